// SPDX-License-Identifier: Apache-2.0
#include "code/record_json.h"
#include "base/day.h"
#include "base/utf8.h"
#include <math.h>

typedef struct writer {
    json j;
    const uint32_t *points; // code points before each byte of the text
    sv text;
} writer;

static void key_name(json *j, const char *key, const char *name) {
    json_key_str(j, key, sv_of(name));
}

static void key_span(writer *w, const char *key, ent_span s) {
    json_key(&w->j, key);
    json_open(&w->j, '[');
    json_int(&w->j, w->points[s.begin]);
    json_int(&w->j, w->points[s.end]);
    json_close(&w->j, ']');
}

static void span_and_text(writer *w, ent_span s) {
    key_span(w, "span", s);
    json_key_str(&w->j, "text", sv_cut(w->text, s.begin, s.end));
}

static void key_ref(json *j, const char *key, char letter, uint32_t index) {
    char id[16] = {letter};
    text t = {.at = id, .n = 1, .cap = sizeof id};
    text_int(&t, (int64_t)index + 1);
    json_key_str(j, key, text_sv(&t));
}

static void key_refs(json *j, const char *key, const uint32_t *at, size_t n) {
    json_key(j, key);
    json_open(j, '[');
    for (size_t i = 0; i < n; i++) {
        char id[16] = {'a'};
        text t = {.at = id, .n = 1, .cap = sizeof id};
        text_int(&t, (int64_t)at[i] + 1);
        json_str(j, text_sv(&t));
    }
    json_close(j, ']');
}

static void write_origin(json *j, const record_origin *o) {
    json_key(j, "engine");
    json_open(j, '{');
    key_name(j, "version", o->version);
    key_name(j, "knowledge", o->knowledge);
    key_name(j, "model", o->model);
    json_close(j, '}');
}

static void write_dropped(json *j, const ent_report *r) {
    json_key(j, "dropped");
    json_open(j, '[');
    for (size_t i = 0; i < r->n_dropped; i++) {
        json_open(j, '{');
        key_name(j, "why", ent_drop_why_name(r->dropped[i].why));
        json_key_str(j, "text", r->dropped[i].text);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void write_related(writer *w, const ent_report *r) {
    json_key(&w->j, "related");
    json_open(&w->j, '[');
    for (size_t i = 0; i < r->n_blocks; i++) {
        if (r->blocks[i].part != ENT_PART_RELATED) continue;
        json_open(&w->j, '{');
        json_key_str(&w->j, "title",
                     sv_cut(r->text, r->blocks[i].span.begin, r->blocks[i].span.end));
        key_span(w, "span", r->blocks[i].span);
        json_close(&w->j, '}');
    }
    json_close(&w->j, ']');
}

static void write_report(writer *w, const ent_report *r) {
    json *j = &w->j;
    json_key(j, "report");
    json_open(j, '{');
    key_name(j, "id", r->id);
    json_key_str(j, "input_id", r->input_id);
    json_key_str(j, "uri", r->uri);
    json_key_str(j, "source", r->source);
    json_key_str(j, "title", r->title);
    json_key_str(j, "language", r->language);
    json_key_day(j, "published", r->published);
    key_name(j, "published_from", ent_published_from_name(r->published_from));
    json_key(j, "text"); // there also where it is empty
    json_str(j, r->text);
    write_dropped(j, r);
    write_related(w, r);
    json_close(j, '}');
}

static void write_sentences(writer *w, const ent_language *l) {
    json_key(&w->j, "sentences");
    json_open(&w->j, '[');
    for (size_t i = 0; i < l->n_sentences; i++) {
        json_open(&w->j, '{');
        key_span(w, "span", l->sentences[i].span);
        key_name(&w->j, "part", ent_part_name(l->sentences[i].part));
        json_close(&w->j, '}');
    }
    json_close(&w->j, ']');
}

// "GOVMIL" as ["GOV", "MIL"].
static void write_sectors(json *j, sv sectors) {
    json_key(j, "sectors");
    json_open(j, '[');
    for (size_t i = 0; i + 3 <= sectors.len; i += 3) json_str(j, sv_cut(sectors, i, i + 3));
    json_close(j, ']');
}

static void write_mentions(writer *w, const ent_mention *at, size_t n, bool by) {
    json *j = &w->j;
    json_key(j, "mentions");
    json_open(j, '[');
    for (size_t i = 0; i < n; i++) {
        json_open(j, '{');
        span_and_text(w, at[i].span);
        if (by) key_name(j, "by", ent_mention_name(at[i].by));
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void write_actor(writer *w, const ent_actor *a, size_t index) {
    json *j = &w->j;
    json_open(j, '{');
    key_ref(j, "id", 'a', (uint32_t)index);
    json_key_str(j, "name", a->name);
    if (a->code.len) json_key_str(j, "code", a->code);
    json_key_str(j, "country", a->country);
    write_sectors(j, a->sectors);
    json_key_str(j, "role", a->role);
    key_name(j, "kind", ent_actor_kind_name(a->kind));
    write_mentions(w, a->mentions, a->n_mentions, true);
    json_close(j, '}');
}

static void write_place(writer *w, const ent_place *p, size_t index) {
    json *j = &w->j;
    json_open(j, '{');
    key_ref(j, "id", 'p', (uint32_t)index);
    json_key_str(j, "name", p->name);
    if (p->country.len) json_key_str(j, "country", p->country);
    if (p->admin1.len) json_key_str(j, "admin1", p->admin1);
    if (!isnan(p->lat_deg)) {
        json_key_fixed(j, "lat", p->lat_deg, 2);
        json_key_fixed(j, "lon", p->lon_deg, 2);
    }
    if (p->geonames) json_key_int(j, "geonames", p->geonames);
    if (p->grain != ENT_PLACE_unknown) key_name(j, "grain", ent_place_grain_name(p->grain));
    if (p->near) json_key_bool(j, "near", true);
    write_mentions(w, p->mentions, p->n_mentions, false);
    json_close(j, '}');
}

static void write_time(writer *w, const ent_time *t) {
    json *j = &w->j;
    json_open(j, '{');
    span_and_text(w, t->span);
    json_key_day(j, "from", t->from);
    json_key_day(j, "to", t->to);
    if (t->from != ENT_NO_DAY) key_name(j, "grain", ent_grain_name(t->grain));
    json_key_str(j, "timex", t->timex);
    json_close(j, '}');
}

static void write_when(json *j, const ent_when *when) {
    json_key(j, "when");
    json_open(j, '{');
    json_key_day(j, "from", when->from);
    json_key_day(j, "to", when->to);
    if (when->from != ENT_NO_DAY) key_name(j, "grain", ent_grain_name(when->grain));
    key_name(j, "by", ent_when_by_name(when->by));
    json_close(j, '}');
}

static void write_code(json *j, const ent_event *e) {
    key_name(j, "type", ent_type_name(e->type));
    json_key_list(j, "modes", e->modes);
    json_key_list(j, "contexts", e->contexts);
    json_key_str(j, "cameo", e->cameo);
    if (e->quad) key_name(j, "quad", ent_quad_name(e->quad));
    json_key_fixed(j, "score", e->score, 1);
    json_key_fixed(j, "goldstein", e->goldstein, 1);
}

static void write_event(writer *w, const ent_event *e, size_t index, const ent_language *l) {
    json *j = &w->j;
    json_open(j, '{');
    key_ref(j, "id", 'e', (uint32_t)index);
    key_refs(j, "source", e->source, e->n_source);
    key_refs(j, "target", e->target, e->n_target);
    json_key_bool(j, "symmetric", e->symmetric);
    write_code(j, e);
    key_name(j, "status", ent_event_status_name(e->status));
    write_when(j, &e->when);
    if (e->place >= 0) key_ref(j, "where", 'p', (uint32_t)e->place);
    if (e->said_by >= 0) key_ref(j, "said_by", 'a', (uint32_t)e->said_by);
    json_key(j, "trigger");
    json_open(j, '{');
    span_and_text(w, e->trigger);
    json_close(j, '}');
    if (e->source_span.end) key_span(w, "source_span", e->source_span);
    if (e->target_span.end) key_span(w, "target_span", e->target_span);
    json_key_int(j, "sentence", e->sentence);
    key_name(j, "part", ent_part_name(l->sentences[e->sentence].part));
    json_key_bool(j, "background", e->background);
    json_key_fixed(j, "confidence", e->confidence, 2);
    if (e->runner_up < ENT_N_TYPE) {
        json_key(j, "runner_up");
        json_open(j, '{');
        key_name(j, "type", ent_type_name(e->runner_up));
        json_key_fixed(j, "confidence", e->runner_up_confidence, 2);
        json_close(j, '}');
    }
    json_close(j, '}');
}

void record_json(text *out, const record_origin *origin, const ent_report *report,
                 const ent_language *language, const ent_record *record) {
    writer w = {{out, false}, utf8_points(out->a, report->text), report->text};
    json *j = &w.j;
    json_open(j, '{');
    key_name(j, "schema", "entente.record/1");
    write_origin(j, origin);
    write_report(&w, report);
    write_sentences(&w, language);
    json_key(j, "actors");
    json_open(j, '[');
    for (size_t i = 0; i < record->n_actors; i++) write_actor(&w, &record->actors[i], i);
    json_close(j, ']');
    json_key(j, "places");
    json_open(j, '[');
    for (size_t i = 0; i < record->n_places; i++) write_place(&w, &record->places[i], i);
    json_close(j, ']');
    json_key(j, "times");
    json_open(j, '[');
    for (size_t i = 0; i < record->n_times; i++) write_time(&w, &record->times[i]);
    json_close(j, ']');
    json_key(j, "events");
    json_open(j, '[');
    for (size_t i = 0; i < record->n_events; i++) write_event(&w, &record->events[i], i, language);
    json_close(j, ']');
    json_close(j, '}');
}
