// SPDX-License-Identifier: Apache-2.0
#include "ledger/db.h"
ent_status db_postgres_open(db **d, const char *uri, ent_err *err) {
    return err_set(err, ENT_ERR_USAGE, 0, "%s: PostgreSQL is not built in", uri);
}
