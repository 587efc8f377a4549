// SPDX-License-Identifier: Apache-2.0
#include "lang/lang.h"
#include "lang/encoder.h"
#include "lang/heads.h"
#include "lang/token.h"
#include <stdio.h>
#include <stdlib.h>

enum {
    BATCH_WORDS =
        192, // sentences go through the encoder together up to so many words: products of a good size
    PIECE_WORDS =
        320, // longer sentences are annotated in pieces, for arcs cost the square of the length
};

struct lang_model {
    weights w;
    encoder *encoder;
    heads heads;
    token_model tokens;
    arena names; // of tags and scripts
    char label[64];
    const char *kernels;
};

static ent_status open_parts(lang_model *m, const char *path, ent_err *err) {
    const kernels *k = kernels_best();
    const char *wanted = getenv("ENTENTE_KERNELS");
    if (wanted && !(k = kernels_named(wanted)))
        return err_set(err, ENT_ERR_USAGE, 0,
                       "ENTENTE_KERNELS=%s: no such kernels on this processor", wanted);
    m->kernels = k->name;
    ENT_TRY(weights_open(&m->w, path, err));
    snprintf(m->label, sizeof m->label, "%s %s", m->w.name, m->w.hash);
    ENT_TRY(token_open(&m->tokens, &m->w, err));
    ENT_TRY(encoder_open(&m->encoder, &m->w, k, err));
    if (arena_try(&m->names)) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory for the model");
    return heads_open(&m->heads, &m->names, &m->w, m->encoder->width, k, err);
}

ent_status lang_model_open(lang_model **out, const char *path, ent_err *err) {
    *out = NULL;
    lang_model *m = calloc(1, sizeof *m);
    if (!m) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory for the model");
    arena_init(&m->names, 64 << 20);
    ent_status status = open_parts(m, path, err);
    if (status != ENT_OK)
        lang_model_close(&m);
    else
        *out = m;
    return status;
}

void lang_model_close(lang_model **m) {
    if (!*m) return;
    encoder_close(&(*m)->encoder);
    weights_close(&(*m)->w);
    arena_deinit(&(*m)->names);
    free(*m);
    *m = NULL;
}

const char *lang_model_name(const lang_model *m) { return m->label; }
const char *lang_model_kernels(const lang_model *m) { return m->kernels; }

// `x` has room for the vectors of PIECE_WORDS words.
static void annotate_batch(arena *a, const lang_model *m, ent_sentence *s, size_t n, float *x) {
    m->encoder->encode(m->encoder, a, s, n, x);
    for (size_t i = 0; i < n; x += s[i].n_words * m->encoder->width, i++)
        heads_apply(&m->heads, a, x, (ent_word *)(uintptr_t)s[i].words, s[i].n_words);
}

// The tree of a very long sentence: a tree for each piece, the later ones hung on the first.
static void annotate_long(arena *a, const lang_model *m, ent_sentence *s, float *x) {
    ent_word *words = (ent_word *)(uintptr_t)s->words;
    int32_t first_root = -1;
    for (size_t at = 0; at < s->n_words; at += PIECE_WORDS) {
        ent_sentence piece = *s;
        piece.words = words + at;
        piece.n_words = s->n_words - at < PIECE_WORDS ? s->n_words - at : PIECE_WORDS;
        annotate_batch(a, m, &piece, 1, x);
        for (size_t i = at; i < at + piece.n_words; i++) {
            if (words[i].head >= 0) {
                words[i].head += (int32_t)at;
            } else if (first_root < 0) {
                first_root = (int32_t)i;
            } else {
                words[i].head = first_root;
                words[i].deprel = ENT_DEP_parataxis;
            }
        }
    }
}

void lang_annotate(arena *a, const lang_model *m, ent_sentence *sentences, size_t n) {
    float *x = arena_alloc(a, PIECE_WORDS * m->encoder->width * sizeof *x, 64);
    for (size_t i = 0; i < n;) {
        if (sentences[i].n_words > PIECE_WORDS) {
            annotate_long(a, m, &sentences[i++], x);
            continue;
        }
        size_t from = i, words = 0;
        while (i < n && sentences[i].n_words <= PIECE_WORDS &&
               (i == from || words + sentences[i].n_words <= BATCH_WORDS))
            words += sentences[i++].n_words;
        annotate_batch(a, m, sentences + from, i - from, x);
    }
}

void lang_cut(arena *a, const lang_model *m, const ent_report *report, ent_sentence **sentences,
              size_t *n) {
    sentence_list list = {0};
    for (size_t b = 0; b < report->n_blocks; b++)
        token_cut(a, &m->tokens, report->text, report->blocks[b].span, (uint32_t)b,
                  report->blocks[b].part, &list);
    *sentences = list.at;
    *n = list.n;
}

void lang_read(arena *a, const lang_model *m, const ent_report *report, ent_language *out) {
    ent_sentence *sentences;
    size_t n;
    lang_cut(a, m, report, &sentences, &n);
    lang_annotate(a, m, sentences, n);
    *out = (ent_language){sentences, n};
}
