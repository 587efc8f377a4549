// SPDX-License-Identifier: Apache-2.0
#include "know/parse.h"
#include "know/vocab.h"
#include <stdlib.h>

bool parse_class(arena *a, const know_row *row, classes *c, know_problems *p) {
    sv name = row->cells[CLASS_CLASS], lemmas = row->cells[CLASS_LEMMAS];
    if (!name.len || !lemmas.len) {
        problem_at(p, row, "a class needs a name and lemmas; fill them in");
        return false;
    }
    uint32_t *at = strmap_at(a, &c->index, name);
    if (*at && row->theirs) {
        c->lists.at[*at - 1] = lemmas;
        return true;
    }
    if (*at) {
        problem_at(p, row, "class `" SV_FMT "' is there twice; put both lines together",
                   SV_ARG(name));
        return false;
    }
    *at = (uint32_t)c->lists.n + 1;
    *vec_push(a, &c->lists) = lemmas;
    return true;
}

// --- Conditions ------------------------------------------------------------------------------

typedef struct lemma_list {
    VEC(sv);
} lemma_list;

static sv with_spaces(arena *a, sv s) {
    if (!s.len || !memchr(s.p, '_', s.len)) return s;
    sv copy = arena_copy(a, s);
    for (size_t i = 0; i < copy.len; i++)
        if (copy.p[i] == '_') ((char *)copy.p)[i] = ' ';
    return copy;
}

static int by_bytes(const void *x, const void *y) { return sv_cmp(*(const sv *)x, *(const sv *)y); }

static void add_lemmas(arena *a, lemma_list *l, sv list) {
    sv lemma;
    while (sv_split(&list, '|', &lemma))
        if (sv_trim(lemma).len) *vec_push(a, l) = with_spaces(a, sv_trim(lemma));
}

static void sort_unique(lemma_list *l) {
    if (!l->n) return;
    qsort(l->at, l->n, sizeof *l->at, by_bytes);
    size_t kept = 1;
    for (size_t i = 1; i < l->n; i++)
        if (!sv_eq(l->at[i], l->at[kept - 1])) l->at[kept++] = l->at[i];
    l->n = kept;
}

static bool read_value(arena *a, const know_row *row, sv value, const classes *c, lemma_list *l,
                       uint16_t *kinds, know_problems *p) {
    sv rest = sv_cut(value, value.len ? 1 : 0, value.len);
    if (sv_starts(value, SV("@"))) {
        const uint32_t *at = strmap_get(&c->index, rest);
        if (!at) {
            problem_at(p, row, "there is no class `" SV_FMT "'; add it to classes.tsv",
                       SV_ARG(rest));
            return false;
        }
        add_lemmas(a, l, c->lists.at[*at - 1]);
        return true;
    }
    if (sv_starts(value, SV("#"))) {
        int bit = vocab_kind_bit(rest);
        if (bit < 0) {
            problem_at(p, row,
                       "unknown kind `" SV_FMT
                       "'; use #actor #country #armed #civil #person #place or #thing",
                       SV_ARG(value));
            return false;
        }
        *kinds |= (uint16_t)bit;
        return true;
    }
    if (!value.len) {
        problem_at(p, row, "an empty value in `when'; take out the extra `|' or `='");
        return false;
    }
    add_lemmas(a, l, value);
    return true;
}

// "obj", "obj.with", "because_of" as slot and preposition.
static bool read_slot(arena *a, sv name, uint8_t *slot, sv *prep) {
    int known = vocab_slot(name);
    *prep = SV("");
    if (known >= 0) return *slot = (uint8_t)known, true;
    bool of_object = sv_starts(name, SV("obj."));
    sv word = with_spaces(a, of_object ? sv_cut(name, 4, name.len) : name);
    if (!vocab_preposition(word)) return false;
    *slot = of_object ? KNOW_OBJ_PREP : KNOW_PREP;
    *prep = word;
    return true;
}

static bool condition_fits(const know_cond *c, bool has_values, bool noun) {
    switch (c->slot) {
    case KNOW_PASSIVE:
    case KNOW_BASE:
    case KNOW_NOT: return !has_values && !noun;
    case KNOW_PLACE:
    case KNOW_SYM: return false;
    case KNOW_OBJ:
    case KNOW_SUBJ:
    case KNOW_IOBJ:
    case KNOW_OBJ_MOD:
    case KNOW_OBJ_POSS:
    case KNOW_OBJ_PREP: return !noun;
    default: return true;
    }
}

static bool read_condition(arena *a, const know_row *row, sv text, bool noun, const classes *c,
                           know_cond *out, know_problems *p) {
    *out = (know_cond){.negated = sv_starts(text, SV("!"))};
    sv whole = text;
    if (out->negated) text = sv_cut(text, 1, text.len);
    ptrdiff_t eq = sv_find(text, SV("="), 0);
    sv name = eq < 0 ? text : sv_cut(text, 0, (size_t)eq);
    sv values = eq < 0 ? SV("") : sv_cut(text, (size_t)eq + 1, text.len), value;
    if (!read_slot(a, name, &out->slot, &out->prep) || !condition_fits(out, eq >= 0, noun)) {
        problem_at(p, row, "unknown condition `" SV_FMT "' in a line of a %s; see README.md",
                   SV_ARG(whole), noun ? "noun" : "verb");
        return false;
    }
    lemma_list l = {0};
    if (eq >= 0 && !values.len) return read_value(a, row, values, c, &l, &out->kinds, p);
    while (sv_split(&values, '|', &value))
        if (!read_value(a, row, value, c, &l, &out->kinds, p)) return false;
    sort_unique(&l);
    out->lemmas = l.at;
    out->n_lemmas = l.n;
    return true;
}

static bool read_conditions(arena *a, const know_row *row, bool noun, const classes *c,
                            know_frame *f, know_problems *p) {
    VEC(know_cond) conds = {0};
    sv rest = row->cells[FRAME_WHEN], text;
    while (sv_split(&rest, ' ', &text))
        if (text.len && !read_condition(a, row, text, noun, c, vec_push(a, &conds), p))
            return false;
    f->conds = conds.at;
    f->n_conds = conds.n;
    return true;
}

// --- Roles -----------------------------------------------------------------------------------

static bool role_fits(uint8_t slot, bool noun) {
    switch (slot) {
    case KNOW_PASSIVE:
    case KNOW_BASE:
    case KNOW_NOT: return false;
    case KNOW_MOD:
    case KNOW_POSS: return noun;
    case KNOW_SUBJ:
    case KNOW_OBJ:
    case KNOW_IOBJ:
    case KNOW_COMP:
    case KNOW_OBJ_MOD:
    case KNOW_OBJ_POSS:
    case KNOW_OBJ_PREP: return !noun;
    default: return true;
    }
}

static bool read_roles(arena *a, const know_row *row, int cell, bool noun, const know_role **at,
                       size_t *n, bool *symmetric, know_problems *p) {
    VEC(know_role) roles = {0};
    sv rest = row->cells[cell], name;
    while (sv_split(&rest, ',', &name)) {
        know_role r;
        if (!read_slot(a, sv_trim(name), &r.slot, &r.prep) || !role_fits(r.slot, noun) ||
            (r.slot == KNOW_SYM && cell == FRAME_SOURCE)) {
            problem_at(p, row, "unknown role `" SV_FMT "' in a line of a %s; see README.md",
                       SV_ARG(name), noun ? "noun" : "verb");
            return false;
        }
        if (r.slot == KNOW_SYM)
            *symmetric = true;
        else
            *vec_push(a, &roles) = r;
    }
    *at = roles.at;
    *n = roles.n;
    return true;
}

// --- Frames ----------------------------------------------------------------------------------

// A verb comes before its particle, the head of a compound noun behind its modifiers.
static void divide_lemma(sv whole, bool noun, know_frame *f) {
    ptrdiff_t space = sv_find(whole, SV(" "), 0);
    f->lemma = whole;
    f->particle = SV("");
    if (space < 0) return;
    size_t at = (size_t)space;
    for (ptrdiff_t next; noun && (next = sv_find(whole, SV(" "), at + 1)) >= 0;) at = (size_t)next;
    sv head = sv_cut(whole, 0, at), tail = sv_cut(whole, at + 1, whole.len);
    f->lemma = noun ? tail : head;
    f->particle = noun ? head : tail;
}

static bool read_class_of_event(const know_row *row, know_frame *f, know_problems *p) {
    int type = vocab_type(row->cells[FRAME_TYPE]), op = vocab_op(row->cells[FRAME_OP]);
    if (type < 0)
        problem_at(p, row, "unknown type `" SV_FMT "'; use a PLOVER type, STATEMENT or -",
                   SV_ARG(row->cells[FRAME_TYPE]));
    if (op < 0)
        problem_at(p, row, "unknown op `" SV_FMT "'; see README.md", SV_ARG(row->cells[FRAME_OP]));
    if (type < 0 || op < 0) return false;
    f->type = (ent_type)type;
    f->op = (know_op)op;
    f->mode = row->cells[FRAME_MODE];
    f->cameo = row->cells[FRAME_CAMEO];
    return true;
}

bool parse_frame(arena *a, const know_row *row, bool noun, const classes *c, parsed_frames *out,
                 know_problems *p) {
    know_frame f = {0};
    if (!row->cells[FRAME_LEMMA].len) {
        problem_at(p, row, "no lemma; fill it in");
        return false;
    }
    if (!read_class_of_event(row, &f, p) || !read_conditions(a, row, noun, c, &f, p) ||
        !read_roles(a, row, FRAME_SOURCE, noun, &f.source, &f.n_source, &f.symmetric, p) ||
        !read_roles(a, row, FRAME_TARGET, noun, &f.target, &f.n_target, &f.symmetric, p))
        return false;
    f.line = parse_line_label(a, row);
    sv lemmas = row->cells[FRAME_LEMMA], lemma;
    while (sv_split(&lemmas, '|', &lemma)) {
        divide_lemma(sv_trim(lemma), noun, &f);
        *vec_push(a, out) = f;
    }
    return true;
}

// --- Operators and codebooks -----------------------------------------------------------------

static bool read_inner(const know_row *row, parsed_operator *o, know_problems *p) {
    sv rest = row->cells[OPERATOR_INNER], type;
    o->detail = SV("");
    if (!sv_split(&rest, ' ', &type)) type = SV("");
    o->inner = sv_eq(type, SV("*")) ? PARSED_ANY_TYPE : vocab_type(type);
    if (rest.p) o->detail = rest;
    if (o->inner >= 0) return true;
    problem_at(p, row, "unknown inner type `" SV_FMT "'; use a PLOVER type or *",
               SV_ARG(row->cells[OPERATOR_INNER]));
    return false;
}

static bool read_becomes(const know_row *row, know_outcome *o, know_problems *p) {
    sv name = row->cells[OPERATOR_TYPE];
    int type = vocab_type(name);
    o->type = ENT_TYPE_NONE;
    if (sv_eq(name, SV("keep"))) return o->what = KNOW_KEEP, true;
    if (sv_eq(name, SV("inner"))) return o->what = KNOW_INNER, true;
    if (sv_eq(name, SV("none")) || type == ENT_TYPE_NONE) return o->what = KNOW_DROP, true;
    if (type >= 0) return o->what = KNOW_BECOMES, o->type = (ent_type)type, true;
    problem_at(p, row, "unknown type `" SV_FMT "'; use a PLOVER type, inner, keep or none",
               SV_ARG(name));
    return false;
}

bool parse_operator(arena *a, const know_row *row, parsed_operator *out, know_problems *p) {
    const sv *cell = row->cells;
    (void)a;
    *out = (parsed_operator){0};
    int op = vocab_op(cell[OPERATOR_OP]), status = ENT_IS_actual;
    if (op <= KNOW_OP_NONE) {
        problem_at(p, row, "unknown op `" SV_FMT "'; see README.md", SV_ARG(cell[OPERATOR_OP]));
        return false;
    }
    if (cell[OPERATOR_STATUS].len) status = vocab_status(cell[OPERATOR_STATUS]);
    if (status < 0) {
        problem_at(p, row, "unknown status `" SV_FMT "'; see docs/record.md",
                   SV_ARG(cell[OPERATOR_STATUS]));
        return false;
    }
    out->op = (know_op)op;
    out->outcome = (know_outcome){.mode = cell[OPERATOR_MODE],
                                  .cameo = cell[OPERATOR_CAMEO],
                                  .status = (ent_event_status)status};
    return read_inner(row, out, p) && read_becomes(row, &out->outcome, p);
}

// "-3.5": digits with at most one point, whatever the locale.
static bool read_decimal(sv s, double *v) {
    bool negative = sv_starts(s, SV("-")), point = false;
    double scale = 1;
    size_t digits = 0;
    *v = 0;
    for (size_t i = negative; i < s.len; i++) {
        if (s.p[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (s.p[i] < '0' || s.p[i] > '9' || ++digits > 9) return false;
        *v = *v * 10 + (s.p[i] - '0');
        if (point) scale *= 10;
    }
    *v = (negative ? -*v : *v) / scale;
    return digits > 0;
}

static bool read_number(const know_row *row, sv cell, float *out, know_problems *p) {
    double v;
    if (read_decimal(cell, &v) && v >= -10 && v <= 10) return *out = (float)v, true;
    problem_at(p, row, "`" SV_FMT "' is no number from -10 to 10", SV_ARG(cell));
    return false;
}

static bool read_quad(const know_row *row, sv cell, uint8_t *quad, know_problems *p) {
    if (cell.len == 1 && cell.p[0] >= '0' && cell.p[0] <= '4')
        return *quad = (uint8_t)(cell.p[0] - '0'), true;
    problem_at(p, row, "quad `" SV_FMT "'; it is 1, 2, 3 or 4 (0 for STATEMENT)", SV_ARG(cell));
    return false;
}

bool parse_cameo(arena *a, const know_row *row, know_cameo *out, know_problems *p) {
    const sv *cell = row->cells;
    (void)a;
    int type = vocab_type(cell[CAMEO_TYPE]);
    *out = (know_cameo){.code = cell[CAMEO_CODE],
                        .name = cell[CAMEO_NAME],
                        .type = (ent_type)type,
                        .mode = cell[CAMEO_MODE],
                        .contexts = cell[CAMEO_CONTEXTS]};
    bool digits = out->code.len >= 2 && out->code.len <= 4;
    for (size_t i = 0; i < out->code.len; i++)
        digits &= out->code.p[i] >= '0' && out->code.p[i] <= '9';
    if (!digits) {
        problem_at(p, row, "`" SV_FMT "' is no CAMEO code; write two to four digits",
                   SV_ARG(out->code));
        return false;
    }
    if (type < 0 || type == ENT_TYPE_NONE) {
        problem_at(p, row, "unknown type `" SV_FMT "'; use a PLOVER type or STATEMENT",
                   SV_ARG(cell[CAMEO_TYPE]));
        return false;
    }
    return read_number(row, cell[CAMEO_GOLDSTEIN], &out->goldstein, p) &&
           read_quad(row, cell[CAMEO_QUAD], &out->quad, p);
}

bool parse_plover(arena *a, const know_row *row, parsed_plover *out, know_problems *p) {
    const sv *cell = row->cells;
    (void)a;
    *out = (parsed_plover){.type = vocab_type(cell[PLOVER_TYPE]), .mode = cell[PLOVER_MODE]};
    if (out->type < 0 || out->type == ENT_TYPE_NONE) {
        problem_at(p, row, "unknown type `" SV_FMT "'; use a PLOVER type or STATEMENT",
                   SV_ARG(cell[PLOVER_TYPE]));
        return false;
    }
    out->plover.cameo = cell[PLOVER_CAMEO];
    return read_number(row, cell[PLOVER_SCORE], &out->plover.score, p) &&
           read_quad(row, cell[PLOVER_QUAD], &out->plover.quad, p);
}
