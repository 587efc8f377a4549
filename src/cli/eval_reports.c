// SPDX-License-Identifier: Apache-2.0
//
// An event of the engine is right when an event is expected that accepts its type, its source and its target; each counts once,
// those with the same trigger, sentence, status and days first. STATEMENTs count only where one is expected. In a judged set nothing is known of
// what is not listed: wrong is only what somebody rejected.
#include "base/day.h"
#include "base/file.h"
#include "cli/eval.h"
#include <dirent.h>
#include <jansson.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { PRECISION, RECALL, STATUS, WHEN, MUST_NOT, N_SHARES };
enum { MOST_BYTES = 64 << 20, REPORT_BYTES = 256 << 20 };

typedef struct folders {
    VEC(sv);
} folders;

// A report that is measured.
typedef struct checking {
    arena *a;
    const ent_report *report;
    const ent_language *language;
    const ent_record *record;
    const json_t *expected; // the events
    bool judged;
    bool *right; // of the engine's events
} checking;

static sv str(const json_t *s) {
    return json_is_string(s) ? (sv){json_string_value(s), json_string_length(s)} : (sv){0};
}

// ---- codes -----------------------------------------------------------------------------------------------------------------

// Equal, or one is the bare country or a sector prefix of the other.
static bool code_fits(sv code, sv accepted) {
    return code.len && accepted.len && (sv_starts(code, accepted) || sv_starts(accepted, code));
}

static bool is_accepted(sv code, const json_t *list) {
    for (size_t i = 0; i < json_array_size(list); i++)
        if (code_fits(code, str(json_array_get(list, i)))) return true;
    return false;
}

static bool all_accepted(const ent_record *r, const uint32_t *at, size_t n, const json_t *list,
                         const json_t *more) {
    for (size_t i = 0; i < n; i++)
        if (!is_accepted(r->actors[at[i]].code, list) && !is_accepted(r->actors[at[i]].code, more))
            return false;
    return true;
}

// How many different parties of a symmetric event were found on any side.
static size_t parties_found(const ent_record *r, const ent_event *e, const json_t *list) {
    size_t n = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        sv code = str(json_array_get(list, i)),
           country = sv_cut(code, 0, code.len < 3 ? code.len : 3);
        bool before = false, found = false;
        for (size_t k = 0; k < i; k++) before |= sv_starts(str(json_array_get(list, k)), country);
        for (size_t k = 0; k < e->n_source; k++)
            found |= code_fits(r->actors[e->source[k]].code, code);
        for (size_t k = 0; k < e->n_target; k++)
            found |= code_fits(r->actors[e->target[k]].code, code);
        n += found && !before;
    }
    return n;
}

static bool sides_fit(const ent_record *r, const ent_event *e, const json_t *want) {
    const json_t *source = json_object_get(want, "source"),
                 *target = json_object_get(want, "target");
    if (json_is_true(json_object_get(want, "symmetric")))
        return e->n_source + e->n_target &&
               all_accepted(r, e->source, e->n_source, source, target) &&
               all_accepted(r, e->target, e->n_target, source, target) &&
               parties_found(r, e, source) +
                       (json_equal(source, target) ? 0 : parties_found(r, e, target)) >=
                   2;
    if (json_array_size(source) &&
        (!e->n_source || !all_accepted(r, e->source, e->n_source, source, NULL)))
        return false;
    return !json_array_size(target) ||
           (e->n_target && all_accepted(r, e->target, e->n_target, target, NULL));
}

static bool is_listed(sv word, const json_t *one_or_list) {
    if (json_is_string(one_or_list)) return sv_eq(word, str(one_or_list));
    for (size_t i = 0; i < json_array_size(one_or_list); i++)
        if (sv_eq(word, str(json_array_get(one_or_list, i)))) return true;
    return false;
}

// ---- an event --------------------------------------------------------------------------------------------------------------

static ent_part part_of(const checking *c, const ent_event *e) {
    return c->language->sentences[e->sentence].part;
}

static bool fits(const checking *c, const ent_event *e, const json_t *want) {
    bool related = sv_eq(str(json_object_get(want, "from")), SV("related headline"));
    return is_listed(sv_of(ent_type_name(e->type)), json_object_get(want, "plover")) &&
           (part_of(c, e) == ENT_PART_RELATED) == related && sides_fit(c->record, e, want);
}

static bool status_right(const ent_event *e, const json_t *want) {
    const json_t *status = json_object_get(want, "status");
    return !status || is_listed(sv_of(ent_event_status_name(e->status)), status);
}

static bool day_is(ent_day d, const json_t *wanted) {
    char own[11];
    if (d == ENT_NO_DAY) return false;
    day_write(d, own);
    return sv_eq((sv){own, 10}, str(wanted));
}

static bool when_right(const ent_event *e, const json_t *want) {
    const json_t *when = json_object_get(want, "when");
    return day_is(e->when.from, json_array_get(when, 0)) &&
           day_is(e->when.to, json_array_get(when, 1));
}

static sv words_of(const checking *c, ent_span s) {
    return sv_cut(c->report->text, s.begin, s.end);
}

static int closeness(const checking *c, const ent_event *e, const json_t *want) {
    sv trigger = str(json_object_get(want, "trigger")), own = words_of(c, e->trigger);
    sv sentence = words_of(c, c->language->sentences[e->sentence].span);
    bool same = trigger.len &&
                (sv_find(own, trigger, 0) >= 0 || (own.len && sv_find(trigger, own, 0) >= 0));
    return 8 * same + 4 * (trigger.len && sv_find(sentence, trigger, 0) >= 0) +
           2 * status_right(e, want) + (json_object_get(want, "when") && when_right(e, want));
}

// ---- a report --------------------------------------------------------------------------------------------------------------

// The engine's event for each expected one, -1 for none: one to one, the closest first.
static int *pair_up(checking *c) {
    size_t n = json_array_size(c->expected);
    int *taken = arena_new(c->a, int, n + 1);
    for (size_t i = 0; i < n; i++) taken[i] = -1;
    for (;;) {
        int best = -1;
        size_t best_i = 0, best_k = 0;
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; taken[i] < 0 && k < c->record->n_events; k++) {
                const json_t *want = json_array_get(c->expected, i);
                const ent_event *e = &c->record->events[k];
                if (c->right[k] || !fits(c, e, want) || closeness(c, e, want) <= best) continue;
                best = closeness(c, e, want);
                best_i = i;
                best_k = k;
            }
        if (best < 0) return taken;
        taken[best_i] = (int)best_k;
        c->right[best_k] = true;
    }
}

// Whether an event that is not right breaks the rule.
static bool is_broken(const checking *c, const json_t *rule) {
    sv sentence = str(json_object_get(rule, "sentence"));
    const json_t *types = json_object_get(rule, "plover"),
                 *status = json_object_get(rule, "status");
    const json_t *source = json_object_get(rule, "source"),
                 *target = json_object_get(rule, "target");
    for (size_t k = 0; k < c->record->n_events; k++) {
        const ent_event *e = &c->record->events[k];
        bool by = !source, to = !target;
        if (c->right[k] || (e->type == ENT_TYPE_STATEMENT && !is_listed(SV("STATEMENT"), types)))
            continue;
        for (size_t i = 0; i < e->n_source; i++)
            by |= code_fits(c->record->actors[e->source[i]].code, str(source));
        for (size_t i = 0; i < e->n_target; i++)
            to |= code_fits(c->record->actors[e->target[i]].code, str(target));
        if ((!types || is_listed(sv_of(ent_type_name(e->type)), types)) && by && to &&
            (!status || is_listed(sv_of(ent_event_status_name(e->status)), status)) &&
            (!sentence.len ||
             sv_find(words_of(c, c->language->sentences[e->sentence].span), sentence, 0) >= 0))
            return true;
    }
    return false;
}

static void count(eval_share *s, size_t unit, double part, double whole) {
    s->part[unit] += part;
    s->whole[unit] += whole;
}

static void check_report(checking *c, const json_t *rules, eval_share *shares, size_t unit) {
    const int *taken = pair_up(c);
    double right = 0, found = 0, broken = 0;
    for (size_t i = 0; i < json_array_size(c->expected); i++) {
        const json_t *want = json_array_get(c->expected, i);
        const ent_event *e = taken[i] < 0 ? NULL : &c->record->events[taken[i]];
        right += e != NULL;
        if (!e) continue;
        count(&shares[STATUS], unit, status_right(e, want), 1);
        if (json_object_get(want, "when")) count(&shares[WHEN], unit, when_right(e, want), 1);
    }
    for (size_t k = 0; k < c->record->n_events; k++)
        found += c->right[k] || c->record->events[k].type != ENT_TYPE_STATEMENT;
    for (size_t i = 0; i < json_array_size(rules); i++)
        broken += is_broken(c, json_array_get(rules, i));
    count(&shares[PRECISION], unit, right, c->judged ? right + broken : found);
    count(&shares[RECALL], unit, right, (double)json_array_size(c->expected));
    count(&shares[MUST_NOT], unit, broken, (double)json_array_size(rules));
}

// ---- files -----------------------------------------------------------------------------------------------------------------

static bool exists(const char *path) {
    struct stat s;
    return stat(path, &s) == 0;
}

static int by_text(const void *x, const void *y) { return sv_cmp(*(const sv *)x, *(const sv *)y); }

// The names in a folder, sorted; at most 100,000.
static ent_status names_in(arena *a, const char *path, folders *out, ent_err *err) {
    enum { MOST_NAMES = 100000 };
    DIR *d = opendir(path);
    if (!d) return err_system(err, "%s: cannot be read", path);
    for (struct dirent *e; (e = readdir(d)) && out->n < MOST_NAMES;)
        if (e->d_name[0] != '.') *vec_push(a, out) = arena_printf(a, "%s/%s", path, e->d_name);
    closedir(d);
    if (out->n) qsort(out->at, out->n, sizeof *out->at, by_text);
    return ENT_OK;
}

// The folder itself when it holds a report, else those in it that do, by name.
static ent_status find_folders(arena *a, const char *path, folders *out, ent_err *err) {
    folders names = {0};
    size_t before = out->n;
    if (exists(arena_printf(a, "%s/expected.json", path).p)) {
        *vec_push(a, out) = sv_of(path);
        return ENT_OK;
    }
    ENT_TRY(names_in(a, path, &names, err));
    for (size_t i = 0; i < names.n; i++)
        if (exists(arena_printf(a, "%s/expected.json", names.at[i].p).p))
            *vec_push(a, out) = names.at[i];
    if (out->n > before) return ENT_OK;
    return err_set(err, ENT_ERR_INPUT, 0,
                   "%s: no report in it: a folder with report.txt and expected.json is wanted",
                   path);
}

// report.txt, or the first text of the folder.
static ent_status find_text(arena *a, sv place, sv *out, ent_err *err) {
    folders names = {0};
    *out = arena_printf(a, SV_FMT "/report.txt", SV_ARG(place));
    if (exists(out->p)) return ENT_OK;
    ENT_TRY(names_in(a, place.p, &names, err));
    for (size_t i = names.n; i > 0; i--)
        if (sv_ends(names.at[i - 1], SV(".txt"))) *out = names.at[i - 1];
    return ENT_OK;
}

static ent_status bad_set(ent_err *err, sv place, const char *what) {
    return err_set(err, ENT_ERR_INPUT, 0, SV_FMT "/expected.json: %s", SV_ARG(place), what);
}

static ent_status code_and_check(ent_document *doc, arena *a, sv place, const json_t *o, sv words,
                                 eval_share *shares, size_t unit, ent_err *err) {
    const json_t *document = json_object_get(o, "document");
    ent_input in = {.bytes = words, .id = place, .published = ENT_NO_DAY};
    ent_day to;
    sv published = str(json_object_get(document, "published"));
    if (!day_parse(published, &in.published, &to)) in.published = ENT_NO_DAY;
    if (!json_is_array(json_object_get(o, "events")))
        return bad_set(err, place, "no list of events");
    ENT_TRY(ent_document_code(doc, &in, err));
    checking c = {.a = a,
                  .report = ent_document_report(doc),
                  .language = ent_document_language(doc),
                  .record = ent_document_record(doc),
                  .expected = json_object_get(o, "events"),
                  .judged = json_is_true(json_object_get(o, "judged"))};
    c.right = arena_new(a, bool, c.record->n_events + 1);
    check_report(&c, json_object_get(o, "must_not"), shares, unit);
    return ENT_OK;
}

static ent_status check_folder(ent_document *doc, arena *a, sv place, eval_share *shares,
                               size_t unit, ent_err *err) {
    json_error_t why;
    sv words = {0}, text_path;
    ENT_TRY(find_text(a, place, &text_path, err));
    ENT_TRY(file_read(text_path.p, MOST_BYTES, &words, err));
    json_t *o = json_load_file(arena_printf(a, SV_FMT "/expected.json", SV_ARG(place)).p, 0, &why);
    ent_status status = o ? code_and_check(doc, a, place, o, words, shares, unit, err)
                          : bad_set(err, place, why.text);
    json_decref(o);
    free((void *)words.p);
    return status;
}

static ent_status check_all(ent_engine *engine, arena *a, char **paths, int n,
                            const eval_settings *s, ent_err *err) {
    static const char *const names[] = {"precision", "recall", "status", "when", "must not"};
    folders f = {0};
    eval_share shares[N_SHARES];
    ent_document *doc;
    ent_status status = ENT_OK;
    for (int i = 0; i < n; i++) ENT_TRY(find_folders(a, paths[i], &f, err));
    for (int i = 0; i < N_SHARES; i++) shares[i] = eval_share_new(a, names[i], f.n);
    ENT_TRY(ent_document_new(&doc, engine, err));
    for (size_t i = 0; i < f.n && status == ENT_OK; i++)
        status = check_folder(doc, a, f.at[i], shares, i, err);
    ent_document_free(doc);
    ENT_TRY(status);
    ledger_table t = eval_table(a, shares, N_SHARES, f.n);
    list_write(a, &t, (list_form)s->as);
    return ENT_OK;
}

int eval_reports(char **paths, int n, const eval_settings *s) {
    ent_engine *engine;
    arena a;
    ent_err err;
    int said = engine_start(&engine, &s->engine);
    if (said != CLI_OK) return said;
    arena_init(&a, REPORT_BYTES);
    ent_status status = arena_try(&a) ? err_set(&err, ENT_ERR_MEMORY, 0, "out of memory")
                                      : check_all(engine, &a, paths, n, s, &err);
    arena_deinit(&a);
    ent_engine_close(&engine);
    if (status == ENT_OK) return CLI_OK;
    cli_tell("%s", err.message);
    return status == ENT_ERR_INPUT || status == ENT_ERR_IO ? CLI_SOME_FAILED : CLI_NO_START;
}
