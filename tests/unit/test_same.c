// SPDX-License-Identifier: Apache-2.0
#include "base/day.h"
#include "base/strmap.h"
#include "base/text.h"
#include "ledger/same.h"
#include "ledger/words.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static int setup(void **state) {
    static arena a;
    arena_init(&a, (size_t)1 << 30);
    *state = &a;
    return 0;
}

static int teardown(void **state) {
    arena_deinit(*state);
    return 0;
}

// ---- words -----------------------------------------------------------------------------------------------------------------

static void assert_stems(const char *words, const char *wanted) {
    char got[400];
    size_t at = 0, n = 0;
    word_read w;
    while (word_next(sv_of(words), &at, &w))
        n += (size_t)snprintf(got + n, sizeof got - n, "%s%.*s%s", n ? " " : "", (int)w.n, w.stem,
                              w.kind == WORD_NUMBER ? "#" : "");
    got[n] = 0;
    assert_string_equal(got, wanted);
}

static void test_stems(void **state) {
    assert_stems("they stopped, stopping; stops a stop", "they stop stop stop stop");
    assert_stems("agreed agrees agreeing agree", "agre agre agre agre");
    assert_stems("armies of an army", "army of an army");
    assert_stems("the Syrians, Syrian Syria", "the Syr Syr Syr");
    assert_stems("of Pakistan and Pakistani", "of Pak and Pak");
    assert_stems("Police in Kabul. Police said", "polic in Kabul polic said");
    assert_stems("", "");
}

static void test_numbers(void **state) {
    assert_stems("fifty, 50 and sixty-three", "50# 50# and 63#");
    assert_stems("1,130 of 12,34", "1130# of 12# 34#");
    assert_stems("twenty two-thirds", "22# third");
    assert_stems("12,345,678", "12345678#");
    assert_stems("7,5000", "7# 5000#");
}

static void test_weights(void **state) {
    word_read w;
    size_t at = 0;
    assert_true(word_next(SV("the"), &at, &w));
    assert_int_equal(word_weight(&w), 0);
    at = 0;
    assert_true(word_next(SV("syndicate"), &at, &w));
    assert_int_equal(word_weight(&w), WORDS_RARE);
}

static void test_shared_words_are_symmetric(void **state) {
    sv x = same_words(*state, SV("Turkish police detained 40 lawyers in Ankara. Lawyers wept."));
    sv y = same_words(*state, SV("In Ankara forty lawyers were arrested by the police"));
    words_shared a = words_compare(x, y), b = words_compare(y, x);
    assert_true(a.plain == b.plain && a.names == b.names && a.contained == b.contained);
    assert_int_equal(a.numbers, b.numbers);
    assert_int_equal(a.numbers, 1);
    assert_true(a.plain > 0.3 && a.plain <= 1);
    assert_true(a.names > 0.3 && a.names <= 1);
    words_shared own = words_compare(x, x);
    assert_true(own.plain > 0.999 && own.names > 0.999 && own.contained > 0.999);
    words_shared none = words_compare(x, same_words(*state, SV("")));
    assert_true(none.plain == 0 && none.names == 0 && none.numbers == 0);
}

static void test_a_pack_is_bounded(void **state) {
    text t = text_new(*state);
    for (int i = 0; i < 5000; i++) text_add(&t, arena_printf(*state, "wort%d ", i));
    sv pack = same_words(*state, text_sv(&t));
    assert_int_equal(words_count(pack), WORDS_MOST);
    for (size_t i = 1; i < WORDS_MOST; i++)
        assert_true(word_hash(words_at(pack, i - 1)) < word_hash(words_at(pack, i)));
}

// ---- comparing -------------------------------------------------------------------------------------------------------------

typedef struct told {
    const char *report, *publisher, *day, *source, *target, *words;
    ent_type type;
} told;

static ent_day day_of_text(const char *written) {
    ent_day from = ENT_NO_DAY, to;
    day_parse(sv_of(written), &from, &to);
    return from;
}

static same_mention mention(arena *a, told t) {
    sv *codes = arena_new(a, sv, 2);
    codes[0] = sv_of(t.source);
    codes[1] = sv_of(t.target);
    neardup *copy = arena_new(a, neardup, 1);
    *copy = neardup_of(sv_of(t.words));
    ent_day day = day_of_text(t.day);
    return (same_mention){.report = sv_of(t.report),
                          .publisher = sv_of(t.publisher),
                          .published = day,
                          .type = t.type,
                          .when = {day, day, ENT_GRAIN_day, ENT_WHEN_PUBLISHED},
                          .source = &codes[0],
                          .target = &codes[1],
                          .n_source = 1,
                          .n_target = 1,
                          .words = same_words(a, sv_of(t.words)),
                          .lede = same_lede(a, sv_of(t.words)),
                          .copy = copy};
}

static const char expelled[] =
    "Norway expelled five Russian diplomats on Tuesday over a burglary in Tromso.";
static const char expelled_too[] =
    "Five diplomats of Russia must leave Norway because of the burglary in Tromso.";
static const char answered[] = "Moscow threw out a Norwegian consul from Murmansk in revenge.";
static const char fish[] =
    "Norwegian and Russian ministers signed a treaty on cod quotas in Kirkenes.";

static const told tolds[] = {
    {"r1", "north", "2024-03-05", "NORGOV", "RUSGOV", expelled, ENT_TYPE_COERCE},
    {"r2", "south", "2024-03-05", "NOR", "RUSGOV", expelled_too, ENT_TYPE_COERCE},
    {"r3", "east", "2024-03-06", "NORGOV", "RUSGOV", expelled, ENT_TYPE_COERCE},
    {"r4", "west", "2024-03-08", "RUSGOV", "NORGOV", answered, ENT_TYPE_COERCE},
    {"r5", "west", "2024-03-05", "NORGOV", "RUSGOV", fish, ENT_TYPE_AGREE},
    {"r6", "north", "2023-03-05", "NORGOV", "RUSGOV", expelled, ENT_TYPE_COERCE},
    {"r7", "north", "2024-03-05", "NORGOV", "RUSGOV", expelled_too, ENT_TYPE_COERCE},
};
enum { N_TOLD = sizeof tolds / sizeof *tolds };

static void test_a_pair_is_symmetric(void **state) {
    for (int i = 0; i < N_TOLD; i++)
        for (int k = 0; k < N_TOLD; k++) {
            same_mention x = mention(*state, tolds[i]), y = mention(*state, tolds[k]);
            same_evidence e = same_compare(&x, &y), f = same_compare(&y, &x);
            assert_memory_equal(e.value, f.value, sizeof e.value);
            assert_true(e.score >= 0 && e.score <= 1);
        }
}

static void test_evidence_adds_up(void **state) {
    same_mention x = mention(*state, tolds[0]), y = mention(*state, tolds[3]);
    same_evidence e = same_compare(&x, &y);
    double sum = 0;
    for (int f = 0; f < SAME_N_FEATURES; f++) {
        sum += e.adds[f];
        assert_true(same_feature_name((same_feature)f)[0]);
    }
    assert_true(sum - e.sum < 1e-9 && e.sum - sum < 1e-9);
    assert_true(e.value[SAME_REVERSED] == 1);
    assert_true(e.adds[SAME_REVERSED] < 0);
    assert_string_equal(same_feature_name(SAME_N_FEATURES), "");
}

static bool share_key(const same_mention *x, const same_mention *y) {
    same_key a[SAME_KEYS], b[SAME_KEYS];
    size_t n_a = same_keys(x, a), n_b = same_keys(y, b);
    for (size_t i = 0; i < n_a; i++)
        for (size_t k = 0; k < n_b; k++)
            if (a[i].key == b[k].key && labs((long)a[i].day - b[k].day) <= SAME_DAYS) return true;
    return false;
}

static void test_keys(void **state) {
    same_mention m[N_TOLD];
    for (int i = 0; i < N_TOLD; i++) m[i] = mention(*state, tolds[i]);
    assert_true(share_key(&m[0], &m[1]));
    assert_true(share_key(&m[0], &m[3]));  // the same two, the other way round
    assert_false(share_key(&m[0], &m[5])); // a year before
    same_mention bare = {
        .report = SV("bare"), .published = ENT_NO_DAY, .when = {.from = ENT_NO_DAY}};
    same_key keys[SAME_KEYS];
    assert_int_equal(same_keys(&bare, keys), 0);
}

// ---- clustering ------------------------------------------------------------------------------------------------------------

static const same_options usual = {SAME_THRESHOLD};

static void cluster(arena *a, const same_mention *m, size_t n, const same_pin *pins, size_t n_pins,
                    uint32_t *out) {
    uint32_t component[2000];
    same_cluster(a, m, n, pins, n_pins, &usual, out, component);
    for (size_t i = 0; i < n; i++) { // an event lies within one component
        assert_true(out[i] < n && component[i] < n);
        assert_int_equal(component[i], component[out[i]]);
        assert_int_equal(out[out[i]], out[i]);
    }
}

static void test_one_event(void **state) {
    same_mention m[N_TOLD];
    uint32_t c[N_TOLD];
    for (int i = 0; i < N_TOLD; i++) m[i] = mention(*state, tolds[i]);
    cluster(*state, m, N_TOLD, NULL, 0, c);
    assert_int_equal(c[1], 0);
    assert_int_equal(c[2], 0);
    assert_int_equal(c[6], 0);
    assert_int_equal(c[3], 3);
    assert_int_equal(c[4], 4);
    assert_int_equal(c[5], 5);
}

static void test_nothing_and_one(void **state) {
    uint32_t c[1], k[1];
    same_mention m = mention(*state, tolds[0]);
    same_cluster(*state, &m, 0, NULL, 0, &usual, c, k);
    same_cluster(*state, &m, 1, NULL, 0, &usual, c, k);
    assert_int_equal(c[0], 0);
    assert_int_equal(k[0], 0);
}

static void test_people_win(void **state) {
    same_mention m[N_TOLD];
    uint32_t c[N_TOLD];
    for (int i = 0; i < N_TOLD; i++) m[i] = mention(*state, tolds[i]);
    cluster(*state, m, N_TOLD, (same_pin[]){{0, 5, true}}, 1, c);
    assert_int_equal(c[5], 0);
    cluster(*state, m, N_TOLD, (same_pin[]){{1, 0, false}}, 1, c);
    assert_int_not_equal(c[0], c[1]);
    cluster(*state, m, N_TOLD, (same_pin[]){{0, 1, false}, {0, 2, false}, {0, 6, false}}, 3, c);
    assert_int_equal(c[0], 0);
    assert_int_equal(c[2], c[1]);
}

// A crowd of reports of made-up quarrels: some dozens of events, each told a few times on near days with other words.
static same_mention *crowd(arena *a, size_t n) {
    static const char *const countries[] = {"NORGOV", "RUSMIL", "FIN", "SWE", "", "POLGOV"};
    same_mention *m = arena_new(a, same_mention, n);
    for (size_t i = 0; i < n; i++) {
        size_t event = i % (n / 5 + 1), teller = i / 5 % 3;
        const char *words =
            arena_printf(a,
                         "Harbour%zu blocked, cargo%zu burnt, %s seized by Admiral%zu with ship%zu",
                         event, event, teller ? "tanker" : "ferry", event / 2, event / 3)
                .p;
        m[i] = mention(a, (told){arena_printf(a, "r%05zu", i / 2 * 7919 % 100003).p, "p",
                                 "2024-03-05", countries[event % 6], countries[event / 6 % 6],
                                 words, (ent_type)(event % ENT_N_TYPE)});
        m[i].event = (uint32_t)(i % 2);
        m[i].published += (ent_day)(event % 20 + teller);
        m[i].when.from = m[i].when.to = m[i].published;
    }
    return m;
}

static void shuffle(same_mention *m, size_t n, uint64_t seed) {
    for (size_t i = n; i > 1; i--) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        size_t k = (seed >> 33) % i;
        same_mention kept = m[i - 1];
        m[i - 1] = m[k];
        m[k] = kept;
    }
}

// Name of the event of each mention, by the mention: what must not depend on the order.
static strmap named(arena *a, const same_mention *m, size_t n) {
    uint32_t *c = arena_new(a, uint32_t, n), *k = arena_new(a, uint32_t, n);
    same_cluster(a, m, n, NULL, 0, &usual, c, k);
    strmap map = {0};
    for (size_t i = 0; i < n; i++) {
        sv name = arena_printf(a, SV_FMT ".%u", SV_ARG(m[i].report), m[i].event);
        *strmap_at(a, &map, name) = (uint32_t)atoi(m[c[i]].report.p + 1) * 2 + m[c[i]].event;
    }
    return map;
}

static void assert_same_names(const strmap *x, const strmap *y) {
    assert_int_equal(x->n, y->n);
    for (size_t i = 0; i < x->n; i++) {
        const uint32_t *there = strmap_get(y, x->keys[i]);
        assert_non_null(there);
        assert_int_equal(*there, x->values[i]);
    }
}

static void test_order_makes_no_difference(void **state) {
    enum { N = 600 };
    same_mention *m = crowd(*state, N);
    strmap first = named(*state, m, N);
    size_t events = 0;
    for (size_t i = 0; i < first.n; i++) {
        const char *name = first.keys[i].p;
        events += first.values[i] == (uint32_t)atoi(name + 1) * 2 + (uint32_t)(name[7] - '0');
    }
    assert_true(events > 20 && events < N / 2); // it does join and keep apart
    for (uint64_t seed = 1; seed <= 5; seed++) {
        shuffle(m, N, seed);
        strmap again = named(*state, m, N);
        assert_same_names(&first, &again);
    }
}

// The store's way: new mentions, and the whole components of those that share a key with them.
static void test_step_by_step_is_all_at_once(void **state) {
    enum { N = 400 };
    arena *a = *state;
    same_mention *m = crowd(a, N);
    shuffle(m, N, 3);
    uint32_t *at_once = arena_new(a, uint32_t, N), *component = arena_new(a, uint32_t, N);
    same_cluster(a, m, N, NULL, 0, &usual, at_once, component);
    uint32_t event[N], part[N];
    for (size_t done = 0, step = 1; done < N; done += step, step = step % 37 + 5) {
        size_t end = done + step < N ? done + step : N;
        bool wanted[N] = {false}, reached[N] = {false};
        for (size_t i = done; i < end; i++) {
            wanted[i] = true;
            for (size_t k = 0; k < done; k++)
                if (share_key(&m[i], &m[k])) reached[part[k]] = true;
        }
        for (size_t k = 0; k < done; k++) wanted[k] = reached[part[k]];
        same_mention some[N];
        uint32_t from[N], c[N], p[N];
        size_t n = 0;
        for (uint32_t i = 0; i < end; i++)
            if (wanted[i]) from[n] = i, some[n++] = m[i];
        same_cluster(a, some, n, NULL, 0, &usual, c, p);
        for (size_t i = 0; i < n; i++) event[from[i]] = from[c[i]], part[from[i]] = from[p[i]];
    }
    assert_memory_equal(event, at_once, sizeof event);
    assert_memory_equal(part, component, sizeof part);
}

static void test_a_huge_component_ends(void **state) {
    enum { N = 1500 };
    same_mention *m = arena_new(*state, same_mention, N);
    uint32_t c[N];
    for (size_t i = 0; i < N; i++) {
        m[i] = mention(*state, tolds[i % 2]);
        m[i].report = arena_printf(*state, "r%05zu", i);
    }
    cluster(*state, m, N, NULL, 0, c);
    for (size_t i = 0; i < N; i++) assert_int_equal(c[i], i % 2 ? c[1] : c[0]);
}

static void test_far_days(void **state) {
    same_mention x = mention(*state, tolds[0]), y = x, m[2];
    x.when.from = x.when.to = x.published = INT32_MIN + 1;
    y.when.from = y.when.to = y.published = INT32_MAX;
    y.report = SV("other");
    m[0] = x, m[1] = y;
    uint32_t c[2];
    cluster(*state, m, 2, NULL, 0, c);
    assert_int_equal(c[1], 1);
    same_evidence e = same_compare(&x, &y);
    assert_true(e.value[SAME_DAYS_APART] == 2 * SAME_DAYS);
}

// ---- corroboration ---------------------------------------------------------------------------------------------------------

static void test_independent_sources(void **state) {
    same_mention m[] = {mention(*state, tolds[0]), mention(*state, tolds[1]),
                        mention(*state, tolds[2]), mention(*state, tolds[6])};
    assert_int_equal(same_sources(*state, m, 0), 0);
    assert_int_equal(same_sources(*state, m, 1), 1);
    assert_int_equal(same_sources(*state, m, 2), 2);
    assert_int_equal(same_sources(*state, m, 3), 2); // a copy of the first
    assert_int_equal(same_sources(*state, m, 4), 1); // the first's publisher, the second's words
    m[2].copy = NULL;
    assert_int_equal(same_sources(*state, m, 3), 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stems),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_weights),
        cmocka_unit_test(test_shared_words_are_symmetric),
        cmocka_unit_test(test_a_pack_is_bounded),
        cmocka_unit_test(test_a_pair_is_symmetric),
        cmocka_unit_test(test_evidence_adds_up),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_one_event),
        cmocka_unit_test(test_nothing_and_one),
        cmocka_unit_test(test_people_win),
        cmocka_unit_test(test_order_makes_no_difference),
        cmocka_unit_test(test_step_by_step_is_all_at_once),
        cmocka_unit_test(test_a_huge_component_ends),
        cmocka_unit_test(test_far_days),
        cmocka_unit_test(test_independent_sources),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
