// SPDX-License-Identifier: Apache-2.0
//
// Files, folders and pipes as one stream of reports to read: whatever a file is, and whatever archives are around it (read/supply.h).
//
// Folders are walked in the order of their names, without links in them, files whose names begin with a dot, and folders more than
// INPUT_MOST_FOLDERS deep. What is no report but should be told (a link, a picture in a web archive) comes with `skip`.
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include "entente/engine.h"
#include "read/supply.h"

enum { INPUT_MOST_MB = 64, INPUT_MOST_FOLDERS = 64 };

typedef enum input_form {
    INPUT_GUESS,
    INPUT_TEXT,
    INPUT_HTML,
    INPUT_JSONL,
    INPUT_CSV,
    INPUT_CONLLU
} input_form;

typedef struct input {
    char *file;    // as the caller named it, and what is inside behind it: "news.zip/2020.csv"
    char *place;   // "news.zip/2020.csv:7"; how messages and --resume call it
    uint64_t line; // of JSON Lines and tables, number in a feed; from 1, 0 for a whole file
    input_form
        form; // INPUT_JSONL: `report.bytes` is a line of JSON (batch_report reads it); INPUT_CONLLU; else INPUT_TEXT
    ent_input report; // lives in `a`
    arena a;
    char *skip; // why it is no report; NULL when it is
    ent_status status;
    ent_err err; // the report is then empty
} input;

// What the user may say of input: rows of a table of options, see batch.h.
typedef struct input_settings {
    long most_mb;       // of one report; 0: INPUT_MOST_MB
    const char *column; // of tables; NULL for the usual names
    const char *resume; // go on behind this place; NULL for the beginning
} input_settings;

typedef struct folder folder;

typedef struct inputs {
    char **files;
    int n_files, next_file;
    input_form wanted;
    const input_settings *settings; // NULL for none
    supply_options options;
    folder *folder;                // being walked, NULL for none
    char *file;                    // open, or that could not be opened; from malloc
    supply *from;                  // NULL for none
    bool resumed;                  // the place to go on behind was passed
    uint64_t read_bytes;           // of files that are finished
    _Atomic uint64_t so_far_bytes; // as of the last item: what other threads may ask for
    uint64_t size_bytes;           // of all files; 0: not known
} inputs;

inputs inputs_of(char **files, int n_files, input_form wanted, const input_settings *settings);

// The next input: a report, or what kept it from being read, or why it is none. False at the end. Filled in place: `out` must not move.
bool inputs_next(inputs *in, input *out);

void input_release(input *in); // the report; names stay
void input_free(input *in);

// Bytes read up to the last item, of inputs_of's files; `size` 0 when it is not known. Any thread, also while another one takes an item.
uint64_t inputs_read_bytes(const inputs *in, uint64_t *size);

// Closes what is open; harmless after the end.
void inputs_close(inputs *in);

#endif
