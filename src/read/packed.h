// SPDX-License-Identifier: Apache-2.0
//
// Files inside a file: zip, tar, and anything packed with gzip, bzip2, xz or zstd (libarchive).
//
//     packed_file *f;
//     packed_entry e;
//     if (packed_file_open(&f, &in, &err) != ENT_OK) ...
//     while (packed_file_next(f, &a, &e))
//         if (e.status == ENT_OK && !e.skip) ... packed_file_flow(f) ...   // its bytes
//     packed_file_close(&f);
//
// Nothing is ever written to disk, so that names may say what they like; links and devices in an archive are passed over. Memory:
// that of one window (128 MB at most; an xz file that asks for more is refused). What unpacks to more than PACKED_FREE_BYTES and more than PACKED_MOST_RATIO times what was read for
// it is taken for a bomb: the archive ends there.
#ifndef READ_PACKED_H
#define READ_PACKED_H

#include "read/flow.h"

enum { PACKED_FREE_BYTES = 256 << 20, PACKED_MOST_RATIO = 200 };

typedef struct packed_file packed_file;

typedef struct packed_entry {
    sv name; // in the archive, in printable UTF-8; {NULL, 0} for the one content of a packed file
    const char *skip; // why it is no file to be read, in words; NULL when it is
    ent_status status;
    ent_err err; // ENT_ERR_INPUT for this entry; the archive goes on where it can
} packed_entry;

// Whether a file that begins so is one of these. A tar shows in its first 512 bytes.
bool packed_looks_like(sv head);

// On failure `*f` is NULL.
ent_status packed_file_open(packed_file **f, flow *in, ent_err *err) ENT_MUST_USE;
void packed_file_close(packed_file **f);

// The next file; false at the end. Folders are not told. `name` lives in `a`.
bool packed_file_next(packed_file *f, arena *a, packed_entry *e);

// The bytes of the file that packed_file_next told of; valid until the next call of it.
flow *packed_file_flow(packed_file *f);

#endif
