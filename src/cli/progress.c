// SPDX-License-Identifier: Apache-2.0
#include "cli/progress.h"
#include "cli/cli.h"
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { BAR = 24 };

static double now_s(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

progress progress_new(void) {
    return (progress){.wanted = isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO),
                      .began_s = now_s()};
}

// "[=======>            ]  37 %, ".
static size_t write_bar(char *to, size_t room, double part) {
    char bar[BAR + 1];
    for (int i = 0; i < BAR; i++)
        bar[i] = i < (int)(part * BAR) ? '=' : i == (int)(part * BAR) ? '>' : ' ';
    bar[BAR] = 0;
    return (size_t)snprintf(to, room, "[%s] %3d %%, ", bar, (int)(part * 100));
}

void progress_line(char *to, size_t room, const progress *p, double s, uint64_t read_bytes,
                   uint64_t size) {
    double part = size ? (double)read_bytes / (double)size : 0;
    if (part > 1) part = 1;
    size_t n = size ? write_bar(to, room, part) : 0;
    n += (size_t)snprintf(to + n, room - n, "%zu reports, %zu failed, %.0f a second", p->n_done,
                          p->n_failed, s > 0 ? (double)p->n_done / s : 0);
    if (!size || part < 0.01 || n >= room) return;
    long left = (long)(s * (1 - part) / part + 0.5);
    snprintf(to + n, room - n, ", %ld:%02ld left", left / 60, left % 60);
}

void progress_show(progress *p, const inputs *in) {
    char line[160];
    uint64_t size;
    double now = now_s();
    if (!p->wanted || now - p->shown_s < 0.2) return;
    uint64_t read_bytes = inputs_read_bytes(in, &size);
    progress_line(line, sizeof line, p, now - p->began_s, read_bytes, size);
    fprintf(stderr, "\r%s\033[K", line);
    p->shown_s = now;
}

void progress_pause(progress *p) {
    if (p->shown_s > 0) fputs("\r\033[K", stderr);
    p->shown_s = 0;
}

void passed_over_add(passed_over *p, const char *why) {
    size_t i = 0;
    while (i < p->n_kinds && strncmp(p->kinds[i], why, sizeof p->kinds[i] - 1) != 0) i++;
    if (i == PASSED_KINDS) {
        p->n_others++;
        return;
    }
    if (i == p->n_kinds) snprintf(p->kinds[p->n_kinds++], sizeof p->kinds[i], "%s", why);
    p->n[i]++;
}

void passed_over_tell(const passed_over *p) {
    char line[PASSED_KINDS * 64 + 32];
    size_t n = 0;
    if (!p->n_kinds) return;
    for (size_t i = 0; i < p->n_kinds; i++)
        n += (size_t)snprintf(line + n, sizeof line - n, "%s%zu %s", i ? ", " : "", p->n[i],
                              p->kinds[i]);
    if (p->n_others) snprintf(line + n, sizeof line - n, ", %zu others", p->n_others);
    cli_tell("passed over: %s", line);
}
