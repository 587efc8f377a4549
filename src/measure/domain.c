// SPDX-License-Identifier: Apache-2.0
#include "measure/domain.h"
#include "base/utf8.h"

#define DOMAIN_NAME(name) #name,
static const char *const names[] = {DOMAIN_LIST(DOMAIN_NAME)};

const char *domain_name(domain d) { return d < N_DOMAINS ? names[d] : "none"; }

domain domain_named(sv name) {
    for (int d = 0; d < N_DOMAINS; d++)
        if (sv_eq(name, sv_of(names[d]))) return (domain)d;
    return DOMAIN_NONE;
}

static const struct {
    domain d;
    const char *contexts;
} rows[] = {
    {DOMAIN_MIL, "military|intelligence|cbrn|terrorism|peacekeeping|cyber"},
    {DOMAIN_ECO, "economic|natural_resource|technology|environment|human_security"},
    {DOMAIN_SOC, "rights_freedoms|human_rights|migration|asylum|religion_ethnicity|health|gender|"
                 "lgbt|inequality|misinformation"},
    {DOMAIN_INS, "political_institutions|legislative|legal|election"},
    {DOMAIN_POL,
     "diplomatic|executive|territory|pro_democracy|pro_autocracy|reparations|repression"},
};

// Of these a word that begins so is enough, in the event's words or contexts.
static const char money[] = "currency|currencies|central bank|rouble|ruble zone|payment "
                            "system|emission cent|monetary|banknote";

static bool has_money(const measure_event *e) {
    sv keys = SV(money), key;
    while (sv_split(&keys, '|', &key)) {
        for (size_t i = 0; i + key.len <= e->text.len; i++)
            if (sv_eq_nocase(sv_cut(e->text, i, i + key.len), key)) return true;
        if (sv_in_list(key, e->contexts, '|')) return true;
    }
    return sv_in_list(SV("central_bank"), e->contexts, '|') ||
           sv_in_list(SV("payment_system"), e->contexts, '|');
}

static sv state_of(sv codes) {
    sv first = {0};
    sv_split(&codes, '|', &first);
    return sv_cut(first, 0, first.len < 3 ? first.len : 3);
}

// Whether it is between states: the first of each side differ; an event among its actors is.
static bool between_states(const measure_event *e) {
    return !e->recipients.len || !sv_eq(state_of(e->actors), state_of(e->recipients));
}

unsigned domain_of(const measure_event *e) {
    sv rest = e->contexts, context;
    unsigned domains = 0;
    bool residual = false;
    while (sv_split(&rest, '|', &context)) {
        bool found = !context.len;
        for (size_t i = 0; i < sizeof rows / sizeof *rows && !found; i++) {
            found = sv_in_list(context, sv_of(rows[i].contexts), '|');
            if (!found) continue;
            domain d = rows[i].d;
            if (d == DOMAIN_INS && !between_states(e)) d = DOMAIN_POL;
            domains |= 1u << d;
        }
        if (!found) residual = true;
    }
    if (!domains && !residual) domains = 1u << DOMAIN_POL;
    if (domains & 1u << DOMAIN_ECO && has_money(e))
        domains = (domains & ~(1u << DOMAIN_ECO)) | 1u << DOMAIN_MON;
    return domains;
}

double domain_share(unsigned domains, domain d) {
    return domains >> d & 1 ? 1.0 / __builtin_popcount(domains) : 0;
}

bool domain_is_of(sv codes, sv state) {
    sv code;
    while (sv_split(&codes, '|', &code))
        if (sv_starts(code, state)) return true;
    return false;
}

// Both states act, and it is about force: a joint exercise, a joint force, use of territory.
static bool is_joint_force(const measure_event *e) {
    return sv_in_list(SV("military"), e->contexts, '|') && !e->recipients.len &&
           memchr(e->actors.p, '|', e->actors.len);
}

// Whose forces go is not said: leaving together with what else cooperation is, between states at war, is +. Guests who are sent home
// are -, which is what a withdrawal is in the military domain between states that do not fight.
static int direction_of_retreat(const measure_event *e, domain d) {
    bool hostile =
        sv_in_list(SV("hostile"), e->modes, '|') || sv_in_list(SV("ceasefire"), e->modes, '|');
    if (sv_in_list(SV("withdraw"), e->modes, '|') && d == DOMAIN_MIL && !hostile) return -1;
    return 1;
}

int domain_direction(const measure_event *e, domain d) {
    switch (e->type) {
    case ENT_TYPE_AGREE:
    case ENT_TYPE_CONSULT:
    case ENT_TYPE_SUPPORT:
    case ENT_TYPE_CONCEDE:
    case ENT_TYPE_COOPERATE:
    case ENT_TYPE_AID: return 1;
    case ENT_TYPE_RETREAT: return direction_of_retreat(e, d);
    case ENT_TYPE_MOBILIZE: return is_joint_force(e) && d == DOMAIN_MIL ? 1 : -1;
    case ENT_TYPE_REQUEST:
    case ENT_TYPE_ACCUSE:
    case ENT_TYPE_REJECT:
    case ENT_TYPE_THREATEN:
    case ENT_TYPE_PROTEST:
    case ENT_TYPE_SANCTION:
    case ENT_TYPE_COERCE:
    case ENT_TYPE_ASSAULT: return -1;
    case ENT_TYPE_STATEMENT:
    case ENT_TYPE_NONE: break;
    }
    return 0;
}

bool domain_is_verbal(ent_type t) {
    return t == ENT_TYPE_AGREE || t == ENT_TYPE_CONSULT || t == ENT_TYPE_SUPPORT ||
           t == ENT_TYPE_CONCEDE || t == ENT_TYPE_REQUEST || t == ENT_TYPE_ACCUSE ||
           t == ENT_TYPE_REJECT || t == ENT_TYPE_THREATEN;
}
