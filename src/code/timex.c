// SPDX-License-Identifier: Apache-2.0
#include "code/timex_match.h"

enum { MOST_DEPTH = 3 }; // "the end of the first week of the third quarter"

// A calendar expression that `x` is a part of or counts from.
int match_based(grammar *g, int i, timex *x) {
    timex base;
    if (g->depth >= MOST_DEPTH) return 0;
    g->depth++;
    int end = match_calendar(g, i, &base);
    g->depth--;
    if (!end) return 0;
    timex *kept = arena_new(g->sc->a, timex, 1);
    *kept = base;
    x->base = kept;
    return end;
}

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

int match_calendar(grammar *g, int i, timex *x) {
    static matcher *const all[] = {
        match_iso,       match_clock,   match_holiday,  match_month_first,
        match_day_first, match_weekday, match_relative, match_ordinal_unit,
        match_season,    match_decade,  match_deictic,  match_the_unit,
        match_year,      edged};
    return longest(g, i, x, all, sizeof all / sizeof *all);
}

// "year end", "year-end", "year's end"
static int year_end(grammar *g, int i, timex *x) {
    int j = i + 1;
    if (kind(g, i) != TW_UNIT || g->p[i].plural || g->p[i].value < UNIT_MONTH) return 0;
    j = skip(g, skip_hyphen(g, j), "'s");
    if (j == i + 1 && !is(g, j, "end")) return 0;
    if (!is(g, j, "end")) return 0;
    *x = match_blank;
    x->unit = (time_unit)g->p[i].value;
    x->anchor = ANCHOR_NOW;
    x->edge = EDGE_END;
    return j + 1;
}

static int inner(grammar *g, int i, timex *x) {
    if (g->depth >= MOST_DEPTH) return 0;
    g->depth++;
    int end = match_calendar(g, i, x);
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
            *x = match_blank;
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
    *x = match_blank;
    x->kind = TIMEX_SET;
    const timeword *p = &g->p[i];
    if (kind(g, i) == TW_SET) return x->unit = (time_unit)p->value, i + 1;
    if (kind(g, i) == TW_WEEKDAY && p->plural)
        return x->weekday = p->value, x->unit = UNIT_DAY, i + 1;
    if (kind(g, i) != TW_EVERY) return 0;
    int j = i + 1;
    bool plural;
    if (is(g, j, "other")) x->number = 2, j++;
    int end = kind(g, j) == TW_NUMBER ? match_plain_number(g, j, &x->number) : 0;
    end = match_unit(g, end ? end : j, &x->unit, &plural);
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
    *x = match_blank;
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
    static matcher *const all[] = {match_calendar,    match_length, match_stretch,
                                   match_bare_length, set,          reference};
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
