// SPDX-License-Identifier: Apache-2.0
#include "read/page_ld.h"
#include "base/utf8.h"
#include <jansson.h>

enum { MOST_LEVELS = 6, MOST_ITEMS = 64 };

// Strings are copied out of the parsed script into memory taken before: nothing may leave by the arena's way out while it is held.
typedef struct holder {
    char *at, *end;
} holder;

static sv hold(holder *h, const json_t *v) {
    size_t n = json_string_length(v);
    if (n > (size_t)(h->end - h->at)) return (sv){0};
    char *to = h->at;
    if (n) memcpy(to, json_string_value(v), n);
    h->at += n;
    return (sv){to, n};
}

// A string, the first string of an array, or the name of an object.
static const json_t *string_in(const json_t *v, int level) {
    if (!v || level == MOST_LEVELS) return NULL;
    if (json_is_string(v)) return v;
    if (json_is_array(v)) return string_in(json_array_get(v, 0), level + 1);
    return json_is_object(v) ? string_in(json_object_get(v, "name"), level + 1) : NULL;
}

static void get(holder *h, const json_t *object, const char *key, sv *out) {
    const json_t *v = string_in(json_object_get(object, key), 0);
    if (v && !out->len) *out = hold(h, v);
}

static void get_authors(holder *h, const json_t *v, page_ld *out, int level) {
    if (!v || level == MOST_LEVELS || out->n_authors == LD_MOST_AUTHORS) return;
    if (json_is_array(v)) {
        for (size_t i = 0; i < json_array_size(v) && i < MOST_ITEMS; i++)
            get_authors(h, json_array_get(v, i), out, level + 1);
        return;
    }
    const json_t *name = string_in(v, level);
    if (name && out->n_authors < LD_MOST_AUTHORS) out->authors[out->n_authors++] = hold(h, name);
}

static bool is_article_type(const json_t *type) {
    if (json_is_array(type)) {
        for (size_t i = 0; i < json_array_size(type) && i < MOST_ITEMS; i++)
            if (is_article_type(json_array_get(type, i))) return true;
        return false;
    }
    if (!json_is_string(type)) return false;
    sv s = {json_string_value(type), json_string_length(type)};
    return sv_ends(s, SV("Article")) || sv_ends(s, SV("BlogPosting")) ||
           sv_ends(s, SV("LiveBlogPosting")) || sv_ends(s, SV("Report"));
}

static const json_t *find_article(const json_t *v, int level) {
    if (!v || level == MOST_LEVELS) return NULL;
    if (json_is_array(v)) {
        for (size_t i = 0; i < json_array_size(v) && i < MOST_ITEMS; i++) {
            const json_t *found = find_article(json_array_get(v, i), level + 1);
            if (found) return found;
        }
        return NULL;
    }
    if (!json_is_object(v)) return NULL;
    if (is_article_type(json_object_get(v, "@type"))) return v;
    const json_t *found = find_article(json_object_get(v, "@graph"), level + 1);
    return found ? found : find_article(json_object_get(v, "mainEntity"), level + 1);
}

// The JSON in a script: without comment marks around it, and without control characters, which no string may hold.
static sv json_in(arena *a, sv script) {
    char *to = arena_new(a, char, script.len);
    size_t from = 0, end = script.len;
    while (from < end && script.p[from] != '{' && script.p[from] != '[') from++;
    while (end > from && script.p[end - 1] != '}' && script.p[end - 1] != ']') end--;
    for (size_t i = from; i < end; i++)
        to[i - from] = (unsigned char)script.p[i] < ' ' ? ' ' : script.p[i];
    return (sv){to, end - from};
}

void page_ld_read(arena *a, sv script, page_ld *out) {
    sv text = json_in(a, script);
    holder h = {.at = arena_new(a, char, text.len)};
    h.end = h.at + text.len;
    json_t *all = json_loadb(text.p, text.len, 0, NULL);
    const json_t *article = find_article(all, 0);
    if (article) {
        get(&h, article, "headline", &out->headline);
        get(&h, article, "publisher", &out->publisher);
        get(&h, article, "articleSection", &out->section);
        get(&h, article, "datePublished", &out->published);
        get(&h, article, "dateModified", &out->modified);
        get(&h, article, "articleBody", &out->body);
        if (!out->n_authors) get_authors(&h, json_object_get(article, "author"), out, 0);
    }
    json_decref(all);
}
