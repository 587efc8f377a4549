// SPDX-License-Identifier: Apache-2.0
//
// What the classifiers of token.h see, for them and for the tool that trains them.
//
// A block of text is scanned once into units; every gap between two units without white space may be a border of
// tokens, every gap between two tokens a border of sentences. The clues to each are hashed numbers; the score of
// a gap is the sum of the weights they point at. Decisions go from left to right and may look back at those already
// made.
//
//     "Gen. Ali's"   units  Gen  .  Ali  '  s      tokens  Gen.  Ali's      words  Gen.  Ali  's
#ifndef LANG_TOKEN_CLUE_H
#define LANG_TOKEN_CLUE_H

#include "base/arena.h"

// Limits that keep hostile text cheap for what comes after: longer runs and sentences are cut.
enum {
    UNIT_MOST_BYTES = 256,
    TOKEN_MOST_BYTES = 1024,
    SENTENCE_MOST_TOKENS = 1000,
    CLUES_MOST = 64, // for one decision
};

// A run of letters, a run of digits, or one other character with the marks that modify it.
typedef struct unit {
    uint32_t begin, end; // bytes of the text
    uint32_t hash;       // of the lower-case letters; digits by their number, from three on
    uint32_t shape;      // case of the letters, number of digits, or the character itself
    bool space_before;   // also for the first of the block
    char first;          // folded to ASCII where possible: ’ is ', “ is "
    char last;
    uint8_t abbreviation; // kind of a known one in front of a full stop (token_clue.c), else 0
} unit;

// The units of `block`, in order.
size_t units_scan(arena *a, sv text, ent_span block, unit **units);

// A token as the sentence splitter sees it.
typedef struct token {
    uint32_t begin, end;
    uint32_t hash;        // of the lower-case form, digits as 0
    uint32_t shape;       // of the whole form
    uint32_t tail;        // of its last three letters
    bool space_before;    //
    bool upper;           // begins with a capital
    bool letter;          // begins with a letter
    bool stop;            // one of . ? ! and their like, repeated or not
    uint8_t abbreviation; // of a word with its full stop
    bool with_stop;       // a word with a full stop at its end: "Gen.", "a.m."
    bool may_end;         // and a sentence may end with it: "Inc.", "a.m.", not "Gen."
    int8_t bracket;       // 1 opens, -1 closes
    uint8_t quote;        // 1: straight double, 2: opens, 3: closes
} token;

void token_of_units(sv text, const unit *units, size_t n, token *t);

// Clues to one decision.
typedef struct clues {
    uint32_t n;
    uint32_t at[CLUES_MOST];
} clues;

// State of the tokenizer inside a block: where the current token began, and quotation marks that are open.
typedef struct token_state {
    size_t first;              // unit with which the current token began
    uint32_t so_far;           // hash of its units
    bool stop_inside;          // it has a full stop in it
    bool single_open;          // a ' stands open
    bool cut_before;           // the last gap was a border
    size_t run_begin, run_end; // units of the current run without white space
    uint32_t run_hash, run_shape, run_kind;
} token_state;

void token_state_init(token_state *s, const unit *units, size_t n);
// Clues for the gap before unit `i`, which has no white space before it.
void token_clues(const token_state *s, const unit *units, size_t n, size_t i, clues *f);
// Tells the state what was decided for the gap before unit `i` (also for those with white space: true).
void token_state_step(token_state *s, const unit *units, size_t n, size_t i, bool border);

// State of the sentence splitter inside a block.
typedef struct end_state {
    size_t first;              // token with which the current sentence began
    size_t previous;           // and the one before it
    int brackets;              // open ones in it
    bool quote_open;           // a double quotation mark is open in it
    const uint32_t *next_stop; // for each token, the next one that is a stop
    uint32_t block;            // what kind of block this is
} end_state;

void end_state_init(arena *a, end_state *s, const token *tokens, size_t n);
// Clues for the gap before token `i` (1 <= i < n).
void end_clues(const end_state *s, const token *tokens, size_t n, size_t i, clues *f);
void end_state_step(end_state *s, const token *tokens, size_t i, bool border);

// A token that may be several words: where it would be cut, up to three words.
typedef struct split {
    uint32_t n;      // words, 0 when the token is surely one word
    uint32_t cut[2]; // bytes from the token's begin
    uint32_t kind;   // which suffix or which entry of the table
} split;

// A token that is several words although it has no apostrophe: "cannot", cut after 3.
typedef struct split_entry {
    uint32_t hash;   // of the token; 0: a free slot
    uint8_t bytes;   // of the whole token
    uint8_t n_words; // 2 or 3
    uint8_t cut[2];  // bytes from its begin
} split_entry;

// By the token's ending ("n't", "'s", "s'"), else by the table of 2^bits slots: open addressing from the low bits of the
// hash, slot after slot. `forms` may be NULL.
split split_candidate(const split_entry *forms, uint32_t bits, sv text, const token *t);
void split_entry_put(split_entry *forms, uint32_t bits, split_entry e);
void split_clues(const split *s, const token *tokens, size_t n, size_t i, clues *f);

#endif
