// SPDX-License-Identifier: Apache-2.0
#include "read/neardup.h"
#include "base/utf8.h"
#define XXH_STATIC_LINKING_ONLY // a state on the stack
#include <xxhash.h>

enum { MAX_WORDS = 100000, MIN_RUNS = 8 };
static const double copy_containment = 0.6;

typedef struct signature {
    XXH3_state_t exact;
    uint64_t run[NEARDUP_RUN]; // hashes of the last words, the oldest first
    uint32_t n_words, n_runs;
    uint32_t least[NEARDUP_MINIMA];
    uint64_t factor[NEARDUP_MINIMA], addend[NEARDUP_MINIMA]; // of the hash functions
} signature;

// The k-th output of splitmix64 (Steele, Lea, Flood 2014): constants for the hash functions.
static uint64_t constant(uint64_t k) {
    uint64_t z = (k + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static void add_run(signature *s) {
    uint64_t x = XXH3_64bits(s->run, sizeof s->run);
    for (size_t k = 0; k < NEARDUP_MINIMA; k++) {
        uint32_t value = (uint32_t)((x * s->factor[k] + s->addend[k]) >> 32);
        s->least[k] = value < s->least[k] ? value : s->least[k];
    }
    s->n_runs++;
}

static void add_word(signature *s, sv word) {
    XXH3_128bits_update(&s->exact, word.p, word.len);
    XXH3_128bits_update(&s->exact, " ", 1);
    for (int i = 1; i < NEARDUP_RUN; i++) s->run[i - 1] = s->run[i];
    s->run[NEARDUP_RUN - 1] = XXH3_64bits(word.p, word.len);
    if (++s->n_words >= NEARDUP_RUN) add_run(s);
}

neardup neardup_of(sv text) {
    signature s = {0};
    XXH3_128bits_reset(&s.exact);
    memset(s.least, 0xFF, sizeof s.least);
    for (uint64_t k = 0; k < NEARDUP_MINIMA; k++) {
        s.factor[k] = constant(2 * k) | 1;
        s.addend[k] = constant(2 * k + 1);
    }
    char word[256];
    size_t n = 0;
    for (size_t at = 0; at < text.len && s.n_words < MAX_WORDS;) {
        uint32_t c = utf8_next(text, &at);
        if (utf8_is_letter(c) || utf8_is_digit(c)) {
            if (n + 4 <= sizeof word) n += utf8_put(utf8_lower(c), word + n);
            if (at < text.len) continue;
        }
        if (n) add_word(&s, (sv){word, n});
        n = 0;
    }
    if (s.n_words && !s.n_runs) add_run(&s);
    neardup d = {.n_runs = s.n_runs};
    XXH128_canonical_t exact;
    XXH128_canonicalFromHash(&exact, XXH3_128bits_digest(&s.exact));
    memcpy(d.exact, exact.digest, sizeof d.exact);
    for (int k = 0; k < NEARDUP_MINIMA; k++) d.minima[k] = (uint16_t)s.least[k];
    return d;
}

double neardup_resemblance(const neardup *a, const neardup *b) {
    if (!a->n_runs || !b->n_runs) return 0;
    if (!memcmp(a->exact, b->exact, sizeof a->exact)) return 1;
    int equal = 0;
    for (int k = 0; k < NEARDUP_MINIMA; k++) equal += a->minima[k] == b->minima[k];
    return (double)equal / NEARDUP_MINIMA;
}

double neardup_containment(const neardup *a, const neardup *b) {
    double j = neardup_resemblance(a, b);
    if (j == 0 || j == 1) return j;
    double shorter = a->n_runs < b->n_runs ? a->n_runs : b->n_runs;
    double common = j / (1 + j) * ((double)a->n_runs + b->n_runs);
    return common < shorter ? common / shorter : 1;
}

bool neardup_is_copy(const neardup *a, const neardup *b) {
    uint32_t shorter = a->n_runs < b->n_runs ? a->n_runs : b->n_runs;
    if (shorter < MIN_RUNS) return neardup_resemblance(a, b) == 1;
    return neardup_containment(a, b) >= copy_containment;
}

void neardup_keys(const neardup *d, uint64_t keys[NEARDUP_BANDS]) {
    for (uint64_t band = 0; band < NEARDUP_BANDS; band++)
        keys[band] = XXH3_64bits_withSeed(d->minima + band * NEARDUP_ROWS,
                                          NEARDUP_ROWS * sizeof *d->minima, band);
}

void neardup_write(const neardup *d, uint8_t out[NEARDUP_BYTES]) {
    memcpy(out, d->exact, 16);
    for (int i = 0; i < 4; i++) out[16 + i] = (uint8_t)(d->n_runs >> 8 * i);
    for (int k = 0; k < NEARDUP_MINIMA; k++) {
        out[20 + 2 * k] = (uint8_t)d->minima[k];
        out[21 + 2 * k] = (uint8_t)(d->minima[k] >> 8);
    }
}

bool neardup_read(sv bytes, neardup *d) {
    if (bytes.len != NEARDUP_BYTES) return false;
    const uint8_t *in = (const uint8_t *)bytes.p;
    *d = (neardup){0};
    memcpy(d->exact, in, 16);
    for (int i = 0; i < 4; i++) d->n_runs |= (uint32_t)in[16 + i] << 8 * i;
    for (int k = 0; k < NEARDUP_MINIMA; k++)
        d->minima[k] = (uint16_t)(in[20 + 2 * k] | in[21 + 2 * k] << 8);
    return true;
}
