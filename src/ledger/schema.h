// SPDX-License-Identifier: Apache-2.0
//
// The tables and views, as scripts in one dialect; docs/ledger.md explains them to those who ask with SQL.
//
// Words that the stores spell differently are written `$INT`, `$POS`, `$REAL`, `$TEXT`, `$BLOB`, `$STRICT`, `$ROWLESS` (schema.c).
#ifndef LEDGER_SCHEMA_H
#define LEDGER_SCHEMA_H

#include "ledger/db.h"

// Of SQLite files: "ENTL".
#define SCHEMA_APPLICATION_TEXT "1162761292"

enum {
    SCHEMA_VERSION = 2,
    SCHEMA_APPLICATION = 1162761292,
    SCHEMA_OPEN = 2147483647, // `ended` of what still holds
};

// Brings a store to SCHEMA_VERSION: makes the tables in an empty one, migrates an older one, each step in a transaction. Stores of a
// newer version and databases of other programs are refused. With LEDGER_READ nothing is changed and an older one is refused too.
ent_status schema_ready(db *d, ledger_mode mode, ent_err *err) ENT_MUST_USE;

// A script in the words of a store, from malloc; NULL when out of memory.
char *schema_write(sv sql, bool postgres);

#endif
