// SPDX-License-Identifier: Apache-2.0
//
// The words that tell time, one by one: a sentence cut into pieces, each with what it can mean.
//
// Words are cut at their hyphens, so that "mid-1990s", "third-quarter" and "two-year" read the same however the tokenizer
// cut them.
#ifndef CODE_TIMEWORD_H
#define CODE_TIMEWORD_H

#include "code/scene.h"

typedef enum timeword_kind {
    TW_OTHER,
    TW_HYPHEN,
    TW_COMMA,
    TW_NUMBER,  // value; digits or a word, "twenty"
    TW_SCALE,   // hundred, thousand, dozen
    TW_ORDINAL, // value: "1st", "first"; -1 for "final", "latest"
    TW_CLOCK,   // value: minutes since midnight, "10:30"
    TW_DECADE,  // value: first year, "1990s"; below 100 without a century, "'90s", "nineties"
    TW_ISO,     // "2022-07-01", "7/1/22": the day is in `day`
    TW_VAGUE,   // "few", "several"
    TW_UNIT,    // value: time_unit
    TW_MONTH,   // 1..12
    TW_WEEKDAY, // 0 Monday .. 6 Sunday
    TW_SEASON,  // 1 spring .. 4 winter
    TW_DAYPART, // value: time_part
    TW_DEICTIC, // value: days from today
    TW_LAST,
    TW_NEXT,
    TW_THIS,
    TW_THAT,     // "same": of the time told before
    TW_PREVIOUS, // "previous": before the time told before
    TW_FOLLOWING,
    TW_EDGE,    // value: time_edge; goes before a date, "late"
    TW_EDGE_OF, // value: time_edge; goes with "of", "end"
    TW_EARLIER,
    TW_LATER,
    TW_AGO,
    TW_EVERY,
    TW_REF,    // value: time_ref; "now"
    TW_SET,    // value: time_unit; "daily"
    TW_APPROX, // "almost", "about"
    TW_HINT,   // tells time in a phrase only: "the future"
} timeword_kind;

typedef enum time_unit {
    UNIT_SECOND,
    UNIT_MINUTE,
    UNIT_HOUR,
    UNIT_DAY,
    UNIT_WEEKEND,
    UNIT_WEEK,
    UNIT_MONTH,
    UNIT_QUARTER,
    UNIT_SEASON,
    UNIT_HALF,
    UNIT_YEAR,
    UNIT_DECADE,
    UNIT_CENTURY,
} time_unit;

typedef enum time_part {
    PART_NONE,
    PART_MORNING,
    PART_AFTERNOON,
    PART_EVENING,
    PART_NIGHT
} time_part;
typedef enum time_edge { EDGE_NONE, EDGE_START, EDGE_MID, EDGE_END } time_edge;
typedef enum time_ref { REF_PRESENT, REF_PAST, REF_FUTURE } time_ref;

// A day that returns every year by its name.
typedef struct timeword_holiday {
    const char *words; // lower case, blanks between
    int month, day;    // day 0: the `nth` `weekday` of the month; month 0: days from Easter
    int nth, weekday, from_easter; // nth -1: the last
} timeword_holiday;
extern const timeword_holiday timeword_holidays[];
enum { TIMEWORD_N_HOLIDAYS = 24 };

typedef struct timeword {
    int word;      // index in the sentence
    ent_span span; // of the piece
    sv low;        // in lower case, without a final full stop
    timeword_kind kind;
    int value;
    double number; // TW_NUMBER
    ent_day day;   // TW_ISO
    bool digits;   // written in digits
    bool capital;  // begins with a capital
    bool plural;   // "years", "Mondays"
} timeword;

// The pieces of a sentence; `*n` of them. There are a few more behind the last, of kind TW_OTHER with empty `low`, so that a
// matcher may look ahead. `telling` says whether any piece tells time at all.
enum { TIMEWORD_AHEAD = 16 };
const timeword *timeword_of(const scene *sc, uint32_t sentence, int *n, bool *telling);

// A month or day of the week by its name in lower case, "may", "tues".
bool timeword_names_date(sv low);

#endif
