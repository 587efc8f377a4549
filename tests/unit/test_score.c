// SPDX-License-Identifier: Apache-2.0
#include "lang/score.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static int setup(void **state) {
    static arena a;
    arena_init(&a, 1 << 26);
    *state = &a;
    return 0;
}

static int teardown(void **state) {
    arena_deinit(*state);
    return 0;
}

static score_tree trees(void **state, const char *gold, const char *system) {
    conllu g, s;
    score_tree out;
    conllu_read(*state, sv_of(gold), &g);
    conllu_read(*state, sv_of(system), &s);
    assert_int_equal(g.n_faults + s.n_faults, 0);
    assert_int_equal(score_trees(*state, &g, &s, &out, NULL), ENT_OK);
    return out;
}

static void assert_score(score s, size_t gold, size_t system, size_t correct, size_t aligned) {
    assert_int_equal(s.gold, gold);
    assert_int_equal(s.system, system);
    assert_int_equal(s.correct, correct);
    assert_int_equal(s.aligned, aligned);
}

static const char birds_sing[] = "1\tBirds\tbird\tNOUN\tNNS\t_\t2\tnsubj\t_\t_\n"
                                 "2\tsing\tsing\tVERB\tVBP\t_\t0\troot\t_\t_\n"
                                 "3\tat\tat\tADP\tIN\t_\t4\tcase\t_\t_\n"
                                 "4\tdawn\tdawn\tNOUN\tNN\t_\t2\tobl\t_\tSpaceAfter=No\n"
                                 "5\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n\n";

static void the_same_is_all_correct(void **state) {
    score_tree s = trees(state, birds_sing, birds_sing);
    assert_score(s.tokens, 5, 5, 5, 0);
    assert_score(s.sentences, 1, 1, 1, 0);
    assert_score(s.las, 5, 5, 5, 5);
    assert_score(s.clas, 3, 3, 3, 3);
    assert_true(fabs(score_f1(s.las) - 1) < 1e-12);
}

// One wrong tag, one wrong lemma, "dawn" hung below "at" with a subtype, "at" below "sing".
static void tags_and_arcs_are_counted(void **state) {
    score_tree s = trees(state, birds_sing,
                         "1\tBirds\tbirds\tPROPN\tNNS\t_\t2\tnsubj:pass\t_\t_\n"
                         "2\tsing\tsing\tVERB\tVB\t_\t0\troot\t_\t_\n"
                         "3\tat\tat\tADP\tIN\t_\t2\tobl\t_\t_\n"
                         "4\tdawn\tdawn\tNOUN\tNN\t_\t3\tobj\t_\tSpaceAfter=No\n"
                         "5\t.\t.\tPUNCT\t.\t_\t2\tdep\t_\t_\n\n");
    assert_score(s.upos, 5, 5, 4, 5);
    assert_score(s.xpos, 5, 5, 4, 5);
    assert_score(s.lemmas, 5, 5, 4, 5);
    assert_score(s.uas, 5, 5, 3, 5);
    assert_score(s.las, 5, 5, 2, 5); // nsubj:pass counts as nsubj
    assert_score(s.clas, 3, 5, 2, 3);
}

// The system glues "dawn." and makes two sentences: five gold tokens against four, three of them the same.
static void spans_decide_what_is_the_same(void **state) {
    score_tree s = trees(state, birds_sing,
                         "1\tBirds\tbird\tNOUN\tNNS\t_\t2\tnsubj\t_\t_\n"
                         "2\tsing\tsing\tVERB\tVBP\t_\t0\troot\t_\t_\n\n"
                         "1\tat\tat\tADP\tIN\t_\t2\tcase\t_\t_\n"
                         "2\tdawn.\tdawn\tNOUN\tNN\t_\t0\troot\t_\t_\n\n");
    assert_score(s.tokens, 5, 4, 3, 0);
    assert_score(s.sentences, 1, 2, 0, 0);
    assert_score(s.words, 5, 4, 3, 3);
    assert_score(s.uas, 5, 4, 2, 3); // the head of "at" is not aligned
    assert_true(fabs(score_precision(s.words) - 0.75) < 1e-12);
    assert_true(fabs(score_recall(s.words) - 0.6) < 1e-12);
    assert_true(fabs(score_f1(s.words) - 2 * 0.75 * 0.6 / 1.35) < 1e-12);
    assert_true(fabs(score_aligned(s.uas) - 2.0 / 3) < 1e-12);
}

#define T "\t_\t_\t_\t_\t_\t_\t_\t_\n"

static void multi_word_tokens_align_by_form(void **state) {
    // "cannot stay": the system has the three words in one token, in other letters and with one too many.
    score_tree s = trees(state, "1-2\tcannot" T "1\tcan" T "2\tnot" T "3\tstay" T "\n",
                         "1-3\tcannot" T "1\tCAN" T "2\tthe" T "3\tnot" T "4\tstay" T "\n");
    assert_score(s.tokens, 2, 2, 2, 0);
    assert_score(s.words, 3, 4, 3, 3);
    assert_score(s.uas, 3, 4, 0, 3); // neither has a tree
    // The system does not split at all.
    s = trees(state, "1-2\tcannot" T "1\tcan" T "2\tnot" T "3\tstay" T "\n",
              "1\tcannot" T "2\tstay" T "\n");
    assert_score(s.words, 3, 2, 1, 1);
    assert_score(s.tokens, 2, 2, 2, 0);
    // A plain word that reaches into the multi-word token from the left.
    s = trees(state, "1\ta" T "2-3\tbcd" T "2\tb" T "3\tcd" T "4\te" T "\n",
              "1\tab" T "2\tcd" T "3\te" T "\n");
    assert_score(s.words, 4, 3, 2, 2);
}

static void blank_gold_lemma_is_correct(void **state) {
    score_tree s = trees(state, "1\ta\t_\tX\tFW\t_\t0\troot\t_\t_\n\n",
                         "1\ta\tanything\tX\tFW\t_\t0\troot\t_\t_\n\n");
    assert_score(s.lemmas, 1, 1, 1, 1);
    s = trees(state, "1\ta\tanything\tX\tFW\t_\t0\troot\t_\t_\n\n",
              "1\ta\t_\tX\tFW\t_\t0\troot\t_\t_\n\n");
    assert_score(s.lemmas, 1, 1, 0, 1);
}

static void white_space_does_not_matter_but_letters_do(void **state) {
    conllu g, s;
    score_tree out;
    ent_err err;
    conllu_read(*state, SV("1\tten 000" T "\n"), &g);
    conllu_read(*state, SV("1\tten" T "2\t000" T "\n"), &s);
    assert_int_equal(score_trees(*state, &g, &s, &out, &err), ENT_OK);
    assert_score(out.tokens, 1, 2, 0, 0);
    conllu_read(*state, SV("1\tten" T "2\t001" T "\n"), &s);
    assert_int_equal(score_trees(*state, &g, &s, &out, &err), ENT_ERR_INPUT);
    assert_int_equal(err.offset, 5);
}

static void nothing_scores_nothing(void **state) {
    score_tree s = trees(state, "", "");
    assert_score(s.tokens, 0, 0, 0, 0);
    assert_true(fabs(score_f1(s.tokens)) < 1e-12);
}

#define N(tag) "\t_\t_\t_\t_\t_\t_\t_\tNE=" tag "\n"

static void names_by_span_and_type(void **state) {
    score_names gold, system;
    score_ner s;
    assert_int_equal(
        score_names_read(*state,
                         SV("# sent_id = 1\n"
                            "Ana\tB-PER\nPaz\tI-PER\nof\tO\nLima\tB-LOC\nUnited\tB-ORG\n"
                            "\n#\tO\nOslo\tI-LOC\nRome\tB-LOC\n"),
                         "f", &gold, NULL),
        ENT_OK);
    assert_int_equal(gold.n_names, 5);
    conllu c;
    conllu_read(*state,
                SV("1\tAna" N("B-PER") "2\tPaz" N("I-PER") "3\tofLima" N("B-LOC") "4\tUnited" N(
                    "I-LOC") "5\t#" T "6\tOslo" N("B-ORG") "7\tRome" N("B-LOC") "\n"),
                &c);
    system = score_names_of(*state, &c);
    assert_int_equal(system.n_names, 4);
    assert_int_equal(score_ner_of(&gold, &system, &s, NULL), ENT_OK);
    assert_score(s.per, 1, 1, 1, 0);
    assert_score(s.loc, 3, 2, 1, 0);
    assert_score(s.org, 1, 1, 0, 0);
    assert_score(s.all, 5, 4, 2, 0);
}

static void a_name_does_not_cross_sentences(void **state) {
    score_names n;
    assert_int_equal(
        score_names_read(*state, SV("A\tB-PER\n\nB\tI-PER\nC\tI-ORG\nD\tB-ORG\n"), "f", &n, NULL),
        ENT_OK);
    assert_int_equal(n.n_names, 4);
    ent_err err;
    assert_int_equal(score_names_read(*state, SV("A\tO\nB\n"), "f", &n, &err), ENT_ERR_INPUT);
    assert_int_equal(err.offset, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
        TEST(the_same_is_all_correct),         TEST(tags_and_arcs_are_counted),
        TEST(spans_decide_what_is_the_same),   TEST(multi_word_tokens_align_by_form),
        TEST(blank_gold_lemma_is_correct),     TEST(white_space_does_not_matter_but_letters_do),
        TEST(nothing_scores_nothing),          TEST(names_by_span_and_type),
        TEST(a_name_does_not_cross_sentences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
