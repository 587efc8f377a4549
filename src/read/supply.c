// SPDX-License-Identifier: Apache-2.0
#include "read/supply.h"
#include "read/csv.h"
#include "read/packed.h"
#include "read/story.h"
#include "read/warc.h"
#include "read/wide.h"
#include <inttypes.h>
#include <stdlib.h>

enum { HEAD_BYTES = 4096, MOST_LEVELS = SUPPLY_MOST_NESTED + 1 };

// A file, or one inside an archive.
typedef struct level {
    source_form form;
    char *name; // for messages, from malloc
    flow *bytes;
    uint64_t line; // of JSON Lines
    bool done;     // a whole file that was handed out
    packed_file *archive;
    story_file *story;
    csv table;
    warc web;
    wide_flow wide; // around `bytes`, where these are UTF-16 or UTF-32
} level;

struct supply {
    const supply_options *options;
    file_flow file;
    level levels[MOST_LEVELS];
    int n_levels;
    pile scratch;
};

static void pop(supply *s) {
    level *l = &s->levels[--s->n_levels];
    packed_file_close(&l->archive);
    story_close(&l->story);
    if (l->form == SOURCE_WARC) warc_close(&l->web);
    wide_close(&l->wide);
    free(l->name);
}

// "reports.jsonl.gz" is named like what it unpacks to.
static sv unpacked_name(sv name) {
    static const char *const endings[] = {".gz", ".bz2", ".xz", ".zst"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (sv_ends(name, sv_of(endings[i]))) return sv_cut(name, 0, name.len - strlen(endings[i]));
    return name;
}

static source_form form_of(const supply *s, sv head, sv name) {
    char plain[256];
    sv base = unpacked_name(name);
    size_t n = base.len < sizeof plain - 1 ? base.len : sizeof plain - 1; // its end is what counts
    memcpy(plain, base.p + base.len - n, n);
    plain[n] = 0;
    bool web = warc_looks_like(head);
    if (!web && packed_looks_like(head)) return SOURCE_ARCHIVE;
    if (s->options->told) return s->options->form;
    if (web) return SOURCE_WARC;
    if (story_looks_like(head)) return SOURCE_STORY;
    source_form form = source_sniff(head, plain, (sv){0});
    return form == SOURCE_TEXT && csv_looks_like(head, plain) ? SOURCE_CSV : form;
}

static ent_status open_level(supply *s, level *l, ent_err *err) {
    switch (l->form) {
    case SOURCE_ARCHIVE: return packed_file_open(&l->archive, l->bytes, err);
    case SOURCE_STORY: return story_open(&l->story, l->bytes, err);
    case SOURCE_CSV: return csv_open(&l->table, l->bytes, s->options->column, err);
    case SOURCE_WARC: warc_open(&l->web, l->bytes); return ENT_OK;
    default: return ENT_OK;
    }
}

// Finds out what the bytes of the level are, and opens it.
static ent_status begin(supply *s, level *l, ent_err *err) {
    flow_have(l->bytes, HEAD_BYTES);
    const char *wide = wide_encoding(flow_view(l->bytes));
    if (wide) {
        ENT_TRY(wide_open(&l->wide, l->bytes, wide, err));
        l->bytes = &l->wide.f;
        flow_have(l->bytes, HEAD_BYTES);
    }
    l->form = form_of(s, flow_view(l->bytes), sv_of(l->name));
    if (l->form == SOURCE_ARCHIVE && s->n_levels > SUPPLY_MOST_NESTED)
        return err_set(err, ENT_ERR_INPUT, 0, "archives inside archives, more than %d deep",
                       SUPPLY_MOST_NESTED);
    return open_level(s, l, err);
}

// Takes `name`, from malloc.
static ent_status push(supply *s, flow *bytes, char *name, ent_err *err) {
    if (!name) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    level *l = &s->levels[s->n_levels++];
    *l = (level){.name = name, .bytes = bytes};
    ent_status status = begin(s, l, err);
    if (status != ENT_OK) pop(s);
    return status;
}

ent_status supply_open(supply **out, const char *path, const supply_options *options,
                       ent_err *err) {
    supply *s = calloc(1, sizeof *s);
    *out = s;
    if (!s) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    s->options = options;
    ent_status status = file_flow_open(&s->file, path, options->stopped, err);
    if (status == ENT_OK)
        status =
            push(s, &s->file.f, strdup(strcmp(path, "-") == 0 ? "(standard input)" : path), err);
    if (status == ENT_OK && s->file.f.status != ENT_OK) { // a folder, for one
        status = s->file.f.status;
        if (err) *err = s->file.f.err;
    }
    if (status != ENT_OK) supply_close(out);
    return status;
}

void supply_close(supply **out) {
    supply *s = *out;
    *out = NULL;
    if (!s) return;
    while (s->n_levels) pop(s);
    file_flow_close(&s->file);
    pile_free(&s->scratch);
    free(s);
}

uint64_t supply_read_bytes(const supply *s, uint64_t *size) {
    *size = s->file.f.size;
    return s->file.f.eaten;
}

static void place_line(arena *a, supply_item *it, const level *l, uint64_t line) {
    it->file = arena_copy(a, sv_of(l->name));
    it->line = line;
    it->place = line ? arena_printf(a, "%s:%" PRIu64, l->name, line) : it->file;
}

static void place_record(arena *a, supply_item *it, const level *l, const warc_record *r) {
    it->file = arena_copy(a, sv_of(l->name));
    it->place = r->within
                    ? arena_printf(a, "%s@%" PRIu64 "+%" PRIu64, l->name, r->offset, r->within)
                    : arena_printf(a, "%s@%" PRIu64, l->name, r->offset);
}

static bool next_whole(supply *s, level *l, arena *a, supply_item *it) {
    if (l->done) return false;
    l->done = true;
    place_line(a, it, l, 0);
    s->scratch.n = 0;
    it->status = flow_collect(l->bytes, s->options->most_bytes, &s->scratch, &it->err);
    if (it->status != ENT_OK) return true;
    it->in.bytes = arena_copy(a, (sv){s->scratch.at, s->scratch.n});
    if (l->form == SOURCE_HTML) it->in.media = SV("text/html");
    if (l->form == SOURCE_TEXT && s->options->told) it->in.media = SV("text/plain");
    return true;
}

static bool next_line(supply *s, level *l, arena *a, supply_item *it) {
    for (;;) {
        sv line;
        l->line++;
        it->status = flow_line(l->bytes, s->options->most_bytes, &line, &it->err);
        if (it->status == ENT_OK && !line.p) return false;
        if (it->status == ENT_OK && l->line == 1 && sv_starts(line, SV("\xEF\xBB\xBF")))
            line = sv_cut(line, 3, line.len);
        if (it->status == ENT_OK && !sv_trim(line).len) continue;
        if (it->status == ENT_OK) {
            it->in.bytes = arena_copy(a, line);
        } else if (l->bytes->status == ENT_OK) { // too long
            flow_seek_mark(l->bytes, SV("\n"));
            if (flow_have(l->bytes, 1)) flow_eat(l->bytes, 1);
            err_set(&it->err, ENT_ERR_INPUT, l->line,
                    "a line of more than %zu MB, the most that one report may be; see --most",
                    s->options->most_bytes >> 20);
        } else { // told once
            l->bytes->status = ENT_OK;
            flow_eat(l->bytes, l->bytes->end - l->bytes->at);
        }
        place_line(a, it, l, l->line);
        return true;
    }
}

static bool next_row(supply *s, level *l, arena *a, supply_item *it) {
    bool there = csv_next(&l->table, a, s->options->most_bytes, &it->in, &it->status, &it->err);
    place_line(a, it, l, l->table.line);
    return there;
}

static bool next_story(supply *s, level *l, arena *a, supply_item *it) {
    bool there = story_next(l->story, a, s->options->most_bytes, &it->in, &it->status, &it->err);
    place_line(a, it, l, story_number(l->story));
    return there;
}

static bool next_record(supply *s, level *l, arena *a, supply_item *it) {
    warc_record r;
    if (!warc_next(&l->web, a, s->options->most_bytes, &s->scratch, &r)) return false;
    it->status = r.status;
    it->err = r.err;
    it->skip = r.skip;
    it->in.uri = r.uri;
    it->in.media = r.media;
    place_record(a, it, l, &r);
    if (r.status == ENT_OK && !r.skip)
        it->in.bytes = arena_copy(a, (sv){s->scratch.at, s->scratch.n});
    return true;
}

static char *name_inside(const level *l, sv name) {
    size_t n = strlen(l->name);
    char *whole = malloc(n + name.len + 2);
    if (!whole) return NULL;
    memcpy(whole, l->name, n + 1);
    if (!name.p) return whole;
    whole[n] = '/';
    memcpy(whole + n + 1, name.p, name.len);
    whole[n + 1 + name.len] = 0;
    return whole;
}

// Opens the next file of the archive, or tells of it why not: `*tells`.
static bool next_entry(supply *s, level *l, arena *a, supply_item *it, bool *tells) {
    packed_entry e;
    if (!packed_file_next(l->archive, a, &e)) return false;
    it->status = e.status;
    it->err = e.err;
    it->skip = e.skip;
    it->file = it->place = e.name.p ? arena_printf(a, "%s/" SV_FMT, l->name, SV_ARG(e.name))
                                    : arena_copy(a, sv_of(l->name));
    *tells = e.status != ENT_OK || e.skip;
    if (*tells) return true;
    it->status = push(s, packed_file_flow(l->archive), name_inside(l, e.name), &it->err);
    *tells = it->status != ENT_OK;
    return true;
}

bool supply_next(supply *s, arena *a, supply_item *it) {
    while (s->n_levels) {
        level *l = &s->levels[s->n_levels - 1];
        bool there = false, tells = true;
        *it = (supply_item){.in.published = ENT_NO_DAY, .form = l->form};
        switch (l->form) {
        case SOURCE_TEXT:
        case SOURCE_HTML: there = next_whole(s, l, a, it); break;
        case SOURCE_JSONL: there = next_line(s, l, a, it); break;
        case SOURCE_CSV: there = next_row(s, l, a, it); break;
        case SOURCE_STORY: there = next_story(s, l, a, it); break;
        case SOURCE_WARC: there = next_record(s, l, a, it); break;
        case SOURCE_ARCHIVE: there = next_entry(s, l, a, it, &tells); break;
        }
        if (!there)
            pop(s);
        else if (tells)
            return true;
    }
    return false;
}
