// SPDX-License-Identifier: Apache-2.0
//
// The closed lists that cells of the tables may hold.
#ifndef KNOW_VOCAB_H
#define KNOW_VOCAB_H

#include "know/know.h"

// Each gives the number of the name, or -1.
int vocab_type(sv name);       // ent_type; "-" gives ENT_TYPE_NONE
int vocab_status(sv name);     // ent_event_status
int vocab_actor_kind(sv name); // ent_actor_kind
int vocab_op(sv name);         // know_op; the empty name gives KNOW_OP_NONE
int vocab_slot(sv name);       // know_slot, but for KNOW_PREP and KNOW_OBJ_PREP
int vocab_kind_bit(sv name);   // KNOW_IS_*, without the `#`

// "with", and "because of", "in front of": the last word is a preposition.
bool vocab_preposition(sv name);

// "GOV", "GOVMIL": sectors of PLOVER, three letters each; empty is fine.
bool vocab_sectors(sv code);

// The sector that a role of CAMEO is here: JRN for MED, REB for INS and SEP, ...; any other block of letters as it is.
sv vocab_sector_of_role(sv role);

// What may stand where a country could: "IGOUNO", "NGOHRW", "MNC", "IMG", "WST".
bool vocab_body(sv code);

const char *vocab_type_name(ent_type t); // "-" for ENT_TYPE_NONE

#endif
