// SPDX-License-Identifier: Apache-2.0
//
// How well expressions of time are found and understood: the measures of TempEval-3 (UzZaman et al. 2013).
//
//     score_time MODEL FILE.jsonl [LINES] [-v]
//
// Each line is {"dct", "text", "timex": [{"s", "e", "value"}]} with code points, or "dates" with "when". Strict: the same
// span. Relaxed: spans that overlap. Value: the relaxed F1 times the share of overlapping pairs with the same value.
// Where a corpus is annotated in the first LINES lines of each text only, what is found behind them does not count.
// With "dates" only the dates that the gold has are looked at: how many are found, and how many mean the same.
#include "base/day.h"
#include "base/file.h"
#include "base/utf8.h"
#include "code/time.h"
#include "lang/lang.h"
#include "read/jsonl.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct gold {
    size_t begin, end; // bytes
    sv value;
} gold;

typedef struct tally {
    size_t gold, system, relaxed, strict, value;
    bool dates; // the gold has only dates
} tally;

static bool verbose;
static size_t n_lines = SIZE_MAX;

static size_t byte_of(sv text, size_t code_points) {
    size_t at = 0;
    for (size_t i = 0; i < code_points && at < text.len; i++) utf8_next(text, &at);
    return at;
}

static sv string_of(const json_t *object, const char *key) {
    const json_t *v = json_object_get(object, key);
    return json_is_string(v) ? (sv){json_string_value(v), json_string_length(v)} : (sv){0};
}

// Paragraphs: at empty lines where there are any, else at line ends.
static size_t blocks_of(arena *a, sv text, ent_block **blocks) {
    bool gaps = sv_find(text, SV("\n\n"), 0) >= 0;
    VEC(ent_block) list = {0};
    size_t begin = 0;
    for (size_t i = 0; i <= text.len; i++) {
        bool end = i == text.len ||
                   (text.p[i] == '\n' && (!gaps || (i + 1 < text.len && text.p[i + 1] == '\n')));
        if (!end) continue;
        if (sv_trim(sv_cut(text, begin, i)).len)
            *vec_push(a, &list) = (ent_block){ENT_PART_BODY, {(uint32_t)begin, (uint32_t)i}};
        begin = i + 1 > text.len ? text.len : i + 1;
    }
    *blocks = list.at;
    return list.n;
}

static times times_of(arena *a, const lang_model *m, sv text, sv dct, ent_report *report) {
    ent_day to;
    ent_block *blocks;
    *report = (ent_report){.text = text, .published = ENT_NO_DAY};
    report->n_blocks = blocks_of(a, text, &blocks);
    report->blocks = blocks;
    if (dct.len >= 10 && !day_parse(sv_cut(dct, 0, 10), &report->published, &to))
        report->published = ENT_NO_DAY;
    ent_language *language = arena_new(a, ent_language, 1);
    lang_read(a, m, report, language);
    scene sc = scene_of(a, NULL, report, language);
    return time_find(&sc);
}

static size_t gold_of(arena *a, const json_t *object, sv text, gold **out) {
    const json_t *list = json_object_get(object, "timex");
    if (!list) list = json_object_get(object, "dates");
    size_t n = json_array_size(list);
    *out = arena_new(a, gold, n);
    for (size_t i = 0; i < n; i++) {
        const json_t *t = json_array_get(list, i);
        sv when = string_of(t, "when");
        (*out)[i] = (gold){
            .begin = byte_of(text, (size_t)json_integer_value(json_object_get(t, "s"))),
            .end = byte_of(text, (size_t)json_integer_value(json_object_get(t, "e"))),
            .value = when.p ? when : string_of(t, "value"),
        };
    }
    return n;
}

static const ent_time *overlapping(const times *found, const gold *g, bool *used) {
    const ent_time *best = NULL;
    for (size_t i = 0; i < found->n; i++) {
        const ent_time *t = &found->at[i];
        if (used[i] || t->span.begin >= g->end || t->span.end <= g->begin) continue;
        bool same = t->span.begin == g->begin && t->span.end == g->end;
        if (!best || same) best = t;
    }
    if (best) used[best - found->at] = true;
    return best;
}

static void tell(const char *what, sv text, const gold *g, const ent_time *t) {
    if (!verbose) return;
    printf("%s\t", what);
    if (g) printf("[" SV_FMT "] " SV_FMT, SV_ARG(sv_cut(text, g->begin, g->end)), SV_ARG(g->value));
    if (t)
        printf("\t[" SV_FMT "] " SV_FMT, SV_ARG(sv_cut(text, t->span.begin, t->span.end)),
               SV_ARG(t->timex));
    size_t at = g ? g->begin : t->span.begin, from = at > 60 ? at - 60 : 0,
           to = at + 60 < text.len ? at + 60 : text.len;
    printf("\t...");
    for (size_t i = from; i < to; i++) putchar(text.p[i] == '\n' ? ' ' : text.p[i]);
    putchar('\n');
}

// Where the lines end that count.
static size_t counted_bytes(sv text) {
    size_t lines = 0;
    for (size_t i = 0; i < text.len; i++)
        if (text.p[i] == '\n' && ++lines == n_lines) return i;
    return text.len;
}

static void compare(arena *a, sv text, const gold *g, size_t n, const times *found, tally *sum) {
    bool *used = arena_new(a, bool, found->n);
    for (size_t i = 0; i < n; i++) {
        if (!g[i].value.len) continue;
        sum->gold++;
        const ent_time *t = overlapping(found, &g[i], used);
        if (!t) {
            tell("missed", text, &g[i], NULL);
            continue;
        }
        sum->relaxed++;
        sum->strict += t->span.begin == g[i].begin && t->span.end == g[i].end;
        sum->value += sv_eq(t->timex, g[i].value);
        if (!sv_eq(t->timex, g[i].value)) tell("value", text, &g[i], t);
    }
    size_t counted = counted_bytes(text);
    for (size_t i = 0; i < found->n && found->at[i].span.begin < counted; i++) {
        sum->system++;
        if (!used[i]) tell("extra", text, NULL, &found->at[i]);
    }
}

static double percent(size_t part, size_t all) {
    return all ? 100.0 * (double)part / (double)all : 0;
}

static double f1(size_t correct, const tally *t) {
    double p = percent(correct, t->system), r = percent(correct, t->gold);
    return p + r > 0 ? 2 * p * r / (p + r) : 0;
}

static void report_tally(const tally *t) {
    if (t->dates) {
        printf("dates %zu  found %.2f %%  right %.2f %% of those found\n", t->gold,
               percent(t->relaxed, t->gold), percent(t->value, t->relaxed));
        return;
    }
    printf("gold %zu  system %zu\n", t->gold, t->system);
    printf("relaxed  P %.2f  R %.2f  F1 %.2f\n", percent(t->relaxed, t->system),
           percent(t->relaxed, t->gold), f1(t->relaxed, t));
    printf("strict   P %.2f  R %.2f  F1 %.2f\n", percent(t->strict, t->system),
           percent(t->strict, t->gold), f1(t->strict, t));
    printf("value    accuracy %.2f  F1 %.2f\n", percent(t->value, t->relaxed), f1(t->value, t));
}

static ent_status score_line(arena *a, const lang_model *m, sv line, tally *sum, ent_err *err) {
    json_error_t why;
    json_t *object = json_loadb(line.p, line.len, 0, &why);
    if (!object) return err_set(err, ENT_ERR_INPUT, 0, "column %d: %s", why.column, why.text);
    sv text = string_of(object, "text");
    gold *g;
    ent_report report;
    size_t n = gold_of(a, object, text, &g);
    times found = times_of(a, m, text, string_of(object, "dct"), &report);
    compare(a, text, g, n, &found, sum);
    sum->dates = json_object_get(object, "dates") != NULL;
    json_decref(object);
    return ENT_OK;
}

static ent_status score_file(const char *model, const char *path, ent_err *err) {
    lang_model *m;
    sv bytes, line;
    tally sum = {0};
    ENT_TRY(lang_model_open(&m, model, err));
    ENT_TRY(file_read(path, (size_t)1 << 30, &bytes, err));
    static arena a;
    arena_init(&a, (size_t)2 << 30);
    if (arena_try(&a)) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    for (jsonl lines = jsonl_of(bytes, path); jsonl_line(&lines, &line); arena_reset(&a))
        ENT_TRY(score_line(&a, m, line, &sum, err));
    report_tally(&sum);
    arena_deinit(&a);
    free((void *)bytes.p);
    lang_model_close(&m);
    return ENT_OK;
}

int main(int argc, char **argv) {
    ent_err err;
    if (argc < 3) {
        fputs("usage: score_time MODEL FILE.jsonl [LINES] [-v]\n", stderr);
        return 2;
    }
    for (int i = 3; i < argc; i++) {
        if (!strcmp(argv[i], "-v"))
            verbose = true;
        else
            n_lines = strtoul(argv[i], NULL, 10);
    }
    if (score_file(argv[1], argv[2], &err) == ENT_OK) return 0;
    fprintf(stderr, "score_time: %s\n", err.message);
    return 1;
}
