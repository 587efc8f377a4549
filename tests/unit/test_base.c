// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/day.h"
#include "base/file.h"
#include "base/ordered.h"
#include "base/strmap.h"
#include "base/text.h"
#include "base/tree.h"
#include "base/utf8.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define assert_sv(s, literal) assert_true(sv_eq((s), SV(literal)))

// --- arena

static void arena_gives_zeroed_aligned_memory(void **state) {
    arena a;
    arena_init(&a, 1 << 20);
    assert_false(arena_try(&a));
    for (size_t n = 1; n < 5000; n = n * 3 + 1) {
        double *d = arena_new(&a, double, n);
        assert_int_equal((uintptr_t)d % alignof(double), 0);
        for (size_t i = 0; i < n; i++) assert_true(d[i] == 0);
        memset(d, 0xFF, n * sizeof *d);
        char *c = arena_alloc(&a, 3, 64);
        assert_int_equal((uintptr_t)c % 64, 0);
    }
    arena_deinit(&a);
}

static void arena_leaves_at_its_bound(void **state) {
    arena a;
    volatile size_t got = 0;
    arena_init(&a, 100000);
    if (!arena_try(&a))
        for (;;) {
            arena_alloc(&a, 1000, 1);
            got += 1000;
        }
    assert_int_equal(got, 100000);
    arena_reset(&a);
    assert_int_equal(a.used_bytes, 0);
    if (!arena_try(&a)) {
        arena_alloc_n(&a, SIZE_MAX / 2, 4, 1);
        fail();
    }
    arena_deinit(&a);
}

static void arena_rewinds(void **state) {
    arena a;
    arena_init(&a, 64 << 20);
    assert_false(arena_try(&a));
    sv kept = arena_copy(&a, SV("kept"));
    for (size_t round = 1; round < 200; round++) {
        arena_mark mark = arena_here(&a);
        for (size_t i = 0; i < 5; i++)
            memset(arena_alloc(&a, round * 7919 * (i + 1), 8), 0x55, round * 7919);
        arena_rewind(&a, mark);
    }
    assert_sv(kept, "kept");
    assert_int_equal(a.used_bytes, 4);
    const char *fresh = arena_alloc(&a, 100000, 1);
    for (size_t i = 0; i < 100000; i++) assert_int_equal(fresh[i], 0);
    arena_deinit(&a);
}

static void arena_makes_strings_and_lists(void **state) {
    arena a;
    arena_init(&a, 1 << 20);
    assert_false(arena_try(&a));
    assert_sv(arena_join(&a, SV("ab"), SV("c")), "abc");
    assert_sv(arena_join(&a, (sv){NULL, 0}, SV("c")), "c");
    assert_sv(arena_printf(&a, "%s-%d", "x", 7), "x-7");
    VEC(int) list = {0};
    for (int i = 0; i < 1000; i++) *vec_push(&a, &list) = i;
    for (int i = 0; i < 1000; i++) assert_int_equal(list.at[i], i);
    arena_deinit(&a);
}

// --- sv

static void sv_cuts_and_compares(void **state) {
    sv rest = SV("a||b"), part;
    assert_true(sv_split(&rest, '|', &part));
    assert_sv(part, "a");
    assert_true(sv_split(&rest, '|', &part));
    assert_sv(part, "");
    assert_true(sv_split(&rest, '|', &part));
    assert_sv(part, "b");
    assert_false(sv_split(&rest, '|', &part));
    rest = SV("");
    assert_false(sv_split(&rest, '|', &part));
    assert_sv(sv_trim(SV(" \t a b\r\n")), "a b");
    assert_sv(sv_trim(SV("  ")), "");
    assert_int_equal(sv_find(SV("abcabc"), SV("ca"), 0), 2);
    assert_int_equal(sv_find(SV("abcabc"), SV("ab"), 1), 3);
    assert_int_equal(sv_find(SV("abc"), SV("abcd"), 0), -1);
    assert_true(sv_cmp(SV("a"), SV("ab")) < 0 && sv_cmp(SV("b"), SV("ab")) > 0 &&
                sv_cmp(SV("a"), SV("a")) == 0);
    assert_true(sv_cmp(SV("\xc3\xa9"), SV("z")) > 0);
    assert_true(sv_eq_nocase(SV("The"), SV("tHE")) && !sv_eq_nocase(SV("The"), SV("Then")));
    assert_true(sv_in_list(SV("b"), SV("a|b|c"), '|') && !sv_in_list(SV("ab"), SV("a|b"), '|'));
    assert_true(sv_starts(SV("abc"), SV("ab")) && sv_ends(SV("abc"), SV("bc")) &&
                !sv_ends(SV("c"), SV("bc")));
}

// --- utf8

static void utf8_reads_what_it_wrote(void **state) {
    for (uint32_t c = 1; c <= 0x10FFFF; c += c < 0x1000 ? 1 : 97) {
        char bytes[4];
        size_t n = utf8_put(c, bytes), at = 0;
        bool surrogate = c >= 0xD800 && c < 0xE000;
        if (surrogate) continue;
        assert_int_equal(utf8_next((sv){bytes, n}, &at), c);
        assert_int_equal(at, n);
        assert_int_equal(utf8_bad((sv){bytes, n}), -1);
        assert_int_equal(utf8_count((sv){bytes, n}), 1);
    }
}

static void utf8_refuses_malformed_bytes(void **state) {
    static const struct {
        const char *bytes;
        int bad;
    } cases[] = {{"ab\x80", 2},           {"\xc0\xaf", 0},
                 {"\xe0\x80\xaf", 0},     {"\xed\xa0\x80", 0},
                 {"\xf4\x90\x80\x80", 0}, {"\xf8\x88\x80\x80\x80", 0},
                 {"x\xe2\x82", 1},        {"\xff", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sv s = sv_of(cases[i].bytes);
        size_t at = (size_t)cases[i].bad, before = at;
        assert_int_equal(utf8_bad(s), cases[i].bad);
        assert_int_equal(utf8_next(s, &at), 0xFFFD);
        assert_int_equal(at, before + 1);
    }
}

static void utf8_knows_categories(void **state) {
    assert_true(utf8_is_letter(0xE9) && utf8_is_letter(0x416) && !utf8_is_letter('1'));
    assert_true(utf8_is_digit('7') && utf8_is_digit(0x0663) && !utf8_is_digit('x'));
    assert_true(utf8_is_upper(0xC9) && !utf8_is_upper(0xE9));
    assert_true(utf8_is_space(0xA0) && utf8_is_space(0xFEFF) && utf8_is_space('\n') &&
                !utf8_is_space('_'));
    assert_true(utf8_is_punct(0x201C) && utf8_is_punct('$') && !utf8_is_punct('a'));
    arena a;
    arena_init(&a, 1 << 16);
    assert_false(arena_try(&a));
    assert_sv(utf8_lower_copy(&a, SV("\xc3\x89T\xc3\x89 9")), "\xc3\xa9t\xc3\xa9 9");
    arena_deinit(&a);
}

// --- day

static void days_and_civil_dates_agree(void **state) {
    assert_int_equal(day_of(1970, 1, 1), 0);
    assert_int_equal(day_of(2022, 7, 1), 19174);
    assert_int_equal(day_weekday(day_of(2022, 7, 1)), 4);
    assert_int_equal(day_of(2021, 13, 1), day_of(2022, 1, 1));
    assert_int_equal(day_of(2022, 0, 1), day_of(2021, 12, 1));
    assert_int_equal(day_month_length(2000, 2), 29);
    assert_int_equal(day_month_length(1900, 2), 28);
    for (ent_day d = day_of(1, 1, 1); d < day_of(2400, 1, 1); d += 13) {
        civil c = day_civil(d);
        assert_int_equal(day_of(c.year, c.month, c.day), d);
        assert_in_range(c.day, 1, (unsigned)day_month_length(c.year, c.month));
        assert_int_equal(day_weekday(d + 1), (day_weekday(d) + 1) % 7);
    }
}

static void weeks_are_those_of_iso(void **state) {
    int year;
    assert_int_equal(day_iso_week(day_of(2022, 6, 20), &year), 25);
    assert_int_equal(year, 2022);
    assert_int_equal(day_iso_week(day_of(2021, 1, 3), &year), 53);
    assert_int_equal(year, 2020);
    assert_int_equal(day_iso_week(day_of(2018, 12, 31), &year), 1);
    assert_int_equal(year, 2019);
}

static void days_are_read_and_written(void **state) {
    ent_day from, to;
    char out[11];
    assert_true(day_parse(SV("2022-07-01"), &from, &to) && from == to &&
                from == day_of(2022, 7, 1));
    assert_true(day_parse(SV("2020-02"), &from, &to) && from == day_of(2020, 2, 1) &&
                to == day_of(2020, 2, 29));
    assert_true(day_parse(SV("1997"), &from, &to) && from == day_of(1997, 1, 1) &&
                to == day_of(1997, 12, 31));
    static const char *const wrong[] = {"",         "2022-02-30",  "2022-13",  "22-01-01",
                                        "2022-1-1", "2022-07-01x", "2022-07-", "-022"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(day_parse(sv_of(wrong[i]), &from, &to));
    day_write(day_of(988, 2, 3), out);
    assert_string_equal(out, "0988-02-03");
}

// --- text

static void json_is_well_formed(void **state) {
    arena a;
    arena_init(&a, 1 << 20);
    assert_false(arena_try(&a));
    text t = text_new(&a);
    json j = {&t, false};
    json_open(&j, '{');
    json_key(&j, "a");
    json_open(&j, '[');
    json_int(&j, INT64_MIN);
    json_fixed(&j, -0.04, 1);
    json_fixed(&j, 2.25, 1);
    json_bool(&j, false);
    json_open(&j, '[');
    json_close(&j, ']');
    json_close(&j, ']');
    json_key(&j, "b\"");
    json_str(&j, SV("\"\\\n\x01\xff\xc3\xa9"));
    json_close(&j, '}');
    assert_sv(text_sv(&t), "{\"a\":[-9223372036854775808,0.0,2.3,false,[]],\"b\\\"\":"
                           "\"\\\"\\\\\\n\\u0001\xef\xbf\xbd\xc3\xa9\"}");
    arena_deinit(&a);
}

// --- strmap

// ---- tree

static void tree_gives_what_was_written(void **state) {
    arena a;
    const tree *t;
    ent_err err;
    arena_init(&a, 1 << 20);
    assert_false(arena_try(&a));
    sv line = SV(" {\"b\":[1,-0.5,1e3,12345678901234567890,\"\\u00e9\\ud83d\\ude00\\n\"],\"a\":{"
                 "\"y\":null,\"x\":true}, \"c\":\"\"}\n");
    assert_int_equal(tree_read(&a, line, &t, &err), ENT_OK);
    assert_int_equal(tree_count(tree_get(t, "b")), 5);
    const tree *item = tree_first(tree_get(t, "b"));
    assert_int_equal(item->kind, TREE_INTEGER);
    assert_int_equal(item->integer, 1);
    item = item->next;
    assert_int_equal(item->kind, TREE_REAL);
    assert_true(item->real == -0.5);
    item = item->next;
    assert_true(item->real == 1000);
    item = item->next;
    assert_int_equal(item->kind, TREE_REAL); // too large for an integer
    assert_true(item->real == 12345678901234567890.0);
    assert_sv(item->next->words, "\xC3\xA9\xF0\x9F\x98\x80\n");
    assert_null(item->next->next);
    assert_true(tree_is(tree_get(tree_get(t, "a"), "x"), TREE_TRUE));
    assert_null(tree_get(t, "d"));
    assert_null(tree_get(tree_get(t, "d"), "e"));
    assert_null(tree_first(tree_get(t, "a")));
    text out = text_new(&a);
    json j = {&out, false};
    tree_write(&j, t);
    assert_sv(text_sv(&out), "{\"a\":{\"x\":true,\"y\":null},\"b\":[1,-0.5,1e3,"
                             "12345678901234567890,\"\xC3\xA9\xF0\x9F\x98\x80\\n\"],\"c\":\"\"}");
    arena_deinit(&a);
}

static void tree_reads_numbers_exactly(void **state) {
    static const char *const numbers[] = {"0",
                                          "-0",
                                          "0.1",
                                          "-7.25",
                                          "0.30000001",
                                          "123456789012345",
                                          "1234567890123456789",
                                          "-9223372036854775807",
                                          "3.141592653589793",
                                          "2.5e-3",
                                          "1E22",
                                          "123456789.12345678",
                                          "0.000000123"};
    arena a;
    const tree *t;
    ent_err err;
    arena_init(&a, 1 << 20);
    assert_false(arena_try(&a));
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        assert_int_equal(tree_read(&a, sv_of(numbers[i]), &t, &err), ENT_OK);
        assert_true(t->real == strtod(numbers[i], NULL));
        if (t->kind == TREE_INTEGER) assert_int_equal(t->integer, strtoll(numbers[i], NULL, 10));
    }
    arena_deinit(&a);
}

static void tree_refuses_what_is_no_json(void **state) {
    static const char *const lines[] = {"",
                                        " ",
                                        "{",
                                        "[1,]",
                                        "[1",
                                        "{\"a\"}",
                                        "{\"a\":}",
                                        "{\"a\":1,}",
                                        "{\"a\":1,\"a\":2}",
                                        "{a:1}",
                                        "\"",
                                        "\"\\x\"",
                                        "\"\\u00g0\"",
                                        "\"\\ud800\"",
                                        "\"\\udc00\"",
                                        "\"\\ud800\\u0041\"",
                                        "\"\\u0000\"",
                                        "\"\n\"",
                                        "\"\xFF\"",
                                        "01",
                                        "1.",
                                        "-",
                                        "1e",
                                        "+1",
                                        ".5",
                                        "nul",
                                        "true false",
                                        "NaN",
                                        "[1 2]"};
    char deep[2 * TREE_DEEPEST + 2];
    arena a;
    const tree *t;
    ent_err err;
    arena_init(&a, 1 << 20);
    assert_false(arena_try(&a));
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (tree_read(&a, sv_of(lines[i]), &t, &err) == ENT_OK) fail_msg("%s", lines[i]);
        assert_true(err.offset >= 1 && err.offset <= strlen(lines[i]) + 1);
    }
    assert_int_equal(tree_read(&a, SV("[\"\xC3\xA9\", x]"), &t, &err), ENT_ERR_INPUT);
    assert_int_equal(err.offset, 7); // in code points
    memset(deep, '[', sizeof deep);
    assert_int_equal(tree_read(&a, (sv){deep, sizeof deep}, &t, &err), ENT_ERR_INPUT);
    assert_int_equal(err.offset, TREE_DEEPEST + 1);
    text keys = text_new(&a);
    for (int i = 0; i <= TREE_MOST_KEYS; i++) {
        text_add(&keys, i ? SV(",\"k") : SV("{\"k"));
        text_int(&keys, i);
        text_add(&keys, SV("\":0"));
    }
    text_char(&keys, '}');
    assert_int_equal(tree_read(&a, text_sv(&keys), &t, &err), ENT_ERR_INPUT);
    arena_deinit(&a);
}

static void strmap_keeps_order_and_values(void **state) {
    arena a;
    strmap m = {0};
    arena_init(&a, 8 << 20);
    assert_false(arena_try(&a));
    for (uint32_t i = 0; i < 3000; i++) *strmap_at(&a, &m, arena_printf(&a, "key%u", i * 7)) = i;
    for (uint32_t i = 0; i < 3000; i++) *strmap_at(&a, &m, arena_printf(&a, "key%u", i * 7)) += 1;
    assert_int_equal(m.n, 3000);
    for (uint32_t i = 0; i < 3000; i++) {
        assert_true(sv_eq(m.keys[i], arena_printf(&a, "key%u", i * 7)));
        assert_int_equal(*strmap_get(&m, m.keys[i]), i + 1);
    }
    assert_null(strmap_get(&m, SV("key1")));
    assert_null(strmap_get(&(strmap){0}, SV("x")));
    arena_deinit(&a);
}

// --- ordered

typedef struct count {
    int made, emitted, dropped, stop_at;
} count;

static void *count_next(void *ctx) {
    count *c = ctx;
    if (c->made == 500) return NULL;
    int *item = malloc(sizeof *item);
    *item = c->made++;
    return item;
}

static void count_work(void *ctx, int worker, void *item) {
    int *n = item;
    for (volatile int i = 0; i < (*n % 7) * 3000; i++) {
    }
    *n *= 2;
}

static bool count_emit(void *ctx, void *item) {
    count *c = ctx;
    assert_int_equal(*(int *)item, c->emitted * 2);
    free(item);
    return ++c->emitted != c->stop_at;
}

static void count_drop(void *ctx, void *item) {
    count *c = ctx;
    c->dropped++;
    free(item);
}

static void ordered_keeps_the_order(void **state) {
    static const ordered_ops ops = {count_next, count_work, count_emit, count_drop};
    for (int jobs = 1; jobs <= 8; jobs *= 2) {
        count c = {.stop_at = -1};
        assert_int_equal(ordered_run(jobs, &ops, &c, NULL), ENT_OK);
        assert_int_equal(c.emitted, 500);
        assert_int_equal(c.dropped, 0);
        count stopped = {.stop_at = 100};
        assert_int_equal(ordered_run(jobs, &ops, &stopped, NULL), ENT_OK);
        assert_int_equal(stopped.emitted, 100);
        assert_int_equal(stopped.dropped, stopped.made - 100);
        assert_in_range(stopped.made, 100, 100 + 8 * 4 + 8);
    }
}

// --- file

static void files_are_replaced_read_and_mapped(void **state) {
    char path[] = "/tmp/entente-test-XXXXXX";
    sv read, map;
    ent_err err;
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(file_map(path, &map, &err), ENT_OK);
    assert_null(map.p);
    assert_int_equal(file_replace(path, SV("hello"), &err), ENT_OK);
    assert_int_equal(file_read(path, 5, &read, &err), ENT_OK);
    assert_sv(read, "hello");
    assert_int_equal(file_map(path, &map, &err), ENT_OK);
    assert_int_equal(file_replace(path, SV("other"), &err), ENT_OK);
    assert_sv(map, "hello"); // a reader keeps the old file
    file_unmap(&map);
    assert_null(map.p);
    free((char *)(uintptr_t)read.p);
    assert_int_equal(file_read(path, 4, &read, &err), ENT_ERR_INPUT);
    assert_int_equal(file_map("/tmp", &map, &err), ENT_ERR_IO);
    assert_int_equal(file_read("/tmp/entente/none", 4, &read, &err), ENT_ERR_IO);
    assert_non_null(strstr(err.message, "/tmp/entente/none"));
    unlink(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_gives_zeroed_aligned_memory),
        cmocka_unit_test(arena_leaves_at_its_bound),
        cmocka_unit_test(arena_rewinds),
        cmocka_unit_test(arena_makes_strings_and_lists),
        cmocka_unit_test(sv_cuts_and_compares),
        cmocka_unit_test(utf8_reads_what_it_wrote),
        cmocka_unit_test(utf8_refuses_malformed_bytes),
        cmocka_unit_test(utf8_knows_categories),
        cmocka_unit_test(days_and_civil_dates_agree),
        cmocka_unit_test(weeks_are_those_of_iso),
        cmocka_unit_test(days_are_read_and_written),
        cmocka_unit_test(json_is_well_formed),
        cmocka_unit_test(tree_gives_what_was_written),
        cmocka_unit_test(tree_reads_numbers_exactly),
        cmocka_unit_test(tree_refuses_what_is_no_json),
        cmocka_unit_test(strmap_keeps_order_and_values),
        cmocka_unit_test(ordered_keeps_the_order),
        cmocka_unit_test(files_are_replaced_read_and_mapped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
