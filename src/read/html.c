// SPDX-License-Identifier: Apache-2.0
#include "read/html.h"
#include "base/utf8.h"
#include "read/xml.h"
#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>

enum { CACHE = 256, DICTIONARY_BYTES = 1 << 16, ERROR_STEPS = 64 };

typedef enum kind { KIND_I, KIND_B, KIND_H, KIND_S } kind;

#define TAG_NAME(name, kind) #name,
static const char *const tag_names[] = {"#text", "?", "?-?", HTML_TAG_LIST(TAG_NAME)};
#define TAG_KIND(name, kind) KIND_##kind,
static const uint8_t tag_kinds[] = {KIND_I, KIND_I, KIND_B, HTML_TAG_LIST(TAG_KIND)};
#define ATTR_NAME(name) #name,
static const char *const attr_names[] = {HTML_ATTR_LIST(ATTR_NAME)};

typedef struct reader {
    arena *a;
    htmlParserCtxtPtr parser;
    VEC(html_node) nodes;
    VEC(html_attr) attrs;
    char *pool; // text and values: never more than the page has bytes
    size_t n_pool, cap_pool;
    uint32_t open;       // the innermost node that is open
    size_t depth;        // elements open that are nodes
    size_t unseen, deep; // elements open that are not: nothing in them is shown; too deep
    uint64_t work;
    bool failed, cut;
    struct {
        const xmlChar *name;
        html_tag tag;
    } cache[CACHE]; // the parser's names are the same pointer each time
} reader;

bool html_is_block(html_tag tag) { return tag_kinds[tag] == KIND_B || tag_kinds[tag] == KIND_H; }
bool html_is_heading(html_tag tag) { return tag_kinds[tag] == KIND_H; }
const char *html_tag_name(html_tag tag) { return tag_names[tag]; }

static html_tag find_tag(const char *name) {
    size_t low = HTML_ELEMENT + 1, high = HTML_N_TAG;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(name, tag_names[middle]);
        if (order == 0) return (html_tag)middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return strchr(name, '-') ? HTML_ELEMENT : HTML_OTHER;
}

static html_tag tag_of(reader *r, const xmlChar *name) {
    size_t slot = ((uintptr_t)name >> 2) % CACHE;
    if (r->cache[slot].name != name) {
        r->cache[slot].name = name;
        r->cache[slot].tag = find_tag((const char *)name);
    }
    return r->cache[slot].tag;
}

static void stop(reader *r) {
    r->cut = true;
    xmlStopParser(r->parser);
}

static void spend(reader *r, uint64_t steps) {
    r->work += steps;
    if (r->work > HTML_MOST_WORK) stop(r);
}

// Room for one node and `n` attributes. The parser holds memory of its own while it calls: the arena's way out ends here, and is taken
// again when the parser is gone.
static bool has_room(reader *r, size_t n) {
    if (r->failed) return false;
    if (r->nodes.n < r->nodes.cap && r->attrs.n + n <= r->attrs.cap) return true;
    jmp_buf out;
    memcpy(&out, &r->a->out, sizeof out);
    if (arena_try(r->a)) {
        r->failed = true;
        stop(r);
    } else {
        if (r->nodes.n == r->nodes.cap)
            r->nodes.at = vec_grow(r->a, r->nodes.at, &r->nodes.cap, sizeof *r->nodes.at);
        while (r->attrs.n + n > r->attrs.cap)
            r->attrs.at = vec_grow(r->a, r->attrs.at, &r->attrs.cap, sizeof *r->attrs.at);
    }
    memcpy(&r->a->out, &out, sizeof out);
    return !r->failed;
}

static sv keep(reader *r, const char *p, size_t n) {
    if (n > r->cap_pool - r->n_pool) n = r->cap_pool - r->n_pool;
    char *to = r->pool + r->n_pool;
    if (n) memcpy(to, p, n);
    r->n_pool += n;
    return (sv){to, n};
}

static int attr_named(const char *name) {
    for (int i = 0; i < HTML_N_ATTR; i++) {
        const char *x = attr_names[i], *y = name;
        while (*x && (*x == *y || (*x == '_' && *y == '-'))) x++, y++;
        if (!*x && !*y) return i;
    }
    return -1;
}

static void keep_attrs(reader *r, html_node *node, const xmlChar **atts) {
    for (size_t i = 0; atts && atts[i]; i += 2) {
        int name = attr_named((const char *)atts[i]);
        if (name < 0 || node->n_attrs == HTML_N_ATTR) continue;
        const char *value = atts[i + 1] ? (const char *)atts[i + 1] : "";
        r->attrs.at[r->attrs.n++] =
            (html_attr){(html_attr_name)name, keep(r, value, strlen(value))};
        node->n_attrs++;
    }
}

// JSON-LD is the one script that tells something, and the title the one element of the head.
static bool is_seen(html_tag tag, const xmlChar **atts) {
    if (tag_kinds[tag] != KIND_S || tag == HTML_title) return true;
    if (tag != HTML_script) return false;
    for (size_t i = 0; atts && atts[i]; i += 2)
        if (!strcmp((const char *)atts[i], "type") && atts[i + 1])
            return strstr((const char *)atts[i + 1], "ld+json") != NULL;
    return false;
}

static void on_start(void *ctx, const xmlChar *name, const xmlChar **atts) {
    reader *r = ctx;
    html_tag tag = tag_of(r, name);
    size_t n = 0;
    while (atts && atts[n]) n += 2;
    spend(r, n * n / 8);
    if (r->unseen || !is_seen(tag, atts) || !has_room(r, HTML_N_ATTR)) {
        r->unseen++;
        return;
    }
    if (r->depth == HTML_MOST_DEPTH) {
        r->deep++;
        return;
    }
    html_node *node = &r->nodes.at[r->nodes.n];
    *node = (html_node){.tag = (uint8_t)tag, .parent = r->open, .attrs = (uint32_t)r->attrs.n};
    keep_attrs(r, node, atts);
    r->open = (uint32_t)r->nodes.n++;
    r->depth++;
}

static void on_end(void *ctx, const xmlChar *name) {
    (void)name;
    reader *r = ctx;
    if (r->unseen) {
        r->unseen--;
    } else if (r->deep) {
        r->deep--;
    } else if (r->depth) {
        html_node *node = &r->nodes.at[r->open];
        node->end = (uint32_t)r->nodes.n;
        r->open = node->parent;
        r->depth--;
    }
}

static void on_text(void *ctx, const xmlChar *p, int len) {
    reader *r = ctx;
    if (r->unseen || r->failed) return;
    html_node *last = &r->nodes.at[r->nodes.n - 1];
    if (last->tag != HTML_TEXT || last->parent != r->open) {
        if (!has_room(r, 0)) return;
        last = &r->nodes.at[r->nodes.n++];
        *last = (html_node){.tag = HTML_TEXT, .parent = r->open, .end = (uint32_t)r->nodes.n};
        last->text = (sv){r->pool + r->n_pool, 0};
    }
    last->text.len += keep(r, (const char *)p, (size_t)len).len;
}

// A tag that closes nothing makes the parser look through all that is open.
static void on_error(void *ctx, const char *message, ...) {
    (void)message;
    reader *r = ctx;
    spend(r, (uint64_t)r->parser->nameNr + ERROR_STEPS);
}

// The parser reads a copy: it moves what it has read within its buffer.
static void parse(reader *r, sv page) {
    r->parser = htmlNewParserCtxt();
    xmlParserInputBufferPtr bytes =
        r->parser ? xmlParserInputBufferCreateMem(page.p, (int)page.len, XML_CHAR_ENCODING_NONE)
                  : NULL;
    xmlParserInputPtr input =
        bytes ? xmlNewIOInputStream(r->parser, bytes, XML_CHAR_ENCODING_NONE) : NULL;
    if (!input) {
        xmlFreeParserInputBuffer(bytes);
        r->failed = true;
    } else {
        inputPush(r->parser, input);
        htmlCtxtUseOptions(r->parser,
                           HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
        *r->parser->sax = (xmlSAXHandler){.startElement = on_start,
                                          .endElement = on_end,
                                          .characters = on_text,
                                          .ignorableWhitespace = on_text,
                                          .cdataBlock = on_text,
                                          .error = on_error};
        r->parser->userData = r;
        r->parser->charset = XML_CHAR_ENCODING_UTF8;
        xmlDictSetLimit(r->parser->dict, DICTIONARY_BYTES);
        htmlParseDocument(r->parser);
    }
    htmlFreeParserCtxt(r->parser);
}

// --- Before the parser: most of a page's bytes are scripts, styles and drawings, which nobody sees.

static bool is_named(sv s, size_t at, sv name) {
    if (s.len - at <= name.len || !sv_eq_nocase(sv_cut(s, at, at + name.len), name)) return false;
    char behind = s.p[at + name.len];
    return (unsigned char)behind <= ' ' || behind == '>' || behind == '/';
}

// Behind the tag that begins at `at`: a quotation mark counts where it opens a value.
static size_t behind_tag(sv s, size_t at) {
    char last = 0;
    while (at < s.len) {
        char c = s.p[at++];
        if (c == '>') return at;
        if ((c == '"' || c == '\'') && last == '=') {
            const char *close = memchr(s.p + at, c, s.len - at);
            if (!close) return s.len;
            at = (size_t)(close - s.p) + 1;
        }
        if (!((unsigned char)c <= ' ')) last = c;
    }
    return s.len;
}

// Behind "</name>", or 0 where it does not come.
static size_t behind_close(sv s, size_t at, sv name) {
    while (at < s.len) {
        const char *p = memchr(s.p + at, '<', s.len - at);
        if (!p) return 0;
        at = (size_t)(p - s.p) + 1;
        if (at < s.len && s.p[at] == '/' && is_named(s, at + 1, name)) return behind_tag(s, at);
    }
    return 0;
}

// Behind the comment or unseen element that begins at `at`; 0 where nothing of the kind does. `*missing`: a bit for each kind whose end was
// looked for in vain, so that the page is never searched again for it.
static size_t behind_unseen(sv s, size_t at, unsigned *missing) {
    static const char *const names[] = {"script", "style", "svg"};
    sv rest = sv_cut(s, at, s.len);
    if (sv_starts(rest, SV("<!--"))) {
        ptrdiff_t end = *missing & 1 ? -1 : sv_find(s, SV("-->"), at + 4);
        if (end < 0) *missing |= 1;
        return end < 0 ? 0 : (size_t)end + 3;
    }
    for (unsigned i = 0; i < 3; i++) {
        if (!is_named(s, at + 1, sv_of(names[i]))) continue;
        size_t tag = behind_tag(s, at + 1);
        if (i == 2 && tag - at > 2 && s.p[tag - 2] == '/') return tag;
        if (i == 0 && sv_find(sv_cut(s, at, tag), SV("ld+json"), 0) > 0) return 0;
        size_t end = *missing & 2u << i ? 0 : behind_close(s, tag, sv_of(names[i]));
        if (!end) *missing |= 2u << i;
        return end;
    }
    return 0;
}

static sv without_unseen(arena *a, sv page) {
    char *to = arena_new(a, char, page.len);
    size_t n = 0, at = 0;
    unsigned missing = 0;
    while (at < page.len) {
        const char *p = memchr(page.p + at, '<', page.len - at);
        size_t from = p ? (size_t)(p - page.p) : page.len;
        size_t end = p ? behind_unseen(page, from, &missing) : 0, kept = from;
        if (p && !end) {
            bool tag = from + 1 < page.len && (page.p[from + 1] | 32) >= 'a' &&
                       (page.p[from + 1] | 32) <= 'z';
            kept = end = tag ? behind_tag(page, from + 1) : from + 1;
        }
        if (kept > at) memcpy(to + n, page.p + at, kept - at);
        n += kept - at;
        at = end ? end : page.len;
    }
    return (sv){to, n};
}

void html_read(arena *a, sv page, html *out) {
    xml_start();
    page = without_unseen(a, page);
    reader r = {.a = a, .cap_pool = page.len};
    r.pool = arena_new(a, char, page.len + 1);
    *vec_push(a, &r.nodes) = (html_node){.tag = HTML_OTHER};
    if (page.len) parse(&r, page);
    if (r.failed) arena_fail(a);
    for (; r.depth; r.depth--) { // left open where reading stopped
        r.nodes.at[r.open].end = (uint32_t)r.nodes.n;
        r.open = r.nodes.at[r.open].parent;
    }
    r.nodes.at[0].end = (uint32_t)r.nodes.n;
    *out = (html){r.nodes.at, r.nodes.n, r.attrs.at, r.cut};
}

sv html_attr_of(const html *h, size_t node, html_attr_name name) {
    const html_node *x = &h->nodes[node];
    for (size_t i = x->attrs; i < x->attrs + x->n_attrs; i++)
        if (h->attrs[i].name == name) return h->attrs[i].value;
    return (sv){0};
}

// The code point of the reference that `s` begins with, and its length; 0 where there is none.
static uint32_t reference_at(sv s, size_t *len) {
    char name[12];
    size_t n = 0;
    uint32_t c = 0;
    while (n + 1 < s.len && n < sizeof name - 1 && s.p[n + 1] != ';') {
        name[n] = s.p[n + 1];
        n++;
    }
    if (n == 0 || n + 1 >= s.len || s.p[n + 1] != ';') return 0;
    name[n] = '\0';
    *len = n + 2;
    if (*name == '#') {
        bool hex = (name[1] | 32) == 'x';
        char *end;
        c = (uint32_t)strtoul(name + 1 + hex, &end, hex ? 16 : 10);
        bool sound = !*end && c < 0x110000 && (c < 0xD800 || c > 0xDFFF);
        return sound ? c : 0;
    }
    const htmlEntityDesc *known = htmlEntityLookup((const xmlChar *)name);
    return known ? known->value : 0;
}

sv html_unescaped(arena *a, sv s) {
    if (!s.len || !memchr(s.p, '&', s.len)) return s;
    char *to = arena_new(a, char, s.len + 4);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        size_t len = 0;
        uint32_t c = s.p[i] == '&' ? reference_at(sv_cut(s, i, s.len), &len) : 0;
        if (!c) {
            to[n++] = s.p[i];
            continue;
        }
        n += utf8_put(c, to + n);
        i += len - 1;
    }
    return (sv){to, n};
}

static bool is_blank(char c) { return (unsigned char)c <= ' '; }

sv html_text_of(arena *a, const html *h, size_t node) {
    size_t room = 1, n = 0;
    for (size_t i = node; i < h->nodes[node].end; i++) room += h->nodes[i].text.len + 1;
    char *to = arena_new(a, char, room);
    for (size_t i = node; i < h->nodes[node].end; i++) {
        if (h->nodes[i].tag != HTML_TEXT &&
            (html_is_block(h->nodes[i].tag) || h->nodes[i].tag == HTML_br) && n && to[n - 1] != ' ')
            to[n++] = ' ';
        sv s = h->nodes[i].text;
        for (size_t k = 0; k < s.len; k++) {
            if (!is_blank(s.p[k]))
                to[n++] = s.p[k];
            else if (n && to[n - 1] != ' ')
                to[n++] = ' ';
        }
    }
    return sv_trim((sv){to, n});
}
