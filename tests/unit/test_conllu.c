// SPDX-License-Identifier: Apache-2.0
#include "base/err.h"
#include "lang/conllu.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

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

static conllu read_text(void **state, const char *z) {
    conllu c;
    conllu_read(*state, sv_of(z), &c);
    return c;
}

static void assert_sv(sv got, const char *want) {
    if (!sv_eq(got, sv_of(want))) fail_msg("got \"" SV_FMT "\", want \"%s\"", SV_ARG(got), want);
}

#define TREELESS "\t_\t_\t_\t_\t_\t_\t_\t"

static const char two_documents[] =
    "# newdoc id = first\n"
    "# newpar\n"
    "# sent_id = first-1\n"
    "# text = They don't know.\n"
    "1\tThey\tthey\tPRON\tPRP\t_\t4\tnsubj\t_\t_\n"
    "2-3\tdon't\t_\t_\t_\t_\t_\t_\t_\t_\n"
    "2\tdo\tdo\tAUX\tVBP\t_\t4\taux\t_\t_\n"
    "3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_\n"
    "4\tknow\tknow\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No\n"
    "4.1\tit\t_\tPRON\tPRP\t_\t_\t_\t4:obj\t_\n"
    "5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_\n"
    "\n"
    "# sent_id = first-2\n"
    "1\tLima\tLima\tPROPN\tNNP\t_\t0\troot\t_\tNE=B-LOC|SpaceAfter=No\n"
    "2\t!\t!\tPUNCT\t.\t_\t1\tpunct\t_\t_\n"
    "\n"
    "# newdoc id = second\n"
    "# newpar\n"
    "# sent_id = second-1\n"
    "1-2\tWanna\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n"
    "1\tWant\twant\tVERB\tVB\t_\t0\troot\t_\t_\n"
    "2\tto\tto\tPART\tTO\t_\t1\tmark\t_\t_\n"
    "3\t_\t_\tSYM\tNFP\t_\t1\tdiscourse\t_\t_\n"
    "\n";

static void reads_words(void **state) {
    conllu c = read_text(state, two_documents);
    assert_int_equal(c.n_faults, 0);
    assert_int_equal(c.n_sentences, 3);
    const ent_sentence *s = &c.sentences[0];
    assert_int_equal(s->n_words, 5);
    assert_sv(s->words[2].form, "n't");
    assert_sv(s->words[2].lemma, "not");
    assert_int_equal(s->words[2].upos, ENT_UPOS_PART);
    assert_int_equal(s->words[2].deprel, ENT_DEP_advmod);
    assert_int_equal(s->words[2].head, 3);
    assert_int_equal(s->words[3].head, -1);
    assert_int_equal(s->words[0].token_part, 0);
    assert_int_equal(s->words[1].token_part, 1);
    assert_int_equal(s->words[2].token_part, 2);
    assert_true(s->words[1].space_after && s->words[2].space_after);
    assert_false(s->words[3].space_after);
    assert_int_equal(c.sentences[1].words[0].ner, ENT_NER_B_LOC);
    assert_sv(c.sentences[2].words[2].xpos, "NFP");
    assert_null(read_text(state, "1\ta" TREELESS "_\n").sentences[0].words[0].lemma.p);
    assert_sv(c.sentences[2].words[2].lemma, "_");
}

static void reads_text_and_spans(void **state) {
    conllu c = read_text(state, two_documents);
    assert_sv(c.text, "They don't know. Lima!\n\nWanna_\n");
    assert_int_equal(c.n_blocks, 2);
    assert_int_equal(c.blocks[0].span.begin, 0);
    assert_int_equal(c.blocks[0].span.end, 22);
    assert_int_equal(c.blocks[1].span.begin, 24);
    assert_int_equal(c.blocks[1].span.end, 30);
    const ent_word *divided = c.sentences[0].words + 2, *whole = c.sentences[2].words + 1;
    assert_sv(sv_cut(c.text, divided->span.begin, divided->span.end), "n't");
    assert_sv(sv_cut(c.text, whole->span.begin, whole->span.end), "Wanna");
    assert_int_equal(c.sentences[1].span.begin, 17);
    assert_int_equal(c.sentences[1].span.end, 22);
    assert_int_equal(c.sentences[2].block, 1);
}

static void reads_documents_and_comments(void **state) {
    conllu c = read_text(state, two_documents);
    assert_int_equal(c.n_docs, 2);
    assert_sv(c.docs[1].id, "second");
    assert_int_equal(c.docs[1].first_sentence, 2);
    assert_sv(c.notes[1].id, "first-2");
    assert_sv(c.notes[0].comments, "# newdoc id = first\n# newpar\n# sent_id = first-1\n"
                                   "# text = They don't know.");
    assert_int_equal(c.notes[0].line, 5);
    assert_true(c.notes[0].has_tree);
}

static void leaves_out_a_faulty_sentence(void **state) {
    static const struct {
        const char *bad;
        int line;
        const char *message;
    } cases[] = {
        {"1\ta\tb\n", 3, "3 columns instead of 10"},
        {"2\ta" TREELESS "_\n", 3, "word `2' out of order"},
        {"1\ta\t_\t_\t_\t_\t9\tdep\t_\t_\n", 3, "head 9 of 1 words"},
        {"1\ta\t_\t_\t_\t_\tx\tdep\t_\t_\n", 3, "head `x'"},
        {"1\ta\t_\t_\t_\t_\t0\troot\t_\t_\n2\tb\t_\t_\t_\t_\t0\troot\t_\t_\n", 3, "2 roots"},
        {"1\ta\t_\t_\t_\t_\t0\troot\t_\t_\n2\tb" TREELESS "_\n", 3, "heads for some words only"},
        {"1\ta\t_\t_\t_\t_\t0\troot\t_\t_\n2\tb\t_\t_\t_\t_\t3\tdep\t_\t_\n"
         "3\tc\t_\t_\t_\t_\t2\tdep\t_\t_\n",
         3, "word 2 is below itself"},
        {"1-2\tab" TREELESS "_\n1\ta" TREELESS "_\n", 3, "a multi-word token that is not complete"},
        {"1\ta" TREELESS "_\n3-4\tab" TREELESS "_\n", 4, "multi-word token 3-4 out of order"},
        {"1\t\xff" TREELESS "_\n", 3, "bytes that are no UTF-8"},
        {"1\t " TREELESS "_\n", 3, "a word without a form"},
        {"1.1\ta" TREELESS "_\n", 3, "no words"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char whole[512];
        snprintf(whole, sizeof whole, "1\tx%s_\n\n%s\n1\ty%s_\n", TREELESS, cases[i].bad, TREELESS);
        conllu c = read_text(state, whole);
        assert_int_equal(c.n_faults, 1);
        assert_int_equal(c.faults[0].line, cases[i].line);
        assert_sv(c.faults[0].message, cases[i].message);
        assert_int_equal(c.n_sentences, 2);
        assert_sv(c.text, "x y\n");
        ent_err err;
        assert_int_equal(conllu_check(&c, "f.conllu", &err), ENT_ERR_INPUT);
        assert_int_equal(err.offset, cases[i].line);
        assert_int_equal(strncmp(err.message, "f.conllu:", 9), 0);
    }
}

static void a_lone_break_stays_with_the_next_good_sentence(void **state) {
    conllu c = read_text(state, "1\ta" TREELESS "_\n\n# newpar\n1\tbad\n\n1\tb" TREELESS "_\n\n");
    assert_sv(c.text, "a\n\nb\n");
    assert_int_equal(c.n_blocks, 2);
}

static void reads_odd_line_ends(void **state) {
    conllu c =
        read_text(state, "# sent_id = s\r\n1\ta" TREELESS "SpaceAfter=No\r\n2\tb" TREELESS "_");
    assert_int_equal(c.n_faults, 0);
    assert_sv(c.text, "ab\n");
    assert_false(c.notes[0].has_tree);
    assert_int_equal(c.sentences[0].words[1].head, -1);
    assert_sv(c.notes[0].id, "s");
    assert_int_equal(read_text(state, "").n_sentences, 0);
    assert_int_equal(read_text(state, "# only a comment").n_sentences, 0);
    assert_int_equal(read_text(state, "\n\n\n").n_faults, 0);
}

static void writes_what_it_read(void **state) {
    conllu c = read_text(state, two_documents);
    text t = text_new(*state);
    for (size_t i = 0; i < c.n_sentences; i++)
        conllu_write_sentence(&t, c.text, &c.sentences[i], c.notes[i].id, (conllu_style){0});
    assert_sv(text_sv(&t), "# sent_id = first-1\n"
                           "# text = They don't know.\n"
                           "1\tThey\tthey\tPRON\tPRP\t_\t4\tnsubj\t_\t_\n"
                           "2-3\tdon't\t_\t_\t_\t_\t_\t_\t_\t_\n"
                           "2\tdo\tdo\tAUX\tVBP\t_\t4\taux\t_\t_\n"
                           "3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_\n"
                           "4\tknow\tknow\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No\n"
                           "5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_\n"
                           "\n"
                           "# sent_id = first-2\n"
                           "# text = Lima!\n"
                           "1\tLima\tLima\tPROPN\tNNP\t_\t0\troot\t_\tNE=B-LOC|SpaceAfter=No\n"
                           "2\t!\t!\tPUNCT\t.\t_\t1\tpunct\t_\t_\n"
                           "\n"
                           "# sent_id = second-1\n"
                           "# text = Wanna_\n"
                           "1-2\tWanna\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n"
                           "1\tWant\twant\tVERB\tVB\t_\t0\troot\t_\t_\n"
                           "2\tto\tto\tPART\tTO\t_\t1\tmark\t_\t_\n"
                           "3\t_\t_\tSYM\tNFP\t_\t1\tdiscourse\t_\t_\n"
                           "\n");
}

static void writes_words_only(void **state) {
    conllu c = read_text(state, two_documents);
    ent_language l = {c.sentences + 1, 2};
    text t = text_new(*state);
    conllu_write(&t, c.text, &l, SV("d"), (conllu_style){.words_only = true});
    assert_sv(text_sv(&t), "# newdoc id = d\n"
                           "# newpar\n"
                           "# sent_id = d-1\n"
                           "# text = Lima!\n"
                           "1\tLima" TREELESS "SpaceAfter=No\n"
                           "2\t!" TREELESS "_\n"
                           "\n"
                           "# newpar\n"
                           "# sent_id = d-2\n"
                           "# text = Wanna_\n"
                           "1-2\tWanna" TREELESS "SpaceAfter=No\n"
                           "1\tWant" TREELESS "_\n"
                           "2\tto" TREELESS "_\n"
                           "3\t_" TREELESS "_\n"
                           "\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
        T(reads_words),
        T(reads_text_and_spans),
        T(reads_documents_and_comments),
        T(leaves_out_a_faulty_sentence),
        T(a_lone_break_stays_with_the_next_good_sentence),
        T(reads_odd_line_ends),
        T(writes_what_it_read),
        T(writes_words_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
