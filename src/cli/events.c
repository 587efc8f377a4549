// SPDX-License-Identifier: Apache-2.0
#include "cli/cli.h"
#include "cli/list.h"
#include "cli/output.h"
#include "cli/query.h"
#include "cli/rows.h"

typedef struct settings {
    query_settings q;
    int as, mentions;
    long limit;
    int plan;
    int by; // 1 + ledger_period, 0: the events themselves
} settings;

static const option options[] = {
    QUERY_OPTIONS(settings),
    {.letter = 'n',
     .name = "limit",
     .value = "N",
     .kind = OPTION_NUMBER,
     .most = 1 << 30,
     .offset = offsetof(settings, limit),
     .help = "at most so many; 0: all; default: 50 in a table, else all"},
    {.name = "by",
     .value = "PERIOD",
     .kind = OPTION_CHOICE,
     .choices = "none|day|week|month|quarter|year",
     .offset = offsetof(settings, by),
     .help = "how many in each day, week, month, quarter or year instead of the events"},
    {.name = "plan",
     .kind = OPTION_FLAG,
     .most = 1,
     .offset = offsetof(settings, plan),
     .help = "how the store would go about it, instead of the answer"},
    {.name = "mentions",
     .kind = OPTION_FLAG,
     .most = 1,
     .offset = offsetof(settings, mentions),
     .help = "every mention of the events in the reports instead of the events"},
    LIST_OPTIONS(settings, as),
};

static const example examples[] = {
    {"entente events war.ledger", "the latest events"},
    {"entente events war.ledger --actor ETH --other ERI --type AGREE --since 2018-01-01",
     "what the two agreed"},
    {"entente events war.ledger --csv --quad 4 > conflict.csv",
     "material conflict for a spreadsheet"},
};

// Writes what has gathered; rows of a table wait until all widths are known.
static bool write_row(text *out, grid *table, const settings *s, const ledger_row *r,
                      const ledger_table *details, const paint *p) {
    arena *a = out->a;
    if (s->as == LIST_TABLE) {
        grid_row row = rows_cells(a, r, p);
        for (size_t i = 0; i < ROWS_COLUMNS; i++)
            if (row.cells[i].len) row.cells[i] = arena_copy(a, row.cells[i]);
        *vec_push(a, table) = row;
        return true;
    }
    text line = text_new(a);
    if (s->as == LIST_JSON) {
        rows_json(&line, r, details);
        text_char(&line, '\n');
    } else {
        rows_line(&line, r, s->as == LIST_CSV);
    }
    return output_write(text_sv(&line));
}

// What the mentions of an event disagree in, for those who ask for all; NULL where nobody does.
static ent_status details_of(arena *a, ledger *l, const settings *s, const ledger_row *r,
                             ledger_table *details, const ledger_table **out, ent_err *err) {
    *out = NULL;
    if (s->as != LIST_JSON || s->mentions || r->mentions < 2) return ENT_OK;
    *out = details;
    return ledger_details(l, arena_copy(a, r->id), s->q.as_of, a, details, err);
}

static ent_status write_all(arena *a, ledger *l, ledger_rows *rows, const settings *s,
                            ent_err *err) {
    const ledger_row *row;
    paint p = paint_of(output_coloured());
    text out = text_new(a);
    grid table = {0};
    ledger_table room;
    ent_status status;
    bool good = true;
    if (s->as == LIST_CSV || s->as == LIST_TSV) {
        rows_head(&out, s->as == LIST_CSV);
        good = output_write(text_sv(&out));
    }
    *vec_push(a, &table) = rows_heading();
    while (good && (status = ledger_next(rows, &row, err)) == ENT_OK && row && !cli_stopped()) {
        const ledger_table *details;
        arena_mark before = arena_here(a);
        ENT_TRY(details_of(a, l, s, row, &room, &details, err));
        good = write_row(&out, &table, s, row, details, &p);
        if (s->as != LIST_TABLE) arena_rewind(a, before);
    }
    if (s->as == LIST_TABLE && table.n > 1) {
        text words = text_new(a);
        show_grid(&words, &table, ROWS_COLUMNS, &p);
        output_write(text_sv(&words));
    }
    return good ? status : ENT_OK;
}

static ent_status write_table(arena *a, ledger *l, const settings *s, const ledger_filter *f,
                              ent_err *err) {
    ledger_table t;
    if (arena_try(a)) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    ENT_TRY(s->plan ? ledger_plan(l, f, a, &t, err)
                    : ledger_count(l, f, (ledger_period)(s->by - 1), a, &t, err));
    list_write(a, &t, (list_form)s->as);
    return ENT_OK;
}

static ent_status ask(arena *a, ledger *l, const settings *s, ent_err *err) {
    ledger_rows *rows;
    ledger_filter f = query_filter(&s->q);
    f.limit = s->limit >= 0 ? (uint64_t)s->limit : s->as == LIST_TABLE ? 50 : 0;
    if (s->by || s->plan) return write_table(a, l, s, &f, err);
    ENT_TRY(s->mentions ? ledger_mentions(l, &f, &rows, err) : ledger_events(l, &f, &rows, err));
    ent_status status = arena_try(a) ? err_set(err, ENT_ERR_MEMORY, 0, "out of memory; see --limit")
                                     : write_all(a, l, rows, s, err);
    ledger_end(&rows);
    return status;
}

static int run(const command *self, int argc, char **argv) {
    settings s = {.q = query_defaults(), .limit = -1};
    int n, said = options_read(self, argc, argv, &s, &n);
    if (said != OPTIONS_GO_ON) return said;
    if (n != 1) return cli_usage(self, "one ledger is wanted");
    if ((said = query_check(self, &s.q)) != CLI_OK) return said;
    ledger *l;
    ent_err err;
    arena a;
    arena_init(&a, (size_t)1 << 30);
    ent_status status = ledger_open(&l, argv[0], LEDGER_READ, &err);
    if (status == ENT_OK) status = ask(&a, l, &s, &err);
    ledger_close(&l);
    arena_deinit(&a);
    return query_said(status, &err);
}

const command events_command = {
    .name = "events",
    .operands = "LEDGER",
    .summary = "lists the events of a ledger that pass filters",
    .about = "An event is what one or more reports tell; it shows what its best mention says. "
             "Lists are\n"
             "separated by commas; codes of actors are prefixes: RUS is also RUSGOV.",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .examples = examples,
    .n_examples = sizeof examples / sizeof *examples,
    .completes = "file",
    .run = run};
