// SPDX-License-Identifier: Apache-2.0
//
// bytes -> UTF-8: which encoding a text is in, and whether it is a text at all.
//
//     byte order mark                          UTF-8, UTF-16 in either order
//     every second byte nearly always NUL      UTF-16 in the order that this tells
//     well-formed UTF-8                        as it is, not copied
//     more good than bad sequences             UTF-8; each bad byte becomes U+FFFD
//     common characters of East Asia           GB18030, Big5, Shift-JIS, EUC-JP, EUC-KR (asian.h)
//     mostly bytes above 0x7F                  Windows-1251, KOI8-R, or Windows-1253, 1255, 1256, if it then reads like a language
//     else                                     Windows-1252
//
// Refused as binary: a NUL, the first bytes of a file format that opens in letters (PDF, RTF), more control characters
// than one in a hundred, or, for want of well-formed UTF-8, more than one byte in three above 0x7F that make no language.
#ifndef READ_DECODE_H
#define READ_DECODE_H

#include "base/arena.h"
#include "base/err.h"

// `*text` is a view of `bytes` or lives in `a`; it has no byte order mark and no NUL. ENT_ERR_INPUT: no text, or more than
// 1 GiB; `offset` is the byte that gave it away.
ent_status decode_text(arena *a, sv bytes, sv *text, ent_err *err) ENT_MUST_USE;

#endif
