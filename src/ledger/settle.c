// SPDX-License-Identifier: Apache-2.0
//
// Mentions -> events. What belongs together depends on the set of mentions alone (same.h), so the events are the same whatever
// came first. Only what an addition can reach is looked at: mentions are held together by components, and no link leads out of one.
//
// An event row holds for the revisions [since, ended). Its time is cut when its members change in a later revision; within one
// revision it is replaced.
#include "ledger/names.h"
#include "ledger/table.h"
#include "ledger/words.h"
#include <endian.h>

static const db_table key_table = {"work_key", "k, low, high"};
static const db_table record_table = {"work_record", "n"};
static const db_table event_table = {
    "event",
    "n, component, first, told, since, ended, day, type, quad, mentions, reports, sources, score"};
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
    F(COMPONENT, "e.component")   \
    F(TOLD, "e.told")             \
    F(SINCE, "e.since")           \
    F(ENDED, "e.ended")           \
    F(RECORD_ENDED, "c.ended")    \
    F(IMPORT, "CASE WHEN v.version = 'import' THEN v.n ELSE 0 END")
#define COLUMN_NUMBER(name, sql) COLUMN_##name,
#define COLUMN_SQL(name, sql) sql ", "
enum { MENTION_COLUMNS(COLUMN_NUMBER) N_COLUMNS };

static const char load_sql[] = "SELECT " MENTION_COLUMNS(
    COLUMN_SQL) "0 FROM work_component w "
                "JOIN event e ON e.component = w.n AND e.since <= ?1 AND e.ended > ?1 "
                "JOIN member b ON b.event = e.n JOIN mention m ON m.n = b.mention JOIN report r ON "
                "r.n = m.report "
                "JOIN record c ON c.n = m.record JOIN revision v ON v.n = c.revision ORDER BY m.n";

// An event as it stood before.
typedef struct old_event {
    int64_t n, component, told, since, ended;
    size_t members; // of it
    bool closing;
} old_event;

// A group of mentions that is one event: indices of `m`, in their order.
typedef struct cluster {
    const uint32_t *at;
    size_t n;
    int64_t component;
} cluster;

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
    uint32_t *alive; // those of `m` whose record holds
    size_t n_alive;
    same_mention *same; // by place in `m`
    VEC(same_pin) pins; // of places in `alive`
    ent_err *err;
} settle_run;

// ---- what is reached ---------------------------------------------------------------------------------------------------------------

static const char *const empty_sql[] = {"DELETE FROM work_component", "DELETE FROM work_record",
                                        "DELETE FROM work_key"};

// Components of mentions that share a key with an added one; of mentions that went; of those that a person joined or parted.
static const char by_key_sql[] =
    "INSERT INTO work_component(n) SELECT DISTINCT e.component FROM work_key w JOIN record_key k "
    "ON k.k = w.k "
    "AND k.day >= w.low AND k.day <= w.high JOIN mention m ON m.record = k.record JOIN member b ON "
    "b.mention = m.n "
    "JOIN event e ON e.n = b.event WHERE e.since <= ?1 AND e.ended > ?1";
static const char by_record_sql[] = "INSERT INTO work_component(n) SELECT DISTINCT e.component "
                                    "FROM work_record w JOIN mention m ON m.record = w.n "
                                    "JOIN member b ON b.mention = m.n JOIN event e ON e.n = "
                                    "b.event WHERE e.since <= ?1 AND e.ended > ?1 "
                                    "AND e.component NOT IN (SELECT n FROM work_component)";
static const char by_pin_sql[] = "INSERT INTO work_component(n) SELECT DISTINCT e.component FROM "
                                 "standing s JOIN member b ON b.mention = s.mention "
                                 "OR b.mention = s.other JOIN event e ON e.n = b.event WHERE s.act "
                                 "IN ('join', 'part') AND e.since <= ?1 AND e.ended > ?1 "
                                 "AND e.component NOT IN (SELECT n FROM work_component)";

static ent_status put_work_keys(settle_run *s, const settlings *added) {
    for (size_t i = 0; i < added->n; i++) {
        same_key keys[SAME_KEYS];
        same_mention m = settling_same(s->a, &added->at[i], NULL);
        size_t n = same_keys(&m, keys);
        for (size_t k = 0; k < n; k++)
            ENT_TRY(db_put(s->d, &key_table,
                           DB_ARGS(db_int((int64_t)keys[k].key),
                                   db_int((int64_t)keys[k].day - SAME_DAYS),
                                   db_int((int64_t)keys[k].day + SAME_DAYS)),
                           s->err));
    }
    return ENT_OK;
}

static ent_status reach(settle_run *s, const char *sql) {
    return db_run(s->d, sql, DB_ARGS(db_int(s->as_of)), NULL, s->err);
}

static ent_status fill_work(settle_run *s, const settlings *added, const int64_t *ended,
                            size_t n_ended) {
    int64_t pins;
    for (size_t i = 0; i < sizeof empty_sql / sizeof *empty_sql; i++)
        ENT_TRY(db_run(s->d, empty_sql[i], DB_NO_ARGS, NULL, s->err));
    if (s->l->threshold > 0) ENT_TRY(put_work_keys(s, added));
    for (size_t i = 0; i < n_ended; i++)
        ENT_TRY(db_put(s->d, &record_table, DB_ARGS(db_int(ended[i])), s->err));
    ENT_TRY(db_flush(s->d, s->err));
    ENT_TRY(reach(s, by_key_sql));
    if (n_ended) ENT_TRY(reach(s, by_record_sql));
    ENT_TRY(db_one_int(s->d, "SELECT 1 FROM entry WHERE act IN ('join', 'part') LIMIT 1",
                       DB_NO_ARGS, 0, &pins, s->err));
    return pins ? reach(s, by_pin_sql) : ENT_OK;
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
                         .component = m->component,
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
                    .component = db_get_int(r, COLUMN_COMPONENT),
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

static bool agrees(const settling *x, const settling *y) {
    return x->type == y->type && x->status == y->status && sv_eq(x->source, y->source) &&
           sv_eq(x->target, y->target);
}

static size_t agreeing(const settle_run *s, const cluster *c, const settling *with) {
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++) n += agrees(&s->m.at[c->at[i]], with);
    return n;
}

static const settling *first_of(const settle_run *s, const cluster *c) {
    const settling *first = &s->m.at[c->at[0]];
    for (size_t i = 1; i < c->n; i++)
        if (by_name(&s->m.at[c->at[i]], first) < 0) first = &s->m.at[c->at[i]];
    return first;
}

// The mention that most others agree with, then the surest, then the first.
static const settling *told_of(const settle_run *s, const cluster *c) {
    const settling *best = &s->m.at[c->at[0]];
    size_t votes = agreeing(s, c, best);
    for (size_t i = 1; i < c->n; i++) {
        const settling *m = &s->m.at[c->at[i]];
        size_t n = agreeing(s, c, m);
        bool better = n > votes || (n == votes && m->confidence > best->confidence) ||
                      (n == votes && m->confidence >= best->confidence && by_name(m, best) < 0);
        if (better) best = m, votes = n;
    }
    return best;
}

static uint32_t reports_of(const settle_run *s, const cluster *c) {
    uint32_t n = 0;
    for (size_t i = 0; i < c->n; i++) {
        bool again = false;
        for (size_t k = 0; k < i && !again; k++)
            again = s->m.at[c->at[k]].report == s->m.at[c->at[i]].report;
        n += !again;
    }
    return n;
}

static uint32_t sources_of(settle_run *s, const cluster *c) {
    if (c->n == 1) return 1;
    same_mention *m = arena_new(s->a, same_mention, c->n);
    for (size_t i = 0; i < c->n; i++) m[i] = s->same[c->at[i]];
    return (uint32_t)same_sources(s->a, m, c->n);
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
    char day[11];
    ENT_TRY(db_put(s->d, &event_table,
                   DB_ARGS(db_int(n), db_int(c->component), db_int(first->n), db_int(told->n),
                           db_int(since), db_int(ended), day_or_none(told, day),
                           db_text(sv_of(names_type((int)told->type))), db_int(told->quad),
                           db_int((int64_t)c->n), db_int(reports_of(s, c)),
                           db_int(sources_of(s, c)), db_real(told->score)),
                   s->err));
    for (size_t i = 0; i < c->n; i++)
        ENT_TRY(
            db_put(s->d, &member_table, DB_ARGS(db_int(n), db_int(s->m.at[c->at[i]].n)), s->err));
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
    ENT_TRY(each_pair(s, told, e->n, 0, drop_pair));
    ENT_TRY(
        db_run(s->d, "DELETE FROM member WHERE event = ?1", DB_ARGS(db_int(e->n)), NULL, s->err));
    return db_run(s->d, "DELETE FROM event WHERE n = ?1", DB_ARGS(db_int(e->n)), NULL, s->err);
}

static ent_status end_event(settle_run *s, const old_event *e, const settling *told) {
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
    ENT_TRY(each_pair(s, told_of(s, c), n, ended, end_pair));
    return db_run(s->d, "UPDATE event SET ended = ?2, component = ?3 WHERE n = ?1",
                  DB_ARGS(db_int(n), db_int(ended), db_int(c->component)), NULL, s->err);
}

// The members of an event as they were, for the part of its time that goes on.
static cluster members_of(settle_run *s, const old_event *e) {
    uint32_t *at = arena_new(s->a, uint32_t, e->members);
    size_t n = 0;
    for (size_t i = 0; i < s->m.n && n < e->members; i++)
        if (s->m.at[i].event == e->n) at[n++] = (uint32_t)i;
    return (cluster){at, n, e->component};
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

same_mention settling_same(arena *a, const settling *m, neardup *copy) {
    same_mention out = {.report = m->report_key,
                        .event = (uint32_t)m->spot,
                        .publisher = m->publisher,
                        .published = m->published,
                        .type = m->type,
                        .when = m->when,
                        .symmetric = m->symmetric,
                        .words = m->words,
                        .lede = m->lede};
    out.source = code_list(a, m->source, &out.n_source);
    out.target = code_list(a, m->target, &out.n_target);
    if (copy && neardup_read(m->copy, copy)) out.copy = copy;
    return out;
}

static void take_pin(void *ctx, arena *a, const db_rows *rows) {
    settle_run *s = ctx;
    int64_t x = db_get_int(rows, 0), y = db_get_int(rows, 1);
    same_pin pin = {UINT32_MAX, UINT32_MAX, sv_eq(db_get_text(rows, 2), SV("join"))};
    for (size_t i = 0; i < s->n_alive; i++) {
        if (s->m.at[s->alive[i]].n == x) pin.x = (uint32_t)i;
        if (s->m.at[s->alive[i]].n == y) pin.y = (uint32_t)i;
    }
    if (pin.x != UINT32_MAX && pin.y != UINT32_MAX) *vec_push(a, &s->pins) = pin;
}

// Every mention that is there, as counting once looks at it: `same` by its place in `m`.
static const same_mention *look(settle_run *s) {
    same_mention *alive = arena_new(s->a, same_mention, s->n_alive + 1);
    neardup *copies = arena_new(s->a, neardup, s->n_alive + 1);
    s->same = arena_new(s->a, same_mention, s->m.n + 1);
    for (size_t i = 0; i < s->n_alive; i++)
        alive[i] = s->same[s->alive[i]] = settling_same(s->a, &s->m.at[s->alive[i]], &copies[i]);
    return alive;
}

// A component is called by the least number of its mentions.
static void least_numbers(const settle_run *s, const uint32_t *component, size_t n,
                          int64_t *least) {
    for (size_t i = 0; i < n; i++) least[i] = INT64_MAX;
    for (size_t i = 0; i < n; i++) {
        int64_t *of = &least[component[i]], number = s->m.at[s->alive[i]].n;
        if (number < *of) *of = number;
    }
}

// ---- one happening, several events ---------------------------------------------------------------------------------------------------
//
// What same_cluster puts together is a happening: reports of it tell several events each (who attacked, who condemns it). An event is
// of one quad class (coders, this engine too, differ in the type of one act), by parties of which one is the same, once in a report; in
// copies of a report it is in the same sentence. The rows of an
// import are events already: what their program counts as two stays two.

static bool share_party(const settling *x, const settling *y) {
    sv sides[] = {x->a, x->b}, code;
    if (!x->a.len && !x->b.len) return !y->a.len && !y->b.len;
    for (size_t i = 0; i < 2; i++)
        while (sv_split(&sides[i], '|', &code))
            if (sv_in_list(code, y->a, '|') || sv_in_list(code, y->b, '|')) return true;
    return false;
}

static bool same_sentence(const settling *x, const settling *y) {
    enum { ALIKE_PER_CENT = 60 };
    return sv_eq(x->words, y->words) ||
           words_compare(x->words, y->words).plain * 100 >= ALIKE_PER_CENT;
}

static bool are_copies(const same_mention *x, const same_mention *y) {
    return x->copy && y->copy && neardup_is_copy(x->copy, y->copy);
}

// What a person says of two mentions: 1 one event, -1 not, 0 nothing.
static int pinned(const settle_run *s, uint32_t x, uint32_t y) {
    int said = 0;
    for (size_t i = 0; i < s->pins.n; i++) {
        uint32_t p = s->alive[s->pins.at[i].x], q = s->alive[s->pins.at[i].y];
        if ((p == x && q == y) || (p == y && q == x)) said = s->pins.at[i].same ? 1 : -1;
    }
    return said;
}

static bool may_be_one(const settle_run *s, uint32_t x, uint32_t y) {
    const settling *p = &s->m.at[x], *q = &s->m.at[y];
    if (p->import && p->import == q->import) return false;
    return p->quad == q->quad && p->report != q->report && share_party(p, q) &&
           (!are_copies(&s->same[x], &s->same[y]) || same_sentence(p, q));
}

// How well a mention fits an event, by its first one: -1 not at all.
static double fit(const settle_run *s, const cluster *event, uint32_t mention) {
    const settling *m = &s->m.at[mention], *first = &s->m.at[event->at[0]];
    bool fits = true, joined = false;
    for (size_t i = 0; i < event->n; i++) {
        int said = s->pins.n ? pinned(s, event->at[i], mention) : 0;
        if (said < 0) return -1;
        joined |= said > 0;
        fits &= may_be_one(s, event->at[i], mention);
    }
    if (joined) return 100;
    if (!fits) return -1;
    words_shared w = words_compare(first->words, m->words);
    return 4 * sv_eq(first->words, m->words) + 2 * agrees(first, m) + w.plain + w.names;
}

static void sort_by_name(settle_run *s, uint32_t *at, size_t n) {
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0 && by_name(&s->m.at[at[k]], &s->m.at[at[k - 1]]) < 0; k--) {
            uint32_t swap = at[k];
            at[k] = at[k - 1];
            at[k - 1] = swap;
        }
}

// Each mention, the first first, goes to the event that it fits best, or begins one.
static void divide(settle_run *s, const cluster *happening, uint32_t *members) {
    VEC(cluster) events = {0};
    uint32_t *room = arena_new(s->a, uint32_t, happening->n * happening->n);
    sort_by_name(s, members, happening->n);
    for (size_t i = 0; i < happening->n; i++) {
        double best = -1;
        size_t at = events.n;
        for (size_t k = 0; k < events.n; k++) {
            double f = fit(s, &events.at[k], members[i]);
            if (f > best) best = f, at = k;
        }
        if (at == events.n)
            *vec_push(s->a, &events) = (cluster){room + i * happening->n, 0, happening->component};
        cluster *e = &events.at[at];
        room[(size_t)(e->at - room) + e->n++] = members[i];
    }
    for (size_t i = 0; i < events.n; i++) *vec_push(s->a, &s->clusters) = events.at[i];
}

static ent_status partition(settle_run *s) {
    size_t n = s->n_alive;
    const same_mention *m = look(s);
    uint32_t *cluster_of = arena_new(s->a, uint32_t, n + 1),
             *component = arena_new(s->a, uint32_t, n + 1);
    uint32_t *size = arena_new(s->a, uint32_t, n + 1), *members = arena_new(s->a, uint32_t, n + 1);
    int64_t *least = arena_new(s->a, int64_t, n + 1);
    cluster *clusters = arena_new(s->a, cluster, n + 1);
    same_options o = {.threshold = s->l->threshold}; // 0: nothing is joined but by hand
    ENT_TRY(table_each(s->l, s->a,
                       "SELECT mention, other, act FROM standing WHERE act IN ('join', 'part')",
                       DB_NO_ARGS, take_pin, s, s->err));
    if (o.threshold == 0 && s->pins.n) o.threshold = 2; // which no score reaches
    if (o.threshold == 0)
        for (uint32_t i = 0; i < n; i++) cluster_of[i] = component[i] = i;
    else
        same_cluster(s->a, m, n, s->pins.at, s->pins.n, &o, cluster_of, component);
    least_numbers(s, component, n, least);
    for (size_t i = 0; i < n; i++) size[cluster_of[i]]++;
    for (size_t i = 0, at = 0; i < n; i++) {
        clusters[i] = (cluster){members + at, 0, least[component[i]]};
        at += size[i];
    }
    for (size_t i = 0; i < n; i++) {
        cluster *c = &clusters[cluster_of[i]];
        members[(size_t)(c->at - members) + c->n++] = s->alive[i];
    }
    for (size_t i = 0; i < n; i++)
        if (clusters[i].n) divide(s, &clusters[i], members + (clusters[i].at - members));
    return ENT_OK;
}

// Whether the event stands as it was.
static bool is_kept(settle_run *s, const cluster *c) {
    int64_t n = s->m.at[c->at[0]].event;
    old_event *e = n ? old_of(s, n) : NULL;
    if (!e || e->members != c->n || e->component != c->component) return false;
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
    return db_flush(s->d, s->err);
}

static ent_status settle_work(settle_run *s, const settlings *added) {
    ENT_TRY(load(s));
    for (size_t i = 0; added && i < added->n; i++) *vec_push(s->a, &s->m) = added->at[i];
    s->alive = arena_new(s->a, uint32_t, s->m.n + 1);
    for (size_t i = 0; i < s->m.n; i++)
        if (!s->m.at[i].gone) s->alive[s->n_alive++] = (uint32_t)i;
    ENT_TRY(partition(s));
    return write_back(s);
}

ent_status settle(ledger *l, int64_t as_of, bool last, const settlings *added, const int64_t *ended,
                  size_t n_ended, ent_err *err) {
    settle_run s = {.l = l, .d = l->d, .a = &l->a, .as_of = as_of, .last = last, .err = err};
    ENT_TRY(fill_work(&s, added, ended, n_ended));
    return settle_work(&s, added);
}

static ent_status settle_pins(ledger *l, int64_t entry, int64_t as_of, bool last, ent_err *err) {
    settle_run s = {.l = l, .d = l->d, .a = &l->a, .as_of = as_of, .last = last, .err = err};
    settlings none = {0};
    ENT_TRY(fill_work(&s, &none, NULL, 0));
    ENT_TRY(db_run(
        s.d,
        "INSERT INTO work_component(n) SELECT DISTINCT e.component FROM entry x JOIN record c "
        "ON c.report = x.report OR c.report = x.other_report JOIN mention m ON m.record = c.n "
        "JOIN member b ON b.mention = m.n JOIN event e ON e.n = b.event WHERE x.n = ?2 AND "
        "e.since <= ?1 AND e.ended > ?1 AND e.component NOT IN (SELECT n FROM work_component)",
        DB_ARGS(db_int(as_of), db_int(entry)), NULL, err));
    return settle_work(&s, NULL);
}

ent_status settle_entry(ledger *l, int64_t entry, ent_err *err) {
    int64_t latest, about;
    ENT_TRY(db_one_int(l->d,
                       "SELECT x.n FROM entry x JOIN entry y ON y.n = ?1 AND x.n = CASE WHEN y.act "
                       "= 'undo' THEN y.undoes ELSE y.n END "
                       "WHERE x.act IN ('join', 'part')",
                       DB_ARGS(db_int(entry)), 0, &about, err));
    if (!about) return ENT_OK;
    ENT_TRY(db_one_int(l->d, "SELECT max(n) FROM revision", DB_NO_ARGS, 0, &latest, err));
    for (int64_t r = 1; r <= latest; r++) ENT_TRY(settle_pins(l, about, r, r == latest, err));
    return ENT_OK;
}
