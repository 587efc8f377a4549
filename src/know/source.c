// SPDX-License-Identifier: Apache-2.0
#include "know/source.h"
#include "base/file.h"
#include "know/dictionary.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_BYTES = 64 << 20, PATH_BYTES = 4096 };

static int is_tsv(const struct dirent *e) {
    return e->d_name[0] != '.' && sv_ends(sv_of(e->d_name), SV(".tsv"));
}

static int is_table(const struct dirent *e) {
    return is_tsv(e) || dictionary_kind_of(sv_of(e->d_name)) != DICTIONARY_NONE;
}

static int by_bytes(const struct dirent **x, const struct dirent **y) {
    return strcmp((*x)->d_name, (*y)->d_name);
}

static ent_status add(know_folder *f, know_file file, const char *dir, const char *name,
                      bool theirs, ent_err *err) {
    char path[PATH_BYTES], label[PATH_BYTES];
    if ((size_t)snprintf(path, sizeof path, "%s/%s", dir, name) >= sizeof path)
        return err_set(err, ENT_ERR_USAGE, 0, "path too long: %s/%s", dir, name);
    snprintf(label, sizeof label, "%s%s", theirs ? "+" : "", name);
    know_source *more = realloc(f->at, (f->n + 1) * sizeof *more);
    if (!more) return err_set(err, ENT_ERR_MEMORY, 0, "%s: out of memory", path);
    f->at = more;
    know_source *s = &f->at[f->n];
    *s = (know_source){.file = file, .theirs = theirs};
    ENT_TRY(file_read(path, MOST_BYTES, &s->bytes, err));
    s->label = sv_of(strdup(label));
    f->n++;
    if (!s->label.p) return err_set(err, ENT_ERR_MEMORY, 0, "%s: out of memory", path);
    return ENT_OK;
}

static ent_status add_leaders(know_folder *f, const char *dir, bool theirs, ent_err *err) {
    char sub[PATH_BYTES], name[PATH_BYTES];
    struct dirent **found = NULL;
    if ((size_t)snprintf(sub, sizeof sub, "%s/leaders", dir) >= sizeof sub)
        return err_set(err, ENT_ERR_USAGE, 0, "path too long: %s/leaders", dir);
    int n = scandir(sub, &found, is_tsv, by_bytes);
    if (n < 0 && errno != ENOENT) return err_system(err, "cannot open folder %s", sub);
    ent_status status = ENT_OK;
    for (int i = 0; i < n; i++) {
        snprintf(name, sizeof name, "leaders/%s", found[i]->d_name);
        if (status == ENT_OK) status = add(f, KNOW_F_LEADERS, dir, name, theirs, err);
        free(found[i]);
    }
    free(found);
    return status;
}

static bool listed(struct dirent **found, int n, const char *name) {
    for (int i = 0; i < n; i++)
        if (strcmp(found[i]->d_name, name) == 0) return true;
    return false;
}

static void tell_strangers(struct dirent **found, int n, know_problems *p) {
    for (int i = 0; i < n; i++) {
        bool ours = false;
        for (know_file f = 0; f < KNOW_N_FILES; f++)
            ours |= strcmp(found[i]->d_name, table_file_name(f)) == 0;
        if (!ours && is_tsv(found[i]))
            problem_in(p, sv_of(found[i]->d_name), 0,
                       "no file of that name is read; rename it, see README.md");
    }
}

// Dictionaries only ever add to what is known, so they are no part of a folder that stands alone.
static ent_status add_dictionaries(know_folder *f, const char *dir, struct dirent **found, int n,
                                   ent_err *err) {
    for (int i = 0; i < n; i++)
        if (!is_tsv(found[i])) ENT_TRY(add(f, KNOW_F_DICTIONARY, dir, found[i]->d_name, true, err));
    return ENT_OK;
}

static ent_status add_all(know_folder *f, const char *dir, struct dirent **found, int n,
                          bool theirs, know_problems *p, ent_err *err) {
    for (know_file file = 0; file < KNOW_N_FILES; file++) {
        const char *name = table_file_name(file);
        size_t before = f->n;
        if (listed(found, n, name)) ENT_TRY(add(f, file, dir, name, theirs, err));
        if (file == KNOW_F_LEADERS) ENT_TRY(add_leaders(f, dir, theirs, err));
        if (p->strict && !theirs && f->n == before)
            problem_in(p, sv_of(name), 0, "the file is missing; see README.md");
    }
    if (p->strict) tell_strangers(found, n, p);
    return theirs ? add_dictionaries(f, dir, found, n, err) : ENT_OK;
}

ent_status folder_read(know_folder *f, const char *dir, bool theirs, know_problems *p,
                       ent_err *err) {
    struct dirent **found = NULL;
    *f = (know_folder){0};
    int n = scandir(dir, &found, is_table, by_bytes);
    if (n < 0) return err_system(err, "cannot open folder %s", dir);
    ent_status status = add_all(f, dir, found, n, theirs, p, err);
    for (int i = 0; i < n; i++) free(found[i]);
    free(found);
    if (status != ENT_OK) folder_free(f);
    return status;
}

void folder_free(know_folder *f) {
    for (size_t i = 0; i < f->n; i++) {
        free((char *)f->at[i].label.p);
        free((char *)f->at[i].bytes.p);
    }
    free(f->at);
    *f = (know_folder){0};
}
