// SPDX-License-Identifier: Apache-2.0
//
// note, accept, reject, correct, join, part, undo: what analysts say of events.
#include "cli/list.h"
#include "cli/output.h"
#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct settings {
    const char *who, *why;
    int as;
    char **operands;
    int n;
    ledger_act act;
} settings;

#define WHO_AND_WHY                                                                              \
    {.name = "who",                                                                              \
     .value = "NAME",                                                                            \
     .kind = OPTION_TEXT,                                                                        \
     .offset = offsetof(settings, who),                                                          \
     .help = "who says so; default: the name of the user"},                                      \
    {                                                                                            \
        .name = "why", .value = "WORDS", .kind = OPTION_TEXT, .offset = offsetof(settings, why), \
        .help = "the reason, kept with it"                                                       \
    }

static const option act_options[] = {WHO_AND_WHY};
static const option note_options[] = {{.name = "who",
                                       .value = "NAME",
                                       .kind = OPTION_TEXT,
                                       .offset = offsetof(settings, who),
                                       .help = "who says so; default: the name of the user"},
                                      LIST_OPTIONS(settings, as)};

static const char *user_name(void) {
    const struct passwd *p = getpwuid(getuid());
    return p && *p->pw_name ? p->pw_name : getenv("USER");
}

static ent_status write_one(ledger *l, arena *a, const void *own, ent_err *err) {
    const settings *s = own;
    char **o = s->operands;
    int64_t n;
    ledger_entry e = {.act = s->act, .who = sv_of(s->who), .why = sv_of(s->why)};
    if (s->act == LEDGER_ACT_undo)
        e.undoes = strtoll(o[1], NULL, 10);
    else
        e.event = sv_of(o[1]);
    if (s->act == LEDGER_ACT_note) e.why = sv_of(o[2]);
    if (s->act == LEDGER_ACT_join || s->act == LEDGER_ACT_part) e.other = sv_of(o[2]);
    if (s->act == LEDGER_ACT_correct) {
        const char *equal = strchr(o[2], '=');
        if (!equal)
            return err_set(err, ENT_ERR_USAGE, 0, "%s: FIELD=VALUE is wanted, as in type=AID",
                           o[2]);
        e.field = (sv){o[2], (size_t)(equal - o[2])};
        e.value = sv_of(equal + 1);
    }
    ENT_TRY(ledger_write_entry(l, &e, &n, err));
    printf("entry %" PRId64 "\n", n);
    return ENT_OK;
}

static ent_status list(ledger *l, arena *a, const void *own, ent_err *err) {
    const settings *s = own;
    ledger_table t;
    ENT_TRY(ledger_entries(l, s->n > 1 ? sv_of(s->operands[1]) : (sv){0}, a, &t, err));
    list_write(a, &t, (list_form)s->as);
    return ENT_OK;
}

static int run(const command *self, int argc, char **argv, ledger_act act, int wanted) {
    settings s = {.act = act, .operands = argv};
    int said = options_read(self, argc, argv, &s, &s.n);
    if (said != OPTIONS_GO_ON) return said;
    if (act == LEDGER_ACT_note && (s.n == 1 || s.n == 2))
        return list_run(argv[0], LEDGER_READ, list, &s);
    if (s.n != wanted) return cli_usage(self, "%s is wanted", self->operands);
    if (!s.who) s.who = user_name();
    if (!s.why && act != LEDGER_ACT_note) return cli_usage(self, "--why is wanted");
    return list_run(argv[0], LEDGER_WRITE, write_one, &s);
}

#define ACT_COMMAND(act, count, what, says, more, table, example_line, example_says) \
    static int run_##act(const command *self, int argc, char **argv) {               \
        return run(self, argc, argv, LEDGER_ACT_##act, count);                       \
    }                                                                                \
    static const example act##_examples[] = {{example_line, example_says}};          \
    const command act##_command = {.name = #act,                                     \
                                   .operands = what,                                 \
                                   .summary = says,                                  \
                                   .about = more,                                    \
                                   .options = table,                                 \
                                   .n_options = sizeof table / sizeof *table,        \
                                   .examples = act##_examples,                       \
                                   .n_examples = 1,                                  \
                                   .completes = "file",                              \
                                   .run = run_##act}

ACT_COMMAND(
    note, 3, "LEDGER [EVENT [WORDS]]",
    "keeps an analyst's note on an event, or lists what analysts said",
    "With a ledger alone: all that analysts said. With an event: what they said of it. With\n"
    "words: keeps them.",
    note_options, "entente note war.ledger", "all entries");
ACT_COMMAND(accept, 2, "LEDGER EVENT", "says that an event is right", NULL, act_options,
            "entente accept war.ledger 4f0c9a2e11d75b60.153 --why 'seen the treaty'",
            "an event that was checked");
ACT_COMMAND(reject, 2, "LEDGER EVENT", "says that an event is wrong",
            "`entente events --reviewed' leaves it out.", act_options,
            "entente reject war.ledger 4f0c9a2e11d75b60.153 --why 'a film'",
            "an event that is none");
ACT_COMMAND(correct, 3, "LEDGER EVENT FIELD=VALUE", "corrects a field of an event",
            "FIELD: type, status, source, target (codes joined by |), from, to (days), cameo.\n"
            "`entente events --reviewed' shows the corrected value.",
            act_options,
            "entente correct war.ledger 4f0c9a2e11d75b60.153 type=AID --why 'money was sent'",
            "another type");
ACT_COMMAND(
    join, 3, "LEDGER EVENT EVENT", "says that two events are one", NULL, act_options,
    "entente join war.ledger 4f0c9a2e11d75b60.153 90ab12cd34ef5678.20 --why 'the same visit'",
    "one event from now on");
ACT_COMMAND(
    part, 3, "LEDGER EVENT MENTION", "says that a mention is no part of an event", NULL,
    act_options,
    "entente part war.ledger 4f0c9a2e11d75b60.153 90ab12cd34ef5678.20 --why 'the day before'",
    "two events from now on");
ACT_COMMAND(undo, 2, "LEDGER ENTRY", "takes back what an analyst said",
            "ENTRY is a number, as `entente note LEDGER' lists them.", act_options,
            "entente undo war.ledger 3 --why 'wrong event'", "the third entry no longer holds");
