// SPDX-License-Identifier: Apache-2.0
#include "ledger/schema.h"
#include <inttypes.h>
#include <stdlib.h>

// clang-format off
static const char *const tables[] = {
    "CREATE TABLE meta(name $TEXT PRIMARY KEY, value $TEXT NOT NULL) $ROWLESS;",

    "CREATE TABLE revision(n $INT PRIMARY KEY, key $BLOB NOT NULL UNIQUE CHECK(length(key) = 16),"
    "  version $TEXT NOT NULL, knowledge $TEXT NOT NULL, model $TEXT NOT NULL, first_at $TEXT NOT NULL) $STRICT;",

    "CREATE TABLE report(n $INT PRIMARY KEY, key $BLOB NOT NULL UNIQUE CHECK(length(key) = 16),"
    "  id $TEXT NOT NULL, input_id $TEXT, uri $TEXT, source $TEXT, title $TEXT, language $TEXT, published $TEXT,"
    "  published_from $TEXT NOT NULL CHECK(published_from IN ('none', 'option', 'metadata', 'dateline')),"
    "  text $TEXT, copy $BLOB NOT NULL, lede $BLOB NOT NULL) $STRICT;",
    "CREATE INDEX report_source ON report(source, published);",

    "CREATE TABLE record(n $INT PRIMARY KEY, report $INT NOT NULL REFERENCES report(n) $LATER,"
    "  revision $INT NOT NULL REFERENCES revision(n) $LATER, hash $BLOB NOT NULL CHECK(length(hash) = 16),"
    "  ended $INT NOT NULL CHECK(ended >= revision), extra $TEXT, UNIQUE(report, revision, hash)) $STRICT;",

    "CREATE TABLE actor(n $INT PRIMARY KEY, key $BLOB NOT NULL UNIQUE CHECK(length(key) = 16), name $TEXT NOT NULL,"
    "  code $TEXT NOT NULL, country $TEXT NOT NULL, sectors $TEXT NOT NULL, role $TEXT,"
    "  kind $TEXT CHECK(kind IN ('person', 'state', 'government', 'organisation', 'group', 'bloc'))) $STRICT;",
    "CREATE INDEX actor_code ON actor(code);",
    "CREATE INDEX actor_name ON actor(name);",

    "CREATE TABLE appearance(record $INT NOT NULL REFERENCES record(n) $LATER, seq $POS NOT NULL,"
    "  actor $INT NOT NULL REFERENCES actor(n) $LATER, spans $TEXT NOT NULL, PRIMARY KEY(record, seq)) $ROWLESS;",

    "CREATE TABLE place(n $INT PRIMARY KEY, key $BLOB NOT NULL UNIQUE CHECK(length(key) = 16), name $TEXT NOT NULL,"
    "  country $TEXT NOT NULL, lat $REAL CHECK(lat BETWEEN -90 AND 90), lon $REAL CHECK(lon BETWEEN -180 AND 180),"
    "  geonames $INT) $STRICT;",
    "CREATE INDEX place_name ON place(name);",

    "CREATE TABLE mention(n $INT PRIMARY KEY, record $INT NOT NULL REFERENCES record(n) $LATER,"
    "  report $INT NOT NULL REFERENCES report(n) $LATER, seq $POS NOT NULL, spot $INT NOT NULL CHECK(spot >= 0),"
    "  type $TEXT NOT NULL, modes $TEXT NOT NULL, contexts $TEXT NOT NULL, cameo $TEXT,"
    "  quad $POS NOT NULL CHECK(quad BETWEEN 0 AND 4), score $REAL NOT NULL CHECK(score BETWEEN -10 AND 10),"
    "  goldstein $REAL NOT NULL CHECK(goldstein BETWEEN -10 AND 10), mutual $POS NOT NULL CHECK(mutual IN (0, 1)),"
    "  status $TEXT NOT NULL, source $TEXT NOT NULL, target $TEXT NOT NULL, a $TEXT NOT NULL, b $TEXT NOT NULL,"
    "  day $TEXT, day_to $TEXT, grain $TEXT, day_by $TEXT NOT NULL CHECK(day_by IN ('none', 'text', 'published')),"
    "  place $INT REFERENCES place(n) $LATER, said_by $INT REFERENCES actor(n) $LATER,"
    "  trigger $TEXT, trigger_begin $POS, trigger_end $POS, source_begin $POS, source_end $POS,"
    "  target_begin $POS, target_end $POS, sentence_begin $POS, sentence_end $POS,"
    "  part $TEXT NOT NULL CHECK(part IN ('title', 'body', 'related')), background $POS NOT NULL CHECK(background IN (0, 1)),"
    "  confidence $REAL NOT NULL CHECK(confidence BETWEEN 0 AND 1), runner_up $TEXT, runner_up_confidence $REAL,"
    "  words $BLOB NOT NULL, UNIQUE(record, spot), CHECK(day_to >= day)) $STRICT;",

    "CREATE TABLE side(mention $INT NOT NULL REFERENCES mention(n) $LATER, side $TEXT NOT NULL CHECK(side IN ('s', 't')),"
    "  seq $POS NOT NULL, actor $INT NOT NULL REFERENCES actor(n) $LATER, PRIMARY KEY(mention, side, seq)) $ROWLESS;",
    "CREATE INDEX side_actor ON side(actor, mention);",

    "CREATE TABLE figure(mention $INT NOT NULL REFERENCES mention(n) $LATER, what $TEXT NOT NULL, n $INT NOT NULL, PRIMARY KEY(mention, what, n)) $ROWLESS;",

    "CREATE TABLE report_key(k $INT NOT NULL, day $INT NOT NULL, report $INT NOT NULL, PRIMARY KEY(k, day, report)) $ROWLESS;",
    "CREATE TABLE crowd(report $INT PRIMARY KEY REFERENCES report(n) $LATER, crowd $INT NOT NULL, level $INT NOT NULL CHECK(level >= 1)) $STRICT;",
    "CREATE INDEX crowd_crowd ON crowd(crowd);",

    "CREATE TABLE event(n $INT PRIMARY KEY, first $INT NOT NULL REFERENCES mention(n) $LATER,"
    "  told $INT NOT NULL REFERENCES mention(n) $LATER, since $INT NOT NULL, ended $INT NOT NULL CHECK(ended > since),"
    "  day $TEXT NOT NULL, type $TEXT NOT NULL, quad $POS NOT NULL, mentions $POS NOT NULL CHECK(mentions >= 1),"
    "  reports $POS NOT NULL, sources $POS NOT NULL, score $REAL NOT NULL) $STRICT;",
    "CREATE INDEX event_day ON event(day, quad, ended, score);",
    "CREATE INDEX event_type ON event(type, day, ended);",

    "CREATE TABLE member(event $INT NOT NULL REFERENCES event(n) $LATER, mention $INT NOT NULL REFERENCES mention(n) $LATER,"
    "  PRIMARY KEY(event, mention)) $ROWLESS;",
    "CREATE INDEX member_mention ON member(mention);",

    "CREATE TABLE pair(a $TEXT NOT NULL, b $TEXT NOT NULL, day $TEXT NOT NULL, event $INT NOT NULL, ended $INT NOT NULL,"
    "  type $TEXT NOT NULL, quad $POS NOT NULL, status $TEXT NOT NULL, score $REAL NOT NULL, PRIMARY KEY(a, b, day, event)) $ROWLESS;",
    "CREATE INDEX pair_source ON pair(a, day, event, quad, ended);",
    "CREATE INDEX pair_target ON pair(b, day, event, quad, ended);",

    "CREATE TABLE quote(record $INT NOT NULL REFERENCES record(n) $LATER, seq $POS NOT NULL, speaker $INT REFERENCES actor(n) $LATER,"
    "  audience $TEXT, direct $POS NOT NULL, cue $TEXT, quote_begin $POS, quote_end $POS, PRIMARY KEY(record, seq)) $ROWLESS;",

    "CREATE TABLE claim(record $INT NOT NULL REFERENCES record(n) $LATER, seq $POS NOT NULL, claimed_by $INT REFERENCES actor(n) $LATER,"
    "  cause_begin $POS, cause_end $POS, cause_actors $TEXT, effect_begin $POS, effect_end $POS, effect_actors $TEXT,"
    "  direction $TEXT, cue $TEXT, sentence_begin $POS, sentence_end $POS, PRIMARY KEY(record, seq)) $ROWLESS;",

    "CREATE TABLE agreement(record $INT NOT NULL REFERENCES record(n) $LATER, seq $POS NOT NULL, name $TEXT NOT NULL,"
    "  parties $TEXT NOT NULL, signed_from $TEXT, signed_to $TEXT, PRIMARY KEY(record, seq)) $ROWLESS;",
    "CREATE INDEX agreement_name ON agreement(name);",

    "CREATE TABLE provision(record $INT NOT NULL, agreement $POS NOT NULL, seq $POS NOT NULL, domain $TEXT, what $TEXT,"
    "  status $TEXT, what_begin $POS, what_end $POS, day $TEXT, day_to $TEXT, PRIMARY KEY(record, agreement, seq),"
    "  FOREIGN KEY(record, agreement) REFERENCES agreement(record, seq) $LATER) $ROWLESS;",

    "CREATE TABLE trend(record $INT NOT NULL REFERENCES record(n) $LATER, seq $POS NOT NULL, what_begin $POS, what_end $POS,"
    "  actors $TEXT, course $TEXT, day $TEXT, day_to $TEXT, sentence_begin $POS, sentence_end $POS,"
    "  PRIMARY KEY(record, seq)) $ROWLESS;",

    "CREATE TABLE entry(n $INT PRIMARY KEY, at $TEXT NOT NULL, who $TEXT NOT NULL,"
    "  act $TEXT NOT NULL CHECK(act IN ('note', 'accept', 'reject', 'correct', 'join', 'part', 'undo')),"
    "  report $INT REFERENCES report(n) $LATER, spot $INT, other_report $INT REFERENCES report(n) $LATER, other_spot $INT,"
    "  field $TEXT, value $TEXT, why $TEXT NOT NULL, undoes $INT REFERENCES entry(n) $LATER) $STRICT;",
    "CREATE INDEX entry_mention ON entry(report, spot);",
    "CREATE INDEX entry_other ON entry(other_report, other_spot);",
    "CREATE UNIQUE INDEX entry_undoes ON entry(undoes);",
    "CREATE TABLE seen(key $BLOB PRIMARY KEY) $ROWLESS;",
};

// Since version 2.
static const char *const tables_2[] = {
    // How many of the events that hold there are, and the sum of their scores in thousandths.
    "CREATE TABLE tally(day $TEXT NOT NULL, type $TEXT NOT NULL, quad $POS NOT NULL, n $INT NOT NULL, score $INT NOT NULL,"
    "  PRIMARY KEY(day, type, quad)) $ROWLESS;",
    "CREATE INDEX entry_act ON entry(act);",

    // Entries that stand: not undone, with the mentions that they are about in every revision.
    "CREATE VIEW standing AS SELECT x.n, x.act, x.report, m.n AS mention, o.n AS other, x.field, x.value FROM entry x"
    "  JOIN record c ON c.report = x.report JOIN mention m ON m.record = c.n AND m.spot = x.spot"
    "  LEFT JOIN record d ON d.report = x.other_report LEFT JOIN mention o ON o.record = d.n AND o.spot = x.other_spot"
    " WHERE NOT EXISTS (SELECT 1 FROM entry u WHERE u.undoes = x.n);",
    "CREATE VIEW rejected AS SELECT DISTINCT b.event FROM standing s JOIN member b ON b.mention = s.mention"
    " WHERE s.act = 'reject' AND NOT EXISTS (SELECT 1 FROM standing y WHERE y.mention = s.mention AND y.act = 'accept' AND y.n > s.n);",
};

// From version 1 to 2.
static const char *const to_2[] = {
    "DROP VIEW rejected;",
    "DROP VIEW standing;",
    "DROP INDEX IF EXISTS entry_act;",
};
static const char *const fill_2[] = {
    "INSERT INTO tally(day, type, quad, n, score) SELECT day, type, quad, count(*), sum(CAST(round(score * 1000) AS BIGINT))"
    "  FROM event WHERE ended = 2147483647 GROUP BY day, type, quad;",
};

static const char *const words_sqlite[] = {
    "CREATE VIRTUAL TABLE report_words USING fts5(words, content='', tokenize='unicode61 remove_diacritics 0');",
};
static const char *const words_postgres[] = {
    "CREATE TABLE report_words(rowid BIGINT PRIMARY KEY, words TSVECTOR NOT NULL);",
    "CREATE INDEX report_words_words ON report_words USING gin(words);",
};

// What SQLite has and PostgreSQL calls otherwise.
static const char *const functions_postgres[] = {
    "CREATE SCHEMA IF NOT EXISTS entente;",
    "CREATE FUNCTION hex(bytea) RETURNS text LANGUAGE sql IMMUTABLE AS $q$ SELECT encode($1, 'hex') $q$;",
    "CREATE FUNCTION instr(text, text) RETURNS integer LANGUAGE sql IMMUTABLE AS $q$ SELECT strpos($1, $2) $q$;",
};

static const char *const views[] = {
    "CREATE VIEW reports AS SELECT lower(hex(r.key)) AS report, r.id, r.input_id, r.uri, r.source, r.title, r.language,"
    "  r.published, r.published_from, r.text, (SELECT count(*) FROM mention m JOIN record c ON c.n = m.record"
    "   WHERE c.report = r.n AND c.ended = 2147483647) AS events FROM report r;",

    "CREATE VIEW mentions AS SELECT lower(hex(substr(r.key, 1, 8))) || '.' || m.spot AS id,"
    "  (SELECT lower(hex(substr(fr.key, 1, 8))) || '.' || f.spot FROM member b JOIN event e ON e.n = b.event"
    "   JOIN mention f ON f.n = e.first JOIN report fr ON fr.n = f.report WHERE b.mention = m.n AND e.ended = 2147483647) AS event,"
    "  m.day, m.day_to, m.grain, m.day_by, m.source, m.type, m.modes, m.target, m.quad, m.status, m.cameo, m.score, m.goldstein,"
    "  m.contexts, m.mutual, s.code AS said_by, s.name AS said_by_name, p.name AS place, p.country AS place_country, p.lat, p.lon,"
    "  m.trigger, substr(r.text, m.sentence_begin + 1, m.sentence_end - m.sentence_begin) AS sentence, m.part, m.background,"
    "  m.confidence, m.runner_up, lower(hex(r.key)) AS report, r.source AS publisher, r.uri, r.published, c.revision"
    " FROM mention m JOIN record c ON c.n = m.record JOIN report r ON r.n = m.report"
    "  LEFT JOIN actor s ON s.n = m.said_by LEFT JOIN place p ON p.n = m.place WHERE c.ended = 2147483647;",

    "CREATE VIEW events AS SELECT lower(hex(substr(fr.key, 1, 8))) || '.' || f.spot AS id,"
    "  m.day, m.day_to, m.grain, m.source, e.type, m.modes, m.target, e.quad, m.status, m.cameo, m.score, m.goldstein, m.contexts,"
    "  m.mutual, s.code AS said_by, s.name AS said_by_name, p.name AS place, p.country AS place_country, p.lat, p.lon, m.trigger,"
    "  substr(r.text, m.sentence_begin + 1, m.sentence_end - m.sentence_begin) AS sentence, m.background, m.confidence,"
    "  e.mentions, e.reports, e.sources, r.source AS publisher, r.uri, r.published"
    " FROM event e JOIN mention f ON f.n = e.first JOIN report fr ON fr.n = f.report JOIN mention m ON m.n = e.told"
    "  JOIN report r ON r.n = m.report LEFT JOIN actor s ON s.n = m.said_by LEFT JOIN place p ON p.n = m.place"
    " WHERE e.ended = 2147483647;",

    "CREATE VIEW actors AS SELECT a.name, a.code, a.country, a.sectors, a.role, a.kind,"
    "  (SELECT count(DISTINCT s.mention) FROM side s JOIN mention m ON m.n = s.mention JOIN record c ON c.n = m.record"
    "   WHERE s.actor = a.n AND c.ended = 2147483647) AS mentions FROM actor a;",

    "CREATE VIEW dyads AS SELECT p.a AS source, p.b AS target, NULLIF(p.day, '') AS day, p.type, p.quad, p.status, p.score,"
    "  lower(hex(substr(fr.key, 1, 8))) || '.' || f.spot AS event"
    " FROM pair p JOIN event e ON e.n = p.event JOIN mention f ON f.n = e.first JOIN report fr ON fr.n = f.report"
    " WHERE p.ended = 2147483647;",

    // What each mention of an event says of it, in the fields in which mentions can disagree.
    "CREATE VIEW detail AS"
    " SELECT b.event, m.report, 1 AS place, 'source' AS field, m.source AS value FROM member b JOIN mention m ON m.n = b.mention"
    " UNION ALL SELECT b.event, m.report, 2, 'type', m.type FROM member b JOIN mention m ON m.n = b.mention"
    " UNION ALL SELECT b.event, m.report, 3, 'target', m.target FROM member b JOIN mention m ON m.n = b.mention"
    " UNION ALL SELECT b.event, m.report, 4, 'status', m.status FROM member b JOIN mention m ON m.n = b.mention"
    " UNION ALL SELECT b.event, m.report, 5, 'day', CASE WHEN m.day = m.day_to THEN m.day ELSE m.day || '..' || m.day_to END"
    "  FROM member b JOIN mention m ON m.n = b.mention WHERE m.day IS NOT NULL"
    " UNION ALL SELECT b.event, m.report, 6, 'place', p.name FROM member b JOIN mention m ON m.n = b.mention JOIN place p ON p.n = m.place"
    " UNION ALL SELECT b.event, m.report, 7, f.what, CAST(f.n AS TEXT) FROM member b JOIN mention m ON m.n = b.mention"
    "  JOIN figure f ON f.mention = m.n;",

    "CREATE VIEW details AS SELECT lower(hex(substr(r.key, 1, 8))) || '.' || f.spot AS event, g.field, g.value, g.mentions, g.reports"
    " FROM (SELECT event, place, field, value, count(*) AS mentions, count(DISTINCT report) AS reports,"
    "   count(*) OVER (PARTITION BY event, field) AS different FROM detail GROUP BY event, place, field, value) g"
    "  JOIN event e ON e.n = g.event JOIN mention f ON f.n = e.first JOIN report r ON r.n = f.report"
    " WHERE e.ended = 2147483647 AND g.different > 1;",

    "CREATE VIEW quotes AS SELECT s.code AS speaker, s.name AS speaker_name, q.audience, q.direct, q.cue,"
    "  substr(r.text, q.quote_begin + 1, q.quote_end - q.quote_begin) AS words, lower(hex(r.key)) AS report, r.published"
    " FROM quote q JOIN record c ON c.n = q.record JOIN report r ON r.n = c.report LEFT JOIN actor s ON s.n = q.speaker"
    " WHERE c.ended = 2147483647;",

    "CREATE VIEW claims AS SELECT s.code AS claimed_by, s.name AS claimed_by_name, q.direction, q.cue, q.cause_actors, q.effect_actors,"
    "  substr(r.text, q.cause_begin + 1, q.cause_end - q.cause_begin) AS cause,"
    "  substr(r.text, q.effect_begin + 1, q.effect_end - q.effect_begin) AS effect,"
    "  substr(r.text, q.sentence_begin + 1, q.sentence_end - q.sentence_begin) AS sentence, lower(hex(r.key)) AS report, r.published"
    " FROM claim q JOIN record c ON c.n = q.record JOIN report r ON r.n = c.report LEFT JOIN actor s ON s.n = q.claimed_by"
    " WHERE c.ended = 2147483647;",

    "CREATE VIEW agreements AS SELECT q.name, q.parties, q.signed_from, q.signed_to, lower(hex(r.key)) AS report, r.source AS publisher,"
    "  r.published FROM agreement q JOIN record c ON c.n = q.record JOIN report r ON r.n = c.report WHERE c.ended = 2147483647;",

    "CREATE VIEW obligations AS SELECT q.name AS agreement, q.parties, o.domain, o.what, o.status, o.day, o.day_to,"
    "  lower(hex(r.key)) AS report, r.source AS publisher, r.published"
    " FROM provision o JOIN agreement q ON q.record = o.record AND q.seq = o.agreement JOIN record c ON c.n = o.record"
    "  JOIN report r ON r.n = c.report WHERE c.ended = 2147483647;",
};
// clang-format on

typedef struct word {
    const char *word, *sqlite, *postgres;
} word;

static const word words[] = {
    {"$INT", "INTEGER", "BIGINT"},
    {"$POS", "INTEGER", "INTEGER"},
    {"$REAL", "REAL", "DOUBLE PRECISION"},
    {"$TEXT", "TEXT", "TEXT COLLATE \"C\""},
    {"$BLOB", "BLOB", "BYTEA"},
    {"$STRICT", "STRICT", ""},
    {"$ROWLESS", "STRICT, WITHOUT ROWID", ""},
    {"$LATER", "", "DEFERRABLE INITIALLY DEFERRED"},
};

static const word *word_at(sv rest) {
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (sv_starts(rest, sv_of(words[i].word))) return &words[i];
    return NULL;
}

enum { LONGEST_WORD = 24 };

char *schema_write(sv sql, bool postgres) {
    char *out = malloc(sql.len * 4 + LONGEST_WORD), *to = out;
    for (size_t at = 0; out && at < sql.len;) {
        const word *w = sql.p[at] == '$' ? word_at(sv_cut(sql, at, sql.len)) : NULL;
        if (!w) {
            *to++ = sql.p[at++];
            continue;
        }
        to = stpcpy(to, postgres ? w->postgres : w->sqlite);
        at += strlen(w->word);
    }
    if (out) *to = 0;
    return out;
}

static const char there_sqlite[] = "SELECT count(*) FROM sqlite_master WHERE name = 'meta'";
static const char there_postgres[] = "SELECT count(*) FROM information_schema.tables WHERE "
                                     "table_schema = 'entente' AND table_name = 'meta'";

// 0: nothing there yet.
static ent_status read_version(db *d, int64_t *version, ent_err *err) {
    int64_t there, others = 0, id = SCHEMA_APPLICATION;
    *version = 0;
    ENT_TRY(db_one_int(d, d->postgres ? there_postgres : there_sqlite, DB_NO_ARGS, 0, &there, err));
    if (!d->postgres) {
        ENT_TRY(db_one_int(d, "PRAGMA application_id", DB_NO_ARGS, 0, &id, err));
        ENT_TRY(db_one_int(d, "SELECT count(*) FROM sqlite_master", DB_NO_ARGS, 0, &others, err));
    }
    if (others && (id != SCHEMA_APPLICATION || !there))
        return err_set(err, ENT_ERR_INPUT, 0, "%s: a database of another program, not a ledger",
                       d->place);
    if (!there) return ENT_OK;
    return db_one_int(d, "SELECT CAST(value AS BIGINT) FROM meta WHERE name = 'version'",
                      DB_NO_ARGS, 0, version, err);
}

static ent_status check_version(db *d, int64_t version, ent_err *err) {
    if (version <= SCHEMA_VERSION) return ENT_OK;
    return err_set(err, ENT_ERR_VERSION, 0,
                   "%s: a ledger of version %" PRId64
                   ", this program reads up to %d: install a newer entente",
                   d->place, version, SCHEMA_VERSION);
}

static ent_status run_all(db *d, const char *const *sql, size_t n, ent_err *err) {
    for (size_t i = 0; i < n; i++) ENT_TRY(db_script(d, sv_of(sql[i]), err));
    return ENT_OK;
}

#define RUN_ALL(d, scripts, err) run_all((d), (scripts), sizeof(scripts) / sizeof *(scripts), (err))

static ent_status make_tables(db *d, ent_err *err) {
    if (d->postgres) ENT_TRY(RUN_ALL(d, functions_postgres, err));
    ENT_TRY(RUN_ALL(d, tables, err));
    ENT_TRY(RUN_ALL(d, tables_2, err));
    ENT_TRY(d->postgres ? RUN_ALL(d, words_postgres, err) : RUN_ALL(d, words_sqlite, err));
    if (!d->postgres)
        ENT_TRY(db_script(d, SV("PRAGMA application_id = " SCHEMA_APPLICATION_TEXT), err));
    ENT_TRY(RUN_ALL(d, views, err));
    return db_script(d, SV("INSERT INTO meta(name, value) VALUES('version', '2')"), err);
}

static ent_status bring_to_2(db *d, ent_err *err) {
    ENT_TRY(RUN_ALL(d, to_2, err));
    ENT_TRY(RUN_ALL(d, tables_2, err));
    ENT_TRY(RUN_ALL(d, fill_2, err));
    return db_script(d, SV("UPDATE meta SET value = '2' WHERE name = 'version'"), err);
}

static ent_status migrate(db *d, ent_err *err) {
    int64_t version; // again: another process may have been first
    ENT_TRY(db_begin(d, err));
    ent_status status = read_version(d, &version, err);
    if (status == ENT_OK) status = check_version(d, version, err);
    if (status == ENT_OK && version == 0) status = make_tables(d, err);
    if (status == ENT_OK && version == 1) status = bring_to_2(d, err);
    if (status == ENT_OK) status = db_commit(d, err);
    if (status != ENT_OK) db_rollback(d);
    return status;
}

ent_status schema_ready(db *d, ledger_mode mode, ent_err *err) {
    int64_t version;
    ENT_TRY(read_version(d, &version, err));
    ENT_TRY(check_version(d, version, err));
    if (version == SCHEMA_VERSION) return ENT_OK;
    if (version && mode == LEDGER_READ)
        return err_set(err, ENT_ERR_VERSION, 0,
                       "%s: a ledger of version %" PRId64
                       ": `entente add LEDGER FILE' brings it to version %d",
                       d->place, version, SCHEMA_VERSION);
    if (!version && mode != LEDGER_CREATE)
        return err_set(err, ENT_ERR_INPUT, 0, "%s: no ledger in it yet; `entente add' makes one",
                       d->place);
    return migrate(d, err);
}
