// SPDX-License-Identifier: Apache-2.0
#include "ledger/store.h"
#include "base/utf8.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { BATCH_BYTES = 1 << 30 };

bool ledger_is_place(const char *place) {
    char head[16] = "";
    sv s = sv_of(place);
    if (sv_starts(s, SV("postgresql://")) || sv_starts(s, SV("postgres://"))) return true;
    FILE *f = fopen(place, "rbe");
    if (!f) return false;
    size_t n = fread(head, 1, sizeof head, f);
    fclose(f);
    return n == sizeof head && memcmp(head, "SQLite format 3", sizeof head) == 0;
}

// Tables that settling works with; they live as long as the connection.
static const char work_tables[] =
    "CREATE TEMPORARY TABLE work_key(k $INT NOT NULL, low $INT NOT NULL, high $INT NOT NULL);\n"
    "CREATE TEMPORARY TABLE work_report(n $INT NOT NULL);\n";

static ent_status read_threshold(ledger *l, ent_err *err) {
    int64_t per_mille;
    ENT_TRY(db_one_int(l->d, "SELECT CAST(value AS BIGINT) FROM meta WHERE name = 'threshold'",
                       DB_NO_ARGS, -1, &per_mille, err));
    l->threshold = per_mille < 0 ? SAME_THRESHOLD : (double)per_mille / 1000;
    return ENT_OK;
}

static ent_status make_ready(ledger *l, ledger_mode mode, ent_err *err) {
    ENT_TRY(schema_ready(l->d, mode, err));
    ENT_TRY(read_threshold(l, err));
    return mode == LEDGER_READ ? ENT_OK : db_script(l->d, SV(work_tables), err);
}

void ledger_allow(ledger *l, int ms) { db_allow(l->d, ms); }
bool ledger_is_late(const ledger *l) { return db_is_late(l->d); }
ent_status ledger_snapshot(ledger *l, ent_err *err) { return db_snapshot(l->d, err); }
void ledger_snapshot_end(ledger *l) { db_snapshot_end(l->d); }

double ledger_threshold(const ledger *l) { return l->threshold; }

static ent_status write_threshold(ledger *l, double threshold, ent_err *err) {
    char digits[24];
    int64_t mentions;
    int n = snprintf(digits, sizeof digits, "%ld", lround(threshold * 1000));
    ENT_TRY(db_one_int(l->d, "SELECT 1 FROM mention LIMIT 1", DB_NO_ARGS, 0, &mentions, err));
    if (mentions)
        return err_set(
            err, ENT_ERR_USAGE, 0,
            "%s: has mentions already, which were linked by %.3f; set it in a new ledger",
            l->d->place, l->threshold);
    ENT_TRY(db_run(l->d, "DELETE FROM meta WHERE name = 'threshold'", DB_NO_ARGS, NULL, err));
    return db_run(l->d, "INSERT INTO meta(name, value) VALUES('threshold', ?1)",
                  DB_ARGS(db_text((sv){digits, (size_t)n})), NULL, err);
}

ent_status ledger_set_threshold(ledger *l, double threshold, ent_err *err) {
    ENT_TRY(db_begin(l->d, err));
    ent_status status = write_threshold(l, threshold, err);
    if (status == ENT_OK) status = db_commit(l->d, err);
    if (status != ENT_OK)
        db_rollback(l->d);
    else
        l->threshold = threshold;
    return status;
}

ent_status ledger_open(ledger **out, const char *place, ledger_mode mode, ent_err *err) {
    *out = NULL;
    ledger *l = calloc(1, sizeof *l);
    if (!l) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    arena_init(&l->a, BATCH_BYTES);
    arena_init(&l->known, BATCH_BYTES);
    ent_status status = db_open(&l->d, place, mode, err);
    if (status == ENT_OK) status = make_ready(l, mode, err);
    if (status != ENT_OK) {
        ledger_close(&l);
        return status;
    }
    *out = l;
    return ENT_OK;
}

void ledger_close(ledger **l) {
    if (!*l) return;
    db_close(&(*l)->d);
    arena_deinit(&(*l)->a);
    arena_deinit(&(*l)->known);
    free(*l);
    *l = NULL;
}

void ledger_keep_no_text(ledger *l) { l->no_text = true; }

static ent_status bad(ent_err *err, const char *list, size_t i, const char *what) {
    return err_set(err, ENT_ERR_INPUT, 0, "bad record: %s[%zu]: %s", list, i, what);
}

static bool in_range(double v, double low, double high) { return v >= low && v <= high; }

static bool refs_hold(const uint32_t *at, size_t n, size_t n_actors) {
    for (size_t i = 0; i < n; i++)
        if (at[i] >= n_actors) return false;
    return true;
}

static ent_status check_event(const ledger_record *r, size_t i, ent_err *err) {
    const ledger_event *e = &r->events[i];
    if (e->type >= ENT_N_TYPE) return bad(err, "events", i, "no type");
    if (e->status >= ENT_N_EVENT_STATUS || e->when.grain >= ENT_N_GRAIN)
        return bad(err, "events", i, "no such status or grain");
    if (e->quad > 4) return bad(err, "events", i, "quad class outside 0 to 4");
    if (!in_range(e->score, -10, 10) || !in_range(e->goldstein, -10, 10))
        return bad(err, "events", i, "score outside -10 to 10");
    if (!in_range(e->confidence, 0, 1)) return bad(err, "events", i, "confidence outside 0 to 1");
    if ((e->when.from == ENT_NO_DAY) != (e->when.to == ENT_NO_DAY) || e->when.to < e->when.from)
        return bad(err, "events", i, "its time ends before it begins");
    if (!refs_hold(e->source, e->n_source, r->n_actors) ||
        !refs_hold(e->target, e->n_target, r->n_actors))
        return bad(err, "events", i, "an actor that is not in the record");
    return ENT_OK;
}

static ent_status check_place(const ledger_record *r, size_t i, ent_err *err) {
    const ledger_place *p = &r->places[i];
    bool lat = isnan(p->lat_deg) || in_range(p->lat_deg, -90, 90);
    bool lon = isnan(p->lon_deg) || in_range(p->lon_deg, -180, 180);
    return lat && lon ? ENT_OK : bad(err, "places", i, "not on the globe");
}

// PostgreSQL keeps no text with a U+0000 in it, or with malformed bytes.
static bool can_be_kept(sv s) { return !s.len || (!memchr(s.p, 0, s.len) && utf8_bad(s) < 0); }

static ent_status check_report(const ledger_report *r, ent_err *err) {
    const sv words[] = {r->id, r->input_id, r->uri, r->source, r->title, r->language, r->text};
    if (!r->id.len) return err_set(err, ENT_ERR_INPUT, 0, "bad record: report without an id");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!can_be_kept(words[i]))
            return err_set(err, ENT_ERR_INPUT, 0,
                           "bad record: report with a U+0000 or malformed UTF-8 in its words");
    return ENT_OK;
}

ent_status ledger_record_check(const ledger_record *r, ent_err *err) {
    ENT_TRY(check_report(&r->report, err));
    for (size_t i = 0; i < r->n_places; i++) ENT_TRY(check_place(r, i, err));
    for (size_t i = 0; i < r->n_events; i++) ENT_TRY(check_event(r, i, err));
    return ENT_OK;
}
