// SPDX-License-Identifier: Apache-2.0
//
// agreements, obligations, claims: what reports tell beside events.
#include "cli/list.h"
#include "cli/treaty.h"
#include <unistd.h>

typedef ent_status (*table_fn)(ledger *l, const ledger_filter *f, arena *a, ledger_table *t,
                               ent_err *err);

typedef struct settings {
    const char *actor, *other;
    ent_day at, known;
    long limit, as_of;
    int as;
    table_fn table;
} settings;

static const option options[] = {
    {.name = "actor",
     .value = "CODE",
     .kind = OPTION_TEXT,
     .offset = offsetof(settings, actor),
     .help = "with this party"},
    {.name = "other",
     .value = "CODE",
     .kind = OPTION_TEXT,
     .offset = offsetof(settings, other),
     .help = "and with this one"},
    {.name = "at",
     .value = "DAY",
     .kind = OPTION_DAY,
     .offset = offsetof(settings, at),
     .help = "as reports up to that day have it"},
    {.name = "known",
     .value = "DAY",
     .kind = OPTION_DAY,
     .offset = offsetof(settings, known),
     .help = "obligations of a file: as known on that day"},
    {.name = "as-of",
     .value = "N",
     .kind = OPTION_NUMBER,
     .least = 1,
     .most = INT32_MAX,
     .offset = offsetof(settings, as_of),
     .help = "as of this revision; default: the latest"},
    {.letter = 'n',
     .name = "limit",
     .value = "N",
     .kind = OPTION_NUMBER,
     .most = 1 << 30,
     .offset = offsetof(settings, limit),
     .help = "at most so many; default: all"},
    LIST_OPTIONS(settings, as),
};

static ent_status ask(ledger *l, arena *a, const void *own, ent_err *err) {
    const settings *s = own;
    ledger_filter f = ledger_filter_any();
    ledger_table t;
    f.actor = sv_of(s->actor);
    f.other = sv_of(s->other);
    f.to = s->at;
    f.as_of = s->as_of;
    f.limit = (uint64_t)s->limit;
    ENT_TRY(s->table(l, &f, a, &t, err));
    list_write(a, &t, (list_form)s->as);
    return ENT_OK;
}

static int run(const command *self, int argc, char **argv, table_fn table) {
    settings s = {.at = ENT_NO_DAY, .known = ENT_NO_DAY, .table = table};
    int n, said = options_read(self, argc, argv, &s, &n);
    if (said != OPTIONS_GO_ON) return said;
    if (n != 1) return cli_usage(self, "one ledger is wanted");
    if (table == ledger_obligations && !ledger_is_place(argv[0]) && access(argv[0], R_OK) == 0) {
        treaty_settings t = treaty_defaults();
        t.at = s.at;
        t.known = s.known;
        t.as = (list_form)s.as;
        return treaty_run(self, "status", argv[0], &t);
    }
    if (s.known != ENT_NO_DAY)
        return cli_usage(self,
                         "--known goes with a file of obligations; of a ledger, --at does both");
    return list_run(argv[0], LEDGER_READ, ask, &s);
}

static int run_agreements(const command *self, int argc, char **argv) {
    return run(self, argc, argv, ledger_agreements);
}
static int run_obligations(const command *self, int argc, char **argv) {
    return run(self, argc, argv, ledger_obligations);
}
static int run_claims(const command *self, int argc, char **argv) {
    return run(self, argc, argv, ledger_claims);
}

static const example agreements_examples[] = {
    {"entente agreements war.ledger --actor ETH --other ERI",
     "what the two agreed, by the reports"},
};
static const example obligations_examples[] = {
    {"entente obligations war.ledger --at 2018-12-31",
     "provisions and their status as known on that day"},
    {"entente obligations union.jsonl --at 2007-01-01 --known 2007-01-01",
     "what entries come to, as known then"},
};
static const example claims_examples[] = {
    {"entente claims war.ledger --actor ETH --csv",
     "who says what brings about what, for a spreadsheet"},
};

const command agreements_command = {.name = "agreements",
                                    .operands = "LEDGER",
                                    .summary = "lists the agreements that reports tell of",
                                    .about =
                                        "One line for each agreement of the same name and parties.",
                                    .options = options,
                                    .n_options = sizeof options / sizeof *options,
                                    .examples = agreements_examples,
                                    .n_examples = 1,
                                    .completes = "file",
                                    .run = run_agreements};

const command obligations_command = {
    .name = "obligations",
    .operands = "LEDGER|FILE",
    .summary = "lists what agreements oblige to, and its status on a day",
    .about =
        "Of a ledger: one line for each provision, with the status that the latest report gives "
        "it.\n"
        "Of a file of obligations (docs/dynamics.md): the status that its entries come to, with\n"
        "how sure it is.",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .examples = obligations_examples,
    .n_examples = 2,
    .completes = "file",
    .run = run_obligations};

const command claims_command = {.name = "claims",
                                .operands = "LEDGER",
                                .summary = "lists who says that one thing brings about another",
                                .options = options,
                                .n_options = sizeof options / sizeof *options,
                                .examples = claims_examples,
                                .n_examples = 1,
                                .completes = "file",
                                .run = run_claims};
