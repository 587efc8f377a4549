// SPDX-License-Identifier: Apache-2.0
#include "measure/study.h"

enum { CURVE_STEPS = 61, AHEAD_DAYS = 364, PERIOD_DAYS = 28, PATHS = 500, PAST_PERIODS = 40 };

typedef struct asked {
    bool (*stop)(void);
} asked;

static bool go_on(void *ctx, size_t done, size_t of) {
    const asked *q = ctx;
    return !(q->stop && q->stop());
}

static excite_settings settings_of(const study_plan *p, asked *q) {
    excite_settings s = excite_defaults();
    s.n_half_lives = (int)p->half_lives;
    for (size_t i = 0; i < p->half_lives; i++) s.half_life_days[i] = p->half_life[i];
    s.knot_weeks = p->knots_weeks;
    s.from = p->from;
    s.to = p->to;
    s.bootstrap = (size_t)p->bootstrap;
    s.shifts = (size_t)p->shifts;
    s.seed = (uint64_t)p->seed;
    s.look = (watch){.go_on = go_on, .ctx = q};
    return s;
}

// Source, target, then what is given; those without events were told of before.
static int streams_of(arena *a, const study *s, stream *to) {
    int n = 0;
    sv rest = s->plan->claim_given, name;
    to[n++] = stream_of(a, &s->events, stream_rule_named(&s->plan->rules, s->plan->claim_from));
    to[n++] = stream_of(a, &s->events, stream_rule_named(&s->plan->rules, s->plan->claim_to));
    while (sv_split(&rest, '|', &name) && n < 16) {
        const stream_rule *rule = stream_rule_named(&s->plan->rules, name);
        if (!rule) continue;
        to[n] = stream_of(a, &s->events, rule);
        n += to[n].n > 0;
    }
    return n;
}

// "crisis, patron", for the words.
static sv with_commas(arena *a, sv list) {
    text t = text_new(a);
    sv name;
    while (sv_split(&list, '|', &name)) {
        if (t.n) text_add(&t, SV(", "));
        text_add(&t, name);
    }
    return text_sv(&t);
}

static void run_whatifs(arena *a, study *s, const excite *x, const excite_fit *f,
                        const watch *look) {
    study_excite *e = &s->excite;
    double span = x->model.span_days,
           period = span / PAST_PERIODS > PERIOD_DAYS ? span / PAST_PERIODS : PERIOD_DAYS;
    whatif_plan plan = {.source = 0,
                        .target = 1,
                        .ahead_days = AHEAD_DAYS,
                        .period_days = PERIOD_DAYS,
                        .paths = PATHS,
                        .seed = (uint64_t)s->plan->seed};
    e->origin = x->origin;
    e->end = x->origin + (ent_day)span;
    e->curve = whatif_curve(a, &x->model, f->fits.theta, &f->draws, 0, 1, 1, CURVE_STEPS);
    e->has_past = whatif_past(a, &x->model, &x->events, f->fits.theta, &f->draws, 0, 1, 0, span,
                              period, look, &e->past, NULL) == ENT_OK;
    e->has_ahead = f->radius < 1 && whatif_ahead(a, &x->model, &x->events, f->fits.theta, &f->draws,
                                                 &plan, look, &e->ahead, NULL) == ENT_OK;
}

void study_run_excite(arena *a, study *s, bool (*stop)(void)) {
    study_excite *e = &s->excite;
    asked q = {stop};
    excite_settings how = settings_of(s->plan, &q);
    stream *streams = arena_new(a, stream, 16);
    int n = streams_of(a, s, streams);
    excite *x = arena_new(a, excite, 1);
    excite_fit f;
    excite_claim claim = {0, 1, -1, with_commas(a, s->plan->claim_given)};
    ent_err why;
    e->fitted =
        excite_of(a, &s->events, streams, n, &s->exposure, &how, x, &s->warned, &why) == ENT_OK &&
        excite_fit_of(a, x, &how, &f, &s->warned, &why) == ENT_OK;
    if (e->fitted) {
        run_whatifs(a, s, x, &f, &how.look);
        e->tested = excite_test(a, x, &how, &claim, &e->result, &s->warned, &why) == ENT_OK;
    }
    if (!e->tested) {
        warnings_add(a, &s->warned, arena_printf(a, "no test of excitation: %s", why.message));
        return;
    }
    s->verdict = sv_of(e->result.verdict.words);
    s->wording = e->result.verdict.wording;
}
