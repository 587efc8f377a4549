// SPDX-License-Identifier: Apache-2.0
#include "measure/series.h"
#include "base/day.h"
#include <math.h>

enum { MOST_BINS = 100000 };

ent_day series_bin_start(ent_day day, series_bin bin) {
    civil c = day_civil(day);
    switch (bin) {
    case SERIES_day: return day;
    case SERIES_week: return day - day_weekday(day);
    case SERIES_month: return day_of(c.year, c.month, 1);
    case SERIES_quarter: return day_of(c.year, (c.month - 1) / 3 * 3 + 1, 1);
    case SERIES_year:
    case N_SERIES_BINS: break;
    }
    return day_of(c.year, 1, 1);
}

ent_day series_bin_next(ent_day start, series_bin bin) {
    civil c = day_civil(start);
    switch (bin) {
    case SERIES_day: return start + 1;
    case SERIES_week: return start + 7;
    case SERIES_month: return day_of(c.year, c.month + 1, 1);
    case SERIES_quarter: return day_of(c.year, c.month + 3, 1);
    case SERIES_year:
    case N_SERIES_BINS: break;
    }
    return day_of(c.year + 1, 1, 1);
}

// Whether two different actors of one list are of the two states.
static bool among(sv codes, sv a, sv b) {
    sv rest = codes, code;
    for (size_t i = 0; sv_split(&rest, '|', &code); i++) {
        sv others = codes, other;
        if (!sv_starts(code, a)) continue;
        for (size_t k = 0; sv_split(&others, '|', &other); k++)
            if (k != i && sv_starts(other, b)) return true;
    }
    return false;
}

bool series_weights(const measure_event *e, sv a, sv b, double weight[N_SERIES_WAYS]) {
    bool to = domain_is_of(e->actors, a) && domain_is_of(e->recipients, b);
    bool from = domain_is_of(e->actors, b) && domain_is_of(e->recipients, a);
    double each = to && from ? 0.5 : 1;
    weight[SERIES_TO] = to ? each : 0;
    weight[SERIES_FROM] = from ? each : 0;
    weight[SERIES_BOTH] = to || from;
    if (to || from) return true;
    // Reciprocal; or both do the same to somebody else, which is no event between them.
    if (e->recipients.len || !among(e->actors, a, b)) return false;
    weight[SERIES_TO] = weight[SERIES_FROM] = 0.5;
    weight[SERIES_BOTH] = 1;
    return true;
}

static void add(series_cell *c, const measure_event *e, double w, int direction) {
    bool verbal = domain_is_verbal(e->type);
    c->score += w * e->score;
    if (direction > 0) c->plus += w;
    if (direction < 0) c->minus += w;
    if (verbal) c->verbal += w, c->verbal_score += w * e->score;
    if (!verbal && direction > 0) c->deeds_plus += w;
    if (!verbal && direction < 0) c->deeds_minus += w;
}

static void add_event(const series *s, const measure_event *e, size_t bin) {
    double weight[N_SERIES_WAYS];
    unsigned domains = domain_of(e);
    if (!series_weights(e, s->a, s->b, weight)) return;
    for (int way = 0; way < N_SERIES_WAYS; way++)
        for (int d = 0; d < N_DOMAINS; d++) {
            double w = weight[way] * domain_share(domains, (domain)d);
            if (!(w > 0)) continue;
            add(series_at(s, (series_way)way, d) + bin, e, w, domain_direction(e, (domain)d));
            add(series_at(s, (series_way)way, SERIES_ALL) + bin, e, w,
                domain_direction(e, (domain)d));
        }
}

static ent_status set_bins(arena *a, series *s, ent_day first, ent_day last, ent_err *err) {
    VEC(ent_day) edge = {0};
    for (ent_day day = series_bin_start(first, s->bin); day <= last;
         day = series_bin_next(day, s->bin)) {
        if (edge.n == MOST_BINS)
            return err_set(err, ENT_ERR_USAGE, 0, "more than %d bins; choose longer ones",
                           MOST_BINS);
        *vec_push(a, &edge) = day;
    }
    s->n = edge.n;
    ent_day end = series_bin_next(edge.at[edge.n - 1], s->bin);
    *vec_push(a, &edge) = end;
    s->edge = edge.at;
    s->cell = arena_new(a, series_cell, (size_t)N_SERIES_WAYS * (N_DOMAINS + 1) * s->n);
    return ENT_OK;
}

static void set_exposure(arena *a, series *s, const exposures *e) {
    const exposure *all = exposure_for(e, SV("*"));
    double *value = arena_new(a, double, s->n);
    s->mean_documents = all ? all->mean_documents : 0;
    for (size_t i = 0; i < s->n; i++)
        value[i] = all ? exposure_over(all, s->edge[i], s->edge[i + 1]) : NAN;
    s->exposure = value;
}

ent_status series_of(arena *a, const measure_events *events, const exposures *read, sv state_a,
                     sv state_b, series_bin bin, ent_day from, ent_day to, series *s,
                     ent_err *err) {
    VEC(uint32_t) mine = {0};
    double weight[N_SERIES_WAYS];
    *s = (series){.a = state_a, .b = state_b, .bin = bin};
    for (size_t i = 0; i < events->n; i++) {
        ent_day day = (ent_day)floor(events->at[i].time);
        if ((from != ENT_NO_DAY && day < from) || (to != ENT_NO_DAY && day > to)) continue;
        if (series_weights(&events->at[i], state_a, state_b, weight))
            *vec_push(a, &mine) = (uint32_t)i;
    }
    if (!mine.n)
        return err_set(err, ENT_ERR_INPUT, 0,
                       "no event between " SV_FMT " and " SV_FMT " in that time", SV_ARG(state_a),
                       SV_ARG(state_b));
    s->event = mine.at;
    s->n_events = mine.n;
    ent_day first = (ent_day)floor(events->at[mine.at[0]].time),
            last = (ent_day)floor(events->at[mine.at[mine.n - 1]].time);
    ENT_TRY(set_bins(a, s, from != ENT_NO_DAY ? from : first, to != ENT_NO_DAY ? to : last, err));
    set_exposure(a, s, read);
    for (size_t i = 0, k = 0; i < mine.n; i++) {
        while (events->at[mine.at[i]].time >= s->edge[k + 1]) k++;
        add_event(s, &events->at[mine.at[i]], k);
    }
    return ENT_OK;
}
