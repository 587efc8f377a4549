// SPDX-License-Identifier: Apache-2.0
#include "know/inside.h"
#include "know/norm.h"
#include "know/parse.h"
#include "know/vocab.h"
#include <math.h>

// --- Names -----------------------------------------------------------------------------------

typedef struct end {
    size_t forms, len, words; // forms taken, bytes and words of the key up to here
} end;

// Numbers of words, as bits, of the names that begin with the first word of `n`.
static uint32_t lengths_from(const know *k, const norm *n) {
    const image_entry *e = image_get(&k->im, DICT_FIRST_WORDS, (sv){n->key, n->first_len});
    return e ? e->n : 0;
}

// The places behind which a name may end, in order.
static size_t find_ends(const know *k, norm *n, const sv *forms, size_t n_forms, end *ends) {
    uint32_t lengths = 0;
    size_t found = 0;
    for (size_t i = 0; i < n_forms && found < NORM_WORDS; i++) {
        size_t len = n->len;
        if (!norm_add(n, forms[i])) break;
        if (n->len == len) {
            if (i == 0) return 0;
            continue;
        }
        if (n->words == 1 || i == 0) lengths |= lengths_from(k, n);
        if (lengths >> n->words & 1) ends[found++] = (end){i + 1, n->len, n->words};
        bool more = lengths >> n->words > 1;
        if (!more && !(i + 1 < n_forms && norm_joins(n, forms[i + 1]))) break;
    }
    return found;
}

static bool match_at(const know *k, const norm *n, const end *e, know_names *found) {
    const image_entry *entry = image_get(&k->im, DICT_NAMES, (sv){n->key, e->len});
    const image_group *groups = k->im.at[SECTION_GROUPS];
    for (uint32_t i = 0; entry && i < entry->n; i++) {
        const image_group *g = &groups[entry->first + i];
        if (!norm_fits(n, e->words, g->demand)) continue;
        *found = (know_names){k->names + g->first, g->n};
        return true;
    }
    return false;
}

size_t know_name_match(const know *k, const sv *forms, size_t n_forms, know_names *found) {
    norm n;
    end ends[NORM_WORDS];
    norm_init(&n);
    *found = (know_names){NULL, 0};
    for (size_t e = find_ends(k, &n, forms, n_forms, ends); e > 0; e--)
        if (match_at(k, &n, &ends[e - 1], found)) return ends[e - 1].forms;
    return 0;
}

static know_names names_of(const know *k, image_dict d, sv key) {
    const image_entry *e = image_get(&k->im, d, key);
    if (!e) return (know_names){NULL, 0};
    return (know_names){k->names + e->first, e->n};
}

const know_name *know_country(const know *k, sv code) {
    return names_of(k, DICT_COUNTRIES, code).at;
}

const know_state *know_state_of(const know *k, sv code) {
    const image_entry *e = image_get(&k->im, DICT_STATES, code);
    return e ? k->states + e->first : NULL;
}

const know_state *know_states(const know *k, size_t *n) {
    *n = k->im.n[SECTION_STATES];
    return k->states;
}

bool know_state_word(const know *k, sv word) {
    for (uint32_t i = 0; i < k->im.n[SECTION_STATES]; i++)
        if (sv_in_list(word, k->states[i].words, '|')) return true;
    return false;
}

const uint32_t *know_places(const know *k, sv name, size_t *n) {
    norm key;
    norm_init(&key);
    const image_entry *e =
        norm_name(&key, name) ? image_get(&k->im, DICT_PLACES, norm_key(&key)) : NULL;
    *n = e ? e->n : 0;
    return e ? (const uint32_t *)k->im.at[SECTION_PLACE_NUMBERS] + e->first : NULL;
}

static double degrees(int32_t hundredths) {
    return hundredths == IMAGE_NOWHERE ? NAN : hundredths / 100.0;
}

know_place know_place_at(const know *k, uint32_t number) {
    const image_place *p = (const image_place *)k->im.at[SECTION_PLACES] + number;
    know_place place = {.north = degrees(p->north),
                        .east = degrees(p->east),
                        .people = p->people,
                        .geonames = p->geonames};
    image_str(&k->im, p->name, &place.name);
    image_str(&k->im, p->country, &place.country);
    image_str(&k->im, p->admin1, &place.admin1);
    image_str(&k->im, p->kind, &place.kind);
    return place;
}

know_names know_person(const know *k, sv name) { return names_of(k, DICT_PERSONS, name); }

const know_name *know_holder(const know *k, sv country, sv office, ent_day day) {
    char key[128];
    if (country.len + office.len + 1 > sizeof key || !country.len) return NULL;
    memcpy(key, country.p, country.len);
    key[country.len] = '\t';
    if (office.len) memcpy(key + country.len + 1, office.p, office.len);
    know_names all = names_of(k, DICT_HOLDERS, (sv){key, country.len + 1 + office.len});
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].from <= day && day <= all.at[i].to) return &all.at[i];
    return NULL;
}

char know_given_gender(const know *k, sv name) {
    const image_entry *e = image_get(&k->im, DICT_GIVEN_NAMES, name);
    return e ? (char)e->first : '\0';
}

// --- Nouns -----------------------------------------------------------------------------------

// A key that grows to the left.
typedef struct leftward {
    char room[NORM_KEY_BYTES];
    size_t at, words; // words that are whole
    bool tied;        // the leftmost ("'s") goes on with the word before it, and is none yet
} leftward;

static bool prepend(leftward *l, sv lemma) {
    norm n;
    norm_init(&n);
    if (!norm_add(&n, lemma)) return false;
    if (!n.len) return true;
    bool space = l->at < sizeof l->room && !l->tied;
    if (n.len + space > l->at) return false;
    if (space) l->room[--l->at] = ' ';
    l->at -= n.len;
    memcpy(l->room + l->at, n.key, n.len);
    l->tied = norm_is_apostrophe(lemma);
    l->words += n.words - l->tied;
    return true;
}

static const know_noun *noun_of(const know *k, const leftward *l) {
    sv key = {l->room + l->at, sizeof l->room - l->at};
    const image_entry *e = image_get(&k->im, DICT_NOUNS, key);
    return e ? k->nouns + e->first : NULL;
}

size_t know_noun_match(const know *k, const sv *lemmas, size_t n_lemmas, const know_noun **found) {
    leftward l = {.at = sizeof l.room};
    uint32_t lengths = 0;
    size_t best = 0;
    *found = NULL;
    for (size_t taken = 1; taken <= n_lemmas; taken++) {
        size_t at = l.at;
        if (!prepend(&l, lemmas[n_lemmas - taken])) break;
        if (l.at == at) {
            if (taken == 1) break;
            continue;
        }
        if (taken == 1) {
            sv key = {l.room + l.at, sizeof l.room - l.at}, last = key, word;
            while (sv_split(&key, ' ', &word)) last = word;
            const image_entry *e = image_get(&k->im, DICT_LAST_WORDS, last);
            if (!e) return 0;
            lengths = e->n;
        }
        if (l.tied) continue;
        const know_noun *hit = lengths >> l.words & 1 ? noun_of(k, &l) : NULL;
        if (hit) *found = hit, best = taken;
        if (lengths >> l.words <= 1) break;
    }
    return best;
}

// --- Events ----------------------------------------------------------------------------------

static know_frames frames_of(const know *k, image_dict d, sv lemma) {
    const image_entry *e = image_get(&k->im, d, lemma);
    if (!e) return (know_frames){NULL, 0};
    return (know_frames){k->frames + e->first, e->n};
}

know_frames know_verb(const know *k, sv lemma) { return frames_of(k, DICT_VERBS, lemma); }
know_frames know_event_noun(const know *k, sv lemma) {
    return frames_of(k, DICT_EVENT_NOUNS, lemma);
}

bool know_cond_has(const know_cond *c, sv lemma) {
    size_t low = 0, high = c->n_lemmas;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = sv_cmp(c->lemmas[mid], lemma);
        if (order == 0) return true;
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return false;
}

static bool detail_fits(sv detail, sv modes, sv cameo) {
    return !detail.len || sv_in_list(detail, modes, '|') ||
           (detail.p[0] >= '0' && detail.p[0] <= '9' && sv_starts(cameo, detail));
}

know_outcome know_operate_on(const know *k, know_op op, ent_type inner, sv mode, sv cameo) {
    for (uint32_t i = 0; i < k->im.n[SECTION_OPERATORS]; i++) {
        const operator_line *o = &k->operators[i];
        if (o->op == op && (o->inner == PARSED_ANY_TYPE || o->inner == inner) &&
            detail_fits(o->detail, mode, cameo))
            return o->outcome;
    }
    return (know_outcome){.what = op == KNOW_OP_NONE ? KNOW_INNER : KNOW_KEEP,
                          .type = ENT_TYPE_NONE,
                          .mode = SV(""),
                          .cameo = SV(""),
                          .status = ENT_IS_actual};
}

know_outcome know_operate(const know *k, know_op op, ent_type inner) {
    return know_operate_on(k, op, inner, SV(""), SV(""));
}

// --- Codebooks -------------------------------------------------------------------------------

const know_cameo *know_cameo_of(const know *k, sv code) {
    const image_entry *e = image_get(&k->im, DICT_CAMEO, code);
    return e ? k->cameo + e->first : NULL;
}

static const know_plover *plover_line(const know *k, ent_type type, sv mode) {
    char key[96];
    sv name = sv_of(vocab_type_name(type));
    if (name.len + mode.len + 1 > sizeof key) return NULL;
    memcpy(key, name.p, name.len);
    key[name.len] = '\t';
    if (mode.len) memcpy(key + name.len + 1, mode.p, mode.len);
    const image_entry *e =
        image_get(&k->im, DICT_PLOVER, (sv){key, mode.len ? name.len + 1 + mode.len : name.len});
    return e ? k->plover + e->first : NULL;
}

know_plover know_plover_of(const know *k, ent_type type, sv modes) {
    const know_plover *plain = plover_line(k, type, SV("")), *best = NULL;
    sv mode;
    while (sv_split(&modes, '|', &mode)) {
        const know_plover *p = mode.len ? plover_line(k, type, mode) : NULL;
        if (p && (!best || fabsf(p->score) > fabsf(best->score))) best = p;
    }
    if (!best) best = plain;
    return best ? *best : (know_plover){.cameo = SV("")};
}

uint64_t know_contexts(const know *k, sv lemma) {
    const image_entry *e = image_get(&k->im, DICT_CONTEXTS, lemma);
    return e ? e->first | (uint64_t)e->n << 32 : 0;
}

sv know_context_name(const know *k, int bit) {
    if (bit < 0 || (uint32_t)bit >= k->im.n[SECTION_CONTEXTS]) return SV("");
    return k->contexts[bit];
}
