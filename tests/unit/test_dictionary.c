// SPDX-License-Identifier: Apache-2.0
#include "base/day.h"
#include "know/compile.h"
#include "know/dictionary.h"
#include "know/know.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static char image[] = "/tmp/entente-test-XXXXXX"; // of the project's own tables

static int open_image(void **state) {
    ent_err err = {0};
    know_problems p = {0};
    int fd = mkstemp(image);
    (void)state;
    if (fd < 0) return -1;
    close(fd);
    if (compile_folder("knowledge", image, &p, &err) == ENT_OK) return 0;
    fprintf(stderr, "%s\n", err.message);
    return -1;
}

static int drop_image(void **state) {
    (void)state;
    return unlink(image);
}

// The project's tables under a folder with one dictionary.
static know *with(const char *name, const char *bytes) {
    char dir[] = "/tmp/entente-test-XXXXXX", path[256];
    know *k = NULL;
    ent_err err = {0};
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "w");
    fputs(bytes, f);
    fclose(f);
    if (know_open(&k, image, dir, &err) != ENT_OK) print_error("%s\n", err.message);
    assert_non_null(k);
    unlink(path);
    rmdir(dir);
    return k;
}

static void assert_notes(const know *k, const char *want) {
    sv lines;
    know_notes(k, &lines);
    if (!sv_eq(lines, sv_of(want))) fail_msg("notes:\n" SV_FMT, SV_ARG(lines));
}

// "CODE from..to" of each fact under a name of words parted by blanks.
static void assert_name(const know *k, const char *name, const char *want) {
    sv words[8], rest = sv_of(name), word;
    char got[512] = "";
    know_names found;
    size_t n = 0, at = 0;
    while (sv_split(&rest, ' ', &word)) words[n++] = word;
    if (know_name_match(k, words, n, &found) == n)
        for (size_t i = 0; i < found.n; i++) {
            char from[11] = "", to[11] = "";
            if (found.at[i].from > INT32_MIN + 1) day_write(found.at[i].from, from);
            if (found.at[i].to < INT32_MAX) day_write(found.at[i].to, to);
            at += (size_t)snprintf(got + at, sizeof got - at, "%s" SV_FMT " %s..%s", i ? ", " : "",
                                   SV_ARG(found.at[i].code), from, to);
        }
    assert_string_equal(got, want);
}

static void names_have_codes_for_a_time(void **state) {
    (void)state;
    know *k = with("my.actors.txt", "# a comment\n"
                                    "LECH_WALESA_ ; legacy comment\n"
                                    "+WALESA,_L.\n"
                                    "\t[ARN >20100101]\t# since\n"
                                    "\t[GOGGOV <050630]\n"
                                    "\t[ELI]\n"
                                    "GREY_HARBOUR_LEAGUE [IGOGHL]\n"
                                    "NINTH PARTY_ [GONPTY 900101-951231][GONOPP 951231-991231]\n"
                                    "<!-- [USA]\nstill a comment -->\n"
                                    "TENTH_(NORTHERN)_FRONT [GONREBXYZ]\n");
    assert_notes(k, "");
    assert_name(k, "Lech Walesa",
                "ARN 2010-01-01.., GOGGOV ..2005-06-30, ELI 2005-07-01..2009-12-31");
    assert_name(k, "Walesa L.",
                "ARN 2010-01-01.., GOGGOV ..2005-06-30, ELI 2005-07-01..2009-12-31");
    assert_name(k, "lech walesa", "");
    assert_name(k, "Grey Harbour League", "IGOGHL ..");
    assert_name(k, "Grey harbour league", "IGOGHL ..");
    // Of times that touch, the later has the day.
    assert_name(k, "Ninth Party", "GONPTY 1990-01-01..1995-12-30, GONOPP 1995-12-31..1999-12-31");
    assert_name(k, "Tenth Front", "GONREBXYZ ..");
    know_close(&k);
}

static void what_we_know_better_stays(void **state) {
    (void)state;
    know *k = with("my.actors.txt", "POLAND_ [POL]\n+POLISH_\n+POLNAD_\nNATO_ [IGOXYZ]\n");
    know_names found;
    sv poland = SV("Polish"), slip = SV("Polnad"), nato = SV("NATO");
    assert_int_equal(know_name_match(k, &poland, 1, &found), 1);
    assert_int_equal(found.at[0].kind, KNOW_ADJECTIVE);
    assert_int_equal(know_name_match(k, &slip, 1, &found), 1);
    assert_true(sv_eq(found.at[0].code, SV("POL")));
    assert_true(sv_eq(found.at[0].line, SV("+my.actors.txt:1")));
    assert_int_equal(know_name_match(k, &nato, 1, &found), 1);
    assert_true(sv_eq(found.at[0].code, SV("IGOXYZ")));
    know_close(&k);
}

static void faults_of_actors_are_told(void **state) {
    (void)state;
    know *k = with("my.actors.txt", "\t[USA]\n"
                                    "ALPHA_GROUP_ [---]\n"
                                    "BETA_GROUP_\n"
                                    "GAMMA_GROUP_ [gon]\n"
                                    "DELTA_GROUP_ [GO]\n"
                                    "KAPPA_GROUP_ [GON 2004017-20061201]\n"
                                    "+LAMBDA_GROUP+_SIGMA_GROUP [ROH]\n"
                                    "\xC9TA_GROUP_ [GON 991332-991231][GON]\n"
                                    "___ [GON]\n");
    assert_notes(k, "my.actors.txt:1: a line before any name; not used\n"
                    "my.actors.txt:2: the null code, for names that are nobody's; not used\n"
                    "my.actors.txt:3: no code; not used\n"
                    "my.actors.txt:5: `GO' is no code of three capitals and more; not used\n"
                    "my.actors.txt:5: no code; not used\n"
                    "my.actors.txt:6: `2004017-20061201' is no time; not used\n"
                    "my.actors.txt:7: `+' within a line; taken as another name\n"
                    "my.actors.txt:8: `991332-991231' is no time; not used\n"
                    "my.actors.txt:9: no name; not used\n");
    assert_name(k, "Gamma Group", "GON ..");
    assert_name(k, "Sigma Group", "ROH ..");
    assert_name(k, "\xC3\x89ta Group", "GON ..");
    know_close(&k);
}

static void assert_noun(const know *k, const char *lemma, const char *sectors) {
    sv words[4], rest = sv_of(lemma), word;
    const know_noun *found;
    size_t n = 0;
    while (sv_split(&rest, ' ', &word)) words[n++] = word;
    bool there = know_noun_match(k, words, n, &found) == n;
    if (!there && *sectors) fail_msg("%s is not known", lemma);
    if (there && !sv_eq(found->sectors, sv_of(sectors)))
        fail_msg("%s: " SV_FMT ", not %s", lemma, SV_ARG(found->sectors), sectors);
}

static void agents_are_nouns(void **state) {
    (void)state;
    know *k = with("my.agents.txt", "!FOLK! = MAN, WOMEN\n"
                                    "BEADLE {BEADLEN} [~COP]\n"
                                    "BARROW_DIGGER {} [~REB]\n"
                                    "WAREHOUSE_!FOLK!_ [~BUS]\n"
                                    "NEWSHOUND [~MED]\n"
                                    "HOP_PEDLAR [~AGRXYZ]\n"
                                    "WHITE_COLLEGE [NGO~]\n"
                                    "REEVE\nHAYWARD [~XXX]\nBREE_!LAND! [~CVL]\n");
    assert_noun(k, "beadle", "COP");
    assert_noun(k, "beadlen", "COP");
    assert_noun(k, "barrow digger", "REB");
    assert_noun(k, "barrow diggers", "");
    assert_noun(k, "warehouse women", "BUS");
    assert_noun(k, "newshound", "JRN");
    assert_noun(k, "newshounds", "JRN");
    assert_noun(k, "hop pedlar", "AGR");
    assert_noun(k, "white college", "NGO");
    assert_notes(k, "my.agents.txt:6: of `AGRXYZ' only AGR is used\n"
                    "my.agents.txt:8: no code; not used\n"
                    "my.agents.txt:9: `~XXX' is no sector here; not used\n"
                    "my.agents.txt:10: the set `!LAND!' is not known; not used\n");
    know_close(&k);
    k = with("plover_agents.txt", "SCRIBE [~JRN]\nLEECH [~MED]\n");
    assert_noun(k, "leech", "MED");
    know_close(&k);
}

// The conditions of a frame: "obj=a,b to".
static void assert_frame(const know_frame *f, ent_type type, const char *cameo, const char *want) {
    static const char *const slots[] = {"subj", "obj", "iobj", "comp",
                                        "prep", "mod", "poss", "obj.mod"};
    char got[512] = "";
    size_t at = 0;
    for (size_t c = 0; c < f->n_conds; c++) {
        const know_cond *x = &f->conds[c];
        at += (size_t)snprintf(got + at, sizeof got - at, "%s%s%s" SV_FMT, c ? " " : "",
                               x->negated ? "!" : "", x->slot == KNOW_PREP ? "" : slots[x->slot],
                               SV_ARG(x->prep));
        for (size_t l = 0; l < x->n_lemmas; l++)
            at += (size_t)snprintf(got + at, sizeof got - at, "%c" SV_FMT, l ? ',' : '=',
                                   SV_ARG(x->lemmas[l]));
    }
    assert_string_equal(got, want);
    assert_int_equal(f->type, type);
    assert_true(sv_eq(f->cameo, sv_of(cameo)));
}

static void verbs_have_patterns(void **state) {
    (void)state;
    know *k = with("my.verbs.txt",
                   "####### SYNONYM SETS #######\n&RING\n+RING\n+GOLDEN_BAND_\n\n"
                   "####### VERB PATTERNS #######\n"
                   "---  FROBNICATE  [190]  ---\nFROBNICATE {FROBNICATES}  # PAS\nQUUX_OUT [---]\n"
                   "- * AID                 [070]\n"
                   "- * {SECRET REPORTS} (TO BORDER)  [154]\n"
                   "- &RING * UP            [062:062]\n"
                   "- * (BEFORE {HIGH COURT}) [:173]\n"
                   "- * &RING               [---]\n"
                   "- * (TO ^)              [042:043]\n");
    know_frames f = know_verb(k, SV("frobnicate"));
    assert_notes(k, "");
    assert_int_equal(f.n, 7);
    assert_frame(&f.at[0], ENT_TYPE_COOPERATE, "062", "subj=golden band,ring");
    assert_true(sv_eq(f.at[0].particle, SV("up")));
    assert_true(f.at[0].symmetric);
    assert_frame(&f.at[1], ENT_TYPE_MOBILIZE, "154", "obj=report,reports obj.mod=secret to=border");
    assert_frame(&f.at[2], ENT_TYPE_AID, "070", "obj=aid");
    assert_frame(&f.at[3], ENT_TYPE_COERCE, "173", "before=court");
    assert_int_equal(f.at[3].target[0].slot, KNOW_SUBJ);
    assert_frame(&f.at[4], ENT_TYPE_NONE, "", "obj=golden band,ring");
    assert_frame(&f.at[5], ENT_TYPE_CONSULT, "042", "to");
    assert_true(sv_eq(f.at[5].mode, SV("visit")));
    assert_frame(&f.at[6], ENT_TYPE_ASSAULT, "190", "!comp");
    assert_true(sv_eq(f.at[6].line, SV("+my.verbs.txt:8")));
    know_close(&k);
}

static void flat_patterns_are_read_too(void **state) {
    (void)state;
    know *k = with("my.verbs.txt", "---  FROBNICATE  [190]  ---\nFROBNICATE\n"
                                   "- * TREATY WITH +        [057]\n- $ * DOWN +   [110]\n");
    know_frames f = know_verb(k, SV("frobnicate"));
    assert_int_equal(f.n, 3);
    assert_frame(&f.at[0], ENT_TYPE_ACCUSE, "110", "");
    assert_true(sv_eq(f.at[0].particle, SV("down")));
    assert_frame(&f.at[1], ENT_TYPE_SUPPORT, "057", "obj=treaty with");
    know_close(&k);
}

static void faults_of_verbs_are_told(void **state) {
    (void)state;
    know *k = with("my.verbs.txt", "---  FROBNICATE  [010]  ---\nFROBNICATE\nWIRE_+FROB\n"
                                   "- SAID + MUST * POLICY   [100]\n"
                                   "- * AID                  [999]\n"
                                   "- * AID\n"
                                   "- * &NOSUCH              [070]\n"
                                   "- * AID FOOD             [070]\n"
                                   "- AID                    [070]\n"
                                   "- * (AID FOOD)           [070]\n"
                                   "- * {AID | FOOD}         [070]\n"
                                   "~ a (a b ATTACK) SAY = a b 015\n");
    assert_notes(
        k, "my.verbs.txt:3: a verb that does not come first in its phrase; not used\n"
           "my.verbs.txt:4: words before the verb that are no subject; the pattern is not used\n"
           "my.verbs.txt:6: a pattern without a code; not used\n"
           "my.verbs.txt:7: a set that is not known; the pattern is not used\n"
           "my.verbs.txt:8: two objects; the pattern is not used\n"
           "my.verbs.txt:9: no verb; the pattern is not used\n"
           "my.verbs.txt:10: a phrase without a preposition that is known; the pattern is not "
           "used\n"
           "my.verbs.txt:11: alternatives; the pattern is not used\n"
           "my.verbs.txt:12: a transformation; operators.tsv says what verbs make of one "
           "another\n"
           "my.verbs.txt:5: `999' is no CAMEO code; not used\n"
           "my.verbs.txt:2: a statement (010); the tables know better what it says\n");
    assert_int_equal(know_verb(k, SV("frobnicate")).n, 0);
    know_close(&k);
}

static void files_are_known_by_name(void **state) {
    (void)state;
    assert_int_equal(dictionary_kind_of(SV("Phoenix.Countries.actors.txt")), DICTIONARY_ACTORS);
    assert_int_equal(dictionary_kind_of(SV("PLOVER_agents.txt")), DICTIONARY_AGENTS);
    assert_int_equal(dictionary_kind_of(SV("CAMEO.2.0.txt")), DICTIONARY_VERBS);
    assert_int_equal(dictionary_kind_of(SV("Phoenix.discards.txt")), DICTIONARY_OTHER);
    assert_int_equal(dictionary_kind_of(SV("LICENSE.txt")), DICTIONARY_NONE);
    assert_int_equal(dictionary_kind_of(SV("verbs.tsv")), DICTIONARY_NONE);
    know *k = with("my.discards.txt", "1914\n");
    assert_notes(k, "my.discards.txt:0: the file is not used; there is nothing like it among the "
                    "tables\n");
    know_close(&k);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_have_codes_for_a_time), cmocka_unit_test(what_we_know_better_stays),
        cmocka_unit_test(faults_of_actors_are_told),   cmocka_unit_test(agents_are_nouns),
        cmocka_unit_test(verbs_have_patterns),         cmocka_unit_test(flat_patterns_are_read_too),
        cmocka_unit_test(faults_of_verbs_are_told),    cmocka_unit_test(files_are_known_by_name),
    };
    return cmocka_run_group_tests(tests, open_image, drop_image);
}
