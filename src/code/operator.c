// SPDX-License-Identifier: Apache-2.0
#include "code/coder.h"

// More operators over one act than anybody would say.
enum { MOST_OPS = 8 };

// --- What stands at a predicate ------------------------------------------------------------------

static know_op op_of_aux(sv lemma) {
    if (word_in(lemma, "will|'ll|wo|would|shall")) return KNOW_OP_FUTURE;
    if (word_in(lemma, "must|should|ought")) return KNOW_OP_DEMAND;
    if (word_in(lemma, "may|might|can|could|ca|dare")) return KNOW_OP_HYPOTHETICAL;
    return KNOW_OP_NONE;
}

static void push(mood *m, know_op op, int word) {
    if (op == KNOW_OP_NONE || m->n == MOOD_MOST_OPS) return;
    m->ops[m->n++] = op;
    if (word >= 0 && (m->first < 0 || word < m->first)) m->first = word;
}

static bool uncertain(sv lemma) {
    static const char words[] = "possibly|perhaps|maybe|potentially|hypothetically|theoretically|"
                                "likely|nearly|almost";
    return word_in(lemma, words);
}

static bool hearsay(sv lemma) {
    static const char words[] = "reportedly|allegedly|apparently|supposedly|purportedly|alleged|"
                                "suspected|purported|reported|presumed|so-called|supposed|apparent";
    return word_in(lemma, words);
}

static bool conditional(sv lemma) {
    static const char words[] = "if|unless|whether|lest|in case|provided";
    return word_in(lemma, words);
}

// "No soldier crossed", "nobody signed": the word that denies it, -1 for none.
static int no_subject(coder *x, int verb) {
    int subject = clause_surface(x->sc, x->s, verb);
    if (subject < 0) return -1;
    if (word_in(coder_lemma(x, subject), "nobody|none|neither|no-one")) return subject;
    int det = tree_child(x->t, subject, ENT_DEP_det, -1);
    if (det < 0) det = tree_child(x->t, subject, ENT_DEP_cc__preconj, -1);
    return det >= 0 && word_in(coder_lemma(x, det), "no|neither") ? det : -1;
}

static bool inverted(coder *x, int verb, int aux) {
    int subject = clause_surface(x->sc, x->s, verb);
    return subject > aux && x->t->left[subject] > aux &&
           op_of_aux(coder_lemma(x, aux)) == KNOW_OP_DEMAND;
}

// The line speaks of the negated verb: "does not recognise".
static bool speaks_of_negation(const know_frame *f) {
    for (size_t i = 0; f && i < f->n_conds; i++)
        if (f->conds[i].slot == KNOW_NOT && !f->conds[i].negated) return true;
    return false;
}

// `known`: what a negation makes of the verb is known already.
static void scan_verb(coder *x, int w, bool known, mood *m) {
    know_op modal = KNOW_OP_NONE;
    int modal_word = -1, not = -1;
    int copula = -1, to = -1;
    for (int c = x->t->first[w]; c >= 0; c = x->t->next[c]) {
        sv lemma = coder_lemma(x, c);
        switch (coder_word(x, c)->deprel) {
        case ENT_DEP_aux:
        case ENT_DEP_aux__pass:
        case ENT_DEP_cop: {
            know_op op = op_of_aux(lemma);
            // "Should the truce hold, ...": before its subject it is no demand
            if (op != KNOW_OP_NONE && !inverted(x, w, c)) modal = op, modal_word = c;
            if (sv_eq(lemma, SV("be")) && c < w) copula = c;
            break;
        }
        case ENT_DEP_advmod:
            if (clause_negation(lemma) && c < w && !known) not = c;
            if (uncertain(lemma) && c < w) push(m, KNOW_OP_HYPOTHETICAL, c);
            m->told |= hearsay(lemma);
            break;
        case ENT_DEP_mark:
        case ENT_DEP_case:
            if (sv_eq(lemma, SV("to"))) to = c;
            if (sv_eq(lemma, SV("without"))) not = c;
            if (conditional(lemma)) push(m, KNOW_OP_HYPOTHETICAL, -1);
            break;
        default: break;
        }
    }
    const ent_word *word = coder_word(x, w);
    if (modal == KNOW_OP_NONE && clause_under_have(x->sc, x->s, w) &&
        word_in(coder_word(x, word->head)->xpos, "VBZ|VBP")) { // "has to leave", not "had to leave"
        modal = KNOW_OP_DEMAND;
        modal_word = word->head;
    }
    bool subject = tree_child(x->t, w, ENT_DEP_nsubj, -1) >= 0 ||
                   tree_child(x->t, w, ENT_DEP_nsubj__outer, -1) >= 0 ||
                   tree_child(x->t, w, ENT_DEP_nsubj__pass, -1) >= 0;
    // "is to visit"; in headlines "Kenya to sign"
    if (modal == KNOW_OP_NONE && to >= 0 && subject &&
        (copula >= 0 || word->head < 0 || word->deprel == ENT_DEP_parataxis)) {
        modal = KNOW_OP_FUTURE;
        modal_word = copula >= 0 ? copula : to;
    } else if (modal == KNOW_OP_NONE && clause_headline_plan(x->sc, x->s, w)) {
        modal = KNOW_OP_FUTURE;
        modal_word = to;
    }
    m->progressive = copula >= 0 && sv_eq(word->xpos, SV("VBG"));
    if (not < 0 && !known) not = no_subject(x, w);
    if (not >= 0 && modal == KNOW_OP_FUTURE) {
        push(m, KNOW_OP_REFUSE, modal_word);
    } else if (not >= 0 && modal == KNOW_OP_DEMAND) {
        push(m, KNOW_OP_DENY, not );
        push(m, KNOW_OP_DEMAND, modal_word);
    } else {
        if (not >= 0) push(m, KNOW_OP_DENY, not );
        push(m, modal, modal_word);
    }
}

// "will attack and destroy": the second verb shares the first's auxiliaries.
static bool shares_auxiliaries(coder *x, int w) {
    const ent_word *word = coder_word(x, w);
    if (word->deprel != ENT_DEP_conj || word->head < 0) return false;
    if (!sv_eq(word->xpos, coder_word(x, word->head)->xpos) || sv_eq(word->xpos, SV("VBD")))
        return false;
    for (int c = x->t->first[w]; c >= 0; c = x->t->next[c]) {
        ent_deprel rel = coder_word(x, c)->deprel;
        if (deprel_base(rel) == ENT_DEP_aux || rel == ENT_DEP_cop ||
            deprel_base(rel) == ENT_DEP_nsubj)
            return false;
    }
    return true;
}

static bool asked(coder *x, int w) {
    return coder_word(x, w)->head < 0 &&
           sv_eq(coder_word(x, (int)x->t->s->n_words - 1)->form, SV("?"));
}

static bool past_modifier(sv lemma) {
    static const char words[] = "previous|past|earlier|former|historic|old";
    return word_in(lemma, words);
}

know_op operator_of_modifier(coder *x, int w) {
    static const char ahead[] = "planned|upcoming|scheduled|proposed|forthcoming|future|expected|"
                                "promised|pending";
    static const char unsure[] =
        "possible|potential|hypothetical|imminent|feared|likely|threatened|"
        "would-be";
    static const char tried[] = "attempted|failed|foiled|abortive|botched";
    sv lemma = coder_lemma(x, w);
    sv form = coder_word(x, w)->form;
    if (word_in(lemma, ahead) || word_in(form, ahead)) return KNOW_OP_FUTURE;
    if (word_in(lemma, unsure) || word_in(form, unsure)) return KNOW_OP_HYPOTHETICAL;
    if (word_in(lemma, tried) || word_in(form, tried)) return KNOW_OP_ATTEMPT;
    return KNOW_OP_NONE;
}

static void scan_noun(coder *x, int w, mood *m) {
    clause_place at = clause_place_of(x->sc, x->s, w);
    int heads[2] = {w, at.top == w ? -1 : at.top};
    for (int i = 0; i < 2 && heads[i] >= 0; i++)
        for (int c = x->t->first[heads[i]]; c >= 0; c = x->t->next[c]) {
            sv lemma = coder_lemma(x, c);
            ent_deprel rel = coder_word(x, c)->deprel;
            if (rel == ENT_DEP_det && sv_eq(lemma, SV("no"))) push(m, KNOW_OP_DENY, -1);
            if (rel == ENT_DEP_amod || rel == ENT_DEP_compound || rel == ENT_DEP_nmod__desc) {
                push(m, operator_of_modifier(x, c), -1);
                m->told |= hearsay(lemma) || hearsay(coder_word(x, c)->form);
                m->background |= past_modifier(lemma);
            }
        }
    sv prep = scene_preposition(x->sc, x->s, at.top);
    static const char unreal[] = "without|in case of|in case|in the event of|ahead of|instead of|"
                                 "in lieu of|short of";
    if (word_in(prep, unreal)) push(m, KNOW_OP_HYPOTHETICAL, -1);
    if (sv_eq(prep, SV("of")) && at.head >= 0 && sv_eq(coder_lemma(x, at.head), SV("case")))
        push(m, KNOW_OP_HYPOTHETICAL, -1);
}

mood operator_mood(coder *x, const predicate *p) {
    mood m = {.first = -1};
    int w = p->c.word;
    if (p->c.nominal) scan_noun(x, w, &m);
    if (!p->c.nominal || clause_heads(x->t, w)) scan_verb(x, w, speaks_of_negation(p->line), &m);
    for (int step = 0; step < 8 && !p->c.nominal && shares_auxiliaries(x, w); step++) {
        w = coder_word(x, w)->head;
        mood shared = {.first = -1};
        scan_verb(x, w, false, &shared);
        for (int i = 0; i < shared.n; i++) push(&m, shared.ops[i], -1);
        m.progressive |= shared.progressive;
    }
    if (asked(x, p->c.word)) push(&m, KNOW_OP_HYPOTHETICAL, -1);
    return m;
}

// --- What operators do ---------------------------------------------------------------------------

static void note(coder *x, draft *d, know_op op, const predicate *by, int word) {
    sv name = sv_of(know_op_name(op));
    sv what = by ? coder_lemma(x, by->c.word) : word >= 0 ? coder_lemma(x, word) : SV("modifier");
    d->rule = arena_printf(x->sc->a, "operator " SV_FMT " (" SV_FMT "); " SV_FMT, SV_ARG(name),
                           SV_ARG(what), SV_ARG(d->rule));
    d->n_ops++;
}

static party own_source(coder *x, const predicate *by) {
    return role_find(x, by, by->line->source, by->line->n_source, true, NULL);
}

static party own_target(coder *x, const predicate *by, const party *source) {
    return role_find(x, by, by->line->target, by->line->n_target, true, source);
}

// The operator brings the inner act about or goes on with it: its clause fills what the noun leaves open.
static void carry(coder *x, draft *d, const predicate *by) {
    party source = own_source(x, by), told = d->source;
    if (!source.who.n) source = role_of_phrase(x, by->c.subj, true);
    if (!d->source.who.n) d->source = source;
    if (d->symmetric) {
        party others = own_target(x, by, &d->source);
        if (told.who.n && source.who.n) d->source = role_join(x, source, told);
        d->target = role_without(x, role_join(x, d->target, others), d->source);
        return;
    }
    if (!d->target.who.n) d->target = own_target(x, by, &d->source);
}

// The act is what the operator's subject does with the inner one: it promises, refuses, demands, ends it.
static void govern(coder *x, draft *d, know_op op, const predicate *by) {
    party source = own_source(x, by), inner_source = d->source, inner_target = d->target;
    if (source.who.n) d->source = source;
    party target = own_target(x, by, &d->source);
    bool named = target.who.n;
    bool others_act = op == KNOW_OP_DEMAND || op == KNOW_OP_ALLOW || op == KNOW_OP_ACCUSE;
    if (!target.who.n && others_act && inner_source.who.n)
        target = role_without(x, inner_source, d->source);
    // "demanded that it end its support for the rebels": of whoever "it" is, not of the rebels
    bool unknown_doer = op == KNOW_OP_DEMAND && !d->core->c.nominal && d->core->c.surface >= 0 &&
                        by->c.comp >= 0 && d->core->c.surface > by->c.word;
    if (!target.who.n && !unknown_doer)
        target = inner_target.who.n ? role_without(x, inner_target, d->source) : inner_target;
    if (!target.who.n && inner_source.who.n) target = role_without(x, inner_source, d->source);
    d->target = target;
    bool many = d->source.who.n > 1 && !target.who.n;
    bool together = (by->line->symmetric && (named || many)) || (d->symmetric && many);
    d->symmetric = together && (op == KNOW_OP_FUTURE || op == KNOW_OP_END);
}

// "Lima will meet Quito": the plan of the one, who commits itself to the other; "both will meet" is one of both.
static void take_sides(draft *d, know_op op) {
    if (op == KNOW_OP_FUTURE && d->source.who.n && d->target.who.n) d->symmetric = false;
}

// "must": the act is asked of its subject by whoever says so.
static void ask(coder *x, draft *d) {
    party asked_of = d->source;
    d->asked = true;
    d->source = (party){.word = -1};
    d->target = asked_of.who.n ? asked_of : d->target;
    if (d->symmetric && asked_of.who.n) d->symmetric = false;
}

// "called for sanctions against them", with nobody named who should impose them: a reproach to the target.
static bool reproach(coder *x, draft *d, know_op op, const predicate *by) {
    if (op != KNOW_OP_DEMAND || !by || by->line->type == ENT_TYPE_NONE) return false;
    if (d->source.who.n || !d->target.who.n || !d->core->c.nominal) return false;
    if (know_plover_of(x->sc->k, d->type, d->mode).quad != 4) return false;
    party source = own_source(x, by);
    party addressed = own_target(x, by, &source);
    if (addressed.who.n && !role_same(addressed, d->target)) return false;
    d->source = source;
    d->type = ENT_TYPE_ACCUSE;
    d->mode = SV("disapprove");
    d->cameo = SV("111");
    d->status = ENT_IS_actual;
    return true;
}

static void move_trigger(draft *d, const predicate *by, int first) {
    if (by) {
        d->word = d->first = d->last = by->c.word;
        d->by = by;
        d->adjunct = d->needs_both = false;
        d->known = false;
    } else if (first >= 0 && first < d->first) {
        d->first = first;
    }
}

static bool carries(know_op op) {
    return op == KNOW_OP_LIGHT || op == KNOW_OP_RESUME || op == KNOW_OP_ATTEMPT ||
           op == KNOW_OP_ALLOW || op == KNOW_OP_SAY;
}

static bool moves_trigger(know_op op, const predicate *by, const draft *d, int what) {
    if (!by) return true;
    return what != KNOW_INNER || d->core->c.nominal || op == KNOW_OP_END;
}

static bool keep_own(coder *x, draft *d, know_op op, const predicate *by, const know_outcome *o) {
    if (!by) return true; // an auxiliary has no line of its own
    if (by->line->type == ENT_TYPE_NONE) return false;
    govern(x, d, op, by);
    d->type = by->line->type;
    d->mode = o->mode.len ? o->mode : by->line->mode;
    d->cameo = o->cameo.len ? o->cameo : by->line->cameo;
    d->line = by->line;
    return true;
}

// "warned that the rebels would attack": the words of who utters no threat of its own; where it speaks of itself they are one.
static bool only_told(coder *x, draft *d, const predicate *by, const know_outcome *o) {
    if (!by || o->what != KNOW_KEEP || by->line->type != ENT_TYPE_STATEMENT) return false;
    party speaker = own_source(x, by);
    if (d->type == ENT_TYPE_THREATEN && speaker.who.n && role_same(speaker, d->source)) {
        move_trigger(d, by, -1);
        d->status = ENT_IS_actual;
    }
    return true;
}

static bool apply(coder *x, draft *d, know_op op, const predicate *by, int first) {
    know_outcome o = know_operate_on(x->sc->k, op, d->type, d->mode, d->cameo);
    if (o.what == KNOW_DROP || d->n_ops == MOST_OPS) return false;
    if (d->type == ENT_TYPE_STATEMENT && op != KNOW_OP_LIGHT && op != KNOW_OP_RESUME) return false;
    note(x, d, op, by, first);
    if (only_told(x, d, by, &o)) return true;
    if (reproach(x, d, op, by)) {
        move_trigger(d, by, first);
        return true;
    }
    if (moves_trigger(op, by, d, o.what)) move_trigger(d, by, first);
    if (o.status != ENT_IS_actual || o.what != KNOW_INNER) d->status = o.status;
    // a threat that is uttered is made, whatever is threatened; one that is only planned is not
    bool uttered = by && by->line->type != ENT_TYPE_NONE;
    if (uttered && o.what == KNOW_BECOMES && o.type == ENT_TYPE_THREATEN) d->status = ENT_IS_actual;
    switch (o.what) {
    case KNOW_KEEP: return keep_own(x, d, op, by, &o);
    case KNOW_INNER:
        if (by && carries(op))
            carry(x, d, by);
        else if (by)
            govern(x, d, op, by);
        else if (op == KNOW_OP_DEMAND)
            ask(x, d);
        return true;
    case KNOW_BECOMES:
        d->type = o.type;
        d->mode = o.mode;
        d->cameo = o.cameo;
        if (by)
            govern(x, d, op, by);
        else if (op == KNOW_OP_DEMAND)
            ask(x, d);
        else
            take_sides(d, op);
        return true;
    case KNOW_DROP: break;
    }
    return false;
}

bool operator_apply(coder *x, draft *d, know_op op, const predicate *by) {
    return apply(x, d, op, by, -1);
}

// "must not attack": what is asked is to leave off.
static bool ask_not(coder *x, draft *d, int first) {
    bool hostile = know_plover_of(x->sc->k, d->type, d->mode).quad == 4;
    if (!hostile) return false;
    note(x, d, KNOW_OP_DEMAND, NULL, first);
    move_trigger(d, NULL, first);
    d->type = ENT_TYPE_REQUEST;
    d->mode = SV("yield");
    d->cameo = SV("025");
    d->status = ENT_IS_demanded;
    ask(x, d);
    return true;
}

static bool apply_mood(coder *x, draft *d, const mood *m) {
    for (int i = 0; i < m->n; i++) {
        bool not_to = m->ops[i] == KNOW_OP_DENY && i + 1 < m->n && m->ops[i + 1] == KNOW_OP_DEMAND;
        if (not_to ? !ask_not(x, d, m->first) : !apply(x, d, m->ops[i], NULL, m->first))
            return false;
        i += not_to;
    }
    return true;
}

void operator_apply_mood(coder *x, drafts *list, const predicate *p, const mood *m) {
    drafts kept = {0};
    for (draft *d = list->first, *next; d; d = next) {
        next = d->next;
        if (d->adjunct && d->known && d->core != p) { // "might discuss the raid": the raid stands
            drafts_add(&kept, d);
            continue;
        }
        if (!apply_mood(x, d, m)) continue;
        d->told |= m->told;
        d->background |= m->background && d->core == p;
        if (m->progressive && d->status == ENT_IS_actual && d->word == p->c.word)
            d->status = ENT_IS_ongoing;
        drafts_add(&kept, d);
    }
    *list = kept;
}
