// SPDX-License-Identifier: Apache-2.0
#include "code/cast.h"

bool cast_holds(const cast *c, const know_name *f) {
    ent_day day = cast_day(c);
    return day == ENT_NO_DAY || (f->from <= day && day <= f->to);
}

const know_name *cast_fact(const cast *c, const know_name *facts, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (cast_holds(c, &facts[i])) return &facts[i];
    return n ? facts : NULL;
}

sv cast_family_of(sv full_name) {
    size_t at = full_name.len;
    while (at > 0 && full_name.p[at - 1] != ' ') at--;
    return sv_cut(full_name, at, full_name.len);
}

// Of several places of one name the one whose country the report names most. NULL where the report names other countries only: the
// town is where they meet. The largest where it names none.
static const know_name *likely_place(const cast *c, const proper_name *in) {
    if (!c->weights || !c->weights[0].n) return &in->facts[0];
    const know_name *best = NULL;
    uint32_t most = 0;
    for (size_t i = 0; i < in->n_facts; i++) {
        const uint32_t *weight = strmap_get(&c->weights[0], in->facts[i].country);
        if (weight && *weight > most) {
            most = *weight;
            best = &in->facts[i];
        }
    }
    return best;
}

sv cast_country_of_name(const cast *c, const proper_name *in) {
    if (in->kind == NAME_PERSON) return (sv){0};
    const know_name *f = in->kind == NAME_PLACE && in->n_facts
                             ? likely_place(c, in)
                             : cast_fact(c, in->facts, in->n_facts);
    if (!f) f = in->inside;
    return f ? f->country.len                 ? f->country
               : f->kind == KNOW_ORGANISATION ? (sv){0}
                                              : f->code
             : (sv){0};
}

sv cast_place_country(const cast *c, uint32_t sentence, int word) {
    enum { MOST_WORDS = 12 };
    const tree *t = &c->sc->trees[sentence];
    int end = t->right[word] < word + MOST_WORDS ? t->right[word] : word + MOST_WORDS;
    int begin = t->left[word] > word - MOST_WORDS ? t->left[word] : word - MOST_WORDS;
    for (int w = begin; w <= end; w++) {
        const proper_name *in = name_at(&c->names[sentence], w);
        bool place =
            in && (in->kind == NAME_COUNTRY || in->kind == NAME_CAPITAL || in->kind == NAME_PLACE ||
                   (in->kind == NAME_ADJECTIVE && in->end <= word));
        sv country = place ? cast_country_of_name(c, in) : (sv){0};
        if (country.len) return country;
    }
    return (sv){0};
}

uint32_t cast_new(cast *c, sv name, ent_actor_kind kind) {
    *vec_push(c->sc->a, &c->all) = (member){.a = {.name = name, .kind = kind}};
    return (uint32_t)c->all.n - 1;
}

uint32_t cast_keyed(cast *c, sv key, sv name, ent_actor_kind kind, bool *fresh) {
    const uint32_t *known = strmap_get(&c->by_key, key);
    *fresh = !known;
    if (known) return *known - 1;
    uint32_t id = cast_new(c, name, kind);
    c->all.at[id].named = true;
    *strmap_at(c->sc->a, &c->by_key, key) = id + 1;
    return id;
}

void cast_set_code(cast *c, uint32_t id, sv body, sv country, sv sectors) {
    ent_actor *a = &c->all.at[id].a;
    a->country = country;
    a->sectors = sectors;
    a->code = body.len ? body : arena_join(c->sc->a, country, sectors);
}

sv cast_join_sectors(const cast *c, sv x, sv y) {
    for (size_t at = 0; at + 3 <= y.len; at += 3) {
        sv one = sv_cut(y, at, at + 3);
        bool there = false;
        for (size_t i = 0; i + 3 <= x.len; i += 3) there |= sv_eq(sv_cut(x, i, i + 3), one);
        if (!there) x = arena_join(c->sc->a, x, one);
    }
    return x;
}

static sv state_name(const cast *c, sv country) {
    const know_name *f = know_country(c->sc->k, country);
    return f ? f->name : country;
}

uint32_t cast_state(cast *c, sv country) {
    bool fresh;
    sv key = arena_join(c->sc->a, SV("state "), country);
    uint32_t id = cast_keyed(c, key, state_name(c, country), ENT_KIND_state, &fresh);
    if (fresh) cast_set_code(c, id, (sv){0}, country, (sv){0});
    return id;
}

uint32_t cast_government(cast *c, sv country) {
    bool fresh;
    sv key = arena_join(c->sc->a, SV("government "), country);
    sv name = arena_join(c->sc->a, SV("government of "), state_name(c, country));
    uint32_t id = cast_keyed(c, key, name, ENT_KIND_government, &fresh);
    if (fresh) cast_set_code(c, id, (sv){0}, country, SV("GOV"));
    return id;
}

uint32_t cast_body(cast *c, const know_name *fact) {
    bool fresh;
    sv key = arena_join(c->sc->a, SV("body "), fact->name);
    uint32_t id = cast_keyed(c, key, fact->name, fact->actor_kind, &fresh);
    if (!fresh) return id;
    cast_set_code(c, id, fact->code, fact->country, fact->sectors);
    c->all.at[id].plural = fact->actor_kind == ENT_KIND_group;
    return id;
}

// --- What is known before the reading ----------------------------------------------------------

static void weigh(cast *c, uint32_t scope, sv country, uint32_t weight) {
    if (country.len) *strmap_at(c->sc->a, &c->weights[scope], country) += weight;
}

static void note_person(cast *c, uint32_t sentence, const proper_name *in) {
    const know_name *f = in->n_facts ? cast_fact(c, in->facts, in->n_facts) : NULL;
    sv told = name_text(c->sc, sentence, in->begin, in->end);
    bool full = cast_family_of(told).len < told.len;
    if (!full || (f && !f->full)) return;
    sv text = f ? f->name : told;
    if (f) *strmap_at(c->sc->a, &c->named, f->name) = 1;
    uint32_t *at = strmap_at(c->sc->a, &c->fulls, cast_family_of(text));
    if (*at) return;
    *vec_push(c->sc->a, &c->full_names) = (person_name){.full = text, .fact = f};
    *at = (uint32_t)c->full_names.n;
}

// There is a Sudan beside South Sudan, a South Korea beside North Korea, but neither beside South Africa.
static bool has_other_half(const cast *c, sv half, sv rest) {
    static const char *const halves[][2] = {
        {"North", "South"}, {"South", "North"}, {"East", "West"}, {"West", "East"}};
    know_names found;
    if (know_name_match(c->sc->k, &rest, 1, &found) == 1 && found.at[0].kind == KNOW_COUNTRY)
        return true;
    for (int i = 0; i < 4; i++) {
        sv forms[] = {sv_of(halves[i][1]), rest};
        if (sv_eq(half, sv_of(halves[i][0])) && know_name_match(c->sc->k, forms, 2, &found) == 2 &&
            found.at[0].kind == KNOW_COUNTRY)
            return true;
    }
    return false;
}

// "North Korea" may later be "the North".
static void note_half(cast *c, const proper_name *in) {
    const know_name *f = in->n_facts ? cast_fact(c, in->facts, in->n_facts) : NULL;
    sv rest = f ? f->name : (sv){0}, first;
    if (!sv_split(&rest, ' ', &first) || !sv_in_list(first, SV("North|South|East|West"), '|'))
        return;
    uint32_t *at = strmap_at(c->sc->a, &c->halves, first);
    const know_name *state = know_country(c->sc->k, f->country);
    if (*at || !state || !has_other_half(c, first, rest)) return;
    *vec_push(c->sc->a, &c->half_states) = state;
    *at = (uint32_t)c->half_states.n;
}

static void note_sentence(cast *c, uint32_t sentence, uint32_t nth) {
    const names *in = &c->names[sentence];
    uint32_t scope = c->scopes[sentence], times = nth < 3 ? 2 : 1;
    for (size_t i = 0; i < in->n; i++) {
        const proper_name *n = &in->at[i];
        if (n->kind == NAME_PLACE && n->n_facts)
            continue; // where something happens is not who acts
        weigh(c, scope, cast_country_of_name(c, n), 2 * times);
        if (n->kind == NAME_COUNTRY || n->kind == NAME_ADJECTIVE) note_half(c, n);
        if (n->kind != NAME_PERSON) continue;
        note_person(c, sentence, n);
        if (n->n_facts && n->facts[0].full)
            weigh(c, scope, cast_fact(c, n->facts, n->n_facts)->country, times);
    }
}

// Title and body are scope 0; each block of related headlines is one of its own.
static uint32_t set_scopes(cast *c) {
    const ent_language *l = c->sc->language;
    uint32_t last = 0;
    for (size_t s = 0; s < l->n_sentences; s++) {
        const ent_sentence *at = &l->sentences[s];
        if (at->part != ENT_PART_RELATED) continue;
        bool more = s > 0 && at[-1].part == ENT_PART_RELATED && at[-1].block == at->block;
        c->scopes[s] = more ? last : ++last;
    }
    return last + 1;
}

cast cast_open(const scene *sc) {
    size_t n = sc->language->n_sentences;
    cast c = {.sc = sc,
              .names = arena_new(sc->a, names, n),
              .mentions = arena_new(sc->a, mentions, n),
              .scopes = arena_new(sc->a, uint32_t, n)};
    uint32_t n_scopes = set_scopes(&c);
    c.weights = arena_new(sc->a, strmap, n_scopes);
    uint32_t *seen = arena_new(sc->a, uint32_t, n_scopes);
    for (uint32_t s = 0; s < n; s++) {
        c.names[s] = name_find(sc, s);
        note_sentence(&c, s, seen[c.scopes[s]]++);
    }
    for (uint32_t s = 0; s < n; s++) {
        name_add_families(sc, s, &c.names[s], &c.fulls);
        name_add_halves(sc, s, &c.names[s], &c.halves, c.half_states.at);
        c.mentions[s] = mention_find(sc, s, &c.names[s]);
    }
    return c;
}

sv cast_main_country_but(const cast *c, uint32_t scope, sv other) {
    const strmap *w = &c->weights[scope];
    sv best = {0};
    uint32_t most = 0;
    for (size_t i = 0; i < w->n; i++) {
        if (w->values[i] <= most || sv_eq(w->keys[i], other)) continue;
        best = w->keys[i];
        most = w->values[i];
    }
    return best;
}

sv cast_main_country(const cast *c, uint32_t scope) {
    return cast_main_country_but(c, scope, (sv){0});
}

uint32_t cast_weight_of(const cast *c, uint32_t scope, sv country) {
    const uint32_t *w = strmap_get(&c->weights[scope], country);
    return w ? *w : 0;
}
