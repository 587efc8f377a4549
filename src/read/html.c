// SPDX-License-Identifier: Apache-2.0
#include "read/html.h"
#include "read/html_reference.h"
#include "read/html_token.h"

typedef enum kind { KIND_I, KIND_B, KIND_H, KIND_S } kind;

#define TAG_NAME(name, kind) #name,
static const char *const tag_names[] = {"#text", "?", "?-?", HTML_TAG_LIST(TAG_NAME)};
#define TAG_KIND(name, kind) KIND_##kind,
static const uint8_t tag_kinds[] = {KIND_I, KIND_I, KIND_B, HTML_TAG_LIST(TAG_KIND)};

// What the standard's tables say of a tag.
enum {
    VOID = 1,           // holds nothing
    RAW = 2,            // holds text only
    IN_HEAD = 4,        // leaves <head> open
    CLOSES_P = 8,       //
    BLOCK = 16,         // its end tag closes it and what is open in it
    SPECIAL = 32,       // no end tag of an inline element looks beyond it
    SCOPE = 64,         // no end tag of a block looks beyond it
    FORMATTING = 128,   //
    ROW_GROUP = 256,    //
    TABLE_PART = 512,   // stands in tables only
    HEADING = 1024,     //
    NOT_FOREIGN = 2048, // ends drawings and formulas
};

enum {
    DIVISION = CLOSES_P | BLOCK | SPECIAL, // <div> and its like
    LIST = DIVISION | NOT_FOREIGN,
    PART = TABLE_PART | SPECIAL,
    TITLE = CLOSES_P | SPECIAL | HEADING | NOT_FOREIGN,
    INLINE = FORMATTING | NOT_FOREIGN,
    FENCED = BLOCK | SPECIAL | SCOPE
};

static const uint16_t traits[HTML_N_TAG] = {
    [HTML_a] = FORMATTING,
    [HTML_address] = DIVISION,
    [HTML_area] = VOID,
    [HTML_article] = DIVISION,
    [HTML_aside] = DIVISION,
    [HTML_b] = INLINE,
    [HTML_base] = VOID | IN_HEAD,
    [HTML_big] = INLINE,
    [HTML_blockquote] = LIST,
    [HTML_body] = SPECIAL | NOT_FOREIGN,
    [HTML_br] = VOID | NOT_FOREIGN,
    [HTML_button] = BLOCK | SPECIAL,
    [HTML_caption] = PART | SCOPE,
    [HTML_center] = LIST,
    [HTML_code] = INLINE,
    [HTML_col] = VOID | TABLE_PART,
    [HTML_colgroup] = PART,
    [HTML_dd] = CLOSES_P | SPECIAL | NOT_FOREIGN,
    [HTML_details] = DIVISION,
    [HTML_dialog] = CLOSES_P | BLOCK,
    [HTML_dir] = DIVISION,
    [HTML_div] = LIST,
    [HTML_dl] = LIST,
    [HTML_dt] = CLOSES_P | SPECIAL | NOT_FOREIGN,
    [HTML_em] = INLINE,
    [HTML_embed] = VOID | NOT_FOREIGN,
    [HTML_fieldset] = DIVISION,
    [HTML_figcaption] = DIVISION,
    [HTML_figure] = DIVISION,
    [HTML_font] = FORMATTING,
    [HTML_footer] = DIVISION,
    [HTML_foreignobject] = SPECIAL | SCOPE,
    [HTML_form] = DIVISION,
    [HTML_h1] = TITLE,
    [HTML_h2] = TITLE,
    [HTML_h3] = TITLE,
    [HTML_h4] = TITLE,
    [HTML_h5] = TITLE,
    [HTML_h6] = TITLE,
    [HTML_head] = SPECIAL | NOT_FOREIGN,
    [HTML_header] = DIVISION,
    [HTML_hgroup] = DIVISION,
    [HTML_hr] = VOID | CLOSES_P | NOT_FOREIGN,
    [HTML_html] = SPECIAL | SCOPE,
    [HTML_i] = INLINE,
    [HTML_iframe] = RAW,
    [HTML_img] = VOID | NOT_FOREIGN,
    [HTML_input] = VOID,
    [HTML_li] = CLOSES_P | SPECIAL | NOT_FOREIGN,
    [HTML_link] = VOID | IN_HEAD,
    [HTML_listing] = LIST,
    [HTML_main] = DIVISION,
    [HTML_marquee] = FENCED,
    [HTML_menu] = LIST,
    [HTML_meta] = VOID | IN_HEAD | NOT_FOREIGN,
    [HTML_nav] = DIVISION,
    [HTML_nobr] = INLINE,
    [HTML_noembed] = RAW,
    [HTML_noframes] = RAW | IN_HEAD,
    [HTML_noscript] = RAW | IN_HEAD,
    [HTML_object] = FENCED,
    [HTML_ol] = LIST,
    [HTML_p] = CLOSES_P | SPECIAL | NOT_FOREIGN,
    [HTML_param] = VOID,
    [HTML_pre] = LIST,
    [HTML_s] = INLINE,
    [HTML_script] = RAW | IN_HEAD,
    [HTML_search] = DIVISION,
    [HTML_section] = DIVISION,
    [HTML_select] = FENCED,
    [HTML_small] = INLINE,
    [HTML_source] = VOID,
    [HTML_span] = NOT_FOREIGN,
    [HTML_strike] = INLINE,
    [HTML_strong] = INLINE,
    [HTML_style] = RAW | IN_HEAD,
    [HTML_sub] = NOT_FOREIGN,
    [HTML_summary] = DIVISION,
    [HTML_sup] = NOT_FOREIGN,
    [HTML_table] = CLOSES_P | SPECIAL | SCOPE | NOT_FOREIGN,
    [HTML_tbody] = PART | ROW_GROUP,
    [HTML_td] = PART | SCOPE,
    [HTML_template] = FENCED | IN_HEAD,
    [HTML_textarea] = RAW,
    [HTML_tfoot] = PART | ROW_GROUP,
    [HTML_th] = PART | SCOPE,
    [HTML_thead] = PART | ROW_GROUP,
    [HTML_title] = RAW | IN_HEAD,
    [HTML_tr] = PART,
    [HTML_track] = VOID,
    [HTML_tt] = INLINE,
    [HTML_u] = INLINE,
    [HTML_ul] = LIST,
    [HTML_wbr] = VOID,
    [HTML_xmp] = RAW | CLOSES_P,
};

// How far out an end tag, or a start tag that closes others, may look.
typedef enum fence {
    FENCE_SCOPE,
    FENCE_BUTTON,
    FENCE_LIST,
    FENCE_ITEM,
    FENCE_TABLE,
    FENCE_SPECIAL,
    N_FENCES
} fence;

enum { MOST_NAMES_COMPARED = 16 };

// Open elements have places from 1 on, outermost first; place 0 is the page, and stands for none.
typedef struct open_element {
    uint32_t
        node; // what is in it belongs to this node: its own, or one further out where it has none
    uint16_t same;            // the next further out with its tag
    uint16_t fence[N_FENCES]; // the innermost fence of each sort, itself included
    uint8_t tag;
    bool has_node, ends; // `ends`: its end tag came while a block in it was open
    sv name;
} open_element;

typedef struct builder {
    arena *a;
    VEC(html_node) nodes;
    VEC(html_attr) attrs;
    html_tokens tokens;
    open_element open[HTML_MOST_DEPTH + 1];
    uint16_t top;              // the place of the innermost
    uint16_t last[HTML_N_TAG]; // the place of the innermost with each tag
    uint16_t unseen;           // the place of the outermost in which nothing is shown
    bool has_html, has_body, has_deep;
    uint32_t deep[HTML_N_TAG]; // open elements that are too deep to have a place
} builder;

bool html_is_block(html_tag tag) { return tag_kinds[tag] == KIND_B || tag_kinds[tag] == KIND_H; }
bool html_is_heading(html_tag tag) { return tag_kinds[tag] == KIND_H; }
const char *html_tag_name(html_tag tag) { return tag_names[tag]; }

static bool is_blank(char c) { return (unsigned char)c <= ' '; }

// --- Nodes

static html_node *add_node(builder *b, html_tag tag) {
    html_node *node = vec_push(b->a, &b->nodes);
    *node = (html_node){.tag = (uint8_t)tag,
                        .parent = b->open[b->top].node,
                        .attrs = (uint32_t)b->attrs.n,
                        .end = (uint32_t)b->nodes.n};
    return node;
}

static void add_text(builder *b, sv text, bool resolve) {
    add_node(b, HTML_TEXT)->text = resolve ? html_resolve(b->a, text, false) : text;
}

static uint32_t add_element(builder *b, const html_token *t) {
    html_node *node = add_node(b, t->tag);
    node->n_attrs = t->n_attrs;
    for (size_t i = 0; i < t->n_attrs; i++)
        *vec_push(b->a, &b->attrs) =
            (html_attr){t->attrs[i].name, html_resolve(b->a, t->attrs[i].value, true)};
    return (uint32_t)b->nodes.n - 1;
}

// JSON-LD is the one script that tells something, and the title the one element of the head.
static bool is_seen(const html_token *t) {
    if (tag_kinds[t->tag] != KIND_S || t->tag == HTML_title) return true;
    for (size_t i = 0; t->tag == HTML_script && i < t->n_attrs; i++)
        if (t->attrs[i].name == HTML_AT_type)
            return sv_find(t->attrs[i].value, SV("ld+json"), 0) >= 0;
    return false;
}

// --- Open elements

static bool is_fence(html_tag tag, fence f) {
    uint16_t is = traits[tag];
    switch (f) {
    case FENCE_SCOPE: return is & SCOPE;
    case FENCE_BUTTON: return is & SCOPE || tag == HTML_button;
    case FENCE_LIST: return is & SCOPE || tag == HTML_ol || tag == HTML_ul;
    case FENCE_ITEM: return is & SPECIAL && tag != HTML_address && tag != HTML_div && tag != HTML_p;
    case FENCE_TABLE: return tag == HTML_table || tag == HTML_template || tag == HTML_html;
    default: return is & SPECIAL;
    }
}

static void push(builder *b, const html_token *t) {
    if (b->top == HTML_MOST_DEPTH) {
        b->deep[t->tag]++;
        b->has_deep = true;
        return;
    }
    const open_element *above = &b->open[b->top];
    open_element e = {
        .node = above->node, .same = b->last[t->tag], .tag = (uint8_t)t->tag, .name = t->text};
    uint16_t place = (uint16_t)(b->top + 1);
    for (int f = 0; f < N_FENCES; f++)
        e.fence[f] = is_fence(t->tag, (fence)f) ? place : above->fence[f];
    if (!b->unseen && !is_seen(t)) b->unseen = place;
    if (!b->unseen) {
        e.has_node = true;
        e.node = add_element(b, t);
    }
    b->open[place] = e;
    b->top = b->last[t->tag] = place;
}

static void pop(builder *b) {
    const open_element *e = &b->open[b->top];
    if (e->has_node) b->nodes.at[e->node].end = (uint32_t)b->nodes.n;
    if (b->unseen == b->top) b->unseen = 0;
    if (b->has_deep) memset(b->deep, 0, sizeof b->deep);
    b->has_deep = false;
    b->last[e->tag] = e->same;
    b->top--;
}

// Closes everything that is further in than `place`.
static void pop_inside(builder *b, uint16_t place) {
    while (b->top > place) pop(b);
    while (b->open[b->top].ends) pop(b);
}

// Closes what is at `place`, where something is.
static void close(builder *b, uint16_t place) {
    if (place) pop_inside(b, (uint16_t)(place - 1));
}

// The place of the innermost `tag`, 0 where a fence stands before it.
static uint16_t in_scope(const builder *b, html_tag tag, fence f) {
    uint16_t place = b->last[tag];
    return place >= b->open[b->top].fence[f] ? place : 0;
}

static uint16_t inner(uint16_t x, uint16_t y) { return x > y ? x : y; }
static html_tag top_tag(const builder *b) { return (html_tag)b->open[b->top].tag; }

// The place of the drawing or formula that is being read; 0 for none.
static uint16_t foreign(const builder *b) {
    uint16_t place = inner(b->last[HTML_svg], b->last[HTML_math]);
    return place > b->last[HTML_foreignobject] ? place : 0;
}

// --- Start tags

static void leave_head(builder *b) {
    if (b->top && top_tag(b) == HTML_head) close(b, b->top);
}

static void start_outline(builder *b, const html_token *t) {
    bool *has = t->tag == HTML_html ? &b->has_html : &b->has_body;
    if (t->tag != HTML_html) leave_head(b);
    bool outside = b->top == 0 || (t->tag != HTML_html && b->top == 1 && b->last[HTML_html]);
    if (*has || !outside) return;
    *has = t->tag != HTML_head;
    push(b, t);
}

// A part of a table closes everything down to where it may stand, and opens the row that it needs.
static void start_table_part(builder *b, const html_token *t) {
    uint16_t place = in_scope(b, HTML_table, FENCE_TABLE);
    if (!place) return;
    bool cell = t->tag == HTML_td || t->tag == HTML_th;
    if (cell || t->tag == HTML_tr) {
        place = inner(place,
                      inner(b->last[HTML_tbody], inner(b->last[HTML_thead], b->last[HTML_tfoot])));
        if (cell) place = inner(place, b->last[HTML_tr]);
    }
    pop_inside(b, place);
    html_token row = {.kind = TOKEN_START, .tag = HTML_tr, .text = SV("tr")};
    if (cell && top_tag(b) != HTML_tr) push(b, &row);
    if (!(traits[t->tag] & VOID)) push(b, t);
}

// What a start tag closes before it opens.
static void make_way(builder *b, html_tag tag) {
    uint16_t top = traits[top_tag(b)];
    switch (tag) {
    case HTML_a: close(b, in_scope(b, HTML_a, FENCE_SCOPE)); break;
    case HTML_button: close(b, in_scope(b, HTML_button, FENCE_SCOPE)); break;
    case HTML_li: close(b, in_scope(b, HTML_li, FENCE_ITEM)); break;
    case HTML_dd:
    case HTML_dt:
        close(b, inner(in_scope(b, HTML_dd, FENCE_ITEM), in_scope(b, HTML_dt, FENCE_ITEM)));
        break;
    case HTML_input:
    case HTML_select: close(b, in_scope(b, HTML_select, FENCE_TABLE)); break;
    case HTML_option:
    case HTML_optgroup:
        if (top_tag(b) == HTML_option) close(b, b->top);
        break;
    case HTML_table:
        if (top & ROW_GROUP || top_tag(b) == HTML_table || top_tag(b) == HTML_tr)
            close(b, b->last[HTML_table]);
        break;
    default: break;
    }
    if (traits[tag] & CLOSES_P) close(b, in_scope(b, HTML_p, FENCE_BUTTON));
    if (traits[tag] & traits[top_tag(b)] & HEADING) close(b, b->top);
}

static void start_raw(builder *b, const html_token *t) {
    bool seen = !b->unseen && is_seen(t);
    sv text = html_token_raw(&b->tokens, t->tag);
    if (!seen) return;
    uint32_t node = add_element(b, t), above = b->open[b->top].node;
    b->open[b->top].node = node;
    add_text(b, text, t->tag == HTML_title);
    b->open[b->top].node = above;
    b->nodes.at[node].end = (uint32_t)b->nodes.n;
}

static void start(builder *b, const html_token *t) {
    uint16_t is = traits[t->tag];
    if (foreign(b)) {
        if (is & NOT_FOREIGN) {
            close(b, foreign(b));
        } else {
            if (!t->closes_itself) push(b, t);
            return;
        }
    }
    if (t->tag == HTML_html || t->tag == HTML_head || t->tag == HTML_body) {
        start_outline(b, t);
        return;
    }
    if (!(is & IN_HEAD)) leave_head(b);
    if (is & TABLE_PART) {
        start_table_part(b, t);
        return;
    }
    if (t->tag == HTML_form && b->last[HTML_form]) return;
    make_way(b, t->tag);
    bool drawn = t->tag == HTML_svg || t->tag == HTML_math;
    if (is & RAW)
        start_raw(b, t);
    else if (!(is & VOID) && !(drawn && t->closes_itself))
        push(b, t);
    else if (!b->unseen && is_seen(t))
        add_element(b, t);
}

// --- End tags

static uint16_t named(const builder *b, html_tag tag, sv name) {
    uint16_t place = b->last[tag];
    for (int i = 0; place && i < MOST_NAMES_COMPARED; i++, place = b->open[place].same)
        if (tag > HTML_ELEMENT || sv_eq_nocase(b->open[place].name, name)) return place;
    return 0;
}

static void end_inline(builder *b, const html_token *t) {
    uint16_t place = named(b, t->tag, t->text), special = b->open[b->top].fence[FENCE_SPECIAL];
    if (!place) return;
    if (place > special)
        close(b, place);
    else if (traits[t->tag] & FORMATTING && place >= b->open[b->top].fence[FENCE_SCOPE])
        b->open[place].ends = true;
}

static void end_heading(builder *b) {
    uint16_t place = 0;
    for (int tag = HTML_h1; tag <= HTML_h6; tag++)
        place = inner(place, in_scope(b, (html_tag)tag, FENCE_SCOPE));
    close(b, place);
}

// The borders of blocks that an end tag stands for which closes nothing.
static void add_empty(builder *b, html_tag tag) {
    if (!b->unseen) add_node(b, tag);
}

static void end(builder *b, const html_token *t) {
    uint16_t is = traits[t->tag], drawing = foreign(b);
    if (b->deep[t->tag]) {
        b->deep[t->tag]--;
        return;
    }
    if (drawing && named(b, t->tag, t->text) >= drawing) {
        close(b, named(b, t->tag, t->text));
        return;
    }
    switch (t->tag) {
    case HTML_html:
    case HTML_body: return; // what comes behind is still in it
    case HTML_head: leave_head(b); return;
    case HTML_br: add_empty(b, HTML_br); return;
    case HTML_p:
        if (!in_scope(b, HTML_p, FENCE_BUTTON)) add_empty(b, HTML_p);
        close(b, in_scope(b, HTML_p, FENCE_BUTTON));
        return;
    case HTML_li: close(b, in_scope(b, HTML_li, FENCE_LIST)); return;
    case HTML_dd:
    case HTML_dt: close(b, in_scope(b, t->tag, FENCE_SCOPE)); return;
    case HTML_table: close(b, in_scope(b, HTML_table, FENCE_TABLE)); return;
    default: break;
    }
    if (is & HEADING)
        end_heading(b);
    else if (is & TABLE_PART)
        close(b, in_scope(b, t->tag, FENCE_TABLE));
    else if (is & BLOCK)
        close(b, in_scope(b, t->tag, FENCE_SCOPE));
    else
        end_inline(b, t);
}

static void text(builder *b, sv s) {
    if (b->unseen) return;
    if (b->top && top_tag(b) == HTML_head) {
        size_t i = 0;
        while (i < s.len && is_blank(s.p[i])) i++;
        if (i == s.len) return;
        leave_head(b);
    }
    add_text(b, s, true);
}

void html_read(arena *a, sv page, html *out) {
    builder *b = arena_new(a, builder, 1);
    html_token t;
    b->a = a;
    html_tokens_start(&b->tokens, page);
    *vec_push(a, &b->nodes) = (html_node){.tag = HTML_OTHER};
    while (html_token_next(&b->tokens, foreign(b) > 0, &t)) {
        switch (t.kind) {
        case TOKEN_TEXT: text(b, t.text); break;
        case TOKEN_START: start(b, &t); break;
        case TOKEN_END: end(b, &t); break;
        }
    }
    pop_inside(b, 0);
    b->nodes.at[0].end = (uint32_t)b->nodes.n;
    *out = (html){b->nodes.at, b->nodes.n, b->attrs.at};
}

sv html_attr_of(const html *h, size_t node, html_attr_name name) {
    const html_node *x = &h->nodes[node];
    for (size_t i = x->attrs; i < x->attrs + x->n_attrs; i++)
        if (h->attrs[i].name == name) return h->attrs[i].value;
    return (sv){0};
}

sv html_unescaped(arena *a, sv s) { return html_resolve(a, s, true); }

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
