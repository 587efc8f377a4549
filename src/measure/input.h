// SPDX-License-Identifier: Apache-2.0
//
// Files that are read whole, and their lines.
#ifndef MEASURE_INPUT_H
#define MEASURE_INPUT_H

#include "base/arena.h"
#include "base/err.h"

// The bytes of the file in `a`, without a byte order mark, and their SHA-256. More than 1 GiB is ENT_ERR_INPUT.
ent_status input_file(arena *a, const char *path, sv *bytes, char hash[65],
                      ent_err *err) ENT_MUST_USE;

// The next line without its end (LF or CR LF); false at the end of `rest`.
bool input_line(sv *rest, sv *line);

#endif
