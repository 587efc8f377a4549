// SPDX-License-Identifier: Apache-2.0
//
// The one path by which lines become a report, wherever they come from: what is kept, what is dropped and why, which headline is
// another story's, where the report's own words begin, which day it is from.
//
//     clean c;
//     clean_start(&c, a, room, title, false);
//     for each paragraph: write it with clean_line at clean_end(&c), then clean_take it; or clean_drop it with a reason
//     clean_fields(a, &in, &report);
//     clean_finish(&c, &in, &report);
#ifndef READ_CLEAN_H
#define READ_CLEAN_H

#include "base/arena.h"
#include "base/strmap.h"
#include "entente/engine.h"

typedef enum clean_mode {
    MODE_BODY,
    MODE_RELATED, // headlines of other stories
    MODE_TOPICS,  // tags
} clean_mode;

typedef struct clean {
    arena *a;
    char *at;    // the text, with room for all of it
    size_t n;    // bytes of it that stand
    size_t line; // paragraphs taken
    clean_mode mode;
    VEC(ent_block) blocks;
    VEC(ent_dropped) dropped;
    strmap seen; // paragraphs in the text
    ent_day page_day;
    int copyright;
    sv title;
    bool whole; // keep every line
} clean;

// `room`: bytes of all paragraphs and their line feeds. A title that is told becomes the first block.
void clean_start(clean *c, arena *a, size_t room, sv title, bool whole);

// Where the next paragraph is to be written; what was written and not taken is written over.
static inline char *clean_end(clean *c) {
    if (c->n) c->at[c->n] = '\n';
    return c->at + c->n + (c->n > 0);
}

// Writes `line` at `to`, white space in it as one blank and without what nobody sees; returns the bytes written, at most line.len.
size_t clean_line(char *to, sv line);

// Decides what the paragraph is that stands at clean_end; not empty.
void clean_take(clean *c, sv paragraph);

// `reason` lives as long as the program; NULL: the one that goes with `why`.
void clean_drop(clean *c, ent_drop_why why, const char *reason, sv s);

// A field beside the text in well-formed UTF-8; {NULL, 0} for none, or for no text.
sv clean_told(arena *a, sv s);

// Puts the fields that the caller told over those that the report has from its page.
void clean_fields(arena *a, const ent_input *in, ent_report *report);

// Title, dateline, day, language, blocks and id. `report` has its fields: `uri` and, where a page tells it, `published`.
void clean_finish(clean *c, const ent_input *in, ent_report *report);

#endif
