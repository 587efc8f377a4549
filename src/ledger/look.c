// SPDX-License-Identifier: Apache-2.0
#include "ledger/look.h"
#include "ledger/names.h"
#include "ledger/table.h"

#define HOLDS "2147483647" // `ended` of what still holds, in SQL

ent_status look_state_now(ledger *l, look_state *s, ent_err *err) {
    ENT_TRY(db_one_int(l->d, "SELECT max(n) FROM record", DB_NO_ARGS, 0, &s->records, err));
    return db_one_int(l->d, "SELECT max(n) FROM entry", DB_NO_ARGS, 0, &s->entries, err);
}

static ent_status count(ledger *l, const char *sql, int64_t *n, ent_err *err) {
    return db_one_int(l->d, sql, DB_NO_ARGS, 0, n, err);
}

static ent_status read_days(ledger *l, look_sizes *s, ent_err *err) {
    db_rows *rows;
    bool more;
    ENT_TRY(db_query(l->d, "SELECT min(published), max(published) FROM report", DB_NO_ARGS, &rows,
                     err));
    ent_status status = db_next(rows, &more, err);
    s->first = status == ENT_OK && more ? text_day(db_get_text(rows, 0)) : ENT_NO_DAY;
    s->last = status == ENT_OK && more ? text_day(db_get_text(rows, 1)) : ENT_NO_DAY;
    db_end(&rows);
    return status;
}

ent_status look_sizes_now(ledger *l, look_sizes *s, ent_err *err) {
    ENT_TRY(count(l, "SELECT count(*) FROM report", &s->reports, err));
    ENT_TRY(count(l, "SELECT count(*) FROM record WHERE ended = " HOLDS, &s->records, err));
    ENT_TRY(count(l, "SELECT sum(mentions) FROM event WHERE ended = " HOLDS, &s->mentions, err));
    ENT_TRY(count(l, "SELECT count(*) FROM event WHERE ended = " HOLDS, &s->events, err));
    ENT_TRY(count(l, "SELECT max(n) FROM revision", &s->revision, err));
    return read_days(l, s, err);
}

static void and_days(ask *q, const ledger_filter *f, const char *column) {
    if (f->from != ENT_NO_DAY) {
        ask_add(q, " AND ");
        ask_add(q, column);
        ask_add(q, " >= ");
        ask_value(q, db_text(ask_day(q, f->from)));
    }
    if (f->to == ENT_NO_DAY) return;
    ask_add(q, " AND ");
    ask_add(q, column);
    ask_add(q, " > '' AND ");
    ask_add(q, column);
    ask_add(q, " <= ");
    ask_value(q, db_text(ask_day(q, f->to)));
}

static void limit(ask *q, uint64_t n) {
    if (!n) return;
    ask_add(q, " LIMIT ");
    ask_value(q, db_int((int64_t)n));
}

ent_status look_coverage(ledger *l, const ledger_filter *f, arena *a, ledger_table *t,
                         ent_err *err) {
    static const char *const columns[] = {"day", "reports"};
    ask q = table_ask(l, a);
    ask_add(&q, "SELECT published, count(*) FROM report WHERE published IS NOT NULL");
    and_days(&q, f, "published");
    ask_add(&q, " GROUP BY published ORDER BY published");
    return table_fill(l, a, columns, "ti", &q, t, err);
}

// How many of the quad classes in `quads` (NULL: of all), over `p` (pair), and `e` (event) where mentions count.
static void ask_sum(ask *q, const ledger_filter *f, const char *quads) {
    const char *one = f->by_mention ? "e.mentions" : "1";
    text_add(&q->sql,
             quads ? arena_printf(q->sql.a, ", sum(CASE WHEN p.quad IN (%s) THEN %s ELSE 0 END)",
                                  quads, one)
                   : arena_printf(q->sql.a, ", sum(%s)", one));
}

static void ask_from_pairs(ask *q, const ledger_filter *f) {
    ask_add(q, " FROM pair p");
    if (f->by_mention) ask_add(q, " JOIN event e ON e.n = p.event");
}

ent_status look_dyads(ledger *l, const ledger_filter *f, arena *a, ledger_table *t, ent_err *err) {
    static const char *const columns[] = {"source", "target", "events", "cooperation", "conflict"};
    ask q = table_ask(l, a);
    ask_add(&q, "SELECT p.a, p.b");
    ask_sum(&q, f, NULL);
    ask_sum(&q, f, "1, 2");
    ask_sum(&q, f, "3, 4");
    ask_from_pairs(&q, f);
    ask_add(&q, " WHERE p.a > '' AND p.b > '' AND p.a <> p.b AND p.ended = " HOLDS);
    and_days(&q, f, "p.day");
    ask_add(&q, " GROUP BY p.a, p.b ORDER BY p.a, p.b");
    return table_fill(l, a, columns, "ttiii", &q, t, err);
}

typedef struct pair_count {
    sv a, b;
    int64_t events, cooperation, conflict;
} pair_count;

typedef struct pair_counts {
    strmap places; // "BLR|RUS" -> 1 + its place in the list
    VEC(pair_count) list;
} pair_counts;

static void count_pair(pair_counts *c, arena *a, sv x, sv y, int64_t quad) {
    uint32_t *place = strmap_at(a, &c->places, arena_join(a, x, arena_join(a, SV("|"), y)));
    if (!*place) {
        *vec_push(a, &c->list) = (pair_count){.a = x, .b = y};
        *place = (uint32_t)c->list.n;
    }
    pair_count *p = &c->list.at[*place - 1];
    p->events++;
    p->cooperation += quad == 1 || quad == 2;
    p->conflict += quad == 3 || quad == 4;
}

// Each two of an event once. What both do has both on either side, so that it comes again the other way round.
static void count_pairs(void *ctx, arena *a, const db_rows *rows) {
    sv left = arena_copy(a, db_get_text(rows, 0)), right = arena_copy(a, db_get_text(rows, 1));
    sv xs = left, x, y;
    while (sv_split(&xs, '|', &x)) {
        for (sv ys = right; sv_split(&ys, '|', &y);) {
            int order = sv_cmp(x, y);
            bool again = order > 0 && sv_in_list(y, left, '|') && sv_in_list(x, right, '|');
            if (!order || !x.len || !y.len || again) continue;
            count_pair(ctx, a, order < 0 ? x : y, order < 0 ? y : x, db_get_int(rows, 2));
        }
    }
}

static sv number_cell(arena *a, int64_t v) {
    text t = text_new(a);
    text_int(&t, v);
    return text_sv(&t);
}

ent_status look_pairs(ledger *l, const ledger_filter *f, arena *a, ledger_table *t, ent_err *err) {
    static const char *const columns[] = {"a", "b", "events", "cooperation", "conflict"};
    enum { N = sizeof columns / sizeof *columns };
    pair_counts c = {0};
    ask q = table_ask(l, a);
    ask_add(&q, "SELECT m.a, m.b, e.quad FROM event e JOIN mention m ON m.n = e.told WHERE e.ended "
                "= " HOLDS);
    and_days(&q, f, "e.day");
    text_char(&q.sql, 0);
    ENT_TRY(table_each(l, a, q.sql.at, q.args.at, q.args.n, count_pairs, &c, err));
    sv *cells = arena_new(a, sv, N * c.list.n + 1);
    for (size_t i = 0; i < c.list.n; i++) {
        const pair_count *p = &c.list.at[i];
        const sv row[N] = {p->a, p->b, number_cell(a, p->events), number_cell(a, p->cooperation),
                           number_cell(a, p->conflict)};
        memcpy(cells + N * i, row, sizeof row);
    }
    *t = (ledger_table){columns, N, cells, c.list.n, "ttiii"};
    return ENT_OK;
}

ent_status look_partners(ledger *l, const ledger_filter *f, bool source, arena *a, ledger_table *t,
                         ent_err *err) {
    static const char *const columns[] = {"code",
                                          "events",
                                          "verbal_cooperation",
                                          "material_cooperation",
                                          "verbal_conflict",
                                          "material_conflict",
                                          "statements"};
    static const char *const quads[] = {NULL, "1", "2", "3", "4", "0"};
    ask q = table_ask(l, a);
    ask_add(&q, source ? "SELECT p.b" : "SELECT p.a");
    for (size_t i = 0; i < sizeof quads / sizeof *quads; i++) ask_sum(&q, f, quads[i]);
    ask_from_pairs(&q, f);
    ask_add(&q, source ? " WHERE p.a = " : " WHERE p.b = ");
    ask_value(&q, db_text(f->actor));
    ask_add(&q, " AND p.a > '' AND p.b > '' AND p.a <> p.b AND p.ended = " HOLDS);
    and_days(&q, f, "p.day");
    ask_add(&q, source ? " GROUP BY p.b ORDER BY 2 DESC, 1" : " GROUP BY p.a ORDER BY 2 DESC, 1");
    limit(&q, f->limit);
    return table_fill(l, a, columns, "tiiiiii", &q, t, err);
}

// ---- two parties ---------------------------------------------------------------------------------------------------------------

// Whether the actors whose codes begin so are one party, of that code.
static ent_status is_one_party(ledger *l, sv code, arena *a, bool *one, ent_err *err) {
    static const char *const columns[] = {"party"};
    ledger_table t;
    ask q = table_ask(l, a);
    ask_add(&q,
            "SELECT DISTINCT CASE WHEN country <> '' THEN country ELSE code END FROM actor WHERE "
            "code >= ");
    ask_value(&q, db_text(code));
    ask_add(&q, " AND code < ");
    ask_value(&q, db_text(arena_join(a, code, SV("\xF4\x8F\xBF\xBF"))));
    ask_add(&q, " LIMIT 2");
    ENT_TRY(table_fill(l, a, columns, "t", &q, &t, err));
    *one = t.n_rows == 1 && sv_eq(t.cells[0], code);
    return ENT_OK;
}

typedef struct sums {
    VEC(table_sum) list;
} sums;

static void read_sum(void *ctx, arena *a, const db_rows *rows) {
    sums *s = ctx;
    *vec_push(a, &s->list) = (table_sum){text_day(db_get_text(rows, 0)), db_get_int(rows, 1),
                                         db_get_int(rows, 2), db_get_real(rows, 3)};
}

// From x to y; `both`: only what is from y to x as well.
static ent_status read_sums(ledger *l, const ledger_filter *f, sv x, sv y, bool both, arena *a,
                            sums *out, ent_err *err) {
    ask q = table_ask(l, a);
    ask_add(&q, "SELECT p.day, p.quad, count(*), sum(p.score) FROM pair p");
    if (both)
        ask_add(&q,
                " JOIN pair r ON r.a = p.b AND r.b = p.a AND r.day = p.day AND r.event = p.event");
    ask_add(&q, " WHERE p.a = ");
    ask_value(&q, db_text(x));
    ask_add(&q, " AND p.b = ");
    ask_value(&q, db_text(y));
    ask_add(&q, " AND p.ended = " HOLDS);
    and_days(&q, f, "p.day");
    ask_add(&q, " GROUP BY p.day, p.quad ORDER BY p.day, p.quad");
    text_char(&q.sql, 0);
    return table_each(l, a, q.sql.at, q.args.at, q.args.n, read_sum, out, err);
}

static int64_t place_of(const table_sum *s) {
    return (int64_t)s->day * 8 + s->quad; // unknown days come first
}

// to + sign * from, in order.
static sums add_sums(arena *a, const sums *x, const sums *y, int sign) {
    sums out = {0};
    for (size_t i = 0, k = 0; i < x->list.n || k < y->list.n;) {
        bool first = k == y->list.n ||
                     (i < x->list.n && place_of(&x->list.at[i]) <= place_of(&y->list.at[k]));
        bool same = first && k < y->list.n && place_of(&x->list.at[i]) == place_of(&y->list.at[k]);
        table_sum s = first ? x->list.at[i++] : y->list.at[k];
        if (!first) s.events *= sign, s.score *= sign, k++;
        if (same)
            s.events += sign * y->list.at[k].events, s.score += sign * y->list.at[k].score, k++;
        *vec_push(a, &out.list) = s;
    }
    return out;
}

static ent_status count_between(ledger *l, const ledger_filter *f, ledger_period by, arena *a,
                                look_dyad *d, ent_err *err) {
    sums to = {0}, from = {0}, mutual = {0};
    ENT_TRY(read_sums(l, f, f->actor, f->other, false, a, &to, err));
    ENT_TRY(read_sums(l, f, f->other, f->actor, false, a, &from, err));
    ENT_TRY(read_sums(l, f, f->actor, f->other, true, a, &mutual, err));
    sums once = add_sums(a, &to, &from, 1), both = add_sums(a, &once, &mutual, -1);
    table_periods(a, both.list.at, both.list.n, by, &d->both);
    table_periods(a, to.list.at, to.list.n, by, &d->to);
    table_periods(a, from.list.at, from.list.n, by, &d->from);
    return ENT_OK;
}

ent_status look_dyad_read(ledger *l, const ledger_filter *f, ledger_period by, arena *a,
                          look_dyad *d, ent_err *err) {
    bool x, y;
    ledger_filter asked = *f;
    ENT_TRY(is_one_party(l, f->actor, a, &x, err));
    ENT_TRY(is_one_party(l, f->other, a, &y, err));
    if (x && y && !f->by_mention && !sv_eq(f->actor, f->other))
        return count_between(l, f, by, a, d, err);
    ENT_TRY(ledger_count(l, f, by, a, &d->both, err));
    asked.actor = asked.other = (sv){0};
    asked.source = f->actor;
    asked.target = f->other;
    ENT_TRY(ledger_count(l, &asked, by, a, &d->to, err));
    asked.source = f->other;
    asked.target = f->actor;
    return ledger_count(l, &asked, by, a, &d->from, err);
}

ent_status look_known(ledger *l, sv name, uint64_t n, arena *a, ledger_table *t, ent_err *err) {
    static const char *const columns[] = {"name", "code", "role", "kind", "mentions"};
    ask q = table_ask(l, a);
    sv end = arena_join(a, name, SV("\xF4\x8F\xBF\xBF"));
    ask_add(&q,
            "SELECT a.name, NULLIF(a.code, ''), a.role, a.kind, (SELECT count(*) FROM side s "
            "WHERE s.actor = a.n) FROM actor a WHERE a.n IN (SELECT n FROM actor WHERE name >= ");
    ask_value(&q, db_text(name));
    ask_add(&q, " AND name < ");
    ask_value(&q, db_text(end));
    ask_add(&q, " UNION SELECT n FROM actor WHERE code >= ");
    ask_value(&q, db_text(name));
    ask_add(&q, " AND code < ");
    ask_value(&q, db_text(end));
    ask_add(&q, ") ORDER BY 5 DESC, 1, 2, 3");
    limit(&q, n);
    return table_fill(l, a, columns, "tttti", &q, t, err);
}

// ---- names -----------------------------------------------------------------------------------------------------------------------

ent_status look_name(ledger *l, sv code, arena *a, sv *name, ent_err *err) {
    db_rows *rows;
    bool more;
    *name = (sv){0};
    ENT_TRY(
        db_query(l->d,
                 "SELECT name FROM actor WHERE code = ?1 ORDER BY CASE kind WHEN 'state' THEN 0 "
                 "WHEN 'bloc' THEN 1 WHEN 'organisation' THEN 2 ELSE 3 END, n LIMIT 1",
                 DB_ARGS(db_text(code)), &rows, err));
    ent_status status = db_next(rows, &more, err);
    if (status == ENT_OK && more) *name = arena_copy(a, db_get_text(rows, 0));
    db_end(&rows);
    return status;
}

// ---- one report --------------------------------------------------------------------------------------------------------------------

static sv copied(arena *a, const db_rows *rows, int column) {
    sv s = db_get_text(rows, column);
    return s.p ? arena_copy(a, s) : s;
}

typedef struct report_reading {
    look_report *r;
    size_t n;
} report_reading;

static void read_report(void *ctx, arena *a, const db_rows *rows) {
    report_reading *reading = ctx;
    if (reading->n++) return;
    int from = names_index(db_get_text(rows, 8), names_published, N_NAMES_PUBLISHED);
    *reading->r = (look_report){
        .key = copied(a, rows, 0),
        .report = {.id = copied(a, rows, 1),
                   .input_id = copied(a, rows, 2),
                   .uri = copied(a, rows, 3),
                   .source = copied(a, rows, 4),
                   .title = copied(a, rows, 5),
                   .language = copied(a, rows, 6),
                   .published = text_day(db_get_text(rows, 7)),
                   .published_from = (ent_published_from)(from < N_NAMES_PUBLISHED ? from : 0),
                   .text = copied(a, rows, 9)},
        .record = db_get_int(rows, 10),
        .revision = db_get_int(rows, 11),
        .extra = copied(a, rows, 12),
    };
}

ent_status look_report_read(ledger *l, sv key, arena *a, look_report *r, ent_err *err) {
    uint8_t low[16], high[16];
    int64_t spot;
    report_reading reading = {r, 0};
    if (!ask_name(key, low, high, &spot) || spot >= 0)
        return err_set(err, ENT_ERR_USAGE, 0, "%.*s: not the key of a report",
                       (int)(key.len < 60 ? key.len : 60), key.p);
    ENT_TRY(table_each(
        l, a,
        "SELECT lower(hex(r.key)), r.id, r.input_id, r.uri, r.source, r.title, r.language, "
        "r.published, r.published_from, r.text, c.n, c.revision, c.extra FROM report r LEFT JOIN "
        "record c ON c.report = r.n AND c.ended = " HOLDS
        " WHERE r.key >= ?1 AND r.key <= ?2 ORDER BY r.key LIMIT 1",
        DB_ARGS(db_blob((sv){(char *)low, 16}), db_blob((sv){(char *)high, 16})), read_report,
        &reading, err));
    if (reading.n) return ENT_OK;
    return err_set(err, ENT_ERR_USAGE, 0, "no report %.*s", (int)(key.len < 60 ? key.len : 60),
                   key.p);
}

ent_status look_appearances(ledger *l, const look_report *r, arena *a, ledger_table *t,
                            ent_err *err) {
    static const char *const columns[] = {"name", "code", "country", "role", "kind", "spans"};
    ask q = table_ask(l, a);
    ask_add(&q, "SELECT a.name, a.code, a.country, a.role, a.kind, x.spans FROM appearance x JOIN "
                "actor a ON a.n = x.actor WHERE x.record = ");
    ask_value(&q, db_int(r->record));
    ask_add(&q, " ORDER BY x.seq");
    return table_fill(l, a, columns, "tttttt", &q, t, err);
}

// " WHERE" the record `c` holds and, where a report is named, is that of it.
static ent_status where_report(ask *q, sv key, ent_err *err) {
    uint8_t low[16], high[16];
    int64_t spot;
    ask_add(q, " WHERE c.ended = " HOLDS);
    if (!key.len) return ENT_OK;
    if (!ask_name(key, low, high, &spot))
        return err_set(err, ENT_ERR_USAGE, 0, "not the key of a report");
    ask_add(q, " AND r.key >= ");
    ask_value(q, db_blob(arena_copy(q->sql.a, (sv){(char *)low, 16})));
    ask_add(q, " AND r.key <= ");
    ask_value(q, db_blob(arena_copy(q->sql.a, (sv){(char *)high, 16})));
    return ENT_OK;
}

ent_status look_quotes(ledger *l, const ledger_filter *f, arena *a, ledger_table *t, ent_err *err) {
    static const char *const columns[] = {"speaker",   "speaker_code", "audience", "direct",
                                          "cue",       "words",        "report",   "published",
                                          "publisher", "begin",        "end"};
    ask q = table_ask(l, a);
    ask_add(
        &q,
        "SELECT s.name, NULLIF(s.code, ''), q.audience, q.direct, q.cue, substr(r.text, "
        "q.quote_begin + 1, q.quote_end - q.quote_begin), lower(hex(r.key)), r.published, "
        "r.source, q.quote_begin, q.quote_end FROM quote q JOIN record c ON c.n = q.record JOIN "
        "report r ON r.n = c.report LEFT JOIN actor s ON s.n = q.speaker");
    ENT_TRY(where_report(&q, f->report, err));
    if (f->actor.len) {
        ask_add(&q, " AND s.code >= ");
        ask_value(&q, db_text(f->actor));
        ask_add(&q, " AND s.code < ");
        ask_value(&q, db_text(arena_join(a, f->actor, SV("\xF4\x8F\xBF\xBF"))));
    }
    and_days(&q, f, "r.published");
    ask_add(&q, f->report.len ? " ORDER BY q.seq" : " ORDER BY r.published DESC, r.key, q.seq");
    limit(&q, f->limit);
    return table_fill(l, a, columns,
                      "tttittttt"
                      "ii",
                      &q, t, err);
}

ent_status look_claims(ledger *l, sv report, arena *a, ledger_table *t, ent_err *err) {
    static const char *const columns[] = {
        "published",   "claimed_by",   "cause",         "direction", "effect",
        "cue",         "cause_actors", "effect_actors", "report",    "publisher",
        "cause_begin", "cause_end",    "effect_begin",  "effect_end"};
    ask q = table_ask(l, a);
    ask_add(&q, "SELECT r.published, s.name, substr(r.text, q.cause_begin + 1, q.cause_end - "
                "q.cause_begin), q.direction, substr(r.text, q.effect_begin + 1, q.effect_end - "
                "q.effect_begin), q.cue, q.cause_actors, q.effect_actors, lower(hex(r.key)), "
                "r.source, q.cause_begin, q.cause_end, q.effect_begin, q.effect_end FROM claim q "
                "JOIN record c ON c.n = q.record JOIN report r ON r.n = c.report LEFT JOIN actor s "
                "ON s.n = q.claimed_by");
    ENT_TRY(where_report(&q, report, err));
    ask_add(&q, " ORDER BY q.seq");
    return table_fill(l, a, columns,
                      "tttttttttt"
                      "iiii",
                      &q, t, err);
}

// ---- agreements --------------------------------------------------------------------------------------------------------------------

static void where_agreement(ask *q, sv name, sv parties) {
    ask_add(q, " WHERE c.ended = " HOLDS " AND g.name = ");
    ask_value(q, db_text(name));
    ask_add(q, " AND g.parties = ");
    ask_value(q, db_text(parties));
}

ent_status look_history(ledger *l, sv name, sv parties, arena *a, ledger_table *t, ent_err *err) {
    static const char *const columns[] = {"domain", "what",      "status",    "from",
                                          "to",     "published", "publisher", "report"};
    ask q = table_ask(l, a);
    ask_add(&q,
            "SELECT o.domain, o.what, o.status, o.day, o.day_to, r.published, r.source, "
            "lower(hex(r.key)) FROM provision o JOIN agreement g ON g.record = o.record AND "
            "g.seq = o.agreement JOIN record c ON c.n = o.record JOIN report r ON r.n = c.report");
    where_agreement(&q, name, parties);
    ask_add(&q, " ORDER BY o.domain, o.what, r.published, r.key, o.seq");
    return table_fill(l, a, columns, "tttttttt", &q, t, err);
}

ent_status look_told_by(ledger *l, sv name, sv parties, arena *a, ledger_table *t, ent_err *err) {
    static const char *const columns[] = {"key", "title", "source", "published"};
    ask q = table_ask(l, a);
    ask_add(&q,
            "SELECT DISTINCT lower(hex(r.key)), r.title, r.source, r.published FROM agreement g "
            "JOIN record c ON c.n = g.record JOIN report r ON r.n = c.report");
    where_agreement(&q, name, parties);
    ask_add(&q, " ORDER BY r.published, 1 LIMIT 200");
    return table_fill(l, a, columns, "tttt", &q, t, err);
}

// ---- places and words --------------------------------------------------------------------------------------------------------------

ent_status look_places(ledger *l, const ledger_filter *f, arena *a, ledger_table *t, ent_err *err) {
    static const char *const columns[] = {"name",     "country", "lat",         "lon",
                                          "geonames", "events",  "cooperation", "conflict"};
    ask q = table_ask(l, a);
    const char *one = f->by_mention ? "e.mentions" : "1";
    ask_add(&q, "SELECT p.name, NULLIF(p.country, ''), p.lat, p.lon, p.geonames, h.events, "
                "h.cooperation, h.conflict FROM (SELECT m.place");
    text_add(&q.sql,
             arena_printf(a,
                          ", sum(%s) AS events, sum(CASE WHEN e.quad IN (1, 2) THEN %s ELSE "
                          "0 END) AS cooperation, sum(CASE WHEN e.quad IN (3, 4) THEN %s "
                          "ELSE 0 END) AS conflict",
                          one, one, one));
    ask_add(&q, " FROM event e JOIN mention m ON m.n = e.told");
    ENT_TRY(ask_where(&q, f, err));
    ask_add(&q, " GROUP BY m.place) AS h LEFT JOIN place p ON p.n = h.place ORDER BY CASE WHEN "
                "p.name IS NULL THEN 1 ELSE 0 END, h.events DESC, p.name, p.country, p.n");
    return table_fill(l, a, columns, "ttddiiii", &q, t, err);
}

ent_status look_places_named(ledger *l, sv name, uint64_t n, arena *a, ledger_table *t,
                             ent_err *err) {
    static const char *const columns[] = {"name", "country"};
    ask q = table_ask(l, a);
    ask_add(&q, "SELECT DISTINCT name, NULLIF(country, '') FROM place WHERE name >= ");
    ask_value(&q, db_text(name));
    ask_add(&q, " AND name < ");
    ask_value(&q, db_text(arena_join(a, name, SV("\xF4\x8F\xBF\xBF"))));
    ask_add(&q, " ORDER BY 1, 2");
    limit(&q, n);
    return table_fill(l, a, columns, "tt", &q, t, err);
}

ent_status look_reports(ledger *l, sv words, uint64_t n, arena *a, ledger_table *t, ent_err *err) {
    static const char *const columns[] = {"key", "title", "source", "published", "text"};
    ask q = table_ask(l, a);
    ask_add(&q,
            "SELECT lower(hex(r.key)), r.title, r.source, r.published, substr(r.text, 1, 20000) "
            "FROM report r WHERE r.n IN (SELECT rowid FROM report_words WHERE ");
    ask_words(&q, words);
    ask_add(&q, " ORDER BY rowid DESC");
    limit(&q, n);
    ask_add(&q, ") ORDER BY r.n DESC");
    return table_fill(l, a, columns, "ttttt", &q, t, err);
}

// ---- one mention -------------------------------------------------------------------------------------------------------------------

ent_status look_codings(ledger *l, sv mention, arena *a, ledger_table *t, ent_err *err) {
    static const char *const columns[] = {"revision", "version", "model",     "knowledge",
                                          "type",     "status",  "confidence"};
    int64_t n;
    ask q = table_ask(l, a);
    ENT_TRY(ask_mention(l, mention, 0, &n, err));
    ask_add(&q,
            "SELECT v.n, v.version, v.model, v.knowledge, o.type, o.status, o.confidence FROM "
            "mention m JOIN record c ON c.report = m.report JOIN mention o ON o.record = c.n AND "
            "o.spot = m.spot JOIN revision v ON v.n = c.revision WHERE m.n = ");
    ask_value(&q, db_int(n));
    ask_add(&q, " ORDER BY v.n, c.n");
    return table_fill(l, a, columns, "itttttr", &q, t, err);
}
