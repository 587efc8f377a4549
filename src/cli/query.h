// SPDX-License-Identifier: Apache-2.0
//
// The filters that all questions to a ledger share.
#ifndef CLI_QUERY_H
#define CLI_QUERY_H

#include "cli/cli.h"
#include "ledger/ledger.h"

typedef struct query_settings {
    const char *actor, *other, *source, *target, *type, *quad, *status, *place, *publisher, *words,
        *event;
    ent_day since, until;
    long confidence_percent, sources, as_of;
    int reviewed, no_history, oldest_first;
} query_settings;

#define QUERY_TEXT(settings, option_name, what, field, says)     \
    {                                                            \
        .name = option_name, .value = what, .kind = OPTION_TEXT, \
        .offset = offsetof(settings, q.field), .help = says      \
    }
#define QUERY_FLAG(settings, option_name, field, says)       \
    {                                                        \
        .name = option_name, .kind = OPTION_FLAG, .most = 1, \
        .offset = offsetof(settings, q.field), .help = says  \
    }
#define QUERY_NUMBER(settings, option_name, least_, most_, field, says)                           \
    {                                                                                             \
        .name = option_name, .value = "N", .kind = OPTION_NUMBER, .least = least_, .most = most_, \
        .offset = offsetof(settings, q.field), .help = says                                       \
    }

// Their rows in a table of options; `settings` has a query_settings called `q`.
#define QUERY_OPTIONS(settings)                                                               \
    QUERY_TEXT(settings, "actor", "CODE", actor, "takes part, on either side"),               \
        QUERY_TEXT(settings, "other", "CODE", other, "takes part on the other side"),         \
        QUERY_TEXT(settings, "source", "CODE", source, "does it"),                            \
        QUERY_TEXT(settings, "target", "CODE", target, "it is done to"),                      \
        QUERY_TEXT(settings, "type", "LIST", type, "PLOVER types: AGREE,CONSULT"),            \
        QUERY_TEXT(settings, "quad", "LIST", quad, "quad classes, 1 to 4, or their names"),   \
        QUERY_TEXT(settings, "status", "LIST", status, "actual,ongoing,intended,..."),        \
        {.name = "since",                                                                     \
         .value = "DAY",                                                                      \
         .kind = OPTION_DAY,                                                                  \
         .offset = offsetof(settings, q.since),                                               \
         .help = "it began on that day or later"},                                            \
        {.name = "until",                                                                     \
         .value = "DAY",                                                                      \
         .kind = OPTION_DAY,                                                                  \
         .offset = offsetof(settings, q.until),                                               \
         .help = "it began on that day or earlier"},                                          \
        QUERY_TEXT(settings, "place", "NAME", place, "where: a name, or a country's code"),   \
        QUERY_NUMBER(settings, "confidence", 0, 100, confidence_percent,                      \
                     "at least so sure, in per cent"),                                        \
        QUERY_NUMBER(settings, "sources", 0, 1000000, sources,                                \
                     "told by at least so many independent sources"),                         \
        QUERY_TEXT(settings, "publisher", "NAME", publisher,                                  \
                   "told by a report of this publisher"),                                     \
        QUERY_TEXT(settings, "words", "WORDS", words,                                         \
                   "in a report with these words; \"as a phrase\""),                          \
        QUERY_TEXT(settings, "event", "ID", event,                                            \
                   "this event, by the name of any mention of it"),                           \
        QUERY_NUMBER(settings, "as-of", 1, INT32_MAX, as_of,                                  \
                     "as of this revision; default: the latest"),                             \
        QUERY_FLAG(settings, "reviewed", reviewed,                                            \
                   "with the analysts' work: rejected left out, corrected"),                  \
        QUERY_FLAG(settings, "no-history", no_history, "without what is told as background"), \
        QUERY_FLAG(settings, "oldest-first", oldest_first, "in the order of time")

query_settings query_defaults(void);
ledger_filter query_filter(const query_settings *q);

// CLI_OK, or CLI_USAGE when a list names what is no type, quad class or status: told.
int query_check(const command *c, const query_settings *q);

// Tells what went wrong with a ledger; the exit code.
int query_said(ent_status status, const ent_err *err);

#endif
