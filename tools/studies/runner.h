// SPDX-License-Identifier: Apache-2.0
//
// Runs simulation studies and holds their figures against bands. A study is a number of independent runs; run i depends on the seed and i
// alone. Each run's values are kept as a line of FOLDER/STUDY.tsv as soon as it is done, so that an interrupted study goes on where it stopped.
#ifndef TOOLS_STUDIES_RUNNER_H
#define TOOLS_STUDIES_RUNNER_H

#include "measure/parallel.h"

enum { STUDY_VALUES = 16 };

typedef enum study_statistic {
    STUDY_MEAN,
    STUDY_SD,
    STUDY_MEDIAN,
    STUDY_RATIO,
    STUDY_UNIFORM
} study_statistic;

typedef struct study_figure {
    const char *says;
    study_statistic
        statistic; // RATIO: mean of `column` over mean of the next; UNIFORM: p of a Kolmogorov-Smirnov test
    int column;
    double reference; // NAN: none
    double lo, hi;    // band; both 0: shown only
} study_figure;

typedef struct study {
    const char *name, *design;
    size_t runs;
    int n_values;
    // Values of one run; `x` are this study's settings.
    void (*run)(const double *x, arena *a, uint64_t seed, uint32_t run, double *values);
    double x[8];
    const study_figure *figures;
    size_t n_figures;
} study;

// Runs those whose names begin with one of `only` (joined by commas; NULL: all), prints the table; the number of figures outside their
// bands, or -1 when something failed.
int studies_run(const study *studies, size_t n, const char *only, const char *folder, double part,
                uint64_t seed, int jobs);

#endif
