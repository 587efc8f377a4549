// SPDX-License-Identifier: Apache-2.0
#include "cli/batch.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/query.h"
#include "code/engine.h"
#include "exchange/exchange.h"
#include "lang/conllu.h"

#define FORMATS "jsonl|csv|geojson|petrarch2|polecat|gdelt|icews|acled"
enum { CONLLU = 8 }; // behind those of exchange.h

typedef struct settings {
    query_settings q;
    engine_settings engine;
    int format, mentions;
    long limit;
} settings;

static const option options[] = {
    {.letter = 'f',
     .name = "format",
     .value = "FORMAT",
     .kind = OPTION_CHOICE,
     .choices = FORMATS "|conllu",
     .offset = offsetof(settings, format),
     .help = FORMATS " or conllu; default: jsonl"},
    QUERY_OPTIONS(settings),
    {.letter = 'n',
     .name = "limit",
     .value = "N",
     .kind = OPTION_NUMBER,
     .most = 1 << 30,
     .offset = offsetof(settings, limit),
     .help = "at most so many; 0: all; default: all"},
    {.name = "mentions",
     .kind = OPTION_FLAG,
     .most = 1,
     .offset = offsetof(settings, mentions),
     .help = "every mention of the events in the reports instead of the events"},
    ENGINE_OPTIONS(settings),
};

static const example examples[] = {
    {"entente export war.ledger --format csv > events.csv", "a table of all events"},
    {"entente export war.ledger --format gdelt --status actual --since 2018-01-01",
     "what happened, for programs that read GDELT"},
    {"entente export war.ledger --format geojson --quad 4 > conflict.geojson", "a map"},
};

typedef struct exporter {
    const settings *s;
    const ent_engine *engine;
    ent_document *doc; // of sentences that are parsed again, for CoNLL-U
    arena a;           // of the row
    exchange_writer w;
    text out;
    bool good; // standard output takes it
} exporter;

// --- CoNLL-U ---------------------------------------------------------------------------------

static void comment(text *t, const char *key, sv value) {
    text_add(t, SV("# "));
    text_add(t, sv_of(key));
    text_add(t, SV(" = "));
    for (size_t i = 0; i < value.len; i++)
        text_char(t, value.p[i] == '\n' || value.p[i] == '\r' ? ' ' : value.p[i]);
    text_char(t, '\n');
}

static sv codes_of(arena *a, const ledger_row *row, const uint32_t *at, size_t n) {
    text t = text_new(a);
    for (size_t i = 0; i < n; i++) {
        const ledger_actor *actor = &row->actors[at[i]];
        if (i) text_char(&t, '|');
        text_add(&t, actor->code.len ? actor->code : actor->name);
    }
    return text_sv(&t);
}

// The sentence of an event, its words and tree; the event stands in comments above it.
static ent_status put_sentence(exporter *x, const ledger_row *row, ent_err *err) {
    ent_input in = {.bytes = row->sentence, .published = row->report.published};
    const ledger_event *e = &row->event;
    if (!row->sentence.len) return ENT_OK;
    ENT_TRY(ent_document_parse(x->doc, &in, err));
    const ent_language *l = ent_document_language(x->doc);
    for (size_t i = 0; i < l->n_sentences; i++) {
        comment(&x->out, "event", row->id);
        comment(&x->out, "report", row->report.id);
        comment(&x->out, "type", sv_of(ent_type_name(e->type)));
        comment(&x->out, "source", codes_of(&x->a, row, e->source, e->n_source));
        comment(&x->out, "target", codes_of(&x->a, row, e->target, e->n_target));
        comment(&x->out, "status", sv_of(ent_event_status_name(e->status)));
        conllu_write_sentence(&x->out, ent_document_report(x->doc)->text, &l->sentences[i],
                              arena_printf(&x->a, SV_FMT "-%zu", SV_ARG(row->id), i + 1),
                              (conllu_style){0});
    }
    return ENT_OK;
}

// --- Rows ------------------------------------------------------------------------------------

static ent_status flush_out(exporter *x) {
    x->good = x->good && (!x->out.n || output_write(text_sv(&x->out)));
    arena_reset(&x->a);
    x->out = text_new(&x->a);
    return ENT_OK;
}

static ent_status put_row(exporter *x, const ledger_row *row, ent_err *err) {
    if (x->s->format == CONLLU)
        ENT_TRY(put_sentence(x, row, err));
    else
        exchange_put(&x->w, row);
    return flush_out(x);
}

static void begin(exporter *x) {
    x->out = text_new(&x->a);
    if (x->s->format != CONLLU)
        exchange_begin(&x->w, exchange_formats[x->s->format], engine_know(x->engine), &x->out);
    flush_out(x);
}

static ent_status put_rows(exporter *x, ledger_rows *rows, ent_err *err) {
    const ledger_row *row = NULL;
    ent_status status = ENT_OK;
    if (arena_try(&x->a)) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory; see --memory");
    begin(x);
    while (x->good && !cli_stopped() && (status = ledger_next(rows, &row, err)) == ENT_OK && row)
        ENT_TRY(put_row(x, row, err));
    if (x->s->format != CONLLU) exchange_end(&x->w);
    flush_out(x);
    return status;
}

static ent_status ask(exporter *x, const char *place, ent_err *err) {
    ledger *l;
    ledger_rows *rows;
    ledger_filter f = query_filter(&x->s->q);
    f.limit = (uint64_t)x->s->limit;
    ENT_TRY(ledger_open(&l, place, LEDGER_READ, err));
    ent_status status =
        x->s->mentions ? ledger_mentions(l, &f, &rows, err) : ledger_events(l, &f, &rows, err);
    if (status == ENT_OK) {
        status = put_rows(x, rows, err);
        ledger_end(&rows);
    }
    ledger_close(&l);
    return status;
}

static int export_from(const settings *s, ent_engine *engine, const char *place) {
    exporter x = {.s = s, .engine = engine, .good = true};
    ent_err err;
    size_t bound = (size_t)(s->engine.memory_mb ? s->engine.memory_mb : 1024) << 20;
    ent_status status = ent_document_new(&x.doc, engine, &err);
    arena_init(&x.a, bound);
    if (status == ENT_OK) status = ask(&x, place, &err);
    arena_deinit(&x.a);
    ent_document_free(x.doc);
    return query_said(status, &err);
}

static int run(const command *self, int argc, char **argv) {
    settings s = {.q = query_defaults()};
    ent_engine *engine;
    int n, said = options_read(self, argc, argv, &s, &n);
    if (said != OPTIONS_GO_ON) return said;
    if (n != 1) return cli_usage(self, "one ledger is wanted");
    if ((said = query_check(self, &s.q)) != CLI_OK) return said;
    if ((said = engine_start(&engine, &s.engine)) != CLI_OK) return said;
    said = export_from(&s, engine, argv[0]);
    ent_engine_close(&engine);
    return said;
}

const command export_command = {
    .name = "export",
    .operands = "LEDGER",
    .summary = "writes the events of a ledger in another program's format",
    .about = "Filters are those of `entente events'. What each format keeps and loses is told in\n"
             "docs/formats.md; jsonl and geojson keep all. No cell of a table is a formula.",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .examples = examples,
    .n_examples = sizeof examples / sizeof *examples,
    .completes = "file",
    .run = run};
