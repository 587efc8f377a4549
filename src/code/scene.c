// SPDX-License-Identifier: Apache-2.0
#include "code/scene.h"
#include "base/text.h"
#include "base/utf8.h"

scene scene_of(arena *a, const know *k, const ent_report *report, const ent_language *language) {
    tree *trees = arena_new(a, tree, language->n_sentences);
    for (size_t i = 0; i < language->n_sentences; i++)
        trees[i] = tree_of(a, &language->sentences[i]);
    return (scene){.a = a, .k = k, .report = report, .language = language, .trees = trees};
}

static bool is_lower(sv s) {
    for (size_t i = 0; i < s.len; i++)
        if ((s.p[i] >= 'A' && s.p[i] <= 'Z') || (unsigned char)s.p[i] >= 0x80) return false;
    return true;
}

sv scene_lemma(const scene *sc, uint32_t sentence, int word) {
    sv lemma = scene_word(sc, sentence, word)->lemma;
    if (!lemma.len) lemma = scene_word(sc, sentence, word)->form;
    return is_lower(lemma) ? lemma : utf8_lower_copy(sc->a, lemma);
}

static sv lower_form(const scene *sc, uint32_t sentence, int word) {
    sv form = scene_word(sc, sentence, word)->form;
    return is_lower(form) ? form : utf8_lower_copy(sc->a, form);
}

// The preposition that the parser hung on another word of the phrase ("in" on "Phnom" in "in Phnom Penh").
static int case_at_left(const tree *t, int word) {
    int first = t->left[word];
    return first < word && t->s->words[first].deprel == ENT_DEP_case ? first : -1;
}

sv scene_preposition(const scene *sc, uint32_t sentence, int word) {
    const tree *t = &sc->trees[sentence];
    int c = tree_child(t, word, ENT_DEP_case, -1);
    if (c < 0) c = case_at_left(t, word);
    if (c < 0) return (sv){0};
    int more = tree_child(t, c, ENT_DEP_fixed, -1);
    if (more < 0) return lower_form(sc, sentence, c);
    text joined = text_new(sc->a);
    text_add(&joined, lower_form(sc, sentence, c));
    for (; more >= 0; more = tree_child(t, c, ENT_DEP_fixed, more)) {
        text_char(&joined, ' ');
        text_add(&joined, lower_form(sc, sentence, more));
    }
    return text_sv(&joined);
}

// Children that belong to a noun phrase, wherever its head stands in the clause.
static bool is_inside(const tree *t, int child) {
    switch (t->s->words[child].deprel) {
    case ENT_DEP_amod:
    case ENT_DEP_compound:
    case ENT_DEP_det:
    case ENT_DEP_det__predet:
    case ENT_DEP_flat:
    case ENT_DEP_fixed:
    case ENT_DEP_goeswith:
    case ENT_DEP_nmod:
    case ENT_DEP_nmod__desc:
    case ENT_DEP_nmod__poss:
    case ENT_DEP_nmod__unmarked:
    case ENT_DEP_nummod: return true;
    default: return false;
    }
}

// "(the left-wing one)": what a bracket opens is no part of the phrase.
static bool in_brackets(const tree *t, int child) {
    int left = t->left[child];
    sv form = t->s->words[left].form;
    return t->s->words[left].upos == ENT_UPOS_PUNCT && form.len == 1 &&
           (*form.p == '(' || *form.p == '[');
}

static bool behind_comma(const tree *t, int child) {
    int before = t->left[child] - 1;
    return before >= 0 && sv_eq(t->s->words[before].form, SV(",")) &&
           t->s->words[child].deprel == ENT_DEP_nmod;
}

static bool is_punct(const tree *t, int word) { return t->s->words[word].upos == ENT_UPOS_PUNCT; }

// The last child that is part of the phrase of `word` and stands behind it; -1 when there is none.
static int last_inside(const tree *t, int word) {
    int last = -1;
    for (int c = t->first[word]; c >= 0; c = t->next[c])
        if (c > word && is_inside(t, c) && !in_brackets(t, c) && !behind_comma(t, c)) last = c;
    return last;
}

void scene_phrase_words(const scene *sc, uint32_t sentence, int word, int *begin, int *end) {
    const tree *t = &sc->trees[sentence];
    int from = word, to = word;
    for (int c = t->first[word]; c >= 0 && c < word; c = t->next[c])
        if (is_inside(t, c) && t->s->words[c].deprel != ENT_DEP_nmod && !in_brackets(t, c) &&
            t->left[c] < from)
            from = t->left[c];
    for (int c = last_inside(t, word); c >= 0; c = last_inside(t, c)) to = c;
    while (from < word && is_punct(t, from)) from++;
    while (to > word && is_punct(t, to)) to--;
    *begin = from;
    *end = to + 1;
}

ent_span scene_phrase(const scene *sc, uint32_t sentence, int word) {
    int begin, end;
    scene_phrase_words(sc, sentence, word, &begin, &end);
    return (ent_span){scene_word(sc, sentence, begin)->span.begin,
                      scene_word(sc, sentence, end - 1)->span.end};
}

bool scene_has_sector(sv sectors, const char *list) {
    for (size_t at = 0; at + 3 <= sectors.len; at += 3)
        if (sv_in_list(sv_cut(sectors, at, at + 3), sv_of(list), '|')) return true;
    return false;
}
