// SPDX-License-Identifier: Apache-2.0
//
// bench_pages FILE...: speed of one core from pages of HTML to reports, and of libxml2 that only parses the same pages into a tree.
//
// Times are of the processor, the best of five rounds; parsing and reading take turns, so that a busy machine slows both.
#include "base/file.h"
#include "read/read.h"
#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 5 };

typedef struct pages {
    sv *at;
    size_t n, bytes;
} pages;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double parse_all(const pages *p) {
    double from = now();
    for (size_t i = 0; i < p->n; i++) {
        htmlDocPtr doc = htmlReadMemory(p->at[i].p, (int)p->at[i].len, NULL, "UTF-8",
                                        HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                            HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
        xmlFreeDoc(doc);
    }
    return now() - from;
}

static double read_all(const pages *p, arena *a) {
    double from = now();
    for (size_t i = 0; i < p->n; i++) {
        ent_input in = {.bytes = p->at[i], .published = ENT_NO_DAY, .media = SV("text/html")};
        ent_report report;
        arena_reset(a);
        if (arena_try(a) || read_report(a, &in, &report, NULL) != ENT_OK)
            fprintf(stderr, "bench_pages: a page cannot be read\n");
    }
    return now() - from;
}

static void show(const char *what, const pages *p, double seconds) {
    printf("%-24s %8.1f pages/s %8.1f MB/s\n", what, (double)p->n / seconds,
           (double)p->bytes / 1e6 / seconds);
}

int main(int argc, char **argv) {
    pages p = {.at = calloc((size_t)argc, sizeof(sv))};
    arena a;
    ent_err err;
    double parsed = 1e9, read = 1e9;
    for (int i = 1; p.at && i < argc; i++) {
        if (file_read(argv[i], (size_t)1 << 30, &p.at[p.n], &err) == ENT_OK)
            p.bytes += p.at[p.n++].len;
    }
    if (!p.n) {
        fprintf(stderr, "usage: bench_pages FILE...\n");
        return 2;
    }
    arena_init(&a, (size_t)1 << 30);
    for (int round = 0; round < ROUNDS; round++) {
        double x = parse_all(&p), y = read_all(&p, &a);
        if (x < parsed) parsed = x;
        if (y < read) read = y;
    }
    show("libxml2, tree only", &p, parsed);
    show("entente, report", &p, read);
    printf("%.2f times the bare parse\n", read / parsed);
    for (size_t i = 0; i < p.n; i++) free((char *)(uintptr_t)p.at[i].p);
    free(p.at);
    arena_deinit(&a);
    return 0;
}
