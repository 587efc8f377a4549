// SPDX-License-Identifier: Apache-2.0
#include "read/copies.h"
#include "read/neardup.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const char report[] =
    "The two governments agreed on Friday to open the border for goods, after three weeks in which "
    "hundreds of lorries had waited on the bridge. Customs officers will work at night as well, "
    "the "
    "ministry of transport said. Farmers on both sides had protested because their fruit was "
    "rotting. A joint commission is to look into the causes of the quarrel and to report in May.";

static const char other[] =
    "Lorries may cross the river again: ministers of both countries signed a paper on Friday which "
    "ends the blockade of the bridge. It had begun in April over a dispute about taxes on peaches "
    "and cherries, and cost growers on either bank much of their harvest. Officials promised that "
    "queues would be gone within a few days.";

static neardup of(const char *text) { return neardup_of(sv_of(text)); }

static bool is_copy(const char *x, const char *y) {
    neardup a = of(x), b = of(y);
    assert_int_equal(neardup_is_copy(&a, &b), neardup_is_copy(&b, &a));
    return neardup_is_copy(&a, &b);
}

static bool same_words(const char *x, const char *y) {
    neardup a = of(x), b = of(y);
    return !memcmp(a.exact, b.exact, sizeof a.exact);
}

static void test_exact_looks_at_words_only(void **state) {
    assert_true(same_words("\"Peace,\" he said - at last.", "  peace he\nsaid: At LAST"));
    assert_true(same_words("It\xe2\x80\x99s over", "it's OVER"));
    assert_false(same_words("he said peace", "peace he said"));
    assert_false(same_words("ab c", "a bc"));
    assert_false(same_words("\xc3\x89tat", "etat"));
}

static void test_copies_are_known(void **state) {
    char text[2 * sizeof report + 200];
    assert_true(is_copy(report, report));
    snprintf(text, sizeof text,
             "BORDER OPENS AGAIN\nBRIDGETOWN, May 3 (Agency) - %s\nReporting by the bureau.",
             report);
    assert_true(is_copy(report, text));
    snprintf(text, sizeof text, "%.140s", report); // a third of it
    assert_true(is_copy(report, text));
    snprintf(text, sizeof text, "%s", report + 130);
    assert_true(is_copy(report, text));
}

static void test_other_words_are_no_copy(void **state) {
    assert_false(is_copy(report, other));
    assert_false(is_copy("", report));
    assert_false(is_copy("", ""));
    assert_false(is_copy("...", "!"));
    assert_true(is_copy("Border opens", "border opens."));
    assert_false(is_copy("Border opens again", "Border opens again today"));
    assert_false(is_copy("The two governments agreed on Friday", report)); // too short to say
}

// Texts with a known share of common runs: the estimate stays within four standard errors.
static void numbered(char *out, int from, int to) {
    for (int i = from; i < to; i++) out += sprintf(out, "w%d ", i * 7919);
}

static void test_estimates(void **state) {
    static char x[20000], y[20000];
    for (int overlap = 0; overlap <= 1000; overlap += 100) {
        numbered(x, 0, 1000);
        numbered(y, 1000 - overlap, 2000 - overlap);
        double common = overlap >= 2 ? overlap - 2 : 0, wanted = common / (2 * 998 - common);
        neardup a = of(x), b = of(y);
        assert_true(neardup_resemblance(&a, &b) > wanted - 0.18);
        assert_true(neardup_resemblance(&a, &b) < wanted + 0.18);
    }
    for (int part = 100; part < 1000; part += 100) {
        numbered(x, 0, 1000);
        numbered(y, 500 - part / 2, 500 + part / 2);
        neardup a = of(x), b = of(y);
        if (part >= 200) assert_true(neardup_containment(&a, &b) > 0.5);
        assert_true(neardup_containment(&a, &b) <= 1);
    }
}

static int keys_shared(const neardup *a, const neardup *b) {
    uint64_t x[NEARDUP_BANDS], y[NEARDUP_BANDS];
    int n = 0;
    neardup_keys(a, x);
    neardup_keys(b, y);
    for (int i = 0; i < NEARDUP_BANDS; i++) n += x[i] == y[i];
    return n;
}

static void test_keys_find_copies(void **state) {
    char cut[sizeof report];
    snprintf(cut, sizeof cut, "%.280s", report);
    neardup whole = of(report), part = of(cut), unlike = of(other);
    assert_int_equal(keys_shared(&whole, &whole), NEARDUP_BANDS);
    assert_true(keys_shared(&whole, &part) > 0);
    assert_int_equal(keys_shared(&whole, &unlike), 0);
    uint64_t keys[NEARDUP_BANDS];
    neardup_keys(&whole, keys);
    for (int i = 1; i < NEARDUP_BANDS; i++) assert_true(keys[i] != keys[0]);
}

static void test_bytes_and_back(void **state) {
    uint8_t bytes[NEARDUP_BYTES];
    neardup before = of(report), after;
    neardup_write(&before, bytes);
    assert_true(neardup_read((sv){(char *)bytes, sizeof bytes}, &after));
    assert_memory_equal(&before, &after, sizeof before);
    assert_false(neardup_read((sv){(char *)bytes, sizeof bytes - 1}, &after));
    assert_false(neardup_read((sv){0}, &after));
}

// Kept in stores, so it may never change: what this text gave when the format was fixed.
static void test_the_bytes_are_fixed(void **state) {
    uint8_t bytes[NEARDUP_BYTES], sum = 0;
    neardup d = of("Border opens again for goods");
    neardup_write(&d, bytes);
    for (int i = 0; i < NEARDUP_BYTES; i++) sum = (uint8_t)(sum * 31 + bytes[i]);
    assert_int_equal(d.n_runs, 3);
    assert_int_equal(sum, 0xe9);
}

static void test_odd_input(void **state) {
    neardup broken = of("\xff\xfe\x80 word \xc3");
    assert_int_equal(broken.n_runs, 1);
    char *long_word = malloc(100000);
    memset(long_word, 'x', 100000);
    neardup d = neardup_of((sv){long_word, 100000});
    assert_int_equal(d.n_runs, 1);
    for (int i = 1; i < 100000; i += 2) long_word[i] = ' ';
    d = neardup_of((sv){long_word, 100000});
    assert_int_equal(d.n_runs, 49998);
    free(long_word);
}

static bool find(copies *c, const char *text, const char *name, copy *out) {
    neardup d = of(text);
    return copies_find(c, &d, sv_of(name), out);
}

static void test_the_first_is_no_copy(void **state) {
    char text[2 * sizeof report + 200];
    copies *c = copies_new();
    copy found;
    assert_false(find(c, report, "a", &found));
    assert_false(find(c, other, "b", &found));
    assert_true(find(c, report, "c", &found));
    assert_true(found.exact && found.share == 1 && sv_eq(found.of, SV("a")));
    snprintf(text, sizeof text, "BORDER OPENS AGAIN\n%s", report);
    assert_true(find(c, text, "d", &found));
    assert_true(!found.exact && found.share >= 0.6 && sv_eq(found.of, SV("a")));
    assert_false(find(c, "", "e", &found));
    assert_false(find(c, "", "f", &found));
    copies_free(c);
    copies_free(NULL);
}

// Of the many only the latest are remembered.
static void test_old_ones_are_forgotten(void **state) {
    char text[200];
    copies *c = copies_new();
    copy found;
    for (int i = 0; i < 2 * COPIES_KEPT + 1; i++) {
        snprintf(text, sizeof text, "%d", i);
        assert_false(find(c, text, text, &found));
    }
    assert_true(find(c, "32768", "x", &found));
    assert_true(sv_eq(found.of, SV("32768")));
    assert_true(find(c, "65536", "x", &found));
    assert_false(find(c, "5", "x", &found));
    copies_free(c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exact_looks_at_words_only),
        cmocka_unit_test(test_copies_are_known),
        cmocka_unit_test(test_other_words_are_no_copy),
        cmocka_unit_test(test_estimates),
        cmocka_unit_test(test_keys_find_copies),
        cmocka_unit_test(test_bytes_and_back),
        cmocka_unit_test(test_the_bytes_are_fixed),
        cmocka_unit_test(test_odd_input),
        cmocka_unit_test(test_the_first_is_no_copy),
        cmocka_unit_test(test_old_ones_are_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
