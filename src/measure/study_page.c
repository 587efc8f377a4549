// SPDX-License-Identifier: Apache-2.0
//
// A study as a page and as JSON.
#include "base/day.h"
#include "measure/chart.h"
#include "measure/number.h"
#include "measure/study.h"
#include <math.h>

static const char style[] =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:900px;margin:2em auto;padding:0 "
    "1em;color:#1a1a1a;background:#fff}"
    "h1{font-size:1.6em}h2{font-size:1.2em;margin-top:2em;border-bottom:1px solid #bbb}"
    "table{border-collapse:collapse;font-size:.85em;display:block;overflow-x:auto}td,th{border:1px "
    "solid #ccc;padding:.15em .5em;text-align:right}"
    "td:first-child,th:first-child{text-align:left}figure{margin:1em 0 "
    ".3em}figcaption{font-size:.85em;color:#444}svg{width:100%;height:auto}"
    ".verdict{border:2px solid #222;padding:.6em "
    "1em}.note{color:#444;font-size:.9em}details{margin:.3em 0 "
    "1em}summary{cursor:pointer;font-size:.85em}";

static void tag(text *t, const char *name, sv words) {
    text_add(t, arena_printf(t->a, "<%s>", name));
    html_text(t, words);
    text_add(t, arena_printf(t->a, "</%s>\n", name));
}

static void heading(text *t, const char *words) { tag(t, "h2", sv_of(words)); }
static void paragraph(text *t, sv words) { tag(t, "p", words); }

static sv day_name(arena *a, ent_day day) {
    char *to = arena_new(a, char, 11);
    day_write(day, to);
    return sv_of(to);
}

static double *days_of(arena *a, const ent_day *edge, size_t n) {
    double *x = arena_new(a, double, n + 1);
    for (size_t i = 0; i < n; i++) x[i] = edge[i];
    return x;
}

static const char *zero_ended(arena *a, sv s) {
    return arena_printf(a, SV_FMT "%c", SV_ARG(s), 0).p;
}

static chart_mark *marks_of(arena *a, const breaks *b, const ent_day *edge) {
    chart_mark *m = arena_new(a, chart_mark, b->m + 1);
    for (size_t i = 0; i < b->m; i++) {
        const break_point *p = &b->point[i];
        m[i] = (chart_mark){
            edge[p->at], edge[p->lo], edge[p->hi],
            zero_ended(a, arena_printf(a, "change about " SV_FMT " (" SV_FMT " to " SV_FMT ")",
                                       SV_ARG(day_name(a, edge[p->at])),
                                       SV_ARG(day_name(a, edge[p->lo])),
                                       SV_ARG(day_name(a, edge[p->hi]))))};
    }
    return m;
}

static void write_changes(text *t, const breaks *b, const ent_day *edge) {
    if (!b->m) {
        paragraph(
            t, SV("No change point that the data ask for (by BIC, stretches of at least 8 bins)."));
        return;
    }
    text_add(t, SV("<p>Change points, with 90 per cent intervals given the others: "));
    for (size_t i = 0; i < b->m; i++) {
        const break_point *p = &b->point[i];
        text_add(t, arena_printf(t->a, "%s" SV_FMT " (" SV_FMT " to " SV_FMT ")", i ? "; " : "",
                                 SV_ARG(day_name(t->a, edge[p->at])),
                                 SV_ARG(day_name(t->a, edge[p->lo])),
                                 SV_ARG(day_name(t->a, edge[p->hi]))));
    }
    text_add(t, SV(".</p>\n"));
}

// ---- the dyad ----------------------------------------------------------------------------------------------------------------------------

static void write_flow(text *t, const study *s, const flow *f) {
    arena *a = t->a;
    const series *r = &s->series;
    const char *about = f->domain == SERIES_ALL ? "all domains" : domain_name((domain)f->domain);
    double *up = arena_new(a, double, r->n), *down = arena_new(a, double, r->n);
    for (size_t i = 0; i < r->n; i++) {
        const series_cell *c = series_at(r, f->way, f->domain) + i;
        up[i] = c->plus, down[i] = c->minus;
    }
    if (f->domain == SERIES_ALL && f->form == FLOW_balance) {
        chart bars = {.title = "Events by bin: together above the line, apart below",
                      .y_name = "events",
                      .x_name = "bin",
                      .n = r->n,
                      .x = days_of(a, r->edge, r->n),
                      .days = true,
                      .up = up,
                      .down = down,
                      .up_name = "together (+)",
                      .down_name = "apart (-)",
                      .link = "b-"};
        chart_write(t, &bars);
    }
    chart c = {
        .title =
            zero_ended(a, arena_printf(a,
                                       "%s, %s: level with 90 per cent band, what was observed "
                                       "(o), change points (dotted, with their interval)",
                                       flow_name(f->form), about)),
        .y_name = zero_ended(a, arena_printf(a, "%s",
                                             f->form == FLOW_balance
                                                 ? "balance, -1 apart to 1 together"
                                                 : "together-events a bin at mean exposure")),
        .x_name = "bin",
        .n = f->n,
        .x = days_of(a, r->edge, r->n),
        .days = true,
        .line = {{.name = "level", .y = f->level, .lo = f->lo, .hi = f->hi},
                 {.name = "observed", .y = f->observed, .points = true}},
        .lines = 2,
        .mark = marks_of(a, &f->changes, r->edge),
        .marks = f->changes.m,
        .link = "b-"};
    chart_write(t, &c);
    write_changes(t, &f->changes, r->edge);
    if (f->warning) paragraph(t, sv_of(f->warning));
}

static void write_dyad(text *t, const study *s) {
    bool domains = false;
    if (!s->has_series) return;
    heading(t, "The two, over time");
    paragraph(
        t,
        SV("An event brings the two together (+) or drives them apart (-); of several domains each "
           "gets its share. The level is what lies behind the counts; "
           "the band is where it is with 90 per cent, and says how little or much the data tell."));
    for (size_t i = 0; i < s->flows; i++) {
        if (s->flow[i].domain != SERIES_ALL && !domains) heading(t, "By domain");
        domains = domains || s->flow[i].domain != SERIES_ALL;
        write_flow(t, s, &s->flow[i]);
    }
}

static void write_stock(text *t, const study *s) {
    arena *a = t->a;
    size_t n = s->indices;
    if (!s->has_treaties) return;
    heading(t, "What is promised and what is done, by domain");
    paragraph(t, SV("A stock out of the obligations that were entered, from 0 to 1. It is not "
                    "added to the flow of events above. What nobody entered counts as not done: "
                    "a line at zero means no entry, not no deed."));
    for (int d = 0; d < N_DOMAINS; d++) {
        double *c = arena_new(a, double, n), *m = arena_new(a, double, n);
        if (!s->index[n - 1].domain[d].there) continue;
        for (size_t i = 0; i < n; i++)
            c[i] = s->index[i].domain[d].c, m[i] = s->index[i].domain[d].m;
        chart ch = {.title = zero_ended(a, arena_printf(a, "%s: commitment and implementation",
                                                        domain_name((domain)d))),
                    .y_name = "0 to 1",
                    .x_name = "day",
                    .n = n,
                    .x = days_of(a, s->index_day, n),
                    .days = true,
                    .line = {{.name = "commitment", .y = c}, {.name = "implementation", .y = m}},
                    .lines = 2};
        chart_write(t, &ch);
    }
}

// ---- streams and the claim -----------------------------------------------------------------------------------------------------------------

static void write_streams(text *t, const study *s) {
    const counts *c = &s->counts;
    if (!c->streams) return;
    heading(t, "Streams of events");
    for (size_t j = 0; j < c->streams; j++) {
        const study_stream *r = &s->stream[j];
        paragraph(t,
                  arena_printf(t->a, SV_FMT ": %.1f events in %zu bins.%s%s", SV_ARG(r->name),
                               r->total, c->n, r->why ? " No level: " : "", r->why ? r->why : ""));
        if (!r->level) continue;
        chart ch = {
            .title = zero_ended(
                t->a,
                arena_printf(t->a,
                             SV_FMT ": events a bin%s, level with 90 per cent band, change points",
                             SV_ARG(r->name), c->exposed ? " at mean exposure" : "")),
            .y_name = "events a bin",
            .x_name = "bin",
            .n = c->n,
            .x = days_of(t->a, c->edge, c->n),
            .days = true,
            .line = {{.name = "level", .y = r->level, .lo = r->lo, .hi = r->hi},
                     {.name = "observed", .y = r->rate, .points = true}},
            .lines = 2,
            .mark = marks_of(t->a, &r->changes, c->edge),
            .marks = r->changes.m};
        chart_write(t, &ch);
        write_changes(t, &r->changes, c->edge);
    }
}

static void number_cell(text *t, double v, int decimals) {
    text_add(t, SV("<td>"));
    html_number(t, v, decimals);
    text_add(t, SV("</td>"));
}

static void write_lags(text *t, const study *s) {
    text_add(t, SV("<table><tr><th>lags</th><th>F</th><th>p of F</th><th>robust chi2</th><th>p, "
                   "robust</th><th>sum of lags</th></tr>\n"));
    for (size_t i = 0; i < STUDY_LAGS; i++) {
        const granger *g = &s->by_lag[i];
        if (!s->lag_there[i]) continue;
        text_add(t, arena_printf(t->a, "<tr><td>%zu</td>", i + 1));
        number_cell(t, g->f, 2), number_cell(t, g->p, 4), number_cell(t, g->hc0, 2),
            number_cell(t, g->hc0_p, 4), number_cell(t, g->sum, 3);
        text_add(t, SV("</tr>\n"));
    }
    text_add(t, SV("</table>\n"));
    paragraph(t, arena_printf(
                     t->a,
                     "By circular shifts of the source (%.0f lags, %.0f shifts): p = %.4f. The "
                     "other direction, %.0f lags: F p = %.4f, robust p = %.4f, sum of lags %.3f. "
                     "All lags are shown, so that nobody can pick one; the robust p counts, for "
                     "the variance of such counts changes.",
                     s->plan->lags, s->plan->shifts, s->shift_p, s->plan->lags, s->reverse.p,
                     s->reverse.hc0_p, s->reverse.sum));
}

static void write_slow(text *t, const study *s) {
    text_add(
        t, SV("<table><tr><th>half-life of the stock, weeks</th><th>effect on the "
              "level</th><th>from</th><th>to</th><th>p, one-sided</th>"
              "<th>effect on the speed</th><th>from</th><th>to</th><th>p, one-sided</th></tr>\n"));
    for (int i = 0; i < STUDY_STOCKS; i++) {
        const study_stock *k = &s->stock[i];
        if (!k->there) continue;
        text_add(t, arena_printf(t->a, "<tr><td>%.0f</td>", k->half_life_weeks));
        number_cell(t, k->level.b, 4), number_cell(t, k->level.lo, 4),
            number_cell(t, k->level.hi, 4), number_cell(t, k->level.p, 4);
        number_cell(t, k->speed.b, 4), number_cell(t, k->speed.lo, 4),
            number_cell(t, k->speed.hi, 4), number_cell(t, k->speed.p, 4);
        text_add(t, SV("</tr>\n"));
    }
    text_add(t, SV("</table>\n"));
    paragraph(
        t,
        SV("Effects are of one standard deviation of the stock, in logs of the rate (level) or of "
           "its change by bin (speed). Three stocks are three tests: each must pass at .05 / 3."));
}

static const char *check_word(check_result r) {
    return r == CHECK_PASSED ? "passed" : r == CHECK_FAILED ? "failed" : "not run";
}

static void write_checks(text *t, const verdict *v) {
    text_add(t, SV("<table><tr><th>check</th><th>rule</th><th>result</th><th>numbers</th></tr>\n"));
    for (int i = 0; i < CHECKS; i++) {
        text_add(t, SV("<tr>"));
        tag(t, "td", sv_of(v->checks[i].id));
        tag(t, "td", sv_of(v->checks[i].rule));
        tag(t, "td", sv_of(check_word(v->checks[i].result)));
        tag(t, "td", v->checks[i].says);
        text_add(t, SV("</tr>\n"));
    }
    text_add(t, SV("</table>\n"));
}

static void write_fan(text *t, const whatif_fan *f, ent_day from, const char *title) {
    double *x = arena_new(t->a, double, f->n + 1);
    for (size_t i = 0; i < f->n; i++) x[i] = from + f->day[i];
    chart c = {.title = title,
               .y_name = "events a period",
               .x_name = "period",
               .n = f->n,
               .x = x,
               .days = true,
               .line = {{.name = "with", .y = f->with_mean, .lo = f->with_lo, .hi = f->with_hi},
                        {.name = "without",
                         .y = f->without_mean,
                         .lo = f->without_lo,
                         .hi = f->without_hi}},
               .lines = 2};
    chart_write(t, &c);
}

static void write_excite(text *t, const study *s) {
    const study_excite *e = &s->excite;
    if (!e->fitted) return;
    heading(t, "Excitation: how one event is followed by another");
    chart c = {
        .title = "Response curve: events that follow one of the source, a day, by its age in days",
        .y_name = "events a day",
        .x_name = "days",
        .n = e->curve.n,
        .x = e->curve.day,
        .line = {{.name = "response", .y = e->curve.mean, .lo = e->curve.lo, .hi = e->curve.hi}},
        .lines = 1};
    chart_write(t, &c);
    paragraph(t, arena_printf(t->a,
                              "In all %.3f reported events of the target follow one of the source "
                              "(90 per cent: %.3f to %.3f), under the fitted model.",
                              e->curve.total, e->curve.total_lo, e->curve.total_hi));
    if (e->has_past) {
        write_fan(t, &e->past, e->origin,
                  "What-if, back: events of the target with and without those of the source, under "
                  "the fitted model");
        paragraph(t, arena_printf(t->a,
                                  "Under the model %.1f per cent of the target's events go with "
                                  "the source's (90 per cent: %.1f to %.1f).",
                                  100 * e->past.removed_share, 100 * e->past.removed_lo,
                                  100 * e->past.removed_hi));
    }
    if (e->has_ahead)
        write_fan(t, &e->ahead, e->end,
                  "What-if, ahead: a year with and without the source, under the fitted model");
    if (!e->tested) return;
    heading(t, "Checks");
    write_checks(t, &e->result.verdict);
}

static void write_claim(text *t, const study *s) {
    if (!s->has_claim) return;
    heading(t, "Does the one follow the other?");
    paragraph(t, arena_printf(
                     t->a,
                     "From `" SV_FMT "' to `" SV_FMT "', given: " SV_FMT
                     ". Autoregression of log(1 + count).",
                     SV_ARG(s->plan->claim_from), SV_ARG(s->plan->claim_to),
                     SV_ARG(s->plan->claim_given.len ? s->plan->claim_given : SV("nothing else"))));
    if (s->has_var) write_lags(t, s);
    heading(t, "Slow effects: level and speed");
    write_slow(t, s);
}

// ---- forecasts -----------------------------------------------------------------------------------------------------------------------------

static void write_scores(text *t, const study *s) {
    const forecast_plan *f = &s->forecasts;
    text_add(t,
             SV("<table><tr><th>model</th><th>bins ahead</th><th>origins</th><th>CRPS</th><th>log "
                "score</th><th>coverage of 90 %</th><th>places uniform, p</th>"
                "<th>gain on best benchmark</th><th>p</th></tr>\n"));
    for (int m = 0; m < N_FORECASTS; m++)
        for (size_t k = 0; k < f->horizons; k++) {
            const backtest *b = &s->scores[(size_t)m * f->horizons + k];
            if (!b->n) continue;
            text_add(t, arena_printf(t->a, "<tr><td>%s</td><td>%zu</td><td>%zu</td>",
                                     forecast_name((forecast_model)m), f->horizon[k], b->n));
            number_cell(t, b->crps, 3), number_cell(t, b->neglog, 3),
                number_cell(t, b->coverage, 2), number_cell(t, b->pit_ks_p, 4),
                number_cell(t, b->gain, 3), number_cell(t, b->gain_p, 3);
            text_add(t, SV("</tr>\n"));
        }
    text_add(t, SV("</table>\n"));
}

static void write_calibration(text *t, const study *s) {
    const backtest *level = &s->scores[(size_t)FORECAST_level * s->forecasts.horizons],
                   *clim = &s->scores[0];
    double *x = arena_new(t->a, double, FORECAST_PLACES),
           *even = arena_new(t->a, double, FORECAST_PLACES);
    for (int i = 0; i < FORECAST_PLACES; i++)
        x[i] = (i + 0.5) / FORECAST_PLACES, even[i] = 1.0 / FORECAST_PLACES;
    if (!level->n || !clim->n) return;
    chart c = {.title = "Calibration, shortest horizon: share of outcomes by their place in the "
                        "forecast; even is good",
               .y_name = "share",
               .x_name = "place",
               .n = FORECAST_PLACES,
               .x = x,
               .line = {{.name = "level", .y = level->pit},
                        {.name = "climatology", .y = clim->pit},
                        {.name = "even", .y = even}},
               .lines = 3};
    chart_write(t, &c);
}

static void write_forecasts(text *t, const study *s) {
    const forecast_plan *f = &s->forecasts;
    bool any = false;
    if (!s->has_backtest) return;
    heading(t, "Forecasts, scored on the past");
    paragraph(
        t, arena_printf(t->a,
                        "Of `" SV_FMT
                        "', from each of the last 40 per cent of bins with nothing later than it. "
                        "clim, recent and persist are what anybody would say without a model. "
                        "Lower scores are better; a gain below zero is a loss.",
                        SV_ARG(s->counts.name[f->target])));
    write_scores(t, s);
    for (int m = FORECAST_level; m < N_FORECASTS; m++)
        for (size_t k = 0; k < f->horizons; k++) {
            const backtest *b = &s->scores[(size_t)m * f->horizons + k];
            any = any || (b->n && b->gain > 0 && b->gain_p < 0.05);
        }
    paragraph(t, any ? SV("Some model beats the best benchmark with p below .05 at some horizon; "
                          "of so many comparisons one in twenty does by chance.")
                     : SV("No model beats the best benchmark with p below .05 at any horizon: no "
                          "skill is claimed."));
    write_calibration(t, s);
}

// ---- events ----------------------------------------------------------------------------------------------------------------------------------

static void write_events(text *t, const study *s) {
    size_t bin = SIZE_MAX;
    if (!s->has_series) return;
    heading(t, "The events behind the numbers");
    paragraph(t, SV("Names are those of the ledger: `entente events LEDGER --event NAME' shows "
                    "reports and sentences."));
    text_add(t, SV("<table><tr><th>event</th><th>day</th><th>known</th><th>who</th><th>type</"
                   "th><th>to whom</th><th>score</th><th>confidence</th><th>told by</th></tr>\n"));
    for (size_t i = 0, at = 0; i < s->series.n_events; i++) {
        const measure_event *e = &s->events.at[s->series.event[i]];
        while (at + 1 < s->series.n && e->time >= s->series.edge[at + 1]) at++;
        text_add(t, at == bin ? SV("<tr>")
                              : arena_printf(t->a, "<tr id=\"b-" SV_FMT "\">",
                                             SV_ARG(day_name(t->a, s->series.edge[at]))));
        bin = at;
        const sv cells[] = {
            e->id,     day_name(t->a, (ent_day)floor(e->time)), day_name(t->a, e->recorded),
            e->actors, sv_of(ent_type_name(e->type)),           e->recipients};
        for (size_t k = 0; k < sizeof cells / sizeof *cells; k++) tag(t, "td", cells[k]);
        number_cell(t, e->score, 1), number_cell(t, e->confidence, 2);
        tag(t, "td", e->sources);
        text_add(t, SV("</tr>\n"));
    }
    text_add(t, SV("</table>\n"));
}

static void write_list(text *t, sv list) {
    sv item;
    text_add(t, SV("<ul>\n"));
    while (sv_split(&list, '|', &item)) tag(t, "li", item);
    text_add(t, SV("</ul>\n"));
}

static void write_limits(text *t, const study *s) {
    heading(t, "Limits");
    if (s->plan->limits.len) write_list(t, s->plan->limits);
    heading(t, "Notes of the program");
    text_add(t, SV("<ul>\n"));
    for (size_t i = 0; i < s->warned.n; i++) tag(t, "li", s->warned.at[i]);
    text_add(t, SV("</ul>\n"));
    heading(t, "Data");
    if (s->plan->source.len) paragraph(t, s->plan->source);
    paragraph(t,
              arena_printf(t->a,
                           "Hash of the input: %s. Seed %.0f. The same input, settings and program "
                           "give this page byte by byte.",
                           s->plan->counts.len ? s->counts.hash : s->events.hash, s->plan->seed));
}

void study_html(text *t, const study *s) {
    text_add(t, SV("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta "
                   "name=\"viewport\" content=\"width=device-width\"><title>"));
    html_text(t, s->plan->title);
    text_add(t, SV("</title><style>"));
    text_add(t, sv_of(style));
    text_add(t, SV("</style></head><body>\n"));
    tag(t, "h1", s->plan->title);
    paragraph(t, s->plan->question);
    if (s->verdict.len) {
        text_add(t, SV("<div class=\"verdict\"><p><strong>Verdict: "));
        html_text(t, s->verdict);
        text_add(t, SV("</strong></p>\n"));
        paragraph(t, s->wording);
        text_add(t, SV("</div>\n"));
    }
    write_dyad(t, s);
    write_stock(t, s);
    write_streams(t, s);
    write_excite(t, s);
    write_claim(t, s);
    write_forecasts(t, s);
    write_limits(t, s);
    write_events(t, s);
    text_add(t, SV("</body></html>\n"));
}

// ---- JSON ------------------------------------------------------------------------------------------------------------------------------------

static void json_days(json *j, const char *key, const ent_day *day, size_t n) {
    json_key(j, key);
    json_open(j, '[');
    for (size_t i = 0; i < n; i++) json_str(j, day_name(j->t->a, day[i]));
    json_close(j, ']');
}

static void json_changes(json *j, const breaks *b, const ent_day *edge) {
    json_key(j, "changes");
    json_open(j, '[');
    for (size_t i = 0; i < b->m; i++) {
        json_open(j, '{');
        json_key_day(j, "day", edge[b->point[i].at]);
        json_key_day(j, "lo", edge[b->point[i].lo]);
        json_key_day(j, "hi", edge[b->point[i].hi]);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void json_flows(json *j, const study *s) {
    json_key(j, "flows");
    json_open(j, '[');
    for (size_t i = 0; i < s->flows; i++) {
        const flow *f = &s->flow[i];
        json_open(j, '{');
        json_key_str(j, "form", sv_of(flow_name(f->form)));
        json_key_str(j, "domain",
                     f->domain == SERIES_ALL ? SV("all") : sv_of(domain_name((domain)f->domain)));
        json_key_numbers(j, "observed", f->observed, f->n);
        json_key_numbers(j, "level", f->level, f->n);
        json_key_numbers(j, "lo", f->lo, f->n);
        json_key_numbers(j, "hi", f->hi, f->n);
        json_changes(j, &f->changes, s->series.edge);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void json_stocks(json *j, const study *s) {
    json_key(j, "index");
    json_open(j, '[');
    for (size_t i = 0; i < s->indices; i++) {
        json_open(j, '{');
        json_key_day(j, "t", s->index_day[i]);
        for (int d = 0; d < N_DOMAINS; d++)
            if (s->index[i].domain[d].there)
                json_key_numbers(j, domain_name((domain)d),
                                 (double[]){s->index[i].domain[d].c, s->index[i].domain[d].m}, 2);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void json_streams(json *j, const study *s) {
    json_key(j, "streams");
    json_open(j, '[');
    for (size_t i = 0; i < s->counts.streams; i++) {
        const study_stream *r = &s->stream[i];
        json_open(j, '{');
        json_key_str(j, "name", r->name);
        json_key_number(j, "events", r->total);
        json_key_numbers(j, "rate", r->rate, s->counts.n);
        if (r->level)
            json_key_numbers(j, "level", r->level, s->counts.n),
                json_key_numbers(j, "lo", r->lo, s->counts.n),
                json_key_numbers(j, "hi", r->hi, s->counts.n);
        json_changes(j, &r->changes, s->counts.edge);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void json_granger(json *j, size_t lags, const granger *g) {
    json_open(j, '{');
    json_key_int(j, "lags", (int64_t)lags);
    json_key_number(j, "F", g->f);
    json_key_number(j, "p", g->p);
    json_key_number(j, "hc0_chi2", g->hc0);
    json_key_number(j, "hc0_p", g->hc0_p);
    json_key_number(j, "sum", g->sum);
    json_close(j, '}');
}

static void json_claim(json *j, const study *s) {
    json_key(j, "claim");
    json_open(j, '{');
    json_key_str(j, "from", s->plan->claim_from);
    json_key_str(j, "to", s->plan->claim_to);
    json_key_list(j, "given", s->plan->claim_given);
    json_key(j, "granger");
    json_open(j, '[');
    for (size_t i = 0; i < STUDY_LAGS; i++)
        if (s->lag_there[i]) json_granger(j, i + 1, &s->by_lag[i]);
    json_close(j, ']');
    json_key_number(j, "shift_p", s->shift_p);
    if (s->has_var) json_key(j, "reverse"), json_granger(j, (size_t)s->plan->lags, &s->reverse);
    json_key(j, "slow");
    json_open(j, '[');
    for (int i = 0; i < STUDY_STOCKS; i++) {
        const study_stock *k = &s->stock[i];
        if (!k->there) continue;
        json_open(j, '{');
        json_key_number(j, "half_life_weeks", k->half_life_weeks);
        json_key_numbers(j, "level", (double[]){k->level.b, k->level.se, k->level.p}, 3);
        json_key_numbers(j, "speed", (double[]){k->speed.b, k->speed.se, k->speed.p}, 3);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_close(j, '}');
}

static void json_fan(json *j, const char *key, const whatif_fan *f) {
    json_key(j, key);
    json_open(j, '{');
    json_key_numbers(j, "day", f->day, f->n);
    json_key_numbers(j, "with", f->with_mean, f->n);
    json_key_numbers(j, "without", f->without_mean, f->n);
    json_key_numbers(j, "removed_share", (double[]){f->removed_share, f->removed_lo, f->removed_hi},
                     3);
    json_close(j, '}');
}

static void json_excite(json *j, const study *s) {
    const study_excite *e = &s->excite;
    json_key(j, "excitation");
    json_open(j, '{');
    json_key_numbers(j, "branching",
                     (double[]){e->curve.total, e->curve.total_lo, e->curve.total_hi}, 3);
    json_key_numbers(j, "response", e->curve.mean, e->curve.n);
    if (e->has_past) json_fan(j, "without_back", &e->past);
    if (e->has_ahead) json_fan(j, "without_ahead", &e->ahead);
    json_key(j, "checks");
    json_open(j, '[');
    for (int i = 0; e->tested && i < CHECKS; i++) {
        const check *c = &e->result.verdict.checks[i];
        json_open(j, '{');
        json_key_str(j, "id", sv_of(c->id));
        json_key_str(j, "result", sv_of(check_word(c->result)));
        json_key_number(j, "value", c->value);
        json_key_str(j, "says", c->says);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_close(j, '}');
}

static void json_scores(json *j, const study *s) {
    json_key(j, "backtest");
    json_open(j, '[');
    for (int m = 0; s->has_backtest && m < N_FORECASTS; m++)
        for (size_t k = 0; k < s->forecasts.horizons; k++) {
            const backtest *b = &s->scores[(size_t)m * s->forecasts.horizons + k];
            if (!b->n) continue;
            json_open(j, '{');
            json_key_str(j, "model", sv_of(forecast_name((forecast_model)m)));
            json_key_int(j, "horizon", (int64_t)s->forecasts.horizon[k]);
            json_key_int(j, "n", (int64_t)b->n);
            json_key_number(j, "crps", b->crps);
            json_key_number(j, "neglog", b->neglog);
            json_key_number(j, "coverage90", b->coverage);
            json_key_number(j, "gain", b->gain);
            json_key_number(j, "gain_p", b->gain_p);
            json_key_numbers(j, "places", b->pit, FORECAST_PLACES);
            json_close(j, '}');
        }
    json_close(j, ']');
}

void study_json(text *t, const study *s) {
    json j = {t, false};
    json_open(&j, '{');
    json_key_str(&j, "schema", SV("entente.study.1"));
    json_key_str(&j, "title", s->plan->title);
    json_key_str(&j, "question", s->plan->question);
    json_key(&j, "inputs");
    json_open(&j, '{');
    json_key_str(&j, "sha256", sv_of(s->plan->counts.len ? s->counts.hash : s->events.hash));
    json_key_int(&j, "n", (int64_t)s->events.n);
    json_key_day(&j, "known", s->plan->known);
    json_close(&j, '}');
    json_key_str(&j, "verdict", s->verdict);
    json_key_str(&j, "wording", s->wording);
    if (s->has_series) json_days(&j, "bins", s->series.edge, s->series.n);
    json_flows(&j, s);
    json_stocks(&j, s);
    json_days(&j, "stream_bins", s->counts.edge, s->counts.n);
    json_streams(&j, s);
    if (s->has_claim) json_claim(&j, s);
    if (s->excite.fitted) json_excite(&j, s);
    json_scores(&j, s);
    json_key_list(&j, "limits", s->plan->limits);
    json_key(&j, "warnings");
    json_open(&j, '[');
    for (size_t i = 0; i < s->warned.n; i++) json_str(&j, s->warned.at[i]);
    json_close(&j, ']');
    json_close(&j, '}');
    text_char(t, '\n');
}
