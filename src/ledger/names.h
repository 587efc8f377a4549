// SPDX-License-Identifier: Apache-2.0
//
// Enumerations by the words that the record and the tables have for them. A word that is none of them reads as the number of words.
#ifndef LEDGER_NAMES_H
#define LEDGER_NAMES_H

#include "base/sv.h"
#include "entente/record.h"

typedef const char *(*names_fn)(int i);
int names_index(sv word, names_fn name, int n);

enum { N_NAMES_PART = 3, N_NAMES_BY = 3, N_NAMES_PUBLISHED = 4, N_NAMES_QUAD = 5 };
const char *names_type(int i);
const char *names_status(int i);
const char *names_grain(int i);
const char *names_kind(int i);
const char *names_part(int i);      // ent_part
const char *names_by(int i);        // ent_when_by
const char *names_published(int i); // ent_published_from
const char *names_quad(int i);      // "none", "verbal cooperation", ...

#endif
