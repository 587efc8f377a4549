// SPDX-License-Identifier: Apache-2.0
#include "know/lint_rows.h"
#include "know/vocab.h"

// --- Codebooks -------------------------------------------------------------------------------

static void lint_context_names(linter *l, const strmap *known, const know_row *row, sv list) {
    sv name;
    while (sv_split(&list, '|', &name))
        if (!strmap_get(known, name))
            problem_at(l->p, row, "context `" SV_FMT "' is not in contexts.tsv; correct it",
                       SV_ARG(name));
}

static void lint_cameo(linter *l) {
    const know_rows *r = &l->rows[KNOW_F_CAMEO], *c_rows = &l->rows[KNOW_F_CONTEXTS];
    strmap seen = {0}, contexts = {0};
    for (size_t i = 0; i < c_rows->n; i++)
        strmap_at(l->a, &contexts, c_rows->at[i].cells[CONTEXT_CONTEXT]);
    for (size_t i = 0; i < r->n; i++) {
        know_cameo c;
        if (!parse_cameo(l->a, &r->at[i], &c, l->p)) continue;
        lint_once(l, &seen, c.code, &r->at[i], "CAMEO code");
        if (c.code.len > 2 && !strmap_get(&l->cameo, sv_cut(c.code, 0, c.code.len - 1)))
            problem_at(l->p, &r->at[i], "the code above " SV_FMT " is missing; add it",
                       SV_ARG(c.code));
        if (!c.name.len || c.quad == 0)
            problem_at(l->p, &r->at[i], "a code needs a name and a quad from 1 to 4");
        lint_modes(l, &r->at[i], c.type, c.mode);
        lint_context_names(l, &contexts, &r->at[i], c.contexts);
    }
}

static void lint_plover(linter *l) {
    const know_rows *r = &l->rows[KNOW_F_PLOVER];
    strmap seen = {0};
    for (size_t i = 0; i < r->n; i++) {
        const know_row *row = &r->at[i];
        parsed_plover t;
        if (!parse_plover(l->a, row, &t, l->p)) continue;
        const char *type = vocab_type_name((ent_type)t.type);
        lint_once(l, &seen, arena_printf(l->a, "%s " SV_FMT, type, SV_ARG(t.mode)), row,
                  "the type");
        lint_cameo_code(l, row, t.plover.cameo);
        if (!strmap_get(&l->modes, arena_printf(l->a, "%s\t", type)))
            problem_at(l->p, row, "%s has no line without a mode; add it", type);
        if ((t.type == ENT_TYPE_STATEMENT) != (t.plover.quad == 0))
            problem_at(l->p, row, "quad %u of %s; it is 0 for STATEMENT, 1 to 4 for all others",
                       t.plover.quad, type);
    }
}

static void lint_contexts(linter *l) {
    const know_rows *r = &l->rows[KNOW_F_CONTEXTS];
    strmap seen = {0};
    for (size_t i = 0; i < r->n; i++) {
        const know_row *row = &r->at[i];
        sv list = row->cells[CONTEXT_LEMMAS], lemma;
        lint_once(l, &seen, row->cells[CONTEXT_CONTEXT], row, "context");
        strmap own = {0};
        lint_list(l, row, list);
        while (sv_split(&list, '|', &lemma)) lint_once(l, &own, lemma, row, "the lemma");
    }
}

// --- Operators -------------------------------------------------------------------------------

static bool operator_takes_all_of(const parsed_operator *a, const parsed_operator *b) {
    return a->op == b->op && (a->inner == PARSED_ANY_TYPE || a->inner == b->inner) &&
           (!a->detail.len || sv_eq(a->detail, b->detail));
}

static bool is_code(sv s) { return s.len && s.p[0] >= '0' && s.p[0] <= '9'; }

static void check_operator(linter *l, const know_row *row, const parsed_operator *o) {
    lint_cameo_code(l, row, o->outcome.cameo);
    if (is_code(o->detail))
        lint_cameo_code(l, row, o->detail);
    else if (o->inner <= ENT_TYPE_NONE)
        lint_modes(l, row, (ent_type)o->inner, o->detail);
    else if (o->detail.len)
        problem_at(l->p, row, "`*' takes no mode; name the type");
    if (o->outcome.what == KNOW_BECOMES)
        lint_modes(l, row, o->outcome.type, o->outcome.mode);
    else if (o->outcome.mode.len || o->outcome.cameo.len)
        problem_at(l->p, row, "mode and cameo are for a type; leave them empty");
    if (!row->cells[OPERATOR_STATUS].len) problem_at(l->p, row, "no status; fill it in");
}

static void lint_operators(linter *l) {
    const know_rows *r = &l->rows[KNOW_F_OPERATORS];
    parsed_operator *all = arena_new(l->a, parsed_operator, r->n);
    for (size_t i = 0; i < r->n; i++) {
        if (!parse_operator(l->a, &r->at[i], &all[i], l->p)) {
            all[i].op = KNOW_OP_NONE;
            continue;
        }
        check_operator(l, &r->at[i], &all[i]);
        for (size_t b = 0; b < i; b++)
            if (operator_takes_all_of(&all[b], &all[i])) {
                problem_at(l->p, &r->at[i],
                           "never reached, line %zu takes all it could; put it before that line",
                           r->at[b].line);
                break;
            }
    }
}

void lint_codebooks(linter *l) {
    lint_cameo(l);
    lint_plover(l);
    lint_contexts(l);
    lint_operators(l);
}

// --- Verbs and nouns -------------------------------------------------------------------------

static bool has_values(const know_cond *c) { return c->kinds || c->n_lemmas; }

// Whether all values of `small` are values of `big`; no values at all means any.
static bool values_within(const know_cond *small, const know_cond *big) {
    if (!has_values(big)) return true;
    if (!has_values(small) || small->kinds & ~big->kinds) return false;
    for (size_t i = 0; i < small->n_lemmas; i++)
        if (!know_cond_has(big, small->lemmas[i])) return false;
    return true;
}

static bool implies(const know_cond *a, const know_cond *b) {
    if (a->slot != b->slot || a->negated != b->negated || !sv_eq(a->prep, b->prep)) return false;
    return a->negated ? values_within(b, a) : values_within(a, b);
}

// Whether everything that fits `late` also fits `early`.
static bool takes_all_of(const know_frame *early, const know_frame *late) {
    for (size_t e = 0; e < early->n_conds; e++) {
        bool implied = false;
        for (size_t i = 0; i < late->n_conds; i++)
            implied |= implies(&late->conds[i], &early->conds[e]);
        if (!implied) return false;
    }
    return true;
}

// Lines of one lemma and particle, the last first.
typedef struct earlier {
    know_frame frame;
    const know_row *row;
    uint32_t before; // 1 + index, 0 for none
} earlier;

typedef struct earlier_frames {
    strmap last; // whole lemma -> 1 + index
    VEC(earlier) list;
} earlier_frames;

static const know_row *taken_by(const earlier_frames *all, uint32_t last, const know_frame *f) {
    for (uint32_t i = last; i; i = all->list.at[i - 1].before)
        if (takes_all_of(&all->list.at[i - 1].frame, f)) return all->list.at[i - 1].row;
    return NULL;
}

static void check_reached(linter *l, earlier_frames *all, const know_row *row,
                          const parsed_frames *p) {
    bool told = false;
    for (size_t i = 0; i < p->n; i++) {
        const know_frame *f = &p->at[i];
        sv key = arena_printf(l->a, SV_FMT "\t" SV_FMT, SV_ARG(f->lemma), SV_ARG(f->particle));
        uint32_t *last = strmap_at(l->a, &all->last, key);
        const know_row *by = taken_by(all, *last, f);
        if (by && !told)
            problem_at(l->p, row,
                       "`" SV_FMT "' is never reached here, line %zu takes all it could; put it "
                       "before that line or take it out",
                       SV_ARG(f->particle.len ? row->cells[FRAME_LEMMA] : f->lemma), by->line);
        told |= by != NULL;
        *vec_push(l->a, &all->list) = (earlier){*f, row, *last};
        *last = (uint32_t)all->list.n;
    }
}

static void check_frame(linter *l, const know_row *row, const know_frame *f) {
    lint_cameo_code(l, row, f->cameo);
    if (f->type != ENT_TYPE_NONE) {
        lint_modes(l, row, f->type, f->mode);
        return;
    }
    if (f->mode.len || f->cameo.len)
        problem_at(l->p, row, "type - has no mode and no cameo; take them out or name the type");
}

static void lint_frames(linter *l, bool noun, const classes *c) {
    const know_rows *r = &l->rows[noun ? KNOW_F_NOUNS : KNOW_F_VERBS];
    earlier_frames all = {0};
    for (size_t i = 0; i < r->n; i++) {
        parsed_frames p = {0};
        lint_list(l, &r->at[i], r->at[i].cells[FRAME_LEMMA]);
        if (!parse_frame(l->a, &r->at[i], noun, c, &p, l->p) || !p.n) continue;
        check_frame(l, &r->at[i], &p.at[0]);
        check_reached(l, &all, &r->at[i], &p);
    }
}

static void lint_class(linter *l, const know_row *row) {
    sv list = row->cells[CLASS_LEMMAS], lemma;
    strmap own = {0};
    lint_list(l, row, list);
    while (sv_split(&list, '|', &lemma)) lint_once(l, &own, lemma, row, "the lemma");
}

void lint_events(linter *l) {
    classes c = {0};
    const know_rows *r = &l->rows[KNOW_F_CLASSES];
    for (size_t i = 0; i < r->n; i++) {
        if (parse_class(l->a, &r->at[i], &c, l->p)) lint_class(l, &r->at[i]);
    }
    lint_frames(l, false, &c);
    lint_frames(l, true, &c);
}
