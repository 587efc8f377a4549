// SPDX-License-Identifier: Apache-2.0
//
// What an element is by its name: tag, class, id, ARIA role. Page makers call things what they are.
//
// Names are read as words: "c-RelatedStories__item" is c, related, stories, item. An element that holds a large part of the page's prose
// is never taken for something else because of its name: "has-sidebar" may stand on the body.
#ifndef READ_PAGE_ROLE_H
#define READ_PAGE_ROLE_H

#include "read/page_block.h"

typedef enum page_role_kind {
    ROLE_NONE,
    ROLE_BODY, // named as the article's body
    ROLE_RELATED,
    ROLE_PROMOTION,
    ROLE_NAVIGATION,
    ROLE_CAPTION,
    ROLE_BYLINE,
    ROLE_COMMENT,
    ROLE_HIDDEN,
} page_role_kind;

typedef struct page_role {
    uint8_t kind;       // page_role_kind; inherited from the element above, but ROLE_BODY is not
    const char *reason; // "element named newsletter"; lives as long as the program
} page_role;

// One a node, in the page's arena.
page_role *page_roles(const page *p);

// The drop that a role stands for.
ent_drop_why page_role_why(page_role_kind kind);

#endif
