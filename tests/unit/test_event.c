// SPDX-License-Identifier: Apache-2.0
//
// Runs the examples of event.txt, which tells their form.
#include "base/day.h"
#include "base/text.h"
#include "code/code.h"
#include "code_fixture.h"
#include "lang/conllu.h"
#include "short_tree.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

// --- From the record to one line -------------------------------------------------------------------

static void add_codes(text *t, const ent_record *r, const uint32_t *at, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (i) text_char(t, ',');
        text_add(t, r->actors[at[i]].code);
    }
    if (!n) text_char(t, '-');
}

static void add_event(text *t, sv words, const ent_record *r, const ent_event *e) {
    if (t->n) text_add(t, SV("; "));
    text_add(t, sv_of(ent_type_name(e->type)));
    text_char(t, ' ');
    add_codes(t, r, e->source, e->n_source);
    text_char(t, '>');
    add_codes(t, r, e->target, e->n_target);
    text_char(t, ' ');
    text_add(t, sv_of(ent_event_status_name(e->status)));
    text_add(t, SV(" \""));
    text_add(t, sv_cut(words, e->trigger.begin, e->trigger.end));
    text_char(t, '"');
    if (e->place >= 0) {
        text_add(t, SV(" in "));
        text_add(t, r->places[e->place].name);
    }
    if (e->said_by >= 0) {
        text_add(t, SV(" by "));
        text_add(t, r->actors[e->said_by].code);
    }
    if (e->background) text_add(t, SV(" background"));
}

static ent_record code(fixture *f, sv conllu_text, ent_part part, conllu *c) {
    conllu_read(&f->a, conllu_text, c);
    for (size_t i = 0; i < c->n_faults; i++)
        print_error("line %u: " SV_FMT "\n", (unsigned)c->faults[i].line,
                    SV_ARG(c->faults[i].message));
    for (size_t i = 0; i < c->n_sentences; i++) c->sentences[i].part = part;
    ent_report *report = arena_new(&f->a, ent_report, 1);
    *report = (ent_report){.text = c->text,
                           .blocks = c->blocks,
                           .n_blocks = c->n_blocks,
                           .published = day_of(2019, 5, 15)};
    ent_language *language = arena_new(&f->a, ent_language, 1);
    *language = (ent_language){c->sentences, c->n_sentences};
    ent_record record = {0};
    if (arena_try(&f->a)) fail_msg("out of memory");
    code_record(&f->a, f->k, report, language, &record);
    return record;
}

static sv events_of(fixture *f, sv conllu_text, ent_part part) {
    conllu c;
    ent_record r = code(f, conllu_text, part, &c);
    text t = text_new(&f->a);
    for (size_t i = 0; i < r.n_events; i++) add_event(&t, c.text, &r, &r.events[i]);
    return text_sv(&t);
}

// --- The examples ------------------------------------------------------------------------------------

static bool run_example(fixture *f, sv name, text *sentences, sv want) {
    bool title = sv_starts(name, SV("title:"));
    sv got = events_of(f, text_sv(sentences), title ? ENT_PART_TITLE : ENT_PART_BODY);
    if (sv_eq(got, want)) return true;
    print_error(SV_FMT "\n  want: " SV_FMT "\n  got:  " SV_FMT "\n", SV_ARG(name), SV_ARG(want),
                SV_ARG(got));
    return false;
}

static void examples_hold(void **state) {
    fixture *f = *state;
    sv rest = f->examples, line, name = {0};
    text sentences = text_new(&f->a);
    size_t n = 0, right = 0;
    while (sv_split(&rest, '\n', &line)) {
        if (!line.len || *line.p == '#') continue;
        if (!name.len) {
            name = line;
            sentences = text_new(&f->a);
        } else if (*line.p == '>') {
            n++;
            right += run_example(f, name, &sentences, sv_trim(sv_cut(line, 1, line.len)));
            name = (sv){0};
        } else {
            if (!short_sentence(&sentences, line))
                fail_msg("a word lacks a part in `" SV_FMT "'", SV_ARG(name));
        }
    }
    assert_true(n >= 60);
    if (right != n) fail_msg("%zu of %zu examples are wrong", n - right, n);
}

// A chain of complements as long as no sentence: must end, and soon.
static void deep_chain_ends(void **state) {
    fixture *f = *state;
    text t = text_new(&f->a);
    for (int i = 1; i <= 5000; i++) {
        sv word = arena_printf(&f->a, "%s/VB/%d/%s", i % 2 ? "agree" : "attack", i - 1,
                               i == 1 ? "root" : "xcomp");
        short_word(&t, i, word);
    }
    text_char(&t, '\n');
    assert_int_equal(events_of(f, text_sv(&t), ENT_PART_BODY).len, 0);
}

static void wide_list_ends(void **state) {
    fixture *f = *state;
    text t = text_new(&f->a);
    short_word(&t, 1, SV("Peru/NNP/2/nsubj"));
    short_word(&t, 2, SV("attacked=attack/VBD/0/root"));
    for (int i = 3; i <= 5000; i++) short_word(&t, i, SV("attacked=attack/VBD/2/conj"));
    text_char(&t, '\n');
    assert_true(events_of(f, text_sv(&t), ENT_PART_BODY).len > 0);
}

static int open_all(void **state) {
    static fixture f;
    *state = &f;
    return fixture_open(&f, "tests/unit/event.txt");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_hold),
        cmocka_unit_test(deep_chain_ends),
        cmocka_unit_test(wide_list_ends),
    };
    return cmocka_run_group_tests(tests, open_all, fixture_close);
}
