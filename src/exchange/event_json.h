// SPDX-License-Identifier: Apache-2.0
//
// An event as JSON, all that a ledger's row tells (docs/formats.md): a line of "jsonl", the properties of a feature of "geojson".
#ifndef EXCHANGE_EVENT_JSON_H
#define EXCHANGE_EVENT_JSON_H

#include "exchange/draft.h"
#include <jansson.h>

// The members of the object, which the caller opens and closes.
void event_json_put(json *j, const ledger_row *row);

// The member "details": what the event's mentions disagree in, as ledger_details has it. Nothing where they agree.
void event_json_put_details(json *j, const ledger_table *details);

// Reads such an object, or one of PLOVER's JSON. Strings are copied into the arena.
bool event_json_get(draft *d, const json_t *event);

// Parses a record; it is held by the draft until the reader's next row, so that running out of memory does not lose it. NULL when
// it is no JSON object, which is told.
const json_t *event_json_parse(draft *d, sv record);

#endif
