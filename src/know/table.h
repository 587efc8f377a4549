// SPDX-License-Identifier: Apache-2.0
//
// The TSV files of `knowledge/` as rows of cells, with the places they come from.
#ifndef KNOW_TABLE_H
#define KNOW_TABLE_H

#include "base/arena.h"
#include "base/err.h"

// One for each kind of file, in the order in which they are compiled.
typedef enum know_file {
    KNOW_F_CAMEO,
    KNOW_F_PLOVER,
    KNOW_F_COUNTRIES,
    KNOW_F_ORGANISATIONS,
    KNOW_F_LEADERS, // all of leaders/*.tsv, and leaders.tsv
    KNOW_F_SECTORS,
    KNOW_F_TITLES,
    KNOW_F_CLASSES,
    KNOW_F_VERBS,
    KNOW_F_NOUNS,
    KNOW_F_OPERATORS,
    KNOW_F_CONTEXTS,
    KNOW_F_REGIONS, // both of places: by hand, and from a gazetteer
    KNOW_F_PLACES,
    KNOW_F_GEOGRAPHY,
    KNOW_F_GIVEN_NAMES,
    KNOW_N_FILES,
    // Of TABARI or PETRARCH (dictionary.h): rows of several tables.
    KNOW_F_DICTIONARY = KNOW_N_FILES,
} know_file;

enum { KNOW_MAX_COLUMNS = 12 };

// Cells in the order of the columns, whatever their order in the file.
enum { COUNTRY_CODE, COUNTRY_NAME, COUNTRY_ALIASES, COUNTRY_ADJECTIVES, COUNTRY_PEOPLE };
enum { COUNTRY_CAPITALS = COUNTRY_PEOPLE + 1, COUNTRY_FROM, COUNTRY_TO, COUNTRY_SOURCE };
enum { GEO_CODE, GEO_NEIGHBOURS, GEO_RULERS, GEO_WORDS, GEO_BODIES, GEO_PEOPLE, GEO_AREA };
enum { GIVEN_NAME, GIVEN_GENDER };
enum { GEO_CENTRE = GEO_AREA + 1, GEO_SOURCE };
enum { ORG_NAME, ORG_ALIASES, ORG_CODE, ORG_KIND, ORG_COUNTRY, ORG_SECTORS, ORG_FROM, ORG_TO };
enum { LEADER_PERSON, LEADER_ALIASES, LEADER_COUNTRY, LEADER_OFFICE, LEADER_SECTORS, LEADER_FROM };
enum { LEADER_TO = LEADER_FROM + 1, LEADER_SOURCE };
enum { PLACE_NAME, PLACE_ALIASES, PLACE_COUNTRY, PLACE_SOURCE, PLACE_NORTH, PLACE_EAST };
enum { PLACE_OTHERS = PLACE_EAST + 1, PLACE_KIND, PLACE_ADMIN1, PLACE_PEOPLE }; // of places.tsv
enum { PLACE_TOWN = PLACE_PEOPLE + 1, PLACE_GEONAMES };
enum { NOUN_NOUN, NOUN_SECTOR, NOUN_OTHER, NOUN_PLURAL, NOUN_NOTE };
enum { TITLE_TITLE, TITLE_SECTORS, TITLE_OFFICE };
enum { CAMEO_CODE, CAMEO_NAME, CAMEO_GOLDSTEIN, CAMEO_QUAD, CAMEO_TYPE };
enum { CAMEO_MODE = CAMEO_TYPE + 1, CAMEO_CONTEXTS };
enum { PLOVER_TYPE, PLOVER_MODE, PLOVER_QUAD, PLOVER_SCORE, PLOVER_CAMEO };
enum { CLASS_CLASS, CLASS_LEMMAS };
enum { FRAME_LEMMA, FRAME_WHEN, FRAME_TYPE, FRAME_MODE, FRAME_CAMEO, FRAME_SOURCE, FRAME_TARGET };
enum { FRAME_OP = FRAME_TARGET + 1, FRAME_NOTE };
enum { OPERATOR_OP, OPERATOR_INNER, OPERATOR_TYPE, OPERATOR_MODE, OPERATOR_CAMEO, OPERATOR_STATUS };
enum { CONTEXT_CONTEXT, CONTEXT_LEMMAS };

typedef struct know_row {
    sv file; // as in messages and in `line` of what comes of it: "verbs.tsv", "leaders/asia.tsv"
    size_t line;  // 1 for the first
    bool theirs;  // from a folder that overrides
    bool lenient; // out of a dictionary: what is wrong with it is a note
    sv cells[KNOW_MAX_COLUMNS];
} know_row;

typedef struct know_rows {
    VEC(know_row);
} know_rows;

// Where problems go. They are told one by one and never stop the work.
typedef void know_tell(void *ctx, sv file, size_t line, sv what);
typedef struct know_problems {
    know_tell *tell; // NULL: only counted
    void *ctx;
    bool
        strict; // also what can be read all the same: spaces around cells, CRLF, missing last cells
    size_t n;
    size_t notes;    // lines of dictionaries of which something could not be used
    know_tell *note; // gets them; NULL: only counted
} know_problems;

// Tells "what is wrong; what to do" of a row, or of a file and line.
void problem_at(know_problems *p, const know_row *row, const char *format, ...) ENT_PRINTF(3, 4);
void problem_in(know_problems *p, sv file, size_t line, const char *format, ...) ENT_PRINTF(4, 5);

// Counts and tells a note.
void note_in(know_problems *p, sv file, size_t line, const char *what);

// A file read whole. What it points to belongs to somebody else.
typedef struct know_source {
    know_file file;
    sv label; // "verbs.tsv", "leaders/asia.tsv"; "+verbs.tsv" of a folder that overrides
    sv bytes;
    bool theirs; // overrides
} know_source;

// Splits a source into rows behind those already there. Cells point into its bytes.
void table_split(arena *a, const know_source *source, know_rows *rows, know_problems *p);

const char *table_file_name(know_file f); // "verbs.tsv"

#endif
