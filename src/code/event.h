// SPDX-License-Identifier: Apache-2.0
//
// From trees to events: predicates that can be events (frame.h), their roles, what stands over them (operators:
// plans, refusals, demands, denials, conditions), who says so (said.h), and when.
#ifndef CODE_EVENT_H
#define CODE_EVENT_H

#include "code/actor.h"
#include "code/time.h"
#include "code/where.h"

typedef struct events {
    const ent_event *at; // in order of sentence and trigger
    size_t n;
} events;

// `who` may get new actors: an unnamed source that the text implies ("anti-government protests": the protesters).
events event_find(const scene *sc, actors *who, const times *when, const wheres *where);

#endif
