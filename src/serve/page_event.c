// SPDX-License-Identifier: Apache-2.0
//
// One event and what it rests on; how the engine finds a mention.
#include "base/utf8.h"
#include "serve/document.h"
#include "serve/page.h"
#include "serve/put.h"
#include <stdlib.h>

static ent_status put_one(asking *q, sv id, ent_err *err) {
    ledger_filter f = ledger_filter_any();
    const ledger_row *row;
    f.event = id;
    ENT_TRY(ledger_events(q->w->l, &f, &q->w->rows, err));
    ENT_TRY(ledger_next(q->w->rows, &row, err));
    if (!row) return err_set(err, ENT_ERR_USAGE, 0, "no event " SV_FMT, SV_ARG(id));
    json_key(&q->j, "event");
    put_event(&q->j, q->a, row, NULL, (sv){0});
    sv told = arena_copy(q->a, row->told);
    ledger_end(&q->w->rows);
    ledger_table codings;
    ENT_TRY(look_codings(q->w->l, told, q->a, &codings, err));
    put_table(&q->j, "revisions", &codings);
    return ENT_OK;
}

static ent_status put_mentions(asking *q, sv id, ent_err *err) {
    enum { MOST_MENTIONS = 500 };
    ledger_filter f = ledger_filter_any();
    const ledger_row *row;
    ent_status status;
    f.event = id;
    f.limit = MOST_MENTIONS;
    f.oldest_first = true;
    ENT_TRY(ledger_mentions(q->w->l, &f, &q->w->rows, err));
    json_key(&q->j, "mentions");
    json_open(&q->j, '[');
    while ((status = ledger_next(q->w->rows, &row, err)) == ENT_OK && row)
        put_event(&q->j, q->a, row, NULL, (sv){0});
    json_close(&q->j, ']');
    ledger_end(&q->w->rows);
    return status;
}

ent_status page_event(asking *q, ent_err *err) {
    sv id = q->r->parts[1];
    ledger_table entries;
    if (q->r->form == REQUEST_CSV) {
        ledger_filter f = ledger_filter_any();
        f.event = id;
        f.oldest_first = true;
        q->answer->rows = true;
        return ledger_mentions(q->w->l, &f, &q->w->rows, err);
    }
    ENT_TRY(put_one(q, id, err));
    ENT_TRY(put_mentions(q, id, err));
    ENT_TRY(ledger_entries(q->w->l, id, q->a, &entries, err));
    put_table(&q->j, "entries", &entries);
    text command = query_command(q->a, q->r, "why", q->s->name, "");
    query_add_operand(&command, id);
    json_key_str(&q->j, "command", text_sv(&command));
    return ENT_OK;
}

// ---- why -----------------------------------------------------------------------------------------------------------------------------

// The event at these code points of the text, best of the same type; NULL for none.
static const ent_event *event_at(const ent_document *doc, ent_span trigger, ent_type type) {
    const ent_record *r = ent_document_record(doc);
    sv words = ent_document_report(doc)->text;
    const ent_event *found = NULL;
    for (size_t i = 0; i < r->n_events; i++) {
        const ent_event *e = &r->events[i];
        if (utf8_count(sv_cut(words, 0, e->trigger.begin)) != trigger.begin) continue;
        if (e->type == type) return e;
        if (!found) found = e;
    }
    return found;
}

static ent_status put_why_of(asking *q, sv mention, const look_report *report,
                             const ledger_event *told, ent_err *err) {
    ent_input in = {.bytes = report->report.text, .published = report->report.published};
    if (!q->s->o.engine || !report->report.text.len)
        return err_set(err, ENT_ERR_USAGE, 0, "%s",
                       q->s->o.engine ? "the text of this report is not kept"
                                      : "this server has no engine to code it again");
    document_take(q->w);
    ENT_TRY(ent_document_code(q->s->document, &in, err));
    const ent_event *e = event_at(q->s->document, told->trigger, told->type);
    json_key_str(&q->j, "mention", mention);
    json_key_bool(&q->j, "same", e && e->type == told->type);
    if (!e) return ENT_OK;
    document_put_why(&q->j, e);
    return ENT_OK;
}

// Of its mentions, the one that is called so.
ent_status page_why(asking *q, ent_err *err) {
    ledger_filter f = ledger_filter_any();
    const ledger_row *row;
    ent_status status;
    sv name = q->r->parts[1];
    const char *dot = memchr(name.p, '.', name.len);
    look_report report;
    ledger_event told = {.type = ENT_TYPE_NONE};
    bool found = false;
    f.event = name;
    ENT_TRY(ledger_mentions(q->w->l, &f, &q->w->rows, err));
    while ((status = ledger_next(q->w->rows, &row, err)) == ENT_OK && row && !found)
        if (sv_eq(row->id, name)) {
            told = (ledger_event){.type = row->event.type, .trigger = row->event.trigger};
            found = true;
        }
    ledger_end(&q->w->rows);
    ENT_TRY(status);
    if (!found || !dot) return err_set(err, ENT_ERR_USAGE, 0, "no mention " SV_FMT, SV_ARG(name));
    ENT_TRY(look_report_read(q->w->l, sv_cut(name, 0, (size_t)(dot - name.p)), q->a, &report, err));
    return put_why_of(q, name, &report, &told, err);
}
