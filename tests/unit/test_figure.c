// SPDX-License-Identifier: Apache-2.0
#include "ledger/figure.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void assert_figures(const char *sentence, const char *wanted) {
    figure found[FIGURES_MOST];
    char got[400] = "";
    size_t n = figures_of(sv_of(sentence), found), at = 0;
    for (size_t i = 0; i < n; i++)
        at += (size_t)snprintf(got + at, sizeof got - at, "%s%s %d", i ? ", " : "", found[i].what,
                               (int)found[i].n);
    assert_string_equal(got, wanted);
}

static void test_tolls(void **state) {
    assert_figures("At least 13 people were killed and dozens injured.", "killed 13");
    assert_figures("Seven people are killed and fifteen injured.", "killed 7, injured 15");
    assert_figures("A bomb killed 12 soldiers and injured 30.", "killed 12, injured 30");
    assert_figures("The quake left 1,450 dead.", "killed 1450");
    assert_figures("Police arrested twenty-two men; 3 are missing.", "detained 22, missing 3");
    assert_figures("25 rockets killed three guards.", "killed 3");
}

static void test_numbers_of_other_things(void **state) {
    assert_figures("On 5 May guards were killed.", "");
    assert_figures("In 2005 a bomb killed five people.", "killed 5");
    assert_figures("After 10 days of siege many died.", "");
    assert_figures("A man aged 47 was killed.", "");
    assert_figures("Twelve ministers met.", "");
    assert_figures("", "");
}

static void test_bounds(void **state) {
    char text[20000] = "";
    for (int i = 10; i < 300; i++) sprintf(text + strlen(text), "%d were killed. ", i);
    figure found[FIGURES_MOST];
    assert_int_equal(figures_of(sv_of(text), found), FIGURES_MOST);
    assert_figures("99999999999999999999 were killed.", "");
    assert_figures("12 were killed, 12 died.", "killed 12"); // one of each kind and number
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_tolls),
                                       cmocka_unit_test(test_numbers_of_other_things),
                                       cmocka_unit_test(test_bounds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
