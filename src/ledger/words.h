// SPDX-License-Identifier: Apache-2.0
//
// The words of a text as counting once looks at them: normalised, weighted by how rare they are, and packed into a few bytes that can be
// kept and compared without the text.
//
// Made from the bytes alone, with no parser, no model and no table that changes: the same text gives the same bytes everywhere, for a
// record that was coded by somebody else too. Words are runs of letters and digits, in lower case, without the endings of English
// (-s, -ed, -ing, -e); names have a capital, and countries and their people one stem (Syria and Syrian are "Syr"); numbers in letters up to ninety-nine are numbers ("fifty" is 50), and 1,130 is 1130.
//
// The weight of a word is log2 of how many items of a large collection of news there are for each that has it, rounded
// (common_words.h, made by tools/common_words): 3 for a word in every eighth item, WORDS_RARE for those in fewer than one of a thousand.
// More frequent ones count nothing and are left out.
#ifndef LEDGER_WORDS_H
#define LEDGER_WORDS_H

#include "base/arena.h"

enum { WORDS_RARE = 11, WORDS_LEAST = 3, WORDS_MOST = 96, WORD_BYTES = 40 };

typedef enum word_kind { WORD_PLAIN, WORD_NAME, WORD_NUMBER } word_kind;

typedef struct word_read {
    char stem[WORD_BYTES]; // at most 36 bytes of it
    size_t n;
    word_kind kind; // WORD_NAME: written with a capital
} word_read;

// Reads the next word of the text at `*at` and moves `*at` behind it; false at the end. Single letters are passed over.
bool word_next(sv text, size_t *at, word_read *w);

// How rare it is: WORDS_LEAST..WORDS_RARE, 0 for a word too common to count. Numbers are as rare as they can be, but 1 to 3 are common.
int word_weight(const word_read *w);

// A packed word: 24 bits of hash, 2 of kind, 4 of weight.
typedef uint32_t word_bits;
static inline uint32_t word_hash(word_bits b) { return b >> 8; }
static inline word_kind word_bits_kind(word_bits b) { return (word_kind)(b >> 4 & 3); }
static inline int word_bits_weight(word_bits b) { return (int)(b & 15); }

// The different words of the text, rising, at most WORDS_MOST (the rarest; of equally rare ones the least hashes). Of texts longer than
// `most` words the rest is not looked at. 4 bytes a word, little endian. Lives in `a`.
sv words_pack(arena *a, sv text, size_t most);

static inline size_t words_count(sv packed) { return packed.len / 4; }
word_bits words_at(sv packed, size_t i);

// What two texts have in common. Hashes of 24 bits: in a pair of packs of 50 words, a chance of 1 in 7,000 that one word is taken for another.
typedef struct words_shared {
    double plain; // 0..1: cosine of the plain words, with squared weights
    double names; // 0..1: cosine of the names
    double
        contained; // 0..1: weight of the shared names, by that of the text with fewer of them; 0 when one has none
    int numbers; // numbers shared
} words_shared;
words_shared words_compare(sv x, sv y);

#endif
