// SPDX-License-Identifier: Apache-2.0
//
// Sides that no word names, but the text implies: police that arrest, protesters, those whom help is for.
#include "code/coder.h"

static bool mode_is(const draft *d, const char *mode) {
    return sv_in_list(sv_of(mode), d->mode, '|');
}

// "It also imposed sanctions", "each blamed the other", where the words mean nobody else: whoever acted last.
static void imply_topic(coder *x, draft *d) {
    enum { SENTENCES = 1 };
    int subject = d->by->c.nominal ? -1 : d->by->c.subj;
    if (d->source.who.n || subject < 0 || !x->told.n) return;
    bool each = word_in(coder_lemma(x, subject), "each|both");
    if (!each && !word_in(coder_lemma(x, subject), "it|they|he|she")) return;
    const ent_event *last = &x->told.at[x->told.n - 1];
    if (last->sentence + SENTENCES < x->s) return;
    d->source = (party){.who = {last->source, last->n_source}, .word = subject, .passed = true};
    if (each)
        d->source = role_join(x, d->source,
                              (party){.who = {last->target, last->n_target}, .word = subject});
    d->target = role_without(x, d->target, d->source);
}

// "held talks in Beijing": with those whose place it is.
static void imply_host(coder *x, draft *d) {
    if (d->type != ENT_TYPE_CONSULT || d->target.who.n || d->source.who.n != 1) return;
    sv own = x->who->at[d->source.who.at[0]].country;
    int places[3] = {d->core->c.word, d->word, d->core->c.host};
    for (int i = 0; i < 3; i++)
        for (int w = places[i] < 0 ? -1 : x->t->first[places[i]]; w >= 0; w = x->t->next[w]) {
            if (!sv_eq(scene_preposition(x->sc, x->s, w), SV("in"))) continue;
            sv country = actor_place_of_phrase(x->sc, x->s, w);
            if (!country.len || sv_eq(country, own) || !role_told_of(x, country)) continue;
            d->target = role_implied(x, country, "", ENT_KIND_state, w);
            d->symmetric = false;
            return;
        }
}

// Words for people that do not say who they are.
static bool people(coder *x, int noun) {
    static const char words[] =
        "people|person|man|woman|child|hundred|dozen|thousand|score|number|one|many|several|"
        "some|resident|crowd|youth|teenager|boy|girl|victim|other|family|group|two|three|four|"
        "five|six|seven|eight|nine|ten|they|them|everybody|everyone|anybody|anyone";
    if (noun < 0) return false;
    return word_in(coder_lemma(x, noun), words) || coder_word(x, noun)->upos == ENT_UPOS_NUM;
}

// G6: police arrest, courts convict, where the text leaves them out.
static void imply_authority(coder *x, draft *d) {
    bool arrest = d->type == ENT_TYPE_COERCE && mode_is(d, "arrest");
    bool convict = d->type == ENT_TYPE_SANCTION && mode_is(d, "convict");
    if (d->source.who.n || d->by != d->core || (!arrest && !convict)) return;
    if (d->core->c.subj >= 0) return;
    if (!d->target.who.n && !people(x, clause_noun(x->sc, x->s, d->core->c.obj))) return;
    sv country = role_country(x, d->core->c.word);
    for (size_t i = 0; i < d->target.who.n && !country.len; i++)
        country = x->who->at[d->target.who.at[i]].country;
    d->source = role_implied(x, country, arrest ? "COP" : "JUD", ENT_KIND_group, d->word);
}

// "Whoever lands here will be arrested", an official says: by those for whom the official speaks.
static void imply_threatener(coder *x, draft *d, const party *speaker) {
    if (d->source.who.n || d->type != ENT_TYPE_THREATEN || !d->core->c.passive || d->by != d->core)
        return;
    for (size_t i = 0; i < speaker->who.n; i++)
        if (!scene_has_sector(x->who->at[speaker->who.at[i]].sectors, "GOV|MIL|COP|JUD|REB"))
            return;
    d->source = *speaker;
    d->source.passed = true;
}

// "Chinese ships have been sent to the strait": whoever's they are sends them.
static void imply_sender(coder *x, draft *d) {
    bool moves = d->type == ENT_TYPE_MOBILIZE || sv_eq(d->cameo, SV("074"));
    if (d->source.who.n || !moves || !d->core->c.passive) return;
    d->source = role_owning(x, d->core->c.obj);
    d->source.passed = true;
}

// "Syrian protests" are those of its people.
static void people_of(coder *x, party *p) {
    if (p->who.n != 1 || x->who->at[p->who.at[0]].kind != ENT_KIND_state) return;
    int word = p->word;
    *p = role_implied(x, x->who->at[p->who.at[0]].country, "CVL", ENT_KIND_group, word);
}

// The noun behind "in front of": what hangs on "front".
static int behind_front(coder *x, int word) {
    if (!sv_eq(coder_lemma(x, word), SV("front"))) return word;
    for (int w = x->t->first[word]; w >= 0; w = x->t->next[w])
        if (deprel_base(coder_word(x, w)->deprel) == ENT_DEP_nmod) return w;
    return word;
}

// "rallied outside the Russian embassy": whose door the crowd stands at.
static party faced(coder *x, const draft *d) {
    static const char doors[] = "outside|in front of|before|at|in";
    for (int w = x->t->first[d->core->c.word]; w >= 0; w = x->t->next[w]) {
        sv prep = scene_preposition(x->sc, x->s, w);
        int door = behind_front(x, w);
        if (!word_in(prep, doors) || (door == w && sv_eq(prep, SV("in")))) continue;
        party who = role_of_phrase(x, door, true);
        if (who.who.n) return who;
    }
    return (party){.word = -1};
}

static void imply_protest(coder *x, draft *d) {
    if (d->type != ENT_TYPE_PROTEST) return;
    if (!d->source.who.n) d->source = role_protesters(x, d->core->c.word);
    people_of(x, &d->source);
    if (d->target.who.n || !d->source.who.n) return;
    sv country = x->who->at[d->source.who.at[0]].country;
    if (mode_is(d, "boycott")) return;
    d->target = role_without(x, faced(x, d), d->source);
    if (d->target.who.n) return;
    party rulers = role_implied(x, country, "GOV", ENT_KIND_government, d->word);
    if (rulers.who.n) d->target = role_without(x, rulers, d->source);
}

// A wrong that only an accuser tells of ("rigged"): the speaker accuses those who rule. What somebody "will have to pay for" is
// the speaker's threat.
static void imply_accuser(coder *x, draft *d, const party *speaker) {
    if (d->line->n_source || d->by != d->core) return;
    bool by_others = d->line->type == ENT_TYPE_ACCUSE;
    if ((by_others || d->line->type == ENT_TYPE_THREATEN) && !d->source.who.n) d->source = *speaker;
    if (!by_others || d->target.who.n || !d->source.who.n) return;
    sv country = x->who->at[d->source.who.at[0]].country;
    if (!country.len) country = role_country(x, d->word);
    party rulers = role_implied(x, country, "GOV", ENT_KIND_government, d->word);
    d->target = role_without(x, rulers, d->source);
}

// Who calls off a protest gives way to those who rule.
static void imply_ruler(coder *x, draft *d) {
    if (d->target.who.n || !d->source.who.n || !sv_eq(d->cameo, SV("082"))) return;
    sv country = x->who->at[d->source.who.at[0]].country;
    d->target =
        role_without(x, role_implied(x, country, "GOV", ENT_KIND_government, d->word), d->source);
}

// "After talks with Iran, the minister said": who acts in the clause had the talks.
static void imply_participant(coder *x, draft *d) {
    bool mutual = d->type == ENT_TYPE_CONSULT || d->type == ENT_TYPE_AGREE;
    if (!d->core->c.nominal || d->core->c.host < 0 || !mutual) return;
    if (d->source.who.n || !d->target.who.n) return;
    party who = role_of_phrase(x, clause_surface(x->sc, x->s, d->core->c.host), true);
    d->source = role_without(x, who, d->target);
    d->source.passed = true;
}

// Those who are under a curfew, and people of whom nothing is said, are the civilians of the place.
static void imply_civilians(coder *x, draft *d) {
    if (d->target.who.n || d->symmetric || !d->source.who.n) return;
    bool rule = d->type == ENT_TYPE_COERCE &&
                (mode_is(d, "curfew") || mode_is(d, "martial-law") || mode_is(d, "withhold"));
    rule |= d->type == ENT_TYPE_CONCEDE && sv_starts(d->cameo, SV("081"));
    bool force = d->type == ENT_TYPE_ASSAULT || d->type == ENT_TYPE_COERCE;
    int object = clause_noun(x->sc, x->s, d->core->c.obj);
    if (!rule && !(force && !d->core->c.nominal && people(x, object))) return;
    sv country = role_country(x, d->core->c.word);
    party there = role_implied(x, country, "CVL", ENT_KIND_group, object >= 0 ? object : d->word);
    if (there.who.n) d->target = role_without(x, there, d->source);
}

// Force against a thing is force against whoever lives there.
static void imply_victim(coder *x, draft *d) {
    if (d->target.who.n || d->symmetric || !d->source.who.n) return;
    const clause *c = &d->core->c;
    if (d->type != ENT_TYPE_ASSAULT) return;
    int noun = clause_noun(x->sc, x->s, c->nominal ? c->word : c->obj);
    int places[3] = {noun, c->word, c->host};
    for (int i = 0; i < 3; i++)
        for (int w = places[i] < 0 ? -1 : x->t->first[places[i]]; w >= 0; w = x->t->next[w]) {
            ent_deprel rel = deprel_base(coder_word(x, w)->deprel);
            if (rel != ENT_DEP_obl && rel != ENT_DEP_nmod) continue;
            sv country = actor_place_of_phrase(x->sc, x->s, w);
            if (!country.len) continue;
            party there = role_implied(x, country, "CVL", ENT_KIND_group, w);
            there.implied = places[i] != noun || !c->nominal; // "the strike near the town" names it
            d->target = role_without(x, there, d->source);
            if (d->target.who.n) return;
        }
}

static bool subject_of(coder *x, int at, draft *d) {
    party who = role_of_phrase(x, clause_surface(x->sc, x->s, at), true);
    who = role_without(x, who, d->source);
    if (!who.who.n) return false;
    d->target = who;
    d->target.passed = d->target.implied = true;
    return true;
}

// "gave money to rebuild schools in Peru", "paid for food in Chad": the first side or place that the rest of the clause names.
static bool receiver_below(coder *x, draft *d) {
    int from = d->word < d->core->c.word ? d->word : d->core->c.word;
    for (int w = from + 1; w <= x->t->right[d->word]; w++) {
        party who = role_of_phrase(x, w, true);
        sv place = who.who.n ? (sv){0} : actor_place_of_phrase(x->sc, x->s, w);
        if (place.len) who = role_implied(x, place, "", ENT_KIND_state, w);
        who = role_without_own_forces(x, role_without(x, who, d->source), d->source);
        if (!who.who.n) continue;
        d->target = who;
        d->target.implied = true;
        return true;
    }
    return false;
}

// "... when Iran sent arms as he fought the rebels": help goes to whoever the clauses around it are about.
static void imply_receiver(coder *x, draft *d) {
    if (d->type != ENT_TYPE_AID || d->target.who.n || !d->source.who.n) return;
    int w = d->word;
    for (int c = x->t->first[w]; c >= 0; c = x->t->next[c])
        if (coder_word(x, c)->deprel == ENT_DEP_advcl && !clause_infinitive(x->sc, x->s, c) &&
            subject_of(x, c, d))
            return;
    if (receiver_below(x, d)) return;
    for (int step = 0; step < 3 && w >= 0; step++) {
        ent_deprel rel = coder_word(x, w)->deprel;
        w = coder_word(x, w)->head;
        bool under =
            rel == ENT_DEP_advcl || rel == ENT_DEP_acl__relcl || rel == ENT_DEP_advcl__relcl;
        if (w >= 0 && under && clause_heads(x->t, w) && subject_of(x, w, d)) return;
    }
}

// "Each side blames the other", "accused each other".
static void imply_reciprocal(coder *x, draft *d) {
    int obj = d->core->c.obj;
    if (obj < 0 || d->source.who.n < 2) return;
    bool each = word_in(coder_lemma(x, obj), "each|one") && obj + 1 < (int)x->t->s->n_words &&
                word_in(coder_lemma(x, obj + 1), "other|another");
    if (!each && (d->target.who.n || !word_in(coder_lemma(x, obj), "other|another"))) return;
    d->symmetric = true;
    d->target = (party){.word = -1};
}

static void make_mutual(coder *x, draft *d) {
    if (!d->symmetric) return;
    party all = role_join(x, d->source, d->target);
    d->symmetric = all.who.n > 1;
    if (!d->symmetric) return;
    uint32_t *back = arena_new(x->sc->a, uint32_t, all.who.n);
    for (size_t i = 0; i < all.who.n; i++) back[i] = all.who.at[all.who.n - 1 - i];
    if (d->target.word < 0) d->target.word = d->source.word;
    d->target.who = (actor_ids){back, all.who.n};
    d->source.who = all.who;
    if (d->source.word < 0) d->source.word = d->target.word;
}

void imply_sides(coder *x, draft *d, const party *speaker) {
    if (d->asked) {
        d->source = *speaker;
        d->target = role_without(x, d->target, d->source);
    }
    imply_accuser(x, d, speaker);
    imply_threatener(x, d, speaker);
    imply_sender(x, d);
    imply_topic(x, d);
    imply_participant(x, d);
    imply_host(x, d);
    imply_protest(x, d);
    imply_ruler(x, d);
    imply_authority(x, d);
    imply_civilians(x, d);
    imply_victim(x, d);
    imply_receiver(x, d);
    imply_reciprocal(x, d);
    discourse_sides(x, d);
    focus_target(x, d);
    make_mutual(x, d);
    if (!d->symmetric && d->target.who.n) d->target = role_without(x, d->target, d->source);
}
