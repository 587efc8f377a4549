// SPDX-License-Identifier: Apache-2.0
//
// How well a system's reading agrees with the gold one, when both cut the same text in their own way.
//
// Trees: the measure of the CoNLL 2018 shared task (Zeman et al. 2018). Tokens and sentences are compared as spans of
// the text without white space. Words are aligned: those of plain tokens by span; where either side has a multi-word
// token, by the longest common subsequence of lower-case forms over the stretch up to which both sides agree again.
// A tag, lemma or arc is correct when the aligned word has the same; an arc when also the heads are aligned to one
// another. Subtypes of relations are stripped. CLAS counts content words only: function words and punctuation out.
//
// Names: exact span (without white space) and type.
#ifndef LANG_SCORE_H
#define LANG_SCORE_H

#include "base/err.h"
#include "lang/conllu.h"

typedef struct score {
    size_t gold, system; // how many there are on each side
    size_t correct;
    size_t aligned; // of words: how many are aligned; 0 for spans
} score;

double score_precision(score s); // 0..1; 0 where there is nothing
double score_recall(score s);
double score_f1(score s);
double score_aligned(score s); // correct among the aligned

#define SCORE_LIST(F) \
    F(tokens)         \
    F(sentences)      \
    F(words)          \
    F(upos)           \
    F(xpos)           \
    F(lemmas)         \
    F(uas)            \
    F(las)            \
    F(clas)

#define SCORE_FIELD(name) score name;
typedef struct score_tree {
    SCORE_LIST(SCORE_FIELD)
} score_tree;

// A lemma that the gold leaves blank counts as correct. ENT_ERR_INPUT when the two are not the same characters, white
// space aside; `offset` is then how many of them (in bytes) are the same.
ent_status score_trees(arena *a, const conllu *gold, const conllu *system, score_tree *out,
                       ent_err *err) ENT_MUST_USE;

// Names of a text; begin and end count its bytes without white space.
typedef struct score_name {
    size_t begin, end;
    ent_ner type; // the B_ tag
} score_name;

typedef struct score_names {
    sv letters; // the text without white space
    const score_name *names;
    size_t n_names;
} score_names;

// From NE= of CoNLL-U. An I_ tag that does not go on with a name of its type begins one.
score_names score_names_of(arena *a, const conllu *c);

// From IOB2 lines, FORM<TAB>TAG. Tags of other types than ours are O. ENT_ERR_INPUT: a line without a tag.
ent_status score_names_read(arena *a, sv bytes, const char *file, score_names *out,
                            ent_err *err) ENT_MUST_USE;

typedef struct score_ner {
    score all, per, org, loc;
} score_ner;

ent_status score_ner_of(const score_names *gold, const score_names *system, score_ner *out,
                        ent_err *err) ENT_MUST_USE;

#endif
