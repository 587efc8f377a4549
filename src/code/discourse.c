// SPDX-License-Identifier: Apache-2.0
//
// Sides told earlier in the report. "She condemned the raid" is aimed at those who made the raid told before; "Lima demanded an
// apology" at whom Lima has just been told to deal with.
#include "code/coder.h"

enum { ANTECEDENTS = 16, OPPONENT_SENTENCES = 2 };

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

// The latest event that the noun can mean; NULL for none.
static const ent_event *antecedent(coder *x, int noun) {
    const predicate *p = frame_at(&x->preds, noun);
    if (!p || !p->c.nominal || !clause_definite(x->sc, x->s, noun)) return NULL;
    size_t least = x->events.n > ANTECEDENTS ? x->events.n - ANTECEDENTS : 0;
    for (size_t i = x->events.n; i > least; i--)
        if (told_again(x, p, &x->events.at[i - 1])) return &x->events.at[i - 1];
    return NULL;
}

static void aim_at_doer(coder *x, draft *d) {
    int object = clause_noun(x->sc, x->s, d->by->c.obj);
    const ent_event *e = object < 0 ? NULL : antecedent(x, object);
    if (!e) return;
    party doer = role_without(x, of_ids(e->source, e->n_source), d->source);
    party sufferer = role_without(x, of_ids(e->target, e->n_target), d->source);
    d->target = doer.who.n ? doer : sufferer;
}

static bool takes_part(uint32_t id, const uint32_t *at, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (at[i] == id) return true;
    return false;
}

static void aim_at_opponent(coder *x, draft *d) {
    uint32_t self = d->source.who.at[0];
    for (size_t i = x->events.n; i > 0; i--) {
        const ent_event *e = &x->events.at[i - 1];
        if (e->sentence + OPPONENT_SENTENCES < x->s) return;
        if (!e->n_target || e->type == ENT_TYPE_STATEMENT) continue;
        bool acts = takes_part(self, e->source, e->n_source);
        if (!acts && !takes_part(self, e->target, e->n_target)) continue;
        party other = acts ? of_ids(e->target, e->n_target) : of_ids(e->source, e->n_source);
        d->target = role_without(x, other, d->source);
        if (d->target.who.n) return;
    }
}

void discourse_sides(coder *x, draft *d) {
    if (d->target.who.n || !d->source.who.n || d->symmetric) return;
    bool opinion = d->type == ENT_TYPE_SUPPORT || d->type == ENT_TYPE_ACCUSE ||
                   d->type == ENT_TYPE_REJECT || d->type == ENT_TYPE_AGREE ||
                   d->type == ENT_TYPE_CONCEDE;
    if (opinion && !d->by->c.nominal) aim_at_doer(x, d);
    bool faces = d->type == ENT_TYPE_REQUEST || d->type == ENT_TYPE_REJECT ||
                 d->type == ENT_TYPE_THREATEN || d->type == ENT_TYPE_ACCUSE ||
                 d->type == ENT_TYPE_CONCEDE;
    if (!d->target.who.n && faces && d->source.who.n == 1 &&
        d->core->c.nominal + d->core->c.bare == 0)
        aim_at_opponent(x, d);
}
