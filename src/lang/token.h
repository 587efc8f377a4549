// SPDX-License-Identifier: Apache-2.0
//
// Text to sentences and words, by the conventions of UD English (EWT, GUM).
//
// Three linear classifiers over hashed clues (token_clue.h) decide, from left to right: where a token ends inside a
// run without white space, where a sentence ends, and whether a token is several words ("don't", "cannot", "its'").
// White space always ends a token. Sentences never cross blocks.
#ifndef LANG_TOKEN_H
#define LANG_TOKEN_H

#include "base/arena.h"
#include "base/err.h"
#include "entente/language.h"
#include "lang/token_clue.h"
#include "lang/weights.h"

// One classifier: the weight of a clue is weights[clue >> (32 - bits)]; yes when the sum is above the threshold.
typedef struct token_decider {
    const int8_t *weights;
    uint32_t bits;
    int32_t threshold;
} token_decider;

// Section "tok.head" of the weight file.
typedef struct token_head {
    uint32_t version;
    uint32_t table_bits; // 2^bits slots in "tok.table"
    struct {
        uint32_t bits;
        int32_t threshold;
    } border, end, split; // sections "tok.border", "tok.end", "tok.split": 2^bits bytes each
} token_head;

enum { TOKEN_VERSION = 1 };

typedef struct token_model {
    token_decider border, end, split;
    const token_entry *table; // open addressing, linear steps
    uint32_t table_bits;
    const uint8_t *cases; // 2^CASE_BITS, section "tok.case"
} token_model;

// Borrows the sections of `w`, which must outlive the model. ENT_ERR_VERSION when they are missing or of another kind.
ent_status token_open(token_model *m, const weights *w, ent_err *err) ENT_MUST_USE;

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
