// SPDX-License-Identifier: Apache-2.0
//
// What the readers of dictionaries share: lines without comments, codes, words.
#ifndef KNOW_DICTIONARY_LINES_H
#define KNOW_DICTIONARY_LINES_H

#include "base/strmap.h"
#include "base/text.h"
#include "know/table.h"

typedef struct dictionary {
    arena *a;
    sv label;
    know_rows *rows; // of all tables
    know_problems *p;
    sv rest;
    size_t line;     // of the line that was read last, from 1
    bool in_comment; // of XML
} dictionary;

// The next line, UTF-8 (what is not is read as Latin-1), comments and blanks at its end taken off; it may be empty. False at the end.
bool dictionary_line(dictionary *d, sv *line);

// Tells that something in line `line` could not be used.
void dictionary_note(dictionary *d, size_t line, const char *format, ...) ENT_PRINTF(3, 4);

// Takes the next "[...]" out of `*rest`: what is inside it. False where there is none.
bool dictionary_bracket(sv *rest, sv *inside);

// A new lenient row of a table, its cells empty.
know_row *dictionary_row(dictionary *d, know_file file, size_t line);

// "NEW_PEOPLES_ARMY_" as "new peoples army": lower case, words parted by a blank, nothing that a name cannot have. What is in
// brackets is left out.
sv dictionary_words(dictionary *d, sv phrase);

// Capitals in blocks of three, as our sectors are called where there is one; empty for a code that is none, and for the null code.
sv dictionary_code(dictionary *d, sv code);

void dictionary_actors(dictionary *d);
void dictionary_agents(dictionary *d);
void dictionary_verbs(dictionary *d);

#endif
