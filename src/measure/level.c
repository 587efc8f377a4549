// SPDX-License-Identifier: Apache-2.0
#include "measure/level.h"
#include "measure/linear.h"
#include "measure/random.h"
#include "measure/special.h"
#include <math.h>
#include <nlopt.h>

enum { MOST_STEPS = 200, MOST_ROBUST = 100 };
static const double settled = 1e-10, robust_df = 4;
static const double log_least = -23, log_most = 7; // of q: 1e-10 .. 1e3 in the units of theta

// All memory of a fit, so that a search over q allocates once.
typedef struct work {
    const level_data *d;
    double *x, *b, *theta, *g, *w;
    double *diagonal, *below; // of Q + W, factored
    double *step, *b_step;    // Newton's
    double *solved;           // (Q + W)^-1 W X, n x k
    double *m, *m_right;      // the Schur complement and its right side
    double *walk;             // q_t of the increments, n - 1
    double *trial_x, *trial_b;
    double *offset; // log of a constant rate to begin with
} work;

static double *numbers(arena *a, size_t n) { return arena_new(a, double, n + 1); }

static work work_of(arena *a, const level_data *d) {
    size_t n = d->n, k = d->k;
    return (work){.d = d,
                  .x = numbers(a, n),
                  .b = numbers(a, k),
                  .theta = numbers(a, n),
                  .g = numbers(a, n),
                  .w = numbers(a, n),
                  .diagonal = numbers(a, n),
                  .below = numbers(a, n),
                  .step = numbers(a, n),
                  .b_step = numbers(a, k),
                  .solved = numbers(a, n * k),
                  .m = numbers(a, k * k),
                  .m_right = numbers(a, k),
                  .walk = numbers(a, n),
                  .trial_x = numbers(a, n),
                  .trial_b = numbers(a, k)};
}

// ---- families --------------------------------------------------------------------------------------------------------------------------

static double weight_of(const level_data *d, size_t t) { return d->weight ? d->weight[t] : 1; }

static bool is_missing(const level_data *d, size_t t) {
    return isnan(d->y[t]) || !(weight_of(d, t) > 0);
}

static double log_choose(double n, double y) {
    return special_lgamma(n + 1) - special_lgamma(y + 1) - special_lgamma(n - y + 1);
}

// Log-density of one observation; its slope and (minus) its curvature in theta where g is not NULL.
static double density(level_family family, double y, double n, double spread, double theta,
                      double *g, double *w) {
    double mean, p, sum;
    switch (family) {
    case LEVEL_GAUSSIAN:
        if (g) *g = (y - theta) * n / spread, *w = n / spread;
        return -0.5 * (log(2 * M_PI * spread / n) + (y - theta) * (y - theta) * n / spread);
    case LEVEL_POISSON:
        mean = n * exp(theta);
        if (g) *g = y - mean, *w = mean;
        return y * (log(n) + theta) - mean - special_lgamma(y + 1);
    case LEVEL_NEGBIN:
        mean = n * exp(theta);
        sum = spread + mean;
        if (g) *g = (y - mean) * spread / sum, *w = spread * mean * (spread + y) / (sum * sum);
        return special_lgamma(y + spread) - special_lgamma(spread) - special_lgamma(y + 1) +
               spread * log(spread / sum) + (y > 0 ? y * log(mean / sum) : 0);
    case LEVEL_BINOMIAL:
        p = 1 / (1 + exp(-theta));
        if (g) *g = y - n * p, *w = n * p * (1 - p);
        return log_choose(n, y) + y * theta -
               n * (theta > 0 ? theta + log1p(exp(-theta)) : log1p(exp(theta)));
    }
    return NAN;
}

static void set_theta(const work *s, const double *x, const double *b) {
    const level_data *d = s->d;
    for (size_t t = 0; t < d->n; t++) {
        s->theta[t] = x[t];
        for (size_t j = 0; j < d->k; j++) s->theta[t] += d->x[t + j * d->n] * b[j];
    }
}

// Log-density of all observations at x and b.
static double observed(const work *s, const double *x, const double *b, double spread,
                       bool slopes) {
    const level_data *d = s->d;
    double sum = 0;
    set_theta(s, x, b);
    for (size_t t = 0; t < d->n; t++) {
        if (slopes) s->g[t] = s->w[t] = 0;
        if (is_missing(d, t)) continue;
        sum += density(d->family, d->y[t], weight_of(d, t), spread, s->theta[t],
                       slopes ? &s->g[t] : NULL, slopes ? &s->w[t] : NULL);
    }
    return sum;
}

static double walked(const work *s, const double *x) {
    double sum = 0;
    for (size_t t = 1; t < s->d->n; t++)
        sum += (x[t] - x[t - 1]) * (x[t] - x[t - 1]) / (2 * s->walk[t - 1]);
    return sum;
}

// ---- Newton's step ---------------------------------------------------------------------------------------------------------------------

// Right side g - Q x, and Q + W factored.
static bool set_system(const work *s, const double *x) {
    size_t n = s->d->n;
    for (size_t t = 0; t < n; t++) {
        s->diagonal[t] = s->w[t];
        s->step[t] = s->g[t];
    }
    for (size_t t = 1; t < n; t++) {
        double precision = 1 / s->walk[t - 1], pull = (x[t] - x[t - 1]) * precision;
        s->diagonal[t - 1] += precision;
        s->diagonal[t] += precision;
        s->below[t - 1] = -precision;
        s->step[t - 1] += pull;
        s->step[t] -= pull;
    }
    return linear_tridiagonal_factor(s->diagonal, s->below, n);
}

// M = X'WX - X'W (Q+W)^-1 WX in s->m, and (Q+W)^-1 WX in s->solved.
static void set_schur(const work *s) {
    const level_data *d = s->d;
    size_t n = d->n, k = d->k;
    for (size_t j = 0; j < k; j++)
        for (size_t t = 0; t < n; t++) s->solved[t + j * n] = s->w[t] * d->x[t + j * n];
    linear_tridiagonal_solve(s->diagonal, s->below, n, s->solved, k);
    for (size_t j = 0; j < k; j++)
        for (size_t i = 0; i < k; i++) {
            double sum = 0;
            for (size_t t = 0; t < n; t++)
                sum += s->w[t] * d->x[t + i * n] * (d->x[t + j * n] - s->solved[t + j * n]);
            s->m[i + j * k] = sum;
        }
}

// Steps of x and b; the log determinants of Q + W and of M.
static bool newton(const work *s, double *log_det, double *log_det_m) {
    const level_data *d = s->d;
    size_t n = d->n, k = d->k;
    *log_det = *log_det_m = 0;
    for (size_t t = 0; t < n; t++) *log_det += log(s->diagonal[t]);
    linear_tridiagonal_solve(s->diagonal, s->below, n, s->step, 1);
    if (!k) return true;
    set_schur(s);
    for (size_t j = 0; j < k; j++) {
        s->b_step[j] = 0;
        for (size_t t = 0; t < n; t++)
            s->b_step[j] += d->x[t + j * n] * (s->g[t] - s->w[t] * s->step[t]);
    }
    if (!linear_solve(s->m, k, s->b_step, 1, log_det_m)) return false;
    for (size_t j = 0; j < k; j++)
        for (size_t t = 0; t < n; t++) s->step[t] -= s->solved[t + j * n] * s->b_step[j];
    return true;
}

static double largest(const double *v, size_t n) {
    double most = 0;
    for (size_t i = 0; i < n; i++) most = fmax(most, fabs(v[i]));
    return most;
}

// Goes a step, or a half, a quarter ... of it, to where the penalised density is not lower.
static double go(const work *s, double spread, double now) {
    const level_data *d = s->d;
    double part = 1, next = now;
    for (int half = 0; half < 40; half++, part /= 2) {
        for (size_t t = 0; t < d->n; t++) s->trial_x[t] = s->x[t] + part * s->step[t];
        for (size_t j = 0; j < d->k; j++) s->trial_b[j] = s->b[j] + part * s->b_step[j];
        next = observed(s, s->trial_x, s->trial_b, spread, false) - walked(s, s->trial_x);
        if (next >= now - 1e-9 * (1 + fabs(now))) break;
    }
    memcpy(s->x, s->trial_x, d->n * sizeof *s->x);
    memcpy(s->b, s->trial_b, d->k * sizeof *s->b);
    return next;
}

// The mode from where x and b are; the log-likelihood, NAN when there is none. `walk` is set.
static double find_mode(const work *s, double spread, int *steps) {
    const level_data *d = s->d;
    double log_det, log_det_m, now = observed(s, s->x, s->b, spread, true) - walked(s, s->x);
    for (*steps = 0; *steps < MOST_STEPS; ++*steps) {
        if (!set_system(s, s->x) || !newton(s, &log_det, &log_det_m)) return NAN;
        double longest = fmax(largest(s->step, d->n), largest(s->b_step, d->k));
        if (!isfinite(longest)) return NAN;
        now = go(s, spread, now);
        observed(s, s->x, s->b, spread, true);
        if (longest < settled) break;
    }
    if (!set_system(s, s->x) || !newton(s, &log_det, &log_det_m)) return NAN;
    double log_walk = 0;
    for (size_t t = 1; t < d->n; t++) log_walk += log(s->walk[t - 1]);
    return now - 0.5 * log_walk - 0.5 * log_det + 0.5 * log(2 * M_PI) - 0.5 * log_det_m;
}

static void set_walk(const work *s, double q) {
    for (size_t t = 0; t + 1 < s->d->n; t++) s->walk[t] = q;
}

// A flat level that fits the sums.
static void begin(const work *s) {
    const level_data *d = s->d;
    double y = 0, n = 0, level = 0;
    for (size_t t = 0; t < d->n; t++) {
        if (is_missing(d, t)) continue;
        y += d->family == LEVEL_GAUSSIAN ? d->y[t] * weight_of(d, t) : d->y[t];
        n += weight_of(d, t);
    }
    if (d->family == LEVEL_GAUSSIAN)
        level = y / n;
    else if (d->family == LEVEL_BINOMIAL)
        level = log((y + 0.5) / (n - y + 0.5));
    else
        level = log((y + 0.5) / n);
    for (size_t t = 0; t < d->n; t++) s->x[t] = level;
    for (size_t j = 0; j < d->k; j++) s->b[j] = 0;
}

// ---- variances -------------------------------------------------------------------------------------------------------------------------

// Diagonal of (Q+W)^-1 from its factors L D L', backwards (Takahashi): v_t = 1/d_t + l_t^2 v_{t+1}.
static void inverse_diagonal(const work *s, double *var) {
    size_t n = s->d->n;
    for (size_t t = n; t-- > 0;)
        var[t] = 1 / s->diagonal[t] + (t + 1 < n ? s->below[t] * s->below[t] * var[t + 1] : 0);
}

static bool set_variances(arena *a, const work *s, level_fit *fit) {
    const level_data *d = s->d;
    size_t n = d->n, k = d->k;
    inverse_diagonal(s, fit->var);
    if (!k) return true;
    set_schur(s);
    memcpy(fit->b_cov, s->m, k * k * sizeof *s->m);
    if (!linear_inverse(fit->b_cov, k, NULL)) return false;
    for (size_t j = 0; j < k; j++) fit->b_se[j] = sqrt(fit->b_cov[j + j * k]);
    for (size_t t = 0; t < n; t++)
        for (size_t i = 0; i < k; i++)
            for (size_t j = 0; j < k; j++)
                fit->var[t] += s->solved[t + i * n] * fit->b_cov[i + j * k] * s->solved[t + j * n];
    return true;
}

static ent_status finish(arena *a, const work *s, double loglik, int steps, level_fit *fit,
                         ent_err *err) {
    size_t n = s->d->n, k = s->d->k;
    fit->loglik = loglik;
    fit->steps = steps;
    fit->x = s->x;
    fit->b = s->b;
    fit->var = numbers(a, n);
    fit->b_se = numbers(a, k);
    fit->b_cov = numbers(a, k * k);
    if (isfinite(loglik) && set_variances(a, s, fit)) return ENT_OK;
    return err_set(
        err, ENT_ERR_INPUT, 0,
        "the level cannot be computed: regressors say the same thing, or numbers are out of range");
}

// Whether the regressors and a constant level can be told apart where there are observations.
static bool are_independent(arena *a, const level_data *d, size_t there) {
    arena_mark mark = arena_here(a);
    double *x = numbers(a, there * (d->k + 1)), *y = numbers(a, there), *b = numbers(a, d->k + 1);
    size_t row = 0;
    for (size_t t = 0; t < d->n; t++) {
        if (is_missing(d, t)) continue;
        x[row] = 1;
        for (size_t j = 0; j < d->k; j++) x[row + (j + 1) * there] = d->x[t + j * d->n];
        row++;
    }
    bool good = linear_least_squares(a, x, y, there, d->k + 1, 1, b, NULL, NULL);
    arena_rewind(a, mark);
    return good;
}

static ent_status check(arena *a, const level_data *d, ent_err *err) {
    size_t there = 0;
    double sum = 0;
    for (size_t t = 0; t < d->n; t++) {
        if (is_missing(d, t)) continue;
        there++;
        sum += d->y[t];
        if (d->family == LEVEL_BINOMIAL && (d->y[t] < 0 || d->y[t] > weight_of(d, t)))
            return err_set(err, ENT_ERR_INPUT, t, "bin %zu: more successes than trials", t + 1);
        if (d->family != LEVEL_GAUSSIAN && d->y[t] < 0)
            return err_set(err, ENT_ERR_INPUT, t, "bin %zu: a count below zero", t + 1);
    }
    if (there < d->k + 2)
        return err_set(err, ENT_ERR_INPUT, 0,
                       "a level wants at least %zu bins with observations, there are %zu", d->k + 2,
                       there);
    if (d->family != LEVEL_GAUSSIAN && sum == 0)
        return err_set(err, ENT_ERR_INPUT, 0,
                       "all counts are zero: no level can be told from them");
    if (d->k && !are_independent(a, d, there))
        return err_set(err, ENT_ERR_INPUT, 0,
                       "the model cannot be identified: a regressor does not vary, or they say the "
                       "same thing");
    return ENT_OK;
}

ent_status level_at(arena *a, const level_data *d, double q, double spread, level_fit *fit,
                    ent_err *err) {
    ENT_TRY(check(a, d, err));
    work s = work_of(a, d);
    int steps = 0;
    *fit = (level_fit){.q = q, .spread = spread};
    set_walk(&s, q);
    begin(&s);
    return finish(a, &s, find_mode(&s, spread, &steps), steps, fit, err);
}

// ---- searching q and spread --------------------------------------------------------------------------------------------------------------

static bool has_spread(const level_data *d) {
    return d->family == LEVEL_GAUSSIAN || d->family == LEVEL_NEGBIN;
}

// Minus the log-likelihood at logs of q and spread. It begins from where the last one ended: modes of near q are near.
static double minus_loglik(unsigned n, const double *at, double *gradient, void *own) {
    const work *s = own;
    int steps;
    set_walk(s, exp(at[0]));
    double loglik = find_mode(s, n > 1 ? exp(at[1]) : 1, &steps);
    if (isnan(loglik)) {
        begin(s);
        return 1e300;
    }
    return -loglik;
}

static double search_1(const work *s, double lo, double hi) {
    const double golden = 0.3819660112501051;
    double x = lo + golden * (hi - lo), w = x, v = x, d = 0, e = 0;
    double fx = minus_loglik(1, &x, NULL, (void *)s), fw = fx, fv = fx;
    for (int i = 0; i < 100; i++) {
        double middle = (lo + hi) / 2, tolerance = 1e-9 * fabs(x) + 1e-9;
        if (fabs(x - middle) <= 2 * tolerance - (hi - lo) / 2) break;
        double r = (x - w) * (fx - fv), q = (x - v) * (fx - fw), p = (x - v) * q - (x - w) * r;
        q = 2 * (q - r);
        if (q > 0) p = -p;
        q = fabs(q);
        if (fabs(p) >= fabs(0.5 * q * e) || p <= q * (lo - x) || p >= q * (hi - x)) {
            e = x >= middle ? lo - x : hi - x;
            d = golden * e;
        } else {
            e = d;
            d = p / q;
        }
        double u = fabs(d) >= tolerance ? x + d : x + copysign(tolerance, d),
               fu = minus_loglik(1, &u, NULL, (void *)s);
        if (fu <= fx) {
            if (u >= x)
                lo = x;
            else
                hi = x;
            v = w, fv = fw, w = x, fw = fx, x = u, fx = fu;
        } else {
            if (u < x)
                lo = u;
            else
                hi = u;
            if (fu <= fw || w == x)
                v = w, fv = fw, w = u, fw = fu;
            else if (fu <= fv || v == x || v == w)
                v = u, fv = fu;
        }
    }
    return x;
}

// The best of a coarse grid, so that Brent's search begins in the right valley.
static double search_q(const work *s) {
    double best = INFINITY, at = 0;
    const double step = 1;
    for (double x = log_least; x <= log_most; x += step) {
        double f = minus_loglik(1, &x, NULL, (void *)s);
        if (f < best) best = f, at = x;
    }
    return search_1(s, fmax(at - step, log_least), fmin(at + step, log_most));
}

static double variance(const level_data *d) {
    double sum = 0, squares = 0, n = 0;
    for (size_t t = 0; t < d->n; t++) {
        if (is_missing(d, t)) continue;
        sum += d->y[t], squares += d->y[t] * d->y[t], n++;
    }
    return fmax(squares / n - sum / n * (sum / n), 1e-12);
}

static void search_2(const work *s, double at[2]) {
    const level_data *d = s->d;
    double scale = d->family == LEVEL_GAUSSIAN ? log(variance(d)) : 0, best = INFINITY;
    double least[2] = {log_least + scale, scale - (scale != 0 ? 16 : 4)},
           most[2] = {log_most + scale, scale + 10};
    if (d->family == LEVEL_NEGBIN) least[1] = -5, most[1] = 10;
    double start[2] = {scale - 3, d->family == LEVEL_GAUSSIAN ? scale - 1 : 1};
    for (double dq = -6; dq <= 3; dq += 3)
        for (double ds = -3; ds <= 3; ds += 3) {
            double try[2] = {start[0] + dq, start[1] + ds};
            double f = minus_loglik(2, try, NULL, (void *)s);
            if (f < best) best = f, at[0] = try[0], at[1] = try[1];
        }
    nlopt_opt opt = nlopt_create(NLOPT_LN_BOBYQA, 2);
    if (!opt) return;
    nlopt_set_lower_bounds(opt, least);
    nlopt_set_upper_bounds(opt, most);
    nlopt_set_min_objective(opt, minus_loglik, (void *)s);
    nlopt_set_initial_step1(opt, 0.5);
    nlopt_set_xtol_abs1(opt, 1e-7);
    nlopt_set_ftol_abs(opt, 1e-11);
    nlopt_set_maxeval(opt, 400);
    nlopt_optimize(opt, at, &best);
    nlopt_destroy(opt);
}

ent_status level_estimate(arena *a, const level_data *d, level_fit *fit, ent_err *err) {
    ENT_TRY(check(a, d, err));
    work s = work_of(a, d);
    double at[2] = {0, 0};
    begin(&s);
    if (has_spread(d))
        search_2(&s, at);
    else
        at[0] = search_q(&s);
    ENT_TRY(level_at(a, d, exp(at[0]), exp(at[1]), fit, err));
    double scale = d->family == LEVEL_GAUSSIAN ? log(variance(d)) : 0;
    fit->at_edge = at[0] < log_least + scale + 3 || at[0] > log_most + scale - 1;
    return ENT_OK;
}

// ---- robust, uncertain, filtered ---------------------------------------------------------------------------------------------------------

ent_status level_robust(arena *a, const level_data *d, level_fit *fit, ent_err *err) {
    ENT_TRY(check(a, d, err));
    work s = work_of(a, d);
    double *before = numbers(a, d->n), loglik = NAN;
    int steps = 0;
    set_walk(&s, fit->q);
    begin(&s);
    for (int i = 0; i < MOST_ROBUST; i++) {
        loglik = find_mode(&s, fit->spread, &steps);
        double moved = 0;
        for (size_t t = 0; t < d->n; t++) moved = fmax(moved, fabs(s.x[t] - before[t]));
        memcpy(before, s.x, d->n * sizeof *before);
        if (!isfinite(loglik) || (i && moved < 1e-8)) break;
        for (size_t t = 1; t < d->n; t++) {
            double jump = (s.x[t] - s.x[t - 1]) * (s.x[t] - s.x[t - 1]);
            s.walk[t - 1] = (robust_df * fit->q + jump) / (robust_df + 1);
        }
    }
    return finish(a, &s, loglik, steps, fit, err);
}

enum { PROFILE = 41, MOST_DRAWS = 1000 };

ent_status level_add_uncertainty(arena *a, const level_data *d, level_fit *fit, int draws,
                                 uint64_t seed, ent_err *err) {
    ENT_TRY(check(a, d, err));
    size_t n = d->n;
    work s = work_of(a, d);
    double at[PROFILE], density_at[PROFILE], sum = 0, width = 4;
    double *within = numbers(a, n), *mean = numbers(a, n), *square = numbers(a, n),
           *var = numbers(a, n);
    double *levels = numbers(a, n * PROFILE), *variances = numbers(a, n * PROFILE);
    begin(&s);
    for (int i = 0; i < PROFILE; i++) {
        int steps;
        at[i] = log(fit->q) + width * (2.0 * i / (PROFILE - 1) - 1);
        set_walk(&s, exp(at[i]));
        double loglik = find_mode(&s, fit->spread, &steps);
        density_at[i] = isnan(loglik) ? 0 : exp(loglik - fit->loglik);
        sum += density_at[i];
        inverse_diagonal(&s, var);
        memcpy(levels + (size_t)i * n, s.x, n * sizeof *s.x);
        memcpy(variances + (size_t)i * n, var, n * sizeof *var);
    }
    rng r = rng_of(seed, 0, 0);
    if (draws > MOST_DRAWS) draws = MOST_DRAWS;
    for (int k = 0; k < draws; k++) {
        double u = rng_uniform(&r) * sum;
        int i = 0;
        while (i < PROFILE - 1 && (u -= density_at[i]) > 0) i++;
        for (size_t t = 0; t < n; t++) {
            double x = levels[(size_t)i * n + t] - fit->x[t];
            within[t] += variances[(size_t)i * n + t];
            mean[t] += x;
            square[t] += x * x;
        }
    }
    for (size_t t = 0; draws > 1 && t < n; t++) {
        double extra = fmax(square[t] / draws - mean[t] / draws * (mean[t] / draws), 0);
        fit->var[t] = fmax(fit->var[t], within[t] / draws) + extra;
    }
    return ENT_OK;
}

void level_filter(const level_data *d, double q, double s2, double *x, double *var,
                  double *loglik) {
    double level = NAN, p = NAN;
    *loglik = 0;
    for (size_t t = 0; t < d->n; t++) {
        double noise = s2 / weight_of(d, t);
        bool missing = is_missing(d, t);
        p += q;
        if (isnan(level) && !missing) {
            level = d->y[t];
            p = noise;
        } else if (!missing) {
            double f = p + noise, v = d->y[t] - level, gain = p / f;
            *loglik -= 0.5 * (log(2 * M_PI * f) + v * v / f);
            level += gain * v;
            p *= 1 - gain;
        }
        x[t] = level;
        var[t] = p;
    }
}
