// SPDX-License-Identifier: Apache-2.0
//
// What the tests of coding stand on: the compiled tables of the project and a file of examples.
#ifndef TESTS_CODE_FIXTURE_H
#define TESTS_CODE_FIXTURE_H

#include "base/file.h"
#include "know/compile.h"
#include "know/know.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct fixture {
    arena a;
    know *k;
    sv examples;
} fixture;

// 0, or -1 with the reason on standard error. Run from the root of the project.
static inline int fixture_open(fixture *f, const char *examples) {
    char path[] = "/tmp/entente-test-XXXXXX";
    ent_err err = {0};
    int fd = mkstemp(path);
    if (fd < 0) return -1;
    close(fd);
    arena_init(&f->a, (size_t)1 << 30);
    know_problems problems = {0};
    ent_status status = compile_folder("knowledge", path, &problems, &err);
    if (status == ENT_OK) status = know_open(&f->k, path, NULL, &err);
    if (status == ENT_OK) status = file_map(examples, &f->examples, &err);
    unlink(path);
    if (status != ENT_OK) fprintf(stderr, "%s\n", err.message);
    return status == ENT_OK ? 0 : -1;
}

static inline int fixture_close(void **state) {
    fixture *f = *state;
    file_unmap(&f->examples);
    know_close(&f->k);
    arena_deinit(&f->a);
    return 0;
}

#endif
