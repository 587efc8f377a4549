// SPDX-License-Identifier: Apache-2.0
#include "cli/input.h"
#include "cli/cli.h"
#include <fts.h>
#include <stdlib.h>
#include <sys/stat.h>

struct folder {
    FTS *walk;
    char *operand[2];
};

static bool is_folder(const char *path) {
    struct stat st;
    return strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static uint64_t size_of(char **files, int n_files) {
    uint64_t sum = 0;
    for (int i = 0; i < n_files; i++) {
        struct stat st;
        if (stat(files[i], &st) != 0 || !S_ISREG(st.st_mode)) return 0;
        sum += (uint64_t)st.st_size;
    }
    return sum;
}

inputs inputs_of(char **files, int n_files, input_form wanted, const input_settings *settings) {
    static const input_settings none;
    if (!settings) settings = &none;
    static const source_form forms[] = {
        [INPUT_GUESS] = SOURCE_TEXT,  [INPUT_TEXT] = SOURCE_TEXT, [INPUT_HTML] = SOURCE_HTML,
        [INPUT_JSONL] = SOURCE_JSONL, [INPUT_CSV] = SOURCE_CSV,   [INPUT_CONLLU] = SOURCE_TEXT};
    return (inputs){
        .files = files,
        .n_files = n_files,
        .wanted = wanted,
        .settings = settings,
        .options = {.told = wanted != INPUT_GUESS,
                    .form = forms[wanted],
                    .most_bytes = (size_t)(settings->most_mb ? settings->most_mb : INPUT_MOST_MB)
                                  << 20,
                    .column = settings->column,
                    .stopped = cli_stopped},
        .resumed = !settings->resume,
        .size_bytes = size_of(files, n_files)};
}

static void close_folder(inputs *in) {
    if (!in->folder) return;
    fts_close(in->folder->walk);
    free(in->folder);
    in->folder = NULL;
}

static void close_file(inputs *in) {
    uint64_t size;
    if (in->from) in->read_bytes += supply_read_bytes(in->from, &size);
    supply_close(&in->from);
    free(in->file);
    in->file = NULL;
}

void inputs_close(inputs *in) {
    close_file(in);
    close_folder(in);
}

uint64_t inputs_read_bytes(const inputs *in, uint64_t *size) {
    *size = in->size_bytes;
    return in->so_far_bytes;
}

void input_release(input *in) {
    arena_deinit(&in->a);
    in->report = (ent_input){.published = ENT_NO_DAY};
}

void input_free(input *in) {
    input_release(in);
    free(in->file);
    free(in->place);
    free(in->skip);
    *in = (input){.status = in->status};
}

static char *copy_of(sv s) { return s.p ? strndup(s.p, s.len) : NULL; }

static bool fail(input *out, const char *file, ent_status status) {
    out->file = strdup(file);
    out->place = strdup(file);
    out->form = INPUT_TEXT;
    out->status = status;
    return true;
}

static int by_name(const FTSENT **a, const FTSENT **b) {
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static ent_status open_folder(inputs *in, char *path, ent_err *err) {
    folder *f = calloc(1, sizeof *f);
    if (!f) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    f->operand[0] = path;
    f->walk = fts_open(f->operand, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
    in->folder = f;
    if (f->walk) return ENT_OK;
    free(f);
    in->folder = NULL;
    return err_system(err, "cannot open");
}

static ent_status open_file(inputs *in, const char *path, ent_err *err) {
    in->file = strdup(path); // the supply borrows it
    if (!in->file) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    return supply_open(&in->from, in->file, &in->options, err);
}

// The next file of the folder is opened, or what keeps it from being read is told: true. False at the end.
static bool walk_on(inputs *in, input *out, bool *tells) {
    FTSENT *e;
    *tells = true;
    while ((e = fts_read(in->folder->walk))) {
        bool hidden = e->fts_level > 0 && e->fts_name[0] == '.';
        switch (e->fts_info) {
        case FTS_D:
            if (hidden) fts_set(in->folder->walk, e, FTS_SKIP);
            if (hidden || e->fts_level <= INPUT_MOST_FOLDERS) break;
            fts_set(in->folder->walk, e, FTS_SKIP);
            return fail(out, e->fts_path,
                        err_set(&out->err, ENT_ERR_INPUT, 0, "more than %d folders deep: not read",
                                INPUT_MOST_FOLDERS));
        case FTS_F:
            if (hidden) break;
            *tells = false;
            if (open_file(in, e->fts_path, &out->err) == ENT_OK) return true;
            *tells = true;
            fail(out, e->fts_path, out->err.code);
            close_file(in);
            return true;
        case FTS_SL:
        case FTS_SLNONE:
            out->skip = strdup("a symbolic link in a folder");
            return fail(out, e->fts_path, ENT_OK);
        case FTS_DNR:
        case FTS_ERR:
        case FTS_NS:
            return fail(
                out, e->fts_path,
                err_set(&out->err, ENT_ERR_IO, 0, "cannot open: %s", strerror(e->fts_errno)));
        default: break;
        }
    }
    return false;
}

// Opens the next operand. False at the end; `*tells` when it cannot be.
static bool open_next(inputs *in, input *out, bool *tells) {
    if (in->next_file == in->n_files) return false;
    char *path = in->files[in->next_file++];
    ent_status status =
        is_folder(path) ? open_folder(in, path, &out->err) : open_file(in, path, &out->err);
    *tells = status != ENT_OK;
    if (!*tells) return true;
    fail(out, strcmp(path, "-") == 0 ? "(standard input)" : path, status);
    close_file(in);
    return true;
}

static input_form form_of(const inputs *in, source_form form) {
    if (in->wanted == INPUT_CONLLU) return INPUT_CONLLU;
    return form == SOURCE_JSONL ? INPUT_JSONL : INPUT_TEXT;
}

// The next item of the open file; false at its end.
static bool next_item(inputs *in, input *out) {
    supply_item it;
    arena_init(&out->a, 3 * in->options.most_bytes + (4 << 20));
    if (arena_try(&out->a)) {
        arena_deinit(&out->a);
        return fail(out, in->file,
                    err_set(&out->err, ENT_ERR_MEMORY, 0, "out of memory for a report"));
    }
    if (!supply_next(in->from, &out->a, &it)) {
        arena_deinit(&out->a);
        return false;
    }
    out->file = copy_of(it.file);
    out->place = copy_of(it.place);
    out->skip = it.skip ? strdup(it.skip) : NULL;
    out->line = it.line;
    out->form = form_of(in, it.form);
    out->report = it.in;
    out->status = it.status;
    out->err = it.err;
    if (it.status != ENT_OK || it.skip) input_release(out);
    return true;
}

static bool next_any(inputs *in, input *out) {
    for (bool tells;;) {
        *out = (input){.report.published = ENT_NO_DAY};
        if (in->from) {
            if (next_item(in, out)) return true;
            close_file(in);
        } else if (in->folder) {
            if (!walk_on(in, out, &tells))
                close_folder(in);
            else if (tells)
                return true;
        } else if (!open_next(in, out, &tells)) {
            return false;
        } else if (tells) {
            return true;
        }
    }
}

bool inputs_next(inputs *in, input *out) {
    while (next_any(in, out)) {
        uint64_t size;
        in->so_far_bytes = in->read_bytes + (in->from ? supply_read_bytes(in->from, &size) : 0);
        if (in->resumed) return true;
        in->resumed = out->place && strcmp(out->place, in->settings->resume) == 0;
        input_free(out);
    }
    return false;
}
