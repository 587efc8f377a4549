// SPDX-License-Identifier: Apache-2.0
#include "minilm.h"
#include "base/file.h"
#include "base/strmap.h"
#include "base/utf8.h"
#include "train_tool.h"
#include <cblas.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <utf8proc.h>

enum {
    W = MINILM_WIDTH,
    INNER = 1536,
    HEADS = 12,
    HEAD = W / HEADS,
    MOST_PIECES = 510,
    CLS = 101,
    SEP = 102,
    UNKNOWN = 100
};
static const int told_layers[2] = {3, 5};

typedef struct dense {
    const float *w, *b; // w: out × in
} dense;

typedef struct layer {
    dense q, k, v, o, up, down, norm1, norm2; // of the norms, w is the gain and b the shift
} layer;

struct minilm {
    sv file;
    const float *words, *places, *kinds;
    dense norm;
    layer layers[MINILM_LAYERS];
    arena names;
    strmap vocab; // piece -> 1 + id
};

static void fail(const char *what) {
    fprintf(stderr, "minilm: %s\n", what);
    exit(1);
}

static const float *tensor(const minilm *m, const json_t *head, const char *name) {
    json_t *t = json_object_get(head, name), *offsets = json_object_get(t, "data_offsets");
    if (!offsets) fail(name);
    uint64_t head_bytes;
    memcpy(&head_bytes, m->file.p, 8);
    return (const float *)(m->file.p + 8 + head_bytes +
                           json_integer_value(json_array_get(offsets, 0)));
}

static dense pair(const minilm *m, const json_t *head, const char *format, int layer_index) {
    char name[128];
    size_t n = (size_t)snprintf(name, sizeof name, format, layer_index);
    snprintf(name + n, sizeof name - n, ".weight");
    dense d = {.w = tensor(m, head, name)};
    snprintf(name + n, sizeof name - n, ".bias");
    d.b = tensor(m, head, name);
    return d;
}

static void read_vocab(minilm *m, const char *path) {
    sv bytes, line;
    ent_err err;
    if (file_map(path, &bytes, &err) != ENT_OK) fail(err.message);
    arena_init(&m->names, SIZE_MAX);
    if (arena_try(&m->names)) fail("out of memory");
    for (uint32_t id = 1; sv_split(&bytes, '\n', &line); id++)
        *strmap_at(&m->names, &m->vocab, line) = id;
}

minilm *minilm_open(const char *dir) {
    minilm *m = calloc(1, sizeof *m);
    char path[4096];
    ent_err err;
    snprintf(path, sizeof path, "%s/model.safetensors", dir);
    if (!m || file_map(path, &m->file, &err) != ENT_OK) fail(err.message);
    uint64_t head_bytes;
    memcpy(&head_bytes, m->file.p, 8);
    json_t *head = json_loadb(m->file.p + 8, head_bytes, 0, NULL);
    if (!head) fail("no safetensors file");
    m->words = tensor(m, head, "embeddings.word_embeddings.weight");
    m->places = tensor(m, head, "embeddings.position_embeddings.weight");
    m->kinds = tensor(m, head, "embeddings.token_type_embeddings.weight");
    m->norm = pair(m, head, "embeddings.LayerNorm", 0);
    for (int i = 0; i < MINILM_LAYERS; i++) {
        layer *l = &m->layers[i];
        l->q = pair(m, head, "encoder.layer.%d.attention.self.query", i);
        l->k = pair(m, head, "encoder.layer.%d.attention.self.key", i);
        l->v = pair(m, head, "encoder.layer.%d.attention.self.value", i);
        l->o = pair(m, head, "encoder.layer.%d.attention.output.dense", i);
        l->up = pair(m, head, "encoder.layer.%d.intermediate.dense", i);
        l->down = pair(m, head, "encoder.layer.%d.output.dense", i);
        l->norm1 = pair(m, head, "encoder.layer.%d.attention.output.LayerNorm", i);
        l->norm2 = pair(m, head, "encoder.layer.%d.output.LayerNorm", i);
    }
    json_decref(head);
    snprintf(path, sizeof path, "%s/vocab.txt", dir);
    read_vocab(m, path);
    return m;
}

// Lower case without accents, as the uncased vocabulary was made; returns bytes.
static size_t plain(sv form, char *out, size_t most) {
    size_t n = 0;
    for (size_t at = 0; at < form.len;) {
        utf8proc_int32_t parts[8];
        utf8proc_ssize_t k =
            utf8proc_decompose_char((utf8proc_int32_t)utf8_next(form, &at), parts, 8,
                                    UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD, NULL);
        for (utf8proc_ssize_t i = 0; i < k && i < 8 && n + 4 < most; i++)
            if (utf8proc_category(parts[i]) != UTF8PROC_CATEGORY_MN)
                n += utf8_put((uint32_t)parts[i], out + n);
    }
    return n;
}

// Greedy longest pieces of one run of letters or one sign.
static int cut_run(const minilm *m, sv run, int *pieces, int most) {
    int n = 0;
    char piece[320] = "##";
    for (size_t at = 0; at < run.len && n < most;) {
        size_t end = run.len;
        const uint32_t *id = NULL;
        for (; end > at; end--) {
            if (end - at > 300) continue;
            memcpy(piece + 2, run.p + at, end - at);
            id = strmap_get(&m->vocab, at ? (sv){piece, end - at + 2} : (sv){piece + 2, end - at});
            if (id) break;
        }
        if (!id) return pieces[0] = UNKNOWN, 1;
        pieces[n++] = (int)*id - 1;
        at = end;
    }
    return n;
}

static int cut_word(const minilm *m, sv form, int *pieces, int most) {
    char low[512];
    sv s = {low, plain(form, low, sizeof low)};
    int n = 0;
    for (size_t at = 0; at < s.len && n < most;) {
        size_t from = at, next = at;
        if (!utf8_is_punct(utf8_next(s, &next)))
            while (next < s.len) {
                size_t behind = next;
                if (utf8_is_punct(utf8_next(s, &behind))) break;
                next = behind;
            }
        at = next;
        n += cut_run(m, sv_cut(s, from, at), pieces + n, most - n);
    }
    if (n == 0 && most > 0) pieces[n++] = UNKNOWN;
    return n;
}

static void apply(const dense *d, const float *in, int n, int from, int to, float *out) {
    for (int i = 0; i < n; i++) memcpy(out + (size_t)i * to, d->b, sizeof(float) * (size_t)to);
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, to, from, 1, in, from, d->w, from, 1,
                out, to);
}

static void normalise(const dense *d, float *x, int n) {
    for (int i = 0; i < n; i++, x += W) {
        float mean = 0, var = 0;
        for (int k = 0; k < W; k++) mean += x[k];
        mean /= W;
        for (int k = 0; k < W; k++) var += (x[k] - mean) * (x[k] - mean);
        float inv = 1 / sqrtf(var / W + 1e-12f);
        for (int k = 0; k < W; k++) x[k] = (x[k] - mean) * inv * d->w[k] + d->b[k];
    }
}

static void softmax(float *s, int n) {
    float most = s[0], sum = 0;
    for (int i = 1; i < n; i++) most = fmaxf(most, s[i]);
    for (int i = 0; i < n; i++) sum += s[i] = expf(s[i] - most);
    for (int i = 0; i < n; i++) s[i] /= sum;
}

// Sentences one after the other: pieces of sentence s are rows from[s]..from[s + 1).
typedef struct rows {
    const int *from;
    int n_sentences, n;
} rows;

static void attend(const layer *l, const float *x, const rows *r, float *q, float *k, float *v,
                   float *mix, float *s) {
    apply(&l->q, x, r->n, W, W, q);
    apply(&l->k, x, r->n, W, W, k);
    apply(&l->v, x, r->n, W, W, v);
    float scale = 1 / sqrtf(HEAD);
    for (int i = 0; i < r->n_sentences; i++)
        for (int h = 0; h < HEADS; h++) {
            int n = r->from[i + 1] - r->from[i];
            size_t at = (size_t)r->from[i] * W + (size_t)(h * HEAD);
            cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, n, HEAD, scale, q + at, W,
                        k + at, W, 0, s, n);
            for (int w = 0; w < n; w++) softmax(s + (size_t)w * n, n);
            cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, HEAD, n, 1, s, n, v + at, W,
                        0, mix + at, W);
        }
}

static void run_layer(const layer *l, float *x, const rows *r, float *room) {
    int n = r->n;
    float *q = room, *k = q + n * W, *v = k + n * W, *mix = v + n * W, *out = mix + n * W,
          *inner = out + n * W;
    attend(l, x, r, q, k, v, mix, inner);
    apply(&l->o, mix, n, W, W, out);
    for (int i = 0; i < n * W; i++) x[i] += out[i];
    normalise(&l->norm1, x, n);
    apply(&l->up, x, n, W, INNER, inner);
    for (int i = 0; i < n * INNER; i++)
        inner[i] = 0.5f * inner[i] * (1 + erff(inner[i] * 0.70710678f));
    apply(&l->down, inner, n, INNER, W, out);
    for (int i = 0; i < n * W; i++) x[i] += out[i];
    normalise(&l->norm2, x, n);
}

static void add_words(const float *x, const int *piece, int n_words, int side, float *out) {
    for (int w = 0; w < n_words; w++) {
        int pieces = piece[2 * w + 1] - piece[2 * w];
        float *to = out + (size_t)w * MINILM_CONTEXT + (size_t)side * W;
        for (int p = piece[2 * w]; p < piece[2 * w + 1]; p++)
            for (int k = 0; k < W; k++) to[k] += x[(size_t)p * W + (size_t)k] / (float)pieces;
    }
}

void minilm_read(const minilm *m, const sv *forms, const int *first, int n_sentences, float *out) {
    int n_words = first[n_sentences], n = 0, longest = 0;
    int *ids = must(malloc(sizeof *ids * (size_t)n_sentences * (MOST_PIECES + 2)));
    int *place = must(malloc(sizeof *place * (size_t)n_sentences * (MOST_PIECES + 2)));
    int *from = must(malloc(sizeof *from * (size_t)(n_sentences + 1)));
    int *piece =
        must(malloc(sizeof *piece * 2 * (size_t)n_words)); // first and end row of each word
    for (int s = 0; s < n_sentences; s++) {
        from[s] = n;
        ids[n++] = CLS;
        for (int w = first[s]; w < first[s + 1]; w++) {
            piece[2 * w] = n;
            n += cut_word(m, forms[w], ids + n, MOST_PIECES + 1 - (n - from[s]));
            piece[2 * w + 1] = n;
        }
        ids[n++] = SEP;
        for (int i = from[s]; i < n; i++) place[i] = i - from[s];
        longest = n - from[s] > longest ? n - from[s] : longest;
    }
    from[n_sentences] = n;
    rows r = {from, n_sentences, n};
    size_t inner = (size_t)n * INNER > (size_t)longest * (size_t)longest
                       ? (size_t)n * INNER
                       : (size_t)longest * (size_t)longest;
    float *x = must(malloc(sizeof *x * ((size_t)n * W * 6 + inner)));
    for (int i = 0; i < n; i++)
        for (int k = 0; k < W; k++)
            x[i * W + k] = m->words[(size_t)ids[i] * W + (size_t)k] + m->places[place[i] * W + k] +
                           m->kinds[k];
    normalise(&m->norm, x, n);
    memset(out, 0, sizeof *out * (size_t)n_words * MINILM_CONTEXT);
    for (int i = 0; i < told_layers[1]; i++) {
        run_layer(&m->layers[i], x, &r, x + n * W);
        for (int side = 0; side < 2; side++)
            if (i + 1 == told_layers[side]) add_words(x, piece, n_words, side, out);
    }
    free(x);
    free(ids);
    free(place);
    free(from);
    free(piece);
}
