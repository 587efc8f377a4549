// SPDX-License-Identifier: Apache-2.0
//
// An image while it grows: sections as arrays in an arena, strings kept once, dictionaries by key.
#ifndef KNOW_BUILD_H
#define KNOW_BUILD_H

#include "base/strmap.h"
#include "base/text.h"
#include "know/image.h"
#include "know/know.h"
#include "know/parse.h"

typedef struct dict_build {
    strmap index; // key -> 1 + index into entries
    VEC(image_entry) entries;
} dict_build;

// A fact under a key, before the facts are grouped by key.
typedef struct keyed_fact {
    uint32_t key; // index into the keys of its list
    uint32_t fact, order;
    uint32_t demand, words;
    uint8_t kind;
    bool full, theirs, lenient;
    ent_day from;
} keyed_fact;

typedef struct keyed_facts {
    strmap keys; // key -> 1 + index
    VEC(keyed_fact) list;
} keyed_facts;

// A frame with what decides its place.
typedef struct keyed_frame {
    know_frame frame;
    uint32_t lemma, order; // number of the lemma by first appearance; of the frame
    bool theirs;
} keyed_frame;

typedef struct build {
    arena *a;
    know_problems *p;
    text strings;
    strmap pool; // string -> 1 + index into refs
    VEC(image_ref) refs;
    VEC(image_fact) facts;
    VEC(image_state) states;
    VEC(image_surface) surfaces;
    VEC(image_group) groups;
    VEC(image_noun) nouns;
    VEC(image_ref) lemmas;
    VEC(image_cond) conds;
    VEC(image_role) roles;
    VEC(image_frame) frames;
    VEC(image_cameo) cameo;
    VEC(image_plover) plover;
    VEC(image_operator) operators;
    VEC(image_ref) contexts;
    VEC(image_source) sources;
    VEC(image_place) places;
    VEC(uint32_t) place_numbers;
    dict_build dicts[IMAGE_N_DICTS];
    keyed_facts names, persons, holders, countries;
    strmap lemma_lists; // lemmas of a condition, joined -> 1 + index into lemmas
} build;

image_ref build_str(build *b, sv s);

// The entry of a key, made with zeroes when it is not there; valid until the next one is made.
image_entry *build_entry(build *b, image_dict d, sv key);

// What each kind of table becomes.
void build_names(build *b, const know_rows rows[KNOW_N_FILES]);
void build_states(build *b, const know_rows *rows);
void build_places(build *b, const know_rows rows[KNOW_N_FILES]);
void build_given_names(build *b, const know_rows *rows);
void build_nouns(build *b, const know_rows rows[KNOW_N_FILES]);
void build_frames(build *b, const know_rows rows[KNOW_N_FILES]);
void build_codebooks(build *b,
                     const know_rows rows[KNOW_N_FILES]); // cameo, plover, operators, contexts

#endif
