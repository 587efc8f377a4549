// SPDX-License-Identifier: Apache-2.0
//
// Codes of actors as other formats have them.
//
// Ours are a country or body and sectors of PLOVER, three letters each: "RUSGOV", "IGOUNO", "MIL" for soldiers of no known country.
// CAMEO's roles are the same but for a few, and a missing country is "---". What CAMEO has no role for (UNK, PRE) is lost on the way
// out; what we have no sector for ("MOD", religions, ethnic groups) stays in the code as it is on the way in.
#ifndef EXCHANGE_ACTOR_CODE_H
#define EXCHANGE_ACTOR_CODE_H

#include "base/arena.h"

typedef struct code_parts {
    sv country; // "RUS"; empty for none
    sv body;    // "IGOUNO", the whole code; empty for none
    sv sectors; // "GOVMIL": what is behind the country
} code_parts;

code_parts code_split(sv code);

// "---GOV" where `dashes`, else "GOV"; an empty code is "---".
sv code_to_cameo(arena *a, sv code, bool dashes);
sv code_from_cameo(arena *a, sv code);

// Of the sectors in `blocks` those that are sectors here, in their order.
sv code_sectors(arena *a, sv blocks);

#endif
