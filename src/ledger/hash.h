// SPDX-License-Identifier: Apache-2.0
//
// What things are called: XXH3-128 hashes, canonical (big endian), over fields that are told apart by their lengths. They are the
// same in every store and on every machine, so that the same report, actor or record is one, whoever adds it.
#ifndef LEDGER_HASH_H
#define LEDGER_HASH_H

#include "ledger/ledger.h"

typedef struct hash128 {
    uint8_t at[16];
} hash128;

static inline sv hash_sv(const hash128 *h) { return (sv){(const char *)h->at, sizeof h->at}; }

hash128 hash_report(
    const ledger_report *r); // id, URI, publisher, title, the input's own id, language, date
hash128 hash_revision(const ledger_record *r); // engine, knowledge, model
hash128 hash_actor(const ledger_actor *a);     // all but the spans
hash128 hash_place(const ledger_place *p);
hash128 hash_record(const ledger_record *r); // all that was coded; not the report's own fields
hash128 hash_bytes(sv bytes);

#endif
