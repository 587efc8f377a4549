// SPDX-License-Identifier: Apache-2.0
#include "ledger/crowd.h"
#include <endian.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

// What mentions can be expected to add to what their reports have in common.
static const double allowance = 1.7;
// Sum from which on two reports are as alike as can be told.
static const double top_sum = 5;

// The least sum of a tie.
static double least_sum(double threshold) {
    double odds = threshold < 1 ? threshold / (1 - threshold) : HUGE_VAL;
    return fmin(log(odds), top_sum) - allowance;
}

static uint64_t text_bits(const same_report *r) {
    uint64_t bits = 0;
    const void *from = r->copy ? (const void *)r->copy->exact : r->key.p;
    size_t n = r->copy || r->key.len >= sizeof bits ? sizeof bits : r->key.len;
    memcpy(&bits, from, n);
    return le64toh(bits);
}

static bool are_twins(const same_report *x, const same_report *y) {
    return x->copy && y->copy && x->copy->n_runs &&
           !memcmp(x->copy->exact, y->copy->exact, sizeof x->copy->exact);
}

// Low bits in common, 0 to 64.
static int common_bits(uint64_t x, uint64_t y) { return x == y ? 64 : __builtin_ctzll(x ^ y); }

int crowd_strength(const same_report *x, const same_report *y, double reports_add,
                   double threshold) {
    double least = least_sum(threshold), above = reports_add - least;
    if (are_twins(x, y)) return CROWD_TWINS;
    if (above < 0) return 0;
    if (reports_add >= top_sum) return CROWD_TOP + common_bits(text_bits(x), text_bits(y));
    return CROWD_LOWEST + (int)(above / (top_sum - least) * (CROWD_TOP - CROWD_LOWEST));
}

// ---- ties ------------------------------------------------------------------------------------------------------------------

typedef struct posting {
    same_key key;
    uint32_t report;
} posting;

static int by_key(const void *x, const void *y) {
    const posting *a = x, *b = y;
    if (a->key.key != b->key.key) return a->key.key < b->key.key ? -1 : 1;
    if (a->key.day != b->key.day) return a->key.day < b->key.day ? -1 : 1;
    return (a->report > b->report) - (a->report < b->report);
}

typedef struct postings {
    VEC(posting);
} postings;

static postings post(arena *a, const same_report *const *r, size_t n) {
    postings list = {0};
    same_key keys[SAME_KEYS];
    for (uint32_t i = 0; i < n; i++)
        for (size_t k = same_keys(r[i], keys); k > 0; k--)
            *vec_push(a, &list) = (posting){keys[k - 1], i};
    if (list.n) qsort(list.at, list.n, sizeof *list.at, by_key);
    return list;
}

static bool meet(const posting *x, const posting *y) {
    return x->key.key == y->key.key && (int64_t)y->key.day - x->key.day <= SAME_DAYS;
}

static bool need_be_known(const uint32_t *set, uint32_t x, uint32_t y) {
    return !set || !set[x] || !set[y] || set[x] == set[y];
}

// Where each report's postings are: those of report i are at[from[i]] to before at[from[i + 1]].
typedef struct post_index {
    uint32_t *from, *at;
} post_index;

static post_index index_posts(arena *a, const postings *list, size_t n) {
    post_index x = {arena_new(a, uint32_t, n + 2), arena_new(a, uint32_t, list->n)};
    for (size_t p = 0; p < list->n; p++) x.from[list->at[p].report + 2]++;
    for (size_t i = 2; i < n + 2; i++) x.from[i] += x.from[i - 1];
    for (size_t p = 0; p < list->n; p++) x.at[x.from[list->at[p].report + 1]++] = (uint32_t)p;
    return x;
}

static void tie(arena *a, const same_report *const *r, uint32_t i, uint32_t j, double threshold,
                crowd_ties *ties) {
    int strength = crowd_strength(r[i], r[j], same_reports_add(r[i], r[j]), threshold);
    if (!strength) return;
    *vec_push(a, ties) = i < j ? (crowd_tie){i, j, strength} : (crowd_tie){j, i, strength};
}

crowd_ties crowd_find(arena *a, const same_report *const *r, size_t n, const uint32_t *set,
                      double threshold) {
    crowd_ties ties = {0};
    postings list = post(a, r, n);
    post_index own = index_posts(a, &list, n);
    uint32_t *met = arena_new(
        a, uint32_t, n); // 1 + the last report that met it, for pairs that share several keys
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = own.from[i]; k < own.from[i + 1]; k++) {
            const posting *mine = &list.at[own.at[k]];
            for (const posting *p = mine + 1; p < list.at + list.n && meet(mine, p); p++) {
                if (met[p->report] == i + 1 || !need_be_known(set, i, p->report)) continue;
                met[p->report] = i + 1;
                tie(a, r, i, p->report, threshold, &ties);
            }
        }
    return ties;
}

// ---- grouping --------------------------------------------------------------------------------------------------------------

typedef struct grouping {
    uint32_t *up;    // of each report that has no crowd yet: towards the first of its part
    uint32_t *text;  // number of its words
    uint32_t *texts; // of the first of a part: different texts in it
    int *floor;      // of the first of a part: the highest of its reports
    bool *placed;
    size_t n, n_left;
} grouping;

static uint32_t first_of(const grouping *g, uint32_t i) {
    while (g->up[i] != i) i = g->up[i] = g->up[g->up[i]];
    return i;
}

typedef struct worded {
    const same_report *r;
    uint32_t report;
} worded;

static int by_words(const void *x, const void *y) {
    const worded *a = x, *b = y;
    int order = a->r->copy && b->r->copy
                    ? memcmp(a->r->copy->exact, b->r->copy->exact, sizeof a->r->copy->exact)
                    : !!a->r->copy - !!b->r->copy;
    return order ? order : (a->report > b->report) - (a->report < b->report);
}

static void number_texts(arena *a, const same_report *const *r, grouping *g) {
    worded *list = arena_new(a, worded, g->n);
    uint32_t number = 0;
    for (uint32_t i = 0; i < g->n; i++) list[i] = (worded){r[i], i};
    if (g->n) qsort(list, g->n, sizeof *list, by_words);
    for (size_t i = 0; i < g->n; i++) {
        if (i && !are_twins(list[i - 1].r, list[i].r)) number++;
        g->text[list[i].report] = number;
    }
}

// A text of a part; equal ones are neighbours once sorted.
typedef struct part_text {
    uint32_t part, text;
} part_text;

static int by_part(const void *x, const void *y) {
    const part_text *a = x, *b = y;
    if (a->part != b->part) return a->part < b->part ? -1 : 1;
    return (a->text > b->text) - (a->text < b->text);
}

static void count_texts(grouping *g, part_text *list) {
    size_t n = 0;
    for (uint32_t i = 0; i < g->n; i++)
        if (!g->placed[i]) list[n++] = (part_text){first_of(g, i), g->text[i]};
    if (n) qsort(list, n, sizeof *list, by_part);
    for (size_t k = 0; k < n; k++)
        if (!k || by_part(&list[k - 1], &list[k])) g->texts[list[k].part]++;
}

static void unite_parts(grouping *g, const crowd_ties *ties, int level) {
    for (size_t k = 0; k < ties->n; k++) {
        const crowd_tie *t = &ties->at[k];
        if (t->strength < level || g->placed[t->x] || g->placed[t->y]) continue;
        uint32_t x = first_of(g, t->x), y = first_of(g, t->y);
        g->up[x > y ? x : y] = x > y ? y : x;
    }
}

static void place_parts(grouping *g, const int *floor, int at_level, uint32_t *crowd, int *level) {
    for (uint32_t i = 0; i < g->n; i++) {
        if (g->placed[i]) continue;
        int *highest = &g->floor[first_of(g, i)];
        if (floor[i] > *highest) *highest = floor[i];
    }
    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t first = first_of(g, i);
        if (g->placed[i] || g->texts[first] > CROWD_MOST || g->floor[first] > at_level) continue;
        crowd[i] = first;
        level[i] = at_level;
    }
    for (uint32_t i = 0; i < g->n; i++)
        if (!g->placed[i] && level[i]) g->placed[i] = true, g->n_left--;
}

void crowd_group(arena *a, const same_report *const *r, size_t n, const crowd_ties *ties,
                 const int *floor, uint32_t *crowd, int *level) {
    grouping g = {.up = arena_new(a, uint32_t, n),
                  .text = arena_new(a, uint32_t, n),
                  .texts = arena_new(a, uint32_t, n),
                  .floor = arena_new(a, int, n),
                  .placed = arena_new(a, bool, n),
                  .n = n,
                  .n_left = n};
    part_text *list = arena_new(a, part_text, n);
    number_texts(a, r, &g);
    memset(level, 0, n * sizeof *level);
    for (int at_level = CROWD_LOWEST; g.n_left; at_level++) {
        for (uint32_t i = 0; i < n; i++) {
            if (g.placed[i]) continue;
            g.up[i] = i;
            g.texts[i] = 0;
            g.floor[i] = 0;
        }
        unite_parts(&g, ties, at_level);
        count_texts(&g, list);
        place_parts(&g, floor, at_level, crowd, level);
    }
}
