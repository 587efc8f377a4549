// SPDX-License-Identifier: Apache-2.0
#include "base/day.h"
#include "base/utf8.h"
#include "cli/batch.h"
#include "cli/cli.h"
#include "code/engine.h"
#include "know/lint.h"
#include <stdio.h>

typedef struct settings {
    engine_settings engine;
    ent_day day;
} settings;

static const option options[] = {
    {.letter = 'd',
     .name = "date",
     .value = "DAY",
     .kind = OPTION_DAY,
     .offset = offsetof(settings, day),
     .help = "lookup: only what holds on that day, YYYY-MM-DD"},
    ENGINE_OPTIONS(settings),
};

static const example examples[] = {
    {"entente know lookup Warsaw", "the facts that a name can stand for"},
    {"entente know lookup --date 2011-03-18 Sarkozy", "those that held on a day"},
    {"entente know lookup accuse",
     "the dictionary lines of a verb or noun, in the order in which they are tried"},
    {"entente know lint my-tables", "what is wrong in a folder of tables, FILE:LINE"},
};

static const char *const name_kinds[] = {"country",      "adjective", "people", "capital",
                                         "organisation", "place",     "person"};
static const char *const slots[] = {"subj",  "obj",     "iobj",    "comp",     "prep",
                                    "mod",   "poss",    "obj.mod", "obj.poss", "obj.prep",
                                    "place", "passive", "base",    "not",      "sym"};

static void print_sv(const char *before, sv s) {
    if (s.len) printf("%s" SV_FMT, before, SV_ARG(s));
}

static void print_term(const know_name *f) {
    char from[11] = "", to[11] = "";
    if (f->from != INT32_MIN + 1 && f->from != ENT_NO_DAY) day_write(f->from, from);
    if (f->to != INT32_MIN + 1 && f->to != ENT_NO_DAY && f->to < INT32_MAX) day_write(f->to, to);
    if (*from || *to) printf(", %s..%s", from, to);
}

static bool holds(const know_name *f, ent_day day) {
    bool begun = f->from <= INT32_MIN + 1 || f->from <= day;
    bool ended = f->to > INT32_MIN + 1 && f->to < day;
    return day == ENT_NO_DAY || (begun && !ended);
}

static size_t show_names(const know *k, const sv *words, size_t n, ent_day day) {
    know_names found;
    size_t shown = 0;
    if (know_name_match(k, words, n, &found) != n) return 0;
    for (size_t i = 0; i < found.n; i++) {
        const know_name *f = &found.at[i];
        if (!holds(f, day)) continue;
        shown++;
        printf("%-12s " SV_FMT "  " SV_FMT, name_kinds[f->kind], SV_ARG(f->code), SV_ARG(f->name));
        print_sv(", ", f->office);
        print_term(f);
        printf("  (" SV_FMT ")\n", SV_ARG(f->line));
    }
    return shown;
}

static size_t show_noun(const know *k, const sv *lemmas, size_t n) {
    const know_noun *f;
    if (know_noun_match(k, lemmas, n, &f) != n) return 0;
    printf("%-12s " SV_FMT "  " SV_FMT, f->title ? "title" : "noun", SV_ARG(f->sectors),
           SV_ARG(f->noun));
    print_sv(", ", f->office);
    printf("%s%s  (" SV_FMT ")\n", f->weak ? ", weak" : "", f->body ? ", of its body" : "",
           SV_ARG(f->line));
    return 1;
}

static void print_roles(const char *before, const know_role *roles, size_t n) {
    for (size_t i = 0; i < n; i++) {
        printf("%s%s", i ? "|" : before, slots[roles[i].slot]);
        print_sv(":", roles[i].prep);
    }
}

static void print_conditions(const know_frame *f) {
    for (size_t i = 0; i < f->n_conds; i++) {
        const know_cond *c = &f->conds[i];
        printf("%s%s%s", i ? "; " : "  when ", c->negated ? "not " : "", slots[c->slot]);
        print_sv(":", c->prep);
        if (!c->n_lemmas) continue;
        printf(" = " SV_FMT, SV_ARG(c->lemmas[0]));
        if (c->n_lemmas > 1) printf(" or %zu more", c->n_lemmas - 1);
    }
}

static size_t show_frames(const char *what, know_frames found) {
    for (size_t i = 0; i < found.n; i++) {
        const know_frame *f = &found.at[i];
        printf("%-12s %s", what, f->type < ENT_N_TYPE ? ent_type_name(f->type) : "-");
        print_sv(" ", f->mode);
        print_sv(" ", f->cameo);
        if (f->op != KNOW_OP_NONE) printf(" op %s", know_op_name(f->op));
        printf("  " SV_FMT, SV_ARG(f->lemma));
        print_sv(" ", f->particle);
        print_conditions(f);
        print_roles("  source ", f->source, f->n_source);
        print_roles("  target ", f->target, f->n_target);
        printf("%s  (" SV_FMT ")\n", f->symmetric ? "  mutual" : "", SV_ARG(f->line));
    }
    return found.n;
}

enum { MOST_WORDS = 32 };

static size_t split_words(arena *a, char **argv, int n, sv words[MOST_WORDS],
                          sv lemmas[MOST_WORDS]) {
    size_t n_words = 0;
    for (int i = 0; i < n; i++) {
        sv rest = sv_of(argv[i]), word;
        while (sv_split(&rest, ' ', &word))
            if (word.len && n_words < MOST_WORDS) words[n_words++] = word;
    }
    for (size_t i = 0; i < n_words; i++) lemmas[i] = utf8_lower_copy(a, words[i]);
    return n_words;
}

static int lookup(const command *self, const settings *s, char **argv, int n) {
    ent_engine *engine;
    sv words[MOST_WORDS], lemmas[MOST_WORDS];
    arena a;
    int said;
    if (n == 0) return cli_usage(self, "a name, noun or verb is wanted behind `lookup'");
    if ((said = engine_start(&engine, &s->engine)) != CLI_OK) return said;
    const know *k = engine_know(engine);
    arena_init(&a, 64 << 20);
    if (arena_try(&a)) {
        arena_deinit(&a);
        ent_engine_close(&engine);
        cli_tell("out of memory");
        return CLI_SOME_FAILED;
    }
    size_t n_words = split_words(&a, argv, n, words, lemmas);
    size_t shown = 0;
    if (n_words) {
        shown += show_names(k, words, n_words, s->day);
        shown += show_noun(k, lemmas, n_words);
        shown += show_frames("verb", know_verb(k, lemmas[0]));
        shown += show_frames("event noun", know_event_noun(k, lemmas[n_words - 1]));
    }
    arena_deinit(&a);
    ent_engine_close(&engine);
    if (shown) return CLI_OK;
    cli_tell("nothing is known of `%s'; names need their capitals, verbs and nouns their base form",
             argv[0]);
    return CLI_SOME_FAILED;
}

static void tell_problem(void *ctx, sv file, size_t line, sv what) {
    const char *dir = ctx;
    if (line)
        printf("%s/" SV_FMT ":%zu: " SV_FMT "\n", dir, SV_ARG(file), line, SV_ARG(what));
    else
        printf("%s/" SV_FMT ": " SV_FMT "\n", dir, SV_ARG(file), SV_ARG(what));
}

static int lint(const command *self, char **argv, int n) {
    static char usual[] = "knowledge";
    char *dir = n ? argv[0] : usual;
    size_t n_problems;
    ent_err err;
    if (n > 1) return cli_usage(self, "one folder at a time");
    if (know_lint(dir, tell_problem, dir, &n_problems, &err) != ENT_OK) {
        cli_tell("%s", err.message);
        return CLI_SOME_FAILED;
    }
    printf("%s: %zu problem%s\n", dir, n_problems, n_problems == 1 ? "" : "s");
    return n_problems ? CLI_SOME_FAILED : CLI_OK;
}

static int run(const command *self, int argc, char **argv) {
    settings s = {.day = ENT_NO_DAY};
    int n, said = options_read(self, argc, argv, &s, &n);
    if (said != OPTIONS_GO_ON) return said;
    if (n && strcmp(argv[0], "lint") == 0) return lint(self, argv + 1, n - 1);
    if (n && strcmp(argv[0], "lookup") == 0) return lookup(self, &s, argv + 1, n - 1);
    return cli_usage(self, "`lint' or `lookup' is wanted");
}

const command know_command = {
    .name = "know",
    .operands = "lint [DIR] | lookup NAME|VERB",
    .summary = "checks tables of knowledge, and tells what is known of a name, noun or verb",
    .about = "lint reads the tables in DIR (default: knowledge) and tells what is wrong, one\n"
             "problem a line; the exit code is 1 when there is any.",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .examples = examples,
    .n_examples = sizeof examples / sizeof *examples,
    .completes = "lint|lookup",
    .run = run};
