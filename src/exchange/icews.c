// SPDX-License-Identifier: Apache-2.0
//
// ICEWS event files: 20 columns with a header, a row for each pair of actors, sectors in words.
#include "exchange/actor_code.h"
#include "exchange/country.h"
#include "exchange/format.h"
#include <math.h>

enum { ID, DATE, SOURCE_NAME, SOURCE_SECTORS, SOURCE_COUNTRY, EVENT_TEXT, CODE, INTENSITY };
enum { TARGET_NAME = INTENSITY + 1, TARGET_SECTORS, TARGET_COUNTRY, STORY, SENTENCE, PUBLISHER };
enum { CITY = PUBLISHER + 1, DISTRICT, PROVINCE, COUNTRY, LATITUDE, LONGITUDE, N_COLUMNS };

static const char *const columns[N_COLUMNS] = {
    "Event ID",       "Event Date", "Source Name",     "Source Sectors", "Source Country",
    "Event Text",     "CAMEO Code", "Intensity",       "Target Name",    "Target Sectors",
    "Target Country", "Story ID",   "Sentence Number", "Publisher",      "City",
    "District",       "Province",   "Country",         "Latitude",       "Longitude"};

// The first word of a sector is the one that is written; all are read, without case.
static const struct {
    const char *word, *sector;
} sectors[] = {{"Government", "GOV"},
               {"Military", "MIL"},
               {"Police", "COP"},
               {"Judicial", "JUD"},
               {"Legislative / Parliamentary", "LEG"},
               {"Intelligence", "SPY"},
               {"Parties", "PTY"},
               {"Rebel", "REB"},
               {"Paramilitary", "PRM"},
               {"Unidentified Forces", "UAF"},
               {"Unspecified", "UNK"},
               {"Agricultural", "AGR"},
               {"Business", "BUS"},
               {"Criminals / Gangs", "CRM"},
               {"General Population / Civilian / Social", "CVL"},
               {"Education", "EDU"},
               {"Elite", "ELI"},
               {"Media", "JRN"},
               {"Labor", "LAB"},
               {"Medical / Health", "MED"},
               {"Refugees / Displaced", "REF"},
               {"Dissident", "OPP"},
               {"Separatists", "PRE"},
               {"Religious", "REL"},
               {"Activists", "SOC"},
               {"Executive", "GOV"},
               {"Executive Office", "GOV"},
               {"Cabinet", "GOV"},
               {"State-Owned Enterprises", "GOV"},
               {"Diplomatic", "GOV"},
               {"Foreign Ministry", "GOV"},
               {"Defense / Security Ministry", "GOV"},
               {"Interior / Home Ministry", "GOV"},
               {"Finance / Economy / Commerce / Trade Ministry", "GOV"},
               {"Provincial", "GOV"},
               {"Municipal", "GOV"},
               {"Local", "GOV"},
               {"Army", "MIL"},
               {"Navy", "MIL"},
               {"Air Force", "MIL"},
               {"Lower House", "LEG"},
               {"Upper House", "LEG"},
               {"Insurgents", "REB"},
               {"Radicals / Extremists / Fundamentalists", "REB"},
               {"Citizen", "CVL"},
               {"Social", "CVL"},
               {"Protestors / Popular Opposition / Mobs", "CVL"},
               {"News", "JRN"},
               {"Exiles", "ELI"},
               {"Opposition Parties / Candidates", "OPP"},
               {"Nongovernmental Organization / Activists", "SOC"}};

enum { N_SECTORS = sizeof sectors / sizeof *sectors };

// --- Out -------------------------------------------------------------------------------------

static sv words_of(arena *a, sv codes) {
    text t = text_new(a);
    for (size_t i = 0; i + 3 <= codes.len; i += 3)
        for (int s = 0; s < N_SECTORS; s++) {
            if (!sv_eq(sv_cut(codes, i, i + 3), sv_of(sectors[s].sector))) continue;
            if (t.n) text_char(&t, ',');
            text_add(&t, sv_of(sectors[s].word));
            break;
        }
    return text_sv(&t);
}

static sv country_name(const know *k, sv code) {
    const know_name *state = code.len ? know_country(k, code) : NULL;
    return state ? state->name : SV("");
}

static void put_actor(exchange_writer *w, cells *c, const ledger_actor *actor) {
    code_parts p = code_split(row_code(actor));
    cell_text(c, row_name(actor));
    cell_text(c, words_of(w->out->a, p.sectors));
    cell_text(c, country_name(w->k, p.country));
}

static void put_pair(exchange_writer *w, const ledger_row *row, const pair *p, size_t which) {
    const know_cameo *code = know_cameo_of(w->k, row_cameo(w->k, row));
    sv country = country_name(w->k, row->place.country), name = row->place.name;
    cells c = exchange_cells(w);
    cell_int(&c, pair_number(row, which));
    cell_day(&c, row_day(row), true);
    put_actor(w, &c, p->source);
    cell_text(&c, code ? code->name : SV(""));
    cell_code(&c, row_cameo(w->k, row));
    cell_fixed(&c, row->event.goldstein, 1);
    put_actor(w, &c, p->target);
    cell_text(&c, row->report.id);
    cell_empty(&c, 1);
    cell_text(&c, row->report.source.len ? row->report.source : SV(""));
    cell_text(&c, name.len && !sv_eq(name, country) ? name : SV(""));
    cell_empty(&c, 2);
    cell_text(&c, country);
    cell_fixed(&c, row->place.lat_deg, 5);
    cell_fixed(&c, row->place.lon_deg, 5);
    cells_end(&c);
}

static void put(exchange_writer *w, const ledger_row *row) {
    pairs p = {0};
    pairs_of(w->out->a, row, &p);
    for (size_t i = 0; i < p.n; i++) put_pair(w, row, &p.at[i], i);
}

// --- In --------------------------------------------------------------------------------------

static sv sector_of(sv word) {
    for (int s = 0; s < N_SECTORS; s++)
        if (sv_eq_nocase(word, sv_of(sectors[s].word))) return sv_of(sectors[s].sector);
    return SV("");
}

// Words that are sectors here, each once; the column stays beside the record when it has others.
static sv sectors_in(draft *d, int column) {
    sv list = d->cells[column], word;
    text t = text_new(d->a);
    bool all = true;
    while (sv_split(&list, ',', &word)) {
        sv code = sector_of(sv_trim(word));
        bool there = false;
        for (size_t i = 0; i < t.n; i += 3) there |= sv_eq(code, (sv){t.at + i, 3});
        all &= code.len > 0;
        if (!there) text_add(&t, code);
    }
    if (all) draft_cell(d, column);
    return text_sv(&t);
}

static void get_actor(draft *d, int at, draft_side side) {
    sv name = draft_cell(d, at), codes = sectors_in(d, at + 1);
    sv country = country_of_name(d->k, d->cells[at + 2]);
    if (country.len) draft_cell(d, at + 2);
    draft_actor(d, side, draft_code(d, country, codes, name), name);
}

static void get_place(draft *d) {
    static const int narrow_first[] = {CITY, DISTRICT, PROVINCE, COUNTRY};
    d->place.country = country_of_name(d->k, d->cells[COUNTRY]);
    if (d->place.country.len) draft_cell(d, COUNTRY);
    for (size_t i = 0; i < 4 && !d->place.name.len; i++)
        if (draft_has(d, narrow_first[i])) d->place.name = draft_cell(d, narrow_first[i]);
}

static bool get(draft *d) {
    double intensity = NAN;
    if (!draft_day(d, DATE, &d->event.when.from) || !draft_cameo(d, CODE) ||
        !draft_score(d, INTENSITY, &intensity) || !draft_point(d, LATITUDE, LONGITUDE))
        return false;
    if (!isnan(intensity)) d->event.goldstein = intensity;
    get_actor(d, SOURCE_NAME, DRAFT_SOURCE);
    get_actor(d, TARGET_NAME, DRAFT_TARGET);
    get_place(d);
    draft_cell(d, EVENT_TEXT); // the code's name
    d->report.input_id = draft_cell(d, ID);
    d->report.source = draft_cell(d, PUBLISHER);
    d->report.published = d->event.when.from;
    return true;
}

static int sniff(sv bytes, sv first) {
    (void)bytes;
    return sv_find(first, SV("Source Sectors\t"), 0) >= 0 &&
                   sv_find(first, SV("CAMEO Code"), 0) >= 0
               ? 9
               : 0;
}

const exchange_format icews_format = {.name = "icews",
                                      .says = "ICEWS events, tab-separated, CAMEO",
                                      .kind = RECORD_LINE,
                                      .separator = '\t',
                                      .header = true,
                                      .columns = columns,
                                      .n_columns = N_COLUMNS,
                                      .needed = 1 << DATE | 1 << CODE | 1 << SOURCE_NAME |
                                                1 << TARGET_NAME,
                                      .put = put,
                                      .get = get,
                                      .sniff = sniff};
