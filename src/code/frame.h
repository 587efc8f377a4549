// SPDX-License-Identifier: Apache-2.0
//
// The predicates of a sentence and, for each, the line of verbs.tsv or nouns.tsv that fits it.
#ifndef CODE_FRAME_H
#define CODE_FRAME_H

#include "code/actor.h"
#include "code/clause.h"

typedef struct predicate {
    clause c;
    const know_frame *line; // NULL: a verb that the dictionary does not have in this use
    const know_frame *next; // the next line that fits with another type; NULL for none
} predicate;

// In order of the words.
typedef struct predicates {
    predicate *at;
    size_t n;
    int32_t *by_word; // index into `at`, -1 for words that are no predicate
} predicates;

// Lower-case lemma; of the last part of a word that is cut at its hyphens ("cease-fire") the whole.
sv frame_lemma(const scene *sc, uint32_t sentence, int word);

predicates frame_find(const scene *sc, const actors *who, uint32_t sentence);

// The predicate at `word`; NULL for none (also for -1).
static inline predicate *frame_at(const predicates *p, int word) {
    return word >= 0 && p->by_word[word] >= 0 ? &p->at[p->by_word[word]] : NULL;
}

static inline know_op frame_op(const predicate *p) {
    return p && p->line ? p->line->op : KNOW_OP_NONE;
}

#endif
