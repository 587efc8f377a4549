// SPDX-License-Identifier: Apache-2.0
#include "code/place.h"
#include <math.h>

enum { MOST_CANDIDATES = 48, MOST_WORDS = 12, MOST_AROUND = 64, ROUNDS = 3 };

// Points of evidence. A tenth as many people is one point.
static const double COUNTRY_POINTS = 9, REGION_POINTS = -0.7, CAPITAL_POINTS = 1.8,
                    INSIDE_POINTS = 7, SAME_COUNTRY = 4.5, SAME_REGION = 3.5, CLOSE = 2.5,
                    CLOSE_KM = 120, TOLD_COUNTRY = 2.5;

// One that a name can stand for, with what it has by itself.
typedef struct candidate {
    know_place at;
    double points;
} candidate;

// A name of the report, once, with its candidates.
typedef struct called {
    sv name;
    candidate *list;
    size_t n, choice;
    uint32_t times; // mentions
    double sure;    // 1: what stands behind it decided
    bool near;
} called;

typedef struct resolver {
    arena *a;
    const know *k;
    strmap by_name; // "name" or "name\twithin" -> 1 + index into `all`
    VEC(called) all;
    const strmap *countries;
    double told; // sum of the weights of `countries`
} resolver;

double place_distance_km(double north1, double east1, double north2, double east2) {
    const double radian = 3.14159265358979323846 / 180, earth_km = 6371;
    double n = sin((north2 - north1) * radian / 2), e = sin((east2 - east1) * radian / 2);
    double h = n * n + cos(north1 * radian) * cos(north2 * radian) * e * e;
    return 2 * earth_km * asin(sqrt(h < 1 ? h : 1));
}

// --- Candidates --------------------------------------------------------------------------------

static size_t split_words(sv name, sv *words) {
    size_t n = 0;
    sv word;
    while (n < MOST_WORDS && sv_split(&name, ' ', &word))
        if (word.len) words[n++] = word;
    return n;
}

// The state that the whole name is one of, or whose people or things it is ("Polish", where that is taken for a place).
static const know_name *state_of(const know *k, sv name, bool people) {
    sv words[MOST_WORDS];
    know_names found;
    size_t n = split_words(name, words);
    if (!n || know_name_match(k, words, n, &found) != n) return NULL;
    for (size_t i = 0; i < found.n; i++)
        if (found.at[i].kind == KNOW_COUNTRY ||
            (people && (found.at[i].kind == KNOW_ADJECTIVE || found.at[i].kind == KNOW_PEOPLE)))
            return know_country(k, found.at[i].code);
    return NULL;
}

static bool is_region(const know_place *p) { return sv_eq(p->kind, SV("ADM1")); }
static bool is_state(const know_place *p) { return sv_eq(p->kind, SV("PCLI")); }

static double own_points(const know_place *p) {
    double points = log10(p->people + 100.0);
    if (is_region(p)) points += REGION_POINTS;
    if (sv_eq(p->kind, SV("PPLC"))) points += CAPITAL_POINTS;
    if (!p->kind.len) points += 3; // a region that somebody thought worth a line
    return points;
}

static void add_state(called *c, const know *k, const know_name *f) {
    const know_state *s = know_state_of(k, f->country);
    bool placed = s && (s->latitude || s->longitude);
    c->list[c->n++] = (candidate){.at = {.name = f->name,
                                         .country = f->country,
                                         .admin1 = SV(""),
                                         .kind = SV("PCLI"),
                                         .people = s ? s->people * 1000 : 0,
                                         .north = placed ? s->latitude : NAN,
                                         .east = placed ? s->longitude : NAN},
                                  .points = COUNTRY_POINTS};
}

// Parts of the world are no places that lie somewhere.
static bool is_continent(sv name) {
    return sv_in_list(
        name,
        SV("Africa|America|Americas|Antarctica|Arctic|Asia|Europe|Eurasia|Latin America|North "
           "America|"
           "South America|Central America|Middle East|Pacific|Atlantic|Pacific Ocean|Atlantic "
           "Ocean|"
           "Indian Ocean|Mediterranean|Caribbean|Balkans|Caucasus|Sahel|Scandinavia|West|East"),
        '|');
}

static bool add_candidates(resolver *r, called *c, sv name) {
    size_t n;
    const uint32_t *numbers = know_places(r->k, name, &n);
    const know_name *state = state_of(r->k, name, true);
    if (!n && !state) return false;
    if (n > MOST_CANDIDATES) n = MOST_CANDIDATES;
    c->list = arena_new(r->a, candidate, n + 1);
    if (state) add_state(c, r->k, state);
    for (size_t i = 0; i < n; i++) {
        know_place p = know_place_at(r->k, numbers[i]);
        c->list[c->n++] = (candidate){p, own_points(&p)};
    }
    return true;
}

// Words that say what kind of thing a place is, or which part of one.
static bool is_type_word(sv word) {
    static const char list[] =
        "county|parish|province|district|city|town|township|village|lake|river|creek|mount|"
        "mountain|"
        "mountains|bay|beach|island|islands|airport|international|university|college|school|high|"
        "north|south|east|west|northern|southern|eastern|western|central|upper|lower|greater|"
        "downtown|metro|metropolitan|region|governorate|state|street|avenue|road|valley|hills|"
        "hospital|park|port|harbor|harbour|peninsula|desert|strait|gulf|area|the|of|st|ave|rd|"
        "university's|cathedral|church|bridge|square|stadium|prison|camp|base|dam|forest|coast|"
        "borough|municipality|prefecture|oblast|raion|division|sub-district|new|old|fort|cape|"
        "southeast|southwest|northeast|northwest|mid|capital|suburb|zone|border|basin|plain|delta";
    char low[24];
    if (word.len >= sizeof low) return false;
    for (size_t i = 0; i < word.len; i++)
        low[i] = (char)(word.p[i] | (word.p[i] >= 'A' && word.p[i] <= 'Z' ? 32 : 0));
    while (word.len && (low[word.len - 1] == '.' || low[word.len - 1] == ',')) word.len--;
    return sv_in_list((sv){low, word.len}, SV(list), '|');
}

// "Marion County", "University of Dayton": what is left without the words for kinds of places, from either end.
static void add_inner_candidates(resolver *r, called *c) {
    sv words[MOST_WORDS];
    size_t n = split_words(c->name, words), begin = 0, end = n;
    while (begin < end) {
        if (end - begin < n) {
            sv inner = sv_cut(c->name, (size_t)(words[begin].p - c->name.p),
                              (size_t)(words[end - 1].p + words[end - 1].len - c->name.p));
            if (add_candidates(r, c, inner)) {
                c->near = true;
                return;
            }
        }
        if (is_type_word(words[end - 1]))
            end--;
        else if (is_type_word(words[begin]))
            begin++;
        else
            return;
    }
}

// --- What speaks for a candidate -----------------------------------------------------------------

static bool is_inside(const know_place *p, const know_place *outer) {
    if (!sv_eq(p->country, outer->country)) return false;
    if (is_state(outer)) return !is_state(p);
    return outer->admin1.len && sv_eq(p->admin1, outer->admin1) && !is_region(p) && !is_state(p);
}

// Whether the candidate lies in something that is called `within`.
static bool is_within(resolver *r, const know_place *p, sv within) {
    size_t n;
    const uint32_t *numbers = know_places(r->k, within, &n);
    const know_name *state = state_of(r->k, within, false);
    if (state && sv_eq(state->country, p->country) && !is_state(p)) return true;
    for (size_t i = 0; i < n && i < MOST_CANDIDATES; i++) {
        know_place outer = know_place_at(r->k, numbers[i]);
        if (is_region(&outer) && is_inside(p, &outer)) return true;
    }
    return false;
}

static double from_one(const know_place *p, const called *other) {
    const know_place *o = &other->list[other->choice].at;
    double points = 0;
    if (sv_eq(p->country, o->country)) {
        points += SAME_COUNTRY;
        if (p->admin1.len && sv_eq(p->admin1, o->admin1)) points += SAME_REGION;
    }
    if (!isnan(p->north) && !isnan(o->north) && !is_state(p) && !is_state(o))
        points += CLOSE * exp(-place_distance_km(p->north, p->east, o->north, o->east) / CLOSE_KM);
    return points;
}

// From the names that the report tells around this one, so that a gazetteer handed in as a report costs no more than its length.
static double from_others(const resolver *r, const called *c, const know_place *p) {
    double sum = 0, weights = 0.5;
    size_t at = (size_t)(c - r->all.at), first = at > MOST_AROUND ? at - MOST_AROUND : 0;
    for (size_t i = first; i < r->all.n && i <= at + MOST_AROUND; i++) {
        const called *other = &r->all.at[i];
        if (i == at || !other->n || sv_eq(other->name, c->name)) continue;
        double weight = sqrt(other->times) * (1 + 2 * other->sure) * (other->near ? 0.5 : 1);
        sum += weight * from_one(p, other);
        weights += weight;
    }
    return sum / weights;
}

static double from_countries(const resolver *r, const know_place *p) {
    const uint32_t *weight = r->countries ? strmap_get(r->countries, p->country) : NULL;
    return weight ? TOLD_COUNTRY * *weight / r->told : 0;
}

static void choose(const resolver *r, called *c, bool others) {
    double best = -1;
    for (size_t i = 0; i < c->n; i++) {
        const know_place *p = &c->list[i].at;
        double points = c->list[i].points + from_countries(r, p);
        if (others) points += from_others(r, c, p);
        if (points <= best) continue;
        best = points;
        c->choice = i;
    }
}

// --- A report ----------------------------------------------------------------------------------

static void decide_within(resolver *r, called *c, sv within) {
    for (size_t i = 0; i < c->n; i++) {
        if (!is_within(r, &c->list[i].at, within)) continue;
        c->list[i].points += INSIDE_POINTS;
        c->sure = 1;
    }
}

static called *called_of(resolver *r, const toponym *t) {
    sv key = t->within.len
                 ? arena_printf(r->a, SV_FMT "\t" SV_FMT, SV_ARG(t->name), SV_ARG(t->within))
                 : t->name;
    uint32_t *at = strmap_at(r->a, &r->by_name, key);
    if (*at) return &r->all.at[*at - 1];
    called *c = vec_push(r->a, &r->all);
    *at = (uint32_t)r->all.n;
    *c = (called){.name = t->name};
    if (is_continent(t->name)) return c;
    if (!add_candidates(r, c, t->name)) add_inner_candidates(r, c);
    if (t->within.len) decide_within(r, c, t->within);
    return c;
}

// "Paris" alone is the "Paris, Kentucky" that the report names elsewhere.
static void follow_sure(resolver *r) {
    for (size_t i = 0; i < r->all.n; i++) {
        const called *sure = &r->all.at[i];
        const uint32_t *alone = sure->sure > 0 ? strmap_get(&r->by_name, sure->name) : NULL;
        called *c = alone ? &r->all.at[*alone - 1] : NULL;
        if (!c || c->sure > 0 || c->n != sure->n) continue;
        for (size_t k = 0; k < c->n; k++) c->list[k].points = sure->list[k].points;
        c->sure = 1;
    }
}

sited *place_resolve(arena *a, const know *k, const toponym *t, size_t n, const strmap *countries) {
    resolver r = {.a = a, .k = k, .countries = countries, .told = 0};
    for (size_t i = 0; countries && i < countries->n; i++) r.told += countries->values[i];
    uint32_t *which = arena_new(a, uint32_t, n);
    for (size_t i = 0; i < n; i++) {
        called *c = called_of(&r, &t[i]);
        c->times++;
        which[i] = (uint32_t)(c - r.all.at);
    }
    follow_sure(&r);
    for (size_t i = 0; i < r.all.n; i++) choose(&r, &r.all.at[i], false);
    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < r.all.n; i++) choose(&r, &r.all.at[i], true);
    sited *out = arena_new(a, sited, n);
    for (size_t i = 0; i < n; i++) {
        const called *c = &r.all.at[which[i]];
        out[i] = (sited){.found = c->n > 0, .near = c->near};
        if (c->n) out[i].at = c->list[c->choice].at;
    }
    return out;
}
