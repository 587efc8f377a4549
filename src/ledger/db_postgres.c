// SPDX-License-Identifier: Apache-2.0
//
// Parameters go as text (hashes and signatures as bytes), results come in PostgreSQL's binary form. All tables are in the schema
// `entente`. Writing is by COPY: rows wait in a buffer for each table until a flush.
#include "ledger/db.h"
#include <endian.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <xxhash.h>

enum {
    MOST_STATEMENTS = 512,
    MOST_TABLES = 32,
    MOST_ARGS = 64,
    FLUSH_BYTES = 8 << 20,
    FETCH_ROWS = 1000
};

// Types of results, by PostgreSQL's numbers (pg_type.dat).
enum { TYPE_BOOL = 16, TYPE_INT8 = 20, TYPE_INT2 = 21, TYPE_INT4 = 23, TYPE_FLOAT8 = 701 };

typedef struct copy {
    const db_table *table;
    char *at;
    size_t n, cap;
} copy;

typedef struct postgres {
    db d;
    PGconn *c;
    uint64_t prepared[MOST_STATEMENTS];
    size_t n_prepared;
    copy copies[MOST_TABLES];
    size_t n_copies;
    bool in_transaction;
    uint64_t n_cursors;   // so far: each has a name of its own
    uint64_t n_streaming; // answers, in a transaction begun for them
} postgres;

typedef struct result {
    db_rows rows;
    PGresult *r;
    int row, n_rows;
    postgres *p;     // of an answer that streams, else NULL
    uint64_t cursor; // its number
    bool began;      // it is one of n_streaming
} result;

static const db_ops postgres_ops;

// The first line of what the server or the library says.
static ent_status fail(const postgres *p, const PGresult *r, ent_err *err) {
    const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
    const char *says = r ? PQresultErrorMessage(r) : PQerrorMessage(p->c);
    int n = (int)strcspn(says, "\n");
    if (PQstatus(p->c) != CONNECTION_OK || (state && strncmp(state, "57P", 3) == 0))
        return err_set(
            err, ENT_ERR_IO, 0,
            "%s: the connection was lost; what was not finished was undone: run this again",
            p->d.place);
    if (state && strncmp(state, "53", 2) == 0)
        return err_set(err, ENT_ERR_IO, 0,
                       "%s: the server is full: %.*s; what was not finished was undone: make room "
                       "and run this again",
                       p->d.place, n, says);
    if (state && strcmp(state, "57014") == 0)
        return err_set(err, ENT_ERR_IO, 0, "%s: the question takes too long: narrow it",
                       p->d.place);
    if (state && (strcmp(state, "42501") == 0 || strcmp(state, "25006") == 0))
        return err_set(err, ENT_ERR_IO, 0,
                       "%s: may not be written: %.*s; ask for the right to do so", p->d.place, n,
                       says);
    return err_set(err, ENT_ERR_INPUT, 0, "%s: %.*s", p->d.place, n, says);
}

static ent_status no_memory(ent_err *err) {
    return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
}

static void postgres_close(db *d) {
    postgres *p = (postgres *)d;
    for (size_t i = 0; i < p->n_copies; i++) free(p->copies[i].at);
    PQfinish(p->c);
    free(p->d.place);
    free(p);
}

static ent_status run_script(postgres *p, const char *sql, ent_err *err) {
    PGresult *r = PQexec(p->c, sql);
    ExecStatusType s = PQresultStatus(r);
    bool good = s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK || s == PGRES_EMPTY_QUERY;
    ent_status status = good ? ENT_OK : fail(p, r, err);
    PQclear(r);
    return status;
}

static void postgres_allow(db *d, int ms) {
    char sql[64];
    ent_err err; // a lost connection is told by the question itself
    snprintf(sql, sizeof sql, "SET statement_timeout = %d", ms);
    (void)!run_script((postgres *)d, sql, &err);
}

static ent_status postgres_script(db *d, const char *sql, ent_err *err) {
    return run_script((postgres *)d, sql, err);
}

static void say_nothing(void *ctx, const PGresult *r) {}

// A URI may hold a password, which no message should repeat.
static char *without_password(const char *uri) {
    char *words = strdup(uri), *at = words ? strrchr(words, '@') : NULL;
    char *begin = words ? strstr(words, "://") : NULL;
    char *colon = at && begin ? memchr(begin + 3, ':', (size_t)(at - begin - 3)) : NULL;
    if (colon) memmove(colon, at, strlen(at) + 1);
    return words;
}

ent_status db_postgres_open(db **d, const char *uri, ledger_mode mode, ent_err *err) {
    postgres *p = calloc(1, sizeof *p);
    if (!p) return no_memory(err);
    p->d = (db){.ops = &postgres_ops, .postgres = true, .place = without_password(uri)};
    p->c = p->d.place ? PQconnectdb(uri) : NULL;
    ent_status status = ENT_OK;
    if (!p->c)
        status = no_memory(err);
    else if (PQstatus(p->c) != CONNECTION_OK)
        status = err_set(err, ENT_ERR_IO, 0, "%s: no connection: %.*s", p->d.place,
                         (int)strcspn(PQerrorMessage(p->c), "\n"), PQerrorMessage(p->c));
    if (status == ENT_OK) {
        PQsetNoticeReceiver(p->c, say_nothing, NULL);
        status =
            run_script(p, "SET client_encoding = 'UTF8'; SET search_path = entente, pg_temp", err);
    }
    if (status == ENT_OK && mode == LEDGER_READ)
        status = run_script(p, "SET default_transaction_read_only = on", err);
    if (status != ENT_OK) return postgres_close(&p->d), status;
    *d = &p->d;
    return ENT_OK;
}

static ent_status postgres_begin(db *d, ent_err *err) {
    postgres *p = (postgres *)d;
    // One writer at a time. Small tables of work have no statistics: without hash joins the planner goes by the indexes.
    ENT_TRY(run_script(p,
                       "BEGIN; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; "
                       "SELECT pg_advisory_xact_lock(1162761292)",
                       err));
    p->in_transaction = true;
    return ENT_OK;
}

static ent_status postgres_flush(db *d, ent_err *err);

static ent_status postgres_commit(db *d, ent_err *err) {
    postgres *p = (postgres *)d;
    ENT_TRY(postgres_flush(d, err));
    ENT_TRY(run_script(p, "COMMIT", err));
    p->in_transaction = false;
    return ENT_OK;
}

static void postgres_rollback(db *d) {
    postgres *p = (postgres *)d;
    for (size_t i = 0; i < p->n_copies; i++) p->copies[i].n = 0;
    if (p->in_transaction) PQclear(PQexec(p->c, "ROLLBACK"));
    p->in_transaction = false;
}

// ---- questions ---------------------------------------------------------------------------------------------------------------------

// "?1" as "$1"; `?` stands in no string of ours.
static char *numbered(const char *sql) {
    char *words = strdup(sql);
    for (char *at = words; at && (at = strchr(at, '?'));) *at = '$';
    return words;
}

static bool is_prepared(const postgres *p, uint64_t hash) {
    for (size_t i = 0; i < p->n_prepared; i++)
        if (p->prepared[i] == hash) return true;
    return false;
}

static ent_status prepare(postgres *p, const char *sql, uint64_t hash, const char *name,
                          ent_err *err) {
    if (is_prepared(p, hash)) return ENT_OK;
    if (p->n_prepared == MOST_STATEMENTS) { // a long session: begin anew
        ENT_TRY(run_script(p, "DEALLOCATE ALL", err));
        p->n_prepared = 0;
    }
    char *words = numbered(sql);
    if (!words) return no_memory(err);
    PGresult *r = PQprepare(p->c, name, words, 0, NULL);
    ent_status status = PQresultStatus(r) == PGRES_COMMAND_OK ? ENT_OK : fail(p, r, err);
    if (status == ENT_OK) p->prepared[p->n_prepared++] = hash;
    PQclear(r);
    free(words);
    return status;
}

// The values as the library wants them. Text has to end with a NUL, so it goes with its length, as bytes.
typedef struct params {
    const char *at[MOST_ARGS];
    int lengths[MOST_ARGS], formats[MOST_ARGS];
    char numbers[MOST_ARGS][32];
} params;

static void set_param(params *q, size_t i, const db_value *v) {
    q->formats[i] = 0;
    q->at[i] = q->numbers[i];
    switch (v->kind) {
    case DB_NULL: q->at[i] = NULL; break;
    case DB_INT: snprintf(q->numbers[i], sizeof q->numbers[i], "%lld", (long long)v->i); break;
    case DB_REAL: snprintf(q->numbers[i], sizeof q->numbers[i], "%.17g", v->r); break;
    case DB_TEXT:
    case DB_BLOB:
        q->at[i] = v->s.p;
        q->lengths[i] = (int)v->s.len;
        q->formats[i] = 1;
    }
}

static ent_status postgres_query(db *d, const char *sql, const db_value *args, size_t n,
                                 db_rows **rows, ent_err *err) {
    postgres *p = (postgres *)d;
    uint64_t hash = XXH3_64bits(sql, strlen(sql));
    char name[20];
    if (n > MOST_ARGS)
        return err_set(err, ENT_ERR_USAGE, 0, "%s: too many values in a question", d->place);
    snprintf(name, sizeof name, "q%016llx", (unsigned long long)hash);
    ENT_TRY(prepare(p, sql, hash, name, err));
    result *out = calloc(1, sizeof *out);
    params *q = malloc(sizeof *q);
    if (!out || !q) return free(out), free(q), no_memory(err);
    for (size_t i = 0; i < n; i++) set_param(q, i, &args[i]);
    PGresult *r = PQexecPrepared(p->c, name, (int)n, q->at, q->lengths, q->formats, 1);
    free(q);
    ExecStatusType s = PQresultStatus(r);
    if (s != PGRES_TUPLES_OK && s != PGRES_COMMAND_OK) {
        ent_status status = fail(p, r, err);
        PQclear(r);
        free(out);
        return status;
    }
    *out = (result){.rows = {&postgres_ops}, .r = r, .row = -1, .n_rows = PQntuples(r)};
    *rows = &out->rows;
    return ENT_OK;
}

static ent_status fetch(result *s, ent_err *err) {
    char sql[64];
    snprintf(sql, sizeof sql, "FETCH %d FROM c%llu", FETCH_ROWS, (unsigned long long)s->cursor);
    PQclear(s->r);
    s->r = PQexecParams(s->p->c, sql, 0, NULL, NULL, NULL, NULL, 1);
    s->row = -1;
    s->n_rows = PQntuples(s->r);
    return PQresultStatus(s->r) == PGRES_TUPLES_OK ? ENT_OK : fail(s->p, s->r, err);
}

static ent_status declare(result *s, const char *sql, const db_value *args, size_t n,
                          ent_err *err) {
    char head[64];
    snprintf(head, sizeof head, "DECLARE c%llu NO SCROLL CURSOR FOR ",
             (unsigned long long)s->cursor);
    char *words = malloc(strlen(head) + strlen(sql) + 1);
    params *q = malloc(sizeof *q);
    if (!words || !q) return free(words), free(q), no_memory(err);
    strcpy(stpcpy(words, head), sql);
    for (char *at = words; (at = strchr(at, '?'));) *at = '$';
    for (size_t i = 0; i < n; i++) set_param(q, i, &args[i]);
    PGresult *r = PQexecParams(s->p->c, words, (int)n, NULL, q->at, q->lengths, q->formats, 0);
    ent_status status = PQresultStatus(r) == PGRES_COMMAND_OK ? ENT_OK : fail(s->p, r, err);
    PQclear(r);
    free(words);
    free(q);
    return status;
}

static void postgres_end(db_rows *rows, int64_t *changed);

static ent_status postgres_stream(db *d, const char *sql, const db_value *args, size_t n,
                                  db_rows **rows, ent_err *err) {
    postgres *p = (postgres *)d;
    if (n > MOST_ARGS)
        return err_set(err, ENT_ERR_USAGE, 0, "%s: too many values in a question", d->place);
    if (!p->in_transaction && !p->n_streaming) ENT_TRY(run_script(p, "BEGIN", err));
    result *s = calloc(1, sizeof *s);
    if (!s) return no_memory(err);
    *s = (result){.rows = {&postgres_ops}, .p = p, .cursor = ++p->n_cursors};
    s->began = !p->in_transaction;
    p->n_streaming += s->began;
    ent_status status = declare(s, sql, args, n, err);
    if (status == ENT_OK) status = fetch(s, err);
    if (status == ENT_OK) return *rows = &s->rows, ENT_OK;
    postgres_end(&s->rows, NULL);
    return status;
}

static ent_status postgres_next(db_rows *rows, bool *more, ent_err *err) {
    result *r = (result *)rows;
    if (r->p && r->row + 1 == FETCH_ROWS) ENT_TRY(fetch(r, err));
    *more = ++r->row < r->n_rows;
    return ENT_OK;
}

// The last answer that streams ends the transaction in which they were read.
static void end_stream(const result *s) {
    char sql[64];
    postgres *p = s->p;
    if (s->began && --p->n_streaming == 0) {
        PQclear(PQexec(p->c, "ROLLBACK"));
        return;
    }
    snprintf(sql, sizeof sql, "CLOSE c%llu", (unsigned long long)s->cursor);
    PQclear(PQexec(p->c, sql));
}

static void postgres_end(db_rows *rows, int64_t *changed) {
    result *r = (result *)rows;
    if (r->p) end_stream(r);
    if (changed) *changed = strtoll(PQcmdTuples(r->r), NULL, 10);
    PQclear(r->r);
    free(r);
}

static bool postgres_get_null(const db_rows *rows, int column) {
    const result *r = (const result *)rows;
    return PQgetisnull(r->r, r->row, column) != 0;
}

static uint64_t read_big_endian(const char *p, size_t n) {
    uint64_t v = 0;
    for (size_t i = 0; i < n; i++) v = v << 8 | (uint8_t)p[i];
    return v;
}

static int64_t postgres_get_int(const db_rows *rows, int column) {
    const result *r = (const result *)rows;
    if (postgres_get_null(rows, column)) return 0;
    const char *p = PQgetvalue(r->r, r->row, column);
    switch (PQftype(r->r, column)) {
    case TYPE_BOOL: return *p;
    case TYPE_INT2: return (int16_t)read_big_endian(p, 2);
    case TYPE_INT4: return (int32_t)read_big_endian(p, 4);
    default: return (int64_t)read_big_endian(p, 8);
    }
}

static double postgres_get_real(const db_rows *rows, int column) {
    const result *r = (const result *)rows;
    double v;
    if (postgres_get_null(rows, column)) return 0;
    if (PQftype(r->r, column) != TYPE_FLOAT8) return (double)postgres_get_int(rows, column);
    uint64_t bits = read_big_endian(PQgetvalue(r->r, r->row, column), sizeof bits);
    memcpy(&v, &bits, sizeof v);
    return v;
}

static sv postgres_get_bytes(const db_rows *rows, int column) {
    const result *r = (const result *)rows;
    if (postgres_get_null(rows, column)) return (sv){0};
    return (sv){PQgetvalue(r->r, r->row, column), (size_t)PQgetlength(r->r, r->row, column)};
}

// ---- COPY --------------------------------------------------------------------------------------------------------------------------

static bool room(copy *c, size_t more) {
    if (c->n + more <= c->cap) return true;
    size_t cap = c->cap ? c->cap * 2 : 1 << 16;
    while (cap < c->n + more) cap *= 2;
    char *at = realloc(c->at, cap);
    if (!at) return false;
    c->at = at;
    c->cap = cap;
    return true;
}

static void add_escaped(copy *c, sv s) {
    for (size_t i = 0; i < s.len; i++) {
        char ch = s.p[i], letter = ch == '\n'   ? 'n'
                                   : ch == '\r' ? 'r'
                                   : ch == '\t' ? 't'
                                   : ch == '\\' ? '\\'
                                                : 0;
        if (letter) c->at[c->n++] = '\\';
        c->at[c->n++] = letter ? letter : ch;
    }
}

static void add_hex(copy *c, sv s) {
    memcpy(c->at + c->n, "\\\\x", 3);
    c->n += 3;
    for (size_t i = 0; i < s.len; i++) {
        c->at[c->n++] = "0123456789abcdef"[(uint8_t)s.p[i] >> 4];
        c->at[c->n++] = "0123456789abcdef"[(uint8_t)s.p[i] & 15];
    }
}

static bool add_value(copy *c, const db_value *v) {
    if (!room(c, 2 * v->s.len + 64)) return false;
    switch (v->kind) {
    case DB_NULL: c->n += (size_t)sprintf(c->at + c->n, "\\N"); break;
    case DB_INT: c->n += (size_t)sprintf(c->at + c->n, "%lld", (long long)v->i); break;
    case DB_REAL: c->n += (size_t)sprintf(c->at + c->n, "%.17g", v->r); break;
    case DB_TEXT: add_escaped(c, v->s); break;
    case DB_BLOB: add_hex(c, v->s); break;
    }
    return true;
}

static copy *copy_of(postgres *p, const db_table *table) {
    for (size_t i = 0; i < p->n_copies; i++)
        if (p->copies[i].table == table) return &p->copies[i];
    if (p->n_copies == MOST_TABLES) return NULL;
    p->copies[p->n_copies].table = table;
    return &p->copies[p->n_copies++];
}

static ent_status postgres_put(db *d, const db_table *table, const db_value *values, size_t n,
                               ent_err *err) {
    copy *c = copy_of((postgres *)d, table);
    if (!c) return err_set(err, ENT_ERR_USAGE, 0, "%s: too many tables", d->place);
    for (size_t i = 0; i < n; i++) {
        if (!add_value(c, &values[i])) return no_memory(err);
        c->at[c->n++] = i + 1 < n ? '\t' : '\n';
    }
    return c->n > FLUSH_BYTES ? postgres_flush(d, err) : ENT_OK;
}

static ent_status end_copy(postgres *p, ent_err *err) {
    ent_status status = ENT_OK;
    PGresult *r;
    if (PQputCopyEnd(p->c, NULL) != 1) return fail(p, NULL, err);
    while ((r = PQgetResult(p->c))) {
        if (PQresultStatus(r) != PGRES_COMMAND_OK && status == ENT_OK) status = fail(p, r, err);
        PQclear(r);
    }
    return status;
}

static ent_status send_copy(postgres *p, copy *c, ent_err *err) {
    char sql[1024];
    snprintf(sql, sizeof sql, "COPY %s(%s) FROM STDIN", c->table->name, c->table->columns);
    PGresult *r = PQexec(p->c, sql);
    ent_status status = PQresultStatus(r) == PGRES_COPY_IN ? ENT_OK : fail(p, r, err);
    PQclear(r);
    if (status != ENT_OK) return status;
    for (size_t at = 0; at < c->n;) {
        size_t n = c->n - at < 1 << 20 ? c->n - at : 1 << 20;
        if (PQputCopyData(p->c, c->at + at, (int)n) != 1) return fail(p, NULL, err);
        at += n;
    }
    c->n = 0;
    return end_copy(p, err);
}

static ent_status postgres_flush(db *d, ent_err *err) {
    postgres *p = (postgres *)d;
    for (size_t i = 0; i < p->n_copies; i++)
        if (p->copies[i].n) ENT_TRY(send_copy(p, &p->copies[i], err));
    return ENT_OK;
}

static const db_ops postgres_ops = {
    .close = postgres_close,
    .begin = postgres_begin,
    .commit = postgres_commit,
    .rollback = postgres_rollback,
    .allow = postgres_allow,
    .snapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    .script = postgres_script,
    .query = postgres_query,
    .stream = postgres_stream,
    .next = postgres_next,
    .end = postgres_end,
    .get_int = postgres_get_int,
    .get_real = postgres_get_real,
    .get_text = postgres_get_bytes,
    .get_blob = postgres_get_bytes,
    .get_null = postgres_get_null,
    .put = postgres_put,
    .flush = postgres_flush,
};
