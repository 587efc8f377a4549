// SPDX-License-Identifier: Apache-2.0
//
// The command `entente`: what its sub-commands share.
//
//     main.c       finds the sub-command and runs it
//     option.h     one table of options a command: parsing, --help and completion come from it
//     input.h      files, pipes and JSON Lines as a stream of reports
//     batch.h      that stream through several workers, output in order
//     output.h     standard output that knows when it is gone or full
//     code.c read.c parse.c why.c know.c doctor.c help.c     one command each
//
// Messages read `entente: FILE: what is wrong; what to do`, one line, on standard error.
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/err.h"
#include "cli/option.h"
#include <stdbool.h>

// Exit codes, as in entente(1).
enum {
    CLI_OK = 0,
    CLI_SOME_FAILED = 1, // an input could not be read or coded; all others were
    CLI_USAGE = 2,       // the command line makes no sense
    CLI_NO_START = 3,    // model or knowledge missing, damaged or of another version
    CLI_NO_OUTPUT = 4,   // standard output is closed or full
    CLI_NO_LEDGER =
        5, // the ledger cannot be opened, read or written; what was not finished was undone
    CLI_STOPPED = 130, // interrupted; what was written ends with a whole line
};

typedef struct example {
    const char *line, *says;
} example;

typedef struct command {
    const char *name;     // "code"
    const char *operands; // "[FILE|-]..."
    const char *summary;  // one line, no full stop
    const char *about;    // paragraphs below it, each line at most 80 wide; NULL for none
    const option *options;
    size_t n_options;
    const example *examples;
    size_t n_examples;
    const char *completes; // what operands are: "file", "dir", "command", "shell", or words "a|b"
    int (*run)(const struct command *self, int argc,
               char **argv); // operands and options behind the name
} command;

extern const command add_command, code_command, read_command, events_command, export_command,
    import_command, dyad_command, agreements_command, obligations_command, claims_command,
    who_command, diff_command, note_command, accept_command, reject_command, correct_command,
    join_command, part_command, undo_command, ledger_command, parse_command, why_command,
    know_command, doctor_command, serve_command, watch_command, series_command, index_command,
    forecast_command, backtest_command, fit_command, test_command, simulate_command, study_command,
    help_command, completion_command;

// All commands in the order of `entente --help`; the last is NULL.
extern const command *const commands[];
const command *command_named(const char *name); // NULL when there is none

void command_help(const command *c); // on standard output
void commands_help(void);

// One line on standard error: "entente: " and the words.
void cli_tell(const char *format, ...) ENT_PRINTF(1, 2);

// Tells and returns CLI_USAGE, with a hint at --help.
int cli_usage(const command *c, const char *format, ...) ENT_PRINTF(2, 3);

// Whether an interrupt came since the start.
bool cli_stopped(void);

#endif
