// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/day.h"
#include "ledger/ledger.h"
#include <stdio.h>

static const ledger_actor actors[] = {
    {.name = {"France", 6}, .code = {"FRA", 3}, .country = {"FRA", 3}, .kind = ENT_KIND_state},
    {.name = {"Mali", 4}, .code = {"MLI", 3}, .country = {"MLI", 3}, .kind = ENT_KIND_state},
    {.name = {"rebels", 6}, .kind = ENT_KIND_group},
};
static const uint32_t france[] = {0}, mali[] = {1}, rebels[] = {2};

static ledger_event event_of(ent_type type, const uint32_t *source, const uint32_t *target,
                             int day) {
    ledger_event e = {.type = type,
                      .modes = SV(""),
                      .contexts = SV(""),
                      .quad = 1,
                      .score = 2.5,
                      .source = source,
                      .n_source = 1,
                      .target = target,
                      .n_target = 1,
                      .said_by = -1,
                      .place = -1,
                      .confidence = 0.75,
                      .runner_up = ENT_TYPE_NONE};
    e.when = (ent_when){day_of(2020, 5, day), day_of(2020, 5, day), ENT_GRAIN_day, ENT_WHEN_TEXT};
    e.sentence = (ent_span){0, 40};
    return e;
}

typedef struct sample {
    ledger_event events[2];
    ledger_record r;
    char text[128], id[16], source[16];
} sample;

static void fill(sample *s, int number, ent_type type) {
    snprintf(s->text, sizeof s->text,
             "France and Mali signed paper %d in Bamako, and rebels left town.", number % 7);
    snprintf(s->id, sizeof s->id, "r%d", number);
    snprintf(s->source, sizeof s->source, "paper %d", number % 3);
    s->events[0] = event_of(type, france, mali, 1 + number % 7);
    s->events[1] = event_of(ENT_TYPE_RETREAT, rebels, mali, 1 + number % 7);
    s->r = (ledger_record){.version = SV("1"),
                           .knowledge = SV("k"),
                           .model = SV("m"),
                           .report = {.id = sv_of(s->id),
                                      .source = sv_of(s->source),
                                      .published = day_of(2020, 5, 1 + number % 7),
                                      .text = sv_of(s->text)},
                           .actors = actors,
                           .n_actors = 3,
                           .events = s->events,
                           .n_events = 2};
}

enum { N_SAMPLES = 30 };

static ledger *open_memory(void) {
    ledger *l;
    ent_err err;
    assert_int_equal(ledger_open(&l, ":memory:", LEDGER_CREATE, &err), ENT_OK);
    return l;
}

static void add(ledger *l, const ledger_record *r, size_t n) {
    ent_err err;
    if (ledger_add(l, r, n, NULL, &err) != ENT_OK) fail_msg("%s", err.message);
}

static void order_and_batches_do_not_matter(void **state) {
    static sample samples[N_SAMPLES];
    ledger_record all[N_SAMPLES];
    char want[33], got[33];
    ent_err err;
    for (int i = 0; i < N_SAMPLES; i++) {
        fill(&samples[i], i, ENT_TYPE_AGREE);
        all[i] = samples[i].r;
    }
    ledger *l = open_memory();
    add(l, all, N_SAMPLES);
    assert_int_equal(ledger_checksum(l, want, &err), ENT_OK);
    ledger_close(&l);
    static const int steps[] = {1, 7, 11, 13,
                                29}; // without a divisor of N_SAMPLES: each comes once
    for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
        l = open_memory();
        for (int i = 0; i < N_SAMPLES; i++) add(l, &all[(i * steps[k] + 3) % N_SAMPLES], 1);
        assert_int_equal(ledger_checksum(l, got, &err), ENT_OK);
        assert_string_equal(got, want);
        ledger_close(&l);
    }
}

static void what_cannot_be_spoils_the_batch(void **state) {
    sample s, bad;
    ledger_counts counts = {0};
    ent_err err;
    ledger *l = open_memory();
    fill(&s, 1, ENT_TYPE_AGREE);
    fill(&bad, 2, ENT_TYPE_AGREE);
    bad.events[1].confidence = 1.5;
    ledger_record both[] = {s.r, bad.r};
    assert_int_equal(ledger_add(l, both, 2, &counts, &err), ENT_ERR_INPUT);
    assert_non_null(strstr(err.message, "confidence"));
    assert_int_equal(counts.records, 0);
    assert_int_equal(ledger_add(l, both, 1, &counts, &err), ENT_OK);
    assert_int_equal(counts.records, 1);
    assert_int_equal(ledger_add(l, both, 1, &counts, &err), ENT_OK);
    assert_int_equal(counts.known, 1);
    ledger_close(&l);
}

static size_t count(ledger *l, const ledger_filter *f, char *first_id) {
    ledger_rows *rows;
    const ledger_row *row;
    ent_err err;
    size_t n = 0;
    assert_int_equal(ledger_events(l, f, &rows, &err), ENT_OK);
    while (ledger_next(rows, &row, &err) == ENT_OK && row)
        if (n++ == 0 && first_id) snprintf(first_id, 64, SV_FMT, SV_ARG(row->id));
    ledger_end(&rows);
    return n;
}

static void a_later_revision_holds_and_the_earlier_can_be_asked(void **state) {
    sample old, new;
    ent_err err;
    ledger *l = open_memory();
    fill(&old, 1, ENT_TYPE_AGREE);
    fill(&new, 1, ENT_TYPE_AID);
    new.r.version = SV("2");
    add(l, &old.r, 1);
    add(l, &new.r, 1);
    ledger_filter f = ledger_filter_any();
    f.types = SV("AGREE");
    assert_int_equal(count(l, &f, NULL), 0);
    f.as_of = 1;
    assert_int_equal(count(l, &f, NULL), 1);
    f.types = SV("AID");
    assert_int_equal(count(l, &f, NULL), 0);
    f.as_of = 2;
    assert_int_equal(count(l, &f, NULL), 1);
    arena a;
    ledger_table t;
    arena_init(&a, 1 << 20);
    assert_false(arena_try(&a));
    assert_int_equal(ledger_diff(l, 1, 2, &a, &t, &err), ENT_OK);
    assert_int_equal(t.n_rows, 1);
    assert_true(sv_eq(t.cells[0], SV("changed")) && sv_eq(t.cells[2], SV("type")));
    arena_deinit(&a);
    ledger_close(&l);
}

static void what_a_person_said_survives_a_new_revision(void **state) {
    sample old, new;
    char id[64];
    int64_t n;
    ent_err err;
    ledger *l = open_memory();
    fill(&old, 1, ENT_TYPE_AGREE);
    fill(&new, 1, ENT_TYPE_AID);
    new.r.version = SV("2");
    add(l, &old.r, 1);
    ledger_filter f = ledger_filter_any();
    f.types = SV("AGREE");
    assert_int_equal(count(l, &f, id), 1);
    ledger_entry reject = {
        .act = LEDGER_ACT_reject, .event = sv_of(id), .who = SV("x"), .why = SV("y")};
    assert_int_equal(ledger_write_entry(l, &reject, &n, &err), ENT_OK);
    add(l, &new.r, 1);
    f.types = SV("AID");
    assert_int_equal(count(l, &f, NULL), 1);
    f.reviewed = true;
    assert_int_equal(count(l, &f, NULL), 0);
    reject.why = (sv){0};
    assert_int_equal(ledger_write_entry(l, &reject, &n, &err), ENT_ERR_USAGE);
    ledger_close(&l);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_and_batches_do_not_matter),
        cmocka_unit_test(what_cannot_be_spoils_the_batch),
        cmocka_unit_test(a_later_revision_holds_and_the_earlier_can_be_asked),
        cmocka_unit_test(what_a_person_said_survives_a_new_revision),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
