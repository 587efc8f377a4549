// SPDX-License-Identifier: Apache-2.0
//
// Counting once: how alike two mentions of events are, in different reports.
//
// A mention is one coded event of one report. Two of different reports are compared by a logistic score over a few readable features, some of
// their reports, some of their own; same_weights.h has the weights, docs/once.md how they were fitted and what was measured.
//
//     same.h     keys by which reports meet, and the score of a pair            (here)
//     crowd.h    reports that hold together, in groups of bounded size
//     unite.h    the mentions of a group -> happenings -> events
//
// What comes out depends on the set of reports and mentions alone, never on their order: a ledger has the same events whatever the order, the
// batches, or the number of processes in which reports came in. Nothing here knows of a store.
#ifndef LEDGER_SAME_H
#define LEDGER_SAME_H

#include "base/arena.h"
#include "entente/record.h"
#include "read/neardup.h"

// A report as it is compared. Everything is borrowed.
typedef struct same_report {
    sv key;              // its name, compared by bytes: no two in a set have the same
    sv publisher;        // {NULL, 0} where unknown
    ent_day published;   // ENT_NO_DAY where unknown
    sv lede;             // same_lede of its text
    const neardup *copy; // of its text; NULL where not known
    int64_t crowd;       // number of its crowd (crowd.h); 0: it is in none
} same_report;

typedef struct same_mention {
    const same_report *report;
    int64_t spot; // tells the mentions of a report apart
    ent_type type;
    int quad; // as in ent_event
    ent_event_status status;
    ent_when when; // of the event
    bool symmetric;
    const sv *source, *target; // codes of the actors, "RUSGOV"; may hold empty ones
    size_t n_source, n_target;
    sv a, b;      // parties of the two sides, "RUS|BLR"
    sv words;     // same_words of its sentence
    int64_t list; // not 0: rows of one list of events (an import), which are all different
} same_mention;

// The words of a sentence, and those of the beginning of a report, packed (words.h): what a store keeps in place of the text, at most
// 384 bytes each. They are made from the text alone, so that a record that was coded elsewhere gives the same. Live in `a`.
sv same_words(arena *a, sv sentence);
sv same_lede(arena *a, sv text);

// Keys for looking up whom to compare: the rarest words of the report's beginning. Two reports are compared when they share a key and their days are at
// most SAME_DAYS apart. A report of unknown day meets only those with the same words in the same order, by one key on day 0.
enum { SAME_DAYS = 3, SAME_KEYS = 8 };
typedef struct same_key {
    uint64_t key;
    ent_day day;
} same_key;
size_t same_keys(const same_report *r, same_key keys[SAME_KEYS]); // how many

bool same_share_key(const same_report *x, const same_report *y); // on near days

// How a pair's score comes about. Each feature adds weight times value to the sum; score = 1/(1+exp(-sum)).
#define SAME_FEATURE_LIST(F)                             \
    F(SENTENCE, "words of the sentences")                \
    F(LEDE, "words of the reports")                      \
    F(NAMES, "names in the reports")                     \
    F(CONTAINED, "names of one in the other")            \
    F(NUMBERS, "numbers shared")                         \
    F(COPY, "text copied")                               \
    F(SOURCE, "source")                                  \
    F(TARGET, "target")                                  \
    F(REVERSED, "source and target reversed")            \
    F(TYPE, "same type")                                 \
    F(QUAD, "other type, same quad class")               \
    F(DAYS_APART, "days between the events")             \
    F(SURE_APART, "days differ by the texts themselves") \
    F(LATER, "days between the reports")                 \
    F(ALWAYS, "always")
#define SAME_ENUM_FEATURE(name, words) SAME_##name,
typedef enum same_feature { SAME_FEATURE_LIST(SAME_ENUM_FEATURE) SAME_N_FEATURES } same_feature;

typedef struct same_evidence {
    double value[SAME_N_FEATURES], adds[SAME_N_FEATURES];
    double sum, score;
} same_evidence;
same_evidence same_compare(const same_mention *x, const same_mention *y);

// The same in two steps, for many pairs: what two reports add, the constant included; and the score with that.
double same_reports_add(const same_report *x, const same_report *y);
double same_score(const same_mention *x, const same_mention *y, double reports_add);
const char *same_feature_name(same_feature f); // as in the list, for people

// The least score by which mentions are linked, where nobody sets another.
#define SAME_THRESHOLD 0.25

bool same_is_copy(const same_report *x, const same_report *y); // of one text, cut or not

// How many independent sources the reports are: those that are copies of each other count once, and so do those of one
// publisher. Of more than SAME_MOST_TOLD_APART publishers only reports with the very same words count as copies.
enum { SAME_MOST_TOLD_APART = 200 };
size_t same_sources(arena *a, const same_report *const *r, size_t n);

#endif
