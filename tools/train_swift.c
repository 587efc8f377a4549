// SPDX-License-Identifier: Apache-2.0
//
// Trains the small encoder with its heads and writes its part of the model.
//
//     train_swift --trees FILE... --names-of FILE... --names FILE... --vectors PART --dev FILE... --out PART
//
//     --trees     CoNLL-U; tags, lemmas and trees are learned from these
//     --names-of  IOB2 with `# sent_id`: the names in the sentences of --trees
//     --names     IOB2: sentences of which only the names are learned
//     --state     checkpoint; where it exists training goes on from it
//
// The same data, seed and number of threads give the same weights.
#include "base/file.h"
#include "base/strmap.h"
#include "base/utf8.h"
#include "lang/conllu.h"
#include "lang/kernel.h"
#include "lang/lemma.h"
#include "lang/parse.h"
#include "lang/token.h"
#include "lang/tree.h"
#include "lang/weights.h"
#include "minilm.h"
#include "train_net.h"
#include "train_tool.h"
#include <getopt.h>
#include <limits.h>
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

extern void openblas_set_num_threads(int n);

enum {
    MOST_FILES = 32,
    BATCH_WORDS = 600,
    LONGEST = 160,
    RARE_SCRIPT = 3,
    TAPE_WORDS = BATCH_WORDS + LONGEST
};

typedef struct paths {
    const char *at[MOST_FILES];
    int n;
} paths;

typedef struct sentence {
    train_word *words;
    sv *forms;
    int n;
    bool silver; // labelled by a teacher
} sentence;

typedef struct corpus {
    arena a;
    sentence *sentences;
    size_t n, cap;
    strmap xpos, scripts, forms, exceptions; // exceptions: key -> 1 + index into `lemmas`
    VEC(sv) lemmas;
    sv vec_keys;
} corpus;

static void fail(const char *message) {
    fprintf(stderr, "train_swift: %s\n", message);
    exit(1);
}

static sv need_file(const char *path) {
    sv bytes;
    ent_err err;
    if (file_map(path, &bytes, &err) != ENT_OK) fail(err.message);
    return bytes;
}

static sentence *add_sentence(corpus *c, int n) {
    if (c->n == c->cap) {
        size_t cap = c->cap ? c->cap * 2 : 1024;
        sentence *more = arena_new(&c->a, sentence, cap);
        if (c->n) memcpy(more, c->sentences, c->n * sizeof *more);
        c->sentences = more;
        c->cap = cap;
    }
    sentence *s = &c->sentences[c->n++];
    *s = (sentence){arena_new(&c->a, train_word, (size_t)n), arena_new(&c->a, sv, (size_t)n), n,
                    false};
    return s;
}

// Row of the word's vector, -1 for none.
static int32_t vector_row(const corpus *c, uint64_t key) {
    size_t n = c->vec_keys.len / sizeof key,
           row = feature_vector_row((const uint64_t *)(const void *)c->vec_keys.p, n, key);
    return row < n ? (int32_t)row : -1;
}

static train_word word_of(corpus *c, sv form, bool first, bool count) {
    train_word w = {
        .f = features_of(form, first), .upos = -1, .xpos = -1, .ner = -1, .script = -1, .head = -2};
    w.vector = vector_row(c, w.f.vector_key);
    sv low = utf8_lower_copy(&c->a, form);
    w.form = low;
    if (count) ++*strmap_at(&c->a, &c->forms, low);
    return w;
}

// Index of `key` in `m`: made when `grow`, else -1 for a new one.
static int32_t index_of(corpus *c, strmap *m, sv key, bool grow) {
    const uint32_t *old = strmap_get(m, key);
    if (!old && !grow) return -1;
    if (!old) {
        uint32_t *at = strmap_at(&c->a, m, arena_copy(&c->a, key));
        *at = (uint32_t)m->n; // 1 + index
    }
    return (int32_t)*strmap_get(m, key) - 1;
}

static void note_exception(corpus *c, const ent_word *w) {
    if (!w->lemma.p || w->upos == ENT_UPOS_PROPN || w->upos == ENT_UPOS_PUNCT ||
        w->upos == ENT_UPOS_NUM)
        return;
    sv key = lemma_key(&c->a, w->form, w->xpos);
    uint32_t *at = strmap_at(&c->a, &c->exceptions, key);
    if (*at) return; // the first wins; later ones nearly always agree
    *vec_push(&c->a, &c->lemmas) = w->lemma;
    *at = (uint32_t)c->lemmas.n;
}

static void read_trees(corpus *c, const char *path, bool dev, strmap *by_id, bool silver) {
    conllu *u = arena_new(&c->a, conllu, 1);
    conllu_read(&c->a, need_file(path), u);
    for (size_t i = 0; i < u->n_faults && i < 5; i++)
        fprintf(stderr, "%s:%llu: " SV_FMT "\n", path, (unsigned long long)u->faults[i].line,
                SV_ARG(u->faults[i].message));
    for (size_t i = 0; i < u->n_sentences; i++) {
        const ent_sentence *s = &u->sentences[i];
        if (s->n_words > LONGEST && !dev) continue;
        sentence *out = add_sentence(c, (int)s->n_words);
        out->silver = silver;
        if (by_id && u->notes[i].id.p) *strmap_at(&c->a, by_id, u->notes[i].id) = (uint32_t)c->n;
        for (size_t k = 0; k < s->n_words; k++) {
            const ent_word *w = &s->words[k];
            train_word t = word_of(c, w->form, k == 0, !dev);
            t.upos = (int32_t)w->upos;
            t.xpos = w->xpos.p ? index_of(c, &c->xpos, w->xpos, !dev) : -1;
            t.head = w->head;
            t.label = (int32_t)w->deprel;
            if (w->lemma.p && !silver && w->deprel != ENT_DEP_goeswith)
                t.script = index_of(c, &c->scripts, lemma_script(&c->a, w->form, w->lemma), !dev);
            if (silver) t.ner = (int32_t)w->ner;
            if (!dev && !silver) note_exception(c, w);
            out->words[k] = t;
            out->forms[k] = w->form;
        }
    }
    fprintf(stderr, "%s: %zu sentences\n", path, u->n_sentences);
}

enum { MOST_IOB = 4096 }; // tokens of a sentence

typedef struct iob {
    sv form;
    ent_ner tag;
} iob;

// One sentence of an IOB2 file; false at the end. `*id` is its sent_id where there is one.
static bool next_iob(sv *rest, iob words[MOST_IOB], size_t *n, sv *id) {
    sv line;
    *n = 0;
    *id = (sv){NULL, 0};
    while (sv_split(rest, '\n', &line)) {
        if (line.len && line.p[line.len - 1] == '\r') line.len--;
        if (line.len == 0) {
            if (*n) return true;
            continue;
        }
        if (line.p[0] == '#' && line.len > 1 && line.p[1] == ' ') {
            if (sv_starts(line, SV("# sent_id = "))) *id = sv_cut(line, 12, line.len);
            continue;
        }
        sv form = line, tag = {NULL, 0};
        const char *tab = memchr(line.p, '\t', line.len);
        if (tab) {
            form.len = (size_t)(tab - line.p);
            tag = sv_cut(line, form.len + 1, line.len);
        }
        if (*n < MOST_IOB) words[(*n)++] = (iob){form, ner_read(tag)};
    }
    return *n > 0;
}

// Puts the names of an aligned IOB2 sentence on the words of a tree, by characters: its tokens may be whole
// multi-word tokens.
static void put_names(const ent_sv *forms, train_word *words, int n, const iob *iobs,
                      size_t n_iobs) {
    size_t k = 0, left = n_iobs ? iobs[0].form.len : 0;
    bool fresh = true;
    for (int i = 0; i < n; i++) {
        if (k >= n_iobs) return;
        ent_ner tag = iobs[k].tag;
        bool inside = tag != ENT_NER_O && !fresh && (tag % 2) == 1;
        words[i].ner = (int32_t)(inside ? tag + 1 : tag);
        size_t len = forms[i].len;
        fresh = false;
        while (len >= left && k < n_iobs) {
            len -= left;
            k++;
            left = k < n_iobs ? iobs[k].form.len : 0;
            fresh = true;
            if (!len) break;
        }
        left -= len < left ? len : left;
    }
}

static void read_names_of(corpus *c, const char *path, const strmap *by_id) {
    static iob words[MOST_IOB];
    size_t n, hits = 0;
    sv id, rest = need_file(path);
    while (next_iob(&rest, words, &n, &id)) {
        const uint32_t *at = id.p ? strmap_get(by_id, id) : NULL;
        if (!at) continue;
        sentence *s = &c->sentences[*at - 1];
        put_names(s->forms, s->words, s->n, words, n);
        hits++;
    }
    fprintf(stderr, "%s: names of %zu sentences\n", path, hits);
}

static void read_names(corpus *c, const char *path, bool dev) {
    static iob words[MOST_IOB];
    size_t n, total = 0;
    sv id, rest = need_file(path);
    while (next_iob(&rest, words, &n, &id)) {
        if (n > LONGEST) continue;
        sentence *s = add_sentence(c, (int)n);
        for (size_t k = 0; k < n; k++) {
            s->words[k] = word_of(c, words[k].form, k == 0, !dev);
            s->words[k].ner = (int32_t)words[k].tag;
            s->forms[k] = words[k].form;
        }
        total++;
    }
    fprintf(stderr, "%s: %zu sentences with names\n", path, total);
}

// Drops rare scripts; returns how many remain. Indices are remade in order of first use.
static int keep_scripts(corpus *c, sv **names) {
    size_t n = c->scripts.n;
    uint32_t *count = arena_new(&c->a, uint32_t, n);
    for (size_t i = 0; i < c->n; i++)
        for (int k = 0; k < c->sentences[i].n; k++)
            if (c->sentences[i].words[k].script >= 0) count[c->sentences[i].words[k].script]++;
    int32_t *to = arena_new(&c->a, int32_t, n);
    *names = arena_new(&c->a, sv, n);
    int kept = 0;
    for (size_t i = 0; i < n; i++) {
        to[i] = count[i] >= RARE_SCRIPT ? kept : -1;
        if (to[i] >= 0) (*names)[kept++] = c->scripts.keys[i];
    }
    for (size_t i = 0; i < c->n; i++)
        for (int k = 0; k < c->sentences[i].n; k++) {
            int32_t *s = &c->sentences[i].words[k].script;
            if (*s >= 0) *s = to[*s];
        }
    return kept;
}

typedef struct trainer {
    net m;
    tape *tapes[16];
    int threads;
    corpus *data;
    size_t n_train; // sentences before this are for training, the rest for checking
    uint64_t rng;
    size_t *order; // indices of training sentences, gold ones several times
    size_t n_order;
} trainer;

static void shuffle(trainer *t) {
    for (size_t i = t->n_order; i > 1; i--) {
        size_t j = rng_next(&t->rng) % i, k = t->order[i - 1];
        t->order[i - 1] = t->order[j];
        t->order[j] = k;
    }
}

typedef struct packed {
    const train_word *words[TAPE_WORDS];
    int first[TAPE_WORDS + 1];
    batch b;
} packed;

static bool pack(packed *p, const sentence *s) {
    if (p->b.n + s->n > TAPE_WORDS) return false;
    p->first[p->b.n_sentences++] = p->b.n;
    for (int k = 0; k < s->n; k++) p->words[p->b.n++] = &s->words[k];
    p->first[p->b.n_sentences] = p->b.n;
    return true;
}

static void clear(packed *p) { p->b = (batch){p->words, p->first, 0, 0}; }

static double one_step(trainer *t, packed *p, size_t *at, float rate, losses *total) {
    losses part[16] = {0};
    uint64_t seeds[16];
    int share = BATCH_WORDS / t->threads;
    for (int k = 0; k < t->threads; k++) {
        clear(&p[k]);
        while (*at < t->n_order && p[k].b.n < share &&
               pack(&p[k], &t->data->sentences[t->order[*at]]))
            (*at)++;
        seeds[k] = rng_next(&t->rng);
    }
#pragma omp parallel for num_threads(t->threads) schedule(static, 1)
    for (int k = 0; k < t->threads; k++)
        if (p[k].b.n) net_learn(&t->m, t->tapes[k], &p[k].b, &seeds[k], &part[k]);
    double words = 0;
    for (int k = 0; k < t->threads; k++) {
        words += (double)part[k].words;
        total->tags += part[k].tags, total->arcs += part[k].arcs, total->labels += part[k].labels;
        total->names += part[k].names, total->words += part[k].words,
            total->arcs_told += part[k].arcs_told;
        total->right_arcs += part[k].right_arcs, total->right_labelled += part[k].right_labelled;
    }
    net_update(&t->m, t->tapes, t->threads, rate, words);
    return words;
}

static int best_of(const float *s, int n) {
    int b = 0;
    for (int i = 1; i < n; i++)
        if (s[i] > s[b]) b = i;
    return b;
}

static void check_dev(trainer *t, FILE *log) {
    net_shape sh = t->m.shape;
    uint64_t upos = 0, xpos = 0, script = 0, arcs = 0, labelled = 0, n = 0, hit = 0, told = 0,
             gold = 0;
    packed *p = malloc(sizeof *p);
    for (size_t i = t->n_train; i < t->data->n; i++) {
        const sentence *s = &t->data->sentences[i];
        clear(p);
        if (!pack(p, s)) continue;
        net_read(&t->m, t->tapes[0], &p->b);
        for (int k = 0; k < s->n; k++) {
            const train_word *w = &s->words[k];
            const float *x = tape_tags(t->tapes[0], k);
            if (w->head >= -1) {
                upos += best_of(x, sh.n_upos) == w->upos;
                xpos += best_of(x + sh.n_upos, sh.n_xpos) == w->xpos;
                script += best_of(x + sh.n_upos + sh.n_xpos + sh.n_ner, sh.n_scripts) == w->script;
                bool right = best_of(tape_arcs(t->tapes[0], k), s->n + 1) == w->head + 1;
                arcs += right;
                labelled +=
                    right && tape_label(&t->m, t->tapes[0], &p->b, 0, k, w->head) == w->label;
                n++;
            }
            if (w->ner >= 0) {
                int ner = best_of(x + sh.n_upos + sh.n_xpos, sh.n_ner);
                hit += ner && ner == w->ner;
                told += ner != 0;
                gold += w->ner != 0;
            }
        }
    }
    free(p);
    double d = n ? (double)n / 100 : 1;
    fprintf(log,
            " dev: upos %.2f xpos %.2f script %.2f uas %.2f las %.2f | names (tokens) f1 %.2f\n",
            (double)upos / d, (double)xpos / d, (double)script / d, (double)arcs / d,
            (double)labelled / d, told + gold ? 200.0 * (double)hit / (double)(told + gold) : 0);
    fflush(log);
}

static size_t param_floats(const param *p) { return (size_t)p->rows * (size_t)p->cols; }

static void save_state(trainer *t, const char *path, int epoch) {
    char beside[4096];
    snprintf(beside, sizeof beside, "%s.new", path);
    FILE *f = fopen(beside, "wb");
    if (!f) fail("cannot write the state file");
    bool ok = fwrite(&epoch, sizeof epoch, 1, f) == 1 && fwrite(&t->m.step, 8, 1, f) == 1 &&
              fwrite(&t->rng, 8, 1, f) == 1 &&
              fwrite(t->order, sizeof *t->order, t->n_order, f) == t->n_order;
    for (int k = 0; ok && k < N_PARAMS; k++) {
        size_t n = param_floats(&t->m.p[k]);
        ok = fwrite(t->m.p[k].w, 4, n, f) == n && fwrite(t->m.p[k].m, 4, n, f) == n &&
             fwrite(t->m.p[k].v, 4, n, f) == n && fwrite(t->m.p[k].average, 4, n, f) == n;
    }
    if (fclose(f) != 0 || !ok || rename(beside, path) != 0) fail("cannot write the state file");
}

static int load_state(trainer *t, const char *path) {
    FILE *f = fopen(path, "rb");
    if (!f) return 0;
    int epoch = 0;
    bool ok = fread(&epoch, sizeof epoch, 1, f) == 1 && fread(&t->m.step, 8, 1, f) == 1 &&
              fread(&t->rng, 8, 1, f) == 1 &&
              fread(t->order, sizeof *t->order, t->n_order, f) == t->n_order;
    for (int k = 0; ok && k < N_PARAMS; k++) {
        size_t n = param_floats(&t->m.p[k]);
        ok = fread(t->m.p[k].w, 4, n, f) == n && fread(t->m.p[k].m, 4, n, f) == n &&
             fread(t->m.p[k].v, 4, n, f) == n && fread(t->m.p[k].average, 4, n, f) == n;
    }
    fclose(f);
    if (!ok) fail("the state file is of another data set; remove it");
    return epoch;
}

// The averaged weights of another run's checkpoint to start from; they stand at its end.
static void start_from(trainer *t, const char *path) {
    sv bytes = need_file(path);
    size_t floats = 0;
    for (int k = 0; k < N_PARAMS; k++) floats += param_floats(&t->m.p[k]);
    if (bytes.len < floats * 16) fail("the checkpoint to start from is of another network");
    const float *at = (const float *)(const void *)(bytes.p + bytes.len - floats * 16);
    for (int k = 0; k < N_PARAMS; k++) {
        size_t n = param_floats(&t->m.p[k]);
        memcpy(t->m.p[k].w, at + 3 * n, n * sizeof *at);
        memcpy(t->m.p[k].average, at + 3 * n, n * sizeof *at);
        at += 4 * n;
    }
    file_unmap(&bytes);
}

static sv join_lines(arena *a, const sv *names, size_t n) {
    text t = text_new(a);
    for (size_t i = 0; i < n; i++) text_add(&t, names[i]), text_char(&t, '\n');
    return text_sv(&t);
}

static void add_exception(corpus *c, sv form, sv xpos, sv lemma) {
    uint32_t *at = strmap_at(&c->a, &c->exceptions, lemma_key(&c->a, form, xpos));
    if (*at) return;
    *vec_push(&c->a, &c->lemmas) = lemma;
    *at = (uint32_t)c->lemmas.n;
}

// Irregular verbs: lemma, past tense, past participle; both tags for each form, since taggers confuse them.
static void read_irregular(corpus *c, const char *path) {
    sv rest = need_file(path), line;
    while (sv_split(&rest, '\n', &line)) {
        sv lemma, forms, form;
        if (!line.len || line.p[0] == '#' || !sv_split(&line, '\t', &lemma)) continue;
        while (sv_split(&line, '\t', &forms))
            while (sv_split(&forms, '|', &form)) {
                add_exception(c, form, SV("VBD"), lemma);
                add_exception(c, form, SV("VBN"), lemma);
            }
    }
}

static int by_line(const void *x, const void *y) { return sv_cmp(*(const sv *)x, *(const sv *)y); }

// Keys in ascending order, as lemma_exception looks them up.
static sv exceptions(corpus *c) {
    sv *keys = arena_new(&c->a, sv, c->exceptions.n);
    memcpy(keys, c->exceptions.keys, c->exceptions.n * sizeof *keys);
    qsort(keys, c->exceptions.n, sizeof *keys, by_line);
    text t = text_new(&c->a);
    for (size_t i = 0; i < c->exceptions.n; i++) {
        text_add(&t, keys[i]);
        text_char(&t, '\t');
        text_add(&t, c->lemmas.at[*strmap_get(&c->exceptions, keys[i]) - 1]);
        text_char(&t, '\n');
    }
    return text_sv(&t);
}

// A table of embeddings as int8 rows with a scale each.
static void quantise(corpus *c, const param *p, weights_section out[2]) {
    int8_t *q = arena_new(&c->a, int8_t, param_floats(p));
    float *scale = arena_new(&c->a, float, (size_t)p->rows);
    for (int r = 0; r < p->rows; r++) {
        const float *row = p->w + (size_t)r * (size_t)p->cols;
        float most = 1e-8f;
        for (int k = 0; k < p->cols; k++) most = fmaxf(most, fabsf(row[k]));
        scale[r] = most / 127;
        for (int k = 0; k < p->cols; k++)
            q[(size_t)r * (size_t)p->cols + (size_t)k] = (int8_t)lrintf(row[k] / scale[r]);
    }
    out[0] =
        (weights_section){arena_printf(&c->a, "%s.rows", p->name).p, {(char *)q, param_floats(p)}};
    out[1] = (weights_section){arena_printf(&c->a, "%s.scale", p->name).p,
                               {(char *)scale, (size_t)p->rows * 4}};
}

// A matrix as the kernels read it, a vector padded to whole panels.
static weights_section packed_section(corpus *c, const param *p) {
    size_t rows = (size_t)p->rows, cols = (size_t)p->cols, n = kernel_packed_floats(rows, cols);
    float *panels = arena_new(&c->a, float, n);
    kernel_pack(p->w, rows, cols, panels);
    return (weights_section){p->name, {(char *)panels, n * sizeof *panels}};
}

static void export_part(trainer *t, const char *path, const sv *scripts, const weights *vectors) {
    corpus *c = t->data;
    weights_section s[2 * N_PARAMS + 8];
    size_t n = 0;
    for (int k = 0; k < N_PARAMS; k++) {
        const param *p = &t->m.p[k];
        if (!p->rows) continue;
        if (p->sparse) {
            quantise(c, p, &s[n]);
            n += 2;
        } else {
            s[n++] = packed_section(c, p);
        }
    }
    s[n++] = (weights_section){"xpos", join_lines(&c->a, c->xpos.keys, c->xpos.n)};
    s[n++] = (weights_section){"scripts", join_lines(&c->a, scripts, (size_t)t->m.shape.n_scripts)};
    s[n++] = (weights_section){"exceptions", exceptions(c)};
    for (size_t k = 0; weights_at(vectors, k, &s[n]); k++) n++;
    ent_err err;
    if (weights_write(path, "swift", s, n, &err) != ENT_OK) fail(err.message);
    fprintf(stderr, "wrote %s\n", path);
}

static float *float_vectors(const weights *w, int *n) {
    sv rows = weights_get(w, "vec.rows"), scale = weights_get(w, "vec.scale");
    *n = (int)(scale.len / 4);
    float *v = malloc(rows.len * sizeof *v);
    if (!v || rows.len != (size_t)*n * SWIFT_VECTOR_DIM) fail("bad vectors file");
    for (size_t i = 0; i < rows.len; i++)
        v[i] = (float)(int8_t)rows.p[i] * ((const float *)scale.p)[i / SWIFT_VECTOR_DIM];
    return v;
}

static void add_path(paths *p, const char *path) {
    if (p->n == MOST_FILES) fail("too many files");
    p->at[p->n++] = path;
}

typedef struct settings {
    paths trees, names_of, names, silver, dev, dev_names, label;
    const char *vectors, *out, *state, *from, *teacher, *irregular, *tokens, *labelled;
    int epochs, stop_after; // the rate falls over `epochs`; training may stop before
    int threads, gold_times;
    bool light; // little dropout, for much data
    uint64_t seed;
    float rate;
} settings;

static settings read_options(int argc, char **argv) {
    settings s = {.epochs = 25,
                  .threads = 2,
                  .seed = 1,
                  .rate = 2e-3f,
                  .gold_times = 1,
                  .stop_after = INT_MAX};
    static const struct option options[] = {{"trees", 1, 0, 't'},
                                            {"names-of", 1, 0, 'N'},
                                            {"names", 1, 0, 'n'},
                                            {"dev", 1, 0, 'd'},
                                            {"dev-names", 1, 0, 'D'},
                                            {"vectors", 1, 0, 'v'},
                                            {"out", 1, 0, 'o'},
                                            {"state", 1, 0, 's'},
                                            {"epochs", 1, 0, 'e'},
                                            {"threads", 1, 0, 'j'},
                                            {"seed", 1, 0, 'S'},
                                            {"rate", 1, 0, 'r'},
                                            {"irregular", 1, 0, 'i'},
                                            {"from", 1, 0, 'F'},
                                            {"light-dropout", 0, 0, 'w'},
                                            {"stop-after", 1, 0, 'a'},
                                            {"silver", 1, 0, 'L'},
                                            {"gold-times", 1, 0, 'g'},
                                            {"teacher", 1, 0, 'T'},
                                            {"tokens", 1, 0, 'k'},
                                            {"label", 1, 0, 'l'},
                                            {"labelled", 1, 0, 'O'},
                                            {0}};
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) switch (c) {
        case 't': add_path(&s.trees, optarg); break;
        case 'N': add_path(&s.names_of, optarg); break;
        case 'n': add_path(&s.names, optarg); break;
        case 'd': add_path(&s.dev, optarg); break;
        case 'D': add_path(&s.dev_names, optarg); break;
        case 'i': s.irregular = optarg; break;
        case 'F': s.from = optarg; break;
        case 'w': s.light = true; break;
        case 'a': s.stop_after = atoi(optarg); break;
        case 'L': add_path(&s.silver, optarg); break;
        case 'l': add_path(&s.label, optarg); break;
        case 'g': s.gold_times = atoi(optarg); break;
        case 'T': s.teacher = optarg; break;
        case 'k': s.tokens = optarg; break;
        case 'O': s.labelled = optarg; break;
        case 'v': s.vectors = optarg; break;
        case 'o': s.out = optarg; break;
        case 's': s.state = optarg; break;
        case 'e': s.epochs = atoi(optarg); break;
        case 'j': s.threads = atoi(optarg); break;
        case 'S': s.seed = strtoull(optarg, NULL, 10); break;
        case 'r': s.rate = strtof(optarg, NULL); break;
        default: exit(2);
        }
    if (!s.trees.n || !s.vectors || (!s.out && !s.teacher) ||
        (s.label.n && (!s.teacher || !s.tokens || !s.labelled)) || s.threads < 1 ||
        s.threads > 16 || s.epochs < 1) {
        fprintf(stderr, "usage: train_swift --trees FILE --vectors PART --out PART [--names-of "
                        "FILE] [--names FILE] [--dev FILE]\n"
                        "       [--dev-names FILE] [--state FILE] [--epochs N] [--threads N] "
                        "[--seed N] [--rate X]\n");
        exit(2);
    }
    return s;
}

static size_t read_corpus(corpus *c, const settings *s) {
    strmap by_id = {0};
    for (int i = 0; i < s->trees.n; i++) read_trees(c, s->trees.at[i], false, &by_id, false);
    for (int i = 0; i < s->names.n; i++) read_names(c, s->names.at[i], false);
    for (int i = 0; i < s->silver.n; i++) read_trees(c, s->silver.at[i], false, NULL, true);
    size_t n_train = c->n;
    for (int i = 0; i < s->dev.n; i++) read_trees(c, s->dev.at[i], true, &by_id, false);
    for (int i = 0; i < s->names_of.n; i++) read_names_of(c, s->names_of.at[i], &by_id);
    for (int i = 0; i < s->dev_names.n; i++) read_names(c, s->dev_names.at[i], true);
    return n_train;
}

static void count_forms(corpus *c) {
    for (size_t i = 0; i < c->n; i++)
        for (int k = 0; k < c->sentences[i].n; k++) {
            const uint32_t *n = strmap_get(&c->forms, c->sentences[i].words[k].form);
            c->sentences[i].words[k].rarity = n ? *n : 0;
        }
}

static uint16_t to_bfloat16(float x) {
    union {
        float value;
        uint32_t bits;
    } u = {.value = x};
    return (uint16_t)((u.bits + 0x8000) >> 16);
}

// Numbers of context to `out`, the words pointed at them. Words of sentence s are first[s]..first[s + 1).
static void put_context(const minilm *m, const sv *forms, const int *first, int n_sentences,
                        train_word *const *words, uint16_t *out) {
    int n = first[n_sentences];
    float *room = malloc(sizeof *room * (size_t)n * MINILM_CONTEXT);
    if (!room) fail("out of memory");
    minilm_read(m, forms, first, n_sentences, room);
    for (size_t i = 0; i < (size_t)n * MINILM_CONTEXT; i++) out[i] = to_bfloat16(room[i]);
    for (int k = 0; k < n; k++) words[k]->context = out + (size_t)k * MINILM_CONTEXT;
    free(room);
}

enum { CONTEXT_SENTENCES = 24 }; // at once: the weights are read once for all

static void read_contexts(corpus *c, const minilm *m, int threads) {
    size_t *from = arena_new(&c->a, size_t, c->n + 1);
    for (size_t i = 0; i < c->n; i++) from[i + 1] = from[i] + (size_t)c->sentences[i].n;
    uint16_t *all = arena_new(&c->a, uint16_t, from[c->n] * MINILM_CONTEXT);
#pragma omp parallel for num_threads(threads) schedule(dynamic, 1)
    for (size_t i = 0; i < c->n; i += CONTEXT_SENTENCES) {
        size_t n = c->n - i < CONTEXT_SENTENCES ? c->n - i : CONTEXT_SENTENCES,
               words = from[i + n] - from[i];
        sv *forms = malloc(words * sizeof *forms);
        train_word **pointers = malloc(words * sizeof *pointers);
        if (!forms || !pointers) fail("out of memory");
        int first[CONTEXT_SENTENCES + 1] = {0}, at = 0;
        for (size_t s = 0; s < n; s++) {
            for (int k = 0; k < c->sentences[i + s].n; k++, at++) {
                forms[at] = c->sentences[i + s].forms[k];
                pointers[at] = &c->sentences[i + s].words[k];
            }
            first[s + 1] = at;
        }
        put_context(m, forms, first, (int)n, pointers, all + from[i] * MINILM_CONTEXT);
        free(forms);
        free(pointers);
    }
    fprintf(stderr, "context of %zu words\n", from[c->n]);
}

// What the teacher says of the words of some sentences.
static void label_sentences(trainer *t, tape *own, arena *a, const minilm *m,
                            ent_sentence *const *s, int n_sentences) {
    net_shape sh = t->m.shape;
    int *first = arena_new(a, int, (size_t)n_sentences + 1);
    for (int i = 0; i < n_sentences; i++) first[i + 1] = first[i] + (int)s[i]->n_words;
    size_t n = (size_t)first[n_sentences];
    train_word *tw = arena_new(a, train_word, n), **pointers = arena_new(a, train_word *, n);
    sv *forms = arena_new(a, sv, n);
    for (int i = 0; i < n_sentences; i++)
        for (int k = 0, w = first[i]; w < first[i + 1]; k++, w++) {
            forms[w] = s[i]->words[k].form;
            tw[w] = (train_word){.f = features_of(forms[w], k == 0), .rarity = 9};
            tw[w].vector = vector_row(t->data, tw[w].f.vector_key);
            pointers[w] = &tw[w];
        }
    put_context(m, forms, first, n_sentences, pointers, arena_new(a, uint16_t, n * MINILM_CONTEXT));
    batch b = {(const train_word *const *)pointers, first, (int)n, n_sentences};
    net_read(&t->m, own, &b);
    for (int i = 0; i < n_sentences; i++) {
        int words = (int)s[i]->n_words;
        int32_t *heads = arena_new(a, int32_t, (size_t)words);
        parse_tree(a, tape_arcs(own, first[i]), (size_t)words + 1, words, heads);
        for (int k = 0; k < words; k++) {
            ent_word *w = (ent_word *)(uintptr_t)&s[i]->words[k];
            const float *x = tape_tags(own, first[i] + k);
            w->upos = (ent_upos)best_of(x, sh.n_upos);
            w->xpos = t->data->xpos.keys[best_of(x + sh.n_upos, sh.n_xpos)];
            w->ner = (ent_ner)best_of(x + sh.n_upos + sh.n_xpos, sh.n_ner);
            w->head = heads[k];
            int label = tape_label(&t->m, own, &b, i, first[i] + k, heads[k]);
            w->deprel = heads[k] < 0            ? ENT_DEP_root
                        : label == ENT_DEP_root ? ENT_DEP_dep
                                                : (ent_deprel)label;
        }
    }
}

static bool worth_labelling(const ent_sentence *s) {
    if (s->n_words < 4 || s->n_words > 80) return false;
    size_t letters = 0;
    for (size_t k = 0; k < s->n_words; k++) letters += s->words[k].form.len > 1;
    return letters * 2 > s->n_words;
}

// The CoNLL-U of some lines, each a block; sentences that are too short, too long or no prose are left out.
static sv label_lines(trainer *t, tape *own, arena *a, const token_model *tokens, const minilm *m,
                      const sv *lines, int n) {
    VEC(ent_sentence *) chosen = {0};
    VEC(sv) of = {0};
    for (int i = 0; i < n; i++) {
        sentence_list list = {0};
        token_cut(a, tokens, lines[i], (ent_span){0, (uint32_t)lines[i].len}, 0, ENT_PART_BODY,
                  &list);
        for (size_t k = 0; k < list.n; k++)
            if (worth_labelling(&list.at[k]))
                *vec_push(a, &chosen) = &list.at[k], *vec_push(a, &of) = lines[i];
    }
    text body = text_new(a);
    for (size_t from = 0, to; from < chosen.n; from = to) {
        size_t words = 0;
        for (to = from; to < chosen.n && to - from < CONTEXT_SENTENCES &&
                        words + chosen.at[to]->n_words <= TAPE_WORDS;
             to++)
            words += chosen.at[to]->n_words;
        label_sentences(t, own, a, m, chosen.at + from, (int)(to - from));
        for (size_t k = from; k < to; k++)
            conllu_write_sentence(&body, of.at[k], chosen.at[k], (sv){NULL, 0}, (conllu_style){0});
    }
    return text_sv(&body);
}

static void label_text(trainer *t, const char *path, const token_model *tokens, const minilm *m,
                       FILE *out) {
    enum { LINES = 24, PARTS = 16 };
    static sv lines[PARTS][LINES];
    static arena arenas[PARTS];
    sv rest = need_file(path), texts[PARTS];
    for (size_t done = 0; rest.p; done++) {
        int n[PARTS] = {0};
        for (int p = 0; p < PARTS; p++)
            while (n[p] < LINES && sv_split(&rest, '\n', &lines[p][n[p]])) n[p]++;
#pragma omp parallel for num_threads(t->threads) schedule(dynamic, 1)
        for (int p = 0; p < PARTS; p++) {
            arena_init(&arenas[p], SIZE_MAX);
            if (arena_try(&arenas[p])) fail("out of memory");
            texts[p] = label_lines(t, t->tapes[omp_get_thread_num()], &arenas[p], tokens, m,
                                   lines[p], n[p]);
        }
        for (int p = 0; p < PARTS; p++) {
            if (texts[p].len) fwrite(texts[p].p, 1, texts[p].len, out);
            arena_deinit(&arenas[p]);
        }
        if (done % 20 == 19) fprintf(stderr, "%s: %zu bytes left\n", path, rest.len);
    }
}

static void label_all(trainer *t, const settings *s, const minilm *m) {
    weights w;
    token_model tokens;
    ent_err err;
    if (weights_open(&w, s->tokens, &err) != ENT_OK || token_open(&tokens, &w, &err) != ENT_OK)
        fail(err.message);
    FILE *out = fopen(s->labelled, "w");
    if (!out) fail("cannot write the labelled text");
    for (int i = 0; i < s->label.n; i++) label_text(t, s->label.at[i], &tokens, m, out);
    if (fclose(out) != 0) fail("cannot write the labelled text");
}

static void train(trainer *t, const settings *s, int epoch) {
    packed *p = malloc(sizeof *p * (size_t)t->threads);
    size_t words = 0;
    for (size_t i = 0; i < t->n_order; i++) words += (size_t)t->data->sentences[t->order[i]].n;
    double total = (double)words * s->epochs, done = (double)words * epoch;
    for (; epoch < s->epochs && epoch < s->stop_after; epoch++) {
        struct timespec from, to;
        clock_gettime(CLOCK_MONOTONIC, &from);
        losses l = {0};
        shuffle(t);
        for (size_t at = 0; at < t->n_order;) {
            double progress = done / total, warm = done / 200e3;
            float rate =
                s->rate *
                (float)(warm < 1 ? warm + 0.01 : 0.5 * (1 + cos(3.14159265 * progress)) + 0.01);
            done += one_step(t, p, &at, rate, &l);
        }
        clock_gettime(CLOCK_MONOTONIC, &to);
        fprintf(
            stderr,
            "epoch %d/%d %.0f s: tags %.4f arcs %.4f labels %.4f names %.4f uas %.2f las|arc %.2f;",
            epoch + 1, s->epochs, (double)(to.tv_sec - from.tv_sec), l.tags / (double)l.words,
            l.arcs / (double)l.arcs_told, l.labels / (double)l.arcs_told, l.names / (double)l.words,
            100 * (double)l.right_arcs / (double)l.arcs_told,
            100 * (double)l.right_labelled / (double)l.arcs_told);
        net_swap_average(&t->m);
        check_dev(t, stderr);
        net_swap_average(&t->m);
        if (s->state) save_state(t, s->state, epoch + 1);
    }
    free(p);
}

int main(int argc, char **argv) {
    settings s = read_options(argc, argv);
    openblas_set_num_threads(1);
    static corpus c;
    static trainer t;
    arena_init(&c.a, SIZE_MAX);
    if (arena_try(&c.a)) fail("out of memory");
    weights vectors;
    ent_err err;
    if (weights_open(&vectors, s.vectors, &err) != ENT_OK) fail(err.message);
    c.vec_keys = weights_get(&vectors, "vec.keys");
    t.data = &c;
    t.threads = s.threads;
    t.rng = s.seed * 0x9E3779B97F4A7C15ULL + 3;
    t.n_train = read_corpus(&c, &s);
    count_forms(&c);
    sv *scripts;
    int n_scripts = keep_scripts(&c, &scripts);
    minilm *teacher = s.teacher ? minilm_open(s.teacher) : NULL;
    net_init(&t.m,
             (net_shape){ENT_N_UPOS, (int)c.xpos.n, ENT_N_NER, n_scripts, ENT_N_DEPREL,
                         s.teacher ? MINILM_CONTEXT : 0},
             s.seed);
    t.m.drop = s.light ? (net_dropout){0.08f, 0.05f, 0.03f, 0.10f, 0.10f}
                       : (net_dropout){0.10f, 0.10f, 0.06f, 0.15f, 0.15f};
    t.m.vectors = float_vectors(&vectors, &t.m.n_vectors);
    for (int k = 0; k < s.threads; k++) t.tapes[k] = tape_new(&t.m, TAPE_WORDS);
    t.order = arena_new(&c.a, size_t, t.n_train * (size_t)s.gold_times);
    for (size_t i = 0; i < t.n_train; i++)
        for (int k = 0; k < (c.sentences[i].silver ? 1 : s.gold_times); k++)
            t.order[t.n_order++] = i;
    fprintf(stderr, "%zu training sentences, %zu xpos, %d scripts, %zu exceptions\n", t.n_train,
            c.xpos.n, n_scripts, c.exceptions.n);
    if (s.from) start_from(&t, s.from);
    int epoch = s.state ? load_state(&t, s.state) : 0;
    if (teacher && epoch < s.epochs && epoch < s.stop_after) read_contexts(&c, teacher, s.threads);
    train(&t, &s, epoch);
    net_swap_average(&t.m);
    if (s.label.n) label_all(&t, &s, teacher);
    if (s.irregular) read_irregular(&c, s.irregular);
    if (!teacher) export_part(&t, s.out, scripts, &vectors);
    return 0;
}
