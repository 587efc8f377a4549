// SPDX-License-Identifier: Apache-2.0
#include "measure/excite.h"
#include "base/day.h"
#include "base/strmap.h"
#include "measure/hawkes_jitter.h"
#include <math.h>
#include <stdlib.h>

static const double week = 7, few = 50, fast_days = 5, least_exposure = 0.05;

excite_settings excite_defaults(void) {
    return (excite_settings){.n_half_lives = 2,
                             .half_life_days = {3, 14},
                             .knot_weeks = 26,
                             .bootstrap = 200,
                             .shifts = 999,
                             .seed = 1,
                             .from = ENT_NO_DAY,
                             .to = ENT_NO_DAY};
}

// ---- streams ------------------------------------------------------------------------------------------------------------------------

typedef struct dated {
    double time, weight, score;
    int stream;
    uint32_t source;
} dated;

static int by_time(const void *x, const void *y) {
    const dated *a = x, *b = y;
    if (a->time != b->time) return a->time < b->time ? -1 : 1;
    if (a->stream != b->stream) return a->stream < b->stream ? -1 : 1;
    return a->source < b->source ? -1 : a->source > b->source;
}

static bool inside(double t, const excite_settings *s) {
    return (s->from == ENT_NO_DAY || t >= s->from) && (s->to == ENT_NO_DAY || t < s->to + 1.0);
}

static ent_status check_stream(arena *a, const stream *s, size_t n, double first, double last,
                               warnings *w, ent_err *err) {
    if (!n)
        return err_set(err, ENT_ERR_INPUT, 0,
                       "stream " SV_FMT
                       " has no events; look at its filter, or at the days asked for",
                       SV_ARG(s->name));
    if (n > 1 && first == last)
        return err_set(err, ENT_ERR_INPUT, 0,
                       "all %zu events of stream " SV_FMT
                       " are at one instant; nothing can be said of what follows what",
                       n, SV_ARG(s->name));
    if (n < few)
        warnings_add(a, w,
                     arena_printf(a, "stream " SV_FMT " has only %zu event%s", SV_ARG(s->name), n,
                                  n == 1 ? "" : "s"));
    return ENT_OK;
}

static ent_status gather(arena *a, const stream *streams, int n, const excite_settings *s,
                         excite *x, dated **all, warnings *w, ent_err *err) {
    size_t room = 0, at = 0;
    for (int i = 0; i < n; i++) room += streams[i].n;
    *all = arena_new(a, dated, room + 1);
    for (int i = 0; i < n; i++) {
        const stream *from = &streams[i];
        size_t begin = at;
        for (size_t k = 0; k < from->n; k++)
            if (inside(from->time_day[k], s))
                (*all)[at++] = (dated){from->time_day[k], from->weight[k], fabs(from->score[k]), i,
                                       from->event[k]};
        x->name[i] = from->name;
        x->count[i] = at - begin;
        ENT_TRY(check_stream(a, from, at - begin, at > begin ? (*all)[begin].time : 0,
                             at > begin ? (*all)[at - 1].time : 0, w, err));
    }
    qsort(*all, at, sizeof **all, by_time);
    x->events.n = at;
    return ENT_OK;
}

static void warn_of_doubles(arena *a, const excite *x, const dated *all, warnings *w) {
    size_t both = 0;
    for (size_t i = 0; i < x->events.n; i++)
        for (size_t k = i + 1; k < x->events.n && all[k].time == all[i].time; k++)
            if (all[k].source == all[i].source && all[k].stream != all[i].stream) both++;
    if (both)
        warnings_add(
            a, w,
            arena_printf(a,
                         "%zu events are in two streams; they do not count as following themselves",
                         both));
}

static void find_span(const dated *all, const excite_settings *s, excite *x) {
    double last = floor(all[x->events.n - 1].time) + 1;
    x->origin = s->from != ENT_NO_DAY ? s->from : (ent_day)floor(all[0].time);
    if (s->to != ENT_NO_DAY) last = s->to + 1.0;
    x->model.span_days = last - x->origin;
    x->model.daily = !s->continuous;
    for (size_t i = 0; i < x->events.n; i++)
        if (all[i].time != floor(all[i].time)) x->model.daily = false;
}

// ---- exposure -------------------------------------------------------------------------------------------------------------------------

// Weekly bins of one stream, mean 1; missing ones take the mean of their neighbours, empty ones a little.
static size_t fill_bins(const exposure *e, const excite *x, double *bins) {
    const hawkes_model *m = &x->model;
    size_t missing = 0;
    double sum = 0, before = NAN;
    for (size_t b = 0; b < m->n_bins; b++)
        bins[b] = exposure_over(e, x->origin + m->edge[b], x->origin + m->edge[b + 1]);
    for (size_t b = 0; b < m->n_bins; b++) {
        if (isnan(bins[b])) {
            size_t next = b;
            while (next < m->n_bins && isnan(bins[next])) next++;
            double after = next < m->n_bins ? bins[next] : before;
            bins[b] = isnan(after) ? 1 : isnan(before) ? after : (before + after) / 2;
            missing++;
        } else {
            before = bins[b];
        }
        sum += bins[b] * (m->edge[b + 1] - m->edge[b]);
    }
    for (size_t b = 0; b < m->n_bins; b++) {
        bins[b] *= m->span_days / sum;
        if (!(bins[b] > least_exposure)) bins[b] = least_exposure;
    }
    return missing;
}

static ent_status expose(arena *a, const exposures *read, excite *x, warnings *w, ent_err *err) {
    hawkes_model *m = &x->model;
    size_t n = (size_t)ceil(m->span_days / week), known = 0;
    double *edge = arena_new(a, double, n + 1),
           *all = arena_new(a, double, n *(size_t)x->n_streams);
    for (size_t b = 0; b <= n; b++) edge[b] = b < n ? week * (double)b : m->span_days;
    m->n_bins = n;
    m->edge = edge;
    for (int i = 0; i < x->n_streams; i++) {
        const exposure *e = read ? exposure_for(read, x->name[i]) : NULL;
        double *bins = all + (size_t)i * n;
        if (!e) {
            for (size_t b = 0; b < n; b++) bins[b] = 1;
            if (read && read->n)
                return err_set(err, ENT_ERR_INPUT, 0,
                               "stream " SV_FMT " has no exposure and there is none for all (`*'); "
                               "add it to the file of exposure",
                               SV_ARG(x->name[i]));
            continue;
        }
        size_t missing = fill_bins(e, x, bins);
        known++;
        if (missing == n)
            return err_set(err, ENT_ERR_INPUT, 0,
                           "the exposure of stream " SV_FMT " does not reach its days",
                           SV_ARG(x->name[i]));
        if (missing)
            warnings_add(
                a, w,
                arena_printf(
                    a,
                    "exposure of " SV_FMT
                    ": %zu of %zu weeks are missing; their neighbours' mean stands for them",
                    SV_ARG(x->name[i]), missing, n));
    }
    x->exposed = known > 0;
    m->exposure = all;
    if (!x->exposed) {
        m->n_bins = 0;
        warnings_add(a, w, SV("no exposure: swings of the volume of news can pose as excitation"));
    }
    return ENT_OK;
}

// ---- parents ------------------------------------------------------------------------------------------------------------------------------

static void weigh(arena *a, const dated *all, const excite_settings *s, excite *x) {
    double *weight = arena_new(a, double, x->events.n + 1), mean[HAWKES_STREAMS] = {0};
    for (size_t n = 0; n < x->events.n; n++)
        mean[all[n].stream] += all[n].score / (double)x->count[all[n].stream];
    for (size_t n = 0; n < x->events.n; n++) {
        double m = mean[all[n].stream], mark = s->marks && m > 0 ? fmax(all[n].score / m, 0.01) : 1;
        weight[n] = mark * all[n].weight /
                    hawkes_exposure_at(&x->model, all[n].stream, all[n].time - x->origin);
    }
    x->events.weight = weight;
}

static void name_documents(arena *a, const excite_settings *s, excite *x) {
    size_t *begin = arena_new(a, size_t, x->events.n + 1);
    VEC(uint32_t) documents = {0};
    strmap numbers = {0};
    for (size_t n = 0; n < x->events.n; n++) {
        sv rest = x->all->at[x->source[n]].documents, one;
        while (sv_split(&rest, '|', &one)) {
            if (!one.len) continue;
            uint32_t *number = strmap_at(a, &numbers, one);
            if (!*number) *number = (uint32_t)numbers.n;
            *vec_push(a, &documents) = *number;
        }
        begin[n + 1] = documents.n;
    }
    x->documented = documents.n > 0;
    if (x->documented && !s->any_document) hawkes_kin(a, &x->events, begin, documents.at);
}

static void place(arena *a, const dated *all, excite *x) {
    size_t n = x->events.n;
    double *time = arena_new(a, double, n + 1);
    int *of = arena_new(a, int, n + 1);
    uint32_t *source = arena_new(a, uint32_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        time[i] = all[i].time - x->origin;
        if (!x->model.daily && time[i] > x->model.span_days) time[i] = x->model.span_days;
        of[i] = all[i].stream;
        source[i] = all[i].source;
    }
    x->events.time = time;
    x->events.stream = of;
    x->source = source;
}

hawkes_model excite_until(arena *a, const excite *x, const excite_settings *s, double days) {
    hawkes_model m = x->model;
    double *decay = arena_new(a, double, HAWKES_DECAYS);
    m.span_days = days;
    m.dead_days = s->dead_days;
    m.n_decays = s->n_half_lives;
    for (int k = 0; k < m.n_decays; k++) decay[k] = M_LN2 / s->half_life_days[k];
    m.decay = decay;
    m.n_knots = 0;
    if (s->knot_weeks > 0) hawkes_knots(a, &m, week * s->knot_weeks);
    return m;
}

ent_status excite_of(arena *a, const measure_events *events, const stream *streams, int n,
                     const exposures *read, const excite_settings *s, excite *x, warnings *w,
                     ent_err *err) {
    dated *all;
    *x = (excite){.n_streams = n, .all = events};
    if (n < 1 || n > HAWKES_STREAMS)
        return err_set(err, ENT_ERR_INPUT, 0, "%d streams; 1 to %d are possible", n,
                       HAWKES_STREAMS);
    ENT_TRY(gather(a, streams, n, s, x, &all, w, err));
    x->model.n_streams = n;
    find_span(all, s, x);
    if (x->model.span_days < 28)
        return err_set(err, ENT_ERR_INPUT, 0, "the events span %g days; four weeks are the least",
                       x->model.span_days);
    warn_of_doubles(a, x, all, w);
    place(a, all, x);
    ENT_TRY(expose(a, read, x, w, err));
    weigh(a, all, s, x);
    name_documents(a, s, x);
    x->model = excite_until(a, x, s, x->model.span_days);
    return hawkes_check(&x->model, &x->events, err);
}

hawkes_world excite_world(const excite *x, const double *theta, uint64_t seed) {
    return (hawkes_world){.model = &x->model,
                          .theta = theta,
                          .parents_thinned = x->exposed,
                          .seed = seed,
                          .without = -1};
}

// ---- fit ----------------------------------------------------------------------------------------------------------------------------------

static void warn_of_fits(arena *a, const excite *x, const excite_fit *f, warnings *w) {
    for (int i = 0; i < x->n_streams; i++) {
        const hawkes_fit *fit = &f->fits.fit[i];
        size_t bases = hawkes_bases(&x->model);
        if (!fit->converged)
            warnings_add(
                a, w,
                arena_printf(a, "the fit of " SV_FMT " did not converge", SV_ARG(x->name[i])));
        if (fit->identified) continue;
        if (fit->column < bases || fit->column2 < bases)
            warnings_add(a, w,
                         arena_printf(a,
                                      "the fit of " SV_FMT
                                      " is not identified: its baseline and the excitation say the "
                                      "same; use fewer knots",
                                      SV_ARG(x->name[i])));
        else
            warnings_add(
                a, w,
                arena_printf(a,
                             "the fit of " SV_FMT " is not identified: excitation by " SV_FMT
                             " and by " SV_FMT " cannot be told apart",
                             SV_ARG(x->name[i]),
                             SV_ARG(x->name[(fit->column - bases) / (size_t)x->model.n_decays]),
                             SV_ARG(x->name[(fit->column2 - bases) / (size_t)x->model.n_decays])));
    }
    if (f->radius >= 1)
        warnings_add(
            a, w,
            arena_printf(
                a, "explosive fit: spectral radius %.3g; no simulation, no forecast, no bootstrap",
                f->radius));
}

// Sums over decays of each pair, and their variances.
static void sum_alphas(const hawkes_model *m, const hawkes_design *d, const hawkes_fit *f,
                       double *alpha, double *variance) {
    for (int j = 0; j < m->n_streams; j++) {
        alpha[j] = variance[j] = 0;
        for (int k = 0; k < m->n_decays; k++) {
            size_t c = hawkes_column(m, j, k);
            alpha[j] += f->theta[c];
            for (int l = 0; l < m->n_decays; l++)
                variance[j] += f->covariance[c * d->n_columns + hawkes_column(m, j, l)];
        }
    }
}

static void jitter(arena *a, const excite *x, const excite_settings *s, excite_fit *f) {
    int n = x->n_streams, pairs = n * n;
    hawkes_model m = x->model;
    double *alpha = arena_new(a, double, (size_t)(pairs * HAWKES_JITTERS));
    double *variance = arena_new(a, double, (size_t)(pairs * HAWKES_JITTERS));
    m.daily = false;
    for (uint32_t draw = 0; draw < HAWKES_JITTERS; draw++) {
        hawkes_events e = hawkes_jittered(a, &x->events, s->seed, draw);
        hawkes_fits fits = hawkes_fit_all(a, &m, &e, s->penalty);
        for (int i = 0; i < n; i++) {
            size_t at = (size_t)draw * (size_t)pairs + (size_t)(i * n);
            sum_alphas(&m, &fits.design[i], &fits.fit[i], alpha + at, variance + at);
        }
    }
    f->jittered = arena_new(a, double, (size_t)pairs);
    f->jittered_se = arena_new(a, double, (size_t)pairs);
    for (int p = 0; p < pairs; p++) {
        double value[HAWKES_JITTERS], spread[HAWKES_JITTERS], total;
        for (int draw = 0; draw < HAWKES_JITTERS; draw++) {
            value[draw] = alpha[draw * pairs + p];
            spread[draw] = variance[draw * pairs + p];
        }
        hawkes_rubin(value, spread, HAWKES_JITTERS, &f->jittered[p], &total);
        f->jittered_se[p] = sqrt(total);
    }
}

static bool is_fast(const excite_settings *s) {
    for (int k = 0; k < s->n_half_lives; k++)
        if (s->half_life_days[k] < fast_days) return true;
    return false;
}

ent_status excite_fit_of(arena *a, const excite *x, const excite_settings *s, excite_fit *f,
                         warnings *w, ent_err *err) {
    enum { GOODNESS_DRAWS = 99 };
    size_t n = (size_t)x->n_streams;
    *f = (excite_fit){.fits = hawkes_fit_all(a, &x->model, &x->events, s->penalty)};
    f->branching = arena_new(a, double, n *n);
    f->goodness = arena_new(a, hawkes_goodness, n);
    hawkes_branching(&x->model, f->fits.theta, f->branching);
    f->radius = hawkes_radius(a, f->branching, x->n_streams);
    warn_of_fits(a, x, f, w);
    if (x->model.daily && is_fast(s)) jitter(a, x, s, f);
    for (size_t i = 0; i < n; i++)
        f->goodness[i].ks_p = f->goodness[i].lag1_p = f->goodness[i].ks = NAN;
    if (f->radius >= 1 || !s->bootstrap) return ENT_OK;
    hawkes_world world = excite_world(x, f->fits.theta, s->seed);
    ENT_TRY(hawkes_bootstrap(a, &world, s->bootstrap, &s->look, &f->draws, err));
    if (f->draws.n + f->draws.n_exploded < f->draws.n_asked)
        warnings_add(a, w,
                     arena_printf(a, "stopped: %zu of %zu bootstrap draws were done", f->draws.n,
                                  f->draws.n_asked));
    if (f->draws.n_exploded)
        warnings_add(a, w,
                     arena_printf(a, "%zu of %zu bootstrap draws exploded and were left out",
                                  f->draws.n_exploded, f->draws.n_asked));
    world.seed += 1000003;
    for (size_t i = 0; i < n; i++)
        ENT_TRY(hawkes_goodness_of(a, &world, &x->events, (int)i, GOODNESS_DRAWS, &s->look,
                                   &f->goodness[i], err));
    return ENT_OK;
}
