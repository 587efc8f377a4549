// SPDX-License-Identifier: Apache-2.0
#include "cli/option.h"
#include "base/day.h"
#include "cli/cli.h"
#include <errno.h>
#include <stdlib.h>

static const option *find_name(const command *c, sv name) {
    for (size_t i = 0; i < c->n_options; i++)
        if (sv_eq(sv_of(c->options[i].name), name)) return &c->options[i];
    return NULL;
}

static const option *find_letter(const command *c, char letter) {
    for (size_t i = 0; i < c->n_options; i++)
        if (c->options[i].letter && c->options[i].letter == letter) return &c->options[i];
    return NULL;
}

static bool read_number(const option *o, const char *value, long *out) {
    char *end;
    errno = 0;
    *out = strtol(value, &end, 10);
    return *value && !*end && errno == 0 && *out >= o->least && *out <= o->most;
}

static bool read_choice(const option *o, const char *value, int *out) {
    sv rest = sv_of(o->choices), word;
    for (*out = 0; sv_split(&rest, '|', &word); ++*out)
        if (sv_eq(word, sv_of(value))) return true;
    return false;
}

static int set(const command *c, const option *o, void *settings, const char *value) {
    char *field = (char *)settings + o->offset;
    ent_day last;
    switch (o->kind) {
    case OPTION_FLAG: *(int *)(void *)field = (int)o->most; return OPTIONS_GO_ON;
    case OPTION_TEXT:
    case OPTION_FILE:
    case OPTION_FOLDER: *(const char **)(void *)field = value; return OPTIONS_GO_ON;
    case OPTION_NUMBER:
        if (read_number(o, value, (long *)(void *)field)) return OPTIONS_GO_ON;
        return cli_usage(c, "--%s %s: a number from %ld to %ld is wanted", o->name, value, o->least,
                         o->most);
    case OPTION_DAY:
        if (strlen(value) == 10 && day_parse(sv_of(value), (ent_day *)(void *)field, &last))
            return OPTIONS_GO_ON;
        return cli_usage(c, "--%s %s: a day is wanted, as in 2022-07-01", o->name, value);
    case OPTION_CHOICE:
        if (read_choice(o, value, (int *)(void *)field)) return OPTIONS_GO_ON;
        return cli_usage(c, "--%s %s: one of %s is wanted", o->name, value, o->choices);
    }
    return OPTIONS_GO_ON;
}

// "--name", "--name=VALUE"; takes the next argument as value where there is none behind a sign of equality.
static int read_long(const command *c, char **argv, int argc, int *at, void *settings) {
    sv rest = sv_of(argv[*at] + 2), name = rest;
    char *equal = strchr(argv[*at], '=');
    if (equal) name.len = (size_t)(equal - name.p);
    const option *o = find_name(c, name);
    if (!o) return cli_usage(c, "no option --" SV_FMT, SV_ARG(name));
    if (!o->value && equal) return cli_usage(c, "--%s takes no value", o->name);
    if (!o->value) return set(c, o, settings, NULL);
    if (equal) return set(c, o, settings, equal + 1);
    if (++*at == argc) return cli_usage(c, "--%s wants %s behind it", o->name, o->value);
    return set(c, o, settings, argv[*at]);
}

// "-qj4": flags in a row, the last may take a value.
static int read_letters(const command *c, char **argv, int argc, int *at, void *settings) {
    for (char *letter = argv[*at] + 1; *letter; letter++) {
        const option *o = find_letter(c, *letter);
        if (!o) return cli_usage(c, "no option -%c", *letter);
        if (o->value && letter[1]) return set(c, o, settings, letter + 1);
        if (o->value && ++*at == argc)
            return cli_usage(c, "-%c wants %s behind it", o->letter, o->value);
        int said = set(c, o, settings, o->value ? argv[*at] : NULL);
        if (said != OPTIONS_GO_ON || o->value) return said;
    }
    return OPTIONS_GO_ON;
}

int options_read(const command *c, int argc, char **argv, void *settings, int *n_operands) {
    bool only_operands = false;
    int said = OPTIONS_GO_ON;
    *n_operands = 0;
    for (int at = 0; at < argc && said == OPTIONS_GO_ON; at++) {
        const char *arg = argv[at];
        if (only_operands || arg[0] != '-' || !arg[1]) {
            argv[(*n_operands)++] = argv[at];
        } else if (strcmp(arg, "--") == 0) {
            only_operands = true;
        } else if (strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0) {
            command_help(c);
            return CLI_OK;
        } else if (arg[1] == '-') {
            said = read_long(c, argv, argc, &at, settings);
        } else {
            said = read_letters(c, argv, argc, &at, settings);
        }
    }
    return said;
}
