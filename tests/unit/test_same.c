// SPDX-License-Identifier: Apache-2.0
#include "base/day.h"
#include "base/strmap.h"
#include "base/text.h"
#include "ledger/crowd.h"
#include "ledger/unite.h"
#include "ledger/words.h"
#include <math.h>
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

static same_report *report(arena *a, told t) {
    neardup *copy = arena_new(a, neardup, 1);
    same_report *r = arena_new(a, same_report, 1);
    *copy = neardup_of(sv_of(t.words));
    *r = (same_report){.key = sv_of(t.report),
                       .publisher = sv_of(t.publisher),
                       .published = day_of_text(t.day),
                       .lede = same_lede(a, sv_of(t.words)),
                       .copy = copy,
                       .crowd = t.day[3]}; // one a year
    return r;
}

static sv party(sv code) { return sv_cut(code, 0, code.len < 3 ? code.len : 3); }

static same_mention mention_in(arena *a, const same_report *r, told t) {
    sv *codes = arena_new(a, sv, 2);
    codes[0] = sv_of(t.source);
    codes[1] = sv_of(t.target);
    return (same_mention){.report = r,
                          .type = t.type,
                          .quad = t.type == ENT_TYPE_COERCE ? 4 : 1,
                          .when = {r->published, r->published, ENT_GRAIN_day, ENT_WHEN_PUBLISHED},
                          .source = &codes[0],
                          .target = &codes[1],
                          .n_source = 1,
                          .n_target = 1,
                          .a = party(codes[0]),
                          .b = party(codes[1]),
                          .words = same_words(a, sv_of(t.words))};
}

static same_mention mention(arena *a, told t) { return mention_in(a, report(a, t), t); }

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

static void test_keys(void **state) {
    const same_report *r[N_TOLD];
    for (int i = 0; i < N_TOLD; i++) r[i] = report(*state, tolds[i]);
    assert_true(same_share_key(r[0], r[1]));
    assert_true(same_share_key(r[0], r[2]));
    assert_false(same_share_key(r[0], r[5])); // a year before
    same_report bare = {.key = SV("bare"), .published = ENT_NO_DAY}, undated = *r[0];
    same_key keys[SAME_KEYS];
    assert_int_equal(same_keys(&bare, keys), 0);
    undated.published = ENT_NO_DAY;
    assert_int_equal(same_keys(&undated, keys), 1);
    assert_true(same_share_key(&undated, &undated)); // the very same words
    assert_false(same_share_key(&undated, r[0]));
}

static void test_two_steps_are_one(void **state) {
    for (int i = 0; i < N_TOLD; i++)
        for (int k = 0; k < N_TOLD; k++) {
            same_mention x = mention(*state, tolds[i]), y = mention(*state, tolds[k]);
            double adds = same_reports_add(x.report, y.report);
            assert_true(fabs(same_compare(&x, &y).score - same_score(&x, &y, adds)) < 1e-12);
        }
}

// ---- happenings and events ---------------------------------------------------------------------------------------------------

static void events_of(arena *a, const same_mention *m, size_t n, const same_pin *pins,
                      size_t n_pins, uint32_t *event) {
    uint32_t *happening = arena_new(a, uint32_t, n);
    unite(a, m, n, pins, n_pins, SAME_THRESHOLD, happening, event);
    for (size_t i = 0; i < n; i++) { // an event lies within one happening
        assert_true(event[i] < n && happening[i] < n);
        assert_int_equal(event[event[i]], event[i]);
        assert_int_equal(happening[event[i]], happening[i]);
        assert_int_equal(happening[happening[i]], happening[i]);
    }
}

static void test_one_event(void **state) {
    same_mention m[N_TOLD];
    uint32_t c[N_TOLD];
    for (int i = 0; i < N_TOLD; i++) m[i] = mention(*state, tolds[i]);
    events_of(*state, m, N_TOLD, NULL, 0, c);
    assert_int_equal(c[1], 0);
    assert_int_equal(c[2], 0);
    assert_int_equal(c[6], 0);
    assert_int_equal(c[3], 3);
    assert_int_equal(c[4], 4);
}

static void test_crowds_keep_mentions_apart(void **state) {
    same_report *x = report(*state, tolds[0]), *y = report(*state, tolds[1]);
    same_mention m[] = {mention_in(*state, x, tolds[0]), mention_in(*state, y, tolds[1])};
    uint32_t c[2];
    y->crowd = 2;
    events_of(*state, m, 2, NULL, 0, c);
    assert_int_equal(c[1], 1);
    x->crowd = y->crowd = 0; // in none
    events_of(*state, m, 2, NULL, 0, c);
    assert_int_equal(c[1], 1);
    events_of(*state, m, 2, (same_pin[]){{0, 1, true}}, 1, c);
    assert_int_equal(c[1], 0);
}

static void test_nothing_and_one(void **state) {
    uint32_t c[1], k[1];
    same_mention m = mention(*state, tolds[0]);
    unite(*state, &m, 0, NULL, 0, SAME_THRESHOLD, k, c);
    unite(*state, &m, 1, NULL, 0, SAME_THRESHOLD, k, c);
    assert_int_equal(c[0], 0);
    assert_int_equal(k[0], 0);
}

static void test_people_win(void **state) {
    same_mention m[N_TOLD];
    uint32_t c[N_TOLD];
    for (int i = 0; i < N_TOLD; i++) m[i] = mention(*state, tolds[i]);
    events_of(*state, m, N_TOLD, (same_pin[]){{0, 5, true}}, 1, c);
    assert_int_equal(c[5], c[0]);
    events_of(*state, m, N_TOLD, (same_pin[]){{1, 0, false}}, 1, c);
    assert_int_not_equal(c[0], c[1]);
    events_of(*state, m, N_TOLD, (same_pin[]){{0, 1, false}, {0, 2, false}, {0, 6, false}}, 3, c);
    assert_int_equal(c[0], 0);
    assert_int_equal(c[2], c[1]);
    events_of(*state, m, N_TOLD, (same_pin[]){{0, 4, true}}, 1, c); // of two quad classes
    assert_int_equal(c[4], 0);
}

static void test_rows_of_a_list_differ(void **state) {
    same_mention m[] = {mention(*state, tolds[0]), mention(*state, tolds[1])};
    uint32_t c[2];
    m[0].list = m[1].list = 7;
    events_of(*state, m, 2, NULL, 0, c);
    assert_int_equal(c[1], 1);
    m[1].list = 8;
    events_of(*state, m, 2, NULL, 0, c);
    assert_int_equal(c[1], 0);
}

static void test_copies_are_one(void **state) {
    enum { N = 3000 };
    same_mention *m = arena_new(*state, same_mention, N);
    uint32_t *c = arena_new(*state, uint32_t, N);
    for (size_t i = 0; i < N; i++) {
        told t = tolds[i % 2];
        t.report = arena_printf(*state, "r%05zu", i).p;
        m[i] = mention(*state, t);
    }
    events_of(*state, m, N, NULL, 0, c);
    for (size_t i = 0; i < N; i++) assert_int_equal(c[i], 0);
}

// Reports of made-up quarrels, two mentions each: some dozens of events, told a few times on near days with other words. With
// `dense` all of them tell of the same ship.
static same_mention *many(arena *a, size_t n, bool dense) {
    static const char *const countries[] = {"NORGOV", "RUSMIL", "FIN", "SWE", "", "POLGOV"};
    same_mention *m = arena_new(a, same_mention, n);
    for (size_t i = 0; i < n; i++) {
        size_t event = i / 2 % (n / 10 + 1), teller = i / 10 % 3;
        const char *words =
            arena_printf(a,
                         "Harbour%zu blocked, cargo%zu burnt, %s seized by Admiral%zu with ship%zu "
                         "%s number%zu",
                         event, event, teller ? "tanker" : "ferry", event / 2, event / 3,
                         dense ? "Leviathan kraken wreck" : "", dense ? i / 4 : 0)
                .p;
        told t = {arena_printf(a, "r%05zu", i / 2 * 7919 % 100003).p,
                  "p",
                  "2024-03-05",
                  countries[event % 6],
                  countries[event / 6 % 6],
                  words,
                  (ent_type)(event % ENT_N_TYPE)};
        same_report *r = i % 2 ? (same_report *)m[i - 1].report : report(a, t);
        r->published =
            day_of_text("2024-03-05") + (ent_day)(dense ? event % 3 : event % 20 + teller);
        m[i] = mention_in(a, r, t);
        m[i].spot = (int64_t)(i % 2);
    }
    return m;
}

static uint64_t shuffled(uint64_t seed) {
    return seed * 6364136223846793005u + 1442695040888963407u;
}

static void shuffle(same_mention *m, size_t n, uint64_t seed) {
    for (size_t i = n; i > 1; i--) {
        seed = shuffled(seed);
        size_t k = (seed >> 33) % i;
        same_mention kept = m[i - 1];
        m[i - 1] = m[k];
        m[k] = kept;
    }
}

// Name of the event of each mention, by the mention: what must not depend on the order.
static strmap named(arena *a, const same_mention *m, size_t n) {
    uint32_t *c = arena_new(a, uint32_t, n);
    events_of(a, m, n, NULL, 0, c);
    strmap map = {0};
    for (size_t i = 0; i < n; i++) {
        sv name = arena_printf(a, SV_FMT ".%d", SV_ARG(m[i].report->key), (int)m[i].spot);
        *strmap_at(a, &map, name) = (uint32_t)(atoi(m[c[i]].report->key.p + 1) * 2 + m[c[i]].spot);
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
    same_mention *m = many(*state, N, false);
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

// ---- crowds --------------------------------------------------------------------------------------------------------------------

enum { N_DENSE = 900 };

static const same_report **reports_of(arena *a, const same_mention *m, size_t n) {
    const same_report **r = arena_new(a, const same_report *, n / 2);
    for (size_t i = 0; i < n; i += 2) r[i / 2] = m[i].report;
    return r;
}

typedef struct crowds {
    uint32_t crowd[N_DENSE];
    int level[N_DENSE];
} crowds;

static crowds *all_at_once(arena *a, const same_report *const *r, size_t n) {
    crowds *c = arena_new(a, crowds, 1);
    int *floor = arena_new(a, int, n);
    crowd_ties ties = crowd_find(a, r, n, NULL, SAME_THRESHOLD);
    crowd_group(a, r, n, &ties, floor, c->crowd, c->level);
    return c;
}

static void test_crowds_are_bounded(void **state) {
    arena *a = *state;
    const same_report **r = reports_of(a, many(a, 2 * N_DENSE, true), 2 * N_DENSE);
    crowds *c = all_at_once(a, r, N_DENSE);
    size_t size[N_DENSE] = {0}, most = 0, raised = 0;
    for (size_t i = 0; i < N_DENSE; i++) {
        assert_true(c->crowd[i] <= i && c->crowd[c->crowd[i]] == c->crowd[i]);
        assert_int_equal(c->level[i], c->level[c->crowd[i]]);
        raised += c->level[i] > CROWD_LOWEST;
        if (++size[c->crowd[i]] > most) most = size[c->crowd[i]];
    }
    assert_true(raised > N_DENSE / 2); // too many texts are tied at the lowest level
    assert_true(most > 2 && most <= 2 * CROWD_MOST);
}

// The store's way (crowd.h): new reports with those that share a key, then with the whole crowds that are reached.
static void test_crowds_step_by_step(void **state) {
    arena *a = *state;
    const same_report **r = reports_of(a, many(a, 2 * N_DENSE, true), 2 * N_DENSE);
    crowds *wanted = all_at_once(a, r, N_DENSE), now = {0};
    for (size_t done = 0, step = 1; done < N_DENSE; done += step, step = step % 97 + 29) {
        size_t end = done + step < N_DENSE ? done + step : N_DENSE, n = 0;
        uint32_t set[N_DENSE] = {0}, from[N_DENSE], crowd[N_DENSE];
        int floor[N_DENSE] = {0}, new_floor[N_DENSE], level[N_DENSE];
        bool reached[N_DENSE] = {false};
        const same_report *some[N_DENSE];
        for (size_t i = 0; i < done; i++) set[i] = (uint32_t)i + 1;
        crowd_ties ties = crowd_find(a, r, end, set, SAME_THRESHOLD);
        for (size_t k = 0; k < ties.n; k++) {
            const crowd_tie *t = &ties.at[k];
            if (t->x >= done) continue;
            if (t->strength >= now.level[t->x])
                reached[now.crowd[t->x]] = true;
            else if (floor[t->y] < crowd_floor(t->strength))
                floor[t->y] = crowd_floor(t->strength);
        }
        for (uint32_t i = 0; i < end; i++) {
            if (i < done && !reached[now.crowd[i]]) continue;
            set[n] = i < done ? now.crowd[i] + 1 : 0;
            new_floor[n] = i < done ? now.level[i] : floor[i];
            from[n] = i;
            some[n++] = r[i];
        }
        ties = crowd_find(a, some, n, set, SAME_THRESHOLD);
        crowd_group(a, some, n, &ties, new_floor, crowd, level);
        for (size_t i = 0; i < n; i++) {
            now.crowd[from[i]] = from[crowd[i]];
            now.level[from[i]] = level[i];
        }
    }
    assert_memory_equal(now.level, wanted->level, sizeof now.level);
    assert_memory_equal(now.crowd, wanted->crowd, sizeof now.crowd);
}

// Texts all alike without being the same part by their hashes; the very same words never part.
static void test_crowds_of_the_same_words(void **state) {
    enum { N = 800 };
    const same_report *r[N];
    for (size_t i = 0; i < N; i++) {
        told t = tolds[0];
        t.report = arena_printf(*state, "r%05zu", i).p;
        t.words =
            arena_printf(*state, "%s It was the diplomats' own burglary, Tromso said%s", expelled,
                         i % 2 ? arena_printf(*state, " in its %zuth statement.", i).p : ".")
                .p;
        r[i] = report(*state, t);
    }
    crowds *c = all_at_once(*state, r, N);
    size_t size[N] = {0};
    for (size_t i = 0; i < N; i++) size[c->crowd[i]] += i % 2;
    for (size_t i = 0; i < N; i++) {
        assert_true(size[i] <= CROWD_MOST);
        if (i % 2 == 0) assert_int_equal(c->crowd[i], c->crowd[0]);
    }
}

static void test_far_days(void **state) {
    same_mention x = mention(*state, tolds[0]), y = mention(*state, tolds[0]);
    same_report *early = (same_report *)x.report, *late = (same_report *)y.report;
    x.when.from = x.when.to = early->published = INT32_MIN + 1;
    y.when.from = y.when.to = late->published = INT32_MAX;
    assert_false(same_share_key(early, late));
    const same_report *both[] = {early, late};
    assert_int_equal(crowd_find(*state, both, 2, NULL, SAME_THRESHOLD).n, 0);
    same_evidence e = same_compare(&x, &y);
    assert_true(e.value[SAME_DAYS_APART] == 2 * SAME_DAYS);
}

// ---- corroboration ---------------------------------------------------------------------------------------------------------

static void test_independent_sources(void **state) {
    same_report *third = report(*state, tolds[2]);
    const same_report *r[] = {report(*state, tolds[0]), report(*state, tolds[1]), third,
                              report(*state, tolds[6])};
    assert_int_equal(same_sources(*state, r, 0), 0);
    assert_int_equal(same_sources(*state, r, 1), 1);
    assert_int_equal(same_sources(*state, r, 2), 2);
    assert_int_equal(same_sources(*state, r, 3), 2); // a copy of the first
    assert_int_equal(same_sources(*state, r, 4), 1); // the first's publisher, the second's words
    third->copy = NULL;
    assert_int_equal(same_sources(*state, r, 3), 3);
    third->publisher = SV("NORTH");
    assert_int_equal(same_sources(*state, r, 3), 2);
}

static void test_many_sources(void **state) {
    enum { N = 3 * SAME_MOST_TOLD_APART };
    const same_report *r[N];
    for (size_t i = 0; i < N; i++) {
        told t = tolds[i % 3 ? 0 : 1];
        t.publisher = arena_printf(*state, "paper %zu", i).p;
        if (i % 3 == 2) t.words = arena_printf(*state, "%s Statement %zu.", expelled, i).p;
        r[i] = report(*state, t);
    }
    assert_int_equal(same_sources(*state, r, 30), 2);
    assert_int_equal(same_sources(*state, r, N), 2 + N / 3); // the very same words only
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
        cmocka_unit_test(test_two_steps_are_one),
        cmocka_unit_test(test_one_event),
        cmocka_unit_test(test_crowds_keep_mentions_apart),
        cmocka_unit_test(test_nothing_and_one),
        cmocka_unit_test(test_people_win),
        cmocka_unit_test(test_rows_of_a_list_differ),
        cmocka_unit_test(test_copies_are_one),
        cmocka_unit_test(test_order_makes_no_difference),
        cmocka_unit_test(test_crowds_are_bounded),
        cmocka_unit_test(test_crowds_step_by_step),
        cmocka_unit_test(test_crowds_of_the_same_words),
        cmocka_unit_test(test_far_days),
        cmocka_unit_test(test_independent_sources),
        cmocka_unit_test(test_many_sources),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
