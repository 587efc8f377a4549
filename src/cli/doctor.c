// SPDX-License-Identifier: Apache-2.0
#include "base/sv.h"
#include "cli/batch.h"
#include "cli/cli.h"
#include "code/engine.h"
#include "lang/kernel.h"
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

typedef struct settings {
    engine_settings engine;
} settings;

static const option options[] = {ENGINE_OPTIONS(settings)};

static void print_kernels(const ent_engine *engine) {
    static const char *const sets[] = {"plain", "avx2", "avx512", "neon"};
    printf("kernels    %s (this processor has:", ent_engine_kernels(engine));
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        if (kernels_named(sets[i])) printf(" %s", sets[i]);
    printf(")\n");
}

static void print_memory(void) {
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    printf("memory     %ld MB in use, model and knowledge included; at most 1024 MB a report "
           "(--memory)\n",
           use.ru_maxrss / 1024);
    printf("processors %ld\n", sysconf(_SC_NPROCESSORS_ONLN));
}

static bool check_event(const ent_record *r) {
    if (r->n_events != 1) return false;
    const ent_event *e = &r->events[0];
    return e->type == ENT_TYPE_ACCUSE && e->n_source == 1 && e->n_target == 1 &&
           sv_starts(r->actors[e->source[0]].code, SV("FRA")) &&
           sv_starts(r->actors[e->target[0]].code, SV("ESP"));
}

// One sentence through every stage: the answer is known.
static bool check_self(const ent_engine *engine, ent_err *err) {
    ent_document *doc;
    ent_input in = {.bytes = SV("France accused Spain on Monday."), .published = 19000};
    if (ent_document_new(&doc, engine, err) != ENT_OK) return false;
    bool right = ent_document_code(doc, &in, err) == ENT_OK;
    if (right && !check_event(ent_document_record(doc))) {
        right = false;
        err_set(err, ENT_ERR_VERSION, 0,
                "a plain sentence is not read as it should be; model and knowledge may not belong "
                "together: reinstall them");
    }
    ent_document_free(doc);
    return right;
}

static int run(const command *self, int argc, char **argv) {
    settings s = {0};
    ent_engine *engine;
    ent_err err;
    int n, said = options_read(self, argc, argv, &s, &n);
    if (said != OPTIONS_GO_ON) return said;
    if (n) return cli_usage(self, "no operand is wanted");
    printf("entente    %s\n", ent_version());
    if ((said = engine_start(&engine, &s.engine)) != CLI_OK) return said;
    printf("model      %s\nknowledge  %s\n", ent_engine_model(engine),
           ent_engine_knowledge(engine));
    print_kernels(engine);
    print_memory();
    bool right = check_self(engine, &err);
    printf("self check %s\n", right ? "fine" : "failed");
    if (!right) cli_tell("%s", err.message);
    ent_engine_close(&engine);
    return right ? CLI_OK : CLI_NO_START;
}

static const example examples[] = {
    {"entente doctor", "versions of program, model and knowledge; a sentence as a check"},
    {"ENTENTE_KERNELS=plain entente doctor", "the same without the processor's vector units"},
};

const command doctor_command = {
    .name = "doctor",
    .operands = "",
    .summary = "tells versions, model, knowledge and processor, and checks itself",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .examples = examples,
    .n_examples = sizeof examples / sizeof *examples,
    .run = run};
