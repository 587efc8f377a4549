// SPDX-License-Identifier: Apache-2.0
//
// What stands on the encoder's vectors: tags, lemmas, names, the tree and its labels.
#ifndef LANG_HEADS_H
#define LANG_HEADS_H

#include "lang/encoder.h"

enum { HEADS_ARC = 96, HEADS_LABEL = 32, HEADS_PAIR = HEADS_LABEL * HEADS_LABEL + 2 * HEADS_LABEL };

typedef struct linear {
    const float *matrix, *bias; // packed (kernel.h); bias padded to whole panels
    size_t panels;
} linear;

typedef struct heads {
    const kernels *k;
    size_t width;
    const sv *xpos, *scripts; // names by index
    size_t n_xpos, n_scripts;
    sv exceptions; // lemma.h
    linear tags;   // UPOS | XPOS | names | scripts
    linear dep, head, arc, label_dep, label_head, label;
    const float *arc_root, *label_root;
} heads;

// `a` holds the lists of names and must live as long as the heads, as must the weights.
ent_status heads_open(heads *h, arena *a, const weights *w, size_t width, const kernels *k,
                      ent_err *err) ENT_MUST_USE;

// Fills upos, xpos, lemma, ner, head and deprel of the words of one sentence from their vectors x.
// `words` are the sentence's own, writable. n >= 1.
void heads_apply(const heads *h, arena *a, const float *x, ent_word *words, size_t n);

#endif
