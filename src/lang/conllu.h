// SPDX-License-Identifier: Apache-2.0
//
// CoNLL-U, the file format of Universal Dependencies: one word a line in ten columns, an empty line behind each
// sentence (universaldependencies.org/format).
//
// Reading makes the same shapes that the language engine makes, so that code can run on gold trees. The text is put
// together again from the forms: a blank behind each token unless it says SpaceAfter=No, an empty line between
// paragraphs (`# newpar`, `# newdoc`), a line feed at the end. Spans point into that text; a paragraph is a block.
//
// Read: FORM, LEMMA, UPOS, XPOS, HEAD, DEPREL, and of MISC SpaceAfter=No and NE=B-PER. Features, enhanced graphs,
// empty nodes (8.1) and the rest of MISC are passed over.
#ifndef LANG_CONLLU_H
#define LANG_CONLLU_H

#include "base/text.h"
#include "entente/language.h"

// What is known of a sentence beside its words.
typedef struct conllu_note {
    sv id;         // of `# sent_id`; {NULL, 0} where there is none
    sv comments;   // the comment lines above the words as they stand, line feeds between them
    uint64_t line; // of its first word, from 1
    bool has_tree; // false: every HEAD was "_", every ent_word.head is -1
} conllu_note;

// `# newdoc id = ...`. Sentences before the first such line are a document without an id.
typedef struct conllu_doc {
    sv id;
    size_t first_sentence; // its sentences end where the next document begins
} conllu_doc;

typedef struct conllu_fault {
    uint64_t line; // from 1
    sv message;    // "head 9 of 7 words"
} conllu_fault;

typedef struct conllu {
    sv text;
    const ent_block *blocks; // ENT_PART_BODY, all of them
    size_t n_blocks;
    ent_sentence *sentences;
    const conllu_note *notes; // one for each sentence
    size_t n_sentences;
    const conllu_doc *docs;
    size_t n_docs;
    const conllu_fault *faults; // one for each sentence that was left out
    size_t n_faults;
} conllu;

// Reads all of `bytes`, which must live as long as the result: forms, lemmas and tags are views of it. A sentence with
// a fault (columns, order of words, heads that make no single-rooted tree, bytes that are no UTF-8) is left out and
// told in `faults`; the rest is read. LEMMA or XPOS "_" is {NULL, 0}, unless the form is "_" itself; unknown
// relations and parts of speech are dep and X.
void conllu_read(arena *a, sv bytes, conllu *out);

// The first fault as an error, "FILE:LINE: what is wrong"; ENT_OK when there is none.
ent_status conllu_check(const conllu *c, const char *file, ent_err *err) ENT_MUST_USE;

typedef struct conllu_style {
    bool words_only; // "_" in every column behind FORM; MISC keeps SpaceAfter
} conllu_style;

// One sentence with its `# sent_id` (when there is one) and `# text` lines and the empty line behind it. `report_text`
// is what the spans point into; multi-word tokens get their range line.
void conllu_write_sentence(text *t, sv report_text, const ent_sentence *s, sv sent_id,
                           conllu_style style);

// A document: `# newdoc id` (when there is an id), `# newpar` before the first sentence of each block, sentences
// numbered "ID-1" upwards.
void conllu_write(text *t, sv report_text, const ent_language *l, sv doc_id, conllu_style style);

// Gives the `n` words of one multi-word token their spans: each its own letters where the forms join up to the
// token, the whole token where they do not; and numbers token_part from 1.
void conllu_divide(ent_word *words, size_t n, sv report_text, ent_span token);

// "B-PER"; ENT_NER_O for anything that is no tag of ours.
ent_ner ner_read(sv name);
const char *ner_name(ent_ner n); // "O", "B-PER"

#endif
