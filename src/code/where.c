// SPDX-License-Identifier: Apache-2.0
#include "code/where.h"
#include "code/clause.h"
#include "code/place.h"
#include <math.h>

// --- Places ------------------------------------------------------------------------------------

// A name of a place as it stands.
typedef struct named {
    uint32_t sentence;
    const proper_name *name;
} named;

typedef struct finder {
    const scene *sc;
    const actors *who;
    VEC(named) named;
    VEC(toponym) toponyms; // one for each
} finder;

static bool is_place_kind(name_kind kind) {
    return kind == NAME_COUNTRY || kind == NAME_CAPITAL || kind == NAME_PLACE;
}

static bool place_preposition(sv prep) {
    return word_in(
        prep,
        "in|at|near|outside|inside|around|across|throughout|within|from|to|into|toward|towards|"
        "through|over|off|along|via|outside of|close to|north of|south of|east of|west of");
}

// The name behind a comma or bracket, "Georgia" in "Gori, Georgia"; NULL for none.
static const proper_name *name_behind(const scene *sc, uint32_t sentence, const names *in,
                                      const proper_name *name) {
    const ent_sentence *s = &sc->language->sentences[sentence];
    if (name->end + 1 >= (int)s->n_words) return NULL;
    if (!word_in(s->words[name->end].form, ",|(|in")) return NULL;
    const proper_name *next = name_at(in, name->end + 1);
    return next && next->begin == name->end + 1 && is_place_kind(next->kind) ? next : NULL;
}

// "La." of "Alexandria, La." need not be marked as a name.
static sv word_behind(const scene *sc, uint32_t sentence, const proper_name *name) {
    const ent_sentence *s = &sc->language->sentences[sentence];
    if (name->end + 1 >= (int)s->n_words || !sv_eq(s->words[name->end].form, SV(",")))
        return (sv){0};
    sv word = s->words[name->end + 1].form;
    return word.len && word.p[0] >= 'A' && word.p[0] <= 'Z' ? word : (sv){0};
}

static bool follows_place(const scene *sc, uint32_t sentence, const names *in,
                          const proper_name *name) {
    const proper_name *before = name->begin > 1 ? name_at(in, name->begin - 2) : NULL;
    return before && before->kind == NAME_PLACE &&
           word_in(scene_word(sc, sentence, name->begin - 1)->form, ",|(|in");
}

// "the airport of Asmara", "the streets of Cairo"
static bool part_of_place(const scene *sc, uint32_t sentence, int word) {
    int head = scene_word(sc, sentence, word)->head;
    return head >= 0 && sv_eq(scene_preposition(sc, sentence, word), SV("of")) &&
           word_in(scene_lemma(sc, sentence, head),
                   "airport|capital|centre|center|city|coast|district|east|edge|heart|hospital|"
                   "mosque|neighbourhood|"
                   "neighborhood|north|northeast|northwest|outskirts|part|port|province|quarter|"
                   "region|rest|shore|"
                   "south|southeast|southwest|square|street|suburb|town|village|west");
}

static bool is_place(const scene *sc, uint32_t sentence, const names *in, const proper_name *name) {
    if (name->kind == NAME_PLACE) return true;
    if (name->kind == NAME_BODY) // "near Grozny", a seat of government elsewhere
        return scene_word(sc, sentence, name->begin)->ner == ENT_NER_B_LOC &&
               place_preposition(scene_preposition(sc, sentence, name->head));
    if (name->kind != NAME_COUNTRY && name->kind != NAME_CAPITAL) return false;
    return place_preposition(scene_preposition(sc, sentence, name->head)) ||
           part_of_place(sc, sentence, name->head) || follows_place(sc, sentence, in, name);
}

static void find_in(finder *f, uint32_t sentence) {
    const names *in = &f->who->names[sentence];
    for (size_t i = 0; i < in->n; i++) {
        const proper_name *name = &in->at[i];
        if (!is_place(f->sc, sentence, in, name)) continue;
        const proper_name *behind = name_behind(f->sc, sentence, in, name);
        toponym t = {.name = name_text(f->sc, sentence, name->begin, name->end),
                     .within = behind ? name_text(f->sc, sentence, behind->begin, behind->end)
                                      : word_behind(f->sc, sentence, name)};
        *vec_push(f->sc->a, &f->named) = (named){sentence, name};
        *vec_push(f->sc->a, &f->toponyms) = t;
    }
}

static ent_place_grain grain_of(const know_place *p) {
    if (sv_eq(p->kind, SV("PCLI"))) return ENT_PLACE_country;
    if (sv_eq(p->kind, SV("ADM1")) || !p->kind.len) return ENT_PLACE_region;
    return sv_eq(p->kind, SV("ADM2")) ? ENT_PLACE_district : ENT_PLACE_town;
}

static ent_place place_of(const sited *s) {
    return (ent_place){.name = s->at.name,
                       .country = s->at.country,
                       .admin1 = s->at.admin1,
                       .lat_deg = s->at.north,
                       .lon_deg = s->at.east,
                       .geonames = s->at.geonames,
                       .grain = grain_of(&s->at),
                       .near = s->near};
}

// Places that are in no table are places without a country, by their name.
static ent_place unknown_place(sv name) {
    return (ent_place){.name = name, .lat_deg = NAN, .lon_deg = NAN, .grain = ENT_PLACE_unknown};
}

static sv key_of(const scene *sc, const sited *s, sv name) {
    if (!s->found) return arena_join(sc->a, SV("unknown "), name);
    return arena_printf(sc->a, "%.2f %.2f %d " SV_FMT " " SV_FMT, s->at.north, s->at.east, s->near,
                        SV_ARG(s->at.country), SV_ARG(s->at.name));
}

// A place while its mentions are gathered.
typedef struct growing {
    ent_place place;
    VEC(ent_mention) mentions;
} growing;

typedef struct gathered {
    strmap index; // key -> 1 + index into `all`
    VEC(growing) all;
} gathered;

static uint32_t place_id(const scene *sc, gathered *g, const sited *s, sv name) {
    uint32_t *id = strmap_at(sc->a, &g->index, key_of(sc, s, name));
    if (!*id) {
        *vec_push(sc->a, &g->all) =
            (growing){.place = s->found ? place_of(s) : unknown_place(name)};
        *id = (uint32_t)g->all.n;
    }
    return *id - 1;
}

static void add_mention(const scene *sc, growing *to, const named *m) {
    ent_span from = scene_word(sc, m->sentence, m->name->begin)->span;
    ent_span until = scene_word(sc, m->sentence, m->name->end - 1)->span;
    *vec_push(sc->a, &to->mentions) = (ent_mention){.span = {from.begin, until.end},
                                                    .sentence = m->sentence,
                                                    .word = (uint32_t)m->name->head,
                                                    .by = ENT_BY_name};
}

static int32_t **no_places(const scene *sc) {
    size_t n = sc->language->n_sentences;
    int32_t **by_word = arena_new(sc->a, int32_t *, n);
    for (size_t s = 0; s < n; s++) {
        size_t words = sc->language->sentences[s].n_words;
        by_word[s] = arena_new(sc->a, int32_t, words);
        for (size_t w = 0; w < words; w++) by_word[s][w] = -1;
    }
    return by_word;
}

wheres where_find(const scene *sc, const actors *who) {
    finder f = {.sc = sc, .who = who};
    for (uint32_t s = 0; s < sc->language->n_sentences; s++) find_in(&f, s);
    const sited *at = place_resolve(sc->a, sc->k, f.toponyms.at, f.toponyms.n, who->countries);
    int32_t **by_word = no_places(sc);
    gathered g = {0};
    for (size_t i = 0; i < f.named.n; i++) {
        const named *m = &f.named.at[i];
        uint32_t id = place_id(sc, &g, &at[i], f.toponyms.at[i].name);
        add_mention(sc, &g.all.at[id], m);
        by_word[m->sentence][m->name->head] = (int32_t)id;
    }
    ent_place *out = arena_new(sc->a, ent_place, g.all.n);
    for (size_t i = 0; i < g.all.n; i++) {
        out[i] = g.all.at[i].place;
        out[i].mentions = g.all.at[i].mentions.at;
        out[i].n_mentions = g.all.at[i].mentions.n;
    }
    return (wheres){out, g.all.n, (const int32_t *const *)by_word};
}

// --- Of an event -------------------------------------------------------------------------------

typedef struct search {
    const scene *sc;
    const wheres *w;
    uint32_t sentence;
    const tree *t;
    const ent_event *e;
} search;

static bool opens_clause(ent_deprel rel) {
    rel = deprel_base(rel);
    return rel == ENT_DEP_ccomp || rel == ENT_DEP_advcl || rel == ENT_DEP_acl ||
           rel == ENT_DEP_acl__relcl || rel == ENT_DEP_parataxis || rel == ENT_DEP_csubj;
}

static bool is_noun(const ent_word *w) {
    return w->upos == ENT_UPOS_NOUN || w->upos == ENT_UPOS_PROPN;
}

// Whether what hangs on `above` by `word`, in which a place of this grain is named, tells where it happens.
static bool tells_where(const search *x, int above, int word, ent_place_grain grain, bool own) {
    const ent_word *w = scene_word(x->sc, x->sentence, word);
    sv prep = scene_preposition(x->sc, x->sentence, word);
    bool force = x->e->type == ENT_TYPE_ASSAULT || x->e->type == ENT_TYPE_MOBILIZE;
    if (word_in(prep, "in|at|near|outside|inside|around|across|throughout|within|off|along|over|"
                      "outside of|close to|"
                      "north of|south of|east of|west of"))
        return true;
    if (!own || grain == ENT_PLACE_country) return false;
    if (!prep.len) return force && (w->deprel == ENT_DEP_obj || w->deprel == ENT_DEP_nsubj__pass);
    if (word_in(prep, "of")) return is_noun(scene_word(x->sc, x->sentence, above));
    if (word_in(prep, "on|against")) return force;
    return word_in(prep, "to|into") &&
           (x->e->type == ENT_TYPE_CONSULT || x->e->type == ENT_TYPE_MOBILIZE);
}

// Whether the place named at `word` is told with `above`, and no clause stands between.
static bool told_with(const search *x, int above, int word, ent_place_grain grain, bool own) {
    int below = word;
    for (int steps = 0; steps < 8; steps++) {
        const ent_word *w = scene_word(x->sc, x->sentence, below);
        if (w->head == above) return tells_where(x, above, below, grain, own);
        if (w->head < 0 || opens_clause(w->deprel)) return false;
        if (clause_heads(x->t, w->head)) return false;
        below = w->head;
    }
    return false;
}

static bool lies_in(ent_span inner, ent_span outer) {
    return outer.begin <= inner.begin && inner.end <= outer.end;
}

static bool is_side(const search *x, int word) {
    ent_span span = scene_word(x->sc, x->sentence, word)->span;
    return lies_in(span, x->e->source_span) || lies_in(span, x->e->target_span);
}

static int32_t best_at(const search *x, int above, bool own) {
    const int32_t *by_word = x->w->by_word[x->sentence];
    int32_t best = -1;
    for (int w = x->t->left[above]; w <= x->t->right[above]; w++) {
        if (by_word[w] < 0) continue;
        ent_place_grain grain = x->w->at[by_word[w]].grain;
        if (grain == ENT_PLACE_country && is_side(x, w)) continue;
        if (!told_with(x, above, w, grain, own)) continue;
        if (best < 0 || grain < x->w->at[best].grain) best = by_word[w];
    }
    return best;
}

int32_t where_of_event(const scene *sc, const wheres *w, const ent_event *e) {
    enum { MOST_STEPS = 6 };
    search x = {sc, w, e->sentence, &sc->trees[e->sentence], e};
    if (!w->n) return -1;
    int at = (int)e->word;
    for (int steps = 0; at >= 0 && steps < MOST_STEPS; steps++) {
        int32_t found = best_at(&x, at, steps == 0);
        if (found >= 0) return found;
        const ent_word *here = scene_word(sc, e->sentence, at);
        if (here->deprel == ENT_DEP_ccomp || here->deprel == ENT_DEP_parataxis)
            break; // who says so is elsewhere
        at = here->head;
    }
    return -1;
}
