// SPDX-License-Identifier: Apache-2.0
//
// Any bytes under any label, by its name or by what the bytes say of themselves: well-formed UTF-8 without NULs, or refused. And
// the same bytes as a flow of UTF-16 or UTF-32.
#include "base/utf8.h"
#include "read/charset.h"
#include "read/tongue.h"
#include "read/wide.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const labels[] = {
    "",       "utf-8",   "iso-8859-1", "windows-1251", "koi8-r",      "utf-16le",    "utf-16be",
    "utf-32", "gb2312",  "shift_jis",  "euc-jp",       "iso-2022-jp", "iso-2022-kr", "big5",
    "euc-kr", "tis-620", "macintosh",  "utf-7",        "no-such",     "iso-8859-15", "windows-1256",
    "ibm1047"};

static void decode(arena *a, sv bytes, sv label) {
    sv text;
    ent_err err;
    if (charset_decode(a, bytes, label, &text, &err) != ENT_OK) return;
    if (utf8_bad(text) >= 0 || (text.len && memchr(text.p, 0, text.len))) abort();
    tongue_of(text);
}

static void widen(sv bytes, const char *encoding) {
    flow in = flow_of(bytes);
    wide_flow w;
    ent_err err;
    pile all = {0};
    if (bytes.len >= 4 && wide_open(&w, &in, encoding, &err) == ENT_OK) {
        if (flow_collect(&w.f, SIZE_MAX, &all, &err) != ENT_OK) abort();
        if (utf8_bad((sv){all.at, all.n}) >= 0 || all.n > 3 * bytes.len) abort();
        wide_close(&w);
    }
    pile_free(&all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const wide[] = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"};
    arena a;
    if (!size) return 0;
    sv bytes = {(const char *)data + 1, size - 1};
    arena_init(&a, (size_t)1 << 26);
    if (!arena_try(&a)) {
        decode(&a, bytes, sv_of(labels[data[0] % (sizeof labels / sizeof *labels)]));
        decode(&a, bytes, charset_of_meta(bytes));
        decode(&a, bytes, charset_of_media(bytes));
    }
    widen(bytes, wide[data[0] % 4]);
    if (wide_encoding(bytes)) widen(bytes, wide_encoding(bytes));
    arena_deinit(&a);
    return 0;
}
