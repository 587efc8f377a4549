// SPDX-License-Identifier: Apache-2.0
#include "read/clean.h"
#include "base/utf8.h"
#include "read/dateline.h"
#include "read/decode.h"
#include "read/line.h"
#include "read/tongue.h"
#include <xxhash.h>

enum {
    FEWEST_REPEATED_BYTES = 60, // a shorter paragraph may well be said twice
    MOST_TOPIC_WORDS = 3,
    FIRST_LINES = 12, // among which a line with the page's date is looked for
    DATELINE_BLOCKS = 3,
};

static const char *const line_reasons[] = {
    [ENT_DROP_PROMOTION] = "reads like promotion",
    [ENT_DROP_NAVIGATION] = "reads like navigation",
    [ENT_DROP_CAPTION] = "reads like a caption",
    [ENT_DROP_BYLINE] = "reads like a byline or credit",
    [ENT_DROP_DUPLICATE] = "stands in the text already",
};

void clean_drop(clean *c, ent_drop_why why, const char *reason, sv s) {
    *vec_push(c->a, &c->dropped) = (ent_dropped){
        why, arena_copy(c->a, s), reason ? reason : line_reasons[why], (uint32_t)c->blocks.n};
    int year = dateline_copyright(s);
    if (year) c->copyright = year;
}

static void drop(clean *c, ent_drop_why why, sv s) { clean_drop(c, why, NULL, s); }

static bool is_repeated(clean *c, sv s) {
    if (s.len < FEWEST_REPEATED_BYTES && c->mode != MODE_RELATED) return false;
    return strmap_get(&c->seen, s) != NULL;
}

// The paragraph that stands behind the text becomes a block of it.
static void keep(clean *c, ent_part part, sv s) {
    uint32_t begin = (uint32_t)(s.p - c->at);
    *vec_push(c->a, &c->blocks) = (ent_block){part, {begin, begin + (uint32_t)s.len}};
    *strmap_at(c->a, &c->seen, s) = 1;
    c->n = begin + s.len;
}

// The same, for what stands in the middle of the paragraph.
static void keep_part(clean *c, ent_part part, sv s) {
    char *to = c->at + c->n + (c->n > 0);
    memmove(to, s.p, s.len);
    keep(c, part, (sv){to, s.len});
}

static void keep_or_repeat(clean *c, ent_part part, sv s) {
    if (is_repeated(c, s))
        drop(c, ENT_DROP_DUPLICATE, s);
    else
        keep(c, part, s);
}

static void take_body(clean *c, sv s) {
    if (sv_eq_nocase(s, c->title)) {
        drop(c, ENT_DROP_DUPLICATE, s);
        return;
    }
    size_t credit = line_credit(s);
    if (credit < s.len) {
        drop(c, ENT_DROP_BYLINE, sv_cut(s, credit, s.len));
        s = sv_trim(sv_cut(s, 0, credit));
    }
    if (s.len) keep_or_repeat(c, ENT_PART_BODY, s);
}

static void take_cue(clean *c, sv s, size_t rest) {
    drop(c, ENT_DROP_NAVIGATION, rest ? sv_trim(sv_cut(s, 0, rest)) : s);
    c->mode = rest ? MODE_BODY : MODE_RELATED;
    if (!rest) return;
    sv headline = sv_cut(s, rest, s.len);
    line_sense inner = line_read(headline);
    if (inner.kind == LINE_DROP)
        drop(c, inner.why, headline);
    else if (strmap_get(&c->seen, headline))
        drop(c, ENT_DROP_DUPLICATE, headline);
    else
        keep_part(c, ENT_PART_RELATED, headline);
}

static void take_text(clean *c, sv s) {
    if (c->mode == MODE_RELATED && line_is_headline(s)) {
        keep_or_repeat(c, ENT_PART_RELATED, s);
    } else if (c->mode == MODE_TOPICS && line_words(s) <= MOST_TOPIC_WORDS &&
               !line_ends_sentence(s)) {
        drop(c, ENT_DROP_NAVIGATION, s);
    } else {
        c->mode = MODE_BODY;
        take_body(c, s);
    }
}

static void take(clean *c, sv s) {
    ent_day day;
    if (dateline_of_page(s, &day)) {
        if (c->page_day == ENT_NO_DAY && c->line < FIRST_LINES) c->page_day = day;
        drop(c, ENT_DROP_NAVIGATION, s);
        return;
    }
    line_sense sense = line_read(s);
    switch (sense.kind) {
    case LINE_TEXT: take_text(c, s); break;
    case LINE_DROP: drop(c, sense.why, s); break;
    case LINE_CUE: take_cue(c, s, sense.rest); break;
    case LINE_TOPICS:
        drop(c, sense.why, s);
        c->mode = MODE_TOPICS;
        break;
    }
}

void clean_take(clean *c, sv paragraph) {
    if (c->whole)
        keep(c, ENT_PART_BODY, paragraph);
    else
        take(c, paragraph);
    c->line++;
}

// Zero-width characters and marks of direction: nothing that a reader sees.
static bool is_unseen(uint32_t c) {
    return c == 0xAD || c == 0xFEFF || c == 0x200B || c == 0x200E || c == 0x200F || c == 0x2060 ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static bool is_blank(uint32_t c) {
    return c <= ' ' || (c >= 0x7F && c <= 0xA0) || (c > 0xA0 && utf8_is_space(c));
}

size_t clean_line(char *to, sv line) {
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

void clean_start(clean *c, arena *a, size_t room, sv title, bool whole) {
    *c = (clean){.a = a, .page_day = ENT_NO_DAY, .whole = whole};
    c->at = arena_new(a, char, room + title.len + 3);
    if (!sv_trim(title).len) return;
    size_t n = clean_line(c->at, title);
    if (!n) return;
    c->title = (sv){c->at, n};
    keep(c, ENT_PART_TITLE, c->title);
}

static sv block_text(const clean *c, size_t i) {
    ent_span s = c->blocks.at[i].span;
    return (sv){c->at + s.begin, s.end - s.begin};
}

// A first line that looks like a headline, over a paragraph that does not, is the title.
static void find_title(clean *c) {
    if (c->title.len || c->blocks.n < 2 || c->blocks.at[1].part != ENT_PART_BODY) return;
    sv first = block_text(c, 0), second = block_text(c, 1);
    if (c->blocks.at[0].part != ENT_PART_BODY || !line_is_headline(first)) return;
    if (!line_ends_sentence(second) && line_words(second) <= line_words(first)) return;
    c->blocks.at[0].part = ENT_PART_TITLE;
    c->title = first;
}

static void remove_block(clean *c, size_t i) {
    c->blocks.n--;
    memmove(&c->blocks.at[i], &c->blocks.at[i + 1], (c->blocks.n - i) * sizeof *c->blocks.at);
    for (size_t k = 0; k < c->dropped.n; k++)
        c->dropped.at[k].before -= c->dropped.at[k].before > i;
}

// The block begins behind its dateline.
static dateline find_dateline(clean *c) {
    int seen = 0;
    for (size_t i = 0; i < c->blocks.n && seen < DATELINE_BLOCKS; i++) {
        dateline d;
        ent_block *b = &c->blocks.at[i];
        if (b->part != ENT_PART_BODY) continue;
        seen++;
        if (!dateline_read(block_text(c, i), &d)) continue;
        b->span.begin += (uint32_t)d.behind;
        if (b->span.begin == b->span.end) remove_block(c, i);
        return d;
    }
    return (dateline){0};
}

// The first that is known: told, in the page's fields, in the address, in a line of its own, in the dateline.
static void date(const clean *c, const ent_input *in, const dateline *d, ent_report *report) {
    int year = d->year ? d->year : c->copyright;
    const struct {
        ent_day day;
        ent_published_from from;
        const char *origin;
    } found[] = {
        {in->published, ENT_PUBLISHED_OPTION, "told"},
        {report->published, ENT_PUBLISHED_METADATA, report->origins.published},
        {dateline_of_uri(report->uri), ENT_PUBLISHED_METADATA, "address"},
        {c->page_day, ENT_PUBLISHED_DATELINE, "line of its own"},
        {d->month && year ? day_of(year, d->month, d->day) : ENT_NO_DAY, ENT_PUBLISHED_DATELINE,
         "dateline"},
    };
    report->published = ENT_NO_DAY;
    report->origins.published = NULL;
    for (size_t i = 0; i < sizeof found / sizeof *found; i++) {
        if (found[i].day == ENT_NO_DAY) continue;
        report->published = found[i].day;
        report->published_from = found[i].from;
        report->origins.published = found[i].origin;
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

sv clean_told(arena *a, sv s) {
    sv text;
    if (!s.p || decode_text(a, s, &text, NULL) != ENT_OK) return (sv){0};
    return copy_of(a, text);
}

// What the caller told wins over what is there.
static void field(arena *a, sv told, sv *value, const char **origin) {
    sv s = clean_told(a, told);
    if (!s.len && value->len) return;
    *value = s;
    *origin = s.len ? "told" : NULL;
}

void clean_fields(arena *a, const ent_input *in, ent_report *report) {
    report->input_id = clean_told(a, in->id);
    field(a, in->uri, &report->uri, &report->origins.uri);
    field(a, in->source, &report->source, &report->origins.source);
}

void clean_finish(clean *c, const ent_input *in, ent_report *report) {
    if (!c->whole) find_title(c);
    dateline d = c->whole ? (dateline){0} : find_dateline(c);
    date(c, in, &d, report);
    if (!report->origins.title && c->title.len)
        report->origins.title = in->title.len ? "told" : "first line";
    report->title = c->title;
    report->text = (sv){c->at, c->n};
    report->language = tongue_of(report->text);
    report->blocks = c->blocks.at;
    report->n_blocks = c->blocks.n;
    report->dropped = c->dropped.at;
    report->n_dropped = c->dropped.n;
    identify(report);
}
