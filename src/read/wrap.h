// SPDX-License-Identifier: Apache-2.0
//
// Lines and paragraphs: is every line a paragraph, or was the text broken to a width?
//
// A text is wrapped when most lines that have another right below them are full (the next word would not have fitted)
// and end in the middle of a sentence. Lines end with LF, CR LF, CR, NEL, LS or PS.
#ifndef READ_WRAP_H
#define READ_WRAP_H

#include "base/sv.h"

typedef struct wrap {
    size_t width; // code points of the longest line that has another below it; 0: not wrapped
} wrap;

wrap wrap_of(sv text);

typedef struct wrap_cursor {
    size_t at; // where the next line begins
} wrap_cursor;

// The next line that is not empty, trimmed; false at the end.
bool wrap_next(sv text, wrap_cursor *c, sv *line);

// Whether the paragraph of `line` goes on in the line at the cursor.
bool wrap_joins(const wrap *w, sv text, const wrap_cursor *c, sv line);

// "cross-" and "border": the two join without a blank.
bool wrap_hyphen(sv before, sv line);

#endif
