// SPDX-License-Identifier: Apache-2.0
//
// SQLite and PostgreSQL behind one small face: the same SQL, parameters `?1 ?2 ...`, the same failures.
//
//     db_rows *rows;
//     ENT_TRY(db_query(d, "SELECT n FROM report WHERE key = ?1", DB_ARGS(db_blob(key)), &rows, err));
//     bool more;
//     while ((status = db_next(rows, &more, err)) == ENT_OK && more) n = db_int(rows, 0);
//     db_end(&rows);
//
// Statements are prepared once for each text of SQL and kept. Several queries may be read at the same time, each text of SQL once.
// Rows put into tables (db_put) go straight in on SQLite; on PostgreSQL they wait and go by COPY when db_flush or db_commit says so.
//
// One connection is used by one thread at a time. A failed statement leaves its transaction to be rolled back.
#ifndef LEDGER_DB_H
#define LEDGER_DB_H

#include "base/err.h"
#include "base/sv.h"
#include "ledger/ledger.h"

typedef struct db db;
typedef struct db_rows db_rows;

typedef enum db_kind { DB_NULL, DB_INT, DB_REAL, DB_TEXT, DB_BLOB } db_kind;

typedef struct db_value {
    db_kind kind;
    int64_t i;
    double r;
    sv s;
} db_value;

static inline db_value db_null(void) { return (db_value){DB_NULL, 0, 0, {0}}; }
static inline db_value db_int(int64_t i) { return (db_value){DB_INT, i, 0, {0}}; }
static inline db_value db_real(double r) { return (db_value){DB_REAL, 0, r, {0}}; }
// {NULL, 0} is NULL.
static inline db_value db_text(sv s) { return (db_value){s.p ? DB_TEXT : DB_NULL, 0, 0, s}; }
static inline db_value db_blob(sv s) { return (db_value){s.p ? DB_BLOB : DB_NULL, 0, 0, s}; }

#define DB_ARGS(...) \
    (const db_value[]){__VA_ARGS__}, sizeof((const db_value[]){__VA_ARGS__}) / sizeof(db_value)
#define DB_NO_ARGS NULL, 0

// Opens the store and nothing more: no tables are looked at. SQLite: `place` is a path, else a postgresql URI.
ent_status db_open(db **d, const char *place, ledger_mode mode, ent_err *err) ENT_MUST_USE;
void db_close(db **d);
bool db_is_postgres(const db *d);

// A write transaction; on SQLite it waits for other writers, on PostgreSQL it holds the ledger's writing lock until its end.
ent_status db_begin(db *d, ent_err *err) ENT_MUST_USE;
ent_status db_commit(db *d, ent_err *err) ENT_MUST_USE;
void db_rollback(db *d);

// See ledger_allow and ledger_snapshot.
void db_allow(db *d, int ms);
bool db_is_late(const db *d);
ent_status db_snapshot(db *d, ent_err *err) ENT_MUST_USE;
void db_snapshot_end(db *d);

// Several statements without parameters, from a script. Words `$INT`, `$BLOB`, ... are written as the store wants them (schema.c).
ent_status db_script(db *d, sv sql, ent_err *err) ENT_MUST_USE;

// A statement without rows; the number of rows that it changed in `*changed` (may be NULL).
ent_status db_run(db *d, const char *sql, const db_value *args, size_t n, int64_t *changed,
                  ent_err *err) ENT_MUST_USE;

ent_status db_query(db *d, const char *sql, const db_value *args, size_t n, db_rows **rows,
                    ent_err *err) ENT_MUST_USE;
// The same for answers of any size: PostgreSQL hands the rows over by the thousand instead of at once, at the cost of some more words
// with it. Outside a transaction it reads in one of its own, which ends with the last such answer.
ent_status db_stream(db *d, const char *sql, const db_value *args, size_t n, db_rows **rows,
                     ent_err *err) ENT_MUST_USE;
ent_status db_next(db_rows *rows, bool *more, ent_err *err) ENT_MUST_USE;
void db_end(db_rows **rows); // sets it to NULL; NULL inside is allowed

// Columns of the row that db_next came to; strings live until the next db_next or db_end. NULL reads as 0 and {NULL, 0}.
int64_t db_get_int(const db_rows *rows, int column);
double db_get_real(const db_rows *rows, int column);
sv db_get_text(const db_rows *rows, int column);
sv db_get_blob(const db_rows *rows, int column);
bool db_get_null(const db_rows *rows, int column);

// The first column of the first row; `none` where there is no row or it is NULL.
ent_status db_one_int(db *d, const char *sql, const db_value *args, size_t n, int64_t none,
                      int64_t *value, ent_err *err) ENT_MUST_USE;

// A table as rows are put into it.
typedef struct db_table {
    const char *name, *columns; // "report", "n, key, id"
} db_table;
// `table` must live as long as the store. Rows of one table stand in the order in which they were put.
ent_status db_put(db *d, const db_table *table, const db_value *values, size_t n,
                  ent_err *err) ENT_MUST_USE;
ent_status db_flush(db *d, ent_err *err) ENT_MUST_USE;

// ---- for the two stores ----------------------------------------------------------------------------------------------------------

typedef struct db_ops {
    void (*close)(db *d);
    ent_status (*begin)(db *d, ent_err *err);
    ent_status (*commit)(db *d, ent_err *err);
    void (*rollback)(db *d);
    void (*allow)(db *d, int ms); // once `late_at_ns` is set
    const char *snapshot;         // how a transaction that only reads begins
    ent_status (*script)(db *d, const char *sql, ent_err *err);
    ent_status (*query)(db *d, const char *sql, const db_value *args, size_t n, db_rows **rows,
                        ent_err *err);
    ent_status (*stream)(db *d, const char *sql, const db_value *args, size_t n, db_rows **rows,
                         ent_err *err);
    ent_status (*next)(db_rows *rows, bool *more, ent_err *err);
    void (*end)(db_rows *rows, int64_t *changed);
    int64_t (*get_int)(const db_rows *rows, int column);
    double (*get_real)(const db_rows *rows, int column);
    sv (*get_text)(const db_rows *rows, int column);
    sv (*get_blob)(const db_rows *rows, int column);
    bool (*get_null)(const db_rows *rows, int column);
    ent_status (*put)(db *d, const db_table *table, const db_value *values, size_t n, ent_err *err);
    ent_status (*flush)(db *d, ent_err *err);
} db_ops;

struct db {
    const db_ops *ops;
    bool postgres;
    char *place;        // for messages
    int64_t late_at_ns; // monotonic clock; 0: never
};
struct db_rows {
    const db_ops *ops;
};

ent_status db_sqlite_open(db **d, const char *path, ledger_mode mode, ent_err *err) ENT_MUST_USE;
ent_status db_postgres_open(db **d, const char *uri, ledger_mode mode, ent_err *err) ENT_MUST_USE;

#endif
