// SPDX-License-Identifier: Apache-2.0
//
// GDELT 2.0 event files (and 1.0 when read): 61 columns, no header, a row for each pair of actors.
#include "base/day.h"
#include "exchange/actor_code.h"
#include "exchange/country.h"
#include "exchange/format.h"
#include <math.h>

enum { ID, DAY, MONTH_YEAR, YEAR, FRACTION, ACTOR1, ACTOR2 = ACTOR1 + 10, IS_ROOT = ACTOR2 + 10 };
enum { CODE = IS_ROOT + 1, BASE, ROOT, QUAD, GOLDSTEIN, MENTIONS, SOURCES, ARTICLES, TONE };
enum { GEO1 = TONE + 1, GEO2 = GEO1 + 8, GEO = GEO2 + 8, ADDED = GEO + 8, URL, N_COLUMNS };
enum { ACTOR_CODE, ACTOR_NAME, ACTOR_COUNTRY }; // of ACTOR1 and ACTOR2
enum { GEO_TYPE, GEO_NAME, GEO_COUNTRY, GEO_ADM1, GEO_ADM2, GEO_LAT, GEO_LONG, GEO_FEATURE };

#define ACTOR_COLUMNS(n)                                                                     \
    "Actor" n "Code", "Actor" n "Name", "Actor" n "CountryCode", "Actor" n "KnownGroupCode", \
        "Actor" n "EthnicCode", "Actor" n "Religion1Code", "Actor" n "Religion2Code",        \
        "Actor" n "Type1Code", "Actor" n "Type2Code", "Actor" n "Type3Code"
#define GEO_COLUMNS(what)                                                              \
    what "Geo_Type", what "Geo_Fullname", what "Geo_CountryCode", what "Geo_ADM1Code", \
        what "Geo_ADM2Code", what "Geo_Lat", what "Geo_Long", what "Geo_FeatureID"

static const char *const columns[N_COLUMNS] = {"GlobalEventID",
                                               "Day",
                                               "MonthYear",
                                               "Year",
                                               "FractionDate",
                                               ACTOR_COLUMNS("1"),
                                               ACTOR_COLUMNS("2"),
                                               "IsRootEvent",
                                               "EventCode",
                                               "EventBaseCode",
                                               "EventRootCode",
                                               "QuadClass",
                                               "GoldsteinScale",
                                               "NumMentions",
                                               "NumSources",
                                               "NumArticles",
                                               "AvgTone",
                                               GEO_COLUMNS("Actor1"),
                                               GEO_COLUMNS("Actor2"),
                                               GEO_COLUMNS("Action"),
                                               "DATEADDED",
                                               "SOURCEURL"};

// --- Out -------------------------------------------------------------------------------------

static void put_days(cells *c, ent_day day) {
    if (day == ENT_NO_DAY) {
        cell_empty(c, 4);
        return;
    }
    civil d = day_civil(day);
    cell_int(c, d.year * 10000 + d.month * 100 + d.day);
    cell_int(c, d.year * 100 + d.month);
    cell_int(c, d.year);
    cell_fixed(c, d.year + (d.month * 30 + d.day) / 365.0, 4);
}

// "IGOUNO": type IGO, known group UNO. "RUSGOVMIL": country RUS, types GOV and MIL.
static void put_actor(cells *c, const ledger_actor *actor) {
    arena *a = c->out->a;
    code_parts p = code_split(row_code(actor));
    sv code = code_to_cameo(a, row_code(actor), false);
    sv types = p.body.len ? sv_cut(p.body, 0, 3) : sv_cut(code, p.country.len, code.len);
    if (!row_code(actor).len) code = types = SV("");
    cell_code(c, code);
    cell_text(c, row_name(actor));
    cell_code(c, p.country);
    cell_code(c, p.body.len >= 6 ? sv_cut(p.body, 3, 6) : SV(""));
    cell_empty(c, 3);
    for (size_t i = 0; i < 3; i++) {
        size_t from = 3 * i < types.len ? 3 * i : types.len;
        cell_code(c, sv_cut(types, from, from + 3 < types.len ? from + 3 : types.len));
    }
}

// By GDELT's own table of the first two digits, which differs from the quads of PLOVER.
static int quad_of(sv cameo) {
    int root = cameo.len >= 2 ? (cameo.p[0] - '0') * 10 + cameo.p[1] - '0' : 1;
    return root <= 5 ? 1 : root <= 8 ? 2 : root <= 13 ? 3 : 4;
}

static void put_geo(cells *c, const know *k, const ledger_place *p) {
    const country_codes *country = country_of(p->country);
    const know_name *state = know_country(k, p->country);
    bool whole = state && (!p->name.len || sv_eq(p->name, state->name));
    sv fips = country ? sv_of(country->fips) : SV("");
    if (!p->name.len && !p->country.len) {
        cell_empty(c, 8);
        return;
    }
    cell_int(c, whole ? 1 : 4);
    sv name = whole ? state->name : p->name;
    if (!whole && state)
        name = arena_printf(c->out->a, SV_FMT ", " SV_FMT, SV_ARG(p->name), SV_ARG(state->name));
    cell_text(c, name);
    cell_code(c, fips);
    cell_code(c, fips); // of the first level no more is known
    cell_empty(c, 1);
    cell_fixed(c, p->lat_deg, 5);
    cell_fixed(c, p->lon_deg, 5);
    cell_empty(c, 1);
}

static void put_pair(exchange_writer *w, const ledger_row *row, const pair *p, size_t which) {
    sv cameo = row_cameo(w->k, row);
    cells c = exchange_cells(w);
    ent_day added = row->report.published;
    cell_int(&c, pair_number(row, which));
    put_days(&c, row_day(row));
    put_actor(&c, p->source);
    put_actor(&c, p->target);
    cell_int(&c, row->event.part == ENT_PART_TITLE || row->event.sentence.begin == 0);
    cell_code(&c, cameo);
    cell_code(&c, sv_cut(cameo, 0, cameo.len < 3 ? cameo.len : 3));
    cell_code(&c, sv_cut(cameo, 0, cameo.len < 2 ? cameo.len : 2));
    cell_int(&c, quad_of(cameo));
    cell_fixed(&c, row->event.goldstein, 1);
    cell_int(&c, row->mentions);
    cell_int(&c, row->sources);
    cell_int(&c, row->reports);
    cell_empty(&c, 1 + 8 + 8);
    put_geo(&c, w->k, &row->place);
    if (added == ENT_NO_DAY)
        cell_empty(&c, 1);
    else
        cell_int(&c, ((int64_t)day_civil(added).year * 10000 + day_civil(added).month * 100 +
                      day_civil(added).day) *
                         1000000);
    cell_text(&c, row->report.uri.len ? row->report.uri : SV(""));
    cells_end(&c);
}

static void put(exchange_writer *w, const ledger_row *row) {
    pairs p = {0};
    pairs_of(w->out->a, row, &p);
    for (size_t i = 0; i < p.n; i++) put_pair(w, row, &p.at[i], i);
}

// --- In --------------------------------------------------------------------------------------

// Version 1.0 has no ADM2 columns, and up to March 2013 no URL.
static bool layout(size_t n, uint8_t *column) {
    bool first_version = n == 57 || n == 58;
    if (n != N_COLUMNS && !first_version) return false;
    for (uint8_t i = 0, c = 0; i < n; i++, c++) {
        if (first_version && (c == GEO1 + GEO_ADM2 || c == GEO2 + GEO_ADM2 || c == GEO + GEO_ADM2))
            c++;
        column[i] = c;
    }
    return true;
}

static void get_actor(draft *d, int at, draft_side side) {
    draft_actor(d, side, code_from_cameo(d->a, draft_cell(d, at + ACTOR_CODE)),
                draft_cell(d, at + ACTOR_NAME));
    for (int i = ACTOR_COUNTRY; i < 10; i++) draft_cell(d, at + i); // said by the code
}

static bool get_place(draft *d) {
    ledger_place *p = &d->place;
    sv name = draft_cell(d, GEO + GEO_NAME), first = name;
    if (!draft_point(d, GEO + GEO_LAT, GEO + GEO_LONG)) return false;
    sv_split(&name, ',', &first);
    p->name = sv_trim(first);
    p->country = country_of_fips(draft_cell(d, GEO + GEO_COUNTRY));
    return true;
}

static bool get(draft *d) {
    double goldstein = NAN;
    if (!draft_day(d, DAY, &d->event.when.from) || !draft_cameo(d, CODE) ||
        !draft_score(d, GOLDSTEIN, &goldstein) || !get_place(d) ||
        !draft_day(d, ADDED, &d->report.published))
        return false;
    if (!isnan(goldstein)) d->event.goldstein = goldstein;
    get_actor(d, ACTOR1, DRAFT_SOURCE);
    get_actor(d, ACTOR2, DRAFT_TARGET);
    d->report.published_from = ENT_PUBLISHED_METADATA;
    d->report.input_id = draft_cell(d, ID);
    d->report.uri = draft_cell(d, URL);
    static const int derived[] = {MONTH_YEAR, YEAR, FRACTION, BASE, ROOT};
    for (size_t i = 0; i < sizeof derived / sizeof *derived; i++) draft_cell(d, derived[i]);
    return true;
}

static int sniff(sv bytes, sv first) {
    uint8_t column[DRAFT_MOST_COLUMNS];
    size_t n = 1;
    (void)bytes;
    for (size_t i = 0; i < first.len; i++) n += first.p[i] == '\t';
    bool number = first.len && first.p[0] >= '0' && first.p[0] <= '9';
    return number && n < sizeof column && layout(n, column) ? 3 : 0;
}

const exchange_format gdelt_format = {.name = "gdelt",
                                      .says = "GDELT 2.0 events, tab-separated, CAMEO",
                                      .kind = RECORD_LINE,
                                      .separator = '\t',
                                      .columns = columns,
                                      .n_columns = N_COLUMNS,
                                      .layout = layout,
                                      .put = put,
                                      .get = get,
                                      .sniff = sniff};
