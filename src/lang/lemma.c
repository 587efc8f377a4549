// SPDX-License-Identifier: Apache-2.0
#include "lang/lemma.h"
#include "base/utf8.h"

static sv capitalised(arena *a, sv form) {
    sv low = utf8_lower_copy(a, form);
    if (!form.len) return low;
    size_t first = 0, rest = 0;
    utf8_next(form, &first);
    utf8_next(low, &rest);
    return arena_join(a, sv_cut(form, 0, first), sv_cut(low, rest, low.len));
}

static sv cased(arena *a, char mode, sv form) {
    if (mode == 'l') return utf8_lower_copy(a, form);
    if (mode == 'c') return capitalised(a, form);
    return form;
}

// Bytes that both begin with, cut back to a whole character.
static size_t common(sv x, sv y) {
    size_t n = 0;
    while (n < x.len && n < y.len && x.p[n] == y.p[n]) n++;
    while (n > 0 && n < x.len && ((unsigned char)x.p[n] & 0xC0) == 0x80) n--;
    return n;
}

sv lemma_script(arena *a, sv form, sv lemma) {
    static const char modes[] = "l=c";
    size_t longest = 0;
    char mode = 'l';
    sv base = form;
    for (int i = 0; i < 3; i++) {
        sv s = cased(a, modes[i], form);
        size_t n = common(s, lemma);
        if (n <= longest && longest > 0) continue;
        longest = n;
        mode = modes[i];
        base = s;
    }
    if (longest == 0) return arena_join(a, SV("!"), lemma);
    size_t cut = utf8_count(sv_cut(base, longest, base.len));
    if (cut > 9) return arena_join(a, SV("!"), lemma);
    char head[2] = {mode, (char)('0' + cut)};
    return arena_join(a, (sv){head, 2}, sv_cut(lemma, longest, lemma.len));
}

sv lemma_apply(arena *a, sv script, sv form) {
    if (script.len && script.p[0] == '!') return sv_cut(script, 1, script.len);
    if (script.len < 2 || script.p[1] < '0' || script.p[1] > '9') return utf8_lower_copy(a, form);
    sv base = cased(a, script.p[0], form);
    for (int cut = script.p[1] - '0'; cut > 0 && base.len; cut--) {
        base.len--;
        while (base.len && ((unsigned char)base.p[base.len] & 0xC0) == 0x80) base.len--;
    }
    if (!base.len) return utf8_lower_copy(a, form);
    return script.len > 2 ? arena_join(a, base, sv_cut(script, 2, script.len)) : base;
}

sv lemma_key(arena *a, sv form, sv xpos) {
    return arena_join(a, arena_join(a, utf8_lower_copy(a, form), SV("\t")), xpos);
}

static size_t line_start(sv s, size_t at) {
    while (at > 0 && s.p[at - 1] != '\n') at--;
    return at;
}

static size_t line_end(sv s, size_t at) {
    const char *hit = memchr(s.p + at, '\n', s.len - at);
    return hit ? (size_t)(hit - s.p) : s.len;
}

sv lemma_exception(sv lines, sv key) {
    size_t low = 0, high = lines.len;
    while (low < high) {
        size_t b = line_start(lines, low + (high - low) / 2), e = line_end(lines, b);
        sv line = sv_cut(lines, b, e), lemma = {NULL, 0};
        for (size_t i = line.len; i-- > 0;)
            if (line.p[i] == '\t') {
                lemma = sv_cut(line, i + 1, line.len);
                line.len = i;
                break;
            }
        int c = sv_cmp(key, line);
        if (c == 0) return lemma;
        if (c < 0)
            high = b;
        else
            low = e + 1;
    }
    return (sv){NULL, 0};
}
