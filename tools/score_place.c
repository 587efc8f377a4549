// SPDX-License-Identifier: Apache-2.0
//
// How often the place that a marked name stands for is the right one.
//
//     score_place KNOWLEDGE FILE.jsonl [-v]
//
// Each line is {"text", "toponyms": [{"s", "e", "phrase", "lat", "lon", "country"}]} with code points. Names without "lat" do not count. Told are
// the share that is found at all, and of all and of those found how many have the right country (where the gold names it) and lie within 161 km (100
// miles); states are right by their name, for their middles differ between gazetteers.
#include "base/file.h"
#include "base/utf8.h"
#include "code/place.h"
#include "read/jsonl.h"
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct tally {
    size_t gold, found, close, with_country, country;
} tally;

static bool verbose;

static sv string_of(const json_t *object, const char *key) {
    const json_t *v = json_object_get(object, key);
    return json_is_string(v) ? (sv){json_string_value(v), json_string_length(v)} : (sv){0};
}

static size_t byte_of(sv text, size_t code_points) {
    size_t at = 0;
    for (size_t i = 0; i < code_points && at < text.len; i++) utf8_next(text, &at);
    return at;
}

// The next marked name, where only a comma, "in" or a bracket stands between.
static sv within(sv text, size_t end, const json_t *list, size_t i) {
    for (size_t next = 0; next < json_array_size(list); next++) {
        if (next == i) continue;
        const json_t *t = json_array_get(list, next);
        size_t begin = byte_of(text, (size_t)json_integer_value(json_object_get(t, "s")));
        if (begin <= end || begin > end + 5) continue;
        sv between = sv_trim(sv_cut(text, end, begin));
        if (sv_eq(between, SV(",")) || sv_eq(between, SV("in")) || sv_eq(between, SV("(")))
            return sv_cut(text, begin,
                          byte_of(text, (size_t)json_integer_value(json_object_get(t, "e"))));
    }
    // What is not marked: ", La."
    sv rest = sv_cut(text, end, end + 40 < text.len ? end + 40 : text.len);
    if (!sv_starts(rest, SV(", "))) return (sv){0};
    size_t stop = 2;
    while (stop < rest.len && rest.p[stop] != ' ' && rest.p[stop] != ',' && rest.p[stop] != '\n')
        stop++;
    sv word = sv_cut(rest, 2, stop);
    return word.len && word.p[0] >= 'A' && word.p[0] <= 'Z' ? word : (sv){0};
}

static void tell(const char *what, sv name, const sited *s, const json_t *gold) {
    if (!verbose) return;
    printf("%s\t" SV_FMT "\t%s %.2f %.2f", what, SV_ARG(name),
           json_string_value(json_object_get(gold, "country"))
               ? json_string_value(json_object_get(gold, "country"))
               : "?",
           json_number_value(json_object_get(gold, "lat")),
           json_number_value(json_object_get(gold, "lon")));
    if (s->found)
        printf("\t" SV_FMT " " SV_FMT " " SV_FMT " %.2f %.2f", SV_ARG(s->at.name),
               SV_ARG(s->at.country), SV_ARG(s->at.admin1), s->at.north, s->at.east);
    putchar('\n');
}

static bool same_country(const know *k, const know_place *p, sv gold) {
    const know_name *f = know_country(k, p->country);
    if (f && sv_eq(f->name, gold)) return true;
    sv words[8], word, rest = gold;
    size_t n = 0;
    know_names found;
    while (n < 8 && sv_split(&rest, ' ', &word)) words[n++] = word;
    if (know_name_match(k, words, n, &found) != n) return false;
    for (size_t i = 0; i < found.n; i++)
        if (sv_eq(found.at[i].code, p->country)) return true;
    return false;
}

static void score_report(arena *a, const know *k, const json_t *object, tally *sum) {
    sv text = string_of(object, "text");
    const json_t *list = json_object_get(object, "toponyms");
    size_t n = json_array_size(list);
    toponym *t = arena_new(a, toponym, n);
    for (size_t i = 0; i < n; i++) {
        const json_t *g = json_array_get(list, i);
        size_t end = byte_of(text, (size_t)json_integer_value(json_object_get(g, "e")));
        t[i] = (toponym){.name = string_of(g, "phrase"), .within = within(text, end, list, i)};
        if (json_is_true(json_object_get(g, "nonLocational"))) t[i].name = SV("");
    }
    sited *s = place_resolve(a, k, t, n, NULL);
    for (size_t i = 0; i < n; i++) {
        const json_t *g = json_array_get(list, i);
        if (!json_is_number(json_object_get(g, "lat"))) continue;
        if (sv_eq(string_of(g, "nonLocational"), SV("Yes"))) continue;
        double north = json_number_value(json_object_get(g, "lat")),
               east = json_number_value(json_object_get(g, "lon"));
        sv country = string_of(g, "country");
        sum->gold++;
        sum->found += s[i].found;
        bool placed = s[i].found && !isnan(s[i].at.north);
        bool state = s[i].found && sv_eq(s[i].at.kind, SV("PCLI"));
        bool right = s[i].found && country.len && same_country(k, &s[i].at, country);
        double km = placed ? place_distance_km(north, east, s[i].at.north, s[i].at.east) : 1e9;
        bool close = km <= 161 || (state && (country.len ? right : km < 2500));
        if (country.len && s[i].found) {
            sum->with_country++;
            sum->country += right;
        }
        sum->close += close;
        if (!s[i].found)
            tell("none", t[i].name, &s[i], g);
        else if (!close)
            tell("far", t[i].name, &s[i], g);
    }
}

static ent_status score_file(const char *tables, const char *path, ent_err *err) {
    know *k;
    sv bytes, line;
    tally sum = {0};
    ENT_TRY(know_open(&k, tables, NULL, err));
    ENT_TRY(file_read(path, (size_t)1 << 30, &bytes, err));
    static arena a;
    arena_init(&a, (size_t)2 << 30);
    if (arena_try(&a)) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    for (jsonl lines = jsonl_of(bytes, path); jsonl_line(&lines, &line); arena_reset(&a)) {
        json_error_t why;
        json_t *object = json_loadb(line.p, line.len, 0, &why);
        if (!object) return err_set(err, ENT_ERR_INPUT, 0, "column %d: %s", why.column, why.text);
        score_report(&a, k, object, &sum);
        json_decref(object);
    }
    printf(
        "names %zu  found %.3f  within 161 km %.3f of found, %.3f of all  country %.3f of found\n",
        sum.gold, (double)sum.found / (double)sum.gold, (double)sum.close / (double)sum.found,
        (double)sum.close / (double)sum.gold,
        (double)sum.country / (double)(sum.with_country ? sum.with_country : 1));
    arena_deinit(&a);
    free((void *)bytes.p);
    know_close(&k);
    return ENT_OK;
}

int main(int argc, char **argv) {
    ent_err err;
    if (argc < 3) {
        fputs("usage: score_place KNOWLEDGE FILE.jsonl [-v]\n", stderr);
        return 2;
    }
    verbose = argc > 3 && !strcmp(argv[3], "-v");
    if (score_file(argv[1], argv[2], &err) == ENT_OK) return 0;
    fprintf(stderr, "score_place: %s\n", err.message);
    return 1;
}
