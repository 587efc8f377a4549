// SPDX-License-Identifier: Apache-2.0
//
// bytes -> report: decides what is report and what is page.
//
// Input is plain text in UTF-8, UTF-16 or Windows-1252 (found out by byte order mark and well-formedness).
// Promotional lines, navigation, bylines and captions are dropped and told; what stands under "Read more"
// and its like becomes related headlines.
#ifndef READ_READ_H
#define READ_READ_H

#include "base/arena.h"
#include "entente/engine.h"

// Everything in `*report` lives in `a`. ENT_ERR_INPUT when the bytes are no text: `offset` is the first
// byte that gave it away.
ent_status read_report(arena *a, const ent_input *in, ent_report *report,
                       ent_err *err) ENT_MUST_USE;

// The same for a text that is no page: every line stays, in blocks of the body; nothing is dropped or taken for a
// title, a dateline or a related headline.
ent_status read_whole(arena *a, const ent_input *in, ent_report *report, ent_err *err) ENT_MUST_USE;

#endif
