// SPDX-License-Identifier: Apache-2.0
//
// A filter -> SQL -> rows. What is told of an event is what its best mention says (event.told).
#include "ledger/ask.h"
#include "ledger/names.h"
#include "ledger/table.h"
#include <math.h>
#include <stdlib.h>

ledger_filter ledger_filter_any(void) {
    return (ledger_filter){.from = ENT_NO_DAY, .to = ENT_NO_DAY};
}

// ---- building ----------------------------------------------------------------------------------------------------------------------

void ask_add(ask *q, const char *words) { text_add(&q->sql, sv_of(words)); }

void ask_value(ask *q, db_value v) {
    text_char(&q->sql, '?');
    *vec_push(q->sql.a, &q->args) = v;
    text_int(&q->sql, (int64_t)q->args.n);
}

static void and_text(ask *q, const char *words, sv value) {
    ask_add(q, words);
    ask_value(q, db_text(value));
}

static bool next_item(sv *list, sv *item) {
    while (list->len) {
        size_t n = 0;
        while (n < list->len && list->p[n] != '|' && list->p[n] != ',') n++;
        *item = sv_trim(sv_cut(*list, 0, n));
        *list = sv_cut(*list, n < list->len ? n + 1 : n, list->len);
        if (item->len) return true;
    }
    return false;
}

static void and_one_of(ask *q, const char *column, sv list) {
    sv item;
    const char *before = " IN (";
    if (!list.len) return;
    ask_add(q, " AND ");
    ask_add(q, column);
    while (next_item(&list, &item)) {
        ask_add(q, before);
        ask_value(q, db_text(item));
        before = ", ";
    }
    ask_add(q, *before == ',' ? ")" : " IN ('')");
}

static int64_t quad_of(sv name) {
    for (int i = 1; i < N_NAMES_QUAD; i++)
        if (sv_eq(name, sv_of(names_quad(i))) || (name.len == 1 && name.p[0] == '0' + i)) return i;
    return sv_eq(name, SV("0")) ? 0 : -1;
}

static void and_quads(ask *q, sv list) {
    sv item;
    if (!list.len) return;
    ask_add(q, " AND e.quad IN (-2");
    while (next_item(&list, &item)) {
        ask_add(q, ", ");
        ask_value(q, db_int(quad_of(item)));
    }
    ask_add(q, ")");
}

// The first string behind all that begin with `prefix`.
static sv behind(arena *a, sv prefix) { return arena_join(a, prefix, SV("\xF4\x8F\xBF\xBF")); }

// What stands for the actors whose codes begin so in `pair`: a country, or a body's code.
static const char parties_sql[] = "SELECT DISTINCT CASE WHEN country <> '' THEN country ELSE code "
                                  "END AS party FROM actor WHERE code >= ?1 AND code < ?2 "
                                  "ORDER BY party LIMIT 2";

// The party, where there is only one, so that the index gives its events in their order.
static ent_status only_party(ask *q, sv code, sv *party, ent_err *err) {
    db_rows *rows;
    bool more;
    ent_status status;
    int n = 0;
    *party = (sv){0};
    ENT_TRY(db_query(q->d, parties_sql, DB_ARGS(db_text(code), db_text(behind(q->sql.a, code))),
                     &rows, err));
    while ((status = db_next(rows, &more, err)) == ENT_OK && more)
        if (n++ == 0) *party = arena_copy(q->sql.a, db_get_text(rows, 0));
    db_end(&rows);
    if (n == 0) *party = SV("-"); // which nobody is called
    if (n > 1) *party = (sv){0};
    return status;
}

static ent_status party(ask *q, const char *column, sv code, ent_err *err) {
    sv only;
    ENT_TRY(only_party(q, code, &only, err));
    ask_add(q, column);
    if (only.p) {
        and_text(q, " = ", only);
        return ENT_OK;
    }
    and_text(
        q,
        " IN (SELECT CASE WHEN country <> '' THEN country ELSE code END FROM actor WHERE code >= ",
        code);
    and_text(q, " AND code < ", behind(q->sql.a, code));
    ask_add(q, ")");
    return ENT_OK;
}

// Whether all of the filter can be seen in `pair`, so that the first so many pairs are the first so many events.
static bool pairs_suffice(const ledger_filter *f) {
    return !f->words.len && !f->publisher.len && !f->place.len && f->confidence <= 0 &&
           f->sources <= 1 && !f->no_history && !f->event.len && !f->as_of && !f->reviewed &&
           !f->report.len && !f->by_mention && f->actor.len <= 3 && f->other.len <= 3 &&
           f->source.len <= 3 && f->target.len <= 3 &&
           !((f->actor.len || f->other.len) && (f->source.len || f->target.len));
}

static void order_by(ask *q, const ledger_filter *f, const char *day, const char *n) {
    const char *down = f->oldest_first ? "" : " DESC";
    sv words = arena_printf(q->sql.a, " ORDER BY %s%s, %s%s", day, down, n, down);
    text_add(&q->sql, words);
}

// Behind the event at `q->after` in that order.
static void and_after(ask *q, const ledger_filter *f, const char *day, const char *n) {
    if (!q->after) return;
    text_add(&q->sql,
             arena_printf(q->sql.a, " AND (%s, %s) %c (SELECT day, n FROM event WHERE n = ", day, n,
                          f->oldest_first ? '>' : '<'));
    ask_value(q, db_int(q->after));
    ask_add(q, ")");
}

static void limit_to(ask *q, const ledger_filter *f) {
    if (!f->limit) return;
    ask_add(q, " LIMIT ");
    ask_value(q, db_int((int64_t)f->limit));
}

static ent_status pair_arm(ask *q, const ledger_filter *f, sv a, sv b, bool sums, ent_err *err) {
    bool ordered = f->limit && pairs_suffice(f);
    ask_add(q, sums      ? "SELECT day, event, quad, score FROM pair e WHERE "
               : ordered ? "SELECT n FROM (SELECT day, event AS n FROM pair e WHERE "
                         : "SELECT event AS n FROM pair e WHERE ");
    if (a.len) ENT_TRY(party(q, "a", a, err));
    if (a.len && b.len) ask_add(q, " AND ");
    if (b.len) ENT_TRY(party(q, "b", b, err));
    if (f->from != ENT_NO_DAY) and_text(q, " AND day >= ", ask_day(q, f->from));
    if (f->to != ENT_NO_DAY) and_text(q, " AND day > '' AND day <= ", ask_day(q, f->to));
    if (!f->as_of) ask_add(q, " AND ended = 2147483647");
    and_one_of(q, "type", f->types);
    and_quads(q, f->quads);
    and_one_of(q, "status", f->status);
    if (!ordered) return ENT_OK;
    and_after(q, f, "day", "event");
    order_by(q, f, "day", "event");
    limit_to(q, f);
    ask_add(q, ") AS x");
    return ENT_OK;
}

// The events of the parties that the filter names, joined.
static ent_status join_pairs(ask *q, const ledger_filter *f, ent_err *err) {
    if (f->actor.len || f->other.len) {
        sv x = f->actor.len ? f->actor : f->other, y = f->actor.len ? f->other : (sv){0};
        ask_add(q, " JOIN (");
        ENT_TRY(pair_arm(q, f, x, y, false, err));
        ask_add(q, " UNION ");
        ENT_TRY(pair_arm(q, f, y, x, false, err));
        ask_add(q, ") AS h ON h.n = e.n");
    }
    if (f->source.len || f->target.len) {
        ask_add(q, " JOIN (SELECT DISTINCT n FROM (");
        ENT_TRY(pair_arm(q, f, f->source, f->target, false, err));
        ask_add(q, ") AS y) AS d ON d.n = e.n");
    }
    return ENT_OK;
}

// Days, quad classes, numbers and sums of scores of the events, out of `pair` or `event` alone where these suffice.
static ent_status sums_of_pairs(ask *q, const ledger_filter *f, ent_err *err) {
    sv x = f->actor.len ? f->actor : f->other, y = f->actor.len ? f->other : (sv){0};
    ask_add(q, "SELECT day, quad, count(*), sum(score) FROM (");
    if (x.len) {
        ENT_TRY(pair_arm(q, f, x, y, true, err));
        ask_add(q, " UNION ");
        ENT_TRY(pair_arm(q, f, y, x, true, err));
    } else {
        ask_add(q, "SELECT DISTINCT day, event, quad, score FROM (");
        ENT_TRY(pair_arm(q, f, f->source, f->target, true, err));
        ask_add(q, ") AS d");
    }
    ask_add(q, ") AS h GROUP BY day, quad ORDER BY day, quad");
    return ENT_OK;
}

// Days, types and quad classes are all that `tally` knows of events.
static void sums_of_tally(ask *q, const ledger_filter *f) {
    ask_add(q, "SELECT e.day, e.quad, CAST(sum(e.n) AS BIGINT), CAST(sum(e.score) AS DOUBLE "
               "PRECISION) / 1000 "
               "FROM tally e WHERE 1 = 1");
    if (f->from != ENT_NO_DAY) and_text(q, " AND e.day >= ", ask_day(q, f->from));
    if (f->to != ENT_NO_DAY) and_text(q, " AND e.day > '' AND e.day <= ", ask_day(q, f->to));
    and_one_of(q, "e.type", f->types);
    and_quads(q, f->quads);
    ask_add(q, " GROUP BY e.day, e.quad ORDER BY e.day, e.quad");
}

ent_status ask_sums(ask *q, const ledger_filter *filter, ent_err *err) {
    ledger_filter f = *filter;
    bool parties = f.actor.len || f.other.len || f.source.len || f.target.len;
    f.limit = 0;
    if (parties && pairs_suffice(&f)) return sums_of_pairs(q, &f, err);
    if (!parties && pairs_suffice(&f) && !f.status.len && !f.by_mention)
        return sums_of_tally(q, &f), ENT_OK;
    ask_add(q, f.by_mention
                   ? "SELECT e.day, e.quad, sum(e.mentions), sum(e.score * e.mentions) FROM event e"
                   : "SELECT e.day, e.quad, count(*), sum(e.score) FROM event e");
    if (parties || !pairs_suffice(&f) || f.status.len)
        ask_add(q, " JOIN mention m ON m.n = e.told");
    ENT_TRY(ask_where(q, &f, err));
    ask_add(q, " GROUP BY e.day, e.quad ORDER BY e.day, e.quad");
    return ENT_OK;
}

// The whole code, where it is more than a country: "RUSGOV" in "RUS|RUSGOVMIL".
static void and_code(ask *q, sv code, bool source, bool target) {
    if (code.len <= 3) return;
    sv from = arena_join(q->sql.a, SV("|"), code);
    ask_add(q, " AND (");
    if (source) and_text(q, "instr('|' || m.source, ", from);
    if (source) ask_add(q, ") > 0");
    if (source && target) ask_add(q, " OR ");
    if (target) and_text(q, "instr('|' || m.target, ", from);
    if (target) ask_add(q, ") > 0");
    ask_add(q, ")");
}

sv ask_day(ask *q, ent_day d) {
    char *buffer = arena_new(q->sql.a, char, 11);
    return day_text(d, buffer);
}

// Words as full-text search has them; a quoted run is a phrase.
static sv search_query(ask *q, sv words) {
    bool postgres = q->d->postgres, phrase = false;
    text t = text_new(q->sql.a);
    sv word;
    while (words.len) {
        const char *end = memchr(words.p, '"', words.len);
        sv part = sv_cut(words, 0, end ? (size_t)(end - words.p) : words.len);
        size_t n = 0;
        for (size_t at = 0; words_next(part, &at, q->sql.a, &word); n++) {
            bool joins = phrase && n;
            if (t.n)
                text_add(&t, joins      ? postgres ? SV(" <-> ") : SV(" ")
                                  : postgres ? SV(" & ")
                                        : SV(" AND "));
            if (postgres || !joins) text_add(&t, postgres ? SV("'") : SV("\""));
            if (!postgres && joins) t.n--, t.n--, text_char(&t, ' ');
            text_add(&t, word);
            text_char(&t, postgres ? '\'' : '"');
        }
        words = sv_cut(words, end ? part.len + 1 : part.len, words.len);
        phrase = !phrase;
    }
    return text_sv(&t);
}

void ask_words(ask *q, sv words) {
    sv query = search_query(q, words);
    if (!query.len) {
        ask_add(q, "1 = 0");
    } else if (q->d->postgres) {
        and_text(q, "words @@ CAST(CAST(", query);
        ask_add(q, " AS TEXT) AS tsquery)");
    } else {
        and_text(q, "report_words MATCH ", query);
    }
}

static void and_words(ask *q, sv words) {
    if (!words.len) return;
    ask_add(q, " AND e.n IN (SELECT b.event FROM record w JOIN mention x ON x.record = w.n JOIN "
               "member b ON "
               "b.mention = x.n WHERE w.report IN "
               "(SELECT rowid FROM report_words WHERE ");
    ask_words(q, words);
    ask_add(q, "))");
}

static ent_status and_report(ask *q, sv key, ent_err *err) {
    uint8_t low[16], high[16];
    int64_t spot;
    if (!key.len) return ENT_OK;
    if (!ask_name(key, low, high, &spot) || spot >= 0)
        return err_set(err, ENT_ERR_USAGE, 0, "%.*s: not the key of a report",
                       (int)(key.len < 60 ? key.len : 60), key.p);
    ask_add(q, " AND m.record IN (SELECT w.n FROM report y JOIN record w ON w.report = y.n WHERE "
               "y.key >= ");
    ask_value(q, db_blob(arena_copy(q->sql.a, (sv){(char *)low, 16})));
    ask_add(q, " AND y.key <= ");
    ask_value(q, db_blob(arena_copy(q->sql.a, (sv){(char *)high, 16})));
    ask_add(q, ")");
    return ENT_OK;
}

ent_status ask_where(ask *q, const ledger_filter *f, ent_err *err) {
    ENT_TRY(join_pairs(q, f, err));
    if (f->as_of) {
        ask_add(q, " WHERE e.since <= ");
        ask_value(q, db_int(f->as_of));
        ask_add(q, " AND e.ended > ");
        ask_value(q, db_int(f->as_of));
    } else {
        ask_add(q, " WHERE e.ended = 2147483647");
    }
    if (f->from != ENT_NO_DAY) and_text(q, " AND e.day >= ", ask_day(q, f->from));
    if (f->to != ENT_NO_DAY) and_text(q, " AND e.day > '' AND e.day <= ", ask_day(q, f->to));
    and_one_of(q, "e.type", f->types);
    and_quads(q, f->quads);
    and_one_of(q, "m.status", f->status);
    and_code(q, f->actor, true, true);
    and_code(q, f->other, true, true);
    and_code(q, f->source, true, false);
    and_code(q, f->target, false, true);
    and_words(q, f->words);
    if (f->publisher.len) {
        and_text(q,
                 " AND e.n IN (SELECT b.event FROM report y JOIN record w ON w.report = y.n JOIN "
                 "mention x ON x.record = w.n "
                 "JOIN member b ON b.mention = x.n WHERE y.source = ",
                 f->publisher);
        ask_add(q, ")");
    }
    ENT_TRY(and_report(q, f->report, err));
    and_after(q, f, "e.day", "e.n");
    if (f->place.len) {
        and_text(q, " AND m.place IN (SELECT n FROM place WHERE name = ", f->place);
        and_text(q, " OR country = ", f->place);
        ask_add(q, ")");
    }
    if (f->confidence > 0) {
        ask_add(q, " AND m.confidence >= ");
        ask_value(q, db_real(f->confidence));
    }
    if (f->sources > 1) {
        ask_add(q, " AND e.sources >= ");
        ask_value(q, db_int(f->sources));
    }
    if (f->no_history) ask_add(q, " AND m.background = 0");
    if (f->reviewed) ask_add(q, " AND e.n NOT IN (SELECT event FROM rejected)");
    return ENT_OK;
}

// ---- names of events ---------------------------------------------------------------------------------------------------------------

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool ask_name(sv name, uint8_t low[16], uint8_t high[16], int64_t *spot) {
    size_t n = 0;
    memset(low, 0, 16);
    memset(high, 0xFF, 16);
    for (; n < name.len && n < 32 && hex_digit(name.p[n]) >= 0; n++) {
        uint8_t digit = (uint8_t)hex_digit(name.p[n]);
        low[n / 2] |= (uint8_t)(n % 2 ? digit : digit << 4);
        high[n / 2] = (uint8_t)(n % 2 ? (high[n / 2] & 0xF0) | digit : digit << 4 | 0x0F);
    }
    *spot = -1;
    if (n < 8 || (n < name.len && name.p[n] != '.')) return false;
    if (n == name.len) return true;
    char digits[16] = "", *end;
    sv rest = sv_cut(name, n + 1, name.len);
    if (!rest.len || rest.len >= sizeof digits) return false;
    memcpy(digits, rest.p, rest.len);
    *spot = strtoll(digits, &end, 10);
    return !*end && *spot >= 0;
}

ent_status ask_mention(ledger *l, sv name, int64_t as_of, int64_t *mention, ent_err *err) {
    uint8_t low[16], high[16];
    int64_t spot, at = as_of ? as_of : SCHEMA_OPEN - 1;
    *mention = 0;
    if (!ask_name(name, low, high, &spot) || spot < 0)
        return err_set(err, ENT_ERR_USAGE, 0,
                       "%.*s: not the name of an event, as in 4f0c9a2e11d75b60.153",
                       (int)(name.len < 60 ? name.len : 60), name.p);
    ENT_TRY(db_one_int(
        l->d,
        "SELECT m.n FROM report r JOIN record c ON c.report = r.n JOIN mention m ON m.record = c.n "
        "WHERE r.key >= ?1 AND r.key <= ?2 AND m.spot = ?3 AND c.revision <= ?4 AND c.ended > ?5",
        DB_ARGS(db_blob((sv){(char *)low, 16}), db_blob((sv){(char *)high, 16}), db_int(spot),
                db_int(at), db_int(at)),
        0, mention, err));
    if (*mention) return ENT_OK;
    return err_set(err, ENT_ERR_USAGE, 0, "%s: no event %.*s in it", l->d->place,
                   (int)(name.len < 60 ? name.len : 60), name.p);
}

// ---- rows --------------------------------------------------------------------------------------------------------------------------

#define ROW_COLUMNS(F)                                                                     \
    F(KEY, "fr.key")                                                                       \
    F(SPOT, "f.spot")                                                                      \
    F(MENTIONS, "e.mentions")                                                              \
    F(REPORTS, "e.reports")                                                                \
    F(SOURCES, "e.sources")                                                                \
    F(TOLD, "m.n")                                                                         \
    F(EVENT, "e.n")                                                                        \
    F(TYPE, "m.type")                                                                      \
    F(MODES, "m.modes")                                                                    \
    F(CONTEXTS, "m.contexts")                                                              \
    F(CAMEO, "m.cameo")                                                                    \
    F(QUAD, "m.quad")                                                                      \
    F(SCORE, "m.score")                                                                    \
    F(GOLDSTEIN, "m.goldstein")                                                            \
    F(SYMMETRIC, "m.mutual")                                                               \
    F(STATUS, "m.status")                                                                  \
    F(DAY, "m.day")                                                                        \
    F(DAY_TO, "m.day_to")                                                                  \
    F(GRAIN, "m.grain")                                                                    \
    F(DAY_BY, "m.day_by")                                                                  \
    F(SAID_BY, "m.said_by")                                                                \
    F(TRIGGER, "m.trigger")                                                                \
    F(TRIGGER_BEGIN, "m.trigger_begin")                                                    \
    F(TRIGGER_END, "m.trigger_end")                                                        \
    F(SOURCE_BEGIN, "m.source_begin")                                                      \
    F(SOURCE_END, "m.source_end")                                                          \
    F(TARGET_BEGIN, "m.target_begin")                                                      \
    F(TARGET_END, "m.target_end")                                                          \
    F(SENTENCE_BEGIN, "m.sentence_begin")                                                  \
    F(SENTENCE_END, "m.sentence_end")                                                      \
    F(PART, "m.part")                                                                      \
    F(BACKGROUND, "m.background")                                                          \
    F(CONFIDENCE, "m.confidence")                                                          \
    F(RUNNER_UP, "m.runner_up")                                                            \
    F(RUNNER_UP_CONFIDENCE, "m.runner_up_confidence")                                      \
    F(REPORT_ID, "r.id")                                                                   \
    F(INPUT_ID, "r.input_id")                                                              \
    F(URI, "r.uri")                                                                        \
    F(PUBLISHER, "r.source")                                                               \
    F(TITLE, "r.title")                                                                    \
    F(LANGUAGE, "r.language")                                                              \
    F(PUBLISHED, "r.published")                                                            \
    F(PUBLISHED_FROM, "r.published_from")                                                  \
    F(SENTENCE, "substr(r.text, m.sentence_begin + 1, m.sentence_end - m.sentence_begin)") \
    F(PLACE, "p.name")                                                                     \
    F(PLACE_COUNTRY, "p.country")                                                          \
    F(LAT, "p.lat")                                                                        \
    F(LON, "p.lon")                                                                        \
    F(GEONAMES, "p.geonames")                                                              \
    F(TOLD_KEY, "r.key")                                                                   \
    F(TOLD_SPOT, "m.spot")                                                                 \
    F(REVISION, "c.revision")                                                              \
    F(VERSION, "v.version")                                                                \
    F(KNOWLEDGE, "v.knowledge")                                                            \
    F(MODEL, "v.model")

#define COLUMN_NUMBER(name, sql) COLUMN_##name,
#define COLUMN_SQL(name, sql) sql,
enum { ROW_COLUMNS(COLUMN_NUMBER) N_COLUMNS };
static const char *const column_sql[] = {ROW_COLUMNS(COLUMN_SQL)};

static const char actors_sql[] = "SELECT s.side, a.n, a.name, a.code, a.country, a.sectors, "
                                 "a.role, a.kind FROM side s JOIN actor a ON a.n = s.actor "
                                 "WHERE s.mention = ?1 ORDER BY s.side, s.seq";
static const char speaker_sql[] =
    "SELECT 's', n, name, code, country, sectors, role, kind FROM actor WHERE n = ?1";

struct ledger_rows {
    ledger *l;
    bool mentions; // are the rows, not events
    bool entries;  // analysts said something, of whatever event
    bool reviewed; // what they corrected is corrected
    db_rows *rows;
    arena a;         // of the question
    arena row_arena; // of the row
    ledger_row row;
};

static sv column_text(ledger_rows *q, int column) {
    sv s = db_get_text(q->rows, column);
    return s.p ? arena_copy(&q->row_arena, s) : s;
}

static ent_span column_span(const ledger_rows *q, int begin) {
    return (ent_span){(uint32_t)db_get_int(q->rows, begin),
                      (uint32_t)db_get_int(q->rows, begin + 1)};
}

static ent_when row_when(ledger_rows *q) {
    sv by = db_get_text(q->rows, COLUMN_DAY_BY);
    int grain = names_index(db_get_text(q->rows, COLUMN_GRAIN), names_grain, ENT_N_GRAIN);
    return (ent_when){.from = text_day(db_get_text(q->rows, COLUMN_DAY)),
                      .to = text_day(db_get_text(q->rows, COLUMN_DAY_TO)),
                      .grain = grain < ENT_N_GRAIN ? (ent_grain)grain : ENT_GRAIN_day,
                      .by = sv_eq(by, SV("text"))        ? ENT_WHEN_TEXT
                            : sv_eq(by, SV("published")) ? ENT_WHEN_PUBLISHED
                                                         : ENT_WHEN_NONE};
}

static ledger_event row_event(ledger_rows *q) {
    const db_rows *r = q->rows;
    sv part = db_get_text(r, COLUMN_PART);
    int status = names_index(db_get_text(r, COLUMN_STATUS), names_status, ENT_N_EVENT_STATUS);
    return (ledger_event){
        .type = (ent_type)names_index(db_get_text(r, COLUMN_TYPE), names_type, ENT_N_TYPE),
        .modes = column_text(q, COLUMN_MODES),
        .contexts = column_text(q, COLUMN_CONTEXTS),
        .cameo = column_text(q, COLUMN_CAMEO),
        .quad = (uint8_t)db_get_int(r, COLUMN_QUAD),
        .score = db_get_real(r, COLUMN_SCORE),
        .goldstein = db_get_real(r, COLUMN_GOLDSTEIN),
        .symmetric = db_get_int(r, COLUMN_SYMMETRIC) != 0,
        .status = status < ENT_N_EVENT_STATUS ? (ent_event_status)status : ENT_IS_actual,
        .when = row_when(q),
        .said_by = -1,
        .place = db_get_null(r, COLUMN_PLACE) ? -1 : 0,
        .trigger = column_span(q, COLUMN_TRIGGER_BEGIN),
        .source_span = column_span(q, COLUMN_SOURCE_BEGIN),
        .target_span = column_span(q, COLUMN_TARGET_BEGIN),
        .sentence = column_span(q, COLUMN_SENTENCE_BEGIN),
        .trigger_text = column_text(q, COLUMN_TRIGGER),
        .part = sv_eq(part, SV("title"))     ? ENT_PART_TITLE
                : sv_eq(part, SV("related")) ? ENT_PART_RELATED
                                             : ENT_PART_BODY,
        .background = db_get_int(r, COLUMN_BACKGROUND) != 0,
        .confidence = db_get_real(r, COLUMN_CONFIDENCE),
        .runner_up =
            (ent_type)names_index(db_get_text(r, COLUMN_RUNNER_UP), names_type, ENT_N_TYPE),
        .runner_up_confidence = db_get_real(r, COLUMN_RUNNER_UP_CONFIDENCE),
    };
}

static ledger_report row_report(ledger_rows *q) {
    int from = names_index(db_get_text(q->rows, COLUMN_PUBLISHED_FROM), names_published,
                           N_NAMES_PUBLISHED);
    ledger_report r = {.id = column_text(q, COLUMN_REPORT_ID),
                       .input_id = column_text(q, COLUMN_INPUT_ID),
                       .uri = column_text(q, COLUMN_URI),
                       .source = column_text(q, COLUMN_PUBLISHER),
                       .title = column_text(q, COLUMN_TITLE),
                       .language = column_text(q, COLUMN_LANGUAGE),
                       .published = text_day(db_get_text(q->rows, COLUMN_PUBLISHED))};
    if (from < N_NAMES_PUBLISHED) r.published_from = (ent_published_from)from;
    return r;
}

typedef struct found_actors {
    VEC(ledger_actor);
    VEC(int64_t) numbers;
    VEC(uint32_t) source, target;
} found_actors;

// Index of the actor in the row, put there when it is new.
static uint32_t actor_index(ledger_rows *q, found_actors *f, const db_rows *r) {
    arena *a = &q->row_arena;
    int64_t n = db_get_int(r, 1);
    for (size_t i = 0; i < f->n; i++)
        if (f->numbers.at[i] == n) return (uint32_t)i;
    sv role = db_get_text(r, 6);
    *vec_push(a, &f->numbers) = n;
    *vec_push(a, f) = (ledger_actor){
        .name = arena_copy(a, db_get_text(r, 2)),
        .code = arena_copy(a, db_get_text(r, 3)),
        .country = arena_copy(a, db_get_text(r, 4)),
        .sectors = arena_copy(a, db_get_text(r, 5)),
        .role = role.p ? arena_copy(a, role) : role,
        .kind = (ent_actor_kind)names_index(db_get_text(r, 7), names_kind, ENT_N_KIND),
    };
    return (uint32_t)(f->n - 1);
}

static ent_status read_actors(ledger_rows *q, found_actors *f, const char *sql, int64_t of,
                              bool speaker, ent_err *err) {
    db_rows *r;
    bool more;
    ent_status status;
    ENT_TRY(db_query(q->l->d, sql, DB_ARGS(db_int(of)), &r, err));
    while ((status = db_next(r, &more, err)) == ENT_OK && more) {
        bool source = sv_eq(db_get_text(r, 0), SV("s"));
        uint32_t at = actor_index(q, f, r);
        if (speaker)
            q->row.event.said_by = (int32_t)at;
        else if (source)
            *vec_push(&q->row_arena, &f->source) = at;
        else
            *vec_push(&q->row_arena, &f->target) = at;
    }
    db_end(&r);
    return status;
}

static ent_status row_actors(ledger_rows *q, ent_err *err) {
    found_actors f = {0};
    int64_t mention = db_get_int(q->rows, COLUMN_TOLD),
            speaker = db_get_int(q->rows, COLUMN_SAID_BY);
    ENT_TRY(read_actors(q, &f, actors_sql, mention, false, err));
    if (speaker) ENT_TRY(read_actors(q, &f, speaker_sql, speaker, true, err));
    q->row.actors = f.at;
    q->row.n_actors = f.n;
    q->row.event.source = f.source.at;
    q->row.event.n_source = f.source.n;
    q->row.event.target = f.target.at;
    q->row.event.n_target = f.target.n;
    return ENT_OK;
}

static ledger_place row_place(ledger_rows *q) {
    const db_rows *r = q->rows;
    return (ledger_place){.name = column_text(q, COLUMN_PLACE),
                          .country = column_text(q, COLUMN_PLACE_COUNTRY),
                          .lat_deg = db_get_null(r, COLUMN_LAT) ? NAN : db_get_real(r, COLUMN_LAT),
                          .lon_deg = db_get_null(r, COLUMN_LON) ? NAN : db_get_real(r, COLUMN_LON),
                          .geonames = db_get_int(r, COLUMN_GEONAMES)};
}

sv ask_write_name(arena *a, sv key, int64_t spot) {
    text t = text_new(a);
    for (size_t i = 0; i < 8 && i < key.len; i++) {
        text_char(&t, "0123456789abcdef"[(uint8_t)key.p[i] >> 4]);
        text_char(&t, "0123456789abcdef"[(uint8_t)key.p[i] & 15]);
    }
    text_char(&t, '.');
    text_int(&t, spot);
    return text_sv(&t);
}

static const char entries_sql[] = "SELECT DISTINCT s.n, s.act, s.field, s.value FROM standing s "
                                  "JOIN member b ON b.mention = s.mention WHERE b.event = ?1 "
                                  "AND s.act IN ('accept', 'reject', 'correct') ORDER BY s.n";

// Actors of whom nothing but the code is known.
static const uint32_t *coded_actors(ledger_rows *q, sv codes, size_t *n) {
    arena *a = &q->row_arena;
    VEC(ledger_actor) all = {0};
    VEC(uint32_t) at = {0};
    sv code;
    for (size_t i = 0; i < q->row.n_actors; i++) *vec_push(a, &all) = q->row.actors[i];
    while (sv_split(&codes, '|', &code)) {
        *vec_push(a, &at) = (uint32_t)all.n;
        *vec_push(a, &all) = (ledger_actor){.name = code, .code = code, .kind = ENT_N_KIND};
    }
    q->row.actors = all.at;
    q->row.n_actors = all.n;
    *n = at.n;
    return at.at;
}

static void correct(ledger_rows *q, sv field, sv value) {
    ledger_event *e = &q->row.event;
    if (sv_eq(field, SV("type"))) e->type = (ent_type)names_index(value, names_type, ENT_N_TYPE);
    if (sv_eq(field, SV("status")))
        e->status = (ent_event_status)names_index(value, names_status, ENT_N_EVENT_STATUS);
    if (sv_eq(field, SV("from"))) e->when.from = text_day(value);
    if (sv_eq(field, SV("to"))) e->when.to = text_day(value);
    if (sv_eq(field, SV("cameo"))) e->cameo = value;
    if (sv_eq(field, SV("source"))) e->source = coded_actors(q, value, &e->n_source);
    if (sv_eq(field, SV("target"))) e->target = coded_actors(q, value, &e->n_target);
}

static void read_entry(ledger_rows *q, const db_rows *r) {
    arena *a = &q->row_arena;
    sv act = db_get_text(r, 1);
    q->row.review = sv_eq(act, SV("accept"))   ? SV("accepted")
                    : sv_eq(act, SV("reject")) ? SV("rejected")
                                               : SV("corrected");
    if (q->reviewed && sv_eq(act, SV("correct")))
        correct(q, db_get_text(r, 2), arena_copy(a, db_get_text(r, 3)));
}

static ent_status row_entries(ledger_rows *q, ent_err *err) {
    db_rows *r;
    bool more;
    ent_status status;
    ENT_TRY(db_query(q->l->d, entries_sql, DB_ARGS(db_int(db_get_int(q->rows, COLUMN_EVENT))), &r,
                     err));
    while ((status = db_next(r, &more, err)) == ENT_OK && more) read_entry(q, r);
    db_end(&r);
    return status;
}

static ent_status read_row(ledger_rows *q, ent_err *err) {
    const db_rows *r = q->rows;
    arena *a = &q->row_arena;
    sv event = ask_write_name(a, db_get_blob(r, COLUMN_KEY), db_get_int(r, COLUMN_SPOT)),
       mention =
           ask_write_name(a, db_get_blob(r, COLUMN_TOLD_KEY), db_get_int(r, COLUMN_TOLD_SPOT));
    q->row = (ledger_row){
        .id = q->mentions ? mention : event,
        .event_id = event,
        .told = mention,
        .mentions = (uint32_t)db_get_int(r, COLUMN_MENTIONS),
        .reports = (uint32_t)db_get_int(r, COLUMN_REPORTS),
        .sources = (uint32_t)db_get_int(r, COLUMN_SOURCES),
        .event = row_event(q),
        .place = row_place(q),
        .report = row_report(q),
        .sentence = column_text(q, COLUMN_SENTENCE),
        .revision = db_get_int(r, COLUMN_REVISION),
        .version = column_text(q, COLUMN_VERSION),
        .knowledge = column_text(q, COLUMN_KNOWLEDGE),
        .model = column_text(q, COLUMN_MODEL),
    };
    ENT_TRY(row_actors(q, err));
    return q->entries ? row_entries(q, err) : ENT_OK;
}

// ---- asking ------------------------------------------------------------------------------------------------------------------------

static void select_rows(ask *q) {
    ask_add(q, "SELECT ");
    for (int i = 0; i < N_COLUMNS; i++) {
        if (i) ask_add(q, ", ");
        ask_add(q, column_sql[i]);
    }
}

static const char tables_of_mentions[] = " JOIN report r ON r.n = m.report JOIN record c ON c.n = "
                                         "m.record JOIN revision v ON v.n = c.revision "
                                         "LEFT JOIN place p ON p.n = m.place";

static ent_status ask_rows(ask *q, const ledger_filter *f, int64_t mention, bool mentions,
                           ent_err *err) {
    select_rows(q);
    ask_add(q,
            mentions
                ? " FROM event e JOIN member b ON b.event = e.n JOIN mention m ON m.n = b.mention"
                : " FROM event e JOIN mention m ON m.n = e.told");
    ask_add(q, " JOIN mention f ON f.n = e.first JOIN report fr ON fr.n = f.report");
    ask_add(q, tables_of_mentions);
    ENT_TRY(ask_where(q, f, err));
    if (mention) {
        ask_add(q, " AND e.n IN (SELECT event FROM member WHERE mention = ");
        ask_value(q, db_int(mention));
        ask_add(q, ")");
    }
    order_by(q, f, "e.day", "e.n");
    if (mentions) ask_add(q, ", r.published, r.key, m.spot");
    limit_to(q, f);
    text_char(&q->sql, 0);
    return ENT_OK;
}

ent_status ask_event(ledger *l, sv name, int64_t as_of, int64_t *event, ent_err *err) {
    int64_t mention, at = as_of ? as_of : SCHEMA_OPEN - 1;
    ENT_TRY(ask_mention(l, name, as_of, &mention, err));
    return db_one_int(l->d,
                      "SELECT e.n FROM member b JOIN event e ON e.n = b.event WHERE b.mention = ?1 "
                      "AND e.since <= ?2 AND e.ended > ?2",
                      DB_ARGS(db_int(mention), db_int(at)), 0, event, err);
}

static ent_status start(ledger_rows *rows, const ledger_filter *f, bool mentions, ent_err *err) {
    int64_t mention = 0;
    if (arena_try(&rows->a)) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    ask q = {.d = rows->l->d, .sql = text_new(&rows->a)};
    int64_t entries;
    ENT_TRY(db_one_int(q.d, "SELECT max(n) FROM entry", DB_NO_ARGS, 0, &entries, err));
    rows->entries = entries > 0;
    rows->reviewed = f->reviewed;
    rows->mentions = mentions;
    if (f->event.len) ENT_TRY(ask_mention(rows->l, f->event, f->as_of, &mention, err));
    if (f->after.len) ENT_TRY(ask_event(rows->l, f->after, f->as_of, &q.after, err));
    ENT_TRY(ask_rows(&q, f, mention, mentions, err));
    return db_stream(q.d, q.sql.at, q.args.at, q.args.n, &rows->rows, err);
}

static ent_status ask_for(ledger *l, const ledger_filter *f, bool mentions, ledger_rows **out,
                          ent_err *err) {
    *out = NULL;
    ledger_rows *rows = calloc(1, sizeof *rows);
    if (!rows) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    rows->l = l;
    arena_init(&rows->a, ASK_BYTES);
    arena_init(&rows->row_arena, ASK_BYTES);
    ent_status status = start(rows, f, mentions, err);
    if (status != ENT_OK) return ledger_end(&rows), status;
    return *out = rows, ENT_OK;
}

ent_status ledger_events(ledger *l, const ledger_filter *f, ledger_rows **rows, ent_err *err) {
    return ask_for(l, f, false, rows, err);
}

ent_status ledger_mentions(ledger *l, const ledger_filter *f, ledger_rows **rows, ent_err *err) {
    return ask_for(l, f, true, rows, err);
}

ent_status ledger_next(ledger_rows *q, const ledger_row **row, ent_err *err) {
    bool more;
    *row = NULL;
    ENT_TRY(db_next(q->rows, &more, err));
    if (!more) return ENT_OK;
    arena_reset(&q->row_arena);
    if (arena_try(&q->row_arena)) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    ENT_TRY(read_row(q, err));
    *row = &q->row;
    return ENT_OK;
}

void ledger_end(ledger_rows **rows) {
    if (!*rows) return;
    db_end(&(*rows)->rows);
    arena_deinit(&(*rows)->a);
    arena_deinit(&(*rows)->row_arena);
    free(*rows);
    *rows = NULL;
}

typedef struct plan {
    VEC(sv) steps;
    int column; // of the words
} plan;

static void read_step(void *ctx, arena *a, const db_rows *rows) {
    plan *p = ctx;
    *vec_push(a, &p->steps) = arena_copy(a, db_get_text(rows, p->column));
}

ent_status ledger_plan(ledger *l, const ledger_filter *f, arena *a, ledger_table *t, ent_err *err) {
    static const char *const columns[] = {"plan"};
    plan p = {.column = l->d->postgres ? 0 : 3};
    int64_t mention = 0;
    ask q = {.d = l->d, .sql = text_new(a)};
    ask_add(&q, l->d->postgres ? "EXPLAIN " : "EXPLAIN QUERY PLAN ");
    if (f->event.len) ENT_TRY(ask_mention(l, f->event, f->as_of, &mention, err));
    ENT_TRY(ask_rows(&q, f, mention, false, err));
    ENT_TRY(table_each(l, a, q.sql.at, q.args.at, q.args.n, read_step, &p, err));
    *t = (ledger_table){columns, 1, p.steps.at, p.steps.n, "t"};
    return ENT_OK;
}
