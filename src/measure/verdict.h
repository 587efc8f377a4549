// SPDX-License-Identifier: Apache-2.0
//
// What may be claimed: the checks C1 to C10 and the words that follow from them. The rules stand in docs/dynamics.md, section "Checks and
// verdicts"; this file only applies them to numbers. The word "cause" appears in the standing disclaimer alone.
#ifndef MEASURE_VERDICT_H
#define MEASURE_VERDICT_H

#include "base/text.h"

typedef enum check_result { CHECK_NOT_RUN, CHECK_PASSED, CHECK_FAILED } check_result;

typedef struct check {
    const char *id;   // "C1"
    const char *rule; // "excitation or drift, p < .05"
    check_result result;
    double value; // the p-value, share or count that decides; NAN: none
    sv says;      // the numbers behind it, in words
} check;

enum { CHECKS = 10 };

typedef enum verdict_kind {
    VERDICT_NOT_TESTABLE,
    VERDICT_NO_EVIDENCE,
    VERDICT_MIXED,
    VERDICT_SUPPORTED,
    VERDICT_ACCELERATION,
    VERDICT_CONTRADICTED,
} verdict_kind;

typedef struct verdict {
    check checks[CHECKS]; // C1 at 0
    verdict_kind kind;
    const char *words; // "supported as temporal association"
    sv wording;        // a few sentences
    double p; // the headline: circular shift, Holm-adjusted where there are several domains
} verdict;

// The numbers that go in; NAN where a test was not run.
typedef struct verdict_facts {
    sv from, to, given; // names of the streams; `given` "crisis, patron", may be empty
    sv not_adjusted;    // "an unobserved driver of both, ..."
    double share, share_lo,
        share_hi; // of the target's events that followed from the source's; 90 %
    double ratio_p, shift_p, reverse_p;
    double drift_p, drift_lo, drift_hi; // one-sided p; 90 % interval of the speed
    double smallest_effect;             // branching ratio found with 80 % power
} verdict_facts;

// Fills kind, words and wording from checks whose results are set.
void verdict_decide(arena *a, const verdict_facts *f, verdict *v);
const char *verdict_words(verdict_kind kind);

// Holm's step-down adjustment of n p-values, in place of each. NANs stay and do not count.
void verdict_holm(arena *a, double *p, size_t n);

#endif
