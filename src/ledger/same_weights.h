// SPDX-License-Identifier: Apache-2.0
//
// Weights of the features of same.h, as tools/fit_once.py fitted them on tests/once/tune.txt.
#ifndef LEDGER_SAME_WEIGHTS_H
#define LEDGER_SAME_WEIGHTS_H

#include "ledger/same.h"

static const double same_weights[SAME_N_FEATURES] = {
    [SAME_SENTENCE] = 1.27,    [SAME_LEDE] = 2.97,    [SAME_NAMES] = 2.08,
    [SAME_CONTAINED] = 0.74,   [SAME_NUMBERS] = 0.98, [SAME_COPY] = 3.00,
    [SAME_SOURCE] = 0.56,      [SAME_TARGET] = 0.44,  [SAME_REVERSED] = -1.23,
    [SAME_TYPE] = 0.15,        [SAME_QUAD] = 0.42,    [SAME_DAYS_APART] = -0.29,
    [SAME_SURE_APART] = -0.39, [SAME_LATER] = -0.67,  [SAME_ALWAYS] = -2.56,
};

#endif
