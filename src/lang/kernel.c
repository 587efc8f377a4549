// SPDX-License-Identifier: Apache-2.0
#include "lang/kernel.h"
#include "lang/kernel_sets.h"
#include <math.h>

static void plain_product(const float *const *rows, size_t n_rows, size_t taps, size_t depth,
                          const float *packed, size_t panels, const float *bias, bool relu,
                          float *out, size_t stride) {
    for (size_t r = 0; r < n_rows; r++)
        for (size_t c = 0; c < panels * KERNEL_PANEL; c++) {
            const float *w =
                packed + c / KERNEL_PANEL * taps * depth * KERNEL_PANEL + c % KERNEL_PANEL;
            float sum = bias ? bias[c] : 0;
            for (size_t tap = 0; tap < taps; tap++)
                for (size_t k = 0; k < depth; k++, w += KERNEL_PANEL)
                    sum += rows[r * taps + tap][k] * *w;
            out[r * stride + c] = relu && sum < 0 ? 0 : sum;
        }
}

static void plain_add_norm(float *x, const float *add, const float *gain, const float *shift,
                           size_t n) {
    float mean = 0, var = 0;
    for (size_t i = 0; i < n; i++) mean += x[i] += add ? add[i] : 0;
    mean /= (float)n;
    for (size_t i = 0; i < n; i++) var += (x[i] - mean) * (x[i] - mean);
    float inv = 1 / sqrtf(var / (float)n + KERNEL_NORM_EPSILON);
    for (size_t i = 0; i < n; i++) x[i] = (x[i] - mean) * inv * gain[i] + shift[i];
}

static const kernels kernels_plain = {"plain", plain_product, plain_add_norm};

typedef struct candidate {
    const kernels *set;
    bool runs;
} candidate;

enum { N_SETS = 4 };

// Fastest first.
static void candidates(candidate c[N_SETS]) {
    memset(c, 0, N_SETS * sizeof *c);
#if defined(__x86_64__)
    __builtin_cpu_init();
    c[0] = (candidate){&kernels_avx512, __builtin_cpu_supports("avx512f")};
    c[1] =
        (candidate){&kernels_avx2, __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")};
#elif defined(__aarch64__)
    c[0] = (candidate){&kernels_neon, true};
#endif
    c[N_SETS - 1] = (candidate){&kernels_plain, true};
}

const kernels *kernels_best(void) {
    candidate c[N_SETS];
    candidates(c);
    size_t i = 0;
    while (!c[i].runs) i++;
    return c[i].set;
}

const kernels *kernels_named(const char *name) {
    candidate c[N_SETS];
    candidates(c);
    for (size_t i = 0; i < N_SETS; i++)
        if (c[i].runs && strcmp(c[i].set->name, name) == 0) return c[i].set;
    return NULL;
}

size_t kernel_packed_floats(size_t depth, size_t cols) {
    return kernel_panels(cols) * KERNEL_PANEL * depth;
}

void kernel_pack(const float *w, size_t depth, size_t cols, float *packed) {
    for (size_t p = 0; p < kernel_panels(cols); p++)
        for (size_t k = 0; k < depth; k++)
            for (size_t c = 0; c < KERNEL_PANEL; c++) {
                size_t col = p * KERNEL_PANEL + c;
                *packed++ = col < cols ? w[k * cols + col] : 0;
            }
}

void kernel_pack_rows(const float *rows, size_t n, size_t stride, size_t depth, float *packed) {
    for (size_t p = 0; p < kernel_panels(n); p++, packed += depth * KERNEL_PANEL)
        for (size_t c = 0; c < KERNEL_PANEL; c++) {
            size_t r = p * KERNEL_PANEL + c;
            for (size_t k = 0; k < depth; k++)
                packed[k * KERNEL_PANEL + c] = r < n ? rows[r * stride + k] : 0;
        }
}
