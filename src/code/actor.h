// SPDX-License-Identifier: Apache-2.0
//
// Who is who: mentions of actors in the text, the actor each stands for, and the code valid on the date.
//
// A mention is found by name (countries, people, bodies), title, demonym or description with a noun from
// sectors.tsv ("Polish riot police"), capital ("Moscow" where it acts), pronoun, or a description that
// needs the text before it ("the two neighbours", "its wealthier cousin"). Mentions of the same
// actor are linked; a family name follows the full name told before.
//
// A mention may stand for several actors (coordination, "the two countries", "they").
#ifndef CODE_ACTOR_H
#define CODE_ACTOR_H

#include "base/strmap.h"
#include "code/name.h"

typedef struct actor_ids {
    const uint32_t *at; // indices into `actors.at`
    size_t n;
} actor_ids;

typedef struct actors {
    ent_actor *at;
    size_t n;
    const actor_ids *const
        *by_word;       // by_word[sentence][word]: the actors whose mention is headed by that word
    const names *names; // one per sentence
    const strmap *countries; // codes, with how much the report is about them
} actors;

// Finds the mentions of the whole report. Actors are in order of their first mention.
actors actor_find(const scene *sc);

// The actors that the phrase headed by `word` stands for: its own mention, its conjuncts' ("A and B"), the apposition's; for
// a relative pronoun ("the columns that invaded") those of the noun it stands for. Empty for things.
// `acts`: the phrase is asked for as one who acts, so that "Moscow" means a government; else a place or its people.
actor_ids actor_of_phrase(const scene *sc, const actors *who, uint32_t sentence, int word,
                          bool acts);

// KNOW_IS_* bits of the phrase headed by `word`.
unsigned actor_kinds_of_phrase(const scene *sc, const actors *who, uint32_t sentence, int word);

// Country code of the place named by the phrase; empty for none.
sv actor_place_of_phrase(const scene *sc, uint32_t sentence, int word);

#endif
