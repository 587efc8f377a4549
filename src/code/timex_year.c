// SPDX-License-Identifier: Apache-2.0
#include "code/timex_match.h"

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

int match_year_number(const grammar *g, int i, int *year) {
    const timeword *p = &g->p[i];
    int end = spoken_year(g, i, year);
    if (end) return end;
    if (kind(g, i) != TW_NUMBER || !p->digits || p->value < 0) return 0;
    if (p->low.len == 3 && p->low.p[0] == '\'')
        return *year = p->value + (p->value < 50 ? 2000 : 1900), i + 1;
    if (p->low.len != 4 || p->value < 1000 || p->value > 2150) return 0;
    *year = p->value;
    return i + 1;
}

int match_year_behind(grammar *g, int j, timex *x, bool comma) {
    int k = comma ? skip(g, j, ",") : j;
    int end = match_year_number(g, skip(g, k, "of|in"), &x->year);
    if (end && (k == j || kind(g, j) == TW_COMMA)) return end;
    x->year = TIMEX_UNKNOWN;
    k = skip(g, j, "of");
    if (!is(g, k, "this|last|next|that|the")) return j;
    end = match_based(g, k, x);
    if (end && x->base->kind == TIMEX_DATE && x->base->unit == UNIT_YEAR) return end;
    x->base = NULL;
    return j;
}

static bool counts_things(const grammar *g, int i) {
    const ent_word *w = &g->s->words[g->p[i].word];
    if (w->head < 0 || w->deprel != ENT_DEP_nummod || w->head <= g->p[i].word) return false;
    const ent_word *head = &g->s->words[w->head];
    if (is(g, i - 1, "the|'s")) return false;
    return sv_eq(head->xpos, SV("NNS")) || sv_eq(head->xpos, SV("CD")) ||
           head->upos == ENT_UPOS_SYM;
}

// A bare number of four digits that is a year: by the words around it.
int match_year(grammar *g, int i, timex *x) {
    *x = match_blank;
    x->unit = UNIT_YEAR;
    int j = skip(g, i, "fiscal|fy");
    int end = match_year_number(g, j, &x->year);
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

// --- Parts of years, and many of them

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
    int end = match_year_number(g, i, &x->year);
    if (end) return end;
    x->year = TIMEX_UNKNOWN;
    if (!is(g, i, "this|last|next")) return i;
    end = match_based(g, i, x);
    if (end && x->base->unit == UNIT_YEAR && is(g, end, "'s")) return end + 1;
    x->base = NULL;
    return i;
}

// "the third quarter", "third-quarter 2009", "the second half of last year", "the first week of May"
int match_ordinal_unit(grammar *g, int i, timex *x) {
    *x = match_blank;
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
    int end = x->year == TIMEX_UNKNOWN && !x->base ? match_year_number(g, of, &x->year) : 0;
    if (end && yearly) return end;
    x->year = end ? TIMEX_UNKNOWN : x->year;
    end = is(g, j, "of|in") && !x->base ? match_based(g, j + 1, x) : 0;
    if (end && x->base->kind == TIMEX_DATE && x->base->unit > x->unit) return end;
    if (end) x->base = NULL;
    if (x->unit == UNIT_CENTURY && x->index > 0) return is(g, j, "bc|b.c.") ? 0 : j;
    return yearly && x->index > 0 && x->index <= 4 ? j : 0;
}

int match_season(grammar *g, int i, timex *x) {
    *x = match_blank;
    x->unit = UNIT_SEASON;
    bool the = is(g, i, "the");
    int j = skip(g, i, "the");
    if (kind(g, j) != TW_SEASON) return 0;
    x->index = g->p[j].value;
    int end = match_year_behind(g, j + 1, x, false);
    if (end > j + 1) return end;
    if (is(g, j + 1, "of") || upos(g, j) != ENT_UPOS_NOUN) return 0;
    bool led = is(g, i - 1, "in|during|by|until|since|through|over|early|late|mid|-");
    return the && led ? j + 1 : 0;
}

int match_decade(grammar *g, int i, timex *x) {
    *x = match_blank;
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
