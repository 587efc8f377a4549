// SPDX-License-Identifier: Apache-2.0
#include "read/wide.h"
#include <errno.h>

static const iconv_t none = (iconv_t)-1;

static bool is_markup(sv head, size_t unit) {
    for (size_t i = unit; i < 2 * unit && i < head.len; i++)
        if (head.p[i] == '<') return true;
    return false;
}

const char *wide_encoding(sv head) {
    static const struct {
        sv mark;
        const char *name;
        size_t unit;
    } marks[] = {{{"\xFF\xFE\0\0", 4}, "UTF-32LE", 4},
                 {{"\0\0\xFE\xFF", 4}, "UTF-32BE", 4},
                 {{"\xFF\xFE", 2}, "UTF-16LE", 2},
                 {{"\xFE\xFF", 2}, "UTF-16BE", 2}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (sv_starts(head, marks[i].mark))
            return is_markup(head, marks[i].unit) ? NULL : marks[i].name;
    return NULL;
}

static void put_replacement(char **to, size_t *room) {
    memcpy(*to, "\xEF\xBF\xBD", 3);
    *to += 3;
    *room -= 3;
}

// Converts what can be: stops at the end of either side.
static ent_status pull_wide(flow *f, char *to, size_t room, size_t *got, ent_err *err) {
    enum { MOST_CHARACTER = 8 };
    wide_flow *w = (wide_flow *)f;
    size_t before = room;
    while (room == before && flow_have(w->in, w->unit)) {
        sv now = flow_view(w->in);
        char *from = (char *)(uintptr_t)now.p;
        size_t left = now.len;
        size_t said = iconv(w->with, &from, &left, &to, &room);
        bool odd = said == (size_t)-1 &&
                   (errno == EILSEQ || (errno == EINVAL && !flow_have(w->in, now.len + 1)));
        flow_eat(w->in, now.len - left);
        if (odd && room >= MOST_CHARACTER && left) {
            put_replacement(&to, &room);
            flow_eat(w->in, left < w->unit ? left : w->unit);
        }
        if (room < MOST_CHARACTER) break;
    }
    *got = before - room;
    if (!*got && w->in->status != ENT_OK && err) *err = w->in->err;
    return *got ? ENT_OK : w->in->status;
}

ent_status wide_open(wide_flow *w, flow *in, const char *encoding, ent_err *err) {
    *w = (wide_flow){.f = {.pull = pull_wide}, .in = in, .unit = strstr(encoding, "32") ? 4 : 2};
    w->with = iconv_open("UTF-8", encoding);
    if (w->with == none) return err_set(err, ENT_ERR_MEMORY, 0, "no converter from %s", encoding);
    flow_eat(in, w->unit); // the mark
    return ENT_OK;
}

void wide_close(wide_flow *w) {
    if (w->f.pull && w->with != none) iconv_close(w->with);
    flow_deinit(&w->f);
    w->f.pull = NULL;
}
