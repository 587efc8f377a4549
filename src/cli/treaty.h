// SPDX-License-Identifier: Apache-2.0
//
// The parts of `entente ledger` and `entente obligations` that work on a file of obligations (measure/treaty.h).
#ifndef CLI_TREATY_H
#define CLI_TREATY_H

#include "cli/list.h"

typedef struct treaty_settings {
    const char *events, *provision, *axis, *to, *evidence, *note, *coder;
    ent_day day, until, known, at, recorded;
    long confidence, seq;
    int forced;
    list_form as;
} treaty_settings;

treaty_settings treaty_defaults(void);

// `what`: add, retract, propose, status, history or check.
bool treaty_is_task(const char *what);
int treaty_run(const command *self, const char *what, const char *path, const treaty_settings *s);

#endif
