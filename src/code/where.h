// SPDX-License-Identifier: Apache-2.0
//
// Where: the places that a report names, each once, and the one where an event happens.
//
// A town, region, water or mountain is a place wherever it is named. A state or capital is one where a preposition of place stands before it
// ("in Georgia", "near Tbilisi"), or behind the name of a town ("Gori, Georgia"): elsewhere it acts. Adjectives and peoples are none.
#ifndef CODE_WHERE_H
#define CODE_WHERE_H

#include "code/actor.h"

typedef struct wheres {
    const ent_place *at; // in order of their first mention
    size_t n;
    const int32_t *const *
        by_word; // by_word[sentence][word]: index into `at` of the place whose name is headed by it, -1
} wheres;

wheres where_find(const scene *sc, const actors *who);

// The place of an event: named with the act ("talks in Geneva", "bombed Aleppo"), with its clause, or with a clause above. The smallest of
// several. A state that is one of its sides is no place of it. -1 where the text does not say.
int32_t where_of_event(const scene *sc, const wheres *w, const ent_event *e);

#endif
