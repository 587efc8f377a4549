// SPDX-License-Identifier: Apache-2.0
//
// What comes next, how sure, and whether such forecasts were any good: every model beside what anybody would say without one.
//
//     clim     all windows of this length so far
//     recent   those of the last 12 months
//     persist  Poisson at what the last window had, at least 0.5
//     level    the level model (level.h), negative binomial
//     var      autoregression of all streams, residuals drawn again
//     bvar     with the prior of Sims and Zha, normal residuals
//
// A forecast is a sample of sums over the next h bins. The log score of a sample is that of the negative binomial (or Poisson) of
// its mean and variance, the same for all models.
#ifndef MEASURE_FORECAST_H
#define MEASURE_FORECAST_H

#include "measure/counts.h"
#include "measure/score.h"

#define FORECAST_LIST(F) \
    F(clim)              \
    F(recent)            \
    F(persist)           \
    F(level)             \
    F(var)               \
    F(bvar)
#define FORECAST_ENUM(name) FORECAST_##name,
typedef enum forecast_model { FORECAST_LIST(FORECAST_ENUM) N_FORECASTS } forecast_model;
const char *forecast_name(forecast_model m);

enum { FORECAST_MOST_HORIZONS = 8, FORECAST_PLACES = 10 };

typedef struct forecast_plan {
    int target;                                       // stream of the counts
    unsigned models;                                  // bits
    size_t horizons, horizon[FORECAST_MOST_HORIZONS]; // bins, ascending
    size_t refit;                                     // bins between two fits of parameters; 13
    size_t year;                                      // bins of 12 months
    size_t paths;                                     // of each sample
    size_t lags;                                      // of var and bvar
    uint64_t seed;
} forecast_plan;

typedef struct forecast {
    bool there;          // whether the model could be fitted
    double mean, lo, hi; // 90 per cent
    double some;         // probability of at least one
} forecast;

// From the end of the counts. `f`: [N_FORECASTS][horizons].
ent_status forecast_now(arena *a, const counts *c, const forecast_plan *p, forecast *f,
                        ent_err *err) ENT_MUST_USE;

typedef struct backtest {
    size_t n;                                       // origins at which model and outcome were there
    double crps, neglog, brier, interval, coverage; // means
    double pit
        [FORECAST_PLACES]; // share of outcomes whose place was in each tenth of the forecast: 0.1 each if it is calibrated
    double pit_ks_p; // of uniform places
    double gain,
        gain_p; // CRPS over that of the best of clim, recent and persist; Diebold-Mariano, two-sided
    double gain_clim, gain_clim_p; // over clim
} backtest;

// Forecasts from every `step`-th bin from first to last (indices of bins whose data are known), with nothing later than it. `stop`, asked
// between origins, may be NULL: true ends early. `b`: [N_FORECASTS][horizons].
ent_status forecast_backtest(arena *a, const counts *c, const forecast_plan *p, size_t first,
                             size_t last, size_t step, bool (*stop)(void), backtest *b,
                             ent_err *err) ENT_MUST_USE;

#endif
