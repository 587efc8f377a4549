// SPDX-License-Identifier: Apache-2.0
//
// Countries by description: "the island", "its eastern neighbour", "the former colonial power", "the two Baltic states". What the words say is
// held against geography.tsv; of the countries of the report that fit, the one told most and last is meant.
#include "base/utf8.h"
#include "code/before.h"
#include <math.h>

enum { MOST_IN_SET = 8, MOST_WORDS = 4, MOST_STEPS = 6 };

typedef enum relation { ANY, NEIGHBOUR, RULER, RULED } relation; // to the owner

typedef struct description {
    sv owner;              // country of the possessor; empty for none
    const mention *owners; // the possessor; NULL for none. None of his countries is meant
    sv body;               // one of its members
    sv ruler;              // one of its former possessions
    sv acting;             // who does it to the country, or is told beside it, and so is another
    relation relation;
    sv words[MOST_WORDS]; // as geography.tsv has them, all of which must fit
    int n_words;
    int size;        // bigger 1, smaller -1
    bool of_all;     // the biggest, smallest
    int north, east; // 1, -1 for south and west; 0 where nothing is told
    bool colonial;
} description;

static bool lemma_in(const cast *c, const mention *m, const char *list) {
    return mention_lemma_is(c->sc, m->sentence, m->head, sv_of(list));
}

static const know_state *facts_of(const cast *c, sv code) { return know_state_of(c->sc->k, code); }

static bool lists(sv codes, sv code) { return code.len && sv_in_list(code, codes, '|'); }

// --- What the words say -----------------------------------------------------------------------

static void add_word(description *d, sv word) {
    if (d->n_words < MOST_WORDS) d->words[d->n_words++] = word;
}

static void read_direction(description *d, sv word) {
    if (sv_starts(word, SV("north"))) d->north = 1;
    if (sv_starts(word, SV("south"))) d->north = -1;
    if (sv_ends(word, SV("eastern")) || sv_eq(word, SV("east"))) d->east = 1;
    if (sv_ends(word, SV("western")) || sv_eq(word, SV("west"))) d->east = -1;
}

static void read_size(description *d, sv word) {
    static const char big[] = "big|bigger|biggest|large|larger|largest|giant|huge|vast|mighty|"
                              "mightier|mightiest|powerful|populous";
    static const char small[] = "small|smaller|smallest|tiny|tinier|tiniest|little|weaker";
    if (sv_in_list(word, SV(big), '|')) d->size = 1;
    if (sv_in_list(word, SV(small), '|')) d->size = -1;
    d->of_all |= d->size && sv_ends(word, SV("est"));
}

// Words of one or two ("west african") that the tables have for states; else what says size, direction or the past.
static void read_modifiers(const cast *c, const mention *m, description *d) {
    for (int w = m->begin; w < m->head; w++) {
        sv word = utf8_lower_copy(c->sc->a, scene_word(c->sc, m->sentence, w)->form);
        sv next = w + 1 < m->head ? scene_word(c->sc, m->sentence, w + 1)->form : (sv){0};
        sv two = arena_printf(c->sc->a, SV_FMT " " SV_FMT, SV_ARG(word),
                              SV_ARG(utf8_lower_copy(c->sc->a, next)));
        if (next.len && know_state_word(c->sc->k, two)) {
            add_word(d, two);
            w++;
        } else if (know_state_word(c->sc->k, word)) {
            add_word(d, word);
        } else {
            read_size(d, word);
            read_direction(d, word);
            d->colonial |= sv_in_list(word, SV("colonial|imperial"), '|');
            if (sv_in_list(word, SV("neighboring|neighbouring"), '|')) d->relation = NEIGHBOUR;
            if (sv_in_list(word, SV("new|breakaway|newborn|secessionist"), '|'))
                d->relation = RULED;
        }
    }
}

static void read_head(const cast *c, const mention *m, description *d) {
    sv lemma = scene_lemma(c->sc, m->sentence, m->head);
    if (lemma_in(c, m, "neighbor|neighbour")) d->relation = NEIGHBOUR;
    if (lemma_in(c, m, "master|ruler|overlord|power") && (d->colonial || m->former))
        d->relation = RULER;
    if (lemma_in(c, m, "colony|possession")) d->relation = RULED;
    if (know_state_word(c->sc->k, lemma) && !m->plural) add_word(d, lemma);
}

// "NATO" in "the two NATO allies", "French" in "the former French colony".
static void read_names(const cast *c, const mention *m, description *d) {
    for (int i = 0; i < m->n_mods; i++) {
        const know_name *f = cast_fact(c, m->mods[i]->facts, m->mods[i]->n_facts);
        sv text = name_text(c->sc, m->sentence, m->mods[i]->begin, m->mods[i]->end);
        if (!f || know_state_word(c->sc->k, utf8_lower_copy(c->sc->a, text))) continue;
        if (!f->country.len) d->body = f->code;
        if (f->country.len && d->relation == RULED) d->ruler = f->country;
    }
}

static void read_owner(cast *c, const mention *m, description *d, int depth) {
    const mention *owner = resolve_at(c, m->sentence, resolve_owner(c, m), depth);
    if (!owner || !owner->n_ids) return;
    const ent_actor *a = &c->all.at[owner->ids[0]].a;
    d->owners = owner;
    if (d->relation == RULED)
        d->ruler = a->country;
    else if (a->country.len)
        d->owner = a->country;
    else if (sv_starts(a->code, SV("IGO")))
        d->body = a->code;
}

// "Spain refuses to recognise the new state", "its neighbour and Russia": a state that acts on it or stands beside it is another.
static void read_others(cast *c, const mention *m, description *d, int depth) {
    const tree *t = &c->sc->trees[m->sentence];
    const ent_word *word = &t->s->words[m->head];
    int beside =
        word->deprel == ENT_DEP_conj ? word->head : tree_child(t, m->head, ENT_DEP_conj, -1);
    int verb = word->head;
    bool object =
        word->deprel == ENT_DEP_obj || word->deprel == ENT_DEP_iobj || word->deprel == ENT_DEP_obl;
    for (int steps = 0;
         object && verb >= 0 && steps < MOST_STEPS && t->s->words[verb].deprel == ENT_DEP_xcomp &&
         tree_child(t, t->s->words[verb].head, ENT_DEP_obj, -1) < 0;
         steps++)
        verb = t->s->words[verb].head;
    int subject = object && verb >= 0 ? tree_child(t, verb, ENT_DEP_nsubj, -1) : -1;
    const mention *other = resolve_at(c, m->sentence, beside >= 0 ? beside : subject, depth);
    if (!other || other->n_ids != 1) return;
    const ent_actor *a = &c->all.at[other->ids[0]].a;
    if (beside >= 0 || a->kind == ENT_KIND_state || a->kind == ENT_KIND_government)
        d->acting = a->country;
}

static description read(cast *c, const mention *m, int depth) {
    description d = {0};
    read_modifiers(c, m, &d);
    read_head(c, m, &d);
    read_names(c, m, &d);
    read_owner(c, m, &d, depth);
    read_others(c, m, &d, depth);
    return d;
}

// --- What fits --------------------------------------------------------------------------------

static double size_of(const know_state *s) { return sqrt((double)s->people * s->area); }

// Differences of a degree or two are no direction.
static bool lies(const know_state *s, const know_state *from, int north, int east) {
    double y = s->latitude - from->latitude;
    double x = (s->longitude - from->longitude) * cos(from->latitude * 3.14159 / 180);
    if (north && east) return y * north > 0 && x * east > 0;
    if (north) return y * north > 1 && fabs(y) > 0.4 * fabs(x);
    return x * east > 1 && fabs(x) > 0.4 * fabs(y);
}

static bool fits_owner(const know_state *s, const know_state *owner, const description *d) {
    if (d->relation == RULER && !lists(owner->rulers, s->code)) return false;
    if ((d->north || d->east) && !lies(s, owner, d->north, d->east)) return false;
    return d->of_all || !d->size || (size_of(s) - size_of(owner)) * d->size > 0;
}

static bool had_ruler_told(const cast *c, const mention *m, const know_state *s) {
    sv rulers = s->rulers, one;
    while (sv_split(&rulers, '|', &one))
        if (cast_weight_of(c, c->scopes[m->sentence], one)) return true;
    return false;
}

static bool is_monarchy(const know_state *s) { return lists(s->words, SV("monarchy")); }

static bool owns(const cast *c, const description *d, sv code) {
    for (size_t i = 0; d->owner.len && i < d->owners->n_ids; i++)
        if (sv_eq(c->all.at[d->owners->ids[i]].a.country, code)) return true;
    return false;
}

static bool fits(const cast *c, const mention *m, const description *d, sv code) {
    if (owns(c, d, code) || sv_eq(code, d->acting)) return false;
    const know_state *s = facts_of(c, code), *owner = facts_of(c, d->owner);
    if (!s) return !d->n_words && !d->body.len && !d->ruler.len && d->relation == ANY;
    for (int i = 0; i < d->n_words; i++)
        if (!lists(s->words, d->words[i])) return false;
    if (d->body.len && !lists(s->bodies, d->body)) return false;
    if (d->ruler.len && !lists(s->rulers, d->ruler)) return false;
    if (d->relation == RULED && !d->ruler.len && !had_ruler_told(c, m, s)) return false;
    if (lemma_in(c, m, "republic") && is_monarchy(s)) return false;
    return !owner || fits_owner(s, owner, d);
}

static bool are_neighbours(const cast *c, sv x, sv y) {
    const know_state *s = facts_of(c, x);
    return s && lists(s->neighbours, y);
}

// How much more a neighbour counts where one is meant; news is loose with the word.
enum { NEIGHBOURS = 3 };

// The countries before `m` that fit, by how much they are told, and those told only behind it.
static tally fitting(const cast *c, const mention *m, const description *d, double share) {
    tally all = before_countries(c, m, share), t = {0};
    uint32_t scope = c->scopes[m->sentence];
    const strmap *named = &c->weights[scope];
    double main = 1 + cast_weight_of(c, scope, cast_main_country(c, scope));
    for (int i = 0; i < all.n; i++)
        if (fits(c, m, d, all.at[i].country)) t.at[t.n++] = all.at[i];
    for (size_t i = 0; i < named->n; i++) {
        bool met = false;
        for (int k = 0; k < all.n; k++) met |= sv_eq(all.at[k].country, named->keys[i]);
        if (!met && named->keys[i].len == 3 && fits(c, m, d, named->keys[i]))
            tally_count(&t, named->keys[i], 0, 0.25 * named->values[i] / main);
    }
    for (int i = 0; i < t.n && d->relation == NEIGHBOUR; i++)
        if (are_neighbours(c, d->owner, t.at[i].country)) t.at[i].points *= NEIGHBOURS;
    return t;
}

// --- One --------------------------------------------------------------------------------------

// The bigger of the two told most, of which the one that acts may be one; or the biggest of all.
static sv by_size(const cast *c, tally *t, const description *d) {
    int n = d->of_all ? t->n : tally_raise(t, 2);
    const know_state *best = NULL;
    for (int i = 0; i < n; i++) {
        const know_state *s = facts_of(c, t->at[i].country);
        if (s && (!best || (size_of(s) - size_of(best)) * d->size > 0)) best = s;
    }
    const know_state *acting = facts_of(c, d->acting);
    bool other = n == 1 && acting && best && (size_of(best) - size_of(acting)) * d->size > 0;
    return best && (n > 1 || d->of_all || other) ? best->code : (sv){0};
}

// "the former colonial power": of the country told most that had a ruler who is told too; else, where only one can be meant, the last
// ruler of the country told most.
static sv ruler_of_any(const cast *c, tally *t, const description *d) {
    int best = -1;
    double most = 0;
    for (int i = 0; i < t->n; i++)
        for (int k = 0; k < t->n; k++) {
            const know_state *ruled = facts_of(c, t->at[k].country);
            if (!ruled || t->at[k].points <= most || !lists(ruled->rulers, t->at[i].country))
                continue;
            best = i;
            most = t->at[k].points;
        }
    if (best >= 0) return t->at[best].country;
    const know_state *s = d->colonial && tally_raise(t, 1) ? facts_of(c, t->at[0].country) : NULL;
    sv rulers = s ? s->rulers : (sv){0}, last = {0};
    sv_split(&rulers, '|', &last);
    return last;
}

// Rulers need not be told to be known.
static sv ruler_of_owner(const cast *c, tally *t, const description *d) {
    if (tally_raise(t, 1)) return t->at[0].country;
    const know_state *owner = facts_of(c, d->owner);
    sv rulers = owner ? owner->rulers : (sv){0}, last = {0};
    sv_split(&rulers, '|', &last);
    return last;
}

static sv one_that_fits(const cast *c, const mention *m, const description *d) {
    tally t = fitting(c, m, d, 1.0);
    if (d->relation == RULER)
        return d->owner.len ? ruler_of_owner(c, &t, d) : ruler_of_any(c, &t, d);
    bool among = d->of_all ? d->n_words || d->body.len : !d->owner.len;
    if (d->size && among) return by_size(c, &t, d);
    return tally_raise(&t, 1) ? t.at[0].country : (sv){0};
}

// "the country": the last one named in the sentence, else that of the nearest subject in it, where the report is much about it
// ("The last Cuban soldiers left the country" is of another's); empty for none.
static sv country_in_sentence(const cast *c, const mention *m, sv not ) {
    sv subject = {0};
    before b = before_mention(c, m, 0);
    for (const mention *x; (x = before_next(&b)) != NULL;) {
        const ent_actor *a = &c->all.at[x->ids[0]].a;
        if (!a->country.len || sv_eq(a->country, not )) continue;
        if (x->kind == MENTION_NAME &&
            (a->kind == ENT_KIND_state || a->kind == ENT_KIND_government))
            return a->country;
        if (!subject.len && before_is_subject(c, x) && before_told_much(c, m, a->country))
            subject = a->country;
    }
    return subject;
}

static bool says_nothing(const mention *m, const description *d) {
    return m->owner < 0 && !m->n_mods && !d->n_words && !d->size && !d->north && !d->east &&
           d->relation == ANY;
}

static sv one(const cast *c, const mention *m, const description *d) {
    static const char own[] = "country|nation|homeland|republic|kingdom|island|capital";
    if (m->owner >= 0 && !d->owner.len && !d->body.len && !d->ruler.len) return (sv){0};
    if (d->owner.len && lemma_in(c, m, own) && !d->size) return d->owner;
    sv told = says_nothing(m, d) ? country_in_sentence(c, m, d->acting) : (sv){0};
    return told.len ? told : one_that_fits(c, m, d);
}

// --- Several ----------------------------------------------------------------------------------

// "the two neighbours": the two told most that are.
static int neighbours_of(const cast *c, const tally *t, sv *out) {
    double most = 0;
    int found = 0;
    for (int i = 0; i < t->n; i++)
        for (int k = i + 1; k < t->n; k++) {
            double points = t->at[i].points + t->at[k].points;
            if (points <= most || !are_neighbours(c, t->at[i].country, t->at[k].country)) continue;
            bool first = t->at[i].first > t->at[k].first;
            out[0] = t->at[first ? i : k].country;
            out[1] = t->at[first ? k : i].country;
            most = points;
            found = 2;
        }
    return found;
}

// All states of the world that the words and the body fit, where they are `n`: "the three Baltic states".
static int known_set(const cast *c, const mention *m, const description *d, int n, sv *out) {
    size_t all;
    const know_state *s = know_states(c->sc->k, &all);
    int found = 0;
    if (!d->n_words) return 0;
    for (size_t i = 0; i < all; i++) {
        if (!fits(c, m, d, s[i].code)) continue;
        if (found == n) return 0;
        out[found++] = s[i].code;
    }
    return found == n ? n : 0;
}

static bool all_fit(const cast *c, const mention *m, const description *d, const sv *set, int n) {
    for (int i = 0; i < n; i++)
        if (!fits(c, m, d, set[i])) return false;
    return d->relation != NEIGHBOUR || n != 2 || are_neighbours(c, set[0], set[1]);
}

// "If Washington does not yield, he said in Tehran, relations between the two countries": of the same sentence, where it tells of as many
// and none of them acts on the rest.
static int set_in_sentence(const cast *c, const mention *m, const description *d, int n, sv *out) {
    int found = 0;
    before b = before_mention(c, m, 0);
    for (const mention *x; (x = before_next(&b)) != NULL;)
        for (size_t i = 0; i < x->n_ids; i++) {
            sv country = c->all.at[x->ids[i]].a.country;
            bool known = !country.len;
            for (int k = 0; k < found; k++) known |= sv_eq(out[k], country);
            if (known) continue;
            if (found == n || !fits(c, m, d, country)) return 0;
            out[found++] = country;
        }
    if (found != n) return 0;
    for (int i = 0; i < n / 2; i++) {
        sv first = out[i];
        out[i] = out[n - 1 - i];
        out[n - 1 - i] = first;
    }
    return n;
}

static int several(const cast *c, const mention *m, const description *d, int n, sv *out) {
    if (n > MOST_IN_SET) return 0;
    if (set_in_sentence(c, m, d, n, out)) return n;
    if (before_set(c, m, n, out) && all_fit(c, m, d, out, n)) return n;
    tally t = fitting(c, m, d, 2.0);
    if (d->relation == NEIGHBOUR && n == 2 && neighbours_of(c, &t, out)) return n;
    if (tally_raise(&t, n) < n) return known_set(c, m, d, n, out);
    for (int i = 0; i < n; i++) out[i] = t.at[i].country;
    return n;
}

int describe_countries(cast *c, const mention *m, int n, affiliation *out) {
    description d = {0};
    sv set[MOST_IN_SET];
    if (!several(c, m, &d, n, set)) return 0;
    for (int i = 0; i < n; i++) out[i] = (affiliation){.country = set[i]};
    return n;
}

// --- The mention ------------------------------------------------------------------------------

// "the Estonian capital", "the Turkish state"; not "the former Soviet republic" and "the former French colony".
static sv named_country(const cast *c, const mention *m, const description *d) {
    if (!m->n_mods || d->relation == RULED || d->n_words) return (sv){0};
    return cast_country_of_name(c, m->mods[m->n_mods - 1]);
}

void describe_states(cast *c, mention *m, int depth) {
    description d = read(c, m, depth);
    sv set[MOST_IN_SET] = {named_country(c, m, &d)};
    int n = 1;
    if (!set[0].len && (m->count >= 2 || (m->each && !m->other && m->owner < 0)))
        n = several(c, m, &d, m->count >= 2 ? m->count : 2, set);
    else if (!set[0].len)
        set[0] = one(c, m, &d);
    uint32_t ids[MOST_IN_SET];
    for (int i = 0; i < n; i++) {
        if (!set[i].len) return;
        ids[i] = cast_state(c, set[i]);
    }
    if (n) resolve_set(c, m, ids, (size_t)n);
}
