// SPDX-License-Identifier: Apache-2.0
//
// Growing text in an arena, and JSON written into it. Numbers come out the same everywhere: integers in full,
// fractions with a fixed number of decimals, never through the locale.
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/arena.h"

typedef struct text {
    arena *a;
    char *at;
    size_t n, cap;
} text;

static inline text text_new(arena *a) { return (text){.a = a}; }
static inline sv text_sv(const text *t) { return (sv){t->at, t->n}; }

void text_add(text *t, sv s);
void text_char(text *t, char c);
void text_int(text *t, int64_t v);
void text_fixed(text *t, double v, int decimals); // |v| < 1e15; rounds half away from zero

// JSON: the writer keeps track of commas. `key` before each value inside an object.
//     json_open(&j, '{'); json_key(&j, "id"); json_str(&j, id); json_close(&j, '}');
typedef struct json {
    text *t;
    bool comma; // the next value or key needs one before it
} json;

void json_open(json *j, char bracket);
void json_close(json *j, char bracket);
void json_key(json *j, const char *key);
void json_key_sv(json *j, sv key);
void json_str(json *j, sv s);       // invalid UTF-8 comes out as U+FFFD
void json_plain(json *j, sv words); // as it is written: a number, "null"
void json_int(json *j, int64_t v);
void json_fixed(json *j, double v, int decimals);
void json_bool(json *j, bool v);

// A key with its value. Left out: an empty string, ENT_NO_DAY.
void json_key_str(json *j, const char *key, sv s);
void json_key_list(json *j, const char *key, sv list); // "a|b" as a list of strings
void json_key_int(json *j, const char *key, int64_t v);
void json_key_fixed(json *j, const char *key, double v, int decimals);
void json_key_bool(json *j, const char *key, bool v);
void json_key_day(json *j, const char *key, ent_day day); // YYYY-MM-DD

#endif
