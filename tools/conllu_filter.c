// SPDX-License-Identifier: Apache-2.0
//
// conllu_filter DOCS.tsv [FILE.conllu] > OUT: the documents that may train what ships. DOCS.tsv has a header line
// ("#doc", ..., "non_commercial", ...); a document stays when its line says 0. One that the table does not know goes.
// FILE is standard input when it is not given. Lines come out as they are.
#include "base/file.h"
#include "base/strmap.h"
#include <stdio.h>

static int column_of(sv header, sv name) {
    sv cell;
    for (int n = 0; sv_split(&header, '\t', &cell); n++)
        if (sv_eq(cell, name)) return n;
    return -1;
}

static sv cell_at(sv line, int column) {
    sv cell = {0};
    for (int n = 0; n <= column; n++)
        if (!sv_split(&line, '\t', &cell)) return (sv){0};
    return cell;
}

// Maps the documents that may stay to 1; false when the table lacks the columns.
static bool read_docs(arena *a, sv table, strmap *free_docs) {
    sv line;
    if (!sv_split(&table, '\n', &line)) return false;
    int doc = column_of(line, SV("#doc")), bound = column_of(line, SV("non_commercial"));
    if (doc < 0 || bound < 0) return false;
    while (sv_split(&table, '\n', &line))
        if (sv_eq(cell_at(line, bound), SV("0"))) *strmap_at(a, free_docs, cell_at(line, doc)) = 1;
    return true;
}

static void copy_documents(sv in, const strmap *free_docs, size_t *n_kept, size_t *n_left_out) {
    static const char mark[] = "# newdoc id = ";
    bool keep = false;
    sv line;
    while (sv_split(&in, '\n', &line)) {
        if (sv_starts(line, SV(mark))) {
            keep = strmap_get(free_docs, sv_trim(sv_cut(line, sizeof mark - 1, line.len))) != NULL;
            ++*(keep ? n_kept : n_left_out);
        }
        if (!keep) continue;
        fwrite(line.p, 1, line.len, stdout);
        putchar('\n');
    }
}

int main(int argc, char **argv) {
    if (argc < 2 || argc > 3) {
        fputs("usage: conllu_filter DOCS.tsv [FILE.conllu] > OUT\n", stderr);
        return 2;
    }
    ent_err err;
    sv table, in;
    arena a;
    arena_init(&a, (size_t)1 << 30);
    if (arena_try(&a)) {
        fputs("conllu_filter: out of memory\n", stderr);
        return 1;
    }
    strmap free_docs = {0};
    if (file_read(argv[1], (size_t)1 << 28, &table, &err) != ENT_OK ||
        file_read(argc > 2 ? argv[2] : "-", (size_t)1 << 31, &in, &err) != ENT_OK) {
        fprintf(stderr, "conllu_filter: %s\n", err.message);
        return 1;
    }
    if (!read_docs(&a, table, &free_docs)) {
        fprintf(stderr, "conllu_filter: %s: no columns `#doc' and `non_commercial'\n", argv[1]);
        return 1;
    }
    size_t n_kept = 0, n_left_out = 0;
    copy_documents(in, &free_docs, &n_kept, &n_left_out);
    fprintf(stderr, "conllu_filter: kept %zu documents, left out %zu\n", n_kept, n_left_out);
    if (fflush(stdout) == 0 && !ferror(stdout)) return 0;
    perror("conllu_filter: standard output");
    return 1;
}
