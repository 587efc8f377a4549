// SPDX-License-Identifier: Apache-2.0
//
// What the server did, for Prometheus.
#ifndef SERVE_METRICS_H
#define SERVE_METRICS_H

#include "serve/server.h"

// An answer went out, that long after its request had come.
void metrics_count(server *s, int status, size_t bytes, int64_t microseconds);

sv metrics_write(server *s, arena *a);

#endif
