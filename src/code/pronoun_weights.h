// SPDX-License-Identifier: Apache-2.0
//
// How much each property of a candidate counts, by kind of pronoun (he she; it; they): a logistic ranking fitted on the documents of
// GUM train whose texts may be used without restriction to non-commercial ends.
#ifndef CODE_PRONOUN_WEIGHTS_H
#define CODE_PRONOUN_WEIGHTS_H

static const double pronoun_weights[PRONOUN_N_WEIGHED][W_N] = {
    [PRONOUN_PERSON] =
        {
            [W_NONE] = -2.07,
            [W_FAR_1] = -0.79,
            [W_FAR_2] = -2.13,
            [W_FAR_3] = -1.69,
            [W_WORDS] = -0.71,
            [W_SUBJECT] = 0.49,
            [W_MAIN_SUBJECT] = 0.42,
            [W_OBJECT] = 0.47,
            [W_POSSESSOR] = 1.17,
            [W_OBLIQUE] = 0.07,
            [W_BOTH_SUBJECTS] = 1.40,
            [W_ABOVE] = 0.47,
            [W_TOPIC] = -0.34,
            [W_CONTINUES] = 1.12,
            [W_TIMES] = 0.64,
            [W_PRONOUN] = 1.74,
            [W_NAME] = 0.55,
            [W_QUOTE] = -1.29,
        },
    [PRONOUN_THING] =
        {
            [W_NONE] = -1.29,        [W_FAR_1] = -1.31,        [W_FAR_2] = -2.20,
            [W_FAR_3] = -2.49,       [W_WORDS] = -0.91,        [W_SUBJECT] = 0.88,
            [W_MAIN_SUBJECT] = 0.89, [W_OBJECT] = 0.48,        [W_POSSESSOR] = 0.71,
            [W_OBLIQUE] = -0.79,     [W_BOTH_SUBJECTS] = 0.09, [W_ABOVE] = -0.20,
            [W_TOPIC] = -0.28,       [W_CONTINUES] = -1.21,    [W_TIMES] = 0.22,
            [W_PRONOUN] = 0.99,      [W_NAME] = 0.38,          [W_THING] = 0.90,
            [W_STATE] = 0.05,        [W_BODY] = 0.20,          [W_QUOTE] = -0.23,
        },
    [PRONOUN_MANY] =
        {
            [W_NONE] = -1.77,        [W_FAR_1] = -1.15,        [W_FAR_2] = -2.61,
            [W_FAR_3] = -2.65,       [W_WORDS] = -0.99,        [W_SUBJECT] = 0.61,
            [W_MAIN_SUBJECT] = 1.23, [W_OBJECT] = 0.74,        [W_POSSESSOR] = 1.23,
            [W_OBLIQUE] = 0.03,      [W_BOTH_SUBJECTS] = 0.90, [W_ABOVE] = 0.52,
            [W_TOPIC] = 0.34,        [W_CONTINUES] = 1.64,     [W_TIMES] = 0.21,
            [W_PRONOUN] = 1.56,      [W_NAME] = 0.23,          [W_THING] = 0.60,
            [W_STATE] = -0.84,       [W_BODY] = 0.03,          [W_GROUP] = 0.88,
            [W_SET] = 1.32,          [W_QUOTE] = 0.35,
        },
};

#endif
