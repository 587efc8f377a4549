// SPDX-License-Identifier: Apache-2.0
#include "ledger/same.h"
#include "ledger/same_weights.h"
#include "ledger/words.h"
#include <math.h>
#include <stdlib.h>
#include <xxhash.h>

enum {
    SENTENCE_WORDS = 200, // of longer ones the rest is not looked at
    LEDE_WORDS = 150,     // news tells the event first
    WIDE_DAYS = 31,       // an interval longer than this is no day of an event
    MOST_TOGETHER = 400,  // a component that is divided as a whole
};

// Parts of an event stay together by a mean score of at least so much of the threshold.
static const double together = 0.8;

sv same_words(arena *a, sv sentence) { return words_pack(a, sentence, SENTENCE_WORDS); }
sv same_lede(arena *a, sv text) { return words_pack(a, text, LEDE_WORDS); }

const char *same_feature_name(same_feature f) {
#define NAME_OF(name, words) words,
    static const char *const names[] = {SAME_FEATURE_LIST(NAME_OF)};
    return f < SAME_N_FEATURES ? names[f] : "";
}

// ---- looking up ------------------------------------------------------------------------------------------------------------

static ent_day day_of_event(const same_mention *m) {
    return m->when.from != ENT_NO_DAY ? m->when.from : m->published;
}

static ent_day day_of_report(const same_mention *m) {
    return m->published != ENT_NO_DAY ? m->published : m->when.from;
}

static sv country(sv code) { return (sv){code.p, code.len < 3 ? code.len : 3}; }

static int by_weight(const void *x, const void *y) {
    word_bits a = *(const word_bits *)x, b = *(const word_bits *)y;
    int more = word_bits_weight(b) - word_bits_weight(a);
    return more ? more : (a > b) - (a < b);
}

static size_t word_keys(const same_mention *m, same_key *keys) {
    word_bits rarest[WORDS_MOST];
    size_t n = words_count(m->lede), kept = 0;
    if (n > WORDS_MOST) n = WORDS_MOST;
    for (size_t i = 0; i < n; i++) {
        word_bits w = words_at(m->lede, i);
        if (word_bits_kind(w) != WORD_NUMBER) rarest[kept++] = w;
    }
    qsort(rarest, kept, sizeof *rarest, by_weight);
    if (kept > SAME_WORD_KEYS) kept = SAME_WORD_KEYS;
    for (size_t i = 0; i < kept; i++) keys[i] = (same_key){word_hash(rarest[i]), day_of_report(m)};
    return kept;
}

static uint64_t pair_key(ent_type type, sv x, sv y) {
    enum { CODE = 8 }; // room for a country or a body
    char both[1 + 2 * CODE] = {(char)type};
    bool swap = sv_cmp(x, y) > 0;
    sv first = swap ? y : x, second = swap ? x : y;
    for (size_t i = 0; i < first.len && i < CODE; i++) both[1 + i] = first.p[i];
    for (size_t i = 0; i < second.len && i < CODE; i++) both[1 + CODE + i] = second.p[i];
    return XXH3_64bits(both, sizeof both) | (uint64_t)1 << 63; // apart from words
}

static size_t pair_keys(const same_mention *m, same_key *keys) {
    size_t n = 0;
    sv nobody = {0};
    for (size_t s = 0; s < (m->n_source ? m->n_source : 1); s++)
        for (size_t t = 0; t < (m->n_target ? m->n_target : 1) && n < SAME_PAIR_KEYS; t++) {
            sv x = m->n_source ? country(m->source[s]) : nobody;
            sv y = m->n_target ? country(m->target[t]) : nobody;
            if (x.len == 3 || y.len == 3)
                keys[n++] = (same_key){pair_key(m->type, x, y), day_of_event(m)};
        }
    return n;
}

size_t same_keys(const same_mention *m, same_key keys[SAME_KEYS]) {
    size_t n = word_keys(m, keys);
    return n + pair_keys(m, keys + n);
}

// ---- comparing -------------------------------------------------------------------------------------------------------------

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

static void compare_words(const same_mention *x, const same_mention *y, double *value) {
    words_shared sentence = words_compare(x->words, y->words);
    words_shared lede = words_compare(x->lede, y->lede);
    value[SAME_SENTENCE] = sentence.plain;
    value[SAME_LEDE] = lede.plain;
    value[SAME_NAMES] = lede.names;
    value[SAME_CONTAINED] = lede.contained;
    value[SAME_NUMBERS] = fmin(lede.numbers, 2) / 2;
    value[SAME_COPY] = x->copy && y->copy && neardup_is_copy(x->copy, y->copy);
}

// PLOVER's quad classes; 0 for statements.
static int quad_of(ent_type t) {
    if (t <= ENT_TYPE_CONCEDE) return t == ENT_TYPE_CONCEDE ? 2 : 1;
    if (t <= ENT_TYPE_RETREAT) return 2;
    if (t <= ENT_TYPE_THREATEN) return 3;
    return t <= ENT_TYPE_ASSAULT ? 4 : 0;
}

static void compare_types(const same_mention *x, const same_mention *y, double *value) {
    value[SAME_TYPE] = x->type == y->type;
    value[SAME_QUAD] = x->type != y->type && quad_of(x->type) == quad_of(y->type);
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
    ent_day a = day_of_report(x), b = day_of_report(y);
    value[SAME_DAYS_APART] = days_between(x, y);
    value[SAME_SURE_APART] =
        value[SAME_DAYS_APART] > 0 && x->when.by == ENT_WHEN_TEXT && y->when.by == ENT_WHEN_TEXT;
    value[SAME_LATER] = a == ENT_NO_DAY || b == ENT_NO_DAY ? 0 : fmin(fabs((double)a - b), 7);
}

same_evidence same_compare(const same_mention *x, const same_mention *y) {
    same_evidence e = {0};
    compare_words(x, y, e.value);
    compare_sides(x, y, e.value);
    compare_types(x, y, e.value);
    compare_days(x, y, e.value);
    e.value[SAME_ALWAYS] = 1;
    for (int f = 0; f < SAME_N_FEATURES; f++) {
        e.adds[f] = same_weights[f] * e.value[f];
        e.sum += e.adds[f];
    }
    e.score = 1 / (1 + exp(-e.sum));
    return e;
}

// ---- clustering ------------------------------------------------------------------------------------------------------------

typedef struct work {
    arena *a;
    const same_mention **m; // in the order of their names
    size_t n;
    double threshold;
    const same_pin *pins; // indices into m
    size_t n_pins;
} work;

typedef struct posting {
    same_key key;
    uint32_t mention;
} posting;

typedef struct pair {
    uint32_t x, y; // x < y
} pair;
typedef VEC(pair) pairs;

static uint32_t root(uint32_t *up, uint32_t i) {
    while (up[i] != i) i = up[i] = up[up[i]];
    return i;
}

// The first stays the name of both.
static void join(uint32_t *up, uint32_t x, uint32_t y) {
    x = root(up, x);
    y = root(up, y);
    if (x < y)
        up[y] = x;
    else
        up[x] = y;
}

static int by_name(const void *x, const void *y) {
    const same_mention *a = *(const same_mention *const *)x, *b = *(const same_mention *const *)y;
    int order = sv_cmp(a->report, b->report);
    return order ? order : (a->event > b->event) - (a->event < b->event);
}

static int by_key(const void *x, const void *y) {
    const posting *a = x, *b = y;
    if (a->key.key != b->key.key) return a->key.key < b->key.key ? -1 : 1;
    if (a->key.day != b->key.day) return a->key.day < b->key.day ? -1 : 1;
    return (a->mention > b->mention) - (a->mention < b->mention);
}

static int by_pair(const void *x, const void *y) {
    const pair *a = x, *b = y;
    if (a->x != b->x) return a->x < b->x ? -1 : 1;
    return (a->y > b->y) - (a->y < b->y);
}

static bool one_report(const same_mention *x, const same_mention *y) {
    return sv_eq(x->report, y->report);
}

static posting *post_keys(work *w, size_t *n) {
    VEC(posting) list = {0};
    for (uint32_t i = 0; i < w->n; i++) {
        same_key keys[SAME_KEYS];
        size_t n_keys = same_keys(w->m[i], keys);
        for (size_t k = 0; k < n_keys; k++)
            if (keys[k].day != ENT_NO_DAY) *vec_push(w->a, &list) = (posting){keys[k], i};
    }
    if (list.n) qsort(list.at, list.n, sizeof *list.at, by_key);
    *n = list.n;
    return list.at;
}

// All pairs that share a key on near days, each once.
static pairs candidates(work *w) {
    pairs list = {0};
    size_t n;
    const posting *p = post_keys(w, &n);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n && p[j].key.key == p[i].key.key &&
                               (int64_t)p[j].key.day - p[i].key.day <= SAME_DAYS;
             j++) {
            uint32_t x = p[i].mention, y = p[j].mention;
            if (x == y || one_report(w->m[x], w->m[y])) continue;
            *vec_push(w->a, &list) = x < y ? (pair){x, y} : (pair){y, x};
        }
    if (!list.n) return list;
    qsort(list.at, list.n, sizeof *list.at, by_pair);
    size_t kept = 1;
    for (size_t i = 1; i < list.n; i++)
        if (by_pair(&list.at[i], &list.at[kept - 1])) list.at[kept++] = list.at[i];
    list.n = kept;
    return list;
}

typedef struct link {
    uint32_t x, y;
    double score;
} link;
typedef VEC(link) links;

static links find_links(work *w) {
    links list = {0};
    pairs p = candidates(w);
    for (size_t i = 0; i < p.n; i++) {
        double score = same_compare(w->m[p.at[i].x], w->m[p.at[i].y]).score;
        if (score >= w->threshold) *vec_push(w->a, &list) = (link){p.at[i].x, p.at[i].y, score};
    }
    return list;
}

// What is between two groups of mentions.
typedef struct between {
    double sum; // of the scores of their pairs, those within one report left out
    uint32_t pairs;
    enum { FREE, JOINED, APART } pin;
} between;

// Some mentions that may be one event, on their way to be divided into events.
typedef struct crowd {
    const uint32_t *at; // the mentions, rising
    size_t n;
    between *square; // n x n
    uint32_t *up;    // the group of each
} crowd;

static between *cell(const crowd *c, size_t g, size_t h) { return &c->square[g * c->n + h]; }

static size_t place_of(const crowd *c, uint32_t mention) {
    size_t low = 0, high = c->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c->at[middle] < mention)
            low = middle + 1;
        else
            high = middle;
    }
    return low < c->n && c->at[low] == mention ? low : c->n;
}

static crowd crowd_of(work *w, const uint32_t *at, size_t n) {
    crowd c = {at, n, arena_new(w->a, between, n * n), arena_new(w->a, uint32_t, n)};
    for (size_t g = 0; g < n; g++) {
        c.up[g] = (uint32_t)g;
        for (size_t h = 0; h < g; h++) {
            const same_mention *x = w->m[at[g]], *y = w->m[at[h]];
            if (one_report(x, y)) continue;
            *cell(&c, g, h) = *cell(&c, h, g) = (between){same_compare(x, y).score, 1, FREE};
        }
    }
    for (size_t k = 0; k < w->n_pins; k++) {
        size_t g = place_of(&c, w->pins[k].x), h = place_of(&c, w->pins[k].y);
        if (g < n && h < n && g != h)
            cell(&c, g, h)->pin = cell(&c, h, g)->pin = w->pins[k].same ? JOINED : APART;
    }
    return c;
}

// Group h goes into group g < h.
static void merge(crowd *c, size_t g, size_t h) {
    for (size_t k = 0; k < c->n; k++) {
        between *to = cell(c, g, k), *from = cell(c, h, k);
        to->sum += from->sum;
        to->pairs += from->pairs;
        if (from->pin > to->pin) to->pin = from->pin;
        *cell(c, k, g) = *to;
    }
    c->up[h] = (uint32_t)g;
}

// How much two groups want to be one: the mean score; what a person joined before all else, what a person parted never.
static double attraction(const between *b) {
    if (b->pin != FREE) return b->pin == JOINED ? 2 : 0;
    return b->pairs ? b->sum / b->pairs : 0;
}

static void divide(crowd *c, double least) {
    for (;;) {
        double best = 0;
        size_t best_g = 0, best_h = 0;
        for (size_t g = 0; g < c->n; g++)
            for (size_t h = g + 1; c->up[g] == g && h < c->n; h++)
                if (c->up[h] == h && attraction(cell(c, g, h)) > best) {
                    best = attraction(cell(c, g, h));
                    best_g = g;
                    best_h = h;
                }
        if (best < least || best == 0) return;
        merge(c, best_g, best_h);
    }
}

static int by_number(const void *x, const void *y) {
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return (a > b) - (a < b);
}

// The mentions of each component one behind the other; a component ends where `up` changes.
typedef struct grouped {
    uint32_t component, mention;
} grouped;

static int by_component(const void *x, const void *y) {
    const grouped *a = x, *b = y;
    int order = by_number(&a->component, &b->component);
    return order ? order : by_number(&a->mention, &b->mention);
}

static void divide_component(work *w, const uint32_t *at, size_t n, const links *l,
                             double threshold, uint32_t *cluster);

// Divides all components of the mentions, joined by the links that reach the threshold.
static void divide_all(work *w, const uint32_t *at, size_t n, const links *l, double threshold,
                       uint32_t *up, uint32_t *cluster) {
    grouped *list = arena_new(w->a, grouped, n);
    uint32_t *members = arena_new(w->a, uint32_t, n);
    for (size_t i = 0; i < n; i++) list[i] = (grouped){root(up, at[i]), at[i]};
    if (n) qsort(list, n, sizeof *list, by_component);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && list[end].component == list[i].component; end++)
            members[end] = list[end].mention;
        divide_component(w, members + i, end - i, l, threshold, cluster);
    }
}

// A crowd too large to be divided as a whole falls apart at higher thresholds first; what is still too large at the highest is one event.
static void divide_component(work *w, const uint32_t *at, size_t n, const links *l,
                             double threshold, uint32_t *cluster) {
    if (n > MOST_TOGETHER) {
        double higher = threshold + 0.05;
        uint32_t *up = arena_new(w->a, uint32_t, w->n);
        for (uint32_t i = 0; i < w->n; i++) up[i] = higher < 1 ? i : at[0];
        for (size_t k = 0; k < l->n && higher < 1; k++)
            if (l->at[k].score >= higher) join(up, l->at[k].x, l->at[k].y);
        if (higher < 1)
            divide_all(w, at, n, l, higher, up, cluster);
        else
            for (size_t i = 0; i < n; i++) cluster[at[i]] = at[0];
        return;
    }
    crowd c = crowd_of(w, at, n);
    divide(&c, together * w->threshold);
    for (size_t i = 0; i < n; i++) cluster[at[i]] = at[root(c.up, (uint32_t)i)];
}

// Writes names as the caller numbers the mentions.
static void put_back(const work *w, const same_mention *m, const uint32_t *names, uint32_t *out) {
    for (size_t i = 0; i < w->n; i++) out[w->m[i] - m] = (uint32_t)(w->m[names[i]] - m);
}

static void sort_mentions(work *w, const same_mention *m, const same_pin *pins) {
    uint32_t *place = arena_new(w->a, uint32_t, w->n);
    same_pin *own = arena_new(w->a, same_pin, w->n_pins);
    w->m = arena_new(w->a, const same_mention *, w->n);
    for (size_t i = 0; i < w->n; i++) w->m[i] = &m[i];
    qsort(w->m, w->n, sizeof *w->m, by_name);
    for (uint32_t i = 0; i < w->n; i++) place[w->m[i] - m] = i;
    for (size_t k = 0; k < w->n_pins; k++)
        own[k] = (same_pin){place[pins[k].x], place[pins[k].y], pins[k].same};
    w->pins = own;
}

void same_cluster(arena *a, const same_mention *m, size_t n, const same_pin *pins, size_t n_pins,
                  const same_options *o, uint32_t *cluster, uint32_t *component) {
    if (!n) return;
    work w = {.a = a, .n = n, .n_pins = n_pins, .threshold = o->threshold};
    sort_mentions(&w, m, pins);
    links l = find_links(&w);
    uint32_t *up = arena_new(a, uint32_t, n), *names = arena_new(a, uint32_t, n);
    uint32_t *all = arena_new(a, uint32_t, n);
    for (uint32_t i = 0; i < n; i++) up[i] = all[i] = i;
    for (size_t k = 0; k < l.n; k++) join(up, l.at[k].x, l.at[k].y);
    for (size_t k = 0; k < n_pins; k++) join(up, w.pins[k].x, w.pins[k].y);
    for (uint32_t i = 0; i < n; i++) root(up, i);
    divide_all(&w, all, n, &l, w.threshold, up, names);
    put_back(&w, m, names, cluster);
    for (uint32_t i = 0; i < n; i++) names[i] = root(up, i);
    put_back(&w, m, names, component);
}

// ---- corroboration ---------------------------------------------------------------------------------------------------------

static bool one_source(const same_mention *x, const same_mention *y) {
    if (one_report(x, y)) return true;
    if (x->publisher.len && sv_eq_nocase(x->publisher, y->publisher)) return true;
    return x->copy && y->copy && neardup_is_copy(x->copy, y->copy);
}

size_t same_sources(arena *a, const same_mention *m, size_t n) {
    uint32_t *up = arena_new(a, uint32_t, n);
    size_t sources = 0;
    for (uint32_t i = 0; i < n; i++) {
        up[i] = i;
        for (uint32_t j = 0; j < i; j++)
            if (one_source(&m[i], &m[j])) join(up, i, j);
    }
    for (uint32_t i = 0; i < n; i++) sources += root(up, i) == i;
    return sources;
}
