// SPDX-License-Identifier: Apache-2.0
#include "serve/kept.h"
#include <stdio.h>
#include <stdlib.h>
#include <xxhash.h>
#include <zlib.h>

enum { PLACES = 512, MOST_BYTES = 256 << 10, WORTH_PACKING = 1000, MOST_PACKED = 64 << 20 };

// gzip into `to`, which has room for `room`; 0 when it does not fit.
static size_t pack(const char *from, size_t n, char *to, size_t room) {
    enum { GZIP = 15 + 16, LEVEL = 4, MEMORY = 8 };
    z_stream z = {.next_in = (unsigned char *)(uintptr_t)from,
                  .avail_in = (unsigned)n,
                  .next_out = (unsigned char *)to,
                  .avail_out = (unsigned)room};
    if (deflateInit2(&z, LEVEL, Z_DEFLATED, GZIP, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    int end = deflate(&z, Z_FINISH);
    size_t packed = z.total_out;
    deflateEnd(&z);
    return end == Z_STREAM_END ? packed : 0;
}

blob *blob_new(const answer *a) {
    bool packs = a->body.len >= WORTH_PACKING && a->body.len <= MOST_PACKED;
    blob *b = malloc(sizeof *b + a->body.len + (packs ? a->body.len : 0) + 1), *smaller;
    if (!b) return NULL;
    *b = (blob){
        .users = 1, .status = a->status, .type = a->type, .cache = a->cache, .len = a->body.len};
    if (b->len) memcpy(b->bytes, a->body.p, b->len);
    if (packs) b->packed_len = pack(b->bytes, b->len, b->bytes + b->len, b->len);
    snprintf(b->etag, sizeof b->etag, "W/\"%016llx\"",
             (unsigned long long)XXH3_64bits(b->bytes, b->len));
    smaller = packs ? realloc(b, sizeof *b + b->len + b->packed_len) : NULL;
    return smaller ? smaller : b;
}

void blob_drop(blob *b) {
    if (b && --b->users == 0) free(b);
}

typedef struct place {
    char *uri; // from malloc; NULL: empty
    size_t uri_len;
    look_state state;
    int64_t generation;
    blob *b;
} place;

struct kept_answers {
    pthread_mutex_t lock;
    place places[PLACES];
};

kept_answers *kept_new(void) {
    kept_answers *k = calloc(1, sizeof *k);
    if (k) pthread_mutex_init(&k->lock, NULL);
    return k;
}

void kept_free(kept_answers *k) {
    if (!k) return;
    for (size_t i = 0; i < PLACES; i++) {
        free(k->places[i].uri);
        blob_drop(k->places[i].b);
    }
    pthread_mutex_destroy(&k->lock);
    free(k);
}

static place *place_of(kept_answers *k, sv uri) {
    return &k->places[XXH3_64bits(uri.p, uri.len) % PLACES];
}

static bool holds(const place *p, sv uri, const worker *w) {
    return p->b && p->state.records == w->state.records && p->state.entries == w->state.entries &&
           p->generation == w->f->generation && sv_eq((sv){p->uri, p->uri_len}, uri);
}

blob *kept_get(kept_answers *k, sv uri, const worker *w) {
    pthread_mutex_lock(&k->lock);
    const place *p = place_of(k, uri);
    blob *b = holds(p, uri, w) ? p->b : NULL;
    if (b) b->users++;
    pthread_mutex_unlock(&k->lock);
    return b;
}

void kept_put(kept_answers *k, sv uri, const worker *w, blob *b) {
    if (b->len + b->packed_len > MOST_BYTES) return;
    char *copy = malloc(uri.len + 1);
    if (!copy) return;
    memcpy(copy, uri.p, uri.len);
    b->users++;
    pthread_mutex_lock(&k->lock);
    place *p = place_of(k, uri), old = *p;
    *p = (place){copy, uri.len, w->state, w->f->generation, b};
    pthread_mutex_unlock(&k->lock);
    free(old.uri);
    blob_drop(old.b);
}
