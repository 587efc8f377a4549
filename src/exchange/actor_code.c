// SPDX-License-Identifier: Apache-2.0
#include "exchange/actor_code.h"
#include "base/text.h"
#include "exchange/country.h"
#include "know/vocab.h"

typedef struct role {
    const char *ours, *cameo; // "" where there is none
} role;

static const role to_cameo[] = {{"JRN", "MED"}, {"MED", "HLH"}, {"PRM", "UAF"},
                                {"SOC", "CVL"}, {"UNK", ""},    {"PRE", ""}};

code_parts code_split(sv code) {
    sv none = SV("");
    if (vocab_body(code)) return (code_parts){none, code, none};
    if (code.len < 3 || vocab_sectors(sv_cut(code, 0, 3))) return (code_parts){none, none, code};
    return (code_parts){sv_cut(code, 0, 3), none, sv_cut(code, 3, code.len)};
}

static sv role_in_cameo(sv block) {
    for (size_t i = 0; i < sizeof to_cameo / sizeof *to_cameo; i++)
        if (sv_eq(block, sv_of(to_cameo[i].ours))) return sv_of(to_cameo[i].cameo);
    return block;
}

static void add_blocks(text *out, sv blocks, sv translate(sv)) {
    for (size_t i = 0; i < blocks.len; i += 3)
        text_add(out, translate(sv_cut(blocks, i, i + 3 < blocks.len ? i + 3 : blocks.len)));
}

sv code_to_cameo(arena *a, sv code, bool dashes) {
    code_parts c = code_split(code);
    text out = text_new(a);
    if (c.body.len) return c.body;
    if (c.country.len || dashes) text_add(&out, c.country.len ? c.country : SV("---"));
    add_blocks(&out, c.sectors, role_in_cameo);
    return text_sv(&out);
}

sv code_from_cameo(arena *a, sv code) {
    if (sv_starts(code, SV("---"))) code = sv_cut(code, 3, code.len);
    if (code.len < 3 || vocab_body(code)) return code;
    sv first = sv_cut(code, 0, 3), rest = sv_cut(code, 3, code.len);
    text out = text_new(a);
    first = vocab_sector_of_role(first);
    text_add(&out, vocab_sectors(first) ? first : country_ours(first));
    add_blocks(&out, rest, vocab_sector_of_role);
    return text_sv(&out);
}

sv code_sectors(arena *a, sv blocks) {
    text out = text_new(a);
    for (size_t i = 0; i + 3 <= blocks.len; i += 3) {
        sv block = sv_cut(blocks, i, i + 3);
        if (vocab_sectors(block)) text_add(&out, block);
    }
    return text_sv(&out);
}
