// SPDX-License-Identifier: Apache-2.0
//
// The same work n times by several threads: bootstrap draws, shifts, replicates of a study. Each piece writes its own result, so that
// nothing depends on which thread did it.
#ifndef MEASURE_PARALLEL_H
#define MEASURE_PARALLEL_H

#include "base/arena.h"
#include "base/err.h"

// Who works and who looks on. All zero: one thread, nobody.
typedef struct watch {
    int jobs; // threads; 0: one
    bool (*go_on)(void *ctx, size_t done,
                  size_t of); // after each piece, one caller at a time; false stops
    void *ctx;
} watch;

// Calls work(ctx, a, i) for i in 0..n-1, `a` an arena of the thread, empty each time. `*done` gets how many are complete from 0 on without a
// gap: fewer than n only when `go_on` said stop. ENT_ERR_MEMORY when a piece ran out of it.
typedef void (*parallel_work)(void *ctx, arena *a, size_t i);
ent_status parallel_for(size_t n, parallel_work work, void *ctx, const watch *w, size_t *done,
                        ent_err *err) ENT_MUST_USE;

#endif
