// SPDX-License-Identifier: Apache-2.0
#include "read/unpack.h"
#include <brotli/decode.h>
#include <lzma.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

enum { MOST_ZSTD_WINDOW_LOG = 23, MOST_XZ_BYTES = 128 << 20 };

packing packing_of(sv head) {
    if (sv_starts(head, SV("\x1F\x8B\x08"))) return PACKING_GZIP;
    if (sv_starts(head, SV("\x28\xB5\x2F\xFD"))) return PACKING_ZSTD;
    return PACKING_NONE;
}

static ent_status damaged(ent_err *err, const char *what) {
    return err_set(err, ENT_ERR_INPUT, 0, "compressed data is damaged: %s",
                   what ? what : "out of order");
}

// What one call of a decoder did: bytes taken and given.
typedef struct step {
    size_t taken, given;
    bool done;
} step;

static ent_status step_zlib(unpack *u, sv in, char *to, size_t room, step *s, ent_err *err) {
    z_stream *z = u->state;
    z->next_in = (Bytef *)(uintptr_t)in.p;
    z->avail_in = (uInt)in.len;
    z->next_out = (Bytef *)to;
    z->avail_out = (uInt)room;
    int said = inflate(z, Z_NO_FLUSH);
    *s = (step){in.len - z->avail_in, room - z->avail_out, said == Z_STREAM_END};
    if (said == Z_OK || said == Z_STREAM_END || said == Z_BUF_ERROR) return ENT_OK;
    if (said == Z_MEM_ERROR) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    return damaged(err, z->msg);
}

static ent_status step_zstd(unpack *u, sv in, char *to, size_t room, step *s, ent_err *err) {
    ZSTD_inBuffer from = {in.p, in.len, 0};
    ZSTD_outBuffer out = {to, room, 0};
    size_t said = ZSTD_decompressStream(u->state, &out, &from);
    *s = (step){from.pos, out.pos, said == 0};
    return ZSTD_isError(said) ? damaged(err, ZSTD_getErrorName(said)) : ENT_OK;
}

static ent_status step_brotli(unpack *u, sv in, char *to, size_t room, step *s, ent_err *err) {
    size_t in_left = in.len, out_left = room;
    const uint8_t *from = (const uint8_t *)in.p;
    uint8_t *out = (uint8_t *)to;
    BrotliDecoderResult said =
        BrotliDecoderDecompressStream(u->state, &in_left, &from, &out_left, &out, NULL);
    *s = (step){in.len - in_left, room - out_left, said == BROTLI_DECODER_RESULT_SUCCESS};
    if (said != BROTLI_DECODER_RESULT_ERROR) return ENT_OK;
    return damaged(err, BrotliDecoderErrorString(BrotliDecoderGetErrorCode(u->state)));
}

static ent_status step_xz(unpack *u, sv in, char *to, size_t room, step *s, ent_err *err) {
    lzma_stream *z = u->state;
    z->next_in = (const uint8_t *)in.p;
    z->avail_in = in.len;
    z->next_out = (uint8_t *)to;
    z->avail_out = room;
    lzma_ret said = lzma_code(z, in.len ? LZMA_RUN : LZMA_FINISH);
    *s = (step){in.len - z->avail_in, room - z->avail_out, said == LZMA_STREAM_END};
    switch (said) {
    case LZMA_OK:
    case LZMA_BUF_ERROR:
    case LZMA_STREAM_END: return ENT_OK;
    case LZMA_MEM_ERROR: return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    case LZMA_MEMLIMIT_ERROR:
        return err_set(err, ENT_ERR_INPUT, 0, "a window of more than %d MB", MOST_XZ_BYTES >> 20);
    default: return damaged(err, "no xz data, or out of order");
    }
}

static ent_status one_step(unpack *u, sv in, char *to, size_t room, step *s, ent_err *err) {
    enum { MOST_ROOM = 1 << 30 };
    if (room > MOST_ROOM) room = MOST_ROOM;
    if (in.len > MOST_ROOM) in.len = MOST_ROOM;
    switch (u->as) {
    case PACKING_ZSTD: return step_zstd(u, in, to, room, s, err);
    case PACKING_BROTLI: return step_brotli(u, in, to, room, s, err);
    case PACKING_XZ: return step_xz(u, in, to, room, s, err);
    default: return step_zlib(u, in, to, room, s, err);
    }
}

static void restart(unpack *u) {
    if (u->as == PACKING_ZSTD)
        ZSTD_DCtx_reset(u->state, ZSTD_reset_session_only);
    else if (u->as != PACKING_BROTLI && u->as != PACKING_XZ)
        inflateReset(u->state);
    u->done = false;
}

static bool is_over(unpack *u) {
    if (u->done && u->goes_on && u->goes_on(u->ctx)) restart(u);
    return u->done;
}

static ent_status pull(flow *f, char *to, size_t room, size_t *got, ent_err *err) {
    unpack *u = (unpack *)f;
    for (step s = {0}; !*got && !is_over(u);) {
        bool more = flow_have(u->in, 1);
        ENT_TRY(one_step(u, flow_view(u->in), to, room, &s, err));
        flow_eat(u->in, s.taken);
        *got = s.given;
        u->done = s.done;
        if (more || s.given || s.done || s.taken) continue;
        if (u->in->status != ENT_OK) {
            if (err) *err = u->in->err;
            return u->in->status;
        }
        return err_set(err, ENT_ERR_INPUT, 0, "compressed data ends too early");
    }
    return ENT_OK;
}

static void *open_zlib(packing as) {
    static const int bits[] = {
        [PACKING_GZIP] = 15 + 16, [PACKING_ZLIB] = 15, [PACKING_DEFLATE] = -15};
    z_stream *z = calloc(1, sizeof *z);
    if (z && inflateInit2(z, bits[as]) == Z_OK) return z;
    free(z);
    return NULL;
}

static void *open_zstd(sv dictionary) {
    ZSTD_DCtx *d = ZSTD_createDCtx();
    if (!d) return NULL;
    ZSTD_DCtx_setParameter(d, ZSTD_d_windowLogMax, MOST_ZSTD_WINDOW_LOG);
    if (dictionary.len) ZSTD_DCtx_loadDictionary(d, dictionary.p, dictionary.len);
    return d;
}

static void *open_xz(void) {
    lzma_stream *z = calloc(1, sizeof *z);
    if (z && lzma_stream_decoder(z, MOST_XZ_BYTES, LZMA_CONCATENATED) == LZMA_OK) return z;
    free(z);
    return NULL;
}

static void *open_state(packing as, sv dictionary) {
    switch (as) {
    case PACKING_NONE: return NULL;
    case PACKING_ZSTD: return open_zstd(dictionary);
    case PACKING_BROTLI: return BrotliDecoderCreateInstance(NULL, NULL, NULL);
    case PACKING_XZ: return open_xz();
    default: return open_zlib(as);
    }
}

static void close_state(packing as, void *state) {
    if (!state) return;
    switch (as) {
    case PACKING_NONE: return;
    case PACKING_ZSTD: ZSTD_freeDCtx(state); return;
    case PACKING_BROTLI: BrotliDecoderDestroyInstance(state); return;
    case PACKING_XZ:
        lzma_end(state);
        free(state);
        return;
    default: inflateEnd(state); free(state);
    }
}

ent_status unpack_open(unpack *u, flow *in, packing as, sv dictionary, ent_err *err) {
    *u = (unpack){.f = {.pull = pull}, .in = in, .as = as};
    u->state = open_state(as, dictionary);
    return u->state ? ENT_OK : err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
}

void unpack_close(unpack *u) {
    close_state(u->as, u->state);
    u->state = NULL;
    flow_deinit(&u->f);
}

void unpack_again(unpack *u) {
    flow *f = &u->f;
    restart(u);
    *f = (flow){.pull = pull, .buffer = f->buffer, .cap = f->cap};
}

size_t unpack_head(sv packed, packing as, sv dictionary, char *to, size_t room) {
    unpack u;
    flow in = flow_of(packed);
    if (unpack_open(&u, &in, as, dictionary, NULL) != ENT_OK) return 0;
    flow_have(&u.f, room);
    sv all = flow_view(&u.f);
    size_t n = all.len < room ? all.len : room;
    if (n) memcpy(to, all.p, n);
    unpack_close(&u);
    return n;
}
