// SPDX-License-Identifier: Apache-2.0
//
// What leans on the text before it. Candidates are looked for backwards over a few sentences and at most MOST_BACK
// mentions, so that the work stays linear in the text.
#include "code/resolve.h"

enum {
    SENTENCES_BACK = 3,
    SENTENCES_FAR = 8,
    SENTENCES_ALL = 40,
    MOST_BACK = 128,
    MOST_CLAUSES = 6,
    MOST_STEPS = 40
};

// Mentions before `m`, nearest first.
typedef struct back {
    const cast *c;
    uint32_t sentence, scope;
    int32_t i; // index of the mention looked at
    int left;  // how many more
    int far;   // sentences between it and `m`
    int limit; // most sentences back
} back;

static back back_from(const cast *c, const mention *m, int limit) {
    return (back){.c = c,
                  .sentence = m->sentence,
                  .scope = c->scopes[m->sentence],
                  .i = (int32_t)(m - c->mentions[m->sentence].at),
                  .left = MOST_BACK,
                  .limit = limit};
}

static const mention *step_back(back *b) {
    while (b->left > 0) {
        if (--b->i >= 0) {
            const mention *m = &b->c->mentions[b->sentence].at[b->i];
            if (!m->n_ids) continue;
            b->left--;
            return m;
        }
        if (b->sentence == 0 || ++b->far > b->limit) return NULL;
        b->sentence--;
        if (b->c->scopes[b->sentence] != b->scope) return NULL;
        b->i = (int32_t)b->c->mentions[b->sentence].n;
    }
    return NULL;
}

static const ent_word *word_of(const cast *c, const mention *m, int w) {
    return scene_word(c->sc, m->sentence, w);
}

enum { MOST_IN_SET = 8 };

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

// --- Countries in focus -----------------------------------------------------------------------

// A tally of countries or persons by how often and how near they come before a mention.
typedef struct tally {
    const cast *c;
    struct {
        sv country;
        uint32_t id;
        double points;
        int first;         // how far back it was met first
        uint32_t sentence; // counted last in
    } at[MOST_BACK];
    int n, seen;
} tally;

static void count(tally *t, sv country, uint32_t id, double points) {
    t->seen++;
    for (int i = 0; i < t->n; i++) {
        bool same = country.len ? sv_eq(t->at[i].country, country) : t->at[i].id == id;
        if (!same) continue;
        t->at[i].points += points;
        t->at[i].first = t->seen;
        return;
    }
    if (t->n == MOST_BACK) return;
    t->at[t->n].country = country;
    t->at[t->n].id = id;
    t->at[t->n].first = t->seen;
    t->at[t->n++].points = points;
}

static void count_once(tally *t, sv country, uint32_t sentence, double points) {
    for (int i = 0; i < t->n; i++)
        if (sv_eq(t->at[i].country, country) && t->at[i].sentence == sentence) {
            t->at[i].first = ++t->seen;
            return;
        }
    count(t, country, 0, points);
    for (int i = 0; i < t->n; i++)
        if (sv_eq(t->at[i].country, country)) t->at[i].sentence = sentence;
}

static void swap(tally *t, int i, int j) {
    __typeof__(t->at[0]) x = t->at[i];
    t->at[i] = t->at[j];
    t->at[j] = x;
}

// Puts the `n` highest first, in the order of the text; returns how many there are.
static int raise(tally *t, int n) {
    if (t->n < n) n = t->n;
    for (int i = 0; i < n; i++)
        for (int j = i + 1; j < t->n; j++)
            if (t->at[j].points > t->at[i].points) swap(t, i, j);
    for (int i = 0; i < n; i++)
        for (int j = i + 1; j < n; j++)
            if (t->at[j].first > t->at[i].first) swap(t, i, j);
    return n;
}

// Once a sentence for each country, near sentences more, and `share` times how much of the report is about it.
static tally countries_before(const cast *c, const mention *m, double share) {
    tally t = {.c = c};
    back b = back_from(c, m, SENTENCES_FAR);
    for (const mention *x; (x = step_back(&b)) != NULL;)
        for (size_t i = 0; i < x->n_ids; i++) {
            sv country = c->all.at[x->ids[i]].a.country;
            if (country.len) count_once(&t, country, b.sentence, 1.0 / (1 + b.far));
        }
    uint32_t scope = c->scopes[m->sentence];
    double main = 1 + cast_weight_of(c, scope, cast_main_country(c, scope));
    for (int i = 0; i < t.n; i++)
        t.at[i].points += share * cast_weight_of(c, scope, t.at[i].country) / main;
    return t;
}

// The countries of the last phrase before `m` that stands for exactly `n`: "Peru and Ecuador", "both armies". 0 for none.
static int set_before(const cast *c, const mention *m, int n, sv *countries) {
    back b = back_from(c, m, SENTENCES_ALL);
    for (const mention *x; (x = step_back(&b)) != NULL;) {
        uint32_t ids[MOST_IN_SET];
        size_t many = coref_set(c, x, ids, MOST_IN_SET);
        int got = 0;
        for (size_t i = 0; i < many && got <= n; i++) {
            sv country = c->all.at[ids[i]].a.country;
            bool known = !country.len;
            for (int k = 0; k < got; k++) known |= sv_eq(countries[k], country);
            if (!known && got < MOST_IN_SET) countries[got++] = country;
        }
        if (got == n) return got;
    }
    return 0;
}

int coref_countries(cast *c, const mention *m, int n, affiliation *out) {
    sv set[MOST_IN_SET];
    if (n <= MOST_IN_SET && set_before(c, m, n, set)) {
        for (int i = 0; i < n; i++) out[i] = (affiliation){.country = set[i]};
        return n;
    }
    tally t = countries_before(c, m, 2.0);
    if (raise(&t, n) < n) return 0;
    for (int i = 0; i < n; i++) out[i] = (affiliation){.country = t.at[i].country};
    return n;
}

bool coref_igo(const cast *c, const mention *m, uint32_t *id) {
    back b = back_from(c, m, SENTENCES_FAR);
    for (const mention *x; (x = step_back(&b)) != NULL;) {
        const ent_actor *a = &c->all.at[x->ids[0]].a;
        if (a->kind == ENT_KIND_person || a->country.len || !sv_starts(a->code, SV("IGO")))
            continue;
        *id = x->ids[0];
        return true;
    }
    return false;
}

static bool is_subject(const cast *c, const mention *m) {
    return deprel_base(word_of(c, m, m->head)->deprel) == ENT_DEP_nsubj;
}

// The report is at least half as much about the country as about its main one.
static bool is_told_much(const cast *c, const mention *m, sv country) {
    uint32_t scope = c->scopes[m->sentence];
    return 2 * cast_weight_of(c, scope, country) >=
           cast_weight_of(c, scope, cast_main_country(c, scope));
}

// "the country": the last one named in the sentence, else that of the nearest subject in it, where the report is much about it
// ("The last Cuban soldiers left the country" is of another's); empty for none.
static sv country_in_sentence(const cast *c, const mention *m) {
    sv subject = {0};
    back b = back_from(c, m, 0);
    for (const mention *x; (x = step_back(&b)) != NULL;) {
        const ent_actor *a = &c->all.at[x->ids[0]].a;
        if (!a->country.len) continue;
        if (x->kind == MENTION_NAME &&
            (a->kind == ENT_KIND_state || a->kind == ENT_KIND_government))
            return a->country;
        if (!subject.len && is_subject(c, x) && is_told_much(c, m, a->country))
            subject = a->country;
    }
    return subject;
}

// "the two neighbors", "each state"
static void resolve_several(cast *c, mention *m, int n) {
    affiliation of[MOST_IN_SET];
    uint32_t ids[MOST_IN_SET];
    if (n > MOST_IN_SET || !coref_countries(c, m, n, of)) return;
    for (int i = 0; i < n; i++) ids[i] = cast_state(c, of[i].country);
    resolve_set(c, m, ids, (size_t)n);
}

// "its cousin", "the neighboring country": the country told most that is not the owner's.
static void resolve_other(cast *c, mention *m, int depth) {
    const mention *owner = resolve_at(c, m->sentence, m->owner, depth);
    sv not = owner && owner->n_ids ? c->all.at[owner->ids[0]].a.country : (sv){0};
    if (m->owner >= 0 && !not .len) return;
    tally t = countries_before(c, m, 1.0);
    for (int i = 0; i < t.n; i++)
        if (sv_eq(t.at[i].country, not )) t.at[i].points = -1;
    if (raise(&t, 1) && t.at[0].points > 0) resolve_one(c, m, cast_state(c, t.at[0].country));
}

void coref_states(cast *c, mention *m, int depth) {
    sv country = m->n_mods ? cast_country_of_name(c, m->mods[m->n_mods - 1]) : (sv){0};
    bool allies = m->n_mods && !country.len && m->count >= 2; // "the two NATO allies"
    static const char own[] = "country|nation|homeland|republic|kingdom|island|capital";
    bool plain = m->owner < 0 && m->count < 2 && !m->each && !m->plural;
    if (plain && !m->n_mods) country = country_in_sentence(c, m);
    if (m->owner >= 0 && m->count < 2 && mention_lemma_is(c->sc, m->sentence, m->head, SV(own))) {
        const mention *owner = resolve_at(c, m->sentence, m->owner, depth); // "his country"
        if (owner && owner->n_ids) country = c->all.at[owner->ids[0]].a.country;
    }
    if (country.len)
        resolve_one(c, m, cast_state(c, country));
    else if (m->n_mods && !allies)
        return;
    else if (m->count >= 2 || (m->each && m->owner < 0))
        resolve_several(c, m, m->count >= 2 ? m->count : 2);
    else
        resolve_other(c, m, depth);
}

static bool acts_for_state(const ent_actor *a) {
    static const char own[] = "GOV|MIL|COP|SPY|LEG|JUD";
    return !a->sectors.len || sv_in_list(sv_cut(a->sectors, 0, 3), SV(own), '|');
}

// Whoever does it to "the two leaders" or "both sides" is none of them.
static const mention *subject_over(cast *c, const mention *m, int depth) {
    int verb = word_of(c, m, m->head)->head;
    int subject = verb < 0 ? -1 : tree_child(&c->sc->trees[m->sentence], verb, ENT_DEP_nsubj, -1);
    return subject == m->head ? NULL : resolve_at(c, m->sentence, subject, depth);
}

// A side is a state with all who act for it, or a body or group that belongs to none. Who praises both is neither.
void coref_sides(cast *c, mention *m, int depth) {
    tally t = {.c = c};
    const mention *subject = subject_over(c, m, depth);
    sv not = subject && subject->n_ids == 1 ? c->all.at[subject->ids[0]].a.country : (sv){0};
    back b = back_from(c, m, SENTENCES_BACK);
    for (const mention *x; (x = step_back(&b)) != NULL;)
        for (size_t i = 0; i < x->n_ids; i++) {
            const ent_actor *a = &c->all.at[x->ids[i]].a;
            bool state = a->country.len && acts_for_state(a);
            bool other = !not .len || !sv_eq(a->country, not );
            if (!other || sv_starts(a->sectors, SV("CVL"))) continue;
            if (state || a->code.len)
                count(&t, state ? a->country : (sv){0}, x->ids[i], 1.0 / (1 + b.far));
        }
    int wanted = m->count >= 2 ? m->count : 2;
    if (raise(&t, wanted) < wanted) return;
    uint32_t ids[MOST_IN_SET];
    int got = 0;
    for (int i = 0; i < wanted && got < MOST_IN_SET; i++)
        ids[got++] = t.at[i].country.len ? cast_state(c, t.at[i].country) : t.at[i].id;
    if (got) resolve_set(c, m, ids, (size_t)got);
}

void coref_leaders(cast *c, mention *m, int depth) {
    tally t = {.c = c};
    const mention *subject = subject_over(c, m, depth);
    back b = back_from(c, m, SENTENCES_FAR);
    for (const mention *x; (x = step_back(&b)) != NULL;)
        for (size_t i = 0; i < x->n_ids; i++) {
            const member *who = &c->all.at[x->ids[i]];
            bool person =
                who->a.kind == ENT_KIND_person && (who->named || resolve_held_by_one(who->office));
            bool acts = subject && subject->n_ids && subject->ids[0] == x->ids[i];
            if (person && !acts) count(&t, (sv){0}, x->ids[i], 1.0 / (1 + b.far));
        }
    if (raise(&t, m->count) < m->count) return;
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
    back b = back_from(c, m, SENTENCES_FAR);
    bool large = sv_in_list(lemma, SV("bloc|union|alliance"), '|');
    uint32_t fits = 0;
    bool found = false;
    for (const mention *x; (x = step_back(&b)) != NULL;) {
        const member *who = &c->all.at[x->ids[0]];
        if (has_word(who->a.name, lemma) && who->a.kind != ENT_KIND_person) {
            resolve_one(c, m, x->ids[0]);
            return;
        }
        bool body = who->a.kind == ENT_KIND_bloc || who->a.kind == ENT_KIND_organisation ||
                    (who->a.kind == ENT_KIND_group && who->named);
        bool fit = b.far <= SENTENCES_BACK && body && who->named &&
                   (!large || !who->a.country.len) && !found;
        if (fit) fits = x->ids[0], found = true;
    }
    if (found && m->definite) resolve_one(c, m, fits);
}

bool coref_office(const cast *c, const mention *m, uint32_t *id) {
    sv office = m->noun->office, noun = m->noun->noun;
    bool one = resolve_held_by_one(office);
    back b = back_from(c, m, SENTENCES_FAR);
    for (const mention *x; (x = step_back(&b)) != NULL;)
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
    const mention *subject = subject_over(c, m, depth);
    bool state = subject && subject->n_ids == 1 && acts_abroad(c, subject, m);
    sv not = state ? c->all.at[subject->ids[0]].a.country : (sv){0};
    sv office = m->noun->office, sectors = m->noun->sectors;
    bool minister = sv_eq(office, SV("minister"));
    if (!sectors.len || (resolve_held_by_one(office) && !minister)) return false;
    back b = back_from(c, m, SENTENCES_BACK);
    for (const mention *x; (x = step_back(&b)) != NULL;) {
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

void coref_spoken_for(const cast *c, const mention *m, affiliations *by) {
    back b = back_from(c, m, 0);
    for (const mention *x; (x = step_back(&b)) != NULL;) {
        const ent_actor *a = &c->all.at[x->ids[0]].a;
        bool body = a->kind == ENT_KIND_organisation || a->kind == ENT_KIND_government ||
                    a->kind == ENT_KIND_bloc;
        if (!body || !a->code.len || !is_subject(c, x)) continue;
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

// "Police arrested 30 activists in Kampala": the place may hang on the object, "the streets of Caracas" on no actor.
static sv place_in_clause(const cast *c, const mention *m, int clause) {
    const tree *t = &c->sc->trees[m->sentence];
    sv country = place_below(c, m, clause, ENT_DEP_obl);
    for (int w = t->first[clause]; w >= 0 && !country.len; w = t->next[w]) {
        ent_deprel rel = deprel_base(t->s->words[w].deprel);
        if (rel == ENT_DEP_obj || rel == ENT_DEP_nsubj)
            country = place_below(c, m, w, ENT_DEP_nmod);
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
    const mention *subject = subject_over(c, m, depth);
    if (!subject || subject->n_ids != 1) return (sv){0};
    const ent_actor *a = &c->all.at[subject->ids[0]].a;
    return acts_for_state(a) ? a->country : (sv){0};
}

sv coref_goes_on(cast *c, const mention *m, int depth) {
    const tree *t = &c->sc->trees[m->sentence];
    int clause = is_subject(c, m) ? word_of(c, m, m->head)->head : -1;
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
        country = place_in_clause(c, m, clause);
        clause = clause_above(c, m, clause);
    }
    return country;
}

static sv country_at_home(const cast *c, const mention *m) {
    int clause = clause_above(c, m, m->head);
    back b = back_from(c, m, 0);
    for (const mention *x; (x = step_back(&b)) != NULL;) {
        const ent_actor *a = &c->all.at[x->ids[0]].a;
        bool same = word_of(c, x, x->head)->head == clause;
        if (is_subject(c, x) && a->country.len && acts_at_home(a, same)) return a->country;
    }
    return (sv){0};
}

sv coref_focus(cast *c, const mention *m) {
    uint32_t scope = c->scopes[m->sentence];
    sv most = cast_main_country(c, scope);
    sv country = coref_local(c, m);
    if (!country.len) country = country_at_home(c, m);
    if (country.len) return country;
    back b = back_from(c, m, 0);
    for (const mention *x; (x = step_back(&b)) != NULL;) {
        sv theirs = c->all.at[x->ids[0]].a.country;
        if (!is_subject(c, x) || !theirs.len || !is_told_much(c, m, theirs)) continue;
        if (mention_lemma_is(c->sc, x->sentence, x->head, SV("diplomat|ambassador|envoy")))
            continue;
        if (sv_eq(theirs, most) || !acts_abroad(c, x, m)) return theirs;
    }
    return most;
}
