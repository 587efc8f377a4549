// SPDX-License-Identifier: Apache-2.0
//
// What a ledger that contradicts itself is found by: each question counts faults.
#include "ledger/table.h"

typedef struct question {
    const char *fault, *sql;
} question;

static const question sqlite_questions[] = {
    {"damaged pages", "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"},
    {"rows that refer to what is not there", "SELECT count(*) FROM pragma_foreign_key_check"},
};

// Events that hold, by what `tally` counts.
#define COUNTED                                                                             \
    "SELECT day, type, quad, count(*) AS n, sum(CAST(round(score * 1000) AS BIGINT)) AS s " \
    "FROM event WHERE ended = 2147483647 GROUP BY day, type, quad"

static const question questions[] = {
    {"reports of which two records hold in one revision",
     "SELECT count(*) FROM (SELECT report FROM record WHERE ended > revision GROUP BY report, "
     "revision HAVING count(*) > 1) AS x"},
    {"mentions that hold and are not in one event",
     "SELECT count(*) FROM mention m JOIN record c ON c.n = m.record WHERE c.ended = 2147483647 "
     "AND (SELECT count(*) FROM member b JOIN event e ON e.n = b.event WHERE b.mention = m.n AND "
     "e.ended = 2147483647) <> 1"},
    {"events of another number of mentions than they say",
     "SELECT count(*) FROM event e WHERE e.mentions <> (SELECT count(*) FROM member b WHERE "
     "b.event = e.n)"},
    {"events that are not what their mention tells",
     "SELECT count(*) FROM event e JOIN mention m ON m.n = e.told WHERE e.type <> m.type OR e.quad "
     "<> m.quad OR e.day <> COALESCE(m.day, '') OR NOT EXISTS (SELECT 1 FROM member b WHERE "
     "b.event = e.n AND b.mention = e.told)"},
    {"pairs of parties that are not what their event is",
     "SELECT count(*) FROM pair p LEFT JOIN event e ON e.n = p.event WHERE e.n IS NULL OR e.ended "
     "<> p.ended OR e.day <> p.day OR e.type <> p.type OR e.quad <> p.quad"},
    {"days, types and quad classes of which the events are miscounted",
     "SELECT count(*) FROM (SELECT t.day FROM tally t LEFT JOIN (" COUNTED ") AS x ON "
     "x.day = t.day AND x.type = t.type AND x.quad = t.quad "
     "WHERE x.n IS NULL OR x.n <> t.n OR x.s <> t.score UNION ALL SELECT x.day FROM (" COUNTED
     ") AS x LEFT JOIN tally t ON x.day = t.day AND x.type = t.type AND x.quad = t.quad "
     "WHERE t.n IS NULL) AS y"},
};

typedef struct faults {
    VEC(sv) cells;
} faults;

static ent_status ask_all(ledger *l, const question *q, size_t n, arena *a, faults *f,
                          ent_err *err) {
    for (size_t i = 0; i < n; i++) {
        int64_t found;
        ENT_TRY(db_one_int(l->d, q[i].sql, DB_NO_ARGS, 0, &found, err));
        if (!found) continue;
        *vec_push(a, &f->cells) = sv_of(q[i].fault);
        text digits = text_new(a);
        text_int(&digits, found);
        *vec_push(a, &f->cells) = text_sv(&digits);
    }
    return ENT_OK;
}

ent_status ledger_check(ledger *l, arena *a, ledger_table *t, ent_err *err) {
    static const char *const columns[] = {"fault", "found"};
    faults f = {0};
    if (!l->d->postgres)
        ENT_TRY(ask_all(l, sqlite_questions, sizeof sqlite_questions / sizeof *sqlite_questions, a,
                        &f, err));
    ENT_TRY(ask_all(l, questions, sizeof questions / sizeof *questions, a, &f, err));
    *t = (ledger_table){.columns = columns,
                        .n_columns = 2,
                        .cells = f.cells.at,
                        .n_rows = f.cells.n / 2,
                        .kinds = "ti"};
    return ENT_OK;
}
