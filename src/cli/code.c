// SPDX-License-Identifier: Apache-2.0
#include "cli/batch.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/show.h"

enum { AS_TABLE, AS_JSON, AS_TSV };

typedef struct settings {
    engine_settings engine;
    input_settings input;
    long jobs;
    int form, as, copies;
    ent_day day;
    bool coloured;
} settings;

static const option options[] = {
    DATE_OPTION(settings),
    {.name = "json",
     .kind = OPTION_FLAG,
     .most = AS_JSON,
     .offset = offsetof(settings, as),
     .help = "whole records, one a line (JSON Lines)"},
    {.name = "tsv",
     .kind = OPTION_FLAG,
     .most = AS_TSV,
     .offset = offsetof(settings, as),
     .help = "one line an event, tab-separated, under a line of column names"},
    COPIES_OPTION(settings, "ignore"),
    FORM_OPTION(settings),
    INPUT_OPTIONS(settings),
    JOBS_OPTION(settings),
    ENGINE_OPTIONS(settings),
};

static const example examples[] = {
    {"entente code report.txt --date 2022-07-01", "the events of a report as a table"},
    {"entente code --json reports.jsonl > records.jsonl",
     "a record for each line, in the same order; other lines go on where one is bad"},
    {"entente code --tsv --date 2011-03-18 *.txt > events.tsv", "a table for a spreadsheet"},
    {"curl -s https://example.org/report.txt | entente code -", "from a pipe"},
};

static ent_status code_one(const batch *b, batch_worker *w, const input *in, text *out,
                           ent_err *err) {
    const settings *s = b->own;
    ent_input report;
    ENT_TRY(batch_report(&w->a, in, s->day, &report, err));
    ENT_TRY(ent_document_code(w->doc, &report, err));
    bool is_english = batch_is_english(w);
    batch_words(b, w, ent_document_report(w->doc));
    if (s->as == AS_JSON) {
        sv line = ent_document_json(w->doc);
        if (!line.p)
            return err_set(err, ENT_ERR_MEMORY, 0, "no memory for the record; see --memory");
        text_add(out, sv_cut(line, 0, line.len - 1)); // batch_end_json goes on
        return ENT_OK;
    }
    sv name = sv_of(in->place);
    if (!is_english) return ENT_OK;
    if (s->as == AS_TSV)
        show_tsv(out, name, w->doc);
    else
        show_table(out, name, w->doc, s->coloured);
    return ENT_OK;
}

static void end(const batch *b, const copy *c, text *out) {
    const settings *s = b->own;
    if (s->as == AS_JSON) batch_end_json(c, out);
}

static int run(const command *self, int argc, char **argv) {
    settings s = {.day = ENT_NO_DAY, .coloured = output_coloured()};
    static const input_form forms[] = {INPUT_GUESS, INPUT_TEXT, INPUT_HTML, INPUT_JSONL, INPUT_CSV};
    batch b = {.settings = &s.engine, .work = code_one, .end = end, .own = &s};
    int n, said = options_read(self, argc, argv, &s, &n);
    if (said != OPTIONS_GO_ON) return said;
    if ((said = batch_files(self, argv, n, &b.in, forms[s.form], &s.input)) != CLI_OK) return said;
    b.jobs = s.jobs;
    b.copies = s.copies;
    if (s.as == AS_TSV) b.head = show_tsv_head;
    return batch_run(&b);
}

const command code_command = {
    .name = "code",
    .operands = "[FILE|-]...",
    .summary = "writes the record of reports: actors, events, times, who says so",
    .about = "A FILE is a text, a page of HTML, JSON Lines ({\"text\", and if known \"id\", "
             "\"date\", \"title\",\n"
             "\"source\", \"uri\"}), CSV or TSV with a column `text', an RSS or Atom feed, a web\n"
             "archive (WARC), PETRARCH's XML; one of these packed (gzip, bzip2, xz, zstd) or in\n"
             "a zip or tar; or a folder. What it is is found out.\n"
             "Standard input is read for `-' or without FILE. A file or line that cannot be\n"
             "coded is told on standard error and costs only itself: the exit code is then 1.",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .examples = examples,
    .n_examples = sizeof examples / sizeof *examples,
    .completes = "file",
    .run = run};
