// SPDX-License-Identifier: Apache-2.0
#include "measure/toml.h"
#include "base/day.h"
#include "base/text.h"
#include "base/utf8.h"
#include "measure/number.h"

enum { DEEPEST = 8 };

typedef struct reader {
    arena *a;
    sv s;
    size_t at, line;
    const char *file;
    ent_err *err;
} reader;

static ent_status wrong(reader *r, const char *what) {
    return err_set(r->err, ENT_ERR_INPUT, r->line, "%s:%zu: %s", r->file, r->line, what);
}

static int peek(const reader *r) { return r->at < r->s.len ? (unsigned char)r->s.p[r->at] : -1; }

static void skip_blanks(reader *r) {
    while (peek(r) == ' ' || peek(r) == '\t') r->at++;
}

// Moves to the end of the line; false when something else than a comment stands there.
static bool skip_rest(reader *r) {
    skip_blanks(r);
    if (peek(r) == '#')
        while (peek(r) >= 0 && peek(r) != '\n') r->at++;
    if (peek(r) == '\r') r->at++;
    if (peek(r) < 0) return true;
    if (peek(r) != '\n') return false;
    r->at++;
    r->line++;
    return true;
}

static bool is_bare(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

static sv bare(reader *r) {
    size_t begin = r->at;
    while (is_bare(peek(r))) r->at++;
    return sv_cut(r->s, begin, r->at);
}

static ent_status read_unicode(reader *r, int digits, text *out) {
    uint32_t c = 0;
    char bytes[4];
    for (int i = 0; i < digits; i++, r->at++) {
        int d = peek(r), lower = d | 32;
        if (d >= '0' && d <= '9')
            c = c << 4 | (uint32_t)(d - '0');
        else if (lower >= 'a' && lower <= 'f')
            c = c << 4 | (uint32_t)(lower - 'a' + 10);
        else
            return wrong(r, "a \\u escape wants hexadecimal digits");
    }
    if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) return wrong(r, "no such character");
    text_add(out, (sv){bytes, utf8_put(c, bytes)});
    return ENT_OK;
}

static ent_status read_escape(reader *r, text *out) {
    static const char names[] = "btnfr\"\\", values[] = "\b\t\n\f\r\"\\";
    int c = peek(r);
    r->at++;
    if (c == 'u') return read_unicode(r, 4, out);
    if (c == 'U') return read_unicode(r, 8, out);
    const char *at = c > 0 ? strchr(names, c) : NULL;
    if (!at) return wrong(r, "no such escape in a string");
    text_char(out, values[at - names]);
    return ENT_OK;
}

static ent_status read_string(reader *r, toml_value *v) {
    int quote = peek(r);
    text out = text_new(r->a);
    r->at++;
    while (peek(r) != quote) {
        int c = peek(r);
        if (c < 0 || c == '\n') return wrong(r, "a string without its end");
        if ((c < 0x20 && c != '\t') || c == 0x7F)
            return wrong(r, "a control character in a string");
        r->at++;
        if (c == '\\' && quote == '"')
            ENT_TRY(read_escape(r, &out));
        else
            text_char(&out, (char)c);
    }
    r->at++;
    if (out.n == 0 && peek(r) == quote) return wrong(r, "strings over several lines are not read");
    v->kind = TOML_STRING;
    v->text = out.n ? text_sv(&out) : SV("");
    return ENT_OK;
}

// 1_000 is 1000; false when an underscore is not between digits.
static bool without_underscores(sv s, char *out, size_t room) {
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.p[i] != '_') {
            if (n + 1 >= room) return false;
            out[n++] = s.p[i];
        } else if (i == 0 || i + 1 == s.len || s.p[i - 1] < '0' || s.p[i - 1] > '9' ||
                   s.p[i + 1] < '0' || s.p[i + 1] > '9') {
            return false;
        }
    }
    out[n] = 0;
    return true;
}

// Zeros that lead, and points without digits at both sides, are no TOML.
static bool well_formed(const char *z) {
    const char *p = z + (*z == '+' || *z == '-');
    if (*p < '0' || *p > '9' || (*p == '0' && p[1] >= '0' && p[1] <= '9')) return false;
    const char *point = strchr(p, '.');
    return !point || (point[1] >= '0' && point[1] <= '9');
}

static ent_status read_scalar(reader *r, toml_value *v) {
    char buffer[48];
    size_t begin = r->at;
    ent_day to;
    while (is_bare(peek(r)) || peek(r) == '+' || peek(r) == '.' || peek(r) == ':') r->at++;
    sv word = sv_cut(r->s, begin, r->at);
    if (sv_eq(word, SV("true")) || sv_eq(word, SV("false"))) {
        v->kind = TOML_TRUTH;
        v->number = word.len == 4;
        return ENT_OK;
    }
    if (word.len == 10 && word.p[4] == '-' && day_parse(word, &v->day, &to)) {
        v->kind = TOML_DAY;
        return ENT_OK;
    }
    v->kind = TOML_NUMBER;
    if (without_underscores(word, buffer, sizeof buffer) && well_formed(buffer) &&
        number_read(sv_of(buffer), &v->number))
        return ENT_OK;
    return wrong(r, "a value is wanted: \"text\", number, true, false, YYYY-MM-DD or [array]");
}

static bool skip_lines(reader *r) {
    for (;;) {
        skip_blanks(r);
        int c = peek(r);
        if (c != '\n' && c != '#' && c != '\r') return true;
        if (!skip_rest(r)) return false;
    }
}

static ent_status read_value(reader *r, int depth, toml_value *v);

static ent_status read_array(reader *r, int depth, toml_value *v) {
    VEC(toml_value) items = {0};
    if (depth >= DEEPEST) return wrong(r, "arrays are nested too deep");
    r->at++;
    for (;;) {
        if (!skip_lines(r)) return wrong(r, "an array without its end");
        if (peek(r) == ']') break;
        toml_value *item = vec_push(r->a, &items);
        *item = (toml_value){0};
        ENT_TRY(read_value(r, depth + 1, item));
        if (!skip_lines(r)) return wrong(r, "an array without its end");
        if (peek(r) == ',')
            r->at++;
        else if (peek(r) != ']')
            return wrong(r, "`,' or `]' is wanted in an array");
    }
    r->at++;
    v->kind = TOML_ARRAY;
    v->items = items.at;
    v->n_items = items.n;
    return ENT_OK;
}

static ent_status read_value(reader *r, int depth, toml_value *v) {
    v->line = r->line;
    switch (peek(r)) {
    case '"':
    case '\'': return read_string(r, v);
    case '[': return read_array(r, depth, v);
    case '{': return wrong(r, "inline tables are not read; write a [table]");
    default: return read_scalar(r, v);
    }
}

static ent_status read_table(reader *r, toml *t, sv *table) {
    size_t begin = ++r->at;
    if (peek(r) == '[') return wrong(r, "arrays of tables are not read; name each [table]");
    while (is_bare(peek(r)) || peek(r) == '.') r->at++;
    *table = sv_cut(r->s, begin, r->at);
    if (peek(r) != ']' || !table->len || sv_starts(*table, SV(".")) || sv_ends(*table, SV(".")) ||
        sv_find(*table, SV(".."), 0) >= 0)
        return wrong(r, "a table is written [name] or [name.name]");
    r->at++;
    for (size_t i = 0; i < t->tables.n; i++)
        if (sv_eq(t->tables.at[i].name, *table)) return wrong(r, "this table was there before");
    *vec_push(r->a, &t->tables) = (toml_table){*table, r->line};
    return ENT_OK;
}

static toml_entry *find(const toml *t, sv table, sv key) {
    for (size_t i = 0; i < t->entries.n; i++)
        if (sv_eq(t->entries.at[i].table, table) && sv_eq(t->entries.at[i].key, key))
            return &t->entries.at[i];
    return NULL;
}

static ent_status read_entry(reader *r, toml *t, sv table) {
    toml_entry e = {.table = table, .key = bare(r)};
    if (!e.key.len) return wrong(r, "a key is wanted: letters, digits, - and _");
    skip_blanks(r);
    if (peek(r) != '=') return wrong(r, "`=' is wanted behind a key");
    r->at++;
    skip_blanks(r);
    if (find(t, table, e.key)) return wrong(r, "this key was there before");
    ENT_TRY(read_value(r, 0, &e.value));
    *vec_push(r->a, &t->entries) = e;
    return ENT_OK;
}

ent_status toml_read(arena *a, sv bytes, const char *file, toml *t, ent_err *err) {
    reader r = {.a = a, .s = bytes, .line = 1, .file = file, .err = err};
    sv table = {0};
    *t = (toml){.file = file};
    if (utf8_bad(bytes) >= 0) return wrong(&r, "not UTF-8");
    while (skip_blanks(&r), peek(&r) >= 0) {
        if (peek(&r) == '[')
            ENT_TRY(read_table(&r, t, &table));
        else if (peek(&r) != '#' && peek(&r) != '\n' && peek(&r) != '\r')
            ENT_TRY(read_entry(&r, t, table));
        if (!skip_rest(&r)) return wrong(&r, "nothing more is wanted on this line");
    }
    return ENT_OK;
}

static const char *const kind_names[] = {"a \"text\"", "a number", "true or false",
                                         "a day, YYYY-MM-DD", "an [array]"};

static ent_status unfit(const toml *t, const toml_value *v, const char *key, const char *what,
                        ent_err *err) {
    return err_set(err, ENT_ERR_INPUT, v->line, "%s:%zu: `%s' wants %s", t->file, v->line, key,
                   what);
}

static ent_status get(toml *t, sv table, const char *key, toml_kind kind, const toml_value **v,
                      ent_err *err) {
    toml_entry *e = find(t, table, sv_of(key));
    *v = NULL;
    if (!e) return ENT_OK;
    e->asked = true;
    if (e->value.kind != kind) return unfit(t, &e->value, key, kind_names[kind], err);
    *v = &e->value;
    return ENT_OK;
}

ent_status toml_string(toml *t, sv table, const char *key, sv *out, ent_err *err) {
    const toml_value *v;
    ENT_TRY(get(t, table, key, TOML_STRING, &v, err));
    if (v) *out = v->text;
    return ENT_OK;
}

ent_status toml_number(toml *t, sv table, const char *key, double *out, ent_err *err) {
    const toml_value *v;
    ENT_TRY(get(t, table, key, TOML_NUMBER, &v, err));
    if (v) *out = v->number;
    return ENT_OK;
}

ent_status toml_truth(toml *t, sv table, const char *key, bool *out, ent_err *err) {
    const toml_value *v;
    ENT_TRY(get(t, table, key, TOML_TRUTH, &v, err));
    if (v) *out = v->number != 0;
    return ENT_OK;
}

ent_status toml_day(toml *t, sv table, const char *key, ent_day *out, ent_err *err) {
    const toml_value *v;
    ENT_TRY(get(t, table, key, TOML_DAY, &v, err));
    if (v) *out = v->day;
    return ENT_OK;
}

ent_status toml_strings(arena *a, toml *t, sv table, const char *key, sv *out, ent_err *err) {
    toml_entry *e = find(t, table, sv_of(key));
    text list = text_new(a);
    if (!e) return ENT_OK;
    e->asked = true;
    const toml_value *items = e->value.kind == TOML_ARRAY ? e->value.items : &e->value;
    size_t n = e->value.kind == TOML_ARRAY ? e->value.n_items : 1;
    for (size_t i = 0; i < n; i++) {
        sv s = items[i].text;
        if (items[i].kind != TOML_STRING || !s.len || memchr(s.p, '|', s.len))
            return unfit(t, &items[i], key, "texts that are not empty, without `|'", err);
        if (i) text_char(&list, '|');
        text_add(&list, s);
    }
    *out = text_sv(&list);
    return ENT_OK;
}

ent_status toml_numbers(toml *t, sv table, const char *key, double *out, size_t most, size_t *n,
                        ent_err *err) {
    const toml_value *v;
    ENT_TRY(get(t, table, key, TOML_ARRAY, &v, err));
    if (!v) return ENT_OK;
    if (v->n_items > most) return unfit(t, v, key, "fewer numbers", err);
    for (size_t i = 0; i < v->n_items; i++) {
        if (v->items[i].kind != TOML_NUMBER) return unfit(t, v, key, "numbers only", err);
        out[i] = v->items[i].number;
    }
    *n = v->n_items;
    return ENT_OK;
}

ent_status toml_done(const toml *t, ent_err *err) {
    for (size_t i = 0; i < t->entries.n; i++) {
        const toml_entry *e = &t->entries.at[i];
        if (!e->asked)
            return err_set(err, ENT_ERR_INPUT, e->value.line,
                           "%s:%zu: unknown key `" SV_FMT "' in [" SV_FMT "]", t->file,
                           e->value.line, SV_ARG(e->key), SV_ARG(e->table));
    }
    return ENT_OK;
}
