// SPDX-License-Identifier: Apache-2.0
//
// Verbs come in blocks; all verbs of a block share its patterns:
//
//     ---  RUSH  [---]  ---
//     RUSH
//     SPEED {SPEEDS SPEEDING SPED}
//     - * {ARMS SHIPMENT} (TO &GROUP)   [072]   # comment
//     - &MILITARY *                     [154]
//
// A pattern becomes a line of verbs.tsv: what stands before the verb its subject, a particle behind it a particle, then the object and
// phrases with prepositions. PETRARCH-1 and TABARI write patterns without brackets; prepositions tell there where phrases begin.
#include "know/dictionary_lines.h"
#include "know/vocab.h"
#include <stdlib.h>

enum { MOST_CONDITIONS = 8, MOST_TOKENS = 24 };

typedef struct verb {
    sv lemma; // with its particle
    sv code;  // of its own; empty: the block's
    size_t line;
} verb;

typedef struct pattern {
    sv when, particle, code;
    size_t line, n_conditions, order;
    bool mutual;
} pattern;

typedef struct verbs {
    dictionary *d;
    strmap cameo; // code -> 1 + index of its row
    strmap sets;  // "&weapon" -> 1
    VEC(verb) verbs;
    VEC(pattern) patterns;
    sv code;      // of the block
    text members; // of the set that is being read
    sv set;       // its name; empty outside
    bool in_block;
} verbs;

// --- Words -----------------------------------------------------------------------------------

static const char particles[] =
    "about across ahead along apart aside away back by down forward in off on "
    "out over through together up";

static bool is_particle(sv word) { return sv_in_list(word, sv_of(particles), ' '); }

// A word as a value of a condition: "_" for blanks, and the singular beside what looks like a plural.
static void add_value(text *t, sv words) {
    text head = text_new(t->a);
    for (size_t i = 0; i < words.len; i++) text_char(&head, words.p[i] == ' ' ? '_' : words.p[i]);
    sv w = text_sv(&head);
    text_add(t, w);
    bool plural = w.len > 3 && sv_ends(w, SV("s")) && !sv_ends(w, SV("ss")) &&
                  !sv_ends(w, SV("us")) && !sv_ends(w, SV("is"));
    if (!plural) return;
    text_char(t, '|');
    if (sv_ends(w, SV("ies"))) {
        text_add(t, sv_cut(w, 0, w.len - 3));
        text_char(t, 'y');
    } else {
        text_add(t, sv_cut(w, 0, w.len - 1));
    }
}

static bool is_value(sv words) {
    for (size_t i = 0; i < words.len; i++)
        if (strchr("=!@#&*$+^%~<>\\/", words.p[i])) return false;
    return words.len > 0;
}

// --- Sets ------------------------------------------------------------------------------------

static void end_set(verbs *v) {
    if (!v->set.len) return;
    if (v->members.n) {
        know_row *row = dictionary_row(v->d, KNOW_F_CLASSES, v->d->line);
        row->cells[CLASS_CLASS] = v->set;
        row->cells[CLASS_LEMMAS] = text_sv(&v->members);
        *strmap_at(v->d->a, &v->sets, v->set) = 1;
    }
    v->set = SV("");
}

// "&FIGHT_OF_WORDS_" as "&fight_of_words".
static sv set_name(verbs *v, sv token) {
    sv words = dictionary_words(v->d, token);
    text t = text_new(v->d->a);
    for (size_t i = 0; i < words.len; i++) text_char(&t, words.p[i] == ' ' ? '_' : words.p[i]);
    return text_sv(&t);
}

static void begin_set(verbs *v, sv line) {
    end_set(v);
    v->set = set_name(v, line);
    v->members = text_new(v->d->a);
}

static void add_member(verbs *v, sv line) {
    sv words = dictionary_words(v->d, sv_cut(line, 1, line.len));
    if (sv_starts(sv_trim(sv_cut(line, 1, line.len)), SV("&"))) {
        dictionary_note(v->d, v->d->line, "a set within a set; not used");
        return;
    }
    if (!is_value(words)) return;
    if (v->members.n) text_char(&v->members, '|');
    add_value(&v->members, words);
}

// --- Patterns --------------------------------------------------------------------------------

typedef struct reader {
    verbs *v;
    sv tokens[MOST_TOKENS]; // "(" and ")" by themselves, "{A B}" as one
    size_t n, at;
    text when;
    sv particle;
    size_t n_conditions;
    bool mutual;
    const char *why; // what cannot be said in a table
} reader;

static bool tokenize(reader *r, sv s) {
    for (size_t i = 0; i < s.len;) {
        char c = s.p[i];
        size_t from = i;
        if (c == ' ' || c == '\t') {
            i++;
            continue;
        }
        if (r->n == MOST_TOKENS) return r->why = "too long a pattern", false;
        if (c == '{') {
            while (i < s.len && s.p[i] != '}') i++;
            i += i < s.len;
        } else if (strchr("()*$+^%", c)) {
            i++;
        } else {
            while (i < s.len && !strchr(" \t()*{", s.p[i])) i++;
        }
        r->tokens[r->n++] = sv_cut(s, from, i);
    }
    return true;
}

static bool next_is(const reader *r, const char *token) {
    return r->at < r->n && sv_eq(r->tokens[r->at], sv_of(token));
}

// Slots of the actors: they are found by the line's roles.
static bool is_slot(const reader *r) {
    return next_is(r, "$") || next_is(r, "+") || next_is(r, "^") || next_is(r, "%");
}

static void pass_slots(reader *r) {
    while (is_slot(r)) {
        r->mutual |= next_is(r, "%");
        r->at++;
    }
}

static void condition(reader *r, const char *slot, sv value) {
    if (r->n_conditions++ == MOST_CONDITIONS) r->why = "too many words";
    if (r->when.n) text_char(&r->when, ' ');
    text_add(&r->when, sv_of(slot));
    text_add(&r->when, value);
}

// A word, or a set by its name, as a condition's value.
static void word_condition(reader *r, const char *slot, sv word) {
    text t = text_new(r->v->d->a);
    text_char(&t, '=');
    if (sv_starts(word, SV("&"))) {
        if (!strmap_get(&r->v->sets, word)) r->why = "a set that is not known";
        text_char(&t, '@');
        text_add(&t, word);
    } else {
        if (!is_value(word)) r->why = "a word that is none";
        add_value(&t, word);
    }
    condition(r, slot, text_sv(&t));
}

// One noun phrase: "&SET", "WORD", "{ADJECTIVE NOUN}", "TWO_WORDS". Its last word fills the slot, the others its modifiers', where there
// is a slot for them.
static void noun_condition(reader *r, const char *slot, const char *modifier_slot) {
    sv token = r->tokens[r->at++], word;
    bool braced = sv_starts(token, SV("{"));
    if (braced && sv_find(token, SV("|"), 0) >= 0) r->why = "alternatives";
    if (braced) token = sv_cut(token, 1, token.len - sv_ends(token, SV("}")));
    bool set = sv_starts(token, SV("&")) && !braced;
    sv words = set ? set_name(r->v, token) : dictionary_words(r->v->d, token);
    size_t head = words.len;
    while (head && words.p[head - 1] != ' ') head--;
    word_condition(r, slot, sv_cut(words, head, words.len));
    sv modifiers = sv_cut(words, 0, head);
    while (modifier_slot && !r->why && sv_split(&modifiers, ' ', &word))
        if (word.len) word_condition(r, modifier_slot, word);
}

static sv low(reader *r, sv token) { return dictionary_words(r->v->d, token); }

static bool is_preposition(reader *r) {
    return r->at < r->n && vocab_preposition(low(r, r->tokens[r->at]));
}

// "TO BORDER" behind its opening bracket, where there is one.
static void prepositional(reader *r) {
    if (!is_preposition(r)) {
        r->why = "a phrase without a preposition that is known";
        return;
    }
    sv prep = low(r, r->tokens[r->at++]);
    text slot = text_new(r->v->d->a);
    for (size_t i = 0; i < prep.len; i++) text_char(&slot, prep.p[i] == ' ' ? '_' : prep.p[i]);
    text_char(&slot, '\0');
    pass_slots(r);
    bool over = r->at == r->n || next_is(r, ")") || next_is(r, "(");
    if (over || is_preposition(r))
        condition(r, slot.at, SV(""));
    else
        noun_condition(r, slot.at, NULL);
}

static void bracketed(reader *r) {
    r->at++;
    pass_slots(r);
    prepositional(r);
    while (!r->why && r->at < r->n && !next_is(r, ")")) r->why = "more than a noun in a phrase";
    r->at += next_is(r, ")");
}

static void before_verb(reader *r) {
    bool noun = false;
    while (!r->why && r->at < r->n && !next_is(r, "*")) {
        pass_slots(r);
        if (next_is(r, "*") || r->at == r->n) break;
        if (noun || next_is(r, "(") || is_preposition(r)) {
            r->why = "words before the verb that are no subject";
            return;
        }
        noun_condition(r, "subj", NULL);
        noun = true;
    }
    if (r->at == r->n) r->why = "no verb";
    r->at++;
}

static void behind_verb(reader *r) {
    bool object = false;
    pass_slots(r);
    bool more = r->at + 1 == r->n || (r->at + 1 < r->n && !sv_eq(r->tokens[r->at + 1], SV("^")));
    if (r->at < r->n && more && is_particle(low(r, r->tokens[r->at])) &&
        (r->at + 1 == r->n || !is_slot(r)))
        r->particle = low(r, r->tokens[r->at++]);
    while (!r->why && r->at < r->n) {
        pass_slots(r);
        if (r->at == r->n) break;
        if (next_is(r, "*"))
            r->why = "a second verb";
        else if (next_is(r, "("))
            bracketed(r);
        else if (is_preposition(r))
            prepositional(r);
        else if (object)
            r->why = "two objects";
        else
            noun_condition(r, "obj", "obj.mod"), object = true;
    }
}

static void read_pattern(verbs *v, sv line) {
    dictionary *d = v->d;
    const char *open = NULL;
    for (size_t i = line.len; i > 0 && !open; i--)
        if (line.p[i - 1] == '[') open = line.p + i - 1;
    if (!open) {
        dictionary_note(d, d->line, "a pattern without a code; not used");
        return;
    }
    sv rest = sv_cut(line, (size_t)(open - line.p), line.len), code;
    dictionary_bracket(&rest, &code);
    reader r = {.v = v, .when = text_new(d->a), .particle = SV("")};
    text_add(&r.when, SV(""));
    if (tokenize(&r, sv_cut(line, 1, (size_t)(open - line.p)))) before_verb(&r);
    if (!r.why) behind_verb(&r);
    if (r.why) {
        dictionary_note(d, d->line, "%s; the pattern is not used", r.why);
        return;
    }
    *vec_push(d->a, &v->patterns) = (pattern){.when = text_sv(&r.when),
                                              .particle = r.particle,
                                              .code = code,
                                              .line = d->line,
                                              .n_conditions = r.n_conditions + (r.particle.len > 0),
                                              .order = v->patterns.n,
                                              .mutual = r.mutual};
}

// --- Verbs -----------------------------------------------------------------------------------

// "CARRY_OUT": the verb, then its particle. "WIRE_+TAP" has its verb behind.
static void read_verb(verbs *v, sv line) {
    dictionary *d = v->d;
    sv rest = line, code = SV(""), name = line;
    dictionary_bracket(&rest, &code);
    for (size_t i = 0; i < line.len; i++)
        if (line.p[i] == '{' || line.p[i] == '[') {
            name = sv_cut(line, 0, i);
            break;
        }
    name = sv_trim(name);
    if (sv_starts(name, SV("+"))) name = sv_cut(name, 1, name.len);
    sv words = dictionary_words(d, name);
    if (!is_value(words)) {
        dictionary_note(d, d->line, "a verb that does not come first in its phrase; not used");
        return;
    }
    *vec_push(d->a, &v->verbs) = (verb){words, code, d->line};
}

// --- Rows ------------------------------------------------------------------------------------

static const know_row *cameo_row(const verbs *v, sv code) {
    const uint32_t *at = strmap_get(&v->cameo, code);
    return at ? &v->d->rows[KNOW_F_CAMEO].at[*at - 1] : NULL;
}

// "042:043": for the source and, where it is reversed, for the target. ":173" is told by the one acted on.
static bool fill_code(verbs *v, know_row *row, sv code, bool mutual) {
    sv forth = code, back = SV("");
    ptrdiff_t colon = sv_find(code, SV(":"), 0);
    if (colon >= 0) {
        forth = sv_cut(code, 0, (size_t)colon);
        back = sv_cut(code, (size_t)colon + 1, code.len);
    }
    bool reversed = !forth.len && back.len, each = mutual || (forth.len && sv_eq(forth, back));
    if (reversed) forth = back;
    row->cells[FRAME_SOURCE] = reversed ? SV("by") : SV("subj");
    row->cells[FRAME_TARGET] = reversed ? SV("subj")
                               : each   ? SV("with,obj,sym")
                                        : SV("obj,iobj,to,against,with,on,at,for,from,of,obj.poss,"
                                               "obj.with,obj.of,obj.to,obj.mod");
    row->cells[FRAME_TYPE] = SV("-");
    if (sv_eq(forth, SV("---"))) return true;
    const know_row *cameo = cameo_row(v, forth);
    if (!cameo) return false;
    row->cells[FRAME_TYPE] = cameo->cells[CAMEO_TYPE];
    row->cells[FRAME_MODE] = cameo->cells[CAMEO_MODE];
    row->cells[FRAME_CAMEO] = forth;
    return true;
}

static bool known_code(verbs *v, sv code, size_t line) {
    know_row trial = {0};
    if (fill_code(v, &trial, code, false)) return true;
    dictionary_note(v->d, line, "`" SV_FMT "' is no CAMEO code; not used", SV_ARG(code));
    return false;
}

static sv lemmas_of(const verbs *v, sv particle) {
    text t = text_new(v->d->a);
    for (size_t i = 0; i < v->verbs.n; i++) {
        if (i) text_char(&t, '|');
        text_add(&t, v->verbs.at[i].lemma);
        if (particle.len) text_char(&t, ' '), text_add(&t, particle);
    }
    return text_sv(&t);
}

static int longest_first(const void *x, const void *y) {
    const pattern *a = x, *b = y;
    if (a->n_conditions != b->n_conditions) return a->n_conditions > b->n_conditions ? -1 : 1;
    return a->order < b->order ? -1 : 1;
}

static void emit_patterns(verbs *v) {
    qsort(v->patterns.at, v->patterns.n, sizeof *v->patterns.at, longest_first);
    for (size_t i = 0; i < v->patterns.n; i++) {
        const pattern *p = &v->patterns.at[i];
        if (!known_code(v, p->code, p->line)) continue;
        know_row *row = dictionary_row(v->d, KNOW_F_VERBS, p->line);
        row->cells[FRAME_LEMMA] = lemmas_of(v, p->particle);
        row->cells[FRAME_WHEN] = p->when;
        fill_code(v, row, p->code, p->mutual);
    }
}

// The verb alone, where no clause depends on it: there our own lines know what to do ("intend to", "say that"). Statements are
// theirs too, so that what is said is not lost.
static void emit_bare(verbs *v, const verb *x) {
    sv code = x->code.len ? x->code : v->code;
    if (!code.len || sv_eq(code, SV("---")) || !known_code(v, code, x->line)) return;
    if (sv_starts(code, SV("01"))) {
        dictionary_note(v->d, x->line,
                        "a statement (" SV_FMT "); the tables know better what it says",
                        SV_ARG(code));
        return;
    }
    know_row *row = dictionary_row(v->d, KNOW_F_VERBS, x->line);
    row->cells[FRAME_LEMMA] = x->lemma;
    row->cells[FRAME_WHEN] = SV("!comp");
    fill_code(v, row, code, false);
}

static void end_block(verbs *v) {
    if (v->verbs.n && v->patterns.n) emit_patterns(v);
    for (size_t i = 0; i < v->verbs.n; i++) emit_bare(v, &v->verbs.at[i]);
    v->verbs.n = v->patterns.n = 0;
}

// TABARI has no blocks: a verb stands before its patterns.
static void begin_block(verbs *v, sv line) {
    end_set(v);
    end_block(v);
    v->in_block = true;
    if (!dictionary_bracket(&line, &v->code)) v->code = SV("");
}

static void read_line(verbs *v, sv line) {
    if (sv_starts(line, SV("---"))) {
        begin_block(v, line);
    } else if (sv_starts(line, SV("~"))) {
        dictionary_note(v->d, v->d->line,
                        "a transformation; operators.tsv says what verbs make of one another");
    } else if (sv_starts(line, SV("&"))) {
        begin_set(v, line);
    } else if (sv_starts(line, SV("+")) && v->set.len) {
        add_member(v, line);
    } else if (sv_starts(line, SV("-"))) {
        end_set(v);
        read_pattern(v, line);
    } else {
        end_set(v);
        if (!v->in_block) end_block(v);
        read_verb(v, line);
    }
}

void dictionary_verbs(dictionary *d) {
    verbs v = {.d = d, .code = SV(""), .set = SV("")};
    const know_rows *cameo = &d->rows[KNOW_F_CAMEO];
    sv line;
    for (uint32_t i = 0; i < cameo->n; i++)
        *strmap_at(d->a, &v.cameo, cameo->at[i].cells[CAMEO_CODE]) = i + 1;
    while (dictionary_line(d, &line)) {
        sv bare = sv_trim(line);
        if (bare.len) read_line(&v, bare);
    }
    end_set(&v);
    end_block(&v);
}
