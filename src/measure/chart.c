// SPDX-License-Identifier: Apache-2.0
#include "measure/chart.h"
#include "base/day.h"
#include <math.h>

enum {
    WIDTH = 860,
    HEIGHT = 260,
    LEFT = 56,
    RIGHT = 12,
    TOP = 34,
    BOTTOM = 30,
    TICKS = 5,
    MOST_ROWS = 400
};

// Dark, middle, light of a scale that people who do not see red or green tell apart; dashes say the same without colour.
static const char *const colours[CHART_LINES] = {"#0b3c5d", "#d1495b", "#5f7f3a", "#8d6a9f"};
static const char *const dashes[CHART_LINES] = {
    "", " stroke-dasharray=\"7 3\"", " stroke-dasharray=\"2 3\"", " stroke-dasharray=\"9 3 2 3\""};

typedef struct frame {
    double x0, x1, y0, y1; // what is shown
} frame;

void html_text(text *t, sv s) {
    for (size_t i = 0; i < s.len; i++) {
        switch (s.p[i]) {
        case '&': text_add(t, SV("&amp;")); break;
        case '<': text_add(t, SV("&lt;")); break;
        case '>': text_add(t, SV("&gt;")); break;
        case '"': text_add(t, SV("&quot;")); break;
        default: text_char(t, s.p[i]);
        }
    }
}

void html_number(text *t, double v, int decimals) {
    if (isfinite(v) && fabs(v) < 1e12)
        text_fixed(t, v, decimals);
    else
        text_add(t, SV("–"));
}

static void widen(frame *f, const double *v, size_t n, double sign) {
    for (size_t i = 0; v && i < n; i++) {
        if (!isfinite(v[i])) continue;
        f->y0 = fmin(f->y0, sign * v[i]);
        f->y1 = fmax(f->y1, sign * v[i]);
    }
}

static frame frame_of(const chart *c) {
    frame f = {c->n ? c->x[0] : 0, c->n ? c->x[c->n - 1] : 1, INFINITY, -INFINITY};
    if (c->up) f.y0 = f.y1 = 0;
    widen(&f, c->up, c->n, 1);
    widen(&f, c->down, c->n, -1);
    for (size_t i = 0; i < c->lines; i++) {
        widen(&f, c->line[i].y, c->n, 1);
        widen(&f, c->line[i].lo, c->n, 1);
        widen(&f, c->line[i].hi, c->n, 1);
    }
    if (!(f.y0 <= f.y1)) f.y0 = 0, f.y1 = 1;
    if (f.y1 - f.y0 < 1e-9) f.y0 -= 0.5, f.y1 += 0.5;
    if (f.x1 <= f.x0) f.x1 = f.x0 + 1;
    return f;
}

static double at_x(const frame *f, double x) {
    return LEFT + (x - f->x0) / (f->x1 - f->x0) * (WIDTH - LEFT - RIGHT);
}
static double at_y(const frame *f, double y) {
    return TOP + (f->y1 - y) / (f->y1 - f->y0) * (HEIGHT - TOP - BOTTOM);
}

static void point(text *t, char letter, const frame *f, double x, double y) {
    text_char(t, letter);
    text_fixed(t, at_x(f, x), 1);
    text_char(t, ' ');
    text_fixed(t, at_y(f, y), 1);
}

static sv x_label(arena *a, const chart *c, double x) {
    char *day = arena_new(a, char, 11);
    if (!c->days) {
        text t = text_new(a);
        text_fixed(&t, x, fabs(x - round(x)) < 1e-9 ? 0 : 2);
        return text_sv(&t);
    }
    day_write((ent_day)x, day);
    return sv_of(day);
}

static void write_axes(text *t, const chart *c, const frame *f) {
    for (int i = 0; i <= TICKS; i++) {
        double y = f->y0 + (f->y1 - f->y0) * i / TICKS, x = f->x0 + (f->x1 - f->x0) * i / TICKS;
        text_add(t, arena_printf(t->a,
                                 "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/><text x=\"%d\" "
                                 "y=\"%.1f\" text-anchor=\"end\">",
                                 LEFT, at_y(f, y), WIDTH - RIGHT, LEFT - 5, at_y(f, y) + 4));
        text_fixed(t, y, f->y1 - f->y0 < 5 ? 2 : 0);
        text_add(t, arena_printf(t->a,
                                 "</text><text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">" SV_FMT
                                 "</text>\n",
                                 at_x(f, x), HEIGHT - 10,
                                 i == 0       ? "start"
                                 : i == TICKS ? "end"
                                              : "middle",
                                 SV_ARG(x_label(t->a, c, x))));
    }
    if (f->y0 < 0 && f->y1 > 0)
        text_add(t, arena_printf(t->a, "<path d=\"M%d %.1fH%d\" stroke=\"#555\"/>\n", LEFT,
                                 at_y(f, 0), WIDTH - RIGHT));
}

// A closed shape for each run of bins without a gap.
static void write_band(text *t, const chart *c, const frame *f, const chart_line *l,
                       const char *colour) {
    for (size_t i = 0; i < c->n;) {
        size_t end = i;
        while (end < c->n && isfinite(l->lo[end]) && isfinite(l->hi[end])) end++;
        if (end > i) {
            text_add(t, SV("<path fill-opacity=\"0.18\" stroke=\"none\" fill=\""));
            text_add(t, sv_of(colour));
            text_add(t, SV("\" d=\""));
            for (size_t k = i; k < end; k++) point(t, k == i ? 'M' : 'L', f, c->x[k], l->hi[k]);
            for (size_t k = end; k-- > i;) point(t, 'L', f, c->x[k], l->lo[k]);
            text_add(t, SV("Z\"/>\n"));
        }
        i = end + 1;
    }
}

static void write_line(text *t, const chart *c, const frame *f, size_t which) {
    const chart_line *l = &c->line[which];
    bool down = false;
    if (l->lo && l->hi) write_band(t, c, f, l, colours[which]);
    if (l->points) {
        for (size_t i = 0; i < c->n; i++)
            if (isfinite(l->y[i]))
                text_add(
                    t,
                    arena_printf(
                        t->a,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"1.8\" fill=\"none\" stroke=\"%s\"/>",
                        at_x(f, c->x[i]), at_y(f, l->y[i]), colours[which]));
        text_char(t, '\n');
        return;
    }
    text_add(t, arena_printf(t->a, "<path fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\"%s d=\"",
                             colours[which], dashes[which]));
    for (size_t i = 0; i < c->n; i++) {
        if (isfinite(l->y[i])) point(t, down ? 'L' : 'M', f, c->x[i], l->y[i]);
        down = isfinite(l->y[i]);
    }
    text_add(t, SV("\"/>\n"));
}

static void write_bars(text *t, const chart *c, const frame *f, const double *v, double sign,
                       const char *fill) {
    double width = fmax((at_x(f, f->x1) - LEFT) / (double)(c->n > 1 ? c->n - 1 : 1) * 0.8, 0.8);
    for (size_t i = 0; i < c->n; i++) {
        if (!(v[i] > 0)) continue;
        double top = at_y(f, sign > 0 ? v[i] : 0), bottom = at_y(f, sign > 0 ? 0 : -v[i]);
        text_add(t, arena_printf(
                        t->a,
                        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
                        at_x(f, c->x[i]) - width / 2, top, width, bottom - top, fill));
    }
    text_char(t, '\n');
}

static void write_mark(text *t, const frame *f, const chart_mark *m) {
    text_add(
        t,
        arena_printf(
            t->a,
            "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#999\" "
            "fill-opacity=\"0.25\"/>"
            "<path d=\"M%.1f %dV%d\" stroke=\"#222\" stroke-dasharray=\"1 3\" stroke-width=\"2\"/>",
            at_x(f, m->lo), TOP, fmax(at_x(f, m->hi) - at_x(f, m->lo), 1), HEIGHT - TOP - BOTTOM,
            at_x(f, m->x), TOP, HEIGHT - BOTTOM));
    text_add(t, SV("<title>"));
    html_text(t, sv_of(m->name));
    text_add(t, SV("</title>\n"));
}

static void write_legend(text *t, const chart *c) {
    double x = LEFT;
    for (size_t i = 0; i < c->lines; i++) {
        text_add(t,
                 arena_printf(t->a,
                              "<path d=\"M%.0f 22h22\" stroke=\"%s\" stroke-width=\"2\"%s/><text "
                              "x=\"%.0f\" y=\"26\">",
                              x, colours[i],
                              c->line[i].points ? " stroke-dasharray=\"1 4\"" : dashes[i], x + 27));
        html_text(t, sv_of(c->line[i].name));
        text_add(t, SV("</text>"));
        x += 50 + 6.5 * (double)strlen(c->line[i].name);
    }
    if (!c->up) return;
    text_add(t, arena_printf(t->a,
                             "<rect x=\"%.0f\" y=\"17\" width=\"12\" height=\"10\" "
                             "fill=\"#7fa8c9\"/><text x=\"%.0f\" y=\"26\">",
                             x, x + 16));
    html_text(t, sv_of(c->up_name));
    text_add(t, arena_printf(t->a,
                             "</text><rect x=\"%.0f\" y=\"17\" width=\"12\" height=\"10\" "
                             "fill=\"#444\"/><text x=\"%.0f\" y=\"26\">",
                             x + 130, x + 146));
    html_text(t, sv_of(c->down_name));
    text_add(t, SV("</text>\n"));
}

static void cell(text *t, double v) {
    text_add(t, SV("<td>"));
    html_number(t, v, 3);
    text_add(t, SV("</td>"));
}

static void head(text *t, const char *name) {
    text_add(t, SV("<th>"));
    html_text(t, sv_of(name));
    text_add(t, SV("</th>"));
}

static void write_table(text *t, const chart *c) {
    size_t step = (c->n + MOST_ROWS - 1) / MOST_ROWS;
    text_add(t, SV("<details><summary>Data of this chart</summary><table><tr>"));
    head(t, c->x_name);
    if (c->up) head(t, c->up_name), head(t, c->down_name);
    for (size_t i = 0; i < c->lines; i++) {
        head(t, c->line[i].name);
        if (c->line[i].lo) head(t, "from"), head(t, "to");
    }
    text_add(t, SV("</tr>\n"));
    for (size_t i = 0; i < c->n; i += step) {
        sv label = x_label(t->a, c, c->x[i]);
        text_add(t, c->link ? arena_printf(t->a,
                                           "<tr><td><a href=\"#%s" SV_FMT "\">" SV_FMT "</a></td>",
                                           c->link, SV_ARG(label), SV_ARG(label))
                            : arena_printf(t->a, "<tr><td>" SV_FMT "</td>", SV_ARG(label)));
        if (c->up) cell(t, c->up[i]), cell(t, c->down[i]);
        for (size_t k = 0; k < c->lines; k++) {
            cell(t, c->line[k].y[i]);
            if (c->line[k].lo) cell(t, c->line[k].lo[i]), cell(t, c->line[k].hi[i]);
        }
        text_add(t, SV("</tr>\n"));
    }
    text_add(t, SV("</table></details>\n"));
}

void chart_write(text *t, const chart *c) {
    frame f = frame_of(c);
    text_add(t, arena_printf(t->a,
                             "<figure><svg viewBox=\"0 0 %d %d\" role=\"img\" "
                             "font-family=\"sans-serif\" font-size=\"11\">\n<title>",
                             WIDTH, HEIGHT));
    html_text(t, sv_of(c->title));
    text_add(t, SV("</title><text x=\"4\" y=\"12\" font-size=\"12\">"));
    html_text(t, sv_of(c->y_name));
    text_add(t, SV("</text>\n"));
    write_axes(t, c, &f);
    for (size_t i = 0; i < c->marks; i++) write_mark(t, &f, &c->mark[i]);
    if (c->up) write_bars(t, c, &f, c->up, 1, "#7fa8c9"), write_bars(t, c, &f, c->down, -1, "#444");
    for (size_t i = 0; i < c->lines; i++) write_line(t, c, &f, i);
    write_legend(t, c);
    text_add(t, SV("</svg><figcaption>"));
    html_text(t, sv_of(c->title));
    text_add(t, SV("</figcaption></figure>\n"));
    write_table(t, c);
}
