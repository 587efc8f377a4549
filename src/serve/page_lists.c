// SPDX-License-Identifier: Apache-2.0
//
// Pages that are a table or two: agreements, obligations, claims, quotes, places, search.
#include "serve/page.h"
#include "serve/put.h"
#include <xxhash.h>

void page_put_command(asking *q, const char *command, const char *options) {
    text t = query_command(q->a, q->r, command, q->s->name, options);
    json_key_str(&q->j, "command", text_sv(&t));
}

enum { NAME, PARTIES };

// Agreements have no name that is theirs alone, so their address is a hash of name and parties.
static void agreement_id(const ledger_table *t, size_t i, char id[17]) {
    static const char digits[] = "0123456789abcdef";
    sv name = put_cell(t, i, NAME), parties = put_cell(t, i, PARTIES);
    uint64_t h = XXH3_64bits_withSeed(parties.p, parties.len, XXH3_64bits(name.p, name.len));
    for (int k = 0; k < 16; k++) id[k] = digits[h >> (60 - 4 * k) & 15];
    id[16] = 0;
}

static void put_agreement(json *j, const ledger_table *t, size_t i) {
    char id[17];
    agreement_id(t, i, id);
    json_open(j, '{');
    json_key_str(j, "id", sv_of(id));
    put_row(j, t, i, t->n_columns);
    json_close(j, '}');
}

void page_put_agreements(json *j, const char *key, const ledger_table *t) {
    json_key(j, key);
    json_open(j, '[');
    for (size_t i = 0; i < t->n_rows; i++) put_agreement(j, t, i);
    json_close(j, ']');
}

typedef ent_status (*table_fn)(ledger *l, const ledger_filter *f, arena *a, ledger_table *t,
                               ent_err *err);

enum { LIST_ROWS = 200 };

static ent_status read_table(asking *q, table_fn read, ledger_table *t, ent_err *err) {
    query asked;
    ENT_TRY(query_read(q->r, LIST_ROWS, &asked, err));
    return read(q->w->l, &asked.f, q->a, t, err);
}

static ent_status list(asking *q, const char *command, const char *options, table_fn read,
                       ent_err *err) {
    ledger_table t;
    ENT_TRY(read_table(q, read, &t, err));
    if (q->r->form == REQUEST_CSV) return put_csv(&q->out, &t), ENT_OK;
    put_table(&q->j, "items", &t);
    page_put_command(q, command, options);
    return ENT_OK;
}

ent_status page_obligations(asking *q, ent_err *err) {
    return list(q, "obligations", "", ledger_obligations, err);
}

ent_status page_claims(asking *q, ent_err *err) {
    return list(q, "claims", "", ledger_claims, err);
}

ent_status page_quotes(asking *q, ent_err *err) {
    ledger_table t;
    ENT_TRY(read_table(q, look_quotes, &t, err));
    if (q->r->form == REQUEST_CSV) return put_csv(&q->out, &t), ENT_OK;
    put_columns(&q->j, "items", &t, PAGE_QUOTE_COLUMNS);
    return ENT_OK;
}

ent_status page_agreements(asking *q, ent_err *err) {
    ledger_table t;
    ENT_TRY(read_table(q, ledger_agreements, &t, err));
    if (q->r->form == REQUEST_CSV) return put_csv(&q->out, &t), ENT_OK;
    page_put_agreements(&q->j, "items", &t);
    page_put_command(q, "agreements", "");
    return ENT_OK;
}

// Those of this agreement alone.
static ent_status put_obligations(asking *q, sv name, sv parties, ent_err *err) {
    ledger_filter f = ledger_filter_any();
    ledger_table t;
    ENT_TRY(ledger_obligations(q->w->l, &f, q->a, &t, err));
    json_key(&q->j, "obligations");
    json_open(&q->j, '[');
    for (size_t i = 0; i < t.n_rows; i++) {
        if (!sv_eq(put_cell(&t, i, NAME), name) || !sv_eq(put_cell(&t, i, PARTIES), parties))
            continue;
        json_open(&q->j, '{');
        put_row(&q->j, &t, i, t.n_columns);
        json_close(&q->j, '}');
    }
    json_close(&q->j, ']');
    return ENT_OK;
}

static ent_status put_agreement_page(asking *q, const ledger_table *t, size_t i, ent_err *err) {
    ledger_table history, reports;
    sv name = put_cell(t, i, NAME), parties = put_cell(t, i, PARTIES);
    ENT_TRY(look_history(q->w->l, name, parties, q->a, &history, err));
    if (q->r->form == REQUEST_CSV) return put_csv(&q->out, &history), ENT_OK;
    json_key(&q->j, "agreement");
    put_agreement(&q->j, t, i);
    ENT_TRY(put_obligations(q, name, parties, err));
    put_table(&q->j, "history", &history);
    ENT_TRY(look_told_by(q->w->l, name, parties, q->a, &reports, err));
    put_table(&q->j, "reports", &reports);
    return ENT_OK;
}

ent_status page_agreement(asking *q, ent_err *err) {
    ledger_filter f = ledger_filter_any();
    ledger_table t;
    char id[17];
    ENT_TRY(ledger_agreements(q->w->l, &f, q->a, &t, err));
    for (size_t i = 0; i < t.n_rows; i++) {
        agreement_id(&t, i, id);
        if (sv_eq(q->r->parts[1], sv_of(id))) return put_agreement_page(q, &t, i, err);
    }
    return err_set(err, ENT_ERR_USAGE, 0, "no such agreement");
}

ent_status page_map(asking *q, ent_err *err) {
    enum { EVENTS = 5 };
    query asked;
    ledger_table t;
    ENT_TRY(query_read(q->r, LIST_ROWS, &asked, err));
    asked.f.limit = 0;
    ENT_TRY(look_places(q->w->l, &asked.f, q->a, &t, err));
    int64_t without = 0;
    if (t.n_rows && !put_cell(&t, t.n_rows - 1, NAME).p)
        without = put_number(put_cell(&t, --t.n_rows, EVENTS));
    if (q->r->form == REQUEST_CSV) return put_csv(&q->out, &t), ENT_OK;
    put_table(&q->j, "places", &t);
    json_key_int(&q->j, "without_place", without);
    page_put_command(q, "events", query_events_options);
    return ENT_OK;
}

// ---- search ------------------------------------------------------------------------------------------------------------------------

static sv with_case(arena *a, sv s, bool all) {
    char *copy = arena_new(a, char, s.len + 1);
    bool begins = true;
    for (size_t i = 0; i < s.len; i++) {
        bool small = s.p[i] >= 'a' && s.p[i] <= 'z';
        copy[i] = small && (all || begins) ? (char)(s.p[i] - 32) : s.p[i];
        begins = s.p[i] == ' ' || s.p[i] == '-';
    }
    return (sv){copy, s.len};
}

typedef ent_status (*named_fn)(ledger *l, sv name, uint64_t limit, arena *a, ledger_table *t,
                               ent_err *err);

// As it was typed, then as names and as codes are written.
static ent_status put_named(asking *q, const char *key, named_fn read, sv words, uint64_t limit,
                            ent_err *err) {
    ledger_table t;
    ENT_TRY(read(q->w->l, words, limit, q->a, &t, err));
    if (!t.n_rows) ENT_TRY(read(q->w->l, with_case(q->a, words, false), limit, q->a, &t, err));
    if (!t.n_rows) ENT_TRY(read(q->w->l, with_case(q->a, words, true), limit, q->a, &t, err));
    put_table(&q->j, key, &t);
    return ENT_OK;
}

static bool contains_nocase(sv s, sv part, size_t *at) {
    for (*at = 0; part.len && *at + part.len <= s.len; ++*at)
        if (sv_eq_nocase(sv_cut(s, *at, *at + part.len), part)) return true;
    return false;
}

// Where the first of the words stands, some words around it.
static sv snippet(sv words, sv asked) {
    enum { BEFORE = 60, BEHIND = 160 };
    sv word = {0}, rest = asked, one;
    size_t at = 0;
    while (!word.len && sv_split(&rest, ' ', &one)) {
        while (one.len && one.p[0] == '"') one = sv_cut(one, 1, one.len);
        while (one.len && one.p[one.len - 1] == '"') one.len--;
        word = one;
    }
    if (!contains_nocase(words, word, &at)) at = 0;
    size_t begin = at > BEFORE ? at - BEFORE : 0, end = at + BEHIND;
    if (end > words.len) end = words.len;
    while (begin && begin < words.len && words.p[begin] != ' ' && at - begin < 2 * BEFORE) begin--;
    while (begin && ((unsigned char)words.p[begin] & 0xC0) == 0x80) begin--;
    while (end < words.len && ((unsigned char)words.p[end] & 0xC0) == 0x80) end++;
    return words.p ? sv_trim(sv_cut(words, begin, end)) : words;
}

static ent_status put_reports(asking *q, sv words, uint64_t limit, ent_err *err) {
    enum { TEXT = 4 };
    ledger_table t;
    ENT_TRY(look_reports(q->w->l, words, limit, q->a, &t, err));
    json_key(&q->j, "reports");
    json_open(&q->j, '[');
    for (size_t i = 0; i < t.n_rows; i++) {
        json_open(&q->j, '{');
        put_row(&q->j, &t, i, TEXT);
        json_key_str(&q->j, "snippet", snippet(put_cell(&t, i, TEXT), words));
        json_close(&q->j, '}');
    }
    json_close(&q->j, ']');
    return ENT_OK;
}

static ent_status put_agreements_named(asking *q, sv words, uint64_t limit, ent_err *err) {
    ledger_filter f = ledger_filter_any();
    ledger_table t;
    size_t at;
    ENT_TRY(ledger_agreements(q->w->l, &f, q->a, &t, err));
    json_key(&q->j, "agreements");
    json_open(&q->j, '[');
    for (size_t i = 0; i < t.n_rows && limit; i++) {
        if (!contains_nocase(put_cell(&t, i, NAME), words, &at)) continue;
        put_agreement(&q->j, &t, i);
        limit--;
    }
    json_close(&q->j, ']');
    return ENT_OK;
}

ent_status page_search(asking *q, ent_err *err) {
    enum { FOUND = 20, EVENTS = 20 };
    query asked;
    ledger_filter f = ledger_filter_any();
    sv words = request_value(q->r, "q");
    ENT_TRY(query_read(q->r, FOUND, &asked, err));
    json_key_str(&q->j, "q", words);
    if (!words.len) return ENT_OK;
    ENT_TRY(put_named(q, "actors", look_known, words, asked.f.limit, err));
    ENT_TRY(put_named(q, "places", look_places_named, words, asked.f.limit, err));
    ENT_TRY(put_agreements_named(q, words, asked.f.limit, err));
    ENT_TRY(put_reports(q, words, asked.f.limit, err));
    f.words = words;
    f.limit = asked.f.limit < EVENTS ? asked.f.limit : EVENTS;
    ENT_TRY(page_put_events(q, "events", &f, err));
    text t = query_command(q->a, q->r, "events", q->s->name, "");
    query_add_option(&t, SV("words"), words);
    json_key_str(&q->j, "command", text_sv(&t));
    return ENT_OK;
}
