// SPDX-License-Identifier: Apache-2.0
//
// language -> record. The order of the work, one file each:
//
//     scene.c    the trees of all sentences, and look-ups that everybody needs
//     time.c     expressions of time, resolved against the publication date
//     actor.c    mentions, who they are, and which of them are the same (coreference)
//     frame.c    predicates and the dictionary lines that fit them
//     event.c    from frames to events: roles, operators, status
//     said.c     who says so
//     code.c     runs these and puts the record together
#ifndef CODE_CODE_H
#define CODE_CODE_H

#include "base/arena.h"
#include "entente/record.h"
#include "know/know.h"

// Everything in `*record` lives in `a`; memory running out leaves through arena_fail.
void code_record(arena *a, const know *k, const ent_report *report, const ent_language *language,
                 ent_record *record);

#endif
