// SPDX-License-Identifier: Apache-2.0
//
// Mentions -> happenings -> events, within a crowd (crowd.h).
//
// Mentions of reports of one crowd whose score (same.h) reaches the threshold are linked; what links hold together is divided by average-link
// agglomeration (Sneath and Sokal 1973), which gives happenings. A happening may tell several events (who attacked, who condemns it):
// it is divided into events of one quad class whose mentions share a party, each report once in each; in copies of a report an event is in
// the same sentence. Rows of one list of events are never one.
//
// Mentions of reports with the very same words, coded alike, go through all this as one.
//
// What a person says (two mentions are one event, or are not) is given as pins and wins over every score.
#ifndef LEDGER_UNITE_H
#define LEDGER_UNITE_H

#include "ledger/same.h"

// A person's word on two mentions of the set (indices).
typedef struct same_pin {
    uint32_t x, y;
    bool same;
} same_pin;

// happening[i] and event[i] are the index of the first mention (by day of publication, report, spot) of what mention i belongs to; each have n places.
// Mentions of different crowds may be given together, as pins want; only pins join them. A threshold above 1 leaves all to pins.
void unite(arena *a, const same_mention *m, size_t n, const same_pin *pins, size_t n_pins,
           double threshold, uint32_t *happening, uint32_t *event);

#endif
