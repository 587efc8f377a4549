// SPDX-License-Identifier: Apache-2.0
#include "cli/list.h"
#include "cli/output.h"
#include "cli/query.h"
#include "cli/rows.h"

enum { MOST_BYTES = 1 << 30, MOST_CELL = 60 };

// Cut to a width that leaves room for others, on a border of code points; no line feeds.
static sv narrow(arena *a, sv s) {
    char *copy = arena_new(a, char, s.len + 4);
    size_t n = 0;
    for (size_t points = 0; n < s.len; n++) {
        points += ((unsigned char)s.p[n] & 0xC0) != 0x80;
        if (points > MOST_CELL) {
            memcpy(copy + n, "…", 3);
            return (sv){copy, n + 3};
        }
        copy[n] = (unsigned char)s.p[n] < 0x20 ? ' ' : s.p[n];
    }
    return (sv){copy, n};
}

static void write_grid(text *out, const ledger_table *t) {
    grid g = {0};
    paint none = paint_of(false);
    size_t columns = t->n_columns < GRID_MOST_COLUMNS ? t->n_columns : GRID_MOST_COLUMNS;
    grid_row *head = vec_push(out->a, &g);
    *head = (grid_row){0};
    for (size_t c = 0; c < columns; c++) head->cells[c] = sv_of(t->columns[c]);
    for (size_t r = 0; r < t->n_rows; r++) {
        grid_row *row = vec_push(out->a, &g);
        *row = (grid_row){0};
        for (size_t c = 0; c < columns; c++)
            row->cells[c] = narrow(out->a, t->cells[r * t->n_columns + c]);
    }
    if (t->n_rows) show_grid(out, &g, columns, &none);
}

static void write_object(text *out, const ledger_table *t, size_t r) {
    json j = {out, false};
    json_open(&j, '{');
    for (size_t c = 0; c < t->n_columns; c++) {
        sv cell = t->cells[r * t->n_columns + c];
        if (!cell.p) continue;
        json_key(&j, t->columns[c]);
        json_str(&j, cell);
    }
    json_close(&j, '}');
    text_char(out, '\n');
}

static void write_lines(text *out, const ledger_table *t, bool comma) {
    for (size_t r = 0; r <= t->n_rows; r++) {
        for (size_t c = 0; c < t->n_columns; c++) {
            if (c) text_char(out, comma ? ',' : '\t');
            rows_cell(out, r ? t->cells[(r - 1) * t->n_columns + c] : sv_of(t->columns[c]), comma);
        }
        text_char(out, '\n');
    }
}

void list_write(arena *a, const ledger_table *t, list_form form) {
    text out = text_new(a);
    if (form == LIST_TABLE) write_grid(&out, t);
    for (size_t r = 0; form == LIST_JSON && r < t->n_rows; r++) write_object(&out, t, r);
    if (form == LIST_CSV || form == LIST_TSV) write_lines(&out, t, form == LIST_CSV);
    if (out.n) output_write(text_sv(&out));
}

int list_run(const char *place, ledger_mode mode,
             ent_status (*ask)(ledger *l, arena *a, const void *s, ent_err *err),
             const void *settings) {
    ledger *l;
    ent_err err;
    arena a;
    arena_init(&a, MOST_BYTES);
    ent_status status = ledger_open(&l, place, mode, &err);
    if (status == ENT_OK)
        status = arena_try(&a) ? err_set(&err, ENT_ERR_MEMORY, 0, "out of memory; see --limit")
                               : ask(l, &a, settings, &err);
    ledger_close(&l);
    arena_deinit(&a);
    return query_said(status, &err);
}
