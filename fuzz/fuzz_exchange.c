// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a file of events: told from its beginning, or by the first byte of a format of ours (1 and up). What is read is
// written in every format, and our own are read again and must give as many events.
#include "base/text.h"
#include "exchange/exchange.h"
#include "know/compile.h"
#include "know/inside.h"
#include <math.h>
#include <stdlib.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static know *k;

static const struct {
    know_file file;
    const char *bytes;
} tables[] = {
    {KNOW_F_CAMEO, "code\tname\tgoldstein\tquad\ttype\tmode\tcontexts\n"
                   "04\tConsult\t1\t1\tCONSULT\t\t\n042\tVisit\t1.9\t1\tCONSULT\tvisit\t\n"
                   "07\tAid\t7\t2\tAID\t\teconomic\n19\tFight\t-10\t4\tASSAULT\t\tmilitary\n"
                   "01\tState\t0\t1\tSTATEMENT\t\t\n010\tState\t0\t1\tSTATEMENT\t\t\n"},
    {KNOW_F_PLOVER,
     "type\tmode\tquad\tscore\tcameo\nCONSULT\t\t1\t2.5\t04\nCONSULT\tvisit\t1\t4\t042\n"
     "AID\t\t2\t10\t07\nASSAULT\t\t4\t-9\t19\nSTATEMENT\t\t0\t0\t010\n"},
    {KNOW_F_COUNTRIES,
     "code\tname\taliases\tadjectives\tpeople\tcapitals\tfrom\tto\tsource\n"
     "RUS\tRussia\tRussian Federation\tRussian\tRussian|Russians\tMoscow\t\t\town\n"},
    {KNOW_F_ORGANISATIONS, "name\taliases\tcode\tkind\tcountry\tsectors\tfrom\tto\tsource\n"
                           "United Nations\tUN\tIGOUNO\torganisation\t\t\t1945\t\town\n"},
    {KNOW_F_CONTEXTS, "context\tlemmas\nmilitary\tarmy\neconomic\tbank\n"},
};
enum { N_TABLES = sizeof tables / sizeof *tables };

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    know_source sources[N_TABLES];
    know_problems p = {0};
    ent_err err;
    sv bytes;
    (void)argc, (void)argv;
    for (int i = 0; i < N_TABLES; i++)
        sources[i] = (know_source){.file = tables[i].file,
                                   .label = sv_of(table_file_name(tables[i].file)),
                                   .bytes = sv_of(tables[i].bytes)};
    if (compile_sources(sources, N_TABLES, &p, &bytes, &err) != ENT_OK || p.n) abort();
    if (know_of_bytes(&k, bytes, &err) != ENT_OK) abort();
    return 0;
}

static ledger_row row_of(const ledger_record *r) {
    ledger_place place = {.lat_deg = NAN, .lon_deg = NAN};
    if (r->n_places) place = r->places[0];
    return (ledger_row){.id = r->report.id,
                        .mentions = 1,
                        .reports = 1,
                        .sources = 1,
                        .event = r->events[0],
                        .actors = r->actors,
                        .n_actors = r->n_actors,
                        .place = place,
                        .report = r->report,
                        .sentence = r->report.text,
                        .version = r->version,
                        .knowledge = r->knowledge,
                        .model = r->model};
}

// Reads a file to its end; rows that can be read are given to `w` where it is not NULL.
static size_t read_file(arena *a, sv bytes, const exchange_format *f, exchange_writer *w,
                        size_t n) {
    exchange_reader *r;
    ent_err err;
    bool more = true;
    size_t read = 0;
    if (exchange_open_bytes(&r, bytes, "fuzz", f, k, &err) != ENT_OK) return 0;
    for (uint64_t rows = 0; more && rows < 2000; rows++) {
        ledger_record record;
        if (exchange_next(r, a, &record, &more, &err) != ENT_OK || !more) continue;
        if (record.n_events != 1 || record.report.id.len != 32) abort();
        ledger_row row = row_of(&record);
        for (size_t i = 0; i < n; i++) exchange_put(&w[i], &row);
        read++;
    }
    exchange_close(&r);
    return read;
}

static void run(arena *a, sv bytes, const exchange_format *f) {
    exchange_writer w[16];
    text out[16];
    size_t n = 0;
    for (; exchange_formats[n]; n++) {
        out[n] = text_new(a);
        exchange_begin(&w[n], exchange_formats[n], k, &out[n]);
    }
    size_t read = read_file(a, bytes, f, w, n);
    for (size_t i = 0; i < n; i++) {
        exchange_end(&w[i]);
        const char *name = exchange_name(exchange_formats[i]);
        bool ours = !strcmp(name, "jsonl") || !strcmp(name, "csv") || !strcmp(name, "geojson");
        size_t again = read_file(a, text_sv(&out[i]), exchange_formats[i], NULL, 0);
        if (ours && again != read) abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static arena a;
    const exchange_format *f = NULL;
    if (!k) LLVMFuzzerInitialize(NULL, NULL);
    sv bytes = {(const char *)data, size};
    for (size_t i = 0; size && exchange_formats[i]; i++)
        if (data[0] == i + 1) f = exchange_formats[i];
    if (f) bytes = sv_cut(bytes, 1, bytes.len);
    arena_init(&a, (size_t)1 << 28);
    if (!arena_try(&a)) run(&a, bytes, f);
    arena_deinit(&a);
    return 0;
}
