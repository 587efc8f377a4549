// SPDX-License-Identifier: Apache-2.0
//
// Crowds: reports that may tell the same happening, in groups of bounded size, so that a new report costs the same however many there are.
//
// Two reports are tied when they share a key (same.h) and their words come near enough to the threshold that mentions of theirs could reach
// it. A tie has a strength. Where ties hold more than CROWD_MOST different texts together, the weakest are cut, level by level, until each
// part is small enough: a crowd is the largest part around a report that is. Reports with the very same words never part, and count as one
// text. Texts that are all alike without being the same part by the bits of their hashes, so that the bound holds whatever comes in.
//
// The crowds depend on the set of reports alone. They can be kept while reports come in:
//
//     each report remembers its crowd and the crowd's level; at lower levels its part is known to be too large, and stays so
//     new reports are tied to those in the store that share a key;
//     crowds that a tie of at least their level leads to are fetched as a whole and grouped anew with the new reports;
//     a tie weaker than the level of the crowd that it leads to leaves that crowd alone: it only tells that the new report's
//     own part is too large up to that strength: crowd_floor
//
// which costs a new report the reports that share a rare word with it within SAME_DAYS, and at most CROWD_MOST texts of each crowd that it is tied to.
#ifndef LEDGER_CROWD_H
#define LEDGER_CROWD_H

#include "ledger/same.h"

enum {
    CROWD_MOST = 100, // texts
    CROWD_LOWEST = 1, // level of a crowd that nothing was cut for
    CROWD_TOP = 40,   // from here on the strength is in the hashes
    CROWD_TWINS = CROWD_TOP + 65,
};

// CROWD_LOWEST..CROWD_TWINS, or 0: not tied. `reports_add`: same_reports_add of the two.
int crowd_strength(const same_report *x, const same_report *y, double reports_add,
                   double threshold);

typedef struct crowd_tie {
    uint32_t x, y; // x < y
    int strength;
} crowd_tie;

typedef struct crowd_ties {
    VEC(crowd_tie);
} crowd_ties;

// All ties among the reports that need be known: those of the same set, and those with reports of set 0, which are new. `set`
// may be NULL: all.
crowd_ties crowd_find(arena *a, const same_report *const *r, size_t n, const uint32_t *set,
                      double threshold);

// Groups the reports. floor[i]: the lowest level that report i may have (CROWD_LOWEST when nothing is known). crowd[i] is the index of the
// first report of its crowd, level[i] the crowd's level.
void crowd_group(arena *a, const same_report *const *r, size_t n, const crowd_ties *ties,
                 const int *floor, uint32_t *crowd, int *level);

// What a tie tells of a report when it leads to a crowd of a higher level: the lowest level left for it.
static inline int crowd_floor(int strength) { return strength + 1; }

#endif
