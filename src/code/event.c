// SPDX-License-Identifier: Apache-2.0
//
// From the innermost predicate outwards: each makes drafts of its own and takes in those of the predicates inside it, which its
// operator and its auxiliaries may change. What is inside nothing is done and goes to finish.c.
#include "code/coder.h"
#include "code/said.h"

typedef enum link_kind {
    LINK_NONE, // stands for itself
    LINK_COMP, // complement clause: "threatened to attack"
    LINK_NOUN, // object, subject or phrase that the operator takes: "launched an attack", "call for talks"
    LINK_BELOW, // the operator hangs below the noun: "an attack launched by"
    LINK_PLAIN, // object or subject of a verb that is no operator: it shares the verb's auxiliaries
} link_kind;

typedef struct link_to {
    int to; // index of the predicate above; -1
    link_kind kind;
} link_to;

static bool verb_like(const predicate *p) { return !p->c.nominal; }

// Prepositions by which an operator takes a noun's event: not those of time and place.
static bool takes(know_op op, sv prep) {
    static const char common[] = "on|for|of|with|to|against|from|into|upon|toward|towards";
    if (!prep.len) return true;
    if (word_in(prep, common)) return true;
    if (sv_eq(prep, SV("in")))
        return op == KNOW_OP_LIGHT || op == KNOW_OP_CAUSE || op == KNOW_OP_RESUME;
    if (sv_eq(prep, SV("about")) || sv_eq(prep, SV("over")))
        return op == KNOW_OP_JUDGE || op == KNOW_OP_HYPOTHETICAL;
    return false;
}

// Operators that say of their subject that it goes on, ends, is planned: "talks collapsed".
static bool takes_subject(const predicate *over) {
    if (over->c.obj >= 0 || over->c.comp >= 0) return false;
    know_op op = frame_op(over);
    return op == KNOW_OP_LIGHT || op == KNOW_OP_END || op == KNOW_OP_RESUME ||
           op == KNOW_OP_ATTEMPT;
}

static link_to link_of_noun(coder *x, const predicate *p) {
    clause_place at = clause_place_of(x->sc, x->s, p->c.word);
    const predicate *over = frame_at(&x->preds, at.head);
    link_to none = {-1, LINK_NONE};
    if (!over) return none;
    int to = x->preds.by_word[at.head];
    know_op op = frame_op(over);
    sv prep = scene_preposition(x->sc, x->s, at.top);
    if (op == KNOW_OP_NONE) {
        bool part =
            verb_like(over) && (at.top == over->c.obj || at.top == over->c.subj) && !prep.len;
        return part ? (link_to){to, LINK_PLAIN} : none;
    }
    switch (at.rel) {
    case ENT_DEP_obj:
    case ENT_DEP_nsubj__pass:
    case ENT_DEP_iobj:
    case ENT_DEP_xcomp: return (link_to){to, LINK_NOUN};
    case ENT_DEP_nsubj:
        return at.top == over->c.obj || takes_subject(over) ? (link_to){to, LINK_NOUN} : none;
    case ENT_DEP_obl:
    case ENT_DEP_nmod:
    case ENT_DEP_advcl:
    case ENT_DEP_dep: return takes(op, prep) ? (link_to){to, LINK_NOUN} : none;
    case ENT_DEP_compound:
    case ENT_DEP_nmod__desc:
    case ENT_DEP_nmod__unmarked: return over->c.nominal ? (link_to){to, LINK_NOUN} : none;
    default: return none;
    }
}

static link_to link_of_verb(coder *x, const predicate *p) {
    clause_place at = clause_place_of(x->sc, x->s, p->c.word);
    const predicate *over = frame_at(&x->preds, at.head);
    link_to none = {-1, LINK_NONE};
    if (!over) return none;
    link_to comp = {x->preds.by_word[at.head], LINK_COMP};
    switch (at.rel) {
    case ENT_DEP_xcomp:
    case ENT_DEP_ccomp: return over->c.comp == at.top ? comp : none;
    case ENT_DEP_csubj:
    case ENT_DEP_csubj__pass: return comp;
    case ENT_DEP_advcl:
    case ENT_DEP_obl:
    case ENT_DEP_dep: return over->c.comp == at.top ? comp : none;
    case ENT_DEP_acl:
    case ENT_DEP_amod:
    case ENT_DEP_acl__relcl:
        if (over->c.nominal && over->c.comp == at.top) return comp;
        // an operator below its noun: its object, or subject, is the noun
        if (over->c.nominal && frame_op(p) != KNOW_OP_NONE &&
            (clause_noun(x->sc, x->s, p->c.obj) == over->c.word ||
             (takes_subject(p) && clause_noun(x->sc, x->s, p->c.subj) == over->c.word)))
            return (link_to){comp.to, LINK_BELOW};
        return none;
    default: return none;
    }
}

static link_to link_of(coder *x, const predicate *p) {
    return verb_like(p) ? link_of_verb(x, p) : link_of_noun(x, p);
}

// --- Drafts of one predicate -----------------------------------------------------------------------

static bool modifies_only(coder *x, const predicate *p) {
    if (!p->c.nominal) return coder_word(x, p->c.word)->deprel == ENT_DEP_amod;
    switch (clause_place_of(x->sc, x->s, p->c.word).rel) {
    case ENT_DEP_compound:
    case ENT_DEP_amod:
    case ENT_DEP_nmod__desc:
    case ENT_DEP_flat: return true;
    default: return false;
    }
}

// "A, backed by B, attacks C": a bare participle states an act of its own only where it says who did it.
static bool idle_participle(coder *x, const predicate *p, const draft *d) {
    if (!p->c.bare) return false;
    if (know_plover_of(x->sc->k, d->type, d->mode).quad != 4) return true;
    return p->c.subj < 0 && coder_word(x, p->c.word)->deprel != ENT_DEP_root;
}

static sv construction(const predicate *p) {
    if (p->c.nominal) return SV("event noun");
    if (p->c.bare) return SV("participle");
    return p->c.passive ? SV("passive") : SV("active");
}

static draft *own_draft(coder *x, const predicate *p) {
    draft *d = arena_new(x->sc->a, draft, 1);
    int w = p->c.word;
    *d = (draft){.core = p,
                 .by = p,
                 .line = p->line,
                 .word = w,
                 .first = w,
                 .last = w,
                 .type = p->line->type,
                 .mode = p->line->mode,
                 .cameo = p->line->cameo,
                 .status = ENT_IS_actual,
                 .rule = construction(p)};
    d->known = p->c.nominal && clause_definite(x->sc, x->s, clause_place_of(x->sc, x->s, w).top);
    role_fill(x, d, p);
    return d;
}

static bool has_own_act(coder *x, const predicate *p) {
    if (!p->line || p->line->type == ENT_TYPE_NONE) return false;
    if (!p->c.nominal && modifies_only(x, p)) return false;
    return true;
}

// "a mediation effort", "relief efforts": no mere attempt.
static know_op op_on(coder *x, const predicate *p, const draft *d) {
    know_op op = frame_op(p);
    // "ordered an air strike": who has the power to order an act, and names nobody to do it, does it
    if (op == KNOW_OP_DEMAND && !p->c.nominal && d->core->c.nominal &&
        d->core->c.host == p->c.word &&
        word_in(coder_lemma(x, p->c.word), "order|decree|command") && !d->source.who.n)
        return KNOW_OP_LIGHT;
    // "came at the end of two days of talks": they were held
    if (op == KNOW_OP_END && p->c.nominal &&
        word_in(scene_preposition(x->sc, x->s, p->c.word),
                "at|by|until|till|towards|toward|before|after"))
        return KNOW_OP_LIGHT;
    ent_deprel rel = coder_word(x, d->word)->deprel;
    bool compound = rel == ENT_DEP_compound || rel == ENT_DEP_amod || rel == ENT_DEP_nmod__desc;
    return op == KNOW_OP_ATTEMPT && p->c.nominal && compound ? KNOW_OP_LIGHT : op;
}

// The operator's own line stands once for all that is inside it.
static void take_in(coder *x, const predicate *p, drafts *inside, drafts *out) {
    bool kept = false;
    for (draft *d = inside->first, *next; d; d = next) {
        next = d->next;
        if (d->adjunct) { // stands or falls with the operator, but is not what it acts on
            if (d->known) drafts_add(out, d);
            continue;
        }
        if (!operator_apply(x, d, op_on(x, p, d), p)) continue;
        bool own = d->line == p->line;
        if (own && kept) continue;
        kept |= own;
        drafts_add(out, d);
    }
    *inside = (drafts){0};
}

// Verbs by which one makes so what one says: "announced a truce".
static bool performs(coder *x, const predicate *p) {
    return word_in(coder_lemma(x, p->c.word), "announce|declare|proclaim|unveil|decree|order");
}

// An opinion of an act, or a plain report of it: both stand, the act as background to the opinion.
static void stand_beside(coder *x, const predicate *p, drafts *inside) {
    know_op op = frame_op(p);
    for (draft *d = inside->first; d; d = d->next) {
        if (op == KNOW_OP_JUDGE) d->needs_both = d->background = true;
        if (op == KNOW_OP_SAY && d->core->c.nominal && !d->adjunct && performs(x, p) &&
            !d->source.who.n)
            d->source = role_of_phrase(x, p->c.subj, true);
    }
}

static bool beside(know_op op) {
    return op == KNOW_OP_SAY || op == KNOW_OP_CAUSE || op == KNOW_OP_JUDGE;
}

static bool unreal_complement(coder *x, const predicate *p, const draft *d) {
    return p->c.comp >= 0 && !d->adjunct && clause_infinitive(x->sc, x->s, p->c.comp) &&
           !clause_under_have(x->sc, x->s, p->c.comp);
}

// A verb that is no operator: an infinitive inside it is not said to have happened; nouns stand.
static void pass_on(coder *x, const predicate *p, drafts *inside, drafts *out) {
    for (draft *d = inside->first, *next; d; d = next) {
        next = d->next;
        if (unreal_complement(x, p, d)) continue;
        drafts_add(out, d);
    }
    *inside = (drafts){0};
}

// The line speaks of verb and object together ("ceased fire"): the object is no event beside it.
static bool takes_object(const know_frame *f) {
    for (size_t i = 0; i < f->n_conds; i++)
        if (f->conds[i].slot == KNOW_OBJ && !f->conds[i].negated && f->conds[i].n_lemmas)
            return true;
    return false;
}

static bool hostile(ent_type t) { return t >= ENT_TYPE_PROTEST && t <= ENT_TYPE_ASSAULT; }

// "rejected a demand by Lima", "an apology from Lima": that was made, to whoever rejects it.
static bool refused_demand(const predicate *p, const draft *d) {
    bool made = d->type == ENT_TYPE_REQUEST || d->type == ENT_TYPE_CONCEDE;
    return p->line->type == ENT_TYPE_REJECT && made && d->source.who.n;
}

// What a typed verb has for its object is the same act, or what it is about. Force against an act leaves both.
static void subordinate(coder *x, const predicate *p, drafts *inside) {
    if (!p->line || p->line->type == ENT_TYPE_NONE) return;
    int object = takes_object(p->line) ? p->c.obj : -1;
    bool words = p->line->type <= ENT_TYPE_CONCEDE || p->line->type == ENT_TYPE_REQUEST ||
                 p->line->type == ENT_TYPE_ACCUSE || p->line->type == ENT_TYPE_REJECT ||
                 p->line->type == ENT_TYPE_THREATEN;
    drafts kept = {0};
    for (draft *d = inside->first, *next; d; d = next) {
        next = d->next;
        if (d->core->c.nominal && d->type == p->line->type) continue;
        bool both = hostile(p->line->type) && hostile(d->type);
        bool refused = refused_demand(p, d);
        if (refused && !d->target.who.n) d->target = role_of_phrase(x, p->c.subj, true);
        both |= refused;
        if (object >= 0 && d->word == object && !both) continue;
        if (d->core->c.nominal && words && !refused) d->needs_both = true;
        drafts_add(&kept, d);
    }
    *inside = kept;
}

static drafts evaluate(coder *x, const predicate *p, drafts *inside, bool below) {
    drafts out = {0};
    know_op op = frame_op(p);
    bool had_inside = false;
    for (draft *d = inside->first; d; d = d->next)
        had_inside |= !d->adjunct && d->type != ENT_TYPE_STATEMENT; // "demanded that they declare"
    if (op == KNOW_OP_NONE) {
        subordinate(x, p, inside);
        pass_on(x, p, inside, &out);
    } else if (beside(op)) {
        stand_beside(x, p, inside);
        drafts_join(&out, inside);
    } else {
        take_in(x, p, inside, &out);
    }
    if (has_own_act(x, p) && !below && (op == KNOW_OP_NONE || beside(op) || !had_inside)) {
        draft *d = own_draft(x, p);
        if (!idle_participle(x, p, d)) drafts_add(&out, d);
    }
    return out;
}

// "The government must do more", said by others: a request whatever it is that must be done.
static draft *bare_demand(coder *x, const predicate *p, const mood *m) {
    bool asks = false;
    for (int i = 0; i < m->n; i++) asks |= m->ops[i] == KNOW_OP_DEMAND;
    if (!asks || m->n > 1 || p->c.nominal || p->c.subj < 0 || frame_op(p) != KNOW_OP_NONE)
        return NULL;
    party asked = role_of_phrase(x, p->c.subj, true);
    if (!asked.who.n) return NULL;
    static const know_frame plain = {.type = ENT_TYPE_REQUEST};
    draft *d = arena_new(x->sc->a, draft, 1);
    *d = (draft){.core = p,
                 .by = p,
                 .line = p->line ? p->line : &plain,
                 .word = p->c.word,
                 .first = m->first >= 0 && m->first < p->c.word ? m->first : p->c.word,
                 .last = p->c.word,
                 .type = ENT_TYPE_REQUEST,
                 .cameo = SV("020"),
                 .source = {.word = -1},
                 .target = asked,
                 .status = ENT_IS_demanded,
                 .asked = true,
                 .rule = SV("operator demand (auxiliary)")};
    return d;
}

// --- A sentence --------------------------------------------------------------------------------------

typedef struct plan {
    link_to *links;
    int *order; // predicates, innermost first
    drafts *inside;
} plan;

// Steps from the root, for every word.
static int *depths(coder *x) {
    size_t n = x->t->s->n_words, got = 0;
    int *depth = arena_new(x->sc->a, int, n), *queue = arena_new(x->sc->a, int, n);
    queue[got++] = x->t->root;
    for (size_t i = 0; i < got; i++)
        for (int c = x->t->first[queue[i]]; c >= 0; c = x->t->next[c]) {
            depth[c] = depth[queue[i]] + 1;
            queue[got++] = c;
        }
    return depth;
}

// Counting sort by depth, deepest first, in order of words where equal.
static void set_order(coder *x, plan *todo) {
    size_t n = x->preds.n, deepest = x->t->s->n_words;
    int *depth = depths(x);
    size_t *at = arena_new(x->sc->a, size_t, deepest + 2);
    for (size_t i = 0; i < n; i++) at[deepest - (size_t)depth[x->preds.at[i].c.word] + 1]++;
    for (size_t d = 1; d <= deepest + 1; d++) at[d] += at[d - 1];
    for (size_t i = 0; i < n; i++)
        todo->order[at[deepest - (size_t)depth[x->preds.at[i].c.word]]++] = (int)i;
}

// Operators below a noun act before those above it.
static void apply_one_below(coder *x, const plan *todo, int noun, int word, drafts *list) {
    const predicate *p = frame_at(&x->preds, word);
    if (!p || beside(frame_op(p))) return;
    link_to l = todo->links[x->preds.by_word[word]];
    if (l.to != noun || l.kind != LINK_BELOW) return;
    drafts got = {0};
    take_in(x, p, list, &got);
    int trigger = x->preds.at[noun].c.word;
    for (draft *d = got.first; d; d = d->next) d->word = d->first = d->last = trigger;
    mood m = operator_mood(x, p);
    operator_apply_mood(x, &got, p, &m);
    *list = got;
}

static void apply_below(coder *x, const plan *todo, int noun, drafts *list) {
    const tree *t = x->t;
    for (int c = t->first[x->preds.at[noun].c.word]; c >= 0; c = t->next[c]) {
        apply_one_below(x, todo, noun, c, list);
        for (int d = tree_child(t, c, ENT_DEP_conj, -1); d >= 0;
             d = tree_child(t, c, ENT_DEP_conj, d))
            apply_one_below(x, todo, noun, d, list);
    }
}

static bool marked_gerund(coder *x, int verb) {
    if (!sv_eq(coder_word(x, verb)->xpos, SV("VBG"))) return false;
    return tree_child(x->t, verb, ENT_DEP_mark, -1) >= 0 ||
           tree_child(x->t, verb, ENT_DEP_case, -1) >= 0;
}

static bool has_to(coder *x, int begin, int end) {
    for (int w = begin; w < end; w++)
        if (sv_eq(coder_word(x, w)->xpos, SV("TO"))) return true;
    return false;
}

// "gave them a day to pay damages and hand over the men": the last verb is an infinitive, wherever the parser hung it.
static bool infinitive_in_row(coder *x, int w) {
    int last = w;
    for (int step = 0; step < 8; step++) {
        const ent_word *word = coder_word(x, w);
        bool plain = sv_eq(word->xpos, SV("VB")) && tree_child(x->t, w, ENT_DEP_aux, -1) < 0;
        if (word->deprel != ENT_DEP_conj || word->head < 0 || !plain) return false;
        w = word->head;
        // without "to" it is a past that looks like one: "raided the huts, beat the men"
        if (!sv_eq(coder_word(x, w)->xpos, SV("VB"))) return has_to(x, w, last);
    }
    return false;
}

// "sent troops to guard the pass", "a bridge to cross", "the habit of arresting": a purpose or a kind, nothing done.
static bool purpose(coder *x, const predicate *p) {
    if (p->c.nominal || clause_headline_plan(x->sc, x->s, p->c.word)) return false;
    clause_place at = clause_place_of(x->sc, x->s, p->c.word);
    if (infinitive_in_row(x, p->c.word)) return true;
    if (at.rel == ENT_DEP_acl && marked_gerund(x, at.top)) return true;
    return at.head >= 0 && at.rel != ENT_DEP_parataxis && clause_infinitive(x->sc, x->s, at.top);
}

// "refused to talk before they resigned": what is only waited for.
static bool awaited(coder *x, const predicate *p) {
    clause_place at = clause_place_of(x->sc, x->s, p->c.word);
    if (p->c.nominal || at.rel != ENT_DEP_advcl) return false;
    int mark = tree_child(x->t, at.top, ENT_DEP_mark, -1);
    if (mark < 0 || !word_in(coder_lemma(x, mark), "before|until|till")) return false;
    for (int w = at.head, step = 0; w >= 0 && step < 8; w = coder_word(x, w)->head, step++) {
        know_op op = frame_op(frame_at(&x->preds, w));
        bool open = op == KNOW_OP_REFUSE || op == KNOW_OP_DEMAND || op == KNOW_OP_FUTURE ||
                    op == KNOW_OP_THREAT;
        if (open || clause_infinitive(x->sc, x->s, w)) return true;
        const predicate *above = frame_at(&x->preds, w);
        if (above && !above->c.nominal && operator_mood(x, above).n) return true;
    }
    return false;
}

static void mark_loose(const predicate *p, drafts *list) {
    for (draft *d = list->first; d; d = d->next)
        if (d->word == p->c.word && p->c.nominal) d->adjunct = true;
}

static void do_predicate(coder *x, plan *todo, int i, drafts *done) {
    const predicate *p = &x->preds.at[i];
    link_to l = todo->links[i];
    drafts got = evaluate(x, p, &todo->inside[i], l.kind == LINK_BELOW);
    if (p->c.nominal) apply_below(x, todo, i, &got);
    mood m = operator_mood(x, p);
    operator_apply_mood(x, &got, p, &m);
    draft *demand = got.first ? NULL : bare_demand(x, p, &m);
    if (demand) drafts_add(&got, demand);
    bool alone = l.kind == LINK_NONE || l.kind == LINK_BELOW;
    if (alone || l.kind == LINK_PLAIN) mark_loose(p, &got);
    if (alone && (modifies_only(x, p) || purpose(x, p) || awaited(x, p))) return;
    drafts_join(alone ? done : &todo->inside[l.to], &got);
}

static void code_sentence(coder *x, uint32_t s) {
    x->s = s;
    x->t = &x->sc->trees[s];
    x->preds = frame_find(x->sc, x->who, s);
    size_t n = x->preds.n;
    plan todo = {arena_new(x->sc->a, link_to, n + 1), arena_new(x->sc->a, int, n + 1),
                 arena_new(x->sc->a, drafts, n + 1)};
    for (size_t i = 0; i < n; i++) todo.links[i] = link_of(x, &x->preds.at[i]);
    set_order(x, &todo);
    drafts done = {0};
    for (size_t i = 0; i < n; i++) do_predicate(x, &todo, todo.order[i], &done);
    finish_sentence(x, &done);
}

events event_find(const scene *sc, actors *who, const times *when, const wheres *where) {
    coder x = {.sc = sc, .who = who, .who_cap = who->n, .when = when, .where = where};
    for (size_t s = 0; s < sc->language->n_sentences; s++) code_sentence(&x, (uint32_t)s);
    return (events){x.events.at, x.events.n};
}
