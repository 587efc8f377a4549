// SPDX-License-Identifier: Apache-2.0
//
// How far two states are bound to each other, by domain: what is promised, what is done. A stock, out of the provisions (treaty.h); it is
// never added to the flow of events.
#ifndef MEASURE_INDEX_H
#define MEASURE_INDEX_H

#include "measure/treaty.h"

typedef struct index_cell {
    bool there; // whether provisions are
    double c, c_sd, m,
        m_sd; // commitment (legal), implementation: weighted means over provisions, 0 to 1
} index_cell;

typedef struct index_result {
    index_cell domain[N_DOMAINS]; // polarity +1; the gap is c - m
    index_cell sovereignty;       // polarity -1: what is kept
    index_cell overall; // mean over domains that have provisions; sds as if these were independent
    double c_lo, c_hi, m_lo,
        m_hi; // of overall: 5 to 95 per cent over 1,000 draws of domain weights and of tables changed by -.1, 0, +.1
} index_result;

// `agreements`: ids joined by '|', empty for all.
index_result index_at(arena *a, const treaties *t, sv agreements, ent_day at, ent_day known,
                      uint64_t seed);

#endif
