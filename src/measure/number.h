// SPDX-License-Identifier: Apache-2.0
//
// What the commands of this folder write: numbers of twelve significant digits, and estimates.
#ifndef MEASURE_NUMBER_H
#define MEASURE_NUMBER_H

#include "base/text.h"

// The shortest form of at most 12 significant digits, "." as decimal point; NaN and infinities come out as null (JSON) or "" (text).
void number_text(text *t, double v);
void json_number(json *j, double v);
void json_key_number(json *j, const char *key, double v);
void json_key_numbers(json *j, const char *key, const double *v, size_t n);

typedef struct estimate {
    const char *name;
    double value, se, lo,
        hi; // NAN where unknown; lo and hi enclose 90 per cent unless the report says otherwise
} estimate;
void json_estimate(json *j, const estimate *e);

// SHA-256 of bytes, 64 hex digits and a NUL: inputs are named by it.
void sha256_hex(sv bytes, char hex[65]);

// Reads a number that is all of `s` (decimal, exponent allowed); false otherwise, also for NaN and infinities.
bool number_read(sv s, double *v);

#endif
