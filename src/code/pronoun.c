// SPDX-License-Identifier: Apache-2.0
//
// Pronouns. Every noun phrase in the same sentence and the three before it is a candidate, things too, so that "it" and "they" are left alone
// where a thing is likelier meant than an actor. Candidates are weighed by where they stand.
#include "code/resolve.h"
#include <math.h>

enum {
    SENTENCES_BACK = 3,
    MOST_WORDS_BACK = 160,
    MOST_STEPS = 40,
    MOST_IN_SET = 8,
    MOST_SPEAKERS = 64
};

typedef enum pronoun_kind {
    PRONOUN_PERSON,
    PRONOUN_THING,
    PRONOUN_MANY,
    PRONOUN_N_WEIGHED,
    PRONOUN_SPEAKER = PRONOUN_N_WEIGHED,
    PRONOUN_OTHER
} pronoun_kind;

typedef struct pronoun {
    uint32_t sentence;
    int word;
    pronoun_kind kind;
    gender gender;
    bool possessive, subject;
    bool wants_actor; // things cannot be meant: "its troops", "it accused"
    bool newcomer;    // a subject before it in the sentence was not in the sentence before
} pronoun;

typedef struct candidate {
    uint32_t sentence;
    int word;
    const mention *m; // NULL for a thing
    int far;          // sentences between
    int words;        // words between
} candidate;

static const ent_word *word_of(const cast *c, uint32_t sentence, int w) {
    return scene_word(c->sc, sentence, w);
}

// The place of a phrase: that of the first of its conjuncts.
static int top_of(const cast *c, uint32_t sentence, int w) {
    for (int steps = 0; steps < MOST_STEPS && word_of(c, sentence, w)->deprel == ENT_DEP_conj;
         steps++)
        w = word_of(c, sentence, w)->head;
    return w;
}

static ent_deprel relation(const cast *c, uint32_t sentence, int w) {
    return deprel_base(word_of(c, sentence, top_of(c, sentence, w))->deprel);
}

// "killed nine of them": the verb, not the number.
static int governor(const cast *c, uint32_t sentence, int w) {
    int head = word_of(c, sentence, top_of(c, sentence, w))->head;
    bool part =
        head >= 0 && word_of(c, sentence, w)->upos == ENT_UPOS_PRON &&
        word_of(c, sentence, w)->deprel == ENT_DEP_nmod &&
        (word_of(c, sentence, head)->upos == ENT_UPOS_NUM ||
         mention_lemma_is(
             c->sc, sentence, head,
             SV("some|many|most|all|several|dozen|hundred|thousand|none|both|each|one|few")));
    return part ? word_of(c, sentence, top_of(c, sentence, head))->head : head;
}

// What only those do who can want something.
static const char willed[] = "accept|accuse|acknowledge|add|admit|agree|aim|announce|appeal|"
                             "apologize|approve|arrest|ask|assert|attack|ban|believe|"
                             "blame|call|claim|condemn|confirm|consider|criticize|decide|declare|"
                             "decline|demand|denounce|deny|deploy|"
                             "discuss|dismiss|endorse|expel|fear|hope|insist|intend|invade|invite|"
                             "join|launch|negotiate|offer|oppose|"
                             "order|plan|pledge|pray|promise|propose|protest|reaffirm|recognise|"
                             "recognize|refuse|reiterate|reject|"
                             "request|respond|retaliate|say|seek|send|sign|stress|summon|tell|"
                             "threaten|try|urge|veto|vote|vow|want|"
                             "warn|welcome|withdraw";

static bool wants_actor(const cast *c, const pronoun *p) {
    int head = word_of(c, p->sentence, p->word)->head;
    if (head < 0) return false;
    if (p->subject) return mention_lemma_is(c->sc, p->sentence, head, SV(willed));
    int32_t i = p->possessive ? c->mentions[p->sentence].by_word[head] : -1;
    if (i < 0) return false;
    mention_kind kind = c->mentions[p->sentence].at[i].kind;
    return kind == MENTION_NOUN || kind == MENTION_STATE;
}

static pronoun pronoun_at(const cast *c, uint32_t sentence, int w) {
    const ent_word *word = word_of(c, sentence, w);
    pronoun p = {.sentence = sentence, .word = w, .kind = PRONOUN_OTHER};
    p.possessive = word->deprel == ENT_DEP_nmod__poss;
    p.subject = relation(c, sentence, w) == ENT_DEP_nsubj;
    char low[8];
    size_t n = 0;
    for (; n < word->form.len && n < sizeof low; n++)
        low[n] =
            (char)(word->form.p[n] | (word->form.p[n] >= 'A' && word->form.p[n] <= 'Z' ? 32 : 0));
    sv form = {low, n};
    if (sv_in_list(form, SV("he|his|him"), '|')) p.kind = PRONOUN_PERSON, p.gender = GENDER_MALE;
    if (sv_in_list(form, SV("she|her|hers"), '|'))
        p.kind = PRONOUN_PERSON, p.gender = GENDER_FEMALE;
    if (sv_in_list(form, SV("it|its"), '|')) p.kind = PRONOUN_THING;
    if (sv_in_list(form, SV("they|them|their|theirs"), '|')) p.kind = PRONOUN_MANY;
    if (sv_in_list(form, SV("i|me|my|we|us|our"), '|')) p.kind = PRONOUN_SPEAKER;
    return p;
}

// --- Candidates -------------------------------------------------------------------------------

static bool is_plural(const ent_word *w) {
    return w->xpos.len > 2 && w->xpos.p[0] == 'N' && w->xpos.p[w->xpos.len - 1] == 'S';
}

static bool is_nominal(const ent_word *w) {
    if (w->upos != ENT_UPOS_NOUN && w->upos != ENT_UPOS_PROPN && w->upos != ENT_UPOS_PRON)
        return false;
    switch (deprel_base(w->deprel)) {
    case ENT_DEP_compound:
    case ENT_DEP_amod:
    case ENT_DEP_flat:
    case ENT_DEP_fixed:
    case ENT_DEP_expl:
    case ENT_DEP_nummod:
    case ENT_DEP_case:
    case ENT_DEP_det: return false;
    default: return w->deprel != ENT_DEP_nmod__desc && w->deprel != ENT_DEP_obl__unmarked;
    }
}

static bool thing_fits(const cast *c, const candidate *x, const pronoun *p) {
    const ent_word *w = word_of(c, x->sentence, x->word);
    if (p->kind == PRONOUN_PERSON || p->wants_actor || !is_nominal(w)) return false;
    if (w->upos == ENT_UPOS_PRON) return pronoun_at(c, x->sentence, x->word).kind == p->kind;
    bool coordinated = tree_child(&c->sc->trees[x->sentence], x->word, ENT_DEP_conj, -1) >= 0;
    return p->kind == PRONOUN_MANY ? is_plural(w) || coordinated : !is_plural(w);
}

static bool actor_fits(const cast *c, const candidate *x, const pronoun *p) {
    const member *who = &c->all.at[x->m->ids[0]];
    uint32_t ids[MOST_IN_SET];
    switch (p->kind) {
    case PRONOUN_PERSON:
        return who->a.kind == ENT_KIND_person && x->m->n_ids == 1 &&
               (!who->gender || who->gender == p->gender);
    case PRONOUN_MANY:
        return who->a.kind != ENT_KIND_person || coref_set(c, x->m, ids, MOST_IN_SET) > 1;
    default:
        return x->m->n_ids == 1 && who->a.kind != ENT_KIND_person &&
               !(who->a.kind == ENT_KIND_group && who->plural);
    }
}

// "Peru, which signed its accord": the relative clause under the candidate with its relative pronoun as subject, in which the pronoun
// stands; -1 for none.
static int relative_above(const cast *c, const candidate *x, const pronoun *p) {
    if (x->sentence != p->sentence) return -1;
    int w = p->word;
    for (int steps = 0; w >= 0 && steps < MOST_STEPS; steps++) {
        const ent_word *word = word_of(c, p->sentence, w);
        if (word->deprel == ENT_DEP_acl__relcl && word->head == x->word) {
            int subject = tree_child(&c->sc->trees[p->sentence], w, ENT_DEP_nsubj, -1);
            sv tag = subject < 0 ? (sv){0} : word_of(c, p->sentence, subject)->xpos;
            return sv_starts(tag, SV("W")) ? w : -1;
        }
        w = word->head;
    }
    return -1;
}

// Two arguments of one verb are two, unless one is reflexive.
static bool are_arguments_of_one(const cast *c, const candidate *x, const pronoun *p) {
    if (p->possessive || x->sentence != p->sentence) return false;
    int relative = relative_above(c, x, p);
    if (relative >= 0 && relative == governor(c, p->sentence, p->word)) return true;
    int clause = governor(c, p->sentence, p->word), theirs = governor(c, x->sentence, x->word);
    if (clause < 0 || theirs == clause) return theirs == clause;
    // "They left after beating him": the subject of "left" is that of "beating" too.
    bool bare =
        tree_child(&c->sc->trees[p->sentence], clause, ENT_DEP_nsubj, -1) < 0 && !p->subject;
    return bare && relation(c, x->sentence, x->word) == ENT_DEP_nsubj &&
           theirs == word_of(c, p->sentence, clause)->head;
}

// "Peru's trade with its neighbors": nothing is meant by a pronoun inside its own phrase.
static bool contains(const cast *c, const candidate *x, const pronoun *p) {
    if (x->sentence != p->sentence) return false;
    int w = p->word;
    for (int steps = 0; w >= 0 && steps < MOST_STEPS;
         steps++, w = word_of(c, p->sentence, w)->head) {
        if (w == x->word) return true;
        ent_deprel d = word_of(c, p->sentence, w)->deprel;
        if (d == ENT_DEP_conj || d == ENT_DEP_appos || deprel_base(d) == ENT_DEP_acl) return false;
    }
    return false;
}

// "Evert, the leader, accused him": neither name nor apposition of the subject is meant.
static bool is_own_subject(const cast *c, const candidate *x, const pronoun *p) {
    int clause = p->possessive || p->subject ? -1 : governor(c, p->sentence, p->word);
    int subject =
        clause < 0 ? -1 : tree_child(&c->sc->trees[p->sentence], clause, ENT_DEP_nsubj, -1);
    int32_t i = subject < 0 ? -1 : c->mentions[p->sentence].by_word[subject];
    const mention *m = i < 0 ? NULL : &c->mentions[p->sentence].at[i];
    return x->m && m && m->n_ids == 1 && m->ids[0] == x->m->ids[0];
}

static bool fits(const cast *c, const candidate *x, const pronoun *p) {
    if (are_arguments_of_one(c, x, p) || is_own_subject(c, x, p) || contains(c, x, p)) return false;
    return x->m ? actor_fits(c, x, p) : thing_fits(c, x, p);
}

// Moves `x` to the next word back that can be a candidate; false at the end.
static bool step_back(const cast *c, candidate *x, const pronoun *p) {
    while (x->words < MOST_WORDS_BACK) {
        x->words++;
        if (--x->word < 0) {
            if (x->sentence == 0 || ++x->far > SENTENCES_BACK) return false;
            if (c->scopes[x->sentence - 1] != c->scopes[x->sentence]) return false;
            x->sentence--;
            x->word = (int)c->sc->language->sentences[x->sentence].n_words;
            continue;
        }
        int32_t i = c->mentions[x->sentence].by_word[x->word];
        const mention *m = i < 0 ? NULL : &c->mentions[x->sentence].at[i];
        x->m = m && m->n_ids && m->head == x->word ? m : NULL;
        if (fits(c, x, p)) return true;
    }
    return false;
}

// --- Weighing ---------------------------------------------------------------------------------

enum {
    W_NONE, // that nobody before is meant
    W_FAR,  // sentences between
    W_PAST, // more than one
    W_WORDS,
    W_SUBJECT,
    W_MAIN_SUBJECT,
    W_OBJECT,
    W_POSSESSOR,
    W_OBLIQUE,
    W_BOTH_SUBJECTS,
    W_ABOVE,     // subject of a clause that the pronoun's stands in
    W_TOPIC,     // also in the sentence before the pronoun's
    W_CONTINUES, // and a subject, where the sentence has another one who was not: who is told of goes on being told of
    W_TIMES,
    W_PRONOUN,
    W_NAME,
    W_THING,
    W_STATE,
    W_BODY,
    W_GROUP,
    W_SET,
    W_QUOTE, // one in a quotation, the other not
    W_N
};

#include "code/pronoun_weights.h"

static bool was_in_sentence(const member *who, uint32_t sentence) {
    for (size_t i = who->mentions.n; i-- > 0;)
        if (who->mentions.at[i].sentence <= sentence)
            return who->mentions.at[i].sentence == sentence;
    return false;
}

static bool is_quote(sv form) {
    return sv_eq(form, SV("\"")) || sv_eq(form, SV("“")) || sv_eq(form, SV("”")) ||
           sv_eq(form, SV("``")) || sv_eq(form, SV("''"));
}

static bool in_quotes(const cast *c, uint32_t sentence, int word) {
    bool open = false;
    for (int w = word > MOST_WORDS_BACK ? word - MOST_WORDS_BACK : 0; w < word; w++)
        if (is_quote(word_of(c, sentence, w)->form)) open = !open;
    return open;
}

static bool is_above(const cast *c, const candidate *x, const pronoun *p) {
    if (x->sentence != p->sentence) return false;
    int clause = governor(c, x->sentence, x->word), w = p->word;
    for (int steps = 0; w >= 0 && steps < MOST_STEPS; steps++) {
        if (w == clause) return true;
        w = word_of(c, p->sentence, w)->head;
    }
    return false;
}

// "told the army to withdraw its tanks": the object is the subject of what stands under it.
static bool controls(const cast *c, const candidate *x, const pronoun *p) {
    ent_deprel rel = relation(c, x->sentence, x->word);
    if (x->sentence != p->sentence || (rel != ENT_DEP_obj && rel != ENT_DEP_iobj)) return false;
    int verb = governor(c, x->sentence, x->word), w = p->word;
    for (int steps = 0; w >= 0 && steps < MOST_STEPS; steps++) {
        const ent_word *word = word_of(c, p->sentence, w);
        if (word->deprel == ENT_DEP_xcomp && word->head == verb) return true;
        w = word->head;
    }
    return false;
}

static void weigh_member(const cast *c, const candidate *x, const pronoun *p, double *f) {
    const member *who = &c->all.at[x->m->ids[0]];
    uint32_t ids[MOST_IN_SET];
    f[W_TOPIC] = x->far == 0 && p->sentence > 0 && was_in_sentence(who, p->sentence - 1);
    f[W_CONTINUES] = f[W_TOPIC] && f[W_SUBJECT] && p->newcomer;
    // mentions of the sentence at work are noted when it is done
    f[W_TIMES] = log(1.0 + (double)who->mentions.n + (x->sentence == p->sentence));
    f[W_NAME] = x->m->kind == MENTION_NAME;
    f[W_STATE] = who->a.kind == ENT_KIND_state || who->a.kind == ENT_KIND_government;
    f[W_BODY] = who->a.kind == ENT_KIND_organisation || who->a.kind == ENT_KIND_bloc;
    f[W_GROUP] = who->a.kind == ENT_KIND_group;
    f[W_SET] = p->kind == PRONOUN_MANY && coref_set(c, x->m, ids, MOST_IN_SET) > 1;
}

static void describe(const cast *c, const candidate *x, const pronoun *p, double *f) {
    ent_deprel rel = relation(c, x->sentence, x->word);
    int clause = governor(c, x->sentence, x->word);
    bool told = controls(c, x, p) || relative_above(c, x, p) >= 0;
    bool subject = rel == ENT_DEP_nsubj || told;
    const ent_word *word = word_of(c, x->sentence, x->word);
    f[W_FAR] = x->far;
    f[W_PAST] = x->far > 1;
    f[W_WORDS] = log(1.0 + x->words);
    f[W_SUBJECT] = subject;
    f[W_MAIN_SUBJECT] =
        told ||
        (subject && (clause < 0 || word_of(c, x->sentence, clause)->deprel == ENT_DEP_root));
    f[W_OBJECT] = rel == ENT_DEP_obj;
    f[W_POSSESSOR] = word->deprel == ENT_DEP_nmod__poss;
    f[W_OBLIQUE] = !told && (rel == ENT_DEP_obl ||
                             (rel == ENT_DEP_nmod && word->deprel != ENT_DEP_nmod__poss));
    f[W_BOTH_SUBJECTS] = subject && p->subject;
    f[W_ABOVE] = subject && is_above(c, x, p);
    f[W_PRONOUN] = word->upos == ENT_UPOS_PRON;
    f[W_THING] = !x->m;
    f[W_QUOTE] = in_quotes(c, x->sentence, x->word) != in_quotes(c, p->sentence, p->word);
    if (x->m) weigh_member(c, x, p, f);
}

static double weight(const cast *c, const candidate *x, const pronoun *p) {
    double f[W_N] = {0}, sum = 0;
    describe(c, x, p, f);
    for (int i = 0; i < W_N; i++) sum += f[i] * pronoun_weights[p->kind][i];
    return sum;
}

static bool has_newcomer(const cast *c, const pronoun *p) {
    candidate x = {.sentence = p->sentence, .word = p->word};
    while (step_back(c, &x, p) && x.far == 0) {
        if (!x.m || relation(c, x.sentence, x.word) != ENT_DEP_nsubj) continue;
        if (p->sentence > 0 && !was_in_sentence(&c->all.at[x.m->ids[0]], p->sentence - 1))
            return true;
    }
    return false;
}

enum { SOMEBODY = 2 };

static const mention *best_candidate(const cast *c, const pronoun *p) {
    const mention *best = NULL;
    // what only actors do or have is somebody's
    double most = pronoun_weights[p->kind][W_NONE] - (p->wants_actor ? SOMEBODY : 0);
    candidate x = {.sentence = p->sentence, .word = p->word};
    while (step_back(c, &x, p)) {
        double points = weight(c, &x, p);
        if (points <= most) continue;
        best = x.m;
        most = points;
    }
    return best;
}

// Whoever says what stands in quotation marks around the pronoun.
static const mention *speaker(cast *c, const pronoun *p, int depth) {
    if (!in_quotes(c, p->sentence, p->word)) return NULL;
    static const char says[] =
        "say|tell|add|write|declare|state|note|explain|insist|warn|announce|reply|argue|claim|ask|"
        "tweet|comment|stress|continue|conclude|recall|admit|promise";
    const mentions *in = &c->mentions[p->sentence];
    for (size_t i = 0; i < in->n && i < MOST_SPEAKERS; i++) {
        const mention *x = &in->at[i];
        int g = governor(c, p->sentence, x->head);
        if (g < 0 || relation(c, p->sentence, x->head) != ENT_DEP_nsubj ||
            in_quotes(c, p->sentence, x->head) ||
            !mention_lemma_is(c->sc, p->sentence, g, SV(says)))
            continue;
        x = resolve_at(c, p->sentence, x->head, depth);
        if (x && x->n_ids) return x;
    }
    return NULL;
}

void coref_pronoun(cast *c, mention *m, int depth) {
    pronoun p = pronoun_at(c, m->sentence, m->head);
    if (p.kind == PRONOUN_OTHER) return;
    p.wants_actor = wants_actor(c, &p);
    p.newcomer = p.kind != PRONOUN_SPEAKER && has_newcomer(c, &p);
    const mention *best = p.kind == PRONOUN_SPEAKER ? speaker(c, &p, depth) : best_candidate(c, &p);
    if (!best) return;
    uint32_t ids[MOST_IN_SET];
    size_t n = p.kind == PRONOUN_MANY ? coref_set(c, best, ids, MOST_IN_SET) : 1;
    if (n == 1) ids[0] = best->ids[0];
    resolve_set(c, m, ids, n);
    member *who = &c->all.at[ids[0]];
    if (p.kind == PRONOUN_PERSON && !who->gender) who->gender = p.gender;
}
