// SPDX-License-Identifier: Apache-2.0
//
// `entente ledger judged LEDGER FOLDER`: what analysts judged, as reports with their expected events, which tests/eval.py measures an
// engine on.
#ifndef CLI_JUDGED_H
#define CLI_JUDGED_H

int judged_run(const char *ledger, const char *folder);

#endif
