// SPDX-License-Identifier: Apache-2.0
//
// Tails of the usual distributions. Relative error about 1e-12 where the tail is above 1e-280.
//
// `sf` is the upper tail P(X > x), `cdf` the lower one. Outside a distribution's range they give 0 or 1; parameters must be positive.
// Incomplete gamma and beta: series and continued fractions (Lentz) as in Abramowitz and Stegun 6.5, 26.5.
#ifndef MEASURE_SPECIAL_H
#define MEASURE_SPECIAL_H

double special_lgamma(double x);                     // log |gamma(x)|, safe in threads
double special_gamma_q(double a, double x);          // regularised upper incomplete gamma
double special_beta_i(double a, double b, double x); // regularised incomplete beta

double special_normal_cdf(double x);
double special_normal_quantile(double p); // 0 < p < 1
double special_t_cdf(double x, double df);
double special_t_quantile(double p, double df);
double special_chi2_sf(double x, double df); // df 0: all mass at zero
double special_f_sf(double x, double df1, double df2);

// Likelihood ratio of k parameters that cannot be negative, at zero: 1/2 P(chi2_{k-1} > x) + 1/2 P(chi2_k > x). For k = 1 exact, else
// an upper bound. 1 for x <= 0.
double special_chibar_sf(double x, int k);

// Two-sided Kolmogorov-Smirnov: P(D_n > d), the limit with Stephens' correction for small n.
double special_ks_sf(double d, double n);

#endif
