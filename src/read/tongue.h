// SPDX-License-Identifier: Apache-2.0
//
// Which language a text is in.
//
// By its script where only one language of note is written in it; else by the triples of letters that are common in each of 38
// languages (tongue_grams.h): the one under which the text is likeliest. English is what is expected: another language must be
// clearly likelier, and a text of a few words is English unless its script says otherwise.
#ifndef READ_TONGUE_H
#define READ_TONGUE_H

#include "base/sv.h"

// BCP 47: "en", "fr", "zh"; "und" for a script that none of our languages is written in. Looks at the first 4 KiB.
sv tongue_of(sv text);

// How well the letters stand together as those of its language do, to tell one decoding of some bytes from another: about 80 for a right
// one, less than 30 for a wrong one, and 50 where there is only the script to judge by.
int tongue_fit(sv text);

// "French"; the code itself for one without a name here.
sv tongue_name(sv code);

#endif
