// SPDX-License-Identifier: Apache-2.0
//
// A page as tags and text, by the rules of the HTML standard (13.2.5). Nothing is copied: names, values and texts view the page, with
// character references as they stand.
//
//     html_tokens t;
//     html_token k;
//     html_tokens_start(&t, page);
//     while (html_token_next(&t, &k)) ...
#ifndef READ_HTML_TOKEN_H
#define READ_HTML_TOKEN_H

#include "read/html.h"

typedef enum html_token_kind { TOKEN_TEXT, TOKEN_START, TOKEN_END } html_token_kind;

typedef struct html_token {
    html_token_kind kind;
    html_tag tag;       // of tags
    sv text;            // the text; of tags the name
    bool closes_itself; // "<path/>"
    uint16_t n_attrs;
    html_attr attrs[HTML_N_ATTR]; // those of HTML_ATTR_LIST, each once
} html_token;

enum { HTML_TAG_SLOTS = 512, HTML_ATTR_SLOTS = 64 };

typedef struct html_tokens {
    sv page;
    size_t at;
    uint8_t tags[HTML_TAG_SLOTS], attrs[HTML_ATTR_SLOTS]; // open addressing; 0: empty
} html_tokens;

void html_tokens_start(html_tokens *t, sv page);

// False at the end; a tag or comment that the page ends in is none. Comments are passed over; CDATA is text where `foreign`.
bool html_token_next(html_tokens *t, bool foreign, html_token *out);

// What stands up to the end tag of a <script>, <style>, <title> or the like, behind whose start tag `t` is; then `t` is behind that end tag.
sv html_token_raw(html_tokens *t, html_tag tag);

#endif
