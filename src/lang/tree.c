// SPDX-License-Identifier: Apache-2.0
#include "lang/tree.h"

#define NAME_OF(name) #name,
static const char *const upos_names[] = {ENT_UPOS_LIST(NAME_OF)};

// The names as CoNLL-U has them, "__" turned into ":".
static const char *const deprel_names[] = {
    "acl",         "acl:relcl",    "advcl",        "advcl:relcl", "advmod",     "amod",
    "appos",       "aux",          "aux:pass",     "case",        "cc",         "cc:preconj",
    "ccomp",       "compound",     "compound:prt", "conj",        "cop",        "csubj",
    "csubj:outer", "csubj:pass",   "dep",          "det",         "det:predet", "discourse",
    "dislocated",  "expl",         "fixed",        "flat",        "goeswith",   "iobj",
    "list",        "mark",         "nmod",         "nmod:desc",   "nmod:poss",  "nmod:unmarked",
    "nsubj",       "nsubj:outer",  "nsubj:pass",   "nummod",      "obj",        "obl",
    "obl:agent",   "obl:unmarked", "orphan",       "parataxis",   "punct",      "reparandum",
    "root",        "vocative",     "xcomp"};
_Static_assert(sizeof deprel_names / sizeof *deprel_names == ENT_N_DEPREL,
               "a name for every relation");

const char *ent_upos_name(ent_upos u) { return (unsigned)u < ENT_N_UPOS ? upos_names[u] : "X"; }
const char *ent_deprel_name(ent_deprel d) {
    return (unsigned)d < ENT_N_DEPREL ? deprel_names[d] : "dep";
}

static void set_extent(tree *t, int w) {
    t->left[w] = t->right[w] = w;
    for (int c = t->first[w]; c >= 0; c = t->next[c]) {
        if (t->left[c] < t->left[w]) t->left[w] = t->left[c];
        if (t->right[c] > t->right[w]) t->right[w] = t->right[c];
    }
}

// Children before parents without recursion: trees may be as deep as sentences are long.
static void set_extents(arena *a, tree *t, int n) {
    int *order = arena_new(a, int, n), got = 0;
    order[got++] = t->root;
    for (int i = 0; i < got; i++)
        for (int c = t->first[order[i]]; c >= 0; c = t->next[c]) order[got++] = c;
    for (int i = got; i-- > 0;) set_extent(t, order[i]);
}

tree tree_of(arena *a, const ent_sentence *s) {
    int n = (int)s->n_words;
    tree t = {.s = s, .root = 0};
    t.first = arena_new(a, int, n);
    t.next = arena_new(a, int, n);
    t.left = arena_new(a, int, n);
    t.right = arena_new(a, int, n);
    for (int w = 0; w < n; w++) t.first[w] = t.next[w] = -1;
    for (int w = n; w-- > 0;) {
        int head = s->words[w].head;
        if (head < 0) {
            t.root = w;
            continue;
        }
        t.next[w] = t.first[head];
        t.first[head] = w;
    }
    set_extents(a, &t, n);
    return t;
}

int tree_child(const tree *t, int w, ent_deprel rel, int after) {
    for (int c = after < 0 ? t->first[w] : t->next[after]; c >= 0; c = t->next[c])
        if (t->s->words[c].deprel == rel) return c;
    return -1;
}

bool tree_under(const tree *t, int w, int ancestor) {
    while (w >= 0 && w != ancestor) w = t->s->words[w].head;
    return w >= 0;
}

ent_deprel deprel_base(ent_deprel d) {
    switch (d) {
    case ENT_DEP_acl__relcl: return ENT_DEP_acl;
    case ENT_DEP_advcl__relcl: return ENT_DEP_advcl;
    case ENT_DEP_aux__pass: return ENT_DEP_aux;
    case ENT_DEP_cc__preconj: return ENT_DEP_cc;
    case ENT_DEP_compound__prt: return ENT_DEP_compound;
    case ENT_DEP_csubj__outer:
    case ENT_DEP_csubj__pass: return ENT_DEP_csubj;
    case ENT_DEP_det__predet: return ENT_DEP_det;
    case ENT_DEP_nmod__desc:
    case ENT_DEP_nmod__poss:
    case ENT_DEP_nmod__unmarked: return ENT_DEP_nmod;
    case ENT_DEP_nsubj__outer:
    case ENT_DEP_nsubj__pass: return ENT_DEP_nsubj;
    case ENT_DEP_obl__agent:
    case ENT_DEP_obl__unmarked: return ENT_DEP_obl;
    default: return d;
    }
}

ent_deprel deprel_read(sv name) {
    for (int d = 0; d < ENT_N_DEPREL; d++)
        if (sv_eq(name, sv_of(deprel_names[d]))) return (ent_deprel)d;
    return ENT_DEP_dep;
}

ent_upos upos_read(sv name) {
    for (int u = 0; u < ENT_N_UPOS; u++)
        if (sv_eq(name, sv_of(upos_names[u]))) return (ent_upos)u;
    return ENT_UPOS_X;
}
