// SPDX-License-Identifier: Apache-2.0
#include "serve/metrics.h"
#include <inttypes.h>

// Upper ends of the buckets, in microseconds; the last has none.
static const int64_t ends[] = {500, 2000, 10000, 50000, 100000, 500000, 2000000};
enum { N_ENDS = sizeof ends / sizeof *ends };

void metrics_count(server *s, int status, size_t bytes, int64_t microseconds) {
    int at = 0;
    while (at < N_ENDS && microseconds > ends[at]) at++;
    s->m.buckets[at]++;
    s->m.microseconds += (uint64_t)microseconds;
    s->m.bytes += bytes;
    s->m.answers[status / 100 < 6 ? status / 100 : 5]++;
}

static void head(text *t, const char *name, const char *kind, const char *help) {
    text_add(t, arena_printf(t->a, "# HELP entente_%s %s\n# TYPE entente_%s %s\n", name, help, name,
                             kind));
}

static void one(text *t, const char *name, const char *kind, const char *help, int64_t value) {
    head(t, name, kind, help);
    text_add(t, arena_printf(t->a, "entente_%s %" PRId64 "\n", name, value));
}

static void write_seconds(text *t, const metrics *m) {
    uint64_t n = 0;
    head(t, "answer_seconds", "histogram", "Time from a request to its answer.");
    for (int i = 0; i <= N_ENDS; i++) {
        n += m->buckets[i];
        if (i < N_ENDS)
            text_add(t, arena_printf(t->a, "entente_answer_seconds_bucket{le=\"%g\"} %" PRIu64 "\n",
                                     (double)ends[i] / 1e6, n));
    }
    text_add(t, arena_printf(t->a,
                             "entente_answer_seconds_bucket{le=\"+Inf\"} %" PRIu64
                             "\nentente_answer_seconds_sum %.6f\nentente_answer_seconds_count "
                             "%" PRIu64 "\n",
                             n, (double)m->microseconds / 1e6, n));
}

sv metrics_write(server *s, arena *a) {
    text t = text_new(a);
    metrics *m = &s->m;
    facts *f = facts_hold(s);
    look_sizes sizes = f ? f->sizes : (look_sizes){0};
    int64_t generation = f ? f->generation : 0;
    facts_drop(f);
    head(&t, "answers_total", "counter", "Answers by status.");
    for (int i = 2; i < 6; i++)
        text_add(&t, arena_printf(a, "entente_answers_total{status=\"%dxx\"} %" PRIu64 "\n", i,
                                  (uint64_t)m->answers[i]));
    write_seconds(&t, m);
    one(&t, "answer_bytes_total", "counter", "Bytes of bodies before compression.",
        (int64_t)m->bytes);
    one(&t, "answers_kept_total", "counter", "Answers that were at hand.", (int64_t)m->kept);
    one(&t, "questions_late_total", "counter", "Questions that took too long.", (int64_t)m->late);
    one(&t, "connections_cut_total", "counter", "Connections closed because their time was over.",
        (int64_t)m->cut);
    one(&t, "connections", "gauge", "Connections now.", m->connections);
    one(&t, "live_clients", "gauge", "Clients of live updates now.", m->live);
    one(&t, "ledger_reports", "gauge", "Reports in the ledger.", sizes.reports);
    one(&t, "ledger_mentions", "gauge", "Mentions of events that hold.", sizes.mentions);
    one(&t, "ledger_events", "gauge", "Events that hold.", sizes.events);
    one(&t, "ledger_generation", "counter", "Changes of the ledger since the start.", generation);
    return text_sv(&t);
}
