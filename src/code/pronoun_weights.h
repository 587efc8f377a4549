// SPDX-License-Identifier: Apache-2.0
//
// How much each property of a candidate counts, by kind of pronoun (he she; it; they): a logistic ranking fitted on the documents of
// GUM train whose texts may be used without restriction to non-commercial ends. Three were then changed by hand for news, measured on the
// development reports: how often a person is told counts less, and "he", "she" and "they" are seldom nobody.
#ifndef CODE_PRONOUN_WEIGHTS_H
#define CODE_PRONOUN_WEIGHTS_H

static const double pronoun_weights[PRONOUN_N_WEIGHED][W_N] = {
    [PRONOUN_PERSON] =
        {
            [W_NONE] = -2.00,
            [W_FAR] = -0.37,
            [W_PAST] = -0.68,
            [W_WORDS] = -0.68,
            [W_SUBJECT] = 0.48,
            [W_MAIN_SUBJECT] = -0.17,
            [W_OBJECT] = 0.66,
            [W_POSSESSOR] = 1.02,
            [W_OBLIQUE] = 0.46,
            [W_BOTH_SUBJECTS] = 1.32,
            [W_ABOVE] = 1.08,
            [W_TOPIC] = -0.26,
            [W_CONTINUES] = 2.15,
            [W_TIMES] = 0.50,
            [W_PRONOUN] = 0.96,
            [W_NAME] = 0.20,
            [W_QUOTE] = -0.90,
        },
    [PRONOUN_THING] =
        {
            [W_NONE] = -1.05,         [W_FAR] = -1.04,      [W_PAST] = 0.19,
            [W_WORDS] = -0.95,        [W_SUBJECT] = 0.80,   [W_MAIN_SUBJECT] = 0.94,
            [W_OBJECT] = 0.52,        [W_POSSESSOR] = 0.28, [W_OBLIQUE] = -0.80,
            [W_BOTH_SUBJECTS] = 0.06, [W_ABOVE] = 0.01,     [W_TOPIC] = -0.41,
            [W_CONTINUES] = -1.24,    [W_TIMES] = 0.24,     [W_PRONOUN] = 0.97,
            [W_NAME] = 0.87,          [W_THING] = 1.11,     [W_STATE] = -0.13,
            [W_BODY] = -0.15,         [W_QUOTE] = -0.20,
        },
    [PRONOUN_MANY] =
        {
            [W_NONE] = -3.00,         [W_FAR] = -0.87,      [W_PAST] = -0.36,
            [W_WORDS] = -1.10,        [W_SUBJECT] = 0.88,   [W_MAIN_SUBJECT] = 1.29,
            [W_OBJECT] = 0.84,        [W_POSSESSOR] = 1.66, [W_OBLIQUE] = 0.25,
            [W_BOTH_SUBJECTS] = 0.81, [W_ABOVE] = 0.74,     [W_TOPIC] = -0.21,
            [W_CONTINUES] = -1.14,    [W_TIMES] = 0.01,     [W_PRONOUN] = 1.54,
            [W_NAME] = -0.21,         [W_THING] = 0.18,     [W_STATE] = -0.55,
            [W_BODY] = 0.67,          [W_GROUP] = 0.94,     [W_SET] = 1.10,
            [W_QUOTE] = -0.08,
        },
};

#endif
