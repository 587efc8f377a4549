// SPDX-License-Identifier: Apache-2.0
//
// From a time to what happened then. An expression holds for the word that it hangs on; from an event the search climbs
// the tree, step by step, as long as what stands above happens at the same time.
#include "code/clause.h"
#include "code/tense.h"
#include "code/time.h"

enum { MOST_STEPS = 40, MOST_GAP = 3 };

// Verbs that say no more of an event than that it takes place.
static const char happening[] =
    "hold|begin|start|launch|stage|conduct|carry|take|make|sign|end|continue|resume|occur|"
    "happen|follow|kill|injure|wound|leave|break|erupt|come|suffer|mount|organise|organize|"
    "host|open|close|give|provide|erupt|spread|last|destroy|damage|hit|strike|order|see";

// Nouns that stand between a time and the verb: "in the early hours of Friday".
static const char time_nouns[] =
    "hour|morning|afternoon|evening|night|end|start|beginning|course|period|month|week|day|"
    "anniversary|eve|wake|middle";

typedef struct search {
    const scene *sc;
    const tree *t;
    const times *all;
    uint32_t sentence;
    size_t first, end; // times of the sentence
    bool frame;        // only what opens the sentence still counts
} search;

static const ent_word *word_at(const search *x, int w) { return &x->t->s->words[w]; }
static bool lemma_in(const search *x, int w, const char *list) {
    return sv_in_list(scene_lemma(x->sc, x->sentence, w), sv_of(list), '|');
}

static bool is_known(const search *x, size_t i) {
    return x->all->at[i].from != ENT_NO_DAY && x->all->places[i].dated;
}

// The word right before the expression, in lower case.
static sv word_before(const search *x, size_t i) {
    int w = x->all->places[i].begin - 1;
    return w < 0 ? (sv){0} : scene_lemma(x->sc, x->sentence, w);
}

// The word that the expression says the time of.
static int holder(const search *x, size_t i) {
    int w = word_at(x, x->all->places[i].head)->head;
    for (int steps = 0; w >= 0 && steps < MOST_GAP && lemma_in(x, w, time_nouns); steps++)
        w = word_at(x, w)->head;
    return w;
}

// It stands before the sentence's main verb, and a comma or the subject behind it: it is told of all that follows.
static bool opens_sentence(const search *x, size_t i) {
    int subject = tree_child(x->t, x->t->root, ENT_DEP_nsubj, -1);
    int end = x->all->places[i].end;
    return end <= x->t->root && (subject < 0 || end <= x->t->left[subject]);
}

static bool counts(const search *x, size_t i) {
    if (!is_known(x, i) || (x->frame && !opens_sentence(x, i))) return false;
    return !sv_in_list(word_before(x, i), SV("before|after|until|till|than"), '|');
}

// The first expression that hangs on `word`; -1 for none.
static ptrdiff_t hanging_on(const search *x, int word) {
    for (size_t i = x->first; i < x->end; i++)
        if (counts(x, i) && holder(x, i) == word) return (ptrdiff_t)i;
    return -1;
}

// "signed a treaty in 1997": the parser may have hung the time on the object.
static ptrdiff_t hanging_on_argument(const search *x, int verb) {
    for (size_t i = x->first; i < x->end; i++) {
        int noun = counts(x, i) ? holder(x, i) : -1;
        if (noun < 0 || word_at(x, noun)->head != verb) continue;
        ent_deprel rel = deprel_base(word_at(x, noun)->deprel);
        bool argument = rel == ENT_DEP_obj || rel == ENT_DEP_nsubj || rel == ENT_DEP_obl;
        bool behind = x->all->places[i].begin > noun;
        if (argument && behind && clause_heads(x->t, verb)) return (ptrdiff_t)i;
    }
    return -1;
}

static sv mark_of(const search *x, int verb) {
    int mark = tree_child(x->t, verb, ENT_DEP_mark, -1);
    if (mark < 0) mark = tree_child(x->t, verb, ENT_DEP_advmod, -1);
    return mark < 0 || mark > verb ? (sv){0} : scene_lemma(x->sc, x->sentence, mark);
}

// "when he arrived in May": the time of a clause that is told as simultaneous.
static ptrdiff_t of_when_clause(const search *x, int verb) {
    for (int c = x->t->first[verb]; c >= 0; c = x->t->next[c]) {
        if (deprel_base(word_at(x, c)->deprel) != ENT_DEP_advcl) continue;
        if (!sv_in_list(mark_of(x, c), SV("when|as|while"), '|')) continue;
        ptrdiff_t i = hanging_on(x, c);
        if (i >= 0) return i;
    }
    return -1;
}

static ptrdiff_t time_at(const search *x, int word) {
    ptrdiff_t i = hanging_on(x, word);
    if (i < 0 && clause_heads(x->t, word)) i = hanging_on_argument(x, word);
    if (i < 0 && clause_heads(x->t, word)) i = of_when_clause(x, word);
    return i;
}

// The expression that `word` stands in.
static ptrdiff_t time_with(const search *x, int word) {
    for (size_t i = x->first; i < x->end; i++)
        if (word >= x->all->places[i].begin && word < x->all->places[i].end && is_known(x, i))
            return (ptrdiff_t)i;
    return -1;
}

static bool noun_shares(const search *x, int noun, int up) {
    ent_deprel rel = deprel_base(word_at(x, noun)->deprel);
    if (!clause_heads(x->t, up)) return rel != ENT_DEP_acl;
    if (rel == ENT_DEP_obl && !sv_in_list(scene_preposition(x->sc, x->sentence, noun),
                                          SV("in|during|at|by|with|amid"), '|'))
        return false;
    return lemma_in(x, up, happening) || !clause_definite(x->sc, x->sentence, noun);
}

static bool clause_shares(search *x, int verb) {
    switch (deprel_base(word_at(x, verb)->deprel)) {
    case ENT_DEP_conj:
    case ENT_DEP_xcomp: return true;
    case ENT_DEP_advcl:
        return !sv_in_list(
            mark_of(x, verb),
            SV("after|before|since|because|if|until|till|although|though|unless|than|once"), '|');
    case ENT_DEP_acl: return x->frame = true;
    default: return false;
    }
}

// The word above that shares its time with `word`; -1 for none.
static int step_up(search *x, int word) {
    int up = word_at(x, word)->head;
    if (up < 0) return -1;
    if (!clause_heads(x->t, word)) return noun_shares(x, word, up) ? up : -1;
    if (tense_is_pluperfect(x->sc, x->sentence, word)) return -1;
    return clause_shares(x, word) ? up : -1;
}

// "between 1998 and 2000", "from Monday to Friday": the other end, -1 for none.
static ptrdiff_t partner(const search *x, size_t i) {
    if (i + 1 < x->end && sv_in_list(word_before(x, i), SV("from|between"), '|')) {
        int gap = x->all->places[i + 1].begin - x->all->places[i].end;
        bool joins = sv_in_list(word_before(x, i + 1), SV("to|and|until|till|through"), '|');
        return gap <= MOST_GAP && joins && is_known(x, i + 1) ? (ptrdiff_t)i + 1 : -1;
    }
    if (i > x->first && sv_in_list(word_before(x, i - 1), SV("from|between"), '|'))
        return partner(x, i - 1) == (ptrdiff_t)i ? (ptrdiff_t)i - 1 : -1;
    return -1;
}

static ent_when when_of(const search *x, size_t i) {
    const ent_time *at = &x->all->at[i];
    ent_when w = {at->from, at->to, at->grain, ENT_WHEN_TEXT};
    ptrdiff_t other = partner(x, i);
    if (other >= 0) {
        const ent_time *o = &x->all->at[other];
        if (o->from < w.from) w.from = o->from;
        if (o->to > w.to) w.to = o->to;
        if (o->grain > w.grain) w.grain = o->grain;
    }
    ent_day published = x->sc->report->published;
    if (sv_eq(word_before(x, i), SV("since")) && published != ENT_NO_DAY && published > w.to)
        w.to = published;
    return w;
}

// The first expression of `sentence` or a later one.
static size_t first_of(const times *t, uint32_t sentence) {
    size_t from = 0, to = t->n;
    while (from < to) {
        size_t mid = (from + to) / 2;
        if (t->at[mid].sentence < sentence)
            from = mid + 1;
        else
            to = mid;
    }
    return from;
}

ent_when time_of_event(const scene *sc, const times *t, uint32_t sentence, int word) {
    search x = {.sc = sc, .t = &sc->trees[sentence], .all = t, .sentence = sentence};
    x.first = first_of(t, sentence);
    x.end = first_of(t, sentence + 1);
    for (int steps = 0; x.first < x.end && word >= 0 && steps < MOST_STEPS; steps++) {
        ptrdiff_t i = time_at(&x, word);
        if (i < 0 && steps) i = time_with(&x, word); // "in May, when ..."
        if (i >= 0) return when_of(&x, (size_t)i);
        word = step_up(&x, word);
    }
    return (ent_when){ENT_NO_DAY, ENT_NO_DAY, ENT_GRAIN_day, ENT_WHEN_NONE};
}
