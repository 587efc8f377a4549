// SPDX-License-Identifier: Apache-2.0
#include "read/csv.h"
#include "read/pubdate.h"
#include <inttypes.h>

enum { MOST_HEAD = 1 << 16, MOST_BEHIND_STRAY = 1 << 20 };
enum { ROLE_TEXT, ROLE_TITLE, ROLE_DATE, ROLE_ID, ROLE_SOURCE, ROLE_URI };

static const char *const role_names[CSV_ROLES] = {
    [ROLE_TEXT] = "text|body|content|article|story|maintext|article_text|full_text|sentence",
    [ROLE_TITLE] = "title|headline",
    [ROLE_DATE] = "date|published|publication_date|pubdate|publish_date|published_at|datetime",
    [ROLE_ID] = "id|story_id|article_id|doc_id|guid",
    [ROLE_SOURCE] = "source|publisher|outlet|domain",
    [ROLE_URI] = "uri|url|link"};

static bool quotes_here(sv s, size_t at, size_t field) { return at == field && s.p[at] == '"'; }

// How far a row was looked through for its end.
typedef struct scan {
    size_t at, field; // looked at; where the field there begins
    bool quoted;
} scan;

static bool scan_row(scan *c, sv s, char separator, bool is_all) {
    for (; c->at < s.len; c->at++) {
        char now = s.p[c->at];
        if (c->quoted) {
            if (now != '"') continue;
            if (c->at + 1 == s.len && !is_all) return false;
            if (c->at + 1 < s.len && s.p[c->at + 1] == '"')
                c->at++;
            else
                c->quoted = false;
        } else if (quotes_here(s, c->at, c->field)) {
            c->quoted = true;
        } else if (now == separator) {
            c->field = c->at + 1;
        } else if (now == '\n') {
            return true;
        }
    }
    return is_all && !c->quoted;
}

// Where the field that begins at `at` ends: at a separator or the end of the row.
static size_t field_end(sv row, char separator, size_t at) {
    if (at < row.len && row.p[at] == '"') {
        for (at++; at < row.len; at++) {
            if (row.p[at] != '"') continue;
            if (at + 1 == row.len || row.p[at + 1] != '"') break;
            at++;
        }
    }
    while (at < row.len && row.p[at] != separator) at++;
    return at;
}

static sv unquote(arena *a, sv field) {
    if (!sv_starts(field, SV("\""))) return arena_copy(a, field);
    char *out = arena_new(a, char, field.len);
    size_t n = 0;
    for (size_t i = 1; i < field.len; i++) {
        if (field.p[i] == '"' && !(i + 1 < field.len && field.p[++i] == '"')) break;
        out[n++] = field.p[i];
    }
    return (sv){out, n};
}

static char separator_of(sv line) {
    size_t n[3] = {0};
    bool quoted = false;
    for (size_t i = 0; i < line.len; i++) {
        if (line.p[i] == '"') quoted = !quoted;
        if (quoted) continue;
        n[0] += line.p[i] == '\t';
        n[1] += line.p[i] == ',';
        n[2] += line.p[i] == ';';
    }
    return n[0] ? '\t' : n[2] > n[1] ? ';' : ',';
}

static sv without_mark(sv s) { return sv_starts(s, SV("\xEF\xBB\xBF")) ? sv_cut(s, 3, s.len) : s; }

static int role_of(sv name) {
    char low[24];
    name = sv_trim(name);
    if (name.len > sizeof low) return -1;
    for (size_t i = 0; i < name.len; i++)
        low[i] = name.p[i] >= 'A' && name.p[i] <= 'Z' ? (char)(name.p[i] | 32)
                 : name.p[i] == ' '                   ? '_'
                                                      : name.p[i];
    for (int i = 0; i < CSV_ROLES; i++)
        if (sv_in_list((sv){low, name.len}, sv_of(role_names[i]), '|')) return i;
    return -1;
}

// A name of the head as it stands, without quotes: enough to know it by.
static bool take_name(sv line, char separator, size_t *at, sv *name) {
    if (*at > line.len) return false;
    const char *end = memchr(line.p + *at, separator, line.len - *at);
    size_t to = end ? (size_t)(end - line.p) : line.len;
    *name = sv_trim(sv_cut(line, *at, to));
    if (name->len > 1 && name->p[0] == '"') *name = sv_cut(*name, 1, name->len - 1);
    *at = to + 1;
    return true;
}

bool csv_looks_like(sv head, const char *name) {
    sv n = sv_of(name), column;
    if (sv_ends(n, SV(".csv")) || sv_ends(n, SV(".tsv")) || sv_ends(n, SV(".tab"))) return true;
    head = without_mark(head);
    const char *feed = head.len ? memchr(head.p, '\n', head.len) : NULL;
    if (!feed) return false;
    sv line = sv_trim(sv_cut(head, 0, (size_t)(feed - head.p)));
    char separator = separator_of(line);
    int columns = 0, known = 0;
    bool has_text = false;
    for (size_t at = 0; take_name(line, separator, &at, &column); columns++) {
        int role = role_of(column);
        known += role >= 0;
        has_text |= role == ROLE_TEXT;
    }
    return has_text && known >= 2 && columns < CSV_MOST_COLUMNS;
}

// The row at the front, which stays there; `*all`: it has an end.
static sv peek_row(csv *t, size_t most, bool *all) {
    scan c = {0};
    for (;;) {
        sv now = flow_view(t->in);
        if ((*all = scan_row(&c, now, t->separator, t->in->ended))) return sv_cut(now, 0, c.at);
        if (now.len > most || !flow_have(t->in, now.len + 1)) return now;
    }
}

static uint64_t count_feeds(sv s) {
    uint64_t n = 0;
    for (size_t i = 0; i < s.len; i++) n += s.p[i] == '\n';
    return n;
}

// Eats the row and its line feed.
static void eat_row(csv *t, sv row) {
    t->next_line += count_feeds(row);
    flow_eat(t->in, row.len);
    if (!flow_have(t->in, 1)) return;
    flow_eat(t->in, 1);
    t->next_line++;
}

static sv without_cr(sv row) { return sv_ends(row, SV("\r")) ? sv_cut(row, 0, row.len - 1) : row; }

ent_status csv_open(csv *t, flow *in, const char *text_column, ent_err *err) {
    *t = (csv){.in = in, .next_line = 1};
    for (int i = 0; i < CSV_ROLES; i++) t->columns[i] = -1;
    flow_have(in, 3);
    if (sv_starts(flow_view(in), SV("\xEF\xBB\xBF"))) flow_eat(in, 3);
    sv line, name;
    ENT_TRY(flow_line(in, MOST_HEAD, &line, err));
    t->next_line = 2;
    line = line.p ? without_cr(line) : SV("");
    t->separator = separator_of(line);
    int column = 0;
    for (size_t at = 0; take_name(line, t->separator, &at, &name); column++) {
        int role = text_column && sv_eq(name, sv_of(text_column)) ? ROLE_TEXT : role_of(name);
        if (role == ROLE_TEXT && text_column && !sv_eq(name, sv_of(text_column))) continue;
        if (role >= 0 && t->columns[role] < 0) t->columns[role] = column;
        if (column == CSV_MOST_COLUMNS)
            return err_set(err, ENT_ERR_INPUT, 1, "more than %d columns", CSV_MOST_COLUMNS);
    }
    if (t->columns[ROLE_TEXT] >= 0) return ENT_OK;
    return text_column
               ? err_set(err, ENT_ERR_INPUT, 1, "no column is called \"%s\"", text_column)
               : err_set(err, ENT_ERR_INPUT, 1,
                         "no column is called \"text\"; name the one that holds it with --column");
}

static ent_status read_row(csv *t, arena *a, sv row, ent_input *report, ent_err *err) {
    sv date = {0};
    sv *to[CSV_ROLES] = {&report->bytes, &report->title,  &date,
                         &report->id,    &report->source, &report->uri};
    size_t at = 0;
    for (int column = 0; at <= row.len; column++) {
        size_t end = field_end(row, t->separator, at);
        for (int i = 0; i < CSV_ROLES; i++)
            if (t->columns[i] == column && (end > at || i == ROLE_TEXT))
                *to[i] = unquote(a, sv_cut(row, at, end));
        at = end + 1;
    }
    if (!report->bytes.p)
        return err_set(err, ENT_ERR_INPUT, t->line,
                       "the row has no column %d, which holds the text", t->columns[ROLE_TEXT] + 1);
    if (sv_trim(date).len && !pubdate_read(date, &report->published))
        return err_set(err, ENT_ERR_INPUT, t->line, "\"%.*s\" is not a day; write YYYY-MM-DD",
                       (int)(date.len < 40 ? date.len : 40), date.p);
    return ENT_OK;
}

// Tells of a row that has no end, and goes on with the next line. Those that come after may not be as long: a file of stray
// quotes would be looked through for each.
static ent_status leave_row(csv *t, size_t most, ent_err *err) {
    t->has_stray_quote = true;
    flow_seek_mark(t->in, SV("\n"));
    if (flow_have(t->in, 1)) flow_eat(t->in, 1);
    t->next_line++;
    return err_set(err, ENT_ERR_INPUT, t->line,
                   "a row of more than %zu MB, or a quote that nothing closes", most >> 20);
}

// What ended the flow before its end, told once.
static bool tell_end(csv *t, ent_status *status, ent_err *err) {
    *status = t->in->status;
    if (err) *err = t->in->err;
    t->in->status = ENT_OK;
    return *status != ENT_OK;
}

bool csv_next(csv *t, arena *a, size_t most, ent_input *report, ent_status *status, ent_err *err) {
    for (;;) {
        bool all;
        *report = (ent_input){.published = ENT_NO_DAY};
        t->line = t->next_line;
        if (!flow_have(t->in, 1)) return tell_end(t, status, err);
        if (t->has_stray_quote && most > MOST_BEHIND_STRAY) most = MOST_BEHIND_STRAY;
        sv row = peek_row(t, most, &all);
        if (!all || row.len > most) {
            *status = leave_row(t, most, err);
            return true;
        }
        bool empty = sv_trim(row).len == 0;
        *status = empty ? ENT_OK : read_row(t, a, without_cr(row), report, err);
        eat_row(t, row);
        if (!empty) return true;
    }
}
