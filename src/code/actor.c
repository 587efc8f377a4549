// SPDX-License-Identifier: Apache-2.0
#include "code/actor.h"
#include "code/resolve.h"
#include <stdlib.h>

static void note_mentions(cast *c, uint32_t sentence) {
    const mentions *in = &c->mentions[sentence];
    for (size_t i = 0; i < in->n; i++) {
        const mention *m = &in->at[i];
        ent_mention told = {.span = {scene_word(c->sc, sentence, m->begin)->span.begin,
                                     scene_word(c->sc, sentence, m->end - 1)->span.end},
                            .sentence = sentence,
                            .word = (uint32_t)m->head,
                            .by = m->by};
        for (size_t k = 0; k < m->n_ids; k++)
            *vec_push(c->sc->a, &c->all.at[m->ids[k]].mentions) = told;
    }
}

// --- The result -------------------------------------------------------------------------------

typedef struct place {
    uint32_t sentence, begin, id;
} place;

static int by_place(const void *x, const void *y) {
    const place *a = x, *b = y;
    if (a->sentence != b->sentence) return a->sentence < b->sentence ? -1 : 1;
    if (a->begin != b->begin) return a->begin < b->begin ? -1 : 1;
    return a->id < b->id ? -1 : 1;
}

// Members without mentions fall away; `to` maps the members to the actors.
static void put_in_order(const cast *c, actors *out, uint32_t *to) {
    place *at = arena_new(c->sc->a, place, c->all.n);
    size_t n = 0;
    for (uint32_t id = 0; id < c->all.n; id++) {
        const member *who = &c->all.at[id];
        if (!who->mentions.n) continue;
        at[n++] = (place){who->mentions.at[0].sentence, who->mentions.at[0].span.begin, id};
    }
    qsort(at, n, sizeof *at, by_place);
    out->at = arena_new(c->sc->a, ent_actor, n);
    out->n = n;
    for (uint32_t i = 0; i < n; i++) {
        const member *who = &c->all.at[at[i].id];
        to[at[i].id] = i;
        out->at[i] = who->a;
        out->at[i].mentions = who->mentions.at;
        out->at[i].n_mentions = who->mentions.n;
    }
}

static actor_ids ids_of(const cast *c, const mention *m, const uint32_t *to) {
    uint32_t *ids = arena_new(c->sc->a, uint32_t, m->n_ids);
    for (size_t i = 0; i < m->n_ids; i++) ids[i] = to[m->ids[i]];
    return (actor_ids){.at = ids, .n = m->n_ids};
}

static const actor_ids *index_sentence(const cast *c, uint32_t sentence, const uint32_t *to) {
    size_t n = c->sc->language->sentences[sentence].n_words;
    const mentions *in = &c->mentions[sentence];
    actor_ids *by_word = arena_new(c->sc->a, actor_ids, n);
    for (size_t w = 0; w < n; w++)
        if (in->by_word[w] >= 0) by_word[w] = ids_of(c, &in->at[in->by_word[w]], to);
    return by_word;
}

// Who has a name and nothing else is of the country the report is mostly about.
static void give_country(cast *c) {
    for (uint32_t id = 0; id < c->all.n; id++) {
        member *who = &c->all.at[id];
        if (who->a.kind != ENT_KIND_person || !who->named || who->a.code.len) continue;
        sv country =
            cast_main_country(c, who->mentions.n ? c->scopes[who->mentions.at[0].sentence] : 0);
        cast_set_code(c, id, (sv){0}, country, (sv){0});
    }
}

actors actor_find(const scene *sc) {
    cast c = cast_open(sc);
    uint32_t n = (uint32_t)sc->language->n_sentences;
    for (uint32_t s = 0; s < n; s++) {
        for (int i = 0; i < (int)c.mentions[s].n; i++) resolve_mention(&c, s, i, 0);
        note_mentions(&c, s);
    }
    give_country(&c);
    actors out = {.names = c.names, .countries = c.weights};
    uint32_t *to = arena_new(sc->a, uint32_t, c.all.n);
    put_in_order(&c, &out, to);
    const actor_ids **by_word = arena_new(sc->a, const actor_ids *, n);
    for (uint32_t s = 0; s < n; s++) by_word[s] = index_sentence(&c, s, to);
    out.by_word = by_word;
    return out;
}
