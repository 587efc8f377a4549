// SPDX-License-Identifier: Apache-2.0
#include "code/code.h"
#include "code/event.h"

void code_record(arena *a, const know *k, const ent_report *report, const ent_language *language,
                 ent_record *record) {
    scene sc = scene_of(a, k, report, language);
    times when = time_find(&sc);
    actors who = actor_find(&sc);
    wheres where = where_find(&sc, &who);
    events found = event_find(&sc, &who, &when, &where);
    *record = (ent_record){.actors = who.at,
                           .n_actors = who.n,
                           .places = where.at,
                           .n_places = where.n,
                           .times = when.at,
                           .n_times = when.n,
                           .events = found.at,
                           .n_events = found.n};
}
