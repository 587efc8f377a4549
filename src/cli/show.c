// SPDX-License-Identifier: Apache-2.0
#include "cli/show.h"
#include "base/day.h"
#include "base/utf8.h"

enum { MOST_TRIGGER_BYTES = 48 };

paint paint_of(bool coloured) {
    static const paint none;
    if (!coloured) return none;
    return (paint){.bold = SV("\x1b[1m"),
                   .faint = SV("\x1b[2m"),
                   .green = SV("\x1b[32m"),
                   .red = SV("\x1b[31m"),
                   .yellow = SV("\x1b[33m"),
                   .blue = SV("\x1b[36m"),
                   .off = SV("\x1b[0m")};
}

sv paint_of_quad(const paint *p, int quad) {
    return quad == 0 ? (sv){NULL, 0} : quad <= 2 ? p->green : p->red;
}

static void pad(text *out, size_t n) {
    while (n--) text_char(out, ' ');
}

void show_grid(text *out, const grid *g, size_t columns, const paint *p) {
    size_t width[GRID_MOST_COLUMNS] = {0};
    for (size_t i = 0; i < g->n; i++)
        for (size_t c = 0; c < columns; c++) {
            size_t n = utf8_count(g->at[i].cells[c]);
            if (n > width[c]) width[c] = n;
        }
    for (size_t i = 0; i < g->n; i++) {
        const grid_row *row = &g->at[i];
        size_t last = columns;
        while (last > 1 && !row->cells[last - 1].len) last--;
        text_add(out, row->colour);
        for (size_t c = 0; c < last; c++) {
            if (c) pad(out, 2);
            text_add(out, row->cells[c]);
            if (c + 1 < last) pad(out, width[c] - utf8_count(row->cells[c]));
        }
        if (row->colour.len) text_add(out, p->off);
        text_char(out, '\n');
    }
}

static sv day_text(arena *a, ent_day d) {
    char s[11];
    day_write(d, s);
    return arena_copy(a, sv_of(s));
}

sv show_when(arena *a, const ent_when *w) {
    if (w->from == ENT_NO_DAY && w->to == ENT_NO_DAY) return (sv){NULL, 0};
    if (w->from == ENT_NO_DAY) return arena_join(a, SV(".."), day_text(a, w->to));
    sv from = day_text(a, w->from);
    if (w->to == ENT_NO_DAY) return arena_join(a, from, SV(".."));
    civil b = day_civil(w->from), e = day_civil(w->to);
    bool months = b.day == 1 && e.day == day_month_length(e.year, e.month);
    if (w->from == w->to) return from;
    if (months && b.year == e.year) {
        if (b.month == 1 && e.month == 12) return sv_cut(from, 0, 4);
        if (b.month == e.month) return sv_cut(from, 0, 7);
        if (b.month % 3 == 1 && e.month == b.month + 2)
            return arena_printf(a, "%04d-Q%d", b.year, (b.month + 2) / 3);
    }
    return arena_printf(a, SV_FMT ".." SV_FMT, SV_ARG(from), SV_ARG(day_text(a, w->to)));
}

sv show_where(arena *a, const ent_record *r, const ent_event *e) {
    const ent_place *p = e->place < 0 ? NULL : &r->places[e->place];
    if (!p) return (sv){NULL, 0};
    if (!p->country.len || p->grain == ENT_PLACE_country) return p->name;
    return arena_printf(a, SV_FMT ", " SV_FMT, SV_ARG(p->name), SV_ARG(p->country));
}

sv show_actors(arena *a, const ent_record *r, const uint32_t *at, size_t n) {
    text t = text_new(a);
    for (size_t i = 0; i < n; i++) {
        const ent_actor *who = &r->actors[at[i]];
        if (i) text_add(&t, SV(", "));
        text_add(&t, who->code.len ? who->code : who->name);
    }
    return text_sv(&t);
}

sv show_event_id(arena *a, size_t index) { return arena_printf(a, "e%zu", index + 1); }

static sv type_and_modes(arena *a, const ent_event *e) {
    sv type = sv_of(ent_type_name(e->type));
    return e->modes.len ? arena_printf(a, SV_FMT " " SV_FMT, SV_ARG(type), SV_ARG(e->modes)) : type;
}

// The words at a span, without line feeds, cut where they are many.
static sv words_at(arena *a, sv report_text, ent_span s) {
    sv words = sv_cut(report_text, s.begin, s.end);
    if (words.len <= MOST_TRIGGER_BYTES) return words;
    size_t end = MOST_TRIGGER_BYTES;
    while (end && ((unsigned char)words.p[end] & 0xC0) == 0x80) end--;
    return arena_join(a, sv_cut(words, 0, end), SV("…"));
}

static grid_row event_row(arena *a, const ent_report *report, const ent_record *r, size_t i,
                          const paint *p) {
    const ent_event *e = &r->events[i];
    sv source = show_actors(a, r, e->source, e->n_source);
    sv target = show_actors(a, r, e->target, e->n_target);
    uint32_t by = (uint32_t)e->said_by;
    return (grid_row){.cells = {show_event_id(a, i), show_when(a, &e->when), source,
                                type_and_modes(a, e), e->symmetric ? SV("(each other)") : target,
                                sv_of(ent_event_status_name(e->status)), show_where(a, r, e),
                                words_at(a, report->text, e->trigger),
                                e->said_by < 0
                                    ? (sv){NULL, 0}
                                    : arena_join(a, SV("says "), show_actors(a, r, &by, 1))},
                      .colour = e->background ? p->faint : paint_of_quad(p, e->quad)};
}

static void show_head(text *out, sv name, const ent_report *report, const ent_record *r,
                      const paint *p) {
    char day[11];
    text_add(out, p->bold);
    text_add(out, name);
    text_add(out, p->off);
    if (report->published != ENT_NO_DAY) {
        day_write(report->published, day);
        text_add(out, SV(", published "));
        text_add(out, sv_of(day));
    }
    text_add(out, SV(": "));
    text_int(out, (int64_t)r->n_events);
    text_add(out, r->n_events == 1 ? SV(" event\n") : SV(" events\n"));
}

// Those who take part in an event or say so, in document order.
static void show_cast(text *out, const ent_record *r, const paint *p) {
    bool *seen = arena_new(out->a, bool, r->n_actors + 1);
    for (size_t i = 0; i < r->n_events; i++) {
        const ent_event *e = &r->events[i];
        for (size_t k = 0; k < e->n_source; k++) seen[e->source[k]] = true;
        for (size_t k = 0; k < e->n_target; k++) seen[e->target[k]] = true;
        if (e->said_by >= 0) seen[e->said_by] = true;
    }
    grid g = {0};
    for (size_t i = 0; i < r->n_actors; i++) {
        const ent_actor *a = &r->actors[i];
        if (!seen[i]) continue;
        *vec_push(out->a, &g) =
            (grid_row){.cells = {a->code.len ? a->code : SV("-"), a->name, a->role}};
    }
    if (g.n) text_char(out, '\n');
    show_grid(out, &g, 3, p);
}

void show_table(text *out, sv name, const ent_document *doc, bool coloured) {
    const ent_report *report = ent_document_report(doc);
    const ent_record *r = ent_document_record(doc);
    paint p = paint_of(coloured);
    show_head(out, name, report, r, &p);
    if (!r->n_events) return;
    grid g = {0};
    *vec_push(out->a, &g) =
        (grid_row){.cells = {SV(""), SV("when"), SV("source"), SV("type"), SV("target"),
                             SV("status"), SV("where"), SV("words")},
                   .colour = p.bold};
    for (size_t i = 0; i < r->n_events; i++)
        *vec_push(out->a, &g) = event_row(out->a, report, r, i, &p);
    text_char(out, '\n');
    show_grid(out, &g, GRID_MOST_COLUMNS, &p);
    show_cast(out, r, &p);
}
