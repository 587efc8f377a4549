// SPDX-License-Identifier: Apache-2.0
//
// The record's JSON (docs/record.md) -> ledger_record.
#include "base/day.h"
#include "base/tree.h"
#include "ledger/ledger.h"
#include "ledger/names.h"
#include <math.h>
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

static sv str(reader *d, const tree *o, const char *key) {
    const tree *v = tree_get(o, key);
    if (!v || v->kind == TREE_NULL) return (sv){0};
    if (v->kind != TREE_STRING) return blame(d, key, "is not a string"), (sv){0};
    return v->words;
}

static double number(reader *d, const tree *o, const char *key, double none) {
    const tree *v = tree_get(o, key);
    if (!v || v->kind == TREE_NULL) return none;
    if (v->kind != TREE_INTEGER && v->kind != TREE_REAL)
        return blame(d, key, "is not a number"), none;
    return v->real;
}

static bool truth(reader *d, const tree *o, const char *key) {
    const tree *v = tree_get(o, key);
    if (v && v->kind > TREE_TRUE) blame(d, key, "is not true or false");
    return tree_is(v, TREE_TRUE);
}

static ent_day day(reader *d, const tree *o, const char *key) {
    ent_day from, to;
    const tree *v = tree_get(o, key);
    if (!v || v->kind == TREE_NULL) return ENT_NO_DAY;
    if (v->kind == TREE_STRING && v->words.len == 10 && day_parse(v->words, &from, &to))
        return from;
    return blame(d, key, "is not a day, \"YYYY-MM-DD\""), ENT_NO_DAY;
}

static bool point(const tree *v, uint32_t *out) {
    *out = (uint32_t)v->integer;
    return v->kind == TREE_INTEGER && v->integer >= 0 && v->integer < INT32_MAX;
}

static ent_span span_of(reader *d, const tree *v, const char *key) {
    ent_span s = {0, 0};
    if (!v || v->kind == TREE_NULL) return s;
    if (tree_count(v) != 2 || !point(v->first, &s.begin) || !point(v->first->next, &s.end) ||
        s.end < s.begin) {
        blame(d, key, "is not a span, [begin, end]");
        return (ent_span){0, 0};
    }
    return s;
}

static ent_span span(reader *d, const tree *o, const char *key) {
    return span_of(d, tree_get(o, key), key);
}

// Which of `n` names; `none` where the key is not there.
static int choice(reader *d, const tree *o, const char *key, names_fn name, int n, int none) {
    sv s = str(d, o, key);
    if (!s.p) return none;
    int i = names_index(s, name, n);
    if (i < n) return i;
    blame(d, key, "is none of the known words");
    return none;
}

// ["a", "b"] as "a|b", or with no separator.
static sv joined(reader *d, const tree *o, const char *key, bool bars) {
    const tree *list = tree_get(o, key);
    text t = text_new(d->a);
    for (const tree *v = tree_first(list); v; v = v->next) {
        if (v->kind != TREE_STRING) blame(d, key, "holds what is not a string");
        if (v == list->first && !v->next) return v->words;
        if (v != list->first && bars) text_char(&t, '|');
        text_add(&t, v->words);
    }
    return t.at ? text_sv(&t) : SV("");
}

// "a3": 2. -1 where there is no key.
static int32_t ref_of(reader *d, const tree *v, const char *key, char letter, size_t n) {
    if (!v || v->kind == TREE_NULL) return -1;
    size_t index = 0;
    bool good = v->words.len > 1 && v->words.p[0] == letter && v->words.p[1] != '0';
    for (size_t i = 1; good && i < v->words.len; i++) {
        good = v->words.p[i] >= '0' && v->words.p[i] <= '9' && index <= n;
        index = index * 10 + (size_t)(v->words.p[i] - '0');
    }
    if (good && index && index <= n) return (int32_t)(index - 1);
    return blame(d, key, "names what is not in the record"), -1;
}

static int32_t ref(reader *d, const tree *o, const char *key, char letter, size_t n) {
    return ref_of(d, tree_get(o, key), key, letter, n);
}

static const uint32_t *refs(reader *d, const tree *o, const char *key, size_t *n) {
    const tree *list = tree_get(o, key);
    uint32_t *at = arena_new(d->a, uint32_t, tree_count(list) + 1);
    *n = 0;
    for (const tree *v = tree_first(list); v; v = v->next) {
        int32_t index = ref_of(d, v, key, 'a', d->r->n_actors);
        if (index >= 0) at[(*n)++] = (uint32_t)index;
    }
    return at;
}

// The codes of actors, names where they have none: "RUSGOV|protesters".
static sv codes(reader *d, const tree *o, const char *key) {
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

static void read_when(reader *d, const tree *o, const char *key, ent_day *from, ent_day *to) {
    const tree *when = tree_get(o, key);
    *from = day(d, when, "from");
    *to = day(d, when, "to");
}

static void read_report(reader *d, const tree *o) {
    ledger_report *r = &d->r->report;
    if (!tree_is(o, TREE_OBJECT)) {
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
static sv read_spans(reader *d, const tree *list) {
    text t = text_new(d->a);
    for (const tree *v = tree_first(list); v; v = v->next) {
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

static ledger_actor read_actor(reader *d, const tree *o) {
    return (ledger_actor){
        .name = str(d, o, "name"),
        .code = str(d, o, "code"),
        .country = str(d, o, "country"),
        .sectors = joined(d, o, "sectors", false),
        .role = str(d, o, "role"),
        .kind = (ent_actor_kind)choice(d, o, "kind", names_kind, ENT_N_KIND, ENT_N_KIND),
        .spans = read_spans(d, tree_get(o, "mentions"))};
}

static ledger_place read_place(reader *d, const tree *o) {
    const tree *geonames = tree_get(o, "geonames");
    return (ledger_place){.name = str(d, o, "name"),
                          .country = str(d, o, "country"),
                          .lat_deg = number(d, o, "lat", NAN),
                          .lon_deg = number(d, o, "lon", NAN),
                          .geonames = geonames ? geonames->integer : 0};
}

static ledger_event read_event(reader *d, const tree *o, const ent_span *sentences,
                               size_t n_sentences) {
    const tree *trigger = tree_get(o, "trigger"), *second = tree_get(o, "runner_up"),
               *when = tree_get(o, "when"), *sentence = tree_get(o, "sentence");
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
    if (tree_is(sentence, TREE_INTEGER) && sentence->integer >= 0 &&
        (size_t)sentence->integer < n_sentences)
        e.sentence = sentences[sentence->integer];
    if (e.type == ENT_TYPE_NONE) blame(d, "type", "of the event is not there");
    return e;
}

static ledger_quote read_quote(reader *d, const tree *o) {
    return (ledger_quote){.speaker = ref(d, o, "speaker", 'a', d->r->n_actors),
                          .audience = str(d, o, "audience"),
                          .cue = str(d, o, "cue"),
                          .direct = truth(d, o, "direct"),
                          .span = span(d, o, "span")};
}

static ent_span sentence_of(const tree *o, const ent_span *sentences, size_t n) {
    const tree *i = tree_get(o, "sentence");
    bool there = tree_is(i, TREE_INTEGER) && i->integer >= 0 && (size_t)i->integer < n;
    return there ? sentences[i->integer] : (ent_span){0, 0};
}

static ledger_claim read_claim(reader *d, const tree *o, const ent_span *sentences, size_t n) {
    const tree *cause = tree_get(o, "cause"), *effect = tree_get(o, "effect");
    return (ledger_claim){.claimed_by = ref(d, o, "claimed_by", 'a', d->r->n_actors),
                          .cause = span(d, cause, "span"),
                          .effect = span(d, effect, "span"),
                          .cause_actors = codes(d, cause, "actors"),
                          .effect_actors = codes(d, effect, "actors"),
                          .direction = str(d, o, "direction"),
                          .cue = str(d, o, "cue"),
                          .sentence = sentence_of(o, sentences, n)};
}

static ledger_trend read_trend(reader *d, const tree *o, const ent_span *sentences, size_t n) {
    const tree *what = tree_get(o, "what");
    ledger_trend t = {.what = span(d, what, "span"),
                      .actors = codes(d, what, "actors"),
                      .course = str(d, o, "course"),
                      .sentence = sentence_of(o, sentences, n)};
    read_when(d, o, "when", &t.from, &t.to);
    return t;
}

static ledger_provision read_provision(reader *d, const tree *o) {
    ledger_provision p = {.domain = str(d, o, "domain"),
                          .what = str(d, o, "what"),
                          .status = str(d, o, "status"),
                          .span = span(d, o, "span")};
    read_when(d, o, "when", &p.from, &p.to);
    return p;
}

static ledger_agreement read_agreement(reader *d, const tree *o) {
    const tree *list = tree_get(o, "provisions");
    ledger_provision *p = arena_new(d->a, ledger_provision, tree_count(list) + 1);
    size_t n = 0;
    for (const tree *v = tree_first(list); v; v = v->next) p[n++] = read_provision(d, v);
    ledger_agreement g = {.name = str(d, o, "name"),
                          .parties = codes(d, o, "parties"),
                          .provisions = p,
                          .n_provisions = tree_count(list)};
    read_when(d, o, "signed", &g.signed_from, &g.signed_to);
    if (!g.name.p) g.name = SV("");
    return g;
}

static const ent_span *read_sentences(reader *d, const tree *list, size_t *n) {
    ent_span *at = arena_new(d->a, ent_span, tree_count(list) + 1);
    *n = 0;
    for (const tree *v = tree_first(list); v; v = v->next) at[(*n)++] = span(d, v, "span");
    return at;
}

// Appends `"key":value` when there is something in the list.
static void add_extra(text *t, const tree *o, const char *key) {
    const tree *v = tree_get(o, key);
    if (!tree_count(v)) return;
    text_char(t, t->n ? ',' : '{');
    json j = {t, false};
    json_key(&j, key);
    tree_write(&j, v);
}

// Everything without a place of its own in the ledger, as it stands.
static sv read_extra(reader *d, const tree *o) {
    const tree *report = tree_get(o, "report");
    text t = text_new(d->a);
    add_extra(&t, report, "dropped");
    add_extra(&t, report, "related");
    add_extra(&t, o, "sentences");
    add_extra(&t, o, "times");
    if (t.n) text_char(&t, '}');
    return text_sv(&t);
}

// One list of the record: `key` into `field`, `n_field`, by `read`.
#define READ_LIST(d, object, key, type, field, call)                                            \
    do {                                                                                        \
        const tree *list_ = tree_get((object), (key));                                          \
        type *at_ = arena_new((d)->a, type, tree_count(list_) + 1);                             \
        if (list_ && list_->kind != TREE_LIST) blame((d), (key), "is not a list");              \
        (d)->at = 0;                                                                            \
        for (const tree *v = tree_first(list_); v; v = v->next, (d)->at++) at_[(d)->at] = call; \
        (d)->r->field = at_;                                                                    \
        (d)->r->n_##field = tree_count(list_);                                                  \
    } while (0)

static void read_object(reader *d, const tree *o) {
    const tree *engine = tree_get(o, "engine");
    ledger_record *r = d->r;
    size_t n = 0;
    r->version = str(d, engine, "version");
    r->knowledge = str(d, engine, "knowledge");
    r->model = str(d, engine, "model");
    read_report(d, tree_get(o, "report"));
    const ent_span *sentences = read_sentences(d, tree_get(o, "sentences"), &n);
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

bool ledger_record_looks_like(sv line) {
    return line.len && line.p[0] == '{' && sv_find(line, SV("\"entente.record/1\""), 0) >= 0;
}

ent_status ledger_record_read(arena *a, sv line, ledger_record *r, ent_err *err) {
    const tree *o;
    *r = (ledger_record){0};
    ENT_TRY(
        tree_read(a, arena_copy(a, line), &o, err)); // the strings of the record are views of it
    const tree *schema = tree_get(o, "schema");
    if (!tree_is(schema, TREE_STRING) || !sv_eq(schema->words, SV("entente.record/1")))
        return err_set(err, ENT_ERR_INPUT, 0, "not a record: \"schema\" is not entente.record/1");
    reader d = {.a = a, .r = r};
    read_object(&d, o);
    if (d.fault)
        return err_set(err, ENT_ERR_INPUT, 0, "bad record: \"%s\" %s (item %zu)", d.where, d.fault,
                       d.at);
    return ledger_record_check(r, err);
}
