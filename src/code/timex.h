// SPDX-License-Identifier: Apache-2.0
//
// The grammar of time: which pieces of a sentence are an expression of time, and what it says, still without a calendar.
//
//     "late last week"            unit week, anchor now, shift -1, edge end
//     "the third quarter of 2009" unit quarter, index 3, base: unit year, year 2009
//     "two days before Christmas" unit day, shift -2, base: month 12, day 25
//     "Friday"                    unit day, weekday 4; which Friday is for timevalue.h to say
#ifndef CODE_TIMEX_H
#define CODE_TIMEX_H

#include "code/timeword.h"

typedef enum timex_kind {
    TIMEX_DATE,     // a stretch of the calendar
    TIMEX_DURATION, // a length: "two years"
    TIMEX_SET,      // "every day"
    TIMEX_REF,      // "now", "recently", "soon"
} timex_kind;

typedef enum timex_anchor {
    ANCHOR_NONE, // the calendar itself
    ANCHOR_NOW,  // publication
    ANCHOR_TOLD, // the time told before
} timex_anchor;

// Which one of those that a name without a year fits ("May", "Friday"): by tense, or as the word before it says.
typedef enum timex_pick { PICK_BY_TENSE, PICK_LAST, PICK_THIS, PICK_NEXT } timex_pick;

enum { TIMEX_UNKNOWN = -10000, TIMEX_VAGUE = -1 };

typedef struct timex {
    int begin, end; // pieces
    timex_kind kind;
    time_unit unit;
    int year;    // TIMEX_UNKNOWN without; of decades and centuries the first year
    int index;   // month, quarter, half, season (from 1); -1: the last; 0 without
    int day;     // of the month; 0 without
    int weekday; // -1 without
    const timeword_holiday *holiday; // NULL without
    timex_pick pick;
    timex_anchor anchor;      // what `shift` counts from
    int shift;                // in units
    const struct timex *base; // what it is a part of, or counts from; NULL: nothing told
    bool counts;              // from `base`, by `shift`; else it is a part of it
    time_edge edge;
    bool trailing; // "the past year": the year up to now
    bool rest; // "earlier this year", "later today": up to now, or from now on (edge tells which)
    time_part part; // of the day
    int minutes;    // since midnight; -1 without
    bool utc;       // a clock by universal time
    double number;  // of units in a duration or shift; TIMEX_VAGUE where not told; else 1 or more
    int more;       // shifts: 1 "more than", -1 "nearly"
    time_ref ref;
    int to_day;  // "3 to 5 May": the last day; 0 without
    ent_day iso; // a full date by itself; ENT_NO_DAY without
} timex;

typedef struct timex_list {
    const timex *at; // in order, without overlap
    size_t n;
} timex_list;

// Whether the expression counts from the present ("Friday", "last week"), or from the calendar alone ("May 1998").
bool timex_is_deictic(const timex *x);

// `pieces` as timeword_of gave them. Linear in `n`.
timex_list timex_find(const scene *sc, uint32_t sentence, const timeword *pieces, int n);

#endif
