// SPDX-License-Identifier: Apache-2.0
//
// Text to sentences and words, by the conventions of UD English (EWT, GUM).
//
// Three linear classifiers over hashed clues (token_clue.h) decide, from left to right: where a token ends inside a
// run without white space, where a sentence ends, and whether a token is several words ("don't", "cannot", "its'").
// White space always ends a token. Sentences never cross blocks.
#ifndef LANG_TOKEN_H
#define LANG_TOKEN_H

#include "base/err.h"
#include "entente/language.h"
#include "lang/token_clue.h"
#include "lang/weights.h"

// The weight of a clue, in a table of 2^bits slots: the clue's top bits say where to look first, then slot after slot
// until a free one; its low bits tell it from others.
typedef struct token_weight {
    uint8_t check;
    int8_t weight; // 0: a free slot
} token_weight;

// Weight of `clue`, 0 when it has none.
int token_weight_get(const token_weight *table, uint32_t bits, uint32_t clue);

// Puts a weight (not 0) unless one is there that the clue cannot be told from. The table must keep free slots.
void token_weight_put(token_weight *table, uint32_t bits, uint32_t clue, int8_t weight);

// One classifier: yes when the sum of the weights of its clues is above the threshold.
typedef struct token_decider {
    const token_weight *table;
    uint32_t bits;
    int32_t threshold;
} token_decider;

// Section "tok.head" of a weight file.
typedef struct token_head {
    uint32_t version;
    uint32_t split_bits; // 2^bits entries in "tok.forms"
    struct {
        uint32_t bits;
        int32_t threshold;
    } border, end, split; // sections "tok.border", "tok.end", "tok.split"
} token_head;

enum { TOKEN_VERSION = 3, TOKEN_SECTIONS = 5 };

typedef struct token_model {
    token_decider border, end, split;
    const split_entry *forms;
    uint32_t split_bits;
} token_model;

// Borrows the sections of `w`, which must outlive the model. ENT_ERR_VERSION when they are missing or of another kind.
ent_status token_open(token_model *m, const weights *w, ent_err *err) ENT_MUST_USE;

// The sections that token_open reads; `head` is filled here. All borrow from `m` and `head`.
void token_sections(const token_model *m, token_head *head, weights_section out[TOKEN_SECTIONS]);

typedef struct sentence_list {
    ent_sentence *at;
    size_t n, cap;
} sentence_list;

// Appends the sentences of the block [block.begin, block.end) of `text` (UTF-8; malformed bytes count as a character
// each). Words get form, span, token_part and space_after, everything else is 0; forms are views of `text`.
// Tokens are at most TOKEN_MOST_BYTES long, sentences at most SENTENCE_MOST_TOKENS tokens. Linear in the length.
void token_cut(arena *a, const token_model *m, sv text, ent_span block, uint32_t block_index,
               ent_part part, sentence_list *out);

#endif
