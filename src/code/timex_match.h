// SPDX-License-Identifier: Apache-2.0
//
// What the files of the grammar share. A matcher looks at the pieces from `i` on, fills `x` and returns the piece behind the
// expression, 0 when there is none. Of several that match, the longest counts.
//
//     timex.c          all together; edges ("late", "the end of"), sets, "now"
//     timex_date.c     days, months, weekdays, holidays, hours, "last week"
//     timex_year.c     years, decades, quarters, seasons
//     timex_length.c   numbers, lengths, what counts by them: "two years ago"
#ifndef CODE_TIMEX_MATCH_H
#define CODE_TIMEX_MATCH_H

#include "code/timex.h"

typedef struct grammar {
    const scene *sc;
    const ent_sentence *s;
    const timeword *p;
    int n;
    int depth; // of calendar expressions in calendar expressions
} grammar;

typedef int matcher(grammar *g, int i, timex *x);

static const timex match_blank = {
    .year = TIMEX_UNKNOWN, .weekday = -1, .minutes = -1, .iso = ENT_NO_DAY, .number = 1};

static inline timeword_kind kind(const grammar *g, int i) { return g->p[i].kind; }

// The piece is one of `list`, separated by `|`; false before the first.
static inline bool is(const grammar *g, int i, const char *list) {
    return i >= 0 && g->p[i].low.len && sv_in_list(g->p[i].low, sv_of(list), '|');
}
static inline int skip(const grammar *g, int i, const char *list) {
    return is(g, i, list) ? i + 1 : i;
}
static inline int skip_hyphen(const grammar *g, int i) {
    return kind(g, i) == TW_HYPHEN ? i + 1 : i;
}
static inline ent_upos upos(const grammar *g, int i) {
    return i < g->n ? g->s->words[g->p[i].word].upos : ENT_UPOS_X;
}

// timex.c: any calendar expression; one that `x` is a part of or counts from, which becomes its base.
matcher match_calendar, match_based;

// timex_date.c
matcher match_iso, match_clock, match_holiday, match_month_first, match_day_first, match_weekday,
    match_relative, match_deictic, match_the_unit;

// timex_year.c
matcher match_ordinal_unit, match_season, match_decade, match_year;

// "2009", "'09", "nineteen ninety-six".
int match_year_number(const grammar *g, int i, int *year);

// The year behind a date: "2009", ", 2009" where a comma may stand, "of 2009"; or one told from now, "last year", as its base. `j` where
// there is none.
int match_year_behind(grammar *g, int j, timex *x, bool comma);

// timex_length.c
matcher match_length, match_bare_length, match_stretch;
int match_plain_number(const grammar *g, int i, double *v);
int match_unit(const grammar *g, int i, time_unit *u, bool *plural);

// What follows a length and makes a date of it: "ago", "earlier", "before Christmas".
int match_length_tail(grammar *g, int j, timex *x);

#endif
