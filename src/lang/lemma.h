// SPDX-License-Identifier: Apache-2.0
//
// Lemmas by edit scripts: what to do with the letter case, how many characters to cut from the end, what to put there.
//
//     "l3y"   lower case, cut 3, add y       countries -> country
//     "=0"    as it stands                   Minsk -> Minsk
//     "c0"    first letter upper, rest lower  IRAQ -> Iraq
//     "!be"   the whole word                 was -> be
#ifndef LANG_LEMMA_H
#define LANG_LEMMA_H

#include "base/arena.h"

// The script that turns `form` into `lemma`.
sv lemma_script(arena *a, sv form, sv lemma);

// The lemma that `script` makes of `form`; the form in lower case where the script does not fit (cuts all of it) or is none.
sv lemma_apply(arena *a, sv script, sv form);

// Exceptions learned from the treebanks, for words whose lemma their script does not tell: a sorted list of lines
// "form<TAB>xpos<TAB>lemma", form in lower case. Makes the key of a line's first two fields.
sv lemma_key(arena *a, sv form, sv xpos);

// The lemma for `key` in the list; {NULL, 0} when there is none.
sv lemma_exception(sv sorted_lines, sv key);

#endif
