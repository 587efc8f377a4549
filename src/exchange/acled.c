// SPDX-License-Identifier: Apache-2.0
//
// A table like ACLED's: CSV with its 31 columns, one row an event. ACLED knows violence, demonstrations and strategic developments;
// all else is "Strategic developments: Other". What its columns cannot say stands in `tags` ("plover=...; source=RUSGOV"), so that our
// own files come back whole.
#include "base/day.h"
#include "exchange/actor_code.h"
#include "exchange/country.h"
#include "exchange/format.h"
#include "know/vocab.h"
#include <math.h>

enum { ID, DATE, YEAR, PRECISION, DISORDER, TYPE, SUB_TYPE, ACTOR1, ASSOC1, INTER1 };
enum { ACTOR2 = INTER1 + 1, ASSOC2, INTER2, INTERACTION, CIVILIANS, ISO, REGION, COUNTRY, ADMIN1 };
enum { ADMIN2 = ADMIN1 + 1, ADMIN3, LOCATION, LATITUDE, LONGITUDE, GEO_PRECISION, SOURCE };
enum { SOURCE_SCALE = SOURCE + 1, NOTES, FATALITIES, TAGS, TIMESTAMP, N_COLUMNS };

static const char *const columns[N_COLUMNS] = {
    "event_id_cnty", "event_date",     "year",     "time_precision", "disorder_type",
    "event_type",    "sub_event_type", "actor1",   "assoc_actor_1",  "inter1",
    "actor2",        "assoc_actor_2",  "inter2",   "interaction",    "civilian_targeting",
    "iso",           "region",         "country",  "admin1",         "admin2",
    "admin3",        "location",       "latitude", "longitude",      "geo_precision",
    "source",        "source_scale",   "notes",    "fatalities",     "tags",
    "timestamp"};

// Kinds of event, the first that fits an event of ours; and what each is here. An empty mode fits any.
typedef struct kind {
    ent_type type;
    const char *mode, *event, *sub_event;
} kind;

static const kind kinds[] = {
    {ENT_TYPE_ASSAULT, "aerial", "Explosions/Remote violence", "Air/drone strike"},
    {ENT_TYPE_ASSAULT, "drone", "Explosions/Remote violence", "Air/drone strike"},
    {ENT_TYPE_ASSAULT, "heavy-weapons", "Explosions/Remote violence",
     "Shelling/artillery/missile attack"},
    {ENT_TYPE_ASSAULT, "suicide-attack", "Explosions/Remote violence", "Suicide bomb"},
    {ENT_TYPE_ASSAULT, "explosives", "Explosions/Remote violence", "Remote explosive/landmine/IED"},
    {ENT_TYPE_ASSAULT, "unconventional", "Explosions/Remote violence", "Chemical weapon"},
    {ENT_TYPE_ASSAULT, "abduct", "Violence against civilians", "Abduction/forced disappearance"},
    {ENT_TYPE_ASSAULT, "sexual", "Violence against civilians", "Sexual violence"},
    {ENT_TYPE_ASSAULT, "beat", "Violence against civilians", "Attack"},
    {ENT_TYPE_ASSAULT, "torture", "Violence against civilians", "Attack"},
    {ENT_TYPE_ASSAULT, "targeted", "Violence against civilians", "Attack"},
    {ENT_TYPE_ASSAULT, "crowd-control", "Protests", "Excessive force against protesters"},
    {ENT_TYPE_ASSAULT, "destroy", "Strategic developments", "Looting/property destruction"},
    {ENT_TYPE_ASSAULT, "", "Battles", "Armed clash"},
    {ENT_TYPE_PROTEST, "riot", "Riots", "Violent demonstration"},
    {ENT_TYPE_PROTEST, "vandalize", "Riots", "Mob violence"},
    {ENT_TYPE_PROTEST, "", "Protests", "Peaceful protest"},
    {ENT_TYPE_COERCE, "arrest", "Strategic developments", "Arrests"},
    {ENT_TYPE_RETREAT, "withdraw", "Strategic developments", "Non-violent transfer of territory"},
    {ENT_TYPE_AGREE, "", "Strategic developments", "Agreement"},
    {ENT_TYPE_MOBILIZE, "", "Strategic developments", "Change to group/activity"},
    // Read, never written: what they are here is said above in another way.
    {ENT_TYPE_ASSAULT, "", "Battles", "Government regains territory"},
    {ENT_TYPE_ASSAULT, "", "Battles", "Non-state actor overtakes territory"},
    {ENT_TYPE_ASSAULT, "explosives", "Explosions/Remote violence", "Grenade"},
    {ENT_TYPE_COERCE, "restrict", "Protests", "Protest with intervention"},
    {ENT_TYPE_COERCE, "seize", "Strategic developments", "Headquarters or base established"},
    {ENT_TYPE_MOBILIZE, "weapons", "Strategic developments", "Disrupted weapons use"},
};
enum { N_KINDS = sizeof kinds / sizeof *kinds };

static const char *const inters[] = {
    "",        "State forces", "Rebel group", "Political militia",    "Identity militia",
    "Rioters", "Protesters",   "Civilians",   "External/Other forces"};
enum { STATE_FORCES = 1, REBELS, MILITIA, IDENTITY_MILITIA, RIOTERS, PROTESTERS, CIVILIANS_INTER };
enum { OTHERS = CIVILIANS_INTER + 1, N_INTERS };

// --- Out -------------------------------------------------------------------------------------

static const kind *kind_of(const ledger_event *e) {
    for (int i = 0; i < N_KINDS; i++)
        if (kinds[i].type == e->type &&
            (!*kinds[i].mode || sv_in_list(sv_of(kinds[i].mode), e->modes, '|')))
            return &kinds[i];
    return NULL;
}

static int inter_of(const ledger_actor *actor, ent_type type, bool source) {
    sv code = row_code(actor), sectors = code_split(code).sectors;
    if (!code.len) return 0;
    if (code_split(code).body.len) return OTHERS;
    if (type == ENT_TYPE_PROTEST && source) return PROTESTERS;
    sv first = sectors.len >= 3 ? sv_cut(sectors, 0, 3) : SV("GOV");
    if (sv_in_list(first, SV("GOV MIL COP SPY JUD LEG"), ' ')) return STATE_FORCES;
    if (sv_in_list(first, SV("REB"), ' ')) return REBELS;
    if (sv_in_list(first, SV("PRM UAF CRM"), ' ')) return MILITIA;
    return CIVILIANS_INTER;
}

static sv names_of(arena *a, const ledger_row *row, const uint32_t *at, size_t n, size_t from) {
    text t = text_new(a);
    for (size_t i = from; i < n; i++) {
        if (t.n) text_add(&t, SV("; "));
        text_add(&t, row_name(&row->actors[at[i]]));
    }
    return text_sv(&t);
}

static void put_side(cells *c, const ledger_row *row, bool source) {
    const ledger_event *e = &row->event;
    const uint32_t *at = source ? e->source : e->target;
    size_t n = source ? e->n_source : e->n_target;
    const ledger_actor *first = n ? &row->actors[at[0]] : NULL;
    cell_text(c, row_name(first));
    cell_text(c, names_of(c->out->a, row, at, n, 1));
    cell_text(c, sv_of(inters[inter_of(first, e->type, source)]));
}

static void add_tag(text *t, const char *key, sv value) {
    if (!value.len) return;
    if (t->n) text_add(t, SV("; "));
    text_add(t, sv_of(key));
    text_char(t, '=');
    for (size_t i = 0; i < value.len; i++) text_char(t, value.p[i] == ';' ? ',' : value.p[i]);
}

static sv codes_of(arena *a, const ledger_row *row, const uint32_t *at, size_t n) {
    text t = text_new(a);
    for (size_t i = 0; i < n; i++) {
        sv code = row_code(&row->actors[at[i]]);
        if (i) text_char(&t, '|');
        text_add(&t, code.len ? code : SV("---"));
    }
    return text_sv(&t);
}

static void put_tags(exchange_writer *w, cells *c, const ledger_row *row) {
    const ledger_event *e = &row->event;
    arena *a = c->out->a;
    text t = text_new(a);
    add_tag(&t, "plover", sv_of(ent_type_name(e->type)));
    add_tag(&t, "modes", e->modes);
    add_tag(&t, "contexts", e->contexts);
    add_tag(&t, "cameo", row_cameo(w->k, row));
    add_tag(&t, "status", sv_of(ent_event_status_name(e->status)));
    add_tag(&t, "source", codes_of(a, row, e->source, e->n_source));
    add_tag(&t, "target", codes_of(a, row, e->target, e->n_target));
    if (e->symmetric) add_tag(&t, "symmetric", SV("1"));
    cell_text(c, text_sv(&t));
}

static void put_place(exchange_writer *w, cells *c, const ledger_place *p) {
    const country_codes *codes = country_of(p->country);
    const know_name *state = p->country.len ? know_country(w->k, p->country) : NULL;
    if (codes && codes->iso)
        cell_int(c, codes->iso);
    else
        cell_empty(c, 1);
    cell_empty(c, 1);
    cell_text(c, state ? state->name : SV(""));
    cell_empty(c, 3);
    cell_text(c, p->name.len ? p->name : SV(""));
    cell_fixed(c, p->lat_deg, 5);
    cell_fixed(c, p->lon_deg, 5);
    if (isnan(p->lat_deg) || !state)
        cell_empty(c, 1);
    else
        cell_int(c, sv_eq(p->name, state->name) ? 3 : 1);
}

static int precision_of(const ledger_event *e) {
    if (e->when.from == ENT_NO_DAY || e->when.from == e->when.to) return 1;
    return e->when.to - e->when.from < 7 ? 2 : 3;
}

static const char *disorder_of(const kind *k) {
    if (!k || strcmp(k->event, "Strategic developments") == 0) return "Strategic developments";
    return k->type == ENT_TYPE_PROTEST ? "Demonstrations" : "Political violence";
}

static void put(exchange_writer *w, const ledger_row *row) {
    const ledger_event *e = &row->event;
    const kind *k = kind_of(e);
    int inter1 = inter_of(e->n_source ? &row->actors[e->source[0]] : NULL, e->type, true);
    int inter2 = inter_of(e->n_target ? &row->actors[e->target[0]] : NULL, e->type, false);
    cells c = exchange_cells(w);
    cell_text(&c, row->id);
    cell_day(&c, row_day(row), true);
    if (row_day(row) == ENT_NO_DAY)
        cell_empty(&c, 1);
    else
        cell_int(&c, day_civil(row_day(row)).year);
    cell_int(&c, precision_of(e));
    cell_text(&c, sv_of(disorder_of(k)));
    cell_text(&c, sv_of(k ? k->event : "Strategic developments"));
    cell_text(&c, sv_of(k ? k->sub_event : "Other"));
    put_side(&c, row, true);
    put_side(&c, row, false);
    cell_text(&c, inter1 && inter2
                      ? arena_printf(w->out->a, "%s-%s", inters[inter1], inters[inter2])
                      : sv_of(inters[inter1]));
    cell_text(&c, e->type == ENT_TYPE_ASSAULT && inter2 == CIVILIANS_INTER
                      ? SV("Civilian targeting")
                      : SV(""));
    put_place(w, &c, &row->place);
    cell_text(&c, row->report.source.len ? row->report.source : SV(""));
    cell_empty(&c, 1);
    cell_text(&c, row_words(row));
    cell_empty(&c, 1); // fatalities: not known, which is not none
    put_tags(w, &c, row);
    cell_empty(&c, 1);
    cells_end(&c);
}

// --- In --------------------------------------------------------------------------------------

static sv tag(const draft *d, const char *key) {
    sv list = d->cells[TAGS], one;
    while (sv_split(&list, ';', &one)) {
        sv part = sv_trim(one), name = SV("");
        if (sv_split(&part, '=', &name) && sv_eq(name, sv_of(key))) return part;
    }
    return SV("");
}

static bool get_kind(draft *d) {
    sv type = tag(d, "plover"), event = draft_cell(d, TYPE), sub = draft_cell(d, SUB_TYPE);
    if (type.len) {
        draft_cell(d, TAGS);
        if (!draft_plover(d, TAGS, type, tag(d, "modes"))) return false;
        d->event.contexts = tag(d, "contexts");
        const know_cameo *c = know_cameo_of(d->k, tag(d, "cameo"));
        if (c) {
            d->event.cameo = c->code;
            d->event.goldstein = c->goldstein;
        }
        return true;
    }
    for (int i = 0; i < N_KINDS; i++)
        if (sv_eq(sub, sv_of(kinds[i].sub_event)) && sv_eq(event, sv_of(kinds[i].event)))
            return draft_plover(d, TYPE, sv_of(ent_type_name(kinds[i].type)), sv_of(kinds[i].mode));
    if (sv_eq(event, SV("Strategic developments"))) return true; // a STATEMENT: nothing of PLOVER
    return draft_wrong(d, SUB_TYPE, "is no sub-event type of ACLED's");
}

static int inter_named(sv cell) {
    if (cell.len == 1 && cell.p[0] >= '1' && cell.p[0] <= '8') return cell.p[0] - '0';
    for (int i = 1; i < N_INTERS; i++) {
        sv name = sv_of(inters[i]);
        if (cell.len >= 5 && cell.len + 1 >= name.len &&
            sv_eq_nocase(sv_cut(cell, 0, 5), sv_cut(name, 0, 5)))
            return i;
    }
    return 0;
}

static sv sectors_of(int inter, sv actor) {
    switch (inter) {
    case STATE_FORCES:
    case OTHERS:
        if (sv_starts(actor, SV("Police"))) return SV("COP");
        return sv_starts(actor, SV("Government")) ? SV("GOV") : SV("MIL");
    case REBELS: return SV("REB");
    case MILITIA:
    case IDENTITY_MILITIA: return SV("PRM");
    case RIOTERS:
    case PROTESTERS:
    case CIVILIANS_INTER: return SV("CVL");
    default: return SV("");
    }
}

// "Military Forces of Russia (2000-)": RUS. Civilians and the like are of the country where it happens.
static sv country_in(draft *d, sv actor) {
    ptrdiff_t bracket = sv_find(actor, SV("("), 0);
    if (bracket >= 0) actor = sv_trim(sv_cut(actor, 0, (size_t)bracket));
    ptrdiff_t of = sv_find(actor, SV(" of "), 0);
    if (of >= 0) {
        sv named = country_of_name(d->k, sv_cut(actor, (size_t)of + 4, actor.len));
        if (named.len) return named;
    }
    return d->place.country;
}

static sv nth(sv list, char separator, size_t i) {
    sv one;
    while (sv_split(&list, separator, &one))
        if (i-- == 0) return sv_trim(one);
    return SV("");
}

static void get_actor(draft *d, draft_side side, sv name, int inter, sv told) {
    sv code = told.len ? told : draft_code(d, country_in(d, name), sectors_of(inter, name), name);
    if (sv_eq(code, SV("---"))) code = SV("");
    draft_actor(d, side, code, name);
}

static void get_side(draft *d, int at, draft_side side, sv codes) {
    sv first = draft_cell(d, at), others = draft_cell(d, at + 1), one;
    int inter = inter_named(draft_cell(d, at + 2));
    if (!first.len && !codes.len) return;
    get_actor(d, side, first, inter, nth(codes, '|', 0));
    for (size_t i = 1; !d->crowded && sv_split(&others, ';', &one); i++)
        get_actor(d, side, sv_trim(one), inter, nth(codes, '|', i));
}

static bool get_time(draft *d) {
    ent_when *when = &d->event.when;
    int64_t precision = 1;
    if (!draft_day(d, DATE, &when->from) || !draft_integer(d, PRECISION, &precision)) return false;
    if (when->from == ENT_NO_DAY) return draft_wrong(d, DATE, "is empty; write YYYY-MM-DD");
    civil c = day_civil(when->from);
    if (precision == 2) {
        when->from -= day_weekday(when->from);
        when->to = when->from + 6;
        when->grain = ENT_GRAIN_week;
    } else if (precision == 3) {
        when->from = day_of(c.year, c.month, 1);
        when->to = day_of(c.year, c.month + 1, 1) - 1;
        when->grain = ENT_GRAIN_month;
    }
    return true;
}

static bool get(draft *d) {
    sv status = tag(d, "status");
    if (!get_time(d) || !draft_point(d, LATITUDE, LONGITUDE) || !get_kind(d)) return false;
    d->place.name = draft_cell(d, LOCATION);
    d->place.country = country_of_name(d->k, d->cells[COUNTRY]);
    if (d->place.country.len) draft_cell(d, COUNTRY);
    get_side(d, ACTOR1, DRAFT_SOURCE, tag(d, "source"));
    get_side(d, ACTOR2, DRAFT_TARGET, tag(d, "target"));
    d->event.symmetric = sv_eq(tag(d, "symmetric"), SV("1"));
    if (vocab_status(status) >= 0) d->event.status = (ent_event_status)vocab_status(status);
    draft_text(d, draft_cell(d, NOTES));
    d->report.input_id = draft_cell(d, ID);
    d->report.source = draft_cell(d, SOURCE);
    d->report.published = d->event.when.to == ENT_NO_DAY ? d->event.when.from : d->event.when.to;
    draft_cell(d, YEAR);
    return true;
}

static int sniff(sv bytes, sv first) {
    (void)bytes;
    return sv_find(first, SV("event_date"), 0) >= 0 && sv_find(first, SV("sub_event_type"), 0) >= 0
               ? 9
               : 0;
}

const exchange_format acled_format = {.name = "acled",
                                      .says = "a table like ACLED's, CSV",
                                      .kind = RECORD_CSV,
                                      .separator = ',',
                                      .header = true,
                                      .columns = columns,
                                      .n_columns = N_COLUMNS,
                                      .needed = 1 << DATE | 1 << TYPE | 1 << SUB_TYPE | 1 << ACTOR1,
                                      .put = put,
                                      .get = get,
                                      .sniff = sniff};
