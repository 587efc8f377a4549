// SPDX-License-Identifier: Apache-2.0
//
// The content of a ledger as one hash. Each row is hashed by what it says, with names (hashes, places in a report) where the
// store has numbers of its own, and the hashes are summed: so the order of rows does not matter and nothing has to be sorted.
#include "ledger/store.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

__extension__ typedef unsigned __int128 sum128;

// A question, and the kind of each of its columns: b blob, t text, i integer, r real.
typedef struct part {
    const char *sql, *kinds;
} part;

static const part parts[] = {
    {"SELECT key, id, input_id, uri, source, title, language, published, published_from, text FROM "
     "report",
     "bttttttttt"},
    {"SELECT name, value FROM meta", "tt"},
    {"SELECT key, version, knowledge, model, n FROM revision", "bttti"},
    {"SELECT r.key, v.key, c.hash, w.key, c.extra FROM record c JOIN report r ON r.n = c.report "
     "JOIN revision v ON v.n = c.revision LEFT JOIN revision w ON w.n = c.ended",
     "bbbbt"},
    {"SELECT key, name, code, country, sectors, role, kind FROM actor", "btttttt"},
    {"SELECT key, name, country, lat, lon, geonames FROM place", "bttrri"},
    {"SELECT r.key, c.hash, x.seq, a.key, x.spans FROM appearance x JOIN record c ON c.n = "
     "x.record "
     "JOIN report r ON r.n = c.report JOIN actor a ON a.n = x.actor",
     "bbibt"},
    {"SELECT r.key, c.hash, m.seq, m.spot, m.type, m.modes, m.contexts, m.cameo, m.quad, m.score, "
     "m.goldstein, m.mutual, "
     "m.status, m.source, m.target, m.a, m.b, m.day, m.day_to, m.grain, m.day_by, p.key, s.key, "
     "m.trigger, m.trigger_begin, "
     "m.trigger_end, m.source_begin, m.source_end, m.target_begin, m.target_end, m.sentence_begin, "
     "m.sentence_end, m.part, "
     "m.background, m.confidence, m.runner_up, m.runner_up_confidence FROM mention m JOIN record c "
     "ON c.n = m.record "
     "JOIN report r ON r.n = m.report LEFT JOIN place p ON p.n = m.place LEFT JOIN actor s ON s.n "
     "= m.said_by",
     "bbiitttti"
     "rrittttttttt"
     "bbtiiiiiiiit"
     "irtr"},
    {"SELECT r.key, c.hash, m.spot, x.side, x.seq, a.key FROM side x JOIN mention m ON m.n = "
     "x.mention "
     "JOIN record c ON c.n = m.record JOIN report r ON r.n = m.report JOIN actor a ON a.n = "
     "x.actor",
     "bbitib"},
    {"SELECT r.key, c.hash, m.spot, f.what, f.n FROM figure f JOIN mention m ON m.n = f.mention "
     "JOIN record c ON c.n = m.record JOIN report r ON r.n = m.report",
     "bbiti"},
    {"SELECT fr.key, f.spot, tr.key, t.spot, e.since, e.ended, e.day, e.type, e.quad, e.mentions, "
     "e.reports, e.sources "
     "FROM event e JOIN mention f ON f.n = e.first JOIN report fr ON fr.n = f.report JOIN mention "
     "t ON t.n = e.told "
     "JOIN report tr ON tr.n = t.report",
     "bibiiittiiii"},
    {"SELECT e.n, r.key, m.spot FROM member b JOIN event e ON e.n = b.event JOIN mention m ON m.n "
     "= b.mention "
     "JOIN report r ON r.n = m.report",
     "ibi"},
    {"SELECT a, b, day, event, ended, type, quad, status, score FROM pair", "tttiititr"},
    {"SELECT r.key, c.hash, q.seq, s.key, q.audience, q.direct, q.cue, q.quote_begin, q.quote_end "
     "FROM quote q "
     "JOIN record c ON c.n = q.record JOIN report r ON r.n = c.report LEFT JOIN actor s ON s.n = "
     "q.speaker",
     "bbibtitii"},
    {"SELECT r.key, c.hash, q.seq, s.key, q.cause_begin, q.cause_end, q.cause_actors, "
     "q.effect_begin, q.effect_end, "
     "q.effect_actors, q.direction, q.cue FROM claim q JOIN record c ON c.n = q.record JOIN report "
     "r ON r.n = c.report "
     "LEFT JOIN actor s ON s.n = q.claimed_by",
     "bbibiitiittt"},
    {"SELECT r.key, c.hash, q.seq, q.name, q.parties, q.signed_from, q.signed_to FROM agreement q "
     "JOIN record c ON c.n = q.record JOIN report r ON r.n = c.report",
     "bbitttt"},
    {"SELECT r.key, c.hash, o.agreement, o.seq, o.domain, o.what, o.status, o.what_begin, "
     "o.what_end, o.day, o.day_to "
     "FROM provision o JOIN record c ON c.n = o.record JOIN report r ON r.n = c.report",
     "bbiitttiitt"},
    {"SELECT r.key, c.hash, t.seq, t.what_begin, t.what_end, t.actors, t.course, t.day, t.day_to "
     "FROM trend t "
     "JOIN record c ON c.n = t.record JOIN report r ON r.n = c.report",
     "bbiiitttt"},
    {"SELECT x.n, x.who, x.act, r.key, x.spot, y.key, x.other_spot, x.field, x.value, x.why, "
     "x.undoes FROM entry x "
     "LEFT JOIN report r ON r.n = x.report LEFT JOIN report y ON y.n = x.other_report",
     "ittbibittti"},
};

static void add_bytes(XXH3_state_t *s, sv v) {
    uint64_t n = v.len;
    XXH3_128bits_update(s, &n, sizeof n);
    if (v.len) XXH3_128bits_update(s, v.p, v.len);
}

static void add_column(XXH3_state_t *s, const db_rows *rows, int column, char kind) {
    int64_t i = db_get_null(rows, column);
    double r;
    XXH3_128bits_update(s, &i, sizeof i);
    if (i) return;
    switch (kind) {
    case 'b': add_bytes(s, db_get_blob(rows, column)); break;
    case 't': add_bytes(s, db_get_text(rows, column)); break;
    case 'r':
        r = db_get_real(rows, column);
        XXH3_128bits_update(s, &r, sizeof r);
        break;
    default: i = db_get_int(rows, column); XXH3_128bits_update(s, &i, sizeof i);
    }
}

static ent_status sum_part(ledger *l, const part *p, sum128 *sum, ent_err *err) {
    db_rows *rows;
    bool more;
    ent_status status;
    XXH3_state_t s;
    XXH3_INITSTATE(&s);
    ENT_TRY(db_stream(l->d, p->sql, DB_NO_ARGS, &rows, err));
    while ((status = db_next(rows, &more, err)) == ENT_OK && more) {
        XXH3_128bits_reset(&s);
        add_bytes(&s, sv_of(p->sql)); // which part
        for (int i = 0; p->kinds[i]; i++) add_column(&s, rows, i, p->kinds[i]);
        XXH128_hash_t h = XXH3_128bits_digest(&s);
        *sum += (sum128)h.high64 << 64 | h.low64;
    }
    db_end(&rows);
    return status;
}

ent_status ledger_checksum(ledger *l, char hex[33], ent_err *err) {
    sum128 sum = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        ENT_TRY(sum_part(l, &parts[i], &sum, err));
    for (int i = 31; i >= 0; i--, sum >>= 4) hex[i] = "0123456789abcdef"[(int)(sum & 15)];
    hex[32] = 0;
    return ENT_OK;
}
