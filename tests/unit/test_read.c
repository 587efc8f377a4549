// SPDX-License-Identifier: Apache-2.0
#include "base/day.h"
#include "read/dateline.h"
#include "read/decode.h"
#include "read/jsonl.h"
#include "read/line.h"
#include "read/read.h"
#include "read/tongue.h"
#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "read_fixture.h"

static ent_report read_text(void **state, const char *z) { return read_bytes(state, sv_of(z)); }

static void assert_refused(void **state, sv bytes, size_t offset) {
    ent_input in = {.bytes = bytes, .published = ENT_NO_DAY};
    ent_report r;
    ent_err err;
    assert_int_equal(read_report(*state, &in, &r, &err), ENT_ERR_INPUT);
    assert_int_equal(err.offset, offset);
}

static void assert_block(const ent_report *r, size_t i, ent_part part, const char *text) {
    assert_sv(block(r, i), text);
    assert_int_equal(r->blocks[i].part, part);
}

static void assert_dropped(const ent_report *r, size_t i, ent_drop_why why, const char *text) {
    assert_true(i < r->n_dropped);
    assert_sv(r->dropped[i].text, text);
    assert_int_equal(r->dropped[i].why, why);
}

// --- Encodings

static void reads_utf8(void **state) {
    assert_sv(read_text(state, "Łódź protested.").text, "Łódź protested.");
    assert_sv(read_text(state, "\xEF\xBB\xBFLima voted.").text, "Lima voted.");
    assert_sv(read_text(state, "").text, "");
    assert_int_equal(read_text(state, " \n\r\n\t").n_blocks, 0);
}

static void reads_utf16(void **state) {
    assert_sv(read_bytes(state, SV("\xFF\xFEO\0s\0l\0o\0 \0\xE5\0")).text, "Oslo å");
    assert_sv(read_bytes(state, SV("\xFE\xFF\0O\0s\0l\0o\xD8\x3D\xDE\x00")).text, "Oslo😀");
    assert_sv(read_bytes(state, SV("O\0s\0l\0o\0 \0w\0o\0n\0")).text, "Oslo won");
    assert_sv(read_bytes(state, SV("\0O\0s\0l\0o\0 \0w\0o\0n")).text, "Oslo won");
    assert_sv(read_bytes(state, SV("\xFF\xFEO\0\x00\xD8.\0")).text, "O\xEF\xBF\xBD.");
    assert_sv(read_bytes(state, SV("\xFF\xFEO\0k")).text, "O");
}

static void reads_windows_1252(void **state) {
    assert_sv(read_text(state, "S\xE3o Tom\xE9\x92s \x93vote\x94").text, "São Tomé’s “vote”");
    assert_sv(read_text(state, "a hole \x81 in the table").text,
              "a hole \xEF\xBF\xBD in the table");
}

static void mends_mostly_good_utf8(void **state) {
    assert_sv(read_text(state, "Łódź and Gdańsk \xFF voted").text,
              "Łódź and Gdańsk \xEF\xBF\xBD voted");
}

static void refuses_binary(void **state) {
    assert_refused(state, SV("text\0text"), 4);
    assert_refused(state, SV("ab\1\2\3\4\5cd"), 2);
    assert_refused(state, SV("%PDF-1.4 and so on"), 0);
    assert_refused(state, SV("ab\xFF\xFE\xFD\xFC\xFB\xFA"), 2);
    assert_refused(state, SV("\xFF\xFEO\0\0\0"), 4);
}

// --- Lines and paragraphs

static void a_line_is_a_block(void **state) {
    ent_report r = read_text(state, "The senate met.\r\n\r\nIt  voted\tat noon. \rAll left.");
    assert_int_equal(r.n_blocks, 3);
    assert_block(&r, 1, ENT_PART_BODY, "It voted at noon.");
    assert_sv(r.text, "The senate met.\nIt voted at noon.\nAll left.");
}

static const char wrapped[] =
    "Envoys from both governments met on the border on Tuesday and agreed\n"
    "to reopen two bridges that have been closed since the spring, a\n"
    "spokeswoman for the river commission said in a statement read out\n"
    "after the meeting.\n"
    "\n"
    "The bridges, which were built in the nineties, carry most of the cross-\n"
    "border trade in grain, and lorry drivers have had to take the northern\n"
    "road, which is longer by a day and was under water for much of April.\n";

static void joins_wrapped_lines(void **state) {
    ent_report r = read_text(state, wrapped);
    assert_int_equal(r.n_blocks, 2);
    assert_true(sv_find(block(&r, 0), SV("agreed to reopen two"), 0) > 0);
    assert_true(sv_ends(block(&r, 0), SV("read out after the meeting.")));
    assert_true(sv_find(block(&r, 1), SV("the cross-border trade"), 0) > 0);
}

static void short_lines_are_not_wrapped(void **state) {
    ent_report r = read_text(state, "The first point is settled.\nThe second is not.\n"
                                    "Nobody spoke of the third.\nThe fourth was left for May.\n"
                                    "A fifth came up at lunch.\n");
    assert_int_equal(r.n_blocks, 5);
}

static void drops_what_nobody_sees(void **state) {
    assert_sv(read_text(state, "par\xC2\xADlia\xE2\x80\x8Bment\xC2\xA0 met\x01now").text,
              "parliament met now");
}

// --- Page lines

static void drops_the_page(void **state) {
    ent_report r =
        read_text(state, "By Ana Lopez and Jo Park in Lima\n"
                         "Peru's congress met on Monday to debate the second budget bill.\n"
                         "Advertisement\n"
                         "Follow us on Telegram and download our app for live updates.\n"
                         "Lawmakers in the chamber on Monday. (AP Photo/Ana Lopez)\n"
                         "12 shares\n"
                         "Peru's congress met on Monday to debate the second budget bill.\n"
                         "A vote is due on Friday. (Reporting by Ana Lopez; editing by Jo Park)\n"
                         "© 2021 The Gazette. All rights reserved.\n");
    assert_int_equal(r.n_blocks, 2);
    assert_block(&r, 0, ENT_PART_BODY,
                 "Peru's congress met on Monday to debate the second budget bill.");
    assert_block(&r, 1, ENT_PART_BODY, "A vote is due on Friday.");
    assert_int_equal(r.n_dropped, 8);
    assert_int_equal(r.dropped[0].why, ENT_DROP_BYLINE);
    assert_int_equal(r.dropped[1].why, ENT_DROP_PROMOTION);
    assert_int_equal(r.dropped[2].why, ENT_DROP_PROMOTION);
    assert_int_equal(r.dropped[3].why, ENT_DROP_CAPTION);
    assert_dropped(&r, 4, ENT_DROP_NAVIGATION, "12 shares");
    assert_int_equal(r.dropped[5].why, ENT_DROP_DUPLICATE);
    assert_dropped(&r, 6, ENT_DROP_BYLINE, "(Reporting by Ana Lopez; editing by Jo Park)");
    assert_int_equal(r.dropped[7].why, ENT_DROP_NAVIGATION);
}

static void keeps_the_report(void **state) {
    static const char *const lines[] = {
        "Follow the money, the prosecutor told the court, and you will find the app's owner.",
        "By Monday the army had taken the bridge.",
        "By a narrow vote the team lost its licence.",
        "Ana Lopez reported from the front that the bridge was lost.",
        "Advertising revenue fell for a third year, the publisher said.",
        "Photographs of the meeting showed both ministers smiling.",
        "Subscribers to the state telephone company were cut off for an hour.",
        "\"Join us and download the app,\" the campaign's video says.",
        "Related charges against two officers were dropped in May.",
        "Read more closely, the treaty says nothing of the kind.",
        "He sent a message on his Telegram channel.",
        "Copyright law is at the centre of the dispute.",
        "Home to 2 million people, the region voted in March.",
        "Share prices fell.",
        "Watch towers were built along the river.",
        "What next?",
    };
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (line_read(sv_of(lines[i])).kind != LINE_TEXT) fail_msg("dropped: %s", lines[i]);
}

static void knows_bylines(void **state) {
    static const char *const lines[] = {
        "By our economics desk",
        "By our reporters in Lima and Quito",
        "By a staff writer in Lima",
        "Our Foreign Staff",
        "By Ana Lopez",
        "BY ANA LOPEZ AND JO PARK",
        "Ana Lopez reported from Lima",
        "Writing by Jo Park",
        "Reuters",
        "Jo Park in Quito contributed to this report.",
    };
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        line_sense sense = line_read(sv_of(lines[i]));
        if (sense.kind != LINE_DROP || sense.why != ENT_DROP_BYLINE) fail_msg("kept: %s", lines[i]);
    }
}

static void finds_related_headlines(void **state) {
    ent_report r = read_text(state, "The two sides will meet again in a week, officials said.\n"
                                    "Read more: Chile recalls its envoy from Bogota\n"
                                    "No date has been set for the next round of the talks.\n"
                                    "More on this story\n"
                                    "Ghana and Togo sign fishing accord\n"
                                    "3 hours ago\n"
                                    "Will the truce in the north hold?\n"
                                    "This is a sentence of the report again, with a stop.\n"
                                    "Ghana and Togo sign fishing accord once more\n");
    assert_block(&r, 1, ENT_PART_RELATED, "Chile recalls its envoy from Bogota");
    assert_block(&r, 2, ENT_PART_BODY, "No date has been set for the next round of the talks.");
    assert_block(&r, 3, ENT_PART_RELATED, "Ghana and Togo sign fishing accord");
    assert_int_equal(r.blocks[r.n_blocks - 1].part, ENT_PART_BODY);
    assert_dropped(&r, 0, ENT_DROP_NAVIGATION, "Read more:");
    assert_dropped(&r, 1, ENT_DROP_NAVIGATION, "More on this story");
}

static void drops_topics(void **state) {
    ent_report r = read_text(state, "The strike ended on Sunday, the union said.\n"
                                    "Related topics:\nTrade unions\nBolivia\n");
    assert_int_equal(r.n_blocks, 1);
    assert_int_equal(r.n_dropped, 3);
}

// --- Titles

static void a_given_title_comes_first(void **state) {
    ent_input in = {.bytes = SV("Kenya hosts talks\nThe talks began on Monday.\n"),
                    .published = ENT_NO_DAY,
                    .title = SV("Kenya Hosts\n Talks")};
    ent_report r;
    assert_int_equal(read_report(*state, &in, &r, NULL), ENT_OK);
    assert_block(&r, 0, ENT_PART_TITLE, "Kenya Hosts Talks");
    assert_block(&r, 1, ENT_PART_BODY, "The talks began on Monday.");
    assert_dropped(&r, 0, ENT_DROP_DUPLICATE, "Kenya hosts talks");
    assert_sv(r.title, "Kenya Hosts Talks");
}

static void a_headline_is_the_title(void **state) {
    ent_report r = read_text(state, "Kenya hosts talks on river\n\nThe talks began on Monday.");
    assert_block(&r, 0, ENT_PART_TITLE, "Kenya hosts talks on river");
    assert_sv(r.title, "Kenya hosts talks on river");
    r = read_text(state, "Kenya hosts talks on river");
    assert_block(&r, 0, ENT_PART_BODY, "Kenya hosts talks on river");
    r = read_text(state, "The talks began on Monday.\nThey ended on Tuesday.");
    assert_int_equal(r.blocks[0].part, ENT_PART_BODY);
}

// --- Dates

typedef struct dateline_case {
    const char *block, *rest;
    int year, month, day;
} dateline_case;

static void reads_datelines(void **state) {
    static const dateline_case cases[] = {
        {"LIMA, March 3 (Andina) - Peru voted.", "Peru voted.", 0, 3, 3},
        {"OSLO (AP) — Norway voted.", "Norway voted.", 0, 0, 0},
        {"ROME, 12 May 2004 - Italy voted.", "Italy voted.", 2004, 5, 12},
        {"RIO DE JANEIRO, Jan. 5 – Brazil voted.", "Brazil voted.", 0, 1, 5},
        {"TUNIS, Tunisia (AP) -- “Enough,” they said.", "“Enough,” they said.", 0, 0, 0},
        {"Quito, Ecuador – Two men were held.", "Two men were held.", 0, 0, 0},
        {"DOHA. Sept 9, 2011 /QNA/. Qatar voted.", "Qatar voted.", 2011, 9, 9},
        {"(Reuters) - Chad voted.", "Chad voted.", 0, 0, 0},
        {"ATHENS — Greece voted.", "Greece voted.", 0, 0, 0},
        {"Port-au-Prince, 1st August 2010 — Haiti voted.", "Haiti voted.", 2010, 8, 1},
        {"DAKAR, 2019-02-24 – Senegal voted.", "Senegal voted.", 2019, 2, 24},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dateline d;
        sv s = sv_of(cases[i].block);
        if (!dateline_read(s, &d)) fail_msg("no dateline: %s", cases[i].block);
        assert_sv(sv_cut(s, d.behind, s.len), cases[i].rest);
        assert_int_equal(d.year, cases[i].year);
        assert_int_equal(d.month, cases[i].month);
        assert_int_equal(d.day, cases[i].day);
    }
}

static void takes_no_sentence_for_a_dateline(void **state) {
    static const char *const blocks[] = {
        "Peru voted on March 3 - a Sunday - after a long campaign.",
        "March 3 was a Sunday.",
        "The vote (AP) - so called - was close.",
        "President Ana Lopez — who was elected in May — resigned.",
        "Ana Lopez – the president of Peru – resigned.",
        "OPEC - the oil cartel - met on Friday.",
        "The fair is in Harrisburg, Oct. 11-21.",
        "May",
        "—",
        "",
    };
    (void)state;
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
        dateline d;
        if (dateline_read(sv_of(blocks[i]), &d)) fail_msg("dateline: %s", blocks[i]);
    }
}

static void assert_published(const ent_report *r, int y, int m, int d, ent_published_from from) {
    assert_int_equal(r->published, day_of(y, m, d));
    assert_int_equal(r->published_from, from);
}

static void dates_the_report(void **state) {
    ent_report r = read_text(state, "ROME, 12 May 2004 - Italy voted.");
    assert_published(&r, 2004, 5, 12, ENT_PUBLISHED_DATELINE);
    assert_block(&r, 0, ENT_PART_BODY, "Italy voted.");
    assert_sv(r.text, "ROME, 12 May 2004 - Italy voted.");

    r = read_text(state, "ROME, May 12 - Italy voted.\n© 1999-2004 The Gazette");
    assert_published(&r, 2004, 5, 12, ENT_PUBLISHED_DATELINE);
    r = read_text(state, "ROME, May 12 - Italy voted.");
    assert_int_equal(r.published, ENT_NO_DAY);
    assert_int_equal(r.published_from, ENT_PUBLISHED_NONE);

    r = read_text(state, "Published: Thursday, May 13, 2004 10:15 GMT\nItaly voted.\n");
    assert_published(&r, 2004, 5, 13, ENT_PUBLISHED_DATELINE);
    assert_int_equal(r.n_blocks, 1);

    ent_input in = {.bytes = SV("ROME, 12 May 2004 - Italy voted."),
                    .published = ENT_NO_DAY,
                    .uri = SV("https://example.org/2004/05/14/italy.html")};
    assert_int_equal(read_report(*state, &in, &r, NULL), ENT_OK);
    assert_published(&r, 2004, 5, 14, ENT_PUBLISHED_METADATA);
    in.published = day_of(2004, 5, 15);
    assert_int_equal(read_report(*state, &in, &r, NULL), ENT_OK);
    assert_published(&r, 2004, 5, 15, ENT_PUBLISHED_OPTION);
}

static void reads_dates_in_addresses(void **state) {
    (void)state;
    assert_int_equal(dateline_of_uri(SV("http://example.org/a-2019-02-24-b")), day_of(2019, 2, 24));
    assert_int_equal(dateline_of_uri(SV("http://example.org/20190224.html")), day_of(2019, 2, 24));
    assert_int_equal(dateline_of_uri(SV("http://example.org/20191324.html")), ENT_NO_DAY);
    assert_int_equal(dateline_of_uri(SV("http://example.org/201902240")), ENT_NO_DAY);
    assert_int_equal(dateline_of_uri((sv){0}), ENT_NO_DAY);
}

static void identifies_by_text_and_date(void **state) {
    ent_input in = {.bytes = SV("Italy voted."), .published = day_of(2004, 5, 12)};
    ent_report a, b, c;
    assert_int_equal(read_report(*state, &in, &a, NULL), ENT_OK);
    in.source = SV("The Gazette");
    assert_int_equal(read_report(*state, &in, &b, NULL), ENT_OK);
    in.published++;
    assert_int_equal(read_report(*state, &in, &c, NULL), ENT_OK);
    assert_int_equal(strlen(a.id), 32);
    assert_string_equal(a.id, b.id);
    assert_string_not_equal(a.id, c.id);
}

static void tells_the_language(void **state) {
    assert_sv(read_text(state, "Peru voted.").language, "en");
    assert_sv(read_text(state, wrapped).language, "en");
    assert_sv(read_text(state, "El congreso peruano se reunió el lunes para debatir el proyecto de "
                               "presupuesto, que según el gobierno no puede esperar más de una "
                               "semana, dijo la presidenta de la cámara.")
                  .language,
              "es");
    assert_sv(read_text(state, "Парламент собрался в понедельник.").language, "ru");
}

// --- Size

static void long_inputs_cost_their_length(void **state) {
    size_t n = (size_t)10 << 20;
    char *line = malloc(n);
    assert_non_null(line);
    for (size_t i = 0; i < n; i++) line[i] = i % 6 == 5 ? ' ' : 'a';
    assert_int_equal(read_bytes(state, (sv){line, n}).n_blocks, 1);
    arena_reset(*state);
    memset(line, '\n', n);
    assert_int_equal(read_bytes(state, (sv){line, n}).n_blocks, 0);
    arena_reset(*state);
    memset(line, '(', n);
    line[n - 1] = ')';
    assert_int_equal(read_bytes(state, (sv){line, n}).n_blocks, 1);
    free(line);
}

// --- JSON Lines

static void reads_json_lines(void **state) {
    jsonl lines =
        jsonl_of(SV("{\"id\":7,\"text\":\"Oslo \\u00e5pen.\",\"date\":\"2020-02-29T10:00\"}\n"
                    "\n"
                    "{\"text\":5}\n"
                    "{\"text\":\"a\",\"date\":\"29 Feb\"}\n"
                    "[1]\n"
                    "{\"title\":\"no text\"}\n"
                    "{\"text\":\"a\"\n"
                    "{\"text\":\"\",\"id\":null,\"x\":[1],\"uri\":\"u\",\"source\":\"s\"}"),
                 "in.jsonl");
    ent_input in;
    ent_status status;
    ent_err err;
    assert_true(jsonl_next(&lines, *state, &in, &status, &err));
    assert_int_equal(status, ENT_OK);
    assert_sv(in.id, "7");
    assert_sv(in.bytes, "Oslo åpen.");
    assert_int_equal(in.published, day_of(2020, 2, 29));
    assert_null(in.title.p);
    static const char *const faults[] = {
        "in.jsonl:3: \"text\" is not a string", "in.jsonl:4: \"date\" is not a day, \"YYYY-MM-DD\"",
        "in.jsonl:5: not a JSON object", "in.jsonl:6: no \"text\"", "in.jsonl:7: column "};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        assert_true(jsonl_next(&lines, *state, &in, &status, &err));
        assert_int_equal(status, ENT_ERR_INPUT);
        assert_int_equal(err.offset, i + 3);
        if (!sv_starts(sv_of(err.message), sv_of(faults[i]))) fail_msg("%s", err.message);
    }
    assert_true(jsonl_next(&lines, *state, &in, &status, &err));
    assert_int_equal(status, ENT_OK);
    assert_non_null(in.bytes.p);
    assert_int_equal(in.bytes.len, 0);
    assert_null(in.id.p);
    assert_sv(in.uri, "u");
    assert_false(jsonl_next(&lines, *state, &in, &status, &err));
}

static void knows_json_lines(void **state) {
    (void)state;
    assert_true(jsonl_looks_like(SV(""), "a.jsonl"));
    assert_true(jsonl_looks_like(SV("\xEF\xBB\xBF\n{ \"text\""), NULL));
    assert_false(jsonl_looks_like(SV("{sic} he wrote"), "a.txt"));
    assert_false(jsonl_looks_like(SV("{"), NULL));
}

// Texts that are not English are told by their language, not taken for binary data.
static void guesses_encodings(void **state) {
    static const struct {
        const char *encoding, *language, *text;
    } rows[] = {
        {"WINDOWS-1251", "ru",
         "Президент встретился в понедельник в Мадриде с премьер-министром Испании, чтобы "
         "подписать договор."},
        {"KOI8-R", "ru",
         "Президент встретился в понедельник в Мадриде с премьер-министром Испании, чтобы "
         "подписать договор."},
        {"WINDOWS-1256", "ar",
         "التقى الرئيس يوم الاثنين في مدريد رئيس الوزراء الإسباني لتوقيع معاهدة بين البلدين"},
        {"WINDOWS-1253", "el", "Ο πρόεδρος συναντήθηκε τη Δευτέρα στη Μαδρίτη με τον πρωθυπουργό."},
        {"WINDOWS-1255", "he", "הנשיא נפגש ביום שני במדריד עם ראש ממשלת ספרד כדי לחתום על הסכם"},
        {"GB18030", "zh", "法国总统星期一在马德里会见了西班牙首相，两国签署了一项新的条约。"},
        {"BIG5", "zh", "法國總統星期一在馬德里會見了西班牙首相，兩國簽署了一項新的條約。"},
        {"SHIFT_JIS", "ja",
         "フランスの大統領は月曜日、マドリードでスペインの首相と会い、条約に署名した。"},
        {"EUC-JP", "ja",
         "フランスの大統領は月曜日、マドリードでスペインの首相と会い、条約に署名した。"},
        {"EUC-KR", "ko",
         "프랑스 대통령은 월요일 마드리드에서 스페인 총리를 만나 새로운 조약에 서명하였다고 정부가 "
         "밝혔다."},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char bytes[512], *from = (char *)(uintptr_t)rows[i].text, *to = bytes;
        size_t left = strlen(from), room = sizeof bytes;
        iconv_t with = iconv_open(rows[i].encoding, "UTF-8");
        assert_int_equal(iconv(with, &from, &left, &to, &room), 0);
        iconv_close(with);
        ent_report r = read_bytes(state, (sv){bytes, (size_t)(to - bytes)});
        assert_sv(r.language, rows[i].language);
        assert_sv(r.text, rows[i].text);
    }
}

static void names_the_language(void **state) {
    (void)state;
    static const struct {
        const char *language, *text;
    } rows[] = {
        {"en", "The president of France met the prime minister of Spain in Madrid on Monday to "
               "sign a treaty."},
        {"en", "Fiji recalled its ambassador."}, // a few words are English
        {"en", "Dominique de Villepin resigns"},
        {"en", ""},
        {"fr", "Le président de la République a rencontré lundi le premier ministre espagnol à "
               "Madrid pour signer un traité."},
        {"de", "Der Bundeskanzler traf am Montag den spanischen Ministerpräsidenten in Madrid, um "
               "einen Vertrag zu unterzeichnen."},
        {"es", "El presidente del gobierno se reunió el lunes con el primer ministro francés en "
               "Madrid para firmar un tratado."},
        {"pt", "O presidente da república não se reuniu na segunda-feira com o primeiro-ministro, "
               "que assinou um tratado em Lisboa."},
        {"it", "Il presidente della Repubblica ha incontrato lunedì a Madrid il primo ministro "
               "spagnolo per firmare un trattato."},
        {"nl", "De minister-president heeft maandag in Madrid een verdrag ondertekend met de "
               "koning van het land."},
        {"pl", "Prezydent spotkał się w poniedziałek w Madrycie z premierem Hiszpanii, aby "
               "podpisać traktat między państwami."},
        {"tr", "Cumhurbaşkanı pazartesi günü Madrid'de İspanya başbakanı ile bir antlaşma "
               "imzalamak için bir araya geldi."},
        {"id", "Presiden bertemu dengan perdana menteri pada hari Senin di Madrid untuk "
               "menandatangani perjanjian itu."},
        {"vi",
         "Tổng thống đã gặp thủ tướng Tây Ban Nha tại Madrid vào thứ Hai để ký một hiệp ước."},
        {"ru", "Президент встретился в понедельник в Мадриде с премьер-министром Испании, чтобы "
               "подписать договор."},
        {"uk", "Президент зустрівся у понеділок у Мадриді з прем'єр-міністром Іспанії, щоб "
               "підписати договір про співпрацю."},
        {"ar", "التقى الرئيس يوم الاثنين في مدريد رئيس الوزراء الإسباني لتوقيع معاهدة بين البلدين"},
        {"fa",
         "رئیس جمهور روز دوشنبه در مادرید با نخست وزیر اسپانیا دیدار کرد تا پیمانی را امضا کند"},
        {"hi",
         "राष्ट्रपति ने सोमवार को मैड्रिड में स्पेन के प्रधानमंत्री से मुलाकात की और एक संधि पर हस्ताक्षर किए।"},
        {"zh", "总统周一在马德里会见了西班牙首相并签署了一项条约。"},
        {"ja", "大統領は月曜日にマドリードでスペインの首相と会談し、条約に署名した。"},
        {"ko", "대통령은 월요일 마드리드에서 스페인 총리를 만나 조약에 서명했다."},
        {"el", "Ο πρόεδρος συναντήθηκε τη Δευτέρα στη Μαδρίτη με τον πρωθυπουργό."},
        {"th", "ประธานาธิบดีพบกับนายกรัฐมนตรีที่กรุงมาดริดเมื่อวันจันทร์"},
        {"und", "ᚠᚢᚦᚨᚱᚲ ᚷᚹᚺᚾᛁᛃ ᛇᛈᛉᛊᛏᛒ ᛖᛗᛚᛜᛞᛟ"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_sv(tongue_of(sv_of(rows[i].text)), rows[i].language);
    assert_sv(tongue_name(SV("fr")), "French");
    assert_sv(tongue_name(SV("xx")), "xx");
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
        T(names_the_language),
        T(guesses_encodings),
        T(reads_utf8),
        T(reads_utf16),
        T(reads_windows_1252),
        T(mends_mostly_good_utf8),
        T(refuses_binary),
        T(a_line_is_a_block),
        T(joins_wrapped_lines),
        T(short_lines_are_not_wrapped),
        T(drops_what_nobody_sees),
        T(drops_the_page),
        T(keeps_the_report),
        T(knows_bylines),
        T(finds_related_headlines),
        T(drops_topics),
        T(a_given_title_comes_first),
        T(a_headline_is_the_title),
        T(reads_datelines),
        T(takes_no_sentence_for_a_dateline),
        T(dates_the_report),
        T(reads_dates_in_addresses),
        T(identifies_by_text_and_date),
        T(tells_the_language),
        T(long_inputs_cost_their_length),
        T(reads_json_lines),
        T(knows_json_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
