// SPDX-License-Identifier: Apache-2.0
//
// The record of one report: who did what to whom, when, and who says so. The JSON form and the
// meaning of every field is in docs/record.md; here are the shapes.
//
// Items refer to each other by index into the record's arrays. Arrays are in document order.
// Spans are bytes of report.text. What is unknown is 0, -1, ENT_NO_DAY or {NULL, 0} as told.
#ifndef ENTENTE_RECORD_H
#define ENTENTE_RECORD_H

#include "entente/language.h"

// PLOVER 2.0 event types, in the codebook's order, and STATEMENT for a public statement that is none of them.
#define ENT_TYPE_LIST(F) \
    F(AGREE)             \
    F(CONSULT)           \
    F(SUPPORT)           \
    F(CONCEDE)           \
    F(COOPERATE)         \
    F(AID)               \
    F(RETREAT)           \
    F(REQUEST)           \
    F(ACCUSE)            \
    F(REJECT)            \
    F(THREATEN)          \
    F(PROTEST)           \
    F(SANCTION)          \
    F(MOBILIZE)          \
    F(COERCE)            \
    F(ASSAULT)           \
    F(STATEMENT)
#define ENT_ENUM_TYPE(name) ENT_TYPE_##name,
typedef enum ent_type {
    ENT_TYPE_LIST(ENT_ENUM_TYPE) ENT_N_TYPE,
    ENT_TYPE_NONE = ENT_N_TYPE
} ent_type;

#define ENT_ACTOR_KIND_LIST(F) \
    F(person)                  \
    F(state)                   \
    F(government)              \
    F(organisation)            \
    F(group)                   \
    F(bloc)
#define ENT_ENUM_KIND(name) ENT_KIND_##name,
typedef enum ent_actor_kind { ENT_ACTOR_KIND_LIST(ENT_ENUM_KIND) ENT_N_KIND } ent_actor_kind;

#define ENT_MENTION_LIST(F) \
    F(name)                 \
    F(title)                \
    F(pronoun)              \
    F(description)          \
    F(capital)
#define ENT_ENUM_MENTION(name) ENT_BY_##name,
typedef enum ent_mention_by { ENT_MENTION_LIST(ENT_ENUM_MENTION) ENT_N_MENTION } ent_mention_by;

#define ENT_STATUS_LIST(F) \
    F(actual)              \
    F(ongoing)             \
    F(intended)            \
    F(demanded)            \
    F(denied)              \
    F(failed)              \
    F(hypothetical)        \
    F(alleged)
#define ENT_ENUM_STATUS(name) ENT_IS_##name,
typedef enum ent_event_status {
    ENT_STATUS_LIST(ENT_ENUM_STATUS) ENT_N_EVENT_STATUS
} ent_event_status;

#define ENT_GRAIN_LIST(F) \
    F(day)                \
    F(week)               \
    F(month)              \
    F(quarter)            \
    F(year)               \
    F(decade)
#define ENT_ENUM_GRAIN(name) ENT_GRAIN_##name,
typedef enum ent_grain { ENT_GRAIN_LIST(ENT_ENUM_GRAIN) ENT_N_GRAIN } ent_grain;

typedef struct ent_mention {
    ent_span span;
    uint32_t sentence;
    uint32_t word; // head of the mention in its sentence
    ent_mention_by by;
} ent_mention;

typedef struct ent_actor {
    ent_sv
        name; // "Vladimir Putin", "Russia"; for an unnamed group its first description, "anti-government protesters"
    ent_sv code;    // "RUSGOV": country or body, then sectors; empty where neither is known
    ent_sv country; // "RUS"; {NULL, 0} where none
    ent_sv sectors; // "GOVMIL", three letters each; may be empty
    ent_sv role;    // office held on the date, "president"; {NULL, 0} where none
    ent_actor_kind kind;
    const ent_mention *mentions;
    size_t n_mentions; // >= 1
} ent_actor;

// How finely a place is told, the finest first.
#define ENT_PLACE_GRAIN_LIST(F) \
    F(town)                     \
    F(district)                 \
    F(region)                   \
    F(country)                  \
    F(unknown)
#define ENT_ENUM_PLACE(name) ENT_PLACE_##name,
typedef enum ent_place_grain {
    ENT_PLACE_GRAIN_LIST(ENT_ENUM_PLACE) ENT_N_PLACE_GRAIN
} ent_place_grain;

// A place that the report names. One that no table has keeps its name and nothing else.
typedef struct ent_place {
    ent_sv name;             // "Grodno"
    ent_sv country;          // "BLR"; {NULL, 0} where unknown, as for the next
    ent_sv admin1;           // the region of its country, as GeoNames numbers them
    double lat_deg, lon_deg; // of its middle, WGS 84; NAN where unknown
    uint32_t geonames;       // its number there; 0 where unknown
    ent_place_grain grain;
    bool
        near; // the tables lack it: this is the place that its name holds, "Marion" of "Marion Bridge"
    const ent_mention *mentions;
    size_t n_mentions; // >= 1
} ent_place;

// An expression of time, resolved. Both ends are included.
typedef struct ent_time {
    ent_span span;
    uint32_t sentence;
    ent_day from, to; // ENT_NO_DAY where it cannot be resolved
    ent_grain grain;
    ent_sv timex; // TIMEX3 value: "2022-W25", "1997", "2020-Q4", "P2D", "PRESENT_REF"
} ent_time;

typedef enum ent_when_by { ENT_WHEN_NONE, ENT_WHEN_TEXT, ENT_WHEN_PUBLISHED } ent_when_by;

typedef struct ent_when {
    ent_day from, to;
    ent_grain grain;
    ent_when_by by;
} ent_when;

// How an event was found, for `entente why`.
typedef struct ent_why {
    ent_sv line; // "knowledge/verbs.tsv:412", the dictionary line
    ent_sv rule; // the constructions used, outermost first: "passive; operator demand (must)"
    ent_sv
        steps; // one step a line: which word gave the type, source, target, status, speaker, time
} ent_why;

typedef struct ent_event {
    ent_type type;
    ent_sv modes;    // "arrest", "beat|primitive"; may be empty
    ent_sv contexts; // "economic|military"; may be empty
    ent_sv cameo;    // "173"
    uint8_t
        quad; // 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict; 0 STATEMENT
    float score;                     // PLOVER, -10..10
    float goldstein;                 // of the CAMEO code, -10..10
    const uint32_t *source, *target; // indices of actors
    size_t n_source, n_target;
    bool symmetric;
    ent_event_status status;
    ent_when when;
    int32_t place;   // index of the place where it happens, -1 where the text does not say
    int32_t said_by; // index of the actor who says so, -1: the report itself
    ent_span trigger, source_span, target_span; // the last two {0, 0} where empty
    uint32_t sentence, word;                    // of the trigger's head
    bool background;    // told as history: older than a month before publication
    float confidence;   // 0..1
    ent_type runner_up; // ENT_TYPE_NONE where there is none
    float runner_up_confidence;
    ent_why why;
} ent_event;

typedef struct ent_record {
    const ent_actor *actors;
    size_t n_actors;
    const ent_place *places;
    size_t n_places;
    const ent_time *times;
    size_t n_times;
    const ent_event *events;
    size_t n_events;
} ent_record;

ENT_API const char *ent_type_name(ent_type t);
ENT_API const char *ent_actor_kind_name(ent_actor_kind k);
ENT_API const char *ent_mention_name(ent_mention_by m);
ENT_API const char *ent_event_status_name(ent_event_status s);
ENT_API const char *ent_grain_name(ent_grain g);
ENT_API const char *ent_place_grain_name(ent_place_grain g);
ENT_API const char *ent_when_by_name(ent_when_by b);
ENT_API const char *ent_quad_name(int quad); // "verbal cooperation"; "none" for 0
ENT_API const char *ent_part_name(ent_part p);
ENT_API const char *ent_published_from_name(ent_published_from f);
ENT_API const char *ent_drop_why_name(ent_drop_why w);

#endif
