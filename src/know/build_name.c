// SPDX-License-Identifier: Apache-2.0
#include "know/build.h"
#include "know/norm.h"
#include <stdlib.h>

static uint32_t add_fact(build *b, const know_name *f) {
    *vec_push(b->a, &b->facts) = (image_fact){
        .kind = (uint8_t)f->kind,
        .actor_kind = (uint8_t)f->actor_kind,
        .name = build_str(b, f->name),
        .code = build_str(b, f->code),
        .country = build_str(b, f->country),
        .sectors = build_str(b, f->sectors),
        .office = build_str(b, f->office),
        .line = build_str(b, f->line),
        .from = f->from,
        .to = f->to,
    };
    return (uint32_t)b->facts.n - 1;
}

static void add_keyed(build *b, keyed_facts *l, sv key, keyed_fact k) {
    if (!strmap_get(&l->keys, key)) key = arena_copy(b->a, key);
    uint32_t *at = strmap_at(b->a, &l->keys, key);
    if (!*at) *at = (uint32_t)l->keys.n;
    k.key = *at - 1;
    k.order = (uint32_t)l->list.n;
    *vec_push(b->a, &l->list) = k;
}

static bool add_key(build *b, sv surface, keyed_fact k) {
    norm n;
    norm_init(&n);
    if (!norm_name(&n, surface)) return false;
    k.demand = norm_demand(&n);
    k.words = (uint32_t)n.words;
    add_keyed(b, &b->names, norm_key(&n), k);
    return true;
}

// "al-Qaida" is also written "alQaida", "Jong-un" "Jongun".
static void add_joined_key(build *b, sv surface, keyed_fact k) {
    char joined[NORM_KEY_BYTES];
    size_t n = 0;
    if (surface.len > sizeof joined || !memchr(surface.p, '-', surface.len)) return;
    for (size_t i = 0; i < surface.len; i++)
        if (surface.p[i] != '-') joined[n++] = surface.p[i];
    add_key(b, (sv){joined, n}, k);
}

static void add_name(build *b, const know_row *row, const parsed_name *n) {
    keyed_fact k = {.fact = add_fact(b, &n->fact),
                    .theirs = row->theirs,
                    .lenient = row->lenient,
                    .from = n->fact.from};
    for (size_t i = 0; i < n->surfaces.n; i++) {
        const parsed_surface *s = &n->surfaces.at[i];
        k.kind = (uint8_t)s->kind;
        k.full = s->full;
        if (!add_key(b, s->surface, k))
            problem_at(b->p, row, "`" SV_FMT "' cannot be a name; take out commas and brackets",
                       SV_ARG(s->surface));
        add_joined_key(b, s->surface, k);
    }
    k.kind = (uint8_t)n->fact.kind;
    k.full = true;
    if (n->fact.kind == KNOW_COUNTRY) add_keyed(b, &b->countries, n->fact.code, k);
    if (n->fact.kind != KNOW_PERSON) return;
    add_keyed(b, &b->persons, n->fact.name, k);
    sv of = n->fact.country.len ? n->fact.country : n->fact.code;
    sv key = arena_printf(b->a, SV_FMT "\t" SV_FMT, SV_ARG(of), SV_ARG(n->fact.office));
    add_keyed(b, &b->holders, key, k);
}

// --- Facts of one key ------------------------------------------------------------------------

static int by_key(const void *x, const void *y) {
    const keyed_fact *a = x, *b = y;
    if (a->key != b->key) return a->key < b->key ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static int by_from(const void *x, const void *y) {
    const keyed_fact *a = x, *b = y;
    if (a->from != b->from) return a->from < b->from ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static int theirs_first(const void *x, const void *y) {
    const keyed_fact *a = x, *b = y;
    if (a->theirs != b->theirs) return a->theirs ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

// Whether dictionaries only say of a key what we say ourselves, who know more: adjectives, offices, terms.
static bool says_nothing_new(const build *b, const keyed_fact *k, size_t n) {
    for (size_t i = 0; i < n; i++) {
        bool said = !k[i].theirs;
        if (k[i].theirs && !k[i].lenient) return false;
        for (size_t o = 0; o < n && !said; o++)
            said = !k[o].theirs &&
                   b->facts.at[k[o].fact].code.at == b->facts.at[k[i].fact].code.at &&
                   b->facts.at[k[o].fact].code.len == b->facts.at[k[i].fact].code.len;
        if (!said) return false;
    }
    return true;
}

static size_t drop_theirs(keyed_fact *k, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!k[i].theirs) k[kept++] = k[i];
    return kept;
}

// Facts of the overriding folder, where there are any, leave no others under their key.
static size_t keep_theirs(const build *b, keyed_fact *k, size_t n) {
    size_t kept = 0;
    if (says_nothing_new(b, k, n)) return drop_theirs(k, n);
    for (size_t i = 0; i < n; i++)
        if (k[i].theirs) k[kept++] = k[i];
    return kept ? kept : n;
}

static void add_surface(build *b, const keyed_fact *k) {
    *vec_push(b->a, &b->surfaces) =
        (image_surface){.fact = k->fact, .kind = k->kind, .full = k->full};
}

static bool in_group(const build *b, const image_group *g, const keyed_fact *k) {
    for (uint32_t i = g->first; i < b->surfaces.n; i++)
        if (b->surfaces.at[i].fact == k->fact && b->surfaces.at[i].kind == k->kind) return true;
    return false;
}

static void add_group(build *b, const keyed_fact *k, size_t n, uint32_t demand) {
    image_group g = {.demand = demand, .first = (uint32_t)b->surfaces.n};
    for (size_t i = 0; i < n; i++)
        if (norm_demand_covers(demand, k[i].demand, k[i].words) && !in_group(b, &g, &k[i]))
            add_surface(b, &k[i]);
    g.n = (uint32_t)b->surfaces.n - g.first;
    *vec_push(b->a, &b->groups) = g;
}

static uint32_t strictness(uint32_t demand) {
    uint32_t sum = 0;
    for (; demand; demand >>= 2) sum += demand & 3;
    return sum;
}

// The next demand of the key in order of strictness, then of appearance; false behind the last.
static bool next_demand(const keyed_fact *k, size_t n, const uint32_t *done, size_t n_done,
                        uint32_t *demand) {
    bool found = false;
    for (size_t i = 0; i < n; i++) {
        bool seen = false;
        for (size_t d = 0; d < n_done; d++) seen |= done[d] == k[i].demand;
        if (seen || (found && strictness(k[i].demand) <= strictness(*demand))) continue;
        *demand = k[i].demand;
        found = true;
    }
    return found;
}

enum { MOST_DEMANDS = 16 };

static void add_groups(build *b, sv key, const keyed_fact *k, size_t n) {
    uint32_t done[MOST_DEMANDS], first = (uint32_t)b->groups.n;
    size_t n_done = 0;
    for (uint32_t demand = 0; n_done < MOST_DEMANDS && next_demand(k, n, done, n_done, &demand);) {
        add_group(b, k, n, demand);
        done[n_done++] = demand;
    }
    image_entry *e = build_entry(b, DICT_NAMES, key);
    e->first = first;
    e->n = (uint32_t)n_done;
    sv word = key;
    const char *space = memchr(key.p, ' ', key.len);
    if (space) word = sv_cut(key, 0, (size_t)(space - key.p));
    build_entry(b, DICT_FIRST_WORDS, word)->n |= 1u << k[0].words;
}

static void add_range(build *b, image_dict d, sv key, const keyed_fact *k, size_t n) {
    image_entry *e = build_entry(b, d, key);
    e->first = (uint32_t)b->surfaces.n;
    e->n = (uint32_t)n;
    for (size_t i = 0; i < n; i++) add_surface(b, &k[i]);
}

static void group_by_key(build *b, keyed_facts *l, image_dict d) {
    keyed_fact *k = l->list.at;
    if (l->list.n) qsort(k, l->list.n, sizeof *k, by_key);
    for (size_t i = 0, end; i < l->list.n; i = end) {
        sv key = l->keys.keys[k[i].key];
        for (end = i; end < l->list.n && k[end].key == k[i].key; end++) {
        }
        size_t n = d == DICT_HOLDERS ? end - i : keep_theirs(b, k + i, end - i);
        if (d == DICT_PERSONS) qsort(k + i, n, sizeof *k, by_from);
        if (d == DICT_HOLDERS) qsort(k + i, n, sizeof *k, theirs_first);
        if (d == DICT_NAMES)
            add_groups(b, key, k + i, n);
        else
            add_range(b, d, key, k + i, n);
    }
}

// Of the gazetteer's many places those whose name is one by itself.
static bool parse_town(arena *a, const know_row *row, parsed_name *out, know_problems *p) {
    return row->cells[PLACE_TOWN].len && parse_place(a, row, out, p);
}

void build_names(build *b, const know_rows rows[KNOW_N_FILES]) {
    typedef bool parser(arena *, const know_row *, parsed_name *, know_problems *);
    static const struct {
        know_file file;
        parser *parse;
    } kinds[] = {{KNOW_F_COUNTRIES, parse_country},
                 {KNOW_F_ORGANISATIONS, parse_organisation},
                 {KNOW_F_LEADERS, parse_leader},
                 {KNOW_F_REGIONS, parse_place},
                 {KNOW_F_PLACES, parse_town}};
    for (size_t f = 0; f < sizeof kinds / sizeof *kinds; f++) {
        const know_rows *r = &rows[kinds[f].file];
        parsed_name n;
        for (size_t i = 0; i < r->n; i++)
            if (kinds[f].parse(b->a, &r->at[i], &n, b->p)) add_name(b, &r->at[i], &n);
    }
    group_by_key(b, &b->names, DICT_NAMES);
    group_by_key(b, &b->countries, DICT_COUNTRIES);
    group_by_key(b, &b->persons, DICT_PERSONS);
    group_by_key(b, &b->holders, DICT_HOLDERS);
}

void build_given_names(build *b, const know_rows *rows) {
    for (size_t i = 0; i < rows->n; i++) {
        char gender;
        if (!parse_given_name(&rows->at[i], &gender, b->p)) continue;
        image_entry *e = build_entry(b, DICT_GIVEN_NAMES, rows->at[i].cells[GIVEN_NAME]);
        if (e->n && !rows->at[i].theirs) continue;
        e->first = (uint32_t)gender;
        e->n = 1;
    }
}
