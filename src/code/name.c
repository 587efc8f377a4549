// SPDX-License-Identifier: Apache-2.0
#include "code/name.h"
#include "base/utf8.h"

enum { MOST_NAME_WORDS = 16, MOST_NOUN_WORDS = 8, MOST_TAIL = 4 };

typedef struct reader {
    const scene *sc;
    uint32_t sentence;
    const ent_sentence *s;
    const tree *t;
    const sv *forms;
    proper_name *at;
    size_t n;
    int32_t *by_word;
} reader;

static bool has_upper(sv s) {
    for (size_t at = 0; at < s.len;)
        if (utf8_is_upper(utf8_next(s, &at))) return true;
    return false;
}

static ent_ner opening(ent_ner tag) {
    switch (tag) {
    case ENT_NER_I_PER: return ENT_NER_B_PER;
    case ENT_NER_I_ORG: return ENT_NER_B_ORG;
    case ENT_NER_I_LOC: return ENT_NER_B_LOC;
    default: return tag;
    }
}

// End of the marked name that begins at `w`; `w` when none does.
static int marked_end(const ent_sentence *s, int w) {
    ent_ner tag = opening(s->words[w].ner);
    if (tag == ENT_NER_O) return w;
    ent_ner inside = tag + 1;
    int end = w + 1;
    while (end < (int)s->n_words && s->words[end].ner == inside) end++;
    return end;
}

static name_kind kind_of_fact(const know_name *f) {
    switch (f->kind) {
    case KNOW_COUNTRY: return NAME_COUNTRY;
    case KNOW_ADJECTIVE: return NAME_ADJECTIVE;
    case KNOW_PEOPLE: return NAME_PEOPLE;
    case KNOW_CAPITAL: return NAME_CAPITAL;
    case KNOW_PERSON: return NAME_PERSON;
    case KNOW_TOWN: return NAME_PLACE;
    default: return NAME_BODY;
    }
}

static bool is_modifier(ent_deprel d) {
    return d == ENT_DEP_amod || d == ENT_DEP_compound || d == ENT_DEP_nmod__desc ||
           d == ENT_DEP_flat;
}

// The word of [begin, end) whose head lies outside; the first where several do.
static int head_of(const ent_sentence *s, int begin, int end) {
    for (int w = begin; w < end; w++)
        if (s->words[w].head < begin || s->words[w].head >= end) return w;
    return begin;
}

// How well a kind of fact suits the mark and the place of the words in the sentence.
static int suits(const reader *r, name_kind kind, int begin, int end) {
    const ent_word *first = &r->s->words[begin], *head = &r->s->words[head_of(r->s, begin, end)];
    ent_ner tag = opening(first->ner);
    bool modifies = is_modifier(head->deprel) || head->upos == ENT_UPOS_ADJ;
    switch (kind) {
    case NAME_COUNTRY: return tag == ENT_NER_B_LOC ? 4 : 3;
    case NAME_CAPITAL: return tag == ENT_NER_B_LOC ? 4 : 2;
    case NAME_BODY: return tag == ENT_NER_B_ORG ? 5 : 2;
    case NAME_PERSON: return tag == ENT_NER_B_PER ? 6 : 1;
    case NAME_ADJECTIVE: return modifies ? 6 : 2;
    case NAME_PEOPLE: return modifies ? 1 : 4;
    case NAME_PLACE: return tag == ENT_NER_B_LOC ? 2 : 0;
    }
    return 0;
}

// Facts come sorted in no order of kinds; keeps those of the kind that suits best.
static void choose_kind(const reader *r, const know_names *found, proper_name *m) {
    int best = -1;
    for (size_t i = 0; i < found->n; i++) {
        int fit = suits(r, kind_of_fact(&found->at[i]), m->begin, m->end);
        if (fit <= best) continue;
        best = fit;
        m->kind = kind_of_fact(&found->at[i]);
    }
    size_t n = 0;
    for (size_t i = 0; i < found->n; i++) n += kind_of_fact(&found->at[i]) == m->kind;
    if (n == found->n) {
        m->facts = found->at;
        m->n_facts = n;
        return;
    }
    know_name *kept = arena_new(r->sc->a, know_name, n);
    m->facts = kept;
    m->n_facts = n;
    for (size_t i = 0; i < found->n; i++)
        if (kind_of_fact(&found->at[i]) == m->kind) *kept++ = found->at[i];
}

static void add(reader *r, proper_name m) {
    m.head = head_of(r->s, m.begin, m.end);
    for (int w = m.begin; w < m.end; w++) r->by_word[w] = (int32_t)r->n;
    r->at[r->n++] = m;
}

static void add_known(reader *r, int begin, size_t words, const know_names *found) {
    proper_name m = {.begin = begin, .end = begin + (int)words};
    choose_kind(r, found, &m);
    add(r, m);
}

// "al" in "al-Qaeda" opens a name too.
static bool may_open(const reader *r, int w) {
    if (has_upper(r->forms[w])) return true;
    return w + 2 < (int)r->s->n_words && sv_eq(r->forms[w + 1], SV("-")) &&
           has_upper(r->forms[w + 2]);
}

static bool only_places(const know_names *found) {
    for (size_t i = 0; i < found->n; i++)
        if (found->at[i].kind != KNOW_TOWN) return false;
    return true;
}

// Towns have the names of people, and of much else: they count where the word is marked as a place, or stands behind a preposition
// of place without a mark.
static bool may_be_place(const reader *r, int w) {
    static const char prepositions[] = "in|near|at|outside|around|from|of|into|toward|towards|to";
    ent_ner tag = opening(r->s->words[w].ner);
    if (tag != ENT_NER_O) return tag == ENT_NER_B_LOC;
    return w > 0 && r->s->words[w].upos == ENT_UPOS_PROPN &&
           sv_in_list(r->forms[w - 1], SV(prepositions), '|');
}

static size_t match(const reader *r, int w, know_names *found) {
    *found = (know_names){0};
    if (!may_open(r, w)) return 0;
    size_t left = r->s->n_words - (size_t)w;
    size_t words = know_name_match(r->sc->k, r->forms + w,
                                   left < MOST_NAME_WORDS ? left : MOST_NAME_WORDS, found);
    if (words && only_places(found) && !may_be_place(r, w)) {
        *found = (know_names){0};
        return 0;
    }
    return words;
}

// "US$5 million" names no state.
static bool is_money(const reader *r, int begin, size_t words) {
    size_t next = (size_t)begin + words;
    return next < r->s->n_words && sv_starts(r->forms[next], SV("$"));
}

// A name without a mark stands on the part of speech alone, so that "Will" and "May" open no names.
static bool credible(const reader *r, int begin, size_t words, const know_names *found) {
    if (is_money(r, begin, words)) return false;
    if (words > 1) return true;
    const ent_word *w = &r->s->words[begin];
    if (w->upos == ENT_UPOS_PROPN) return true;
    bool people = false;
    for (size_t i = 0; i < found->n; i++) {
        name_kind kind = kind_of_fact(&found->at[i]);
        people |= kind == NAME_ADJECTIVE || kind == NAME_PEOPLE;
    }
    return people && (w->upos == ENT_UPOS_ADJ || w->upos == ENT_UPOS_NOUN);
}

const know_noun *name_noun(const scene *sc, uint32_t sentence, int from, int head, int *begin,
                           int *end) {
    const ent_sentence *s = &sc->language->sentences[sentence];
    int first = head - MOST_NOUN_WORDS + 1;
    if (first < from) first = from;
    sv lemmas[MOST_NOUN_WORDS + MOST_TAIL];
    int n = 0;
    for (int w = first; w <= head; w++) lemmas[n++] = scene_lemma(sc, sentence, w);
    const know_noun *best = NULL, *noun;
    int at_head = n, best_begin = head, best_end = head + 1;
    for (int last = head; last < (int)s->n_words && last < head + MOST_TAIL; last++) {
        if (last > head) {
            bool links = s->words[head + 1].upos == ENT_UPOS_ADP;
            if (!links || s->words[last].upos == ENT_UPOS_PUNCT) break;
            lemmas[n++] = scene_lemma(sc, sentence, last);
        }
        int words = (int)know_noun_match(sc->k, lemmas, (size_t)n, &noun);
        if (words <= n - at_head) continue;
        best = noun;
        best_begin = last + 1 - words;
        best_end = last + 1;
    }
    if (!best) {
        lemmas[at_head - 1] = utf8_lower_copy(sc->a, s->words[head].form);
        int words = (int)know_noun_match(sc->k, lemmas, (size_t)at_head, &best);
        if (!words) return NULL;
        best_begin = head + 1 - words;
    }
    *begin = best_begin;
    *end = best_end;
    return best;
}

// The word behind the title that is headed by `word`; 0 for none.
static int title_to(const reader *r, int from, int word) {
    int begin, end;
    if (word < from) return 0;
    const know_noun *noun = name_noun(r->sc, r->sentence, from, word, &begin, &end);
    return noun && noun->title ? end : 0;
}

static bool is_title(const reader *r, int from, int word) { return title_to(r, from, word) > 0; }

// First word of the family name that `end` closes: the last word, with what belongs to it ("bin Laden") left out.
static int known_tail(const reader *r, int begin, int end, know_names *found) {
    for (int w = begin + 1; w < end; w++)
        if (match(r, w, found) == (size_t)(end - w) && kind_of_fact(&found->at[0]) == NAME_PERSON)
            return w;
    return -1;
}

// Whether the given names in [begin, end) can be those of the person: each is part of the name, or an initial of it.
static bool given_names_fit(const reader *r, int begin, int end, const know_name *person) {
    for (int w = begin; w < end; w++) {
        sv form = r->forms[w], rest = person->name, part;
        bool fits = false;
        while (!fits && sv_split(&rest, ' ', &part))
            fits = sv_eq_nocase(part, form) ||
                   (form.len <= 2 && part.len && form.len && part.p[0] == form.p[0]);
        if (!fits) return false;
    }
    return true;
}

// A person marked by the engine, in words [begin, end).
static void add_person(reader *r, int begin, int end) {
    for (int w = begin, title; w < end - 1; w++)
        if ((title = title_to(r, begin, w)) > 0 && title < end) begin = title;
    know_names found;
    int tail = known_tail(r, begin, end, &found);
    if (tail >= 0 && found.at[0].full) {
        add_known(r, tail, (size_t)(end - tail), &found);
        return;
    }
    proper_name m = {.begin = begin, .end = end, .kind = NAME_PERSON};
    if (tail >= 0 && given_names_fit(r, begin, tail, &found.at[0])) choose_kind(r, &found, &m);
    add(r, m);
}

// A country counts wherever it stands in the name of a body, a body only where the name begins with it: "UN Refugee Agency", but
// "National Security Council". A town does not: "Pearl Square".
static bool gives_country(const know_name *f, bool at_begin) {
    return f->kind == KNOW_ORGANISATION ? at_begin : f->kind != KNOW_PERSON && f->kind != KNOW_TOWN;
}

// "United States Embassy", "Supreme Court of Ohio" marked as places.
static bool names_office(const reader *r, int begin, int end) {
    static const char official[] = "GOV|LEG|JUD|COP";
    int first = begin, from, to;
    while (first + 1 < end && r->s->words[first + 1].upos != ENT_UPOS_ADP) first++;
    const know_noun *noun = name_noun(r->sc, r->sentence, begin, first, &from, &to);
    return noun && !noun->weak && from > begin && sv_in_list(noun->sectors, SV(official), '|');
}

// A body or place that the knowledge does not have, with what is known inside it.
static void add_unknown(reader *r, int begin, int end, name_kind kind) {
    if (kind == NAME_PLACE && names_office(r, begin, end)) kind = NAME_BODY;
    proper_name m = {.begin = begin, .end = end, .kind = kind};
    for (int w = begin; w < end;) {
        know_names found;
        size_t words = match(r, w, &found);
        if (words && w + (int)words <= end && gives_country(&found.at[0], w == begin) && !m.inside)
            m.inside = &found.at[0];
        w += words ? (int)words : 1;
    }
    add(r, m);
}

// "Russian President Vladimir Putin" marked as one name: the adjective or country in front is not part of it.
static bool stands_before_title(const reader *r, int begin, int words, int end,
                                const know_names *found) {
    name_kind kind = kind_of_fact(&found->at[0]);
    if (kind == NAME_ADJECTIVE) return true;
    if (kind != NAME_COUNTRY) return false;
    for (int w = begin + words; w < end - 1; w++)
        if (is_title(r, begin + words, w)) return true;
    return false;
}

// "Jacob Rees-Mogg" where the mark ends at the hyphen.
static int over_hyphens(const reader *r, int end) {
    while (end + 1 < (int)r->s->n_words && sv_eq(r->forms[end], SV("-")) &&
           !r->s->words[end - 1].space_after && !r->s->words[end].space_after &&
           r->s->words[end + 1].upos == ENT_UPOS_PROPN)
        end += 2;
    return end;
}

// "Ministry of Foreign" with "Affairs" left out of the mark.
static int over_compounds(const reader *r, int w, int end) {
    const ent_word *next = &r->s->words[end];
    if (end >= (int)r->s->n_words || next->upos != ENT_UPOS_PROPN ||
        opening(next->ner) != ENT_NER_O)
        return end;
    bool one =
        r->s->words[end - 1].head == end && r->s->words[end - 1].deprel != ENT_DEP_nmod__desc;
    return one && next->head >= w && next->head < end ? end + 1 : end;
}

static int add_marked(reader *r, int w, int end) {
    end = over_compounds(r, w, end);
    int last = end;
    while (end > w + 1 &&
           (r->s->words[end - 1].upos == ENT_UPOS_ADP || r->s->words[end - 1].upos == ENT_UPOS_DET))
        end--;
    know_names found;
    size_t words = match(r, w, &found);
    int known = w + (int)words;
    ent_ner tag = opening(r->s->words[w].ner);
    if (words && is_money(r, w, words)) words = 0;
    if (words && known >= end) {
        add_known(r, w, words, &found);
        return known;
    }
    if (tag == ENT_NER_B_PER) {
        bool person = words && kind_of_fact(&found.at[0]) == NAME_PERSON && found.at[0].full;
        if (person || (words && stands_before_title(r, w, (int)words, end, &found))) {
            add_known(r, w, words, &found);
            return known;
        }
        end = over_hyphens(r, end);
        add_person(r, w, end);
        return end;
    }
    if (words && kind_of_fact(&found.at[0]) == NAME_ADJECTIVE) {
        know_names rest;
        if (match(r, known, &rest) == (size_t)(end - known)) {
            add_known(r, w, words, &found);
            add_known(r, known, (size_t)(end - known), &rest);
            return end;
        }
    }
    add_unknown(r, w, end, tag == ENT_NER_B_ORG ? NAME_BODY : NAME_PLACE);
    return last;
}

// "Senator Maria Lopez" where the engine marked nothing: proper nouns right behind a title with an office or address.
static int person_behind_title(const reader *r, int w) {
    if (w == 0 || r->s->words[w].upos != ENT_UPOS_PROPN || r->by_word[w - 1] >= 0) return w;
    if (!is_title(r, 0, w - 1) || is_title(r, 0, w)) return w;
    int end = w;
    while (end < (int)r->s->n_words && end < w + 4 && r->s->words[end].upos == ENT_UPOS_PROPN &&
           opening(r->s->words[end].ner) == ENT_NER_O)
        end++;
    return end;
}

static int read_at(reader *r, int w) {
    int end = marked_end(r->s, w);
    if (end > w) return add_marked(r, w, end);
    know_names found;
    size_t words = match(r, w, &found);
    if (words && credible(r, w, words, &found)) {
        add_known(r, w, words, &found);
        return w + (int)words;
    }
    end = person_behind_title(r, w);
    if (end > w) add(r, (proper_name){.begin = w, .end = end, .kind = NAME_PERSON});
    return end > w ? end : w + 1;
}

names name_find(const scene *sc, uint32_t sentence) {
    const ent_sentence *s = &sc->language->sentences[sentence];
    sv *forms = arena_new(sc->a, sv, s->n_words);
    for (size_t w = 0; w < s->n_words; w++) forms[w] = s->words[w].form;
    reader r = {.sc = sc,
                .sentence = sentence,
                .s = s,
                .t = &sc->trees[sentence],
                .forms = forms,
                .at = arena_new(sc->a, proper_name, s->n_words),
                .by_word = arena_new(sc->a, int32_t, s->n_words)};
    for (size_t w = 0; w < s->n_words; w++) r.by_word[w] = -1;
    for (int w = 0; w < (int)s->n_words;) w = read_at(&r, w);
    return (names){.at = r.at, .n = r.n, .by_word = r.by_word};
}

sv name_text(const scene *sc, uint32_t sentence, int begin, int end) {
    ent_span from = scene_word(sc, sentence, begin)->span;
    ent_span to = scene_word(sc, sentence, end - 1)->span;
    return sv_cut(sc->report->text, from.begin, to.end);
}

// A capitalised noun counts where it stands like a name, alone as subject, object or possessor.
static bool is_family(const scene *sc, uint32_t sentence, int w, const strmap *families) {
    const ent_word *word = scene_word(sc, sentence, w);
    if (!has_upper(word->form) || !strmap_get(families, word->form)) return false;
    if (word->upos == ENT_UPOS_PROPN) return word->deprel != ENT_DEP_flat;
    bool core = deprel_base(word->deprel) == ENT_DEP_nsubj || word->deprel == ENT_DEP_obj ||
                word->deprel == ENT_DEP_nmod__poss;
    const tree *t = &sc->trees[sentence];
    return word->upos == ENT_UPOS_NOUN && core && t->left[w] == w;
}

void name_add_families(const scene *sc, uint32_t sentence, names *in, const strmap *families) {
    size_t n_words = sc->language->sentences[sentence].n_words, n = 0;
    if (!families->n) return;
    proper_name *at = arena_new(sc->a, proper_name, n_words);
    for (int w = 0; w < (int)n_words;) {
        const proper_name *old = name_at(in, w);
        int end = old ? old->end : w + 1;
        bool unknown = !old || (!old->n_facts && old->kind != NAME_PERSON);
        if (unknown && end == w + 1 && is_family(sc, sentence, w, families))
            at[n++] = (proper_name){.begin = w, .end = end, .head = w, .kind = NAME_PERSON};
        else if (old)
            at[n++] = *old;
        w = end;
    }
    for (size_t i = 0; i < n; i++)
        for (int w = at[i].begin; w < at[i].end; w++) in->by_word[w] = (int32_t)i;
    in->at = at;
    in->n = n;
}

static bool is_half(const scene *sc, uint32_t sentence, int w, const proper_name *old) {
    const ent_word *word = scene_word(sc, sentence, w);
    bool noun = word->upos == ENT_UPOS_PROPN || word->upos == ENT_UPOS_NOUN;
    bool place = old && (old->kind == NAME_PLACE || !old->n_facts); // some region is called so
    bool alone = !old || (place && old->end == old->begin + 1);
    const tree *t = &sc->trees[sentence];
    return noun && alone && has_upper(word->form) && !is_modifier(word->deprel) && w > 0 &&
           sv_eq_nocase(scene_word(sc, sentence, w - 1)->form, SV("the")) &&
           tree_child(t, w, ENT_DEP_nmod, -1) < 0;
}

void name_add_halves(const scene *sc, uint32_t sentence, names *in, const strmap *halves,
                     const know_name *const *states) {
    int n_words = (int)sc->language->sentences[sentence].n_words;
    proper_name *at = arena_new(sc->a, proper_name, (size_t)n_words);
    size_t n = 0;
    if (!halves->n) return;
    for (int w = 0; w < n_words;) {
        const proper_name *old = name_at(in, w);
        const uint32_t *half = is_half(sc, sentence, w, old)
                                   ? strmap_get(halves, scene_word(sc, sentence, w)->form)
                                   : NULL;
        if (half)
            at[n++] = (proper_name){.begin = w,
                                    .end = w + 1,
                                    .head = w,
                                    .kind = NAME_COUNTRY,
                                    .facts = states[*half - 1],
                                    .n_facts = 1};
        else if (old)
            at[n++] = *old;
        w = old && !half ? old->end : w + 1;
    }
    for (size_t i = 0; i < n; i++)
        for (int w = at[i].begin; w < at[i].end; w++) in->by_word[w] = (int32_t)i;
    in->at = at;
    in->n = n;
}
