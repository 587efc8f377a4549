// SPDX-License-Identifier: Apache-2.0
//
// People with names: which of those whom the knowledge has under the name, in which office, or somebody new.
#include "code/resolve.h"

// What the text says of a person beside the name.
typedef struct told {
    sv office;
    sv sectors; // of the title
    affiliations by;
} told;

static bool is_named(const cast *c, sv name) { return strmap_get(&c->named, name) != NULL; }

static int office_fit(sv office, const know_name *f) {
    return office.len && sv_eq(office, f->office) ? 4 : 0;
}

static int country_fit(const affiliations *by, const know_name *f) {
    for (int i = 0; i < by->n; i++) {
        if (by->at[i].country.len && sv_eq(by->at[i].country, f->country)) return 4;
        if (by->at[i].body.len && sv_eq(by->at[i].body, f->code)) return 4;
        if (by->at[i].country.len && !by->by_place) return -6;
    }
    return 0;
}

static bool is_near(const cast *c, const know_name *f) {
    enum { NEAR_DAYS = 400 };
    int64_t day = cast_day(c);
    return (int64_t)f->from - NEAR_DAYS <= day && day <= (int64_t)f->to + NEAR_DAYS;
}

// How likely the term is meant: persons named in full in the report first, then title and country, then the date.
static int score(const cast *c, const mention *m, const told *t, const know_name *f) {
    int points = office_fit(t->office, f) + country_fit(&t->by, f);
    if (is_named(c, f->name)) points += 8;
    if (f->full) points += 6;
    if (t->sectors.len && sv_eq(t->sectors, f->sectors)) points += 2;
    if (cast_holds(c, f))
        points += 3;
    else if (is_near(c, f))
        points += 1;
    else if (cast_day(c) != ENT_NO_DAY && f->from > cast_day(c))
        points -= 3;
    uint32_t weight = cast_weight_of(c, c->scopes[m->sentence], f->country);
    return points + (weight > 4 ? 2 : weight > 0 ? 1 : 0);
}

// A family name alone is taken for somebody in the knowledge only where more speaks for it than the name.
enum { ENOUGH = 3 };

static const know_name *choose(const cast *c, const mention *m, const told *t) {
    const know_name *best = NULL;
    int most = 0;
    for (size_t i = 0; i < m->name->n_facts; i++) {
        const know_name *f = &m->name->facts[i];
        int points = score(c, m, t, f);
        if (best && points <= most) continue;
        best = f;
        most = points;
    }
    if (!best || best->full) return best;
    // "Law of the Sea": a word that nothing marks as a person is one only in reports on his country.
    ent_ner tag = scene_word(c->sc, m->sentence, m->name->head)->ner;
    bool marked =
        tag == ENT_NER_B_PER || tag == ENT_NER_I_PER || m->noun || is_named(c, best->name);
    bool near = marked || cast_weight_of(c, c->scopes[m->sentence], best->country) > 0;
    return near && most >= ENOUGH ? best : NULL;
}

// News of the fall of a minister or the death of a general still has him in office.
static bool just_ended(const cast *c, const know_name *f) {
    enum { GRACE_DAYS = 30 };
    int64_t day = cast_day(c);
    return f->to < day && day <= (int64_t)f->to + GRACE_DAYS;
}

// The office in which the person is meant: the one the title says, else the one held on the day, the latest begun.
static const know_name *term_of(const cast *c, sv name, sv office) {
    know_names all = know_person(c->sc->k, name);
    const know_name *best = NULL;
    int most = -1;
    for (size_t i = 0; i < all.n; i++) {
        int points = office_fit(office, &all.at[i]);
        points += cast_holds(c, &all.at[i]) ? 3 : just_ended(c, &all.at[i]) ? 1 : 0;
        if (points < most) continue;
        best = &all.at[i];
        most = points;
    }
    return most > 0 ? best : NULL;
}

static bool ended(const cast *c, sv name) {
    know_names all = know_person(c->sc->k, name);
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].to < cast_day(c)) return true;
    return false;
}

static gender gender_of_title(const know_noun *noun) {
    if (!noun) return GENDER_UNKNOWN;
    sv female = SV("mrs|mrs.|ms|ms.|miss|queen|princess|lady|dame|baroness|duchess|madam|mother|"
                   "sister|empress");
    sv male = SV("mr|mr.|king|prince|sir|lord|baron|duke|father|brother|emperor|sultan|sheikh");
    if (sv_in_list(noun->noun, female, '|') || sv_ends(noun->noun, SV("woman")))
        return GENDER_FEMALE;
    if (sv_in_list(noun->noun, male, '|')) return GENDER_MALE;
    return GENDER_UNKNOWN;
}

static uint32_t known_person(cast *c, const mention *m, const know_name *f, sv office) {
    bool fresh;
    sv key = arena_join(c->sc->a, SV("person "), f->name);
    uint32_t id = cast_keyed(c, key, f->name, ENT_KIND_person, &fresh);
    if (!fresh) return id;
    const know_name *term = term_of(c, f->name, office);
    sv country = term ? term->country : f->country, sectors = term ? term->sectors : (sv){0};
    bool former = m && m->former;
    bool titled = m && m->noun && m->noun->title && m->noun->sectors.len;
    if (former)
        sectors = SV("ELI");
    else if (titled && !(term && (!m->noun->office.len || sv_eq(term->office, m->noun->office))))
        sectors = m->noun->sectors;
    else if (!term && ended(c, f->name))
        sectors = SV("ELI");
    sv body = country.len ? (sv){0}
              : term      ? term->code
                          : f->code; // leaders of a body have its code
    cast_set_code(c, id, body, country, sectors);
    if (term && !former) c->all.at[id].a.role = c->all.at[id].office = term->office;
    return id;
}

static bool by_family(const cast *c, sv family, uint32_t *id) {
    const uint32_t *known = strmap_get(&c->families, family);
    if (known) *id = *known - 1;
    return known != NULL;
}

static uint32_t unknown_person(cast *c, const mention *m, sv full, const affiliations *by) {
    bool fresh;
    sv key = arena_join(c->sc->a, SV("person "), full);
    uint32_t id = cast_keyed(c, key, full, ENT_KIND_person, &fresh);
    if (!fresh && c->all.at[id].a.sectors.len) return id;
    bool titled = m->noun && m->noun->sectors.len;
    affiliation from = by->n ? by->at[0] : (affiliation){.country = c->all.at[id].a.country};
    if (!titled && !by->n) return id;
    affiliation d = titled ? resolve_description(c, m, from)
                           : (affiliation){.body = from.body, .country = from.country};
    if (titled && !d.body.len && !d.country.len) d.country = coref_focus(c, m);
    cast_set_code(c, id, d.body, d.country, d.sectors);
    if (titled && !m->former && m->noun->office.len)
        c->all.at[id].a.role = c->all.at[id].office = m->noun->office;
    return id;
}

// "De Mel" is the Ronnie de Mel met before.
static bool by_long_family(const cast *c, sv text, uint32_t *id) {
    if (!by_family(c, cast_family_of(text), id)) return false;
    sv full = c->all.at[*id].a.name;
    return full.len > text.len + 1 && full.p[full.len - text.len - 1] == ' ' &&
           sv_eq_nocase(sv_cut(full, full.len - text.len, full.len), text);
}

// A single name is the family name of somebody met before, or of somebody named in full later on.
static bool met_before(cast *c, const mention *m, const told *t, sv text, uint32_t *id) {
    if (cast_family_of(text).len < text.len) return by_long_family(c, text, id);
    gender g = gender_of_title(m->noun);
    if (by_family(c, text, id)) {
        const member *who = &c->all.at[*id];
        bool other_gender = g && who->gender && g != who->gender;
        bool other_office = t->office.len && who->office.len && !sv_eq(t->office, who->office);
        return !other_gender && !other_office;
    }
    const uint32_t *full = strmap_get(&c->fulls, text);
    if (!full) return false;
    const person_name *p = &c->full_names.at[*full - 1];
    if (p->fact)
        *id = known_person(c, m, p->fact, t->office);
    else
        *id = unknown_person(c, m, p->full, &t->by);
    return true;
}

bool person_by_office(cast *c, sv country, sv office, uint32_t *id) {
    ent_day day = cast_day(c);
    const know_name *f = day == ENT_NO_DAY ? NULL : know_holder(c->sc->k, country, office, day);
    if (!f || !is_named(c, f->name)) return false;
    *id = known_person(c, NULL, f, office);
    return true;
}

// The family name leads to the person met last; the first word, a given name or in the East the family's, to the first.
static void remember(cast *c, uint32_t id) {
    sv full = c->all.at[id].a.name, rest = full, first;
    *strmap_at(c->sc->a, &c->families, cast_family_of(full)) = id + 1;
    if (!sv_split(&rest, ' ', &first) || !rest.len) return;
    char g = know_given_gender(c->sc->k, first);
    member *who = &c->all.at[id];
    if (g && !who->gender) who->gender = g == 'f' ? GENDER_FEMALE : GENDER_MALE;
    uint32_t *at = strmap_at(c->sc->a, &c->families, first);
    if (!*at) *at = id + 1;
}

void person_resolve(cast *c, mention *m, int depth) {
    sv text = name_text(c->sc, m->sentence, m->name->begin, m->name->end);
    told t = {.office = m->noun ? m->noun->office : (sv){0},
              .sectors = m->noun ? m->noun->sectors : (sv){0},
              .by = resolve_affiliations(c, m, depth)};
    uint32_t id;
    const know_name *f;
    if (!met_before(c, m, &t, text, &id)) {
        if ((f = choose(c, m, &t)) != NULL)
            id = known_person(c, m, f, t.office);
        else
            id = unknown_person(c, m, text, &t.by);
    }
    member *who = &c->all.at[id];
    gender g = gender_of_title(m->noun);
    if (g) who->gender = g;
    remember(c, id);
    resolve_one(c, m, id);
}
