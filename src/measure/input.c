// SPDX-License-Identifier: Apache-2.0
#include "measure/input.h"
#include "base/file.h"
#include "measure/number.h"
#include <stdlib.h>

enum { MOST_BYTES = 1 << 30 };

// Memory from malloc must be given back when the arena has no room for the copy.
static sv move_to_arena(arena *a, sv bytes) {
    jmp_buf outer;
    sv copy = {0};
    memcpy(&outer, &a->out, sizeof outer);
    bool failed = arena_try(a);
    if (!failed) copy = arena_copy(a, bytes);
    memcpy(&a->out, &outer, sizeof outer);
    free((void *)bytes.p);
    if (failed) arena_fail(a);
    return copy;
}

ent_status input_file(arena *a, const char *path, sv *bytes, char hash[65], ent_err *err) {
    ENT_TRY(file_read(path, MOST_BYTES, bytes, err));
    *bytes = move_to_arena(a, *bytes);
    sha256_hex(*bytes, hash);
    if (sv_starts(*bytes, SV("\xEF\xBB\xBF"))) *bytes = sv_cut(*bytes, 3, bytes->len);
    return ENT_OK;
}

bool input_line(sv *rest, sv *line) {
    if (!rest->len) return false;
    const char *end = memchr(rest->p, '\n', rest->len);
    size_t n = end ? (size_t)(end - rest->p) : rest->len;
    *line = sv_cut(*rest, 0, n);
    *rest = sv_cut(*rest, n + (end != NULL), rest->len);
    if (sv_ends(*line, SV("\r"))) line->len--;
    return true;
}
