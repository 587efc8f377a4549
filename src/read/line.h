// SPDX-License-Identifier: Apache-2.0
//
// What one line of a scraped page is: words of the report, or something that the page put around it.
//
// Decided by the line alone, from its words: whole lines ("Advertisement"), openings ("Follow us on"), endings
// ("contributed to this report"), and for promotion the mixture of an invitation, a medium and somebody addressed
// ("Get our newsletter", "Download the app"). When in doubt it is text: a lost sentence costs more than a kept line.
#ifndef READ_LINE_H
#define READ_LINE_H

#include "base/sv.h"
#include "entente/report.h"

typedef enum line_kind {
    LINE_TEXT,
    LINE_DROP, // `why` says what it is
    LINE_CUE, // "Read more:": headlines of other stories follow, or stand behind it in the same line, from `rest`
    LINE_TOPICS, // "Related topics": one or two words a line follow
} line_kind;

typedef struct line_sense {
    line_kind kind;
    ent_drop_why why; // of all kinds but LINE_TEXT
    size_t rest;      // LINE_CUE: where the headline begins in the line; 0 for none
} line_sense;

// `line` is trimmed and not empty. Long lines are text without being looked at.
line_sense line_read(sv line);

// A headline: at most 20 words, at least three, no stop at the end, begins like a sentence.
bool line_is_headline(sv line);

// Ends as a sentence does: . ? ! or … and quotation marks or brackets behind it.
bool line_ends_sentence(sv line);

// Where the credit begins that a paragraph ends with, "(Reporting by A; editing by B)": the line's length for none.
size_t line_credit(sv line);

size_t line_words(sv line); // stretches without white space

#endif
