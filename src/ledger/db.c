// SPDX-License-Identifier: Apache-2.0
#include "ledger/db.h"
#include "ledger/schema.h"
#include <stdlib.h>
#include <time.h>

static bool is_uri(const char *place) {
    sv s = sv_of(place);
    return sv_starts(s, SV("postgresql://")) || sv_starts(s, SV("postgres://"));
}

ent_status db_open(db **d, const char *place, ledger_mode mode, ent_err *err) {
    *d = NULL;
    return is_uri(place) ? db_postgres_open(d, place, mode, err)
                         : db_sqlite_open(d, place, mode, err);
}

void db_close(db **d) {
    if (*d) (*d)->ops->close(*d);
    *d = NULL;
}

bool db_is_postgres(const db *d) { return d->postgres; }
ent_status db_begin(db *d, ent_err *err) { return d->ops->begin(d, err); }
ent_status db_commit(db *d, ent_err *err) { return d->ops->commit(d, err); }
void db_rollback(db *d) { d->ops->rollback(d); }
ent_status db_flush(db *d, ent_err *err) { return d->ops->flush(d, err); }

static int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

void db_allow(db *d, int ms) {
    d->late_at_ns = ms ? now_ns() + (int64_t)ms * 1000000 : 0;
    d->ops->allow(d, ms);
}

bool db_is_late(const db *d) { return d->late_at_ns && now_ns() > d->late_at_ns; }

ent_status db_snapshot(db *d, ent_err *err) { return d->ops->script(d, d->ops->snapshot, err); }

void db_snapshot_end(db *d) {
    ent_err err; // a transaction that only reads has nothing to lose
    (void)!d->ops->script(d, "ROLLBACK", &err);
}

ent_status db_script(db *d, sv sql, ent_err *err) {
    char *words = schema_write(sql, d->postgres);
    if (!words) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    ent_status status = d->ops->script(d, words, err);
    free(words);
    return status;
}

ent_status db_query(db *d, const char *sql, const db_value *args, size_t n, db_rows **rows,
                    ent_err *err) {
    *rows = NULL;
    return d->ops->query(d, sql, args, n, rows, err);
}

ent_status db_stream(db *d, const char *sql, const db_value *args, size_t n, db_rows **rows,
                     ent_err *err) {
    *rows = NULL;
    return d->ops->stream(d, sql, args, n, rows, err);
}

ent_status db_next(db_rows *rows, bool *more, ent_err *err) {
    return rows->ops->next(rows, more, err);
}

void db_end(db_rows **rows) {
    if (*rows) (*rows)->ops->end(*rows, NULL);
    *rows = NULL;
}

ent_status db_run(db *d, const char *sql, const db_value *args, size_t n, int64_t *changed,
                  ent_err *err) {
    db_rows *rows;
    bool more;
    ENT_TRY(db_query(d, sql, args, n, &rows, err));
    ent_status status = db_next(rows, &more, err);
    rows->ops->end(rows, changed);
    return status;
}

int64_t db_get_int(const db_rows *rows, int column) { return rows->ops->get_int(rows, column); }
double db_get_real(const db_rows *rows, int column) { return rows->ops->get_real(rows, column); }
sv db_get_text(const db_rows *rows, int column) { return rows->ops->get_text(rows, column); }
sv db_get_blob(const db_rows *rows, int column) { return rows->ops->get_blob(rows, column); }
bool db_get_null(const db_rows *rows, int column) { return rows->ops->get_null(rows, column); }

ent_status db_one_int(db *d, const char *sql, const db_value *args, size_t n, int64_t none,
                      int64_t *value, ent_err *err) {
    db_rows *rows;
    bool more;
    *value = none;
    ENT_TRY(db_query(d, sql, args, n, &rows, err));
    ent_status status = db_next(rows, &more, err);
    if (status == ENT_OK && more && !db_get_null(rows, 0)) *value = db_get_int(rows, 0);
    db_end(&rows);
    return status;
}

ent_status db_put(db *d, const db_table *table, const db_value *values, size_t n, ent_err *err) {
    return d->ops->put(d, table, values, n, err);
}
