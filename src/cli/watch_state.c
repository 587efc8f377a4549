// SPDX-License-Identifier: Apache-2.0
#include "cli/watch_state.h"
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_BYTES = 256 << 20 };

static ent_status no_memory(ent_err *err) {
    return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
}

static void make_folders(const char *path) {
    char folder[4096];
    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        size_t n = (size_t)(slash - path);
        if (n >= sizeof folder) return;
        memcpy(folder, path, n);
        folder[n] = 0;
        mkdir(folder, 0777); // what cannot be made shows when the lock is
    }
}

static ent_status lock(watch_state *s, ent_err *err) {
    char *beside = NULL;
    if (asprintf(&beside, "%s.lock", s->path) < 0) return no_memory(err);
    s->lock = open(beside, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    ent_status status = s->lock < 0 ? err_system(err, "cannot open %s", beside) : ENT_OK;
    if (status == ENT_OK && flock(s->lock, LOCK_EX | LOCK_NB) != 0)
        status = err_set(
            err, ENT_ERR_IO, 0,
            "%s is in use by another `entente watch'; give this one a --state of its own", s->path);
    free(beside);
    return status;
}

watch_feed *watch_state_feed(watch_state *s, const char *address) {
    for (size_t i = 0; i < s->n_feeds; i++)
        if (strcmp(s->feeds[i].address, address) == 0) return &s->feeds[i];
    watch_feed *more = realloc(s->feeds, (s->n_feeds + 1) * sizeof *more);
    if (!more) return NULL;
    s->feeds = more;
    more += s->n_feeds;
    *more = (watch_feed){.address = strdup(address)};
    if (!more->address) return NULL;
    s->n_feeds++;
    return more;
}

bool watch_feed_has_seen(const watch_feed *f, uint64_t item) {
    for (size_t i = f->n_seen; i; i--)
        if (f->seen[i - 1] == item) return true;
    return false;
}

ent_status watch_feed_see(watch_feed *f, uint64_t item, ent_err *err) {
    if (f->n_seen == f->cap_seen) {
        size_t cap = f->cap_seen ? f->cap_seen * 2 : 256;
        uint64_t *more = realloc(f->seen, cap * sizeof *more);
        if (!more) return no_memory(err);
        f->seen = more;
        f->cap_seen = cap;
    }
    f->seen[f->n_seen++] = item;
    if (f->n_seen < 2 * WATCH_MOST_SEEN) return ENT_OK;
    memmove(f->seen, f->seen + f->n_seen - WATCH_MOST_SEEN, WATCH_MOST_SEEN * sizeof *f->seen);
    f->n_seen = WATCH_MOST_SEEN;
    return ENT_OK;
}

static char *string_at(const json_t *feed, const char *key) {
    const char *s = json_string_value(json_object_get(feed, key));
    return s ? strdup(s) : NULL;
}

static ent_status read_feed(watch_state *s, const char *address, const json_t *j, ent_err *err) {
    watch_feed *f = watch_state_feed(s, address);
    const json_t *item;
    size_t i;
    if (!f) return no_memory(err);
    f->etag = string_at(j, "etag");
    f->modified = string_at(j, "modified");
    f->not_before_s = json_integer_value(json_object_get(j, "not_before"));
    f->failures = (int)(json_integer_value(json_object_get(j, "failures")) & 255);
    json_array_foreach(json_object_get(j, "seen"), i, item) {
        const char *hex = json_string_value(item);
        if (hex) ENT_TRY(watch_feed_see(f, strtoull(hex, NULL, 16), err));
    }
    return ENT_OK;
}

static ent_status read_state(watch_state *s, ent_err *err) {
    sv bytes;
    struct stat st;
    if (stat(s->path, &st) != 0 && errno == ENOENT) return ENT_OK;
    ENT_TRY(file_read(s->path, MOST_BYTES, &bytes, err));
    json_error_t why;
    json_t *root = json_loadb(bytes.p, bytes.len, 0, &why), *feed;
    const char *address;
    free((char *)(uintptr_t)bytes.p);
    if (!root || json_integer_value(json_object_get(root, "version")) != 1) {
        json_decref(root);
        return err_set(
            err, ENT_ERR_INPUT, 0,
            "%s is no state of `entente watch'; move it away, or name another with --state",
            s->path);
    }
    ent_status status = ENT_OK;
    json_object_foreach(json_object_get(root, "feeds"), address, feed) {
        if (status == ENT_OK) status = read_feed(s, address, feed, err);
    }
    json_decref(root);
    return status;
}

ent_status watch_state_open(watch_state *s, const char *path, ent_err *err) {
    *s = (watch_state){.path = strdup(path), .lock = -1};
    if (!s->path) return no_memory(err);
    make_folders(path);
    ent_status status = lock(s, err);
    if (status == ENT_OK) status = read_state(s, err);
    if (status != ENT_OK) watch_state_close(s);
    return status;
}

void watch_state_close(watch_state *s) {
    for (size_t i = 0; i < s->n_feeds; i++) {
        free(s->feeds[i].address);
        free(s->feeds[i].etag);
        free(s->feeds[i].modified);
        free(s->feeds[i].seen);
    }
    free(s->feeds);
    free(s->path);
    if (s->lock >= 0) close(s->lock);
    *s = (watch_state){.lock = -1};
}

static json_t *feed_json(const watch_feed *f) {
    json_t *j = json_object(), *seen = json_array();
    char hex[17];
    size_t from = f->n_seen > WATCH_MOST_SEEN ? f->n_seen - WATCH_MOST_SEEN : 0;
    if (f->etag) json_object_set_new(j, "etag", json_string(f->etag));
    if (f->modified) json_object_set_new(j, "modified", json_string(f->modified));
    json_object_set_new(j, "not_before", json_integer(f->not_before_s));
    json_object_set_new(j, "failures", json_integer(f->failures));
    for (size_t i = from; i < f->n_seen; i++) {
        snprintf(hex, sizeof hex, "%016" PRIx64, f->seen[i]);
        json_array_append_new(seen, json_string(hex));
    }
    json_object_set_new(j, "seen", seen);
    return j;
}

ent_status watch_state_save(const watch_state *s, ent_err *err) {
    json_t *root = json_object(), *feeds = json_object();
    json_object_set_new(root, "version", json_integer(1));
    for (size_t i = 0; i < s->n_feeds; i++)
        json_object_set_new(feeds, s->feeds[i].address, feed_json(&s->feeds[i]));
    json_object_set_new(root, "feeds", feeds);
    char *words = json_dumps(root, JSON_INDENT(1));
    json_decref(root);
    ent_status status = words ? file_replace(s->path, sv_of(words), err) : no_memory(err);
    free(words);
    return status;
}
