// SPDX-License-Identifier: Apache-2.0
//
// What a host asks of robots (robots.txt, RFC 9309).
//
// The group for our name counts, else the one for `*`; of the rules in it the longest that fits the path, Allow before Disallow. `*` in a
// rule stands for anything, `$` at its end for the end. Lines that are neither are passed over; so is what lies behind the first
// ROBOTS_MOST_BYTES.
#ifndef READ_ROBOTS_H
#define READ_ROBOTS_H

#include "base/sv.h"

enum { ROBOTS_MOST_BYTES = 500 << 10, ROBOTS_MOST_DELAY_S = 60 };

// `agent` is our product name; `path` begins with a slash and has the query behind it.
bool robots_allow(sv robots, sv agent, sv path);

// Seconds between two requests that the host asks for (Crawl-delay): 0 for none, at most ROBOTS_MOST_DELAY_S.
int robots_delay_s(sv robots, sv agent);

#endif
