// SPDX-License-Identifier: Apache-2.0
#include "base/day.h"
#include "base/file.h"
#include "know/compile.h"
#include "know/inside.h"
#include "know/lint.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

// --- Folders of tables -----------------------------------------------------------------------

typedef struct file {
    const char *name, *header, *rows;
} file;

#define CAMEO_HEADER "code\tname\tgoldstein\tquad\ttype\tmode\tcontexts\n"
#define CAMEO_ROWS                                                      \
    "04\tConsult\t1\t1\tCONSULT\t\t\n040\tConsult\t1\t1\tCONSULT\t\t\n" \
    "07\tAid\t7\t2\tAID\t\t\n072\tGive arms\t8.3\t2\tAID\t\t\n"         \
    "01\tState\t0\t1\tSTATEMENT\t\t\n010\tState\t0\t1\tSTATEMENT\t\t\n" \
    "19\tFight\t-10\t4\tASSAULT\t\t\n190\tFight\t-10\t4\tASSAULT\t\t\n" \
    "12\tReject\t-4\t3\tREJECT\t\t\n125\tReject talks\t-4\t3\tREJECT\tmeet\t\n"
#define COUNTRY_HEADER "code\tname\taliases\tadjectives\tpeople\tcapitals\tfrom\tto\tsource\n"
#define ORG_HEADER "name\taliases\tcode\tkind\tcountry\tsectors\tfrom\tto\tsource\n"
#define REGION_HEADER "name\taliases\tcountry\tsource\tnorth\teast\n"
#define PLACE_HEADER \
    "name\taliases\tcountry\tsource\tnorth\teast\tothers\tkind\tadmin1\tpeople\ttown\tgeonames\n"
#define LEADER_HEADER "person\taliases\tcountry\toffice\tsectors\tfrom\tto\tsource\n"
#define GEO_HEADER "code\tneighbours\trulers\twords\tbodies\tpeople\tarea\tcentre\tsource\n"
#define NOUN_HEADER "noun\tsector\tother\tplural\tnote\n"
#define TITLE_HEADER "title\tsectors\toffice\n"
#define FRAME_HEADER "lemma\twhen\ttype\tmode\tcameo\tsource\ttarget\top\tnote\n"
#define OPERATOR_HEADER "op\tinner\ttype\tmode\tcameo\tstatus\n"

static const file sound[] = {
    {"cameo.tsv", CAMEO_HEADER, CAMEO_ROWS},
    {"plover.tsv", "type\tmode\tquad\tscore\tcameo\n",
     "CONSULT\t\t1\t2.5\t040\nCONSULT\tvisit\t1\t4\t040\nAID\t\t2\t10\t07\n"
     "ASSAULT\t\t4\t-9\t190\nASSAULT\tbeat\t4\t-7.5\t190\nASSAULT\taerial\t4\t-9.5\t190\n"
     "REJECT\t\t3\t-2\t125\nREJECT\tmeet\t3\t-2\t125\nSTATEMENT\t\t0\t0\t010\n"},
    {"countries.tsv", COUNTRY_HEADER,
     "POL\tPoland\tRepublic of Poland\tPolish\tPole|Poles\tWarsaw\t\t\town\n"
     "USA\tUnited States\tUS|U.S.A.|America\tAmerican\tAmerican|Americans\tWashington\t\t\town\n"
     "TUR\tTurkey\tTürkiye\tTurkish\tTurk|Turks\tAnkara\t\t\town\n"
     "GNB\tGuinea-Bissau\t\t\t\tBissau\t\t\town\n"
     "GIN\tGuinea\t\t\t\tConakry\t\t\town\n"
     "IRN\tIran\t\tIranian\tIranian|Iranians\tTehran\t\t\town\n"
     "ATG\tAntigua\t\t\t\tSaint John's\t\t\town\n"
     "SYR\tSyria\t\t\t\t\t\t\town\n"},
    {"organisations.tsv", ORG_HEADER,
     "United Nations\tUN\tIGOUNO\torganisation\t\t\t1945\t\town\n"
     "NATO\tNorth Atlantic Treaty Organisation\tIGONAT\tbloc\t\t\t1949\t\town\n"
     "al-Qaeda\tal-Qaida\tIMG\tgroup\t\t\t1988\t\town\n"
     "Kremlin\t\tPOLGOV\tgovernment\tPOL\tGOV\t\t\town\n"
     "Workers' Party\t\tPOLPTY\torganisation\tPOL\tPTY\t\t1999\town\n"
     "Workers' Party\t\tPOLPTYOPP\torganisation\tPOL\tPTYOPP\t2000\t\town\n"
     "The Times\t\tUSAJRN\torganisation\tUSA\tJRN\t\t\town\n"},
    {"regions.tsv", REGION_HEADER,
     "Krakow\tCracow\tPOL\town\t50.06\t19.94\nBlack Hills\t\tUSA\town\t44\t-103.5\n"},
    {"places.tsv", PLACE_HEADER,
     "Black Hills\t\tPOL\town\t\t\t\tPPL\t\t\t1\t\n"
     "Springfield\t\tUSA\town\t39.80\t-89.64\tSpfld\tPPLA\tIL\t116250\t1\t4250542\n"
     "Springfield\t\tUSA\town\t37.22\t-93.30\t\tPPLA2\tMO\t166810\t\t4409896\n"},
    {"leaders/one.tsv", LEADER_HEADER,
     "Lech Wałęsa\tWałęsa\tPOL\tpresident\tGOV\t1990-12-22\t1995-12-22\town\n"
     "George H. W. Bush\tGeorge Bush|Bush\tUSA\tpresident\tGOV\t1989-01-20\t1993-01-20\town\n"
     "George W. Bush\tGeorge Bush|Bush\tUSA\tpresident\tGOV\t2001-01-20\t2009-01-20\town\n"
     "George W. Bush\tBush\tUSA\tgovernor\tGOV\t1995-01\t2000-12-21\town\n"},
    {"leaders/two.tsv", LEADER_HEADER,
     "Bashar al-Assad\tal-Assad|Assad\tSYR\tpresident\tGOV\t2000-07-17\t2024-12-08\town\n"
     "Ban Ki-moon\tBan\tIGOUNO\tsecretary-general\tGOV\t2007\t2016\town\n"},
    {"sectors.tsv", NOUN_HEADER,
     "police\tCOP\t\t-\t\nriot police\tCOP\t\t-\t\nman\tCVL\t\tmen\tweak\naide\tGOV\t\t\tbody\n"
     "military "
     "court\tMIL\tJUD\t\t\nminister\tGOV\t\t\t\nvice-president\tGOV\t\t\t\nsecretary\tCVL\t\t\t\n"
     "women's activist\tCVL\t\t\t\n"},
    {"titles.tsv", TITLE_HEADER,
     "minister\tGOV\tminister\nprime minister\tGOV\tprime minister\nsecretary\t\t\n"},
    {"classes.tsv", "class\tlemmas\n", "weapons\ttank|gun|rocket launcher\n"},
    {"verbs.tsv", FRAME_HEADER,
     "hand\tobj=@weapons|bomb|gun !passive\tAID\t\t072\tsubj\tto,iobj\t\tx\n"
     "hand\t\t-\t\t\t\t\t\t\n"
     "hand over\tobj.with=#country|#actor because_of\tAID\t\t\tsubj,obj.poss\tobj.of\t\t\n"
     "meet|see\tpassive\tCONSULT\tvisit\t040\tsubj\tobj,sym\tlight\t\n"},
    {"nouns.tsv", FRAME_HEADER,
     "talks\tmod=peace\tCONSULT\t\t040\tby,poss,mod\tbetween,sym\t\t\n"
     "peace talks\tbetween\tCONSULT\t\t040\tbetween\tsym\t\t\n"},
    {"operators.tsv", OPERATOR_HEADER,
     "light\t*\tinner\t\t\tactual\nrefuse\tCONSULT visit\tREJECT\tmeet\t125\tactual\n"
     "refuse\tCONSULT 04\tREJECT\t\t125\tactual\nrefuse\tASSAULT\tnone\t\t\tdenied\n"
     "future\tASSAULT\tkeep\t\t\tintended\n"},
    {"contexts.tsv", "context\tlemmas\n", "military\tarmy|Air Force\neconomic\tbank|army\n"},
    {"given-names.tsv", "name\tgender\n", "Olga\tf\nLech\tm\n"},
    {"geography.tsv", GEO_HEADER,
     "POL\tUSA\tUSA\teuropean|island\tIGONAT\t38000\t312000\t52 "
     "-19\town\nUSA\tPOL\t\t\t\t\t\t\t\n"},
};

enum { N_SOUND = sizeof sound / sizeof *sound };

typedef struct folder {
    char dir[64], image[96];
} folder;

static folder new_folder(void) {
    folder f = {.dir = "/tmp/entente-know-XXXXXX"};
    assert_non_null(mkdtemp(f.dir));
    char sub[96];
    snprintf(sub, sizeof sub, "%s/leaders", f.dir);
    assert_int_equal(mkdir(sub, 0700), 0);
    snprintf(f.image, sizeof f.image, "%s/knowledge.ent", f.dir);
    return f;
}

static void put_bytes(const folder *f, const char *name, const char *text) {
    char path[128];
    snprintf(path, sizeof path, "%s/%s", f->dir, name);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs(text, out);
    fclose(out);
}

static void put(const folder *f, const char *name, const char *header, const char *rows) {
    char text[8192];
    assert_true((size_t)snprintf(text, sizeof text, "%s%s", header, rows) < sizeof text);
    put_bytes(f, name, text);
}

static void drop_folder(const folder *f) {
    static const char *const more[] = {"knowledge.ent", "knowledge.ent.new", "strange.tsv",
                                       "leaders.tsv", "leaders/more.tsv"};
    char path[128];
    for (size_t i = 0; i < N_SOUND + sizeof more / sizeof *more; i++) {
        snprintf(path, sizeof path, "%s/%s", f->dir,
                 i < N_SOUND ? sound[i].name : more[i - N_SOUND]);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/leaders", f->dir);
    rmdir(path);
    rmdir(f->dir);
}

// A problem told, the last one of them.
typedef struct told {
    size_t n;
    char text[4096];
} told;

static void keep(void *ctx, sv name, size_t line, sv what) {
    told *t = ctx;
    size_t used = strlen(t->text);
    t->n++;
    snprintf(t->text + used, sizeof t->text - used, SV_FMT ":%zu: " SV_FMT "\n", SV_ARG(name), line,
             SV_ARG(what));
}

static folder sound_folder(void) {
    folder f = new_folder();
    for (int i = 0; i < N_SOUND; i++) put(&f, sound[i].name, sound[i].header, sound[i].rows);
    return f;
}

static void compile(const folder *f) {
    told t = {0};
    know_problems p = {.tell = keep, .ctx = &t};
    ent_err err = {0};
    assert_int_equal(compile_folder(f->dir, f->image, &p, &err), ENT_OK);
    assert_string_equal(t.text, "");
}

static int open_sound(void **state) {
    folder f = sound_folder();
    compile(&f);
    know *k;
    ent_err err = {0};
    if (know_open(&k, f.image, NULL, &err) != ENT_OK) print_error("%s\n", err.message);
    drop_folder(&f);
    *state = k;
    return k ? 0 : -1;
}

static int close_sound(void **state) {
    know *k = *state;
    know_close(&k);
    return k ? -1 : 0;
}

// --- Names -----------------------------------------------------------------------------------

// Forms separated by spaces; the number of them that the name at the first takes.
static size_t match(const know *k, const char *text, know_names *found) {
    sv forms[32], rest = sv_of(text);
    size_t n = 0;
    while (n < 32 && sv_split(&rest, ' ', &forms[n])) n++;
    return know_name_match(k, forms, n, found);
}

// "2 POL" for two words that stand for POL, "0" for none; more facts separated by commas.
static void assert_match(const know *k, const char *text, const char *expected) {
    know_names found;
    char out[256];
    size_t words = match(k, text, &found), at = 0;
    at += (size_t)snprintf(out, sizeof out, "%zu", words);
    for (size_t i = 0; i < found.n; i++)
        at += (size_t)snprintf(out + at, sizeof out - at, "%s" SV_FMT, i ? "," : " ",
                               SV_ARG(found.at[i].code));
    if (strcmp(out, expected) != 0) print_error("text: %s\n", text);
    assert_string_equal(out, expected);
}

static void names_are_found_by_words(void **state) {
    const know *k = *state;
    assert_match(k, "Poland", "1 POL");
    assert_match(k, "Poland 's army", "1 POL");
    assert_match(k, "Poles", "1 POL");
    assert_match(k, "Warsaw and Ankara", "1 POL");
    assert_match(k, "Guinea", "1 GIN");
    assert_match(k, "Guinea - Bissau", "3 GNB");
    assert_match(k, "Guinea-Bissau", "1 GNB");
    assert_match(k, "Guinea Bissau", "2 GNB");
    assert_match(k, "Guinea - Poland", "1 GIN");
    assert_match(k, "Republic of", "0");
    assert_match(k, "Republic of Poland , Turkey", "3 POL");
    assert_match(k, "Republic , of Poland", "0");
    assert_match(k, "- Poland", "0");
    assert_match(k, "' Poland '", "0");
    assert_match(k, "of Poland", "0");
    assert_match(k, "Poland  Turkey", "1 POL"); // an empty form between
    assert_match(k, "", "0");
}

static void marks_do_not_count(void **state) {
    const know *k = *state;
    assert_match(k, "Turkiye", "1 TUR");
    assert_match(k, "Türkiye", "1 TUR");
    assert_match(k, "Tu\xCC\x88rkiye", "1 TUR"); // u with a combining diaeresis
    assert_match(k, "Lech Walesa", "2 POLGOV");
    assert_match(k, "WAŁĘSA", "1 POLGOV");
    assert_match(k, "Saint John's", "2 ATG");
    assert_match(k, "Saint John 's", "3 ATG");
    assert_match(k, "Saint John \xE2\x80\x99s", "3 ATG");
    assert_match(k, "Saint John", "0");
    assert_match(k, "Bashar al-Assad", "2 SYRGOV");
    assert_match(k, "Bashar al - Assad", "4 SYRGOV");
    assert_match(k, "Bashar Al Assad", "3 SYRGOV");
    assert_match(k, "al-Qaida", "1 IMG");
    assert_match(k, "Al Qaeda", "2 IMG");
    assert_match(k, "alQaeda", "1 IMG");
    assert_match(k, "AlQaeda", "1 IMG");
    assert_match(k, "Workers ' Party", "3 POLPTY,POLPTYOPP");
    assert_match(k, "George H.W. Bush", "3 USAGOV");
    assert_match(k, "George H. W. Bush", "4 USAGOV");
    assert_match(k, "George W Bush", "3 USAGOV,USAGOV");
}

static void capitals_count(void **state) {
    const know *k = *state;
    assert_match(k, "turkey", "0");
    assert_match(k, "TURKEY", "1 TUR");
    assert_match(k, "us", "0");
    assert_match(k, "Us", "0");
    assert_match(k, "US", "1 USA");
    assert_match(k, "U.S.", "1 USA");
    assert_match(k, "U. S.", "2 USA");
    assert_match(k, "u.s.", "0");
    assert_match(k, "U.S.A.", "1 USA");
    assert_match(k, "UN", "1 IGOUNO");
    assert_match(k, "Un", "0");
    assert_match(k, "Nato", "1 IGONAT");
    assert_match(k, "NATO", "1 IGONAT");
    assert_match(k, "nato", "0");
    assert_match(k, "polish", "0");
    assert_match(k, "poles", "0");
    assert_match(k, "BAN", "0"); // a short word in capitals is an abbreviation
    assert_match(k, "Ban", "1 IGOUNO");
    assert_match(k, "BAN KI-MOON", "2 IGOUNO");
    assert_match(k, "republic of Poland", "0");
    assert_match(k, "REPUBLIC OF POLAND", "3 POL");
    assert_match(k, "The Times", "2 USAJRN");
    assert_match(k, "the Times", "0");
    assert_match(k, "I ran", "0");
}

static void facts_of_a_name_are_whole(void **state) {
    const know *k = *state;
    know_names found;
    assert_int_equal(match(k, "Kremlin", &found), 1);
    assert_int_equal(found.at[0].kind, KNOW_ORGANISATION);
    assert_int_equal(found.at[0].actor_kind, ENT_KIND_government);
    assert_true(sv_eq(found.at[0].sectors, SV("GOV")));
    assert_true(sv_eq(found.at[0].line, SV("organisations.tsv:5")));
    assert_int_equal(match(k, "Workers' Party", &found), 2);
    assert_int_equal(found.n, 2);
    assert_int_equal(found.at[0].from, INT32_MIN + 1);
    assert_int_equal(found.at[0].to, day_of(1999, 12, 31));
    assert_int_equal(found.at[1].from, day_of(2000, 1, 1));
    assert_int_equal(found.at[1].to, INT32_MAX);
    assert_int_equal(match(k, "American", &found), 1);
    assert_int_equal(found.n, 2);
    assert_int_equal(found.at[0].kind, KNOW_ADJECTIVE);
    assert_int_equal(found.at[1].kind, KNOW_PEOPLE);
    assert_true(sv_eq(found.at[1].name, SV("United States")));
    assert_int_equal(match(k, "Warsaw", &found), 1);
    assert_int_equal(found.at[0].kind, KNOW_CAPITAL);
}

// Both kinds of place file; of one name the one told first.
static void towns_have_their_countries(void **state) {
    const know *k = *state;
    know_names found;
    assert_int_equal(match(k, "Cracow", &found), 1);
    assert_int_equal(found.n, 1);
    assert_int_equal(found.at[0].kind, KNOW_TOWN);
    assert_true(sv_eq(found.at[0].name, SV("Krakow")));
    assert_true(sv_eq(found.at[0].country, SV("POL")));
    assert_int_equal(match(k, "Black Hills", &found), 2);
    assert_int_equal(found.n, 2);
    assert_true(sv_eq(found.at[0].country, SV("USA")));
    assert_true(sv_eq(found.at[1].country, SV("POL")));
}

// The larger first; by every spelling.
static void places_lie_somewhere(void **state) {
    const know *k = *state;
    size_t n;
    const uint32_t *at = know_places(k, SV("springfield"), &n);
    assert_int_equal(n, 2);
    know_place p = know_place_at(k, at[0]);
    assert_true(sv_eq(p.admin1, SV("IL")) && sv_eq(p.kind, SV("PPLA")));
    assert_true(p.north == 39.80 && p.east == -89.64);
    assert_int_equal(p.people, 116250);
    assert_int_equal(p.geonames, 4250542);
    at = know_places(k, SV("Spfld"), &n);
    assert_int_equal(n, 1);
    assert_true(sv_eq(know_place_at(k, at[0]).name, SV("Springfield")));
    at = know_places(k, SV("Black Hills"), &n); // regions.tsv goes before
    assert_int_equal(n, 2);
    assert_true(know_place_at(k, at[0]).north == 44);
    assert_true(isnan(know_place_at(k, at[1]).north));
    assert_null(know_places(k, SV("Nowhere"), &n));
    assert_int_equal(n, 0);
}

static void family_names_are_not_full(void **state) {
    const know *k = *state;
    static const struct {
        const char *text;
        bool full;
    } cases[] = {{"Bush", false},           {"George Bush", true}, {"George W. Bush", true},
                 {"al-Assad", false},       {"Assad", false},      {"Ban Ki-moon", true},
                 {"Bashar al-Assad", true}, {"NATO", true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        know_names found;
        assert_true(match(k, cases[i].text, &found) > 0);
        assert_int_equal(found.at[0].full, cases[i].full);
    }
}

static void offices_and_holders(void **state) {
    const know *k = *state;
    know_names terms = know_person(k, SV("George W. Bush"));
    assert_int_equal(terms.n, 2);
    assert_true(sv_eq(terms.at[0].office, SV("governor")));
    assert_true(sv_eq(terms.at[1].office, SV("president")));
    assert_true(sv_eq(terms.at[0].line, SV("leaders/one.tsv:5")));
    assert_int_equal(know_person(k, SV("Bush")).n, 0);
    const know_name *p = know_holder(k, SV("USA"), SV("president"), day_of(1989, 1, 20));
    assert_non_null(p);
    assert_true(sv_eq(p->name, SV("George H. W. Bush")));
    assert_null(know_holder(k, SV("USA"), SV("president"), day_of(1989, 1, 19)));
    assert_null(know_holder(k, SV("USA"), SV("king"), 0));
    p = know_holder(k, SV("IGOUNO"), SV("secretary-general"), day_of(2016, 12, 31));
    assert_non_null(p);
    assert_true(sv_eq(p->code, SV("IGOUNO")));
    assert_int_equal(p->country.len, 0);
    assert_true(sv_eq(know_country(k, SV("TUR"))->name, SV("Turkey")));
    assert_null(know_country(k, SV("XXX")));
}

static void given_names_have_a_gender(void **state) {
    const know *k = *state;
    assert_int_equal(know_given_gender(k, SV("Olga")), 'f');
    assert_int_equal(know_given_gender(k, SV("Lech")), 'm');
    assert_int_equal(know_given_gender(k, SV("lech")), '\0');
    assert_int_equal(know_given_gender(k, SV("Robin")), '\0');
}

static void states_have_a_geography(void **state) {
    const know *k = *state;
    const know_state *s = know_state_of(k, SV("POL"));
    assert_non_null(s);
    assert_true(sv_eq(s->neighbours, SV("USA")));
    assert_true(sv_in_list(SV("island"), s->words, '|'));
    assert_true(sv_eq(s->rulers, SV("USA")) && sv_eq(s->bodies, SV("IGONAT")));
    assert_int_equal(s->people, 38000);
    assert_int_equal(s->area, 312000);
    assert_int_equal(s->latitude, 52);
    assert_int_equal(s->longitude, -19);
    s = know_state_of(k, SV("USA"));
    assert_non_null(s);
    assert_int_equal(s->people, 0);
    assert_null(know_state_of(k, SV("TUR")));
}

// --- Nouns -----------------------------------------------------------------------------------

static void assert_noun(const know *k, const char *text, size_t words, const char *sectors) {
    sv lemmas[16], rest = sv_of(text);
    size_t n = 0;
    const know_noun *found;
    while (n < 16 && sv_split(&rest, ' ', &lemmas[n])) n++;
    if (know_noun_match(k, lemmas, n, &found) != words) fail_msg("noun: %s", text);
    assert_true((words > 0) == (found != NULL));
    if (found) assert_true(sv_eq(found->sectors, sv_of(sectors)));
}

static void nouns_end_at_the_head(void **state) {
    const know *k = *state;
    assert_noun(k, "police", 1, "COP");
    assert_noun(k, "polish riot police", 2, "COP");
    assert_noun(k, "police chief", 0, NULL);
    assert_noun(k, "military court", 2, "MILJUD");
    assert_noun(k, "court", 0, NULL);
    assert_noun(k, "vice - president", 3, "GOV");
    assert_noun(k, "vice president", 2, "GOV");
    assert_noun(k, "men", 1, "CVL");
    assert_noun(k, "mans", 0, NULL); // its plural is irregular
    assert_noun(k, "aides", 1, "GOV");
    assert_noun(k, "military courts", 2, "MILJUD");
    assert_noun(k, "women 's activist", 3, "CVL");
    assert_noun(k, ", minister", 1, "GOV");
    assert_noun(k, ",", 0, NULL);
    assert_noun(k, "", 0, NULL);
}

static void titles_say_more_than_nouns(void **state) {
    const know *k = *state;
    const know_noun *n;
    sv lemmas[] = {SV("prime"), SV("minister"), SV("man"), SV("aide"), SV("secretary")};
    assert_int_equal(know_noun_match(k, lemmas, 2, &n), 2);
    assert_true(n->title && sv_eq(n->office, SV("prime minister")));
    assert_int_equal(know_noun_match(k, lemmas + 1, 1, &n), 1);
    assert_true(n->title && sv_eq(n->office, SV("minister")) && !n->weak);
    assert_int_equal(know_noun_match(k, lemmas + 2, 1, &n), 1);
    assert_true(n->weak && !n->title && !n->body);
    assert_int_equal(know_noun_match(k, lemmas + 3, 1, &n), 1);
    assert_true(n->body);
    assert_int_equal(know_noun_match(k, lemmas + 4, 1, &n), 1);
    assert_true(!n->title && sv_eq(n->sectors, SV("CVL"))); // a bare form of address says nothing
}

// --- Events ----------------------------------------------------------------------------------

static void frames_have_conditions_and_roles(void **state) {
    const know *k = *state;
    know_frames f = know_verb(k, SV("hand"));
    assert_int_equal(f.n, 3);
    assert_true(sv_eq(f.at[0].particle, SV("over"))); // particles before plain lines
    assert_true(sv_eq(f.at[0].line, SV("verbs.tsv:4")));
    assert_int_equal(f.at[0].n_conds, 2);
    assert_int_equal(f.at[0].conds[0].slot, KNOW_OBJ_PREP);
    assert_true(sv_eq(f.at[0].conds[0].prep, SV("with")));
    assert_int_equal(f.at[0].conds[0].kinds, KNOW_IS_COUNTRY | KNOW_IS_ACTOR);
    assert_int_equal(f.at[0].conds[1].slot, KNOW_PREP);
    assert_true(sv_eq(f.at[0].conds[1].prep, SV("because of")));
    assert_int_equal(f.at[0].conds[1].n_lemmas, 0);
    assert_int_equal(f.at[0].source[1].slot, KNOW_OBJ_POSS);
    assert_int_equal(f.at[0].target[0].slot, KNOW_OBJ_PREP);

    const know_frame *plain = &f.at[1];
    assert_int_equal(plain->type, ENT_TYPE_AID);
    assert_true(sv_eq(plain->cameo, SV("072")));
    assert_int_equal(plain->conds[0].slot, KNOW_OBJ);
    assert_int_equal(plain->conds[0].n_lemmas, 4); // bomb, gun, rocket launcher, tank
    for (size_t i = 1; i < 4; i++)
        assert_true(sv_cmp(plain->conds[0].lemmas[i - 1], plain->conds[0].lemmas[i]) < 0);
    assert_true(know_cond_has(&plain->conds[0], SV("rocket launcher")));
    assert_true(know_cond_has(&plain->conds[0], SV("bomb")));
    assert_false(know_cond_has(&plain->conds[0], SV("launcher")));
    assert_int_equal(plain->conds[1].slot, KNOW_PASSIVE);
    assert_true(plain->conds[1].negated);
    assert_int_equal(plain->n_target, 2);
    assert_true(sv_eq(plain->target[0].prep, SV("to")));
    assert_int_equal(plain->target[1].slot, KNOW_IOBJ);
    assert_int_equal(f.at[2].type, ENT_TYPE_NONE);
    assert_int_equal(f.at[2].n_conds, 0);
}

static void a_line_may_have_several_lemmas(void **state) {
    const know *k = *state;
    know_frames meet = know_verb(k, SV("meet")), see = know_verb(k, SV("see"));
    assert_int_equal(meet.n, 1);
    assert_int_equal(see.n, 1);
    assert_true(meet.at->symmetric && see.at->symmetric);
    assert_int_equal(meet.at->n_target, 1);
    assert_int_equal(meet.at->op, KNOW_OP_LIGHT);
    assert_true(sv_eq(see.at->mode, SV("visit")));
    assert_int_equal(know_verb(k, SV("nothing")).n, 0);
    assert_int_equal(know_event_noun(k, SV("meet")).n, 0);
}

static void compound_nouns_end_in_their_head(void **state) {
    const know *k = *state;
    know_frames f = know_event_noun(k, SV("talks"));
    assert_int_equal(f.n, 2);
    assert_true(sv_eq(f.at[0].particle, SV("peace")));
    assert_int_equal(f.at[1].conds[0].slot, KNOW_MOD);
    assert_int_equal(f.at[1].source[1].slot, KNOW_POSS);
    assert_int_equal(f.at[1].source[2].slot, KNOW_MOD);
    assert_int_equal(know_event_noun(k, SV("peace")).n, 0);
}

static void operators_choose_by_type_and_detail(void **state) {
    const know *k = *state;
    know_outcome o =
        know_operate_on(k, KNOW_OP_REFUSE, ENT_TYPE_CONSULT, SV("phone|visit"), SV(""));
    assert_int_equal(o.what, KNOW_BECOMES);
    assert_int_equal(o.type, ENT_TYPE_REJECT);
    assert_true(sv_eq(o.mode, SV("meet")));
    o = know_operate_on(k, KNOW_OP_REFUSE, ENT_TYPE_CONSULT, SV(""), SV("042"));
    assert_int_equal(o.mode.len, 0);
    assert_true(sv_eq(o.cameo, SV("125")));
    assert_int_equal(know_operate(k, KNOW_OP_REFUSE, ENT_TYPE_CONSULT).what, KNOW_KEEP); // no line
    o = know_operate(k, KNOW_OP_REFUSE, ENT_TYPE_ASSAULT);
    assert_int_equal(o.what, KNOW_DROP);
    assert_int_equal(o.status, ENT_IS_denied);
    assert_int_equal(know_operate(k, KNOW_OP_LIGHT, ENT_TYPE_AID).what, KNOW_INNER);
    o = know_operate(k, KNOW_OP_FUTURE, ENT_TYPE_ASSAULT);
    assert_int_equal(o.what, KNOW_KEEP);
    assert_int_equal(o.status, ENT_IS_intended);
    assert_int_equal(know_operate(k, KNOW_OP_NONE, ENT_TYPE_ASSAULT).what, KNOW_INNER);
    assert_string_equal(know_op_name(KNOW_OP_REFUSE), "refuse");
}

static void codebooks(void **state) {
    const know *k = *state;
    const know_cameo *c = know_cameo_of(k, SV("072"));
    assert_non_null(c);
    assert_int_equal(c->quad, 2);
    assert_true(c->goldstein > 8.29f && c->goldstein < 8.31f);
    assert_true(sv_eq(c->name, SV("Give arms")));
    assert_int_equal(c->type, ENT_TYPE_AID);
    assert_true(sv_eq(know_cameo_of(k, SV("125"))->mode, SV("meet")));
    assert_null(know_cameo_of(k, SV("0")));
    know_plover p = know_plover_of(k, ENT_TYPE_ASSAULT, SV("beat|aerial"));
    assert_int_equal(p.quad, 4);
    assert_true(p.score == -9.5f);
    assert_true(know_plover_of(k, ENT_TYPE_ASSAULT, SV("")).score == -9.0f);
    assert_true(know_plover_of(k, ENT_TYPE_ASSAULT, SV("unheard")).score == -9.0f);
    assert_int_equal(know_plover_of(k, ENT_TYPE_STATEMENT, SV("")).quad, 0);
    assert_true(sv_eq(know_plover_of(k, ENT_TYPE_STATEMENT, SV("")).cameo, SV("010")));
    assert_int_equal(know_plover_of(k, ENT_TYPE_NONE, SV("")).quad, 0);
    assert_int_equal(know_contexts(k, SV("army")), 3);
    assert_int_equal(know_contexts(k, SV("air force")), 1);
    assert_int_equal(know_contexts(k, SV("tree")), 0);
    assert_true(sv_eq(know_context_name(k, 1), SV("economic")));
    assert_int_equal(know_context_name(k, 2).len, 0);
    assert_int_equal(know_context_name(k, -1).len, 0);
}

// --- Overriding ------------------------------------------------------------------------------

static know *open_over(const folder *ours, const folder *theirs, ent_status expected,
                       ent_err *err) {
    know *k;
    assert_int_equal(know_open(&k, ours->image, theirs->dir, err), expected);
    return k;
}

static void theirs_add_and_win(void **state) {
    folder ours = sound_folder(), theirs = new_folder();
    ent_err err = {0};
    (void)state;
    compile(&ours);
    put(&theirs, "countries.tsv", COUNTRY_HEADER, "XKX\tKosovo\tTurkey\t\t\t\t\t\town\n");
    put(&theirs, "leaders.tsv", LEADER_HEADER,
        "Lech Wałęsa\tWałęsa\tPOL\tactivist\tOPP\t1980\t\town\n");
    put(&theirs, "sectors.tsv", NOUN_HEADER, "minister\tREL\t\t\t\nbard\tCVL\t\t\t\n");
    put(&theirs, "verbs.tsv", FRAME_HEADER, "hand\t\tASSAULT\t\t\tsubj\tobj\t\t\n");
    put(&theirs, "cameo.tsv", CAMEO_HEADER, "072\tArm\t3\t2\tAID\t\tmilitary\n");
    put(&theirs, "classes.tsv", "class\tlemmas\n", "weapons\tbow\n");
    put(&theirs, "operators.tsv", OPERATOR_HEADER, "refuse\t*\tinner\t\t\tactual\n");
    put(&theirs, "contexts.tsv", "context\tlemmas\n", "economic\ttree\n");
    know *k = open_over(&ours, &theirs, ENT_OK, &err);
    assert_match(k, "Turkey", "1 XKX");
    assert_match(k, "Turkish", "1 TUR");
    assert_match(k, "Walesa", "1 POLOPP");
    assert_match(k, "Bush", "1 USAGOV,USAGOV,USAGOV");
    assert_int_equal(know_person(k, SV("Lech Wałęsa")).n, 1);
    assert_non_null(know_holder(k, SV("POL"), SV("president"), day_of(1991, 1, 1)));
    assert_noun(k, "minister", 1, "REL");
    assert_noun(k, "prime minister", 2, "GOV");
    assert_noun(k, "bards", 1, "CVL");
    know_frames f = know_verb(k, SV("hand"));
    assert_int_equal(f.n, 4);
    assert_true(sv_eq(f.at[1].line, SV("+verbs.tsv:2"))); // behind "hand over", before our "hand"
    assert_int_equal(f.at[1].type, ENT_TYPE_ASSAULT);
    assert_true(know_cond_has(&f.at[2].conds[0], SV("bow")));
    assert_false(know_cond_has(&f.at[2].conds[0], SV("tank")));
    assert_true(sv_eq(know_cameo_of(k, SV("072"))->name, SV("Arm")));
    assert_true(sv_eq(know_cameo_of(k, SV("072"))->contexts, SV("military")));
    assert_int_equal(know_operate(k, KNOW_OP_REFUSE, ENT_TYPE_ASSAULT).what, KNOW_INNER);
    assert_int_equal(know_contexts(k, SV("tree")), 2);
    know *plain;
    assert_int_equal(know_open(&plain, ours.image, NULL, &err), ENT_OK);
    assert_string_not_equal(know_hash(plain), know_hash(k));
    assert_int_equal(strlen(know_hash(k)), 16);
    know_close(&plain);
    know_close(&k);
    drop_folder(&theirs);
    drop_folder(&ours);
}

static void an_empty_folder_changes_nothing(void **state) {
    folder ours = sound_folder(), theirs = new_folder();
    ent_err err = {0};
    know *plain;
    (void)state;
    compile(&ours);
    know *k = open_over(&ours, &theirs, ENT_OK, &err);
    assert_int_equal(know_open(&plain, ours.image, NULL, &err), ENT_OK);
    assert_string_equal(know_hash(plain), know_hash(k));
    know_close(&plain);
    know_close(&k);
    drop_folder(&theirs);
    drop_folder(&ours);
}

static void bad_lines_of_theirs_are_errors(void **state) {
    folder ours = sound_folder(), theirs = new_folder();
    ent_err err = {0};
    char expected[160];
    (void)state;
    compile(&ours);
    put(&theirs, "verbs.tsv", FRAME_HEADER, "hand\tobj=@nothing\tAID\t\t\tsubj\tobj\t\t\n");
    know *k = open_over(&ours, &theirs, ENT_ERR_INPUT, &err);
    assert_null(k);
    assert_int_equal(err.code, ENT_ERR_INPUT);
    assert_int_equal(err.offset, 2);
    snprintf(expected, sizeof expected,
             "%s/verbs.tsv:2: there is no class `nothing'; add it to classes.tsv", theirs.dir);
    assert_string_equal(err.message, expected);
    drop_folder(&theirs);
    assert_int_equal(know_open(&k, ours.image, theirs.dir, &err), ENT_ERR_IO);
    assert_null(k);
    drop_folder(&ours);
}

// --- Damage ----------------------------------------------------------------------------------

static sv image_bytes(void) {
    folder f = sound_folder();
    compile(&f);
    sv bytes;
    ent_err err = {0};
    assert_int_equal(file_read(f.image, 1 << 24, &bytes, &err), ENT_OK);
    drop_folder(&f);
    return bytes;
}

static ent_status open_copy(sv bytes, size_t len, size_t flip, bool seal, ent_err *err) {
    char *copy = malloc(len + 1);
    know *k;
    assert_non_null(copy);
    memcpy(copy, bytes.p, len);
    if (flip < len) copy[flip] ^= 0x5A;
    if (seal) image_seal(copy, len);
    ent_status status = know_of_bytes(&k, (sv){copy, len}, err);
    if (status == ENT_OK) {
        know_names found;
        sv form = SV("Poland");
        know_name_match(k, &form, 1, &found);
        know_close(&k);
    }
    return status;
}

static void damaged_files_are_refused(void **state) {
    sv bytes = image_bytes();
    ent_err err = {0};
    (void)state;
    assert_int_equal(open_copy(bytes, bytes.len, SIZE_MAX, false, &err), ENT_OK);
    for (size_t len = 0; len < bytes.len; len += len < 1000 ? 1 : 997)
        assert_int_equal(open_copy(bytes, len, SIZE_MAX, false, &err), ENT_ERR_VERSION);
    for (size_t at = 0; at < bytes.len; at += at < 1000 ? 1 : 101)
        assert_int_equal(open_copy(bytes, bytes.len, at, false, &err), ENT_ERR_VERSION);
    assert_int_equal(open_copy(bytes, bytes.len, 0, false, &err), ENT_ERR_VERSION);
    assert_string_equal(err.message, "knowledge in memory: not an entente knowledge file");
    assert_int_equal(open_copy(bytes, bytes.len, 8, false, &err), ENT_ERR_VERSION);
    assert_non_null(strstr(err.message, "rebuild or reinstall it"));
    free((char *)bytes.p);
}

// Damage with a right checksum must not lead outside the file; what it means nobody knows.
static void references_keep_within_the_file(void **state) {
    sv bytes = image_bytes();
    (void)state;
    size_t refused = 0;
    for (size_t at = 32; at < bytes.len; at++)
        refused += open_copy(bytes, bytes.len, at, true, NULL) != ENT_OK;
    assert_true(refused > 1000);
    free((char *)bytes.p);
}

static void missing_files_are_errors(void **state) {
    know *k;
    ent_err err = {0};
    (void)state;
    assert_int_equal(know_open(&k, "/nowhere/knowledge.ent", NULL, &err), ENT_ERR_IO);
    assert_null(k);
    know_close(&k);
}

static void the_same_tables_give_the_same_file(void **state) {
    sv one = image_bytes(), two = image_bytes();
    (void)state;
    assert_true(sv_eq(one, two));
    free((char *)one.p);
    free((char *)two.p);
}

// --- Lint ------------------------------------------------------------------------------------

static void assert_lint(const folder *f, const char *expected) {
    told t = {0};
    size_t n = 99;
    ent_err err = {0};
    assert_int_equal(know_lint(f->dir, keep, &t, &n, &err), ENT_OK);
    assert_string_equal(t.text, expected);
    assert_int_equal(n, t.n);
}

// What a file of our own says of itself when it takes the place of a sound one.
static void assert_problems(const char *name, const char *header, const char *rows,
                            const char *expected) {
    folder f = sound_folder();
    put(&f, name, header, rows);
    assert_lint(&f, expected);
    drop_folder(&f);
}

static void sound_tables_have_no_problems(void **state) {
    (void)state;
    folder f = sound_folder();
    assert_lint(&f, "");
    drop_folder(&f);
}

static void lint_finds_broken_cells(void **state) {
    (void)state;
    assert_problems("contexts.tsv", "context\tlemmas\n", "military\t army\nx\n",
                    "contexts.tsv:2: spaces around `army'; take them out\n"
                    "contexts.tsv:3: 1 cells, but there are 2 columns; add tabs at the end\n");
    assert_problems("contexts.tsv", "context\tlemmas\n", "a\tb\tc\n",
                    "contexts.tsv:2: 3 cells, but there are 2 columns; take out a tab\n");
    assert_problems("contexts.tsv", "context\twords\n", "",
                    "contexts.tsv:1: column `words' is unknown or there twice; the columns are: "
                    "context\tlemmas\n"
                    "contexts.tsv:1: column `lemmas' is missing; add it to the first line\n");
    assert_problems("contexts.tsv", "context\tlemmas\r\n", "a\tb\r\n",
                    "contexts.tsv:1: CRLF line end; save with LF alone\n");
    assert_problems("contexts.tsv", "context\tlemmas\n", "a\t\xFF\n",
                    "contexts.tsv:2: byte 3 is no UTF-8; save as UTF-8\n");
    assert_problems("contexts.tsv", "context\tlemmas\n", "a\tb|\na\tc|c\n",
                    "contexts.tsv:2: `b|' has an empty or untrimmed item; write a|b|c\n"
                    "contexts.tsv:3: context `a' is already in contexts.tsv:2; take one out\n"
                    "contexts.tsv:3: the lemma `c' is already in contexts.tsv:3; take one out\n");
    assert_problems("contexts.tsv", "", "# nothing\n",
                    "contexts.tsv:1: no columns; the first line must name them\n");
}

static void lint_finds_wrong_people(void **state) {
    (void)state;
    assert_problems(
        "leaders/two.tsv", LEADER_HEADER,
        "A B\tB\tPOL\tking\tGOV\t2001\t2000\town\n"
        "A B\tB\tPOL\tking\tGOV\t2001-02-30\t\town\n"
        "A B\tB\tXYZ\tking\tGOV\t2001\t\town\n"
        "A B\tB\tPOL\tking\tGOX\t2001\t\town\n"
        "A B\t\tPOL\tking\tGOV\t2001\t2003\town\n"
        "A B\t\tPOL\tking\tGOV\t2002\t\town\n"
        "A, B\t\tPOL\tking\tGOV\t2002\t\town\n",
        "leaders/two.tsv:2: from 2001 is after to 2000; swap or correct them\n"
        "leaders/two.tsv:3: `2001-02-30' is no date; write YYYY-MM-DD, YYYY-MM or YYYY\n"
        "leaders/two.tsv:4: country `XYZ' is not in countries.tsv; add it or correct it\n"
        "leaders/two.tsv:5: unknown sector in `GOX'; use codes like GOV, GOVMIL, IGOUNO\n"
        "leaders/two.tsv:7: the same person's term of this office overlaps leaders/two.tsv:6; "
        "correct the dates or take one out\n"
        "leaders/two.tsv:8: `A, B' cannot be a name; take out commas and brackets\n");
    assert_problems("organisations.tsv", ORG_HEADER,
                    "The Polish\t\tPOLJRN\torganisation\tPOL\tJRN\t\t\town\n"
                    "X\t\tPOLGOV\tthing\tPOL\tGOV\t\t\town\n"
                    "Y\t\tUSAGOV\tgroup\tPOL\tGOV\t\t\town\n",
                    "organisations.tsv:2: `The Polish' hides a country or its adjective at the "
                    "beginning of a sentence; take it out\n"
                    "organisations.tsv:3: unknown kind `thing'; use person state government "
                    "organisation group or bloc\n"
                    "organisations.tsv:4: code USAGOV is not of country POL; correct one\n");
}

static void lint_finds_wrong_geography(void **state) {
    (void)state;
    assert_problems("geography.tsv", GEO_HEADER,
                    "POL\tUSA|TUR\tXYZ\tbaltic|\tNATO\t\t\t\town\n"
                    "USA\tPOL\t\t\t\t1.5\t\t\town\nTUR\tPOL\t\t\t\t\t\t41\town\n"
                    "PO\t\t\t\t\t\t\t\town\nTUR\tPOL\t\t\t\t\t\t-41 181\town\n"
                    "POL\t\t\t\t\t\t\t\town\nXYZ\tUSA\t\t\t\t\t\t\town\n",
                    "geography.tsv:2: `baltic|' has an empty or untrimmed item; write a|b|c\n"
                    "geography.tsv:2: country `XYZ' is not in countries.tsv; add it or correct it\n"
                    "geography.tsv:2: `NATO' is no code of a body; use IGO...\n"
                    "geography.tsv:3: `1.5' is no number; write digits only\n"
                    "geography.tsv:4: `41' is no place; write degrees north and east, `41 -72'\n"
                    "geography.tsv:5: `PO' is no code of a country; use three capitals\n"
                    "geography.tsv:6: `-41 181' is no place; write degrees north and east, `41 "
                    "-72'\n"
                    "geography.tsv:7: the country `POL' is already in geography.tsv:2; take one "
                    "out\n"
                    "geography.tsv:8: country `XYZ' is not in countries.tsv; add it or correct it\n"
                    "geography.tsv:8: neighbour USA does not have XYZ; add it there\n");
}

static void lint_finds_wrong_places(void **state) {
    (void)state;
    assert_problems("places.tsv", PLACE_HEADER,
                    "A\t\tPOL\town\t91\t0\t\tPPL\t\t\t\t\n"
                    "B\t\tPOL\town\t9.1.1\t0\t\tPPL\t\t\t\t\n"
                    "C\t\tPOL\town\t-\t0\t\tPPL\t\t\t\t\n"
                    "D\t\tPOL\town\t9\t0\t\tPPL\t\tmany\t\t\n"
                    "E\t\tPOL\town\t9\t0\t\tPPL\t\t\t\t99999999999\n",
                    "places.tsv:2: `91' is no place; write degrees, `-33.87'\n"
                    "places.tsv:3: `9.1.1' is no place; write degrees, `-33.87'\n"
                    "places.tsv:4: `-' is no place; write degrees, `-33.87'\n"
                    "places.tsv:5: `many' is no number; write digits only\n"
                    "places.tsv:6: `99999999999' is no number; write digits only\n");
}

static void lint_finds_wrong_given_names(void **state) {
    (void)state;
    assert_problems("given-names.tsv", "name\tgender\n", "Olga\tfemale\nOlga\tf\nOlga\tm\n\tm\n",
                    "given-names.tsv:2: gender `female'; write f or m\n"
                    "given-names.tsv:4: the name `Olga' is already in given-names.tsv:3; take one "
                    "out\n"
                    "given-names.tsv:5: no name; fill it in\n");
}

static void lint_finds_wrong_nouns(void **state) {
    (void)state;
    assert_problems("sectors.tsv", NOUN_HEADER,
                    "man\tCVL\t\tmen\tstrong\nman\tCVL\t\t\t\nbaby\tXXX\t\t\t\n"
                    "by-stander\tCVL\t\t\t\nby stander\tCVL\t\t\t\n",
                    "sectors.tsv:2: unknown note `strong'; use weak or body\n"
                    "sectors.tsv:3: `man' is already in line 2; take one out\n"
                    "sectors.tsv:4: unknown sector in `XXX'; use codes like GOV, GOVMIL, IGOUNO\n");
}

static void lint_finds_wrong_frames(void **state) {
    (void)state;
    assert_problems(
        "verbs.tsv", FRAME_HEADER,
        "a\tobj=@none\tAID\t\t\t\t\t\t\n"
        "b\tfoo\tAID\t\t\t\t\t\t\n"
        "c\tobj=#thin\tAID\t\t\t\t\t\t\n"
        "d\t\tHELP\t\t\t\t\t\t\n"
        "e\t\tAID\tfast\t\t\t\t\t\n"
        "f\t\tAID\t\t999\t\t\t\t\n"
        "g\t\tAID\t\t\tposs\t\t\t\n"
        "h\t\tAID\t\t\t\t\tjump\t\n"
        "i\t\t-\tvisit\t\t\t\t\t\n"
        "j\tobj=a|b\tAID\t\t\t\t\t\t\n"
        "j\tobj=a with\tAID\t\t\t\t\t\t\n"
        "j\tobj=a|c\tAID\t\t\t\t\t\t\n"
        "j\t!obj\t-\t\t\t\t\t\t\n"
        "j\t\t-\t\t\t\t\t\t\n"
        "j\twith\tAID\t\t\t\t\t\t\n"
        "j out\t\tAID\t\t\t\t\t\t\n",
        "verbs.tsv:2: there is no class `none'; add it to classes.tsv\n"
        "verbs.tsv:3: unknown condition `foo' in a line of a verb; see README.md\n"
        "verbs.tsv:4: unknown kind `#thin'; use #actor #country #armed #civil #person #place or "
        "#thing\n"
        "verbs.tsv:5: unknown type `HELP'; use a PLOVER type, STATEMENT or -\n"
        "verbs.tsv:6: AID has no mode `fast'; see plover.tsv\n"
        "verbs.tsv:7: CAMEO code `999' is not in cameo.tsv; correct it\n"
        "verbs.tsv:8: unknown role `poss' in a line of a verb; see README.md\n"
        "verbs.tsv:9: unknown op `jump'; see README.md\n"
        "verbs.tsv:10: type - has no mode and no cameo; take them out or name the type\n"
        "verbs.tsv:12: `j' is never reached here, line 11 takes all it could; put it before that "
        "line or take it out\n"
        "verbs.tsv:16: `j' is never reached here, line 15 takes all it could; put it before that "
        "line or take it out\n");
    assert_problems("nouns.tsv", FRAME_HEADER,
                    "a\tobj\tAID\t\t\t\t\t\t\nb\t\tAID\t\t\tsubj\t\t\t\n",
                    "nouns.tsv:2: unknown condition `obj' in a line of a noun; see README.md\n"
                    "nouns.tsv:3: unknown role `subj' in a line of a noun; see README.md\n");
    assert_problems("classes.tsv", "class\tlemmas\n", "weapons\tgun|gun\nweapons\ttank\n",
                    "classes.tsv:2: the lemma `gun' is already in classes.tsv:2; take one out\n"
                    "classes.tsv:3: class `weapons' is there twice; put both lines together\n");
}

static void lint_finds_wrong_codebooks(void **state) {
    (void)state;
    assert_problems("operators.tsv", OPERATOR_HEADER,
                    "light\tCONSULT\tinner\t\t\tactual\nlight\tCONSULT visit\tinner\t\t\tactual\n"
                    "jump\t*\tinner\t\t\tactual\nlight\tAID x\tinner\t\t\tactual\n"
                    "end\t*\tAID\tvisit\t999\tactual\nend\tAID\tkeep\t\t\tmaybe\n",
                    "operators.tsv:3: never reached, line 2 takes all it could; put it before that "
                    "line\n"
                    "operators.tsv:4: unknown op `jump'; see README.md\n"
                    "operators.tsv:5: AID has no mode `x'; see plover.tsv\n"
                    "operators.tsv:6: CAMEO code `999' is not in cameo.tsv; correct it\n"
                    "operators.tsv:6: AID has no mode `visit'; see plover.tsv\n"
                    "operators.tsv:7: unknown status `maybe'; see docs/record.md\n");
    assert_problems("cameo.tsv", CAMEO_HEADER,
                    CAMEO_ROWS
                    "05\tHelp\t1\t1\tHELP\t\t\n08\tAid\t7\t2\tAID\tfast\tmilitary|lost\n",
                    "cameo.tsv:12: unknown type `HELP'; use a PLOVER type or STATEMENT\n"
                    "cameo.tsv:13: AID has no mode `fast'; see plover.tsv\n"
                    "cameo.tsv:13: context `lost' is not in contexts.tsv; correct it\n");
    folder f = sound_folder();
    put_bytes(&f, "strange.tsv", "x\n");
    assert_lint(&f, "strange.tsv:0: no file of that name is read; rename it, see README.md\n");
    drop_folder(&f);
}

static void lint_needs_a_folder(void **state) {
    size_t n;
    ent_err err = {0};
    (void)state;
    assert_int_equal(know_lint("/nowhere", NULL, NULL, &n, &err), ENT_ERR_IO);
}

// --- The real tables -------------------------------------------------------------------------

static void the_real_tables_compile(void **state) {
    folder f = new_folder();
    know_problems p = {0};
    know *k;
    ent_err err = {0};
    (void)state;
    assert_int_equal(compile_folder("knowledge", f.image, &p, &err), ENT_OK);
    assert_int_equal(p.n, 0);
    assert_int_equal(know_open(&k, f.image, NULL, &err), ENT_OK);
    assert_match(k, "Belarusian", "1 BLR,BLR");
    assert_match(k, "European Union", "2 IGOEUR");
    const know_name *p1 = know_holder(k, SV("DEU"), SV("chancellor"), day_of(2010, 6, 1));
    assert_non_null(p1);
    assert_true(sv_eq(p1->name, SV("Angela Merkel")));
    assert_noun(k, "riot police", 2, "COP");
    assert_true(know_verb(k, SV("accuse")).n > 0);
    assert_true(know_event_noun(k, SV("invasion")).n > 0);
    assert_non_null(know_cameo_of(k, SV("190")));
    know_close(&k);
    drop_folder(&f);
}

int main(void) {
    const struct CMUnitTest asked[] = {
        cmocka_unit_test(names_are_found_by_words),
        cmocka_unit_test(marks_do_not_count),
        cmocka_unit_test(capitals_count),
        cmocka_unit_test(facts_of_a_name_are_whole),
        cmocka_unit_test(towns_have_their_countries),
        cmocka_unit_test(places_lie_somewhere),
        cmocka_unit_test(family_names_are_not_full),
        cmocka_unit_test(offices_and_holders),
        cmocka_unit_test(given_names_have_a_gender),
        cmocka_unit_test(states_have_a_geography),
        cmocka_unit_test(nouns_end_at_the_head),
        cmocka_unit_test(titles_say_more_than_nouns),
        cmocka_unit_test(frames_have_conditions_and_roles),
        cmocka_unit_test(a_line_may_have_several_lemmas),
        cmocka_unit_test(compound_nouns_end_in_their_head),
        cmocka_unit_test(operators_choose_by_type_and_detail),
        cmocka_unit_test(codebooks),
    };
    const struct CMUnitTest made[] = {
        cmocka_unit_test(theirs_add_and_win),
        cmocka_unit_test(an_empty_folder_changes_nothing),
        cmocka_unit_test(bad_lines_of_theirs_are_errors),
        cmocka_unit_test(damaged_files_are_refused),
        cmocka_unit_test(references_keep_within_the_file),
        cmocka_unit_test(missing_files_are_errors),
        cmocka_unit_test(the_same_tables_give_the_same_file),
        cmocka_unit_test(sound_tables_have_no_problems),
        cmocka_unit_test(lint_finds_broken_cells),
        cmocka_unit_test(lint_finds_wrong_people),
        cmocka_unit_test(lint_finds_wrong_geography),
        cmocka_unit_test(lint_finds_wrong_places),
        cmocka_unit_test(lint_finds_wrong_given_names),
        cmocka_unit_test(lint_finds_wrong_nouns),
        cmocka_unit_test(lint_finds_wrong_frames),
        cmocka_unit_test(lint_finds_wrong_codebooks),
        cmocka_unit_test(lint_needs_a_folder),
        cmocka_unit_test(the_real_tables_compile),
    };
    int failed = cmocka_run_group_tests(asked, open_sound, close_sound);
    return failed + cmocka_run_group_tests(made, NULL, NULL);
}
