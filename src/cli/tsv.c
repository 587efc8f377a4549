// SPDX-License-Identifier: Apache-2.0
#include "base/day.h"
#include "base/utf8.h"
#include "cli/show.h"
#include <math.h>

const char show_tsv_head[] =
    "report\tinput\tevent\tsentence\tsource\tsource_"
    "name\ttype\tmodes\tcontexts\tcameo\tquad\tscore\tgoldstein\ttarget\t"
    "target_name\tsymmetric\tstatus\tfrom\tto\twhere\tcountry\tlat\tlon\tsaid_"
    "by\tbackground\tconfidence\tbegin\tend\ttrigger\ttext\n";

static void cell(text *out, sv s) {
    for (size_t i = 0; i < s.len; i++)
        text_char(out, s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r' ? ' ' : s.p[i]);
    text_char(out, '\t');
}

static void cell_int(text *out, int64_t v) {
    text_int(out, v);
    text_char(out, '\t');
}

static void cell_fixed(text *out, double v, int decimals) {
    text_fixed(out, v, decimals);
    text_char(out, '\t');
}

static void cell_day(text *out, ent_day d) {
    char s[11] = "";
    if (d != ENT_NO_DAY) day_write(d, s);
    cell(out, sv_of(s));
}

static void cell_actors(text *out, const ent_record *r, const uint32_t *at, size_t n, bool names) {
    text t = text_new(out->a);
    for (size_t i = 0; i < n; i++) {
        if (i) text_char(&t, '|');
        text_add(&t, names ? r->actors[at[i]].name : r->actors[at[i]].code);
    }
    cell(out, text_sv(&t));
}

// Name, country, degrees north and east.
static void cell_place(text *out, const ent_record *r, const ent_event *e) {
    const ent_place *p = e->place < 0 ? NULL : &r->places[e->place];
    bool placed = p && !isnan(p->lat_deg);
    cell(out, p ? p->name : (sv){0});
    cell(out, p ? p->country : (sv){0});
    for (int i = 0; i < 2; i++)
        if (placed)
            cell_fixed(out, i ? p->lon_deg : p->lat_deg, 2);
        else
            cell(out, (sv){0});
}

static void row(text *out, sv name, const ent_report *report, const ent_language *l,
                const ent_record *r, size_t i) {
    const ent_event *e = &r->events[i];
    uint32_t by = (uint32_t)e->said_by;
    cell(out, sv_of(report->id));
    cell(out, report->input_id.p ? report->input_id : name);
    cell(out, show_event_id(out->a, i));
    cell_int(out, e->sentence);
    cell_actors(out, r, e->source, e->n_source, false);
    cell_actors(out, r, e->source, e->n_source, true);
    cell(out, sv_of(ent_type_name(e->type)));
    cell(out, e->modes);
    cell(out, e->contexts);
    cell(out, e->cameo);
    cell_int(out, e->quad);
    cell_fixed(out, e->score, 1);
    cell_fixed(out, e->goldstein, 1);
    cell_actors(out, r, e->target, e->n_target, false);
    cell_actors(out, r, e->target, e->n_target, true);
    cell_int(out, e->symmetric);
    cell(out, sv_of(ent_event_status_name(e->status)));
    cell_day(out, e->when.from);
    cell_day(out, e->when.to);
    cell_place(out, r, e);
    cell_actors(out, r, &by, e->said_by >= 0, false);
    cell_int(out, e->background);
    cell_fixed(out, e->confidence, 2);
    cell_int(out, (int64_t)utf8_count(sv_cut(report->text, 0, e->trigger.begin)));
    cell_int(out, (int64_t)utf8_count(sv_cut(report->text, 0, e->trigger.end)));
    cell(out, sv_cut(report->text, e->trigger.begin, e->trigger.end));
    ent_span s = l->sentences[e->sentence].span;
    cell(out, sv_cut(report->text, s.begin, s.end));
    out->at[out->n - 1] = '\n'; // for the last tab
}

void show_tsv(text *out, sv name, const ent_document *doc) {
    for (size_t i = 0; i < ent_document_record(doc)->n_events; i++)
        row(out, name, ent_document_report(doc), ent_document_language(doc),
            ent_document_record(doc), i);
}
