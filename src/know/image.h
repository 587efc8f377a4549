// SPDX-License-Identifier: Apache-2.0
//
// The compiled file.
//
//     ┌──────┬─────────┬───────┬──────────┬─────┬────────────────────────┐
//     │ head │ strings │ facts │ surfaces │ ... │ dictionaries (2 each)  │   sections begin at multiples of 8
//     └──────┴─────────┴───────┴──────────┴─────┴────────────────────────┘
//
// Records are made of 32-bit numbers; a string is its place and length among the strings. A dictionary is a hash table: its
// entries, and slots that hold 1 + the number of an entry. Little-endian; a machine of the other kind refuses the file.
//
// The file also holds the tables it was made from, so that they can be compiled again together with others.
#ifndef KNOW_IMAGE_H
#define KNOW_IMAGE_H

#include "base/err.h"
#include "base/sv.h"

enum { IMAGE_VERSION = 3 };

typedef struct image_ref {
    uint32_t at, len;
} image_ref;

typedef struct image_fact { // know_name without its surface
    uint8_t kind, actor_kind, unused[2];
    image_ref name, code, country, sectors, office, line;
    int32_t from, to;
} image_fact;

typedef struct image_state {
    image_ref code, neighbours, rulers, words, bodies, line;
    uint32_t people, area;
    int32_t latitude, longitude;
} image_state;

enum { IMAGE_NOWHERE = INT32_MIN };
typedef struct image_place {
    image_ref name, country, admin1, kind;
    int32_t north, east; // in hundredths of a degree; IMAGE_NOWHERE where unknown
    uint32_t people, geonames;
} image_place;

typedef struct image_surface { // a fact as some name stands for it
    uint32_t fact;
    uint8_t kind, full, unused[2];
} image_surface;

typedef struct image_group { // surfaces of one key that ask for the same capitals
    uint32_t demand, first, n;
} image_group;

enum { IMAGE_TITLE = 1, IMAGE_WEAK = 2, IMAGE_BODY = 4 };
typedef struct image_noun {
    image_ref noun, sectors, office, line;
    uint32_t flags;
} image_noun;

typedef struct image_cond {
    uint8_t slot, negated;
    uint16_t kinds;
    image_ref prep;
    uint32_t first_lemma, n_lemmas;
} image_cond;

typedef struct image_role {
    uint32_t slot;
    image_ref prep;
} image_role;

typedef struct image_frame {
    image_ref lemma, particle, mode, cameo, line;
    uint8_t type, op, symmetric, unused;
    uint32_t first_cond, n_conds, first_source, n_source, first_target, n_target;
} image_frame;

typedef struct image_cameo {
    image_ref code, name, mode, contexts;
    float goldstein;
    uint32_t quad, type;
} image_cameo;

typedef struct image_plover {
    image_ref cameo;
    float score;
    uint32_t quad;
} image_plover;

typedef struct image_operator { // in the order of ops, then of lines
    uint8_t op, inner, what, type;
    uint32_t status;
    image_ref detail, mode, cameo;
} image_operator;

typedef struct image_source {
    uint32_t file; // know_file
    image_ref label, bytes;
} image_source;

typedef struct image_entry {
    uint32_t hash; // low half of xxh3-64 of the key
    image_ref key;
    uint32_t first, n; // what it stands for; see image_dict
} image_entry;

// Keys, and what `first` and `n` of an entry are.
typedef enum image_dict {
    DICT_NAMES,       // normalised name: groups
    DICT_FIRST_WORDS, // first word of names: `n` has bit w set where one has w words
    DICT_COUNTRIES,   // code: a surface
    DICT_STATES,      // code: a state
    DICT_PERSONS,     // canonical name: surfaces in order of `from`
    DICT_HOLDERS,     // "POL" tab "president": surfaces
    DICT_NOUNS,       // normalised noun: a noun
    DICT_LAST_WORDS,  // last word of nouns, like DICT_FIRST_WORDS
    DICT_VERBS,       // lemma: frames
    DICT_EVENT_NOUNS, // lemma: frames
    DICT_CAMEO,       // code: a cameo
    DICT_PLOVER,      // "ASSAULT", "ASSAULT" tab "drone": a plover
    DICT_CONTEXTS,    // lemma: bits 0..31 in `first`, 32..63 in `n`
    DICT_GIVEN_NAMES, // name: 'f' or 'm' in `first`
    DICT_PLACES,      // normalised name: place numbers
    IMAGE_N_DICTS
} image_dict;

typedef enum image_section {
    SECTION_STRINGS,
    SECTION_FACTS,
    SECTION_STATES,
    SECTION_SURFACES,
    SECTION_GROUPS,
    SECTION_NOUNS,
    SECTION_LEMMAS, // image_ref
    SECTION_CONDS,
    SECTION_ROLES,
    SECTION_FRAMES,
    SECTION_CAMEO,
    SECTION_PLOVER,
    SECTION_OPERATORS,
    SECTION_CONTEXTS, // image_ref: names by bit
    SECTION_SOURCES,
    SECTION_PLACES,
    SECTION_PLACE_NUMBERS, // uint32_t: places of one name, the larger first
    SECTION_DICTS,         // entries and slots of the first dictionary, of the second, ...
    IMAGE_N_SECTIONS = SECTION_DICTS + 2 * IMAGE_N_DICTS
} image_section;

// An image laid out in memory or mapped; borrows its bytes. Sections are counted in records.
typedef struct image {
    sv bytes;
    const void *at[IMAGE_N_SECTIONS];
    uint32_t n[IMAGE_N_SECTIONS];
    uint64_t hash; // xxh3-64 of all behind the head
} image;

// Checks the head, the checksum, and that sections and dictionaries keep within the file. ENT_ERR_VERSION with words that name `path`.
ent_status image_of(image *im, sv bytes, const char *path, ent_err *err) ENT_MUST_USE;

// The view of a reference; false when it leaves the strings.
static inline bool image_str(const image *im, image_ref r, sv *out) {
    *out = (sv){(const char *)im->at[SECTION_STRINGS] + r.at, r.len};
    return r.at <= im->n[SECTION_STRINGS] && r.len <= im->n[SECTION_STRINGS] - r.at;
}

// The entry of a key, or NULL.
const image_entry *image_get(const image *im, image_dict d, sv key);
uint32_t image_hash(sv key);

// Puts sections together; `n` in records. `*bytes` is from malloc and the caller's. ENT_ERR_MEMORY.
ent_status image_write(const void *const at[IMAGE_N_SECTIONS], const uint32_t n[IMAGE_N_SECTIONS],
                       sv *bytes, ent_err *err) ENT_MUST_USE;

// Sets the checksum of an image to what its bytes ask for: for tests that damage one behind it. False where it is too short.
bool image_seal(char *bytes, size_t len);

#endif
