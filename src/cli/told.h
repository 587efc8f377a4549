// SPDX-License-Identifier: Apache-2.0
//
// `entente why LEDGER EVENT`: what an event rests on, down to the sentences.
#ifndef CLI_TOLD_H
#define CLI_TOLD_H

int told_run(const char *ledger, const char *event);

#endif
