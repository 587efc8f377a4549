// SPDX-License-Identifier: Apache-2.0
#include "base/day.h"
#include "cli/list.h"
#include "cli/output.h"
#include "cli/rows.h"
#include <math.h>
#include <stdlib.h>

typedef struct settings {
    ent_day since, until;
    int svg, json;
    const char *a, *b;
} settings;

static const option options[] = {
    {.name = "since",
     .value = "DAY",
     .kind = OPTION_DAY,
     .offset = offsetof(settings, since),
     .help = "events that began on that day or later"},
    {.name = "until",
     .value = "DAY",
     .kind = OPTION_DAY,
     .offset = offsetof(settings, until),
     .help = "events that began on that day or earlier"},
    {.name = "svg",
     .kind = OPTION_FLAG,
     .most = 1,
     .offset = offsetof(settings, svg),
     .help = "a chart of the months (SVG) instead of the page"},
    {.name = "json",
     .kind = OPTION_FLAG,
     .most = 1,
     .offset = offsetof(settings, json),
     .help = "the months, an object a line"},
};

static const example examples[] = {
    {"entente dyad war.ledger ETH ERI", "one page on how the two deal with each other"},
    {"entente dyad war.ledger ETH ERI --svg > chart.svg",
     "cooperation above, conflict below the line"},
};

enum {
    PERIOD,
    EVENTS,
    VERBAL_COOPERATION,
    MATERIAL_COOPERATION,
    VERBAL_CONFLICT,
    MATERIAL_CONFLICT,
    STATEMENTS,
    MEAN
};
enum { LAST_MONTHS = 36, LAST_EVENTS = 10, MOST_AGREEMENTS = 10 };

static int64_t number(const ledger_table *t, size_t row, int column) {
    sv s = t->cells[row * t->n_columns + (size_t)column];
    int64_t n = 0;
    for (size_t i = 0; i < s.len; i++) n = n * 10 + (s.p[i] - '0');
    return n;
}

static int64_t sum(const ledger_table *t, int column) {
    int64_t n = 0;
    for (size_t i = 0; i < t->n_rows; i++) n += number(t, i, column);
    return n;
}

// Months since year 0 of "2018-07"; -1 for an event without a date.
static int month_of(const ledger_table *t, size_t row) {
    sv s = t->cells[row * t->n_columns];
    return s.len == 7 ? atoi(s.p) * 12 + atoi(s.p + 5) - 1 : -1;
}

typedef struct months {
    int first, n;
    int64_t *cooperation, *conflict;
} months;

// Every month from the first to the last, at most the last `most`.
static months months_of(arena *a, const ledger_table *t, int most) {
    months m = {0};
    int first = -1, last = -1;
    for (size_t i = 0; i < t->n_rows; i++) {
        int month = month_of(t, i);
        if (month >= 0 && first < 0) first = month;
        if (month >= 0) last = month;
    }
    if (first < 0) return m;
    m.first = last - first >= most ? last - most + 1 : first;
    m.n = last - m.first + 1;
    m.cooperation = arena_new(a, int64_t, (size_t)m.n);
    m.conflict = arena_new(a, int64_t, (size_t)m.n);
    for (size_t i = 0; i < t->n_rows; i++) {
        int at = month_of(t, i) - m.first;
        if (at < 0) continue;
        m.cooperation[at] += number(t, i, VERBAL_COOPERATION) + number(t, i, MATERIAL_COOPERATION);
        m.conflict[at] += number(t, i, VERBAL_CONFLICT) + number(t, i, MATERIAL_CONFLICT);
    }
    return m;
}

static int64_t largest(const months *m) {
    int64_t most = 1;
    for (int i = 0; i < m->n; i++) {
        if (m->cooperation[i] > most) most = m->cooperation[i];
        if (m->conflict[i] > most) most = m->conflict[i];
    }
    return most;
}

static void sparkline(text *out, const char *label, const int64_t *values, int n, int64_t most) {
    static const char *const bars[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    text_add(out, arena_printf(out->a, "%-14s", label));
    for (int i = 0; i < n; i++) text_add(out, sv_of(bars[(values[i] * 8 + most - 1) / most]));
    text_char(out, '\n');
}

static sv month_name(arena *a, int month) {
    return arena_printf(a, "%04d-%02d", month / 12, month % 12 + 1);
}

// ---- the page ----------------------------------------------------------------------------------------------------------------------

static void write_sums(text *out, const settings *s, const ledger_table *both,
                       const ledger_table *to, const ledger_table *from) {
    static const struct {
        const char *label;
        int column;
    } rows[] = {{"verbal cooperation", VERBAL_COOPERATION},
                {"material cooperation", MATERIAL_COOPERATION},
                {"verbal conflict", VERBAL_CONFLICT},
                {"material conflict", MATERIAL_CONFLICT},
                {"statements", STATEMENTS},
                {"all", EVENTS}};
    arena *a = out->a;
    paint none = paint_of(false);
    grid g = {0};
    *vec_push(a, &g) =
        (grid_row){{SV("events"), SV("between them"), arena_printf(a, "%s to %s", s->a, s->b),
                    arena_printf(a, "%s to %s", s->b, s->a)},
                   {0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        *vec_push(a, &g) = (grid_row){
            {sv_of(rows[i].label), arena_printf(a, "%lld", (long long)sum(both, rows[i].column)),
             arena_printf(a, "%lld", (long long)sum(to, rows[i].column)),
             arena_printf(a, "%lld", (long long)sum(from, rows[i].column))},
            {0}};
    show_grid(out, &g, 4, &none);
}

static void write_months(text *out, const ledger_table *both) {
    months m = months_of(out->a, both, LAST_MONTHS);
    if (!m.n) return;
    int64_t most = largest(&m);
    text_add(out, arena_printf(out->a, "\nby month, " SV_FMT " to " SV_FMT ", at most %lld\n",
                               SV_ARG(month_name(out->a, m.first)),
                               SV_ARG(month_name(out->a, m.first + m.n - 1)), (long long)most));
    sparkline(out, "cooperation", m.cooperation, m.n, most);
    sparkline(out, "conflict", m.conflict, m.n, most);
}

static ent_status write_events(ledger *l, text *out, const ledger_filter *filter, ent_err *err) {
    ledger_rows *rows;
    const ledger_row *row;
    ledger_filter f = *filter;
    arena *a = out->a;
    paint p = paint_of(output_coloured());
    grid g = {0};
    ent_status status;
    f.limit = LAST_EVENTS;
    ENT_TRY(ledger_events(l, &f, &rows, err));
    *vec_push(a, &g) = rows_heading();
    while ((status = ledger_next(rows, &row, err)) == ENT_OK && row) {
        grid_row *r = vec_push(a, &g);
        *r = rows_cells(a, row, &p);
        for (size_t i = 0; i < ROWS_COLUMNS; i++)
            if (r->cells[i].len) r->cells[i] = arena_copy(a, r->cells[i]);
    }
    ledger_end(&rows);
    if (g.n > 1) {
        text_add(out, SV("\nlast events\n"));
        show_grid(out, &g, ROWS_COLUMNS, &p);
    }
    return status;
}

static void write_list(text *out, const char *title, const ledger_table *t, size_t columns) {
    paint none = paint_of(false);
    grid g = {0};
    if (!t->n_rows) return;
    for (size_t r = 0; r < t->n_rows; r++) {
        grid_row *row = vec_push(out->a, &g);
        *row = (grid_row){0};
        for (size_t c = 0; c < columns; c++) row->cells[c] = t->cells[r * t->n_columns + c];
    }
    text_add(out, arena_printf(out->a, "\n%s\n", title));
    show_grid(out, &g, columns, &none);
}

static ent_status write_page(ledger *l, const settings *s, const ledger_filter *f,
                             const ledger_table *both, text *out, ent_err *err) {
    arena *a = out->a;
    ledger_table to, from, agreements, claims;
    ledger_filter directed = *f, listed = *f;
    directed.actor = directed.other = (sv){0};
    directed.source = f->actor;
    directed.target = f->other;
    listed.limit = MOST_AGREEMENTS;
    ENT_TRY(ledger_count(l, &directed, LEDGER_MONTH, a, &to, err));
    directed.source = f->other;
    directed.target = f->actor;
    ENT_TRY(ledger_count(l, &directed, LEDGER_MONTH, a, &from, err));
    ENT_TRY(ledger_agreements(l, &listed, a, &agreements, err));
    ENT_TRY(ledger_claims(l, &listed, a, &claims, err));
    write_sums(out, s, both, &to, &from);
    write_months(out, both);
    ENT_TRY(write_events(l, out, f, err));
    write_list(out, "agreements", &agreements, 5);
    write_list(out, "claims", &claims, 5);
    return ENT_OK;
}

// ---- the chart ---------------------------------------------------------------------------------------------------------------------

static void bar(text *out, double x, double y, double width, double height, const char *colour,
                sv title) {
    text_add(
        out,
        arena_printf(
            out->a,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"><title>" SV_FMT
            "</title></rect>\n",
            x, y, width, height, colour, SV_ARG(title)));
}

static sv escaped(arena *a, const char *s) {
    text t = text_new(a);
    for (; *s; s++) {
        if (*s == '<')
            text_add(&t, SV("&lt;"));
        else if (*s == '&')
            text_add(&t, SV("&amp;"));
        else
            text_char(&t, *s);
    }
    return text_sv(&t);
}

static void write_svg(text *out, const settings *s, const ledger_table *both) {
    enum { WIDTH = 800, HALF = 120, LEFT = 50, TOP = 40 };
    arena *a = out->a;
    months m = months_of(a, both, 1200);
    double step = m.n ? (double)(WIDTH - LEFT - 10) / m.n : 0, most = (double)largest(&m);
    text_add(out, arena_printf(a,
                               "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
                               "font-family=\"sans-serif\" "
                               "font-size=\"12\" role=\"img\">\n<title>" SV_FMT " and " SV_FMT
                               ": events by month</title>\n"
                               "<text x=\"%d\" y=\"20\" font-size=\"14\">" SV_FMT " and " SV_FMT
                               ": events by month; cooperation "
                               "above, conflict below the line</text>\n",
                               WIDTH, 2 * HALF + TOP + 30, SV_ARG(escaped(a, s->a)),
                               SV_ARG(escaped(a, s->b)), LEFT, SV_ARG(escaped(a, s->a)),
                               SV_ARG(escaped(a, s->b))));
    for (int i = 0; i < m.n; i++) {
        double x = LEFT + i * step, width = fmax(step * 0.9, 0.5),
               up = (double)m.cooperation[i] / most * HALF,
               down = (double)m.conflict[i] / most * HALF;
        sv name = month_name(a, m.first + i);
        if (m.cooperation[i])
            bar(out, x, TOP + HALF - up, width, up, "#2a6f97",
                arena_printf(a, SV_FMT ": %lld cooperation", SV_ARG(name),
                             (long long)m.cooperation[i]));
        if (m.conflict[i])
            bar(out, x, TOP + HALF, width, down, "#c1440e",
                arena_printf(a, SV_FMT ": %lld conflict", SV_ARG(name), (long long)m.conflict[i]));
    }
    text_add(out, arena_printf(a, "<path d=\"M%d %d H%d\" stroke=\"#333\"/>\n", LEFT, TOP + HALF,
                               WIDTH - 10));
    text_add(out, arena_printf(a, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%.0f</text>\n",
                               LEFT - 6, TOP + 10, most));
    text_add(out, arena_printf(a, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%.0f</text>\n",
                               LEFT - 6, TOP + 2 * HALF, most));
    if (m.n)
        text_add(out,
                 arena_printf(a,
                              "<text x=\"%d\" y=\"%d\">" SV_FMT
                              "</text>\n<text x=\"%d\" y=\"%d\" text-anchor=\"end\">" SV_FMT
                              "</text>\n",
                              LEFT, TOP + 2 * HALF + 20, SV_ARG(month_name(a, m.first)), WIDTH - 10,
                              TOP + 2 * HALF + 20, SV_ARG(month_name(a, m.first + m.n - 1))));
    text_add(out, SV("</svg>\n"));
}

static ent_status ask(ledger *l, arena *a, const void *own, ent_err *err) {
    const settings *s = own;
    ledger_filter f = ledger_filter_any();
    ledger_table both;
    text out = text_new(a);
    f.actor = sv_of(s->a);
    f.other = sv_of(s->b);
    f.from = s->since;
    f.to = s->until;
    ENT_TRY(ledger_count(l, &f, LEDGER_MONTH, a, &both, err));
    if (s->json)
        list_write(a, &both, LIST_JSON);
    else if (s->svg)
        write_svg(&out, s, &both);
    else
        ENT_TRY(write_page(l, s, &f, &both, &out, err));
    output_write(text_sv(&out));
    return ENT_OK;
}

static int run(const command *self, int argc, char **argv) {
    settings s = {.since = ENT_NO_DAY, .until = ENT_NO_DAY};
    int n, said = options_read(self, argc, argv, &s, &n);
    if (said != OPTIONS_GO_ON) return said;
    if (n != 3) return cli_usage(self, "a ledger and the codes of two parties are wanted");
    s.a = argv[1];
    s.b = argv[2];
    return list_run(argv[0], LEDGER_READ, ask, &s);
}

const command dyad_command = {
    .name = "dyad",
    .operands = "LEDGER A B",
    .summary = "one page on two parties: figures, months, last events, agreements, claims",
    .about = "A and B are the beginnings of actors' codes: BLR and RUS, or RUSMIL. What both do "
             "counts in\n"
             "either direction.",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .examples = examples,
    .n_examples = sizeof examples / sizeof *examples,
    .completes = "file",
    .run = run};
