// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"
#include "base/strmap.h"
#include "base/text.h"
#include "cli/eval.h"
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>

enum {
    REPORT,
    PUBLISHED,
    TEXT,
    MENTION,
    ACT,
    FIELD,
    VALUE,
    TYPE,
    CAMEO,
    SOURCE,
    TARGET,
    STATUS,
    FROM,
    TO,
    TRIGGER,
    SENTENCE,
    N_FIELDS
};

static const char *const field_names[N_FIELDS] = {
    [TYPE] = "type",     [CAMEO] = "cameo", [SOURCE] = "source", [TARGET] = "target",
    [STATUS] = "status", [FROM] = "from",   [TO] = "to"};

// A mention with what was said of it: the last word on whether it is right, and its fields as corrected.
typedef struct judged {
    const sv *row;
    sv fields[N_FIELDS];
    bool rejected;
} judged;

typedef struct folder {
    const ledger_table *t;
    const char *path;
    uint64_t reports, events;
} folder;

static const sv *row_of(const ledger_table *t, size_t i) { return t->cells + i * t->n_columns; }

// Reads the entries about the mention that begins at row `*i`, and moves `*i` behind them.
static judged read_mention(const ledger_table *t, size_t *i) {
    judged m = {.row = row_of(t, *i)};
    memcpy(m.fields, m.row, sizeof m.fields);
    for (; *i < t->n_rows && sv_eq(row_of(t, *i)[MENTION], m.row[MENTION]); ++*i) {
        const sv *row = row_of(t, *i);
        m.rejected = sv_eq(row[ACT], SV("reject"));
        for (int f = TYPE; f < N_FIELDS; f++)
            if (field_names[f] && sv_eq(row[FIELD], sv_of(field_names[f])))
                m.fields[f] = row[VALUE];
    }
    return m;
}

static void write_expected(json *j, const judged *m) {
    json_open(j, '{');
    json_key_str(j, "id", m->row[MENTION]);
    json_key_list(j, "source", m->fields[SOURCE]);
    json_key_list(j, "target", m->fields[TARGET]);
    json_key_list(j, "plover", m->fields[TYPE]);
    json_key_list(j, "cameo", m->fields[CAMEO]);
    json_key_str(j, "status", m->fields[STATUS]);
    if (m->fields[FROM].len && m->fields[TO].len) {
        json_key(j, "when");
        json_open(j, '[');
        json_str(j, m->fields[FROM]);
        json_str(j, m->fields[TO]);
        json_close(j, ']');
    }
    json_key_str(j, "trigger", m->row[TRIGGER]);
    json_close(j, '}');
}

static void write_forbidden(json *j, const judged *m) {
    sv rest = m->fields[SOURCE], first = {0};
    json_open(j, '{');
    json_key_str(j, "why", SV("rejected"));
    json_key_str(j, "plover", m->fields[TYPE]);
    if (sv_split(&rest, '|', &first)) json_key_str(j, "source", first);
    json_key_str(j, "sentence", m->row[SENTENCE]);
    json_close(j, '}');
}

static void write_mentions(json *j, const ledger_table *t, size_t from, size_t to, bool rejected) {
    json_open(j, '[');
    for (size_t i = from; i < to;) {
        judged m = read_mention(t, &i);
        if (m.rejected != rejected) continue;
        if (rejected)
            write_forbidden(j, &m);
        else
            write_expected(j, &m);
    }
    json_close(j, ']');
}

static ent_status make_folder(const char *path, ent_err *err) {
    if (mkdir(path, 0777) == 0 || errno == EEXIST) return ENT_OK;
    return err_system(err, "%s: cannot be made", path);
}

// The report of rows [from, to) as a folder of its own.
static ent_status write_report(const folder *f, arena *a, size_t from, size_t to, ent_err *err) {
    const sv *row = row_of(f->t, from);
    text expected = text_new(a);
    json j = {&expected, false};
    sv path = arena_printf(a, "%s/" SV_FMT, f->path, SV_ARG(row[REPORT]));
    ENT_TRY(make_folder(path.p, err));
    json_open(&j, '{');
    json_key(&j, "document");
    json_open(&j, '{');
    json_key_str(&j, "published", row[PUBLISHED]);
    json_close(&j, '}');
    json_key_bool(&j, "judged", true); // what is not listed was not looked at
    json_key(&j, "events");
    write_mentions(&j, f->t, from, to, false);
    json_key(&j, "must_not");
    write_mentions(&j, f->t, from, to, true);
    json_close(&j, '}');
    text_char(&expected, '\n');
    ENT_TRY(file_replace(arena_printf(a, "%s/report.txt", path.p).p, row[TEXT], err));
    return file_replace(arena_printf(a, "%s/expected.json", path.p).p, text_sv(&expected), err);
}

// A pair of joined or parted reports, each of the two by its first column.
enum {
    MERGE_ACT,
    MERGE_REPORT,
    MERGE_OTHER = 5,
    MERGE_NAME = 0,
    MERGE_DAY,
    MERGE_SOURCE,
    MERGE_TEXT
};

static void write_merged_with(json *j, const ledger_table *t, sv name, const char *key, sv act) {
    json_key(j, key);
    json_open(j, '[');
    for (size_t i = 0; i < t->n_rows; i++) {
        const sv *row = row_of(t, i);
        if (!sv_eq(row[MERGE_ACT], act)) continue;
        if (sv_eq(row[MERGE_REPORT], name)) json_str(j, row[MERGE_OTHER]);
        if (sv_eq(row[MERGE_OTHER], name)) json_str(j, row[MERGE_REPORT]);
    }
    json_close(j, ']');
}

static void write_merged_report(text *out, const ledger_table *t, const sv *report) {
    json j = {out, false};
    json_open(&j, '{');
    json_key_str(&j, "id", report[MERGE_NAME]);
    json_key_str(&j, "date", report[MERGE_DAY]);
    json_key_str(&j, "source", report[MERGE_SOURCE]);
    json_key_str(&j, "text", report[MERGE_TEXT]);
    write_merged_with(&j, t, report[MERGE_NAME], "same", SV("join"));
    write_merged_with(&j, t, report[MERGE_NAME], "other", SV("part"));
    json_close(&j, '}');
    text_char(out, '\n');
}

// once.jsonl: every report that was joined or parted, once, with the others.
static ent_status write_merges(ledger *l, arena *a, const char *path, uint64_t *pairs,
                               ent_err *err) {
    ledger_table t;
    text out = text_new(a);
    strmap seen = {0};
    *pairs = 0;
    ENT_TRY(ledger_merged(l, a, &t, err));
    for (size_t i = 0; i < t.n_rows; i++) {
        const sv *row = row_of(&t, i), *sides[] = {row + MERGE_REPORT, row + MERGE_OTHER};
        if (!sides[0][MERGE_TEXT].len || !sides[1][MERGE_TEXT].len) continue; // not kept
        ++*pairs;
        for (size_t k = 0; k < 2; k++) {
            uint32_t *again = strmap_at(a, &seen, sides[k][MERGE_NAME]);
            if (!(*again)++) write_merged_report(&out, &t, sides[k]);
        }
    }
    return file_replace(arena_printf(a, "%s/once.jsonl", path).p, text_sv(&out), err);
}

static ent_status ask(ledger *l, arena *a, const void *path, ent_err *err) {
    ledger_table t;
    folder f = {.t = &t, .path = path};
    ENT_TRY(ledger_judged(l, a, &t, err));
    ENT_TRY(make_folder(path, err));
    for (size_t i = 0, end; i < t.n_rows; i = end) {
        for (end = i; end < t.n_rows && sv_eq(row_of(&t, end)[REPORT], row_of(&t, i)[REPORT]);) {
            read_mention(&t, &end);
            f.events++;
        }
        if (!row_of(&t, i)[TEXT].len) continue; // its text is not kept
        ENT_TRY(write_report(&f, a, i, end, err));
        f.reports++;
    }
    uint64_t pairs;
    ENT_TRY(write_merges(l, a, path, &pairs, err));
    printf("%" PRIu64 " reports with %" PRIu64 " judged events, %" PRIu64 " judged pairs\n",
           f.reports, f.events, pairs);
    return ENT_OK;
}

int eval_set(const char *place, const char *path) {
    return list_run(place, LEDGER_READ, ask, path);
}
