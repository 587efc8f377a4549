// SPDX-License-Identifier: Apache-2.0
//
// Files, pipes and JSON Lines as one stream of reports to read.
//
// A file is one report, or JSON Lines with one a line: told by the caller, or guessed from the name and the first bytes. JSON
// Lines are never held whole: one line at a time, so that a file may be of any size. A report may have INPUT_MOST_BYTES.
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include "base/err.h"
#include "base/sv.h"

enum { INPUT_MOST_BYTES = 64 << 20 };

typedef enum input_form { INPUT_GUESS, INPUT_TEXT, INPUT_JSONL, INPUT_CONLLU } input_form;

typedef struct input {
    const char *file; // as the caller named it; "(standard input)" for "-"
    input_form form;  // never INPUT_GUESS
    uint64_t line;    // of JSON Lines, from 1; 0 for a whole file
    sv bytes;         // from malloc, the receiver's
    ent_status status;
    ent_err err; // `bytes` is then empty
} input;

typedef struct inputs {
    char **files;
    int n_files, next_file;
    input_form wanted;
    const char *file; // open now, NULL for none
    int fd;
    input_form form;
    char *buffer; // read but not handed out: [at, end)
    size_t at, end, cap;
    uint64_t line;
    bool ended;
} inputs;

inputs inputs_of(char **files, int n_files, input_form wanted);

// The next report, or what kept it from being read; false at the end. A blank line is no report.
bool inputs_next(inputs *in, input *out);

// Closes what is open; harmless after the end.
void inputs_close(inputs *in);

#endif
