// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "lang/token.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static int setup(void **state) {
    static arena a;
    arena_init(&a, (size_t)1 << 32);
    *state = &a;
    return 0;
}

static int teardown(void **state) {
    arena_deinit(*state);
    return 0;
}

// Deciders without weights: what they say depends on the threshold alone.
static const token_weight no_weights[2];
static const token_decider never = {no_weights, 1, 0}, always = {no_weights, 1, -1};

static sentence_list cut(arena *a, const token_model *m, sv s) {
    sentence_list list = {0};
    token_cut(a, m, s, (ent_span){0, (uint32_t)s.len}, 0, ENT_PART_BODY, &list);
    return list;
}

// Sentences on lines, words with blanks between, the words of one token with bars.
static sv shown(arena *a, sentence_list list) {
    text t = text_new(a);
    for (size_t i = 0; i < list.n; i++) {
        if (i) text_char(&t, '\n');
        for (size_t w = 0; w < list.at[i].n_words; w++) {
            const ent_word *x = &list.at[i].words[w];
            if (w) text_char(&t, x->token_part > 1 ? '|' : ' ');
            text_add(&t, x->form);
        }
    }
    return text_sv(&t);
}

static void assert_cut(void **state, const token_model *m, const char *in, const char *want) {
    sv got = shown(*state, cut(*state, m, sv_of(in)));
    if (!sv_eq(got, sv_of(want))) fail_msg("got \"" SV_FMT "\", want \"%s\"", SV_ARG(got), want);
}

static void white_space_alone(void **state) {
    const token_model m = {never, never, never, NULL, 0};
    assert_cut(state, &m, "One, two.  Three\tfour\n", "One, two. Three four");
    assert_cut(state, &m,
               " \xC2\xA0 a\xE2\x80\x83"
               "b ",
               "a b");
    assert_int_equal(cut(*state, &m, SV("")).n, 0);
    assert_int_equal(cut(*state, &m, SV(" \n\t")).n, 0);
}

static void units_are_the_finest_cut(void **state) {
    const token_model m = {always, never, never, NULL, 0};
    assert_cut(state, &m, "Mr.Li's 12km...", "Mr . Li ' s 12 km . . .");
    // A mark stays with its letter, a skin tone with its hand, joined figures together.
    assert_cut(state, &m, "e\xCC\x81t", "e\xCC\x81t");
    assert_cut(state, &m, "\xF0\x9F\x91\x8D\xF0\x9F\x8F\xBDok",
               "\xF0\x9F\x91\x8D\xF0\x9F\x8F\xBD ok");
    assert_cut(state, &m, "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80!",
               "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80 !");
}

static void addresses_are_one_unit(void **state) {
    const token_model m = {always, never, never, NULL, 0};
    assert_cut(state, &m, "(see http://example.org/a-b?c=1_(d), or www.example.com.)",
               "( see http://example.org/a-b?c=1_(d) , or www.example.com . )");
    assert_cut(state, &m,
               "<press.office@mail.example.org>:", "< press.office@mail.example.org > :");
    assert_cut(state, &m, "a@b www. http://", "a @ b www . http : / /");
}

static void words_of_a_token(void **state) {
    const token_model m = {never, never, always, NULL, 0};
    assert_cut(state, &m, "don't Can\xE2\x80\x99t she'll they've Li's DON'T I'd we're I'm",
               "do|n't Ca|n\xE2\x80\x99t she|'ll they|'ve Li|'s DO|N'T I|'d we|'re I|'m");
    assert_cut(state, &m, "couldn't've workers' Hans\xE2\x80\x99",
               "could|n't|'ve workers|' Hans|\xE2\x80\x99");
    assert_cut(state, &m, "'s n't ' '' rock' 'tis o'clock", "'s n't ' '' rock' 'tis o'clock");
}

static void words_carry_their_letters(void **state) {
    const token_model m = {never, never, always, NULL, 0};
    sentence_list list = cut(*state, &m, SV("I can't go"));
    const ent_word *w = list.at[0].words;
    assert_int_equal(list.at[0].n_words, 4);
    assert_int_equal(w[1].span.begin, 2);
    assert_int_equal(w[1].span.end, 4);
    assert_int_equal(w[2].span.begin, 4);
    assert_int_equal(w[2].span.end, 7);
    assert_int_equal(w[0].token_part, 0);
    assert_int_equal(w[1].token_part, 1);
    assert_int_equal(w[2].token_part, 2);
    assert_true(w[1].space_after && w[2].space_after && w[3].space_after);
    const token_model fine = {always, never, never, NULL, 0};
    w = cut(*state, &fine, SV("go.")).at[0].words;
    assert_false(w[0].space_after);
    assert_true(w[1].space_after);
}

static void forms_of_the_table(void **state) {
    split_entry forms[4] = {{0}};
    unit *u;
    token t;
    sv s = SV("Cannot");
    units_scan(*state, SV("cannot"), (ent_span){0, 6}, &u);
    token_of_units(SV("cannot"), u, 1, &t);
    split_entry_put(forms, 2, (split_entry){.hash = t.hash, .bytes = 6, .n_words = 2, .cut = {3}});
    const token_model m = {never, never, always, forms, 2};
    assert_cut(state, &m, s.p, "Can|not");
    assert_cut(state, &m, "cannon", "cannon");
}

static void sentences_end_where_told(void **state) {
    const token_model m = {never, always, never, NULL, 0};
    assert_cut(state, &m, "a b c", "a\nb\nc");
    sentence_list list = cut(*state, &m, SV("ab  cd"));
    assert_int_equal(list.at[1].span.begin, 4);
    assert_int_equal(list.at[1].span.end, 6);
    assert_int_equal(list.at[1].part, ENT_PART_BODY);
}

// What holds of every text: the words are the text without its white space, in order; limits are kept.
static void check(sv s, sentence_list list) {
    size_t at = 0;
    for (size_t i = 0; i < list.n; i++) {
        const ent_sentence *x = &list.at[i];
        assert_true(x->n_words >= 1 && x->n_words <= 3 * SENTENCE_MOST_TOKENS);
        assert_int_equal(x->span.begin, x->words[0].span.begin);
        assert_int_equal(x->span.end, x->words[x->n_words - 1].span.end);
        for (size_t w = 0; w < x->n_words; w++) {
            ent_span span = x->words[w].span;
            assert_true(span.begin < span.end && span.end - span.begin <= TOKEN_MOST_BYTES);
            unit *u;
            if (span.begin > at) {
                static arena scratch;
                arena_init(&scratch, 1 << 20);
                assert_int_equal(units_scan(&scratch, s, (ent_span){(uint32_t)at, span.begin}, &u),
                                 0);
                arena_deinit(&scratch);
            }
            assert_true(span.begin >= at);
            assert_true(sv_eq(x->words[w].form, sv_cut(s, span.begin, span.end)));
            at = span.end;
        }
    }
}

static sv repeated(arena *a, const char *z, size_t times) {
    text t = text_new(a);
    for (size_t i = 0; i < times; i++) text_add(&t, sv_of(z));
    return text_sv(&t);
}

static size_t count_words(sentence_list list) {
    size_t n = 0;
    for (size_t i = 0; i < list.n; i++) n += list.at[i].n_words;
    return n;
}

static void long_texts_are_cut(void **state) {
    const token_model glue = {never, never, never, NULL, 0},
                      fine = {always, never, always, NULL, 0};
    sv words = repeated(*state, "word ", 5000), letters = repeated(*state, "x", 10000000);
    sv stops = repeated(*state, ".", 300000),
       mixed = repeated(*state, "don't,\xE2\x80\x94", 100000);
    sentence_list list = cut(*state, &glue, words);
    assert_int_equal(count_words(list), 5000);
    assert_true(list.n >= 5 && list.n <= 10);
    check(words, list);
    check(letters, cut(*state, &glue, letters));
    check(letters, cut(*state, &fine, letters));
    check(stops, cut(*state, &glue, stops));
    list = cut(*state, &fine, stops);
    assert_int_equal(count_words(list), 300000);
    check(stops, list);
    check(mixed, cut(*state, &glue, mixed));
    check(mixed, cut(*state, &fine, mixed));
}

// A block of many pieces loses nothing where they meet, and knows there too whether white space follows.
static void pieces_meet(void **state) {
    const token_model m = {never, never, never, NULL, 0}, fine = {always, never, never, NULL, 0};
    text t = text_new(*state);
    for (int i = 0; i < 100000; i++) text_int(&t, i), text_char(&t, i % 7 ? ' ' : '\n');
    sentence_list list = cut(*state, &m, text_sv(&t));
    check(text_sv(&t), list);
    assert_int_equal(count_words(list), 100000);
    sv dashes = repeated(*state, "a-", 100000);
    list = cut(*state, &fine, dashes);
    check(dashes, list);
    for (size_t i = 0; i < list.n; i++)
        for (size_t w = 0; w < list.at[i].n_words; w++)
            assert_true(list.at[i].words[w].space_after ==
                        (list.at[i].words[w].span.end == dashes.len));
}

static void any_bytes(void **state) {
    const token_model models[] = {{never, never, never, NULL, 0},
                                  {always, never, always, NULL, 0},
                                  {always, always, always, NULL, 0}};
    uint64_t random = 7;
    for (int round = 0; round < 300; round++) {
        char bytes[257];
        for (size_t i = 0; i < sizeof bytes; i++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            static const char common[] = "a's. \xE2\x80\x99";
            bytes[i] = random >> 62 ? common[(random >> 40) % 8] : (char)(random >> 50);
        }
        sv s = {bytes, (size_t)(random >> 33) % sizeof bytes};
        for (size_t m = 0; m < 3; m++) check(s, cut(*state, &models[m], s));
    }
}

static void only_the_block_is_read(void **state) {
    const token_model m = {always, always, always, NULL, 0};
    sentence_list list = {0};
    token_cut(*state, &m, SV("abc def ghi"), (ent_span){2, 6}, 9, ENT_PART_TITLE, &list);
    assert_int_equal(list.n, 2);
    assert_int_equal(list.at[0].span.begin, 2);
    assert_int_equal(list.at[1].span.end, 6);
    assert_int_equal(list.at[1].block, 9);
    assert_int_equal(list.at[1].part, ENT_PART_TITLE);
}

static void weights_are_found_again(void **state) {
    token_weight table[16] = {{0}};
    token_weight_put(table, 4, 0xF0000001, 5);
    token_weight_put(table, 4, 0xF0000002, -6); // the same slot: goes on at the beginning
    token_weight_put(table, 4, 0xF1000001, 7);  // cannot be told from the first
    assert_int_equal(token_weight_get(table, 4, 0xF0000001), 5);
    assert_int_equal(token_weight_get(table, 4, 0xF0000002), -6);
    assert_int_equal(token_weight_get(table, 4, 0xF0000003), 0);
    assert_int_equal(token_weight_get(table, 4, 0x10000001), 0);
}

static void write_model(const char *path, const token_model *m, int damage) {
    token_head head;
    weights_section sections[TOKEN_SECTIONS];
    token_sections(m, &head, sections);
    if (damage == 1) head.version++;
    if (damage == 2) head.end.bits++;
    if (damage == 3) head.split.bits = 40;
    size_t n = damage == 4 ? TOKEN_SECTIONS - 1 : TOKEN_SECTIONS;
    assert_int_equal(weights_write(path, "token", sections, n, NULL), ENT_OK);
}

static void models_are_written_and_read(void **state) {
    char path[] = "/tmp/entente-token-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
    split_entry forms[2] = {{0}}, broken[2] = {{.hash = 2, .bytes = 3, .n_words = 2, .cut = {3}}};
    static const token_weight full[2] = {{1, 1}, {2, 1}};
    token_model m = {always, never, {no_weights, 1, 3}, forms, 1}, got;
    for (int damage = 0; damage <= 6; damage++) {
        weights w;
        m.forms = damage == 5 ? broken : forms;
        m.border.table = damage == 6 ? full : no_weights;
        write_model(path, &m, damage);
        assert_int_equal(weights_open(&w, path, NULL), ENT_OK);
        assert_int_equal(token_open(&got, &w, NULL), damage ? ENT_ERR_VERSION : ENT_OK);
        if (!damage) {
            assert_int_equal(got.border.threshold, -1);
            assert_int_equal(got.split.threshold, 3);
            assert_cut(state, &got, "a.b c", "a . b c");
        }
        weights_close(&w);
    }
    unlink(path);
}

// What the shipped weights make of news.
static void the_model_cuts_news(void **state) {
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"Mr. Okafor met Gen. A. B. Sow in St. Louis on Jan. 5. They didn't agree.",
         "Mr. Okafor met Gen. A. B. Sow in St. Louis on Jan. 5 .\nThey did|n't agree ."},
        {"The U.S. envoy's plane landed at 10:30 a.m. on Monday.",
         "The U.S. envoy|'s plane landed at 10:30 a.m. on Monday ."},
        {"\"We cannot wait,\" she said. \"It's late.\"",
         "\" We can|not wait , \" she said .\n\" It|'s late . \""},
        {"\xE2\x80\x9CWe don\xE2\x80\x99t know,\xE2\x80\x9D he told reporters.",
         "\xE2\x80\x9C We do|n\xE2\x80\x99t know , \xE2\x80\x9D he told reporters ."},
        {"The miners' union rejected the ministers' offer of $2.5 million (about 40%).",
         "The miners|' union rejected the ministers|' offer of $ 2.5 million ( about 40 % ) ."},
        {"Talks between Lima and Quito resume", "Talks between Lima and Quito resume"},
        {"The ex-minister's long-planned visit began in the 1990s.",
         "The ex-minister|'s long - planned visit began in the 1990s ."},
        {"He flew to the U.S. The visit ends at 5 p.m. They asked Messrs. Lee and Wu to come.",
         "He flew to the U.S.\nThe visit ends at 5 p.m.\nThey asked Messrs. Lee and Wu to come ."},
        {"Who signed it? Nobody knows! Perhaps the president... did.",
         "Who signed it ?\nNobody knows !\nPerhaps the president ... did ."},
    };
    weights w;
    token_model m;
    if (access("models/swift.model", R_OK) != 0) skip();
    assert_int_equal(weights_open(&w, "models/swift.model", NULL), ENT_OK);
    assert_int_equal(token_open(&m, &w, NULL), ENT_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_cut(state, &m, cases[i].in, cases[i].out);
    weights_close(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
        TEST(white_space_alone),
        TEST(units_are_the_finest_cut),
        TEST(addresses_are_one_unit),
        TEST(words_of_a_token),
        TEST(words_carry_their_letters),
        TEST(forms_of_the_table),
        TEST(sentences_end_where_told),
        TEST(long_texts_are_cut),
        TEST(pieces_meet),
        TEST(any_bytes),
        TEST(only_the_block_is_read),
        TEST(weights_are_found_again),
        TEST(models_are_written_and_read),
        TEST(the_model_cuts_news),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
