// SPDX-License-Identifier: Apache-2.0
//
// How errors travel inside: a status returned, words put where the caller wants them.
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "entente/base.h"

// Fills `err` (may be NULL) and returns `code`, so that a failing function ends in one line:
//     return err_set(err, ENT_ERR_INPUT, line, "%s:%zu: unknown code `%s'", file, line, code);
ent_status err_set(ent_err *err, ent_status code, uint64_t offset, const char *format, ...)
    ENT_PRINTF(4, 5);

// Same, with the system's reason (errno) behind the words: "cannot open x: No such file".
ent_status err_system(ent_err *err, const char *format, ...) ENT_PRINTF(2, 3);

// Passes a failure up.
#define ENT_TRY(expr)                                  \
    do {                                               \
        ent_status try_status_ = (expr);               \
        if (try_status_ != ENT_OK) return try_status_; \
    } while (0)

#endif
