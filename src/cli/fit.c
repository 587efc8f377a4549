// SPDX-License-Identifier: Apache-2.0
//
// fit, test, simulate: whether one stream of events is followed by another, and what would be without it.
#include "base/day.h"
#include "cli/streams.h"
#include "measure/excite_file.h"
#include <math.h>
#include <stdlib.h>

typedef struct settings {
    measure_settings m;
    stream_settings x;
    const char *source, *target, *given, *control;
    const char *fit, *without, *window, *ahead;
    int model;
    long shifts, paths;
} settings;

// Gives the exit code for what a command found; the arena's way out is measure_run's.
typedef struct asked {
    settings s;
    int *code;
} asked;

static void write_head(json *j, const char *schema, const measure_settings *m,
                       const measure_input *in) {
    json_open(j, '{');
    json_key_str(j, "schema", sv_of(schema));
    measure_write_inputs(j, m, in);
}

static void write_tail(json *j, text *out, const warnings *w) {
    measure_write_warnings(j, w);
    json_close(j, '}');
    text_char(out, '\n');
}

static void tell_since(const warnings *w, size_t from) {
    for (size_t i = from; i < w->n; i++) cli_tell("note: " SV_FMT, SV_ARG(w->at[i]));
}

// ---- fit -------------------------------------------------------------------------------------------------------------------------------

static const option fit_options[] = {
    {.name = "model",
     .value = "MODEL",
     .kind = OPTION_CHOICE,
     .choices = "hawkes",
     .offset = offsetof(settings, model),
     .help = "hawkes: each stream excited by all"},
    STREAM_OPTIONS(settings),
    MEASURE_OPTIONS(settings),
};

static const example fit_examples[] = {
    {"entente fit --model hawkes --streams streams.toml --events coded.tsv --out fit.json",
     "how often events of each stream follow those of each other"},
};

static ent_status ask_fit(arena *a, const void *own, text *out, ent_err *err) {
    const asked *q = own;
    const settings *s = &q->s;
    measure_input in;
    stream *streams;
    excite_settings how;
    excite x;
    excite_fit f;
    size_t n;
    stream_progress p = {.what = "draws"};
    ENT_TRY(streams_settings(&s->x, &s->m, &how, err));
    how.look = streams_watch(&s->x, &p);
    ENT_TRY(streams_read(a, &s->x, &s->m, NULL, 0, &in, &streams, &n, err));
    size_t told = in.warned.n;
    ENT_TRY(excite_of(a, &in.events, streams, (int)n, &in.exposure, &how, &x, &in.warned, err));
    ENT_TRY(excite_fit_of(a, &x, &how, &f, &in.warned, err));
    json j = {out, false};
    write_head(&j, "entente.fit.1", &s->m, &in);
    excite_write_config(&j, &how, &x);
    excite_write_fit(a, &j, &x, &how, &f);
    write_tail(&j, out, &in.warned);
    tell_since(&in.warned, told);
    if (f.radius >= 1) *q->code = CLI_NO_NUMBER;
    return ENT_OK;
}

static int run_asked(const command *self, settings *s, int argc, char **argv, measure_ask ask) {
    int n, code = CLI_OK, said = options_read(self, argc, argv, s, &n);
    if (said != OPTIONS_GO_ON) return said;
    if (n) return cli_usage(self, "no operand is wanted");
    asked q = {*s, &code};
    int result = measure_run(&q, &s->m, ask);
    return result == CLI_OK ? code : result;
}

static settings defaults(void) {
    return (settings){
        .m = measure_defaults(), .x = stream_settings_defaults(), .shifts = 999, .paths = 2000};
}

static int run_fit(const command *self, int argc, char **argv) {
    settings s = defaults();
    return run_asked(self, &s, argc, argv, ask_fit);
}

const command fit_command = {
    .name = "fit",
    .operands = "",
    .summary = "fits how streams of events excite each other",
    .about =
        "A Hawkes model: each event raises, for days or weeks, the rate of those that follow.\n"
        "Exposure to news, slow trends, what documents share and the streams' own momentum\n"
        "are taken into account. Writes JSON that `entente simulate' reads.",
    .options = fit_options,
    .n_options = sizeof fit_options / sizeof *fit_options,
    .examples = fit_examples,
    .n_examples = sizeof fit_examples / sizeof *fit_examples,
    .completes = "file",
    .run = run_fit};

// ---- test -----------------------------------------------------------------------------------------------------------------------------

static const option test_options[] = {
    {.name = "from",
     .value = "NAME",
     .kind = OPTION_TEXT,
     .offset = offsetof(settings, source),
     .help = "the stream that is said to speed the other"},
    {.name = "to",
     .value = "LIST",
     .kind = OPTION_TEXT,
     .offset = offsetof(settings, target),
     .help = "the stream that is sped; several are adjusted by Holm"},
    {.name = "given",
     .value = "LIST",
     .kind = OPTION_TEXT,
     .offset = offsetof(settings, given),
     .help = "streams that may explain it: crisis,patron"},
    {.name = "control",
     .value = "NAME",
     .kind = OPTION_TEXT,
     .offset = offsetof(settings, control),
     .help = "pressure on an unrelated state, which should explain nothing"},
    {.name = "shifts",
     .value = "N",
     .kind = OPTION_NUMBER,
     .least = 19,
     .most = 100000,
     .offset = offsetof(settings, shifts),
     .help = "circular shifts of the source; default: 999"},
    STREAM_OPTIONS(settings),
    MEASURE_OPTIONS(settings),
};

static const example test_examples[] = {
    {"entente test --from pressure --to integration --given crisis --streams streams.toml --events "
     "war.ledger",
     "the checks C1 to C10 and what may be claimed"},
};

enum { MOST_TARGETS = 12 };

typedef struct claims {
    sv name[HAWKES_STREAMS]; // of one model: source, target, given, control
    size_t n_names, n_targets;
    sv target[MOST_TARGETS];
    sv given; // "crisis, patron"
    bool control;
} claims;

static ent_status read_claims(arena *a, const settings *s, claims *c, ent_err *err) {
    sv rest, one;
    *c = (claims){0};
    if (!s->source || !s->target)
        return err_set(err, ENT_ERR_USAGE, 0, "--from NAME and --to NAME are wanted");
    c->name[c->n_names++] = sv_of(s->source);
    c->n_names++; // the target, one after the other
    for (rest = sv_of(s->target); sv_split(&rest, ',', &one);) {
        if (c->n_targets == MOST_TARGETS || !one.len)
            return err_set(err, ENT_ERR_USAGE, 0, "--to: at most %d names", MOST_TARGETS);
        c->target[c->n_targets++] = one;
    }
    if (!c->n_targets) return err_set(err, ENT_ERR_USAGE, 0, "--to: a name is wanted");
    text words = text_new(a);
    for (rest = s->given ? sv_of(s->given) : (sv){0}; sv_split(&rest, ',', &one);) {
        if (c->n_names + 1 == HAWKES_STREAMS)
            return err_set(err, ENT_ERR_USAGE, 0, "--given: too many streams");
        c->name[c->n_names++] = one;
        if (words.n) text_add(&words, SV(", "));
        text_add(&words, one);
    }
    c->given = text_sv(&words);
    c->control = s->control != NULL;
    if (c->control) c->name[c->n_names++] = sv_of(s->control);
    return ENT_OK;
}

// One target's model and checks.
typedef struct tested {
    excite x;
    excite_claim claim;
    excite_result result;
    excite_settings how;
} tested;

static ent_status test_one(arena *a, const settings *s, claims *c, size_t i, measure_input *in,
                           tested *t, ent_err *err) {
    stream *streams;
    size_t n;
    stream_progress *p = arena_new(a, stream_progress, 1);
    p->what = "shifts and draws";
    c->name[1] = c->target[i];
    ENT_TRY(streams_settings(&s->x, &s->m, &t->how, err));
    t->how.shifts = (size_t)s->shifts;
    t->how.look = streams_watch(&s->x, p);
    warnings before = in->warned;
    ENT_TRY(streams_read(a, &s->x, &s->m, c->name, c->n_names, in, &streams, &n, err));
    if (i) in->warned = before;
    size_t told = in->warned.n;
    ENT_TRY(excite_of(a, &in->events, streams, (int)n, &in->exposure, &t->how, &t->x, &in->warned,
                      err));
    t->claim = (excite_claim){0, 1, c->control ? (int)n - 1 : -1, c->given};
    ENT_TRY(excite_test(a, &t->x, &t->how, &t->claim, &t->result, &in->warned, err));
    tell_since(&in->warned, told);
    return ENT_OK;
}

static void adjust(arena *a, tested *t, size_t n) {
    double p[MOST_TARGETS];
    for (size_t i = 0; i < n; i++) p[i] = t[i].result.verdict.p;
    verdict_holm(a, p, n);
    for (size_t i = 0; i < n; i++) {
        t[i].result.verdict.p = p[i];
        verdict_decide(a, &t[i].result.facts, &t[i].result.verdict);
    }
}

static ent_status ask_test(arena *a, const void *own, text *out, ent_err *err) {
    const asked *q = own;
    measure_input in = {0};
    claims c;
    bool testable = false;
    ENT_TRY(read_claims(a, &q->s, &c, err));
    tested *t = arena_new(a, tested, c.n_targets);
    for (size_t i = 0; i < c.n_targets; i++) ENT_TRY(test_one(a, &q->s, &c, i, &in, &t[i], err));
    adjust(a, t, c.n_targets);
    json j = {out, false};
    write_head(&j, "entente.test.1", &q->s.m, &in);
    excite_write_config(&j, &t[0].how, &t[0].x);
    if (c.n_targets > 1) {
        json_key(&j, "results");
        json_open(&j, '[');
    }
    for (size_t i = 0; i < c.n_targets; i++) {
        if (c.n_targets > 1) json_open(&j, '{');
        excite_write_result(&j, &t[i].x, &t[i].claim, &t[i].result);
        if (c.n_targets > 1) json_close(&j, '}');
        testable |= t[i].result.verdict.kind != VERDICT_NOT_TESTABLE;
    }
    if (c.n_targets > 1) json_close(&j, ']');
    write_tail(&j, out, &in.warned);
    if (!testable) *q->code = CLI_NOT_TESTABLE;
    return ENT_OK;
}

static int run_test(const command *self, int argc, char **argv) {
    settings s = defaults();
    return run_asked(self, &s, argc, argv, ask_test);
}

const command test_command = {
    .name = "test",
    .operands = "",
    .summary = "tests whether one stream of events is followed by another",
    .about = "Ten checks, from a likelihood ratio to circular shifts, negative controls and\n"
             "forecasts, and the words that they allow. An association in time is not a cause,\n"
             "and the words say so.",
    .options = test_options,
    .n_options = sizeof test_options / sizeof *test_options,
    .examples = test_examples,
    .n_examples = sizeof test_examples / sizeof *test_examples,
    .completes = "file",
    .run = run_test};

// ---- simulate -------------------------------------------------------------------------------------------------------------------------

static const option simulate_options[] = {
    {.name = "fit",
     .value = "FILE",
     .kind = OPTION_FILE,
     .offset = offsetof(settings, fit),
     .help = "what `entente fit' wrote"},
    {.name = "without",
     .value = "NAME",
     .kind = OPTION_TEXT,
     .offset = offsetof(settings, without),
     .help = "the stream that is taken away"},
    {.name = "window",
     .value = "A:B",
     .kind = OPTION_TEXT,
     .offset = offsetof(settings, window),
     .help = "back: only its events from day A to day B; default: all"},
    {.name = "ahead",
     .value = "LENGTH",
     .kind = OPTION_TEXT,
     .offset = offsetof(settings, ahead),
     .help = "how far ahead; default: 26w"},
    {.name = "paths",
     .value = "N",
     .kind = OPTION_NUMBER,
     .least = 50,
     .most = 1000000,
     .offset = offsetof(settings, paths),
     .help = "sample paths; default: 2000"},
    {.letter = 'j',
     .name = "jobs",
     .value = "N",
     .kind = OPTION_NUMBER,
     .least = 1,
     .most = 256,
     .offset = offsetof(settings, x.jobs),
     .help = "threads; default: 1 a processor"},
    {.name = "seed",
     .value = "N",
     .kind = OPTION_NUMBER,
     .most = 1 << 30,
     .offset = offsetof(settings, m.seed),
     .help = "of what is drawn at random; default: 1"},
    {.name = "out",
     .value = "FILE",
     .kind = OPTION_FILE,
     .offset = offsetof(settings, m.out),
     .help = "writes there instead of standard output"},
};

static const example simulate_examples[] = {
    {"entente simulate --fit fit.json --without pressure --ahead 26w",
     "what would not have happened, and what comes, without the stream"},
};

static ent_status read_window(const settings *s, const excite_kept *k, double *from, double *to,
                              ent_err *err) {
    ent_day first, last, ignored;
    sv rest = sv_of(s->window), a, b;
    *from = 0;
    *to = k->model.span_days + 1;
    if (!s->window) return ENT_OK;
    if (!sv_split(&rest, ':', &a) || !day_parse(a, &first, &ignored) || !sv_split(&rest, ':', &b) ||
        !day_parse(b, &ignored, &last) || rest.len || last < first)
        return err_set(err, ENT_ERR_USAGE, 0,
                       "--window %s: two days are wanted, 2011-01-01:2012-06-30", s->window);
    *from = first - k->origin;
    *to = last + 1.0 - k->origin;
    return ENT_OK;
}

static ent_status find_stream(const settings *s, const excite_kept *k, int *found, ent_err *err) {
    if (!s->without)
        return err_set(err, ENT_ERR_USAGE, 0, "--without NAME: which stream is taken away?");
    for (int i = 0; i < k->n_streams; i++)
        if (sv_eq(k->name[i], sv_of(s->without))) {
            *found = i;
            return ENT_OK;
        }
    return err_set(err, ENT_ERR_USAGE, 0, "--without %s: the fit has no such stream", s->without);
}

static void write_rates(arena *a, json *j, const excite_kept *k, int without) {
    double *with = arena_new(a, double, (size_t)k->n_streams),
           *less = arena_new(a, double, (size_t)k->n_streams);
    json_key(j, "stationary_rates_a_day");
    json_open(j, '[');
    if (whatif_stationary(a, &k->model, k->theta, -1, with) &&
        whatif_stationary(a, &k->model, k->theta, without, less))
        for (int i = 0; i < k->n_streams; i++) {
            json_open(j, '{');
            json_key_str(j, "stream", k->name[i]);
            json_key_number(j, "with", with[i]);
            json_key_number(j, "without", less[i]);
            json_close(j, '}');
        }
    json_close(j, ']');
}

static void open_fan(json *j, const excite_kept *k, int target, const whatif_fan *fan) {
    json_open(j, '{');
    json_key_str(j, "stream", k->name[target]);
    excite_write_fan(j, fan);
    json_close(j, '}');
}

static ent_status write_past(arena *a, json *j, const settings *s, const excite_kept *k,
                             int without, const watch *look, double *share, ent_err *err) {
    double from, to;
    ENT_TRY(read_window(s, k, &from, &to, err));
    json_key(j, "past");
    json_open(j, '[');
    for (int i = 0; i < k->n_streams; i++) {
        whatif_fan fan;
        if (i == without) continue;
        ENT_TRY(whatif_past(a, &k->model, &k->events, k->theta, &k->draws, without, i, from, to, 28,
                            look, &fan, err));
        open_fan(j, k, i, &fan);
        share[i] = fan.removed_share;
    }
    json_close(j, ']');
    return ENT_OK;
}

static ent_status write_ahead(arena *a, json *j, const settings *s, const excite_kept *k,
                              int without, const watch *look, ent_err *err) {
    whatif_plan plan = {.source = without,
                        .ahead_days = 182,
                        .period_days = 7,
                        .paths = (size_t)s->paths,
                        .seed = (uint64_t)s->m.seed,
                        .parents_thinned = k->parents_thinned};
    if (s->ahead && (!streams_days(sv_of(s->ahead), &plan.ahead_days) ||
                     !(plan.ahead_days >= 7 && plan.ahead_days <= 3660)))
        return err_set(err, ENT_ERR_USAGE, 0, "--ahead %s: 1w to 520w", s->ahead);
    json_key(j, "ahead");
    json_open(j, '[');
    for (int i = 0; i < k->n_streams; i++) {
        whatif_fan fan;
        if (i == without) continue;
        plan.target = i;
        ENT_TRY(
            whatif_ahead(a, &k->model, &k->events, k->theta, &k->draws, &plan, look, &fan, err));
        open_fan(j, k, i, &fan);
    }
    json_close(j, ']');
    return ENT_OK;
}

static void write_wording(arena *a, json *j, const excite_kept *k, int without,
                          const double *share) {
    text t = text_new(a);
    for (int i = 0; i < k->n_streams; i++)
        if (i != without)
            text_add(&t,
                     arena_printf(a,
                                  "Under the fitted model about %.0f %% of reported " SV_FMT
                                  " events would not have followed without the " SV_FMT
                                  " events taken away. ",
                                  100 * share[i], SV_ARG(k->name[i]), SV_ARG(k->name[without])));
    text_add(&t, arena_printf(a,
                              "This is an association in time; it does not show that " SV_FMT
                              " is the cause.",
                              SV_ARG(k->name[without])));
    json_key_str(j, "wording", text_sv(&t));
}

static ent_status ask_simulate(arena *a, const void *own, text *out, ent_err *err) {
    const asked *q = own;
    const settings *s = &q->s;
    excite_kept k;
    int without = -1;
    double share[HAWKES_STREAMS] = {0};
    stream_progress p = {.what = "paths"};
    watch look = streams_watch(&s->x, &p);
    if (!s->fit)
        return err_set(err, ENT_ERR_USAGE, 0, "--fit FILE: what `entente fit' wrote is wanted");
    ENT_TRY(excite_read_fit(a, s->fit, &k, err));
    ENT_TRY(find_stream(s, &k, &without, err));
    json j = {out, false};
    json_open(&j, '{');
    json_key_str(&j, "schema", SV("entente.simulate.1"));
    json_key(&j, "inputs");
    json_open(&j, '{');
    json_key_str(&j, "sha256", sv_of(k.hash));
    json_key_int(&j, "n", (int64_t)k.events.n);
    json_close(&j, '}');
    json_key_str(&j, "without", k.name[without]);
    json_key_int(&j, "seed", s->m.seed);
    json_key_int(&j, "paths", s->paths);
    ENT_TRY(write_past(a, &j, s, &k, without, &look, share, err));
    if (k.radius >= 1) {
        cli_tell("explosive fit: spectral radius %.3g; nothing is said of what comes", k.radius);
        *q->code = CLI_NO_NUMBER;
    } else {
        ENT_TRY(write_ahead(a, &j, s, &k, without, &look, err));
    }
    write_rates(a, &j, &k, without);
    write_wording(a, &j, &k, without, share);
    json_close(&j, '}');
    text_char(out, '\n');
    return ENT_OK;
}

static int run_simulate(const command *self, int argc, char **argv) {
    settings s = defaults();
    return run_asked(self, &s, argc, argv, ask_simulate);
}

const command simulate_command = {
    .name = "simulate",
    .operands = "",
    .summary = "what would be without a stream of events, back and ahead",
    .about = "Back: how many events of each other stream would not have followed. Ahead: sample\n"
             "paths with and without the stream, all else drawn alike. Under a fitted model only.",
    .options = simulate_options,
    .n_options = sizeof simulate_options / sizeof *simulate_options,
    .examples = simulate_examples,
    .n_examples = sizeof simulate_examples / sizeof *simulate_examples,
    .completes = "file",
    .run = run_simulate};
