// SPDX-License-Identifier: Apache-2.0
//
// Whom an act is aimed at when neither its clause nor the sentences before it say so: the counterpart in the report's focus. News
// of two states leaves out the other one ("Lima recalled its ambassador"); news of one country is about its rulers and those who
// face them.
#include "code/coder.h"

typedef struct focus_weight {
    sv country;
    uint32_t state, others;         // mentions of its rulers and its name; of others in it
    uint32_t other, other_mentions; // the most named of the others, 1 + actor
} focus_weight;

struct focus_weights {
    focus_weight *at;
    size_t n, cap;
};

static bool faces_rulers(const ent_actor *a) {
    return scene_has_sector(a->sectors,
                            "OPP|CVL|REB|LAB|EDU|REL|AGR|SOC|UAF|JRN|MED|REF|PRM|CRM") &&
           !scene_has_sector(a->sectors, "GOV");
}

static focus_weight *weight_of(coder *x, focus_weights *all, sv country) {
    for (size_t i = 0; i < all->n; i++)
        if (sv_eq(all->at[i].country, country)) return &all->at[i];
    focus_weight *w = vec_push(x->sc->a, all);
    *w = (focus_weight){.country = country};
    return w;
}

// How often the report's own text speaks of each country; counted once.
static const focus_weights *weigh(coder *x) {
    if (x->focus) return x->focus;
    focus_weights *all = arena_new(x->sc->a, focus_weights, 1);
    for (size_t i = 0; i < x->who->n; i++) {
        const ent_actor *a = &x->who->at[i];
        uint32_t n = 0;
        for (size_t k = 0; k < a->n_mentions; k++)
            n += x->sc->language->sentences[a->mentions[k].sentence].part != ENT_PART_RELATED;
        if (!a->country.len || !n) continue;
        focus_weight *w = weight_of(x, all, a->country);
        if (!faces_rulers(a)) {
            w->state += n;
            continue;
        }
        w->others += n;
        if (n > w->other_mentions) w->other = (uint32_t)i + 1, w->other_mentions = n;
    }
    return x->focus = all;
}

static bool between(ent_type t) {
    switch (t) {
    case ENT_TYPE_AGREE:
    case ENT_TYPE_SUPPORT:
    case ENT_TYPE_CONCEDE:
    case ENT_TYPE_COOPERATE:
    case ENT_TYPE_AID:
    case ENT_TYPE_REQUEST:
    case ENT_TYPE_ACCUSE:
    case ENT_TYPE_REJECT:
    case ENT_TYPE_THREATEN:
    case ENT_TYPE_SANCTION:
    case ENT_TYPE_MOBILIZE:
    case ENT_TYPE_ASSAULT: return true;
    default: return false;
    }
}

static uint32_t total(const focus_weight *w) { return w->state + w->others; }

// The other country that is named most; one mention in passing makes no counterpart.
static party other_state(coder *x, const draft *d, const focus_weights *all, sv own) {
    const focus_weight *best = NULL;
    for (size_t i = 0; i < all->n; i++) {
        const focus_weight *w = &all->at[i];
        if (!sv_eq(w->country, own) && (!best || total(w) > total(best))) best = w;
    }
    if (!best || total(best) < 2) return (party){.word = -1};
    return role_implied(x, best->country, "", ENT_KIND_state, d->word);
}

// Rulers in news of their own country face whoever else of it is named most.
static party other_at_home(coder *x, const focus_weights *all, sv own, bool foreign_too) {
    const focus_weight *home = NULL;
    uint32_t abroad = 0;
    for (size_t i = 0; i < all->n; i++)
        if (sv_eq(all->at[i].country, own))
            home = &all->at[i];
        else
            abroad += total(&all->at[i]);
    if (!home || !home->other || (foreign_too && home->others < abroad)) return (party){.word = -1};
    uint32_t *at = arena_new(x->sc->a, uint32_t, 1);
    *at = home->other - 1;
    return (party){.who = {at, 1}, .word = -1};
}

// Of an act of rulers: those at home or the other state, whoever the report names more.
static party counterpart(coder *x, const draft *d, sv own) {
    const focus_weights *all = weigh(x);
    party state = other_state(x, d, all, own);
    party home = own.len ? other_at_home(x, all, own, state.who.n > 0) : (party){.word = -1};
    return home.who.n && d->type != ENT_TYPE_MOBILIZE ? home : state;
}

// Whether the report speaks of some other country about as much as of this one.
static bool abroad_most(coder *x, sv own) {
    const focus_weights *all = weigh(x);
    uint32_t home = 0, other = 0;
    for (size_t i = 0; i < all->n; i++) {
        uint32_t n = total(&all->at[i]);
        if (sv_eq(all->at[i].country, own))
            home = n;
        else if (n > other)
            other = n;
    }
    return other * 2 > home;
}

// The first other side, or foreign place, that the rest of the clause names: "holds drills near Taiwan".
static party named_below(coder *x, const draft *d, sv own) {
    int from = d->word < d->core->c.word ? d->word : d->core->c.word;
    for (int w = from + 1; w <= x->t->right[d->word]; w++) {
        if (frame_at(&x->preds, w) && !frame_at(&x->preds, w)->c.nominal) break; // another clause
        party who = role_without(x, role_of_phrase(x, w, true), d->source);
        who = role_without_own_forces(x, who, d->source);
        sv place = who.who.n ? (sv){0} : actor_place_of_phrase(x->sc, x->s, w);
        if (place.len && !sv_eq(place, own)) who = role_implied(x, place, "", ENT_KIND_state, w);
        if (who.who.n) return who;
    }
    return (party){.word = -1};
}

// Sides that no words of the clause name: those under an army's or a state's power, the rulers whom their own people face, or the
// counterpart in focus.
static party unnamed(coder *x, const draft *d, sv own) {
    const ent_actor *self = &x->who->at[d->source.who.at[0]];
    bool coerces = d->type == ENT_TYPE_COERCE, headline = x->t->s->part == ENT_PART_RELATED;
    party found = {.word = -1};
    if (coerces && scene_has_sector(self->sectors, "MIL") && abroad_most(x, own))
        found = other_state(x, d, weigh(x), own); // an army takes what is another state's
    else if (coerces) // power over things and places is power over those who live there
        found = role_implied(x, own, "CVL", ENT_KIND_group, d->word);
    else if (headline) // tells all it tells
        return found;
    else if (own.len && faces_rulers(self))
        found = role_implied(x, own, "GOV", ENT_KIND_government, d->word);
    else
        found = counterpart(x, d, own);
    found.word = -1;
    return found;
}

void focus_target(coder *x, draft *d) {
    bool coerces = d->type == ENT_TYPE_COERCE;
    if (d->target.who.n || !d->source.who.n || d->symmetric) return;
    if (!between(d->type) && !coerces) return;
    sv own = x->who->at[d->source.who.at[0]].country;
    party found = coerces ? (party){.word = -1} : named_below(x, d, own);
    if (!found.who.n) found = unnamed(x, d, own);
    if (!found.who.n) return;
    d->target = role_without(x, found, d->source);
    d->target.implied = true;
}
