// SPDX-License-Identifier: Apache-2.0
//
// Study reports: the HTML files of one folder, and nothing else that may be in it or be reached from it.
#include "serve/page.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_STUDIES = 1000, MOST_STUDY_BYTES = 32 << 20, TITLE_BYTES = 4096 };

// "integration-2020.html": letters, digits, dashes, underlines, full stops, none of these first.
static bool is_study(sv name) {
    if (!sv_ends(name, SV(".html")) || name.len > 200 || name.p[0] == '.') return false;
    for (size_t i = 0; i < name.len; i++)
        if (!(name.p[i] >= 'a' && name.p[i] <= 'z') && !(name.p[i] >= 'A' && name.p[i] <= 'Z') &&
            !(name.p[i] >= '0' && name.p[i] <= '9') && !memchr("-_.", name.p[i], 3))
            return false;
    return true;
}

// A regular file; links are not followed. -1 where there is none.
static int open_study(int folder, const char *name, struct stat *st) {
    int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return -1;
    if (fstat(fd, st) == 0 && S_ISREG(st->st_mode) && st->st_size <= MOST_STUDY_BYTES) return fd;
    close(fd);
    return -1;
}

static int open_folder(const server *s) {
    return open(s->o.studies, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static size_t read_up_to(int fd, char *to, size_t most) {
    size_t n = 0;
    ssize_t got;
    while (n < most && ((got = read(fd, to + n, most - n)) > 0 || (got < 0 && errno == EINTR)))
        if (got > 0) n += (size_t)got;
    return n;
}

typedef struct study {
    char name[256], title[256];
    ent_day modified;
    int64_t bytes;
} study;

static void read_title(sv head, study *s) {
    ptrdiff_t begin = sv_find(head, SV("<title>"), 0);
    ptrdiff_t end = begin < 0 ? -1 : sv_find(head, SV("</title>"), (size_t)begin);
    sv title = end < 0 ? sv_of(s->name) : sv_trim(sv_cut(head, (size_t)begin + 7, (size_t)end));
    snprintf(s->title, sizeof s->title, SV_FMT, SV_ARG(title));
}

static bool read_study(int folder, const char *name, study *s) {
    struct stat st;
    char head[TITLE_BYTES];
    int fd = open_study(folder, name, &st);
    if (fd < 0) return false;
    size_t n = read_up_to(fd, head, sizeof head);
    close(fd);
    snprintf(s->name, sizeof s->name, "%.*s", (int)strlen(name) - 5, name);
    read_title((sv){head, n}, s);
    s->modified = (ent_day)(st.st_mtime / 86400);
    s->bytes = st.st_size;
    return true;
}

static int by_name(const void *x, const void *y) {
    return strcmp(((const study *)x)->name, ((const study *)y)->name);
}

static size_t read_studies(int folder, study *list) {
    DIR *d = fdopendir(folder);
    size_t n = 0;
    for (struct dirent *e; d && n < MOST_STUDIES && (e = readdir(d));)
        n += is_study(sv_of(e->d_name)) && read_study(folder, e->d_name, &list[n]);
    if (d)
        closedir(d);
    else
        close(folder);
    if (n) qsort(list, n, sizeof *list, by_name);
    return n;
}

ent_status page_studies(asking *q, ent_err *err) {
    study *list = arena_new(q->a, study, MOST_STUDIES);
    int folder = q->s->o.studies ? open_folder(q->s) : -1;
    size_t n = folder < 0 ? 0 : read_studies(folder, list);
    json_key(&q->j, "items");
    json_open(&q->j, '[');
    for (size_t i = 0; i < n; i++) {
        json_open(&q->j, '{');
        json_key_str(&q->j, "id", sv_of(list[i].name));
        json_key_str(&q->j, "title", sv_of(list[i].title));
        json_key_day(&q->j, "modified", list[i].modified);
        json_key_int(&q->j, "bytes", list[i].bytes);
        json_close(&q->j, '}');
    }
    json_close(&q->j, ']');
    return ENT_OK;
}

ent_status page_study(asking *q, ent_err *err) {
    sv name = arena_join(q->a, q->r->parts[1], SV(".html\0"));
    struct stat st;
    name.len--;
    int folder = q->s->o.studies && is_study(name) ? open_folder(q->s) : -1;
    int fd = folder >= 0 ? open_study(folder, name.p, &st) : -1;
    if (folder >= 0) close(folder);
    if (fd < 0) return err_set(err, ENT_ERR_USAGE, 0, "no such study");
    q->w->file = fd;
    char *bytes = arena_new(q->a, char, (size_t)st.st_size + 1);
    q->answer->body = (sv){bytes, read_up_to(fd, bytes, (size_t)st.st_size)};
    q->answer->type = "text/html; charset=utf-8";
    q->answer->sandbox = true;
    return ENT_OK;
}
