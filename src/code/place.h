// SPDX-License-Identifier: Apache-2.0
//
// Which place a name stands for: of the many that are called so the one that suits the others the report names. People count ("Paris"
// is in France where nothing else tells), the countries and regions of the report count more ("Paris" beside "Dallas" is in Texas), and
// what stands behind the name decides ("Paris, Kentucky").
#ifndef CODE_PLACE_H
#define CODE_PLACE_H

#include "base/strmap.h"
#include "know/know.h"

typedef struct toponym {
    sv name;
    sv within; // named behind it as what it is in: "Kentucky"; {NULL, 0} for none
} toponym;

typedef struct sited {
    know_place at;
    bool found;
    bool
        near; // not itself in the tables: the place that its name holds, "Marion" for "Marion County"
} sited;

// One outcome for each of the `n` toponyms of a report. `countries` (may be NULL): country codes with how often the report is about them.
sited *place_resolve(arena *a, const know *k, const toponym *t, size_t n, const strmap *countries);

// Kilometres between two places whose degrees are known.
double place_distance_km(double north1, double east1, double north2, double east2);

#endif
