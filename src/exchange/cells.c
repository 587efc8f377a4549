// SPDX-License-Identifier: Apache-2.0
#include "exchange/cells.h"
#include "base/day.h"
#include "base/utf8.h"
#include <math.h>

// --- Formulas --------------------------------------------------------------------------------

static bool begins_formula(sv s) {
    size_t at = 0;
    if (!s.len) return false;
    switch (utf8_next(s, &at)) {
    case '=':
    case '+':
    case '-':
    case '@':
    case '\t':
    case '\r':
    case '\n':
    case 0xFF1D: // in full width
    case 0xFF0B:
    case 0xFF0D:
    case 0xFF20: return true;
    default: return false;
    }
}

static size_t apostrophes(sv s) {
    size_t n = 0;
    while (n < s.len && s.p[n] == '\'') n++;
    return n;
}

static bool is_dangerous(sv s) { return begins_formula(sv_cut(s, apostrophes(s), s.len)); }

sv cell_disarmed(arena *a, sv s) { return is_dangerous(s) ? arena_join(a, SV("'"), s) : s; }

sv cell_armed(sv s) { return apostrophes(s) && is_dangerous(s) ? sv_cut(s, 1, s.len) : s; }

// --- Cells -----------------------------------------------------------------------------------

static void begin(cells *c) {
    if (c->n++) text_char(c->out, c->separator);
}

static bool wants_quotes(sv s) {
    for (size_t i = 0; i < s.len; i++)
        if (s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r') return true;
    return s.len && (s.p[0] == ' ' || s.p[s.len - 1] == ' ');
}

static void put_quoted(text *out, sv s) {
    text_char(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        if (s.p[i] == '"') text_char(out, '"');
        text_char(out, s.p[i]);
    }
    text_char(out, '"');
}

static void put_plain(text *out, sv s) {
    for (size_t i = 0; i < s.len; i++) {
        bool breaks = s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r' || s.p[i] == '\0';
        text_char(out, breaks ? ' ' : s.p[i]);
    }
}

static void put(cells *c, sv s) {
    if (c->separator == ',' && wants_quotes(s))
        put_quoted(c->out, s);
    else if (c->separator == ',')
        text_add(c->out, s);
    else
        put_plain(c->out, s);
}

void cell_text(cells *c, sv s) {
    begin(c);
    put(c, cell_disarmed(c->out->a, s));
}

static bool is_code(sv s) {
    for (size_t i = 0; i < s.len; i++) {
        char b = s.p[i];
        if (!((b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '-')) return false;
    }
    return true;
}

void cell_code(cells *c, sv s) {
    if (!is_code(s)) {
        cell_text(c, s);
        return;
    }
    begin(c);
    text_add(c->out, s);
}

void cell_int(cells *c, int64_t v) {
    begin(c);
    text_int(c->out, v);
}

void cell_fixed(cells *c, double v, int decimals) {
    begin(c);
    if (!isnan(v)) text_fixed(c->out, v, decimals);
}

void cell_day(cells *c, ent_day d, bool dashes) {
    char s[11] = "";
    begin(c);
    if (d != ENT_NO_DAY) day_write(d, s);
    for (size_t i = 0; s[i]; i++)
        if (dashes || s[i] != '-') text_char(c->out, s[i]);
}

void cell_empty(cells *c, size_t n) {
    while (n--) begin(c);
}

void cells_end(cells *c) {
    text_char(c->out, '\n');
    c->n = 0;
}
