// SPDX-License-Identifier: Apache-2.0
//
// score [--json] GOLD.conllu SYSTEM.conllu        tokens to trees, by the measure of CoNLL 2018
// score [--json] --ner GOLD SYSTEM                names; each file is CoNLL-U with NE= or IOB2 lines
//
// Exit status: 0 scored, 1 the files cannot be compared, 2 wrong usage.
#include "lang/score.h"
#include "base/file.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct row {
    const char *name;
    score s;
    bool aligned;
} row;

static void print_table(const row *rows, size_t n) {
    printf("%-10s %10s %10s %10s %10s\n", "", "precision", "recall", "F1", "aligned");
    for (size_t i = 0; i < n; i++) {
        score s = rows[i].s;
        printf("%-10s %10.2f %10.2f %10.2f", rows[i].name, 100 * score_precision(s),
               100 * score_recall(s), 100 * score_f1(s));
        if (rows[i].aligned) printf(" %10.2f", 100 * score_aligned(s));
        putchar('\n');
    }
}

static void json_row(json *j, const row *r) {
    json_key(j, r->name);
    json_open(j, '{');
    json_key(j, "gold"), json_int(j, (int64_t)r->s.gold);
    json_key(j, "system"), json_int(j, (int64_t)r->s.system);
    json_key(j, "correct"), json_int(j, (int64_t)r->s.correct);
    json_key(j, "precision"), json_fixed(j, 100 * score_precision(r->s), 4);
    json_key(j, "recall"), json_fixed(j, 100 * score_recall(r->s), 4);
    json_key(j, "f1"), json_fixed(j, 100 * score_f1(r->s), 4);
    if (r->aligned) json_key(j, "aligned"), json_fixed(j, 100 * score_aligned(r->s), 4);
    json_close(j, '}');
}

static void print_json(arena *a, const row *rows, size_t n) {
    text t = text_new(a);
    json j = {.t = &t};
    json_open(&j, '{');
    for (size_t i = 0; i < n; i++) json_row(&j, &rows[i]);
    json_close(&j, '}');
    text_char(&t, '\n');
    fwrite(t.at, 1, t.n, stdout);
}

static void print(arena *a, bool as_json, const row *rows, size_t n) {
    if (as_json)
        print_json(a, rows, n);
    else
        print_table(rows, n);
}

static ent_status read_conllu(arena *a, const char *path, conllu *c, ent_err *err) {
    sv bytes;
    ENT_TRY(file_read(path, (size_t)1 << 30, &bytes, err));
    conllu_read(a, bytes, c);
    return conllu_check(c, path, err);
}

static ent_status run_trees(arena *a, char **files, bool as_json, ent_err *err) {
    conllu gold, system;
    score_tree s;
    ENT_TRY(read_conllu(a, files[0], &gold, err));
    ENT_TRY(read_conllu(a, files[1], &system, err));
    ENT_TRY(score_trees(a, &gold, &system, &s, err));
    const row rows[] = {
        {"Tokens", s.tokens, false}, {"Sentences", s.sentences, false},
        {"Words", s.words, false},   {"UPOS", s.upos, true},
        {"XPOS", s.xpos, true},      {"Lemmas", s.lemmas, true},
        {"UAS", s.uas, true},        {"LAS", s.las, true},
        {"CLAS", s.clas, true},
    };
    print(a, as_json, rows, sizeof rows / sizeof *rows);
    return ENT_OK;
}

// CoNLL-U has nine tabs in its first line that has any.
static bool is_conllu(sv bytes) {
    sv line;
    while (sv_split(&bytes, '\n', &line)) {
        int tabs = 0;
        for (size_t i = 0; i < line.len; i++) tabs += line.p[i] == '\t';
        if (tabs) return tabs == 9;
    }
    return true;
}

static ent_status read_names(arena *a, const char *path, score_names *names, ent_err *err) {
    sv bytes;
    ENT_TRY(file_read(path, (size_t)1 << 30, &bytes, err));
    if (!is_conllu(bytes)) return score_names_read(a, bytes, path, names, err);
    conllu c;
    conllu_read(a, bytes, &c);
    ENT_TRY(conllu_check(&c, path, err));
    *names = score_names_of(a, &c);
    return ENT_OK;
}

static ent_status run_names(arena *a, char **files, bool as_json, ent_err *err) {
    score_names gold, system;
    score_ner s;
    ENT_TRY(read_names(a, files[0], &gold, err));
    ENT_TRY(read_names(a, files[1], &system, err));
    ENT_TRY(score_ner_of(&gold, &system, &s, err));
    const row rows[] = {{"Names", s.all, false},
                        {"PER", s.per, false},
                        {"ORG", s.org, false},
                        {"LOC", s.loc, false}};
    print(a, as_json, rows, sizeof rows / sizeof *rows);
    return ENT_OK;
}

static int run(arena *a, bool names, bool as_json, char **files) {
    ent_err err;
    if (arena_try(a)) {
        fputs("score: out of memory\n", stderr);
        return 1;
    }
    if ((names ? run_names : run_trees)(a, files, as_json, &err) != ENT_OK) {
        fprintf(stderr, "score: %s\n", err.message);
        return 1;
    }
    return fflush(stdout) == 0 ? 0 : 1;
}

int main(int argc, char **argv) {
    bool as_json = false, names = false, usage = false;
    int at = 1;
    for (; at < argc && argv[at][0] == '-' && argv[at][1]; at++) {
        if (!strcmp(argv[at], "--json"))
            as_json = true;
        else if (!strcmp(argv[at], "--ner"))
            names = true;
        else
            usage = true;
    }
    if (usage || argc - at != 2) {
        fputs("usage: score [--json] [--ner] GOLD SYSTEM\n", stderr);
        return 2;
    }
    arena a;
    arena_init(&a, (size_t)8 << 30);
    int rc = run(&a, names, as_json, argv + at);
    arena_deinit(&a);
    return rc;
}
