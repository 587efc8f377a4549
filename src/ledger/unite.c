// SPDX-License-Identifier: Apache-2.0
#include "ledger/unite.h"
#include "base/strmap.h"
#include "ledger/crowd.h"
#include "ledger/words.h"
#include <math.h>
#include <stdlib.h>
#define XXH_STATIC_LINKING_ONLY // a state on the stack
#include <xxhash.h>

enum { MOST_TOGETHER = 400 }; // nodes that are divided as a whole

// Parts of a happening stay together by a mean score of at least so much of the threshold.
static const double together = 0.8;

// Mentions with the same words, coded alike, are one node, called by the first of them.
typedef struct node {
    const same_mention *m;
    uint32_t report; // place in `reports`
} node;

typedef struct work {
    arena *a;
    VEC(node) nodes; // in the order of their names
    VEC(const same_report *) reports;
    double *
        adds; // of each pair of reports: same_reports_add, or -HUGE_VAL where their mentions are not compared
    double threshold;
    const same_pin *pins; // of nodes
    size_t n_pins;
} work;

static uint32_t root(uint32_t *up, uint32_t i) {
    while (up[i] != i) i = up[i] = up[up[i]];
    return i;
}

// The first stays the name of both.
static void join(uint32_t *up, uint32_t x, uint32_t y) {
    x = root(up, x);
    y = root(up, y);
    up[x > y ? x : y] = x > y ? y : x;
}

// ---- nodes -----------------------------------------------------------------------------------------------------------------

// The earliest published first, those without a day last.
static int by_name(const void *p, const void *q) {
    const same_mention *x = *(const same_mention *const *)p, *y = *(const same_mention *const *)q;
    int64_t early = x->report->published, late = y->report->published;
    if (early != late)
        return (early == ENT_NO_DAY ? INT64_MAX : early) < (late == ENT_NO_DAY ? INT64_MAX : late)
                   ? -1
                   : 1;
    int order = sv_cmp(x->report->key, y->report->key);
    return order ? order : (x->spot > y->spot) - (x->spot < y->spot);
}

static void add_number(XXH3_state_t *s, int64_t n) { XXH3_128bits_update(s, &n, sizeof n); }

static void add_words(XXH3_state_t *s, sv words) {
    add_number(s, (int64_t)words.len);
    if (words.len) XXH3_128bits_update(s, words.p, words.len);
}

static void add_codes(XXH3_state_t *s, const sv *codes, size_t n) {
    add_number(s, (int64_t)n);
    for (size_t i = 0; i < n; i++) add_words(s, codes[i]);
}

// What the mentions of a node have in common.
static XXH128_hash_t node_hash(const same_mention *m) {
    const neardup *text = m->report->copy;
    const int64_t numbers[] = {m->report->crowd, m->spot,    m->type,      m->quad,
                               m->status,        m->list,    m->symmetric, m->when.from,
                               m->when.to,       m->when.by, m->when.grain};
    XXH3_state_t s;
    XXH3_128bits_reset(&s);
    add_words(&s, (sv){(const char *)text->exact, sizeof text->exact});
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) add_number(&s, numbers[i]);
    add_codes(&s, m->source, m->n_source);
    add_codes(&s, m->target, m->n_target);
    add_words(&s, m->words);
    return XXH3_128bits_digest(&s);
}

static bool can_be_one_of_many(const work *w, const same_mention *m) {
    return w->threshold < 1 && m->report->crowd && m->report->copy && m->report->copy->n_runs;
}

static uint32_t add_node(work *w, const same_mention *m) {
    size_t n = w->reports.n;
    if (!n || w->reports.at[n - 1] != m->report) *vec_push(w->a, &w->reports) = m->report;
    *vec_push(w->a, &w->nodes) = (node){m, (uint32_t)w->reports.n - 1};
    return (uint32_t)w->nodes.n - 1;
}

// The node of each mention.
static const uint32_t *make_nodes(work *w, const same_mention *m, size_t n, const same_pin *pins) {
    const same_mention **order = arena_new(w->a, const same_mention *, n);
    bool *pinned = arena_new(w->a, bool, n);
    uint32_t *of = arena_new(w->a, uint32_t, n);
    strmap known = {0}; // hash -> 1 + node
    for (size_t k = 0; k < w->n_pins; k++) pinned[pins[k].x] = pinned[pins[k].y] = true;
    for (size_t i = 0; i < n; i++) order[i] = &m[i];
    qsort(order, n, sizeof *order, by_name);
    for (size_t i = 0; i < n; i++) {
        size_t at = (size_t)(order[i] - m);
        if (pinned[at] || !can_be_one_of_many(w, order[i])) {
            of[at] = add_node(w, order[i]);
            continue;
        }
        XXH128_hash_t h = node_hash(order[i]);
        sv name = arena_copy(w->a, (sv){(const char *)&h, sizeof h});
        uint32_t *first = strmap_at(w->a, &known, name);
        if (!*first) *first = add_node(w, order[i]) + 1;
        of[at] = *first - 1;
    }
    return of;
}

static void own_pins(work *w, const same_pin *pins, const uint32_t *node_of) {
    same_pin *own = arena_new(w->a, same_pin, w->n_pins);
    for (size_t k = 0; k < w->n_pins; k++)
        own[k] = (same_pin){node_of[pins[k].x], node_of[pins[k].y], pins[k].same};
    w->pins = own;
}

// ---- scores ----------------------------------------------------------------------------------------------------------------

// Within a crowd also those are compared that share no key.
static double compare(const work *w, const same_report *x, const same_report *y) {
    if (!x->crowd || x->crowd != y->crowd) return -HUGE_VAL;
    double adds = same_reports_add(x, y);
    return crowd_strength(x, y, adds, w->threshold) ? adds : -HUGE_VAL;
}

static void compare_reports(work *w) {
    size_t n = w->reports.n;
    w->adds = arena_new(w->a, double, n *n);
    for (size_t i = 0; i < n; i++) {
        w->adds[i * n + i] = -HUGE_VAL;
        for (size_t k = 0; k < i; k++)
            w->adds[i * n + k] = w->adds[k * n + i] =
                compare(w, w->reports.at[i], w->reports.at[k]);
    }
}

static double score(const work *w, uint32_t x, uint32_t y) {
    const node *p = &w->nodes.at[x], *q = &w->nodes.at[y];
    double adds = w->adds[p->report * w->reports.n + q->report];
    return adds == -HUGE_VAL ? 0 : same_score(p->m, q->m, adds);
}

static bool one_report(const work *w, uint32_t x, uint32_t y) {
    return w->nodes.at[x].report == w->nodes.at[y].report;
}

typedef struct link {
    uint32_t x, y;
    double score;
} link;
typedef VEC(link) links;

static links find_links(work *w) {
    links list = {0};
    for (uint32_t x = 0; x < w->nodes.n; x++)
        for (uint32_t y = x + 1; y < w->nodes.n; y++) {
            double s = score(w, x, y);
            if (s > 0 && s >= w->threshold) *vec_push(w->a, &list) = (link){x, y, s};
        }
    return list;
}

// ---- happenings ------------------------------------------------------------------------------------------------------------

// What is between two groups of nodes.
typedef struct between {
    double sum; // of the scores of their pairs, those within one report left out
    uint32_t pairs;
    enum { FREE, JOINED, APART } pin;
} between;

// Some nodes that may be one happening, on their way to be divided. A group is called by its first node.
typedef struct party {
    const uint32_t *at; // the nodes, rising
    size_t n;
    between *square; // n x n
    uint32_t *up;    // the group of each
    uint32_t *
        likest; // of each group: the one behind it that attracts it most, the first of such; itself for none
} party;

static between *cell(const party *c, size_t g, size_t h) { return &c->square[g * c->n + h]; }

static size_t place_of(const party *c, uint32_t wanted) {
    size_t low = 0, high = c->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c->at[middle] < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low < c->n && c->at[low] == wanted ? low : c->n;
}

// How much two groups want to be one: the mean score; what a person joined before all else, what a person parted never.
static double attraction(const between *b) {
    if (b->pin != FREE) return b->pin == JOINED ? 2 : 0;
    return b->pairs ? b->sum / b->pairs : 0;
}

static bool is_group(const party *c, size_t g) { return c->up[g] == g; }

static void find_likest(party *c, size_t g) {
    double best = 0;
    c->likest[g] = (uint32_t)g;
    for (size_t h = g + 1; h < c->n; h++)
        if (is_group(c, h) && attraction(cell(c, g, h)) > best) {
            best = attraction(cell(c, g, h));
            c->likest[g] = (uint32_t)h;
        }
}

static party party_of(work *w, const uint32_t *at, size_t n) {
    party c = {at, n, arena_new(w->a, between, n * n), arena_new(w->a, uint32_t, n),
               arena_new(w->a, uint32_t, n)};
    for (size_t g = 0; g < n; g++) {
        c.up[g] = (uint32_t)g;
        for (size_t h = 0; h < g; h++) {
            if (one_report(w, at[g], at[h])) continue;
            *cell(&c, g, h) = *cell(&c, h, g) = (between){score(w, at[g], at[h]), 1, FREE};
        }
    }
    for (size_t k = 0; k < w->n_pins; k++) {
        size_t g = place_of(&c, w->pins[k].x), h = place_of(&c, w->pins[k].y);
        if (g < n && h < n && g != h)
            cell(&c, g, h)->pin = cell(&c, h, g)->pin = w->pins[k].same ? JOINED : APART;
    }
    for (size_t g = 0; g < n; g++) find_likest(&c, g);
    return c;
}

// Group h goes into group g < h.
static void merge(party *c, size_t g, size_t h) {
    for (size_t k = 0; k < c->n; k++) {
        between *to = cell(c, g, k), *from = cell(c, h, k);
        to->sum += from->sum;
        to->pairs += from->pairs;
        if (from->pin > to->pin) to->pin = from->pin;
        *cell(c, k, g) = *to;
    }
    c->up[h] = (uint32_t)g;
    find_likest(c, g);
    for (size_t k = 0; k < h; k++) {
        if (!is_group(c, k) || k == g) continue;
        if (c->likest[k] == g || c->likest[k] == h) {
            find_likest(c, k);
        } else if (k < g) {
            double old = c->likest[k] == k ? 0 : attraction(cell(c, k, c->likest[k]));
            double new = attraction(cell(c, k, g));
            if (new > old || (new == old &&new > 0 && g < c->likest[k])) c->likest[k] = (uint32_t)g;
        }
    }
}

static void agglomerate(party *c, double least) {
    for (;;) {
        double best = 0;
        size_t best_g = 0;
        for (size_t g = 0; g < c->n; g++) {
            if (!is_group(c, g) || c->likest[g] == g) continue;
            double wants = attraction(cell(c, g, c->likest[g]));
            if (wants > best) best = wants, best_g = g;
        }
        if (best < least || best == 0) return;
        merge(c, best_g, c->likest[best_g]);
    }
}

// The nodes of each component one behind the other; a component ends where it changes.
typedef struct grouped {
    uint32_t component, node;
} grouped;

static int by_component(const void *x, const void *y) {
    const grouped *a = x, *b = y;
    if (a->component != b->component) return a->component < b->component ? -1 : 1;
    return (a->node > b->node) - (a->node < b->node);
}

static void divide_component(work *w, const uint32_t *at, size_t n, const links *l,
                             double threshold, uint32_t *happening);

// Divides all components of the nodes, joined by the links that reach the threshold.
static void divide_all(work *w, const uint32_t *at, size_t n, const links *l, double threshold,
                       uint32_t *up, uint32_t *happening) {
    grouped *list = arena_new(w->a, grouped, n);
    uint32_t *members = arena_new(w->a, uint32_t, n);
    for (size_t i = 0; i < n; i++) list[i] = (grouped){root(up, at[i]), at[i]};
    if (n) qsort(list, n, sizeof *list, by_component);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && list[end].component == list[i].component; end++)
            members[end] = list[end].node;
        divide_component(w, members + i, end - i, l, threshold, happening);
    }
}

// A party too large to be divided as a whole falls apart at higher thresholds first; what is still too large at the highest is one happening.
static void divide_component(work *w, const uint32_t *at, size_t n, const links *l,
                             double threshold, uint32_t *happening) {
    if (n > MOST_TOGETHER) {
        double higher = threshold + 0.05;
        uint32_t *up = arena_new(w->a, uint32_t, w->nodes.n);
        for (uint32_t i = 0; i < w->nodes.n; i++) up[i] = higher < 1 ? i : at[0];
        for (size_t k = 0; k < l->n && higher < 1; k++)
            if (l->at[k].score >= higher) join(up, l->at[k].x, l->at[k].y);
        if (higher < 1)
            divide_all(w, at, n, l, higher, up, happening);
        else
            for (size_t i = 0; i < n; i++) happening[at[i]] = at[0];
        return;
    }
    party c = party_of(w, at, n);
    agglomerate(&c, together * w->threshold);
    for (size_t i = 0; i < n; i++) happening[at[i]] = at[root(c.up, (uint32_t)i)];
}

static void find_happenings(work *w, uint32_t *happening) {
    size_t n = w->nodes.n;
    links l = find_links(w);
    uint32_t *up = arena_new(w->a, uint32_t, n), *all = arena_new(w->a, uint32_t, n);
    for (uint32_t i = 0; i < n; i++) up[i] = all[i] = i;
    for (size_t k = 0; k < l.n; k++) join(up, l.at[k].x, l.at[k].y);
    for (size_t k = 0; k < w->n_pins; k++) join(up, w->pins[k].x, w->pins[k].y);
    divide_all(w, all, n, &l, w->threshold, up, happening);
}

// ---- events ----------------------------------------------------------------------------------------------------------------

static bool share_party(const same_mention *x, const same_mention *y) {
    sv sides[] = {x->a, x->b}, code;
    if (!x->a.len && !x->b.len) return !y->a.len && !y->b.len;
    for (size_t i = 0; i < 2; i++)
        while (sv_split(&sides[i], '|', &code))
            if (sv_in_list(code, y->a, '|') || sv_in_list(code, y->b, '|')) return true;
    return false;
}

static bool same_sentence(const same_mention *x, const same_mention *y) {
    enum { ALIKE_PER_CENT = 60 };
    return sv_eq(x->words, y->words) ||
           words_compare(x->words, y->words).plain * 100 >= ALIKE_PER_CENT;
}

static bool may_be_one(const same_mention *x, const same_mention *y) {
    if (x->list && x->list == y->list) return false;
    return x->quad == y->quad && x->report != y->report && share_party(x, y) &&
           (!same_is_copy(x->report, y->report) || same_sentence(x, y));
}

// What a person says of two nodes: 1 one event, -1 not, 0 nothing.
static int pinned(const work *w, uint32_t x, uint32_t y) {
    int said = 0;
    for (size_t i = 0; i < w->n_pins; i++) {
        const same_pin *p = &w->pins[i];
        if ((p->x == x && p->y == y) || (p->x == y && p->y == x)) said = p->same ? 1 : -1;
    }
    return said;
}

// An event in the making: its nodes, the first first.
typedef struct told {
    uint32_t *at;
    size_t n;
} told;

static bool codes_eq(const sv *x, size_t n_x, const sv *y, size_t n_y) {
    if (n_x != n_y) return false;
    for (size_t i = 0; i < n_x; i++)
        if (!sv_eq(x[i], y[i])) return false;
    return true;
}

static bool coded_alike(const same_mention *x, const same_mention *y) {
    return x->type == y->type && x->status == y->status &&
           codes_eq(x->source, x->n_source, y->source, y->n_source) &&
           codes_eq(x->target, x->n_target, y->target, y->n_target);
}

// How well a node fits an event, by its first one: -1 not at all.
static double fit(const work *w, const told *event, uint32_t x) {
    const same_mention *m = w->nodes.at[x].m, *first = w->nodes.at[event->at[0]].m;
    bool fits = true, joined = false;
    for (size_t i = 0; i < event->n; i++) {
        int said = pinned(w, event->at[i], x);
        if (said < 0) return -1;
        joined |= said > 0;
        fits = fits && may_be_one(w->nodes.at[event->at[i]].m, m);
    }
    if (joined) return 100;
    if (!fits) return -1;
    words_shared shared = words_compare(first->words, m->words);
    return 4 * sv_eq(first->words, m->words) + 2 * coded_alike(first, m) + shared.plain +
           shared.names;
}

// Each node, the first first, goes to the event that it fits best, or begins one.
static void divide_happening(work *w, const uint32_t *at, size_t n, uint32_t *event) {
    VEC(told) events = {0};
    for (size_t i = 0; i < n; i++) {
        double best = -1;
        size_t best_k = events.n;
        for (size_t k = 0; k < events.n; k++) {
            double f = fit(w, &events.at[k], at[i]);
            if (f > best) best = f, best_k = k;
        }
        if (best_k == events.n)
            *vec_push(w->a, &events) = (told){arena_new(w->a, uint32_t, n - i), 0};
        told *e = &events.at[best_k];
        e->at[e->n++] = at[i];
        event[at[i]] = e->at[0];
    }
}

static void find_events(work *w, const uint32_t *happening, uint32_t *event) {
    size_t n = w->nodes.n;
    grouped *list = arena_new(w->a, grouped, n);
    uint32_t *members = arena_new(w->a, uint32_t, n);
    for (uint32_t i = 0; i < n; i++) list[i] = (grouped){happening[i], i};
    qsort(list, n, sizeof *list, by_component);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && list[end].component == list[i].component; end++)
            members[end] = list[end].node;
        divide_happening(w, members + i, end - i, event);
    }
}

void unite(arena *a, const same_mention *m, size_t n, const same_pin *pins, size_t n_pins,
           double threshold, uint32_t *happening, uint32_t *event) {
    work w = {.a = a, .threshold = threshold, .n_pins = n_pins};
    if (!n) return;
    const uint32_t *node_of = make_nodes(&w, m, n, pins);
    own_pins(&w, pins, node_of);
    compare_reports(&w);
    uint32_t *in = arena_new(a, uint32_t, w.nodes.n), *of = arena_new(a, uint32_t, w.nodes.n);
    find_happenings(&w, in);
    find_events(&w, in, of);
    for (size_t i = 0; i < n; i++) {
        happening[i] = (uint32_t)(w.nodes.at[in[node_of[i]]].m - m);
        event[i] = (uint32_t)(w.nodes.at[of[node_of[i]]].m - m);
    }
}
