// SPDX-License-Identifier: Apache-2.0
#include "ledger/names.h"

static const char *const parts[] = {"title", "body", "related"};
static const char *const bys[] = {"none", "text", "published"};
static const char *const published[] = {"none", "option", "metadata", "dateline"};
static const char *const quads[] = {"none", "verbal cooperation", "material cooperation",
                                    "verbal conflict", "material conflict"};

int names_index(sv word, names_fn name, int n) {
    for (int i = 0; i < n; i++)
        if (sv_eq(word, sv_of(name(i)))) return i;
    return n;
}

const char *names_type(int i) { return ent_type_name((ent_type)i); }
const char *names_status(int i) { return ent_event_status_name((ent_event_status)i); }
const char *names_grain(int i) { return ent_grain_name((ent_grain)i); }
const char *names_kind(int i) { return ent_actor_kind_name((ent_actor_kind)i); }
const char *names_part(int i) { return parts[i]; }
const char *names_by(int i) { return bys[i]; }
const char *names_published(int i) { return published[i]; }
const char *names_quad(int i) { return quads[i]; }
