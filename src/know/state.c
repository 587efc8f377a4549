// SPDX-License-Identifier: Apache-2.0
//
// geography.tsv: its rows as facts, and their section.
#include "know/build.h"

// A whole number from -most to most; empty for 0.
static bool read_whole(sv s, int most, int *out) {
    bool minus = sv_starts(s, SV("-"));
    *out = 0;
    for (size_t i = minus; i < s.len; i++) {
        if (s.p[i] < '0' || s.p[i] > '9' || *out > most / 10) return false;
        *out = *out * 10 + (s.p[i] - '0');
    }
    bool sound = *out <= most && !(minus && s.len == 1);
    if (minus) *out = -*out;
    return sound;
}

static bool read_count(const know_row *row, int cell, uint32_t *out, know_problems *p) {
    enum { MOST = 100000000 };
    int n;
    bool sound = read_whole(row->cells[cell], MOST, &n) && n >= 0;
    *out = sound ? (uint32_t)n : 0;
    if (!sound)
        problem_at(p, row, "`" SV_FMT "' is no number; write digits only",
                   SV_ARG(row->cells[cell]));
    return sound;
}

// "41 -72": north and east.
static bool read_centre(const know_row *row, know_state *out, know_problems *p) {
    sv east = row->cells[GEO_CENTRE], north;
    if (!east.len) return true;
    sv_split(&east, ' ', &north);
    if (east.len && read_whole(north, 90, &out->latitude) && read_whole(east, 180, &out->longitude))
        return true;
    problem_at(p, row, "`" SV_FMT "' is no place; write degrees north and east, `41 -72'",
               SV_ARG(row->cells[GEO_CENTRE]));
    return false;
}

bool parse_state(arena *a, const know_row *row, know_state *out, know_problems *p) {
    const sv *cell = row->cells;
    if (cell[GEO_CODE].len != 3) {
        problem_at(p, row, "`" SV_FMT "' is no code of a country; use three capitals",
                   SV_ARG(cell[GEO_CODE]));
        return false;
    }
    *out = (know_state){.code = cell[GEO_CODE],
                        .neighbours = cell[GEO_NEIGHBOURS],
                        .rulers = cell[GEO_RULERS],
                        .words = cell[GEO_WORDS],
                        .bodies = cell[GEO_BODIES],
                        .line = parse_line_label(a, row)};
    return read_count(row, GEO_PEOPLE, &out->people, p) &&
           read_count(row, GEO_AREA, &out->area, p) && read_centre(row, out, p);
}

static void add_state(build *b, const know_row *row) {
    know_state s;
    if (!parse_state(b->a, row, &s, b->p)) return;
    image_entry *e = build_entry(b, DICT_STATES, s.code);
    if (e->n && !row->theirs) return;
    e->first = (uint32_t)b->states.n;
    e->n = 1;
    *vec_push(b->a, &b->states) = (image_state){.code = build_str(b, s.code),
                                                .neighbours = build_str(b, s.neighbours),
                                                .rulers = build_str(b, s.rulers),
                                                .words = build_str(b, s.words),
                                                .bodies = build_str(b, s.bodies),
                                                .line = build_str(b, s.line),
                                                .people = s.people,
                                                .area = s.area,
                                                .latitude = s.latitude,
                                                .longitude = s.longitude};
}

void build_states(build *b, const know_rows *rows) {
    for (size_t i = 0; i < rows->n; i++) add_state(b, &rows->at[i]);
}
