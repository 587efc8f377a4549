// SPDX-License-Identifier: Apache-2.0
#include "know/dictionary_lines.h"
#include "know/vocab.h"

// "!PERSON! = MAN, WOMAN": names of sets, and their members as they stand.
typedef struct sets {
    strmap index; // "!PERSON!" -> 1 + index
    VEC(sv) members;
} sets;

typedef struct agents {
    dictionary *d;
    sets sets;
    bool plover; // its codes are PLOVER's: JRN are journalists, MED is medicine
} agents;

static bool read_set(agents *x, sv line) {
    sv name = line, members = line;
    if (!sv_starts(line, SV("!")) || !memchr(line.p, '=', line.len)) return false;
    sv_split(&members, '=', &name);
    uint32_t *at = strmap_at(x->d->a, &x->sets.index, sv_trim(name));
    *vec_push(x->d->a, &x->sets.members) = members;
    *at = (uint32_t)x->sets.members.n;
    return true;
}

// Religions by CAMEO's letters: whom they name are people of religion.
static const char religions[] =
    "ATH BAH BUD CHR CON CPT CTH DOX DRZ HIN HSD ITR JAN JEW JHW LDS MOS MRN MUS PAG PRO SFI SHI "
    "SIK SUN TAO UDX ZRO";

// Of the blocks those that are sectors here; REL where there is a religion instead.
static sv known_sectors(agents *x, sv code) {
    text t = text_new(x->d->a);
    bool religion = false;
    text_add(&t, SV(""));
    for (size_t i = 0; i + 3 <= code.len; i += 3) {
        sv block = sv_cut(code, i, i + 3);
        religion |= sv_in_list(block, SV(religions), ' ');
        if (vocab_sectors(block)) text_add(&t, block);
    }
    if (!t.n && religion) text_add(&t, SV("REL"));
    if (t.n && t.n < code.len)
        dictionary_note(x->d, x->d->line, "of `" SV_FMT "' only " SV_FMT " is used", SV_ARG(code),
                        SV_ARG(text_sv(&t)));
    return text_sv(&t);
}

// Sectors of "~CVLOPP" or "NGO~"; empty where there is none here.
static sv sectors_of(agents *x, sv code) {
    text t = text_new(x->d->a);
    text_add(&t, SV(""));
    for (size_t i = 0; i < code.len; i++)
        if (code.p[i] != '~') text_char(&t, code.p[i]);
    sv bare = text_sv(&t);
    if (sv_eq(bare, SV("PPL"))) return SV("CVL");
    if (!x->plover) bare = dictionary_code(x->d, bare);
    if (bare.len % 3) return SV("");
    return vocab_body(bare) ? bare : known_sectors(x, bare);
}

static void emit(agents *x, sv noun, sv sectors, sv plural) {
    dictionary *d = x->d;
    know_row *row = dictionary_row(d, KNOW_F_SECTORS, d->line);
    bool body = vocab_body(sectors);
    row->cells[NOUN_NOUN] = dictionary_words(d, noun);
    row->cells[NOUN_SECTOR] = body ? sectors : sv_cut(sectors, 0, 3);
    row->cells[NOUN_OTHER] = body ? SV("") : sv_cut(sectors, 3, sectors.len);
    row->cells[NOUN_PLURAL] = plural;
}

// Every member in the place of the set's name; plurals are members themselves.
static void emit_set(agents *x, sv noun, sv sectors) {
    size_t from = (size_t)((const char *)memchr(noun.p, '!', noun.len) - noun.p);
    const char *close = memchr(noun.p + from + 1, '!', noun.len - from - 1);
    size_t to = close ? (size_t)(close - noun.p) + 1 : noun.len;
    const uint32_t *at = strmap_get(&x->sets.index, sv_cut(noun, from, to));
    if (!at) {
        dictionary_note(x->d, x->d->line, "the set `" SV_FMT "' is not known; not used",
                        SV_ARG(sv_cut(noun, from, to)));
        return;
    }
    sv members = x->sets.members.at[*at - 1], one;
    while (sv_split(&members, ',', &one)) {
        sv head = arena_join(x->d->a, sv_cut(noun, 0, from), sv_trim(one));
        emit(x, arena_join(x->d->a, head, sv_cut(noun, to, noun.len)), sectors, SV("-"));
    }
}

// "{WORDS}" is the plural, "{}" none; the rule holds where there is nothing.
static sv plural_of(agents *x, sv *noun) {
    const char *open = memchr(noun->p, '{', noun->len);
    if (!open) return SV("");
    size_t at = (size_t)(open - noun->p);
    sv inside = sv_cut(*noun, at + 1, noun->len);
    const char *close = inside.len ? memchr(inside.p, '}', inside.len) : NULL;
    if (close) inside.len = (size_t)(close - inside.p);
    *noun = sv_trim(sv_cut(*noun, 0, at));
    sv plural = dictionary_words(x->d, inside);
    return plural.len ? plural : SV("-");
}

static void read_agent(agents *x, sv line) {
    dictionary *d = x->d;
    sv rest = line, code = SV("");
    if (!dictionary_bracket(&rest, &code)) {
        dictionary_note(d, d->line, "no code; not used");
        return;
    }
    sv noun =
        sv_trim(sv_cut(line, 0, (size_t)((const char *)memchr(line.p, '[', line.len) - line.p)));
    sv plural = noun.len ? plural_of(x, &noun) : SV("");
    sv sectors = sectors_of(x, code);
    if (!sectors.len)
        dictionary_note(d, d->line, "`" SV_FMT "' is no sector here; not used", SV_ARG(code));
    else if (!dictionary_words(d, noun).len)
        dictionary_note(d, d->line, "no noun; not used");
    else if (memchr(noun.p, '!', noun.len))
        emit_set(x, noun, sectors);
    else
        emit(x, noun, sectors, plural);
}

void dictionary_agents(dictionary *d) {
    agents x = {.d = d, .plover = sv_find(d->rest, SV("~JRN]"), 0) >= 0};
    sv line;
    while (dictionary_line(d, &line)) {
        sv bare = sv_trim(line);
        if (bare.len && !read_set(&x, bare)) read_agent(&x, bare);
    }
}
