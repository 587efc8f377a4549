// SPDX-License-Identifier: Apache-2.0
//
// A request as it came, taken apart: nothing in it is trusted, everything is bounded.
//
//     /dyad/BLR/RUS.csv?since=2020-01-01      path "dyad", "BLR", "RUS"; form CSV; one parameter
//     /api/v1/dyad/BLR/RUS                    the same path; form JSON
//     /dyad/BLR/RUS                           form page
#ifndef SERVE_REQUEST_H
#define SERVE_REQUEST_H

#include "base/arena.h"
#include "base/err.h"

typedef enum request_form { REQUEST_PAGE, REQUEST_JSON, REQUEST_CSV } request_form;

enum {
    REQUEST_MOST_URI = 8192,
    REQUEST_MOST_PARTS = 8,
    REQUEST_MOST_PARAMETERS = 48,
    REQUEST_MOST_BODY = 1 << 20,
};

typedef struct request_parameter {
    sv name, value;
} request_parameter;

// Filled by the caller: what the transport knows. Headers are {NULL, 0} where they did not come.
typedef struct request {
    sv method, uri; // "GET", "/events?actor=RUS"
    sv host, origin, fetch_site, content_type, authorization;
    sv body;

    // Filled by request_read, in the arena.
    sv parts[REQUEST_MOST_PARTS]; // decoded, without the form's ending
    size_t n_parts;
    request_form form;
    request_parameter parameters[REQUEST_MOST_PARAMETERS];
    size_t n_parameters;
} request;

// ENT_ERR_INPUT: too long, a broken escape, control characters, text that is no UTF-8.
ent_status request_read(request *r, arena *a, ent_err *err) ENT_MUST_USE;

// The value of a parameter; {NULL, 0} where it is not there or empty. Of several the first.
sv request_value(const request *r, const char *name);

// "name" or "[::1]" of "name:8471"; empty where it makes no sense.
sv request_host_name(sv host);

// Whether the request calls the server by a name that is its own (an attacker's page can make a browser call it by another: DNS
// rebinding), and comes from no other site. `names` are separated by commas.
bool request_is_ours(const request *r, sv names);

#endif
