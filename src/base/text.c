// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "base/day.h"
#include "base/utf8.h"
#include <math.h>

static void room(text *t, size_t more) {
    if (t->n + more <= t->cap) return;
    size_t cap = t->cap ? t->cap * 2 : 256;
    while (cap < t->n + more) cap *= 2;
    char *p = arena_alloc(t->a, cap, 1);
    if (t->n) memcpy(p, t->at, t->n);
    t->at = p;
    t->cap = cap;
}

void text_add(text *t, sv s) {
    room(t, s.len);
    if (s.len) memcpy(t->at + t->n, s.p, s.len);
    t->n += s.len;
}

void text_char(text *t, char c) { text_add(t, (sv){&c, 1}); }

void text_int(text *t, int64_t v) {
    char digits[24];
    size_t at = sizeof digits;
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do digits[--at] = (char)('0' + u % 10);
    while (u /= 10);
    if (v < 0) digits[--at] = '-';
    text_add(t, (sv){digits + at, sizeof digits - at});
}

void text_fixed(text *t, double v, int decimals) {
    int64_t scale = 1;
    for (int i = 0; i < decimals; i++) scale *= 10;
    int64_t scaled = (int64_t)llround(fabs(v) * (double)scale);
    if (v < 0 && scaled) text_char(t, '-');
    text_int(t, scaled / scale);
    if (!decimals) return;
    text_char(t, '.');
    for (int64_t place = scale / 10; place; place /= 10)
        text_char(t, (char)('0' + scaled / place % 10));
}

static void before_value(json *j) {
    if (j->comma) text_char(j->t, ',');
    j->comma = true;
}

void json_open(json *j, char bracket) {
    before_value(j);
    text_char(j->t, bracket);
    j->comma = false;
}

void json_close(json *j, char bracket) {
    text_char(j->t, bracket);
    j->comma = true;
}

void json_key(json *j, const char *key) { json_key_sv(j, sv_of(key)); }

void json_key_sv(json *j, sv key) {
    json_str(j, key);
    text_char(j->t, ':');
    j->comma = false;
}

static void escaped(text *t, uint32_t c) {
    static const char hex[] = "0123456789abcdef";
    switch (c) {
    case '"': text_add(t, SV("\\\"")); return;
    case '\\': text_add(t, SV("\\\\")); return;
    case '\n': text_add(t, SV("\\n")); return;
    case '\r': text_add(t, SV("\\r")); return;
    case '\t': text_add(t, SV("\\t")); return;
    default: text_add(t, SV("\\u00")), text_char(t, hex[c >> 4]), text_char(t, hex[c & 15]);
    }
}

void json_str(json *j, sv s) {
    before_value(j);
    text *t = j->t;
    text_char(t, '"');
    for (size_t at = 0; at < s.len;) {
        size_t from = at;
        uint32_t c = utf8_next(s, &at);
        if (c == '"' || c == '\\' || c < 0x20) {
            escaped(t, c);
        } else if (c == 0xFFFD) {
            text_add(t, SV("\xEF\xBF\xBD"));
        } else {
            text_add(t, sv_cut(s, from, at));
        }
    }
    text_char(t, '"');
}

void json_plain(json *j, sv words) { before_value(j), text_add(j->t, words); }
void json_int(json *j, int64_t v) { before_value(j), text_int(j->t, v); }
void json_fixed(json *j, double v, int decimals) { before_value(j), text_fixed(j->t, v, decimals); }
void json_bool(json *j, bool v) { before_value(j), text_add(j->t, v ? SV("true") : SV("false")); }

void json_key_str(json *j, const char *key, sv s) {
    if (!s.len) return;
    json_key(j, key);
    json_str(j, s);
}

void json_key_list(json *j, const char *key, sv list) {
    sv part;
    json_key(j, key);
    json_open(j, '[');
    while (sv_split(&list, '|', &part)) json_str(j, part);
    json_close(j, ']');
}

void json_key_int(json *j, const char *key, int64_t v) {
    json_key(j, key);
    json_int(j, v);
}

void json_key_fixed(json *j, const char *key, double v, int decimals) {
    json_key(j, key);
    json_fixed(j, v, decimals);
}

void json_key_bool(json *j, const char *key, bool v) {
    json_key(j, key);
    json_bool(j, v);
}

void json_key_day(json *j, const char *key, ent_day day) {
    char written[11];
    if (day == ENT_NO_DAY) return;
    day_write(day, written);
    json_key_str(j, key, sv_of(written));
}
