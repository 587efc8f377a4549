// SPDX-License-Identifier: Apache-2.0
#include "serve/request.h"
#include "base/utf8.h"

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// Percent escapes resolved; `plus`: a plus is a blank. False for what no honest program sends.
static bool decode(arena *a, sv s, bool plus, sv *out) {
    char *to = arena_new(a, char, s.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.p[i];
        if (c == '%') {
            int high = i + 2 < s.len ? hex_digit(s.p[i + 1]) : -1;
            int low = i + 2 < s.len ? hex_digit(s.p[i + 2]) : -1;
            if (high < 0 || low < 0) return false;
            c = (char)(high << 4 | low);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        if ((unsigned char)c < 0x20 || c == 0x7F) return false;
        to[n++] = c;
    }
    *out = (sv){to, n};
    return utf8_bad(*out) < 0;
}

static ent_status refuse(ent_err *err, const char *what) {
    return err_set(err, ENT_ERR_INPUT, 0, "%s", what);
}

static ent_status read_path(request *r, arena *a, sv path, ent_err *err) {
    sv part;
    path = sv_cut(path, 1, path.len);
    while (sv_split(&path, '/', &part)) {
        if (r->n_parts == REQUEST_MOST_PARTS) return refuse(err, "the path is too deep");
        if (!decode(a, part, false, &r->parts[r->n_parts++]))
            return refuse(err, "the path cannot be read");
    }
    return ENT_OK;
}

static ent_status read_parameters(request *r, arena *a, sv query, ent_err *err) {
    sv pair;
    while (sv_split(&query, '&', &pair)) {
        const char *equals = memchr(pair.p ? pair.p : "", '=', pair.len);
        size_t n = equals ? (size_t)(equals - pair.p) : pair.len;
        if (!pair.len) continue;
        if (r->n_parameters == REQUEST_MOST_PARAMETERS) return refuse(err, "too many parameters");
        request_parameter *p = &r->parameters[r->n_parameters++];
        if (!decode(a, sv_cut(pair, 0, n), true, &p->name) ||
            !decode(a, sv_cut(pair, equals ? n + 1 : n, pair.len), true, &p->value))
            return refuse(err, "a parameter cannot be read");
    }
    return ENT_OK;
}

static void drop_parts(request *r, size_t n) {
    r->n_parts -= n;
    memmove(r->parts, r->parts + n, r->n_parts * sizeof *r->parts);
}

static bool cut_ending(request *r, sv ending) {
    sv *last = &r->parts[r->n_parts - 1];
    if (!sv_ends(*last, ending)) return false;
    last->len -= ending.len;
    return true;
}

static void read_form(request *r) {
    r->form = REQUEST_PAGE;
    if (r->n_parts >= 2 && sv_eq(r->parts[0], SV("api")) && sv_eq(r->parts[1], SV("v1"))) {
        drop_parts(r, 2);
        r->form = REQUEST_JSON;
    }
    if (!r->n_parts || sv_eq(r->parts[0], SV("assets"))) return;
    if (cut_ending(r, SV(".json"))) r->form = REQUEST_JSON;
    if (cut_ending(r, SV(".csv"))) r->form = REQUEST_CSV;
}

ent_status request_read(request *r, arena *a, ent_err *err) {
    r->n_parts = r->n_parameters = 0;
    if (r->uri.len > REQUEST_MOST_URI) return refuse(err, "the address is too long");
    if (!r->uri.len || r->uri.p[0] != '/') return refuse(err, "an address begins with a slash");
    const char *mark = memchr(r->uri.p, '?', r->uri.len);
    size_t n = mark ? (size_t)(mark - r->uri.p) : r->uri.len;
    ENT_TRY(read_path(r, a, sv_cut(r->uri, 0, n), err));
    if (mark) ENT_TRY(read_parameters(r, a, sv_cut(r->uri, n + 1, r->uri.len), err));
    read_form(r);
    return ENT_OK;
}

sv request_value(const request *r, const char *name) {
    for (size_t i = 0; i < r->n_parameters; i++)
        if (sv_eq(r->parameters[i].name, sv_of(name)))
            return r->parameters[i].value.len ? r->parameters[i].value : (sv){0};
    return (sv){0};
}

sv request_host_name(sv host) {
    size_t n = host.len;
    if (host.len && host.p[0] == '[') {
        const char *end = memchr(host.p, ']', host.len);
        if (!end) return (sv){0};
        n = (size_t)(end - host.p) + 1;
    } else {
        const char *colon = memchr(host.p ? host.p : "", ':', host.len);
        if (colon) n = (size_t)(colon - host.p);
    }
    for (size_t i = n; i < host.len; i++)
        if (!(host.p[i] >= '0' && host.p[i] <= '9') && !(i == n && host.p[i] == ':'))
            return (sv){0};
    return sv_cut(host, 0, n);
}

static bool is_named(sv host, sv names) {
    sv name;
    while (sv_split(&names, ',', &name))
        if (sv_trim(name).len && sv_eq_nocase(sv_trim(name), host)) return true;
    return false;
}

static bool is_loopback(sv name) {
    return sv_eq_nocase(name, SV("localhost")) || sv_eq(name, SV("127.0.0.1")) ||
           sv_eq(name, SV("[::1]"));
}

bool request_is_ours(const request *r, sv names) {
    sv name = request_host_name(r->host);
    if (!name.len || (!is_loopback(name) && !is_named(name, names))) return false;
    if (r->fetch_site.len && sv_eq(r->fetch_site, SV("cross-site")) && !sv_eq(r->method, SV("GET")))
        return false;
    if (!r->origin.len) return true;
    sv origin = r->origin;
    if (sv_starts(origin, SV("http://")))
        origin = sv_cut(origin, 7, origin.len);
    else if (sv_starts(origin, SV("https://")))
        origin = sv_cut(origin, 8, origin.len);
    else
        return false;
    return sv_eq_nocase(origin, r->host);
}
