// SPDX-License-Identifier: Apache-2.0
//
// Many reports through several workers, output in the order of the input. A report that fails is told and costs
// only itself. Memory: the bound of a report for each worker, twice where its output is as large, and four inputs waiting a worker.
#ifndef CLI_BATCH_H
#define CLI_BATCH_H

#include "base/text.h"
#include "cli/input.h"
#include "entente/engine.h"
#include "read/copies.h"

// Settings that every command which opens the engine has.
typedef struct engine_settings {
    const char *model, *knowledge;
    long memory_mb;
} engine_settings;

// Their rows in a table of options; `settings` has an engine_settings called `engine`.
#define ENGINE_OPTIONS(settings)                                                             \
    {.name = "model",                                                                        \
     .value = "FILE",                                                                        \
     .kind = OPTION_FILE,                                                                    \
     .offset = offsetof(settings, engine.model),                                             \
     .help = "weights to use; default: $ENTENTE_MODEL, else the installed ones"},            \
        {.name = "knowledge",                                                                \
         .value = "DIR",                                                                     \
         .kind = OPTION_FOLDER,                                                              \
         .offset = offsetof(settings, engine.knowledge),                                     \
         .help = "tables of your own that add to the knowledge or override it"},             \
    {                                                                                        \
        .name = "memory", .value = "MB", .kind = OPTION_NUMBER, .least = 1, .most = 1 << 20, \
        .offset = offsetof(settings, engine.memory_mb),                                      \
        .help = "most memory for one report; default 1024"                                   \
    }

#define JOBS_OPTION(settings)                                                           \
    {                                                                                   \
        .letter = 'j', .name = "jobs", .value = "N", .kind = OPTION_NUMBER, .least = 1, \
        .most = 256, .offset = offsetof(settings, jobs),                                \
        .help = "reports read at the same time; default: one a processor"               \
    }

#define DATE_OPTION(settings)                                                                 \
    {                                                                                         \
        .letter = 'd', .name = "date", .value = "DAY", .kind = OPTION_DAY,                    \
        .offset = offsetof(settings, day),                                                    \
        .help = "day of publication, YYYY-MM-DD, of every report; wins over the report's own" \
    }

// Of the forms in the order of input_form.
#define FORM_OPTION(settings)                                                      \
    {                                                                              \
        .name = "in", .value = "FORM", .kind = OPTION_CHOICE,                      \
        .choices = "auto|text|html|jsonl|csv", .offset = offsetof(settings, form), \
        .help = "what each file is, inside its archives; default: auto, found out" \
    }

// Rows for what the user may say of the input; `settings` has an input_settings called `input`.
#define INPUT_OPTIONS(settings)                                                                \
    {.name = "column",                                                                         \
     .value = "NAME",                                                                          \
     .kind = OPTION_TEXT,                                                                      \
     .offset = offsetof(settings, input.column),                                               \
     .help = "column of a CSV or TSV file that holds the text; default: `text' and its like"}, \
        {.name = "most",                                                                       \
         .value = "MB",                                                                        \
         .kind = OPTION_NUMBER,                                                                \
         .least = 1,                                                                           \
         .most = 1024,                                                                         \
         .offset = offsetof(settings, input.most_mb),                                          \
         .help = "largest report that is read, unpacked; default 64"},                         \
    {                                                                                          \
        .name = "resume", .value = "PLACE", .kind = OPTION_TEXT,                               \
        .offset = offsetof(settings, input.resume),                                            \
        .help = "go on behind this place in the input, as an interrupted run told it"          \
    }

// Of batch_copies, in its order.
#define COPIES_OPTION(settings, by_default)                                                      \
    {                                                                                            \
        .name = "copies", .value = "WHAT", .kind = OPTION_CHOICE, .choices = "ignore|tell|skip", \
        .offset = offsetof(settings, copies),                                                    \
        .help = "of reports with most of an earlier one's words: ignore, tell it (JSON), or "    \
                "skip them; default: " by_default                                                \
    }

typedef enum batch_copies {
    BATCH_IGNORE_COPIES,
    BATCH_TELL_COPIES,
    BATCH_SKIP_COPIES
} batch_copies;

// Opens the engine, or tells why not: CLI_OK or CLI_NO_START.
int engine_start(ent_engine **engine, const engine_settings *s);

// What one worker owns. `a` is emptied before each report.
typedef struct batch_worker {
    ent_document *doc; // NULL without an engine
    arena a;
    void *product; // of the report, for `take`; outlives the worker's turn
    neardup words; // of the report, where the work tells them (batch_words)
    bool has_words;
    const char *
        passed; // set by the work on a report that it found to be none of its own: counted with this word; in `a`
} batch_worker;

typedef struct batch {
    const engine_settings *settings;
    bool without_engine;      // the work reads only: no engine is opened, workers have no document
    const ent_engine *engine; // opened by batch_run
    inputs in;
    long jobs; // 0: one a processor
    // Reads one report and appends what is to be written. Memory from `w->a` only. Words of an error need not name the file.
    ent_status (*work)(const struct batch *b, batch_worker *w, const input *in, text *out,
                       ent_err *err);
    // What stands behind the output of a report, written in order; `c` is NULL where it is no copy of an earlier one. NULL: nothing.
    void (*end)(const struct batch *b, const copy *c, text *out);
    int copies;       // batch_copies
    void *own;        // settings of the command
    const char *head; // written before the first report; NULL: nothing

    // Where results go elsewhere than to standard output; NULL where not. `skip` says that an input needs no work, `take` gets the
    // product of each in order (NULL of one that was skipped or failed) and owns it, false stops; `drop` frees one not taken.
    bool (*skip)(struct batch *b, const input *in);
    bool (*take)(struct batch *b, const input *in, void *product);
    void (*drop)(void *product);
} batch;

// Opens the engine, runs to the end of the input, closes it. CLI_OK, CLI_SOME_FAILED, CLI_NO_START (engine, or no memory for a
// worker), CLI_NO_OUTPUT, CLI_STOPPED.
int batch_run(batch *b);

// The engine's input of an input; strings of a line of JSON Lines live in `a`. `published`, where told, wins over the report's own date.
ent_status batch_report(arena *a, const input *in, ent_day published, ent_input *out,
                        ent_err *err) ENT_MUST_USE;

// Tells the words of the report, by which it may be known as a copy, where that is wanted.
void batch_words(const batch *b, batch_worker *w, const ent_report *report);

// The end of a report's line of JSON: its `copy`, where it is one, and the brace.
void batch_end_json(const copy *c, text *out);

// Whether the report that was coded is in English; another is counted by its language among what was passed over.
bool batch_is_english(batch_worker *w);

// Operands to read: those given, else standard input. CLI_USAGE when that is a terminal.
struct command;
int batch_files(const struct command *c, char **argv, int n, inputs *in, input_form form,
                const input_settings *settings);

#endif
