// SPDX-License-Identifier: Apache-2.0
#include "measure/whatif.h"
#include "measure/linear.h"
#include <lapacke.h>
#include <math.h>

// ---- back --------------------------------------------------------------------------------------------------------------------------

// Two states side by side: what excites, and the part of it that descends from what is removed.
typedef struct descent {
    const hawkes_model *m;
    const hawkes_events *e;
    const double *q;
    double s[HAWKES_STREAMS * HAWKES_DECAYS], gone[HAWKES_STREAMS * HAWKES_DECAYS];
    double now;
    size_t begun;
} descent;

static void fade(descent *d, double to) {
    const hawkes_model *m = d->m;
    for (int k = 0; k < m->n_decays; k++) {
        double stay = exp(-m->decay[k] * (to - d->now));
        for (int j = 0; j < m->n_streams; j++) {
            d->s[j * m->n_decays + k] *= stay;
            d->gone[j * m->n_decays + k] *= stay;
        }
    }
    d->now = to;
}

// Lets in the events that are old enough and strictly earlier.
static void let_in(descent *d, double t) {
    const hawkes_model *m = d->m;
    const hawkes_events *e = d->e;
    for (; d->begun < e->n && e->time[d->begun] < t && e->time[d->begun] <= t - m->dead_days;
         d->begun++)
        for (int k = 0; k < m->n_decays; k++) {
            double part = (e->weight ? e->weight[d->begun] : 1) * hawkes_height(m, k) *
                          exp(-m->decay[k] * (t - e->time[d->begun]));
            d->s[e->stream[d->begun] * m->n_decays + k] += part;
            d->gone[e->stream[d->begun] * m->n_decays + k] += part * d->q[d->begun];
        }
}

static void leave_out_kin(const descent *d, size_t n, const double *alpha, double *all,
                          double *gone) {
    const hawkes_model *m = d->m;
    const hawkes_events *e = d->e;
    for (size_t at = e->kin_begin[n]; at < e->kin_begin[n + 1]; at++) {
        size_t parent = e->kin[at];
        double age = e->time[n] - e->time[parent];
        if (age <= 0 || age < m->dead_days) continue;
        for (int k = 0; k < m->n_decays; k++) {
            double part = alpha[e->stream[parent] * m->n_decays + k] *
                          (e->weight ? e->weight[parent] : 1) * hawkes_height(m, k) *
                          exp(-m->decay[k] * age);
            *all -= part;
            *gone -= part * d->q[parent];
        }
    }
}

static double chance(const descent *d, size_t n, const double *theta) {
    const hawkes_model *m = d->m;
    const double *alpha = theta + hawkes_bases(m);
    size_t first;
    double hat[2], gone = 0;
    hawkes_hats(m, d->e->time[n] + (m->daily ? 0.5 : 0), &first, hat);
    double all = theta[first] * hat[0] + (m->n_knots ? theta[first + 1] * hat[1] : 0);
    for (int c = 0; c < m->n_streams * m->n_decays; c++) {
        all += alpha[c] * d->s[c];
        gone += alpha[c] * d->gone[c];
    }
    if (d->e->kin_begin) leave_out_kin(d, n, alpha, &all, &gone);
    return gone > 0 && all > 0 ? fmin(gone / all, 1) : 0;
}

void whatif_back(arena *a, const hawkes_model *m, const hawkes_events *e, const double *theta,
                 const bool *removed, double *q) {
    arena_mark mark = arena_here(a);
    descent *d = arena_new(a, descent, 1);
    *d = (descent){.m = m, .e = e, .q = q};
    for (size_t n = 0; n < e->n; n++) {
        if (e->time[n] > d->now) fade(d, e->time[n]);
        let_in(d, e->time[n]);
        q[n] = removed[n] ? 1 : chance(d, n, theta + (size_t)e->stream[n] * hawkes_columns(m));
    }
    arena_rewind(a, mark);
}

bool whatif_stationary(arena *a, const hawkes_model *m, const double *theta, int without,
                       double *rates) {
    arena_mark mark = arena_here(a);
    lapack_int n = m->n_streams;
    size_t size = (size_t)n, columns = hawkes_columns(m), last = hawkes_bases(m) - 1;
    double *branching = arena_new(a, double, size *size), *s = arena_new(a, double, size *size);
    lapack_int *pivots = arena_new(a, lapack_int, size);
    hawkes_branching(m, theta, branching);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            bool out = i == without || j == without;
            double b = out ? 0 : branching[i * n + j];
            branching[i * n + j] = b;
            s[j * n + i] = (i == j) - b;
        }
    for (int i = 0; i < n; i++) rates[i] = i == without ? 0 : theta[(size_t)i * columns + last];
    bool good = hawkes_radius(a, branching, n) < 1 &&
                LAPACKE_dgesv(LAPACK_COL_MAJOR, n, 1, s, n, pivots, rates, n) == 0;
    arena_rewind(a, mark);
    return good;
}

// ---- periods and draws ---------------------------------------------------------------------------------------------------------------

// The parameters of path or draw i: the fit's own where there are no draws.
static const double *theta_of(const hawkes_model *m, const double *theta, const hawkes_draws *draws,
                              size_t i) {
    if (!draws || !draws->n) return theta;
    return draws->theta + i % draws->n * (size_t)m->n_streams * hawkes_columns(m);
}

typedef struct summary {
    double *mean, *lo, *hi;
} summary;

// Mean and 90 % interval of each period over rows [n_rows][n].
static summary summarise(arena *a, const double *rows, size_t n_rows, size_t n) {
    summary c = {arena_new(a, double, n), arena_new(a, double, n), arena_new(a, double, n)};
    double *one = arena_new(a, double, n_rows + 1);
    for (size_t p = 0; p < n; p++) {
        double sum = 0;
        for (size_t r = 0; r < n_rows; r++) sum += one[r] = rows[r * n + p];
        c.mean[p] = n_rows ? sum / (double)n_rows : NAN;
        c.lo[p] = hawkes_quantile(one, n_rows, 0.05);
        c.hi[p] = hawkes_quantile(one, n_rows, 0.95);
    }
    return c;
}

static double *edges_of(arena *a, double span, double period, size_t *n) {
    *n = (size_t)ceil(span / period - 1e-9);
    if (*n < 1) *n = 1;
    double *edge = arena_new(a, double, *n + 1);
    for (size_t p = 0; p <= *n; p++) edge[p] = p < *n ? period * (double)p : span;
    return edge;
}

// ---- the past ------------------------------------------------------------------------------------------------------------------------

typedef struct past {
    const hawkes_model *m;
    const hawkes_events *e;
    const double *theta;
    const hawkes_draws *draws;
    const bool *removed;
    int target;
    double period;
    size_t n;
    double *without; // [draws][n]
    double *share;   // [draws]
} past;

static void take_away(past *p, arena *a, const double *theta, double *left, double *share) {
    double *q = arena_new(a, double, p->e->n + 1), all = 0, gone = 0;
    whatif_back(a, p->m, p->e, theta, p->removed, q);
    for (size_t i = 0; i < p->n; i++) left[i] = 0;
    for (size_t n = 0; n < p->e->n; n++) {
        if (p->e->stream[n] != p->target) continue;
        size_t period = (size_t)(p->e->time[n] / p->period);
        left[period < p->n ? period : p->n - 1] += 1 - q[n];
        all++;
        gone += q[n];
    }
    *share = all > 0 ? gone / all : 0;
}

static void draw_past(void *ctx, arena *a, size_t i) {
    past *p = ctx;
    take_away(p, a, theta_of(p->m, p->theta, p->draws, i), p->without + i * p->n, &p->share[i]);
}

ent_status whatif_past(arena *a, const hawkes_model *m, const hawkes_events *e, const double *theta,
                       const hawkes_draws *draws, int source, int target, double from, double to,
                       double period_days, const watch *look, whatif_fan *fan, ent_err *err) {
    past p = {
        .m = m, .e = e, .theta = theta, .draws = draws, .target = target, .period = period_days};
    double *edge = edges_of(a, m->span_days, period_days, &p.n);
    bool *removed = arena_new(a, bool, e->n + 1);
    size_t n_draws = draws ? draws->n : 0, done;
    double *with = arena_new(a, double, p.n), *left = arena_new(a, double, p.n);
    for (size_t n = 0; n < e->n; n++) {
        removed[n] = e->stream[n] == source && e->time[n] >= from && e->time[n] < to;
        size_t period = (size_t)(e->time[n] / period_days);
        if (e->stream[n] == target) with[period < p.n ? period : p.n - 1]++;
    }
    p.removed = removed;
    p.without = arena_new(a, double, (n_draws + 1) * p.n);
    p.share = arena_new(a, double, n_draws + 1);
    ENT_TRY(parallel_for(n_draws, draw_past, &p, look, &done, err));
    summary c = summarise(a, p.without, done, p.n);
    *fan = (whatif_fan){p.n, edge, with, with, with, left, c.lo, c.hi, 0, 0, 0};
    fan->removed_lo = hawkes_quantile(p.share, done, 0.05);
    fan->removed_hi = hawkes_quantile(p.share, done, 0.95);
    take_away(&p, a, theta, left, &fan->removed_share);
    return ENT_OK;
}

// ---- ahead ---------------------------------------------------------------------------------------------------------------------------

typedef struct ahead {
    const hawkes_draws *draws;
    const double *theta; // of the future model, [n_streams][columns]
    const whatif_plan *plan;
    hawkes_model future;
    const hawkes_model *m; // of the past
    const double *state;
    size_t n;
    double *with, *without; // [paths][n]; without may be NULL
    double *gone, *all;     // [paths]
    bool *exploded;
} ahead;

static double recent_exposure(const hawkes_model *m, int stream) {
    double from = m->span_days > 364 ? m->span_days - 364 : 0, sum = 0;
    for (size_t b = 0; b < m->n_bins; b++) {
        double begin = m->edge[b] > from ? m->edge[b] : from;
        double end = m->edge[b + 1] < m->span_days ? m->edge[b + 1] : m->span_days;
        if (end > begin) sum += (end - begin) * m->exposure[(size_t)stream * m->n_bins + b];
    }
    return m->n_bins ? sum / (m->span_days - from) : 1;
}

// Constant baseline and exposure; the columns that are left keep their order.
static double *future_theta(arena *a, const hawkes_model *m, const double *theta) {
    size_t columns = hawkes_columns(m), bases = hawkes_bases(m), kept = columns - bases + 1;
    double *to = arena_new(a, double, (size_t)m->n_streams *kept);
    for (size_t i = 0; i < (size_t)m->n_streams; i++)
        memcpy(to + i * kept, theta + i * columns + bases - 1, kept * sizeof *to);
    return to;
}

static void walk_ahead(void *ctx, arena *a, size_t i) {
    ahead *h = ctx;
    hawkes_world w = {.model = &h->future,
                      .theta = h->theta,
                      .state = h->state,
                      .parents_thinned = h->plan->parents_thinned,
                      .seed = h->plan->seed,
                      .without = h->plan->source,
                      .most_events = 1000000};
    if (h->draws && h->draws->n) w.theta = future_theta(a, h->m, theta_of(h->m, NULL, h->draws, i));
    hawkes_path p = hawkes_by_clusters(a, &w, (uint32_t)i);
    h->exploded[i] = p.exploded;
    for (size_t n = 0; n < p.events.n; n++) {
        if (p.events.stream[n] != h->plan->target) continue;
        size_t period = (size_t)(p.events.time[n] / h->plan->period_days);
        if (period >= h->n) period = h->n - 1;
        h->with[i * h->n + period]++;
        h->all[i]++;
        if (p.gone[n])
            h->gone[i]++;
        else if (h->without)
            h->without[i * h->n + period]++;
    }
}

static ent_status walk_paths(arena *a, const hawkes_model *m, const hawkes_events *e,
                             const double *theta, const hawkes_draws *draws,
                             const whatif_plan *plan, const watch *look, ahead *h, size_t *done,
                             ent_err *err) {
    double *state = arena_new(a, double, (size_t)(m->n_streams * m->n_decays));
    double *exposure = arena_new(a, double, (size_t)m->n_streams);
    double *edge = arena_new(a, double, 2);
    hawkes_state_at_end(a, m, e, state);
    for (int i = 0; i < m->n_streams; i++) exposure[i] = recent_exposure(m, i);
    edge[1] = plan->ahead_days;
    h->future = *m;
    h->future.span_days = plan->ahead_days;
    h->future.n_knots = 0;
    h->future.n_bins = 1;
    h->future.edge = edge;
    h->future.exposure = exposure;
    h->m = m;
    h->theta = future_theta(a, m, theta);
    h->draws = draws;
    h->plan = plan;
    h->state = state;
    h->all = arena_new(a, double, plan->paths + 1);
    h->gone = arena_new(a, double, plan->paths + 1);
    h->exploded = arena_new(a, bool, plan->paths + 1);
    ENT_TRY(parallel_for(plan->paths, walk_ahead, h, look, done, err));
    for (size_t i = 0; i < *done; i++)
        if (h->exploded[i])
            return err_set(err, ENT_ERR_INPUT, i,
                           "explosive fit: a path ahead grows without bound; no forecast");
    return ENT_OK;
}

ent_status whatif_ahead(arena *a, const hawkes_model *m, const hawkes_events *e,
                        const double *theta, const hawkes_draws *draws, const whatif_plan *plan,
                        const watch *look, whatif_fan *fan, ent_err *err) {
    ahead h = {0};
    size_t done;
    double *edge = edges_of(a, plan->ahead_days, plan->period_days, &h.n), all = 0, gone = 0;
    h.with = arena_new(a, double, plan->paths *h.n + 1);
    h.without = arena_new(a, double, plan->paths *h.n + 1);
    ENT_TRY(walk_paths(a, m, e, theta, draws, plan, look, &h, &done, err));
    summary with = summarise(a, h.with, done, h.n), without = summarise(a, h.without, done, h.n);
    double *share = arena_new(a, double, done + 1);
    size_t n = 0;
    for (size_t i = 0; i < done; i++) {
        all += h.all[i];
        gone += h.gone[i];
        if (h.all[i] > 0) share[n++] = h.gone[i] / h.all[i];
    }
    *fan = (whatif_fan){h.n,        edge,       with.mean, with.lo, with.hi, without.mean,
                        without.lo, without.hi, 0,         0,       0};
    fan->removed_share = all > 0 ? gone / all : 0;
    fan->removed_lo = hawkes_quantile(share, n, 0.05);
    fan->removed_hi = hawkes_quantile(share, n, 0.95);
    return ENT_OK;
}

ent_status whatif_paths(arena *a, const hawkes_model *m, const hawkes_events *e,
                        const double *theta, const hawkes_draws *draws, const whatif_plan *plan,
                        const watch *look, double *counts, size_t *n_done, ent_err *err) {
    ahead h = {.with = counts};
    edges_of(a, plan->ahead_days, plan->period_days, &h.n);
    memset(counts, 0, plan->paths * h.n * sizeof *counts);
    return walk_paths(a, m, e, theta, draws, plan, look, &h, n_done, err);
}

// ---- response ------------------------------------------------------------------------------------------------------------------------

static double response(const hawkes_model *m, const double *theta, int source, int target,
                       double age, double *total) {
    const double *row = theta + (size_t)target * hawkes_columns(m);
    double sum = 0;
    *total = 0;
    for (int k = 0; k < m->n_decays; k++) {
        double alpha = row[hawkes_column(m, source, k)];
        *total += alpha;
        sum += alpha * m->decay[k] * exp(-m->decay[k] * age);
    }
    return sum;
}

hawkes_curve whatif_curve(arena *a, const hawkes_model *m, const double *theta,
                          const hawkes_draws *draws, int source, int target, double step_days,
                          size_t n) {
    size_t n_draws = draws ? draws->n : 0;
    double *day = arena_new(a, double, n), *mean = arena_new(a, double, n);
    double *rows = arena_new(a, double, n_draws *n + 1),
           *totals = arena_new(a, double, n_draws + 1);
    hawkes_curve c = {.n = n, .day = day, .mean = mean, .total_lo = NAN, .total_hi = NAN};
    for (size_t i = 0; i < n; i++) {
        day[i] = step_days * (double)i;
        mean[i] = response(m, theta, source, target, day[i], &c.total);
        for (size_t d = 0; d < n_draws; d++)
            rows[d * n + i] =
                response(m, theta_of(m, theta, draws, d), source, target, day[i], &totals[d]);
    }
    if (!n_draws) return c;
    summary over = summarise(a, rows, n_draws, n);
    c.lo = over.lo;
    c.hi = over.hi;
    c.total_lo = hawkes_quantile(totals, n_draws, 0.05);
    c.total_hi = hawkes_quantile(totals, n_draws, 0.95);
    return c;
}
