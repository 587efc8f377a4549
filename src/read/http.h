// SPDX-License-Identifier: Apache-2.0
//
// An HTTP response as archives keep it (RFC 9112): the head, and the body without its codings.
//
// Archives hold what servers sent, so much is forgiven: lines that end in a bare line feed, chunks that are none (the body is then
// taken as it stands), a coding that the body does not have, a body that ends in the middle of a chunk or of compressed
// data (what came is taken). Compressed data that is damaged is an error.
#ifndef READ_HTTP_H
#define READ_HTTP_H

#include "read/unpack.h"

enum { HTTP_MOST_HEAD = 1 << 18, HTTP_MOST_CODINGS = 3 };

typedef struct http_head {
    int status;  // 200
    sv media;    // Content-Type; {NULL, 0} where there is none, as for the others
    sv coding;   // Content-Encoding: "gzip", "gzip, br"
    sv transfer; // Transfer-Encoding
} http_head;

// Reads and eats the head; its strings live in `a`. ENT_ERR_INPUT: no status line, or more than HTTP_MOST_HEAD bytes.
ent_status http_read_head(arena *a, flow *in, http_head *head, ent_err *err) ENT_MUST_USE;

// A field of a block of lines "Name: value" (HTTP's and WARC's): takes the next one off the front of `in`. `*name` {NULL, 0}: the empty
// line that ends the block, or the end. Lines that go on (they begin with a blank) are joined. Views live in `a`. A line without a colon
// has the whole line as name and no value.
ent_status http_read_field(arena *a, flow *in, sv *name, sv *value, ent_err *err) ENT_MUST_USE;

// The body as a flow. `coding` and `transfer` are as in the head. In what they cannot be, the body is taken as it stands.
typedef struct http_body {
    flow f;
    flow *in;
    uint64_t chunk_left;
    int chunks; // 0: not chunked; 1: the first is not read yet; 2: inside
    unpack layers[HTTP_MOST_CODINGS];
    int n_layers;
} http_body;

// On success `*out` is the flow to read. Closing is needed either way, and harmless twice. ENT_ERR_MEMORY, or ENT_ERR_INPUT for a coding that is not known.
ent_status http_body_open(http_body *b, flow *in, sv coding, sv transfer, flow **out,
                          ent_err *err) ENT_MUST_USE;
void http_body_close(http_body *b);

// All of the opened body behind what `to` holds, as flow_collect; compressed data that ends too early gives what came.
ent_status http_collect(const http_body *b, flow *body, size_t most, pile *to,
                        ent_err *err) ENT_MUST_USE;

#endif
