// SPDX-License-Identifier: Apache-2.0
#include "code/code.h"
#include "code/event.h"

void code_record(arena *a, const know *k, const ent_report *report, const ent_language *language,
                 ent_record *record) {
    scene sc = scene_of(a, k, report, language);
    times when = time_find(&sc);
    actors who = actor_find(&sc);
    events found = event_find(&sc, &who, &when);
    *record = (ent_record){who.at, who.n, when.at, when.n, found.at, found.n};
}
