// SPDX-License-Identifier: Apache-2.0
//
// knowc: compiles the tables of knowledge/ into the one file that is mapped at run time.
//
//     knowc KNOWLEDGE_DIR OUT
//
// Lines that cannot be read are told on standard error and left out; `entente know lint` is the strict check.
#include "know/compile.h"
#include <stdio.h>

static void tell(void *ctx, sv file, size_t line, sv what) {
    fprintf(stderr, "%s/" SV_FMT ":%zu: " SV_FMT "\n", (const char *)ctx, SV_ARG(file), line,
            SV_ARG(what));
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: knowc KNOWLEDGE_DIR OUT\n");
        return 2;
    }
    ent_err err = {0};
    know_problems p = {.tell = tell, .ctx = argv[1]};
    if (compile_folder(argv[1], argv[2], &p, &err) != ENT_OK) {
        fprintf(stderr, "knowc: %s\n", err.message);
        return 1;
    }
    if (p.n) fprintf(stderr, "knowc: %zu lines left out or doubtful\n", p.n);
    return 0;
}
