// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/day.h"
#include "fixture.h"
#include "measure/breaks.h"
#include "measure/drift.h"
#include "measure/exposure.h"
#include "measure/index.h"
#include "measure/level.h"
#include "measure/linear.h"
#include "measure/number.h"
#include "measure/random.h"
#include "measure/score.h"
#include "measure/special.h"
#include "measure/stream.h"
#include "measure/var.h"
#include <unistd.h>

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

// ---- levels: fixture 06 -----------------------------------------------------------------------------------------------------------------

static void near_list(const char *what, const json_t *want, const double *got, const size_t *at,
                      double tolerance) {
    for (size_t i = 0; i < json_array_size(want); i++)
        near_rel(what, got[at[i] - 1], json_number_value(json_array_get(want, i)), tolerance);
}

static void test_nile(void **state) {
    FIXTURE_OR_SKIP(root, "06_state_space.json");
    const json_t *nile = fixture_at(root, "nile"), *want = fixture_at(nile, "expected");
    double tolerance = fixture_number(root, "tolerance.state_rel"),
           exact = fixture_number(root, "tolerance.loglik_abs");
    double q = fixture_number(nile, "s2_eta"), s2 = fixture_number(nile, "s2_eps"), x[100],
           var[100], loglik;
    level_data d = {.family = LEVEL_GAUSSIAN};
    level_fit fit;
    arena a;
    arena_init(&a, ROOM);
    double *y = fixture_numbers(nile, "y", &d.n);
    d.y = y;
    assert_int_equal(level_at(&a, &d, q, s2, &fit, NULL), ENT_OK);
    near_abs("loglik", fit.loglik, fixture_number(want, "loglik"), exact);
    near_list("smoothed", fixture_at(want, "smoothed_1_28_29_50_100"), fit.x,
              (size_t[]){1, 28, 29, 50, 100}, tolerance);
    near_list("smoothed variance", fixture_at(want, "smoothed_var"), fit.var,
              (size_t[]){1, 28, 29, 50, 100}, tolerance);
    level_filter(&d, q, s2, x, var, &loglik);
    near_abs("filter's loglik", loglik, fixture_number(want, "loglik"), exact);
    near_list("filtered", fixture_at(want, "filtered_1_2_3_100"), x, (size_t[]){1, 2, 3, 100},
              tolerance);
    near_list("filtered variance", fixture_at(want, "filtered_var"), var, (size_t[]){1, 2, 3, 100},
              tolerance);
    assert_int_equal(level_estimate(&a, &d, &fit, NULL), ENT_OK);
    near_abs("mle loglik", fit.loglik, fixture_number(want, "mle.loglik"), exact);
    near_rel("mle s2", fit.spread, fixture_number(want, "mle.s2_eps"), 1e-4);
    near_rel("mle q", fit.q, fixture_number(want, "mle.s2_eta"), 1e-4);
    for (size_t t = 0; t < 100; t++)
        if ((t >= 20 && t < 40) || (t >= 60 && t < 80)) y[t] = NAN;
    const json_t *missing = fixture_at(want, "missing_21_40_61_80");
    assert_int_equal(level_at(&a, &d, q, s2, &fit, NULL), ENT_OK);
    near_abs("missing: loglik", fit.loglik, fixture_number(missing, "loglik"), exact);
    near_list("missing: smoothed", fixture_at(missing, "smoothed_20_30_41_70_100"), fit.x,
              (size_t[]){20, 30, 41, 70, 100}, tolerance);
    near_list("missing: variance", fixture_at(missing, "smoothed_var"), fit.var,
              (size_t[]){20, 30, 41, 70, 100}, tolerance);
    free(y);
    arena_deinit(&a);
    json_decref(root);
}

static void near_sd(const char *what, const json_t *want, const double *var, const size_t *at,
                    double tolerance) {
    for (size_t i = 0; i < json_array_size(want); i++)
        near_rel(what, sqrt(var[at[i] - 1]), json_number_value(json_array_get(want, i)), tolerance);
}

static void test_alcohol(void **state) {
    FIXTURE_OR_SKIP(root, "06_state_space.json");
    const json_t *alcohol = fixture_at(root, "alcohol_poisson_exposure"),
                 *want = fixture_at(alcohol, "expected");
    double tolerance = fixture_number(root, "tolerance.state_rel"),
           exact = fixture_number(root, "tolerance.loglik_abs");
    level_data d = {.family = LEVEL_POISSON};
    level_fit fit;
    arena a;
    arena_init(&a, ROOM);
    double *y = fixture_numbers(alcohol, "y", &d.n),
           *n = fixture_numbers(alcohol, "exposure", &d.n);
    d.y = y;
    d.weight = n;
    assert_int_equal(level_at(&a, &d, fixture_number(want, "at_s2_eta"), 1, &fit, NULL), ENT_OK);
    near_abs("loglik", fit.loglik, fixture_number(want, "loglik_laplace"), exact);
    near_list("mode", fixture_at(want, "mode_1_10_20_30_39"), fit.x, (size_t[]){1, 10, 20, 30, 39},
              tolerance);
    near_sd("sd", fixture_at(want, "sd"), fit.var, (size_t[]){1, 10, 20, 30, 39}, tolerance);
    assert_int_equal(level_estimate(&a, &d, &fit, NULL), ENT_OK);
    near_abs("mle loglik", fit.loglik, fixture_number(want, "mle.loglik_laplace"), exact);
    near_rel("mle q", fit.q, fixture_number(want, "mle.s2_eta"), 1e-5);
    d.family = LEVEL_NEGBIN;
    const json_t *nb = fixture_at(alcohol, "negbin_r50");
    assert_int_equal(level_at(&a, &d, 0.01, 50, &fit, NULL), ENT_OK);
    near_abs("negbin loglik", fit.loglik, fixture_number(nb, "loglik_laplace"), exact);
    near_list("negbin mode", fixture_at(nb, "mode_1_20_39"), fit.x, (size_t[]){1, 20, 39},
              tolerance);
    near_sd("negbin sd", fixture_at(nb, "sd"), fit.var, (size_t[]){1, 20, 39}, tolerance);
    free(y);
    free(n);
    arena_deinit(&a);
    json_decref(root);
}

static void test_binomial(void **state) {
    FIXTURE_OR_SKIP(root, "06_state_space.json");
    const json_t *small = fixture_at(root, "binomial_small"), *want = fixture_at(small, "expected");
    const size_t all[] = {1, 2, 3, 4, 5, 6};
    level_data d = {.family = LEVEL_BINOMIAL};
    level_fit fit;
    arena a;
    arena_init(&a, ROOM);
    double *y = fixture_numbers(small, "y", &d.n), *n = fixture_numbers(small, "n", &d.n);
    d.y = y;
    d.weight = n;
    assert_int_equal(level_at(&a, &d, fixture_number(small, "s2_eta"), 1, &fit, NULL), ENT_OK);
    near_abs("loglik", fit.loglik, fixture_number(want, "loglik_laplace"),
             fixture_number(root, "tolerance.loglik_abs"));
    near_list("mode", fixture_at(want, "mode"), fit.x, all, 1e-6);
    near_sd("sd", fixture_at(want, "sd"), fit.var, all, 1e-6);
    free(y);
    free(n);
    arena_deinit(&a);
    json_decref(root);
}

// Eleven seasonal contrasts: month j less December.
static double *van_design(const double *law, size_t n) {
    double *x = calloc(n * 12, sizeof *x);
    for (size_t t = 0; t < n; t++) {
        x[t] = law[t];
        for (size_t j = 0; j < 11; j++) x[t + (j + 1) * n] = (t % 12 == j) - (t % 12 == 11);
    }
    return x;
}

static void test_van(void **state) {
    FIXTURE_OR_SKIP(root, "06_state_space.json");
    const json_t *van = fixture_at(root, "van_intervention"), *want = fixture_at(van, "expected");
    level_data d = {.family = LEVEL_POISSON, .k = 12};
    level_fit fit, other;
    arena a;
    arena_init(&a, ROOM);
    double *y = fixture_numbers(van, "y", &d.n), *law = fixture_numbers(van, "law", &d.n),
           *x = van_design(law, d.n);
    d.y = y;
    d.x = x;
    assert_int_equal(level_estimate(&a, &d, &fit, NULL), ENT_OK);
    near_rel("q", fit.q, fixture_number(want, "s2_eta_mle"), 1e-4);
    assert_int_equal(level_at(&a, &d, 0.000595229891, 1, &fit, NULL), ENT_OK);
    near_rel("law", fit.b[0], fixture_number(want, "law_mode"), 1e-5);
    near_rel("its sd", fit.b_se[0], fixture_number(want, "law_sd"), 1e-5);
    near_rel("last level", fit.x[d.n - 1], fixture_number(want, "level_last"), 1e-5);
    assert_int_equal(level_at(&a, &d, 0.0006, 1, &other, NULL), ENT_OK);
    near_abs("difference", fit.loglik - other.loglik,
             fixture_number(want, "loglik_difference_s2_000595229891_minus_0006"), 1e-6);
    free(y);
    free(law);
    free(x);
    arena_deinit(&a);
    json_decref(root);
}

static void test_level_refuses(void **state) {
    const double none[] = {NAN, NAN, NAN, NAN}, zeros[] = {0, 0, 0, 0}, few[] = {1, 2, 3, 4},
                 trials[] = {1, 1, 1, 1};
    const double twice[] = {1, 2, 3, 4, 2, 4, 6, 8, 1, 2, 3, 4};
    level_data d = {.family = LEVEL_POISSON, .n = 4, .y = none};
    level_fit fit;
    ent_err err;
    arena a;
    arena_init(&a, ROOM);
    assert_int_equal(level_estimate(&a, &d, &fit, &err), ENT_ERR_INPUT);
    assert_non_null(strstr(err.message, "at least 2 bins"));
    d.y = zeros;
    assert_int_equal(level_estimate(&a, &d, &fit, &err), ENT_ERR_INPUT);
    assert_non_null(strstr(err.message, "all counts are zero"));
    d = (level_data){.family = LEVEL_BINOMIAL, .n = 4, .y = few, .weight = trials};
    assert_int_equal(level_estimate(&a, &d, &fit, &err), ENT_ERR_INPUT);
    d = (level_data){.family = LEVEL_GAUSSIAN, .n = 4, .y = few, .x = twice, .k = 2};
    assert_int_equal(level_at(&a, &d, 1, 1, &fit, &err), ENT_ERR_INPUT);
    assert_non_null(strstr(err.message, "same thing"));
    arena_deinit(&a);
}

// A step of 3 in a quiet series: the robust level makes it in one bin, the plain one spreads it.
static void test_robust(void **state) {
    double y[60], variance = 0.01;
    rng r = rng_of(5, 0, 0);
    level_data d = {.family = LEVEL_GAUSSIAN, .n = 60, .y = y};
    level_fit plain, robust;
    arena a;
    arena_init(&a, ROOM);
    for (int t = 0; t < 60; t++) y[t] = (t >= 30 ? 3 : 0) + 0.3 * rng_normal(&r);
    assert_int_equal(level_at(&a, &d, variance, 0.09, &plain, NULL), ENT_OK);
    robust = plain;
    assert_int_equal(level_robust(&a, &d, &robust, NULL), ENT_OK);
    assert_true(robust.x[30] - robust.x[29] > 2 * (plain.x[30] - plain.x[29]));
    double before = plain.var[10];
    assert_int_equal(level_add_uncertainty(&a, &d, &plain, 200, 1, NULL), ENT_OK);
    assert_true(plain.var[10] >= before);
    arena_deinit(&a);
}

// ---- change points: fixture 07 ---------------------------------------------------------------------------------------------------------

static void check_breaks(const breaks_result *r, const json_t *want, const char *cost) {
    for (size_t m = 0; m < json_array_size(want); m++) {
        const json_t *w = json_array_get(want, m), *at = fixture_at(w, "breaks");
        const breaks *b = &r->by_count[m];
        assert_int_equal(b->m, json_array_size(at));
        for (size_t i = 0; i < b->m; i++) {
            assert_int_equal(b->point[i].at, (size_t)json_number_value(json_array_get(at, i)));
            assert_true(b->point[i].lo <= b->point[i].at && b->point[i].at <= b->point[i].hi);
        }
        near_rel("cost", b->cost, fixture_number(w, cost), 1e-9);
        near_rel("bic", b->bic, fixture_number(w, "bic"), 1e-9);
    }
}

static void test_breaks(void **state) {
    FIXTURE_OR_SKIP(root, "07_change_points.json");
    json_t *levels = fixture_open("06_state_space.json");
    assert_non_null(levels);
    breaks_result r;
    size_t n;
    double *y = fixture_numbers(levels, "nile.y", &n);
    arena a;
    arena_init(&a, ROOM);
    const json_t *nile = fixture_at(root, "nile"), *coal = fixture_at(root, "coal");
    assert_int_equal(
        breaks_find(&a, y, NULL, n, (size_t)fixture_number(nile, "min_segment"), 3, &r, NULL),
        ENT_OK);
    check_breaks(&r, fixture_at(nile, "expected"), "rss");
    assert_int_equal(r.best, 1);
    free(y);
    y = fixture_numbers(coal, "y", &n);
    double *one = calloc(n, sizeof *one);
    for (size_t t = 0; t < n; t++) one[t] = 1;
    assert_int_equal(
        breaks_find(&a, y, one, n, (size_t)fixture_number(coal, "min_segment"), 3, &r, NULL),
        ENT_OK);
    check_breaks(&r, fixture_at(coal, "expected"), "negloglik_without_factorial");
    assert_int_equal(breaks_find(&a, y, one, 3, 8, 3, &r, NULL), ENT_ERR_INPUT);
    free(y);
    free(one);
    arena_deinit(&a);
    json_decref(levels);
    json_decref(root);
}

// ---- autoregressions: fixtures 08, 09, 12 ------------------------------------------------------------------------------------------------

// n x 2, by columns.
static double *two(const json_t *root, const char *first, const char *second, size_t *n) {
    double *x = fixture_numbers(root, first, n), *y = fixture_numbers(root, second, n);
    double *both = calloc(2 * *n, sizeof *both);
    memcpy(both, x, *n * sizeof *x);
    memcpy(both + *n, y, *n * sizeof *y);
    free(x);
    free(y);
    return both;
}

static void near_rows(const char *what, const json_t *want, const double *got, size_t rows,
                      size_t columns, double tolerance) {
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++)
            near_abs(what, got[i + j * rows],
                     json_number_value(json_array_get(json_array_get(want, i), j)), tolerance);
}

static void check_granger(arena *a, const double *y, size_t n, size_t lags, const json_t *want,
                          double tolerance) {
    var_fit fit;
    granger to_first, to_second;
    assert_int_equal(var_estimate(a, y, n, 2, lags, &fit, NULL), ENT_OK);
    assert_int_equal(var_granger(a, &fit, 1, 0, lags, &to_first, NULL), ENT_OK);
    assert_int_equal(var_granger(a, &fit, 0, 1, lags, &to_second, NULL), ENT_OK);
    near_rel("F", to_first.f, fixture_number(want, "p2i_to_i2p.F"), tolerance);
    near_rel("F", to_second.f, fixture_number(want, "i2p_to_p2i.F"), tolerance);
    near_rel("p", to_first.p, fixture_number(want, "p2i_to_i2p.p"), 1e-7);
    near_abs("df2", to_first.df2, fixture_number(want, "p2i_to_i2p.df2"), 0);
}

static void test_israel_palestine(void **state) {
    FIXTURE_OR_SKIP(root, "08_granger_israel_palestine.json");
    const json_t *want = fixture_at(root, "expected");
    double f_rel = fixture_number(root, "tolerance.F_rel"),
           coef_abs = fixture_number(root, "tolerance.coef_abs"), p;
    size_t n;
    double *y = two(root, "input.i2p", "input.p2i", &n);
    const char *lags;
    json_t *at;
    var_fit fit;
    bvar_fit bayes;
    granger g;
    arena a;
    arena_init(&a, ROOM);
    json_object_foreach((json_t *)fixture_at(want, "granger_F"), lags, at)
        check_granger(&a, y, n, (size_t)atoi(lags), at, f_rel);
    assert_int_equal(var_estimate(&a, y, n, 2, 6, &fit, NULL), ENT_OK);
    near_rows("coef", fixture_at(want, "var6_ols.coef_rows_lag_then_const"), fit.coef, 13, 2,
              coef_abs);
    near_rows("cov", fixture_at(want, "var6_ols.resid_cov_over_T"), fit.cov, 2, 2, 1e-5);
    assert_int_equal(var_granger(&a, &fit, 1, 0, 6, &g, NULL), ENT_OK);
    near_rel("HC0", g.hc0, fixture_number(want, "granger_HC0_wald_p6.p2i_to_i2p.chi2"), f_rel);
    near_rel("HC0 p", g.hc0_p, fixture_number(want, "granger_HC0_wald_p6.p2i_to_i2p.p"), 1e-6);
    assert_int_equal(var_granger(&a, &fit, 0, 1, 6, &g, NULL), ENT_OK);
    near_rel("HC0", g.hc0, fixture_number(want, "granger_HC0_wald_p6.i2p_to_p2i.chi2"), f_rel);
    near_rel("HC0 p", g.hc0_p, fixture_number(want, "granger_HC0_wald_p6.i2p_to_p2i.p"), 1e-6);
    assert_int_equal(var_shift_p(&a, y + n, y, n, 6, 299, 1, &p, NULL), ENT_OK);
    near_abs("shift", p, fixture_number(want, "granger_circular_shift_p6.p2i_to_i2p"), 0.02);
    assert_int_equal(var_shift_p(&a, y, y + n, n, 6, 299, 1, &p, NULL), ENT_OK);
    near_abs("shift", p, fixture_number(want, "granger_circular_shift_p6.i2p_to_p2i"), 0.02);
    const json_t *b = fixture_at(want, "bvar_sims_zha");
    double *scale = fixture_numbers(b, "prior_scale_s2", &n);
    n = json_array_size(fixture_at(root, "input.i2p"));
    bvar_prior prior = {fixture_number(b, "hyper.lambda0"), fixture_number(b, "hyper.lambda1"),
                        fixture_number(b, "hyper.lambda3"), fixture_number(b, "hyper.lambda4"),
                        fixture_number(b, "hyper.nu"),      scale};
    assert_int_equal(bvar_estimate(&a, y, n, 2, 6, &prior, &bayes, NULL), ENT_OK);
    near_rows("bvar coef", fixture_at(b, "coef_rows_lag_then_const"), bayes.coef, 13, 2, coef_abs);
    near_rows("bvar cov", fixture_at(b, "posterior_mean_cov"), bayes.cov, 2, 2, 1e-5);
    prior.scale =
        NULL; // of autoregressions: near the other program's, which does not tell how it has them
    assert_int_equal(bvar_estimate(&a, y, n, 2, 6, &prior, &bayes, NULL), ENT_OK);
    for (size_t i = 0; i < 2; i++) near_rel("scale", bayes.scale[i], scale[i], 0.01);
    free(scale);
    free(y);
    arena_deinit(&a);
    json_decref(root);
}

// S10: one step ahead over the last 500 weeks. Everything is estimated anew at each, the level each 52 weeks.
typedef struct rolling {
    score sum[5]; // clim, persist, ar6, var6, level
    double *gain; // CRPS of the autoregression less that of the VAR
    double q, s2, x[1278], var[1278];
} rolling;

static void add_score(score *sum, double crps, double neglog) {
    sum->crps += crps / 500;
    sum->neglog += neglog / 500;
}

static void sample_moments(const double *y, size_t n, double *mean, double *sd) {
    double squares = 0;
    *mean = 0;
    for (size_t t = 0; t < n; t++) *mean += y[t] / (double)n;
    for (size_t t = 0; t < n; t++) squares += (y[t] - *mean) * (y[t] - *mean);
    *sd = sqrt(squares / (double)(n - 1));
}

static double next_by_var(arena *a, const double *y, size_t series, size_t t, size_t target,
                          double came, score *sum) {
    var_fit fit;
    double mean[2], var[2];
    assert_int_equal(var_estimate(a, y, t, series, 6, &fit, NULL), ENT_OK);
    var_next(a, &fit, y, t, t, mean, var);
    score s = score_normal(came, mean[target], sqrt(var[target]));
    add_score(sum, s.crps, s.neglog);
    return s.crps;
}

static void next_by_level(arena *a, const double *y, size_t n, size_t t, rolling *r) {
    if ((t - (n - 500)) % 52 == 0) {
        level_data d = {.family = LEVEL_GAUSSIAN, .n = t, .y = y};
        level_fit fit;
        double loglik;
        assert_int_equal(level_estimate(a, &d, &fit, NULL), ENT_OK);
        r->q = fit.q;
        r->s2 = fit.spread;
        d.n = t + 52 < n ? t + 52 : n;
        level_filter(&d, r->q, r->s2, r->x, r->var, &loglik);
    }
    score s = score_normal(y[t], r->x[t - 1], sqrt(r->var[t - 1] + r->q + r->s2));
    add_score(&r->sum[4], s.crps, s.neglog);
}

static void roll(arena *a, const double *both, size_t n, size_t target, rolling *r) {
    const double *y = both + target * n;
    double *one = calloc(2 * n, sizeof *one), *change = calloc(n, sizeof *change), mean, sd;
    for (size_t t = 0; t + 1 < n; t++) change[t] = y[t + 1] - y[t];
    for (size_t t = n - 500; t < n; t++) {
        arena_mark mark = arena_here(a);
        for (size_t j = 0; j < 2; j++) memcpy(one + j * t, both + j * n, t * sizeof *one);
        double full = next_by_var(a, one, 2, t, target, y[t], &r->sum[3]);
        memcpy(one, y, t * sizeof *one);
        r->gain[t - (n - 500)] = next_by_var(a, one, 1, t, 0, y[t], &r->sum[2]) - full;
        sample_moments(y, t, &mean, &sd);
        add_score(&r->sum[0], score_sample(y[t], one, t).crps, score_normal(y[t], mean, sd).neglog);
        sample_moments(change, t - 1, &mean, &sd);
        score s = score_normal(y[t], y[t - 1], sd);
        add_score(&r->sum[1], s.crps, s.neglog);
        next_by_level(a, y, n, t, r);
        arena_rewind(a, mark);
    }
    free(one);
    free(change);
}

static void test_rolling(void **state) {
    static const char *const names[] = {"clim", "persist", "ar6", "var6", "level"},
                             *const targets[] = {"i2p", "p2i"};
    FIXTURE_OR_SKIP(root, "08_granger_israel_palestine.json");
    double tolerance = fixture_number(root, "tolerance.crps_rel");
    size_t n;
    double *y = two(root, "input.i2p", "input.p2i", &n);
    arena a;
    arena_init(&a, ROOM);
    for (size_t target = 0; target < 2; target++) {
        rolling *r = calloc(1, sizeof *r);
        r->gain = calloc(500, sizeof *r->gain);
        const json_t *want =
            fixture_at(fixture_at(root, "expected.rolling_one_step_last_500"), targets[target]);
        const json_t *dm = fixture_at(
            fixture_at(root, "expected.diebold_mariano_crps_var6_vs_ar6_last500"), targets[target]);
        roll(&a, y, n, target, r);
        for (size_t m = 0; m < 5; m++) {
            near_rel(names[m], r->sum[m].crps, fixture_number(fixture_at(want, names[m]), "crps"),
                     tolerance);
            near_rel(names[m], r->sum[m].neglog,
                     fixture_number(fixture_at(want, names[m]), "nlogs"), tolerance);
        }
        near_rel("gain", score_compare(r->gain, 500, 0).mean,
                 fixture_number(dm, "mean_gain_of_var6_over_ar6"), 1e-6);
        near_rel("DM, no lag", score_compare(r->gain, 500, 0).statistic,
                 fixture_number(dm, "dm_lag0"), 1e-6);
        near_rel("DM", score_compare(r->gain, 500, 8).statistic, fixture_number(dm, "dm_bartlett8"),
                 1e-6);
        near_rel("DM p", score_compare(r->gain, 500, 8).p,
                 fixture_number(dm, "p_two_sided_bartlett8"), 1e-6);
        free(r->gain);
        free(r);
    }
    free(y);
    arena_deinit(&a);
    json_decref(root);
}

static void test_canada(void **state) {
    FIXTURE_OR_SKIP(root, "09_var_canada.json");
    const json_t *order = fixture_at(root, "order"), *want = fixture_at(root, "expected");
    double tolerance = fixture_number(root, "tolerance.rel");
    size_t n = json_array_size(fixture_at(root, "input.e")), k = json_array_size(order);
    double *y = calloc(n * k, sizeof *y);
    var_fit fit;
    arena a;
    arena_init(&a, ROOM);
    for (size_t j = 0; j < k; j++) {
        double *column = fixture_numbers(fixture_at(root, "input"),
                                         json_string_value(json_array_get(order, j)), &n);
        memcpy(y + j * n, column, n * sizeof *y);
        free(column);
    }
    assert_int_equal(var_estimate(&a, y, n, k, 2, &fit, NULL), ENT_OK);
    for (size_t j = 0; j < k; j++) {
        const json_t *w = fixture_at(want, json_string_value(json_array_get(order, j)));
        var_causality c;
        assert_int_equal(var_system(&a, &fit, 1u << j, 0, &c, NULL), ENT_OK);
        near_rel("F", c.f, fixture_number(w, "F"), tolerance);
        near_rel("p", c.p, fixture_number(w, "p"), tolerance);
        near_abs("df2", c.df2, fixture_number(w, "df2"), 0);
        near_rel("chi2", c.chi2, fixture_number(w, "chi2"), tolerance);
        near_rel("its p", c.chi2_p, fixture_number(w, "pc"), tolerance);
    }
    free(y);
    arena_deinit(&a);
    json_decref(root);
}

static void test_macro(void **state) {
    FIXTURE_OR_SKIP(root, "12_granger_macro.json");
    const json_t *want = fixture_at(root, "expected"),
                 *var = fixture_at(want, "var2_logdiff_gdp_cons_inv"), *at;
    double tolerance = fixture_number(root, "tolerance.rel"), impulse[9];
    static const char *const names[] = {"input.realgdp", "input.realcons", "input.realinv"};
    double growth[3 * 202], logs[3 * 202];
    size_t n;
    const char *lags;
    var_fit fit;
    granger g;
    var_causality c;
    arena a;
    arena_init(&a, ROOM);
    for (size_t j = 0; j < 3; j++) {
        double *level = fixture_numbers(root, names[j], &n);
        assert_int_equal(n, 203);
        for (size_t t = 0; t + 1 < n; t++) {
            growth[t + j * 202] = level[t + 1] / level[t] - 1;
            logs[t + j * 202] = log(level[t + 1] / level[t]);
        }
        free(level);
    }
    json_object_foreach((json_t *)fixture_at(want, "cons_to_gdp"), lags, at) {
        size_t p = (size_t)atoi(lags);
        assert_int_equal(var_estimate(&a, growth, 202, 2, p, &fit, NULL), ENT_OK);
        assert_int_equal(var_granger(&a, &fit, 1, 0, p, &g, NULL), ENT_OK);
        near_rel("F", g.f, fixture_number(at, "F"), tolerance);
        near_rel("p", g.p, fixture_number(at, "p"), tolerance);
        near_rel("chi2", g.chi2, fixture_number(at, "chi2"), tolerance);
        near_rel("lr", g.lr, fixture_number(at, "lr"), tolerance);
        near_abs("df", g.df2, fixture_number(at, "df_denom"), 0);
    }
    assert_int_equal(var_estimate(&a, logs, 202, 3, 2, &fit, NULL), ENT_OK);
    near_rel("aic", fit.aic, fixture_number(var, "aic"), tolerance);
    near_rel("bic", fit.bic, fixture_number(var, "bic"), tolerance);
    for (size_t i = 0; i < 3; i++) {
        near_rel("const", fit.coef[6 + i * 7],
                 json_number_value(json_array_get(fixture_at(var, "const"), i)), tolerance);
        for (size_t j = 0; j < 3; j++)
            near_rel("lag 2", fit.coef[3 + j + i * 7],
                     json_number_value(json_array_get(
                         json_array_get(fixture_at(var, "coef_lag2_eq_by_var"), i), j)),
                     tolerance);
    }
    var_impulse(&a, &fit, 2, 0, 8, impulse);
    for (size_t i = 0; i < 9; i++)
        near_rel("impulse", impulse[i],
                 json_number_value(json_array_get(fixture_at(var, "irf_gdp_to_inv_0_8"), i)),
                 tolerance);
    assert_int_equal(var_system(&a, &fit, 1u << 2, 1u << 0, &c, NULL), ENT_OK);
    near_rel("F", c.f, fixture_number(var, "inv_to_gdp_F.F"), tolerance);
    near_rel("p", c.p, fixture_number(var, "inv_to_gdp_F.p"), tolerance);
    near_abs("df", c.df2, json_number_value(json_array_get(fixture_at(var, "inv_to_gdp_F.df"), 1)),
             0);
    arena_deinit(&a);
    json_decref(root);
}

static void test_var_refuses(void **state) {
    double y[40];
    var_fit fit;
    ent_err err;
    arena a;
    arena_init(&a, ROOM);
    for (int t = 0; t < 40; t++) y[t] = t % 20 % 7;
    assert_int_equal(var_estimate(&a, y, 20, 2, 2, &fit, &err), ENT_ERR_INPUT);
    assert_non_null(strstr(err.message, "says what others say"));
    assert_int_equal(var_estimate(&a, y, 6, 1, 4, &fit, &err), ENT_ERR_INPUT);
    assert_non_null(strstr(err.message, "too few"));
    y[3] = NAN;
    assert_int_equal(var_estimate(&a, y, 20, 1, 1, &fit, &err), ENT_ERR_INPUT);
    assert_non_null(strstr(err.message, "bin 4 is missing"));
    arena_deinit(&a);
}

// ---- scores: fixture 10 ----------------------------------------------------------------------------------------------------------------

static void test_scores(void **state) {
    FIXTURE_OR_SKIP(root, "10_scores.json");
    double tolerance = fixture_number(root, "tolerance.abs");
    const json_t *at;
    size_t i;
    json_array_foreach(fixture_at(root, "crps_norm"), i, at) {
        score s = score_normal(fixture_number(at, "y"), fixture_number(at, "mean"),
                               fixture_number(at, "sd"));
        near_abs("normal", s.crps, fixture_number(at, "crps"), tolerance);
        near_abs("normal", s.neglog, fixture_number(at, "neglog"), tolerance);
    }
    json_array_foreach(fixture_at(root, "crps_pois"), i, at) {
        score s = score_poisson(fixture_number(at, "y"), fixture_number(at, "rate"));
        near_abs("poisson", s.crps, fixture_number(at, "crps"), tolerance);
        near_abs("poisson", s.neglog, fixture_number(at, "neglog"), tolerance);
    }
    json_array_foreach(fixture_at(root, "crps_nbinom"), i, at) {
        score s = score_negbin(fixture_number(at, "y"), fixture_number(at, "size"),
                               fixture_number(at, "mean"));
        near_abs("negbin", s.crps, fixture_number(at, "crps"), tolerance);
        near_abs("negbin", s.neglog, fixture_number(at, "neglog"), tolerance);
    }
    json_array_foreach(fixture_at(root, "crps_t"), i, at) {
        score s = score_t(fixture_number(at, "y"), fixture_number(at, "df"),
                          fixture_number(at, "loc"), fixture_number(at, "scale"));
        near_abs("t", s.crps, fixture_number(at, "crps"), tolerance);
        near_abs("t", s.neglog, fixture_number(at, "neglog"), tolerance);
    }
    json_array_foreach(fixture_at(root, "crps_sample.cases"), i, at) {
        size_t n;
        double *sample = fixture_numbers(root, "crps_sample.sample", &n);
        near_abs("sample", score_sample(fixture_number(at, "y"), sample, n).crps,
                 fixture_number(at, "crps"), tolerance);
        free(sample);
    }
    json_decref(root);
}

static void test_marks(void **state) {
    double sample[100];
    for (int i = 0; i < 100; i++) sample[i] = i;
    sample_marks m = score_marks(50, sample, 100, 0.5);
    assert_true(m.covered && m.lo > 4 && m.hi < 95);
    near_abs("pit", m.pit, 0.505, 1e-12);
    near_abs("interval", score_marks(104.05, sample, 100, 0).interval,
             m.hi - m.lo + 20 * (104.05 - m.hi), 1e-9);
    near_abs("brier", m.brier, 0.0001, 1e-12);
    const double same[] = {1, 1, 1};
    assert_true(isnan(score_compare(same, 3, 0).p));
}

// ---- obligations: fixture 13 -----------------------------------------------------------------------------------------------------------

static void write_line(FILE *file, json_t *object, const char *kind) {
    json_object_set_new(object, "record", json_string(kind));
    json_dumpf(object, file, JSON_COMPACT);
    fputc('\n', file);
}

static void near_cell(const char *what, const index_cell *got, const json_t *want,
                      double tolerance) {
    if (!json_is_object(want)) {
        assert_false(got->there);
        return;
    }
    assert_true(got->there);
    near_abs(what, got->c, fixture_number(want, "C"), tolerance);
    near_abs(what, got->m, fixture_number(want, "M"), tolerance);
    if (!json_object_get(want, "C_sd")) return;
    near_abs(what, got->c_sd, fixture_number(want, "C_sd"), tolerance);
    near_abs(what, got->m_sd, fixture_number(want, "M_sd"), tolerance);
}

static ent_day day_named(const json_t *at, const char *key) {
    ent_day day, to;
    assert_true(day_parse(sv_of(json_string_value(json_object_get(at, key))), &day, &to));
    return day;
}

static void test_obligations(void **state) {
    FIXTURE_OR_SKIP(root, "13_ledger.json");
    double tolerance = fixture_number(root, "tolerance.abs");
    char path[] = "/tmp/obligationsXXXXXX";
    FILE *file = fdopen(mkstemp(path), "w");
    treaties t;
    json_t *at;
    size_t i;
    arena a;
    arena_init(&a, ROOM);
    json_array_foreach(fixture_at(root, "provisions"), i, at) write_line(file, at, "provision");
    json_array_foreach(fixture_at(root, "log"), i, at) write_line(file, at, "entry");
    fclose(file);
    assert_int_equal(treaties_read(&a, path, &t, NULL), ENT_OK);
    json_array_foreach(fixture_at(root, "expected"), i, at) {
        const json_t *want = fixture_at(at, "index");
        index_result r = index_at(&a, &t, (sv){0}, day_named(at, "t"), day_named(at, "known"), 1);
        for (int d = 0; d < N_DOMAINS; d++)
            near_cell(domain_name((domain)d), &r.domain[d],
                      fixture_at(want, domain_name((domain)d)), tolerance);
        near_cell("overall", &r.overall, fixture_at(want, "overall"), tolerance);
        near_cell("sovereignty", &r.sovereignty, fixture_at(want, "sovereignty"), tolerance);
        assert_true(r.c_lo <= r.c_hi && r.m_lo <= r.m_hi);
    }
    unlink(path);
    arena_deinit(&a);
    json_decref(root);
}

static void test_transitions(void **state) {
    assert_true(treaty_allows(TREATY_LEGAL, TREATY_none, TREATY_proposed) &&
                treaty_allows(TREATY_LEGAL, TREATY_signed, TREATY_in_force));
    assert_true(treaty_allows(TREATY_LEGAL, TREATY_suspended, TREATY_in_force) &&
                treaty_allows(TREATY_LEGAL, TREATY_none, TREATY_lapsed));
    assert_false(treaty_allows(TREATY_LEGAL, TREATY_in_force, TREATY_signed) ||
                 treaty_allows(TREATY_LEGAL, TREATY_signed, TREATY_suspended));
    assert_false(treaty_allows(TREATY_LEGAL, TREATY_terminated, TREATY_in_force) ||
                 treaty_allows(TREATY_LEGAL, TREATY_none, TREATY_full));
    assert_true(treaty_allows(TREATY_IMPLEMENTATION, TREATY_none, TREATY_minimal) &&
                treaty_allows(TREATY_IMPLEMENTATION, TREATY_failed, TREATY_minimal));
    assert_false(treaty_allows(TREATY_IMPLEMENTATION, TREATY_full, TREATY_minimal) ||
                 treaty_allows(TREATY_IMPLEMENTATION, TREATY_failed, TREATY_full));
}

static ent_status read_treaties(arena *a, const char *words, treaties *t, ent_err *err) {
    char path[] = "/tmp/obligationsXXXXXX";
    FILE *file = fdopen(mkstemp(path), "w");
    fputs(words, file);
    fclose(file);
    ent_status status = treaties_read(a, path, t, err);
    unlink(path);
    return status;
}

#define PROVISION(id, article, polarity)                                                     \
    "{\"record\":\"provision\",\"id\":\"" id "\",\"agreement\":\"T\",\"article\":\"" article \
    "\",\"domain\":\"ECO\",\"polarity\":" polarity "}\n"
#define ENTRY(seq, to, more)                                                                    \
    "{\"record\":\"entry\",\"seq\":" seq ",\"provision\":\"p\",\"axis\":\"legal\",\"to\":\"" to \
    "\",\"date_lo\":\"2000-01-01\",\"recorded\":\"2000-01-02\"" more "}\n"

static void test_treaties_refuse(void **state) {
    static const struct {
        const char *words, *says;
    } bad[] = {{"", "no provision in it"},
               {"[]\n", ":1: not a JSON object"},
               {"{\"record\":\"x\"}\n", ":1: \"record\" is"},
               {PROVISION("p", "1", "2"), ":1: `polarity'"},
               {PROVISION("p", "1", "1") PROVISION("p", "1", "1"), ":2: a provision of this id"},
               {PROVISION("p", "1", "1") ENTRY("1", "full", ""), ":2: an entry wants axis"},
               {PROVISION("p", "1", "1") ENTRY("1", "signed", ",\"x\":1"), ":2: a key"},
               {PROVISION("p", "1", "1") ENTRY("1", "signed", ",\"date_hi\":\"1999-01-01\""),
                ":2: date_hi is before"},
               {PROVISION("p", "1", "1") ENTRY("2", "signed", "") ENTRY("2", "ratified", ""),
                ":3: seq must grow"},
               {ENTRY("1", "signed", "") PROVISION("p", "1", "1"), ":1: no such provision"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        treaties t;
        ent_err err;
        arena a;
        arena_init(&a, ROOM);
        assert_int_equal(read_treaties(&a, bad[i].words, &t, &err), ENT_ERR_INPUT);
        if (!strstr(err.message, bad[i].says)) {
            printf("%s\n", err.message);
            fail();
        }
        arena_deinit(&a);
    }
}

static void test_treaty_conflicts(void **state) {
    treaties t;
    ent_err err;
    arena a;
    arena_init(&a, ROOM);
    assert_int_equal(read_treaties(&a,
                                   PROVISION("p", "1", "1") PROVISION("q", "1", "-1")
                                       ENTRY("1", "signed", "") ENTRY("2", "lapsed", ""),
                                   &t, &err),
                     ENT_OK);
    assert_int_equal(t.warned.n, 2);
    treaty_entry e = {.axis = TREATY_LEGAL,
                      .to = TREATY_signed,
                      .date_lo = 20000,
                      .date_hi = 20000,
                      .confidence = 0.5,
                      .coder = SV("rule"),
                      .evidence = SV("e"),
                      .recorded = 20000};
    assert_int_equal(treaty_check(&a, &t, &e, &err), ENT_ERR_USAGE); // lapsed came after signed
    assert_non_null(strstr(err.message, "from lapsed to signed"));
    e.forced = true;
    assert_int_equal(treaty_check(&a, &t, &e, &err), ENT_ERR_USAGE);
    e.note = SV("signed anew");
    assert_int_equal(treaty_check(&a, &t, &e, &err), ENT_OK);
    e.confidence = 0.9;
    assert_int_equal(treaty_check(&a, &t, &e, &err), ENT_ERR_USAGE);
    assert_non_null(strstr(err.message, "at most 0.7"));
    arena_deinit(&a);
}

// ---- slow effects ----------------------------------------------------------------------------------------------------------------------

static void test_stock(void **state) {
    const double time[] = {-10, 0, 10}, edge[] = {0, 10, 20};
    double z[2];
    drift_stock(time, NULL, 3, edge, 2, 10, z);
    near_abs("first", z[0], 0.25 + 0.5, 1e-12);
    near_abs("second", z[1], 0.125 + 0.25 + 0.5, 1e-12);
}

static void test_firth(void **state) {
    // Two groups, 7 of 10 and 0 of 5: log odds with 1/2 added to each cell, though the second group has none.
    double x[30], y[15], b[2], se[2];
    for (int i = 0; i < 15; i++) {
        x[i] = i < 10;
        x[i + 15] = i >= 10;
        y[i] = i < 7;
    }
    arena a;
    arena_init(&a, ROOM);
    assert_int_equal(firth_fit(&a, x, y, 15, 2, b, se, NULL), ENT_OK);
    near_abs("group", b[0], log(7.5 / 3.5), 1e-8);
    near_abs("group without", b[1], log(0.5 / 5.5), 1e-8);
    for (int i = 0; i < 15; i++) x[i + 15] = x[i];
    assert_int_equal(firth_fit(&a, x, y, 15, 2, b, se, NULL), ENT_ERR_INPUT);
    arena_deinit(&a);
}

static void test_drift_refuses(void **state) {
    double y[40], z[40] = {0};
    level_data d = {.family = LEVEL_POISSON, .n = 40, .y = y};
    drift_result r;
    ent_err err;
    arena a;
    arena_init(&a, ROOM);
    for (int t = 0; t < 40; t++) y[t] = t % 4;
    assert_int_equal(drift_test(&a, &d, z, NULL, DRIFT_SPEED, &r, &err), ENT_ERR_INPUT);
    assert_non_null(strstr(err.message, "does not vary"));
    arena_deinit(&a);
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
        cmocka_unit_test(test_nile),
        cmocka_unit_test(test_alcohol),
        cmocka_unit_test(test_binomial),
        cmocka_unit_test(test_van),
        cmocka_unit_test(test_level_refuses),
        cmocka_unit_test(test_robust),
        cmocka_unit_test(test_breaks),
        cmocka_unit_test(test_israel_palestine),
        cmocka_unit_test(test_rolling),
        cmocka_unit_test(test_canada),
        cmocka_unit_test(test_macro),
        cmocka_unit_test(test_var_refuses),
        cmocka_unit_test(test_scores),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_directions),
        cmocka_unit_test(test_obligations),
        cmocka_unit_test(test_transitions),
        cmocka_unit_test(test_treaties_refuse),
        cmocka_unit_test(test_treaty_conflicts),
        cmocka_unit_test(test_stock),
        cmocka_unit_test(test_firth),
        cmocka_unit_test(test_drift_refuses),
        cmocka_unit_test(test_streams),
        cmocka_unit_test(test_exposure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
