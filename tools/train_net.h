// SPDX-License-Identifier: Apache-2.0
//
// The network of src/lang/swift.h with its gradients, for training. One `net` holds the parameters; each thread
// has a `tape` with its own gradients and room for one batch.
//
// A batch is sentences one after the other: `n` words, `first[s]` the first word of sentence s, `first[n_sentences] == n`.
#ifndef TRAIN_NET_H
#define TRAIN_NET_H

#include "entente/language.h"
#include "lang/swift.h"

typedef struct net_shape {
    int n_upos, n_xpos, n_ner, n_scripts, n_labels;
    int n_context; // numbers of context per word that a teacher sees, 0 for a student
} net_shape;

typedef struct train_word {
    ent_sv form; // lower case
    features f;
    int32_t vector;                  // row of the word vectors, -1: none
    int32_t upos, xpos, ner, script; // -1: not told, no loss
    int32_t head;                    // word of the sentence, -1 root, -2: not told
    int32_t label;                   //
    const uint16_t *context; // of a teacher: bfloat16 vector of a pretrained encoder, NULL: none
    uint32_t rarity;         // how often the form stands in the training data
} train_word;

typedef struct batch {
    const train_word *const *words; // n of them
    const int *first;
    int n, n_sentences;
} batch;

// A parameter with its gradient sum and Adam's state.
typedef struct param {
    const char *name;
    int rows, cols;
    float *w, *m, *v, *average;
    bool sparse; // rows are looked up: only touched rows are updated
} param;

enum {
    P_FORM,
    P_PREFIX3,
    P_SUFFIX2,
    P_SUFFIX3,
    P_SUFFIX4,
    P_SHAPE,          // in the order of `feature`
    P_UNKNOWN_VECTOR, // stands for words without a vector
    P_IN,
    P_IN_BIAS,
    P_IN_GAIN,
    P_IN_SHIFT,
    P_CONTEXT, // of a teacher only, else without rows
    P_CONV,    // SWIFT_LAYERS times: matrix, bias, gain, shift
    P_TAGS = P_CONV + 4 * SWIFT_LAYERS,
    P_TAGS_BIAS,
    P_DEP,
    P_DEP_BIAS,
    P_HEAD,
    P_HEAD_BIAS,
    P_ARC,
    P_ARC_BIAS,
    P_ARC_ROOT,
    P_LDEP,
    P_LDEP_BIAS,
    P_LHEAD,
    P_LHEAD_BIAS,
    P_LABEL,
    P_LABEL_BIAS,
    P_LABEL_ROOT,
    N_PARAMS
};

// Chances of being left out in training: of a word's form and vector, of numbers of the input, of each layer, of the top, of
// the arc vectors.
typedef struct net_dropout {
    float word, input, layer, top, arc;
} net_dropout;

typedef struct net {
    net_shape shape;
    net_dropout drop; // set by the caller before net_learn
    param p[N_PARAMS];
    const float *vectors; // rows of SWIFT_VECTOR_DIM, fixed
    int n_vectors;
    uint64_t step;
} net;

typedef struct tape tape;

typedef struct losses {
    double tags, arcs, labels, names;
    uint64_t words, right_arcs, right_labelled, arcs_told;
} losses;

void net_init(net *m, net_shape shape, uint64_t seed);
void net_free(net *m);

tape *tape_new(const net *m, int most_words);
void tape_free(tape *t);

// Forward and backward; gradients are added up in the tape. `rng` drives the dropout.
void net_learn(const net *m, tape *t, const batch *b, uint64_t *rng, losses *l);

// Adam with the gradients of all tapes, divided by `words`; clears them. The average follows the weights.
void net_update(net *m, tape **tapes, int n_tapes, float rate, double words);

// Forward only, no dropout, with the parameters as they are. Columns of `tags`: UPOS | XPOS | names | scripts.
// `arcs[w]`: scores of the heads of word w: 0 the root, 1 + k the k-th word of the sentence. `label_of` gives the best label
// for a head chosen by the caller (word of the sentence or -1).
void net_read(const net *m, tape *t, const batch *b);
const float *tape_tags(const tape *t, int word);
const float *tape_arcs(const tape *t, int word);
int tape_label(const net *m, tape *t, const batch *b, int sentence, int word, int head);

// Puts the averaged weights in place of the others, or back.
void net_swap_average(net *m);

#endif
