// SPDX-License-Identifier: Apache-2.0
//
// Keeps the table `crowd` up to date while reports come in, as crowd.h tells.
#include "ledger/crowd.h"
#include "ledger/table.h"
#include <inttypes.h>

static const db_table key_table = {"work_key", "k, low, high"};
static const db_table work_table = {"work_report", "n"};

// A report on its way into a crowd, with what the store knows of it.
typedef struct member {
    int64_t n, crowd; // numbers; crowd is the report's own where it is in none
    int level;
    bool fresh, has_row;
} member;

typedef struct gathering {
    ledger *l;
    db *d;
    arena *a;
    VEC(same_report *) reports; // and at the same places:
    VEC(member) members;
    strmap at; // number -> 1 + place
    ent_err *err;
} gathering;

static sv key_of(const int64_t *n) { return (sv){(const char *)n, sizeof *n}; }

static void add_member(gathering *g, same_report *r, member m) {
    uint32_t *at = strmap_at(g->a, &g->at, arena_copy(g->a, key_of(&m.n)));
    if (*at) return;
    *at = (uint32_t)g->reports.n + 1;
    *vec_push(g->a, &g->reports) = r;
    *vec_push(g->a, &g->members) = m;
}

#define REPORT_COLUMNS "r.n, r.key, r.source, r.published, r.lede, r.copy, c.crowd, c.level"

static void take_report(void *ctx, arena *a, const db_rows *rows) {
    gathering *g = ctx;
    same_report *r = arena_new(a, same_report, 1);
    neardup *copy = arena_new(a, neardup, 1);
    *r = (same_report){.key = arena_copy(a, db_get_blob(rows, 1)),
                       .publisher = arena_copy(a, db_get_text(rows, 2)),
                       .published = text_day(db_get_text(rows, 3)),
                       .lede = arena_copy(a, db_get_blob(rows, 4))};
    if (neardup_read(db_get_blob(rows, 5), copy)) r->copy = copy;
    int64_t n = db_get_int(rows, 0), level = db_get_int(rows, 7);
    member m = {.n = n, .crowd = n, .level = CROWD_LOWEST, .has_row = !db_get_null(rows, 6)};
    if (m.has_row) {
        m.crowd = db_get_int(rows, 6);
        m.level = level < CROWD_TWINS ? (int)level : CROWD_TWINS;
    }
    add_member(g, r, m);
}

static ent_status put_keys(gathering *g) {
    same_key keys[SAME_KEYS];
    ENT_TRY(db_run(g->d, "DELETE FROM work_key", DB_NO_ARGS, NULL, g->err));
    for (size_t i = 0; i < g->reports.n; i++)
        for (size_t k = same_keys(g->reports.at[i], keys); k > 0; k--)
            ENT_TRY(db_put(g->d, &key_table,
                           DB_ARGS(db_int((int64_t)keys[k - 1].key),
                                   db_int((int64_t)keys[k - 1].day - SAME_DAYS),
                                   db_int((int64_t)keys[k - 1].day + SAME_DAYS)),
                           g->err));
    return db_flush(g->d, g->err);
}

// Those in the store that share a key with a new one. New ones have the numbers from `first` on.
static ent_status fetch_candidates(gathering *g, int64_t first) {
    ENT_TRY(put_keys(g));
    return table_each(g->l, g->a,
                      "SELECT " REPORT_COLUMNS
                      " FROM (SELECT DISTINCT k.report AS n FROM work_key w JOIN report_key k ON "
                      "k.k = w.k AND k.day >= w.low AND k.day <= w.high WHERE k.report < ?1) x "
                      "JOIN report r ON r.n = x.n LEFT JOIN crowd c ON c.report = r.n ORDER BY r.n",
                      DB_ARGS(db_int(first)), take_report, g, g->err);
}

// Goes through the ties of new reports: crowds that they reach are fetched as a whole into `into`; the others raise the floor of the new ones.
static ent_status follow(gathering *g, const crowd_ties *ties, int *floor, gathering *into) {
    strmap fetched = {0};
    for (size_t k = 0; k < ties->n; k++) {
        const crowd_tie *t = &ties->at[k];
        uint32_t x = g->members.at[t->x].fresh ? t->x : t->y, y = x == t->x ? t->y : t->x;
        const member *old = &g->members.at[y];
        if (old->fresh) continue;
        if (t->strength < old->level) {
            if (floor[x] < crowd_floor(t->strength)) floor[x] = crowd_floor(t->strength);
            continue;
        }
        uint32_t *seen = strmap_at(g->a, &fetched, arena_copy(g->a, key_of(&old->crowd)));
        if ((*seen)++) continue;
        add_member(into, g->reports.at[y], *old);
        ENT_TRY(table_each(g->l, g->a,
                           "SELECT " REPORT_COLUMNS
                           " FROM crowd c JOIN report r ON r.n = c.report WHERE c.crowd = ?1",
                           DB_ARGS(db_int(old->crowd)), take_report, into, g->err));
    }
    return ENT_OK;
}

static crowd_ties find_ties(gathering *g, const uint32_t *set) {
    return crowd_find(g->a, (const same_report *const *)g->reports.at, g->reports.n, set,
                      g->l->threshold);
}

// New reports have set 0, those of a crowd the place of the first of them.
static const uint32_t *sets_of(gathering *g) {
    uint32_t *set = arena_new(g->a, uint32_t, g->members.n);
    strmap crowds = {0};
    for (uint32_t i = 0; i < g->members.n; i++) {
        if (g->members.at[i].fresh) continue;
        sv name = arena_copy(g->a, key_of(&g->members.at[i].crowd));
        uint32_t *first = strmap_at(g->a, &crowds, name);
        if (!*first) *first = i + 1;
        set[i] = *first;
    }
    return set;
}

static ent_status put_crowd(gathering *g, const member *m, int64_t crowd, int level) {
    ENT_TRY(db_put(g->d, &work_table, DB_ARGS(db_int(m->n)), g->err));
    if (m->has_row && m->crowd == crowd && m->level == level) return ENT_OK;
    return db_run(g->d,
                  "INSERT INTO crowd(report, crowd, level) VALUES(?1, ?2, ?3) ON CONFLICT(report) "
                  "DO UPDATE SET crowd = excluded.crowd, level = excluded.level",
                  DB_ARGS(db_int(m->n), db_int(crowd), db_int(level)), NULL, g->err);
}

// A crowd has the least number of its reports; a report alone at the lowest level needs no row.
static ent_status write_crowds(gathering *g, const uint32_t *crowd, const int *level,
                               bool *regrouped) {
    size_t n = g->members.n;
    int64_t *least = arena_new(g->a, int64_t, n), *old = arena_new(g->a, int64_t, n);
    uint32_t *size = arena_new(g->a, uint32_t, n);
    for (size_t i = 0; i < n; i++) {
        int64_t *of = &least[crowd[i]];
        if (!size[crowd[i]]++ || g->members.at[i].n < *of) *of = g->members.at[i].n;
    }
    for (size_t i = 0; i < n; i++) {
        const member *m = &g->members.at[i];
        if (size[crowd[i]] > 1 || level[i] > CROWD_LOWEST || !m->fresh)
            ENT_TRY(put_crowd(g, m, least[crowd[i]], level[i]));
        if (m->fresh) continue;
        int64_t *before = &old[crowd[i]];
        *regrouped |= level[i] > m->level || (*before && *before != m->crowd);
        *before = m->crowd;
    }
    return ENT_OK;
}

static ent_status regroup(gathering *g, const int *fresh_floor, size_t n_fresh, bool *regrouped) {
    size_t n = g->members.n;
    int *floor = arena_new(g->a, int, n), *level = arena_new(g->a, int, n);
    uint32_t *crowd = arena_new(g->a, uint32_t, n);
    crowd_ties ties = find_ties(g, sets_of(g));
    for (size_t i = 0; i < n; i++) floor[i] = i < n_fresh ? fresh_floor[i] : g->members.at[i].level;
    crowd_group(g->a, (const same_report *const *)g->reports.at, n, &ties, floor, crowd, level);
    return write_crowds(g, crowd, level, regrouped);
}

ent_status gather(ledger *l, const gathered *fresh, size_t n_fresh, bool *regrouped, ent_err *err) {
    gathering met = {.l = l, .d = l->d, .a = &l->a, .err = err}, whole = met;
    *regrouped = false;
    if (!n_fresh || l->threshold == 0) return ENT_OK;
    for (size_t i = 0; i < n_fresh; i++) {
        same_report *r = arena_new(&l->a, same_report, 1);
        *r = fresh[i].report;
        member m = {fresh[i].n, fresh[i].n, CROWD_LOWEST, true, false};
        add_member(&met, r, m);
        add_member(&whole, r, m);
    }
    ENT_TRY(fetch_candidates(&met, fresh[0].n));
    uint32_t *set = arena_new(&l->a, uint32_t, met.members.n);
    int *floor = arena_new(&l->a, int, n_fresh);
    for (uint32_t i = 0; i < met.members.n; i++) set[i] = i < n_fresh ? 0 : i;
    crowd_ties ties = find_ties(&met, set);
    ENT_TRY(follow(&met, &ties, floor, &whole));
    return regroup(&whole, floor, n_fresh, regrouped);
}
