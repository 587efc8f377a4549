// SPDX-License-Identifier: Apache-2.0
#include "measure/study.h"
#include "base/day.h"
#include "measure/input.h"
#include <math.h>

enum { LEAST_EVENTS = 30 }; // for change points of a stream
static const double stock_weeks[STUDY_STOCKS] = {8, 26, 52}, z90 = 1.6448536269514722;

// ---- settings --------------------------------------------------------------------------------------------------------------------------

static ent_status unfit(const study_plan *p, const char *what, ent_err *err) {
    return err_set(err, ENT_ERR_INPUT, 0, "%s: %s", p->file, what);
}

// A path as it is, or beside the file of settings.
static sv beside(arena *a, const char *file, sv path) {
    const char *slash = strrchr(file, '/');
    if (!path.len || path.p[0] == '/' || sv_find(path, SV("://"), 0) >= 0)
        return path.len ? arena_printf(a, SV_FMT, SV_ARG(path)) : path;
    return arena_printf(a, "%.*s" SV_FMT, slash ? (int)(slash - file + 1) : 0, file, SV_ARG(path));
}

static ent_status read_words(arena *a, toml *t, study_plan *p, ent_err *err) {
    static const sv top = {0};
    ENT_TRY(toml_string(t, top, "title", &p->title, err));
    ENT_TRY(toml_string(t, top, "question", &p->question, err));
    ENT_TRY(toml_string(t, top, "source", &p->source, err));
    ENT_TRY(toml_strings(a, t, top, "limits", &p->limits, err));
    ENT_TRY(toml_string(t, top, "events", &p->events, err));
    ENT_TRY(toml_string(t, top, "counts", &p->counts, err));
    ENT_TRY(toml_string(t, top, "exposure", &p->exposure, err));
    ENT_TRY(toml_string(t, top, "obligations", &p->obligations, err));
    ENT_TRY(toml_strings(a, t, top, "pressure", &p->pressure, err));
    ENT_TRY(toml_day(t, top, "from", &p->from, err));
    ENT_TRY(toml_day(t, top, "to", &p->to, err));
    ENT_TRY(toml_day(t, top, "known", &p->known, err));
    p->events = beside(a, p->file, p->events);
    p->counts = beside(a, p->file, p->counts);
    p->exposure = beside(a, p->file, p->exposure);
    p->obligations = beside(a, p->file, p->obligations);
    return ENT_OK;
}

static ent_status read_dyad(arena *a, toml *t, study_plan *p, ent_err *err) {
    sv dyad = {0}, bin = {0}, rest;
    static const char *const bins[] = {"day", "week", "month", "quarter", "year"};
    ENT_TRY(toml_strings(a, t, (sv){0}, "dyad", &dyad, err));
    ENT_TRY(toml_string(t, (sv){0}, "bin", &bin, err));
    rest = dyad;
    if (dyad.len && (!sv_split(&rest, '|', &p->a) || !sv_split(&rest, '|', &p->b) || rest.len ||
                     sv_eq(p->a, p->b)))
        return unfit(p, "dyad is [\"A\", \"B\"], two different states", err);
    p->bin = SERIES_month;
    for (int i = 0; bin.len; i++) {
        if (i == N_SERIES_BINS) return unfit(p, "bin is day, week, month, quarter or year", err);
        p->bin = (series_bin)i;
        if (sv_eq(bin, sv_of(bins[i]))) break;
    }
    return ENT_OK;
}

static ent_status read_method(arena *a, toml *t, study_plan *p, ent_err *err) {
    double horizon[FORECAST_MOST_HORIZONS] = {1, 3, 6};
    p->horizons = 3;
    p->half_lives = 2;
    ENT_TRY(toml_string(t, SV("claim"), "from", &p->claim_from, err));
    ENT_TRY(toml_string(t, SV("claim"), "to", &p->claim_to, err));
    ENT_TRY(toml_strings(a, t, SV("claim"), "given", &p->claim_given, err));
    ENT_TRY(toml_number(t, SV("method"), "lags", &p->lags, err));
    ENT_TRY(toml_number(t, SV("method"), "knots_weeks", &p->knots_weeks, err));
    ENT_TRY(toml_number(t, SV("method"), "shifts", &p->shifts, err));
    ENT_TRY(toml_number(t, SV("method"), "bootstrap", &p->bootstrap, err));
    ENT_TRY(toml_number(t, SV("method"), "seed", &p->seed, err));
    ENT_TRY(toml_numbers(t, SV("method"), "half_lives", p->half_life, 4, &p->half_lives, err));
    ENT_TRY(toml_numbers(t, SV("method"), "horizons", horizon, FORECAST_MOST_HORIZONS, &p->horizons,
                         err));
    for (size_t i = 0; i < p->horizons; i++) {
        if (horizon[i] < 1 || horizon[i] > 520 || horizon[i] != floor(horizon[i]) ||
            (i && horizon[i] <= horizon[i - 1]))
            return unfit(p, "horizons are whole numbers of bins, in order", err);
        p->horizon[i] = (size_t)horizon[i];
    }
    if (p->lags < 1 || p->lags > STUDY_LAGS || p->lags != floor(p->lags))
        return unfit(p, "lags is a whole number from 1 to 8", err);
    if (p->shifts < 0 || p->shifts > 100000 || p->seed < 0)
        return unfit(p, "shifts and seed are 0 or more", err);
    return ENT_OK;
}

static ent_status check_plan(const study_plan *p, ent_err *err) {
    if (!p->title.len || !p->question.len) return unfit(p, "title and question are wanted", err);
    if (!p->events.len == !p->counts.len)
        return unfit(p, "either events or counts are wanted", err);
    if (p->events.len && !p->a.len) return unfit(p, "events want a dyad", err);
    if (!p->claim_from.len != !p->claim_to.len) return unfit(p, "a claim has from and to", err);
    if (p->counts.len && (p->rules.n || p->pressure.len))
        return unfit(p, "of counts the columns are the streams: no [stream.] and no pressure", err);
    return ENT_OK;
}

ent_status study_read(arena *a, const char *path, study_plan *p, ent_err *err) {
    toml t;
    sv bytes;
    char hash[65];
    *p = (study_plan){.file = path,
                      .from = ENT_NO_DAY,
                      .to = ENT_NO_DAY,
                      .known = ENT_NO_DAY,
                      .lags = 3,
                      .knots_weeks = 26,
                      .shifts = 999,
                      .bootstrap = 200,
                      .seed = 1,
                      .half_life = {3, 14}};
    ENT_TRY(input_file(a, path, &bytes, hash, err));
    ENT_TRY(toml_read(a, bytes, path, &t, err));
    ENT_TRY(read_words(a, &t, p, err));
    ENT_TRY(read_dyad(a, &t, p, err));
    ENT_TRY(read_method(a, &t, p, err));
    if (p->pressure.len) stream_rules_usual(a, p->a, p->b, p->pressure, &p->rules);
    for (size_t i = 0, more = 0; i < t.tables.n; i++)
        if (sv_starts(t.tables.at[i].name, SV("stream.")) && !more++)
            ENT_TRY(stream_rules_read(a, &t, SV("stream."), &p->rules, err));
    ENT_TRY(toml_done(&t, err));
    return check_plan(p, err);
}

// ---- what the series say -----------------------------------------------------------------------------------------------------------------

static void warn(arena *a, study *s, const char *what, sv which, const char *why) {
    warnings_add(a, &s->warned, arena_printf(a, "%s " SV_FMT ": %s", what, SV_ARG(which), why));
}

static void add_flow(arena *a, study *s, series_way way, int about, flow_form form) {
    ent_err why;
    if (s->flows == STUDY_FLOWS) return;
    if (flow_estimate(a, &s->series, way, about, form, (uint64_t)s->plan->seed, &s->flow[s->flows],
                      &why) == ENT_OK)
        s->flows++;
    else
        warn(a, s, flow_name(form),
             about == SERIES_ALL ? SV("of all domains") : sv_of(domain_name((domain)about)),
             why.message);
}

static ent_status run_series(arena *a, study *s, ent_err *err) {
    const study_plan *p = s->plan;
    ENT_TRY(series_of(a, &s->events, &s->exposure, p->a, p->b, p->bin, p->from, p->to, &s->series,
                      err));
    s->has_series = true;
    add_flow(a, s, SERIES_BOTH, SERIES_ALL, FLOW_balance);
    if (s->series.mean_documents > 0) add_flow(a, s, SERIES_BOTH, SERIES_ALL, FLOW_activity);
    for (int d = 0; d < N_DOMAINS; d++) add_flow(a, s, SERIES_BOTH, d, FLOW_balance);
    return ENT_OK;
}

static ent_status run_treaties(arena *a, study *s, ent_err *err) {
    const study_plan *p = s->plan;
    ent_day from = p->from, to = p->to;
    ENT_TRY(treaties_read(a, arena_printf(a, SV_FMT "%c", SV_ARG(p->obligations), 0).p,
                          &s->treaties, err));
    for (size_t i = 0; i < s->treaties.warned.n; i++)
        warnings_add(a, &s->warned, s->treaties.warned.at[i]);
    if (from == ENT_NO_DAY || (s->treaties.entries.n && s->treaties.entries.at[0].date_lo < from))
        from = s->treaties.entries.n ? s->treaties.entries.at[0].date_lo : from;
    if (to == ENT_NO_DAY && s->has_series) to = s->series.edge[s->series.n];
    if (from == ENT_NO_DAY || to == ENT_NO_DAY) return ENT_OK;
    size_t most = (size_t)(to - from) / 180 + 2;
    s->index = arena_new(a, index_result, most);
    s->index_day = arena_new(a, ent_day, most);
    for (ent_day day = from; day <= to && s->indices < most; day += 183) {
        s->index_day[s->indices] = day;
        s->index[s->indices++] =
            index_at(a, &s->treaties, (sv){0}, day, p->known, (uint64_t)p->seed);
    }
    s->has_treaties = s->indices > 1;
    return ENT_OK;
}

// ---- streams -----------------------------------------------------------------------------------------------------------------------------

static ent_status read_counts(arena *a, study *s, ent_err *err) {
    const study_plan *p = s->plan;
    stream_rules there = {0};
    if (p->counts.len)
        return counts_read(a, arena_printf(a, SV_FMT "%c", SV_ARG(p->counts), 0).p, &s->counts,
                           err);
    for (size_t i = 0; i < p->rules.n; i++) {
        if (stream_of(a, &s->events, &p->rules.at[i]).n)
            *vec_push(a, &there) = p->rules.at[i];
        else
            warn(a, s, "stream", p->rules.at[i].name, "no event");
    }
    return there.n ? counts_of_streams(a, &s->events, &s->exposure, &there, p->bin, &s->counts, err)
                   : ENT_OK;
}

static void set_level(arena *a, study *s, int column, study_stream *to) {
    const counts *c = &s->counts;
    level_data d = {
        .family = LEVEL_NEGBIN, .n = c->n, .y = counts_column(c, column), .weight = c->exposure};
    level_fit fit;
    ent_err why;
    breaks_result r;
    double *log_rate = arena_new(a, double, c->n + 1);
    size_t *bin = arena_new(a, size_t, c->n + 1), n = 0;
    for (size_t t = 0; t < c->n; t++) {
        to->rate[t] = d.y[t] / c->exposure[t];
        if (!isfinite(to->rate[t])) continue;
        log_rate[n] = log1p(to->rate[t]);
        bin[n++] = t + 1;
    }
    if (level_estimate(a, &d, &fit, &why) != ENT_OK ||
        level_add_uncertainty(a, &d, &fit, 200, (uint64_t)s->plan->seed, &why) != ENT_OK) {
        to->why = arena_printf(a, "%s%c", why.message, 0).p;
        return;
    }
    to->level = arena_new(a, double, c->n), to->lo = arena_new(a, double, c->n),
    to->hi = arena_new(a, double, c->n);
    for (size_t t = 0; t < c->n; t++) {
        double sd = sqrt(fit.var[t]);
        to->level[t] = exp(fit.x[t]), to->lo[t] = exp(fit.x[t] - z90 * sd),
        to->hi[t] = exp(fit.x[t] + z90 * sd);
    }
    if (to->total < LEAST_EVENTS || n < 16 || n > 5000 ||
        breaks_find(a, log_rate, NULL, n, 8, 6, &r, &why) != ENT_OK)
        return;
    to->changes = r.by_count[r.best];
    for (size_t i = 0; i < to->changes.m; i++) {
        break_point *q = &to->changes.point[i];
        *q = (break_point){bin[q->at - 1], bin[q->lo - 1], bin[q->hi - 1]};
    }
}

static void run_streams(arena *a, study *s) {
    const counts *c = &s->counts;
    s->stream = arena_new(a, study_stream, c->streams + 1);
    for (int j = 0; j < (int)c->streams; j++) {
        study_stream *to = &s->stream[j];
        *to = (study_stream){.name = c->name[j], .rate = arena_new(a, double, c->n)};
        for (size_t t = 0; t < c->n; t++)
            if (!isnan(counts_column(c, j)[t])) to->total += counts_column(c, j)[t];
        set_level(a, s, j, to);
    }
}

// ---- the claim ---------------------------------------------------------------------------------------------------------------------------

static double *var_table(arena *a, const study *s) {
    const counts *c = &s->counts;
    double *y = arena_new(a, double, c->n * s->ordered);
    for (size_t k = 0; k < s->ordered; k++)
        for (size_t t = 0; t < c->n; t++) y[t + k * c->n] = log1p(counts_column(c, s->order[k])[t]);
    return y;
}

static void run_var(arena *a, study *s) {
    double *y = var_table(a, s);
    size_t n = s->counts.n;
    ent_err why = {0};
    for (size_t lags = 1; lags <= STUDY_LAGS; lags++) {
        var_fit fit;
        granger *g = &s->by_lag[lags - 1];
        s->lag_there[lags - 1] = var_estimate(a, y, n, s->ordered, lags, &fit, &why) == ENT_OK &&
                                 var_granger(a, &fit, 1, 0, lags, g, &why) == ENT_OK;
        if (lags == (size_t)s->plan->lags && s->lag_there[lags - 1] &&
            var_granger(a, &fit, 0, 1, lags, &s->reverse, &why) == ENT_OK)
            s->has_var = true;
    }
    s->shift_p = NAN;
    if (!s->has_var)
        warn(a, s, "autoregression of", s->plan->claim_to, why.message);
    else if (var_shift_p(a, y + n, y, n, (size_t)s->plan->lags, (int)s->plan->shifts,
                         (uint64_t)s->plan->seed, &s->shift_p, &why) != ENT_OK)
        s->shift_p = NAN;
}

// Stocks out of counts: a bin's events in its middle.
static void set_stock(arena *a, const counts *c, int column, double weeks, double *z) {
    double *time = arena_new(a, double, c->n + 1), *weight = arena_new(a, double, c->n + 1),
           *edge = arena_new(a, double, c->n + 1);
    for (size_t t = 0; t <= c->n; t++) edge[t] = c->edge[t];
    for (size_t t = 0; t < c->n; t++) {
        double y = counts_column(c, column)[t];
        time[t] = (edge[t] + edge[t + 1]) / 2;
        weight[t] = isnan(y) ? 0 : y;
    }
    drift_stock(time, weight, c->n, edge, c->n, weeks * 7, z);
}

static void run_stocks(arena *a, study *s) {
    const counts *c = &s->counts;
    level_data d = {
        .family = LEVEL_NEGBIN, .n = c->n, .y = counts_column(c, s->to), .weight = c->exposure};
    double *z = arena_new(a, double, c->n + 1), *crisis = arena_new(a, double, c->n + 1);
    for (int i = 0; i < STUDY_STOCKS; i++) {
        study_stock *to = &s->stock[i];
        ent_err why;
        to->half_life_weeks = stock_weeks[i];
        set_stock(a, c, s->from, stock_weeks[i], z);
        if (s->ordered > 2) set_stock(a, c, s->order[2], stock_weeks[i], crisis);
        to->there = drift_test(a, &d, z, s->ordered > 2 ? crisis : NULL, DRIFT_LEVEL, &to->level,
                               &why) == ENT_OK &&
                    drift_test(a, &d, z, s->ordered > 2 ? crisis : NULL, DRIFT_SPEED, &to->speed,
                               &why) == ENT_OK;
        if (!to->there) warn(a, s, "slow effect on", s->plan->claim_to, why.message);
    }
}

// Columns of the test: the target, the source, what is given.
static bool set_order(arena *a, study *s) {
    sv rest = s->plan->claim_given, name;
    s->to = counts_stream(&s->counts, s->plan->claim_to);
    s->from = counts_stream(&s->counts, s->plan->claim_from);
    if (s->to < 0 || s->from < 0) {
        warn(a, s, "the claim cannot be tested: stream",
             s->to < 0 ? s->plan->claim_to : s->plan->claim_from, "not there, or without events");
        return false;
    }
    s->order[s->ordered++] = s->to;
    s->order[s->ordered++] = s->from;
    while (sv_split(&rest, '|', &name) && s->ordered < 16) {
        int at = counts_stream(&s->counts, name);
        if (at < 0)
            warn(a, s, "not adjusted for", name, "not there, or without events");
        else
            s->order[s->ordered++] = at;
    }
    return true;
}

static bool speeds_up(const study *s) {
    for (int i = 0; i < STUDY_STOCKS; i++)
        if (s->stock[i].there && s->stock[i].speed.p < 0.05 / STUDY_STOCKS) return true;
    return false;
}

static void decide(arena *a, study *s) {
    const granger *g = &s->by_lag[(int)s->plan->lags - 1];
    double events = s->stream[s->to].total, before = s->stream[s->from].total;
    static const char disclaimer[] =
        "This is about order in time after adjustment; it does not show that the one is the cause "
        "of the other. Not adjusted for: a driver of "
        "both that is not among the streams, anticipation, articles that report both, how long "
        "editors follow a story, under-reporting.";
    if (!s->has_var || events < 50 || before < 50) {
        s->verdict = SV("not testable");
        s->wording = arena_printf(a,
                                  "There are %.0f events of `" SV_FMT "' and %.0f of `" SV_FMT
                                  "'; 50 of each are the least that a test is made of. No "
                                  "conclusion is drawn in either direction. %s",
                                  events, SV_ARG(s->plan->claim_to), before,
                                  SV_ARG(s->plan->claim_from), disclaimer);
        return;
    }
    bool follows = g->hc0_p < 0.05 && s->shift_p < 0.05;
    s->verdict = !follows       ? SV("no evidence")
                 : g->sum < 0   ? SV("an association against the claim")
                 : speeds_up(s) ? SV("an association in time, with speed")
                                : SV("an association in time, by counts only");
    s->wording =
        arena_printf(a,
                     "Counts of `" SV_FMT "' in the bins after more `" SV_FMT
                     "' are %s than the rest of the model says (sum of lags %.2f, robust p = %.3f, "
                     "p by circular shifts = %.3f). %s %s",
                     SV_ARG(s->plan->claim_to), SV_ARG(s->plan->claim_from),
                     g->sum < 0 ? "lower" : "higher", g->sum, g->hc0_p, s->shift_p,
                     speeds_up(s) ? "The level rises faster while the stock of the one is high."
                                  : "That the level rises faster is not shown.",
                     disclaimer);
}

static void run_claim(arena *a, study *s, bool (*stop)(void)) {
    if (!s->plan->claim_from.len) return;
    s->has_claim = s->counts.streams && set_order(a, s);
    if (!s->has_claim) {
        s->verdict = SV("not testable");
        s->wording = SV("A stream of the claim has no event in these data. No conclusion is drawn "
                        "in either direction.");
        return;
    }
    run_var(a, s);
    run_stocks(a, s);
    decide(a, s);
    if (s->plan->events.len) study_run_excite(a, s, stop);
}

// ---- forecasts -----------------------------------------------------------------------------------------------------------------------------

static void run_backtest(arena *a, study *s, bool (*stop)(void)) {
    const counts *c = &s->counts;
    forecast_plan *f = &s->forecasts;
    ent_err why;
    int target = s->has_claim ? s->to : 0;
    double days = (double)(c->edge[c->n] - c->edge[0]) / (double)c->n;
    *f = (forecast_plan){.target = target,
                         .models = (1u << N_FORECASTS) - 1,
                         .horizons = s->plan->horizons,
                         .paths = 500,
                         .lags = 2,
                         .seed = (uint64_t)s->plan->seed};
    memcpy(f->horizon, s->plan->horizon, sizeof f->horizon);
    f->year = (size_t)fmax(1, round(365.25 / days));
    f->refit = f->year / 4 ? f->year / 4 : 1;
    s->scores = arena_new(a, backtest, N_FORECASTS * f->horizons);
    if (forecast_backtest(a, c, f, c->n * 6 / 10, c->n - 1, 1, stop, s->scores, &why) == ENT_OK)
        s->has_backtest = true;
    else
        warn(a, s, "no backtest of", c->name[target], why.message);
}

// Events are in the order of time: those of the span stand together.
static void keep_span(measure_events *e, ent_day from, ent_day to) {
    while (e->n && from != ENT_NO_DAY && e->at->time < from) e->at++, e->n--;
    while (e->n && to != ENT_NO_DAY && e->at[e->n - 1].time >= to + 1) e->n--;
}

ent_status study_run(arena *a, const study_plan *p, bool (*stop)(void), study *s, ent_err *err) {
    exposure own;
    char hash[65];
    *s = (study){.plan = p, .from = -1, .to = -1};
    if (p->events.len) {
        ENT_TRY(measure_events_read(a, arena_printf(a, SV_FMT "%c", SV_ARG(p->events), 0).p,
                                    p->known, &s->events, err));
        s->warned = s->events.warned;
        keep_span(&s->events, p->from, p->to);
        if (p->exposure.len)
            ENT_TRY(exposure_read(a, arena_printf(a, SV_FMT "%c", SV_ARG(p->exposure), 0).p,
                                  &s->exposure, hash, &s->warned, err));
        else if (exposure_of_coverage(a, &s->events.coverage, 7, &own))
            *vec_push(a, &s->exposure) = own;
        ENT_TRY(run_series(a, s, err));
    }
    ENT_TRY(read_counts(a, s, err));
    if (p->obligations.len) ENT_TRY(run_treaties(a, s, err));
    if (!s->counts.exposed)
        warnings_add(a, &s->warned, SV("no exposure: the volume of news is taken as constant"));
    if (!s->counts.streams) return ENT_OK;
    run_streams(a, s);
    run_claim(a, s, stop);
    if (!(stop && stop())) run_backtest(a, s, stop);
    return ENT_OK;
}
