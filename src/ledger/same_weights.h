// SPDX-License-Identifier: Apache-2.0
//
// Weights of the features of same.h, as tools/fit_once.py fitted them on tests/once/tune.txt.
[SAME_SENTENCE] = 1.26,
[SAME_LEDE] = 2.96,
[SAME_NAMES] = 2.09,
[SAME_CONTAINED] = 0.73,
[SAME_NUMBERS] = 0.97,
[SAME_COPY] = 3.00,
[SAME_SOURCE] = 0.53,
[SAME_TARGET] = 0.57,
[SAME_REVERSED] = -1.26,
[SAME_TYPE] = 0.30,
[SAME_QUAD] = 0.32,
[SAME_STATUS] = 0.21,
[SAME_DAYS_APART] = -0.25,
[SAME_SURE_APART] = -0.35,
[SAME_LATER] = -0.73,
[SAME_ALWAYS] = -2.55,
