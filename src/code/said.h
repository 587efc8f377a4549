// SPDX-License-Identifier: Apache-2.0
//
// Who says so: the reporting clause that an event stands in, "according to", "as the ministry put it", or a cue behind the words
// ("The bridge is gone, the mayor said"); of words in quotation marks whoever is quoted, be it in another sentence of the paragraph.
#ifndef CODE_SAID_H
#define CODE_SAID_H

#include "code/coder.h"

// The nearest speaker above the word; nobody where the report itself speaks. `*cue` is the reporting verb; -1 for "according to"
// and for a speaker told in another sentence, whose `word` is -1 too.
party said_find(coder *x, int word, int *cue);

// Whether the predicate is a word of saying in this use.
bool said_reports(const predicate *p);

#endif
