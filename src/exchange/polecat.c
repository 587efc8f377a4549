// SPDX-License-Identifier: Apache-2.0
//
// POLECAT's weekly files: 40 columns with a header, all actors of an event in one row, PLOVER.
#include "base/day.h"
#include "exchange/actor_code.h"
#include "exchange/country.h"
#include "exchange/format.h"
#include <math.h>

enum { ID, DATE, TYPE, MODE, INTENSITY, QUAD, CONTEXTS, ACTOR, RECIPIENT = ACTOR + 8 };
enum { PLACE = RECIPIENT + 8, CITY, DISTRICT, PROVINCE, COUNTRY, LATITUDE, LONGITUDE, GEONAMES };
enum { RAW_PLACE = GEONAMES + 1, FEATURE, SOURCE, PUBLISHED, PEOPLE, ORGANIZATIONS, LOCATIONS };
enum { LANGUAGE = LOCATIONS + 1, VERSION, N_COLUMNS };
enum { NAME, NATION, COW, PRIMARY, SECTORS, TITLE, RAW, WIKIPEDIA }; // of ACTOR and RECIPIENT

static const char *const columns[N_COLUMNS] = {"Event ID",
                                               "Event Date",
                                               "Event Type",
                                               "Event Mode",
                                               "Intensity",
                                               "Quad Code",
                                               "Contexts",
                                               "Actor Name",
                                               "Actor Country",
                                               "Actor COW",
                                               "Primary Actor Sector",
                                               "Actor Sectors",
                                               "Actor Title",
                                               "Actor Name Raw",
                                               "Wikipedia Actor ID",
                                               "Recipient Name",
                                               "Recipient Country",
                                               "Recipient COW",
                                               "Primary Recipient Sector",
                                               "Recipient Sectors",
                                               "Recipient Title",
                                               "Recipient Name Raw",
                                               "Wikipedia Recipient ID",
                                               "Placename",
                                               "City",
                                               "District",
                                               "Province",
                                               "Country",
                                               "Latitude",
                                               "Longitude",
                                               "GeoNames ID",
                                               "Raw Placename",
                                               "Feature Type",
                                               "Source",
                                               "Publication Date",
                                               "Story People",
                                               "Story Organizations",
                                               "Story Locations",
                                               "Language",
                                               "Version"};

static const char *const aliases[][2] = {
    {"Event Intensity", "Intensity"}, {"Story Organisations", "Story Organizations"}, {NULL, NULL}};

static const char *const quads[] = {"None", "VERBAL COOPERATION", "MATERIAL COOPERATION",
                                    "VERBAL CONFLICT", "MATERIAL CONFLICT"};

// --- Out -------------------------------------------------------------------------------------

static void put_or_none(cells *c, sv s) { cell_text(c, s.len ? s : SV("None")); }

static void put_text(cells *c, sv s) {
    sv copy = arena_copy(c->out->a, s);
    for (size_t i = 0; i < copy.len; i++) // they part entities and values
        if (copy.p[i] == ';' || copy.p[i] == '|') ((char *)(uintptr_t)copy.p)[i] = ',';
    put_or_none(c, copy);
}

// "a|b" as "a; b".
static void put_list(cells *c, sv list) {
    text t = text_new(c->out->a);
    sv one;
    while (sv_split(&list, '|', &one)) {
        if (t.n) text_add(&t, SV("; "));
        text_add(&t, one);
    }
    put_or_none(c, text_sv(&t));
}

typedef struct side {
    const ledger_row *row;
    const uint32_t *at;
    size_t n;
} side;

// PLOVER's letters for bodies: UNO and EUR, IGO for all others of states.
static sv nation_of(const ledger_actor *actor) {
    code_parts p = code_split(row_code(actor));
    if (!p.body.len) return p.country;
    if (sv_starts(p.body, SV("IGOUNO"))) return SV("UNO");
    if (sv_starts(p.body, SV("IGOEUR"))) return SV("EUR");
    if (sv_starts(p.body, SV("NGM"))) return SV("ISM");
    return sv_cut(p.body, 0, 3);
}

static sv cow_of(arena *a, const ledger_actor *actor) {
    const country_codes *c = country_of(code_split(row_code(actor)).country);
    return c && c->cow ? arena_printf(a, "%d", c->cow) : SV("");
}

static sv sectors_of(arena *a, const ledger_actor *actor) {
    sv codes = code_split(row_code(actor)).sectors;
    text t = text_new(a);
    for (size_t i = 0; i + 3 <= codes.len; i += 3) {
        if (i) text_char(&t, '|');
        text_add(&t, sv_cut(codes, i, i + 3));
    }
    return text_sv(&t);
}

static sv value_of(arena *a, const ledger_actor *actor, int what) {
    switch (what) {
    case NAME: return row_name(actor);
    case NATION: return nation_of(actor);
    case COW: return cow_of(a, actor);
    case PRIMARY: {
        sv codes = code_split(row_code(actor)).sectors;
        return codes.len >= 3 ? sv_cut(codes, 0, 3) : SV("");
    }
    case SECTORS: return sectors_of(a, actor);
    case TITLE: return actor->role.len ? actor->role : SV("");
    default: return SV("");
    }
}

static void put_side(cells *c, const side *s) {
    arena *a = c->out->a;
    for (int what = NAME; what <= WIKIPEDIA; what++) {
        text t = text_new(a);
        bool any = false;
        for (size_t i = 0; i < s->n; i++) {
            sv value = arena_copy(a, value_of(a, &s->row->actors[s->at[i]], what));
            for (size_t b = 0; b < value.len; b++)
                if (value.p[b] == ';' || (value.p[b] == '|' && what != SECTORS))
                    ((char *)(uintptr_t)value.p)[b] = ',';
            if (i) text_add(&t, SV("; "));
            text_add(&t, value.len ? value : SV("None"));
            any |= value.len > 0;
        }
        put_or_none(c, any ? text_sv(&t) : SV(""));
    }
}

static void put_sides(cells *c, const ledger_row *row) {
    const ledger_event *e = &row->event;
    side actors = {row, e->source, e->n_source};
    side recipients = {row, e->target, e->n_target};
    put_side(c, &actors);
    put_side(c, &recipients);
}

static void put_degrees(cells *c, double v) {
    if (isnan(v))
        cell_text(c, SV("None"));
    else
        cell_fixed(c, v, 5);
}

static void put_place(cells *c, const ledger_place *p) {
    put_text(c, p->name);
    for (int i = CITY; i <= PROVINCE; i++) cell_text(c, SV("None"));
    put_or_none(c, p->country);
    put_degrees(c, p->lat_deg);
    put_degrees(c, p->lon_deg);
    if (p->geonames)
        cell_int(c, p->geonames);
    else
        cell_text(c, SV("None"));
    cell_text(c, SV("None"));
    cell_text(c, SV("None"));
}

static void put_day(cells *c, ent_day day) {
    if (day == ENT_NO_DAY)
        cell_text(c, SV("None"));
    else
        cell_day(c, day, true);
}

static void put(exchange_writer *w, const ledger_row *row) {
    const ledger_event *e = &row->event;
    ledger_place none = {.lat_deg = NAN, .lon_deg = NAN};
    cells c = exchange_cells(w);
    cell_text(&c, row->id);
    put_day(&c, row_day(row));
    cell_text(&c, sv_of(ent_type_name(e->type)));
    put_list(&c, e->modes);
    cell_fixed(&c, e->score, 1);
    cell_text(&c, sv_of(quads[e->quad <= 4 ? e->quad : 0]));
    put_list(&c, e->contexts);
    put_sides(&c, row);
    put_place(&c, row->place.name.len || row->place.country.len ? &row->place : &none);
    put_text(&c, row->report.source);
    put_day(&c, row->report.published);
    for (int i = PEOPLE; i <= LOCATIONS; i++) cell_text(&c, SV("None"));
    put_text(&c, row->report.language);
    put_text(&c, arena_printf(w->out->a, "entente " SV_FMT, SV_ARG(row->version)));
    cells_end(&c);
}

// --- In --------------------------------------------------------------------------------------

static sv not_none(sv s) {
    s = sv_trim(s);
    return sv_eq(s, SV("None")) || sv_eq(s, SV("nan")) ? SV("") : s;
}

static sv cell(draft *d, int column) { return not_none(draft_cell(d, column)); }

// The i-th entity's value in a column.
static sv value(draft *d, int column, size_t i) {
    sv list = d->cells[column], one;
    draft_cell(d, column);
    while (sv_split(&list, ';', &one))
        if (i-- == 0) return not_none(one);
    return SV("");
}

static sv joined_sectors(draft *d, sv list) {
    text t = text_new(d->a);
    sv one;
    while (sv_split(&list, '|', &one)) {
        one = not_none(one);
        bool there = false;
        for (size_t i = 0; i < t.n; i += 3) there |= sv_eq(one, (sv){t.at + i, 3});
        if (one.len == 3 && !there) text_add(&t, one);
    }
    return text_sv(&t);
}

static size_t entities(draft *d, int column) {
    size_t n = 0;
    sv list = d->cells[column], one;
    while (sv_split(&list, ';', &one)) n++;
    return n;
}

static void get_actor(draft *d, int at, draft_side where, size_t i) {
    sv name = value(d, at + NAME, i), nation = value(d, at + NATION, i);
    sv raw = value(d, at + RAW, i), all = value(d, at + SECTORS, i);
    sv codes = joined_sectors(d, all.len ? all : value(d, at + PRIMARY, i));
    sv shown = name.len ? name : raw;
    if (!nation.len) nation = country_of_cow(value(d, at + COW, i));
    ledger_actor *actor = draft_actor(d, where, draft_code(d, nation, codes, shown), shown);
    if (actor) actor->role = value(d, at + TITLE, i);
}

static void get_side(draft *d, int at, draft_side where) {
    size_t n = entities(d, at + NAME), other = entities(d, at + NATION);
    for (size_t i = 0; i < (n > other ? n : other) && !d->crowded; i++) get_actor(d, at, where, i);
    draft_cell(d, at + PRIMARY);
    draft_cell(d, at + COW);
}

// Whether all of several actors are recipients too: they do it to one another.
static bool same_sides(const draft *d) {
    size_t found = 0;
    for (size_t s = 0; s < d->source.n; s++)
        for (size_t t = 0; t < d->target.n; t++) found += d->source.at[s] == d->target.at[t];
    return d->source.n > 1 && found == d->source.n && d->target.n == d->source.n;
}

static sv list_of(draft *d, int column) {
    text t = text_new(d->a);
    sv list = draft_cell(d, column), one;
    while (sv_split(&list, ';', &one)) {
        if (!not_none(one).len) continue;
        if (t.n) text_char(&t, '|');
        text_add(&t, not_none(one));
    }
    return text_sv(&t);
}

static void get_contexts(draft *d) {
    text t = text_new(d->a);
    sv list = list_of(d, CONTEXTS), one;
    while (sv_split(&list, '|', &one)) {
        if (!draft_is_context(d, one)) continue;
        if (t.n) text_char(&t, '|');
        text_add(&t, one);
    }
    d->event.contexts = text_sv(&t);
}

static bool get_numbers(draft *d) {
    static const int numbers[] = {INTENSITY, LATITUDE, LONGITUDE, GEONAMES, DATE, PUBLISHED};
    double score = NAN;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        d->cells[numbers[i]] = not_none(d->cells[numbers[i]]);
    if (!draft_day(d, DATE, &d->event.when.from) ||
        !draft_day(d, PUBLISHED, &d->report.published) || !draft_score(d, INTENSITY, &score) ||
        !draft_point(d, LATITUDE, LONGITUDE) || !draft_integer(d, GEONAMES, &d->place.geonames))
        return false;
    if (!isnan(score)) d->event.score = score;
    return true;
}

static bool get(draft *d) {
    if (!draft_plover(d, TYPE, draft_cell(d, TYPE), list_of(d, MODE)) || !get_numbers(d))
        return false;
    get_contexts(d);
    get_side(d, ACTOR, DRAFT_SOURCE);
    get_side(d, RECIPIENT, DRAFT_TARGET);
    d->event.symmetric = same_sides(d);
    d->place.name = cell(d, PLACE);
    d->place.country = country_ours(cell(d, COUNTRY));
    d->report.input_id = cell(d, ID);
    d->report.source = cell(d, SOURCE);
    d->report.language = cell(d, LANGUAGE);
    draft_cell(d, QUAD); // said by the type
    return true;
}

static int sniff(sv bytes, sv first) {
    (void)bytes;
    return sv_find(first, SV("Event Mode"), 0) >= 0 && sv_find(first, SV("Recipient Name"), 0) >= 0
               ? 9
               : 0;
}

const exchange_format polecat_format = {.name = "polecat",
                                        .says = "POLECAT weekly file, tab-separated, PLOVER",
                                        .kind = RECORD_LINE,
                                        .separator = '\t',
                                        .header = true,
                                        .columns = columns,
                                        .n_columns = N_COLUMNS,
                                        .needed = 1 << DATE | 1 << TYPE | 1 << (ACTOR + NAME),
                                        .aliases = aliases,
                                        .put = put,
                                        .get = get,
                                        .sniff = sniff};
