// SPDX-License-Identifier: Apache-2.0
//
// The reference works in memory: what `knowledge/*.tsv` say, compiled into one file that is mapped
// and shared by processes. knowledge/README.md tells what the columns mean; here is how to ask.
//
// Strings handed out point into the mapped file (or the overrides) and live as long as the `know`. A `line` is the file and
// line that a fact was read from, "verbs.tsv:412", "leaders/asia.tsv:7"; of a folder that overrides, "+verbs.tsv:3".
#ifndef KNOW_KNOW_H
#define KNOW_KNOW_H

#include "base/arena.h"
#include "base/err.h"
#include "entente/record.h"

typedef struct know know;

// Maps the compiled file. `dir`, NULL for none, is a folder with TSV files of the same names, or dictionaries of TABARI and PETRARCH
// (dictionary.h), that add lines or, for the same key, win. ENT_ERR_VERSION: damaged or of another version; ENT_ERR_INPUT: a bad line in `dir`.
ent_status know_open(know **k, const char *path, const char *dir, ent_err *err) ENT_MUST_USE;
void know_close(know **k);
const char *know_hash(const know *k); // xxh3 of all that counts, 16 hex digits

// What of the dictionaries in `dir` could not be used, "FILE:LINE: why" in lines, and how many.
size_t know_notes(const know *k, sv *lines);

// --- Who -------------------------------------------------------------------------------------

typedef enum know_name_kind {
    KNOW_COUNTRY,   // "Poland", "U.S."
    KNOW_ADJECTIVE, // "Polish"
    KNOW_PEOPLE,    // "Pole", "Poles"
    KNOW_CAPITAL,   // "Warsaw"; kind and code are the state's
    KNOW_ORGANISATION,
    KNOW_TOWN, // a town or region; kind and code are the state's. Of one name the larger place first
    KNOW_PERSON, // one term of office, or a life, of one person
} know_name_kind;

// One fact that a name can stand for.
typedef struct know_name {
    know_name_kind kind;
    ent_actor_kind actor_kind;
    sv name;    // canonical: "Poland" for Polish, Poles and Warsaw; "Krakow"; "Vladimir Putin"
    sv code;    // "POL", "IGOUNO", "RUSGOV"
    sv country; // "POL"; empty for bodies
    sv sectors; // "GOVMIL"; may be empty
    sv office;  // KNOW_PERSON: "president"; else empty
    ent_day from, to; // first and last day on which it holds; INT32_MIN+1 / INT32_MAX where open
    bool full; // false where a person was matched by a family name alone ("Putin", "al-Assad")
    sv line;   // "leaders.tsv:120"
} know_name;

typedef struct know_names {
    const know_name *at; // in file order; all matches of the longest surface
    size_t n;
} know_names;

// The names that begin at the first of `forms` (words as they stand in the text), longest match: returns how many
// words they take, 0 for none. Diacritics, hyphens, apostrophes and full stops do not count; capitals must
// stand where the fact has them, so that "turkey" and "us" are no countries.
size_t know_name_match(const know *k, const sv *forms, size_t n_forms, know_names *found);

// A state by its code: name, KNOW_COUNTRY. NULL where unknown.
const know_name *know_country(const know *k, sv code);

// What a reader knows of a state or territory beside its names. Lists are separated by `|`.
typedef struct know_state {
    sv code;
    sv neighbours;           // codes; by land, or across a narrow sea
    sv rulers;               // codes of its rulers from abroad, the last one first
    sv words;                // what news calls it: "island", "baltic", "west african"
    sv bodies;               // codes of those it is a member of, in one recent year
    uint32_t people, area;   // in thousands; in km²; 0 where unknown
    int latitude, longitude; // of its middle, in degrees; both 0 where unknown
    sv line;
} know_state;

// NULL where nothing is known.
const know_state *know_state_of(const know *k, sv code);
const know_state *know_states(const know *k, size_t *n); // all, in file order

// Whether some state has `word` among its words.
bool know_state_word(const know *k, sv word);

// A place or region, and where it lies.
typedef struct know_place {
    sv name, country;
    sv admin1; // the region of its country, as GeoNames numbers them; empty where unknown
    sv kind; // of GeoNames: "PPL", "PPLA" seat of a region, "PPLC" capital, "ADM1" region; empty for regions.tsv
    double north, east; // degrees; NAN where unknown
    uint32_t people;    // 0 where unknown
    uint32_t geonames;  // 0 where unknown
} know_place;

// The places of that name or spelling, the larger first: their numbers, for know_place_at. NULL and 0 for none.
const uint32_t *know_places(const know *k, sv name, size_t *n);
know_place know_place_at(const know *k, uint32_t number);

// All offices of a person by canonical name, in order of `from`.
know_names know_person(const know *k, sv name);

// Who held `office` in `country` (or in the body of that code) on `day`; NULL where unknown. Where several did, the first in the file.
const know_name *know_holder(const know *k, sv country, sv office, ent_day day);

// 'f' or 'm' of a given name as news writes it; '\0' for names of both, and unknown ones.
char know_given_gender(const know *k, sv name);

// A noun or title for people and bodies by what they do.
typedef struct know_noun {
    sv noun;    // "riot police"
    sv sectors; // "COP"; a body for some ("IGOUNO" for peacekeeper)
    sv office;  // titles: "president"; else empty
    bool title; // from titles.tsv
    bool weak;  // only where there is no better noun
    bool
        body; // takes the sectors of the person or body it belongs to ("aide"); these for want of it
    sv line;
} know_noun;

// The longest noun or title among the lower-cased lemmas that END at the last of `lemmas` (head last, as in a compound):
// returns how many words it takes, 0 for none. The head itself may be given as form where the lemma has no entry.
size_t know_noun_match(const know *k, const sv *lemmas, size_t n_lemmas, const know_noun **found);

// --- What ------------------------------------------------------------------------------------

typedef enum know_op {
    KNOW_OP_NONE,
    KNOW_OP_LIGHT,
    KNOW_OP_FUTURE,
    KNOW_OP_REFUSE,
    KNOW_OP_END,
    KNOW_OP_RESUME,
    KNOW_OP_DEMAND,
    KNOW_OP_ATTEMPT,
    KNOW_OP_THREAT,
    KNOW_OP_DENY,
    KNOW_OP_SAY,
    KNOW_OP_ACCUSE,
    KNOW_OP_ALLOW,
    KNOW_OP_CAUSE,
    KNOW_OP_JUDGE,
    KNOW_OP_HYPOTHETICAL, // "might", "could", "if"
    KNOW_N_OP
} know_op;

const char *know_op_name(know_op op);

// Where in a clause or noun phrase something is looked for.
typedef enum know_slot {
    KNOW_SUBJ,
    KNOW_OBJ,
    KNOW_IOBJ,
    KNOW_COMP,
    KNOW_PREP, // PREP: `prep` names the preposition
    KNOW_MOD,
    KNOW_POSS, // of the noun itself
    KNOW_OBJ_MOD,
    KNOW_OBJ_POSS,
    KNOW_OBJ_PREP, // of the object
    KNOW_PLACE,
    KNOW_PASSIVE,
    KNOW_BASE, // the complement is in the base form, to be done: "told them to leave", "insist that he leave"
    KNOW_NOT, // the clause is negated: "does not recognise"
    KNOW_SYM,
} know_slot;

// Kinds of actor that a condition can ask for, as bits.
enum {
    KNOW_IS_ACTOR = 1,
    KNOW_IS_COUNTRY = 2,
    KNOW_IS_ARMED = 4,
    KNOW_IS_CIVIL = 8,
    KNOW_IS_PERSON = 16,
    KNOW_IS_PLACE = 32,
    KNOW_IS_THING = 64,
};

typedef struct know_cond {
    uint8_t slot; // know_slot
    bool negated; //
    uint16_t
        kinds; // any of these kinds will do, or any of the lemmas; 0 and no lemmas: the slot only has to be filled
    sv prep;          //
    const sv *lemmas; // classes written out; sorted by sv_cmp
    size_t n_lemmas;
} know_cond;

typedef struct know_role {
    uint8_t slot; // know_slot
    sv prep;
} know_role;

typedef struct know_frame {
    sv lemma; // "accuse"; of a verb with particle the verb alone, of a compound noun the head
    sv particle; // "out"; of a compound noun the words before the head, separated by spaces; empty for most
    ent_type type; // ENT_TYPE_NONE for `-`
    know_op op;
    sv mode;  // may be empty
    sv cameo; // may be empty
    const know_cond *conds;
    size_t n_conds;
    const know_role *source, *target;
    size_t n_source, n_target;
    bool symmetric; // `sym` among the targets
    sv line;        // "verbs.tsv:412"
} know_frame;

typedef struct know_frames {
    const know_frame *at;
    size_t n;
} know_frames;

// Lines whose lemma is `lemma`: those with particles first, then those without; in file order among themselves, those that
// override before the others. The caller takes the first that fits.
know_frames know_verb(const know *k,
                      sv lemma); // verbs, and adjectives that act as operators ("ready")
know_frames know_event_noun(const know *k, sv lemma);

// Whether the condition lists `lemma` (by itself or through a class).
bool know_cond_has(const know_cond *c, sv lemma);

// What operator `op` makes of an event of type `inner`.
typedef struct know_outcome {
    enum {
        KNOW_KEEP,
        KNOW_INNER,
        KNOW_DROP,
        KNOW_BECOMES
    } what; // the operator's own line, the inner type, nothing, `type`
    ent_type type;
    sv mode, cameo; // empty: the usual
    ent_event_status status;
} know_outcome;

// `mode` (one or several separated by `|`, may be empty) and `cameo` of the inner event choose among the operator's lines for its type.
// Where no line fits: KNOW_INNER for no operator, KNOW_KEEP for others, status actual.
know_outcome know_operate_on(const know *k, know_op op, ent_type inner, sv mode, sv cameo);

// The same with neither.
know_outcome know_operate(const know *k, know_op op, ent_type inner);

// --- Codebooks -------------------------------------------------------------------------------

typedef struct know_cameo {
    sv code, name;
    float goldstein;
    uint8_t quad;
    ent_type type;     // what the code is in PLOVER; STATEMENT where it is nothing there
    sv mode, contexts; // separated by `|`; may be empty
} know_cameo;
const know_cameo *know_cameo_of(const know *k, sv code); // NULL where there is no such code

// PLOVER quad and score of a type with its modes (separated by `|`; the score farthest from zero wins), and the usual
// CAMEO code. STATEMENT: quad 0, score 0, "010".
typedef struct know_plover {
    uint8_t quad;
    float score;
    sv cameo;
} know_plover;
know_plover know_plover_of(const know *k, ent_type type, sv modes);

// Contexts that `lemma` (lower case) speaks for, as bits; the names by bit.
uint64_t know_contexts(const know *k, sv lemma);
sv know_context_name(const know *k, int bit); // empty behind the last

#endif
