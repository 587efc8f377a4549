// SPDX-License-Identifier: Apache-2.0
#include "know/compile.h"
#include "base/file.h"
#include "know/build.h"
#include "know/dictionary.h"
#include "know/source.h"
#include <stdlib.h>

enum { BOUND_BYTES = 1 << 30 };

image_ref build_str(build *b, sv s) {
    if (!s.len) return (image_ref){0, 0};
    uint32_t *at = strmap_at(b->a, &b->pool, s);
    if (!*at) {
        *at = (uint32_t)b->refs.n + 1;
        *vec_push(b->a, &b->refs) = (image_ref){(uint32_t)b->strings.n, (uint32_t)s.len};
        text_add(&b->strings, s);
    }
    return b->refs.at[*at - 1];
}

image_entry *build_entry(build *b, image_dict d, sv key) {
    dict_build *l = &b->dicts[d];
    uint32_t *at = strmap_at(b->a, &l->index, key);
    if (!*at) {
        *at = (uint32_t)l->entries.n + 1;
        *vec_push(b->a, &l->entries) = (image_entry){.hash = image_hash(key)};
        l->entries.at[l->entries.n - 1].key = build_str(b, key);
    }
    return &l->entries.at[*at - 1];
}

static uint32_t *slots_of(build *b, const dict_build *l, uint32_t *n_slots) {
    uint32_t n = 4;
    while (n < 2 * l->entries.n) n *= 2;
    uint32_t *slots = arena_new(b->a, uint32_t, n);
    for (uint32_t k = 0; k < l->entries.n; k++) {
        uint32_t i = l->entries.at[k].hash & (n - 1);
        while (slots[i]) i = (i + 1) & (n - 1);
        slots[i] = k + 1;
    }
    *n_slots = n;
    return slots;
}

// The text of the tables goes in whole, for overriding folders.
static void add_sources(build *b, const know_source *s, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (s[i].theirs) continue;
        image_ref bytes = {(uint32_t)b->strings.n, (uint32_t)s[i].bytes.len};
        text_add(&b->strings, s[i].bytes);
        *vec_push(b->a, &b->sources) = (image_source){s[i].file, build_str(b, s[i].label), bytes};
    }
}

static ent_status write(build *b, sv *bytes, ent_err *err) {
    const void *at[IMAGE_N_SECTIONS] = {
        b->strings.at, b->facts.at,        b->states.at,    b->surfaces.at, b->groups.at,
        b->nouns.at,   b->lemmas.at,       b->conds.at,     b->roles.at,    b->frames.at,
        b->cameo.at,   b->plover.at,       b->operators.at, b->contexts.at, b->sources.at,
        b->places.at,  b->place_numbers.at};
    size_t n[SECTION_DICTS] = {
        b->strings.n,   b->facts.n,    b->states.n,  b->surfaces.n, b->groups.n,       b->nouns.n,
        b->lemmas.n,    b->conds.n,    b->roles.n,   b->frames.n,   b->cameo.n,        b->plover.n,
        b->operators.n, b->contexts.n, b->sources.n, b->places.n,   b->place_numbers.n};
    uint32_t count[IMAGE_N_SECTIONS];
    for (int i = 0; i < SECTION_DICTS; i++) count[i] = (uint32_t)n[i];
    for (int d = 0; d < IMAGE_N_DICTS; d++) {
        int entries = SECTION_DICTS + 2 * d, slots = entries + 1;
        at[entries] = b->dicts[d].entries.at;
        count[entries] = (uint32_t)b->dicts[d].entries.n;
        at[slots] = slots_of(b, &b->dicts[d], &count[slots]);
    }
    return image_write(at, count, bytes, err);
}

static void build_all(build *b, const know_source *s, size_t n) {
    know_rows rows[KNOW_N_FILES] = {0};
    for (size_t i = 0; i < n; i++)
        if (s[i].file != KNOW_F_DICTIONARY) table_split(b->a, &s[i], &rows[s[i].file], b->p);
    for (size_t i = 0; i < n; i++)
        if (s[i].file == KNOW_F_DICTIONARY) dictionary_split(b->a, &s[i], rows, b->p);
    build_codebooks(b, rows);
    build_names(b, rows);
    build_states(b, &rows[KNOW_F_GEOGRAPHY]);
    build_places(b, rows);
    build_given_names(b, &rows[KNOW_F_GIVEN_NAMES]);
    build_nouns(b, rows);
    build_frames(b, rows);
    add_sources(b, s, n);
}

ent_status compile_sources(const know_source *sources, size_t n, know_problems *p, sv *bytes,
                           ent_err *err) {
    arena a;
    arena_init(&a, BOUND_BYTES);
    if (arena_try(&a)) {
        arena_deinit(&a);
        return err_set(err, ENT_ERR_MEMORY, 0, "out of memory for the knowledge tables");
    }
    build *b = arena_new(&a, build, 1);
    b->a = &a;
    b->p = p;
    b->strings = text_new(&a);
    build_all(b, sources, n);
    ent_status status = write(b, bytes, err);
    arena_deinit(&a);
    return status;
}

ent_status compile_folder(const char *dir, const char *out, know_problems *p, ent_err *err) {
    know_folder f;
    sv bytes;
    ENT_TRY(folder_read(&f, dir, false, p, err));
    ent_status status = compile_sources(f.at, f.n, p, &bytes, err);
    folder_free(&f);
    ENT_TRY(status);
    status = file_replace(out, bytes, err);
    free((char *)bytes.p);
    return status;
}
