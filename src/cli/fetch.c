// SPDX-License-Identifier: Apache-2.0
#include "cli/fetch.h"
#include "entente/engine.h"
#include "read/robots.h"
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { SLOWEST_BYTES_S = 64, SLOW_S = 20, CONNECT_S = 15, WAIT_MS = 100 };

static const char product[] = "entente";

typedef struct host {
    char *origin; // "https://example.org:8080"
    char *robots; // NULL: not asked
    size_t robots_bytes;
    bool closed; // its robots.txt could not be had: nothing is asked for, until it is
    double robots_s, last_s;
    struct host *next;
} host;

struct fetcher {
    fetch_settings settings;
    CURL *curl;
    char agent[256];
    char why[CURL_ERROR_SIZE];
    host *hosts;
};

typedef struct request {
    const fetcher *f;
    fetched *out;
    size_t most_bytes;
    bool too_large;
    ent_err err;
} request;

static double now_s(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

ent_status fetch_open(fetcher **out, const fetch_settings *settings, ent_err *err) {
    fetcher *f = calloc(1, sizeof *f);
    *out = f;
    if (f) f->curl = curl_easy_init();
    if (!f || !f->curl) {
        fetch_close(out);
        return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    }
    f->settings = *settings;
    snprintf(f->agent, sizeof f->agent, "%s/%s (reads news feeds; contact: %s)", product,
             ent_version(), settings->contact);
    return ENT_OK;
}

void fetch_close(fetcher **out) {
    fetcher *f = *out;
    *out = NULL;
    if (!f) return;
    for (host *h = f->hosts, *next; h; h = next) {
        next = h->next;
        free(h->origin);
        free(h->robots);
        free(h);
    }
    if (f->curl) curl_easy_cleanup(f->curl);
    free(f);
}

void fetched_free(fetched *out) {
    pile_free(&out->body);
    free(out->etag);
    free(out->modified);
    free(out->media);
    free(out->address);
    *out = (fetched){0};
}

static size_t on_body(char *bytes, size_t one, size_t n, void *ctx) {
    request *r = ctx;
    r->too_large = n > r->most_bytes - r->out->body.n;
    if (r->too_large || pile_add(&r->out->body, (sv){bytes, n}, &r->err) != ENT_OK) return 0;
    return n;
}

static long retry_after(sv value) {
    char words[64];
    if (value.len >= sizeof words) return 0;
    memcpy(words, value.p, value.len);
    words[value.len] = 0;
    char *end;
    long s = strtol(words, &end, 10);
    if (end == words || *end) {
        time_t at = curl_getdate(words, NULL);
        s = at < 0 ? 0 : (long)(at - time(NULL));
    }
    return s < 0 ? 0 : s > FETCH_MOST_RETRY_S ? FETCH_MOST_RETRY_S : s;
}

static void keep(char **to, sv value) {
    free(*to);
    *to = strndup(value.p, value.len);
}

static size_t on_head(char *bytes, size_t one, size_t n, void *ctx) {
    request *r = ctx;
    sv line = {bytes, n};
    const char *colon = n ? memchr(bytes, ':', n) : NULL;
    if (!colon) return n;
    sv name = sv_cut(line, 0, (size_t)(colon - bytes)),
       value = sv_trim(sv_cut(line, name.len + 1, n));
    if (sv_eq_nocase(name, SV("ETag"))) keep(&r->out->etag, value);
    if (sv_eq_nocase(name, SV("Last-Modified"))) keep(&r->out->modified, value);
    if (sv_eq_nocase(name, SV("Content-Type"))) keep(&r->out->media, value);
    if (sv_eq_nocase(name, SV("Retry-After"))) r->out->retry_after_s = retry_after(value);
    return n;
}

static int on_progress(void *ctx, curl_off_t down, curl_off_t down_now, curl_off_t up,
                       curl_off_t up_now) {
    const request *r = ctx;
    return r->f->settings.stopped && r->f->settings.stopped();
}

static struct curl_slist *condition(struct curl_slist *list, const char *name, const char *value) {
    char line[1024];
    if (!value || strpbrk(value, "\r\n")) return list;
    if ((size_t)snprintf(line, sizeof line, "%s: %s", name, value) >= sizeof line) return list;
    struct curl_slist *more = curl_slist_append(list, line);
    return more ? more : list;
}

static void prepare(CURL *c, fetcher *f, request *r, const char *address) {
    curl_easy_reset(c);
    curl_easy_setopt(c, CURLOPT_URL, address);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_USERAGENT, f->agent);
    curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, f->settings.timeout_s);
    curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, (long)SLOWEST_BYTES_S);
    curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)SLOW_S);
    curl_easy_setopt(c, CURLOPT_ERRORBUFFER, f->why);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, r);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_head);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, r);
    curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(c, CURLOPT_XFERINFODATA, r);
    curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
}

static ent_status get_once(fetcher *f, const char *address, size_t most_bytes,
                           struct curl_slist *heads, fetched *out, ent_err *err) {
    fetched_free(out);
    request r = {.f = f, .out = out, .most_bytes = most_bytes};
    *f->why = 0;
    prepare(f->curl, f, &r, address);
    curl_easy_setopt(f->curl, CURLOPT_HTTPHEADER, heads);
    CURLcode said = curl_easy_perform(f->curl);
    curl_easy_getinfo(f->curl, CURLINFO_RESPONSE_CODE, &out->status);
    if (r.too_large)
        return err_set(err, ENT_ERR_INPUT, most_bytes, "more than %zu KB, unpacked; see --most",
                       most_bytes >> 10);
    if (said == CURLE_OK) return ENT_OK;
    return err_set(err, ENT_ERR_IO, 0, "%s", *f->why ? f->why : curl_easy_strerror(said));
}

// "https://example.org:8080", from malloc; NULL for what is no address on the web.
static char *origin_of(const char *address, char **path) {
    CURLU *u = curl_url();
    char *scheme = NULL, *name = NULL, *port = NULL, *where = NULL, *query = NULL, *origin = NULL;
    *path = NULL;
    if (u && curl_url_set(u, CURLUPART_URL, address, 0) == CURLUE_OK) {
        curl_url_get(u, CURLUPART_SCHEME, &scheme, 0);
        curl_url_get(u, CURLUPART_HOST, &name, 0);
        curl_url_get(u, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT);
        curl_url_get(u, CURLUPART_PATH, &where, 0);
        curl_url_get(u, CURLUPART_QUERY, &query, 0);
        if (scheme && name && where && strncmp(scheme, "http", 4) == 0) {
            if (asprintf(&origin, "%s://%s:%s", scheme, name, port ? port : "") < 0) origin = NULL;
            if (asprintf(path, "%s%s%s", where, query ? "?" : "", query ? query : "") < 0)
                *path = NULL;
        }
    }
    curl_free(scheme);
    curl_free(name);
    curl_free(port);
    curl_free(where);
    curl_free(query);
    curl_url_cleanup(u);
    return origin;
}

static host *host_at(fetcher *f, char *origin) {
    for (host *h = f->hosts; h; h = h->next)
        if (strcmp(h->origin, origin) == 0) {
            free(origin);
            return h;
        }
    host *h = calloc(1, sizeof *h);
    if (!h) {
        free(origin);
        return NULL;
    }
    *h = (host){.origin = origin, .next = f->hosts};
    return f->hosts = h;
}

static bool is_stopped(const fetcher *f) { return f->settings.stopped && f->settings.stopped(); }

// Waits until the host may be asked again.
static void pause_for(const fetcher *f, host *h) {
    int asked = h->robots ? robots_delay_s((sv){h->robots, h->robots_bytes}, sv_of(product)) : 0;
    double until = h->last_s + (asked > FETCH_PAUSE_S ? asked : FETCH_PAUSE_S);
    while (h->last_s > 0 && now_s() < until && !is_stopped(f))
        nanosleep(&(struct timespec){.tv_nsec = WAIT_MS * 1000000L}, NULL);
    h->last_s = now_s();
}

// Redirects of robots.txt are followed by libcurl itself: there is nothing to ask about them.
static void ask_robots(fetcher *f, host *h) {
    if (h->robots_s > 0 && now_s() - h->robots_s < FETCH_ROBOTS_AGE_S && !h->closed) return;
    fetched got = {0};
    request r = {.f = f, .out = &got, .most_bytes = ROBOTS_MOST_BYTES};
    char *address = NULL;
    if (asprintf(&address, "%s/robots.txt", h->origin) < 0) return;
    prepare(f->curl, f, &r, address);
    curl_easy_setopt(f->curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(f->curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(f->curl, CURLOPT_MAXREDIRS, (long)FETCH_MOST_REDIRECTS);
    CURLcode said = curl_easy_perform(f->curl);
    curl_easy_getinfo(f->curl, CURLINFO_RESPONSE_CODE, &got.status);
    bool came = said == CURLE_OK || r.too_large || said == CURLE_TOO_MANY_REDIRECTS;
    h->closed = !came || got.status >= 500;
    h->robots_s = now_s();
    free(h->robots);
    h->robots = NULL;
    h->robots_bytes = 0;
    if (came && got.status == 200) {
        h->robots = got.body.at;
        h->robots_bytes = got.body.n;
        got.body = (pile){0};
    }
    fetched_free(&got);
    free(address);
}

// Whether the host lets us ask for the address; waits until it is time to.
static ent_status ask_leave(fetcher *f, const char *address, ent_err *err) {
    char *path, *origin = origin_of(address, &path);
    if (!origin || !path) {
        free(origin);
        free(path);
        return err_set(err, ENT_ERR_INPUT, 0, "no address of the web: %.150s", address);
    }
    host *h = host_at(f, origin);
    ent_status status = h ? ENT_OK : err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    if (h) {
        ask_robots(f, h);
        if (h->closed)
            status = err_set(err, ENT_ERR_IO, 0, "%s/robots.txt cannot be had: %s", h->origin,
                             *f->why ? f->why : "the server failed");
        else if (h->robots &&
                 !robots_allow((sv){h->robots, h->robots_bytes}, sv_of(product), sv_of(path)))
            status = err_set(err, ENT_ERR_INPUT, 0, "%s/robots.txt does not allow it", h->origin);
        else
            pause_for(f, h);
    }
    free(path);
    return status;
}

static ent_status judge(const fetched *out, ent_err *err) {
    if (out->status == 200 || out->status == 304) return ENT_OK;
    if (out->retry_after_s)
        return err_set(err, ENT_ERR_IO, 0, "status %ld; asked to come back in %ld s", out->status,
                       out->retry_after_s);
    return err_set(err, ENT_ERR_IO, 0, "status %ld", out->status);
}

static bool is_redirect(long status) {
    return status >= 301 && status <= 308 && status != 304 && status != 305 && status != 306;
}

static ent_status follow(fetcher *f, char **address, struct curl_slist *heads, fetched *out,
                         ent_err *err) {
    for (int hops = 0; hops <= FETCH_MOST_REDIRECTS; hops++) {
        char *next = NULL;
        ENT_TRY(ask_leave(f, *address, err));
        ENT_TRY(get_once(f, *address, f->settings.most_bytes, heads, out, err));
        if (!is_redirect(out->status)) return judge(out, err);
        curl_easy_getinfo(f->curl, CURLINFO_REDIRECT_URL, &next);
        if (!next) return err_set(err, ENT_ERR_IO, 0, "status %ld without an address", out->status);
        free(*address);
        *address = strdup(next);
        if (!*address) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    }
    return err_set(err, ENT_ERR_IO, 0, "more than %d redirects, the last to %.120s",
                   FETCH_MOST_REDIRECTS, *address);
}

ent_status fetch(fetcher *f, const char *address, const char *etag, const char *modified,
                 fetched *out, ent_err *err) {
    *out = (fetched){0};
    char *at = strdup(address);
    if (!at) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    struct curl_slist *heads = condition(NULL, "If-None-Match", etag);
    heads = condition(heads, "If-Modified-Since", modified);
    ent_status status = follow(f, &at, heads, out, err);
    curl_slist_free_all(heads);
    out->address = at;
    return status;
}
