// SPDX-License-Identifier: Apache-2.0
#include "cli/input.h"
#include "cli/cli.h"
#include "read/jsonl.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

enum { CHUNK_BYTES = 1 << 16, WAIT_MS = 100 };

inputs inputs_of(char **files, int n_files, input_form wanted) {
    return (inputs){.files = files, .n_files = n_files, .wanted = wanted, .fd = -1};
}

void inputs_close(inputs *in) {
    if (in->fd > STDIN_FILENO) close(in->fd);
    free(in->buffer);
    in->buffer = NULL;
    in->at = in->end = in->cap = 0;
    in->fd = -1;
    in->file = NULL;
}

static ent_status grow(inputs *in, ent_err *err) {
    if (in->at) {
        memmove(in->buffer, in->buffer + in->at, in->end - in->at);
        in->end -= in->at;
        in->at = 0;
    }
    if (in->cap - in->end >= CHUNK_BYTES) return ENT_OK;
    size_t cap = in->cap ? in->cap * 2 : 2 * CHUNK_BYTES;
    char *more = realloc(in->buffer, cap);
    if (!more) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    in->buffer = more;
    in->cap = cap;
    return ENT_OK;
}

// Waits for input; false when an interrupt came first. It may come to another thread, so that read() would not be woken up.
static bool wait_for(int fd) {
    struct pollfd p = {.fd = fd, .events = POLLIN};
    while (!cli_stopped() && poll(&p, 1, WAIT_MS) == 0) {
    }
    return !cli_stopped();
}

// Reads a piece more; `ended` is set when there is none.
static ent_status fill(inputs *in, ent_err *err) {
    ENT_TRY(grow(in, err));
    ssize_t got = 0;
    do
        if (wait_for(in->fd)) got = read(in->fd, in->buffer + in->end, in->cap - in->end);
    while (got < 0 && errno == EINTR);
    if (got < 0) return err_system(err, "cannot read");
    if (got == 0) in->ended = true;
    in->end += (size_t)got;
    return ENT_OK;
}

static ent_status too_large(inputs *in, const char *what, ent_err *err) {
    return err_set(err, ENT_ERR_INPUT, in->line,
                   "%s of more than %d MB, the most that one report may be; split it", what,
                   INPUT_MOST_BYTES >> 20);
}

static ent_status read_whole(inputs *in, ent_err *err) {
    while (!in->ended) {
        ENT_TRY(fill(in, err));
        if (in->end - in->at > INPUT_MOST_BYTES) return too_large(in, "a text", err);
    }
    return ENT_OK;
}

// Where the line at `at` ends, reading on until it does; without its line feed.
static ent_status read_line(inputs *in, size_t *end, ent_err *err) {
    size_t looked = in->at;
    *end = in->at;
    for (;;) {
        const char *feed =
            in->end > looked ? memchr(in->buffer + looked, '\n', in->end - looked) : NULL;
        if (feed || in->ended) {
            *end = feed ? (size_t)(feed - in->buffer) : in->end;
            return ENT_OK;
        }
        if (in->end - in->at > INPUT_MOST_BYTES) return too_large(in, "a line", err);
        looked = in->end - in->at; // fill moves what is left to the front
        ENT_TRY(fill(in, err));
    }
}

static ent_status open_next(inputs *in, ent_err *err) {
    const char *path = in->files[in->next_file++];
    bool standard_input = strcmp(path, "-") == 0;
    in->file = standard_input ? "(standard input)" : path;
    in->line = 0;
    in->ended = false;
    in->fd = standard_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (in->fd < 0) return err_system(err, "cannot open");
    ENT_TRY(fill(in, err));
    in->form = in->wanted;
    if (in->wanted == INPUT_GUESS)
        in->form = jsonl_looks_like((sv){in->buffer, in->end}, in->file) ? INPUT_JSONL : INPUT_TEXT;
    return ENT_OK;
}

static void fail(inputs *in, input *out, ent_status status) {
    out->file = in->file;
    out->form = in->wanted == INPUT_GUESS ? INPUT_TEXT : in->wanted;
    out->line = in->line;
    out->status = status;
    inputs_close(in);
}

// Hands out a copy of [at, end) of the buffer, or the buffer itself.
static ent_status take(inputs *in, input *out, size_t end, bool whole) {
    sv bytes = {in->buffer + in->at, end - in->at};
    if (whole) {
        in->buffer = NULL;
        in->at = in->end = in->cap = 0;
    } else {
        char *copy = malloc(bytes.len ? bytes.len : 1);
        if (!copy) return err_set(&out->err, ENT_ERR_MEMORY, 0, "out of memory");
        memcpy(copy, bytes.p, bytes.len);
        bytes.p = copy;
    }
    *out = (input){.file = in->file, .form = in->form, .line = in->line, .bytes = bytes};
    return ENT_OK;
}

// The next line that is not blank, or false at the end of the file.
static bool next_line(inputs *in, input *out) {
    for (;;) {
        size_t end;
        in->line++;
        ent_status status =
            in->ended && in->at == in->end ? ENT_OK : read_line(in, &end, &out->err);
        if (status != ENT_OK) {
            fail(in, out, status);
            return true;
        }
        if (in->at == in->end) {
            inputs_close(in);
            return false;
        }
        if (in->line == 1 && sv_starts((sv){in->buffer, end}, SV("\xEF\xBB\xBF"))) in->at = 3;
        bool blank = sv_trim(sv_cut((sv){in->buffer, end}, in->at, end)).len == 0;
        if (!blank) status = take(in, out, end, false);
        in->at = end + (end < in->end);
        if (status != ENT_OK) fail(in, out, status);
        if (!blank) return true;
    }
}

static bool next_whole(inputs *in, input *out) {
    ent_status status = read_whole(in, &out->err);
    if (status == ENT_OK) status = take(in, out, in->end, true);
    if (status == ENT_OK)
        inputs_close(in);
    else
        fail(in, out, status);
    return true;
}

bool inputs_next(inputs *in, input *out) {
    for (;;) {
        *out = (input){0};
        if (in->file && in->form == INPUT_JSONL) {
            if (next_line(in, out)) return true;
            continue;
        }
        if (in->next_file == in->n_files) return false;
        ent_status status = open_next(in, &out->err);
        if (status != ENT_OK) {
            fail(in, out, status);
            return true;
        }
        if (in->form != INPUT_JSONL) return next_whole(in, out);
    }
}
