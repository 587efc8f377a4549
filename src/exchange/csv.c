// SPDX-License-Identifier: Apache-2.0
//
// Our own table: CSV (RFC 4180) with a header, one row an event. Lists are parted by "|", in the order of the actors.
#include "exchange/actor_code.h"
#include "exchange/format.h"
#include "know/vocab.h"
#include "ledger/names.h"
#include <math.h>

enum { ID, FROM, TO, GRAIN, WHEN_BY, TYPE, MODES, CONTEXTS, CAMEO, QUAD, SCORE, GOLDSTEIN };
enum { STATUS = GOLDSTEIN + 1, BACKGROUND, CONFIDENCE, RUNNER_UP, RUNNER_UP_CONFIDENCE, SOURCE };
enum { SOURCE_NAME = SOURCE + 1, TARGET, TARGET_NAME, SYMMETRIC, SAID_BY, SAID_BY_NAME, PLACE };
enum { COUNTRY = PLACE + 1, LATITUDE, LONGITUDE, GEONAMES, MENTIONS, REPORTS, SOURCES, TRIGGER };
enum { SENTENCE = TRIGGER + 1, REPORT, INPUT_ID, URI, PUBLISHER, TITLE, LANGUAGE, PUBLISHED };
enum { REVIEW = PUBLISHED + 1, REVISION, ENGINE, KNOWLEDGE, MODEL, N_COLUMNS };

static const char *const columns[N_COLUMNS] = {"id",
                                               "from",
                                               "to",
                                               "grain",
                                               "when_by",
                                               "type",
                                               "modes",
                                               "contexts",
                                               "cameo",
                                               "quad",
                                               "score",
                                               "goldstein",
                                               "status",
                                               "background",
                                               "confidence",
                                               "runner_up",
                                               "runner_up_confidence",
                                               "source",
                                               "source_names",
                                               "target",
                                               "target_names",
                                               "symmetric",
                                               "said_by",
                                               "said_by_name",
                                               "place",
                                               "place_country",
                                               "lat",
                                               "lon",
                                               "geonames",
                                               "mentions",
                                               "reports",
                                               "sources",
                                               "trigger",
                                               "sentence",
                                               "report",
                                               "input_id",
                                               "uri",
                                               "publisher",
                                               "title",
                                               "language",
                                               "published",
                                               "review",
                                               "revision",
                                               "engine",
                                               "knowledge",
                                               "model"};

// --- Out -------------------------------------------------------------------------------------

static void put_actors(cells *c, const ledger_row *row, const uint32_t *at, size_t n) {
    text codes = text_new(c->out->a), names = text_new(c->out->a);
    for (size_t i = 0; i < n; i++) {
        sv name = row_name(&row->actors[at[i]]);
        if (i) text_char(&codes, '|'), text_char(&names, '|');
        text_add(&codes, row_code(&row->actors[at[i]]));
        for (size_t b = 0; b < name.len; b++) text_char(&names, name.p[b] == '|' ? '/' : name.p[b]);
    }
    cell_text(c, text_sv(&codes));
    cell_text(c, text_sv(&names));
}

static void put_what(cells *c, const ledger_event *e) {
    cell_day(c, e->when.from, true);
    cell_day(c, e->when.to, true);
    cell_text(c, e->when.from == ENT_NO_DAY ? SV("") : sv_of(ent_grain_name(e->when.grain)));
    cell_text(c, sv_of(ent_when_by_name(e->when.by)));
    cell_text(c, sv_of(ent_type_name(e->type)));
    cell_text(c, e->modes);
    cell_text(c, e->contexts);
    cell_code(c, e->cameo);
    cell_text(c, e->quad ? sv_of(ent_quad_name(e->quad)) : SV(""));
    cell_fixed(c, e->score, 1);
    cell_fixed(c, e->goldstein, 1);
    cell_text(c, sv_of(ent_event_status_name(e->status)));
    cell_int(c, e->background);
    cell_fixed(c, e->confidence, 2);
    cell_text(c, e->runner_up < ENT_N_TYPE ? sv_of(ent_type_name(e->runner_up)) : SV(""));
    cell_fixed(c, e->runner_up < ENT_N_TYPE ? e->runner_up_confidence : NAN, 2);
}

static void put_place(cells *c, const ledger_place *p) {
    cell_text(c, p->name);
    cell_text(c, p->country);
    cell_fixed(c, p->name.len ? p->lat_deg : NAN, 5);
    cell_fixed(c, p->name.len ? p->lon_deg : NAN, 5);
    if (p->geonames)
        cell_int(c, p->geonames);
    else
        cell_empty(c, 1);
}

static void put_report(cells *c, const ledger_report *r) {
    cell_text(c, r->id);
    cell_text(c, r->input_id);
    cell_text(c, r->uri);
    cell_text(c, r->source);
    cell_text(c, r->title);
    cell_text(c, r->language);
    cell_day(c, r->published, true);
}

static void put(exchange_writer *w, const ledger_row *row) {
    const ledger_event *e = &row->event;
    uint32_t by = (uint32_t)e->said_by;
    cells c = exchange_cells(w);
    cell_text(&c, row->id);
    put_what(&c, e);
    put_actors(&c, row, e->source, e->n_source);
    put_actors(&c, row, e->target, e->n_target);
    cell_int(&c, e->symmetric);
    put_actors(&c, row, &by, e->said_by >= 0);
    put_place(&c, &row->place);
    cell_int(&c, row->mentions);
    cell_int(&c, row->reports);
    cell_int(&c, row->sources);
    cell_text(&c, e->trigger_text);
    cell_text(&c, row->sentence);
    put_report(&c, &row->report);
    cell_text(&c, row->review);
    cell_int(&c, row->revision);
    cell_text(&c, row->version);
    cell_text(&c, row->knowledge);
    cell_text(&c, row->model);
    cells_end(&c);
}

// --- In --------------------------------------------------------------------------------------

static bool take_part(sv *list, sv *one) {
    const char *bar = list->len ? memchr(list->p, '|', list->len) : NULL;
    if (!list->p) return false;
    size_t n = bar ? (size_t)(bar - list->p) : list->len;
    *one = sv_cut(*list, 0, n);
    *list = bar ? sv_cut(*list, n + 1, list->len) : (sv){NULL, 0};
    return true;
}

// Codes and names go together; either list may be the shorter.
static void get_actors(draft *d, int at, draft_side side) {
    sv codes = draft_cell(d, at), names = draft_cell(d, at + 1), code, name;
    if (!codes.len && !names.len) return;
    while (!d->crowded) {
        bool more = take_part(&codes, &code), named = take_part(&names, &name);
        if (!more && !named) return;
        draft_actor(d, side, more ? code : SV(""), named ? name : SV(""));
    }
}

static bool get_choice(draft *d, int column, int number, int *out) {
    if (!draft_has(d, column)) return true;
    if (number < 0) return draft_wrong(d, column, "is none of the known words");
    *out = number;
    draft_cell(d, column);
    return true;
}

// -1 for none.
static int number_of(sv word, names_fn name, int n) {
    int i = names_index(word, name, n);
    return i < n ? i : -1;
}

static const char *quad_digit(int i) {
    static const char *const digits[] = {"0", "1", "2", "3", "4"};
    return digits[i];
}

static int quad_of(sv cell) {
    int n = number_of(cell, names_quad, N_NAMES_QUAD);
    return n >= 0 ? n : number_of(cell, quad_digit, 5);
}

static bool get_words(draft *d) {
    ledger_event *e = &d->event;
    int status = e->status, grain = e->when.grain, by = e->when.by, other = ENT_TYPE_NONE,
        quad = e->quad;
    const sv *cell = d->cells;
    if (!get_choice(d, STATUS, vocab_status(cell[STATUS]), &status) ||
        !get_choice(d, GRAIN, number_of(cell[GRAIN], names_grain, ENT_N_GRAIN), &grain) ||
        !get_choice(d, QUAD, quad_of(cell[QUAD]), &quad) ||
        !get_choice(d, WHEN_BY, number_of(cell[WHEN_BY], names_by, N_NAMES_BY), &by) ||
        !get_choice(d, RUNNER_UP, vocab_type(cell[RUNNER_UP]), &other))
        return false;
    e->status = (ent_event_status)status;
    e->when.grain = (ent_grain)grain;
    e->when.by = (ent_when_by)by;
    e->quad = (uint8_t)quad;
    e->runner_up = (ent_type)other;
    return true;
}

static bool get_numbers(draft *d) {
    ledger_event *e = &d->event;
    int64_t symmetric = 0, background = 0;
    if (!draft_score(d, SCORE, &e->score) || !draft_score(d, GOLDSTEIN, &e->goldstein) ||
        !draft_integer(d, SYMMETRIC, &symmetric) || !draft_integer(d, BACKGROUND, &background) ||
        !draft_score(d, CONFIDENCE, &e->confidence) ||
        !draft_score(d, RUNNER_UP_CONFIDENCE, &e->runner_up_confidence) ||
        !draft_integer(d, GEONAMES, &d->place.geonames))
        return false;
    if (!(e->confidence >= 0 && e->confidence <= 1))
        return draft_wrong(d, CONFIDENCE, "is not between 0 and 1");
    e->symmetric = symmetric != 0;
    e->background = background != 0;
    return true;
}

static bool get_what(draft *d) {
    if (draft_has(d, TYPE)) {
        if (!draft_plover(d, TYPE, draft_cell(d, TYPE), draft_cell(d, MODES))) return false;
        if (draft_has(d, CAMEO)) d->event.cameo = draft_cell(d, CAMEO);
    } else if (!draft_cameo(d, CAMEO)) {
        return false;
    }
    if (draft_has(d, CONTEXTS)) d->event.contexts = draft_cell(d, CONTEXTS);
    return draft_day(d, FROM, &d->event.when.from) && draft_day(d, TO, &d->event.when.to) &&
           draft_day(d, PUBLISHED, &d->report.published);
}

static bool get(draft *d) {
    ledger_report *r = &d->report;
    if (!get_what(d) || !get_numbers(d) || !get_words(d) || !draft_point(d, LATITUDE, LONGITUDE))
        return false;
    get_actors(d, SOURCE, DRAFT_SOURCE);
    get_actors(d, TARGET, DRAFT_TARGET);
    get_actors(d, SAID_BY, DRAFT_SPEAKER);
    d->place.name = draft_cell(d, PLACE);
    d->place.country = draft_cell(d, COUNTRY);
    draft_text(d, draft_cell(d, SENTENCE));
    d->event.trigger_text = draft_cell(d, TRIGGER);
    r->input_id = draft_has(d, INPUT_ID) ? draft_cell(d, INPUT_ID) : draft_cell(d, ID);
    r->uri = draft_cell(d, URI);
    r->source = draft_cell(d, PUBLISHER);
    r->title = draft_cell(d, TITLE);
    r->language = draft_cell(d, LANGUAGE);
    return true;
}

static int sniff(sv bytes, sv first) {
    (void)bytes;
    bool what = sv_find(first, SV("type"), 0) >= 0 || sv_find(first, SV("cameo"), 0) >= 0;
    return what && sv_find(first, SV("source"), 0) >= 0 && sv_find(first, SV("target"), 0) >= 0 &&
                   sv_find(first, SV(","), 0) >= 0 && first.p[0] != '{'
               ? 5
               : 0;
}

const exchange_format csv_format = {.name = "csv",
                                    .says = "a table of all that an event is, CSV",
                                    .kind = RECORD_CSV,
                                    .separator = ',',
                                    .header = true,
                                    .columns = columns,
                                    .n_columns = N_COLUMNS,
                                    .needed = (uint64_t)1 << SOURCE | (uint64_t)1 << TARGET,
                                    .put = put,
                                    .get = get,
                                    .sniff = sniff};
