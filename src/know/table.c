// SPDX-License-Identifier: Apache-2.0
#include "know/table.h"
#include "base/utf8.h"
#include <stdarg.h>
#include <stdio.h>

typedef struct spec {
    const char *name, *columns;
} spec;

static const spec specs[KNOW_N_FILES] = {
    [KNOW_F_CAMEO] = {"cameo.tsv", "code\tname\tgoldstein\tquad\ttype\tmode\tcontexts"},
    [KNOW_F_PLOVER] = {"plover.tsv", "type\tmode\tquad\tscore\tcameo"},
    [KNOW_F_COUNTRIES] = {"countries.tsv",
                          "code\tname\taliases\tadjectives\tpeople\tcapitals\tfrom\tto\tsource"},
    [KNOW_F_ORGANISATIONS] = {"organisations.tsv",
                              "name\taliases\tcode\tkind\tcountry\tsectors\tfrom\tto\tsource"},
    [KNOW_F_LEADERS] = {"leaders.tsv",
                        "person\taliases\tcountry\toffice\tsectors\tfrom\tto\tsource"},
    [KNOW_F_SECTORS] = {"sectors.tsv", "noun\tsector\tother\tplural\tnote"},
    [KNOW_F_TITLES] = {"titles.tsv", "title\tsectors\toffice"},
    [KNOW_F_CLASSES] = {"classes.tsv", "class\tlemmas"},
    [KNOW_F_VERBS] = {"verbs.tsv", "lemma\twhen\ttype\tmode\tcameo\tsource\ttarget\top\tnote"},
    [KNOW_F_NOUNS] = {"nouns.tsv", "lemma\twhen\ttype\tmode\tcameo\tsource\ttarget\top\tnote"},
    [KNOW_F_OPERATORS] = {"operators.tsv", "op\tinner\ttype\tmode\tcameo\tstatus"},
    [KNOW_F_CONTEXTS] = {"contexts.tsv", "context\tlemmas"},
    [KNOW_F_REGIONS] = {"regions.tsv", "name\taliases\tcountry\tsource\tnorth\teast"},
    [KNOW_F_PLACES] = {"places.tsv", "name\taliases\tcountry\tsource\tnorth\teast\tothers\tkind\t"
                                     "admin1\tpeople\ttown\tgeonames"},
    [KNOW_F_GEOGRAPHY] = {"geography.tsv",
                          "code\tneighbours\trulers\twords\tbodies\tpeople\tarea\tcentre\tsource"},
    [KNOW_F_GIVEN_NAMES] = {"given-names.tsv", "name\tgender"},
};

const char *table_file_name(know_file f) { return specs[f].name; }

void note_in(know_problems *p, sv file, size_t line, const char *what) {
    p->notes++;
    if (p->note) p->note(p->ctx, file, line, sv_of(what));
}

static void tell(know_problems *p, sv file, size_t line, const char *format, va_list args) {
    char what[512];
    vsnprintf(what, sizeof what, format, args);
    p->n++;
    if (p->tell) p->tell(p->ctx, file, line, sv_of(what));
}

void problem_in(know_problems *p, sv file, size_t line, const char *format, ...) {
    va_list args;
    va_start(args, format);
    tell(p, file, line, format, args);
    va_end(args);
}

void problem_at(know_problems *p, const know_row *row, const char *format, ...) {
    va_list args;
    va_start(args, format);
    if (row->lenient) {
        char what[512];
        vsnprintf(what, sizeof what, format, args);
        note_in(p, row->file, row->line, what);
    } else {
        tell(p, row->file, row->line, format, args);
    }
    va_end(args);
}

// --- Rows ------------------------------------------------------------------------------------

// For each column of the file, the column of ours that it is, or -1.
typedef struct header {
    int ours[KNOW_MAX_COLUMNS];
    size_t n;
} header;

typedef struct splitter {
    arena *a;
    const know_source *s;
    know_problems *p;
    header head;
    size_t line;
} splitter;

static int column_of(know_file f, sv name) {
    sv rest = sv_of(specs[f].columns), column;
    for (int i = 0; sv_split(&rest, '\t', &column); i++)
        if (sv_eq(column, name)) return i;
    return -1;
}

static bool has_column(const header *h, int column) {
    for (size_t i = 0; i < h->n; i++)
        if (h->ours[i] == column) return true;
    return false;
}

static void read_header(splitter *t, sv line) {
    sv name, rest = sv_of(specs[t->s->file].columns);
    header *h = &t->head;
    while (sv_split(&line, '\t', &name)) {
        int column = column_of(t->s->file, sv_trim(name));
        if (column < 0 || h->n == KNOW_MAX_COLUMNS || has_column(h, column))
            problem_in(t->p, t->s->label, t->line,
                       "column `" SV_FMT "' is unknown or there twice; the columns are: " SV_FMT,
                       SV_ARG(name), SV_ARG(rest));
        if (h->n < KNOW_MAX_COLUMNS) h->ours[h->n++] = column;
    }
    for (int i = 0; sv_split(&rest, '\t', &name); i++)
        if (!has_column(h, i))
            problem_in(t->p, t->s->label, t->line,
                       "column `" SV_FMT "' is missing; add it to the first line", SV_ARG(name));
}

static sv trimmed_cell(splitter *t, sv cell) {
    sv bare = sv_trim(cell);
    if (bare.len != cell.len && t->p->strict)
        problem_in(t->p, t->s->label, t->line, "spaces around `" SV_FMT "'; take them out",
                   SV_ARG(bare));
    return bare;
}

static bool read_row(splitter *t, sv line, know_row *row) {
    sv cell;
    size_t n = 0;
    *row = (know_row){.file = t->s->label, .line = t->line, .theirs = t->s->theirs};
    for (int i = 0; i < KNOW_MAX_COLUMNS; i++) row->cells[i] = SV("");
    // A line that ends in a tab has an empty last cell, which sv_split does not give.
    bool open_end = sv_ends(line, SV("\t"));
    for (; sv_split(&line, '\t', &cell); n++) {
        if (n >= t->head.n) continue;
        sv bare = trimmed_cell(t, cell);
        if (t->head.ours[n] >= 0) row->cells[t->head.ours[n]] = bare;
    }
    n += open_end && n < t->head.n;
    if (n > t->head.n || (t->p->strict && n < t->head.n)) {
        problem_in(t->p, t->s->label, t->line, "%zu cells, but there are %zu columns; %s", n,
                   t->head.n, n > t->head.n ? "take out a tab" : "add tabs at the end");
        return n < t->head.n;
    }
    return true;
}

static sv without_bom(splitter *t, sv bytes) {
    if (!sv_starts(bytes, SV("\xEF\xBB\xBF"))) return bytes;
    if (t->p->strict)
        problem_in(t->p, t->s->label, 1, "begins with a byte order mark; save without it");
    return sv_cut(bytes, 3, bytes.len);
}

static sv without_cr(splitter *t, sv line, bool *told) {
    if (!sv_ends(line, SV("\r"))) return line;
    if (t->p->strict && !*told)
        problem_in(t->p, t->s->label, t->line, "CRLF line end; save with LF alone");
    *told = true;
    return sv_cut(line, 0, line.len - 1);
}

void table_split(arena *a, const know_source *source, know_rows *rows, know_problems *p) {
    splitter t = {.a = a, .s = source, .p = p};
    sv rest = without_bom(&t, source->bytes), line;
    bool cr_told = false;
    while (sv_split(&rest, '\n', &line)) {
        t.line++;
        line = without_cr(&t, line, &cr_told);
        if (sv_trim(line).len == 0 || line.p[0] == '#') continue;
        if (utf8_bad(line) >= 0) {
            problem_in(p, source->label, t.line, "byte %td is no UTF-8; save as UTF-8",
                       utf8_bad(line) + 1);
            continue;
        }
        know_row row;
        if (!t.head.n)
            read_header(&t, line);
        else if (read_row(&t, line, &row))
            *vec_push(a, rows) = row;
    }
    if (!t.head.n)
        problem_in(p, source->label, t.line, "no columns; the first line must name them");
}
