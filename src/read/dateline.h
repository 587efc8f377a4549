// SPDX-License-Identifier: Apache-2.0
//
// Dates that a report tells about itself: in the dateline that opens it, in a line of its own, in its address.
//
//     MINSK, July 1 (BelTA) – ...      KYIV (AP) — ...      Gaza City, Palestine – ...
//     MOSCOW, July 1. /TASS/. ...      (Reuters) - ...
#ifndef READ_DATELINE_H
#define READ_DATELINE_H

#include "base/day.h"

typedef struct dateline {
    size_t behind; // where the report's own words begin; the block's length when nothing follows
    int year, month, day; // 0 where not told; a month comes with a day
} dateline;

// Whether `block` opens with a dateline.
bool dateline_read(sv block, dateline *out);

// Whether `line` is nothing but a date with its year, with or without weekday, hour and "Published" or "Updated".
bool dateline_of_page(sv line, ent_day *day);

// "…/2022/07/01/…", "…/2022-07-01-…", "…/20220701…"; ENT_NO_DAY where an address has no date.
ent_day dateline_of_uri(sv uri);

// The last year in a copyright line ("© 2001-2022"); 0 where it is none.
int dateline_copyright(sv line);

#endif
