// SPDX-License-Identifier: Apache-2.0
#include "serve/page.h"
#include "serve/period.h"
#include "serve/put.h"

enum { LIST_ROWS = 50 };

// One more than is shown is asked for, so that it is known whether there are more.
ent_status page_put_events(asking *q, const char *key, const ledger_filter *filter, ent_err *err) {
    ledger_filter f = *filter;
    const ledger_row *row;
    ent_status status;
    sv last = {0};
    uint64_t n = 0;
    f.limit++;
    ENT_TRY(ledger_events(q->w->l, &f, &q->w->rows, err));
    json_key(&q->j, key);
    json_open(&q->j, '[');
    while ((status = ledger_next(q->w->rows, &row, err)) == ENT_OK && row && n++ < filter->limit) {
        put_event(&q->j, q->a, row, NULL, (sv){0});
        last = arena_copy(q->a, row->id);
    }
    json_close(&q->j, ']');
    if (status == ENT_OK && row) json_key_str(&q->j, "next", last);
    ledger_end(&q->w->rows);
    return status;
}

ent_status page_events(asking *q, ent_err *err) {
    query asked;
    ledger_table counts;
    bool csv = q->r->form == REQUEST_CSV;
    ENT_TRY(query_read(q->r, csv ? 0 : LIST_ROWS, &asked, err));
    if (csv && asked.has_by) {
        ENT_TRY(ledger_count(q->w->l, &asked.f, asked.by, q->a, &counts, err));
        period_put_csv(q, &counts, asked.by);
        return ENT_OK;
    }
    if (csv) {
        q->answer->rows = true;
        return ledger_events(q->w->l, &asked.f, &q->w->rows, err);
    }
    ENT_TRY(page_put_events(q, "items", &asked.f, err));
    if (asked.has_by) {
        ENT_TRY(ledger_count(q->w->l, &asked.f, asked.by, q->a, &counts, err));
        period_put_series(q, "counts", &counts, asked.by);
    }
    page_put_command(q, "events", query_events_options);
    return ENT_OK;
}
