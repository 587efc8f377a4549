// SPDX-License-Identifier: Apache-2.0
#include "cli/streams.h"
#include "measure/input.h"
#include <math.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

stream_settings stream_settings_defaults(void) {
    return (stream_settings){.bootstrap = 200, .from = ENT_NO_DAY, .to = ENT_NO_DAY};
}

bool streams_days(sv words, double *days) {
    double unit = 1;
    if (sv_ends(words, SV("d")))
        words.len--;
    else if (sv_ends(words, SV("w")))
        words.len--, unit = 7;
    if (!number_read(words, days)) return false;
    *days *= unit;
    return true;
}

static ent_status read_half_lives(const char *list, excite_settings *s, ent_err *err) {
    sv rest = sv_of(list), one;
    s->n_half_lives = 0;
    while (sv_split(&rest, ',', &one)) {
        double days;
        if (s->n_half_lives == HAWKES_DECAYS)
            return err_set(err, ENT_ERR_USAGE, 0, "--decays: at most %d", HAWKES_DECAYS);
        if (!streams_days(one, &days) || !(days > 0))
            return err_set(err, ENT_ERR_USAGE, 0,
                           "--decays " SV_FMT ": a half-life is days or weeks, 3d or 2w",
                           SV_ARG(one));
        s->half_life_days[s->n_half_lives++] = days;
    }
    return ENT_OK;
}

ent_status streams_settings(const stream_settings *x, const measure_settings *m, excite_settings *s,
                            ent_err *err) {
    *s = excite_defaults();
    if (x->half_lives) ENT_TRY(read_half_lives(x->half_lives, s, err));
    if (x->knots) {
        if (!streams_days(sv_of(x->knots), &s->knot_weeks) || s->knot_weeks < 0)
            return err_set(err, ENT_ERR_USAGE, 0, "--knots %s: weeks are wanted, 26w", x->knots);
        if (sv_ends(sv_of(x->knots), SV("w")) || sv_ends(sv_of(x->knots), SV("d")))
            s->knot_weeks /= 7;
        if (s->knot_weeks > 52)
            return err_set(err, ENT_ERR_USAGE, 0,
                           "--knots %s: over 52 weeks a common trend poses as excitation",
                           x->knots);
    }
    s->penalty = (hawkes_penalty)x->penalty;
    s->continuous = x->discrete == 1;
    s->marks = x->marks;
    s->any_document = x->any_document;
    s->bootstrap = (size_t)x->bootstrap;
    s->from = x->from;
    s->to = x->to;
    s->seed = (uint64_t)m->seed;
    return ENT_OK;
}

static ent_status read_rules(arena *a, const stream_settings *x, stream_rules *rules,
                             ent_err *err) {
    char hash[65];
    sv bytes, first, second;
    toml t;
    if (!x->streams) {
        if (!x->dyad || !x->outside || !measure_dyad(x->dyad, &first, &second))
            return err_set(err, ENT_ERR_USAGE, 0,
                           "which streams? --streams FILE, or --dyad A,B with --outside LIST");
        sv outside = arena_copy(a, sv_of(x->outside));
        for (size_t i = 0; i < outside.len; i++)
            if (outside.p[i] == ',') ((char *)outside.p)[i] = '|';
        stream_rules_usual(a, first, second, outside, rules);
        return ENT_OK;
    }
    ENT_TRY(input_file(a, x->streams, &bytes, hash, err));
    ENT_TRY(toml_read(a, bytes, x->streams, &t, err));
    ENT_TRY(stream_rules_read(a, &t, (sv){0}, rules, err));
    return toml_done(&t, err);
}

ent_status streams_read(arena *a, const stream_settings *x, const measure_settings *m,
                        const sv *names, size_t n_names, measure_input *in, stream **streams,
                        size_t *n, ent_err *err) {
    stream_rules rules = {0};
    ENT_TRY(read_rules(a, x, &rules, err));
    for (size_t i = 0; i < n_names; i++)
        if (!stream_rule_named(&rules, names[i]))
            return err_set(err, ENT_ERR_USAGE, 0, "there is no stream " SV_FMT, SV_ARG(names[i]));
    ENT_TRY(measure_read(a, m, in, err));
    *n = n_names ? n_names : rules.n;
    *streams = arena_new(a, stream, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*streams)[i] =
            stream_of(a, &in->events, n_names ? stream_rule_named(&rules, names[i]) : &rules.at[i]);
    return ENT_OK;
}

static double now_s(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static bool go_on(void *ctx, size_t done, size_t of) {
    stream_progress *p = ctx;
    double now = now_s();
    if (done <= p->done) p->began_s = now; // another round of draws
    p->done = done;
    if (p->wanted && (now - p->shown_s > 0.2 || done == of)) {
        double left = done > 1 ? (now - p->began_s) / (double)(done - 1) * (double)(of - done) : 0;
        fprintf(stderr, "\r%s: %zu of %zu, %.0f s left\033[K", p->what, done, of, left);
        if (done == of) fputs("\r\033[K", stderr);
        p->shown_s = now;
    }
    return !cli_stopped();
}

watch streams_watch(const stream_settings *x, stream_progress *p) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    p->wanted = isatty(STDERR_FILENO);
    p->began_s = now_s();
    return (watch){.jobs = (int)(x->jobs          ? x->jobs
                                 : processors > 0 ? processors
                                                  : 1),
                   .go_on = go_on,
                   .ctx = p};
}
