// SPDX-License-Identifier: Apache-2.0
//
// places.tsv and regions.tsv: where places lie, and their sections.
#include "know/build.h"
#include "know/norm.h"
#include <math.h>

// Degrees with at most two decimals, "-33.87"; NAN where empty.
static bool read_degrees(const know_row *row, int cell, double most, double *out,
                         know_problems *p) {
    sv s = row->cells[cell];
    *out = NAN;
    if (!s.len) return true;
    double whole = 0, unit = 0;
    size_t i = s.p[0] == '-', digits = 0;
    for (; i < s.len; i++) {
        if (s.p[i] == '.' && !unit && digits) {
            unit = 1;
            continue;
        }
        if (s.p[i] < '0' || s.p[i] > '9' || ++digits > 5) break;
        whole = whole * 10 + (s.p[i] - '0');
        if (unit) unit *= 10;
    }
    double degrees = whole / (unit ? unit : 1);
    if (i == s.len && digits && degrees <= most) {
        *out = s.p[0] == '-' ? -degrees : degrees;
        return true;
    }
    problem_at(p, row, "`" SV_FMT "' is no place; write degrees, `-33.87'", SV_ARG(s));
    return false;
}

static bool read_number(const know_row *row, int cell, uint32_t *out, know_problems *p) {
    sv s = row->cells[cell];
    uint64_t n = 0;
    size_t i = 0;
    for (; i < s.len && s.p[i] >= '0' && s.p[i] <= '9' && n <= UINT32_MAX; i++)
        n = n * 10 + (uint64_t)(s.p[i] - '0');
    *out = (uint32_t)n;
    if (i == s.len && n <= UINT32_MAX) return true;
    problem_at(p, row, "`" SV_FMT "' is no number; write digits only", SV_ARG(s));
    return false;
}

bool parse_place_fact(const know_row *row, know_place *out, know_problems *p) {
    const sv *cell = row->cells;
    *out = (know_place){.name = cell[PLACE_NAME],
                        .country = cell[PLACE_COUNTRY],
                        .admin1 = cell[PLACE_ADMIN1],
                        .kind = cell[PLACE_KIND]};
    return out->name.len && read_degrees(row, PLACE_NORTH, 90, &out->north, p) &&
           read_degrees(row, PLACE_EAST, 180, &out->east, p) &&
           read_number(row, PLACE_PEOPLE, &out->people, p) &&
           read_number(row, PLACE_GEONAMES, &out->geonames, p);
}

// --- Building ----------------------------------------------------------------------------------

// A place under one of its keys.
typedef struct keyed_place {
    uint32_t key, number;
} keyed_place;

typedef struct placing {
    build *b;
    strmap keys; // key -> how many places have it
    VEC(keyed_place) list;
} placing;

static void add_key(placing *x, sv surface, uint32_t number) {
    norm n;
    norm_init(&n);
    surface = sv_trim(surface);
    if (!surface.len || !norm_name(&n, surface) || !n.len) return;
    sv key = norm_key(&n);
    if (!strmap_get(&x->keys, key)) key = arena_copy(x->b->a, key);
    uint32_t *count = strmap_at(x->b->a, &x->keys, key);
    ++*count;
    *vec_push(x->b->a, &x->list) = (keyed_place){(uint32_t)(count - x->keys.values), number};
}

static void add_keys(placing *x, sv surfaces, uint32_t number) {
    sv one;
    while (sv_split(&surfaces, '|', &one)) add_key(x, one, number);
}

static int32_t hundredths(double degrees) {
    return isnan(degrees) ? IMAGE_NOWHERE : (int32_t)lround(degrees * 100);
}

static void add_place(placing *x, const know_row *row) {
    know_place place;
    if (!parse_place_fact(row, &place, x->b->p)) return;
    build *b = x->b;
    uint32_t number = (uint32_t)b->places.n;
    *vec_push(b->a, &b->places) = (image_place){.name = build_str(b, place.name),
                                                .country = build_str(b, place.country),
                                                .admin1 = build_str(b, place.admin1),
                                                .kind = build_str(b, place.kind),
                                                .north = hundredths(place.north),
                                                .east = hundredths(place.east),
                                                .people = place.people,
                                                .geonames = place.geonames};
    add_key(x, place.name, number);
    add_keys(x, row->cells[PLACE_ALIASES], number);
    add_keys(x, row->cells[PLACE_OTHERS], number);
}

static void add_rows(placing *x, const know_rows *rows, bool theirs) {
    for (size_t i = 0; i < rows->n; i++)
        if (rows->at[i].theirs == theirs) add_place(x, &rows->at[i]);
}

void build_places(build *b, const know_rows rows[KNOW_N_FILES]) {
    placing x = {.b = b};
    for (int theirs = 1; theirs >= 0; theirs--) {
        add_rows(&x, &rows[KNOW_F_REGIONS], theirs);
        add_rows(&x, &rows[KNOW_F_PLACES], theirs);
    }
    b->place_numbers.at = arena_new(b->a, uint32_t, x.list.n);
    b->place_numbers.n = x.list.n;
    uint32_t *next = arena_new(b->a, uint32_t, x.keys.n), n = 0;
    for (size_t key = 0; key < x.keys.n; key++) {
        image_entry *e = build_entry(b, DICT_PLACES, x.keys.keys[key]);
        e->first = next[key] = n;
        e->n = x.keys.values[key];
        n += e->n;
    }
    for (size_t i = 0; i < x.list.n; i++)
        b->place_numbers.at[next[x.list.at[i].key]++] = x.list.at[i].number;
}
