// SPDX-License-Identifier: Apache-2.0
//
// What states agreed, provision by provision, and what became of it: a file of JSON Lines to which entries are only ever added.
//
//     {"record": "agreement", "id": "UT97", "title": "...", "kind": "treaty", "signed": "1997-04-02", "in_force": "1997-06-11"}
//     {"record": "party", "agreement": "UT97", "state": "BLR", "signed": "1997-04-02"}
//     {"record": "provision", "id": "UT97-eco1", "agreement": "UT97", "article": "3", "title": "Single economic space",
//      "domain": "ECO", "polarity": 1, "kind": "aspiration", "weight": 0.5}
//     {"record": "entry", "seq": 1, "provision": "UT97-eco1", "axis": "legal", "to": "signed", "date_lo": "1997-05-23",
//      "date_hi": "1997-05-23", "confidence": 1, "evidence": ["..."], "coder": "human", "recorded": "1997-06-01"}
//     {"record": "entry", "seq": 2, "retracts": 1, "note": "...", "coder": "human", "recorded": "1999-01-01"}
//
// An axis is `legal` or `implementation`. The status of a provision on a day, as known on another: entries recorded up to then, those
// that are retracted left out, by (date_lo, seq); each counts as far as its dates are past and as it is sure:
//
//     f = share of [date_lo, date_hi] that is past;  c = confidence f;  m1 = c v + (1-c) m1;  m2 = c v^2 + (1-c) m2
//
// A change is allowed forward along none, proposed, signed, ratified, in_force (steps may be passed over: who signs has agreed); between
// in_force and suspended; from anywhere to terminated, lapsed, superseded. Forward along none, minimal, intermediate, full; from
// anywhere to reversed, failed; from these to minimal. Others want `forced` and a note.
#ifndef MEASURE_TREATY_H
#define MEASURE_TREATY_H

#include "measure/domain.h"

#define TREATY_STATUS_LIST(F) \
    F(none)                   \
    F(proposed)               \
    F(signed)                 \
    F(ratified)               \
    F(in_force)               \
    F(suspended)              \
    F(lapsed)                 \
    F(terminated)             \
    F(superseded)             \
    F(minimal)                \
    F(intermediate)           \
    F(full)                   \
    F(reversed)               \
    F(failed)
#define TREATY_ENUM(name) TREATY_##name,
typedef enum treaty_status { TREATY_STATUS_LIST(TREATY_ENUM) N_TREATY_STATUS } treaty_status;
const char *treaty_status_name(treaty_status s);
treaty_status treaty_status_named(sv name); // N_TREATY_STATUS for none

typedef enum treaty_axis { TREATY_LEGAL, TREATY_IMPLEMENTATION, N_TREATY_AXES } treaty_axis;
const char *treaty_axis_name(treaty_axis axis);
bool treaty_axis_has(treaty_axis axis, treaty_status s);
bool treaty_allows(treaty_axis axis, treaty_status from, treaty_status to);

typedef struct treaty_agreement {
    sv id, title, kind, parent, supersedes, depositary, text_ref;
    ent_day signed_day, in_force_day; // ENT_NO_DAY where unknown
} treaty_agreement;

typedef struct treaty_party {
    sv agreement, state, reservations;
    ent_day signed_day, ratified_day, withdrew_day;
} treaty_party;

typedef struct treaty_provision {
    sv id, agreement, article, title, kind, bearer, beneficiary, deadline, measure;
    domain domain;
    int polarity; // 1 integrates, -1 keeps sovereignty, 0 neither
    bool legally_enforceable;
    double weight; // of its kind where the file has none: 1, for an aspiration 0.5
} treaty_provision;

typedef struct treaty_entry {
    int64_t seq;
    uint32_t provision; // index
    treaty_axis axis;
    treaty_status to;
    ent_day date_lo, date_hi;
    double confidence; // 0..1
    sv evidence;       // "ev1|ev2"
    sv coder, note;    // coder: human or rule
    ent_day recorded;
    int64_t retracts; // seq; 0: none, and only then are provision to confidence meant
    bool forced;
} treaty_entry;

typedef struct treaties {
    VEC(treaty_agreement) agreements;
    VEC(treaty_party) parties;
    VEC(treaty_provision) provisions;
    VEC(treaty_entry) entries; // in the order of the file; seq ascends
    char hash[65];
    warnings warned; // provisions and entries that contradict each other
} treaties;

// ENT_ERR_INPUT: "FILE:LINE: what is wrong".
ent_status treaties_read(arena *a, const char *path, treaties *t, ent_err *err) ENT_MUST_USE;

// Index of the provision called so, -1 for none.
int64_t treaty_provision_named(const treaties *t, sv id);

// What each status is worth, from 0 to 1: legal and implementation.
typedef struct treaty_table {
    double value[N_TREATY_STATUS];
} treaty_table;
treaty_table treaty_usual_table(void);

typedef struct treaty_fold {
    double value, sd;
    treaty_status status; // the latest that has begun
    int64_t seq;          // of that entry, 0 for none
} treaty_fold;

// `known` ENT_NO_DAY: all that the file has.
treaty_fold treaty_status_at(arena *a, const treaties *t, uint32_t provision, treaty_axis axis,
                             ent_day at, ent_day known, const treaty_table *table);

// Checks an entry that would be added: that the change is allowed, that its dates and its evidence are. Above 0.7 a rule's word
// does not go. ENT_ERR_USAGE says why not.
ent_status treaty_check(arena *a, const treaties *t, const treaty_entry *e,
                        ent_err *err) ENT_MUST_USE;

// Adds a line to the file, synced; `seq` is the next one, and comes back in it.
ent_status treaty_append(arena *a, const char *path, const treaties *t, treaty_entry *e,
                         ent_err *err) ENT_MUST_USE;

// What an event would be an entry of, by the rules: SUPPORT that signs or ratifies; AGREE; COOPERATE or AID; REJECT, SANCTION withdraw or
// discontinue. False where it says nothing of this provision, whose agreement's parties must be its two sides. Confidence at most
// 0.7, and at most 0.5 where a single source tells it.
bool treaty_propose(arena *a, const treaties *t, uint32_t provision, const measure_event *event,
                    treaty_entry *e);

#endif
