// SPDX-License-Identifier: Apache-2.0
//
// Named streams of events: filters over the events, from a file of settings (toml.h).
//
//     [pressure]
//     actors = ["USA", "EU", "DEU"]         codes, by their beginning; left out: anybody
//     recipients = ["BLR"]
//     types = ["SANCTION", "THREATEN"]
//     modes = ["ban"]                        any of them
//     contexts = ["economic"]                any of them
//     domain = "ECO"                         counts 1/k where an event has k domains
//     direction = "+"                        together; "-" apart
//     score = [-10, 0]                       least and most
//     mutual = true                          actors and recipients may change places
//
// A reciprocal event, one without recipients, is among its actors: it counts once in a mutual stream and one half in a directed one.
#ifndef MEASURE_STREAM_H
#define MEASURE_STREAM_H

#include "measure/domain.h"
#include "measure/toml.h"

typedef struct stream_rule {
    sv name;
    sv actors, recipients, types, modes, contexts; // joined by '|'; empty: any
    domain domain;                                 // DOMAIN_NONE: any
    int direction;                                 // 0: any
    double least_score, most_score;
    bool mutual;
} stream_rule;

typedef struct stream_rules {
    VEC(stream_rule);
} stream_rules;

// The events that pass, by time, then id.
typedef struct stream {
    sv name;
    size_t n;
    const double *time_day; // days since 1970-01-01
    const double *weight;   // 1, less for shared domains and reciprocal events
    const double *score;
    const uint32_t *event; // index into the events
} stream;

// All tables of the file that begin with `prefix` ("" or "stream."), the rest of whose name is the stream's. A rule without anything is
// ENT_ERR_INPUT, as is an unknown type, domain or key.
ent_status stream_rules_read(arena *a, toml *t, sv prefix, stream_rules *rules,
                             ent_err *err) ENT_MUST_USE;

// For a claim of the form "pressure from W on A speeds A's integration with B": pressure, crisis, patron, friction and integration, the last
// by domain too. `w` may be several codes joined by '|'.
void stream_rules_usual(arena *a, sv state, sv partner, sv w, stream_rules *rules);

const stream_rule *stream_rule_named(const stream_rules *rules, sv name);

stream stream_of(arena *a, const measure_events *events, const stream_rule *rule);

// The weight of an event in a stream, 0 where it does not pass.
double stream_weight(const measure_event *e, const stream_rule *rule);

#endif
