// SPDX-License-Identifier: Apache-2.0
//
// bench MODEL KNOWLEDGE FILE...: speed of one core from text to record, by stage, on JSON Lines or plain-text reports.
//
// Prints words per second and, for the encoder, its share of the arithmetic that the core reaches in a plain matrix
// product (OpenBLAS where the build has it, else the kernels here), measured in the same run. Times are of the
// processor, not the clock, so that a busy machine counts less; the best of five rounds.
#include "base/file.h"
#include "code/code.h"
#include "code/record_json.h"
#include "lang/encoder.h"
#include "lang/lang.h"
#include "lang/swift.h"
#include "read/jsonl.h"
#include "read/read.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#ifdef BENCH_OPENBLAS
#include <cblas.h>
extern void openblas_set_num_threads(int n);
#endif

enum { STAGES = 5, ROUNDS = 5 };
static const char *const stage_names[STAGES] = {"read", "cut", "annotate", "code", "write"};

typedef struct inputs {
    ent_input *at;
    size_t n;
} inputs;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void fail(const char *what) {
    fprintf(stderr, "bench: %s\n", what);
    exit(1);
}

static inputs read_inputs(arena *a, char **files, int n_files) {
    VEC(ent_input) list = {0};
    for (int i = 0; i < n_files; i++) {
        sv bytes;
        ent_err err;
        if (file_read(files[i], (size_t)1 << 30, &bytes, &err) != ENT_OK) fail(err.message);
        if (!jsonl_looks_like(bytes, files[i])) {
            *vec_push(a, &list) = (ent_input){.bytes = bytes, .published = ENT_NO_DAY};
            continue;
        }
        jsonl lines = jsonl_of(bytes, files[i]);
        ent_input in;
        for (ent_status status; jsonl_next(&lines, a, &in, &status, &err);)
            if (status == ENT_OK) *vec_push(a, &list) = in;
    }
    return (inputs){list.at, list.n};
}

// One report through all stages; adds the time of each to `spent`. Returns its words.
static size_t one_report(arena *a, const lang_model *m, const know *k, const ent_input *in,
                         double *spent) {
    ent_report report;
    ent_err err;
    double t[STAGES + 1] = {now()};
    if (read_report(a, in, &report, &err) != ENT_OK) return 0;
    t[1] = now();
    ent_sentence *sentences;
    size_t n, words = 0;
    lang_cut(a, m, &report, &sentences, &n);
    t[2] = now();
    lang_annotate(a, m, sentences, n);
    t[3] = now();
    ent_language language = {sentences, n};
    ent_record record;
    code_record(a, k, &report, &language, &record);
    t[4] = now();
    text out = text_new(a);
    record_json(&out, &(record_origin){"bench", "", ""}, &report, &language, &record);
    t[5] = now();
    for (size_t i = 0; i < n; i++) words += sentences[i].n_words;
    for (int s = 0; s < STAGES; s++) spent[s] += t[s + 1] - t[s];
    return words;
}

static size_t all_reports(arena *a, const lang_model *m, const know *k, inputs in, double *best) {
    size_t words = 0;
    for (int round = 0; round < ROUNDS; round++) {
        double spent[STAGES] = {0};
        words = 0;
        for (size_t i = 0; i < in.n; i++) {
            arena_reset(a);
            words += one_report(a, m, k, &in.at[i], spent);
        }
        for (int s = 0; s < STAGES; s++)
            if (round == 0 || spent[s] < best[s]) best[s] = spent[s];
    }
    return words;
}

// Billions of multiplications and additions a second in a product of n × n matrices.
static double peak_rate(void) {
    enum { N = 384, TIMES = 20 };
    float *x = aligned_alloc(64, N * N * sizeof *x), *w = aligned_alloc(64, N * N * sizeof *w);
    float *out = aligned_alloc(64, N * N * sizeof *out);
    for (int i = 0; i < N * N; i++) x[i] = w[i] = (float)(i % 7) * 0.1f;
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
        double from = now();
#ifdef BENCH_OPENBLAS
        openblas_set_num_threads(1);
        for (int i = 0; i < TIMES; i++)
            cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, N, N, N, 1, x, N, w, N, 0, out,
                        N);
#else
        const float *rows[N];
        for (int i = 0; i < N; i++) rows[i] = x + i * N;
        for (int i = 0; i < TIMES; i++)
            kernels_best()->product(rows, N, 1, N, w, N / KERNEL_PANEL, NULL, false, out, N);
#endif
        double rate = 2.0 * N * N * N * TIMES / (now() - from) * 1e-9;
        if (rate > best) best = rate;
    }
    free(x);
    free(w);
    free(out);
    return best;
}

static double encoder_flops_per_word(void) {
    return 2.0 * SWIFT_WIDTH * (SWIFT_INPUT + (double)SWIFT_LAYERS * SWIFT_TAPS * SWIFT_WIDTH);
}

// Words a second of the encoder alone, on sentences of 25 words.
static double encoder_rate(arena *a, const char *model) {
    weights w;
    encoder *e;
    ent_err err;
    if (weights_open(&w, model, &err) != ENT_OK ||
        encoder_open(&e, &w, kernels_best(), &err) != ENT_OK)
        fail(err.message);
    enum { SENTENCES = 8, WORDS = 25, TIMES = 200 };
    static const char *const forms[] = {"The",       "ministers", "of", "two",
                                        "countries", "signed",    "an", "agreement"};
    arena_reset(a);
    ent_sentence *s = arena_new(a, ent_sentence, SENTENCES);
    for (int i = 0; i < SENTENCES; i++) {
        ent_word *words = arena_new(a, ent_word, WORDS);
        for (int k = 0; k < WORDS; k++) words[k].form = sv_of(forms[(i + k) % 8]);
        s[i] = (ent_sentence){.words = words, .n_words = WORDS};
    }
    float *out = arena_alloc(a, SENTENCES * WORDS * e->width * sizeof *out, 64);
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
        double from = now();
        for (int i = 0; i < TIMES; i++) e->encode(e, a, s, SENTENCES, out);
        double rate = SENTENCES * WORDS * TIMES / (now() - from);
        if (rate > best) best = rate;
    }
    encoder_close(&e);
    weights_close(&w);
    return best;
}

int main(int argc, char **argv) {
    if (argc < 4) {
        fprintf(stderr, "usage: bench MODEL KNOWLEDGE FILE...\n");
        return 2;
    }
    lang_model *m;
    know *k;
    ent_err err;
    if (lang_model_open(&m, argv[1], &err) != ENT_OK ||
        know_open(&k, argv[2], NULL, &err) != ENT_OK)
        fail(err.message);
    static arena kept, a;
    arena_init(&kept, SIZE_MAX);
    arena_init(&a, SIZE_MAX);
    if (arena_try(&kept) || arena_try(&a)) fail("out of memory");
    inputs in = read_inputs(&kept, argv + 3, argc - 3);
    double best[STAGES], total = 0;
    size_t words = all_reports(&a, m, k, in, best);
    for (int s = 0; s < STAGES; s++) total += best[s];
    printf("kernels %s, %zu reports, %zu words\n", lang_model_kernels(m), in.n, words);
    for (int s = 0; s < STAGES; s++)
        printf("  %-9s %6.2f us a word  %5.1f %%\n", stage_names[s], best[s] / (double)words * 1e6,
               100 * best[s] / total);
    printf("text to record: %.0f words a second on one core\n", (double)words / total);
    double peak = peak_rate(), rate = encoder_rate(&a, argv[1]),
           reached = rate * encoder_flops_per_word() * 1e-9;
    printf(
        "encoder: %.0f words a second, %.1f GFLOP/s of %.1f that a matrix product reaches: %.2f\n",
        rate, reached, peak, reached / peak);
    lang_model_close(&m);
    know_close(&k);
    arena_deinit(&kept);
    arena_deinit(&a);
    return 0;
}
