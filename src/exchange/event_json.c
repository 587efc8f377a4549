// SPDX-License-Identifier: Apache-2.0
#include "exchange/event_json.h"
#include "base/day.h"
#include "base/utf8.h"
#include "exchange/actor_code.h"
#include "exchange/country.h"
#include "know/vocab.h"
#include "ledger/names.h"
#include <math.h>

// --- Out -------------------------------------------------------------------------------------

static void key_span(json *j, const char *key, ent_span s) {
    if (s.end <= s.begin) return;
    json_key(j, key);
    json_open(j, '[');
    json_int(j, s.begin);
    json_int(j, s.end);
    json_close(j, ']');
}

static void key_number(json *j, const char *key, double v, int decimals) {
    if (isnan(v)) return;
    json_key_fixed(j, key, v, decimals);
}

static void put_actor(json *j, const ledger_actor *a) {
    json_open(j, '{');
    json_key_str(j, "name", a->name);
    json_key_str(j, "code", a->code);
    json_key_str(j, "country", a->country);
    json_key(j, "sectors");
    json_open(j, '[');
    for (size_t i = 0; i + 3 <= a->sectors.len; i += 3) json_str(j, sv_cut(a->sectors, i, i + 3));
    json_close(j, ']');
    json_key_str(j, "role", a->role);
    if (a->kind < ENT_N_KIND) json_key_str(j, "kind", sv_of(ent_actor_kind_name(a->kind)));
    json_close(j, '}');
}

static void put_side(json *j, const char *key, const ledger_row *row, const uint32_t *at,
                     size_t n) {
    json_key(j, key);
    json_open(j, '[');
    for (size_t i = 0; i < n; i++) put_actor(j, &row->actors[at[i]]);
    json_close(j, ']');
}

static void put_when(json *j, const ent_when *when) {
    json_key(j, "when");
    json_open(j, '{');
    json_key_day(j, "from", when->from);
    json_key_day(j, "to", when->to);
    if (when->from != ENT_NO_DAY) json_key_str(j, "grain", sv_of(ent_grain_name(when->grain)));
    json_key_str(j, "by", sv_of(ent_when_by_name(when->by)));
    json_close(j, '}');
}

static void put_place(json *j, const ledger_place *p) {
    if (!p->name.len && !p->country.len) return;
    json_key(j, "where");
    json_open(j, '{');
    json_key_str(j, "name", p->name);
    json_key_str(j, "country", p->country);
    key_number(j, "lat", p->lat_deg, 5);
    key_number(j, "lon", p->lon_deg, 5);
    if (p->geonames) json_key_int(j, "geonames", p->geonames);
    json_close(j, '}');
}

static void put_what(json *j, const ledger_event *e) {
    json_key_str(j, "type", sv_of(ent_type_name(e->type)));
    json_key_list(j, "modes", e->modes);
    json_key_list(j, "contexts", e->contexts);
    json_key_str(j, "cameo", e->cameo);
    if (e->quad && e->quad <= 4) json_key_str(j, "quad", sv_of(ent_quad_name(e->quad)));
    key_number(j, "score", e->score, 1);
    key_number(j, "goldstein", e->goldstein, 1);
    json_key_str(j, "status", sv_of(ent_event_status_name(e->status)));
}

static void put_evidence(json *j, const ledger_row *row) {
    const ledger_event *e = &row->event;
    json_key_str(j, "trigger", e->trigger_text);
    key_span(j, "trigger_span", e->trigger);
    key_span(j, "source_span", e->source_span);
    key_span(j, "target_span", e->target_span);
    json_key_str(j, "sentence", row->sentence);
    key_span(j, "sentence_span", e->sentence);
    json_key_str(j, "part", sv_of(ent_part_name(e->part)));
    json_key_bool(j, "background", e->background);
    key_number(j, "confidence", e->confidence, 2);
    if (e->runner_up >= ENT_N_TYPE) return;
    json_key(j, "runner_up");
    json_open(j, '{');
    json_key_str(j, "type", sv_of(ent_type_name(e->runner_up)));
    key_number(j, "confidence", e->runner_up_confidence, 2);
    json_close(j, '}');
}

static void put_report(json *j, const ledger_report *r) {
    json_key(j, "report");
    json_open(j, '{');
    json_key_str(j, "id", r->id);
    json_key_str(j, "input_id", r->input_id);
    json_key_str(j, "uri", r->uri);
    json_key_str(j, "source", r->source);
    json_key_str(j, "title", r->title);
    json_key_str(j, "language", r->language);
    json_key_day(j, "published", r->published);
    json_key_str(j, "published_from", sv_of(ent_published_from_name(r->published_from)));
    json_close(j, '}');
}

static void put_revision(json *j, const ledger_row *row) {
    json_key(j, "revision");
    json_open(j, '{');
    json_key_int(j, "number", row->revision);
    json_key_str(j, "version", row->version);
    json_key_str(j, "knowledge", row->knowledge);
    json_key_str(j, "model", row->model);
    json_close(j, '}');
}

void event_json_put(json *j, const ledger_row *row) {
    const ledger_event *e = &row->event;
    json_key_str(j, "schema", SV("entente.event/1"));
    json_key_str(j, "id", row->id);
    json_key_int(j, "mentions", row->mentions);
    json_key_int(j, "reports", row->reports);
    json_key_int(j, "sources", row->sources);
    put_side(j, "source", row, e->source, e->n_source);
    put_side(j, "target", row, e->target, e->n_target);
    json_key_bool(j, "symmetric", e->symmetric);
    put_what(j, e);
    put_when(j, &e->when);
    put_place(j, &row->place);
    if (e->said_by >= 0) {
        json_key(j, "said_by");
        put_actor(j, &row->actors[e->said_by]);
    }
    put_evidence(j, row);
    put_report(j, &row->report);
    json_key_str(j, "review", row->review);
    put_revision(j, row);
}

static int64_t count_of(sv digits) {
    int64_t n = 0;
    for (size_t i = 0; i < digits.len; i++) n = n * 10 + (digits.p[i] - '0');
    return n;
}

void event_json_put_details(json *j, const ledger_table *details) {
    if (!details->n_rows) return;
    json_key(j, "details");
    json_open(j, '[');
    for (size_t i = 0; i < details->n_rows; i++) {
        const sv *row = details->cells + i * details->n_columns;
        json_open(j, '{');
        json_key_str(j, "field", row[0]);
        json_key_str(j, "value", row[1]);
        json_key_int(j, "mentions", count_of(row[2]));
        json_key_int(j, "reports", count_of(row[3]));
        json_close(j, '}');
    }
    json_close(j, ']');
}

// --- In --------------------------------------------------------------------------------------

const json_t *event_json_parse(draft *d, sv record) {
    json_error_t why;
    json_t *o = json_loadb(record.p, record.len, JSON_REJECT_DUPLICATES, &why);
    json_decref(*d->held);
    *d->held = o;
    if (o && json_is_object(o)) return o;
    sv words = o ? SV("not a JSON object") : draft_shown(d->a, sv_of(why.text));
    err_set(d->err, ENT_ERR_INPUT, d->line, "%s:%llu: " SV_FMT, d->file,
            (unsigned long long)d->line, SV_ARG(words));
    return NULL;
}

static bool wrong(draft *d, const char *key, const char *what) {
    err_set(d->err, ENT_ERR_INPUT, d->line, "%s:%llu: \"%s\" %s", d->file,
            (unsigned long long)d->line, key, what);
    return false;
}

static sv str_of(draft *d, const json_t *v) {
    if (!json_is_string(v)) return SV("");
    return arena_copy(d->a, (sv){json_string_value(v), json_string_length(v)});
}

static sv str(draft *d, const json_t *o, const char *key) {
    return str_of(d, json_object_get(o, key));
}

static bool day(draft *d, const json_t *o, const char *key, ent_day *out) {
    ent_day last;
    sv s = str(d, o, key);
    if (!s.len) return true;
    if (s.len > 10) s = sv_cut(s, 0, 10);
    return day_parse(s, out, &last) || wrong(d, key, "is no day, \"YYYY-MM-DD\"");
}

static void number(const json_t *o, const char *key, double *out) {
    const json_t *v = json_object_get(o, key);
    if (json_is_number(v)) *out = json_number_value(v);
}

static bool within(draft *d, const json_t *o, const char *key, double least, double most,
                   double *out) {
    number(o, key, out);
    return isnan(*out) || (*out >= least && *out <= most) || wrong(d, key, "is out of range");
}

static int64_t whole(const json_t *o, const char *key) {
    json_int_t v = json_integer_value(json_object_get(o, key));
    return v > 0 && v < INT32_MAX ? v : 0;
}

static bool choice(draft *d, const json_t *o, const char *key, names_fn name, int n, int *out) {
    sv s = str(d, o, key);
    if (!s.len) return true;
    int i = names_index(s, name, n);
    if (i == n) return wrong(d, key, "is none of the known words");
    *out = i;
    return true;
}

// A string, or a list of them, as "a|b".
static sv list(draft *d, const json_t *o, const char *key) {
    const json_t *v = json_object_get(o, key), *one;
    text t = text_new(d->a);
    size_t i;
    if (json_is_string(v)) return str_of(d, v);
    json_array_foreach(v, i, one) {
        sv s = str_of(d, one);
        if (t.n && s.len) text_char(&t, '|');
        text_add(&t, s);
    }
    return text_sv(&t);
}

static ent_span span(const json_t *o, const char *key) {
    const json_t *v = json_object_get(o, key);
    json_int_t b = json_integer_value(json_array_get(v, 0)),
               e = json_integer_value(json_array_get(v, 1));
    bool sound = b >= 0 && e > b && e < INT32_MAX;
    return sound ? (ent_span){(uint32_t)b, (uint32_t)e} : (ent_span){0, 0};
}

// Ours has a code; PLOVER's a country as code, and a sector.
static bool get_actor(draft *d, const json_t *v, draft_side side, bool plover) {
    if (!json_is_object(v)) return wrong(d, "source", "holds what is no actor");
    sv name = str(d, v, "name"), code = str(d, v, "code");
    int kind = ENT_N_KIND;
    if (plover) {
        sv named = str(d, v, "identifier_text");
        name = named.len ? named : str(d, v, "entity_text");
        if (!name.len) name = str(d, v, "actorText");
        code = draft_code(d, code, str(d, v, "sector"), name);
    }
    ledger_actor *a = draft_actor(d, side, code, name);
    if (!a) return true;
    if (!choice(d, v, "kind", names_kind, ENT_N_KIND, &kind)) return false;
    if (kind != ENT_N_KIND) a->kind = (ent_actor_kind)kind;
    if (json_object_get(v, "country")) a->country = str(d, v, "country");
    sv role = str(d, v, plover ? "office" : "role");
    if (role.len) a->role = role;
    return true;
}

static bool get_side(draft *d, const json_t *o, const char *key, draft_side side, bool plover) {
    const json_t *v = json_object_get(o, key), *one;
    size_t i;
    if (json_is_object(v)) return get_actor(d, v, side, plover);
    json_array_foreach(v, i, one) {
        if (!get_actor(d, one, side, plover)) return false;
    }
    return true;
}

static bool get_type(draft *d, const json_t *o, sv type, sv modes) {
    int t = vocab_type(type);
    if (t < 0 || t == ENT_TYPE_NONE) return wrong(d, "type", "is no PLOVER type");
    ledger_event *e = &d->event;
    know_plover p = know_plover_of(d->k, (ent_type)t, modes);
    sv told = str(d, o, "cameo");
    e->type = (ent_type)t;
    e->modes = modes;
    e->cameo = told.len ? told : p.cameo;
    const know_cameo *c = know_cameo_of(d->k, e->cameo);
    int quad = p.quad;
    e->score = p.score;
    e->goldstein = c ? c->goldstein : 0;
    if (!within(d, o, "score", -100, 100, &e->score) ||
        !within(d, o, "goldstein", -100, 100, &e->goldstein) ||
        !choice(d, o, "quad", names_quad, 5, &quad))
        return false;
    e->quad = (uint8_t)quad;
    return true;
}

static bool get_when(draft *d, const json_t *v) {
    ent_when *w = &d->event.when;
    int grain = w->grain, by = w->by;
    if (!day(d, v, "from", &w->from) || !day(d, v, "to", &w->to) ||
        !choice(d, v, "grain", names_grain, ENT_N_GRAIN, &grain) ||
        !choice(d, v, "by", names_by, 3, &by))
        return false;
    w->grain = (ent_grain)grain;
    w->by = (ent_when_by)by;
    return true;
}

static bool get_place(draft *d, const json_t *v) {
    ledger_place *p = &d->place;
    p->name = str(d, v, "name");
    p->country = str(d, v, "country");
    p->geonames = whole(v, "geonames");
    return within(d, v, "lat", -90, 90, &p->lat_deg) && within(d, v, "lon", -180, 180, &p->lon_deg);
}

// The sentence is all that is known of the text, so spans are counted from its beginning.
static ent_span shifted(ent_span s, ent_span sentence) {
    if (s.end <= s.begin || s.begin < sentence.begin || s.end > sentence.end)
        return (ent_span){0, 0};
    return (ent_span){s.begin - sentence.begin, s.end - sentence.begin};
}

static void get_text(draft *d, const json_t *o) {
    ent_span sentence = span(o, "sentence_span");
    draft_text(d, str(d, o, "sentence"));
    d->event.trigger_text = str(d, o, "trigger");
    if (!d->report.text.len || sentence.end - sentence.begin != d->event.sentence.end) return;
    d->event.trigger = shifted(span(o, "trigger_span"), sentence);
    d->event.source_span = shifted(span(o, "source_span"), sentence);
    d->event.target_span = shifted(span(o, "target_span"), sentence);
}

static bool get_report(draft *d, const json_t *v) {
    ledger_report *r = &d->report;
    int from = r->published_from;
    r->input_id = str(d, v, "input_id");
    r->uri = str(d, v, "uri");
    r->source = str(d, v, "source");
    r->title = str(d, v, "title");
    r->language = str(d, v, "language");
    if (!day(d, v, "published", &r->published) ||
        !choice(d, v, "published_from", names_published, 4, &from))
        return false;
    r->published_from = (ent_published_from)from;
    return true;
}

static bool get_sureness(draft *d, const json_t *o) {
    ledger_event *e = &d->event;
    const json_t *other = json_object_get(o, "runner_up");
    int type = vocab_type(str(d, other, "type")), status = e->status, part = e->part;
    if (!choice(d, o, "status", names_status, ENT_N_EVENT_STATUS, &status) ||
        !choice(d, o, "part", names_part, 3, &part) ||
        !within(d, o, "confidence", 0, 1, &e->confidence) ||
        !within(d, other, "confidence", 0, 1, &e->runner_up_confidence))
        return false;
    e->status = (ent_event_status)status;
    e->part = (ent_part)part;
    if (type >= 0) e->runner_up = (ent_type)type;
    e->symmetric = json_is_true(json_object_get(o, "symmetric"));
    e->background = json_is_true(json_object_get(o, "background"));
    return true;
}

static bool get_ours(draft *d, const json_t *o) {
    const json_t *said_by = json_object_get(o, "said_by");
    if (!get_type(d, o, str(d, o, "type"), list(d, o, "modes")) ||
        !get_when(d, json_object_get(o, "when")) || !get_place(d, json_object_get(o, "where")) ||
        !get_report(d, json_object_get(o, "report")) || !get_sureness(d, o) ||
        !get_side(d, o, "source", DRAFT_SOURCE, false) ||
        !get_side(d, o, "target", DRAFT_TARGET, false))
        return false;
    if (said_by && !get_actor(d, said_by, DRAFT_SPEAKER, false)) return false;
    d->event.contexts = list(d, o, "contexts");
    if (!d->report.input_id.len) d->report.input_id = str(d, o, "id");
    get_text(d, o);
    return true;
}

static bool get_plover_place(draft *d, const json_t *v) {
    if (json_is_array(v)) v = json_array_get(v, 0);
    sv resolved = str(d, v, "resolved_place");
    d->place.name = resolved.len ? resolved : str(d, v, "extracted_place");
    d->place.country = country_ours(str(d, v, "country_code"));
    if (!country_of(d->place.country))
        d->place.country = country_of_name(d->k, str(d, v, "country"));
    d->place.geonames = whole(v, "geonameid");
    return within(d, v, "lat", -90, 90, &d->place.lat_deg) &&
           within(d, v, "lon", -180, 180, &d->place.lon_deg);
}

static bool get_plover(draft *d, const json_t *o) {
    const json_t *cite = json_object_get(o, "cite_info");
    bool old = !json_object_get(o, "actor");
    d->keep_record = true;
    sv type = list(d, o, "event"), first = type;
    sv_split(&type, '|', &first);
    text upper = text_new(d->a);
    for (size_t i = 0; i < first.len; i++)
        text_char(&upper,
                  (char)(first.p[i] >= 'a' && first.p[i] <= 'z' ? first.p[i] - 32 : first.p[i]));
    if (!get_type(d, o, text_sv(&upper), list(d, o, "mode")) ||
        !day(d, o, "date", &d->event.when.from) || !day(d, o, "enddate", &d->event.when.to) ||
        !get_plover_place(d, json_object_get(o, "event_loc")) ||
        !get_side(d, o, old ? "source" : "actor", DRAFT_SOURCE, true) ||
        !get_side(d, o, old ? "target" : "recipient", DRAFT_TARGET, true))
        return false;
    d->event.contexts = list(d, o, "context");
    d->event.trigger_text = str(d, o, "event_text");
    draft_text(d, str(d, o, "text"));
    d->report.input_id = str(d, o, "id");
    d->report.uri = str(d, cite, "url");
    d->report.title = str(d, cite, "title");
    d->report.source = str(d, cite, "publication");
    d->report.language = str(d, cite, "language");
    d->report.published = d->event.when.from;
    return true;
}

bool event_json_get(draft *d, const json_t *o) {
    sv schema = str(d, o, "schema");
    if (sv_starts(schema, SV("entente.record/")))
        return wrong(d, "schema", "is that of whole records; `entente add' takes them");
    return json_object_get(o, "event") ? get_plover(d, o) : get_ours(d, o);
}
