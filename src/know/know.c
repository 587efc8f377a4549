// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"
#include "know/compile.h"
#include "know/inside.h"
#include "know/source.h"
#include <stdio.h>
#include <stdlib.h>

enum { BOUND_BYTES = 256 << 20 };

// --- From records to structs -----------------------------------------------------------------
// Every reference is checked here, once, so that look-ups need not.

typedef struct loader {
    know *k;
    bool bad;
} loader;

static sv str(loader *l, image_ref r) {
    sv s;
    if (image_str(&l->k->im, r, &s)) return s;
    l->bad = true;
    return (sv){NULL, 0};
}

static bool within(loader *l, uint32_t first, uint32_t n, uint32_t limit) {
    if (first <= limit && n <= limit - first) return true;
    l->bad = true;
    return false;
}

#define LOAD(l, field, section, load_one)                                                        \
    do {                                                                                         \
        uint32_t n_ = (l)->k->im.n[section];                                                     \
        (l)->k->field =                                                                          \
            arena_alloc_n(&(l)->k->a, n_, sizeof *(l)->k->field, alignof(max_align_t));          \
        for (uint32_t i_ = 0; i_ < n_ && !(l)->bad; i_++) (l)->k->field[i_] = load_one((l), i_); \
    } while (0)

static know_name load_name(loader *l, uint32_t i) {
    const image_surface *s = (const image_surface *)l->k->im.at[SECTION_SURFACES] + i;
    if (!within(l, s->fact, 1, l->k->im.n[SECTION_FACTS])) return (know_name){0};
    const image_fact *f = (const image_fact *)l->k->im.at[SECTION_FACTS] + s->fact;
    l->bad |= s->kind > KNOW_PERSON || f->actor_kind >= ENT_N_KIND;
    return (know_name){.kind = s->kind,
                       .actor_kind = f->actor_kind,
                       .name = str(l, f->name),
                       .code = str(l, f->code),
                       .country = str(l, f->country),
                       .sectors = str(l, f->sectors),
                       .office = str(l, f->office),
                       .from = f->from,
                       .to = f->to,
                       .full = s->full,
                       .line = str(l, f->line)};
}

static know_state load_state(loader *l, uint32_t i) {
    const image_state *s = (const image_state *)l->k->im.at[SECTION_STATES] + i;
    return (know_state){.code = str(l, s->code),
                        .neighbours = str(l, s->neighbours),
                        .rulers = str(l, s->rulers),
                        .words = str(l, s->words),
                        .bodies = str(l, s->bodies),
                        .people = s->people,
                        .area = s->area,
                        .latitude = s->latitude,
                        .longitude = s->longitude,
                        .line = str(l, s->line)};
}

static know_noun load_noun(loader *l, uint32_t i) {
    const image_noun *n = (const image_noun *)l->k->im.at[SECTION_NOUNS] + i;
    return (know_noun){.noun = str(l, n->noun),
                       .sectors = str(l, n->sectors),
                       .office = str(l, n->office),
                       .title = n->flags & IMAGE_TITLE,
                       .weak = n->flags & IMAGE_WEAK,
                       .body = n->flags & IMAGE_BODY,
                       .line = str(l, n->line)};
}

static sv load_lemma(loader *l, uint32_t i) {
    return str(l, ((const image_ref *)l->k->im.at[SECTION_LEMMAS])[i]);
}

static know_cond load_cond(loader *l, uint32_t i) {
    const image_cond *c = (const image_cond *)l->k->im.at[SECTION_CONDS] + i;
    within(l, c->first_lemma, c->n_lemmas, l->k->im.n[SECTION_LEMMAS]);
    l->bad |= c->slot > KNOW_SYM;
    return (know_cond){.slot = c->slot,
                       .negated = c->negated,
                       .kinds = c->kinds,
                       .prep = str(l, c->prep),
                       .lemmas = l->k->lemmas + (c->n_lemmas ? c->first_lemma : 0),
                       .n_lemmas = c->n_lemmas};
}

static know_role load_role(loader *l, uint32_t i) {
    const image_role *r = (const image_role *)l->k->im.at[SECTION_ROLES] + i;
    l->bad |= r->slot > KNOW_SYM;
    return (know_role){.slot = (uint8_t)r->slot, .prep = str(l, r->prep)};
}

static know_frame load_frame(loader *l, uint32_t i) {
    const image_frame *f = (const image_frame *)l->k->im.at[SECTION_FRAMES] + i;
    bool sound = within(l, f->first_cond, f->n_conds, l->k->im.n[SECTION_CONDS]) &&
                 within(l, f->first_source, f->n_source, l->k->im.n[SECTION_ROLES]) &&
                 within(l, f->first_target, f->n_target, l->k->im.n[SECTION_ROLES]);
    l->bad |= f->type > ENT_TYPE_NONE || f->op >= KNOW_N_OP;
    if (!sound) return (know_frame){0};
    return (know_frame){.lemma = str(l, f->lemma),
                        .particle = str(l, f->particle),
                        .type = f->type,
                        .op = f->op,
                        .mode = str(l, f->mode),
                        .cameo = str(l, f->cameo),
                        .conds = l->k->conds + f->first_cond,
                        .n_conds = f->n_conds,
                        .source = l->k->roles + f->first_source,
                        .target = l->k->roles + f->first_target,
                        .n_source = f->n_source,
                        .n_target = f->n_target,
                        .symmetric = f->symmetric,
                        .line = str(l, f->line)};
}

static know_cameo load_cameo(loader *l, uint32_t i) {
    const image_cameo *c = (const image_cameo *)l->k->im.at[SECTION_CAMEO] + i;
    l->bad |= c->type >= ENT_N_TYPE;
    return (know_cameo){.code = str(l, c->code),
                        .name = str(l, c->name),
                        .goldstein = c->goldstein,
                        .quad = (uint8_t)c->quad,
                        .type = (ent_type)c->type,
                        .mode = str(l, c->mode),
                        .contexts = str(l, c->contexts)};
}

static know_plover load_plover(loader *l, uint32_t i) {
    const image_plover *p = (const image_plover *)l->k->im.at[SECTION_PLOVER] + i;
    return (know_plover){(uint8_t)p->quad, p->score, str(l, p->cameo)};
}

static operator_line load_operator(loader *l, uint32_t i) {
    const image_operator *o = (const image_operator *)l->k->im.at[SECTION_OPERATORS] + i;
    l->bad |= o->op >= KNOW_N_OP || o->what > KNOW_BECOMES || o->type > ENT_TYPE_NONE ||
              o->status >= ENT_N_EVENT_STATUS;
    return (operator_line){.op = o->op,
                           .inner = o->inner,
                           .detail = str(l, o->detail),
                           .outcome = {.what = o->what,
                                       .type = o->type,
                                       .mode = str(l, o->mode),
                                       .cameo = str(l, o->cameo),
                                       .status = o->status}};
}

static sv load_context(loader *l, uint32_t i) {
    return str(l, ((const image_ref *)l->k->im.at[SECTION_CONTEXTS])[i]);
}

static void check_entries(loader *l, image_dict d, uint32_t limit) {
    const image_entry *e = l->k->im.at[SECTION_DICTS + 2 * d];
    for (uint32_t i = 0; i < l->k->im.n[SECTION_DICTS + 2 * d]; i++)
        if (!e[i].n || !within(l, e[i].first, e[i].n, limit)) l->bad = true;
}

static void check_groups(loader *l) {
    const image_group *g = l->k->im.at[SECTION_GROUPS];
    for (uint32_t i = 0; i < l->k->im.n[SECTION_GROUPS]; i++)
        within(l, g[i].first, g[i].n, l->k->im.n[SECTION_SURFACES]);
}

// Places stay in the image: there are many, and a report asks for few.
static void check_places(loader *l) {
    const image_place *p = l->k->im.at[SECTION_PLACES];
    const uint32_t *numbers = l->k->im.at[SECTION_PLACE_NUMBERS], n = l->k->im.n[SECTION_PLACES];
    for (uint32_t i = 0; i < n; i++) {
        str(l, p[i].name);
        str(l, p[i].country);
        str(l, p[i].admin1);
        str(l, p[i].kind);
    }
    for (uint32_t i = 0; i < l->k->im.n[SECTION_PLACE_NUMBERS]; i++) within(l, numbers[i], 1, n);
}

static void load_all(loader *l) {
    const uint32_t *n = l->k->im.n;
    LOAD(l, names, SECTION_SURFACES, load_name);
    LOAD(l, states, SECTION_STATES, load_state);
    LOAD(l, nouns, SECTION_NOUNS, load_noun);
    LOAD(l, lemmas, SECTION_LEMMAS, load_lemma);
    LOAD(l, conds, SECTION_CONDS, load_cond);
    LOAD(l, roles, SECTION_ROLES, load_role);
    LOAD(l, frames, SECTION_FRAMES, load_frame);
    LOAD(l, cameo, SECTION_CAMEO, load_cameo);
    LOAD(l, plover, SECTION_PLOVER, load_plover);
    LOAD(l, operators, SECTION_OPERATORS, load_operator);
    LOAD(l, contexts, SECTION_CONTEXTS, load_context);
    check_groups(l);
    check_places(l);
    check_entries(l, DICT_PLACES, n[SECTION_PLACE_NUMBERS]);
    check_entries(l, DICT_NAMES, n[SECTION_GROUPS]);
    check_entries(l, DICT_COUNTRIES, n[SECTION_SURFACES]);
    check_entries(l, DICT_STATES, n[SECTION_STATES]);
    check_entries(l, DICT_PERSONS, n[SECTION_SURFACES]);
    check_entries(l, DICT_HOLDERS, n[SECTION_SURFACES]);
    check_entries(l, DICT_NOUNS, n[SECTION_NOUNS]);
    check_entries(l, DICT_VERBS, n[SECTION_FRAMES]);
    check_entries(l, DICT_EVENT_NOUNS, n[SECTION_FRAMES]);
    check_entries(l, DICT_CAMEO, n[SECTION_CAMEO]);
    check_entries(l, DICT_PLOVER, n[SECTION_PLOVER]);
}

static ent_status load(know *k, const char *path, ent_err *err) {
    loader l = {.k = k};
    if (arena_try(&k->a)) return err_set(err, ENT_ERR_MEMORY, 0, "%s: out of memory", path);
    load_all(&l);
    if (l.bad)
        return err_set(err, ENT_ERR_VERSION, 0,
                       "%s: damaged knowledge file (a record leaves it); reinstall it", path);
    snprintf(k->hash, sizeof k->hash, "%016llx", (unsigned long long)k->im.hash);
    return ENT_OK;
}

// --- Overriding folders ----------------------------------------------------------------------

typedef struct first_problem {
    const char *dir;
    ent_err *err;
    bool told;
    FILE *notes;
} first_problem;

static void keep_note(void *ctx, sv file, size_t line, sv what) {
    first_problem *f = ctx;
    if (sv_starts(file, SV("+"))) file = sv_cut(file, 1, file.len);
    fprintf(f->notes, SV_FMT ":%zu: " SV_FMT "\n", SV_ARG(file), line, SV_ARG(what));
}

static void keep_first(void *ctx, sv file, size_t line, sv what) {
    first_problem *f = ctx;
    if (f->told) return;
    f->told = true;
    if (sv_starts(file, SV("+"))) file = sv_cut(file, 1, file.len);
    err_set(f->err, ENT_ERR_INPUT, line, "%s/" SV_FMT ":%zu: " SV_FMT, f->dir, SV_ARG(file), line,
            SV_ARG(what));
}

// Lines of ours that a newer rule finds fault with were told when they were compiled.
static void keep_first_of_theirs(void *ctx, sv file, size_t line, sv what) {
    if (sv_starts(file, SV("+"))) keep_first(ctx, file, line, what);
}

static ent_status our_sources(const image *im, know_source *out, const char *path, ent_err *err) {
    const image_source *s = im->at[SECTION_SOURCES];
    for (uint32_t i = 0; i < im->n[SECTION_SOURCES]; i++) {
        out[i].file = (know_file)s[i].file;
        if (s[i].file >= KNOW_N_FILES || !image_str(im, s[i].label, &out[i].label) ||
            !image_str(im, s[i].bytes, &out[i].bytes))
            return err_set(err, ENT_ERR_VERSION, 0,
                           "%s: damaged knowledge file (a table leaves it); reinstall it", path);
    }
    return ENT_OK;
}

// Compiles the tables in the image together with those of the folder; the image is then the new one.
static ent_status override(know *k, const know_folder *theirs, const char *path, const char *dir,
                           ent_err *err) {
    size_t ours = k->im.n[SECTION_SOURCES], n = ours + theirs->n;
    first_problem first = {dir, err, false, open_memstream(&k->notes, &k->notes_bytes)};
    know_problems p = {.tell = keep_first_of_theirs, .ctx = &first, .note = keep_note};
    know_source *all = calloc(n + 1, sizeof *all);
    if (!all || !first.notes) {
        free(all);
        if (first.notes) fclose(first.notes);
        return err_set(err, ENT_ERR_MEMORY, 0, "%s: out of memory", dir);
    }
    ent_status status = our_sources(&k->im, all, path, err);
    if (theirs->n) memcpy(all + ours, theirs->at, theirs->n * sizeof *all);
    if (status == ENT_OK) status = compile_sources(all, n, &p, &k->compiled, err);
    free(all);
    fclose(first.notes);
    k->n_notes = p.notes;
    if (status == ENT_OK && first.told) status = ENT_ERR_INPUT;
    ENT_TRY(status);
    file_unmap(&k->file);
    return image_of(&k->im, k->compiled, dir, err);
}

static ent_status override_from(know *k, const char *path, const char *dir, ent_err *err) {
    know_folder theirs;
    first_problem first = {.dir = dir, .err = err};
    know_problems p = {.tell = keep_first, .ctx = &first};
    ENT_TRY(folder_read(&theirs, dir, true, &p, err));
    ent_status status = override(k, &theirs, path, dir, err);
    folder_free(&theirs);
    return status;
}

static ent_status open_into(know *k, const char *path, const char *dir, ent_err *err) {
    ENT_TRY(file_map(path, &k->file, err));
    ENT_TRY(image_of(&k->im, k->file, path, err));
    if (dir) ENT_TRY(override_from(k, path, dir, err));
    return load(k, path, err);
}

static ent_status new_know(know **out, const char *path, ent_err *err) {
    *out = calloc(1, sizeof **out);
    if (!*out) return err_set(err, ENT_ERR_MEMORY, 0, "%s: out of memory", path);
    arena_init(&(*out)->a, BOUND_BYTES);
    return ENT_OK;
}

ent_status know_open(know **k, const char *path, const char *dir, ent_err *err) {
    ENT_TRY(new_know(k, path, err));
    ent_status status = open_into(*k, path, dir, err);
    if (status != ENT_OK) know_close(k);
    return status;
}

ent_status know_of_bytes(know **k, sv bytes, ent_err *err) {
    static const char name[] = "knowledge in memory";
    ent_status status = new_know(k, name, err);
    if (status != ENT_OK) {
        free((char *)bytes.p);
        return status;
    }
    (*k)->compiled = bytes;
    status = image_of(&(*k)->im, bytes, name, err);
    if (status == ENT_OK) status = load(*k, name, err);
    if (status != ENT_OK) know_close(k);
    return status;
}

void know_close(know **k) {
    if (!*k) return;
    arena_deinit(&(*k)->a);
    file_unmap(&(*k)->file);
    free((char *)(*k)->compiled.p);
    free((*k)->notes);
    free(*k);
    *k = NULL;
}

const char *know_hash(const know *k) { return k->hash; }
size_t know_notes(const know *k, sv *lines) {
    *lines = k->notes ? (sv){k->notes, k->notes_bytes} : SV("");
    return k->n_notes;
}
