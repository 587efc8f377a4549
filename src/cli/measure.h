// SPDX-License-Identifier: Apache-2.0
//
// What the commands that measure share: where events come from, how much news was read, where results go.
#ifndef CLI_MEASURE_H
#define CLI_MEASURE_H

#include "cli/cli.h"
#include "measure/exposure.h"
#include "measure/number.h"
#include "measure/stream.h"

// Exit codes beside those of cli.h.
enum {
    CLI_NOT_TESTABLE = 6, // the data are too few, or of the wrong kind, for what was asked
    CLI_NO_NUMBER = 7,    // the numbers did not come out: no convergence, an explosive fit
};

typedef struct measure_settings {
    const char *events, *exposure, *out;
    ent_day known;
    long seed;
} measure_settings;

measure_settings measure_defaults(void);

// Their rows in a table of options; `settings` has a measure_settings called `m`.
#define MEASURE_OPTIONS(settings)                                                                 \
    {.name = "events",                                                                            \
     .value = "PLACE",                                                                            \
     .kind = OPTION_FILE,                                                                         \
     .offset = offsetof(settings, m.events),                                                      \
     .help = "a ledger, or a file of events (TSV, JSON Lines)"},                                  \
        {.name = "exposure",                                                                      \
         .value = "FILE",                                                                         \
         .kind = OPTION_FILE,                                                                     \
         .offset = offsetof(settings, m.exposure),                                                \
         .help = "documents read by bin (TSV); default: a ledger's reports by week"},             \
        {.name = "known",                                                                         \
         .value = "DAY",                                                                          \
         .kind = OPTION_DAY,                                                                      \
         .offset = offsetof(settings, m.known),                                                   \
         .help = "only what was known on that day"},                                              \
        {.name = "seed",                                                                          \
         .value = "N",                                                                            \
         .kind = OPTION_NUMBER,                                                                   \
         .most = 1 << 30,                                                                         \
         .offset = offsetof(settings, m.seed),                                                    \
         .help = "of what is drawn at random; default: 1"},                                       \
    {                                                                                             \
        .name = "out", .value = "FILE", .kind = OPTION_FILE, .offset = offsetof(settings, m.out), \
        .help = "writes there instead of standard output"                                         \
    }

typedef struct measure_input {
    measure_events events;
    exposures exposure; // empty where none is known
    char exposure_hash[65];
    warnings warned; // of both
} measure_input;

// Reads both. Warnings go to standard error too.
ent_status measure_read(arena *a, const measure_settings *s, measure_input *in,
                        ent_err *err) ENT_MUST_USE;

// "inputs": {sha256, n, span, known}, and "warnings": [...], inside an object that is open.
void measure_write_inputs(json *j, const measure_settings *s, const measure_input *in);
void measure_write_warnings(json *j, const warnings *w);

// Runs `ask` with an arena; the exit code. What it leaves in `out` goes to --out or standard output.
typedef ent_status (*measure_ask)(arena *a, const void *settings, text *out, ent_err *err);
int measure_run(const void *settings, const measure_settings *m, measure_ask ask);

// "RUS,BLR" into two states; false when it is not two.
bool measure_dyad(const char *words, sv *a, sv *b);

#endif
