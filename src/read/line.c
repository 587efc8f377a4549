// SPDX-License-Identifier: Apache-2.0
#include "read/line.h"
#include "base/utf8.h"
#include "read/phrase.h"

enum {
    MOST_BYTES = 600,
    MOST_PROMO_WORDS = 45,
    MOST_CAPTION_WORDS = 80,
    MOST_HEADLINE_WORDS = 20,
    FEWEST_SENTENCE_WORDS = 8
};

// The words of a line in lower case, a blank before, between and behind them; other characters are left out.
typedef struct key {
    char at[2 * MOST_BYTES];
    size_t n;
    size_t n_words;
    uint32_t starts
        [32]; // by the low bits of a word's first letter, a bit for those of its second: phrases not to be looked for
} key;

static bool keeps(uint32_t c) {
    if (c < 128 && (c | 32) >= 'a' && (c | 32) <= 'z') return true;
    return utf8_is_letter(c) || utf8_is_digit(c) || c == '\'' || c == '@' || c == '/' || c == 0xA9;
}

static void key_blank(key *k) {
    if (k->at[k->n - 1] == ' ') return;
    k->at[k->n++] = ' ';
    k->n_words++;
}

static void key_of(key *k, sv line) {
    k->at[0] = ' ';
    k->n = 1;
    k->n_words = 0;
    memset(k->starts, 0, sizeof k->starts);
    for (size_t at = 0; at < line.len;) {
        uint32_t c = utf8_next(line, &at);
        if (c == 0x2019) c = '\'';
        if (keeps(c))
            k->n += utf8_put(utf8_lower(c), k->at + k->n);
        else
            key_blank(k);
    }
    key_blank(k);
    k->at[k->n] = '\0';
    for (size_t i = 0; i + 2 < k->n; i++)
        if (k->at[i] == ' ') k->starts[k->at[i + 1] & 31] |= 1u << (k->at[i + 2] & 31);
}

static size_t n_of_words(sv phrase) {
    size_t n = 1;
    for (size_t i = 0; i < phrase.len; i++) n += phrase.p[i] == ' ';
    return n;
}

static bool found_at(const key *k, size_t at, sv phrase) {
    const char *p = k->at + at + 1;
    return *p == *phrase.p && k->n >= at + phrase.len + 2 && p[phrase.len] == ' ' &&
           !memcmp(p, phrase.p, phrase.len);
}

static bool is_one_of(const key *k, const sv *list) {
    for (; list->len; list++)
        if (list->len + 2 == k->n && found_at(k, 0, *list)) return true;
    return false;
}

// Bytes of the phrase that the line begins with; 0 for none.
static size_t begins_with(const key *k, const sv *list) {
    size_t longest = 0;
    for (; list->len; list++)
        if (list->len > longest && found_at(k, 0, *list)) longest = list->len;
    return longest;
}

static bool ends_with(const key *k, const sv *list) {
    for (; list->len; list++)
        if (k->n >= list->len + 2 && k->at[k->n - list->len - 2] == ' ' &&
            found_at(k, k->n - list->len - 2, *list))
            return true;
    return false;
}

static bool holds_phrase(const key *k, sv phrase) {
    sv all = {k->at, k->n};
    for (ptrdiff_t at = sv_find(all, phrase, 1); at > 0; at = sv_find(all, phrase, (size_t)at + 1))
        if (k->at[at - 1] == ' ' && found_at(k, (size_t)at - 1, phrase)) return true;
    return false;
}

static bool holds(const key *k, const sv *list) {
    for (; list->len; list++)
        if (k->starts[list->p[0] & 31] >> (list->p[1] & 31) & 1 && holds_phrase(k, *list))
            return true;
    return false;
}

static uint32_t last_char(sv line) {
    size_t at = line.len - 1;
    while (at > 0 && ((unsigned char)line.p[at] & 0xC0) == 0x80) at--;
    return utf8_next(line, &at);
}

static sv without_last(sv line) {
    size_t n = line.len - 1;
    while (n > 0 && ((unsigned char)line.p[n] & 0xC0) == 0x80) n--;
    return sv_cut(line, 0, n);
}

static bool closes(uint32_t c) {
    return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0x201D || c == 0x2019 || c == 0xBB;
}

bool line_ends_sentence(sv line) {
    while (line.len && closes(last_char(line))) line = without_last(line);
    if (!line.len) return false;
    uint32_t c = last_char(line);
    return c == '.' || c == '?' || c == '!' || c == 0x2026;
}

size_t line_words(sv line) {
    size_t n = 0;
    bool inside = false;
    for (size_t at = 0; at < line.len;) {
        bool space = utf8_is_space(utf8_next(line, &at));
        n += !space && !inside;
        inside = !space;
    }
    return n;
}

static bool is_quote(uint32_t c) {
    return c == '"' || c == '\'' || c == 0x201C || c == 0x2018 || c == 0xAB;
}

static uint32_t first_char(sv line) {
    size_t at = 0;
    return utf8_next(line, &at);
}

bool line_is_headline(sv line) {
    if (line.len > MOST_BYTES) return false;
    size_t n = line_words(line);
    uint32_t first = first_char(line), last = last_char(line);
    if (n < 3 || n > MOST_HEADLINE_WORDS) return false;
    if (!utf8_is_upper(first) && !utf8_is_digit(first) && !is_quote(first)) return false;
    if (last == ':' || last == ',' || last == ';') return false;
    return last == '?' || last == '!' || !line_ends_sentence(line);
}

// A full sentence that names neither the publisher nor a medium of his.
static bool is_about_something_else(sv line, const key *k) {
    return k->n_words >= FEWEST_SENTENCE_WORDS && last_char(line) == '.' &&
           !holds(k, phrase_publisher) && !holds(k, phrase_medium);
}

static bool is_promotion(sv line, const key *k) {
    if (is_one_of(k, phrase_promo_whole)) return true;
    if (k->n_words > MOST_PROMO_WORDS || is_quote(first_char(line))) return false;
    if (holds(k, phrase_reporting)) return false;
    if (begins_with(k, phrase_promo_opening) || holds(k, phrase_promo_inside)) return true;
    if (begins_with(k, phrase_promo_opening_weak)) return !is_about_something_else(line, k);
    if (!begins_with(k, phrase_invitation)) return false;
    return holds(k, phrase_addressed) && holds(k, phrase_medium);
}

static bool is_upper_or_connector(sv line, size_t from, const char *connectors) {
    size_t at = from;
    while (at < line.len) {
        while (at < line.len && line.p[at] == ' ') at++;
        size_t end = at;
        while (end < line.len && line.p[end] != ' ') end++;
        sv word = sv_cut(line, at, end);
        if (!word.len) break;
        uint32_t c = first_char(word);
        bool capital = utf8_is_upper(c) || utf8_is_digit(c) || utf8_is_punct(c);
        if (!capital && !sv_in_list(word, sv_of(connectors), '|')) return false;
        at = end;
    }
    return true;
}

static bool is_byline(sv line, const key *k) {
    if (is_one_of(k, phrase_agency) || begins_with(k, phrase_byline_opening)) return true;
    if (k->n_words <= 40 && ends_with(k, phrase_byline_ending)) return true;
    if (k->n_words == 1 && sv_find(line, SV("@"), 0) >= 0) return true;
    if (k->n_words > 14 || line_ends_sentence(line)) return false;
    if (k->n_words <= 9 && begins_with(k, phrase_byline_our) && holds(k, phrase_newsroom))
        return true;
    if (holds(k, phrase_reported_from))
        return is_upper_or_connector(line, 0, "reported|from|in|and|of|de|la|al|van|von");
    if (!begins_with(k, phrase_by) || k->n_words < 3) return false;
    return is_upper_or_connector(line, 2,
                                 "and|in|of|for|de|la|al|el|van|von|bin|the|at|da|dos|with");
}

// The bracket that the line ends with, brackets included; empty for none.
static sv last_bracket(sv line) {
    char close = line.p[line.len - 1], open = close == ')' ? '(' : '[';
    if (close != ')' && close != ']') return (sv){0};
    for (size_t i = line.len - 1; i > 0; i--)
        if (line.p[i - 1] == open) return sv_cut(line, i - 1, line.len);
    return (sv){0};
}

// "Name/AFP": one side of a stroke is an agency.
static bool names_agency(sv bracket) {
    sv rest = sv_cut(bracket, 1, bracket.len - 1), side;
    while (sv_split(&rest, '/', &side)) {
        key k;
        key_of(&k, side);
        if (is_one_of(&k, phrase_agency)) return true;
    }
    return false;
}

static bool is_caption(sv line, const key *k) {
    if (k->n_words > MOST_CAPTION_WORDS) return false;
    if (begins_with(k, phrase_caption_opening) || ends_with(k, phrase_caption_ending)) return true;
    sv bracket = last_bracket(line);
    if (!bracket.len) return false;
    key inside;
    key_of(&inside, bracket);
    if (inside.n_words > 10) return false;
    bool divided = sv_find(bracket, SV("/"), 0) >= 0 && sv_find(bracket, SV("://"), 0) < 0;
    if (bracket.p[0] == '[') return divided || is_one_of(&inside, phrase_agency);
    return holds(&inside, phrase_photo) || sv_starts(bracket, SV("(AP Photo/")) ||
           (divided && inside.n_words <= 6 && names_agency(bracket));
}

static size_t count_of(sv line, sv mark) {
    size_t n = 0;
    for (ptrdiff_t at = sv_find(line, mark, 0); at >= 0; at = sv_find(line, mark, (size_t)at + 1))
        n++;
    return n;
}

static bool has_letter(sv line) {
    for (size_t at = 0; at < line.len;)
        if (utf8_is_letter(utf8_next(line, &at))) return true;
    return false;
}

static bool has_digit(sv line) {
    for (size_t i = 0; i < line.len; i++)
        if (line.p[i] >= '0' && line.p[i] <= '9') return true;
    return false;
}

static bool is_path(sv line) {
    return count_of(line, SV(" > ")) + count_of(line, SV(" » ")) + count_of(line, SV(" | ")) +
               count_of(line, SV(" · ")) + count_of(line, SV(" › ")) >=
           2;
}

static bool is_count(sv line, const key *k) {
    return k->n_words <= 4 && has_digit(sv_cut(line, 0, 1)) && ends_with(k, phrase_counted);
}

static bool is_navigation(sv line, const key *k) {
    if (!has_letter(line)) return line.len <= 24;
    if (is_one_of(k, phrase_navigation_whole) || is_count(line, k)) return true;
    if (sv_starts(line, SV("http")) && k->n_words <= 12 && line_words(line) == 1) return true;
    if (begins_with(k, phrase_copyright) || (k->n_words <= 30 && holds(k, phrase_rights)))
        return true;
    if (line_ends_sentence(line)) return sv_starts(line, SV("(")) && begins_with(k, phrase_revised);
    if (is_path(line) && k->n_words <= 16) return true;
    if (k->n_words <= 16 && has_digit(line) && begins_with(k, phrase_dated)) return true;
    return k->n_words <= 30 && begins_with(k, phrase_filed) && sv_find(line, SV(":"), 0) > 0;
}

// Where the line goes on behind `n_words` words and a colon, bar or dash; 0 where it does not.
static size_t behind_mark(sv line, size_t n_words) {
    size_t at = 0, words = 0;
    bool inside = false;
    while (at < line.len && (words < n_words || inside)) {
        uint32_t c = utf8_next(line, &at);
        bool letter = keeps(c == 0x2019 ? '\'' : c);
        words += letter && !inside;
        if (words == n_words && inside && !letter) {
            at -= c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
            break;
        }
        inside = letter;
    }
    bool mark = false;
    while (at < line.len) {
        size_t before = at;
        uint32_t c = utf8_next(line, &at);
        if (c == ':' || c == '|' || c == '-' || c == 0x2013 || c == 0x2014 || c == 0xBB || c == '>')
            mark = true;
        else if (!utf8_is_space(c))
            return mark ? before : 0;
    }
    return 0;
}

static bool is_all_upper(sv line, size_t n_bytes) {
    for (size_t i = 0; i < n_bytes; i++)
        if (line.p[i] >= 'a' && line.p[i] <= 'z') return false;
    return true;
}

static bool is_cue(sv line, const key *k, line_sense *out) {
    bool stop = last_char(line) == '.' && !sv_ends(line, SV("..."));
    if (!stop && is_one_of(k, phrase_cue)) return true;
    if (!stop && k->n_words <= 8 && begins_with(k, phrase_cue_opening) &&
        (last_char(line) == ':' || !line_ends_sentence(line)))
        return true;
    size_t cue = begins_with(k, phrase_cue);
    if (!cue && is_all_upper(line, line.len < 5 ? line.len : 5))
        cue = begins_with(k, phrase_cue_upper);
    if (!cue) return false;
    size_t rest = behind_mark(line, n_of_words((sv){k->at + 1, cue}));
    if (!rest) return false;
    sv headline = sv_cut(line, rest, line.len);
    key inner;
    key_of(&inner, headline);
    if (!line_is_headline(headline) && !is_promotion(headline, &inner)) return false;
    out->rest = rest;
    return true;
}

static line_sense drop(ent_drop_why why) { return (line_sense){.kind = LINE_DROP, .why = why}; }

line_sense line_read(sv line) {
    line_sense cue = {.kind = LINE_CUE, .why = ENT_DROP_NAVIGATION};
    if (!line.len || line.len > MOST_BYTES) return (line_sense){0};
    key k;
    key_of(&k, line);
    if (is_one_of(&k, phrase_topics))
        return (line_sense){.kind = LINE_TOPICS, .why = ENT_DROP_NAVIGATION};
    if (is_cue(line, &k, &cue)) return cue;
    if (is_promotion(line, &k)) return drop(ENT_DROP_PROMOTION);
    if (is_caption(line, &k)) return drop(ENT_DROP_CAPTION);
    if (is_byline(line, &k)) return drop(ENT_DROP_BYLINE);
    if (is_navigation(line, &k)) return drop(ENT_DROP_NAVIGATION);
    return (line_sense){0};
}

size_t line_credit(sv line) {
    if (!line.len || line.p[line.len - 1] != ')') return line.len;
    size_t from = line.len > MOST_BYTES ? line.len - MOST_BYTES : 0;
    for (size_t i = line.len - 1; i > from; i--) {
        if (line.p[i - 1] != '(') continue;
        key k;
        key_of(&k, sv_cut(line, i, line.len));
        return begins_with(&k, phrase_byline_opening) ? i - 1 : line.len;
    }
    return line.len;
}
