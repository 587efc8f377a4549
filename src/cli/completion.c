// SPDX-License-Identifier: Apache-2.0
//
// Completion for shells, from the tables of options.
#include "base/sv.h"
#include "cli/cli.h"
#include <stdio.h>

static void print_names(const command *c) {
    for (size_t i = 0; i < c->n_options; i++) printf(" --%s", c->options[i].name);
    printf(" --help");
}

static void print_words(const char *list) {
    sv rest = sv_of(list), word;
    for (bool first = true; sv_split(&rest, '|', &word); first = false)
        printf("%s" SV_FMT, first ? "" : " ", SV_ARG(word));
}

static void print_commands(void) {
    for (int i = 0; commands[i]; i++) printf("%s%s", i ? " " : "", commands[i]->name);
}

static bool takes(const option *o, option_kind kind) { return o->kind == kind; }

static void bash_values(const command *c) {
    for (size_t i = 0; i < c->n_options; i++) {
        const option *o = &c->options[i];
        if (takes(o, OPTION_CHOICE)) {
            printf("        %s:--%s) COMPREPLY=($(compgen -W \"", c->name, o->name);
            print_words(o->choices);
            printf("\" -- \"$word\")); return ;;\n");
        } else if (takes(o, OPTION_FILE) || takes(o, OPTION_FOLDER)) {
            printf("        %s:--%s) COMPREPLY=($(compgen -%c -- \"$word\")); return ;;\n", c->name,
                   o->name, takes(o, OPTION_FILE) ? 'f' : 'd');
        } else if (o->value) {
            printf("        %s:--%s) return ;;\n", c->name, o->name);
        }
    }
}

static void bash_operands(const command *c) {
    printf("        %s) COMPREPLY=($(compgen ", c->name);
    if (!c->completes)
        printf("-W \"\"");
    else if (strcmp(c->completes, "file") == 0)
        printf("-f");
    else if (strcmp(c->completes, "command") == 0)
        printf("-W \"$commands\"");
    else {
        printf("-W \"");
        print_words(c->completes);
        printf("\"");
    }
    printf(" -- \"$word\")) ;;\n");
}

static void bash(void) {
    printf("_entente() {\n    local word=\"${COMP_WORDS[COMP_CWORD]}\" "
           "before=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
           "    local command=\"${COMP_WORDS[1]}\" commands=\"");
    print_commands();
    printf("\" options=\"\"\n    COMPREPLY=()\n    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
           "        COMPREPLY=($(compgen -W \"$commands --help --version\" -- \"$word\"))\n        "
           "return\n    fi\n"
           "    case \"$command:$before\" in\n");
    for (int i = 0; commands[i]; i++) bash_values(commands[i]);
    printf("    esac\n    case \"$command\" in\n");
    for (int i = 0; commands[i]; i++) {
        printf("        %s) options=\"", commands[i]->name);
        print_names(commands[i]);
        printf("\" ;;\n");
    }
    printf("    esac\n    if [ \"${word:0:1}\" = - ]; then\n"
           "        COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n        return\n    fi\n"
           "    case \"$command\" in\n");
    for (int i = 0; commands[i]; i++) bash_operands(commands[i]);
    printf("    esac\n}\ncomplete -o filenames -F _entente entente\n");
}

// Help in single quotes: quotes double, and zsh's brackets and colons escaped.
static void print_quoted(const char *s, bool zsh) {
    for (; *s; s++) {
        if (*s == '\'')
            printf(zsh ? "'\\''" : "\\'");
        else if (zsh && strchr("[]:", *s))
            printf("\\%c", *s);
        else
            putchar(*s);
    }
}

static void zsh_option(const option *o) {
    printf(" \\\n                '--%s%s[", o->name, o->value ? "=" : "");
    print_quoted(o->help, true);
    printf("]");
    if (takes(o, OPTION_CHOICE)) {
        printf(":%s:(", o->value);
        print_words(o->choices);
        printf(")");
    } else if (takes(o, OPTION_FILE)) {
        printf(":%s:_files", o->value);
    } else if (takes(o, OPTION_FOLDER)) {
        printf(":%s:_files -/", o->value);
    } else if (o->value) {
        printf(":%s:", o->value);
    }
    printf("'");
}

static void zsh_operands(const command *c) {
    printf(" \\\n                '--help[this page]'");
    if (!c->completes) {
        printf("\n");
    } else if (strcmp(c->completes, "file") == 0) {
        printf(" \\\n                '*:file:_files'\n");
    } else if (strcmp(c->completes, "command") == 0) {
        printf(" \\\n                '*:command:(");
        print_commands();
        printf(")'\n");
    } else {
        printf(" \\\n                '*:word:(");
        print_words(c->completes);
        printf(")'\n");
    }
}

static void zsh(void) {
    printf("#compdef entente\n_entente() {\n    local -a commands=(\n");
    for (int i = 0; commands[i]; i++) {
        printf("        '%s:", commands[i]->name);
        print_quoted(commands[i]->summary, true);
        printf("'\n");
    }
    printf("    )\n    if (( CURRENT == 2 )); then\n        _describe command commands\n        "
           "return\n    fi\n"
           "    local command=$words[2]\n    shift words\n    (( CURRENT-- ))\n    case $command "
           "in\n");
    for (int i = 0; commands[i]; i++) {
        printf("        %s)\n            _arguments", commands[i]->name);
        for (size_t k = 0; k < commands[i]->n_options; k++) zsh_option(&commands[i]->options[k]);
        zsh_operands(commands[i]);
        printf("            ;;\n");
    }
    printf("    esac\n}\n_entente \"$@\"\n");
}

static void fish_option(const command *c, const option *o) {
    printf("complete -c entente -n '__fish_seen_subcommand_from %s' -l %s", c->name, o->name);
    if (o->letter) printf(" -s %c", o->letter);
    if (o->kind == OPTION_CHOICE) {
        printf(" -x -a '");
        print_words(o->choices);
        printf("'");
    } else if (o->value) {
        printf(takes(o, OPTION_FILE) || takes(o, OPTION_FOLDER) ? " -r" : " -x");
    }
    printf(" -d '");
    print_quoted(o->help, false);
    printf("'\n");
}

static void fish_operands(const command *c) {
    if (c->completes && strcmp(c->completes, "file") == 0) return; // fish's own way
    printf("complete -c entente -n '__fish_seen_subcommand_from %s' -f", c->name);
    if (c->completes) {
        printf(" -a '");
        if (strcmp(c->completes, "command") == 0)
            print_commands();
        else
            print_words(c->completes);
        printf("'");
    }
    printf("\n");
}

static void fish(void) {
    for (int i = 0; commands[i]; i++) {
        const command *c = commands[i];
        printf("complete -c entente -n __fish_use_subcommand -f -a %s -d '", c->name);
        print_quoted(c->summary, false);
        printf("'\n");
        for (size_t k = 0; k < c->n_options; k++) fish_option(c, &c->options[k]);
        fish_operands(c);
    }
}

static int run(const command *self, int argc, char **argv) {
    static const struct {
        const char *name;
        void (*print)(void);
    } shells[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};
    int n, said = options_read(self, argc, argv, NULL, &n);
    if (said != OPTIONS_GO_ON) return said;
    for (size_t i = 0; n == 1 && i < sizeof shells / sizeof *shells; i++)
        if (strcmp(shells[i].name, argv[0]) == 0) {
            shells[i].print();
            return CLI_OK;
        }
    return cli_usage(self, "one of bash, zsh, fish is wanted");
}

static const example examples[] = {
    {"source <(entente completion bash)", "for this shell; packages install the files"},
};

const command completion_command = {.name = "completion",
                                    .operands = "bash|zsh|fish",
                                    .summary = "writes the completion script of a shell",
                                    .examples = examples,
                                    .n_examples = 1,
                                    .completes = "bash|zsh|fish",
                                    .run = run};
