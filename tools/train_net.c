// SPDX-License-Identifier: Apache-2.0
#include "train_net.h"
#include "lang/heads.h"
#include "train_tool.h"
#include <cblas.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    W = SWIFT_WIDTH,
    C = SWIFT_WIDTH * SWIFT_TAPS,
    A = HEADS_ARC,
    L = HEADS_LABEL,
    PAIR = HEADS_PAIR
};

static const float weight_names = 1.0f, weight_script = 1.0f;

struct tape {
    float **g;      // gradient of each parameter
    uint8_t **seen; // rows touched, of sparse parameters
    int most, tag_cols;
    uint8_t *no_vector; // words that went without their vector
    float *context, *context_keep;
    float *x0, *x0_keep, *z[SWIFT_LAYERS + 1], *h[SWIFT_LAYERS + 1],
        *inv[SWIFT_LAYERS + 1]; // input, before and after norm
    float *act[SWIFT_LAYERS], *act_keep[SWIFT_LAYERS];
    float *top, *top_keep, *cols, *dcols, *dh, *dtmp, *dtop;
    float *tags, *dep, *head, *dep_keep, *head_keep, *arcp, *ddep, *dhead, *darcp;
    float *ldep, *lhead, *dldep, *dlhead, *pair, *dpair, *lab;
    float **arcs; // per word: scores into arc_room
    float *arc_room;
    size_t arc_cap;
};

static float *floats(size_t n) { return must(calloc(n ? n : 1, sizeof(float))); }

static int tag_cols(net_shape s) { return s.n_upos + s.n_xpos + s.n_ner + s.n_scripts; }

static void add_param(net *m, int k, const char *name, int rows, int cols, float scale, bool sparse,
                      uint64_t *rng) {
    size_t n = (size_t)rows * (size_t)cols;
    param *p = &m->p[k];
    *p = (param){name, rows, cols, floats(n), floats(n), floats(n), floats(n), sparse};
    for (size_t i = 0; i < n; i++) {
        float normal = sqrtf(-2 * logf(rng_unit(rng) + 1e-7f)) * cosf(6.2831853f * rng_unit(rng));
        p->w[i] = normal * scale;
    }
}

static void ones(param *p) {
    for (int i = 0; i < p->rows * p->cols; i++) p->w[i] = 1;
}

void net_init(net *m, net_shape s, uint64_t seed) {
    static const char *const feature_names[N_FEATURES] = {"form",    "prefix3", "suffix2",
                                                          "suffix3", "suffix4", "shape"};
    static char names[SWIFT_LAYERS][4][16];
    uint64_t rng = seed * 0x9E3779B97F4A7C15ULL + 7;
    m->shape = s;
    for (int f = 0; f < N_FEATURES; f++)
        add_param(m, f, feature_names[f], (int)feature_rows[f], (int)feature_cols[f], 0.1f, true,
                  &rng);
    add_param(m, P_UNKNOWN_VECTOR, "unknown", 1, SWIFT_VECTOR_DIM, 0, false, &rng);
    add_param(m, P_IN, "in", SWIFT_INPUT, W, sqrtf(1.0f / SWIFT_INPUT), false, &rng);
    add_param(m, P_IN_BIAS, "in.bias", 1, W, 0, false, &rng);
    add_param(m, P_IN_GAIN, "in.gain", 1, W, 0, false, &rng);
    add_param(m, P_IN_SHIFT, "in.shift", 1, W, 0, false, &rng);
    ones(&m->p[P_IN_GAIN]);
    add_param(m, P_CONTEXT, "context", s.n_context, W, sqrtf(1.0f / (float)(s.n_context + 1)),
              false, &rng);
    for (int l = 0; l < SWIFT_LAYERS; l++) {
        static const char *const what[4] = {"", ".bias", ".gain", ".shift"};
        for (int k = 0; k < 4; k++)
            snprintf(names[l][k], sizeof names[l][k], "conv%d%s", l, what[k]);
        add_param(m, P_CONV + 4 * l, names[l][0], C, W, sqrtf(2.0f / C), false, &rng);
        for (int k = 1; k < 4; k++)
            add_param(m, P_CONV + 4 * l + k, names[l][k], 1, W, 0, false, &rng);
        ones(&m->p[P_CONV + 4 * l + 2]);
    }
    float sw = sqrtf(1.0f / W);
    add_param(m, P_TAGS, "tags", W, tag_cols(s), sw, false, &rng);
    add_param(m, P_TAGS_BIAS, "tags.bias", 1, tag_cols(s), 0, false, &rng);
    add_param(m, P_DEP, "dep", W, A, sw, false, &rng);
    add_param(m, P_DEP_BIAS, "dep.bias", 1, A, 0, false, &rng);
    add_param(m, P_HEAD, "head", W, A, sw, false, &rng);
    add_param(m, P_HEAD_BIAS, "head.bias", 1, A, 0, false, &rng);
    add_param(m, P_ARC, "arc", A, A, 1.0f / A, false, &rng);
    add_param(m, P_ARC_BIAS, "arc.bias", 1, A, 0, false, &rng);
    add_param(m, P_ARC_ROOT, "arc.root", 1, A, 0.1f, false, &rng);
    add_param(m, P_LDEP, "ldep", W, L, sw, false, &rng);
    add_param(m, P_LDEP_BIAS, "ldep.bias", 1, L, 0, false, &rng);
    add_param(m, P_LHEAD, "lhead", W, L, sw, false, &rng);
    add_param(m, P_LHEAD_BIAS, "lhead.bias", 1, L, 0, false, &rng);
    add_param(m, P_LABEL, "label", PAIR, s.n_labels, sqrtf(1.0f / PAIR), false, &rng);
    add_param(m, P_LABEL_BIAS, "label.bias", 1, s.n_labels, 0, false, &rng);
    add_param(m, P_LABEL_ROOT, "label.root", 1, L, 0.1f, false, &rng);
    for (int k = 0; k < N_PARAMS; k++)
        memcpy(m->p[k].average, m->p[k].w,
               sizeof(float) * (size_t)m->p[k].rows * (size_t)m->p[k].cols);
}

void net_free(net *m) {
    for (int k = 0; k < N_PARAMS; k++)
        free(m->p[k].w), free(m->p[k].m), free(m->p[k].v), free(m->p[k].average);
}

tape *tape_new(const net *m, int most) {
    tape *t = must(calloc(1, sizeof *t));
    t->most = most;
    t->tag_cols = tag_cols(m->shape);
    t->g = must(calloc(N_PARAMS, sizeof *t->g));
    t->seen = must(calloc(N_PARAMS, sizeof *t->seen));
    for (int k = 0; k < N_PARAMS; k++) {
        t->g[k] = floats((size_t)m->p[k].rows * (size_t)m->p[k].cols);
        if (m->p[k].sparse) t->seen[k] = must(calloc((size_t)m->p[k].rows, 1));
    }
    size_t n = (size_t)most;
    t->no_vector = must(calloc(n, 1));
    t->context = floats(n * (size_t)m->shape.n_context),
    t->context_keep = floats(n * (size_t)m->shape.n_context);
    t->x0 = floats(n * SWIFT_INPUT), t->x0_keep = floats(n * SWIFT_INPUT);
    for (int l = 0; l <= SWIFT_LAYERS; l++)
        t->z[l] = floats(n * W), t->h[l] = floats(n * W), t->inv[l] = floats(n);
    for (int l = 0; l < SWIFT_LAYERS; l++)
        t->act[l] = floats(n * W), t->act_keep[l] = floats(n * W);
    t->top = floats(n * W), t->top_keep = floats(n * W), t->dtop = floats(n * W);
    t->cols = floats(n * C), t->dcols = floats(n * C), t->dh = floats(n * W),
    t->dtmp = floats(n * SWIFT_INPUT);
    t->tags = floats(n * (size_t)tag_cols(m->shape));
    t->dep = floats(n * A), t->head = floats((n + 1) * A), t->dep_keep = floats(n * A),
    t->head_keep = floats(n * A);
    t->arcp = floats(n * A), t->ddep = floats(n * A), t->dhead = floats((n + 1) * A),
    t->darcp = floats(n * A);
    t->ldep = floats(n * L), t->lhead = floats(n * L), t->dldep = floats(n * L),
    t->dlhead = floats(n * L);
    t->pair = floats(n * PAIR), t->dpair = floats(n * PAIR),
    t->lab = floats(n * (size_t)m->shape.n_labels);
    t->arcs = must(calloc(n, sizeof *t->arcs));
    return t;
}

void tape_free(tape *t) {
    for (int k = 0; k < N_PARAMS; k++) free(t->g[k]), free(t->seen[k]);
    for (int l = 0; l <= SWIFT_LAYERS; l++) free(t->z[l]), free(t->h[l]), free(t->inv[l]);
    for (int l = 0; l < SWIFT_LAYERS; l++) free(t->act[l]), free(t->act_keep[l]);
    void *all[] = {t->g,         t->seen,         t->no_vector,
                   t->context,   t->context_keep, t->x0,
                   t->x0_keep,   t->top,          t->top_keep,
                   t->dtop,      t->cols,         t->dcols,
                   t->dh,        t->dtmp,         t->tags,
                   t->dep,       t->head,         t->dep_keep,
                   t->head_keep, t->arcp,         t->ddep,
                   t->dhead,     t->darcp,        t->ldep,
                   t->lhead,     t->dldep,        t->dlhead,
                   t->pair,      t->dpair,        t->lab,
                   t->arcs,      t->arc_room,     t};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

// out[n×c] (+)= in[n×r] · w[r×c] + bias
static void apply_linear(const float *in, int n, int r, const param *w, const param *bias,
                         float *out) {
    int c = w->cols;
    for (int i = 0; i < n; i++) memcpy(out + (size_t)i * c, bias->w, sizeof(float) * (size_t)c);
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, c, r, 1, in, r, w->w, c, 1, out, c);
}

// Gradients of `apply_linear`: of w and bias into the tape, of the input into din (beta 0: set, 1: add; NULL: not wanted).
static void apply_linear_back(tape *t, const float *in, int n, int r, const param *w, int kw,
                              int kb, const float *dout, float *din, float beta) {
    int c = w->cols;
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, r, c, n, 1, in, r, dout, c, 1, t->g[kw],
                c);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < c; j++) t->g[kb][j] += dout[(size_t)i * c + j];
    if (din)
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, r, c, 1, dout, c, w->w, c, beta,
                    din, r);
}

static void dropout(float *x, float *keep, size_t n, float p, uint64_t *rng) {
    uint64_t limit = (uint64_t)(p * 65536);
    float scale = 1 / (1 - p);
    for (size_t i = 0; i < n;) {
        uint64_t r = rng_next(rng);
        for (int k = 0; k < 4 && i < n; k++, i++, r >>= 16)
            keep[i] = (r & 0xFFFF) < limit ? 0 : scale;
    }
    for (size_t i = 0; i < n; i++) x[i] *= keep[i];
}

static void norm(const float *z, float *h, float *inv, int n, const float *gain,
                 const float *shift) {
    for (int i = 0; i < n; i++) {
        const float *x = z + (size_t)i * W;
        float mean = 0, var = 0;
        for (int d = 0; d < W; d++) mean += x[d];
        mean /= W;
        for (int d = 0; d < W; d++) var += (x[d] - mean) * (x[d] - mean);
        inv[i] = 1 / sqrtf(var / W + KERNEL_NORM_EPSILON);
        for (int d = 0; d < W; d++)
            h[(size_t)i * W + d] = (x[d] - mean) * inv[i] * gain[d] + shift[d];
    }
}

// dh in place becomes dz.
static void norm_back(tape *t, const float *z, const float *inv, int n, const float *gain,
                      int kgain, int kshift, float *dh) {
    for (int i = 0; i < n; i++) {
        const float *x = z + (size_t)i * W;
        float *d = dh + (size_t)i * W;
        float mean = 0, s1 = 0, s2 = 0, xn[W];
        for (int k = 0; k < W; k++) mean += x[k];
        mean /= W;
        for (int k = 0; k < W; k++) {
            xn[k] = (x[k] - mean) * inv[i];
            t->g[kgain][k] += d[k] * xn[k];
            t->g[kshift][k] += d[k];
            d[k] *= gain[k];
            s1 += d[k];
            s2 += d[k] * xn[k];
        }
        s1 /= W, s2 /= W;
        for (int k = 0; k < W; k++) d[k] = (d[k] - s1 - xn[k] * s2) * inv[i];
    }
}

static void look_up(const net *m, tape *t, const batch *b, uint64_t *rng) {
    for (int i = 0; i < b->n; i++) {
        const train_word *w = b->words[i];
        float *x = t->x0 + (size_t)i * SWIFT_INPUT;
        bool hide_form = rng && rng_unit(rng) < m->drop.word,
             hide_vector = rng && rng_unit(rng) < m->drop.word;
        for (int f = 0, c = 0; f < N_FEATURES; c += (int)feature_cols[f], f++) {
            const float *row = m->p[f].w + (size_t)w->f.row[f] * feature_cols[f];
            if (f == FEATURE_FORM && (hide_form || (rng && w->rarity <= 1 && rng_unit(rng) < 0.5f)))
                memset(x + c, 0, sizeof(float) * feature_cols[f]);
            else
                memcpy(x + c, row, sizeof(float) * feature_cols[f]);
        }
        t->no_vector[i] = w->vector < 0 || hide_vector;
        const float *vec = t->no_vector[i] ? m->p[P_UNKNOWN_VECTOR].w
                                           : m->vectors + (size_t)w->vector * SWIFT_VECTOR_DIM;
        memcpy(x + FEATURE_COLS, vec, sizeof(float) * SWIFT_VECTOR_DIM);
    }
}

static void look_up_back(tape *t, const batch *b, const float *dx) {
    for (int i = 0; i < b->n; i++) {
        const train_word *w = b->words[i];
        const float *d = dx + (size_t)i * SWIFT_INPUT, *x = t->x0 + (size_t)i * SWIFT_INPUT;
        for (int f = 0, c = 0; f < N_FEATURES; c += (int)feature_cols[f], f++) {
            if (f == FEATURE_FORM) { // hidden forms were set to zero and learn nothing
                bool hidden = true;
                for (uint32_t k = 0; k < feature_cols[f]; k++) hidden &= x[c + (int)k] == 0;
                if (hidden) continue;
            }
            float *g = t->g[f] + (size_t)w->f.row[f] * feature_cols[f];
            for (uint32_t k = 0; k < feature_cols[f]; k++) g[k] += d[c + (int)k];
            t->seen[f][w->f.row[f]] = 1;
        }
        if (t->no_vector[i])
            for (int k = 0; k < SWIFT_VECTOR_DIM; k++)
                t->g[P_UNKNOWN_VECTOR][k] += d[FEATURE_COLS + k];
    }
}

static float from_bfloat16(uint16_t b) {
    union {
        uint32_t bits;
        float value;
    } u = {.bits = (uint32_t)b << 16};
    return u.value;
}

// What the teacher's context adds to the first layer.
static void add_context(const net *m, tape *t, const batch *b, uint64_t *rng) {
    int c = m->shape.n_context;
    if (!c) return;
    for (int i = 0; i < b->n; i++)
        for (int k = 0; k < c; k++)
            t->context[(size_t)i * (size_t)c + (size_t)k] =
                b->words[i]->context ? from_bfloat16(b->words[i]->context[k]) : 0;
    if (rng) dropout(t->context, t->context_keep, (size_t)b->n * (size_t)c, m->drop.input, rng);
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, b->n, W, c, 1, t->context, c,
                m->p[P_CONTEXT].w, W, 1, t->z[0], W);
}

static void add_context_back(const net *m, tape *t, const batch *b) {
    int c = m->shape.n_context;
    if (c)
        cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, c, W, b->n, 1, t->context, c, t->dh, W,
                    1, t->g[P_CONTEXT], W);
}

static void gather(const float *h, float *cols, const batch *b, int dilation) {
    for (int s = 0; s < b->n_sentences; s++)
        for (int i = b->first[s]; i < b->first[s + 1]; i++)
            for (int tap = 0; tap < SWIFT_TAPS; tap++) {
                int j = i + (tap - 1) * dilation;
                float *c = cols + (size_t)i * C + (size_t)tap * W;
                if (j < b->first[s] || j >= b->first[s + 1])
                    memset(c, 0, sizeof(float) * W);
                else
                    memcpy(c, h + (size_t)j * W, sizeof(float) * W);
            }
}

static void scatter(const float *dcols, float *dh, const batch *b, int dilation) {
    for (int s = 0; s < b->n_sentences; s++)
        for (int i = b->first[s]; i < b->first[s + 1]; i++)
            for (int tap = 0; tap < SWIFT_TAPS; tap++) {
                int j = i + (tap - 1) * dilation;
                if (j < b->first[s] || j >= b->first[s + 1]) continue;
                const float *c = dcols + (size_t)i * C + (size_t)tap * W;
                for (int d = 0; d < W; d++) dh[(size_t)j * W + d] += c[d];
            }
}

static void encode(const net *m, tape *t, const batch *b, uint64_t *rng) {
    size_t n = (size_t)b->n;
    look_up(m, t, b, rng);
    if (rng) dropout(t->x0, t->x0_keep, n * SWIFT_INPUT, m->drop.input, rng);
    apply_linear(t->x0, b->n, SWIFT_INPUT, &m->p[P_IN], &m->p[P_IN_BIAS], t->z[0]);
    add_context(m, t, b, rng);
    norm(t->z[0], t->h[0], t->inv[0], b->n, m->p[P_IN_GAIN].w, m->p[P_IN_SHIFT].w);
    for (int l = 0; l < SWIFT_LAYERS; l++) {
        const param *p = &m->p[P_CONV + 4 * l];
        gather(t->h[l], t->cols, b, swift_dilation[l]);
        apply_linear(t->cols, b->n, C, &p[0], &p[1], t->act[l]);
        for (size_t i = 0; i < n * W; i++) t->act[l][i] = t->act[l][i] > 0 ? t->act[l][i] : 0;
        if (rng) dropout(t->act[l], t->act_keep[l], n * W, m->drop.layer, rng);
        for (size_t i = 0; i < n * W; i++) t->z[l + 1][i] = t->h[l][i] + t->act[l][i];
        norm(t->z[l + 1], t->h[l + 1], t->inv[l + 1], b->n, p[2].w, p[3].w);
    }
    memcpy(t->top, t->h[SWIFT_LAYERS], sizeof(float) * n * W);
    if (rng) dropout(t->top, t->top_keep, n * W, m->drop.top, rng);
}

static void encode_back(const net *m, tape *t, const batch *b) {
    size_t n = (size_t)b->n;
    for (size_t i = 0; i < n * W; i++) t->dh[i] = t->dtop[i] * t->top_keep[i];
    for (int l = SWIFT_LAYERS - 1; l >= 0; l--) {
        int k = P_CONV + 4 * l;
        norm_back(t, t->z[l + 1], t->inv[l + 1], b->n, m->p[k + 2].w, k + 2, k + 3, t->dh);
        for (size_t i = 0; i < n * W; i++)
            t->dtmp[i] = t->act[l][i] > 0 ? t->dh[i] * t->act_keep[l][i] : 0;
        gather(t->h[l], t->cols, b, swift_dilation[l]);
        apply_linear_back(t, t->cols, b->n, C, &m->p[k], k, k + 1, t->dtmp, t->dcols, 0);
        scatter(t->dcols, t->dh, b, swift_dilation[l]);
    }
    norm_back(t, t->z[0], t->inv[0], b->n, m->p[P_IN_GAIN].w, P_IN_GAIN, P_IN_SHIFT, t->dh);
    add_context_back(m, t, b);
    apply_linear_back(t, t->x0, b->n, SWIFT_INPUT, &m->p[P_IN], P_IN, P_IN_BIAS, t->dh, t->dtmp, 0);
    for (size_t i = 0; i < n * SWIFT_INPUT; i++) t->dtmp[i] *= t->x0_keep[i];
    look_up_back(t, b, t->dtmp);
}

// Softmax cross-entropy over `n` scores; the scores become the gradient times `weight`. Returns the loss.
static double cross_entropy(float *s, int n, int gold, float weight) {
    float most = s[0], sum = 0;
    for (int i = 1; i < n; i++) most = s[i] > most ? s[i] : most;
    double loss = most - s[gold];
    for (int i = 0; i < n; i++) sum += s[i] = expf(s[i] - most);
    for (int i = 0; i < n; i++) s[i] *= weight / sum;
    s[gold] -= weight;
    return loss + log(sum);
}

static int best(const float *s, int n) {
    int b = 0;
    for (int i = 1; i < n; i++)
        if (s[i] > s[b]) b = i;
    return b;
}

static void tags_forward(const net *m, tape *t, const batch *b) {
    apply_linear(t->top, b->n, W, &m->p[P_TAGS], &m->p[P_TAGS_BIAS], t->tags);
}

static void part_loss(float *s, int n, int gold, float weight, double *loss) {
    if (gold < 0)
        memset(s, 0, sizeof(float) * (size_t)n);
    else
        *loss += cross_entropy(s, n, gold, weight);
}

static void tags_learn(const net *m, tape *t, const batch *b, losses *l) {
    net_shape s = m->shape;
    int cols = tag_cols(s);
    for (int i = 0; i < b->n; i++) {
        const train_word *w = b->words[i];
        float *x = t->tags + (size_t)i * cols;
        part_loss(x, s.n_upos, w->upos, 1, &l->tags);
        part_loss(x + s.n_upos, s.n_xpos, w->xpos, 1, &l->tags);
        part_loss(x + s.n_upos + s.n_xpos, s.n_ner, w->ner, weight_names, &l->names);
        part_loss(x + s.n_upos + s.n_xpos + s.n_ner, s.n_scripts, w->script, weight_script,
                  &l->tags);
    }
    apply_linear_back(t, t->top, b->n, W, &m->p[P_TAGS], P_TAGS, P_TAGS_BIAS, t->tags, t->dtop, 0);
}

static void relu(float *x, size_t n) {
    for (size_t i = 0; i < n; i++) x[i] = x[i] > 0 ? x[i] : 0;
}

static void arc_rooms(tape *t, const batch *b) {
    size_t need = 0;
    for (int s = 0; s < b->n_sentences; s++) {
        size_t n = (size_t)(b->first[s + 1] - b->first[s]);
        need += n * (n + 1);
    }
    if (need > t->arc_cap) {
        free(t->arc_room);
        t->arc_room = floats(need);
        t->arc_cap = need;
    }
    float *at = t->arc_room;
    for (int s = 0; s < b->n_sentences; s++)
        for (int i = b->first[s]; i < b->first[s + 1]; i++) {
            t->arcs[i] = at;
            at += b->first[s + 1] - b->first[s] + 1;
        }
}

static void arcs_forward(const net *m, tape *t, const batch *b, uint64_t *rng) {
    apply_linear(t->top, b->n, W, &m->p[P_DEP], &m->p[P_DEP_BIAS], t->dep);
    apply_linear(t->top, b->n, W, &m->p[P_HEAD], &m->p[P_HEAD_BIAS], t->head);
    relu(t->dep, (size_t)b->n * A);
    relu(t->head, (size_t)b->n * A);
    if (rng) dropout(t->dep, t->dep_keep, (size_t)b->n * A, m->drop.arc, rng);
    if (rng) dropout(t->head, t->head_keep, (size_t)b->n * A, m->drop.arc, rng);
    apply_linear(t->dep, b->n, A, &m->p[P_ARC], &m->p[P_ARC_BIAS], t->arcp);
    arc_rooms(t, b);
    for (int s = 0; s < b->n_sentences; s++) {
        int from = b->first[s], n = b->first[s + 1] - from;
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, n, A, 1, t->arcp + (size_t)from * A,
                    A, t->head + (size_t)from * A, A, 0, t->arcs[from] + 1, n + 1);
        for (int i = from; i < from + n; i++)
            t->arcs[i][0] = cblas_sdot(A, t->arcp + (size_t)i * A, 1, m->p[P_ARC_ROOT].w, 1);
    }
}

static void arcs_learn(const net *m, tape *t, const batch *b, losses *l) {
    memset(t->dhead, 0, sizeof(float) * (size_t)b->n * A);
    for (int s = 0; s < b->n_sentences; s++) {
        int from = b->first[s], n = b->first[s + 1] - from;
        for (int i = from; i < from + n; i++) {
            int gold = b->words[i]->head;
            if (gold < -1) {
                memset(t->arcs[i], 0, sizeof(float) * (size_t)(n + 1));
                continue;
            }
            l->arcs_told++;
            l->right_arcs += best(t->arcs[i], n + 1) == gold + 1;
            l->arcs += cross_entropy(t->arcs[i], n + 1, gold + 1, 1);
        }
        float *darcs = t->arcs[from];
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, A, n, 1, darcs + 1, n + 1,
                    t->head + (size_t)from * A, A, 0, t->darcp + (size_t)from * A, A);
        cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, n, A, n, 1, darcs + 1, n + 1,
                    t->arcp + (size_t)from * A, A, 0, t->dhead + (size_t)from * A, A);
        for (int i = from; i < from + n; i++) {
            cblas_saxpy(A, t->arcs[i][0], m->p[P_ARC_ROOT].w, 1, t->darcp + (size_t)i * A, 1);
            cblas_saxpy(A, t->arcs[i][0], t->arcp + (size_t)i * A, 1, t->g[P_ARC_ROOT], 1);
        }
    }
    apply_linear_back(t, t->dep, b->n, A, &m->p[P_ARC], P_ARC, P_ARC_BIAS, t->darcp, t->ddep, 0);
    for (size_t i = 0; i < (size_t)b->n * A; i++) {
        t->ddep[i] = t->dep[i] > 0 ? t->ddep[i] * t->dep_keep[i] : 0;
        t->dhead[i] = t->head[i] > 0 ? t->dhead[i] * t->head_keep[i] : 0;
    }
    apply_linear_back(t, t->top, b->n, W, &m->p[P_DEP], P_DEP, P_DEP_BIAS, t->ddep, t->dtop, 1);
    apply_linear_back(t, t->top, b->n, W, &m->p[P_HEAD], P_HEAD, P_HEAD_BIAS, t->dhead, t->dtop, 1);
}

static void labels_forward(const net *m, tape *t, const batch *b) {
    apply_linear(t->top, b->n, W, &m->p[P_LDEP], &m->p[P_LDEP_BIAS], t->ldep);
    apply_linear(t->top, b->n, W, &m->p[P_LHEAD], &m->p[P_LHEAD_BIAS], t->lhead);
    relu(t->ldep, (size_t)b->n * L);
    relu(t->lhead, (size_t)b->n * L);
}

static const float *label_head(const net *m, const tape *t, int from, int head) {
    return head < 0 ? m->p[P_LABEL_ROOT].w : t->lhead + (size_t)(from + head) * L;
}

static void make_pair(const float *d, const float *h, float *pair) {
    for (int i = 0; i < L; i++)
        for (int j = 0; j < L; j++) pair[i * L + j] = d[i] * h[j];
    memcpy(pair + L * L, d, sizeof(float) * L);
    memcpy(pair + L * L + L, h, sizeof(float) * L);
}

static void pair_back(const float *dp, const float *d, const float *h, float *dd, float *dh) {
    for (int i = 0; i < L; i++)
        for (int j = 0; j < L; j++) {
            dd[i] += dp[i * L + j] * h[j];
            dh[j] += dp[i * L + j] * d[i];
        }
    for (int i = 0; i < L; i++) dd[i] += dp[L * L + i], dh[i] += dp[L * L + L + i];
}

static void labels_learn(const net *m, tape *t, const batch *b, losses *l) {
    int n_labels = m->shape.n_labels, told = 0;
    memset(t->dldep, 0, sizeof(float) * (size_t)b->n * L);
    memset(t->dlhead, 0, sizeof(float) * (size_t)b->n * L);
    for (int s = 0; s < b->n_sentences; s++)
        for (int i = b->first[s]; i < b->first[s + 1]; i++)
            if (b->words[i]->head >= -1)
                make_pair(t->ldep + (size_t)i * L, label_head(m, t, b->first[s], b->words[i]->head),
                          t->pair + (size_t)told++ * PAIR);
    if (!told) return;
    apply_linear(t->pair, told, PAIR, &m->p[P_LABEL], &m->p[P_LABEL_BIAS], t->lab);
    for (int i = 0, k = 0; i < b->n; i++) {
        if (b->words[i]->head < -1) continue;
        l->right_labelled += best(t->lab + (size_t)k * n_labels, n_labels) == b->words[i]->label;
        l->labels +=
            cross_entropy(t->lab + (size_t)k++ * n_labels, n_labels, b->words[i]->label, 1);
    }
    apply_linear_back(t, t->pair, told, PAIR, &m->p[P_LABEL], P_LABEL, P_LABEL_BIAS, t->lab,
                      t->dpair, 0);
    int k = 0;
    for (int s = 0; s < b->n_sentences; s++)
        for (int i = b->first[s]; i < b->first[s + 1]; i++) {
            int head = b->words[i]->head;
            if (head < -1) continue;
            float *dh =
                head < 0 ? t->g[P_LABEL_ROOT] : t->dlhead + (size_t)(b->first[s] + head) * L;
            pair_back(t->dpair + (size_t)k++ * PAIR, t->ldep + (size_t)i * L,
                      label_head(m, t, b->first[s], head), t->dldep + (size_t)i * L, dh);
        }
    for (size_t i = 0; i < (size_t)b->n * L; i++) {
        if (t->ldep[i] <= 0) t->dldep[i] = 0;
        if (t->lhead[i] <= 0) t->dlhead[i] = 0;
    }
    apply_linear_back(t, t->top, b->n, W, &m->p[P_LDEP], P_LDEP, P_LDEP_BIAS, t->dldep, t->dtop, 1);
    apply_linear_back(t, t->top, b->n, W, &m->p[P_LHEAD], P_LHEAD, P_LHEAD_BIAS, t->dlhead, t->dtop,
                      1);
}

void net_learn(const net *m, tape *t, const batch *b, uint64_t *rng, losses *l) {
    encode(m, t, b, rng);
    tags_forward(m, t, b);
    arcs_forward(m, t, b, rng);
    labels_forward(m, t, b);
    tags_learn(m, t, b, l);
    arcs_learn(m, t, b, l);
    labels_learn(m, t, b, l);
    encode_back(m, t, b);
    l->words += (uint64_t)b->n;
}

void net_read(const net *m, tape *t, const batch *b) {
    encode(m, t, b, NULL);
    tags_forward(m, t, b);
    arcs_forward(m, t, b, NULL);
    labels_forward(m, t, b);
}

const float *tape_tags(const tape *t, int word) {
    return t->tags + (size_t)word * (size_t)t->tag_cols;
}
const float *tape_arcs(const tape *t, int word) { return t->arcs[word]; }

int tape_label(const net *m, tape *t, const batch *b, int sentence, int word, int head) {
    make_pair(t->ldep + (size_t)word * L, label_head(m, t, b->first[sentence], head), t->pair);
    apply_linear(t->pair, 1, PAIR, &m->p[P_LABEL], &m->p[P_LABEL_BIAS], t->lab);
    return best(t->lab, m->shape.n_labels);
}

// One row of a parameter; `row` is its first element.
static void adam(param *p, size_t row, const float *g, float rate, float c1, float c2, float keep) {
    float *w = p->w + row, *mean = p->m + row, *var = p->v + row, *average = p->average + row;
    for (int i = 0; i < p->cols; i++) {
        mean[i] = 0.9f * mean[i] + 0.1f * g[i];
        var[i] = 0.98f * var[i] + 0.02f * g[i] * g[i];
        w[i] -= rate * (mean[i] / c1) / (sqrtf(var[i] / c2) + 1e-8f);
        average[i] = keep * average[i] + (1 - keep) * w[i];
    }
}

static double squares(const float *g, size_t n) {
    double s = 0;
    for (size_t i = 0; i < n; i++) s += (double)g[i] * g[i];
    return s;
}

// Adds all tapes' gradients into the first and returns the sum of squares.
static double gather_gradients(net *m, tape **tapes, int n_tapes, float scale) {
    double norm2 = 0;
    for (int k = 0; k < N_PARAMS; k++) {
        param *p = &m->p[k];
        size_t cols = (size_t)p->cols;
        for (int r = 0; r < p->rows; r++) {
            bool touched = !p->sparse;
            for (int i = 0; p->sparse && i < n_tapes; i++) touched |= tapes[i]->seen[k][r];
            if (!touched) continue;
            float *g = tapes[0]->g[k] + (size_t)r * cols;
            for (int i = 1; i < n_tapes; i++) {
                float *other = tapes[i]->g[k] + (size_t)r * cols;
                for (size_t c = 0; c < cols; c++) g[c] += other[c];
                memset(other, 0, cols * sizeof *other);
                if (p->sparse && tapes[i]->seen[k][r])
                    tapes[0]->seen[k][r] = 1, tapes[i]->seen[k][r] = 0;
            }
            for (size_t c = 0; c < cols; c++) g[c] *= scale;
            norm2 += squares(g, cols);
        }
    }
    return norm2;
}

void net_update(net *m, tape **tapes, int n_tapes, float rate, double words) {
    double norm2 = gather_gradients(m, tapes, n_tapes, (float)(1 / words));
    float clip = norm2 > 25 ? (float)(5 / sqrt(norm2)) : 1;
    m->step++;
    float c1 = 1 - powf(0.9f, (float)m->step), c2 = 1 - powf(0.98f, (float)m->step);
    float keep = m->step < 200 ? 0.9f : 0.998f;
    for (int k = 0; k < N_PARAMS; k++) {
        param *p = &m->p[k];
        size_t cols = (size_t)p->cols;
        for (int r = 0; r < p->rows; r++) {
            if (p->sparse && !tapes[0]->seen[k][r]) continue;
            float *g = tapes[0]->g[k] + (size_t)r * cols;
            for (size_t c = 0; c < cols; c++) g[c] *= clip;
            adam(p, (size_t)r * cols, g, rate, c1, c2, p->sparse ? 0 : keep);
            memset(g, 0, cols * sizeof *g);
            if (p->sparse) tapes[0]->seen[k][r] = 0;
        }
    }
}

void net_swap_average(net *m) {
    for (int k = 0; k < N_PARAMS; k++) {
        float *w = m->p[k].w;
        m->p[k].w = m->p[k].average;
        m->p[k].average = w;
    }
}
