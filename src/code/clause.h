// SPDX-License-Identifier: Apache-2.0
//
// A predicate and what hangs on it, put as if the clause were a plain active one.
//
//     "Two men were arrested by police"      arrest   subj police, obj men, passive
//     "police, who arrested two men"         arrest   subj who (police), obj men
//     "they want to arrest and try him"      try      subj they, obj him
//     "the invasion of Kuwait by Iraq"       invasion nominal; prepositions "of" and "by"
//
// Trees come from a parser that errs in one arc of six, so nothing here insists on one relation where another is
// as likely: prepositional phrases are looked for at the verb and at its object, participles by tag and place.
#ifndef CODE_CLAUSE_H
#define CODE_CLAUSE_H

#include "code/scene.h"

// Whether `list`, words separated by `|`, has the word.
static inline bool word_in(sv word, const char *list) { return sv_in_list(word, sv_of(list), '|'); }

// Words are indices into the sentence, -1 for none.
typedef struct clause {
    uint32_t sentence;
    int word;     // the verb, event noun or adjective
    bool nominal; // an event noun
    bool passive; //
    bool bare;    // a participle without subject or auxiliary: "troops sent by Mali"
    int surface; // the subject as it stands, own or inherited (conjunct, control, raising, relative clause)
    int subj; // who does it: in the passive the by-phrase
    int obj;  // whom or what it is done to: in the passive the subject
    int iobj; //
    int comp; // head of the complement clause: "threatened to leave", "accused of lying"
    int host; // nominal: the verb whose object or subject the noun is
} clause;

clause clause_of(const scene *sc, uint32_t sentence, int word, bool nominal);

// The first phrase with preposition `prep`, behind `after` (-1: from the start), at the predicate, then at its object or, for
// nouns, at the host.
int clause_prep(const scene *sc, const clause *c, sv prep, int after);

// Where a word stands once first conjuncts and measures are looked through: for "raids" in "a wave of raids" this is the place of
// "wave", for the second of two conjuncts the place of the first.
typedef struct clause_place {
    int top;        // the word whose place it is
    int head;       // its head, -1 at the root
    ent_deprel rel; // its relation
} clause_place;
clause_place clause_place_of(const scene *sc, uint32_t sentence, int word);

// The noun that a phrase is about: a relative pronoun gives the noun it stands for, a measure what it measures ("a series of talks").
int clause_noun(const scene *sc, uint32_t sentence, int word);

// Of a verb without subject of its own, the word that the grammar makes its subject; -1 for none.
int clause_surface(const scene *sc, uint32_t sentence, int word);

// "the", "this", a possessor: the noun is told as known.
bool clause_definite(const scene *sc, uint32_t sentence, int noun);

// The verb has "to" before it.
bool clause_infinitive(const scene *sc, uint32_t sentence, int verb);

// The verb is in its base form, as what is to be done: an infinitive, or "(demands that he) leave".
bool clause_base(const scene *sc, uint32_t sentence, int verb);

// "not", "never"
bool clause_negation(sv lemma);

// The verb is negated and has no modal: "did not sign", not "will not sign".
bool clause_negated(const scene *sc, uint32_t sentence, int verb);

// "Kenya to sign treaty": the infinitive says what the one who stands before it will do.
bool clause_headline_plan(const scene *sc, uint32_t sentence, int verb);

// "had to leave": the infinitive of such an auxiliary.
bool clause_under_have(const scene *sc, uint32_t sentence, int verb);

// A word that heads a clause: a verb, or what has a copula.
bool clause_heads(const tree *t, int word);

#endif
