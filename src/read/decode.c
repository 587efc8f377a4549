// SPDX-License-Identifier: Apache-2.0
#include "read/decode.h"
#include "base/utf8.h"
#include "read/asian.h"
#include "read/tongue.h"
#include <iconv.h>

enum { MOST_BYTES = 1 << 30, REPLACEMENT = 0xFFFD, GUESS_BYTES = 4096, FEWEST_FIT = 45 };

// What Windows-1252 has at 0x80..0x9F; 0 where it has nothing.
static const uint16_t windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

static unsigned char byte_at(sv s, size_t i) { return (unsigned char)s.p[i]; }

static bool is_control(unsigned char c) {
    bool text = (unsigned char)(c - '\t') <= '\r' - '\t';
    return ((c < 0x20) & !text & (c != 0x1B)) | (c == 0x7F);
}

static ent_status refuse(size_t offset, ent_err *err) {
    return err_set(err, ENT_ERR_INPUT, offset, "not a text: binary data at byte %zu", offset);
}

// In stretches whose count fits a byte, which compilers make fast.
static size_t count_controls(sv s) {
    size_t n = 0;
    for (size_t from = 0; from < s.len; from += UINT8_MAX) {
        size_t end = s.len - from < UINT8_MAX ? s.len : from + UINT8_MAX;
        uint8_t found = 0;
        for (size_t i = from; i < end; i++) found += is_control(byte_at(s, i));
        n += found;
    }
    return n;
}

static ent_status check_bytes(sv s, ent_err *err) {
    if (sv_starts(s, SV("%PDF-")) || sv_starts(s, SV("{\\rtf"))) return refuse(0, err);
    const char *nul = memchr(s.p, 0, s.len);
    if (nul) return refuse((size_t)(nul - s.p), err);
    if (count_controls(s) <= s.len / 100 + 2) return ENT_OK;
    size_t first = 0;
    while (!is_control(byte_at(s, first))) first++;
    return refuse(first, err);
}

// Sequences of more than one byte, and bytes in none. A sequence that the end cuts off is neither.
static void count_sequences(sv s, size_t *good, size_t *bad) {
    *good = *bad = 0;
    for (size_t at = 0; at < s.len;) {
        size_t from = at;
        if (byte_at(s, at) < 0x80) {
            at++;
            continue;
        }
        utf8_next(s, &at);
        if (at > from + 1)
            ++*good;
        else if (s.len - from >= 4 || byte_at(s, from) < 0xC2)
            ++*bad;
    }
}

static sv mend_utf8(arena *a, sv s, size_t n_bad) {
    char *out = arena_new(a, char, s.len + 2 * (n_bad + 3));
    size_t n = 0;
    for (size_t at = 0; at < s.len;) n += utf8_put(utf8_next(s, &at), out + n);
    return (sv){out, n};
}

// Converts all that means something to room for three bytes a byte; false where nothing could.
static bool convert(const char *from, sv s, char *to, size_t room, size_t *n) {
    iconv_t with = iconv_open("UTF-8", from);
    if (with == (iconv_t)-1) return false;
    char *in = (char *)(uintptr_t)s.p, *out = to;
    size_t left = s.len;
    while (left && iconv(with, &in, &left, &out, &room) == (size_t)-1 && room >= 4) {
        memcpy(out, "\xEF\xBF\xBD", 3);
        out += 3;
        room -= 3;
        in++;
        left--;
    }
    iconv(with, NULL, NULL, &out, &room); // what waited for a mark above it
    iconv_close(with);
    *n = (size_t)(out - to);
    return !left;
}

// Greek and Hebrew letters lie on the same bytes; only Greek has capitals.
static bool has_greek_capitals(sv s) {
    for (size_t i = 0; i < s.len; i++)
        if (byte_at(s, i) >= 0xC1 && byte_at(s, i) <= 0xD9) return true;
    return false;
}

// The encoding of a text that has no mark and is mostly not ASCII: the one under which it reads like a language. NULL for none.
static const char *guess(sv s) {
    static const char *const candidates[] = {"WINDOWS-1251", "KOI8-R", "WINDOWS-1256",
                                             "WINDOWS-1253"};
    char text[3 * GUESS_BYTES];
    const char *best = NULL;
    int best_fit = FEWEST_FIT;
    if (s.len > GUESS_BYTES) s.len = GUESS_BYTES;
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
        size_t n;
        if (!convert(candidates[i], s, text, sizeof text, &n)) continue;
        int fit = tongue_fit((sv){text, n});
        if (fit < best_fit) continue;
        best = candidates[i];
        best_fit = fit;
    }
    bool greek = best == candidates[3];
    return greek && !has_greek_capitals(s) ? "WINDOWS-1255" : best;
}

static ent_status convert_all(arena *a, const char *from, sv s, size_t first_high, sv *text,
                              ent_err *err) {
    char *out = arena_new(a, char, s.len * 3 + 4);
    if (!convert(from, s, out, s.len * 3 + 4, &text->len)) return refuse(first_high, err);
    text->p = out;
    return ENT_OK;
}

static sv from_windows_1252(arena *a, sv s, size_t n_high) {
    char *out = arena_new(a, char, s.len + 2 * n_high);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        uint32_t c = byte_at(s, i);
        if (c >= 0x80 && c < 0xA0)
            c = windows_1252[c - 0x80] ? windows_1252[c - 0x80] : REPLACEMENT;
        n += utf8_put(c, out + n);
    }
    return (sv){out, n};
}

// No UTF-8, and nobody told: East Asian, another that is mostly above ASCII, or Windows-1252.
static ent_status by_guess(arena *a, sv s, sv *text, ent_err *err) {
    size_t n_high = 0, first_high = 0;
    for (size_t i = 0; i < s.len; i++)
        if (byte_at(s, i) >= 0x80 && n_high++ == 0) first_high = i;
    bool mostly_high = n_high > s.len / 3;
    const char *from = asian_encoding(s);
    if (!from && mostly_high) from = guess(s);
    if (from) return convert_all(a, from, s, first_high, text, err);
    if (mostly_high) return refuse(first_high, err);
    *text = from_windows_1252(a, s, n_high);
    return ENT_OK;
}

static uint32_t unit_at(sv s, size_t i, bool big) {
    uint32_t x = byte_at(s, i), y = byte_at(s, i + 1);
    return big ? x << 8 | y : y << 8 | x;
}

static uint32_t utf16_next(sv s, size_t *at, bool big) {
    uint32_t c = unit_at(s, *at, big);
    *at += 2;
    if (c < 0xD800 || c > 0xDFFF) return c;
    if (c > 0xDBFF || s.len - *at < 2) return REPLACEMENT;
    uint32_t low = unit_at(s, *at, big);
    if (low < 0xDC00 || low > 0xDFFF) return REPLACEMENT;
    *at += 2;
    return 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
}

static ent_status from_utf16(arena *a, sv s, size_t from, bool big, sv *text, ent_err *err) {
    s.len -= (s.len - from) % 2;
    char *out = arena_new(a, char, (s.len - from) / 2 * 3 + 1);
    size_t n = 0, n_control = 0, first_control = 0;
    for (size_t at = from; at < s.len;) {
        size_t here = at;
        uint32_t c = utf16_next(s, &at, big);
        if (c == 0) return refuse(here, err);
        if (c < 0x80 && is_control((unsigned char)c) && n_control++ == 0) first_control = here;
        n += utf8_put(c, out + n);
    }
    if (n_control > n / 100 + 2) return refuse(first_control, err);
    *text = (sv){out, n};
    return ENT_OK;
}

// UTF-16 without a mark: English has a NUL in every other byte. 1: the high byte comes first, 0: the low one, -1: it is not.
static int utf16_order(sv s) {
    size_t n_nul[2] = {0}, pairs = (s.len < 4096 ? s.len : 4096) / 2;
    if (pairs < 4) return -1;
    for (size_t i = 0; i < pairs * 2; i++) n_nul[i % 2] += s.p[i] == 0;
    if (n_nul[0] > pairs * 3 / 4 && n_nul[1] == 0) return 1;
    if (n_nul[1] > pairs * 3 / 4 && n_nul[0] == 0) return 0;
    return -1;
}

ent_status decode_text(arena *a, sv bytes, sv *text, ent_err *err) {
    *text = (sv){"", 0};
    if (!bytes.len) return ENT_OK;
    if (bytes.len > MOST_BYTES)
        return err_set(err, ENT_ERR_INPUT, MOST_BYTES, "a report of %zu bytes; at most %d are read",
                       bytes.len, MOST_BYTES);
    if (sv_starts(bytes, SV("\xFE\xFF"))) return from_utf16(a, bytes, 2, true, text, err);
    if (sv_starts(bytes, SV("\xFF\xFE"))) return from_utf16(a, bytes, 2, false, text, err);
    int order = utf16_order(bytes);
    if (order >= 0) return from_utf16(a, bytes, 0, order, text, err);
    ENT_TRY(check_bytes(bytes, err));
    if (sv_starts(bytes, SV("\xEF\xBB\xBF"))) bytes = sv_cut(bytes, 3, bytes.len);
    *text = bytes;
    if (utf8_bad(bytes) < 0) return ENT_OK;
    size_t good, bad;
    count_sequences(bytes, &good, &bad);
    if (bad > good) return by_guess(a, bytes, text, err);
    *text = mend_utf8(a, bytes, bad);
    return ENT_OK;
}
