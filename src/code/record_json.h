// SPDX-License-Identifier: Apache-2.0
//
// The record as one line of JSON (docs/record.md): spans in code points, keys in a fixed order, what is unknown left out.
#ifndef CODE_RECORD_JSON_H
#define CODE_RECORD_JSON_H

#include "base/text.h"
#include "entente/record.h"

typedef struct record_origin {
    const char *version, *knowledge, *model;
} record_origin;

// Appends the object, without a line feed. Linear in the size of report and record.
void record_json(text *out, const record_origin *origin, const ent_report *report,
                 const ent_language *language, const ent_record *record);

#endif
