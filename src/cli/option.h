// SPDX-License-Identifier: Apache-2.0
//
// Options of a command: one table feeds parsing, help, the check of the man page and shell completion.
//
//     typedef struct settings { int json; const char *model; long jobs; } settings;
//     static const option options[] = {
//         {.letter = 'j', .name = "jobs", .value = "N", .kind = OPTION_NUMBER, .least = 1, .most = 256,
//          .offset = offsetof(settings, jobs), .help = "workers; default: one a processor"},
//     };
//
// `--name VALUE`, `--name=VALUE`, `-jVALUE`, `-j VALUE`; `--` ends options; `-` is an operand. Options and operands may
// be mixed. A later option wins. Every command has --help besides.
#ifndef CLI_OPTION_H
#define CLI_OPTION_H

#include <stddef.h>

typedef enum option_kind {
    OPTION_FLAG,   // int: set to `most`
    OPTION_TEXT,   // const char *
    OPTION_FILE,   // const char *, a path
    OPTION_FOLDER, // const char *, a path
    OPTION_NUMBER, // long, least..most
    OPTION_DAY,    // ent_day
    OPTION_CHOICE, // int: index into `choices`
} option_kind;

typedef struct option {
    char letter;       // 0 for none
    const char *name;  // without the dashes
    const char *value; // what it takes, for help: "N"; NULL for flags
    option_kind kind;
    long least, most;
    const char *choices; // "text|jsonl": of OPTION_CHOICE
    size_t offset;       // of its field in the settings
    const char *help;    // one line
} option;

struct command;

enum { OPTIONS_GO_ON = -1 };

// Reads `argv` into `settings`; operands are moved to its front and counted in `*n_operands`. OPTIONS_GO_ON, or the exit code
// when all is said: --help was asked for, or the line makes no sense.
int options_read(const struct command *c, int argc, char **argv, void *settings, int *n_operands);

#endif
