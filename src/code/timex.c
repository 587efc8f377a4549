// SPDX-License-Identifier: Apache-2.0
//
// A matcher looks at the pieces from `i` on, fills `x` and returns the piece behind the expression, 0 when there is none.
// Of several that match, the longest counts.
#include "code/timex.h"

enum {
    MOST_DEPTH = 3,     // "the end of the first week of the third quarter"
    MOST_SHIFT = 10000, // units; more is beyond any calendar
};

typedef struct grammar {
    const scene *sc;
    const ent_sentence *s;
    const timeword *p;
    int n;
    int depth;
} grammar;

static const timex blank = {
    .year = TIMEX_UNKNOWN, .weekday = -1, .minutes = -1, .iso = INT32_MIN, .number = 1};

static timeword_kind kind(const grammar *g, int i) { return g->p[i].kind; }
static bool is(const grammar *g, int i, const char *list) {
    return i >= 0 && sv_in_list(g->p[i].low, sv_of(list), '|') && g->p[i].low.len;
}
static int skip(const grammar *g, int i, const char *list) { return is(g, i, list) ? i + 1 : i; }
static int skip_hyphen(const grammar *g, int i) { return kind(g, i) == TW_HYPHEN ? i + 1 : i; }
static ent_upos upos(const grammar *g, int i) {
    return i < g->n ? g->s->words[g->p[i].word].upos : ENT_UPOS_X;
}

static int calendar(grammar *g, int i, timex *x);

// A calendar expression that `x` is a part of or counts from.
static int based(grammar *g, int i, timex *x) {
    timex base;
    if (g->depth >= MOST_DEPTH) return 0;
    g->depth++;
    int end = calendar(g, i, &base);
    g->depth--;
    if (!end) return 0;
    timex *kept = arena_new(g->sc->a, timex, 1);
    *kept = base;
    x->base = kept;
    return end;
}

// --- Numbers and lengths

// "nineteen ninety-six"
static int spoken_year(const grammar *g, int i, int *year) {
    if (kind(g, i) != TW_NUMBER || g->p[i].digits || g->p[i].value < 17 || g->p[i].value > 20)
        return 0;
    int j = i + 1;
    if (kind(g, j) != TW_NUMBER || g->p[j].digits || g->p[j].value < 20) return 0;
    *year = g->p[i].value * 100 + g->p[j].value;
    int k = skip_hyphen(g, j + 1);
    if (kind(g, k) == TW_NUMBER && !g->p[k].digits && g->p[k].value < 10 && g->p[k].low.len > 2) {
        *year += g->p[k].value;
        return k + 1;
    }
    return j + 1;
}

static int year_number(const grammar *g, int i, int *year) {
    const timeword *p = &g->p[i];
    int end = spoken_year(g, i, year);
    if (end) return end;
    if (kind(g, i) != TW_NUMBER || !p->digits || p->value < 0) return 0;
    if (p->low.len == 3 && p->low.p[0] == '\'') return *year = 1900 + p->value, i + 1;
    if (p->low.len != 4 || p->value < 1000 || p->value > 2150) return 0;
    *year = p->value;
    return i + 1;
}

static int plain_number(const grammar *g, int i, double *v) {
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
    j = plain_number(g, i, v);
    if (!j) return 0;
    if (kind(g, j) == TW_SCALE) *v *= g->p[j].value, j++;
    if (is(g, j, "and") && is(g, j + 1, "a") && is(g, j + 2, "half")) *v += 0.5, j += 3;
    double other;
    int more = is(g, j, "or|to|-") ? plain_number(g, j + 1, &other) : 0;
    return more ? more : j;
}

static int unit(const grammar *g, int i, time_unit *u, bool *plural) {
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
static int length_tail(grammar *g, int j, timex *x) {
    if (kind(g, j) == TW_AGO) return shifted(x, j + 1, ANCHOR_NOW, -1);
    if (is(g, j, "from") && is(g, j + 1, "now")) return shifted(x, j + 2, ANCHOR_NOW, 1);
    if (is(g, j, "hence")) return shifted(x, j + 1, ANCHOR_NOW, 1);
    if (is(g, j, "before|after")) {
        int sign = is(g, j, "before") ? -1 : 1;
        int end = based(g, j + 1, x);
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
static int length(grammar *g, int i, timex *x) {
    bool plural;
    *x = blank;
    x->kind = TIMEX_DURATION;
    int j = approximately(g, i, &x->more);
    int from = j;
    j = number(g, j, &x->number);
    if (!j) return 0;
    bool hyphen = kind(g, j) == TW_HYPHEN;
    j = unit(g, skip_hyphen(g, j), &x->unit, &plural);
    if (!j) return 0;
    bool one = x->number > 0 && x->number <= 1;
    if (is(g, from, "some|many|these|those|the") && !plural) return 0;
    if (!hyphen && !plural && !one) return 0; // "two year" is a slip
    if (is(g, j, "old|olds") || (kind(g, j) == TW_HYPHEN && is(g, j + 1, "old|olds"))) return 0;
    int end = hyphen ? 0 : length_tail(g, skip(g, j, "or"), x);
    if (is(g, j, "or") && is(g, j + 1, "so")) j += 2;
    return end ? end : j;
}

// "weeks ago", "years later", "decades earlier"; "decades of war" is a length, too.
static int bare_length(grammar *g, int i, timex *x) {
    *x = blank;
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
static int stretch(grammar *g, int i, timex *x) {
    bool plural;
    *x = blank;
    x->kind = TIMEX_DURATION;
    x->number = TIMEX_VAGUE;
    int j = skip(g, i, "the|this|these|its|his|their|our");
    if (is(g, j, "recent|coming|previous") && unit(g, j + 1, &x->unit, &plural) && plural) {
        return unit(g, j + 1, &x->unit, &plural);
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
    end = unit(g, skip_hyphen(g, end ? end : j + 1), &x->unit, &plural);
    if (!end || !plural) return 0;
    x->anchor = first                                   ? ANCHOR_NONE
                : k == TW_PREVIOUS || k == TW_FOLLOWING ? ANCHOR_TOLD
                                                        : ANCHOR_NOW;
    if (!is(g, end, "of|in")) return first && x->number < 0 ? 0 : end;
    int of = based(g, end + 1, x);
    x->index = first ? 1 : -1;
    return of ? of : end;
}

// --- Dates

static int month(const grammar *g, int i, int *m) {
    const timeword *p = &g->p[i];
    if (kind(g, i) != TW_MONTH || !p->capital) return 0;
    *m = p->value;
    if (!is(g, i, "may|march|mar|sun|sat|jan|august")) return i + 1;
    bool dated = kind(g, i + 1) == TW_NUMBER || kind(g, i + 1) == TW_ORDINAL;
    bool led = is(g, i - 1,
                  "in|of|since|until|by|last|next|this|early|late|mid|-|on|through|and|"
                  "between|from|before|after|during|to|for");
    return dated || led || upos(g, i) == ENT_UPOS_PROPN ? i + 1 : 0;
}

static int month_day(const grammar *g, int i, int *day) {
    const timeword *p = &g->p[i];
    bool number = kind(g, i) == TW_NUMBER && p->digits && p->low.len <= 2;
    if (!number && kind(g, i) != TW_ORDINAL) return 0;
    if (p->value < 1 || p->value > 31) return 0;
    *day = p->value;
    return i + 1;
}

// The year behind a date: "2009", ", 2009", "of 2009"; or one told from now, "last year", as its base.
static int year_behind(grammar *g, int j, timex *x, bool comma) {
    int k = comma ? skip(g, j, ",") : j;
    int end = year_number(g, skip(g, k, "of|in"), &x->year);
    if (end && (k == j || kind(g, j) == TW_COMMA)) return end;
    x->year = TIMEX_UNKNOWN;
    k = skip(g, j, "of");
    if (!is(g, k, "this|last|next|that|the")) return j;
    end = based(g, k, x);
    if (end && x->base->kind == TIMEX_DATE && x->base->unit == UNIT_YEAR) return end;
    x->base = NULL;
    return j;
}

// "3-5", "3 to 5", "3 and 5" behind the first day.
static int day_range(const grammar *g, int j, timex *x) {
    int day;
    if (kind(g, j) != TW_HYPHEN && !is(g, j, "to|through|until|till|and")) return j;
    int end = month_day(g, j + 1, &day);
    if (!end || day <= x->day || kind(g, end) == TW_UNIT) return j;
    x->to_day = day;
    return end;
}

static int month_first(grammar *g, int i, timex *x) {
    *x = blank;
    int j = month(g, i, &x->index);
    if (!j) return 0;
    x->unit = UNIT_MONTH;
    int end = month_day(g, skip(g, j, "the"), &x->day);
    if (!end) return year_behind(g, j, x, true);
    x->unit = UNIT_DAY;
    return year_behind(g, day_range(g, end, x), x, true);
}

static int day_first(grammar *g, int i, timex *x) {
    *x = blank;
    x->unit = UNIT_DAY;
    int j = month_day(g, skip(g, i, "the"), &x->day);
    if (!j) return 0;
    j = month(g, skip(g, day_range(g, j, x), "of"), &x->index);
    return j ? year_behind(g, j, x, true) : 0;
}

static int iso(const grammar *g, int i, timex *x) {
    *x = blank;
    x->unit = UNIT_DAY;
    x->iso = g->p[i].day;
    return kind(g, i) == TW_ISO ? i + 1 : 0;
}

static int daypart(const grammar *g, int i, timex *x) {
    if (kind(g, i) != TW_DAYPART || g->p[i].plural) return i;
    x->part = (time_part)g->p[i].value;
    return i + 1;
}

// "Friday", "Friday, 3 May", "Friday night", "Friday last week"
static int weekday(grammar *g, int i, timex *x) {
    *x = blank;
    const timeword *p = &g->p[i];
    if (kind(g, i) != TW_WEEKDAY || !p->capital || p->plural) return 0;
    bool dot = p->low.len <= 5 && p->span.end - p->span.begin == p->low.len + 1;
    int j = i + 1, day = p->value;
    int k = skip(g, j, ",");
    int end = month_first(g, k, x);
    if (!end || !x->day) end = day_first(g, k, x);
    if (end && x->day) return end;
    if (p->low.len <= 4 && !dot) return 0; // "Sat", "Sun"
    *x = blank;
    x->unit = UNIT_DAY;
    x->weekday = day;
    j = daypart(g, j, x);
    k = skip(g, j, "of");
    if (is(g, k, "last|this|next") && is(g, k + 1, "week")) return based(g, k, x);
    return j;
}

static int holiday(grammar *g, int i, timex *x) {
    *x = blank;
    x->unit = UNIT_DAY;
    if (!g->p[i].capital) return 0;
    for (int h = 0; h < TIMEWORD_N_HOLIDAYS; h++) {
        sv rest = sv_of(timeword_holidays[h].words), word;
        int j = i;
        while (sv_split(&rest, ' ', &word) && sv_eq(word, g->p[j].low)) j++, word.len = 0;
        if (rest.len || word.len) continue;
        x->holiday = &timeword_holidays[h];
        return year_behind(g, j, x, false);
    }
    return 0;
}

static int deictic(const grammar *g, int i, timex *x) {
    *x = blank;
    if (kind(g, i) != TW_DEICTIC) return 0;
    x->unit = UNIT_DAY;
    x->anchor = ANCHOR_NOW;
    x->shift = g->p[i].value;
    if (is(g, i, "tonight")) x->part = PART_NIGHT;
    return daypart(g, i + 1, x);
}

// A word that picks: "last", "this past", "that same", "the following".
static int picked(const grammar *g, int i, timex *x) {
    bool the = is(g, i, "the");
    int j = skip(g, i, "the");
    switch (kind(g, j)) {
    case TW_LAST: x->pick = PICK_LAST, x->shift = -1; break;
    case TW_NEXT: x->pick = PICK_NEXT, x->shift = 1; break;
    case TW_THIS: x->pick = PICK_THIS, x->shift = 0; break;
    case TW_THAT: x->anchor = ANCHOR_TOLD, x->pick = PICK_THIS; break;
    case TW_PREVIOUS: x->anchor = ANCHOR_TOLD, x->pick = PICK_LAST, x->shift = -1; break;
    case TW_FOLLOWING: x->anchor = ANCHOR_TOLD, x->pick = PICK_NEXT, x->shift = 1; break;
    default: return 0;
    }
    if (x->anchor == ANCHOR_NONE) x->anchor = ANCHOR_NOW;
    if (is(g, j, "this|that") && (kind(g, j + 1) == TW_LAST || kind(g, j + 1) == TW_NEXT)) {
        bool next = kind(g, ++j) == TW_NEXT;
        x->pick = next ? PICK_NEXT : PICK_LAST, x->shift = next ? 1 : -1;
    }
    if (is(g, j, "that|this") && is(g, j + 1, "same|very")) j++;
    if (the && is(g, j, "next") && (is(g, j + 1, "day") || kind(g, j + 1) == TW_DAYPART))
        x->anchor = ANCHOR_TOLD;
    return skip(g, j + 1, "fiscal|full|calendar|entire|whole|financial");
}

// "last year", "this May", "next Friday", "that night", "the previous quarter"
static int relative(grammar *g, int i, timex *x) {
    *x = blank;
    int j = picked(g, i, x);
    if (!j) return 0;
    timex named;
    int end;
    switch (kind(g, j)) {
    case TW_UNIT:
        if (g->p[j].plural || g->p[j].value < UNIT_DAY) return 0;
        x->unit = (time_unit)g->p[j].value;
        x->trailing = is(g, j - 1, "past");
        return j + 1;
    case TW_SEASON:
        x->unit = UNIT_SEASON;
        x->index = g->p[j].value;
        return year_behind(g, j + 1, x, false);
    case TW_DAYPART: x->unit = UNIT_DAY; return daypart(g, j, x);
    case TW_MONTH:
    case TW_WEEKDAY:
        end = kind(g, j) == TW_MONTH ? month_first(g, j, &named) : weekday(g, j, &named);
        break;
    default: end = holiday(g, j, &named);
    }
    if (!end) return 0;
    named.pick = x->pick;
    named.anchor = x->anchor;
    *x = named;
    return end;
}

// "the week", "the year": the present one; of days the one told.
static int the_unit(grammar *g, int i, timex *x) {
    *x = blank;
    if (!is(g, i, "the") || kind(g, i + 1) != TW_UNIT || g->p[i + 1].plural) return 0;
    x->unit = (time_unit)g->p[i + 1].value;
    if (x->unit < UNIT_DAY || x->unit == UNIT_HALF) return 0;
    int end = length_tail(g, i + 2, x);
    if (end) return end;
    if (x->unit == UNIT_WEEK && is(g, i + 2, "of")) {
        end = based(g, i + 3, x);
        if (end && x->base->unit == UNIT_DAY) return end;
        x->base = NULL;
    }
    if (x->unit == UNIT_YEAR && year_number(g, i + 2, &x->year))
        return year_number(g, i + 2, &x->year);
    if (x->unit == UNIT_DAY || x->unit == UNIT_DECADE || x->unit == UNIT_CENTURY) return 0;
    if (is(g, i + 2, "of|that|when|in|-") || upos(g, i + 2) == ENT_UPOS_NOUN) return 0;
    x->anchor = x->unit == UNIT_QUARTER ? ANCHOR_TOLD : ANCHOR_NOW;
    x->pick = PICK_THIS;
    return i + 2;
}

// --- Parts of years

// "Q3", "3Q"
static bool short_quarter(const grammar *g, int i, int *q) {
    sv s = g->p[i].low;
    if (s.len != 2) return false;
    char digit = s.p[0] == 'q' ? s.p[1] : s.p[1] == 'q' ? s.p[0] : 0;
    *q = digit - '0';
    return digit >= '1' && digit <= '4';
}

// A year in front: "2009 third quarter", "last year's third quarter".
static int year_in_front(grammar *g, int i, timex *x) {
    int end = year_number(g, i, &x->year);
    if (end) return end;
    x->year = TIMEX_UNKNOWN;
    if (!is(g, i, "this|last|next")) return i;
    end = based(g, i, x);
    if (end && x->base->unit == UNIT_YEAR && is(g, end, "'s")) return end + 1;
    x->base = NULL;
    return i;
}

// "the third quarter", "third-quarter 2009", "the second half of last year", "the first week of May"
static int ordinal_unit(grammar *g, int i, timex *x) {
    *x = blank;
    int j = year_in_front(g, skip(g, i, "the|its|their"), x);
    j = skip_hyphen(g, skip(g, j, "fiscal"));
    if (short_quarter(g, j, &x->index)) {
        x->unit = UNIT_QUARTER;
    } else {
        if (kind(g, j) == TW_ORDINAL)
            x->index = g->p[j].value;
        else if (kind(g, j) == TW_LAST)
            x->index = -1;
        else
            return 0;
        j = skip(g, skip_hyphen(g, j + 1), "fiscal");
        if (kind(g, j) != TW_UNIT || g->p[j].plural || g->p[j].value < UNIT_DAY) return 0;
        x->unit = (time_unit)g->p[j].value;
    }
    j++;
    bool yearly = x->unit == UNIT_QUARTER || x->unit == UNIT_HALF;
    int of = skip(g, skip(g, j, "of"), "fiscal");
    int end = x->year == TIMEX_UNKNOWN && !x->base ? year_number(g, of, &x->year) : 0;
    if (end && yearly) return end;
    x->year = end ? TIMEX_UNKNOWN : x->year;
    end = is(g, j, "of|in") && !x->base ? based(g, j + 1, x) : 0;
    if (end && x->base->kind == TIMEX_DATE && x->base->unit > x->unit) return end;
    if (end) x->base = NULL;
    if (x->unit == UNIT_CENTURY && x->index > 0) return is(g, j, "bc|b.c.") ? 0 : j;
    return yearly && x->index > 0 && x->index <= 4 ? j : 0;
}

static int season(grammar *g, int i, timex *x) {
    *x = blank;
    x->unit = UNIT_SEASON;
    bool the = is(g, i, "the");
    int j = skip(g, i, "the");
    if (kind(g, j) != TW_SEASON) return 0;
    x->index = g->p[j].value;
    int end = year_behind(g, j + 1, x, false);
    if (end > j + 1) return end;
    if (is(g, j + 1, "of") || upos(g, j) != ENT_UPOS_NOUN) return 0;
    bool led = is(g, i - 1, "in|during|by|until|since|through|over|early|late|mid|-");
    return the && led ? j + 1 : 0;
}

static int decade(const grammar *g, int i, timex *x) {
    *x = blank;
    x->unit = UNIT_DECADE;
    int j = skip(g, i, "the");
    bool marked = j > i || is(g, j, "'|'") || is(g, i - 1, "early|mid|late|-");
    j = skip(g, j, "'");
    if (kind(g, j) != TW_DECADE || is(g, i - 1, "his|her|their|my|our|its|your")) return 0;
    int value = g->p[j].value;
    marked = marked || value >= 100 || g->p[j].low.p[0] == '\'';
    if (!marked || (value < 30 && !is(g, j, "twenties"))) return 0;
    x->year = value < 100 ? 1900 + value : value;
    return j + 1;
}

// --- Years

static bool counts_things(const grammar *g, int i) {
    const ent_word *w = &g->s->words[g->p[i].word];
    if (w->head < 0 || w->deprel != ENT_DEP_nummod || w->head <= g->p[i].word) return false;
    const ent_word *head = &g->s->words[w->head];
    if (is(g, i - 1, "the|'s")) return false;
    return sv_eq(head->xpos, SV("NNS")) || sv_eq(head->xpos, SV("CD")) ||
           head->upos == ENT_UPOS_SYM;
}

// A bare number of four digits that is a year: by the words around it.
static int year(const grammar *g, int i, timex *x) {
    *x = blank;
    x->unit = UNIT_YEAR;
    int j = skip(g, i, "fiscal|fy");
    int end = year_number(g, j, &x->year);
    if (!end) return 0;
    if (j > i || !g->p[j].digits || g->p[j].low.len == 3) return end;
    if (is(g, i - 1,
           "$|£|€|us$|no|number|than|least|nearly|almost|about|some|around|approximately|"
           "over|up|flight|page|room|highway|%|¥|rs|usd|eur|x|#|+|~") ||
        is(g, end,
           "%|percent|per|million|billion|trillion|hours|km|kilometres|kilometers|metres|meters|"
           "miles|"
           "feet|dollars|euros|pounds|tonnes|tons|people|troops|soldiers|others|local|gmt|utc|"
           "or|edt|est|lbs|kg|mhz|m") ||
        counts_things(g, j))
        return 0;
    bool led = is(g, i - 1,
                  "in|since|of|by|until|till|before|after|from|to|between|during|through|and|"
                  "early|late|mid|(|-|year|to|circa|c|for|,|spring|summer|autumn|winter|fall");
    return x->year >= (led ? 1000 : 1800) && x->year <= (led ? 2150 : 2070) ? end : 0;
}

// --- Clocks

static int zone(const grammar *g, int j, timex *x) {
    int open = is(g, j, "(|-lrb-");
    int k = j + open;
    if (!is(g, k, "gmt|utc|est|edt|cet|cest|pst|pdt|bst|ist|msk|z|local")) return j;
    x->utc = is(g, k, "gmt|utc|z");
    k += is(g, k, "local") ? 2 : 1;
    if (!open) return k;
    while (k < g->n && k < j + 5 && !is(g, k, ")|-rrb-")) k++;
    return is(g, k, ")|-rrb-") ? k + 1 : j;
}

static int clock_only(const grammar *g, int i, timex *x) {
    const timeword *p = &g->p[i];
    bool half = is(g, i + 1, "a.m.|p.m.|am|pm|a.m|p.m|o'clock");
    bool led =
        is(g, i - 1, "at|around|about|by|before|after|from|until|since|shortly|to|between|(");
    if (kind(g, i) == TW_CLOCK)
        x->minutes = p->value;
    else if (kind(g, i) == TW_NUMBER && half && p->value >= 1 && p->value <= 12)
        x->minutes = p->value * 60;
    else
        return 0;
    if (half && is(g, i + 1, "p.m.|pm|p.m") && x->minutes < 720) x->minutes += 720;
    if (half && is(g, i + 1, "a.m.|am|a.m") && x->minutes >= 720) x->minutes -= 720;
    int j = zone(g, i + 1 + half, x);
    if (kind(g, i) == TW_CLOCK && p->digits && j == i + 1 && !led) return 0;
    return j;
}

static int dated(grammar *g, int i, timex *x) {
    int end = deictic(g, i, x);
    if (!end) end = weekday(g, i, x);
    if (!end) end = month_first(g, i, x);
    if (!end) end = day_first(g, i, x);
    return end && x->unit == UNIT_DAY ? end : 0;
}

// "10:30 a.m. on Friday", "noon today", "16:00 UTC"
static int clock(grammar *g, int i, timex *x) {
    timex hour = blank;
    int j = clock_only(g, i, &hour);
    if (!j) return 0;
    int end = dated(g, skip(g, skip(g, j, ","), "on"), x);
    if (!end) {
        *x = blank;
        x->unit = UNIT_DAY;
        x->anchor = ANCHOR_TOLD;
        x->pick = PICK_THIS;
        end = j;
    }
    x->minutes = hour.minutes;
    x->utc = hour.utc;
    return end;
}

// --- All together

typedef int matcher(grammar *g, int i, timex *x);

static int year_matcher(grammar *g, int i, timex *x) { return year(g, i, x); }
static int iso_matcher(grammar *g, int i, timex *x) { return iso(g, i, x); }
static int decade_matcher(grammar *g, int i, timex *x) { return decade(g, i, x); }
static int deictic_matcher(grammar *g, int i, timex *x) { return deictic(g, i, x); }

static int longest(grammar *g, int i, timex *x, matcher *const *of, size_t n) {
    int best = 0;
    for (size_t k = 0; k < n; k++) {
        timex t;
        int end = of[k](g, i, &t);
        if (end <= best) continue;
        best = end;
        *x = t;
    }
    return best;
}

static int edged(grammar *g, int i, timex *x);

static int calendar(grammar *g, int i, timex *x) {
    static matcher *const all[] = {
        iso_matcher,  clock,  holiday,        month_first,     day_first, weekday,      relative,
        ordinal_unit, season, decade_matcher, deictic_matcher, the_unit,  year_matcher, edged};
    return longest(g, i, x, all, sizeof all / sizeof *all);
}

// "year end", "year-end", "year's end"
static int year_end(grammar *g, int i, timex *x) {
    int j = i + 1;
    if (kind(g, i) != TW_UNIT || g->p[i].plural || g->p[i].value < UNIT_MONTH) return 0;
    j = skip(g, skip_hyphen(g, j), "'s");
    if (j == i + 1 && !is(g, j, "end")) return 0;
    if (!is(g, j, "end")) return 0;
    *x = blank;
    x->unit = (time_unit)g->p[i].value;
    x->anchor = ANCHOR_NOW;
    x->edge = EDGE_END;
    return j + 1;
}

static int inner(grammar *g, int i, timex *x) {
    if (g->depth >= MOST_DEPTH) return 0;
    g->depth++;
    int end = calendar(g, i, x);
    g->depth--;
    return end && x->kind == TIMEX_DATE && !x->edge ? end : 0;
}

// "late 2020", "early in March", "the end of last year", "earlier this week", "later that day"
static int edged(grammar *g, int i, timex *x) {
    int end = year_end(g, i, x), j = skip(g, i, "the|its");
    if (end) return end;
    timeword_kind k = kind(g, j);
    int edge = g->p[j].value;
    bool rest = k == TW_EARLIER || k == TW_LATER;
    if (k == TW_EDGE_OF) {
        if (!is(g, j + 1, "of")) return 0;
        end = inner(g, j + 2, x);
    } else if (k == TW_EDGE || rest) {
        bool in = is(g, j + 1, "in|on");
        if (rest) edge = k == TW_EARLIER ? EDGE_START : EDGE_END;
        int from = skip_hyphen(g, j + 1 + in);
        if (rest && !is(g, from, "this|that|last|next|the|today|yesterday|tomorrow|tonight|same") &&
            kind(g, from) != TW_WEEKDAY)
            return 0;
        end = inner(g, from, x);
        if (!end && rest && is(g, from, "the") && is(g, from + 1, "day")) {
            *x = blank;
            x->unit = UNIT_DAY;
            x->anchor = ANCHOR_TOLD;
            end = from + 2;
        }
    }
    if (!end) return 0;
    x->edge = (time_edge)edge;
    x->rest = rest;
    return end;
}

static int set(grammar *g, int i, timex *x) {
    *x = blank;
    x->kind = TIMEX_SET;
    const timeword *p = &g->p[i];
    if (kind(g, i) == TW_SET) return x->unit = (time_unit)p->value, i + 1;
    if (kind(g, i) == TW_WEEKDAY && p->plural)
        return x->weekday = p->value, x->unit = UNIT_DAY, i + 1;
    if (kind(g, i) != TW_EVERY) return 0;
    int j = i + 1;
    bool plural;
    if (is(g, j, "other")) x->number = 2, j++;
    int end = kind(g, j) == TW_NUMBER ? plain_number(g, j, &x->number) : 0;
    end = unit(g, end ? end : j, &x->unit, &plural);
    if (end) return end;
    x->unit = UNIT_DAY;
    if (kind(g, j) == TW_WEEKDAY) return x->weekday = g->p[j].value, j + 1;
    if (kind(g, j) == TW_DAYPART) return x->part = (time_part)g->p[j].value, j + 1;
    if (kind(g, j) == TW_MONTH) return x->unit = UNIT_MONTH, x->index = g->p[j].value, j + 1;
    if (kind(g, j) == TW_SEASON) return x->unit = UNIT_SEASON, x->index = g->p[j].value, j + 1;
    return 0;
}

static int phrase(const grammar *g, int i, const char *words) {
    sv rest = sv_of(words), word;
    int j = i;
    while (sv_split(&rest, ' ', &word))
        if (!sv_eq(g->p[j++].low, word)) return 0;
    return j;
}

static bool stands_before_noun(const grammar *g, int end) {
    ent_upos next = upos(g, end);
    return next == ENT_UPOS_NOUN || next == ENT_UPOS_ADJ || next == ENT_UPOS_NUM ||
           next == ENT_UPOS_PROPN;
}

static int reference(grammar *g, int i, timex *x) {
    static const struct {
        const char *words;
        time_ref ref;
    } phrases[] = {{"at present", REF_PRESENT},  {"at the moment", REF_PRESENT},
                   {"these days", REF_PRESENT},  {"right now", REF_PRESENT},
                   {"the present", REF_PRESENT}, {"the near future", REF_FUTURE},
                   {"the future", REF_FUTURE},   {"the foreseeable future", REF_FUTURE},
                   {"the past", REF_PAST},       {"the recent past", REF_PAST},
                   {"at the time", REF_PAST},    {"that time", REF_PAST}};
    *x = blank;
    x->kind = TIMEX_REF;
    for (size_t k = 0; k < sizeof phrases / sizeof *phrases; k++) {
        int end = phrase(g, i, phrases[k].words);
        if (!end || is(g, end, "of|that|when|-") || stands_before_noun(g, end)) continue;
        x->ref = phrases[k].ref;
        return end;
    }
    if (is(g, i, "recent") && upos(g, i) == ENT_UPOS_ADJ) return x->ref = REF_PAST, i + 1;
    if (is(g, i, "current") && upos(g, i) == ENT_UPOS_ADJ) return x->ref = REF_PRESENT, i + 1;
    if (kind(g, i) != TW_REF) return 0;
    x->ref = (time_ref)g->p[i].value;
    if (is(g, i, "now") && is(g, i + 1, "that")) return 0; // a conjunction
    return i + 1;
}

static bool may_begin(const grammar *g, int i) {
    if (kind(g, i) != TW_OTHER && kind(g, i) != TW_COMMA && kind(g, i) != TW_HYPHEN) return true;
    return g->p[i].capital ||
           is(g, i,
              "the|its|their|in|at|more|less|fewer|over|up|no|not|recent|current|"
              "these|those|right|couple|'|fiscal|fy|his|our|q1|q2|q3|q4|overnight");
}

bool timex_is_deictic(const timex *x) {
    return x->kind == TIMEX_DATE && (x->anchor == ANCHOR_NOW || (x->weekday >= 0 && !x->base));
}

timex_list timex_find(const scene *sc, uint32_t sentence, const timeword *pieces, int n) {
    static matcher *const all[] = {calendar, length, stretch, bare_length, set, reference};
    grammar g = {.sc = sc, .s = &sc->language->sentences[sentence], .p = pieces, .n = n};
    VEC(timex) found = {0};
    for (int i = 0; i < n;) {
        timex x;
        int end = may_begin(&g, i) ? longest(&g, i, &x, all, sizeof all / sizeof *all) : 0;
        if (end > n) end = 0;
        if (end) {
            x.begin = i;
            x.end = end;
            *vec_push(sc->a, &found) = x;
        }
        i = end ? end : i + 1;
    }
    return (timex_list){found.at, found.n};
}
