// SPDX-License-Identifier: Apache-2.0
//
// A pasted report and its record. Nothing of it is kept.
#include "base/day.h"
#include "base/utf8.h"
#include "serve/document.h"
#include "serve/page.h"
#include "serve/put.h"

enum { MOST_TEXT = 256 << 10 };

void document_take(worker *w) {
    pthread_mutex_lock(&w->s->document_lock);
    w->has_document = true;
}

void document_give(worker *w) {
    if (!w->has_document) return;
    w->has_document = false;
    pthread_mutex_unlock(&w->s->document_lock);
}

static void put_runner_up(json *j, const ent_event *e) {
    if (e->runner_up >= ENT_N_TYPE) return;
    json_key(j, "runner_up");
    json_open(j, '{');
    json_key_str(j, "type", sv_of(ent_type_name(e->runner_up)));
    json_key_fixed(j, "confidence", e->runner_up_confidence, 2);
    json_close(j, '}');
}

void document_put_why(json *j, const ent_event *e) {
    sv rest = e->why.steps, step;
    json_key_str(j, "type", sv_of(ent_type_name(e->type)));
    json_key_str(j, "line", e->why.line);
    json_key_str(j, "rule", e->why.rule);
    json_key(j, "steps");
    json_open(j, '[');
    while (sv_split(&rest, '\n', &step))
        if (step.len) json_str(j, step);
    json_close(j, ']');
    put_runner_up(j, e);
}

// UTF-16 units before each byte.
static units units_of_bytes(arena *a, sv s) {
    uint32_t *at = arena_new(a, uint32_t, s.len + 1), n = 0;
    for (size_t i = 0; i < s.len;) {
        size_t from = i;
        uint32_t more = utf8_next(s, &i) > 0xFFFF ? 2 : 1;
        for (; from < i; from++) at[from] = n;
        n += more;
    }
    at[s.len] = n;
    return (units){at, s.len};
}

static void put_id(json *j, const char *key, char letter, size_t index) {
    char id[24] = {letter};
    text t = {.at = id, .n = 1, .cap = sizeof id};
    text_int(&t, (int64_t)index + 1);
    if (key) json_key(j, key);
    json_str(j, text_sv(&t));
}

static void put_side(json *j, const char *key, const uint32_t *at, size_t n) {
    json_key(j, key);
    json_open(j, '[');
    for (size_t i = 0; i < n; i++) put_id(j, NULL, 'a', at[i]);
    json_close(j, ']');
}

static void put_actors(asking *q, const ent_record *r, const units *u) {
    json *j = &q->j;
    json_key(j, "actors");
    json_open(j, '[');
    for (size_t i = 0; i < r->n_actors; i++) {
        const ent_actor *a = &r->actors[i];
        json_open(j, '{');
        put_id(j, "id", 'a', i);
        json_key_str(j, "name", a->name);
        json_key_str(j, "code", a->code);
        json_key_str(j, "country", a->country);
        json_key_str(j, "role", a->role);
        json_key_str(j, "kind", sv_of(ent_actor_kind_name(a->kind)));
        json_key(j, "spans");
        json_open(j, '[');
        for (size_t m = 0; m < a->n_mentions; m++) {
            json_open(j, '{');
            put_span(j, "span", u, a->mentions[m].span);
            json_key_str(j, "by", sv_of(ent_mention_name(a->mentions[m].by)));
            json_close(j, '}');
        }
        json_close(j, ']');
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void put_times(asking *q, const ent_record *r, sv words, const units *u) {
    json *j = &q->j;
    json_key(j, "times");
    json_open(j, '[');
    for (size_t i = 0; i < r->n_times; i++) {
        const ent_time *t = &r->times[i];
        json_open(j, '{');
        put_span(j, "span", u, t->span);
        json_key_str(j, "text", sv_cut(words, t->span.begin, t->span.end));
        json_key_day(j, "from", t->from);
        json_key_day(j, "to", t->to);
        json_key_str(j, "timex", t->timex);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void put_coded_event(asking *q, const ent_event *e, size_t i, const units *u,
                            ent_span sentence) {
    json *j = &q->j;
    json_open(j, '{');
    put_id(j, "id", 'e', i);
    put_side(j, "source", e->source, e->n_source);
    put_side(j, "target", e->target, e->n_target);
    json_key_bool(j, "symmetric", e->symmetric);
    json_key_str(j, "type", sv_of(ent_type_name(e->type)));
    json_key_list(j, "modes", e->modes);
    json_key_list(j, "contexts", e->contexts);
    json_key_str(j, "cameo", e->cameo);
    if (e->quad) json_key_str(j, "quad", sv_of(ent_quad_name(e->quad)));
    json_key_str(j, "status", sv_of(ent_event_status_name(e->status)));
    json_key_fixed(j, "score", e->score, 1);
    json_key(j, "when");
    json_open(j, '{');
    json_key_day(j, "from", e->when.from);
    json_key_day(j, "to", e->when.to);
    json_close(j, '}');
    if (e->said_by >= 0) put_id(j, "said_by", 'a', (size_t)e->said_by);
    json_key_fixed(j, "confidence", e->confidence, 2);
    put_runner_up(j, e);
    json_key(j, "why");
    json_open(j, '{');
    document_put_why(j, e);
    json_close(j, '}');
    json_key(j, "spans");
    json_open(j, '{');
    put_span(j, "source", u, e->source_span);
    put_span(j, "trigger", u, e->trigger);
    put_span(j, "target", u, e->target_span);
    put_span(j, "sentence", u, sentence);
    json_close(j, '}');
    json_close(j, '}');
}

static ent_status put_document(asking *q, ent_err *err) {
    ent_document *doc = q->s->document;
    const ent_record *r = ent_document_record(doc);
    const ent_language *language = ent_document_language(doc);
    sv words = ent_document_report(doc)->text, record;
    units u = units_of_bytes(q->a, words);
    json_key(&q->j, "text");
    json_str(&q->j, words);
    put_actors(q, r, &u);
    put_times(q, r, words, &u);
    json_key(&q->j, "events");
    json_open(&q->j, '[');
    for (size_t i = 0; i < r->n_events; i++)
        put_coded_event(q, &r->events[i], i, &u, language->sentences[r->events[i].sentence].span);
    json_close(&q->j, ']');
    record = ent_document_json(doc);
    if (!record.p) return err_set(err, ENT_ERR_MEMORY, 0, "no memory for the record");
    json_key(&q->j, "record");
    text_add(q->j.t, record);
    q->j.comma = true;
    return ENT_OK;
}

ent_status page_code(asking *q, ent_err *err) {
    ent_day day = ENT_NO_DAY, last;
    if (!q->s->o.engine)
        return err_set(err, ENT_ERR_USAGE, 0, "this server has no engine to code reports with");
    ENT_TRY(page_read_body(q, err));
    sv date = page_body_value(q, "date");
    ent_input in = {.bytes = page_body_value(q, "text"),
                    .title = page_body_value(q, "title"),
                    .source = page_body_value(q, "source")};
    if (!in.bytes.len)
        return err_set(err, ENT_ERR_INPUT, 0, "text: the text of a report is wanted");
    if (in.bytes.len > MOST_TEXT)
        return err_set(err, ENT_ERR_INPUT, 0, "text: at most %d bytes; see `entente code'",
                       MOST_TEXT);
    if (date.len && !day_parse(date, &day, &last))
        return err_set(err, ENT_ERR_INPUT, 0, "date: a day is wanted, as in 2022-07-01");
    in.published = day;
    document_take(q->w);
    ENT_TRY(ent_document_code(q->s->document, &in, err));
    return put_document(q, err);
}
