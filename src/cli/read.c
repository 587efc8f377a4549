// SPDX-License-Identifier: Apache-2.0
#include "read/read.h"
#include "base/day.h"
#include "cli/batch.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/show.h"

typedef enum as { AS_TEXT, AS_JSON, AS_HTML, AS_WHY } as;

typedef struct settings {
    engine_settings engine;
    input_settings input;
    long jobs;
    int form, as, copies;
    ent_day day;
    const char *uri;
    bool coloured;
} settings;

static const option options[] = {
    DATE_OPTION(settings),
    {.name = "uri",
     .value = "ADDRESS",
     .kind = OPTION_TEXT,
     .offset = offsetof(settings, uri),
     .help = "the report's address, which may tell its date"},
    {.name = "json",
     .kind = OPTION_FLAG,
     .most = AS_JSON,
     .offset = offsetof(settings, as),
     .help = "everything, one report a line (JSON Lines, as `entente code' reads them)"},
    {.name = "html",
     .kind = OPTION_FLAG,
     .most = AS_HTML,
     .offset = offsetof(settings, as),
     .help = "the article alone as a page of HTML"},
    {.name = "why",
     .kind = OPTION_FLAG,
     .most = AS_WHY,
     .offset = offsetof(settings, as),
     .help = "what became of every block of the page, and where each field was found"},
    COPIES_OPTION(settings, "tell"),
    FORM_OPTION(settings),
    INPUT_OPTIONS(settings),
    {.name = "memory",
     .value = "MB",
     .kind = OPTION_NUMBER,
     .least = 1,
     .most = 1 << 20,
     .offset = offsetof(settings, engine.memory_mb),
     .help = "most memory for one report; default 1024"},
    JOBS_OPTION(settings),
};

static const example examples[] = {
    {"entente read page.html", "the article: title and paragraphs"},
    {"entente read --why page.html", "what was dropped from the page, and why"},
    {"entente read --json *.html | entente code --json -", "pages in, records out"},
};

// The whole paragraph: a dateline stands before the block's own words.
static sv paragraph(const ent_report *r, const ent_block *b) {
    size_t begin = b->span.begin;
    while (begin && r->text.p[begin - 1] != '\n') begin--;
    return sv_cut(r->text, begin, b->span.end);
}

static sv body_of(arena *a, const ent_report *r, sv between) {
    text t = text_new(a);
    for (size_t i = 0; i < r->n_blocks; i++) {
        if (r->blocks[i].part != ENT_PART_BODY) continue;
        if (t.n) text_add(&t, between);
        text_add(&t, paragraph(r, &r->blocks[i]));
    }
    return text_sv(&t);
}

static void write_authors(json *j, const ent_report *r) {
    if (!r->n_authors) return;
    json_key(j, "authors");
    json_open(j, '[');
    for (size_t i = 0; i < r->n_authors; i++) json_str(j, r->authors[i]);
    json_close(j, ']');
}

static void write_origins(json *j, const ent_origins *o) {
    const struct {
        const char *key, *value;
    } rows[] = {{"uri", o->uri},         {"source", o->source},   {"title", o->title},
                {"authors", o->authors}, {"section", o->section}, {"date", o->published},
                {"updated", o->updated}};
    json_key(j, "from");
    json_open(j, '{');
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].value) json_key_str(j, rows[i].key, sv_of(rows[i].value));
    json_close(j, '}');
}

static void write_dropped(json *j, const ent_report *r) {
    json_key(j, "dropped");
    json_open(j, '[');
    for (size_t i = 0; i < r->n_dropped; i++) {
        json_open(j, '{');
        json_key_str(j, "why", sv_of(ent_drop_why_name(r->dropped[i].why)));
        json_key_str(j, "reason", sv_of(r->dropped[i].reason));
        json_key_str(j, "text", r->dropped[i].text);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void write_related(json *j, const ent_report *r) {
    json_key(j, "related");
    json_open(j, '[');
    for (size_t i = 0; i < r->n_blocks; i++)
        if (r->blocks[i].part == ENT_PART_RELATED) json_str(j, paragraph(r, &r->blocks[i]));
    json_close(j, ']');
}

static void show_json(text *out, const ent_report *r) {
    json j = {.t = out};
    json_open(&j, '{');
    json_key_str(&j, "id", r->input_id);
    json_key_str(&j, "uri", r->uri);
    json_key_str(&j, "source", r->source);
    json_key_str(&j, "title", r->title);
    write_authors(&j, r);
    json_key_str(&j, "section", r->section);
    json_key_str(&j, "language", r->language);
    json_key_day(&j, "date", r->published);
    json_key_str(&j, "time", r->published_time);
    json_key_day(&j, "updated", r->updated);
    json_key(&j, "text");
    json_str(&j, body_of(out->a, r, SV("\n")));
    write_related(&j, r);
    write_dropped(&j, r);
    write_origins(&j, &r->origins); // batch_end_json goes on
}

static void show_text(text *out, const ent_report *r) {
    if (r->title.len) {
        text_add(out, r->title);
        text_add(out, SV("\n\n"));
    }
    text_add(out, body_of(out->a, r, SV("\n\n")));
    text_char(out, '\n');
}

static void escaped(text *out, sv s) {
    for (size_t i = 0; i < s.len; i++) {
        switch (s.p[i]) {
        case '<': text_add(out, SV("&lt;")); break;
        case '>': text_add(out, SV("&gt;")); break;
        case '&': text_add(out, SV("&amp;")); break;
        case '"': text_add(out, SV("&quot;")); break;
        default: text_char(out, s.p[i]);
        }
    }
}

static void element(text *out, const char *name, sv s) {
    text_add(out, arena_printf(out->a, "<%s>", name));
    escaped(out, s);
    text_add(out, arena_printf(out->a, "</%s>\n", name));
}

static void show_html(text *out, const ent_report *r) {
    char day[11];
    text_add(out, SV("<!DOCTYPE html>\n<html lang=\""));
    escaped(out, r->language);
    text_add(out, SV("\">\n<meta charset=\"utf-8\">\n"));
    element(out, "title", r->title);
    if (r->uri.len) {
        text_add(out, SV("<link rel=\"canonical\" href=\""));
        escaped(out, r->uri);
        text_add(out, SV("\">\n"));
    }
    text_add(out, SV("<article>\n"));
    element(out, "h1", r->title);
    if (r->published != ENT_NO_DAY) {
        day_write(r->published, day);
        element(out, "time", sv_of(day));
    }
    for (size_t i = 0; i < r->n_blocks; i++)
        if (r->blocks[i].part == ENT_PART_BODY) element(out, "p", paragraph(r, &r->blocks[i]));
    text_add(out, SV("</article>\n</html>\n"));
}

static void show_field(text *out, const paint *p, const char *name, sv value, const char *origin) {
    if (!value.len) return;
    text_add(out, arena_printf(out->a, "%-10s" SV_FMT "  ", name, SV_ARG(value)));
    text_add(out, p->faint);
    text_add(out, sv_of(origin));
    text_add(out, p->off);
    text_char(out, '\n');
}

static sv day_text(arena *a, ent_day day) {
    char written[11];
    if (day == ENT_NO_DAY) return (sv){0};
    day_write(day, written);
    return arena_copy(a, sv_of(written));
}

static void show_fields(text *out, const paint *p, const ent_report *r) {
    text authors = text_new(out->a);
    for (size_t i = 0; i < r->n_authors; i++) {
        if (i) text_add(&authors, SV(", "));
        text_add(&authors, r->authors[i]);
    }
    show_field(out, p, "title", r->title, r->origins.title);
    show_field(out, p, "publisher", r->source, r->origins.source);
    show_field(out, p, "authors", text_sv(&authors), r->origins.authors);
    show_field(out, p, "section", r->section, r->origins.section);
    show_field(out, p, "language", r->language, NULL);
    show_field(out, p, "address", r->uri, r->origins.uri);
    show_field(out, p, "published",
               r->published_time.len ? r->published_time : day_text(out->a, r->published),
               r->origins.published);
    show_field(out, p, "updated", day_text(out->a, r->updated), r->origins.updated);
    text_char(out, '\n');
}

static void show_block(text *out, sv colour, sv off, const char *fate, const char *reason,
                       sv words) {
    text_add(out, colour);
    text_add(out, arena_printf(out->a, "%-10s", fate));
    text_add(out, words);
    if (reason) text_add(out, arena_printf(out->a, "  [%s]", reason));
    text_add(out, off);
    text_char(out, '\n');
}

// Blocks that stay and those that go, in the order of the page.
static void show_why(text *out, const ent_report *r, bool coloured) {
    paint p = paint_of(coloured);
    sv of_part[] = {p.bold, p.green, p.yellow};
    size_t d = 0;
    show_fields(out, &p, r);
    for (size_t i = 0; i <= r->n_blocks; i++) {
        for (; d < r->n_dropped && r->dropped[d].before <= i; d++)
            show_block(out, p.faint, p.off, ent_drop_why_name(r->dropped[d].why),
                       r->dropped[d].reason, r->dropped[d].text);
        if (i == r->n_blocks) break;
        ent_part part = r->blocks[i].part;
        show_block(out, of_part[part], p.off, ent_part_name(part), NULL,
                   paragraph(r, &r->blocks[i]));
    }
}

static ent_status read_one(const batch *b, batch_worker *w, const input *in, text *out,
                           ent_err *err) {
    const settings *s = b->own;
    ent_input given;
    ent_report r;
    ENT_TRY(batch_report(&w->a, in, s->day, &given, err));
    if (s->uri) given.uri = sv_of(s->uri);
    ENT_TRY(read_report(&w->a, &given, &r, err));
    batch_words(b, w, &r);
    switch ((as)s->as) {
    case AS_TEXT: show_text(out, &r); break;
    case AS_JSON: show_json(out, &r); break;
    case AS_HTML: show_html(out, &r); break;
    case AS_WHY: show_why(out, &r, s->coloured); break;
    }
    return ENT_OK;
}

static void end(const batch *b, const copy *c, text *out) {
    const settings *s = b->own;
    if (s->as == AS_JSON) batch_end_json(c, out);
    if (s->as != AS_WHY || !c) return;
    paint p = paint_of(s->coloured);
    show_block(out, p.yellow, p.off, "copy", NULL,
               arena_printf(out->a, "of " SV_FMT ", %s", SV_ARG(c->of),
                            c->exact ? "word for word" : "most of it"));
}

static int run(const command *self, int argc, char **argv) {
    settings s = {.day = ENT_NO_DAY, .copies = BATCH_TELL_COPIES, .coloured = output_coloured()};
    static const input_form forms[] = {INPUT_GUESS, INPUT_TEXT, INPUT_HTML, INPUT_JSONL, INPUT_CSV};
    batch b = {
        .settings = &s.engine, .without_engine = true, .work = read_one, .end = end, .own = &s};
    int n, said = options_read(self, argc, argv, &s, &n);
    if (said != OPTIONS_GO_ON) return said;
    if ((said = batch_files(self, argv, n, &b.in, forms[s.form], &s.input)) != CLI_OK) return said;
    b.jobs = s.jobs;
    b.copies = s.copies;
    return batch_run(&b);
}

const command read_command = {
    .name = "read",
    .operands = "[FILE|-]...",
    .summary = "finds the article in a page: title, paragraphs, date, what was dropped and why",
    .about =
        "A FILE is what `entente code' reads. Written are the title and the paragraphs of each\n"
        "report; what a page puts around them is left out, and told by --json and --why.\n"
        "No model is opened: this is what `entente code' does first.",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .examples = examples,
    .n_examples = sizeof examples / sizeof *examples,
    .completes = "file",
    .run = run};
