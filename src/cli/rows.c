// SPDX-License-Identifier: Apache-2.0
#include "cli/rows.h"
#include "exchange/event_json.h"

grid_row rows_heading(void) {
    return (grid_row){{SV("event"), SV("when"), SV("source"), SV("type"), SV("target"),
                       SV("status"), SV("told by")},
                      {NULL, 0}};
}

static sv told_by(arena *a, const ledger_row *r) {
    if (r->mentions == 1) return r->report.source.p ? r->report.source : SV("1 report");
    return arena_printf(a, "%u reports, %u sources", r->reports, r->sources);
}

grid_row rows_cells(arena *a, const ledger_row *r, const paint *p) {
    const ledger_event *e = &r->event;
    text type = text_new(a);
    text_add(&type, sv_of(ent_type_name(e->type)));
    if (e->modes.len) text_char(&type, ' ');
    text_add(&type, e->modes);
    return (grid_row){
        {r->id, show_when(a, &e->when), rows_actors(a, r, e->source, e->n_source, false),
         text_sv(&type),
         e->symmetric ? SV("(each other)") : rows_actors(a, r, e->target, e->n_target, false),
         sv_of(ent_event_status_name(e->status)), told_by(a, r)},
        e->background ? p->faint : paint_of_quad(p, e->quad)};
}

// ---- JSON --------------------------------------------------------------------------------------------------------------------------

void rows_json(text *out, const ledger_row *r, const ledger_table *details) {
    json j = {out, false};
    json_open(&j, '{');
    event_json_put(&j, r);
    if (details) event_json_put_details(&j, details);
    json_close(&j, '}');
}
