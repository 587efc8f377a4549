// SPDX-License-Identifier: Apache-2.0
//
// How cooperation waxes and wanes: a level behind the counts of a series, with its uncertainty and its change points.
//
//     balance   n+ of n+ and n-           2 logistic(x) - 1, from -1 to 1; the volume of news cancels: the headline
//     activity  n+ by exposure, NegBin    exp(x): together-events a bin at mean exposure; volume is an offset, never a signal
//     tone      mean score                x; volume changes how sure it is, not what it is
//
// "Enthusiasm" is the tone of what one side says to the other, "deeds" the balance of what it does.
#ifndef MEASURE_FLOW_H
#define MEASURE_FLOW_H

#include "measure/breaks.h"
#include "measure/level.h"
#include "measure/series.h"

#define FLOW_LIST(F) \
    F(balance)       \
    F(activity)      \
    F(tone)          \
    F(enthusiasm)    \
    F(deeds)
#define FLOW_ENUM(name) FLOW_##name,
typedef enum flow_form { FLOW_LIST(FLOW_ENUM) N_FLOWS } flow_form;
const char *flow_name(flow_form f);

typedef struct flow {
    flow_form form;
    series_way way;
    int domain;
    size_t n;
    double *level, *lo, *hi; // n, on the scale above; 90 per cent, what is not known of q counted
    double *observed;    // n: share, rate or mean as observed on that scale; NAN where nothing was
    level_fit fit;       // on the scale of x
    breaks changes;      // of the observed bins; `at` counts bins of the series, from 1
    const char *warning; // NULL, or what to beware of
} flow;

// What level.h is given: for forecasts and tests too.
level_data flow_data(arena *a, const series *s, series_way way, int about, flow_form form);

// ENT_ERR_INPUT: too little to say. Activity wants exposure.
ent_status flow_estimate(arena *a, const series *s, series_way way, int about, flow_form form,
                         uint64_t seed, flow *f, ent_err *err) ENT_MUST_USE;

#endif
