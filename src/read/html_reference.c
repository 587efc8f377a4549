// SPDX-License-Identifier: Apache-2.0
#include "read/html_reference.h"
#include "base/utf8.h"
#include "read/html_names.h"

enum { MOST_NAME_BYTES = 32, MOST_BARE_BYTES = 6, REPLACEMENT = 0xFFFD };

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_alnum(char c) { return is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'z'); }

static const struct named *find(sv name) {
    size_t low = 0, high = sizeof names / sizeof *names;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = sv_cmp(name, sv_of(names[middle].name));
        if (order == 0) return &names[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

// Numbers that stood for Windows-1252 once still do.
static uint32_t code_point(uint32_t c) {
    static const uint16_t windows[32] = {
        0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
        0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
    if (c >= 0x80 && c < 0xA0) return windows[c - 0x80];
    return c == 0 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000) ? REPLACEMENT : c;
}

static uint32_t digit_of(char c, uint32_t base) {
    uint32_t v = is_digit(c)                            ? (uint32_t)(c - '0')
                 : ((c | 32) >= 'a' && (c | 32) <= 'f') ? (uint32_t)((c | 32) - 'a') + 10
                                                        : base;
    return v < base ? v : base;
}

// `s` begins behind "&#". Bytes used, 0 for no reference.
static size_t by_number(sv s, char *out, size_t *n) {
    size_t hex = s.len && (s.p[0] | 32) == 'x', i = hex;
    uint32_t base = hex ? 16 : 10, c = 0;
    for (; i < s.len && digit_of(s.p[i], base) < base; i++)
        if (c <= 0x10FFFF) c = c * base + digit_of(s.p[i], base);
    if (i == hex) return 0;
    *n = utf8_put(code_point(c), out);
    return i + (i < s.len && s.p[i] == ';');
}

// `s` begins behind "&".
static size_t by_name(sv s, bool in_value, char *out, size_t *n) {
    size_t len = 0;
    while (len < s.len && len < MOST_NAME_BYTES && is_alnum(s.p[len])) len++;
    bool closed = len < s.len && s.p[len] == ';';
    const struct named *found = closed ? find(sv_cut(s, 0, len)) : NULL;
    size_t used = len + 1;
    for (size_t k = len < MOST_BARE_BYTES ? len : MOST_BARE_BYTES; !found && k > 1; k--) {
        char next = k < s.len ? s.p[k] : ';';
        if (in_value && (next == '=' || is_alnum(next))) continue;
        found = find(sv_cut(s, 0, k));
        if (found && !found->bare) found = NULL;
        used = k;
    }
    if (!found) return 0;
    *n = utf8_put(found->first, out);
    if (found->second) *n += utf8_put(found->second, out + *n);
    return used;
}

sv html_resolve(arena *a, sv s, bool in_value) {
    const char *next = s.len ? memchr(s.p, '&', s.len) : NULL;
    if (!next) return s;
    char *to =
        arena_new(a, char, s.len + s.len / 4 + 8); // the longest for its name is "&nGt;", six bytes
    size_t n = 0, at = 0;
    while (next) {
        size_t mark = (size_t)(next - s.p), bytes = 0;
        memcpy(to + n, s.p + at, mark - at);
        n += mark - at;
        sv rest = sv_cut(s, mark + 1, s.len);
        bool number = rest.len && rest.p[0] == '#';
        size_t used = number ? by_number(sv_cut(rest, 1, rest.len), to + n, &bytes)
                             : by_name(rest, in_value, to + n, &bytes);
        if (!used) to[n] = '&', bytes = 1;
        n += bytes;
        at = mark + 1 + used + (used && number);
        next = at < s.len ? memchr(s.p + at, '&', s.len - at) : NULL;
    }
    if (at < s.len) memcpy(to + n, s.p + at, s.len - at);
    return (sv){to, n + (s.len - at)};
}
