// SPDX-License-Identifier: Apache-2.0
#include "ledger/same.h"
#include "base/strmap.h"
#include "ledger/same_weights.h"
#include "ledger/words.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    SENTENCE_WORDS = 200, // of longer ones the rest is not looked at
    LEDE_WORDS = 150,     // news tells the event first
    WIDE_DAYS = 31,       // an interval longer than this is no day of an event
};

sv same_words(arena *a, sv sentence) { return words_pack(a, sentence, SENTENCE_WORDS); }
sv same_lede(arena *a, sv text) { return words_pack(a, text, LEDE_WORDS); }

const char *same_feature_name(same_feature f) {
#define NAME_OF(name, words) words,
    static const char *const names[] = {SAME_FEATURE_LIST(NAME_OF)};
    return f < SAME_N_FEATURES ? names[f] : "";
}

// ---- looking up ------------------------------------------------------------------------------------------------------------

static int by_weight(const void *x, const void *y) {
    word_bits a = *(const word_bits *)x, b = *(const word_bits *)y;
    int more = word_bits_weight(b) - word_bits_weight(a);
    return more ? more : (a > b) - (a < b);
}

static size_t exact_key(const same_report *r, same_key *keys) {
    if (!r->copy || !r->copy->n_runs) return 0;
    keys[0] = (same_key){.day = 0};
    memcpy(&keys[0].key, r->copy->exact, sizeof keys[0].key);
    return 1;
}

size_t same_keys(const same_report *r, same_key keys[SAME_KEYS]) {
    word_bits rarest[WORDS_MOST];
    size_t n = words_count(r->lede), kept = 0;
    if (r->published == ENT_NO_DAY) return exact_key(r, keys);
    if (n > WORDS_MOST) n = WORDS_MOST;
    for (size_t i = 0; i < n; i++) {
        word_bits w = words_at(r->lede, i);
        if (word_bits_kind(w) != WORD_NUMBER) rarest[kept++] = w;
    }
    qsort(rarest, kept, sizeof *rarest, by_weight);
    if (kept > SAME_KEYS) kept = SAME_KEYS;
    for (size_t i = 0; i < kept; i++) keys[i] = (same_key){word_hash(rarest[i]), r->published};
    return kept;
}

bool same_share_key(const same_report *x, const same_report *y) {
    same_key a[SAME_KEYS], b[SAME_KEYS];
    size_t n_a = same_keys(x, a), n_b = same_keys(y, b);
    for (size_t i = 0; i < n_a; i++)
        for (size_t k = 0; k < n_b; k++)
            if (a[i].key == b[k].key && llabs((long long)a[i].day - b[k].day) <= SAME_DAYS)
                return true;
    return false;
}

// ---- comparing -------------------------------------------------------------------------------------------------------------

static sv country(sv code) { return (sv){code.p, code.len < 3 ? code.len : 3}; }

// How well two codes agree: 1 the same, 0.8 one more exact than the other, 0.6 the same country, 0 not known, -1 different.
static double code_agrees(sv x, sv y) {
    if (!x.len || !y.len) return 0;
    if (sv_eq(x, y)) return 1;
    if (sv_starts(x, y) || sv_starts(y, x)) return 0.8;
    return sv_eq(country(x), country(y)) ? 0.6 : -1;
}

// The best agreement of any of one side with any of the other; 0 where a side names nobody.
static double side_agrees(const sv *x, size_t n_x, const sv *y, size_t n_y) {
    double best = n_x && n_y ? -1 : 0;
    for (size_t i = 0; i < n_x; i++)
        for (size_t j = 0; j < n_y; j++) best = fmax(best, code_agrees(x[i], y[j]));
    return best;
}

static void compare_sides(const same_mention *x, const same_mention *y, double *value) {
    double source = side_agrees(x->source, x->n_source, y->source, y->n_source);
    double target = side_agrees(x->target, x->n_target, y->target, y->n_target);
    double across = side_agrees(x->source, x->n_source, y->target, y->n_target);
    double back = side_agrees(x->target, x->n_target, y->source, y->n_source);
    if (across + back > source + target) {
        value[SAME_REVERSED] = !x->symmetric && !y->symmetric;
        source = target = (across + back) / 2;
    }
    value[SAME_SOURCE] = source;
    value[SAME_TARGET] = target;
}

static double later(const same_report *x, const same_report *y) {
    if (x->published == ENT_NO_DAY || y->published == ENT_NO_DAY) return 0;
    return fmin(fabs((double)x->published - y->published), 7);
}

static void compare_reports(const same_report *x, const same_report *y, double *value) {
    words_shared lede = words_compare(x->lede, y->lede);
    value[SAME_LEDE] = lede.plain;
    value[SAME_NAMES] = lede.names;
    value[SAME_CONTAINED] = lede.contained;
    value[SAME_NUMBERS] = fmin(lede.numbers, 2) / 2;
    value[SAME_COPY] = same_is_copy(x, y);
    value[SAME_LATER] = later(x, y);
    value[SAME_ALWAYS] = 1;
}

static void compare_types(const same_mention *x, const same_mention *y, double *value) {
    value[SAME_TYPE] = x->type == y->type;
    value[SAME_QUAD] = x->type != y->type && x->quad == y->quad;
}

static ent_day day_of_event(const same_mention *m) {
    return m->when.from != ENT_NO_DAY ? m->when.from : m->report->published;
}

// Days between two intervals, 0 when they meet; intervals that name no day, or long ones that are not equal, are as far as can be.
static double days_between(const same_mention *x, const same_mention *y) {
    ent_day x_from = day_of_event(x), x_to = x->when.from != ENT_NO_DAY ? x->when.to : x_from;
    ent_day y_from = day_of_event(y), y_to = y->when.from != ENT_NO_DAY ? y->when.to : y_from;
    double most = 2 * SAME_DAYS;
    if (x_from == ENT_NO_DAY || y_from == ENT_NO_DAY) return most;
    bool wide = (int64_t)x_to - x_from > WIDE_DAYS || (int64_t)y_to - y_from > WIDE_DAYS;
    if (wide) return x_from == y_from && x_to == y_to ? 0 : most;
    double gap = fmax((double)x_from - y_to, (double)y_from - x_to);
    return fmin(fmax(gap, 0), most);
}

static void compare_days(const same_mention *x, const same_mention *y, double *value) {
    value[SAME_DAYS_APART] = days_between(x, y);
    value[SAME_SURE_APART] =
        value[SAME_DAYS_APART] > 0 && x->when.by == ENT_WHEN_TEXT && y->when.by == ENT_WHEN_TEXT;
}

static void compare_mentions(const same_mention *x, const same_mention *y, double *value) {
    value[SAME_SENTENCE] = words_compare(x->words, y->words).plain;
    compare_sides(x, y, value);
    compare_types(x, y, value);
    compare_days(x, y, value);
}

static double add_up(const double *value) {
    double sum = 0;
    for (int f = 0; f < SAME_N_FEATURES; f++) sum += same_weights[f] * value[f];
    return sum;
}

static double chance(double sum) { return 1 / (1 + exp(-sum)); }

same_evidence same_compare(const same_mention *x, const same_mention *y) {
    same_evidence e = {0};
    compare_reports(x->report, y->report, e.value);
    compare_mentions(x, y, e.value);
    for (int f = 0; f < SAME_N_FEATURES; f++) e.adds[f] = same_weights[f] * e.value[f];
    e.sum = add_up(e.value);
    e.score = chance(e.sum);
    return e;
}

double same_reports_add(const same_report *x, const same_report *y) {
    double value[SAME_N_FEATURES] = {0};
    compare_reports(x, y, value);
    return add_up(value);
}

double same_score(const same_mention *x, const same_mention *y, double reports_add) {
    double value[SAME_N_FEATURES] = {0};
    compare_mentions(x, y, value);
    return chance(reports_add + add_up(value));
}

// ---- corroboration ---------------------------------------------------------------------------------------------------------

bool same_is_copy(const same_report *x, const same_report *y) {
    return x->copy && y->copy && neardup_is_copy(x->copy, y->copy);
}

// Reports of one source lead to the first of them.
typedef struct sources {
    uint32_t *up;
    bool *again; // the same words came before
    size_t n;
} sources;

static uint32_t source_of(const sources *s, uint32_t i) {
    while (s->up[i] != i) i = s->up[i] = s->up[s->up[i]];
    return i;
}

static void one_source(sources *s, uint32_t i, uint32_t k) {
    i = source_of(s, i);
    k = source_of(s, k);
    if (i == k) return;
    s->up[i > k ? i : k] = i > k ? k : i;
    s->n--;
}

// Whether an earlier report has the name, too; they are one source then.
static bool join_named(arena *a, sources *s, strmap *names, uint32_t i, sv name) {
    if (!name.len) return false;
    uint32_t *first = strmap_at(a, names, name);
    if (!*first) return *first = i + 1, false;
    one_source(s, i, *first - 1);
    return true;
}

static sv lower(arena *a, sv s) {
    char *out = arena_new(a, char, s.len + 1);
    for (size_t i = 0; i < s.len; i++)
        out[i] = (char)(s.p[i] + (s.p[i] >= 'A' && s.p[i] <= 'Z' ? 'a' - 'A' : 0));
    return (sv){out, s.len};
}

size_t same_sources(arena *a, const same_report *const *r, size_t n) {
    sources s = {arena_new(a, uint32_t, n), arena_new(a, bool, n), n};
    strmap publishers = {0}, texts = {0};
    for (uint32_t i = 0; i < n; i++) s.up[i] = i;
    for (uint32_t i = 0; i < n; i++) {
        const neardup *copy = r[i]->copy;
        bool words = copy && copy->n_runs;
        join_named(a, &s, &publishers, i, lower(a, r[i]->publisher));
        s.again[i] = words && join_named(a, &s, &texts, i,
                                         (sv){(const char *)copy->exact, sizeof copy->exact});
    }
    if (s.n > SAME_MOST_TOLD_APART) return s.n;
    for (uint32_t i = 0; i < n && s.n > 1; i++)
        for (uint32_t k = 0; k < i && !s.again[i]; k++)
            if (!s.again[k] && source_of(&s, i) != source_of(&s, k) && same_is_copy(r[i], r[k]))
                one_source(&s, i, k);
    return s.n;
}
