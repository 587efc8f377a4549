// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a block: the words are the text without its white space, in order, whatever the classifiers say. The
// first byte chooses what they say: yes, no, or by weights drawn at random.
#include "lang/token.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { BITS = 12 };

// Every other slot has a weight.
static void draw_weights(token_weight *table) {
    uint32_t random = 1;
    for (uint32_t k = 0; k < 1u << BITS; k += 2) {
        random = random * 1664525 + 1013904223;
        table[k] = (token_weight){(uint8_t)(random >> 8), (int8_t)(random >> 24 | 1)};
    }
}

static token_model model_of(uint8_t choice, const token_weight *table) {
    token_decider d[3];
    for (int i = 0; i < 3; i++, choice /= 4) {
        static const int32_t thresholds[] = {0, 1 << 20, -(1 << 20), 40};
        d[i] = (token_decider){table, BITS, thresholds[choice % 4]};
    }
    return (token_model){d[0], d[1], d[2], NULL, 0};
}

static void check_gap(arena *a, sv s, size_t from, size_t to) {
    unit *u;
    if (to < from || to > s.len) abort();
    if (units_scan(a, s, (ent_span){(uint32_t)from, (uint32_t)to}, &u)) abort();
}

static void check(arena *a, sv s, const sentence_list *list) {
    size_t at = 0;
    for (size_t i = 0; i < list->n; i++) {
        const ent_sentence *x = &list->at[i];
        if (!x->n_words || x->n_words > 3 * SENTENCE_MOST_TOKENS) abort();
        for (size_t w = 0; w < x->n_words; w++) {
            ent_span span = x->words[w].span;
            check_gap(a, s, at, span.begin);
            if (span.end <= span.begin || span.end > s.len) abort();
            if (!sv_eq(x->words[w].form, sv_cut(s, span.begin, span.end))) abort();
            at = span.end;
        }
    }
    check_gap(a, s, at, s.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) return 0;
    arena a;
    arena_init(&a, (size_t)1 << 28);
    if (!arena_try(&a)) {
        token_weight *table = arena_new(&a, token_weight, 1 << BITS);
        draw_weights(table);
        token_model m = model_of(data[0], table);
        sentence_list list = {0};
        sv s = {(const char *)data + 1, size - 1};
        token_cut(&a, &m, s, (ent_span){0, (uint32_t)s.len}, 0, ENT_PART_BODY, &list);
        check(&a, s, &list);
    }
    arena_deinit(&a);
    return 0;
}
