// SPDX-License-Identifier: Apache-2.0
//
// A page as an array of nodes in document order.
//
//     nodes[i].end     one behind the last node inside i: the subtree is [i, end), and skipping it is i = end
//     nodes[0]         holds everything
//
// What nobody sees is not in it: scripts (but JSON-LD), styles, drawings, frames, form fields, templates, comments.
//
// Elements open and close as the HTML standard says (13.2), with its tables of what a tag closes. Left out is what would move text to
// another place or say it twice: misnested <b> and <a> end with the block in them at the latest, text between the rows of a table stays
// there. Time and memory grow with the page; elements deeper than HTML_MOST_DEPTH are taken for their parent.
#ifndef READ_HTML_H
#define READ_HTML_H

#include "base/arena.h"

enum { HTML_MOST_DEPTH = 512 };

// Elements that matter; `kind`: I inline, B a block of its own, H a heading, S nothing in it is shown.
#define HTML_TAG_LIST(F) \
    F(a, I)              \
    F(abbr, I)           \
    F(address, B)        \
    F(area, S)           \
    F(article, B)        \
    F(aside, B)          \
    F(audio, S)          \
    F(b, I)              \
    F(base, S)           \
    F(big, I)            \
    F(blockquote, B)     \
    F(body, B)           \
    F(br, I)             \
    F(button, S)         \
    F(canvas, S)         \
    F(caption, B)        \
    F(center, B)         \
    F(cite, I)           \
    F(code, I)           \
    F(col, S)            \
    F(colgroup, I)       \
    F(dd, B)             \
    F(details, B)        \
    F(dialog, B)         \
    F(dir, B)            \
    F(div, B)            \
    F(dl, B)             \
    F(dt, B)             \
    F(em, I)             \
    F(embed, S)          \
    F(fieldset, B)       \
    F(figcaption, B)     \
    F(figure, B)         \
    F(font, I)           \
    F(footer, B)         \
    F(foreignobject, I)  \
    F(form, B)           \
    F(h1, H)             \
    F(h2, H)             \
    F(h3, H)             \
    F(h4, H)             \
    F(h5, H)             \
    F(h6, H)             \
    F(head, B)           \
    F(header, B)         \
    F(hgroup, B)         \
    F(hr, B)             \
    F(html, B)           \
    F(i, I)              \
    F(iframe, S)         \
    F(img, I)            \
    F(input, S)          \
    F(ins, I)            \
    F(label, B)          \
    F(legend, B)         \
    F(li, B)             \
    F(link, I)           \
    F(listing, B)        \
    F(main, B)           \
    F(map, S)            \
    F(mark, I)           \
    F(marquee, I)        \
    F(math, I)           \
    F(menu, B)           \
    F(meta, I)           \
    F(nav, B)            \
    F(nobr, I)           \
    F(noembed, S)        \
    F(noframes, S)       \
    F(noscript, S)       \
    F(object, S)         \
    F(ol, B)             \
    F(optgroup, S)       \
    F(option, S)         \
    F(p, B)              \
    F(param, S)          \
    F(picture, I)        \
    F(pre, B)            \
    F(q, I)              \
    F(s, I)              \
    F(script, S)         \
    F(search, B)         \
    F(section, B)        \
    F(select, S)         \
    F(small, I)          \
    F(source, S)         \
    F(span, I)           \
    F(strike, I)         \
    F(strong, I)         \
    F(style, S)          \
    F(sub, I)            \
    F(summary, B)        \
    F(sup, I)            \
    F(svg, S)            \
    F(table, B)          \
    F(tbody, B)          \
    F(td, I)             \
    F(template, S)       \
    F(textarea, S)       \
    F(tfoot, B)          \
    F(th, I)             \
    F(thead, B)          \
    F(time, I)           \
    F(title, S)          \
    F(tr, B)             \
    F(track, S)          \
    F(tt, I)             \
    F(u, I)              \
    F(ul, B)             \
    F(video, S)          \
    F(wbr, S)            \
    F(xmp, S)
#define HTML_ENUM_TAG(name, kind) HTML_##name,
typedef enum html_tag {
    HTML_TEXT,    // `text` holds the words, references resolved, white space as it is
    HTML_OTHER,   // any other element, inline
    HTML_ELEMENT, // any other with a hyphen in its name: a block
    HTML_TAG_LIST(HTML_ENUM_TAG) HTML_N_TAG
} html_tag;

#define HTML_ATTR_LIST(F) \
    F(aria_hidden)        \
    F(class)              \
    F(content)            \
    F(data_component)     \
    F(data_testid)        \
    F(datetime)           \
    F(hidden)             \
    F(href)               \
    F(id)                 \
    F(itemprop)           \
    F(itemtype)           \
    F(lang)               \
    F(name)               \
    F(property)           \
    F(rel)                \
    F(role)               \
    F(style)              \
    F(type)
#define HTML_ENUM_ATTR(name) HTML_AT_##name,
typedef enum html_attr_name { HTML_ATTR_LIST(HTML_ENUM_ATTR) HTML_N_ATTR } html_attr_name;

typedef struct html_attr {
    html_attr_name name;
    sv value;
} html_attr;

typedef struct html_node {
    uint8_t tag; // html_tag
    uint16_t n_attrs;
    uint32_t attrs; // index into html.attrs
    uint32_t parent, end;
    sv text;
} html_node;

typedef struct html {
    const html_node *nodes;
    size_t n;
    const html_attr *attrs;
} html;

// `page` is well-formed UTF-8 without NUL, and any such bytes are some page. Texts and values view `page` or live in `a`.
void html_read(arena *a, sv page, html *out);

// The attribute's value; {NULL, 0} where the node has none.
sv html_attr_of(const html *h, size_t node, html_attr_name name);

bool html_is_block(html_tag tag);
bool html_is_heading(html_tag tag);
const char *html_tag_name(html_tag tag);

// With references resolved that stand in it as text: "&#8216;", "&amp;", as other languages inside a page often have them.
sv html_unescaped(arena *a, sv s);

// All text inside a node, white space in it as one blank, trimmed.
sv html_text_of(arena *a, const html *h, size_t node);

#endif
