// SPDX-License-Identifier: Apache-2.0
#include "read/read.h"
#include "read/charset.h"
#include "read/clean.h"
#include "read/decode.h"
#include "read/line.h"
#include "read/page.h"
#include "read/source.h"
#include "read/wrap.h"

static void take_paragraphs(clean *c, sv text) {
    wrap w = wrap_of(text);
    sv line;
    bool goes_on = false; // the next line belongs to the paragraph that stands at `from`
    char *from = NULL, *end = NULL;
    for (wrap_cursor at = {0}; wrap_next(text, &at, &line);) {
        if (!goes_on) from = end = clean_end(c);
        if (goes_on && !wrap_hyphen((sv){from, (size_t)(end - from)}, line)) *end++ = ' ';
        end += clean_line(end, line);
        goes_on = wrap_joins(&w, text, &at, line) &&
                  (c->whole || (line_read(line).kind == LINE_TEXT && c->mode == MODE_BODY));
        if (!goes_on && end > from) clean_take(c, (sv){from, (size_t)(end - from)});
    }
}

static ent_status read_text(arena *a, const ent_input *in, bool whole, ent_report *report,
                            ent_err *err) {
    sv text, label = charset_of_media(in->media);
    ENT_TRY(charset_decode(a, in->bytes, label, &text, err));
    clean c;
    clean_start(&c, a, text.len, clean_told(a, in->title), whole);
    take_paragraphs(&c, text);
    clean_fields(a, in, report);
    clean_finish(&c, in, report);
    return ENT_OK;
}

ent_status read_report(arena *a, const ent_input *in, ent_report *report, ent_err *err) {
    *report = (ent_report){.published = ENT_NO_DAY, .updated = ENT_NO_DAY};
    if (source_is_html(in->bytes, in->media)) return page_read(a, in, report, err);
    return read_text(a, in, false, report, err);
}

ent_status read_whole(arena *a, const ent_input *in, ent_report *report, ent_err *err) {
    *report = (ent_report){.published = ENT_NO_DAY, .updated = ENT_NO_DAY};
    if (source_is_html(in->bytes, in->media)) return page_read(a, in, report, err);
    return read_text(a, in, true, report, err);
}
