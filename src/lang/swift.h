// SPDX-License-Identifier: Apache-2.0
//
// The small encoder and what stands on it: shapes that training and reading share.
//
//     word ─▶ 6 hashed rows + word vector ─▶ 256 numbers ─▶ linear, norm ─▶ 224
//     6 times:  x = norm(x + relu(convolution of 3 words, 1 2 4 1 2 8 apart))
//     on top:   tags      linear: UPOS | XPOS | names | lemma script
//               arcs      biaffine 96 × 96 over all words of the sentence and the root
//               labels    bilinear 32 × 32 for the chosen head
//
// Dilated convolutions after Strubell et al. 2017; biaffine heads after Dozat and Manning 2017.
#ifndef LANG_SWIFT_H
#define LANG_SWIFT_H

#include "lang/features.h"

enum {
    SWIFT_VECTOR_DIM = 64,
    SWIFT_INPUT = FEATURE_COLS + SWIFT_VECTOR_DIM,
    SWIFT_WIDTH = 224,
    SWIFT_LAYERS = 6,
    SWIFT_TAPS = 3,
};

static const int swift_dilation[SWIFT_LAYERS] = {1, 2, 4, 1, 2, 8};

#endif
