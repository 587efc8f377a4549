// SPDX-License-Identifier: Apache-2.0
//
// JSON read into a tree in an arena: for lines that come by the million, such as records, where a general library would
// take longer than all that is done with them.
//
//     const tree *root;
//     ENT_TRY(tree_read(a, line, &root, err));
//     const tree *id = tree_get(tree_get(root, "report"), "id");  // NULL where it is not there; NULL may be asked again
//     for (const tree *e = tree_first(tree_get(root, "events")); e; e = e->next) ...
//
// Strict RFC 8259: one value, well-formed UTF-8, no key twice in an object. U+0000 is refused, as are values more than
// TREE_DEEPEST levels deep and objects of more than TREE_MOST_KEYS keys. Strings without escapes are views of the line, which must
// live as long as the tree.
#ifndef BASE_TREE_H
#define BASE_TREE_H

#include "base/err.h"
#include "base/text.h"

enum { TREE_DEEPEST = 64, TREE_MOST_KEYS = 256 };

typedef enum tree_kind {
    TREE_NULL,
    TREE_FALSE,
    TREE_TRUE,
    TREE_INTEGER, // fits `integer`
    TREE_REAL,    // any other number
    TREE_STRING,
    TREE_LIST,
    TREE_OBJECT
} tree_kind;

typedef struct tree tree;
struct tree {
    tree_kind kind;
    sv key;          // inside an object
    sv words;        // the string; a number as it is written
    int64_t integer; // 0 where it is none
    double real;     // of both kinds of numbers
    size_t n;        // items of a list, keys of an object
    const tree *first, *next;
};

// ENT_ERR_INPUT: `err->offset` is the column (code points, from 1), the message says what is wrong there.
ent_status tree_read(arena *a, sv line, const tree **root, ent_err *err) ENT_MUST_USE;

// The value of a key; NULL where `t` is no object (or NULL) or does not have it.
const tree *tree_get(const tree *t, const char *key);

// The first item; NULL where `t` is no list (or NULL).
const tree *tree_first(const tree *t);

static inline size_t tree_count(const tree *t) { return t && t->kind == TREE_LIST ? t->n : 0; }
static inline bool tree_is(const tree *t, tree_kind kind) { return t && t->kind == kind; }

// Appends the value: keys in the order of their bytes, no white space, numbers as they were written.
void tree_write(json *j, const tree *t);

#endif
