// SPDX-License-Identifier: Apache-2.0
//
// A report: what reading makes of the bytes that came in. The clean text and its blocks, what was
// dropped and why, and what is known of where it came from. Lives in the arena of its document;
// everything here is valid until that document is freed.
#ifndef ENTENTE_REPORT_H
#define ENTENTE_REPORT_H

#include "entente/base.h"

typedef enum ent_part {
    ENT_PART_TITLE,   // the report's own headline
    ENT_PART_BODY,    //
    ENT_PART_RELATED, // the headline of another story, coded apart from the report
} ent_part;

typedef enum ent_published_from {
    ENT_PUBLISHED_NONE,
    ENT_PUBLISHED_OPTION,   // told by the caller
    ENT_PUBLISHED_METADATA, // a field beside the text
    ENT_PUBLISHED_DATELINE, // read in the text: "MINSK, July 1 (Agency) -"
} ent_published_from;

typedef enum ent_drop_why {
    ENT_DROP_PROMOTION,
    ENT_DROP_NAVIGATION,
    ENT_DROP_CAPTION,
    ENT_DROP_BYLINE,
    ENT_DROP_DUPLICATE,
} ent_drop_why;

// A paragraph or headline of `text`; sentences never cross blocks.
typedef struct ent_block {
    ent_part part;
    ent_span span;
} ent_block;

// A line of the input that is no part of the report. Not in `text`.
typedef struct ent_dropped {
    ent_drop_why why;
    ent_sv text;
    const char *reason; // what gave it away, in words; lives as long as the program
    uint32_t before;    // index of the block that it stood before; n_blocks: behind the last
} ent_dropped;

// Where each field was found, in words: "JSON-LD headline", "meta og:title", "address", "told"; NULL for an empty field.
typedef struct ent_origins {
    const char *uri, *source, *title, *authors, *section, *published, *updated;
} ent_origins;

typedef struct ent_report {
    char id[33];           // xxh3-128 of text and date, lower-case hex, NUL-terminated
    ent_sv input_id;       // the input's own id; {NULL, 0} where it had none, as for the next four
    ent_sv uri;            // canonical where a page tells it
    ent_sv source;         // publisher
    ent_sv title;          //
    const ent_sv *authors; // names, from the page or its fields
    size_t n_authors;
    ent_sv section;    // "World"; {NULL, 0} where unknown
    ent_sv language;   // BCP 47, "en"
    ent_day published; // ENT_NO_DAY where unknown
    ent_published_from published_from;
    ent_sv published_time; // ISO 8601 with the offset that the page gives, where it tells the hour
    ent_day updated;       // ENT_NO_DAY where unknown
    ent_origins origins;
    ent_sv
        text; // clean UTF-8, line feeds between blocks; a title that came beside the text is its first block
    const ent_block *blocks;
    size_t n_blocks;
    const ent_dropped *dropped;
    size_t n_dropped;
} ent_report;

#endif
