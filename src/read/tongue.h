// SPDX-License-Identifier: Apache-2.0
//
// Which language a text is in: English, or not.
#ifndef READ_TONGUE_H
#define READ_TONGUE_H

#include "base/sv.h"

// "en", or "und" where a text of twenty words or more has too few of English's commonest words, or is mostly in
// another script. Looks at the first 16 KiB.
sv tongue_of(sv text);

#endif
