// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a dictionary of TABARI or PETRARCH; the first byte says which: actors, agents or verbs. Whatever it holds, it gives notes
// and knowledge that can be asked, never a problem.
#include "know/compile.h"
#include "know/inside.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct {
    know_file file;
    const char *bytes;
} tables[] = {
    {KNOW_F_CAMEO, "code\tname\tgoldstein\tquad\ttype\tmode\tcontexts\n"
                   "042\tVisit\t1.9\t1\tCONSULT\tvisit\t\n070\tAid\t7\t2\tAID\t\t\n"
                   "062\tTrain\t7\t2\tCOOPERATE\t\t\n173\tArrest\t-5\t4\tCOERCE\tarrest\t\n"
                   "190\tFight\t-10\t4\tASSAULT\t\t\n"},
    {KNOW_F_PLOVER, "type\tmode\tquad\tscore\tcameo\nAID\t\t2\t10\t070\n"},
    {KNOW_F_COUNTRIES, "code\tname\taliases\tadjectives\tpeople\tcapitals\tfrom\tto\tsource\n"
                       "POL\tPoland\t\tPolish\tPole|Poles\tWarsaw\t\t\town\n"},
    {KNOW_F_SECTORS, "noun\tsector\tother\tplural\tnote\nminister\tGOV\t\t\tweak\n"},
};
enum { N_TABLES = sizeof tables / sizeof *tables };

static const char *const labels[] = {"+x.actors.txt", "+x.agents.txt", "+x.verbs.txt"};

static void ask(const know *k, sv bytes) {
    sv forms[8] = {SV("Alpha")}, lemmas[8], word;
    size_t n = 1;
    while (n < 8 && sv_split(&bytes, ' ', &word)) forms[n++] = word;
    for (size_t i = 0; i < n; i++) {
        know_names names;
        const know_noun *noun;
        lemmas[i] = forms[i];
        if (know_name_match(k, forms + i, n - i, &names) > n - i) abort();
        if (know_noun_match(k, lemmas, i + 1, &noun) > i + 1) abort();
        know_frames v = know_verb(k, forms[i]);
        for (size_t f = 0; f < v.n; f++)
            if (v.at[f].type > ENT_TYPE_NONE) abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    know_source sources[N_TABLES + 1];
    know_problems p = {0};
    ent_err err;
    know *k;
    sv bytes;
    if (!size) return 0;
    sv given = {(const char *)data + 1, size - 1};
    for (int i = 0; i < N_TABLES; i++)
        sources[i] = (know_source){.file = tables[i].file,
                                   .label = sv_of(table_file_name(tables[i].file)),
                                   .bytes = sv_of(tables[i].bytes)};
    sources[N_TABLES] = (know_source){.file = KNOW_F_DICTIONARY,
                                      .label = sv_of(labels[data[0] % 3]),
                                      .bytes = given,
                                      .theirs = true};
    if (compile_sources(sources, N_TABLES + 1, &p, &bytes, &err) != ENT_OK) return 0;
    if (p.n) abort();
    if (know_of_bytes(&k, bytes, &err) != ENT_OK) abort();
    ask(k, given);
    know_close(&k);
    return 0;
}
