// SPDX-License-Identifier: Apache-2.0
//
// From mentions to members of the cast: resolve.c for names and descriptions, person.c for people with names, describe.c for countries
// by description, coref.c and pronoun.c for what else leans on the text before it.
#ifndef CODE_RESOLVE_H
#define CODE_RESOLVE_H

#include "code/cast.h"

enum { RESOLVE_MOST_DEPTH = 6 };

// Decides who mention `i` of the sentence stands for, once. What it depends on (possessor, apposition) is decided first,
// at most RESOLVE_MOST_DEPTH steps deep.
void resolve_mention(cast *c, uint32_t sentence, int i, int depth);

// The mention headed by `word`, resolved; NULL for none.
mention *resolve_at(cast *c, uint32_t sentence, int word, int depth);

// To what a description belongs: a country, or a body, with its sectors.
typedef struct affiliation {
    sv body; // code of a body without a country; else empty
    sv country;
    sv sectors;
} affiliation;

enum { RESOLVE_MOST_PARTS = 8 };
typedef struct affiliations {
    affiliation at[RESOLVE_MOST_PARTS];
    int n;
    bool by_place; // only by a phrase of place
} affiliations;

affiliations resolve_affiliations(cast *c, const mention *m, int depth);

// Country, body and sectors of somebody described by m's noun and belonging to `by`.
affiliation resolve_description(const cast *c, const mention *m, affiliation by);

// An office that a country fills once, so that "the presidents of" two countries are two persons.
bool resolve_held_by_one(sv office);

// The possessor that "its" or "Peru's" is; for "whose" the noun right before it, else the one
// that the relative clause belongs to. -1 for none.
int resolve_owner(const cast *c, const mention *m);

void resolve_set(cast *c, mention *m, const uint32_t *ids, size_t n);
static inline void resolve_one(cast *c, mention *m, uint32_t id) { resolve_set(c, m, &id, 1); }

// person.c: somebody with a name.
void person_resolve(cast *c, mention *m, int depth);

// A member for the holder of an office who is named in the report; false when nobody known is.
bool person_by_office(cast *c, sv country, sv office, uint32_t *id);

// coref.c
void coref_pronoun(cast *c, mention *m, int depth); // pronoun.c
void coref_sides(cast *c, mention *m, int depth);   // MENTION_SIDE
void coref_leaders(cast *c, mention *m, int depth); // MENTION_LEADER
void coref_body(cast *c, mention *m);               // MENTION_BODY

// describe.c: a country by what it is, MENTION_STATE. Nobody where no country of the report fits.
void describe_states(cast *c, mention *m, int depth);

// The `n` countries told together or most before `m`, in text order; returns n, or 0 where there are fewer.
int describe_countries(cast *c, const mention *m, int n, affiliation *out);

// The actors of a mention and of those coordinated with it, at most `most`.
size_t coref_set(const cast *c, const mention *m, uint32_t *ids, size_t most);

// The last international body before `m`.
bool coref_igo(const cast *c, const mention *m, uint32_t *id);

// The last person met in this scope who holds the office of m's noun; where many can hold it, who was described by the same noun.
bool coref_office(const cast *c, const mention *m, uint32_t *id);

// "the dictator", "the minister": the last person with a name who can be called so by sector, and is not of the state
// that acts on him; no office that only one holds.
bool coref_same_sector(cast *c, const mention *m, uint32_t *id, int depth);

// "the gunmen", "the judges": the last group or body before it that does the same.
bool coref_same_role(const cast *c, const mention *m, uint32_t *id);

// "the officer", "the pilot": the last person before it of the same force who has no name.
bool coref_same_soldier(const cast *c, const mention *m, uint32_t *id);

// "The OSCE will send observers, a spokesman in Vienna said": the body whose deeds the sentence told.
void coref_spoken_for(const cast *c, const mention *m, affiliations *by);

// "Kenya deployed 200 troops": the country whose state, rulers or forces send what `m` describes; empty for none.
sv coref_sender(cast *c, const mention *m, int depth);

// "The United States gave aid, but Congress halved it": the country of the state or government that is the subject of the clause with
// which that of `m` is coordinated; empty for none.
sv coref_goes_on(cast *c, const mention *m, int depth);

// Country of the place that the clause of `m` names, or a clause above; empty for none.
sv coref_local(const cast *c, const mention *m);

// The country meant by a description that names none: the local one; else that of citizens, parties, rebels or courts who are a subject
// before it in the sentence; else of the nearest subject before it in the
// sentence, where the report is at least half as much about that country as about its main one, and where it is not a state or body
// that acts on others ("Canada condemned the government"); else the country that the report is mostly about.
sv coref_focus(cast *c, const mention *m);

#endif
