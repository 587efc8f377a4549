// SPDX-License-Identifier: Apache-2.0
//
// The names of the record's enumerations, as the JSON record and the tables write them.
#include "entente/record.h"

#define NAME_OF(name) #name,

const char *ent_type_name(ent_type t) {
    static const char *const names[] = {ENT_TYPE_LIST(NAME_OF)};
    return (unsigned)t < ENT_N_TYPE ? names[t] : "-";
}

const char *ent_actor_kind_name(ent_actor_kind k) {
    static const char *const names[] = {ENT_ACTOR_KIND_LIST(NAME_OF)};
    return (unsigned)k < ENT_N_KIND ? names[k] : "-";
}

const char *ent_mention_name(ent_mention_by m) {
    static const char *const names[] = {ENT_MENTION_LIST(NAME_OF)};
    return (unsigned)m < ENT_N_MENTION ? names[m] : "-";
}

const char *ent_event_status_name(ent_event_status s) {
    static const char *const names[] = {ENT_STATUS_LIST(NAME_OF)};
    return (unsigned)s < ENT_N_EVENT_STATUS ? names[s] : "-";
}

const char *ent_grain_name(ent_grain g) {
    static const char *const names[] = {ENT_GRAIN_LIST(NAME_OF)};
    return (unsigned)g < ENT_N_GRAIN ? names[g] : "-";
}
