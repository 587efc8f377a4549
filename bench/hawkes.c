// SPDX-License-Identifier: Apache-2.0
//
// bench_hawkes FOLDER: log-likelihood with gradient of a Hawkes process, a million events, one core; and simulation, a full fit, shifts.
//
// Writes the events to FOLDER/D.bin for bench/hawkes_speed.py, which times NumPy on the same events right after. Best of five.
#include "measure/hawkes_draw.h"
#include "measure/linear.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 5 };

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

typedef struct process {
    hawkes_model m;
    double decay[3], *theta;
} process;

// Half of the excitation from itself; about `n` events.
static void process_set(arena *a, process *p, int streams, int decays, double n) {
    static const double betas[] = {.1, 1, .02};
    *p = (process){.m = {.n_streams = streams, .n_decays = decays}};
    size_t columns = 1 + (size_t)(streams * decays);
    p->theta = arena_new(a, double, (size_t)streams *columns);
    for (int k = 0; k < decays; k++) p->decay[k] = betas[k];
    for (int i = 0; i < streams; i++) {
        p->theta[(size_t)i * columns] = .1;
        for (int c = 0; c < streams * decays; c++)
            p->theta[(size_t)i * columns + 1 + (size_t)c] =
                (c / decays == i ? .3 : .2 / (streams - 1)) / decays;
    }
    p->m.span_days = n / (streams * .1 / .5);
}

static void keep(const char *folder, const process *p, const hawkes_events *e) {
    char path[4096];
    double head[3] = {(double)p->m.n_streams, p->m.span_days, (double)e->n};
    snprintf(path, sizeof path, "%s/%d.bin", folder, p->m.n_streams);
    FILE *f = fopen(path, "wb");
    if (!f) return;
    fwrite(head, sizeof head, 1, f);
    fwrite(e->time, sizeof *e->time, e->n, f);
    fwrite(e->stream, sizeof *e->stream, e->n, f);
    fwrite(p->theta, sizeof *p->theta, (size_t)p->m.n_streams * (size_t)(p->m.n_streams + 1), f);
    fclose(f);
}

static void likelihood(arena *a, const char *folder, int streams, int decays, double bound_ns) {
    process p;
    process_set(a, &p, streams, decays, 1e6);
    p.m.decay = p.decay;
    hawkes_world w = {.model = &p.m, .theta = p.theta, .seed = 1, .without = -1};
    double began = now(), best = INFINITY, loglik[16], sum = 0;
    hawkes_path path = hawkes_by_thinning(a, &w, 0);
    double simulated = now() - began;
    double *gradient = arena_new(a, double, (size_t)streams *(size_t)(1 + streams * decays));
    path.events.weight = NULL;
    for (int r = 0; r < ROUNDS; r++) {
        began = now();
        hawkes_loglik(a, &p.m, &path.events, p.theta, loglik, gradient);
        best = fmin(best, now() - began);
    }
    for (int i = 0; i < streams; i++) sum += loglik[i];
    printf("likelihood and gradient, D=%d K=%d N=%zu: %.1f ns an event (at most %.0f), "
           "log-likelihood %.6f; simulated in %.2f s (at most 0.5)\n",
           streams, decays, path.events.n, best * 1e9 / (double)path.events.n, bound_ns, sum,
           simulated);
    if (decays == 1) keep(folder, &p, &path.events);
}

static void full_fit(arena *a) {
    process p;
    process_set(a, &p, 5, 3, 1e5);
    p.m.decay = p.decay;
    hawkes_world w = {.model = &p.m, .theta = p.theta, .seed = 2, .without = -1};
    hawkes_events e = hawkes_by_thinning(a, &w, 0).events;
    double began = now();
    hawkes_fit_all(a, &p.m, &e, HAWKES_FREE);
    printf("full fit of all targets, N=%zu D=5 K=3: %.3f s (at most 0.6)\n", e.n, now() - began);
}

static void shifts(arena *a) {
    process p;
    hawkes_shift s = {0};
    process_set(a, &p, 3, 1, 2000);
    p.m.decay = p.decay;
    hawkes_world w = {.model = &p.m, .theta = p.theta, .seed = 3, .without = -1};
    hawkes_events e = hawkes_by_thinning(a, &w, 0).events;
    double began = now();
    if (hawkes_shift_test(a, &p.m, &e, 2, 0, 999, 1, NULL, &s, NULL) == ENT_OK)
        printf("999 circular shifts, N=%zu D=3: %.2f s (at most 5)\n", e.n, now() - began);
}

int main(int argc, char **argv) {
    arena a;
    arena_init(&a, (size_t)4 << 30);
    if (argc != 2 || arena_try(&a)) {
        fputs("bench_hawkes FOLDER\n", stderr);
        return 1;
    }
    linear_start();
    static const int streams[] = {3, 5, 10};
    for (int k = 1; k <= 3; k += 2)
        for (int i = 0; i < 3; i++) {
            arena_reset(&a);
            likelihood(&a, argv[1], streams[i], k, k == 1 ? 60 : 130);
        }
    arena_reset(&a);
    full_fit(&a);
    shifts(&a);
    arena_deinit(&a);
    return 0;
}
