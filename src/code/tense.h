// SPDX-License-Identifier: Apache-2.0
//
// Which way from now a clause looks: what "on Friday" in it means.
#ifndef CODE_TENSE_H
#define CODE_TENSE_H

#include "code/timevalue.h"

// The tense of the clause that the word stands in. Headlines tell in the present what has been.
time_tense tense_at(const scene *sc, uint32_t sentence, int word);

// The verb, or what has a copula, that the word hangs on, itself included; -1 for none.
int tense_predicate(const tree *t, int word);

// The verb has "had" before it: what it tells was over by the time told.
bool tense_is_pluperfect(const scene *sc, uint32_t sentence, int verb);

// The verb has "has" or "have" before it: up to now.
bool tense_is_perfect(const scene *sc, uint32_t sentence, int verb);

#endif
