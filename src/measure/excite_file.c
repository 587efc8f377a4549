// SPDX-License-Identifier: Apache-2.0
#include "measure/excite_file.h"
#include "base/day.h"
#include "measure/input.h"
#include <jansson.h>
#include <math.h>

// ---- writing -------------------------------------------------------------------------------------------------------------------------

static void write_estimate(json *j, double value, double se, double lo, double hi,
                           const char *format, ...) ENT_PRINTF(6, 7);
static void write_estimate(json *j, double value, double se, double lo, double hi,
                           const char *format, ...) {
    char name[256];
    va_list args;
    va_start(args, format);
    vsnprintf(name, sizeof name, format, args);
    va_end(args);
    json_estimate(j, &(estimate){name, value, se, lo, hi});
}

static void write_ints(json *j, const char *key, const int *v, size_t n) {
    json_key(j, key);
    json_open(j, '[');
    for (size_t i = 0; i < n; i++) json_int(j, v[i]);
    json_close(j, ']');
}

void excite_write_config(json *j, const excite_settings *s, const excite *x) {
    static const char *const penalties[] = {"none", "l1", "group"};
    json_key(j, "config");
    json_open(j, '{');
    json_key_str(j, "model", SV("hawkes"));
    json_key_str(j, "form", x->model.daily ? SV("daily") : SV("continuous"));
    json_key_numbers(j, "half_lives_days", s->half_life_days, (size_t)s->n_half_lives);
    json_key_number(j, "knots_weeks", s->knot_weeks);
    json_key_str(j, "penalty", sv_of(penalties[s->penalty]));
    json_key_number(j, "dead_days", s->dead_days);
    json_key_bool(j, "same_document_rule", x->events.kin_begin != NULL);
    json_key_bool(j, "exposure", x->exposed);
    json_key_bool(j, "marks", s->marks);
    json_key_int(j, "bootstrap", (int64_t)s->bootstrap);
    json_key_int(j, "seed", (int64_t)s->seed);
    json_key_day(j, "from", x->origin);
    json_key_number(j, "span_days", x->model.span_days);
    json_close(j, '}');
}

static void write_streams(json *j, const excite *x) {
    json_key(j, "streams");
    json_open(j, '[');
    for (int i = 0; i < x->n_streams; i++) {
        json_open(j, '{');
        json_key_str(j, "name", x->name[i]);
        json_key_int(j, "n", (int64_t)x->count[i]);
        json_close(j, '}');
    }
    json_close(j, ']');
}

// Profile intervals (95 %) of each alpha; bootstrap ones (90 %) of their sums over decays.
static void write_estimates(arena *a, json *j, const excite *x, const excite_settings *s,
                            const excite_fit *f) {
    const hawkes_model *m = &x->model;
    size_t columns = hawkes_columns(m);
    json_key(j, "estimates");
    json_open(j, '[');
    for (int i = 0; i < x->n_streams; i++) {
        const hawkes_fit *fit = &f->fits.fit[i];
        const hawkes_design *d = &f->fits.design[i];
        for (size_t b = 0; b < d->n_bases; b++) {
            double se = hawkes_se(fit, d, b), v = fit->theta[b];
            write_estimate(j, v, se, fmax(0, v - 1.644853627 * se), v + 1.644853627 * se,
                           "mu." SV_FMT ".%zu", SV_ARG(x->name[i]), b);
        }
        for (int source = 0; source < x->n_streams; source++)
            for (int k = 0; k < m->n_decays; k++) {
                double lo, hi;
                size_t c = hawkes_column(m, source, k);
                hawkes_interval(a, d, fit, c, &lo, &hi);
                write_estimate(j, fit->theta[c], hawkes_se(fit, d, c), lo, hi,
                               "alpha." SV_FMT "." SV_FMT ".%gd", SV_ARG(x->name[i]),
                               SV_ARG(x->name[source]), s->half_life_days[k]);
            }
        for (int source = 0; source < x->n_streams; source++) {
            double *sums = arena_new(a, double, f->draws.n + 1);
            for (size_t r = 0; r < f->draws.n; r++)
                for (int k = 0; k < m->n_decays; k++)
                    sums[r] += f->draws.theta[(r * (size_t)x->n_streams + (size_t)i) * columns +
                                              hawkes_column(m, source, k)];
            write_estimate(j, f->branching[i * x->n_streams + source], NAN,
                           hawkes_quantile(sums, f->draws.n, .05),
                           hawkes_quantile(sums, f->draws.n, .95), "branching." SV_FMT "." SV_FMT,
                           SV_ARG(x->name[i]), SV_ARG(x->name[source]));
            if (!f->jittered) continue;
            double v = f->jittered[i * x->n_streams + source],
                   se = f->jittered_se[i * x->n_streams + source];
            write_estimate(j, v, se, fmax(0, v - 1.644853627 * se), v + 1.644853627 * se,
                           "branching_jittered." SV_FMT "." SV_FMT, SV_ARG(x->name[i]),
                           SV_ARG(x->name[source]));
        }
    }
    write_estimate(j, f->radius, NAN, NAN, NAN, "spectral_radius");
    json_close(j, ']');
}

static void write_pairs(arena *a, json *j, const excite *x, const excite_fit *f) {
    json_key(j, "pairs");
    json_open(j, '[');
    for (int i = 0; i < x->n_streams; i++)
        for (int source = 0; source < x->n_streams; source++) {
            hawkes_ratio r =
                hawkes_test_source(a, &x->model, &f->fits.design[i], &f->fits.fit[i], source);
            hawkes_curve c = whatif_curve(a, &x->model, f->fits.theta, &f->draws, source, i, 2, 46);
            json_open(j, '{');
            json_key_str(j, "from", x->name[source]);
            json_key_str(j, "to", x->name[i]);
            json_key_number(j, "likelihood_ratio", r.ratio);
            json_key_number(j, "p", r.p);
            json_key_numbers(j, "age_days", c.day, c.n);
            json_key_numbers(j, "response", c.mean, c.n);
            if (c.lo) json_key_numbers(j, "response_lo", c.lo, c.n);
            if (c.hi) json_key_numbers(j, "response_hi", c.hi, c.n);
            json_close(j, '}');
        }
    json_close(j, ']');
}

static void write_residuals(json *j, const excite *x, const excite_fit *f) {
    json_key(j, "residuals");
    json_open(j, '[');
    for (int i = 0; i < x->n_streams; i++) {
        const hawkes_fit *fit = &f->fits.fit[i];
        json_open(j, '{');
        json_key_str(j, "stream", x->name[i]);
        json_key_number(j, "loglik", fit->loglik);
        json_key_number(j, "aic", 2 * (double)fit->n_free - 2 * fit->loglik);
        json_key_bool(j, "converged", fit->converged);
        json_key_bool(j, "identified", fit->identified);
        json_key_number(j, "ks", f->goodness[i].ks);
        json_key_number(j, "ks_p", f->goodness[i].ks_p);
        json_key_number(j, "lag1_p", f->goodness[i].lag1_p);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void write_process(json *j, const excite *x, const excite_fit *f) {
    const hawkes_model *m = &x->model;
    size_t width = (size_t)m->n_streams * hawkes_columns(m);
    json_key(j, "process");
    json_open(j, '{');
    json_key_int(j, "origin_day", x->origin);
    json_key_number(j, "span_days", m->span_days);
    json_key_number(j, "dead_days", m->dead_days);
    json_key_bool(j, "daily", m->daily);
    json_key_bool(j, "parents_thinned", x->exposed);
    json_key_number(j, "radius", f->radius);
    json_key_numbers(j, "decay", m->decay, (size_t)m->n_decays);
    json_key_numbers(j, "knot", m->knot, m->n_knots);
    json_key_numbers(j, "edge", m->edge, m->n_bins ? m->n_bins + 1 : 0);
    json_key_numbers(j, "exposure", m->exposure, m->n_bins * (size_t)m->n_streams);
    json_key_numbers(j, "theta", f->fits.theta, width);
    json_key_numbers(j, "draws", f->draws.theta, f->draws.n * width);
    json_key_numbers(j, "time", x->events.time, x->events.n);
    write_ints(j, "stream", x->events.stream, x->events.n);
    json_key_numbers(j, "weight", x->events.weight, x->events.n);
    json_close(j, '}');
}

void excite_write_fit(arena *a, json *j, const excite *x, const excite_settings *s,
                      const excite_fit *f) {
    write_streams(j, x);
    write_estimates(a, j, x, s, f);
    write_pairs(a, j, x, f);
    write_residuals(j, x, f);
    write_process(j, x, f);
}

static void write_checks(json *j, const verdict *v) {
    json_key(j, "checks");
    json_open(j, '{');
    for (int i = 0; i < CHECKS; i++) {
        const check *c = &v->checks[i];
        json_key(j, c->id);
        json_open(j, '{');
        json_key_str(j, "rule", sv_of(c->rule));
        json_key(j, "passed");
        if (c->result == CHECK_NOT_RUN)
            json_str(j, SV("not run"));
        else
            json_bool(j, c->result == CHECK_PASSED);
        json_key_number(j, "value", c->value);
        json_key_str(j, "says", c->says);
        json_close(j, '}');
    }
    json_close(j, '}');
}

static void write_list(json *j, const char *key, sv list, char separator) {
    sv part;
    json_key(j, key);
    json_open(j, '[');
    while (sv_split(&list, separator, &part)) json_str(j, sv_trim(part));
    json_close(j, ']');
}

void excite_write_result(json *j, const excite *x, const excite_claim *c, const excite_result *r) {
    static const char *const lives[] = {"8w", "26w", "52w"};
    json_key_str(j, "from", x->name[c->from]);
    json_key_str(j, "to", x->name[c->to]);
    write_list(j, "given", c->given, ',');
    json_key(j, "estimates");
    json_open(j, '[');
    json_estimate(j, &(estimate){"share_of_target_after_source", r->facts.share, NAN,
                                 r->facts.share_lo, r->facts.share_hi});
    json_estimate(j, &(estimate){"branching", r->alpha, NAN, r->alpha_lo, r->alpha_hi});
    for (int h = 0; h < 3; h++) {
        char name[32];
        snprintf(name, sizeof name, "drift.%s", lives[h]);
        json_estimate(j, &(estimate){name, r->drift_b[h], r->drift_se[h],
                                     r->drift_b[h] - 1.644853627 * r->drift_se[h],
                                     r->drift_b[h] + 1.644853627 * r->drift_se[h]});
        snprintf(name, sizeof name, "level.%s", lives[h]);
        json_estimate(j, &(estimate){name, r->level_b[h], r->level_se[h],
                                     r->level_b[h] - 1.644853627 * r->level_se[h],
                                     r->level_b[h] + 1.644853627 * r->level_se[h]});
    }
    json_estimate(j, &(estimate){"smallest_effect_80", r->facts.smallest_effect, NAN, NAN, NAN});
    json_close(j, ']');
    json_key(j, "tests");
    json_open(j, '{');
    json_key_number(j, "likelihood_ratio", r->ratio.ratio);
    json_key_number(j, "likelihood_ratio_p", r->ratio.p);
    json_key_number(j, "shift_p", r->shift.p);
    json_key_int(j, "shifts", (int64_t)r->shift.n_done);
    json_key_number(j, "shift_p_holm", r->verdict.p);
    json_key_number(j, "reverse_shift_p", r->reverse.p);
    json_key_numbers(j, "drift_p", r->drift_p, 3);
    json_key_numbers(j, "level_p", r->level_p, 3);
    json_key_number(j, "var_f_p", r->var_f_p);
    json_key_number(j, "var_hc0_p", r->var_hc0_p);
    json_key_number(j, "crps_gain", r->gain);
    json_key_number(j, "crps_gain_p", r->gain_p);
    json_key_int(j, "episodes", (int64_t)r->n_episodes);
    json_close(j, '}');
    write_checks(j, &r->verdict);
    json_key_str(j, "verdict", sv_of(r->verdict.words));
    json_key_str(j, "wording", r->verdict.wording);
    write_list(j, "not_adjusted_for", r->facts.not_adjusted, ';');
}

void excite_write_fan(json *j, const whatif_fan *fan) {
    json_key_numbers(j, "day", fan->day, fan->n + 1);
    json_key_numbers(j, "with_mean", fan->with_mean, fan->n);
    json_key_numbers(j, "with_lo", fan->with_lo, fan->n);
    json_key_numbers(j, "with_hi", fan->with_hi, fan->n);
    json_key_numbers(j, "without_mean", fan->without_mean, fan->n);
    json_key_numbers(j, "without_lo", fan->without_lo, fan->n);
    json_key_numbers(j, "without_hi", fan->without_hi, fan->n);
    json_key(j, "share");
    json_open(j, '[');
    json_number(j, fan->removed_share);
    json_number(j, fan->removed_lo);
    json_number(j, fan->removed_hi);
    json_close(j, ']');
}

// ---- reading -----------------------------------------------------------------------------------------------------------------------------

typedef struct reading {
    arena *a;
    const char *path;
    const json_t *process;
    ent_err *err;
} reading;

static ent_status damaged(const reading *r, const char *key) {
    return err_set(r->err, ENT_ERR_INPUT, 0,
                   "%s: no fit of `entente fit --model hawkes', or damaged: %s", r->path, key);
}

static ent_status numbers(const reading *r, const char *key, const double **out, size_t *n) {
    const json_t *list = json_object_get(r->process, key);
    if (!json_is_array(list)) return damaged(r, key);
    double *v = arena_new(r->a, double, json_array_size(list) + 1);
    for (*n = 0; *n < json_array_size(list); ++*n) {
        const json_t *one = json_array_get(list, *n);
        if (!json_is_number(one)) return damaged(r, key);
        v[*n] = json_number_value(one);
    }
    *out = v;
    return ENT_OK;
}

static ent_status read_names(const reading *r, const json_t *root, excite_kept *k) {
    const json_t *streams = json_object_get(root, "streams");
    size_t n = json_array_size(streams);
    if (n < 1 || n > HAWKES_STREAMS) return damaged(r, "streams");
    k->n_streams = (int)n;
    for (size_t i = 0; i < n; i++) {
        const char *name = json_string_value(json_object_get(json_array_get(streams, i), "name"));
        if (!name) return damaged(r, "streams");
        k->name[i] = arena_copy(r->a, sv_of(name));
    }
    return ENT_OK;
}

static ent_status read_model(const reading *r, excite_kept *k) {
    hawkes_model *m = &k->model;
    size_t decays, n_exposure;
    m->n_streams = k->n_streams;
    m->span_days = json_number_value(json_object_get(r->process, "span_days"));
    m->dead_days = json_number_value(json_object_get(r->process, "dead_days"));
    m->daily = json_is_true(json_object_get(r->process, "daily"));
    k->parents_thinned = json_is_true(json_object_get(r->process, "parents_thinned"));
    k->origin = (ent_day)json_integer_value(json_object_get(r->process, "origin_day"));
    k->radius = json_number_value(json_object_get(r->process, "radius"));
    ENT_TRY(numbers(r, "decay", &m->decay, &decays));
    ENT_TRY(numbers(r, "knot", &m->knot, &m->n_knots));
    ENT_TRY(numbers(r, "edge", &m->edge, &m->n_bins));
    ENT_TRY(numbers(r, "exposure", &m->exposure, &n_exposure));
    if (m->n_bins) m->n_bins--;
    if (decays < 1 || decays > HAWKES_DECAYS) return damaged(r, "decay");
    if (n_exposure != m->n_bins * (size_t)m->n_streams) return damaged(r, "exposure");
    m->n_decays = (int)decays;
    return ENT_OK;
}

static ent_status read_events(const reading *r, excite_kept *k) {
    const double *of;
    size_t times, streams, weights;
    ENT_TRY(numbers(r, "time", &k->events.time, &times));
    ENT_TRY(numbers(r, "stream", &of, &streams));
    ENT_TRY(numbers(r, "weight", &k->events.weight, &weights));
    if (streams != times || weights != times) return damaged(r, "time, stream, weight");
    int *number = arena_new(r->a, int, times + 1);
    for (size_t n = 0; n < times; n++)
        number[n] = of[n] >= 0 && of[n] < k->n_streams ? (int)of[n] : -1;
    k->events.n = times;
    k->events.stream = number;
    return hawkes_check(&k->model, &k->events, r->err);
}

static ent_status read_parameters(const reading *r, excite_kept *k) {
    const double *draws;
    size_t width = (size_t)k->n_streams * hawkes_columns(&k->model), n, n_draws;
    ENT_TRY(numbers(r, "theta", &k->theta, &n));
    ENT_TRY(numbers(r, "draws", &draws, &n_draws));
    if (n != width || n_draws % width) return damaged(r, "theta, draws");
    for (size_t i = 0; i < width; i++)
        if (!(k->theta[i] >= 0)) return damaged(r, "theta");
    for (size_t i = 0; i < n_draws; i++)
        if (!(draws[i] >= 0)) return damaged(r, "draws");
    double *copy = arena_new(r->a, double, n_draws + 1);
    memcpy(copy, draws, n_draws * sizeof *copy);
    k->draws = (hawkes_draws){.n = n_draws / width, .n_asked = n_draws / width, .theta = copy};
    return ENT_OK;
}

static ent_status read_root(reading *r, const json_t *root, excite_kept *k) {
    const char *schema = json_string_value(json_object_get(root, "schema"));
    r->process = json_object_get(root, "process");
    if (!schema || strcmp(schema, "entente.fit.1") != 0 || !json_is_object(r->process))
        return damaged(r, "schema");
    ENT_TRY(read_names(r, root, k));
    ENT_TRY(read_model(r, k));
    ENT_TRY(read_events(r, k));
    return read_parameters(r, k);
}

// jansson's memory must not be lost when the arena runs out: there an own way out closes it.
ent_status excite_read_fit(arena *a, const char *path, excite_kept *k, ent_err *err) {
    sv bytes;
    json_error_t why;
    jmp_buf before;
    reading r = {a, path, NULL, err};
    *k = (excite_kept){0};
    ENT_TRY(input_file(a, path, &bytes, k->hash, err));
    json_t *root = json_loadb(bytes.p, bytes.len, 0, &why);
    if (!root)
        return err_set(err, ENT_ERR_INPUT, (uint64_t)why.line, "%s:%d: %s", path, why.line,
                       why.text);
    memcpy(before, a->out, sizeof before);
    if (arena_try(a)) {
        json_decref(root);
        memcpy(a->out, before, sizeof before);
        arena_fail(a);
    }
    ent_status status = read_root(&r, root, k);
    memcpy(a->out, before, sizeof before);
    json_decref(root);
    return status;
}
