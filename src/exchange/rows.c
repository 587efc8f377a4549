// SPDX-License-Identifier: Apache-2.0
#include "exchange/rows.h"
#include "base/day.h"
#include <math.h>

static sv day_words(arena *a, ent_day d) {
    char buffer[11];
    if (d == ENT_NO_DAY) return (sv){0};
    day_write(d, buffer);
    return arena_copy(a, sv_of(buffer));
}

sv rows_actors(arena *a, const ledger_row *r, const uint32_t *at, size_t n, bool names) {
    text t = text_new(a);
    for (size_t i = 0; i < n; i++) {
        const ledger_actor *who = &r->actors[at[i]];
        if (i) text_char(&t, '|');
        text_add(&t, names || !who->code.len ? who->name : who->code);
    }
    return text_sv(&t);
}

static const char *const columns[] = {
    "id",         "from",          "to",        "grain",        "source",    "source_names",
    "type",       "modes",         "target",    "target_names", "quad",      "status",
    "cameo",      "score",         "goldstein", "contexts",     "symmetric", "said_by",
    "place",      "place_country", "lat",       "lon",          "trigger",   "sentence",
    "background", "confidence",    "mentions",  "reports",      "sources",   "publisher",
    "uri",        "published",     "review"};

void rows_cell(text *out, sv s, bool comma) {
    bool formula = s.len && memchr("=+-@\t\r", s.p[0], 6) != NULL;
    bool quoted =
        comma && (memchr(s.p ? s.p : "", ',', s.len) || memchr(s.p ? s.p : "", '"', s.len) ||
                  memchr(s.p ? s.p : "", '\n', s.len) || memchr(s.p ? s.p : "", '\r', s.len));
    if (quoted) text_char(out, '"');
    if (formula && comma) text_char(out, '\'');
    for (size_t i = 0; i < s.len; i++) {
        if (quoted && s.p[i] == '"') text_char(out, '"');
        bool blank = !comma && (s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r');
        text_char(out, blank ? ' ' : s.p[i]);
    }
    if (quoted) text_char(out, '"');
}

typedef struct line {
    text *out;
    bool comma, begun;
} line;

static void between(line *l) {
    if (l->begun) text_char(l->out, l->comma ? ',' : '\t');
    l->begun = true;
}

static void cell(line *l, sv s) {
    between(l);
    rows_cell(l->out, s, l->comma);
}

static void cell_fixed(line *l, double v, int decimals) {
    between(l);
    if (!isnan(v)) text_fixed(l->out, v, decimals);
}

static void cell_int(line *l, int64_t v) {
    between(l);
    text_int(l->out, v);
}

void rows_head(text *out, bool comma) {
    line l = {out, comma, false};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) cell(&l, sv_of(columns[i]));
    text_char(out, '\n');
}

static void event_cells(line *l, const ledger_row *r) {
    const ledger_event *e = &r->event;
    arena *a = l->out->a;
    cell(l, day_words(a, e->when.from));
    cell(l, day_words(a, e->when.to));
    cell(l, e->when.from == ENT_NO_DAY ? SV("") : sv_of(ent_grain_name(e->when.grain)));
    cell(l, rows_actors(a, r, e->source, e->n_source, false));
    cell(l, rows_actors(a, r, e->source, e->n_source, true));
    cell(l, sv_of(ent_type_name(e->type)));
    cell(l, e->modes);
    cell(l, rows_actors(a, r, e->target, e->n_target, false));
    cell(l, rows_actors(a, r, e->target, e->n_target, true));
    cell(l, e->quad ? sv_of(ent_quad_name(e->quad)) : SV(""));
    cell(l, sv_of(ent_event_status_name(e->status)));
    cell(l, e->cameo);
    cell_fixed(l, e->score, 1);
    cell_fixed(l, e->goldstein, 1);
    cell(l, e->contexts);
    cell_int(l, e->symmetric);
}

void rows_line(text *out, const ledger_row *r, bool comma) {
    line l = {out, comma, false};
    const ledger_event *e = &r->event;
    uint32_t speaker = (uint32_t)e->said_by;
    cell(&l, r->id);
    event_cells(&l, r);
    cell(&l, e->said_by >= 0 ? rows_actors(out->a, r, &speaker, 1, false) : SV(""));
    cell(&l, r->place.name);
    cell(&l, r->place.country);
    cell_fixed(&l, r->place.name.p ? r->place.lat_deg : NAN, 5);
    cell_fixed(&l, r->place.name.p ? r->place.lon_deg : NAN, 5);
    cell(&l, e->trigger_text);
    cell(&l, r->sentence);
    cell_int(&l, e->background);
    cell_fixed(&l, e->confidence, 2);
    cell_int(&l, r->mentions);
    cell_int(&l, r->reports);
    cell_int(&l, r->sources);
    cell(&l, r->report.source);
    cell(&l, r->report.uri);
    cell(&l, day_words(out->a, r->report.published));
    cell(&l, r->review);
    text_char(out, '\n');
}
