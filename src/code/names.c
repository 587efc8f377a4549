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

const char *ent_place_grain_name(ent_place_grain g) {
    static const char *const names[] = {ENT_PLACE_GRAIN_LIST(NAME_OF)};
    return (unsigned)g < ENT_N_PLACE_GRAIN ? names[g] : "-";
}

const char *ent_when_by_name(ent_when_by b) {
    static const char *const names[] = {"none", "text", "published"};
    return (unsigned)b < sizeof names / sizeof *names ? names[b] : "-";
}

const char *ent_quad_name(int quad) {
    static const char *const names[] = {"none", "verbal cooperation", "material cooperation",
                                        "verbal conflict", "material conflict"};
    return (unsigned)quad < sizeof names / sizeof *names ? names[quad] : "-";
}

const char *ent_part_name(ent_part p) {
    static const char *const names[] = {"title", "body", "related"};
    return (unsigned)p < sizeof names / sizeof *names ? names[p] : "-";
}

const char *ent_published_from_name(ent_published_from f) {
    static const char *const names[] = {"none", "option", "metadata", "dateline"};
    return (unsigned)f < sizeof names / sizeof *names ? names[f] : "-";
}

const char *ent_drop_why_name(ent_drop_why w) {
    static const char *const names[] = {"promotion", "navigation", "caption", "byline",
                                        "duplicate"};
    return (unsigned)w < sizeof names / sizeof *names ? names[w] : "-";
}
