// SPDX-License-Identifier: Apache-2.0
//
// pack_model NAME OUT PART...: puts the parts that training wrote together into one weight file.
#include "lang/weights.h"
#include <stdio.h>

enum { MOST_SECTIONS = 512, MOST_PARTS = 16 };

int main(int argc, char **argv) {
    if (argc < 4 || argc > 3 + MOST_PARTS) {
        fprintf(stderr, "usage: pack_model NAME OUT PART...\n");
        return 2;
    }
    static weights parts[MOST_PARTS];
    static weights_section sections[MOST_SECTIONS];
    size_t n = 0;
    ent_err err;
    for (int i = 3; i < argc; i++) {
        if (weights_open(&parts[i - 3], argv[i], &err) != ENT_OK) {
            fprintf(stderr, "pack_model: %s\n", err.message);
            return 1;
        }
        for (size_t k = 0; n < MOST_SECTIONS && weights_at(&parts[i - 3], k, &sections[n]); k++)
            n++;
    }
    if (weights_write(argv[2], argv[1], sections, n, &err) != ENT_OK) {
        fprintf(stderr, "pack_model: %s\n", err.message);
        return 1;
    }
    return 0;
}
