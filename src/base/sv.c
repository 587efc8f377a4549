// SPDX-License-Identifier: Apache-2.0
#include "base/sv.h"

int sv_cmp(sv a, sv b) {
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.len > b.len) - (a.len < b.len);
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

bool sv_eq_nocase(sv a, sv b) {
    if (a.len != b.len) return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.p[i]) != lower(b.p[i])) return false;
    return true;
}

ptrdiff_t sv_find(sv s, sv needle, size_t from) {
    if (needle.len == 0) return from <= s.len ? (ptrdiff_t)from : -1;
    while (from + needle.len <= s.len) {
        const char *hit = memchr(s.p + from, needle.p[0], s.len - from - needle.len + 1);
        if (!hit) return -1;
        from = (size_t)(hit - s.p);
        if (memcmp(hit, needle.p, needle.len) == 0) return (ptrdiff_t)from;
        from++;
    }
    return -1;
}

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

sv sv_trim(sv s) {
    while (s.len && is_space(s.p[0])) s.p++, s.len--;
    while (s.len && is_space(s.p[s.len - 1])) s.len--;
    return s;
}

bool sv_split(sv *rest, char sep, sv *part) {
    if (!rest->p) return false;
    const char *hit = rest->len ? memchr(rest->p, sep, rest->len) : NULL;
    size_t n = hit ? (size_t)(hit - rest->p) : rest->len;
    if (!hit && rest->len == 0) {
        rest->p = NULL;
        return false;
    }
    *part = (sv){rest->p, n};
    if (hit)
        *rest = (sv){hit + 1, rest->len - n - 1};
    else
        *rest = (sv){NULL, 0};
    return true;
}

bool sv_in_list(sv item, sv list, char sep) {
    sv part;
    while (sv_split(&list, sep, &part))
        if (sv_eq(part, item)) return true;
    return false;
}
