// SPDX-License-Identifier: Apache-2.0
//
// Standard output that remembers when it failed: closed, a reader gone, a disk full.
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "base/sv.h"

// Before anything is opened: makes sure that descriptors 0 to 2 are there, so that no file takes the place of standard
// output. False when standard output is closed.
bool output_start(void);

// Whether colours are wanted: a terminal, TERM is not "dumb", NO_COLOR is not set.
bool output_coloured(void);

// Writes and flushes; false when standard output failed, now or before. The first failure is told, a reader that went away
// is not.
bool output_write(sv bytes);

// 0 while all was written, else CLI_NO_OUTPUT. Flushes what stdio still holds.
int output_end(void);

#endif
