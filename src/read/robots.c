// SPDX-License-Identifier: Apache-2.0
#include "read/robots.h"

enum { MOST_RULE = 2048 };

typedef struct lines {
    sv rest;
    sv name, value;
} lines;

static lines lines_of(sv robots) {
    if (robots.len > ROBOTS_MOST_BYTES) robots.len = ROBOTS_MOST_BYTES;
    if (sv_starts(robots, SV("\xEF\xBB\xBF"))) robots = sv_cut(robots, 3, robots.len);
    return (lines){.rest = robots};
}

// The next line that has a colon; comments are gone.
static bool next_line(lines *l) {
    for (sv line; sv_split(&l->rest, '\n', &line);) {
        const char *hash = line.len ? memchr(line.p, '#', line.len) : NULL;
        if (hash) line.len = (size_t)(hash - line.p);
        const char *colon = line.len ? memchr(line.p, ':', line.len) : NULL;
        if (!colon) continue;
        size_t n = (size_t)(colon - line.p);
        l->name = sv_trim(sv_cut(line, 0, n));
        l->value = sv_trim(sv_cut(line, n + 1, line.len));
        return true;
    }
    return false;
}

static bool has_group(sv robots, sv agent) {
    for (lines l = lines_of(robots); next_line(&l);)
        if (sv_eq_nocase(l.name, SV("User-agent")) && sv_eq_nocase(l.value, agent)) return true;
    return false;
}

// Whether the rule fits the beginning of the path: greedy, going back to the last star only.
static bool fits(sv rule, sv path) {
    bool to_end = sv_ends(rule, SV("$"));
    if (to_end) rule.len--;
    size_t r = 0, p = 0, star = SIZE_MAX, from = 0;
    for (;;) {
        if (r < rule.len && rule.p[r] == '*') {
            star = r++;
            from = p;
        } else if (r == rule.len && (!to_end || p == path.len)) {
            return true;
        } else if (r < rule.len && p < path.len && rule.p[r] == path.p[p]) {
            r++;
            p++;
        } else if (star != SIZE_MAX && from < path.len) {
            r = star + 1;
            p = ++from;
        } else {
            return false;
        }
    }
}

// Goes through the rules of our group; `inside` tells of each line whether it is one.
static bool next_rule(lines *l, sv group, bool *inside, bool *in_names) {
    while (next_line(l)) {
        if (!sv_eq_nocase(l->name, SV("User-agent"))) {
            *in_names = false;
            if (*inside) return true;
            continue;
        }
        bool ours = sv_eq_nocase(l->value, group);
        *inside = *in_names ? *inside || ours : ours;
        *in_names = true;
    }
    return false;
}

bool robots_allow(sv robots, sv agent, sv path) {
    sv group = has_group(robots, agent) ? agent : SV("*");
    size_t longest = 0;
    bool allowed = true, inside = false, in_names = false;
    for (lines l = lines_of(robots); next_rule(&l, group, &inside, &in_names);) {
        bool allow = sv_eq_nocase(l.name, SV("Allow"));
        if (!allow && !sv_eq_nocase(l.name, SV("Disallow"))) continue;
        if (!l.value.len || l.value.len > MOST_RULE || !fits(l.value, path)) continue;
        if (l.value.len < longest || (l.value.len == longest && !allow)) continue;
        longest = l.value.len;
        allowed = allow;
    }
    return allowed;
}

int robots_delay_s(sv robots, sv agent) {
    sv group = has_group(robots, agent) ? agent : SV("*");
    int delay = 0;
    bool inside = false, in_names = false;
    for (lines l = lines_of(robots); next_rule(&l, group, &inside, &in_names);) {
        if (!sv_eq_nocase(l.name, SV("Crawl-delay"))) continue;
        int n = 0;
        for (size_t i = 0;
             i < l.value.len && l.value.p[i] >= '0' && l.value.p[i] <= '9' && n < 1000; i++)
            n = n * 10 + (l.value.p[i] - '0');
        delay = n < ROBOTS_MOST_DELAY_S ? n : ROBOTS_MOST_DELAY_S;
    }
    return delay;
}
