// SPDX-License-Identifier: Apache-2.0
//
// train_token --train FILE... [--dev FILE...] --out PART.model: learns the three classifiers of src/lang/token.h
// from CoNLL-U (logit.h) and writes the sections that token_open reads; with --dev, prints scores of raw text. The same
// files, seed and options give the same bytes.
#include "base/file.h"
#include "base/strmap.h"
#include "lang/score.h"
#include "logit.h"
#include <stdio.h>
#include <stdlib.h>

enum {
    FILES_MOST = 16,
    PLANT_LAST_PERCENT = 6,  // of the ends of sentences get an abbreviation
    PLANT_INNER_PERCENT = 8, // of the capitals inside sentences
};

typedef struct options {
    const char *train[FILES_MOST], *dev[FILES_MOST], *out;
    int n_train, n_dev;
    logit_options logit;
} options;

typedef struct trainer {
    arena *a;
    logit_examples border, end, split;
    split_entry *forms;
    uint32_t split_bits;
    VEC(token) abbreviations; // those seen so far that may end a sentence
    uint64_t random;
} trainer;

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

typedef VEC(gold_token) gold_list;

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

// A block with its gold, as far as it can be reached: a border inside a unit cannot.
typedef struct lesson {
    sv whole;
    const unit *units;
    size_t n_units;
    bool *border; // before unit i
    token *tokens;
    const gold_token **gold; // of token i
    size_t n_tokens;
} lesson;

static lesson prepare(arena *a, sv whole, ent_span block, const gold_list *gold) {
    lesson l = {.whole = whole};
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
        if (i > 0) token_of_units(whole, units + first, i - first, &l.tokens[l.n_tokens++]);
        if (i < n) l.gold[l.n_tokens] = &gold->at[g];
        first = i;
    }
    return l;
}

typedef void (*visitor)(void *ctx, const lesson *l);

static void each_block(arena *a, const conllu *c, visitor visit, void *ctx) {
    for (size_t i = 0; i < c->n_sentences;) {
        gold_list gold = {0};
        uint32_t block = c->sentences[i].block;
        for (; i < c->n_sentences && c->sentences[i].block == block; i++)
            add_gold(a, &c->sentences[i], &gold);
        lesson l = prepare(a, c->text, c->blocks[block].span, &gold);
        if (l.n_units) visit(ctx, &l);
    }
}

// ---- examples

static void learn_borders(trainer *t, const lesson *l, const unit *units, bool all) {
    token_state s;
    clues c;
    token_state_init(&s, units, l->n_units);
    for (size_t i = 1; i < l->n_units; i++) {
        if (!units[i].space_before && (all || units[i - 1].abbreviation)) {
            token_clues(&s, units, l->n_units, i, &c);
            logit_add(t->a, &t->border, &c, l->border[i]);
        }
        token_state_step(&s, units, l->n_units, i, l->border[i]);
    }
}

static bool begins_sentence(const lesson *l, size_t i) {
    return l->gold[i]->begins_sentence && l->gold[i]->span.begin == l->tokens[i].begin;
}

static void learn_ends(trainer *t, const lesson *l, const token *tokens, bool all) {
    end_state s;
    clues c;
    end_state_init(t->a, &s, tokens, l->n_tokens);
    for (size_t i = 1; i < l->n_tokens; i++) {
        bool yes = begins_sentence(l, i);
        if (all || tokens[i - 1].with_stop) {
            end_clues(&s, tokens, l->n_tokens, i, &c);
            logit_add(t->a, &t->end, &c, yes);
        }
        end_state_step(&s, tokens, i, yes);
    }
}

// The same block once more with all abbreviations turned into unknown ones, so that what holds of their kind is
// learned and not only what holds of the few that the treebanks have.
static void learn_unknown(trainer *t, const lesson *l) {
    unit *units = arena_new(t->a, unit, l->n_units);
    token *tokens = arena_new(t->a, token, l->n_tokens);
    memcpy(units, l->units, l->n_units * sizeof *units);
    memcpy(tokens, l->tokens, l->n_tokens * sizeof *tokens);
    for (size_t i = 0; i < l->n_units; i++)
        if (units[i].abbreviation) units[i].hash = (uint32_t)random_next(&t->random);
    for (size_t i = 0; i < l->n_tokens; i++)
        if (tokens[i].with_stop)
            tokens[i].hash = tokens[i].tail = (uint32_t)random_next(&t->random);
    learn_borders(t, l, units, false);
    learn_ends(t, l, tokens, false);
}

// Treebanks have few abbreviations in front of a capital, and hardly any that end a sentence. Here the word before
// token `i` becomes one that was seen elsewhere: "met the [U.S.] Congress", and with its full stop, when a sentence
// begins at `i`, "at [5 a.m.] The army".
static void learn_planted(trainer *t, const lesson *l, size_t i) {
    bool yes = begins_sentence(l, i);
    size_t n = l->n_tokens - yes, at = i - 1 - yes;
    end_state s;
    clues c;
    token *tokens = arena_new(t->a, token, n);
    memcpy(tokens, l->tokens, (at + 1) * sizeof *tokens);
    memcpy(tokens + at + 1, l->tokens + i, (n - at - 1) * sizeof *tokens);
    tokens[at] = t->abbreviations.at[random_next(&t->random) % t->abbreviations.n];
    tokens[at].space_before = l->tokens[at].space_before;
    end_state_init(t->a, &s, tokens, n);
    for (size_t k = 1; k <= at; k++) end_state_step(&s, tokens, k, begins_sentence(l, k));
    end_clues(&s, tokens, n, at + 1, &c);
    logit_add(t->a, &t->end, &c, yes);
}

static bool is_word(const token *t) { return t->letter && !t->with_stop; }

// Whether an abbreviation may be planted before token `i`.
static bool has_room(const lesson *l, size_t i) {
    const token *t = &l->tokens[i];
    if (!begins_sentence(l, i)) return t->upper && t->space_before && is_word(t - 1);
    return i > 1 && t[-1].stop && t[-1].end - t[-1].begin == 1 && is_word(t - 2);
}

static void plant_abbreviations(trainer *t, const lesson *l) {
    for (size_t i = 0; i < l->n_tokens; i++)
        if (l->tokens[i].may_end) *vec_push(t->a, &t->abbreviations) = l->tokens[i];
    if (t->abbreviations.n < 100) return;
    for (size_t i = 1; i < l->n_tokens; i++) {
        uint64_t percent = begins_sentence(l, i) ? PLANT_LAST_PERCENT : PLANT_INNER_PERCENT;
        if (has_room(l, i) && random_next(&t->random) % 100 < percent) learn_planted(t, l, i);
    }
}

static void learn_splits(trainer *t, const lesson *l) {
    clues c;
    for (size_t i = 0; i < l->n_tokens; i++) {
        split s = split_candidate(t->forms, t->split_bits, l->whole, &l->tokens[i]);
        if (!s.n) continue;
        split_clues(&s, l->tokens, l->n_tokens, i, &c);
        logit_add(t->a, &t->split, &c, same_split(&s, l->gold[i]));
    }
}

static void learn_block(void *ctx, const lesson *l) {
    trainer *t = ctx;
    learn_borders(t, l, l->units, true);
    learn_ends(t, l, l->tokens, true);
    learn_unknown(t, l);
    plant_abbreviations(t, l);
    learn_splits(t, l);
}

// ---- forms that are several words without an apostrophe

typedef struct tally {
    const gold_token *example; // one that is split
    uint32_t hash, n_split, n;
} tally;

typedef struct form_census {
    arena *a;
    strmap index; // lower-case form to tally
    VEC(tally) tallies;
} form_census;

static void count_forms(void *census, const lesson *l) {
    form_census *c = census;
    for (size_t i = 0; i < l->n_tokens; i++) {
        const token *t = &l->tokens[i];
        const gold_token *g = l->gold[i];
        uint32_t bytes = t->end - t->begin;
        if (bytes > 255 || g->n_words > 3 || split_candidate(NULL, 0, l->whole, t).n) continue;
        uint32_t *at = strmap_at(c->a, &c->index, arena_printf(c->a, "%x %u", t->hash, bytes));
        if (!*at) {
            *vec_push(c->a, &c->tallies) = (tally){.hash = t->hash};
            *at = (uint32_t)c->tallies.n;
        }
        tally *y = &c->tallies.at[*at - 1];
        y->n++;
        if (g->n_words > 1) y->n_split++, y->example = g;
    }
}

// Split so often that it is a habit of writers and not the slip of one.
static bool is_habit(const tally *y) {
    return y->n_split >= 2 && (y->n_split >= 5 || y->n_split * 3 >= y->n);
}

static split_entry entry_of(const tally *y) {
    const gold_token *g = y->example;
    split_entry e = {.hash = y->hash,
                     .bytes = (uint8_t)(g->span.end - g->span.begin),
                     .n_words = (uint8_t)g->n_words};
    for (size_t k = 0; k + 1 < g->n_words && k < 2; k++)
        e.cut[k] = (uint8_t)(g->words[k + 1].span.begin - g->span.begin);
    return e;
}

static void make_forms(trainer *t, const form_census *c) {
    uint32_t n = 0;
    for (size_t i = 0; i < c->tallies.n; i++) n += is_habit(&c->tallies.at[i]);
    while (1u << t->split_bits < 2 * n + 2) t->split_bits++;
    t->forms = arena_new(t->a, split_entry, (size_t)1 << t->split_bits);
    for (size_t i = 0; i < c->tallies.n; i++)
        if (is_habit(&c->tallies.at[i]))
            split_entry_put(t->forms, t->split_bits, entry_of(&c->tallies.at[i]));
    fprintf(stderr, "forms: %u\n", n);
}

// ---- what comes out

static void print_score(const char *name, score s) {
    printf("  %-10s P %6.2f  R %6.2f  F1 %6.2f\n", name, 100 * score_precision(s),
           100 * score_recall(s), 100 * score_f1(s));
}

static void try_on(arena *a, const token_model *m, const char *path) {
    conllu gold;
    load(a, path, &gold);
    sentence_list got = {0};
    for (size_t b = 0; b < gold.n_blocks; b++)
        token_cut(a, m, gold.text, gold.blocks[b].span, (uint32_t)b, ENT_PART_BODY, &got);
    conllu system = {.text = gold.text,
                     .sentences = got.at,
                     .n_sentences = got.n,
                     .notes = arena_new(a, conllu_note, got.n)};
    score_tree s;
    ent_err err;
    if (score_trees(a, &gold, &system, &s, &err) != ENT_OK) die(err.message);
    printf("%s\n", path);
    print_score("tokens", s.tokens);
    print_score("words", s.words);
    print_score("sentences", s.sentences);
}

static void usage(void) {
    fputs("usage: train_token --train FILE... --out PART.model [--dev FILE...] [--seed N]\n"
          "           [--epochs N] [--rate X] [--decay X] [--shift X] [--least N] [--most N]\n",
          stderr);
    exit(2);
}

// Stores an option that takes one value; false when there is none of that name.
static bool set_option(options *o, const char *name, const char *value) {
    if (!strcmp(name, "--out"))
        o->out = value;
    else if (!strcmp(name, "--seed"))
        o->logit.seed = strtoull(value, NULL, 10);
    else if (!strcmp(name, "--epochs"))
        o->logit.epochs = atoi(value);
    else if (!strcmp(name, "--rate"))
        o->logit.rate = strtod(value, NULL);
    else if (!strcmp(name, "--decay"))
        o->logit.decay = strtod(value, NULL);
    else if (!strcmp(name, "--shift"))
        o->logit.shift = strtod(value, NULL);
    else if (!strcmp(name, "--most"))
        o->logit.most = (uint32_t)atoi(value);
    else if (!strcmp(name, "--least"))
        o->logit.least = (uint32_t)atoi(value);
    else
        return false;
    return true;
}

static options read_options(int argc, char **argv) {
    options o = {.logit = {.least = 3,
                           .epochs = 20,
                           .rate = 0.03,
                           .decay = 1e-5,
                           .seed = 1,
                           .shift = 0,
                           .most = 260000}};
    enum { NONE, TRAIN, DEV } list = NONE;
    for (int i = 1; i < argc; i++) {
        const char *arg = argv[i];
        if (!strcmp(arg, "--train"))
            list = TRAIN;
        else if (!strcmp(arg, "--dev"))
            list = DEV;
        else if (arg[0] == '-' && i + 1 < argc && set_option(&o, arg, argv[i + 1]))
            i++;
        else if (arg[0] != '-' && list == TRAIN && o.n_train < FILES_MOST)
            o.train[o.n_train++] = arg;
        else if (arg[0] != '-' && list == DEV && o.n_dev < FILES_MOST)
            o.dev[o.n_dev++] = arg;
        else
            usage();
    }
    if (!o.n_train || !o.out) usage();
    return o;
}

static void collect(trainer *t, const options *o) {
    form_census census = {.a = t->a};
    conllu *files = arena_new(t->a, conllu, o->n_train);
    for (int i = 0; i < o->n_train; i++) {
        load(t->a, o->train[i], &files[i]);
        each_block(t->a, &files[i], count_forms, &census);
    }
    make_forms(t, &census);
    for (int i = 0; i < o->n_train; i++) each_block(t->a, &files[i], learn_block, t);
}

// The options as given are for ends; the other two have fewer and clearer clues.
static token_model fit(trainer *t, const options *o) {
    logit_options even = o->logit;
    even.shift = 0;
    even.least = 2;
    even.most = o->logit.most / 4;
    return (token_model){.border = logit_fit(t->a, "border", &t->border, &even),
                         .end = logit_fit(t->a, "end", &t->end, &o->logit),
                         .split = logit_fit(t->a, "split", &t->split, &even),
                         .forms = t->forms,
                         .split_bits = t->split_bits};
}

static int run(arena *a, const options *o) {
    if (arena_try(a)) die("out of memory");
    trainer t = {.a = a, .random = o->logit.seed};
    collect(&t, o);
    token_model m = fit(&t, o);
    token_head head;
    weights_section sections[TOKEN_SECTIONS];
    token_sections(&m, &head, sections);
    ent_err err;
    if (weights_write(o->out, "token", sections, TOKEN_SECTIONS, &err) != ENT_OK) die(err.message);
    for (int i = 0; i < o->n_dev; i++) try_on(a, &m, o->dev[i]);
    return fflush(stdout) == 0 ? 0 : 1;
}

int main(int argc, char **argv) {
    options o = read_options(argc, argv);
    arena a;
    arena_init(&a, (size_t)8 << 30);
    int rc = run(&a, &o);
    arena_deinit(&a);
    return rc;
}
