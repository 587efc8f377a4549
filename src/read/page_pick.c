// SPDX-License-Identifier: Apache-2.0
#include "read/page_pick.h"
#include "read/line.h"
#include "read/page_role.h"

enum {
    MOST_SHARE_PERCENT = 80,
    NAMED_SHARE_PERCENT = 50,
    ARTICLE_SHARE_PERCENT = 20,
    FEWEST_BODY_WORDS = 40,
    LINKED_PERCENT = 60,
    FEWEST_LINKED_WORDS = 5
};

typedef struct picker {
    page *p;
    page_role *roles;
    uint32_t *clear; // one a node: words of prose inside that nothing speaks against
} picker;

static void sum_clear(picker *k) {
    const page *p = k->p;
    k->clear = arena_new(p->a, uint32_t, p->h.n);
    for (size_t i = 0; i < p->n_blocks; i++) {
        const page_block *b = &p->blocks[i];
        uint8_t role = k->roles[b->node].kind;
        if (b->prose && (role == ROLE_NONE || role == ROLE_BODY)) k->clear[b->node] += b->words;
    }
    for (size_t i = p->h.n - 1; i > 0; i--) k->clear[p->h.nodes[i].parent] += k->clear[i];
}

// Down from the top as long as one element inside holds nearly all of the prose.
static uint32_t find_root(const picker *k, uint32_t root) {
    const html *h = &k->p->h;
    for (;;) {
        uint32_t best = root;
        for (uint32_t c = root + 1; c < h->nodes[root].end; c = h->nodes[c].end)
            if (h->nodes[c].tag != HTML_TEXT && (best == root || k->clear[c] > k->clear[best]))
                best = c;
        if (best == root || k->clear[best] == 0 ||
            (uint64_t)k->clear[best] * 100 < (uint64_t)k->clear[root] * MOST_SHARE_PERCENT)
            return root;
        root = best;
    }
}

// The first <article> with a headline in it and a good part of the prose: pages go on with other articles below. The whole page for none.
static uint32_t first_article(const picker *k) {
    const html *h = &k->p->h;
    for (uint32_t i = 1; i < h->n; i++) {
        if (h->nodes[i].tag != HTML_article) continue;
        if (k->p->sums[i].headed && k->clear[i] >= FEWEST_BODY_WORDS &&
            (uint64_t)k->clear[i] * 100 >= (uint64_t)k->clear[0] * ARTICLE_SHARE_PERCENT)
            return i;
    }
    return 0;
}

// The one element that is named as the body, where there is one: inside the root it is the root, and elsewhere where it comes first.
static uint32_t prefer_named(const picker *k, uint32_t root) {
    const html *h = &k->p->h;
    uint32_t named = 0;
    for (uint32_t i = 1; i < h->n; i++) {
        if (k->roles[i].kind != ROLE_BODY || k->clear[i] < FEWEST_BODY_WORDS) continue;
        if (named) return root;
        named = i;
        i = h->nodes[i].end - 1;
    }
    bool inside = named > root && named < h->nodes[root].end;
    if (!named || (root >= named && root < h->nodes[named].end)) return root;
    if (inside)
        return (uint64_t)k->clear[named] * 100 >= (uint64_t)k->clear[root] * NAMED_SHARE_PERCENT
                   ? named
                   : root;
    return named < root ? named : root;
}

static void fate(page_block *b, ent_drop_why why, const char *reason) {
    b->fated = true;
    b->why = why;
    b->reason = reason;
}

// Elements without prose whose words are mostly in links; inherited.
static bool *find_linked(const picker *k) {
    const page *p = k->p;
    bool *linked = arena_new(p->a, bool, p->h.n);
    for (size_t i = 1; i < p->h.n; i++) {
        const page_sum *s = &p->sums[i];
        linked[i] = linked[p->h.nodes[i].parent] ||
                    (html_is_block((html_tag)p->h.nodes[i].tag) && s->words && !s->n_prose &&
                     (uint64_t)s->link_words * 100 > (uint64_t)s->words * LINKED_PERCENT);
    }
    return linked;
}

// A paragraph of its own that is a link and yet ends like a sentence: "Read more about the range."
static bool is_linked_sentence(const page *p, const page_block *b) {
    return p->h.nodes[b->node].tag == HTML_p && !b->listed && b->words >= FEWEST_LINKED_WORDS &&
           sv_ends(b->text, SV("."));
}

void page_pick(page *p, sv title) {
    (void)title;
    picker k = {.p = p, .roles = page_roles(p)};
    sum_clear(&k);
    uint32_t root = prefer_named(&k, find_root(&k, first_article(&k)));
    bool *linked = find_linked(&k);
    for (size_t i = 0; i < p->n_blocks; i++) {
        page_block *b = &p->blocks[i];
        const page_role *r = &k.roles[b->node];
        bool inside = b->node >= root && b->node < p->h.nodes[root].end;
        if (r->kind && r->kind != ROLE_BODY)
            fate(b, page_role_why((page_role_kind)r->kind), r->reason);
        else if (!inside)
            fate(b, ENT_DROP_NAVIGATION, "outside the article");
        else if (linked[b->node] && !is_linked_sentence(p, b))
            fate(b, ENT_DROP_NAVIGATION, "mostly links");
    }
}
