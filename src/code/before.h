// SPDX-License-Identifier: Apache-2.0
//
// What comes before a mention: a walk backwards over a few sentences and at most BEFORE_MOST mentions, so that the work stays linear in the
// text, and tallies of the countries and actors met on the way.
#ifndef CODE_BEFORE_H
#define CODE_BEFORE_H

#include "code/resolve.h"

enum { BEFORE_NEAR = 3, BEFORE_FAR = 8, BEFORE_ALL = 40, BEFORE_MOST = 128 };

// Mentions before `m`, nearest first, of its scope only.
typedef struct before {
    const cast *c;
    uint32_t sentence, scope;
    int32_t i; // index of the mention looked at
    int left;  // how many more
    int far;   // sentences between it and `m`
    int limit; // most sentences back
} before;

before before_mention(const cast *c, const mention *m, int limit);
const mention *before_next(before *b); // resolved ones; NULL at the end

// Countries or actors by how often and how near they come before a mention.
typedef struct tally {
    struct {
        sv country; // empty for actors
        uint32_t id;
        double points;
        int first, last;   // how far back it was met first and last in the text
        uint32_t sentence; // counted last in
    } at[BEFORE_MOST];
    int n, seen;
} tally;

// Counts a country, or the actor `id` where that is empty.
void tally_count(tally *t, sv country, uint32_t id, double points);

// Puts the `n` highest first, in the order of the text; returns how many there are.
int tally_raise(tally *t, int n);

// Countries before `m`: once a sentence each, near sentences more, and `share` times how much of the report is about them.
tally before_countries(const cast *c, const mention *m, double share);

// The countries of the last phrase before `m` that stands for exactly `n`: "Peru and Ecuador", "both armies"; 0 for none.
int before_set(const cast *c, const mention *m, int n, sv *countries);

// The countries of the last row of exactly `n` names before `m`, whatever the tree says: "Chile, Peru and the Bahamas"; 0 for none.
int before_row(const cast *c, const mention *m, int n, sv *countries);

// The subject of the verb on which `m` hangs, also of one above it ("voted to send troops"); NULL for none.
const mention *before_subject(cast *c, const mention *m, int depth);

// The mention is the subject of its clause.
bool before_is_subject(const cast *c, const mention *m);

// The report is at least half as much about the country as about its main one.
bool before_told_much(const cast *c, const mention *m, sv country);

#endif
