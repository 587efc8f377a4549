// SPDX-License-Identifier: Apache-2.0
//
// What every other public header rests on: strings, spans, days, and how errors travel.
//
// Strings are views: a pointer and a length, UTF-8, never owned, not NUL-terminated. What they
// point into is told where they are handed out.
//
// Positions are byte offsets into the report's UTF-8 text, `[begin, end)`. Only the JSON record
// counts in code points (docs/record.md); the conversion happens when it is written.
//
// Functions that can fail return an `ent_status` and take an optional `ent_err` last, owned by the
// caller, NULL where the words do not matter. The library never prints, exits, or keeps an error
// anywhere else.
#ifndef ENTENTE_BASE_H
#define ENTENTE_BASE_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define ENT_API __attribute__((visibility("default")))
#define ENT_MUST_USE __attribute__((warn_unused_result))
#define ENT_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define ENT_API
#define ENT_MUST_USE
#define ENT_PRINTF(fmt, args)
#endif

// A view of UTF-8 bytes. `{NULL, 0}` is "not there"; a view of length 0 that is there is empty.
typedef struct ent_sv {
    const char *p;
    size_t len;
} ent_sv;

// A stretch of the report's text in bytes, end exclusive.
typedef struct ent_span {
    uint32_t begin, end;
} ent_span;

// Days since 1970-01-01 in the proleptic Gregorian calendar; ENT_NO_DAY where unknown.
typedef int32_t ent_day;
#define ENT_NO_DAY INT32_MIN

typedef enum ent_status {
    ENT_OK = 0,
    ENT_ERR_MEMORY = -1,  // out of memory, or over the report's memory bound
    ENT_ERR_IO = -2,      // the system refused: open, read, write, map
    ENT_ERR_INPUT = -3,   // the input is not what it should be; `offset` says where
    ENT_ERR_USAGE = -4,   // the caller asked for something that cannot be
    ENT_ERR_VERSION = -5, // a model or knowledge file of another version or damaged
} ent_status;

// What went wrong, in words for a person: names the file, the place in it, and what to do.
typedef struct ent_err {
    ent_status code;
    uint64_t offset; // byte or line in the input, where that means something, else 0
    char message[240];
} ent_err;

#endif
