// SPDX-License-Identifier: Apache-2.0
#include "code/said.h"

enum { MAX_CLIMB = 64, MOST_SPEAKER_WORDS = 14, MOST_QUOTED_SENTENCES = 6, MOST_PARAGRAPH = 64 };

bool said_reports(const predicate *p) {
    if (!p || !p->line || p->c.nominal) return false;
    switch (p->line->op) {
    case KNOW_OP_SAY:
    case KNOW_OP_THREAT:
    case KNOW_OP_ACCUSE:
    case KNOW_OP_DENY:
    case KNOW_OP_DEMAND: return true;
    default: return p->line->type == ENT_TYPE_STATEMENT;
    }
}

static bool parts_clauses(coder *x, int w) {
    return coder_word(x, w)->upos == ENT_UPOS_PUNCT && !sv_eq(coder_lemma(x, w), SV("-"));
}

// The one word between `begin` and `end` by which all of them hang together; -1 where they are no phrase.
static int phrase_head(coder *x, int begin, int end) {
    int head = -1;
    for (int w = begin; w < end; w++) {
        int above = coder_word(x, w)->head;
        if (above >= begin && above < end) continue;
        if (head >= 0) return -1;
        head = w;
    }
    if (head < 0) return -1;
    ent_upos u = coder_word(x, head)->upos;
    return u == ENT_UPOS_NOUN || u == ENT_UPOS_PROPN || u == ENT_UPOS_PRON ? head : -1;
}

// "..., an official in Lima said": what stands between comma and cue, also where the parser hung it on the words reported. -1
// for a cue with a subject.
static int phrase_before(coder *x, int cue) {
    if (!word_in(coder_word(x, cue)->xpos, "VBD|VBZ|VBP")) return -1;
    if (tree_child(x->t, cue, ENT_DEP_nsubj, -1) >= 0 ||
        tree_child(x->t, cue, ENT_DEP_aux__pass, -1) >= 0)
        return -1;
    int begin = cue;
    while (begin > 0 && cue - begin < MOST_SPEAKER_WORDS && !parts_clauses(x, begin - 1)) begin--;
    if (begin == cue || begin == 0 || !parts_clauses(x, begin - 1)) return -1;
    return phrase_head(x, begin, cue);
}

static party speaker_of(coder *x, const predicate *p, int *cue) {
    party who = role_of_phrase(x, phrase_before(x, p->c.word), true);
    if (!who.who.n) who = role_find(x, p, p->line->source, p->line->n_source, true, NULL);
    if (!who.who.n) who = role_of_phrase(x, p->c.subj, true);
    *cue = p->c.word;
    return who;
}

static bool according(coder *x, int c) {
    sv prep = scene_preposition(x->sc, x->s, c);
    return sv_eq(prep, SV("according to")) || sv_eq(prep, SV("according"));
}

static bool marked_as(coder *x, int c) {
    for (int m = x->t->first[c]; m >= 0; m = x->t->next[m])
        if (coder_word(x, m)->deprel == ENT_DEP_mark && sv_eq(coder_lemma(x, m), SV("as")))
            return true;
    return false;
}

// A cue that hangs below the words: "..., officials said", "as the envoy told reporters".
static bool cue_below(coder *x, const predicate *p, int c) {
    if (!said_reports(p) || (p->c.subj < 0 && phrase_before(x, c) < 0)) return false;
    ent_deprel rel = coder_word(x, c)->deprel;
    if (rel == ENT_DEP_parataxis) return p->c.comp < 0;
    bool clause_of_its_own = p->c.comp >= 0 || p->c.obj >= 0;
    bool hangs = rel == ENT_DEP_advcl || rel == ENT_DEP_ccomp || rel == ENT_DEP_dep;
    return hangs && !clause_of_its_own && (marked_as(x, c) || phrase_before(x, c) >= 0);
}

// "shelled the town and burned it, according to": behind the last of several verbs it speaks of all.
static party behind_conjunct(coder *x, int verb, int *cue) {
    for (int c = x->t->first[verb]; c >= 0; c = x->t->next[c]) {
        party who = according(x, c) ? role_of_phrase(x, c, true) : (party){.word = -1};
        *cue = -1;
        if (who.who.n) return who;
    }
    return (party){.word = -1};
}

static party below(coder *x, int w, int not, int *cue) {
    for (int c = x->t->first[w]; c >= 0; c = x->t->next[c]) {
        if (c == not ) continue;
        party who = {.word = -1};
        const predicate *p = frame_at(&x->preds, c);
        if (according(x, c)) {
            who = role_of_phrase(x, c, true);
            *cue = -1;
        } else if (cue_below(x, p, c)) {
            who = speaker_of(x, p, cue);
        }
        if (!who.who.n && coder_word(x, c)->deprel == ENT_DEP_conj)
            who = behind_conjunct(x, c, cue);
        if (who.who.n) return who;
    }
    return (party){.word = -1};
}

// The word is part of what `p` reports, not who speaks or when.
static bool reported(coder *x, const predicate *p, int w) {
    if (!said_reports(p)) return false;
    switch (coder_word(x, w)->deprel) {
    case ENT_DEP_ccomp:
    case ENT_DEP_xcomp:
    case ENT_DEP_parataxis:
    case ENT_DEP_dep: return true;
    case ENT_DEP_obj:
    case ENT_DEP_nsubj__pass: return p->line->op == KNOW_OP_SAY;
    case ENT_DEP_nsubj: return w != p->c.subj; // of the words reported, hung too high
    default: return false;
    }
}

// "told the envoy in a letter that it had left": a clause with "that" and a subject of its own is no relative clause.
static bool hung_on_noun(coder *x, const predicate *p, int noun, int under) {
    if (!said_reports(p) || p->c.comp >= 0 || under < noun) return false;
    ent_deprel rel = coder_word(x, under)->deprel;
    if (rel != ENT_DEP_acl && rel != ENT_DEP_acl__relcl) return false;
    int mark = tree_child(x->t, under, ENT_DEP_mark, -1);
    return mark >= 0 && sv_eq(coder_lemma(x, mark), SV("that"));
}

static party find_in_clause(coder *x, int word, int *cue) {
    party who = {.word = -1};
    int w = word, from = -1;
    for (int step = 0; step < MAX_CLIMB && w >= 0; step++) {
        if (clause_heads(x->t, w) || coder_word(x, w)->head < 0) who = below(x, w, from, cue);
        if (who.who.n) return who;
        int head = coder_word(x, w)->head;
        const predicate *p = frame_at(&x->preds, head);
        if (head >= 0 && (reported(x, p, w) || hung_on_noun(x, p, w, from)))
            who = speaker_of(x, p, cue);
        if (who.who.n) return who;
        from = w;
        w = head;
    }
    return who;
}

// --- Quotations --------------------------------------------------------------------------------------

static bool quoted_after(sv form, bool quoted) {
    if (sv_eq(form, SV("\""))) return !quoted;
    if (sv_eq(form, SV("\u201c")) || sv_eq(form, SV("``"))) return true;
    if (sv_eq(form, SV("\u201d")) || sv_eq(form, SV("''"))) return false;
    return quoted;
}

static bool quoted_before(const ent_sentence *s, size_t n_words, bool quoted) {
    for (size_t w = 0; w < n_words; w++) quoted = quoted_after(s->words[w].form, quoted);
    return quoted;
}

static bool has_quotes(const ent_sentence *s) {
    for (size_t w = 0; w < s->n_words; w++) {
        sv form = s->words[w].form;
        if (quoted_after(form, false) || !quoted_after(form, true)) return true;
    }
    return false;
}

// Whether the word stands inside quotation marks, which may have been opened sentences ago in the paragraph.
static bool quoted(coder *x, uint32_t sentence, int word) {
    const ent_sentence *all = x->sc->language->sentences;
    uint32_t s = sentence;
    for (int k = 0; k < MOST_PARAGRAPH && s > 0 && all[s - 1].block == all[sentence].block; k++)
        s--;
    bool inside = false;
    for (; s < sentence; s++) inside = quoted_before(&all[s], all[s].n_words, inside);
    return quoted_before(&all[sentence], (size_t)word, inside);
}

// Who speaks outside the quotation marks of the sentence at work.
static party quoter(coder *x, int *cue) {
    party who = {.word = -1};
    for (size_t i = 0; i < x->preds.n && !who.who.n; i++) {
        const predicate *p = &x->preds.at[i];
        if (said_reports(p) && !quoted(x, x->s, p->c.word)) who = speaker_of(x, p, cue);
    }
    return who;
}

// The same for another sentence; the phrase lies elsewhere, so that no word stands for it here.
static party quoter_of(coder *x, uint32_t sentence) {
    uint32_t s = x->s;
    const tree *t = x->t;
    predicates preds = x->preds;
    int cue;
    x->s = sentence;
    x->t = &x->sc->trees[sentence];
    x->preds = frame_find(x->sc, x->who, sentence);
    party who = quoter(x, &cue);
    x->s = s;
    x->t = t;
    x->preds = preds;
    who.word = -1;
    return who;
}

static bool same_paragraph(coder *x, uint32_t s) {
    const ent_language *l = x->sc->language;
    return s < l->n_sentences && l->sentences[s].block == l->sentences[x->s].block;
}

// Whoever the report quotes there: told in the sentence, else in those before it, else right behind it.
static party find_quoter(coder *x, int word, int *cue) {
    party who = {.word = -1};
    if (!quoted(x, x->s, word)) return who;
    who = quoter(x, cue);
    if (!who.who.n) *cue = -1;
    for (uint32_t k = 1; k <= MOST_QUOTED_SENTENCES && k <= x->s && !who.who.n; k++) {
        if (!same_paragraph(x, x->s - k)) break;
        if (has_quotes(&x->sc->language->sentences[x->s - k])) who = quoter_of(x, x->s - k);
    }
    for (uint32_t k = 1; k <= MOST_QUOTED_SENTENCES && !who.who.n; k++) {
        if (!same_paragraph(x, x->s + k)) break;
        who = quoter_of(x, x->s + k);
        if (!quoted(x, x->s + k, 0)) break;
    }
    return who;
}

party said_find(coder *x, int word, int *cue) {
    party who = find_in_clause(x, word, cue);
    return who.who.n ? who : find_quoter(x, word, cue);
}
