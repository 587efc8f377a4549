// SPDX-License-Identifier: Apache-2.0
//
// Files of settings: a strict part of TOML 1.0 (Debian has no C library for it).
//
//     # a comment
//     [stream.pressure]            tables, names with dots
//     actors = ["USA", "EU"]       keys: letters, digits, - and _
//     score = [-10, 0.5]           arrays of values, over several lines
//     since = 2001-01-01           days; numbers; true and false
//     title = "a \"title\""        strings with TOML's escapes; 'as they are'
//
// Not read, and said so: inline tables, arrays of tables, dotted and quoted keys, strings over several lines, times of day, numbers
// in other bases. A key that nobody asked for is an error (toml_done), so that a slip of the pen changes no result in silence.
#ifndef MEASURE_TOML_H
#define MEASURE_TOML_H

#include "base/arena.h"
#include "base/err.h"

typedef enum toml_kind { TOML_STRING, TOML_NUMBER, TOML_TRUTH, TOML_DAY, TOML_ARRAY } toml_kind;

typedef struct toml_value {
    toml_kind kind;
    sv text;       // of a string
    double number; // truth: 0 or 1
    ent_day day;
    const struct toml_value *items;
    size_t n_items;
    size_t line; // from 1
} toml_value;

typedef struct toml_entry {
    sv table, key; // table "stream.pressure", empty at the top
    toml_value value;
    bool asked; // by one of the functions below
} toml_entry;

typedef struct toml_table {
    sv name;
    size_t line;
} toml_table;

typedef struct toml {
    const char *file; // for messages
    VEC(toml_entry) entries;
    VEC(toml_table) tables; // in the order of the file
} toml;

// Everything lives in `a`; `bytes` must live as long. ENT_ERR_INPUT: "FILE:LINE: what is wrong".
ent_status toml_read(arena *a, sv bytes, const char *file, toml *t, ent_err *err) ENT_MUST_USE;

// Values by table and key; ENT_ERR_INPUT when the value is of another kind. A key that is not there leaves `*out` as it is.
ent_status toml_string(toml *t, sv table, const char *key, sv *out, ent_err *err) ENT_MUST_USE;
ent_status toml_number(toml *t, sv table, const char *key, double *out, ent_err *err) ENT_MUST_USE;
ent_status toml_truth(toml *t, sv table, const char *key, bool *out, ent_err *err) ENT_MUST_USE;
ent_status toml_day(toml *t, sv table, const char *key, ent_day *out, ent_err *err) ENT_MUST_USE;

// An array of strings joined by '|'; a single string is an array of one. No item may be empty or have a '|' in it.
ent_status toml_strings(arena *a, toml *t, sv table, const char *key, sv *out,
                        ent_err *err) ENT_MUST_USE;
// An array of at most `most` numbers.
ent_status toml_numbers(toml *t, sv table, const char *key, double *out, size_t most, size_t *n,
                        ent_err *err) ENT_MUST_USE;

// ENT_ERR_INPUT when there is a key that was never asked for.
ent_status toml_done(const toml *t, ent_err *err) ENT_MUST_USE;

#endif
