// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "cli/batch.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/show.h"
#include "cli/told.h"
#include "ledger/ledger.h"
#include <stdlib.h>

typedef struct settings {
    engine_settings engine;
    ent_day day;
} settings;

static const option options[] = {
    {.letter = 'd',
     .name = "date",
     .value = "DAY",
     .kind = OPTION_DAY,
     .offset = offsetof(settings, day),
     .help = "day of publication, as given to `entente code'"},
    ENGINE_OPTIONS(settings),
};

static const example examples[] = {
    {"entente why report.txt e3 --date 2022-07-01",
     "how the third event of `entente code' was found"},
    {"entente why report.txt 3 | less -R", "the same; the letter may be left out"},
};

// What is marked in the sentence: brackets without colour, so that it can be read anywhere.
typedef struct mark {
    ent_span span;
    sv open, close;
} mark;

typedef struct view {
    text *out;
    paint p;
    const ent_report *report;
    const ent_record *r;
    const ent_sentence *s;
    const ent_event *e;
    size_t index; // of the event
} view;

static void line_of(view *v, const char *label, sv value) {
    if (!value.len) return;
    text_add(v->out, v->p.bold);
    text_add(v->out, sv_of(label));
    text_add(v->out, v->p.off);
    for (size_t n = strlen(label); n < 10; n++) text_char(v->out, ' ');
    text_add(v->out, value);
    text_char(v->out, '\n');
}

static void show_sentence(view *v) {
    bool plain = !v->p.off.len;
    mark marks[] = {
        {v->e->source_span, plain ? SV("[") : v->p.blue, plain ? SV("]source") : v->p.off},
        {v->e->trigger, plain ? SV("[") : v->p.bold, plain ? SV("]trigger") : v->p.off},
        {v->e->target_span, plain ? SV("[") : v->p.yellow, plain ? SV("]target") : v->p.off},
    };
    for (uint32_t at = v->s->span.begin; at <= v->s->span.end; at++) {
        for (size_t i = 0; i < 3; i++)
            if (marks[i].span.end == at && marks[i].span.end > marks[i].span.begin)
                text_add(v->out, marks[i].close);
        for (size_t i = 0; i < 3; i++)
            if (marks[i].span.begin == at && marks[i].span.end > marks[i].span.begin)
                text_add(v->out, marks[i].open);
        if (at < v->s->span.end) text_char(v->out, v->report->text.p[at]);
    }
    text_add(v->out, SV("\n\n"));
}

// The word in `span` nearest to the root of the sentence; -1 when the span is elsewhere.
static int word_in(const ent_sentence *s, ent_span span) {
    for (size_t w = 0; w < s->n_words && span.end; w++) {
        const ent_word *x = &s->words[w];
        if (x->span.begin < span.begin || x->span.end > span.end) continue;
        const ent_word *head = x->head < 0 ? NULL : &s->words[x->head];
        if (!head || head->span.begin < span.begin || head->span.end > span.end) return (int)w;
    }
    return -1;
}

static size_t depth_of(const ent_sentence *s, int w) {
    size_t n = 0;
    for (; s->words[w].head >= 0; w = s->words[w].head) n++;
    return n;
}

// "provided <-nsubj- Moscow": up from `from` to where the two meet, then down to `to`.
static sv tree_path(arena *a, const ent_sentence *s, int from, int to) {
    int up = from, down = to;
    text path = text_new(a);
    VEC(int) below = {0};
    if (from < 0 || to < 0) return (sv){NULL, 0};
    text_add(&path, s->words[from].form);
    for (size_t u = depth_of(s, up), d = depth_of(s, down); up != down;) {
        if (d >= u) {
            *vec_push(a, &below) = down;
            down = s->words[down].head;
            d--;
        } else {
            text_add(&path, SV(" -"));
            text_add(&path, sv_of(ent_deprel_name(s->words[up].deprel)));
            text_add(&path, SV("-> "));
            up = s->words[up].head;
            u--;
            text_add(&path, s->words[up].form);
        }
    }
    while (below.n) {
        const ent_word *w = &s->words[below.at[--below.n]];
        text_add(&path, SV(" <-"));
        text_add(&path, sv_of(ent_deprel_name(w->deprel)));
        text_add(&path, SV("- "));
        text_add(&path, w->form);
    }
    return text_sv(&path);
}

static sv actors_in_full(arena *a, const ent_record *r, const uint32_t *at, size_t n) {
    text t = text_new(a);
    for (size_t i = 0; i < n; i++) {
        const ent_actor *who = &r->actors[at[i]];
        if (i) text_add(&t, SV("; "));
        text_add(&t, who->code.len ? who->code : SV("-"));
        text_char(&t, ' ');
        text_add(&t, who->name);
        if (who->role.len) text_add(&t, arena_printf(a, ", " SV_FMT, SV_ARG(who->role)));
    }
    return text_sv(&t);
}

static void show_steps(view *v) {
    sv rest = v->e->why.steps, step;
    while (sv_split(&rest, '\n', &step)) line_of(v, "step", step);
}

static void show_why(view *v) {
    arena *a = v->out->a;
    const ent_event *e = v->e;
    uint32_t by = (uint32_t)e->said_by;
    show_sentence(v);
    line_of(v, "event",
            arena_printf(a, SV_FMT " " SV_FMT ", CAMEO " SV_FMT ", %s",
                         SV_ARG(show_event_id(a, v->index)), SV_ARG(sv_of(ent_type_name(e->type))),
                         SV_ARG(e->cameo), ent_event_status_name(e->status)));
    line_of(v, "mode", e->modes);
    line_of(v, "context", e->contexts);
    line_of(v, "source", actors_in_full(a, v->r, e->source, e->n_source));
    line_of(v, "target", actors_in_full(a, v->r, e->target, e->n_target));
    line_of(v, "when", show_when(a, &e->when));
    line_of(v, "where", show_where(a, v->r, e));
    if (e->said_by >= 0) line_of(v, "said by", actors_in_full(a, v->r, &by, 1));
    line_of(v, "path", tree_path(a, v->s, (int)e->word, word_in(v->s, e->source_span)));
    line_of(v, "path", tree_path(a, v->s, (int)e->word, word_in(v->s, e->target_span)));
    line_of(v, "line", e->why.line);
    line_of(v, "rule", e->why.rule);
    show_steps(v);
}

typedef struct wanted {
    const settings *s;
    size_t index;
} wanted;

static ent_status why_one(const batch *b, batch_worker *w, const input *in, text *out,
                          ent_err *err) {
    const wanted *want = b->own;
    ent_input report;
    ENT_TRY(batch_report(&w->a, in, want->s->day, &report, err));
    ENT_TRY(ent_document_code(w->doc, &report, err));
    const ent_record *r = ent_document_record(w->doc);
    if (want->index >= r->n_events)
        return err_set(err, ENT_ERR_USAGE, 0, "no event e%zu: the record has %zu", want->index + 1,
                       r->n_events);
    view v = {.out = out,
              .p = paint_of(output_coloured()),
              .report = ent_document_report(w->doc),
              .r = r,
              .e = &r->events[want->index],
              .index = want->index};
    v.s = &ent_document_language(w->doc)->sentences[v.e->sentence];
    show_why(&v);
    return ENT_OK;
}

// "e3" or "3": 2.
static bool read_event(const char *word, size_t *index) {
    char *end;
    const char *digits = word + (*word == 'e');
    unsigned long n = strtoul(digits, &end, 10);
    if (*digits < '0' || *digits > '9' || *end || n == 0) return false;
    *index = n - 1;
    return true;
}

static int run(const command *self, int argc, char **argv) {
    settings s = {.day = ENT_NO_DAY};
    wanted want = {.s = &s};
    batch b = {.settings = &s.engine, .work = why_one, .own = &want, .jobs = 1};
    ent_engine *engine;
    int n, said = options_read(self, argc, argv, &s, &n);
    if (said != OPTIONS_GO_ON) return said;
    if (n != 2) return cli_usage(self, "a file and an event are wanted");
    if (ledger_is_place(argv[0])) return told_run(argv[0], argv[1]);
    if (!read_event(argv[1], &want.index))
        return cli_usage(self, "%s: no event; they are called e1, e2, ...", argv[1]);
    b.in = inputs_of(argv, 1, INPUT_GUESS, NULL);
    if ((said = engine_start(&engine, &s.engine)) != CLI_OK) return said;
    b.engine = engine;
    said = batch_run(&b);
    ent_engine_close(&engine);
    return said;
}

const command why_command = {
    .name = "why",
    .operands = "FILE|LEDGER EVENT",
    .summary = "shows how an event was found: sentence, tree, dictionary line, rule, steps",
    .about =
        "FILE is a report in plain text, EVENT the name that `entente code' gave: e1, e2, ...\n"
        "Of a ledger: EVENT as `entente events' names it; shows the mentions that it rests on, to\n"
        "their sentences, where they differ, and what analysts said.",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .examples = examples,
    .n_examples = sizeof examples / sizeof *examples,
    .completes = "file",
    .run = run};
