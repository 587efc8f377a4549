// SPDX-License-Identifier: Apache-2.0
#include "read/html_token.h"

enum { MOST_NAME_BYTES = 16 };

#define TAG_NAME(name, kind) {#name, sizeof #name - 1},
static const sv tag_names[] = {{"", 0}, {"", 0}, {"", 0}, HTML_TAG_LIST(TAG_NAME)};
#define ATTR_NAME(name) {#name, sizeof #name - 1},
static const sv attr_names[] = {HTML_ATTR_LIST(ATTR_NAME)};

static bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r' && c != '\v'); }
static bool is_letter(char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }

// Capitals count as small letters, and a hyphen as the underscore that stands for it in HTML_ATTR_LIST.
static char folded(char c) { return c == '-' ? '_' : c >= 'A' && c <= 'Z' ? (char)(c | 32) : c; }

static uint32_t hash_of(sv name) {
    uint32_t h = (uint32_t)name.len;
    for (size_t i = 0; i < name.len; i++) h = h * 37 + (unsigned char)folded(name.p[i]);
    return h ^ h >> 9;
}

static bool is_name(sv name, sv known) {
    if (name.len != known.len) return false;
    for (size_t i = 0; i < name.len; i++)
        if (folded(name.p[i]) != known.p[i]) return false;
    return true;
}

// The index of `name`, or `none`.
static size_t look_up(const uint8_t *slots, size_t n_slots, const sv *names, sv name, size_t none) {
    if (name.len > MOST_NAME_BYTES) return none;
    for (size_t i = hash_of(name) % n_slots; slots[i]; i = (i + 1) % n_slots)
        if (is_name(name, names[slots[i] - 1])) return (size_t)slots[i] - 1;
    return none;
}

static void fill(uint8_t *slots, size_t n_slots, const sv *names, size_t from, size_t n) {
    memset(slots, 0, n_slots);
    for (size_t k = from; k < n; k++) {
        size_t i = hash_of(names[k]) % n_slots;
        while (slots[i]) i = (i + 1) % n_slots;
        slots[i] = (uint8_t)(k + 1);
    }
}

void html_tokens_start(html_tokens *t, sv page) {
    _Static_assert(HTML_N_TAG < 255 && HTML_N_ATTR < 255, "indices are bytes");
    t->page = page;
    t->at = 0;
    fill(t->tags, HTML_TAG_SLOTS, tag_names, HTML_ELEMENT + 1, HTML_N_TAG);
    fill(t->attrs, HTML_ATTR_SLOTS, attr_names, 0, HTML_N_ATTR);
}

static html_tag tag_of(const html_tokens *t, sv name) {
    size_t tag = look_up(t->tags, HTML_TAG_SLOTS, tag_names, name, HTML_OTHER);
    if (tag == HTML_OTHER && memchr(name.p, '-', name.len)) return HTML_ELEMENT;
    return (html_tag)tag;
}

static bool stands_at(sv s, size_t at, sv what) {
    return s.len - at >= what.len && !memcmp(s.p + at, what.p, what.len);
}

static size_t find_char(sv s, size_t at, char c) {
    const char *p = at < s.len ? memchr(s.p + at, c, s.len - at) : NULL;
    return p ? (size_t)(p - s.p) : s.len;
}

// --- Tags

static void take_attr(const html_tokens *t, html_token *out, sv name, sv value) {
    size_t known = look_up(t->attrs, HTML_ATTR_SLOTS, attr_names, name, HTML_N_ATTR);
    if (known == HTML_N_ATTR || memchr(name.p, '_', name.len)) return;
    for (size_t i = 0; i < out->n_attrs; i++)
        if (out->attrs[i].name == known) return;
    out->attrs[out->n_attrs++] = (html_attr){(html_attr_name)known, value};
}

static size_t skip_blank(sv s, size_t at) {
    while (at < s.len && is_blank(s.p[at])) at++;
    return at;
}

static bool ends_attr_name(char c) { return c == '>' || c == '=' || c == '/' || is_blank(c); }

// The value that begins at `at`, which moves behind it; false where the page ends in it.
static bool read_value(sv s, size_t *at, sv *value) {
    char quote = s.p[*at];
    size_t begin = *at, end;
    if (quote == '"' || quote == '\'') {
        end = find_char(s, ++begin, quote);
        *at = end + 1;
    } else {
        for (end = begin; end < s.len && s.p[end] != '>' && !is_blank(s.p[end]);) end++;
        *at = end;
    }
    if (end == s.len) return false;
    *value = sv_cut(s, begin, end);
    return true;
}

// From behind the name to behind the tag; false where the page ends in it.
static bool read_attrs(html_tokens *t, html_token *out) {
    sv s = t->page;
    size_t at = t->at;
    for (;;) {
        bool slash = false;
        for (; at < s.len && (is_blank(s.p[at]) || s.p[at] == '/'); at++) slash = s.p[at] == '/';
        if (at == s.len) return false;
        if (s.p[at] == '>') {
            out->closes_itself = slash;
            t->at = at + 1;
            return true;
        }
        size_t begin = at++;
        while (at < s.len && !ends_attr_name(s.p[at])) at++;
        sv name = sv_cut(s, begin, at), value = {s.p + at, 0};
        at = skip_blank(s, at);
        if (at < s.len && s.p[at] == '=') {
            at = skip_blank(s, at + 1);
            if (at == s.len || !read_value(s, &at, &value)) return false;
        }
        take_attr(t, out, name, value);
    }
}

// `at` is on the first letter of the name.
static bool read_tag(html_tokens *t, html_token_kind kind, html_token *out) {
    sv s = t->page;
    size_t begin = t->at, end = begin;
    while (end < s.len && s.p[end] != '>' && s.p[end] != '/' && !is_blank(s.p[end])) end++;
    out->kind = kind;
    out->text = sv_cut(s, begin, end);
    out->tag = tag_of(t, out->text);
    out->n_attrs = 0;
    t->at = end;
    return read_attrs(t, out);
}

// --- Comments and text

// Behind the comment whose "<!--" ends at `at`.
static size_t behind_comment(sv s, size_t at) {
    if (stands_at(s, at, SV(">"))) return at + 1;
    if (stands_at(s, at, SV("->"))) return at + 2;
    for (size_t end = find_char(s, at, '>'); end < s.len; end = find_char(s, end + 1, '>')) {
        sv inside = sv_cut(s, at, end);
        if (sv_ends(inside, SV("--")) || sv_ends(inside, SV("--!"))) return end + 1;
    }
    return s.len;
}

static bool opens_markup(sv s, size_t at) {
    if (at + 1 >= s.len) return false;
    char next = s.p[at + 1];
    return is_letter(next) || next == '/' || next == '!' || next == '?';
}

static size_t text_end(sv s, size_t at) {
    do at = find_char(s, at + 1, '<');
    while (at < s.len && !opens_markup(s, at));
    return at;
}

static bool take_text(html_token *out, sv text) {
    out->kind = TOKEN_TEXT;
    out->text = text;
    return text.len > 0;
}

// `at` is on "<!" or "<?". True where it is text after all.
static bool read_declaration(html_tokens *t, bool foreign, html_token *out) {
    sv s = t->page;
    if (stands_at(s, t->at, SV("<!--"))) {
        t->at = behind_comment(s, t->at + 4);
    } else if (foreign && stands_at(s, t->at, SV("<![CDATA["))) {
        size_t begin = t->at + 9;
        ptrdiff_t end = sv_find(s, SV("]]>"), begin);
        t->at = end < 0 ? s.len : (size_t)end + 3;
        return take_text(out, sv_cut(s, begin, end < 0 ? s.len : (size_t)end));
    } else {
        size_t end = find_char(s, t->at, '>');
        t->at = end + (end < s.len);
    }
    return false;
}

bool html_token_next(html_tokens *t, bool foreign, html_token *out) {
    sv s = t->page;
    while (t->at < s.len) {
        size_t at = t->at;
        if (s.p[at] != '<' || !opens_markup(s, at)) {
            t->at = text_end(s, at);
            return take_text(out, sv_cut(s, at, t->at));
        }
        char next = s.p[at + 1];
        bool ending = next == '/';
        t->at += 1 + ending;
        if (t->at < s.len && is_letter(s.p[t->at])) {
            if (read_tag(t, ending ? TOKEN_END : TOKEN_START, out)) return true;
            t->at = s.len;
            return false;
        }
        t->at = at;
        if (read_declaration(t, foreign, out)) return true;
    }
    return false;
}

// --- Elements that hold no elements

static bool is_tag_name(sv s, size_t at, sv name) {
    if (s.len - at <= name.len || !is_name(sv_cut(s, at, at + name.len), name)) return false;
    char behind = s.p[at + name.len];
    return is_blank(behind) || behind == '>' || behind == '/';
}

static bool is_end_tag(sv s, size_t at, sv name) {
    return s.len - at > 2 && s.p[at] == '<' && s.p[at + 1] == '/' && is_tag_name(s, at + 2, name);
}

static size_t raw_end(sv s, size_t at, sv name) {
    at = find_char(s, at, '<');
    while (at < s.len && !is_end_tag(s, at, name)) at = find_char(s, at + 1, '<');
    return at;
}

// In a script, between "<!--" and "-->", an end tag belongs to the <script> that stands there before it.
static size_t script_end(sv s, size_t at) {
    sv name = tag_names[HTML_script];
    size_t end = raw_end(s, at, name);
    bool escaped = false, inner = false;
    if (sv_find(sv_cut(s, 0, end), SV("<!--"), at) < 0) return end;
    for (; at < s.len; at++) {
        if (s.p[at] == '-' && escaped && stands_at(s, at, SV("-->")))
            escaped = inner = false;
        else if (s.p[at] != '<')
            continue;
        else if (!escaped && stands_at(s, at, SV("<!--")))
            escaped = true, at++;
        else if (is_end_tag(s, at, name) && !inner)
            return at;
        else if (is_end_tag(s, at, name))
            inner = false;
        else if (escaped && is_tag_name(s, at + 1, name))
            inner = true;
    }
    return s.len;
}

sv html_token_raw(html_tokens *t, html_tag tag) {
    sv s = t->page;
    size_t begin = t->at,
           end = tag == HTML_script ? script_end(s, begin) : raw_end(s, begin, tag_names[tag]);
    html_token ignored;
    t->at = end + 2;
    if (end == s.len || !read_tag(t, TOKEN_END, &ignored)) t->at = s.len;
    return sv_cut(s, begin, end);
}
