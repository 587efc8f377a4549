// SPDX-License-Identifier: Apache-2.0
#include "read/pubdate.h"
#include "base/day.h"

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static size_t digits(sv s, size_t at) {
    size_t n = 0;
    while (at + n < s.len && is_digit(s.p[at + n])) n++;
    return n;
}

static int number(sv s, size_t at, size_t n) {
    int v = 0;
    for (size_t i = 0; i < n; i++) v = v * 10 + (s.p[at + i] - '0');
    return v;
}

static bool make(int year, int month, int day, ent_day *out) {
    if (month < 1 || month > 12 || day < 1 || day > day_month_length(year, month)) return false;
    *out = day_of(year, month, day);
    return true;
}

static int month_named(sv s) {
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    if (s.len < 3) return 0;
    for (int m = 0; m < 12; m++)
        if (sv_eq_nocase(sv_cut(s, 0, 3), (sv){names + (size_t)m * 3, 3})) return m + 1;
    return 0;
}

// Behind the year come a time, or nothing.
static bool ends(sv s, size_t at) {
    return at == s.len || s.p[at] == 'T' || s.p[at] == 't' || s.p[at] == ' ';
}

static bool read_iso(sv s, ent_day *out) {
    size_t n = digits(s, 0);
    if ((n == 8 || n == 14) && (n == 14 || ends(s, 8)))
        return make(number(s, 0, 4), number(s, 4, 2), number(s, 6, 2), out);
    if (n != 4 || s.len < 10 || s.p[4] != '-' || s.p[7] != '-' || !ends(s, 10)) return false;
    if (digits(s, 5) != 2 || digits(s, 8) != 2) return false;
    return make(number(s, 0, 4), number(s, 5, 2), number(s, 8, 2), out);
}

static size_t skip_blanks(sv s, size_t at) {
    while (at < s.len && (s.p[at] == ' ' || s.p[at] == '-' || s.p[at] == '\t')) at++;
    return at;
}

static int full_year(int year, size_t n_digits) {
    if (n_digits > 2) return year;
    return year < 70 ? 2000 + year : 1900 + year;
}

static bool read_rfc822(sv s, ent_day *out) {
    const char *comma = s.len ? memchr(s.p, ',', s.len) : NULL;
    size_t at = skip_blanks(s, comma ? (size_t)(comma - s.p) + 1 : 0), n = digits(s, at);
    if (n < 1 || n > 2) return false;
    int day = number(s, at, n);
    at = skip_blanks(s, at + n);
    int month = month_named(sv_cut(s, at, s.len));
    while (at < s.len && ((s.p[at] | 32) >= 'a' && (s.p[at] | 32) <= 'z')) at++;
    at = skip_blanks(s, at);
    n = digits(s, at);
    if (!month || (n != 2 && n != 4) || !ends(s, at + n)) return false;
    return make(full_year(number(s, at, n), n), month, day, out);
}

bool pubdate_read(sv s, ent_day *day) {
    s = sv_trim(s);
    return read_iso(s, day) || read_rfc822(s, day);
}
