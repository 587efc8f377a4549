// SPDX-License-Identifier: Apache-2.0
#include "ledger/ledger.h"
#include "ledger/same.h"

// Where each code point of the text begins, and its end.
static const uint32_t *offsets(arena *a, sv text, size_t *n) {
    uint32_t *at = arena_new(a, uint32_t, text.len + 1);
    *n = 0;
    for (size_t i = 0; i < text.len; i++)
        if (((unsigned char)text.p[i] & 0xC0) != 0x80) at[(*n)++] = (uint32_t)i;
    at[*n] = (uint32_t)text.len;
    return at;
}

static void prepare_figures(arena *a, sv sentence, ledger_event *e) {
    enum { MATERIAL_CONFLICT = 4 };
    figure found[FIGURES_MOST];
    if (e->quad != MATERIAL_CONFLICT) return;
    e->n_figures = figures_of(sentence, found);
    figure *own = arena_new(a, figure, e->n_figures);
    if (e->n_figures) memcpy(own, found, e->n_figures * sizeof *own);
    e->figures = own;
}

void ledger_record_prepare(arena *a, ledger_record *r, ledger_event *events) {
    sv text = r->report.text.len ? r->report.text : r->report.title;
    neardup copy = neardup_of(text);
    char *bytes = arena_new(a, char, NEARDUP_BYTES);
    neardup_write(&copy, (uint8_t *)bytes);
    r->report.copy = (sv){bytes, NEARDUP_BYTES};
    r->report.lede = same_lede(a, text);
    size_t n;
    const uint32_t *at = r->n_events ? offsets(a, text, &n) : NULL;
    for (size_t i = 0; i < r->n_events; i++) {
        ent_span s = events[i].sentence;
        bool there = s.end > s.begin && s.end <= n;
        sv sentence = there ? sv_cut(text, at[s.begin], at[s.end]) : (sv){0};
        prepare_figures(a, sentence, &events[i]);
        if (i && !memcmp(&s, &events[i - 1].sentence, sizeof s)) {
            events[i].words = events[i - 1].words;
            continue;
        }
        events[i].words = same_words(a, sentence);
        if (!events[i].words.p) events[i].words = SV("");
    }
    if (!r->report.lede.p) r->report.lede = SV("");
}
