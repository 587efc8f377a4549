// SPDX-License-Identifier: Apache-2.0
#include "base/sv.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "entente/engine.h"
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

static atomic_bool stopped; // set by the one signal handler, read by all workers

bool cli_stopped(void) { return stopped; }

void cli_tell(const char *format, ...) {
    va_list args;
    va_start(args, format);
    fputs("entente: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
}

int cli_usage(const command *c, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fprintf(stderr, "entente %s: ", c->name);
    vfprintf(stderr, format, args);
    fprintf(stderr, "; see `entente %s --help'\n", c->name);
    va_end(args);
    return CLI_USAGE;
}

static void stop(int signal_number) {
    (void)signal_number;
    stopped = 1;
}

// The first interrupt ends the work in order, the second at once. Reading from a pipe is woken up.
static void catch_signals(void) {
    struct sigaction on_stop = {.sa_handler = stop, .sa_flags = (int)SA_RESETHAND};
    sigaction(SIGINT, &on_stop, NULL);
    sigaction(SIGTERM, &on_stop, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static int run_command(const char *name, int argc, char **argv) {
    const command *c = command_named(name);
    if (c) return c->run(c, argc, argv);
    cli_tell("no command `%s'; see `entente help'", name);
    return CLI_USAGE;
}

int main(int argc, char **argv) {
    if (!output_start()) {
        cli_tell("standard output is closed");
        return CLI_NO_OUTPUT;
    }
    catch_signals();
    int code = CLI_OK;
    if (argc < 2) {
        commands_help();
        code = CLI_USAGE;
    } else if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
        printf("entente %s\n", ent_version());
    } else if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        commands_help();
    } else {
        code = run_command(argv[1], argc - 2, argv + 2);
    }
    int output = output_end();
    return output ? output : code;
}
