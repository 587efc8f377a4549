// SPDX-License-Identifier: Apache-2.0
//
// Lines of JSON, a report each as `entente code` reads them, with what it tells:
//
//     "group", "events"    reports of a group are one event where they have one of "events" in common; "~x": x is only recalled,
//                          and a pair whose common ones are recalled by either is not judged. Other groups tell other events
//     "same", "other"      ids of reports that tell, or do not tell, one event with it; other pairs are not judged
//
// Lines with none of them are a crowd: what is scored has to be found among it.
#include "base/file.h"
#include "base/strmap.h"
#include "cli/eval.h"
#include "read/jsonl.h"
#include <jansson.h>
#include <stdlib.h>

enum { PRECISION, RECALL, PAIRS_PRECISION, PAIRS_RECALL, N_SHARES };
enum { BATCH = 256, GOLD_BYTES = 1 << 30, RECORD_BYTES = 1 << 30, MOST_BYTES = 1 << 30 };

// A scored report.
typedef struct gold {
    sv id, group;
    const sv *events, *same, *other;
    size_t n_events, n_same, n_other;
    size_t unit; // number of its group
} gold;

typedef struct golds {
    VEC(gold);
} golds;

typedef enum verdict { UNJUDGED, ONE_EVENT, OTHER_EVENT } verdict;

// ---- what is right ---------------------------------------------------------------------------------------------------------

static const sv *list_of(arena *a, const json_t *list, size_t *n) {
    *n = json_array_size(list);
    sv *out = arena_new(a, sv, *n);
    for (size_t i = 0; i < *n; i++) {
        const json_t *s = json_array_get(list, i);
        if (json_is_string(s))
            out[i] = arena_copy(a, (sv){json_string_value(s), json_string_length(s)});
    }
    return out;
}

// False where the line has no word on what it tells.
static bool read_gold(arena *a, sv line, sv id, gold *g) {
    json_t *o = json_loadb(line.p, line.len, 0, NULL);
    const json_t *group = json_object_get(o, "group");
    *g = (gold){.id = id};
    if (json_is_string(group))
        g->group = arena_copy(a, (sv){json_string_value(group), json_string_length(group)});
    g->events = list_of(a, json_object_get(o, "events"), &g->n_events);
    g->same = list_of(a, json_object_get(o, "same"), &g->n_same);
    g->other = list_of(a, json_object_get(o, "other"), &g->n_other);
    json_decref(o);
    return g->n_events || g->n_same || g->n_other;
}

static bool has(const sv *list, size_t n, sv word) {
    for (size_t i = 0; i < n; i++)
        if (sv_eq(list[i], word)) return true;
    return false;
}

static sv bare(sv event) { return sv_starts(event, SV("~")) ? sv_cut(event, 1, event.len) : event; }

static verdict by_events(const gold *x, const gold *y) {
    bool recalled = false;
    if (!sv_eq(x->group, y->group)) return OTHER_EVENT;
    for (size_t i = 0; i < x->n_events; i++)
        for (size_t k = 0; k < y->n_events; k++) {
            if (!sv_eq(bare(x->events[i]), bare(y->events[k]))) continue;
            if (sv_eq(x->events[i], y->events[k]) && bare(x->events[i]).len == x->events[i].len)
                return ONE_EVENT;
            recalled = true;
        }
    return recalled ? UNJUDGED : OTHER_EVENT;
}

static verdict judge(const gold *x, const gold *y) {
    if (x->n_events && y->n_events) return by_events(x, y);
    if (has(x->same, x->n_same, y->id) || has(y->same, y->n_same, x->id)) return ONE_EVENT;
    if (has(x->other, x->n_other, y->id) || has(y->other, y->n_other, x->id)) return OTHER_EVENT;
    return UNJUDGED;
}

// ---- what the ledger makes of it -------------------------------------------------------------------------------------------

// A square of which scored reports have an event in common.
typedef struct joined {
    bool *at;
    size_t n;
} joined;

static joined find_joined(arena *a, const golds *g, const ledger_table *members) {
    joined j = {arena_new(a, bool, g->n * g->n), g->n};
    strmap places = {0};
    VEC(uint32_t) now = {0}; // the scored reports of the event
    for (uint32_t i = 0; i < g->n; i++) *strmap_at(a, &places, g->at[i].id) = i + 1;
    for (size_t r = 0; r < members->n_rows; r++) {
        const sv *row = members->cells + r * members->n_columns;
        if (r && !sv_eq(row[0], row[-(int)members->n_columns])) now.n = 0;
        const uint32_t *place = strmap_get(&places, row[1]);
        if (!place || !*place) continue;
        for (size_t k = 0; k < now.n; k++)
            j.at[now.at[k] * j.n + *place - 1] = j.at[(*place - 1) * j.n + now.at[k]] = true;
        *vec_push(a, &now) = *place - 1;
    }
    return j;
}

// B-cubed over reports (Bagga and Baldwin 1998), of the relation; and the judged pairs of a group.
static void score(const golds *g, const joined *j, eval_share *shares) {
    for (size_t i = 0; i < g->n; i++) {
        double told = 1, found = 1, both = 1;
        size_t unit = g->at[i].unit;
        for (size_t k = 0; k < g->n; k++) {
            verdict v = i == k ? UNJUDGED : judge(&g->at[i], &g->at[k]);
            bool right = v == ONE_EVENT, got = j->at[i * g->n + k];
            if (v == UNJUDGED) continue;
            told += right;
            found += got;
            both += right && got;
            if (k > i || g->at[k].unit != unit) continue;
            shares[PAIRS_PRECISION].part[unit] += right && got;
            shares[PAIRS_PRECISION].whole[unit] += got;
            shares[PAIRS_RECALL].part[unit] += right && got;
            shares[PAIRS_RECALL].whole[unit] += right;
        }
        shares[PRECISION].part[unit] += both / found;
        shares[PRECISION].whole[unit]++;
        shares[RECALL].part[unit] += both / told;
        shares[RECALL].whole[unit]++;
    }
}

// ---- reading and coding ----------------------------------------------------------------------------------------------------

// Reports that are drawn together: those of a group; without groups, those that judged pairs hold together.
static size_t number_units(arena *a, golds *g) {
    uint32_t *up = arena_new(a, uint32_t, g->n);
    size_t n = 0;
    for (uint32_t i = 0; i < g->n; i++) up[i] = i;
    for (size_t i = 0; i < g->n; i++)
        for (size_t k = 0; k < i; k++) {
            const gold *x = &g->at[i], *y = &g->at[k];
            bool together = x->group.len ? sv_eq(x->group, y->group) : judge(x, y) != UNJUDGED;
            uint32_t p = (uint32_t)i, q = (uint32_t)k;
            while (up[p] != p) p = up[p];
            while (up[q] != q) q = up[q];
            if (together) up[p > q ? p : q] = p > q ? q : p;
        }
    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t p = i;
        while (up[p] != p) p = up[p];
        g->at[i].unit = p == i ? n++ : g->at[p].unit;
    }
    return n;
}

typedef struct coding {
    ent_document *doc;
    ledger *l;
    arena *a, records; // of what is kept; of a batch
    ledger_record batch[BATCH];
    size_t n;
    golds g;
    ent_err *err;
} coding;

static ent_status flush(coding *c) {
    ENT_TRY(ledger_add(c->l, c->batch, c->n, NULL, c->err));
    c->n = 0;
    arena_reset(&c->records);
    return ENT_OK;
}

static ent_status code_line(coding *c, sv line, const char *file, uint64_t number) {
    ent_input in;
    gold g;
    ENT_TRY(jsonl_read(&c->records, line, file, number, &in, c->err));
    if (read_gold(c->a, line, arena_copy(c->a, in.id), &g)) *vec_push(c->a, &c->g) = g;
    ENT_TRY(ent_document_code(c->doc, &in, c->err));
    ENT_TRY(ledger_record_read(&c->records, ent_document_json(c->doc), &c->batch[c->n], c->err));
    c->n++;
    return c->n == BATCH ? flush(c) : ENT_OK;
}

static ent_status code_file(coding *c, const char *path) {
    sv bytes = {0}, line;
    ENT_TRY(file_map(path, &bytes, c->err));
    ent_status status = ENT_OK;
    jsonl lines = jsonl_of(bytes, path);
    if (arena_try(&c->records)) status = err_set(c->err, ENT_ERR_MEMORY, 0, "out of memory");
    while (status == ENT_OK && !cli_stopped() && jsonl_line(&lines, &line))
        status = code_line(c, line, path, lines.line);
    if (status == ENT_OK) status = flush(c);
    file_unmap(&bytes);
    return status;
}

static ent_status measure(coding *c, char **files, int n, const eval_settings *s) {
    static const char *const names[] = {"precision", "recall", "precision of pairs",
                                        "recall of pairs"};
    eval_share shares[N_SHARES];
    ledger_table members;
    if (s->threshold >= 0) ENT_TRY(ledger_set_threshold(c->l, (double)s->threshold / 100, c->err));
    for (int i = 0; i < n; i++) ENT_TRY(code_file(c, files[i]));
    if (cli_stopped()) return ENT_OK;
    if (!c->g.n)
        return err_set(
            c->err, ENT_ERR_INPUT, 0,
            "%s: no line tells what is one event: \"events\", \"same\" or \"other\" are wanted",
            files[0]);
    size_t units = number_units(c->a, &c->g);
    for (int i = 0; i < N_SHARES; i++) shares[i] = eval_share_new(c->a, names[i], units);
    ENT_TRY(ledger_members(c->l, c->a, &members, c->err));
    joined j = find_joined(c->a, &c->g, &members);
    score(&c->g, &j, shares);
    ledger_table t = eval_table(c->a, shares, N_SHARES, units);
    list_write(c->a, &t, (list_form)s->as);
    return ENT_OK;
}

static ent_status open_and_measure(ent_engine *engine, coding *c, char **files, int n,
                                   const eval_settings *s) {
    ENT_TRY(ledger_open(&c->l, ":memory:", LEDGER_CREATE, c->err));
    ENT_TRY(ent_document_new(&c->doc, engine, c->err));
    return measure(c, files, n, s);
}

int eval_once(char **files, int n, const eval_settings *s) {
    ent_engine *engine;
    arena a;
    ent_err err;
    int said = engine_start(&engine, &s->engine);
    if (said != CLI_OK) return said;
    coding *c = calloc(1, sizeof *c);
    if (!c) return CLI_NO_START;
    arena_init(&a, GOLD_BYTES);
    c->a = &a;
    c->err = &err;
    arena_init(&c->records, RECORD_BYTES);
    ent_status status = arena_try(&a) ? err_set(&err, ENT_ERR_MEMORY, 0, "out of memory")
                                      : open_and_measure(engine, c, files, n, s);
    ent_document_free(c->doc);
    ledger_close(&c->l);
    arena_deinit(&c->records);
    arena_deinit(&a);
    free(c);
    ent_engine_close(&engine);
    if (cli_stopped()) return CLI_STOPPED;
    if (status == ENT_OK) return CLI_OK;
    cli_tell("%s", err.message);
    return status == ENT_ERR_INPUT || status == ENT_ERR_IO ? CLI_SOME_FAILED : CLI_NO_START;
}
