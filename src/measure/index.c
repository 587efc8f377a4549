// SPDX-License-Identifier: Apache-2.0
#include "measure/index.h"
#include "measure/random.h"
#include <math.h>
#include <stdlib.h>

enum { DRAWS = 1000, TABLES = 3 };

static bool is_meant(const treaty_provision *p, sv agreements) {
    return !agreements.len || sv_in_list(p->agreement, agreements, '|');
}

typedef struct sum {
    double weight, c, m, c_var, m_var;
} sum;

static index_cell cell_of(const sum *s) {
    if (!(s->weight > 0)) return (index_cell){0};
    return (index_cell){true, s->c / s->weight, sqrt(s->c_var) / s->weight, s->m / s->weight,
                        sqrt(s->m_var) / s->weight};
}

static void add(arena *a, const treaties *t, uint32_t i, ent_day at, ent_day known,
                const treaty_table *table, sum *s) {
    treaty_fold legal = treaty_status_at(a, t, i, TREATY_LEGAL, at, known, table);
    treaty_fold done = treaty_status_at(a, t, i, TREATY_IMPLEMENTATION, at, known, table);
    double w = t->provisions.at[i].weight;
    s->weight += w;
    s->c += w * legal.value;
    s->m += w * done.value;
    s->c_var += w * w * legal.sd * legal.sd;
    s->m_var += w * w * done.sd * done.sd;
}

static void fill(arena *a, const treaties *t, sv agreements, ent_day at, ent_day known,
                 const treaty_table *table, index_result *r) {
    sum domains[N_DOMAINS] = {{0}}, kept = {0};
    for (uint32_t i = 0; i < t->provisions.n; i++) {
        const treaty_provision *p = &t->provisions.at[i];
        if (!is_meant(p, agreements) || p->polarity == 0) continue;
        add(a, t, i, at, known, table, p->polarity > 0 ? &domains[p->domain] : &kept);
    }
    sum all = {0};
    for (int d = 0; d < N_DOMAINS; d++) {
        r->domain[d] = cell_of(&domains[d]);
        if (!r->domain[d].there) continue;
        all.weight++;
        all.c += r->domain[d].c;
        all.m += r->domain[d].m;
        all.c_var += r->domain[d].c_sd * r->domain[d].c_sd;
        all.m_var += r->domain[d].m_sd * r->domain[d].m_sd;
    }
    r->overall = cell_of(&all);
    r->sovereignty = cell_of(&kept);
}

// What is between 0 and 1 moves; what is nothing or all stays.
static treaty_table changed(double by) {
    treaty_table t = treaty_usual_table();
    for (int s = 0; s < N_TREATY_STATUS; s++)
        if (t.value[s] > 0 && t.value[s] < 1) t.value[s] = fmin(fmax(t.value[s] + by, 0), 1);
    return t;
}

static int ascending(const void *x, const void *y) {
    const double *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

static void set_range(double *v, double *lo, double *hi) {
    qsort(v, DRAWS, sizeof *v, ascending);
    *lo = v[DRAWS / 20];
    *hi = v[DRAWS - 1 - DRAWS / 20];
}

index_result index_at(arena *a, const treaties *t, sv agreements, ent_day at, ent_day known,
                      uint64_t seed) {
    static const double shifts[TABLES] = {0, -0.1, 0.1};
    index_result results[TABLES];
    double c[DRAWS], m[DRAWS];
    rng r = rng_of(seed, 0, 2);
    memset(results, 0, sizeof results);
    for (int i = 0; i < TABLES; i++) {
        treaty_table table = changed(shifts[i]);
        fill(a, t, agreements, at, known, &table, &results[i]);
    }
    for (int k = 0; k < DRAWS; k++) {
        const index_result *from = &results[rng_below(&r, TABLES)];
        double weights[N_DOMAINS];
        int there = 0, at_weight = 0;
        for (int d = 0; d < N_DOMAINS; d++) there += from->domain[d].there;
        rng_dirichlet1(&r, weights, there);
        c[k] = m[k] = 0;
        for (int d = 0; d < N_DOMAINS; d++) {
            if (!from->domain[d].there) continue;
            c[k] += weights[at_weight] * from->domain[d].c;
            m[k] += weights[at_weight++] * from->domain[d].m;
        }
    }
    set_range(c, &results[0].c_lo, &results[0].c_hi);
    set_range(m, &results[0].m_lo, &results[0].m_hi);
    return results[0];
}
