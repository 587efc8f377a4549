// SPDX-License-Identifier: Apache-2.0
//
// The last look at a draft: what is no event is dropped, the rest gets the record's fields.
#include "base/day.h"
#include "base/text.h"
#include "code/coder.h"
#include "code/said.h"

enum { BACKGROUND_DAYS = 30 };

typedef struct ready {
    ent_event e;
    draft *d;
    int cue; // the reporting verb over it, -1
    bool dropped;
} ready;

typedef VEC(ready) ready_list;

// --- What is no event ------------------------------------------------------------------------------

static bool needs_target(ent_type t) {
    return t == ENT_TYPE_AID || t == ENT_TYPE_COOPERATE || t == ENT_TYPE_SANCTION;
}

// A noun that the text does not tell as known, inside something that has not happened.
static bool in_purpose(coder *x, const draft *d) {
    if (!d->core->c.nominal || d->known || !d->adjunct) return false;
    int w = d->core->c.word;
    for (int step = 0; step < 32 && w >= 0; step++, w = coder_word(x, w)->head)
        if (coder_word(x, w)->upos == ENT_UPOS_VERB && clause_infinitive(x->sc, x->s, w))
            return true;
    return false;
}

// A noun that only names what something else is about: "talks on the ceasefire", "victims of the war".
static bool topic(coder *x, const draft *d) {
    if (!d->core->c.nominal || !d->adjunct) return false;
    clause_place at = clause_place_of(x->sc, x->s, d->core->c.word);
    if (at.head < 0) return false;
    sv prep = scene_preposition(x->sc, x->s, at.top);
    static const char about[] = "of|for|on|against|to|about|from|like|as|into|than|such as";
    if (word_in(prep, about)) return true;
    return deprel_base(at.rel) == ENT_DEP_nmod && at.rel == ENT_DEP_nmod__poss;
}

// A noun of words or meetings that tells one side only: "before the meeting", "his commitment".
static bool half_told(const draft *d) {
    bool words = d->type <= ENT_TYPE_CONCEDE ||
                 (d->type >= ENT_TYPE_REQUEST && d->type <= ENT_TYPE_THREATEN);
    return d->core->c.nominal && d->adjunct && words && !d->target.who.n;
}

// "the strike", "the rally": a protest told before, or something else told before; by itself it says nothing new.
static bool only_recalls(coder *x, const draft *d) {
    if (d->type != ENT_TYPE_PROTEST || !d->core->c.nominal || !d->known || !d->source.implied)
        return false;
    for (size_t i = 0; i < x->told.n; i++) {
        ent_type t = x->told.at[i].type;
        if (t == ENT_TYPE_PROTEST || t == ENT_TYPE_ASSAULT) return true;
    }
    return false;
}

// "We shall come back", people say: nobody who could commit himself.
static bool only_talk(coder *x, const draft *d) {
    if (d->type != ENT_TYPE_AGREE || d->by != d->core || d->line->type == ENT_TYPE_AGREE)
        return false;
    for (size_t i = 0; i < d->source.who.n; i++)
        if (!sv_eq(x->who->at[d->source.who.at[i]].sectors, SV("CVL"))) return false;
    return true;
}

static bool on_itself(coder *x, const draft *d) {
    int obj = d->core->c.obj;
    return obj >= 0 && word_in(coder_lemma(x, obj), "itself|themselves|himself|herself");
}

// "Under the treaty, each side grants ...": what an agreement or a law provides, not what somebody did.
static bool provision(coder *x, const draft *d) {
    int w = d->word;
    if (x->t->s->part != ENT_PART_BODY || !word_in(coder_word(x, w)->xpos, "VBZ|VBP")) return false;
    for (int step = 0; step < 4; step++) {
        for (int c = x->t->first[w]; c >= 0; c = x->t->next[c]) {
            sv prep = scene_preposition(x->sc, x->s, c);
            const predicate *p = frame_at(&x->preds, c);
            bool paper = word_in(coder_lemma(x, c),
                                 "treaty|agreement|accord|pact|law|constitution|deal|rule|plan");
            if (word_in(prep, "under|by|per") &&
                (paper || (p && p->line && p->line->type == ENT_TYPE_AGREE)))
                return true;
        }
        if (coder_word(x, w)->deprel != ENT_DEP_conj) return false;
        w = coder_word(x, w)->head;
    }
    return false;
}

// Neither side is anybody that codes tell of.
static bool private_matter(coder *x, const draft *d) {
    for (size_t i = 0; i < d->source.who.n; i++)
        if (x->who->at[d->source.who.at[i]].code.len) return false;
    for (size_t i = 0; i < d->target.who.n; i++)
        if (x->who->at[d->target.who.at[i]].code.len) return false;
    return true;
}

static bool own_side(const party *p) { return p->who.n && !p->passed && !p->implied; }

static bool is_event(coder *x, const draft *d) {
    if (!d->source.who.n || d->status == ENT_IS_hypothetical) return false;
    if (needs_target(d->type) && !d->target.who.n) return false;
    if ((d->needs_both || topic(x, d)) && !(own_side(&d->source) && own_side(&d->target)))
        return false;
    if (half_told(d) || only_talk(x, d) || only_recalls(x, d) || private_matter(x, d) ||
        in_purpose(x, d) || on_itself(x, d) || provision(x, d))
        return false;
    if (!d->symmetric && d->target.who.n && role_same(d->source, d->target)) return false;
    return d->type != ENT_TYPE_NONE;
}

// --- Fields ----------------------------------------------------------------------------------------

static bool state_side(const ent_actor *a) {
    return scene_has_sector(a->sectors, "GOV|MIL|COP|JUD|LEG|SPY") ||
           !scene_has_sector(a->sectors, "REB|OPP|CVL|UAF|CRM|PRM|JRN");
}

static bool same_side(const ent_actor *a, const ent_actor *b) {
    if (!a->country.len) return a->code.len && sv_eq(a->code, b->code); // "the bank said it would"
    return sv_eq(a->country, b->country) && state_side(a) == state_side(b);
}

// G8c: a party to the conflict tells what its enemy did.
static bool partial(coder *x, const draft *d, uint32_t speaker) {
    if (know_plover_of(x->sc->k, d->type, d->mode).quad != 4) return false;
    const ent_actor *s = &x->who->at[speaker];
    if (!state_side(s) && !scene_has_sector(s->sectors, "REB|OPP|PRM|UAF"))
        return false; // witnesses, journalists
    const ent_actor *doer = &x->who->at[d->source.who.at[0]];
    bool at_home =
        sv_eq(s->country, doer->country) && state_side(s); // officials on a crime or a rising
    if (at_home || same_side(s, doer)) return false;
    for (size_t i = 0; i < d->target.who.n; i++)
        if (same_side(s, &x->who->at[d->target.who.at[i]])) return true;
    return false;
}

// Somebody else's future hostile act is a forecast, no threat.
static bool forecast(coder *x, const draft *d, uint32_t speaker) {
    if (d->type != ENT_TYPE_THREATEN || d->line->type == ENT_TYPE_THREATEN) return false;
    return !same_side(&x->who->at[speaker], &x->who->at[d->source.who.at[0]]);
}

static bool news_tense(coder *x, const draft *d) {
    const ent_sentence *s = x->t->s;
    if (s->part != ENT_PART_BODY) return true;
    return d->status == ENT_IS_actual || d->status == ENT_IS_ongoing ||
           d->status == ENT_IS_demanded || d->status == ENT_IS_intended ||
           d->status == ENT_IS_alleged || d->status == ENT_IS_failed;
}

static ent_when time_at(coder *x, int word) { return time_of_event(x->sc, x->when, x->s, word); }

// A clause told beside another ("columns that invaded", "when he sent aid") shares the other's time.
static ent_when time_above(coder *x, int word) {
    ent_when w = {ENT_NO_DAY, ENT_NO_DAY, ENT_GRAIN_day, ENT_WHEN_NONE};
    bool beside = false;
    for (int step = 0; step < 12 && word >= 0 && w.by == ENT_WHEN_NONE; step++) {
        ent_deprel rel = coder_word(x, word)->deprel;
        beside |= deprel_base(rel) == ENT_DEP_acl || deprel_base(rel) == ENT_DEP_advcl;
        if (rel == ENT_DEP_ccomp || rel == ENT_DEP_parataxis) break;
        word = coder_word(x, word)->head;
        if (word < 0 || !beside || !clause_heads(x->t, word)) continue;
        w = time_at(x, word);
        int comp = tree_child(x->t, word, ENT_DEP_xcomp, -1);
        if (w.by == ENT_WHEN_NONE && comp >= 0) w = time_at(x, comp);
    }
    return w;
}

static ent_when time_of(coder *x, const draft *d, int cue) {
    ent_when w = time_at(x, d->asked && cue >= 0 ? cue : d->word);
    bool noun_too = d->core->c.word != d->word && d->by->c.word == d->word && d->core->c.nominal;
    if (w.by == ENT_WHEN_NONE && noun_too) w = time_at(x, d->core->c.word);
    if (w.by == ENT_WHEN_NONE) w = time_above(x, d->word);
    ent_day published = x->sc->report->published;
    if (w.by == ENT_WHEN_NONE && published != ENT_NO_DAY && news_tense(x, d) && !d->background)
        w = (ent_when){published, published, ENT_GRAIN_day, ENT_WHEN_PUBLISHED};
    return w;
}

static bool told_as_history(coder *x, const ent_when *w) {
    ent_day published = x->sc->report->published;
    if (published == ENT_NO_DAY || w->to == ENT_NO_DAY || w->by != ENT_WHEN_TEXT) return false;
    if (w->to < published - BACKGROUND_DAYS) return true;
    return w->grain >= ENT_GRAIN_year && day_civil(w->to).year != day_civil(published).year;
}

static sv contexts_of(coder *x) {
    uint64_t bits = 0;
    for (size_t w = 0; w < x->t->s->n_words; w++)
        if (coder_word(x, (int)w)->upos != ENT_UPOS_PUNCT)
            bits |= know_contexts(x->sc->k, coder_lemma(x, (int)w));
    text out = text_new(x->sc->a);
    for (int bit = 0; bits >> bit; bit++) {
        if (!(bits >> bit & 1)) continue;
        if (out.n) text_char(&out, '|');
        text_add(&out, know_context_name(x->sc->k, bit));
        if (bit == 63) break;
    }
    return text_sv(&out);
}

// "gunmen", and no telling where.
static bool nowhere(const ent_actor *a) {
    return !a->code.len || (!a->country.len && sv_eq(a->code, a->sectors));
}

// How sure: the dictionary line, how the sides were found, how much stands between them and the words. Not calibrated.
static float confidence_of(coder *x, const draft *d) {
    double c = 0.8;
    if (d->line->n_conds) c += 0.05;
    if (d->core->c.nominal) c -= 0.08;
    if (d->core->next) c -= 0.04;
    c -= 0.04 * d->n_ops;
    if (d->source.passed) c -= 0.06;
    if (d->source.implied) c -= 0.15;
    if (d->target.implied) c -= 0.06;
    if (!d->target.who.n && d->type != ENT_TYPE_STATEMENT) c -= 0.12;
    if (d->source.word >= 0 && coder_word(x, d->source.word)->upos == ENT_UPOS_PRON) c -= 0.04;
    if (d->source.word >= 0 && (d->source.word > d->word + 12 || d->source.word < d->word - 25))
        c -= 0.05;
    if (d->needs_both || d->background) c -= 0.1;
    if (d->told) c -= 0.05;
    if (nowhere(&x->who->at[d->source.who.at[0]])) c -= 0.1;
    return (float)(c < 0.05 ? 0.05 : c > 0.95 ? 0.95 : c);
}

static ent_span span_of(coder *x, const party *p) {
    return p->who.n && p->word >= 0 ? scene_phrase(x->sc, x->s, p->word) : (ent_span){0, 0};
}

static sv names_of(coder *x, const party *p) {
    text t = text_new(x->sc->a);
    for (size_t i = 0; i < p->who.n; i++) {
        if (i) text_add(&t, SV(", "));
        text_add(&t, x->who->at[p->who.at[i]].name);
    }
    if (!p->who.n) text_add(&t, SV("none"));
    if (p->who.n) text_add(&t, p->implied ? SV(" (implied)") : SV(""));
    return text_sv(&t);
}

static ent_why why_of(coder *x, const draft *d, int32_t speaker, const ent_when *w) {
    static const char *const by[] = {"not told", "told in the text", "the day of publication"};
    sv speaks = speaker >= 0 ? x->who->at[speaker].name : SV("the report");
    sv steps = arena_printf(x->sc->a,
                            "type: %s, from `" SV_FMT "', " SV_FMT "\nsource: " SV_FMT
                            "\ntarget: " SV_FMT "\nstatus: %s\nspeaker: " SV_FMT "\ntime: %s\n",
                            d->type < ENT_N_TYPE ? ent_type_name(d->type) : "-",
                            SV_ARG(coder_lemma(x, d->core->c.word)), SV_ARG(d->line->line),
                            SV_ARG(names_of(x, &d->source)), SV_ARG(names_of(x, &d->target)),
                            ent_event_status_name(d->status), SV_ARG(speaks), by[w->by]);
    return (ent_why){.line = d->line->line, .rule = d->rule, .steps = steps};
}

static void set_codes(coder *x, ent_event *e, const draft *d) {
    know_plover plover = know_plover_of(x->sc->k, d->type, d->mode);
    e->type = d->type;
    e->modes = d->mode;
    e->cameo = d->cameo.len ? d->cameo : plover.cameo;
    e->quad = plover.quad;
    e->score = plover.score;
    const know_cameo *code = know_cameo_of(x->sc->k, e->cameo);
    e->goldstein = code ? code->goldstein : 0;
}

static ent_event event_of(coder *x, const draft *d, int32_t speaker, int cue, sv contexts) {
    ent_event e = {.source = d->source.who.at,
                   .n_source = d->source.who.n,
                   .target = d->target.who.at,
                   .n_target = d->target.who.n,
                   .symmetric = d->symmetric,
                   .status = d->status,
                   .said_by = speaker,
                   .sentence = x->s,
                   .word = (uint32_t)d->word,
                   .contexts = contexts};
    set_codes(x, &e, d);
    e.when = time_of(x, d, cue);
    e.trigger = (ent_span){coder_word(x, d->first)->span.begin, coder_word(x, d->last)->span.end};
    e.source_span = span_of(x, &d->source);
    e.target_span = span_of(x, &d->target);
    e.background = d->background || told_as_history(x, &e.when);
    e.confidence = confidence_of(x, d);
    e.runner_up = d->core->next && d->by == d->core ? d->core->next->type : ENT_TYPE_NONE;
    e.runner_up_confidence = e.runner_up == ENT_TYPE_NONE ? 0 : e.confidence * 0.25f;
    e.place = where_of_event(x->sc, x->where, &e);
    e.why = why_of(x, d, speaker, &e.when);
    return e;
}

// --- One draft, one sentence ------------------------------------------------------------------------

// What is agreed, promised, offered is still to come; a signed treaty is done.
static bool promise(const draft *d) {
    if (d->core->c.nominal && d->by == d->core) return false;
    if (d->type == ENT_TYPE_CONCEDE) return sv_starts(d->cameo, SV("035"));
    return d->type == ENT_TYPE_AGREE && !sv_eq(d->cameo, SV("057"));
}

static bool names_prison(coder *x, int phrase) {
    static const char prison[] = "prison|jail|imprisonment|custody|bar|year|month|life";
    for (int w = x->t->left[phrase]; w <= x->t->right[phrase]; w++)
        if (word_in(coder_lemma(x, w), prison)) return true;
    return false;
}

// "sentenced them to ten years in prison".
static bool prison_term(coder *x, const draft *d) {
    if (d->type != ENT_TYPE_SANCTION || !sv_in_list(SV("convict"), d->mode, '|')) return false;
    int heads[2] = {d->core->c.word, d->core->c.obj};
    for (int i = 0; i < 2 && heads[i] >= 0; i++)
        for (int c = x->t->first[heads[i]]; c >= 0; c = x->t->next[c])
            if (sv_eq(scene_preposition(x->sc, x->s, c), SV("to")) && names_prison(x, c))
                return true;
    return false;
}

static draft *locking_up(coder *x, const draft *verdict) {
    draft *d = arena_new(x->sc->a, draft, 1);
    *d = *verdict;
    d->type = ENT_TYPE_COERCE;
    d->mode = SV("arrest");
    d->cameo = SV("173");
    d->rule = arena_printf(x->sc->a, "prison term; " SV_FMT, SV_ARG(verdict->rule));
    return d;
}

static void add_ready(coder *x, ready r, ready_list *list) {
    *vec_push(x->sc->a, list) = r;
    *vec_push(x->sc->a, &x->told) = r.e;
}

static void settle(coder *x, draft *d, sv contexts, ready_list *list) {
    int cue = -1;
    party speaker = said_find(x, d->word, &cue);
    imply_sides(x, d, &speaker);
    if (!is_event(x, d)) return;
    int32_t said_by = speaker.who.n ? (int32_t)speaker.who.at[0] : -1;
    if (said_by >= 0 && forecast(x, d, speaker.who.at[0])) return;
    if (promise(d) && d->status == ENT_IS_actual) d->status = ENT_IS_intended;
    if (d->type == ENT_TYPE_REQUEST && d->status == ENT_IS_actual) d->status = ENT_IS_demanded;
    if (d->status == ENT_IS_actual &&
        (d->told || (said_by >= 0 && partial(x, d, speaker.who.at[0]))))
        d->status = ENT_IS_alleged;
    add_ready(x, (ready){event_of(x, d, said_by, cue, contexts), d, cue, false}, list);
    if (!prison_term(x, d)) return;
    draft *jail = locking_up(x, d); // the codebook's two records of one verdict
    add_ready(x, (ready){event_of(x, jail, said_by, cue, contexts), jail, cue, false}, list);
}

static bool has_first(const ent_event *a, const ent_event *b) {
    return a->n_source && b->n_source && a->source[0] == b->source[0];
}

// A plain statement only counts where it says nothing else that is coded, once a speaker and sentence.
static bool empty_talk(const ready_list *list, size_t i) {
    const ready *r = &list->at[i];
    for (size_t k = 0; k < list->n; k++) {
        const ready *o = &list->at[k];
        if (k == i || o->dropped) continue;
        if (o->e.type == ENT_TYPE_STATEMENT) {
            if (k < i && has_first(&o->e, &r->e)) return true;
        } else if (o->cue == r->d->word ||
                   (o->e.said_by >= 0 && (uint32_t)o->e.said_by == r->e.source[0])) {
            return true;
        }
    }
    return false;
}

static bool same_ids(const uint32_t *a, size_t n, const uint32_t *b, size_t m) {
    if (n != m) return false;
    for (size_t i = 0; i < n; i++)
        if (a[i] != b[i]) return false;
    return true;
}

// Whether the verb tells something of its own and is no by-product of another ("attacked, killing ten").
static bool own_clause(coder *x, int verb) {
    ent_deprel rel = coder_word(x, verb)->deprel;
    if (rel == ENT_DEP_xcomp) rel = coder_word(x, coder_word(x, verb)->head)->deprel;
    if (rel == ENT_DEP_advcl) return tree_child(x->t, verb, ENT_DEP_nsubj, -1) >= 0;
    return rel == ENT_DEP_conj || rel == ENT_DEP_root || rel == ENT_DEP_acl__relcl;
}

// "searched the ship and seized its cargo": two verbs, each with something of its own to act on.
static bool acts_apart(coder *x, const draft *a, const draft *b) {
    const clause *c = &a->core->c, *d = &b->core->c;
    if (c->nominal || d->nominal || a->word == b->word || c->word == d->word) return false;
    if (!own_clause(x, c->word) || !own_clause(x, d->word)) return false;
    return (c->obj >= 0 || d->obj >= 0) && c->obj != d->obj;
}

// Told before in this sentence: same type and sides, or the same with one side left out by a noun.
static bool repeats(coder *x, const ready *a, const ready *b) {
    if (a->e.type != b->e.type || acts_apart(x, a->d, b->d)) return false;
    bool source = same_ids(a->e.source, a->e.n_source, b->e.source, b->e.n_source);
    bool target = same_ids(a->e.target, a->e.n_target, b->e.target, b->e.n_target);
    if (source && target) return true;
    return source && !b->e.n_target && b->d->core->c.nominal;
}

// Moving troops is part of the attack that they make (codebook, precedence 1).
static bool part_of_attack(const ready *a, const ready *b) {
    return b->e.type == ENT_TYPE_MOBILIZE && a->e.type == ENT_TYPE_ASSAULT &&
           has_first(&a->e, &b->e) && a->e.status == ENT_IS_actual;
}

static void drop_doubles(coder *x, ready_list *list) {
    for (size_t i = 0; i < list->n; i++)
        for (size_t k = 0; k < list->n; k++) {
            ready *a = &list->at[i], *b = &list->at[k];
            if (i == k || a->dropped || b->dropped) continue;
            bool second = k > i || a->e.confidence > b->e.confidence;
            if ((repeats(x, a, b) && second) || part_of_attack(a, b)) b->dropped = true;
        }
    for (size_t i = 0; i < list->n; i++)
        if (list->at[i].e.type == ENT_TYPE_STATEMENT && !list->at[i].dropped && empty_talk(list, i))
            list->at[i].dropped = true;
}

static bool stands_before(const draft *a, const draft *b) {
    if (a->word != b->word) return a->word < b->word;
    return a->core->c.word < b->core->c.word;
}

static size_t in_order(coder *x, const drafts *all, draft ***out) {
    size_t n = 0;
    for (draft *d = all->first; d; d = d->next) n++;
    draft **at = arena_new(x->sc->a, draft *, n);
    n = 0;
    for (draft *d = all->first; d; d = d->next) {
        size_t k = n++;
        for (; k > 0 && stands_before(d, at[k - 1]); k--) at[k] = at[k - 1];
        at[k] = d;
    }
    *out = at;
    return n;
}

void finish_sentence(coder *x, drafts *all) {
    if (!all->first) return;
    ready_list list = {0};
    sv contexts = contexts_of(x);
    draft **at;
    size_t n = in_order(x, all, &at);
    for (size_t i = 0; i < n; i++) settle(x, at[i], contexts, &list);
    drop_doubles(x, &list);
    for (size_t i = 0; i < list.n; i++)
        if (!list.at[i].dropped) *vec_push(x->sc->a, &x->events) = list.at[i].e;
}
