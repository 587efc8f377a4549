// SPDX-License-Identifier: Apache-2.0
#include "read/page_block.h"
#include "read/line.h"

enum { PROSE_WORDS = 10, LONG_WORDS = 25, HEADLINE_WORDS = 3 };

typedef struct cutter {
    page *p;
    VEC(page_block) blocks;
    char *pool, *begin, *at; // the block being made is [begin, at)
    uint32_t node, words, link_words;
    int breaks;   // <br> since the last word
    bool in_word; // `at` is behind a word that may go on
    bool *linked; // one a node: inside a link
    uint8_t *depth_listed;
} cutter;

static bool is_blank(char c) { return (unsigned char)c <= ' '; }

static bool is_prose(const page_block *b) {
    if (b->link_words * 10 > b->words * 9) return false;
    if (b->link_words * 2 > b->words) return b->words >= PROSE_WORDS && line_ends_sentence(b->text);
    return b->words >= LONG_WORDS || (b->words >= PROSE_WORDS && line_ends_sentence(b->text));
}

static void flush(cutter *c) {
    sv text = sv_trim((sv){c->begin, (size_t)(c->at - c->begin)});
    if (text.len) {
        page_block b = {
            .text = text, .node = c->node, .words = c->words, .link_words = c->link_words};
        b.listed = c->depth_listed[c->node];
        b.prose = is_prose(&b);
        *vec_push(c->p->a, &c->blocks) = b;
    }
    c->begin = c->at;
    c->words = c->link_words = 0;
    c->breaks = 0;
    c->in_word = false;
}

// A line break parts paragraphs where it is doubled or where what is before it ends like one.
static void take_breaks(cutter *c) {
    sv before = sv_trim((sv){c->begin, (size_t)(c->at - c->begin)});
    if (c->breaks >= 2 || (before.len && (line_ends_sentence(before) || sv_ends(before, SV(":")))))
        flush(c);
    c->breaks = 0;
}

static void take_text(cutter *c, sv s, bool linked) {
    for (size_t i = 0; i < s.len; i++) {
        // A no-break space is a blank here as it is to the eye.
        bool no_break = s.p[i] == '\xC2' && i + 1 < s.len && s.p[i + 1] == '\xA0';
        if (is_blank(s.p[i]) || no_break) {
            i += no_break;
            if (c->in_word) *c->at++ = ' ';
            c->in_word = false;
            continue;
        }
        if (c->breaks) take_breaks(c);
        if (!c->in_word) {
            c->words++;
            c->link_words += linked;
        }
        c->in_word = true;
        *c->at++ = s.p[i];
    }
}

static void take_gap(cutter *c) {
    if (c->in_word) *c->at++ = ' ';
    c->in_word = false;
}

static void take_break(cutter *c) {
    take_gap(c);
    c->breaks++;
}

static bool lists(html_tag tag) {
    return tag == HTML_ul || tag == HTML_ol || tag == HTML_table || tag == HTML_dl ||
           tag == HTML_menu;
}

static void enter(cutter *c, size_t i) {
    const html_node *n = &c->p->h.nodes[i];
    c->linked[i] = n->tag == HTML_a || c->linked[n->parent];
    c->depth_listed[i] = lists((html_tag)n->tag) || c->depth_listed[n->parent];
    if (n->tag == HTML_br)
        take_break(c);
    else if (n->tag == HTML_td || n->tag == HTML_th) // a row of a table is a block
        take_gap(c);
    else if (html_is_block((html_tag)n->tag)) {
        flush(c);
        c->node = (uint32_t)i;
    }
}

// The innermost block element at or above `i`.
static uint32_t block_above(const html *h, uint32_t i) {
    while (i && !html_is_block((html_tag)h->nodes[i].tag)) i = h->nodes[i].parent;
    return i;
}

// Notes inside a sentence that show when something points at them, or only to who listens.
static bool is_aside(const html *h, size_t i) {
    if (html_is_block((html_tag)h->nodes[i].tag) || !h->nodes[i].n_attrs) return false;
    static const char *const names[] = {"popover", "tooltip",         "rollover-people-block",
                                        "sr-only", "visually-hidden", "screen-reader"};
    sv name = html_attr_of(h, i, HTML_AT_class);
    for (size_t k = 0; name.len && k < sizeof names / sizeof *names; k++)
        if (sv_find(name, sv_of(names[k]), 0) >= 0) return true;
    return false;
}

static void walk(cutter *c) {
    const html *h = &c->p->h;
    uint32_t open = 0;
    for (size_t i = 1; i < h->n; i++) {
        const html_node *n = &h->nodes[i];
        bool left_block = false;
        for (; open != n->parent; open = h->nodes[open].parent)
            left_block |= html_is_block((html_tag)h->nodes[open].tag);
        if (left_block) {
            flush(c);
            c->node = block_above(h, open);
        }
        if (n->tag == HTML_TEXT) {
            take_text(c, n->text, c->linked[n->parent]);
        } else if (n->tag == HTML_script || n->tag == HTML_title || is_aside(h, i)) {
            i = n->end - 1;
        } else {
            enter(c, i);
            open = (uint32_t)i;
        }
    }
    flush(c);
}

static void add_up(page *p) {
    p->sums = arena_new(p->a, page_sum, p->h.n);
    for (size_t i = 0; i < p->n_blocks; i++) {
        const page_block *b = &p->blocks[i];
        page_sum *s = &p->sums[b->node];
        s->words += b->words;
        s->link_words += b->link_words;
        s->prose += b->prose ? b->words : 0;
        s->n_prose += b->prose;
        s->headed |= p->h.nodes[b->node].tag == HTML_h1 && b->words >= HEADLINE_WORDS;
    }
    for (size_t i = p->h.n - 1; i > 0; i--) {
        page_sum *s = &p->sums[i], *up = &p->sums[p->h.nodes[i].parent];
        up->words += s->words;
        up->link_words += s->link_words;
        up->prose += s->prose;
        up->n_prose += s->n_prose;
        up->headed |= s->headed;
    }
}

void page_cut(page *p) {
    size_t room = 1;
    for (size_t i = 0; i < p->h.n; i++) room += p->h.nodes[i].text.len + 2;
    cutter c = {.p = p, .pool = arena_new(p->a, char, room)};
    c.begin = c.at = c.pool;
    c.linked = arena_new(p->a, bool, p->h.n);
    c.depth_listed = arena_new(p->a, uint8_t, p->h.n);
    walk(&c);
    p->blocks = c.blocks.at;
    p->n_blocks = c.blocks.n;
    add_up(p);
}
