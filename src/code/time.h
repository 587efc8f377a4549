// SPDX-License-Identifier: Apache-2.0
//
// Expressions of time and what they mean: "Friday", "last week", "in late 2020", "two decades ago".
//
// Resolved against the publication date and, for "the next day" and the like, the time told before it. Rules after
// TIMEX3 (TimeML 1.2.1). A weekday alone means the nearest one on or before publication for past tenses, the next one for
// future clauses; a month or a day without a year likewise. Weeks run from Monday to Sunday.
//
//     "late" and "the end of", "early", "mid" and "the middle of" narrow the interval (the value stays the whole's):
//     year     January to March    April to September   October to December
//     month    1st to 10th         11th to 20th         from the 21st
//     week     Monday, Tuesday     Wednesday            Thursday to Sunday
//     decade   first three years   the four between     last three
//     century  25 years            50                   25
//     others   a quarter of their days at either end
//
// "earlier this year" ends with publication, "later this year" begins with it. In a text that tells years and nothing that
// counts from its publication (a life, a history), dates without a year belong to the year told before.
#ifndef CODE_TIME_H
#define CODE_TIME_H

#include "code/scene.h"

// Where an expression stands in its sentence.
typedef struct time_place {
    int begin, end; // words
    int head;       // the word of it whose head lies outside
    bool
        dated; // a stretch of the calendar or a time counted from now; not a bare length, "every day", "recent"
} time_place;

typedef struct times {
    const ent_time *at;       // document order
    const time_place *places; // one for each
    size_t n;
} times;

times time_find(const scene *sc);

// The time that holds for the event at `word`: the expression attached to it, to its clause, or to the clauses above it as far as
// the tree says so; else the one that a "when"/"as" clause shares; else none (by = ENT_WHEN_NONE, days ENT_NO_DAY). Does not fall back
// to the publication date: the caller does, where tense and status allow.
ent_when time_of_event(const scene *sc, const times *t, uint32_t sentence, int word);

#endif
