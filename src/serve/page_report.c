// SPDX-License-Identifier: Apache-2.0
//
// A report with its layers: actors, events, times, quotes, claims.
#include "serve/page.h"
#include "serve/put.h"

static void put_head(asking *q, const look_report *r) {
    json *j = &q->j;
    json_key(j, "report");
    json_open(j, '{');
    json_key_str(j, "key", r->key);
    json_key_str(j, "id", r->report.id);
    json_key_str(j, "input_id", r->report.input_id);
    json_key_str(j, "uri", r->report.uri);
    json_key_str(j, "source", r->report.source);
    json_key_str(j, "title", r->report.title);
    json_key_str(j, "language", r->report.language);
    json_key_day(j, "published", r->report.published);
    json_key_str(j, "published_from", sv_of(ent_published_from_name(r->report.published_from)));
    json_key_str(j, "text", r->report.text);
    json_close(j, '}');
    if (r->revision) json_key_int(j, "revision", r->revision);
}

static const char *mention_by(char letter) {
    for (int i = 0; i < ENT_N_MENTION; i++)
        if (ent_mention_name((ent_mention_by)i)[0] == letter)
            return ent_mention_name((ent_mention_by)i);
    return "";
}

// "0-8n 25-30p"
static void put_appearances(json *j, sv spans, const units *u) {
    sv one;
    json_key(j, "spans");
    json_open(j, '[');
    while (sv_split(&spans, ' ', &one)) {
        const char *dash = memchr(one.p, '-', one.len);
        size_t at = dash ? (size_t)(dash - one.p) : 0;
        if (!dash || one.len < at + 3) continue;
        ent_span s = {(uint32_t)put_number(sv_cut(one, 0, at)),
                      (uint32_t)put_number(sv_cut(one, at + 1, one.len - 1))};
        json_open(j, '{');
        put_span(j, "span", u, s);
        json_key_str(j, "by", sv_of(mention_by(one.p[one.len - 1])));
        json_close(j, '}');
    }
    json_close(j, ']');
}

static ent_status put_actors(asking *q, const look_report *r, const units *u, ent_err *err) {
    ledger_table t;
    enum { SPANS = 5 };
    ENT_TRY(look_appearances(q->w->l, r, q->a, &t, err));
    json_key(&q->j, "actors");
    json_open(&q->j, '[');
    for (size_t i = 0; i < t.n_rows; i++) {
        json_open(&q->j, '{');
        put_row(&q->j, &t, i, SPANS);
        put_appearances(&q->j, put_cell(&t, i, SPANS), u);
        json_close(&q->j, '}');
    }
    json_close(&q->j, ']');
    return ENT_OK;
}

static ent_status put_events(asking *q, const look_report *r, const units *u, ent_err *err) {
    ledger_filter f = ledger_filter_any();
    const ledger_row *row;
    ent_status status;
    f.report = r->key;
    ENT_TRY(ledger_mentions(q->w->l, &f, &q->w->rows, err));
    json_key(&q->j, "events");
    json_open(&q->j, '[');
    while ((status = ledger_next(q->w->rows, &row, err)) == ENT_OK && row)
        put_event(&q->j, q->a, row, u, row->event_id);
    json_close(&q->j, ']');
    ledger_end(&q->w->rows);
    return status;
}

// Columns of places stand behind `n` others, two a span.
static ent_status put_placed(asking *q, const char *key, const ledger_table *t, size_t n,
                             const char *const *spans, const units *u) {
    json *j = &q->j;
    json_key(j, key);
    json_open(j, '[');
    for (size_t i = 0; i < t->n_rows; i++) {
        json_open(j, '{');
        put_row(j, t, i, n);
        if (n + 2 < t->n_columns) {
            json_key(j, "spans");
            json_open(j, '{');
        }
        for (size_t s = 0; n + 2 * s < t->n_columns; s++) {
            ent_span span = {(uint32_t)put_number(put_cell(t, i, n + 2 * s)),
                             (uint32_t)put_number(put_cell(t, i, n + 2 * s + 1))};
            put_span(j, spans[s], u, span);
        }
        if (n + 2 < t->n_columns) json_close(j, '}');
        json_close(j, '}');
    }
    json_close(j, ']');
    return ENT_OK;
}

static ent_status put_statements(asking *q, const look_report *r, const units *u, ent_err *err) {
    static const char *const quote_spans[] = {"span"}, *const claim_spans[] = {"cause", "effect"};
    enum { CLAIM_COLUMNS = 10 };
    ledger_filter f = ledger_filter_any();
    ledger_table t;
    f.report = r->key;
    ENT_TRY(look_quotes(q->w->l, &f, q->a, &t, err));
    ENT_TRY(put_placed(q, "quotes", &t, PAGE_QUOTE_COLUMNS, quote_spans, u));
    ENT_TRY(look_claims(q->w->l, r->key, q->a, &t, err));
    return put_placed(q, "claims", &t, CLAIM_COLUMNS, claim_spans, u);
}

static void put_extra_item(json *j, const json_t *item, const units *u) {
    const char *key;
    json_t *value;
    json_open(j, '{');
    json_object_foreach((json_t *)(uintptr_t)item, key, value) {
        if (strcmp(key, "span") == 0) {
            json_int_t b = json_integer_value(json_array_get(value, 0)),
                       e = json_integer_value(json_array_get(value, 1));
            if (b >= 0 && e <= UINT32_MAX)
                put_span(j, "span", u, (ent_span){(uint32_t)b, (uint32_t)e});
        } else if (json_is_string(value)) {
            json_key_str(j, key, (sv){json_string_value(value), json_string_length(value)});
        } else if (json_is_boolean(value)) {
            json_key_bool(j, key, json_is_true(value));
        }
    }
    json_close(j, '}');
}

// What the record holds besides, told in the record's own words.
static void put_extra(asking *q, const look_report *r, const units *u) {
    static const char *const keys[] = {"sentences", "times", "dropped", "related"};
    q->w->parsed =
        json_loadb(r->extra.p ? r->extra.p : "{}", r->extra.p ? r->extra.len : 2, 0, NULL);
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        const json_t *list = json_object_get(q->w->parsed, keys[k]), *item;
        size_t i;
        json_key(&q->j, keys[k]);
        json_open(&q->j, '[');
        json_array_foreach(list, i, item) put_extra_item(&q->j, item, u);
        json_close(&q->j, ']');
    }
}

ent_status page_report(asking *q, ent_err *err) {
    look_report r;
    ENT_TRY(look_report_read(q->w->l, q->r->parts[1], q->a, &r, err));
    if (q->r->form == REQUEST_CSV) {
        ledger_filter f = ledger_filter_any();
        f.report = r.key;
        q->answer->rows = true;
        return ledger_mentions(q->w->l, &f, &q->w->rows, err);
    }
    units u = units_of(q->a, r.report.text);
    put_head(q, &r);
    ENT_TRY(put_actors(q, &r, &u, err));
    ENT_TRY(put_events(q, &r, &u, err));
    ENT_TRY(put_statements(q, &r, &u, err));
    put_extra(q, &r, &u);
    return ENT_OK;
}
