// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as the words of one sentence: expressions of time stand in order inside it and name days in order.
//
// Bytes between blanks are words; the first byte of a word also decides its part of speech, relation and head, so that
// trees of every shape come up.
#include "base/day.h"
#include "code/time.h"
#include <stdlib.h>

enum { MOST_WORDS = 2000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t words_of(arena *a, sv text, ent_word **words) {
    *words = arena_new(a, ent_word, MOST_WORDS);
    size_t n = 0;
    for (size_t at = 0; at < text.len && n < MOST_WORDS;) {
        size_t end = at;
        while (end < text.len && text.p[end] != ' ' && text.p[end] != '\n') end++;
        if (end > at) {
            unsigned char c = (unsigned char)text.p[at];
            (*words)[n] = (ent_word){.span = {(uint32_t)at, (uint32_t)end},
                                     .form = sv_cut(text, at, end),
                                     .xpos = c & 1 ? SV("VBD") : SV("NNP"),
                                     .upos = (ent_upos)(c % ENT_N_UPOS),
                                     .deprel = (ent_deprel)((c + end - at) % ENT_N_DEPREL),
                                     .head = n ? (int32_t)(c & 2 ? n - 1 : (n - 1) / 2) : -1};
            n++;
        }
        at = end + 1;
    }
    return n;
}

static void check(const scene *sc, const times *found) {
    uint32_t end = 0;
    for (size_t i = 0; i < found->n; i++) {
        const ent_time *t = &found->at[i];
        if (t->span.begin < end || t->span.begin >= t->span.end) abort();
        if (t->span.end > sc->report->text.len || !t->timex.len) abort();
        if ((t->from == ENT_NO_DAY) != (t->to == ENT_NO_DAY) || t->from > t->to) abort();
        end = t->span.end;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    arena a;
    ent_word *words;
    arena_init(&a, (size_t)1 << 26);
    if (!arena_try(&a)) {
        ent_report report = {.text = {(const char *)data, size},
                             .published = size % 4 ? day_of(2015, 6, 10) : ENT_NO_DAY};
        size_t n = words_of(&a, report.text, &words);
        ent_sentence sentence = {.part = ENT_PART_BODY, .words = words, .n_words = n};
        ent_language language = {&sentence, n > 0};
        scene sc = scene_of(&a, NULL, &report, &language);
        times found = time_find(&sc);
        check(&sc, &found);
        for (size_t w = 0; w < n; w += 7) (void)time_of_event(&sc, &found, 0, (int)w);
    }
    arena_deinit(&a);
    return 0;
}
