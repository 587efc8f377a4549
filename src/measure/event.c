// SPDX-License-Identifier: Apache-2.0
#include "measure/event.h"
#include "base/day.h"
#include "base/strmap.h"
#include "ledger/ledger.h"
#include "measure/input.h"
#include "measure/number.h"
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_COLUMNS = 64, WIDEST_DAYS = 31 };

#define FIELD_LIST(F) \
    F(id)             \
    F(date)           \
    F(time)           \
    F(actors)         \
    F(recipients)     \
    F(type)           \
    F(mode)           \
    F(contexts)       \
    F(score)          \
    F(confidence)     \
    F(doc_ids)        \
    F(source_ids)     \
    F(aux)            \
    F(text)           \
    F(recorded)
#define FIELD_ENUM(name) FIELD_##name,
#define FIELD_NAME(name) #name,
enum { FIELD_LIST(FIELD_ENUM) N_FIELDS };
static const char *const field_names[] = {FIELD_LIST(FIELD_NAME)};

typedef struct reading {
    arena *a;
    const char *file;
    size_t line;
    ent_day known;
    VEC(measure_event) list;
    strmap ids;
    size_t historical, hypothetical, negated, future, statements, again, alleged, undated, late;
    bool unsorted;
    ent_err *err;
} reading;

void warnings_add(arena *a, warnings *w, sv words) { *vec_push(a, w) = words; }

ent_type measure_type(sv name) {
    for (int i = 0; i < ENT_N_TYPE; i++)
        if (sv_eq(name, sv_of(ent_type_name((ent_type)i)))) return (ent_type)i;
    return ENT_TYPE_NONE;
}

static ent_status wrong(const reading *r, const char *what, sv which) {
    return err_set(r->err, ENT_ERR_INPUT, r->line, "%s:%zu: %s `" SV_FMT "'", r->file, r->line,
                   what, (int)(which.len < 60 ? which.len : 60), which.p ? which.p : "");
}

// ---- a line ------------------------------------------------------------------------------------------------------------------------

static bool two_digits(sv s, size_t at, int most, double *n) {
    if (s.p[at] < '0' || s.p[at] > '9' || s.p[at + 1] < '0' || s.p[at + 1] > '9') return false;
    *n = (s.p[at] - '0') * 10 + (s.p[at + 1] - '0');
    return *n <= most;
}

// "2022-07-01T12:30:00", with or without Z: days and their fraction.
static bool read_time(sv s, double *time) {
    ent_day day, to;
    double h, m, sec;
    if (s.len == 20 && s.p[19] == 'Z') s.len = 19;
    if (s.len != 19 || (s.p[10] != 'T' && s.p[10] != ' ') || s.p[13] != ':' || s.p[16] != ':')
        return false;
    if (!day_parse(sv_cut(s, 0, 10), &day, &to) || !two_digits(s, 11, 23, &h) ||
        !two_digits(s, 14, 59, &m) || !two_digits(s, 17, 59, &sec))
        return false;
    *time = day + (h * 3600 + m * 60 + sec) / 86400;
    return true;
}

static ent_status read_when(const reading *r, const sv *f, measure_event *e) {
    ent_day day, to;
    if (f[FIELD_time].len) {
        if (!read_time(f[FIELD_time], &e->time))
            return wrong(r, "no such time, YYYY-MM-DDTHH:MM:SS is wanted:", f[FIELD_time]);
    } else if (f[FIELD_date].len == 10 && day_parse(f[FIELD_date], &day, &to)) {
        e->time = day;
    } else {
        return wrong(r, "no such day, YYYY-MM-DD is wanted:", f[FIELD_date]);
    }
    e->recorded = (ent_day)floor(e->time);
    if (!f[FIELD_recorded].len) return ENT_OK;
    if (f[FIELD_recorded].len == 10 && day_parse(f[FIELD_recorded], &e->recorded, &to))
        return ENT_OK;
    return wrong(r, "no such day, YYYY-MM-DD is wanted:", f[FIELD_recorded]);
}

static ent_status read_number(const reading *r, sv s, double lo, double hi, const char *what,
                              double *v) {
    if (!s.len) return ENT_OK;
    if (number_read(s, v) && *v >= lo && *v <= hi) return ENT_OK;
    return wrong(r, what, s);
}

static ent_status read_event(const reading *r, const sv *f, measure_event *e) {
    *e = (measure_event){.id = f[FIELD_id],
                         .actors = f[FIELD_actors],
                         .recipients = f[FIELD_recipients],
                         .modes = f[FIELD_mode],
                         .contexts = f[FIELD_contexts],
                         .confidence = 1,
                         .documents = f[FIELD_doc_ids],
                         .sources = f[FIELD_source_ids],
                         .text = f[FIELD_text]};
    e->type = measure_type(f[FIELD_type]);
    if (!e->id.len) return wrong(r, "an event without", SV("id"));
    if (!e->actors.len) return wrong(r, "an event without", SV("actors"));
    if (e->type == ENT_TYPE_NONE) return wrong(r, "no such PLOVER type:", f[FIELD_type]);
    ENT_TRY(read_when(r, f, e));
    ENT_TRY(read_number(r, f[FIELD_score], -10, 10, "a score is from -10 to 10, not", &e->score));
    return read_number(r, f[FIELD_confidence], 0, 1, "a confidence is from 0 to 1, not",
                       &e->confidence);
}

// ---- what is kept --------------------------------------------------------------------------------------------------------------------

static bool is_left_out(reading *r, const measure_event *e, sv aux) {
    uint32_t *seen = strmap_at(r->a, &r->ids, e->id);
    size_t *why = (*seen)++                                          ? &r->again
                  : sv_in_list(SV("historical"), aux, '|')           ? &r->historical
                  : sv_in_list(SV("hypothetical"), aux, '|')         ? &r->hypothetical
                  : sv_in_list(SV("negated"), aux, '|')              ? &r->negated
                  : e->future && e->type != ENT_TYPE_AGREE           ? &r->future
                  : e->type == ENT_TYPE_STATEMENT                    ? &r->statements
                  : r->known != ENT_NO_DAY && e->recorded > r->known ? &r->late
                                                                     : NULL;
    if (why) ++*why;
    return why != NULL;
}

static void keep(reading *r, measure_event *e, sv aux) {
    e->future = sv_in_list(SV("future"), aux, '|');
    if (is_left_out(r, e, aux)) return;
    if (r->list.n && r->list.at[r->list.n - 1].time > e->time) r->unsorted = true;
    *vec_push(r->a, &r->list) = *e;
}

static int in_time(const void *x, const void *y) {
    const measure_event *a = x, *b = y;
    return a->time != b->time ? (a->time < b->time ? -1 : 1) : sv_cmp(a->id, b->id);
}

static void warn(reading *r, measure_events *to, size_t n, const char *what) {
    if (n) warnings_add(r->a, &to->warned, arena_printf(r->a, "%zu events left out: %s", n, what));
}

static ent_status finish(reading *r, measure_events *to) {
    if (!r->list.n)
        return err_set(r->err, ENT_ERR_INPUT, 0, "%s: no event in it that counts", r->file);
    qsort(r->list.at, r->list.n, sizeof *r->list.at, in_time);
    to->at = r->list.at;
    to->n = r->list.n;
    warn(r, to, r->again, "their id was there before");
    warn(r, to, r->historical, "told as history");
    warn(r, to, r->hypothetical, "hypothetical or demanded only");
    warn(r, to, r->negated, "denied or failed");
    warn(r, to, r->future, "not done yet");
    warn(r, to, r->alleged, "alleged only");
    warn(r, to, r->undated, "no day to within a month");
    if (r->unsorted)
        warnings_add(r->a, &to->warned,
                     SV("events were not in the order of time; they were sorted"));
    return ENT_OK;
}

// ---- files ---------------------------------------------------------------------------------------------------------------------------

static ent_status read_head(reading *r, sv line, int *field, size_t *n) {
    sv name;
    bool there[N_FIELDS] = {false};
    for (*n = 0; sv_split(&line, '\t', &name); ++*n) {
        int i = 0;
        if (*n == MOST_COLUMNS) return wrong(r, "too many columns:", name);
        while (i < N_FIELDS && !sv_eq(name, sv_of(field_names[i]))) i++;
        if (i == N_FIELDS) return wrong(r, "no such column of events:", name);
        field[*n] = i;
        there[i] = true;
    }
    if (!there[FIELD_id] || !there[FIELD_actors] || !there[FIELD_type] ||
        !(there[FIELD_date] || there[FIELD_time]))
        return wrong(r, "columns id, date or time, actors and type are wanted, not", SV("less"));
    return ENT_OK;
}

static ent_status read_tsv(reading *r, sv rest) {
    int field[MOST_COLUMNS];
    size_t n = 0;
    sv line;
    measure_event e;
    for (r->line = 1; input_line(&rest, &line); r->line++) {
        sv cells[N_FIELDS] = {{0}}, cell;
        size_t i = 0;
        if (!line.len || line.p[0] == '#') continue;
        if (!n) {
            ENT_TRY(read_head(r, line, field, &n));
            continue;
        }
        for (; sv_split(&line, '\t', &cell); i++)
            if (i < n) cells[field[i]] = cell;
        if (i > n) return wrong(r, "more cells than columns; the last is", cell);
        ENT_TRY(read_event(r, cells, &e));
        keep(r, &e, cells[FIELD_aux]);
    }
    return ENT_OK;
}

// Strings are copied into room that was taken before: nothing may fail while the parsed line is held.
typedef struct holder {
    char *at, *end;
} holder;

static bool hold_value(holder *h, const json_t *v) {
    size_t room = (size_t)(h->end - h->at), n;
    if (json_is_string(v)) {
        n = json_string_length(v);
        if (n > room) return false;
        memcpy(h->at, json_string_value(v), n);
    } else if (json_is_number(v)) {
        n = (size_t)snprintf(h->at, room, "%.17g", json_number_value(v));
        if (n >= room) return false;
    } else {
        return json_is_null(v);
    }
    h->at += n;
    return true;
}

static bool hold_field(holder *h, const json_t *v, sv *out) {
    char *begin = h->at;
    if (!json_is_array(v)) {
        if (!hold_value(h, v)) return false;
    } else {
        for (size_t i = 0; i < json_array_size(v); i++) {
            if (i && h->at < h->end) *h->at++ = '|';
            if (!hold_value(h, json_array_get(v, i))) return false;
        }
    }
    *out = (sv){begin, (size_t)(h->at - begin)};
    return true;
}

// The key that is unknown or of the wrong kind, NULL when all is well.
static const char *hold_object(holder *h, json_t *object, sv *cells) {
    const char *key;
    json_t *v;
    json_object_foreach(object, key, v) {
        int i = 0;
        while (i < N_FIELDS && strcmp(key, field_names[i]) != 0) i++;
        if (i == N_FIELDS || !hold_field(h, v, &cells[i])) return key;
    }
    return NULL;
}

static ent_status read_object(reading *r, sv line, sv *cells) {
    enum { NUMBER = 32 };
    json_error_t fault;
    char unknown[40] = "";
    size_t room = line.len + N_FIELDS * NUMBER;
    holder h = {.at = arena_new(r->a, char, room)};
    h.end = h.at + room;
    json_t *object = json_loadb(line.p, line.len, JSON_REJECT_DUPLICATES, &fault);
    bool good = json_is_object(object);
    const char *key = good ? hold_object(&h, object, cells) : NULL;
    if (key) snprintf(unknown, sizeof unknown, "%s", key);
    json_decref(object);
    if (!good) return wrong(r, "not a JSON object:", sv_of(object ? "other JSON" : fault.text));
    return key ? wrong(r,
                       "no such field of an event, or not a text, number or list:", sv_of(unknown))
               : ENT_OK;
}

static ent_status read_jsonl(reading *r, sv rest) {
    sv line;
    measure_event e;
    for (r->line = 1; input_line(&rest, &line); r->line++) {
        sv cells[N_FIELDS] = {{0}};
        if (!sv_trim(line).len) continue;
        ENT_TRY(read_object(r, line, cells));
        ENT_TRY(read_event(r, cells, &e));
        keep(r, &e, cells[FIELD_aux]);
    }
    return ENT_OK;
}

static ent_status read_file(reading *r, measure_events *to) {
    sv bytes;
    ENT_TRY(input_file(r->a, r->file, &bytes, to->hash, r->err));
    ENT_TRY(sv_starts(sv_trim(bytes), SV("{")) ? read_jsonl(r, bytes) : read_tsv(r, bytes));
    return finish(r, to);
}

// ---- the ledger ----------------------------------------------------------------------------------------------------------------------

static sv codes(arena *a, const ledger_row *row, const uint32_t *at, size_t n) {
    text list = text_new(a);
    for (size_t i = 0; i < n; i++) {
        const ledger_actor *who = &row->actors[at[i]];
        sv code = who->code.len ? who->code : who->name;
        if (!code.len) continue;
        if (list.n) text_char(&list, '|');
        text_add(&list, code);
    }
    return text_sv(&list);
}

static size_t *why_not(reading *r, const ledger_event *e) {
    if (e->status == ENT_IS_denied || e->status == ENT_IS_failed) return &r->negated;
    if (e->status == ENT_IS_hypothetical || e->status == ENT_IS_demanded) return &r->hypothetical;
    if (e->status == ENT_IS_alleged) return &r->alleged;
    if (e->background) return &r->historical;
    if (e->when.from == ENT_NO_DAY || e->when.to - e->when.from > WIDEST_DAYS) return &r->undated;
    return NULL;
}

static void keep_row(reading *r, const ledger_row *row) {
    const ledger_event *from = &row->event;
    size_t *why = why_not(r, from);
    measure_event e = {.id = arena_copy(r->a, row->id),
                       .type = from->type,
                       .score = from->score,
                       .confidence = from->confidence};
    if (why) {
        ++*why;
        return;
    }
    e.time = (double)(from->when.from + (from->when.to - from->when.from) / 2);
    e.modes = arena_copy(r->a, from->modes);
    e.contexts = arena_copy(r->a, from->contexts);
    e.actors = codes(r->a, row, from->source, from->n_source);
    e.recipients = codes(r->a, row, from->target, from->n_target);
    e.sources = arena_copy(r->a, row->report.source);
    e.text = arena_copy(r->a, row->sentence);
    e.recorded = row->report.published == ENT_NO_DAY ? (ent_day)e.time : row->report.published;
    if (from->symmetric && sv_eq(e.actors, e.recipients)) e.recipients = (sv){0};
    if (!e.actors.len) return;
    keep(r, &e, from->status == ENT_IS_intended ? SV("future") : SV(""));
}

static ent_status keep_rows(reading *r, ledger_rows *rows) {
    const ledger_row *row;
    ent_status status;
    while ((status = ledger_next(rows, &row, r->err)) == ENT_OK && row) keep_row(r, row);
    return status;
}

static ent_status read_rows(reading *r, ledger *l) {
    ledger_rows *rows;
    ledger_filter f = ledger_filter_any();
    ent_status status = ENT_OK;
    jmp_buf outer;
    f.reviewed = f.oldest_first = true;
    ENT_TRY(ledger_events(l, &f, &rows, r->err));
    memcpy(&outer, &r->a->out, sizeof outer);
    bool failed = arena_try(r->a);
    if (!failed) status = keep_rows(r, rows);
    memcpy(&r->a->out, &outer, sizeof outer);
    ledger_end(&rows);
    if (failed) arena_fail(r->a);
    return status;
}

// Documents of an event stand together in the table; so do the events in both, once they are looked up by name.
static ent_status add_documents(reading *r, ledger *l) {
    ledger_table t;
    strmap at = {0};
    ENT_TRY(ledger_documents(l, r->a, &t, r->err));
    for (size_t i = 0; i < r->list.n; i++)
        *strmap_at(r->a, &at, r->list.at[i].id) = (uint32_t)i + 1;
    for (size_t i = 0; i < t.n_rows;) {
        const sv *row = t.cells + i * t.n_columns;
        const uint32_t *found = strmap_get(&at, row[0]);
        measure_event *e = found ? &r->list.at[*found - 1] : NULL;
        text documents = text_new(r->a), sources = text_new(r->a);
        ent_day first, to;
        if (e && row[3].len && day_parse(row[3], &first, &to)) e->recorded = first;
        for (; i < t.n_rows && sv_eq(t.cells[i * t.n_columns], row[0]); i++) {
            const sv *told = t.cells + i * t.n_columns;
            if (documents.n) text_char(&documents, '|');
            text_add(&documents, told[1]);
            if (!told[2].len || sv_in_list(told[2], text_sv(&sources), '|')) continue;
            if (sources.n) text_char(&sources, '|');
            text_add(&sources, told[2]);
        }
        if (e) {
            e->documents = text_sv(&documents);
            e->sources = text_sv(&sources);
        }
    }
    return ENT_OK;
}

static ent_status read_coverage(reading *r, ledger *l, measure_coverage *c) {
    ledger_table t;
    ENT_TRY(ledger_coverage(l, r->a, &t, r->err));
    ent_day *day = arena_new(r->a, ent_day, t.n_rows + 1), to;
    double *documents = arena_new(r->a, double, t.n_rows + 1);
    for (size_t i = 0; i < t.n_rows; i++) {
        if (!day_parse(t.cells[2 * i], &day[c->n], &to) ||
            !number_read(t.cells[2 * i + 1], &documents[c->n]))
            continue;
        if (r->known == ENT_NO_DAY || day[c->n] <= r->known) c->n++;
    }
    c->day = day;
    c->documents = documents;
    return ENT_OK;
}

static void drop_late(reading *r) {
    size_t n = 0;
    for (size_t i = 0; i < r->list.n; i++)
        if (r->known == ENT_NO_DAY || r->list.at[i].recorded <= r->known)
            r->list.at[n++] = r->list.at[i];
    r->list.n = n;
}

static ent_status read_open_ledger(reading *r, ledger *l, measure_events *to) {
    ent_day known = r->known;
    r->known =
        ENT_NO_DAY; // the day on which an event became known is that of its first report, which comes with the documents
    ENT_TRY(read_rows(r, l));
    ENT_TRY(add_documents(r, l));
    r->known = known;
    drop_late(r);
    ENT_TRY(read_coverage(r, l, &to->coverage));
    ENT_TRY(ledger_checksum(l, to->hash, r->err));
    return finish(r, to);
}

static ent_status read_ledger(reading *r, measure_events *to) {
    ledger *l;
    ent_status status;
    jmp_buf outer;
    ENT_TRY(ledger_open(&l, r->file, LEDGER_READ, r->err));
    memcpy(&outer, &r->a->out, sizeof outer);
    bool failed = arena_try(r->a);
    status = failed ? ENT_ERR_MEMORY : read_open_ledger(r, l, to);
    memcpy(&r->a->out, &outer, sizeof outer);
    ledger_close(&l);
    if (failed) arena_fail(r->a);
    return status;
}

ent_status measure_events_read(arena *a, const char *place, ent_day known, measure_events *events,
                               ent_err *err) {
    reading r = {.a = a, .file = place, .known = known, .err = err};
    *events = (measure_events){0};
    return ledger_is_place(place) ? read_ledger(&r, events) : read_file(&r, events);
}
