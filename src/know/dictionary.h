// SPDX-License-Identifier: Apache-2.0
//
// Dictionaries of TABARI and PETRARCH as rows of our tables, so that a folder of them is knowledge like any other.
//
//     *.actors.txt            who: names, with codes that may hold for a time     -> rows of organisations.tsv
//     *agents.txt             nouns for people by what they do                    -> rows of sectors.tsv
//     *verb*.txt, CAMEO*.txt  verbs and their patterns                            -> rows of verbs.tsv and classes.tsv
//
// What cannot be said in a table is told as a note with file and line, never silently left out: patterns with other verbs in them,
// words before the verb that are no subject, null codes, dates that are none. docs/formats.md tells what the entries become.
#ifndef KNOW_DICTIONARY_H
#define KNOW_DICTIONARY_H

#include "know/table.h"

typedef enum dictionary_kind {
    DICTIONARY_NONE,
    DICTIONARY_ACTORS,
    DICTIONARY_AGENTS,
    DICTIONARY_VERBS,
    DICTIONARY_OTHER, // a part of PETRARCH's that we have no use for: discards, issues, prepositions
} dictionary_kind;

// By the name of a file.
dictionary_kind dictionary_kind_of(sv name);

// Adds a dictionary's rows behind those that are there; `rows` of KNOW_F_CAMEO tell what codes are in PLOVER. All rows are lenient:
// problems with them are notes.
void dictionary_split(arena *a, const know_source *source, know_rows rows[KNOW_N_FILES],
                      know_problems *p);

#endif
