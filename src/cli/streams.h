// SPDX-License-Identifier: Apache-2.0
//
// What fit, test and simulate share: named streams, how to fit, progress of what is drawn again and again.
#ifndef CLI_STREAMS_H
#define CLI_STREAMS_H

#include "cli/measure.h"
#include "measure/excite.h"

typedef struct stream_settings {
    const char *streams, *dyad, *outside; // a file, or the usual streams of a dyad
    const char *half_lives, *knots;
    int penalty, discrete, marks, any_document;
    long bootstrap, jobs;
    ent_day from, to;
} stream_settings;

stream_settings stream_settings_defaults(void);

// Their rows in a table of options; `settings` has a stream_settings called `x`.
#define STREAM_OPTIONS(settings)                                                        \
    {.name = "streams",                                                                 \
     .value = "FILE",                                                                   \
     .kind = OPTION_FILE,                                                               \
     .offset = offsetof(settings, x.streams),                                           \
     .help = "named streams of events (TOML)"},                                         \
        {.name = "dyad",                                                                \
         .value = "A,B",                                                                \
         .kind = OPTION_TEXT,                                                           \
         .offset = offsetof(settings, x.dyad),                                          \
         .help = "instead: the usual streams of A and its partner B"},                  \
        {.name = "outside",                                                             \
         .value = "LIST",                                                               \
         .kind = OPTION_TEXT,                                                           \
         .offset = offsetof(settings, x.outside),                                       \
         .help = "with --dyad: whose pressure on A, USA,EU"},                           \
        {.name = "decays",                                                              \
         .value = "LIST",                                                               \
         .kind = OPTION_TEXT,                                                           \
         .offset = offsetof(settings, x.half_lives),                                    \
         .help = "half-lives of what follows; default: 3d,14d"},                        \
        {.name = "knots",                                                               \
         .value = "WEEKS",                                                              \
         .kind = OPTION_TEXT,                                                           \
         .offset = offsetof(settings, x.knots),                                         \
         .help = "between knots of the baseline; default: 26w; 0: constant"},           \
        {.name = "penalty",                                                             \
         .value = "KIND",                                                               \
         .kind = OPTION_CHOICE,                                                         \
         .choices = "none|l1|group",                                                    \
         .offset = offsetof(settings, x.penalty),                                       \
         .help = "sparse links, by BIC: none (default), l1, group"},                    \
        {.name = "discrete",                                                            \
         .value = "WHEN",                                                               \
         .kind = OPTION_CHOICE,                                                         \
         .choices = "auto|never",                                                       \
         .offset = offsetof(settings, x.discrete),                                      \
         .help = "counts a day: auto (default, for whole days), never"},                \
        {.name = "marks",                                                               \
         .kind = OPTION_FLAG,                                                           \
         .most = 1,                                                                     \
         .offset = offsetof(settings, x.marks),                                         \
         .help = "an event counts by its score for what follows it"},                   \
        {.name = "any-document",                                                        \
         .kind = OPTION_FLAG,                                                           \
         .most = 1,                                                                     \
         .offset = offsetof(settings, x.any_document),                                  \
         .help = "events of one document may follow each other"},                       \
        {.name = "bootstrap",                                                           \
         .value = "N",                                                                  \
         .kind = OPTION_NUMBER,                                                         \
         .most = 100000,                                                                \
         .offset = offsetof(settings, x.bootstrap),                                     \
         .help = "draws behind intervals; default: 200"},                               \
        {.name = "since",                                                               \
         .value = "DAY",                                                                \
         .kind = OPTION_DAY,                                                            \
         .offset = offsetof(settings, x.from),                                          \
         .help = "first day; default: of the first event"},                             \
        {.name = "until",                                                               \
         .value = "DAY",                                                                \
         .kind = OPTION_DAY,                                                            \
         .offset = offsetof(settings, x.to),                                            \
         .help = "last day; default: of the last event"},                               \
    {                                                                                   \
        .letter = 'j', .name = "jobs", .value = "N", .kind = OPTION_NUMBER, .least = 1, \
        .most = 256, .offset = offsetof(settings, x.jobs),                              \
        .help = "threads; default: 1 a processor"                                       \
    }

// "3d", "2w" or "3" into days; false when it is neither.
bool streams_days(sv words, double *days);

// How to fit, from the options. ENT_ERR_USAGE: what cannot be read.
ent_status streams_settings(const stream_settings *x, const measure_settings *m, excite_settings *s,
                            ent_err *err) ENT_MUST_USE;

// Reads events and rules, and makes streams of those named (NULL: all) in that order.
ent_status streams_read(arena *a, const stream_settings *x, const measure_settings *m,
                        const sv *names, size_t n_names, measure_input *in, stream **streams,
                        size_t *n, ent_err *err) ENT_MUST_USE;

// Threads, a line of progress with the time left on a terminal, and an end at an interrupt: what is done then is kept.
typedef struct stream_progress {
    const char *what;
    double began_s, shown_s;
    size_t of, done;
    bool wanted;
} stream_progress;
watch streams_watch(const stream_settings *x, stream_progress *p);

#endif
