// SPDX-License-Identifier: Apache-2.0
#include "base/day.h"
#include "know/parse.h"
#include "know/vocab.h"

sv parse_line_label(arena *a, const know_row *row) {
    return arena_printf(a, SV_FMT ":%zu", SV_ARG(row->file), row->line);
}

// Days of the `from` and `to` cells; open ends as know.h tells.
static bool read_days(const know_row *row, int from, know_name *fact, know_problems *p) {
    ent_day first = INT32_MIN + 1, last = INT32_MAX, other;
    sv begin = row->cells[from], end = row->cells[from + 1];
    if (begin.len && !day_parse(begin, &first, &other))
        return problem_at(p, row, "`" SV_FMT "' is no date; write YYYY-MM-DD, YYYY-MM or YYYY",
                          SV_ARG(begin)),
               false;
    if (end.len && !day_parse(end, &other, &last))
        return problem_at(p, row, "`" SV_FMT "' is no date; write YYYY-MM-DD, YYYY-MM or YYYY",
                          SV_ARG(end)),
               false;
    if (first > last)
        return problem_at(p, row, "from " SV_FMT " is after to " SV_FMT "; swap or correct them",
                          SV_ARG(begin), SV_ARG(end)),
               false;
    fact->from = first;
    fact->to = last;
    return true;
}

static bool need(const know_row *row, int cell, const char *what, know_problems *p) {
    if (row->cells[cell].len) return true;
    problem_at(p, row, "no %s; fill it in", what);
    return false;
}

static bool need_sectors(const know_row *row, sv code, know_problems *p) {
    if (vocab_sectors(code) || vocab_body(code)) return true;
    problem_at(p, row, "unknown sector in `" SV_FMT "'; use codes like GOV, GOVMIL, IGOUNO",
               SV_ARG(code));
    return false;
}

static void add_surface(arena *a, parsed_name *n, sv surface, know_name_kind kind, bool full) {
    surface = sv_trim(surface);
    if (surface.len) *vec_push(a, &n->surfaces) = (parsed_surface){surface, kind, full};
}

static void add_surfaces(arena *a, parsed_name *n, sv list, know_name_kind kind) {
    sv one;
    while (sv_split(&list, '|', &one)) add_surface(a, n, one, kind, true);
}

static parsed_name new_name(arena *a, const know_row *row, know_name_kind kind,
                            ent_actor_kind actor_kind) {
    parsed_name n = {0};
    sv none = SV("");
    n.fact = (know_name){.kind = kind, .actor_kind = actor_kind, .full = true};
    n.fact.name = n.fact.code = n.fact.country = n.fact.sectors = n.fact.office = none;
    n.fact.line = parse_line_label(a, row);
    return n;
}

static bool is_country_code(sv code) {
    for (size_t i = 0; i < code.len; i++)
        if (code.p[i] < 'A' || code.p[i] > 'Z') return false;
    return code.len == 3;
}

static bool need_country(const know_row *row, sv code, know_problems *p) {
    if (is_country_code(code) || vocab_body(code)) return true;
    problem_at(p, row, "`" SV_FMT "' is no code of a country; use three capitals", SV_ARG(code));
    return false;
}

bool parse_country(arena *a, const know_row *row, parsed_name *out, know_problems *p) {
    const sv *cell = row->cells;
    parsed_name n = new_name(a, row, KNOW_COUNTRY, ENT_KIND_state);
    if (!need(row, COUNTRY_NAME, "name", p) || !need_country(row, cell[COUNTRY_CODE], p) ||
        !read_days(row, COUNTRY_FROM, &n.fact, p))
        return false;
    n.fact.name = cell[COUNTRY_NAME];
    n.fact.code = n.fact.country = cell[COUNTRY_CODE];
    add_surface(a, &n, n.fact.name, KNOW_COUNTRY, true);
    add_surfaces(a, &n, cell[COUNTRY_ALIASES], KNOW_COUNTRY);
    add_surfaces(a, &n, cell[COUNTRY_ADJECTIVES], KNOW_ADJECTIVE);
    add_surfaces(a, &n, cell[COUNTRY_PEOPLE], KNOW_PEOPLE);
    add_surfaces(a, &n, cell[COUNTRY_CAPITALS], KNOW_CAPITAL);
    *out = n;
    return true;
}

// "RUSGOVMIL" with country RUS has the sectors "GOVMIL".
static sv sectors_in_code(sv code, sv country) {
    if (!country.len || !sv_starts(code, country)) return SV("");
    sv rest = sv_cut(code, country.len, code.len);
    return vocab_sectors(rest) ? rest : SV("");
}

// Dictionaries have groups, religions and roles behind a country that are no sectors here.
static bool is_code_of_blocks(sv code) {
    for (size_t i = 0; i + 3 <= code.len; i += 3)
        if (!is_country_code(sv_cut(code, i, i + 3))) return false;
    return code.len >= 3 && code.len % 3 == 0;
}

static bool need_code(const know_row *row, sv code, know_problems *p) {
    if (row->lenient && is_code_of_blocks(code)) return true;
    bool country = code.len >= 3 && is_country_code(sv_cut(code, 0, 3)) &&
                   vocab_sectors(sv_cut(code, 3, code.len));
    if (country || vocab_body(code)) return true;
    problem_at(p, row, "`" SV_FMT "' is no code; write a country with sectors, or a body's code",
               SV_ARG(code));
    return false;
}

bool parse_organisation(arena *a, const know_row *row, parsed_name *out, know_problems *p) {
    const sv *cell = row->cells;
    int kind = cell[ORG_KIND].len ? vocab_actor_kind(cell[ORG_KIND]) : (int)ENT_KIND_organisation;
    if (kind < 0) {
        problem_at(p, row,
                   "unknown kind `" SV_FMT
                   "'; use person state government organisation group or bloc",
                   SV_ARG(cell[ORG_KIND]));
        return false;
    }
    parsed_name n = new_name(a, row, KNOW_ORGANISATION, (ent_actor_kind)kind);
    sv code =
        cell[ORG_CODE].len ? cell[ORG_CODE] : arena_join(a, cell[ORG_COUNTRY], cell[ORG_SECTORS]);
    if (!need(row, ORG_NAME, "name", p) || !need_code(row, code, p) ||
        !need_sectors(row, cell[ORG_SECTORS], p) || !read_days(row, ORG_FROM, &n.fact, p) ||
        (cell[ORG_COUNTRY].len && !need_country(row, cell[ORG_COUNTRY], p)))
        return false;
    n.fact.name = cell[ORG_NAME];
    n.fact.code = code;
    n.fact.country = cell[ORG_COUNTRY];
    n.fact.sectors =
        cell[ORG_SECTORS].len ? cell[ORG_SECTORS] : sectors_in_code(code, cell[ORG_COUNTRY]);
    add_surface(a, &n, n.fact.name, KNOW_ORGANISATION, true);
    add_surfaces(a, &n, cell[ORG_ALIASES], KNOW_ORGANISATION);
    *out = n;
    return true;
}

bool parse_place(arena *a, const know_row *row, parsed_name *out, know_problems *p) {
    const sv *cell = row->cells;
    parsed_name n = new_name(a, row, KNOW_TOWN, ENT_KIND_state);
    if (!need(row, PLACE_NAME, "name", p) || !need_country(row, cell[PLACE_COUNTRY], p))
        return false;
    n.fact.from = INT32_MIN + 1;
    n.fact.to = INT32_MAX;
    n.fact.name = cell[PLACE_NAME];
    n.fact.code = n.fact.country = cell[PLACE_COUNTRY];
    add_surface(a, &n, n.fact.name, KNOW_TOWN, true);
    add_surfaces(a, &n, cell[PLACE_ALIASES], KNOW_TOWN);
    *out = n;
    return true;
}

bool parse_given_name(const know_row *row, char *gender, know_problems *p) {
    sv cell = row->cells[GIVEN_GENDER];
    *gender = cell.len == 1 ? cell.p[0] : '\0';
    if (*gender != 'f' && *gender != 'm')
        return problem_at(p, row, "gender `" SV_FMT "'; write f or m", SV_ARG(cell)), false;
    return need(row, GIVEN_NAME, "name", p);
}

// Words of a family name that stand before its main word: "de Gaulle", "al-Assad", "bin Salman".
static bool is_family_particle(sv word) {
    static const char list[] =
        "al el an as ad ash at bin ben ibn abu de del della la le du da das do dos di van von "
        "der den ter ten san st";
    char low[8];
    if (word.len > sizeof low) return false;
    for (size_t i = 0; i < word.len; i++)
        low[i] = (char)(word.p[i] | (word.p[i] >= 'A' && word.p[i] <= 'Z' ? 32 : 0));
    return sv_in_list((sv){low, word.len}, SV(list), ' ');
}

static bool is_abbreviation(sv word) {
    for (size_t i = 0; i < word.len; i++)
        if (word.p[i] < 'A' || word.p[i] > 'Z') return false;
    return word.len >= 3;
}

// Several words, family particles left out, or an abbreviation of the whole name ("AMLO").
static bool is_full_name(sv alias) {
    size_t words = 0;
    sv rest = alias, part;
    while (sv_split(&rest, ' ', &part)) {
        sv piece;
        size_t pieces = 0;
        while (sv_split(&part, '-', &piece)) pieces += piece.len && !is_family_particle(piece);
        words += pieces > 0;
    }
    return words > 1 || is_abbreviation(alias);
}

bool parse_leader(arena *a, const know_row *row, parsed_name *out, know_problems *p) {
    const sv *cell = row->cells;
    parsed_name n = new_name(a, row, KNOW_PERSON, ENT_KIND_person);
    if (!need(row, LEADER_PERSON, "person", p) || !need(row, LEADER_OFFICE, "office", p) ||
        !need_country(row, cell[LEADER_COUNTRY], p) ||
        !need_sectors(row, cell[LEADER_SECTORS], p) || !read_days(row, LEADER_FROM, &n.fact, p))
        return false;
    n.fact.name = cell[LEADER_PERSON];
    n.fact.country = cell[LEADER_COUNTRY];
    n.fact.sectors = cell[LEADER_SECTORS];
    n.fact.office = cell[LEADER_OFFICE];
    n.fact.code = arena_join(a, n.fact.country, n.fact.sectors);
    if (vocab_body(n.fact.country)) { // its people have its code alone
        n.fact.code = n.fact.country;
        n.fact.country = SV("");
    }
    add_surface(a, &n, n.fact.name, KNOW_PERSON, true);
    sv list = cell[LEADER_ALIASES], alias;
    while (sv_split(&list, '|', &alias))
        add_surface(a, &n, alias, KNOW_PERSON, is_full_name(sv_trim(alias)));
    *out = n;
    return true;
}

static bool new_noun(arena *a, const know_row *row, sv noun, sv sectors, parsed_noun *out,
                     know_problems *p) {
    if (!need_sectors(row, sectors, p)) return false;
    *out = (parsed_noun){.noun = {.noun = noun, .sectors = sectors, .office = SV("")},
                         .plural = SV("")};
    out->noun.line = parse_line_label(a, row);
    return true;
}

bool parse_sector(arena *a, const know_row *row, parsed_noun *out, know_problems *p) {
    const sv *cell = row->cells;
    if (!need(row, NOUN_NOUN, "noun", p) || !need(row, NOUN_SECTOR, "sector", p)) return false;
    sv sectors = arena_join(a, cell[NOUN_SECTOR], cell[NOUN_OTHER]);
    if (!new_noun(a, row, cell[NOUN_NOUN], sectors, out, p)) return false;
    sv notes = cell[NOUN_NOTE], note;
    while (sv_split(&notes, ' ', &note)) {
        out->noun.weak |= sv_eq(note, SV("weak"));
        out->noun.body |= sv_eq(note, SV("body"));
    }
    out->plural = cell[NOUN_PLURAL];
    return true;
}

bool parse_title(arena *a, const know_row *row, parsed_noun *out, know_problems *p) {
    const sv *cell = row->cells;
    if (!need(row, TITLE_TITLE, "title", p) ||
        !new_noun(a, row, cell[TITLE_TITLE], cell[TITLE_SECTORS], out, p))
        return false;
    out->noun.title = true;
    out->noun.office = cell[TITLE_OFFICE];
    return true;
}
