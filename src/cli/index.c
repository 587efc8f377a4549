// SPDX-License-Identifier: Apache-2.0
#include "measure/index.h"
#include "cli/measure.h"
#include "measure/series.h"
#include <math.h>

typedef struct settings {
    measure_settings m;
    const char *dyad, *ledger, *weights;
    ent_day at, from, to;
} settings;

static const option options[] = {
    {.name = "dyad",
     .value = "A,B",
     .kind = OPTION_TEXT,
     .offset = offsetof(settings, dyad),
     .help = "agreements of these two; default: all in the file"},
    {.name = "ledger",
     .value = "FILE",
     .kind = OPTION_FILE,
     .offset = offsetof(settings, ledger),
     .help = "obligations, JSON Lines"},
    {.name = "at",
     .value = "DAY",
     .kind = OPTION_DAY,
     .offset = offsetof(settings, at),
     .help = "on that day"},
    {.name = "from",
     .value = "DAY",
     .kind = OPTION_DAY,
     .offset = offsetof(settings, from),
     .help = "by month from that day"},
    {.name = "to",
     .value = "DAY",
     .kind = OPTION_DAY,
     .offset = offsetof(settings, to),
     .help = "to that day"},
    {.name = "known",
     .value = "DAY",
     .kind = OPTION_DAY,
     .offset = offsetof(settings, m.known),
     .help = "only what was known on that day"},
    {.name = "weights",
     .value = "LIST",
     .kind = OPTION_TEXT,
     .offset = offsetof(settings, weights),
     .help = "of provisions, beside those in the file: ID=0.5,ID=2"},
    {.name = "seed",
     .value = "N",
     .kind = OPTION_NUMBER,
     .most = 1 << 30,
     .offset = offsetof(settings, m.seed),
     .help = "of the draws of domain weights; default: 1"},
    {.name = "out",
     .value = "FILE",
     .kind = OPTION_FILE,
     .offset = offsetof(settings, m.out),
     .help = "writes there instead of standard output"},
};

static const example examples[] = {
    {"entente index --ledger union.jsonl --dyad BLR,RUS --at 2000-06-30",
     "what is promised and what is done, by domain (JSON)"},
};

static bool is_party(const treaties *t, sv agreement, sv state) {
    for (size_t i = 0; i < t->parties.n; i++)
        if (sv_eq(t->parties.at[i].agreement, agreement) && sv_eq(t->parties.at[i].state, state))
            return true;
    return false;
}

static ent_status agreements_of(arena *a, const settings *s, const treaties *t, sv *ids,
                                ent_err *err) {
    sv first, second;
    text list = text_new(a);
    *ids = (sv){0};
    if (!s->dyad) return ENT_OK;
    measure_dyad(s->dyad, &first, &second);
    for (size_t i = 0; i < t->agreements.n; i++) {
        sv id = t->agreements.at[i].id;
        if (!is_party(t, id, first) || !is_party(t, id, second)) continue;
        if (list.n) text_char(&list, '|');
        text_add(&list, id);
    }
    *ids = text_sv(&list);
    if (ids->len) return ENT_OK;
    return err_set(err, ENT_ERR_INPUT, 0, "%s: no agreement has both %s among its parties",
                   s->ledger, s->dyad);
}

static ent_status set_weights(const settings *s, treaties *t, ent_err *err) {
    sv rest = sv_of(s->weights), item, id;
    double w;
    while (sv_split(&rest, ',', &item)) {
        int64_t i = sv_split(&item, '=', &id) ? treaty_provision_named(t, id) : -1;
        if (i < 0)
            return err_set(err, ENT_ERR_USAGE, 0, "--weights: no provision `" SV_FMT "'",
                           SV_ARG(id));
        if (!number_read(item, &w) || w < 0)
            return err_set(err, ENT_ERR_USAGE, 0,
                           "--weights " SV_FMT ": a weight is a number, 0 or more", SV_ARG(id));
        t->provisions.at[i].weight = w;
    }
    return ENT_OK;
}

static void write_cell(json *j, const char *name, const index_cell *c, bool gap) {
    json_key(j, name);
    if (!c->there) {
        json_number(j, NAN);
        return;
    }
    json_open(j, '{');
    json_key_number(j, "C", c->c);
    json_key_number(j, "C_sd", c->c_sd);
    json_key_number(j, "M", c->m);
    json_key_number(j, "M_sd", c->m_sd);
    if (gap) json_key_number(j, "gap", c->c - c->m);
    json_close(j, '}');
}

static void write_index(json *j, ent_day at, const index_result *r) {
    json_open(j, '{');
    json_key_day(j, "t", at);
    json_key(j, "index");
    json_open(j, '{');
    for (int d = 0; d < N_DOMAINS; d++) write_cell(j, domain_name((domain)d), &r->domain[d], true);
    write_cell(j, "overall", &r->overall, true);
    write_cell(j, "sovereignty", &r->sovereignty, false);
    json_close(j, '}');
    json_key_numbers(j, "overall_C_range", (double[]){r->c_lo, r->c_hi}, 2);
    json_key_numbers(j, "overall_M_range", (double[]){r->m_lo, r->m_hi}, 2);
    json_close(j, '}');
}

static ent_status ask(arena *a, const void *own, text *out, ent_err *err) {
    const settings *s = own;
    treaties t;
    sv ids;
    json j = {out, false};
    ENT_TRY(treaties_read(a, s->ledger, &t, err));
    ENT_TRY(agreements_of(a, s, &t, &ids, err));
    ENT_TRY(set_weights(s, &t, err));
    json_open(&j, '{');
    json_key_str(&j, "schema", SV("entente.index.1"));
    json_key(&j, "inputs");
    json_open(&j, '{');
    json_key_str(&j, "sha256", sv_of(t.hash));
    json_key_int(&j, "n", (int64_t)t.provisions.n);
    json_key_day(&j, "known", s->m.known);
    json_close(&j, '}');
    json_key(&j, "series");
    json_open(&j, '[');
    ent_day day = s->at != ENT_NO_DAY ? s->at : s->from, last = s->at != ENT_NO_DAY ? s->at : s->to;
    for (; day <= last && !cli_stopped(); day = series_bin_next(day, SERIES_month)) {
        index_result r = index_at(a, &t, ids, day, s->m.known, (uint64_t)s->m.seed);
        write_index(&j, day, &r);
    }
    json_close(&j, ']');
    measure_write_warnings(&j, &t.warned);
    json_close(&j, '}');
    text_char(out, '\n');
    return ENT_OK;
}

static int run(const command *self, int argc, char **argv) {
    settings s = {.m = measure_defaults(), .at = ENT_NO_DAY, .from = ENT_NO_DAY, .to = ENT_NO_DAY};
    sv a, b;
    int n, said = options_read(self, argc, argv, &s, &n);
    if (said != OPTIONS_GO_ON) return said;
    if (n == 1 && !s.ledger) s.ledger = argv[0], n = 0;
    if (n || !s.ledger) return cli_usage(self, "--ledger FILE is wanted: obligations, JSON Lines");
    if (s.dyad && !measure_dyad(s.dyad, &a, &b))
        return cli_usage(self, "--dyad A,B: two different states are wanted");
    if ((s.at == ENT_NO_DAY) == (s.from == ENT_NO_DAY || s.to == ENT_NO_DAY || s.to < s.from))
        return cli_usage(self, "--at DAY, or --from DAY --to DAY");
    return measure_run(&s, &s.m, ask);
}

const command index_command = {
    .name = "index",
    .operands = "[FILE]",
    .summary = "how far two states are bound: promised and done, by domain",
    .about =
        "From a file of obligations (docs/dynamics.md): commitment C and implementation M of each\n"
        "domain, from 0 to 1, the gap between them, and what is kept of sovereignty. The\n"
        "overall number has the range that other weights and tables would give it.",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .examples = examples,
    .n_examples = sizeof examples / sizeof *examples,
    .completes = "file",
    .run = run};
