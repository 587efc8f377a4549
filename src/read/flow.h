// SPDX-License-Identifier: Apache-2.0
//
// Bytes that come in pieces: a file, a pipe, an entry of an archive, or what another flow unpacks to.
//
//     while (flow_have(&f, 1)) {           // reads on until a byte is there
//         sv now = flow_view(&f);          // what has come and was not eaten
//         ...
//         flow_eat(&f, n);
//     }
//     if (f.status != ENT_OK) ...          // f.err: what ended it before its end
//
// A flow holds as many bytes as flow_have was asked for, and a piece more; eaten bytes are gone. A kind of flow is a struct
// that begins with a `flow` whose `pull` is its own (`file_flow` here, `unpack` and `http_body` elsewhere).
#ifndef READ_FLOW_H
#define READ_FLOW_H

#include "base/arena.h"
#include "base/err.h"

enum { FLOW_PIECE = 1 << 16 };

typedef struct flow flow;

// Writes up to `room` (> 0) bytes to `to`; `*got` 0 says that there are no more.
typedef ent_status (*flow_pull)(flow *f, char *to, size_t room, size_t *got, ent_err *err);

struct flow {
    flow_pull pull; // NULL: all there is lies in the buffer
    char *buffer;   // [at, end) has come and was not eaten
    size_t at, end, cap;
    uint64_t eaten;                     // where [at] is in the flow
    bool ended;                         // nothing comes behind the buffer
    bool (*seek)(flow *f, uint64_t to); // NULL where only forward goes
    uint64_t size;     // of all of it, where that is known and any place can be gone to; else 0
    ent_status status; // what ended it: ENT_OK for its end
    ent_err err;
};

// Bytes that are in memory already, and stay there.
flow flow_of(sv bytes);

// Frees the buffer, not what the flow reads from.
void flow_deinit(flow *f);

// Reads on until there are `n` bytes, or no more come. True when there are.
bool flow_have(flow *f, size_t n);

static inline sv flow_view(const flow *f) { return (sv){f->buffer + f->at, f->end - f->at}; }

// Passes over `n` bytes of the view.
void flow_eat(flow *f, size_t n);

// Passes over `n` bytes, or to the end: false when it came first.
bool flow_skip(flow *f, uint64_t n);

// The line at the front without its line feed, reading on for it; `*line` is eaten but stays until the next call. ENT_OK with
// `*line` {NULL, 0}: the end. ENT_ERR_INPUT: longer than `most` bytes. Else what ended the flow.
ent_status flow_line(flow *f, size_t most, sv *line, ent_err *err) ENT_MUST_USE;

// Makes `to` the next byte; false where the flow cannot: it stays as it was.
bool flow_seek(flow *f, uint64_t to);

// Passes over bytes until `mark` is at the front; false at the end.
bool flow_seek_mark(flow *f, sv mark);

// Memory that grows; from malloc, and kept from one use to the next.
typedef struct pile {
    char *at;
    size_t n, cap;
} pile;

ent_status pile_add(pile *p, sv bytes, ent_err *err) ENT_MUST_USE;
void pile_free(pile *p);

// All that is left of the flow behind what the pile holds. ENT_ERR_INPUT with `offset` = `most`: that is more than `most` bytes; then
// the flow stands behind the first `most`. Else what ended the flow.
ent_status flow_collect(flow *f, size_t most, pile *to, ent_err *err) ENT_MUST_USE;

// The first `n` bytes of another flow, which are eaten there.
typedef struct part_flow {
    flow f;
    flow *in;
    uint64_t left; // not read yet
} part_flow;

void part_init(part_flow *p, flow *in, uint64_t n);

// Passes over what is left of the part, in the flow it is a part of; false when that ended first. Ends the part.
bool part_close(part_flow *p);

// A file or pipe.
typedef struct file_flow {
    flow f;
    int fd;
    bool (*stopped)(void); // asked while nothing comes; true ends the flow
} file_flow;

// `path` "-" is standard input. `stopped` may be NULL.
ent_status file_flow_open(file_flow *f, const char *path, bool (*stopped)(void),
                          ent_err *err) ENT_MUST_USE;
void file_flow_close(file_flow *f);

#endif
