// SPDX-License-Identifier: Apache-2.0
#include "code/clause.h"
#include "code/timeword.h"

// Chains of conjuncts and complements longer than this are no English; the bound keeps hostile input cheap.
enum { MAX_CLIMB = 32 };

static const ent_word *word_at(const tree *t, int w) { return &t->s->words[w]; }

// Nouns that only measure or count the noun behind "of".
static const char measures[] =
    "wave|series|round|number|string|spate|set|lot|act|bout|host|range|"
    "some|one|dozen|hundred|thousand|million|kind|sort|type|part|majority|"
    "most|many|all|both|each|several|few|flurry|day|week|month|year|hour|"
    "package|couple|piece|form|pair|handful|any|none|two|three|batch|"
    "ten|variety|spell|pattern|sequence|succession|slew|campaign|state|level|"
    "half|third|rest|score|"
    "tonne|ton|barrel|dose|kilo|kilogram|litre|liter|gallon|crate|box|truckload";

static bool measures_of(const scene *sc, uint32_t s, int w) {
    return w >= 0 && word_in(scene_lemma(sc, s, w), measures);
}

static bool verbal(const tree *t, int w) {
    ent_upos u = word_at(t, w)->upos;
    return u == ENT_UPOS_VERB || u == ENT_UPOS_AUX;
}

bool clause_heads(const tree *t, int w) {
    return w >= 0 && (verbal(t, w) || tree_child(t, w, ENT_DEP_cop, -1) >= 0 ||
                      tree_child(t, w, ENT_DEP_nsubj, -1) >= 0);
}

static int first_child(const tree *t, int w, const ent_deprel *rels, int n) {
    for (int i = 0; i < n; i++) {
        int c = tree_child(t, w, rels[i], -1);
        if (c >= 0) return c;
    }
    return -1;
}
#define FIRST_CHILD(t, w, ...)                               \
    first_child((t), (w), (const ent_deprel[]){__VA_ARGS__}, \
                sizeof((const ent_deprel[]){__VA_ARGS__}) / sizeof(ent_deprel))

static bool comma_between(const tree *t, int from, int to) {
    for (int w = from + 1; w < to; w++)
        if (sv_eq(word_at(t, w)->form, SV(","))) return true;
    return false;
}

// Of several, the one nearest before the verb.
static int own_subject(const tree *t, int w) {
    int found = -1;
    for (int c = t->first[w]; c >= 0; c = t->next[c]) {
        ent_deprel rel = word_at(t, c)->deprel;
        if (rel != ENT_DEP_nsubj && rel != ENT_DEP_nsubj__pass && rel != ENT_DEP_nsubj__outer)
            continue;
        // "Peru, an old ally, has come": what commas set off behind the subject is no other one
        bool set_apart = found >= 0 && c < w && comma_between(t, found, c) &&
                         sv_eq(word_at(t, t->right[c] + 1)->form, SV(","));
        if (!set_apart && (found < 0 || c < w)) found = c;
    }
    return found;
}

static bool has_xpos(const tree *t, int w, const char *tag) {
    return sv_eq(word_at(t, w)->xpos, sv_of(tag));
}

// Whether a word of `list` introduces the clause, be it attached to the auxiliary: "of having lied".
static bool introduced_by(const scene *sc, uint32_t s, int w, const char *list) {
    const tree *t = &sc->trees[s];
    int places[2] = {w, tree_child(t, w, ENT_DEP_aux, -1)};
    for (int i = 0; i < 2 && places[i] >= 0; i++)
        for (int c = t->first[places[i]]; c >= 0 && c < w; c = t->next[c]) {
            ent_deprel rel = word_at(t, c)->deprel;
            if ((rel == ENT_DEP_mark || rel == ENT_DEP_case) &&
                word_in(scene_lemma(sc, s, c), list))
                return true;
        }
    return false;
}

static int marker(const scene *sc, uint32_t s, int verb, sv lemma) {
    const tree *t = &sc->trees[s];
    for (int c = t->first[verb]; c >= 0; c = t->next[c]) {
        ent_deprel rel = word_at(t, c)->deprel;
        if ((rel == ENT_DEP_mark || rel == ENT_DEP_case) && sv_eq(scene_lemma(sc, s, c), lemma))
            return c;
    }
    return -1;
}

bool clause_infinitive(const scene *sc, uint32_t s, int verb) {
    return marker(sc, s, verb, SV("to")) >= 0;
}

bool clause_negation(sv lemma) { return word_in(lemma, "not|n't|never|hardly|neither|nor"); }

bool clause_negated(const scene *sc, uint32_t s, int verb) {
    const tree *t = &sc->trees[s];
    bool negated = false;
    for (int c = t->first[verb]; c >= 0 && c < verb; c = t->next[c]) {
        if (sv_eq(word_at(t, c)->xpos, SV("MD"))) return false;
        negated |=
            word_at(t, c)->deprel == ENT_DEP_advmod && clause_negation(scene_lemma(sc, s, c));
    }
    return negated;
}

bool clause_headline_plan(const scene *sc, uint32_t s, int verb) {
    const tree *t = &sc->trees[s];
    int up = word_at(t, verb)->head;
    return up >= 0 && word_at(t, verb)->deprel == ENT_DEP_acl && word_at(t, up)->head < 0 &&
           word_at(t, up)->upos == ENT_UPOS_PROPN && t->right[verb] == t->right[up] &&
           clause_infinitive(sc, s, verb);
}

bool clause_under_have(const scene *sc, uint32_t s, int verb) {
    const tree *t = &sc->trees[s];
    int up = word_at(t, verb)->head;
    return up >= 0 && word_at(t, verb)->deprel == ENT_DEP_xcomp &&
           sv_eq(scene_lemma(sc, s, up), SV("have")) && clause_infinitive(sc, s, verb);
}

bool clause_base(const scene *sc, uint32_t s, int verb) {
    const tree *t = &sc->trees[s];
    if (clause_infinitive(sc, s, verb)) return true;
    return sv_eq(word_at(t, verb)->xpos, SV("VB")) && tree_child(t, verb, ENT_DEP_aux, -1) < 0;
}

clause_place clause_place_of(const scene *sc, uint32_t s, int w) {
    const tree *t = &sc->trees[s];
    for (int step = 0; step < MAX_CLIMB; step++) {
        const ent_word *x = word_at(t, w);
        bool conjunct = x->deprel == ENT_DEP_conj && x->head >= 0;
        bool measured = deprel_base(x->deprel) == ENT_DEP_nmod && measures_of(sc, s, x->head) &&
                        sv_eq(scene_preposition(sc, s, w), SV("of"));
        if (!conjunct && !measured) break;
        w = x->head;
    }
    return (clause_place){.top = w, .head = word_at(t, w)->head, .rel = word_at(t, w)->deprel};
}

static bool relative_pronoun(const scene *sc, uint32_t s, int w) {
    static const char forms[] = "that|which|who|whom";
    return word_in(scene_lemma(sc, s, w), forms);
}

// The noun that the relative clause of `verb` belongs to.
static int related_noun(const tree *t, int verb) {
    for (int step = 0; step < MAX_CLIMB && verb >= 0; step++) {
        ent_deprel rel = word_at(t, verb)->deprel;
        int head = word_at(t, verb)->head;
        if (rel == ENT_DEP_acl__relcl || rel == ENT_DEP_acl) return head;
        if (rel != ENT_DEP_conj && rel != ENT_DEP_xcomp && rel != ENT_DEP_ccomp) return -1;
        verb = head;
    }
    return -1;
}

static int measured_noun(const scene *sc, uint32_t s, int w) {
    const tree *t = &sc->trees[s];
    for (int step = 0; step < MAX_CLIMB && measures_of(sc, s, w); step++) {
        int inner = -1;
        for (int c = t->first[w]; c >= 0 && inner < 0; c = t->next[c])
            if (c > w && deprel_base(word_at(t, c)->deprel) == ENT_DEP_nmod &&
                sv_eq(scene_preposition(sc, s, c), SV("of")))
                inner = c;
        if (inner < 0) break;
        w = inner;
    }
    return w;
}

// "the men whose strike has closed the mines": the men.
static int owner_noun(const tree *t, int whose) {
    int w = whose;
    for (int step = 0; step < MAX_CLIMB && word_at(t, w)->head >= 0; step++) {
        if (word_at(t, w)->deprel == ENT_DEP_acl__relcl) return word_at(t, w)->head;
        w = word_at(t, w)->head;
    }
    return whose;
}

int clause_noun(const scene *sc, uint32_t s, int w) {
    const tree *t = &sc->trees[s];
    if (w < 0) return w;
    if (sv_eq(scene_lemma(sc, s, w), SV("whose"))) return owner_noun(t, w);
    if (word_at(t, w)->upos == ENT_UPOS_PRON && relative_pronoun(sc, s, w)) {
        int noun = related_noun(t, word_at(t, w)->head);
        if (noun >= 0) w = noun;
    }
    return measured_noun(sc, s, w);
}

bool clause_definite(const scene *sc, uint32_t s, int noun) {
    static const char known[] = "the|this|that|these|those";
    const tree *t = &sc->trees[s];
    if (tree_child(t, noun, ENT_DEP_nmod__poss, -1) >= 0) return true;
    int det = tree_child(t, noun, ENT_DEP_det, -1);
    return det >= 0 && word_in(scene_lemma(sc, s, det), known);
}

// Verbs whose infinitive belongs to their own subject although they have an object: "promised him to come".
static bool subject_control(sv lemma) {
    static const char verbs[] = "promise|threaten|vow|pledge";
    return word_in(lemma, verbs);
}

static int controller(const scene *sc, uint32_t s, int verb) {
    const tree *t = &sc->trees[s];
    if (subject_control(scene_lemma(sc, s, verb))) return -1;
    return FIRST_CHILD(t, verb, ENT_DEP_obj, ENT_DEP_iobj);
}

static bool participle(const scene *sc, uint32_t s, int w) {
    const tree *t = &sc->trees[s];
    return (has_xpos(t, w, "VBN") || has_xpos(t, w, "VBG") ||
            word_at(t, w)->upos == ENT_UPOS_ADJ) &&
           !clause_infinitive(sc, s, w);
}

// A gerund that tells why something is done to somebody: it is about whom it is done to.
static bool reason(const scene *sc, uint32_t s, int w) {
    return introduced_by(sc, s, w, "for|of|over|about");
}

static int blamed(const scene *sc, uint32_t s, int verb) {
    const tree *t = &sc->trees[s];
    return FIRST_CHILD(t, verb, ENT_DEP_obj, ENT_DEP_nsubj__pass, ENT_DEP_iobj);
}

static bool utterance(const scene *sc, uint32_t s, int noun) {
    static const char words[] = "statement|report|resolution|letter|communique|declaration|"
                                "petition|note|message|speech|article|tweet|motion|bill";
    return word_in(scene_lemma(sc, s, noun), words);
}

// One step up from a verb without subject. Either `*found` is the subject, or the search goes on at the word returned;
// -1 with nothing found ends it.
static int surface_step(const scene *sc, uint32_t s, int w, int *found) {
    const tree *t = &sc->trees[s];
    int head = word_at(t, w)->head;
    if (head < 0) return -1;
    switch (word_at(t, w)->deprel) {
    case ENT_DEP_conj: return head;
    case ENT_DEP_advcl:
        if (reason(sc, s, w)) { // "expelled them for spying"
            *found = blamed(sc, s, head);
            return *found >= 0 ? -1 : head;
        }
        // fallthrough
    case ENT_DEP_advcl__relcl:
    case ENT_DEP_dep: return clause_heads(t, head) ? head : -1;
    case ENT_DEP_ccomp:
        if (!clause_infinitive(sc, s, w) && !has_xpos(t, w, "VBG")) return -1;
        // an infinitive that the parser took for a clause
        // fallthrough
    case ENT_DEP_xcomp:
        *found = controller(sc, s, head);
        if (*found == w) *found = -1;
        return head;
    case ENT_DEP_acl:
        if (participle(sc, s, w)) {
            // "issued a statement criticising": whoever issued it criticises
            *found = utterance(sc, s, head) ? tree_child(t, head, ENT_DEP_nmod__poss, -1) : head;
            return *found >= 0 ? -1 : word_at(t, head)->head;
        }
        *found = tree_child(t, head, ENT_DEP_nmod__poss, -1);
        if (*found < 0 && clause_headline_plan(sc, s, w)) *found = head;
        return word_at(t, head)->head;
    case ENT_DEP_acl__relcl:
    case ENT_DEP_amod: *found = head; return -1;
    default: return -1;
    }
}

static bool is_finite(const tree *t, int w) {
    return word_in(word_at(t, w)->xpos, "VBD|VBZ|VBP") && word_at(t, w)->upos == ENT_UPOS_VERB;
}

static bool time_word(const scene *sc, uint32_t s, int w) {
    return scene_word(sc, s, w)->upos == ENT_UPOS_NUM || timeword_names_date(scene_lemma(sc, s, w));
}

static bool has_finite(const tree *t, int w) {
    if (is_finite(t, w)) return true;
    int aux = tree_child(t, w, ENT_DEP_aux, -1);
    return aux >= 0 && word_in(word_at(t, aux)->xpos, "VBD|VBZ|VBP|MD");
}

// Whether the phrase before a verb without a subject is that subject, though the parser took it for one with a preposition:
// "In March Riyadh recalled", "On Monday members of the party burst into", "after Lima and Quito had broken off".
static bool is_subject_misnamed(const scene *sc, uint32_t s, int w, int c) {
    const tree *t = &sc->trees[s];
    const ent_word *x = word_at(t, c);
    int before = t->left[c] - 1, mark = tree_child(t, c, ENT_DEP_case, -1);
    if (time_word(sc, s, c)) return false;
    if (mark < 0) // a time stands before it
        return x->upos == ENT_UPOS_PROPN && before >= 0 && time_word(sc, s, before);
    if (mark != t->left[c] || mark + 1 >= c) return false;
    if (time_word(sc, s, mark + 1)) return true;
    return word_in(word_at(t, mark)->form, "after|before|until|since|once") && has_finite(t, w);
}

static int subject_misnamed(const scene *sc, uint32_t s, int w) {
    const tree *t = &sc->trees[s];
    for (int c = t->first[w]; c >= 0 && c < w; c = t->next[c]) {
        int next = t->right[c] + 1;
        bool to_verb = next == w || (next < w && word_at(t, next)->head == w &&
                                     deprel_base(word_at(t, next)->deprel) == ENT_DEP_aux);
        if (to_verb && deprel_base(word_at(t, c)->deprel) == ENT_DEP_obl &&
            is_subject_misnamed(sc, s, w, c))
            return c;
    }
    return -1;
}

static bool set_off(const tree *t, int top) {
    int left = t->left[top];
    return word_at(t, top)->deprel == ENT_DEP_appos && left > 0 &&
           sv_eq(word_at(t, left - 1)->form, SV(","));
}

// The phrase right before a finite verb that has no subject, where the parser gave it to a verb before ("came after
// the government freed them").
static int phrase_before(const tree *t, int w) {
    int top = w - 1;
    while (top >= 0 && word_in(word_at(t, top)->xpos, "RB|MD|VBZ|VBP|VBD") &&
           word_at(t, top)->head == w)
        top--;
    int edge = top;
    if (top < 0 || word_at(t, w)->deprel == ENT_DEP_conj) return -1;
    for (int up = word_at(t, top)->head; up >= 0 && up != w && t->right[up] == edge;
         up = word_at(t, up)->head) {
        // it is inside a phrase of the verb's own ("in a speech the king said"), or stands apart behind a comma
        if (word_at(t, up)->head == w || set_off(t, top)) break;
        top = up;
    }
    const ent_word *x = word_at(t, top);
    bool noun = x->upos == ENT_UPOS_NOUN || x->upos == ENT_UPOS_PROPN || x->upos == ENT_UPOS_PRON;
    if (!noun || x->head < 0 || x->head >= w || word_at(t, w)->head == top) return -1;
    return verbal(t, x->head) || x->deprel == ENT_DEP_appos ? top : -1;
}

int clause_surface(const scene *sc, uint32_t s, int w) {
    const tree *t = &sc->trees[s];
    for (int step = 0; step < MAX_CLIMB && w >= 0; step++) {
        int own = own_subject(t, w);
        if (own < 0 && is_finite(t, w)) own = phrase_before(t, w);
        if (own < 0) own = subject_misnamed(sc, s, w);
        if (own >= 0) return own;
        int found = -1;
        w = surface_step(sc, s, w, &found);
        if (found >= 0) return found;
    }
    return -1;
}

static bool has_auxiliary(const tree *t, int w) {
    return FIRST_CHILD(t, w, ENT_DEP_aux, ENT_DEP_aux__pass, ENT_DEP_cop) >= 0;
}

static bool marked_passive(const tree *t, int w) {
    return FIRST_CHILD(t, w, ENT_DEP_aux__pass, ENT_DEP_nsubj__pass) >= 0;
}

// Whether only nouns stand between a phrase and the verb that it may belong to.
static bool hangs_on_nouns_of(const tree *t, int phrase, int verb) {
    int w = word_at(t, phrase)->head;
    for (int step = 0; step < MAX_CLIMB && w >= 0 && w != verb; step++) {
        ent_upos u = word_at(t, w)->upos;
        if (u != ENT_UPOS_NOUN && u != ENT_UPOS_PROPN) return false;
        w = word_at(t, w)->head;
    }
    return w == verb;
}

// The by-phrase, be it hung on a noun before it: "was shot at a market in Lagos by gunmen".
static int agent(const scene *sc, uint32_t s, int w) {
    const tree *t = &sc->trees[s];
    int c = tree_child(t, w, ENT_DEP_obl__agent, -1);
    if (c >= 0) return c;
    for (c = t->first[w]; c >= 0; c = t->next[c]) {
        ent_deprel rel = deprel_base(word_at(t, c)->deprel);
        if ((rel == ENT_DEP_obl || rel == ENT_DEP_nmod) &&
            sv_eq(scene_preposition(sc, s, c), SV("by")))
            return c;
    }
    if (FIRST_CHILD(t, w, ENT_DEP_aux__pass, ENT_DEP_nsubj__pass) < 0) return -1;
    for (c = w + 1; c <= t->right[w]; c++)
        if (deprel_base(word_at(t, c)->deprel) == ENT_DEP_nmod &&
            sv_eq(scene_preposition(sc, s, c), SV("by")) && hangs_on_nouns_of(t, c, w))
            return c;
    return -1;
}

// A participle below its noun that is the main verb mistaken: it has an object of its own ("the group released ten men"), or
// stands behind a comma at the noun that heads the sentence and names no doer.
static bool finite_after_all(const scene *sc, uint32_t s, int w) {
    const tree *t = &sc->trees[s];
    if (tree_child(t, w, ENT_DEP_obj, -1) >= 0) return true;
    int head = word_at(t, w)->head;
    bool comma = w > 0 && sv_eq(word_at(t, w - 1)->form, SV(","));
    return comma && word_at(t, head)->head < 0 &&
           tree_child(t, head, ENT_DEP_acl__relcl, -1) >= 0 && agent(sc, s, w) < 0;
}

// "protests triggered by", "troops sent to", "Arrested on Monday, he": a past participle on its own.
static bool bare_participle(const scene *sc, uint32_t s, int w) {
    const tree *t = &sc->trees[s];
    if (!has_xpos(t, w, "VBN") && !(has_xpos(t, w, "VBD") && word_at(t, w)->deprel == ENT_DEP_acl))
        return false;
    if (has_auxiliary(t, w)) return false;
    switch (word_at(t, w)->deprel) {
    case ENT_DEP_acl: return own_subject(t, w) < 0 && !finite_after_all(sc, s, w);
    case ENT_DEP_amod: return true;
    case ENT_DEP_advcl:
    case ENT_DEP_xcomp:
    case ENT_DEP_parataxis:
    case ENT_DEP_dep:
    case ENT_DEP_root: return tree_child(t, w, ENT_DEP_obj, -1) < 0;
    default: return false;
    }
}

// The verb of a finite clause with a subject and without auxiliary is active, even where the tagger took its past tense for a
// participle. Headlines do without auxiliaries.
static bool finite_and_active(const scene *sc, uint32_t s, int w) {
    const tree *t = &sc->trees[s];
    int subject = own_subject(t, w);
    if (t->s->part != ENT_PART_BODY || subject < 0 || subject > w || has_auxiliary(t, w))
        return false;
    if (agent(sc, s, w) >= 0) return false;
    switch (word_at(t, w)->deprel) {
    case ENT_DEP_root:
    case ENT_DEP_ccomp:
    case ENT_DEP_conj:
    case ENT_DEP_parataxis:
    case ENT_DEP_acl__relcl: return true;
    default: return false;
    }
}

static bool is_passive(const scene *sc, uint32_t s, int w) {
    const tree *t = &sc->trees[s];
    if (finite_and_active(sc, s, w)) return false;
    for (int step = 0; step < MAX_CLIMB; step++) {
        if (marked_passive(t, w) || bare_participle(sc, s, w)) return true;
        // "was arrested and beaten": the second participle shares the auxiliary
        if (word_at(t, w)->deprel != ENT_DEP_conj || !has_xpos(t, w, "VBN") ||
            has_auxiliary(t, w) || own_subject(t, w) >= 0 || tree_child(t, w, ENT_DEP_obj, -1) >= 0)
            return false;
        w = word_at(t, w)->head;
        if (!verbal(t, w)) return false;
    }
    return false;
}

// "accused of torture by judges": of a complement in the active voice, the by-phrase is the verb's above.
static int agent_behind(const scene *sc, uint32_t s, int comp) {
    const tree *t = &sc->trees[s];
    if (is_passive(sc, s, comp)) return -1;
    int found = agent(sc, s, comp), obj = tree_child(t, comp, ENT_DEP_obj, -1);
    return found >= 0 || obj < 0 ? found : agent(sc, s, obj);
}

// "arrested and beat protesters": the object stands behind the last verb.
static int shared_object(const scene *sc, uint32_t s, int w) {
    const tree *t = &sc->trees[s];
    int second = tree_child(t, w, ENT_DEP_conj, -1);
    if (second < 0 || second > w + 3 || !verbal(t, second) || own_subject(t, second) >= 0)
        return -1;
    for (int c = t->first[w]; c >= 0; c = t->next[c])
        if (c > w && deprel_base(word_at(t, c)->deprel) == ENT_DEP_obl) return -1;
    return tree_child(t, second, ENT_DEP_obj, -1);
}

// The phrase right behind the verb that hangs on it under a name that only an object can have there: a second subject, or
// an oblique without preposition.
static int object_misnamed(const tree *t, int w) {
    bool subject = false;
    for (int c = t->first[w]; c >= 0; c = t->next[c]) {
        ent_deprel rel = word_at(t, c)->deprel;
        if (c < w) subject |= rel == ENT_DEP_nsubj;
        if (c < w || t->left[c] != w + 1) continue;
        bool bare = tree_child(t, c, ENT_DEP_case, -1) < 0 && word_at(t, c)->upos != ENT_UPOS_PUNCT;
        if ((rel == ENT_DEP_nsubj && subject) || (rel == ENT_DEP_obl && bare)) return c;
    }
    return -1;
}

// The phrase right behind the verb, where the parser gave it to a verb before ("gave aid as they crushed a revolt").
static int next_phrase(const tree *t, int w) {
    int n = (int)t->s->n_words, top = w + 1;
    if (top >= n) return -1;
    while (word_at(t, top)->head >= 0 && t->left[word_at(t, top)->head] == w + 1)
        top = word_at(t, top)->head;
    const ent_word *x = word_at(t, top);
    return x->deprel == ENT_DEP_obj && x->head < w && x->head >= 0 ? top : -1;
}

// In a relative clause with a subject of its own, what the clause says of the noun: "the man police arrested".
static int gap_object(const tree *t, int w) {
    int own = own_subject(t, w);
    if (word_at(t, w)->deprel != ENT_DEP_acl__relcl || own < 0) return -1;
    if (tree_child(t, w, ENT_DEP_mark, -1) >= 0) return -1; // "while police watched"
    if (word_in(word_at(t, own)->xpos, "WP|WDT"))
        return -1; // "who arrested": the gap is the subject
    if (FIRST_CHILD(t, w, ENT_DEP_ccomp, ENT_DEP_xcomp) >= 0) return -1;
    return word_at(t, w)->head;
}

static bool gerund_mark(const scene *sc, uint32_t s, int w) {
    return introduced_by(sc, s, w, "of|from|for|into|against|with|on|in|about|at|to");
}

// "attacking", "having attacked"
static bool gerund(const scene *sc, uint32_t s, int w) {
    const tree *t = &sc->trees[s];
    if (has_xpos(t, w, "VBG")) return true;
    int aux = tree_child(t, w, ENT_DEP_aux, -1);
    return aux >= 0 && has_xpos(t, aux, "VBG");
}

// "promised the workers that ...", where the parser hangs the clause on the object.
static int clause_of_object(const scene *sc, uint32_t s, int w) {
    const tree *t = &sc->trees[s];
    int obj = FIRST_CHILD(t, w, ENT_DEP_iobj, ENT_DEP_obj);
    for (int c = obj < 0 ? -1 : t->first[obj]; c >= 0; c = t->next[c])
        if (c > obj && word_at(t, c)->deprel == ENT_DEP_acl__relcl && own_subject(t, c) >= 0 &&
            marker(sc, s, c, SV("that")) >= 0)
            return c;
    return -1;
}

// "threatened to leave", "said that ...", "accused of lying", "a plan to attack".
static int complement(const scene *sc, uint32_t s, int w, bool nominal) {
    const tree *t = &sc->trees[s];
    int c = FIRST_CHILD(t, w, ENT_DEP_xcomp, ENT_DEP_ccomp);
    for (; c >= 0 && c < w && word_at(t, c)->deprel == ENT_DEP_ccomp;) {
        int after = tree_child(t, w, ENT_DEP_ccomp, c);
        if (after < 0) break;
        c = after;
    }
    if (c >= 0) return c;
    for (c = t->first[w]; c >= 0; c = t->next[c]) {
        ent_deprel rel = word_at(t, c)->deprel;
        if (c < w || !clause_heads(t, c)) continue;
        if (nominal && rel == ENT_DEP_acl__relcl && marker(sc, s, c, SV("that")) >= 0) return c;
        if (nominal && rel == ENT_DEP_acl &&
            (clause_infinitive(sc, s, c) || marker(sc, s, c, SV("that")) >= 0 ||
             gerund_mark(sc, s, c)))
            return c;
        if (!nominal && (rel == ENT_DEP_advcl || rel == ENT_DEP_obl) && gerund(sc, s, c) &&
            gerund_mark(sc, s, c))
            return c;
    }
    return nominal ? -1 : clause_of_object(sc, s, w);
}

static int host_verb(const scene *sc, uint32_t s, int noun) {
    clause_place at = clause_place_of(sc, s, noun);
    const tree *t = &sc->trees[s];
    if (at.head < 0 || !clause_heads(t, at.head)) return -1;
    switch (at.rel) {
    case ENT_DEP_obj:
    case ENT_DEP_nsubj:
    case ENT_DEP_nsubj__pass:
    case ENT_DEP_obl:
    case ENT_DEP_obl__unmarked:
    case ENT_DEP_iobj:
    case ENT_DEP_xcomp: return at.head;
    default: return -1;
    }
}

// "gave the envoy two days": the second of two objects, where the parser calls the first one the object; -1 for none.
static int second_object(const scene *sc, uint32_t s, int w, int obj) {
    static const char giving[] = "give|grant|hand|lend|offer|send|pay|deny|promise|award";
    const tree *t = &sc->trees[s];
    if (obj < w || !word_in(scene_lemma(sc, s, w), giving)) return -1;
    for (int c = t->first[w]; c >= 0; c = t->next[c]) {
        ent_deprel rel = word_at(t, c)->deprel;
        if ((rel == ENT_DEP_obj || rel == ENT_DEP_obl__unmarked) && t->left[c] == t->right[obj] + 1)
            return c;
    }
    return -1;
}

static void set_arguments(const scene *sc, clause *c) {
    const tree *t = &sc->trees[c->sentence];
    uint32_t s = c->sentence;
    int w = c->word, own = tree_child(t, w, ENT_DEP_obj, -1);
    c->surface = clause_surface(sc, s, w);
    c->iobj = tree_child(t, w, ENT_DEP_iobj, -1);
    int second = c->passive || c->iobj >= 0 ? -1 : second_object(sc, s, w, own);
    if (second >= 0) {
        c->iobj = own;
        own = second;
    }
    if (!c->passive) {
        c->subj = c->surface;
        c->obj = own >= 0 ? own : gap_object(t, w);
        if (c->obj < 0) c->obj = shared_object(sc, s, w);
        if (c->obj < 0) c->obj = object_misnamed(t, w);
        if (c->obj < 0) c->obj = next_phrase(t, w);
        if (c->obj < 0) c->obj = c->iobj; // "warned them that ..."
        return;
    }
    c->subj = agent(sc, s, w);
    if (c->subj < 0 && c->comp >= 0) c->subj = agent_behind(sc, s, c->comp);
    c->obj = own >= 0 ? own : c->surface;
    if (own >= 0) c->iobj = c->surface;
}

clause clause_of(const scene *sc, uint32_t s, int w, bool nominal) {
    clause c = {.sentence = s, .word = w, .nominal = nominal};
    c.surface = c.subj = c.obj = c.iobj = c.comp = c.host = -1;
    c.comp = complement(sc, s, w, nominal);
    if (nominal) {
        c.host = host_verb(sc, s, w);
        return c;
    }
    c.passive = is_passive(sc, s, w);
    c.bare = bare_participle(sc, s, w) && own_subject(&sc->trees[s], w) < 0;
    set_arguments(sc, &c);
    return c;
}

// "out of talks" has two prepositions: either may be the one that is asked for.
static bool has_preposition(const scene *sc, uint32_t s, int w, sv prep) {
    const tree *t = &sc->trees[s];
    if (sv_eq(scene_preposition(sc, s, w), prep)) return true;
    int first = tree_child(t, w, ENT_DEP_case, -1);
    for (int c = first; c >= 0; c = tree_child(t, w, ENT_DEP_case, c))
        if (c != first && sv_eq_nocase(word_at(t, c)->form, prep)) return true;
    return false;
}

static int phrase_below(const scene *sc, uint32_t s, int w, sv prep, int after) {
    const tree *t = &sc->trees[s];
    if (w < 0) return -1;
    for (int c = t->first[w]; c >= 0; c = t->next[c]) {
        ent_deprel rel = deprel_base(word_at(t, c)->deprel);
        if (c <= after || (rel != ENT_DEP_obl && rel != ENT_DEP_nmod && rel != ENT_DEP_advcl &&
                           rel != ENT_DEP_acl && rel != ENT_DEP_xcomp && rel != ENT_DEP_iobj &&
                           rel != ENT_DEP_dep))
            continue;
        if (has_preposition(sc, s, c, prep)) return c;
    }
    return -1;
}

// "called for talks with Norway", "a halt of aid to Peru": in a phrase of the predicate's own, for prepositions that do
// not make its meaning.
static int phrase_in_phrase(const scene *sc, const clause *c, sv prep, int after) {
    const tree *t = &sc->trees[c->sentence];
    if (!word_in(prep, c->nominal ? "with|between|against|to|on|for|from" : "with|between|against"))
        return -1;
    for (int o = t->first[c->word]; o >= 0; o = t->next[o]) {
        ent_deprel rel = deprel_base(word_at(t, o)->deprel);
        if (rel != (c->nominal ? ENT_DEP_nmod : ENT_DEP_obl) || o < c->word) continue;
        int found = phrase_below(sc, c->sentence, o, prep, after);
        if (found >= 0) return found;
    }
    return -1;
}

int clause_prep(const scene *sc, const clause *c, sv prep, int after) {
    int places[4] = {c->word, c->nominal ? c->host : c->obj, c->nominal ? -1 : c->iobj, -1};
    // of a measured noun ("a series of talks with Japan") the phrase may hang on the measure
    clause_place at = clause_place_of(sc, c->sentence, c->word);
    if (c->nominal && at.top != c->word) places[3] = at.top;
    // of a noun in front of another ("a mediation effort between") on that other
    if (c->nominal && at.top == c->word && at.rel == ENT_DEP_compound) places[3] = at.head;
    if (!c->nominal && sv_eq(prep, SV("of"))) places[1] = -1;
    for (int i = 0; i < 4; i++) {
        int found = phrase_below(sc, c->sentence, places[i], prep, after);
        if (found >= 0 && found != c->word && found != at.top) return found;
    }
    return phrase_in_phrase(sc, c, prep, after);
}
