// SPDX-License-Identifier: Apache-2.0
#include "cli/batch.h"
#include "cli/cli.h"
#include "code/engine.h"
#include "lang/conllu.h"

typedef struct settings {
    engine_settings engine;
    input_settings input;
    long jobs;
    int form, words_only;
} settings;

static const option options[] = {
    {.name = "in",
     .value = "FORM",
     .kind = OPTION_CHOICE,
     .choices = "auto|text|html|jsonl|csv|conllu",
     .offset = offsetof(settings, form),
     .help = "conllu: words and sentences as given there are kept; default: auto, guessed"},
    {.name = "words",
     .kind = OPTION_FLAG,
     .most = 1,
     .offset = offsetof(settings, words_only),
     .help = "words and sentences only: `_' in every column behind FORM"},
    INPUT_OPTIONS(settings),
    JOBS_OPTION(settings),
    ENGINE_OPTIONS(settings),
};

static const example examples[] = {
    {"entente parse report.txt", "sentences, words, tags, lemmas, trees and names as CoNLL-U"},
    {"entente parse --in conllu gold.conllu > ours.conllu",
     "tags and trees for words that are given"},
    {"echo 'Fiji closed its embassy.' | entente parse -", "from a pipe"},
};

// Tags and trees for the words given; the numbering and comments of the input stay.
static ent_status parse_given(const batch *b, batch_worker *w, const input *in, text *out,
                              ent_err *err) {
    const settings *s = b->own;
    conllu c;
    conllu_read(&w->a, in->report.bytes, &c);
    ENT_TRY(conllu_check(&c, in->file, err));
    lang_annotate(&w->a, engine_model(b->engine), c.sentences, c.n_sentences);
    for (size_t i = 0; i < c.n_sentences; i++)
        conllu_write_sentence(out, c.text, &c.sentences[i], c.notes[i].id,
                              (conllu_style){s->words_only});
    return ENT_OK;
}

static ent_status parse_one(const batch *b, batch_worker *w, const input *in, text *out,
                            ent_err *err) {
    const settings *s = b->own;
    ent_input report;
    if (in->form == INPUT_CONLLU) return parse_given(b, w, in, out, err);
    ENT_TRY(batch_report(&w->a, in, ENT_NO_DAY, &report, err));
    ENT_TRY(ent_document_parse(w->doc, &report, err));
    const ent_report *r = ent_document_report(w->doc);
    conllu_write(out, r->text, ent_document_language(w->doc), r->input_id,
                 (conllu_style){s->words_only});
    return ENT_OK;
}

static int run(const command *self, int argc, char **argv) {
    settings s = {0};
    static const input_form forms[] = {INPUT_GUESS, INPUT_TEXT, INPUT_HTML,
                                       INPUT_JSONL, INPUT_CSV,  INPUT_CONLLU};
    batch b = {.settings = &s.engine, .work = parse_one, .own = &s};
    int n, said = options_read(self, argc, argv, &s, &n);
    if (said != OPTIONS_GO_ON) return said;
    if ((said = batch_files(self, argv, n, &b.in, forms[s.form], &s.input)) != CLI_OK) return said;
    b.jobs = s.jobs;
    return batch_run(&b);
}

const command parse_command = {
    .name = "parse",
    .operands = "[FILE|-]...",
    .summary = "writes sentences, words, tags, lemmas, trees and names (CoNLL-U)",
    .about = "Input as for `entente code', or CoNLL-U. Names go to MISC: NE=B-PER, NE=I-PER, ...\n"
             "A faulty sentence in CoNLL-U refuses its file.",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .examples = examples,
    .n_examples = sizeof examples / sizeof *examples,
    .completes = "file",
    .run = run};
