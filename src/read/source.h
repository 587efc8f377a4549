// SPDX-License-Identifier: Apache-2.0
//
// What kind of thing some bytes are: found by what they begin with, then by what they are called.
#ifndef READ_SOURCE_H
#define READ_SOURCE_H

#include "base/sv.h"

typedef enum source_form {
    SOURCE_TEXT, // anything else
    SOURCE_HTML,
    SOURCE_JSONL,
    SOURCE_CSV,     // csv.h
    SOURCE_STORY,   // story.h: RSS, Atom, PETRARCH
    SOURCE_WARC,    // warc.h
    SOURCE_ARCHIVE, // packed.h
} source_form;

// `head`: the first bytes, 4 KiB where there are so many. `name` may be NULL, `media` (a Content-Type) {NULL, 0}; what `media` says
// of HTML wins, for a page may begin with anything. One of the first three.
source_form source_sniff(sv head, const char *name, sv media);

// Whether they are a page of HTML, or a piece of one.
bool source_is_html(sv head, sv media);

#endif
