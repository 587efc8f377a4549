// SPDX-License-Identifier: Apache-2.0
#include "measure/hawkes.h"
#include "measure/hawkes_kernel.h"
#include <math.h>
#include <stdlib.h>

enum { BLOCK = 128 };

// ---- what is refused ------------------------------------------------------------------------------------------------------------

static bool ascends(const double *x, size_t n) {
    for (size_t i = 1; i < n; i++)
        if (!(x[i] > x[i - 1])) return false;
    return true;
}

static bool positive(double x) { return x > 0 && x < 1e300; }

static ent_status check_model(const hawkes_model *m, ent_err *err) {
    if (m->n_streams < 1 || m->n_streams > HAWKES_STREAMS)
        return err_set(err, ENT_ERR_INPUT, 0, "%d streams; 1 to %d are possible", m->n_streams,
                       HAWKES_STREAMS);
    if (m->n_decays < 1 || m->n_decays > HAWKES_DECAYS)
        return err_set(err, ENT_ERR_INPUT, 0, "%d decays; 1 to %d are possible", m->n_decays,
                       HAWKES_DECAYS);
    if (!positive(m->span_days))
        return err_set(err, ENT_ERR_INPUT, 0, "the span has no length; give a later end");
    if (!(m->dead_days >= 0 && m->dead_days < 1e6))
        return err_set(err, ENT_ERR_INPUT, 0, "a dead time cannot be negative");
    for (int k = 0; k < m->n_decays; k++)
        if (!positive(m->decay[k]))
            return err_set(err, ENT_ERR_INPUT, 0, "a half-life must be a positive number of days");
    for (int k = 1; k < m->n_decays; k++)
        for (int l = 0; l < k; l++)
            if (m->decay[k] == m->decay[l])
                return err_set(
                    err, ENT_ERR_INPUT, 0,
                    "two half-lives are the same, so their effects cannot be told apart");
    if (m->n_knots && (m->n_knots < 2 || !ascends(m->knot, m->n_knots)))
        return err_set(err, ENT_ERR_INPUT, 0, "the knots of the baseline do not ascend");
    return ENT_OK;
}

static ent_status check_exposure(const hawkes_model *m, ent_err *err) {
    if (!m->n_bins) return ENT_OK;
    if (!ascends(m->edge, m->n_bins + 1) || m->edge[0] > 0 || m->edge[m->n_bins] < m->span_days)
        return err_set(err, ENT_ERR_INPUT, 0, "the exposure's bins do not cover the span in order");
    for (int i = 0; i < m->n_streams; i++)
        for (size_t b = 0; b < m->n_bins; b++)
            if (!positive(m->exposure[(size_t)i * m->n_bins + b]))
                return err_set(err, ENT_ERR_INPUT, b,
                               "stream %d has no exposure in bin %zu; merge the bin with its "
                               "neighbour or give the documents read",
                               i, b);
    return ENT_OK;
}

ent_status hawkes_check(const hawkes_model *m, const hawkes_events *e, ent_err *err) {
    ENT_TRY(check_model(m, err));
    ENT_TRY(check_exposure(m, err));
    for (size_t n = 0; n < e->n; n++) {
        if (!(e->time[n] >= 0 && e->time[n] <= m->span_days))
            return err_set(err, ENT_ERR_INPUT, n, "event %zu is outside the span", n);
        if (n && e->time[n] < e->time[n - 1])
            return err_set(err, ENT_ERR_INPUT, n, "event %zu is before the one in front of it", n);
        if (e->stream[n] < 0 || e->stream[n] >= m->n_streams)
            return err_set(err, ENT_ERR_INPUT, n, "event %zu belongs to no stream", n);
        if (e->weight && !positive(e->weight[n]))
            return err_set(err, ENT_ERR_INPUT, n, "event %zu has a weight that is not positive", n);
        if (m->daily && e->time[n] != floor(e->time[n]))
            return err_set(err, ENT_ERR_INPUT, n,
                           "event %zu has a time of day; counts a day need whole days", n);
    }
    return ENT_OK;
}

double hawkes_height(const hawkes_model *m, int k) {
    return m->daily ? expm1(m->decay[k]) : m->decay[k];
}

// ---- baseline and exposure ------------------------------------------------------------------------------------------------------

void hawkes_knots(arena *a, hawkes_model *m, double spacing_days) {
    size_t pieces = (size_t)(m->span_days / spacing_days + 0.5);
    m->n_knots = 0;
    m->knot = NULL;
    if (pieces < 2 && m->span_days < 1.5 * spacing_days) return;
    double *knot = arena_new(a, double, pieces + 1);
    for (size_t b = 0; b <= pieces; b++) knot[b] = m->span_days * (double)b / (double)pieces;
    m->knot = knot;
    m->n_knots = pieces + 1;
}

// The last i with x[i] <= t among the first n-1, so that i+1 exists.
static size_t piece_of(const double *x, size_t n, double t) {
    size_t low = 0, high = n - 1;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (x[middle] <= t)
            low = middle;
        else
            high = middle;
    }
    return low;
}

void hawkes_hats(const hawkes_model *m, double t, size_t *first, double weight[2]) {
    *first = 0;
    weight[0] = 1;
    weight[1] = 0;
    if (!m->n_knots || t <= m->knot[0]) return;
    *first = piece_of(m->knot, m->n_knots, t);
    double from = m->knot[*first], to = m->knot[*first + 1];
    weight[1] = t >= to ? 1 : (t - from) / (to - from);
    weight[0] = 1 - weight[1];
}

double hawkes_exposure_at(const hawkes_model *m, int stream, double t) {
    if (!m->n_bins) return 1;
    return m->exposure[(size_t)stream * m->n_bins + piece_of(m->edge, m->n_bins + 1, t)];
}

// Adds exposure times the integral of the hats over [from, to], inside which they are linear.
static void integrate_piece(const hawkes_model *m, double from, double to, double exposure,
                            double *g) {
    size_t first;
    double middle[2];
    double half = exposure * (to - from) / 2;
    if (!m->n_knots) {
        g[0] += 2 * half;
        return;
    }
    hawkes_hats(m, from + (to - from) / 2, &first, middle);
    g[first] += 2 * half * middle[0];
    g[first + 1] += 2 * half * middle[1];
}

static void sum_bases(const hawkes_model *m, int target, double *g) {
    for (double day = 0; day < m->span_days; day++) {
        size_t first;
        double weight[2], e = hawkes_exposure_at(m, target, day);
        hawkes_hats(m, day + 0.5, &first, weight);
        g[first] += e * weight[0];
        if (m->n_knots) g[first + 1] += e * weight[1];
    }
}

// Pieces end at every edge of a bin and every knot.
static void integrate_bases(const hawkes_model *m, int target, double *g) {
    if (m->daily) {
        sum_bases(m, target, g);
        return;
    }
    size_t bin = 0, knot = 0;
    double from = 0;
    while (from < m->span_days) {
        double to = m->span_days;
        while (bin + 1 < m->n_bins && m->edge[bin + 1] <= from) bin++;
        while (knot < m->n_knots && m->knot[knot] <= from) knot++;
        if (m->n_bins && m->edge[bin + 1] < to) to = m->edge[bin + 1];
        if (knot < m->n_knots && m->knot[knot] < to) to = m->knot[knot];
        if (to <= from) to = m->span_days;
        integrate_piece(m, from, to, m->n_bins ? m->exposure[(size_t)target * m->n_bins + bin] : 1,
                        g);
        from = to;
    }
}

// ---- compensators ----------------------------------------------------------------------------------------------------------------

// H at each edge of the bins, filled backwards.
static double *tails_of(arena *a, const hawkes_model *m, int target, double beta) {
    double *h = arena_new(a, double, m->n_bins + 1);
    for (size_t b = m->n_bins; b-- > 0;) {
        double to = m->edge[b + 1] < m->span_days ? m->edge[b + 1] : m->span_days;
        double stay = to > m->edge[b] ? exp(-beta * (to - m->edge[b])) : 1;
        h[b] = m->exposure[(size_t)target * m->n_bins + b] * (1 - stay) + stay * h[b + 1];
    }
    return h;
}

// H of a block of events: exposure met and edge reached by each, then all exponentials at once. With a dead time the kernel begins that
// much later, at what is left of it.
static void add_block(const hawkes_model *m, const hawkes_events *e, int target, double beta,
                      const double *tails, size_t begin, size_t end, double *g) {
    double stay[BLOCK], exposure[BLOCK], tail[BLOCK];
    double left = exp(-beta * m->dead_days);
    size_t bin = m->n_bins ? piece_of(m->edge, m->n_bins + 1, e->time[begin]) : 0;
    size_t n = end - begin;
    for (size_t r = 0; r < n; r++) {
        double t = e->time[begin + r] + m->dead_days, to = m->span_days;
        exposure[r] = 1;
        tail[r] = 0;
        if (m->n_bins) {
            while (bin + 1 < m->n_bins && m->edge[bin + 1] <= t) bin++;
            if (m->edge[bin + 1] < to) to = m->edge[bin + 1];
            exposure[r] = m->exposure[(size_t)target * m->n_bins + bin];
            tail[r] = tails[bin + 1];
        }
        stay[r] = t < to ? -beta * (to - t) : 0;
    }
    for (size_t r = n; r < hawkes_stride(n); r++) stay[r] = 0;
    hawkes_exps(stay, hawkes_stride(n));
    for (size_t r = 0; r < n; r++) {
        double w = (e->weight ? e->weight[begin + r] : 1) * left;
        double h = exposure[r] * (1 - stay[r]) + stay[r] * tail[r];
        g[(size_t)e->stream[begin + r] * (size_t)m->n_decays] += w * h;
    }
}

// The sum over days s > t of e(s) (exp(beta) - 1) exp(-beta (s - t)) is the integral over u > t of e(u + 1) beta exp(-beta (u - t)).
static hawkes_model a_day_earlier(arena *a, const hawkes_model *m) {
    hawkes_model earlier = *m;
    double *edge = arena_new(a, double, m->n_bins + 1);
    for (size_t b = 0; m->n_bins && b <= m->n_bins; b++) edge[b] = m->edge[b] - 1;
    earlier.edge = edge;
    earlier.span_days = m->span_days - 1;
    earlier.dead_days = m->dead_days > 1 ? ceil(m->dead_days) - 1 : 0;
    return earlier;
}

void hawkes_compensators(arena *a, const hawkes_model *model, const hawkes_events *e, int target,
                         double *g) {
    arena_mark mark = arena_here(a);
    hawkes_model earlier;
    const hawkes_model *m = model;
    if (model->daily) {
        earlier = a_day_earlier(a, model);
        m = &earlier;
    }
    for (int c = 0; c < m->n_streams * m->n_decays; c++) g[c] = 0;
    for (int k = 0; k < m->n_decays; k++) {
        double *tails = m->n_bins ? tails_of(a, m, target, m->decay[k]) : NULL;
        for (size_t begin = 0; begin < e->n; begin += BLOCK) {
            size_t end = e->n - begin < BLOCK ? e->n : begin + BLOCK;
            add_block(m, e, target, m->decay[k], tails, begin, end, g + k);
        }
    }
    arena_rewind(a, mark);
}

// ---- states ------------------------------------------------------------------------------------------------------------------------

// S in the order k, j, each decay's streams padded to whole lanes; `begun` events are in it.
typedef struct walk {
    const hawkes_model *m;
    const hawkes_events *e;
    size_t padded;
    double now;
    size_t begun;
    double height[HAWKES_DECAYS];
    double s[HAWKES_DECAYS * HAWKES_STREAMS];
    double stay[HAWKES_DECAYS][BLOCK];
} walk;

static walk *walk_new(arena *a, const hawkes_model *m, const hawkes_events *e) {
    walk *w = arena_new(a, walk, 1);
    w->m = m;
    w->e = e;
    w->padded = hawkes_stride((size_t)m->n_streams);
    for (int k = 0; k < m->n_decays; k++) w->height[k] = hawkes_height(m, k);
    return w;
}

static inline double parent_weight(const hawkes_events *e, size_t n) {
    return e->weight ? e->weight[n] : 1;
}

// Lets in the events old enough at time t, to a state that is already at t.
static void let_in_late(walk *w, double t) {
    const hawkes_events *e = w->e;
    for (; w->begun < e->n && e->time[w->begun] <= t - w->m->dead_days; w->begun++)
        for (int k = 0; k < w->m->n_decays; k++)
            w->s[(size_t)k * w->padded + (size_t)e->stream[w->begun]] +=
                parent_weight(e, w->begun) * w->height[k] *
                exp(-w->m->decay[k] * (t - e->time[w->begun]));
}

// Lets in the events of the state's own time, which the next step will let fade.
static inline void let_in(walk *w, size_t before) {
    const hawkes_events *e = w->e;
    for (; w->begun < before; w->begun++) {
        double weight = parent_weight(e, w->begun);
        double *s = w->s + e->stream[w->begun];
        for (int k = 0; k < w->m->n_decays; k++) s[(size_t)k * w->padded] += weight * w->height[k];
    }
}

static inline void fade(walk *w, size_t r) {
    double *s = w->s;
    for (int k = 0; k < w->m->n_decays; k++, s += w->padded) {
        double stay = w->stay[k][r];
        for (size_t j = 0; j < w->padded; j += HAWKES_LANES)
            for (size_t l = 0; l < HAWKES_LANES; l++) s[j + l] *= stay;
    }
}

// Takes the kin of event n out of the row; what rounding leaves below zero is zero.
static void leave_out_kin(const walk *w, size_t n, double *row) {
    const hawkes_events *e = w->e;
    const hawkes_model *m = w->m;
    for (size_t at = e->kin_begin[n]; at < e->kin_begin[n + 1]; at++) {
        size_t parent = e->kin[at];
        double age = e->time[n] - e->time[parent];
        if (age <= 0 || age < m->dead_days) continue;
        for (int k = 0; k < m->n_decays; k++) {
            double *s = row + (size_t)k * w->padded + (size_t)e->stream[parent];
            *s -= parent_weight(e, parent) * w->height[k] * exp(-m->decay[k] * age);
            if (*s < 1e-12 * w->height[k]) *s = 0;
        }
    }
}

static void prepare_block(walk *w, size_t begin, size_t n) {
    const double *time = w->e->time;
    for (int k = 0; k < w->m->n_decays; k++) {
        double *stay = w->stay[k], beta = w->m->decay[k];
        stay[0] = -beta * (time[begin] - w->now);
        for (size_t r = 1; r < n; r++) stay[r] = -beta * (time[begin + r] - time[begin + r - 1]);
        for (size_t r = n; r < hawkes_stride(n); r++) stay[r] = 0;
        hawkes_exps(stay, hawkes_stride(n));
    }
}

// Writes the states that events begin..end-1 (at most BLOCK) meet, a row each.
static void walk_block(walk *w, size_t begin, size_t end, double *rows) {
    const double *time = w->e->time;
    size_t width = (size_t)w->m->n_decays * w->padded;
    prepare_block(w, begin, end - begin);
    for (size_t n = begin; n < end; n++, rows += width) {
        if (time[n] > w->now) {
            if (w->m->dead_days == 0) let_in(w, n);
            fade(w, n - begin);
            if (w->m->dead_days > 0) let_in_late(w, time[n]);
            w->now = time[n];
        }
        for (size_t c = 0; c < width; c++) rows[c] = w->s[c];
        if (w->e->kin_begin) leave_out_kin(w, n, rows);
    }
}

void hawkes_state_at_end(arena *a, const hawkes_model *m, const hawkes_events *e, double *s) {
    arena_mark mark = arena_here(a);
    walk *w = walk_new(a, m, e);
    double *rows = arena_new(a, double, BLOCK *(size_t)m->n_decays * w->padded);
    for (size_t begin = 0; begin < e->n; begin += BLOCK)
        walk_block(w, begin, e->n - begin < BLOCK ? e->n : begin + BLOCK, rows);
    if (m->dead_days == 0) let_in(w, e->n);
    for (int k = 0; k < m->n_decays; k++)
        hawkes_scale(w->s + (size_t)k * w->padded, w->padded,
                     exp(-m->decay[k] * (m->span_days - w->now)));
    if (m->dead_days > 0) let_in_late(w, m->span_days);
    for (int j = 0; j < m->n_streams; j++)
        for (int k = 0; k < m->n_decays; k++)
            s[j * m->n_decays + k] = w->s[(size_t)k * w->padded + (size_t)j];
    arena_rewind(a, mark);
}

// ---- designs -------------------------------------------------------------------------------------------------------------------------

static hawkes_design design_new(arena *a, const hawkes_model *m, size_t rows) {
    hawkes_design d = {.n_columns = hawkes_columns(m), .n_bases = hawkes_bases(m)};
    d.stride = hawkes_stride(rows);
    d.x = arena_new(a, double, d.stride *d.n_columns);
    d.g = arena_new(a, double, d.n_columns);
    return d;
}

static void add_row(const walk *w, hawkes_design *d, size_t n, const double *row) {
    const hawkes_model *m = w->m;
    double *x = d->x + d->n++;
    if (m->n_knots) {
        size_t first;
        double weight[2];
        hawkes_hats(m, w->e->time[n] + (m->daily ? 0.5 : 0), &first, weight);
        x[first * d->stride] = weight[0];
        x[(first + 1) * d->stride] = weight[1];
    } else {
        *x = 1;
    }
    x += d->n_bases * d->stride;
    for (int j = 0; j < m->n_streams; j++)
        for (int k = 0; k < m->n_decays; k++, x += d->stride)
            *x = row[(size_t)k * w->padded + (size_t)j];
    if (m->n_bins) d->constant += log(hawkes_exposure_at(m, w->e->stream[n], w->e->time[n]));
}

static void integrate(arena *a, const hawkes_model *m, const hawkes_events *e, int target,
                      hawkes_design *d) {
    integrate_bases(m, target, d->g);
    hawkes_compensators(a, m, e, target, d->g + d->n_bases);
}

// Less the sum of log y! over days: the r-th event of a day takes log r off.
static void count_days(const hawkes_events *e, int target, hawkes_design *d) {
    double day = -1, so_far = 0;
    for (size_t n = 0; n < e->n; n++) {
        if (e->stream[n] != target) continue;
        so_far = e->time[n] == day ? so_far + 1 : 1;
        day = e->time[n];
        d->constant -= log(so_far);
    }
}

// Rows of the targets that have a design.
static void walk_all(arena *a, const hawkes_model *m, const hawkes_events *e,
                     hawkes_design **designs) {
    arena_mark mark = arena_here(a);
    walk *w = walk_new(a, m, e);
    size_t width = (size_t)m->n_decays * w->padded;
    double *rows = arena_new(a, double, BLOCK *width);
    for (size_t begin = 0; begin < e->n; begin += BLOCK) {
        size_t end = e->n - begin < BLOCK ? e->n : begin + BLOCK;
        walk_block(w, begin, end, rows);
        for (size_t n = begin; n < end; n++)
            if (designs[e->stream[n]])
                add_row(w, designs[e->stream[n]], n, rows + (n - begin) * width);
    }
    arena_rewind(a, mark);
}

static size_t events_of(const hawkes_events *e, int stream) {
    size_t sum = 0;
    for (size_t n = 0; n < e->n; n++) sum += e->stream[n] == stream;
    return sum;
}

hawkes_design hawkes_design_of(arena *a, const hawkes_model *m, const hawkes_events *e,
                               int target) {
    hawkes_design d = design_new(a, m, events_of(e, target));
    hawkes_design *designs[HAWKES_STREAMS] = {0};
    designs[target] = &d;
    walk_all(a, m, e, designs);
    integrate(a, m, e, target, &d);
    if (m->daily) count_days(e, target, &d);
    return d;
}

void hawkes_designs_of(arena *a, const hawkes_model *m, const hawkes_events *e,
                       hawkes_design *designs) {
    hawkes_design *wanted[HAWKES_STREAMS] = {0};
    for (int i = 0; i < m->n_streams; i++) {
        designs[i] = design_new(a, m, events_of(e, i));
        wanted[i] = &designs[i];
    }
    walk_all(a, m, e, wanted);
    for (int i = 0; i < m->n_streams; i++) {
        integrate(a, m, e, i, &designs[i]);
        if (m->daily) count_days(e, i, &designs[i]);
    }
}

// F fades and takes in the day's events, or with a dead time those of an earlier day, as a day's end.
hawkes_design hawkes_days_of(arena *a, const hawkes_model *m, const hawkes_events *e, int target,
                             double *count) {
    hawkes_design d = design_new(a, m, (size_t)m->span_days);
    double wait = m->dead_days > 1 ? ceil(m->dead_days) - 1 : 0;
    double *f = arena_new(a, double, d.n_columns - d.n_bases);
    size_t at = 0, n = 0, first, k = (size_t)m->n_decays;
    for (double day = 0; day < m->span_days; day++, d.n++) {
        double hat[2];
        count[d.n] = 0;
        for (; n < e->n && e->time[n] == day; n++) count[d.n] += e->stream[n] == target;
        hawkes_hats(m, day + 0.5, &first, hat);
        d.x[first * d.stride + d.n] = hat[0];
        if (m->n_knots) d.x[(first + 1) * d.stride + d.n] = hat[1];
        for (size_t c = d.n_bases; c < d.n_columns; c++) d.x[c * d.stride + d.n] = f[c - d.n_bases];
        for (; at < e->n && e->time[at] <= day - wait; at++)
            for (size_t l = 0; l < k; l++)
                f[(size_t)e->stream[at] * k + l] +=
                    parent_weight(e, at) * hawkes_height(m, (int)l) * exp(-m->decay[l] * wait);
        for (size_t c = 0; c < d.n_columns - d.n_bases; c++) f[c] *= exp(-m->decay[c % k]);
    }
    return d;
}

// ---- the likelihood alone --------------------------------------------------------------------------------------------------------

// Counts the gathered rows of a target in, and forgets them.
static void flush(hawkes_design *d, const double *theta, double *loglik, double *gradient) {
    double rate[BLOCK];
    if (!d->n) return;
    hawkes_rates(d->x, d->stride, d->n_columns, theta, rate);
    *loglik += hawkes_sum_log(rate, d->n);
    for (size_t r = 0; r < d->stride; r++) rate[r] = r < d->n ? 1 / rate[r] : 0;
    if (gradient) hawkes_project(d->x, d->stride, d->n_columns, rate, gradient);
    if (d->n_bases > 1) memset(d->x, 0, d->n_bases * d->stride * sizeof *d->x);
    d->n = 0;
}

static void finish(arena *a, const hawkes_model *m, const hawkes_events *e, int target,
                   hawkes_design *d, const double *theta, double *loglik, double *gradient) {
    flush(d, theta, loglik, gradient);
    if (target && !m->n_bins) { // without exposure every target has the same integrals
        memcpy(d->g, d[-target].g, d->n_columns * sizeof *d->g);
    } else {
        integrate(a, m, e, target, d);
    }
    for (size_t c = 0; c < d->n_columns; c++) {
        *loglik -= theta[c] * d->g[c];
        if (gradient) gradient[c] -= d->g[c];
    }
    *loglik += d->constant;
}

void hawkes_loglik(arena *a, const hawkes_model *m, const hawkes_events *e, const double *theta,
                   double *loglik, double *gradient) {
    arena_mark mark = arena_here(a);
    size_t columns = hawkes_columns(m);
    hawkes_design *designs = arena_new(a, hawkes_design, (size_t)m->n_streams);
    walk *w = walk_new(a, m, e);
    size_t width = (size_t)m->n_decays * w->padded;
    double *rows = arena_new(a, double, BLOCK *width);
    for (int i = 0; i < m->n_streams; i++) {
        designs[i] = design_new(a, m, BLOCK);
        loglik[i] = 0;
    }
    if (gradient) memset(gradient, 0, (size_t)m->n_streams * columns * sizeof *gradient);
    for (size_t begin = 0; begin < e->n; begin += BLOCK) {
        size_t end = e->n - begin < BLOCK ? e->n : begin + BLOCK;
        walk_block(w, begin, end, rows);
        for (size_t n = begin; n < end; n++) {
            size_t i = (size_t)e->stream[n];
            add_row(w, &designs[i], n, rows + (n - begin) * width);
            if (designs[i].n == BLOCK)
                flush(&designs[i], theta + i * columns, &loglik[i],
                      gradient ? gradient + i * columns : NULL);
        }
    }
    for (int i = 0; i < m->n_streams; i++)
        finish(a, m, e, i, &designs[i], theta + (size_t)i * columns, &loglik[i],
               gradient ? gradient + (size_t)i * columns : NULL);
    arena_rewind(a, mark);
}

// ---- the same-document rule --------------------------------------------------------------------------------------------------------

typedef struct mention {
    uint32_t document, event;
} mention;

static int by_document(const void *x, const void *y) {
    const mention *a = x, *b = y;
    if (a->document != b->document) return a->document < b->document ? -1 : 1;
    return a->event < b->event ? -1 : a->event > b->event;
}

static int by_number(const void *x, const void *y) {
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return a < b ? -1 : a > b;
}

// Mentions sorted by document give each event the earlier ones of its documents; the list of an event is sorted and counts each once.
void hawkes_kin(arena *a, hawkes_events *e, const size_t *document_begin,
                const uint32_t *document) {
    size_t n_mentions = document_begin[e->n];
    mention *mentions = arena_new(a, mention, n_mentions + 1);
    size_t *kin_begin = arena_new(a, size_t, e->n + 1);
    VEC(uint32_t) kin = {0};
    for (size_t n = 0; n < e->n; n++)
        for (size_t at = document_begin[n]; at < document_begin[n + 1]; at++)
            mentions[at] = (mention){document[at], (uint32_t)n};
    qsort(mentions, n_mentions, sizeof *mentions, by_document);
    size_t *first = arena_new(a, size_t, n_mentions + 1); // of the document of a sorted mention
    for (size_t i = 1; i < n_mentions; i++)
        first[i] = mentions[i].document == mentions[i - 1].document ? first[i - 1] : i;
    for (size_t n = 0; n < e->n; n++) {
        kin_begin[n] = kin.n;
        for (size_t at = document_begin[n]; at < document_begin[n + 1]; at++) {
            mention wanted = {document[at], (uint32_t)n};
            const mention *found =
                bsearch(&wanted, mentions, n_mentions, sizeof *mentions, by_document);
            for (size_t i = first[found - mentions]; mentions[i].event < n; i++)
                *vec_push(a, &kin) = mentions[i].event;
        }
        size_t mine = kin.n - kin_begin[n], kept = 0;
        uint32_t *list = kin.at + kin_begin[n];
        if (mine) qsort(list, mine, sizeof *list, by_number);
        for (size_t i = 0; i < mine; i++)
            if (!i || list[i] != list[i - 1]) list[kept++] = list[i];
        kin.n = kin_begin[n] + kept;
    }
    kin_begin[e->n] = kin.n;
    e->kin_begin = kin_begin;
    e->kin = kin.at;
}
