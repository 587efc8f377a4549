// SPDX-License-Identifier: Apache-2.0
#include "code/timevalue.h"
#include "base/day.h"
#include "base/text.h"

enum {
    STALE_DAYS = 300, // a day this long past is rather one to come, whatever the tense
    MOST_LENGTH = 10000,
};

static ent_grain grain_of(time_unit u) {
    switch (u) {
    case UNIT_WEEK: return ENT_GRAIN_week;
    case UNIT_MONTH: return ENT_GRAIN_month;
    case UNIT_QUARTER:
    case UNIT_SEASON:
    case UNIT_HALF: return ENT_GRAIN_quarter;
    case UNIT_YEAR: return ENT_GRAIN_year;
    case UNIT_DECADE:
    case UNIT_CENTURY: return ENT_GRAIN_decade;
    default: return ENT_GRAIN_day;
    }
}

static timevalue unknown(void) {
    return (timevalue){.from = ENT_NO_DAY, .to = ENT_NO_DAY, .grain = ENT_GRAIN_day};
}

static bool is_known(const timevalue *v) { return v->from != ENT_NO_DAY; }

static timevalue interval(time_unit u, ent_day from, ent_day to) {
    return (timevalue){.from = from, .to = to, .grain = grain_of(u), .unit = u};
}

static int months_of(time_unit u) {
    switch (u) {
    case UNIT_MONTH: return 1;
    case UNIT_QUARTER:
    case UNIT_SEASON: return 3;
    case UNIT_HALF: return 6;
    case UNIT_YEAR: return 12;
    case UNIT_DECADE: return 120;
    case UNIT_CENTURY: return 1200;
    default: return 0;
    }
}

static int floor_div(int a, int b) { return a / b - (a % b < 0); }

// Months since the year 0.
static int month_number(ent_day d) {
    civil c = day_civil(d);
    return c.year * 12 + c.month - 1;
}

static ent_day first_of_month(int number) {
    int year = floor_div(number, 12);
    return day_of(year, number - year * 12 + 1, 1);
}

// The calendar's unit that `d` lies in, or the one `shift` units on.
static timevalue unit_at(time_unit u, ent_day d, int shift) {
    int n = months_of(u);
    if (n) {
        int offset = u == UNIT_SEASON ? 2 : 0; // seasons begin in March
        int k = floor_div(month_number(d) - offset, n) + shift;
        return interval(u, first_of_month(k * n + offset),
                        first_of_month((k + 1) * n + offset) - 1);
    }
    if (u == UNIT_WEEK || u == UNIT_WEEKEND) {
        ent_day monday = d - day_weekday(d) + 7 * shift;
        return interval(u, u == UNIT_WEEK ? monday : monday + 5, monday + 6);
    }
    d += u == UNIT_DAY ? shift : 0;
    return interval(UNIT_DAY, d, d);
}

// `d` moved by `n` units, on the same day of the month where there is one.
static ent_day moved(time_unit u, ent_day d, int n) {
    if (u == UNIT_DAY) return d + n;
    if (u == UNIT_WEEK || u == UNIT_WEEKEND) return d + 7 * n;
    if (!months_of(u)) return d;
    int to = month_number(d) + n * months_of(u), day = day_civil(d).day;
    ent_day first = first_of_month(to), last = first_of_month(to + 1) - 1;
    return first + day - 1 > last ? last : first + day - 1;
}

// --- Values

static sv year_value(arena *a, int year) { return arena_printf(a, "%04d", year); }

static const char *season_name(int index) {
    static const char *const names[] = {"SP", "SU", "FA", "WI"};
    return names[(index + 3) % 4];
}

static sv unit_value(arena *a, time_unit u, ent_day d) {
    civil c = day_civil(d);
    int iso_year, week = day_iso_week(d, &iso_year);
    switch (u) {
    case UNIT_WEEK: return arena_printf(a, "%04d-W%02d", iso_year, week);
    case UNIT_WEEKEND: return arena_printf(a, "%04d-W%02d-WE", iso_year, week);
    case UNIT_MONTH: return arena_printf(a, "%04d-%02d", c.year, c.month);
    case UNIT_QUARTER: return arena_printf(a, "%04d-Q%d", c.year, (c.month + 2) / 3);
    case UNIT_HALF: return arena_printf(a, "%04d-H%d", c.year, c.month > 6 ? 2 : 1);
    case UNIT_SEASON:
        return arena_printf(a, "%04d-%s", c.year - (c.month < 3), season_name(c.month / 3));
    case UNIT_YEAR: return year_value(a, c.year);
    case UNIT_DECADE: return arena_printf(a, "%03d", c.year / 10);
    case UNIT_CENTURY: return arena_printf(a, "%02d", c.year / 100);
    default: return arena_printf(a, "%04d-%02d-%02d", c.year, c.month, c.day);
    }
}

static sv open_value(arena *a, const timex *x) {
    if (x->weekday >= 0) return arena_printf(a, "XXXX-WXX-%d", x->weekday + 1);
    if (x->index > 0 && x->day) return arena_printf(a, "XXXX-%02d-%02d", x->index, x->day);
    if (x->index > 0 && x->unit == UNIT_MONTH) return arena_printf(a, "XXXX-%02d", x->index);
    if (x->index > 0 && x->unit == UNIT_QUARTER) return arena_printf(a, "XXXX-Q%d", x->index);
    if (x->index > 0 && x->unit == UNIT_SEASON)
        return arena_printf(a, "XXXX-%s", season_name(x->index));
    switch (x->unit) {
    case UNIT_WEEK: return SV("XXXX-WXX");
    case UNIT_WEEKEND: return SV("XXXX-WXX-WE");
    case UNIT_MONTH: return SV("XXXX-XX");
    case UNIT_QUARTER: return SV("XXXX-QX");
    case UNIT_HALF: return SV("XXXX-HX");
    case UNIT_YEAR: return SV("XXXX");
    case UNIT_DECADE: return SV("XXX");
    case UNIT_CENTURY: return SV("XX");
    default: return SV("XXXX-XX-XX");
    }
}

// "PT2H", "P2.5Y", "PXM"
static sv length_value(arena *a, const timex *x) {
    static const char *const letters[] = {"S", "M", "H", "D", "WE", "W", "M",
                                          "Q", "M", "M", "Y", "Y",  "Y"};
    text t = text_new(a);
    text_add(&t, x->unit < UNIT_DAY ? SV("PT") : SV("P"));
    double factor = x->unit == UNIT_DECADE ? 10 : x->unit == UNIT_CENTURY ? 100 : 1;
    double n = x->number * factor;
    if (x->number < 0)
        text_char(&t, 'X');
    else if (n == (int64_t)n)
        text_int(&t, (int64_t)n);
    else
        text_fixed(&t, n, 1);
    text_add(&t, sv_of(letters[x->unit]));
    return text_sv(&t);
}

// --- Names that return every year or week

static ent_day easter(int year) { // Meeus, Jones, Butcher
    int a = year % 19, b = year / 100, c = year % 100;
    int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    int m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114;
    return day_of(year, n / 31, n % 31 + 1);
}

static ent_day holiday_in(const timeword_holiday *h, int year) {
    if (!h->month) return easter(year) + h->from_easter;
    if (h->day) return day_of(year, h->month, h->day);
    if (h->nth < 0) {
        ent_day last = day_of(year, h->month + 1, 1) - 1;
        return last - (day_weekday(last) - h->weekday + 7) % 7;
    }
    ent_day first = day_of(year, h->month, 1);
    return first + (h->weekday - day_weekday(first) + 7) % 7 + 7 * (h->nth - 1);
}

// What the expression names in that year; unknown for a 30 February.
static timevalue in_year(const timex *x, int year) {
    ent_day d;
    if (x->holiday) {
        d = holiday_in(x->holiday, year);
        return interval(UNIT_DAY, d, d);
    }
    switch (x->unit) {
    case UNIT_DAY:
        if (x->day > day_month_length(year, x->index) ||
            x->to_day > day_month_length(year, x->index))
            return unknown();
        d = day_of(year, x->index, x->day);
        return interval(UNIT_DAY, d, x->to_day ? d + x->to_day - x->day : d);
    case UNIT_MONTH: return unit_at(UNIT_MONTH, day_of(year, x->index, 1), 0);
    case UNIT_QUARTER:
        return unit_at(UNIT_QUARTER, day_of(year, x->index < 0 ? 12 : x->index * 3, 1), 0);
    case UNIT_HALF: return unit_at(UNIT_HALF, day_of(year, x->index < 0 ? 12 : x->index * 6, 1), 0);
    case UNIT_SEASON: return unit_at(UNIT_SEASON, day_of(year, x->index * 3, 1), 0);
    default: return unit_at(x->unit, day_of(year, 1, 1), 0);
    }
}

static bool in_story(const timex *x, const timevalue_context *c) {
    return c->story && x->anchor == ANCHOR_NONE && x->pick == PICK_BY_TENSE && is_known(&c->told);
}

static ent_day reference_day(const timex *x, const timevalue_context *c) {
    bool told = x->anchor == ANCHOR_TOLD || c->now == ENT_NO_DAY || in_story(x, c);
    return told && is_known(&c->told) ? c->told.from : c->now;
}

// Of two neighbours, one ended `since` days ago (negative: not yet), the next begins in `until` days: whether the next is meant.
static bool meant(time_tense tense, ent_day since, ent_day until, bool is_day) {
    if (until <= 0) return true;
    switch (tense) {
    case TENSE_PAST: return is_day && since > STALE_DAYS;
    case TENSE_FUTURE: return since > 0 && !(is_day && until > STALE_DAYS);
    default: return is_day ? until < since : 2 * until < since;
    }
}

static bool better(const timex *x, const timevalue_context *c, const timevalue *v,
                   const timevalue *best) {
    ent_day now = reference_day(x, c);
    switch (x->pick) {
    case PICK_LAST: return v->to < now;
    case PICK_NEXT: return v->from > now && (!is_known(best) || best->from <= now);
    case PICK_THIS: return day_civil(v->from).year == day_civil(now).year;
    case PICK_BY_TENSE: break;
    }
    if (in_story(x, c)) return day_civil(v->from).year == day_civil(now).year;
    if (!is_known(best)) return true;
    return meant(c->tense, now - best->to, v->from - now, v->unit == UNIT_DAY);
}

// Of last year's, this year's and next year's the one that is meant.
static timevalue yearly(const timex *x, const timevalue_context *c) {
    timevalue best = unknown();
    int year = day_civil(reference_day(x, c)).year;
    for (int y = year - 1; y <= year + 1; y++) {
        timevalue v = in_year(x, y);
        if (is_known(&v) && better(x, c, &v, &best)) best = v;
    }
    return best;
}

static timevalue weekly(const timex *x, const timevalue_context *c) {
    ent_day now = reference_day(x, c);
    int back = (day_weekday(now) - x->weekday + 7) % 7; // days since the last one, 0 for today
    ent_day on = now - back;
    bool future = x->pick == PICK_BY_TENSE && c->tense >= TENSE_PRESENT;
    if (x->pick == PICK_LAST && !back) on -= 7;
    if (x->pick == PICK_NEXT || (future && back)) on += 7;
    if (x->pick == PICK_THIS) on = now - day_weekday(now) + x->weekday;
    return interval(UNIT_DAY, on, on);
}

// --- Parts of something told

static timevalue nth(const timex *x, const timevalue *base) {
    int k = x->index;
    bool last = k < 0;
    if (x->unit == UNIT_WEEK)
        return unit_at(UNIT_WEEK, last ? base->to - 3 : base->from + 7 * k - 4, 0);
    return unit_at(x->unit, last ? base->to : base->from, last ? 0 : k - 1);
}

static timevalue inside(arena *a, const timex *x, const timevalue_context *c) {
    timevalue base = timevalue_of(a, x->base, c);
    if (!is_known(&base)) return unknown();
    if (x->counts)
        return unit_at(x->unit, moved(x->unit, x->shift < 0 ? base.from : base.to, x->shift), 0);
    if (x->weekday >= 0)
        return unit_at(UNIT_DAY, base.from - day_weekday(base.from) + x->weekday, 0);
    if (x->unit == UNIT_WEEK && !x->index) return unit_at(UNIT_WEEK, base.from, 0);
    bool in_a_year = base.unit == UNIT_YEAR && x->unit >= UNIT_MONTH && x->index;
    if (x->holiday || x->day || in_a_year) return in_year(x, day_civil(base.from).year);
    timevalue v = nth(x, &base);
    return v.from < base.from - 6 || v.from > base.to ? unknown() : v;
}

// --- From now, or from the time told before

// "Almost two decades ago" is not a decade but a year, more or less.
static timevalue decades_away(const timex *x, ent_day ref) {
    int year = day_civil(ref).year + 10 * x->shift, sign = x->shift < 0 ? 1 : -1;
    int near = x->more < 0 ? 2 * sign : x->more > 0 ? 0 : sign;
    int far = x->more > 0 ? -3 * sign : x->more < 0 ? 0 : -sign;
    int from = year + (near < far ? near : far), to = year + (near < far ? far : near);
    return interval(UNIT_YEAR, day_of(from, 1, 1), day_of(to, 12, 31));
}

static timevalue away(const timex *x, const timevalue_context *c) {
    ent_day ref = reference_day(x, c);
    bool told = x->anchor == ANCHOR_TOLD && is_known(&c->told);
    if (x->trailing) {
        timevalue v = interval(x->unit, moved(x->unit, ref, x->shift), ref);
        return v;
    }
    if (x->unit == UNIT_WEEKEND && x->pick == PICK_THIS && !told && c->tense == TENSE_PAST)
        return unit_at(UNIT_WEEKEND, ref - 5, 0); // the last that has begun
    if (x->unit == UNIT_DECADE && x->number >= 1 && x->pick == PICK_BY_TENSE)
        return decades_away(x, ref);
    bool finer = told && x->unit == UNIT_YEAR && x->pick == PICK_BY_TENSE &&
                 c->told.unit >= UNIT_MONTH && c->told.unit < UNIT_YEAR;
    if (finer) return unit_at(c->told.unit, moved(UNIT_YEAR, ref, x->shift), 0);
    if (x->pick == PICK_BY_TENSE || !months_of(x->unit))
        return unit_at(x->unit, moved(x->unit, ref, x->shift), 0);
    return unit_at(x->unit, ref, x->shift);
}

// --- Edges

typedef struct slice {
    time_unit unit;
    int n; // how many units the early and the late part take
} slice;

static slice slice_of(const timevalue *v) {
    switch (v->unit) {
    case UNIT_CENTURY: return (slice){UNIT_YEAR, 25};
    case UNIT_DECADE: return (slice){UNIT_YEAR, 3};
    case UNIT_YEAR: return (slice){UNIT_MONTH, 3};
    case UNIT_HALF: return (slice){UNIT_MONTH, 2};
    case UNIT_MONTH: return (slice){UNIT_DAY, 10};
    case UNIT_WEEK: return (slice){UNIT_DAY, 2};
    default: return (slice){UNIT_DAY, (v->to - v->from + 4) / 4};
    }
}

static void narrow(timevalue *v, time_edge edge) {
    if (v->to - v->from < 3) return;
    slice s = slice_of(v);
    ent_day early = moved(s.unit, v->from, s.n) - 1, late = moved(s.unit, v->to + 1, -s.n);
    if (v->unit == UNIT_WEEK) late = v->from + 3;   // a working week is late on Thursday
    if (v->unit == UNIT_MONTH) late = v->from + 20; // thirds, however long the month
    if (edge == EDGE_START) v->to = early;
    if (edge == EDGE_END) v->from = late;
    if (edge == EDGE_MID) {
        v->from = early + 1;
        v->to = late - 1;
    }
    v->grain = grain_of(s.unit);
}

// "earlier this year": up to now; "later this year": from now on.
static void narrow_to_rest(timevalue *v, const timex *x, const timevalue_context *c) {
    ent_day now = reference_day(x, c);
    if (now < v->from || now > v->to || v->unit == UNIT_DAY) return;
    if (x->edge == EDGE_START)
        v->to = now;
    else
        v->from = now;
}

// --- The kinds

static timevalue located(arena *a, const timex *x, const timevalue_context *c) {
    if (x->iso != ENT_NO_DAY) return interval(UNIT_DAY, x->iso, x->iso);
    if (x->base) return inside(a, x, c);
    if (x->unit == UNIT_CENTURY && x->index > 0)
        return interval(UNIT_CENTURY, day_of((x->index - 1) * 100, 1, 1),
                        day_of(x->index * 100 - 1, 12, 31));
    if (x->year != TIMEX_UNKNOWN) return in_year(x, x->year);
    if (reference_day(x, c) == ENT_NO_DAY) return unknown();
    if (x->weekday >= 0) return weekly(x, c);
    if (x->holiday || x->index > 0) return yearly(x, c);
    if (x->minutes >= 0 && x->anchor == ANCHOR_TOLD && c->told.unit != UNIT_DAY &&
        c->now != ENT_NO_DAY)
        return unit_at(UNIT_DAY, c->now, 0);
    return x->anchor == ANCHOR_NONE ? unknown() : away(x, c);
}

static sv date_value(arena *a, const timex *x, const timevalue *v) {
    static const char *const parts[] = {"", "TMO", "TAF", "TEV", "TNI"};
    if (!is_known(v)) return open_value(a, x);
    sv value = unit_value(a, v->unit, v->from);
    if (x->to_day)
        return arena_printf(a, SV_FMT "/" SV_FMT, SV_ARG(value),
                            SV_ARG(unit_value(a, UNIT_DAY, v->to)));
    if (v->unit == UNIT_YEAR && !x->trailing && v->to - v->from > 366)
        return year_value(a, (day_civil(v->from).year + day_civil(v->to).year) / 2);
    if (x->trailing) return unit_value(a, x->unit, v->from);
    if (v->unit != UNIT_DAY) return value;
    if (x->minutes >= 0)
        return arena_printf(a, SV_FMT "T%02d:%02d%s", SV_ARG(value), x->minutes / 60,
                            x->minutes % 60, x->utc ? "Z" : "");
    return arena_printf(a, SV_FMT "%s", SV_ARG(value), parts[x->part]);
}

static bool in_calendar(const timevalue *v) {
    return day_civil(v->from).year >= 0 && day_civil(v->to).year <= 9999;
}

static timevalue date(arena *a, const timex *x, const timevalue_context *c) {
    timevalue v = located(a, x, c);
    if (is_known(&v) && !in_calendar(&v)) v = unknown();
    v.timex = date_value(a, x, &v);
    if (!is_known(&v) || !x->edge) return v;
    if (x->rest)
        narrow_to_rest(&v, x, c);
    else
        narrow(&v, x->edge);
    return v;
}

// A stretch counted from now or inside something told has an interval; "two years" alone has none.
static timevalue duration(arena *a, const timex *x, const timevalue_context *c) {
    timevalue v = unknown();
    v.timex = length_value(a, x);
    v.grain = grain_of(x->unit);
    if (x->number > MOST_LENGTH || x->number < 1 || x->unit < UNIT_DAY) return v;
    int n = (int)x->number;
    if (x->base) {
        timevalue base = timevalue_of(a, x->base, c);
        if (!is_known(&base)) return v;
        v.from = x->index > 0 ? base.from : moved(x->unit, base.to + 1, -n);
        v.to = x->index > 0 ? moved(x->unit, base.from, n) - 1 : base.to;
    } else if (x->anchor == ANCHOR_NOW && c->now != ENT_NO_DAY) {
        v.from = x->shift < 0 ? moved(x->unit, c->now, -n) : c->now;
        v.to = x->shift < 0 ? c->now : moved(x->unit, c->now, n);
    }
    if (is_known(&v) && !in_calendar(&v)) v.from = v.to = ENT_NO_DAY;
    return v;
}

static sv set_value(arena *a, const timex *x) {
    if (x->weekday >= 0 || x->index > 0) return open_value(a, x);
    if (x->part) return SV("XXXX-XX-XX");
    if (x->unit == UNIT_QUARTER) return SV("P3M");
    return length_value(a, x);
}

timevalue timevalue_of(arena *a, const timex *x, const timevalue_context *c) {
    static const char *const refs[] = {"PRESENT_REF", "PAST_REF", "FUTURE_REF"};
    timevalue v = unknown();
    switch (x->kind) {
    case TIMEX_DATE: return date(a, x, c);
    case TIMEX_DURATION: return duration(a, x, c);
    case TIMEX_SET: v.timex = set_value(a, x); break;
    case TIMEX_REF:
        v.timex = sv_of(refs[x->ref]);
        if (x->ref == REF_PRESENT) v.from = v.to = c->now;
    }
    return v;
}
