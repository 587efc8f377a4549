// SPDX-License-Identifier: Apache-2.0
#include "lang/heads.h"
#include "lang/lemma.h"
#include "lang/parse.h"
#include <stdio.h>

static ent_status open_linear(const weights *w, const char *name, size_t depth, size_t cols,
                              linear *l, ent_err *err) {
    char bias[WEIGHTS_NAME_BYTES];
    snprintf(bias, sizeof bias, "%s.bias", name);
    l->panels = kernel_panels(cols);
    ENT_TRY(weights_floats(w, name, kernel_packed_floats(depth, cols), &l->matrix, err));
    return weights_floats(w, bias, l->panels * KERNEL_PANEL, &l->bias, err);
}

static ent_status open_names(const weights *w, arena *a, const char *name, const sv **names,
                             size_t *n, ent_err *err) {
    sv lines, line;
    ENT_TRY(weights_need(w, name, 0, &lines, err));
    VEC(sv) list = {0};
    while (sv_split(&lines, '\n', &line)) *vec_push(a, &list) = line;
    *names = list.at;
    *n = list.n;
    return ENT_OK;
}

ent_status heads_open(heads *h, arena *a, const weights *w, size_t width, const kernels *k,
                      ent_err *err) {
    *h = (heads){.k = k, .width = width};
    ENT_TRY(open_names(w, a, "xpos", &h->xpos, &h->n_xpos, err));
    ENT_TRY(open_names(w, a, "scripts", &h->scripts, &h->n_scripts, err));
    ENT_TRY(weights_need(w, "exceptions", 0, &h->exceptions, err));
    size_t tags = ENT_N_UPOS + h->n_xpos + ENT_N_NER + h->n_scripts;
    ENT_TRY(open_linear(w, "tags", width, tags, &h->tags, err));
    ENT_TRY(open_linear(w, "dep", width, HEADS_ARC, &h->dep, err));
    ENT_TRY(open_linear(w, "head", width, HEADS_ARC, &h->head, err));
    ENT_TRY(open_linear(w, "arc", HEADS_ARC, HEADS_ARC, &h->arc, err));
    ENT_TRY(open_linear(w, "ldep", width, HEADS_LABEL, &h->label_dep, err));
    ENT_TRY(open_linear(w, "lhead", width, HEADS_LABEL, &h->label_head, err));
    ENT_TRY(open_linear(w, "label", HEADS_PAIR, ENT_N_DEPREL, &h->label, err));
    ENT_TRY(weights_floats(w, "arc.root", HEADS_ARC, &h->arc_root, err));
    return weights_floats(w, "label.root", HEADS_LABEL, &h->label_root, err);
}

static float *room(arena *a, size_t n) { return arena_alloc(a, n * sizeof(float), 64); }

static const float **row_pointers(arena *a, const float *x, size_t n, size_t stride) {
    const float **rows = arena_new(a, const float *, n);
    for (size_t i = 0; i < n; i++) rows[i] = x + i * stride;
    return rows;
}

// n rows times the matrix; the result has l->panels * KERNEL_PANEL columns.
static float *apply(const heads *h, arena *a, const linear *l, const float *const *rows, size_t n,
                    size_t depth, bool relu) {
    size_t cols = l->panels * KERNEL_PANEL;
    float *out = room(a, n * cols);
    h->k->product(rows, n, 1, depth, l->matrix, l->panels, l->bias, relu, out, cols);
    return out;
}

static size_t best(const float *s, size_t n) {
    size_t b = 0;
    for (size_t i = 1; i < n; i++)
        if (s[i] > s[b]) b = i;
    return b;
}

// Whether name tag `y` may follow `x`: inside only behind the same kind.
static bool may_follow(int x, int y) {
    return y == ENT_NER_O || y % 2 == 1 || x == y || x == y - 1;
}

// The best allowed sequence of name tags (Viterbi); scores of word i at s + i * stride.
static void put_names(arena *a, const float *s, size_t stride, ent_word *words, size_t n) {
    float sum[ENT_N_NER];
    uint8_t(*from)[ENT_N_NER] = arena_alloc(a, n * sizeof *from, 1);
    for (int y = 0; y < ENT_N_NER; y++) sum[y] = may_follow(ENT_NER_O, y) ? s[y] : -1e30f;
    for (size_t i = 1; i < n; i++) {
        float next[ENT_N_NER];
        for (int y = 0; y < ENT_N_NER; y++) {
            int at = 0;
            for (int x = 1; x < ENT_N_NER; x++)
                if (may_follow(x, y) && (!may_follow(at, y) || sum[x] > sum[at])) at = x;
            next[y] = (may_follow(at, y) ? sum[at] : -1e30f) + s[i * stride + (size_t)y];
            from[i][y] = (uint8_t)at;
        }
        memcpy(sum, next, sizeof sum);
    }
    size_t y = best(sum, ENT_N_NER);
    for (size_t i = n; i-- > 0; y = from[i][y]) words[i].ner = (ent_ner)y;
}

// Tags and names at once; the scripts are only chosen, for lemmas outlive the scratch memory.
static void put_tags(const heads *h, arena *a, const float *const *rows, ent_word *words, size_t n,
                     uint16_t *script) {
    size_t cols = h->tags.panels * KERNEL_PANEL, names = ENT_N_UPOS + h->n_xpos,
           scripts = names + ENT_N_NER;
    const float *s = apply(h, a, &h->tags, rows, n, h->width, false);
    for (size_t i = 0; i < n; i++) {
        const float *x = s + i * cols;
        words[i].upos = (ent_upos)best(x, ENT_N_UPOS);
        words[i].xpos = h->xpos[best(x + ENT_N_UPOS, h->n_xpos)];
        script[i] = (uint16_t)best(x + scripts, h->n_scripts);
    }
    put_names(a, s + names, cols, words, n);
}

// Words in -ies that the treebanks do not have are nearly always of words in -y, whatever their script says.
static sv better_script(sv script, sv form) {
    enum { LONG = 6 };
    bool cut_s = sv_eq(script, SV("l1")) || sv_eq(script, SV("=1"));
    return cut_s && form.len >= LONG && sv_ends(form, SV("ies")) ? SV("l3y") : script;
}

static sv lemma_of(const heads *h, arena *a, const ent_word *w, sv script) {
    if (w->upos != ENT_UPOS_PROPN) {
        sv known = lemma_exception(h->exceptions, lemma_key(a, w->form, w->xpos));
        if (known.p) return known;
        script = better_script(script, w->form);
    }
    return lemma_apply(a, script, w->form);
}

static void put_heads(const heads *h, arena *a, const float *const *rows, ent_word *words,
                      size_t n) {
    const float *dep = apply(h, a, &h->dep, rows, n, h->width, true);
    const float *query =
        apply(h, a, &h->arc, row_pointers(a, dep, n, HEADS_ARC), n, HEADS_ARC, false);
    float *keys = room(a, (n + 1) * HEADS_ARC);
    memcpy(keys, h->arc_root, HEADS_ARC * sizeof *keys);
    h->k->product(rows, n, 1, h->width, h->head.matrix, h->head.panels, h->head.bias, true,
                  keys + HEADS_ARC, HEADS_ARC);
    float *packed = room(a, kernel_packed_floats(HEADS_ARC, n + 1));
    kernel_pack_rows(keys, n + 1, HEADS_ARC, HEADS_ARC, packed);
    size_t stride = kernel_panels(n + 1) * KERNEL_PANEL;
    float *scores = room(a, n * stride);
    h->k->product(row_pointers(a, query, n, HEADS_ARC), n, 1, HEADS_ARC, packed,
                  kernel_panels(n + 1), NULL, false, scores, stride);
    int32_t *head = arena_new(a, int32_t, n);
    parse_tree(a, scores, stride, (int)n, head);
    for (size_t i = 0; i < n; i++) words[i].head = head[i];
}

static void put_labels(const heads *h, arena *a, const float *const *rows, ent_word *words,
                       size_t n) {
    enum { L = HEADS_LABEL };
    const float *dep = apply(h, a, &h->label_dep, rows, n, h->width, true);
    const float *head = apply(h, a, &h->label_head, rows, n, h->width, true);
    float *pairs = room(a, n * HEADS_PAIR);
    for (size_t i = 0; i < n; i++) {
        const float *d = dep + i * L,
                    *up = words[i].head < 0 ? h->label_root : head + words[i].head * L;
        float *p = pairs + i * HEADS_PAIR;
        for (int x = 0; x < L; x++)
            for (int y = 0; y < L; y++) p[x * L + y] = d[x] * up[y];
        memcpy(p + L * L, d, L * sizeof *p);
        memcpy(p + L * L + L, up, L * sizeof *p);
    }
    float *s = apply(h, a, &h->label, row_pointers(a, pairs, n, HEADS_PAIR), n, HEADS_PAIR, false);
    for (size_t i = 0; i < n; i++) {
        float *x = s + i * h->label.panels * KERNEL_PANEL;
        x[ENT_DEP_root] = -1e30f;
        words[i].deprel = words[i].head < 0 ? ENT_DEP_root : (ent_deprel)best(x, ENT_N_DEPREL);
    }
}

void heads_apply(const heads *h, arena *a, const float *x, ent_word *words, size_t n) {
    uint16_t *script = arena_new(a, uint16_t, n);
    arena_mark mark = arena_here(a);
    const float **rows = row_pointers(a, x, n, h->width);
    put_tags(h, a, rows, words, n, script);
    put_heads(h, a, rows, words, n);
    put_labels(h, a, rows, words, n);
    arena_rewind(a, mark);
    for (size_t i = 0; i < n; i++)
        words[i].lemma = lemma_of(h, a, &words[i], h->scripts[script[i]]);
}
