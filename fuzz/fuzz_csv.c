// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a table: rows come in the order of their lines, and there is an end.
#include "read/csv.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    arena a;
    flow in = flow_of((sv){(const char *)data, size});
    csv t;
    ent_input report;
    ent_status status;
    ent_err err;
    uint64_t line = 1;
    arena_init(&a, (size_t)1 << 26);
    csv_looks_like((sv){(const char *)data, size}, NULL);
    if (!arena_try(&a) && csv_open(&t, &in, NULL, &err) == ENT_OK)
        while (csv_next(&t, &a, 1 << 20, &report, &status, &err)) {
            if (t.line <= line || (status == ENT_OK && !report.bytes.p)) abort();
            line = t.line;
            arena_reset(&a);
        }
    flow_deinit(&in);
    arena_deinit(&a);
    return 0;
}
