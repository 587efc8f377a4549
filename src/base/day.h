// SPDX-License-Identifier: Apache-2.0
//
// Calendar days as numbers (days since 1970-01-01, proleptic Gregorian), after Hinnant's
// "chrono-Compatible Low-Level Date Algorithms".
#ifndef BASE_DAY_H
#define BASE_DAY_H

#include "base/sv.h"

typedef struct civil {
    int year, month, day; // month 1..12, day 1..31
} civil;

ent_day day_of(int year, int month, int day); // month outside 1..12 rolls the year over
civil day_civil(ent_day d);
int day_weekday(ent_day d); // 0 Monday .. 6 Sunday
int day_month_length(int year, int month);

// ISO 8601 week: its number (1..53) and the year it belongs to.
int day_iso_week(ent_day d, int *iso_year);

// "2022-07-01", "2022-07", "2022" to the interval they name; false when it is none of these or no such day.
bool day_parse(sv s, ent_day *from, ent_day *to);

// Writes "YYYY-MM-DD" and a NUL; years 0000 to 9999.
void day_write(ent_day d, char out[11]);

#endif
