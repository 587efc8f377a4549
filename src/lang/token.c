// SPDX-License-Identifier: Apache-2.0
#include "lang/token.h"
#include "base/utf8.h"

// Blocks longer than this are cut in pieces, each of which begins where the last whole sentence ended.
enum { PIECE_BYTES = 64 * 1024 };

// ---- the model

static uint8_t check_of(uint32_t clue) { return (uint8_t)clue; }

int token_weight_get(const token_weight *table, uint32_t bits, uint32_t clue) {
    uint32_t k = clue >> (32 - bits), mask = (1u << bits) - 1;
    while (table[k].weight && table[k].check != check_of(clue)) k = (k + 1) & mask;
    return table[k].weight;
}

void token_weight_put(token_weight *table, uint32_t bits, uint32_t clue, int8_t weight) {
    uint32_t k = clue >> (32 - bits), mask = (1u << bits) - 1;
    while (table[k].weight && table[k].check != check_of(clue)) k = (k + 1) & mask;
    if (!table[k].weight) table[k] = (token_weight){check_of(clue), weight};
}

// A table without a free slot would be searched for ever.
static bool has_free_slot(const token_weight *table, uint32_t bits) {
    for (size_t k = 0; k < (size_t)1 << bits; k++)
        if (!table[k].weight) return true;
    return false;
}

static ent_status open_decider(token_decider *d, const weights *w, const char *name, uint32_t bits,
                               int32_t threshold, ent_err *err) {
    sv section;
    if (bits < 1 || bits > 24)
        return err_set(err, ENT_ERR_VERSION, 0, "model: %s has 2^%u slots", name, bits);
    ENT_TRY(weights_need(w, name, sizeof(token_weight) << bits, &section, err));
    *d = (token_decider){(const token_weight *)section.p, bits, threshold};
    if (has_free_slot(d->table, bits)) return ENT_OK;
    return err_set(err, ENT_ERR_VERSION, 0, "model: %s is full", name);
}

static ent_status open_forms(token_model *m, const weights *w, uint32_t bits, ent_err *err) {
    sv section;
    if (bits > 16) return err_set(err, ENT_ERR_VERSION, 0, "model: tok.forms has 2^%u slots", bits);
    ENT_TRY(weights_need(w, "tok.forms", sizeof(split_entry) << bits, &section, err));
    m->forms = (const split_entry *)section.p;
    m->split_bits = bits;
    bool has_free = false;
    for (size_t k = 0; k < (size_t)1 << bits; k++) {
        const split_entry *e = &m->forms[k];
        bool sound = e->n_words == 2 ? e->cut[0] > 0 && e->cut[0] < e->bytes
                                     : e->n_words == 3 && e->cut[0] > 0 && e->cut[0] < e->cut[1] &&
                                           e->cut[1] < e->bytes;
        has_free |= !e->hash;
        if (e->hash && !sound)
            return err_set(err, ENT_ERR_VERSION, k, "model: tok.forms is damaged");
    }
    if (has_free) return ENT_OK;
    return err_set(err, ENT_ERR_VERSION, 0, "model: tok.forms is full");
}

ent_status token_open(token_model *m, const weights *w, ent_err *err) {
    sv section;
    ENT_TRY(weights_need(w, "tok.head", sizeof(token_head), &section, err));
    const token_head *h = (const token_head *)section.p;
    if (h->version != TOKEN_VERSION)
        return err_set(err, ENT_ERR_VERSION, 0,
                       "model: tokenizer of version %u, this program reads %d", h->version,
                       TOKEN_VERSION);
    ENT_TRY(open_decider(&m->border, w, "tok.border", h->border.bits, h->border.threshold, err));
    ENT_TRY(open_decider(&m->end, w, "tok.end", h->end.bits, h->end.threshold, err));
    ENT_TRY(open_decider(&m->split, w, "tok.split", h->split.bits, h->split.threshold, err));
    return open_forms(m, w, h->split_bits, err);
}

static weights_section decider_section(const char *name, const token_decider *d) {
    return (weights_section){name, {(const char *)d->table, sizeof(token_weight) << d->bits}};
}

void token_sections(const token_model *m, token_head *head, weights_section out[TOKEN_SECTIONS]) {
    *head = (token_head){TOKEN_VERSION,
                         m->split_bits,
                         {m->border.bits, m->border.threshold},
                         {m->end.bits, m->end.threshold},
                         {m->split.bits, m->split.threshold}};
    out[0] = (weights_section){"tok.head", {(const char *)head, sizeof *head}};
    out[1] = decider_section("tok.border", &m->border);
    out[2] = decider_section("tok.end", &m->end);
    out[3] = decider_section("tok.split", &m->split);
    out[4] = (weights_section){"tok.forms",
                               {(const char *)m->forms, sizeof(split_entry) << m->split_bits}};
}

// How far the sum is above the threshold.
static int32_t decide(const token_decider *d, const clues *c) {
    int32_t sum = -d->threshold;
    for (uint32_t k = 0; k < c->n; k++) sum += token_weight_get(d->table, d->bits, c->at[k]);
    return sum;
}

// ---- cutting

// What is known of a piece of a block.
typedef struct piece {
    sv text;
    const unit *units;
    size_t n_units;
    token *tokens;
    size_t n_tokens;
    bool *begins; // whether token i begins a sentence
} piece;

static void find_tokens(arena *a, const token_model *m, piece *p) {
    token_state s;
    token_state_init(&s, p->units, p->n_units);
    p->tokens = arena_new(a, token, p->n_units);
    for (size_t i = 1; i <= p->n_units; i++) {
        bool border = i == p->n_units || p->units[i].space_before ||
                      p->units[i].end - p->units[s.first].begin > TOKEN_MOST_BYTES;
        if (!border) {
            clues c;
            token_clues(&s, p->units, p->n_units, i, &c);
            border = decide(&m->border, &c) > 0;
        }
        if (border)
            token_of_units(p->text, p->units + s.first, i - s.first, &p->tokens[p->n_tokens++]);
        if (i < p->n_units) token_state_step(&s, p->units, p->n_units, i, border);
    }
}

// The border of a sentence that grew too long goes where it would hurt least.
typedef struct weakest {
    size_t at;
    int32_t score;
} weakest;

static void find_ends(arena *a, const token_model *m, piece *p) {
    end_state s;
    weakest best = {0};
    p->begins = arena_new(a, bool, p->n_tokens);
    p->begins[0] = true;
    end_state_init(a, &s, p->tokens, p->n_tokens);
    for (size_t i = 1; i < p->n_tokens; i++) {
        clues c;
        end_clues(&s, p->tokens, p->n_tokens, i, &c);
        int32_t score = decide(&m->end, &c);
        size_t length = i - s.first;
        if (length >= SENTENCE_MOST_TOKENS / 2 && (best.at <= s.first || score > best.score))
            best = (weakest){i, score};
        if (score <= 0 && length == SENTENCE_MOST_TOKENS) {
            i = best.at;
            score = 1;
        }
        p->begins[i] = score > 0;
        end_state_step(&s, p->tokens, i, score > 0);
    }
}

static split split_of(const token_model *m, const piece *p, size_t i) {
    const token *t = &p->tokens[i];
    split s = split_candidate(m->forms, m->split_bits, p->text, t);
    if (!s.n) return s;
    clues c;
    split_clues(&s, p->tokens, p->n_tokens, i, &c);
    if (decide(&m->split, &c) <= 0) s.n = 0;
    return s;
}

// What was decided of a byte of the piece.
enum {
    MARK_TOKEN = 1,    // a token begins
    MARK_SENTENCE = 2, // and a sentence with it
    MARK_PART = 4,     // inside a token, a further word begins
    MARK_LAST = 8,     // the last byte of a token
};

typedef struct marks {
    uint8_t *at;
    uint32_t begin, end; // bytes of the text
} marks;

static uint8_t *mark_at(const marks *k, uint32_t byte) { return &k->at[byte - k->begin]; }

static void mark_token(const token_model *m, const piece *p, size_t i, const marks *k) {
    const token *t = &p->tokens[i];
    split s = split_of(m, p, i);
    *mark_at(k, t->begin) |= p->begins[i] ? MARK_TOKEN | MARK_SENTENCE : MARK_TOKEN;
    *mark_at(k, t->end - 1) |= MARK_LAST;
    for (uint32_t w = 1; w < s.n; w++) *mark_at(k, t->begin + s.cut[w - 1]) |= MARK_PART;
}

// Returns up to where all is decided: the end, or where the last sentence begins when the block goes on behind the
// piece, since that one may do so too.
static uint32_t mark_piece(arena *a, const token_model *m, sv text, const marks *k, bool goes_on) {
    piece p = {.text = text};
    unit *units;
    p.n_units = units_scan(a, text, (ent_span){k->begin, k->end}, &units);
    p.units = units;
    if (p.n_units == 0) return k->end;
    find_tokens(a, m, &p);
    find_ends(a, m, &p);
    size_t last = 0;
    for (size_t i = 0; i < p.n_tokens; i++) {
        mark_token(m, &p, i, k);
        if (p.begins[i]) last = i;
    }
    return goes_on && last > 0 ? p.tokens[last].begin : k->end;
}

// Where the sentence that begins at `from` ends, and how many words it has.
static uint32_t sentence_end(const marks *k, uint32_t from, uint32_t to, size_t *n_words) {
    uint32_t at = from + 1;
    for (*n_words = 1; at < to && !(*mark_at(k, at) & MARK_SENTENCE); at++)
        *n_words += (*mark_at(k, at) & (MARK_TOKEN | MARK_PART)) != 0;
    return at;
}

static bool space_at(sv text, size_t at) { return utf8_is_space(utf8_next(text, &at)); }

// Ends the last of `n` words and with it its token, which may have begun some words before.
static void end_token(ent_word *words, size_t n, sv text, uint32_t end, uint32_t block_end) {
    bool space = end == block_end || space_at(text, end);
    words[n - 1].span.end = end;
    for (size_t i = n; i-- > 0;) {
        words[i].space_after = space;
        if (words[i].token_part <= 1) break;
    }
}

static void write_words(ent_word *words, sv text, const marks *k, uint32_t from, uint32_t to,
                        uint32_t block_end) {
    size_t n = 0;
    for (uint32_t at = from; at < to; at++) {
        uint8_t mark = *mark_at(k, at), part = 0;
        if (mark & MARK_PART) {
            ent_word *before = &words[n - 1];
            before->span.end = at;
            if (before->token_part == 0) before->token_part = 1;
            part = before->token_part + 1;
        }
        if (mark & (MARK_TOKEN | MARK_PART))
            words[n++] = (ent_word){.span.begin = at, .token_part = part};
        if (mark & MARK_LAST) end_token(words, n, text, at + 1, block_end);
    }
    for (size_t i = 0; i < n; i++)
        words[i].form = sv_cut(text, words[i].span.begin, words[i].span.end);
}

// Where the piece that begins at `at` ends: behind white space or at least between characters.
static uint32_t piece_end(sv text, uint32_t at, uint32_t end) {
    if (end - at <= PIECE_BYTES) return end;
    uint32_t most = at + PIECE_BYTES, k = most;
    while (k > at + PIECE_BYTES / 2 && text.p[k - 1] != ' ' && text.p[k - 1] != '\n') k--;
    if (k > at + PIECE_BYTES / 2) return k;
    for (k = most; k > most - 4 && ((unsigned char)text.p[k] & 0xC0) == 0x80;) k--;
    return k;
}

void token_cut(arena *a, const token_model *m, sv text, ent_span block, uint32_t block_index,
               ent_part part, sentence_list *out) {
    for (uint32_t at = block.begin, done; at < block.end; at = done) {
        marks k = {.begin = at, .end = piece_end(text, at, block.end)};
        k.at = arena_new(a, uint8_t, k.end - k.begin);
        arena_mark scratch = arena_here(a);
        done = mark_piece(a, m, text, &k, k.end < block.end);
        arena_rewind(a, scratch);
        while (at < done && !(*mark_at(&k, at) & MARK_SENTENCE)) at++;
        for (uint32_t next; at < done; at = next) {
            ent_sentence s = {.part = part, .block = block_index};
            next = sentence_end(&k, at, done, &s.n_words);
            ent_word *words = arena_new(a, ent_word, s.n_words);
            write_words(words, text, &k, at, next, block.end);
            s.words = words;
            s.span = (ent_span){words[0].span.begin, words[s.n_words - 1].span.end};
            *vec_push(a, out) = s;
        }
    }
}
