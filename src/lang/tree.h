// SPDX-License-Identifier: Apache-2.0
//
// Walking a dependency tree. Children come in the order of the words.
//
// `ent_word` holds heads only; a `tree` adds first child and next sibling, so that a walk over the children of
// a word costs as many steps as it has children:
//
//     for (int c = t.first[w]; c >= 0; c = t.next[c]) ...
#ifndef LANG_TREE_H
#define LANG_TREE_H

#include "base/arena.h"
#include "entente/language.h"

typedef struct tree {
    const ent_sentence *s;
    int *first, *next; // -1: none
    int *left, *right; // leftmost and rightmost word below each word, itself included
    int root;          // the word whose head is -1
} tree;

tree tree_of(arena *a, const ent_sentence *s);

// First child of `w` with relation `rel` after child `after` (-1: from the start); -1 when there is none.
int tree_child(const tree *t, int w, ent_deprel rel, int after);

// Whether `w` is `ancestor` or stands below it.
bool tree_under(const tree *t, int w, int ancestor);

// "nsubj:pass" -> nsubj: the relation without its subtype.
ent_deprel deprel_base(ent_deprel d);

// Reads "nsubj:pass"; unknown names give ENT_DEP_dep. Unknown parts of speech give ENT_UPOS_X.
ent_deprel deprel_read(sv name);
ent_upos upos_read(sv name);

#endif
