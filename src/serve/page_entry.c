// SPDX-License-Identifier: Apache-2.0
//
// What analysts say: a list, and with the token one more.
#include "serve/page.h"
#include "serve/put.h"

ent_status page_read_body(asking *q, ent_err *err) {
    json_error_t why;
    q->w->parsed =
        json_loadb(q->r->body.p ? q->r->body.p : "", q->r->body.len, JSON_REJECT_DUPLICATES, &why);
    if (json_is_object(q->w->parsed)) return ENT_OK;
    return err_set(err, ENT_ERR_INPUT, 0, "a JSON object is wanted: %.100s",
                   q->w->parsed ? "this is another value" : why.text);
}

sv page_body_value(const asking *q, const char *name) {
    const json_t *v = json_object_get(q->w->parsed, name);
    sv s = {json_string_value(v), json_string_length(v)};
    return s.len ? s : (sv){0};
}

ent_status page_entries(asking *q, ent_err *err) {
    ledger_table t;
    sv event = request_value(q->r, "event");
    ENT_TRY(ledger_entries(q->w->l, event, q->a, &t, err));
    if (q->r->form == REQUEST_CSV) return put_csv(&q->out, &t), ENT_OK;
    put_table(&q->j, "items", &t);
    page_put_command(q, "entries", "event");
    return ENT_OK;
}

static bool read_act(sv name, ledger_act *act) {
    for (int i = 0; i < LEDGER_N_ACT; i++)
        if (sv_eq(name, sv_of(ledger_act_name((ledger_act)i)))) return *act = (ledger_act)i, true;
    return false;
}

static ent_status write_entry(asking *q, const ledger_entry *e, int64_t *n, ent_err *err) {
    ledger *l;
    ENT_TRY(ledger_open(&l, q->s->o.place, LEDGER_WRITE, err));
    ent_status status = ledger_write_entry(l, e, n, err);
    ledger_close(&l);
    return status;
}

ent_status page_write_entry(asking *q, ent_err *err) {
    ENT_TRY(page_read_body(q, err));
    int64_t n;
    ledger_entry e = {.event = page_body_value(q, "event"),
                      .other = page_body_value(q, "other"),
                      .field = page_body_value(q, "field"),
                      .value = page_body_value(q, "value"),
                      .undoes = json_integer_value(json_object_get(q->w->parsed, "undoes")),
                      .who = page_body_value(q, "who"),
                      .why = page_body_value(q, "why")};
    if (!read_act(page_body_value(q, "act"), &e.act))
        return err_set(err, ENT_ERR_INPUT, 0,
                       "act: note, accept, reject, correct, join, part or undo is wanted");
    ENT_TRY(write_entry(q, &e, &n, err));
    q->answer->status = 201;
    json_key_int(&q->j, "entry", n);
    return ENT_OK;
}
