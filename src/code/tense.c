// SPDX-License-Identifier: Apache-2.0
#include "code/tense.h"

enum { MOST_STEPS = 16 };

static const char planning[] =
    "plan|schedule|due|set|slate|expect|agree|hope|intend|want|aim|prepare|promise|vow|pledge|"
    "threaten|"
    "likely|ready|decide|order|call|urge|ask|invite|need|have|propose|warn|seek|prepare|wait|would|"
    "decision|proposal|promise|demand|intention|offer|deadline|target|poise|forecast|predict|fear|"
    "must";

static bool form_is(const tree *t, int w, const char *list) {
    sv form = t->s->words[w].form;
    char low[12];
    if (form.len > sizeof low) return false;
    for (size_t i = 0; i < form.len; i++)
        low[i] = form.p[i] >= 'A' && form.p[i] <= 'Z' ? (char)(form.p[i] | 32) : form.p[i];
    return sv_in_list((sv){low, form.len}, sv_of(list), '|');
}

static bool is_verb(const tree *t, int w) {
    return t->s->words[w].upos == ENT_UPOS_VERB || tree_child(t, w, ENT_DEP_cop, -1) >= 0;
}

int tense_predicate(const tree *t, int word) {
    for (int steps = 0; word >= 0 && steps < MOST_STEPS; steps++) {
        if (is_verb(t, word)) return word;
        word = t->s->words[word].head;
    }
    return -1;
}

typedef struct auxiliaries {
    bool have, had, past, future, to, any;
} auxiliaries;

static auxiliaries auxiliaries_of(const tree *t, int verb) {
    auxiliaries a = {0};
    for (int c = t->first[verb]; c >= 0; c = t->next[c]) {
        ent_deprel rel = deprel_base(t->s->words[c].deprel);
        if (rel == ENT_DEP_mark && form_is(t, c, "to")) a.to = true;
        if (rel != ENT_DEP_aux && rel != ENT_DEP_cop) continue;
        a.any = true;
        a.had = a.had || form_is(t, c, "had|'d");
        a.have = a.have || form_is(t, c, "have|has|had|'ve|having");
        a.past = a.past || form_is(t, c, "was|were|did|had");
        a.future =
            a.future || form_is(t, c, "will|wo|'ll|shall|would|may|might|can|could|should|must");
    }
    return a;
}

bool tense_is_pluperfect(const scene *sc, uint32_t sentence, int verb) {
    return auxiliaries_of(&sc->trees[sentence], verb).had;
}

bool tense_is_perfect(const scene *sc, uint32_t sentence, int verb) {
    auxiliaries a = auxiliaries_of(&sc->trees[sentence], verb);
    return a.have && !a.had && !a.future;
}

static bool plans(const scene *sc, uint32_t sentence, int word) {
    return sv_in_list(scene_lemma(sc, sentence, word), sv_of(planning), '|');
}

static time_tense of_verb(const scene *sc, uint32_t sentence, int verb, int depth);

// What has no tense of its own has that of the clause above.
static time_tense above(const scene *sc, uint32_t sentence, int verb, int depth) {
    const tree *t = &sc->trees[sentence];
    int up = t->s->words[verb].head;
    up = up < 0 ? -1 : tense_predicate(t, up);
    return up < 0 || depth <= 0 ? TENSE_NONE : of_verb(sc, sentence, up, depth - 1);
}

static time_tense of_infinitive(const scene *sc, uint32_t sentence, int verb, int depth) {
    const ent_word *w = scene_word(sc, sentence, verb);
    if (w->head < 0) return TENSE_FUTURE;
    const ent_word *up = scene_word(sc, sentence, w->head);
    if (plans(sc, sentence, w->head) || sv_eq(scene_lemma(sc, sentence, w->head), SV("be")))
        return TENSE_FUTURE;
    bool going = sv_eq(up->xpos, SV("VBG")) && sv_eq(scene_lemma(sc, sentence, w->head), SV("go"));
    return going ? TENSE_FUTURE : above(sc, sentence, verb, depth);
}

// "scheduled for May", "due on Friday", "set to open"; not "set off".
static bool is_planned(const scene *sc, uint32_t sentence, int verb) {
    static const char planned[] = "schedule|slate|plan|expect|due|set|likely";
    if (!sv_in_list(scene_word(sc, sentence, verb)->xpos, SV("VBN|JJ"), '|')) return false;
    bool phrasal = tree_child(&sc->trees[sentence], verb, ENT_DEP_compound__prt, -1) >= 0;
    return !phrasal && sv_in_list(scene_lemma(sc, sentence, verb), sv_of(planned), '|');
}

static time_tense of_verb(const scene *sc, uint32_t sentence, int verb, int depth) {
    const tree *t = &sc->trees[sentence];
    sv tag = scene_word(sc, sentence, verb)->xpos;
    auxiliaries a = auxiliaries_of(t, verb);
    if (a.future) return a.have ? TENSE_PAST : TENSE_FUTURE;
    if (a.to) return of_infinitive(sc, sentence, verb, depth);
    if (is_planned(sc, sentence, verb)) return TENSE_FUTURE;
    if (a.have || a.past || sv_eq(tag, SV("VBD"))) return TENSE_PAST;
    if (sv_eq(tag, SV("VBN")) && !a.any) return TENSE_PAST;
    if (sv_eq(tag, SV("VBG")) && !a.any) return above(sc, sentence, verb, depth);
    return TENSE_PRESENT;
}

time_tense tense_at(const scene *sc, uint32_t sentence, int word) {
    if (sc->language->sentences[sentence].part != ENT_PART_BODY) return TENSE_PAST;
    int verb = tense_predicate(&sc->trees[sentence], word);
    if (verb < 0) return TENSE_NONE;
    time_tense tense = of_verb(sc, sentence, verb, MOST_STEPS);
    bool says =
        sv_in_list(scene_lemma(sc, sentence, verb), SV("say|tell|report|write|note|state"), '|');
    return tense == TENSE_PRESENT && says ? TENSE_PAST : tense;
}
