// SPDX-License-Identifier: Apache-2.0
//
// A page -> report: which of its blocks are the article, and what the page tells of itself.
//
//     html.h         bytes to nodes
//     page_block.h   nodes to blocks of text, with what is known of each: words, words in links, prose
//     page_role.h    what elements are by their names: related, newsletter, share, caption, ...
//     page_pick.h    the element that holds the article, and the fate of every block
//     page_meta.h    title, publisher, authors, section, address, times: JSON-LD, meta, microdata, <time>
//     clean.h        what the lines themselves give away, as for plain text
#ifndef READ_PAGE_H
#define READ_PAGE_H

#include "base/arena.h"
#include "entente/engine.h"

// `report` is empty but for its days, which are ENT_NO_DAY. A page without an article is a report without blocks. Errors: as charset_decode.
ent_status page_read(arena *a, const ent_input *in, ent_report *report, ent_err *err) ENT_MUST_USE;

#endif
