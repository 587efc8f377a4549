// SPDX-License-Identifier: Apache-2.0
#include "serve/query.h"
#include "base/day.h"
#include "ledger/names.h"

const char query_events_options[] =
    "actor other source target type quad status since until place confidence sources publisher "
    "words event as-of reviewed no-history oldest-first by limit";

static ent_status refuse(ent_err *err, const char *name, const char *wanted) {
    return err_set(err, ENT_ERR_INPUT, 0, "%s: %s", name, wanted);
}

static ent_status read_day(const request *r, const char *name, bool end, ent_day *day,
                           ent_err *err) {
    sv s = request_value(r, name);
    ent_day from, to;
    if (!s.len) return ENT_OK;
    if (!day_parse(s, &from, &to)) return refuse(err, name, "a day is wanted, as in 2022-07-01");
    *day = end ? to : from;
    return ENT_OK;
}

static ent_status read_number(const request *r, const char *name, int64_t least, int64_t most,
                              int64_t *n, ent_err *err) {
    sv s = request_value(r, name);
    int64_t v = 0;
    if (!s.len) return ENT_OK;
    for (size_t i = 0; i < s.len && v <= most; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return refuse(err, name, "a number is wanted");
        v = v * 10 + (s.p[i] - '0');
    }
    if (v < least || v > most)
        return err_set(err, ENT_ERR_INPUT, 0, "%s: %lld to %lld is possible", name,
                       (long long)least, (long long)most);
    *n = v;
    return ENT_OK;
}

static ent_status read_flag(const request *r, const char *name, bool *flag, ent_err *err) {
    sv s = request_value(r, name);
    if (!s.len) return ENT_OK;
    *flag = sv_eq(s, SV("1")) || sv_eq(s, SV("true"));
    if (*flag || sv_eq(s, SV("0")) || sv_eq(s, SV("false"))) return ENT_OK;
    return refuse(err, name, "1 or 0 is wanted");
}

static const char *quad_or_digit(int i) {
    static const char *const digits[] = {"0", "1", "2", "3", "4"};
    return i < N_NAMES_QUAD ? digits[i] : names_quad(i - N_NAMES_QUAD);
}

// Every item must be one of the names: the ledger takes what it does not know for something that never happens.
static ent_status read_list(const request *r, const char *name, names_fn names, int n, sv *list,
                            ent_err *err) {
    sv rest = request_value(r, name), item;
    *list = rest;
    while (rest.len) {
        size_t end = 0;
        while (end < rest.len && rest.p[end] != ',' && rest.p[end] != '|') end++;
        item = sv_trim(sv_cut(rest, 0, end));
        rest = sv_cut(rest, end < rest.len ? end + 1 : end, rest.len);
        if (item.len && names_index(item, names, n) == n)
            return err_set(err, ENT_ERR_INPUT, 0, "%s: no such %s: %.*s", name, name,
                           (int)(item.len < 40 ? item.len : 40), item.p);
    }
    return ENT_OK;
}

static ent_status read_choice(const request *r, const char *name, const char *const *words, int n,
                              int *at, ent_err *err) {
    sv s = request_value(r, name);
    for (int i = 0; i < n; i++)
        if (!s.len || sv_eq(s, sv_of(words[i]))) return s.len ? *at = i : 0, ENT_OK;
    return refuse(err, name, "no such choice");
}

static ent_status read_days(const request *r, ledger_filter *f, ent_err *err) {
    ENT_TRY(read_day(r, "since", false, &f->from, err));
    ENT_TRY(read_day(r, "until", true, &f->to, err));
    if (f->from != ENT_NO_DAY && f->to != ENT_NO_DAY && f->from > f->to)
        return refuse(err, "since", "is behind `until'");
    return ENT_OK;
}

static ent_status read_numbers(const request *r, uint64_t rows, ledger_filter *f, ent_err *err) {
    int64_t confidence = 0, sources = 0, limit = (int64_t)rows;
    int64_t most = r->form == REQUEST_CSV ? INT32_MAX : QUERY_MOST_ROWS;
    ENT_TRY(read_number(r, "confidence", 0, 100, &confidence, err));
    ENT_TRY(read_number(r, "sources", 0, 1000000, &sources, err));
    ENT_TRY(read_number(r, "as-of", 1, INT32_MAX - 1, &f->as_of, err));
    ENT_TRY(read_number(r, "limit", 1, most, &limit, err));
    f->confidence = (double)confidence / 100;
    f->sources = (uint32_t)sources;
    f->limit = (uint64_t)limit;
    ENT_TRY(read_flag(r, "reviewed", &f->reviewed, err));
    ENT_TRY(read_flag(r, "no-history", &f->no_history, err));
    return read_flag(r, "oldest-first", &f->oldest_first, err);
}

ent_status query_read(const request *r, uint64_t rows, query *q, ent_err *err) {
    static const char *const periods[] = {"day", "week", "month", "quarter", "year"};
    static const char *const units[] = {"events", "mentions"};
    int by = LEDGER_MONTH, unit = 0;
    *q = (query){.f = ledger_filter_any(), .has_by = request_value(r, "by").len > 0};
    ledger_filter *f = &q->f;
    ENT_TRY(read_list(r, "type", names_type, ENT_N_TYPE, &f->types, err));
    ENT_TRY(read_list(r, "quad", quad_or_digit, 2 * N_NAMES_QUAD, &f->quads, err));
    ENT_TRY(read_list(r, "status", names_status, ENT_N_EVENT_STATUS, &f->status, err));
    ENT_TRY(read_days(r, f, err));
    ENT_TRY(read_numbers(r, rows, f, err));
    ENT_TRY(read_choice(r, "by", periods, 5, &by, err));
    ENT_TRY(read_choice(r, "unit", units, 2, &unit, err));
    f->actor = request_value(r, "actor");
    f->other = request_value(r, "other");
    f->source = request_value(r, "source");
    f->target = request_value(r, "target");
    f->place = request_value(r, "place");
    f->publisher = request_value(r, "publisher");
    f->words = request_value(r, "words");
    f->event = request_value(r, "event");
    f->after = request_value(r, "cursor");
    f->by_mention = unit == 1;
    q->by = (ledger_period)by;
    q->by_name = periods[by];
    q->unit_name = units[unit];
    return ENT_OK;
}

static bool is_plain(sv s) {
    for (size_t i = 0; i < s.len; i++)
        if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= 'A' && s.p[i] <= 'Z') &&
            !(s.p[i] >= '0' && s.p[i] <= '9') && !memchr("-_.,/:", s.p[i], 6))
            return false;
    return s.len > 0;
}

void query_add_operand(text *t, sv s) {
    text_char(t, ' ');
    if (is_plain(s)) {
        text_add(t, s);
        return;
    }
    text_char(t, '\'');
    for (size_t i = 0; i < s.len; i++) {
        if (s.p[i] == '\'')
            text_add(t, SV("'\\''"));
        else
            text_char(t, s.p[i]);
    }
    text_char(t, '\'');
}

static bool is_flag(sv name) {
    return sv_eq(name, SV("reviewed")) || sv_eq(name, SV("no-history")) ||
           sv_eq(name, SV("oldest-first"));
}

// A value that begins with a dash would be taken for an option.
void query_add_option(text *t, sv name, sv value) {
    text_add(t, SV(" --"));
    text_add(t, name);
    if (is_flag(name)) return;
    if (value.p[0] == '-') {
        text word = text_new(t->a);
        query_add_operand(&word, value);
        text_char(t, '=');
        text_add(t, sv_cut(text_sv(&word), 1, word.n));
        return;
    }
    query_add_operand(t, value);
}

text query_command(arena *a, const request *r, const char *command, const char *place,
                   const char *options) {
    text t = text_new(a);
    sv rest = sv_of(options), name;
    text_add(&t, SV("entente "));
    text_add(&t, sv_of(command));
    query_add_operand(&t, sv_of(place));
    while (sv_split(&rest, ' ', &name)) {
        sv value = request_value(r, arena_printf(a, SV_FMT, SV_ARG(name)).p);
        if (value.len && !(is_flag(name) && !sv_eq(value, SV("1")) && !sv_eq(value, SV("true"))))
            query_add_option(&t, name, value);
    }
    return t;
}
