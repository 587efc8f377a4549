// SPDX-License-Identifier: Apache-2.0
#include "read/story.h"
#include "base/utf8.h"
#include "read/pubdate.h"
#include "read/xml.h"
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <stdlib.h>

enum {
    MOST_FIELD = 1 << 16,
    MOST_ENTITY = 32,
    PUSH_BYTES = 1 << 12,
    MOST_PROLOG = 1 << 20,
    FEWEST_DONE = 16
};

typedef enum field {
    TEXT,
    TITLE,
    LINK,
    ID,
    DATE,
    UPDATED,
    SOURCE,
    N_FIELDS,
    NO_FIELD = N_FIELDS
} field;

typedef enum way { WAY_GUESS, WAY_PLAIN, WAY_HTML } way; // what a text is written in

typedef struct item {
    pile fields[N_FIELDS];
    way way;
    bool too_long;
} item;

struct story_file {
    flow *in;
    xmlParserCtxtPtr parser;
    item now;   // the report being read
    item held;  // PETRARCH: the story whose sentences are collected
    item *done; // complete, not handed out: [at, n)
    size_t done_at, n_done, cap_done;
    pile text; // of `now`, being read: a feed has several, the longest counts
    way way;
    pile publisher; // the feed's own title
    pile *to;       // where text goes, NULL for nowhere
    size_t most;
    int depth, item_depth, field_depth; // elements open; of the report and the field: 0 for none
    bool began, petrarch, holds, ended;
    xmlEntity entity; // the one asked for last
    char entity_text[5];
    uint64_t number;
    ent_status status; // what is wrong with the file
    ent_err err;
};

// Where the comment, instruction or declaration at the front ends; 0 when it does not show.
static size_t behind_prolog(sv s) {
    bool comment = sv_starts(s, SV("<!--"));
    ptrdiff_t end = sv_find(s, comment ? SV("-->") : SV(">"), 1);
    ptrdiff_t subset = comment ? -1 : sv_find(s, SV("["), 1);
    if (subset >= 0 && subset < end && (end = sv_find(s, SV("]"), (size_t)subset)) >= 0)
        end = sv_find(s, SV(">"), (size_t)end);
    return end < 0 ? 0 : (size_t)end + (comment ? 3 : 1);
}

// By the name of the first element.
bool story_looks_like(sv head) {
    if (sv_starts(head, SV("\xEF\xBB\xBF"))) head = sv_cut(head, 3, head.len);
    for (head = sv_trim(head); sv_starts(head, SV("<?")) || sv_starts(head, SV("<!"));) {
        size_t behind = behind_prolog(head);
        if (!behind) return false;
        head = sv_trim(sv_cut(head, behind, head.len));
    }
    size_t n = 1;
    while (n < head.len && !memchr(" \t\r\n>/", head.p[n], 6)) n++;
    if (!sv_starts(head, SV("<"))) return false;
    return sv_in_list(sv_cut(head, 1, n), SV("rss|feed|RDF|rdf:RDF|Sentences|Articles"), '|');
}

uint64_t story_number(const story_file *s) { return s->number; }

static sv pile_sv(const pile *p) { return (sv){p->at ? p->at : "", p->n}; }

static void free_item(item *it) {
    for (int i = 0; i < N_FIELDS; i++) pile_free(&it->fields[i]);
}

static void clear(item *it) {
    for (int i = 0; i < N_FIELDS; i++) it->fields[i].n = 0;
    it->way = WAY_GUESS;
    it->too_long = false;
}

// Adds to what is being read, up to what it may hold.
static void add(story_file *s, sv bytes) {
    if (!s->to) return;
    size_t most = s->to == &s->text ? s->most : MOST_FIELD;
    if (bytes.len > most - s->to->n) {
        if (s->to == &s->text) s->now.too_long = true;
        return;
    }
    if (pile_add(s->to, bytes, &s->err) != ENT_OK) s->status = ENT_ERR_MEMORY;
}

static void add_escaped(story_file *s, sv bytes) {
    for (size_t at = 0, from = 0; at <= bytes.len; at++) {
        char c = at < bytes.len ? bytes.p[at] : '<';
        if (c != '<' && c != '&') continue;
        add(s, sv_cut(bytes, from, at));
        if (at < bytes.len) add(s, c == '<' ? SV("&lt;") : SV("&amp;"));
        from = at + 1;
    }
}

typedef struct element {
    sv name; // without prefix
    const xmlChar *
        *attributes; // five pointers each: name, prefix, namespace, begin and end of the value
    int n_attributes;
} element;

static sv attribute(const element *e, const char *name) {
    for (int i = 0; i < e->n_attributes; i++) {
        const xmlChar **at = e->attributes + 5 * (size_t)i;
        if (sv_eq(sv_of((const char *)at[0]), sv_of(name)))
            return (sv){(const char *)at[3], (size_t)(at[4] - at[3])};
    }
    return (sv){0};
}

static void take_attribute(story_file *s, const element *e, const char *name, field to) {
    s->to = &s->now.fields[to];
    if (!s->to->n) add(s, attribute(e, name));
    s->to = NULL;
}

static sv without_prefix(const xmlChar *name) {
    sv whole = sv_of((const char *)name);
    const char *colon =
        whole.len ? memchr(whole.p, ':', whole.len) : NULL; // one that nothing declares
    return colon ? sv_cut(whole, (size_t)(colon - whole.p) + 1, whole.len) : whole;
}

static bool is_item(sv name) { return sv_in_list(name, SV("item|entry|Sentence|Article"), '|'); }

static field field_named(sv name) {
    static const struct {
        const char *names;
        field f;
    } known[] = {{"description|summary|content|encoded|Text|body", TEXT},
                 {"title", TITLE},
                 {"link", LINK},
                 {"guid|id", ID},
                 {"pubDate|published|issued|date", DATE},
                 {"updated|modified", UPDATED},
                 {"source", SOURCE}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (sv_in_list(name, sv_of(known[i].names), '|')) return known[i].f;
    return NO_FIELD;
}

// "STORY" of "STORY_12".
static sv story_of(const item *it) {
    sv id = pile_sv(&it->fields[ID]);
    size_t n = id.len;
    while (n && id.p[n - 1] >= '0' && id.p[n - 1] <= '9') n--;
    return n > 1 && n < id.len && id.p[n - 1] == '_' ? sv_cut(id, 0, n - 1) : id;
}

// Moves the report to those that are complete.
static void deliver(story_file *s, item *it) {
    if (s->n_done == s->cap_done) {
        size_t cap = s->cap_done ? s->cap_done * 2 : FEWEST_DONE;
        item *more = realloc(s->done, cap * sizeof *more);
        if (!more) {
            s->status = err_set(&s->err, ENT_ERR_MEMORY, 0, "out of memory");
            return;
        }
        s->done = more;
        s->cap_done = cap;
    }
    s->done[s->n_done++] = *it;
    *it = (item){.way = WAY_GUESS};
}

// Adds the sentence to the story that is held; false when it is another story's.
static bool join(story_file *s) {
    sv story = story_of(&s->now), sentence = sv_trim(pile_sv(&s->now.fields[TEXT]));
    pile *text = &s->held.fields[TEXT];
    if (!s->holds || !story.len || !sv_eq(story, story_of(&s->held))) return false;
    text->n =
        text->n ? (size_t)(sv_trim(pile_sv(text)).p - text->at) + sv_trim(pile_sv(text)).len : 0;
    s->held.too_long |= s->now.too_long || sentence.len + 1 > s->most - text->n;
    if (!s->held.too_long && (pile_add(text, SV("\n"), &s->err) != ENT_OK ||
                              pile_add(text, sentence, &s->err) != ENT_OK))
        s->status = ENT_ERR_MEMORY;
    return true;
}

static void finish_item(story_file *s) {
    if (!s->now.too_long && !s->now.fields[TEXT].n && !s->now.fields[TITLE].n) return;
    if (!s->petrarch) {
        deliver(s, &s->now);
    } else if (!join(s)) {
        if (s->holds) deliver(s, &s->held);
        item now = s->now;
        s->now = s->held;
        s->held = now;
        s->holds = true;
    }
}

static void open_item(story_file *s, const element *e) {
    clear(&s->now);
    s->item_depth = s->depth;
    if (!sv_in_list(e->name, SV("Sentence|Article"), '|')) return;
    s->petrarch = true;
    take_attribute(s, e, "id", ID);
    take_attribute(s, e, "date", DATE);
    take_attribute(s, e, "source", SOURCE);
    take_attribute(s, e, "url", LINK);
}

static way way_of(sv type, bool petrarch) {
    if (petrarch || sv_eq(type, SV("text"))) return WAY_PLAIN;
    return sv_eq(type, SV("html")) || sv_eq(type, SV("text/html")) ? WAY_HTML : WAY_GUESS;
}

static void open_field(story_file *s, const element *e) {
    field f = field_named(e->name);
    sv rel = attribute(e, "rel");
    if (f == NO_FIELD || (f != TEXT && s->now.fields[f].n)) return;
    if (f == LINK && rel.p && !sv_eq(rel, SV("alternate"))) return;
    if (f == LINK) take_attribute(s, e, "href", LINK);
    s->field_depth = s->depth;
    s->text.n = 0;
    s->to = f == TEXT ? &s->text : &s->now.fields[f];
    s->way = way_of(attribute(e, "type"), s->petrarch);
}

// An element inside a text: its tag is written again, without attributes, and the text is HTML.
static void write_tag(story_file *s, const char *open, sv name) {
    if (s->to != &s->text) return;
    s->way = WAY_HTML;
    add(s, sv_of(open));
    add(s, name);
    add(s, SV(">"));
}

static void close_field(story_file *s) {
    pile *text = &s->now.fields[TEXT];
    if (s->to == &s->text && s->text.n > text->n) {
        pile longer = s->text;
        s->text = *text;
        *text = longer;
        s->now.way = s->way;
    }
    s->to = NULL;
    s->field_depth = 0;
}

static void on_open(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                    int n_spaces, const xmlChar **spaces, int n_attributes, int n_default,
                    const xmlChar **attributes) {
    story_file *s = ctx;
    element e = {without_prefix(name), attributes, n_attributes};
    s->depth++;
    s->began = true;
    if (!s->item_depth && s->depth > 1 && is_item(e.name)) {
        open_item(s, &e);
    } else if (s->item_depth && !s->field_depth) {
        open_field(s, &e);
    } else if (s->item_depth) {
        write_tag(s, "<", e.name);
    } else if (s->depth <= 3 && sv_eq(e.name, SV("title")) && !s->publisher.n) {
        s->to = &s->publisher;
        s->field_depth = s->depth;
    }
}

static void on_close(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
    story_file *s = ctx;
    if (s->field_depth && s->depth == s->field_depth) {
        close_field(s);
    } else if (s->item_depth && s->depth == s->item_depth) {
        s->item_depth = 0;
        finish_item(s);
    } else if (s->item_depth && s->field_depth) {
        write_tag(s, "</", without_prefix(name));
    }
    s->depth--;
}

static void on_text(void *ctx, const xmlChar *text, int n) {
    story_file *s = ctx;
    sv value = {(const char *)text, (size_t)n};
    if (s->to == &s->text && s->depth > s->field_depth)
        add_escaped(s, value);
    else
        add(s, value);
}

// Names that HTML has, which feeds use as if XML had them. Others, the document's own, are not expanded.
static xmlEntityPtr on_entity(void *ctx, const xmlChar *name) {
    story_file *s = ctx;
    const htmlEntityDesc *e = htmlEntityLookup(name);
    if (!e) return NULL;
    size_t n = utf8_put(e->value, s->entity_text);
    s->entity_text[n] = 0;
    s->entity = (xmlEntity){.type = XML_ENTITY_DECL,
                            .name = (const xmlChar *)e->name,
                            .orig = (xmlChar *)s->entity_text,
                            .content = (xmlChar *)s->entity_text,
                            .length = (int)n,
                            .etype = XML_INTERNAL_PREDEFINED_ENTITY};
    return &s->entity;
}

// The first complaint is kept: it has the line.
static void on_error(void *ctx, xmlErrorPtr e) {
    story_file *s = ctx;
    if (s->status != ENT_OK || e->level != XML_ERR_FATAL) return;
    sv what = sv_trim(sv_of(e->message ? e->message : "not well-formed"));
    s->status = err_set(&s->err, ENT_ERR_INPUT, (uint64_t)(e->line > 0 ? e->line : 0),
                        "line %d: %.*s; read as far as it made sense", e->line,
                        (int)(what.len < 120 ? what.len : 120), what.p);
}

// A numeric or named reference at `at`; 0 for none. Feeds write their titles as HTML inside XML.
static uint32_t reference(sv s, size_t at, size_t *behind) {
    char name[MOST_ENTITY];
    size_t n = 0;
    for (size_t i = at + 1; i < s.len && n < MOST_ENTITY - 1 && s.p[i] != ';'; i++)
        name[n++] = s.p[i];
    name[n] = 0;
    *behind = at + n + 2;
    if (!n || at + 1 + n >= s.len || s.p[at + 1 + n] != ';') return 0;
    if (name[0] == '#') {
        bool hex = name[1] == 'x' || name[1] == 'X';
        char *end;
        unsigned long c = strtoul(name + (hex ? 2 : 1), &end, hex ? 16 : 10);
        return *end || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000) ? 0 : (uint32_t)c;
    }
    const htmlEntityDesc *e = htmlEntityLookup((const xmlChar *)name);
    return e ? e->value : 0;
}

static sv line_of(arena *a, const pile *p) {
    sv s = sv_trim(pile_sv(p));
    if (!s.len) return (sv){0};
    char *out = arena_new(a, char, s.len + 4);
    size_t n = 0;
    for (size_t at = 0, behind; at < s.len;) {
        uint32_t c = s.p[at] == '&' ? reference(s, at, &behind) : 0;
        if (c) {
            n += utf8_put(c, out + n);
            at = behind;
        } else {
            out[n++] = s.p[at++];
        }
    }
    return (sv){out, n};
}

static bool looks_like_html(sv s) {
    for (size_t i = 0; i + 1 < s.len; i++) {
        char c = s.p[i + 1];
        bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';
        if (s.p[i] == '<' && (letter || c == '/' || c == '!')) return true;
        size_t behind;
        if (s.p[i] == '&' && reference(s, i, &behind)) return true;
    }
    return false;
}

static sv field_of(arena *a, const pile *p) {
    sv s = sv_trim(pile_sv(p));
    return s.len ? arena_copy(a, s) : (sv){0};
}

static ent_status hand_out(story_file *s, const item *it, arena *a, ent_input *report,
                           ent_err *err) {
    s->number++;
    if (it->too_long)
        return err_set(err, ENT_ERR_INPUT, s->number,
                       "a text of more than %zu MB, the most that one report may be; see --most",
                       s->most >> 20);
    sv text = sv_trim(pile_sv(&it->fields[TEXT]));
    bool html = it->way == WAY_HTML || (it->way == WAY_GUESS && looks_like_html(text));
    sv date = pile_sv(&it->fields[it->fields[DATE].n ? DATE : UPDATED]);
    report->bytes = arena_copy(a, text);
    report->media = html ? SV("text/html; charset=utf-8") : SV("text/plain; charset=utf-8");
    report->title = line_of(a, &it->fields[TITLE]);
    report->uri = field_of(a, &it->fields[LINK]);
    report->id = s->petrarch ? arena_copy(a, story_of(it)) : field_of(a, &it->fields[ID]);
    report->source = line_of(a, it->fields[SOURCE].n ? &it->fields[SOURCE] : &s->publisher);
    pubdate_read(date, &report->published); // a feed with odd dates is still read
    return ENT_OK;
}

static void push_some(story_file *s) {
    bool more = flow_have(s->in, 1);
    sv now = flow_view(s->in);
    size_t n = now.len < PUSH_BYTES ? now.len : PUSH_BYTES;
    xmlParseChunk(s->parser, now.p, (int)n, !more);
    flow_eat(s->in, n);
    s->ended = !more || s->status == ENT_ERR_MEMORY || s->parser->disableSAX;
    if (!s->began && s->in->eaten > MOST_PROLOG) {
        s->status =
            err_set(&s->err, ENT_ERR_INPUT, 0, "no element in the first %d KB", MOST_PROLOG >> 10);
        s->ended = true;
    }
    if (!s->ended) return;
    if (s->holds) deliver(s, &s->held);
    s->holds = false;
    if (s->in->status == ENT_OK || s->status != ENT_OK) return;
    s->status = s->in->status;
    s->err = s->in->err;
}

bool story_next(story_file *s, arena *a, size_t most, ent_input *report, ent_status *status,
                ent_err *err) {
    *report = (ent_input){.published = ENT_NO_DAY};
    s->most = most;
    if (s->done_at) free_item(&s->done[s->done_at - 1]);
    if (s->done_at == s->n_done) s->done_at = s->n_done = 0;
    while (!s->n_done && !s->ended) push_some(s);
    if (s->done_at < s->n_done) {
        *status = hand_out(s, &s->done[s->done_at++], a, report, err);
        return true;
    }
    *status = s->status;
    if (err) *err = s->err;
    s->status = ENT_OK;
    if (*status != ENT_OK) s->number++;
    return *status != ENT_OK;
}

ent_status story_open(story_file **out, flow *in, ent_err *err) {
    static const int options = XML_PARSE_NONET | XML_PARSE_RECOVER;
    xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
                         .startElementNs = on_open,
                         .endElementNs = on_close,
                         .characters = on_text,
                         .ignorableWhitespace = on_text,
                         .cdataBlock = on_text,
                         .getEntity = on_entity,
                         .serror = on_error};
    story_file *s = calloc(1, sizeof *s);
    *out = s;
    xml_start();
    if (s) s->parser = xmlCreatePushParserCtxt(&sax, s, NULL, 0, NULL);
    if (!s || !s->parser || xmlCtxtUseOptions(s->parser, options) != 0) {
        story_close(out);
        return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    }
    s->in = in;
    return ENT_OK;
}

void story_close(story_file **out) {
    story_file *s = *out;
    *out = NULL;
    if (!s) return;
    if (s->parser && s->parser->myDoc)
        xmlFreeDoc(s->parser->myDoc); // it keeps declarations, though nobody asks for them
    if (s->parser) xmlFreeParserCtxt(s->parser);
    free_item(&s->now);
    free_item(&s->held);
    for (size_t i = s->done_at ? s->done_at - 1 : 0; i < s->n_done; i++) free_item(&s->done[i]);
    free(s->done);
    pile_free(&s->text);
    pile_free(&s->publisher);
    free(s);
}
