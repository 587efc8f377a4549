// SPDX-License-Identifier: Apache-2.0
#include "code/timeword.h"
#include "base/day.h"
#include "base/utf8.h"

enum { MOST_BYTES = 24 }; // no word of time is longer

typedef struct entry {
    const char *word;
    uint8_t kind;
    int16_t value;
    bool plural;
} entry;

// In the order of sv_cmp.
static const entry lexicon[] = {
    {"a", TW_NUMBER, 1, 0},
    {"about", TW_APPROX, 0, 0},
    {"afternoon", TW_DAYPART, PART_AFTERNOON, 0},
    {"afternoons", TW_DAYPART, PART_AFTERNOON, 1},
    {"ago", TW_AGO, 0, 0},
    {"almost", TW_APPROX, 0, 0},
    {"an", TW_NUMBER, 1, 0},
    {"annual", TW_SET, UNIT_YEAR, 0},
    {"annually", TW_SET, UNIT_YEAR, 0},
    {"approximately", TW_APPROX, 0, 0},
    {"apr", TW_MONTH, 4, 0},
    {"april", TW_MONTH, 4, 0},
    {"around", TW_APPROX, 0, 0},
    {"aug", TW_MONTH, 8, 0},
    {"august", TW_MONTH, 8, 0},
    {"autumn", TW_SEASON, 3, 0},
    {"beginning", TW_EDGE_OF, EDGE_START, 0},
    {"centuries", TW_UNIT, UNIT_CENTURY, 1},
    {"century", TW_UNIT, UNIT_CENTURY, 0},
    {"christmas", TW_HINT, 0, 0},
    {"close", TW_EDGE_OF, EDGE_END, 0},
    {"coming", TW_NEXT, 0, 0},
    {"current", TW_THIS, 1, 0},
    {"currently", TW_REF, REF_PRESENT, 0},
    {"daily", TW_SET, UNIT_DAY, 0},
    {"day", TW_UNIT, UNIT_DAY, 0},
    {"days", TW_UNIT, UNIT_DAY, 1},
    {"dec", TW_MONTH, 12, 0},
    {"decade", TW_UNIT, UNIT_DECADE, 0},
    {"decades", TW_UNIT, UNIT_DECADE, 1},
    {"december", TW_MONTH, 12, 0},
    {"dozen", TW_SCALE, 12, 0},
    {"each", TW_EVERY, 0, 0},
    {"earlier", TW_EARLIER, 0, 0},
    {"early", TW_EDGE, EDGE_START, 0},
    {"easter", TW_HINT, 0, 0},
    {"eight", TW_NUMBER, 8, 0},
    {"eighteen", TW_NUMBER, 18, 0},
    {"eighteenth", TW_ORDINAL, 18, 0},
    {"eighth", TW_ORDINAL, 8, 0},
    {"eighties", TW_DECADE, 80, 0},
    {"eighty", TW_NUMBER, 80, 0},
    {"eleven", TW_NUMBER, 11, 0},
    {"eleventh", TW_ORDINAL, 11, 0},
    {"end", TW_EDGE_OF, EDGE_END, 0},
    {"evening", TW_DAYPART, PART_EVENING, 0},
    {"evenings", TW_DAYPART, PART_EVENING, 1},
    {"every", TW_EVERY, 0, 0},
    {"fall", TW_SEASON, 3, 0},
    {"feb", TW_MONTH, 2, 0},
    {"february", TW_MONTH, 2, 0},
    {"few", TW_VAGUE, 0, 0},
    {"fifteen", TW_NUMBER, 15, 0},
    {"fifteenth", TW_ORDINAL, 15, 0},
    {"fifth", TW_ORDINAL, 5, 0},
    {"fifties", TW_DECADE, 50, 0},
    {"fifty", TW_NUMBER, 50, 0},
    {"final", TW_ORDINAL, -1, 0},
    {"first", TW_ORDINAL, 1, 0},
    {"five", TW_NUMBER, 5, 0},
    {"following", TW_FOLLOWING, 0, 0},
    {"forties", TW_DECADE, 40, 0},
    {"forty", TW_NUMBER, 40, 0},
    {"four", TW_NUMBER, 4, 0},
    {"fourteen", TW_NUMBER, 14, 0},
    {"fourteenth", TW_ORDINAL, 14, 0},
    {"fourth", TW_ORDINAL, 4, 0},
    {"fri", TW_WEEKDAY, 4, 0},
    {"friday", TW_WEEKDAY, 4, 0},
    {"fridays", TW_WEEKDAY, 4, 1},
    {"future", TW_HINT, 0, 0},
    {"half", TW_UNIT, UNIT_HALF, 0},
    {"halloween", TW_HINT, 0, 0},
    {"hour", TW_UNIT, UNIT_HOUR, 0},
    {"hours", TW_UNIT, UNIT_HOUR, 1},
    {"hundred", TW_SCALE, 100, 0},
    {"jan", TW_MONTH, 1, 0},
    {"january", TW_MONTH, 1, 0},
    {"jul", TW_MONTH, 7, 0},
    {"july", TW_MONTH, 7, 0},
    {"jun", TW_MONTH, 6, 0},
    {"june", TW_MONTH, 6, 0},
    {"last", TW_LAST, 0, 0},
    {"late", TW_EDGE, EDGE_END, 0},
    {"lately", TW_REF, REF_PAST, 0},
    {"later", TW_LATER, 0, 0},
    {"latest", TW_LAST, 0, 0},
    {"many", TW_VAGUE, 0, 0},
    {"mar", TW_MONTH, 3, 0},
    {"march", TW_MONTH, 3, 0},
    {"may", TW_MONTH, 5, 0},
    {"mid", TW_EDGE, EDGE_MID, 0},
    {"midday", TW_CLOCK, 720, 0},
    {"middle", TW_EDGE_OF, EDGE_MID, 0},
    {"midnight", TW_CLOCK, 1440, 0},
    {"minute", TW_UNIT, UNIT_MINUTE, 0},
    {"minutes", TW_UNIT, UNIT_MINUTE, 1},
    {"mon", TW_WEEKDAY, 0, 0},
    {"monday", TW_WEEKDAY, 0, 0},
    {"mondays", TW_WEEKDAY, 0, 1},
    {"month", TW_UNIT, UNIT_MONTH, 0},
    {"monthly", TW_SET, UNIT_MONTH, 0},
    {"months", TW_UNIT, UNIT_MONTH, 1},
    {"morning", TW_DAYPART, PART_MORNING, 0},
    {"mornings", TW_DAYPART, PART_MORNING, 1},
    {"nearly", TW_APPROX, 0, 0},
    {"next", TW_NEXT, 0, 0},
    {"night", TW_DAYPART, PART_NIGHT, 0},
    {"nights", TW_DAYPART, PART_NIGHT, 1},
    {"nine", TW_NUMBER, 9, 0},
    {"nineteen", TW_NUMBER, 19, 0},
    {"nineteenth", TW_ORDINAL, 19, 0},
    {"nineties", TW_DECADE, 90, 0},
    {"ninety", TW_NUMBER, 90, 0},
    {"ninth", TW_ORDINAL, 9, 0},
    {"noon", TW_CLOCK, 720, 0},
    {"nov", TW_MONTH, 11, 0},
    {"november", TW_MONTH, 11, 0},
    {"now", TW_REF, REF_PRESENT, 0},
    {"nowadays", TW_REF, REF_PRESENT, 0},
    {"oct", TW_MONTH, 10, 0},
    {"october", TW_MONTH, 10, 0},
    {"one", TW_NUMBER, 1, 0},
    {"past", TW_LAST, 0, 0},
    {"preceding", TW_PREVIOUS, 0, 0},
    {"present", TW_HINT, 0, 0},
    {"previous", TW_PREVIOUS, 0, 0},
    {"prior", TW_PREVIOUS, 0, 0},
    {"quarter", TW_UNIT, UNIT_QUARTER, 0},
    {"quarterly", TW_SET, UNIT_QUARTER, 0},
    {"quarters", TW_UNIT, UNIT_QUARTER, 1},
    {"recent", TW_HINT, 0, 0},
    {"recently", TW_REF, REF_PAST, 0},
    {"roughly", TW_APPROX, 0, 0},
    {"same", TW_THAT, 0, 0},
    {"sat", TW_WEEKDAY, 5, 0},
    {"saturday", TW_WEEKDAY, 5, 0},
    {"saturdays", TW_WEEKDAY, 5, 1},
    {"second", TW_ORDINAL, 2, 0},
    {"seconds", TW_UNIT, UNIT_SECOND, 1},
    {"sep", TW_MONTH, 9, 0},
    {"sept", TW_MONTH, 9, 0},
    {"september", TW_MONTH, 9, 0},
    {"seven", TW_NUMBER, 7, 0},
    {"seventeen", TW_NUMBER, 17, 0},
    {"seventeenth", TW_ORDINAL, 17, 0},
    {"seventh", TW_ORDINAL, 7, 0},
    {"seventies", TW_DECADE, 70, 0},
    {"seventy", TW_NUMBER, 70, 0},
    {"several", TW_VAGUE, 0, 0},
    {"six", TW_NUMBER, 6, 0},
    {"sixteen", TW_NUMBER, 16, 0},
    {"sixteenth", TW_ORDINAL, 16, 0},
    {"sixth", TW_ORDINAL, 6, 0},
    {"sixties", TW_DECADE, 60, 0},
    {"sixty", TW_NUMBER, 60, 0},
    {"some", TW_VAGUE, 0, 0},
    {"soon", TW_REF, REF_FUTURE, 0},
    {"spring", TW_SEASON, 1, 0},
    {"start", TW_EDGE_OF, EDGE_START, 0},
    {"summer", TW_SEASON, 2, 0},
    {"sun", TW_WEEKDAY, 6, 0},
    {"sunday", TW_WEEKDAY, 6, 0},
    {"sundays", TW_WEEKDAY, 6, 1},
    {"ten", TW_NUMBER, 10, 0},
    {"tenth", TW_ORDINAL, 10, 0},
    {"thanksgiving", TW_HINT, 0, 0},
    {"that", TW_THAT, 0, 0},
    {"third", TW_ORDINAL, 3, 0},
    {"thirteen", TW_NUMBER, 13, 0},
    {"thirteenth", TW_ORDINAL, 13, 0},
    {"thirties", TW_DECADE, 30, 0},
    {"thirtieth", TW_ORDINAL, 30, 0},
    {"thirty", TW_NUMBER, 30, 0},
    {"this", TW_THIS, 0, 0},
    {"thousand", TW_SCALE, 1000, 0},
    {"three", TW_NUMBER, 3, 0},
    {"thu", TW_WEEKDAY, 3, 0},
    {"thur", TW_WEEKDAY, 3, 0},
    {"thurs", TW_WEEKDAY, 3, 0},
    {"thursday", TW_WEEKDAY, 3, 0},
    {"thursdays", TW_WEEKDAY, 3, 1},
    {"time", TW_HINT, 0, 0},
    {"today", TW_DEICTIC, 0, 0},
    {"tomorrow", TW_DEICTIC, 1, 0},
    {"tonight", TW_DEICTIC, 0, 0},
    {"tue", TW_WEEKDAY, 1, 0},
    {"tues", TW_WEEKDAY, 1, 0},
    {"tuesday", TW_WEEKDAY, 1, 0},
    {"tuesdays", TW_WEEKDAY, 1, 1},
    {"turn", TW_EDGE_OF, EDGE_START, 0},
    {"twelfth", TW_ORDINAL, 12, 0},
    {"twelve", TW_NUMBER, 12, 0},
    {"twenties", TW_DECADE, 20, 0},
    {"twentieth", TW_ORDINAL, 20, 0},
    {"twenty", TW_NUMBER, 20, 0},
    {"two", TW_NUMBER, 2, 0},
    {"upcoming", TW_NEXT, 0, 0},
    {"wed", TW_WEEKDAY, 2, 0},
    {"wednesday", TW_WEEKDAY, 2, 0},
    {"wednesdays", TW_WEEKDAY, 2, 1},
    {"week", TW_UNIT, UNIT_WEEK, 0},
    {"weekend", TW_UNIT, UNIT_WEEKEND, 0},
    {"weekends", TW_UNIT, UNIT_WEEKEND, 1},
    {"weekly", TW_SET, UNIT_WEEK, 0},
    {"weeks", TW_UNIT, UNIT_WEEK, 1},
    {"winter", TW_SEASON, 4, 0},
    {"year", TW_UNIT, UNIT_YEAR, 0},
    {"yearly", TW_SET, UNIT_YEAR, 0},
    {"years", TW_UNIT, UNIT_YEAR, 1},
    {"yesterday", TW_DEICTIC, -1, 0},
};

const timeword_holiday timeword_holidays[] = {
    {"christmas day", 12, 25, 0, 0, 0},   {"christmas eve", 12, 24, 0, 0, 0},
    {"christmas", 12, 25, 0, 0, 0},       {"boxing day", 12, 26, 0, 0, 0},
    {"new year 's day", 1, 1, 0, 0, 0},   {"new year 's eve", 12, 31, 0, 0, 0},
    {"new year 's", 1, 1, 0, 0, 0},       {"new years day", 1, 1, 0, 0, 0},
    {"new years eve", 12, 31, 0, 0, 0},   {"orthodox christmas", 1, 7, 0, 0, 0},
    {"valentine 's day", 2, 14, 0, 0, 0}, {"international women 's day", 3, 8, 0, 0, 0},
    {"april fools ' day", 4, 1, 0, 0, 0}, {"may day", 5, 1, 0, 0, 0},
    {"victory day", 5, 9, 0, 0, 0},       {"bastille day", 7, 14, 0, 0, 0},
    {"halloween", 10, 31, 0, 0, 0},       {"armistice day", 11, 11, 0, 0, 0},
    {"labor day", 9, 0, 1, 0, 0},         {"memorial day", 5, 0, -1, 0, 0},
    {"thanksgiving day", 11, 0, 4, 3, 0}, {"thanksgiving", 11, 0, 4, 3, 0},
    {"good friday", 0, 0, 0, 0, -2},      {"easter", 0, 0, 0, 0, 0},
};
_Static_assert(sizeof timeword_holidays / sizeof *timeword_holidays == TIMEWORD_N_HOLIDAYS,
               "the number in the header");

static const entry *look_up(sv low) {
    size_t from = 0, to = sizeof lexicon / sizeof *lexicon;
    while (from < to) {
        size_t mid = (from + to) / 2;
        int order = sv_cmp(low, sv_of(lexicon[mid].word));
        if (order == 0) return &lexicon[mid];
        if (order < 0)
            to = mid;
        else
            from = mid + 1;
    }
    return NULL;
}

bool timeword_names_date(sv low) {
    const entry *e = look_up(low);
    return e && (e->kind == TW_MONTH || e->kind == TW_WEEKDAY);
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static size_t n_digits(sv s, size_t from) {
    size_t n = 0;
    while (from + n < s.len && is_digit(s.p[from + n])) n++;
    return n;
}

static int digits_value(sv s, size_t from, size_t n) {
    int v = 0;
    for (size_t i = from; i < from + n; i++) v = v * 10 + (s.p[i] - '0');
    return v;
}

// "7/8/07", "7/8/2007": month first, unless that cannot be.
static bool slashed(sv s, ent_day *day) {
    int part[3], k = 0;
    size_t n, last = 0, at = 0;
    for (; k < 3; k++) {
        n = n_digits(s, at);
        if (!n || n > 4) return false;
        part[k] = digits_value(s, at, n);
        last = n;
        at += n;
        if (k < 2 && (at >= s.len || s.p[at++] != '/')) return false;
    }
    if (at != s.len || (last != 2 && last != 4)) return false;
    int year = last == 4 ? part[2] : part[2] + (part[2] < 50 ? 2000 : 1900);
    int month = part[0] <= 12 ? part[0] : part[1], d = part[0] <= 12 ? part[1] : part[0];
    if (month < 1 || month > 12 || d < 1 || d > day_month_length(year, month)) return false;
    *day = day_of(year, month, d);
    return true;
}

static bool clock(sv s, int *minutes) {
    size_t h = n_digits(s, 0);
    if (!h || h > 2 || h >= s.len || (s.p[h] != ':' && s.p[h] != '.')) return false;
    if (n_digits(s, h + 1) != 2 || (s.p[h] == '.' && s.len < h + 5)) return false;
    if (s.len > h + 3 && is_digit(s.p[h + 3])) return false;
    int hour = digits_value(s, 0, h), minute = digits_value(s, h + 1, 2);
    *minutes = hour * 60 + minute;
    return hour < 25 && minute < 60;
}

static void read_digits(timeword *w) {
    sv s = w->low;
    size_t n = n_digits(s, 0);
    ent_day to;
    if (s.len == 10 && day_parse(s, &w->day, &to)) {
        w->kind = TW_ISO;
    } else if (slashed(s, &w->day)) {
        w->kind = TW_ISO;
    } else if (sv_eq(s, SV("9/11"))) {
        w->kind = TW_ISO;
        w->day = day_of(2001, 9, 11);
    } else if (clock(s, &w->value)) {
        w->kind = TW_CLOCK;
    } else if (n > 4) {
        return;
    } else if (n == s.len) {
        w->kind = TW_NUMBER;
        w->number = w->value = digits_value(s, 0, n);
    } else if ((n == 4 || n == 2) &&
               (sv_eq(sv_cut(s, n, s.len), SV("s")) || sv_eq(sv_cut(s, n, s.len), SV("'s")))) {
        w->value = digits_value(s, 0, n);
        if (w->value % 10 == 0) w->kind = TW_DECADE;
    } else if (n <= 2 && s.len == n + 2 &&
               sv_in_list(sv_cut(s, n, s.len), SV("st|nd|rd|th"), '|')) {
        w->kind = TW_ORDINAL;
        w->value = digits_value(s, 0, n);
    } else if (s.len > n + 1 && s.p[n] == '.' && n_digits(s, n + 1) == s.len - n - 1 && s.len < 8) {
        w->kind = TW_NUMBER;
        int places = (int)(s.len - n - 1);
        w->number = digits_value(s, n + 1, (size_t)places);
        while (places--) w->number /= 10;
        w->number += digits_value(s, 0, n);
        w->value = -1;
    }
    w->digits = true;
}

static void read_word(timeword *w) {
    sv s = w->low;
    if (!s.len || s.len > MOST_BYTES) return;
    if (s.len == 1 && s.p[0] == '-') w->kind = TW_HYPHEN;
    if (s.len == 1 && s.p[0] == ',') w->kind = TW_COMMA;
    if (is_digit(s.p[0])) read_digits(w);
    if (s.len >= 3 && s.p[0] == '\'' && is_digit(s.p[1])) {
        w->low = sv_cut(s, 1, s.len);
        read_digits(w);
        w->low = s;
    }
    const entry *e = w->kind == TW_OTHER ? look_up(s) : NULL;
    if (!e) return;
    w->kind = e->kind;
    w->value = e->value;
    w->number = e->value;
    w->plural = e->plural;
}

// Lower case; ’ is ', – is -; a full stop behind letters goes.
static sv lowered(arena *a, sv s) {
    if (s.len > 2 * MOST_BYTES) return (sv){0};
    char *to = arena_new(a, char, s.len + 1);
    size_t n = 0;
    for (size_t at = 0; at < s.len;) {
        uint32_t c = utf8_next(s, &at);
        if (c >= 'A' && c <= 'Z') c |= 32;
        if (c == 0x2019 || c == 0x2018 || c == '`') c = '\'';
        if (c == 0x2013 || c == 0x2014 || c == 0x2011) c = '-';
        n += utf8_put(c < 0x80 ? c : '?', to + n);
    }
    if (n > 1 && to[n - 1] == '.' && !memchr(to, '.', n - 1)) n--;
    return (sv){to, n};
}

static size_t hyphen_at(sv form, size_t from) {
    for (size_t i = from; i < form.len; i++) {
        sv rest = sv_cut(form, i, form.len);
        if (form.p[i] == '-' || sv_starts(rest, SV("–")) || sv_starts(rest, SV("‑"))) return i;
    }
    return form.len;
}

// No expression of time is without one of these.
static bool tells(const timeword *t) {
    switch (t->kind) {
    case TW_OTHER:
    case TW_HYPHEN:
    case TW_COMMA:
    case TW_VAGUE:
    case TW_THAT:
    case TW_APPROX:
    case TW_ORDINAL:
    case TW_SCALE: return false;
    case TW_THIS: return t->value;
    case TW_NUMBER: return t->digits ? t->low.len >= 3 : t->value >= 17 && t->value <= 20;
    default: return true;
    }
}

typedef struct pieces {
    const scene *sc;
    timeword *at;
    int n;
    bool telling;
} pieces;

static void add(pieces *p, int word, const ent_word *w, size_t begin, size_t end) {
    timeword *t = &p->at[p->n++];
    bool whole = w->span.end - w->span.begin != w->form.len;
    *t = (timeword){.word = word, .span = w->span};
    if (!whole)
        t->span = (ent_span){w->span.begin + (uint32_t)begin, w->span.begin + (uint32_t)end};
    sv form = sv_cut(w->form, begin, end);
    t->capital = form.len && form.p[0] >= 'A' && form.p[0] <= 'Z';
    t->low = lowered(p->sc->a, form);
    read_word(t);
    p->telling = p->telling || tells(t);
}

static void cut_word(pieces *p, int word, const ent_word *w) {
    ent_day from, to;
    sv form = w->form;
    if (form.len == 10 && day_parse(form, &from, &to)) {
        add(p, word, w, 0, form.len);
        return;
    }
    for (size_t at = 0; at < form.len;) {
        size_t end = hyphen_at(form, at);
        if (end > at) add(p, word, w, at, end);
        if (end >= form.len) break;
        size_t behind = end + ((unsigned char)form.p[end] < 0x80 ? 1 : 3);
        add(p, word, w, end, behind);
        at = behind;
    }
}

static size_t most_pieces(const ent_sentence *s) {
    size_t n = TIMEWORD_AHEAD;
    for (size_t w = 0; w < s->n_words; w++) {
        n++;
        for (size_t i = 0; i < s->words[w].form.len; i++)
            n += 2 * (s->words[w].form.p[i] == '-' || (unsigned char)s->words[w].form.p[i] == 0xE2);
    }
    return n;
}

const timeword *timeword_of(const scene *sc, uint32_t sentence, int *n, bool *telling) {
    const ent_sentence *s = &sc->language->sentences[sentence];
    pieces p = {.sc = sc};
    p.at = arena_new(sc->a, timeword, most_pieces(s));
    for (size_t w = 0; w < s->n_words; w++) cut_word(&p, (int)w, &s->words[w]);
    *n = p.n;
    *telling = p.telling;
    return p.at;
}
