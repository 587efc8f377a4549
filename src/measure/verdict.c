// SPDX-License-Identifier: Apache-2.0
#include "measure/verdict.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

static const double level = 0.05;

const char *verdict_words(verdict_kind kind) {
    static const char *const words[] = {
        [VERDICT_NOT_TESTABLE] = "not testable",
        [VERDICT_NO_EVIDENCE] = "no evidence",
        [VERDICT_MIXED] = "mixed",
        [VERDICT_SUPPORTED] = "supported as temporal association",
        [VERDICT_ACCELERATION] = "supported, with acceleration",
        [VERDICT_CONTRADICTED] = "contradicted",
    };
    return words[kind];
}

static check_result result_of(const verdict *v, int number) { return v->checks[number - 1].result; }

static verdict_kind kind_of(const verdict_facts *f, const verdict *v) {
    bool shifted = result_of(v, 2) == CHECK_PASSED && v->p < level;
    if (result_of(v, 10) != CHECK_PASSED || result_of(v, 9) == CHECK_FAILED)
        return VERDICT_NOT_TESTABLE;
    if (f->drift_hi < 0 || (!shifted && f->reverse_p < level)) return VERDICT_CONTRADICTED;
    if (!shifted) return VERDICT_NO_EVIDENCE;
    for (int number = 1; number <= 6; number++)
        if (result_of(v, number) != CHECK_PASSED) return VERDICT_MIXED;
    return result_of(v, 7) == CHECK_PASSED ? VERDICT_ACCELERATION : VERDICT_SUPPORTED;
}

// ---- words -------------------------------------------------------------------------------------------------------------------------

static void say(text *t, const char *format, ...) ENT_PRINTF(2, 3);
static void say(text *t, const char *format, ...) {
    char words[1024];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(words, sizeof words, format, args);
    va_end(args);
    if (n > 0) text_add(t, (sv){words, (size_t)n < sizeof words ? (size_t)n : sizeof words - 1});
}

// "C3, C5".
static void say_checks(text *t, const verdict *v, int from, int to, check_result result) {
    bool first = true;
    for (int number = from; number <= to; number++) {
        if (result_of(v, number) != result) continue;
        say(t, "%sC%d", first ? "" : ", ", number);
        first = false;
    }
}

static bool any(const verdict *v, int from, int to, check_result result) {
    for (int number = from; number <= to; number++)
        if (result_of(v, number) == result) return true;
    return false;
}

static void say_share(text *t, const verdict_facts *f) {
    if (isnan(f->share)) return;
    say(t, "Under the fitted model about %.0f %%", 100 * f->share);
    if (!isnan(f->share_lo))
        say(t, " (90 %% interval %.0f-%.0f %%)", 100 * f->share_lo, 100 * f->share_hi);
    say(t, " of reported " SV_FMT " events followed from " SV_FMT " events. ", SV_ARG(f->to),
        SV_ARG(f->from));
}

static void say_disclaimer(text *t, const verdict_facts *f) {
    say(t,
        "This is an association in time after adjustment for news volume, slow trends, the "
        "streams' own momentum%s" SV_FMT "; it does not show that " SV_FMT " is the cause. ",
        f->given.len ? " and " : "", SV_ARG(f->given), SV_ARG(f->from));
    if (f->not_adjusted.len) say(t, "Not adjusted for: " SV_FMT ".", SV_ARG(f->not_adjusted));
}

static void say_smallest(text *t, const verdict_facts *f) {
    if (isnan(f->smallest_effect)) return;
    say(t,
        "The smallest effect that these data would show with 80 %% power is about %.2f " SV_FMT
        " events for each " SV_FMT " event. ",
        f->smallest_effect, SV_ARG(f->to), SV_ARG(f->from));
}

static void say_kind(text *t, const verdict_facts *f, const verdict *v) {
    switch (v->kind) {
    case VERDICT_NOT_TESTABLE:
        say(t, "The claim cannot be tested on these data: ");
        say(t, "%s. ",
            result_of(v, 10) != CHECK_PASSED
                ? "there are too few episodes or events (C10)"
                : "the model does not fit them, with more decays either (C9)");
        say_smallest(t, f);
        break;
    case VERDICT_NO_EVIDENCE:
        say(t,
            "There is no evidence that " SV_FMT " events followed " SV_FMT
            " events more often than chance has it (circular shift p = %.3g). ",
            SV_ARG(f->to), SV_ARG(f->from), v->p);
        say_smallest(t, f);
        break;
    case VERDICT_CONTRADICTED:
        if (f->drift_hi < 0)
            say(t,
                "The claim is contradicted: after more " SV_FMT " the level of " SV_FMT
                " rose more slowly. ",
                SV_ARG(f->from), SV_ARG(f->to));
        else
            say(t,
                "The claim is contradicted: only the reverse direction passes, " SV_FMT
                " events followed " SV_FMT " events. ",
                SV_ARG(f->from), SV_ARG(f->to));
        break;
    case VERDICT_MIXED:
        say_share(t, f);
        say(t, "The evidence is mixed");
        if (any(v, 1, 6, CHECK_FAILED)) {
            say(t, "; failed: ");
            say_checks(t, v, 1, 6, CHECK_FAILED);
        }
        if (any(v, 1, 6, CHECK_NOT_RUN)) {
            say(t, "; could not be run: ");
            say_checks(t, v, 1, 6, CHECK_NOT_RUN);
        }
        say(t, ". ");
        break;
    case VERDICT_SUPPORTED: say_share(t, f); break;
    case VERDICT_ACCELERATION:
        say_share(t, f);
        say(t, "The drift test passes as well: " SV_FMT " accelerates with " SV_FMT ". ",
            SV_ARG(f->to), SV_ARG(f->from));
        break;
    }
    if (result_of(v, 9) == CHECK_NOT_RUN) say(t, "Whether the model fits (C9) was not checked. ");
}

void verdict_decide(arena *a, const verdict_facts *f, verdict *v) {
    text t = text_new(a);
    v->kind = kind_of(f, v);
    v->words = verdict_words(v->kind);
    say_kind(&t, f, v);
    say_disclaimer(&t, f);
    v->wording = text_sv(&t);
}

void verdict_holm(arena *a, double *p, size_t n) {
    size_t *order = arena_new(a, size_t, n + 1), m = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(p[i])) continue;
        size_t at = m++;
        for (; at > 0 && p[order[at - 1]] > p[i]; at--) order[at] = order[at - 1];
        order[at] = i;
    }
    double before = 0;
    for (size_t i = 0; i < m; i++) {
        double adjusted = fmin(1, p[order[i]] * (double)(m - i));
        if (adjusted < before) adjusted = before;
        p[order[i]] = before = adjusted;
    }
}
