// SPDX-License-Identifier: Apache-2.0
//
// UTF-8: reading code points, checking, counting, folding. Categories are Unicode's, from utf8proc.
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/arena.h"

// Reads the code point at `*at` (< s.len) and moves `*at` behind it. Malformed bytes, overlong forms and
// surrogates give U+FFFD and cost one byte.
static inline uint32_t utf8_next(sv s, size_t *at);

// Writes `c` (at most U+10FFFF) to `out`; returns the bytes written, 1 to 4.
size_t utf8_put(uint32_t c, char out[4]);

// Offset of the first malformed byte, or -1 when all is well-formed.
ptrdiff_t utf8_bad(sv s);

// Code points in `s`; and before each of its bytes and its end, in `a`.
size_t utf8_count(sv s);
const uint32_t *utf8_points(arena *a, sv s);

bool utf8_is_letter(uint32_t c); // L* and M*
bool utf8_is_digit(uint32_t c);  // Nd
bool utf8_is_upper(uint32_t c);  // Lu and Lt
bool utf8_is_space(uint32_t c);  // White_Space, and U+FEFF, U+200B
bool utf8_is_punct(uint32_t c);  // P* and S*
uint32_t utf8_lower(uint32_t c);

uint32_t utf8_next_wide(sv s, size_t *at); // the same, for what is no ASCII

static inline uint32_t utf8_next(sv s, size_t *at) {
    unsigned char c = (unsigned char)s.p[*at];
    if (c >= 0x80) return utf8_next_wide(s, at);
    ++*at;
    return c;
}

// Lower-case copy, code point by code point.
sv utf8_lower_copy(arena *a, sv s);

#endif
