// SPDX-License-Identifier: Apache-2.0
//
// Makes src/ledger/common_words.h: how rare the common words of news are.
//
//     xz -dc ../shared/data/news/wikipedia-current-events-2002-2025.jsonl.xz > /tmp/items.jsonl
//     build/tools/common_words /tmp/items.jsonl > src/ledger/common_words.h
#include "base/file.h"
#include "base/strmap.h"
#include "ledger/words.h"
#include "read/jsonl.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

// Words that join others, verbs of saying and days of the week say nothing of what happened, however rare they are in this collection.
static const char function_words[] =
    "a about above after again ago all alone along also although always am among an and another "
    "any are around as at away back be because been "
    "before behind being below both but by came can come could did do does done down due during "
    "each either else even ever every few "
    "for from get gets getting give given go goes going gone got had has have having he her here "
    "him himself his how however i if in "
    "into is it its itself just last later like made make makes making many may me might more most "
    "much must my near never next no "
    "nor not now of off on once only onto or other others our out over own per put rather s said "
    "same saw say saying says see shall "
    "she should since so some soon still such take taken takes tell tells than that the their them "
    "themselves then there these they "
    "this those though through till to today told tomorrow too took toward towards under until up "
    "upon us very was way we well went "
    "were what when where whether which while who whom whose why will with within without would "
    "yesterday yet you your "
    "monday tuesday wednesday thursday friday saturday sunday week month year day announce "
    "announced added according";

typedef struct counted {
    sv word;
    uint32_t items;
} counted;

static int by_word(const void *x, const void *y) {
    return sv_cmp(((const counted *)x)->word, ((const counted *)y)->word);
}

// Adds one to each different word of the text. `last` tells in which item a word was seen last.
static void count_item(arena *a, strmap *items, strmap *last, uint32_t number, sv text) {
    word_read w;
    for (size_t at = 0; word_next(text, &at, &w);) {
        if (w.kind == WORD_NUMBER) continue;
        sv word = {w.stem, w.n};
        if (!strmap_get(items, word)) word = arena_copy(a, word);
        uint32_t *seen = strmap_at(a, last, word);
        if (*seen == number) continue;
        *seen = number;
        ++*strmap_at(a, items, word);
    }
}

// Every function word counts as being in all items.
static void add_function_words(arena *a, strmap *items, uint32_t n_items) {
    word_read w;
    sv list = SV(function_words);
    for (size_t at = 0; word_next(list, &at, &w);)
        *strmap_at(a, items, arena_copy(a, (sv){w.stem, w.n})) = n_items;
}

static void print_table(arena *a, const strmap *items, uint32_t n_items) {
    counted *rows = arena_new(a, counted, items->n);
    for (size_t i = 0; i < items->n; i++) rows[i] = (counted){items->keys[i], items->values[i]};
    qsort(rows, items->n, sizeof *rows, by_word);
    puts("// SPDX-License-Identifier: Apache-2.0\n"
         "//\n"
         "// Stems of words and log2 of the items of news for each that has them, rounded; 0 below "
         "WORDS_LEAST. Counted by\n"
         "// tools/common_words in the items of Wikipedia's Portal:Current events of 2002 to 2025. "
         "Sorted by bytes.\n"
         "#ifndef LEDGER_COMMON_WORDS_H\n"
         "#define LEDGER_COMMON_WORDS_H\n\n"
         "typedef struct common_word {\n    const char *word;\n    int weight;\n} common_word;\n\n"
         "// clang-format off\n"
         "static const common_word common_words[] = {");
    int on_line = 0;
    for (size_t i = 0; i < items->n; i++) {
        int weight = (int)lround(log2((double)n_items / rows[i].items));
        if (weight >= WORDS_RARE) continue;
        printf("%s{\"" SV_FMT "\", %d},", on_line ? " " : "    ", SV_ARG(rows[i].word),
               weight < WORDS_LEAST ? 0 : weight);
        on_line = (on_line + 1) % 6;
        if (!on_line) putchar('\n');
    }
    puts("\n};\n"
         "// clang-format on\n"
         "enum { n_common_words = sizeof common_words / sizeof *common_words };\n\n"
         "#endif");
}

int main(int argc, char **argv) {
    ent_err err = {0};
    sv bytes;
    arena a;
    arena_init(&a, (size_t)1 << 32);
    if (argc != 2 || arena_try(&a)) {
        fprintf(stderr, "usage: common_words FILE.jsonl\n");
        return 2;
    }
    if (file_map(argv[1], &bytes, &err) != ENT_OK) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    jsonl lines = jsonl_of(bytes, argv[1]);
    strmap items = {0}, last = {0};
    ent_input in;
    ent_status status;
    uint32_t n = 0;
    while (jsonl_next(&lines, &a, &in, &status, &err))
        if (status == ENT_OK) count_item(&a, &items, &last, ++n, in.bytes);
    add_function_words(&a, &items, n);
    print_table(&a, &items, n);
    file_unmap(&bytes);
    arena_deinit(&a);
    return 0;
}
