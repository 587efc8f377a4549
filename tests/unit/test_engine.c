// SPDX-License-Identifier: Apache-2.0
//
// The public interface: memory running out at any place, use after a failure, several documents.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "entente/entente.h"
#include <stdlib.h>
#include <string.h>

static const char report[] =
    "Fiji and Tonga end their quarrel\n"
    "SUVA, May 3, 2019 - Fiji and Tonga signed a treaty on Thursday, and Samoa said that it would "
    "join them next year.\n"
    "President Jioji Konrote received the guests. Protesters in Nadi condemned the government, and "
    "police arrested two of "
    "them.\nSign up for our newsletter.\nRead more:\nChad recalls its envoy from Libya\n";

static ent_input input(void) {
    return (ent_input){.bytes = {report, sizeof report - 1}, .published = ENT_NO_DAY};
}

static ent_engine *open_with(size_t bound_bytes) {
    ent_engine *engine;
    ent_err err;
    ent_engine_options o = {.report_bound_bytes = bound_bytes};
    if (ent_engine_open(&engine, &o, &err) != ENT_OK) fail_msg("%s", err.message);
    return engine;
}

static char *json_of(ent_document *doc) {
    ent_sv s = ent_document_json(doc);
    return s.p ? strndup(s.p, s.len) : NULL;
}

static void memory_runs_out_anywhere(void **state) {
    int refused = 0, written = 0;
    ent_input in = input();
    for (size_t bound = 1; bound < (size_t)8 << 20; bound += bound / 37 + 997) {
        ent_engine *engine = open_with(bound);
        ent_document *doc;
        ent_err err;
        assert_int_equal(ent_document_new(&doc, engine, &err), ENT_OK);
        ent_status status = ent_document_code(doc, &in, &err);
        if (status == ENT_OK) {
            char *json = json_of(doc);
            written += json != NULL;
            free(json);
        } else {
            assert_int_equal(status, ENT_ERR_MEMORY);
            assert_int_equal(ent_document_record(doc)->n_events, 0);
            assert_int_equal(ent_document_language(doc)->n_sentences, 0);
            refused++;
        }
        ent_document_free(doc);
        ent_engine_close(&engine);
        assert_null(engine);
    }
    assert_true(refused > 10 && written > 10);
}

static void a_document_can_be_used_again(void **state) {
    ent_engine *engine = open_with(0);
    ent_document *doc, *other;
    ent_input good = input(), binary = {.bytes = {"\0\1\2\3", 4}, .published = ENT_NO_DAY},
              empty = {.published = 0};
    assert_int_equal(ent_document_new(&doc, engine, NULL), ENT_OK);
    assert_int_equal(ent_document_new(&other, engine, NULL), ENT_OK);
    assert_int_equal(ent_document_code(doc, &good, NULL), ENT_OK);
    char *first = json_of(doc);
    assert_int_equal(ent_document_code(doc, &binary, NULL), ENT_ERR_INPUT);
    assert_int_equal(ent_document_record(doc)->n_actors, 0);
    assert_int_equal(ent_document_code(doc, &empty, NULL), ENT_OK);
    assert_int_equal(ent_document_language(doc)->n_sentences, 0);
    assert_int_equal(ent_document_parse(doc, &good, NULL), ENT_OK);
    assert_true(ent_document_language(doc)->n_sentences >= 4);
    assert_int_equal(ent_document_record(doc)->n_events, 0);
    assert_int_equal(ent_document_code(doc, &good, NULL), ENT_OK);
    assert_int_equal(ent_document_code(other, &good, NULL), ENT_OK);
    char *again = json_of(doc), *beside = json_of(other);
    assert_string_equal(first, again);
    assert_string_equal(first, beside);
    free(first);
    free(again);
    free(beside);
    ent_document_free(doc);
    ent_document_free(other);
    ent_engine_close(&engine);
}

static void the_record_holds_together(void **state) {
    ent_engine *engine = open_with(0);
    ent_document *doc;
    ent_input in = input();
    assert_int_equal(ent_document_new(&doc, engine, NULL), ENT_OK);
    assert_int_equal(ent_document_code(doc, &in, NULL), ENT_OK);
    const ent_record *r = ent_document_record(doc);
    const ent_report *rep = ent_document_report(doc);
    const ent_language *l = ent_document_language(doc);
    assert_true(r->n_events >= 3 && r->n_actors >= 3);
    assert_int_equal(rep->n_dropped > 0, 1);
    for (size_t i = 0; i < r->n_events; i++) {
        const ent_event *e = &r->events[i];
        assert_true(e->type < ENT_N_TYPE && e->sentence < l->n_sentences);
        assert_true(e->trigger.begin < e->trigger.end && e->trigger.end <= rep->text.len);
        assert_true(e->said_by < (int32_t)r->n_actors && e->confidence >= 0 && e->confidence <= 1);
        for (size_t k = 0; k < e->n_source; k++) assert_true(e->source[k] < r->n_actors);
        for (size_t k = 0; k < e->n_target; k++) assert_true(e->target[k] < r->n_actors);
        if (i) assert_true(r->events[i - 1].sentence <= e->sentence);
    }
    ent_document_free(doc);
    ent_engine_close(&engine);
}

static void what_is_missing_is_told(void **state) {
    ent_engine *engine;
    ent_err err;
    ent_engine_options o = {.model = "/nowhere/swift.model"};
    assert_int_equal(ent_engine_open(&engine, &o, &err), ENT_ERR_IO);
    assert_null(engine);
    assert_non_null(strstr(err.message, "/nowhere/swift.model"));
    assert_int_equal(ent_engine_open(&engine, &o, NULL), ENT_ERR_IO);
    ent_engine_close(&engine);
    ent_document_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_runs_out_anywhere),
        cmocka_unit_test(a_document_can_be_used_again),
        cmocka_unit_test(the_record_holds_together),
        cmocka_unit_test(what_is_missing_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
