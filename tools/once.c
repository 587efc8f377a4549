// SPDX-License-Identifier: Apache-2.0
//
// Codes reports and counts their events once, for measuring (tests/once/score.py) and fitting (tools/fit_once.py).
//
//     once [--pairs] [--threshold T] FILE.jsonl
//
// Writes a line of JSON for each mention: report and number in it, what was coded, and the mention that names its event. With --pairs a
// table instead: a line for each pair of mentions that may be one event, reports and numbers first, then the features of same.h.
#include "base/file.h"
#include "base/text.h"
#include "ledger/same.h"
#include "read/jsonl.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct mentions {
    VEC(same_mention) list;
    VEC(sv) cameo; // of each
} mentions;

static const sv *codes_of(arena *a, const ent_record *r, const uint32_t *at, size_t n) {
    sv *codes = arena_new(a, sv, n);
    for (size_t i = 0; i < n; i++) codes[i] = arena_copy(a, r->actors[at[i]].code);
    return codes;
}

static void take_mentions(arena *a, const ent_document *doc, sv id, mentions *out) {
    const ent_report *report = ent_document_report(doc);
    const ent_record *record = ent_document_record(doc);
    const ent_language *language = ent_document_language(doc);
    neardup *copy = arena_new(a, neardup, 1);
    *copy = neardup_of(report->text);
    sv lede = same_lede(a, report->text), publisher = arena_copy(a, report->source);
    for (size_t i = 0; i < record->n_events; i++) {
        const ent_event *e = &record->events[i];
        ent_span s = language->sentences[e->sentence].span;
        *vec_push(a, &out->list) =
            (same_mention){.report = id,
                           .event = (uint32_t)i,
                           .publisher = publisher,
                           .published = report->published,
                           .type = e->type,
                           .when = e->when,
                           .symmetric = e->symmetric,
                           .source = codes_of(a, record, e->source, e->n_source),
                           .n_source = e->n_source,
                           .target = codes_of(a, record, e->target, e->n_target),
                           .n_target = e->n_target,
                           .words = same_words(a, sv_cut(report->text, s.begin, s.end)),
                           .lede = lede,
                           .copy = copy};
        *vec_push(a, &out->cameo) = arena_copy(a, e->cameo);
    }
}

static ent_status read_all(arena *a, const char *path, mentions *out, ent_err *err) {
    ent_engine *engine = NULL;
    ent_document *doc = NULL;
    sv bytes = {0};
    ent_status status = ent_engine_open(&engine, NULL, err), line;
    if (status == ENT_OK) status = ent_document_new(&doc, engine, err);
    if (status == ENT_OK) status = file_map(path, &bytes, err);
    jsonl lines = jsonl_of(bytes, path);
    ent_input in;
    while (status == ENT_OK && jsonl_next(&lines, a, &in, &line, err)) {
        status = line != ENT_OK ? line : ent_document_code(doc, &in, err);
        if (status == ENT_OK) take_mentions(a, doc, in.id, out);
    }
    file_unmap(&bytes);
    ent_document_free(doc);
    ent_engine_close(&engine);
    return status;
}

static void write_codes(json *j, const char *key, const sv *codes, size_t n) {
    json_key(j, key);
    json_open(j, '[');
    for (size_t i = 0; i < n; i++) json_str(j, codes[i]);
    json_close(j, ']');
}

static void print_mention(arena *a, const same_mention *m, sv cameo, const same_mention *first) {
    text t = text_new(a);
    json j = {&t, false};
    json_open(&j, '{');
    json_key(&j, "report");
    json_str(&j, m->report);
    json_key(&j, "event");
    json_int(&j, m->event);
    json_key(&j, "first");
    json_open(&j, '[');
    json_str(&j, first->report);
    json_int(&j, first->event);
    json_close(&j, ']');
    json_key(&j, "type");
    json_str(&j, sv_of(ent_type_name(m->type)));
    json_key(&j, "cameo");
    json_str(&j, cameo);
    json_key(&j, "day");
    json_int(&j, m->when.from != ENT_NO_DAY ? m->when.from : m->published);
    write_codes(&j, "source", m->source, m->n_source);
    write_codes(&j, "target", m->target, m->n_target);
    json_close(&j, '}');
    printf(SV_FMT "\n", SV_ARG(text_sv(&t)));
}

static void print_clusters(arena *a, const mentions *all, double threshold) {
    size_t n = all->list.n;
    uint32_t *cluster = arena_new(a, uint32_t, n), *component = arena_new(a, uint32_t, n);
    same_options o = {threshold};
    same_cluster(a, all->list.at, n, NULL, 0, &o, cluster, component);
    for (size_t i = 0; i < n; i++)
        print_mention(a, &all->list.at[i], all->cameo.at[i], &all->list.at[cluster[i]]);
}

static bool share_key(const same_mention *x, const same_mention *y) {
    same_key a[SAME_KEYS], b[SAME_KEYS];
    size_t n_a = same_keys(x, a), n_b = same_keys(y, b);
    for (size_t i = 0; i < n_a; i++)
        for (size_t k = 0; k < n_b; k++)
            if (a[i].key == b[k].key && llabs((long long)a[i].day - b[k].day) <= SAME_DAYS)
                return true;
    return false;
}

static void print_pairs(const mentions *all) {
    printf("report\tevent\treport\tevent");
    for (int f = 0; f < SAME_N_FEATURES; f++) printf("\t%s", same_feature_name(f));
    for (size_t i = 0; i < all->list.n; i++)
        for (size_t k = 0; k < i; k++) {
            const same_mention *x = &all->list.at[i], *y = &all->list.at[k];
            if (sv_eq(x->report, y->report) || !share_key(x, y)) continue;
            same_evidence e = same_compare(x, y);
            printf("\n" SV_FMT "\t%u\t" SV_FMT "\t%u", SV_ARG(x->report), x->event,
                   SV_ARG(y->report), y->event);
            for (int f = 0; f < SAME_N_FEATURES; f++) printf("\t%.4g", e.value[f]);
        }
    putchar('\n');
}

int main(int argc, char **argv) {
    bool pairs = false;
    double threshold = SAME_THRESHOLD;
    const char *path = NULL;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--pairs"))
            pairs = true;
        else if (!strcmp(argv[i], "--threshold") && i + 1 < argc)
            threshold = atof(argv[++i]);
        else
            path = argv[i];
    }
    arena a;
    arena_init(&a, (size_t)1 << 34);
    if (!path || arena_try(&a)) {
        fprintf(stderr, "usage: once [--pairs] [--threshold T] FILE.jsonl\n");
        return 2;
    }
    mentions all = {0};
    ent_err err = {0};
    ent_status status = read_all(&a, path, &all, &err);
    if (status != ENT_OK)
        fprintf(stderr, "once: %s\n", err.message);
    else if (pairs)
        print_pairs(&all);
    else
        print_clusters(&a, &all, threshold);
    arena_deinit(&a);
    return status != ENT_OK;
}
