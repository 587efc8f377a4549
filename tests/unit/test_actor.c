// SPDX-License-Identifier: Apache-2.0
//
// Runs the examples of actor.txt, which tells their form.
#include "base/day.h"
#include "code/actor.h"
#include "code_fixture.h"
#include "lang/conllu.h"
#include "short_tree.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

typedef struct reading {
    conllu c;
    ent_language language;
    ent_report report;
    scene sc;
    actors who;
} reading;

static reading *read_trees(fixture *f, sv conllu_text, ent_day published) {
    reading *r = arena_new(&f->a, reading, 1);
    conllu_read(&f->a, conllu_text, &r->c);
    for (size_t i = 0; i < r->c.n_faults; i++)
        print_error("line %u: " SV_FMT "\n", (unsigned)r->c.faults[i].line,
                    SV_ARG(r->c.faults[i].message));
    assert_int_equal(r->c.n_faults, 0);
    r->language = (ent_language){r->c.sentences, r->c.n_sentences};
    r->report = (ent_report){.text = r->c.text,
                             .blocks = r->c.blocks,
                             .n_blocks = r->c.n_blocks,
                             .published = published};
    r->sc = scene_of(&f->a, f->k, &r->report, &r->language);
    r->who = actor_find(&r->sc);
    return r;
}

// --- What is said of one word ----------------------------------------------------------------------

// "word" or "word/2".
static bool find_word(const reading *r, sv what, uint32_t *sentence, int *word) {
    sv form;
    sv_split(&what, '/', &form);
    int nth = what.len ? what.p[0] - '0' : 1;
    for (size_t s = 0; s < r->language.n_sentences; s++)
        for (size_t w = 0; w < r->language.sentences[s].n_words; w++) {
            if (!sv_eq(r->language.sentences[s].words[w].form, form) || --nth) continue;
            *sentence = (uint32_t)s;
            *word = (int)w;
            return true;
        }
    return false;
}

static sv codes_of(fixture *f, const reading *r, actor_ids ids) {
    text t = text_new(&f->a);
    for (size_t i = 0; i < ids.n; i++) {
        if (i) text_char(&t, ',');
        text_add(&t, r->who.at[ids.at[i]].code);
    }
    if (!t.n) text_char(&t, '-');
    return text_sv(&t);
}

static bool same(const char *of, sv example, sv word, sv got, sv want) {
    if (sv_eq(got, want)) return true;
    print_error(SV_FMT ": %s of `" SV_FMT "' is " SV_FMT ", not " SV_FMT "\n", SV_ARG(example), of,
                SV_ARG(word), SV_ARG(got), SV_ARG(want));
    return false;
}

// word = CODE,CODE "name"
static bool check_one(fixture *f, const reading *r, sv example, sv claim) {
    sv word, codes, rest = claim;
    uint32_t sentence = 0;
    int at = 0;
    if (!sv_split(&rest, '=', &word) || !find_word(r, sv_trim(word), &sentence, &at))
        fail_msg(SV_FMT ": no word for `" SV_FMT "'", SV_ARG(example), SV_ARG(claim));
    sv_split(&rest, '"', &codes);
    actor_ids ids = r->who.by_word[sentence][at];
    bool right = same("code", example, sv_trim(word), codes_of(f, r, ids), sv_trim(codes));
    if (rest.len)
        right &= same("name", example, sv_trim(word), ids.n ? r->who.at[ids.at[0]].name : SV("-"),
                      sv_cut(rest, 0, rest.len - 1));
    return right;
}

static bool run_example(fixture *f, sv name, text *trees, sv claims) {
    ent_day day = day_of(2019, 5, 15), other;
    sv rest = name, part;
    sv_split(&rest, '(', &part);
    if (rest.len) assert_true(day_parse(sv_cut(rest, 0, rest.len - 1), &day, &other));
    const reading *r = read_trees(f, text_sv(trees), day);
    bool right = true;
    while (sv_split(&claims, ';', &part)) right &= check_one(f, r, name, sv_trim(part));
    return right;
}

static void examples_hold(void **state) {
    fixture *f = *state;
    sv rest = f->examples, line, name = {0};
    text trees = text_new(&f->a);
    size_t n = 0, right = 0;
    while (sv_split(&rest, '\n', &line)) {
        if (!line.len || *line.p == '#') continue;
        if (!name.len) {
            name = line;
            trees = text_new(&f->a);
        } else if (*line.p == '>') {
            n++;
            right += run_example(f, name, &trees, sv_cut(line, 1, line.len));
            name = (sv){0};
        } else if (!short_sentence(&trees, line)) {
            fail_msg("a word lacks a part in `" SV_FMT "'", SV_ARG(line));
        }
    }
    assert_true(n >= 50);
    if (right != n) fail_msg("%zu of %zu examples are wrong", n - right, n);
}

// --- Asking for phrases ------------------------------------------------------------------------------

static reading *read_line(fixture *f, const char *line) {
    text t = text_new(&f->a);
    assert_true(short_sentence(&t, sv_of(line)));
    return read_trees(f, text_sv(&t), day_of(2019, 5, 15));
}

static void assert_phrase(fixture *f, const reading *r, int word, bool acts, const char *codes) {
    sv got = codes_of(f, r, actor_of_phrase(&r->sc, &r->who, 0, word, acts));
    if (!sv_eq(got, sv_of(codes))) fail_msg("got " SV_FMT ", want %s", SV_ARG(got), codes);
}

static void phrases_give_conjuncts_and_antecedents(void **state) {
    fixture *f = *state;
    reading *r = read_line(
        f,
        "Poland/NNP/9/nsubj/B-LOC and/CC/3/cc Peru/NNP/1/conj/B-LOC ,/,/6/punct "
        "which/WDT/6/nsubj trade/VBP/3/acl:relcl much/RB/6/advmod ,/,/6/punct met=meet/VBD/0/root");
    assert_phrase(f, r, 0, true, "POL,PER");
    assert_phrase(f, r, 2, true, "PER");
    assert_phrase(f, r, 4, true, "PER");
    assert_phrase(f, r, 8, true, "-");
    assert_phrase(f, r, -1, true, "-");
}

static void phrases_look_through_measures(void **state) {
    fixture *f = *state;
    reading *r = read_line(f, "Dozens=dozen/NNS/5/nsubj of/IN/4/case Chilean/JJ/4/amod "
                              "miners=miner/NNS/1/nmod left=leave/VBD/0/root");
    assert_phrase(f, r, 0, true, "CHLLAB");
}

static void joined_names_are_both(void **state) {
    fixture *f = *state;
    reading *r = read_line(f, "Iran/NNP/3/compound/B-LOC -/HYPH/3/punct Iraq/NNP/4/compound/B-LOC "
                              "talks=talk/NNS/5/nsubj failed=fail/VBD/0/root");
    assert_phrase(f, r, 2, true, "IRN,IRQ");
}

static void a_capital_that_does_not_act_is_its_country(void **state) {
    fixture *f = *state;
    reading *r = read_line(f, "Ukraine/NNP/2/nsubj/B-LOC said=say/VBD/0/root "
                              "rockets=rocket/NNS/4/nsubj hit/VBD/2/ccomp Kyiv/NNP/4/obj/B-LOC");
    assert_phrase(f, r, 4, true, "UKRGOV");
    assert_phrase(f, r, 4, false, "UKR");
}

static void kinds_and_places_are_told(void **state) {
    fixture *f = *state;
    reading *r =
        read_line(f, "Two/CD/3/nummod Malian/JJ/3/amod soldiers=soldier/NNS/4/nsubj "
                     "sold=sell/VBD/0/root tea/NN/4/obj "
                     "to/TO/7/case nurses=nurse/NNS/4/obl near/IN/9/case Kampala/NNP/4/obl/B-LOC");
    assert_int_equal(actor_kinds_of_phrase(&r->sc, &r->who, 0, 2), KNOW_IS_ACTOR | KNOW_IS_ARMED);
    assert_int_equal(actor_kinds_of_phrase(&r->sc, &r->who, 0, 4), KNOW_IS_THING);
    assert_int_equal(actor_kinds_of_phrase(&r->sc, &r->who, 0, 6), KNOW_IS_ACTOR | KNOW_IS_CIVIL);
    assert_int_equal(actor_kinds_of_phrase(&r->sc, &r->who, 0, 8), KNOW_IS_PLACE);
    sv place = actor_place_of_phrase(&r->sc, 0, 8);
    assert_true(sv_eq(place, SV("UGA")));
    assert_int_equal(actor_place_of_phrase(&r->sc, 0, 4).len, 0);
}

// --- What holds of every result ------------------------------------------------------------------------

static void actors_and_mentions_are_in_order(void **state) {
    fixture *f = *state;
    reading *r = read_line(
        f,
        "Its/PRP$/2/nmod:poss neighbor/NN/7/nsubj ,/,/4/punct Chad/NNP/2/appos/B-LOC ,/,/4/punct "
        "has=have/VBZ/7/aux thanked=thank/VBN/0/root Togo/NNP/7/obj/B-LOC and/CC/10/cc "
        "Chad/NNP/8/conj/B-LOC");
    assert_true(r->who.n == 2);
    uint32_t last = 0;
    for (size_t i = 0; i < r->who.n; i++) {
        const ent_actor *a = &r->who.at[i];
        assert_true(a->n_mentions >= 1);
        assert_true(a->mentions[0].span.begin >= last);
        last = a->mentions[0].span.begin;
        for (size_t m = 1; m < a->n_mentions; m++)
            assert_true(a->mentions[m].word > a->mentions[m - 1].word);
    }
    assert_int_equal(r->who.at[0].n_mentions, 3);
}

static void related_headlines_do_not_lean_on_the_report(void **state) {
    fixture *f = *state;
    text t = text_new(&f->a);
    assert_true(short_sentence(&t, SV("Angola/NNP/2/nsubj/B-LOC voted=vote/VBD/0/root")));
    assert_true(
        short_sentence(&t, SV("Opposition/NN/2/nsubj rejects=reject/VBZ/0/root it/PRP/2/obj")));
    reading *r = read_trees(f, text_sv(&t), ENT_NO_DAY);
    assert_phrase(f, r, 0, true, "AGO");
    assert_true(sv_eq(codes_of(f, r, r->who.by_word[1][0]), SV("AGOOPP")));
    r->c.sentences[1].part = ENT_PART_RELATED;
    r->who = actor_find(&r->sc);
    assert_true(sv_eq(codes_of(f, r, r->who.by_word[1][0]), SV("OPP")));
}

// Sentences as no report has them: chains and lists of 5,000 words must end, and soon.
static void long_sentences_end(void **state) {
    fixture *f = *state;
    static const char *const words[] = {"minister/NN/%d/appos", "Chad/NNP/%d/nmod/B-LOC",
                                        "his=he/PRP$/%d/nmod:poss", "neighbor/NN/%d/appos",
                                        "Ali/NNP/%d/conj/B-PER"};
    for (int chain = 0; chain < 2; chain++) {
        text t = text_new(&f->a);
        for (int i = 1; i <= 5000; i++) {
            char word[64];
            snprintf(word, sizeof word, words[i % 5], chain ? i - 1 : i > 1 ? 1 : 0);
            assert_true(short_word(&t, i, sv_of(word)));
        }
        text_char(&t, '\n');
        reading *r = read_trees(f, text_sv(&t), day_of(2019, 5, 15));
        assert_true(r->who.n > 0);
    }
}

static int open_all(void **state) {
    static fixture f;
    *state = &f;
    return fixture_open(&f, "tests/unit/actor.txt");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_hold),
        cmocka_unit_test(phrases_give_conjuncts_and_antecedents),
        cmocka_unit_test(phrases_look_through_measures),
        cmocka_unit_test(joined_names_are_both),
        cmocka_unit_test(a_capital_that_does_not_act_is_its_country),
        cmocka_unit_test(kinds_and_places_are_told),
        cmocka_unit_test(actors_and_mentions_are_in_order),
        cmocka_unit_test(related_headlines_do_not_lean_on_the_report),
        cmocka_unit_test(long_sentences_end),
    };
    return cmocka_run_group_tests(tests, open_all, fixture_close);
}
