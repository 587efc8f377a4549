// SPDX-License-Identifier: Apache-2.0
//
// Phrases of a sentence that may stand for actors, before anybody asks for whom.
#ifndef CODE_MENTION_H
#define CODE_MENTION_H

#include "code/name.h"

typedef enum mention_kind {
    MENTION_NAME, // "Poland", "Defense Minister Sergei Shoigu", "the Supreme Court of Kenya"
    MENTION_NOUN, // a noun that names people by what they do: "Polish riot police", "the president"
    MENTION_STATE,     // "the two countries", "its southern neighbor", "the kingdom"
    MENTION_SIDE,      // "both sides", "the parties", "the two"
    MENTION_LEADER,    // "the two leaders"
    MENTION_BODY,      // "the group", "the bloc": a body told before
    MENTION_ADJECTIVE, // "Turkish" before a noun that is no actor: "Turkish airstrikes"
    MENTION_PRONOUN,
} mention_kind;

enum { MENTION_MOST_MODS = 4 };

typedef struct mention {
    uint32_t sentence;
    int head;       // the word by which the tree holds the phrase
    int begin, end; // words of the phrase
    mention_kind kind;
    ent_mention_by by;
    const proper_name *name; // NULL without
    const know_noun *
        noun; // the title before a name, the noun of a description, the noun inside a name; may be NULL
    int noun_begin, noun_end;
    const proper_name *mods
        [MENTION_MOST_MODS]; // countries and bodies in front: "Russian", "U.S.", "Hamas"; text order
    int n_mods;
    const know_noun *mod_noun; // "rebel" in "rebel fighters"; NULL without
    int owner;                 // head of the possessor: "Belarus" in "Belarus's president"; -1
    int of;                    // head of the of-phrase, or what "for" names ("spokesman for"); -1
    int at;                    // head of a phrase of place: "in Turkey", "from Syria"; -1
    int count;                 // "two", "both": 2; 0 where no number is told
    bool plural, definite, indefinite, former;
    bool abroad;         // of no one country: "European leaders", "international observers"
    bool each;           // "each state", "either side", "the other side"
    bool other;          // the last of these
    bool resolved;       // `ids` are final
    const uint32_t *ids; // who it stands for
    size_t n_ids;
} mention;

typedef struct mentions {
    mention *at; // in order of `head`
    size_t n;
    int32_t *
        by_word; // index into `at`; also for the other words of a name and its title whose head lies outside; -1 for none
} mentions;

mentions mention_find(const scene *sc, uint32_t sentence, const names *in);

// The word is in a list separated by `|`.
bool mention_lemma_is(const scene *sc, uint32_t sentence, int word, sv list);

#endif
