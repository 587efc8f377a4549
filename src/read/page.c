// SPDX-License-Identifier: Apache-2.0
#include "read/page.h"
#include "read/charset.h"
#include "read/clean.h"
#include "read/page_meta.h"
#include "read/page_pick.h"

// Stray NULs, which nobody sees.
static sv without_nul(arena *a, sv s) {
    if (!s.len || !memchr(s.p, 0, s.len) || (s.len > 1 && (!s.p[0] || !s.p[1]))) return s;
    char *to = arena_new(a, char, s.len);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        if (s.p[i]) to[n++] = s.p[i];
    return (sv){to, n};
}

static ent_status decode(arena *a, const ent_input *in, sv *text, ent_err *err) {
    sv label = charset_of_media(in->media);
    if (!label.len) label = charset_of_meta(in->bytes);
    return charset_decode(a, without_nul(a, in->bytes), label, text, err);
}

static void take(clean *c, const page_block *b) {
    char *to = clean_end(c);
    size_t n = clean_line(to, b->text);
    if (!n) return;
    if (b->fated)
        clean_drop(c, b->why, b->reason, (sv){to, n});
    else
        clean_take(c, (sv){to, n});
}

static void take_meta(const page_meta *m, ent_report *report) {
    report->uri = m->uri;
    report->source = m->source;
    report->authors = m->authors.at;
    report->n_authors = m->authors.n;
    report->section = m->section;
    report->published = m->published.day;
    report->published_time = m->published.stamp;
    report->updated = m->updated.day;
    report->origins = m->origins;
}

ent_status page_read(arena *a, const ent_input *in, ent_report *report, ent_err *err) {
    sv text, title = clean_told(a, in->title);
    page p = {.a = a};
    page_meta meta;
    ENT_TRY(decode(a, in, &text, err));
    html_read(a, text, &p.h);
    page_meta_read(a, &p.h, &meta);
    take_meta(&meta, report);
    if (title.len)
        report->origins.title = "told";
    else
        title = meta.title;
    page_cut(&p);
    page_pick(&p, title);
    clean c;
    clean_start(&c, a, text.len, title, false);
    for (size_t i = 0; i < p.n_blocks; i++) take(&c, &p.blocks[i]);
    clean_fields(a, in, report);
    clean_finish(&c, in, report);
    return ENT_OK;
}
