// SPDX-License-Identifier: Apache-2.0
//
// UTF-16 and UTF-32 with a byte order mark as a flow of UTF-8, for what is read in pieces: tables as spreadsheets save them,
// JSON Lines. What is no character becomes U+FFFD.
#ifndef READ_WIDE_H
#define READ_WIDE_H

#include "read/flow.h"
#include <iconv.h>

typedef struct wide_flow {
    flow f;
    flow *in;
    iconv_t with;
    size_t unit; // bytes of the smallest character: 2 or 4
} wide_flow;

// The name of the encoding that the mark tells, NULL for none. Markup is none of these: its own parsers look for the mark.
const char *wide_encoding(sv head);

// ENT_ERR_MEMORY where there is no such converter.
ent_status wide_open(wide_flow *w, flow *in, const char *encoding, ent_err *err) ENT_MUST_USE;
void wide_close(wide_flow *w);

#endif
