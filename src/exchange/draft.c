// SPDX-License-Identifier: Apache-2.0
#include "exchange/draft.h"
#include "base/day.h"
#include "base/utf8.h"
#include "exchange/actor_code.h"
#include "exchange/country.h"
#include "know/vocab.h"
#include <math.h>
#include <xxhash.h>

void draft_init(draft *d) {
    d->used = 0;
    d->report = (ledger_report){.published = ENT_NO_DAY};
    d->event = (ledger_event){.type = ENT_TYPE_STATEMENT,
                              .modes = SV(""),
                              .contexts = SV(""),
                              .when = {ENT_NO_DAY, ENT_NO_DAY, ENT_GRAIN_day, ENT_WHEN_NONE},
                              .said_by = -1,
                              .place = -1,
                              .part = ENT_PART_BODY,
                              .confidence = 1,
                              .runner_up = ENT_TYPE_NONE};
    d->place = (ledger_place){.lat_deg = NAN, .lon_deg = NAN};
    d->actors.n = d->source.n = d->target.n = 0;
    d->actors.at = NULL, d->actors.cap = 0;
    d->source.at = d->target.at = NULL, d->source.cap = d->target.cap = 0;
}

sv draft_cell(draft *d, int column) {
    d->used |= (uint64_t)1 << column;
    return d->cells[column];
}

enum { SHOWN_BYTES = 60 };

sv draft_shown(arena *a, sv s) {
    sv copy = arena_copy(a, s.len > SHOWN_BYTES ? sv_cut(s, 0, SHOWN_BYTES) : s);
    for (size_t i = 0; i < copy.len; i++)
        if ((unsigned char)copy.p[i] < ' ' || copy.p[i] == 0x7F)
            ((char *)(uintptr_t)copy.p)[i] = '?';
    return copy;
}

bool draft_wrong(draft *d, int column, const char *what) {
    sv cell = draft_shown(d->a, d->cells[column]);
    err_set(d->err, ENT_ERR_INPUT, d->line, "%s:%llu: %s `" SV_FMT "' %s", d->file,
            (unsigned long long)d->line, d->columns[column], SV_ARG(cell), what);
    return false;
}

// --- Dates and numbers -----------------------------------------------------------------------

static bool digits(sv s) {
    for (size_t i = 0; i < s.len; i++)
        if (s.p[i] < '0' || s.p[i] > '9') return false;
    return s.len > 0;
}

static bool read_day(sv s, ent_day *out) {
    ent_day last;
    char dashed[10];
    if (s.len > 10 && s.p[4] == '-') s = sv_cut(s, 0, 10); // a time behind it
    if (s.len >= 8 && digits(s)) {
        memcpy(dashed, s.p, 4), dashed[4] = '-';
        memcpy(dashed + 5, s.p + 4, 2), dashed[7] = '-';
        memcpy(dashed + 8, s.p + 6, 2);
        s = (sv){dashed, sizeof dashed};
    }
    return day_parse(s, out, &last);
}

bool draft_day(draft *d, int column, ent_day *out) {
    sv cell = draft_cell(d, column);
    if (!cell.len || read_day(cell, out)) return true;
    return draft_wrong(d, column, "is no date; write YYYY-MM-DD");
}

static bool read_number(sv s, double *out) {
    double v = 0, scale = 1;
    bool negative = sv_starts(s, SV("-")), point = false;
    size_t n = 0;
    for (size_t i = negative; i < s.len; i++) {
        if (s.p[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (s.p[i] < '0' || s.p[i] > '9' || ++n > 18) return false;
        v = v * 10 + (s.p[i] - '0');
        if (point) scale *= 10;
    }
    *out = (negative ? -v : v) / scale;
    return n > 0;
}

bool draft_number(draft *d, int column, double *out) {
    sv cell = draft_cell(d, column);
    if (!cell.len || read_number(cell, out)) return true;
    return draft_wrong(d, column, "is no number; write it like -3.5");
}

bool draft_integer(draft *d, int column, int64_t *out) {
    sv cell = draft_cell(d, column);
    double v;
    if (!cell.len) return true;
    if (!read_number(cell, &v) || v != floor(v) || fabs(v) > INT32_MAX)
        return draft_wrong(d, column, "is no whole number");
    *out = (int64_t)v;
    return true;
}

bool draft_score(draft *d, int column, double *out) {
    double v = *out;
    if (!draft_number(d, column, &v)) return false;
    if (fabs(v) > 100) return draft_wrong(d, column, "is no score, -10 to 10");
    *out = v;
    return true;
}

bool draft_point(draft *d, int latitude, int longitude) {
    ledger_place *p = &d->place;
    if (!draft_number(d, latitude, &p->lat_deg) || !draft_number(d, longitude, &p->lon_deg))
        return false;
    if (fabs(p->lat_deg) > 90) return draft_wrong(d, latitude, "is more than 90 degrees");
    if (fabs(p->lon_deg) > 180) return draft_wrong(d, longitude, "is more than 180 degrees");
    return true;
}

// --- What ------------------------------------------------------------------------------------

static void take_cameo(draft *d, const know_cameo *c) {
    ledger_event *e = &d->event;
    know_plover p = know_plover_of(d->k, c->type, c->mode);
    e->type = c->type;
    e->modes = c->mode;
    e->contexts = c->contexts;
    e->cameo = c->code;
    e->quad = p.quad;
    e->score = p.score;
    e->goldstein = c->goldstein;
}

bool draft_cameo(draft *d, int column) {
    sv cell = draft_cell(d, column);
    const know_cameo *c = know_cameo_of(d->k, cell);
    if (!c && digits(cell)) c = know_cameo_of(d->k, arena_join(d->a, SV("0"), cell));
    if (!c) return draft_wrong(d, column, "is no CAMEO code");
    take_cameo(d, c);
    return true;
}

bool draft_plover(draft *d, int column, sv type, sv modes) {
    ledger_event *e = &d->event;
    int t = vocab_type(type);
    if (t < 0 || t == ENT_TYPE_NONE)
        return draft_wrong(d, column, "is no PLOVER type; see entente-know(1)");
    know_plover p = know_plover_of(d->k, (ent_type)t, modes);
    const know_cameo *c = know_cameo_of(d->k, p.cameo);
    e->type = (ent_type)t;
    e->modes = modes;
    e->cameo = p.cameo;
    e->quad = p.quad;
    e->score = p.score;
    e->goldstein = c ? c->goldstein : 0;
    return true;
}

// --- Who -------------------------------------------------------------------------------------

static ent_actor_kind kind_of(code_parts c) {
    if (c.body.len) return ENT_KIND_organisation;
    return c.country.len && !c.sectors.len ? ENT_KIND_state : ENT_N_KIND;
}

// The number of the actor, who may be there already, on the other side.
static uint32_t actor_at(draft *d, sv code, sv name) {
    for (uint32_t i = 0; i < d->actors.n; i++)
        if (sv_eq(d->actors.at[i].code, code) && sv_eq(d->actors.at[i].name, name)) return i;
    code_parts c = code_split(code);
    *vec_push(d->a, &d->actors) = (ledger_actor){.name = name,
                                                 .code = code,
                                                 .country = c.country,
                                                 .sectors = code_sectors(d->a, c.sectors),
                                                 .kind = kind_of(c)};
    return (uint32_t)d->actors.n - 1;
}

ledger_actor *draft_actor(draft *d, draft_side side, sv code, sv name) {
    d->crowded |= d->source.n + d->target.n >= DRAFT_MOST_ACTORS;
    if ((!code.len && !name.len) || d->crowded) return NULL;
    uint32_t index = actor_at(d, code, name.len ? name : code);
    if (side == DRAFT_SPEAKER) d->event.said_by = (int32_t)index;
    if (side == DRAFT_SOURCE) *vec_push(d->a, &d->source) = index;
    if (side == DRAFT_TARGET) *vec_push(d->a, &d->target) = index;
    return &d->actors.at[index];
}

// What the knowledge has for a body of that name.
static sv body_named(const draft *d, sv name) {
    sv words[12], word;
    know_names found;
    size_t n = 0;
    while (n < sizeof words / sizeof *words && sv_split(&name, ' ', &word))
        if (word.len) words[n++] = word;
    if (!n || name.len || know_name_match(d->k, words, n, &found) != n) return SV("");
    for (size_t i = 0; i < found.n; i++)
        if (found.at[i].kind == KNOW_ORGANISATION && vocab_body(found.at[i].code))
            return found.at[i].code;
    return SV("");
}

// PLOVER has short codes for bodies where CAMEO has a letter group behind IGO.
static sv body_code(sv country) {
    static const char *const short_codes[][2] = {
        {"UNO", "IGOUNO"}, {"EUR", "IGOEUR"}, {"ISM", "NGM"}};
    for (size_t i = 0; i < sizeof short_codes / sizeof *short_codes; i++)
        if (sv_eq(country, sv_of(short_codes[i][0]))) return sv_of(short_codes[i][1]);
    return country;
}

sv draft_code(draft *d, sv country, sv sectors, sv name) {
    if (!country.len || vocab_body(country)) {
        sv body = body_named(d, name);
        if (body.len) return body;
        if (country.len) return body_code(country);
    }
    return arena_join(d->a, country_ours(country), sectors);
}

bool draft_is_context(const draft *d, sv name) {
    for (int bit = 0; know_context_name(d->k, bit).len; bit++)
        if (sv_eq(name, know_context_name(d->k, bit))) return true;
    return false;
}

void draft_text(draft *d, sv words) {
    if (!words.len) return;
    d->report.text = words;
    d->event.sentence = (ent_span){0, (uint32_t)utf8_count(words)};
}

// --- The record ------------------------------------------------------------------------------

static sv row_hash(const draft *d) {
    sv named = arena_join(d->a, arena_join(d->a, sv_of(d->format), SV("\n")), d->record);
    XXH128_hash_t h = XXH3_128bits(named.p, named.len);
    return arena_printf(d->a, "%016llx%016llx", (unsigned long long)h.high64,
                        (unsigned long long)h.low64);
}

static sv leftovers(const draft *d) {
    if (d->keep_record)
        return arena_printf(d->a, "{\"import\":" SV_FMT "}", SV_ARG(sv_trim(d->record)));
    text t = text_new(d->a);
    json j = {.t = &t};
    size_t n = 0;
    json_open(&j, '{');
    json_key(&j, "import");
    json_open(&j, '{');
    for (size_t i = 0; i < d->n_columns; i++) {
        if (!d->cells[i].len || d->used >> i & 1) continue;
        json_key(&j, d->columns[i]);
        json_str(&j, d->cells[i]);
        n++;
    }
    json_close(&j, '}');
    json_close(&j, '}');
    return n ? text_sv(&t) : (sv){NULL, 0};
}

static bool place_known(const ledger_place *p) { return p->name.len || p->country.len; }

void draft_finish(draft *d, ledger_record *r) {
    ledger_event *e = arena_new(d->a, ledger_event, 1);
    ledger_place *p = arena_new(d->a, ledger_place, 1);
    if (!d->report.id.len) d->report.id = row_hash(d);
    if (d->event.when.from != ENT_NO_DAY && d->event.when.by == ENT_WHEN_NONE)
        d->event.when.by = ENT_WHEN_TEXT;
    if (d->event.when.to == ENT_NO_DAY) d->event.when.to = d->event.when.from;
    d->event.source = d->source.at, d->event.n_source = d->source.n;
    d->event.target = d->target.at, d->event.n_target = d->target.n;
    if (place_known(&d->place)) d->event.place = 0;
    if (!d->place.name.len) d->place.name = d->place.country;
    *e = d->event;
    *p = d->place;
    *r = (ledger_record){.version = SV("import"),
                         .knowledge = sv_of(d->format),
                         .report = d->report,
                         .actors = d->actors.at,
                         .n_actors = d->actors.n,
                         .places = p,
                         .n_places = e->place >= 0,
                         .events = e,
                         .n_events = 1,
                         .extra = leftovers(d)};
}
