// SPDX-License-Identifier: Apache-2.0
//
// One member of compressed data as a flow: gzip, zlib, bare deflate, zstd, brotli.
//
// Files of archives are often many members one behind the other; `unpack_again` goes on with the next, so that a damaged one costs
// only itself. Memory: a window of at most 8 MB for zstd and 128 MB for xz (larger ones are refused), 16 MB for brotli, 32 KB for the others.
#ifndef READ_UNPACK_H
#define READ_UNPACK_H

#include "read/flow.h"

typedef enum packing {
    PACKING_NONE,
    PACKING_GZIP,
    PACKING_ZLIB,
    PACKING_DEFLATE, // without any head
    PACKING_ZSTD,
    PACKING_BROTLI, // has no mark to be known by
    PACKING_XZ,     // all members as one
} packing;

typedef struct unpack {
    flow f;
    flow *in; // packed; eaten up to where the member ends
    packing as;
    bool done; // the member ended as it should
    void *state;
    bool (*goes_on)(
        void *
            ctx); // asked at the end of a member: whether the next in `in` belongs to it; NULL: it does not
    void *ctx;
} unpack;

// By the first bytes: gzip, zstd, or none.
packing packing_of(sv head);

// `dictionary` (zstd; may be empty) is copied. ENT_ERR_MEMORY.
ent_status unpack_open(unpack *u, flow *in, packing as, sv dictionary, ent_err *err) ENT_MUST_USE;
void unpack_close(unpack *u);

// Goes on with the member at the front of `in`. What was not eaten of the one before is gone.
void unpack_again(unpack *u);

// What the first bytes of a packed file unpack to, at most `room` of them. Returns the bytes written: 0 also for data that is damaged.
size_t unpack_head(sv packed, packing as, sv dictionary, char *to, size_t room);

#endif
