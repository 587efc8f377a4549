// SPDX-License-Identifier: Apache-2.0
//
// Expressions of time: what is found in a sentence, on which days it falls, and which event it is told of.
#include "base/day.h"
#include "code/time.h"
#include "lang/conllu.h"
#include "short_tree.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static int setup(void **state) {
    static arena a;
    arena_init(&a, 1 << 26);
    *state = &a;
    return 0;
}

static int teardown(void **state) {
    arena_deinit(*state);
    return 0;
}

typedef struct told {
    scene sc;
    times found;
} told;

static ent_day day(const char *z) {
    ent_day from, to;
    return z && day_parse(sv_of(z), &from, &to) ? from : ENT_NO_DAY;
}

static told tell(arena *a, sv conll, const char *published) {
    conllu *c = arena_new(a, conllu, 1);
    ent_report *report = arena_new(a, ent_report, 1);
    ent_language *language = arena_new(a, ent_language, 1);
    conllu_read(a, conll, c);
    if (c->n_faults) fail_msg("%.*s", SV_ARG(c->faults[0].message));
    *report = (ent_report){.text = c->text, .published = day(published)};
    *language = (ent_language){c->sentences, c->n_sentences};
    told t = {.sc = scene_of(a, NULL, report, language)};
    t.found = time_find(&t.sc);
    return t;
}

// --- Expressions. Words are separated by blanks; `*` stands before the verb of the sentence, past, or future where "will" or "would" is
// before it. Every other word hangs on it.

static const char *tag_of(sv word, bool first) {
    static const char *const tags[][2] = {
        {"the|a|an|this|that|these|those|every|each|some|his|all", "DT"},
        {"in|on|at|of|by|for|since|until|between|from|before|after|during|over|within|with|as|than",
         "IN"},
        {"recent|current|early|late|last|next|past|previous|following|same|young", "JJ"},
        {"people|troops|tonnes|dead|dollars|weeks|days|years|months|hours|boys", "NNS"},
        {"will|would|may", "MD"},
        {"and|or|to|but", "CC"},
        {"'s", "POS"},
        {",|.|(|)|-|–|'|$", ","},
    };
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (sv_in_list(word, sv_of(tags[i][0]), '|')) return tags[i][1];
    if (word.p[0] >= '0' && word.p[0] <= '9') return "CD";
    return word.p[0] >= 'A' && word.p[0] <= 'Z' && !first ? "NNP" : "NN";
}

static int root_of(sv rest) {
    sv word;
    for (int id = 1; sv_split(&rest, ' ', &word); id++)
        if (word.p[0] == '*') return id;
    fail_msg("no verb marked");
    return 0;
}

static void plain_word(text *t, int id, sv word, sv next, int root) {
    bool verb = word.p[0] == '*';
    if (verb) word = sv_cut(word, 1, word.len);
    const char *tag = verb ? "VBD" : tag_of(word, id == 1);
    bool counts = !strcmp(tag, "CD") && next.len && !strcmp(tag_of(next, false), "NNS");
    const char *rel = verb ? "root" : counts ? "nummod" : !strcmp(tag, "MD") ? "aux" : "obl";
    const char *upos = verb                 ? "VERB"
                       : !strcmp(tag, "MD") ? "AUX"
                                            : short_upos(sv_of(tag), sv_of(rel));
    char line[256];
    int n = snprintf(line, sizeof line, "%d\t%.*s\t%.*s\t%s\t%s\t_\t%d\t%s\t_\t_\n", id,
                     SV_ARG(word), SV_ARG(word), upos, tag,
                     verb     ? 0
                     : counts ? id + 1
                              : root,
                     rel);
    text_add(t, (sv){line, (size_t)n});
}

static sv plain_sentence(arena *a, const char *z) {
    text t = text_new(a);
    sv rest = sv_of(z), word, next;
    int root = root_of(rest);
    bool more = sv_split(&rest, ' ', &word);
    for (int id = 1; more; id++) {
        next = (sv){0};
        more = sv_split(&rest, ' ', &next);
        plain_word(&t, id, word, next, root);
        word = next;
    }
    text_char(&t, '\n');
    return text_sv(&t);
}

typedef struct expression {
    const char *published, *sentence, *words, *from, *to, *value; // no days: not resolved
} expression;

static void assert_expression(void **state, const expression *e) {
    told t = tell(*state, plain_sentence(*state, e->sentence), e->published);
    for (size_t i = 0; i < t.found.n; i++) {
        const ent_time *x = &t.found.at[i];
        sv words = sv_cut(t.sc.report->text, x->span.begin, x->span.end);
        if (!sv_eq(words, sv_of(e->words))) continue;
        char from[11] = "none", to[11] = "none";
        if (x->from != ENT_NO_DAY) day_write(x->from, from);
        if (x->to != ENT_NO_DAY) day_write(x->to, to);
        if (x->from == day(e->from) && x->to == day(e->to ? e->to : e->from) &&
            sv_eq(x->timex, sv_of(e->value)))
            return;
        fail_msg("%s, %s: `%s' is %s to %s, " SV_FMT "; expected %s to %s, %s", e->published,
                 e->sentence, e->words, from, to, SV_ARG(x->timex), e->from,
                 e->to ? e->to : e->from, e->value);
    }
    fail_msg("not found: `%s' in: %s", e->words, e->sentence);
}

static void assert_expressions(void **state, const expression *list, size_t n) {
    for (size_t i = 0; i < n; i++) assert_expression(state, &list[i]);
}

#define ASSERT_EXPRESSIONS(list) assert_expressions(state, list, sizeof(list) / sizeof *(list))

static void reads_dates(void **state) {
    static const expression list[] = {
        {"2015-06-10", "They *met on March 3 , 2009 in Quito", "March 3 , 2009", "2009-03-03", NULL,
         "2009-03-03"},
        {"2015-06-10", "They *met on 3 March 2009", "3 March 2009", "2009-03-03", NULL,
         "2009-03-03"},
        {"2015-06-10", "They *met on the 3rd of March , 2009", "the 3rd of March , 2009",
         "2009-03-03", NULL, "2009-03-03"},
        {"2015-06-10", "They *met on Tuesday , March 3 , 2009", "Tuesday , March 3 , 2009",
         "2009-03-03", NULL, "2009-03-03"},
        {"2015-06-10", "They *met on 2009-03-03", "2009-03-03", "2009-03-03", NULL, "2009-03-03"},
        {"2015-06-10", "They *met on 3/14/2009", "3/14/2009", "2009-03-14", NULL, "2009-03-14"},
        {"2015-06-10", "They *met on Feb. 7", "Feb. 7", "2015-02-07", NULL, "2015-02-07"},
        {"2015-06-10", "They *met on Dec. 7", "Dec. 7", "2014-12-07", NULL, "2014-12-07"},
        {"2015-06-10", "They will *meet on December 7", "December 7", "2015-12-07", NULL,
         "2015-12-07"},
        {"2015-06-10", "They will *meet on February 7", "February 7", "2016-02-07", NULL,
         "2016-02-07"},
        {"2015-06-10", "They *met from 3 to 5 May", "3 to 5 May", "2015-05-03", "2015-05-05",
         "2015-05-03/2015-05-05"},
        {"2015-06-10", "They *met on May 3-5 , 2010", "May 3-5 , 2010", "2010-05-03", "2010-05-05",
         "2010-05-03/2010-05-05"},
        {"2015-06-10", "They *met on the first of May", "the first of May", "2015-05-01", NULL,
         "2015-05-01"},
        {"2015-06-10", "They *met on February 29 , 2012", "February 29 , 2012", "2012-02-29", NULL,
         "2012-02-29"},
        {NULL, "They *met on March 3", "March 3", NULL, NULL, "XXXX-03-03"},
    };
    ASSERT_EXPRESSIONS(list);
}

static void reads_months_and_years(void **state) {
    static const expression list[] = {
        {"2015-06-10", "They *met in March 2009", "March 2009", "2009-03-01", "2009-03-31",
         "2009-03"},
        {"2015-06-10", "They *met in March", "March", "2015-03-01", "2015-03-31", "2015-03"},
        {"2015-06-10", "They *met in October", "October", "2014-10-01", "2014-10-31", "2014-10"},
        {"2015-06-10", "They will *meet in October", "October", "2015-10-01", "2015-10-31",
         "2015-10"},
        {"2015-06-10", "They *met in June", "June", "2015-06-01", "2015-06-30", "2015-06"},
        {"2015-06-10", "They *met in May this year", "May this year", "2015-05-01", "2015-05-31",
         "2015-05"},
        {"2015-06-10", "They *met in May of last year", "May of last year", "2014-05-01",
         "2014-05-31", "2014-05"},
        {"2015-06-10", "They *met last August", "last August", "2014-08-01", "2014-08-31",
         "2014-08"},
        {"2015-06-10", "They *met in 1998", "1998", "1998-01-01", "1998-12-31", "1998"},
        {"2015-06-10", "It *ruled since 1998", "1998", "1998-01-01", "1998-12-31", "1998"},
        {"2015-06-10", "They *met in the year 2000", "the year 2000", "2000-01-01", "2000-12-31",
         "2000"},
        {"2015-06-10", "They *met in nineteen ninety-six", "nineteen ninety-six", "1996-01-01",
         "1996-12-31", "1996"},
        {"2015-06-10", "They *met in the 1990s", "the 1990s", "1990-01-01", "1999-12-31", "199"},
        {"2015-06-10", "They *met in the '80s", "the '80s", "1980-01-01", "1989-12-31", "198"},
        {"2015-06-10", "They *met in the nineties", "the nineties", "1990-01-01", "1999-12-31",
         "199"},
        {"2015-06-10", "They *met in the 19th century", "the 19th century", "1800-01-01",
         "1899-12-31", "18"},
        {"2015-06-10", "They *met in the third quarter of 2009", "the third quarter of 2009",
         "2009-07-01", "2009-09-30", "2009-Q3"},
        {"2015-06-10", "They *earned less in Q3 2009", "Q3 2009", "2009-07-01", "2009-09-30",
         "2009-Q3"},
        {"2015-06-10", "They *earned less in the fiscal first quarter", "the fiscal first quarter",
         "2015-01-01", "2015-03-31", "2015-Q1"},
        {"2015-06-10", "The third-quarter loss *rose", "The third-quarter", "2014-07-01",
         "2014-09-30", "2014-Q3"},
        {"2015-06-10", "They *met in last year 's fourth quarter", "last year 's fourth quarter",
         "2014-10-01", "2014-12-31", "2014-Q4"},
        {"2015-06-10", "They *met in the first half of 2009", "the first half of 2009",
         "2009-01-01", "2009-06-30", "2009-H1"},
        {"2015-06-10", "They *met in the summer of 2009", "the summer of 2009", "2009-06-01",
         "2009-08-31", "2009-SU"},
        {"2015-06-10", "They *met last winter", "last winter", "2014-12-01", "2015-02-28",
         "2014-WI"},
        {"2015-06-10", "They *met in the first week of March 2009", "the first week of March 2009",
         "2009-03-02", "2009-03-08", "2009-W10"},
        {"2015-06-10", "They *met in the last week of March 2009", "the last week of March 2009",
         "2009-03-23", "2009-03-29", "2009-W13"},
        {"2015-06-10", "They *met in the week of March 4 , 2009", "the week of March 4 , 2009",
         "2009-03-02", "2009-03-08", "2009-W10"},
    };
    ASSERT_EXPRESSIONS(list);
}

// 2015-06-10 was a Wednesday.
static void reads_weekdays(void **state) {
    static const expression list[] = {
        {"2015-06-10", "They *met on Monday", "Monday", "2015-06-08", NULL, "2015-06-08"},
        {"2015-06-10", "They *met on Wednesday", "Wednesday", "2015-06-10", NULL, "2015-06-10"},
        {"2015-06-10", "They *met on Thursday", "Thursday", "2015-06-04", NULL, "2015-06-04"},
        {"2015-06-10", "They will *meet on Thursday", "Thursday", "2015-06-11", NULL, "2015-06-11"},
        {"2015-06-10", "They will *meet on Monday", "Monday", "2015-06-15", NULL, "2015-06-15"},
        {"2015-06-10", "They *met last Monday", "last Monday", "2015-06-08", NULL, "2015-06-08"},
        {"2015-06-10", "They *met last Wednesday", "last Wednesday", "2015-06-03", NULL,
         "2015-06-03"},
        {"2015-06-10", "They will *meet next Monday", "next Monday", "2015-06-15", NULL,
         "2015-06-15"},
        {"2015-06-10", "They will *meet this Friday", "this Friday", "2015-06-12", NULL,
         "2015-06-12"},
        {"2015-06-10", "They *met on Friday last week", "Friday last week", "2015-06-05", NULL,
         "2015-06-05"},
        {"2015-06-10", "They *met early on Tuesday", "early on Tuesday", "2015-06-09", NULL,
         "2015-06-09"},
        {"2015-06-10", "They *met on Tuesday night", "Tuesday night", "2015-06-09", NULL,
         "2015-06-09TNI"},
        {"2015-06-10", "They *met at noon on Tuesday", "noon on Tuesday", "2015-06-09", NULL,
         "2015-06-09T12:00"},
        {"2015-06-10", "They *met at 10:30 p.m. on Tuesday", "10:30 p.m. on Tuesday", "2015-06-09",
         NULL, "2015-06-09T22:30"},
        {"2015-06-10", "They *met at 9 a.m. today", "9 a.m. today", "2015-06-10", NULL,
         "2015-06-10T09:00"},
        {"2015-06-10", "They *met at 16:00 UTC", "16:00 UTC", "2015-06-10", NULL,
         "2015-06-10T16:00Z"},
        {"2015-06-10", "They *met over the weekend", "the weekend", "2015-06-06", "2015-06-07",
         "2015-W23-WE"},
        {"2015-06-10", "They will *meet at the weekend", "the weekend", "2015-06-13", "2015-06-14",
         "2015-W24-WE"},
        {"2015-06-10", "They *met last weekend", "last weekend", "2015-06-06", "2015-06-07",
         "2015-W23-WE"},
        {NULL, "They *met on Monday", "Monday", NULL, NULL, "XXXX-WXX-1"},
    };
    ASSERT_EXPRESSIONS(list);
}

static void reads_what_counts_from_now(void **state) {
    static const expression list[] = {
        {"2015-06-10", "They *met today", "today", "2015-06-10", NULL, "2015-06-10"},
        {"2015-06-10", "They *met yesterday", "yesterday", "2015-06-09", NULL, "2015-06-09"},
        {"2015-06-10", "They will *meet tomorrow morning", "tomorrow morning", "2015-06-11", NULL,
         "2015-06-11TMO"},
        {"2015-06-10", "They will *meet tonight", "tonight", "2015-06-10", NULL, "2015-06-10TNI"},
        {"2015-06-10", "They *met last night", "last night", "2015-06-09", NULL, "2015-06-09TNI"},
        {"2015-06-10", "They *met this morning", "this morning", "2015-06-10", NULL,
         "2015-06-10TMO"},
        {"2015-06-10", "They *met the day before yesterday", "the day before yesterday",
         "2015-06-08", NULL, "2015-06-08"},
        {"2015-06-10", "They *met three days ago", "three days ago", "2015-06-07", NULL,
         "2015-06-07"},
        {"2015-06-10", "They *met 2 weeks ago", "2 weeks ago", "2015-05-25", "2015-05-31",
         "2015-W22"},
        {"2015-06-10", "They *met two months ago", "two months ago", "2015-04-01", "2015-04-30",
         "2015-04"},
        {"2015-06-10", "They *met twenty-five years ago", "twenty-five years ago", "1990-01-01",
         "1990-12-31", "1990"},
        {"2015-06-10", "They *met a year ago", "a year ago", "2014-01-01", "2014-12-31", "2014"},
        {"2015-06-10", "They *met two and a half years ago", "two and a half years ago",
         "2012-12-01", "2012-12-31", "2012-12"},
        {"2015-06-10", "They *met nearly three decades ago", "nearly three decades ago",
         "1985-01-01", "1987-12-31", "1986"},
        {"2015-06-10", "They *met several years ago", "several years ago", NULL, NULL, "PAST_REF"},
        {"2015-06-10", "They *met last week", "last week", "2015-06-01", "2015-06-07", "2015-W23"},
        {"2015-06-10", "They will *meet next week", "next week", "2015-06-15", "2015-06-21",
         "2015-W25"},
        {"2015-01-02", "They *met this week", "this week", "2014-12-29", "2015-01-04", "2015-W01"},
        {"2015-01-02", "They *met last month", "last month", "2014-12-01", "2014-12-31", "2014-12"},
        {"2015-06-10", "They *met last year", "last year", "2014-01-01", "2014-12-31", "2014"},
        {"2015-06-10", "They *met last quarter", "last quarter", "2015-01-01", "2015-03-31",
         "2015-Q1"},
        {"2015-06-10", "They *met last decade", "last decade", "2000-01-01", "2009-12-31", "200"},
        {"2015-06-10", "They *met in the past year", "the past year", "2014-06-10", "2015-06-10",
         "2014"},
        {"2015-06-10", "They *met in the last two weeks", "the last two weeks", "2015-05-27",
         "2015-06-10", "P2W"},
        {"2015-06-10", "They will *meet within the next ten days", "the next ten days",
         "2015-06-10", "2015-06-20", "P10D"},
        {"2015-06-10", "They *met in recent weeks", "recent weeks", NULL, NULL, "PXW"},
        {"2015-06-10", "They *meet now", "now", "2015-06-10", NULL, "PRESENT_REF"},
        {"2015-06-10", "They *met recently", "recently", NULL, NULL, "PAST_REF"},
        {"2015-06-10", "They will *meet soon", "soon", NULL, NULL, "FUTURE_REF"},
        {NULL, "They *met last year", "last year", NULL, NULL, "XXXX"},
    };
    ASSERT_EXPRESSIONS(list);
}

static void reads_edges(void **state) {
    static const expression list[] = {
        {"2015-06-10", "They *met in late 2009", "late 2009", "2009-10-01", "2009-12-31", "2009"},
        {"2015-06-10", "They *met in early 2009", "early 2009", "2009-01-01", "2009-03-31", "2009"},
        {"2015-06-10", "They *met in mid-2009", "mid-2009", "2009-04-01", "2009-09-30", "2009"},
        {"2015-06-10", "They *met in early March", "early March", "2015-03-01", "2015-03-10",
         "2015-03"},
        {"2015-06-10", "They *met in late February", "late February", "2015-02-21", "2015-02-28",
         "2015-02"},
        {"2015-06-10", "They *met at the end of May", "the end of May", "2015-05-21", "2015-05-31",
         "2015-05"},
        {"2015-06-10", "They *met at the start of last year", "the start of last year",
         "2014-01-01", "2014-03-31", "2014"},
        {"2015-06-10", "They *met in the mid-1990s", "the mid-1990s", "1993-01-01", "1996-12-31",
         "199"},
        {"2015-06-10", "They *met in the late 1980s", "the late 1980s", "1987-01-01", "1989-12-31",
         "198"},
        {"2015-06-10", "They *met late last week", "late last week", "2015-06-04", "2015-06-07",
         "2015-W23"},
        {"2015-06-10", "They *met earlier this year", "earlier this year", "2015-01-01",
         "2015-06-10", "2015"},
        {"2015-06-10", "They will *meet later this month", "later this month", "2015-06-10",
         "2015-06-30", "2015-06"},
        {"2015-06-10", "They will *leave by year-end", "year-end", "2015-10-01", "2015-12-31",
         "2015"},
        {"2015-06-10", "They will *leave by the end of the year", "the end of the year",
         "2015-10-01", "2015-12-31", "2015"},
        {"2015-06-10", "They *met in the first nine months of 2009",
         "the first nine months of 2009", "2009-01-01", "2009-09-30", "P9M"},
    };
    ASSERT_EXPRESSIONS(list);
}

static void reads_what_counts_from_the_time_told(void **state) {
    static const expression list[] = {
        {"2015-06-10", "They *met on May 4 and left the next day", "the next day", "2015-05-05",
         NULL, "2015-05-05"},
        {"2015-06-10", "They *met on May 4 and left two days later", "two days later", "2015-05-06",
         NULL, "2015-05-06"},
        {"2015-06-10", "They *met in 1998 and left a year earlier", "a year earlier", "1997-01-01",
         "1997-12-31", "1997"},
        {"2015-06-10", "They *met on May 4 and left the following week", "the following week",
         "2015-05-11", "2015-05-17", "2015-W20"},
        {"2015-06-10", "They *met on May 4 and left that same day", "that same day", "2015-05-04",
         NULL, "2015-05-04"},
        {"2015-06-10", "They *met in May 1998 and left later that year", "later that year",
         "1998-05-01", "1998-12-31", "1998"},
        {"2015-06-10", "They *met in 1998 and left the previous year", "the previous year",
         "1997-01-01", "1997-12-31", "1997"},
        {"2015-06-10", "They *met on May 4 and left hours later", "hours later", "2015-05-04", NULL,
         "2015-05-04"},
        {"2015-06-10", "They *met two days before Christmas", "two days before Christmas",
         "2014-12-23", NULL, "2014-12-23"},
        {"2015-06-10", "They *met a week after May 4", "a week after May 4", "2015-05-11",
         "2015-05-17", "2015-W20"},
    };
    ASSERT_EXPRESSIONS(list);
}

static void reads_holidays(void **state) {
    static const expression list[] = {
        {"2015-06-10", "They *met on Christmas Day", "Christmas Day", "2014-12-25", NULL,
         "2014-12-25"},
        {"2015-06-10", "They *met on New Year 's Eve 2010", "New Year 's Eve 2010", "2010-12-31",
         NULL, "2010-12-31"},
        {"2015-06-10", "They *met on Good Friday", "Good Friday", "2015-04-03", NULL, "2015-04-03"},
        {"2015-06-10", "They *met on Thanksgiving", "Thanksgiving", "2014-11-27", NULL,
         "2014-11-27"},
        {"2015-06-10", "They *met on Memorial Day", "Memorial Day", "2015-05-25", NULL,
         "2015-05-25"},
    };
    ASSERT_EXPRESSIONS(list);
}

static void lengths_and_sets_have_no_days(void **state) {
    static const expression list[] = {
        {"2015-06-10", "They *talked for two days", "two days", NULL, NULL, "P2D"},
        {"2015-06-10", "They *talked for more than two decades", "more than two decades", NULL,
         NULL, "P20Y"},
        {"2015-06-10", "A three-year ban *ended", "three-year", NULL, NULL, "P3Y"},
        {"2015-06-10", "They *talked for half an hour", "half an hour", NULL, NULL, "PT0.5H"},
        {"2015-06-10", "They *talked for a few months", "a few months", NULL, NULL, "PXM"},
        {"2015-06-10", "They *talked for twenty-four hours", "twenty-four hours", NULL, NULL,
         "PT24H"},
        {"2015-06-10", "They *talked every day", "every day", NULL, NULL, "P1D"},
        {"2015-06-10", "They *talked every Monday", "every Monday", NULL, NULL, "XXXX-WXX-1"},
        {"2015-06-10", "They *talked weekly", "weekly", NULL, NULL, "P1W"},
        {"2015-06-10", "It *happened 99999 years ago and 9999 centuries ago", "9999 centuries ago",
         NULL, NULL, "XX"},
    };
    ASSERT_EXPRESSIONS(list);
}

static void finds_nothing_where_no_time_is_told(void **state) {
    static const char *const sentences[] = {
        "It *moved 2020 people out",     "It *cost $ 1999 a piece",   "He may *march with them",
        "The fall of the city *shocked", "A five-year-old boy *left", "About 2000 troops *left",
        "It *weighed 1500 tonnes",       "They *sat in the sun",      "They *made second attempts",
        "It *rose 2015 % at once",       "The march *drew 1900 dead", "Room 1984 *stood empty",
        "Some 1800 young people *came",  "He *lost in his twenties",  "The sat image *came",
    };
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        told t = tell(*state, plain_sentence(*state, sentences[i]), "2015-06-10");
        if (!t.found.n) continue;
        ent_span s = t.found.at[0].span;
        fail_msg("`" SV_FMT "' in: %s", SV_ARG(sv_cut(t.sc.report->text, s.begin, s.end)),
                 sentences[i]);
    }
}

// A text that tells years and nothing that counts from today: dates without a year belong to the year told before.
static void a_history_keeps_its_year(void **state) {
    const char *lines[] = {"He *came in 1931 and left in 1932", "The duel *happened on May 30",
                           "It *ended in 1935"};
    text t = text_new(*state);
    for (size_t i = 0; i < 3; i++) text_add(&t, plain_sentence(*state, lines[i]));
    told x = tell(*state, text_sv(&t), "2015-06-10");
    assert_int_equal(x.found.n, 4);
    assert_int_equal(x.found.at[2].from, day_of(1932, 5, 30));
}

// --- Events

typedef struct event {
    const char *what, *sentence; // short_tree.h
    const char *form;            // of the event's word
    const char *from, *to;       // none: no time is told of it
} event;

#define AGREED "Ghana/NNP/2/nsubj agreed=agree/VBD/0/root "
static const event events[] = {
    {"hung on the verb", AGREED "in/IN/4/case May/NNP/2/obl", "agreed", "2015-05-01", "2015-05-31"},
    {"hung on the object",
     "They/PRP/2/nsubj signed=sign/VBD/0/root a/DT/4/det pact/NN/2/obj in/IN/6/case 1997/CD/4/nmod",
     "signed", "1997-01-01", "1997-12-31"},
    {"hung on a noun inside the object",
     "They/PRP/2/nsubj jailed=jail/VBD/0/root the/DT/4/det head/NN/2/obj of/IN/7/case the/DT/7/det "
     "union/NN/4/nmod "
     "on/IN/9/case Monday/NNP/7/nmod",
     "jailed", "2015-06-08", "2015-06-08"},
    {"of the noun in front of which it stands",
     "They/PRP/2/nsubj condemned=condemn/VBD/0/root last/JJ/4/amod year/NN/6/nmod:poss "
     "'s/POS/4/case raid/NN/2/obj",
     "condemned", NULL, NULL},
    {"of the noun itself",
     "They/PRP/2/nsubj condemned=condemn/VBD/0/root last/JJ/4/amod year/NN/6/nmod:poss "
     "'s/POS/4/case raid/NN/2/obj",
     "raid", "2014-01-01", "2014-12-31"},
    {"opens the sentence, whatever the parser made of it",
     "Last/JJ/2/amod week/NN/4/nmod:unmarked their/PRP/4/nmod:poss jets=jet/NNS/5/nsubj "
     "bombed=bomb/VBD/0/root it/PRP/5/obj",
     "bombed", "2015-06-01", "2015-06-07"},
    {"of an object that the verb brings about",
     "They/PRP/2/nsubj held=hold/VBD/0/root the/DT/4/det talks=talk/NNS/2/obj on/IN/6/case "
     "Monday/NNP/2/obl",
     "talks", "2015-06-08", "2015-06-08"},
    {"not of an object that is known before",
     "They/PRP/2/nsubj condemned=condemn/VBD/0/root the/DT/4/det raid/NN/2/obj on/IN/6/case "
     "Monday/NNP/2/obl",
     "raid", NULL, NULL},
    {"of the second of two verbs",
     AGREED "in/IN/4/case May/NNP/2/obl and/CC/6/cc signed=sign/VBD/2/conj", "signed", "2015-05-01",
     "2015-05-31"},
    {"not of what is said",
     "He/PRP/2/nsubj said=say/VBD/0/root on/IN/4/case Monday/NNP/2/obl they/PRP/6/nsubj "
     "left=leave/VBD/2/ccomp",
     "left", NULL, NULL},
    {"but of what is demanded",
     "He/PRP/2/nsubj said=say/VBD/0/root on/IN/4/case Monday/NNP/2/obl they/PRP/7/nsubj "
     "must/MD/7/aux leave/VB/2/ccomp",
     "leave", "2015-06-08", "2015-06-08"},
    {"of a clause with when",
     "It/PRP/2/nsubj grew=grow/VBD/0/root in/IN/5/case late/JJ/5/amod 2009/CD/2/obl ,/,/9/punct "
     "when/WRB/9/advmod Mali/NNP/9/nsubj "
     "helped=help/VBD/2/advcl",
     "helped", "2009-10-01", "2009-12-31"},
    {"of the clause above one with when",
     "It/PRP/2/nsubj grew=grow/VBD/0/root when/WRB/5/advmod Mali/NNP/5/nsubj "
     "helped=help/VBD/2/advcl in/IN/7/case 2009/CD/5/obl",
     "grew", "2009-01-01", "2009-12-31"},
    {"not of a clause with after",
     AGREED "in/IN/4/case May/NNP/2/obl after/IN/7/mark Togo/NNP/7/nsubj left=leave/VBD/2/advcl",
     "left", NULL, NULL},
    {"not of what had been before",
     AGREED "in/IN/4/case May/NNP/2/obl as/IN/8/mark Togo/NNP/8/nsubj had=have/VBD/8/aux "
            "left=leave/VBN/2/advcl",
     "left", NULL, NULL},
    {"counted from the clause above",
     AGREED "on/IN/4/case Monday/NNP/2/obl two/CD/6/nummod days=day/NNS/10/obl:unmarked "
            "after/IN/10/mark Togo/NNP/10/nsubj had=have/VBD/10/aux "
            "left=leave/VBN/2/advcl",
     "left", "2015-06-06", "2015-06-06"},
    {"of a relative clause under a month that opens the sentence",
     "In/IN/2/case May/NNP/5/obl ,/,/2/punct Ghana/NNP/5/nsubj helped=help/VBD/0/root "
     "troops=troop/NNS/5/obj that/WDT/8/nsubj "
     "invaded=invade/VBD/6/acl:relcl Togo/NNP/8/obj",
     "invaded", "2015-05-01", "2015-05-31"},
    {"not of a relative clause under a day",
     "On/IN/2/case Monday/NNP/5/obl ,/,/2/punct Ghana/NNP/5/nsubj praised=praise/VBD/0/root "
     "troops=troop/NNS/5/obj that/WDT/8/nsubj "
     "invaded=invade/VBD/6/acl:relcl Togo/NNP/8/obj",
     "invaded", NULL, NULL},
    {"since",
     "They/PRP/3/nsubj have/VBP/3/aux fought=fight/VBN/0/root since/IN/5/case 2009/CD/3/obl",
     "fought", "2009-01-01", "2015-06-10"},
    {"from one to another",
     "They/PRP/2/nsubj fought=fight/VBD/0/root from/IN/4/case 1998/CD/2/obl to/IN/6/case "
     "2000/CD/2/obl",
     "fought", "1998-01-01", "2000-12-31"},
    {"between one and another",
     "They/PRP/2/nsubj fought=fight/VBD/0/root between/IN/4/case 1998/CD/2/obl and/CC/6/cc "
     "2000/CD/4/conj",
     "fought", "1998-01-01", "2000-12-31"},
    {"not before it", "They/PRP/2/nsubj fought=fight/VBD/0/root before/IN/4/case 1998/CD/2/obl",
     "fought", NULL, NULL},
    {"a length is no time",
     "They/PRP/2/nsubj fought=fight/VBD/0/root for/IN/5/case two/CD/5/nummod days=day/NNS/2/obl",
     "fought", NULL, NULL},
    {"the future of a clause under the past",
     "They/PRP/2/nsubj flew=fly/VBD/0/root on/IN/4/case Monday/NNP/2/obl where/WRB/8/advmod "
     "he/PRP/8/nsubj will/MD/8/aux speak/VB/2/advcl",
     "speak", NULL, NULL},
};

static int word_of(const ent_sentence *s, const char *form) {
    for (size_t w = 0; w < s->n_words; w++)
        if (sv_eq(s->words[w].form, sv_of(form))) return (int)w;
    fail_msg("no word %s", form);
    return -1;
}

static void tells_when_events_are(void **state) {
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        const event *e = &events[i];
        text t = text_new(*state);
        if (!short_sentence(&t, sv_of(e->sentence))) fail_msg("%s: a bad tree", e->what);
        told x = tell(*state, text_sv(&t), "2015-06-10");
        ent_when w =
            time_of_event(&x.sc, &x.found, 0, word_of(&x.sc.language->sentences[0], e->form));
        if (w.from != day(e->from) || w.to != day(e->to))
            fail_msg("%s: %d to %d", e->what, w.from, w.to);
        assert_int_equal(w.by, e->from ? ENT_WHEN_TEXT : ENT_WHEN_NONE);
    }
}

static void headlines_tell_the_past_in_the_present(void **state) {
    text t = text_new(*state);
    assert_true(short_sentence(
        &t, SV("Ghana/NNP/2/nsubj meets=meet/VBZ/0/root on/IN/4/case Thursday/NNP/2/obl")));
    conllu c;
    conllu_read(*state, text_sv(&t), &c);
    ent_report report = {.text = c.text, .published = day_of(2015, 6, 10)};
    ent_language language = {c.sentences, c.n_sentences};
    scene sc = scene_of(*state, NULL, &report, &language);
    assert_int_equal(time_find(&sc).at[0].from, day_of(2015, 6, 11));
    c.sentences[0].part = ENT_PART_RELATED;
    assert_int_equal(time_find(&sc).at[0].from, day_of(2015, 6, 4));
}

// Neither depth nor length of a hostile sentence may cost more than its length.
static void hostile_sentences_end(void **state) {
    text t = text_new(*state);
    for (int id = 1; id <= 4000; id++) {
        text_int(&t, id);
        text_add(&t, id % 4 == 1   ? SV("\tthe\tthe\tDET\tDT")
                     : id % 4 == 2 ? SV("\tend\tend\tNOUN\tNN")
                     : id % 4 == 3 ? SV("\tof\tof\tADP\tIN")
                                   : SV("\tlast\tlast\tADJ\tJJ"));
        text_add(&t, SV("\t_\t"));
        text_int(&t, id - 1);
        text_add(&t, id == 1 ? SV("\troot\t_\t_\n") : SV("\tnmod\t_\t_\n"));
    }
    text_char(&t, '\n');
    told x = tell(*state, text_sv(&t), "2015-06-10");
    for (int w = 0; w < 4000; w += 100) (void)time_of_event(&x.sc, &x.found, 0, w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
        T(reads_dates),
        T(reads_months_and_years),
        T(reads_weekdays),
        T(reads_what_counts_from_now),
        T(reads_edges),
        T(reads_what_counts_from_the_time_told),
        T(reads_holidays),
        T(lengths_and_sets_have_no_days),
        T(finds_nothing_where_no_time_is_told),
        T(a_history_keeps_its_year),
        T(tells_when_events_are),
        T(headlines_tell_the_past_in_the_present),
        T(hostile_sentences_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
