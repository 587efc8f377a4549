// SPDX-License-Identifier: Apache-2.0
#include "read/dateline.h"
#include "base/utf8.h"

enum { MOST_BYTES = 120, MOST_PLACE_WORDS = 7 };

static const char *const months[12] = {"january",   "february", "march",    "april",
                                       "may",       "june",     "july",     "august",
                                       "september", "october",  "november", "december"};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }

static size_t skip_blanks(sv s, size_t at) {
    while (at < s.len && (s.p[at] == ' ' || s.p[at] == ',')) at++;
    return at;
}

// "July", "Jul", "Sept" to 1..12; 0 for other words.
static int month_of(sv word) {
    if (word.len < 3 || (word.p[0] >= 'a' && word.p[0] <= 'z')) return 0;
    for (int m = 0; m < 12; m++) {
        sv name = sv_of(months[m]);
        bool shortened = word.len == 3 || (m == 8 && word.len == 4);
        if (sv_eq_nocase(word, name) ||
            (shortened && sv_eq_nocase(word, sv_cut(name, 0, word.len))))
            return m + 1;
    }
    return 0;
}

static bool is_weekday(sv word) {
    static const char *const names[7] = {"monday", "tuesday",  "wednesday", "thursday",
                                         "friday", "saturday", "sunday"};
    for (int i = 0; i < 7; i++)
        if (sv_eq_nocase(word, sv_of(names[i])) ||
            (word.len == 3 && sv_eq_nocase(word, sv_cut(sv_of(names[i]), 0, 3))))
            return true;
    return false;
}

static sv letters_at(sv s, size_t at) {
    size_t end = at;
    while (end < s.len && is_letter(s.p[end])) end++;
    return sv_cut(s, at, end);
}

// A number of at most four digits, an ordinal ending passed over; 0 for none.
static int number_at(sv s, size_t *at) {
    int v = 0;
    size_t end = *at;
    while (end < s.len && end < *at + 4 && is_digit(s.p[end])) v = v * 10 + (s.p[end++] - '0');
    if (end == *at || (end < s.len && is_digit(s.p[end]))) return 0;
    sv tail = letters_at(s, end);
    if (tail.len == 2 && sv_in_list(tail, SV("st|nd|rd|th"), '|')) end += 2;
    *at = end;
    return v;
}

static bool fits(const dateline *d) {
    return d->month && d->day >= 1 &&
           d->day <= day_month_length(d->year ? d->year : 2000, d->month) &&
           (!d->year || (d->year >= 1800 && d->year <= 2200));
}

static bool iso_at(sv s, size_t *at, dateline *out) {
    ent_day from, to;
    if (s.len < *at + 10 || !day_parse(sv_cut(s, *at, *at + 10), &from, &to)) return false;
    civil c = day_civil(from);
    out->year = c.year;
    out->month = c.month;
    out->day = c.day;
    *at += 10;
    return fits(out);
}

static int month_at(sv s, size_t *at) {
    sv word = letters_at(s, *at);
    int m = month_of(word);
    if (!m) return 0;
    *at += word.len;
    if (*at < s.len && s.p[*at] == '.') ++*at;
    return m;
}

// A year that follows, "2022" or ", 2022".
static void year_at(sv s, size_t *at, dateline *out) {
    size_t here = skip_blanks(s, *at);
    int year = here + 4 <= s.len ? number_at(s, &here) : 0;
    if (year < 1800 || year > 2200) return;
    out->year = year;
    *at = here;
}

// "July 1, 2022", "1 July 2022", "Jul. 1", "2022-07-01".
static bool date_at(sv s, size_t *at, dateline *out) {
    if (iso_at(s, at, out)) return true;
    size_t here = *at;
    dateline d = {0};
    d.month = month_at(s, &here);
    if (!d.month) d.day = number_at(s, &here);
    here = skip_blanks(s, here);
    if (d.month)
        d.day = number_at(s, &here);
    else
        d.month = month_at(s, &here);
    if (!d.month || !d.day || here == *at) return false;
    year_at(s, &here, &d);
    if (!fits(&d)) return false;
    out->year = d.year;
    out->month = d.month;
    out->day = d.day;
    *at = here;
    return true;
}

// Bytes of the dash at `at`; 0 for none. A hyphen needs a blank or another behind it.
static size_t dash_at(sv s, size_t at) {
    sv rest = sv_cut(s, at, s.len);
    if (sv_starts(rest, SV("–")) || sv_starts(rest, SV("—"))) return 3;
    if (sv_starts(rest, SV("--"))) return 2;
    return rest.len && rest.p[0] == '-' && (rest.len == 1 || rest.p[1] == ' ') ? 1 : 0;
}

// An agency in brackets or strokes, "(AP)", "/TASS/": the byte behind it; 0 for none.
static size_t agency_behind(sv s, size_t at) {
    char close = s.p[at] == '(' ? ')' : s.p[at] == '/' ? '/' : 0;
    if (!close) return 0;
    for (size_t i = at + 1; i < s.len && i < at + 40; i++)
        if (s.p[i] == close) return i > at + 1 ? i + 1 : 0;
    return 0;
}

// What stands before the dash.
typedef struct opening {
    dateline *date;
    size_t n_words, n_capitals; // of the place; those all in capitals
    bool comma;                 // in the place
    bool agency, stroke;        // "(AP)" or "/TASS/"; the latter
} opening;

static bool is_particle(sv word) {
    return sv_in_list(word, SV("de|la|el|es|al|of|the|du|del|and|da|do|au"), '|');
}

// Behind one word of a place name; 0 where there is none.
static size_t place_word(sv s, size_t at, opening *o) {
    size_t end = at, letters = 0;
    bool capitals = true, upper = false;
    while (end < s.len) {
        size_t next = end;
        uint32_t c = utf8_next(s, &next);
        bool joins = c == '.' || c == '\'' || c == 0x2019 || c == '-';
        if (!utf8_is_letter(c) && !(joins && letters)) break;
        if (!letters) upper = utf8_is_upper(c);
        if (utf8_is_letter(c)) {
            letters++;
            capitals = capitals && utf8_lower(c) != c;
        }
        end = next;
    }
    if (!letters) return 0;
    if (!upper) return o->n_words && is_particle(sv_cut(s, at, end)) ? end : 0;
    o->n_words++;
    o->n_capitals += capitals && letters >= 3;
    return end;
}

// Behind the dash, or the stop of "/TASS/.", that ends the opening; 0 where it goes on.
static size_t end_behind(sv s, size_t at, const opening *o) {
    if (o->stroke && s.p[at] == '.') return at + 1;
    size_t dash = dash_at(s, at);
    return dash ? at + dash : 0;
}

// Behind the next piece of the opening; 0 for what stands in none.
static size_t piece_behind(sv s, size_t at, opening *o) {
    size_t behind = at;
    if (s.p[at] == ' ' || s.p[at] == '.') return at + 1;
    if (s.p[at] == ',') {
        o->comma = o->comma || !o->date->month;
        return at + 1;
    }
    if (!o->date->month && date_at(s, &behind, o->date)) return behind;
    if (o->agency) return 0;
    behind = agency_behind(s, at);
    if (!behind) return place_word(s, at, o);
    o->agency = true;
    o->stroke = s.p[at] == '/';
    return behind;
}

static bool opens_sentence(sv s, size_t at) {
    uint32_t c = utf8_next(s, &at);
    return !utf8_is_letter(c) || utf8_lower(c) != c;
}

static bool is_dateline(sv block, const opening *o) {
    size_t at = o->date->behind;
    bool sure = o->agency || o->date->month;
    bool place = o->n_words && (o->n_capitals == o->n_words || (o->comma && o->n_words <= 5));
    if (at >= block.len) return sure;
    bool digit = is_digit(block.p[at]);
    if (!sure) return place && !digit && opens_sentence(block, at);
    bool range = digit && block.p[at - 1] != ' '; // "Oct. 11-21"
    return !range && opens_sentence(block, at);
}

bool dateline_read(sv block, dateline *out) {
    sv s = sv_cut(block, 0, block.len < MOST_BYTES ? block.len : MOST_BYTES);
    opening o = {.date = out};
    *out = (dateline){0};
    for (size_t at = 0; at < s.len && o.n_words <= MOST_PLACE_WORDS;) {
        size_t behind = end_behind(s, at, &o);
        if (behind) {
            while (behind < block.len && block.p[behind] == ' ') behind++;
            out->behind = behind;
            return is_dateline(block, &o);
        }
        at = piece_behind(s, at, &o);
        if (!at) return false;
    }
    return false;
}

static bool is_time_word(sv word) {
    for (size_t i = 0; i < word.len; i++)
        if (is_digit(word.p[i])) return true;
    char low[8] = "";
    if (word.len >= sizeof low) return false;
    for (size_t i = 0; i < word.len; i++)
        low[i] = (char)(is_letter(word.p[i]) ? word.p[i] | 32 : word.p[i]);
    return sv_in_list((sv){low, word.len},
                      SV("am|pm|a.m.|p.m.|a.m|p.m|at|gmt|utc|bst|est|edt|et|cet|cest|ist|pst|pdt|"
                         "msk|eet|eest|ist|aest|jst|hkt|hrs|h|updated|last|on|-|–|—|·|/"),
                      '|') ||
           sv_eq(word, SV("|"));
}

static bool only_time(sv s, size_t at) {
    while (at < s.len) {
        at = skip_blanks(s, at);
        size_t end = at;
        while (end < s.len && s.p[end] != ' ' && s.p[end] != ',') end++;
        sv word = sv_cut(s, at, end);
        if (word.len && !is_time_word(word) && !month_of(word) && !is_weekday(word)) return false;
        at = end;
    }
    return true;
}

static bool is_label(sv word) {
    static const char *const labels[] = {"published", "updated", "posted", "last",  "on",
                                         "at",        "date",    "issued", "first", "modified"};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (sv_eq_nocase(word, sv_of(labels[i]))) return true;
    return is_weekday(word);
}

bool dateline_of_page(sv line, ent_day *day) {
    if (line.len > MOST_BYTES) return false;
    dateline d = {0};
    for (size_t at = 0; at < line.len;) {
        if (date_at(line, &at, &d)) {
            if (!d.year || !only_time(line, at)) return false;
            *day = day_of(d.year, d.month, d.day);
            return true;
        }
        sv word = letters_at(line, at);
        if (word.len && !is_label(word)) return false;
        if (!word.len && !sv_in_list(sv_cut(line, at, at + 1), SV(" |:|,|.|-"), '|')) return false;
        at += word.len ? word.len : 1;
    }
    return false;
}

static bool digits_at(sv s, size_t at, size_t n, int *v) {
    *v = 0;
    if (s.len < at + n) return false;
    for (size_t i = at; i < at + n; i++) {
        if (!is_digit(s.p[i])) return false;
        *v = *v * 10 + (s.p[i] - '0');
    }
    return true;
}

ent_day dateline_of_uri(sv uri) {
    for (size_t i = 1; i < uri.len; i++) {
        if (is_digit(uri.p[i - 1]) || !is_digit(uri.p[i])) continue;
        dateline d = {0};
        size_t gap = i + 4 < uri.len && !is_digit(uri.p[i + 4]) ? 1 : 0;
        bool told = digits_at(uri, i, 4, &d.year) && digits_at(uri, i + 4 + gap, 2, &d.month) &&
                    digits_at(uri, i + 6 + 2 * gap, 2, &d.day);
        if (!told || d.year < 1980 || d.month < 1 || d.month > 12 || !fits(&d)) continue;
        if (gap && (uri.p[i + 4] != uri.p[i + 7] ||
                    !sv_in_list(sv_cut(uri, i + 4, i + 5), SV("/|-|_"), '|')))
            continue;
        size_t behind = i + 8 + 2 * gap;
        if (behind < uri.len && is_digit(uri.p[behind])) continue;
        return day_of(d.year, d.month, d.day);
    }
    return ENT_NO_DAY;
}

int dateline_copyright(sv line) {
    sv word = letters_at(line, 0);
    if (!sv_starts(line, SV("©")) && !sv_eq_nocase(word, SV("copyright"))) return 0;
    int year = 0;
    for (size_t at = 0; at < line.len && at < MOST_BYTES; at++) {
        int v;
        bool begins = at == 0 || !is_digit(line.p[at - 1]);
        bool ends = at + 4 >= line.len || !is_digit(line.p[at + 4]);
        if (begins && ends && digits_at(line, at, 4, &v) && v >= 1980 && v <= 2200) year = v;
    }
    return year;
}
