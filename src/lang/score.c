// SPDX-License-Identifier: Apache-2.0
#include "lang/score.h"
#include "base/utf8.h"
#include "lang/tree.h"

static double ratio(size_t x, size_t of) { return of ? (double)x / (double)of : 0; }

double score_precision(score s) { return ratio(s.correct, s.system); }
double score_recall(score s) { return ratio(s.correct, s.gold); }
double score_f1(score s) { return ratio(2 * s.correct, s.gold + s.system); }
double score_aligned(score s) { return ratio(s.correct, s.aligned); }

// ---- texts without white space

// Copies `s` without its white space behind `out`; returns the bytes written.
static size_t squeeze(sv s, char *out) {
    size_t n = 0;
    for (size_t at = 0; at < s.len;) {
        size_t from = at;
        if (utf8_is_space(utf8_next(s, &at))) continue;
        memcpy(out + n, s.p + from, at - from);
        n += at - from;
    }
    return n;
}

// For each byte of `s`, how many bytes that are no white space stand before it; s.len + 1 numbers.
static size_t *positions(arena *a, sv s) {
    size_t *pos = arena_new(a, size_t, s.len + 1), n = 0;
    for (size_t at = 0; at < s.len;) {
        size_t from = at;
        bool space = utf8_is_space(utf8_next(s, &at));
        for (; from < at; from++) {
            pos[from] = n;
            n += !space;
        }
    }
    pos[s.len] = n;
    return pos;
}

static ent_status check_same(sv gold, sv system, ent_err *err) {
    size_t same = 0;
    while (same < gold.len && same < system.len && gold.p[same] == system.p[same]) same++;
    if (same == gold.len && same == system.len) return ENT_OK;
    size_t from = same > 20 ? same - 20 : 0;
    sv g = sv_cut(gold, from, same + 20 < gold.len ? same + 20 : gold.len);
    sv s = sv_cut(system, from, same + 20 < system.len ? same + 20 : system.len);
    return err_set(err, ENT_ERR_INPUT, same,
                   "not the same text after %zu bytes without white space: gold `" SV_FMT
                   "', system `" SV_FMT "'",
                   same, SV_ARG(g), SV_ARG(s));
}

// ---- words in a row

typedef struct span {
    size_t begin, end; // without white space
} span;

typedef struct item {
    span at;    // of the whole token
    bool multi; // one word of several
    const ent_word *w;
    ptrdiff_t head; // index of the item, -1: root, -2: no tree
} item;

typedef struct side {
    sv letters;
    span *tokens, *sentences;
    size_t n_tokens, n_sentences;
    item *words;
    ptrdiff_t *aligned; // index of the other side's word, -1: none
    size_t n_words;
} side;

static size_t count_words(const conllu *c) {
    size_t n = 0;
    for (size_t i = 0; i < c->n_sentences; i++) n += c->sentences[i].n_words;
    return n;
}

static void add_sentence(side *out, const size_t *pos, const ent_sentence *s, bool has_tree) {
    ptrdiff_t base = (ptrdiff_t)out->n_words;
    for (size_t i = 0, n; i < s->n_words; i += n) {
        const ent_word *w = &s->words[i];
        n = 1;
        while (w->token_part == 1 && i + n < s->n_words && w[n].token_part == n + 1) n++;
        span at = {pos[w->span.begin], pos[w[n - 1].span.end]};
        out->tokens[out->n_tokens++] = at;
        for (size_t k = 0; k < n; k++) {
            ptrdiff_t head = !has_tree ? -2 : w[k].head < 0 ? -1 : base + w[k].head;
            out->words[out->n_words++] = (item){at, n > 1, &w[k], head};
        }
    }
    out->sentences[out->n_sentences++] = (span){pos[s->span.begin], pos[s->span.end]};
}

static side side_of(arena *a, const conllu *c) {
    side out = {0};
    size_t n = count_words(c), *pos = positions(a, c->text);
    char *letters = arena_alloc(a, c->text.len, 1);
    out.letters = (sv){letters, squeeze(c->text, letters)};
    out.tokens = arena_new(a, span, n);
    out.sentences = arena_new(a, span, c->n_sentences);
    out.words = arena_new(a, item, n);
    out.aligned = arena_new(a, ptrdiff_t, n);
    for (size_t i = 0; i < n; i++) out.aligned[i] = -1;
    for (size_t i = 0; i < c->n_sentences; i++)
        add_sentence(&out, pos, &c->sentences[i], c->notes[i].has_tree);
    return out;
}

static score score_spans(const span *gold, size_t n_gold, const span *system, size_t n_system) {
    score s = {.gold = n_gold, .system = n_system};
    for (size_t g = 0, k = 0; g < n_gold && k < n_system;) {
        if (gold[g].begin < system[k].begin) {
            g++;
        } else if (gold[g].begin > system[k].begin) {
            k++;
        } else {
            s.correct += gold[g].end == system[k].end;
            g++, k++;
        }
    }
    return s;
}

// ---- alignment

static bool same_form(arena *a, const item *x, const item *y) {
    if (sv_eq(x->w->form, y->w->form)) return true;
    arena_mark mark = arena_here(a);
    bool same = sv_eq(utf8_lower_copy(a, x->w->form), utf8_lower_copy(a, y->w->form));
    arena_rewind(a, mark);
    return same;
}

static void align(side *gold, side *system, size_t g, size_t s) {
    gold->aligned[g] = (ptrdiff_t)s;
    system->aligned[s] = (ptrdiff_t)g;
}

// Aligns gold words [g0, g1) with system words [s0, s1) by their longest common subsequence.
static void align_by_form(arena *a, side *gold, side *system, size_t g0, size_t g1, size_t s0,
                          size_t s1) {
    size_t n = g1 - g0, m = s1 - s0, row = m + 1;
    arena_mark mark = arena_here(a);
    uint32_t *longest = arena_new(a, uint32_t, (n + 1) * row); // of what is left from (g, s) on
    for (size_t g = n; g-- > 0;)
        for (size_t s = m; s-- > 0;) {
            uint32_t skip_g = longest[(g + 1) * row + s], skip_s = longest[g * row + s + 1];
            uint32_t most = skip_g > skip_s ? skip_g : skip_s;
            if (same_form(a, &gold->words[g0 + g], &system->words[s0 + s])) {
                uint32_t both = longest[(g + 1) * row + s + 1] + 1;
                if (both > most) most = both;
            }
            longest[g * row + s] = most;
        }
    for (size_t g = 0, s = 0; g < n && s < m;) {
        if (same_form(a, &gold->words[g0 + g], &system->words[s0 + s]))
            align(gold, system, g0 + g++, s0 + s++);
        else if (longest[g * row + s] == longest[(g + 1) * row + s])
            g++;
        else
            s++;
    }
    arena_rewind(a, mark);
}

// Whether word `i` of `x` lies inside the stretch that ends at `end`; a token of several words belongs to it as
// soon as it begins before the end.
static bool inside(const side *x, size_t i, size_t end) {
    if (i >= x->n_words) return false;
    return x->words[i].multi ? x->words[i].at.begin < end : x->words[i].at.end <= end;
}

// Moves `*g` and `*s` behind the stretch that begins with them: until both sides have a border at the same place and
// no multi-word token reaches over it.
static void pass_stretch(const side *gold, const side *system, size_t *g, size_t *s, size_t end) {
    while (inside(gold, *g, end) || inside(system, *s, end)) {
        bool take_gold =
            *g < gold->n_words &&
            (*s >= system->n_words || gold->words[*g].at.begin <= system->words[*s].at.begin);
        const item *taken = take_gold ? &gold->words[(*g)++] : &system->words[(*s)++];
        if (taken->multi && taken->at.end > end) end = taken->at.end;
    }
}

static void align_words(arena *a, side *gold, side *system) {
    for (size_t g = 0, s = 0; g < gold->n_words && s < system->n_words;) {
        const item *x = &gold->words[g], *y = &system->words[s];
        if (x->multi || y->multi) {
            // A plain word that begins before the multi-word token is no part of the stretch.
            if (x->multi && !y->multi && y->at.begin < x->at.begin) s++;
            if (!x->multi && x->at.begin < y->at.begin) g++;
            size_t g0 = g, s0 = s;
            pass_stretch(gold, system, &g, &s, x->multi ? x->at.end : y->at.end);
            if (g > g0 && s > s0) align_by_form(a, gold, system, g0, g, s0, s);
        } else if (x->at.begin == y->at.begin && x->at.end == y->at.end) {
            align(gold, system, g++, s++);
        } else if (x->at.begin <= y->at.begin) {
            g++;
        } else {
            s++;
        }
    }
}

// ---- what is compared of a word

static bool is_content(const ent_word *w) {
    switch (deprel_base(w->deprel)) {
    case ENT_DEP_aux:
    case ENT_DEP_case:
    case ENT_DEP_cc:
    case ENT_DEP_cop:
    case ENT_DEP_det:
    case ENT_DEP_mark:
    case ENT_DEP_punct: return false;
    default: return true;
    }
}

static bool same_lemma(const ent_word *gold, const ent_word *system) {
    return !gold->lemma.len || sv_eq(gold->lemma, SV("_")) || sv_eq(gold->lemma, system->lemma);
}

static bool same_head(const side *system, const item *g, const item *s) {
    if (g->head < 0 || s->head < 0) return g->head == -1 && s->head == -1;
    return system->aligned[s->head] == g->head;
}

static void count_pair(score_tree *out, const side *system, const item *g, const item *s) {
    bool head = same_head(system, g, s);
    bool arc = head && deprel_base(g->w->deprel) == deprel_base(s->w->deprel);
    out->upos.correct += g->w->upos == s->w->upos;
    out->xpos.correct += sv_eq(g->w->xpos, s->w->xpos);
    out->lemmas.correct += same_lemma(g->w, s->w);
    out->uas.correct += head;
    out->las.correct += arc;
    out->words.correct++;
    if (!is_content(g->w)) return;
    out->clas.aligned++;
    out->clas.correct += arc;
}

static void score_words(score_tree *out, const side *gold, const side *system) {
    for (size_t g = 0; g < gold->n_words; g++) {
        out->clas.gold += is_content(gold->words[g].w);
        if (gold->aligned[g] >= 0)
            count_pair(out, system, &gold->words[g], &system->words[gold->aligned[g]]);
    }
    for (size_t s = 0; s < system->n_words; s++) out->clas.system += is_content(system->words[s].w);
    score *of_words[] = {&out->words, &out->upos, &out->xpos, &out->lemmas, &out->uas, &out->las};
    for (size_t i = 0; i < sizeof of_words / sizeof *of_words; i++) {
        of_words[i]->gold = gold->n_words;
        of_words[i]->system = system->n_words;
        of_words[i]->aligned = out->words.correct;
    }
}

ent_status score_trees(arena *a, const conllu *gold, const conllu *system, score_tree *out,
                       ent_err *err) {
    *out = (score_tree){0};
    side g = side_of(a, gold), s = side_of(a, system);
    ENT_TRY(check_same(g.letters, s.letters, err));
    align_words(a, &g, &s);
    out->tokens = score_spans(g.tokens, g.n_tokens, s.tokens, s.n_tokens);
    out->sentences = score_spans(g.sentences, g.n_sentences, s.sentences, s.n_sentences);
    score_words(out, &g, &s);
    return ENT_OK;
}

// ---- names

// Collects names from tags in a row.
typedef struct collector {
    arena *a;
    VEC(score_name) names;
    ent_ner open; // B_ tag of the name that may go on, ENT_NER_O: none
} collector;

static ent_ner begin_tag(ent_ner n) {
    return n == ENT_NER_O ? n : (ent_ner)(n - (n - ENT_NER_B_PER) % 2);
}

static void collect(collector *c, ent_ner tag, size_t begin, size_t end) {
    ent_ner type = begin_tag(tag);
    if (type != ENT_NER_O && tag != type && c->open == type)
        c->names.at[c->names.n - 1].end = end;
    else if (type != ENT_NER_O)
        *vec_push(c->a, &c->names) = (score_name){begin, end, type};
    c->open = type;
}

score_names score_names_of(arena *a, const conllu *c) {
    size_t *pos = positions(a, c->text);
    char *letters = arena_alloc(a, c->text.len, 1);
    score_names out = {.letters = {letters, squeeze(c->text, letters)}};
    collector k = {.a = a};
    for (size_t i = 0; i < c->n_sentences; i++) {
        const ent_sentence *s = &c->sentences[i];
        k.open = ENT_NER_O;
        for (size_t j = 0; j < s->n_words; j++)
            collect(&k, s->words[j].ner, pos[s->words[j].span.begin], pos[s->words[j].span.end]);
    }
    out.names = k.names.at;
    out.n_names = k.names.n;
    return out;
}

static bool is_tag(sv s) {
    return sv_eq(s, SV("O")) || (s.len > 2 && (s.p[0] == 'B' || s.p[0] == 'I') && s.p[1] == '-');
}

ent_status score_names_read(arena *a, sv bytes, const char *file, score_names *out, ent_err *err) {
    char *letters = arena_alloc(a, bytes.len, 1);
    collector k = {.a = a};
    size_t n = 0;
    sv line;
    for (uint64_t number = 1; sv_split(&bytes, '\n', &line); number++) {
        line = sv_trim(line);
        const char *tab = line.len ? memrchr(line.p, '\t', line.len) : NULL;
        sv tag = tab ? sv_cut(line, (size_t)(tab - line.p) + 1, line.len) : (sv){0};
        if (is_tag(tag)) {
            size_t begin = n;
            n += squeeze(sv_cut(line, 0, (size_t)(tab - line.p)), letters + n);
            collect(&k, ner_read(tag), begin, n);
        } else if (line.len == 0) {
            k.open = ENT_NER_O;
        } else if (line.p[0] != '#') {
            return err_set(err, ENT_ERR_INPUT, number, "%s:%llu: no tag", file,
                           (unsigned long long)number);
        }
    }
    *out = (score_names){{letters, n}, k.names.at, k.names.n};
    return ENT_OK;
}

static bool before(const score_name *x, const score_name *y) {
    return x->begin < y->begin || (x->begin == y->begin && x->end < y->end);
}

static score *score_of_type(score_ner *out, ent_ner type) {
    return type == ENT_NER_B_PER ? &out->per : type == ENT_NER_B_ORG ? &out->org : &out->loc;
}

ent_status score_ner_of(const score_names *gold, const score_names *system, score_ner *out,
                        ent_err *err) {
    *out = (score_ner){0};
    ENT_TRY(check_same(gold->letters, system->letters, err));
    for (size_t g = 0; g < gold->n_names; g++) score_of_type(out, gold->names[g].type)->gold++;
    for (size_t s = 0; s < system->n_names; s++)
        score_of_type(out, system->names[s].type)->system++;
    for (size_t g = 0, s = 0; g < gold->n_names && s < system->n_names;) {
        const score_name *x = &gold->names[g], *y = &system->names[s];
        if (before(x, y)) {
            g++;
        } else if (before(y, x)) {
            s++;
        } else {
            if (x->type == y->type) score_of_type(out, x->type)->correct++;
            g++, s++;
        }
    }
    const score *types[] = {&out->per, &out->org, &out->loc};
    for (int i = 0; i < 3; i++) {
        out->all.gold += types[i]->gold;
        out->all.system += types[i]->system;
        out->all.correct += types[i]->correct;
    }
    return ENT_OK;
}
