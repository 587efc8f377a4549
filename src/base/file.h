// SPDX-License-Identifier: Apache-2.0
//
// Whole files: mapped for reading (models, knowledge), or read into memory (anything, pipes too).
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/err.h"
#include "base/sv.h"

// A file mapped read-only; its pages are shared by all processes that map it. Empty files give {NULL, 0}.
ent_status file_map(const char *path, sv *bytes, ent_err *err) ENT_MUST_USE;
void file_unmap(sv *bytes); // sets it to {NULL, 0}

// Reads everything from `path` ("-": standard input) into memory from malloc, at most `most` bytes;
// more is ENT_ERR_INPUT. The caller frees `bytes->p`.
ent_status file_read(const char *path, size_t most, sv *bytes, ent_err *err) ENT_MUST_USE;

// Writes the bytes to `path` so that a reader sees the old file or the new one, never half: to a
// neighbour first, synced, then renamed.
ent_status file_replace(const char *path, sv bytes, ent_err *err) ENT_MUST_USE;

#endif
