// SPDX-License-Identifier: Apache-2.0
//
// What a page tells of its article beside the text: title, publisher, authors, section, address, times.
//
// Each field may stand in several places, and they may disagree. The place that is known to be the most exact wins:
//
//     JSON-LD (NewsArticle and its like)  ->  meta elements (OpenGraph, article:, Dublin Core, Parsely, Sailthru, AMP)
//         ->  microdata and <time>  ->  headings and <title>
#ifndef READ_PAGE_META_H
#define READ_PAGE_META_H

#include "entente/report.h"
#include "read/html.h"

typedef struct page_time {
    ent_day day; // as the page's clock has it; ENT_NO_DAY where not told
    sv stamp;    // "2024-01-07T01:20:00+11:00", where the hour is told
} page_time;

typedef struct page_meta {
    sv title, source, section, uri;
    VEC(sv) authors;
    page_time published, updated;
    ent_origins origins;
    sv body; // JSON-LD articleBody; {NULL, 0} where there is none
} page_meta;

// Everything in `*out` lives in `a` or views the page.
void page_meta_read(arena *a, const html *h, page_meta *out);

// "2024-01-07T01:20:00.5Z", "2024-01-07 01:20 +0530", "Sun, 07 Jan 2024 01:20:00 GMT", "January 7, 2024", milliseconds or seconds since
// 1970; false for anything else. `stamp` lives in `a`.
bool page_time_read(arena *a, sv s, page_time *out);

#endif
