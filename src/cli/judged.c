// SPDX-License-Identifier: Apache-2.0
#include "cli/judged.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/list.h"
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
    json_key(&j, "events");
    write_mentions(&j, f->t, from, to, false);
    json_key(&j, "must_not");
    write_mentions(&j, f->t, from, to, true);
    json_close(&j, '}');
    text_char(&expected, '\n');
    ENT_TRY(file_replace(arena_printf(a, "%s/report.txt", path.p).p, row[TEXT], err));
    return file_replace(arena_printf(a, "%s/expected.json", path.p).p, text_sv(&expected), err);
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
    printf("%" PRIu64 " reports with %" PRIu64 " judged events\n", f.reports, f.events);
    return ENT_OK;
}

int judged_run(const char *place, const char *path) {
    return list_run(place, LEDGER_READ, ask, path);
}
