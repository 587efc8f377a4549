// SPDX-License-Identifier: Apache-2.0
//
// Sides told earlier in the report. "She condemned the raid" is aimed at those who made the raid told before; "Lima demanded an
// apology" at whom Lima has just been told to deal with.
#include "code/coder.h"

enum { ANTECEDENTS = 16, OPPONENT_SENTENCES = 2, FORCE_SENTENCES = 6 };

static party of_ids(const uint32_t *at, size_t n) {
    return (party){.who = {at, n}, .word = -1, .implied = true};
}

// The type of act that a noun speaks of: "offer" of an agreement, "demand" of a request.
static ent_type act_of(const know_frame *line) {
    if (line->type != ENT_TYPE_NONE) return line->type;
    switch (line->op) {
    case KNOW_OP_FUTURE: return ENT_TYPE_AGREE;
    case KNOW_OP_DEMAND: return ENT_TYPE_REQUEST;
    case KNOW_OP_THREAT: return ENT_TYPE_THREATEN;
    case KNOW_OP_ACCUSE: return ENT_TYPE_ACCUSE;
    default: return ENT_TYPE_NONE;
    }
}

static bool told_again(coder *x, const predicate *noun, const ent_event *e) {
    if (noun->line && act_of(noun->line) != ENT_TYPE_NONE) return e->type == act_of(noun->line);
    return sv_eq(scene_lemma(x->sc, e->sentence, (int)e->word), coder_lemma(x, noun->c.word));
}

static bool known(coder *x, int noun) {
    int det = tree_child(x->t, noun, ENT_DEP_det, -1);
    return clause_definite(x->sc, x->s, noun) ||
           (det >= 0 && word_in(coder_lemma(x, det), "every|each|all|any|both"));
}

// The latest event that the noun can mean; NULL for none.
static const ent_event *antecedent(coder *x, int noun) {
    const predicate *p = frame_at(&x->preds, noun);
    if (!p || !p->c.nominal || !known(x, noun)) return NULL;
    size_t least = x->told.n > ANTECEDENTS ? x->told.n - ANTECEDENTS : 0;
    for (size_t i = x->told.n; i > least; i--)
        if (told_again(x, p, &x->told.at[i - 1])) return &x->told.at[i - 1];
    return NULL;
}

// What an opinion of this type is about: force and blame, help and agreement, offers and demands.
static bool may_be_about(ent_type opinion, const ent_event *e) {
    switch (opinion) {
    case ENT_TYPE_ACCUSE: return e->quad == 4;
    case ENT_TYPE_SUPPORT: return e->quad == 1 || e->quad == 2;
    default:
        return e->type == ENT_TYPE_AGREE || e->type == ENT_TYPE_REQUEST ||
               e->type == ENT_TYPE_THREATEN;
    }
}

// "the blasts", of acts told in other words: the latest that the opinion can be about, force before the rest.
static const ent_event *act_before(coder *x, const draft *d, int object) {
    if (coder_word(x, object)->upos != ENT_UPOS_NOUN || !clause_definite(x->sc, x->s, object))
        return NULL;
    const know_noun *person;
    sv lemma = coder_lemma(x, object);
    if (know_noun_match(x->sc->k, &lemma, 1, &person)) return NULL; // "praised the victims"
    const predicate *p = frame_at(&x->preds, object);
    if (p && p->line && act_of(p->line) != ENT_TYPE_NONE)
        return NULL; // an act of its own kind, told nowhere
    const ent_event *other = NULL;
    for (size_t i = x->told.n; i > 0; i--) {
        const ent_event *e = &x->told.at[i - 1];
        if (e->sentence + FORCE_SENTENCES < x->s) break;
        if (!may_be_about(d->type, e) || e->source[0] == d->source.who.at[0]) continue;
        if (d->type == ENT_TYPE_ACCUSE && e->type == ENT_TYPE_ASSAULT) return e;
        if (!other && e->sentence + OPPONENT_SENTENCES >= x->s) other = e;
    }
    return other;
}

// Those of the event who are not of the actor's own state.
static party not_of_state(coder *x, uint32_t id, party p) {
    uint32_t *at = arena_new(x->sc->a, uint32_t, p.who.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < p.who.n; i++)
        if (!sv_eq(x->who->at[p.who.at[i]].country, x->who->at[id].country)) at[n++] = p.who.at[i];
    p.who = (actor_ids){at, n};
    return p;
}

static void aim_at_doer(coder *x, draft *d) {
    int object = clause_noun(x->sc, x->s, d->by->c.obj);
    if (object < 0) return;
    const ent_event *e = antecedent(x, object);
    if (!e) e = act_before(x, d, object);
    if (!e) return;
    party doer = role_without(x, of_ids(e->source, e->n_source), d->source);
    party sufferer = role_without(x, of_ids(e->target, e->n_target), d->source);
    d->target = doer.who.n ? doer : sufferer;
    // a state that rejects what it did together with another one is at odds with the other
    party abroad = not_of_state(x, d->source.who.at[0], d->target);
    if (abroad.who.n) d->target = abroad;
}

// The actor itself, or another of its state where states face one another.
static bool takes_part(coder *x, uint32_t id, const uint32_t *at, size_t n, bool abroad) {
    for (size_t i = 0; i < n; i++)
        if (at[i] == id || (abroad && x->who->at[id].country.len &&
                            sv_eq(x->who->at[at[i]].country, x->who->at[id].country)))
            return true;
    return false;
}

static bool between_states(coder *x, const ent_event *e) {
    return !sv_eq(x->who->at[e->source[0]].country, x->who->at[e->target[0]].country);
}

// States and armed groups have opponents; a crowd or a firm that the report meets once has none.
static bool has_opponents(const ent_actor *a) {
    for (size_t i = 0; i + 3 <= a->sectors.len; i += 3)
        if (word_in(sv_cut(a->sectors, i, i + 3), "CVL|BUS|CRM|JRN|EDU|LAB|REL|REF|MED|UAF"))
            return false;
    return true;
}

static void aim_at_opponent(coder *x, draft *d) {
    uint32_t self = d->source.who.at[0];
    bool wages = has_opponents(&x->who->at[self]);
    uint32_t reach = d->type == ENT_TYPE_ASSAULT ? FORCE_SENTENCES : OPPONENT_SENTENCES;
    for (size_t i = x->told.n; i > 0; i--) {
        const ent_event *e = &x->told.at[i - 1];
        if (e->sentence + reach < x->s) return;
        if (!e->n_target || e->type == ENT_TYPE_STATEMENT) continue;
        bool abroad = wages && between_states(x, e);
        bool acts = takes_part(x, self, e->source, e->n_source, abroad);
        // praise and help from a third side make nobody an opponent
        bool suffers = e->quad >= 3 && takes_part(x, self, e->target, e->n_target, abroad);
        if (!acts && !suffers) continue;
        party other = acts ? of_ids(e->target, e->n_target) : of_ids(e->source, e->n_source);
        if (abroad) other = not_of_state(x, self, other);
        d->target = role_without(x, other, d->source);
        if (d->target.who.n) return;
    }
}

// The latest act in which two sides dealt or fought with one another.
static const ent_event *encounter(coder *x) {
    for (size_t i = x->told.n; i > 0; i--) {
        const ent_event *e = &x->told.at[i - 1];
        if (e->sentence + FORCE_SENTENCES < x->s) return NULL;
        if (e->symmetric && e->type != ENT_TYPE_ACCUSE) return e;
    }
    return NULL;
}

static bool told_of(coder *x, const ent_event *e, ent_type type) {
    for (size_t i = 0; i < x->told.n; i++)
        if (x->told.at[i].type == type && x->told.at[i].n_source == e->n_source &&
            x->told.at[i].source[0] == e->source[0])
            return true;
    return false;
}

// "The ceasefire took effect", "the clashes": of those who were told to deal with one another, unless that is told already.
static void sides_of_known(coder *x, draft *d) {
    if (!d->core->c.nominal || !d->symmetric || !d->known || d->needs_both) return;
    const ent_event *e = encounter(x);
    if (!e || told_of(x, e, d->type)) return;
    d->source = of_ids(e->source, e->n_source);
}

// Who mediates does so between those of the latest encounter.
static void sides_between(coder *x, draft *d) {
    const ent_event *e = encounter(x);
    if (e) d->target = role_without(x, of_ids(e->source, e->n_source), d->source);
}

// "The truce was negotiated by Lima": between those of the truce.
static void sides_of_object(coder *x, draft *d) {
    int object = clause_noun(x->sc, x->s, d->core->c.obj);
    const ent_event *e = object < 0 ? NULL : antecedent(x, object);
    if (!e && object >= 0 && frame_at(&x->preds, object) && known(x, object)) e = encounter(x);
    if (!e) return;
    d->target = role_without(x, of_ids(e->source, e->n_source), d->source);
    d->symmetric = false;
}

// "threatened to tax goods from China": whoever the complement names.
static void aim_at_named(coder *x, draft *d) {
    int comp = d->by->c.comp;
    if (comp < 0) return;
    sv own = x->who->at[d->source.who.at[0]].country;
    for (int w = comp; w <= x->t->right[comp]; w++) {
        party who = role_without(x, role_of_phrase(x, w, true), d->source);
        if (!who.who.n || sv_eq(x->who->at[who.who.at[0]].country, own)) continue;
        d->target = who;
        d->target.passed = true;
        return;
    }
}

// "Each side blames the other", "neither trusts the other".
static bool each_the_other(coder *x, const draft *d) {
    const clause *c = &d->core->c;
    if (c->nominal || c->obj < 0 || !word_in(coder_lemma(x, c->obj), "other|another")) return false;
    int subject = clause_surface(x->sc, x->s, c->word);
    if (subject < 0) return false;
    int det = tree_child(x->t, subject, ENT_DEP_det, -1);
    static const char of_two[] = "each|either|neither|both";
    return word_in(coder_lemma(x, subject), of_two) ||
           (det >= 0 && word_in(coder_lemma(x, det), of_two));
}

static bool faced(coder *x, const ent_event *e) {
    if (!e->n_target || !(e->symmetric || e->quad >= 3)) return false;
    return !sv_eq(x->who->at[e->source[0]].code, x->who->at[e->target[0]].code);
}

// The sides are those of the latest act in which two dealt or fought with one another, or one did so with the other.
static void sides_facing(coder *x, draft *d) {
    if (!each_the_other(x, d) || d->source.who.n > 1) return;
    for (size_t i = x->told.n; i > 0; i--) {
        const ent_event *e = &x->told.at[i - 1];
        if (e->sentence + FORCE_SENTENCES < x->s) return;
        if (!faced(x, e)) continue;
        d->source = e->symmetric ? of_ids(e->source, e->n_source)
                                 : role_join(x, of_ids(e->source, e->n_source),
                                             of_ids(e->target, e->n_target));
        d->target = (party){.word = -1};
        d->symmetric = true;
        return;
    }
}

static bool faces_somebody(ent_type t) {
    return t != ENT_TYPE_CONSULT && t != ENT_TYPE_PROTEST && t != ENT_TYPE_STATEMENT &&
           t != ENT_TYPE_SUPPORT && t != ENT_TYPE_AGREE && t != ENT_TYPE_COERCE;
}

void discourse_sides(coder *x, draft *d) {
    sides_facing(x, d);
    if (!d->source.who.n && !d->target.who.n) sides_of_known(x, d);
    if (d->target.who.n || !d->source.who.n) return;
    bool mediates = sv_eq(d->cameo, SV("045"));
    if (mediates) sides_between(x, d);
    if (d->type == ENT_TYPE_CONSULT && d->by == d->core) sides_of_object(x, d);
    if (d->symmetric || d->target.who.n) return;
    bool opinion = d->type == ENT_TYPE_SUPPORT || d->type == ENT_TYPE_ACCUSE ||
                   d->type == ENT_TYPE_REJECT || d->type == ENT_TYPE_AGREE ||
                   d->type == ENT_TYPE_CONCEDE;
    if (opinion && !d->by->c.nominal) aim_at_doer(x, d);
    bool told = !d->core->c.nominal || d->by != d->core;
    if (!d->target.who.n && told && d->type != ENT_TYPE_STATEMENT) aim_at_named(x, d);
    if (!d->target.who.n && faces_somebody(d->type) && d->source.who.n == 1 && told)
        aim_at_opponent(x, d);
}
