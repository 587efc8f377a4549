// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

ent_status file_map(const char *path, sv *bytes, ent_err *err) {
    *bytes = (sv){NULL, 0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return err_system(err, "cannot open %s", path);
    struct stat st;
    ent_status status = ENT_OK;
    if (fstat(fd, &st) != 0) {
        status = err_system(err, "cannot read %s", path);
    } else if (!S_ISREG(st.st_mode)) {
        status = err_set(err, ENT_ERR_IO, 0, "cannot map %s: not a regular file", path);
    } else if (st.st_size > 0) {
        void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
        if (p == MAP_FAILED)
            status = err_system(err, "cannot map %s", path);
        else
            *bytes = (sv){p, (size_t)st.st_size};
    }
    close(fd);
    return status;
}

void file_unmap(sv *bytes) {
    if (bytes->p) munmap((void *)(uintptr_t)bytes->p, bytes->len);
    *bytes = (sv){NULL, 0};
}

static ent_status read_all(int fd, const char *path, size_t most, char **buffer, size_t *n,
                           ent_err *err) {
    size_t cap = 1 << 16;
    *n = 0;
    *buffer = malloc(cap);
    for (;;) {
        if (!*buffer) return err_set(err, ENT_ERR_MEMORY, 0, "%s: out of memory", path);
        ssize_t got = read(fd, *buffer + *n, cap - *n);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return err_system(err, "cannot read %s", path);
        if (got == 0) return ENT_OK;
        *n += (size_t)got;
        if (*n > most)
            return err_set(err, ENT_ERR_INPUT, most,
                           "%s: larger than %zu MB, the most that one input may be; split it", path,
                           most >> 20);
        if (*n == cap) {
            char *more = realloc(*buffer, cap * 2);
            if (!more) return err_set(err, ENT_ERR_MEMORY, 0, "%s: out of memory", path);
            *buffer = more;
            cap *= 2;
        }
    }
}

ent_status file_read(const char *path, size_t most, sv *bytes, ent_err *err) {
    *bytes = (sv){NULL, 0};
    bool standard_input = strcmp(path, "-") == 0;
    int fd = standard_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return err_system(err, "cannot open %s", path);
    char *buffer = NULL;
    size_t n = 0;
    ent_status status = read_all(fd, path, most, &buffer, &n, err);
    if (!standard_input) close(fd);
    if (status != ENT_OK) {
        free(buffer);
        return status;
    }
    *bytes = (sv){buffer, n};
    return ENT_OK;
}

static bool write_all(int fd, sv bytes) {
    for (size_t at = 0; at < bytes.len;) {
        ssize_t put = write(fd, bytes.p + at, bytes.len - at);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return false;
        at += (size_t)put;
    }
    return true;
}

ent_status file_replace(const char *path, sv bytes, ent_err *err) {
    char beside[4096];
    if ((size_t)snprintf(beside, sizeof beside, "%s.new", path) >= sizeof beside)
        return err_set(err, ENT_ERR_USAGE, 0, "path too long: %s", path);
    int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) return err_system(err, "cannot create %s", beside);
    bool written = write_all(fd, bytes) && fsync(fd) == 0;
    written = close(fd) == 0 && written;
    if (written && rename(beside, path) == 0) return ENT_OK;
    ent_status status = err_system(err, "cannot write %s", path);
    unlink(beside);
    return status;
}
