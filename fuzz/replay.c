// SPDX-License-Identifier: Apache-2.0
//
// replay FOLDER: gives every file of a folder to a fuzz target, as a test without a fuzzer.
#include "base/file.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool replay(const char *folder, const char *name) {
    char path[4096];
    sv bytes;
    ent_err err;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (file_read(path, SIZE_MAX, &bytes, &err) != ENT_OK) {
        fprintf(stderr, "replay: %s\n", err.message);
        return false;
    }
    LLVMFuzzerTestOneInput((const uint8_t *)bytes.p, bytes.len);
    free((char *)(uintptr_t)bytes.p);
    return true;
}

int main(int argc, char **argv) {
    DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
    int n = 0;
    bool all = true;
    if (!folder) {
        fprintf(stderr, "usage: replay FOLDER\n");
        return 2;
    }
    for (struct dirent *e; (e = readdir(folder));)
        if (e->d_name[0] != '.') {
            all = replay(argv[1], e->d_name) && all;
            n++;
        }
    closedir(folder);
    printf("%d seeds\n", n);
    return all && n ? 0 : 1;
}
