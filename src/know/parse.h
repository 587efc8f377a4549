// SPDX-License-Identifier: Apache-2.0
//
// Rows of the tables as facts. Each function tells what is wrong with its row and then returns false: such a row is left out.
// Strings point into the row's cells or the arena.
#ifndef KNOW_PARSE_H
#define KNOW_PARSE_H

#include "base/strmap.h"
#include "know/know.h"
#include "know/table.h"

// "verbs.tsv:412"
sv parse_line_label(arena *a, const know_row *row);

// A name by which a fact goes.
typedef struct parsed_surface {
    sv surface;
    know_name_kind kind;
    bool full; // as know_name has it
} parsed_surface;

typedef struct parsed_name {
    know_name fact; // kind and full are those of the canonical name
    VEC(parsed_surface) surfaces;
} parsed_name;

bool parse_country(arena *a, const know_row *row, parsed_name *out, know_problems *p);
bool parse_state(arena *a, const know_row *row, know_state *out, know_problems *p);
bool parse_given_name(const know_row *row, char *gender, know_problems *p);
bool parse_organisation(arena *a, const know_row *row, parsed_name *out, know_problems *p);
bool parse_place(arena *a, const know_row *row, parsed_name *out, know_problems *p);
bool parse_place_fact(const know_row *row, know_place *out, know_problems *p); // where it lies
bool parse_leader(arena *a, const know_row *row, parsed_name *out, know_problems *p);

typedef struct parsed_noun {
    know_noun noun;
    sv plural; // empty: regular
} parsed_noun;

bool parse_sector(arena *a, const know_row *row, parsed_noun *out, know_problems *p);
bool parse_title(arena *a, const know_row *row, parsed_noun *out, know_problems *p);

// The lemmas of classes by name, as lists separated by `|`.
typedef struct classes {
    strmap index; // name -> index into lists
    VEC(sv) lists;
} classes;

bool parse_class(arena *a, const know_row *row, classes *c, know_problems *p);

// Conditions and roles are allocated in the arena. `noun`: from nouns.tsv. One frame for each lemma of the cell.
typedef struct parsed_frames {
    VEC(know_frame);
} parsed_frames;

bool parse_frame(arena *a, const know_row *row, bool noun, const classes *c, parsed_frames *out,
                 know_problems *p);

// Of what is inside an operator: ENT_N_TYPE + 1 for `*`, and a mode or the beginning of a CAMEO code, empty for any.
enum { PARSED_ANY_TYPE = ENT_N_TYPE + 1 };
typedef struct parsed_operator {
    know_op op;
    int inner;
    sv detail;
    know_outcome outcome;
} parsed_operator;

bool parse_operator(arena *a, const know_row *row, parsed_operator *out, know_problems *p);

typedef struct parsed_plover {
    int type;
    sv mode;
    know_plover plover;
} parsed_plover;

bool parse_cameo(arena *a, const know_row *row, know_cameo *out, know_problems *p);
bool parse_plover(arena *a, const know_row *row, parsed_plover *out, know_problems *p);

#endif
