// SPDX-License-Identifier: Apache-2.0
//
// A pretrained encoder as a source of context for the teacher: BERT of 6 layers, 384 wide, uncased
// (nreimers/MiniLM-L6-H384-uncased, as all-MiniLM-L6-v2 carries it; Apache-2.0), in plain float with BLAS. Only for training.
#ifndef TRAIN_MINILM_H
#define TRAIN_MINILM_H

#include "base/sv.h"

enum { MINILM_WIDTH = 384, MINILM_LAYERS = 6, MINILM_CONTEXT = 2 * MINILM_WIDTH };

typedef struct minilm minilm;

// `dir` holds model.safetensors and vocab.txt. Ends the program with a message when it cannot be read.
minilm *minilm_open(const char *dir);

// The vectors of the words of some sentences, MINILM_CONTEXT numbers each: for every word the mean over its word
// pieces of the output of layers 3 and 5 (counted from 1), side by side. Sentence s has the words first[s]..first[s + 1).
// Threads may share `m`. Words behind the first 510 pieces of a sentence have zeros.
void minilm_read(const minilm *m, const sv *forms, const int *first, int n_sentences, float *out);

#endif
