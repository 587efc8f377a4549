// SPDX-License-Identifier: Apache-2.0
#include "measure/hawkes_jitter.h"
#include "measure/random.h"
#include <math.h>
#include <stdlib.h>

typedef struct timed {
    double time;
    size_t number;
} timed;

static int by_time(const void *x, const void *y) {
    const timed *a = x, *b = y;
    if (a->time != b->time) return a->time < b->time ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

// An event's kin are those before it, of the pair the later one has the other.
static void move_kin(arena *a, const hawkes_events *from, const size_t *place, hawkes_events *to) {
    size_t *begin = arena_new(a, size_t, to->n + 2);
    uint32_t *kin = arena_new(a, uint32_t, from->kin_begin[from->n] + 1);
    for (int round = 0; round < 2; round++) {
        for (size_t n = 0; n < from->n; n++)
            for (size_t at = from->kin_begin[n]; at < from->kin_begin[n + 1]; at++) {
                size_t x = place[n], y = place[from->kin[at]];
                size_t later = x > y ? x : y, earlier = x > y ? y : x;
                if (round == 0)
                    begin[later + 2]++;
                else
                    kin[begin[later + 1]++] = (uint32_t)earlier;
            }
        for (size_t n = 0; round == 0 && n < to->n; n++) begin[n + 2] += begin[n + 1];
    }
    to->kin_begin = begin;
    to->kin = kin;
}

hawkes_events hawkes_jittered(arena *a, const hawkes_events *e, uint64_t seed, uint32_t draw) {
    timed *all = arena_new(a, timed, e->n + 1);
    size_t *place = arena_new(a, size_t, e->n + 1);
    double *time = arena_new(a, double, e->n + 1), *weight = arena_new(a, double, e->n + 1);
    int *stream = arena_new(a, int, e->n + 1);
    for (size_t n = 0; n < e->n; n++) {
        rng r = rng_of(seed, draw, rng_child(5, n));
        all[n] = (timed){floor(e->time[n]) + rng_uniform(&r), n};
    }
    qsort(all, e->n, sizeof *all, by_time);
    for (size_t n = 0; n < e->n; n++) {
        time[n] = all[n].time;
        weight[n] = e->weight ? e->weight[all[n].number] : 1;
        stream[n] = e->stream[all[n].number];
        place[all[n].number] = n;
    }
    hawkes_events jittered = {.n = e->n, .time = time, .stream = stream, .weight = weight};
    if (e->kin_begin) move_kin(a, e, place, &jittered);
    return jittered;
}

void hawkes_rubin(const double *value, const double *variance, size_t n, double *mean,
                  double *total_variance) {
    double within = 0, between = 0, m = 0;
    for (size_t i = 0; i < n; i++) {
        m += value[i] / (double)n;
        within += variance[i] / (double)n;
    }
    for (size_t i = 0; i < n && n > 1; i++)
        between += (value[i] - m) * (value[i] - m) / (double)(n - 1);
    *mean = m;
    *total_variance = within + (1 + 1.0 / (double)n) * between;
}
