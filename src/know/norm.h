// SPDX-License-Identifier: Apache-2.0
//
// Names as keys: what counts of a spelling when names are compared.
//
// "al-Assad", "Al Assad" and the words "al", "-", "Assad" are all "al assad". Letters are lower case without diacritics;
// apostrophes, quotation marks and full stops are gone; hyphens and spaces part words. An apostrophe at the beginning of a form ties it to the word before it
// ("John" "'s"), and initials are one word ("H." "W." as "H.W.", "U. S." as "U.S."). Capitals are kept apart, word by word.
#ifndef KNOW_NORM_H
#define KNOW_NORM_H

#include "base/sv.h"

enum { NORM_KEY_BYTES = 192, NORM_WORDS = 16 };

// How a word of a text is written, and what a fact asks for.
enum { NORM_CAPITAL = 1, NORM_ALL_CAPITALS = 2 };

typedef struct norm {
    char key[NORM_KEY_BYTES];
    size_t len;
    size_t words;
    size_t first_len;             // bytes of the first word
    uint8_t capitals[NORM_WORDS]; // NORM_CAPITAL, NORM_ALL_CAPITALS as bits
    uint8_t letters[NORM_WORDS];  // letters and digits, at most 255
    bool initials;                // the last word is made of initials
    bool broken; // a hyphen or form ended since the last letter: the next begins a word
} norm;

void norm_init(norm *n);

// Adds a form. False where it cannot be part of a name (brackets, commas, a sentence's full stop) or does not fit; `n` is then as before
// in all that counts.
bool norm_add(norm *n, sv form);

// Whether `form` may go on with the word before it, given that `n` ends in that.
bool norm_joins(const norm *n, sv form);

// Whether `form` begins with an apostrophe and goes on.
bool norm_is_apostrophe(sv form);

// Adds a whole name, divided at spaces.
bool norm_name(norm *n, sv name);

static inline sv norm_key(const norm *n) { return (sv){n->key, n->len}; }

// What a fact asks of the capitals of a text, two bits a word (word i at bits 2i): 0 nothing, NORM_CAPITAL, or NORM_ALL_CAPITALS for
// the like of "US", "WHO", "IS", at most three letters long.
uint32_t norm_demand(const norm *fact);

// Whether the first `words` words of the text are written as the fact demands.
bool norm_fits(const norm *text, size_t words, uint32_t demand);

// Whether a text that fits `demand` always fits `other` as well, for a key of `words` words.
bool norm_demand_covers(uint32_t demand, uint32_t other, size_t words);

#endif
