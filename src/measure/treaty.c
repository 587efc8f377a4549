// SPDX-License-Identifier: Apache-2.0
#include "measure/treaty.h"
#include "base/day.h"
#include "base/strmap.h"
#include "measure/input.h"
#include "measure/number.h"
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

static const double rule_most = 0.7, single_most = 0.5;

#define STATUS_NAME(name) #name,
static const char *const status_names[] = {TREATY_STATUS_LIST(STATUS_NAME)};

const char *treaty_status_name(treaty_status s) {
    return s < N_TREATY_STATUS ? status_names[s] : "?";
}

treaty_status treaty_status_named(sv name) {
    int s = 0;
    while (s < N_TREATY_STATUS && !sv_eq(name, sv_of(status_names[s]))) s++;
    return (treaty_status)s;
}

const char *treaty_axis_name(treaty_axis axis) {
    return axis == TREATY_LEGAL ? "legal" : "implementation";
}

bool treaty_axis_has(treaty_axis axis, treaty_status s) {
    return s == TREATY_none || (axis == TREATY_LEGAL ? s <= TREATY_superseded
                                                     : s >= TREATY_minimal && s < N_TREATY_STATUS);
}

bool treaty_allows(treaty_axis axis, treaty_status from, treaty_status to) {
    if (!treaty_axis_has(axis, from) || !treaty_axis_has(axis, to) || from == to ||
        to == TREATY_none)
        return false;
    if (axis == TREATY_LEGAL) {
        if (to >= TREATY_lapsed) return true;
        if (from == TREATY_in_force || from == TREATY_suspended)
            return to == TREATY_in_force || to == TREATY_suspended;
        return from < to && to <= TREATY_in_force;
    }
    if (to >= TREATY_reversed) return true;
    return from >= TREATY_reversed ? to == TREATY_minimal : from < to;
}

// ---- reading -------------------------------------------------------------------------------------------------------------------------

typedef struct reading {
    arena *a;
    const char *file;
    size_t line;
    treaties *t;
    strmap provisions, agreements; // id -> index
    ent_err *err;
} reading;

static ent_status wrong(const reading *r, const char *what) {
    return err_set(r->err, ENT_ERR_INPUT, r->line, "%s:%zu: %s", r->file, r->line, what);
}

// The values of one line, copied out of JSON. `fault` is the first that is not of its kind.
typedef struct fields {
    char *at;
    json_t *object;
    size_t asked;
    const char *fault;
} fields;

static const json_t *field(fields *f, const char *key) {
    const json_t *v = json_object_get(f->object, key);
    f->asked += v != NULL;
    return json_is_null(v) ? NULL : v;
}

static sv hold(fields *f, const json_t *s) {
    size_t n = json_string_length(s);
    char *to = f->at;
    memcpy(to, json_string_value(s), n);
    f->at += n;
    return (sv){to, n};
}

static sv get_text(fields *f, const char *key) {
    const json_t *v = field(f, key);
    if (!v) return (sv){0};
    if (json_is_string(v)) return hold(f, v);
    if (!f->fault) f->fault = key;
    return (sv){0};
}

static sv get_list(fields *f, const char *key) {
    const json_t *v = field(f, key);
    char *begin = f->at;
    if (!v) return (sv){0};
    if (json_is_string(v)) return hold(f, v);
    if (!json_is_array(v) && !f->fault) f->fault = key;
    for (size_t i = 0; i < json_array_size(v); i++) {
        const json_t *item = json_array_get(v, i);
        if (i) *f->at++ = '|';
        if (json_is_string(item))
            hold(f, item);
        else if (!f->fault)
            f->fault = key;
    }
    return (sv){begin, (size_t)(f->at - begin)};
}

static double get_number(fields *f, const char *key, double none, double least, double most) {
    const json_t *v = field(f, key);
    if (!v) return none;
    if (json_is_number(v) && json_number_value(v) >= least && json_number_value(v) <= most)
        return json_number_value(v);
    if (!f->fault) f->fault = key;
    return none;
}

static ent_day get_day(fields *f, const char *key) {
    ent_day day = ENT_NO_DAY, to;
    sv s = get_text(f, key);
    if (s.len && (s.len != 10 || !day_parse(s, &day, &to)) && !f->fault) f->fault = key;
    return day;
}

static bool get_truth(fields *f, const char *key) {
    const json_t *v = field(f, key);
    if (v && !json_is_boolean(v) && !f->fault) f->fault = key;
    return json_is_true(v);
}

static const char *set_agreement(fields *f, treaty_agreement *g) {
    *g = (treaty_agreement){.id = get_text(f, "id"),
                            .title = get_text(f, "title"),
                            .kind = get_text(f, "kind"),
                            .parent = get_text(f, "parent"),
                            .supersedes = get_text(f, "supersedes"),
                            .depositary = get_text(f, "depositary"),
                            .text_ref = get_text(f, "text_ref"),
                            .signed_day = get_day(f, "signed"),
                            .in_force_day = get_day(f, "in_force")};
    return g->id.len ? NULL : "an agreement wants an id";
}

static const char *set_party(fields *f, treaty_party *p) {
    *p = (treaty_party){.agreement = get_text(f, "agreement"),
                        .state = get_text(f, "state"),
                        .reservations = get_text(f, "reservations"),
                        .signed_day = get_day(f, "signed"),
                        .ratified_day = get_day(f, "ratified"),
                        .withdrew_day = get_day(f, "withdrew")};
    return p->agreement.len && p->state.len ? NULL : "a party wants agreement and state";
}

static const char *set_provision(fields *f, treaty_provision *p) {
    *p = (treaty_provision){.id = get_text(f, "id"),
                            .agreement = get_text(f, "agreement"),
                            .article = get_text(f, "article"),
                            .title = get_text(f, "title"),
                            .kind = get_text(f, "kind"),
                            .bearer = get_list(f, "bearer"),
                            .beneficiary = get_list(f, "beneficiary"),
                            .deadline = get_text(f, "deadline"),
                            .measure = get_text(f, "measure"),
                            .domain = domain_named(get_text(f, "domain")),
                            .polarity = (int)get_number(f, "polarity", 0, -1, 1),
                            .legally_enforceable = get_truth(f, "legally_enforceable")};
    p->weight = get_number(f, "weight", sv_eq(p->kind, SV("aspiration")) ? 0.5 : 1, 0, 1000);
    if (!p->id.len) return "a provision wants an id";
    return p->domain == DOMAIN_NONE ? "a provision wants a domain: POL, ECO, MIL, SOC, MON or INS"
                                    : NULL;
}

// `provision` is the name, looked up by the caller.
static const char *set_entry(fields *f, treaty_entry *e, sv *provision) {
    sv axis = get_text(f, "axis"), to = get_text(f, "to");
    get_text(f, "from"); // what it was before; it follows from the entries before
    *provision = get_text(f, "provision");
    *e = (treaty_entry){.seq = (int64_t)get_number(f, "seq", 0, 1, 1e15),
                        .axis = sv_eq(axis, SV("implementation")) ? TREATY_IMPLEMENTATION
                                                                  : TREATY_LEGAL,
                        .to = treaty_status_named(to),
                        .date_lo = get_day(f, "date_lo"),
                        .date_hi = get_day(f, "date_hi"),
                        .confidence = get_number(f, "confidence", 1, 0, 1),
                        .evidence = get_list(f, "evidence"),
                        .coder = get_text(f, "coder"),
                        .note = get_text(f, "note"),
                        .recorded = get_day(f, "recorded"),
                        .retracts = (int64_t)get_number(f, "retracts", 0, 1, 1e15),
                        .forced = get_truth(f, "forced")};
    if (!e->seq) return "an entry wants seq, 1 or more";
    if (e->recorded == ENT_NO_DAY) return "an entry wants recorded: the day on which it was made";
    if (e->retracts) return e->retracts < e->seq ? NULL : "an entry retracts one before it";
    if (axis.len && !sv_eq(axis, SV("legal")) && !sv_eq(axis, SV("implementation")))
        return "axis is legal or implementation";
    if (!axis.len || !treaty_axis_has(e->axis, e->to))
        return "an entry wants axis, and a status `to' that the axis has";
    if (e->date_lo == ENT_NO_DAY) return "an entry wants date_lo";
    if (e->date_hi == ENT_NO_DAY) e->date_hi = e->date_lo;
    return e->date_hi < e->date_lo ? "date_hi is before date_lo" : NULL;
}

typedef struct line_of_file {
    enum { AGREEMENT, PARTY, PROVISION, ENTRY, OTHER } kind;
    treaty_agreement agreement;
    treaty_party party;
    treaty_provision provision;
    treaty_entry entry;
    sv provision_id;
} line_of_file;

static const char *set_line(fields *f, line_of_file *l) {
    static const char *const kinds[] = {"agreement", "party", "provision", "entry"};
    sv kind = get_text(f, "record");
    int k = 0;
    while (k < OTHER && !sv_eq(kind, sv_of(kinds[k]))) k++;
    l->kind = k;
    switch (l->kind) {
    case AGREEMENT: return set_agreement(f, &l->agreement);
    case PARTY: return set_party(f, &l->party);
    case PROVISION: return set_provision(f, &l->provision);
    case ENTRY: return set_entry(f, &l->entry, &l->provision_id);
    case OTHER: break;
    }
    return "\"record\" is agreement, party, provision or entry";
}

static ent_status parse_line(reading *r, sv line, line_of_file *l) {
    json_error_t fault;
    char words[100] = "";
    fields f = {.at = arena_new(r->a, char, 2 * line.len + 1)};
    f.object = json_loadb(line.p, line.len, JSON_REJECT_DUPLICATES, &fault);
    const char *bad = json_is_object(f.object) ? set_line(&f, l) : "not a JSON object";
    if (!bad && f.fault) {
        snprintf(words, sizeof words, "`%s' is not what it should be", f.fault);
        bad = words;
    }
    if (!bad && f.asked < json_object_size(f.object))
        bad = "a key that this kind of line does not have";
    json_decref(f.object);
    return bad ? wrong(r, bad) : ENT_OK;
}

static ent_status keep_provision(reading *r, const treaty_provision *p) {
    uint32_t *at = strmap_at(r->a, &r->provisions, p->id);
    if (*at) return wrong(r, "a provision of this id was there before; give each its own");
    *vec_push(r->a, &r->t->provisions) = *p;
    *at = (uint32_t)r->t->provisions.n;
    return ENT_OK;
}

static ent_status keep_entry(reading *r, treaty_entry *e, sv provision) {
    const uint32_t *at = strmap_get(&r->provisions, provision);
    if (r->t->entries.n && r->t->entries.at[r->t->entries.n - 1].seq >= e->seq)
        return wrong(r, "seq must grow from entry to entry");
    if (!e->retracts && !at) return wrong(r, "no such provision above this entry");
    e->provision = at ? *at - 1 : 0;
    *vec_push(r->a, &r->t->entries) = *e;
    return ENT_OK;
}

static ent_status read_line(reading *r, sv line) {
    line_of_file l = {0};
    ENT_TRY(parse_line(r, line, &l));
    switch (l.kind) {
    case AGREEMENT: *vec_push(r->a, &r->t->agreements) = l.agreement; break;
    case PARTY: *vec_push(r->a, &r->t->parties) = l.party; break;
    case PROVISION: return keep_provision(r, &l.provision);
    case ENTRY: return keep_entry(r, &l.entry, l.provision_id);
    case OTHER: break;
    }
    return ENT_OK;
}

static bool is_retracted(const treaties *t, int64_t seq, ent_day known) {
    for (size_t i = 0; i < t->entries.n; i++) {
        const treaty_entry *e = &t->entries.at[i];
        if (e->retracts == seq && (known == ENT_NO_DAY || e->recorded <= known)) return true;
    }
    return false;
}

// Provisions of an agreement that pull both ways in one article and domain; entries of one day that say different things.
static void warn_conflicts(reading *r) {
    treaties *t = r->t;
    for (size_t i = 0; i < t->provisions.n; i++)
        for (size_t k = 0; k < i; k++) {
            const treaty_provision *p = &t->provisions.at[i], *q = &t->provisions.at[k];
            if (p->polarity * q->polarity < 0 && p->domain == q->domain && p->article.len &&
                sv_eq(p->article, q->article) && sv_eq(p->agreement, q->agreement))
                warnings_add(r->a, &t->warned,
                             arena_printf(r->a,
                                          "provisions " SV_FMT " and " SV_FMT
                                          " of one article pull in opposite directions in %s",
                                          SV_ARG(q->id), SV_ARG(p->id), domain_name(p->domain)));
        }
    for (size_t i = 0; i < t->entries.n; i++)
        for (size_t k = 0; k < i; k++) {
            const treaty_entry *e = &t->entries.at[i], *f = &t->entries.at[k];
            if (e->retracts || f->retracts || e->provision != f->provision || e->axis != f->axis ||
                e->to == f->to || e->date_lo != f->date_lo || is_retracted(t, e->seq, ENT_NO_DAY) ||
                is_retracted(t, f->seq, ENT_NO_DAY))
                continue;
            warnings_add(r->a, &t->warned,
                         arena_printf(r->a,
                                      "entries %" PRId64 " and %" PRId64 " say %s and %s of " SV_FMT
                                      " from the same day",
                                      f->seq, e->seq, treaty_status_name(f->to),
                                      treaty_status_name(e->to),
                                      SV_ARG(t->provisions.at[e->provision].id)));
        }
}

ent_status treaties_read(arena *a, const char *path, treaties *t, ent_err *err) {
    reading r = {.a = a, .file = path, .t = t, .err = err};
    sv rest, line;
    *t = (treaties){0};
    ENT_TRY(input_file(a, path, &rest, t->hash, err));
    for (r.line = 1; input_line(&rest, &line); r.line++)
        if (sv_trim(line).len) ENT_TRY(read_line(&r, line));
    if (!t->provisions.n) return err_set(err, ENT_ERR_INPUT, 0, "%s: no provision in it", path);
    warn_conflicts(&r);
    return ENT_OK;
}

int64_t treaty_provision_named(const treaties *t, sv id) {
    for (size_t i = 0; i < t->provisions.n; i++)
        if (sv_eq(t->provisions.at[i].id, id)) return (int64_t)i;
    return -1;
}

// ---- status --------------------------------------------------------------------------------------------------------------------------

treaty_table treaty_usual_table(void) {
    return (treaty_table){{[TREATY_proposed] = 0.1,
                           [TREATY_signed] = 0.4,
                           [TREATY_ratified] = 0.6,
                           [TREATY_in_force] = 1,
                           [TREATY_suspended] = 0.3,
                           [TREATY_minimal] = 1.0 / 3,
                           [TREATY_intermediate] = 2.0 / 3,
                           [TREATY_full] = 1}};
}

static int by_day(const void *x, const void *y) {
    const treaty_entry *a = *(const treaty_entry *const *)x, *b = *(const treaty_entry *const *)y;
    if (a->date_lo != b->date_lo) return a->date_lo < b->date_lo ? -1 : 1;
    return (a->seq > b->seq) - (a->seq < b->seq);
}

static const treaty_entry **entries_of(arena *a, const treaties *t, uint32_t provision,
                                       treaty_axis axis, ent_day known, size_t *n) {
    const treaty_entry **list = arena_new(a, const treaty_entry *, t->entries.n + 1);
    *n = 0;
    for (size_t i = 0; i < t->entries.n; i++) {
        const treaty_entry *e = &t->entries.at[i];
        if (e->retracts || e->provision != provision || e->axis != axis) continue;
        if ((known != ENT_NO_DAY && e->recorded > known) || is_retracted(t, e->seq, known))
            continue;
        list[(*n)++] = e;
    }
    qsort(list, *n, sizeof *list, by_day);
    return list;
}

static double share_past(const treaty_entry *e, ent_day at) {
    if (at >= e->date_hi) return 1;
    if (at < e->date_lo) return 0;
    return (double)(at - e->date_lo) / (double)(e->date_hi - e->date_lo);
}

treaty_fold treaty_status_at(arena *a, const treaties *t, uint32_t provision, treaty_axis axis,
                             ent_day at, ent_day known, const treaty_table *table) {
    arena_mark mark = arena_here(a);
    treaty_fold fold = {.status = TREATY_none};
    size_t n;
    double m2 = 0;
    const treaty_entry **list = entries_of(a, t, provision, axis, known, &n);
    for (size_t i = 0; i < n; i++) {
        double c = list[i]->confidence * share_past(list[i], at), v = table->value[list[i]->to];
        fold.value = c * v + (1 - c) * fold.value;
        m2 = c * v * v + (1 - c) * m2;
        if (list[i]->date_lo > at) continue;
        fold.status = list[i]->to;
        fold.seq = list[i]->seq;
    }
    fold.sd = sqrt(fmax(m2 - fold.value * fold.value, 0));
    arena_rewind(a, mark);
    return fold;
}

// ---- writing -------------------------------------------------------------------------------------------------------------------------

static ent_status refuse(ent_err *err, const char *what, const char *from, const char *to) {
    return err_set(err, ENT_ERR_USAGE, 0, "%s%s%s%s", what, from, *to ? " to " : "", to);
}

ent_status treaty_check(arena *a, const treaties *t, const treaty_entry *e, ent_err *err) {
    treaty_table table = treaty_usual_table();
    if (e->retracts) {
        for (size_t i = 0; i < t->entries.n; i++)
            if (t->entries.at[i].seq == e->retracts && !t->entries.at[i].retracts) {
                if (is_retracted(t, e->retracts, ENT_NO_DAY))
                    return refuse(err, "this entry was retracted before", "", "");
                return e->note.len ? ENT_OK : refuse(err, "a retraction wants a note: why", "", "");
            }
        return refuse(err, "there is no such entry to retract", "", "");
    }
    if (sv_eq(e->coder, SV("rule")) && e->confidence > rule_most)
        return refuse(err,
                      "what a rule proposes has a confidence of at most 0.7; a person may go above",
                      "", "");
    if (!e->evidence.len && !e->note.len)
        return refuse(err, "an entry wants evidence (events, documents) or a note", "", "");
    treaty_fold now = treaty_status_at(a, t, e->provision, e->axis, e->date_lo, ENT_NO_DAY, &table);
    if (treaty_allows(e->axis, now.status, e->to)) return ENT_OK;
    if (e->forced && e->note.len) return ENT_OK;
    return refuse(err, "this change is not in the table; with --force and --note it goes: from ",
                  treaty_status_name(now.status), treaty_status_name(e->to));
}

static sv write_entry(arena *a, const treaties *t, const treaty_entry *e) {
    text out = text_new(a);
    json j = {&out, false};
    json_open(&j, '{');
    json_key_str(&j, "record", SV("entry"));
    json_key_int(&j, "seq", e->seq);
    if (e->retracts) {
        json_key_int(&j, "retracts", e->retracts);
    } else {
        json_key_str(&j, "provision", t->provisions.at[e->provision].id);
        json_key_str(&j, "axis", sv_of(treaty_axis_name(e->axis)));
        json_key_str(&j, "to", sv_of(treaty_status_name(e->to)));
        json_key_day(&j, "date_lo", e->date_lo);
        json_key_day(&j, "date_hi", e->date_hi);
        json_key_number(&j, "confidence", e->confidence);
        if (e->evidence.len) json_key_list(&j, "evidence", e->evidence);
        if (e->forced) json_key_bool(&j, "forced", true);
    }
    json_key_str(&j, "coder", e->coder);
    json_key_day(&j, "recorded", e->recorded);
    json_key_str(&j, "note", e->note);
    json_close(&j, '}');
    text_char(&out, '\n');
    return text_sv(&out);
}

// One write of a whole line: two programs that add at the same time spoil no line, and reading tells of a seq that came twice.
ent_status treaty_append(arena *a, const char *path, const treaties *t, treaty_entry *e,
                         ent_err *err) {
    e->seq = t->entries.n ? t->entries.at[t->entries.n - 1].seq + 1 : 1;
    sv line = write_entry(a, t, e);
    int file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
    if (file < 0) return err_system(err, "cannot write %s", path);
    bool good = write(file, line.p, line.len) == (ssize_t)line.len && fsync(file) == 0;
    ent_status status = good ? ENT_OK : err_system(err, "cannot write %s", path);
    close(file);
    return status;
}

// ---- proposals -----------------------------------------------------------------------------------------------------------------------

static bool concerns(const treaties *t, const treaty_provision *p, const measure_event *e) {
    size_t parties = 0, there = 0;
    for (size_t i = 0; i < t->parties.n; i++) {
        if (!sv_eq(t->parties.at[i].agreement, p->agreement)) continue;
        parties++;
        there += domain_is_of(e->actors, t->parties.at[i].state) ||
                 domain_is_of(e->recipients, t->parties.at[i].state);
    }
    return parties >= 2 && there >= 2 && domain_of(e) >> p->domain & 1;
}

static treaty_status one_step(treaty_status now) {
    return now == TREATY_none           ? TREATY_minimal
           : now == TREATY_minimal      ? TREATY_intermediate
           : now == TREATY_intermediate ? TREATY_full
                                        : N_TREATY_STATUS;
}

static bool set_change(treaty_entry *e, const measure_event *event, treaty_status implemented) {
    bool withdraws = sv_in_list(SV("withdraw"), event->modes, '|') ||
                     sv_in_list(SV("discontinue"), event->modes, '|');
    e->axis = TREATY_LEGAL;
    switch (event->type) {
    case ENT_TYPE_SUPPORT:
        e->to = sv_in_list(SV("ratify"), event->modes, '|') ? TREATY_ratified : TREATY_signed;
        return sv_in_list(SV("ratify"), event->modes, '|') ||
               sv_in_list(SV("sign"), event->modes, '|');
    case ENT_TYPE_AGREE: e->to = TREATY_proposed; return true;
    case ENT_TYPE_REJECT: e->to = TREATY_suspended; return true;
    case ENT_TYPE_SANCTION: e->to = TREATY_suspended; return withdraws;
    case ENT_TYPE_COOPERATE:
    case ENT_TYPE_AID:
        e->axis = TREATY_IMPLEMENTATION;
        e->to = one_step(implemented);
        return e->to != N_TREATY_STATUS;
    default: return false;
    }
}

bool treaty_propose(arena *a, const treaties *t, uint32_t provision, const measure_event *event,
                    treaty_entry *e) {
    treaty_table table = treaty_usual_table();
    ent_day day = (ent_day)floor(event->time);
    *e = (treaty_entry){.provision = provision,
                        .date_lo = day,
                        .date_hi = day,
                        .evidence = event->id,
                        .coder = SV("rule"),
                        .recorded = event->recorded};
    if (!concerns(t, &t->provisions.at[provision], event)) return false;
    treaty_fold now =
        treaty_status_at(a, t, provision, TREATY_IMPLEMENTATION, day, ENT_NO_DAY, &table);
    if (!set_change(e, event, now.status)) return false;
    now = treaty_status_at(a, t, provision, e->axis, day, ENT_NO_DAY, &table);
    bool several = event->sources.len && memchr(event->sources.p, '|', event->sources.len);
    e->confidence = fmin(event->confidence, several ? rule_most : single_most);
    return treaty_allows(e->axis, now.status, e->to);
}
