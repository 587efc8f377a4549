// SPDX-License-Identifier: Apache-2.0
#include "measure/score.h"
#include "measure/special.h"
#include <math.h>
#include <stdlib.h>

score score_normal(double y, double mean, double sd) {
    double z = (y - mean) / sd, density = exp(-z * z / 2) / sqrt(2 * M_PI);
    return (score){sd * (z * (2 * special_normal_cdf(z) - 1) + 2 * density - 1 / sqrt(M_PI)),
                   0.5 * log(2 * M_PI) + log(sd) + z * z / 2};
}

static double log_beta(double a, double b) {
    return special_lgamma(a) + special_lgamma(b) - special_lgamma(a + b);
}

score score_t(double y, double df, double location, double scale) {
    double z = (y - location) / scale;
    double log_density = -(df + 1) / 2 * log1p(z * z / df) - 0.5 * log(df) - log_beta(0.5, df / 2);
    double bound =
        2 * sqrt(df) / (df - 1) * exp(log_beta(0.5, df - 0.5) - 2 * log_beta(0.5, df / 2));
    double crps =
        z * (2 * special_t_cdf(z, df) - 1) + 2 * exp(log_density) * (df + z * z) / (df - 1) - bound;
    return (score){scale * crps, log(scale) - log_density};
}

// Sum over k of (F(k) - [y <= k])^2; `next` takes p(k) to p(k+1).
typedef struct counts {
    double mean, size; // size infinite: Poisson
} counts;

static double log_probability(const counts *c, double k) {
    if (isinf(c->size)) return k * log(c->mean) - c->mean - special_lgamma(k + 1);
    return special_lgamma(k + c->size) - special_lgamma(c->size) - special_lgamma(k + 1) +
           c->size * log(c->size / (c->size + c->mean)) + k * log(c->mean / (c->size + c->mean));
}

static score score_counts(double y, const counts *c) {
    double below = 0, sum = 0, variance = c->mean + c->mean * c->mean / c->size;
    double last = fmax(y, c->mean) + 40 * sqrt(variance) + 200;
    if (!(c->mean > 0)) return (score){fabs(y), y > 0 ? INFINITY : 0};
    for (double k = 0; k <= last; k++) {
        below += exp(log_probability(c, k));
        double off = below - (y <= k);
        sum += off * off;
        if (k >= y && 1 - below < 1e-14) break;
    }
    return (score){sum, -log_probability(c, y)};
}

score score_poisson(double y, double rate) { return score_counts(y, &(counts){rate, INFINITY}); }

score score_negbin(double y, double size, double mean) {
    return score_counts(y, &(counts){mean, size});
}

static int ascending(const void *x, const void *y) {
    const double *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

score score_sample(double y, double *sample, size_t n) {
    double off = 0, spread = 0, size = (double)n;
    qsort(sample, n, sizeof *sample, ascending);
    for (size_t i = 0; i < n; i++) {
        off += fabs(sample[i] - y);
        spread += (2 * (double)(i + 1) - size - 1) * sample[i];
    }
    return (score){off / size - spread / (size * size), NAN};
}

static double quantile(const double *sorted, size_t n, double p) {
    double at = p * (double)(n - 1);
    size_t i = (size_t)at;
    return i + 1 < n ? sorted[i] + (at - (double)i) * (sorted[i + 1] - sorted[i]) : sorted[n - 1];
}

sample_marks score_marks(double y, const double *sample, size_t n, double u) {
    const double alpha = 0.1;
    sample_marks m = {.lo = quantile(sample, n, alpha / 2),
                      .hi = quantile(sample, n, 1 - alpha / 2)};
    double below = 0, same = 0, some = 0;
    for (size_t i = 0; i < n; i++) {
        below += sample[i] < y;
        same += sample[i] == y;
        some += sample[i] >= 1;
    }
    double p = some / (double)n, came = y >= 1;
    m.covered = y >= m.lo && y <= m.hi;
    m.interval = m.hi - m.lo + 2 / alpha * (fmax(m.lo - y, 0) + fmax(y - m.hi, 0));
    m.brier = (p - came) * (p - came);
    m.pit = (below + u * same) / (double)n;
    return m;
}

comparison score_compare(const double *d, size_t n, size_t lag) {
    comparison c = {0, NAN, NAN};
    double size = (double)n, variance = 0;
    for (size_t i = 0; i < n; i++) c.mean += d[i] / size;
    for (size_t k = 0; k <= lag && k < n; k++) {
        double sum = 0, weight = k ? 2 * (1 - (double)k / (double)(lag + 1)) : 1;
        for (size_t i = k; i < n; i++) sum += (d[i] - c.mean) * (d[i - k] - c.mean);
        variance += weight * sum / (size - (double)k);
    }
    if (n < 2 || !(variance > 0)) return c;
    c.statistic = c.mean / sqrt(variance / size);
    c.p = erfc(fabs(c.statistic) * M_SQRT1_2);
    return c;
}
