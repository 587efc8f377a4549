// SPDX-License-Identifier: Apache-2.0
#include "know/build.h"
#include "know/norm.h"

// A noun that a key may stand for, while all are gathered.
typedef struct candidate {
    parsed_noun noun;
    bool theirs, lenient;
} candidate;

typedef struct gathered {
    strmap keys; // normalised noun -> 1 + index
    VEC(candidate) list;
} gathered;

static bool says_nothing(const know_noun *n) { return !n->sectors.len && !n->office.len; }

// A title is a noun that says more (the office), so it wins over a noun, and is as weak as that. Of two alike the first wins.
static void settle(candidate *old, const candidate *new) {
    bool weak = old->noun.noun.weak, body = old->noun.noun.body;
    bool was_title = old->noun.noun.title;
    if (new->lenient && sv_eq(new->noun.noun.sectors, old->noun.noun.sectors)) return;
    if (new->theirs && !old->theirs) {
        *old = *new;
    } else if (new->theirs == old->theirs &&new->noun.noun.title && !was_title &&
               !says_nothing(&new->noun.noun)) {
        *old = *new;
        old->noun.noun.weak = weak;
        old->noun.noun.body = body;
    }
}

static bool key_of(build *b, sv noun, sv *key) {
    norm n;
    norm_init(&n);
    if (!norm_name(&n, noun)) return false;
    *key = arena_copy(b->a, norm_key(&n));
    return true;
}

static void gather(build *b, gathered *g, const know_row *row, const parsed_noun *noun) {
    sv key;
    candidate c = {*noun, row->theirs, row->lenient};
    if (!key_of(b, noun->noun.noun, &key)) {
        problem_at(b->p, row, "`" SV_FMT "' cannot be a noun; take out commas and brackets",
                   SV_ARG(noun->noun.noun));
        return;
    }
    uint32_t *at = strmap_at(b->a, &g->keys, key);
    if (*at) {
        settle(&g->list.at[*at - 1], &c);
        return;
    }
    *at = (uint32_t)g->list.n + 1;
    *vec_push(b->a, &g->list) = c;
}

static bool ends_in_any(sv s, const char *endings) {
    sv rest = sv_of(endings), one;
    while (sv_split(&rest, ' ', &one))
        if (sv_ends(s, one)) return true;
    return false;
}

static sv regular_plural(build *b, sv noun) {
    if (ends_in_any(noun, "s x z ch sh")) return arena_join(b->a, noun, SV("es"));
    if (sv_ends(noun, SV("y")) && !ends_in_any(noun, "ay ey oy uy"))
        return arena_join(b->a, sv_cut(noun, 0, noun.len - 1), SV("ies"));
    return arena_join(b->a, noun, SV("s"));
}

static uint32_t add_noun(build *b, const know_noun *n) {
    *vec_push(b->a, &b->nouns) = (image_noun){
        .noun = build_str(b, n->noun),
        .sectors = build_str(b, n->sectors),
        .office = build_str(b, n->office),
        .line = build_str(b, n->line),
        .flags = (n->title ? IMAGE_TITLE : 0u) | (n->weak ? IMAGE_WEAK : 0u) |
                 (n->body ? IMAGE_BODY : 0u),
    };
    return (uint32_t)b->nouns.n - 1;
}

static void add_key(build *b, sv key, uint32_t noun) {
    image_entry *e = build_entry(b, DICT_NOUNS, key);
    if (e->n) return;
    e->first = noun;
    e->n = 1;
    uint32_t words = 1;
    size_t last = 0;
    for (size_t i = 0; i < key.len; i++)
        if (key.p[i] == ' ') last = i + 1, words++;
    build_entry(b, DICT_LAST_WORDS, sv_cut(key, last, key.len))->n |= 1u << words;
}

// Nouns first, so that no plural hides one.
static void add_all(build *b, const gathered *g) {
    uint32_t first = (uint32_t)b->nouns.n;
    for (size_t i = 0; i < g->list.n; i++) {
        add_key(b, g->keys.keys[i], first + (uint32_t)i);
        add_noun(b, &g->list.at[i].noun.noun);
    }
    for (size_t i = 0; i < g->list.n; i++) {
        sv plural = g->list.at[i].noun.plural, one, key;
        if (sv_eq(plural, SV("-"))) continue;
        if (!plural.len) plural = regular_plural(b, g->list.at[i].noun.noun.noun);
        while (sv_split(&plural, '|', &one))
            if (key_of(b, one, &key)) add_key(b, key, first + (uint32_t)i);
    }
}

void build_nouns(build *b, const know_rows rows[KNOW_N_FILES]) {
    gathered g = {0};
    parsed_noun n;
    const know_rows *sectors = &rows[KNOW_F_SECTORS], *titles = &rows[KNOW_F_TITLES];
    for (size_t i = 0; i < sectors->n; i++)
        if (parse_sector(b->a, &sectors->at[i], &n, b->p)) gather(b, &g, &sectors->at[i], &n);
    for (size_t i = 0; i < titles->n; i++)
        if (parse_title(b->a, &titles->at[i], &n, b->p)) gather(b, &g, &titles->at[i], &n);
    add_all(b, &g);
}
