// SPDX-License-Identifier: Apache-2.0
//
// Answers that are kept until the ledger changes. A fixed number of places, each for addresses of one hash: what comes later takes
// the place. Safe for several threads.
#ifndef SERVE_KEPT_H
#define SERVE_KEPT_H

#include "serve/server.h"

// A body on its way out, compressed too where that is worth it; freed with the last who has it.
typedef struct blob {
    atomic_int users;
    char etag[24]; // W/"0123456789abcdef"
    int status;
    const char *type;
    answer_cache cache;
    size_t len, packed_len; // packed_len 0: not worth it
    char bytes[];           // the body, then the same as gzip
} blob;

blob *blob_new(const answer *a); // NULL: no memory
void blob_drop(blob *b);         // NULL is allowed

kept_answers *kept_new(void);
void kept_free(kept_answers *k);

// What was kept for this address as of this state of the ledger; the caller drops it. NULL: nothing.
blob *kept_get(kept_answers *k, sv uri, const worker *w);

// Keeps it, if it is not too large.
void kept_put(kept_answers *k, sv uri, const worker *w, blob *b);

#endif
