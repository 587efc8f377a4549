// SPDX-License-Identifier: Apache-2.0
#include "read/packed.h"
#include "base/utf8.h"
#include "read/unpack.h"
#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>

enum { MOST_NAME = 1 << 12, MOST_ENTRIES = 1 << 20 };

struct packed_file {
    flow f;    // of the entry
    flow *raw; // the file
    flow *in;  // what libarchive gets: `raw`, or what `xz` makes of it
    unpack xz; // libarchive would give its window as much memory as the file asks for
    struct archive *from;
    uint64_t unpacked; // bytes, of all entries
    size_t n_entries;
    bool packed; // as a whole, so that passing over costs unpacking
    bool ended;
    ent_status status; // why it could not be opened, or what ended it
    ent_err err;
    sv given; // to libarchive, and not eaten yet
};

#define XZ_MARK "\xFD\x37zXZ\x00"

bool packed_looks_like(sv head) {
    static const sv marks[] = {{"\x1F\x8B\x08", 3}, {"\x28\xB5\x2F\xFD", 4}, {XZ_MARK, 6},
                               {"BZh", 3},          {"PK\x03\x04", 4},       {"PK\x05\x06", 4}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (sv_starts(head, marks[i])) return true;
    return head.len >= 512 && sv_eq(sv_cut(head, 257, 262), SV("ustar"));
}

static ent_status archive_error(packed_file *f, ent_err *err) {
    const char *why = archive_error_string(f->from);
    return err_set(err, ENT_ERR_INPUT, f->raw->eaten, "the archive is damaged: %s",
                   why ? why : "out of order");
}

static la_ssize_t give(struct archive *from, void *ctx, const void **bytes) {
    packed_file *f = ctx;
    flow_eat(f->in, f->given.len);
    flow_have(f->in, 1);
    f->given = flow_view(f->in);
    *bytes = f->given.p;
    if (f->given.len || f->in->status == ENT_OK) return (la_ssize_t)f->given.len;
    archive_set_error(from, 5, "%s", f->in->err.message);
    return ARCHIVE_FATAL;
}

static la_int64_t skip_some(struct archive *from, void *ctx, la_int64_t n) {
    packed_file *f = ctx;
    flow_eat(f->in, f->given.len);
    f->given = (sv){0};
    uint64_t before = f->in->eaten;
    if (n <= 0) return 0;
    if (f->in->size && before + (uint64_t)n <= f->in->size &&
        flow_seek(f->in, before + (uint64_t)n))
        return n;
    flow_skip(f->in, (uint64_t)n);
    return (la_int64_t)(f->in->eaten - before);
}

static la_int64_t seek_to(struct archive *from, void *ctx, la_int64_t to, int whence) {
    packed_file *f = ctx;
    flow_eat(f->in, f->given.len);
    f->given = (sv){0};
    int64_t base = whence == SEEK_SET   ? 0
                   : whence == SEEK_CUR ? (int64_t)f->in->eaten
                                        : (int64_t)f->in->size;
    if (to + base < 0 || (uint64_t)(to + base) > f->in->size) return ARCHIVE_FATAL;
    return flow_seek(f->in, (uint64_t)(to + base)) ? to + base : ARCHIVE_FATAL;
}

static ent_status pull_entry(flow *flow_of_entry, char *to, size_t room, size_t *got,
                             ent_err *err) {
    packed_file *f = (packed_file *)flow_of_entry;
    if (!f->from || f->ended) return ENT_OK;
    la_ssize_t n = archive_read_data(f->from, to, room);
    if (n < 0) {
        if (n == ARCHIVE_FATAL) f->ended = true;
        return archive_error(f, err);
    }
    *got = (size_t)n;
    f->unpacked += (uint64_t)n;
    if (f->unpacked < PACKED_FREE_BYTES || f->unpacked / PACKED_MOST_RATIO < f->raw->eaten)
        return ENT_OK;
    f->ended = true;
    *got = 0;
    return err_set(err, ENT_ERR_INPUT, f->raw->eaten,
                   "unpacks to more than %d times its size, as no archive of texts does; the rest "
                   "of it is not read",
                   PACKED_MOST_RATIO);
}

static int open_reader(packed_file *f) {
    struct archive *from = f->from;
    archive_read_support_filter_gzip(from);
    archive_read_support_filter_bzip2(from);
    archive_read_support_filter_zstd(from);
    archive_read_support_format_tar(from);
    if (f->in->size)
        archive_read_support_format_zip(from);
    else
        archive_read_support_format_zip_streamable(from);
    archive_read_support_format_raw(from);
    archive_read_set_read_callback(from, give);
    archive_read_set_skip_callback(from, skip_some);
    if (f->in->size) archive_read_set_seek_callback(from, seek_to);
    archive_read_set_callback_data(from, f);
    return archive_read_open1(from);
}

static ent_status open_file(packed_file *f, ent_err *err) {
    f->f = (flow){.ended = true};
    f->in = f->raw;
    flow_have(f->raw, sizeof XZ_MARK - 1);
    if (sv_starts(flow_view(f->raw), (sv){XZ_MARK, sizeof XZ_MARK - 1})) {
        ENT_TRY(unpack_open(&f->xz, f->raw, PACKING_XZ, (sv){0}, err));
        f->in = &f->xz.f;
    }
    f->from = archive_read_new();
    if (!f->from) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    return open_reader(f) == ARCHIVE_OK ? ENT_OK : archive_error(f, err);
}

ent_status packed_file_open(packed_file **out, flow *in, ent_err *err) {
    packed_file *f = calloc(1, sizeof *f);
    *out = f;
    if (!f) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    f->raw = in;
    ent_status status = open_file(f, err);
    if (status != ENT_OK) packed_file_close(out);
    return status;
}

void packed_file_close(packed_file **out) {
    packed_file *f = *out;
    *out = NULL;
    if (!f) return;
    flow_deinit(&f->f);
    if (f->from) archive_read_free(f->from);
    unpack_close(&f->xz);
    free(f);
}

flow *packed_file_flow(packed_file *f) { return &f->f; }

// For messages and ids: well-formed, without characters that a terminal would obey.
static sv printable(arena *a, const char *name) {
    sv s = sv_of(name);
    if (s.len > MOST_NAME) s.len = MOST_NAME;
    char *out = arena_new(a, char, s.len * 3 + 1);
    size_t n = 0;
    for (size_t at = 0; at < s.len;) {
        uint32_t c = utf8_next(s, &at);
        n += utf8_put(c < ' ' || (c >= 0x7F && c < 0xA0) ? '?' : c, out + n);
    }
    return (sv){out, n};
}

static const char *skip_by_type(struct archive_entry *e) {
    if (archive_entry_hardlink(e)) return "a link inside an archive";
    switch (archive_entry_filetype(e)) {
    case AE_IFREG:
    case 0: return NULL;
    case AE_IFLNK: return "a link inside an archive";
    default: return "a device inside an archive";
    }
}

// What macOS puts beside the files.
static bool is_furniture(sv name) {
    size_t slash = name.len;
    while (slash && name.p[slash - 1] != '/') slash--;
    return sv_starts(name, SV("__MACOSX/")) ||
           sv_eq(sv_cut(name, slash, name.len), SV(".DS_Store"));
}

static void name_entry(packed_file *f, arena *a, struct archive_entry *e, packed_entry *info) {
    const char *name = archive_entry_pathname_utf8(e);
    if (!name) name = archive_entry_pathname(e);
    bool only = archive_format(f->from) == ARCHIVE_FORMAT_RAW;
    info->name = only ? (sv){0} : name ? printable(a, name) : SV("?");
    info->skip = skip_by_type(e);
    if (is_furniture(info->name)) info->skip = "a note of the file system";
}

static bool fail(packed_file *f, packed_entry *e, ent_status status) {
    e->status = status;
    f->ended = true;
    return true;
}

// Passes over what is left of the entry, where that costs unpacking: only so far as it is no bomb.
static bool leave_entry(packed_file *f, packed_entry *e) {
    while (f->packed && flow_have(&f->f, 1)) flow_eat(&f->f, f->f.end - f->f.at);
    bool bomb = f->packed && f->f.status != ENT_OK && f->ended;
    if (bomb) e->err = f->f.err;
    flow_deinit(&f->f);
    return !bomb;
}

bool packed_file_next(packed_file *f, arena *a, packed_entry *e) {
    struct archive_entry *entry;
    *e = (packed_entry){0};
    for (;;) {
        if (!f->ended && !leave_entry(f, e)) return fail(f, e, ENT_ERR_INPUT);
        flow_deinit(&f->f);
        f->f = (flow){.ended = true};
        if (f->ended) return false;
        if (++f->n_entries > MOST_ENTRIES)
            return fail(f, e,
                        err_set(&e->err, ENT_ERR_INPUT, 0,
                                "more than %d files in an archive; the rest is not read",
                                MOST_ENTRIES));
        int said = archive_read_next_header(f->from, &entry);
        if (said == ARCHIVE_EOF) return false;
        if (said == ARCHIVE_RETRY) continue;
        if (said < ARCHIVE_WARN) { // nothing to go on with
            return fail(f, e, archive_error(f, &e->err));
        }
        f->packed = archive_filter_count(f->from) > 1 || f->in != f->raw;
        if (archive_entry_filetype(entry) == AE_IFDIR) continue;
        name_entry(f, a, entry, e);
        if (!e->skip) f->f = (flow){.pull = pull_entry};
        return true;
    }
}
