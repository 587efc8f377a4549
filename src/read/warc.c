// SPDX-License-Identifier: Apache-2.0
#include "read/warc.h"

enum {
    MOST_HEAD = 1 << 18,
    MOST_ARC_LINE = 1 << 16,
    MOST_DICTIONARY = 1 << 24,
    HEAD_BYTES = 16,
    MOST_GAP = 1 << 12, // of line feeds between two records
};

static const char zstd_dictionary_mark[] =
    "\x5D\x2A\x4D\x18"; // a skippable frame before the first record

static bool begins_record(sv s) {
    return sv_starts(s, SV("WARC/")) || sv_starts(s, SV("filedesc://"));
}

bool warc_looks_like(sv head) {
    char room[HEAD_BYTES];
    packing as = packing_of(head);
    if (as != PACKING_NONE) head = (sv){room, unpack_head(head, as, (sv){0}, room, sizeof room)};
    return begins_record(head) || sv_starts(head, sv_of(zstd_dictionary_mark));
}

static uint32_t little_endian(const char *p) {
    const unsigned char *b = (const unsigned char *)p;
    return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

// The dictionary lies in the skippable frame as it is or as a zstd frame of its own.
static ent_status read_dictionary(warc *w, ent_err *err) {
    if (!flow_have(w->raw, 8)) return err_set(err, ENT_ERR_INPUT, 0, "ends inside its dictionary");
    uint32_t n = little_endian(flow_view(w->raw).p + 4);
    if (n > MOST_DICTIONARY)
        return err_set(err, ENT_ERR_INPUT, 4, "a dictionary of %u bytes; at most %d are read", n,
                       MOST_DICTIONARY);
    flow_eat(w->raw, 8);
    if (!flow_have(w->raw, n)) return err_set(err, ENT_ERR_INPUT, 8, "ends inside its dictionary");
    sv bytes = sv_cut(flow_view(w->raw), 0, n);
    ent_status status;
    if (packing_of(bytes) == PACKING_ZSTD) {
        unpack u;
        flow in = flow_of(bytes);
        status = unpack_open(&u, &in, PACKING_ZSTD, (sv){0}, err);
        if (status == ENT_OK) status = flow_collect(&u.f, MOST_DICTIONARY, &w->dictionary, err);
        unpack_close(&u);
    } else {
        status = pile_add(&w->dictionary, bytes, err);
    }
    flow_eat(w->raw, n);
    return status;
}

// Whether a record begins at the front of `raw`, packed as the others are.
static bool member_begins(const warc *w) {
    char room[HEAD_BYTES];
    flow_have(w->raw, 1 << 12);
    sv now = flow_view(w->raw);
    if (now.len > 1 << 12) now.len = 1 << 12;
    size_t n = unpack_head(now, w->as, (sv){w->dictionary.at, w->dictionary.n}, room, sizeof room);
    return begins_record((sv){room, n}) || (w->arc && n);
}

// A record may be spread over members: the next one goes on with it unless another record begins there.
static bool goes_on(void *ctx) {
    warc *w = ctx;
    if (!w->reading) return false;
    flow_have(w->raw, HEAD_BYTES);
    return packing_of(flow_view(w->raw)) == w->as && !member_begins(w);
}

static ent_status open_archive(warc *w, ent_err *err) {
    flow_have(w->raw, HEAD_BYTES);
    w->as = packing_of(flow_view(w->raw));
    if (sv_starts(flow_view(w->raw), sv_of(zstd_dictionary_mark))) {
        w->as = PACKING_ZSTD;
        ENT_TRY(read_dictionary(w, err));
    }
    w->in = w->raw;
    if (w->as == PACKING_NONE) return ENT_OK;
    ENT_TRY(unpack_open(&w->member, w->raw, w->as, (sv){w->dictionary.at, w->dictionary.n}, err));
    w->member.goes_on = goes_on;
    w->member.ctx = w;
    w->in = &w->member.f;
    return ENT_OK;
}

void warc_open(warc *w, flow *raw) {
    *w = (warc){.raw = raw};
    w->status = open_archive(w, &w->err);
}

static void close_record(warc *w) {
    http_body_close(&w->http);
    flow_deinit(&w->block.f);
}

void warc_close(warc *w) {
    close_record(w);
    if (w->as != PACKING_NONE) unpack_close(&w->member);
    pile_free(&w->dictionary);
}

// Passes over the line feeds between records; false at the end of the flow.
static bool skip_gap(flow *in) {
    for (int n = 0; flow_have(in, 1); n++) {
        char c = *flow_view(in).p;
        if ((c != '\r' && c != '\n') || n == MOST_GAP) return true;
        flow_eat(in, 1);
    }
    return false;
}

// Members may be padded with NULs.
static bool skip_padding(flow *raw) {
    for (; flow_have(raw, 1) && *flow_view(raw).p == 0;) flow_eat(raw, 1);
    return flow_have(raw, 1);
}

// Stands at the next record; false at the end. A member that ends badly is told by whoever read its record.
static bool find_record(warc *w) {
    if (w->as == PACKING_NONE) {
        bool more = skip_gap(w->raw);
        w->offset = w->raw->eaten;
        return more;
    }
    for (;;) {
        if (w->inside && skip_gap(w->in)) return true;
        w->inside = false;
        if (!skip_padding(w->raw)) return false;
        w->offset = w->raw->eaten;
        unpack_again(&w->member);
        w->inside = true;
        if (!skip_gap(w->in) && w->in->status != ENT_OK) return true; // read_record tells
    }
}

static bool read_length(sv s, uint64_t *n) {
    *n = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.p[i] < '0' || s.p[i] > '9' || *n > UINT64_MAX / 20) return false;
        *n = *n * 10 + (uint64_t)(s.p[i] - '0');
    }
    return s.len > 0;
}

static sv last_field(sv *line) {
    size_t at = line->len;
    while (at && line->p[at - 1] != ' ') at--;
    sv field = sv_cut(*line, at, line->len);
    line->len = at ? at - 1 : 0;
    return field;
}

// "URL IP-address date content-type length", or with five more fields before the length. A URL may have blanks in it, so it is read
// from the right: the date is all digits. False when it is no such line. Views of `line`.
static bool parse_arc_line(sv line, warc_record *r, sv *said_length) {
    sv rest = sv_trim(line);
    bool dated = false;
    r->type = sv_starts(rest, SV("filedesc://")) ? WARC_INFO : WARC_RESPONSE;
    *said_length = last_field(&rest);
    for (int i = 0; i < 7 && !dated; i++) {
        sv field = last_field(&rest);
        uint64_t number;
        dated = field.len >= 12 && read_length(field, &number);
        if (!dated) r->media = field;
    }
    last_field(&rest);
    r->uri = rest;
    return dated && rest.len && memchr(rest.p, ':', rest.len);
}

static ent_status read_arc_head(warc *w, arena *a, warc_record *r, uint64_t *length, ent_err *err) {
    sv line, said;
    ENT_TRY(flow_line(w->in, MOST_ARC_LINE, &line, err));
    line = line.p ? arena_copy(a, line) : SV("");
    if (!parse_arc_line(line, r, &said))
        return err_set(err, ENT_ERR_INPUT, 0, "no record begins here");
    if (read_length(said, length)) return ENT_OK;
    return err_set(err, ENT_ERR_INPUT, 0, "no length that is a number");
}

// Stands at the next line that is the head of an ARC record.
static void find_arc_line(flow *in) {
    warc_record r;
    sv length;
    while (flow_seek_mark(in, SV("\n"))) {
        flow_eat(in, 1);
        flow_have(in, MOST_ARC_LINE);
        sv now = flow_view(in);
        const char *feed = memchr(now.p, '\n', now.len < MOST_ARC_LINE ? now.len : MOST_ARC_LINE);
        if (feed && parse_arc_line(sv_cut(now, 0, (size_t)(feed - now.p)), &r, &length)) return;
    }
}

// Stands at the next record in what is open; false where there is none.
static bool find_inside(warc *w) {
    if (w->arc)
        find_arc_line(w->in);
    else if (flow_seek_mark(w->in, SV("\nWARC/1.")))
        flow_eat(w->in, 1);
    return flow_have(w->in, 1);
}

// Behind damage: stands at the next record that begins behind the start of the damaged one where the file lets us go back, else
// behind here. `lost`: nothing of its member is of use.
static void find_again(warc *w, bool lost) {
    if (w->as == PACKING_NONE) {
        flow_seek(w->raw, w->offset + 1);
        find_inside(w);
        return;
    }
    if (!lost && find_inside(w)) return;
    w->inside = false;
    if (!lost && w->in->status == ENT_OK) return; // the member ended where it should
    flow_seek(w->raw, w->offset + 1);
    sv mark = w->as == PACKING_GZIP ? SV("\x1F\x8B\x08") : SV("\x28\xB5\x2F\xFD");
    while (flow_seek_mark(w->raw, mark) && !member_begins(w)) flow_eat(w->raw, 1);
}

static warc_type type_named(sv name) {
    static const struct {
        const char *name;
        warc_type type;
    } types[] = {{"warcinfo", WARC_INFO},         {"request", WARC_REQUEST},
                 {"response", WARC_RESPONSE},     {"resource", WARC_RESOURCE},
                 {"conversion", WARC_CONVERSION}, {"metadata", WARC_METADATA},
                 {"revisit", WARC_REVISIT}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (sv_eq_nocase(name, sv_of(types[i].name))) return types[i].type;
    return WARC_OTHER;
}

static sv without_brackets(sv s) {
    return sv_starts(s, SV("<")) && sv_ends(s, SV(">")) ? sv_cut(s, 1, s.len - 1) : s;
}

static const char ends_inside[] = "the file ends inside the record";

// What came to an end before it should: the flow's own words, or ours.
static ent_status cut_off(const flow *f, const char *what, ent_err *err) {
    if (f->status == ENT_OK) return err_set(err, ENT_ERR_INPUT, 0, "%s", what);
    if (err) *err = f->err;
    return f->status;
}

static ent_status read_warc_head(warc *w, arena *a, warc_record *r, uint64_t *length,
                                 ent_err *err) {
    sv name, value, said_length = {0};
    uint64_t begin = w->in->eaten;
    ENT_TRY(http_read_field(a, w->in, &name, &value, err)); // "WARC/1.0" has no colon
    if (!sv_starts(name, SV("WARC/")))
        return err_set(err, ENT_ERR_INPUT, 0, "no record begins here");
    for (;;) {
        ENT_TRY(http_read_field(a, w->in, &name, &value, err));
        if (!name.p) break;
        if (w->in->eaten - begin > MOST_HEAD)
            return err_set(err, ENT_ERR_INPUT, 0, "a head of more than %d bytes", MOST_HEAD);
        if (sv_eq_nocase(name, SV("WARC-Type"))) r->type = type_named(value);
        if (sv_eq_nocase(name, SV("WARC-Target-URI"))) r->uri = without_brackets(value);
        if (sv_eq_nocase(name, SV("Content-Type"))) r->media = value;
        if (sv_eq_nocase(name, SV("Content-Length"))) said_length = value;
    }
    if (read_length(said_length, length)) return ENT_OK;
    return flow_have(w->in, 1)
               ? err_set(err, ENT_ERR_INPUT, 0, "no Content-Length that is a number")
               : cut_off(w->in, ends_inside, err);
}

static sv without_parameters(sv media) {
    const char *end = media.len ? memchr(media.p, ';', media.len) : NULL;
    return sv_trim(end ? sv_cut(media, 0, (size_t)(end - media.p)) : media);
}

static const char *skip_by_media(arena *a, sv media) {
    sv kind = without_parameters(media);
    static const char *const texts[] = {"text/html", "text/plain",      "application/xhtml+xml",
                                        "text/xml",  "application/xml", "application/octet-stream",
                                        "unk",       "no-type"};
    if (!kind.len) return NULL;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (sv_eq_nocase(kind, sv_of(texts[i]))) return NULL;
    if (kind.len > 60) kind.len = 60;
    return arena_printf(a, SV_FMT, SV_ARG(kind)).p;
}

// Files that are no text, whatever they are called.
static const char *skip_by_content(sv body) {
    static const struct {
        sv mark;
        const char *what;
    } marks[] = {{{"%PDF-", 5}, "PDF"},
                 {{"\x89PNG", 4}, "PNG"},
                 {{"\xFF\xD8\xFF", 3}, "JPEG"},
                 {{"GIF8", 4}, "GIF"},
                 {{"PK\x03\x04", 4}, "zip"},
                 {{"\x1F\x8B", 2}, "gzip"},
                 {{"\x00\x00\x01\x00", 4}, "icon"},
                 {{"RIFF", 4}, "RIFF"},
                 {{"\x7F"
                   "ELF",
                   4},
                  "program"}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (sv_starts(body, marks[i].mark)) return marks[i].what;
    return body.len ? NULL : "empty";
}

static const char *skip_by_type(const warc_record *r) {
    switch (r->type) {
    case WARC_INFO: return "warcinfo";
    case WARC_REQUEST: return "request";
    case WARC_METADATA: return "metadata";
    case WARC_REVISIT: return "revisit";
    case WARC_OTHER: return "no response";
    default: return NULL;
    }
}

static bool is_http(const warc *w, const warc_record *r, flow *block) {
    if (r->type != WARC_RESPONSE) return false;
    flow_have(block, 5);
    return w->arc ? sv_starts(flow_view(block), SV("HTTP/"))
                  : sv_eq_nocase(without_parameters(r->media), SV("application/http"));
}

// What is archived in the block of a record.
static ent_status read_block(warc *w, arena *a, flow *block, size_t most, pile *body,
                             warc_record *r, ent_err *err) {
    http_head head = {0};
    if ((r->skip = skip_by_type(r))) return ENT_OK;
    if (is_http(w, r, block)) {
        ENT_TRY(http_read_head(a, block, &head, err));
        r->http = head.status;
        r->media = head.media;
        if (r->http != 200 && r->http != 203) r->skip = arena_printf(a, "status %d", r->http).p;
    }
    if (!r->skip) r->skip = skip_by_media(a, r->media);
    if (!r->skip && sv_ends(r->uri, SV("/robots.txt"))) r->skip = "robots.txt";
    if (!r->skip && sv_starts(r->uri, SV("metadata:"))) r->skip = "metadata";
    if (r->skip) return ENT_OK;
    flow *page;
    ENT_TRY(http_body_open(&w->http, block, head.coding, head.transfer, &page, err));
    ENT_TRY(http_collect(&w->http, page, most, body, err));
    r->skip = skip_by_content((sv){body->at, body->n});
    return ENT_OK;
}

// Behind the block: the end, or line feeds and another record.
static ent_status check_end(warc *w, ent_err *err) {
    if (!skip_gap(w->in)) {
        if (w->in->status != ENT_OK && err) *err = w->in->err;
        return w->in->status;
    }
    flow_have(w->in, HEAD_BYTES);
    if (w->arc || begins_record(flow_view(w->in))) return ENT_OK;
    return err_set(err, ENT_ERR_INPUT, 0, "the record does not end where its length says");
}

// Passes over what was not read of the block.
static ent_status leave_block(warc *w, bool *lost, ent_err *err) {
    part_flow *p = &w->block;
    if (p->f.status != ENT_OK) return cut_off(&p->f, "", err);
    *lost = w->as != PACKING_NONE && p->left > WARC_MOST_UNREAD;
    if (*lost)
        return err_set(err, ENT_ERR_INPUT, 0,
                       "a compressed record of more than %d MB is passed over",
                       WARC_MOST_UNREAD >> 20);
    bool jumped = w->as == PACKING_NONE && p->left > FLOW_PIECE &&
                  flow_seek(w->in, w->in->eaten + p->left - 1);
    if (jumped) p->left = 1;
    return part_close(p) ? ENT_OK : cut_off(w->in, ends_inside, err);
}

typedef enum trust { WHOLE, DAMAGED, LOST } trust; // what the next record can be looked for by

static ent_status read_record(warc *w, arena *a, size_t most, pile *body, warc_record *r, trust *t,
                              ent_err *err) {
    uint64_t length = 0;
    ent_err end_err;
    bool lost = false;
    *t = DAMAGED;
    w->reading = true;
    if (!flow_have(w->in, 1)) return cut_off(w->in, ends_inside, err);
    flow_have(w->in, HEAD_BYTES);
    if (sv_starts(flow_view(w->in), SV("filedesc://"))) w->arc = true;
    ENT_TRY(w->arc ? read_arc_head(w, a, r, &length, err) : read_warc_head(w, a, r, &length, err));
    if (length > INT64_MAX - w->in->eaten)
        return err_set(err, ENT_ERR_INPUT, 0, "a length that no file has");
    part_init(&w->block, w->in, length);
    ent_status status = read_block(w, a, &w->block.f, most, body, r, err);
    ent_status ended = leave_block(w, &lost, &end_err);
    w->reading = false;
    if (ended == ENT_OK) ended = check_end(w, &end_err);
    *t = lost ? LOST : ended == ENT_OK ? WHOLE : DAMAGED;
    if (ended == ENT_OK) return status;
    if (err) *err = end_err;
    return ended;
}

// What has no record to be told with: the archive could not be opened, or the file could not be read to its end.
static bool tell_own(warc *w, warc_record *r) {
    if (w->status == ENT_OK) return false;
    r->status = w->status;
    r->err = w->err;
    w->status = ENT_OK;
    flow_deinit(w->raw);
    return true;
}

bool warc_next(warc *w, arena *a, size_t most, pile *body, warc_record *r) {
    trust t;
    close_record(w);
    *r = (warc_record){.type = WARC_OTHER, .offset = w->offset};
    body->n = 0;
    if (tell_own(w, r)) return true;
    if (!find_record(w)) {
        if (w->raw->status == ENT_OK) return false;
        w->status = w->raw->status;
        w->err = w->raw->err;
        w->raw->status = ENT_OK;
        return tell_own(w, r);
    }
    r->offset = w->offset;
    r->within = w->as == PACKING_NONE ? 0 : w->in->eaten;
    r->status = read_record(w, a, most, body, r, &t, &r->err);
    w->reading = false;
    if (t != WHOLE) find_again(w, t == LOST);
    return true;
}
