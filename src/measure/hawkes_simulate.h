// SPDX-License-Identifier: Apache-2.0
//
// Sample paths of a fitted process, in two ways that have the same law.
//
// By clusters: immigrants come from the baseline, each event has children of its own. Everything an event draws belongs to its lineage (its
// ancestors and its number among its siblings), so that a path without some stream is the same path less that stream's events and all
// their descendants. By thinning: in order of time, faster for long paths.
#ifndef MEASURE_HAWKES_SIMULATE_H
#define MEASURE_HAWKES_SIMULATE_H

#include "measure/hawkes.h"

typedef struct hawkes_world {
    const hawkes_model *model;
    const double *theta; // [n_streams][columns]
    const double
        *state; // [n_streams * n_decays] S at time 0, of a past that goes on acting; NULL: none
    bool parents_thinned; // an event weighs 1 / exposure of its stream as a parent, as in the fit
    const double *const *marks; // [n_streams] weights to draw from, or NULL: 1
    const size_t *n_marks;
    uint64_t seed;
    int without;        // clusters: the stream whose events and descendants are marked; -1: none
    size_t most_events; // a path that grows beyond this has exploded; 0: 10 million
} hawkes_world;

typedef struct hawkes_path {
    hawkes_events events; // by time
    bool *gone;    // [n] of the stream left out, or descends from it (also by way of `state`)
    bool exploded; // cut at most_events
} hawkes_path;

hawkes_path hawkes_by_clusters(arena *a, const hawkes_world *w, uint32_t replicate);
hawkes_path hawkes_by_thinning(arena *a, const hawkes_world *w,
                               uint32_t replicate); // no gone, not daily

#endif
