// SPDX-License-Identifier: Apache-2.0
#include "exchange/records.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { CHUNK_BYTES = 1 << 16 };

ent_status records_open(records *r, const char *file, ent_err *err) {
    bool standard_input = strcmp(file, "-") == 0;
    *r = (records){.file = standard_input ? "(standard input)" : file, .next = 1};
    r->fd = standard_input ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC);
    return r->fd < 0 ? err_system(err, "cannot open %s", file) : ENT_OK;
}

records records_of(sv bytes, const char *file) {
    return (records){.file = file,
                     .fd = -1,
                     .buffer = (char *)(uintptr_t)(bytes.p ? bytes.p : ""),
                     .end = bytes.len,
                     .next = 1,
                     .ended = true};
}

void records_close(records *r) {
    if (r->fd < 0) return;
    if (r->fd > STDIN_FILENO) close(r->fd);
    free(r->buffer);
    *r = (records){.fd = -1};
}

static ent_status make_room(records *r, ent_err *err) {
    if (r->at) {
        memmove(r->buffer, r->buffer + r->at, r->end - r->at);
        r->end -= r->at;
        r->scanned -= r->at;
        r->at = 0;
    }
    if (r->cap - r->end >= CHUNK_BYTES) return ENT_OK;
    size_t cap = r->cap ? r->cap * 2 : 2 * CHUNK_BYTES;
    char *more = realloc(r->buffer, cap);
    if (!more) return err_set(err, ENT_ERR_MEMORY, r->line, "%s: out of memory", r->file);
    r->buffer = more;
    r->cap = cap;
    return ENT_OK;
}

static ent_status fill(records *r, ent_err *err) {
    ENT_TRY(make_room(r, err));
    for (;;) {
        ssize_t got = read(r->fd, r->buffer + r->end, r->cap - r->end);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return err_system(err, "cannot read %s", r->file);
        r->ended = got == 0;
        r->end += (size_t)got;
        return ENT_OK;
    }
}

ent_status records_peek(records *r, size_t want, sv *bytes, ent_err *err) {
    while (!r->ended && r->end - r->at < want) ENT_TRY(fill(r, err));
    *bytes = sv_cut((sv){r->buffer, r->end}, r->at, r->end);
    return ENT_OK;
}

// --- Where a record ends ---------------------------------------------------------------------

static bool line_end(records *r) {
    const char *feed = memchr(r->buffer + r->scanned, '\n', r->end - r->scanned);
    r->scanned = feed ? (size_t)(feed - r->buffer) : r->end;
    return feed != NULL;
}

enum { CELL_START, CELL_PLAIN, CELL_QUOTED, CELL_QUOTE_SEEN };

static int csv_step(int state, char c) {
    if (state == CELL_QUOTED) return c == '"' ? CELL_QUOTE_SEEN : CELL_QUOTED;
    if (c == '"' && state != CELL_PLAIN) return CELL_QUOTED;
    return c == ',' ? CELL_START : CELL_PLAIN;
}

static bool csv_end(records *r) {
    for (; r->scanned < r->end; r->scanned++) {
        char c = r->buffer[r->scanned];
        if (c == '\n' && r->state != CELL_QUOTED) {
            r->state = CELL_START;
            return true;
        }
        r->state = csv_step(r->state, c);
    }
    return false;
}

enum { IN_VALUES, IN_STRING, IN_ESCAPE };
enum { FEATURE_DEPTH = 2 }; // inside the collection, inside its array

// Goes on to the end of the value that begins in the array; `at` follows as long as none has begun.
static bool feature_end(records *r) {
    for (; r->scanned < r->end; r->scanned++) {
        char c = r->buffer[r->scanned];
        if (r->state == IN_ESCAPE) {
            r->state = IN_STRING;
        } else if (r->state == IN_STRING) {
            r->state = c == '\\' ? IN_ESCAPE : c == '"' ? IN_VALUES : IN_STRING;
        } else if (c == '"') {
            r->state = IN_STRING;
        } else if (c == '{' || c == '[') {
            r->in_array = ++r->depth == FEATURE_DEPTH ? c == '[' : r->in_array;
        } else if ((c == '}' || c == ']') && r->depth > 0) {
            r->depth--;
            if (r->depth == FEATURE_DEPTH && r->in_array) {
                r->scanned++;
                return true;
            }
        }
        if (r->depth <= FEATURE_DEPTH || !r->in_array) {
            r->next += c == '\n';
            r->at = r->scanned + 1;
        }
    }
    return false;
}

static bool find_end(records *r) {
    if (r->scanned == r->end) return false;
    switch (r->kind) {
    case RECORD_LINE: return line_end(r);
    case RECORD_CSV: return csv_end(r);
    case RECORD_FEATURE: return feature_end(r);
    }
    return false;
}

static ent_status unfinished(records *r, ent_err *err) {
    if (r->kind == RECORD_CSV && r->state == CELL_QUOTED)
        return err_set(err, ENT_ERR_INPUT, r->next,
                       "%s:%llu: a quoted cell of this record is not closed; mend the quotation "
                       "marks, or give the format",
                       r->file, (unsigned long long)r->next);
    if (r->kind == RECORD_FEATURE)
        return err_set(err, ENT_ERR_INPUT, r->next,
                       "%s:%llu: the collection ends in the middle of a feature; the file is "
                       "incomplete",
                       r->file, (unsigned long long)r->next);
    return ENT_OK;
}

static ent_status too_long(records *r, ent_err *err) {
    return err_set(err, ENT_ERR_INPUT, r->next,
                   "%s:%llu: a record of more than %d MB; split it, or give the right --format",
                   r->file, (unsigned long long)r->next, RECORD_MOST_BYTES >> 20);
}

// The record in [at, scanned) is handed out; what parts it from the next is passed over.
static sv take(records *r) {
    sv record = {r->buffer + r->at, r->scanned - r->at};
    r->line = r->next;
    for (size_t i = 0; i < record.len; i++) r->next += record.p[i] == '\n';
    r->at = r->scanned;
    if (r->kind != RECORD_FEATURE && r->at < r->end) {
        r->at++;
        r->next++;
    }
    r->scanned = r->at;
    while (record.len && record.p[record.len - 1] == '\r') record.len--;
    return record;
}

static bool blank(sv s) {
    for (size_t i = 0; i < s.len; i++)
        if (s.p[i] != ' ' && s.p[i] != '\r') return false;
    return true;
}

ent_status records_next(records *r, sv *record, ent_err *err) {
    *record = (sv){NULL, 0};
    for (;;) {
        bool whole = find_end(r);
        if (!whole && r->end - r->at > RECORD_MOST_BYTES) return too_long(r, err);
        if (!whole && !r->ended) {
            ENT_TRY(fill(r, err));
            continue;
        }
        if (!whole && r->at == r->end && r->depth == 0) return ENT_OK;
        if (!whole) {
            ENT_TRY(unfinished(r, err));
            r->state = CELL_START;
        }
        if (r->next == 1 &&
            sv_starts(sv_cut((sv){r->buffer, r->end}, r->at, r->scanned), SV("\xEF\xBB\xBF")))
            r->at += 3;
        sv found = take(r);
        if (blank(found)) continue;
        *record = found;
        return ENT_OK;
    }
}

// --- Cells -----------------------------------------------------------------------------------

static sv unquoted(arena *a, sv cell) {
    char *p = arena_alloc(a, cell.len + 1, 1);
    size_t n = 0;
    bool quoted = true;
    for (size_t i = 1; i < cell.len; i++) {
        if (quoted && cell.p[i] == '"') {
            quoted = i + 1 < cell.len && cell.p[i + 1] == '"';
            if (!quoted) continue;
            i++;
        }
        p[n++] = cell.p[i];
    }
    return (sv){p, n};
}

static void split_csv(arena *a, sv record, record_cells *out) {
    int state = CELL_START;
    for (size_t at = 0, begin = 0; at <= record.len; at++) {
        bool over = at == record.len || (record.p[at] == ',' && state != CELL_QUOTED);
        if (!over) {
            state = csv_step(state, record.p[at]);
            continue;
        }
        sv cell = sv_cut(record, begin, at);
        *vec_push(a, out) = sv_starts(cell, SV("\"")) ? unquoted(a, cell) : cell;
        begin = at + 1;
        state = CELL_START;
    }
}

void record_split(arena *a, sv record, char separator, record_cells *out) {
    if (separator == ',') {
        split_csv(a, record, out);
        return;
    }
    for (size_t at = 0, begin = 0; at <= record.len; at++) {
        if (at < record.len && record.p[at] != separator) continue;
        *vec_push(a, out) = sv_cut(record, begin, at);
        begin = at + 1;
    }
}
