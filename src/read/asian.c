// SPDX-License-Identifier: Apache-2.0
#include "read/asian.h"
#include "base/utf8.h"
#include <iconv.h>

enum {
    SAMPLE_BYTES = 1 << 13,
    WIDEST = 3, // bytes of UTF-8 that a byte may give
    FIRST_WIDE = 0x2E80,
    FEWEST_WIDE = 8,
    FEWEST_COMMON_PERCENT = 12,
    MOST_BAD_PERCENT = 5
};

static const struct {
    const char *name, *common;
} encodings[] = {
    {"GB18030",
     "的一是不了在人有我他这中大来上国个到说们为和地出时年得就要下以生会自之过家学可后对发成日月"},
    {"BIG5-HKSCS",
     "的一是不了在人有我他這中大來上國個到說們為和地出時年得就要下以生會自之過家學可後對發成日月"},
    {"CP932", "のにはをたがでてとしれさいるなもかっりまらこうきあくよす"},
    {"EUC-JP", "のにはをたがでてとしれさいるなもかっりまらこうきあくよす"},
    {"CP949", "이다의는에을가고한지로하기은도사를어자대해시인과서그나리정부일"},
};

typedef struct census {
    size_t wide, common, bad;
} census;

static void add(census *c, sv text, const char *common) {
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        if (utf8_next(text, &at) < FIRST_WIDE) continue;
        c->wide++;
        c->common += sv_find(sv_of(common), sv_cut(text, from, at), 0) >= 0;
    }
}

// Of what the sample says in an encoding; a character that its end cuts off is not bad.
static bool count(const char *name, const char *common, sv sample, census *c) {
    char text[WIDEST * SAMPLE_BYTES];
    iconv_t with = iconv_open("UTF-8", name);
    if (with == (iconv_t)-1) return false;
    char *in = (char *)(uintptr_t)sample.p, *out = text;
    size_t left = sample.len, room = sizeof text;
    *c = (census){0};
    while (left && iconv(with, &in, &left, &out, &room) == (size_t)-1 && left) {
        c->bad += left > 4;
        in++;
        left--;
    }
    iconv_close(with);
    add(c, (sv){text, (size_t)(out - text)}, common);
    return true;
}

static sv sample_of(sv s) {
    size_t from = 0;
    while (from < s.len && (unsigned char)s.p[from] < 0x80) from++;
    return sv_cut(s, from, s.len - from > SAMPLE_BYTES ? from + SAMPLE_BYTES : s.len);
}

const char *asian_encoding(sv bytes) {
    sv sample = sample_of(bytes);
    const char *best = NULL;
    size_t best_percent = FEWEST_COMMON_PERCENT;
    for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++) {
        census c;
        if (!count(encodings[i].name, encodings[i].common, sample, &c)) continue;
        if (c.wide < FEWEST_WIDE || c.bad * 100 > c.wide * MOST_BAD_PERCENT) continue;
        size_t percent = c.common * 100 / c.wide;
        if (percent < best_percent) continue;
        best = encodings[i].name;
        best_percent = percent;
    }
    return best;
}
