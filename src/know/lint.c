// SPDX-License-Identifier: Apache-2.0
#include "know/lint.h"
#include "know/lint_rows.h"
#include "know/norm.h"
#include "know/source.h"
#include "know/vocab.h"

enum { BOUND_BYTES = 1 << 30 };

// --- Rows that must not be there twice -------------------------------------------------------

const know_row *lint_seen(linter *l, strmap *seen, sv key, const know_row *row) {
    uint32_t *at = strmap_at(l->a, seen, key);
    const know_row *before = *at ? l->seen.at[*at - 1] : NULL;
    if (!before) {
        *at = (uint32_t)l->seen.n + 1;
        *vec_push(l->a, &l->seen) = row;
    }
    return before;
}

void lint_once(linter *l, strmap *seen, sv key, const know_row *row, const char *what) {
    const know_row *before = lint_seen(l, seen, key, row);
    if (before)
        problem_at(l->p, row, "%s `" SV_FMT "' is already in " SV_FMT ":%zu; take one out", what,
                   SV_ARG(key), SV_ARG(before->file), before->line);
}

// A fact with dates, and the one with the same key before it.
typedef struct dated {
    const know_row *row;
    ent_day from, to;
    uint32_t before; // 1 + index, 0 for none
} dated;

typedef struct dated_facts {
    strmap last; // key -> 1 + index of the last
    VEC(dated) list;
} dated_facts;

static void no_overlap(linter *l, dated_facts *d, sv key, const know_row *row, const know_name *f,
                       const char *what) {
    uint32_t *last = strmap_at(l->a, &d->last, key);
    for (uint32_t i = *last; i; i = d->list.at[i - 1].before) {
        const dated *b = &d->list.at[i - 1];
        if (f->from >= b->to || b->from >= f->to) continue;
        problem_at(l->p, row, "%s overlaps " SV_FMT ":%zu; correct the dates or take one out", what,
                   SV_ARG(b->row->file), b->row->line);
        break;
    }
    *vec_push(l->a, &d->list) = (dated){row, f->from, f->to, *last};
    *last = (uint32_t)d->list.n;
}

// --- Cells -----------------------------------------------------------------------------------

void lint_list(linter *l, const know_row *row, sv list) {
    sv whole = list, item;
    bool bad = sv_ends(list, SV("|")) || sv_find(list, SV("  "), 0) >= 0;
    while (sv_split(&list, '|', &item)) bad |= !item.len || sv_trim(item).len != item.len;
    if (bad)
        problem_at(l->p, row, "`" SV_FMT "' has an empty or untrimmed item; write a|b|c",
                   SV_ARG(whole));
}

static void check_surfaces(linter *l, const know_row *row, const parsed_name *n) {
    for (size_t i = 0; i < n->surfaces.n; i++) {
        norm m;
        norm_init(&m);
        sv s = n->surfaces.at[i].surface;
        if (!norm_name(&m, s)) {
            problem_at(l->p, row, "`" SV_FMT "' cannot be a name; take out commas and brackets",
                       SV_ARG(s));
            continue;
        }
        sv key = norm_key(&m);
        if (n->fact.kind == KNOW_COUNTRY) {
            *strmap_at(l->a, &l->country_keys, arena_copy(l->a, key)) = 1;
        } else if (sv_starts(key, SV("the ")) &&
                   strmap_get(&l->country_keys, sv_cut(key, 4, key.len))) {
            problem_at(l->p, row,
                       "`" SV_FMT "' hides a country or its adjective at the beginning of a "
                       "sentence; take it out",
                       SV_ARG(s));
        }
    }
}

static void know_country_of(linter *l, const know_row *row, sv code) {
    if (code.len == 3 && !vocab_body(code) && !strmap_get(&l->countries, code))
        problem_at(l->p, row, "country `" SV_FMT "' is not in countries.tsv; add it or correct it",
                   SV_ARG(code));
}

void lint_cameo_code(linter *l, const know_row *row, sv code) {
    if (code.len && !strmap_get(&l->cameo, code))
        problem_at(l->p, row, "CAMEO code `" SV_FMT "' is not in cameo.tsv; correct it",
                   SV_ARG(code));
}

void lint_modes(linter *l, const know_row *row, ent_type type, sv modes) {
    sv mode;
    while (sv_split(&modes, '|', &mode)) {
        sv key = arena_printf(l->a, "%s\t" SV_FMT, vocab_type_name(type), SV_ARG(mode));
        if (!strmap_get(&l->modes, key))
            problem_at(l->p, row, "%s has no mode `" SV_FMT "'; see plover.tsv",
                       vocab_type_name(type), SV_ARG(mode));
    }
}

// --- Who -------------------------------------------------------------------------------------

static void lint_countries(linter *l) {
    const know_rows *r = &l->rows[KNOW_F_COUNTRIES];
    dated_facts codes = {0};
    for (size_t i = 0; i < r->n; i++) {
        const know_row *row = &r->at[i];
        parsed_name n;
        for (int c = COUNTRY_ALIASES; c <= COUNTRY_CAPITALS; c++) lint_list(l, row, row->cells[c]);
        if (!parse_country(l->a, row, &n, l->p)) continue;
        check_surfaces(l, row, &n);
        sv key = arena_printf(l->a, SV_FMT "\t" SV_FMT, SV_ARG(n.fact.code), SV_ARG(n.fact.name));
        no_overlap(l, &codes, key, row, &n.fact, "the same country");
        size_t people = 0;
        sv list = row->cells[COUNTRY_PEOPLE], one;
        while (sv_split(&list, '|', &one)) people++;
        if (people % 2) problem_at(l->p, row, "people are pairs, singular|plural; one is missing");
    }
}

static bool borders(const linter *l, sv code, sv other) {
    const know_rows *r = &l->rows[KNOW_F_GEOGRAPHY];
    for (size_t i = 0; i < r->n; i++)
        if (sv_eq(r->at[i].cells[GEO_CODE], code))
            return sv_in_list(other, r->at[i].cells[GEO_NEIGHBOURS], '|');
    return false;
}

static void lint_geography(linter *l) {
    const know_rows *r = &l->rows[KNOW_F_GEOGRAPHY];
    strmap seen = {0};
    for (size_t i = 0; i < r->n; i++) {
        const know_row *row = &r->at[i];
        know_state s;
        sv other;
        for (int c = GEO_NEIGHBOURS; c <= GEO_BODIES; c++) lint_list(l, row, row->cells[c]);
        if (!parse_state(l->a, row, &s, l->p)) continue;
        lint_once(l, &seen, s.code, row, "the country");
        know_country_of(l, row, s.code);
        while (sv_split(&s.rulers, '|', &other)) know_country_of(l, row, other);
        while (sv_split(&s.bodies, '|', &other))
            if (!vocab_body(other))
                problem_at(l->p, row, "`" SV_FMT "' is no code of a body; use IGO...",
                           SV_ARG(other));
        while (sv_split(&s.neighbours, '|', &other))
            if (!borders(l, other, s.code))
                problem_at(l->p, row, "neighbour " SV_FMT " does not have " SV_FMT "; add it there",
                           SV_ARG(other), SV_ARG(s.code));
    }
}

static void lint_organisations(linter *l) {
    const know_rows *r = &l->rows[KNOW_F_ORGANISATIONS];
    dated_facts names = {0};
    for (size_t i = 0; i < r->n; i++) {
        const know_row *row = &r->at[i];
        parsed_name n;
        lint_list(l, row, row->cells[ORG_ALIASES]);
        if (!parse_organisation(l->a, row, &n, l->p)) continue;
        check_surfaces(l, row, &n);
        know_country_of(l, row, n.fact.country);
        know_country_of(l, row, sv_cut(n.fact.code, 0, 3));
        if (n.fact.country.len && !vocab_body(n.fact.code) &&
            !sv_starts(n.fact.code, n.fact.country))
            problem_at(l->p, row, "code " SV_FMT " is not of country " SV_FMT "; correct one",
                       SV_ARG(n.fact.code), SV_ARG(n.fact.country));
        sv key =
            arena_printf(l->a, SV_FMT "\t" SV_FMT, SV_ARG(n.fact.name), SV_ARG(n.fact.country));
        no_overlap(l, &names, key, row, &n.fact, "the same name");
    }
}

static void lint_places(linter *l, know_file file) {
    const know_rows *r = &l->rows[file];
    strmap seen = {0};
    for (size_t i = 0; i < r->n; i++) {
        const know_row *row = &r->at[i];
        parsed_name n;
        know_place place;
        lint_list(l, row, row->cells[PLACE_ALIASES]);
        lint_list(l, row, row->cells[PLACE_OTHERS]);
        if (!parse_place_fact(row, &place, l->p) || !parse_place(l->a, row, &n, l->p)) continue;
        check_surfaces(l, row, &n);
        know_country_of(l, row, n.fact.country);
        if (file == KNOW_F_PLACES && !row->cells[PLACE_TOWN].len) continue;
        sv key =
            arena_printf(l->a, SV_FMT "\t" SV_FMT, SV_ARG(n.fact.name), SV_ARG(n.fact.country));
        const know_row *before = lint_seen(l, &seen, key, row);
        if (before)
            problem_at(l->p, row, "`" SV_FMT "' is already in line %zu; take one out",
                       SV_ARG(n.fact.name), before->line);
    }
}

static void lint_leaders(linter *l) {
    const know_rows *r = &l->rows[KNOW_F_LEADERS];
    dated_facts terms = {0};
    for (size_t i = 0; i < r->n; i++) {
        const know_row *row = &r->at[i];
        parsed_name n;
        lint_list(l, row, row->cells[LEADER_ALIASES]);
        if (!parse_leader(l->a, row, &n, l->p)) continue;
        check_surfaces(l, row, &n);
        know_country_of(l, row, row->cells[LEADER_COUNTRY]);
        sv key = arena_printf(l->a, SV_FMT "\t" SV_FMT "\t" SV_FMT, SV_ARG(n.fact.name),
                              SV_ARG(row->cells[LEADER_COUNTRY]), SV_ARG(n.fact.office));
        no_overlap(l, &terms, key, row, &n.fact, "the same person's term of this office");
    }
}

static void lint_given_names(linter *l) {
    const know_rows *r = &l->rows[KNOW_F_GIVEN_NAMES];
    strmap seen = {0};
    for (size_t i = 0; i < r->n; i++) {
        char gender;
        if (parse_given_name(&r->at[i], &gender, l->p))
            lint_once(l, &seen, r->at[i].cells[GIVEN_NAME], &r->at[i], "the name");
    }
}

static void check_notes(linter *l, const know_row *row) {
    sv notes = row->cells[NOUN_NOTE], note;
    while (sv_split(&notes, ' ', &note))
        if (!sv_eq(note, SV("weak")) && !sv_eq(note, SV("body")))
            problem_at(l->p, row, "unknown note `" SV_FMT "'; use weak or body", SV_ARG(note));
}

// Two spellings of one key ("vice-president") may stand apart as long as they say the same.
static void same_noun_once(linter *l, strmap *seen, sv key, const know_row *row) {
    const know_row *before = lint_seen(l, seen, key, row);
    if (!before) return;
    bool same = !sv_eq(row->cells[0], before->cells[0]) && sv_eq(row->cells[1], before->cells[1]) &&
                sv_eq(row->cells[2], before->cells[2]);
    if (!same)
        problem_at(l->p, row, "`" SV_FMT "' is already in line %zu; take one out",
                   SV_ARG(row->cells[0]), before->line);
}

static void lint_nouns(linter *l, know_file file) {
    const know_rows *r = &l->rows[file];
    strmap seen = {0};
    for (size_t i = 0; i < r->n; i++) {
        const know_row *row = &r->at[i];
        parsed_noun n;
        norm m;
        bool sound = file == KNOW_F_SECTORS ? parse_sector(l->a, row, &n, l->p)
                                            : parse_title(l->a, row, &n, l->p);
        if (!sound) continue;
        if (file == KNOW_F_SECTORS) {
            check_notes(l, row);
            lint_list(l, row, row->cells[NOUN_PLURAL]);
        }
        norm_init(&m);
        if (norm_name(&m, n.noun.noun))
            same_noun_once(l, &seen, arena_copy(l->a, norm_key(&m)), row);
        else
            problem_at(l->p, row, "`" SV_FMT "' cannot be a noun; take out commas and brackets",
                       SV_ARG(n.noun.noun));
    }
}

// --- The whole -------------------------------------------------------------------------------

static void index_cells(linter *l, know_file file, int cell, strmap *index) {
    const know_rows *r = &l->rows[file];
    for (size_t i = 0; i < r->n; i++) *strmap_at(l->a, index, r->at[i].cells[cell]) = 1;
}

static void index_modes(linter *l) {
    const know_rows *r = &l->rows[KNOW_F_PLOVER];
    for (size_t i = 0; i < r->n; i++) {
        const sv *cell = r->at[i].cells;
        sv key = arena_printf(l->a, SV_FMT "\t" SV_FMT, SV_ARG(cell[PLOVER_TYPE]),
                              SV_ARG(cell[PLOVER_MODE]));
        *strmap_at(l->a, &l->modes, key) = 1;
    }
}

static void lint_all(linter *l, const know_folder *f) {
    for (size_t i = 0; i < f->n; i++) table_split(l->a, &f->at[i], &l->rows[f->at[i].file], l->p);
    index_cells(l, KNOW_F_CAMEO, CAMEO_CODE, &l->cameo);
    index_cells(l, KNOW_F_COUNTRIES, COUNTRY_CODE, &l->countries);
    index_modes(l);
    lint_codebooks(l);
    lint_countries(l);
    lint_geography(l);
    lint_organisations(l);
    lint_places(l, KNOW_F_REGIONS);
    lint_places(l, KNOW_F_PLACES);
    lint_leaders(l);
    lint_given_names(l);
    lint_nouns(l, KNOW_F_SECTORS);
    lint_nouns(l, KNOW_F_TITLES);
    lint_events(l);
}

static ent_status lint_folder(const know_folder *f, know_problems *p, ent_err *err) {
    arena a;
    arena_init(&a, BOUND_BYTES);
    if (arena_try(&a)) {
        arena_deinit(&a);
        return err_set(err, ENT_ERR_MEMORY, 0, "out of memory for the knowledge tables");
    }
    linter *l = arena_new(&a, linter, 1);
    l->a = &a;
    l->p = p;
    lint_all(l, f);
    arena_deinit(&a);
    return ENT_OK;
}

ent_status know_lint(const char *dir, know_tell *tell, void *ctx, size_t *n_problems,
                     ent_err *err) {
    know_problems p = {.tell = tell, .ctx = ctx, .strict = true};
    know_folder f;
    *n_problems = 0;
    ENT_TRY(folder_read(&f, dir, false, &p, err));
    ent_status status = lint_folder(&f, &p, err);
    folder_free(&f);
    *n_problems = p.n;
    return status;
}
