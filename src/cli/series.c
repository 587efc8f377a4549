// SPDX-License-Identifier: Apache-2.0
#include "base/day.h"
#include "cli/measure.h"
#include "measure/flow.h"
#include <math.h>

typedef struct settings {
    measure_settings m;
    const char *dyad, *domains;
    int bin, flow, json;
    ent_day from, to;
} settings;

static const option options[] = {
    {.name = "dyad",
     .value = "A,B",
     .kind = OPTION_TEXT,
     .offset = offsetof(settings, dyad),
     .help = "the two states, by their codes"},
    {.name = "domain",
     .value = "LIST",
     .kind = OPTION_TEXT,
     .offset = offsetof(settings, domains),
     .help = "POL,ECO,MIL,SOC,MON,INS,all; default: all of them"},
    {.name = "bin",
     .value = "LENGTH",
     .kind = OPTION_CHOICE,
     .choices = "day|week|month|quarter|year",
     .offset = offsetof(settings, bin),
     .help = "day, week (default), month, quarter, year"},
    {.name = "flow",
     .value = "FORM",
     .kind = OPTION_CHOICE,
     .choices = "none|balance|activity|tone|enthusiasm|deeds",
     .offset = offsetof(settings, flow),
     .help = "the level behind: balance, activity, tone, enthusiasm, deeds"},
    {.name = "from",
     .value = "DAY",
     .kind = OPTION_DAY,
     .offset = offsetof(settings, from),
     .help = "first day; default: of the first event"},
    {.name = "to",
     .value = "DAY",
     .kind = OPTION_DAY,
     .offset = offsetof(settings, to),
     .help = "last day; default: of the last event"},
    {.name = "json",
     .kind = OPTION_FLAG,
     .most = 1,
     .offset = offsetof(settings, json),
     .help = "one object with levels and change points"},
    MEASURE_OPTIONS(settings),
};

static const example examples[] = {
    {"entente series --dyad ETH,ERI --bin month --events war.ledger",
     "counts, scores and exposure by month, direction and domain (TSV)"},
};

static bool is_wanted(const settings *s, int d) {
    sv list = sv_of(s->domains), name = d == SERIES_ALL ? SV("all") : sv_of(domain_name((domain)d));
    return !list.len || sv_in_list(name, list, ',');
}

static void way_name(text *t, const series *s, series_way way) {
    text_add(t, way == SERIES_FROM ? s->b : s->a);
    text_add(t, way == SERIES_BOTH ? SV("-") : SV(">"));
    text_add(t, way == SERIES_FROM ? s->a : s->b);
}

static void number(text *t, double v) {
    text_char(t, '\t');
    number_text(t, v);
}

static void write_line(text *t, const series *s, series_way way, int d, size_t i, const flow *f) {
    const series_cell *c = series_at(s, way, d) + i;
    double n = c->plus + c->minus;
    char day[11];
    day_write(s->edge[i], day);
    text_add(t, sv_of(day));
    text_char(t, '\t');
    way_name(t, s, way);
    text_char(t, '\t');
    text_add(t, d == SERIES_ALL ? SV("all") : sv_of(domain_name((domain)d)));
    number(t, c->plus);
    number(t, c->minus);
    number(t, n);
    number(t, c->score);
    number(t, n > 0 ? c->score / n : NAN);
    number(t, n > 0 ? c->plus / n : NAN);
    number(t, s->exposure[i] * s->mean_documents);
    number(t, s->exposure[i] > 0 ? c->plus / s->exposure[i] : NAN);
    if (f) number(t, f->level[i]), number(t, f->lo[i]), number(t, f->hi[i]);
    text_char(t, '\n');
}

static void write_flow(json *j, const series *s, const flow *f) {
    text name = text_new(j->t->a);
    way_name(&name, s, f->way);
    json_open(j, '{');
    json_key_str(j, "direction", text_sv(&name));
    json_key_str(j, "domain",
                 f->domain == SERIES_ALL ? SV("all") : sv_of(domain_name((domain)f->domain)));
    json_key_str(j, "form", sv_of(flow_name(f->form)));
    json_key_number(j, "loglik", f->fit.loglik);
    json_key_number(j, "variance_by_bin", f->fit.q);
    json_key_number(j, "spread", f->fit.spread);
    json_key_numbers(j, "observed", f->observed, f->n);
    json_key_numbers(j, "level", f->level, f->n);
    json_key_numbers(j, "lo", f->lo, f->n);
    json_key_numbers(j, "hi", f->hi, f->n);
    json_key(j, "changes");
    json_open(j, '[');
    for (size_t i = 0; i < f->changes.m; i++) {
        const break_point *p = &f->changes.point[i];
        json_open(j, '{');
        json_key_day(j, "day", s->edge[p->at]);
        json_key_day(j, "lo", s->edge[p->lo]);
        json_key_day(j, "hi", s->edge[p->hi]);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_key_str(j, "warning", sv_of(f->warning));
    json_close(j, '}');
}

// Directions and domains one after the other; a level that cannot be told is left out, and told why.
typedef struct writing {
    arena *a;
    const settings *s;
    const series *series;
    text *out;
    json *j;
    warnings *warned;
} writing;

static void write_one(writing *w, series_way way, int d) {
    flow f;
    ent_err err;
    bool there =
        w->s->flow > 0 && flow_estimate(w->a, w->series, way, d, (flow_form)(w->s->flow - 1),
                                        (uint64_t)w->s->m.seed, &f, &err) == ENT_OK;
    if (w->s->flow > 0 && !there) {
        text name = text_new(w->a);
        way_name(&name, w->series, way);
        warnings_add(w->a, w->warned,
                     arena_printf(w->a, SV_FMT " %s: no level: %s", SV_ARG(text_sv(&name)),
                                  d == SERIES_ALL ? "all" : domain_name((domain)d), err.message));
    }
    if (w->j && there) write_flow(w->j, w->series, &f);
    for (size_t i = 0; !w->j && i < w->series->n; i++)
        write_line(w->out, w->series, way, d, i, there ? &f : NULL);
}

static void write_all(writing *w) {
    for (int way = 0; way < N_SERIES_WAYS; way++)
        for (int d = 0; d <= N_DOMAINS; d++)
            if (is_wanted(w->s, d)) write_one(w, (series_way)way, d);
}

static void write_json(writing *w, const measure_input *in) {
    json j = {w->out, false};
    w->j = &j;
    json_open(&j, '{');
    json_key_str(&j, "schema", SV("entente.series.1"));
    measure_write_inputs(&j, &w->s->m, in);
    json_key(&j, "bins");
    json_open(&j, '[');
    for (size_t i = 0; i < w->series->n; i++) {
        char day[11];
        day_write(w->series->edge[i], day);
        json_str(&j, sv_of(day));
    }
    json_close(&j, ']');
    json_key(&j, "flows");
    json_open(&j, '[');
    write_all(w);
    json_close(&j, ']');
    measure_write_warnings(&j, w->warned);
    json_close(&j, '}');
    text_char(w->out, '\n');
}

static ent_status ask(arena *a, const void *own, text *out, ent_err *err) {
    const settings *s = own;
    measure_input in;
    series series_;
    sv first, second;
    measure_dyad(s->dyad, &first, &second);
    ENT_TRY(measure_read(a, &s->m, &in, err));
    ENT_TRY(series_of(a, &in.events, &in.exposure, first, second, (series_bin)s->bin, s->from,
                      s->to, &series_, err));
    size_t told = in.warned.n;
    writing w = {a, s, &series_, out, NULL, &in.warned};
    if (s->json) {
        write_json(&w, &in);
    } else {
        text_add(out, SV("bin\tdirection\tdomain\tplus\tminus\tn\tscore_sum\tscore_"
                         "mean\tshare\tdocuments\trate"));
        text_add(out, s->flow > 0 ? SV("\tlevel\tlo\thi\n") : SV("\n"));
        write_all(&w);
    }
    for (size_t i = told; i < in.warned.n; i++) cli_tell("note: " SV_FMT, SV_ARG(in.warned.at[i]));
    return ENT_OK;
}

static int check_domains(const command *self, const char *list) {
    sv rest = sv_of(list), name;
    while (sv_split(&rest, ',', &name))
        if (!sv_eq(name, SV("all")) && domain_named(name) == DOMAIN_NONE)
            return cli_usage(self, "--domain " SV_FMT ": no such domain", SV_ARG(name));
    return CLI_OK;
}

static int run(const command *self, int argc, char **argv) {
    settings s = {
        .m = measure_defaults(), .from = ENT_NO_DAY, .to = ENT_NO_DAY, .bin = SERIES_week};
    sv a, b;
    int n, said = options_read(self, argc, argv, &s, &n);
    if (said != OPTIONS_GO_ON) return said;
    if (n == 1 && !s.m.events) s.m.events = argv[0], n = 0;
    if (n) return cli_usage(self, "no operand is wanted beside --events");
    if (!s.dyad || !measure_dyad(s.dyad, &a, &b))
        return cli_usage(self, "--dyad A,B: two different states are wanted");
    if (check_domains(self, s.domains) != CLI_OK) return CLI_USAGE;
    if (s.json && !s.flow) s.flow = 1 + FLOW_balance;
    return measure_run(&s, &s.m, ask);
}

const command series_command = {
    .name = "series",
    .operands = "[LEDGER]",
    .summary = "counts and levels of cooperation between two states over time",
    .about =
        "By bin, direction and domain: events that bring together (plus) and drive apart\n"
        "(minus), their scores, how much news was read, and with --flow the level behind them\n"
        "with 90 per cent intervals. An event of k domains counts 1/k in each.",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .examples = examples,
    .n_examples = sizeof examples / sizeof *examples,
    .completes = "file",
    .run = run};
