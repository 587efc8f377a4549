// SPDX-License-Identifier: Apache-2.0
#include "read/read.h"
#include "base/day.h"
#include "base/strmap.h"
#include "base/utf8.h"
#include "read/dateline.h"
#include "read/decode.h"
#include "read/line.h"
#include "read/tongue.h"
#include "read/wrap.h"
#include <xxhash.h>

enum {
    FEWEST_REPEATED_BYTES = 60, // a shorter paragraph may well be said twice
    MOST_TOPIC_WORDS = 3,
    FIRST_LINES = 12, // among which a line with the page's date is looked for
    DATELINE_BLOCKS = 3,
};

typedef enum mode {
    MODE_BODY,
    MODE_RELATED, // headlines of other stories
    MODE_TOPICS,  // tags
} mode;

typedef struct reader {
    arena *a;
    char *at;    // the text, with room for all of it
    size_t n;    // bytes of it that stand
    size_t line; // paragraphs read
    mode mode;
    VEC(ent_block) blocks;
    VEC(ent_dropped) dropped;
    strmap seen; // paragraphs in the text
    ent_day page_day;
    int copyright;
    sv title;
    bool whole; // keep every line
} reader;

static void drop(reader *r, ent_drop_why why, sv s) {
    *vec_push(r->a, &r->dropped) = (ent_dropped){why, arena_copy(r->a, s)};
    int year = dateline_copyright(s);
    if (year) r->copyright = year;
}

static bool is_repeated(reader *r, sv s) {
    if (s.len < FEWEST_REPEATED_BYTES && r->mode != MODE_RELATED) return false;
    return strmap_get(&r->seen, s) != NULL;
}

// The paragraph that stands behind the text becomes a block of it.
static void keep(reader *r, ent_part part, sv s) {
    uint32_t begin = (uint32_t)(s.p - r->at);
    *vec_push(r->a, &r->blocks) = (ent_block){part, {begin, begin + (uint32_t)s.len}};
    *strmap_at(r->a, &r->seen, s) = 1;
    r->n = begin + s.len;
}

// The same, for what stands in the middle of the paragraph.
static void keep_part(reader *r, ent_part part, sv s) {
    char *to = r->at + r->n + (r->n > 0);
    memmove(to, s.p, s.len);
    keep(r, part, (sv){to, s.len});
}

static void keep_or_repeat(reader *r, ent_part part, sv s) {
    if (is_repeated(r, s))
        drop(r, ENT_DROP_DUPLICATE, s);
    else
        keep(r, part, s);
}

static void take_body(reader *r, sv s) {
    if (sv_eq_nocase(s, r->title)) {
        drop(r, ENT_DROP_DUPLICATE, s);
        return;
    }
    size_t credit = line_credit(s);
    if (credit < s.len) {
        drop(r, ENT_DROP_BYLINE, sv_cut(s, credit, s.len));
        s = sv_trim(sv_cut(s, 0, credit));
    }
    if (s.len) keep_or_repeat(r, ENT_PART_BODY, s);
}

static void take_cue(reader *r, sv s, size_t rest) {
    drop(r, ENT_DROP_NAVIGATION, rest ? sv_trim(sv_cut(s, 0, rest)) : s);
    r->mode = rest ? MODE_BODY : MODE_RELATED;
    if (!rest) return;
    sv headline = sv_cut(s, rest, s.len);
    line_sense inner = line_read(headline);
    if (inner.kind == LINE_DROP)
        drop(r, inner.why, headline);
    else if (strmap_get(&r->seen, headline))
        drop(r, ENT_DROP_DUPLICATE, headline);
    else
        keep_part(r, ENT_PART_RELATED, headline);
}

static void take_text(reader *r, sv s) {
    if (r->mode == MODE_RELATED && line_is_headline(s)) {
        keep_or_repeat(r, ENT_PART_RELATED, s);
    } else if (r->mode == MODE_TOPICS && line_words(s) <= MOST_TOPIC_WORDS &&
               !line_ends_sentence(s)) {
        drop(r, ENT_DROP_NAVIGATION, s);
    } else {
        r->mode = MODE_BODY;
        take_body(r, s);
    }
}

static void take(reader *r, sv s) {
    ent_day day;
    if (r->whole) {
        keep(r, ENT_PART_BODY, s);
        return;
    }
    if (dateline_of_page(s, &day)) {
        if (r->page_day == ENT_NO_DAY && r->line < FIRST_LINES) r->page_day = day;
        drop(r, ENT_DROP_NAVIGATION, s);
        return;
    }
    line_sense sense = line_read(s);
    switch (sense.kind) {
    case LINE_TEXT: take_text(r, s); break;
    case LINE_DROP: drop(r, sense.why, s); break;
    case LINE_CUE: take_cue(r, s, sense.rest); break;
    case LINE_TOPICS:
        drop(r, sense.why, s);
        r->mode = MODE_TOPICS;
        break;
    }
}

// Zero-width characters and marks of direction: nothing that a reader sees.
static bool is_unseen(uint32_t c) {
    return c == 0xAD || c == 0xFEFF || c == 0x200B || c == 0x200E || c == 0x200F || c == 0x2060 ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static bool is_blank(uint32_t c) {
    return c <= ' ' || (c >= 0x7F && c <= 0xA0) || (c > 0xA0 && utf8_is_space(c));
}

// Writes `line` behind what stands at `to`, white space in it as one blank; returns the bytes written.
static size_t write_line(char *to, sv line) {
    size_t n = 0;
    bool blank = false;
    for (size_t at = 0; at < line.len;) {
        size_t from = at;
        uint32_t c = utf8_next(line, &at);
        if (is_unseen(c)) continue;
        if (is_blank(c)) {
            blank = n > 0;
            continue;
        }
        if (blank) to[n++] = ' ';
        blank = false;
        memcpy(to + n, line.p + from, at - from);
        n += at - from;
    }
    return n;
}

static void read_paragraphs(reader *r, sv text) {
    wrap w = wrap_of(text);
    sv line;
    bool goes_on = false; // the next line belongs to the paragraph that stands at `from`
    size_t from = 0, end = 0;
    for (wrap_cursor c = {0}; wrap_next(text, &c, &line);) {
        if (!goes_on) from = end = r->n + (r->n > 0);
        if (r->n) r->at[r->n] = '\n';
        size_t blank = goes_on && !wrap_hyphen(sv_cut((sv){r->at, end}, from, end), line);
        r->at[end] = ' ';
        end += blank;
        end += write_line(r->at + end, line);
        goes_on = wrap_joins(&w, text, &c, line) &&
                  (r->whole || (line_read(line).kind == LINE_TEXT && r->mode == MODE_BODY));
        if (goes_on || end == from) continue;
        take(r, (sv){r->at + from, end - from});
        r->line++;
    }
}

static void take_given_title(reader *r, sv title) {
    if (!sv_trim(title).len) return;
    size_t n = write_line(r->at, title);
    if (!n) return;
    r->title = (sv){r->at, n};
    keep(r, ENT_PART_TITLE, r->title);
}

static sv block_text(const reader *r, size_t i) {
    ent_span s = r->blocks.at[i].span;
    return (sv){r->at + s.begin, s.end - s.begin};
}

// A first line that looks like a headline, over a paragraph that does not, is the title.
static void find_title(reader *r) {
    if (r->title.len || r->blocks.n < 2 || r->blocks.at[1].part != ENT_PART_BODY) return;
    sv first = block_text(r, 0), second = block_text(r, 1);
    if (r->blocks.at[0].part != ENT_PART_BODY || !line_is_headline(first)) return;
    if (!line_ends_sentence(second) && line_words(second) <= line_words(first)) return;
    r->blocks.at[0].part = ENT_PART_TITLE;
    r->title = first;
}

static void remove_block(reader *r, size_t i) {
    r->blocks.n--;
    memmove(&r->blocks.at[i], &r->blocks.at[i + 1], (r->blocks.n - i) * sizeof *r->blocks.at);
}

// The block begins behind its dateline.
static dateline find_dateline(reader *r) {
    int seen = 0;
    for (size_t i = 0; i < r->blocks.n && seen < DATELINE_BLOCKS; i++) {
        dateline d;
        ent_block *b = &r->blocks.at[i];
        if (b->part != ENT_PART_BODY) continue;
        seen++;
        if (!dateline_read(block_text(r, i), &d)) continue;
        b->span.begin += (uint32_t)d.behind;
        if (b->span.begin == b->span.end) remove_block(r, i);
        return d;
    }
    return (dateline){0};
}

// The first that is known: told, in the address, in a line of its own, in the dateline.
static void date(reader *r, const ent_input *in, const dateline *d, ent_report *report) {
    int year = d->year ? d->year : r->copyright;
    ent_day found[] = {in->published, dateline_of_uri(in->uri), r->page_day,
                       d->month && year ? day_of(year, d->month, d->day) : ENT_NO_DAY};
    static const ent_published_from from[] = {ENT_PUBLISHED_OPTION, ENT_PUBLISHED_METADATA,
                                              ENT_PUBLISHED_DATELINE, ENT_PUBLISHED_DATELINE};
    report->published = ENT_NO_DAY;
    for (size_t i = 0; i < sizeof found / sizeof *found; i++) {
        if (found[i] == ENT_NO_DAY) continue;
        report->published = found[i];
        report->published_from = from[i];
        return;
    }
}

// xxh3-128 over the text's own xxh3-128 and the date, so that no second copy of the text is needed.
static void identify(ent_report *report) {
    struct {
        XXH128_canonical_t text;
        char date[11];
    } both = {0};
    XXH128_canonicalFromHash(&both.text, XXH3_128bits(report->text.p, report->text.len));
    if (report->published != ENT_NO_DAY) day_write(report->published, both.date);
    XXH128_canonical_t id;
    XXH128_canonicalFromHash(&id, XXH3_128bits(&both, sizeof both.text + 10));
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i < 16; i++) {
        report->id[2 * i] = hex[id.digest[i] >> 4];
        report->id[2 * i + 1] = hex[id.digest[i] & 15];
    }
}

static sv copy_of(arena *a, sv s) { return s.p ? arena_copy(a, s) : s; }

// Whole text in well-formed UTF-8, for fields beside the text.
static sv field(arena *a, sv s) {
    sv text;
    if (!s.p || decode_text(a, s, &text, NULL) != ENT_OK) return (sv){0};
    return copy_of(a, text);
}

static ent_status read_input(arena *a, const ent_input *in, bool whole, ent_report *report,
                             ent_err *err) {
    *report = (ent_report){0};
    sv text;
    ENT_TRY(decode_text(a, in->bytes, &text, err));
    sv title = field(a, in->title);
    reader r = {.a = a, .page_day = ENT_NO_DAY, .whole = whole};
    r.at = arena_new(a, char, text.len + title.len + 3);
    take_given_title(&r, title);
    read_paragraphs(&r, text);
    if (!whole) find_title(&r);
    dateline d = whole ? (dateline){0} : find_dateline(&r);
    date(&r, in, &d, report);
    report->input_id = field(a, in->id);
    report->uri = field(a, in->uri);
    report->source = field(a, in->source);
    report->title = r.title;
    report->text = (sv){r.at, r.n};
    report->language = tongue_of(report->text);
    report->blocks = r.blocks.at;
    report->n_blocks = r.blocks.n;
    report->dropped = r.dropped.at;
    report->n_dropped = r.dropped.n;
    identify(report);
    return ENT_OK;
}

ent_status read_report(arena *a, const ent_input *in, ent_report *report, ent_err *err) {
    return read_input(a, in, false, report, err);
}

ent_status read_whole(arena *a, const ent_input *in, ent_report *report, ent_err *err) {
    return read_input(a, in, true, report, err);
}
