// SPDX-License-Identifier: Apache-2.0
//
// Names in a sentence: what the knowledge has, joined with what the language engine marked as a name.
//
// Where both see one, the longer wins: "Bank of Russia" is a body (its country is inside it), "Jordan Peterson" no
// kingdom. A name that the engine missed is still one where it follows a title ("Senator Maria Lopez").
#ifndef CODE_NAME_H
#define CODE_NAME_H

#include "base/strmap.h"
#include "code/scene.h"

typedef enum name_kind {
    NAME_COUNTRY,   // "Poland"
    NAME_ADJECTIVE, // "Polish", "European": goes with a noun
    NAME_PEOPLE,    // "Poles", "the French"
    NAME_CAPITAL,   // "Warsaw"
    NAME_PERSON,
    NAME_BODY,  // organisations, blocs, seats of government
    NAME_PLACE, // no actor: rivers, towns; `facts` are those of a town or region
} name_kind;

typedef struct proper_name {
    int begin, end; // words
    int head;       // the word of it whose head lies outside
    name_kind kind;
    const know_name *
        facts; // what the knowledge has under this name, of the kind above; none for an unknown name
    size_t n_facts;
    const know_name *
        inside; // of an unknown body or place: the country, capital or body named in it; may be NULL
} proper_name;

typedef struct names {
    proper_name *at; // in order of the words; they do not overlap
    size_t n;
    int32_t *by_word; // index into `at`, -1 for words in no name
} names;

names name_find(const scene *sc, uint32_t sentence);

// Makes persons of single words that nobody knew, or that were taken for bodies or places, where they are a key of `families`: the
// family names of persons whom the report names in full.
void name_add_families(const scene *sc, uint32_t sentence, names *in, const strmap *families);

// "the North" where the report names North Korea. `halves`: "North" -> 1 + index into `states`.
void name_add_halves(const scene *sc, uint32_t sentence, names *in, const strmap *halves,
                     const know_name *const *states);

static inline const proper_name *name_at(const names *in, int word) {
    return in->by_word[word] < 0 ? NULL : &in->at[in->by_word[word]];
}

// The words of a name as they stand, joined by spaces where the text has them.
sv name_text(const scene *sc, uint32_t sentence, int begin, int end);

// The longest noun or title that ends at `head` or, as "minister of defence" does, a few words behind it: NULL for none. Its first
// word goes to `*begin`, the one behind it to `*end`. Never looks left of `from`.
const know_noun *name_noun(const scene *sc, uint32_t sentence, int from, int head, int *begin,
                           int *end);

#endif
