// SPDX-License-Identifier: Apache-2.0
#include "base/err.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

ent_status err_set(ent_err *err, ent_status code, uint64_t offset, const char *format, ...) {
    if (!err) return code;
    va_list args;
    va_start(args, format);
    vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    err->code = code;
    err->offset = offset;
    return code;
}

ent_status err_system(ent_err *err, const char *format, ...) {
    int reason = errno;
    if (!err) return ENT_ERR_IO;
    va_list args;
    va_start(args, format);
    vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    size_t n = strlen(err->message);
    char words[96] = "";
    const char *told = strerror_r(reason, words, sizeof words);
    snprintf(err->message + n, sizeof err->message - n, ": %s", told);
    err->code = ENT_ERR_IO;
    err->offset = 0;
    return ENT_ERR_IO;
}
