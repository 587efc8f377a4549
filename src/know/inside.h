// SPDX-License-Identifier: Apache-2.0
//
// What a `know` is made of: an image, and its records with their strings in place.
#ifndef KNOW_INSIDE_H
#define KNOW_INSIDE_H

#include "know/image.h"
#include "know/know.h"

typedef struct operator_line {
    uint8_t op, inner; // know_op; ent_type, or PARSED_ANY_TYPE
    sv detail;         // mode, or the beginning of a CAMEO code; empty for any
    know_outcome outcome;
} operator_line;

struct know {
    arena a;
    sv file;     // the mapping; {NULL, 0} with an overriding folder
    sv compiled; // from malloc, with an overriding folder
    image im;
    char hash[17];
    char *notes; // on dictionaries, from malloc; NULL for none
    size_t notes_bytes, n_notes;
    know_name *names; // one for each surface
    know_state *states;
    know_noun *nouns;
    sv *lemmas;
    know_cond *conds;
    know_role *roles;
    know_frame *frames;
    know_cameo *cameo;
    know_plover *plover;
    operator_line *operators;
    sv *contexts;
};

// Opens an image in memory (compile.h), from malloc; takes ownership of the bytes, whatever the outcome.
ent_status know_of_bytes(know **k, sv bytes, ent_err *err) ENT_MUST_USE;

#endif
