// SPDX-License-Identifier: Apache-2.0
#include "read/http.h"

static sv without_cr(sv line) {
    if (line.len && line.p[line.len - 1] == '\r') line.len--;
    return line;
}

static bool goes_on(flow *in) {
    return flow_have(in, 1) && (flow_view(in).p[0] == ' ' || flow_view(in).p[0] == '\t');
}

ent_status http_read_field(arena *a, flow *in, sv *name, sv *value, ent_err *err) {
    sv line;
    *name = *value = (sv){0};
    ENT_TRY(flow_line(in, HTTP_MOST_HEAD, &line, err));
    line = without_cr(line);
    if (!line.len) return ENT_OK;
    line = arena_copy(a, line);
    while (goes_on(in)) {
        sv more;
        ENT_TRY(flow_line(in, HTTP_MOST_HEAD, &more, err));
        line = arena_join(a, line, without_cr(more));
        if (line.len > HTTP_MOST_HEAD)
            return err_set(err, ENT_ERR_INPUT, 0, "a field of more than %d bytes", HTTP_MOST_HEAD);
    }
    const char *colon = memchr(line.p, ':', line.len);
    size_t n = colon ? (size_t)(colon - line.p) : line.len;
    *name = sv_trim(sv_cut(line, 0, n));
    if (colon) *value = sv_trim(sv_cut(line, n + 1, line.len));
    return ENT_OK;
}

// "HTTP/1.1 200 OK"; also "HTTP/2 200".
static int status_of(sv line) {
    if (!sv_starts(line, SV("HTTP/"))) return 0;
    const char *blank = memchr(line.p, ' ', line.len);
    if (!blank) return 0;
    sv rest = sv_trim(sv_cut(line, (size_t)(blank - line.p), line.len));
    int status = 0;
    for (size_t i = 0; i < 3; i++) {
        if (i >= rest.len || rest.p[i] < '0' || rest.p[i] > '9') return 0;
        status = status * 10 + (rest.p[i] - '0');
    }
    return status;
}

static void take_field(http_head *head, sv name, sv value) {
    const struct {
        const char *name;
        sv *to;
    } known[] = {{"Content-Type", &head->media},
                 {"Content-Encoding", &head->coding},
                 {"Transfer-Encoding", &head->transfer}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (sv_eq_nocase(name, sv_of(known[i].name))) *known[i].to = value;
}

ent_status http_read_head(arena *a, flow *in, http_head *head, ent_err *err) {
    sv line, name, value;
    uint64_t begin = in->eaten;
    *head = (http_head){0};
    ENT_TRY(flow_line(in, HTTP_MOST_HEAD, &line, err));
    head->status = line.p ? status_of(line) : 0;
    if (!head->status) return err_set(err, ENT_ERR_INPUT, 0, "no HTTP status line");
    for (;;) {
        ENT_TRY(http_read_field(a, in, &name, &value, err));
        if (!name.p) return ENT_OK;
        if (in->eaten - begin > HTTP_MOST_HEAD)
            return err_set(err, ENT_ERR_INPUT, 0, "an HTTP head of more than %d bytes",
                           HTTP_MOST_HEAD);
        take_field(head, name, value);
    }
}

static int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// "1a3", blanks, perhaps ";name=value"; false for anything else.
static bool chunk_size(sv line, uint64_t *size) {
    size_t n = 0;
    line = sv_trim(line);
    *size = 0;
    for (; n < line.len && hex(line.p[n]) >= 0; n++) {
        if (*size >> 56) return false;
        *size = *size * 16 + (uint64_t)hex(line.p[n]);
    }
    line = sv_trim(sv_cut(line, n, line.len));
    return n && (!line.len || line.p[0] == ';');
}

enum { NOT_CHUNKED, BEFORE_FIRST, IN_CHUNKS, MOST_CHUNK_LINE = 4096 };

// Makes `chunk_left` tell of what is at the front; false at the end of the chunks.
static bool next_chunk(http_body *b) {
    sv line;
    bool first = b->chunks == BEFORE_FIRST;
    // A line is looked at before it is eaten: a body that only says it is chunked loses nothing.
    flow_have(b->in, first ? 1 : 2);
    if (!first) {
        if (sv_starts(flow_view(b->in), SV("\r\n")))
            flow_eat(b->in, 2);
        else if (sv_starts(flow_view(b->in), SV("\n")))
            flow_eat(b->in, 1);
    }
    flow_have(b->in, MOST_CHUNK_LINE);
    sv now = flow_view(b->in);
    const char *feed = memchr(now.p, '\n', now.len < MOST_CHUNK_LINE ? now.len : MOST_CHUNK_LINE);
    line = sv_cut(now, 0, feed ? (size_t)(feed - now.p) : 0);
    bool is_one = feed && chunk_size(line, &b->chunk_left);
    if (first && !is_one) {
        b->chunks = NOT_CHUNKED;
        return true;
    }
    b->chunks = IN_CHUNKS;
    if (!is_one) return false;
    flow_eat(b->in, line.len + 1);
    return b->chunk_left > 0;
}

static ent_status pull_body(flow *f, char *to, size_t room, size_t *got, ent_err *err) {
    http_body *b = (http_body *)f;
    if (b->chunks && !b->chunk_left && !next_chunk(b)) return ENT_OK;
    if (!flow_have(b->in, 1)) {
        if (err) *err = b->in->err;
        return b->in->status;
    }
    sv now = flow_view(b->in);
    size_t n = now.len < room ? now.len : room;
    if (b->chunks && n > b->chunk_left) n = (size_t)b->chunk_left;
    memcpy(to, now.p, n);
    flow_eat(b->in, n);
    if (b->chunks) b->chunk_left -= n;
    *got = n;
    return ENT_OK;
}

static bool has_word(sv list, const char *word) {
    for (sv part; sv_split(&list, ',', &part);)
        if (sv_eq_nocase(sv_trim(part), sv_of(word))) return true;
    return false;
}

// Deflate comes with zlib's head, as the RFC says, or without, as some servers have it.
static packing deflate_of(sv head) {
    bool zlib = head.len >= 2 && (head.p[0] & 15) == 8 &&
                (((unsigned char)head.p[0] << 8) + (unsigned char)head.p[1]) % 31 == 0;
    return zlib ? PACKING_ZLIB : PACKING_DEFLATE;
}

// False for a coding that is not known. PACKING_NONE: nothing to do.
static bool packing_named(sv name, flow *in, packing *as) {
    flow_have(in, 4);
    sv head = flow_view(in);
    *as = PACKING_NONE;
    if (!name.len || sv_eq_nocase(name, SV("identity")) || sv_eq_nocase(name, SV("chunked")))
        return true;
    if (sv_eq_nocase(name, SV("gzip")) || sv_eq_nocase(name, SV("x-gzip")) ||
        sv_eq_nocase(name, SV("zstd")))
        *as = packing_of(head);
    else if (sv_eq_nocase(name, SV("deflate")))
        *as = deflate_of(head);
    else if (sv_eq_nocase(name, SV("br")))
        *as = head.len ? PACKING_BROTLI : PACKING_NONE;
    else
        return sv_eq_nocase(name, SV("utf-8")) || sv_eq_nocase(name, SV("none"));
    return true;
}

// The coding applied last stands last in the list.
static sv last_word(sv *list) {
    size_t at = list->len;
    while (at && list->p[at - 1] != ',') at--;
    sv word = sv_trim(sv_cut(*list, at, list->len));
    list->len = at ? at - 1 : 0;
    return word;
}

ent_status http_body_open(http_body *b, flow *in, sv coding, sv transfer, flow **out,
                          ent_err *err) {
    *b = (http_body){.f = {.pull = pull_body}, .in = in};
    if (has_word(transfer, "chunked")) b->chunks = BEFORE_FIRST;
    *out = &b->f;
    while (coding.len) {
        packing as;
        sv name = last_word(&coding);
        if (!packing_named(name, *out, &as))
            return err_set(err, ENT_ERR_INPUT, 0,
                           "a body in the coding \"%.*s\", which is not known",
                           (int)(name.len < 40 ? name.len : 40), name.p);
        if (as == PACKING_NONE) continue;
        if (b->n_layers == HTTP_MOST_CODINGS)
            return err_set(err, ENT_ERR_INPUT, 0, "a body in more than %d codings",
                           HTTP_MOST_CODINGS);
        unpack *u = &b->layers[b->n_layers];
        ENT_TRY(unpack_open(u, *out, as, (sv){0}, err));
        b->n_layers++;
        *out = &u->f;
    }
    return ENT_OK;
}

void http_body_close(http_body *b) {
    for (int i = 0; i < b->n_layers; i++) unpack_close(&b->layers[i]);
    b->n_layers = 0;
    flow_deinit(&b->f);
}

ent_status http_collect(const http_body *b, flow *body, size_t most, pile *to, ent_err *err) {
    size_t before = to->n;
    ent_status status = flow_collect(body, most, to, err);
    // Servers cut off; browsers show what came.
    bool cut_off = status == ENT_ERR_INPUT && body->status == status && b->f.status == ENT_OK &&
                   b->f.ended && b->f.at == b->f.end && to->n > before;
    return cut_off ? ENT_OK : status;
}
