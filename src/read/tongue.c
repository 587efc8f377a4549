// SPDX-License-Identifier: Apache-2.0
#include "read/tongue.h"
#include "base/utf8.h"
#include "read/tongue_grams.h"

enum {
    MOST_BYTES = 1 << 12,
    FEWEST_WORDS = 5, // fewer are English
    N_LANGUAGES = sizeof languages / sizeof *languages,
    MOST_WORD = 24, // letters of a word that are looked at
};

// Languages that have a script of their own, or share one that grams tell apart ("").
static const struct script {
    uint32_t first, last;
    const char *language;
} scripts[] = {
    {'A', 0x24F, ""},       {0x370, 0x3FF, "el"},   {0x400, 0x52F, ""},     {0x530, 0x58F, "hy"},
    {0x590, 0x5FF, "he"},   {0x600, 0x77F, ""},     {0x900, 0x97F, ""},     {0x980, 0x9FF, "bn"},
    {0xA00, 0xA7F, "pa"},   {0xA80, 0xAFF, "gu"},   {0xB00, 0xB7F, "or"},   {0xB80, 0xBFF, "ta"},
    {0xC00, 0xC7F, "te"},   {0xC80, 0xCFF, "kn"},   {0xD00, 0xD7F, "ml"},   {0xD80, 0xDFF, "si"},
    {0xE00, 0xE7F, "th"},   {0xE80, 0xEFF, "lo"},   {0xF00, 0xFFF, "bo"},   {0x1000, 0x109F, "my"},
    {0x10A0, 0x10FF, "ka"}, {0x1100, 0x11FF, "ko"}, {0x1200, 0x139F, "am"}, {0x1780, 0x17FF, "km"},
    {0x1E00, 0x1EFF, ""},   {0x3040, 0x30FF, "ja"}, {0x3130, 0x318F, "ko"}, {0x3400, 0x9FFF, "zh"},
    {0xAC00, 0xD7AF, "ko"}, {0xFB50, 0xFEFF, ""},
};
enum { N_SCRIPTS = sizeof scripts / sizeof *scripts };

static const struct {
    const char *code, *name;
} names[] = {
    {"af", "Afrikaans"},  {"am", "Amharic"},    {"ar", "Arabic"},
    {"bg", "Bulgarian"},  {"bn", "Bengali"},    {"bo", "Tibetan"},
    {"cs", "Czech"},      {"cy", "Welsh"},      {"da", "Danish"},
    {"de", "German"},     {"el", "Greek"},      {"en", "English"},
    {"es", "Spanish"},    {"et", "Estonian"},   {"fa", "Persian"},
    {"fi", "Finnish"},    {"fr", "French"},     {"gu", "Gujarati"},
    {"he", "Hebrew"},     {"hi", "Hindi"},      {"hr", "Croatian, Bosnian or Serbian"},
    {"hu", "Hungarian"},  {"hy", "Armenian"},   {"id", "Indonesian or Malay"},
    {"it", "Italian"},    {"ja", "Japanese"},   {"ka", "Georgian"},
    {"km", "Khmer"},      {"kn", "Kannada"},    {"ko", "Korean"},
    {"lo", "Lao"},        {"lt", "Lithuanian"}, {"lv", "Latvian"},
    {"mk", "Macedonian"}, {"ml", "Malayalam"},  {"mr", "Marathi"},
    {"my", "Burmese"},    {"ne", "Nepali"},     {"nl", "Dutch"},
    {"no", "Norwegian"},  {"or", "Odia"},       {"pa", "Punjabi"},
    {"pl", "Polish"},     {"pt", "Portuguese"}, {"ro", "Romanian"},
    {"ru", "Russian"},    {"si", "Sinhala"},    {"sk", "Slovak"},
    {"sl", "Slovene"},    {"so", "Somali"},     {"sq", "Albanian"},
    {"sv", "Swedish"},    {"sw", "Swahili"},    {"ta", "Tamil"},
    {"te", "Telugu"},     {"th", "Thai"},       {"tl", "Tagalog"},
    {"tr", "Turkish"},    {"uk", "Ukrainian"},  {"und", "a language that is not known here"},
    {"ur", "Urdu"},       {"vi", "Vietnamese"}, {"zh", "Chinese"}};

sv tongue_name(sv code) {
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (sv_eq(code, sv_of(names[i].code))) return sv_of(names[i].name);
    return code;
}

static int script_of(uint32_t c) {
    for (int i = 0; i < N_SCRIPTS && c >= scripts[i].first; i++)
        if (c <= scripts[i].last) return i;
    return -1;
}

typedef struct census {
    size_t letters[N_SCRIPTS], n_letters, n_words, n_grams;
    uint32_t scores[N_LANGUAGES];
} census;

static const struct gram *find_gram(sv letters) {
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < letters.len; i++) h = (h ^ (unsigned char)letters.p[i]) * 16777619u;
    const uint16_t *bucket = &buckets[h >> (32 - BUCKET_BITS)];
    for (const struct gram *g = &grams[bucket[0]]; g < &grams[bucket[1]]; g++)
        if (g->letters[1] == letters.p[1] && !g->letters[letters.len] &&
            !memcmp(g->letters, letters.p, letters.len))
            return g;
    return NULL;
}

static unsigned digit(char c) { return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c - 'a') + 10; }

static void add_gram(census *c, sv letters) {
    const struct gram *g = find_gram(letters);
    if (!g) return;
    for (const char *w = g->weights; *w; w += 2)
        c->scores[*w <= 'Z' ? *w - 'A' : *w - 'a' + 26] += digit(w[1]);
}

// The triples of a word with a blank before and behind it. `at[i]` is where its letter i begins in `low`.
static void add_word(census *c, const char *low, const size_t *at, size_t n) {
    for (size_t i = 0; i + 2 < n; i++) add_gram(c, (sv){low + at[i], at[i + 3] - at[i]});
    c->n_grams += n - 2;
    c->n_words++;
}

static size_t put_lower(uint32_t letter, char *to) {
    if (letter >= 0x80) return utf8_put(utf8_lower(letter), to);
    *to = (char)(letter | 32);
    return 1;
}

static void count(census *c, sv text) {
    char low[4 * (MOST_WORD + 2)] = " ";
    size_t at[MOST_WORD + 3] = {0, 1}, n = 1; // the blank before the word is the first letter
    for (size_t from = 0; from <= text.len;) {
        uint32_t letter = from < text.len ? utf8_next(text, &from) : (from++, ' ');
        if (utf8_is_letter(letter)) {
            int script = script_of(letter);
            if (script >= 0) c->letters[script]++;
            c->n_letters++;
            if (n > MOST_WORD) continue;
            at[n + 1] = at[n] + put_lower(letter, low + at[n]);
            n++;
        } else if (n > 1) {
            low[at[n]] = ' ';
            at[n + 1] = at[n] + 1;
            add_word(c, low, at, n + 1);
            n = 1;
        }
    }
}

static int likeliest(const census *c) {
    int best = 0;
    for (int i = 1; i < N_LANGUAGES; i++)
        if (c->scores[i] > c->scores[best]) best = i;
    return best;
}

static int english(void) {
    for (int i = 0; i < N_LANGUAGES; i++)
        if (sv_eq(sv_of(languages[i]), SV("en"))) return i;
    return 0;
}

// Among languages that share scripts. English is given the benefit of the doubt, the more the fewer words there are.
static sv by_grams(const census *c) {
    int best = likeliest(c), en = english();
    uint64_t handicap = 105 + 400 / (c->n_words + 1);
    if (c->scores[en] * handicap >= c->scores[best] * 100ull) return SV("en");
    return sv_of(languages[best]);
}

static census census_of(sv text) {
    census c = {0};
    count(&c, sv_cut(text, 0, text.len < MOST_BYTES ? text.len : MOST_BYTES));
    return c;
}

static int main_script(const census *c) {
    int most = 0;
    for (int i = 1; i < N_SCRIPTS; i++)
        if (c->letters[i] > c->letters[most]) most = i;
    return most;
}

int tongue_fit(sv text) {
    census c = census_of(text);
    int script = main_script(&c);
    size_t in_script = c.letters[script] * 100 / (c.n_letters + 1);
    if (*scripts[script].language) return (int)(in_script / 2);
    return (int)(c.scores[likeliest(&c)] * 10ull / (c.n_grams + 1) * in_script / 100);
}

sv tongue_of(sv text) {
    census c = census_of(text);
    int most = main_script(&c), kana = script_of(0x3042);
    if (!c.letters[most]) return c.n_letters < FEWEST_WORDS ? SV("en") : SV("und");
    sv own = sv_of(scripts[most].language);
    if (sv_eq(own, SV("zh")) && c.letters[kana] * 10 > c.letters[most]) return SV("ja");
    if (own.len) return own;
    if (most == 0 && c.n_words < FEWEST_WORDS) return SV("en");
    return by_grams(&c);
}
