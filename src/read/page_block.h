// SPDX-License-Identifier: Apache-2.0
//
// Blocks: the stretches of text between the borders of block elements, in the order of the page; and what each element holds of them.
#ifndef READ_PAGE_BLOCK_H
#define READ_PAGE_BLOCK_H

#include "entente/report.h"
#include "read/html.h"

typedef struct page_block {
    sv text;                    // white space as one blank, trimmed, not empty
    uint32_t node;              // the innermost block element around it
    uint32_t words, link_words; // all, and those inside links
    bool prose;                 // a paragraph of sentences, hardly linked
    bool listed;                // inside a list or a table
    bool fated;                 // `why` and `reason` hold: it is no part of the article
    ent_drop_why why;
    const char *reason;
} page_block;

// Of one element and all inside it.
typedef struct page_sum {
    uint32_t words, link_words;
    uint32_t prose; // words of prose
    uint32_t n_prose;
    bool headed; // the page's headline is in it: an <h1> of some words
} page_sum;

typedef struct page {
    arena *a;
    html h;
    page_block *blocks;
    size_t n_blocks;
    page_sum *sums; // one a node
} page;

// Cuts `p->h` into blocks and adds up.
void page_cut(page *p);

#endif
