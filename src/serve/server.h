// SPDX-License-Identifier: Apache-2.0
//
// What the files of this folder know of each other.
//
//     http.c        sockets: connections, limits, compression, headers
//     request.c     bytes -> request
//     answer.c      request -> answer: security, routes, errors; no sockets, so that it can be tested and fuzzed alone
//     query.c       parameters -> filter; the command that asks the same
//     page_*.c      one file a page: its questions to the ledger, its JSON and CSV
//     put.c         rows and tables -> JSON and CSV
//     facts.c       sizes of the ledger and its reports by day, kept until it changes
//     store.c       connections to the ledger, lent for an answer
//     kept.c        answers that are kept until the ledger changes
#ifndef SERVE_SERVER_H
#define SERVE_SERVER_H

#include "base/text.h"
#include "ledger/ledger.h"
#include "ledger/look.h"
#include "serve/request.h"
#include "serve/serve.h"
#include <jansson.h>
#include <pthread.h>
#include <stdatomic.h>

// How many reports were published on a day.
typedef struct day_count {
    ent_day day;
    int64_t reports;
} day_count;

// What every page needs and what takes long to count. Never changed once it is made; freed with the last who holds it.
typedef struct facts {
    atomic_int users;
    look_state state; // when it was counted
    look_sizes sizes;
    day_count *days; // in order, from malloc
    size_t n_days;
    int64_t generation; // grows by one with every change that is seen
} facts;

typedef struct metrics {
    atomic_uint_fast64_t answers[6]; // by hundreds of their status
    atomic_uint_fast64_t bytes;      // of bodies, before compression
    atomic_uint_fast64_t kept;       // answers that were at hand
    atomic_uint_fast64_t late;       // questions that took too long
    atomic_uint_fast64_t cut;        // connections closed because their time was over
    atomic_uint_fast64_t buckets[8]; // of seconds; see metrics.c
    atomic_uint_fast64_t microseconds;
    atomic_int live, connections;
} metrics;

typedef struct worker worker;
typedef struct kept_answers kept_answers;

typedef struct server {
    serve_options o;
    const char *name; // of the ledger, without its folder
    metrics m;
    kept_answers *kept;

    pthread_mutex_t lock; // of what follows
    pthread_cond_t given; // a worker came back
    worker *free_workers;
    int n_lent, n_rows_lent; // of these, those that write rows as long as they are read

    pthread_mutex_t facts_lock; // of `f`
    pthread_cond_t changed;     // another `f`, or `stopping`
    facts *f;
    atomic_bool stopping;

    ent_document *document; // of pasted reports, one at a time
    pthread_mutex_t document_lock;
} server;

// One connection to the ledger, with the memory of one answer.
struct worker {
    server *s;
    ledger *l;
    look_state state; // of the snapshot
    bool streams;
    facts *f; // those of when it was taken
    arena a;
    ledger_rows *rows; // open question; closed when the answer is done or out of memory
    json_t *parsed;    // likewise
    bool has_document; // likewise
    int file;          // likewise; -1 for none
    worker *next;
};

enum { SERVER_MOST_ROWS = 4, SERVER_ROWS_SECONDS = 600 };

// Opens what `s->o` names. server_close may be called after a failure.
ent_status server_open(server *s, const serve_options *o, ent_err *err) ENT_MUST_USE;
void server_close(server *s);

// A free worker, its ledger in a snapshot and its clock set; for `rows`, tables that go out as long as somebody reads, of a number of their
// own and with more time. NULL when none came free in time or the ledger cannot be opened (told).
worker *worker_take(server *s, bool rows, ent_err *err);
void worker_give(worker *w);

// Counts anew when the ledger changed since.
ent_status facts_refresh(server *s, ledger *l, ent_err *err) ENT_MUST_USE;
facts *facts_hold(server *s);
void facts_drop(facts *f); // NULL is allowed

// ---- answers -------------------------------------------------------------------------------------------------------------------------

typedef enum answer_cache { ANSWER_NO_STORE, ANSWER_REVALIDATE, ANSWER_FOR_EVER } answer_cache;

typedef struct answer {
    int status;
    const char *type; // "application/json"
    answer_cache cache;
    sv body;                   // in the worker's arena, or for ever
    const struct asset *asset; // instead of a body: a file of the application
    bool rows;                 // the worker's open question follows as CSV
    bool frame;                // may be shown in a frame of other sites
    bool sandbox;              // a page that is not ours: no scripts
    const char *allow;         // of 405
    int retry_seconds;         // of 503; 0: none
} answer;

// One request being answered.
typedef struct asking {
    server *s;
    worker *w;
    const request *r;
    answer *answer;
    arena *a; // the worker's
    text out;
    json j; // writes to `out`
} asking;

// Whether what is asked for needs the ledger. Files, health and metrics do not.
bool answer_needs_ledger(const request *r);

// The answer to a request that was read. Never fails: errors are answers. `w` may be NULL where answer_needs_ledger says no.
void answer_request(server *s, worker *w, const request *r, arena *a, answer *out);

// Closes what an answer with `rows` left open.
void answer_end(worker *w);

// An error as application/problem+json.
void answer_problem(answer *out, arena *a, int status, sv detail);

// ---- files of the application (made by embed.py) ---------------------------------------------------------------------------------------

typedef struct asset {
    const char *path, *type, *etag;
    const unsigned char *packed; // gzip
    size_t packed_len, len;
} asset;
extern const asset assets[];
extern const size_t n_assets;
extern const char openapi_json[];
extern const size_t openapi_json_len;

#endif
