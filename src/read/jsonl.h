// SPDX-License-Identifier: Apache-2.0
//
// JSON Lines -> inputs, one report a line: {"id", "text", "date", "title", "source", "uri"}.
//
//     jsonl lines = jsonl_of(bytes, "reports.jsonl");
//     ent_input in;
//     ent_status status;
//     ent_err err;
//     while (jsonl_next(&lines, &a, &in, &status, &err))
//         if (status == ENT_OK) ... else ... // err.message: "reports.jsonl:7: ..."
//
// `text`, or `html` with a page, must be there and be a string. `date` is "YYYY-MM-DD", with or without a time behind it; `id` a
// string or an integer; null is as good as not there. Other fields are passed over. A line that is not this costs that line only.
#ifndef READ_JSONL_H
#define READ_JSONL_H

#include "base/arena.h"
#include "base/err.h"
#include "entente/engine.h"

typedef struct jsonl {
    sv bytes;
    const char *file; // for messages
    size_t at;        // where the next line begins
    uint64_t line;    // number of the line that was read last, from 1
} jsonl;

jsonl jsonl_of(sv bytes, const char *file);

// Takes the next line that is not empty, in the clear; false at the end. For those who give lines to several workers.
bool jsonl_line(jsonl *lines, sv *line);

// Reads one line. The strings of `*in` live in `a`. ENT_ERR_INPUT: what is wrong, with file and line; `offset` is the line.
ent_status jsonl_read(arena *a, sv line, const char *file, uint64_t number, ent_input *in,
                      ent_err *err) ENT_MUST_USE;

// Both in one: false at the end. `*status` is what jsonl_read said of the line.
bool jsonl_next(jsonl *lines, arena *a, ent_input *in, ent_status *status, ent_err *err);

// Whether a file holds JSON Lines: its name ends in .jsonl or .ndjson, or its first line opens an object. `name` may be NULL.
bool jsonl_looks_like(sv bytes, const char *name);

#endif
