// SPDX-License-Identifier: Apache-2.0
//
// Reports out of files: web archives, tables, feeds, and what is around them. Fixtures are the seeds of the fuzz targets.
#include "base/day.h"
#include "base/file.h"
#include "read/pubdate.h"
#include "read/robots.h"
#include "read/supply.h"
#include "read/warc.h"
#include <iconv.h>
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define SAMPLES "../shared/data/html/warc/"

enum { MOST = 1 << 20 };

static int setup(void **state) {
    static arena a;
    arena_init(&a, (size_t)1 << 28);
    *state = &a;
    return 0;
}

static int teardown(void **state) {
    arena_deinit(*state);
    return 0;
}

static void assert_sv(sv got, const char *want) {
    if (!sv_eq(got, sv_of(want))) fail_msg("got \"" SV_FMT "\", want \"%s\"", SV_ARG(got), want);
}

static void skip_without(const char *path) {
    FILE *f = fopen(path, "rb");
    if (f) {
        fclose(f);
        return;
    }
    printf("skipped: no %s\n", path);
    skip();
}

// All items of a file, in order.
typedef struct all {
    supply_item at[128];
    size_t n;
} all;

static all read_as(arena *a, const char *path, supply_options o) {
    all found = {0};
    supply *s;
    ent_err err;
    if (!o.most_bytes) o.most_bytes = MOST;
    if (supply_open(&s, path, &o, &err) != ENT_OK) fail_msg("%s: %s", path, err.message);
    while (found.n < 128 && supply_next(s, a, &found.at[found.n])) found.n++;
    supply_close(&s);
    return found;
}

static all read_all(void **state, const char *path) {
    return read_as(*state, path, (supply_options){0});
}

static void assert_item(const supply_item *it, const char *place, const char *bytes) {
    assert_sv(it->place, place);
    if (it->status != ENT_OK) fail_msg("%s: %s", place, it->err.message);
    assert_null(it->skip);
    assert_sv(it->in.bytes, bytes);
}

static void assert_error(const supply_item *it, const char *place, const char *words) {
    assert_sv(it->place, place);
    assert_int_not_equal(it->status, ENT_OK);
    if (!strstr(it->err.message, words)) fail_msg("%s: \"%s\"", place, it->err.message);
}

// What the seeds of web archives hold: "page", "text", or why it is neither.
static const char *const web_kinds[] = {"warcinfo", "request", "page",    "page",
                                        "page",     "page",    "page",    "status 404",
                                        "text",     "revisit", "metadata"};

static void assert_web(void **state, const char *path, size_t without, const char *error) {
    all found = read_all(state, path);
    assert_int_equal(found.n, sizeof web_kinds / sizeof *web_kinds);
    for (size_t i = 0; i < found.n; i++) {
        const supply_item *it = &found.at[i];
        if (i == without) {
            assert_non_null(strstr(it->err.message, error));
            continue;
        }
        assert_int_equal(it->status, ENT_OK);
        if (it->skip) {
            assert_string_equal(it->skip, web_kinds[i]);
        } else if (strcmp(web_kinds[i], "page") == 0) {
            assert_sv(it->in.bytes, "<html><body><p>France condemned Spain.</p></body></html>");
            assert_sv(it->in.uri, "http://example.org/a");
            assert_true(sv_starts(it->in.media, SV("text/html")));
        } else {
            assert_string_equal(web_kinds[i], "text");
            assert_sv(it->in.bytes, "Chad closed its border.");
            assert_sv(it->in.uri, "http://example.org/r.txt");
        }
    }
}

static void test_web_archives(void **state) {
    static const char *const same[] = {"plain.warc",          "members.warc.gz",
                                       "one-member.warc.gz",  "frames.warc.zst",
                                       "dictionary.warc.zst", "spread.warc.gz"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        char path[96];
        snprintf(path, sizeof path, "fuzz/seeds/warc/%s", same[i]);
        assert_web(state, path, SIZE_MAX, NULL);
    }
}

static void test_damage_costs_its_record(void **state) {
    assert_web(state, "fuzz/seeds/warc/damaged.warc.gz", 2, "compressed data is damaged");
    all lying = read_all(state, "fuzz/seeds/warc/lying.warc"); // without the request
    assert_int_equal(lying.n, 10);
    assert_error(&lying.at[1], "fuzz/seeds/warc/lying.warc@181",
                 "does not end where its length says");
    for (size_t i = 2; i < lying.n; i++) assert_int_equal(lying.at[i].status, ENT_OK);
    all cut = read_all(state, "fuzz/seeds/warc/truncated.warc");
    assert_int_equal(cut.n, 4);
    assert_error(&cut.at[3], "fuzz/seeds/warc/truncated.warc@671",
                 "the file ends inside the record");
}

static void test_old_archive(void **state) {
    all found = read_all(state, "fuzz/seeds/warc/old.arc");
    assert_int_equal(found.n, 2);
    assert_string_equal(found.at[0].skip, "warcinfo");
    assert_sv(found.at[1].in.uri, "http://example.org/a b");
    assert_sv(found.at[1].in.bytes, "<html><body><p>France condemned Spain.</p></body></html>");
}

static warc_record record_of(arena *a, const char *bytes, pile *body) {
    flow raw = flow_of(sv_of(bytes));
    warc w;
    warc_record r;
    warc_open(&w, &raw);
    assert_true(warc_next(&w, a, MOST, body, &r));
    warc_close(&w);
    return r;
}

static void test_http_oddities(void **state) {
    static const struct {
        const char *head, *sent, *body;
    } rows[] = {{"Transfer-Encoding: chunked\r\n", "abc", "abc"},          // in name only
                {"Content-Encoding: gzip\n", "abc", "abc"},                // likewise
                {"Transfer-Encoding: chunked\r\n", "9\r\nabcde", "abcde"}, // cut off
                {"Transfer-Encoding: chunked\r\n", "2;x=y\r\nab\r\n1\nc\n0\r\n\r\n", "abc"},
                {"Content-Type: text/html;\r\n charset=utf-8\r\n", "abcdefgh", "abcdefgh"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        pile body = {0};
        sv block = arena_printf(*state, "HTTP/1.1 200 OK\r\n%s\r\n%s", rows[i].head, rows[i].sent);
        sv whole =
            arena_printf(*state,
                         "WARC/1.1\r\nWARC-Type: response\r\nContent-Type: application/http\r\n"
                         "Content-Length: %zu\r\n\r\n%s\r\n\r\n",
                         block.len, block.p);
        warc_record r = record_of(*state, whole.p, &body);
        if (r.status != ENT_OK) fail_msg("%zu: %s", i, r.err.message);
        assert_sv((sv){body.at, body.n}, rows[i].body);
        pile_free(&body);
    }
}

static void test_manifest(void **state) {
    skip_without(SAMPLES "sample-news.manifest.json");
    json_t *manifest = json_load_file(SAMPLES "sample-news.manifest.json", 0, NULL), *row;
    supply_options o = {.most_bytes = (size_t)64 << 20};
    all found = read_as(*state, SAMPLES "sample-news.warc.gz", o);
    size_t i, articles = 0;
    assert_int_equal(found.n, 63);
    json_array_foreach(manifest, i, row) {
        const supply_item *it = &found.at[json_integer_value(json_object_get(row, "n"))];
        const char *expect = json_string_value(json_object_get(row, "expect"));
        assert_int_equal(it->status, ENT_OK);
        assert_sv(it->in.uri, json_string_value(json_object_get(row, "uri")));
        if (strcmp(expect, "skip") == 0) {
            assert_non_null(it->skip);
            continue;
        }
        articles += strcmp(expect, "article") == 0;
        assert_null(it->skip);
        bool html = sv_find(it->in.bytes, SV("<html"), 0) >= 0 ||
                    sv_find(it->in.bytes, SV("<HTML"), 0) >= 0;
        assert_int_equal(html, strcmp(expect, "article") == 0);
    }
    assert_int_equal(articles, 32);
    json_decref(manifest);
}

// The pages of a truncated copy are the same as those of the whole, up to the last.
static void test_truncated_sample(void **state) {
    skip_without(SAMPLES "sample-news-truncated.warc.gz");
    supply_options o = {.most_bytes = (size_t)64 << 20};
    all whole = read_as(*state, SAMPLES "sample-news.warc.gz", o);
    all cut = read_as(*state, SAMPLES "sample-news-truncated.warc.gz", o);
    assert_in_range(cut.n, 2, whole.n - 1);
    for (size_t i = 0; i + 1 < cut.n; i++) {
        assert_int_equal(cut.at[i].status, ENT_OK);
        assert_true(sv_eq(cut.at[i].in.bytes, whole.at[i].in.bytes));
    }
    assert_non_null(strstr(cut.at[cut.n - 1].err.message, "ends too early"));
}

static void test_real_archives(void **state) {
    static const struct {
        const char *name;
        size_t pages, damaged;
    } rows[] = {{"resiliparse-warcfile.warc.gz", 16, 0},
                {"warcio-example.warc", 1, 0},
                {"warcio-example.warc.gz", 1, 0},
                {"warcio-example.arc", 1, 0},
                {"warcio-example.arc.gz", 1, 0},
                {"warcio-example-iana.org-chunked.warc", 1, 0},
                {"warcio-example-resource.warc.gz", 1, 0},
                {"warcio-example-wget-bad-target-uri.warc.gz", 1, 0},
                {"warcio-example-bad-non-chunked.warc.gz", 1, 0},
                {"warcio-example-trunc.warc", 0, 1},
                {"warcio-post-test.warc.gz", 0, 0}};
    skip_without(SAMPLES "real/warcio-example.warc");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char path[128];
        size_t pages = 0, damaged = 0;
        snprintf(path, sizeof path, SAMPLES "real/%s", rows[i].name);
        all found = read_all(state, path);
        for (size_t k = 0; k < found.n; k++) {
            damaged += found.at[k].status != ENT_OK;
            pages += found.at[k].status == ENT_OK && !found.at[k].skip;
        }
        if (pages != rows[i].pages || damaged != rows[i].damaged)
            fail_msg("%s: %zu pages, %zu damaged", rows[i].name, pages, damaged);
    }
}

static void test_tables(void **state) {
    all comma = read_all(state, "fuzz/seeds/csv/comma.csv");
    assert_int_equal(comma.n, 6);
    assert_item(&comma.at[0], "fuzz/seeds/csv/comma.csv:2", "France said \"no\",\nthen left.");
    assert_int_equal(comma.at[0].in.published, day_of(2022, 7, 1));
    assert_sv(comma.at[0].in.title, "One");
    assert_sv(comma.at[0].in.uri, "http://example.org/1");
    assert_error(&comma.at[1], "fuzz/seeds/csv/comma.csv:4", "is not a day");
    assert_error(&comma.at[3], "fuzz/seeds/csv/comma.csv:7", "no column 4");
    assert_error(&comma.at[4], "fuzz/seeds/csv/comma.csv:8", "nothing closes");
    assert_item(&comma.at[5], "fuzz/seeds/csv/comma.csv:9", "Peru left.");
    all tabs = read_all(state, "fuzz/seeds/csv/tabs.tsv");
    assert_item(&tabs.at[0], "fuzz/seeds/csv/tabs.tsv:2", "Fiji recalled its ambassador.");
    all semicolons = read_all(state, "fuzz/seeds/csv/semicolon.csv");
    assert_item(&semicolons.at[0], "fuzz/seeds/csv/semicolon.csv:2", "Chad; closed");
    all named = read_as(*state, "fuzz/seeds/csv/no-text.csv", (supply_options){.column = "b"});
    assert_item(&named.at[0], "fuzz/seeds/csv/no-text.csv:2", "2");
}

// A spreadsheet's "Unicode text", and the same in UTF-32.
static void test_wide_tables(void **state) {
    static const char *const encodings[] = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"};
    for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++) {
        char path[] = "/tmp/entente-wide-XXXXXX",
             text[] = "\xEF\xBB\xBFid\ttext\n1\tChad left.\n2\tFiji \xF0\x9F\x99\x82.\n";
        char out[512], *from = text, *to = out;
        size_t left = sizeof text - 1, room = sizeof out - 2;
        iconv_t with = iconv_open(encodings[i], "UTF-8");
        assert_int_equal(iconv(with, &from, &left, &to, &room), 0);
        iconv_close(with);
        *to++ = 'x'; // half a character at the end
        int fd = mkstemp(path);
        assert_int_equal(write(fd, out, (size_t)(to - out)), to - out);
        close(fd);
        all found = read_all(state, path);
        unlink(path);
        assert_int_equal(found.n, 3);
        assert_sv(found.at[0].in.bytes, "Chad left.");
        assert_sv(found.at[1].in.bytes, "Fiji \xF0\x9F\x99\x82.");
    }
}

static void test_feeds(void **state) {
    all rss = read_all(state, "fuzz/seeds/story/rss.xml");
    assert_int_equal(rss.n, 3);
    assert_item(&rss.at[0], "fuzz/seeds/story/rss.xml:1",
                "<p>Chad closed its border with Sudan.</p><p>Sudan condemned Chad.</p>");
    assert_sv(rss.at[0].in.title, "Chad & Sudan close border \xE2\x80\x93 again");
    assert_sv(rss.at[0].in.source, "The Daily Example");
    assert_sv(rss.at[0].in.id, "n1");
    assert_true(sv_starts(rss.at[0].in.media, SV("text/html")));
    assert_int_equal(rss.at[0].in.published, day_of(2022, 7, 1));
    assert_sv(rss.at[1].in.title, "Fiji\xE2\x80\x99s embassy"); // its own entity is not expanded
    assert_true(sv_starts(rss.at[1].in.media, SV("text/plain")));
    assert_error(&rss.at[2], "fuzz/seeds/story/rss.xml:3", "line 8");
    all atom = read_all(state, "fuzz/seeds/story/atom.xml");
    assert_int_equal(atom.n, 2);
    assert_sv(atom.at[0].in.uri, "http://example.org/one");
    assert_int_equal(atom.at[0].in.published, day_of(2022, 7, 1));
    assert_true(sv_find(atom.at[0].in.bytes,
                        SV("<p>France &amp; Spain signed a <b>treaty</b>.</p>"), 0) >= 0);
    assert_sv(atom.at[1].in.bytes, "Peru < Chile.");
    all rdf = read_all(state, "fuzz/seeds/story/rdf.xml");
    assert_sv(rdf.at[0].in.bytes, "Peru left.");
}

static void test_entities_are_not_expanded(void **state) {
    all bomb = read_all(state, "fuzz/seeds/story/entities.xml");
    for (size_t i = 0; i < bomb.n; i++) assert_int_equal(bomb.at[i].in.bytes.len, 0);
    assert_error(&bomb.at[bomb.n - 1], "fuzz/seeds/story/entities.xml:1", "not defined");
}

static void test_petrarch(void **state) {
    all found = read_all(state, "fuzz/seeds/story/petrarch.xml");
    assert_int_equal(found.n, 2);
    assert_item(&found.at[0], "fuzz/seeds/story/petrarch.xml:1",
                "Kenya signed a treaty.\nUganda welcomed it.");
    assert_sv(found.at[0].in.id, "A_KEN");
    assert_sv(found.at[0].in.source, "AFP");
    assert_int_equal(found.at[0].in.published, day_of(2024, 1, 31));
    assert_item(&found.at[1], "fuzz/seeds/story/petrarch.xml:2", "Chad left.");
}

static void test_pubdate(void **state) {
    (void)state;
    static const struct {
        const char *words, *day;
    } rows[] = {{"2022-07-01", "2022-07-01"},
                {"2022-07-01T10:00:00+02:00", "2022-07-01"},
                {"20220701", "2022-07-01"},
                {"Fri, 01 Jul 2022 10:00:00 GMT", "2022-07-01"},
                {"1 July 22 10:00 EST", "2022-07-01"},
                {"7/1/2022", NULL},
                {"2022-02-30", NULL},
                {"2022-07-011", NULL},
                {"", NULL},
                {"yesterday", NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ent_day day;
        char written[11] = "";
        if (pubdate_read(sv_of(rows[i].words), &day)) day_write(day, written);
        assert_string_equal(written, rows[i].day ? rows[i].day : "");
    }
}

static void test_robots(void **state) {
    (void)state;
    static const char robots[] =
        "# all\nUser-agent: other\nDisallow: /\n\n"
        "User-Agent: *\nDisallow: /private\nAllow: /private/open\nDisallow: /*.pdf$\n"
        "Disallow: /search?\nCrawl-delay: 7\n\n"
        "User-agent: named\nUser-agent: Entente2\nDisallow:\n";
    static const struct {
        const char *agent, *path;
        bool allowed;
    } rows[] = {{"entente", "/", true},
                {"entente", "/private", false},
                {"entente", "/private/x", false},
                {"entente", "/private/open/x", true},
                {"entente", "/a/b.pdf", false},
                {"entente", "/a/b.pdf?x", true},
                {"entente", "/search?q=1", false},
                {"entente", "/search", true},
                {"other", "/", false},
                {"ENTENTE2", "/private", true},
                {"named", "/private", true}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (robots_allow(sv_of(robots), sv_of(rows[i].agent), sv_of(rows[i].path)) !=
            rows[i].allowed)
            fail_msg("%s %s", rows[i].agent, rows[i].path);
    assert_int_equal(robots_delay_s(sv_of(robots), SV("entente")), 7);
    assert_int_equal(robots_delay_s(sv_of(robots), SV("named")), 0);
    assert_int_equal(robots_delay_s(SV("User-agent: *\nCrawl-delay: 99999999999"), SV("x")),
                     ROBOTS_MOST_DELAY_S);
    assert_true(robots_allow(SV(""), SV("x"), SV("/")));
    assert_false(robots_allow(SV("User-agent: *\nDisallow: /*a*a*a*a*a*b"), SV("x"),
                              SV("/aaaaaaaaaaaaaaaaaaaaaaaaab")));
}

// Reads a flow that gives one byte at a time: nothing may depend on how bytes come.
typedef struct drip {
    flow f;
    sv rest;
} drip;

static ent_status pull_one(flow *f, char *to, size_t room, size_t *got, ent_err *err) {
    drip *d = (drip *)f;
    (void)room;
    (void)err;
    if (!d->rest.len) return ENT_OK;
    *to = *d->rest.p;
    d->rest = sv_cut(d->rest, 1, d->rest.len);
    *got = 1;
    return ENT_OK;
}

static void test_byte_by_byte(void **state) {
    static const char *const files[] = {"plain.warc", "members.warc.gz", "spread.warc.gz",
                                        "dictionary.warc.zst", "lying.warc"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[96];
        sv bytes;
        snprintf(path, sizeof path, "fuzz/seeds/warc/%s", files[i]);
        assert_int_equal(file_read(path, MOST, &bytes, NULL), ENT_OK);
        drip slow = {.f = {.pull = pull_one}, .rest = bytes};
        flow fast = flow_of(bytes);
        warc w[2];
        pile body[2] = {{0}, {0}};
        warc_open(&w[0], &slow.f);
        warc_open(&w[1], &fast);
        for (bool more = true; more;) {
            warc_record r[2];
            more = warc_next(&w[0], *state, MOST, &body[0], &r[0]);
            assert_int_equal(more, warc_next(&w[1], *state, MOST, &body[1], &r[1]));
            if (!more || r[0].status != ENT_OK)
                break; // a pipe does not find what a lie has swallowed
            assert_int_equal(r[0].offset, r[1].offset);
            assert_true(sv_eq((sv){body[0].at, body[0].n}, (sv){body[1].at, body[1].n}));
        }
        for (int k = 0; k < 2; k++) {
            warc_close(&w[k]);
            pile_free(&body[k]);
        }
        flow_deinit(&slow.f);
        free((char *)(uintptr_t)bytes.p);
    }
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {T(test_web_archives),
                                       T(test_damage_costs_its_record),
                                       T(test_old_archive),
                                       T(test_http_oddities),
                                       T(test_manifest),
                                       T(test_truncated_sample),
                                       T(test_real_archives),
                                       T(test_tables),
                                       T(test_wide_tables),
                                       T(test_feeds),
                                       T(test_entities_are_not_expanded),
                                       T(test_petrarch),
                                       T(test_pubdate),
                                       T(test_robots),
                                       T(test_byte_by_byte)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
