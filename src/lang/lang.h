// SPDX-License-Identifier: Apache-2.0
//
// report -> language: sentences, words, tags, lemmas, trees, names.
//
//     token.h     text to sentences and words            (a linear classifier over character windows)
//     encoder.h   one vector per word, run once          (the interface that every encoder fulfils)
//     swift.h     the small encoder: hashed embeddings, dilated convolutions
//     heads.h     tags, lemma scripts, names, arcs and labels on top of the vectors
//     lemma.h     edit scripts: "-ies+y"
//     parse.h     arc scores to a single-rooted tree
//     kernel.h    matrix products, picked at run time
//     weights.h   the file that holds all numbers
#ifndef LANG_LANG_H
#define LANG_LANG_H

#include "base/arena.h"
#include "base/err.h"
#include "entente/language.h"

typedef struct lang_model lang_model;

ent_status lang_model_open(lang_model **m, const char *path, ent_err *err) ENT_MUST_USE;
void lang_model_close(lang_model **m);
const char *lang_model_name(const lang_model *m); // "swift 0123456789abcdef"
const char *lang_model_kernels(
    const lang_model *m); // "avx2"; ENTENTE_KERNELS in the environment chooses another set

// Everything in `*out` lives in `a`.
void lang_read(arena *a, const lang_model *m, const ent_report *report, ent_language *out);

// Tags, lemmas, trees and names for words that are given (form, span, token_part, space_after set by the caller).
void lang_annotate(arena *a, const lang_model *m, ent_sentence *sentences, size_t n);

// Only cuts: sentences and words with form, span, token_part and space_after.
void lang_cut(arena *a, const lang_model *m, const ent_report *report, ent_sentence **sentences,
              size_t *n);

#endif
