// SPDX-License-Identifier: Apache-2.0
//
// How far a long input is read: a bar, the rate and the time left, on standard error while that is a terminal and results go elsewhere. And
// the sum of what was passed over.
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "cli/input.h"

typedef struct progress {
    size_t n_done, n_failed;
    bool wanted;
    double began_s, shown_s; // on the monotonic clock; shown_s 0: nothing stands there
} progress;

progress progress_new(void);

// Shows it anew, a few times a second at most.
void progress_show(progress *p, const inputs *in);

// Ends the line, so that something else can be told.
void progress_pause(progress *p);

// The bar and what stands behind it, without the carriage return; for a time `s` since the beginning. `size` 0: not known.
void progress_line(char *to, size_t room, const progress *p, double s, uint64_t read_bytes,
                   uint64_t size);

enum { PASSED_KINDS = 16 };

typedef struct passed_over {
    char kinds[PASSED_KINDS][48];
    size_t n[PASSED_KINDS];
    size_t n_kinds, n_others;
} passed_over;

void passed_over_add(passed_over *p, const char *why);
void passed_over_tell(const passed_over *p); // a line on standard error, where there was any

#endif
