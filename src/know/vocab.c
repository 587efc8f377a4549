// SPDX-License-Identifier: Apache-2.0
#include "know/vocab.h"

#define COUNT(list) (int)(sizeof(list) / sizeof *(list))
#define NAME(x) #x,

static const char *const types[] = {ENT_TYPE_LIST(NAME)};
static const char *const statuses[] = {ENT_STATUS_LIST(NAME)};
static const char *const actor_kinds[] = {ENT_ACTOR_KIND_LIST(NAME)};

static const char *const ops[KNOW_N_OP] = {
    "",       "light", "future", "refuse", "end",   "resume", "demand", "attempt",
    "threat", "deny",  "say",    "accuse", "allow", "cause",  "judge",  "hypothetical"};

static const char *const slots[] = {
    [KNOW_SUBJ] = "subj", [KNOW_OBJ] = "obj",         [KNOW_IOBJ] = "iobj",
    [KNOW_COMP] = "comp", [KNOW_PREP] = "",           [KNOW_MOD] = "mod",
    [KNOW_POSS] = "poss", [KNOW_OBJ_MOD] = "obj.mod", [KNOW_OBJ_POSS] = "obj.poss",
    [KNOW_OBJ_PREP] = "", [KNOW_PLACE] = "place",     [KNOW_PASSIVE] = "passive",
    [KNOW_BASE] = "base", [KNOW_NOT] = "not",         [KNOW_SYM] = "sym"};

static const char *const kinds[] = {"actor",  "country", "armed", "civil",
                                    "person", "place",   "thing"};

static const char sectors[] = "GOV MIL COP JUD LEG SPY PTY REB PRM UAF UNK AGR BUS CRM CVL EDU ELI "
                              "JRN LAB MED REF OPP PRE REL SOC";

static const char prepositions[] =
    "about above across after against ahead along alongside amid amidst among amongst around as at "
    "before behind below beneath beside besides between beyond by despite down during except for "
    "from in inside into like near of off on onto opposite out outside over past per since than "
    "through throughout till to toward towards under underneath until up upon versus via with "
    "within without";

static int find(const char *const *list, int n, sv name) {
    for (int i = 0; i < n; i++)
        if (sv_eq(sv_of(list[i]), name)) return i;
    return -1;
}

static int find_filled(const char *const *list, int n, sv name) {
    return name.len ? find(list, n, name) : -1;
}

int vocab_type(sv name) {
    return sv_eq(name, SV("-")) ? ENT_TYPE_NONE : find(types, COUNT(types), name);
}

int vocab_status(sv name) { return find(statuses, COUNT(statuses), name); }
int vocab_actor_kind(sv name) { return find(actor_kinds, COUNT(actor_kinds), name); }
int vocab_op(sv name) { return find(ops, COUNT(ops), name); }
int vocab_slot(sv name) { return find_filled(slots, COUNT(slots), name); }

int vocab_kind_bit(sv name) {
    int k = find(kinds, COUNT(kinds), name);
    return k < 0 ? -1 : 1 << k;
}

bool vocab_preposition(sv name) {
    sv word, last = {NULL, 0};
    while (sv_split(&name, ' ', &word)) last = word;
    return last.len && sv_in_list(last, sv_of(prepositions), ' ');
}

static bool capitals(sv code) {
    for (size_t i = 0; i < code.len; i++)
        if (code.p[i] < 'A' || code.p[i] > 'Z') return false;
    return true;
}

bool vocab_sectors(sv code) {
    for (size_t i = 0; i + 3 <= code.len; i += 3)
        if (!sv_in_list(sv_cut(code, i, i + 3), sv_of(sectors), ' ')) return false;
    return code.len % 3 == 0;
}

sv vocab_sector_of_role(sv role) {
    static const char *const roles[][2] = {{"MED", "JRN"}, {"HLH", "MED"}, {"INS", "REB"},
                                           {"SEP", "REB"}, {"DEV", "SOC"}, {"ENV", "SOC"},
                                           {"HRI", "SOC"}, {"SET", "CVL"}};
    for (int i = 0; i < COUNT(roles); i++)
        if (sv_eq(role, sv_of(roles[i][0]))) return sv_of(roles[i][1]);
    return role;
}

bool vocab_body(sv code) {
    static const char heads[] = "IGO NGO NGM MNC IMG ISM UIS INT WST UNO EUR";
    return code.len >= 3 && code.len % 3 == 0 && capitals(code) &&
           sv_in_list(sv_cut(code, 0, 3), sv_of(heads), ' ');
}

const char *vocab_type_name(ent_type t) { return t < ENT_N_TYPE ? types[t] : "-"; }

const char *know_op_name(know_op op) { return op < KNOW_N_OP ? ops[op] : ""; }
