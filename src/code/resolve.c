// SPDX-License-Identifier: Apache-2.0
#include "code/resolve.h"

// Nouns that name a body, not its people, when singular.
static const char body_nouns[] =
    "academy|administration|agency|airline|alliance|army|assembly|association|authority|band|bank|"
    "base|battalion|battery|bench|bloc|"
    "board|branch|brigade|broadcaster|brotherhood|bureau|cabinet|campus|cartel|cell|center|centre|"
    "chain|chamber|channel|charity|church|"
    "clan|clinic|club|coalition|college|column|command|commission|committee|company|confederation|"
    "conference|conglomerate|congregation|"
    "congress|consortium|consulate|convoy|corp|corporation|corps|council|court|delegation|"
    "department|detachment|diocese|directorate|"
    "division|embassy|enterprise|establishment|exchange|faction|factory|faculty|farm|federation|"
    "firm|fleet|flotilla|force|forum|foundation|"
    "front|fund|garrison|gendarmerie|government|group|grouping|guard|headquarters|hospital|"
    "industry|infantry|inquiry|inspectorate|"
    "institute|institution|insurgency|intelligence|judiciary|junta|jury|laboratory|league|legion|"
    "legislature|magazine|mafia|mayoralty|media|"
    "military|militia|ministry|mission|monarchy|mosque|movement|municipality|navy|network|"
    "newspaper|ngo|office|opposition|organisation|"
    "organization|outfit|outlet|palace|panel|parish|parliament|party|patrol|platoon|police|"
    "politburo|port|presidency|press|prison|"
    "prosecution|quartet|radio|refinery|regime|regiment|registry|resistance|ring|school|"
    "secretariat|sect|sector|senate|service|ship|"
    "society|squad|squadron|state|station|subsidiary|syndicate|synagogue|synod|team|television|"
    "temple|throne|treasury|tribe|tribunal|"
    "troika|trust|union|unit|university|utility|vanguard|vessel|watchdog|website|wing|works";
static const char serving[] = "resign|quit|serve|work|act|retire|continue|return|step";
static const char speakers[] =
    "spokesman|spokeswoman|spokesperson|spokesmen|representative|official";
static const char they[] = "police|people|personnel|youth|staff|family|crew|media"; // not "it"
static const char collectives[] = "police|military|army|opposition|media|press|militia|guard|force|"
                                  "people|staff|crowd|public|navy|"
                                  "population|youth|crew|personnel|family|gang|mob";

mention *resolve_at(cast *c, uint32_t sentence, int word, int depth) {
    if (word < 0) return NULL;
    int32_t i = c->mentions[sentence].by_word[word];
    if (i < 0) return NULL;
    resolve_mention(c, sentence, i, depth + 1);
    return &c->mentions[sentence].at[i];
}

void resolve_set(cast *c, mention *m, const uint32_t *ids, size_t n) {
    uint32_t *copy = arena_new(c->sc->a, uint32_t, n);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        bool there = false;
        for (size_t j = 0; j < kept; j++) there |= copy[j] == ids[i];
        if (!there) copy[kept++] = ids[i];
    }
    m->ids = copy;
    m->n_ids = kept;
}

// --- To whom a description belongs ------------------------------------------------------------

static void add_affiliation(affiliations *by, affiliation one) {
    if (by->n == RESOLVE_MOST_PARTS || (!one.body.len && !one.country.len)) return;
    for (int i = 0; i < by->n; i++)
        if (sv_eq(by->at[i].country, one.country) && sv_eq(by->at[i].body, one.body)) return;
    by->at[by->n++] = one;
}

static affiliation of_name(const cast *c, const proper_name *in) {
    const know_name *f = cast_fact(c, in->facts, in->n_facts);
    if (!f) f = in->inside;
    if (!f) return (affiliation){0};
    if (f->kind != KNOW_ORGANISATION) return (affiliation){.country = f->code};
    return (affiliation){
        .body = f->country.len ? (sv){0} : f->code, .country = f->country, .sectors = f->sectors};
}

static affiliation of_member(const cast *c, uint32_t id) {
    const ent_actor *a = &c->all.at[id].a;
    return (affiliation){
        .body = a->country.len ? (sv){0} : a->code, .country = a->country, .sectors = a->sectors};
}

static void add_word(cast *c, affiliations *by, uint32_t sentence, int word, int depth) {
    const mention *m = resolve_at(c, sentence, word, depth);
    const proper_name *in = name_at(&c->names[sentence], word);
    affiliation place = {.country =
                             (!m || !m->n_ids) ? cast_place_country(c, sentence, word) : (sv){0}};
    if (m && m->n_ids)
        for (size_t i = 0; i < m->n_ids; i++) add_affiliation(by, of_member(c, m->ids[i]));
    else if (in && in->kind == NAME_BODY)
        add_affiliation(by, of_name(c, in));
    else
        add_affiliation(by, place);
}

// Adds what the phrase at `word` says, and the phrases coordinated with it.
static void add_phrase(cast *c, affiliations *by, uint32_t sentence, int word, int depth) {
    if (word < 0) return;
    const tree *t = &c->sc->trees[sentence];
    add_word(c, by, sentence, word, depth);
    for (int other = tree_child(t, word, ENT_DEP_conj, -1);
         other >= 0 && by->n < RESOLVE_MOST_PARTS; other = tree_child(t, word, ENT_DEP_conj, other))
        add_word(c, by, sentence, other, depth);
}

int resolve_owner(const cast *c, const mention *m) {
    enum { MOST_STEPS = 12 };
    const ent_word *words = c->sc->language->sentences[m->sentence].words;
    if (m->owner < 0 || !sv_eq(words[m->owner].xpos, SV("WP$"))) return m->owner;
    int w = m->owner - 1;
    while (w > 0 && words[w].upos == ENT_UPOS_PUNCT) w--;
    if (w >= 0 && (words[w].upos == ENT_UPOS_PROPN || words[w].upos == ENT_UPOS_NOUN)) return w;
    w = m->owner;
    for (int steps = 0; w >= 0 && steps < MOST_STEPS; steps++) {
        if (words[w].deprel == ENT_DEP_acl__relcl) return words[w].head;
        w = words[w].head;
    }
    return -1;
}

affiliations resolve_affiliations(cast *c, const mention *m, int depth) {
    affiliations by = {0};
    for (int i = 0; i < m->n_mods; i++) add_affiliation(&by, of_name(c, m->mods[i]));
    if (!by.n) add_phrase(c, &by, m->sentence, resolve_owner(c, m), depth);
    if (!by.n) add_phrase(c, &by, m->sentence, m->of, depth);
    if (by.n || m->at < 0 || m->owner >= 0)
        return by; // "its envoy in Paris" is of whoever "its" means
    add_phrase(c, &by, m->sentence, m->at, depth);
    for (int i = 0; i < by.n; i++) by.at[i].sectors = (sv){0};
    by.by_place = true;
    return by;
}

// Whoever has them is their enemy.
static const char held[] = "hostage|captive|prisoner|detainee|victim|captor|enemy|opponent|critic";

static bool is_armed(sv sectors) { return scene_has_sector(sectors, "REB|PRM|UAF|IMG"); }

// "Quorl Inc president Ann Lee": whoever presides over a body that nobody knows is in business, unless its name says more.
static sv sectors_of_unknown(const cast *c, const mention *m) {
    const proper_name *body = m->n_mods ? m->mods[m->n_mods - 1] : NULL;
    if (!body || body->kind != NAME_BODY || body->n_facts || body->inside) return (sv){0};
    int begin, end;
    const know_noun *noun = name_noun(c->sc, m->sentence, body->begin, body->end - 1, &begin, &end);
    return noun && noun->sectors.len && !noun->weak ? noun->sectors : SV("BUS");
}

// Whose sectors count: the noun's, or those of the body it belongs to.
static sv sectors_of(const cast *c, const mention *m, affiliation by) {
    const know_noun *noun = m->noun, *mod = m->mod_noun;
    sv own = noun ? noun->sectors : (sv){0};
    // A title without sectors has those of the body, or speaks for the government of the country.
    if (noun && noun->title && noun->office.len && !own.len && by.country.len) own = SV("GOV");
    static const char heads[] = "president|chairman|chairwoman|director|secretary|chief";
    bool presides = noun && noun->title && m->noun_end > 0 && // a name may have the noun inside it
                    mention_lemma_is(c->sc, m->sentence, m->noun_end - 1, SV(heads));
    sv unknown = presides ? sectors_of_unknown(c, m) : (sv){0};
    if (unknown.len) return unknown;
    bool theirs_too = own.len >= 3 && by.sectors.len > own.len && sv_starts(by.sectors, own);
    bool vague =
        noun && noun->weak && (theirs_too || !scene_has_sector(own, "MIL|COP|JUD|LEG|SPY"));
    bool loose = !noun || noun->body || vague || scene_has_sector(own, "UNK|UAF");
    if (scene_has_sector(own, "PTY") && scene_has_sector(by.sectors, "OPP|GOV"))
        return cast_join_sectors(c, own, by.sectors);
    if (scene_has_sector(own, "CVL") && !is_armed(by.sectors) && !(noun && noun->body))
        loose = false;
    if (by.sectors.len && !mention_lemma_is(c->sc, m->sentence, m->head, SV(held))) {
        bool theirs =
            loose || (scene_has_sector(own, "LAB") && scene_has_sector(by.sectors, "MIL|COP")) ||
            is_armed(by.sectors) ||
            (scene_has_sector(own, "GOV") && !scene_has_sector(by.sectors, "GOV|MIL|LEG"));
        if (theirs) return by.sectors;
    }
    if (!mod || !mod->sectors.len || mod->weak) return own;
    bool opposed = scene_has_sector(mod->sectors, "REB|OPP");
    if (loose || (opposed && is_armed(mod->sectors) && scene_has_sector(own, "MIL|PRM")))
        return mod->sectors;
    if (opposed && scene_has_sector(own, "PTY|LEG|CVL|JRN|SOC|EDU|REL|LAB"))
        return cast_join_sectors(c, own, SV("OPP"));
    return own;
}

// "peacekeepers" are of no country by themselves; those of a country or of a body are its troops.
static affiliation of_body_noun(const cast *c, affiliation by, sv body) {
    enum { WHOLE = 6 }; // "IGOUNO", not an agency of it
    bool troops = sv_eq(body, SV("IGOMIL"));
    sv whole = by.body.len < WHOLE ? by.body : sv_cut(by.body, 0, WHOLE);
    if (troops && by.country.len) return (affiliation){.country = by.country, .sectors = SV("MIL")};
    if (troops && sv_starts(whole, SV("IGO")) && !sv_ends(whole, SV("MIL")))
        return (affiliation){.body = arena_join(c->sc->a, whole, SV("MIL"))};
    return (affiliation){.body = by.body.len ? by.body : body};
}

affiliation resolve_description(const cast *c, const mention *m, affiliation by) {
    sv sectors = sectors_of(c, m, by);
    if (m->former && scene_has_sector(sectors, "GOV|MIL|LEG|JUD|COP|SPY")) sectors = SV("ELI");
    affiliation out = {.body = by.body, .country = by.country, .sectors = sectors};
    if (by.body.len && !by.sectors.len && scene_has_sector(sectors, "MIL|JUD|LEG") &&
        !sv_ends(by.body, sectors))
        out.body = arena_join(c->sc->a, by.body, sectors);
    if (sv_starts(sectors, SV("IGO"))) return of_body_noun(c, by, sectors);
    return out;
}

// --- Descriptions -----------------------------------------------------------------------------

static sv head_lemma(const cast *c, const mention *m) {
    return scene_lemma(c->sc, m->sentence, m->head);
}

// The description as it stands, without article, possessive pronoun, and what follows but for the body or place it belongs to.
static sv description_text(const cast *c, const mention *m) {
    const ent_word *words = c->sc->language->sentences[m->sentence].words;
    int begin = m->begin, end = m->noun_end > m->head ? m->noun_end : m->head + 1;
    while (begin < m->head &&
           (words[begin].upos == ENT_UPOS_DET || words[begin].upos == ENT_UPOS_PRON ||
            words[begin].upos == ENT_UPOS_ADV || words[begin].upos == ENT_UPOS_PUNCT))
        begin++;
    int tail = m->of >= 0 ? m->of : m->at, from, to;
    if (tail > m->head && tail < m->head + 8) {
        scene_phrase_words(c->sc, m->sentence, tail, &from, &to);
        if (to > end && to <= m->head + 8) end = to;
    }
    return name_text(c->sc, m->sentence, begin, end);
}

static bool is_person_noun(const cast *c, const mention *m) {
    return !m->plural && !sv_in_list(head_lemma(c, m), SV(body_nouns), '|') &&
           !sv_in_list(head_lemma(c, m), SV(collectives), '|');
}

static ent_actor_kind kind_of(const cast *c, const mention *m, sv sectors) {
    sv lemma = head_lemma(c, m);
    bool body = sv_in_list(lemma, SV(body_nouns), '|');
    if (body && sv_starts(sectors, SV("GOV"))) return ENT_KIND_government;
    if (m->plural || sv_in_list(lemma, SV(collectives), '|')) return ENT_KIND_group;
    return body ? ENT_KIND_organisation : ENT_KIND_person;
}

// Whether a description of this noun can be said of the member.
static bool can_be(const cast *c, const mention *m, uint32_t id) {
    ent_actor_kind kind = c->all.at[id].a.kind;
    if (kind == ENT_KIND_person) return is_person_noun(c, m) || m->plural;
    bool vague =
        m->noun && m->plural && (m->noun->weak || scene_has_sector(m->noun->sectors, "CVL|UNK"));
    if (kind == ENT_KIND_state)
        return m->kind == MENTION_STATE || vague; // "the authors of the text"
    return m->plural || !is_person_noun(c, m);
}

// A person of whom nothing was known learns it from the description.
static void enrich(cast *c, const mention *m, uint32_t id, int depth) {
    member *who = &c->all.at[id];
    if (who->a.kind != ENT_KIND_person || who->a.sectors.len || !m->noun || m->kind != MENTION_NOUN)
        return;
    affiliations by = resolve_affiliations(c, m, depth);
    affiliation own = {.country = who->a.country};
    affiliation d = resolve_description(c, m, by.n ? by.at[0] : own);
    if (m->noun->weak && !(by.n && by.at[0].sectors.len)) d.sectors = (sv){0};
    if (!d.country.len && !d.body.len) d.country = coref_focus(c, m);
    cast_set_code(c, id, d.body, d.country, d.sectors);
    who = &c->all.at[id];
    if (!m->former && m->noun->office.len) who->office = who->a.role = m->noun->office;
}

// Takes the actors of `other` and of what is coordinated with it, where the description can be said of them.
static bool link_to(cast *c, mention *m, int word, int depth) {
    uint32_t ids[RESOLVE_MOST_PARTS];
    size_t n = 0;
    const tree *t = &c->sc->trees[m->sentence];
    for (int w = word, after = -1; w >= 0 && n < RESOLVE_MOST_PARTS;) {
        const mention *other = resolve_at(c, m->sentence, w, depth);
        if (other && other->n_ids == 1 && other != m && can_be(c, m, other->ids[0]))
            ids[n++] = other->ids[0];
        if (!m->plural) break;
        after = w = tree_child(t, word, ENT_DEP_conj, after);
    }
    if (!n) return false;
    resolve_set(c, m, ids, n);
    for (size_t i = 0; i < n; i++) enrich(c, m, ids[i], depth);
    return true;
}

// ", a leader of the rebels," behind a person's name, whatever the tree says.
static bool follows_name(const cast *c, const mention *m) {
    const ent_sentence *s = &c->sc->language->sentences[m->sentence];
    if (m->begin < 2 || !is_person_noun(c, m)) return false;
    bool told = s->words[m->begin].upos == ENT_UPOS_DET || (m->noun && m->noun->title);
    if (!told || !sv_eq(s->words[m->begin - 1].form, SV(","))) return false;
    bool subject = deprel_base(s->words[m->head].deprel) == ENT_DEP_nsubj;
    bool closed = m->end < (int)s->n_words && sv_eq(s->words[m->end].form, SV(","));
    const proper_name *before = name_at(&c->names[m->sentence], m->begin - 2);
    return before && before->kind == NAME_PERSON && (closed || !subject);
}

// The person whose name stands between commas behind the description, whatever the tree says; -1 for none.
static int precedes_name(const cast *c, const mention *m) {
    const ent_sentence *s = &c->sc->language->sentences[m->sentence];
    int comma = m->noun_end > m->head ? m->noun_end : m->end;
    if (!m->definite || !is_person_noun(c, m) || comma + 1 >= (int)s->n_words) return -1;
    if (!sv_eq(s->words[comma].form, SV(","))) return -1;
    int32_t i = -1;
    for (int w = comma + 1; w < (int)s->n_words && w < comma + 6 && i < 0; w++) {
        const proper_name *in = name_at(&c->names[m->sentence], w);
        if (in && in->kind == NAME_PERSON) i = c->mentions[m->sentence].by_word[in->head];
    }
    const mention *other = i < 0 ? NULL : &c->mentions[m->sentence].at[i];
    int first = s->words[comma + 1].upos == ENT_UPOS_DET ? comma + 2 : comma + 1;
    if (!other || other->begin != first || !other->name) return -1;
    sv behind = other->end < (int)s->n_words ? s->words[other->end].form : SV(".");
    return sv_eq(behind, SV(",")) || sv_eq(behind, SV(".")) ? other->name->head : -1;
}

// "playwright and director Ann Lee" are one: the person whose title goes on with this noun; -1 for none.
static int conjunct_person(const cast *c, const mention *m) {
    const tree *t = &c->sc->trees[m->sentence];
    if (m->plural || m->definite || m->indefinite) return -1;
    int w = tree_child(t, m->head, ENT_DEP_conj, -1);
    int32_t i = w < 0 ? -1 : c->mentions[m->sentence].by_word[w];
    const mention *other = i < 0 ? NULL : &c->mentions[m->sentence].at[i];
    bool person = other && other->name && other->name->kind == NAME_PERSON && other->noun &&
                  other->n_mods == 0;
    return person && other->begin < other->name->begin ? w : -1;
}

// The apposition, the noun it stands in apposition to, the subject of "is" or of "resigned as": they are the same.
static bool link_by_grammar(cast *c, mention *m, int depth) {
    const tree *t = &c->sc->trees[m->sentence];
    const ent_word *word = &t->s->words[m->head];
    int appos = tree_child(t, m->head, ENT_DEP_appos, -1);
    if (appos >= 0 && link_to(c, m, appos, depth)) return true;
    if (word->deprel == ENT_DEP_appos && link_to(c, m, word->head, depth)) return true;
    if (follows_name(c, m) &&
        link_to(c, m, name_at(&c->names[m->sentence], m->begin - 2)->head, depth))
        return true;
    int person = precedes_name(c, m);
    if (person < 0) person = conjunct_person(c, m);
    if (person >= 0 && link_to(c, m, person, depth)) return true;
    const proper_name *next =
        m->head + 1 < (int)t->s->n_words ? name_at(&c->names[m->sentence], m->head + 1) : NULL;
    if (next && next->kind != NAME_PERSON && (word->head == next->head) &&
        link_to(c, m, next->head, depth))
        return true;
    bool serves = deprel_base(word->deprel) == ENT_DEP_obl && m->noun && m->noun->title &&
                  sv_eq(scene_preposition(c->sc, m->sentence, m->head), SV("as")) &&
                  mention_lemma_is(c->sc, m->sentence, word->head, SV(serving));
    int server = serves ? tree_child(t, word->head, ENT_DEP_nsubj, -1) : -1;
    if (server >= 0 && link_to(c, m, server, depth)) return true;
    bool is = tree_child(t, m->head, ENT_DEP_cop, -1) >= 0 && !m->plural;
    for (int a = t->first[m->head]; is && a >= 0; a = t->next[a])
        if (mention_lemma_is(c->sc, m->sentence, a, SV("not|no|never"))) is = false;
    int subject = is ? tree_child(t, m->head, ENT_DEP_nsubj, -1) : -1;
    return subject >= 0 && subject < m->head && link_to(c, m, subject, depth);
}

bool resolve_held_by_one(sv office) {
    return sv_in_list(cast_family_of(office),
                      SV("president|minister|chancellor|monarch|premier|secretary|speaker"), '|');
}

static uint32_t titled_person(cast *c, const mention *m, affiliation d) {
    uint32_t id;
    if (d.country.len && !m->former && person_by_office(c, d.country, m->noun->office, &id))
        return id;
    sv key = arena_printf(c->sc->a, "office " SV_FMT SV_FMT " " SV_FMT "%s", SV_ARG(d.body),
                          SV_ARG(d.country), SV_ARG(m->noun->office), m->former ? " former" : "");
    bool fresh;
    id = cast_keyed(c, key, description_text(c, m), ENT_KIND_person, &fresh);
    if (!fresh) return id;
    cast_set_code(c, id, d.body, d.country, d.sectors);
    member *who = &c->all.at[id];
    who->named = false;
    who->scope = c->scopes[m->sentence];
    if (!m->former) who->a.role = who->office = m->noun->office;
    return id;
}

static sv noun_key(const cast *c, const mention *m) {
    return arena_printf(c->sc->a, "noun %u " SV_FMT "%s", c->scopes[m->sentence],
                        SV_ARG(head_lemma(c, m)), m->plural ? " s" : "");
}

static uint32_t group_of(cast *c, const mention *m, affiliation d) {
    bool government = sv_eq(head_lemma(c, m), SV("government")) && d.country.len && !d.body.len;
    if (government && !m->former && sv_eq(d.sectors, SV("GOV")) && !m->plural)
        return cast_government(c, d.country);
    bool anew = m->indefinite || m->count > 0;
    sv code = d.body.len ? d.body : arena_join(c->sc->a, d.country, d.sectors);
    sv key = arena_printf(c->sc->a, "group " SV_FMT " " SV_FMT "%s", SV_ARG(code),
                          SV_ARG(head_lemma(c, m)), m->plural ? " s" : "");
    uint32_t *known = strmap_at(c->sc->a, &c->by_key, key);
    if (*known && !anew) return *known - 1;
    uint32_t id = cast_new(c, description_text(c, m), kind_of(c, m, d.sectors));
    *known = id + 1;
    cast_set_code(c, id, d.body, d.country, d.sectors);
    member *who = &c->all.at[id];
    who->noun = head_lemma(c, m);
    who->plural =
        who->a.kind == ENT_KIND_group && (m->plural || sv_in_list(head_lemma(c, m), SV(they), '|'));
    who->scope = c->scopes[m->sentence];
    return id;
}

// "her Swedish colleague": of that country, and what she is.
static void share_office(cast *c, const mention *m, affiliations *by, int depth) {
    const mention *owner =
        m->noun->body && m->n_mods ? resolve_at(c, m->sentence, m->owner, depth) : NULL;
    if (owner && owner->n_ids && c->all.at[owner->ids[0]].a.kind == ENT_KIND_person)
        by->at[0].sectors = c->all.at[owner->ids[0]].a.sectors;
}

// "the army and the rebels": the army of the country whose rebels they are.
static sv fought_by(cast *c, const mention *m, int depth) {
    int beside = tree_child(&c->sc->trees[m->sentence], m->head, ENT_DEP_conj, -1);
    const mention *other = m->definite ? resolve_at(c, m->sentence, beside, depth) : NULL;
    if (!other || other->n_ids != 1) return (sv){0};
    const ent_actor *a = &c->all.at[other->ids[0]].a;
    return scene_has_sector(a->sectors, "REB|PRM") ? a->country : (sv){0};
}

// A noun too general to be somebody by itself.
static bool says_too_little(const mention *m, const affiliations *by) {
    sv sectors = m->noun->sectors;
    if (scene_has_sector(sectors, "UNK") && !by->n && !m->count) return true;
    if (!m->noun->weak || (by->n && !by->by_place)) return false;
    if (scene_has_sector(sectors, "CVL")) return !(m->count || m->indefinite || m->plural);
    return !(scene_has_sector(sectors, "MIL|REB|PRM|COP") && m->plural && m->definite);
}

// "In Sudan, the army": not the army of another country told before.
static bool fits_place(const cast *c, const mention *m, uint32_t id) {
    sv local = coref_local(c, m), country = c->all.at[id].a.country;
    return !local.len || !country.len || sv_eq(local, country);
}

static void resolve_noun(cast *c, mention *m, int depth) {
    if (link_by_grammar(c, m, depth)) return;
    bool office = m->noun->title && m->noun->office.len;
    affiliations by = resolve_affiliations(c, m, depth);
    share_office(c, m, &by, depth);
    uint32_t id;
    if (!by.n && m->definite && is_person_noun(c, m) && coref_same_soldier(c, m, &id)) {
        resolve_one(c, m, id);
        return;
    }
    if (says_too_little(m, &by)) return;
    if (!by.n && office && !m->plural && !m->indefinite && coref_office(c, m, &id)) {
        resolve_one(c, m, id);
        return;
    }
    if ((!by.n || by.by_place) && mention_lemma_is(c->sc, m->sentence, m->head, SV(speakers)))
        coref_spoken_for(c, m, &by);
    uint32_t *last = strmap_at(c->sc->a, &c->by_key, noun_key(c, m));
    bool known = m->definite && (!office || m->plural) && *last && !m->count;
    if (!by.n && known && fits_place(c, m, *last - 1)) {
        resolve_one(c, m, *last - 1);
        return;
    }
    if (!by.n && m->definite && office && is_person_noun(c, m) &&
        coref_same_sector(c, m, &id, depth)) {
        resolve_one(c, m, id);
        return;
    }
    bool bare = m->noun_begin == m->begin + 1 && m->definite && !m->count && (!office || m->plural);
    if (!by.n && bare && !is_person_noun(c, m) && coref_same_role(c, m, &id) &&
        fits_place(c, m, id)) {
        resolve_one(c, m, id);
        return;
    }
    int count = m->each && !m->other ? 2 : m->count; // "neither government"
    bool several = (m->plural && m->definite && count >= 2 && count <= 5) || (m->each && !m->other);
    if (!by.n && several && scene_has_sector(m->noun->sectors, "GOV|MIL|LEG|JUD"))
        by.n = describe_countries(c, m, count, by.at);
    bool troops = sv_eq(m->noun->sectors, SV("IGOMIL"));
    if (!by.n && troops && coref_igo(c, m, &id)) add_affiliation(&by, of_member(c, id));
    if (!by.n && m->definite && !m->plural && sv_starts(m->noun->sectors, SV("IGO")) &&
        coref_igo(c, m, &id)) {
        resolve_one(c, m, id);
        return;
    }
    if (!by.n && scene_has_sector(m->noun->sectors, "LEG"))
        add_affiliation(&by, (affiliation){.country = coref_goes_on(c, m, depth)});
    if (!by.n && !m->definite && sv_starts(m->noun->sectors, SV("MIL")))
        add_affiliation(&by, (affiliation){.country = coref_sender(c, m, depth)});
    if (!by.n && sv_starts(m->noun->sectors, SV("MIL")))
        add_affiliation(&by, (affiliation){.country = fought_by(c, m, depth)});
    if (!by.n) {
        affiliation none = {0};
        if (!m->abroad && !resolve_description(c, m, none).body.len)
            none.country = coref_focus(c, m);
        by.at[by.n++] = none;
    }
    uint32_t ids[RESOLVE_MOST_PARTS];
    for (int i = 0; i < by.n; i++) {
        affiliation d = resolve_description(c, m, by.at[i]);
        bool each = m->plural && by.n > 1 && resolve_held_by_one(m->noun->office);
        bool person = office && !m->indefinite && (m->plural ? each : is_person_noun(c, m));
        ids[i] = person ? titled_person(c, m, d) : group_of(c, m, d);
    }
    resolve_set(c, m, ids, (size_t)by.n);
    *strmap_at(c->sc->a, &c->by_key, noun_key(c, m)) = ids[0] + 1;
}

// "Russians", "the French".
static void resolve_people(cast *c, mention *m) {
    sv country = cast_country_of_name(c, m->name);
    sv text = description_text(c, m);
    uint32_t id;
    if (m->plural && !m->count) {
        bool fresh;
        id = cast_keyed(c, arena_join(c->sc->a, SV("people "), country), text, ENT_KIND_group,
                        &fresh);
    } else {
        id = cast_new(c, text, m->plural ? ENT_KIND_group : ENT_KIND_person);
    }
    cast_set_code(c, id, (sv){0}, country, SV("CVL"));
    c->all.at[id].plural = m->plural;
    resolve_one(c, m, id);
}

// --- Names ------------------------------------------------------------------------------------

// "IEA" for "International Energy Agency"; empty for names of one word.
static sv initials_of(const cast *c, sv text) {
    char *at = arena_new(c->sc->a, char, text.len + 1);
    size_t n = 0;
    sv rest = text, word;
    while (sv_split(&rest, ' ', &word))
        if (word.len && word.p[0] >= 'A' && word.p[0] <= 'Z') at[n++] = word.p[0];
    return n > 1 ? (sv){at, n} : (sv){0};
}

static void resolve_unknown_body(cast *c, mention *m, int depth) {
    sv text = name_text(c->sc, m->sentence, m->name->begin, m->name->end);
    sv key = arena_join(c->sc->a, SV("body "), text);
    affiliation by = of_name(c, m->name);
    if (!by.body.len && !by.country.len) {
        affiliations all = resolve_affiliations(c, m, depth);
        if (all.n) by = all.at[0];
    }
    affiliation d = resolve_description(c, m, by);
    bool domestic = scene_has_sector(d.sectors, "GOV|MIL|COP|JUD|LEG");
    if (!d.body.len && !d.country.len && scene_has_sector(d.sectors, "LEG"))
        d.country = coref_goes_on(c, m, depth);
    if (!d.body.len && !d.country.len && domestic) d.country = coref_focus(c, m);
    bool fresh;
    if (m->n_mods || domestic)
        key = arena_printf(c->sc->a, SV_FMT " " SV_FMT, SV_ARG(key), SV_ARG(d.country));
    uint32_t id = cast_keyed(c, key, text, ENT_KIND_organisation, &fresh);
    if (fresh) {
        cast_set_code(c, id, d.body, d.country, d.sectors);
        c->all.at[id].noun = m->noun ? m->noun->noun : (sv){0};
        if (sv_starts(d.sectors, SV("GOV"))) c->all.at[id].a.kind = ENT_KIND_government;
        sv initials = initials_of(c, text);
        if (initials.len)
            *strmap_at(c->sc->a, &c->by_key, arena_join(c->sc->a, SV("body "), initials)) = id + 1;
    }
    resolve_one(c, m, id);
    if (m->noun) {
        sv last = arena_printf(c->sc->a, "noun %u " SV_FMT, c->scopes[m->sentence],
                               SV_ARG(m->noun->noun));
        *strmap_at(c->sc->a, &c->by_key, last) = id + 1;
    }
}

static void resolve_name(cast *c, mention *m, int depth) {
    const proper_name *in = m->name;
    const know_name *f = cast_fact(c, in->facts, in->n_facts);
    switch (in->kind) {
    case NAME_PERSON: person_resolve(c, m, depth); break;
    case NAME_CAPITAL: resolve_one(c, m, cast_government(c, f->code)); break;
    case NAME_BODY:
        if (!f)
            resolve_unknown_body(c, m, depth);
        else if (f->actor_kind == ENT_KIND_government && f->country.len &&
                 sv_eq(f->sectors, SV("GOV")) && m->by == ENT_BY_capital)
            resolve_one(c, m, cast_government(c, f->country));
        else
            resolve_one(c, m, cast_body(c, f));
        break;
    case NAME_PLACE: break;
    default: resolve_one(c, m, cast_state(c, f->code));
    }
}

void resolve_mention(cast *c, uint32_t sentence, int i, int depth) {
    mention *m = &c->mentions[sentence].at[i];
    if (m->resolved || depth > RESOLVE_MOST_DEPTH) return;
    m->resolved = true;
    switch (m->kind) {
    case MENTION_NAME: resolve_name(c, m, depth); break;
    case MENTION_NOUN:
        if (m->noun)
            resolve_noun(c, m, depth);
        else
            resolve_people(c, m);
        break;
    case MENTION_STATE:
        if (!link_by_grammar(c, m, depth)) describe_states(c, m, depth);
        break;
    case MENTION_SIDE: coref_sides(c, m, depth); break;
    case MENTION_LEADER: coref_leaders(c, m, depth); break;
    case MENTION_BODY:
        if (!link_by_grammar(c, m, depth)) coref_body(c, m);
        break;
    case MENTION_ADJECTIVE:
        resolve_one(c, m, cast_state(c, cast_country_of_name(c, m->name)));
        break;
    case MENTION_PRONOUN: coref_pronoun(c, m, depth); break;
    }
}
