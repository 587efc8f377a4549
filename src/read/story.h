// SPDX-License-Identifier: Apache-2.0
//
// XML with many reports in it, one after the other, however large the file: RSS (0.9 to 2.0, also RDF), Atom, and the input of
// PETRARCH (codebook/formats.md, 9).
//
//     story_file *s;
//     if (story_open(&s, &flow, &err) != ENT_OK) ...
//     while (story_next(s, &a, most, &in, &status, &err)) ...
//     story_close(&s);
//
// Of a feed: title, address (link), id (guid), day, and the longest of its texts, which is HTML as a rule (`media`); the feed's title is
// the source. Of PETRARCH: the sentences whose ids are "STORY_1", "STORY_2" are one report, in lines.
//
// Nothing is fetched, no entity of the document's own is expanded. Well-formed enough: what libxml2 can go on with is gone on
// with; where it cannot, the reports so far stand and the error has the line.
#ifndef READ_STORY_H
#define READ_STORY_H

#include "entente/engine.h"
#include "read/flow.h"

typedef struct story_file story_file;

// Whether a file that begins so is one of these.
bool story_looks_like(sv head);

// On failure `*s` is NULL. ENT_ERR_MEMORY only.
ent_status story_open(story_file **s, flow *in, ent_err *err) ENT_MUST_USE;
void story_close(story_file **s);

// The next report; false at the end. The strings of `*report` live in `a`. `most`: bytes of a text; what is longer is that report's error.
bool story_next(story_file *s, arena *a, size_t most, ent_input *report, ent_status *status,
                ent_err *err);

// Number of the report that was read last, from 1.
uint64_t story_number(const story_file *s);

#endif
