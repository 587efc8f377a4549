// SPDX-License-Identifier: Apache-2.0
//
// Trees in a short form for tests: one sentence a line, words as FORM[=LEMMA]/TAG/HEAD/RELATION[/NAME TAG], heads counted from
// 1, the lemma in lower case like the form where none is given. They are turned into CoNLL-U.
#ifndef TESTS_SHORT_TREE_H
#define TESTS_SHORT_TREE_H

#include "base/text.h"

static inline const char *short_upos(sv tag, sv rel) {
    static const char *const by_tag[][2] = {
        {"VB", "VERB"},  {"NNP", "PROPN"}, {"NN", "NOUN"}, {"JJ", "ADJ"}, {"RB", "ADV"},
        {"PRP", "PRON"}, {"W", "PRON"},    {"DT", "DET"},  {"CD", "NUM"}, {"CC", "CCONJ"},
        {"TO", "ADP"},   {"POS", "PART"},  {"MD", "AUX"},  {"IN", "ADP"}, {"RP", "ADP"},
    };
    if (sv_starts(rel, SV("aux")) || sv_eq(rel, SV("cop"))) return "AUX";
    if (sv_eq(rel, SV("mark"))) return "SCONJ";
    for (size_t i = 0; i < sizeof by_tag / sizeof *by_tag; i++)
        if (sv_starts(tag, sv_of(by_tag[i][0]))) return by_tag[i][1];
    return "PUNCT";
}

static inline void short_column(text *t, sv s) {
    text_char(t, '\t');
    text_add(t, s);
}

// False where a part is missing.
static inline bool short_word(text *t, int id, sv word) {
    sv form, lemma, tag, head, rel, ner = {0};
    if (!sv_split(&word, '/', &lemma) || !sv_split(&word, '/', &tag) ||
        !sv_split(&word, '/', &head) || !sv_split(&word, '/', &rel))
        return false;
    sv_split(&word, '/', &ner);
    sv_split(&lemma, '=', &form);
    text_int(t, id);
    short_column(t, form);
    text_char(t, '\t');
    bool own = lemma.len || sv_starts(tag, SV("NNP"));
    sv source = lemma.len ? lemma : form;
    for (size_t i = 0; i < source.len; i++) {
        char c = source.p[i];
        text_char(t, !own && c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
    }
    short_column(t, sv_of(short_upos(tag, rel)));
    short_column(t, tag);
    short_column(t, SV("_"));
    short_column(t, head);
    short_column(t, rel);
    short_column(t, SV("_"));
    text_add(t, ner.len ? SV("\tNE=") : SV("\t_"));
    text_add(t, ner);
    text_char(t, '\n');
    return true;
}

static inline bool short_sentence(text *t, sv line) {
    sv word;
    bool good = true;
    for (int id = 1; sv_split(&line, ' ', &word);)
        if (word.len) good &= short_word(t, id++, word);
    text_char(t, '\n');
    return good;
}

#endif
