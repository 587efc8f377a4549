// SPDX-License-Identifier: Apache-2.0
//
// Which texts are copies of each other: syndicated reports, cut, re-headlined, with another dateline or credit.
//
// Both measures look at the same normalised words: letters and digits, lower case, everything else a gap; so that quotation marks,
// dashes, white space and line breaks make no difference.
//
//     exact    XXH3-128 of the words. Equal hashes: the same words in the same order.
//     near     MinHash (Broder 1997): of all runs of 3 words, the smallest value of each of 128 hash functions.
//
// The share of equal minima estimates the resemblance J of two texts (runs in common / runs in either) with a standard error of
// sqrt(J(1-J)/128), at most 0.045. Together with the number of runs it gives the share of the shorter text that is in the longer one
// ("containment"), which is what tells a cut copy: a third of a text resembles the whole with J = 0.33 and is contained in it with 1.
// Minima are kept as 16 bits: two different ones look equal once in 65,536 times, which is nothing beside the standard error.
//
// A pure function of the bytes: the same on every machine, for any number of threads.
#ifndef READ_NEARDUP_H
#define READ_NEARDUP_H

#include "base/sv.h"

enum {
    NEARDUP_MINIMA = 128,
    NEARDUP_RUN = 3,
    NEARDUP_ROWS = 4,
    NEARDUP_BANDS = NEARDUP_MINIMA / NEARDUP_ROWS
};

typedef struct neardup {
    uint8_t exact[16]; // XXH3-128 of the normalised words, canonical (big endian)
    uint32_t n_runs;   // runs of words, repeated ones counted each time; 0 for a text without words
    uint16_t minima[NEARDUP_MINIMA];
} neardup;

// A text of one or two words is one run. Words behind the first 100,000 are not looked at.
neardup neardup_of(sv text);

// Estimate of the resemblance, 0..1; 1 for equal exact hashes, 0 where a text has no words.
double neardup_resemblance(const neardup *a, const neardup *b);

// Estimate of the share of the shorter text that is in the longer one, 0..1. Standard error about 0.05 for texts of like length; it grows
// with the ratio of lengths: about 0.13 at 1:5. Texts whose lengths differ more than 1:10 give 0 unless a fifth of the minima are equal.
double neardup_containment(const neardup *a, const neardup *b);

// Whether one is a copy of the other, cut or not: containment of at least 0.6, on at least 8 runs of the shorter one; or equal words.
// Two reports by different people about the same thing stay below 0.2.
bool neardup_is_copy(const neardup *a, const neardup *b);

// Keys for looking up candidates: two texts are compared when they share one. With 32 bands of 4 minima a pair with resemblance J shares a key
// with the chance 1-(1-J^4)^32: 0.05 at 0.2, 0.23 at 0.3, 0.57 at 0.4, 0.87 at 0.5, 0.99 at 0.6, 1.00 from 0.7 on.
void neardup_keys(const neardup *d, uint64_t keys[NEARDUP_BANDS]);

// As 16 + 4 + 256 bytes, little endian, for keeping in a store; and back. False when the bytes are not such.
enum { NEARDUP_BYTES = 16 + 4 + 2 * NEARDUP_MINIMA };
void neardup_write(const neardup *d, uint8_t out[NEARDUP_BYTES]);
bool neardup_read(sv bytes, neardup *d);

#endif
