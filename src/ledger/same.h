// SPDX-License-Identifier: Apache-2.0
//
// Counting once: which mentions of events, in different reports, are one event.
//
// A mention is one coded event of one report. Mentions of different reports that share a key (below) are compared by a logistic score over
// a few readable features; the table in same.c has the weights, docs/once.md how they were fitted and what was measured. Pairs that reach the threshold are
// links; mentions joined by links are a component; a component is divided into events by average-link agglomeration. What comes out
// depends on the set of mentions alone, never on their order: a ledger has the same events whatever the order, or the number of the
// processes, in which reports came in.
//
// Nothing here knows of a store. How a store uses it when reports come in:
//
//     for each new mention: same_keys; fetch the mentions in the store that have one of its keys and are at most SAME_DAYS from it on that key
//     fetch all other mentions of the components of those: the set is then closed, links lead nowhere else
//     same_cluster over new and fetched mentions together; write back cluster and component of each mention whose names changed
//
// One call may cover any number of new mentions. Clustering everything at once gives the same answer as any sequence of such steps.
//
// What a person says (two mentions are one event, or are not) is given as pins and wins over every score.
#ifndef LEDGER_SAME_H
#define LEDGER_SAME_H

#include "base/arena.h"
#include "entente/record.h"
#include "read/neardup.h"

// What the comparison looks at. Everything is borrowed. `report` and `event` name the mention: no two in a set have the same.
typedef struct same_mention {
    sv report; // name of the report, compared by bytes
    uint32_t
        event; // index of the event in its record, or any other number that tells the mentions of a report apart
    sv publisher;      // {NULL, 0} where unknown
    ent_day published; // ENT_NO_DAY where unknown
    ent_type type;
    sv cameo;      // {NULL, 0} where unknown
    ent_when when; // of the event
    bool symmetric;
    const sv *source, *target; // codes of the actors, "RUSGOV"; may hold empty ones
    size_t n_source, n_target;
    sv words;            // same_words of the mention's sentence
    sv lede;             // same_lede of the report's text
    const neardup *copy; // of the report's text; NULL where not known
} same_mention;

// The words of a sentence, and those of the beginning of a report, packed (words.h): what a store keeps in place of the text, at most
// 384 bytes each. They are made from the text alone, so that a record that was coded elsewhere gives the same. Live in `a`.
sv same_words(arena *a, sv sentence);
sv same_lede(arena *a, sv text);

// Keys for looking up whom to compare: the rarest words of the report's beginning, on the day of publication; and the pairs of countries that act with the
// type, on the day of the event. Two mentions are compared when they share a `key` and the `day`s of it are at most SAME_DAYS apart.
enum {
    SAME_DAYS = 3,
    SAME_WORD_KEYS = 8,
    SAME_PAIR_KEYS = 4,
    SAME_KEYS = SAME_WORD_KEYS + SAME_PAIR_KEYS
};
typedef struct same_key {
    uint64_t key;
    ent_day day;
} same_key;
size_t same_keys(const same_mention *m, same_key keys[SAME_KEYS]); // how many

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
const char *same_feature_name(same_feature f); // as in the list, for people

typedef struct same_options {
    double threshold; // 0..1, the least score of a link
} same_options;
#define SAME_THRESHOLD 0.25

// A person's word on two mentions of the set (indices).
typedef struct same_pin {
    uint32_t x, y;
    bool same;
} same_pin;

// cluster[i] is the index of the first mention (by report, then event) of the event that mention i belongs to, which thereby names the
// event; component[i] likewise for its component. Both have n places. A mention that stays alone has itself.
// Pinned mentions belong to one component, joined or not: store pins with both and fetch the other side too.
void same_cluster(arena *a, const same_mention *m, size_t n, const same_pin *pins, size_t n_pins,
                  const same_options *o, uint32_t *cluster, uint32_t *component);

// How many independent sources tell of an event, whose mentions are `m`: reports that are copies of each other count once, and so
// do those of one publisher.
size_t same_sources(arena *a, const same_mention *m, size_t n);

#endif
