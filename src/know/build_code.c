// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"
#include "know/build.h"
#include "know/vocab.h"

enum { MOST_CONTEXTS = 64 };

// Whether the entry is still to be filled: it is new, or ours and the row overrides.
static bool takes(const image_entry *e, const know_row *row) { return !e->n || row->theirs; }

static void add_cameo(build *b, const know_row *row) {
    know_cameo c;
    if (!parse_cameo(b->a, row, &c, b->p)) return;
    image_entry *e = build_entry(b, DICT_CAMEO, c.code);
    if (!takes(e, row)) return;
    e->first = (uint32_t)b->cameo.n;
    e->n = 1;
    *vec_push(b->a, &b->cameo) = (image_cameo){.code = build_str(b, c.code),
                                               .name = build_str(b, c.name),
                                               .mode = build_str(b, c.mode),
                                               .contexts = build_str(b, c.contexts),
                                               .goldstein = c.goldstein,
                                               .quad = c.quad,
                                               .type = c.type};
}

static void add_plover(build *b, const know_row *row) {
    parsed_plover l;
    if (!parse_plover(b->a, row, &l, b->p)) return;
    const char *type = vocab_type_name((ent_type)l.type);
    sv key = l.mode.len ? arena_printf(b->a, "%s\t" SV_FMT, type, SV_ARG(l.mode)) : sv_of(type);
    image_entry *e = build_entry(b, DICT_PLOVER, key);
    if (!takes(e, row)) return;
    e->first = (uint32_t)b->plover.n;
    e->n = 1;
    *vec_push(b->a, &b->plover) =
        (image_plover){build_str(b, l.plover.cameo), l.plover.score, l.plover.quad};
}

static void add_operator(build *b, const parsed_operator *o) {
    *vec_push(b->a, &b->operators) = (image_operator){
        .op = (uint8_t)o->op,
        .inner = (uint8_t)o->inner,
        .what = (uint8_t)o->outcome.what,
        .type = (uint8_t)o->outcome.type,
        .status = o->outcome.status,
        .detail = build_str(b, o->detail),
        .mode = build_str(b, o->outcome.mode),
        .cameo = build_str(b, o->outcome.cameo),
    };
}

// Op by op, theirs first, so that of the lines that fit theirs is the first.
static void add_operators(build *b, const know_rows *r) {
    parsed_operator *all = arena_new(b->a, parsed_operator, r->n);
    for (size_t i = 0; i < r->n; i++)
        if (!parse_operator(b->a, &r->at[i], &all[i], b->p)) all[i].op = KNOW_OP_NONE;
    for (int op = KNOW_OP_NONE + 1; op < KNOW_N_OP; op++)
        for (int theirs = 1; theirs >= 0; theirs--)
            for (size_t i = 0; i < r->n; i++)
                if ((int)all[i].op == op && r->at[i].theirs == theirs) add_operator(b, &all[i]);
}

static void add_context(build *b, strmap *bits, const know_row *row) {
    sv name = row->cells[CONTEXT_CONTEXT], lemmas = row->cells[CONTEXT_LEMMAS], lemma;
    const uint32_t *known = strmap_get(bits, name);
    if (!name.len || (!known && bits->n == MOST_CONTEXTS)) {
        problem_at(b->p, row, "no context, or more than %d of them", MOST_CONTEXTS);
        return;
    }
    uint32_t *at = strmap_at(b->a, bits, name);
    if (!*at) {
        *at = (uint32_t)bits->n;
        *vec_push(b->a, &b->contexts) = build_str(b, name);
    }
    uint32_t bit = *at - 1;
    while (sv_split(&lemmas, '|', &lemma)) {
        if (!sv_trim(lemma).len) continue;
        image_entry *e = build_entry(b, DICT_CONTEXTS, utf8_lower_copy(b->a, sv_trim(lemma)));
        *(bit < 32 ? &e->first : &e->n) |= 1u << bit % 32;
    }
}

void build_codebooks(build *b, const know_rows rows[KNOW_N_FILES]) {
    const know_rows *r = &rows[KNOW_F_CAMEO];
    for (size_t i = 0; i < r->n; i++) add_cameo(b, &r->at[i]);
    r = &rows[KNOW_F_PLOVER];
    for (size_t i = 0; i < r->n; i++) add_plover(b, &r->at[i]);
    add_operators(b, &rows[KNOW_F_OPERATORS]);
    r = &rows[KNOW_F_CONTEXTS];
    strmap bits = {0};
    for (size_t i = 0; i < r->n; i++) add_context(b, &bits, &r->at[i]);
}
