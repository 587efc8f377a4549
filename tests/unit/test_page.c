// SPDX-License-Identifier: Apache-2.0
#include "base/day.h"
#include "base/text.h"
#include "read/charset.h"
#include "read/html.h"
#include "read/page_meta.h"
#include "read/read.h"
#include "read/source.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "read_fixture.h"

static const char article[] =
    "<!DOCTYPE html><html><head><title>Chad closes its border | The Lake Post</title>"
    "<meta property=og:site_name content='The Lake Post'><meta property=og:title content='Chad "
    "closes its border'>"
    "<link rel=canonical href='https://lakepost.example/chad'>"
    "<script type='application/ld+json'>{\"@graph\": [{\"@type\": \"WebSite\"}, {\"@type\": "
    "[\"NewsArticle\"],"
    "\"headline\": \"Chad closes its border\", \"datePublished\": \"2020-05-05T08:30:00+01:00\","
    "\"dateModified\": \"2020-05-06\", \"author\": [{\"name\": \"Ana L&oacute;pez\"}, \"Jo Park\"],"
    "\"articleSection\": \"World\", \"description\": \"raw\nline feed\"}]}</script></head>"
    "<body class=has-sidebar><nav><ul><li><a href=/>Home</a></ul></nav><script>if (a<b) { '<p>no "
    "words</p>' }</script>"
    "<article><h1>Chad closes its border</h1><p class=byline>By Ana L\xC3\xB3pez</p>"
    "<figure><img src=x><figcaption>A gate near the lake, seen last year</figcaption></figure>"
    "<div class=article-body><p>NDJAMENA, May 5 &#8211; Chad closed its border with Sudan on "
    "Tuesday, the interior minister said.</p>"
    "<p>Sudan&nbsp;called the step a surprise and asked for <a href=/t>talks</a> in the town of "
    "Adr\xC3\xA9."
    "<br><br>The two armies met at the gate on Monday.</p>"
    "<div class='newsletter-box'><p>Letters from the lake, each Friday.</p></div>"
    "<p>Read more:</p><ul><li><a href=/a>Sudan and Chad open talks on the lake</a></ul>"
    "<table><tr><th>Year<th>Crossings<tr><td>2019<td>1,200 people</table>"
    "<p>The gate stays shut until the end of the month, he said.</p></div></article>"
    "<footer>&copy; 2020 The Lake Post</footer>";

static const ent_dropped *dropped(const ent_report *r, const char *words) {
    for (size_t i = 0; i < r->n_dropped; i++)
        if (sv_find(r->dropped[i].text, sv_of(words), 0) >= 0) return &r->dropped[i];
    fail_msg("\"%s\" was not dropped", words);
    return NULL;
}

static void keeps_the_article(void **state) {
    static const char *const want[] = {
        "Chad closes its border",
        "Chad closed its border with Sudan on Tuesday, the interior minister said.",
        "Sudan called the step a surprise and asked for talks in the town of Adr\xC3\xA9.",
        "The two armies met at the gate on Monday.",
        "Year Crossings",
        "2019 1,200 people",
        "The gate stays shut until the end of the month, he said.",
    };
    ent_report r = read_bytes(state, sv_of(article));
    assert_int_equal(r.blocks[0].part, ENT_PART_TITLE);
    assert_int_equal(r.n_blocks, sizeof want / sizeof *want);
    for (size_t i = 0; i < r.n_blocks; i++) assert_sv(block(&r, i), want[i]);
}

static void tells_why_blocks_go(void **state) {
    ent_report r = read_bytes(state, sv_of(article));
    const struct {
        const char *words, *reason;
        ent_drop_why why;
        uint32_t before;
    } want[] = {
        {"Home", "<nav>", ENT_DROP_NAVIGATION, 1},
        {"By Ana", "element named byline", ENT_DROP_BYLINE, 1},
        {"A gate near", "<figure>", ENT_DROP_CAPTION, 1},
        {"Letters from", "element named newsletter", ENT_DROP_PROMOTION, 4},
        {"open talks on the lake", "mostly links", ENT_DROP_NAVIGATION, 4},
        {"2020 The Lake", "<footer>", ENT_DROP_NAVIGATION, 7},
    };
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        const ent_dropped *d = dropped(&r, want[i].words);
        assert_string_equal(d->reason, want[i].reason);
        assert_int_equal(d->why, want[i].why);
        assert_int_equal(d->before, want[i].before);
    }
}

static void tells_where_fields_come_from(void **state) {
    ent_report r = read_bytes(state, sv_of(article));
    assert_sv(r.title, "Chad closes its border");
    assert_string_equal(r.origins.title, "JSON-LD headline");
    assert_sv(r.source, "The Lake Post");
    assert_string_equal(r.origins.source, "meta og:site_name");
    assert_sv(r.uri, "https://lakepost.example/chad");
    assert_string_equal(r.origins.uri, "link canonical");
    assert_int_equal(r.n_authors, 2);
    assert_sv(r.authors[0], "Ana L\xC3\xB3pez");
    assert_sv(r.section, "World");
    assert_int_equal(r.published, day_of(2020, 5, 5));
    assert_int_equal(r.published_from, ENT_PUBLISHED_METADATA);
    assert_sv(r.published_time, "2020-05-05T08:30:00+01:00");
    assert_int_equal(r.updated, day_of(2020, 5, 6));
}

static void lets_the_caller_win(void **state) {
    ent_input in = {.bytes = sv_of(article),
                    .published = day_of(2020, 1, 1),
                    .title = SV("Told"),
                    .source = SV("Us"),
                    .uri = SV("x:y")};
    ent_report r;
    assert_int_equal(read_report(*state, &in, &r, NULL), ENT_OK);
    assert_sv(r.title, "Told");
    assert_sv(r.source, "Us");
    assert_sv(r.uri, "x:y");
    assert_string_equal(r.origins.title, "told");
    assert_int_equal(r.published, day_of(2020, 1, 1));
    assert_int_equal(r.published_from, ENT_PUBLISHED_OPTION);
}

static void lets_prose_be_prose_whatever_it_is_called(void **state) {
    ent_report r = read_bytes(
        state,
        SV("<body><div class=paywall><p>Chad closed its border with Sudan on Tuesday, the minister "
           "said.</p>"
           "<p>Sudan called the step a surprise and asked for talks in the town.</p></div>"));
    assert_int_equal(r.n_blocks, 2);
}

static void reads_times(void **state) {
    const struct {
        const char *s, *stamp;
        int y, m, d;
    } good[] = {
        {"2024-01-07T01:20:00.500Z", "2024-01-07T01:20:00Z", 2024, 1, 7},
        {"2024-01-07 01:20 +0530", "2024-01-07T01:20:00+05:30", 2024, 1, 7},
        {"Mon, 18 Nov 2019 13:00:00 GMT", "2019-11-18T13:00:00Z", 2019, 11, 18},
        {"November 18, 2019", "", 2019, 11, 18},
        {"20191118", "", 2019, 11, 18},
        {"1574082000", "2019-11-18T13:00:00Z", 2019, 11, 18},
        {"1574082000123", "2019-11-18T13:00:00Z", 2019, 11, 18},
    };
    static const char *const bad[] = {"", "soon", "2019-13-01", "2019-02-30", "99999999", "12:30"};
    page_time t;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        if (!page_time_read(*state, sv_of(good[i].s), &t)) fail_msg("not read: %s", good[i].s);
        assert_int_equal(t.day, day_of(good[i].y, good[i].m, good[i].d));
        assert_sv(t.stamp, good[i].stamp);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (page_time_read(*state, sv_of(bad[i]), &t)) fail_msg("read: %s", bad[i]);
}

static void knows_charsets(void **state) {
    sv got;
    assert_sv(charset_of_media(SV("text/html; Charset=\"koi8-r\"")), "koi8-r");
    assert_sv(
        charset_of_meta(
            SV("<meta name=x><META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=gbk'>")),
        "gbk");
    assert_sv(charset_of_meta(SV("<?xml version='1.0' encoding='euc-jp'?><p>")), "euc-jp");
    assert_null(charset_of_meta(SV("<p>charset=none of this")).p);
    const struct {
        const char *label;
        sv bytes;
        const char *want;
    } rows[] = {
        {"koi8-r", SV("\xED\xC9\xD2"), "\xD0\x9C\xD0\xB8\xD1\x80"},
        {"iso-8859-1", SV("\x93hi\x94"), "\xE2\x80\x9Chi\xE2\x80\x9D"},
        {"koi8-r", SV("caf\xC3\xA9"), "caf\xC3\xA9"},
        {"utf-8", SV("caf\xE9 noir"), "caf\xC3\xA9 noir"},
        {"no-such-thing", SV("caf\xE9 noir"), "caf\xC3\xA9 noir"},
        {"koi8-r",
         SV("\xEF\xBB\xBF"
            "a"),
         "a"},
        {"shift_jis", SV("\x93\xFA"), "\xE6\x97\xA5"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(charset_decode(*state, rows[i].bytes, sv_of(rows[i].label), &got, NULL),
                         ENT_OK);
        assert_sv(got, rows[i].want);
    }
}

static void knows_pages_from_texts(void **state) {
    (void)state;
    static const char *const pages[] = {"<!DOCTYPE html>", "\xEF\xBB\xBF \n<html>",
                                        "<!-- x --><p class=a>", "<?xml version='1.0'?><html>"};
    static const char *const texts[] = {"Chad < Sudan",  "<3", "<rss version='2.0'>", "", "a <p>",
                                        "<Reuters> said"};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (!source_is_html(sv_of(pages[i]), (sv){0})) fail_msg("no page: %s", pages[i]);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (source_is_html(sv_of(texts[i]), (sv){0})) fail_msg("a page: %s", texts[i]);
    assert_true(source_is_html(SV("x"), SV("text/html; charset=utf-8")));
    assert_false(source_is_html(SV("<html>"), SV("text/plain")));
}

static void reads_damaged_pages(void **state) {
    ent_report r = read_bytes(
        state,
        SV("<html><p>Chad clo\0sed its bor\0der with Sudan on Tuesday, the minister said.</p>"));
    assert_sv(block(&r, 0), "Chad closed its border with Sudan on Tuesday, the minister said.");
    r = read_bytes(state, SV("<p><svg><style></p><p>Chad closed its border with Sudan on Tuesday, "
                             "the minister said.<!-- <b"));
    (void)r;
    r = read_bytes(
        state,
        SV("<!DOCTYPE html [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><p>One &b; two.</p>"));
    assert_true(r.text.len < 40);
    assert_int_equal(read_bytes(state, SV("<html>")).n_blocks, 0);
}

static void bounds_depth(void **state) {
    enum { DEEP = 10000 };
    text t = text_new(*state);
    text_add(&t, SV("<html>"));
    for (int i = 0; i < DEEP; i++) text_add(&t, SV("<div>"));
    text_add(&t, SV("<p>Chad closed its border with Sudan on Tuesday, the minister said.</p>"));
    html h;
    html_read(*state, text_sv(&t), &h);
    assert_true(h.n < HTML_MOST_DEPTH + 10);
    ent_report r = read_bytes(state, text_sv(&t));
    assert_sv(block(&r, 0), "Chad closed its border with Sudan on Tuesday, the minister said.");
}

// One line a node: depth, tag or text, attributes.
static void draw(text *t, const html *h) {
    for (size_t i = 1; i < h->n; i++) {
        const html_node *n = &h->nodes[i];
        for (size_t up = n->parent; up; up = h->nodes[up].parent) text_add(t, SV(" "));
        text_add(t, n->tag == HTML_TEXT ? n->text : sv_of(html_tag_name((html_tag)n->tag)));
        for (size_t k = n->attrs; k < n->attrs + n->n_attrs; k++) {
            text_add(t, SV(" "));
            text_add(t, h->attrs[k].value);
        }
        text_add(t, SV("\n"));
        assert_true(n->end > i && n->end <= h->nodes[n->parent].end && n->parent < i);
    }
}

static void builds_what_browsers_build(void **state) {
    static const struct {
        const char *page, *want;
    } rows[] = {
        {"<p>a<p>b<div>c", "p\n a\np\n b\ndiv\n c\n"},
        {"<ul><li>a<li>b<ul><li>c</ul>d</ul>e",
         "ul\n li\n  a\n li\n  b\n  ul\n   li\n    c\n  d\ne\n"},
        {"<dl><dt>a<dd>b<dt>c</dl>", "dl\n dt\n  a\n dd\n  b\n dt\n  c\n"},
        {"<table><td>a<td>b<tr><th>c<table><tr><td>d</table>e</table>f",
         "table\n tr\n  td\n   a\n  td\n   b\n tr\n  th\n   c\n   table\n    tr\n     td\n      "
         "d\n   e\nf\n"},
        {"<td>a</td><tr>b", "a\nb\n"},
        {"<h2>a<h3>b</h2>c", "h2\n a\nh3\n b\nc\n"},
        {"<a href=x>a<a href=y>b</a>c", "a x\n a\na y\n b\nc\n"},
        {"<b><p>a</b>b</p>c", "b\n p\n  a\n  b\nc\n"},
        {"<div><span>a</div>b", "div\n span\n  a\nb\n"},
        {"<span><div>a</span>b</div>c", "span\n div\n  a\n  b\n c\n"},
        {"a</p>b</br>c</div>d</q>e", "a\np\nb\nbr\nc\nd\ne\n"},
        {"<html lang=en><head><title>a</title><p>b</head><body class=x>c",
         "html en\n head\n  title\n   a\n p\n  b\n  c\n"},
        {"<body class=x>a</body>b</html>c", "body x\n a\n b\n c\n"},
        {"<p>a<select><option>b<option>c</select>d<button>e</button>f", "p\n a\n d\n f\n"},
        {"<p>a<svg><path d='>'/><title>b</title><p>c", "p\n a\np\n c\n"},
        {"<svg><![CDATA[<p>]]></svg>a<![CDATA[b]]>c", "a\nc\n"},
        {"<form>a<form>b</form>c", "form\n a\n b\nc\n"},
        {"a<!-- <p> --!>b<!-->c<!--->d<!x>e</ x>f<?y>g<!-- h", "a\nb\nc\nd\ne\nf\ng\n"},
        {"<script>a</scriptx><!-- <script> </script> --></script>b<style></sTYLE x='>'>c",
         "b\nc\n"},
        {"<title>a<b>&amp;</title><textarea><p>b</textarea>c", "title\n a<b>&\nc\n"},
        {"a < b <3 &lt;c&gt", "a < b <3 <c>\n"},
        {"<p CLASS='a\"b' class=c id=d/e hidden>x<img alt=y>", "p a\"b d/e \n x\n img\n"},
        {"<a href='?a=b&copy=c&amp;d'>x", "a ?a=b&copy=c&d\n x\n"},
        {"<p/>a<br/>b<x-y>c</X-Y>d", "p\n a\n br\n b\n ?-?\n  c\n d\n"},
        {"a<p class='b", "a\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        html h;
        text t = text_new(*state);
        html_read(*state, sv_of(rows[i].page), &h);
        draw(&t, &h);
        assert_sv(text_sv(&t), rows[i].want);
    }
}

// Every bound of memory gives a report or the way out, never half of one.
static void walks_memory_down(void **state) {
    (void)state;
    bool refused = false, done = false;
    for (size_t bound = 1 << 12; !done; bound += 1 << 12) {
        arena a;
        ent_report r;
        ent_input in = {.bytes = sv_of(article), .published = ENT_NO_DAY};
        arena_init(&a, bound);
        if (arena_try(&a)) {
            refused = true;
        } else {
            done = read_report(&a, &in, &r, NULL) == ENT_OK && r.n_blocks == 7;
        }
        arena_deinit(&a);
        assert_true(bound < (size_t)1 << 24);
    }
    assert_true(refused);
}

static void resolves_references(void **state) {
    assert_sv(html_unescaped(*state, SV("US&#8217;s &amp; &#x41;&eacute; &nosuch; & &")),
              "US\xE2\x80\x99s & A\xC3\xA9 &nosuch; & &");
    assert_sv(html_unescaped(*state, SV("&#xD800;&#0;&#x110000;&#99999999999;&#150;&#;&#x")),
              "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xE2\x80\x93&#;&#x");
    assert_sv(
        html_unescaped(*state, SV("&nGt;&nGt;&nGt;&CounterClockwiseContourIntegral;&copy &copyx")),
        "\xE2\x89\xAB\xE2\x83\x92\xE2\x89\xAB\xE2\x83\x92\xE2\x89\xAB\xE2\x83\x92\xE2\x88\xB3\xC2"
        "\xA9 "
        "&copyx");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(keeps_the_article, setup, teardown),
        cmocka_unit_test_setup_teardown(tells_why_blocks_go, setup, teardown),
        cmocka_unit_test_setup_teardown(tells_where_fields_come_from, setup, teardown),
        cmocka_unit_test_setup_teardown(lets_the_caller_win, setup, teardown),
        cmocka_unit_test_setup_teardown(lets_prose_be_prose_whatever_it_is_called, setup, teardown),
        cmocka_unit_test_setup_teardown(reads_times, setup, teardown),
        cmocka_unit_test_setup_teardown(knows_charsets, setup, teardown),
        cmocka_unit_test_setup_teardown(knows_pages_from_texts, setup, teardown),
        cmocka_unit_test_setup_teardown(reads_damaged_pages, setup, teardown),
        cmocka_unit_test_setup_teardown(bounds_depth, setup, teardown),
        cmocka_unit_test_setup_teardown(builds_what_browsers_build, setup, teardown),
        cmocka_unit_test(walks_memory_down),
        cmocka_unit_test_setup_teardown(resolves_references, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
