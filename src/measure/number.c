// SPDX-License-Identifier: Apache-2.0
#include "measure/number.h"
#include <math.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>

// The program never sets a locale, so printf's point is a point.
void number_text(text *t, double v) {
    char buffer[40];
    if (!isfinite(v)) return;
    int n = snprintf(buffer, sizeof buffer, "%.12g", v == 0 ? 0.0 : v);
    text_add(t, (sv){buffer, (size_t)n});
}

void json_number(json *j, double v) {
    if (j->comma) text_char(j->t, ',');
    j->comma = true;
    if (isfinite(v))
        number_text(j->t, v);
    else
        text_add(j->t, SV("null"));
}

void json_key_number(json *j, const char *key, double v) {
    json_key(j, key);
    json_number(j, v);
}

void json_key_numbers(json *j, const char *key, const double *v, size_t n) {
    json_key(j, key);
    json_open(j, '[');
    for (size_t i = 0; i < n; i++) json_number(j, v[i]);
    json_close(j, ']');
}

void json_estimate(json *j, const estimate *e) {
    json_open(j, '{');
    json_key_str(j, "name", sv_of(e->name));
    json_key_number(j, "value", e->value);
    json_key_number(j, "se", e->se);
    json_key_number(j, "lo", e->lo);
    json_key_number(j, "hi", e->hi);
    json_close(j, '}');
}

bool number_read(sv s, double *v) {
    char buffer[64], *end;
    s = sv_trim(s);
    if (s.len == 0 || s.len >= sizeof buffer) return false;
    for (size_t i = 0; i < s.len; i++)
        if (!strchr("0123456789+-.eE", s.p[i]) || s.p[i] == 0) return false;
    memcpy(buffer, s.p, s.len);
    buffer[s.len] = 0;
    *v = strtod(buffer, &end);
    return *end == 0 && isfinite(*v);
}

void sha256_hex(sv bytes, char hex[65]) {
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256((const unsigned char *)bytes.p, bytes.len, digest);
    for (int i = 0; i < SHA256_DIGEST_LENGTH; i++) snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}
