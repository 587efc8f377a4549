// SPDX-License-Identifier: Apache-2.0
#include "cli/told.h"
#include "cli/list.h"
#include "cli/output.h"
#include "cli/query.h"
#include "cli/rows.h"

// A mention, kept while the next ones are read.
typedef struct told {
    sv id, when, source, target, type, status, publisher, uri, published, sentence, trigger,
        speaker;
    uint32_t mentions, reports, sources;
    double confidence;
    int64_t revision;
} told;

typedef struct tolds {
    VEC(told);
} tolds;

static sv own(arena *a, sv s) { return s.len ? arena_copy(a, s) : s; }

static void read_mention(tolds *list, arena *a, const ledger_row *r) {
    const ledger_event *e = &r->event;
    uint32_t speaker = (uint32_t)e->said_by;
    text type = text_new(a);
    text_add(&type, sv_of(ent_type_name(e->type)));
    if (e->modes.len) text_char(&type, ' ');
    text_add(&type, e->modes);
    told *m = vec_push(a, list);
    *m = (told){.id = own(a, r->id),
                .when = show_when(a, &e->when),
                .source = rows_actors(a, r, e->source, e->n_source, false),
                .target = rows_actors(a, r, e->target, e->n_target, false),
                .type = text_sv(&type),
                .status = sv_of(ent_event_status_name(e->status)),
                .publisher = own(a, r->report.source),
                .uri = own(a, r->report.uri),
                .sentence = own(a, r->sentence),
                .trigger = own(a, e->trigger_text),
                .mentions = r->mentions,
                .reports = r->reports,
                .sources = r->sources,
                .confidence = e->confidence,
                .revision = r->revision};
    if (e->said_by >= 0) m->speaker = rows_actors(a, r, &speaker, 1, true);
    if (r->report.published != ENT_NO_DAY) {
        ent_when published = {
            .from = r->report.published, .to = r->report.published, .by = ENT_WHEN_TEXT};
        m->published = show_when(a, &published);
    }
}

static void line(text *out, const char *label, sv value) {
    if (!value.len) return;
    text_add(out, sv_of(label));
    for (size_t n = strlen(label); n < 12; n++) text_char(out, ' ');
    text_add(out, value);
    text_char(out, '\n');
}

// How many mentions say what of each field in which they disagree.
static void write_details(text *out, const ledger_table *details) {
    for (size_t i = 0, end; i < details->n_rows; i = end) {
        const sv *first = details->cells + i * details->n_columns;
        text words = text_new(out->a);
        for (end = i; end < details->n_rows; end++) {
            const sv *row = details->cells + end * details->n_columns;
            if (!sv_eq(row[0], first[0])) break;
            if (end > i) text_add(&words, SV("; "));
            text_add(&words, row[1].len ? row[1] : SV("(none)"));
            text_add(&words, arena_printf(out->a, " " SV_FMT "x", SV_ARG(row[2])));
        }
        line(out, arena_printf(out->a, SV_FMT, SV_ARG(first[0])).p, text_sv(&words));
    }
}

static void write_mention(text *out, const told *m) {
    arena *a = out->a;
    text_char(out, '\n');
    line(out, "mention", m->id);
    line(out, "report",
         arena_printf(a, SV_FMT "%s" SV_FMT, SV_ARG(m->publisher),
                      m->publisher.len && m->published.len ? ", " : "", SV_ARG(m->published)));
    line(out, "uri", m->uri);
    line(out, "says",
         arena_printf(
             a, SV_FMT " " SV_FMT " " SV_FMT ", " SV_FMT ", " SV_FMT "; sure %.2f; revision %lld",
             SV_ARG(m->source), SV_ARG(m->type), SV_ARG(m->target), SV_ARG(m->status),
             SV_ARG(m->when), m->confidence, (long long)m->revision));
    line(out, "said by", m->speaker);
    line(out, "words", m->trigger);
    line(out, "sentence", m->sentence);
}

static void write_event(text *out, const tolds *list, const ledger_table *details,
                        const ledger_table *entries) {
    const told *first = &list->at[0];
    line(out, "told",
         arena_printf(out->a, "%u mentions in %u reports by %u independent sources",
                      first->mentions, first->reports, first->sources));
    write_details(out, details);
    for (size_t i = 0; i < entries->n_rows; i++) {
        const sv *e = entries->cells + i * entries->n_columns;
        line(out, "analyst",
             arena_printf(out->a,
                          "entry " SV_FMT ", " SV_FMT ", " SV_FMT ": " SV_FMT "%s" SV_FMT
                          "%s" SV_FMT ": " SV_FMT "%s",
                          SV_ARG(e[0]), SV_ARG(e[1]), SV_ARG(e[2]), SV_ARG(e[3]),
                          e[6].len ? " " : "", SV_ARG(e[6]), e[7].len ? "=" : "", SV_ARG(e[7]),
                          SV_ARG(e[8]), e[10].len ? " (undone)" : ""));
    }
    for (size_t i = 0; i < list->n; i++) write_mention(out, &list->at[i]);
}

static ent_status read_all(ledger_rows *rows, arena *a, tolds *list, ent_err *err) {
    const ledger_row *row;
    ent_status status;
    while ((status = ledger_next(rows, &row, err)) == ENT_OK && row) read_mention(list, a, row);
    return status;
}

static ent_status ask(ledger *l, arena *a, const void *event, ent_err *err) {
    ledger_filter f = ledger_filter_any();
    ledger_rows *rows;
    ledger_table entries, details;
    tolds list = {0};
    text out = text_new(a);
    f.event = sv_of(event);
    f.oldest_first = true;
    ENT_TRY(ledger_mentions(l, &f, &rows, err));
    ent_status status = read_all(rows, a, &list, err);
    ledger_end(&rows);
    ENT_TRY(status);
    ENT_TRY(ledger_entries(l, f.event, a, &entries, err));
    ENT_TRY(ledger_details(l, f.event, 0, a, &details, err));
    if (list.n) write_event(&out, &list, &details, &entries);
    output_write(text_sv(&out));
    return ENT_OK;
}

int told_run(const char *place, const char *event) {
    return list_run(place, LEDGER_READ, ask, event);
}
