// SPDX-License-Identifier: Apache-2.0
//
// Mentions -> events. What belongs together depends on the set of mentions alone (same.h), so the events are the same whatever
// came first. Only what an addition can reach is looked at: mentions are compared within the crowds of their reports (crowd.h).
//
// An event row holds for the revisions [since, ended). Its time is cut when its members change in a later revision; within one
// revision it is replaced.
#include "ledger/names.h"
#include "ledger/table.h"
#include "ledger/unite.h"
#include <endian.h>
#include <math.h>
#include <stdlib.h>

static const db_table event_table = {
    "event", "n, first, told, since, ended, day, type, quad, mentions, reports, sources, score"};
static const db_table member_table = {"member", "event, mention"};
static const db_table pair_table = {"pair", "a, b, day, event, ended, type, quad, status, score"};

#define MENTION_COLUMNS(F)        \
    F(N, "m.n")                   \
    F(REPORT, "m.report")         \
    F(SPOT, "m.spot")             \
    F(KEY, "r.key")               \
    F(PUBLISHER, "r.source")      \
    F(TYPE, "m.type")             \
    F(STATUS, "m.status")         \
    F(SOURCE, "m.source")         \
    F(TARGET, "m.target")         \
    F(A, "m.a")                   \
    F(B, "m.b")                   \
    F(WORDS, "m.words")           \
    F(LEDE, "r.lede")             \
    F(COPY, "r.copy")             \
    F(PUBLISHED, "r.published")   \
    F(DAY, "m.day")               \
    F(DAY_TO, "m.day_to")         \
    F(GRAIN, "m.grain")           \
    F(DAY_BY, "m.day_by")         \
    F(QUAD, "m.quad")             \
    F(MUTUAL, "m.mutual")         \
    F(SCORE, "m.score")           \
    F(CONFIDENCE, "m.confidence") \
    F(EVENT, "e.n")               \
    F(TOLD, "e.told")             \
    F(SINCE, "e.since")           \
    F(ENDED, "e.ended")           \
    F(RECORD_ENDED, "c.ended")    \
    F(IMPORT, "CASE WHEN v.version = 'import' THEN v.n ELSE 0 END")
#define COLUMN_NUMBER(name, sql) COLUMN_##name,
#define COLUMN_SQL(name, sql) sql ", "
enum { MENTION_COLUMNS(COLUMN_NUMBER) N_COLUMNS };

// SQLite takes the tables of a CROSS JOIN in the order in which they are told: the small one first.
static const char load_sql[] = "SELECT " MENTION_COLUMNS(
    COLUMN_SQL) "0 FROM (SELECT DISTINCT n FROM work_report) w CROSS JOIN report r CROSS JOIN "
                "record c CROSS JOIN revision "
                "v CROSS JOIN mention m CROSS JOIN member b CROSS JOIN event e WHERE r.n = w.n AND "
                "c.report = w.n AND v.n = c.revision AND m.record = c.n AND b.mention = m.n AND "
                "e.n = b.event AND e.since <= ?1 AND e.ended > ?1 ORDER BY +m.n";

// An event as it stood before.
typedef struct old_event {
    int64_t n, told, since, ended;
    size_t members; // of it
    bool closing;
} old_event;

// A group of mentions that is one event: indices of `m`, in their order.
typedef struct cluster {
    const uint32_t *at;
    size_t n;
} cluster;

// What a person says of two mentions, by number.
typedef struct pin {
    int64_t x, y;
    bool same;
} pin;

// What came to the events of a day, type and quad class that hold, or went.
typedef struct tally_key {
    int32_t day, type, quad;
} tally_key;

typedef struct tally {
    tally_key key;
    int64_t n, score; // thousandths
} tally;

typedef struct settle_run {
    ledger *l;
    db *d;
    arena *a;
    int64_t as_of;
    bool last;
    settlings m;
    size_t n_loaded; // of them from the store, by number
    VEC(old_event) old;
    strmap old_at; // number -> place in `old`
    VEC(cluster) clusters;
    strmap tally_at; // tally_key -> place in `tallies`
    VEC(tally) tallies;
    uint32_t *alive; // those of `m` whose record holds
    size_t n_alive;
    strmap crowds; // number of a report -> 1 + place in `crowd`
    VEC(int64_t) crowd;
    strmap report_at; // number of a report -> 1 + place in `reports`
    VEC(same_report *) reports;
    VEC(pin) pins;
    ent_err *err;
} settle_run;

// ---- what is reached ---------------------------------------------------------------------------------------------------------------

ent_status settle_begin(ledger *l, ent_err *err) {
    return db_run(l->d, "DELETE FROM work_report", DB_NO_ARGS, NULL, err);
}

static const char crowd_sql[] =
    "INSERT INTO work_report(n) SELECT DISTINCT c.report FROM work_report w JOIN crowd d ON "
    "d.report = w.n JOIN crowd c ON c.crowd = d.crowd WHERE c.report NOT IN (SELECT n FROM "
    "work_report)";
// Reports with a mention that an entry joined with, or parted from, one of those that are there.
static const char pin_sql[] =
    "INSERT INTO work_report(n) SELECT DISTINCT CASE WHEN w.n = x.report THEN x.other_report ELSE "
    "x.report END FROM work_report w JOIN entry x ON x.report = w.n OR x.other_report = w.n WHERE "
    "x.act IN ('join', 'part') AND CASE WHEN w.n = x.report THEN x.other_report ELSE x.report END "
    "NOT IN (SELECT n FROM work_report)";

ent_status settle_reach(ledger *l, ent_err *err) {
    int64_t pins, more = 0;
    ENT_TRY(db_one_int(l->d, "SELECT 1 FROM entry WHERE act IN ('join', 'part') LIMIT 1",
                       DB_NO_ARGS, 0, &pins, err));
    do {
        ENT_TRY(db_run(l->d, crowd_sql, DB_NO_ARGS, NULL, err));
        if (pins) ENT_TRY(db_run(l->d, pin_sql, DB_NO_ARGS, &more, err));
    } while (more);
    return ENT_OK;
}

static sv key_of(const int64_t *n) { return (sv){(const char *)n, sizeof *n}; }

static old_event *old_of(settle_run *s, int64_t n) {
    const uint32_t *at = strmap_get(&s->old_at, key_of(&n));
    return at ? &s->old.at[*at] : NULL;
}

static sv own(settle_run *s, sv v) { return v.p ? arena_copy(s->a, v) : v; }

static ent_when read_when(const db_rows *r) {
    int grain = names_index(db_get_text(r, COLUMN_GRAIN), names_grain, ENT_N_GRAIN);
    return (ent_when){
        .from = text_day(db_get_text(r, COLUMN_DAY)),
        .to = text_day(db_get_text(r, COLUMN_DAY_TO)),
        .grain = grain < ENT_N_GRAIN ? (ent_grain)grain : ENT_GRAIN_day,
        .by = (ent_when_by)names_index(db_get_text(r, COLUMN_DAY_BY), names_by, N_NAMES_BY)};
}

static void read_event(settle_run *s, const settling *m, const db_rows *r) {
    old_event *e = old_of(s, m->event);
    if (!e) {
        *strmap_at(s->a, &s->old_at, arena_copy(s->a, key_of(&m->event))) = (uint32_t)s->old.n;
        e = vec_push(s->a, &s->old);
        *e = (old_event){.n = m->event,
                         .told = db_get_int(r, COLUMN_TOLD),
                         .since = db_get_int(r, COLUMN_SINCE),
                         .ended = db_get_int(r, COLUMN_ENDED)};
    }
    e->members++;
    if (m->gone) e->closing = true;
}

static void read_mention(settle_run *s, const db_rows *r) {
    settling *m = vec_push(s->a, &s->m);
    *m = (settling){.n = db_get_int(r, COLUMN_N),
                    .report = db_get_int(r, COLUMN_REPORT),
                    .spot = db_get_int(r, COLUMN_SPOT),
                    .report_key = own(s, db_get_blob(r, COLUMN_KEY)),
                    .publisher = own(s, db_get_text(r, COLUMN_PUBLISHER)),
                    .type =
                        (ent_type)names_index(db_get_text(r, COLUMN_TYPE), names_type, ENT_N_TYPE),
                    .status = (ent_event_status)names_index(db_get_text(r, COLUMN_STATUS),
                                                            names_status, ENT_N_EVENT_STATUS),
                    .source = own(s, db_get_text(r, COLUMN_SOURCE)),
                    .target = own(s, db_get_text(r, COLUMN_TARGET)),
                    .a = own(s, db_get_text(r, COLUMN_A)),
                    .b = own(s, db_get_text(r, COLUMN_B)),
                    .words = own(s, db_get_blob(r, COLUMN_WORDS)),
                    .lede = own(s, db_get_blob(r, COLUMN_LEDE)),
                    .copy = own(s, db_get_blob(r, COLUMN_COPY)),
                    .published = text_day(db_get_text(r, COLUMN_PUBLISHED)),
                    .when = read_when(r),
                    .quad = (int)db_get_int(r, COLUMN_QUAD),
                    .symmetric = db_get_int(r, COLUMN_MUTUAL) != 0,
                    .score = db_get_real(r, COLUMN_SCORE),
                    .confidence = db_get_real(r, COLUMN_CONFIDENCE),
                    .import = db_get_int(r, COLUMN_IMPORT),
                    .event = db_get_int(r, COLUMN_EVENT),
                    .gone = db_get_int(r, COLUMN_RECORD_ENDED) <= s->as_of};
    read_event(s, m, r);
}

static ent_status load(settle_run *s) {
    db_rows *rows;
    bool more;
    ent_status status;
    ENT_TRY(db_query(s->d, load_sql, DB_ARGS(db_int(s->as_of)), &rows, s->err));
    while ((status = db_next(rows, &more, s->err)) == ENT_OK && more) read_mention(s, rows);
    db_end(&rows);
    s->n_loaded = s->m.n;
    return status;
}

// ---- what an event says ------------------------------------------------------------------------------------------------------------

// The earliest published first, those without a date last.
static int by_name(const settling *x, const settling *y) {
    int64_t p = x->published == ENT_NO_DAY ? INT32_MAX : x->published;
    int64_t q = y->published == ENT_NO_DAY ? INT32_MAX : y->published;
    if (p != q) return p < q ? -1 : 1;
    int order = memcmp(x->report_key.p, y->report_key.p, 16);
    if (order) return order;
    return x->spot < y->spot ? -1 : x->spot > y->spot;
}

// What mentions that agree have in common.
static sv coded_as(arena *a, const settling *m) {
    return arena_printf(a, "%d %d " SV_FMT " " SV_FMT, (int)m->type, (int)m->status,
                        SV_ARG(m->source), SV_ARG(m->target));
}

static const settling *first_of(const settle_run *s, const cluster *c) {
    const settling *first = &s->m.at[c->at[0]];
    for (size_t i = 1; i < c->n; i++)
        if (by_name(&s->m.at[c->at[i]], first) < 0) first = &s->m.at[c->at[i]];
    return first;
}

// The mention that most others agree with, then the surest, then the first.
static const settling *told_of(const settle_run *s, const cluster *c) {
    strmap votes = {0};
    sv *as = arena_new(s->a, sv, c->n);
    const settling *best = &s->m.at[c->at[0]];
    for (size_t i = 0; i < c->n && c->n > 1; i++) {
        as[i] = coded_as(s->a, &s->m.at[c->at[i]]);
        ++*strmap_at(s->a, &votes, as[i]);
    }
    for (size_t i = 1, most = *strmap_at(s->a, &votes, as[0]); i < c->n; i++) {
        const settling *m = &s->m.at[c->at[i]];
        size_t n = *strmap_at(s->a, &votes, as[i]);
        bool better = n > most || (n == most && m->confidence > best->confidence) ||
                      (n == most && m->confidence >= best->confidence && by_name(m, best) < 0);
        if (better) best = m, most = n;
    }
    return best;
}

// The report of a mention as it is compared, made at its first mention.
static const same_report *report_of(settle_run *s, const settling *m) {
    sv number = key_of(&m->report);
    uint32_t *at = strmap_at(s->a, &s->report_at, arena_copy(s->a, number));
    if (*at) return s->reports.at[*at - 1];
    const uint32_t *crowd = strmap_get(&s->crowds, number);
    same_report *r = arena_new(s->a, same_report, 1);
    neardup *copy = arena_new(s->a, neardup, 1);
    *r = (same_report){.key = m->report_key,
                       .publisher = m->publisher,
                       .published = m->published,
                       .lede = m->lede,
                       .copy = neardup_read(m->copy, copy) ? copy : NULL};
    if (crowd) r->crowd = s->crowd.at[*crowd - 1];
    *vec_push(s->a, &s->reports) = r;
    *at = (uint32_t)s->reports.n;
    return r;
}

// Their reports, each once.
static const same_report *const *reports_of(settle_run *s, const cluster *c, size_t *n) {
    const same_report **r = arena_new(s->a, const same_report *, c->n);
    strmap seen = {0};
    *n = 0;
    for (size_t i = 0; i < c->n; i++) {
        const settling *m = &s->m.at[c->at[i]];
        uint32_t *again = strmap_at(s->a, &seen, key_of(&m->report));
        if (!(*again)++) r[(*n)++] = report_of(s, m);
    }
    return r;
}

// ---- rows ----------------------------------------------------------------------------------------------------------------------------

typedef ent_status (*pair_fn)(settle_run *s, sv a, sv b, const settling *told, int64_t event,
                              int64_t ended);

// Calls for each pair of parties that the event joins; a side without any is ''.
static ent_status each_pair(settle_run *s, const settling *told, int64_t event, int64_t ended,
                            pair_fn call) {
    sv rest = told->a.len ? told->a : SV("|"), a, b;
    while (sv_split(&rest, '|', &a)) {
        sv others = told->b.len ? told->b : SV("|");
        while (sv_split(&others, '|', &b)) {
            if (told->symmetric && sv_eq(a, b) && sv_find(told->a, SV("|"), 0) >= 0) continue;
            ENT_TRY(call(s, a, b, told, event, ended));
        }
    }
    return ENT_OK;
}

static db_value day_or_none(const settling *told, char buffer[11]) {
    sv day = day_text(told->when.from, buffer);
    return db_text(day.p ? day : SV(""));
}

static ent_status put_pair(settle_run *s, sv a, sv b, const settling *told, int64_t event,
                           int64_t ended) {
    char day[11];
    return db_put(s->d, &pair_table,
                  DB_ARGS(db_text(a), db_text(b), day_or_none(told, day), db_int(event),
                          db_int(ended), db_text(sv_of(names_type((int)told->type))),
                          db_int(told->quad), db_text(sv_of(names_status((int)told->status))),
                          db_real(told->score)),
                  s->err);
}

static ent_status drop_pair(settle_run *s, sv a, sv b, const settling *told, int64_t event,
                            int64_t ended) {
    char day[11];
    return db_run(s->d, "DELETE FROM pair WHERE a = ?1 AND b = ?2 AND day = ?3 AND event = ?4",
                  DB_ARGS(db_text(a), db_text(b), day_or_none(told, day), db_int(event)), NULL,
                  s->err);
}

static ent_status end_pair(settle_run *s, sv a, sv b, const settling *told, int64_t event,
                           int64_t ended) {
    char day[11];
    return db_run(
        s->d, "UPDATE pair SET ended = ?5 WHERE a = ?1 AND b = ?2 AND day = ?3 AND event = ?4",
        DB_ARGS(db_text(a), db_text(b), day_or_none(told, day), db_int(event), db_int(ended)), NULL,
        s->err);
}

// One more event that holds, or one fewer.
static void count_event(settle_run *s, const settling *told, int64_t ended, int64_t n) {
    if (ended != SCHEMA_OPEN) return;
    tally_key key = {told->when.from, (int32_t)told->type, told->quad};
    sv name = {(const char *)&key, sizeof key};
    const uint32_t *at = strmap_get(&s->tally_at, name);
    tally *t = at ? &s->tallies.at[*at] : vec_push(s->a, &s->tallies);
    if (!at) {
        *strmap_at(s->a, &s->tally_at, arena_copy(s->a, name)) = (uint32_t)(s->tallies.n - 1);
        t->key = key;
    }
    t->n += n;
    t->score += n * llround(told->score * 1000);
}

static ent_status write_tally(settle_run *s, const tally *t) {
    char buffer[11];
    sv day = day_text(t->key.day, buffer);
    db_value type = db_text(sv_of(names_type(t->key.type))), quad = db_int(t->key.quad),
             when = db_text(day.p ? day : SV(""));
    if (!t->n && !t->score) return ENT_OK;
    ENT_TRY(db_run(s->d,
                   "INSERT INTO tally(day, type, quad, n, score) VALUES(?1, ?2, ?3, ?4, ?5) "
                   "ON CONFLICT(day, type, quad) DO UPDATE SET n = tally.n + excluded.n, "
                   "score = tally.score + excluded.score",
                   DB_ARGS(when, type, quad, db_int(t->n), db_int(t->score)), NULL, s->err));
    if (t->n >= 0) return ENT_OK;
    return db_run(s->d, "DELETE FROM tally WHERE day = ?1 AND type = ?2 AND quad = ?3 AND n = 0",
                  DB_ARGS(when, type, quad), NULL, s->err);
}

// A number that depends on what the event is, so that lists in its order are the same in every ledger.
static int64_t event_number(const settling *first, int64_t since) {
    uint64_t words[4] = {htole64((uint64_t)first->spot), htole64((uint64_t)since)};
    memcpy(&words[2], first->report_key.p, 16);
    hash128 h = hash_bytes((sv){(const char *)words, sizeof words});
    uint64_t n;
    memcpy(&n, h.at, sizeof n);
    return (int64_t)(be64toh(n) >> 1);
}

static ent_status put_event(settle_run *s, const cluster *c, int64_t since, int64_t ended) {
    const settling *first = first_of(s, c), *told = told_of(s, c);
    int64_t n = event_number(first, since);
    size_t n_reports;
    const same_report *const *r = reports_of(s, c, &n_reports);
    char day[11];
    ENT_TRY(
        db_put(s->d, &event_table,
               DB_ARGS(db_int(n), db_int(first->n), db_int(told->n), db_int(since), db_int(ended),
                       day_or_none(told, day), db_text(sv_of(names_type((int)told->type))),
                       db_int(told->quad), db_int((int64_t)c->n), db_int((int64_t)n_reports),
                       db_int((int64_t)same_sources(s->a, r, n_reports)), db_real(told->score)),
               s->err));
    for (size_t i = 0; i < c->n; i++)
        ENT_TRY(
            db_put(s->d, &member_table, DB_ARGS(db_int(n), db_int(s->m.at[c->at[i]].n)), s->err));
    count_event(s, told, ended, 1);
    return each_pair(s, told, n, ended, put_pair);
}

static const settling *mention_called(const settle_run *s, int64_t n) {
    size_t low = 0, high = s->n_loaded;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (s->m.at[middle].n < n)
            low = middle + 1;
        else
            high = middle;
    }
    return low < s->n_loaded && s->m.at[low].n == n ? &s->m.at[low] : NULL;
}

static ent_status drop_event(settle_run *s, const old_event *e, const settling *told) {
    count_event(s, told, e->ended, -1);
    ENT_TRY(each_pair(s, told, e->n, 0, drop_pair));
    ENT_TRY(
        db_run(s->d, "DELETE FROM member WHERE event = ?1", DB_ARGS(db_int(e->n)), NULL, s->err));
    return db_run(s->d, "DELETE FROM event WHERE n = ?1", DB_ARGS(db_int(e->n)), NULL, s->err);
}

static ent_status end_event(settle_run *s, const old_event *e, const settling *told) {
    count_event(s, told, e->ended, -1);
    ENT_TRY(each_pair(s, told, e->n, s->as_of, end_pair));
    return db_run(s->d, "UPDATE event SET ended = ?2 WHERE n = ?1",
                  DB_ARGS(db_int(e->n), db_int(s->as_of)), NULL, s->err);
}

// Whether event `n` has the members of `c` and no other.
static ent_status has_members(settle_run *s, int64_t n, const cluster *c, bool *equal) {
    db_rows *rows;
    bool more;
    ent_status status;
    size_t found = 0;
    ENT_TRY(db_query(s->d, "SELECT mention FROM member WHERE event = ?1", DB_ARGS(db_int(n)), &rows,
                     s->err));
    *equal = true;
    while ((status = db_next(rows, &more, s->err)) == ENT_OK && more) {
        bool in = false;
        for (size_t i = 0; i < c->n && !in; i++) in = s->m.at[c->at[i]].n == db_get_int(rows, 0);
        *equal &= in;
        found++;
    }
    db_end(&rows);
    *equal &= found == c->n;
    return status;
}

// Where the same event ended as of this revision, it goes on instead, up to `ended`: how its time is cut does not depend on how
// the reports were batched.
static ent_status go_on(settle_run *s, const cluster *c, int64_t ended, bool *done) {
    int64_t n;
    *done = false;
    if (s->as_of == 1) return ENT_OK;
    ENT_TRY(db_one_int(s->d,
                       "SELECT e.n FROM member b JOIN event e ON e.n = b.event "
                       "WHERE b.mention = ?1 AND e.ended = ?2",
                       DB_ARGS(db_int(s->m.at[c->at[0]].n), db_int(s->as_of)), 0, &n, s->err));
    if (n) ENT_TRY(has_members(s, n, c, done));
    if (!*done) return ENT_OK;
    count_event(s, told_of(s, c), ended, 1);
    ENT_TRY(each_pair(s, told_of(s, c), n, ended, end_pair));
    return db_run(s->d, "UPDATE event SET ended = ?2 WHERE n = ?1",
                  DB_ARGS(db_int(n), db_int(ended)), NULL, s->err);
}

// The members of an event as they were, for the part of its time that goes on.
static cluster members_of(settle_run *s, const old_event *e) {
    uint32_t *at = arena_new(s->a, uint32_t, e->members);
    size_t n = 0;
    for (size_t i = 0; i < s->m.n && n < e->members; i++)
        if (s->m.at[i].event == e->n) at[n++] = (uint32_t)i;
    return (cluster){at, n};
}

// Takes the revision (and what is behind it, when it is the last) out of the event's time.
static ent_status close_event(settle_run *s, const old_event *e) {
    const settling *told = mention_called(s, e->told);
    if (!told)
        return err_set(s->err, ENT_ERR_INPUT, 0, "%s: damaged: event %lld without its mention",
                       s->d->place, (long long)e->n);
    ENT_TRY(e->since == s->as_of ? drop_event(s, e, told) : end_event(s, e, told));
    if (s->last || e->ended <= s->as_of + 1) return ENT_OK;
    cluster rest = members_of(s, e);
    return put_event(s, &rest, s->as_of + 1, e->ended);
}

// ---- which belong together -----------------------------------------------------------------------------------------------------------

static const sv *code_list(arena *a, sv list, size_t *n) {
    VEC(sv) codes = {0};
    sv code;
    while (sv_split(&list, '|', &code)) *vec_push(a, &codes) = code;
    *n = codes.n;
    return codes.at;
}

static void take_crowd(void *ctx, arena *a, const db_rows *rows) {
    settle_run *s = ctx;
    int64_t report = db_get_int(rows, 0);
    *strmap_at(a, &s->crowds, arena_copy(a, key_of(&report))) = (uint32_t)s->crowd.n + 1;
    *vec_push(a, &s->crowd) = db_get_int(rows, 1);
}

static void take_pin(void *ctx, arena *a, const db_rows *rows) {
    settle_run *s = ctx;
    *vec_push(a, &s->pins) =
        (pin){db_get_int(rows, 0), db_get_int(rows, 1), sv_eq(db_get_text(rows, 2), SV("join"))};
}

static same_mention as_compared(settle_run *s, const settling *m) {
    same_mention out = {.report = report_of(s, m),
                        .spot = m->spot,
                        .type = m->type,
                        .quad = m->quad,
                        .status = m->status,
                        .when = m->when,
                        .symmetric = m->symmetric,
                        .a = m->a,
                        .b = m->b,
                        .words = m->words,
                        .list = m->import};
    out.source = code_list(s->a, m->source, &out.n_source);
    out.target = code_list(s->a, m->target, &out.n_target);
    return out;
}

// Mentions that are compared with each other: those of a crowd, or of several that pins hold together.
typedef struct grouped {
    int64_t group;
    uint32_t at; // in `m`
} grouped;

static int by_group(const void *x, const void *y) {
    const grouped *p = x, *q = y;
    if (p->group != q->group) return p->group < q->group ? -1 : 1;
    return (p->at > q->at) - (p->at < q->at);
}

static grouped *mention_numbered(const settle_run *s, grouped *g, size_t n, int64_t number) {
    for (size_t i = 0; i < n; i++)
        if (s->m.at[g[i].at].n == number) return &g[i];
    return NULL;
}

// By crowd, or by report where it is in none; groups that a pin joins are one.
static grouped *group_mentions(settle_run *s, size_t *n) {
    grouped *g = arena_new(s->a, grouped, s->m.n + 1);
    *n = 0;
    for (size_t i = 0; i < s->m.n; i++) {
        const settling *m = &s->m.at[i];
        if (m->gone) continue;
        int64_t crowd = report_of(s, m)->crowd;
        g[(*n)++] = (grouped){crowd ? crowd : -m->report, (uint32_t)i};
    }
    for (size_t k = 0; k < s->pins.n; k++) {
        const grouped *x = mention_numbered(s, g, *n, s->pins.at[k].x);
        const grouped *y = mention_numbered(s, g, *n, s->pins.at[k].y);
        if (!x || !y || x->group == y->group) continue;
        int64_t from = y->group, to = x->group;
        for (size_t i = 0; i < *n; i++)
            if (g[i].group == from) g[i].group = to;
    }
    if (*n) qsort(g, *n, sizeof *g, by_group);
    return g;
}

typedef struct same_pins {
    VEC(same_pin);
} same_pins;

static same_pins pins_within(settle_run *s, grouped *g, size_t n) {
    same_pins own = {0};
    for (size_t k = 0; k < s->pins.n; k++) {
        const pin *p = &s->pins.at[k];
        const grouped *x = mention_numbered(s, g, n, p->x), *y = mention_numbered(s, g, n, p->y);
        if (x && y)
            *vec_push(s->a, &own) = (same_pin){(uint32_t)(x - g), (uint32_t)(y - g), p->same};
    }
    return own;
}

static void add_alone(settle_run *s, uint32_t mention) {
    uint32_t *at = arena_new(s->a, uint32_t, 1);
    *at = mention;
    *vec_push(s->a, &s->clusters) = (cluster){at, 1};
}

static void unite_group(settle_run *s, grouped *g, size_t n) {
    same_mention *m = arena_new(s->a, same_mention, n);
    uint32_t *happening = arena_new(s->a, uint32_t, n), *event = arena_new(s->a, uint32_t, n);
    uint32_t *members = arena_new(s->a, uint32_t, n), *size = arena_new(s->a, uint32_t, n);
    cluster *of = arena_new(s->a, cluster, n);
    same_pins pins = pins_within(s, g, n);
    for (size_t i = 0; i < n; i++) m[i] = as_compared(s, &s->m.at[g[i].at]);
    // 0: nothing is joined but by hand, which no score reaches
    double threshold = s->l->threshold > 0 ? s->l->threshold : 2;
    unite(s->a, m, n, pins.at, pins.n, threshold, happening, event);
    for (size_t i = 0; i < n; i++) size[event[i]]++;
    for (size_t i = 0, at = 0; i < n; at += size[i++]) of[i].at = members + at;
    for (size_t i = 0; i < n; i++) {
        cluster *c = &of[event[i]];
        members[(size_t)(c->at - members) + c->n++] = g[i].at;
    }
    for (size_t i = 0; i < n; i++)
        if (of[i].n) *vec_push(s->a, &s->clusters) = of[i];
}

static ent_status partition(settle_run *s) {
    int64_t pins;
    ENT_TRY(table_each(s->l, s->a,
                       "SELECT c.report, c.crowd FROM work_report w JOIN crowd c ON c.report = w.n",
                       DB_NO_ARGS, take_crowd, s, s->err));
    ENT_TRY(db_one_int(s->d, "SELECT 1 FROM entry WHERE act IN ('join', 'part') LIMIT 1",
                       DB_NO_ARGS, 0, &pins, s->err));
    if (pins)
        ENT_TRY(table_each(
            s->l, s->a,
            "SELECT DISTINCT s.mention, s.other, s.act, s.n FROM work_report w JOIN standing s ON "
            "s.report = w.n WHERE s.act IN ('join', 'part') ORDER BY s.n",
            DB_NO_ARGS, take_pin, s, s->err));
    size_t n;
    grouped *g = group_mentions(s, &n);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && g[end].group == g[i].group; end++) continue;
        if (g[i].group > 0 || s->pins.n)
            unite_group(s, g + i, end - i);
        else
            for (size_t k = i; k < end; k++) add_alone(s, g[k].at);
    }
    return ENT_OK;
}

// Whether the event stands as it was.
static bool is_kept(settle_run *s, const cluster *c) {
    int64_t n = s->m.at[c->at[0]].event;
    old_event *e = n ? old_of(s, n) : NULL;
    if (!e || e->members != c->n) return false;
    for (size_t i = 1; i < c->n; i++)
        if (s->m.at[c->at[i]].event != n) return false;
    return true;
}

static void mark_closing(settle_run *s, const cluster *c) {
    for (size_t i = 0; i < c->n; i++) {
        old_event *e = s->m.at[c->at[i]].event ? old_of(s, s->m.at[c->at[i]].event) : NULL;
        if (e) e->closing = true;
    }
}

static ent_status keep(settle_run *s, const cluster *c) {
    const old_event *e = old_of(s, s->m.at[c->at[0]].event);
    bool done;
    if (e->since != s->as_of) return ENT_OK;
    ENT_TRY(go_on(s, c, e->ended, &done));
    return done ? drop_event(s, e, told_of(s, c)) : ENT_OK;
}

static ent_status open_event(settle_run *s, const cluster *c) {
    int64_t ended = s->last ? SCHEMA_OPEN : s->as_of + 1;
    bool done;
    ENT_TRY(go_on(s, c, ended, &done));
    return done ? ENT_OK : put_event(s, c, s->as_of, ended);
}

static ent_status write_back(settle_run *s) {
    VEC(cluster) fresh = {0};
    for (size_t i = 0; i < s->clusters.n; i++) {
        if (is_kept(s, &s->clusters.at[i])) {
            ENT_TRY(keep(s, &s->clusters.at[i]));
            continue;
        }
        mark_closing(s, &s->clusters.at[i]);
        *vec_push(s->a, &fresh) = s->clusters.at[i];
    }
    for (size_t i = 0; i < s->old.n; i++)
        if (s->old.at[i].closing) ENT_TRY(close_event(s, &s->old.at[i]));
    for (size_t i = 0; i < fresh.n; i++) ENT_TRY(open_event(s, &fresh.at[i]));
    for (size_t i = 0; i < s->tallies.n; i++) ENT_TRY(write_tally(s, &s->tallies.at[i]));
    return db_flush(s->d, s->err);
}

ent_status settle(ledger *l, int64_t as_of, bool last, const settlings *added, ent_err *err) {
    settle_run s = {.l = l, .d = l->d, .a = &l->a, .as_of = as_of, .last = last, .err = err};
    ENT_TRY(load(&s));
    for (size_t i = 0; i < added->n; i++) *vec_push(s.a, &s.m) = added->at[i];
    ENT_TRY(partition(&s));
    return write_back(&s);
}

ent_status settle_entry(ledger *l, int64_t entry, ent_err *err) {
    int64_t latest, about;
    settlings none = {0};
    ENT_TRY(db_one_int(l->d,
                       "SELECT x.n FROM entry x JOIN entry y ON y.n = ?1 AND x.n = CASE WHEN y.act "
                       "= 'undo' THEN y.undoes ELSE y.n END "
                       "WHERE x.act IN ('join', 'part')",
                       DB_ARGS(db_int(entry)), 0, &about, err));
    if (!about) return ENT_OK;
    ENT_TRY(db_one_int(l->d, "SELECT max(n) FROM revision", DB_NO_ARGS, 0, &latest, err));
    ENT_TRY(settle_begin(l, err));
    ENT_TRY(db_run(l->d,
                   "INSERT INTO work_report(n) SELECT report FROM entry WHERE n = ?1 UNION SELECT "
                   "other_report FROM entry WHERE n = ?1",
                   DB_ARGS(db_int(about)), NULL, err));
    ENT_TRY(settle_reach(l, err));
    for (int64_t r = 1; r <= latest; r++) ENT_TRY(settle(l, r, r == latest, &none, err));
    return ENT_OK;
}
