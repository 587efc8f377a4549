// SPDX-License-Identifier: Apache-2.0
//
// How many: the tolls that a sentence gives. "At least 13 people were killed and dozens injured" has killed 13; numbers that are not
// written out, by digits or letters up to ninety-nine, are left alone, and so are years, days of months, ages and shares.
//
// A toll is a number beside a word for it: the one right behind an active verb ("killed two soldiers"), else the nearest before ("12 dead"),
// within eight words, no number twice. From the words alone, without trees: what is wrong shows in `why`, beside the sentence.
#ifndef LEDGER_FIGURE_H
#define LEDGER_FIGURE_H

#include "base/sv.h"
#include <stdint.h>

typedef struct figure {
    const char *what; // killed, injured, detained, missing or displaced
    int64_t n;
} figure;

enum { FIGURES_MOST = 8 };

// At most FIGURES_MOST, in the order of the words; of each kind and number one.
size_t figures_of(sv sentence, figure out[FIGURES_MOST]);

#endif
