// SPDX-License-Identifier: Apache-2.0
//
// The arithmetic of the encoder, one set of functions for each kind of processor, picked at run time. The plain set is
// the definition; tests check every other set against it.
//
// Matrices on the right are packed: columns in panels of KERNEL_PANEL, each panel row after row, so that the inner
// loop reads one stretch of memory. The left side is given as pointers to rows: a convolution is a product whose
// left rows are several words of the sentence, and needs no copy of them.
//
//     packed[(panel * depth + k) * KERNEL_PANEL + column]
#ifndef LANG_KERNEL_H
#define LANG_KERNEL_H

#include "base/sv.h"

enum { KERNEL_PANEL = 16 };

// Added to the variance by add_norm, in training too.
#define KERNEL_NORM_EPSILON 1e-5f

typedef struct kernels {
    const char *name; // "plain", "avx2", "avx512", "neon"

    // out[r][c] = bias[c] + sum over taps and k of rows[r * taps + tap][k] * packed(tap * depth + k, c), for `panels` panels of
    // columns; relu: negative results become 0. Row r of `out` begins at out + r * stride. `bias` may be NULL (0).
    void (*product)(const float *const *rows, size_t n_rows, size_t taps, size_t depth,
                    const float *packed, size_t panels, const float *bias, bool relu, float *out,
                    size_t stride);

    // x = norm(x + add) * gain + shift over `n` numbers (a multiple of 16), in place; `add` may be NULL.
    void (*add_norm)(float *x, const float *add, const float *gain, const float *shift, size_t n);
} kernels;

// The fastest set that this processor runs.
const kernels *kernels_best(void);

// The set of that name; NULL where this build or this processor has none.
const kernels *kernels_named(const char *name);

// Packs `w` (depth rows of `cols` numbers) into kernel_packed_floats(depth, cols) floats, columns padded with 0.
size_t kernel_packed_floats(size_t depth, size_t cols);
void kernel_pack(const float *w, size_t depth, size_t cols, float *packed);

// Packs the transpose of `rows` (n rows of `depth` numbers, `stride` apart): each row becomes a column.
void kernel_pack_rows(const float *rows, size_t n, size_t stride, size_t depth, float *packed);

static inline size_t kernel_panels(size_t cols) { return (cols + KERNEL_PANEL - 1) / KERNEL_PANEL; }

#endif
