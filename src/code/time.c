// SPDX-License-Identifier: Apache-2.0
#include "code/time.h"
#include "base/day.h"
#include "code/tense.h"

enum { FEWEST_YEARS = 3 }; // that make a history

// The expressions of one sentence.
typedef struct found {
    uint32_t sentence;
    const timeword *pieces;
    timex_list list;
} found;

typedef struct finder {
    const scene *sc;
    timevalue_context context;
    VEC(found) sentences;
    VEC(ent_time) times;
    VEC(time_place) places;
} finder;

static int head_of(const ent_sentence *s, int begin, int end) {
    for (int w = begin; w < end; w++)
        if (s->words[w].head < begin || s->words[w].head >= end) return w;
    return begin;
}

// A time that what follows can count from: "the next day".
static bool tells_when(const timex *x, const timevalue *v) {
    return x->kind == TIMEX_DATE && v->from != ENT_NO_DAY;
}

static void add(finder *f, uint32_t sentence, const timeword *p, const timex *x) {
    const ent_sentence *s = &f->sc->language->sentences[sentence];
    time_place place = {.begin = p[x->begin].word, .end = p[x->end - 1].word + 1};
    place.head = head_of(s, place.begin, place.end);
    place.dated = x->kind == TIMEX_DATE || x->kind == TIMEX_DURATION;
    f->context.tense = tense_at(f->sc, sentence, place.head);
    timevalue v = timevalue_of(f->sc->a, x, &f->context);
    if (tells_when(x, &v) && s->part == ENT_PART_BODY) f->context.told = v;
    *vec_push(f->sc->a, &f->places) = place;
    *vec_push(f->sc->a, &f->times) = (ent_time){
        .span = {p[x->begin].span.begin, p[x->end - 1].span.end},
        .sentence = sentence,
        .from = v.from,
        .to = v.to,
        .grain = v.grain,
        .timex = v.timex,
    };
}

static void find_in(finder *f, uint32_t sentence) {
    int n;
    bool telling;
    const timeword *p = timeword_of(f->sc, sentence, &n, &telling);
    if (!telling) return;
    timex_list list = timex_find(f->sc, sentence, p, n);
    if (list.n) *vec_push(f->sc->a, &f->sentences) = (found){sentence, p, list};
}

// Years, and nothing that counts from the day of publication: a history.
static bool is_story(const finder *f) {
    size_t n_years = 0;
    for (size_t i = 0; i < f->sentences.n; i++) {
        timex_list list = f->sentences.at[i].list;
        for (size_t k = 0; k < list.n; k++) {
            if (timex_is_deictic(&list.at[k])) return false;
            n_years += list.at[k].year != TIMEX_UNKNOWN;
        }
    }
    return n_years >= FEWEST_YEARS;
}

times time_find(const scene *sc) {
    finder f = {.sc = sc};
    for (size_t s = 0; s < sc->language->n_sentences; s++) find_in(&f, (uint32_t)s);
    f.context.now = sc->report->published;
    f.context.told.from = f.context.told.to = ENT_NO_DAY;
    f.context.story = is_story(&f);
    for (size_t i = 0; i < f.sentences.n; i++) {
        const found *s = &f.sentences.at[i];
        for (size_t k = 0; k < s->list.n; k++) add(&f, s->sentence, s->pieces, &s->list.at[k]);
    }
    return (times){f.times.at, f.places.at, f.times.n};
}
