// SPDX-License-Identifier: Apache-2.0
#include "measure/special.h"
#include <float.h>
#include <math.h>

enum { MOST_TERMS = 100000 };
static const double small = 1e-300, exact = 1e-16;

double special_lgamma(double x) {
    int sign;
    return lgamma_r(x, &sign);
}

static double gamma_series(double a, double x) {
    double term = 1 / a, sum = term;
    for (int n = 1; n < MOST_TERMS; n++) {
        term *= x / (a + n);
        sum += term;
        if (term < sum * exact) break;
    }
    return sum * exp(a * log(x) - x - special_lgamma(a));
}

static double gamma_fraction(double a, double x) {
    double b = x + 1 - a, c = 1 / small, d = 1 / b, h = d;
    for (int n = 1; n < MOST_TERMS; n++) {
        double an = -n * (n - a);
        b += 2;
        d = an * d + b;
        if (fabs(d) < small) d = small;
        c = b + an / c;
        if (fabs(c) < small) c = small;
        d = 1 / d;
        h *= d * c;
        if (fabs(d * c - 1) < exact) break;
    }
    return h * exp(a * log(x) - x - special_lgamma(a));
}

double special_gamma_q(double a, double x) {
    if (!(x > 0)) return isnan(x) ? x : 1;
    if (isinf(x)) return 0;
    return x < a + 1 ? 1 - gamma_series(a, x) : gamma_fraction(a, x);
}

static double beta_fraction(double a, double b, double x) {
    double c = 1, d = 1 - (a + b) * x / (a + 1), h;
    if (fabs(d) < small) d = small;
    d = 1 / d;
    h = d;
    for (int m = 1; m < MOST_TERMS; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 + even * d;
        c = 1 + even / c;
        if (fabs(d) < small) d = small;
        if (fabs(c) < small) c = small;
        d = 1 / d;
        h *= d * c;
        d = 1 + odd * d;
        c = 1 + odd / c;
        if (fabs(d) < small) d = small;
        if (fabs(c) < small) c = small;
        d = 1 / d;
        h *= d * c;
        if (fabs(d * c - 1) < exact) break;
    }
    return h;
}

double special_beta_i(double a, double b, double x) {
    if (isnan(x)) return x;
    if (x <= 0) return 0;
    if (x >= 1) return 1;
    double front = exp(special_lgamma(a + b) - special_lgamma(a) - special_lgamma(b) + a * log(x) +
                       b * log1p(-x));
    if (x < (a + 1) / (a + b + 2)) return front * beta_fraction(a, b, x) / a;
    return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

double special_normal_cdf(double x) { return 0.5 * erfc(-x * M_SQRT1_2); }

// Newton from the logistic approximation; the tail is worked on in logs so that it converges there too.
double special_normal_quantile(double p) {
    double q = p < 0.5 ? p : 1 - p, x = 0;
    if (!(q > 0)) return p > 0.5 ? INFINITY : -INFINITY;
    x = q < 0.1 ? -sqrt(-2 * log(q)) : -log((1 - q) / q) / 1.702;
    for (int i = 0; i < 100; i++) {
        double tail = special_normal_cdf(x), density = exp(-x * x / 2) / sqrt(2 * M_PI);
        double step = log(tail / q) * tail / density;
        x -= step;
        if (fabs(step) < 1e-15 * (1 + fabs(x))) break;
    }
    return p < 0.5 ? x : -x;
}

double special_t_cdf(double x, double df) {
    double tail = 0.5 * special_beta_i(df / 2, 0.5, df / (df + x * x));
    return x > 0 ? 1 - tail : tail;
}

double special_t_quantile(double p, double df) {
    double lo = -1, hi = 1;
    if (p == 0.5) return 0;
    if (!(p > 0) || !(p < 1)) return p > 0.5 ? INFINITY : -INFINITY;
    while (special_t_cdf(lo, df) > p && lo > -DBL_MAX / 4) lo *= 2;
    while (special_t_cdf(hi, df) < p && hi < DBL_MAX / 4) hi *= 2;
    for (int i = 0; i < 200 && hi - lo > 1e-15 * (fabs(lo) + fabs(hi)); i++) {
        double middle = (lo + hi) / 2;
        if (special_t_cdf(middle, df) < p)
            lo = middle;
        else
            hi = middle;
    }
    return (lo + hi) / 2;
}

double special_chi2_sf(double x, double df) {
    if (df <= 0) return x < 0;
    return special_gamma_q(df / 2, x / 2);
}

double special_f_sf(double x, double df1, double df2) {
    if (!(x > 0)) return isnan(x) ? x : 1;
    return special_beta_i(df2 / 2, df1 / 2, df2 / (df2 + df1 * x));
}

double special_chibar_sf(double x, int k) {
    if (!(x > 0)) return isnan(x) ? x : 1;
    return 0.5 * special_chi2_sf(x, k - 1) + 0.5 * special_chi2_sf(x, k);
}

double special_ks_sf(double d, double n) {
    double root = sqrt(n), t = d * (root + 0.12 + 0.11 / root), sum = 0;
    if (t < 0.2) return 1;
    for (int k = 1; k <= 100; k++) {
        double term = exp(-2.0 * k * k * t * t);
        sum += k % 2 ? term : -term;
        if (term < 1e-18) break;
    }
    return fmin(fmax(2 * sum, 0), 1);
}
