// SPDX-License-Identifier: Apache-2.0
//
// Tables -> the compiled file (image.h).
#ifndef KNOW_COMPILE_H
#define KNOW_COMPILE_H

#include "know/table.h"

// Compiles sources, ours and those that override, in the order in which they come. Lines with problems are told and left out.
// `*bytes` is an image from malloc, the caller's. ENT_ERR_MEMORY.
ent_status compile_sources(const know_source *sources, size_t n, know_problems *p, sv *bytes,
                           ent_err *err) ENT_MUST_USE;

// Compiles the folder `dir` into the file `out`, which is replaced at once.
ent_status compile_folder(const char *dir, const char *out, know_problems *p,
                          ent_err *err) ENT_MUST_USE;

#endif
