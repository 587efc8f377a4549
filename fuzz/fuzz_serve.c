// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a request to a server over a small ledger: its answer is whole, and an error is told as one.
//
// First line: method and address. Lines up to an empty one: headers, "host: 127.0.0.1". Behind it the body.
#include "serve/server.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char record[] =
    "{\"schema\":\"entente.record/"
    "1\",\"engine\":{\"version\":\"1\",\"knowledge\":\"k\",\"model\":\"m\"},"
    "\"report\":{\"id\":\"r\",\"source\":\"paper\",\"title\":\"T\",\"published\":\"2020-05-05\","
    "\"published_from\":\"metadata\",\"text\":\"Chad signed a treaty with Niger \xF0\x9F\x95\x8A "
    "in Niamey.\"},"
    "\"sentences\":[{\"span\":[0,43],\"part\":\"body\"}],\"actors\":[{\"id\":\"a1\",\"name\":"
    "\"Chad\",\"code\":"
    "\"TCD\",\"country\":\"TCD\",\"sectors\":[],\"kind\":\"state\",\"mentions\":[{\"span\":[0,4],"
    "\"text\":\"Chad\","
    "\"by\":\"name\"}]},{\"id\":\"a2\",\"name\":\"Niger\",\"code\":\"NER\",\"country\":\"NER\","
    "\"sectors\":[],"
    "\"kind\":\"state\",\"mentions\":[{\"span\":[26,31],\"text\":\"Niger\",\"by\":\"name\"}]}],"
    "\"places\":[{\"id\":"
    "\"p1\",\"name\":\"Niamey\",\"country\":\"NER\",\"lat\":13.5,\"lon\":2.1}],\"times\":[],"
    "\"events\":[{\"id\":\"e1\","
    "\"source\":[\"a1\"],\"target\":[\"a2\"],\"symmetric\":false,\"type\":\"AGREE\",\"modes\":[],"
    "\"contexts\":[],"
    "\"cameo\":\"057\",\"quad\":\"verbal "
    "cooperation\",\"score\":5,\"goldstein\":5,\"status\":\"actual\",\"when\":"
    "{\"from\":\"2020-05-05\",\"to\":\"2020-05-05\",\"grain\":\"day\",\"by\":\"text\"},\"where\":"
    "\"p1\",\"trigger\":"
    "{\"span\":[5,11],\"text\":\"signed\"},\"sentence\":0,\"part\":\"body\",\"background\":false,"
    "\"confidence\":0.8}],"
    "\"agreements\":[{\"name\":\"Treaty\",\"parties\":[\"a1\",\"a2\"],\"signed\":{\"from\":\"2020-"
    "05-05\",\"to\":"
    "\"2020-05-05\"},\"provisions\":[]}]}";

static void fill(const char *path) {
    ledger *l;
    ledger_record r;
    ent_err err;
    arena a;
    arena_init(&a, (size_t)1 << 24);
    if (arena_try(&a) || ledger_open(&l, path, LEDGER_CREATE, &err) != ENT_OK ||
        ledger_record_read(&a, SV(record), &r, &err) != ENT_OK ||
        ledger_add(l, &r, 1, NULL, &err) != ENT_OK) {
        fprintf(stderr, "fuzz_serve: %s\n", err.message);
        abort();
    }
    ledger_close(&l);
    arena_deinit(&a);
}

static void remove_files(const char *path) {
    static const char *const endings[] = {"", "-wal", "-shm"};
    char name[80];
    for (size_t i = 0; i < 3; i++) {
        snprintf(name, sizeof name, "%s%s", path, endings[i]);
        unlink(name);
    }
}

static server *opened(void) {
    static server s;
    static char path[64];
    serve_options o = serve_defaults();
    ent_err err;
    if (path[0]) return &s;
    snprintf(path, sizeof path, "/tmp/fuzz-serve-%ld.ledger", (long)getpid());
    fill(path);
    o.place = path;
    o.token = "0123456789abcdef";
    o.studies = "/nonexistent";
    if (server_open(&s, &o, &err) != ENT_OK) abort();
    remove_files(path); // what is open stays; a write finds nothing
    return &s;
}

static sv line_of(sv *rest) {
    const char *end = memchr(rest->p ? rest->p : "", '\n', rest->len);
    size_t n = end ? (size_t)(end - rest->p) : rest->len;
    sv line = sv_cut(*rest, 0, n);
    *rest = sv_cut(*rest, end ? n + 1 : n, rest->len);
    return line;
}

static void read_header(request *r, sv line) {
    const struct {
        const char *name;
        sv *to;
    } headers[] = {{"host: ", &r->host},
                   {"origin: ", &r->origin},
                   {"sec-fetch-site: ", &r->fetch_site},
                   {"content-type: ", &r->content_type},
                   {"authorization: ", &r->authorization}};
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        if (sv_starts(line, sv_of(headers[i].name)))
            *headers[i].to = sv_cut(line, strlen(headers[i].name), line.len);
}

static request request_of(sv bytes) {
    request r = {0};
    sv line = line_of(&bytes);
    const char *blank = memchr(line.p ? line.p : "", ' ', line.len);
    size_t n = blank ? (size_t)(blank - line.p) : line.len;
    r.method = sv_cut(line, 0, n);
    r.uri = sv_cut(line, blank ? n + 1 : n, line.len);
    while (bytes.len && (line = line_of(&bytes)).len) read_header(&r, line);
    r.body = bytes;
    return r;
}

static void check(const answer *out, const request *r) {
    if (out->status < 200 || out->status > 599 || !out->type) abort();
    if (out->status >= 500 && out->status != 503) abort();
    if (!out->body.p || strcmp(out->type, "application/json") != 0) return;
    json_t *value = json_loadb(out->body.p, out->body.len, JSON_REJECT_DUPLICATES, NULL);
    if (!value && !answer_needs_ledger(r)) return; // health ends with a line feed
    if (!value) abort();
    json_decref(value);
}

static void answer_all(request *r, arena *a) {
    server *s = opened();
    const ledger_row *row;
    answer out;
    ent_err err;
    worker *w = NULL;
    if (request_read(r, a, &err) != ENT_OK || !request_is_ours(r, (sv){0})) return;
    if (answer_needs_ledger(r) && !(w = worker_take(s, false, &err))) abort();
    answer_request(s, w, r, a, &out);
    check(&out, r);
    while (out.rows && ledger_next(w->rows, &row, &err) == ENT_OK && row) {
    }
    if (w) worker_give(w);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    request r = request_of((sv){(const char *)data, size});
    arena a;
    arena_init(&a, (size_t)1 << 24);
    if (!arena_try(&a)) answer_all(&r, &a);
    arena_deinit(&a);
    return 0;
}
