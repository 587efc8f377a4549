// SPDX-License-Identifier: Apache-2.0
//
// Which blocks are the article: the element that holds its prose, and in it what is neither named, nor linked, nor placed like something
// else.
#ifndef READ_PAGE_PICK_H
#define READ_PAGE_PICK_H

#include "read/page_block.h"

// Sets the fate of every block: those that are not `fated` are the article. `title` is the article's, or {NULL, 0}.
void page_pick(page *p, sv title);

#endif
