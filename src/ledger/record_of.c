// SPDX-License-Identifier: Apache-2.0
//
// What was coded -> ledger_record, without the way over JSON; tests hold it equal to what ledger_record_read makes of the same record.
#include "base/day.h"
#include "base/text.h"
#include "base/utf8.h"
#include "entente/engine.h"
#include "ledger/ledger.h"
#include <math.h>

typedef struct maker {
    arena *a;
    const ent_report *report;
    const ent_language *language;
    const ent_record *record;
    const uint32_t *points; // code points before each byte of the text
} maker;

static ent_span points_of(const maker *m, ent_span s) {
    return (ent_span){m->points[s.begin], m->points[s.end]};
}

// A copy, malformed bytes as U+FFFD; what is empty is not there.
static sv own(const maker *m, sv s) {
    char bytes[4];
    if (!s.len) return (sv){0};
    if (utf8_bad(s) < 0) return arena_copy(m->a, s);
    text t = text_new(m->a);
    for (size_t at = 0; at < s.len;) text_add(&t, (sv){bytes, utf8_put(utf8_next(s, &at), bytes)});
    return text_sv(&t);
}

static sv own_list(const maker *m, sv s) { return s.len ? own(m, s) : SV(""); }

// As it reads when it was written with so many decimals: half away from zero.
static double rounded(double v, double scale) {
    double whole = (double)llround(fabs(v) * scale);
    return (v < 0 && whole > 0 ? -whole : whole) / scale;
}

static ledger_report report_of(const maker *m) {
    const ent_report *r = m->report;
    return (ledger_report){.id = own(m, sv_of(r->id)),
                           .input_id = own(m, r->input_id),
                           .uri = own(m, r->uri),
                           .source = own(m, r->source),
                           .title = own(m, r->title),
                           .language = own(m, r->language),
                           .published = r->published,
                           .published_from = r->published_from,
                           .text = r->text.len ? own(m, r->text) : SV("")};
}

static sv spans_of(const maker *m, const ent_actor *actor) {
    text t = text_new(m->a);
    for (size_t i = 0; i < actor->n_mentions; i++) {
        ent_span s = points_of(m, actor->mentions[i].span);
        if (t.n) text_char(&t, ' ');
        text_int(&t, s.begin);
        text_char(&t, '-');
        text_int(&t, s.end);
        text_char(&t, ent_mention_name(actor->mentions[i].by)[0]);
    }
    return t.n ? text_sv(&t) : SV("");
}

static ledger_actor actor_of(const maker *m, const ent_actor *a) {
    return (ledger_actor){.name = own(m, a->name),
                          .code = own(m, a->code),
                          .country = own(m, a->country),
                          .sectors = own_list(m, sv_cut(a->sectors, 0, a->sectors.len / 3 * 3)),
                          .role = own(m, a->role),
                          .kind = a->kind,
                          .spans = spans_of(m, a)};
}

static ledger_place place_of(const maker *m, const ent_place *p) {
    bool there = !isnan(p->lat_deg);
    return (ledger_place){.name = own(m, p->name),
                          .country = own(m, p->country),
                          .lat_deg = there ? rounded(p->lat_deg, 100) : NAN,
                          .lon_deg = there ? rounded(p->lon_deg, 100) : NAN,
                          .geonames = p->geonames};
}

static const uint32_t *own_refs(const maker *m, const uint32_t *at, size_t n) {
    uint32_t *copy = arena_new(m->a, uint32_t, n + 1);
    if (n) memcpy(copy, at, n * sizeof *at);
    return copy;
}

static ledger_event event_of(const maker *m, const ent_event *e) {
    const ent_sentence *s = &m->language->sentences[e->sentence];
    bool second = e->runner_up < ENT_N_TYPE, dated = e->when.from != ENT_NO_DAY;
    ledger_event out = {.type = e->type,
                        .modes = own_list(m, e->modes),
                        .contexts = own_list(m, e->contexts),
                        .cameo = own(m, e->cameo),
                        .quad = e->quad,
                        .score = rounded(e->score, 10),
                        .goldstein = rounded(e->goldstein, 10),
                        .source = own_refs(m, e->source, e->n_source),
                        .target = own_refs(m, e->target, e->n_target),
                        .n_source = e->n_source,
                        .n_target = e->n_target,
                        .symmetric = e->symmetric,
                        .status = e->status,
                        .when = e->when,
                        .said_by = e->said_by < 0 ? -1 : e->said_by,
                        .place = e->place < 0 ? -1 : e->place,
                        .trigger = points_of(m, e->trigger),
                        .sentence = points_of(m, s->span),
                        .trigger_text =
                            own(m, sv_cut(m->report->text, e->trigger.begin, e->trigger.end)),
                        .part = s->part,
                        .background = e->background,
                        .confidence = rounded(e->confidence, 100),
                        .runner_up = second ? e->runner_up : ENT_TYPE_NONE,
                        .runner_up_confidence = second ? rounded(e->runner_up_confidence, 100) : 0};
    if (e->source_span.end) out.source_span = points_of(m, e->source_span);
    if (e->target_span.end) out.target_span = points_of(m, e->target_span);
    if (!dated) out.when.grain = ENT_GRAIN_day;
    return out;
}

// ---- extra: keys in the order of their bytes ------------------------------------------------------------------------------------

static void key_span(const maker *m, json *j, ent_span s) {
    ent_span points = points_of(m, s);
    json_key(j, "span");
    json_open(j, '[');
    json_int(j, points.begin);
    json_int(j, points.end);
    json_close(j, ']');
}

static void write_dropped(const maker *m, json *j, size_t i) {
    json_key_str(j, "text", m->report->dropped[i].text);
    json_key_str(j, "why", sv_of(ent_drop_why_name(m->report->dropped[i].why)));
}

static void write_related(const maker *m, json *j, size_t i) {
    ent_span s = m->report->blocks[i].span;
    key_span(m, j, s);
    json_key_str(j, "title", sv_cut(m->report->text, s.begin, s.end));
}

static void write_sentence(const maker *m, json *j, size_t i) {
    json_key_str(j, "part", sv_of(ent_part_name(m->language->sentences[i].part)));
    key_span(m, j, m->language->sentences[i].span);
}

static void write_time(const maker *m, json *j, size_t i) {
    const ent_time *t = &m->record->times[i];
    json_key_day(j, "from", t->from);
    if (t->from != ENT_NO_DAY) json_key_str(j, "grain", sv_of(ent_grain_name(t->grain)));
    key_span(m, j, t->span);
    json_key_str(j, "text", sv_cut(m->report->text, t->span.begin, t->span.end));
    json_key_str(j, "timex", t->timex);
    json_key_day(j, "to", t->to);
}

static bool is_related(const maker *m, size_t i) {
    return m->report->blocks[i].part == ENT_PART_RELATED;
}
static bool is_any(const maker *m, size_t i) { return true; }

// A list that is empty is left out.
static void write_list(const maker *m, json *j, const char *key, size_t n,
                       bool (*is)(const maker *m, size_t i),
                       void (*write)(const maker *m, json *j, size_t i)) {
    bool begun = false;
    for (size_t i = 0; i < n; i++) {
        if (!is(m, i)) continue;
        if (!begun) json_key(j, key), json_open(j, '[');
        begun = true;
        json_open(j, '{');
        write(m, j, i);
        json_close(j, '}');
    }
    if (begun) json_close(j, ']');
}

static sv extra_of(const maker *m) {
    text t = text_new(m->a);
    json j = {&t, false};
    json_open(&j, '{');
    write_list(m, &j, "dropped", m->report->n_dropped, is_any, write_dropped);
    write_list(m, &j, "related", m->report->n_blocks, is_related, write_related);
    write_list(m, &j, "sentences", m->language->n_sentences, is_any, write_sentence);
    write_list(m, &j, "times", m->record->n_times, is_any, write_time);
    json_close(&j, '}');
    return t.n > 2 ? text_sv(&t) : (sv){0};
}

void ledger_record_of(arena *a, const ent_engine *engine, const ent_document *doc,
                      ledger_record *out) {
    const ent_record *coded = ent_document_record(doc);
    maker m = {.a = a,
               .report = ent_document_report(doc),
               .language = ent_document_language(doc),
               .record = coded};
    m.points = utf8_points(a, m.report->text);
    ledger_actor *actors = arena_new(a, ledger_actor, coded->n_actors + 1);
    ledger_place *places = arena_new(a, ledger_place, coded->n_places + 1);
    ledger_event *events = arena_new(a, ledger_event, coded->n_events + 1);
    for (size_t i = 0; i < coded->n_actors; i++) actors[i] = actor_of(&m, &coded->actors[i]);
    for (size_t i = 0; i < coded->n_places; i++) places[i] = place_of(&m, &coded->places[i]);
    for (size_t i = 0; i < coded->n_events; i++) events[i] = event_of(&m, &coded->events[i]);
    *out = (ledger_record){.version = arena_copy(a, sv_of(ent_version())),
                           .knowledge = arena_copy(a, sv_of(ent_engine_knowledge(engine))),
                           .model = arena_copy(a, sv_of(ent_engine_model(engine))),
                           .report = report_of(&m),
                           .actors = actors,
                           .n_actors = coded->n_actors,
                           .places = places,
                           .n_places = coded->n_places,
                           .events = events,
                           .n_events = coded->n_events,
                           .extra = extra_of(&m)};
    ledger_record_prepare(a, out, events);
}
