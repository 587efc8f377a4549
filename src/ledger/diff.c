// SPDX-License-Identifier: Apache-2.0
//
// Two revisions of the same reports, side by side: mentions at the same words are the same mention.
#include "ledger/table.h"
#include <inttypes.h>

// The fields that are compared, as SQL has them and as people read them.
static const char *const fields[] = {"type",  "source", "target",   "status", "day",       "day_to",
                                     "cameo", "modes",  "contexts", "quad",   "confidence"};
enum { N_FIELDS = sizeof fields / sizeof *fields };

static const char sql_head[] =
    "SELECT r.key, m.spot, m.type, m.source, m.target, m.status, m.day, m.day_to, m.cameo, "
    "m.modes, "
    "m.contexts, CAST(m.quad AS TEXT), CAST(round(m.confidence * 100) AS BIGINT) "
    "FROM record c JOIN report r ON r.n = c.report LEFT JOIN mention m ON m.record = c.n ";
// Those that held before and do not after, whose report holds another record after; and the other way round.
static const char sql_before[] =
    "WHERE c.revision <= ?1 AND c.ended > ?1 AND c.ended <= ?2 ORDER BY r.key, m.spot";
static const char sql_after[] = "WHERE c.revision > ?1 AND c.revision <= ?2 AND c.ended > ?2 AND "
                                "EXISTS (SELECT 1 FROM record o WHERE o.report = c.report "
                                "AND o.revision <= ?1 AND o.ended > ?1) ORDER BY r.key, m.spot";

typedef struct told {
    sv key;
    int64_t spot; // -1: the record has no event
    sv values[N_FIELDS];
} told;

typedef struct side {
    VEC(told);
} side;

static void read_side(void *ctx, arena *a, const db_rows *rows) {
    side *s = ctx;
    told *m = vec_push(a, s);
    *m = (told){.key = arena_copy(a, db_get_blob(rows, 0)),
                .spot = db_get_null(rows, 1) ? -1 : db_get_int(rows, 1)};
    for (int i = 0; i + 1 < N_FIELDS; i++) m->values[i] = arena_copy(a, db_get_text(rows, i + 2));
    m->values[N_FIELDS - 1] = arena_printf(a, "%" PRId64 " %%", db_get_int(rows, N_FIELDS + 1));
}

static int by_place(const told *x, const told *y) {
    int order = sv_cmp(x->key, y->key);
    return order ? order : x->spot < y->spot ? -1 : x->spot > y->spot;
}

static sv outline(arena *a, const told *m) {
    return arena_printf(a, SV_FMT " " SV_FMT " " SV_FMT ", " SV_FMT, SV_ARG(m->values[1]),
                        SV_ARG(m->values[0]), SV_ARG(m->values[2]), SV_ARG(m->values[3]));
}

typedef struct output {
    arena *a;
    VEC(sv) cells;
} output;

static void put(output *o, const char *change, const told *m, sv field, sv before, sv after) {
    sv row[] = {sv_of(change), ask_write_name(o->a, m->key, m->spot), field, before, after};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) *vec_push(o->a, &o->cells) = row[i];
}

static void put_changes(output *o, const told *x, const told *y) {
    for (int i = 0; i < N_FIELDS; i++)
        if (!sv_eq(x->values[i], y->values[i]))
            put(o, "changed", y, sv_of(fields[i]), x->values[i], y->values[i]);
}

static void merge(output *o, const side *before, const side *after) {
    size_t i = 0, k = 0;
    while (i < before->n || k < after->n) {
        const told *x = i < before->n ? &before->at[i] : NULL,
                   *y = k < after->n ? &after->at[k] : NULL;
        int order = !x ? 1 : !y ? -1 : by_place(x, y);
        if (order == 0 && x->spot >= 0) put_changes(o, x, y);
        if (order < 0 && x->spot >= 0) put(o, "vanished", x, (sv){0}, outline(o->a, x), (sv){0});
        if (order > 0 && y->spot >= 0) put(o, "appeared", y, (sv){0}, (sv){0}, outline(o->a, y));
        i += order <= 0;
        k += order >= 0;
    }
}

static ent_status check_revision(ledger *l, int64_t n, ent_err *err) {
    int64_t there;
    ENT_TRY(db_one_int(l->d, "SELECT n FROM revision WHERE n = ?1", DB_ARGS(db_int(n)), 0, &there,
                       err));
    if (there) return ENT_OK;
    return err_set(err, ENT_ERR_USAGE, 0,
                   "%s: no revision %" PRId64 "; see `entente ledger revisions'", l->d->place, n);
}

static ent_status read_revision(ledger *l, arena *a, const char *tail, int64_t before,
                                int64_t after, side *s, ent_err *err) {
    sv sql = arena_join(a, sv_of(sql_head), arena_join(a, sv_of(tail), (sv){"", 1}));
    return table_each(l, a, sql.p, DB_ARGS(db_int(before), db_int(after)), read_side, s, err);
}

ent_status ledger_diff(ledger *l, int64_t before, int64_t after, arena *a, ledger_table *t,
                       ent_err *err) {
    static const char *const columns[] = {"change", "mention", "field", "before", "after"};
    side x = {0}, y = {0};
    output o = {.a = a};
    ENT_TRY(check_revision(l, before, err));
    ENT_TRY(check_revision(l, after, err));
    if (before >= after) return err_set(err, ENT_ERR_USAGE, 0, "the earlier revision comes first");
    ENT_TRY(read_revision(l, a, sql_before, before, after, &x, err));
    ENT_TRY(read_revision(l, a, sql_after, before, after, &y, err));
    merge(&o, &x, &y);
    *t = (ledger_table){columns, 5, o.cells.at, o.cells.n / 5, "ttttt"};
    return ENT_OK;
}
