// SPDX-License-Identifier: Apache-2.0
//
// Arithmetic, trees, lemmas and weight files: everything of the language engine that can be checked without a model.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "lang/kernel.h"
#include "lang/lemma.h"
#include "lang/parse.h"
#include "lang/weights.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static uint64_t seed = 88172645463325252u;

static uint32_t draw(uint32_t n) { // xorshift: the same everywhere
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 33) % n;
}

static float draw_float(void) { return (float)draw(20001) / 10000 - 1; }

static float *draw_floats(arena *a, size_t n) {
    float *x = arena_alloc(a, n * sizeof *x, 64);
    for (size_t i = 0; i < n; i++) x[i] = draw_float();
    return x;
}

// --- kernels: every set of this processor against the definition

static const kernels *const *sets(void) {
    static const char *const names[] = {"plain", "avx2", "avx512", "neon"};
    static const kernels *found[5];
    int n = 0;
    for (int i = 0; i < 4; i++)
        if (kernels_named(names[i])) found[n++] = kernels_named(names[i]);
    return found;
}

static void close_to(float x, double y) {
    assert_true(fabs((double)x - y) <= 1e-4 * (1 + fabs(y)));
}

typedef struct shape {
    size_t rows, taps, depth, cols;
} shape;

static void check_product(arena *a, const kernels *k, shape s, bool relu, bool biased) {
    size_t panels = kernel_panels(s.cols), stride = panels * KERNEL_PANEL + 16;
    float *x = draw_floats(a, s.rows * s.depth), *w = draw_floats(a, s.taps * s.depth * s.cols);
    float *bias = draw_floats(a, panels * KERNEL_PANEL), *out = draw_floats(a, s.rows * stride);
    float *packed =
        arena_alloc(a, kernel_packed_floats(s.taps * s.depth, s.cols) * sizeof *packed, 64);
    const float **rows = arena_new(a, const float *, s.rows *s.taps);
    kernel_pack(w, s.taps * s.depth, s.cols, packed);
    for (size_t i = 0; i < s.rows * s.taps; i++) rows[i] = x + draw((uint32_t)s.rows) * s.depth;
    float beyond = out[panels * KERNEL_PANEL];
    k->product(rows, s.rows, s.taps, s.depth, packed, panels, biased ? bias : NULL, relu, out,
               stride);
    for (size_t r = 0; r < s.rows; r++)
        for (size_t c = 0; c < s.cols; c++) {
            double sum = biased ? (double)bias[c] : 0;
            for (size_t t = 0; t < s.taps; t++)
                for (size_t d = 0; d < s.depth; d++)
                    sum +=
                        (double)rows[r * s.taps + t][d] * (double)w[(t * s.depth + d) * s.cols + c];
            close_to(out[r * stride + c], relu && sum < 0 ? 0 : sum);
        }
    assert_true(out[panels * KERNEL_PANEL] == beyond); // nothing behind the row is touched
}

static void products_are_right(void **state) {
    static const shape shapes[] = {
        {1, 1, 1, 1},   {1, 1, 16, 16},    {2, 3, 5, 17},  {3, 1, 32, 31}, {4, 3, 16, 48},
        {5, 1, 7, 33},  {6, 3, 16, 16},    {7, 2, 96, 97}, {8, 1, 96, 9},  {9, 3, 20, 64},
        {11, 1, 33, 5}, {13, 3, 128, 128}, {31, 1, 17, 50}};
    arena a;
    arena_init(&a, 256 << 20);
    assert_false(arena_try(&a));
    for (const kernels *const *k = sets(); *k; k++)
        for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
            for (int how = 0; how < 4; how++) check_product(&a, *k, shapes[i], how & 1, how & 2);
    arena_deinit(&a);
}

static void check_norm(arena *a, const kernels *k, size_t n, bool adds) {
    float *x = draw_floats(a, n), *add = draw_floats(a, n), *gain = draw_floats(a, n),
          *shift = draw_floats(a, n);
    double mean = 0, variance = 0, *sum = arena_new(a, double, n);
    for (size_t i = 0; i < n; i++) mean += sum[i] = (double)x[i] + (adds ? (double)add[i] : 0);
    mean /= (double)n;
    for (size_t i = 0; i < n; i++) variance += (sum[i] - mean) * (sum[i] - mean) / (double)n;
    k->add_norm(x, adds ? add : NULL, gain, shift, n);
    for (size_t i = 0; i < n; i++)
        assert_true(fabs((sum[i] - mean) / sqrt(variance) * (double)gain[i] + (double)shift[i] -
                         (double)x[i]) < 1e-2);
}

static void norms_are_right(void **state) {
    arena a;
    arena_init(&a, 16 << 20);
    assert_false(arena_try(&a));
    for (const kernels *const *k = sets(); *k; k++)
        for (size_t n = 16; n <= 256; n += 16) {
            check_norm(&a, *k, n, true);
            check_norm(&a, *k, n, false);
        }
    arena_deinit(&a);
}

static void packing_rows_is_packing_the_transpose(void **state) {
    enum { N = 37, DEPTH = 12, STRIDE = 20 };
    arena a;
    arena_init(&a, 1 << 20);
    assert_false(arena_try(&a));
    float *rows = draw_floats(&a, N * STRIDE), *turned = arena_new(&a, float, DEPTH *N);
    size_t n = kernel_packed_floats(DEPTH, N);
    float *x = arena_new(&a, float, n), *y = arena_new(&a, float, n);
    for (int r = 0; r < N; r++)
        for (int d = 0; d < DEPTH; d++) turned[d * N + r] = rows[r * STRIDE + d];
    kernel_pack(turned, DEPTH, N, x);
    kernel_pack_rows(rows, N, STRIDE, DEPTH, y);
    assert_memory_equal(x, y, n * sizeof *x);
    arena_deinit(&a);
}

// --- trees: against all assignments of heads

// Whether the heads (0 the root, else 1 + word) are a tree with one child of the root.
static bool is_tree(const int *head, int n) {
    int roots = 0;
    for (int w = 0; w < n; w++) {
        int at = w, steps = 0;
        roots += head[w] == 0;
        while (head[at] && steps++ <= n) at = head[at] - 1;
        if (steps > n) return false;
    }
    return roots == 1;
}

static float best_tree(const float *scores, int n) {
    float best = -INFINITY;
    int head[5], codes = 1;
    for (int i = 0; i < n; i++) codes *= n + 1;
    for (int code = 0; code < codes; code++) {
        float sum = 0;
        for (int w = 0, rest = code; w < n; w++, rest /= n + 1) {
            head[w] = rest % (n + 1);
            sum += scores[w * 16 + head[w]];
        }
        if (sum > best && is_tree(head, n)) best = sum;
    }
    return best;
}

static void trees_are_the_best(void **state) {
    arena a;
    arena_init(&a, 64 << 20);
    assert_false(arena_try(&a));
    for (int round = 0; round < 400; round++) {
        int n = 1 + (int)draw(5), head[5];
        float *scores = draw_floats(&a, 5 * 16), sum = 0;
        int32_t got[5];
        if (round % 3 == 0) // many words that want the root, and cycles
            for (int w = 0; w < n; w++) scores[w * 16 + (round % 2 ? 0 : 1 + (w + 1) % n)] += 2;
        parse_tree(&a, scores, 16, n, got);
        for (int w = 0; w < n; w++) {
            head[w] = got[w] + 1;
            sum += scores[w * 16 + head[w]];
        }
        assert_true(is_tree(head, n));
        assert_true(fabsf(sum - best_tree(scores, n)) < 1e-4f);
    }
    arena_deinit(&a);
}

static void large_trees_are_trees(void **state) {
    enum { N = 300, STRIDE = 304 };
    arena a;
    arena_init(&a, 64 << 20);
    assert_false(arena_try(&a));
    float *scores = draw_floats(&a, N * STRIDE);
    int32_t got[N];
    int head[N];
    for (int w = 0; w < N; w++) scores[w * STRIDE + 1 + (w + 1) % N] += 3; // one great cycle
    parse_tree(&a, scores, STRIDE, N, got);
    for (int w = 0; w < N; w++) head[w] = got[w] + 1;
    assert_true(is_tree(head, N));
    arena_deinit(&a);
}

// --- lemmas

static void lemma_scripts_do_what_they_were_made_for(void **state) {
    static const char *const pairs[][2] = {{"countries", "country"},
                                           {"Minsk", "Minsk"},
                                           {"IRAQ", "Iraq"},
                                           {"was", "be"},
                                           {"better", "good"},
                                           {"Running", "run"},
                                           {"\xc3\x89tats", "\xc3\xa9tat"},
                                           {"n't", "not"},
                                           {"U.S.", "U.S."},
                                           {"a", "a"},
                                           {"'", "'"},
                                           {"went", "go"},
                                           {"McDonald", "McDonald"},
                                           {"\xd0\x9c\xd0\xbe", "\xd0\xbc\xd0\xb0"},
                                           {"1990s", "1990"}};
    arena a;
    arena_init(&a, 1 << 20);
    assert_false(arena_try(&a));
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        sv form = sv_of(pairs[i][0]), lemma = sv_of(pairs[i][1]);
        sv script = lemma_script(&a, form, lemma);
        assert_true(sv_eq(lemma_apply(&a, script, form), lemma));
    }
    sv ies = lemma_script(&a, SV("countries"), SV("country"));
    assert_true(sv_eq(lemma_apply(&a, ies, SV("Cities")), SV("city")));
    // Scripts that no lemma_script makes: some lemma comes out, and none for want of a form.
    static const char *const strange[] = {"",  "l", "l99x", "?1", "c-1", "l9999999999999999999",
                                          "=", "!", "l9"};
    for (size_t i = 0; i < sizeof strange / sizeof *strange; i++)
        assert_true(lemma_apply(&a, sv_of(strange[i]), SV("Fiji")).len <= 4 + strlen(strange[i]));
    assert_true(sv_eq(lemma_apply(&a, SV("l9"), SV("Fiji")), SV("fiji")));
    assert_true(sv_eq(lemma_apply(&a, SV(""), SV("Fiji")), SV("fiji")));
    arena_deinit(&a);
}

static void lemma_exceptions_are_found(void **state) {
    sv list = SV("found\tVBD\tfind\nlay\tVBD\tlie\nleaves\tNNS\tleaf\n");
    arena a;
    arena_init(&a, 1 << 16);
    assert_false(arena_try(&a));
    assert_true(sv_eq(lemma_exception(list, lemma_key(&a, SV("Lay"), SV("VBD"))), SV("lie")));
    assert_true(sv_eq(lemma_exception(list, lemma_key(&a, SV("found"), SV("VBD"))), SV("find")));
    assert_true(sv_eq(lemma_exception(list, lemma_key(&a, SV("leaves"), SV("NNS"))), SV("leaf")));
    assert_null(lemma_exception(list, lemma_key(&a, SV("leaves"), SV("VBZ"))).p);
    assert_null(lemma_exception(list, lemma_key(&a, SV("zoo"), SV("NN"))).p);
    assert_null(lemma_exception(SV(""), lemma_key(&a, SV("a"), SV("NN"))).p);
    arena_deinit(&a);
}

// --- weight files

static char path[] = "/tmp/entente-weights-XXXXXX";

static void put(sv bytes) { assert_int_equal(file_replace(path, bytes, NULL), ENT_OK); }

static void weights_come_back(void **state) {
    weights_section in[] = {{"tok.head", SV("12345678")},
                            {"empty", {NULL, 0}},
                            {"tok.end", SV("xyz")}},
                    s;
    weights w;
    sv got;
    ent_err err;
    assert_int_equal(weights_write(path, "swift", in, 3, &err), ENT_OK);
    assert_int_equal(weights_open(&w, path, &err), ENT_OK);
    assert_string_equal(w.name, "swift");
    for (size_t i = 0; i < 3; i++) {
        assert_true(weights_at(&w, i, &s));
        assert_string_equal(s.name, in[i].name);
        assert_true(sv_eq(s.data, in[i].data));
        assert_int_equal((uintptr_t)s.data.p % 64, 0);
    }
    assert_false(weights_at(&w, 3, &s));
    assert_int_equal(weights_need(&w, "tok.end", 3, &got, &err), ENT_OK);
    assert_int_equal(weights_need(&w, "tok.end", 4, &got, &err), ENT_ERR_VERSION);
    assert_int_equal(weights_need(&w, "other", 0, &got, &err), ENT_ERR_VERSION);
    assert_non_null(strstr(err.message, "other"));
    weights_close(&w);
}

static void damaged_weights_are_refused(void **state) {
    weights_section in[] = {{"a", SV("12345678")}, {"b", SV("xyz")}};
    weights w;
    sv sound;
    assert_int_equal(weights_write(path, "swift", in, 2, NULL), ENT_OK);
    assert_int_equal(file_read(path, SIZE_MAX, &sound, NULL), ENT_OK);
    char *bytes = (char *)(uintptr_t)sound.p;
    for (size_t n = 0; n < sound.len; n++) { // cut off anywhere
        put((sv){bytes, n});
        assert_int_equal(weights_open(&w, path, NULL), ENT_ERR_VERSION);
    }
    for (size_t i = 0; i < sound.len;
         i++) { // any byte changed; the name alone is not under the checksum
        if (i >= 32 && i < 64) continue;
        bytes[i] ^= 0x41;
        put(sound);
        assert_int_equal(weights_open(&w, path, NULL), ENT_ERR_VERSION);
        bytes[i] ^= 0x41;
    }
    put(SV("a text that is longer than the sixty-four bytes of a head, to be sure of it all"));
    assert_int_equal(weights_open(&w, path, NULL), ENT_ERR_VERSION);
    assert_int_equal(weights_open(&w, "/tmp/entente/none", NULL), ENT_ERR_IO);
    free(bytes);
}

static int make_file(void **state) {
    int fd = mkstemp(path);
    if (fd >= 0) close(fd);
    return fd < 0;
}

static int remove_file(void **state) { return unlink(path); }

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_are_right),
        cmocka_unit_test(norms_are_right),
        cmocka_unit_test(packing_rows_is_packing_the_transpose),
        cmocka_unit_test(trees_are_the_best),
        cmocka_unit_test(large_trees_are_trees),
        cmocka_unit_test(lemma_scripts_do_what_they_were_made_for),
        cmocka_unit_test(lemma_exceptions_are_found),
        cmocka_unit_test(weights_come_back),
        cmocka_unit_test(damaged_weights_are_refused),
    };
    return cmocka_run_group_tests(tests, make_file, remove_file);
}
