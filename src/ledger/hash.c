// SPDX-License-Identifier: Apache-2.0
#include "ledger/hash.h"
#include <endian.h>
#include <math.h>
#define XXH_INLINE_ALL // its state on the stack, without a promise of the library's layout
#include <xxhash.h>

typedef XXH3_state_t state;

static void add_int(state *s, int64_t v) {
    uint64_t bytes = htole64((uint64_t)v);
    XXH3_128bits_update(s, &bytes, sizeof bytes);
}

// A length that says "not there" is none that a string can have.
static void add_text(state *s, sv v) {
    add_int(s, v.p ? (int64_t)v.len : -1);
    if (v.len) XXH3_128bits_update(s, v.p, v.len);
}

// Numbers as they are printed: to the thousandth; places to the millionth of a degree.
static void add_real(state *s, double v, double unit) {
    add_int(s, isnan(v) ? INT64_MIN : llround(v / unit));
}

static void add_span(state *s, ent_span v) {
    add_int(s, v.begin);
    add_int(s, v.end);
}

static hash128 finish(state *s) {
    XXH128_canonical_t c;
    hash128 h;
    XXH128_canonicalFromHash(&c, XXH3_128bits_digest(s));
    memcpy(h.at, c.digest, sizeof h.at);
    return h;
}

hash128 hash_bytes(sv bytes) {
    state s;
    XXH3_INITSTATE(&s);
    XXH3_128bits_reset(&s);
    XXH3_128bits_update(&s, bytes.p, bytes.len);
    return finish(&s);
}

hash128 hash_report(const ledger_report *r) {
    state s;
    XXH3_INITSTATE(&s);
    XXH3_128bits_reset(&s);
    add_text(&s, r->id);
    add_text(&s, r->uri);
    add_text(&s, r->source);
    add_text(&s, r->title);
    add_text(&s, r->input_id);
    add_text(&s, r->language);
    add_int(&s, r->published);
    add_int(&s, r->published_from);
    return finish(&s);
}

hash128 hash_revision(const ledger_record *r) {
    state s;
    XXH3_INITSTATE(&s);
    XXH3_128bits_reset(&s);
    add_text(&s, r->version);
    add_text(&s, r->knowledge);
    add_text(&s, r->model);
    return finish(&s);
}

static void add_actor(state *s, const ledger_actor *a) {
    add_text(s, a->name);
    add_text(s, a->code);
    add_text(s, a->country);
    add_text(s, a->sectors);
    add_text(s, a->role);
    add_int(s, a->kind);
}

hash128 hash_actor(const ledger_actor *a) {
    state s;
    XXH3_INITSTATE(&s);
    XXH3_128bits_reset(&s);
    add_actor(&s, a);
    return finish(&s);
}

static void add_place(state *s, const ledger_place *p) {
    add_text(s, p->name);
    add_text(s, p->country);
    add_real(s, p->lat_deg, 1e-6);
    add_real(s, p->lon_deg, 1e-6);
    add_int(s, p->geonames);
}

hash128 hash_place(const ledger_place *p) {
    state s;
    XXH3_INITSTATE(&s);
    XXH3_128bits_reset(&s);
    add_place(&s, p);
    return finish(&s);
}

static void add_list(state *s, const uint32_t *at, size_t n) {
    add_int(s, (int64_t)n);
    for (size_t i = 0; i < n; i++) add_int(s, at[i]);
}

static void add_event(state *s, const ledger_event *e) {
    add_int(s, e->type);
    add_text(s, e->modes);
    add_text(s, e->contexts);
    add_text(s, e->cameo);
    add_int(s, e->quad);
    add_real(s, e->score, 1e-3);
    add_real(s, e->goldstein, 1e-3);
    add_list(s, e->source, e->n_source);
    add_list(s, e->target, e->n_target);
    add_int(s, e->symmetric);
    add_int(s, e->status);
    add_int(s, e->when.from);
    add_int(s, e->when.to);
    add_int(s, e->when.grain);
    add_int(s, e->when.by);
    add_int(s, e->said_by);
    add_int(s, e->place);
    add_span(s, e->trigger);
    add_span(s, e->source_span);
    add_span(s, e->target_span);
    add_span(s, e->sentence);
    add_text(s, e->trigger_text);
    add_int(s, e->part);
    add_int(s, e->background);
    add_real(s, e->confidence, 1e-3);
    add_int(s, e->runner_up);
    add_real(s, e->runner_up_confidence, 1e-3);
}

static void add_statements(state *s, const ledger_record *r) {
    for (size_t i = 0; i < r->n_quotes; i++) {
        const ledger_quote *q = &r->quotes[i];
        add_int(s, q->speaker);
        add_text(s, q->audience);
        add_text(s, q->cue);
        add_int(s, q->direct);
        add_span(s, q->span);
    }
    for (size_t i = 0; i < r->n_claims; i++) {
        const ledger_claim *c = &r->claims[i];
        add_int(s, c->claimed_by);
        add_span(s, c->cause);
        add_span(s, c->effect);
        add_text(s, c->cause_actors);
        add_text(s, c->effect_actors);
        add_text(s, c->direction);
        add_text(s, c->cue);
        add_span(s, c->sentence);
    }
    for (size_t i = 0; i < r->n_trends; i++) {
        const ledger_trend *t = &r->trends[i];
        add_span(s, t->what);
        add_text(s, t->actors);
        add_text(s, t->course);
        add_int(s, t->from);
        add_int(s, t->to);
        add_span(s, t->sentence);
    }
}

static void add_agreement(state *s, const ledger_agreement *g) {
    add_text(s, g->name);
    add_text(s, g->parties);
    add_int(s, g->signed_from);
    add_int(s, g->signed_to);
    add_int(s, (int64_t)g->n_provisions);
    for (size_t i = 0; i < g->n_provisions; i++) {
        const ledger_provision *p = &g->provisions[i];
        add_text(s, p->domain);
        add_text(s, p->what);
        add_text(s, p->status);
        add_span(s, p->span);
        add_int(s, p->from);
        add_int(s, p->to);
    }
}

hash128 hash_record(const ledger_record *r) {
    state s;
    XXH3_INITSTATE(&s);
    XXH3_128bits_reset(&s);
    add_int(&s, (int64_t)r->n_actors);
    for (size_t i = 0; i < r->n_actors; i++) {
        add_actor(&s, &r->actors[i]);
        add_text(&s, r->actors[i].spans);
    }
    add_int(&s, (int64_t)r->n_places);
    for (size_t i = 0; i < r->n_places; i++) add_place(&s, &r->places[i]);
    add_int(&s, (int64_t)r->n_events);
    for (size_t i = 0; i < r->n_events; i++) add_event(&s, &r->events[i]);
    add_int(&s, (int64_t)r->n_quotes);
    add_int(&s, (int64_t)r->n_claims);
    add_int(&s, (int64_t)r->n_trends);
    add_statements(&s, r);
    add_int(&s, (int64_t)r->n_agreements);
    for (size_t i = 0; i < r->n_agreements; i++) add_agreement(&s, &r->agreements[i]);
    add_text(&s, r->extra);
    return finish(&s);
}
