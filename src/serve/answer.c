// SPDX-License-Identifier: Apache-2.0
#include "serve/document.h"
#include "serve/metrics.h"
#include "serve/page.h"
#include "serve/put.h"
#include <stdlib.h>
#include <unistd.h>

// ---- errors --------------------------------------------------------------------------------------------------------------------------

static const char *status_title(int status) {
    switch (status) {
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 422: return "Unprocessable Content";
    case 503: return "Service Unavailable";
    default: return "Internal Server Error";
    }
}

void answer_problem(answer *out, arena *a, int status, sv detail) {
    text t = text_new(a);
    json j = {&t, false};
    json_open(&j, '{');
    json_key_str(&j, "title", sv_of(status_title(status)));
    json_key_int(&j, "status", status);
    json_key_str(&j, "detail", detail);
    json_close(&j, '}');
    *out = (answer){.status = status,
                    .type = "application/problem+json",
                    .body = text_sv(&t),
                    .allow = out->allow,
                    .retry_seconds = status == 503 ? 5 : 0};
}

// Messages begin with the place of the ledger, which is nobody's business.
static sv without_place(const server *s, const char *message) {
    sv words = sv_of(message), place = sv_of(s->o.place);
    if (sv_starts(words, place)) words = sv_cut(words, place.len, words.len);
    if (sv_starts(words, SV(": "))) words = sv_cut(words, 2, words.len);
    return words;
}

// ---- routes --------------------------------------------------------------------------------------------------------------------------

typedef struct route {
    const char *method, *name; // first part of the path
    size_t n_parts;
    page_fn page;
    int not_there; // status of ENT_ERR_USAGE: what the address or the body names is not there, or cannot be
    bool csv;
} route;

static const route routes[] = {
    {"GET", "overview", 1, page_overview, 400, true},
    {"GET", "meta", 1, page_meta, 400, false},
    {"GET", "dyad", 3, page_dyad, 400, true},
    {"GET", "actor", 2, page_actor, 400, true},
    {"GET", "events", 1, page_events, 400, true},
    {"GET", "event", 2, page_event, 404, true},
    {"GET", "why", 2, page_why, 404, false},
    {"GET", "report", 2, page_report, 404, true},
    {"GET", "map", 1, page_map, 400, true},
    {"GET", "search", 1, page_search, 400, false},
    {"GET", "agreements", 1, page_agreements, 400, true},
    {"GET", "agreement", 2, page_agreement, 404, true},
    {"GET", "obligations", 1, page_obligations, 400, true},
    {"GET", "claims", 1, page_claims, 400, true},
    {"GET", "quotes", 1, page_quotes, 400, true},
    {"GET", "entries", 1, page_entries, 400, true},
    {"GET", "studies", 1, page_studies, 400, false},
    {"GET", "study", 3, page_study, 404, false},
    {"POST", "code", 1, page_code, 503, false},
    {"POST", "entries", 1, page_write_entry, 422, false},
};

// Addresses at which the application shows a page.
static const struct {
    const char *name;
    size_t n_parts;
} shown[] = {{"dyad", 3},        {"actor", 2},   {"events", 1}, {"event", 2},  {"report", 2},
             {"map", 1},         {"search", 1},  {"claims", 1}, {"quotes", 1}, {"agreements", 1},
             {"agreement", 2},   {"studies", 1}, {"study", 2},  {"paste", 1},  {"overview", 1},
             {"obligations", 1}, {"entries", 1}};

static bool is_shown(const request *r) {
    if (!r->n_parts) return true;
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        if (sv_eq(r->parts[0], sv_of(shown[i].name)) && r->n_parts == shown[i].n_parts) return true;
    return false;
}

static bool is_raw_study(const request *r) {
    return r->n_parts == 3 && sv_eq(r->parts[0], SV("study")) && sv_eq(r->parts[2], SV("raw"));
}

static bool is_root_file(const request *r, const char *name) {
    return r->n_parts == 1 && sv_eq(r->parts[0], sv_of(name));
}

static bool is_reading(const request *r) {
    return sv_eq(r->method, SV("GET")) || sv_eq(r->method, SV("HEAD"));
}

// `allowed` tells what else could be done at this address.
static const route *find_route(const request *r, const char **allowed) {
    sv name = r->n_parts ? r->parts[0] : SV("overview");
    size_t n = r->n_parts ? r->n_parts : 1;
    *allowed = NULL;
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        const route *x = &routes[i];
        if (!sv_eq(name, sv_of(x->name)) || n != x->n_parts) continue;
        bool reads = strcmp(x->method, "GET") == 0;
        if (reads ? is_reading(r) : sv_eq(r->method, sv_of(x->method))) return x;
        *allowed = reads ? "GET, HEAD" : "POST";
    }
    return NULL;
}

bool answer_needs_ledger(const request *r) {
    const char *allowed;
    if (r->form == REQUEST_PAGE && !is_raw_study(r)) return false;
    return find_route(r, &allowed) != NULL;
}

// ---- files ---------------------------------------------------------------------------------------------------------------------------

static const asset *find_asset(sv path) {
    for (size_t i = 0; i < n_assets; i++)
        if (sv_eq(path, sv_of(assets[i].path))) return &assets[i];
    return NULL;
}

static void answer_page(const request *r, arena *a, answer *out) {
    const asset *index = find_asset(SV("/index.html"));
    if (!index) {
        answer_problem(out, a, 404, SV("this build has no pages; the interface is at /api/v1"));
        return;
    }
    *out = (answer){.status = is_shown(r) ? 200 : 404,
                    .type = index->type,
                    .cache = ANSWER_REVALIDATE,
                    .asset = index,
                    .frame = sv_eq(request_value(r, "embed"), SV("1"))};
}

static bool answer_file(const request *r, answer *out) {
    const char *end = memchr(r->uri.p, '?', r->uri.len);
    sv path = sv_cut(r->uri, 0, end ? (size_t)(end - r->uri.p) : r->uri.len);
    const asset *file = find_asset(path);
    if (!file || sv_eq(path, SV("/index.html"))) return false;
    bool hashed = sv_starts(path, SV("/assets/"));
    *out = (answer){.status = 200,
                    .type = file->type,
                    .cache = hashed ? ANSWER_FOR_EVER : ANSWER_REVALIDATE,
                    .asset = file};
    return true;
}

static void answer_plain(answer *out, const char *type, sv body) {
    *out = (answer){.status = 200, .type = type, .body = body};
}

// What needs no ledger.
static void answer_without(server *s, const request *r, arena *a, answer *out) {
    const char *allowed = NULL;
    if (r->form != REQUEST_PAGE && is_root_file(r, "openapi")) {
        answer_plain(out, "application/json", (sv){openapi_json, openapi_json_len});
        out->cache = ANSWER_REVALIDATE;
    } else if (r->form == REQUEST_PAGE && is_root_file(r, "health")) {
        facts *f = facts_hold(s);
        sv body =
            arena_printf(a, "{\"status\":\"%s\",\"version\":\"%s\",\"generation\":%lld}\n",
                         f ? "ok" : "starting", ent_version(), f ? (long long)f->generation : 0);
        facts_drop(f);
        answer_plain(out, "application/json", body);
    } else if (r->form == REQUEST_PAGE && is_root_file(r, "metrics")) {
        answer_plain(out, "text/plain; version=0.0.4; charset=utf-8", metrics_write(s, a));
    } else if (r->form == REQUEST_PAGE && answer_file(r, out)) {
        return;
    } else if (r->form == REQUEST_PAGE) {
        answer_page(r, a, out);
    } else {
        find_route(r, &allowed);
        out->allow = allowed;
        answer_problem(out, a, allowed ? 405 : 404,
                       allowed ? SV("this address is not for that method")
                               : SV("nothing is at this address"));
    }
}

// ---- pages -----------------------------------------------------------------------------------------------------------------------------

// Takes as long whatever is wrong with the token.
static bool is_token(sv given, sv token) {
    unsigned char differ = given.len != token.len;
    for (size_t i = 0; i < token.len; i++)
        differ |= (unsigned char)((i < given.len ? given.p[i] : 0) ^ token.p[i]);
    return !differ;
}

// Of requests that change or cost something: 0, or the status of the refusal.
static int refused(const server *s, const request *r, const route *x, const char **why) {
    sv type = r->content_type;
    const char *end = memchr(type.p ? type.p : "", ';', type.len);
    if (end) type.len = (size_t)(end - type.p);
    *why = "a body of application/json is wanted";
    if (!sv_eq_nocase(sv_trim(type), SV("application/json"))) return 415;
    if (x->page != page_write_entry) return 0;
    *why = "this server is read-only; see `entente serve --edit'";
    if (!s->o.token) return 403;
    *why = "the token that `entente serve --edit' told is wanted";
    sv token = sv_starts(r->authorization, SV("Bearer "))
                   ? sv_cut(r->authorization, 7, r->authorization.len)
                   : (sv){0};
    return is_token(token, sv_of(s->o.token)) ? 0 : 401;
}

static int status_of(const asking *q, const route *x, ent_status status) {
    if (ledger_is_late(q->w->l)) return 503;
    switch (status) {
    case ENT_ERR_USAGE: return x->not_there;
    case ENT_ERR_INPUT: return 400;
    case ENT_ERR_MEMORY:
    case ENT_ERR_IO: return 503;
    default: return 500;
    }
}

static void give_back(worker *w) {
    ledger_end(&w->rows);
    json_decref(w->parsed);
    w->parsed = NULL;
    document_give(w);
    if (w->file >= 0) close(w->file);
    w->file = -1;
}

static ent_status run(asking *q, const route *x, ent_err *err) {
    bool object = q->r->form != REQUEST_CSV && x->page != page_study;
    q->out = text_new(q->a);
    q->j = (json){&q->out, false};
    if (object) json_open(&q->j, '{');
    ENT_TRY(x->page(q, err));
    if (object) json_close(&q->j, '}');
    if (!q->answer->body.p) q->answer->body = text_sv(&q->out);
    return ENT_OK;
}

static void answer_route(server *s, worker *w, const request *r, const route *x, answer *out) {
    asking q = {.s = s, .w = w, .r = r, .answer = out, .a = &w->a};
    bool csv = r->form == REQUEST_CSV;
    ent_err err;
    *out = (answer){.status = 200,
                    .type = csv ? "text/csv; charset=utf-8; header=present" : "application/json",
                    .cache = is_reading(r) ? ANSWER_REVALIDATE : ANSWER_NO_STORE};
    ent_status status = run(&q, x, &err);
    if (status == ENT_OK) return;
    int code = status_of(&q, x, status);
    if (code == 503 && ledger_is_late(w->l)) s->m.late++;
    answer_problem(out, &w->a, code,
                   code == 503 && ledger_is_late(w->l)
                       ? SV("the question takes too long: narrow it, by days or actors")
                       : arena_copy(&w->a, without_place(s, err.message)));
}

void answer_request(server *s, worker *w, const request *r, arena *a, answer *out) {
    const char *allowed, *why;
    *out = (answer){0};
    const route *x = answer_needs_ledger(r) ? find_route(r, &allowed) : NULL;
    int code = x && strcmp(x->method, "POST") == 0 ? refused(s, r, x, &why) : 0;
    if (!x || !w) {
        answer_without(s, r, a, out);
    } else if (code) {
        answer_problem(out, a, code, sv_of(why));
    } else if (r->form == REQUEST_CSV && !x->csv) {
        answer_problem(out, a, 404, SV("this page is no table"));
    } else if (arena_try(&w->a)) {
        answer_problem(out, a, 503, SV("the answer is too large: narrow the question"));
    } else {
        answer_route(s, w, r, x, out);
    }
    if (w && !out->rows) give_back(w);
}

void answer_end(worker *w) { give_back(w); }
