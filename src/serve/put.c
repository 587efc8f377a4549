// SPDX-License-Identifier: Apache-2.0
#include "serve/put.h"
#include "base/utf8.h"
#include "exchange/event_json.h"
#include "exchange/rows.h"

units units_of(arena *a, sv s) {
    uint32_t *at = arena_new(a, uint32_t, s.len + 1), n = 0;
    size_t points = 0;
    for (size_t i = 0; i < s.len;) {
        at[points++] = n;
        n += utf8_next(s, &i) > 0xFFFF ? 2 : 1;
    }
    at[points] = n;
    return (units){at, points};
}

void put_span(json *j, const char *key, const units *u, ent_span s) {
    if (s.end <= s.begin || s.end > u->n_points) return;
    json_key(j, key);
    json_open(j, '[');
    json_int(j, u->at[s.begin]);
    json_int(j, u->at[s.end]);
    json_close(j, ']');
}

static ent_span inside(ent_span s, ent_span sentence) {
    if (s.begin < sentence.begin || s.end > sentence.end) return (ent_span){0, 0};
    return (ent_span){s.begin - sentence.begin, s.end - sentence.begin};
}

static void put_marks(json *j, arena *a, const ledger_row *row) {
    const ledger_event *e = &row->event;
    json_key(j, "marks");
    json_open(j, '{');
    if (row->sentence.len) {
        units u = units_of(a, row->sentence);
        put_span(j, "source", &u, inside(e->source_span, e->sentence));
        put_span(j, "trigger", &u, inside(e->trigger, e->sentence));
        put_span(j, "target", &u, inside(e->target_span, e->sentence));
    }
    json_close(j, '}');
}

void put_event(json *j, arena *a, const ledger_row *row, const units *spans, sv event) {
    const ledger_event *e = &row->event;
    json_open(j, '{');
    event_json_put(j, row);
    json_key_str(j, "mention", row->told);
    json_key_str(j, "event", event);
    put_marks(j, a, row);
    if (spans) {
        json_key(j, "spans");
        json_open(j, '{');
        put_span(j, "source", spans, e->source_span);
        put_span(j, "trigger", spans, e->trigger);
        put_span(j, "target", spans, e->target_span);
        put_span(j, "sentence", spans, e->sentence);
        json_close(j, '}');
    }
    json_close(j, '}');
}

sv put_cell(const ledger_table *t, size_t row, size_t column) {
    return t->cells[row * t->n_columns + column];
}

int64_t put_number(sv s) {
    int64_t n = 0;
    bool minus = s.len && s.p[0] == '-';
    for (size_t i = minus; i < s.len && s.p[i] >= '0' && s.p[i] <= '9'; i++)
        n = n * 10 + (s.p[i] - '0');
    return minus ? -n : n;
}

static bool is_list(const char *column) {
    return strcmp(column, "parties") == 0 || sv_ends(sv_of(column), SV("_actors"));
}

void put_row(json *j, const ledger_table *t, size_t i, size_t n) {
    for (size_t c = 0; c < n; c++) {
        const char *column = t->columns[c];
        sv cell = put_cell(t, i, c);
        if (!cell.p) continue;
        if (t->kinds[c] == 't' && is_list(column)) {
            json_key_list(j, column, cell);
        } else if (strcmp(column, "direct") == 0) {
            json_key_bool(j, column, cell.p[0] == '1');
        } else if (t->kinds[c] == 't') {
            json_key_str(j, column, cell);
        } else {
            json_key(j, column);
            text_add(j->t, cell);
            j->comma = true;
        }
    }
}

void put_columns(json *j, const char *key, const ledger_table *t, size_t n) {
    json_key(j, key);
    json_open(j, '[');
    for (size_t i = 0; i < t->n_rows; i++) {
        json_open(j, '{');
        put_row(j, t, i, n);
        json_close(j, '}');
    }
    json_close(j, ']');
}

void put_table(json *j, const char *key, const ledger_table *t) {
    put_columns(j, key, t, t->n_columns);
}

void put_csv(text *out, const ledger_table *t) {
    for (size_t r = 0; r <= t->n_rows; r++) {
        for (size_t c = 0; c < t->n_columns; c++) {
            if (c) text_char(out, ',');
            sv cell = r ? put_cell(t, r - 1, c) : sv_of(t->columns[c]);
            if (r && t->kinds[c] != 't')
                text_add(out, cell); // a number, which may have a minus
            else
                rows_cell(out, cell, true);
        }
        text_char(out, '\n');
    }
}
