// SPDX-License-Identifier: Apache-2.0
#include "cli/query.h"

query_settings query_defaults(void) {
    return (query_settings){.since = ENT_NO_DAY, .until = ENT_NO_DAY};
}

ledger_filter query_filter(const query_settings *q) {
    ledger_filter f = ledger_filter_any();
    f.actor = sv_of(q->actor);
    f.other = sv_of(q->other);
    f.source = sv_of(q->source);
    f.target = sv_of(q->target);
    f.types = sv_of(q->type);
    f.quads = sv_of(q->quad);
    f.status = sv_of(q->status);
    f.from = q->since;
    f.to = q->until;
    f.place = sv_of(q->place);
    f.publisher = sv_of(q->publisher);
    f.words = sv_of(q->words);
    f.event = sv_of(q->event);
    f.confidence = (double)q->confidence_percent / 100;
    f.sources = (uint32_t)q->sources;
    f.as_of = q->as_of;
    f.reviewed = q->reviewed;
    f.no_history = q->no_history;
    f.oldest_first = q->oldest_first;
    return f;
}

static const char *type_name(int i) { return ent_type_name((ent_type)i); }
static const char *status_name(int i) { return ent_event_status_name((ent_event_status)i); }
static const char *quad_name(int i) {
    static const char *const digits[] = {"0", "1", "2", "3", "4"};
    return i < 5 ? digits[i] : ent_quad_name(i - 4);
}

// Every item must be one of the names.
static int check(const command *c, const char *what, const char *list, const char *(*name)(int),
                 int n) {
    sv rest = sv_of(list), item;
    while (sv_split(&rest, ',', &item)) {
        bool known = false;
        for (int i = 0; i < n && !known; i++) known = sv_eq(sv_trim(item), sv_of(name(i)));
        if (!known) return cli_usage(c, "--%s %.*s: no such %s", what, SV_ARG(item), what);
    }
    return CLI_OK;
}

int query_check(const command *c, const query_settings *q) {
    int said = check(c, "type", q->type, type_name, ENT_N_TYPE);
    if (said == CLI_OK) said = check(c, "status", q->status, status_name, ENT_N_EVENT_STATUS);
    return said == CLI_OK ? check(c, "quad", q->quad, quad_name, 9) : said;
}

int query_said(ent_status status, const ent_err *err) {
    if (status == ENT_OK) return cli_stopped() ? CLI_STOPPED : CLI_OK;
    cli_tell("%s", err->message);
    return status == ENT_ERR_USAGE ? CLI_USAGE : CLI_NO_LEDGER;
}
