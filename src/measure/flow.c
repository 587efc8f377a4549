// SPDX-License-Identifier: Apache-2.0
#include "measure/flow.h"
#include <math.h>

enum { DRAWS = 200, LEAST_SEGMENT = 8, MOST_CHANGES = 6 };
static const double z90 = 1.6448536269514722;

#define FLOW_NAME(name) #name,
static const char *const names[] = {FLOW_LIST(FLOW_NAME)};
const char *flow_name(flow_form f) { return f < N_FLOWS ? names[f] : "?"; }

static level_family family_of(flow_form form) {
    return form == FLOW_activity                          ? LEVEL_NEGBIN
           : form == FLOW_tone || form == FLOW_enthusiasm ? LEVEL_GAUSSIAN
                                                          : LEVEL_BINOMIAL;
}

static void set_bin(const series_cell *c, double news, flow_form form, double *y, double *weight) {
    switch (form) {
    case FLOW_balance: *y = c->plus, *weight = c->plus + c->minus; break;
    case FLOW_deeds: *y = c->deeds_plus, *weight = c->deeds_plus + c->deeds_minus; break;
    case FLOW_activity: *y = c->plus, *weight = news; break;
    case FLOW_tone: *weight = c->plus + c->minus, *y = c->score / *weight; break;
    case FLOW_enthusiasm: *weight = c->verbal, *y = c->verbal_score / c->verbal; break;
    case N_FLOWS: break;
    }
}

level_data flow_data(arena *a, const series *s, series_way way, int about, flow_form form) {
    double *y = arena_new(a, double, s->n), *weight = arena_new(a, double, s->n);
    const series_cell *c = series_at(s, way, about);
    for (size_t t = 0; t < s->n; t++) set_bin(&c[t], s->exposure[t], form, &y[t], &weight[t]);
    return (level_data){.family = family_of(form), .n = s->n, .y = y, .weight = weight};
}

static double shown(flow_form form, double x) {
    if (family_of(form) == LEVEL_BINOMIAL) return tanh(x / 2); // 2 logistic(x) - 1
    return form == FLOW_activity ? exp(x) : x;
}

static double observed(const level_data *d, size_t t) {
    if (isnan(d->y[t]) || !(d->weight[t] > 0)) return NAN;
    if (d->family == LEVEL_BINOMIAL) return 2 * d->y[t] / d->weight[t] - 1;
    return d->family == LEVEL_NEGBIN ? d->y[t] / d->weight[t] : d->y[t];
}

// Change points of the bins that have something, told by bins of the series.
static ent_status set_changes(arena *a, const level_data *d, flow *f, ent_err *err) {
    double *y = arena_new(a, double, d->n + 1), *news = arena_new(a, double, d->n + 1);
    size_t *bin = arena_new(a, size_t, d->n + 1), n = 0;
    breaks_result r;
    for (size_t t = 0; t < d->n; t++) {
        if (isnan(f->observed[t])) continue;
        y[n] = d->family == LEVEL_NEGBIN ? d->y[t] : f->observed[t];
        news[n] = d->weight[t];
        bin[n++] = t + 1;
    }
    f->changes = (breaks){0};
    if (n < 2 * LEAST_SEGMENT || n > 5000) return ENT_OK;
    ENT_TRY(breaks_find(a, y, d->family == LEVEL_NEGBIN ? news : NULL, n, LEAST_SEGMENT,
                        MOST_CHANGES, &r, err));
    f->changes = r.by_count[r.best];
    for (size_t i = 0; i < f->changes.m; i++) {
        break_point *p = &f->changes.point[i];
        *p = (break_point){bin[p->at - 1], bin[p->lo - 1], bin[p->hi - 1]};
    }
    return ENT_OK;
}

ent_status flow_estimate(arena *a, const series *s, series_way way, int about, flow_form form,
                         uint64_t seed, flow *f, ent_err *err) {
    level_data d = flow_data(a, s, way, about, form);
    *f = (flow){.form = form, .way = way, .domain = about, .n = s->n};
    if (form == FLOW_activity && !(s->mean_documents > 0))
        return err_set(err, ENT_ERR_INPUT, 0,
                       "activity wants exposure: how much news was read (--exposure)");
    ENT_TRY(level_estimate(a, &d, &f->fit, err));
    if (f->fit.at_edge)
        f->warning = "the level hardly moves, or moves as much as the data do: its speed cannot be "
                     "told from them";
    ENT_TRY(level_add_uncertainty(a, &d, &f->fit, DRAWS, seed, err));
    f->level = arena_new(a, double, s->n);
    f->lo = arena_new(a, double, s->n);
    f->hi = arena_new(a, double, s->n);
    f->observed = arena_new(a, double, s->n);
    for (size_t t = 0; t < s->n; t++) {
        double sd = sqrt(f->fit.var[t]);
        f->level[t] = shown(form, f->fit.x[t]);
        f->lo[t] = shown(form, f->fit.x[t] - z90 * sd);
        f->hi[t] = shown(form, f->fit.x[t] + z90 * sd);
        f->observed[t] = observed(&d, t);
    }
    return set_changes(a, &d, f, err);
}
