// SPDX-License-Identifier: Apache-2.0
#include "read/page_role.h"
#include "read/page_word.h"

// A power of two, several times the words; and how much prose an element may hold and still go by its name.
enum {
    SLOTS = 1024,
    MOST_WORD_BYTES = 31,
    MOST_PROSE_PERCENT = 30,
    MOST_PROSE_WORDS = 100,
    FEWEST_PROSE_PARTS = 3
};

typedef struct entry {
    const char *word, *reason;
    page_role_kind kind;
} entry;

#define WORD_ENTRY(kind, word) {word, "element named " word, ROLE_##kind},
static const entry entries[] = {PAGE_WORDS(WORD_ENTRY)};

typedef struct table {
    uint16_t slots[SLOTS]; // 1 + index of the entry
    uint32_t
        lengths['z' + 1]; // by first letter, a bit for each length of a word or of the first of two
} table;

static uint32_t hash_of(sv word) {
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < word.len; i++) h = (h ^ (unsigned char)word.p[i]) * 16777619u;
    return h ^ h >> 15;
}

static void table_fill(table *t) {
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        sv word = sv_of(entries[i].word);
        size_t slot = hash_of(word) % SLOTS;
        while (t->slots[slot]) slot = (slot + 1) % SLOTS;
        t->slots[slot] = (uint16_t)(i + 1);
        ptrdiff_t blank = sv_find(word, SV(" "), 0);
        t->lengths[(unsigned char)word.p[0]] |= 1u << (blank > 0 ? (size_t)blank : word.len);
    }
}

static const entry *table_find(const table *t, sv word) {
    for (size_t slot = hash_of(word) % SLOTS; t->slots[slot]; slot = (slot + 1) % SLOTS) {
        const entry *e = &entries[t->slots[slot] - 1];
        if (sv_eq(sv_of(e->word), word)) return e;
    }
    return NULL;
}

static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
static bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

// The next word of a name in lower case, at most MOST_WORD_BYTES of it; false at the end.
static bool next_word(sv name, size_t *at, char out[MOST_WORD_BYTES], size_t *n) {
    while (*at < name.len && !is_upper(name.p[*at]) && !is_lower(name.p[*at])) ++*at;
    *n = 0;
    for (size_t begin = *at; *at < name.len; ++*at) {
        char c = name.p[*at];
        bool hump = is_upper(c) && *at > begin && is_lower(name.p[*at - 1]);
        if (hump || (!is_upper(c) && !is_lower(c))) break;
        if (*n < MOST_WORD_BYTES) out[(*n)++] = c | 32;
    }
    return *n > 0;
}

// The first word, or two words, of the name that tells of something else than the body; `*body` where one tells of that.
static const entry *entry_of_name(const table *t, sv name, const entry **body) {
    char words[2 * MOST_WORD_BYTES + 1];
    const entry *found = NULL;
    size_t before = 0, n; // bytes of the word before, where it may be the first of two
    for (size_t at = 0;;) {
        char *word = words + before + (before > 0);
        if (!next_word(name, &at, word, &n)) return found;
        const entry *e = NULL;
        if (before) {
            words[before] = ' ';
            e = table_find(t, (sv){words, before + 1 + n});
        }
        bool known = t->lengths[(unsigned char)*word] >> n & 1;
        if (!e && known) e = table_find(t, (sv){word, n});
        if (e && e->kind != ROLE_BODY && !found) found = e;
        if (e && e->kind == ROLE_BODY) *body = e;
        before = known ? n : 0;
        if (before && word != words) memmove(words, word, n);
    }
}

static page_role by_tag(const html_node *n) {
    switch (n->tag) {
    case HTML_aside: return (page_role){ROLE_RELATED, "<aside>"};
    case HTML_nav: return (page_role){ROLE_NAVIGATION, "<nav>"};
    case HTML_footer: return (page_role){ROLE_NAVIGATION, "<footer>"};
    case HTML_figcaption: return (page_role){ROLE_CAPTION, "<figcaption>"};
    case HTML_figure: return (page_role){ROLE_CAPTION, "<figure>"};
    case HTML_dialog: return (page_role){ROLE_PROMOTION, "<dialog>"};
    case HTML_form: return (page_role){ROLE_PROMOTION, "<form>"};
    case HTML_label:
    case HTML_legend: return (page_role){ROLE_NAVIGATION, "<label>"};
    case HTML_address: return (page_role){ROLE_BYLINE, "<address>"};
    case HTML_time: return (page_role){ROLE_BYLINE, "<time>"};
    default: return (page_role){0};
    }
}

static page_role by_aria(sv role) {
    if (sv_in_list(role, SV("navigation|contentinfo|search|toolbar|menu"), '|'))
        return (page_role){ROLE_NAVIGATION, "role of navigation"};
    if (sv_in_list(role, SV("complementary|banner"), '|'))
        return (page_role){ROLE_RELATED, "role complementary"};
    if (sv_in_list(role, SV("dialog|alertdialog"), '|'))
        return (page_role){ROLE_PROMOTION, "role dialog"};
    return (page_role){0};
}

static bool is_unseen(sv style) {
    ptrdiff_t at = sv_find(style, SV("display"), 0);
    return at >= 0 &&
           sv_find(sv_cut(style, 0, style.len < (size_t)at + 15 ? style.len : (size_t)at + 15),
                   SV("none"), (size_t)at) > 0;
}

// What the attributes name; `*body` is set where they name the article's body.
static page_role by_name(const table *t, const html *h, size_t node, page_role *body) {
    const html_node *n = &h->nodes[node];
    page_role found = {0};
    for (size_t i = n->attrs; i < n->attrs + n->n_attrs; i++) {
        const html_attr *a = &h->attrs[i];
        const entry *e = NULL, *as_body = NULL;
        page_role r = {0};
        switch (a->name) {
        case HTML_AT_class:
        case HTML_AT_id:
        case HTML_AT_data_component:
        case HTML_AT_data_testid: e = entry_of_name(t, a->value, &as_body); break;
        case HTML_AT_role: r = by_aria(a->value); break;
        case HTML_AT_hidden: r = (page_role){ROLE_HIDDEN, "hidden"}; break;
        case HTML_AT_style:
            if (is_unseen(a->value)) r = (page_role){ROLE_HIDDEN, "style: not displayed"};
            break;
        case HTML_AT_itemprop:
            if (sv_eq_nocase(a->value, SV("articleBody")))
                r = (page_role){ROLE_BODY, "itemprop articleBody"};
            break;
        default: break;
        }
        if (e) r = (page_role){(uint8_t)e->kind, e->reason};
        if (as_body) *body = (page_role){ROLE_BODY, as_body->reason};
        if (r.kind == ROLE_BODY)
            *body = r;
        else if (r.kind && !found.kind)
            found = r;
    }
    return found;
}

static bool is_named(const page_role *r, const char *words) {
    sv reason = sv_of(r->reason), named = SV("element named ");
    return sv_starts(reason, named) &&
           sv_in_list(sv_cut(reason, named.len, reason.len), sv_of(words), '|');
}

// What is put around articles in whole paragraphs, and keeps its name however long it is.
static bool is_wordy(const page_role *r) {
    return r->kind == ROLE_COMMENT || r->kind == ROLE_BYLINE || *r->reason == '<' ||
           is_named(r, "disclaimer");
}

// Whether an element reads like an article, whatever it is called.
static bool is_article_like(const page *p, size_t node, const page_role *r) {
    const page_sum *s = &p->sums[node];
    if (s->headed) return true;
    if (is_named(r, "cookie|cookies|consent|gdpr|onetrust|ot sdk|ot pc")) return false;
    if ((uint64_t)s->prose * 100 > (uint64_t)p->sums[0].prose * MOST_PROSE_PERCENT) return true;
    if (is_wordy(r)) return false;
    bool plain = s->prose * 10 > s->words * 7 && s->link_words * 10 < s->words;
    if (is_named(r, "sidebar|rail|paywall")) return plain;
    return plain && s->n_prose >= FEWEST_PROSE_PARTS && s->prose >= MOST_PROSE_WORDS;
}

page_role *page_roles(const page *p) {
    page_role *roles = arena_new(p->a, page_role, p->h.n);
    table t = {0};
    table_fill(&t);
    for (size_t i = 1; i < p->h.n; i++) {
        const html_node *n = &p->h.nodes[i];
        const page_role *above = &roles[n->parent];
        if (above->kind && above->kind != ROLE_BODY) {
            roles[i] = *above;
            continue;
        }
        if (n->tag == HTML_TEXT) continue;
        page_role r = by_tag(n), body = {0}, named = by_name(&t, &p->h, i, &body);
        if (!r.kind) r = named;
        bool both = body.kind && p->sums[i].link_words * 5 < p->sums[i].words;
        roles[i] = !r.kind || both || is_article_like(p, i, &r) ? body : r;
    }
    return roles;
}

ent_drop_why page_role_why(page_role_kind kind) {
    switch (kind) {
    case ROLE_PROMOTION: return ENT_DROP_PROMOTION;
    case ROLE_CAPTION: return ENT_DROP_CAPTION;
    case ROLE_BYLINE: return ENT_DROP_BYLINE;
    default: return ENT_DROP_NAVIGATION;
    }
}
