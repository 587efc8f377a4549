// SPDX-License-Identifier: Apache-2.0
#include "exchange/rows.h"
#include "serve/page.h"
#include "serve/period.h"
#include "serve/put.h"
#include <stdlib.h>

enum { LAST_EVENTS = 20, MOST_LISTED = 50, MOST_PARTNERS = 100, MOST_NAMES = 50 };

ent_status page_put_party(asking *q, const char *key, sv code, ent_err *err) {
    sv name;
    ENT_TRY(look_name(q->w->l, code, q->a, &name, err));
    if (key) {
        json_key(&q->j, key);
        json_open(&q->j, '{');
    }
    json_key_str(&q->j, "code", code);
    json_key_str(&q->j, "name", name.len ? name : code);
    if (key) json_close(&q->j, '}');
    return ENT_OK;
}

// What one does to the other, counted.
static ent_status put_directed(asking *q, const char *key, const query *asked, sv source, sv target,
                               ent_err *err) {
    ledger_filter f = asked->f;
    ledger_table t;
    f.actor = f.other = (sv){0};
    f.source = source;
    f.target = target;
    ENT_TRY(ledger_count(q->w->l, &f, LEDGER_YEAR, q->a, &t, err));
    period_put_sums(&q->j, key, &t);
    return ENT_OK;
}

static ent_status put_lists(asking *q, const ledger_filter *f, ent_err *err) {
    ledger_table t;
    ledger_filter listed = *f;
    listed.limit = MOST_LISTED;
    ENT_TRY(ledger_agreements(q->w->l, &listed, q->a, &t, err));
    page_put_agreements(&q->j, "agreements", &t);
    ENT_TRY(ledger_obligations(q->w->l, &listed, q->a, &t, err));
    put_table(&q->j, "obligations", &t);
    ENT_TRY(ledger_claims(q->w->l, &listed, q->a, &t, err));
    put_table(&q->j, "claims", &t);
    ENT_TRY(look_quotes(q->w->l, &listed, q->a, &t, err));
    put_columns(&q->j, "quotes", &t, PAGE_QUOTE_COLUMNS);
    return ENT_OK;
}

static void put_settings(asking *q, const query *asked) {
    json_key_str(&q->j, "by", sv_of(asked->by_name));
    json_key_str(&q->j, "unit", sv_of(asked->unit_name));
}

ent_status page_dyad(asking *q, ent_err *err) {
    query asked;
    look_dyad d;
    sv a = q->r->parts[1], b = q->r->parts[2];
    ENT_TRY(query_read(q->r, LAST_EVENTS, &asked, err));
    asked.f.actor = a;
    asked.f.other = b;
    ENT_TRY(look_dyad_read(q->w->l, &asked.f, asked.by, q->a, &d, err));
    if (q->r->form == REQUEST_CSV) return period_put_csv(q, &d.both, asked.by), ENT_OK;
    ENT_TRY(page_put_party(q, "a", a, err));
    ENT_TRY(page_put_party(q, "b", b, err));
    put_settings(q, &asked);
    json_key(&q->j, "totals");
    json_open(&q->j, '{');
    period_put_sums(&q->j, "both", &d.both);
    period_put_sums(&q->j, "a_to_b", &d.to);
    period_put_sums(&q->j, "b_to_a", &d.from);
    json_close(&q->j, '}');
    period_put_series(q, "series", &d.both, asked.by);
    ENT_TRY(period_put_changes(q, &d.both, asked.by, err));
    ENT_TRY(page_put_events(q, "events", &asked.f, err));
    ENT_TRY(put_lists(q, &asked.f, err));
    text command = query_command(q->a, q->r, "dyad", q->s->name, "since until");
    query_add_operand(&command, a);
    query_add_operand(&command, b);
    json_key_str(&q->j, "command", text_sv(&command));
    return ENT_OK;
}

// ---- one actor ---------------------------------------------------------------------------------------------------------------------

// Columns of look_partners behind the code.
#define COUNT_LIST(F)       \
    F(events)               \
    F(verbal_cooperation)   \
    F(material_cooperation) \
    F(verbal_conflict)      \
    F(material_conflict)    \
    F(statements)
#define COUNT_NAME(name) #name,
static const char *const count_names[] = {COUNT_LIST(COUNT_NAME)};
enum { COUNTS = sizeof count_names / sizeof *count_names };

typedef struct partner {
    sv code;
    int64_t to[COUNTS], from[COUNTS];
} partner;

typedef struct partners {
    VEC(partner);
} partners;

static partner *partner_of(arena *a, partners *list, sv code) {
    for (size_t i = 0; i < list->n; i++)
        if (sv_eq(list->at[i].code, code)) return &list->at[i];
    partner *p = vec_push(a, list);
    *p = (partner){.code = code};
    return p;
}

static void add_partners(arena *a, partners *list, const ledger_table *t, bool to) {
    for (size_t i = 0; i < t->n_rows; i++) {
        partner *p = partner_of(a, list, put_cell(t, i, 0));
        for (size_t c = 0; c < COUNTS; c++) {
            int64_t n = put_number(put_cell(t, i, c + 1));
            if (to)
                p->to[c] = n;
            else
                p->from[c] = n;
        }
    }
}

static int by_events(const void *x, const void *y) {
    const partner *a = x, *b = y;
    int64_t n = a->to[0] + a->from[0], m = b->to[0] + b->from[0];
    if (n != m) return n < m ? 1 : -1;
    return sv_cmp(a->code, b->code);
}

static ent_status read_partners(asking *q, const ledger_filter *f, partners *list, ent_err *err) {
    ledger_table t;
    ledger_filter all = *f;
    all.limit = 0;
    ENT_TRY(look_partners(q->w->l, &all, true, q->a, &t, err));
    add_partners(q->a, list, &t, true);
    ENT_TRY(look_partners(q->w->l, &all, false, q->a, &t, err));
    add_partners(q->a, list, &t, false);
    if (list->n) qsort(list->at, list->n, sizeof *list->at, by_events);
    if (list->n > MOST_PARTNERS && q->r->form != REQUEST_CSV) list->n = MOST_PARTNERS;
    return ENT_OK;
}

static void put_counts(json *j, const char *key, const int64_t n[COUNTS]) {
    json_key(j, key);
    json_open(j, '{');
    for (size_t c = 0; c < COUNTS; c++) json_key_int(j, count_names[c], n[c]);
    json_close(j, '}');
}

static ent_status put_partners(asking *q, const partners *list, ent_err *err) {
    json_key(&q->j, "partners");
    json_open(&q->j, '[');
    for (size_t i = 0; i < list->n; i++) {
        const partner *p = &list->at[i];
        json_open(&q->j, '{');
        ENT_TRY(page_put_party(q, NULL, p->code, err));
        put_counts(&q->j, "to", p->to);
        put_counts(&q->j, "from", p->from);
        json_close(&q->j, '}');
    }
    json_close(&q->j, ']');
    return ENT_OK;
}

static void put_partners_csv(text *out, const partners *list) {
    text_add(out, SV("code"));
    for (size_t c = 0; c < 2 * COUNTS; c++)
        text_add(out, arena_printf(out->a, ",%s_%s", c < COUNTS ? "to" : "from",
                                   count_names[c % COUNTS]));
    text_char(out, '\n');
    for (size_t i = 0; i < list->n; i++) {
        const partner *p = &list->at[i];
        rows_cell(out, p->code, true);
        for (size_t c = 0; c < 2 * COUNTS; c++) {
            text_char(out, ',');
            text_int(out, c < COUNTS ? p->to[c] : p->from[c - COUNTS]);
        }
        text_char(out, '\n');
    }
}

static ent_status put_actor(asking *q, sv code, ent_err *err) {
    ledger_table names;
    ENT_TRY(look_known(q->w->l, code, MOST_NAMES, q->a, &names, err));
    json_key(&q->j, "actor");
    json_open(&q->j, '{');
    ENT_TRY(page_put_party(q, NULL, code, err));
    put_table(&q->j, "names", &names);
    json_close(&q->j, '}');
    return ENT_OK;
}

ent_status page_actor(asking *q, ent_err *err) {
    query asked;
    partners list = {0};
    ledger_table all;
    sv code = q->r->parts[1];
    ENT_TRY(query_read(q->r, LAST_EVENTS, &asked, err));
    asked.f.actor = code;
    ENT_TRY(read_partners(q, &asked.f, &list, err));
    if (q->r->form == REQUEST_CSV) return put_partners_csv(&q->out, &list), ENT_OK;
    ENT_TRY(put_actor(q, code, err));
    put_settings(q, &asked);
    ENT_TRY(ledger_count(q->w->l, &asked.f, asked.by, q->a, &all, err));
    json_key(&q->j, "totals");
    json_open(&q->j, '{');
    period_put_sums(&q->j, "all", &all);
    ENT_TRY(put_directed(q, "as_source", &asked, code, (sv){0}, err));
    ENT_TRY(put_directed(q, "as_target", &asked, (sv){0}, code, err));
    json_close(&q->j, '}');
    period_put_series(q, "series", &all, asked.by);
    ENT_TRY(put_partners(q, &list, err));
    ENT_TRY(page_put_events(q, "events", &asked.f, err));
    text command = query_command(q->a, q->r, "events", q->s->name, "since until by");
    query_add_option(&command, SV("actor"), code);
    json_key_str(&q->j, "command", text_sv(&command));
    return ENT_OK;
}
