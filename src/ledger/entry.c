// SPDX-License-Identifier: Apache-2.0
#include "ledger/names.h"
#include "ledger/table.h"
#include <inttypes.h>

#define ACT_WORD(name) #name,
static const char *const act_names[] = {LEDGER_ACT_LIST(ACT_WORD)};
static const db_table entry_table = {
    "entry", "n, at, who, act, report, spot, other_report, other_spot, field, value, why, undoes"};

const char *ledger_act_name(ledger_act act) { return act < LEDGER_N_ACT ? act_names[act] : NULL; }

static ent_status refuse(ent_err *err, const char *what) {
    return err_set(err, ENT_ERR_USAGE, 0, "%s", what);
}

static bool is_type(sv s) { return names_index(s, names_type, ENT_N_TYPE) < ENT_N_TYPE; }
static bool is_status(sv s) {
    return names_index(s, names_status, ENT_N_EVENT_STATUS) < ENT_N_EVENT_STATUS;
}

static bool is_code_list(sv s) {
    for (size_t i = 0; i < s.len; i++)
        if (!(s.p[i] >= 'A' && s.p[i] <= 'Z') && !(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '|')
            return false;
    return true;
}

static ent_status check_correction(const ledger_entry *e, ent_err *err) {
    if (sv_eq(e->field, SV("type")))
        return is_type(e->value) ? ENT_OK
                                 : refuse(err, "no such type; see `entente events --help'");
    if (sv_eq(e->field, SV("status")))
        return is_status(e->value) ? ENT_OK : refuse(err, "no such status");
    if (sv_eq(e->field, SV("from")) || sv_eq(e->field, SV("to")))
        return text_day(e->value) != ENT_NO_DAY ? ENT_OK
                                                : refuse(err, "a day is wanted, as in 2022-07-01");
    if (sv_eq(e->field, SV("source")) || sv_eq(e->field, SV("target")) ||
        sv_eq(e->field, SV("cameo")))
        return is_code_list(e->value) ? ENT_OK : refuse(err, "codes are wanted, as in RUSGOV|BLR");
    return refuse(err, "what can be corrected: type, status, source, target, from, to, cameo");
}

static ent_status check_undo(ledger *l, const ledger_entry *e, ent_err *err) {
    int64_t there, undone;
    ENT_TRY(db_one_int(l->d, "SELECT n FROM entry WHERE n = ?1 AND act <> 'undo'",
                       DB_ARGS(db_int(e->undoes)), 0, &there, err));
    if (!there) return refuse(err, "no such entry, or one that undoes; see `entente entries'");
    ENT_TRY(db_one_int(l->d, "SELECT n FROM entry WHERE undoes = ?1", DB_ARGS(db_int(e->undoes)), 0,
                       &undone, err));
    return undone ? refuse(err, "undone already") : ENT_OK;
}

// A mention as entries keep it.
typedef struct anchor {
    int64_t mention, report, spot;
} anchor;

static ent_status find_anchor(ledger *l, sv name, anchor *out, ent_err *err) {
    *out = (anchor){0};
    if (!name.len) return ENT_OK;
    ENT_TRY(ask_mention(l, name, 0, &out->mention, err));
    ENT_TRY(db_one_int(l->d, "SELECT report FROM mention WHERE n = ?1",
                       DB_ARGS(db_int(out->mention)), 0, &out->report, err));
    return db_one_int(l->d, "SELECT spot FROM mention WHERE n = ?1", DB_ARGS(db_int(out->mention)),
                      0, &out->spot, err);
}

static db_value number_or_none(int64_t value, bool there) {
    return there ? db_int(value) : db_null();
}

static ent_status write_entry(ledger *l, const ledger_entry *e, int64_t *n, ent_err *err) {
    anchor x, y;
    char now[24];
    bool undo = e->act == LEDGER_ACT_undo;
    if (undo) ENT_TRY(check_undo(l, e, err));
    ENT_TRY(find_anchor(l, undo ? (sv){0} : e->event, &x, err));
    ENT_TRY(find_anchor(l, e->other, &y, err));
    if (y.mention && y.mention == x.mention)
        return refuse(err, "two different mentions are wanted");
    ENT_TRY(db_one_int(l->d, "SELECT max(n) FROM entry", DB_NO_ARGS, 0, n, err));
    ++*n;
    ENT_TRY(db_put(l->d, &entry_table,
                   DB_ARGS(db_int(*n), db_text(time_text(now)), db_text(e->who),
                           db_text(sv_of(act_names[e->act])), number_or_none(x.report, x.mention),
                           number_or_none(x.spot, x.mention), number_or_none(y.report, y.mention),
                           number_or_none(y.spot, y.mention), db_text(e->field), db_text(e->value),
                           db_text(e->why), number_or_none(e->undoes, undo)),
                   err));
    ENT_TRY(db_flush(l->d, err));
    return settle_entry(l, *n, err);
}

ent_status ledger_write_entry(ledger *l, const ledger_entry *e, int64_t *n, ent_err *err) {
    bool joins = e->act == LEDGER_ACT_join || e->act == LEDGER_ACT_part;
    if (!e->who.len || !e->why.len) return refuse(err, "who says so and why are wanted");
    if (e->act != LEDGER_ACT_undo && !e->event.len) return refuse(err, "an event is wanted");
    if (joins && !e->other.len) return refuse(err, "two events or mentions are wanted");
    if (e->act == LEDGER_ACT_correct) ENT_TRY(check_correction(e, err));
    arena_reset(&l->a);
    ENT_TRY(db_begin(l->d, err));
    ent_status status = arena_try(&l->a) ? err_set(err, ENT_ERR_MEMORY, 0, "out of memory")
                                         : write_entry(l, e, n, err);
    if (status == ENT_OK) status = db_commit(l->d, err);
    if (status != ENT_OK) db_rollback(l->d);
    return status;
}

ent_status ledger_entries(ledger *l, sv event, arena *a, ledger_table *t, ent_err *err) {
    static const char *const columns[] = {"entry", "at",    "who", "act",    "event",    "other",
                                          "field", "value", "why", "undoes", "undone_by"};
    int64_t mention = 0;
    ask q = table_ask(l, a);
    if (event.len) ENT_TRY(ask_mention(l, event, 0, &mention, err));
    ask_add(&q, "SELECT x.n, x.at, x.who, x.act, lower(hex(substr(r.key, 1, 8))) || '.' || x.spot, "
                "lower(hex(substr(o.key, 1, 8))) || '.' || x.other_spot, x.field, x.value, x.why, "
                "x.undoes, u.n "
                "FROM entry x LEFT JOIN report r ON r.n = x.report LEFT JOIN report o ON o.n = "
                "x.other_report "
                "LEFT JOIN entry u ON u.undoes = x.n");
    if (mention) {
        ask_add(&q, " WHERE EXISTS (SELECT 1 FROM member w JOIN event e ON e.n = w.event JOIN "
                    "member b ON b.event = e.n "
                    "JOIN mention m ON m.n = b.mention WHERE w.mention = ");
        ask_value(&q, db_int(mention));
        ask_add(&q, " AND e.ended = 2147483647 AND ((m.report = x.report AND m.spot = x.spot) OR "
                    "(m.report = x.other_report AND m.spot = x.other_spot)))");
    }
    ask_add(&q, " ORDER BY x.n");
    return table_fill(l, a, columns,
                      "itttt"
                      "ttttii",
                      &q, t, err);
}

ent_status ledger_judged(ledger *l, arena *a, ledger_table *t, ent_err *err) {
    static const char *const columns[] = {
        "report", "published", "text",   "mention", "act",  "field", "value",   "type",
        "cameo",  "source",    "target", "status",  "from", "to",    "trigger", "sentence"};
    ask q = table_ask(l, a);
    ask_add(
        &q,
        "SELECT lower(hex(substr(r.key, 1, 8))), r.published, r.text, lower(hex(substr(r.key, 1, "
        "8))) || '.' || m.spot, "
        "s.act, s.field, s.value, m.type, m.cameo, m.source, m.target, m.status, m.day, m.day_to, "
        "m.trigger, "
        "substr(r.text, m.sentence_begin + 1, m.sentence_end - m.sentence_begin) FROM standing s "
        "JOIN mention m ON m.n = s.mention JOIN record c ON c.n = m.record JOIN report r ON r.n = "
        "m.report "
        "WHERE c.ended = 2147483647 AND s.act IN ('accept', 'reject', 'correct') ORDER BY r.key, "
        "m.spot, s.n");
    return table_fill(l, a, columns, "tttttttttttttttt", &q, t, err);
}

ent_status ledger_merged(ledger *l, arena *a, ledger_table *t, ent_err *err) {
    static const char *const columns[] = {"act",       "report", "published",       "source",
                                          "text",      "other",  "other_published", "other_source",
                                          "other_text"};
    ask q = table_ask(l, a);
    ask_add(&q, "SELECT DISTINCT x.act, lower(hex(substr(r.key, 1, 8))), r.published, r.source, "
                "r.text, lower(hex(substr(o.key, 1, 8))), o.published, o.source, o.text FROM entry "
                "x JOIN report r ON r.n = x.report JOIN report o ON o.n = x.other_report WHERE "
                "x.act IN ('join', 'part') AND r.n <> o.n AND NOT EXISTS (SELECT 1 FROM entry u "
                "WHERE u.undoes = x.n) ORDER BY 2, 6, 1");
    return table_fill(l, a, columns, "ttttttttt", &q, t, err);
}
