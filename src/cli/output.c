// SPDX-License-Identifier: Apache-2.0
#include "cli/output.h"
#include "cli/cli.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool failed; // standard output belongs to the process: so does its state

bool output_start(void) {
    bool there = fcntl(STDOUT_FILENO, F_GETFD) >= 0;
    int fd;
    do fd = open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0) close(fd);
    return there;
}

bool output_coloured(void) {
    const char *term = getenv("TERM"), *none = getenv("NO_COLOR");
    return isatty(STDOUT_FILENO) && term && strcmp(term, "dumb") != 0 && !(none && *none);
}

static bool fail(void) {
    if (!failed && errno != EPIPE) cli_tell("standard output: %s", strerror(errno));
    failed = true;
    return false;
}

bool output_write(sv bytes) {
    if (failed) return false;
    errno = 0;
    bool written = !bytes.len || fwrite(bytes.p, 1, bytes.len, stdout) == bytes.len;
    if (!written || fflush(stdout) != 0) return fail();
    return true;
}

int output_end(void) {
    if (!failed && fflush(stdout) != 0) fail();
    return failed ? CLI_NO_OUTPUT : 0;
}
