// SPDX-License-Identifier: Apache-2.0
//
// Marked multivariate Hawkes processes: whether the events of one stream are followed by events of another more often than slow trends, the
// volume of news and the streams' own momentum explain. The formulas are those of docs/dynamics.md, section "Excitation":
//
//     lambda_i(t) = e_i(t) [ sum_b mu_ib phi_b(t) + sum_jk alpha_ijk S_jk(t) ],   alpha, mu >= 0
//     S_jk(t)     = sum over events n of stream j before t:  w_n beta_k exp(-beta_k (t - t_n))
//
// For fixed decays beta the log-likelihood is linear inside the log and splits into one concave problem a target i. So a target's events
// become a *design*, rows of (phi, S) and the integral G of each column, and everything else works on designs:
//
//     events ──hawkes_design_of──▶ design ──hawkes_fit──▶ theta = (mu, alpha), log-likelihood, information
//
//     hawkes_kernel.h   the arithmetic, four rows at a time
//     hawkes_fit.h      maximum, penalties, tests of one source, intervals, decay by profile
//     hawkes_simulate.h sample paths, the same whatever is left out
//     hawkes_residual.h does it fit? time-rescaled residuals
//     hawkes_draw.h     bootstrap and circular shifts, by threads
//     hawkes_jitter.h   day-stamped data and fast decays: jitters combined by Rubin's rules
//     whatif.h          what would not have happened without a stream
//
// Day-stamped events have a discrete form: counts Y_i(s) are Poisson(lambda_i(s)) with F_jk(s) = rho F_jk(s-1) + (1-rho) Y_j(s-1),
// rho = exp(-beta). That is the formula above with exp(beta) - 1 for the factor beta, and sums over days for integrals; `daily` chooses it
// everywhere. Bins of exposure then begin on whole days.
//
// Times are days from the beginning of the span. Memory comes from the arena given first; nothing here is printed, nothing is global.
#ifndef MEASURE_HAWKES_H
#define MEASURE_HAWKES_H

#include "base/arena.h"
#include "base/err.h"

enum { HAWKES_STREAMS = 32, HAWKES_DECAYS = 8 };

typedef struct hawkes_events {
    size_t n;
    const double *time;      // [n] ascending, 0..span; equal times do not excite each other
    const int *stream;       // [n] 0..n_streams-1
    const double *weight;    // [n] weight of the event as a parent, > 0; NULL: 1
    const size_t *kin_begin; // [n+1] into `kin`; NULL: the same-document rule is off
    const uint32_t *kin;     // earlier events that share a document with event n: no parents of it
} hawkes_events;

typedef struct hawkes_model {
    int n_streams, n_decays;
    double span_days;
    double dead_days;       // younger parents are ignored; 0 for none
    bool daily;             // times are whole days, events are counts a day; see below
    const double *decay;    // [n_decays] beta, per day
    size_t n_bins;          // 0: exposure 1 throughout
    const double *edge;     // [n_bins+1] from 0 to span, ascending
    const double *exposure; // [n_streams][n_bins], > 0, mean about 1
    size_t n_knots;         // 0: the baseline is constant
    const double *knot;     // [n_knots >= 2] ascending; linear hats, constant outside
} hawkes_model;

// The kernel's height at age zero, from which it falls by beta.
double hawkes_height(const hawkes_model *m, int k);

static inline size_t hawkes_bases(const hawkes_model *m) { return m->n_knots ? m->n_knots : 1; }
static inline size_t hawkes_columns(const hawkes_model *m) {
    return hawkes_bases(m) + (size_t)m->n_streams * (size_t)m->n_decays;
}
// The column of alpha_jk.
static inline size_t hawkes_column(const hawkes_model *m, int source, int k) {
    return hawkes_bases(m) + (size_t)source * (size_t)m->n_decays + (size_t)k;
}

// Refuses what has no likelihood, in words: no span, times outside it or not ascending, weights or exposure that are not positive
// finite numbers, edges or knots that do not ascend, no decays. All functions below take only what passed here.
ent_status hawkes_check(const hawkes_model *m, const hawkes_events *e, ent_err *err) ENT_MUST_USE;

// Equally spaced knots over the span, the nearest to one every `spacing_days`; none when the span is shorter than one and a half.
void hawkes_knots(arena *a, hawkes_model *m, double spacing_days);

// One target: rows are its events, columns first phi, then S in the order j, k.
typedef struct hawkes_design {
    size_t n, stride; // rows; stride is n rounded up to HAWKES_LANES
    size_t n_columns, n_bases;
    double *x;       // column c at x + c * stride, zeros behind row n
    double *g;       // [n_columns] integral of the column times exposure
    double constant; // of the log-likelihood: sum of log exposure, less log y! for counts
} hawkes_design;

hawkes_design hawkes_design_of(arena *a, const hawkes_model *m, const hawkes_events *e, int target);

// The designs of all streams, in one pass over the events.
void hawkes_designs_of(arena *a, const hawkes_model *m, const hawkes_events *e,
                       hawkes_design *designs);

// G of one target: g[j * n_decays + k] = sum over events of j of w H_k.
void hawkes_compensators(arena *a, const hawkes_model *m, const hawkes_events *e, int target,
                         double *g);

// A row for each day instead of each event (daily models): `count` [days] gets the events of the target. g and constant are 0.
hawkes_design hawkes_days_of(arena *a, const hawkes_model *m, const hawkes_events *e, int target,
                             double *count);

// Log-likelihood and gradient of each stream at theta ([n_streams][columns]), without keeping designs: memory does not grow with the
// events. `gradient` has theta's shape, or is NULL.
void hawkes_loglik(arena *a, const hawkes_model *m, const hawkes_events *e, const double *theta,
                   double *loglik, double *gradient);

// phi at a time: at most two hats, `*first` and the one behind it. weight[1] is 0 where there is one.
void hawkes_hats(const hawkes_model *m, double t, size_t *first, double weight[2]);

// Exposure of a stream at a time; bins are open on the right, but for the last.
double hawkes_exposure_at(const hawkes_model *m, int stream, double t);

// S at the end of the span, [n_streams * n_decays] in the order j, k: where a forecast begins.
void hawkes_state_at_end(arena *a, const hawkes_model *m, const hawkes_events *e, double *s);

// Events with the kin of the same-document rule filled in: `document_begin` [n+1] into `document`, any numbers.
void hawkes_kin(arena *a, hawkes_events *e, const size_t *document_begin, const uint32_t *document);

#endif
