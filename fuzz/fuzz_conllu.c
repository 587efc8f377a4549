// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as CoNLL-U: what is read is whole trees over the text, and what is written of it reads back to the same words.
#include "lang/conllu.h"
#include "lang/tree.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const conllu *c) {
    for (size_t i = 0; i < c->n_sentences; i++) {
        const ent_sentence *s = &c->sentences[i];
        size_t roots = 0;
        if (!s->n_words || s->span.end > c->text.len) abort();
        for (size_t w = 0; w < s->n_words; w++) {
            if (s->words[w].head >= (int32_t)s->n_words || s->words[w].span.end > c->text.len)
                abort();
            roots += s->words[w].head < 0;
        }
        if (c->notes[i].has_tree && roots != 1) abort();
    }
}

static void write_and_read(arena *a, const conllu *c) {
    conllu again;
    text t = text_new(a);
    for (size_t i = 0; i < c->n_sentences; i++)
        conllu_write_sentence(&t, c->text, &c->sentences[i], c->notes[i].id, (conllu_style){true});
    conllu_read(a, text_sv(&t), &again);
    if (again.n_sentences != c->n_sentences) abort();
    for (size_t i = 0; i < c->n_sentences; i++)
        if (again.sentences[i].n_words != c->sentences[i].n_words) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    arena a;
    conllu c;
    arena_init(&a, (size_t)1 << 26);
    if (!arena_try(&a)) {
        conllu_read(&a, (sv){(const char *)data, size}, &c);
        check(&c);
        write_and_read(&a, &c);
    }
    arena_deinit(&a);
    return 0;
}
