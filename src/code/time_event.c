// SPDX-License-Identifier: Apache-2.0
//
// From a time to what happened then. An expression holds for the word that it hangs on; from an event the search climbs
// the tree, step by step, as long as what stands above happens at the same time.
#include "base/day.h"
#include "code/clause.h"
#include "code/tense.h"
#include "code/time.h"

enum { MOST_STEPS = 40, MOST_GAP = 3, MOST_CHAIN = 8 };

// Verbs that say no more of an event than that it takes place.
static const char happening[] =
    "hold|begin|start|launch|stage|conduct|carry|take|make|sign|end|continue|resume|occur|"
    "happen|follow|kill|injure|wound|leave|break|erupt|come|suffer|mount|organise|organize|"
    "host|open|close|give|provide|spread|last|destroy|damage|hit|strike";

// Verbs whose complement happens when they do.
static const char phases[] =
    "begin|start|continue|resume|stop|keep|finish|cease|go|come|help|make|let|see";

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
    bool opening;      // only what opens the sentence still counts
    bool frame;        // nor that where it is a single day
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

static bool is_event_noun(const search *x, int w) {
    if (!x->sc->k || word_at(x, w)->upos != ENT_UPOS_NOUN) return false;
    return know_event_noun(x->sc->k, scene_lemma(x->sc, x->sentence, w)).n > 0;
}

// Only a preposition, an adverb or a mark stands before it.
static bool begins_sentence(const search *x, size_t i) {
    int begin = x->all->places[i].begin;
    for (int w = 0; w < begin; w++) {
        ent_upos u = word_at(x, w)->upos;
        if (u != ENT_UPOS_ADP && u != ENT_UPOS_PUNCT && u != ENT_UPOS_CCONJ && u != ENT_UPOS_ADV)
            return false;
    }
    return begin < MOST_GAP;
}

// "vetoed a second term for him on Tuesday": a time behind a noun that is no event was told of the verb.
static bool passes_on(const search *x, size_t i, int w) {
    if (clause_heads(x->t, w)) return false;
    if (begins_sentence(x, i) || lemma_in(x, w, time_nouns)) return true;
    if (x->all->places[i].begin < w) return false; // "last year's election"
    sv before = word_before(x, i);
    bool led = sv_in_list(before, SV("on|in|at|during|since"), '|');
    bool bare = deprel_base(word_at(x, x->all->places[i].head)->deprel) == ENT_DEP_obl;
    return (led || bare || x->all->at[i].grain == ENT_GRAIN_day) && !is_event_noun(x, w);
}

// The word that the expression says the time of.
static int holder(const search *x, size_t i) {
    int w = word_at(x, x->all->places[i].head)->head;
    for (int steps = 0; w >= 0 && steps < MOST_CHAIN && passes_on(x, i, w); steps++)
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
    if (!is_known(x, i)) return false;
    if (x->opening && !opens_sentence(x, i)) return false;
    if (x->frame && x->all->at[i].grain == ENT_GRAIN_day) return false;
    return !sv_in_list(word_before(x, i), SV("before|after|until|till|than"), '|');
}

// The first expression that hangs on `word`; -1 for none.
static ptrdiff_t hanging_on(const search *x, int word) {
    for (size_t i = x->first; i < x->end; i++)
        if (counts(x, i) && holder(x, i) == word) return (ptrdiff_t)i;
    return -1;
}

// "imposed tariffs in May": the parser may have hung on the object what the verb was told of.
static ptrdiff_t hanging_on_argument(const search *x, int verb) {
    for (size_t i = x->first; i < x->end; i++) {
        int noun = counts(x, i) ? holder(x, i) : -1;
        if (noun < 0 || word_at(x, noun)->head != verb) continue;
        ent_deprel rel = deprel_base(word_at(x, noun)->deprel);
        bool argument = rel == ENT_DEP_obj || rel == ENT_DEP_nsubj || rel == ENT_DEP_obl;
        if (argument && x->all->places[i].begin > noun) return (ptrdiff_t)i;
    }
    return -1;
}

// "became dependent on it in May": hung on the complement.
static ptrdiff_t hanging_on_complement(const search *x, int verb) {
    int complement = tree_child(x->t, verb, ENT_DEP_xcomp, -1);
    if (complement < 0) return -1;
    bool same = word_at(x, complement)->upos != ENT_UPOS_VERB || lemma_in(x, verb, phases);
    return same ? hanging_on(x, complement) : -1;
}

// The word that opens a clause, in lower case: "when", "after".
static int mark_of(const search *x, int verb) {
    int mark = tree_child(x->t, verb, ENT_DEP_mark, -1);
    if (mark < 0) mark = tree_child(x->t, verb, ENT_DEP_advmod, -1);
    return mark > verb ? -1 : mark;
}

static bool marked(const search *x, int verb, const char *list) {
    int mark = mark_of(x, verb);
    return mark >= 0 && lemma_in(x, mark, list);
}

// "when he arrived in May": the time of a clause that is told as simultaneous.
static ptrdiff_t of_when_clause(const search *x, int verb) {
    for (int c = x->t->first[verb]; c >= 0; c = x->t->next[c]) {
        if (deprel_base(word_at(x, c)->deprel) != ENT_DEP_advcl || !marked(x, c, "when|as|while"))
            continue;
        ptrdiff_t i = hanging_on(x, c);
        if (i >= 0) return i;
    }
    return -1;
}

// "in late May, when he arrived": the time right before "when".
static ptrdiff_t before_when(const search *x, int verb) {
    int mark = marked(x, verb, "when") ? mark_of(x, verb) : 0;
    int last = mark > 1 && word_at(x, mark - 1)->upos == ENT_UPOS_PUNCT ? mark - 2 : mark - 1;
    for (size_t i = x->first; last >= 0 && i < x->end; i++)
        if (is_known(x, i) && x->all->places[i].end == last + 1) return (ptrdiff_t)i;
    return -1;
}

static ptrdiff_t time_at(const search *x, int word) {
    ptrdiff_t i = hanging_on(x, word);
    if (i >= 0 || !clause_heads(x->t, word)) return i;
    static ptrdiff_t (*const looks[])(const search *, int) = {
        before_when, hanging_on_argument, hanging_on_complement, of_when_clause};
    for (size_t k = 0; i < 0 && k < sizeof looks / sizeof *looks; k++) i = looks[k](x, word);
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

// "said they must leave": what must be is told by whoever says it, then.
static bool is_demanded(const search *x, int verb) {
    for (int c = tree_child(x->t, verb, ENT_DEP_aux, -1); c >= 0;
         c = tree_child(x->t, verb, ENT_DEP_aux, c))
        if (lemma_in(x, c, "must|should|ought")) return true;
    return false;
}

// "X resigned on Monday, and Y has left": the second has a subject of its own, so only what opens the sentence is told of both.
static bool conjunct_shares(search *x, int verb) {
    bool own = tree_child(x->t, verb, ENT_DEP_nsubj, -1) >= 0 ||
               tree_child(x->t, verb, ENT_DEP_nsubj__pass, -1) >= 0;
    if (own) x->opening = true;
    return true;
}

static bool relative_shares(search *x, int verb) {
    x->opening = x->frame = true;
    return !tense_is_perfect(x->sc, x->sentence, verb);
}

static const char apart_marks[] =
    "after|before|since|because|if|until|till|although|though|unless|than|once";

static bool clause_shares(search *x, int verb) {
    if (marked(x, verb, apart_marks)) return false;
    ent_deprel rel = deprel_base(word_at(x, verb)->deprel);
    if (rel != ENT_DEP_acl && tense_is_pluperfect(x->sc, x->sentence, verb)) return false;
    switch (rel) {
    case ENT_DEP_conj: return conjunct_shares(x, verb);
    case ENT_DEP_xcomp:
    case ENT_DEP_advcl: return true;
    case ENT_DEP_ccomp: return is_demanded(x, verb);
    case ENT_DEP_acl: return relative_shares(x, verb);
    default: return false;
    }
}

static bool looks_ahead(const search *x, int verb) {
    return !is_demanded(x, verb) && tense_at(x->sc, x->sentence, verb) == TENSE_FUTURE;
}

// The word above that shares its time with `word`; -1 for none.
static int step_up(search *x, int word) {
    int up = word_at(x, word)->head;
    if (up < 0) return -1;
    if (!clause_heads(x->t, word)) return x->opening || noun_shares(x, word, up) ? up : -1;
    if (deprel_base(word_at(x, word)->deprel) != ENT_DEP_xcomp && looks_ahead(x, word) &&
        !looks_ahead(x, up))
        return -1;
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

static ent_when exactly(const search *x, size_t i) {
    const ent_time *at = &x->all->at[i];
    return (ent_when){at->from, at->to, at->grain, ENT_WHEN_TEXT};
}

static ent_when when_of(const search *x, size_t i) {
    ent_when w = exactly(x, i);
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

static const ent_when no_time = {ENT_NO_DAY, ENT_NO_DAY, ENT_GRAIN_day, ENT_WHEN_NONE};

static ent_when climb(search *x, int word);

// "P2D" as a number and a unit; false for other values.
static bool length_of(sv value, int *n, char *unit) {
    *n = 0;
    size_t i = 1;
    for (; i < value.len && i < 6 && value.p[i] >= '0' && value.p[i] <= '9'; i++)
        *n = *n * 10 + value.p[i] - '0';
    if (value.p[0] != 'P' || i == 1 || i + 1 != value.len) return false;
    *unit = value.p[i];
    return *unit == 'D' || *unit == 'W' || *unit == 'M' || *unit == 'Y';
}

static void shift(ent_when *w, int n, char unit) {
    if (unit == 'D' || unit == 'W') {
        int days = unit == 'W' ? 7 * n : n;
        w->from += days;
        w->to += days;
        if (unit == 'W') w->grain = ENT_GRAIN_week;
        return;
    }
    civil c = day_civil(w->from);
    bool months = unit == 'M';
    w->from = months ? day_of(c.year, c.month + n, 1) : day_of(c.year + n, 1, 1);
    w->to = (months ? day_of(c.year, c.month + n + 1, 1) : day_of(c.year + n + 1, 1, 1)) - 1;
    w->grain = months ? ENT_GRAIN_month : ENT_GRAIN_year;
}

// "agreed on Monday, two days after he had threatened": counted from the clause above.
static ent_when apart(search *x, int verb) {
    int mark = marked(x, verb, "after|before") ? mark_of(x, verb) : -1, up = word_at(x, verb)->head,
        n;
    char unit;
    for (size_t i = x->first; mark > 0 && up >= 0 && i < x->end; i++) {
        if (x->all->places[i].end != mark || !length_of(x->all->at[i].timex, &n, &unit)) continue;
        bool inside =
            up >= x->all->places[i].begin && up < x->all->places[i].end; // "a day [after ...]"
        ent_when w = climb(x, inside ? word_at(x, x->all->places[i].head)->head : up);
        if (w.by != ENT_WHEN_NONE) shift(&w, lemma_in(x, mark, "after") ? -n : n, unit);
        return w;
    }
    return no_time;
}

// "have killed hundreds since he came in May": from then on.
static ent_when since_clause(const search *x, int verb) {
    ent_day published = x->sc->report->published;
    for (int c = x->t->first[verb]; c >= 0 && published != ENT_NO_DAY; c = x->t->next[c]) {
        ptrdiff_t i = marked(x, c, "since") ? hanging_on(x, c) : -1;
        if (i < 0 || x->all->at[i].from > published) continue;
        return (ent_when){x->all->at[i].from, published, x->all->at[i].grain, ENT_WHEN_TEXT};
    }
    return no_time;
}

static ent_when time_here(const search *x, int word, bool climbed) {
    ptrdiff_t i = hanging_on(x, word);
    if (i >= 0) return when_of(x, (size_t)i);
    i = before_when(x, word);
    if (i < 0 && climbed) i = time_with(x, word);
    if (i >= 0) return exactly(x, (size_t)i);
    i = time_at(x, word);
    return i >= 0 ? when_of(x, (size_t)i) : since_clause(x, word);
}

static ent_when climb(search *x, int word) {
    for (int steps = 0; x->first < x->end && word >= 0 && steps < MOST_STEPS; steps++) {
        ent_when w = time_here(x, word, steps > 0);
        if (w.by != ENT_WHEN_NONE) return w;
        int up = step_up(x, word);
        if (up < 0) return apart(x, word);
        word = up;
    }
    return no_time;
}

ent_when time_of_event(const scene *sc, const times *t, uint32_t sentence, int word) {
    search x = {.sc = sc, .t = &sc->trees[sentence], .all = t, .sentence = sentence};
    x.first = first_of(t, sentence);
    x.end = first_of(t, sentence + 1);
    return climb(&x, word);
}
