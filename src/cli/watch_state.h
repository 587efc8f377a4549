// SPDX-License-Identifier: Apache-2.0
//
// What `entente watch` remembers of feeds between two looks and two runs: a file of JSON.
//
//     {"version": 1, "feeds": {"https://example.org/rss": {"etag": "...", "modified": "...", "not_before": 1700000000, "failures": 0,
//                                                          "seen": ["9f86d081884c7d65", ...]}}}
//
// The file is replaced as a whole, so that a crash leaves the old one or the new one; a lock beside it keeps a second program out. It
// is written when the items of a feed are out: after a crash in between they come once more, never not at all.
#ifndef CLI_WATCH_STATE_H
#define CLI_WATCH_STATE_H

#include "base/err.h"
#include "base/sv.h"

enum { WATCH_MOST_SEEN = 5000 }; // items remembered of a feed; those seen last

typedef struct watch_feed {
    char *address, *etag, *modified; // NULL for none
    int64_t not_before_s;            // seconds since 1970: not to be asked for earlier
    int failures;                    // in a row
    uint64_t *seen;                  // in the order in which they were; hashes of items
    size_t n_seen, cap_seen;
    int64_t next_s; // when to look again; not kept
} watch_feed;

typedef struct watch_state {
    char *path;
    int lock; // file descriptor
    watch_feed *feeds;
    size_t n_feeds;
} watch_state;

// `path` is copied; folders on the way are made. ENT_ERR_IO: no permission, or in use by another program. ENT_ERR_INPUT: not such a file,
// which is left as it is.
ent_status watch_state_open(watch_state *s, const char *path, ent_err *err) ENT_MUST_USE;
void watch_state_close(watch_state *s);

// The feed's own, made when it is not there; valid until the next call. NULL: out of memory.
watch_feed *watch_state_feed(watch_state *s, const char *address);

bool watch_feed_has_seen(const watch_feed *f, uint64_t item);
ent_status watch_feed_see(watch_feed *f, uint64_t item, ent_err *err) ENT_MUST_USE;

ent_status watch_state_save(const watch_state *s, ent_err *err) ENT_MUST_USE;

#endif
