// SPDX-License-Identifier: Apache-2.0
//
// Agreements, obligations, claims, people, revisions and what mentions disagree in, as tables.
#include "ledger/table.h"

// " WHERE" the record holds and was known by the day; `c` is the record, `r` its report.
static void where_holds(ask *q, const ledger_filter *f) {
    ask_add(q, " WHERE c.revision <= ");
    ask_value(q, db_int(f->as_of ? f->as_of : SCHEMA_OPEN - 1));
    ask_add(q, " AND c.ended > ");
    ask_value(q, db_int(f->as_of ? f->as_of : SCHEMA_OPEN - 1));
    if (f->to == ENT_NO_DAY) return;
    ask_add(q, " AND r.published <= ");
    ask_value(q, db_text(ask_day(q, f->to)));
}

static void and_party(ask *q, const char *column, sv code) {
    if (!code.len) return;
    ask_add(q, " AND instr('|' || ");
    ask_add(q, column);
    ask_add(q, ", ");
    ask_value(q, db_text(arena_join(q->sql.a, SV("|"), code)));
    ask_add(q, ") > 0");
}

static void limit(ask *q, uint64_t n) {
    if (!n) return;
    ask_add(q, " LIMIT ");
    ask_value(q, db_int((int64_t)n));
}

ent_status ledger_agreements(ledger *l, const ledger_filter *f, arena *a, ledger_table *t,
                             ent_err *err) {
    static const char *const columns[] = {"name",    "parties",    "signed_from", "signed_to",
                                          "reports", "first_told", "last_told"};
    ask q = table_ask(l, a);
    ask_add(&q, "SELECT g.name, g.parties, min(g.signed_from), max(g.signed_to), count(DISTINCT "
                "r.n), min(r.published), "
                "max(r.published) FROM agreement g JOIN record c ON c.n = g.record JOIN report r "
                "ON r.n = c.report");
    where_holds(&q, f);
    and_party(&q, "g.parties", f->actor);
    and_party(&q, "g.parties", f->other);
    ask_add(&q, " GROUP BY g.name, g.parties ORDER BY min(g.signed_from), g.name, g.parties");
    limit(&q, f->limit);
    return table_fill(l, a, columns, "ttttitt", &q, t, err);
}

// What the latest report says of each provision.
ent_status ledger_obligations(ledger *l, const ledger_filter *f, arena *a, ledger_table *t,
                              ent_err *err) {
    static const char *const columns[] = {"agreement", "parties", "domain", "what",      "status",
                                          "from",      "to",      "told",   "publisher", "reports"};
    ask q = table_ask(l, a);
    ask_add(&q, "SELECT name, parties, domain, what, status, day, day_to, published, source, "
                "reports FROM (SELECT g.name, g.parties, "
                "o.domain, o.what, o.status, o.day, o.day_to, r.published, r.source, r.key, o.seq, "
                "row_number() OVER (PARTITION BY g.name, g.parties, o.domain, o.what ORDER BY "
                "r.published DESC, r.key, o.seq) AS k, "
                "count(*) OVER (PARTITION BY g.name, g.parties, o.domain, o.what) AS reports "
                "FROM provision o JOIN agreement g ON g.record = o.record AND g.seq = o.agreement "
                "JOIN record c ON c.n = o.record JOIN report r ON r.n = c.report");
    where_holds(&q, f);
    and_party(&q, "g.parties", f->actor);
    and_party(&q, "g.parties", f->other);
    ask_add(&q, ") AS told WHERE k = 1 ORDER BY name, parties, domain, what");
    limit(&q, f->limit);
    return table_fill(l, a, columns,
                      "tttttttt"
                      "ti",
                      &q, t, err);
}

ent_status ledger_documents(ledger *l, arena *a, ledger_table *t, ent_err *err) {
    static const char *const columns[] = {"event", "report", "publisher", "published"};
    ask q = table_ask(l, a);
    ask_add(&q, "SELECT DISTINCT lower(hex(substr(fr.key, 1, 8))) || '.' || f.spot AS event, "
                "lower(hex(substr(r.key, 1, 8))) AS report, r.source, r.published FROM event e "
                "JOIN mention f ON f.n = e.first JOIN report fr ON fr.n = f.report "
                "JOIN member b ON b.event = e.n JOIN mention m ON m.n = b.mention "
                "JOIN report r ON r.n = m.report WHERE e.ended = 2147483647 "
                "ORDER BY event, r.published, report");
    return table_fill(l, a, columns, "tttt", &q, t, err);
}

ent_status ledger_coverage(ledger *l, arena *a, ledger_table *t, ent_err *err) {
    static const char *const columns[] = {"day", "reports"};
    ask q = table_ask(l, a);
    ask_add(&q, "SELECT published, count(*) FROM report WHERE published IS NOT NULL "
                "GROUP BY published ORDER BY published");
    return table_fill(l, a, columns, "ti", &q, t, err);
}

ent_status ledger_claims(ledger *l, const ledger_filter *f, arena *a, ledger_table *t,
                         ent_err *err) {
    static const char *const columns[] = {
        "published", "claimed_by",   "cause",         "direction", "effect",
        "cue",       "cause_actors", "effect_actors", "report",    "publisher"};
    ask q = table_ask(l, a);
    ask_add(&q, "SELECT r.published, s.name, substr(r.text, q.cause_begin + 1, q.cause_end - "
                "q.cause_begin), q.direction, "
                "substr(r.text, q.effect_begin + 1, q.effect_end - q.effect_begin), q.cue, "
                "q.cause_actors, q.effect_actors, "
                "lower(hex(r.key)), r.source FROM claim q JOIN record c ON c.n = q.record JOIN "
                "report r ON r.n = c.report "
                "LEFT JOIN actor s ON s.n = q.claimed_by");
    where_holds(&q, f);
    and_party(&q, "q.cause_actors || '|' || q.effect_actors", f->actor);
    and_party(&q, "q.cause_actors || '|' || q.effect_actors", f->other);
    ask_add(&q, " ORDER BY r.published DESC, r.key, q.seq");
    limit(&q, f->limit);
    return table_fill(l, a, columns, "tttttttttt", &q, t, err);
}

ent_status ledger_who(ledger *l, sv name, uint64_t n, arena *a, ledger_table *t, ent_err *err) {
    static const char *const columns[] = {"name",     "code",  "role", "kind",
                                          "mentions", "first", "last"};
    ask q = table_ask(l, a);
    sv end = arena_join(a, name, SV("\xF4\x8F\xBF\xBF"));
    ask_add(&q, "SELECT a.name, a.code, a.role, a.kind, count(DISTINCT m.n), min(m.day), "
                "max(m.day) FROM actor a "
                "JOIN side s ON s.actor = a.n JOIN mention m ON m.n = s.mention JOIN record c ON "
                "c.n = m.record "
                "WHERE c.ended = 2147483647 AND a.n IN (SELECT n FROM actor WHERE name >= ");
    ask_value(&q, db_text(name));
    ask_add(&q, " AND name < ");
    ask_value(&q, db_text(end));
    ask_add(&q, " UNION SELECT n FROM actor WHERE code >= ");
    ask_value(&q, db_text(name));
    ask_add(&q, " AND code < ");
    ask_value(&q, db_text(end));
    ask_add(&q,
            ") GROUP BY a.name, a.code, a.role, a.kind ORDER BY 5 DESC, a.name, a.code, a.role");
    limit(&q, n);
    return table_fill(l, a, columns, "ttttitt", &q, t, err);
}

ent_status ledger_revisions(ledger *l, arena *a, ledger_table *t, ent_err *err) {
    static const char *const columns[] = {"revision", "version", "model",  "knowledge",
                                          "since",    "records", "holding"};
    ask q = table_ask(l, a);
    ask_add(&q, "SELECT v.n, v.version, v.model, v.knowledge, v.first_at, count(c.n), "
                "count(CASE WHEN c.ended = 2147483647 THEN 1 END) FROM revision v LEFT JOIN record "
                "c ON c.revision = v.n "
                "GROUP BY v.n, v.version, v.model, v.knowledge, v.first_at ORDER BY v.n");
    return table_fill(l, a, columns, "ittttii", &q, t, err);
}

ent_status ledger_details(ledger *l, sv event, int64_t as_of, arena *a, ledger_table *t,
                          ent_err *err) {
    static const char *const columns[] = {"field", "value", "mentions", "reports"};
    int64_t mention, latest = as_of ? as_of : SCHEMA_OPEN - 1;
    ask q = table_ask(l, a);
    ENT_TRY(ask_mention(l, event, as_of, &mention, err));
    ask_add(&q, "SELECT field, value, mentions, reports FROM (SELECT place, field, value, count(*) "
                "AS mentions, count(DISTINCT report) AS reports, count(*) OVER (PARTITION BY "
                "field) AS different FROM detail WHERE event = (SELECT b.event FROM member b JOIN "
                "event e ON e.n = b.event WHERE b.mention = ");
    ask_value(&q, db_int(mention));
    ask_add(&q, " AND e.since <= ");
    ask_value(&q, db_int(latest));
    ask_add(&q, " AND e.ended > ");
    ask_value(&q, db_int(latest));
    ask_add(&q, ") GROUP BY place, field, value) g WHERE different > 1 ORDER BY place, field, "
                "mentions DESC, value");
    return table_fill(l, a, columns, "ttii", &q, t, err);
}

ent_status ledger_members(ledger *l, arena *a, ledger_table *t, ent_err *err) {
    static const char *const columns[] = {"event", "report"};
    ask q = table_ask(l, a);
    ask_add(&q, "SELECT e.n, r.input_id FROM event e JOIN member b ON b.event = e.n JOIN mention m "
                "ON m.n = b.mention JOIN report r ON r.n = m.report WHERE e.ended = 2147483647 "
                "ORDER BY e.n, r.n");
    return table_fill(l, a, columns, "it", &q, t, err);
}
