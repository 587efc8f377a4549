// SPDX-License-Identifier: Apache-2.0
#include "lang/conllu.h"
#include "base/err.h"
#include "base/utf8.h"
#include "lang/tree.h"

enum { COLUMNS = 10, ID = 0, FORM, LEMMA, UPOS, XPOS, FEATS, HEAD, DEPREL, DEPS, MISC };

static const char *const ner_names[] = {"O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"};
_Static_assert(sizeof ner_names / sizeof *ner_names == ENT_N_NER, "a name for every tag");

ent_ner ner_read(sv name) {
    for (int n = 0; n < ENT_N_NER; n++)
        if (sv_eq(name, sv_of(ner_names[n]))) return (ent_ner)n;
    return ENT_NER_O;
}

const char *ner_name(ent_ner n) { return (unsigned)n < ENT_N_NER ? ner_names[n] : "O"; }

void conllu_divide(ent_word *words, size_t n, sv report_text, ent_span token) {
    sv rest = sv_cut(report_text, token.begin, token.end);
    uint32_t at = token.begin;
    size_t placed = 0;
    for (; placed < n && sv_starts(rest, words[placed].form); placed++) {
        words[placed].token_part = (uint8_t)(placed < 255 ? placed + 1 : 255);
        words[placed].span = (ent_span){at, at + (uint32_t)words[placed].form.len};
        at = words[placed].span.end;
        rest = sv_cut(report_text, at, token.end);
    }
    if (placed == n && at == token.end && n) return;
    for (size_t i = 0; i < n; i++) {
        words[i].token_part = (uint8_t)(i < 255 ? i + 1 : 255);
        words[i].span = token;
    }
}

typedef struct token {
    sv form;
    size_t n_words;
    bool space_after;
} token;

// One reading; `words`, `tokens` and `note` are of the sentence that is being read.
typedef struct reader {
    arena *a;
    uint64_t line;
    VEC(ent_word) words;
    VEC(token) tokens;
    size_t range_left; // words that the multi-word token still asks for
    size_t n_headless; // words with "_" for HEAD
    conllu_note note;
    sv bad; // what is wrong with the sentence; {NULL, 0}: nothing so far
    uint64_t bad_line;
    bool new_paragraph;
    text t;
    VEC(ent_block) blocks;
    VEC(ent_sentence) sentences;
    VEC(conllu_note) notes;
    VEC(conllu_doc) docs;
    VEC(conllu_fault) faults;
} reader;

static void fault(reader *r, uint64_t line, sv what) {
    if (r->bad.p) return;
    r->bad = what;
    r->bad_line = line;
}

// Digits only, below 1,000,000; -1 otherwise.
static long number(sv s) {
    if (s.len == 0 || s.len > 6) return -1;
    long n = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return -1;
        n = n * 10 + (s.p[i] - '0');
    }
    return n;
}

static bool is_mark(sv line, sv mark) {
    return sv_starts(line, mark) && (line.len == mark.len || line.p[mark.len] == ' ');
}

// What stands behind the "=" of "# key = value".
static sv comment_value(sv line) {
    ptrdiff_t eq = sv_find(line, SV("="), 0);
    return eq < 0 ? (sv){0} : sv_trim(sv_cut(line, (size_t)eq + 1, line.len));
}

static void read_comment(reader *r, sv line) {
    if (is_mark(line, SV("# newdoc"))) {
        *vec_push(r->a, &r->docs) =
            (conllu_doc){.id = comment_value(line), .first_sentence = r->sentences.n};
        r->new_paragraph = true;
    } else if (is_mark(line, SV("# newpar"))) {
        r->new_paragraph = true;
    } else if (is_mark(line, SV("# sent_id"))) {
        r->note.id = comment_value(line);
    }
    if (r->words.n || r->tokens.n) return;
    if (!r->note.comments.p) r->note.comments.p = line.p;
    r->note.comments.len = (size_t)(line.p + line.len - r->note.comments.p);
}

static void read_misc(sv misc, ent_word *w) {
    w->space_after = true;
    sv item;
    while (sv_split(&misc, '|', &item)) {
        if (sv_eq(item, SV("SpaceAfter=No"))) w->space_after = false;
        if (sv_starts(item, SV("NE="))) w->ner = ner_read(sv_cut(item, 3, item.len));
    }
}

static void read_range(reader *r, const sv *col) {
    ptrdiff_t dash = sv_find(col[ID], SV("-"), 0);
    long from = number(sv_cut(col[ID], 0, (size_t)dash));
    long to = number(sv_cut(col[ID], (size_t)dash + 1, col[ID].len));
    if (from != (long)r->words.n + 1 || to <= from || to - from > 200 || r->range_left) {
        fault(r, r->line,
              arena_printf(r->a, "multi-word token " SV_FMT " out of order", SV_ARG(col[ID])));
        return;
    }
    ent_word w = {0};
    read_misc(col[MISC], &w);
    r->range_left = (size_t)(to - from + 1);
    *vec_push(r->a, &r->tokens) = (token){col[FORM], r->range_left, w.space_after};
}

static sv unless_blank(sv column, sv form) {
    return sv_eq(column, SV("_")) && !sv_eq(form, SV("_")) ? (sv){0} : column;
}

static void read_word(reader *r, const sv *col) {
    if (number(col[ID]) != (long)r->words.n + 1) {
        fault(r, r->line, arena_printf(r->a, "word `" SV_FMT "' out of order", SV_ARG(col[ID])));
        return;
    }
    ent_word *w = vec_push(r->a, &r->words);
    *w = (ent_word){.form = col[FORM],
                    .lemma = unless_blank(col[LEMMA], col[FORM]),
                    .xpos = unless_blank(col[XPOS], col[FORM]),
                    .upos = upos_read(col[UPOS]),
                    .deprel = deprel_read(col[DEPREL]),
                    .head = -1};
    read_misc(col[MISC], w);
    long head = number(col[HEAD]);
    if (sv_eq(col[HEAD], SV("_")))
        r->n_headless++;
    else if (head < 0)
        fault(r, r->line, arena_printf(r->a, "head `" SV_FMT "'", SV_ARG(col[HEAD])));
    else
        w->head = (int32_t)head - 1;
    if (r->range_left)
        r->range_left--;
    else
        *vec_push(r->a, &r->tokens) = (token){w->form, 1, w->space_after};
}

// Nothing but blanks and control characters, which are written as blanks.
static bool all_blank(sv s) {
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.p[i] > ' ' && s.p[i] != 0x7F) return false;
    return true;
}

static void read_line(reader *r, sv line) {
    sv col[COLUMNS], rest = line, part;
    int n = 0;
    while (sv_split(&rest, '\t', &part)) {
        if (n < COLUMNS) col[n] = part;
        n++;
    }
    if (!r->note.line) r->note.line = r->line;
    if (n > FORM) col[FORM] = sv_trim(col[FORM]);
    if (n != COLUMNS)
        fault(r, r->line, arena_printf(r->a, "%d columns instead of %d", n, COLUMNS));
    else if (utf8_bad(line) >= 0)
        fault(r, r->line, SV("bytes that are no UTF-8"));
    else if (all_blank(col[FORM]))
        fault(r, r->line, SV("a word without a form"));
    else if (sv_find(col[ID], SV("-"), 0) >= 0)
        read_range(r, col);
    else if (sv_find(col[ID], SV("."), 0) < 0)
        read_word(r, col);
}

// Heads inside the sentence, one root, everything below it.
static void check_tree(reader *r) {
    long n = (long)r->words.n, roots = 0;
    ent_word *w = r->words.at;
    for (long i = 0; i < n; i++) {
        if (w[i].head >= n) {
            fault(r, r->note.line, arena_printf(r->a, "head %d of %ld words", w[i].head + 1, n));
            return;
        }
        roots += w[i].head < 0;
    }
    if (roots != 1) {
        fault(r, r->note.line, arena_printf(r->a, "%ld roots", roots));
        return;
    }
    arena_mark mark = arena_here(r->a);
    long *seen_from = arena_new(r->a, long, n), cycle = -1;
    for (long i = 0; i < n && cycle < 0; i++)
        for (long at = i; at >= 0 && seen_from[at] != -1; at = w[at].head) {
            if (seen_from[at] == i + 1) {
                cycle = at;
                break;
            }
            if (seen_from[at]) break;
            seen_from[at] = i + 1;
        }
    arena_rewind(r->a, mark);
    if (cycle >= 0)
        fault(r, r->note.line, arena_printf(r->a, "word %ld is below itself", cycle + 1));
}

static void check_sentence(reader *r) {
    if (r->bad.p) return;
    r->note.has_tree = r->n_headless == 0;
    if (r->words.n == 0)
        fault(r, r->note.line, SV("no words"));
    else if (r->range_left)
        fault(r, r->note.line, SV("a multi-word token that is not complete"));
    else if (r->n_headless == 0)
        check_tree(r);
    else if (r->n_headless != r->words.n)
        fault(r, r->note.line, SV("heads for some words only"));
}

static void open_paragraph(reader *r) {
    while (r->t.n && r->t.at[r->t.n - 1] == ' ') r->t.n--;
    if (r->t.n) text_add(&r->t, SV("\n\n"));
    *vec_push(r->a, &r->blocks) = (ent_block){ENT_PART_BODY, {(uint32_t)r->t.n, (uint32_t)r->t.n}};
    r->new_paragraph = false;
}

static void place_words(reader *r, ent_word *w) {
    for (size_t i = 0; i < r->tokens.n; i++) {
        token k = r->tokens.at[i];
        ent_span span = {(uint32_t)r->t.n, (uint32_t)(r->t.n + k.form.len)};
        text_add(&r->t, k.form);
        if (k.space_after) text_char(&r->t, ' ');
        if (k.n_words == 1)
            w->span = span;
        else
            conllu_divide(w, k.n_words, text_sv(&r->t), span);
        for (size_t j = 0; j < k.n_words; j++) w[j].space_after = k.space_after;
        w += k.n_words;
    }
}

static void keep_sentence(reader *r) {
    if (r->docs.n == 0) *vec_push(r->a, &r->docs) = (conllu_doc){0};
    if (r->new_paragraph || r->blocks.n == 0) open_paragraph(r);
    size_t n = r->words.n;
    ent_word *words = arena_new(r->a, ent_word, n);
    memcpy(words, r->words.at, n * sizeof *words);
    uint32_t begin = (uint32_t)r->t.n;
    place_words(r, words);
    ent_span span = {begin, words[n - 1].span.end};
    r->blocks.at[r->blocks.n - 1].span.end = span.end;
    *vec_push(r->a, &r->sentences) = (ent_sentence){.span = span,
                                                    .part = ENT_PART_BODY,
                                                    .block = (uint32_t)r->blocks.n - 1,
                                                    .words = words,
                                                    .n_words = n};
    *vec_push(r->a, &r->notes) = r->note;
}

static void end_sentence(reader *r) {
    if (!r->note.line) return;
    check_sentence(r);
    if (r->bad.p)
        *vec_push(r->a, &r->faults) = (conllu_fault){r->bad_line, r->bad};
    else
        keep_sentence(r);
    r->words.n = r->tokens.n = r->range_left = r->n_headless = 0;
    r->note = (conllu_note){0};
    r->bad = (sv){0};
}

static void read_lines(reader *r, sv bytes) {
    while (bytes.len) {
        const char *end = memchr(bytes.p, '\n', bytes.len);
        size_t len = end ? (size_t)(end - bytes.p) : bytes.len;
        sv line = sv_cut(bytes, 0, len);
        bytes = sv_cut(bytes, end ? len + 1 : len, bytes.len);
        if (line.len && line.p[line.len - 1] == '\r') line.len--;
        r->line++;
        if (line.len == 0)
            end_sentence(r);
        else if (line.p[0] == '#')
            read_comment(r, line);
        else
            read_line(r, line);
    }
    end_sentence(r);
}

void conllu_read(arena *a, sv bytes, conllu *out) {
    reader r = {.a = a, .t = text_new(a)};
    if (bytes.len >= UINT32_MAX / 2)
        *vec_push(a, &r.faults) = (conllu_fault){1, SV("more than 2 GB in one file")};
    else
        read_lines(&r, bytes);
    while (r.t.n && r.t.at[r.t.n - 1] == ' ') r.t.n--;
    if (r.t.n) text_char(&r.t, '\n');
    *out = (conllu){.text = text_sv(&r.t),
                    .blocks = r.blocks.at,
                    .n_blocks = r.blocks.n,
                    .sentences = r.sentences.at,
                    .notes = r.notes.at,
                    .n_sentences = r.sentences.n,
                    .docs = r.docs.at,
                    .n_docs = r.docs.n,
                    .faults = r.faults.at,
                    .n_faults = r.faults.n};
}

ent_status conllu_check(const conllu *c, const char *file, ent_err *err) {
    if (!c->n_faults) return ENT_OK;
    conllu_fault f = c->faults[0];
    return err_set(err, ENT_ERR_INPUT, f.line, "%s:%llu: " SV_FMT, file, (unsigned long long)f.line,
                   SV_ARG(f.message));
}

// Forms are free of tabs and line feeds where they come from our tokenizer, but not where a caller gave them.
static void add_one_line(text *t, sv s) {
    for (size_t i = 0; i < s.len; i++) text_char(t, (unsigned char)s.p[i] < ' ' ? ' ' : s.p[i]);
}

static void add_column(text *t, sv s) {
    text_char(t, '\t');
    if (s.len)
        add_one_line(t, s);
    else
        text_char(t, '_');
}

static void add_blanks(text *t, int n) {
    for (int i = 0; i < n; i++) text_add(t, SV("\t_"));
}

// Words of the token that begins at word `i`.
static size_t token_words(const ent_sentence *s, size_t i) {
    size_t n = 1;
    if (s->words[i].token_part != 1) return 1;
    while (i + n < s->n_words && s->words[i + n].token_part == n + 1) n++;
    return n;
}

static sv token_surface(sv report_text, const ent_word *w, size_t n) {
    return n == 1 ? w->form : sv_cut(report_text, w->span.begin, w[n - 1].span.end);
}

static void add_range(text *t, size_t i, size_t n, sv surface, bool space_after) {
    text_int(t, (int64_t)i + 1);
    text_char(t, '-');
    text_int(t, (int64_t)(i + n));
    add_column(t, surface);
    add_blanks(t, MISC - LEMMA);
    add_column(t, space_after ? SV("_") : SV("SpaceAfter=No"));
    text_char(t, '\n');
}

static void add_misc(text *t, const ent_word *w, bool space_after, conllu_style style) {
    bool name = !style.words_only && w->ner != ENT_NER_O;
    text_char(t, '\t');
    if (name) text_add(t, SV("NE=")), text_add(t, sv_of(ner_name(w->ner)));
    if (name && !space_after) text_char(t, '|');
    if (!space_after) text_add(t, SV("SpaceAfter=No"));
    if (!name && space_after) text_char(t, '_');
}

static void add_word(text *t, size_t i, const ent_word *w, bool space_after, conllu_style style) {
    text_int(t, (int64_t)i + 1);
    add_column(t, w->form);
    if (style.words_only) {
        add_blanks(t, MISC - LEMMA);
    } else {
        add_column(t, w->lemma);
        add_column(t, sv_of(ent_upos_name(w->upos)));
        add_column(t, w->xpos);
        add_blanks(t, 1);
        text_char(t, '\t');
        text_int(t, w->head + 1);
        add_column(t, sv_of(ent_deprel_name(w->deprel)));
        add_blanks(t, 1);
    }
    add_misc(t, w, space_after, style);
    text_char(t, '\n');
}

static void add_text_comment(text *t, sv report_text, const ent_sentence *s) {
    text_add(t, SV("# text = "));
    for (size_t i = 0, n; i < s->n_words; i += n) {
        n = token_words(s, i);
        add_one_line(t, token_surface(report_text, s->words + i, n));
        if (s->words[i].space_after && i + n < s->n_words) text_char(t, ' ');
    }
    text_char(t, '\n');
}

void conllu_write_sentence(text *t, sv report_text, const ent_sentence *s, sv sent_id,
                           conllu_style style) {
    if (sent_id.len) {
        text_add(t, SV("# sent_id = "));
        add_one_line(t, sent_id);
        text_char(t, '\n');
    }
    add_text_comment(t, report_text, s);
    for (size_t i = 0, n; i < s->n_words; i += n) {
        const ent_word *w = s->words + i;
        n = token_words(s, i);
        if (n > 1) add_range(t, i, n, token_surface(report_text, w, n), w->space_after);
        for (size_t j = 0; j < n; j++) add_word(t, i + j, w + j, n > 1 || w->space_after, style);
    }
    text_char(t, '\n');
}

void conllu_write(text *t, sv report_text, const ent_language *l, sv doc_id, conllu_style style) {
    if (doc_id.len) {
        text_add(t, SV("# newdoc id = "));
        add_one_line(t, doc_id);
        text_char(t, '\n');
    }
    for (size_t i = 0; i < l->n_sentences; i++) {
        const ent_sentence *s = &l->sentences[i];
        if (i == 0 || s->block != s[-1].block) text_add(t, SV("# newpar\n"));
        sv id = doc_id.len ? arena_printf(t->a, SV_FMT "-%zu", SV_ARG(doc_id), i + 1)
                           : arena_printf(t->a, "%zu", i + 1);
        conllu_write_sentence(t, report_text, s, id, style);
    }
}
