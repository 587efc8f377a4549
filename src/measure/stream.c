// SPDX-License-Identifier: Apache-2.0
#include "measure/stream.h"
#include "base/text.h"

static ent_status read_types(const toml *t, const stream_rule *r, ent_err *err) {
    sv rest = r->types, type;
    while (sv_split(&rest, '|', &type))
        if (measure_type(type) == ENT_TYPE_NONE)
            return err_set(err, ENT_ERR_INPUT, 0, "%s: [" SV_FMT "]: no such PLOVER type: " SV_FMT,
                           t->file, SV_ARG(r->name), SV_ARG(type));
    return ENT_OK;
}

static ent_status read_words(toml *t, sv table, stream_rule *r, ent_err *err) {
    sv about = {0}, direction = {0};
    double score[2] = {-10, 10};
    size_t n = 2;
    ENT_TRY(toml_string(t, table, "domain", &about, err));
    ENT_TRY(toml_string(t, table, "direction", &direction, err));
    ENT_TRY(toml_numbers(t, table, "score", score, 2, &n, err));
    r->domain = about.len ? domain_named(about) : DOMAIN_NONE;
    r->direction = sv_eq(direction, SV("+")) - sv_eq(direction, SV("-"));
    r->least_score = score[0];
    r->most_score = score[1];
    if (about.len && r->domain == DOMAIN_NONE)
        return err_set(err, ENT_ERR_INPUT, 0, "%s: [" SV_FMT "]: no such domain: " SV_FMT, t->file,
                       SV_ARG(table), SV_ARG(about));
    if (direction.len && !r->direction)
        return err_set(err, ENT_ERR_INPUT, 0, "%s: [" SV_FMT "]: direction is \"+\" or \"-\"",
                       t->file, SV_ARG(table));
    if (n != 2 || score[0] > score[1])
        return err_set(err, ENT_ERR_INPUT, 0, "%s: [" SV_FMT "]: score is [least, most]", t->file,
                       SV_ARG(table));
    return ENT_OK;
}

static ent_status read_rule(arena *a, toml *t, sv table, stream_rule *r, ent_err *err) {
    ENT_TRY(toml_strings(a, t, table, "actors", &r->actors, err));
    ENT_TRY(toml_strings(a, t, table, "recipients", &r->recipients, err));
    ENT_TRY(toml_strings(a, t, table, "types", &r->types, err));
    ENT_TRY(toml_strings(a, t, table, "modes", &r->modes, err));
    ENT_TRY(toml_strings(a, t, table, "contexts", &r->contexts, err));
    ENT_TRY(toml_truth(t, table, "mutual", &r->mutual, err));
    ENT_TRY(read_words(t, table, r, err));
    ENT_TRY(read_types(t, r, err));
    if (r->actors.len || r->recipients.len || r->types.len || r->contexts.len) return ENT_OK;
    return err_set(err, ENT_ERR_INPUT, 0,
                   "%s: [" SV_FMT "] takes in everything; say whose events it has", t->file,
                   SV_ARG(table));
}

ent_status stream_rules_read(arena *a, toml *t, sv prefix, stream_rules *rules, ent_err *err) {
    for (size_t i = 0; i < t->tables.n; i++) {
        sv table = t->tables.at[i].name;
        if (!sv_starts(table, prefix) || table.len == prefix.len) continue;
        stream_rule *r = vec_push(a, rules);
        *r = (stream_rule){.name = sv_cut(table, prefix.len, table.len)};
        ENT_TRY(read_rule(a, t, table, r, err));
    }
    if (rules->n) return ENT_OK;
    return err_set(err, ENT_ERR_INPUT, 0,
                   "%s: no stream in it; a stream is a [" SV_FMT
                   "name] with actors, recipients, types ...",
                   t->file, SV_ARG(prefix));
}

static stream_rule *add(arena *a, stream_rules *rules, sv name, sv actors, sv recipients,
                        sv types) {
    stream_rule *r = vec_push(a, rules);
    *r = (stream_rule){.name = name,
                       .actors = actors,
                       .recipients = recipients,
                       .types = types,
                       .domain = DOMAIN_NONE,
                       .least_score = -10,
                       .most_score = 10};
    return r;
}

static void add_mutual(arena *a, stream_rules *rules, sv name, sv state, sv partner, int direction,
                       domain d) {
    stream_rule *r = add(a, rules, name, state, partner, (sv){0});
    r->mutual = true;
    r->direction = direction;
    r->domain = d;
}

void stream_rules_usual(arena *a, sv state, sv partner, sv w, stream_rules *rules) {
    if (w.len)
        add(a, rules, SV("pressure"), w, state,
            SV("SANCTION|THREATEN|ACCUSE|REQUEST|REJECT|COERCE"));
    add(a, rules, SV("crisis"), state, state, SV("PROTEST|COERCE|ASSAULT"));
    add(a, rules, SV("patron"), partner, state, SV("SUPPORT|AID"));
    add_mutual(a, rules, SV("integration"), state, partner, 1, DOMAIN_NONE);
    add_mutual(a, rules, SV("friction"), state, partner, -1, DOMAIN_NONE);
    for (int d = 0; d < N_DOMAINS; d++)
        add_mutual(a, rules, arena_printf(a, "integration.%s", domain_name((domain)d)), state,
                   partner, 1, (domain)d);
}

const stream_rule *stream_rule_named(const stream_rules *rules, sv name) {
    for (size_t i = 0; i < rules->n; i++)
        if (sv_eq(rules->at[i].name, name)) return &rules->at[i];
    return NULL;
}

static bool any_of(sv codes, sv wanted) {
    sv state;
    if (!wanted.len) return true;
    while (sv_split(&wanted, '|', &state))
        if (domain_is_of(codes, state)) return true;
    return false;
}

static bool any_word(sv words, sv wanted) {
    sv word;
    if (!wanted.len) return true;
    while (sv_split(&wanted, '|', &word))
        if (sv_in_list(word, words, '|')) return true;
    return false;
}

// Whether two different actors of a reciprocal event are of the two sides.
static bool among(sv codes, sv one, sv other) {
    sv rest = codes, code;
    for (size_t i = 0; sv_split(&rest, '|', &code); i++) {
        sv others = codes, partner;
        if (!any_of(code, one)) continue;
        for (size_t k = 0; sv_split(&others, '|', &partner); k++)
            if (k != i && any_of(partner, other)) return true;
    }
    return false;
}

static double weight_of_parties(const measure_event *e, const stream_rule *r) {
    if (!e->recipients.len && r->recipients.len)
        return among(e->actors, r->actors, r->recipients) ? (r->mutual ? 1 : 0.5) : 0;
    if (any_of(e->actors, r->actors) && any_of(e->recipients, r->recipients)) return 1;
    return r->mutual && any_of(e->actors, r->recipients) && any_of(e->recipients, r->actors);
}

static bool direction_fits(const measure_event *e, const stream_rule *r, unsigned domains) {
    if (!r->direction) return true;
    if (r->domain != DOMAIN_NONE) return domain_direction(e, r->domain) == r->direction;
    for (int d = 0; d < N_DOMAINS; d++)
        if (domains >> d & 1) return domain_direction(e, (domain)d) == r->direction;
    return domain_direction(e, DOMAIN_NONE) == r->direction;
}

double stream_weight(const measure_event *e, const stream_rule *r) {
    double weight = weight_of_parties(e, r);
    if (!(weight > 0)) return 0;
    if (r->types.len && !sv_in_list(sv_of(ent_type_name(e->type)), r->types, '|')) return 0;
    if (!any_word(e->modes, r->modes) || !any_word(e->contexts, r->contexts)) return 0;
    if (e->score < r->least_score || e->score > r->most_score) return 0;
    unsigned domains = domain_of(e);
    if (!direction_fits(e, r, domains)) return 0;
    return r->domain == DOMAIN_NONE ? weight : weight * domain_share(domains, r->domain);
}

stream stream_of(arena *a, const measure_events *events, const stream_rule *rule) {
    double *time = arena_new(a, double, events->n + 1),
           *weight = arena_new(a, double, events->n + 1);
    double *score = arena_new(a, double, events->n + 1);
    uint32_t *event = arena_new(a, uint32_t, events->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < events->n; i++) {
        double w = stream_weight(&events->at[i], rule);
        if (!(w > 0)) continue;
        time[n] = events->at[i].time;
        weight[n] = w;
        score[n] = events->at[i].score;
        event[n++] = (uint32_t)i;
    }
    return (stream){rule->name, n, time, weight, score, event};
}
