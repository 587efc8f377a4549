// SPDX-License-Identifier: Apache-2.0
#include "code/timex_match.h"

enum { MOST_SHIFT = 10000 }; // units; more is beyond any calendar

int match_plain_number(const grammar *g, int i, double *v) {
    if (kind(g, i) != TW_NUMBER) return 0;
    *v = g->p[i].number;
    int j = skip_hyphen(g, i + 1);
    bool tens = !g->p[i].digits && *v >= 20 && g->p[i].value % 10 == 0;
    if (tens && kind(g, j) == TW_NUMBER && g->p[j].value < 10 && g->p[j].low.len > 2) {
        *v += g->p[j].value;
        return j + 1;
    }
    return i + 1;
}

// "two", "a few", "a couple of", "two and a half", "half a", "two or three" (the first counts).
static int number(const grammar *g, int i, double *v) {
    *v = TIMEX_VAGUE;
    if (is(g, i, "half") && is(g, i + 1, "a|an")) return *v = 0.5, i + 2;
    int j = skip(g, i, "a|the|these|those");
    if (kind(g, j) == TW_VAGUE) return j + 1;
    if (is(g, j, "couple")) return *v = 2, skip(g, j + 1, "of");
    if (kind(g, j) == TW_SCALE && is(g, i, "a")) return *v = g->p[j].value, j + 1;
    j = match_plain_number(g, i, v);
    if (!j) return 0;
    if (kind(g, j) == TW_SCALE) *v *= g->p[j].value, j++;
    if (is(g, j, "and") && is(g, j + 1, "a") && is(g, j + 2, "half")) *v += 0.5, j += 3;
    double other;
    int more = is(g, j, "or|to|-") ? match_plain_number(g, j + 1, &other) : 0;
    return more ? more : j;
}

int match_unit(const grammar *g, int i, time_unit *u, bool *plural) {
    while (is(g, i,
              "more|additional|further|full|long|whole|entire|consecutive|straight|fiscal|"
              "business|trading|working|calendar|tumultuous|difficult|short|financial"))
        i++;
    if (kind(g, i) != TW_UNIT || g->p[i].value == UNIT_HALF) return 0;
    *u = (time_unit)g->p[i].value;
    *plural = g->p[i].plural;
    return i + 1;
}

static int approximately(const grammar *g, int i, int *more) {
    *more = 0;
    if (is(g, i, "almost|nearly")) return *more = -1, i + 1;
    if (kind(g, i) == TW_APPROX) return i + 1;
    if (is(g, i, "over")) return *more = 1, i + 1;
    if (is(g, i, "no|not")) i++;
    if (is(g, i, "more") && is(g, i + 1, "than")) return *more = 1, i + 2;
    if (is(g, i, "less|fewer") && is(g, i + 1, "than")) return *more = -1, i + 2;
    if (is(g, i, "at") && is(g, i + 1, "least")) return *more = 1, i + 2;
    if (is(g, i, "up") && is(g, i + 1, "to")) return *more = -1, i + 2;
    return i;
}

// "two and a half years" are thirty months.
static void without_fraction(timex *x) {
    int months = x->unit == UNIT_YEAR ? 12 : x->unit == UNIT_DECADE ? 120 : 1;
    if (x->number == (int)x->number || months == 1) return;
    x->number *= months;
    x->unit = UNIT_MONTH;
}

static int shifted(timex *x, int j, timex_anchor anchor, int sign) {
    if (x->number < 0 || x->number > MOST_SHIFT) { // "a few years ago"
        if (anchor != ANCHOR_NOW) return j;
        x->kind = TIMEX_REF;
        x->ref = sign < 0 ? REF_PAST : REF_FUTURE;
        return j;
    }
    without_fraction(x);
    x->kind = TIMEX_DATE;
    x->anchor = anchor;
    x->shift = sign * (int)(x->number < 1 ? 1 : x->number);
    return j;
}

// What follows a length and makes a date of it: "ago", "earlier", "before Christmas".
int match_length_tail(grammar *g, int j, timex *x) {
    if (kind(g, j) == TW_AGO) return shifted(x, j + 1, ANCHOR_NOW, -1);
    if (is(g, j, "from") && is(g, j + 1, "now")) return shifted(x, j + 2, ANCHOR_NOW, 1);
    if (is(g, j, "hence")) return shifted(x, j + 1, ANCHOR_NOW, 1);
    if (is(g, j, "before|after")) {
        int sign = is(g, j, "before") ? -1 : 1;
        int end = match_based(g, j + 1, x);
        if (end && x->base->kind == TIMEX_DATE)
            return x->counts = true, shifted(x, end, ANCHOR_NONE, sign);
        x->base = NULL;
        bool stops = upos(g, j + 1) == ENT_UPOS_PUNCT || j + 1 >= g->n;
        return stops ? shifted(x, j + 1, ANCHOR_TOLD, sign) : 0;
    }
    bool than = is(g, j + 1, "than");
    if (kind(g, j) == TW_EARLIER && !than) return shifted(x, j + 1, ANCHOR_TOLD, -1);
    if (kind(g, j) == TW_LATER && !than) return shifted(x, j + 1, ANCHOR_TOLD, 1);
    return 0;
}

// "two years", "more than a decade", "two-day", "three weeks ago"
int match_length(grammar *g, int i, timex *x) {
    bool plural;
    *x = match_blank;
    x->kind = TIMEX_DURATION;
    int j = approximately(g, i, &x->more);
    int from = j;
    j = number(g, j, &x->number);
    if (!j) return 0;
    bool hyphen = kind(g, j) == TW_HYPHEN;
    j = match_unit(g, skip_hyphen(g, j), &x->unit, &plural);
    if (!j) return 0;
    bool one = x->number > 0 && x->number <= 1;
    if (is(g, from, "some|many|these|those|the") && !plural) return 0;
    if (!hyphen && !plural && !one) return 0; // "two year" is a slip
    if (is(g, j, "old|olds") || (kind(g, j) == TW_HYPHEN && is(g, j + 1, "old|olds"))) return 0;
    int end = hyphen ? 0 : match_length_tail(g, skip(g, j, "or"), x);
    if (is(g, j, "or") && is(g, j + 1, "so")) j += 2;
    return end ? end : j;
}

// "weeks ago", "years later", "decades earlier"; "decades of war" is a length, too.
int match_bare_length(grammar *g, int i, timex *x) {
    *x = match_blank;
    x->kind = TIMEX_DURATION;
    x->number = TIMEX_VAGUE;
    if (kind(g, i) != TW_UNIT || !g->p[i].plural) return 0;
    x->unit = (time_unit)g->p[i].value;
    if (kind(g, i + 1) == TW_AGO) return shifted(x, i + 2, ANCHOR_NOW, -1);
    if (x->unit < UNIT_DAY && kind(g, i + 1) == TW_LATER) { // "hours later": the same day
        x->number = 1;
        return shifted(x, i + 2, ANCHOR_TOLD, 1);
    }
    bool far = kind(g, i + 1) == TW_EARLIER || kind(g, i + 1) == TW_LATER;
    return far                                                                 ? i + 2
           : is(g, i - 1, "for|of|over|in|after|within") || is(g, i + 1, "of") ? i + 1
                                                                               : 0;
}

// "the last two weeks", "the next few years", "the first nine months of 2009", "recent years"
int match_stretch(grammar *g, int i, timex *x) {
    bool plural;
    *x = match_blank;
    x->kind = TIMEX_DURATION;
    x->number = TIMEX_VAGUE;
    int j = skip(g, i, "the|this|these|its|his|their|our");
    if (is(g, j, "recent|coming|previous") && match_unit(g, j + 1, &x->unit, &plural) && plural) {
        return match_unit(g, j + 1, &x->unit, &plural);
    }
    timeword_kind k = kind(g, j);
    bool first = k == TW_ORDINAL && g->p[j].value == 1;
    if (k == TW_LAST || k == TW_PREVIOUS)
        x->shift = -1;
    else if (k == TW_NEXT || k == TW_FOLLOWING)
        x->shift = 1;
    else if (!first)
        return 0;
    int end = number(g, j + 1, &x->number);
    end = match_unit(g, skip_hyphen(g, end ? end : j + 1), &x->unit, &plural);
    if (!end || !plural) return 0;
    x->anchor = first                                   ? ANCHOR_NONE
                : k == TW_PREVIOUS || k == TW_FOLLOWING ? ANCHOR_TOLD
                                                        : ANCHOR_NOW;
    if (!is(g, end, "of|in")) return first && x->number < 0 ? 0 : end;
    int of = match_based(g, end + 1, x);
    x->index = first ? 1 : -1;
    return of ? of : end;
}
