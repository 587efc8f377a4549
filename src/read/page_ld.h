// SPDX-License-Identifier: Apache-2.0
//
// JSON-LD: what a page says of its article in the words of schema.org.
#ifndef READ_PAGE_LD_H
#define READ_PAGE_LD_H

#include "base/arena.h"

enum { LD_MOST_AUTHORS = 16 };

typedef struct page_ld {
    sv headline, publisher, section, published, modified, body;
    sv authors[LD_MOST_AUTHORS];
    size_t n_authors;
} page_ld;

// Fills the fields that are still empty from one script. Articles are looked for at the top, in arrays and in @graph; of several, the
// first. What is no JSON is passed over; raw line feeds in strings, which are common, are mended.
void page_ld_read(arena *a, sv script, page_ld *out);

#endif
