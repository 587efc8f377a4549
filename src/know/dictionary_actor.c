// SPDX-License-Identifier: Apache-2.0
#include "base/day.h"
#include "know/dictionary_lines.h"
#include "know/vocab.h"

enum { MOST_RESTRICTIONS = 64, MOST_NAMES = 1000 };

static const ent_day ever = INT32_MIN + 1, always = INT32_MAX;

typedef struct span {
    ent_day from, to;
} span;

typedef struct restriction {
    sv code;
    span when;
    size_t line;
} restriction;

// One record: a name, its other names, and the codes that they have.
typedef struct entry {
    size_t line;   // of the primary phrase; 0 for none
    VEC(sv) names; // as words, lower case
    restriction at[MOST_RESTRICTIONS];
    size_t n;
    sv usual; // code at all other times; empty for none
    size_t usual_line;
    bool null; // has the null code: recognised, and nobody
} entry;

// --- Dates -----------------------------------------------------------------------------------

static bool read_number(sv s, int *out) {
    *out = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        *out = *out * 10 + s.p[i] - '0';
    }
    return s.len > 0;
}

// "20040131", "040131": more than seven characters have the year in full, of which the first eight count.
static bool read_day(sv s, ent_day *out) {
    int year, month, day;
    size_t y = s.len > 7 ? 4 : 2;
    if (s.len < 6 || s.len == 7 || !read_number(sv_cut(s, 0, y), &year) ||
        !read_number(sv_cut(s, y, y + 2), &month) || !read_number(sv_cut(s, y + 2, y + 4), &day))
        return false;
    if (y == 2) year += year <= 30 ? 2000 : 1900;
    if (month < 1 || month > 12 || day < 1 || day > day_month_length(year, month)) return false;
    *out = day_of(year, month, day);
    return true;
}

// "<DATE", ">DATE", "DATE-DATE", blanks wherever.
static bool read_when(sv s, span *out) {
    char bare[32];
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.p[i] == ' ' || s.p[i] == '\t') continue;
        if (n == sizeof bare) return false;
        bare[n++] = s.p[i];
    }
    sv b = {bare, n}, from, to;
    *out = (span){ever, always};
    if (sv_starts(b, SV("<"))) return read_day(sv_cut(b, 1, n), &out->to);
    if (sv_starts(b, SV(">"))) return read_day(sv_cut(b, 1, n), &out->from);
    to = b;
    return sv_split(&to, '-', &from) && read_day(from, &out->from) && read_day(to, &out->to) &&
           out->from <= out->to;
}

// --- Reading ---------------------------------------------------------------------------------

static void add_code(dictionary *d, entry *e, sv inside) {
    size_t end = 0;
    while (end < inside.len && !strchr(" \t<>", inside.p[end])) end++;
    sv code = sv_cut(inside, 0, end), when = sv_trim(sv_cut(inside, end, inside.len));
    sv ours = dictionary_code(d, code);
    restriction r = {.code = ours, .line = d->line};
    if (sv_eq(code, SV("---"))) {
        e->null = true;
    } else if (!ours.len) {
        dictionary_note(d, d->line, "`" SV_FMT "' is no code of three capitals and more; not used",
                        SV_ARG(code));
    } else if (when.len && !read_when(when, &r.when)) {
        dictionary_note(d, d->line, "`" SV_FMT "' is no time; not used", SV_ARG(when));
    } else if (!when.len && !e->usual.len) {
        e->usual = ours;
        e->usual_line = d->line;
    } else if (!when.len) {
        dictionary_note(d, d->line, "a second code for all times; the first holds");
    } else if (e->n == MOST_RESTRICTIONS) {
        dictionary_note(d, d->line, "more than %d times of one name; not used", MOST_RESTRICTIONS);
    } else {
        e->at[e->n++] = r;
    }
}

static void add_name(dictionary *d, entry *e, sv phrase) {
    sv words = dictionary_words(d, phrase);
    for (size_t i = 0; i < e->names.n; i++)
        if (sv_eq(e->names.at[i], words)) return;
    if (e->names.n == MOST_NAMES)
        dictionary_note(d, d->line, "more than %d names of one entry; not used", MOST_NAMES);
    else if (words.len)
        *vec_push(d->a, &e->names) = words;
    else
        dictionary_note(d, d->line, "no name; not used");
}

// "A+B": two names whose line end was lost.
static void add_names(dictionary *d, entry *e, sv phrase) {
    sv one;
    size_t n = 0;
    while (sv_split(&phrase, '+', &one)) {
        if (n++) dictionary_note(d, d->line, "`+' within a line; taken as another name");
        add_name(d, e, one);
    }
}

static void read_line(dictionary *d, entry *e, sv line) {
    const char *open = memchr(line.p, '[', line.len);
    sv name = sv_trim(open ? sv_cut(line, 0, (size_t)(open - line.p)) : line), inside;
    if (sv_starts(name, SV("+"))) name = sv_cut(name, 1, name.len);
    if (name.len) add_names(d, e, name);
    while (dictionary_bracket(&line, &inside)) add_code(d, e, inside);
}

// --- Rows ------------------------------------------------------------------------------------

// "new peoples army" is looked for with a capital at its beginning, as it stands in texts that use no more; short names of one word
// are abbreviations.
static sv as_surface(dictionary *d, sv words) {
    sv s = arena_copy(d->a, words);
    bool one = !memchr(s.p, ' ', s.len);
    for (size_t i = 0; i < s.len; i++) {
        bool dotted = i + 1 < s.len && s.p[i + 1] == '.';
        bool up = i == 0 || (one && s.len <= 3) || dotted;
        if (up && s.p[i] >= 'a' && s.p[i] <= 'z') ((char *)(uintptr_t)s.p)[i] -= 32;
    }
    return s;
}

static sv as_title(dictionary *d, sv words) {
    sv s = arena_copy(d->a, as_surface(d, words));
    for (size_t i = 1; i < s.len; i++) {
        char before = s.p[i - 1];
        bool small = sv_starts(sv_cut(s, i, s.len), SV("of ")) ||
                     sv_starts(sv_cut(s, i, s.len), SV("the ")) ||
                     sv_starts(sv_cut(s, i, s.len), SV("and "));
        if ((before == ' ' || before == '-') && !small && s.p[i] >= 'a' && s.p[i] <= 'z')
            ((char *)(uintptr_t)s.p)[i] -= 32;
    }
    return s;
}

static sv day_cell(dictionary *d, ent_day day) {
    char written[11];
    if (day == ever || day == always) return SV("");
    day_write(day, written);
    return arena_copy(d->a, sv_of(written));
}

static const char *kind_of(const entry *e, sv country, sv sectors, sv code) {
    if (vocab_body(code)) return "organisation";
    if (country.len && !sectors.len && code.len == country.len) return "state";
    return e->n ? "person" : "organisation";
}

static sv known_sectors(dictionary *d, sv blocks) {
    text t = text_new(d->a);
    text_add(&t, SV(""));
    for (size_t i = 0; i + 3 <= blocks.len; i += 3)
        if (vocab_sectors(sv_cut(blocks, i, i + 3))) text_add(&t, sv_cut(blocks, i, i + 3));
    return text_sv(&t);
}

static void emit(dictionary *d, const entry *e, sv names, sv code, size_t line, span when) {
    know_row *row = dictionary_row(d, KNOW_F_ORGANISATIONS, line);
    bool alone = vocab_body(code) || vocab_sectors(sv_cut(code, 0, 3));
    sv country = alone ? SV("") : sv_cut(code, 0, 3);
    sv sectors = vocab_body(code) ? SV("") : known_sectors(d, sv_cut(code, country.len, code.len));
    row->cells[ORG_NAME] = as_title(d, e->names.at[0]);
    row->cells[ORG_ALIASES] = names;
    row->cells[ORG_CODE] = code;
    row->cells[ORG_KIND] = sv_of(kind_of(e, country, sectors, code));
    row->cells[ORG_COUNTRY] = country;
    row->cells[ORG_SECTORS] = sectors;
    row->cells[ORG_FROM] = day_cell(d, when.from);
    row->cells[ORG_TO] = day_cell(d, when.to);
}

// What of `when` no span before it has; `all` are those, and then the new ones as well.
typedef struct spans {
    VEC(span);
} spans;

static void free_parts(dictionary *d, const spans *taken, span when, spans *out) {
    *vec_push(d->a, out) = when;
    for (size_t t = 0; t < taken->n; t++) {
        span x = taken->at[t];
        for (size_t i = 0, n = out->n; i < n; i++) {
            span *o = &out->at[i];
            if (o->from > o->to || x.to < o->from || x.from > o->to) continue;
            if (x.to < o->to) {
                span behind = {x.to + 1, o->to};
                *vec_push(d->a, out) = behind;
            }
            o = &out->at[i];
            o->to = x.from == ever ? ever : x.from - 1;
            if (x.from <= o->from) o->to = ever, o->from = always; // nothing left
        }
    }
}

static void emit_free(dictionary *d, const entry *e, sv names, const restriction *r, spans *taken) {
    spans parts = {0};
    free_parts(d, taken, r->when, &parts);
    for (size_t i = 0; i < parts.n; i++)
        if (parts.at[i].from <= parts.at[i].to) emit(d, e, names, r->code, r->line, parts.at[i]);
    *vec_push(d->a, taken) = r->when;
}

// Of two times that touch, the later has the day between them.
static void part_touching(entry *e) {
    for (size_t i = 0; i < e->n; i++)
        for (size_t k = 0; k < e->n; k++)
            if (e->at[k].when.from == e->at[i].when.to && e->at[k].when.from > e->at[i].when.from)
                e->at[i].when.to--;
}

static void finish(dictionary *d, entry *e) {
    spans taken = {0};
    text names = text_new(d->a);
    if (!e->line) return;
    if (!e->names.n || (!e->n && !e->usual.len)) {
        if (e->names.n)
            dictionary_note(d, e->line, "%s; not used",
                            e->null ? "the null code, for names that are nobody's" : "no code");
        return;
    }
    for (size_t i = 0; i < e->names.n; i++) {
        if (i) text_char(&names, '|');
        text_add(&names, as_surface(d, e->names.at[i]));
    }
    part_touching(e);
    for (size_t i = 0; i < e->n; i++) emit_free(d, e, text_sv(&names), &e->at[i], &taken);
    restriction usual = {e->usual, {ever, always}, e->usual_line};
    if (e->usual.len) emit_free(d, e, text_sv(&names), &usual, &taken);
}

void dictionary_actors(dictionary *d) {
    entry *e = arena_new(d->a, entry, 1);
    sv line;
    while (dictionary_line(d, &line)) {
        sv bare = sv_trim(line);
        if (!bare.len) continue;
        bool primary = bare.p[0] != '+' && bare.p[0] != '[';
        if (primary) {
            finish(d, e);
            *e = (entry){.line = d->line, .usual = SV("")};
        } else if (!e->line) {
            dictionary_note(d, d->line, "a line before any name; not used");
            continue;
        }
        read_line(d, e, bare);
    }
    finish(d, e);
}
