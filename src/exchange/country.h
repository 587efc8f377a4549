// SPDX-License-Identifier: Apache-2.0
//
// A state by the codes and names that others have for it.
#ifndef EXCHANGE_COUNTRY_H
#define EXCHANGE_COUNTRY_H

#include "know/know.h"

typedef struct country_codes {
    const char *code; // ours, "RUS"
    const char *fips; // FIPS 10-4, "RS"; "" for none
    int iso, cow;     // ISO 3166-1 numeric, Correlates of War; 0 for none
} country_codes;

const country_codes *country_of(sv code); // NULL for what is no state here

// Our code for one of another list ("ROM", "TMP"); any other as it is.
sv country_ours(sv code);

// Our code; {NULL, 0} where there is none. A name is one that the knowledge has for a state: "Russia", "Russian Federation".
sv country_of_fips(sv fips);
sv country_of_cow(sv number); // "365"
sv country_of_name(const know *k, sv name);

#endif
