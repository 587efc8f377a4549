// SPDX-License-Identifier: Apache-2.0
#include "code/frame.h"

typedef struct matcher {
    const scene *sc;
    const actors *who;
    uint32_t s;
    const tree *t;
    const clause *c;
} matcher;

static const ent_word *word_at(const tree *t, int w) { return &t->s->words[w]; }

sv frame_lemma(const scene *sc, uint32_t s, int w) {
    sv lemma = scene_lemma(sc, s, w);
    if (w < 2 || !sv_eq(scene_word(sc, s, w - 1)->form, SV("-"))) return lemma;
    if (scene_word(sc, s, w - 2)->head != w) return lemma;
    return arena_printf(sc->a, SV_FMT "-" SV_FMT, SV_ARG(scene_lemma(sc, s, w - 2)), SV_ARG(lemma));
}

// Of a plural whose lemma is left as it stands, "troops", the singular; empty for other words.
static sv singular(const scene *sc, uint32_t s, int w) {
    sv lemma = scene_lemma(sc, s, w);
    if (!sv_eq(scene_word(sc, s, w)->xpos, SV("NNS")) || lemma.len < 4 || !sv_ends(lemma, SV("s")))
        return (sv){0};
    if (!sv_ends(lemma, SV("ies"))) return sv_cut(lemma, 0, lemma.len - 1);
    return arena_join(sc->a, sv_cut(lemma, 0, lemma.len - 3), SV("y"));
}

static bool word_is(const matcher *m, const know_cond *cond, int w) {
    if (know_cond_has(cond, scene_lemma(m->sc, m->s, w))) return true;
    if (know_cond_has(cond, frame_lemma(m->sc, m->s, w))) return true;
    sv one = singular(m->sc, m->s, w);
    if (one.len && know_cond_has(cond, one)) return true;
    if (!cond->kinds) return false;
    return (actor_kinds_of_phrase(m->sc, m->who, m->s, w) & cond->kinds) != 0;
}

// "Ambassador Jon Huntsman": the title in front of a name.
static bool title_is(const matcher *m, const know_cond *cond, int name) {
    for (int c = m->t->first[name]; c >= 0 && c < name; c = m->t->next[c])
        if (word_at(m->t, c)->deprel == ENT_DEP_nmod__desc &&
            know_cond_has(cond, scene_lemma(m->sc, m->s, c)))
            return true;
    return false;
}

// Whether the phrase headed by `w`, or one of its conjuncts, is what the condition asks for.
static bool phrase_is(const matcher *m, const know_cond *cond, int w) {
    if (w < 0) return false;
    if (!cond->n_lemmas && !cond->kinds) return true;
    int noun = clause_noun(m->sc, m->s, w);
    if (word_is(m, cond, w) || (noun != w && word_is(m, cond, noun))) return true;
    if (title_is(m, cond, noun)) return true;
    for (int c = tree_child(m->t, noun, ENT_DEP_conj, -1); c >= 0;
         c = tree_child(m->t, noun, ENT_DEP_conj, c))
        if (word_is(m, cond, c)) return true;
    return false;
}

static bool modifier(const tree *t, int c) {
    switch (word_at(t, c)->deprel) {
    case ENT_DEP_amod:
    case ENT_DEP_compound:
    case ENT_DEP_nmod__desc:
    case ENT_DEP_nmod__unmarked:
    case ENT_DEP_nummod: return true;
    default: return false;
    }
}

static bool modifier_is(const matcher *m, const know_cond *cond, int noun) {
    if (noun < 0) return false;
    for (int c = m->t->first[noun]; c >= 0; c = m->t->next[c]) {
        if (!modifier(m->t, c)) continue;
        if (phrase_is(m, cond, c)) return true;
        // "peace and security talks", "U.S. trade talks"
        for (int d = m->t->first[c]; d >= 0; d = m->t->next[d])
            if (modifier(m->t, d) && word_is(m, cond, d)) return true;
    }
    return false;
}

static bool prep_is(const matcher *m, const clause *c, const know_cond *cond) {
    for (int p = clause_prep(m->sc, c, cond->prep, -1); p >= 0;
         p = clause_prep(m->sc, c, cond->prep, p))
        if (phrase_is(m, cond, p)) return true;
    return false;
}

static int object_noun(const matcher *m) { return clause_noun(m->sc, m->s, m->c->obj); }

static int possessor(const tree *t, int noun) {
    return noun < 0 ? -1 : tree_child(t, noun, ENT_DEP_nmod__poss, -1);
}

static bool cond_fits(const matcher *m, const know_cond *cond) {
    const clause *c = m->c;
    switch ((know_slot)cond->slot) {
    case KNOW_SUBJ: return phrase_is(m, cond, c->subj);
    case KNOW_OBJ: return phrase_is(m, cond, c->obj);
    case KNOW_IOBJ: return phrase_is(m, cond, c->iobj);
    case KNOW_COMP: return phrase_is(m, cond, c->comp);
    case KNOW_PREP: return prep_is(m, c, cond);
    case KNOW_MOD: return modifier_is(m, cond, c->nominal ? c->word : object_noun(m));
    case KNOW_POSS: return phrase_is(m, cond, possessor(m->t, c->word));
    case KNOW_OBJ_MOD: return modifier_is(m, cond, object_noun(m));
    case KNOW_OBJ_POSS: return phrase_is(m, cond, possessor(m->t, object_noun(m)));
    case KNOW_OBJ_PREP: {
        if (c->obj < 0) return false;
        clause object = {.sentence = m->s, .word = object_noun(m), .nominal = true, .host = -1};
        return prep_is(m, &object, cond);
    }
    case KNOW_PASSIVE: return c->passive;
    case KNOW_NOT: return !c->nominal && clause_negated(m->sc, m->s, c->word);
    case KNOW_BASE: return c->comp >= 0 && clause_base(m->sc, m->s, c->comp);
    case KNOW_PLACE:
    case KNOW_SYM: return false;
    }
    return false;
}

static bool is_form(const tree *t, int w, sv part) {
    return sv_eq_nocase(word_at(t, w)->form, part) || sv_eq_nocase(word_at(t, w)->lemma, part);
}

static bool particle_fits(const matcher *m, sv particle) {
    int n = (int)m->t->s->n_words, w = m->c->word;
    for (int c = m->t->first[w]; c >= 0; c = m->t->next[c]) {
        ent_deprel rel = word_at(m->t, c)->deprel;
        bool near = c > w && (c <= w + 3 || (m->c->obj > w && c == m->t->right[m->c->obj] + 1));
        if ((rel == ENT_DEP_compound__prt || (rel == ENT_DEP_advmod && near)) &&
            is_form(m->t, c, particle))
            return true;
    }
    if (w + 1 >= n || !is_form(m->t, w + 1, particle)) return false;
    const ent_word *next = word_at(m->t, w + 1);
    // "went on shelling", where the parser takes the particle for the mark of the gerund
    bool mark = next->deprel == ENT_DEP_mark && next->head == w + 2 &&
                sv_eq(word_at(m->t, w + 2)->xpos, SV("VBG"));
    return mark || next->upos == ENT_UPOS_ADV || next->head == w;
}

// "entered into a pact": the particle is the preposition of what counts as the object, -1 where it is not so.
static int object_behind(const matcher *m, sv particle) {
    int n = (int)m->t->s->n_words, w = m->c->word;
    if (m->c->nominal || m->c->obj >= 0 || w + 1 >= n || !is_form(m->t, w + 1, particle)) return -1;
    const ent_word *next = word_at(m->t, w + 1);
    return next->deprel == ENT_DEP_case && next->head > w ? next->head : -1;
}

// The words right before the noun are those of the compound.
static bool compound_fits(const matcher *m, sv words) {
    int w = m->c->word;
    while (words.len) {
        size_t cut = words.len;
        while (cut > 0 && words.p[cut - 1] != ' ') cut--;
        sv last = sv_cut(words, cut, words.len);
        if (--w < 0 || !is_form(m->t, w, last)) return false;
        words = sv_trim(sv_cut(words, 0, cut));
    }
    return true;
}

static bool conds_fit(const matcher *m, const know_frame *f) {
    for (size_t i = 0; i < f->n_conds; i++)
        if (cond_fits(m, &f->conds[i]) == f->conds[i].negated) return false;
    return true;
}

static bool line_fits(const matcher *m, const know_frame *f) {
    if (f->particle.len &&
        !(m->c->nominal ? compound_fits(m, f->particle) : particle_fits(m, f->particle)))
        return false;
    return conds_fit(m, f);
}

// Lines with particle or compound before those without, each in file order.
static void choose(const matcher *m, know_frames lines, predicate *p) {
    for (int plain = 0; plain < 2; plain++)
        for (size_t i = 0; i < lines.n; i++) {
            const know_frame *f = &lines.at[i];
            if ((f->particle.len == 0) != plain || !line_fits(m, f)) continue;
            if (!p->line) p->line = f;
            if (f->type != p->line->type && f->type != ENT_TYPE_NONE && !p->next) p->next = f;
            if (p->next) return;
        }
}

// A line whose particle is a preposition, where no other says anything.
static void choose_behind(const matcher *m, know_frames lines, predicate *p) {
    for (size_t i = 0; i < lines.n; i++) {
        const know_frame *f = &lines.at[i];
        int object = f->particle.len ? object_behind(m, f->particle) : -1;
        if (object < 0) continue;
        clause c = *m->c;
        c.obj = object;
        matcher with = *m;
        with.c = &c;
        if (!conds_fit(&with, f)) continue;
        p->line = f;
        p->c.obj = object;
        return;
    }
}

static bool asks_complement(const know_frame *f) {
    for (size_t i = 0; i < f->n_conds; i++)
        if ((f->conds[i].slot == KNOW_COMP || f->conds[i].slot == KNOW_BASE) &&
            !f->conds[i].negated)
            return f->op != KNOW_OP_NONE;
    return false;
}

// "threatened on Monday to arrest them": an infinitive that the parser took for a purpose, where an operator wants one.
static void choose_with_purpose(const matcher *m, know_frames lines, predicate *p) {
    int comp = -1;
    for (int c = m->t->first[m->c->word]; c >= 0 && comp < 0; c = m->t->next[c])
        if (c > m->c->word && word_at(m->t, c)->deprel == ENT_DEP_advcl &&
            clause_infinitive(m->sc, m->s, c))
            comp = c;
    if (comp < 0) return;
    predicate with = {.c = p->c};
    with.c.comp = comp;
    matcher again = *m;
    again.c = &with.c;
    choose(&again, lines, &with);
    if (with.line && asks_complement(with.line)) *p = with;
}

static bool says_nothing(const know_frame *f) {
    return !f || (f->type == ENT_TYPE_NONE && f->op == KNOW_OP_NONE);
}

// Most words of some length have a capital: tags say PROPN for common nouns there.
static bool title_case(const ent_sentence *s) {
    size_t capital = 0, all = 0;
    for (size_t i = 0; i < s->n_words; i++) {
        sv f = s->words[i].form;
        if (f.len < 4) continue;
        all++;
        capital += f.p[0] >= 'A' && f.p[0] <= 'Z';
    }
    return all >= 3 && capital * 10 >= all * 7;
}

// "The fund plans to lend": a verb in -s that the tagger took for a plural, with the subject of a verb.
static bool noun_after_all(const tree *t, int w) {
    const ent_word *x = word_at(t, w);
    int subject = tree_child(t, w, ENT_DEP_nsubj, -1);
    return x->upos == ENT_UPOS_NOUN && sv_eq(x->xpos, SV("NNS")) && subject >= 0 && subject < w &&
           tree_child(t, w, ENT_DEP_cop, -1) < 0 && tree_child(t, w, ENT_DEP_acl, -1) > w;
}

static bool may_be_verb(const tree *t, int w) {
    const ent_word *x = word_at(t, w);
    switch (x->deprel) {
    case ENT_DEP_case:
    case ENT_DEP_mark:
    case ENT_DEP_fixed:
    case ENT_DEP_cc:
    case ENT_DEP_aux:
    case ENT_DEP_aux__pass:
    case ENT_DEP_compound:
    case ENT_DEP_flat: return false;
    default: return x->upos == ENT_UPOS_VERB || noun_after_all(t, w);
    }
}

static bool may_be_adjective(const tree *t, int w) {
    const ent_word *x = word_at(t, w);
    return x->upos == ENT_UPOS_ADJ && (x->deprel != ENT_DEP_amod || t->first[w] >= 0);
}

static bool may_be_noun(const tree *t, int w, bool title) {
    const ent_word *x = word_at(t, w);
    if (x->ner != ENT_NER_O || x->deprel == ENT_DEP_flat) return false;
    return x->upos == ENT_UPOS_NOUN || (x->upos == ENT_UPOS_PROPN && title);
}

// Lemmas that the form may have where the one given is unknown: "rigged" is no "rigge".
static know_frames by_form(const scene *sc, uint32_t s, int w) {
    static const char *const irregular[][2] = {{"froze", "freeze"},
                                               {"frozen", "freeze"},
                                               {"tore", "tear"},
                                               {"torn", "tear"},
                                               {"shot", "shoot"},
                                               {"struck", "strike"},
                                               {"sought", "seek"},
                                               {"fought", "fight"},
                                               {"flew", "fly"},
                                               {"flown", "fly"},
                                               {"drove", "drive"},
                                               {"driven", "drive"},
                                               {"threw", "throw"},
                                               {"thrown", "throw"},
                                               {"fled", "flee"},
                                               {"slain", "slay"},
                                               {"stole", "steal"},
                                               {"stolen", "steal"},
                                               {"swore", "swear"},
                                               {"sworn", "swear"},
                                               {"broke", "break"},
                                               {"broken", "break"},
                                               {"hung", "hang"},
                                               {"slew", "slay"},
                                               {"withdrew", "withdraw"},
                                               {"withdrawn", "withdraw"},
                                               {"overthrew", "overthrow"},
                                               {"overthrown", "overthrow"},
                                               {"undertook", "undertake"},
                                               {"forbade", "forbid"},
                                               {"forbidden", "forbid"},
                                               {"beaten", "beat"},
                                               {"forced", "force"}};
    static const char *const ends[][2] = {{"ied", "y"}, {"ed", ""}, {"ed", "e"}, {"ies", "y"},
                                          {"es", ""},   {"s", ""},  {"ing", ""}, {"ing", "e"}};
    know_frames lines = {0};
    sv form = scene_word(sc, s, w)->form;
    for (size_t i = 0; i < sizeof irregular / sizeof *irregular; i++)
        if (sv_eq_nocase(form, sv_of(irregular[i][0])))
            return know_verb(sc->k, sv_of(irregular[i][1]));
    for (size_t i = 0; i < sizeof ends / sizeof *ends && !lines.n; i++) {
        sv end = sv_of(ends[i][0]);
        if (form.len < end.len + 2 || !sv_ends(form, end)) continue;
        sv stem = sv_cut(form, 0, form.len - end.len);
        lines = know_verb(sc->k, arena_join(sc->a, stem, sv_of(ends[i][1])));
        bool doubled = stem.p[stem.len - 1] == stem.p[stem.len - 2] && !*ends[i][1];
        if (!lines.n && doubled) lines = know_verb(sc->k, sv_cut(stem, 0, stem.len - 1));
    }
    return lines;
}

static void add(predicates *out, predicate p) {
    out->by_word[p.c.word] = (int32_t)out->n;
    out->at[out->n++] = p;
}

static void try_word(const scene *sc, const actors *who, uint32_t s, int w, bool title,
                     predicates *out) {
    const tree *t = &sc->trees[s];
    bool verb = may_be_verb(t, w), noun = !verb && may_be_noun(t, w, title);
    if (!verb && !noun && !may_be_adjective(t, w)) return;
    sv lemma = noun ? frame_lemma(sc, s, w) : scene_lemma(sc, s, w);
    know_frames lines = noun ? know_event_noun(sc->k, lemma) : know_verb(sc->k, lemma);
    if (noun && !lines.n) lines = know_event_noun(sc->k, scene_lemma(sc, s, w));
    if (noun && !lines.n) lines = know_event_noun(sc->k, singular(sc, s, w));
    if (verb && !lines.n) lines = by_form(sc, s, w);
    if (!lines.n && !verb) return;
    predicate p = {.c = clause_of(sc, s, w, noun)};
    matcher m = {sc, who, s, t, &p.c};
    choose(&m, lines, &p);
    if (says_nothing(p.line)) choose_behind(&m, lines, &p);
    if (verb && p.c.comp < 0) choose_with_purpose(&m, lines, &p);
    bool body = noun && p.line && p.line->type == ENT_TYPE_NONE && who->by_word[s][w].n;
    if ((p.line || verb) && !body)
        add(out, p); // "the authorities" are no authority to do something
}

predicates frame_find(const scene *sc, const actors *who, uint32_t s) {
    const ent_sentence *sentence = sc->trees[s].s;
    predicates out = {arena_new(sc->a, predicate, sentence->n_words), 0,
                      arena_new(sc->a, int32_t, sentence->n_words)};
    bool title = title_case(sentence);
    for (size_t w = 0; w < sentence->n_words; w++) out.by_word[w] = -1;
    for (size_t w = 0; w < sentence->n_words; w++) try_word(sc, who, s, (int)w, title, &out);
    return out;
}
