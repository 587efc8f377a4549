// SPDX-License-Identifier: Apache-2.0
//
// Web archives, record by record: WARC 1.0 and 1.1 (ISO 28500), and the older ARC.
//
//     warc w;
//     warc_record r;
//     for (warc_open(&w, &file.f, &err); warc_next(&w, &a, most, &body, &r); arena_reset(&a))
//         if (r.status != ENT_OK) ...                  // damaged: r.err, r.offset
//         else if (!r.skip) ...                        // a page or a text: body, r.media, r.uri
//     warc_close(&w);
//
// Plain files, and compressed ones with a gzip member or zstd frame for each record, or one for all, or several for one (WARC), with the dictionary that a zstd
// archive may begin with. Memory: one record. A record that is damaged, or says a wrong length, costs itself: reading goes on
// with the next that begins; in a file, not a pipe, also when that lies inside what the damaged one claimed.
#ifndef READ_WARC_H
#define READ_WARC_H

#include "read/http.h"

// A compressed record with more than this behind what was read of it is told and left, with the rest of its member.
enum { WARC_MOST_UNREAD = 1 << 28 };

typedef enum warc_type {
    WARC_INFO,
    WARC_REQUEST,
    WARC_RESPONSE,
    WARC_RESOURCE,
    WARC_CONVERSION,
    WARC_METADATA,
    WARC_REVISIT,
    WARC_OTHER,
} warc_type;

typedef struct warc_record {
    uint64_t offset; // of its first byte in the file; of its member's where that is compressed
    uint64_t
        within; // of its first byte in what the member unpacks to; 0 in a file that is not compressed
    warc_type type;
    int http;         // status of a response; 0 where it is none
    sv uri;           // WARC-Target-URI without angle brackets; {NULL, 0} where there is none
    sv media;         // Content-Type of what is archived
    const char *skip; // why it holds no page and no text, in words; NULL when it does
    ent_status status;
    ent_err err;
} warc_record;

typedef struct warc {
    flow *raw; // the file
    flow *in;  // the records: `raw`, or what it unpacks to
    packing as;
    unpack member;
    bool inside;     // a member is open, and may hold another record
    bool reading;    // a record is, whose members may be several
    bool arc;        // records are ARC's
    uint64_t offset; // where the record (or its member) begins in the file
    pile dictionary;
    part_flow block; // of the record that was read last
    http_body http;
    ent_status status; // what kept the archive from being opened
    ent_err err;
} warc;

// Whether a file that begins so is an archive for `warc_open`.
bool warc_looks_like(sv head);

void warc_open(warc *w, flow *raw);
void warc_close(warc *w);

// The next record; false at the end. Its strings live in `a`; what is archived, without HTTP head and codings, replaces what
// `body` holds, unless `skip` or `status` say otherwise. More than `most` bytes of it are an error of that record.
bool warc_next(warc *w, arena *a, size_t most, pile *body, warc_record *r);

#endif
