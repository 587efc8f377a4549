// SPDX-License-Identifier: Apache-2.0
#include "code/mention.h"

static const char pasts[] = "former|ex|ousted|deposed|exiled|retired|late|onetime|toppled";
static const char states[] = "country|nation|state|republic|kingdom|neighbor|neighbour|ally|rival|"
                             "cousin|partner|archrival|foe|adversary|"
                             "homeland|island|monarchy|superpower|emirate|sultanate|capital|"
                             "archipelago|mainland|colony|power";
static const char regional[] = "power|giant|member"; // countries where a region is told
static const char bodies[] =
    "group|bloc|union|alliance|organization|organisation|movement|party|company|agency|council|"
    "faction|militia|coalition|firm|body|front";
static const char regions[] =
    "european|african|asian|arab|nordic|baltic|scandinavian|balkan|latin|caribbean|eurasian|gulf|"
    "international|global|multinational|foreign|regional|world|western|eastern";
static const char sides[] = "side|party";
static const char leaders[] = "leader|president|minister|counterpart|statesman|man|woman";

typedef struct finder {
    const scene *sc;
    uint32_t sentence;
    const ent_sentence *s;
    const tree *t;
    const names *in;
    VEC(mention) found;
    int32_t
        *taken; // by word: 1 + index into `found` of the mention whose name, noun or modifier it is
} finder;

static const ent_word *word_at(const finder *f, int w) { return &f->s->words[w]; }

bool mention_lemma_is(const scene *sc, uint32_t sentence, int word, sv list) {
    return sv_in_list(scene_lemma(sc, sentence, word), list, '|');
}

static bool lemma_is(const finder *f, int w, sv list) {
    return mention_lemma_is(f->sc, f->sentence, w, list);
}

static bool form_is(const finder *f, int w, sv form) { return sv_eq(word_at(f, w)->form, form); }

static bool is_hyphen(const finder *f, int w) {
    return form_is(f, w, SV("-")) || form_is(f, w, SV("–"));
}

static void push_mod(mention *m, const proper_name *in) {
    if (m->n_mods == MENTION_MOST_MODS) return;
    memmove(m->mods + 1, m->mods, sizeof *m->mods * (size_t)m->n_mods);
    m->mods[0] = in;
    m->n_mods++;
}

// What one step to the left over modifiers finds: returns the next word to look at, -1 at the end of the phrase.
static int step_left(finder *f, mention *m, int w) {
    const proper_name *in = name_at(f->in, w);
    if (in) {
        if (in->kind == NAME_PERSON || in->kind == NAME_PLACE) return -1;
        push_mod(m, in);
        return in->begin - 1;
    }
    if (lemma_is(f, w, SV(pasts))) m->former = true;
    if (lemma_is(f, w, SV(regions))) m->abroad = true;
    switch (word_at(f, w)->upos) {
    case ENT_UPOS_VERB: {
        bool joined = w >= 2 && is_hyphen(f, w - 1) && name_at(f->in, w - 2);
        if (joined && !lemma_is(f, w, SV("lead"))) return name_at(f->in, w - 2)->begin - 1;
        return sv_eq(word_at(f, w)->xpos, SV("VBN")) || sv_eq(word_at(f, w)->xpos, SV("VBG"))
                   ? w - 1
                   : -1;
    }
    case ENT_UPOS_ADJ:
    case ENT_UPOS_NOUN:
    case ENT_UPOS_PROPN:
    case ENT_UPOS_NUM:
        if (f->taken[w]) return -1;
        return w - 1;
    case ENT_UPOS_CCONJ:
    case ENT_UPOS_PUNCT:
        if (is_hyphen(f, w)) return w - 1;
        return m->n_mods && m->mods[0]->begin == w + 1 && w > 0 && name_at(f->in, w - 1) &&
                       name_at(f->in, w - 1)->kind == m->mods[0]->kind
                   ? w - 1
                   : -1;
    default: return -1;
    }
}

// A country right before the noun belongs to it, whatever the tree says: "expulsion of Spanish troops".
static bool touches(const finder *f, const mention *m, int w) {
    const proper_name *in = name_at(f->in, w);
    return w == m->noun_begin - 1 && in && (in->kind == NAME_COUNTRY || in->kind == NAME_ADJECTIVE);
}

// Countries and bodies in front of the noun. `under`: only words that the tree puts below this one; -1 for any.
static void read_mods(finder *f, mention *m, int under) {
    int w = m->noun_begin - 1;
    for (int steps = 0; w >= 0 && steps < 12; steps++) {
        if (under >= 0 && !tree_under(f->t, w, under) && !touches(f, m, w)) break;
        const know_noun *noun;
        int begin, end;
        bool plain = !name_at(f->in, w) && word_at(f, w)->upos != ENT_UPOS_PUNCT;
        if (plain && !m->mod_noun &&
            (noun = name_noun(f->sc, f->sentence, w, w, &begin, &end)) != NULL)
            m->mod_noun = noun;
        int next = step_left(f, m, w);
        if (next < 0) break;
        w = next;
    }
    // "New Zealand's Prime Minister": the possessor where the tree may not say so.
    if (m->owner < 0 && w > 0 && word_at(f, w)->upos == ENT_UPOS_PART && name_at(f->in, w - 1) &&
        sv_starts(word_at(f, w)->xpos, SV("POS")))
        m->owner = name_at(f->in, w - 1)->head;
}

static int number_of(const finder *f, int w) {
    static const char *const words[] = {"two", "three", "four", "five", "six", "seven"};
    sv lemma = scene_lemma(f->sc, f->sentence, w);
    for (int i = 0; i < 6; i++)
        if (sv_eq(lemma, sv_of(words[i]))) return i + 2;
    int n = 0;
    for (size_t i = 0; i < lemma.len; i++) {
        if (lemma.p[i] < '0' || lemma.p[i] > '9' || n > 1000) return 99;
        n = n * 10 + lemma.p[i] - '0';
    }
    return n ? n : 99;
}

static void read_complement(finder *f, mention *m, int c) {
    sv prep = scene_preposition(f->sc, f->sentence, c);
    bool speaks = m->noun && (m->noun->body || m->noun->title);
    if (sv_eq(prep, SV("of")) || (sv_eq(prep, SV("for")) && (speaks || name_at(f->in, c)))) {
        if (m->of < 0) m->of = c;
    } else if (sv_in_list(prep, SV("in|from|at|inside|within|across|throughout|near"), '|')) {
        if (m->at < 0) m->at = c;
    }
}

static void read_determiner(finder *f, mention *m, int c) {
    if (lemma_is(f, c, SV("the|this|that|these|those"))) m->definite = true;
    if (lemma_is(f, c, SV("a|an|another|some"))) m->indefinite = true;
    if (lemma_is(f, c, SV("both"))) m->definite = true, m->count = 2;
    if (lemma_is(f, c, SV("each|either|neither|other"))) m->each = true;
    if (lemma_is(f, c, SV("other"))) m->other = true;
}

// What hangs on word `w` of the phrase.
static void read_children(finder *f, mention *m, int w) {
    for (int c = f->t->first[w]; c >= 0; c = f->t->next[c]) {
        if (c >= m->noun_begin && c < m->noun_end) continue;
        switch (word_at(f, c)->deprel) {
        case ENT_DEP_nmod__poss:
            if (m->owner < 0) m->owner = c;
            m->definite = true;
            break;
        case ENT_DEP_nmod: read_complement(f, m, c); break;
        case ENT_DEP_det:
        case ENT_DEP_det__predet: read_determiner(f, m, c); break;
        case ENT_DEP_nummod:
            if (c < w) m->count = number_of(f, c);
            break;
        case ENT_DEP_amod:
            if (lemma_is(f, c, SV(pasts))) m->former = true;
            if (lemma_is(f, c, SV("other"))) m->each = m->other = true;
            break;
        default: break;
        }
    }
}

static bool is_plural(const ent_word *w) {
    return w->xpos.len && w->xpos.p[w->xpos.len - 1] == 'S' && w->xpos.p[0] == 'N';
}

static mention blank(const finder *f, int head) {
    return (mention){.sentence = f->sentence,
                     .head = head,
                     .begin = head,
                     .end = head + 1,
                     .noun_begin = head,
                     .noun_end = head + 1,
                     .owner = -1,
                     .of = -1,
                     .at = -1,
                     .plural = is_plural(word_at(f, head))};
}

static void take(finder *f, int begin, int end) {
    for (int w = begin; w < end; w++)
        if (!f->taken[w]) f->taken[w] = (int32_t)f->found.n + 1;
}

static void push(finder *f, mention m) {
    take(f, m.begin < m.noun_begin ? m.noun_begin : m.begin, m.noun_end);
    if (m.name) {
        take(f, m.begin, m.noun_end);
        take(f, m.name->begin, m.name->end);
    }
    for (int i = 0; i < m.n_mods; i++)
        if (m.mods[i]->kind != NAME_PERSON) take(f, m.mods[i]->begin, m.mods[i]->end);
    *vec_push(f->sc->a, &f->found) = m;
}

static int outer_head(const finder *f, int begin, int end, int otherwise) {
    for (int w = begin; w < end; w++)
        if (word_at(f, w)->head < begin || word_at(f, w)->head >= end) return w;
    return otherwise;
}

// The noun that ends at `w`, without the names before it, so that the country of "U.S. official" is seen; of a noun that names the
// body itself ("EU foreign policy chief") the name is a part.
static const know_noun *noun_at(const finder *f, int w, int *begin, int *end) {
    int from = w;
    while (from > 0 && !name_at(f->in, from - 1)) from--;
    const know_noun *noun = name_noun(f->sc, f->sentence, 0, w, begin, end);
    // "Labour Minister" has nothing to do with the party
    bool office = noun && noun->title && sv_ends(noun->office, SV("minister"));
    if (!noun || *begin >= from || office || sv_starts(noun->sectors, SV("IGO"))) return noun;
    return name_noun(f->sc, f->sentence, from, w, begin, end);
}

// Where the title before a name ends: right before it, or before the body or country that stands between ("President of Egypt Mohamed
// Morsi"), whose head then goes to `*of`. 0 for nowhere.
static int title_end(const finder *f, const proper_name *in, int *of) {
    int end = in->begin;
    const proper_name *between = end > 0 ? name_at(f->in, end - 1) : NULL;
    if (!between) return end;
    end = between->begin;
    if (end > 0 && word_at(f, end - 1)->upos == ENT_UPOS_DET) end--;
    if (end < 2 || between->kind == NAME_PERSON || word_at(f, end - 1)->upos != ENT_UPOS_ADP)
        return 0;
    if (form_is(f, end - 1, SV("of")) || form_is(f, end - 1, SV("for"))) *of = between->head;
    return end - 1;
}

static bool describes_person(const finder *f, const proper_name *before, const proper_name *in) {
    if (before->kind == NAME_ADJECTIVE || before->kind == NAME_PEOPLE) return true;
    int begin, end;
    const know_noun *noun = name_noun(f->sc, f->sentence, in->begin, in->begin, &begin, &end);
    return before->kind == NAME_COUNTRY && in->end - in->begin > 1 && noun && noun->title;
}

// A person, with title: "former Colombian Senator Maria Lopez".
static void add_person(finder *f, const proper_name *in) {
    mention m = blank(f, in->head);
    m.kind = MENTION_NAME;
    m.name = in;
    m.plural = false;
    m.begin = m.noun_begin = in->begin;
    m.end = in->end;
    m.noun_end = in->begin;
    int begin = 0, end = 0, of = -1, until = title_end(f, in, &of);
    const know_noun *noun = NULL;
    if (until > 0 && !name_at(f->in, until - 1) && !f->taken[until - 1])
        noun = noun_at(f, until - 1, &begin, &end);
    if (noun && end == until && (until == in->begin || noun->office.len)) {
        m.noun = noun;
        m.noun_begin = begin;
        read_mods(f, &m, -1);
        m.begin = m.n_mods && m.mods[0]->begin < begin ? m.mods[0]->begin : begin;
        m.head = outer_head(f, m.begin, m.end, in->head);
        for (int w = begin; w < end; w++) read_children(f, &m, w);
        m.noun_end = end;
        if (until < in->begin) m.of = of;
    }
    // "Saudi King Abdullah", where the title is part of the name; "the Kenyan Eliud Kipchoge".
    const proper_name *before = m.noun || in->begin == 0 ? NULL : name_at(f->in, in->begin - 1);
    if (before && !f->taken[in->begin - 1] && describes_person(f, before, in)) {
        push_mod(&m, before);
        m.begin = before->begin;
        m.head = outer_head(f, m.begin, m.end, in->head);
    }
    read_children(f, &m, in->head);
    // A person is of a country or body with a name ("of Jamaica"); where he is tells nothing.
    if (m.of >= 0 && !name_at(f->in, m.of)) m.of = -1;
    m.at = -1;
    push(f, m);
}

// The noun inside the name of a body: "court" in "Supreme Court of Kenya".
static void read_noun_inside(finder *f, mention *m) {
    const proper_name *in = m->name;
    int begin, end;
    int first = in->begin;
    while (first + 1 < in->end && word_at(f, first + 1)->upos != ENT_UPOS_ADP) first++;
    const int places[] = {in->head, first, in->end - 1};
    for (int i = 0; i < 3 && !m->noun; i++) {
        const know_noun *noun = name_noun(f->sc, f->sentence, in->begin, places[i], &begin, &end);
        bool vague = noun && noun->weak && sv_in_list(noun->sectors, SV("CVL|UNK|LAB"), '|');
        if (noun && !vague) m->noun = noun;
    }
}

static void add_body(finder *f, const proper_name *in) {
    mention m = blank(f, in->head);
    m.kind = MENTION_NAME;
    m.name = in;
    m.plural = false;
    m.begin = m.noun_begin = in->begin;
    m.end = in->end;
    m.noun_end = in->begin;
    if (!in->n_facts) {
        read_noun_inside(f, &m);
        read_mods(f, &m, -1);
        if (m.n_mods) m.begin = m.mods[0]->begin;
    }
    read_children(f, &m, in->head);
    // "the two NATO allies" are two of its members.
    if (m.count >= 2 && m.count <= 5 && lemma_is(f, in->head, SV(states))) {
        m.kind = MENTION_STATE;
        m.by = ENT_BY_description;
        m.plural = true;
        m.n_mods = 0;
    }
    push(f, m);
}

static bool is_proper_modifier(const finder *f, int w) {
    ent_deprel d = word_at(f, w)->deprel;
    return d == ENT_DEP_compound || d == ENT_DEP_amod || d == ENT_DEP_nmod__desc;
}

static bool before_own_noun(const finder *f, int w) {
    int head = word_at(f, w)->head;
    return is_proper_modifier(f, w) && head > w && f->taken[head];
}

// "the first country", "the largest nation": one out of all, not the one told of.
static bool is_singled_out(const finder *f, int w) {
    for (int c = f->t->first[w]; c >= 0; c = f->t->next[c]) {
        if (word_at(f, c)->deprel != ENT_DEP_amod) continue;
        if (sv_eq(word_at(f, c)->xpos, SV("JJS"))) return true;
        if (lemma_is(f, c, SV("first|second|third|last|next|only|latest|worst|same|single")))
            return true;
        int degree = tree_child(f->t, c, ENT_DEP_advmod, -1);
        if (degree >= 0 && lemma_is(f, degree, SV("most|least|worst|hardest|best"))) return true;
    }
    return false;
}

// "its smallest Baltic member", "the former colonial power", not "the power" or "the member".
static bool names_one_state(const finder *f, const mention *m) {
    static const char fitting[] = "member|trade|trading|treaty|host|transit|world|gulf|oil";
    int w = m->head;
    int noun = tree_child(f->t, w, ENT_DEP_compound, -1); // "welfare state", "coalition partner"
    if (noun >= 0 && word_at(f, noun)->upos == ENT_UPOS_NOUN && !lemma_is(f, noun, SV(fitting)) &&
        !know_state_word(f->sc->k, scene_lemma(f->sc, f->sentence, noun)))
        return false;
    for (int c = f->t->first[w]; c >= 0; c = f->t->next[c])
        if (word_at(f, c)->deprel == ENT_DEP_amod && lemma_is(f, c, SV("colonial|imperial")))
            return lemma_is(f, w, SV("power|master|ruler|overlord"));
    if (lemma_is(f, w, SV(regional))) return m->abroad;
    return lemma_is(f, w, SV(states));
}

// The kind of a noun that says nothing by itself and needs the text before it.
static bool reads_back(const finder *f, mention *m, mention_kind *kind) {
    int w = m->head;
    bool pair = m->count >= 2 && m->count <= 5 && (m->definite || m->owner >= 0);
    bool both = m->plural && m->definite && !m->count && m->owner < 0 && m->of < 0 && !m->n_mods &&
                !m->abroad;
    if (both && lemma_is(f, w, SV("neighbor|neighbour|country|nation|rival|foe|archrival")))
        m->count = 2, pair = true;
    bool one = !m->plural && (m->definite || m->each) && m->of < 0 && !is_singled_out(f, w);
    if (lemma_is(f, w, SV("side")) && m->each && m->of < 0) return *kind = MENTION_SIDE, true;
    if (lemma_is(f, w, SV(sides)) && m->plural && (pair || m->definite))
        return *kind = MENTION_SIDE, true;
    if (lemma_is(f, w, SV(leaders)) && pair && m->plural) return *kind = MENTION_LEADER, true;
    if (lemma_is(f, w, SV(states)) && pair) return *kind = MENTION_STATE, true;
    if ((one || (m->owner >= 0 && !m->plural)) && names_one_state(f, m))
        return *kind = MENTION_STATE, true;
    if (lemma_is(f, w, SV(bodies)) && one && m->owner < 0 && m->noun_end - m->noun_begin <= 1)
        return *kind = MENTION_BODY, true;
    return false;
}

static bool is_capitalised(const ent_word *w) {
    return w->form.len && w->form.p[0] >= 'A' && w->form.p[0] <= 'Z';
}

// "Union" in "Union Treaty" is part of a name of something else.
static bool in_other_name(const finder *f, int w) {
    const ent_word *word = word_at(f, w);
    return is_proper_modifier(f, w) && word->head > w && is_capitalised(word) &&
           is_capitalised(word_at(f, word->head));
}

// "American officials and lawmakers": a bare noun behind "and" shares what stands in front of the first.
static void share_mods(finder *f, mention *m) {
    const ent_word *word = word_at(f, m->head);
    bool bare = !m->n_mods && !m->mod_noun && m->owner < 0 && m->of < 0 && m->at < 0 &&
                !m->definite && !m->indefinite && !m->count && m->plural;
    int first = word->head;
    if (!bare || word->deprel != ENT_DEP_conj || first > m->head || !is_plural(word_at(f, first)))
        return;
    mention other = blank(f, first);
    other.noun = noun_at(f, first, &other.noun_begin, &other.noun_end);
    if (!other.noun || !m->noun) return;
    bool armed = scene_has_sector(other.noun->sectors, "MIL|COP|REB|PRM|UAF");
    if (armed != scene_has_sector(m->noun->sectors, "MIL|COP|REB|PRM|UAF")) return;
    for (int i = other.noun_begin; i < other.noun_end; i++) read_children(f, &other, i);
    read_mods(f, &other, first);
    m->n_mods = other.n_mods;
    memcpy(m->mods, other.mods, sizeof m->mods);
    m->owner = other.owner;
    m->abroad = other.abroad;
}

static void add_noun(finder *f, int w) {
    const ent_word *word = word_at(f, w);
    if (word->upos != ENT_UPOS_NOUN && word->upos != ENT_UPOS_PROPN) return;
    if (in_other_name(f, w)) return;
    if (f->taken[w] || name_at(f->in, w) || before_own_noun(f, w)) return;
    mention m = blank(f, w);
    m.noun = noun_at(f, w, &m.noun_begin, &m.noun_end);
    if (!m.noun) m.noun_begin = w, m.noun_end = w + 1;
    for (int i = m.noun_begin; i < m.noun_end; i++) read_children(f, &m, i);
    read_mods(f, &m, w);
    share_mods(f, &m);
    m.kind = MENTION_NOUN;
    if (!reads_back(f, &m, &m.kind) && !m.noun) return;
    m.by = m.kind == MENTION_NOUN && m.noun->title && !m.plural ? ENT_BY_title : ENT_BY_description;
    scene_phrase_words(f->sc, f->sentence, w, &m.begin, &m.end);
    push(f, m);
}

// "member of parliament" before "parliament" alone.
static bool is_long_noun(const finder *f, int w) {
    int begin, end;
    if (word_at(f, w)->upos != ENT_UPOS_NOUN && word_at(f, w)->upos != ENT_UPOS_PROPN) return false;
    return noun_at(f, w, &begin, &end) && end > w + 1;
}

// "Moscow" acts as a subject, an object, or behind a preposition that does not place; with the others it is a town.
static bool capital_acts(const finder *f, int w) {
    const ent_word *word = word_at(f, w);
    while (word->deprel == ENT_DEP_conj && word->head >= 0) w = word->head, word = word_at(f, w);
    if (word->head < 0) return false;
    const ent_word *head = word_at(f, word->head);
    sv prep = scene_preposition(f->sc, f->sentence, w);
    switch (word->deprel) {
    case ENT_DEP_nsubj:
    case ENT_DEP_nsubj__pass:
    case ENT_DEP_nmod__poss:
    case ENT_DEP_iobj: return true;
    case ENT_DEP_obj:
        return !lemma_is(f, word->head, SV("leave|reach|enter|cross|bypass|approach|near|tour"));
    case ENT_DEP_compound: return word->head > w + 1 && is_hyphen(f, w + 1);
    case ENT_DEP_obl__agent: return true;
    case ENT_DEP_xcomp: return !prep.len;
    case ENT_DEP_nmod:
    case ENT_DEP_obl: break;
    default: return false;
    }
    if (!prep.len && word->deprel == ENT_DEP_obl) return true; // a subject that the tree lost
    if (sv_in_list(prep, SV("with|by|between|against|on|toward|towards|without|upon|among"), '|'))
        return true;
    bool moves = lemma_is(
        f, word->head,
        SV("go|come|travel|fly|arrive|return|head|march|move|drive|trip|visit|flight|journey|rush|"
           "back|send|bring|take|invite|transfer|road|train|route|leave|depart|way|advance"));
    if (sv_eq(prep, SV("to")) || sv_eq(prep, SV("for"))) return !moves;
    if (sv_eq(prep, SV("from")))
        return head->upos == ENT_UPOS_NOUN
                   ? !moves
                   : lemma_is(f, word->head,
                              SV("receive|get|win|demand|seek|obtain|buy|secure|want"));
    if (sv_eq(prep, SV("of")))
        return know_event_noun(f->sc->k, scene_lemma(f->sc, f->sentence, word->head)).n > 0 ||
               head->upos != ENT_UPOS_NOUN;
    return false;
}

static bool has_article(const finder *f, int w) {
    return tree_child(f->t, w, ENT_DEP_det, -1) >= 0 ||
           tree_child(f->t, w, ENT_DEP_nummod, -1) >= 0;
}

// "Russians", "the French", "a Pole"; a bare singular is a language.
static bool names_people(const finder *f, const proper_name *in) {
    const ent_word *word = word_at(f, in->head);
    static const char many[] = "dozen|score|hundred|thousand|ten|million|number|crowd|group";
    bool noun = word->upos == ENT_UPOS_NOUN || word->upos == ENT_UPOS_PROPN;
    if (is_proper_modifier(f, in->head)) return false;
    if (in->kind == NAME_PEOPLE && is_plural(word)) return true;
    bool counted = word->deprel == ENT_DEP_nmod && lemma_is(f, word->head, SV(many)) &&
                   sv_eq(scene_preposition(f->sc, f->sentence, in->head), SV("of"));
    return (counted || has_article(f, in->head)) && (noun || in->kind == NAME_ADJECTIVE);
}

static void add_other_name(finder *f, const proper_name *in) {
    if (f->taken[in->head]) return;
    mention m = blank(f, in->head);
    m.kind = MENTION_NAME;
    m.name = in;
    m.begin = in->begin;
    m.end = in->end;
    m.noun_begin = m.noun_end = in->begin;
    switch (in->kind) {
    case NAME_COUNTRY: m.plural = false; break;
    case NAME_CAPITAL:
        if (!capital_acts(f, in->head)) return;
        m.by = ENT_BY_capital;
        break;
    case NAME_ADJECTIVE:
    case NAME_PEOPLE:
        if (names_people(f, in)) {
            m.plural = is_plural(word_at(f, in->head)) || in->kind == NAME_ADJECTIVE ||
                       sv_ends(word_at(f, in->head)->form, SV("s")); // "Qataris", tagged singular
            m.kind = MENTION_NOUN;
            m.by = ENT_BY_name;
            scene_phrase_words(f->sc, f->sentence, in->head, &m.begin, &m.end);
            read_children(f, &m, in->head);
        } else if (is_proper_modifier(f, in->head)) {
            m.kind = MENTION_ADJECTIVE;
        } else
            return;
        break;
    default: return;
    }
    push(f, m);
}

// "the two", "the four": all that can be said of them is how many they are.
static void add_number(finder *f, int w) {
    const ent_word *word = word_at(f, w);
    if (word->upos != ENT_UPOS_NUM || f->taken[w] || name_at(f->in, w)) return;
    ent_deprel d = deprel_base(word->deprel);
    bool core = d == ENT_DEP_nsubj || d == ENT_DEP_obj || d == ENT_DEP_obl || d == ENT_DEP_nmod;
    mention m = blank(f, w);
    read_children(f, &m, w);
    m.count = number_of(f, w);
    if (!core || !m.definite || m.of >= 0 || m.count < 2 || m.count > 5) return;
    m.kind = MENTION_SIDE;
    m.by = ENT_BY_description;
    m.plural = true;
    push(f, m);
}

static void add_pronoun(finder *f, int w) {
    const ent_word *word = word_at(f, w);
    if (word->upos != ENT_UPOS_PRON || word->deprel == ENT_DEP_expl) return;
    static const char known[] = "he|she|it|they|i|we|his|her|its|their|my|our|him|them|us|me";
    if (!lemma_is(f, w, SV(known))) return;
    mention m = blank(f, w);
    m.kind = MENTION_PRONOUN;
    m.by = ENT_BY_pronoun;
    push(f, m);
}

static void index_by_word(finder *f, mentions *out) {
    size_t n = f->s->n_words;
    int32_t *at_head = arena_new(f->sc->a, int32_t, n);
    for (size_t i = 0; i < f->found.n; i++) at_head[f->found.at[i].head] = (int32_t)i + 1;
    out->at = arena_new(f->sc->a, mention, f->found.n);
    out->by_word = arena_new(f->sc->a, int32_t, n);
    for (size_t w = 0; w < n; w++) out->by_word[w] = -1;
    for (size_t w = 0; w < n; w++) {
        if (!at_head[w]) continue;
        out->by_word[w] = (int32_t)out->n;
        out->at[out->n++] = f->found.at[at_head[w] - 1];
    }
}

// A title that the tree takes for the head ("Secretary" with the name as apposition) leaves the name without: both lead to it.
static void index_other_heads(const mentions *out) {
    for (size_t i = 0; i < out->n; i++) {
        const mention *m = &out->at[i];
        if (m->name && out->by_word[m->name->head] < 0) out->by_word[m->name->head] = (int32_t)i;
    }
}

mentions mention_find(const scene *sc, uint32_t sentence, const names *in) {
    const ent_sentence *s = &sc->language->sentences[sentence];
    finder f = {.sc = sc,
                .sentence = sentence,
                .s = s,
                .t = &sc->trees[sentence],
                .in = in,
                .taken = arena_new(sc->a, int32_t, s->n_words)};
    for (size_t i = 0; i < in->n; i++)
        if (in->at[i].kind == NAME_PERSON) add_person(&f, &in->at[i]);
    for (int w = 0; w + 1 < (int)s->n_words; w++)
        if (s->words[w + 1].upos == ENT_UPOS_ADP && is_long_noun(&f, w)) add_noun(&f, w);
    for (int w = (int)s->n_words; w-- > 0;) add_noun(&f, w);
    for (size_t i = 0; i < in->n; i++)
        if (in->at[i].kind == NAME_BODY && !f.taken[in->at[i].head]) add_body(&f, &in->at[i]);
    for (size_t i = 0; i < in->n; i++)
        if (in->at[i].kind != NAME_PERSON && in->at[i].kind != NAME_BODY)
            add_other_name(&f, &in->at[i]);
    for (int w = 0; w < (int)s->n_words; w++) add_number(&f, w);
    for (int w = 0; w < (int)s->n_words; w++) add_pronoun(&f, w);
    mentions out = {0};
    index_by_word(&f, &out);
    index_other_heads(&out);
    return out;
}
