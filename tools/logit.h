// SPDX-License-Identifier: Apache-2.0
//
// Logistic regression over hashed clues, for the deciders of src/lang/token.h: learned in floating point over exactly
// the clues that are frequent enough, then rounded to 8 bits and put in a small hash table.
#ifndef TOOLS_LOGIT_H
#define TOOLS_LOGIT_H

#include "lang/token.h"

// Decisions to learn from: the clues of example i are clue[from[i]..from[i] + length[i]).
typedef struct logit_examples {
    VEC(uint32_t) clue;
    VEC(size_t) from;
    VEC(uint8_t) length;
    VEC(bool) yes;
} logit_examples;

void logit_add(arena *a, logit_examples *e, const clues *c, bool yes);

typedef struct logit_options {
    uint32_t least; // clues that occur less often are left out
    uint32_t most;  // no more than the strongest so many are kept, and learned anew
    int epochs;
    double rate, decay; // AdaGrad's step; L2 weight
    double shift;       // log-odds from which on the answer is yes
    uint64_t seed;      // of the order of the examples
} logit_options;

// splitmix64: the next number of a sequence that `state` begins.
uint64_t random_next(uint64_t *state);

// Learns and rounds; prints a line about it to stderr as `name`. Changes `e`: clues become indices. The table lives
// in `a`.
token_decider logit_fit(arena *a, const char *name, logit_examples *e, const logit_options *opt);

#endif
