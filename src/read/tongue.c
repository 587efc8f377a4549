// SPDX-License-Identifier: Apache-2.0
#include "read/tongue.h"
#include "base/utf8.h"

enum { MOST_BYTES = 1 << 14, FEWEST_WORDS = 20 };

// Words that no neighbour of English shares and hardly a sentence of it lacks.
static const char common[] =
    "the|of|and|to|that|with|from|by|has|have|was|were|been|said|will|would|"
    "their|his|which|this|it|its|for|after|who|not|but|they|are|at";

static bool is_common(sv word) {
    char low[8];
    if (word.len > sizeof low) return false;
    for (size_t i = 0; i < word.len; i++)
        low[i] = word.p[i] >= 'A' && word.p[i] <= 'Z' ? (char)(word.p[i] | 32) : word.p[i];
    return sv_in_list((sv){low, word.len}, sv_of(common), '|');
}

sv tongue_of(sv text) {
    size_t n_words = 0, n_common = 0, n_latin = 0, n_letters = 0, begin = 0;
    bool inside = false;
    sv s = sv_cut(text, 0, text.len < MOST_BYTES ? text.len : MOST_BYTES);
    for (size_t at = 0; at < s.len;) {
        size_t here = at;
        uint32_t c = utf8_next(s, &at);
        bool letter = utf8_is_letter(c);
        n_letters += letter;
        n_latin += letter && c < 0x250;
        if (letter && !inside) begin = here;
        if (!letter && inside) {
            n_words++;
            n_common += is_common(sv_cut(s, begin, here));
        }
        inside = letter;
    }
    if (n_letters > 20 && n_latin < n_letters / 2) return SV("und");
    return n_words >= FEWEST_WORDS && n_common * 25 < n_words ? SV("und") : SV("en");
}
