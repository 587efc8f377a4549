// SPDX-License-Identifier: Apache-2.0
#include "studies/runner.h"
#include "base/sv.h"
#include "measure/special.h"
#include <math.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { CHUNK = 8 };

static atomic_bool stopped;

static void stop(int number) {
    (void)number;
    stopped = true;
}

static double now_s(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

typedef struct running {
    const study *s;
    size_t runs, from;
    double *values; // [runs][n_values]
    uint64_t seed;
} running;

static void run_one(void *ctx, arena *a, size_t i) {
    running *r = ctx;
    size_t run = r->from + i;
    r->s->run(r->s->x, a, r->seed, (uint32_t)run, r->values + run * (size_t)r->s->n_values);
}

static FILE *open_kept(const study *s, const char *folder, const char *mode) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.tsv", folder, s->name);
    return fopen(path, mode);
}

// What an earlier call kept; a last line that is not whole ends it.
static size_t read_kept(const study *s, const char *folder, size_t runs, double *values) {
    FILE *f = open_kept(s, folder, "r");
    size_t n = 0, width = (size_t)s->n_values;
    if (!f) return 0;
    while (n < runs) {
        size_t v = 0;
        while (v < width && fscanf(f, "%lf", &values[n * width + v]) == 1) v++;
        if (v < width || fgetc(f) != '\n') break;
        n++;
    }
    fclose(f);
    return n;
}

static bool keep(const running *r, const char *folder, size_t n) {
    FILE *f = open_kept(r->s, folder, r->from ? "a" : "w");
    size_t width = (size_t)r->s->n_values;
    if (!f) return false;
    for (size_t i = r->from; i < r->from + n; i++)
        for (size_t v = 0; v < width; v++)
            fprintf(f, "%.17g%c", r->values[i * width + v], v + 1 < width ? '\t' : '\n');
    return fclose(f) == 0;
}

static void show_progress(const running *r, double began, size_t began_at) {
    double spent = now_s() - began, per = spent / (double)(r->from - began_at);
    if (!isatty(STDERR_FILENO)) return;
    fprintf(stderr, "\r%s %zu of %zu, %.0f s left\033[K", r->s->name, r->from, r->runs,
            per * (double)(r->runs - r->from));
    if (r->from == r->runs) fputs("\r\033[K", stderr);
}

static bool run_rest(running *r, const char *folder, int jobs) {
    double began = now_s();
    size_t began_at = r->from;
    while (r->from < r->runs && !stopped) {
        size_t n = r->runs - r->from < CHUNK ? r->runs - r->from : CHUNK, done;
        ent_err err = {0};
        if (parallel_for(n, run_one, r, &(watch){.jobs = jobs}, &done, &err) != ENT_OK) {
            fprintf(stderr, "studies: %s: %s\n", r->s->name, err.message);
            return false;
        }
        if (!keep(r, folder, n)) {
            fprintf(stderr, "studies: cannot write to %s\n", folder);
            return false;
        }
        r->from += n;
        show_progress(r, began, began_at);
    }
    return true;
}

// ---- figures -----------------------------------------------------------------------------------------------------------------------

static int by_size(const void *x, const void *y) {
    double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

static size_t column_of(const running *r, int column, double *to) {
    size_t n = 0;
    for (size_t i = 0; i < r->from; i++) {
        double v = r->values[i * (size_t)r->s->n_values + (size_t)column];
        if (!isnan(v)) to[n++] = v;
    }
    return n;
}

static double mean_of(const double *x, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[i];
    return n ? sum / (double)n : NAN;
}

static double sd_of(const double *x, size_t n) {
    double mean = mean_of(x, n), sum = 0;
    for (size_t i = 0; i < n; i++) sum += (x[i] - mean) * (x[i] - mean);
    return n > 1 ? sqrt(sum / (double)(n - 1)) : NAN;
}

static double distance_from_uniform(double *x, size_t n) {
    double most = 0;
    qsort(x, n, sizeof *x, by_size);
    for (size_t i = 0; i < n; i++) {
        most = fmax(most, x[i] - (double)i / (double)n);
        most = fmax(most, (double)(i + 1) / (double)n - x[i]);
    }
    return most;
}

static double figure_of(const running *r, const study_figure *f) {
    double *x = malloc((r->from + 1) * sizeof *x), value = NAN;
    if (!x) return NAN;
    size_t n = column_of(r, f->column, x);
    switch (f->statistic) {
    case STUDY_MEAN: value = mean_of(x, n); break;
    case STUDY_SD: value = sd_of(x, n); break;
    case STUDY_MEDIAN:
        qsort(x, n, sizeof *x, by_size);
        value = n ? (x[n / 2] + x[(n - 1) / 2]) / 2 : NAN;
        break;
    case STUDY_RATIO:
        value = mean_of(x, n);
        n = column_of(r, f->column + 1, x);
        value /= mean_of(x, n);
        break;
    case STUDY_UNIFORM:
        value = n ? special_ks_sf(distance_from_uniform(x, n), (double)n) : NAN;
        break;
    }
    free(x);
    return value;
}

static int show(const running *r) {
    int outside = 0;
    for (size_t i = 0; i < r->s->n_figures; i++) {
        const study_figure *f = &r->s->figures[i];
        double value = figure_of(r, f);
        bool banded = f->lo != 0 || f->hi != 0, good = value >= f->lo && value <= f->hi;
        char reference[32] = "", band[64] = "";
        if (!isnan(f->reference)) snprintf(reference, sizeof reference, "%.4g", f->reference);
        if (banded && isinf(f->hi))
            snprintf(band, sizeof band, ">= %.4g", f->lo);
        else if (banded && isinf(f->lo))
            snprintf(band, sizeof band, "<= %.4g", f->hi);
        else if (banded)
            snprintf(band, sizeof band, "%.4g to %.4g", f->lo, f->hi);
        printf("| %s | %s | %zu | %.4f | %s | %s | %s |\n", r->s->name, f->says, r->from, value,
               reference, band,
               !banded ? ""
               : good  ? "within"
                       : "OUTSIDE");
        outside += banded && !good;
    }
    fflush(stdout);
    return outside;
}

static bool wanted(const study *s, const char *only) {
    sv rest = sv_of(only), part;
    if (!only) return true;
    while (sv_split(&rest, ',', &part))
        if (sv_starts(sv_of(s->name), part)) return true;
    return false;
}

int studies_run(const study *studies, size_t n, const char *only, const char *folder, double part,
                uint64_t seed, int jobs) {
    int outside = 0;
    signal(SIGINT, stop);
    signal(SIGTERM, stop);
    mkdir(folder, 0777);
    printf(
        "| study | figure | runs | value | reference | band | |\n|---|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < n && !stopped; i++) {
        const study *s = &studies[i];
        running r = {.s = s, .runs = (size_t)fmax(1, part * (double)s->runs), .seed = seed};
        if (!wanted(s, only)) continue;
        r.values = calloc(r.runs * (size_t)s->n_values, sizeof *r.values);
        if (!r.values) return -1;
        r.from = read_kept(s, folder, r.runs, r.values);
        bool good = run_rest(&r, folder, jobs);
        if (good) outside += show(&r);
        free(r.values);
        if (!good) return -1;
    }
    return outside;
}
