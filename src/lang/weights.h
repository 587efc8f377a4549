// SPDX-License-Identifier: Apache-2.0
//
// Weight files: named sections of numbers and strings, mapped and shared by processes.
//
//     ┌──────────┬─────────────┬───────────────┬───────────────┬──
//     │ head 64 B│ entries     │ section       │ section       │ …
//     └──────────┴─────────────┴───────────────┴───────────────┴──
//       magic "ENTMODEL", version, number of entries, bytes in all, xxh3-64 of all behind the head, name
//       entry: name (48 bytes, NUL-padded), offset and bytes; sections begin at multiples of 64
//
// Little-endian; a machine of the other kind refuses the file.
#ifndef LANG_WEIGHTS_H
#define LANG_WEIGHTS_H

#include "base/err.h"
#include "base/sv.h"

enum { WEIGHTS_VERSION = 1, WEIGHTS_NAME_BYTES = 48 };

typedef struct weights {
    sv file;          // the mapping
    const char *name; // of the model, "swift"
    char hash[17];    // xxh3-64 of the content, hex
} weights;

// Maps and checks the whole file (checksum included). ENT_ERR_VERSION: foreign, damaged or of another version.
ent_status weights_open(weights *w, const char *path, ent_err *err) ENT_MUST_USE;
void weights_close(weights *w);

// The section `name`, 64-byte aligned; {NULL, 0} when there is none.
sv weights_get(const weights *w, const char *name);

// The section `name`, which must be there and have exactly `bytes` (0: any); else ENT_ERR_VERSION.
ent_status weights_need(const weights *w, const char *name, size_t bytes, sv *section,
                        ent_err *err) ENT_MUST_USE;

// The same for `n` floats.
ent_status weights_floats(const weights *w, const char *name, size_t n, const float **out,
                          ent_err *err) ENT_MUST_USE;

typedef struct weights_section {
    const char *name; // shorter than WEIGHTS_NAME_BYTES
    sv data;
} weights_section;

// Writes a weight file, replacing `path` at once.
ent_status weights_write(const char *path, const char *model_name, const weights_section *sections,
                         size_t n, ent_err *err) ENT_MUST_USE;

// For tools that put files together: the k-th section, false behind the last.
bool weights_at(const weights *w, size_t k, weights_section *section);

#endif
