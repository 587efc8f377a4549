// SPDX-License-Identifier: Apache-2.0
//
// What is wrong with a folder of tables, line by line.
//
// Beyond what the compiler leaves out: cells that are not trimmed, missing last cells, CRLF; codes, types, modes and contexts
// that no table knows; lines there twice; lines that no line could ever reach; terms of one office that overlap.
#ifndef KNOW_LINT_H
#define KNOW_LINT_H

#include "know/table.h"

// Tells every problem of the tables in `dir`, file by file in the order of lines, and counts them in `*n_problems`. `line` is 0 for what
// concerns a whole file. ENT_ERR_IO: there is no such folder; ENT_ERR_MEMORY.
ent_status know_lint(const char *dir, know_tell *tell, void *ctx, size_t *n_problems,
                     ent_err *err) ENT_MUST_USE;

#endif
