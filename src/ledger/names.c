// SPDX-License-Identifier: Apache-2.0
#include "ledger/names.h"

int names_index(sv word, names_fn name, int n) {
    for (int i = 0; i < n && word.len; i++) {
        const char *known = name(i);
        if (!strncmp(word.p, known, word.len) && !known[word.len]) return i;
    }
    return n;
}

const char *names_type(int i) { return ent_type_name((ent_type)i); }
const char *names_status(int i) { return ent_event_status_name((ent_event_status)i); }
const char *names_grain(int i) { return ent_grain_name((ent_grain)i); }
const char *names_kind(int i) { return ent_actor_kind_name((ent_actor_kind)i); }
const char *names_part(int i) { return ent_part_name((ent_part)i); }
const char *names_by(int i) { return ent_when_by_name((ent_when_by)i); }
const char *names_published(int i) { return ent_published_from_name((ent_published_from)i); }
const char *names_quad(int i) { return ent_quad_name(i); }
