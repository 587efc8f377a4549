// SPDX-License-Identifier: Apache-2.0
//
// Which of the reports that come one after the other are copies of an earlier one (neardup.h).
//
// Remembered are the last COPIES_KEPT reports that were no copies, and up to as many before them: about 1 KB each. A copy of a copy counts as
// one of the first. What is found depends on the order of the reports and on nothing else.
#ifndef READ_COPIES_H
#define READ_COPIES_H

#include "read/neardup.h"

enum { COPIES_KEPT = 1 << 15 };

typedef struct copies copies;

typedef struct copy {
    sv of;        // name of the earlier report; valid until the next copies_find
    double share; // of the shorter one's words that are in the longer one, 0.6 to 1
    bool exact;   // the same words in the same order
} copy;

copies *copies_new(void); // NULL: no memory
void copies_free(copies *c);

// True, with `*out`, when the report is a copy; else it is remembered by its name. For want of memory it is not.
bool copies_find(copies *c, const neardup *words, sv name, copy *out);

#endif
