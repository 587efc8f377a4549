// SPDX-License-Identifier: Apache-2.0
//
// The record's JSON (docs/record.md) -> ledger_record.
#include "base/day.h"
#include "base/text.h"
#include "ledger/ledger.h"
#include "ledger/names.h"
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct reader {
    arena *a;
    const char *where; // of the first fault: "events[3].type"
    const char *fault;
    size_t at; // index of the item being read
    ledger_record *r;
} reader;

static void blame(reader *d, const char *where, const char *fault) {
    if (d->fault) return;
    d->where = where;
    d->fault = fault;
}

static sv str(reader *d, const json_t *o, const char *key) {
    const json_t *v = json_object_get(o, key);
    if (!v || json_is_null(v)) return (sv){0};
    if (!json_is_string(v)) return blame(d, key, "is not a string"), (sv){0};
    return arena_copy(d->a, (sv){json_string_value(v), json_string_length(v)});
}

static double number(reader *d, const json_t *o, const char *key, double none) {
    const json_t *v = json_object_get(o, key);
    if (!v || json_is_null(v)) return none;
    if (!json_is_number(v)) return blame(d, key, "is not a number"), none;
    return json_number_value(v);
}

static bool truth(reader *d, const json_t *o, const char *key) {
    const json_t *v = json_object_get(o, key);
    if (v && !json_is_boolean(v) && !json_is_null(v)) blame(d, key, "is not true or false");
    return json_is_true(v);
}

static ent_day day(reader *d, const json_t *o, const char *key) {
    ent_day from, to;
    const json_t *v = json_object_get(o, key);
    sv s = {json_string_value(v), json_string_length(v)};
    if (!v || json_is_null(v)) return ENT_NO_DAY;
    if (s.p && s.len == 10 && day_parse(s, &from, &to)) return from;
    return blame(d, key, "is not a day, \"YYYY-MM-DD\""), ENT_NO_DAY;
}

static bool point(const json_t *v, uint32_t *out) {
    json_int_t n = json_integer_value(v);
    *out = (uint32_t)n;
    return json_is_integer(v) && n >= 0 && n < INT32_MAX;
}

static ent_span span_of(reader *d, const json_t *v, const char *key) {
    ent_span s = {0, 0};
    if (!v || json_is_null(v)) return s;
    if (json_array_size(v) != 2 || !point(json_array_get(v, 0), &s.begin) ||
        !point(json_array_get(v, 1), &s.end) || s.end < s.begin) {
        blame(d, key, "is not a span, [begin, end]");
        return (ent_span){0, 0};
    }
    return s;
}

static ent_span span(reader *d, const json_t *o, const char *key) {
    return span_of(d, json_object_get(o, key), key);
}

// Which of `n` names; `none` where the key is not there.
static int choice(reader *d, const json_t *o, const char *key, names_fn name, int n, int none) {
    sv s = str(d, o, key);
    if (!s.p) return none;
    int i = names_index(s, name, n);
    if (i < n) return i;
    blame(d, key, "is none of the known words");
    return none;
}

// ["a", "b"] as "a|b", or with no separator.
static sv joined(reader *d, const json_t *o, const char *key, bool bars) {
    const json_t *list = json_object_get(o, key), *v;
    text t = text_new(d->a);
    size_t i;
    text_add(&t, SV(""));
    json_array_foreach(list, i, v) {
        if (!json_is_string(v)) {
            blame(d, key, "holds what is not a string");
            continue;
        }
        if (i && bars) text_char(&t, '|');
        text_add(&t, (sv){json_string_value(v), json_string_length(v)});
    }
    return t.at ? text_sv(&t) : SV("");
}

// "a3": 2. -1 where there is no key.
static int32_t ref_of(reader *d, const json_t *v, const char *key, char letter, size_t n) {
    const char *s = json_string_value(v);
    if (!v || json_is_null(v)) return -1;
    char *end = NULL;
    unsigned long index =
        s && *s == letter && s[1] >= '1' && s[1] <= '9' ? strtoul(s + 1, &end, 10) : 0;
    if (index && !*end && index <= n) return (int32_t)(index - 1);
    return blame(d, key, "names what is not in the record"), -1;
}

static int32_t ref(reader *d, const json_t *o, const char *key, char letter, size_t n) {
    return ref_of(d, json_object_get(o, key), key, letter, n);
}

static const uint32_t *refs(reader *d, const json_t *o, const char *key, size_t *n) {
    const json_t *list = json_object_get(o, key), *v;
    uint32_t *at = arena_new(d->a, uint32_t, json_array_size(list) + 1);
    size_t i;
    *n = 0;
    json_array_foreach(list, i, v) {
        int32_t index = ref_of(d, v, key, 'a', d->r->n_actors);
        if (index >= 0) at[(*n)++] = (uint32_t)index;
    }
    return at;
}

// The codes of actors, names where they have none: "RUSGOV|protesters".
static sv codes(reader *d, const json_t *o, const char *key) {
    size_t n;
    const uint32_t *at = refs(d, o, key, &n);
    text t = text_new(d->a);
    for (size_t i = 0; i < n; i++) {
        const ledger_actor *a = &d->r->actors[at[i]];
        if (i) text_char(&t, '|');
        text_add(&t, a->code.len ? a->code : a->name);
    }
    return t.at ? text_sv(&t) : SV("");
}

static void read_when(reader *d, const json_t *o, const char *key, ent_day *from, ent_day *to) {
    const json_t *when = json_object_get(o, key);
    *from = day(d, when, "from");
    *to = day(d, when, "to");
}

static void read_report(reader *d, const json_t *o) {
    ledger_report *r = &d->r->report;
    if (!json_is_object(o)) {
        blame(d, "report", "is not there");
        return;
    }
    *r = (ledger_report){.id = str(d, o, "id"),
                         .input_id = str(d, o, "input_id"),
                         .uri = str(d, o, "uri"),
                         .source = str(d, o, "source"),
                         .title = str(d, o, "title"),
                         .language = str(d, o, "language"),
                         .published = day(d, o, "published"),
                         .text = str(d, o, "text")};
    r->published_from =
        (ent_published_from)choice(d, o, "published_from", names_published, N_NAMES_PUBLISHED, 0);
    if (!r->id.len) blame(d, "id", "of the report is not there");
}

// [{"span": [0, 8], "by": "name"}] as "0-8n".
static sv read_spans(reader *d, const json_t *list) {
    text t = text_new(d->a);
    const json_t *v;
    size_t i;
    json_array_foreach(list, i, v) {
        ent_span s = span(d, v, "span");
        sv by = str(d, v, "by");
        if (t.n) text_char(&t, ' ');
        text_int(&t, s.begin);
        text_char(&t, '-');
        text_int(&t, s.end);
        if (by.len) text_char(&t, by.p[0]);
    }
    return t.at ? text_sv(&t) : SV("");
}

static ledger_actor read_actor(reader *d, const json_t *o) {
    return (ledger_actor){
        .name = str(d, o, "name"),
        .code = str(d, o, "code"),
        .country = str(d, o, "country"),
        .sectors = joined(d, o, "sectors", false),
        .role = str(d, o, "role"),
        .kind = (ent_actor_kind)choice(d, o, "kind", names_kind, ENT_N_KIND, ENT_N_KIND),
        .spans = read_spans(d, json_object_get(o, "mentions"))};
}

static ledger_place read_place(reader *d, const json_t *o) {
    return (ledger_place){.name = str(d, o, "name"),
                          .country = str(d, o, "country"),
                          .lat_deg = number(d, o, "lat", NAN),
                          .lon_deg = number(d, o, "lon", NAN),
                          .geonames = (int64_t)number(d, o, "geonames", 0)};
}

static ledger_event read_event(reader *d, const json_t *o, const ent_span *sentences,
                               size_t n_sentences) {
    const json_t *trigger = json_object_get(o, "trigger"),
                 *second = json_object_get(o, "runner_up"), *when = json_object_get(o, "when"),
                 *sentence = json_object_get(o, "sentence");
    ledger_event e = {
        .type = (ent_type)choice(d, o, "type", names_type, ENT_N_TYPE, ENT_TYPE_NONE),
        .modes = joined(d, o, "modes", true),
        .contexts = joined(d, o, "contexts", true),
        .cameo = str(d, o, "cameo"),
        .quad = (uint8_t)choice(d, o, "quad", names_quad, N_NAMES_QUAD, 0),
        .score = number(d, o, "score", 0),
        .goldstein = number(d, o, "goldstein", 0),
        .symmetric = truth(d, o, "symmetric"),
        .status = (ent_event_status)choice(d, o, "status", names_status, ENT_N_EVENT_STATUS,
                                           ENT_IS_actual),
        .said_by = ref(d, o, "said_by", 'a', d->r->n_actors),
        .place = ref(d, o, "where", 'p', d->r->n_places),
        .trigger = span(d, trigger, "span"),
        .trigger_text = str(d, trigger, "text"),
        .source_span = span(d, o, "source_span"),
        .target_span = span(d, o, "target_span"),
        .part = (ent_part)choice(d, o, "part", names_part, N_NAMES_PART, ENT_PART_BODY),
        .background = truth(d, o, "background"),
        .confidence = number(d, o, "confidence", 0),
        .runner_up = (ent_type)choice(d, second, "type", names_type, ENT_N_TYPE, ENT_TYPE_NONE),
        .runner_up_confidence = number(d, second, "confidence", 0),
    };
    e.source = refs(d, o, "source", &e.n_source);
    e.target = refs(d, o, "target", &e.n_target);
    e.when.from = day(d, when, "from");
    e.when.to = day(d, when, "to");
    e.when.grain = (ent_grain)choice(d, when, "grain", names_grain, ENT_N_GRAIN, ENT_GRAIN_day);
    e.when.by = (ent_when_by)choice(d, when, "by", names_by, N_NAMES_BY, ENT_WHEN_NONE);
    if (json_is_integer(sentence) && json_integer_value(sentence) >= 0 &&
        (size_t)json_integer_value(sentence) < n_sentences)
        e.sentence = sentences[json_integer_value(sentence)];
    if (e.type == ENT_TYPE_NONE) blame(d, "type", "of the event is not there");
    return e;
}

static ledger_quote read_quote(reader *d, const json_t *o) {
    return (ledger_quote){.speaker = ref(d, o, "speaker", 'a', d->r->n_actors),
                          .audience = str(d, o, "audience"),
                          .cue = str(d, o, "cue"),
                          .direct = truth(d, o, "direct"),
                          .span = span(d, o, "span")};
}

static ent_span sentence_of(const json_t *o, const ent_span *sentences, size_t n) {
    json_int_t i = json_integer_value(json_object_get(o, "sentence"));
    bool there = json_is_integer(json_object_get(o, "sentence")) && i >= 0 && (size_t)i < n;
    return there ? sentences[i] : (ent_span){0, 0};
}

static ledger_claim read_claim(reader *d, const json_t *o, const ent_span *sentences, size_t n) {
    const json_t *cause = json_object_get(o, "cause"), *effect = json_object_get(o, "effect");
    return (ledger_claim){.claimed_by = ref(d, o, "claimed_by", 'a', d->r->n_actors),
                          .cause = span(d, cause, "span"),
                          .effect = span(d, effect, "span"),
                          .cause_actors = codes(d, cause, "actors"),
                          .effect_actors = codes(d, effect, "actors"),
                          .direction = str(d, o, "direction"),
                          .cue = str(d, o, "cue"),
                          .sentence = sentence_of(o, sentences, n)};
}

static ledger_trend read_trend(reader *d, const json_t *o, const ent_span *sentences, size_t n) {
    const json_t *what = json_object_get(o, "what");
    ledger_trend t = {.what = span(d, what, "span"),
                      .actors = codes(d, what, "actors"),
                      .course = str(d, o, "course"),
                      .sentence = sentence_of(o, sentences, n)};
    read_when(d, o, "when", &t.from, &t.to);
    return t;
}

static ledger_provision read_provision(reader *d, const json_t *o) {
    ledger_provision p = {.domain = str(d, o, "domain"),
                          .what = str(d, o, "what"),
                          .status = str(d, o, "status"),
                          .span = span(d, o, "span")};
    read_when(d, o, "when", &p.from, &p.to);
    return p;
}

static ledger_agreement read_agreement(reader *d, const json_t *o) {
    const json_t *list = json_object_get(o, "provisions"), *v;
    ledger_provision *p = arena_new(d->a, ledger_provision, json_array_size(list) + 1);
    size_t i;
    json_array_foreach(list, i, v) p[i] = read_provision(d, v);
    ledger_agreement g = {.name = str(d, o, "name"),
                          .parties = codes(d, o, "parties"),
                          .provisions = p,
                          .n_provisions = json_array_size(list)};
    read_when(d, o, "signed", &g.signed_from, &g.signed_to);
    if (!g.name.p) g.name = SV("");
    return g;
}

static const ent_span *read_sentences(reader *d, const json_t *list, size_t *n) {
    ent_span *at = arena_new(d->a, ent_span, json_array_size(list) + 1);
    const json_t *v;
    size_t i;
    json_array_foreach(list, i, v) at[i] = span(d, v, "span");
    *n = json_array_size(list);
    return at;
}

// Appends `"key":value` when there is something in the list.
static void add_extra(reader *d, text *t, const json_t *o, const char *key) {
    const json_t *v = json_object_get(o, key);
    size_t flags = JSON_COMPACT | JSON_SORT_KEYS;
    if (!json_array_size(v)) return;
    size_t n = json_dumpb(v, NULL, 0, flags);
    char *words = arena_new(d->a, char, n + 1);
    json_dumpb(v, words, n, flags);
    text_char(t, t->n ? ',' : '{');
    json j = {t, false};
    json_str(&j, sv_of(key));
    text_char(t, ':');
    text_add(t, (sv){words, n});
}

// Everything without a place of its own in the ledger, as it stands.
static sv read_extra(reader *d, const json_t *o) {
    const json_t *report = json_object_get(o, "report");
    text t = text_new(d->a);
    add_extra(d, &t, report, "dropped");
    add_extra(d, &t, report, "related");
    add_extra(d, &t, o, "sentences");
    add_extra(d, &t, o, "times");
    if (t.n) text_char(&t, '}');
    return text_sv(&t);
}

// One list of the record: `key` into `field`, `n_field`, by `read`.
#define READ_LIST(d, object, key, type, field, call)                            \
    do {                                                                        \
        const json_t *list_ = json_object_get((object), (key)), *v;             \
        type *at_ = arena_new((d)->a, type, json_array_size(list_) + 1);        \
        if (list_ && !json_is_array(list_)) blame((d), (key), "is not a list"); \
        json_array_foreach(list_, (d)->at, v) at_[(d)->at] = call;              \
        (d)->r->field = at_;                                                    \
        (d)->r->n_##field = json_array_size(list_);                             \
    } while (0)

static void read_object(reader *d, const json_t *o) {
    const json_t *engine = json_object_get(o, "engine");
    ledger_record *r = d->r;
    size_t n = 0;
    r->version = str(d, engine, "version");
    r->knowledge = str(d, engine, "knowledge");
    r->model = str(d, engine, "model");
    read_report(d, json_object_get(o, "report"));
    const ent_span *sentences = read_sentences(d, json_object_get(o, "sentences"), &n);
    READ_LIST(d, o, "actors", ledger_actor, actors, read_actor(d, v));
    READ_LIST(d, o, "places", ledger_place, places, read_place(d, v));
    READ_LIST(d, o, "events", ledger_event, events, read_event(d, v, sentences, n));
    READ_LIST(d, o, "quotes", ledger_quote, quotes, read_quote(d, v));
    READ_LIST(d, o, "claims", ledger_claim, claims, read_claim(d, v, sentences, n));
    READ_LIST(d, o, "agreements", ledger_agreement, agreements, read_agreement(d, v));
    READ_LIST(d, o, "trends", ledger_trend, trends, read_trend(d, v, sentences, n));
    r->extra = read_extra(d, o);
    ledger_record_prepare(d->a, r, (ledger_event *)(uintptr_t)r->events);
}

// The way out of the arena passes here, for jansson holds the line while the arena is used.
static void read_guarded(reader *d, json_t *o) {
    jmp_buf outer;
    memcpy(&outer, &d->a->out, sizeof outer);
    bool failed = arena_try(d->a);
    if (!failed) read_object(d, o);
    memcpy(&d->a->out, &outer, sizeof outer);
    json_decref(o);
    if (failed) arena_fail(d->a);
}

bool ledger_record_looks_like(sv line) {
    return line.len && line.p[0] == '{' && sv_find(line, SV("\"entente.record/1\""), 0) >= 0;
}

ent_status ledger_record_read(arena *a, sv line, ledger_record *r, ent_err *err) {
    json_error_t why;
    *r = (ledger_record){0};
    json_t *o = json_loadb(line.p, line.len, JSON_REJECT_DUPLICATES, &why);
    if (!o)
        return err_set(err, ENT_ERR_INPUT, (uint64_t)why.column, "column %d: %s", why.column,
                       why.text);
    if (!json_is_object(o) ||
        !sv_eq(sv_of(json_string_value(json_object_get(o, "schema"))), SV("entente.record/1"))) {
        json_decref(o);
        return err_set(err, ENT_ERR_INPUT, 0, "not a record: \"schema\" is not entente.record/1");
    }
    reader d = {.a = a, .r = r};
    read_guarded(&d, o);
    if (d.fault)
        return err_set(err, ENT_ERR_INPUT, 0, "bad record: \"%s\" %s (item %zu)", d.where, d.fault,
                       d.at);
    return ledger_record_check(r, err);
}
