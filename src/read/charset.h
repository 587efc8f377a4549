// SPDX-License-Identifier: Apache-2.0
//
// bytes -> UTF-8, with a label that may lie.
//
//     byte order mark        wins over everything
//     well-formed UTF-8      stays, whatever the label says: others are well-formed by accident only when all is ASCII (but
//                            ISO-2022, which is written in ASCII, goes by its label)
//     the label              by the names of the Encoding Standard (ISO-8859-1 means Windows-1252 there), converted by iconv
//     else                   as plain text is (decode.h)
//
// A label that nobody knows is no label. Bytes that mean nothing become U+FFFD.
#ifndef READ_CHARSET_H
#define READ_CHARSET_H

#include "base/arena.h"
#include "base/err.h"

// The charset in "text/html; charset=windows-1252"; {NULL, 0} for none.
sv charset_of_media(sv media);

// What the head of a page says: <meta charset>, <meta http-equiv content>, <?xml encoding?>; {NULL, 0} for nothing.
sv charset_of_meta(sv page);

// `*text` views `bytes` or lives in `a`; without mark and NUL. ENT_ERR_INPUT: binary, or more than 1 GiB.
ent_status charset_decode(arena *a, sv bytes, sv label, sv *text, ent_err *err) ENT_MUST_USE;

#endif
