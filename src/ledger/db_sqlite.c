// SPDX-License-Identifier: Apache-2.0
#include "ledger/db.h"
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <xxhash.h>

enum { BUSY_MS = 120000, CACHE_KB = 65536, MAP_BYTES = 1 << 28, MOST_STATEMENTS = 256 };

typedef struct statement {
    db_rows rows;
    sqlite3_stmt *st;
    struct sqlite *d;
    uint64_t hash;     // of its SQL
    const void *table; // of db_put, else NULL
    uint64_t used;     // when it was asked last
    bool busy;
} statement;

typedef struct sqlite {
    db d;
    sqlite3 *handle;
    statement *statements[MOST_STATEMENTS];
    size_t n_statements;
    uint64_t asked; // questions so far
    bool in_transaction;
} sqlite;

static const db_ops sqlite_ops;

// Looking up what each row refers to takes a tenth of the time of adding: debug builds, in which the tests run under the sanitizers, hold
// the code to it, and `entente ledger verify` a ledger.
#ifdef NDEBUG
static const char foreign_keys[] = "OFF";
#else
static const char foreign_keys[] = "ON";
#endif

// What a person can do about it.
static ent_status fail(const sqlite *q, int code, ent_err *err) {
    const char *place = q->d.place, *what = sqlite3_errmsg(q->handle);
    switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return err_set(
            err, ENT_ERR_IO, 0,
            "%s: locked by another program for %d s; nothing was written: wait for it to "
            "end and run this again",
            place, BUSY_MS / 1000);
    case SQLITE_FULL:
        return err_set(
            err, ENT_ERR_IO, 0,
            "%s: the disk is full; what was not finished was undone: make room and run this again",
            place);
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return err_set(
            err, ENT_ERR_IO, 0,
            "%s: may not be written (file, or its folder); change the permissions or copy it",
            place);
    case SQLITE_CANTOPEN:
        return err_set(err, ENT_ERR_IO, 0, "%s: cannot be opened: %s", place, what);
    case SQLITE_NOTADB: return err_set(err, ENT_ERR_INPUT, 0, "%s: not a ledger", place);
    case SQLITE_CORRUPT:
        return err_set(err, ENT_ERR_INPUT, 0,
                       "%s: damaged (%s); see `entente ledger verify', or take it from a backup",
                       place, what);
    case SQLITE_IOERR:
        return err_set(err, ENT_ERR_IO, 0,
                       "%s: the disk failed: %s; what was not finished was undone: run this again",
                       place, what);
    case SQLITE_INTERRUPT:
        return err_set(err, ENT_ERR_IO, 0, "%s: the question takes too long: narrow it", place);
    case SQLITE_NOMEM: return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    default: return err_set(err, ENT_ERR_INPUT, 0, "%s: %s", place, what);
    }
}

static void sqlite_close(db *d) {
    sqlite *q = (sqlite *)d;
    for (size_t i = 0; i < q->n_statements; i++) {
        sqlite3_finalize(q->statements[i]->st);
        free(q->statements[i]);
    }
    sqlite3_close(q->handle);
    free(q->d.place);
    free(q);
}

static int stop_when_late(void *ctx) { return db_is_late(ctx); }

static void sqlite_allow(db *d, int ms) {
    enum { STEPS = 5000 }; // of SQLite's machine between two looks at the clock
    sqlite3_progress_handler(((sqlite *)d)->handle, STEPS, ms ? stop_when_late : NULL, d);
}

static ent_status run_script(sqlite *q, const char *sql, ent_err *err) {
    int code = sqlite3_exec(q->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? ENT_OK : fail(q, code, err);
}

static ent_status sqlite_script(db *d, const char *sql, ent_err *err) {
    return run_script((sqlite *)d, sql, err);
}

// While another program does the same to a new ledger, SQLite refuses at once instead of waiting.
static void write_ahead(sqlite *q) {
    enum { PAUSE_MS = 20 };
    for (int waited = 0; waited < BUSY_MS; waited += PAUSE_MS) {
        int code = sqlite3_exec(q->handle, "PRAGMA journal_mode=WAL", NULL, NULL, NULL) & 0xff;
        if (code != SQLITE_BUSY && code != SQLITE_LOCKED)
            return; // what else is wrong is told below
        sqlite3_sleep(PAUSE_MS);
    }
}

static ent_status set_up(sqlite *q, ledger_mode mode, ent_err *err) {
    char pragmas[256];
    sqlite3_busy_timeout(q->handle, BUSY_MS);
    sqlite3_extended_result_codes(q->handle, 1);
    sqlite3_db_config(q->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(q->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    snprintf(pragmas, sizeof pragmas,
             "PRAGMA cache_size=-%d; PRAGMA mmap_size=%d; PRAGMA temp_store=MEMORY; PRAGMA "
             "foreign_keys=%s;",
             CACHE_KB, MAP_BYTES, foreign_keys);
    ENT_TRY(run_script(q, pragmas, err));
    if (mode == LEDGER_READ) return ENT_OK;
    write_ahead(q);
    return run_script(
        q, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=16384;",
        err);
}

// On a medium that cannot be written (and where nobody else writes) the file is read as it is: with the write-ahead log SQLite
// would want to make files beside it. The name of such a file, as a URI from malloc; NULL where it is an ordinary one.
static char *fixed_name(const char *path, ledger_mode mode) {
    char log[4096];
    if (mode != LEDGER_READ || access(path, W_OK) == 0) return NULL;
    if (snprintf(log, sizeof log, "%s-wal", path) >= (int)sizeof log || access(log, F_OK) == 0)
        return NULL;
    char *uri = malloc(3 * strlen(path) + 32), *to = uri ? stpcpy(uri, "file:") : NULL;
    for (const char *from = path; to && *from; from++) {
        if (strchr("?#%", *from))
            to += sprintf(to, "%%%02X", (unsigned)*from);
        else
            *to++ = *from;
    }
    if (to) strcpy(to, "?immutable=1");
    return uri;
}

ent_status db_sqlite_open(db **d, const char *path, ledger_mode mode, ent_err *err) {
    int flags = mode == LEDGER_READ     ? SQLITE_OPEN_READONLY
                : mode == LEDGER_CREATE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                        : SQLITE_OPEN_READWRITE;
    if (mode != LEDGER_CREATE && access(path, F_OK) != 0)
        return err_system(err, "%s: cannot be opened", path);
    sqlite *q = calloc(1, sizeof *q);
    char *place = strdup(path);
    if (!q || !place) {
        free(q);
        free(place);
        return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    }
    q->d = (db){.ops = &sqlite_ops, .place = place};
    char *fixed = fixed_name(path, mode);
    flags |= SQLITE_OPEN_NOMUTEX | (fixed ? SQLITE_OPEN_URI : 0);
    int code = sqlite3_open_v2(fixed ? fixed : path, &q->handle, flags, NULL);
    free(fixed);
    ent_status status = code == SQLITE_OK ? set_up(q, mode, err) : fail(q, code, err);
    if (status != ENT_OK) {
        sqlite_close(&q->d);
        return status;
    }
    *d = &q->d;
    return ENT_OK;
}

static ent_status sqlite_begin(db *d, ent_err *err) {
    sqlite *q = (sqlite *)d;
    ENT_TRY(run_script(q, "BEGIN IMMEDIATE", err));
    q->in_transaction = true;
    return ENT_OK;
}

static ent_status sqlite_commit(db *d, ent_err *err) {
    sqlite *q = (sqlite *)d;
    ENT_TRY(run_script(q, "COMMIT", err));
    q->in_transaction = false;
    return ENT_OK;
}

static void sqlite_rollback(db *d) {
    sqlite *q = (sqlite *)d;
    if (!q->in_transaction) return;
    for (size_t i = 0; i < q->n_statements; i++) {
        sqlite3_reset(q->statements[i]->st);
        q->statements[i]->busy = false;
    }
    sqlite3_exec(q->handle, "ROLLBACK", NULL, NULL, NULL);
    q->in_transaction = false;
}

static statement *find(const sqlite *q, uint64_t hash, const void *table) {
    for (size_t i = 0; i < q->n_statements; i++) {
        statement *s = q->statements[i];
        if (s->hash == hash && s->table == table) return s;
    }
    return NULL;
}

// Makes room by the question that was not asked for the longest time.
static void forget_oldest(sqlite *q) {
    size_t oldest = MOST_STATEMENTS;
    for (size_t i = 0; i < q->n_statements; i++) {
        const statement *s = q->statements[i];
        bool older = oldest == MOST_STATEMENTS || s->used < q->statements[oldest]->used;
        if (!s->table && !s->busy && older) oldest = i;
    }
    if (oldest == MOST_STATEMENTS) return;
    sqlite3_finalize(q->statements[oldest]->st);
    free(q->statements[oldest]);
    q->statements[oldest] = q->statements[--q->n_statements];
}

static ent_status prepare(sqlite *q, const char *sql, uint64_t hash, const void *table,
                          statement **out, ent_err *err) {
    sqlite3_stmt *st;
    if (q->n_statements == MOST_STATEMENTS) forget_oldest(q);
    if (q->n_statements == MOST_STATEMENTS)
        return err_set(err, ENT_ERR_USAGE, 0, "%s: too many questions at once", q->d.place);
    int code = sqlite3_prepare_v3(q->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &st, NULL);
    if (code != SQLITE_OK) return fail(q, code, err);
    statement *s = malloc(sizeof *s);
    if (!s) {
        sqlite3_finalize(st);
        return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    }
    *s = (statement){.rows = {&sqlite_ops}, .st = st, .d = q, .hash = hash, .table = table};
    q->statements[q->n_statements++] = *out = s;
    return ENT_OK;
}

// `lives` is SQLITE_STATIC where the values outlive the statement's steps.
static int bind(sqlite3_stmt *st, const db_value *args, size_t n, sqlite3_destructor_type lives) {
    int code = SQLITE_OK;
    for (int i = 0; i < (int)n && code == SQLITE_OK; i++) {
        const db_value *v = &args[i];
        switch (v->kind) {
        case DB_NULL: code = sqlite3_bind_null(st, i + 1); break;
        case DB_INT: code = sqlite3_bind_int64(st, i + 1, v->i); break;
        case DB_REAL: code = sqlite3_bind_double(st, i + 1, v->r); break;
        case DB_TEXT:
            code = sqlite3_bind_text64(st, i + 1, v->s.p, v->s.len, lives, SQLITE_UTF8);
            break;
        case DB_BLOB: code = sqlite3_bind_blob64(st, i + 1, v->s.p, v->s.len, lives); break;
        }
    }
    return code;
}

static ent_status sqlite_query(db *d, const char *sql, const db_value *args, size_t n,
                               db_rows **rows, ent_err *err) {
    sqlite *q = (sqlite *)d;
    uint64_t hash = XXH3_64bits(sql, strlen(sql));
    statement *s = find(q, hash, NULL);
    if (!s) ENT_TRY(prepare(q, sql, hash, NULL, &s, err));
    if (s->busy)
        return err_set(err, ENT_ERR_USAGE, 0, "%s: the same question twice at once", d->place);
    int code = bind(s->st, args, n, SQLITE_TRANSIENT);
    if (code != SQLITE_OK) return fail(q, code, err);
    s->busy = true;
    s->used = ++q->asked;
    *rows = &s->rows;
    return ENT_OK;
}

static ent_status sqlite_next(db_rows *rows, bool *more, ent_err *err) {
    statement *s = (statement *)rows;
    int code = sqlite3_step(s->st);
    *more = code == SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE ? ENT_OK : fail(s->d, code, err);
}

static void sqlite_end(db_rows *rows, int64_t *changed) {
    statement *s = (statement *)rows;
    if (changed) *changed = sqlite3_changes64(s->d->handle);
    sqlite3_reset(s->st);
    s->busy = false;
}

static sqlite3_stmt *statement_of(const db_rows *rows) { return ((const statement *)rows)->st; }

static int64_t sqlite_get_int(const db_rows *rows, int column) {
    return sqlite3_column_int64(statement_of(rows), column);
}

static double sqlite_get_real(const db_rows *rows, int column) {
    return sqlite3_column_double(statement_of(rows), column);
}

static sv sqlite_get_text(const db_rows *rows, int column) {
    const char *p = (const char *)sqlite3_column_text(statement_of(rows), column);
    return (sv){p, p ? (size_t)sqlite3_column_bytes(statement_of(rows), column) : 0};
}

static sv sqlite_get_blob(const db_rows *rows, int column) {
    const char *p = sqlite3_column_blob(statement_of(rows), column);
    return (sv){p, p ? (size_t)sqlite3_column_bytes(statement_of(rows), column) : 0};
}

static bool sqlite_get_null(const db_rows *rows, int column) {
    return sqlite3_column_type(statement_of(rows), column) == SQLITE_NULL;
}

static ent_status prepare_put(sqlite *q, const db_table *table, size_t n, statement **s,
                              ent_err *err) {
    char sql[1024];
    int at = snprintf(sql, sizeof sql, "INSERT INTO %s(%s) VALUES(", table->name, table->columns);
    for (size_t i = 0; i < n && at < (int)sizeof sql - 4; i++)
        at += snprintf(sql + at, sizeof sql - (size_t)at, i ? ",?" : "?");
    snprintf(sql + at, sizeof sql - (size_t)at, ")");
    return prepare(q, sql, 0, table, s, err);
}

static ent_status sqlite_put(db *d, const db_table *table, const db_value *values, size_t n,
                             ent_err *err) {
    sqlite *q = (sqlite *)d;
    statement *s = find(q, 0, table);
    if (!s) ENT_TRY(prepare_put(q, table, n, &s, err));
    int code = bind(s->st, values, n, SQLITE_STATIC);
    if (code == SQLITE_OK) code = sqlite3_step(s->st);
    ent_status status = code == SQLITE_DONE ? ENT_OK : fail(q, code, err);
    sqlite3_reset(s->st);
    return status;
}

static ent_status sqlite_flush(db *d, ent_err *err) { return ENT_OK; }

static const db_ops sqlite_ops = {
    .close = sqlite_close,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .allow = sqlite_allow,
    .snapshot = "BEGIN",
    .script = sqlite_script,
    .query = sqlite_query,
    .stream = sqlite_query,
    .next = sqlite_next,
    .end = sqlite_end,
    .get_int = sqlite_get_int,
    .get_real = sqlite_get_real,
    .get_text = sqlite_get_text,
    .get_blob = sqlite_get_blob,
    .get_null = sqlite_get_null,
    .put = sqlite_put,
    .flush = sqlite_flush,
};
