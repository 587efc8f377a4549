// SPDX-License-Identifier: Apache-2.0
#include "read/flow.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WAIT_MS = 100 };

flow flow_of(sv bytes) {
    return (flow){
        .buffer = (char *)(uintptr_t)bytes.p, .end = bytes.len, .ended = true, .size = bytes.len};
}

void flow_deinit(flow *f) {
    if (f->cap) free(f->buffer);
    f->buffer = NULL;
    f->at = f->end = f->cap = 0;
    f->ended = true;
}

static void fail(flow *f, ent_status status) {
    f->status = status;
    f->ended = true;
}

// Room for `n` bytes from `at` on and a piece behind them.
static bool make_room(flow *f, size_t n) {
    if (f->at) {
        memmove(f->buffer, f->buffer + f->at, f->end - f->at);
        f->end -= f->at;
        f->at = 0;
    }
    if (f->cap >= n && f->cap - f->end >= FLOW_PIECE / 2) return true;
    size_t cap = f->cap ? f->cap : 2 * FLOW_PIECE;
    while (cap < n || cap - f->end < FLOW_PIECE / 2) cap *= 2;
    char *more = realloc(f->buffer, cap);
    if (!more) return false;
    f->buffer = more;
    f->cap = cap;
    return true;
}

bool flow_have(flow *f, size_t n) {
    while (f->end - f->at < n && !f->ended) {
        size_t got = 0;
        if (!make_room(f, n)) {
            fail(f, err_set(&f->err, ENT_ERR_MEMORY, 0, "out of memory"));
            break;
        }
        ent_status status = f->pull(f, f->buffer + f->end, f->cap - f->end, &got, &f->err);
        f->end += got;
        if (status != ENT_OK)
            fail(f, status);
        else if (!got)
            f->ended = true;
    }
    return f->end - f->at >= n;
}

void flow_eat(flow *f, size_t n) {
    f->at += n;
    f->eaten += n;
}

bool flow_skip(flow *f, uint64_t n) {
    while (n && flow_have(f, 1)) {
        size_t here = f->end - f->at;
        size_t now = n < here ? (size_t)n : here;
        flow_eat(f, now);
        n -= now;
    }
    return n == 0;
}

static ent_status pass_on(const flow *f, ent_err *err) {
    if (err && f->status != ENT_OK) *err = f->err;
    return f->status;
}

ent_status flow_line(flow *f, size_t most, sv *line, ent_err *err) {
    *line = (sv){0};
    for (size_t looked = 0;;) {
        sv now = flow_view(f);
        const char *feed = now.len > looked ? memchr(now.p + looked, '\n', now.len - looked) : NULL;
        size_t n = feed ? (size_t)(feed - now.p) : now.len;
        if (n > most)
            return err_set(err, ENT_ERR_INPUT, most, "a line of more than %zu bytes", most);
        looked = now.len;
        if (!feed && flow_have(f, looked + 1)) continue;
        if (!feed && f->status != ENT_OK) return pass_on(f, err);
        if (now.len) *line = sv_cut(flow_view(f), 0, n);
        flow_eat(f, n + (feed != NULL));
        return ENT_OK;
    }
}

bool flow_seek(flow *f, uint64_t to) {
    uint64_t first = f->eaten - f->at, behind = f->eaten + (f->end - f->at);
    if (to >= first && to <= behind && f->status == ENT_OK) {
        f->at = (size_t)(to - first);
        f->eaten = to;
        return true;
    }
    if (!f->seek || !f->seek(f, to)) return false;
    f->at = f->end = 0;
    f->eaten = to;
    f->ended = false;
    f->status = ENT_OK;
    return true;
}

bool flow_seek_mark(flow *f, sv mark) {
    while (flow_have(f, mark.len)) {
        sv now = flow_view(f);
        ptrdiff_t found = sv_find(now, mark, 0);
        flow_eat(f, found >= 0 ? (size_t)found : now.len - mark.len + 1);
        if (found >= 0) return true;
    }
    flow_eat(f, f->end - f->at);
    return false;
}

static ent_status make_pile_room(pile *p, size_t more, ent_err *err) {
    if (p->cap - p->n >= more) return ENT_OK;
    size_t cap = p->cap ? p->cap : FLOW_PIECE;
    while (cap - p->n < more) cap *= 2;
    char *at = realloc(p->at, cap);
    if (!at) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    p->at = at;
    p->cap = cap;
    return ENT_OK;
}

ent_status pile_add(pile *p, sv bytes, ent_err *err) {
    ENT_TRY(make_pile_room(p, bytes.len, err));
    if (bytes.len) memcpy(p->at + p->n, bytes.p, bytes.len);
    p->n += bytes.len;
    return ENT_OK;
}

void pile_free(pile *p) {
    free(p->at);
    *p = (pile){0};
}

ent_status flow_collect(flow *f, size_t most, pile *to, ent_err *err) {
    size_t left = most;
    while (flow_have(f, 1)) {
        sv now = flow_view(f);
        if (now.len > left) now.len = left;
        if (!now.len)
            return err_set(err, ENT_ERR_INPUT, most,
                           "more than %zu MB, the most that one report may be; see --most",
                           most >> 20);
        ENT_TRY(pile_add(to, now, err));
        flow_eat(f, now.len);
        left -= now.len;
    }
    return pass_on(f, err);
}

static ent_status pull_part(flow *f, char *to, size_t room, size_t *got, ent_err *err) {
    part_flow *p = (part_flow *)f;
    if (!p->left) return ENT_OK;
    if (!flow_have(p->in, 1)) {
        ENT_TRY(pass_on(p->in, err));
        return err_set(err, ENT_ERR_INPUT, 0, "ends %llu bytes too early",
                       (unsigned long long)p->left);
    }
    sv now = flow_view(p->in);
    size_t n = now.len < room ? now.len : room;
    if (n > p->left) n = (size_t)p->left;
    memcpy(to, now.p, n);
    flow_eat(p->in, n);
    p->left -= n;
    *got = n;
    return ENT_OK;
}

void part_init(part_flow *p, flow *in, uint64_t n) {
    *p = (part_flow){.f = {.pull = pull_part}, .in = in, .left = n};
}

bool part_close(part_flow *p) {
    bool all = flow_skip(p->in, p->left);
    p->left = 0;
    flow_deinit(&p->f);
    return all;
}

// Waits for input; false when told to stop first. The signal may come to another thread, so that read() would not be woken up.
static bool wait_for(const file_flow *f) {
    struct pollfd p = {.fd = f->fd, .events = POLLIN};
    while (!(f->stopped && f->stopped()) && poll(&p, 1, WAIT_MS) == 0) {
    }
    return !(f->stopped && f->stopped());
}

static ent_status pull_file(flow *f, char *to, size_t room, size_t *got, ent_err *err) {
    const file_flow *file = (const file_flow *)f;
    ssize_t n = 0;
    do
        if (wait_for(file)) n = read(file->fd, to, room);
    while (n < 0 && errno == EINTR);
    if (n < 0) return err_system(err, "cannot read");
    *got = (size_t)n;
    return ENT_OK;
}

static bool seek_file(flow *f, uint64_t to) {
    return lseek(((file_flow *)f)->fd, (off_t)to, SEEK_SET) == (off_t)to;
}

ent_status file_flow_open(file_flow *f, const char *path, bool (*stopped)(void), ent_err *err) {
    *f = (file_flow){.f = {.pull = pull_file, .seek = seek_file}, .stopped = stopped};
    f->fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (f->fd >= 0 && fstat(f->fd, &st) == 0 && S_ISREG(st.st_mode) && f->fd != STDIN_FILENO)
        f->f.size = (uint64_t)st.st_size;
    if (!f->f.size) f->f.seek = NULL;
    if (f->fd >= 0) return ENT_OK;
    f->f.ended = true;
    return err_system(err, "cannot open");
}

void file_flow_close(file_flow *f) {
    flow_deinit(&f->f);
    if (f->fd > STDIN_FILENO) close(f->fd);
    f->fd = -1;
}
