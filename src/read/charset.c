// SPDX-License-Identifier: Apache-2.0
#include "read/charset.h"
#include "base/utf8.h"
#include "read/decode.h"
#include <errno.h>
#include <iconv.h>

enum { HEAD_BYTES = 4096, MOST_LABEL_BYTES = 40, WIDEST = 4 };

static const char replacement[] = "\xEF\xBF\xBD";

static char low(char c) { return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c; }

// Where `needle` (lower case) stands in `s` without regard to case, or -1.
static ptrdiff_t find_nocase(sv s, sv needle, size_t from) {
    for (size_t i = from; i + needle.len <= s.len; i++)
        if (low(s.p[i]) == needle.p[0] && sv_eq_nocase(sv_cut(s, i, i + needle.len), needle))
            return (ptrdiff_t)i;
    return -1;
}

static bool is_label_char(char c) {
    c = low(c);
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':' ||
           c == '.';
}

// The value behind `name` and an equals sign, in quotes or not.
static sv value_behind(sv s, sv name) {
    for (ptrdiff_t at = find_nocase(s, name, 0); at >= 0;
         at = find_nocase(s, name, (size_t)at + 1)) {
        size_t i = (size_t)at + name.len;
        while (i < s.len && s.p[i] == ' ') i++;
        if (i == s.len || s.p[i++] != '=') continue;
        while (i < s.len && (s.p[i] == ' ' || s.p[i] == '"' || s.p[i] == '\'')) i++;
        size_t end = i;
        while (end < s.len && is_label_char(s.p[end])) end++;
        if (end > i) return sv_cut(s, i, end);
    }
    return (sv){0};
}

sv charset_of_media(sv media) { return value_behind(media, SV("charset")); }

sv charset_of_meta(sv page) {
    sv head = sv_cut(page, 0, page.len < HEAD_BYTES ? page.len : HEAD_BYTES);
    if (sv_starts(head, SV("<?xml"))) {
        ptrdiff_t end = sv_find(head, SV("?>"), 0);
        sv found = end > 0 ? value_behind(sv_cut(head, 0, (size_t)end), SV("encoding")) : (sv){0};
        if (found.len) return found;
    }
    for (ptrdiff_t at = find_nocase(head, SV("<meta"), 0); at >= 0;
         at = find_nocase(head, SV("<meta"), (size_t)at + 1)) {
        ptrdiff_t end = sv_find(head, SV(">"), (size_t)at);
        sv found =
            value_behind(sv_cut(head, (size_t)at, end < 0 ? head.len : (size_t)end), SV("charset"));
        if (found.len) return found;
    }
    return (sv){0};
}

// Labels that mean another encoding in pages than in iconv.
static const char *meant_by(const char *label) {
    static const struct {
        const char *labels, *meant;
    } table[] = {
        {"iso-8859-1|iso8859-1|iso_8859-1|latin1|latin-1|l1|ascii|us-ascii|x-cp1252|cp1252|windows-"
         "1252",
         "windows-1252"},
        {"iso-8859-9|latin5|windows-1254", "windows-1254"},
        {"iso-8859-11|tis-620|windows-874", "windows-874"},
        {"gb2312|gbk|x-gbk|gb_2312-80|chinese", "GB18030"},
        {"shift_jis|shift-jis|sjis|x-sjis|ms_kanji|windows-31j", "CP932"},
        {"euc-kr|ks_c_5601-1987|korean|ksc5601|windows-949", "CP949"},
        {"big5|big5-hkscs|x-x-big5|cn-big5", "BIG5-HKSCS"},
        {"utf-16|unicode|ucs-2|utf-16le", "UTF-16LE"},
        {"x-sjis-jis", "CP932"},
        {"koi8|koi|koi8_r", "KOI8-R"},
        {"x-mac-roman|mac", "MACINTOSH"},
        {"x-user-defined|replacement|none|utf-7", ""},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (sv_in_list(sv_of(label), sv_of(table[i].labels), '|')) return table[i].meant;
    return label;
}

// Converts to room for WIDEST bytes a byte of input. Between opening and closing nothing may leave by the arena's way out.
static bool by_iconv(sv s, const char *from, char *to, size_t room, sv *text) {
    iconv_t cd = iconv_open("UTF-8", from);
    if (cd == (iconv_t)-1) return false;
    char *in = (char *)(uintptr_t)s.p, *out = to;
    size_t in_left = s.len, out_left = room;
    while (in_left && iconv(cd, &in, &in_left, &out, &out_left) == (size_t)-1) {
        if (errno == E2BIG || out_left < sizeof replacement) break;
        if (!in_left) break;
        memcpy(out, replacement, 3);
        out += 3;
        out_left -= 3;
        in++;
        in_left--;
    }
    iconv(cd, NULL, NULL, &out, &out_left); // what waits for a mark above it
    iconv_close(cd);
    *text = (sv){to, (size_t)(out - to)};
    return true;
}

static size_t without_nul(char *p, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (p[i]) p[kept++] = p[i];
    return kept;
}

// What iconv calls the encoding; NULL where that is UTF-8 or there is no label. `name` is room for it.
static const char *encoding_of(sv label, char name[MOST_LABEL_BYTES + 1]) {
    if (!label.len || label.len > MOST_LABEL_BYTES) return NULL;
    for (size_t i = 0; i < label.len; i++) name[i] = low(label.p[i]);
    name[label.len] = '\0';
    const char *meant = meant_by(name);
    bool plain = sv_in_list(sv_of(meant), SV("utf-8|utf8"), '|');
    return *meant && !plain ? meant : NULL;
}

static bool by_label(arena *a, sv bytes, const char *encoding, sv *text) {
    size_t room = bytes.len * WIDEST + WIDEST;
    arena_mark before = arena_here(a);
    char *to = arena_new(a, char, room);
    if (!by_iconv(bytes, encoding, to, room, text)) {
        arena_rewind(a, before);
        return false;
    }
    text->len = without_nul(to, text->len);
    return true;
}

static bool has_mark(sv s) {
    return sv_starts(s, SV("\xEF\xBB\xBF")) || sv_starts(s, SV("\xFE\xFF")) ||
           sv_starts(s, SV("\xFF\xFE"));
}

// Well-formed UTF-8 is what it is, but for what is written in ASCII.
static bool is_utf8(sv bytes, sv label) {
    bool seven_bit = sv_starts(label, SV("iso-2022")) || sv_starts(label, SV("ISO-2022"));
    return has_mark(bytes) || (!seven_bit && utf8_bad(bytes) < 0);
}

ent_status charset_decode(arena *a, sv bytes, sv label, sv *text, ent_err *err) {
    char name[MOST_LABEL_BYTES + 1];
    const char *encoding = encoding_of(label, name);
    if (encoding && bytes.len <= (size_t)1 << 30 && !is_utf8(bytes, label) &&
        by_label(a, bytes, encoding, text))
        return ENT_OK;
    return decode_text(a, bytes, text, err);
}
