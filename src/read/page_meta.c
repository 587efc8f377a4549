// SPDX-License-Identifier: Apache-2.0
#include "read/page_meta.h"
#include "base/utf8.h"
#include "read/clean.h"
#include "read/page_ld.h"

enum { MOST_TITLE_BYTES = 400, MOST_NAME_BYTES = 80, MOST_AUTHORS = 16 };

// How exact a place is; a field is filled by the least.
typedef struct field {
    sv *value;
    const char **origin;
} field;

static sv one_line(arena *a, sv s) {
    s = html_unescaped(a, s);
    char *to = arena_new(a, char, s.len);
    return (sv){to, clean_line(to, s)};
}

static void set(arena *a, field f, sv value, const char *origin) {
    if (f.value->len || !value.len) return;
    sv line = one_line(a, value);
    if (!line.len) return;
    *f.value = line;
    *f.origin = origin;
}

static void set_time(arena *a, page_time *t, const char **origin, sv value, const char *from) {
    if (t->day == ENT_NO_DAY && page_time_read(a, value, t)) *origin = from;
}

// --- <meta>

typedef enum target {
    TO_TITLE,
    TO_SOURCE,
    TO_SECTION,
    TO_URI,
    TO_AUTHOR,
    TO_PUBLISHED,
    TO_UPDATED,
    N_TARGETS
} target;

typedef struct meta_row {
    const char *name;
    target to;
    uint8_t rank; // of its target; the least wins
    const char *origin;
} meta_row;

#define META(name, to, rank) \
    { name, TO_##to, rank, "meta " name }
static const meta_row meta_rows[] = {
    META("og:title", TITLE, 1),
    META("twitter:title", TITLE, 2),
    META("dc.title", TITLE, 3),
    META("parsely-title", TITLE, 3),
    META("sailthru.title", TITLE, 3),
    META("headline", TITLE, 4),
    META("title", TITLE, 5),
    META("og:site_name", SOURCE, 1),
    META("dc.publisher", SOURCE, 2),
    META("publisher", SOURCE, 3),
    META("application-name", SOURCE, 4),
    META("twitter:site", SOURCE, 5),
    META("article:section", SECTION, 1),
    META("parsely-section", SECTION, 2),
    META("section", SECTION, 3),
    META("og:url", URI, 2),
    META("author", AUTHOR, 2),
    META("article:author_name", AUTHOR, 1),
    META("parsely-author", AUTHOR, 1),
    META("dc.creator", AUTHOR, 1),
    META("sailthru.author", AUTHOR, 2),
    META("byl", AUTHOR, 2),
    META("article:author", AUTHOR, 3),
    META("twitter:creator", AUTHOR, 9),
    META("article:published_time", PUBLISHED, 1),
    META("article:published", PUBLISHED, 1),
    META("og:published_time", PUBLISHED, 1),
    META("datepublished", PUBLISHED, 1),
    META("parsely-pub-date", PUBLISHED, 2),
    META("sailthru.date", PUBLISHED, 2),
    META("pubdate", PUBLISHED, 2),
    META("publishdate", PUBLISHED, 2),
    META("publish-date", PUBLISHED, 2),
    META("publish_date", PUBLISHED, 2),
    META("publication_date", PUBLISHED, 2),
    META("dc.date.issued", PUBLISHED, 2),
    META("dcterms.created", PUBLISHED, 2),
    META("dc.date", PUBLISHED, 3),
    META("cxenseparse:recs:publishtime", PUBLISHED, 2),
    META("citation_publication_date", PUBLISHED, 3),
    META("date", PUBLISHED, 4),
    META("article.published", PUBLISHED, 2),
    META("article:modified_time", UPDATED, 1),
    META("og:updated_time", UPDATED, 2),
    META("lastmod", UPDATED, 2),
    META("last-modified", UPDATED, 3),
    META("datemodified", UPDATED, 1),
    META("dcterms.modified", UPDATED, 2),
};

typedef struct best {
    const meta_row *row;
    sv value;
} best;

static const meta_row *meta_named(sv name) {
    for (size_t i = 0; i < sizeof meta_rows / sizeof *meta_rows; i++)
        if (sv_eq_nocase(name, sv_of(meta_rows[i].name))) return &meta_rows[i];
    return NULL;
}

static void see_meta(const html *h, size_t node, best *found) {
    static const html_attr_name names[] = {HTML_AT_property, HTML_AT_name, HTML_AT_itemprop};
    sv value = html_attr_of(h, node, HTML_AT_content);
    for (size_t i = 0; i < 3 && value.len; i++) {
        sv name = html_attr_of(h, node, names[i]);
        const meta_row *row = name.len ? meta_named(name) : NULL;
        if (row && (!found[row->to].row || row->rank < found[row->to].row->rank))
            found[row->to] = (best){row, value};
    }
}

// --- Titles

// Without the publisher's name behind a dash or bar: "Talks begin - The Daily".
static sv without_publisher(sv title, sv publisher) {
    static const char *const marks[] = {" | ",  " - ",        " \xE2\x80\x93 ", " \xE2\x80\x94 ",
                                        " :: ", " \xC2\xBB ", " \xC2\xB7 "};
    for (size_t i = 0; publisher.len && i < sizeof marks / sizeof *marks; i++) {
        sv mark = sv_of(marks[i]);
        for (ptrdiff_t at = sv_find(title, mark, 0); at > 0;
             at = sv_find(title, mark, (size_t)at + 1)) {
            sv tail = sv_trim(sv_cut(title, (size_t)at + mark.len, title.len));
            if (sv_eq_nocase(tail, publisher)) return sv_trim(sv_cut(title, 0, (size_t)at));
        }
    }
    return title;
}

// The next letter or digit in lower case; 0 at the end.
static uint32_t next_letter(sv s, size_t *at) {
    while (*at < s.len) {
        uint32_t c = utf8_next(s, at);
        if (utf8_is_letter(c) || utf8_is_digit(c)) return utf8_lower(c);
    }
    return 0;
}

// Whether `s` begins with the letters of `head`, or has the same.
static bool same_letters(sv s, sv head, bool all) {
    size_t i = 0, k = 0;
    for (;;) {
        uint32_t want = next_letter(head, &k);
        if (!want && !all) return head.len > 0;
        if (want != next_letter(s, &i)) return false;
        if (!want) return true;
    }
}

// Of <title>, where nobody tells the publisher: what is before the last bar or dash with something longer before it.
static sv title_proper(sv title) {
    static const char *const marks[] = {" | ", " - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ",
                                        " \xC2\xBB "};
    size_t cut = title.len;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        sv mark = sv_of(marks[i]);
        ptrdiff_t last = -1;
        for (ptrdiff_t at = sv_find(title, mark, 0); at >= 0;
             at = sv_find(title, mark, (size_t)at + 1))
            last = at;
        if (last > 0 && (size_t)last > title.len / 2 && (size_t)last < cut) cut = (size_t)last;
    }
    return sv_trim(sv_cut(title, 0, cut));
}

// --- Elements

typedef struct elements {
    sv h1, title, canonical, time, time_published, time_updated;
    sv prop_published, prop_updated, prop_headline;
} elements;

static void first(sv *at, sv value) {
    if (!at->len) *at = value;
}

static bool says(sv s, const char *word) { return s.len && sv_find(s, sv_of(word), 0) >= 0; }

static void see_time(arena *a, const html *h, size_t i, elements *e) {
    sv stamp = html_attr_of(h, i, HTML_AT_datetime), name = html_attr_of(h, i, HTML_AT_class),
       prop = html_attr_of(h, i, HTML_AT_itemprop);
    if (!stamp.len) stamp = html_text_of(a, h, i);
    if (says(prop, "dateModified") || says(name, "updat") || says(name, "modif"))
        first(&e->time_updated, stamp);
    else if (says(prop, "datePublished") || says(name, "publish") || says(name, "entry-date") ||
             says(name, "post"))
        first(&e->time_published, stamp);
    else
        first(&e->time, stamp);
}

static void see_element(arena *a, const html *h, size_t i, elements *e) {
    sv prop = html_attr_of(h, i, HTML_AT_itemprop);
    switch (h->nodes[i].tag) {
    case HTML_h1: first(&e->h1, html_text_of(a, h, i)); break;
    case HTML_title: first(&e->title, html_text_of(a, h, i)); break;
    case HTML_time: see_time(a, h, i, e); break;
    case HTML_link:
        if (sv_in_list(html_attr_of(h, i, HTML_AT_rel), SV("canonical"), ' '))
            first(&e->canonical, html_attr_of(h, i, HTML_AT_href));
        break;
    default: break;
    }
    if (!prop.len || h->nodes[i].tag == HTML_meta || h->nodes[i].tag == HTML_time) return;
    sv value = html_attr_of(h, i, HTML_AT_content);
    if (sv_eq(prop, SV("datePublished")))
        first(&e->prop_published, value.len ? value : html_text_of(a, h, i));
    if (sv_eq(prop, SV("dateModified")))
        first(&e->prop_updated, value.len ? value : html_text_of(a, h, i));
    if (sv_eq(prop, SV("headline"))) first(&e->prop_headline, html_text_of(a, h, i));
}

// --- Authors

static bool is_name(sv s) {
    return s.len > 1 && s.len <= MOST_NAME_BYTES && sv_find(s, SV("://"), 0) < 0 &&
           !sv_starts(s, SV("@")) && !sv_starts(s, SV("www."));
}

static void add_author(arena *a, page_meta *m, sv name) {
    name = one_line(a, name);
    if (name.len > 3 && sv_eq_nocase(sv_cut(name, 0, 3), SV("by ")))
        name = sv_trim(sv_cut(name, 3, name.len));
    if (!is_name(name) || m->authors.n == MOST_AUTHORS) return;
    for (size_t i = 0; i < m->authors.n; i++)
        if (sv_eq_nocase(m->authors.at[i], name)) return;
    *vec_push(a, &m->authors) = name;
}

// "Ana Lopez, Jo Park and Li Wei".
static void add_authors(arena *a, page_meta *m, sv names, const char *origin) {
    if (m->authors.n) return;
    sv part;
    while (sv_split(&names, ',', &part)) {
        ptrdiff_t and = sv_find(part, SV(" and "), 0);
        if (and > 0) {
            add_author(a, m, sv_cut(part, 0, (size_t) and));
            part = sv_cut(part, (size_t) and +5, part.len);
        }
        add_author(a, m, part);
    }
    if (m->authors.n) m->origins.authors = origin;
}

static void from_ld(arena *a, const page_ld *ld, page_meta *m) {
    set(a, (field){&m->source, &m->origins.source}, ld->publisher, "JSON-LD publisher");
    set(a, (field){&m->section, &m->origins.section}, ld->section, "JSON-LD articleSection");
    set_time(a, &m->published, &m->origins.published, ld->published, "JSON-LD datePublished");
    set_time(a, &m->updated, &m->origins.updated, ld->modified, "JSON-LD dateModified");
    for (size_t i = 0; i < ld->n_authors; i++) add_author(a, m, ld->authors[i]);
    if (m->authors.n) m->origins.authors = "JSON-LD author";
    m->body = ld->body;
}

static void from_meta(arena *a, const best *found, page_meta *m) {
    const best *b = found;
    if (b[TO_SOURCE].row)
        set(a, (field){&m->source, &m->origins.source}, b[TO_SOURCE].value,
            b[TO_SOURCE].row->origin);
    if (b[TO_SECTION].row)
        set(a, (field){&m->section, &m->origins.section}, b[TO_SECTION].value,
            b[TO_SECTION].row->origin);
    if (b[TO_URI].row)
        set(a, (field){&m->uri, &m->origins.uri}, b[TO_URI].value, b[TO_URI].row->origin);
    if (b[TO_AUTHOR].row) add_authors(a, m, b[TO_AUTHOR].value, b[TO_AUTHOR].row->origin);
    if (b[TO_PUBLISHED].row)
        set_time(a, &m->published, &m->origins.published, b[TO_PUBLISHED].value,
                 b[TO_PUBLISHED].row->origin);
    if (b[TO_UPDATED].row)
        set_time(a, &m->updated, &m->origins.updated, b[TO_UPDATED].value,
                 b[TO_UPDATED].row->origin);
}

// JSON-LD and OpenGraph may shorten the headline or dress it up: the one that <title> begins with counts, or JSON-LD.
static void take_title(arena *a, sv ld, sv meta, const char *origin, const elements *e,
                       page_meta *m) {
    field title = {&m->title, &m->origins.title};
    sv shown = one_line(a, e->title);
    ld = without_publisher(one_line(a, ld), m->source);
    meta = without_publisher(one_line(a, meta), m->source);
    sv h1 = one_line(a, e->h1);
    bool as_ld = same_letters(h1, ld, true) || same_letters(shown, ld, false);
    bool as_meta = same_letters(h1, meta, true) || same_letters(shown, meta, false);
    if (as_meta && !as_ld) set(a, title, meta, origin);
    set(a, title, ld, "JSON-LD headline");
    set(a, title, meta, origin);
    set(a, title, e->prop_headline, "itemprop headline");
    set(a, title, e->h1, "<h1>");
    set(a, title, title_proper(without_publisher(one_line(a, e->title), m->source)), "<title>");
}

static void from_elements(arena *a, const elements *e, page_meta *m) {
    set_time(a, &m->published, &m->origins.published, e->prop_published, "itemprop datePublished");
    set_time(a, &m->published, &m->origins.published, e->time_published, "<time> of publication");
    set_time(a, &m->published, &m->origins.published, e->time, "<time>");
    set_time(a, &m->updated, &m->origins.updated, e->prop_updated, "itemprop dateModified");
    set_time(a, &m->updated, &m->origins.updated, e->time_updated, "<time> of the update");
}

void page_meta_read(arena *a, const html *h, page_meta *out) {
    *out = (page_meta){.published.day = ENT_NO_DAY, .updated.day = ENT_NO_DAY};
    best found[N_TARGETS] = {0};
    elements e = {0};
    page_ld ld = {0};
    for (size_t i = 1; i < h->n; i++) {
        if (h->nodes[i].tag == HTML_TEXT) continue;
        if (h->nodes[i].tag == HTML_meta) see_meta(h, i, found);
        if (h->nodes[i].tag == HTML_script && i + 1 < h->n)
            page_ld_read(a, h->nodes[i + 1].text, &ld);
        see_element(a, h, i, &e);
    }
    set(a, (field){&out->uri, &out->origins.uri}, e.canonical, "link canonical");
    from_ld(a, &ld, out);
    from_meta(a, found, out);
    from_elements(a, &e, out);
    take_title(a, ld.headline, found[TO_TITLE].value,
               found[TO_TITLE].row ? found[TO_TITLE].row->origin : NULL, &e, out);
}
