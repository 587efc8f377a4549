// SPDX-License-Identifier: Apache-2.0
//
// What the checks of the linter share.
#ifndef KNOW_LINT_ROWS_H
#define KNOW_LINT_ROWS_H

#include "know/parse.h"

typedef struct linter {
    arena *a;
    know_problems *p;
    know_rows rows[KNOW_N_FILES];
    strmap cameo, countries; // codes that are there
    strmap modes;            // "ASSAULT" tab "drone"; "ASSAULT" tab for the type itself
    strmap country_keys;     // normalised names, adjectives, people and capitals
    VEC(const know_row *) seen;
} linter;

// The row that had `key` before, else NULL and `row` is remembered. `key` must live as long as the linter.
const know_row *lint_seen(linter *l, strmap *seen, sv key, const know_row *row);

// Tells where `key` is there twice; `what` says of it what it is.
void lint_once(linter *l, strmap *seen, sv key, const know_row *row, const char *what);

// Tells a list that has items which are empty or not trimmed.
void lint_list(linter *l, const know_row *row, sv list);

// Tells codes and modes that no table knows; empty ones are fine.
void lint_cameo_code(linter *l, const know_row *row, sv code);
void lint_modes(linter *l, const know_row *row, ent_type type, sv modes);

void lint_codebooks(linter *l); // cameo, plover, contexts, operators
void lint_events(linter *l);    // classes, verbs, nouns

#endif
