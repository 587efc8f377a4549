// SPDX-License-Identifier: Apache-2.0
#include "serve/serve.h"
#include "base/text.h"
#include "cli/batch.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/query.h"
#include <poll.h>
#include <stdio.h>
#include <sys/random.h>

typedef struct settings {
    engine_settings engine;
    const char *address, *hosts, *studies, *token_file;
    long port, workers, connections, seconds;
    int edit, no_engine;
} settings;

static const option options[] = {
    {.letter = 'p',
     .name = "port",
     .value = "N",
     .kind = OPTION_NUMBER,
     .most = 65535,
     .offset = offsetof(settings, port),
     .help = "where to listen; 0: any that is free; default 8471"},
    {.name = "address",
     .value = "ADDRESS",
     .kind = OPTION_TEXT,
     .offset = offsetof(settings, address),
     .help = "IP address to listen at; default 127.0.0.1, this machine alone"},
    {.name = "host",
     .value = "LIST",
     .kind = OPTION_TEXT,
     .offset = offsetof(settings, hosts),
     .help = "names by which it may be called beside localhost, as behind a proxy"},
    {.name = "edit",
     .kind = OPTION_FLAG,
     .most = 1,
     .offset = offsetof(settings, edit),
     .help = "lets those who have the token write analysts' entries"},
    {.name = "token-file",
     .value = "FILE",
     .kind = OPTION_FILE,
     .offset = offsetof(settings, token_file),
     .help = "the token of --edit, 16 characters or more; default: a new one each time"},
    {.name = "studies",
     .value = "DIR",
     .kind = OPTION_FOLDER,
     .offset = offsetof(settings, studies),
     .help = "folder with study reports (HTML) to show"},
    {.name = "workers",
     .value = "N",
     .kind = OPTION_NUMBER,
     .least = 1,
     .most = 256,
     .offset = offsetof(settings, workers),
     .help = "questions to the ledger at the same time; default 8"},
    {.name = "connections",
     .value = "N",
     .kind = OPTION_NUMBER,
     .least = 8,
     .most = 65536,
     .offset = offsetof(settings, connections),
     .help = "connections at the same time; default 1024"},
    {.name = "seconds",
     .value = "N",
     .kind = OPTION_NUMBER,
     .least = 1,
     .most = 600,
     .offset = offsetof(settings, seconds),
     .help = "longest time for the questions of a page; default 5"},
    {.name = "no-code",
     .kind = OPTION_FLAG,
     .most = 1,
     .offset = offsetof(settings, no_engine),
     .help = "opens no engine: no pasted reports, no why"},
    ENGINE_OPTIONS(settings),
};

static const example examples[] = {
    {"entente serve war.ledger", "pages at http://127.0.0.1:8471/, until Ctrl-C"},
    {"entente serve war.ledger --edit", "the same; the address that is told lets you correct"},
    {"entente serve war.ledger --host entente.example.org", "behind a proxy of that name"},
};

enum { TOKEN_BYTES = 256 };

static int make_token(char token[TOKEN_BYTES]) {
    unsigned char bytes[16];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes) {
        cli_tell("no random numbers for a token; see --token-file");
        return CLI_NO_START;
    }
    for (size_t i = 0; i < sizeof bytes; i++) snprintf(token + 2 * i, 3, "%02x", bytes[i]);
    return CLI_OK;
}

// The first line of the file.
static int read_token(const char *path, char token[TOKEN_BYTES]) {
    FILE *f = fopen(path, "re");
    bool good = f && fgets(token, TOKEN_BYTES, f);
    if (f) fclose(f);
    if (good) token[strcspn(token, "\r\n")] = 0;
    if (good && strlen(token) >= SERVE_TOKEN_LEAST) return CLI_OK;
    cli_tell("%s: a token of at least %d characters is wanted in its first line", path,
             SERVE_TOKEN_LEAST);
    return CLI_USAGE;
}

static bool is_loopback(const char *address) {
    return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}

static int serve_until_stopped(const serve_options *o) {
    enum { LOOK_MS = 200 };
    serve *s;
    ent_err err;
    ent_status status = serve_start(&s, o, &err);
    if (status != ENT_OK) return query_said(status, &err);
    printf("%s%s%s\n", serve_url(s), o->token ? "#token=" : "", o->token ? o->token : "");
    fflush(stdout);
    while (!cli_stopped()) poll(NULL, 0, LOOK_MS);
    serve_stop(&s);
    return CLI_OK;
}

static int start(const command *self, const settings *s, const char *place) {
    char token[TOKEN_BYTES];
    ent_engine *engine = NULL;
    serve_options o = serve_defaults();
    int said = !s->edit        ? CLI_OK
               : s->token_file ? read_token(s->token_file, token)
                               : make_token(token);
    if (said == CLI_OK && !s->no_engine) said = engine_start(&engine, &s->engine);
    if (said != CLI_OK) return said;
    o.place = place;
    o.engine = engine;
    o.port = (int)s->port;
    o.workers = (int)s->workers;
    o.connections = (int)s->connections;
    o.seconds = (int)s->seconds;
    o.hosts = s->hosts;
    o.studies = s->studies;
    o.token = s->edit ? token : NULL;
    if (s->address) o.address = s->address;
    if (!is_loopback(o.address))
        cli_tell("%s: others can reach this without encryption; put a proxy with TLS before it",
                 o.address);
    said = serve_until_stopped(&o);
    ent_engine_close(&engine);
    return said;
}

static int run(const command *self, int argc, char **argv) {
    serve_options o = serve_defaults();
    settings s = {
        .port = o.port, .workers = o.workers, .connections = o.connections, .seconds = o.seconds};
    int n, said = options_read(self, argc, argv, &s, &n);
    if (said != OPTIONS_GO_ON) return said;
    if (n != 1) return cli_usage(self, "one ledger is wanted");
    if (s.token_file && !s.edit) return cli_usage(self, "--token-file goes with --edit");
    return start(self, &s, argv[0]);
}

const command serve_command = {
    .name = "serve",
    .operands = "LEDGER",
    .summary = "shows a ledger in a browser: dyads, actors, events and every word behind them",
    .about = "Tells the address and answers until it is interrupted. Every page is also there as\n"
             "data: its address with .json or .csv behind it. Nobody else can reach it, and it\n"
             "writes nothing, unless told otherwise. While others add to the ledger, pages follow.",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .examples = examples,
    .n_examples = sizeof examples / sizeof *examples,
    .completes = "file",
    .run = run};
