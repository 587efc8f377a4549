// SPDX-License-Identifier: Apache-2.0
#include "code/coder.h"
#include <string.h>

static const party nobody = {.word = -1};

static party one(coder *x, uint32_t id, int word) {
    uint32_t *at = arena_new(x->sc->a, uint32_t, 1);
    *at = id;
    return (party){.who = {at, 1}, .word = word, .implied = true};
}

static bool has(actor_ids ids, uint32_t id) {
    for (size_t i = 0; i < ids.n; i++)
        if (ids.at[i] == id) return true;
    return false;
}

party role_join(coder *x, party a, party b) {
    uint32_t *at = arena_new(x->sc->a, uint32_t, a.who.n + b.who.n + 1);
    party both = a;
    both.who = (actor_ids){at, 0};
    for (size_t i = 0; i < a.who.n + b.who.n; i++) {
        uint32_t id = i < a.who.n ? a.who.at[i] : b.who.at[i - a.who.n];
        if (!has(both.who, id)) at[both.who.n++] = id;
    }
    if (both.word < 0) both.word = b.word;
    return both;
}

party role_without(coder *x, party a, party b) {
    uint32_t *at = arena_new(x->sc->a, uint32_t, a.who.n + 1);
    party rest = a;
    rest.who = (actor_ids){at, 0};
    for (size_t i = 0; i < a.who.n; i++)
        if (!has(b.who, a.who.at[i])) at[rest.who.n++] = a.who.at[i];
    return rest.who.n ? rest : nobody;
}

bool role_same(party a, party b) {
    if (a.who.n != b.who.n) return false;
    for (size_t i = 0; i < a.who.n; i++)
        if (!has(b.who, a.who.at[i])) return false;
    return true;
}

// "Syrian government": of a state and its own body in one phrase the body.
static party narrowest(coder *x, party p) {
    if (p.who.n < 2) return p;
    uint32_t *at = arena_new(x->sc->a, uint32_t, p.who.n);
    size_t n = 0;
    for (size_t i = 0; i < p.who.n; i++) {
        const ent_actor *a = &x->who->at[p.who.at[i]];
        bool wider = false;
        for (size_t k = 0; k < p.who.n && a->kind == ENT_KIND_state; k++) {
            const ent_actor *b = &x->who->at[p.who.at[k]];
            wider |= b->sectors.len && sv_eq(a->country, b->country);
        }
        if (!wider) at[n++] = p.who.at[i];
    }
    p.who = (actor_ids){at, n};
    return p;
}

party role_of_phrase(coder *x, int word, bool acts) {
    if (word < 0) return nobody;
    actor_ids ids = actor_of_phrase(x->sc, x->who, x->s, word, acts);
    if (!ids.n) {
        int noun = clause_noun(x->sc, x->s, word);
        if (noun != word) ids = actor_of_phrase(x->sc, x->who, x->s, noun, acts);
    }
    return ids.n ? narrowest(x, (party){.who = ids, .word = word}) : nobody;
}

static bool modifies(ent_deprel rel) {
    return rel == ENT_DEP_amod || rel == ENT_DEP_compound || rel == ENT_DEP_nmod__desc ||
           rel == ENT_DEP_nmod__unmarked || rel == ENT_DEP_dep;
}

// Actors in front of a noun: "Israeli air strikes", "U.S.-Russia talks".
static party of_modifiers(coder *x, int noun, bool acts) {
    party found = nobody;
    if (noun < 0) return found;
    for (int c = x->t->first[noun]; c >= 0 && c < noun; c = x->t->next[c]) {
        if (!modifies(coder_word(x, c)->deprel)) continue;
        found = role_join(x, found, role_of_phrase(x, c, acts));
        // "British and Spanish flags"
        for (int d = tree_child(x->t, c, ENT_DEP_conj, -1); d >= 0;
             d = tree_child(x->t, c, ENT_DEP_conj, d))
            found = role_join(x, found, role_of_phrase(x, d, acts));
    }
    return found.who.n ? narrowest(x, found) : nobody;
}

static party of_possessor(coder *x, int noun, bool acts) {
    return noun < 0 ? nobody
                    : role_of_phrase(x, tree_child(x->t, noun, ENT_DEP_nmod__poss, -1), acts);
}

// A thing stands for whose it is: "Russian missiles", "Chad's airport".
static party of_owner(coder *x, int word, bool acts) {
    if (word < 0) return nobody;
    int noun = clause_noun(x->sc, x->s, word);
    party found = of_possessor(x, noun, acts);
    if (!found.who.n) found = of_modifiers(x, noun, acts);
    // "the headquarters of the navy", "experts from Chad"; but "the collapse of the union" is an act
    for (int c = frame_at(&x->preds, noun) ? -1 : x->t->first[noun]; c >= 0 && !found.who.n;
         c = x->t->next[c])
        if (deprel_base(coder_word(x, c)->deprel) == ENT_DEP_nmod &&
            word_in(scene_preposition(x->sc, x->s, c), "of|from"))
            found = role_of_phrase(x, c, acts);
    return found;
}

bool role_told_of(const coder *x, sv country) {
    for (size_t i = 0; i < x->who->n; i++)
        if (sv_eq(x->who->at[i].country, country)) return true;
    return false;
}

// "flew to Lima": the place stands for its country, if the report is about that; else it is where others meet.
static party of_place_named(coder *x, int word) {
    sv country = actor_place_of_phrase(x->sc, x->s, word);
    return country.len && role_told_of(x, country)
               ? role_implied(x, country, "", ENT_KIND_state, word)
               : nobody;
}

party role_owning(coder *x, int word) {
    party found = role_of_phrase(x, word, true);
    return found.who.n || word < 0 ? found : of_owner(x, word, true);
}

static party of_preposition(coder *x, const clause *c, sv prep, bool acts) {
    for (int w = clause_prep(x->sc, c, prep, -1); w >= 0; w = clause_prep(x->sc, c, prep, w)) {
        party found = role_of_phrase(x, w, acts);
        if (!found.who.n) found = of_owner(x, w, acts);
        if (!found.who.n && word_in(prep, "to|into|from")) found = of_place_named(x, w);
        if (found.who.n) return found;
    }
    return nobody;
}

// "Niger said it would ...": a pronoun that stands for nobody else means who speaks.
// "Niger accused them, and it lodged a complaint": likewise who acts in the clause that it goes on.
static party of_speaker(coder *x, const clause *c, bool acts) {
    static const char pronouns[] = "it|they|he|she|we|i";
    int up = coder_word(x, c->word)->head;
    if (up < 0 || !word_in(coder_lemma(x, c->subj), pronouns)) return nobody;
    ent_deprel rel = coder_word(x, c->word)->deprel;
    bool said = rel == ENT_DEP_ccomp && frame_op(frame_at(&x->preds, up)) == KNOW_OP_SAY;
    bool goes_on = rel == ENT_DEP_conj && up < c->word && clause_heads(x->t, up);
    if (!said && !goes_on) return nobody;
    party found = role_of_phrase(x, clause_surface(x->sc, x->s, up), acts);
    found.passed = true;
    return found;
}

// "Kim and President Trump broke off": a second subject that the parser did not join to the first.
static party joined_subjects(coder *x, const clause *c, party found, bool acts) {
    if (c->nominal || c->passive || coder_word(x, c->subj)->head != c->word) return found;
    for (int w = x->t->first[c->word]; w >= 0 && w < c->subj; w = x->t->next[w]) {
        if (coder_word(x, w)->deprel != ENT_DEP_nsubj) continue;
        bool and = false;
        for (int k = w + 1; k < c->subj; k++) and |= coder_word(x, k)->deprel == ENT_DEP_cc;
        party first = and? role_of_phrase(x, w, acts) : nobody;
        if (first.who.n) found = role_join(x, first, found);
    }
    return found;
}

static party of_subject(coder *x, const clause *c, bool acts) {
    party found = role_of_phrase(x, c->subj, acts);
    if (found.who.n) found = joined_subjects(x, c, found, acts);
    if (!found.who.n && c->subj >= 0) found = of_speaker(x, c, acts);
    if (found.who.n || c->subj < 0) return found;
    // "an attack by rebels killed"
    int noun = clause_noun(x->sc, x->s, c->subj);
    const predicate *event = frame_at(&x->preds, noun);
    if (event && event->c.nominal && event->line)
        found = role_find(x, event, event->line->source, event->line->n_source, acts, NULL);
    return found.who.n ? found : of_owner(x, noun, acts);
}

static party of_object(coder *x, int word, bool acts) {
    party found = role_of_phrase(x, word, acts);
    if (found.who.n || word < 0) return found;
    const predicate *event = frame_at(&x->preds, clause_noun(x->sc, x->s, word));
    if (event && event->c.nominal && event->line && event->line->type == ENT_TYPE_PROTEST)
        return role_protesters(x, event->c.word);
    return nobody;
}

static party of_complement(coder *x, const clause *c, bool acts) {
    if (c->comp < 0) return nobody;
    const predicate *inner = frame_at(&x->preds, c->comp);
    if (inner && inner->c.passive) return role_of_phrase(x, inner->c.obj, acts);
    return role_of_phrase(x, clause_surface(x->sc, x->s, c->comp), acts);
}

// The country of a place that the clause names.
static party of_place(coder *x, const clause *c) {
    for (int w = x->t->first[c->word]; w >= 0; w = x->t->next[w]) {
        sv country = actor_place_of_phrase(x->sc, x->s, w);
        if (country.len) return role_implied(x, country, "", ENT_KIND_state, w);
    }
    return nobody;
}

static party of_slot(coder *x, const clause *c, const know_role *role, bool acts) {
    int object = clause_noun(x->sc, x->s, c->obj);
    switch ((know_slot)role->slot) {
    case KNOW_SUBJ: return of_subject(x, c, acts);
    case KNOW_OBJ: return of_object(x, c->obj, acts);
    case KNOW_IOBJ: return role_of_phrase(x, c->iobj >= 0 || c->comp < 0 ? c->iobj : c->obj, acts);
    case KNOW_COMP: return of_complement(x, c, acts);
    case KNOW_PREP: return of_preposition(x, c, role->prep, acts);
    case KNOW_POSS: return of_possessor(x, c->word, acts);
    case KNOW_MOD: return of_modifiers(x, c->nominal ? c->word : object, acts);
    case KNOW_OBJ_MOD: return of_modifiers(x, object, acts);
    case KNOW_OBJ_POSS: return of_possessor(x, object, acts);
    case KNOW_OBJ_PREP: {
        if (object < 0) return nobody;
        clause below = {.sentence = x->s, .word = object, .nominal = true, .host = -1};
        return of_preposition(x, &below, role->prep, acts);
    }
    case KNOW_PLACE: return of_place(x, c);
    case KNOW_PASSIVE:
    case KNOW_BASE:
    case KNOW_NOT:
    case KNOW_SYM: return nobody;
    }
    return nobody;
}

party role_find(coder *x, const predicate *p, const know_role *roles, size_t n, bool acts,
                const party * not ) {
    for (size_t i = 0; i < n; i++) {
        party found = of_slot(x, &p->c, &roles[i], acts);
        if (found.who.n && not ) found = role_without(x, found, *not );
        if (found.who.n) return found;
    }
    return nobody;
}

// Every slot counts: "Kenya held talks with Uganda and, in Kampala, with Rwanda".
static party find_all(coder *x, const predicate *p, const know_role *roles, size_t n) {
    party all = nobody;
    for (size_t i = 0; i < n; i++) {
        party found = of_slot(x, &p->c, &roles[i], true);
        if (found.who.n) all = role_join(x, all, found);
    }
    return all;
}

// Whoever suffers force is there as people and place, not as a government.
static bool target_acts(ent_type type) {
    return type != ENT_TYPE_ASSAULT && type != ENT_TYPE_COERCE && type != ENT_TYPE_MOBILIZE;
}

static bool asks_object(const know_frame *f) {
    for (size_t i = 0; i < f->n_target; i++)
        if (f->target[i].slot == KNOW_OBJ) return true;
    return false;
}

static uint32_t most_named_other(coder *x, sv country) {
    size_t most = 0;
    uint32_t best = UINT32_MAX;
    for (size_t i = 0; i < x->who->n; i++) {
        const ent_actor *a = &x->who->at[i];
        if (a->kind != ENT_KIND_state || sv_eq(a->country, country) || a->n_mentions <= most)
            continue;
        most = a->n_mentions;
        best = (uint32_t)i;
    }
    return best;
}

// "Its troops left the country": not their own, but the one that the report is about.
static void other_country(coder *x, draft *d, const predicate *p) {
    if (!d->source.who.n) return;
    sv own = x->who->at[d->source.who.at[0]].country;
    if (d->target.who.n && !sv_eq(x->who->at[d->target.who.at[0]].country, own)) return;
    int word = d->target.word;
    for (int w = x->t->first[p->c.word]; w >= 0 && !d->target.who.n && word < 0; w = x->t->next[w])
        if (word_in(coder_lemma(x, w), "country|nation|island")) word = w;
    if (word < 0 || !word_in(coder_lemma(x, word), "country|nation|island")) return;
    if (tree_child(x->t, word, ENT_DEP_nmod__poss, -1) >= 0) return;
    uint32_t id = most_named_other(x, own);
    if (id != UINT32_MAX) d->target = one(x, id, word);
}

party role_without_own_forces(coder *x, party found, party source) {
    uint32_t *at = arena_new(x->sc->a, uint32_t, found.who.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < found.who.n; i++) {
        const ent_actor *a = &x->who->at[found.who.at[i]];
        bool own = false;
        for (size_t k = 0; k < source.who.n && sv_starts(a->sectors, SV("MIL")); k++)
            own |= sv_eq(x->who->at[source.who.at[k]].country, a->country);
        if (!own) at[n++] = found.who.at[i];
    }
    found.who = (actor_ids){at, n};
    return n ? found : nobody;
}

static party find_target(coder *x, const draft *d, const predicate *p, bool acts) {
    const know_frame *f = p->line;
    if (d->type != ENT_TYPE_MOBILIZE)
        return role_find(x, p, f->target, f->n_target, acts, &d->source);
    for (size_t i = 0; i < f->n_target; i++) {
        party found = role_find(x, p, &f->target[i], 1, acts, &d->source);
        found = role_without_own_forces(x, found, d->source);
        if (found.who.n) return found;
    }
    return nobody;
}

// "recalled its ambassador"
static bool is_own_envoy(coder *x, const draft *d) {
    int word = d->target.word;
    if (word < 0 || !d->source.who.n || !d->target.who.n) return false;
    if (!word_in(coder_lemma(x, word), "ambassador|envoy|diplomat|consul|observer|monitor"))
        return false;
    party owner = role_of_phrase(x, tree_child(x->t, word, ENT_DEP_nmod__poss, -1), true);
    return owner.who.n && has(owner.who, d->source.who.at[0]);
}

void role_fill(coder *x, draft *d, const predicate *p) {
    const know_frame *f = p->line;
    d->symmetric = f->symmetric;
    d->source = role_find(x, p, f->source, f->n_source, true, NULL);
    if (f->symmetric) {
        party others = find_all(x, p, f->target, f->n_target);
        d->target = role_without(x, others, d->source);
        return;
    }
    bool acts = target_acts(d->type);
    d->target = find_target(x, d, p, acts);
    if (is_own_envoy(x, d)) d->target = nobody;
    other_country(x, d, p);
    if (d->target.who.n || !asks_object(f)) return;
    d->target = of_owner(x, p->c.obj, acts);
    if (d->target.who.n) d->target = role_without(x, d->target, d->source);
    d->target.passed = true;
}

// --- Actors that are implied ---------------------------------------------------------------------

static sv country_of_word(coder *x, int w) {
    if (w < 0) return (sv){0};
    sv place = actor_place_of_phrase(x->sc, x->s, w);
    if (place.len) return place;
    party p = role_of_phrase(x, w, true);
    for (size_t i = 0; i < p.who.n; i++)
        if (x->who->at[p.who.at[i]].country.len) return x->who->at[p.who.at[i]].country;
    return (sv){0};
}

static sv country_below(coder *x, int w) {
    for (int c = x->t->first[w]; c >= 0; c = x->t->next[c]) {
        ent_deprel rel = deprel_base(coder_word(x, c)->deprel);
        if (rel != ENT_DEP_obl && rel != ENT_DEP_nmod && rel != ENT_DEP_amod &&
            rel != ENT_DEP_compound)
            continue;
        sv found = country_of_word(x, c);
        if (found.len) return found;
    }
    return (sv){0};
}

static sv most_named_country(coder *x) {
    sv best = {0};
    size_t most = 0;
    for (size_t i = 0; i < x->who->n; i++)
        if (x->who->at[i].country.len && x->who->at[i].n_mentions > most) {
            most = x->who->at[i].n_mentions;
            best = x->who->at[i].country;
        }
    return best;
}

static sv nearest_before(coder *x, int word) {
    for (int w = word - 1; w >= 0; w--) {
        actor_ids ids = x->who->by_word[x->s][w];
        for (size_t i = 0; i < ids.n; i++)
            if (x->who->at[ids.at[i]].country.len) return x->who->at[ids.at[i]].country;
    }
    return (sv){0};
}

// As role_country, without going beyond the sentence.
static sv country_near(coder *x, int word) {
    sv found = country_below(x, word);
    for (int step = 0, w = word; !found.len && step < 8 && w >= 0; step++) {
        if (clause_heads(x->t, w)) {
            if (w != word) found = country_below(x, w);
            sv acting = country_of_word(x, clause_surface(x->sc, x->s, w));
            if (acting.len) found = acting;
        }
        w = coder_word(x, w)->head;
    }
    return found.len ? found : nearest_before(x, word);
}

sv role_country(coder *x, int word) {
    sv found = country_near(x, word);
    return found.len ? found : most_named_country(x);
}

static uint32_t add_actor(coder *x, ent_actor a) {
    if (x->who->n == x->who_cap) {
        size_t cap = x->who->n + 16;
        ent_actor *more = arena_new(x->sc->a, ent_actor, cap);
        memcpy(more, x->who->at, x->who->n * sizeof a);
        x->who->at = more;
        x->who_cap = cap;
    }
    x->who->at[x->who->n] = a;
    return (uint32_t)x->who->n++;
}

static sv implied_name(coder *x, sv country, sv sectors) {
    static const char *const words[][2] = {{"GOV", "government of"},
                                           {"COP", "police of"},
                                           {"JUD", "courts of"},
                                           {"CVL", "people of"},
                                           {"OPP", "opposition of"}};
    const know_name *state = know_country(x->sc->k, country);
    sv name = state ? state->name : country;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (sv_eq(sectors, sv_of(words[i][0])))
            return arena_printf(x->sc->a, "%s " SV_FMT, words[i][1], SV_ARG(name));
    return name;
}

party role_implied(coder *x, sv country, const char *sectors, ent_actor_kind kind, int word) {
    if (!country.len) return nobody;
    sv sector = sv_of(sectors), code = arena_join(x->sc->a, country, sector);
    for (size_t i = 0; i < x->who->n; i++)
        if (sv_eq(x->who->at[i].code, code) && x->who->at[i].kind == kind)
            return one(x, (uint32_t)i, word);
    ent_mention *m = arena_new(x->sc->a, ent_mention, 1);
    *m = (ent_mention){.span = coder_word(x, word)->span,
                       .sentence = x->s,
                       .word = (uint32_t)word,
                       .by = ENT_BY_description};
    ent_actor a = {.name = implied_name(x, country, sector),
                   .code = code,
                   .country = country,
                   .sectors = sector,
                   .kind = kind,
                   .mentions = m,
                   .n_mentions = 1};
    return one(x, add_actor(x, a), word);
}

static bool against_rulers(coder *x, int noun) {
    static const char words[] =
        "anti-government|opposition|antigovernment|pro-democracy|anti-regime|"
        "government";
    for (int c = x->t->first[noun]; c >= 0; c = x->t->next[c])
        if (word_in(coder_lemma(x, c), words)) return true;
    return false;
}

// The country of whoever does something to the act: "he crushed the protests".
static sv country_of_doer(coder *x, int noun) {
    for (size_t i = 0; i < x->preds.n; i++) {
        const clause *c = &x->preds.at[i].c;
        if (c->nominal || c->obj < 0 || c->subj < 0 || clause_noun(x->sc, x->s, c->obj) != noun)
            continue;
        sv found = country_of_word(x, c->subj);
        if (found.len) return found;
    }
    return (sv){0};
}

party role_protesters(coder *x, int word) {
    sv country = country_below(x, word);
    if (!country.len) country = country_of_doer(x, word);
    if (!country.len) country = country_near(x, word);
    return role_implied(x, country, against_rulers(x, word) ? "OPP" : "CVL", ENT_KIND_group, word);
}
