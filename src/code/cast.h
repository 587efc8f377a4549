// SPDX-License-Identifier: Apache-2.0
//
// The cast of a report while it is being read: who has been met, and the countries it is about.
//
// Related headlines are stories of their own: each is a scope. What is named is the same actor everywhere; what leans on the text
// before it (pronouns, "the president") sees its own scope only.
#ifndef CODE_CAST_H
#define CODE_CAST_H

#include "base/strmap.h"
#include "code/actor.h"
#include "code/mention.h"

typedef enum gender { GENDER_UNKNOWN, GENDER_MALE, GENDER_FEMALE } gender;

typedef struct member {
    ent_actor a; // its mentions are kept apart until the end
    VEC(ent_mention) mentions;
    sv office; // "foreign minister"; empty for none or unknown
    sv noun;   // head noun of a description, "police"; empty for names
    gender gender;
    bool plural; // a group of people
    bool named;
    uint32_t scope; // where it was met first
} member;

typedef struct person_name {
    sv full;               // "Maria Lopez"
    const know_name *fact; // NULL for a person whom the knowledge does not have
} person_name;

typedef struct cast {
    const scene *sc;
    names *names;       // one per sentence
    mentions *mentions; // one per sentence
    uint32_t *scopes;   // one per sentence
    strmap *weights;    // one per scope: how often the countries come up, early sentences twice
    VEC(member) all;
    strmap by_key;   // 1 + index into `all`
    strmap families; // family name -> 1 + index into `all`, the last one met
    strmap fulls;    // family name -> 1 + index into `full_names`, the first of that family
    VEC(person_name) full_names; // persons named in full anywhere in the report, first per family
    strmap named;                // canonical names of those known
    strmap
        halves; // "North" -> 1 + index into `half_states`, for states of such names that the report names
    VEC(const know_name *) half_states;
} cast;

cast cast_open(const scene *sc);

// The day on which offices are asked for; ENT_NO_DAY where the report has no date.
static inline ent_day cast_day(const cast *c) { return c->sc->report->published; }
bool cast_holds(const cast *c, const know_name *f); // the fact is valid on that day

// Of several facts of one kind the one valid on the day, else the first; NULL for none.
const know_name *cast_fact(const cast *c, const know_name *facts, size_t n);

// Members by what they are; made where they are not there yet. Indices into `all`.
uint32_t cast_state(cast *c, sv country);
uint32_t cast_government(cast *c, sv country);
uint32_t cast_body(cast *c, const know_name *fact);

// The member under `key`, made with this name where it is not there; `*fresh` tells which.
uint32_t cast_keyed(cast *c, sv key, sv name, ent_actor_kind kind, bool *fresh);
uint32_t cast_new(cast *c, sv name, ent_actor_kind kind);

// Country code and sectors put together; `body` is the code of a body without a country, or empty.
void cast_set_code(cast *c, uint32_t id, sv body, sv country, sv sectors);
sv cast_join_sectors(const cast *c, sv x, sv y); // without repeats

// The country that most of the scope is about, and the one that most but `other` is; empty for none. `weight_of` is comparable within a scope.
sv cast_main_country(const cast *c, uint32_t scope);
sv cast_main_country_but(const cast *c, uint32_t scope, sv other);
uint32_t cast_weight_of(const cast *c, uint32_t scope, sv country);

// Country a name gives to a noun behind it, or to a place; empty for none.
sv cast_country_of_name(const cast *c, const proper_name *in);

// Country of the first state, capital or place with a country in it that the phrase at `word` names; empty for none.
sv cast_place_country(const cast *c, uint32_t sentence, int word);

sv cast_family_of(sv full_name); // last word of it, "Lopez"

#endif
