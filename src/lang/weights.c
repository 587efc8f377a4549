// SPDX-License-Identifier: Apache-2.0
#include "lang/weights.h"
#include "base/file.h"
#include <stdio.h>
#include <stdlib.h>
#include <xxhash.h>

typedef struct head {
    char magic[8];
    uint32_t version, n_entries;
    uint64_t bytes, hash; // of the whole file; of all behind the head
    char name[32];
} head;

typedef struct entry {
    char name[WEIGHTS_NAME_BYTES];
    uint64_t offset, bytes;
} entry;

_Static_assert(sizeof(head) == 64 && sizeof(entry) == 64, "the layout in weights.h");

static const char magic[8] = {'E', 'N', 'T', 'M', 'O', 'D', 'E', 'L'};

static const head *head_of(const weights *w) { return (const head *)w->file.p; }
static const entry *entries_of(const weights *w) {
    return (const entry *)(w->file.p + sizeof(head));
}

static ent_status check(const weights *w, const char *path, ent_err *err) {
    const head *h = head_of(w);
    if (w->file.len < sizeof *h || memcmp(h->magic, magic, sizeof magic) != 0)
        return err_set(err, ENT_ERR_VERSION, 0, "%s: not an entente model", path);
    if (h->version != WEIGHTS_VERSION)
        return err_set(
            err, ENT_ERR_VERSION, 8,
            "%s: model file of version %u, this program reads %d; rebuild or reinstall it", path,
            h->version, WEIGHTS_VERSION);
    if (h->bytes != w->file.len || h->n_entries > (w->file.len - sizeof *h) / sizeof(entry))
        return err_set(err, ENT_ERR_VERSION, 16,
                       "%s: damaged model (%zu bytes, should be %llu); reinstall it", path,
                       w->file.len, (unsigned long long)h->bytes);
    if (XXH3_64bits(w->file.p + sizeof *h, w->file.len - sizeof *h) != h->hash)
        return err_set(err, ENT_ERR_VERSION, 24,
                       "%s: damaged model (checksum differs); reinstall it", path);
    for (uint32_t i = 0; i < h->n_entries; i++) {
        const entry *e = &entries_of(w)[i];
        if (e->offset > w->file.len || e->bytes > w->file.len - e->offset || e->offset % 64 ||
            e->name[WEIGHTS_NAME_BYTES - 1] || h->name[sizeof h->name - 1])
            return err_set(err, ENT_ERR_VERSION, 0, "%s: damaged model (entry %u)", path, i);
    }
    return ENT_OK;
}

ent_status weights_open(weights *w, const char *path, ent_err *err) {
    memset(w, 0, sizeof *w);
    ENT_TRY(file_map(path, &w->file, err));
    ent_status status = check(w, path, err);
    if (status != ENT_OK) {
        file_unmap(&w->file);
        return status;
    }
    w->name = head_of(w)->name;
    snprintf(w->hash, sizeof w->hash, "%016llx", (unsigned long long)head_of(w)->hash);
    return ENT_OK;
}

void weights_close(weights *w) { file_unmap(&w->file); }

bool weights_at(const weights *w, size_t k, weights_section *section) {
    if (k >= head_of(w)->n_entries) return false;
    const entry *e = &entries_of(w)[k];
    *section = (weights_section){e->name, {w->file.p + e->offset, e->bytes}};
    return true;
}

sv weights_get(const weights *w, const char *name) {
    weights_section s;
    for (size_t k = 0; weights_at(w, k, &s); k++)
        if (strcmp(s.name, name) == 0) return s.data;
    return (sv){NULL, 0};
}

ent_status weights_need(const weights *w, const char *name, size_t bytes, sv *section,
                        ent_err *err) {
    *section = weights_get(w, name);
    if (!section->p)
        return err_set(err, ENT_ERR_VERSION, 0, "model %s: section `%s' is missing; reinstall it",
                       w->name, name);
    if (bytes && section->len != bytes)
        return err_set(err, ENT_ERR_VERSION, 0,
                       "model %s: section `%s' has %zu bytes, %zu expected; reinstall it", w->name,
                       name, section->len, bytes);
    return ENT_OK;
}

ent_status weights_floats(const weights *w, const char *name, size_t n, const float **out,
                          ent_err *err) {
    sv section;
    ENT_TRY(weights_need(w, name, n * sizeof **out, &section, err));
    *out = (const float *)section.p;
    return ENT_OK;
}

static uint64_t aligned(uint64_t n) { return (n + 63) / 64 * 64; }

ent_status weights_write(const char *path, const char *model_name, const weights_section *sections,
                         size_t n, ent_err *err) {
    uint64_t bytes = sizeof(head) + n * sizeof(entry);
    for (size_t i = 0; i < n; i++) bytes = aligned(bytes) + sections[i].data.len;
    char *file = calloc(1, bytes);
    if (!file) return err_set(err, ENT_ERR_MEMORY, 0, "%s: out of memory", path);
    head *h = (head *)file;
    entry *e = (entry *)(file + sizeof *h);
    uint64_t at = sizeof *h + n * sizeof *e;
    for (size_t i = 0; i < n; i++) {
        at = aligned(at);
        snprintf(e[i].name, sizeof e[i].name, "%s", sections[i].name);
        e[i].offset = at;
        e[i].bytes = sections[i].data.len;
        if (sections[i].data.len) memcpy(file + at, sections[i].data.p, sections[i].data.len);
        at += sections[i].data.len;
    }
    memcpy(h->magic, magic, sizeof magic);
    h->version = WEIGHTS_VERSION;
    h->n_entries = (uint32_t)n;
    h->bytes = bytes;
    snprintf(h->name, sizeof h->name, "%s", model_name);
    h->hash = XXH3_64bits(file + sizeof *h, bytes - sizeof *h);
    ent_status status = file_replace(path, (sv){file, bytes}, err);
    free(file);
    return status;
}
