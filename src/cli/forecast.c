// SPDX-License-Identifier: Apache-2.0
//
// forecast, backtest: what comes next, and how good such forecasts were.
#include "measure/forecast.h"
#include "base/day.h"
#include "cli/measure.h"
#include "measure/input.h"
#include <math.h>
#include <stdlib.h>

typedef struct settings {
    measure_settings m;
    const char *counts, *streams, *target, *models, *horizons, *origins;
    int bin, tsv;
    long paths, lags;
    bool back;
} settings;

static const option options[] = {
    {.name = "origins",
     .value = "A:B:N",
     .kind = OPTION_TEXT,
     .offset = offsetof(settings, origins),
     .help = "looks back: days A to B, every N bins"},
    {.name = "counts",
     .value = "FILE",
     .kind = OPTION_FILE,
     .offset = offsetof(settings, counts),
     .help = "counts by bin, a column a stream (TSV), instead of events"},
    {.name = "streams",
     .value = "FILE",
     .kind = OPTION_FILE,
     .offset = offsetof(settings, streams),
     .help = "streams of the events (TOML)"},
    {.name = "target",
     .value = "NAME",
     .kind = OPTION_TEXT,
     .offset = offsetof(settings, target),
     .help = "the stream to forecast; default: each in turn"},
    {.name = "models",
     .value = "LIST",
     .kind = OPTION_TEXT,
     .offset = offsetof(settings, models),
     .help = "of clim,recent,persist,level,var,bvar; default: all"},
    {.name = "horizons",
     .value = "LIST",
     .kind = OPTION_TEXT,
     .offset = offsetof(settings, horizons),
     .help = "bins ahead; default: 1,4,13,26"},
    {.name = "bin",
     .value = "LENGTH",
     .kind = OPTION_CHOICE,
     .choices = "day|week|month|quarter|year",
     .offset = offsetof(settings, bin),
     .help = "of events: day, week (default), month, quarter, year"},
    {.name = "paths",
     .value = "N",
     .kind = OPTION_NUMBER,
     .least = 50,
     .most = 100000,
     .offset = offsetof(settings, paths),
     .help = "of each sample; default: 1000"},
    {.name = "lags",
     .value = "N",
     .kind = OPTION_NUMBER,
     .least = 1,
     .most = 26,
     .offset = offsetof(settings, lags),
     .help = "of var and bvar; default: 4"},
    {.name = "tsv",
     .kind = OPTION_FLAG,
     .most = 1,
     .offset = offsetof(settings, tsv),
     .help = "a table instead of JSON"},
    MEASURE_OPTIONS(settings)};

static const example forecast_examples[] = {
    {"entente forecast --counts counts.tsv --target 'RUS>BLR' --horizons 1,3,6 --tsv",
     "the next bins of a stream, by all models"},
};
static const example backtest_examples[] = {
    {"entente backtest --counts counts.tsv --horizons 1,6 --paths 200 --tsv",
     "scores of every model on the past, beside climatology and persistence"},
};

// ---- the plan ------------------------------------------------------------------------------------------------------------------------------

static ent_status set_models(const settings *s, forecast_plan *p, ent_err *err) {
    sv rest = sv_of(s->models), name;
    if (!rest.len) p->models = (1u << N_FORECASTS) - 1;
    while (sv_split(&rest, ',', &name)) {
        int m = 0;
        while (m < N_FORECASTS && !sv_eq(name, sv_of(forecast_name((forecast_model)m)))) m++;
        if (m == N_FORECASTS)
            return err_set(err, ENT_ERR_USAGE, 0, "--models " SV_FMT ": no such model",
                           SV_ARG(name));
        p->models |= 1u << m;
    }
    return ENT_OK;
}

static ent_status set_horizons(const settings *s, forecast_plan *p, ent_err *err) {
    sv rest = sv_of(s->horizons ? s->horizons : "1,4,13,26"), item;
    while (sv_split(&rest, ',', &item)) {
        double h;
        if (!number_read(item, &h) || h < 1 || h > 520 || h != floor(h) ||
            p->horizons == FORECAST_MOST_HORIZONS ||
            (p->horizons && (size_t)h <= p->horizon[p->horizons - 1]))
            return err_set(err, ENT_ERR_USAGE, 0,
                           "--horizons: up to %d whole numbers of bins, in order",
                           FORECAST_MOST_HORIZONS);
        p->horizon[p->horizons++] = (size_t)h;
    }
    return ENT_OK;
}

static size_t bins_a_year(const counts *c) {
    double days = (double)(c->edge[c->n] - c->edge[0]) / (double)c->n;
    return (size_t)fmax(1, round(365.25 / days));
}

static ent_status set_plan(const settings *s, const counts *c, forecast_plan *p, ent_err *err) {
    *p = (forecast_plan){.year = bins_a_year(c),
                         .paths = (size_t)s->paths,
                         .lags = (size_t)s->lags,
                         .seed = (uint64_t)s->m.seed};
    p->refit = p->year / 4 ? p->year / 4 : 1;
    ENT_TRY(set_models(s, p, err));
    return set_horizons(s, p, err);
}

static ent_status read_counts(arena *a, const settings *s, counts *c, warnings *warned,
                              ent_err *err) {
    measure_input in;
    stream_rules rules = {0};
    toml t;
    sv bytes;
    char hash[65];
    if (s->counts) return counts_read(a, s->counts, c, err);
    if (!s->streams)
        return err_set(err, ENT_ERR_USAGE, 0,
                       "--counts FILE, or --events and --streams FILE, are wanted");
    ENT_TRY(input_file(a, s->streams, &bytes, hash, err));
    ENT_TRY(toml_read(a, bytes, s->streams, &t, err));
    ENT_TRY(stream_rules_read(a, &t, (sv){0}, &rules, err));
    ENT_TRY(toml_done(&t, err));
    ENT_TRY(measure_read(a, &s->m, &in, err));
    *warned = in.warned;
    ENT_TRY(counts_of_streams(a, &in.events, &in.exposure, &rules, (series_bin)s->bin, c, err));
    memcpy(c->hash, in.events.hash, sizeof c->hash);
    return ENT_OK;
}

// ---- results -------------------------------------------------------------------------------------------------------------------------------

static void number(text *t, double v) {
    text_char(t, '\t');
    number_text(t, v);
}

static void row_head(text *t, sv stream_name, int m, size_t horizon) {
    text_add(t, stream_name);
    text_char(t, '\t');
    text_add(t, sv_of(forecast_name((forecast_model)m)));
    text_char(t, '\t');
    text_int(t, (int64_t)horizon);
}

static void object_head(json *j, sv stream_name, int m, size_t horizon) {
    json_open(j, '{');
    json_key_str(j, "stream", stream_name);
    json_key_str(j, "model", sv_of(forecast_name((forecast_model)m)));
    json_key_int(j, "horizon", (int64_t)horizon);
}

static void write_forecast(const settings *s, json *j, sv name, int m, size_t horizon,
                           const forecast *f) {
    text *t = j->t;
    if (s->tsv) {
        row_head(t, name, m, horizon);
        number(t, f->mean), number(t, f->lo), number(t, f->hi), number(t, f->some);
        text_char(t, '\n');
        return;
    }
    object_head(j, name, m, horizon);
    json_key_number(j, "mean", f->mean);
    json_key_number(j, "lo", f->lo);
    json_key_number(j, "hi", f->hi);
    json_key_number(j, "at_least_one", f->some);
    json_close(j, '}');
}

static void write_score(const settings *s, json *j, sv name, int m, size_t horizon,
                        const backtest *b) {
    text *t = j->t;
    if (s->tsv) {
        row_head(t, name, m, horizon);
        number(t, (double)b->n), number(t, b->crps), number(t, b->neglog), number(t, b->brier),
            number(t, b->coverage);
        number(t, b->interval), number(t, b->pit_ks_p), number(t, b->gain), number(t, b->gain_p),
            number(t, b->gain_clim), number(t, b->gain_clim_p);
        text_char(t, '\n');
        return;
    }
    object_head(j, name, m, horizon);
    json_key_int(j, "n", (int64_t)b->n);
    json_key_number(j, "crps", b->crps);
    json_key_number(j, "neglog", b->neglog);
    json_key_number(j, "brier", b->brier);
    json_key_number(j, "coverage90", b->coverage);
    json_key_number(j, "interval90", b->interval);
    json_key_number(j, "pit_ks_p", b->pit_ks_p);
    json_key_number(j, "gain_on_best_benchmark", b->gain);
    json_key_number(j, "gain_p", b->gain_p);
    json_key_number(j, "gain_on_clim", b->gain_clim);
    json_key_number(j, "gain_on_clim_p", b->gain_clim_p);
    json_close(j, '}');
}

// ---- origins -------------------------------------------------------------------------------------------------------------------------------

static size_t bin_of_day(const counts *c, ent_day day) {
    size_t i = 0;
    while (i < c->n && c->edge[i] < day) i++;
    return i;
}

// "2010-01-01:2013-01-01:13": a bin is an origin when all before it is known; the unit of the step may be told, "13w".
static ent_status set_origins(const settings *s, const counts *c, size_t *first, size_t *last,
                              size_t *step, ent_err *err) {
    sv rest = sv_of(s->origins), from, to;
    ent_day day, end, other;
    double n = 1;
    *first = c->n * 6 / 10;
    *last = c->n - 1;
    *step = 1;
    if (!rest.len) return ENT_OK;
    bool good = sv_split(&rest, ':', &from) && sv_split(&rest, ':', &to) &&
                day_parse(from, &day, &other) && day_parse(to, &end, &other);
    if (good && rest.len && strchr("dwmqy", rest.p[rest.len - 1])) rest.len--;
    if (!good || (rest.len && (!number_read(rest, &n) || n < 1 || n != floor(n))))
        return err_set(err, ENT_ERR_USAGE, 0, "--origins wants DAY:DAY:BINS");
    *first = bin_of_day(c, day);
    *last = bin_of_day(c, end);
    *step = (size_t)n;
    return ENT_OK;
}

static void tell_missing(const counts *c, const forecast_plan *p, int m, bool there) {
    if (!there && p->models >> m & 1)
        cli_tell("note: %s cannot be fitted to " SV_FMT
                 ": too few bins, a series that does not vary, or that says what others say",
                 forecast_name((forecast_model)m), SV_ARG(c->name[p->target]));
}

static ent_status run_one(arena *a, const settings *s, const counts *c, forecast_plan *p, json *j,
                          ent_err *err) {
    size_t cells = N_FORECASTS * p->horizons, first, last, step;
    forecast *f = arena_new(a, forecast, cells);
    backtest *b = arena_new(a, backtest, cells);
    if (s->back) {
        ENT_TRY(set_origins(s, c, &first, &last, &step, err));
        ENT_TRY(forecast_backtest(a, c, p, first, last, step, cli_stopped, b, err));
    } else {
        ENT_TRY(forecast_now(a, c, p, f, err));
    }
    for (int m = 0; m < N_FORECASTS; m++) {
        bool there = false;
        for (size_t k = 0; k < p->horizons; k++) {
            size_t at = (size_t)m * p->horizons + k;
            there = there || (s->back ? b[at].n > 0 : f[at].there);
            if (s->back && b[at].n) write_score(s, j, c->name[p->target], m, p->horizon[k], &b[at]);
            if (!s->back && f[at].there)
                write_forecast(s, j, c->name[p->target], m, p->horizon[k], &f[at]);
        }
        tell_missing(c, p, m, there);
    }
    return ENT_OK;
}

static void write_head(const settings *s, json *j, const counts *c) {
    if (s->tsv) {
        text_add(j->t,
                 s->back ? SV("stream\tmodel\thorizon\tn\tcrps\tneglog\tbrier\tcoverage90\tinterval"
                              "90\tpit_ks_p\tgain_on_best\tgain_p\tgain_on_clim\tgain_on_clim_p\n")
                         : SV("stream\tmodel\thorizon\tmean\tlo\thi\tat_least_one\n"));
        return;
    }
    json_open(j, '{');
    json_key_str(j, "schema", s->back ? SV("entente.backtest.1") : SV("entente.forecast.1"));
    json_key(j, "inputs");
    json_open(j, '{');
    json_key_str(j, "sha256", sv_of(c->hash));
    json_key_int(j, "n", (int64_t)c->n);
    json_key_day(j, "first", c->edge[0]);
    json_key_day(j, "end", c->edge[c->n]);
    json_key_day(j, "known", s->m.known);
    json_close(j, '}');
    json_key(j, s->back ? "scores" : "forecasts");
    json_open(j, '[');
}

static ent_status ask(arena *a, const void *own, text *out, ent_err *err) {
    const settings *s = own;
    counts c;
    forecast_plan p;
    warnings warned = {0};
    json j = {out, false};
    ENT_TRY(read_counts(a, s, &c, &warned, err));
    ENT_TRY(set_plan(s, &c, &p, err));
    int only = s->target ? counts_stream(&c, sv_of(s->target)) : -1;
    if (s->target && only < 0)
        return err_set(err, ENT_ERR_USAGE, 0, "--target %s: no such stream", s->target);
    if (!c.exposed)
        warnings_add(a, &warned, SV("no exposure: the volume of news is taken as constant"));
    write_head(s, &j, &c);
    for (p.target = 0; p.target < (int)c.streams && !cli_stopped(); p.target++)
        if (only < 0 || only == p.target) ENT_TRY(run_one(a, s, &c, &p, &j, err));
    if (s->tsv) return ENT_OK;
    json_close(&j, ']');
    measure_write_warnings(&j, &warned);
    json_close(&j, '}');
    text_char(out, '\n');
    return ENT_OK;
}

static int run(const command *self, int argc, char **argv, bool back) {
    settings s = {.m = measure_defaults(), .bin = SERIES_week, .paths = 1000, .lags = 4};
    int n, said = options_read(self, argc, argv, &s, &n);
    if (said != OPTIONS_GO_ON) return said;
    if (n) return cli_usage(self, "no operand is wanted");
    s.back = back || s.origins;
    return measure_run(&s, &s.m, ask);
}

static int run_forecast(const command *self, int argc, char **argv) {
    return run(self, argc, argv, false);
}
static int run_backtest(const command *self, int argc, char **argv) {
    return run(self, argc, argv, true);
}

const command forecast_command = {
    .name = "forecast",
    .operands = "",
    .summary = "what comes next in a stream of events, and how sure",
    .about =
        "Sums over the next bins with 90 per cent intervals, by models and by what anybody would\n"
        "say without one. `entente backtest', or --origins, tells whether they are any good.",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .examples = forecast_examples,
    .n_examples = 1,
    .completes = "file",
    .run = run_forecast};

const command backtest_command = {
    .name = "backtest",
    .operands = "",
    .summary = "how good forecasts of a stream would have been",
    .about =
        "Forecasts from each origin (the last 40 per cent of bins, unless --origins says) with\n"
        "nothing later than it; scores beside climatology (clim),\n"
        "the last twelve months (recent) and persistence: CRPS, log score, Brier score of at\n"
        "least one, coverage and score of the 90 per cent interval, uniformity of places (PIT),\n"
        "gain in CRPS with the p-value of Diebold and Mariano. Lower scores are better.",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .examples = backtest_examples,
    .n_examples = 1,
    .completes = "file",
    .run = run_backtest};
