// SPDX-License-Identifier: Apache-2.0
#include "read/source.h"
#include "read/jsonl.h"

enum { HEAD_BYTES = 4096, MOST_TAG_BYTES = 16 };

// Without byte order marks and NULs, which leaves the markup of UTF-16.
static sv plain_head(sv head, char out[HEAD_BYTES]) {
    size_t n = 0;
    for (size_t i = 0; i < head.len && i < HEAD_BYTES; i++)
        if (head.p[i] && !((unsigned char)head.p[i] >= 0xEF && i < 3)) out[n++] = head.p[i];
    return sv_starts((sv){out, n}, SV("\xBB\xBF")) ? (sv){out + 2, n - 2} : (sv){out, n};
}

static sv spaceless(sv s) {
    while (s.len && (unsigned char)*s.p <= ' ') s = sv_cut(s, 1, s.len);
    return s;
}

// Behind comments and processing instructions.
static sv first_markup(sv s) {
    for (;;) {
        s = spaceless(s);
        bool comment = sv_starts(s, SV("<!--")), instruction = sv_starts(s, SV("<?"));
        if (!comment && !instruction) return s;
        ptrdiff_t end = sv_find(s, comment ? SV("-->") : SV(">"), 2);
        if (end < 0) return (sv){s.p, 0};
        s = sv_cut(s, (size_t)end + (comment ? 3 : 1), s.len);
    }
}

// The name of the tag that `s` begins with, in lower case; 0 bytes for none.
static size_t tag_name(sv s, char out[MOST_TAG_BYTES]) {
    size_t n = 0;
    if (!sv_starts(s, SV("<"))) return 0;
    for (size_t i = 1; i < s.len && n < MOST_TAG_BYTES; i++) {
        char c = s.p[i];
        if (c >= 'A' && c <= 'Z') c |= 32;
        if (c == '>' || c == '/' || (unsigned char)c <= ' ') return n;
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '!') return 0;
        out[n++] = c;
    }
    return 0;
}

bool source_is_html(sv head, sv media) {
    if (sv_find(media, SV("html"), 0) >= 0) return true;
    if (media.len && !sv_starts(media, SV("application/octet"))) return false;
    char name[MOST_TAG_BYTES], room[HEAD_BYTES];
    head = first_markup(plain_head(head, room));
    size_t n = tag_name(head, name);
    if (sv_eq((sv){name, n}, SV("!doctype")))
        return sv_eq_nocase(sv_trim(sv_cut(head, 9, head.len < 14 ? head.len : 14)), SV("html"));
    return n &&
           sv_in_list((sv){name, n},
                      SV("html|head|body|title|meta|link|script|style|div|p|article|main|h1|h2|"
                         "table|section|span|a|br|b|i|em|strong|ul|ol|header|figure|blockquote"),
                      '|');
}

source_form source_sniff(sv head, const char *name, sv media) {
    if (source_is_html(head, media)) return SOURCE_HTML;
    return jsonl_looks_like(head, name) ? SOURCE_JSONL : SOURCE_TEXT;
}
