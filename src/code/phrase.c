// SPDX-License-Identifier: Apache-2.0
//
// Asking for the actors of a phrase, once they are found.
#include "code/actor.h"

enum { MOST_IDS = 32, MOST_TURNS = 8 };

typedef struct phrase {
    const scene *sc;
    const actors *who;
    const tree *t;
    uint32_t sentence;
    bool acts;
    uint32_t ids[MOST_IDS];
    size_t n;
} phrase;

static void add_id(phrase *p, uint32_t id) {
    for (size_t i = 0; i < p->n; i++)
        if (p->ids[i] == id) return;
    if (p->n < MOST_IDS) p->ids[p->n++] = id;
}

// Mentions are in the order of the text.
static bool is_capital(const phrase *p, const ent_actor *a, int word) {
    size_t from = 0, to = a->n_mentions;
    while (from < to) {
        size_t mid = (from + to) / 2;
        const ent_mention *m = &a->mentions[mid];
        bool before =
            m->sentence < p->sentence || (m->sentence == p->sentence && m->word < (uint32_t)word);
        if (before)
            from = mid + 1;
        else
            to = mid;
    }
    const ent_mention *m = &a->mentions[from];
    return from < a->n_mentions && m->sentence == p->sentence && m->word == (uint32_t)word &&
           m->by == ENT_BY_capital;
}

// A capital that does not act stands for its country, where the report names that. States come early: not all actors are looked at.
static uint32_t as_place(const phrase *p, uint32_t id, int word) {
    enum { MOST_LOOKED_AT = 256 };
    const ent_actor *a = &p->who->at[id];
    if (p->acts || a->kind != ENT_KIND_government || !is_capital(p, a, word)) return id;
    for (uint32_t i = 0; i < p->who->n && i < MOST_LOOKED_AT; i++)
        if (p->who->at[i].kind == ENT_KIND_state && sv_eq(p->who->at[i].country, a->country))
            return i;
    return id;
}

static bool add_own(phrase *p, int word) {
    const actor_ids *ids = &p->who->by_word[p->sentence][word];
    for (size_t i = 0; i < ids->n; i++) add_id(p, as_place(p, ids->at[i], word));
    return ids->n > 0;
}

static bool is_relative(const phrase *p, int word) {
    const ent_word *w = &p->t->s->words[word];
    return w->upos == ENT_UPOS_PRON && w->xpos.len && w->xpos.p[0] == 'W';
}

// The noun that a relative pronoun stands for.
static int antecedent(const phrase *p, int word) {
    for (int steps = 0; word >= 0 && steps < MOST_TURNS; steps++) {
        const ent_word *w = &p->t->s->words[word];
        if (w->deprel == ENT_DEP_acl__relcl) return w->head;
        word = w->head;
    }
    return -1;
}

static int child_with(const phrase *p, int word, ent_deprel rel, sv preposition) {
    for (int c = tree_child(p->t, word, rel, -1); c >= 0; c = tree_child(p->t, word, rel, c))
        if (sv_eq(scene_preposition(p->sc, p->sentence, c), preposition)) return c;
    return -1;
}

// "a group of lawmakers", "dozens of protesters": the noun only counts or gathers.
static bool gathers(const phrase *p, int word) {
    static const char list[] = "group|number|couple|dozen|hundred|thousand|million|score|majority|"
                               "minority|handful|lot|rest|half|"
                               "part|most|many|some|all|several|one|none|each|both|few|percent|"
                               "third|quarter|member|team|wave|crowd|"
                               "band|series|column|convoy|delegation|leader";
    return sv_in_list(scene_lemma(p->sc, p->sentence, word), SV(list), '|');
}

static void add_one(phrase *p, int word) {
    if (add_own(p, word)) return;
    if (is_relative(p, word)) word = antecedent(p, word);
    if (word < 0 || add_own(p, word)) return;
    int appos = tree_child(p->t, word, ENT_DEP_appos, -1);
    if (appos >= 0 && add_own(p, appos)) return;
    int of = gathers(p, word) ? child_with(p, word, ENT_DEP_nmod, SV("of")) : -1;
    if (of < 0) return;
    add_own(p, of);
    for (int c = tree_child(p->t, of, ENT_DEP_conj, -1); c >= 0;
         c = tree_child(p->t, of, ENT_DEP_conj, c))
        add_own(p, c);
}

// "Iran-Iraq": the first of two names joined by a hyphen hangs on the second.
static void add_joined(phrase *p, int word) {
    for (int c = tree_child(p->t, word, ENT_DEP_compound, -1); c >= 0;
         c = tree_child(p->t, word, ENT_DEP_compound, c))
        if (c + 2 == word && p->t->s->words[c + 1].upos == ENT_UPOS_PUNCT) add_own(p, c);
}

static phrase read_phrase(const scene *sc, const actors *who, uint32_t sentence, int word,
                          bool acts) {
    phrase p = {
        .sc = sc, .who = who, .t = &sc->trees[sentence], .sentence = sentence, .acts = acts};
    if (word < 0) return p;
    add_joined(&p, word);
    add_one(&p, word);
    for (int c = tree_child(p.t, word, ENT_DEP_conj, -1); c >= 0;
         c = tree_child(p.t, word, ENT_DEP_conj, c))
        add_one(&p, c);
    return p;
}

actor_ids actor_of_phrase(const scene *sc, const actors *who, uint32_t sentence, int word,
                          bool acts) {
    phrase p = read_phrase(sc, who, sentence, word, acts);
    uint32_t *ids = arena_new(sc->a, uint32_t, p.n);
    memcpy(ids, p.ids, p.n * sizeof *ids);
    return (actor_ids){.at = ids, .n = p.n};
}

static unsigned kinds_of(const ent_actor *a) {
    unsigned bits = KNOW_IS_ACTOR;
    if (a->kind == ENT_KIND_state || a->kind == ENT_KIND_government) bits |= KNOW_IS_COUNTRY;
    if (a->kind == ENT_KIND_person) bits |= KNOW_IS_PERSON;
    if (scene_has_sector(a->sectors, "MIL|REB|PRM|UAF|COP|IMG")) bits |= KNOW_IS_ARMED;
    if (scene_has_sector(a->sectors, "CVL|JRN|EDU|LAB|REL|REF|AGR|MED|SOC|BUS"))
        bits |= KNOW_IS_CIVIL;
    return bits;
}

static bool marked_as_place(const scene *sc, uint32_t sentence, int word) {
    ent_ner tag = scene_word(sc, sentence, word)->ner;
    return tag == ENT_NER_B_LOC || tag == ENT_NER_I_LOC;
}

unsigned actor_kinds_of_phrase(const scene *sc, const actors *who, uint32_t sentence, int word) {
    phrase p = read_phrase(sc, who, sentence, word, true);
    unsigned bits = 0;
    for (size_t i = 0; i < p.n; i++) bits |= kinds_of(&who->at[p.ids[i]]);
    if (word < 0) return bits;
    if (marked_as_place(sc, sentence, word) || actor_place_of_phrase(sc, sentence, word).len)
        bits |= KNOW_IS_PLACE;
    bool pronoun = scene_word(sc, sentence, word)->upos == ENT_UPOS_PRON;
    return bits || pronoun ? bits : KNOW_IS_THING;
}

// Country of the state or capital whose name covers the word.
static sv country_at(const scene *sc, uint32_t sentence, int word) {
    const ent_sentence *s = &sc->language->sentences[sentence];
    enum { BEFORE = 4, AFTER = 8 };
    sv forms[BEFORE + AFTER];
    int first = word < BEFORE ? 0 : word - BEFORE, n = 0;
    for (int w = first; w < (int)s->n_words && n < BEFORE + AFTER; w++)
        forms[n++] = s->words[w].form;
    for (int w = first; w <= word; w++) {
        know_names found;
        int words =
            (int)know_name_match(sc->k, forms + (w - first), (size_t)(n - (w - first)), &found);
        if (!words || w + words <= word) continue;
        const know_name *f = &found.at[0];
        bool place = f->kind == KNOW_COUNTRY || f->kind == KNOW_CAPITAL ||
                     (f->kind == KNOW_TOWN && marked_as_place(sc, sentence, w));
        return place ? f->country : (sv){0};
    }
    return (sv){0};
}

sv actor_place_of_phrase(const scene *sc, uint32_t sentence, int word) {
    if (word < 0) return (sv){0};
    const tree *t = &sc->trees[sentence];
    sv country = {0};
    if (scene_word(sc, sentence, word)->upos == ENT_UPOS_PROPN)
        country = country_at(sc, sentence, word);
    for (int c = t->first[word]; c >= 0 && !country.len; c = t->next[c]) {
        ent_deprel d = t->s->words[c].deprel;
        bool named = d == ENT_DEP_appos || d == ENT_DEP_nmod || d == ENT_DEP_compound ||
                     d == ENT_DEP_nmod__unmarked || d == ENT_DEP_flat;
        if (named && t->s->words[c].upos == ENT_UPOS_PROPN) country = country_at(sc, sentence, c);
    }
    return country;
}
