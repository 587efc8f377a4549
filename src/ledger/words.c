// SPDX-License-Identifier: Apache-2.0
#include "ledger/words.h"
#include "base/utf8.h"
#include "ledger/common_words.h"
#include <math.h>
#include <stdlib.h>
#include <xxhash.h>

enum { STEM_MOST = 36, SMALL_NUMBER = 3 };
enum { WORD_OPENING = WORD_NUMBER + 1 }; // a capital where a sentence begins, not yet decided

static const char *const units[] = {"zero",    "one",     "two",       "three",    "four",
                                    "five",    "six",     "seven",     "eight",    "nine",
                                    "ten",     "eleven",  "twelve",    "thirteen", "fourteen",
                                    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
static const char *const tens[] = {"twenty", "thirty",  "forty",  "fifty",
                                   "sixty",  "seventy", "eighty", "ninety"};

static int index_of(const char *const *list, int n, sv word) {
    for (int i = 0; i < n; i++)
        if (sv_eq(word, sv_of(list[i]))) return i;
    return -1;
}

// Up to ninety-nine, else -1.
static int number_in_letters(sv word) {
    enum { SHORTEST = 3, LONGEST = 9 };
    bool may_be = word.len >= SHORTEST && word.len <= LONGEST && strchr("efnostz", word.p[0]);
    if (!may_be) return -1;
    int unit = index_of(units, 20, word), ten = index_of(tens, 8, word);
    return unit >= 0 ? unit : ten >= 0 ? 20 + 10 * ten : -1;
}

static bool is_vowel(char c) { return c && strchr("aeiou", c); }

static bool ends(const word_read *w, const char *tail) {
    return sv_ends((sv){w->stem, w->n}, sv_of(tail));
}

static void cut_plural(word_read *w) {
    if (ends(w, "ies") && w->n > 4) {
        w->n -= 2;
        w->stem[w->n - 1] = 'y';
    } else if (ends(w, "sses") || ends(w, "ches") || ends(w, "shes") || ends(w, "xes")) {
        w->n -= 2;
    } else if (ends(w, "s") && !ends(w, "ss") && !ends(w, "us") && !ends(w, "is")) {
        w->n--;
    }
}

// "stopped" to "stop", "agreed" to "agre": the stem need not be a word, only the same for all its forms.
static void cut_ending(word_read *w) {
    size_t before = w->n;
    bool past = ends(w, "ed") && w->n >= 5;
    if (past)
        w->n -= 2;
    else if (ends(w, "ing") && w->n >= 6)
        w->n -= 3;
    if (w->n < before && w->stem[w->n - 1] == w->stem[w->n - 2] && !is_vowel(w->stem[w->n - 1]) &&
        !ends(w, "ss") && !ends(w, "ll"))
        w->n--;
    if (!past && ends(w, "e") && w->n > 3) w->n--;
}

static void stem_plain(word_read *w) {
    if (w->n < 4) return;
    cut_plural(w);
    cut_ending(w);
}

// The first of the endings that leaves at least three letters is cut.
static bool cut_one(word_read *w, const char *const *endings, int n) {
    for (int i = 0; i < n; i++)
        if (ends(w, endings[i]) && w->n >= strlen(endings[i]) + 3) {
            w->n -= strlen(endings[i]);
            return true;
        }
    return false;
}

// Countries and their people get one stem: Syria, Syrian, Syrians; Pakistan, Pakistani; China, Chinese. A capital marks a name.
static void stem_name(word_read *w) {
    static const char *const peoples[] = {"istanis", "istani", "istan", "ians", "ian", "eans",
                                          "ean",     "ans",    "an",    "ese",  "is",  "i"};
    static const char *const lands[] = {"ia", "ea", "a", "e"};
    if (w->n > 4 && !cut_one(w, peoples, 12)) cut_one(w, lands, 4);
    if (w->stem[0] >= 'a' && w->stem[0] <= 'z') w->stem[0] += 'A' - 'a';
}

static const common_word *find_common(const word_read *w);

// A word with a capital that opens a sentence is what it mostly is elsewhere.
static void stem_opening(word_read *w) {
    word_read name = *w, plain = *w;
    stem_name(&name);
    stem_plain(&plain);
    const common_word *as_name = find_common(&name), *as_plain = find_common(&plain);
    bool is_plain = as_plain && (!as_name || as_plain->weight < as_name->weight);
    *w = is_plain ? plain : name;
    w->kind = is_plain ? WORD_PLAIN : WORD_NAME;
}

static void make_stem(word_read *w) {
    if (w->kind == WORD_PLAIN)
        stem_plain(w);
    else if (w->kind == WORD_NAME)
        stem_name(w);
    else
        stem_opening(w);
}

static void put_number(word_read *w, int value) {
    char digits[12];
    size_t n = 0;
    do digits[n++] = (char)('0' + value % 10);
    while (value /= 10);
    for (w->n = 0; n; w->n++) w->stem[w->n] = digits[--n];
    w->kind = WORD_NUMBER;
}

// Whether the comma at `at` stands inside a number: "1,130".
static bool groups_digits(sv text, size_t at) {
    if (text.p[at] != ',' || at + 4 > text.len) return false;
    for (size_t i = 1; i <= 3; i++)
        if (text.p[at + i] < '0' || text.p[at + i] > '9') return false;
    return at + 4 == text.len || text.p[at + 4] < '0' || text.p[at + 4] > '9';
}

// Whether a word at `at` opens a sentence, so that its capital says nothing.
static bool opens_sentence(sv text, size_t at) {
    while (at && strchr(" \n\"'([", text.p[at - 1])) at--;
    return !at || strchr(".!?:", text.p[at - 1]);
}

// One run of letters and digits, as it stands but in lower case; false at the end of the text.
static bool read_run(sv text, size_t *at, word_read *w) {
    bool all_digits = true;
    *w = (word_read){0};
    while (*at < text.len) {
        size_t next = *at;
        uint32_t c = utf8_next(text, &next);
        bool digit = utf8_is_digit(c);
        if (!digit && !utf8_is_letter(c)) {
            if (w->n && all_digits && groups_digits(text, *at)) {
                *at = next;
                continue;
            }
            if (w->n) break;
            *at = next;
            continue;
        }
        if (!w->n && utf8_is_upper(c))
            w->kind = opens_sentence(text, *at) ? WORD_OPENING : WORD_NAME;
        all_digits = all_digits && digit;
        if (w->n + 4 <= STEM_MOST) w->n += utf8_put(utf8_lower(c), w->stem + w->n);
        *at = next;
    }
    if (w->n && all_digits) w->kind = WORD_NUMBER;
    return w->n > 0;
}

// "sixty-three": a ten, one hyphen or blank, a unit.
static int unit_behind(sv text, size_t *at) {
    size_t next = *at + 1;
    word_read unit;
    if (*at >= text.len || (text.p[*at] != '-' && text.p[*at] != ' ')) return 0;
    if (!read_run(text, &next, &unit)) return 0;
    int value = index_of(units, 10, (sv){unit.stem, unit.n});
    if (value <= 0 || next - *at != unit.n + 1) return 0;
    *at = next;
    return value;
}

static int by_word(const void *key, const void *row) {
    const common_word *common = row;
    const sv *word = key;
    int order = strncmp(word->p, common->word, word->len);
    return order ? order : common->word[word->len] ? -1 : 0;
}

static const common_word *find_common(const word_read *w) {
    sv stem = {w->stem, w->n};
    return bsearch(&stem, common_words, n_common_words, sizeof(common_word), by_word);
}

bool word_next(sv text, size_t *at, word_read *w) {
    while (read_run(text, at, w)) {
        if (w->kind == WORD_NUMBER) return true;
        if (w->n < 2) continue;
        int value = number_in_letters((sv){w->stem, w->n});
        if (value >= 20) value += unit_behind(text, at);
        if (value >= 0)
            put_number(w, value);
        else
            make_stem(w);
        return true;
    }
    return false;
}

int word_weight(const word_read *w) {
    if (w->kind == WORD_NUMBER)
        return w->n == 1 && w->stem[0] <= '0' + SMALL_NUMBER ? 0 : WORDS_RARE - 2;
    const common_word *common = find_common(w);
    return common ? common->weight : WORDS_RARE;
}

static int by_bits(const void *x, const void *y) {
    uint32_t a = *(const word_bits *)x, b = *(const word_bits *)y;
    return (a > b) - (a < b);
}

static int by_rarity(const void *x, const void *y) {
    int a = word_bits_weight(*(const word_bits *)x), b = word_bits_weight(*(const word_bits *)y);
    return a != b ? b - a : by_bits(x, y);
}

// Leaves one of each hash: with a capital when it is so written anywhere.
static size_t drop_repeated(word_bits *at, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (kept && word_hash(at[kept - 1]) == word_hash(at[i]))
            at[kept - 1] = at[i];
        else
            at[kept++] = at[i];
    }
    return kept;
}

sv words_pack(arena *a, sv text, size_t most) {
    VEC(word_bits) list = {0};
    word_read w;
    for (size_t at = 0, n = 0; n < most && word_next(text, &at, &w); n++) {
        int weight = word_weight(&w);
        if (weight < WORDS_LEAST) continue;
        uint32_t hash = (uint32_t)XXH3_64bits(w.stem, w.n) & 0xFFFFFF00u;
        *vec_push(a, &list) = hash | (uint32_t)w.kind << 4 | (uint32_t)weight;
    }
    if (!list.n) return (sv){"", 0};
    qsort(list.at, list.n, sizeof *list.at, by_bits);
    list.n = drop_repeated(list.at, list.n);
    if (list.n > WORDS_MOST) {
        qsort(list.at, list.n, sizeof *list.at, by_rarity);
        list.n = WORDS_MOST;
        qsort(list.at, list.n, sizeof *list.at, by_bits);
    }
    char *out = arena_new(a, char, 4 * list.n);
    for (size_t i = 0; i < list.n; i++)
        for (int k = 0; k < 4; k++) out[4 * i + (size_t)k] = (char)(list.at[i] >> 8 * k);
    return (sv){out, 4 * list.n};
}

word_bits words_at(sv packed, size_t i) {
    const unsigned char *p = (const unsigned char *)packed.p + 4 * i;
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

// Sums over words: of squared weights, by kind, and of the weights of names.
typedef struct mass {
    double square[3], names;
    int numbers;
} mass;

static void add_word(mass *m, word_kind kind, int weight) {
    m->square[kind] += weight * weight;
    m->names += kind == WORD_NAME ? weight : 0;
    m->numbers += kind == WORD_NUMBER;
}

static mass mass_of(sv packed) {
    mass m = {0};
    for (size_t i = 0; i < words_count(packed); i++)
        add_word(&m, word_bits_kind(words_at(packed, i)), word_bits_weight(words_at(packed, i)));
    return m;
}

static double cosine(const mass *both, const mass *x, const mass *y, word_kind kind) {
    double lengths = x->square[kind] * y->square[kind]; // of vectors, squared
    return lengths > 0 ? fmin(both->square[kind] / sqrt(lengths), 1) : 0;
}

words_shared words_compare(sv x, sv y) {
    mass mx = mass_of(x), my = mass_of(y), both = {0};
    for (size_t i = 0, j = 0; i < words_count(x) && j < words_count(y);) {
        word_bits a = words_at(x, i), b = words_at(y, j);
        if (word_hash(a) == word_hash(b)) {
            word_kind x_kind = word_bits_kind(a), y_kind = word_bits_kind(b);
            add_word(&both, x_kind < y_kind ? x_kind : y_kind, word_bits_weight(a));
        }
        if (word_hash(a) <= word_hash(b)) i++;
        if (word_hash(b) <= word_hash(a)) j++;
    }
    double fewer = fmin(mx.names, my.names);
    return (words_shared){.plain = cosine(&both, &mx, &my, WORD_PLAIN),
                          .names = cosine(&both, &mx, &my, WORD_NAME),
                          .contained = fewer > 0 ? fmin(both.names / fewer, 1) : 0,
                          .numbers = both.numbers};
}
