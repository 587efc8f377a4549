// SPDX-License-Identifier: Apache-2.0
#include "cli/measure.h"
#include "base/day.h"
#include "base/file.h"
#include "cli/output.h"
#include "measure/linear.h"
#include <math.h>

static const size_t most_bytes = (size_t)4 << 30;

measure_settings measure_defaults(void) {
    return (measure_settings){.known = ENT_NO_DAY, .seed = 1};
}

ent_status measure_read(arena *a, const measure_settings *s, measure_input *in, ent_err *err) {
    exposure own;
    *in = (measure_input){0};
    if (!s->events)
        return err_set(err, ENT_ERR_USAGE, 0,
                       "where are the events? --events LEDGER, or a file of them");
    ENT_TRY(measure_events_read(a, s->events, s->known, &in->events, err));
    in->warned = in->events.warned;
    if (s->exposure)
        ENT_TRY(exposure_read(a, s->exposure, &in->exposure, in->exposure_hash, &in->warned, err));
    else if (exposure_of_coverage(a, &in->events.coverage, 7, &own))
        *vec_push(a, &in->exposure) = own;
    else
        warnings_add(a, &in->warned,
                     SV("no exposure: how much news was read is not known, so that volume passes "
                        "for activity"));
    for (size_t i = 0; i < in->warned.n; i++) cli_tell("note: " SV_FMT, SV_ARG(in->warned.at[i]));
    return ENT_OK;
}

void measure_write_warnings(json *j, const warnings *w) {
    json_key(j, "warnings");
    json_open(j, '[');
    for (size_t i = 0; i < w->n; i++) json_str(j, w->at[i]);
    json_close(j, ']');
}

void measure_write_inputs(json *j, const measure_settings *s, const measure_input *in) {
    json_key(j, "inputs");
    json_open(j, '{');
    json_key_str(j, "sha256", sv_of(in->events.hash));
    json_key_str(j, "exposure_sha256", sv_of(in->exposure_hash));
    json_key_int(j, "n", (int64_t)in->events.n);
    json_key(j, "span");
    json_open(j, '[');
    for (int last = 0; last < 2 && in->events.n; last++) {
        char day[11];
        day_write((ent_day)floor(in->events.at[last ? in->events.n - 1 : 0].time), day);
        json_str(j, sv_of(day));
    }
    json_close(j, ']');
    json_key_day(j, "known", s->known);
    json_close(j, '}');
}

static int exit_code(ent_status status, const ent_err *err) {
    if (status == ENT_OK) return cli_stopped() ? CLI_STOPPED : CLI_OK;
    cli_tell("%s", err->message);
    switch (status) {
    case ENT_ERR_USAGE: return CLI_USAGE;
    case ENT_ERR_INPUT: return CLI_SOME_FAILED;
    default: return CLI_NO_LEDGER;
    }
}

static ent_status write_out(const char *path, const text *out, ent_err *err) {
    if (path) return file_replace(path, text_sv(out), err);
    if (out->n) output_write(text_sv(out));
    return ENT_OK;
}

int measure_run(const void *settings, const measure_settings *m, measure_ask ask) {
    arena a;
    ent_err err;
    arena_init(&a, most_bytes);
    linear_start();
    text out = text_new(&a);
    ent_status status = arena_try(&a) ? err_set(&err, ENT_ERR_MEMORY, 0, "out of memory")
                                      : ask(&a, settings, &out, &err);
    if (status == ENT_OK) status = write_out(m->out, &out, &err);
    arena_deinit(&a);
    return exit_code(status, &err);
}

bool measure_dyad(const char *words, sv *a, sv *b) {
    sv rest = sv_of(words);
    return sv_split(&rest, ',', a) && sv_split(&rest, ',', b) && !rest.len && a->len && b->len &&
           !sv_eq(*a, *b);
}
