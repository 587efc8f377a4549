// SPDX-License-Identifier: Apache-2.0
//
// What the language engine says of a text: sentences and words by the conventions of Universal
// Dependencies for English (v2, as EWT and GUM have it): part of speech, lemma, tree, names.
#ifndef ENTENTE_LANGUAGE_H
#define ENTENTE_LANGUAGE_H

#include "entente/report.h"
#include <stdbool.h>

// Universal parts of speech, in alphabetic order.
#define ENT_UPOS_LIST(F) \
    F(ADJ)               \
    F(ADP)               \
    F(ADV)               \
    F(AUX)               \
    F(CCONJ)             \
    F(DET)               \
    F(INTJ)              \
    F(NOUN)              \
    F(NUM)               \
    F(PART)              \
    F(PRON)              \
    F(PROPN)             \
    F(PUNCT)             \
    F(SCONJ)             \
    F(SYM)               \
    F(VERB)              \
    F(X)

// Relations of UD English. The name in CoNLL-U has a colon where this has a double underscore: nsubj__pass is "nsubj:pass".
#define ENT_DEPREL_LIST(F) \
    F(acl)                 \
    F(acl__relcl)          \
    F(advcl)               \
    F(advcl__relcl)        \
    F(advmod)              \
    F(amod)                \
    F(appos)               \
    F(aux)                 \
    F(aux__pass)           \
    F(case)                \
    F(cc)                  \
    F(cc__preconj)         \
    F(ccomp)               \
    F(compound)            \
    F(compound__prt)       \
    F(conj)                \
    F(cop)                 \
    F(csubj)               \
    F(csubj__outer)        \
    F(csubj__pass)         \
    F(dep)                 \
    F(det)                 \
    F(det__predet)         \
    F(discourse)           \
    F(dislocated)          \
    F(expl)                \
    F(fixed)               \
    F(flat)                \
    F(goeswith)            \
    F(iobj)                \
    F(list)                \
    F(mark)                \
    F(nmod)                \
    F(nmod__desc)          \
    F(nmod__poss)          \
    F(nmod__unmarked)      \
    F(nsubj)               \
    F(nsubj__outer)        \
    F(nsubj__pass)         \
    F(nummod)              \
    F(obj)                 \
    F(obl)                 \
    F(obl__agent)          \
    F(obl__unmarked)       \
    F(orphan)              \
    F(parataxis)           \
    F(punct)               \
    F(reparandum)          \
    F(root)                \
    F(vocative)            \
    F(xcomp)

#define ENT_ENUM_UPOS(name) ENT_UPOS_##name,
typedef enum ent_upos { ENT_UPOS_LIST(ENT_ENUM_UPOS) ENT_N_UPOS } ent_upos;
#define ENT_ENUM_DEPREL(name) ENT_DEP_##name,
typedef enum ent_deprel { ENT_DEPREL_LIST(ENT_ENUM_DEPREL) ENT_N_DEPREL } ent_deprel;

// Names, IOB2: B_ opens a name, I_ goes on with it.
typedef enum ent_ner {
    ENT_NER_O,
    ENT_NER_B_PER,
    ENT_NER_I_PER,
    ENT_NER_B_ORG,
    ENT_NER_I_ORG,
    ENT_NER_B_LOC,
    ENT_NER_I_LOC,
    ENT_N_NER
} ent_ner;

ENT_API const char *ent_upos_name(ent_upos u);
ENT_API const char *ent_deprel_name(ent_deprel d); // with the colon

// A syntactic word. Of a multi-word token ("don't", "its'") every word carries the whole token's span where the
// letters cannot be divided, else its own part.
typedef struct ent_word {
    ent_span span;      // bytes of report.text
    ent_sv form;        // as the word stands in UD: "do", "n't"
    ent_sv lemma;       //
    ent_sv xpos;        // Penn tag as UD English has it, "NNP"
    ent_upos upos;      //
    ent_deprel deprel;  //
    ent_ner ner;        //
    int32_t head;       // index of the head in the sentence, -1 for the root
    uint8_t token_part; // 0: a token of its own; k >= 1: k-th word of a multi-word token
    bool space_after;   // of its token
} ent_word;

typedef struct ent_sentence {
    ent_span span;
    ent_part part;
    uint32_t block; // index into report.blocks
    const ent_word *words;
    size_t n_words; // >= 1
} ent_sentence;

typedef struct ent_language {
    const ent_sentence *sentences;
    size_t n_sentences;
} ent_language;

#endif
