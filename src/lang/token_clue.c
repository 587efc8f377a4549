// SPDX-License-Identifier: Apache-2.0
#include "lang/token_clue.h"
#include "base/utf8.h"

// Shapes of units: of letters, of digits (DIGITS + their number, at most 5), of others (OTHER + the character).
enum {
    EDGE,
    LOWER,
    LOWER_ONE,
    TITLE,
    UPPER_ONE,
    UPPER,
    MIXED,
    FOREIGN,
    WEB,
    MAIL,
    DIGITS = 16,
    OTHER = 256
};

// What a token of several units is made of.
enum {
    OF_LOWER = 1,
    OF_TITLE = 2,
    OF_UPPER = 4,
    OF_DIGITS = 8,
    OF_STOP = 16,
    OF_LAST_STOP = 32,
    OF_APOSTROPHE = 64,
    OF_HYPHEN = 128,
    OF_SLASH = 256,
    OF_AT = 512,
    OF_OTHER = 1024,
    OF_ONE_LETTERS = 2048, // no run of letters is longer than one
    COMPOSED = 1 << 20,
};

static uint32_t mix(uint32_t h, uint32_t k) {
    h = (h ^ k) * 0x9E3779B1u;
    return h ^ h >> 15;
}

// ---- units

enum { KIND_SPACE, KIND_LETTER, KIND_DIGIT, KIND_OTHER };

static int kind_of(uint32_t c) {
    if (c < 128) {
        if ((c | 32) >= 'a' && (c | 32) <= 'z') return KIND_LETTER;
        if (c >= '0' && c <= '9') return KIND_DIGIT;
        return c <= ' ' || c == 127 ? KIND_SPACE : KIND_OTHER;
    }
    if (utf8_is_letter(c)) return KIND_LETTER;
    if (utf8_is_digit(c)) return KIND_DIGIT;
    return utf8_is_space(c) ? KIND_SPACE : KIND_OTHER;
}

// Characters that belong to the one before them: combining marks, selectors, joiners, skin tones, the soft hyphen.
static bool is_extender(uint32_t c) {
    if (c < 0x300) return c == 0xAD;
    return c <= 0x36F || (c >= 0x200C && c <= 0x200D) || (c >= 0x20D0 && c <= 0x20FF) ||
           (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0x1F3FB && c <= 0x1F3FF) ||
           (c >= 0xE0020 && c <= 0xE007F);
}

// Characters that mean the same to the splitter.
static uint32_t fold(uint32_t c) {
    switch (c) {
    case 0x2019:
    case 0x02BC:
    case 0x2032:
    case 0xB4: return '\'';
    case 0x2018: return '`';
    case 0x2010:
    case 0x2011: return '-';
    case 0x2015: return 0x2014;
    case 0x201F: return 0x201C;
    case 0x2033: return '"';
    case 0x2022:
    case 0x25CF:
    case 0x25AA:
    case 0x2023: return 0xB7;
    default: return c >= 0x2190 ? (c >= 0x3000 && c <= 0x303F ? c : 0x2190) : c;
    }
}

static uint32_t letters_shape(uint32_t n, uint32_t n_upper, bool first_upper, bool foreign) {
    if (foreign) return FOREIGN;
    if (n == 1) return n_upper ? UPPER_ONE : LOWER_ONE;
    if (n_upper == 0) return LOWER;
    if (n_upper == n) return UPPER;
    return first_upper && n_upper == 1 ? TITLE : MIXED;
}

// Reads the letters from `*at` on into `u`.
static void scan_letters(sv text, size_t *at, size_t end, unit *u) {
    uint32_t n = 0, n_upper = 0, h = 1;
    bool first_upper = false, foreign = false;
    for (size_t next = *at; next < end && next - u->begin <= UNIT_MOST_BYTES; *at = next) {
        uint32_t c = utf8_next(text, &next);
        if (kind_of(c) != KIND_LETTER && !is_extender(c)) break;
        bool upper = utf8_is_upper(c);
        if (n == 0) first_upper = upper;
        n++;
        n_upper += upper;
        foreign |= c >= 0x250 && !is_extender(c);
        h = mix(h, utf8_lower(c));
    }
    u->hash = h;
    u->shape = letters_shape(n, n_upper, first_upper, foreign);
}

static void scan_digits(sv text, size_t *at, size_t end, unit *u) {
    uint32_t n = 0, h = 2, century = 0;
    for (size_t next = *at; next < end && next - u->begin <= UNIT_MOST_BYTES; *at = next) {
        uint32_t c = utf8_next(text, &next);
        if (kind_of(c) != KIND_DIGIT) break;
        h = mix(h, c);
        if (++n == 2) century = h;
    }
    u->shape = DIGITS + (n < 5 ? n : 5);
    u->hash = n < 3 ? h : n == 4 ? mix(century, u->shape) : mix(3, u->shape);
}

static void scan_other(sv text, size_t *at, size_t end, unit *u) {
    uint32_t c = utf8_next(text, at), f = fold(c);
    u->shape = OTHER + f;
    u->hash = mix(4, f);
    bool joined = false;
    for (size_t next = *at; next < end && next - u->begin <= UNIT_MOST_BYTES; *at = next) {
        uint32_t k = utf8_next(text, &next);
        if (!is_extender(k) && !(joined && kind_of(k) == KIND_OTHER && k >= 0x2000)) break;
        joined = k == 0x200D;
    }
}

// ---- addresses, which are one unit each

static bool is_any_of(char c, const char *set) { return c && strchr(set, c); }

static bool is_ascii_alnum(char c) {
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

// Whether `text` has `word` at `at`, ASCII case aside.
static bool has_at(sv text, size_t at, sv word) {
    return text.len - at >= word.len && sv_eq_nocase(sv_cut(text, at, at + word.len), word);
}

// The end of a web address that begins at `at`; `at` itself when there is none.
static size_t web_end(sv text, size_t at) {
    size_t head = has_at(text, at, SV("http://"))    ? 7
                  : has_at(text, at, SV("https://")) ? 8
                  : has_at(text, at, SV("ftp://"))   ? 6
                  : has_at(text, at, SV("www."))     ? 4
                                                     : 0;
    size_t end = at + head, open = 0;
    if (!head || end == text.len || !is_ascii_alnum(text.p[end])) return at;
    for (; end < text.len && end - at < TOKEN_MOST_BYTES; end++) {
        char c = text.p[end];
        if (c > ' ' && is_any_of(c, "<>\"|\\^`{}")) break;
        if ((unsigned char)c <= ' ' || (unsigned char)c == 0xE2 || c == 127) break;
        open += c == '(' || c == '[';
        if ((c == ')' || c == ']') && open-- == 0) break;
    }
    while (is_any_of(text.p[end - 1], ".,;:!?'*")) end--;
    return end;
}

enum { MAIL_PART_MOST = 64 };

// Likewise for an e-mail address.
static size_t mail_end(sv text, size_t at) {
    size_t end = at;
    while (end < text.len && end - at < MAIL_PART_MOST &&
           (is_ascii_alnum(text.p[end]) || is_any_of(text.p[end], "._%+-")))
        end++;
    if (end == at || end == text.len || text.p[end] != '@') return at;
    size_t domain = ++end, dots = 0;
    while (end < text.len && end - domain < 2 * MAIL_PART_MOST &&
           (is_ascii_alnum(text.p[end]) || is_any_of(text.p[end], ".-")))
        end++;
    while (end > domain && !is_ascii_alnum(text.p[end - 1])) end--;
    for (size_t i = domain; i < end; i++) dots += text.p[i] == '.';
    return end > domain && dots ? end : at;
}

static bool scan_address(sv text, size_t *at, unit *u) {
    size_t end = web_end(text, *at);
    u->shape = WEB;
    if (end == *at) {
        end = mail_end(text, *at);
        u->shape = MAIL;
    }
    u->hash = mix(8, u->shape);
    if (end == *at) return false;
    *at = end;
    return true;
}

// ---- abbreviations

// Kinds differ in what follows: a name, a number, more of the sentence. From MONTH on a sentence may end with it;
// CLOSING stands behind a name or a list.
enum { TITLE_OF = 1, PLACE_OF, NUMBER_OF, RUNNING, MONTH, WEEKDAY, CLOSING, STREET, STATE };

typedef struct abbreviation {
    char word[8];
    uint8_t kind;
} abbreviation;

// In alphabetic order. Single letters and those with a stop inside (U.S., a.m.) need no list.
static const abbreviation abbreviations[] = {
    {"adm", TITLE_OF},   {"al", RUNNING},      {"ala", STATE},     {"amb", TITLE_OF},
    {"approx", RUNNING}, {"apr", MONTH},       {"ariz", STATE},    {"ark", STATE},
    {"art", NUMBER_OF},  {"assn", CLOSING},    {"asst", TITLE_OF}, {"atty", TITLE_OF},
    {"aug", MONTH},      {"ave", STREET},      {"blvd", STREET},   {"brig", TITLE_OF},
    {"bros", CLOSING},   {"ca", RUNNING},      {"calif", STATE},   {"capt", TITLE_OF},
    {"cdr", TITLE_OF},   {"cf", RUNNING},      {"cmdr", TITLE_OF}, {"co", CLOSING},
    {"col", TITLE_OF},   {"colo", STATE},      {"conn", STATE},    {"corp", CLOSING},
    {"cpl", TITLE_OF},   {"dec", MONTH},       {"del", STATE},     {"dept", CLOSING},
    {"det", TITLE_OF},   {"dr", TITLE_OF},     {"ed", RUNNING},    {"eds", RUNNING},
    {"esq", CLOSING},    {"est", RUNNING},     {"etc", CLOSING},   {"feb", MONTH},
    {"fig", NUMBER_OF},  {"figs", NUMBER_OF},  {"fla", STATE},     {"fr", TITLE_OF},
    {"fri", WEEKDAY},    {"ft", PLACE_OF},     {"ga", STATE},      {"gen", TITLE_OF},
    {"gov", TITLE_OF},   {"govs", TITLE_OF},   {"hon", TITLE_OF},  {"hwy", STREET},
    {"ill", STATE},      {"inc", CLOSING},     {"ind", STATE},     {"insp", TITLE_OF},
    {"jan", MONTH},      {"jr", CLOSING},      {"jul", MONTH},     {"jun", MONTH},
    {"kan", STATE},      {"ky", STATE},        {"la", STATE},      {"lt", TITLE_OF},
    {"ltd", CLOSING},    {"maj", TITLE_OF},    {"mar", MONTH},     {"mass", STATE},
    {"md", STATE},       {"messrs", TITLE_OF}, {"mfg", CLOSING},   {"mich", STATE},
    {"minn", STATE},     {"miss", STATE},      {"mlle", TITLE_OF}, {"mme", TITLE_OF},
    {"mo", STATE},       {"mon", WEEKDAY},     {"mont", STATE},    {"mr", TITLE_OF},
    {"mrs", TITLE_OF},   {"ms", TITLE_OF},     {"msgr", TITLE_OF}, {"mt", PLACE_OF},
    {"neb", STATE},      {"nev", STATE},       {"no", NUMBER_OF},  {"nos", NUMBER_OF},
    {"nov", MONTH},      {"oct", MONTH},       {"okla", STATE},    {"op", NUMBER_OF},
    {"ore", STATE},      {"pa", STATE},        {"pp", NUMBER_OF},  {"pres", TITLE_OF},
    {"prof", TITLE_OF},  {"pt", PLACE_OF},     {"pvt", TITLE_OF},  {"rd", STREET},
    {"rep", TITLE_OF},   {"reps", TITLE_OF},   {"rev", TITLE_OF},  {"sat", WEEKDAY},
    {"sec", NUMBER_OF},  {"sect", NUMBER_OF},  {"sen", TITLE_OF},  {"sens", TITLE_OF},
    {"sep", MONTH},      {"sept", MONTH},      {"sgt", TITLE_OF},  {"spc", TITLE_OF},
    {"sr", CLOSING},     {"st", PLACE_OF},     {"sts", PLACE_OF},  {"sun", WEEKDAY},
    {"supt", TITLE_OF},  {"tenn", STATE},      {"tex", STATE},     {"thu", WEEKDAY},
    {"thur", WEEKDAY},   {"thurs", WEEKDAY},   {"tue", WEEKDAY},   {"tues", WEEKDAY},
    {"univ", CLOSING},   {"va", STATE},        {"viz", RUNNING},   {"vol", NUMBER_OF},
    {"vols", NUMBER_OF}, {"vs", RUNNING},      {"vt", STATE},      {"wash", STATE},
    {"wed", WEEKDAY},    {"wis", STATE},       {"wyo", STATE},
};

static uint8_t abbreviation_kind(sv word) {
    char lower[8] = {0};
    if (word.len >= sizeof lower) return 0;
    for (size_t i = 0; i < word.len; i++) lower[i] = (char)(word.p[i] | 32);
    size_t from = 0, to = sizeof abbreviations / sizeof *abbreviations;
    while (from < to) {
        size_t middle = (from + to) / 2;
        int order = strcmp(lower, abbreviations[middle].word);
        if (order == 0) return abbreviations[middle].kind;
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return 0;
}

static char ascii_at(sv text, size_t at, size_t end) {
    uint32_t c = fold(utf8_next(sv_cut(text, 0, end), &at));
    return c < 128 ? (char)c : '*';
}

static char last_ascii(sv text, const unit *u) {
    size_t at = u->end - 1;
    while (at > u->begin && ((unsigned char)text.p[at] & 0xC0) == 0x80) at--;
    return ascii_at(text, at, u->end);
}

size_t units_scan(arena *a, sv text, ent_span block, unit **units) {
    VEC(unit) list = {0};
    sv within = sv_cut(text, 0, block.end);
    bool space = true;
    for (size_t at = block.begin; at < block.end;) {
        size_t after = at;
        int kind = kind_of(utf8_next(within, &after));
        if (kind == KIND_SPACE) {
            space = true;
            at = after;
            continue;
        }
        unit *u = vec_push(a, &list);
        *u = (unit){.begin = (uint32_t)at, .space_before = space};
        bool at_word = kind < KIND_OTHER && (space || list.n < 2 || u[-1].shape >= OTHER);
        if (at_word && scan_address(within, &at, u))
            ;
        else if (kind == KIND_LETTER)
            scan_letters(within, &at, block.end, u);
        else if (kind == KIND_DIGIT)
            scan_digits(within, &at, block.end, u);
        else
            scan_other(within, &at, block.end, u);
        u->end = (uint32_t)at;
        u->first = ascii_at(text, u->begin, u->end);
        u->last = last_ascii(text, u);
        if (kind == KIND_LETTER && at < block.end && text.p[at] == '.')
            u->abbreviation = abbreviation_kind(sv_cut(text, u->begin, u->end));
        space = false;
    }
    *units = list.at;
    return list.n;
}

// ---- clues

static void add(clues *f, uint32_t id, uint32_t x, uint32_t y, uint32_t z) {
    uint32_t h = mix(mix(mix(id * 0x85EBCA6Bu, x), y), z);
    f->at[f->n++] = h * 0xC2B2AE35u;
}

static bool is_letters(const unit *u) { return u->shape < DIGITS; }

enum { RUN_ADDRESS = 1, RUN_DIGITS = 4, RUN_LETTERS = 8, RUN_MOST = 16 };

static void enter_run(token_state *s, const unit *units, size_t n, size_t i) {
    s->run_begin = i;
    s->run_hash = s->run_shape = 7;
    s->run_kind = 0;
    size_t j = i;
    do {
        const unit *u = &units[j];
        if (j - i < RUN_MOST) {
            s->run_hash = mix(s->run_hash, u->hash);
            s->run_shape = mix(s->run_shape, u->shape);
        }
        if (u->shape == WEB || u->shape == MAIL) s->run_kind |= RUN_ADDRESS;
        s->run_kind |= is_letters(u) ? RUN_LETTERS : u->shape < OTHER ? RUN_DIGITS : 0;
        j++;
    } while (j < n && !units[j].space_before);
    s->run_end = j;
}

static void begin_token(token_state *s, const unit *units, size_t i) {
    s->first = i;
    s->so_far = mix(5, units[i].hash);
    s->stop_inside = units[i].shape == OTHER + '.';
}

void token_state_init(token_state *s, const unit *units, size_t n) {
    memset(s, 0, sizeof *s);
    if (n == 0) return;
    enter_run(s, units, n, 0);
    begin_token(s, units, 0);
    s->cut_before = true;
}

static bool is_apostrophe(const unit *u) { return u->first == '\'' || u->first == '`'; }

void token_state_step(token_state *s, const unit *units, size_t n, size_t i, bool border) {
    const unit *left = &units[i - 1];
    if (border && s->first == i - 1 && is_apostrophe(left)) s->single_open = left->space_before;
    if (units[i].space_before) enter_run(s, units, n, i);
    if (border) {
        begin_token(s, units, i);
    } else {
        s->so_far = mix(s->so_far, units[i].hash);
        s->stop_inside |= units[i].shape == OTHER + '.';
    }
    s->cut_before = border;
}

static const unit no_unit = {.hash = 0x5EED, .shape = EDGE};

static const unit *unit_in_run(const token_state *s, const unit *units, size_t i) {
    return i >= s->run_begin && i < s->run_end ? &units[i] : &no_unit;
}

// How many of the characters left and right of the gap are the same, each up to 3.
static uint32_t equals_around(const token_state *s, const unit *units, size_t i) {
    uint32_t left = 0, right = 0;
    while (left < 3 && unit_in_run(s, units, i - 1 - left)->hash == units[i].hash) left++;
    while (right < 3 && unit_in_run(s, units, i + 1 + right)->hash == units[i].hash) right++;
    return left * 4 + right;
}

void token_clues(const token_state *s, const unit *units, size_t n, size_t i, clues *f) {
    const unit *a1 = &units[i - 1], *b1 = &units[i];
    const unit *a2 = unit_in_run(s, units, i - 2), *a3 = unit_in_run(s, units, i - 3);
    const unit *b2 = unit_in_run(s, units, i + 1), *b3 = unit_in_run(s, units, i + 2);
    const unit *next = s->run_end < n ? &units[s->run_end] : &no_unit;
    const unit *before = s->run_begin > 0 ? &units[s->run_begin - 1] : &no_unit;
    size_t in_run = i - s->run_begin, to_end = s->run_end - i, in_token = i - s->first;
    uint32_t state = (uint32_t)s->single_open | (uint32_t)s->cut_before << 1;
    uint32_t where = (uint32_t)(in_run < 3 ? in_run : 3) | (uint32_t)(to_end < 3 ? to_end : 3) << 2;
    f->n = 0;
    add(f, 1, a1->shape, b1->shape, 0);
    add(f, 2, a2->shape, a1->shape, b1->shape);
    add(f, 3, a1->shape, b1->shape, b2->shape);
    add(f, 4, mix(a2->shape, a1->shape), b1->shape, b2->shape);
    add(f, 5, mix(a3->shape, a2->shape), mix(a1->shape, b1->shape), mix(b2->shape, b3->shape));
    add(f, 6, mix(a2->shape, a1->shape), b1->shape, mix(b2->shape, b3->shape));
    add(f, 7, a1->hash, b1->hash, 0);
    add(f, 8, a1->hash, b1->shape, b2->shape);
    add(f, 9, a1->shape, b1->hash, a2->shape);
    add(f, 10, a2->hash, a1->hash, b1->hash);
    add(f, 11, a1->hash, b1->hash, b2->hash);
    add(f, 12, mix(a2->hash, a1->hash), b1->hash, b2->hash);
    add(f, 13, a2->hash, a1->shape, b1->shape);
    add(f, 14, a1->shape, b1->shape, b2->hash);
    add(f, 15, a1->shape, b1->shape, state);
    add(f, 16, a1->shape, b1->shape, where);
    add(f, 17, a1->shape, b1->shape, s->run_kind);
    add(f, 18, s->so_far, b1->hash, 0);
    add(f, 19, s->so_far, b1->shape, next->shape);
    add(f, 20, s->so_far, b1->shape, next->hash);
    add(f, 21, mix(a1->shape, b1->shape), next->shape, mix(where, s->stop_inside));
    add(f, 22, mix(a1->shape, b1->shape), before->shape, where);
    add(f, 23, mix(a1->shape, b1->shape), before->hash, next->shape);
    add(f, 24, s->run_shape, (uint32_t)(in_run < RUN_MOST ? in_run : RUN_MOST), 0);
    add(f, 25, s->run_hash, (uint32_t)(in_run < RUN_MOST ? in_run : RUN_MOST), 0);
    add(f, 26, mix(a1->shape, b1->shape), (uint32_t)(unsigned char)a1->last, mix(state, where));
    add(f, 27, a1->shape, b1->shape,
        mix((uint32_t)s->stop_inside, (uint32_t)(in_token < 6 ? in_token : 6)));
    add(f, 28, mix(a2->shape, a1->shape), b1->shape, mix(state, s->run_kind));
    add(f, 29, b1->hash, b2->hash, b3->shape);
    add(f, 30, a1->shape, b1->shape, equals_around(s, units, i));
    uint32_t kind = a1->abbreviation;
    if (kind) {
        add(f, 31, kind, a1->shape, b1->shape);
        add(f, 32, kind, next->shape, b1->shape);
        add(f, 33, kind, to_end, a2->shape);
    }
}

// ---- tokens

static uint32_t shape_of_units(const unit *u, size_t n) {
    if (n == 1) return u->shape;
    bool same = true, one_letters = true;
    uint32_t of = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t k = u[i].shape;
        same &= k == u->shape && k >= OTHER;
        one_letters &= k == UPPER_ONE || k == LOWER_ONE || !is_letters(&u[i]);
        if (k == TITLE || k == UPPER_ONE)
            of |= OF_TITLE;
        else if (k == UPPER)
            of |= OF_UPPER;
        else if (k < DIGITS)
            of |= OF_LOWER;
        else if (k < OTHER)
            of |= OF_DIGITS;
        else if (k == OTHER + '.')
            of |= i + 1 < n ? OF_STOP : OF_LAST_STOP;
        else if (k == OTHER + '\'')
            of |= OF_APOSTROPHE;
        else if (k == OTHER + '-')
            of |= OF_HYPHEN;
        else if (k == OTHER + '/')
            of |= OF_SLASH;
        else if (k == OTHER + '@')
            of |= OF_AT;
        else
            of |= OF_OTHER;
    }
    if (same) return mix(u->shape, n < 4 ? (uint32_t)n : 4) | COMPOSED << 1;
    return COMPOSED | of | (one_letters ? OF_ONE_LETTERS : 0);
}

static bool is_stop(const unit *u) {
    switch (u->shape) {
    case OTHER + '.':
    case OTHER + '?':
    case OTHER + '!':
    case OTHER + 0x2026:
    case OTHER + 0x3002: return true;
    default: return false;
    }
}

static uint8_t quote_of(const unit *u, size_t n) {
    if (n == 2 && u[0].first == '`' && u[1].first == '`') return 2;
    if (n == 2 && u[0].first == '\'' && u[1].first == '\'') return 3;
    if (n != 1) return 0;
    switch (u->shape) {
    case OTHER + '"': return 1;
    case OTHER + 0x201C:
    case OTHER + 0x201E:
    case OTHER + 0xAB: return 2;
    case OTHER + 0x201D:
    case OTHER + 0xBB: return 3;
    default: return 0;
    }
}

static uint32_t tail_of(sv text, const unit *u) {
    uint32_t h = 6, n = u->end - u->begin;
    for (uint32_t i = n > 3 ? n - 3 : 0; i < n; i++)
        h = mix(h, utf8_lower((unsigned char)text.p[u->begin + i]) & 0xFF);
    return h;
}

void token_of_units(sv text, const unit *units, size_t n, token *t) {
    const unit *first = &units[0], *last = &units[n - 1];
    *t = (token){.begin = first->begin, .end = last->end, .space_before = first->space_before};
    t->hash = first->hash;
    t->stop = is_stop(first);
    for (size_t i = 1; i < n; i++) {
        t->hash = mix(t->hash, units[i].hash);
        t->stop &= is_stop(&units[i]);
    }
    t->shape = shape_of_units(units, n);
    t->tail = tail_of(text, last);
    t->letter = is_letters(first);
    t->upper = first->shape >= TITLE && first->shape <= UPPER;
    if (n == 1) t->bracket = strchr("([{", first->first) ? 1 : strchr(")]}", first->first) ? -1 : 0;
    t->quote = quote_of(units, n);
    t->with_stop = n > 1 && t->letter && last->shape == OTHER + '.';
    if (n == 2 && t->with_stop) t->abbreviation = first->abbreviation;
    t->may_end = t->with_stop && (n > 2 || t->abbreviation >= CLOSING);
}

// ---- ends of sentences

static uint32_t bucket(size_t n) {
    static const uint8_t upto[] = {1, 2, 3, 4, 5, 7, 10, 14, 20, 28, 40, 60};
    uint32_t b = 0;
    while (b < sizeof upto && n > upto[b]) b++;
    return b;
}

enum { BLOCK_LOWER_START = 1, BLOCK_NO_STOP = 2, BLOCK_LOWER_AFTER_STOP = 4, BLOCK_NO_LOWER = 8 };

static uint32_t block_kind(const token *t, size_t n) {
    uint32_t kind = BLOCK_NO_LOWER | (t->letter && !t->upper ? BLOCK_LOWER_START : 0);
    size_t stops = 0, lower_after = 0;
    for (size_t i = 0; i < n; i++) {
        if (t[i].letter && !t[i].upper) kind &= ~(uint32_t)BLOCK_NO_LOWER;
        if (!t[i].stop || i + 1 == n) continue;
        stops++;
        lower_after += t[i + 1].letter && !t[i + 1].upper;
    }
    if (!stops) kind |= BLOCK_NO_STOP;
    if (lower_after * 2 > stops) kind |= BLOCK_LOWER_AFTER_STOP;
    return kind;
}

void end_state_init(arena *a, end_state *s, const token *tokens, size_t n) {
    *s = (end_state){0};
    if (n == 0) return;
    uint32_t *next = arena_new(a, uint32_t, n);
    for (size_t i = n, at = n; i-- > 0;) {
        if (tokens[i].stop) at = i;
        next[i] = (uint32_t)at;
    }
    s->next_stop = next;
    s->block = block_kind(tokens, n);
    end_state_step(s, tokens, 0, true);
}

// Called for token i once the gap before it is decided.
void end_state_step(end_state *s, const token *tokens, size_t i, bool border) {
    if (border) {
        s->previous = s->first;
        s->first = i;
        s->brackets = 0;
        s->quote_open = false;
    }
    const token *t = &tokens[i];
    s->brackets += t->bracket;
    if (s->brackets < 0) s->brackets = 0;
    if (t->quote == 1) s->quote_open = !s->quote_open;
    if (t->quote > 1) s->quote_open = t->quote == 2;
}

static const token no_token = {.hash = 0x5EED, .shape = EDGE, .tail = 0x5EED, .space_before = true};

static const token *token_at(const token *tokens, size_t n, size_t i) {
    return i < n ? &tokens[i] : &no_token;
}

void end_clues(const end_state *s, const token *tokens, size_t n, size_t i, clues *f) {
    const token *l1 = &tokens[i - 1], *r1 = &tokens[i], *first = &tokens[s->first];
    const token *l2 = token_at(tokens, n, i - 2), *l3 = token_at(tokens, n, i - 3);
    const token *r2 = token_at(tokens, n, i + 1), *r3 = token_at(tokens, n, i + 2);
    const token *r4 = token_at(tokens, n, i + 3), *l4 = token_at(tokens, n, i - 4);
    uint32_t space = r1->space_before;
    uint32_t since = bucket(i - s->first), left = bucket(n - i);
    uint32_t to_stop = bucket(s->next_stop[i] - i);
    const token *stop = token_at(tokens, n, s->next_stop[i]);
    uint32_t open = (uint32_t)s->quote_open | (uint32_t)(s->brackets > 0) << 1 | space << 2;
    uint32_t around = mix(l1->shape, r1->shape);
    f->n = 0;
    add(f, 1, l1->shape, space, 0);
    add(f, 2, l1->hash, space, 0);
    add(f, 3, r1->hash, space, 0);
    add(f, 4, l1->shape, r1->shape, space);
    add(f, 5, l1->hash, r1->hash, 0);
    add(f, 6, l1->hash, r1->shape, space);
    add(f, 7, l1->shape, r1->hash, space);
    add(f, 8, l2->hash, l1->hash, r1->shape);
    add(f, 9, l2->hash, l1->shape, r1->hash);
    add(f, 10, l2->shape, around, space);
    add(f, 11, around, r2->shape, space);
    add(f, 12, l2->shape, around, r2->shape);
    add(f, 13, mix(l3->shape, l2->shape), around, r2->shape);
    add(f, 14, mix(l2->shape, around), r2->shape, r3->shape);
    add(f, 15, mix(mix(l3->shape, l2->shape), around), mix(r2->shape, r3->shape), 0);
    add(f, 16, l1->shape, r1->hash, r2->hash);
    add(f, 17, l1->shape, r1->hash, r2->shape);
    add(f, 18, l1->hash, r1->hash, r2->shape);
    add(f, 19, l2->hash, l1->shape, r1->shape);
    add(f, 20, l1->shape, r1->shape, r2->hash);
    add(f, 21, around, since, open);
    add(f, 22, around, left, open);
    add(f, 23, around, to_stop, stop->shape);
    add(f, 24, around, since, mix(to_stop, left));
    add(f, 25, around, open, l2->shape);
    add(f, 26, around, s->block, space);
    add(f, 27, around, first->shape, since);
    add(f, 28, l1->shape, first->hash, r1->shape);
    add(f, 29, l1->tail, r1->tail, around);
    add(f, 30, l2->tail, l1->shape, r1->tail);
    add(f, 31, around, mix(s->block, since), left);
    add(f, 32, l1->hash, open, r1->shape);
    add(f, 33, r1->hash, open, l1->shape);
    add(f, 34, since, left, l1->shape);
    add(f, 35, r1->hash, since, l1->shape);
    add(f, 36, l1->shape, r1->tail, r2->tail);
    add(f, 37, around, r3->hash, r2->shape);
    add(f, 38, around, l3->hash, l2->shape);
    add(f, 39, l3->shape, mix(l2->shape, l1->shape), r1->hash);
    add(f, 40, around, mix(r2->shape, r3->shape), r4->shape);
    add(f, 41, around, mix(l2->shape, l3->shape), l4->shape);
    uint32_t again = (uint32_t)(r1->hash == first->hash) |
                     (uint32_t)(r1->shape == first->shape) << 1 |
                     (uint32_t)(r1->hash == tokens[s->previous].hash) << 2 |
                     (uint32_t)(r1->shape == tokens[s->previous].shape) << 3 |
                     (uint32_t)(r1->hash == l1->hash) << 4;
    add(f, 42, again, around, space);
    add(f, 43, again, r1->shape, since);
    add(f, 44, again, l1->hash, space);
    if (l1->with_stop) {
        uint32_t kind = l1->abbreviation ? l1->abbreviation : COMPOSED;
        add(f, 45, kind, r1->shape, space);
        add(f, 46, kind, r1->shape, r2->shape);
        add(f, 47, kind, l2->shape, around);
        add(f, 48, kind, r1->hash, space);
        add(f, 49, l1->may_end, r1->hash, space);
        add(f, 50, l1->may_end, r1->tail, r1->shape);
    }
}

// ---- words of a token

// An apostrophe at the beginning of `s`; its bytes, 0 for none.
static uint32_t apostrophe(sv s) {
    if (s.len && (s.p[0] == '\'' || s.p[0] == '`')) return 1;
    return sv_starts(s, SV("\xE2\x80\x99")) || sv_starts(s, SV("\xE2\x80\x98")) ? 3 : 0;
}

enum { SPLIT_NOT = 1, SPLIT_GENITIVE, SPLIT_SUFFIX };

// Where the last suffix of `form` begins, 0 when it has none.
static uint32_t suffix_at(sv form, uint32_t *kind) {
    static const char *const letters[] = {"s", "re", "ve", "ll", "d", "m", "t", ""};
    for (uint32_t k = 0; k < sizeof letters / sizeof *letters; k++) {
        sv tail = sv_of(letters[k]);
        if (form.len < tail.len + 2) continue;
        if (!sv_eq_nocase(sv_cut(form, form.len - tail.len, form.len), tail)) continue;
        for (size_t width = 1; width <= 3; width += 2) {
            if (form.len < tail.len + width + 1) continue;
            size_t at = form.len - tail.len - width;
            if (apostrophe(sv_cut(form, at, form.len)) != width) continue;
            char before = (char)(form.p[at - 1] | 32);
            *kind = SPLIT_SUFFIX + k;
            if (*letters[k] == 't') {
                *kind = SPLIT_NOT;
                return before == 'n' && at > 1 ? (uint32_t)at - 1 : 0;
            }
            if (tail.len == 0) {
                *kind = SPLIT_GENITIVE;
                return before == 's' || before == 'z' || before == 'x' ? (uint32_t)at : 0;
            }
            return (uint32_t)at;
        }
    }
    return 0;
}

static split split_by_ending(sv form) {
    split s = {0};
    uint32_t kind, outer = suffix_at(form, &s.kind);
    if (!outer) return s;
    uint32_t inner = suffix_at(sv_cut(form, 0, outer), &kind);
    s.n = inner ? 3 : 2;
    s.cut[0] = inner ? inner : outer;
    s.cut[1] = outer;
    return s;
}

void split_entry_put(split_entry *forms, uint32_t bits, split_entry e) {
    uint32_t mask = (1u << bits) - 1, k = e.hash & mask;
    while (forms[k].hash) k = (k + 1) & mask;
    forms[k] = e;
}

split split_candidate(const split_entry *forms, uint32_t bits, sv text, const token *t) {
    split s = split_by_ending(sv_cut(text, t->begin, t->end));
    if (s.n || !forms) return s;
    uint32_t mask = (1u << bits) - 1;
    for (uint32_t k = t->hash & mask; forms[k].hash; k = (k + 1) & mask) {
        const split_entry *e = &forms[k];
        if (e->hash == t->hash && e->bytes == t->end - t->begin)
            return (split){.n = e->n_words, .cut = {e->cut[0], e->cut[1]}, .kind = e->hash};
    }
    return s;
}

void split_clues(const split *s, const token *tokens, size_t n, size_t i, clues *f) {
    const token *t = &tokens[i], *l = token_at(tokens, n, i - 1), *r = token_at(tokens, n, i + 1);
    const token *r2 = token_at(tokens, n, i + 2);
    f->n = 0;
    add(f, 1, s->kind, 0, 0);
    add(f, 2, s->kind, t->shape, 0);
    add(f, 3, t->hash, 0, 0);
    add(f, 4, t->hash, r->hash, 0);
    add(f, 5, t->hash, l->hash, 0);
    add(f, 6, s->kind, r->hash, 0);
    add(f, 7, s->kind, l->hash, 0);
    add(f, 8, s->kind, r->tail, 0);
    add(f, 9, t->hash, r->tail, 0);
    add(f, 10, t->hash, r->shape, l->shape);
    add(f, 11, t->hash, l->tail, 0);
    add(f, 12, t->hash, r->tail, r2->tail);
    add(f, 13, s->kind, t->shape, r->shape);
}
