// SPDX-License-Identifier: Apache-2.0
#include "code/timex_match.h"

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

// "3-5", "3 to 5", "3 and 5" behind the first day.
static int day_range(const grammar *g, int j, timex *x) {
    int day;
    if (kind(g, j) != TW_HYPHEN && !is(g, j, "to|through|until|till|and")) return j;
    int end = month_day(g, j + 1, &day);
    if (!end || day <= x->day || kind(g, end) == TW_UNIT) return j;
    x->to_day = day;
    return end;
}

int match_month_first(grammar *g, int i, timex *x) {
    *x = match_blank;
    int j = month(g, i, &x->index);
    if (!j) return 0;
    x->unit = UNIT_MONTH;
    int end = month_day(g, skip(g, j, "the"), &x->day);
    if (!end) return match_year_behind(g, j, x, true);
    x->unit = UNIT_DAY;
    return match_year_behind(g, day_range(g, end, x), x, true);
}

int match_day_first(grammar *g, int i, timex *x) {
    *x = match_blank;
    x->unit = UNIT_DAY;
    int j = month_day(g, skip(g, i, "the"), &x->day);
    if (!j) return 0;
    j = month(g, skip(g, day_range(g, j, x), "of"), &x->index);
    return j ? match_year_behind(g, j, x, true) : 0;
}

int match_iso(grammar *g, int i, timex *x) {
    *x = match_blank;
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
int match_weekday(grammar *g, int i, timex *x) {
    *x = match_blank;
    const timeword *p = &g->p[i];
    if (kind(g, i) != TW_WEEKDAY || !p->capital || p->plural) return 0;
    bool dot = p->low.len <= 5 && p->span.end - p->span.begin == p->low.len + 1;
    int j = i + 1, day = p->value;
    int k = skip(g, j, ",");
    int end = match_month_first(g, k, x);
    if (!end || !x->day) end = match_day_first(g, k, x);
    if (end && x->day) return end;
    if (p->low.len <= 4 && !dot) return 0; // "Sat", "Sun"
    *x = match_blank;
    x->unit = UNIT_DAY;
    x->weekday = day;
    j = daypart(g, j, x);
    k = skip(g, j, "of");
    if (is(g, k, "last|this|next") && is(g, k + 1, "week")) return match_based(g, k, x);
    return j;
}

int match_holiday(grammar *g, int i, timex *x) {
    *x = match_blank;
    x->unit = UNIT_DAY;
    if (!g->p[i].capital) return 0;
    for (int h = 0; h < TIMEWORD_N_HOLIDAYS; h++) {
        sv rest = sv_of(timeword_holidays[h].words), word;
        int j = i;
        while (sv_split(&rest, ' ', &word) && sv_eq(word, g->p[j].low)) j++, word.len = 0;
        if (rest.len || word.len) continue;
        x->holiday = &timeword_holidays[h];
        return match_year_behind(g, j, x, false);
    }
    return 0;
}

int match_deictic(grammar *g, int i, timex *x) {
    *x = match_blank;
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
int match_relative(grammar *g, int i, timex *x) {
    *x = match_blank;
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
        return match_year_behind(g, j + 1, x, false);
    case TW_DAYPART: x->unit = UNIT_DAY; return daypart(g, j, x);
    case TW_MONTH:
    case TW_WEEKDAY:
        end =
            kind(g, j) == TW_MONTH ? match_month_first(g, j, &named) : match_weekday(g, j, &named);
        break;
    default: end = match_holiday(g, j, &named);
    }
    if (!end) return 0;
    named.pick = x->pick;
    named.anchor = x->anchor;
    *x = named;
    return end;
}

// "the week", "the year": the present one; of days the one told.
int match_the_unit(grammar *g, int i, timex *x) {
    *x = match_blank;
    if (!is(g, i, "the") || kind(g, i + 1) != TW_UNIT || g->p[i + 1].plural) return 0;
    x->unit = (time_unit)g->p[i + 1].value;
    if (x->unit < UNIT_DAY || x->unit == UNIT_HALF) return 0;
    int end = match_length_tail(g, i + 2, x);
    if (end) return end;
    if (x->unit == UNIT_WEEK && is(g, i + 2, "of")) {
        end = match_based(g, i + 3, x);
        if (end && x->base->unit == UNIT_DAY) return end;
        x->base = NULL;
    }
    if (x->unit == UNIT_YEAR && match_year_number(g, i + 2, &x->year))
        return match_year_number(g, i + 2, &x->year);
    if (x->unit == UNIT_DAY || x->unit == UNIT_DECADE || x->unit == UNIT_CENTURY) return 0;
    if (is(g, i + 2, "of|that|when|in|-") || upos(g, i + 2) == ENT_UPOS_NOUN) return 0;
    x->anchor = x->unit == UNIT_QUARTER ? ANCHOR_TOLD : ANCHOR_NOW;
    x->pick = PICK_THIS;
    return i + 2;
}

// --- Hours

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
    int end = match_deictic(g, i, x);
    if (!end) end = match_weekday(g, i, x);
    if (!end) end = match_month_first(g, i, x);
    if (!end) end = match_day_first(g, i, x);
    return end && x->unit == UNIT_DAY ? end : 0;
}

// "10:30 a.m. on Friday", "noon today", "16:00 UTC"
int match_clock(grammar *g, int i, timex *x) {
    timex hour = match_blank;
    int j = clock_only(g, i, &hour);
    if (!j) return 0;
    int end = dated(g, skip(g, skip(g, j, ","), "on"), x);
    if (!end) {
        *x = match_blank;
        x->unit = UNIT_DAY;
        x->anchor = ANCHOR_TOLD;
        x->pick = PICK_THIS;
        end = j;
    }
    x->minutes = hour.minutes;
    x->utc = hour.utc;
    return end;
}
