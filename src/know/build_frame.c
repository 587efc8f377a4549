// SPDX-License-Identifier: Apache-2.0
#include "know/build.h"
#include <stdlib.h>

typedef struct ordered_frames {
    strmap lemmas; // lemma -> 1 + number
    VEC(keyed_frame) list;
} ordered_frames;

static size_t words_in(sv s) {
    size_t n = 0;
    sv word;
    while (sv_split(&s, ' ', &word)) n += word.len > 0;
    return n;
}

// Those with longer particles first, so that "step down" is seen before "step"; then theirs; then as they stand.
static int by_place(const void *x, const void *y) {
    const keyed_frame *a = x, *b = y;
    if (a->lemma != b->lemma) return a->lemma < b->lemma ? -1 : 1;
    size_t na = words_in(a->frame.particle), nb = words_in(b->frame.particle);
    if (na != nb) return na > nb ? -1 : 1;
    if (a->theirs != b->theirs) return a->theirs ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static uint32_t add_lemmas(build *b, const sv *lemmas, size_t n) {
    text joined = text_new(b->a);
    for (size_t i = 0; i < n; i++) text_add(&joined, lemmas[i]), text_char(&joined, '\n');
    uint32_t *at = strmap_at(b->a, &b->lemma_lists, text_sv(&joined));
    if (!*at) {
        *at = (uint32_t)b->lemmas.n + 1;
        for (size_t i = 0; i < n; i++) *vec_push(b->a, &b->lemmas) = build_str(b, lemmas[i]);
    }
    return *at - 1;
}

static void add_cond(build *b, const know_cond *c) {
    *vec_push(b->a, &b->conds) = (image_cond){
        .slot = c->slot,
        .negated = c->negated,
        .kinds = c->kinds,
        .prep = build_str(b, c->prep),
        .first_lemma = c->n_lemmas ? add_lemmas(b, c->lemmas, c->n_lemmas) : 0,
        .n_lemmas = (uint32_t)c->n_lemmas,
    };
}

static uint32_t add_roles(build *b, const know_role *roles, size_t n) {
    uint32_t first = (uint32_t)b->roles.n;
    for (size_t i = 0; i < n; i++)
        *vec_push(b->a, &b->roles) = (image_role){roles[i].slot, build_str(b, roles[i].prep)};
    return first;
}

static void add_frame(build *b, const know_frame *f) {
    uint32_t first_cond = (uint32_t)b->conds.n;
    for (size_t i = 0; i < f->n_conds; i++) add_cond(b, &f->conds[i]);
    *vec_push(b->a, &b->frames) = (image_frame){
        .lemma = build_str(b, f->lemma),
        .particle = build_str(b, f->particle),
        .mode = build_str(b, f->mode),
        .cameo = build_str(b, f->cameo),
        .line = build_str(b, f->line),
        .type = (uint8_t)f->type,
        .op = (uint8_t)f->op,
        .symmetric = f->symmetric,
        .first_cond = first_cond,
        .n_conds = (uint32_t)f->n_conds,
        .first_source = add_roles(b, f->source, f->n_source),
        .n_source = (uint32_t)f->n_source,
        .first_target = add_roles(b, f->target, f->n_target),
        .n_target = (uint32_t)f->n_target,
    };
}

static void gather(build *b, ordered_frames *all, const know_row *row, const parsed_frames *p) {
    for (size_t i = 0; i < p->n; i++) {
        keyed_frame k = {.frame = p->at[i], .order = (uint32_t)all->list.n, .theirs = row->theirs};
        uint32_t *at = strmap_at(b->a, &all->lemmas, k.frame.lemma);
        if (!*at) *at = (uint32_t)all->lemmas.n;
        k.lemma = *at;
        *vec_push(b->a, &all->list) = k;
    }
}

static void add_all(build *b, ordered_frames *all, image_dict d) {
    keyed_frame *k = all->list.at;
    if (all->list.n) qsort(k, all->list.n, sizeof *k, by_place);
    for (size_t i = 0; i < all->list.n; i++) {
        image_entry *e = build_entry(b, d, k[i].frame.lemma);
        if (!e->n) e->first = (uint32_t)b->frames.n;
        e->n++;
        add_frame(b, &k[i].frame);
    }
}

void build_frames(build *b, const know_rows rows[KNOW_N_FILES]) {
    classes c = {0};
    const know_rows *r = &rows[KNOW_F_CLASSES];
    for (size_t i = 0; i < r->n; i++) parse_class(b->a, &r->at[i], &c, b->p);
    for (int noun = 0; noun < 2; noun++) {
        ordered_frames all = {0};
        r = &rows[noun ? KNOW_F_NOUNS : KNOW_F_VERBS];
        for (size_t i = 0; i < r->n; i++) {
            parsed_frames p = {0};
            if (parse_frame(b->a, &r->at[i], noun, &c, &p, b->p)) gather(b, &all, &r->at[i], &p);
        }
        add_all(b, &all, noun ? DICT_EVENT_NOUNS : DICT_VERBS);
    }
}
