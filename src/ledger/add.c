// SPDX-License-Identifier: Apache-2.0
#include "base/day.h"
#include "base/utf8.h"
#include "ledger/names.h"
#include "ledger/store.h"
#include <math.h>
#include <stdlib.h>
#include <time.h>

enum { MOST_KNOWN_ACTORS = 1 << 20, MOST_PARTIES = 16 };

static const db_table report_table = {"report",
                                      "n, key, id, input_id, uri, source, title, language, "
                                      "published, published_from, text, copy, lede"};
static const db_table words_table = {"report_words", "rowid, words"};
static const db_table revision_table = {"revision", "n, key, version, knowledge, model, first_at"};
static const db_table record_table = {"record", "n, report, revision, hash, ended, extra"};
static const db_table actor_table = {"actor", "n, key, name, code, country, sectors, role, kind"};
static const db_table appearance_table = {"appearance", "record, seq, actor, spans"};
static const db_table place_table = {"place", "n, key, name, country, lat, lon, geonames"};
static const db_table mention_table = {
    "mention", "n, record, report, seq, spot, type, modes, contexts, cameo, quad, score, "
               "goldstein, mutual, status, source, target, "
               "a, b, day, day_to, grain, day_by, place, said_by, trigger, trigger_begin, "
               "trigger_end, source_begin, source_end, "
               "target_begin, target_end, sentence_begin, sentence_end, part, background, "
               "confidence, runner_up, "
               "runner_up_confidence, words"};
static const db_table key_table = {"report_key", "k, day, report"};
static const db_table touched_table = {"work_report", "n"};
static const db_table side_table = {"side", "mention, side, seq, actor"};
static const db_table figure_table = {"figure", "mention, what, n"};
static const db_table seen_table = {"seen", "key"};
static const db_table quote_table = {
    "quote", "record, seq, speaker, audience, direct, cue, quote_begin, quote_end"};
static const db_table claim_table = {
    "claim", "record, seq, claimed_by, cause_begin, cause_end, cause_actors, effect_begin, "
             "effect_end, effect_actors, direction, cue, sentence_begin, sentence_end"};
static const db_table agreement_table = {"agreement",
                                         "record, seq, name, parties, signed_from, signed_to"};
static const db_table provision_table = {
    "provision", "record, agreement, seq, domain, what, status, what_begin, what_end, day, day_to"};
static const db_table trend_table = {
    "trend",
    "record, seq, what_begin, what_end, actors, course, day, day_to, sentence_begin, sentence_end"};

// A report of the batch, and its records as the store has them, those of this batch included.
typedef struct version {
    int64_t n, revision, ended;
    hash128 hash;
} version;

typedef struct known_report {
    int64_t n;
    bool is_new;
    VEC(version) versions;
} known_report;

// The mentions of a record that came, and as of which revisions they hold.
typedef struct arrival {
    int64_t record, since, ended;
    size_t first, end; // in `mentions`
} arrival;

typedef struct adding {
    ledger *l;
    db *d;
    arena *a;
    const ledger_record *r; // being added
    int64_t revision;       // its
    int64_t next_report, next_record, next_actor, next_place, next_mention, next_revision;
    strmap inputs;  // those of the batch
    strmap reports; // hash -> 1 + place in `known`
    VEC(known_report) known;
    settlings mentions;
    VEC(arrival) arrivals;
    VEC(gathered) fresh;   // reports
    int64_t first_touched; // revision, SCHEMA_OPEN for none
    ledger_counts counts;
    ent_err *err;
} adding;

// ---- helpers -------------------------------------------------------------------------------------------------------------------

sv day_text(ent_day d, char buffer[11]) {
    if (d == ENT_NO_DAY) return (sv){0};
    day_write(d, buffer);
    return (sv){buffer, 10};
}

ent_day text_day(sv s) {
    ent_day from, to;
    return s.len == 10 && day_parse(s, &from, &to) ? from : ENT_NO_DAY;
}

static db_value day_value(ent_day d, char buffer[11]) { return db_text(day_text(d, buffer)); }
static db_value there(sv s) { return db_text(s.p ? s : SV("")); }
static db_value words_value(const adding *x, sv s) {
    return x->l->no_text ? db_null() : db_text(s);
}
static db_value begin_value(ent_span s) { return s.end ? db_int(s.begin) : db_null(); }
static db_value end_value(ent_span s) { return s.end ? db_int(s.end) : db_null(); }

#define PUT(x, table, ...) db_put((x)->d, &(table), DB_ARGS(__VA_ARGS__), (x)->err)

bool words_next(sv s, size_t *at, arena *a, sv *word) {
    text t = text_new(a);
    char bytes[4];
    while (*at < s.len) {
        uint32_t c = utf8_next(s, at);
        bool part = utf8_is_letter(c) || utf8_is_digit(c);
        if (!part && t.n) break;
        if (part && t.n < 256) text_add(&t, (sv){bytes, utf8_put(utf8_lower(c), bytes)});
    }
    *word = text_sv(&t);
    return t.n > 0;
}

// FTS5 takes the words, PostgreSQL a vector of them with their positions.
static sv search_words(const adding *x, const ledger_report *r) {
    enum { LAST_POSITION = 16383 };
    text t = text_new(x->a);
    sv parts[] = {r->text.p ? r->text : r->title}, word;
    int64_t position = 0;
    for (size_t i = 0, at = 0; i < sizeof parts / sizeof *parts; i++)
        while (words_next(parts[i], &at, x->a, &word)) {
            if (t.n) text_char(&t, ' ');
            text_add(&t, word);
            if (!x->d->postgres) continue;
            if (position < LAST_POSITION) position++;
            text_char(&t, ':');
            text_int(&t, position);
        }
    return text_sv(&t);
}

// ---- who and where -------------------------------------------------------------------------------------------------------------

static ent_status find_or_none(adding *x, const char *sql, sv key, int64_t *n) {
    return db_one_int(x->d, sql, DB_ARGS(db_blob(key)), 0, n, x->err);
}

static void forget(ledger *l) {
    arena_reset(&l->known);
    l->numbers = (strmap){0};
    l->number.at = NULL;
    l->number.n = l->number.cap = 0;
}

static const int64_t *remembered(const ledger *l, const hash128 *h) {
    const uint32_t *at = strmap_get(&l->numbers, hash_sv(h));
    return at ? &l->number.at[*at] : NULL;
}

static void remember(ledger *l, const hash128 *h, int64_t n) {
    *strmap_at(&l->known, &l->numbers, arena_copy(&l->known, hash_sv(h))) = (uint32_t)l->number.n;
    *vec_push(&l->known, &l->number) = n;
}

static ent_status put_actor(adding *x, const ledger_actor *a, const hash128 *h, int64_t n) {
    const char *kind = a->kind < ENT_N_KIND ? ent_actor_kind_name(a->kind) : NULL;
    return PUT(x, actor_table, db_int(n), db_blob(hash_sv(h)), there(a->name), there(a->code),
               there(a->country), there(a->sectors), db_text(a->role), db_text(sv_of(kind)));
}

static ent_status actor_number(adding *x, const ledger_actor *a, int64_t *n) {
    hash128 h = hash_actor(a);
    const int64_t *at = remembered(x->l, &h);
    if (at) return *n = *at, ENT_OK;
    ENT_TRY(find_or_none(x, "SELECT n FROM actor WHERE key = ?1", hash_sv(&h), n));
    if (!*n) ENT_TRY(put_actor(x, a, &h, *n = x->next_actor++));
    remember(x->l, &h, *n);
    return ENT_OK;
}

static db_value degrees(double v) { return isnan(v) ? db_null() : db_real(v); }

static ent_status put_place(adding *x, const ledger_place *p, const hash128 *h, int64_t n) {
    return PUT(x, place_table, db_int(n), db_blob(hash_sv(h)), there(p->name), there(p->country),
               degrees(p->lat_deg), degrees(p->lon_deg),
               p->geonames ? db_int(p->geonames) : db_null());
}

static ent_status place_number(adding *x, const ledger_place *p, int64_t *n) {
    hash128 h = hash_place(p);
    const int64_t *at = remembered(x->l, &h);
    if (at) return *n = *at, ENT_OK;
    ENT_TRY(find_or_none(x, "SELECT n FROM place WHERE key = ?1", hash_sv(&h), n));
    if (!*n) ENT_TRY(put_place(x, p, &h, *n = x->next_place++));
    remember(x->l, &h, *n);
    return ENT_OK;
}

// ---- reports and revisions -------------------------------------------------------------------------------------------------------

// By which those that may tell the same are found.
static ent_status put_keys(adding *x, int64_t n, const ledger_report *r, const hash128 *h) {
    same_key keys[SAME_KEYS];
    neardup *copy = arena_new(x->a, neardup, 1);
    gathered *g = vec_push(x->a, &x->fresh);
    *g = (gathered){n,
                    {.key = arena_copy(x->a, hash_sv(h)),
                     .publisher = r->source,
                     .published = r->published,
                     .lede = r->lede}};
    if (neardup_read(r->copy, copy)) g->report.copy = copy;
    for (size_t k = same_keys(&g->report, keys); k > 0; k--)
        ENT_TRY(PUT(x, key_table, db_int((int64_t)keys[k - 1].key), db_int(keys[k - 1].day),
                    db_int(n)));
    return ENT_OK;
}

static ent_status put_report(adding *x, const ledger_report *r, const hash128 *h, int64_t n) {
    char day[11];
    ENT_TRY(PUT(x, report_table, db_int(n), db_blob(hash_sv(h)), db_text(r->id),
                db_text(r->input_id), db_text(r->uri), db_text(r->source), words_value(x, r->title),
                db_text(r->language), day_value(r->published, day),
                db_text(sv_of(names_published((int)r->published_from))), words_value(x, r->text),
                db_blob(r->copy), db_blob(r->lede)));
    x->counts.reports++;
    if (x->l->threshold > 0) ENT_TRY(put_keys(x, n, r, h));
    if (x->l->no_text || (!r->text.len && !r->title.len)) return ENT_OK;
    return PUT(x, words_table, db_int(n), db_text(search_words(x, r)));
}

static ent_status read_versions(adding *x, known_report *k) {
    db_rows *rows;
    bool more;
    ENT_TRY(db_query(x->d, "SELECT n, revision, ended, hash FROM record WHERE report = ?1",
                     DB_ARGS(db_int(k->n)), &rows, x->err));
    ent_status status;
    while ((status = db_next(rows, &more, x->err)) == ENT_OK && more) {
        version v = {db_get_int(rows, 0), db_get_int(rows, 1), db_get_int(rows, 2), {{0}}};
        sv hash = db_get_blob(rows, 3);
        memcpy(v.hash.at, hash.p, hash.len < sizeof v.hash.at ? hash.len : sizeof v.hash.at);
        *vec_push(x->a, &k->versions) = v;
    }
    db_end(&rows);
    return status;
}

// The report in the store, put there when it is new.
static ent_status find_report(adding *x, known_report **out) {
    hash128 h = hash_report(&x->r->report);
    uint32_t *at = strmap_at(x->a, &x->reports, arena_copy(x->a, hash_sv(&h)));
    if (*at) return *out = &x->known.at[*at - 1], ENT_OK;
    known_report k = {0};
    ENT_TRY(find_or_none(x, "SELECT n FROM report WHERE key = ?1", hash_sv(&h), &k.n));
    k.is_new = !k.n;
    if (k.n)
        ENT_TRY(read_versions(x, &k));
    else
        ENT_TRY(put_report(x, &x->r->report, &h, k.n = x->next_report++));
    *vec_push(x->a, &x->known) = k;
    *at = (uint32_t)x->known.n;
    return *out = &x->known.at[x->known.n - 1], ENT_OK;
}

sv time_text(char buffer[24]) {
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    return (sv){buffer, strftime(buffer, 24, "%Y-%m-%dT%H:%M:%SZ", &utc)};
}

static ent_status find_revision(adding *x, int64_t *n) {
    hash128 h = hash_revision(x->r);
    const int64_t *at = remembered(x->l, &h);
    char now[24];
    if (at) return *n = *at, ENT_OK;
    ENT_TRY(find_or_none(x, "SELECT n FROM revision WHERE key = ?1", hash_sv(&h), n));
    if (!*n) {
        *n = x->next_revision++;
        ENT_TRY(PUT(x, revision_table, db_int(*n), db_blob(hash_sv(&h)), there(x->r->version),
                    there(x->r->knowledge), there(x->r->model), db_text(time_text(now))));
    }
    remember(x->l, &h, *n);
    return ENT_OK;
}

// ---- which record holds -----------------------------------------------------------------------------------------------------------
//
// As of a revision the record of the latest revision not after it holds: each record has the revisions [revision, ended). Of two
// different records in one revision (one was edited by hand) the one with the smaller hash holds, whichever came first.

static ent_status end_record(adding *x, version *v, int64_t ended) {
    v->ended = ended;
    for (size_t i = 0; i < x->arrivals.n; i++)
        if (x->arrivals.at[i].record == v->n) x->arrivals.at[i].ended = ended;
    ENT_TRY(db_flush(x->d, x->err));
    return db_run(x->d, "UPDATE record SET ended = ?2 WHERE n = ?1",
                  DB_ARGS(db_int(v->n), db_int(ended)), NULL, x->err);
}

static bool holds(const version *v) { return v->ended > v->revision; }

// The end of the new record's time; earlier ones end where it begins.
static ent_status fit_in(adding *x, known_report *k, version *new) {
    version *before = NULL, *rival = NULL;
    new->ended = SCHEMA_OPEN;
    for (size_t i = 0; i < k->versions.n; i++) {
        version *v = &k->versions.at[i];
        if (!holds(v)) continue;
        if (v->revision == new->revision) rival = v;
        if (v->revision < new->revision && (!before || v->revision > before->revision)) before = v;
        if (v->revision > new->revision && v->revision < new->ended) new->ended = v->revision;
    }
    if (rival && memcmp(rival->hash.at, new->hash.at, sizeof new->hash.at) < 0)
        return new->ended = new->revision, ENT_OK;
    if (rival) return end_record(x, rival, rival->revision);
    return before && before->ended > new->revision ? end_record(x, before, new->revision) : ENT_OK;
}

static bool is_known(const known_report *k, const version *new) {
    for (size_t i = 0; i < k->versions.n; i++) {
        const version *v = &k->versions.at[i];
        if (v->revision == new->revision && !memcmp(v->hash.at, new->hash.at, sizeof v->hash.at))
            return true;
    }
    return false;
}

// ---- mentions ----------------------------------------------------------------------------------------------------------------------

// Codes joined by '|', names where there is no code; or what stands for an actor in a dyad: its country, else its code.
static sv list_actors(adding *x, const uint32_t *at, size_t n, bool parties) {
    text t = text_new(x->a);
    text_add(&t, SV(""));
    for (size_t i = 0, k = 0; i < n; i++) {
        const ledger_actor *a = &x->r->actors[at[i]];
        sv word = a->code.len ? a->code : a->name;
        if (parties) word = a->country.len ? a->country : a->code;
        if (!word.len || (parties && (sv_in_list(word, text_sv(&t), '|') || k == MOST_PARTIES)))
            continue;
        if (k++) text_char(&t, '|');
        text_add(&t, word);
    }
    return t.at ? text_sv(&t) : SV("");
}

typedef struct spotted {
    uint32_t at, index;
} spotted;

static int by_spot(const void *p, const void *q) {
    const spotted *a = p, *b = q;
    if (a->at != b->at) return a->at < b->at ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

// Where each event stands in its report: the place of its trigger, or the next free one behind it.
static int64_t *spots_of(adding *x, const ledger_record *r) {
    spotted *s = arena_new(x->a, spotted, r->n_events + 1);
    int64_t *spots = arena_new(x->a, int64_t, r->n_events + 1), last = -1;
    for (size_t i = 0; i < r->n_events; i++)
        s[i] = (spotted){r->events[i].trigger.begin, (uint32_t)i};
    qsort(s, r->n_events, sizeof *s, by_spot);
    for (size_t i = 0; i < r->n_events; i++) {
        last = s[i].at > last ? s[i].at : last + 1;
        spots[s[i].index] = last;
    }
    return spots;
}

static ent_status put_side(adding *x, int64_t mention, sv side, const uint32_t *at, size_t n,
                           const int64_t *actors) {
    for (size_t i = 0; i < n; i++)
        ENT_TRY(PUT(x, side_table, db_int(mention), db_text(side), db_int((int64_t)i),
                    db_int(actors[at[i]])));
    return ENT_OK;
}

static db_value number_at(const int64_t *numbers, int32_t index) {
    return index < 0 ? db_null() : db_int(numbers[index]);
}

static ent_status put_mention(adding *x, const settling *m, int64_t record, size_t seq,
                              const int64_t *actors, const int64_t *places) {
    const ledger_event *e = &x->r->events[seq];
    bool dated = e->when.from != ENT_NO_DAY, second = e->runner_up < ENT_N_TYPE;
    char from[11], to[11];
    ENT_TRY(PUT(
        x, mention_table, db_int(m->n), db_int(record), db_int(m->report), db_int((int64_t)seq),
        db_int(m->spot), db_text(sv_of(names_type((int)m->type))), there(e->modes),
        there(e->contexts), db_text(e->cameo), db_int(e->quad), db_real(e->score),
        db_real(e->goldstein), db_int(e->symmetric), db_text(sv_of(names_status((int)m->status))),
        db_text(m->source), db_text(m->target), db_text(m->a), db_text(m->b),
        day_value(e->when.from, from), day_value(e->when.to, to),
        dated ? db_text(sv_of(ent_grain_name(e->when.grain))) : db_null(),
        db_text(sv_of(names_by((int)e->when.by))), number_at(places, e->place),
        number_at(actors, e->said_by), words_value(x, e->trigger_text), begin_value(e->trigger),
        end_value(e->trigger), begin_value(e->source_span), end_value(e->source_span),
        begin_value(e->target_span), end_value(e->target_span), begin_value(e->sentence),
        end_value(e->sentence), db_text(sv_of(names_part((int)e->part))), db_int(e->background),
        db_real(e->confidence), second ? db_text(sv_of(ent_type_name(e->runner_up))) : db_null(),
        second ? db_real(e->runner_up_confidence) : db_null(), db_blob(e->words)));
    for (size_t i = 0; i < e->n_figures; i++)
        ENT_TRY(PUT(x, figure_table, db_int(m->n), db_text(sv_of(e->figures[i].what)),
                    db_int(e->figures[i].n)));
    ENT_TRY(put_side(x, m->n, SV("s"), e->source, e->n_source, actors));
    return put_side(x, m->n, SV("t"), e->target, e->n_target, actors);
}

static settling mention_of(adding *x, const ledger_event *e, int64_t report, int64_t spot) {
    const ledger_report *r = &x->r->report;
    hash128 key = hash_report(r);
    return (settling){.n = x->next_mention++,
                      .report = report,
                      .spot = spot,
                      .report_key = arena_copy(x->a, hash_sv(&key)),
                      .publisher = r->source,
                      .words = e->words,
                      .lede = r->lede,
                      .copy = r->copy,
                      .type = e->type,
                      .status = e->status,
                      .source = list_actors(x, e->source, e->n_source, false),
                      .target = list_actors(x, e->target, e->n_target, false),
                      .a = list_actors(x, e->source, e->n_source, true),
                      .b = list_actors(x, e->target, e->n_target, true),
                      .published = r->published,
                      .when = e->when,
                      .quad = e->quad,
                      .symmetric = e->symmetric,
                      .import = sv_eq(x->r->version, SV("import")) ? x->revision : 0,
                      .score = e->score,
                      .confidence = e->confidence};
}

static ent_status put_mentions(adding *x, int64_t report, int64_t record, const int64_t *actors,
                               const int64_t *places) {
    const ledger_record *r = x->r;
    const int64_t *spots = spots_of(x, r);
    for (size_t i = 0; i < r->n_events; i++) {
        settling *m = vec_push(x->a, &x->mentions);
        *m = mention_of(x, &r->events[i], report, spots[i]);
        ENT_TRY(put_mention(x, m, record, i, actors, places));
    }
    return ENT_OK;
}

// ---- statements ----------------------------------------------------------------------------------------------------------------

static ent_status put_quotes(adding *x, int64_t record, const int64_t *actors) {
    for (size_t i = 0; i < x->r->n_quotes; i++) {
        const ledger_quote *q = &x->r->quotes[i];
        ENT_TRY(PUT(x, quote_table, db_int(record), db_int((int64_t)i),
                    number_at(actors, q->speaker), words_value(x, q->audience), db_int(q->direct),
                    db_text(q->cue), begin_value(q->span), end_value(q->span)));
    }
    return ENT_OK;
}

static ent_status put_claims(adding *x, int64_t record, const int64_t *actors) {
    for (size_t i = 0; i < x->r->n_claims; i++) {
        const ledger_claim *c = &x->r->claims[i];
        ENT_TRY(PUT(x, claim_table, db_int(record), db_int((int64_t)i),
                    number_at(actors, c->claimed_by), begin_value(c->cause), end_value(c->cause),
                    db_text(c->cause_actors), begin_value(c->effect), end_value(c->effect),
                    db_text(c->effect_actors), db_text(c->direction), db_text(c->cue),
                    begin_value(c->sentence), end_value(c->sentence)));
    }
    return ENT_OK;
}

static ent_status put_provisions(adding *x, int64_t record, size_t agreement,
                                 const ledger_agreement *g) {
    char from[11], to[11];
    for (size_t i = 0; i < g->n_provisions; i++) {
        const ledger_provision *p = &g->provisions[i];
        ENT_TRY(PUT(x, provision_table, db_int(record), db_int((int64_t)agreement),
                    db_int((int64_t)i), db_text(p->domain), words_value(x, p->what),
                    db_text(p->status), begin_value(p->span), end_value(p->span),
                    day_value(p->from, from), day_value(p->to, to)));
    }
    return ENT_OK;
}

static ent_status put_agreements(adding *x, int64_t record) {
    char from[11], to[11];
    for (size_t i = 0; i < x->r->n_agreements; i++) {
        const ledger_agreement *g = &x->r->agreements[i];
        ENT_TRY(PUT(x, agreement_table, db_int(record), db_int((int64_t)i), there(g->name),
                    there(g->parties), day_value(g->signed_from, from),
                    day_value(g->signed_to, to)));
        ENT_TRY(put_provisions(x, record, i, g));
    }
    return ENT_OK;
}

static ent_status put_trends(adding *x, int64_t record) {
    char from[11], to[11];
    for (size_t i = 0; i < x->r->n_trends; i++) {
        const ledger_trend *t = &x->r->trends[i];
        ENT_TRY(PUT(x, trend_table, db_int(record), db_int((int64_t)i), begin_value(t->what),
                    end_value(t->what), db_text(t->actors), db_text(t->course),
                    day_value(t->from, from), day_value(t->to, to), begin_value(t->sentence),
                    end_value(t->sentence)));
    }
    return ENT_OK;
}

// ---- records ---------------------------------------------------------------------------------------------------------------------

static ent_status put_parts(adding *x, int64_t report, int64_t record) {
    const ledger_record *r = x->r;
    int64_t *actors = arena_new(x->a, int64_t, r->n_actors + 1);
    int64_t *places = arena_new(x->a, int64_t, r->n_places + 1);
    for (size_t i = 0; i < r->n_actors; i++) {
        ENT_TRY(actor_number(x, &r->actors[i], &actors[i]));
        ENT_TRY(PUT(x, appearance_table, db_int(record), db_int((int64_t)i), db_int(actors[i]),
                    there(r->actors[i].spans)));
    }
    for (size_t i = 0; i < r->n_places; i++) ENT_TRY(place_number(x, &r->places[i], &places[i]));
    ENT_TRY(put_mentions(x, report, record, actors, places));
    ENT_TRY(put_quotes(x, record, actors));
    ENT_TRY(put_claims(x, record, actors));
    ENT_TRY(put_agreements(x, record));
    return put_trends(x, record);
}

ent_status ledger_seen(ledger *l, sv input, bool *seen, ent_err *err) {
    int64_t n;
    ENT_TRY(
        db_one_int(l->d, "SELECT 1 FROM seen WHERE key = ?1", DB_ARGS(db_blob(input)), 0, &n, err));
    *seen = n != 0;
    return ENT_OK;
}

static ent_status put_input(adding *x) {
    bool seen = strmap_get(&x->inputs, x->r->input) != NULL;
    if (!seen) ENT_TRY(ledger_seen(x->l, x->r->input, &seen, x->err));
    if (seen) return ENT_OK;
    strmap_at(x->a, &x->inputs, x->r->input);
    return PUT(x, seen_table, db_blob(x->r->input));
}

static ent_status add_record(adding *x) {
    known_report *k;
    version new = {.hash = hash_record(x->r)};
    ENT_TRY(ledger_record_check(x->r, x->err));
    if (x->r->input.p) ENT_TRY(put_input(x));
    ENT_TRY(find_revision(x, &new.revision));
    x->revision = new.revision;
    ENT_TRY(find_report(x, &k));
    if (is_known(k, &new)) return x->counts.known++, ENT_OK;
    new.n = x->next_record++;
    ENT_TRY(fit_in(x, k, &new));
    ENT_TRY(PUT(x, record_table, db_int(new.n), db_int(k->n), db_int(new.revision),
                db_blob(hash_sv(&new.hash)), db_int(new.ended), words_value(x, x->r->extra)));
    int64_t report = k->n;
    *vec_push(x->a, &k->versions) = new;
    arrival came = {new.n, new.revision, new.ended, x->mentions.n, 0};
    ENT_TRY(put_parts(x, report, new.n));
    came.end = x->mentions.n;
    *vec_push(x->a, &x->arrivals) = came;
    if (holds(&new) && new.revision < x->first_touched) x->first_touched = new.revision;
    x->counts.records++;
    x->counts.events += x->r->n_events;
    return ENT_OK;
}

// ---- the batch -------------------------------------------------------------------------------------------------------------------

static ent_status next_number(adding *x, const char *sql, int64_t *next) {
    ENT_TRY(db_one_int(x->d, sql, DB_NO_ARGS, 0, next, x->err));
    ++*next;
    return ENT_OK;
}

static ent_status number_tables(adding *x) {
    ENT_TRY(next_number(x, "SELECT max(n) FROM report", &x->next_report));
    ENT_TRY(next_number(x, "SELECT max(n) FROM record", &x->next_record));
    ENT_TRY(next_number(x, "SELECT max(n) FROM actor", &x->next_actor));
    ENT_TRY(next_number(x, "SELECT max(n) FROM place", &x->next_place));
    ENT_TRY(next_number(x, "SELECT max(n) FROM mention", &x->next_mention));
    return next_number(x, "SELECT max(n) FROM revision", &x->next_revision);
}

// What a record that came to an old report changes, and what new reports change in the crowds of others.
static ent_status reach(adding *x, bool *regrouped) {
    ENT_TRY(settle_begin(x->l, x->err));
    for (size_t i = 0; i < x->known.n; i++)
        if (!x->known.at[i].is_new) ENT_TRY(PUT(x, touched_table, db_int(x->known.at[i].n)));
    ENT_TRY(gather(x->l, x->fresh.at, x->fresh.n, regrouped, x->err));
    ENT_TRY(db_flush(x->d, x->err));
    return settle_reach(x->l, x->err);
}

static ent_status settle_all(adding *x) {
    int64_t latest = x->next_revision - 1;
    bool regrouped;
    ENT_TRY(reach(x, &regrouped));
    for (int64_t r = regrouped ? 1 : x->first_touched; r <= latest; r++) {
        settlings added = {0};
        for (size_t i = 0; i < x->arrivals.n; i++) {
            const arrival *c = &x->arrivals.at[i];
            if (c->since > r || c->ended <= r) continue;
            for (size_t k = c->first; k < c->end; k++) *vec_push(x->a, &added) = x->mentions.at[k];
        }
        ENT_TRY(settle(x->l, r, r == latest, &added, x->err));
    }
    return ENT_OK;
}

static const ledger_record *prepared(adding *x, const ledger_record *r) {
    if (r->report.copy.p) return r;
    ledger_record *copy = arena_new(x->a, ledger_record, 1);
    ledger_event *events = arena_new(x->a, ledger_event, r->n_events + 1);
    if (r->n_events) memcpy(events, r->events, r->n_events * sizeof *events);
    *copy = *r;
    copy->events = events;
    ledger_record_prepare(x->a, copy, events);
    return copy;
}

static ent_status add_all(adding *x, const ledger_record *records, size_t n) {
    ENT_TRY(number_tables(x));
    for (size_t i = 0; i < n; i++) {
        x->r = prepared(x, &records[i]);
        ENT_TRY(add_record(x));
    }
    ENT_TRY(db_flush(x->d, x->err));
    return settle_all(x);
}

static ent_status add_guarded(ledger *l, const ledger_record *records, size_t n,
                              ledger_counts *counts, ent_err *err) {
    if (arena_try(&l->a) || arena_try(&l->known))
        return err_set(err, ENT_ERR_MEMORY, 0, "out of memory for the batch");
    if (l->number.n > MOST_KNOWN_ACTORS) forget(l);
    adding *x = arena_new(&l->a, adding, 1);
    *x = (adding){.l = l, .d = l->d, .a = &l->a, .first_touched = SCHEMA_OPEN, .err = err};
    ENT_TRY(add_all(x, records, n));
    *counts = x->counts;
    return ENT_OK;
}

ent_status ledger_add(ledger *l, const ledger_record *records, size_t n, ledger_counts *counts,
                      ent_err *err) {
    ledger_counts new = {0};
    arena_reset(&l->a);
    ENT_TRY(db_begin(l->d, err));
    ent_status status = add_guarded(l, records, n, &new, err);
    if (status == ENT_OK) status = db_commit(l->d, err);
    if (status != ENT_OK) {
        db_rollback(l->d);
        forget(l); // numbers given in the batch are void
        return status;
    }
    if (!counts) return ENT_OK;
    counts->reports += new.reports;
    counts->records += new.records;
    counts->events += new.events;
    counts->known += new.known;
    return ENT_OK;
}
