// SPDX-License-Identifier: Apache-2.0
//
// Asking other people's servers for things, politely (libcurl): only http and https, one request at a time, a pause between two to the same
// host, robots.txt obeyed, redirects followed a few times and asked about like any other address, bodies bounded in size and time.
#ifndef CLI_FETCH_H
#define CLI_FETCH_H

#include "base/err.h"
#include "read/flow.h"

enum {
    FETCH_MOST_REDIRECTS = 5,
    FETCH_PAUSE_S = 1, // between two requests to a host, unless its robots.txt asks for more
    FETCH_ROBOTS_AGE_S = 86400, // how long a robots.txt is believed
    FETCH_MOST_RETRY_S = 86400,
};

typedef struct fetcher fetcher;

typedef struct fetch_settings {
    const char *contact; // address of whoever runs this, for the user agent
    size_t most_bytes;   // of a body, unpacked
    long timeout_s;      // for all of a request
    bool (*stopped)(void);
} fetch_settings;

// What came. Strings are the caller's, from malloc, NULL for none; freed by fetched_free.
typedef struct fetched {
    long status; // 200, 304, ...; 0 when nothing came
    pile body;
    char *etag, *modified, *media, *address; // `address`: where the redirects ended
    long retry_after_s;                      // what the server asks for; 0 for nothing
} fetched;

// ENT_ERR_MEMORY. On failure `*f` is NULL.
ent_status fetch_open(fetcher **f, const fetch_settings *settings, ent_err *err) ENT_MUST_USE;
void fetch_close(fetcher **f);

// GET, with If-None-Match and If-Modified-Since where `etag` and `modified` are not NULL. ENT_OK for 200 and 304. Else words that say what
// happened: refused by robots.txt, status 500, too large, too slow, a certificate that is none.
ent_status fetch(fetcher *f, const char *address, const char *etag, const char *modified,
                 fetched *out, ent_err *err) ENT_MUST_USE;
void fetched_free(fetched *out);

#endif
