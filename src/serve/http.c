// SPDX-License-Identifier: Apache-2.0
//
// Sockets. Each connection has a thread of its own (libmicrohttpd's), which may wait for a worker, a reader or a change of the ledger
// without anybody else waiting. One thread more, the watcher, looks at the ledger twice a second and closes connections whose time is
// over.
#include "exchange/rows.h"
#include "serve/kept.h"
#include "serve/metrics.h"
#include "serve/server.h"
#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

enum {
    REQUEST_MS = 30000, // for a request to come, from its first byte or the end of the one before
    ANSWER_MS = 60000,  // for an answer to be read
    ROWS_MS = 1000 * SERVER_ROWS_SECONDS,
    FOR_EVER_MS = 0,
    BEAT_SECONDS = 15, // live updates say at least so often that they are alive
    WATCH_MS = 500,
    STOP_MS = 5000,
    STACK_BYTES = 512 << 10,
    REQUEST_BYTES = 4 << 20, // arena of a request
    BLOCK_BYTES = 64 << 10,
};

// A connection, from its beginning to its end.
typedef struct wire {
    struct wire *before, *next;
    int socket;
    atomic_llong until_ms; // 0: for ever
} wire;

struct serve {
    server s;
    struct MHD_Daemon *daemon;
    char url[128];
    pthread_t watcher;
    bool watching;
    ledger *watched;
    pthread_mutex_t wires_lock;
    wire wires; // head of a ring
};

// A request while it comes in.
typedef struct incoming {
    char *uri;
    char *body;
    size_t n, cap;
    bool begun, too_large, no_memory;
    int64_t began_us;
} incoming;

static int64_t now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t now_ms(void) { return now_us() / 1000; }

static sv header(struct MHD_Connection *c, const char *name) {
    return sv_of(MHD_lookup_connection_value(c, MHD_HEADER_KIND, name));
}

static void allow_ms(struct MHD_Connection *c, int64_t ms) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    wire *l = info ? info->socket_context : NULL;
    if (l) l->until_ms = ms ? now_ms() + ms : 0;
}

// ---- headers -------------------------------------------------------------------------------------------------------------------------

static const char policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src "
    "'self'; font-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors ";
static const char sandbox_policy[] =
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

static void add(struct MHD_Response *r, const char *name, const char *value) {
    MHD_add_response_header(r, name, value);
}

static void add_safety(struct MHD_Response *r, bool frame, bool sandbox) {
    char words[sizeof policy + 8];
    snprintf(words, sizeof words, "%s%s", policy, frame ? "*" : "'none'");
    add(r, "Content-Security-Policy", sandbox ? sandbox_policy : words);
    add(r, "X-Content-Type-Options", "nosniff");
    add(r, "Referrer-Policy", "no-referrer");
    add(r, "Cross-Origin-Resource-Policy", "same-origin");
    add(r, "Cross-Origin-Opener-Policy", "same-origin");
    if (!frame && !sandbox) add(r, "X-Frame-Options", "DENY");
}

static void add_kind(struct MHD_Response *r, const char *type, answer_cache cache) {
    static const char *const words[] = {"no-store", "private, no-cache",
                                        "public, max-age=31536000, immutable"};
    add(r, "Content-Type", type);
    add(r, "Cache-Control", words[cache]);
}

static bool takes_gzip(struct MHD_Connection *c) {
    sv rest = header(c, "Accept-Encoding"), one;
    while (sv_split(&rest, ',', &one)) {
        one = sv_trim(one);
        if (!sv_starts(one, SV("gzip"))) continue;
        return sv_find(one, SV("q=0"), 0) < 0 || sv_find(one, SV("q=0."), 0) >= 0;
    }
    return false;
}

static bool is_known(struct MHD_Connection *c, const char *etag) {
    sv rest = header(c, "If-None-Match"), one;
    while (sv_split(&rest, ',', &one))
        if (sv_eq(sv_trim(one), SV("*")) || sv_eq(sv_trim(one), sv_of(etag))) return true;
    return false;
}

static enum MHD_Result send_it(struct MHD_Connection *c, int status, struct MHD_Response *r) {
    if (!r) return MHD_NO;
    enum MHD_Result good = MHD_queue_response(c, (unsigned)status, r);
    MHD_destroy_response(r);
    return good;
}

static enum MHD_Result send_unchanged(struct MHD_Connection *c, const char *etag,
                                      answer_cache cache) {
    struct MHD_Response *r = MHD_create_response_from_buffer(0, "", MHD_RESPMEM_PERSISTENT);
    if (!r) return MHD_NO;
    add(r, "ETag", etag);
    add_kind(r, "application/json", cache);
    add_safety(r, false, false);
    return send_it(c, MHD_HTTP_NOT_MODIFIED, r);
}

// ---- whole answers ---------------------------------------------------------------------------------------------------------------------

static void drop_blob(void *b) { blob_drop(b); }

static enum MHD_Result send_blob(struct MHD_Connection *c, blob *b, const answer *a) {
    bool packed = b->packed_len && takes_gzip(c);
    bool tagged = b->cache != ANSWER_NO_STORE && b->status == MHD_HTTP_OK;
    if (tagged && is_known(c, b->etag)) {
        enum MHD_Result good = send_unchanged(c, b->etag, b->cache);
        blob_drop(b);
        return good;
    }
    char *from = packed ? b->bytes + b->len : b->bytes;
    struct MHD_Response *r = MHD_create_response_from_buffer_with_free_callback_cls(
        packed ? b->packed_len : b->len, from, drop_blob, b);
    if (!r) return blob_drop(b), MHD_NO;
    add_kind(r, b->type, b->cache);
    if (tagged) add(r, "ETag", b->etag);
    if (packed) add(r, "Content-Encoding", "gzip");
    if (b->packed_len) add(r, "Vary", "Accept-Encoding");
    add_safety(r, a && a->frame, a && a->sandbox);
    if (a && a->allow) add(r, "Allow", a->allow);
    if (a && a->retry_seconds) add(r, "Retry-After", "5");
    if (b->status == MHD_HTTP_UNAUTHORIZED) add(r, "WWW-Authenticate", "Bearer");
    return send_it(c, b->status, r);
}

static char *unpacked(const asset *f) {
    char *to = malloc(f->len + 1);
    z_stream z = {.next_in = (unsigned char *)(uintptr_t)f->packed,
                  .avail_in = (unsigned)f->packed_len,
                  .next_out = (unsigned char *)to,
                  .avail_out = (unsigned)f->len};
    if (!to || inflateInit2(&z, 15 + 16) != Z_OK) return free(to), NULL;
    int end = inflate(&z, Z_FINISH);
    inflateEnd(&z);
    if (end == Z_STREAM_END && z.total_out == f->len) return to;
    return free(to), NULL;
}

static enum MHD_Result send_asset(struct MHD_Connection *c, const answer *a) {
    const asset *f = a->asset;
    bool packed = takes_gzip(c);
    char *plain = packed ? NULL : unpacked(f);
    if (a->status == MHD_HTTP_OK && is_known(c, f->etag))
        return free(plain), send_unchanged(c, f->etag, a->cache);
    if (!packed && !plain) return MHD_NO;
    struct MHD_Response *r =
        packed ? MHD_create_response_from_buffer(f->packed_len, (void *)(uintptr_t)f->packed,
                                                 MHD_RESPMEM_PERSISTENT)
               : MHD_create_response_from_buffer(f->len, plain, MHD_RESPMEM_MUST_FREE);
    if (!r) return free(plain), MHD_NO;
    add_kind(r, f->type, a->cache);
    add(r, "ETag", f->etag);
    add(r, "Vary", "Accept-Encoding");
    if (packed) add(r, "Content-Encoding", "gzip");
    add_safety(r, a->frame, false);
    return send_it(c, a->status, r);
}

// ---- rows as long as somebody reads ------------------------------------------------------------------------------------------------

typedef struct row_stream {
    worker *w;
    arena a;
    text waiting; // in `a`
    size_t sent;  // of it
    bool head, ended, packs, finished;
    z_stream z;
} row_stream;

static void free_stream(void *ctx) {
    row_stream *s = ctx;
    if (s->packs) deflateEnd(&s->z);
    arena_deinit(&s->a);
    worker_give(s->w);
    free(s);
}

// Some rows more into `waiting`.
static ent_status more_rows(row_stream *s) {
    const ledger_row *row;
    ent_err err;
    arena_reset(&s->a);
    if (arena_try(&s->a)) return ENT_ERR_MEMORY;
    s->waiting = text_new(&s->a);
    s->sent = 0;
    if (!s->head) rows_head(&s->waiting, true);
    s->head = true;
    while (s->waiting.n < BLOCK_BYTES / 2) {
        ENT_TRY(ledger_next(s->w->rows, &row, &err));
        s->ended = !row;
        if (!row) return ENT_OK;
        rows_line(&s->waiting, row, true);
    }
    return ENT_OK;
}

static size_t copy_waiting(row_stream *s, char *to, size_t room) {
    size_t n = s->waiting.n - s->sent;
    if (n > room) n = room;
    if (n) memcpy(to, s->waiting.at + s->sent, n);
    s->sent += n;
    return n;
}

static size_t pack_waiting(row_stream *s, char *to, size_t room) {
    s->z.next_in = (unsigned char *)s->waiting.at + s->sent;
    s->z.avail_in = (unsigned)(s->waiting.n - s->sent);
    s->z.next_out = (unsigned char *)to;
    s->z.avail_out = (unsigned)room;
    int end = deflate(&s->z, s->ended ? Z_FINISH : Z_NO_FLUSH);
    s->sent = s->waiting.n - s->z.avail_in;
    s->finished = end == Z_STREAM_END;
    return room - s->z.avail_out;
}

static ssize_t read_rows(void *ctx, uint64_t at, char *to, size_t room) {
    row_stream *s = ctx;
    size_t n = 0;
    while (!n) {
        if (s->sent == s->waiting.n && !s->ended && more_rows(s) != ENT_OK)
            return MHD_CONTENT_READER_END_WITH_ERROR;
        bool all = s->sent == s->waiting.n && s->ended;
        if (s->packs ? s->finished : all) return MHD_CONTENT_READER_END_OF_STREAM;
        n = s->packs ? pack_waiting(s, to, room) : copy_waiting(s, to, room);
    }
    return (ssize_t)n;
}

static enum MHD_Result send_rows(struct MHD_Connection *c, worker *w, const answer *a) {
    row_stream *s = calloc(1, sizeof *s);
    if (!s) return worker_give(w), MHD_NO;
    s->w = w;
    arena_init(&s->a, REQUEST_BYTES);
    s->packs =
        takes_gzip(c) && deflateInit2(&s->z, 2, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK;
    // The first rows take longest: what goes wrong here can still be told.
    if (more_rows(s) != ENT_OK) {
        free_stream(s);
        return MHD_NO;
    }
    struct MHD_Response *r =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK_BYTES, read_rows, s, free_stream);
    if (!r) return free_stream(s), MHD_NO;
    add_kind(r, a->type, ANSWER_NO_STORE);
    add(r, "Content-Disposition", "attachment; filename=\"events.csv\"");
    add(r, "Vary", "Accept-Encoding");
    if (s->packs) add(r, "Content-Encoding", "gzip");
    add_safety(r, false, false);
    allow_ms(c, ROWS_MS);
    return send_it(c, MHD_HTTP_OK, r);
}

// ---- live updates --------------------------------------------------------------------------------------------------------------------

typedef struct live {
    server *s;
    int64_t generation; // told last
    char waiting[256];
    size_t n, sent;
} live;

static void write_state(live *l, const facts *f) {
    int n = snprintf(l->waiting, sizeof l->waiting,
                     "event: state\ndata: {\"generation\":%lld,\"revision\":%lld,\"reports\":%lld,"
                     "\"mentions\":%lld,\"events\":%lld}\n\n",
                     (long long)f->generation, (long long)f->sizes.revision,
                     (long long)f->sizes.reports, (long long)f->sizes.mentions,
                     (long long)f->sizes.events);
    l->n = (size_t)n;
    l->generation = f->generation;
}

// Waits until there is something to tell; false when the server stops.
static bool wait_for_change(live *l) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += BEAT_SECONDS;
    pthread_mutex_lock(&l->s->facts_lock);
    int waited = 0;
    while (!l->s->stopping && l->s->f->generation == l->generation && waited != ETIMEDOUT)
        waited = pthread_cond_timedwait(&l->s->changed, &l->s->facts_lock, &until);
    l->sent = 0;
    if (l->s->f->generation != l->generation)
        write_state(l, l->s->f);
    else
        l->n = (size_t)snprintf(l->waiting, sizeof l->waiting, ": nothing new\n\n");
    pthread_mutex_unlock(&l->s->facts_lock);
    return !l->s->stopping;
}

static ssize_t read_live(void *ctx, uint64_t at, char *to, size_t room) {
    live *l = ctx;
    if (l->sent == l->n && !wait_for_change(l)) return MHD_CONTENT_READER_END_OF_STREAM;
    size_t n = l->n - l->sent < room ? l->n - l->sent : room;
    memcpy(to, l->waiting + l->sent, n);
    l->sent += n;
    return (ssize_t)n;
}

static void free_live(void *ctx) {
    live *l = ctx;
    l->s->m.live--;
    free(l);
}

static enum MHD_Result send_problem(struct MHD_Connection *c, server *s, arena *a, int status,
                                    sv detail) {
    answer out = {0};
    answer_problem(&out, a, status, detail);
    blob *b = blob_new(&out);
    s->m.answers[status / 100]++;
    return b ? send_blob(c, b, &out) : MHD_NO;
}

static enum MHD_Result send_live(struct MHD_Connection *c, server *s, arena *a) {
    if (++s->m.live > s->o.connections * 3 / 4) {
        s->m.live--;
        return send_problem(c, s, a, 503, SV("too many clients of live updates"));
    }
    live *l = calloc(1, sizeof *l);
    struct MHD_Response *r =
        l ? MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 512, read_live, l, free_live)
          : NULL;
    if (!r) {
        s->m.live--;
        free(l);
        return MHD_NO;
    }
    l->s = s;
    add_kind(r, "text/event-stream", ANSWER_NO_STORE);
    add(r, "X-Accel-Buffering", "no");
    add_safety(r, false, false);
    allow_ms(c, FOR_EVER_MS);
    s->m.answers[2]++;
    return send_it(c, MHD_HTTP_OK, r);
}

// ---- requests ------------------------------------------------------------------------------------------------------------------------

typedef struct exchange {
    serve *s;
    struct MHD_Connection *c;
    incoming *in;
    request r;
    arena a;
} exchange;

static bool is_rows(const request *r) {
    sv name = r->n_parts ? r->parts[0] : (sv){0};
    return r->form == REQUEST_CSV &&
           (sv_eq(name, SV("events")) || sv_eq(name, SV("event")) || sv_eq(name, SV("report")));
}

static bool is_kept(const request *r) {
    return !sv_eq(r->method, SV("POST")) && r->form == REQUEST_JSON &&
           !sv_eq(r->parts[0], SV("studies")) && !sv_eq(r->parts[0], SV("study"));
}

// What is kept of this answer, else the answer itself, kept from now on where it may be. NULL: no memory, or `out` has rows.
static blob *kept_or_new(server *s, worker *w, const request *r, arena *a, answer *out) {
    bool keeps = r->n_parts && is_kept(r);
    blob *b = keeps ? kept_get(s->kept, r->uri, w) : NULL;
    *out = (answer){0};
    s->m.kept += b != NULL;
    if (b) return b;
    answer_request(s, w, r, a, out);
    if (out->rows) return NULL;
    b = blob_new(out);
    if (b && keeps && out->status == MHD_HTTP_OK) kept_put(s->kept, r->uri, w, b);
    return b;
}

static enum MHD_Result answer_ledger(exchange *x) {
    server *s = &x->s->s;
    ent_err err;
    answer out;
    worker *w = worker_take(s, is_rows(&x->r), &err);
    if (!w) return send_problem(x->c, s, &x->a, 503, SV("too many questions at once: try again"));
    blob *b = kept_or_new(s, w, &x->r, &x->a, &out);
    if (out.rows) {
        metrics_count(s, out.status, 0, now_us() - x->in->began_us);
        return send_rows(x->c, w, &out);
    }
    worker_give(w);
    if (!b) return MHD_NO;
    metrics_count(s, b->status, b->len, now_us() - x->in->began_us);
    return send_blob(x->c, b, &out);
}

static void read_headers(exchange *x, const char *method) {
    x->r = (request){.method = sv_of(method),
                     .uri = sv_of(x->in->uri),
                     .host = header(x->c, "Host"),
                     .origin = header(x->c, "Origin"),
                     .fetch_site = header(x->c, "Sec-Fetch-Site"),
                     .content_type = header(x->c, "Content-Type"),
                     .authorization = header(x->c, "Authorization"),
                     .body = {x->in->body, x->in->n}};
}

static enum MHD_Result answer_it(exchange *x) {
    server *s = &x->s->s;
    ent_err err;
    answer out = {0};
    if (x->in->too_large) return send_problem(x->c, s, &x->a, 413, SV("at most 1 MB"));
    if (request_read(&x->r, &x->a, &err) != ENT_OK)
        return send_problem(x->c, s, &x->a, 400, sv_of(err.message));
    if (!request_is_ours(&x->r, sv_of(s->o.hosts)))
        return send_problem(
            x->c, s, &x->a, 403,
            SV("this host or origin is not known here; see `entente serve --host'"));
    bool reads = sv_eq(x->r.method, SV("GET"));
    if (x->r.form == REQUEST_JSON && x->r.n_parts == 1 && sv_eq(x->r.parts[0], SV("live")) && reads)
        return send_live(x->c, s, &x->a);
    allow_ms(x->c, ANSWER_MS);
    if (answer_needs_ledger(&x->r)) return answer_ledger(x);
    answer_request(s, NULL, &x->r, &x->a, &out);
    metrics_count(s, out.status, out.asset ? out.asset->len : out.body.len,
                  now_us() - x->in->began_us);
    if (out.asset) return send_asset(x->c, &out);
    blob *b = blob_new(&out);
    return b ? send_blob(x->c, b, &out) : MHD_NO;
}

static enum MHD_Result answer_whole(serve *s, struct MHD_Connection *c, const char *method,
                                    incoming *in) {
    exchange x = {.s = s, .c = c, .in = in};
    enum MHD_Result good;
    in->began_us = now_us();
    read_headers(&x, method);
    arena_init(&x.a, REQUEST_BYTES);
    good = arena_try(&x.a) ? MHD_NO : answer_it(&x);
    arena_deinit(&x.a);
    return good;
}

// What is over the limit is read and forgotten, so that the answer can be heard.
static void add_body(incoming *in, const char *bytes, size_t n) {
    if (in->too_large) return;
    if (in->n + n > REQUEST_MOST_BODY) {
        in->too_large = true;
        return;
    }
    if (in->n + n > in->cap) {
        size_t cap = in->cap ? in->cap * 2 : 4096;
        while (cap < in->n + n) cap *= 2;
        char *more = realloc(in->body, cap);
        if (!more) {
            in->too_large = true;
            return;
        }
        in->body = more;
        in->cap = cap;
    }
    memcpy(in->body + in->n, bytes, n);
    in->n += n;
}

static void *begin_request(void *ctx, const char *uri, struct MHD_Connection *c) {
    incoming *in = calloc(1, sizeof *in);
    if (in) in->uri = strdup(uri);
    return in;
}

static bool is_long(struct MHD_Connection *c) {
    sv length = header(c, "Content-Length");
    return length.len && strtoull(length.p, NULL, 10) > REQUEST_MOST_BODY;
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *c, const char *url,
                                  const char *method, const char *version, const char *body,
                                  size_t *n_body, void **own) {
    incoming *in = *own;
    if (!in || !in->uri) return MHD_NO;
    if (!in->begun) {
        in->begun = true;
        in->too_large = is_long(c);
        return in->too_large ? answer_whole(ctx, c, method, in) : MHD_YES;
    }
    if (*n_body) {
        add_body(in, body, *n_body);
        *n_body = 0;
        return MHD_YES;
    }
    return answer_whole(ctx, c, method, in);
}

static void on_end(void *ctx, struct MHD_Connection *c, void **own,
                   enum MHD_RequestTerminationCode why) {
    incoming *in = *own;
    if (!in) return;
    free(in->uri);
    free(in->body);
    free(in);
    *own = NULL;
    allow_ms(c, REQUEST_MS); // for the next one
}

// ---- connections ---------------------------------------------------------------------------------------------------------------------

static void on_connection(void *ctx, struct MHD_Connection *c, void **own,
                          enum MHD_ConnectionNotificationCode what) {
    serve *s = ctx;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        wire *l = calloc(1, sizeof *l);
        if (!l) return;
        l->socket = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
        l->until_ms = now_ms() + REQUEST_MS;
        pthread_mutex_lock(&s->wires_lock);
        l->before = &s->wires;
        l->next = s->wires.next;
        l->before->next = l->next->before = l;
        pthread_mutex_unlock(&s->wires_lock);
        s->s.m.connections++;
        *own = l;
    } else if (*own) {
        wire *l = *own;
        pthread_mutex_lock(&s->wires_lock);
        l->before->next = l->next;
        l->next->before = l->before;
        pthread_mutex_unlock(&s->wires_lock);
        s->s.m.connections--;
        free(l);
        *own = NULL;
    }
}

// Those who send or read too slowly. Their threads find the socket closed.
static void cut_late(serve *s) {
    int64_t now = now_ms();
    pthread_mutex_lock(&s->wires_lock);
    for (wire *l = s->wires.next; l != &s->wires; l = l->next) {
        int64_t until = l->until_ms;
        if (!until || now < until) continue;
        shutdown(l->socket, SHUT_RDWR);
        l->until_ms = 0;
        s->s.m.cut++;
    }
    pthread_mutex_unlock(&s->wires_lock);
}

// The first page, which counts over the whole ledger, is at hand when somebody opens it.
static void ask_beforehand(server *s) {
    request r = {.method = SV("GET"), .uri = SV("/api/v1/overview")};
    ent_err err;
    answer out;
    arena a;
    arena_init(&a, REQUEST_BYTES);
    worker *w =
        arena_try(&a) || request_read(&r, &a, &err) != ENT_OK ? NULL : worker_take(s, true, &err);
    if (w) {
        blob_drop(kept_or_new(s, w, &r, &a, &out));
        worker_give(w);
    }
    arena_deinit(&a);
}

static void *watch(void *ctx) {
    serve *s = ctx;
    ent_err err; // a ledger that cannot be read now may be read later
    int64_t known = s->s.f->generation;
    while (!s->s.stopping) {
        int64_t began = now_ms();
        (void)!facts_refresh(&s->s, s->watched, &err);
        if (s->s.f->generation != known) ask_beforehand(&s->s);
        known = s->s.f->generation;
        cut_late(s);
        int64_t took = now_ms() - began, pause = WATCH_MS > 4 * took ? WATCH_MS : 4 * took;
        for (int64_t waited = 0; waited < pause && !s->s.stopping; waited += WATCH_MS / 5)
            poll(NULL, 0, WATCH_MS / 5);
    }
    return NULL;
}

// ---- start and stop --------------------------------------------------------------------------------------------------------------------

static bool read_address(const char *words, int port, struct sockaddr_storage *to, bool *is_v6) {
    struct sockaddr_in *v4 = (struct sockaddr_in *)to;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)to;
    memset(to, 0, sizeof *to);
    *is_v6 = strchr(words, ':') != NULL;
    if (*is_v6) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons((uint16_t)port);
        return inet_pton(AF_INET6, words, &v6->sin6_addr) == 1;
    }
    v4->sin_family = AF_INET;
    v4->sin_port = htons((uint16_t)port);
    return inet_pton(AF_INET, words, &v4->sin_addr) == 1;
}

static ent_status listen_at(serve *s, ent_err *err) {
    const serve_options *o = &s->s.o;
    struct sockaddr_storage at;
    bool v6;
    if (!read_address(o->address, o->port, &at, &v6))
        return err_set(err, ENT_ERR_USAGE, 0, "%s: not an address, as in 127.0.0.1 or ::1",
                       o->address);
    unsigned flags = MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD |
                     MHD_USE_POLL | (v6 ? MHD_USE_IPv6 : 0);
    errno = 0;
    s->daemon = MHD_start_daemon(
        flags, (uint16_t)o->port, NULL, NULL, on_request, s, MHD_OPTION_SOCK_ADDR, &at,
        MHD_OPTION_URI_LOG_CALLBACK, begin_request, s, MHD_OPTION_NOTIFY_COMPLETED, on_end, s,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, s, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)o->connections, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)(REQUEST_MS / 1000),
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)32 << 10, MHD_OPTION_THREAD_STACK_SIZE,
        (size_t)STACK_BYTES, MHD_OPTION_END);
    if (!s->daemon) return err_system(err, "cannot listen at %s, port %d", o->address, o->port);
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT);
    snprintf(s->url, sizeof s->url, v6 ? "http://[%s]:%d/" : "http://%s:%d/", o->address,
             info ? info->port : o->port);
    return ENT_OK;
}

static ent_status start(serve *s, const serve_options *o, ent_err *err) {
    ENT_TRY(server_open(&s->s, o, err));
    ENT_TRY(ledger_open(&s->watched, o->place, LEDGER_READ, err));
    ask_beforehand(&s->s);
    ENT_TRY(listen_at(s, err));
    if (pthread_create(&s->watcher, NULL, watch, s))
        return err_set(err, ENT_ERR_MEMORY, 0, "no thread can be had");
    s->watching = true;
    return ENT_OK;
}

ent_status serve_start(serve **out, const serve_options *o, ent_err *err) {
    *out = NULL;
    serve *s = calloc(1, sizeof *s);
    if (!s) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    pthread_mutex_init(&s->wires_lock, NULL);
    s->wires.next = s->wires.before = &s->wires;
    ent_status status = start(s, o, err);
    *out = s;
    if (status != ENT_OK) serve_stop(out);
    return status;
}

const char *serve_url(const serve *s) { return s->url; }

// Answers that were begun end; then everything does.
static void stop_listening(serve *s) {
    MHD_socket listening = MHD_quiesce_daemon(s->daemon);
    for (int waited = 0; waited < STOP_MS && s->s.m.connections > 0; waited += 50) {
        if (waited >= 500 && !s->s.n_lent && !s->s.n_rows_lent) break;
        poll(NULL, 0, 50);
    }
    MHD_stop_daemon(s->daemon);
    if (listening != MHD_INVALID_SOCKET) close(listening);
}

void serve_stop(serve **out) {
    serve *s = *out;
    if (!s) return;
    pthread_mutex_lock(&s->s.facts_lock);
    s->s.stopping = true;
    pthread_cond_broadcast(&s->s.changed);
    pthread_mutex_unlock(&s->s.facts_lock);
    if (s->daemon) stop_listening(s);
    if (s->watching) pthread_join(s->watcher, NULL);
    ledger_close(&s->watched);
    server_close(&s->s);
    pthread_mutex_destroy(&s->wires_lock);
    free(s);
    *out = NULL;
}
