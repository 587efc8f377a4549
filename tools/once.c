// SPDX-License-Identifier: Apache-2.0
//
// Counts the events of coded reports once, without a store: for measuring (tests/once/score.py) and fitting (tools/fit_once.py).
//
//     once [--pairs] [--threshold T] RECORDS.jsonl      # lines of `entente code --json`
//
// Writes a line of JSON for each mention: report and number in it, what was coded, and the mentions that name its happening and its event. With
// --pairs a table instead: a line for each pair of mentions whose reports share a key, reports and numbers first, then the features of same.h.
#include "base/file.h"
#include "base/text.h"
#include "ledger/crowd.h"
#include "ledger/ledger.h"
#include "ledger/unite.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct all {
    VEC(same_report *) reports;
    VEC(sv) ids;             // of the reports
    VEC(same_mention) list;  // of all reports, in their order
    VEC(uint32_t) report_of; // of each mention
    VEC(const ledger_event *) coded;
} all;

static const sv *codes_of(arena *a, const ledger_record *r, const uint32_t *at, size_t n) {
    sv *codes = arena_new(a, sv, n);
    for (size_t i = 0; i < n; i++) {
        const ledger_actor *who = &r->actors[at[i]];
        codes[i] = who->code.len ? who->code : who->name;
    }
    return codes;
}

static sv parties_of(arena *a, const ledger_record *r, const uint32_t *at, size_t n) {
    text t = text_new(a);
    text_add(&t, SV(""));
    for (size_t i = 0; i < n; i++) {
        const ledger_actor *who = &r->actors[at[i]];
        sv party = who->country.len ? who->country : who->code;
        if (!party.len || sv_in_list(party, text_sv(&t), '|')) continue;
        if (t.n) text_char(&t, '|');
        text_add(&t, party);
    }
    return text_sv(&t);
}

static void take_report(arena *a, const ledger_record *r, all *out) {
    same_report *report = arena_new(a, same_report, 1);
    neardup *copy = arena_new(a, neardup, 1);
    *report = (same_report){.key = r->report.id,
                            .publisher = r->report.source,
                            .published = r->report.published,
                            .lede = r->report.lede,
                            .copy = neardup_read(r->report.copy, copy) ? copy : NULL};
    for (size_t i = 0; i < r->n_events; i++) {
        const ledger_event *e = &r->events[i];
        *vec_push(a, &out->list) = (same_mention){.report = report,
                                                  .spot = (int64_t)i,
                                                  .type = e->type,
                                                  .quad = e->quad,
                                                  .status = e->status,
                                                  .when = e->when,
                                                  .symmetric = e->symmetric,
                                                  .source = codes_of(a, r, e->source, e->n_source),
                                                  .n_source = e->n_source,
                                                  .target = codes_of(a, r, e->target, e->n_target),
                                                  .n_target = e->n_target,
                                                  .a = parties_of(a, r, e->source, e->n_source),
                                                  .b = parties_of(a, r, e->target, e->n_target),
                                                  .words = e->words};
        *vec_push(a, &out->report_of) = (uint32_t)out->reports.n;
        *vec_push(a, &out->coded) = e;
    }
    *vec_push(a, &out->reports) = report;
    *vec_push(a, &out->ids) = r->report.input_id;
}

static ent_status read_all(arena *a, sv lines, all *out, ent_err *err) {
    sv line;
    while (sv_split(&lines, '\n', &line)) {
        ledger_record *r = arena_new(a, ledger_record, 1);
        if (line.len) ENT_TRY(ledger_record_read(a, line, r, err));
        if (line.len) take_report(a, r, out);
    }
    return ENT_OK;
}

static void write_codes(json *j, const char *key, const sv *codes, size_t n) {
    json_key(j, key);
    json_open(j, '[');
    for (size_t i = 0; i < n; i++) json_str(j, codes[i]);
    json_close(j, ']');
}

static void write_name(json *j, const char *key, const all *x, uint32_t mention) {
    json_key(j, key);
    json_open(j, '[');
    json_str(j, x->ids.at[x->report_of.at[mention]]);
    json_int(j, x->list.at[mention].spot);
    json_close(j, ']');
}

static void print_mention(arena *a, const all *x, uint32_t i, uint32_t happening, uint32_t event) {
    const same_mention *m = &x->list.at[i];
    text t = text_new(a);
    json j = {&t, false};
    json_open(&j, '{');
    json_key(&j, "report");
    json_str(&j, x->ids.at[x->report_of.at[i]]);
    json_key(&j, "number");
    json_int(&j, m->spot);
    write_name(&j, "happening", x, happening);
    write_name(&j, "event", x, event);
    json_key(&j, "type");
    json_str(&j, sv_of(ent_type_name(m->type)));
    json_key(&j, "cameo");
    json_str(&j, x->coded.at[i]->cameo);
    json_key(&j, "day");
    json_int(&j, m->when.from != ENT_NO_DAY ? m->when.from : m->report->published);
    write_codes(&j, "source", m->source, m->n_source);
    write_codes(&j, "target", m->target, m->n_target);
    json_close(&j, '}');
    printf(SV_FMT "\n", SV_ARG(text_sv(&t)));
}

static void find_crowds(arena *a, all *x, double threshold) {
    size_t n = x->reports.n;
    const same_report *const *r = (const same_report *const *)x->reports.at;
    crowd_ties ties = crowd_find(a, r, n, NULL, threshold);
    int *floor = arena_new(a, int, n), *level = arena_new(a, int, n);
    uint32_t *crowd = arena_new(a, uint32_t, n);
    crowd_group(a, r, n, &ties, floor, crowd, level);
    for (size_t i = 0; i < n; i++) x->reports.at[i]->crowd = crowd[i] + 1;
}

typedef struct placed {
    int64_t crowd;
    uint32_t mention;
} placed;

static int by_crowd(const void *p, const void *q) {
    const placed *x = p, *y = q;
    if (x->crowd != y->crowd) return x->crowd < y->crowd ? -1 : 1;
    return (x->mention > y->mention) - (x->mention < y->mention);
}

static void print_events(arena *a, all *x, double threshold) {
    size_t n = x->list.n;
    placed *order = arena_new(a, placed, n);
    same_mention *some = arena_new(a, same_mention, n);
    uint32_t *happening = arena_new(a, uint32_t, n), *event = arena_new(a, uint32_t, n);
    find_crowds(a, x, threshold);
    for (uint32_t i = 0; i < n; i++) order[i] = (placed){x->list.at[i].report->crowd, i};
    if (n) qsort(order, n, sizeof *order, by_crowd);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && order[end].crowd == order[i].crowd; end++)
            some[end] = x->list.at[order[end].mention];
        unite(a, some + i, end - i, NULL, 0, threshold, happening + i, event + i);
        for (size_t k = i; k < end; k++)
            print_mention(a, x, order[k].mention, order[i + happening[k]].mention,
                          order[i + event[k]].mention);
    }
}

static void print_pairs(const all *x) {
    printf("report\tnumber\treport\tnumber");
    for (int f = 0; f < SAME_N_FEATURES; f++) printf("\t%s", same_feature_name(f));
    for (size_t i = 0; i < x->list.n; i++)
        for (size_t k = 0; k < i; k++) {
            const same_mention *p = &x->list.at[i], *q = &x->list.at[k];
            if (p->report == q->report || !same_share_key(p->report, q->report)) continue;
            same_evidence e = same_compare(p, q);
            printf("\n" SV_FMT "\t%d\t" SV_FMT "\t%d", SV_ARG(x->ids.at[x->report_of.at[i]]),
                   (int)p->spot, SV_ARG(x->ids.at[x->report_of.at[k]]), (int)q->spot);
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
    arena_init(&a, (size_t)1 << 36);
    if (!path || arena_try(&a)) {
        fprintf(stderr, "usage: once [--pairs] [--threshold T] RECORDS.jsonl\n");
        return 2;
    }
    all x = {0};
    ent_err err = {0};
    sv lines = {0};
    ent_status status = file_map(path, &lines, &err);
    if (status == ENT_OK) status = read_all(&a, lines, &x, &err);
    if (status != ENT_OK)
        fprintf(stderr, "once: %s\n", err.message);
    else if (pairs)
        print_pairs(&x);
    else
        print_events(&a, &x, threshold);
    file_unmap(&lines);
    arena_deinit(&a);
    return status != ENT_OK;
}
