// SPDX-License-Identifier: Apache-2.0
#include "base/sv.h"
#include "cli/cli.h"
#include "entente/engine.h"
#include <stdio.h>

const command *const commands[] = {&code_command,
                                   &read_command,
                                   &parse_command,
                                   &why_command,
                                   &add_command,
                                   &events_command,
                                   &dyad_command,
                                   &agreements_command,
                                   &obligations_command,
                                   &claims_command,
                                   &who_command,
                                   &diff_command,
                                   &note_command,
                                   &accept_command,
                                   &reject_command,
                                   &correct_command,
                                   &join_command,
                                   &part_command,
                                   &undo_command,
                                   &ledger_command,
                                   &series_command,
                                   &index_command,
                                   &fit_command,
                                   &test_command,
                                   &simulate_command,
                                   &forecast_command,
                                   &backtest_command,
                                   &study_command,
                                   &export_command,
                                   &import_command,
                                   &watch_command,
                                   &serve_command,
                                   &know_command,
                                   &doctor_command,
                                   &help_command,
                                   &completion_command,
                                   NULL};

const command *command_named(const char *name) {
    for (int i = 0; commands[i]; i++)
        if (strcmp(commands[i]->name, name) == 0) return commands[i];
    return NULL;
}

static void print_option(char letter, const char *name, const char *value, const char *help) {
    char left[64];
    if (letter)
        snprintf(left, sizeof left, "-%c, --%s%s%s", letter, name, value ? " " : "",
                 value ? value : "");
    else
        snprintf(left, sizeof left, "    --%s%s%s", name, value ? " " : "", value ? value : "");
    printf("  %-22s  %s\n", left, help);
}

void command_help(const command *c) {
    printf("entente %s: %s\n\nUsage: entente %s [OPTION]...%s%s\n", c->name, c->summary, c->name,
           *c->operands ? " " : "", c->operands);
    if (c->about) printf("\n%s\n", c->about);
    printf("\nOptions:\n");
    for (size_t i = 0; i < c->n_options; i++)
        print_option(c->options[i].letter, c->options[i].name, c->options[i].value,
                     c->options[i].help);
    print_option('h', "help", NULL, "this page");
    if (c->n_examples) printf("\nExamples:\n");
    for (size_t i = 0; i < c->n_examples; i++)
        printf("  %s\n      %s\n", c->examples[i].line, c->examples[i].says);
    printf("\nMore: man entente-%s\n", c->name);
}

void commands_help(void) {
    printf("entente %s: reads English news reports and writes who did what to whom, when, and who "
           "says so\n\n"
           "Usage: entente COMMAND [OPTION]... [FILE]...\n\nCommands:\n",
           ent_version());
    for (int i = 0; commands[i]; i++)
        printf("  %-11s %s\n", commands[i]->name, commands[i]->summary);
    printf("\nExamples:\n"
           "  entente code report.txt --date 2022-07-01\n"
           "      the events of a report as a table\n"
           "  entente code --json reports.jsonl > records.jsonl\n"
           "      many reports, one a line; their records, one a line, in the same order\n"
           "  entente why report.txt e3\n"
           "      how the third event was found\n"
           "\nMore: entente help COMMAND, man entente\n");
}

static int run(const command *self, int argc, char **argv) {
    int n, said = options_read(self, argc, argv, NULL, &n);
    if (said != OPTIONS_GO_ON) return said;
    if (n > 1) return cli_usage(self, "one command at a time");
    if (n == 0) {
        commands_help();
        return CLI_OK;
    }
    const command *c = command_named(argv[0]);
    if (!c) return cli_usage(self, "no command `%s'", argv[0]);
    command_help(c);
    return CLI_OK;
}

const command help_command = {.name = "help",
                              .operands = "[COMMAND]",
                              .summary = "tells how to use a command",
                              .completes = "command",
                              .run = run};
