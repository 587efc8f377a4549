// SPDX-License-Identifier: Apache-2.0
//
// Charts as SVG, to stand in a page: lines with bands, bars, points; readable in grey and without telling colours apart, for lines differ
// by their dashes and bars by their side of zero. Every chart is followed by its data as a table that folds.
#ifndef MEASURE_CHART_H
#define MEASURE_CHART_H

#include "base/text.h"

typedef struct chart_line {
    const char *name;
    const double *y;       // n; NAN: a gap
    const double *lo, *hi; // n, or NULL: no band
    bool points;           // marks instead of a line
} chart_line;

typedef struct chart_mark {
    double x, lo, hi; // a vertical line with its interval
    const char *name;
} chart_mark;

enum { CHART_LINES = 4 };

typedef struct chart {
    const char *title, *y_name, *x_name;
    size_t n;
    const double *x; // n, ascending
    bool days;       // x are days since 1970-01-01
    chart_line line[CHART_LINES];
    size_t lines;
    const double *up, *down; // n, or NULL: bars above and below zero, both 0 or more
    const char *up_name, *down_name;
    const chart_mark *mark;
    size_t marks;
    const char *link; // bins of the table link to "#" link YYYY-MM-DD; NULL: none
} chart;

void chart_write(text *t, const chart *c);

// Text of a page: & < > " written out.
void html_text(text *t, sv s);
void html_number(text *t, double v, int decimals); // "-" for NAN

#endif
