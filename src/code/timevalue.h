// SPDX-License-Identifier: Apache-2.0
//
// What an expression of time means on the calendar: an interval, and a TIMEX3 value.
#ifndef CODE_TIMEVALUE_H
#define CODE_TIMEVALUE_H

#include "code/timex.h"

typedef enum time_tense { TENSE_NONE, TENSE_PAST, TENSE_PRESENT, TENSE_FUTURE } time_tense;

// An interval with how finely it is told. Days are ENT_NO_DAY, both, where there is none.
typedef struct timevalue {
    ent_day from, to;
    ent_grain grain;
    time_unit unit; // of the calendar; of halves and seasons finer than `grain` tells
    sv timex;
} timevalue;

// What an expression is resolved against.
typedef struct timevalue_context {
    ent_day now;    // publication; ENT_NO_DAY where unknown
    timevalue told; // the time told before; days ENT_NO_DAY at first
    time_tense tense;
    bool story; // a history, not news: dates without a year belong to the year told before
} timevalue_context;

timevalue timevalue_of(arena *a, const timex *x, const timevalue_context *c);

#endif
