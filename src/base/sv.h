// SPDX-License-Identifier: Apache-2.0
//
// String views: comparing, cutting and searching without copying.
#ifndef BASE_SV_H
#define BASE_SV_H

#include "entente/base.h"
#include <stdbool.h>
#include <string.h>

typedef ent_sv sv;

#define SV(literal) ((sv){(literal), sizeof(literal) - 1})
#define SV_FMT "%.*s"
#define SV_ARG(s) (int)(s).len, (s).p

static inline sv sv_of(const char *z) { return (sv){z, z ? strlen(z) : 0}; }
static inline bool sv_eq(sv a, sv b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}
static inline sv sv_cut(sv s, size_t begin, size_t end) {
    return (sv){begin ? s.p + begin : s.p, end - begin};
}
static inline bool sv_starts(sv s, sv head) {
    return s.len >= head.len && sv_eq(sv_cut(s, 0, head.len), head);
}
static inline bool sv_ends(sv s, sv tail) {
    return s.len >= tail.len && sv_eq(sv_cut(s, s.len - tail.len, s.len), tail);
}

// Order by bytes, which for UTF-8 is order by code points.
int sv_cmp(sv a, sv b);

// ASCII letters compare without case; other bytes as they are.
bool sv_eq_nocase(sv a, sv b);

// Offset of the first `needle` in `s` at or after `from`, or -1.
ptrdiff_t sv_find(sv s, sv needle, size_t from);

// Without white space (ASCII) at both ends.
sv sv_trim(sv s);

// Takes the part before the next `sep` off the front of `*rest`; false when nothing is left.
// "a||b" gives "a", "", "b"; the empty view gives nothing.
bool sv_split(sv *rest, char sep, sv *part);

// Whether `item` is one of the `sep`-separated parts of `list`.
bool sv_in_list(sv item, sv list, char sep);

#endif
