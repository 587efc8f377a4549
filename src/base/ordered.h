// SPDX-License-Identifier: Apache-2.0
//
// Work on a stream of items with several threads, results in the order of the items.
//
//     next ──▶ [window of items] ──▶ work (any thread) ──▶ emit, in order
//
// At most `window` items are alive at once, so memory is bounded by the window, however long the stream.
#ifndef BASE_ORDERED_H
#define BASE_ORDERED_H

#include "base/err.h"
#include <stdbool.h>

typedef struct ordered_ops {
    void *(*next)(void *ctx); // the next item, NULL at the end; one caller at a time
    void (*work)(void *ctx, int worker,
                 void *item); // worker is 0..jobs-1: index of the worker's own things
    bool (*emit)(void *ctx,
                 void *item); // one caller at a time, in order; frees the item; false stops all
    void (*drop)(void *ctx, void *item); // frees an item that will not be emitted any more
} ordered_ops;

// Runs until `next` ends or `emit` says stop; all items are emitted or dropped on return.
// jobs >= 1; with 1 everything happens on the calling thread. ENT_ERR_MEMORY when threads cannot be had.
ent_status ordered_run(int jobs, const ordered_ops *ops, void *ctx, ent_err *err) ENT_MUST_USE;

#endif
