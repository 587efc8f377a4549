// SPDX-License-Identifier: Apache-2.0
#include "cli/treaty.h"
#include "base/day.h"
#include "cli/measure.h"
#include "cli/query.h"
#include "measure/treaty.h"
#include <math.h>
#include <stdio.h>
#include <time.h>

treaty_settings treaty_defaults(void) {
    return (treaty_settings){.axis = "legal",
                             .coder = "human",
                             .day = ENT_NO_DAY,
                             .until = ENT_NO_DAY,
                             .known = ENT_NO_DAY,
                             .at = ENT_NO_DAY,
                             .recorded = ENT_NO_DAY,
                             .confidence = 100};
}

static ent_day today(void) { return (ent_day)(time(NULL) / 86400); }

static sv day_cell(arena *a, ent_day d) {
    char *to = arena_new(a, char, 11);
    if (d == ENT_NO_DAY) return (sv){0};
    day_write(d, to);
    return sv_of(to);
}

static sv number_cell(arena *a, double v) {
    text t = text_new(a);
    text_fixed(&t, v, 3);
    return text_sv(&t);
}

static ent_status provision_of(const treaties *t, const treaty_settings *s, uint32_t *at,
                               ent_err *err) {
    int64_t i = s->provision ? treaty_provision_named(t, sv_of(s->provision)) : -1;
    if (i < 0)
        return err_set(err, ENT_ERR_USAGE, 0,
                       s->provision ? "no provision `%s' in the file"
                                    : "--provision ID is wanted%s",
                       s->provision ? s->provision : "");
    *at = (uint32_t)i;
    return ENT_OK;
}

// ---- status, history -------------------------------------------------------------------------------------------------------------------

static ent_status status(arena *a, const treaties *t, const treaty_settings *s, ent_err *err) {
    static const char *const columns[] = {"provision",      "domain", "polarity", "legal", "C",
                                          "implementation", "M",      "title",    "C_sd",  "M_sd"};
    enum { N = sizeof columns / sizeof *columns };
    sv *cells = arena_new(a, sv, N * t->provisions.n);
    treaty_table table = treaty_usual_table();
    ent_day at = s->at == ENT_NO_DAY ? today() : s->at;
    size_t rows = 0;
    for (uint32_t i = 0; i < t->provisions.n; i++) {
        const treaty_provision *p = &t->provisions.at[i];
        if (s->provision && !sv_eq(p->id, sv_of(s->provision))) continue;
        treaty_fold legal = treaty_status_at(a, t, i, TREATY_LEGAL, at, s->known, &table);
        treaty_fold done = treaty_status_at(a, t, i, TREATY_IMPLEMENTATION, at, s->known, &table);
        const sv row[N] = {p->id,
                           sv_of(domain_name(p->domain)),
                           p->polarity > 0 ? SV("+1")
                           : p->polarity   ? SV("-1")
                                           : SV("0"),
                           sv_of(treaty_status_name(legal.status)),
                           number_cell(a, legal.value),
                           sv_of(treaty_status_name(done.status)),
                           number_cell(a, done.value),
                           p->title,
                           number_cell(a, legal.sd),
                           number_cell(a, done.sd)};
        memcpy(cells + N * rows++, row, sizeof row);
    }
    if (!rows) return err_set(err, ENT_ERR_USAGE, 0, "no provision `%s' in the file", s->provision);
    list_write(a,
               &(ledger_table){.columns = columns, .n_columns = N, .cells = cells, .n_rows = rows},
               s->as);
    return ENT_OK;
}

static const treaty_entry *entry_of(const treaties *t, int64_t seq) {
    for (size_t i = 0; i < t->entries.n; i++)
        if (t->entries.at[i].seq == seq) return &t->entries.at[i];
    return NULL;
}

static ent_status history(arena *a, const treaties *t, const treaty_settings *s) {
    static const char *const columns[] = {"seq",   "provision",  "axis",     "to",
                                          "from",  "confidence", "recorded", "evidence",
                                          "until", "coder",      "retracts", "note"};
    enum { N = sizeof columns / sizeof *columns };
    sv *cells = arena_new(a, sv, N * t->entries.n + 1);
    size_t rows = 0;
    for (size_t i = 0; i < t->entries.n; i++) {
        const treaty_entry *e = &t->entries.at[i],
                           *about = e->retracts ? entry_of(t, e->retracts) : e;
        if (!about || (s->known != ENT_NO_DAY && e->recorded > s->known)) continue;
        sv id = t->provisions.at[about->provision].id;
        if (s->provision && !sv_eq(id, sv_of(s->provision))) continue;
        const sv row[N] = {arena_printf(a, "%lld", (long long)e->seq),
                           id,
                           sv_of(treaty_axis_name(about->axis)),
                           e->retracts ? SV("(retracted)") : sv_of(treaty_status_name(e->to)),
                           day_cell(a, about->date_lo),
                           number_cell(a, about->confidence),
                           day_cell(a, e->recorded),
                           e->evidence,
                           day_cell(a, about->date_hi),
                           e->coder,
                           e->retracts ? arena_printf(a, "%lld", (long long)e->retracts) : (sv){0},
                           e->note};
        memcpy(cells + N * rows++, row, sizeof row);
    }
    list_write(a,
               &(ledger_table){.columns = columns, .n_columns = N, .cells = cells, .n_rows = rows},
               s->as);
    return ENT_OK;
}

// ---- add, retract, check ---------------------------------------------------------------------------------------------------------------

static sv with_bars(arena *a, const char *list) {
    sv s = sv_of(list);
    char *copy = arena_new(a, char, s.len + 1);
    for (size_t i = 0; i < s.len; i++) copy[i] = s.p[i] == ',' ? '|' : s.p[i];
    return (sv){copy, s.len};
}

static ent_status add(arena *a, const char *path, const treaties *t, const treaty_settings *s,
                      ent_err *err) {
    treaty_entry e = {.axis = strcmp(s->axis, "implementation") == 0 ? TREATY_IMPLEMENTATION
                                                                     : TREATY_LEGAL,
                      .to = treaty_status_named(sv_of(s->to)),
                      .date_lo = s->day,
                      .date_hi = s->until == ENT_NO_DAY ? s->day : s->until,
                      .confidence = (double)s->confidence / 100,
                      .evidence = with_bars(a, s->evidence),
                      .note = sv_of(s->note),
                      .coder = sv_of(s->coder),
                      .recorded = s->recorded == ENT_NO_DAY ? today() : s->recorded,
                      .forced = s->forced};
    ENT_TRY(provision_of(t, s, &e.provision, err));
    if (strcmp(s->axis, "legal") != 0 && e.axis == TREATY_LEGAL)
        return err_set(err, ENT_ERR_USAGE, 0, "--axis is legal or implementation");
    if (!s->to || !treaty_axis_has(e.axis, e.to))
        return err_set(err, ENT_ERR_USAGE, 0, "--to STATUS is wanted, one that the axis has");
    if (s->day == ENT_NO_DAY || e.date_hi < e.date_lo)
        return err_set(err, ENT_ERR_USAGE, 0, "--day DAY is wanted, and --until not before it");
    ENT_TRY(treaty_check(a, t, &e, err));
    ENT_TRY(treaty_append(a, path, t, &e, err));
    printf("%lld\n", (long long)e.seq);
    return ENT_OK;
}

static ent_status retract(arena *a, const char *path, const treaties *t, const treaty_settings *s,
                          ent_err *err) {
    treaty_entry e = {.retracts = s->seq,
                      .note = sv_of(s->note),
                      .coder = sv_of(s->coder),
                      .recorded = s->recorded == ENT_NO_DAY ? today() : s->recorded};
    if (!s->seq) return err_set(err, ENT_ERR_USAGE, 0, "--seq N is wanted: which entry");
    ENT_TRY(treaty_check(a, t, &e, err));
    ENT_TRY(treaty_append(a, path, t, &e, err));
    printf("%lld\n", (long long)e.seq);
    return ENT_OK;
}

// Every entry in its turn against those before it, and what contradicts each other.
static ent_status check(arena *a, const treaties *t, ent_err *err) {
    treaties before = *t;
    size_t bad = 0;
    before.entries.n = 0;
    for (size_t i = 0; i < t->entries.n; i++) {
        ent_err why;
        if (treaty_check(a, &before, &t->entries.at[i], &why) != ENT_OK) {
            printf("entry %lld: %s\n", (long long)t->entries.at[i].seq, why.message);
            bad++;
        }
        before.entries.n++;
    }
    for (size_t i = 0; i < t->warned.n; i++) printf(SV_FMT "\n", SV_ARG(t->warned.at[i]));
    if (bad)
        return err_set(err, ENT_ERR_INPUT, 0, "%zu entries do not follow from those before them",
                       bad);
    printf("%zu provisions, %zu entries: nothing wrong\n", t->provisions.n, t->entries.n);
    return ENT_OK;
}

// ---- propose ---------------------------------------------------------------------------------------------------------------------------

static ent_status propose(arena *a, const treaties *t, const treaty_settings *s, ent_err *err) {
    static const char *const columns[] = {"provision",  "axis",    "to",       "day",
                                          "confidence", "sources", "evidence", "text"};
    enum { N = sizeof columns / sizeof *columns };
    VEC(sv) cells = {0};
    measure_events events;
    if (!s->events)
        return err_set(err, ENT_ERR_USAGE, 0,
                       "--events PLACE is wanted: a ledger, or a file of events");
    ENT_TRY(measure_events_read(a, s->events, s->known, &events, err));
    for (size_t i = 0; i < events.n; i++)
        for (uint32_t p = 0; p < t->provisions.n; p++) {
            treaty_entry e;
            if (s->provision && !sv_eq(t->provisions.at[p].id, sv_of(s->provision))) continue;
            if (!treaty_propose(a, t, p, &events.at[i], &e)) continue;
            const sv row[N] = {t->provisions.at[p].id,
                               sv_of(treaty_axis_name(e.axis)),
                               sv_of(treaty_status_name(e.to)),
                               day_cell(a, e.date_lo),
                               number_cell(a, e.confidence),
                               events.at[i].sources,
                               e.evidence,
                               events.at[i].text};
            for (int k = 0; k < N; k++) *vec_push(a, &cells) = row[k];
        }
    list_write(a,
               &(ledger_table){
                   .columns = columns, .n_columns = N, .cells = cells.at, .n_rows = cells.n / N},
               s->as);
    return ENT_OK;
}

// ---- which -----------------------------------------------------------------------------------------------------------------------------

bool treaty_is_task(const char *what) {
    return sv_in_list(sv_of(what), SV("add|retract|propose|status|history|check"), '|');
}

static ent_status run_task(arena *a, const char *what, const char *path, const treaty_settings *s,
                           ent_err *err) {
    treaties t;
    ENT_TRY(treaties_read(a, path, &t, err));
    switch (what[0]) {
    case 'a': return add(a, path, &t, s, err);
    case 'r': return retract(a, path, &t, s, err);
    case 'p': return propose(a, &t, s, err);
    case 's': return status(a, &t, s, err);
    case 'h': return history(a, &t, s);
    default: return check(a, &t, err);
    }
}

int treaty_run(const command *self, const char *what, const char *path, const treaty_settings *s) {
    enum { MOST_BYTES = 1 << 30 };
    arena a;
    ent_err err;
    arena_init(&a, MOST_BYTES);
    ent_status status = arena_try(&a) ? err_set(&err, ENT_ERR_MEMORY, 0, "out of memory")
                                      : run_task(&a, what, path, s, &err);
    arena_deinit(&a);
    if (status == ENT_OK) return CLI_OK;
    if (status == ENT_ERR_USAGE) return cli_usage(self, "%s", err.message);
    cli_tell("%s", err.message);
    return status == ENT_ERR_INPUT ? CLI_SOME_FAILED : CLI_NO_LEDGER;
}
