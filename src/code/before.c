// SPDX-License-Identifier: Apache-2.0
#include "code/before.h"

enum { MOST_IN_SET = 8, MOST_STEPS = 6 };

before before_mention(const cast *c, const mention *m, int limit) {
    return (before){.c = c,
                    .sentence = m->sentence,
                    .scope = c->scopes[m->sentence],
                    .i = (int32_t)(m - c->mentions[m->sentence].at),
                    .left = BEFORE_MOST,
                    .limit = limit};
}

const mention *before_next(before *b) {
    while (b->left > 0) {
        if (--b->i >= 0) {
            const mention *m = &b->c->mentions[b->sentence].at[b->i];
            if (!m->n_ids) continue;
            b->left--;
            return m;
        }
        if (b->sentence == 0 || ++b->far > b->limit) return NULL;
        b->sentence--;
        if (b->c->scopes[b->sentence] != b->scope) return NULL;
        b->i = (int32_t)b->c->mentions[b->sentence].n;
    }
    return NULL;
}

// --- Tallies ----------------------------------------------------------------------------------

void tally_count(tally *t, sv country, uint32_t id, double points) {
    t->seen++;
    for (int i = 0; i < t->n; i++) {
        bool same = country.len ? sv_eq(t->at[i].country, country) : t->at[i].id == id;
        if (!same) continue;
        t->at[i].points += points;
        t->at[i].first = t->seen;
        return;
    }
    if (t->n == BEFORE_MOST) return;
    t->at[t->n].country = country;
    t->at[t->n].id = id;
    t->at[t->n].first = t->at[t->n].last = t->seen;
    t->at[t->n++].points = points;
}

static void count_once(tally *t, sv country, uint32_t sentence, double points) {
    for (int i = 0; i < t->n; i++)
        if (sv_eq(t->at[i].country, country) && t->at[i].sentence == sentence) {
            t->at[i].first = ++t->seen;
            return;
        }
    tally_count(t, country, 0, points);
    for (int i = 0; i < t->n; i++)
        if (sv_eq(t->at[i].country, country)) t->at[i].sentence = sentence;
}

static void swap(tally *t, int i, int j) {
    __typeof__(t->at[0]) x = t->at[i];
    t->at[i] = t->at[j];
    t->at[j] = x;
}

int tally_raise(tally *t, int n) {
    if (t->n < n) n = t->n;
    for (int i = 0; i < n; i++)
        for (int j = i + 1; j < t->n; j++)
            if (t->at[j].points > t->at[i].points) swap(t, i, j);
    for (int i = 0; i < n; i++)
        for (int j = i + 1; j < n; j++)
            if (t->at[j].first > t->at[i].first) swap(t, i, j);
    return n;
}

tally before_countries(const cast *c, const mention *m, double share) {
    tally t = {0};
    before b = before_mention(c, m, BEFORE_FAR);
    for (const mention *x; (x = before_next(&b)) != NULL;)
        for (size_t i = 0; i < x->n_ids; i++) {
            sv country = c->all.at[x->ids[i]].a.country;
            if (country.len) count_once(&t, country, b.sentence, 1.0 / (1 + b.far));
        }
    uint32_t scope = c->scopes[m->sentence];
    double main = 1 + cast_weight_of(c, scope, cast_main_country(c, scope));
    for (int i = 0; i < t.n; i++)
        t.at[i].points += share * cast_weight_of(c, scope, t.at[i].country) / main;
    return t;
}

int before_set(const cast *c, const mention *m, int n, sv *countries) {
    before b = before_mention(c, m, BEFORE_ALL);
    for (const mention *x; (x = before_next(&b)) != NULL;) {
        uint32_t ids[MOST_IN_SET];
        size_t many = coref_set(c, x, ids, MOST_IN_SET);
        int got = 0;
        for (size_t i = 0; i < many && got <= n; i++) {
            sv country = c->all.at[ids[i]].a.country;
            bool known = !country.len;
            for (int k = 0; k < got; k++) known |= sv_eq(countries[k], country);
            if (!known && got < MOST_IN_SET) countries[got++] = country;
        }
        if (got == n) return got;
    }
    return 0;
}

// Only commas, "and" and articles stand between the two names.
static bool in_a_row(const cast *c, uint32_t sentence, const proper_name *x, const proper_name *y) {
    for (int w = x->end; w < y->begin; w++) {
        const ent_word *word = scene_word(c->sc, sentence, w);
        bool links = word->upos == ENT_UPOS_CCONJ || word->upos == ENT_UPOS_DET ||
                     sv_eq(word->form, SV(","));
        if (!links) return false;
    }
    return y->begin > x->end;
}

// The row that ends with name `last`; `n` + 1 for longer ones.
static int row_of(const cast *c, uint32_t sentence, int last, int n, sv *countries) {
    const names *in = &c->names[sentence];
    int got = 0;
    for (int i = last; i >= 0 && got <= n; i--) {
        const proper_name *name = &in->at[i];
        bool state = name->kind == NAME_COUNTRY || name->kind == NAME_CAPITAL;
        if (!state || (i < last && !in_a_row(c, sentence, name, &in->at[i + 1]))) break;
        if (got < n) countries[n - 1 - got] = cast_country_of_name(c, name);
        got++;
    }
    return got;
}

int before_row(const cast *c, const mention *m, int n, sv *countries) {
    for (uint32_t back = 0; back <= BEFORE_FAR && back <= m->sentence; back++) {
        uint32_t s = m->sentence - back;
        if (c->scopes[s] != c->scopes[m->sentence]) return 0;
        for (int last = (int)c->names[s].n - 1; last >= 0; last--) {
            if (back == 0 && c->names[s].at[last].end > m->begin) continue;
            int got = row_of(c, s, last, n, countries);
            if (got == n) return n;
            last -= got > 1 ? got - 1 : 0;
        }
    }
    return 0;
}

// --- Subjects ---------------------------------------------------------------------------------

bool before_is_subject(const cast *c, const mention *m) {
    return deprel_base(scene_word(c->sc, m->sentence, m->head)->deprel) == ENT_DEP_nsubj;
}

const mention *before_subject(cast *c, const mention *m, int depth) {
    const tree *t = &c->sc->trees[m->sentence];
    int verb = t->s->words[m->head].head, subject = -1;
    for (int steps = 0; verb >= 0 && subject < 0 && steps < MOST_STEPS; steps++) {
        subject = tree_child(t, verb, ENT_DEP_nsubj, -1);
        bool open = t->s->words[verb].deprel == ENT_DEP_xcomp;
        verb = open ? t->s->words[verb].head : -1;
    }
    return subject == m->head ? NULL : resolve_at(c, m->sentence, subject, depth);
}

bool before_told_much(const cast *c, const mention *m, sv country) {
    uint32_t scope = c->scopes[m->sentence];
    return 2 * cast_weight_of(c, scope, country) >=
           cast_weight_of(c, scope, cast_main_country(c, scope));
}
