// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a weight file. An odd first byte: what follows gets a sound head (magic, version, length, checksum) first, so
// that the entries are looked at.
#include "lang/weights.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xxhash.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEAD_BYTES = 64, ENTRY_BYTES = 64, MOST_BYTES = 1 << 16 };

static void seal(uint8_t *file, size_t n) {
    uint32_t version = WEIGHTS_VERSION;
    uint64_t bytes = n, hash = XXH3_64bits(file + HEAD_BYTES, n - HEAD_BYTES);
    memcpy(file, "ENTMODEL", 8);
    memcpy(file + 8, &version, sizeof version);
    memcpy(file + 16, &bytes, sizeof bytes);
    memcpy(file + 24, &hash, sizeof hash);
}

// Every section lies in the file and every byte of it can be read.
static unsigned ask(const weights *w) {
    weights_section s;
    unsigned sum = 0;
    for (size_t k = 0; weights_at(w, k, &s); k++) {
        if (s.data.p < w->file.p || s.data.len > w->file.len) abort();
        for (size_t i = 0; i < s.data.len && i < MOST_BYTES; i++) sum += (uint8_t)s.data.p[i];
        if (!weights_get(w, s.name).p) abort();
    }
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static uint8_t file[MOST_BYTES];
    char path[64];
    weights w;
    if (size < 1 || size - 1 > sizeof file) return 0;
    memcpy(file, data + 1, size - 1);
    if (data[0] % 2 && size - 1 >= HEAD_BYTES) seal(file, size - 1);
    int fd = memfd_create("weights", MFD_CLOEXEC);
    if (fd < 0 || write(fd, file, size - 1) != (ssize_t)(size - 1)) abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (weights_open(&w, path, NULL) == ENT_OK) {
        volatile unsigned sum = ask(&w);
        (void)sum;
        weights_close(&w);
    }
    close(fd);
    return 0;
}
