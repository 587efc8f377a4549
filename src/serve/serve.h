// SPDX-License-Identifier: Apache-2.0
//
// The pages of a ledger: an HTTP server with a JSON interface, live updates and the application built from web/.
//
//     serve *s;
//     serve_options o = serve_defaults();
//     o.place = "war.ledger";
//     if (serve_start(&s, &o, &err) != ENT_OK) ...
//     printf("%s\n", serve_url(s));
//     ... until somebody interrupts ...
//     serve_stop(&s);
//
// What it answers is told in openapi.json, of which tests/cli/serve.sh checks every path and field. How it keeps itself safe:
// docs/serving.md.
#ifndef SERVE_SERVE_H
#define SERVE_SERVE_H

#include "base/err.h"
#include "entente/engine.h"

typedef struct serve serve;

typedef struct serve_options {
    const char *place;   // of the ledger
    const char *address; // to listen at: an IPv4 or IPv6 address; default: loopback, 127.0.0.1
    int port;            // 0: any that is free
    const char *
        hosts; // names by which it may be called beside loopback's, separated by commas; NULL: none
    const char *studies; // folder with study reports (HTML); NULL: none
    const char
        *token; // lets analysts write; NULL: read-only. At least SERVE_TOKEN_LEAST characters
    const ent_engine *
        engine; // for pasted reports and the why of an event; borrowed; NULL: these pages say that it is missing
    int workers;     // questions answered at the same time, a connection to the ledger each
    int connections; // at the same time
    int seconds;     // most for the questions of one page
} serve_options;

enum { SERVE_TOKEN_LEAST = 16 };
serve_options serve_defaults(void);

// Opens the ledger, listens and answers, all on threads of its own. ENT_ERR_IO: the ledger or the port cannot be had; ENT_ERR_USAGE:
// an address or token that cannot be.
ent_status serve_start(serve **s, const serve_options *o, ent_err *err) ENT_MUST_USE;

// "http://127.0.0.1:8471/"
const char *serve_url(const serve *s);

// Takes no more connections, ends live updates, lets begun answers end for some seconds, closes. Sets it to NULL; NULL inside is allowed.
void serve_stop(serve **s);

#endif
