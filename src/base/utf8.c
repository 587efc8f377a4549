// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"
#include <utf8proc.h>

enum { REPLACEMENT = 0xFFFD };

static bool is_tail(unsigned char c) { return (c & 0xC0) == 0x80; }

// Bytes of the well-formed sequence at `p`, and its code point; 0 when malformed.
static size_t decode(const unsigned char *p, size_t left, uint32_t *c) {
    if (p[0] < 0x80) return *c = p[0], 1;
    if (p[0] >= 0xC2 && p[0] < 0xE0 && left >= 2 && is_tail(p[1])) {
        *c = (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
        return 2;
    }
    if (p[0] >= 0xE0 && p[0] < 0xF0 && left >= 3 && is_tail(p[1]) && is_tail(p[2])) {
        *c = (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
        return *c >= 0x800 && (*c < 0xD800 || *c > 0xDFFF) ? 3 : 0;
    }
    if (p[0] >= 0xF0 && p[0] < 0xF5 && left >= 4 && is_tail(p[1]) && is_tail(p[2]) &&
        is_tail(p[3])) {
        *c = (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
             (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
        return *c >= 0x10000 && *c <= 0x10FFFF ? 4 : 0;
    }
    return 0;
}

uint32_t utf8_next_wide(sv s, size_t *at) {
    uint32_t c;
    size_t n = decode((const unsigned char *)s.p + *at, s.len - *at, &c);
    *at += n ? n : 1;
    return n ? c : REPLACEMENT;
}

size_t utf8_put(uint32_t c, char out[4]) {
    return (size_t)utf8proc_encode_char((utf8proc_int32_t)c, (utf8proc_uint8_t *)out);
}

// Eight bytes, all of them ASCII.
static bool is_ascii8(const char *p) {
    uint64_t eight;
    memcpy(&eight, p, sizeof eight);
    return (eight & UINT64_C(0x8080808080808080)) == 0;
}

ptrdiff_t utf8_bad(sv s) {
    uint32_t c;
    for (size_t at = 0; at < s.len;) {
        while (s.len - at >= 8 && is_ascii8(s.p + at)) at += 8;
        if (at == s.len) break;
        size_t n = decode((const unsigned char *)s.p + at, s.len - at, &c);
        if (!n) return (ptrdiff_t)at;
        at += n;
    }
    return -1;
}

const uint32_t *utf8_points(arena *a, sv s) {
    uint32_t *points = arena_new(a, uint32_t, s.len + 1), n = 0;
    for (size_t i = 0; i < s.len; i++) {
        points[i] = n;
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    }
    points[s.len] = n;
    return points;
}

size_t utf8_count(sv s) {
    size_t n = 0;
    for (size_t at = 0; at < s.len; n++) utf8_next(s, &at);
    return n;
}

static utf8proc_category_t category(uint32_t c) { return utf8proc_category((utf8proc_int32_t)c); }

bool utf8_is_letter(uint32_t c) {
    if (c < 128) return (c | 32) >= 'a' && (c | 32) <= 'z';
    utf8proc_category_t k = category(c);
    return k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_ME;
}

bool utf8_is_digit(uint32_t c) {
    if (c < 128) return c >= '0' && c <= '9';
    return category(c) == UTF8PROC_CATEGORY_ND;
}

bool utf8_is_upper(uint32_t c) {
    if (c < 128) return c >= 'A' && c <= 'Z';
    utf8proc_category_t k = category(c);
    return k == UTF8PROC_CATEGORY_LU || k == UTF8PROC_CATEGORY_LT;
}

bool utf8_is_space(uint32_t c) {
    if (c < 128) return c == ' ' || (c >= '\t' && c <= '\r');
    if (c == 0x85 || c == 0x200B || c == 0xFEFF) return true;
    utf8proc_category_t k = category(c);
    return k == UTF8PROC_CATEGORY_ZS || k == UTF8PROC_CATEGORY_ZL || k == UTF8PROC_CATEGORY_ZP;
}

bool utf8_is_punct(uint32_t c) {
    utf8proc_category_t k = category(c);
    return k >= UTF8PROC_CATEGORY_PC && k <= UTF8PROC_CATEGORY_SO;
}

uint32_t utf8_lower(uint32_t c) {
    if (c < 128) return c >= 'A' && c <= 'Z' ? c + 32 : c;
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
}

sv utf8_lower_copy(arena *a, sv s) {
    char *out = arena_alloc(a, s.len * 2 + 4, 1);
    size_t n = 0;
    for (size_t at = 0; at < s.len;) {
        size_t before = at;
        uint32_t c = utf8_next(s, &at), l = utf8_lower(c);
        if (l == c)
            for (; before < at; before++) out[n++] = s.p[before];
        else
            n += utf8_put(l, out + n);
    }
    return (sv){out, n};
}
