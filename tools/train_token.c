// SPDX-License-Identifier: Apache-2.0
//
// train_token --train FILE... [--dev FILE...] --out PART.model: learns the three classifiers of src/lang/token.h
// from CoNLL-U. Logistic regression by AdaGrad over the gold decisions, then rounded to 8 bits. The same files, seed
// and options give the same bytes.
#include "base/file.h"
#include "base/strmap.h"
#include "lang/conllu.h"
#include "lang/token.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { FILES_MOST = 16, BORDER_BITS = 17, END_BITS = 18, SPLIT_BITS = 13 };

typedef struct options {
    const char *plain[FILES_MOST], *train[FILES_MOST], *dev[FILES_MOST], *out;
    uint32_t least;
    int n_plain, n_train, n_dev, epochs;
    uint64_t seed;
    double rate, decay, shift;
} options;

// Decisions to learn from: the clues of example i are clue[from[i]..from[i] + length[i]).
typedef struct examples {
    VEC(uint32_t) clue;
    VEC(size_t) from;
    VEC(uint8_t) length;
    VEC(bool) yes;
} examples;

typedef struct trainer {
    arena *a;
    options opt;
    examples border, end, split;
    token_entry *table;
    uint32_t table_bits;
    uint8_t *cases;
} trainer;

static void add_example(arena *a, examples *e, const clues *c, bool yes) {
    *vec_push(a, &e->from) = e->clue.n;
    *vec_push(a, &e->length) = (uint8_t)c->n;
    for (uint32_t k = 0; k < c->n; k++) *vec_push(a, &e->clue) = c->at[k];
    *vec_push(a, &e->yes) = yes;
}

static void die(const char *message) {
    fprintf(stderr, "train_token: %s\n", message);
    exit(1);
}

static void load(arena *a, const char *path, conllu *c) {
    sv bytes;
    ent_err err;
    if (file_read(path, (size_t)1 << 30, &bytes, &err) != ENT_OK) die(err.message);
    conllu_read(a, bytes, c);
    if (conllu_check(c, path, &err) != ENT_OK) die(err.message);
}

// ---- what the gold says

typedef struct gold_token {
    ent_span span;
    const ent_word *words;
    size_t n_words;
    bool begins_sentence;
} gold_token;

typedef struct gold_list {
    gold_token *at;
    size_t n, cap;
} gold_list;

static void add_gold(arena *a, const ent_sentence *s, gold_list *list) {
    for (size_t i = 0, n; i < s->n_words; i += n) {
        const ent_word *w = &s->words[i];
        n = 1;
        while (w->token_part == 1 && i + n < s->n_words && w[n].token_part == n + 1) n++;
        *vec_push(a, list) = (gold_token){{w->span.begin, w[n - 1].span.end}, w, n, i == 0};
    }
}

static bool same_split(const split *s, const gold_token *g) {
    if (s->n != g->n_words) return false;
    for (uint32_t k = 1; k < s->n; k++)
        if (g->words[k].span.begin - g->span.begin != s->cut[k - 1]) return false;
    return true;
}

// A block with its gold: tokens as far as they can be reached (a border inside a unit cannot).
typedef struct lesson {
    const unit *units;
    size_t n_units;
    bool *border; // before unit i
    token *tokens;
    const gold_token **gold; // of token i
    size_t n_tokens;
} lesson;

static lesson prepare(arena *a, const uint8_t *cases, sv whole, ent_span block, const gold_list *gold) {
    lesson l = {0};
    unit *units;
    size_t n = l.n_units = units_scan(a, whole, block, &units), g = 0, first = 0;
    l.units = units;
    l.border = arena_new(a, bool, n + 1);
    l.tokens = arena_new(a, token, n);
    l.gold = arena_new(a, const gold_token *, n);
    for (size_t i = 0; i <= n; i++) {
        if (i < n)
            while (g + 1 < gold->n && gold->at[g + 1].span.begin <= units[i].begin) g++;
        l.border[i] = i == n || units[i].space_before || gold->at[g].span.begin == units[i].begin;
        if (!l.border[i]) continue;
        if (i > 0) token_of_units(whole, units + first, i - first, cases, &l.tokens[l.n_tokens++]);
        if (i < n) l.gold[l.n_tokens] = &gold->at[g];
        first = i;
    }
    return l;
}

static void learn_borders(trainer *t, const lesson *l) {
    token_state s;
    clues c;
    token_state_init(&s, l->units, l->n_units);
    for (size_t i = 1; i < l->n_units; i++) {
        if (!l->units[i].space_before) {
            token_clues(&s, l->units, l->n_units, i, &c);
            add_example(t->a, &t->border, &c, l->border[i]);
        }
        token_state_step(&s, l->units, l->n_units, i, l->border[i]);
    }
}

static void learn_ends(trainer *t, const lesson *l) {
    end_state s;
    clues c;
    end_state_init(t->a, &s, l->tokens, l->n_tokens);
    for (size_t i = 1; i < l->n_tokens; i++) {
        bool yes = l->gold[i]->begins_sentence && l->gold[i]->span.begin == l->tokens[i].begin;
        end_clues(&s, l->tokens, l->n_tokens, i, &c);
        add_example(t->a, &t->end, &c, yes);
        end_state_step(&s, l->tokens, i, yes);
    }
}

static void learn_splits(trainer *t, sv whole, const lesson *l) {
    clues c;
    for (size_t i = 0; i < l->n_tokens; i++) {
        split s = split_candidate(t->table, t->table_bits, whole, &l->tokens[i]);
        if (!s.n) continue;
        split_clues(&s, l->tokens, l->n_tokens, i, &c);
        add_example(t->a, &t->split, &c, same_split(&s, l->gold[i]));
    }
}

typedef void (*block_visitor)(void *ctx, sv whole, const lesson *l);

static void each_block(arena *a, const uint8_t *cases, const conllu *c, block_visitor visit, void *ctx) {
    for (size_t i = 0; i < c->n_sentences;) {
        gold_list gold = {0};
        uint32_t block = c->sentences[i].block;
        for (; i < c->n_sentences && c->sentences[i].block == block; i++)
            add_gold(a, &c->sentences[i], &gold);
        lesson l = prepare(a, cases, c->text, c->blocks[block].span, &gold);
        if (l.n_units) visit(ctx, c->text, &l);
    }
}

static void learn(void *ctx, sv whole, const lesson *l) {
    learn_borders(ctx, l);
    learn_ends(ctx, l);
    learn_splits(ctx, whole, l);
}

// ---- how words are written inside sentences

typedef struct writing {
    uint32_t hash, lower, upper;
} writing;

typedef struct writings {
    writing *at; // open addressing
    size_t n, slots;
} writings;

static writing *writing_at(arena *a, writings *w, uint32_t hash) {
    if (2 * w->n >= w->slots) {
        writings more = {.slots = w->slots ? 2 * w->slots : 1 << 16};
        more.at = arena_new(a, writing, more.slots);
        for (size_t i = 0; i < w->slots; i++)
            if (w->at[i].lower || w->at[i].upper) *writing_at(a, &more, w->at[i].hash) = w->at[i];
        *w = more;
    }
    size_t i = hash & (w->slots - 1);
    while ((w->at[i].lower || w->at[i].upper) && w->at[i].hash != hash) i = (i + 1) & (w->slots - 1);
    if (!w->at[i].lower && !w->at[i].upper) w->n++, w->at[i].hash = hash;
    return &w->at[i];
}

static bool is_lower_word(const unit *u) { return (unsigned char)(u->first - 'a') < 26; }
static bool is_upper_word(const unit *u) { return (unsigned char)(u->first - 'A') < 26; }

// A capital counts only right behind a word in lower case: there no sentence begins.
static void count_writings(arena *a, writings *w, sv whole, ent_span block) {
    unit *u;
    size_t n = units_scan(a, whole, block, &u);
    for (size_t i = 0; i < n; i++) {
        if (is_lower_word(&u[i])) writing_at(a, w, u[i].hash)->lower++;
        if (i && is_upper_word(&u[i]) && is_lower_word(&u[i - 1]) && u[i].space_before)
            writing_at(a, w, u[i].hash)->upper++;
    }
}

static case_habit habit_of(const writing *w) {
    double share = (double)w->upper / (double)(w->upper + w->lower);
    return share < 0.02 ? CASE_LOWER : share < 0.2 ? CASE_MOSTLY_LOWER : share < 0.8 ? CASE_BOTH : share < 0.98 ? CASE_MOSTLY_UPPER : CASE_UPPER;
}

static void make_cases(trainer *t, const writings *w) {
    uint32_t *most = arena_new(t->a, uint32_t, (size_t)1 << CASE_BITS);
    for (size_t i = 0; i < w->slots; i++) {
        const writing *x = &w->at[i];
        uint32_t n = x->lower + x->upper, slot = x->hash >> (32 - CASE_BITS);
        if (n < t->opt.least || n <= most[slot]) continue;
        most[slot] = n;
        t->cases[slot] = case_entry(x->hash, habit_of(x));
    }
}

// ---- tokens without an apostrophe that are several words

typedef struct tally {
    const gold_token *example; // one that is split
    uint32_t hash, n_split, n;
} tally;

typedef struct census {
    arena *a;
    strmap index; // lower-case form to tally
    VEC(tally) tallies;
} census;

static void count_tokens(void *ctx, sv whole, const lesson *l) {
    census *c = ctx;
    for (size_t i = 0; i < l->n_tokens; i++) {
        const token *t = &l->tokens[i];
        const gold_token *g = l->gold[i];
        if (t->end - t->begin > 255 || g->n_words > 3) continue;
        if (split_candidate(NULL, 0, whole, t).n) continue;
        uint32_t *at =
            strmap_at(c->a, &c->index, arena_printf(c->a, "%08x %u", t->hash, t->end - t->begin));
        if (!*at) {
            *vec_push(c->a, &c->tallies) = (tally){.hash = t->hash};
            *at = (uint32_t)c->tallies.n;
        }
        tally *y = &c->tallies.at[*at - 1];
        y->n++;
        if (g->n_words > 1) y->n_split++, y->example = g;
    }
}

// Forms that are split often enough to be a habit and not a slip of one writer.
static bool is_habit(const tally *y) {
    return y->n_split >= 2 && (y->n_split >= 5 || y->n_split * 3 >= y->n);
}

static void make_table(trainer *t, const census *c) {
    uint32_t n = 0;
    for (size_t i = 0; i < c->tallies.n; i++) n += is_habit(&c->tallies.at[i]);
    while (1u << t->table_bits < 2 * n + 2) t->table_bits++;
    t->table = arena_new(t->a, token_entry, (size_t)1 << t->table_bits);
    uint32_t mask = (1u << t->table_bits) - 1;
    for (size_t i = 0; i < c->tallies.n; i++) {
        const tally *y = &c->tallies.at[i];
        if (!is_habit(y)) continue;
        const gold_token *g = y->example;
        uint32_t k = y->hash & mask;
        while (t->table[k].hash) k = (k + 1) & mask;
        t->table[k] = (token_entry){.hash = y->hash,
                                    .bytes = (uint8_t)(g->span.end - g->span.begin),
                                    .n_words = (uint8_t)g->n_words};
        for (size_t j = 1; j < g->n_words && j < 3; j++)
            t->table[k].cut[j - 1] = (uint8_t)(g->words[j].span.begin - g->span.begin);
    }
    fprintf(stderr, "table: %u forms\n", n);
}

// ---- logistic regression

static uint64_t next_random(uint64_t *state) {
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

static void shuffle(uint32_t *order, size_t n, uint64_t *random) {
    for (size_t i = n; i > 1; i--) {
        size_t j = next_random(random) % i;
        uint32_t k = order[i - 1];
        order[i - 1] = order[j];
        order[j] = k;
    }
}

typedef struct learner {
    float *weights, *squares;
    float bias, bias_square, loss;
    uint32_t bits;
} learner;

static void learn_one(learner *m, const examples *e, size_t i, const options *opt) {
    const uint32_t *clue = e->clue.at + e->from.at[i];
    uint32_t n = e->length.at[i];
    float sum = m->bias;
    for (uint32_t k = 0; k < n; k++) sum += m->weights[clue[k] >> (32 - m->bits)];
    float p = 1 / (1 + expf(-sum)), g = p - (float)e->yes.at[i];
    m->loss -= logf(fmaxf(e->yes.at[i] ? p : 1 - p, 1e-9f));
    for (uint32_t k = 0; k < n; k++) {
        float *w = &m->weights[clue[k] >> (32 - m->bits)],
              *s = &m->squares[clue[k] >> (32 - m->bits)];
        float step = g + (float)opt->decay * *w;
        *s += step * step;
        *w -= (float)opt->rate * step / (sqrtf(*s) + 1e-6f);
    }
    m->bias_square += g * g;
    m->bias -= (float)opt->rate * g / (sqrtf(m->bias_square) + 1e-6f);
}

static learner fit(trainer *t, const char *name, const examples *e, uint32_t bits) {
    size_t n = e->yes.n, n_yes = 0;
    learner m = {.bits = bits};
    m.weights = arena_new(t->a, float, (size_t)1 << bits);
    m.squares = arena_new(t->a, float, (size_t)1 << bits);
    uint32_t *order = arena_new(t->a, uint32_t, n);
    uint64_t random = t->opt.seed;
    for (size_t i = 0; i < n; i++) {
        order[i] = (uint32_t)i;
        n_yes += e->yes.at[i];
    }
    for (int epoch = 0; epoch < t->opt.epochs; epoch++) {
        shuffle(order, n, &random);
        m.loss = 0;
        for (size_t i = 0; i < n; i++) learn_one(&m, e, order[i], &t->opt);
    }
    fprintf(stderr, "%s: %zu examples, %zu yes, loss %.5f\n", name, n, n_yes, m.loss / (float)n);
    return m;
}

// Rounds to 8 bits; the largest weights are clipped, since nearly all are far smaller.
static double end_scale;
static int8_t *round_weights(trainer *t, const learner *m, double shift, int32_t *threshold) {
    size_t n = (size_t)1 << m->bits;
    int8_t *out = arena_new(t->a, int8_t, n);
    float most = 0;
    for (size_t i = 0; i < n; i++) most = fmaxf(most, fabsf(m->weights[i]));
    float scale = 127 / fminf(most, 4);
    if (m->bits == END_BITS) end_scale = scale;
    for (size_t i = 0; i < n; i++) {
        long q = lroundf(m->weights[i] * scale);
        out[i] = (int8_t)(q > 127 ? 127 : q < -127 ? -127 : q);
    }
    *threshold = (int32_t)lround((shift - (double)m->bias) * (double)scale);
    return out;
}

// ---- what comes out

static sv bytes_of(const void *p, size_t n) { return (sv){p, n}; }

typedef struct score {
    size_t gold, system, same;
} score;

static void report(const char *what, score s) {
    double p = 100.0 * (double)s.same / (double)(s.system ? s.system : 1);
    double r = 100.0 * (double)s.same / (double)(s.gold ? s.gold : 1);
    printf("  %-9s P %6.2f  R %6.2f  F1 %6.2f\n", what, p, r, p + r > 0 ? 2 * p * r / (p + r) : 0);
}

static size_t same_spans(const ent_span *x, size_t n, const ent_span *y, size_t m) {
    size_t same = 0;
    for (size_t i = 0, j = 0; i < n && j < m;) {
        if (x[i].begin == y[j].begin && x[i].end == y[j].end)
            same++, i++, j++;
        else if (x[i].end < y[j].end || (x[i].end == y[j].end && x[i].begin < y[j].begin))
            i++;
        else
            j++;
    }
    return same;
}

typedef struct spans {
    VEC(ent_span) tokens, sentences, words;
} spans;

static spans spans_of(arena *a, const ent_sentence *s, size_t n) {
    spans out = {0};
    for (size_t i = 0; i < n; i++) {
        gold_list tokens = {0};
        add_gold(a, &s[i], &tokens);
        *vec_push(a, &out.sentences) = s[i].span;
        for (size_t k = 0; k < tokens.n; k++) *vec_push(a, &out.tokens) = tokens.at[k].span;
        for (size_t k = 0; k < s[i].n_words; k++) *vec_push(a, &out.words) = s[i].words[k].span;
    }
    return out;
}

static void try_on(arena *a, const token_model *m, const char *path) {
    conllu c;
    load(a, path, &c);
    sentence_list got = {0};
    for (size_t b = 0; b < c.n_blocks; b++)
        token_cut(a, m, c.text, c.blocks[b].span, (uint32_t)b, ENT_PART_BODY, &got);
    spans g = spans_of(a, c.sentences, c.n_sentences), s = spans_of(a, got.at, got.n);
    printf("%s\n", path);
#define REPORT(what) \
    report(#what, (score){g.what.n, s.what.n, same_spans(g.what.at, g.what.n, s.what.at, s.what.n)})
    REPORT(tokens);
    REPORT(words);
    REPORT(sentences);
}

static void sweep(arena *a, token_model m, const char *path) {
    conllu c;
    load(a, path, &c);
    int32_t base = m.end.threshold;
    for (double sh = 0; sh > -3.1; sh -= 0.5) {
        sentence_list got = {0};
        m.end.threshold = base + (int32_t)(sh * end_scale);
        for (size_t b = 0; b < c.n_blocks; b++)
            token_cut(a, &m, c.text, c.blocks[b].span, (uint32_t)b, ENT_PART_BODY, &got);
        spans g = spans_of(a, c.sentences, c.n_sentences), s = spans_of(a, got.at, got.n);
        double x = same_spans(g.sentences.at, g.sentences.n, s.sentences.at, s.sentences.n);
        printf("sweep %.1f %.2f\n", sh, 200 * x / (g.sentences.n + s.sentences.n));
    }
}

static token_model train(trainer *t, token_head *head) {
    learner borders = fit(t, "border", &t->border, BORDER_BITS);
    learner ends = fit(t, "end", &t->end, END_BITS);
    learner splits = fit(t, "split", &t->split, SPLIT_BITS);
    *head = (token_head){.version = TOKEN_VERSION, .table_bits = t->table_bits};
    token_model m = {.table = t->table, .table_bits = t->table_bits, .cases = t->cases};
#define TAKE(which, by)                                                    \
    m.which.weights = round_weights(t, &which##s, by, &m.which.threshold); \
    m.which.bits = head->which.bits = which##s.bits;                       \
    head->which.threshold = m.which.threshold
    TAKE(border, 0);
    TAKE(end, t->opt.shift);
    TAKE(split, 0);
    return m;
}

static void save(const trainer *t, const token_model *m, const token_head *head) {
    weights_section sections[] = {
        {"tok.head", bytes_of(head, sizeof *head)},
        {"tok.border", bytes_of(m->border.weights, (size_t)1 << m->border.bits)},
        {"tok.end", bytes_of(m->end.weights, (size_t)1 << m->end.bits)},
        {"tok.split", bytes_of(m->split.weights, (size_t)1 << m->split.bits)},
        {"tok.case", bytes_of(m->cases, (size_t)1 << CASE_BITS)},
        {"tok.table", bytes_of(m->table, sizeof(token_entry) << m->table_bits)},
    };
    ent_err err;
    if (weights_write(t->opt.out, "token", sections, sizeof sections / sizeof *sections, &err) !=
        ENT_OK)
        die(err.message);
}

static void usage(void) {
    fputs("usage: train_token --train FILE... --out PART.model [--dev FILE...] [--seed N] "
          "[--epochs N] [--rate X]\n"
          "                   [--decay X] [--shift X]\n",
          stderr);
    exit(2);
}

static options read_options(int argc, char **argv) {
    options o = {.epochs = 20, .seed = 1, .rate = 0.03, .decay = 1e-5, .shift = -1.5, .least = 1};
    const char *list = NULL;
    for (int i = 1; i < argc; i++) {
        const char *arg = argv[i], *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (arg[0] == '-') {
            list = arg;
            if (!strcmp(arg, "--train") || !strcmp(arg, "--dev") || !strcmp(arg, "--plain")) continue;
            if (!value) usage();
            if (!strcmp(arg, "--out"))
                o.out = value;
            else if (!strcmp(arg, "--seed"))
                o.seed = strtoull(value, NULL, 10);
            else if (!strcmp(arg, "--least")) o.least = atoi(value);
            else if (!strcmp(arg, "--epochs"))
                o.epochs = atoi(value);
            else if (!strcmp(arg, "--rate"))
                o.rate = strtod(value, NULL);
            else if (!strcmp(arg, "--decay"))
                o.decay = strtod(value, NULL);
            else if (!strcmp(arg, "--shift"))
                o.shift = strtod(value, NULL);
            else
                usage();
            i++;
        } else if (list && !strcmp(list, "--train") && o.n_train < FILES_MOST) {
            o.train[o.n_train++] = arg;
        } else if (list && !strcmp(list, "--plain") && o.n_plain < FILES_MOST) {
            o.plain[o.n_plain++] = arg;
        } else if (list && !strcmp(list, "--dev") && o.n_dev < FILES_MOST) {
            o.dev[o.n_dev++] = arg;
        } else {
            usage();
        }
    }
    if (!o.n_train || !o.out) usage();
    return o;
}

int main(int argc, char **argv) {
    arena a;
    arena_init(&a, (size_t)8 << 30);
    trainer t = {.a = &a, .opt = read_options(argc, argv)};
    if (arena_try(&a)) die("out of memory");
    census c = {.a = &a};
    conllu *files = arena_new(&a, conllu, t.opt.n_train);
    writings w = {0};
    t.cases = arena_new(&a, uint8_t, (size_t)1 << CASE_BITS);
    for (int i = 0; i < t.opt.n_plain; i++) {
        sv bytes;
        ent_err err;
        if (file_read(t.opt.plain[i], (size_t)1 << 30, &bytes, &err) != ENT_OK) die(err.message);
        arena_mark mark = arena_here(&a);
        (void)mark;
        count_writings(&a, &w, bytes, (ent_span){0, (uint32_t)bytes.len});
    }
    for (int i = 0; i < t.opt.n_train; i++) {
        load(&a, t.opt.train[i], &files[i]);
        each_block(&a, t.cases, &files[i], count_tokens, &c);
        count_writings(&a, &w, files[i].text, (ent_span){0, (uint32_t)files[i].text.len});
    }
    make_cases(&t, &w);
    make_table(&t, &c);
    for (int i = 0; i < t.opt.n_train; i++) each_block(&a, t.cases, &files[i], learn, &t);
    token_head head;
    token_model m = train(&t, &head);
    save(&t, &m, &head);
    for (int i = 0; i < t.opt.n_dev; i++) {
        try_on(&a, &m, t.opt.dev[i]);
        if (getenv("SWEEP")) sweep(&a, m, t.opt.dev[i]);
    }
    arena_deinit(&a);
    return 0;
}
