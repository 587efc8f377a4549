// SPDX-License-Identifier: Apache-2.0
//
// The interface that every encoder fulfils: words in, one vector per word out, run once over each sentence. What
// stands on it (heads.h, and the event head later) knows only the width.
#ifndef LANG_ENCODER_H
#define LANG_ENCODER_H

#include "base/arena.h"
#include "entente/language.h"
#include "lang/kernel.h"
#include "lang/weights.h"

typedef struct encoder encoder;

struct encoder {
    const char *name; // "swift"
    size_t width;     // numbers per word, a multiple of KERNEL_PANEL
    // Writes the vectors of the words of all sentences, one after the other, to `out`; needs forms only. Scratch memory
    // comes from `a` and is given back.
    void (*encode)(const encoder *self, arena *a, const ent_sentence *sentences, size_t n,
                   float *out);
    void (*close)(encoder *self); // frees the encoder itself
};

// Opens the encoder that the weight file is for. The weights must outlive it.
ent_status encoder_open(encoder **e, const weights *w, const kernels *k, ent_err *err) ENT_MUST_USE;

static inline void encoder_close(encoder **e) {
    if (*e) (*e)->close(*e);
    *e = NULL;
}

#endif
