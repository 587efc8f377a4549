// SPDX-License-Identifier: Apache-2.0
#include "base/day.h"
#include "base/utf8.h"
#include "exchange/actor_code.h"
#include "exchange/cells.h"
#include "exchange/country.h"
#include "exchange/exchange.h"
#include "exchange/records.h"
#include "know/compile.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static arena a;
static know *k; // the project's own tables

static void assert_sv(sv got, const char *want) {
    if (!sv_eq(got, sv_of(want))) fail_msg("`" SV_FMT "', not `%s'", SV_ARG(got), want);
}

static int begin_arena(void **state) {
    (void)state;
    arena_init(&a, (size_t)1 << 28);
    return 0;
}

static int end_arena(void **state) {
    (void)state;
    arena_deinit(&a);
    return 0;
}

// --- Records and cells -----------------------------------------------------------------------

// Records of a text, joined by "<>", with the line of each; "!" and the message at an error.
static sv records_in(const char *bytes, record_kind kind) {
    records r = records_of(sv_of(bytes), "f");
    text t = text_new(&a);
    ent_err err;
    sv record;
    r.kind = kind;
    for (;;) {
        if (records_next(&r, &record, &err) != ENT_OK) {
            text_char(&t, '!');
            text_add(&t, sv_of(err.message));
            break;
        }
        if (!record.p) break;
        text_int(&t, (int64_t)r.line);
        text_char(&t, ':');
        text_add(&t, record);
        text_add(&t, SV("<>"));
    }
    records_close(&r);
    return text_sv(&t);
}

static void records_are_cut(void **state) {
    (void)state;
    assert_sv(records_in("a\n\n b\r\nc", RECORD_LINE), "1:a<>3: b<>4:c<>");
    assert_sv(records_in("\xEF\xBB\xBFx\n", RECORD_LINE), "1:x<>");
    assert_sv(records_in("", RECORD_CSV), "");
    assert_sv(records_in("a,\"b\nc\"\nd\n", RECORD_CSV), "1:a,\"b\nc\"<>3:d<>");
    assert_sv(records_in("a,b\"\nc,\"\"\"\n\"\n", RECORD_CSV), "1:a,b\"<>2:c,\"\"\"\n\"<>");
    assert_sv(records_in("a\n\"b\nc", RECORD_CSV),
              "1:a<>!f:2: a quoted cell of this record is not closed; mend the quotation marks, or "
              "give the format");
    assert_sv(records_in("{\"crs\": {\"a\": {}},\n \"features\": [{\"x\": \"}]\"},\n\n{}]}",
                         RECORD_FEATURE),
              "2:{\"x\": \"}]\"}<>4:{}<>");
    assert_sv(records_in("{\"features\": [{\"a\": [{\"b\": 1}]}, {", RECORD_FEATURE),
              "1:{\"a\": [{\"b\": 1}]}<>!f:1: the collection ends in the middle of a feature; the "
              "file is incomplete");
    assert_sv(records_in("{\"features\": [{}, ", RECORD_FEATURE),
              "1:{}<>!f:1: the collection ends in the middle of a feature; the file is incomplete");
}

static void records_of_a_pipe_are_those_of_a_file(void **state) {
    (void)state;
    char path[] = "/tmp/entente-exchange-XXXXXX";
    int fd = mkstemp(path);
    records r;
    ent_err err;
    sv record;
    size_t n = 0, bytes = 0;
    for (int i = 0; i < 40000; i++) dprintf(fd, "%d,\"line\none\"\n", i);
    close(fd);
    assert_int_equal(records_open(&r, path, &err), ENT_OK);
    r.kind = RECORD_CSV;
    while (records_next(&r, &record, &err) == ENT_OK && record.p) n++, bytes += record.len;
    assert_int_equal(n, 40000);
    assert_int_equal(r.line, 2 * 40000 - 1);
    assert_true(r.cap <= 1 << 18);
    records_close(&r);
    unlink(path);
    assert_int_equal(records_open(&r, "/nowhere/f", &err), ENT_ERR_IO);
}

static sv cells_in(const char *record, char separator) {
    record_cells c = {0};
    text t = text_new(&a);
    record_split(&a, sv_of(record), separator, &c);
    for (size_t i = 0; i < c.n; i++) text_add(&t, c.at[i]), text_char(&t, '|');
    return text_sv(&t);
}

static void cells_are_split(void **state) {
    (void)state;
    assert_sv(cells_in("a\t\tb\t", '\t'), "a||b||");
    assert_sv(cells_in("a,\"b,\"\"c\"\"\",,\"\"", ','), "a|b,\"c\"|||");
    assert_sv(cells_in("a\"b,\"c\"d", ','), "a\"b|cd|");
    assert_sv(cells_in("", ','), "|");
}

static void formulas_are_disarmed_and_come_back(void **state) {
    static const char *const words[] = {"=cmd|' /C calc'!A0",
                                        "+1",
                                        "-2+3",
                                        "@SUM(A1)",
                                        "\t=x",
                                        "\r=x",
                                        "'=x",
                                        "''@x",
                                        ("\xEF\xBC\x9D"
                                         "1"),
                                        "plain",
                                        "'quoted'",
                                        "",
                                        "3-4"};
    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        sv s = sv_of(words[i]), safe = cell_disarmed(&a, s);
        assert_true(sv_eq(cell_armed(safe), s));
        assert_true(!safe.len || !memchr("=+-@\t\r", safe.p[0], 6));
    }
    assert_sv(cell_disarmed(&a, SV("=x")), "'=x");
    assert_sv(cell_disarmed(&a, SV("'=x")), "''=x");
    assert_sv(cell_disarmed(&a, SV("'tis")), "'tis");
}

static void cells_are_written(void **state) {
    text t = text_new(&a);
    cells c = {.out = &t, .separator = ','};
    (void)state;
    cell_text(&c, SV("a \"b\"\nc"));
    cell_text(&c, SV("=1,2"));
    cell_code(&c, SV("---GOV"));
    cell_code(&c, SV("-1+1"));
    cell_fixed(&c, -3.5, 1);
    cell_fixed(&c, NAN, 1);
    cell_day(&c, day_of(2022, 7, 1), false);
    cell_empty(&c, 2);
    cells_end(&c);
    c.separator = '\t';
    cell_text(&c, SV("a\tb\nc"));
    cells_end(&c);
    assert_sv(text_sv(&t), "\"a \"\"b\"\"\nc\",\"'=1,2\",---GOV,'-1+1,-3.5,,20220701,,\na b c\n");
}

// --- Codes -----------------------------------------------------------------------------------

static void codes_change_and_come_back(void **state) {
    static const char *const pairs[][2] = {
        {"RUSGOV", "RUSGOV"}, {"USAJRN", "USAMED"}, {"MIL", "---MIL"}, {"IGOUNO", "IGOUNO"},
        {"FRAMED", "FRAHLH"}, {"", "---"},          {"WST", "WST"},    {"CHRCTH", "CHRCTH"}};
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        sv theirs = code_to_cameo(&a, sv_of(pairs[i][0]), true);
        assert_sv(theirs, pairs[i][1]);
        assert_sv(code_from_cameo(&a, theirs), pairs[i][0]);
    }
    assert_sv(code_from_cameo(&a, SV("AFGINSTAL")), "AFGREBTAL");
    assert_sv(code_from_cameo(&a, SV("ROMGOV")), "ROUGOV");
    assert_sv(code_to_cameo(&a, SV("SOC"), false), "CVL");
    assert_sv(code_sectors(&a, SV("GOVTALMIL")), "GOVMIL");
}

static void countries_have_numbers(void **state) {
    (void)state;
    assert_string_equal(country_of(SV("BLR"))->fips, "BO");
    assert_int_equal(country_of(SV("DEU"))->cow, 255);
    assert_null(country_of(SV("IGO")));
    assert_sv(country_of_fips(SV("RS")), "RUS");
    assert_sv(country_of_fips(SV("GZ")), "PSE");
    assert_sv(country_of_cow(SV("365")), "RUS");
    assert_null(country_of_cow(SV("none")).p);
    assert_sv(country_of_name(k, SV("Belarus")), "BLR");
    assert_null(country_of_name(k, SV("Atlantis")).p);
    for (const char *const *c = (const char *const[]){"AFG", "ZWE", "USA", "GBR", NULL}; *c; c++)
        assert_sv(country_of_fips(sv_of(country_of(sv_of(*c))->fips)), *c);
}

// --- Round trips -----------------------------------------------------------------------------

static const ledger_actor people[] = {
    {.name = {"Russia", sizeof "Russia" - 1},
     .code = {"RUS", sizeof "RUS" - 1},
     .country = {"RUS", sizeof "RUS" - 1},
     .sectors = {"", sizeof "" - 1},
     .kind = ENT_KIND_state},
    {.name = {"=HYPERLINK(\"x\"), \"the\" minister",
              sizeof "=HYPERLINK(\"x\"), \"the\" minister" - 1},
     .code = {"BLRGOV", sizeof "BLRGOV" - 1},
     .country = {"BLR", sizeof "BLR" - 1},
     .sectors = {"GOV", sizeof "GOV" - 1},
     .role = {"minister", sizeof "minister" - 1},
     .kind = ENT_KIND_person},
    {.name = {"United Nations", sizeof "United Nations" - 1},
     .code = {"IGOUNO", sizeof "IGOUNO" - 1},
     .kind = ENT_KIND_organisation},
    {.name = {"soldiers", sizeof "soldiers" - 1},
     .code = {"UKRMIL", sizeof "UKRMIL" - 1},
     .country = {"UKR", sizeof "UKR" - 1},
     .sectors = {"MIL", sizeof "MIL" - 1},
     .kind = ENT_KIND_group},
};

static const uint32_t zero[] = {0}, one[] = {1}, both[] = {0, 1}, last[] = {2, 3},
                      swapped[] = {1, 0};

static void rows_made(ledger_row rows[3]) {
    ledger_event plain = {
        .type = ENT_TYPE_AID,
        .modes = SV(""),
        .contexts = SV("economic|military"),
        .cameo = SV("071"),
        .quad = 2,
        .score = 10,
        .goldstein = 7.4,
        .source = zero,
        .target = one,
        .n_source = 1,
        .n_target = 1,
        .status = ENT_IS_actual,
        .when = {day_of(2020, 10, 1), day_of(2020, 10, 31), ENT_GRAIN_month, ENT_WHEN_TEXT},
        .said_by = 2,
        .place = 0,
        .part = ENT_PART_BODY,
        .confidence = 0.83,
        .runner_up = ENT_TYPE_SUPPORT,
        .runner_up_confidence = 0.11,
        .trigger = {7, 11},
        .sentence = {0, 30},
        .trigger_text = SV("gave")};
    ledger_event mutual = {
        .type = ENT_TYPE_CONSULT,
        .modes = SV("visit"),
        .contexts = SV(""),
        .cameo = SV("042"),
        .quad = 1,
        .score = 4,
        .goldstein = 1.9,
        .source = both,
        .target = swapped,
        .n_source = 2,
        .n_target = 2,
        .symmetric = true,
        .status = ENT_IS_actual,
        .when = {day_of(2022, 7, 1), day_of(2022, 7, 1), ENT_GRAIN_day, ENT_WHEN_TEXT},
        .said_by = -1,
        .place = -1,
        .part = ENT_PART_BODY,
        .confidence = 1,
        .runner_up = ENT_TYPE_NONE};
    ledger_event many = {
        .type = ENT_TYPE_ASSAULT,
        .modes = SV("aerial"),
        .contexts = SV("military"),
        .cameo = SV("195"),
        .quad = 4,
        .score = -9.5,
        .goldstein = -10,
        .source = zero,
        .target = last,
        .n_source = 1,
        .n_target = 2,
        .status = ENT_IS_alleged,
        .when = {day_of(2022, 7, 4), day_of(2022, 7, 10), ENT_GRAIN_week, ENT_WHEN_TEXT},
        .said_by = -1,
        .place = 0,
        .part = ENT_PART_TITLE,
        .background = true,
        .confidence = 0.5,
        .runner_up = ENT_TYPE_NONE};
    ledger_report report = {.id = SV("0123456789abcdef0123456789abcdef"),
                            .input_id = SV("in-1"),
                            .uri = SV("https://example.org/1"),
                            .source = SV("Daily; News"),
                            .title = SV("A \"title\""),
                            .language = SV("en"),
                            .published = day_of(2022, 7, 2),
                            .published_from = ENT_PUBLISHED_METADATA};
    for (int i = 0; i < 3; i++) {
        rows[i] = (ledger_row){
            .id = i == 0   ? SV("aa.7")
                  : i == 1 ? SV("bb.7")
                           : SV("cc.7"),
            .mentions = 3,
            .reports = 2,
            .sources = 1,
            .event = i == 0   ? plain
                     : i == 1 ? mutual
                              : many,
            .actors = people,
            .n_actors = 4,
            .place = {.name = SV(""), .country = SV(""), .lat_deg = NAN, .lon_deg = NAN},
            .report = report,
            .revision = 1,
            .version = SV("0.1.0"),
            .knowledge = SV("k"),
            .model = SV("m")};
        if (rows[i].event.place == 0)
            rows[i].place = (ledger_place){.name = SV("Grodno"),
                                           .country = SV("BLR"),
                                           .lat_deg = 53.68,
                                           .lon_deg = 23.83,
                                           .geonames = 627904};
    }
    rows[0].sentence = SV("Russia gave \"money\",\nand tanks");
}

static sv written(const char *format, const ledger_row *rows, size_t n) {
    text *t = arena_new(&a, text, 1);
    exchange_writer w;
    *t = text_new(&a);
    exchange_begin(&w, exchange_named(sv_of(format)), k, t);
    for (size_t i = 0; i < n; i++) exchange_put(&w, &rows[i]);
    exchange_end(&w);
    return text_sv(t);
}

typedef struct read_back {
    ledger_record *at;
    size_t n;
} read_back;

static read_back read_all(const char *format, sv bytes) {
    exchange_reader *r;
    ent_err err;
    bool more;
    read_back all = {arena_new(&a, ledger_record, 64), 0};
    // The format must also be told from the bytes.
    assert_int_equal(exchange_open_bytes(&r, bytes, "f", NULL, k, &err), ENT_OK);
    assert_string_equal(exchange_name(exchange_format_of(r)), format);
    for (;;) {
        ent_status status = exchange_next(r, &a, &all.at[all.n], &more, &err);
        if (status != ENT_OK) fail_msg("%s: %s", format, err.message);
        if (!more) break;
        all.n++;
    }
    exchange_close(&r);
    return all;
}

static sv codes_of(const ledger_record *r, const uint32_t *at, size_t n) {
    text t = text_new(&a);
    for (size_t i = 0; i < n; i++) {
        if (i) text_char(&t, '|');
        text_add(&t, r->actors[at[i]].code);
    }
    return text_sv(&t);
}

static void assert_codes(const ledger_record *r, const char *source, const char *target) {
    assert_sv(codes_of(r, r->events->source, r->events->n_source), source);
    assert_sv(codes_of(r, r->events->target, r->events->n_target), target);
}

// What every format keeps of a row's event.
static void assert_kept(const ledger_record *r, const ledger_row *row) {
    const ledger_event *e = r->events;
    assert_int_equal(r->n_events, 1);
    assert_int_equal(e->type, row->event.type);
    assert_true(sv_eq(e->modes, row->event.modes));
    assert_int_equal(e->quad, row->event.quad);
    assert_true(fabs(e->score - row->event.score) < 0.05);
    assert_int_equal(e->when.from, row->event.when.from);
    assert_int_equal(r->report.id.len, 32);
}

static void assert_place(const ledger_record *r, bool with_number) {
    assert_int_equal(r->n_places, 1);
    assert_int_equal(r->events->place, 0);
    assert_sv(r->places->name, "Grodno");
    assert_sv(r->places->country, "BLR");
    assert_true(fabs(r->places->lat_deg - 53.68) < 1e-9 && fabs(r->places->lon_deg - 23.83) < 1e-9);
    if (with_number) assert_int_equal(r->places->geonames, 627904);
}

static void assert_all_kept(const ledger_record *r, const ledger_row *row) {
    const ledger_event *e = r->events, *w = &row->event;
    assert_kept(r, row);
    assert_true(sv_eq(e->contexts, w->contexts));
    assert_true(sv_eq(e->cameo, w->cameo));
    assert_true(fabs(e->goldstein - w->goldstein) < 1e-9);
    assert_true(fabs(e->confidence - w->confidence) < 1e-9);
    assert_int_equal(e->when.to, w->when.to);
    assert_int_equal(e->when.grain, w->when.grain);
    assert_int_equal(e->when.by, w->when.by);
    assert_int_equal(e->status, w->status);
    assert_int_equal(e->symmetric, w->symmetric);
    assert_int_equal(e->background, w->background);
    assert_int_equal(e->runner_up, w->runner_up);
    assert_int_equal(e->n_source, w->n_source);
    assert_int_equal(e->n_target, w->n_target);
    for (size_t i = 0; i < w->n_source; i++) {
        assert_true(sv_eq(r->actors[e->source[i]].code, row->actors[w->source[i]].code));
        assert_true(sv_eq(r->actors[e->source[i]].name, row->actors[w->source[i]].name));
        assert_true(sv_eq(r->actors[e->source[i]].sectors, row->actors[w->source[i]].sectors));
    }
    assert_int_equal(e->said_by >= 0, w->said_by >= 0);
    if (e->said_by >= 0) assert_sv(r->actors[e->said_by].code, "IGOUNO");
    assert_true(sv_eq(r->report.uri, row->report.uri));
    assert_true(sv_eq(r->report.source, row->report.source));
    assert_true(sv_eq(r->report.title, row->report.title));
    assert_int_equal(r->report.published, row->report.published);
    assert_true(sv_eq(r->report.text, row->sentence));
    assert_true(sv_eq(e->trigger_text, w->trigger_text));
}

static void own_formats_keep_all(void **state) {
    (void)state;
    static const char *const formats[] = {"jsonl", "csv", "geojson"};
    ledger_row rows[3];
    rows_made(rows);
    for (size_t i = 0; i < 3; i++) {
        read_back all = read_all(formats[i], written(formats[i], rows, 3));
        assert_int_equal(all.n, 3);
        for (size_t e = 0; e < 3; e++) assert_all_kept(&all.at[e], &rows[e]);
        assert_place(&all.at[0], true);
        assert_place(&all.at[2], true);
        assert_int_equal(all.at[1].n_places, 0);
    }
    read_back all = read_all("jsonl", written("jsonl", rows, 1));
    assert_int_equal(all.at->events->trigger.begin, 7);
    assert_int_equal(all.at->actors[1].kind, ENT_KIND_person);
    assert_sv(all.at->actors[1].role, "minister");
}

static void formats_of_pairs(void **state) {
    (void)state;
    static const char *const formats[] = {"petrarch2", "gdelt", "icews"};
    ledger_row rows[3];
    rows_made(rows);
    for (size_t i = 0; i < 3; i++) {
        read_back all = read_all(formats[i], written(formats[i], rows, 3));
        assert_int_equal(all.n, 5);
        static const int of[] = {0, 1, 1, 2, 2};
        for (size_t e = 0; e < 5; e++) {
            assert_kept(&all.at[e], &rows[of[e]]);
            assert_true(sv_eq(all.at[e].events->cameo, rows[of[e]].event.cameo));
            assert_true(fabs(all.at[e].events->goldstein - rows[of[e]].event.goldstein) < 0.05);
        }
        assert_codes(&all.at[0], "RUS", "BLRGOV");
        assert_codes(&all.at[1], "RUS", "BLRGOV");
        assert_codes(&all.at[2], "BLRGOV", "RUS");
        assert_codes(&all.at[3], "RUS", "IGOUNO");
        assert_codes(&all.at[4], "RUS", "UKRMIL");
        if (i > 0) assert_place(&all.at[0], false);
        if (i > 0) assert_true(sv_eq(all.at[0].actors[1].name, people[1].name));
        if (i != 2) assert_sv(all.at[0].report.uri, "https://example.org/1");
        if (i != 1) assert_sv(all.at[0].report.source, "Daily; News");
    }
}

static void polecat_keeps_lists(void **state) {
    (void)state;
    ledger_row rows[3];
    rows_made(rows);
    read_back all = read_all("polecat", written("polecat", rows, 3));
    assert_int_equal(all.n, 3);
    for (size_t e = 0; e < 3; e++) {
        assert_kept(&all.at[e], &rows[e]);
        assert_true(sv_eq(all.at[e].events->contexts, rows[e].event.contexts));
        assert_int_equal(all.at[e].events->symmetric, rows[e].event.symmetric);
        assert_int_equal(all.at[e].report.published, rows[e].report.published);
    }
    assert_codes(&all.at[0], "RUS", "BLRGOV");
    assert_codes(&all.at[1], "RUS|BLRGOV", "BLRGOV|RUS");
    assert_codes(&all.at[2], "RUS", "IGOUNO|UKRMIL");
    assert_true(sv_eq(all.at[0].actors[1].name, people[1].name));
    assert_sv(all.at[0].actors[1].role, "minister");
    assert_place(&all.at[0], true);
}

static void acled_keeps_what_its_tags_say(void **state) {
    (void)state;
    ledger_row rows[3];
    rows_made(rows);
    read_back all = read_all("acled", written("acled", rows, 3));
    assert_int_equal(all.n, 3);
    for (size_t e = 0; e < 3; e++) {
        assert_kept(&all.at[e], &rows[e]);
        assert_true(sv_eq(all.at[e].events->cameo, rows[e].event.cameo));
        assert_true(sv_eq(all.at[e].events->contexts, rows[e].event.contexts));
        assert_int_equal(all.at[e].events->status, rows[e].event.status);
        assert_int_equal(all.at[e].events->when.grain, rows[e].event.when.grain);
        assert_int_equal(all.at[e].events->when.to, rows[e].event.when.to);
        assert_int_equal(all.at[e].events->symmetric, rows[e].event.symmetric);
    }
    assert_codes(&all.at[0], "RUS", "BLRGOV");
    assert_codes(&all.at[2], "RUS", "IGOUNO|UKRMIL");
    assert_true(sv_eq(all.at[0].actors[1].name, people[1].name));
    assert_true(sv_eq(all.at[0].report.text, rows[0].sentence));
    assert_place(&all.at[0], false);
}

static void a_second_round_changes_nothing(void **state) {
    (void)state;
    ledger_row rows[3];
    rows_made(rows);
    for (int i = 0; exchange_formats[i]; i++) {
        const char *name = exchange_name(exchange_formats[i]);
        sv first = written(name, rows, 3);
        read_back x = read_all(name, first), y = read_all(name, first);
        assert_int_equal(x.n, y.n);
        for (size_t e = 0; e < x.n; e++) assert_true(sv_eq(x.at[e].report.id, y.at[e].report.id));
        for (size_t e = 1; e < x.n; e++)
            assert_false(sv_eq(x.at[e].report.id, x.at[e - 1].report.id));
    }
}

// --- Files of others -------------------------------------------------------------------------

// The rows of a file as "type cameo source target day"; refused rows as "!" and the message.
static sv told(sv bytes, const char *format) {
    exchange_reader *r;
    ent_err err;
    bool more;
    text t = text_new(&a);
    const exchange_format *f = format ? exchange_named(sv_of(format)) : NULL;
    if (exchange_open_bytes(&r, bytes, "f", f, k, &err) != ENT_OK) {
        text_char(&t, '!');
        text_add(&t, sv_of(err.message));
        return text_sv(&t);
    }
    for (;;) {
        ledger_record x;
        ent_status status = exchange_next(r, &a, &x, &more, &err);
        if (status != ENT_OK) text_char(&t, '!'), text_add(&t, sv_of(err.message));
        if (!more) break;
        if (status == ENT_OK) {
            const ledger_event *e = x.events;
            text_add(&t, sv_of(ent_type_name(e->type)));
            text_char(&t, ' '), text_add(&t, e->cameo);
            text_char(&t, ' '), text_add(&t, codes_of(&x, e->source, e->n_source));
            text_char(&t, ' '), text_add(&t, codes_of(&x, e->target, e->n_target));
        }
        text_char(&t, '\n');
    }
    exchange_close(&r);
    return text_sv(&t);
}

static void petrarch_variants(void **state) {
    (void)state;
    assert_sv(told(SV("20240131\tUSAGOV\t---MIL\t042\t\tA_1;A_2\tNULL\n"
                      "20240131\tFRA\tDEU\t040\tECON,2;economic,1\tB_1\thttp://x\tAFP\r\n"),
                   NULL),
              "CONSULT 042 USAGOV MIL\nCONSULT 040 FRA DEU\n");
    assert_sv(told(SV("20240131\tUSA\tFRA\t999\t\tA_1\tAFP\n20241331\tUSA\tFRA\t042\t\tA_1\tAFP\n"
                      "20240131\tUSA\tFRA\n20240131\tUSA\tFRA\t19\t\tA_1\tAFP\n"),
                   "petrarch2"),
              "!f:1: code `999' is no CAMEO code\n!f:2: date `20241331' is no date; write "
              "YYYY-MM-DD\n!f:3: 3 cells, but 13 columns; mend the row\nASSAULT 19 USA FRA\n");
}

static void gdelt_versions(void **state) {
    (void)state;
    text t = text_new(&a);
    static const int widths[] = {57, 58, 61};
    for (size_t w = 0; w < 3; w++)
        for (int i = 1; i <= widths[w]; i++) {
            text_add(&t, i == 1    ? SV("12345")
                         : i == 2  ? SV("20130401")
                         : i == 6  ? SV("USAGOV")
                         : i == 16 ? SV("AFGINSTAL")
                         : i == 27 ? SV("190")
                                   : SV(""));
            text_char(&t, i == widths[w] ? '\n' : '\t');
        }
    assert_sv(told(text_sv(&t), NULL),
              "ASSAULT 190 USAGOV AFGREBTAL\nASSAULT 190 USAGOV AFGREBTAL\n"
              "ASSAULT 190 USAGOV AFGREBTAL\n");
}

static const char polecat_head[] =
    "Event ID\tEvent Date\tEvent Type\tEvent Mode\tEvent Intensity\tQuad Code\tContexts\tActor "
    "Name\t"
    "Actor Country\tActor COW\tPrimary Actor Sector\tActor Sectors\tActor Title\tActor Name Raw\t"
    "Wikipedia Actor ID\tRecipient Name\tRecipient Country\tRecipient COW\tPrimary Recipient "
    "Sector\t"
    "Recipient Sectors\tRecipient Title\tRecipient Name Raw\tWikipedia Recipient "
    "ID\tPlacename\tCity\t"
    "District\tProvince\tCountry\tLatitude\tLongitude\tGeoNames ID\tRaw Placename\tFeature "
    "Type\tSource\t"
    "Publication Date\tStory People\tStory Organizations\tStory Locations\tLanguage\tVersion";

static void polecat_faults(void **state) {
    (void)state;
    static const char row[] =
        "\nx_1\t2023-01-02\tASSAULT\taerial; firearms\t-9.5\tMATERIAL CONFLICT\tmilitary; thing\t"
        "Russia; None\tRUS; None\tNone\tMIL; None\tGOV|MIL; None\tNone\tNone; "
        "gunmen\tNone\tNATO\tIGO\tNone\t"
        "None\tNone\tNone\tNone\tNone\tNone\tNone\tNone\tNone\tNone\tNone\tNone\tNone\tNone\tNone\t"
        "None\t"
        "2023-01-03\tNone\tNone\tNone\ten\tNGEC";
    sv good = arena_printf(&a, "%s%s\t\t", polecat_head, row);
    assert_sv(told(good, NULL), "ASSAULT 195 RUSGOVMIL| IGONAT\n");
    // A header that names columns which the rows do not have.
    sv faulty = arena_printf(&a, "%s\tHeadline\tFeed%s", polecat_head, row);
    assert_sv(told(faulty, NULL), "ASSAULT 195 RUSGOVMIL| IGONAT\n");
    assert_sv(told(SV("Event Mode\tRecipient Name\nx\ty\n"), NULL),
              "!f:1: polecat files have a column `Event Date', this has none; name the columns in "
              "the first line, or give the right --format");
}

static void acled_rows(void **state) {
    (void)state;
    sv bytes =
        SV("event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,inter1,actor2,"
           "inter2,country,location,latitude,longitude,notes\n"
           "UKR1,2023-05-01,1,Battles,Armed clash,Military Forces of Russia (2000-),State "
           "forces,Military Forces of Ukraine (2019-),1,Ukraine,Kyiv,50.4,30.5,\"Fighting, it "
           "was said\"\n"
           "FRA2,2023-05-01,1,Protests,Peaceful protest,Protesters (France),Protesters,,,France,"
           "Paris,48.8,2.3,x\n"
           "FRA3,2023-05-01,1,Protests,Peaceful prayer,Protesters (France),6,,,France,Paris,"
           "48.8,2.3,x\n"
           "FRA4,2023-05-01,1,Protests,Peaceful protest,Protesters (France),6,,,France,Paris,"
           "98.8,2.3,x\n");
    assert_sv(told(bytes, NULL),
              "ASSAULT 190 RUSMIL UKRMIL\nPROTEST 140 FRACVL \n"
              "!f:4: sub_event_type `Peaceful prayer' is no sub-event type of ACLED's\n"
              "!f:5: latitude `98.8' is more than 90 degrees\n");
}

static void plover_json(void **state) {
    (void)state;
    assert_sv(
        told(SV("{\"id\": \"1\", \"date\": \"2020-01-02\", \"event\": [\"AID\"], \"mode\": [], "
                "\"context\": [\"economic\"], \"actor\": [{\"code\": \"USA\", \"sector\": "
                "\"GOV\"}], "
                "\"recipient\": [{\"code\": \"UNO\", \"entity_text\": \"UN\"}]}\n"
                "{\"id\": 2, \"event\": \"HELP\", \"actor\": []}\nnot json\n[1]\n"
                "{\"schema\": \"entente.record/1\"}\n{\"type\": \"AID\", \"when\": {\"from\": "
                "\"soon\"}}\n"),
             NULL),
        "AID 070 USAGOV IGOUNO\n!f:2: \"type\" is no PLOVER type\n"
        "!f:3: '[' or '{' expected near 'not'\n!f:4: not a JSON object\n"
        "!f:5: \"schema\" is that of whole records; `entente add' takes them\n"
        "!f:6: \"from\" is no day, \"YYYY-MM-DD\"\n");
}

static void unknown_files_are_told(void **state) {
    (void)state;
    assert_sv(told(SV("hello\n"), NULL),
              "!f:1: the first line is of no format known here; give --format");
    assert_sv(told(SV(""), NULL), "!f is empty; give --format to take it as it is");
    assert_sv(told(SV(""), "gdelt"), "");
    assert_sv(told(SV("PK\x03\x04rest"), NULL),
              "!f is compressed; unpack it into a pipe and give - for the file");
    assert_null(exchange_named(SV("xml")));
}

// What a row says beyond a record is not lost; bytes that are no text are told by U+FFFD.
static void the_rest_is_kept(void **state) {
    (void)state;
    exchange_reader *r;
    ledger_record x;
    ent_err err;
    bool more;
    static const char row[] = "20240131\tUSA\tFRA\t042\tECON,2\tA_1\thttp://\xFFx\tA\0B\n";
    assert_int_equal(exchange_open_bytes(&r, (sv){row, sizeof row - 1}, "f", NULL, k, &err),
                     ENT_OK);
    assert_int_equal(exchange_next(r, &a, &x, &more, &err), ENT_OK);
    assert_sv(x.extra, "{\"import\":{\"issues\":\"ECON,2\",\"ids\":\"A_1\"}}");
    assert_sv(x.report.uri, "http://\xEF\xBF\xBDx");
    assert_sv(x.report.source, "A\xEF\xBF\xBD"
                               "B");
    assert_sv(x.report.input_id, "A");
    exchange_close(&r);
}

static int open_all(void **state) {
    char path[] = "/tmp/entente-test-XXXXXX";
    ent_err err = {0};
    int fd = mkstemp(path);
    (void)state;
    if (fd < 0) return -1;
    close(fd);
    know_problems problems = {0};
    ent_status status = compile_folder("knowledge", path, &problems, &err);
    if (status == ENT_OK) status = know_open(&k, path, NULL, &err);
    unlink(path);
    if (status != ENT_OK) fprintf(stderr, "%s\n", err.message);
    return status == ENT_OK ? 0 : -1;
}

static int close_all(void **state) {
    (void)state;
    know_close(&k);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin_arena, end_arena)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(records_are_cut),
        TEST(records_of_a_pipe_are_those_of_a_file),
        TEST(cells_are_split),
        TEST(formulas_are_disarmed_and_come_back),
        TEST(cells_are_written),
        TEST(codes_change_and_come_back),
        TEST(countries_have_numbers),
        TEST(own_formats_keep_all),
        TEST(formats_of_pairs),
        TEST(polecat_keeps_lists),
        TEST(acled_keeps_what_its_tags_say),
        TEST(a_second_round_changes_nothing),
        TEST(petrarch_variants),
        TEST(gdelt_versions),
        TEST(polecat_faults),
        TEST(acled_rows),
        TEST(plover_json),
        TEST(unknown_files_are_told),
        TEST(the_rest_is_kept),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
