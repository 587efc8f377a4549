// SPDX-License-Identifier: Apache-2.0
#include "read/jsonl.h"
#include "base/day.h"
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

jsonl jsonl_of(sv bytes, const char *file) {
    if (sv_starts(bytes, SV("\xEF\xBB\xBF"))) bytes = sv_cut(bytes, 3, bytes.len);
    return (jsonl){.bytes = bytes, .file = file};
}

bool jsonl_line(jsonl *lines, sv *line) {
    while (lines->at < lines->bytes.len) {
        sv rest = sv_cut(lines->bytes, lines->at, lines->bytes.len);
        const char *end = memchr(rest.p, '\n', rest.len);
        size_t n = end ? (size_t)(end - rest.p) : rest.len;
        lines->at += n + (end != NULL);
        lines->line++;
        *line = sv_trim(sv_cut(rest, 0, n));
        if (line->len) return true;
    }
    return false;
}

// Strings are copied out of the parsed line into memory taken before: nothing may fail while the line is held.
typedef struct holder {
    char *at;
    const char *fault; // the first field that is not what it should be
} holder;

static sv hold(holder *h, const char *p, size_t n) {
    char *to = h->at;
    if (n) memcpy(to, p, n);
    h->at += n;
    return (sv){to, n};
}

static sv get_string(holder *h, const json_t *object, const char *key) {
    const json_t *v = json_object_get(object, key);
    if (!v || json_is_null(v)) return (sv){0};
    if (json_is_string(v)) return hold(h, json_string_value(v), json_string_length(v));
    if (!h->fault) h->fault = key;
    return (sv){0};
}

static sv get_id(holder *h, const json_t *object) {
    const json_t *v = json_object_get(object, "id");
    char digits[24];
    if (!json_is_integer(v)) return get_string(h, object, "id");
    int n = snprintf(digits, sizeof digits, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
    return hold(h, digits, (size_t)n);
}

static ent_day get_date(holder *h, const json_t *object) {
    ent_day from, to;
    sv s = get_string(h, object, "date");
    if (!s.len) return ENT_NO_DAY;
    bool timed = s.len > 10 && (s.p[10] == 'T' || s.p[10] == ' ');
    if (timed) s.len = 10;
    if (s.len == 10 && day_parse(s, &from, &to)) return from;
    if (!h->fault) h->fault = "date";
    return ENT_NO_DAY;
}

static ent_status fault(const char *file, uint64_t number, ent_err *err, const char *what) {
    return err_set(err, ENT_ERR_INPUT, number, "%s:%" PRIu64 ": %s", file, number, what);
}

static ent_status bad_field(const char *file, uint64_t number, ent_err *err, const char *field) {
    const char *want = !strcmp(field, "date") ? "a day, \"YYYY-MM-DD\"" : "a string";
    return err_set(err, ENT_ERR_INPUT, number, "%s:%" PRIu64 ": \"%s\" is not %s", file, number,
                   field, want);
}

static ent_status read_object(const json_t *object, holder *h, const char *file, uint64_t number,
                              ent_input *in, ent_err *err) {
    if (!json_is_object(object)) return fault(file, number, err, "not a JSON object");
    in->id = get_id(h, object);
    in->bytes = get_string(h, object, "text");
    if (!in->bytes.p) {
        in->bytes = get_string(h, object, "html");
        in->media = in->bytes.p ? SV("text/html") : (sv){0};
    }
    in->published = get_date(h, object);
    in->title = get_string(h, object, "title");
    in->source = get_string(h, object, "source");
    in->uri = get_string(h, object, "uri");
    if (h->fault) return bad_field(file, number, err, h->fault);
    return in->bytes.p ? ENT_OK : fault(file, number, err, "no \"text\" or \"html\"");
}

ent_status jsonl_read(arena *a, sv line, const char *file, uint64_t number, ent_input *in,
                      ent_err *err) {
    *in = (ent_input){.published = ENT_NO_DAY};
    // A string is never longer than its JSON; the number of an id may be by its sign.
    holder h = {.at = arena_new(a, char, line.len + 24)};
    json_error_t why;
    json_t *object = json_loadb(line.p, line.len, JSON_REJECT_DUPLICATES, &why);
    if (!object)
        return err_set(err, ENT_ERR_INPUT, number, "%s:%" PRIu64 ": column %d: %s", file, number,
                       why.column, why.text);
    ent_status status = read_object(object, &h, file, number, in, err);
    json_decref(object);
    if (status != ENT_OK) *in = (ent_input){.published = ENT_NO_DAY};
    return status;
}

bool jsonl_next(jsonl *lines, arena *a, ent_input *in, ent_status *status, ent_err *err) {
    sv line;
    if (!jsonl_line(lines, &line)) return false;
    *status = jsonl_read(a, line, lines->file, lines->line, in, err);
    return true;
}

static size_t skip_space(sv s, size_t at) {
    while (at < s.len && (s.p[at] == ' ' || s.p[at] == '\t' || s.p[at] == '\r' || s.p[at] == '\n'))
        at++;
    return at;
}

bool jsonl_looks_like(sv bytes, const char *name) {
    sv n = sv_of(name);
    if (sv_ends(n, SV(".jsonl")) || sv_ends(n, SV(".ndjson"))) return true;
    size_t at = sv_starts(bytes, SV("\xEF\xBB\xBF")) ? 3 : 0;
    at = skip_space(bytes, at);
    if (at >= bytes.len || bytes.p[at] != '{') return false;
    at = skip_space(bytes, at + 1);
    return at < bytes.len && (bytes.p[at] == '"' || bytes.p[at] == '}');
}
