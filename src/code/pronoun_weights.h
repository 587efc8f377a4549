// SPDX-License-Identifier: Apache-2.0
//
// How much each property of a candidate counts, by kind of pronoun (he she; it; they): a logistic ranking fitted on the documents of
// GUM train whose texts may be used without restriction to non-commercial ends.
#ifndef CODE_PRONOUN_WEIGHTS_H
#define CODE_PRONOUN_WEIGHTS_H

static const double pronoun_weights[PRONOUN_N_WEIGHED][W_N] = {
    [PRONOUN_PERSON] =
        {
            [W_NONE] = -2.00,
            [W_FAR_1] = -0.81,
            [W_FAR_2] = -2.11,
            [W_FAR_3] = -1.70,
            [W_WORDS] = -0.70,
            [W_SUBJECT] = 0.57,
            [W_MAIN_SUBJECT] = 0.35,
            [W_OBJECT] = 0.55,
            [W_POSSESSOR] = 1.25,
            [W_OBLIQUE] = 0.19,
            [W_BOTH_SUBJECTS] = 1.42,
            [W_ABOVE] = 0.52,
            [W_TOPIC] = -0.37,
            [W_CONTINUES] = 1.08,
            [W_TIMES] = 0.65,
            [W_PRONOUN] = 1.77,
            [W_NAME] = 0.60,
            [W_QUOTE] = -1.22,
        },
    [PRONOUN_THING] =
        {
            [W_NONE] = -1.17,        [W_FAR_1] = -1.17,        [W_FAR_2] = -2.19,
            [W_FAR_3] = -2.53,       [W_WORDS] = -0.79,        [W_SUBJECT] = 0.73,
            [W_MAIN_SUBJECT] = 0.80, [W_OBJECT] = 0.39,        [W_POSSESSOR] = 0.93,
            [W_OBLIQUE] = -0.76,     [W_BOTH_SUBJECTS] = 0.23, [W_ABOVE] = -0.17,
            [W_TOPIC] = -0.35,       [W_CONTINUES] = -1.17,    [W_TIMES] = 0.16,
            [W_PRONOUN] = 1.03,      [W_NAME] = 0.72,          [W_THING] = 0.69,
            [W_STATE] = -0.28,       [W_BODY] = -0.14,         [W_QUOTE] = -0.28,
        },
    [PRONOUN_MANY] =
        {
            [W_NONE] = -1.74,        [W_FAR_1] = -1.22,        [W_FAR_2] = -2.85,
            [W_FAR_3] = -2.69,       [W_WORDS] = -0.94,        [W_SUBJECT] = 0.58,
            [W_MAIN_SUBJECT] = 1.25, [W_OBJECT] = 0.70,        [W_POSSESSOR] = 1.33,
            [W_OBLIQUE] = -0.06,     [W_BOTH_SUBJECTS] = 0.89, [W_ABOVE] = 0.55,
            [W_TOPIC] = 0.05,        [W_CONTINUES] = 1.67,     [W_TIMES] = 0.25,
            [W_PRONOUN] = 1.59,      [W_NAME] = 0.25,          [W_THING] = 0.48,
            [W_STATE] = -0.85,       [W_BODY] = -0.02,         [W_GROUP] = 0.99,
            [W_SET] = 1.30,          [W_QUOTE] = 0.32,
        },
};

#endif
