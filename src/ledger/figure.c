// SPDX-License-Identifier: Apache-2.0
#include "ledger/figure.h"
#include "ledger/words.h"
#include <string.h>

enum { SENTENCE_WORDS = 200, BEFORE = 8, BEHIND = 3, MOST_DIGITS = 8 };

typedef enum sort {
    OTHER,
    TOLL,
    NUMBER,
    SPENT,
    AND,
    TO_BE
} sort; // SPENT: a number that tells something else

typedef struct token {
    sort sort;
    const char *what; // of a toll
    bool verb;        // of a toll: may be active
    int64_t n;        // of a number
} token;

// Stems as words.h makes them.
static const struct {
    const char *stem, *what;
    bool verb;
} tolls[] = {
    {"kill", "killed", true},     {"dead", "killed", false},  {"died", "killed", false},
    {"die", "killed", false},     {"death", "killed", false}, {"injur", "injured", true},
    {"wound", "injured", true},   {"hurt", "injured", true},  {"arrest", "detained", true},
    {"detain", "detained", true}, {"miss", "missing", false}, {"displac", "displaced", true}};

static bool is_one_of(sv word, const char *list) { return sv_in_list(word, sv_of(list), ' '); }

static bool is_month(sv word) {
    return is_one_of(word, "January February March April May Jun July August September October "
                           "November December Juny Jul");
}

// What a number before one of these counts is no toll.
static bool is_unit(sv word) {
    return is_one_of(word, "year day week month hour minut percent per metre meter kilometre "
                           "kilometer mile mil dollar euro million billion");
}

static int64_t value_of(sv digits) {
    int64_t n = 0;
    for (size_t i = 0; i < digits.len; i++) n = n * 10 + (digits.p[i] - '0');
    return n;
}

static token number_token(sv digits) {
    if (digits.len > MOST_DIGITS) return (token){.sort = SPENT};
    for (size_t i = 0; i < digits.len; i++)
        if (digits.p[i] < '0' || digits.p[i] > '9') return (token){.sort = SPENT};
    return (token){.sort = NUMBER, .n = value_of(digits)};
}

static token token_of(const word_read *w) {
    sv word = {w->stem, w->n};
    if (w->kind == WORD_NUMBER) return number_token(word);
    for (size_t i = 0; i < sizeof tolls / sizeof *tolls; i++)
        if (sv_eq_nocase(word, sv_of(tolls[i].stem)))
            return (token){.sort = TOLL, .what = tolls[i].what, .verb = tolls[i].verb};
    if (is_one_of(word, "and or while")) return (token){.sort = AND};
    if (is_one_of(word, "was were been be be are is")) return (token){.sort = TO_BE};
    return (token){.sort = OTHER};
}

// Years, days of a month and ages; a unit behind the number.
static void spend(token *t, size_t n, const word_read *words) {
    for (size_t i = 0; i < n; i++) {
        if (t[i].sort != NUMBER) continue;
        sv before = i ? (sv){words[i - 1].stem, words[i - 1].n} : (sv){0};
        sv behind = i + 1 < n ? (sv){words[i + 1].stem, words[i + 1].n} : (sv){0};
        bool year = t[i].n >= 1900 && t[i].n <= 2100 && words[i].n == 4;
        if (year || is_month(before) || is_month(behind) || is_unit(behind) ||
            is_one_of(before, "ag age under over aged"))
            t[i].sort = SPENT;
    }
}

static bool is_passive(const token *t, size_t at) {
    for (size_t k = 1; k <= 2 && k <= at; k++)
        if (t[at - k].sort == TO_BE) return true;
    return false;
}

// The number right behind an active verb, unless it belongs to another toll; -1 for none.
static int number_behind(const token *t, size_t n, size_t at) {
    if (!t[at].verb || is_passive(t, at)) return -1;
    for (size_t i = at + 1; i < n && i <= at + BEHIND; i++) {
        if (t[i].sort == AND || t[i].sort == TOLL) return -1;
        if (t[i].sort != NUMBER) continue;
        return i + 1 < n && t[i + 1].sort == TOLL ? -1 : (int)i;
    }
    return -1;
}

static int number_before(const token *t, size_t at) {
    for (size_t k = 1; k <= BEFORE && k <= at; k++) {
        if (t[at - k].sort == NUMBER) return (int)(at - k);
        if (t[at - k].sort == TOLL) return -1;
    }
    return -1;
}

static void add(figure *out, size_t *n, const char *what, int64_t value) {
    for (size_t i = 0; i < *n; i++)
        if (!strcmp(out[i].what, what) && out[i].n == value) return;
    if (*n < FIGURES_MOST) out[(*n)++] = (figure){what, value};
}

size_t figures_of(sv sentence, figure out[FIGURES_MOST]) {
    word_read words[SENTENCE_WORDS];
    token t[SENTENCE_WORDS];
    size_t n = 0, found = 0;
    for (size_t at = 0; n < SENTENCE_WORDS && word_next(sentence, &at, &words[n]); n++)
        t[n] = token_of(&words[n]);
    spend(t, n, words);
    for (size_t i = 0; i < n; i++) {
        if (t[i].sort != TOLL) continue;
        int number = number_behind(t, n, i);
        if (number < 0) number = number_before(t, i);
        if (number < 0) continue;
        add(out, &found, t[i].what, t[number].n);
        t[number].sort = SPENT;
    }
    return found;
}
