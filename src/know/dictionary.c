// SPDX-License-Identifier: Apache-2.0
#include "know/dictionary.h"
#include "base/utf8.h"
#include "know/dictionary_lines.h"
#include "know/vocab.h"
#include <stdarg.h>
#include <stdio.h>

static bool has(sv name, const char *part) { return sv_find(name, sv_of(part), 0) >= 0; }

dictionary_kind dictionary_kind_of(sv name) {
    char low[256];
    if (name.len > sizeof low || !sv_ends(name, SV(".txt"))) return DICTIONARY_NONE;
    for (size_t i = 0; i < name.len; i++)
        low[i] = (char)(name.p[i] | (name.p[i] >= 'A' && name.p[i] <= 'Z' ? 32 : 0));
    sv n = {low, name.len};
    if (has(n, "actor")) return DICTIONARY_ACTORS;
    if (has(n, "agent")) return DICTIONARY_AGENTS;
    if (has(n, "verb") || sv_starts(n, SV("cameo."))) return DICTIONARY_VERBS;
    if (has(n, "discard") || has(n, "issue") || has(n, "preposition")) return DICTIONARY_OTHER;
    return DICTIONARY_NONE;
}

void dictionary_split(arena *a, const know_source *source, know_rows rows[KNOW_N_FILES],
                      know_problems *p) {
    dictionary d = {.a = a, .label = source->label, .rows = rows, .p = p, .rest = source->bytes};
    sv name = source->label;
    if (sv_starts(name, SV("+"))) name = sv_cut(name, 1, name.len);
    switch (dictionary_kind_of(name)) {
    case DICTIONARY_ACTORS: dictionary_actors(&d); break;
    case DICTIONARY_AGENTS: dictionary_agents(&d); break;
    case DICTIONARY_VERBS: dictionary_verbs(&d); break;
    case DICTIONARY_OTHER:
        dictionary_note(&d, 0, "the file is not used; there is nothing like it among the tables");
        break;
    case DICTIONARY_NONE: break;
    }
}

void dictionary_note(dictionary *d, size_t line, const char *format, ...) {
    char what[400];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    note_in(d->p, d->label, line, what);
}

// --- Lines -----------------------------------------------------------------------------------

static sv from_latin(arena *a, sv line) {
    text t = text_new(a);
    for (size_t i = 0; i < line.len; i++) {
        char bytes[4];
        size_t n = utf8_put((unsigned char)line.p[i], bytes);
        text_add(&t, (sv){bytes, n});
    }
    return text_sv(&t);
}

// Up to the comment: `#`, but for the one in "[###]"; or `;` behind a blank.
static sv before_comment(sv line) {
    bool inside = false;
    for (size_t i = 0; i < line.len; i++) {
        char c = line.p[i];
        bool blank = i == 0 || line.p[i - 1] == ' ' || line.p[i - 1] == '\t';
        if (c == '[' || c == ']') inside = c == '[';
        if ((c == '#' && !inside) || (c == ';' && blank)) return sv_cut(line, 0, i);
    }
    return line;
}

static bool is_comment_line(dictionary *d, sv line) {
    bool ends = sv_find(line, SV("-->"), 0) >= 0;
    if (d->in_comment) {
        d->in_comment = !ends;
        return true;
    }
    if (!sv_starts(line, SV("<!"))) return false;
    d->in_comment = sv_starts(line, SV("<!--")) && !ends;
    return true;
}

static sv without_end(sv s) {
    while (s.len && (s.p[s.len - 1] == ' ' || s.p[s.len - 1] == '\t' || s.p[s.len - 1] == '\r'))
        s.len--;
    return s;
}

bool dictionary_line(dictionary *d, sv *line) {
    if (!sv_split(&d->rest, '\n', line)) return false;
    d->line++;
    if (d->line == 1 && sv_starts(*line, SV("\xEF\xBB\xBF"))) *line = sv_cut(*line, 3, line->len);
    if (is_comment_line(d, *line)) {
        *line = SV("");
        return true;
    }
    if (utf8_bad(*line) >= 0) *line = from_latin(d->a, *line);
    *line = without_end(before_comment(*line));
    return true;
}

bool dictionary_bracket(sv *rest, sv *inside) {
    const char *open = rest->len ? memchr(rest->p, '[', rest->len) : NULL;
    if (!open) return false;
    size_t at = (size_t)(open - rest->p) + 1;
    const char *close = memchr(rest->p + at, ']', rest->len - at);
    size_t end = close ? (size_t)(close - rest->p) : rest->len;
    *inside = sv_trim(sv_cut(*rest, at, end));
    *rest = sv_cut(*rest, close ? end + 1 : end, rest->len);
    return true;
}

know_row *dictionary_row(dictionary *d, know_file file, size_t line) {
    know_row *row = vec_push(d->a, &d->rows[file]);
    *row = (know_row){.file = d->label, .line = line, .theirs = true, .lenient = true};
    for (int i = 0; i < KNOW_MAX_COLUMNS; i++) row->cells[i] = SV("");
    return row;
}

// --- Words and codes -------------------------------------------------------------------------

static bool parts_words(char c) {
    return c == '_' || c == ' ' || c == '\t' || c == ',' || c == '|' || c == '"' || c == ':';
}

sv dictionary_words(dictionary *d, sv phrase) {
    text t = text_new(d->a);
    int depth = 0;
    bool gap = false;
    text_add(&t, SV(""));
    for (size_t i = 0; i < phrase.len; i++) {
        char c = phrase.p[i];
        bool bracket = c == '(' || c == ')';
        depth += c == '(' ? 1 : c == ')' && depth > 0 ? -1 : 0;
        if (bracket || depth || parts_words(c)) {
            gap = true;
            continue;
        }
        if (gap && t.n) text_char(&t, ' ');
        gap = false;
        text_char(&t, (char)(c >= 'A' && c <= 'Z' ? c | 32 : c));
    }
    return text_sv(&t);
}

static bool is_code(sv code) {
    for (size_t i = 0; i < code.len; i++)
        if (code.p[i] < 'A' || code.p[i] > 'Z') return false;
    return code.len >= 3 && code.len % 3 == 0;
}

sv dictionary_code(dictionary *d, sv code) {
    sv upper = arena_copy(d->a, code);
    text t = text_new(d->a);
    text_add(&t, SV(""));
    for (size_t i = 0; i < upper.len; i++)
        if (upper.p[i] >= 'a' && upper.p[i] <= 'z') ((char *)(uintptr_t)upper.p)[i] -= 32;
    if (!is_code(upper)) return SV("");
    for (size_t i = 0; i < upper.len; i += 3)
        text_add(&t, vocab_sector_of_role(sv_cut(upper, i, i + 3)));
    return text_sv(&t);
}
