// SPDX-License-Identifier: Apache-2.0
//
// What leans on the text before it; countries by description are in describe.c, pronouns in pronoun.c.
#include "code/before.h"

enum { MOST_STEPS = 40, MOST_IN_SET = 8 };

static const ent_word *word_of(const cast *c, const mention *m, int w) {
    return scene_word(c->sc, m->sentence, w);
}

size_t coref_set(const cast *c, const mention *m, uint32_t *ids, size_t most) {
    size_t n = 0;
    for (size_t i = 0; i < m->n_ids && n < most; i++) ids[n++] = m->ids[i];
    const tree *t = &c->sc->trees[m->sentence];
    for (int w = tree_child(t, m->head, ENT_DEP_conj, -1); w >= 0 && n < most;
         w = tree_child(t, m->head, ENT_DEP_conj, w)) {
        int32_t i = c->mentions[m->sentence].by_word[w];
        const mention *other = i < 0 ? NULL : &c->mentions[m->sentence].at[i];
        for (size_t k = 0; other && k < other->n_ids && n < most; k++) ids[n++] = other->ids[k];
    }
    return n;
}

bool coref_igo(const cast *c, const mention *m, uint32_t *id) {
    before b = before_mention(c, m, BEFORE_FAR);
    for (const mention *x; (x = before_next(&b)) != NULL;) {
        const ent_actor *a = &c->all.at[x->ids[0]].a;
        if (a->kind == ENT_KIND_person || a->country.len || !sv_starts(a->code, SV("IGO")))
            continue;
        *id = x->ids[0];
        return true;
    }
    return false;
}

static bool acts_for_state(const ent_actor *a) {
    static const char own[] = "GOV|MIL|COP|SPY|LEG|JUD";
    return !a->sectors.len || sv_in_list(sv_cut(a->sectors, 0, 3), SV(own), '|');
}

// Sides by how near they are and how much the report is about them. A side is a state with all who act for it, or a body or group that
// belongs to none; whoever does it to both sides is neither.
static tally sides_before(cast *c, const mention *m, int depth) {
    tally t = {0};
    const mention *subject = m->other ? NULL : before_subject(c, m, depth);
    sv not = subject && subject->n_ids == 1 ? c->all.at[subject->ids[0]].a.country : (sv){0};
    before b = before_mention(c, m, BEFORE_NEAR);
    for (const mention *x; (x = before_next(&b)) != NULL;)
        for (size_t i = 0; i < x->n_ids; i++) {
            const ent_actor *a = &c->all.at[x->ids[i]].a;
            bool state = a->country.len && acts_for_state(a);
            bool other = !not .len || !sv_eq(a->country, not );
            if (!other || sv_starts(a->sectors, SV("CVL"))) continue;
            if (state || a->code.len)
                tally_count(&t, state ? a->country : (sv){0}, x->ids[i], 1.0 / (1 + b.far));
        }
    uint32_t scope = c->scopes[m->sentence];
    double main = 1 + cast_weight_of(c, scope, cast_main_country(c, scope));
    for (int i = 0; i < t.n; i++)
        if (t.at[i].country.len) t.at[i].points += cast_weight_of(c, scope, t.at[i].country) / main;
    return t;
}

void coref_sides(cast *c, mention *m, int depth) {
    tally t = sides_before(c, m, depth);
    int wanted = m->count >= 2 ? m->count : 2;
    uint32_t ids[MOST_IN_SET];
    sv set[MOST_IN_SET];
    int got = 0;
    if (wanted > 2) {
        if (wanted > MOST_IN_SET || !before_row(c, m, wanted, set)) return;
        while (got < wanted) ids[got] = cast_state(c, set[got]), got++;
        resolve_set(c, m, ids, (size_t)got);
        return;
    }
    if (tally_raise(&t, wanted) < wanted) return;
    for (int i = 0; i < wanted && got < MOST_IN_SET; i++)
        ids[got++] = t.at[i].country.len ? cast_state(c, t.at[i].country) : t.at[i].id;
    if (!got) return;
    if (m->other && !m->plural) // of the two, not the one told last
        ids[0] = ids[t.at[0].last < t.at[1].last], got = 1;
    resolve_set(c, m, ids, (size_t)got);
}

void coref_leaders(cast *c, mention *m, int depth) {
    tally t = {0};
    const mention *subject = before_subject(c, m, depth);
    before b = before_mention(c, m, BEFORE_FAR);
    for (const mention *x; (x = before_next(&b)) != NULL;)
        for (size_t i = 0; i < x->n_ids; i++) {
            const member *who = &c->all.at[x->ids[i]];
            bool person =
                who->a.kind == ENT_KIND_person && (who->named || resolve_held_by_one(who->office));
            bool acts = subject && subject->n_ids && subject->ids[0] == x->ids[i];
            if (person && !acts) tally_count(&t, (sv){0}, x->ids[i], 1.0 / (1 + b.far));
        }
    if (tally_raise(&t, m->count) < m->count) return;
    uint32_t ids[MOST_IN_SET];
    int got = 0;
    for (int i = 0; i < m->count && got < MOST_IN_SET; i++) ids[got++] = t.at[i].id;
    resolve_set(c, m, ids, (size_t)got);
}

static bool has_word(sv text, sv word) {
    sv part;
    while (sv_split(&text, ' ', &part))
        if (sv_eq_nocase(part, word)) return true;
    return false;
}

// "the union" is the African Union where that was told, or else the last body that can be called one.
void coref_body(cast *c, mention *m) {
    sv lemma = scene_lemma(c->sc, m->sentence, m->head);
    before b = before_mention(c, m, BEFORE_FAR);
    bool large = sv_in_list(lemma, SV("bloc|union|alliance"), '|');
    uint32_t fits = 0;
    bool found = false;
    for (const mention *x; (x = before_next(&b)) != NULL;) {
        const member *who = &c->all.at[x->ids[0]];
        if (has_word(who->a.name, lemma) && who->a.kind != ENT_KIND_person) {
            resolve_one(c, m, x->ids[0]);
            return;
        }
        bool body = who->a.kind == ENT_KIND_bloc || who->a.kind == ENT_KIND_organisation ||
                    (who->a.kind == ENT_KIND_group && who->named);
        bool fit =
            b.far <= BEFORE_NEAR && body && who->named && (!large || !who->a.country.len) && !found;
        if (fit) fits = x->ids[0], found = true;
    }
    if (found && m->definite) resolve_one(c, m, fits);
}

bool coref_office(const cast *c, const mention *m, uint32_t *id) {
    sv office = m->noun->office, noun = m->noun->noun;
    bool one = resolve_held_by_one(office);
    before b = before_mention(c, m, BEFORE_FAR);
    for (const mention *x; (x = before_next(&b)) != NULL;)
        for (size_t i = 0; i < x->n_ids; i++) {
            const member *who = &c->all.at[x->ids[i]];
            bool same =
                one ? sv_eq(who->office, office)
                    : (x->noun && sv_eq(x->noun->noun, noun) && who->a.kind == ENT_KIND_person) ||
                          (who->named && office.len && sv_eq(who->office, office));
            if (!same) continue;
            *id = x->ids[i];
            return true;
        }
    return false;
}

static int clause_above(const cast *c, const mention *m, int word) {
    for (int steps = 0; word >= 0 && steps < MOST_STEPS; steps++) {
        word = word_of(c, m, word)->head;
        if (word < 0) return -1;
        ent_upos u = word_of(c, m, word)->upos;
        if (u == ENT_UPOS_VERB || u == ENT_UPOS_AUX) return word;
        if (tree_child(&c->sc->trees[m->sentence], word, ENT_DEP_cop, -1) >= 0) return word;
    }
    return -1;
}

// Whether a clause with this subject and the description as its object tells of two countries: states and bodies act on
// one another, rulers and groups at home.
static bool acts_abroad(const cast *c, const mention *subject, const mention *m) {
    const ent_actor *a = &c->all.at[subject->ids[0]].a;
    if (a->kind == ENT_KIND_person || a->kind == ENT_KIND_group) return false;
    return word_of(c, subject, subject->head)->head == clause_above(c, m, m->head);
}

bool coref_same_sector(cast *c, const mention *m, uint32_t *id, int depth) {
    const mention *subject = before_subject(c, m, depth);
    bool state = subject && subject->n_ids == 1 && acts_abroad(c, subject, m);
    sv not = state ? c->all.at[subject->ids[0]].a.country : (sv){0};
    sv office = m->noun->office, sectors = m->noun->sectors;
    bool minister = sv_eq(office, SV("minister"));
    if (!sectors.len || (resolve_held_by_one(office) && !minister)) return false;
    before b = before_mention(c, m, BEFORE_NEAR);
    for (const mention *x; (x = before_next(&b)) != NULL;) {
        const member *who = &c->all.at[x->ids[0]];
        if (x->n_ids > 1 || !who->named || who->a.kind != ENT_KIND_person) continue;
        if (not .len && sv_eq(who->a.country, not )) continue;
        bool same = minister ? sv_ends(who->office, office)
                             : sv_eq(who->a.sectors, sectors) ||
                                   (sv_eq(sectors, SV("GOV")) && sv_eq(who->a.sectors, SV("ELI")));
        if (!same) continue;
        *id = x->ids[0];
        return true;
    }
    return false;
}

static bool plays(const member *who, const char *role) {
    if (scene_has_sector(who->a.sectors, role)) return true;
    bool court = sv_eq(sv_of(role), SV("JUD"));
    return court && (has_word(who->a.name, SV("court")) || has_word(who->a.name, SV("tribunal")));
}

// Whom a noun of these sectors can mean; NULL where it takes more than that to know.
static const char *role_of(sv sectors) {
    if (sv_starts(sectors, SV("UAF"))) return "UAF|REB|PRM|IMG";
    if (sv_starts(sectors, SV("REB"))) return "REB|IMG";
    return sv_starts(sectors, SV("JUD")) ? "JUD" : NULL;
}

bool coref_same_role(const cast *c, const mention *m, uint32_t *id) {
    const char *role = role_of(m->noun->sectors);
    before b = before_mention(c, m, BEFORE_FAR);
    for (const mention *x; role && (x = before_next(&b)) != NULL;) {
        const member *who = &c->all.at[x->ids[0]];
        if (x->n_ids > 1 || who->a.kind == ENT_KIND_person || !plays(who, role)) continue;
        *id = x->ids[0];
        return true;
    }
    return false;
}

bool coref_same_soldier(const cast *c, const mention *m, uint32_t *id) {
    if (!sv_starts(m->noun->sectors, SV("MIL"))) return false;
    before b = before_mention(c, m, BEFORE_NEAR);
    for (const mention *x; (x = before_next(&b)) != NULL;) {
        const member *who = &c->all.at[x->ids[0]];
        bool one = x->n_ids == 1 && who->a.kind == ENT_KIND_person && !who->named;
        if (!one || !sv_starts(who->a.sectors, SV("MIL"))) continue;
        *id = x->ids[0];
        return true;
    }
    return false;
}

// The country of an envoy or official whom the clause of `m` deals with: who summons the Peruvian ambassador is no Peruvian.
static sv country_dealt_with(const cast *c, const mention *m) {
    int verb = before_is_subject(c, m) ? word_of(c, m, m->head)->head : -1;
    int object = verb < 0 ? -1 : tree_child(&c->sc->trees[m->sentence], verb, ENT_DEP_obj, -1);
    int32_t i = object < 0 ? -1 : c->mentions[m->sentence].by_word[object];
    const mention *other = i < 0 ? NULL : &c->mentions[m->sentence].at[i];
    bool official =
        other && other->n_mods && other->noun && scene_has_sector(other->noun->sectors, "GOV|MIL");
    return official ? cast_country_of_name(c, other->mods[other->n_mods - 1]) : (sv){0};
}

void coref_spoken_for(const cast *c, const mention *m, affiliations *by) {
    before b = before_mention(c, m, 0);
    for (const mention *x; (x = before_next(&b)) != NULL;) {
        const ent_actor *a = &c->all.at[x->ids[0]].a;
        bool body = a->kind == ENT_KIND_organisation || a->kind == ENT_KIND_government ||
                    a->kind == ENT_KIND_bloc;
        if (!body || !a->code.len || !before_is_subject(c, x)) continue;
        if (by->n && a->country.len) continue; // officials in a town are of its country
        by->at[0] = (affiliation){.body = a->country.len ? (sv){0} : a->code,
                                  .country = a->country,
                                  .sectors = a->sectors};
        by->n = 1;
        by->by_place = false;
        return;
    }
}

// --- The country of a description that names none -----------------------------------------------

static sv place_below(const cast *c, const mention *m, int word, ent_deprel rel) {
    const tree *t = &c->sc->trees[m->sentence];
    for (int w = t->first[word]; w >= 0; w = t->next[w]) {
        if (deprel_base(t->s->words[w].deprel) != rel || w == m->at) continue;
        if (!sv_in_list(scene_preposition(c->sc, m->sentence, w),
                        SV("in|at|across|inside|throughout"), '|'))
            continue;
        sv country = cast_place_country(c, m->sentence, w);
        if (country.len) return country;
    }
    return (sv){0};
}

// "arrested 30 activists in Kampala", "stoned the car of the envoy in Kampala"
static sv place_below_object(const cast *c, const mention *m, int object) {
    const tree *t = &c->sc->trees[m->sentence];
    sv country = place_below(c, m, object, ENT_DEP_nmod);
    for (int w = t->first[object]; w >= 0 && !country.len; w = t->next[w])
        if (t->s->words[w].deprel == ENT_DEP_nmod && w != m->head)
            country = place_below(c, m, w, ENT_DEP_nmod);
    return country;
}

// "Police arrested 30 activists in Kampala": the place may hang on the object, in the clause of `m` itself (`own`), "the streets of
// Caracas" on no actor.
static sv place_in_clause(const cast *c, const mention *m, int clause, bool own) {
    const tree *t = &c->sc->trees[m->sentence];
    sv country = place_below(c, m, clause, ENT_DEP_obl);
    for (int w = t->first[clause]; w >= 0 && !country.len; w = t->next[w]) {
        ent_deprel rel = deprel_base(t->s->words[w].deprel);
        if (own && (rel == ENT_DEP_obj || rel == ENT_DEP_nsubj))
            country = place_below_object(c, m, w);
        if (rel == ENT_DEP_obl && mention_lemma_is(c->sc, m->sentence, w, SV("street|square")))
            country = cast_place_country(c, m->sentence, w);
    }
    return country;
}

// Citizens, parties and rebels deal with the rulers and forces of their own country, so do courts and parliaments by what they
// themselves decide.
static bool acts_at_home(const ent_actor *a, bool same_clause) {
    static const char own[] = "CVL|OPP|PTY|REB|EDU|LAB|AGR|REL|JRN|COP", public[] = "LEG|JUD";
    sv first = sv_cut(a->sectors, 0, a->sectors.len < 3 ? 0 : 3);
    return sv_in_list(first, SV(own), '|') || (same_clause && sv_in_list(first, SV(public), '|'));
}

sv coref_sender(cast *c, const mention *m, int depth) {
    static const char sends[] =
        "send|deploy|withdraw|dispatch|mobilize|mobilise|contribute|redeploy|station|commit|pull|"
        "move|mass|recall|keep|lose|have|fly|rush|airlift|order|provide|offer|add|use";
    if (word_of(c, m, m->head)->deprel != ENT_DEP_obj) return (sv){0};
    if (!mention_lemma_is(c->sc, m->sentence, word_of(c, m, m->head)->head, SV(sends)))
        return (sv){0};
    const mention *subject = before_subject(c, m, depth);
    if (!subject || subject->n_ids != 1) return (sv){0};
    const ent_actor *a = &c->all.at[subject->ids[0]].a;
    return acts_for_state(a) ? a->country : (sv){0};
}

sv coref_goes_on(cast *c, const mention *m, int depth) {
    const tree *t = &c->sc->trees[m->sentence];
    int clause = before_is_subject(c, m) ? word_of(c, m, m->head)->head : -1;
    if (clause < 0 || word_of(c, m, clause)->deprel != ENT_DEP_conj) return (sv){0};
    int first = word_of(c, m, clause)->head;
    int subject = tree_child(t, first, ENT_DEP_nsubj, -1);
    const mention *x = resolve_at(c, m->sentence, subject, depth);
    if (!x || x->n_ids != 1) return (sv){0};
    const ent_actor *a = &c->all.at[x->ids[0]].a;
    return a->kind == ENT_KIND_state || a->kind == ENT_KIND_government ? a->country : (sv){0};
}

sv coref_local(const cast *c, const mention *m) {
    enum { CLAUSES = 3 };
    int clause = clause_above(c, m, m->head);
    sv country = {0};
    for (int steps = 0; clause >= 0 && !country.len && steps < CLAUSES; steps++) {
        country = place_in_clause(c, m, clause, steps == 0);
        clause = clause_above(c, m, clause);
    }
    return country;
}

static sv country_at_home(const cast *c, const mention *m) {
    int clause = clause_above(c, m, m->head);
    before b = before_mention(c, m, 0);
    for (const mention *x; (x = before_next(&b)) != NULL;) {
        const ent_actor *a = &c->all.at[x->ids[0]].a;
        bool same = word_of(c, x, x->head)->head == clause;
        if (before_is_subject(c, x) && a->country.len && acts_at_home(a, same)) return a->country;
    }
    return (sv){0};
}

// "Moldovan troops and the separatists" are of one country.
static sv country_beside(const cast *c, const mention *m) {
    const ent_word *word = word_of(c, m, m->head);
    int32_t i = word->deprel == ENT_DEP_conj ? c->mentions[m->sentence].by_word[word->head] : -1;
    const mention *other = i < 0 ? NULL : &c->mentions[m->sentence].at[i];
    bool rebels = m->noun && scene_has_sector(m->noun->sectors, "REB|PRM|OPP");
    bool told = rebels && other && other->n_ids == 1 && other->kind == MENTION_NOUN;
    return told ? c->all.at[other->ids[0]].a.country : (sv){0};
}

// "A Peruvian ship fired on fishermen, killing 4 sailors": soldiers whom others kill are not of their army.
static bool is_attacked(const cast *c, const mention *m) {
    const ent_word *word = word_of(c, m, m->head);
    if (word->deprel != ENT_DEP_obj || !m->noun || !sv_starts(m->noun->sectors, SV("MIL")))
        return false;
    know_frames uses = know_verb(c->sc->k, scene_lemma(c->sc, m->sentence, word->head));
    for (size_t i = 0; i < uses.n; i++)
        if (uses.at[i].type == ENT_TYPE_ASSAULT) return true;
    return false;
}

sv coref_focus(cast *c, const mention *m) {
    uint32_t scope = c->scopes[m->sentence];
    sv most = cast_main_country_but(c, scope, country_dealt_with(c, m));
    sv country = country_beside(c, m);
    if (!country.len) country = coref_local(c, m);
    if (!country.len) country = country_at_home(c, m);
    if (country.len) return country;
    before b = before_mention(c, m, 0);
    for (const mention *x; (x = before_next(&b)) != NULL;) {
        sv theirs = c->all.at[x->ids[0]].a.country;
        if (!before_is_subject(c, x) || !theirs.len || !before_told_much(c, m, theirs)) continue;
        if (mention_lemma_is(c->sc, x->sentence, x->head, SV("diplomat|ambassador|envoy")))
            continue;
        if (is_attacked(c, m) && sv_starts(c->all.at[x->ids[0]].a.sectors, SV("MIL")))
            return cast_main_country_but(c, scope, theirs);
        if (sv_eq(theirs, most) || !acts_abroad(c, x, m)) return theirs;
    }
    return most;
}
