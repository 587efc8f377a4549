// SPDX-License-Identifier: Apache-2.0
//
// What the files of event coding share: the sentence at work, and events in the making.
//
//     event.c      predicates to drafts, from the innermost outwards
//     role.c       who stands where the dictionary line says to look
//     operator.c   auxiliaries and operator words: what they make of a draft
//     said.c       who says so
//     imply.c      sides that no word names
//     discourse.c  sides told earlier in the report
//     focus.c      the counterpart in the report's focus
//     finish.c     what is no event after all; status, times, contexts, confidence
#ifndef CODE_CODER_H
#define CODE_CODER_H

#include "code/event.h"
#include "code/frame.h"

// Actors, and the word that stands for them (-1: implied).
typedef struct party {
    actor_ids who;
    int word;
    bool implied; // no phrase names them: the text implies them
    bool passed;  // inherited from a clause or noun above, not told with the predicate itself
} party;

typedef struct draft {
    const predicate *core;  // the predicate whose act it is
    const predicate *by;    // the operator that made it what it is; `core` where none did
    const know_frame *line; // whose type it has
    int word;               // trigger: its head ...
    int first, last;        // ... and its first and last word
    ent_type type;
    sv mode, cameo;
    party source, target;
    bool symmetric;
    ent_event_status status;
    bool asked;      // told as what must be done: the source is whoever says so
    bool told;       // the report's own words say it is not certain: "reportedly"
    bool known;      // a noun told as known: "the invasion"
    bool adjunct;    // stands beside what it hangs on, not inside it: "after the raid"
    bool needs_both; // counts only if the phrase itself names both sides
    bool background; // mentioned, not news
    int n_ops;       // operators gone through
    sv rule;         // the constructions used, for `entente why`
    struct draft *next;
} draft;

// Drafts in order; all zero is the empty list.
typedef struct drafts {
    draft *first, *last;
} drafts;

static inline void drafts_add(drafts *list, draft *d) {
    d->next = NULL;
    if (list->last)
        list->last->next = d;
    else
        list->first = d;
    list->last = d;
}

// Moves all of `more` behind `list`.
static inline void drafts_join(drafts *list, drafts *more) {
    if (!more->first) return;
    if (list->last)
        list->last->next = more->first;
    else
        list->first = more->first;
    list->last = more->last;
    *more = (drafts){0};
}

typedef struct focus_weights focus_weights; // focus.c

typedef struct coder {
    const scene *sc;
    actors *who;
    size_t who_cap; // room in who->at
    const times *when;
    const wheres *where;
    uint32_t s; // the sentence at work
    const tree *t;
    predicates preds;
    VEC(ent_event) events;
    const focus_weights *focus; // NULL until somebody asks
    VEC(ent_event) told;        // all that were found so far, this sentence's included, in order
} coder;

static inline const ent_word *coder_word(const coder *x, int w) { return &x->t->s->words[w]; }
static inline sv coder_lemma(const coder *x, int w) { return scene_lemma(x->sc, x->s, w); }

// --- role.c

// Actors of the phrase at `word`; empty for -1 and for things.
party role_of_phrase(coder *x, int word, bool acts);

// The actors that a phrase names, or whose the thing is that it names: "Russian missiles".
party role_owning(coder *x, int word);

// The first of `roles` that yields an actor who is not in `not` (may be NULL).
party role_find(coder *x, const predicate *p, const know_role *roles, size_t n, bool acts,
                const party * not );

// All actors of two parties, without doubles.
party role_join(coder *x, party a, party b);

// `a` without the actors of `b`.
party role_without(coder *x, party a, party b);
// Troops sent are no target of `source`, who sends them.
party role_without_own_forces(coder *x, party found, party source);
bool role_same(party a, party b);

// Whether the report has anybody of that country.
bool role_told_of(const coder *x, sv country);

// The country that an act at `word` is about when nothing names it: of the place of its clause, else of who acts there, else of
// the nearest actor before it, else the report's most named. Empty where there is none.
sv role_country(coder *x, int word);

// An actor that no word names: "protests" has protesters, "was arrested" has police. Made when it is new.
party role_implied(coder *x, sv country, const char *sectors, ent_actor_kind kind, int word);

// Those who protest, of a noun or verb of protest that does not name them.
party role_protesters(coder *x, int word);

// Fills `d` from the line of `p`: source, target, both where the act is mutual.
void role_fill(coder *x, draft *d, const predicate *p);

// --- operator.c

// What auxiliaries, negation, adverbs and the kind of clause say of a predicate, innermost first.
enum { MOOD_MOST_OPS = 4 };
typedef struct mood {
    know_op ops[MOOD_MOST_OPS];
    int n;
    int first;        // the first auxiliary that counts, -1
    bool told;        // "reportedly"
    bool progressive; //
    bool background;  // "last year's", "previous"
} mood;
mood operator_mood(coder *x, const predicate *p);

// Applies one operator. `by` is the operator's predicate, NULL for auxiliaries of `d` itself. False: nothing is left of it.
bool operator_apply(coder *x, draft *d, know_op op, const predicate *by);

// Applies a mood to all drafts of a list.
void operator_apply_mood(coder *x, drafts *list, const predicate *p, const mood *m);

// An operator word that stands at a noun as adjective or participle: "planned talks", "possible strike".
know_op operator_of_modifier(coder *x, int word);

// --- imply.c

// Fills the sides that the text implies and, of a mutual act, puts all on both sides. `speaker` is who says so.
void imply_sides(coder *x, draft *d, const party *speaker);

// --- discourse.c

// Aims an act without target at whoever the report told before.
void discourse_sides(coder *x, draft *d);

// --- focus.c

// Aims an act that still has no target at the counterpart in the report's focus.
void focus_target(coder *x, draft *d);

// --- finish.c

// Turns drafts into events of x->events, or drops them.
void finish_sentence(coder *x, drafts *all);

#endif
