// SPDX-License-Identifier: Apache-2.0
//
// Series: counts by period without gaps, with the reports that were read in each.
#ifndef SERVE_PERIOD_H
#define SERVE_PERIOD_H

#include "serve/query.h"
#include "serve/server.h"

// Days from the first to the last of the period that `day` is in.
void period_of(ent_day day, ledger_period by, ent_day *from, ent_day *to);

// Periods from the first event to the last; the empty ones are left out where there would be more than these.
enum { PERIOD_MOST = 4000 };

// "KEY": [...], "undated": n (where there are any) out of a table of ledger_count.
void period_put_series(asking *q, const char *key, const ledger_table *t, ledger_period by);
void period_put_csv(asking *q, const ledger_table *t, ledger_period by);

// "change_points": where the number of cooperative or of conflictive events changes for good (measure/breaks.h, least squares); of
// periods in which reports were read, 12 to 1,000 of them.
ent_status period_put_changes(asking *q, const ledger_table *t, ledger_period by,
                              ent_err *err) ENT_MUST_USE;

// "key": sums of all periods.
void period_put_sums(json *j, const char *key, const ledger_table *t);

// "coverage": reports by week, from..to of the filter.
void period_put_coverage(asking *q, const ledger_filter *f);

#endif
