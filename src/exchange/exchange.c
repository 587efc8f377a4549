// SPDX-License-Identifier: Apache-2.0
#include "exchange/exchange.h"
#include "base/utf8.h"
#include "exchange/format.h"
#include <jansson.h>
#include <stdlib.h>
#include <xxhash.h>

const exchange_format *const exchange_formats[] = {
    &jsonl_format,     &csv_format,     &geojson_format,
    &petrarch2_format, &polecat_format, &gdelt_format,
    &icews_format,     &acled_format,   NULL};

const exchange_format *exchange_named(sv name) {
    for (int i = 0; exchange_formats[i]; i++)
        if (sv_eq(name, sv_of(exchange_formats[i]->name))) return exchange_formats[i];
    return NULL;
}

const char *exchange_name(const exchange_format *f) { return f->name; }
const char *exchange_says(const exchange_format *f) { return f->says; }

// --- Out -------------------------------------------------------------------------------------

cells exchange_cells(exchange_writer *w) {
    w->rows++;
    return (cells){.out = w->out, .separator = w->f->separator};
}

void exchange_begin(exchange_writer *w, const exchange_format *f, const know *k, text *out) {
    *w = (exchange_writer){.f = f, .k = k, .out = out};
    for (size_t i = 0; f->header && i < f->n_columns; i++) {
        if (i) text_char(out, f->separator);
        text_add(out, sv_of(f->columns[i]));
    }
    if (f->header) text_char(out, '\n');
    if (f->begin) f->begin(w);
}

void exchange_put(exchange_writer *w, const ledger_row *row) { w->f->put(w, row); }

void exchange_end(exchange_writer *w) {
    if (w->f->end) w->f->end(w);
}

sv row_code(const ledger_actor *actor) { return actor && actor->code.len ? actor->code : SV(""); }
sv row_name(const ledger_actor *actor) { return actor && actor->name.len ? actor->name : SV(""); }

ent_day row_day(const ledger_row *row) {
    return row->event.when.from != ENT_NO_DAY ? row->event.when.from : row->report.published;
}

sv row_cameo(const know *k, const ledger_row *row) {
    if (row->event.cameo.len) return row->event.cameo;
    return know_plover_of(k, row->event.type, row->event.modes).cameo;
}

sv row_words(const ledger_row *row) {
    if (row->sentence.len) return row->sentence;
    return row->event.trigger_text.len ? row->event.trigger_text : SV("");
}

void pairs_of(arena *a, const ledger_row *row, pairs *out) {
    const ledger_event *e = &row->event;
    for (size_t s = 0; s < (e->n_source ? e->n_source : 1); s++)
        for (size_t t = 0; t < (e->n_target ? e->n_target : 1); t++) {
            pair p = {e->n_source ? &row->actors[e->source[s]] : NULL,
                      e->n_target ? &row->actors[e->target[t]] : NULL};
            bool self = e->symmetric && p.source == p.target && e->n_source > 1;
            if (!self) *vec_push(a, out) = p;
        }
}

int64_t pair_number(const ledger_row *row, size_t which) {
    uint64_t h = XXH3_64bits_withSeed(row->id.p, row->id.len, which);
    return (int64_t)(h >> 11); // 53 bits, so that programs that count in doubles keep it
}

// --- What a file is --------------------------------------------------------------------------

static sv first_line(sv bytes) {
    const char *feed = bytes.len ? memchr(bytes.p, '\n', bytes.len) : NULL;
    sv line = {bytes.p, feed ? (size_t)(feed - bytes.p) : bytes.len};
    if (sv_starts(line, SV("\xEF\xBB\xBF"))) line = sv_cut(line, 3, line.len);
    while (line.len && line.p[line.len - 1] == '\r') line.len--;
    return line;
}

static const exchange_format *surest(sv bytes) {
    const exchange_format *best = NULL;
    int most = 0;
    for (int i = 0; exchange_formats[i]; i++) {
        int sure = exchange_formats[i]->sniff(bytes, first_line(bytes));
        if (sure > most) {
            most = sure;
            best = exchange_formats[i];
        }
    }
    return best;
}

static ent_status unknown_format(const char *file, sv bytes, ent_err *err) {
    if (sv_starts(bytes, SV("SQLite format 3")))
        return err_set(err, ENT_ERR_INPUT, 0,
                       "%s is an SQLite file; a ledger is read as it is, other tables come in as "
                       "CSV (sqlite3 -csv -header)",
                       file);
    if (sv_starts(bytes, SV("PAR1")))
        return err_set(err, ENT_ERR_INPUT, 0,
                       "%s is a Parquet file; python/entente_parquet.py makes CSV of it", file);
    if (sv_starts(bytes, SV("PK\x03\x04")) || sv_starts(bytes, SV("\x1f\x8b")))
        return err_set(err, ENT_ERR_INPUT, 0,
                       "%s is compressed; unpack it into a pipe and give - for the file", file);
    return err_set(err, ENT_ERR_INPUT, 1,
                   "%s:1: the first line is of no format known here; give --format", file);
}

// --- In --------------------------------------------------------------------------------------

enum { PEEK_BYTES = 1 << 14 };

struct exchange_reader {
    records in;
    const exchange_format *f;
    const know *k;
    bool begun, over;
    uint8_t column[256]; // of the file's cells; NO_COLUMN for one that is none of ours
    size_t n_cells;      // in the header
    json_t *held;        // the record that was parsed last
};

enum { NO_COLUMN = 255 };

static int column_named(const exchange_format *f, sv name) {
    for (size_t i = 0; i < f->n_columns; i++)
        if (sv_eq_nocase(name, sv_of(f->columns[i]))) return (int)i;
    for (size_t i = 0; f->aliases && f->aliases[i][0]; i++)
        if (sv_eq_nocase(name, sv_of(f->aliases[i][0])))
            return column_named(f, sv_of(f->aliases[i][1]));
    return -1;
}

static ent_status missing_column(const exchange_reader *r, uint64_t there, ent_err *err) {
    for (size_t i = 0; i < r->f->n_columns; i++)
        if (r->f->needed >> i & 1 && !(there >> i & 1))
            return err_set(err, ENT_ERR_INPUT, r->in.line,
                           "%s:%llu: %s files have a column `%s', this has none; name the columns "
                           "in the first line, or give the right --format",
                           r->in.file, (unsigned long long)r->in.line, r->f->name,
                           r->f->columns[i]);
    return ENT_OK;
}

static ent_status read_header(exchange_reader *r, sv record, ent_err *err) {
    uint64_t there = 0;
    arena a;
    arena_init(&a, (size_t)1 << 26);
    if (arena_try(&a)) {
        arena_deinit(&a);
        return err_set(err, ENT_ERR_MEMORY, 1, "%s: out of memory", r->in.file);
    }
    record_cells names = {0};
    record_split(&a, record, r->f->separator, &names);
    for (size_t i = 0; i < names.n && i < sizeof r->column; i++) {
        int c = column_named(r->f, sv_trim(names.at[i]));
        bool fresh = c >= 0 && !(there >> c & 1);
        r->column[i] = fresh ? (uint8_t)c : NO_COLUMN;
        if (fresh) there |= (uint64_t)1 << c;
    }
    r->n_cells = names.n < sizeof r->column ? names.n : sizeof r->column;
    arena_deinit(&a);
    return missing_column(r, there, err);
}

static ent_status start(exchange_reader *r, const exchange_format *f, ent_err *err) {
    sv bytes, record;
    memset(r->column, NO_COLUMN, sizeof r->column);
    ENT_TRY(records_peek(&r->in, PEEK_BYTES, &bytes, err));
    r->f = f ? f : surest(bytes);
    if (!r->f && !bytes.len)
        return err_set(err, ENT_ERR_INPUT, 0, "%s is empty; give --format to take it as it is",
                       r->in.file);
    if (!r->f) return unknown_format(r->in.file, bytes, err);
    r->in.kind = r->f->kind;
    if (!r->f->header || !bytes.len) return ENT_OK;
    ENT_TRY(records_next(&r->in, &record, err));
    return record.p ? read_header(r, record, err) : ENT_OK;
}

static ent_status open_with(exchange_reader **out, exchange_reader *r, const exchange_format *f,
                            ent_err *err) {
    ent_status status = start(r, f, err);
    if (status != ENT_OK) {
        exchange_close(&r);
        return status;
    }
    *out = r;
    return ENT_OK;
}

static exchange_reader *new_reader(const know *k) {
    exchange_reader *r = calloc(1, sizeof *r);
    if (r) r->k = k, r->in.fd = -1;
    return r;
}

ent_status exchange_open(exchange_reader **out, const char *path, const exchange_format *f,
                         const know *k, ent_err *err) {
    exchange_reader *r = new_reader(k);
    *out = NULL;
    if (!r) return err_set(err, ENT_ERR_MEMORY, 0, "%s: out of memory", path);
    ent_status status = records_open(&r->in, path, err);
    if (status == ENT_OK) return open_with(out, r, f, err);
    free(r);
    return status;
}

ent_status exchange_open_bytes(exchange_reader **out, sv bytes, const char *name,
                               const exchange_format *f, const know *k, ent_err *err) {
    exchange_reader *r = new_reader(k);
    *out = NULL;
    if (!r) return err_set(err, ENT_ERR_MEMORY, 0, "%s: out of memory", name);
    r->in = records_of(bytes, name);
    return open_with(out, r, f, err);
}

void exchange_close(exchange_reader **r) {
    if (!*r) return;
    records_close(&(*r)->in);
    json_decref((*r)->held);
    free(*r);
    *r = NULL;
}

const exchange_format *exchange_format_of(const exchange_reader *r) { return r->f; }

// Bytes that are no UTF-8, and NULs, which no store takes, become U+FFFD.
static sv clean(arena *a, sv s) {
    if (!s.len || (utf8_bad(s) < 0 && !memchr(s.p, '\0', s.len))) return s;
    text t = text_new(a);
    for (size_t at = 0; at < s.len;) {
        size_t from = at;
        uint32_t c = utf8_next(s, &at);
        text_add(&t, c && c != 0xFFFD ? sv_cut(s, from, at) : SV("\xEF\xBF\xBD"));
    }
    return text_sv(&t);
}

static bool wrong_width(draft *d, size_t n, size_t wanted) {
    err_set(d->err, ENT_ERR_INPUT, d->line, "%s:%llu: %zu cells, but %zu columns; mend the row",
            d->file, (unsigned long long)d->line, n, wanted);
    return false;
}

// Cells into the order of our columns. Empty cells beyond the last column do not count.
static bool arrange(exchange_reader *r, draft *d, record_cells *row) {
    uint8_t laid[DRAFT_MOST_COLUMNS + 1];
    const uint8_t *column = r->column;
    size_t n = row->n, wanted = r->n_cells;
    if (r->f->layout) {
        if (n > sizeof laid || !r->f->layout(n, laid)) return wrong_width(d, n, r->f->n_columns);
        column = laid;
        wanted = n;
    }
    while (n > wanted && !sv_trim(row->at[n - 1]).len) n--;
    // Some files have a header that speaks of more columns than there are: then the format's own order holds.
    bool usual_order = n != wanted && n == r->f->n_columns;
    if (n != wanted && !usual_order) return wrong_width(d, n, wanted);
    for (size_t i = 0; i < n; i++) {
        uint8_t c = usual_order ? (uint8_t)i : column[i];
        if (c != NO_COLUMN) d->cells[c] = clean(d->a, sv_trim(cell_armed(row->at[i])));
    }
    return true;
}

static bool read_table(exchange_reader *r, draft *d, sv record) {
    record_cells row = {0};
    d->cells = arena_new(d->a, sv, r->f->n_columns);
    for (size_t i = 0; i < r->f->n_columns; i++) d->cells[i] = SV("");
    record_split(d->a, record, r->f->separator, &row);
    return arrange(r, d, &row) && r->f->get(d);
}

ent_status exchange_next(exchange_reader *r, arena *a, ledger_record *record, bool *more,
                         ent_err *err) {
    sv bytes;
    *more = false;
    if (r->over) return ENT_OK;
    ent_status status = records_next(&r->in, &bytes, err);
    r->over = status != ENT_OK || !bytes.p;
    if (r->over) return status;
    *more = true;
    draft d = {.a = a,
               .k = r->k,
               .format = r->f->name,
               .file = r->in.file,
               .line = r->in.line,
               .err = err,
               .held = &r->held,
               .columns = r->f->columns,
               .n_columns = r->f->n_columns};
    draft_init(&d);
    d.record = arena_copy(a, r->f->separator ? bytes : clean(a, bytes));
    bool good = r->f->separator ? read_table(r, &d, d.record) : r->f->get_json(&d, d.record);
    if (good && d.crowded)
        return err_set(err, ENT_ERR_INPUT, d.line, "%s:%llu: more than %d actors in one event",
                       d.file, (unsigned long long)d.line, DRAFT_MOST_ACTORS);
    if (!good) return ENT_ERR_INPUT;
    draft_finish(&d, record);
    return ENT_OK;
}
