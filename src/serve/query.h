// SPDX-License-Identifier: Apache-2.0
//
// The parameters that all pages share: those of `entente events`, under the same names.
#ifndef SERVE_QUERY_H
#define SERVE_QUERY_H

#include "base/text.h"
#include "ledger/ledger.h"
#include "serve/request.h"

enum { QUERY_MOST_ROWS = 500 };

typedef struct query {
    ledger_filter f; // its limit is that of the page
    ledger_period by;
    bool has_by;
    const char *by_name, *unit_name;
} query;

// `rows`: the limit where none is asked for. ENT_ERR_INPUT says which parameter makes no sense.
ent_status query_read(const request *r, uint64_t rows, query *q, ent_err *err) ENT_MUST_USE;

// A command line that asks the same: "entente events war.ledger --actor BLR", quoted for a shell. Of the parameters those that `options`
// names, separated by blanks, are written; more can be added.
text query_command(arena *a, const request *r, const char *command, const char *place,
                   const char *options);
void query_add_option(text *command, sv name, sv value);
void query_add_operand(text *command, sv word);

// All parameters of `entente events`.
extern const char query_events_options[];

#endif
