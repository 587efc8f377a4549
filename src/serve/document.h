// SPDX-License-Identifier: Apache-2.0
//
// Coding a report while somebody waits: one at a time, whoever asks.
#ifndef SERVE_DOCUMENT_H
#define SERVE_DOCUMENT_H

#include "serve/server.h"

// Waits until the document is free; it stays the worker's until the answer is done.
void document_take(worker *w);
void document_give(worker *w); // when it has it

// "type", "line", "rule", "steps", "runner_up": how an event was found.
void document_put_why(json *j, const ent_event *e);

#endif
