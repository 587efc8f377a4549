// SPDX-License-Identifier: Apache-2.0
#include "know/norm.h"
#include "base/utf8.h"
#include <utf8proc.h>

enum { SHORT_LETTERS = 3 };

// What a byte below 128 is in a name.
enum { AS_STOP, AS_LETTER, AS_UPPER, AS_OTHER, AS_BREAK, AS_GONE };

static const uint8_t ascii_kind[128] = {
    ['"'] = AS_GONE,   ['-'] = AS_BREAK,  ['/'] = AS_BREAK,  [' '] = AS_BREAK,  ['\''] = AS_GONE,
    ['.'] = AS_GONE,   ['&'] = AS_OTHER,  ['+'] = AS_OTHER,  ['$'] = AS_OTHER,  ['0'] = AS_OTHER,
    ['1'] = AS_OTHER,  ['2'] = AS_OTHER,  ['3'] = AS_OTHER,  ['4'] = AS_OTHER,  ['5'] = AS_OTHER,
    ['6'] = AS_OTHER,  ['7'] = AS_OTHER,  ['8'] = AS_OTHER,  ['9'] = AS_OTHER,  ['a'] = AS_LETTER,
    ['b'] = AS_LETTER, ['c'] = AS_LETTER, ['d'] = AS_LETTER, ['e'] = AS_LETTER, ['f'] = AS_LETTER,
    ['g'] = AS_LETTER, ['h'] = AS_LETTER, ['i'] = AS_LETTER, ['j'] = AS_LETTER, ['k'] = AS_LETTER,
    ['l'] = AS_LETTER, ['m'] = AS_LETTER, ['n'] = AS_LETTER, ['o'] = AS_LETTER, ['p'] = AS_LETTER,
    ['q'] = AS_LETTER, ['r'] = AS_LETTER, ['s'] = AS_LETTER, ['t'] = AS_LETTER, ['u'] = AS_LETTER,
    ['v'] = AS_LETTER, ['w'] = AS_LETTER, ['x'] = AS_LETTER, ['y'] = AS_LETTER, ['z'] = AS_LETTER,
    ['A'] = AS_UPPER,  ['B'] = AS_UPPER,  ['C'] = AS_UPPER,  ['D'] = AS_UPPER,  ['E'] = AS_UPPER,
    ['F'] = AS_UPPER,  ['G'] = AS_UPPER,  ['H'] = AS_UPPER,  ['I'] = AS_UPPER,  ['J'] = AS_UPPER,
    ['K'] = AS_UPPER,  ['L'] = AS_UPPER,  ['M'] = AS_UPPER,  ['N'] = AS_UPPER,  ['O'] = AS_UPPER,
    ['P'] = AS_UPPER,  ['Q'] = AS_UPPER,  ['R'] = AS_UPPER,  ['S'] = AS_UPPER,  ['T'] = AS_UPPER,
    ['U'] = AS_UPPER,  ['V'] = AS_UPPER,  ['W'] = AS_UPPER,  ['X'] = AS_UPPER,  ['Y'] = AS_UPPER,
    ['Z'] = AS_UPPER,
};

void norm_init(norm *n) {
    n->len = n->words = n->first_len = 0;
    n->initials = false;
    n->broken = true;
}

static bool is_apostrophe(uint32_t c) {
    return c == '\'' || c == 0x2018 || c == 0x2019 || c == 0x201B || (c >= 0x2B9 && c <= 0x2BF) ||
           c == 0x2032;
}

static bool is_quote(uint32_t c) { return c >= 0x201C && c <= 0x201F; }

static bool is_dash(uint32_t c) {
    return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFE63 || c == 0xFF0D;
}

static bool is_invisible(uint32_t c) { return c == 0xAD || (c >= 0x200B && c <= 0x200D); }

// Adds `bytes` of one letter, digit or sign. `kind` tells of its case.
static bool put(norm *n, const char *bytes, size_t len, bool upper, bool cased) {
    bool begins = n->broken;
    if (n->len + len + begins > NORM_KEY_BYTES || (begins && n->words == NORM_WORDS)) return false;
    if (begins) {
        if (n->words) n->key[n->len++] = ' ';
        n->capitals[n->words] = upper ? NORM_CAPITAL | NORM_ALL_CAPITALS : 0;
        n->letters[n->words++] = 0;
        n->broken = false;
    }
    size_t w = n->words - 1;
    if (cased && !upper) n->capitals[w] &= (uint8_t)~NORM_ALL_CAPITALS;
    if (n->letters[w] < UINT8_MAX) n->letters[w]++;
    memcpy(n->key + n->len, bytes, len);
    n->len += len;
    if (n->words == 1) n->first_len = n->len;
    return true;
}

// Latin letters that Unicode does not take apart.
static const char *plain_letter(uint32_t c) {
    switch (c) {
    case 0xC6:
    case 0xE6: return "ae";
    case 0xD0:
    case 0xF0:
    case 0x110:
    case 0x111: return "d";
    case 0xD8:
    case 0xF8: return "o";
    case 0xDE:
    case 0xFE: return "th";
    case 0x131: return "i";
    case 0x141:
    case 0x142: return "l";
    case 0x152:
    case 0x153: return "oe";
    case 0x18F:
    case 0x259: return "a";
    default: return NULL;
    }
}

static bool put_wide(norm *n, uint32_t c) {
    bool upper = utf8_is_upper(c), cased = upper || utf8_is_letter(c);
    const char *plain = plain_letter(c);
    if (plain) return put(n, plain, strlen(plain), upper, cased);
    utf8proc_int32_t parts[8];
    int boundary = 0;
    utf8proc_ssize_t n_parts = utf8proc_decompose_char(
        (utf8proc_int32_t)c, parts, 8, UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD, &boundary);
    for (utf8proc_ssize_t i = 0; i < n_parts && i < 8; i++) {
        utf8proc_category_t k = utf8proc_category(parts[i]);
        char bytes[4];
        if (k >= UTF8PROC_CATEGORY_MN && k <= UTF8PROC_CATEGORY_ME) continue;
        if (!utf8_is_letter((uint32_t)parts[i]) && !utf8_is_digit((uint32_t)parts[i])) return false;
        if (!put(n, bytes, utf8_put((uint32_t)parts[i], bytes), upper, cased)) return false;
    }
    return true;
}

static bool put_char(norm *n, sv form, size_t *at) {
    unsigned char b = (unsigned char)form.p[*at];
    if (b < 128) {
        ++*at;
        char lower = (char)(b | (ascii_kind[b] == AS_UPPER ? 32 : 0));
        switch (ascii_kind[b]) {
        case AS_STOP: return false;
        case AS_BREAK: return n->broken = true;
        case AS_GONE: return true;
        default: return put(n, &lower, 1, ascii_kind[b] == AS_UPPER, ascii_kind[b] != AS_OTHER);
        }
    }
    uint32_t c = utf8_next(form, at);
    if (is_apostrophe(c) || is_quote(c) || is_invisible(c)) return true;
    if (is_dash(c) || c == 0xA0) return n->broken = true;
    return put_wide(n, c);
}

// "H.", "H.W.", "H": every letter alone.
static bool are_initials(sv form) {
    bool letter = false;
    for (size_t at = 0; at < form.len;) {
        uint32_t c = utf8_next(form, &at);
        if (c == '.' && letter)
            letter = false;
        else if (!letter && utf8_is_upper(c))
            letter = true;
        else
            return false;
    }
    return form.len > 0;
}

bool norm_is_apostrophe(sv form) {
    size_t at = 0;
    if (form.len < 2 || (form.p[0] != '\'' && (unsigned char)form.p[0] < 128)) return false;
    return is_apostrophe(utf8_next(form, &at)) && at < form.len;
}

static bool short_enough_for_initials(sv form) {
    return form.len > 0 && form.len <= 8 && (form.len == 1 || form.p[form.len - 1] == '.');
}

bool norm_joins(const norm *n, sv form) {
    if (!n->words) return false;
    return norm_is_apostrophe(form) ||
           (n->initials && short_enough_for_initials(form) && are_initials(form));
}

static bool add_form(norm *n, sv form) {
    bool initials = short_enough_for_initials(form) && are_initials(form);
    bool possessive = n->words && norm_is_apostrophe(form);
    uint8_t capitals = n->words ? n->capitals[n->words - 1] : 0;
    uint8_t letters = n->words ? n->letters[n->words - 1] : 0;
    n->broken = !(possessive || (initials && n->initials && n->words));
    size_t word = n->words, len = n->len;
    for (size_t at = 0; at < form.len;)
        if (!put_char(n, form, &at)) return false;
    if (possessive && n->words == word) { // "RUSSIA" "'s" is still all capitals
        n->capitals[word - 1] = capitals;
        n->letters[word - 1] = letters;
    }
    if (n->len == len) return !(form.len && form.p[0] == '.'); // a full stop ends names
    n->initials = initials;
    return true;
}

bool norm_add(norm *n, sv form) {
    size_t len = n->len, words = n->words, first = n->first_len;
    bool initials = n->initials;
    uint8_t capitals = words ? n->capitals[words - 1] : 0;
    uint8_t letters = words ? n->letters[words - 1] : 0;
    if (add_form(n, form)) return true;
    n->len = len, n->words = words, n->first_len = first;
    n->initials = initials, n->broken = true;
    if (words) n->capitals[words - 1] = capitals, n->letters[words - 1] = letters;
    return false;
}

bool norm_name(norm *n, sv name) {
    sv form;
    while (sv_split(&name, ' ', &form))
        if (form.len && !norm_add(n, form)) return false;
    return n->len > 0;
}

// --- Capitals --------------------------------------------------------------------------------

// Small words of names that some write with a capital and some without.
static bool is_particle(sv word) {
    static const char list[] =
        " al el an as ad ash at bin ben ibn de del la le du da do dos di van von der den of "
        "and for ";
    char padded[16];
    if (word.len + 2 > sizeof padded) return false;
    padded[0] = ' ';
    memcpy(padded + 1, word.p, word.len);
    padded[word.len + 1] = ' ';
    return sv_find(SV(list), (sv){padded, word.len + 2}, 0) >= 0;
}

uint32_t norm_demand(const norm *fact) {
    uint32_t demand = 0, strong = 0;
    sv rest = norm_key(fact), word;
    for (size_t w = 0; sv_split(&rest, ' ', &word); w++) {
        uint32_t d = fact->capitals[w] & NORM_CAPITAL;
        bool all = fact->capitals[w] & NORM_ALL_CAPITALS;
        if (all && fact->letters[w] > 1 && fact->letters[w] <= SHORT_LETTERS) d = NORM_ALL_CAPITALS;
        demand |= d << 2 * w;
        if (!is_particle(word)) strong |= d << 2 * w;
    }
    return strong ? strong : demand;
}

bool norm_fits(const norm *text, size_t words, uint32_t demand) {
    for (size_t w = 0; w < words; w++, demand >>= 2) {
        unsigned asked = demand & 3, there = text->capitals[w];
        if (asked & ~there) return false;
        // A lone short word in capitals is an abbreviation, not a name in a headline.
        if (asked == NORM_CAPITAL && words == 1 && there & NORM_ALL_CAPITALS &&
            text->letters[w] > 1 && text->letters[w] <= SHORT_LETTERS)
            return false;
    }
    return true;
}

bool norm_demand_covers(uint32_t demand, uint32_t other, size_t words) {
    if (words == 1) return demand == other || !other;
    for (size_t w = 0; w < words; w++, demand >>= 2, other >>= 2)
        if ((other & 3) > (demand & 3)) return false;
    return true;
}
