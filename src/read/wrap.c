// SPDX-License-Identifier: Apache-2.0
#include "read/wrap.h"
#include "base/utf8.h"
#include "read/line.h"

enum { WIDEST = 100, NARROWEST = 30, FEWEST_LINES = 3, SLACK = 4 };

// Bytes of the line end at `at`; 0 for none.
static size_t line_end(sv s, size_t at) {
    switch (s.p[at]) {
    case '\n':
    case '\v':
    case '\f': return 1;
    case '\r': return at + 1 < s.len && s.p[at + 1] == '\n' ? 2 : 1;
    case '\xC2': return at + 1 < s.len && s.p[at + 1] == '\x85' ? 2 : 0;
    case '\xE2':
        return at + 2 < s.len && s.p[at + 1] == '\x80' &&
                       (s.p[at + 2] == '\xA8' || s.p[at + 2] == '\xA9')
                   ? 3
                   : 0;
    default: return 0;
    }
}

// The line at `*at`, untrimmed, empty or not.
static sv raw_line(sv s, size_t *at) {
    size_t from = *at, end;
    for (size_t i = from; i < s.len; i++) {
        if (!(end = line_end(s, i))) continue;
        *at = i + end;
        return sv_cut(s, from, i);
    }
    *at = s.len;
    return sv_cut(s, from, s.len);
}

static bool is_space(sv s, size_t *at) {
    size_t next = *at;
    bool space = utf8_is_space(utf8_next(s, &next));
    if (space) *at = next;
    return space;
}

static sv trimmed(sv s) {
    size_t from = 0;
    while (from < s.len && is_space(s, &from)) continue;
    size_t end = s.len;
    while (end > from && (unsigned char)s.p[end - 1] <= ' ') end--;
    return sv_cut(s, from, end);
}

bool wrap_next(sv text, wrap_cursor *c, sv *line) {
    while (c->at < text.len) {
        *line = trimmed(raw_line(text, &c->at));
        if (line->len) return true;
    }
    return false;
}

// The line right below, trimmed; empty where there is none.
static sv below(sv text, const wrap_cursor *c) {
    size_t at = c->at;
    return at < text.len ? trimmed(raw_line(text, &at)) : (sv){0};
}

static size_t first_word(sv line) {
    size_t n = 0;
    for (size_t at = 0; at < line.len && line.p[at] != ' '; n++) utf8_next(line, &at);
    return n;
}

static bool is_full(sv line, sv next, size_t width) {
    return utf8_count(line) + 1 + first_word(next) + SLACK > width;
}

wrap wrap_of(sv text) {
    size_t width = 0, n = 0, full = 0, open = 0;
    sv line;
    for (wrap_cursor c = {0}; wrap_next(text, &c, &line);) {
        if (!below(text, &c).len) continue;
        size_t length = line.len > 4 * WIDEST ? WIDEST + 1 : utf8_count(line);
        if (length > width) width = length;
        if (width > WIDEST) return (wrap){0};
    }
    if (width < NARROWEST) return (wrap){0};
    for (wrap_cursor c = {0}; wrap_next(text, &c, &line);) {
        sv next = below(text, &c);
        if (!next.len) continue;
        n++;
        full += is_full(line, next, width);
        open += !line_ends_sentence(line);
    }
    bool wrapped = n >= FEWEST_LINES && full * 5 >= n * 4 && open * 2 >= n;
    return (wrap){wrapped ? width : 0};
}

bool wrap_joins(const wrap *w, sv text, const wrap_cursor *c, sv line) {
    if (!w->width) return false;
    sv next = below(text, c);
    if (!next.len) return false;
    bool lower = next.p[0] >= 'a' && next.p[0] <= 'z';
    return is_full(line, next, w->width) || (lower && !line_ends_sentence(line));
}

bool wrap_hyphen(sv before, sv line) {
    return before.len > 1 && before.p[before.len - 1] == '-' && before.p[before.len - 2] != '-' &&
           before.p[before.len - 2] != ' ' && line.p[0] >= 'a' && line.p[0] <= 'z';
}
