// SPDX-License-Identifier: Apache-2.0
#include "base/tree.h"
#include "base/utf8.h"
#include <stdlib.h>

typedef struct reader {
    arena *a;
    sv s;
    size_t at;
    const char *fault; // the first; reading stops there
} reader;

static bool read_value(reader *r, tree *t, int depth);

static bool blame(reader *r, const char *fault) {
    if (!r->fault) r->fault = fault;
    return false;
}

static char peek(const reader *r) { return r->at < r->s.len ? r->s.p[r->at] : '\0'; }

static void skip_space(reader *r) {
    while (r->at < r->s.len && strchr(" \t\n\r", r->s.p[r->at]) && r->s.p[r->at]) r->at++;
}

static bool take(reader *r, char c) {
    skip_space(r);
    if (peek(r) != c) return false;
    r->at++;
    return true;
}

static bool read_hex4(reader *r, uint32_t *unit) {
    *unit = 0;
    for (int i = 0; i < 4; i++, r->at++) {
        char c = peek(r);
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0) return blame(r, "\\u without four hexadecimal digits");
        *unit = *unit << 4 | (uint32_t)digit;
    }
    return true;
}

// Behind "\u": a code point, of two units where they are surrogates.
static bool read_point(reader *r, text *out) {
    uint32_t c, low;
    char bytes[4];
    if (!read_hex4(r, &c)) return false;
    if (c >= 0xD800 && c < 0xDC00 && sv_starts(sv_cut(r->s, r->at, r->s.len), SV("\\u"))) {
        r->at += 2;
        if (!read_hex4(r, &low)) return false;
        if (low < 0xDC00 || low > 0xDFFF) return blame(r, "half a surrogate pair");
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
    }
    if (c >= 0xD800 && c < 0xE000) return blame(r, "half a surrogate pair");
    if (!c) return blame(r, "U+0000 in a string");
    text_add(out, (sv){bytes, utf8_put(c, bytes)});
    return true;
}

static bool read_escape(reader *r, text *out) {
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    char c = peek(r);
    const char *letter = c ? strchr(letters, c) : NULL;
    if (!letter && c != 'u') return blame(r, "an escape that JSON does not have");
    r->at++;
    if (c == 'u') return read_point(r, out);
    text_char(out, meant[letter - letters]);
    return true;
}

// Moves over bytes of a string that stand for themselves.
static void run_on(reader *r) {
    while (r->at < r->s.len) {
        unsigned char c = (unsigned char)r->s.p[r->at];
        if (c == '"' || c == '\\' || c < 0x20) return;
        r->at++;
    }
}

// Behind the opening quotation mark.
static bool read_string(reader *r, sv *out) {
    size_t from = r->at;
    run_on(r);
    if (peek(r) == '"') {
        *out = sv_cut(r->s, from, r->at++);
        return true;
    }
    text t = text_new(r->a);
    text_add(&t, sv_cut(r->s, from, r->at));
    while (peek(r) == '\\') {
        r->at++;
        if (!read_escape(r, &t)) return false;
        from = r->at;
        run_on(r);
        text_add(&t, sv_cut(r->s, from, r->at));
    }
    if (peek(r) != '"') return blame(r, "a string that does not end, or holds a control character");
    r->at++;
    *out = text_sv(&t);
    return true;
}

static size_t run_of_digits(reader *r) {
    size_t from = r->at;
    while (peek(r) >= '0' && peek(r) <= '9') r->at++;
    return r->at - from;
}

// Powers of ten and whole numbers up to 2^53 are exact, and so is their quotient to the last bit.
static bool quick_real(sv words, double *out) {
    static const double tens[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};
    enum { MOST_DIGITS = 15 };
    bool minus = words.p[0] == '-', behind_point = false;
    int64_t digits = 0;
    size_t n = 0, decimals = 0;
    for (size_t i = minus; i < words.len; i++) {
        char c = words.p[i];
        if (c == '.') {
            behind_point = true;
            continue;
        }
        if (c < '0' || c > '9' || ++n > MOST_DIGITS) return false;
        digits = digits * 10 + (c - '0');
        decimals += behind_point;
    }
    if (decimals >= sizeof tens / sizeof *tens) return false;
    *out = (minus ? -(double)digits : (double)digits) / tens[decimals];
    return true;
}

static void convert(reader *r, tree *t) {
    const char *z =
        quick_real(t->words, &t->real) ? NULL : arena_join(r->a, t->words, (sv){"", 1}).p;
    if (z) t->real = strtod(z, NULL);
    bool whole = t->kind == TREE_INTEGER && t->real >= -9e18 && t->real <= 9e18;
    if (whole)
        t->integer = z ? strtoll(z, NULL, 10) : (int64_t)t->real;
    else
        t->kind = TREE_REAL;
}

static bool read_number(reader *r, tree *t) {
    size_t from = r->at;
    t->kind = TREE_INTEGER;
    r->at += peek(r) == '-';
    char first = peek(r);
    size_t n = run_of_digits(r);
    if (!n || (n > 1 && first == '0')) return blame(r, "no value of JSON");
    if (peek(r) == '.') {
        t->kind = TREE_REAL;
        r->at++;
        if (!run_of_digits(r)) return blame(r, "a number that ends in its point");
    }
    if (peek(r) == 'e' || peek(r) == 'E') {
        t->kind = TREE_REAL;
        r->at++;
        r->at += peek(r) == '+' || peek(r) == '-';
        if (!run_of_digits(r)) return blame(r, "a number without its exponent");
    }
    t->words = sv_cut(r->s, from, r->at);
    convert(r, t);
    return true;
}

static bool read_word(reader *r, tree *t, sv word, tree_kind kind) {
    if (!sv_starts(sv_cut(r->s, r->at, r->s.len), word)) return blame(r, "no value of JSON");
    r->at += word.len;
    t->kind = kind;
    return true;
}

static bool read_list(reader *r, tree *t, int depth) {
    const tree **link = &t->first;
    t->kind = TREE_LIST;
    if (take(r, ']')) return true;
    do {
        tree *item = arena_new(r->a, tree, 1);
        if (!read_value(r, item, depth)) return false;
        *link = item;
        link = &item->next;
        t->n++;
    } while (take(r, ','));
    return take(r, ']') || blame(r, "a list that does not end");
}

static bool has_key(const tree *t, sv key) {
    for (const tree *x = t->first; x; x = x->next)
        if (sv_eq(x->key, key)) return true;
    return false;
}

static bool read_member(reader *r, const tree *object, tree *member, int depth) {
    if (!take(r, '"')) return blame(r, "an object without a key");
    if (!read_string(r, &member->key)) return false;
    if (object->n == TREE_MOST_KEYS) return blame(r, "an object of too many keys");
    if (has_key(object, member->key)) return blame(r, "the same key twice");
    if (!take(r, ':')) return blame(r, "a key without its value");
    return read_value(r, member, depth);
}

static bool read_object(reader *r, tree *t, int depth) {
    const tree **link = &t->first;
    t->kind = TREE_OBJECT;
    if (take(r, '}')) return true;
    do {
        tree *member = arena_new(r->a, tree, 1);
        if (!read_member(r, t, member, depth)) return false;
        *link = member;
        link = &member->next;
        t->n++;
    } while (take(r, ','));
    return take(r, '}') || blame(r, "an object that does not end");
}

static bool read_value(reader *r, tree *t, int depth) {
    if (depth == TREE_DEEPEST) return blame(r, "values inside values, too deep");
    skip_space(r);
    switch (peek(r)) {
    case '{': return r->at++, read_object(r, t, depth + 1);
    case '[': return r->at++, read_list(r, t, depth + 1);
    case '"': return t->kind = TREE_STRING, r->at++, read_string(r, &t->words);
    case 't': return read_word(r, t, SV("true"), TREE_TRUE);
    case 'f': return read_word(r, t, SV("false"), TREE_FALSE);
    case 'n': return read_word(r, t, SV("null"), TREE_NULL);
    default: return read_number(r, t);
    }
}

ent_status tree_read(arena *a, sv line, const tree **root, ent_err *err) {
    reader r = {.a = a, .s = line};
    tree *t = arena_new(a, tree, 1);
    ptrdiff_t bad = utf8_bad(line);
    *root = t;
    if (bad >= 0) {
        r.at = (size_t)bad;
        blame(&r, "malformed UTF-8");
    } else if (read_value(&r, t, 0)) {
        skip_space(&r);
        if (r.at < line.len) blame(&r, "something behind the value");
    }
    if (!r.fault) return ENT_OK;
    size_t column = utf8_count(sv_cut(line, 0, r.at)) + 1;
    return err_set(err, ENT_ERR_INPUT, column, "column %zu: %s", column, r.fault);
}

const tree *tree_get(const tree *t, const char *key) {
    if (!tree_is(t, TREE_OBJECT)) return NULL;
    for (const tree *x = t->first; x; x = x->next)
        if (sv_eq(x->key, sv_of(key))) return x;
    return NULL;
}

const tree *tree_first(const tree *t) { return tree_is(t, TREE_LIST) ? t->first : NULL; }

static int by_key(const void *x, const void *y) {
    return sv_cmp((*(const tree *const *)x)->key, (*(const tree *const *)y)->key);
}

static void write_object(json *j, const tree *t) {
    const tree **members = arena_new(j->t->a, const tree *, t->n + 1);
    size_t n = 0;
    for (const tree *x = t->first; x; x = x->next) members[n++] = x;
    qsort(members, n, sizeof *members, by_key);
    json_open(j, '{');
    for (size_t i = 0; i < n; i++) {
        json_key_sv(j, members[i]->key);
        tree_write(j, members[i]);
    }
    json_close(j, '}');
}

static void write_list(json *j, const tree *t) {
    json_open(j, '[');
    for (const tree *x = t->first; x; x = x->next) tree_write(j, x);
    json_close(j, ']');
}

void tree_write(json *j, const tree *t) {
    switch (t->kind) {
    case TREE_NULL: json_plain(j, SV("null")); break;
    case TREE_FALSE: json_bool(j, false); break;
    case TREE_TRUE: json_bool(j, true); break;
    case TREE_INTEGER:
    case TREE_REAL: json_plain(j, t->words); break;
    case TREE_STRING: json_str(j, t->words); break;
    case TREE_LIST: write_list(j, t); break;
    case TREE_OBJECT: write_object(j, t); break;
    }
}
