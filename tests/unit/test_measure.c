// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fixture.h"
#include "measure/exposure.h"
#include "measure/linear.h"
#include "measure/number.h"
#include "measure/random.h"
#include "measure/special.h"
#include "measure/stream.h"

enum { ROOM = 64 << 20 };

// ---- tails ---------------------------------------------------------------------------------------------------------------------------

static void test_tails(void **state) {
    near_abs("normal", special_normal_cdf(1.959963984540054), 0.975, 1e-14);
    near_abs("normal quantile", special_normal_quantile(0.975), 1.959963984540054, 1e-13);
    near_rel("normal far quantile", special_normal_quantile(1e-20), -9.262340089798408, 1e-12);
    near_rel("t", special_t_cdf(-2, 5), 0.0509697394149292, 1e-12);
    near_rel("t quantile", special_t_quantile(0.9, 1), 3.0776835371752536, 1e-11);
    near_rel("chi2, small x", special_chi2_sf(0.5, 3), 0.918891411654676, 1e-12);
    near_rel("chi2, tail", special_chi2_sf(100, 2), exp(-50), 1e-12);
    near_rel("F", special_f_sf(3, 2, 10), 0.09536743164, 1e-9);
    near_abs("chi-bar, one", special_chibar_sf(2.705543454095404, 1), 0.05, 1e-12);
    near_abs("chi-bar at zero", special_chibar_sf(0, 1), 1, 0);
    near_abs("Kolmogorov", special_ks_sf(1.3581015157406195 / 1000, 1e6), 0.05, 1e-3);
}

static void test_tails_outside(void **state) {
    assert_true(special_chi2_sf(-1, 2) == 1 && special_f_sf(-1, 2, 2) == 1);
    assert_true(special_beta_i(2, 3, -1) == 0 && special_beta_i(2, 3, 2) == 1);
    assert_true(isinf(special_normal_quantile(0)) && isinf(special_t_quantile(1, 3)));
    assert_true(special_gamma_q(2, INFINITY) == 0);
}

// ---- random numbers ------------------------------------------------------------------------------------------------------------------

// The authors' known answer for counter and key of zeros.
static void test_philox(void **state) {
    rng r = rng_of(0, 0, 0);
    assert_int_equal(rng_word(&r), 0x6627e8d5u);
    assert_int_equal(rng_word(&r), 0xe169c58du);
    assert_int_equal(rng_word(&r), 0xbc57ac4cu);
    assert_int_equal(rng_word(&r), 0x9b00dbd8u);
}

typedef double (*draw_fn)(rng *r);
static double draw_poisson_small(rng *r) { return (double)rng_poisson(r, 3); }
static double draw_poisson_large(rng *r) { return (double)rng_poisson(r, 50); }
static double draw_negbin(rng *r) { return (double)rng_negbin(r, 6, 2); }
static double draw_gamma(rng *r) { return rng_gamma(r, 0.5); }

static void test_moments(void **state) {
    static const struct {
        const char *name;
        draw_fn draw;
        double mean, variance;
    } cases[] = {{"uniform", rng_uniform, 0.5, 1.0 / 12},
                 {"normal", rng_normal, 0, 1},
                 {"exponential", rng_exponential, 1, 1},
                 {"poisson 3", draw_poisson_small, 3, 3},
                 {"poisson 50", draw_poisson_large, 50, 50},
                 {"negbin", draw_negbin, 6, 24},
                 {"gamma", draw_gamma, 0.5, 0.5}};
    enum { N = 200000 };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        rng r = rng_of(7, (uint32_t)c, 1);
        double sum = 0, squares = 0, sd = sqrt(cases[c].variance);
        for (int i = 0; i < N; i++) {
            double x = cases[c].draw(&r);
            sum += x;
            squares += x * x;
        }
        near_abs(cases[c].name, sum / N, cases[c].mean, 5 * sd / sqrt(N));
        near_rel(cases[c].name, squares / N - sum / N * sum / N, cases[c].variance, 0.05);
    }
}

static void test_random_is_keyed(void **state) {
    rng a = rng_of(1, 2, rng_child(3, 4)), b = rng_of(1, 2, rng_child(3, 4)),
        c = rng_of(1, 2, rng_child(3, 5));
    double x = rng_uniform(&a);
    assert_true(x == rng_uniform(&b) && x != rng_uniform(&c) && x > 0 && x < 1);
}

// ---- linear algebra ------------------------------------------------------------------------------------------------------------------

static void test_least_squares(void **state) {
    // Longley-like scales: a constant, and columns of very different lengths.
    const double x[] = {1, 1, 1, 1, 1, 1e6, 2e6, 3e6, 4e6, 6e6}, y[] = {3, 5, 7, 9, 13};
    double b[2], inverse[4], residual[5];
    arena a;
    arena_init(&a, ROOM);
    linear_start();
    assert_true(linear_least_squares(&a, x, y, 5, 2, 1, b, inverse, residual));
    near_abs("constant", b[0], 1, 1e-12);
    near_rel("slope", b[1], 2e-6, 1e-12);
    near_rel("inverse", inverse[0], 66e12 / (5 * 66e12 - 256e12), 1e-12);
    near_abs("residual", residual[3], 0, 1e-12);
    const double twice[] = {1, 1, 1, 1, 1, 2, 2, 2, 2, 2};
    assert_false(linear_least_squares(&a, twice, y, 5, 2, 1, b, NULL, NULL));
    arena_deinit(&a);
}

// ---- settings ------------------------------------------------------------------------------------------------------------------------

static ent_status read_toml(arena *a, const char *words, toml *t, ent_err *err) {
    return toml_read(a, sv_of(words), "s.toml", t, err);
}

static void test_toml(void **state) {
    arena a;
    toml t;
    ent_err err;
    sv s = {0}, list = {0};
    double x = 0, many[4];
    size_t n = 0;
    bool truth = false;
    ent_day day = ENT_NO_DAY;
    arena_init(&a, ROOM);
    assert_int_equal(
        read_toml(&a,
                  "title = \"a \\\"b\\\" \\u00e9\" # said\n[x.y]\nn = -1_0.5e1\nyes = true\r\n"
                  "l = ['a', \"b\",\n # c\n 'd']\nd = 2001-02-03\nv = [1, 2.5]\n",
                  &t, &err),
        ENT_OK);
    assert_int_equal(toml_string(&t, (sv){0}, "title", &s, &err), ENT_OK);
    assert_true(sv_eq(s, SV("a \"b\" \xc3\xa9")));
    assert_int_equal(toml_done(&t, &err), ENT_ERR_INPUT);
    assert_non_null(strstr(err.message, "s.toml:3: unknown key `n'"));
    assert_int_equal(toml_number(&t, SV("x.y"), "n", &x, &err), ENT_OK);
    assert_true(x == -105);
    assert_int_equal(toml_truth(&t, SV("x.y"), "yes", &truth, &err), ENT_OK);
    assert_int_equal(toml_strings(&a, &t, SV("x.y"), "l", &list, &err), ENT_OK);
    assert_true(truth && sv_eq(list, SV("a|b|d")));
    assert_int_equal(toml_day(&t, SV("x.y"), "d", &day, &err), ENT_OK);
    assert_int_equal(toml_numbers(&t, SV("x.y"), "v", many, 4, &n, &err), ENT_OK);
    assert_true(n == 2 && many[1] == 2.5 && day == 11356);
    assert_int_equal(toml_done(&t, &err), ENT_OK);
    assert_int_equal(toml_number(&t, SV("x.y"), "l", &x, &err), ENT_ERR_INPUT);
    arena_deinit(&a);
}

static void test_toml_refuses(void **state) {
    static const char *const bad[] = {"a = ",
                                      "a = \"x",
                                      "a = 01",
                                      "a = 1.",
                                      "a = .5",
                                      "a = nan",
                                      "a = 1 2",
                                      "= 1",
                                      "a 1",
                                      "[a",
                                      "[a]\n[a]",
                                      "a = 1\na = 2",
                                      "[[a]]",
                                      "a = {b = 1}",
                                      "a.b = 1",
                                      "a = [1",
                                      "a = [1 2]",
                                      "a = \"\\q\"",
                                      "a = \"\"\"x\"\"\"",
                                      "a = 2001-02-30",
                                      "[.a]",
                                      "a = 1__0",
                                      "a = \"\x01\"",
                                      "\xff"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        arena a;
        toml t;
        ent_err err;
        arena_init(&a, ROOM);
        if (read_toml(&a, bad[i], &t, &err) != ENT_ERR_INPUT) {
            printf("read: %s\n", bad[i]);
            fail();
        }
        assert_non_null(strstr(err.message, "s.toml:"));
        arena_deinit(&a);
    }
}

// ---- domains and directions ------------------------------------------------------------------------------------------------------------

static measure_event event_of(ent_type type, const char *actors, const char *recipients,
                              const char *contexts) {
    return (measure_event){.id = SV("e"),
                           .type = type,
                           .actors = sv_of(actors),
                           .recipients = sv_of(recipients),
                           .contexts = sv_of(contexts),
                           .confidence = 1};
}

static void test_domains(void **state) {
    measure_event e = event_of(ENT_TYPE_AGREE, "RUS", "BLR", "military|economic");
    assert_int_equal(domain_of(&e), 1 << DOMAIN_MIL | 1 << DOMAIN_ECO);
    assert_true(domain_share(domain_of(&e), DOMAIN_ECO) == 0.5 &&
                domain_share(domain_of(&e), DOMAIN_POL) == 0);
    e.text = SV("they want a single Currency");
    assert_int_equal(domain_of(&e), 1 << DOMAIN_MIL | 1 << DOMAIN_MON);
    e.contexts = SV("legal");
    assert_int_equal(domain_of(&e), 1 << DOMAIN_INS);
    e.recipients = SV("RUSGOV");
    assert_int_equal(domain_of(&e), 1 << DOMAIN_POL);
    e.contexts = SV("");
    assert_int_equal(domain_of(&e), 1 << DOMAIN_POL);
    e.contexts = SV("crime");
    assert_int_equal(domain_of(&e), 0);
}

static void test_directions(void **state) {
    measure_event joint = event_of(ENT_TYPE_MOBILIZE, "RUSMIL|BLRMIL", "", "military");
    measure_event alone = event_of(ENT_TYPE_MOBILIZE, "RUSMIL", "BLR", "military");
    measure_event home = event_of(ENT_TYPE_RETREAT, "BLR", "RUS", "military");
    assert_int_equal(domain_direction(&joint, DOMAIN_MIL), 1);
    assert_int_equal(domain_direction(&alone, DOMAIN_MIL), -1);
    assert_int_equal(domain_direction(&home, DOMAIN_MIL), 1);
    home.modes = SV("withdraw");
    assert_int_equal(domain_direction(&home, DOMAIN_MIL), -1);
    assert_int_equal(domain_direction(&home, DOMAIN_POL), 1);
}

static void test_streams(void **state) {
    stream_rules rules = {0};
    arena a;
    arena_init(&a, ROOM);
    stream_rules_usual(&a, SV("BLR"), SV("RUS"), SV("USA|EU"), &rules);
    const stream_rule *pressure = stream_rule_named(&rules, SV("pressure"));
    const stream_rule *ties = stream_rule_named(&rules, SV("integration.ECO"));
    measure_event sanction = event_of(ENT_TYPE_SANCTION, "USAGOV", "BLRGOV", "economic");
    measure_event meeting = event_of(ENT_TYPE_CONSULT, "RUSGOV|BLRGOV", "", "economic|military");
    assert_true(stream_weight(&sanction, pressure) == 1 && stream_weight(&meeting, pressure) == 0);
    assert_true(stream_weight(&meeting, ties) == 0.5);
    stream_rule directed = {.actors = SV("RUS"),
                            .recipients = SV("BLR"),
                            .domain = DOMAIN_NONE,
                            .least_score = -10,
                            .most_score = 10};
    assert_true(stream_weight(&meeting, &directed) == 0.5);
    measure_event within = event_of(ENT_TYPE_CONSULT, "RUSGOV|RUSMIL", "", "");
    assert_true(stream_weight(&within, &directed) == 0);
    arena_deinit(&a);
}

// ---- exposure ------------------------------------------------------------------------------------------------------------------------

static void test_exposure(void **state) {
    const double edge[] = {0, 7, 14, 21}, value[] = {1, NAN, 2};
    exposure e = {.n = 3, .edge = edge, .value = value};
    near_abs("inside", exposure_over(&e, 1, 3), 1, 1e-15);
    assert_true(isnan(exposure_over(&e, 5, 9)) && isnan(exposure_over(&e, -1, 2)) &&
                isnan(exposure_over(&e, 15, 22)));
    near_abs("last", exposure_over(&e, 14, 21), 2, 1e-15);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tails),
        cmocka_unit_test(test_tails_outside),
        cmocka_unit_test(test_philox),
        cmocka_unit_test(test_moments),
        cmocka_unit_test(test_random_is_keyed),
        cmocka_unit_test(test_least_squares),
        cmocka_unit_test(test_toml),
        cmocka_unit_test(test_toml_refuses),
        cmocka_unit_test(test_domains),
        cmocka_unit_test(test_directions),
        cmocka_unit_test(test_streams),
        cmocka_unit_test(test_exposure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
