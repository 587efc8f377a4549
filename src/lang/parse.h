// SPDX-License-Identifier: Apache-2.0
//
// From arc scores to a tree: the maximum spanning arborescence with exactly one child of the root
// (Chu and Liu 1965, Edmonds 1967; McDonald et al. 2005).
#ifndef LANG_PARSE_H
#define LANG_PARSE_H

#include "base/arena.h"

// scores[w * stride + h] is the score of head h for word w (0..n-1): h = 0 the root, h = 1 + k word k. Writes heads[w]: a
// word, or -1 for the one that hangs on the root. n >= 1. Quick where the best heads are a tree already, else O(n^3).
void parse_tree(arena *a, const float *scores, size_t stride, int n, int32_t *heads);

#endif
