// SPDX-License-Identifier: Apache-2.0
//
// Numbers computed elsewhere, in JSON files that are not part of these sources (../shared/design/dynamics/fixtures). Where they are
// not, the test says so and is skipped.
#ifndef UNIT_FIXTURE_H
#define UNIT_FIXTURE_H

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIXTURES "../shared/design/dynamics/fixtures/"

// NULL when there is none.
static inline json_t *fixture_open(const char *name) {
    char path[256];
    snprintf(path, sizeof path, FIXTURES "%s", name);
    json_t *root = json_load_file(path, JSON_DECODE_INT_AS_REAL, NULL);
    if (!root) printf("skipped: no %s\n", path);
    return root;
}

#define FIXTURE_OR_SKIP(root, name)    \
    json_t *root = fixture_open(name); \
    if (!root) skip()

// "expected.mle.loglik": a path of keys; fails the test where it leads nowhere.
static inline const json_t *fixture_at(const json_t *at, const char *path) {
    char key[128];
    while (*path) {
        size_t n = strcspn(path, ".");
        snprintf(key, sizeof key, "%.*s", (int)n, path);
        at = json_object_get(at, key);
        assert_non_null(at);
        path += n + (path[n] == '.');
    }
    return at;
}

static inline double fixture_number(const json_t *at, const char *path) {
    return json_number_value(fixture_at(at, path));
}

// The caller frees it.
static inline double *fixture_numbers(const json_t *at, const char *path, size_t *n) {
    const json_t *list = fixture_at(at, path);
    double *v = calloc(json_array_size(list) + 1, sizeof *v);
    *n = json_array_size(list);
    for (size_t i = 0; i < *n; i++) v[i] = json_number_value(json_array_get(list, i));
    return v;
}

static inline void near_abs(const char *what, double got, double want, double tolerance) {
    if (fabs(got - want) <= tolerance) return;
    printf("%s: got %.12g, wanted %.12g (+- %g)\n", what, got, want, tolerance);
    fail();
}

static inline void near_rel(const char *what, double got, double want, double tolerance) {
    near_abs(what, got, want, tolerance * fabs(want));
}

#endif
