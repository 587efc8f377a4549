// SPDX-License-Identifier: Apache-2.0
//
// A table of a ledger on standard output: aligned for people, or JSON Lines, CSV, TSV.
#ifndef CLI_LIST_H
#define CLI_LIST_H

#include "base/arena.h"
#include "cli/cli.h"
#include "ledger/ledger.h"

typedef enum list_form { LIST_TABLE, LIST_JSON, LIST_CSV, LIST_TSV } list_form;

// Rows of a table of options; `settings` has an int called `field`.
#define LIST_OPTIONS(settings, field)                                                              \
    {.name = "json",                                                                               \
     .kind = OPTION_FLAG,                                                                          \
     .most = LIST_JSON,                                                                            \
     .offset = offsetof(settings, field),                                                          \
     .help = "an object a line (JSON Lines)"},                                                     \
        {.name = "csv",                                                                            \
         .kind = OPTION_FLAG,                                                                      \
         .most = LIST_CSV,                                                                         \
         .offset = offsetof(settings, field),                                                      \
         .help = "comma-separated, under a line of column names; no cell is a formula"},           \
    {                                                                                              \
        .name = "tsv", .kind = OPTION_FLAG, .most = LIST_TSV, .offset = offsetof(settings, field), \
        .help = "tab-separated, under a line of column names"                                      \
    }

void list_write(arena *a, const ledger_table *t, list_form form);

// Opens the ledger, lets `ask` write what it finds (memory from `a`), closes it; the exit code.
int list_run(const char *place, ledger_mode mode,
             ent_status (*ask)(ledger *l, arena *a, const void *s, ent_err *err),
             const void *settings);

#endif
