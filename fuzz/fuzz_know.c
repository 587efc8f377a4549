// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as tables of knowledge, or as damage to a compiled file. The first byte says which: a table by its number, or,
// from 128 on, pairs of (place, byte) that are written over a sound image before its checksum is set right again.
#include "know/compile.h"
#include "know/inside.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const headers[KNOW_N_FILES] = {
    [KNOW_F_CAMEO] = "code\tname\tgoldstein\tquad\ttype\tmode\tcontexts\n",
    [KNOW_F_PLOVER] = "type\tmode\tquad\tscore\tcameo\n",
    [KNOW_F_COUNTRIES] = "code\tname\taliases\tadjectives\tpeople\tcapitals\tfrom\tto\tsource\n",
    [KNOW_F_ORGANISATIONS] = "name\taliases\tcode\tkind\tcountry\tsectors\tfrom\tto\tsource\n",
    [KNOW_F_LEADERS] = "person\taliases\tcountry\toffice\tsectors\tfrom\tto\tsource\n",
    [KNOW_F_SECTORS] = "noun\tsector\tother\tplural\tnote\n",
    [KNOW_F_TITLES] = "title\tsectors\toffice\n",
    [KNOW_F_CLASSES] = "class\tlemmas\n",
    [KNOW_F_VERBS] = "lemma\twhen\ttype\tmode\tcameo\tsource\ttarget\top\tnote\n",
    [KNOW_F_NOUNS] = "lemma\twhen\ttype\tmode\tcameo\tsource\ttarget\top\tnote\n",
    [KNOW_F_OPERATORS] = "op\tinner\ttype\tmode\tcameo\tstatus\n",
    [KNOW_F_CONTEXTS] = "context\tlemmas\n",
    [KNOW_F_REGIONS] = "name\taliases\tcountry\tsource\tnorth\teast\n",
    [KNOW_F_PLACES] =
        ("name\taliases\tcountry\tsource\tnorth\teast\tothers\tkind\tadmin1\tpeople\tt"
         "own\tgeonames\n"),
    [KNOW_F_GIVEN_NAMES] = "name\tgender\n",
    [KNOW_F_GEOGRAPHY] = "code\tneighbours\trulers\twords\tbodies\tpeople\tarea\tcentre\tsource\n",
};

static const char *const rows[KNOW_N_FILES] = {
    [KNOW_F_CAMEO] = "19\tFight\t-10\t4\tASSAULT\t\tmilitary\n",
    [KNOW_F_PLOVER] = "ASSAULT\t\t4\t-9\t190\nASSAULT\tdrone\t4\t-9.5\t1952\n",
    [KNOW_F_COUNTRIES] = "POL\tPoland\t\tPolish\tPole|Poles\tWarsaw\t\t\town\n",
    [KNOW_F_ORGANISATIONS] = "United Nations\tUN|U.N.\tIGOUNO\torganisation\t\t\t1945\t\town\n",
    [KNOW_F_LEADERS] = "Lech Wałęsa\tWałęsa\tPOL\tpresident\tGOV\t1990-12-22\t1995-12-22\town\n",
    [KNOW_F_SECTORS] = "riot police\tCOP\t\t-\t\nminister\tGOV\t\t\tweak\n",
    [KNOW_F_TITLES] = "prime minister\tGOV\tprime minister\n",
    [KNOW_F_CLASSES] = "weapons\tgun|tank|rocket launcher\n",
    [KNOW_F_VERBS] = "hand over\tobj=@weapons|#thing !passive\tAID\t\t072\tsubj\tto,iobj\t\t\n",
    [KNOW_F_NOUNS] = "peace talks\tbetween\tCONSULT\t\t040\tbetween\tsym\t\t\n",
    [KNOW_F_OPERATORS] = "deny\t*\tnone\t\t\tdenied\n",
    [KNOW_F_CONTEXTS] = "military\tarmy|air force\n",
    [KNOW_F_REGIONS] = "Silesia\t\tPOL\town\n",
    [KNOW_F_PLACES] = "Krakow\tCracow\tPOL\town\n",
    [KNOW_F_GIVEN_NAMES] = "Lech\tm\n",
    [KNOW_F_GEOGRAPHY] = "POL\tDEU|CZE\tRUS\teuropean\tIGONAT\t38000\t313000\t52 19\town\n",
};

static sv joined(arena *a, const char *x, sv y) { return arena_join(a, sv_of(x), y); }

static size_t all_tables(arena *a, know_source *out, int fuzzed, sv bytes) {
    for (int f = 0; f < KNOW_N_FILES; f++) {
        sv body = f == fuzzed ? bytes : sv_of(rows[f]);
        out[f] = (know_source){.file = (know_file)f,
                               .label = sv_of(table_file_name((know_file)f)),
                               .bytes = joined(a, headers[f], body)};
    }
    return KNOW_N_FILES;
}

// Asks everything, with words out of the input too.
static size_t ask(const know *k, sv bytes) {
    sv forms[12] = {SV("Lech"), SV("Wałęsa"), SV("U.N."), SV("Poles")}, word;
    size_t n = 4, sum = 0;
    while (n < 12 && sv_split(&bytes, ' ', &word)) forms[n++] = word;
    for (size_t i = 0; i < n; i++) {
        know_names names;
        const know_noun *noun;
        if (know_name_match(k, forms + i, n - i, &names) > n - i) abort();
        for (size_t j = 0; j < names.n; j++) sum += names.at[j].name.len + names.at[j].line.len;
        if (know_noun_match(k, forms, i + 1, &noun) > i + 1) abort();
        know_frames v = know_verb(k, forms[i]), e = know_event_noun(k, forms[i]);
        for (size_t j = 0; j < v.n; j++)
            for (size_t c = 0; c < v.at[j].n_conds; c++)
                sum += know_cond_has(&v.at[j].conds[c], forms[0]);
        sum += e.n + know_person(k, forms[i]).n + (know_contexts(k, forms[i]) != 0);
        sum += know_holder(k, forms[i], SV("president"), 8000) != NULL;
        sum += know_cameo_of(k, forms[i]) != NULL;
        sum += (size_t)know_given_gender(k, forms[i]);
        const know_state *state = know_state_of(k, forms[i]);
        sum += state ? state->words.len + state->people : 0;
    }
    for (int t = 0; t <= ENT_TYPE_NONE; t++)
        sum += know_operate(k, KNOW_OP_DENY, (ent_type)t).what +
               know_plover_of(k, (ent_type)t, SV("drone|x")).quad;
    return sum;
}

static void damage(sv made, sv bytes) {
    char *p = (char *)made.p;
    for (size_t i = 0; i + 4 <= bytes.len; i += 4) {
        uint32_t at = (uint8_t)bytes.p[i] | (uint32_t)(uint8_t)bytes.p[i + 1] << 8 |
                      (uint32_t)(uint8_t)bytes.p[i + 2] << 16;
        p[at % made.len] = bytes.p[i + 3];
    }
    image_seal(p, made.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!size) return 0;
    sv bytes = {(const char *)data + 1, size - 1}, made;
    bool table = data[0] < 128;
    know_source sources[KNOW_N_FILES];
    know_problems p = {.strict = data[0] & 64};
    arena a;
    know *k;
    arena_init(&a, (size_t)1 << 26);
    if (arena_try(&a)) return 0;
    size_t n = all_tables(&a, sources, table ? data[0] % KNOW_N_FILES : -1, bytes);
    if (compile_sources(sources, n, &p, &made, NULL) == ENT_OK) {
        if (!table) damage(made, bytes);
        if (know_of_bytes(&k, made, NULL) == ENT_OK) {
            ask(k, bytes);
            know_close(&k);
        } else if (table) {
            abort(); // what the compiler makes can be opened
        }
    }
    arena_deinit(&a);
    return 0;
}
