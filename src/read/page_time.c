// SPDX-License-Identifier: Apache-2.0
#include "base/day.h"
#include "read/dateline.h"
#include "read/page_meta.h"
#include <stdio.h>

enum { MOST_BYTES = 64, FIRST_YEAR = 1980, LAST_YEAR = 2200 };

typedef struct scan {
    sv s;
    size_t at;
} scan;

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static char peek(const scan *c) { return c->at < c->s.len ? c->s.p[c->at] : '\0'; }

static bool skip(scan *c, const char *any) {
    char p = peek(c);
    if (!p || !strchr(any, p)) return false;
    c->at++;
    return true;
}

static bool number(scan *c, size_t least, size_t most, int *v) {
    size_t n = 0;
    *v = 0;
    while (n < most && is_digit(peek(c))) {
        *v = *v * 10 + (c->s.p[c->at++] - '0');
        n++;
    }
    return n >= least && !is_digit(peek(c));
}

static bool day_fits(int y, int m, int d) {
    return y >= FIRST_YEAR && y <= LAST_YEAR && m >= 1 && m <= 12 && d >= 1 &&
           d <= day_month_length(y, m);
}

typedef struct clock_time {
    int hour, minute, second;
    char offset[8]; // "Z", "+05:30", or empty
} clock_time;

static void offset_at(scan *c, clock_time *t) {
    int hours, minutes = 0;
    while (skip(c, " ")) continue;
    sv rest = sv_cut(c->s, c->at, c->s.len);
    if (sv_starts(rest, SV("Z")) || sv_starts(rest, SV("z")) || sv_starts(rest, SV("GMT")) ||
        sv_starts(rest, SV("UTC"))) {
        memcpy(t->offset, "Z", 2);
        return;
    }
    char sign = peek(c);
    if (!skip(c, "+-") || c->s.len - c->at < 2) return;
    scan two = {sv_cut(c->s, c->at, c->at + 2), 0};
    if (!number(&two, 2, 2, &hours) || hours > 14) return;
    c->at += 2;
    skip(c, ":");
    if (is_digit(peek(c)) && !number(c, 2, 2, &minutes)) return;
    snprintf(t->offset, sizeof t->offset, "%c%02d:%02d", sign, hours, minutes % 60);
}

// "01:20", "01:20:00", "01:20:00.000"; then an offset.
static bool clock_at(scan *c, clock_time *t) {
    int fraction;
    *t = (clock_time){0};
    if (!number(c, 1, 2, &t->hour) || !skip(c, ":") || !number(c, 2, 2, &t->minute)) return false;
    if (skip(c, ":") && !number(c, 2, 2, &t->second)) return false;
    if (skip(c, ".,")) (void)number(c, 1, 9, &fraction);
    if (t->hour > 24 || t->minute > 59 || t->second > 60) return false;
    offset_at(c, t);
    return true;
}

static void stamp(arena *a, page_time *out, int y, int m, int d, const clock_time *t) {
    out->stamp = arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02d%s", y, m, d, t->hour, t->minute,
                              t->second, t->offset);
}

static bool read_iso(arena *a, scan c, page_time *out) {
    int y, m, d;
    clock_time t;
    if (!number(&c, 4, 4, &y) || !skip(&c, "-/") || !number(&c, 1, 2, &m) || !skip(&c, "-/") ||
        !number(&c, 1, 2, &d) || !day_fits(y, m, d))
        return false;
    out->day = day_of(y, m, d);
    if (!skip(&c, "Tt ")) return true;
    while (skip(&c, " ")) continue;
    if (clock_at(&c, &t)) stamp(a, out, y, m, d, &t);
    return true;
}

static bool read_compact(scan c, page_time *out) {
    int ymd;
    if (c.s.len != 8 || !number(&c, 8, 8, &ymd) ||
        !day_fits(ymd / 10000, ymd / 100 % 100, ymd % 100))
        return false;
    out->day = day_of(ymd / 10000, ymd / 100 % 100, ymd % 100);
    return true;
}

static bool read_epoch(arena *a, sv s, page_time *out) {
    int64_t v = 0;
    if (s.len != 10 && s.len != 13) return false;
    for (size_t i = 0; i < s.len; i++) {
        if (!is_digit(s.p[i])) return false;
        v = v * 10 + (s.p[i] - '0');
    }
    if (s.len == 13) v /= 1000;
    out->day = (ent_day)(v / 86400);
    civil c = day_civil(out->day);
    clock_time t = {.hour = (int)(v % 86400 / 3600),
                    .minute = (int)(v % 3600 / 60),
                    .second = (int)(v % 60),
                    .offset = "Z"};
    stamp(a, out, c.year, c.month, c.day, &t);
    return true;
}

// "Mon, 18 Nov 2019 13:00:00 GMT": the date in words ends where the clock begins.
static bool read_words(arena *a, sv s, page_time *out) {
    ptrdiff_t colon = sv_find(s, SV(":"), 0);
    size_t end = s.len;
    if (colon > 0) {
        end = (size_t)colon;
        while (end && is_digit(s.p[end - 1])) end--;
    }
    sv date = sv_trim(sv_cut(s, 0, end));
    while (sv_ends(date, SV(",")) || sv_ends(date, SV(" at")))
        date = sv_trim(sv_cut(date, 0, date.len - (sv_ends(date, SV(",")) ? 1 : 3)));
    if (!dateline_of_page(date, &out->day) && !dateline_of_page(s, &out->day)) return false;
    civil day = day_civil(out->day);
    scan c = {s, end};
    clock_time t;
    sv behind = sv_cut(s, end, s.len);
    bool half_days = sv_find(behind, SV("M"), 0) > 0 ||
                     sv_find(behind, SV("m"), 0) > 0; // am and pm: GMT has no small letters
    bool gmt = sv_find(behind, SV("GMT"), 0) > 0;
    if (colon > 0 && (!half_days || gmt) && clock_at(&c, &t))
        stamp(a, out, day.year, day.month, day.day, &t);
    return true;
}

bool page_time_read(arena *a, sv s, page_time *out) {
    page_time found = {.day = ENT_NO_DAY};
    s = sv_trim(s);
    scan c = {s, 0};
    if (!s.len || s.len > MOST_BYTES) return false;
    if (!read_iso(a, c, &found) && !read_compact(c, &found) && !read_epoch(a, s, &found) &&
        !read_words(a, s, &found))
        return false;
    *out = found;
    return true;
}
