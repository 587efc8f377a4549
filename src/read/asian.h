// SPDX-License-Identifier: Apache-2.0
//
// Which East Asian encoding a text without a label is in: GB18030, Big5, Shift-JIS, EUC-JP or EUC-KR.
//
// Told by the characters that are the commonest in each language: they make up an eighth of what is written at least, and next to
// nothing of the same bytes read in another way.
#ifndef READ_ASIAN_H
#define READ_ASIAN_H

#include "base/sv.h"

// What iconv calls it; NULL where none fits. Looks at 8 KiB from the first byte on that is no ASCII.
const char *asian_encoding(sv bytes);

#endif
