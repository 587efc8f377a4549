// SPDX-License-Identifier: Apache-2.0
#include "measure/study.h"
#include "base/file.h"
#include "cli/measure.h"
#include "cli/output.h"

typedef struct settings {
    measure_settings m;
    const char *file, *json;
} settings;

static const option options[] = {
    {.name = "out",
     .value = "FILE",
     .kind = OPTION_FILE,
     .offset = offsetof(settings, m.out),
     .help = "the page (HTML); default: standard output"},
    {.name = "json",
     .value = "FILE",
     .kind = OPTION_FILE,
     .offset = offsetof(settings, json),
     .help = "the same numbers as JSON, too"},
};

static const example examples[] = {
    {"entente study study.toml --out study.html --json study.json",
     "a question about two states, answered as far as the data go"},
};

static ent_status ask(arena *a, const void *own, text *out, ent_err *err) {
    const settings *s = own;
    study_plan plan;
    study *result = arena_new(a, study, 1);
    text twin = text_new(a);
    ENT_TRY(study_read(a, s->file, &plan, err));
    ENT_TRY(study_run(a, &plan, cli_stopped, result, err));
    for (size_t i = 0; i < result->warned.n; i++)
        cli_tell("note: " SV_FMT, SV_ARG(result->warned.at[i]));
    study_html(out, result);
    if (!s->json) return ENT_OK;
    study_json(&twin, result);
    return file_replace(s->json, text_sv(&twin), err);
}

static int run(const command *self, int argc, char **argv) {
    settings s = {.m = measure_defaults()};
    int n, said = options_read(self, argc, argv, &s, &n);
    if (said != OPTIONS_GO_ON) return said;
    if (n != 1) return cli_usage(self, "one file of settings is wanted");
    s.file = argv[0];
    return measure_run(&s, &s.m, ask);
}

const command study_command = {
    .name = "study",
    .operands = "FILE.toml",
    .summary = "a question about two states: one file of settings to a report",
    .about =
        "Reads question, data, streams and method from FILE.toml (docs/dynamics.md) and writes a "
        "page\n"
        "that needs nothing else: levels, change points, what is in force, whether the one stream\n"
        "follows the other, forecasts scored on the past, limits, and the events behind it all.",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .examples = examples,
    .n_examples = sizeof examples / sizeof *examples,
    .completes = "file",
    .run = run};
