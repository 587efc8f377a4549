// SPDX-License-Identifier: Apache-2.0
//
// PETRARCH-2's evts.* files: a line for each pair of actors, no header.
#include "exchange/actor_code.h"
#include "exchange/format.h"

enum { DATE, SOURCE, TARGET, CODE, ISSUES, IDS, URL, PUBLISHER, SOURCE_TEXT, TARGET_TEXT };
enum { EVENT_TEXT = TARGET_TEXT + 1, SOURCE_ROOT, TARGET_ROOT, N_COLUMNS };

static const char *const columns[N_COLUMNS] = {
    "date",        "source",      "target",      "code",       "issues",      "ids",        "url",
    "source name", "source text", "target text", "event text", "source root", "target root"};

// --- Out -------------------------------------------------------------------------------------

static void put_issues(cells *c, sv contexts) {
    text t = text_new(c->out->a);
    sv one;
    while (sv_split(&contexts, '|', &one)) {
        if (t.n) text_char(&t, ';');
        text_add(&t, one);
        text_add(&t, SV(",1"));
    }
    cell_text(c, text_sv(&t));
}

static void put_pair(exchange_writer *w, const ledger_row *row, const pair *p) {
    arena *a = w->out->a;
    const ledger_report *r = &row->report;
    cells c = exchange_cells(w);
    cell_day(&c, row_day(row), false);
    cell_code(&c, code_to_cameo(a, row_code(p->source), true));
    cell_code(&c, code_to_cameo(a, row_code(p->target), true));
    cell_code(&c, row_cameo(w->k, row));
    put_issues(&c, row->event.contexts);
    cell_text(&c, arena_printf(a, SV_FMT "_%u", SV_ARG(r->id), row->event.sentence.begin));
    if (r->uri.len) cell_text(&c, r->uri);
    cell_text(&c, r->source.len ? r->source : SV("NULL"));
    cells_end(&c);
}

static void put(exchange_writer *w, const ledger_row *row) {
    pairs p = {0};
    pairs_of(w->out->a, row, &p);
    for (size_t i = 0; i < p.n; i++) put_pair(w, row, &p.at[i]);
}

// --- In --------------------------------------------------------------------------------------

// The URL is left out where there is none; the texts stand behind all when they were asked for.
static bool layout(size_t n, uint8_t *column) {
    bool url = n != 7;
    if (n != 7 && n != 8 && n != 10 && n != 11 && n != 13) return false;
    for (size_t i = 0; i < n; i++) column[i] = (uint8_t)(i < URL || url ? i : i + 1);
    return true;
}

// Issues that are contexts here become some; the others stay beside the record.
static void get_issues(draft *d) {
    sv list = d->cells[ISSUES], one, name;
    text t = text_new(d->a);
    bool all = true;
    text_add(&t, d->event.contexts);
    while (sv_split(&list, ';', &one)) {
        if (!sv_split(&one, ',', &name)) continue;
        if (!draft_is_context(d, name)) {
            all = false;
        } else if (!sv_in_list(name, text_sv(&t), '|')) {
            if (t.n) text_char(&t, '|');
            text_add(&t, name);
        }
    }
    d->event.contexts = text_sv(&t);
    if (all) draft_cell(d, ISSUES);
}

static sv story_of(sv ids) {
    sv first = ids;
    if (!sv_split(&ids, ';', &first)) return SV("");
    for (size_t i = first.len; i > 0; i--)
        if (first.p[i - 1] == '_') return sv_cut(first, 0, i - 1);
    return first;
}

static bool get(draft *d) {
    sv publisher = draft_cell(d, PUBLISHER), null = SV("NULL");
    if (!draft_day(d, DATE, &d->event.when.from) || !draft_cameo(d, CODE)) return false;
    if (!draft_has(d, DATE)) return draft_wrong(d, DATE, "is empty; write YYYYMMDD");
    draft_actor(d, DRAFT_SOURCE, code_from_cameo(d->a, draft_cell(d, SOURCE)), SV(""));
    draft_actor(d, DRAFT_TARGET, code_from_cameo(d->a, draft_cell(d, TARGET)), SV(""));
    get_issues(d);
    d->report.published = d->event.when.from;
    d->report.input_id = story_of(d->cells[IDS]);
    d->report.uri = draft_cell(d, URL);
    if (!sv_eq(publisher, null)) d->report.source = publisher;
    return true;
}

static int sniff(sv bytes, sv first) {
    sv date, rest = first;
    (void)bytes;
    if (!sv_split(&rest, '\t', &date) || date.len != 8) return 0;
    for (size_t i = 0; i < date.len; i++)
        if (date.p[i] < '0' || date.p[i] > '9') return 0;
    size_t n = 1;
    for (size_t i = 0; i < first.len; i++) n += first.p[i] == '\t';
    uint8_t column[DRAFT_MOST_COLUMNS];
    return n < sizeof column && layout(n, column) ? 2 : 0;
}

const exchange_format petrarch2_format = {.name = "petrarch2",
                                          .says = "PETRARCH-2 events, tab-separated, CAMEO",
                                          .kind = RECORD_LINE,
                                          .separator = '\t',
                                          .columns = columns,
                                          .n_columns = N_COLUMNS,
                                          .layout = layout,
                                          .put = put,
                                          .get = get,
                                          .sniff = sniff};
