// SPDX-License-Identifier: Apache-2.0
//
// What the coding of one report works on: its sentences with their trees, and the arena for all results.
#ifndef CODE_SCENE_H
#define CODE_SCENE_H

#include "entente/record.h"
#include "know/know.h"
#include "lang/tree.h"

typedef struct scene {
    arena *a;
    const know *k;
    const ent_report *report;
    const ent_language *language;
    const tree *trees; // one per sentence
} scene;

scene scene_of(arena *a, const know *k, const ent_report *report, const ent_language *language);

static inline const ent_word *scene_word(const scene *sc, uint32_t sentence, int word) {
    return &sc->language->sentences[sentence].words[word];
}

// Lemma in lower case; the form where the treebank gives no lemma.
sv scene_lemma(const scene *sc, uint32_t sentence, int word);

// The preposition of a phrase ("with" for the nmod "with Japan"): its first `case` child with what is `fixed` to it, lower case,
// joined by spaces ("because of"); empty when there is none.
sv scene_preposition(const scene *sc, uint32_t sentence, int word);

// Span of the phrase headed by `word`: its modifiers and complements, without its preposition, appositions, conjuncts,
// relative clauses, parentheses, and punctuation at the ends. Of a predicate noun ("is president") the noun phrase only.
ent_span scene_phrase(const scene *sc, uint32_t sentence, int word);

// The same as words [*begin, *end).
void scene_phrase_words(const scene *sc, uint32_t sentence, int word, int *begin, int *end);

// Whether a chain of sectors ("GOVMIL") has one of those in `list` ("MIL|COP").
bool scene_has_sector(sv sectors, const char *list);

#endif
