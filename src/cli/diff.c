// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "cli/list.h"
#include "cli/output.h"
#include <stdlib.h>

typedef struct settings {
    int as;
    long before, after;
} settings;

static const option options[] = {LIST_OPTIONS(settings, as)};

static const example examples[] = {
    {"entente ledger revisions war.ledger", "which engines, knowledge and models there were"},
    {"entente diff war.ledger 1 2",
     "what became of the events of the reports that were coded in both"},
};

// Why there is a difference: the fields of the two revisions that are not the same.
static void write_why(text *out, const ledger_table *revisions, const settings *s) {
    const sv *before = NULL, *after = NULL;
    for (size_t i = 0; i < revisions->n_rows; i++) {
        const sv *row = revisions->cells + i * revisions->n_columns;
        if (strtol(row[0].p, NULL, 10) == s->before) before = row;
        if (strtol(row[0].p, NULL, 10) == s->after) after = row;
    }
    for (size_t c = 1; before && after && c <= 3; c++) {
        if (sv_eq(before[c], after[c])) continue;
        text_add(out, sv_of(revisions->columns[c]));
        text_add(out, SV(": "));
        text_add(out, before[c]);
        text_add(out, SV(" -> "));
        text_add(out, after[c]);
        text_char(out, '\n');
    }
}

static void write_sums(text *out, const ledger_table *t) {
    static const char *const changes[] = {"appeared", "vanished", "changed"};
    for (size_t k = 0; k < 3; k++) {
        int64_t n = 0;
        sv last = {0};
        for (size_t i = 0; i < t->n_rows; i++) {
            const sv *row = t->cells + i * t->n_columns;
            if (!sv_eq(row[0], sv_of(changes[k]))) continue;
            n += !sv_eq(row[1], last); // a mention has a row for each field that changed
            last = row[1];
        }
        text_int(out, n);
        text_char(out, ' ');
        text_add(out, sv_of(changes[k]));
        text_add(out, k < 2 ? SV(", ") : SV("\n"));
    }
    if (t->n_rows) text_char(out, '\n');
}

static ent_status ask(ledger *l, arena *a, const void *own, ent_err *err) {
    const settings *s = own;
    ledger_table t, revisions;
    text out = text_new(a);
    ENT_TRY(ledger_diff(l, s->before, s->after, a, &t, err));
    ENT_TRY(ledger_revisions(l, a, &revisions, err));
    if (s->as == LIST_TABLE) {
        write_why(&out, &revisions, s);
        write_sums(&out, &t);
        output_write(text_sv(&out));
    }
    list_write(a, &t, (list_form)s->as);
    return ENT_OK;
}

static bool read_revision(const char *word, long *n) {
    char *end;
    *n = strtol(word, &end, 10);
    return *word >= '0' && *word <= '9' && !*end && *n > 0;
}

static int run(const command *self, int argc, char **argv) {
    settings s = {0};
    int n, said = options_read(self, argc, argv, &s, &n);
    if (said != OPTIONS_GO_ON) return said;
    if (n != 3 || !read_revision(argv[1], &s.before) || !read_revision(argv[2], &s.after))
        return cli_usage(self, "a ledger and the numbers of two revisions are wanted");
    return list_run(argv[0], LEDGER_READ, ask, &s);
}

const command diff_command = {
    .name = "diff",
    .operands = "LEDGER A B",
    .summary = "tells what appeared, vanished and changed between two revisions",
    .about =
        "Mentions of events in reports that were coded in both: those at the same words are the\n"
        "same. Above them stands what differs between the two: program, model, knowledge.",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .examples = examples,
    .n_examples = sizeof examples / sizeof *examples,
    .completes = "file",
    .run = run};
