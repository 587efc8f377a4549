// SPDX-License-Identifier: Apache-2.0
//
// Folders of TSV files, read whole.
#ifndef KNOW_SOURCE_H
#define KNOW_SOURCE_H

#include "know/table.h"

// Owns the labels and bytes of its sources (malloc, not arena: files are open while it fills).
typedef struct know_folder {
    know_source *at; // in the order of know_file, leaders by name
    size_t n;
} know_folder;

// Reads the files that `dir` and `dir`/leaders have; with `theirs` the labels begin with "+", and dictionaries (dictionary.h) are read too. Files that are none of ours
// are a problem when strict, as is one of ours that is missing. ENT_ERR_IO: there is no such folder, or a file cannot be read.
ent_status folder_read(know_folder *f, const char *dir, bool theirs, know_problems *p,
                       ent_err *err) ENT_MUST_USE;
void folder_free(know_folder *f);

#endif
