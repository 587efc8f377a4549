// SPDX-License-Identifier: Apache-2.0
//
// Feeds -> their new items as JSON Lines.
#include "base/day.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/fetch.h"
#include "cli/output.h"
#include "cli/watch_state.h"
#include "entente/engine.h"
#include "read/charset.h"
#include "read/story.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>
#include <xxhash.h>

enum {
    EVERY_MIN = 15,
    MOST_WAIT_S = 86400,
    MOST_DOUBLINGS = 7,
    JITTER_PERCENT = 10,
    MOST_MB = 16,
    TIMEOUT_S = 60,
    WAIT_MS = 100,
    MOST_ITEMS = 10000, // of a feed at one look
};

typedef struct settings {
    const char *state, *contact;
    long every_min, most_mb, timeout_s;
    int once, pages;
} settings;

static const option options[] = {
    {.name = "once",
     .kind = OPTION_FLAG,
     .most = 1,
     .offset = offsetof(settings, once),
     .help = "look at every feed once, then end"},
    {.name = "every",
     .value = "MINUTES",
     .kind = OPTION_NUMBER,
     .least = 1,
     .most = 10080,
     .offset = offsetof(settings, every_min),
     .help = "between two looks at a feed; default 15"},
    {.name = "pages",
     .kind = OPTION_FLAG,
     .most = 1,
     .offset = offsetof(settings, pages),
     .help = "fetch the page of each new item, instead of what the feed says of it"},
    {.name = "contact",
     .value = "ADDRESS",
     .kind = OPTION_TEXT,
     .offset = offsetof(settings, contact),
     .help = "mail or web address of yours, told to the servers; default: $ENTENTE_CONTACT"},
    {.name = "state",
     .value = "FILE",
     .kind = OPTION_FILE,
     .offset = offsetof(settings, state),
     .help = "what was seen; default: entente/watch.json in $XDG_STATE_HOME or ~/.local/state"},
    {.name = "most",
     .value = "MB",
     .kind = OPTION_NUMBER,
     .least = 1,
     .most = 1024,
     .offset = offsetof(settings, most_mb),
     .help = "largest feed or page, unpacked; default 16"},
    {.name = "timeout",
     .value = "SECONDS",
     .kind = OPTION_NUMBER,
     .least = 1,
     .most = 3600,
     .offset = offsetof(settings, timeout_s),
     .help = "longest request; default 60"},
};

static const example examples[] = {
    {"entente watch --contact me@example.org https://example.org/rss.xml | entente add war.ledger "
     "-",
     "new reports go into a ledger as they appear"},
    {"entente watch --once --pages --contact me@example.org https://example.org/rss.xml > "
     "new.jsonl",
     "from a timer: what is new since the last time, as whole pages"},
};

typedef struct watcher {
    const settings *s;
    fetcher *f;
    watch_state state;
    arena a; // of the look at a feed
    // Open while a feed is looked at; closed by `look`, whichever way out of the arena it took.
    fetched got, page;
    story_file *items;
    size_t n_failed;
} watcher;

static int64_t now_s(void) { return (int64_t)time(NULL); }

// `s` give or take a tenth, so that many watchers do not come at the same moment.
static int64_t jitter(int64_t s) {
    uint32_t r = 0;
    if (getrandom(&r, sizeof r, 0) != sizeof r) return s;
    int64_t most = s * JITTER_PERCENT / 100;
    return s - most + (int64_t)(r % (uint64_t)(2 * most + 1));
}

// By what an item is known again: its id, else its address, else its words.
static uint64_t item_key(const ent_input *in) {
    if (in->id.len) return XXH3_64bits(in->id.p, in->id.len);
    if (in->uri.len) return XXH3_64bits(in->uri.p, in->uri.len);
    return XXH3_64bits(in->bytes.p, in->bytes.len) ^ XXH3_64bits(in->title.p, in->title.len);
}

// The page of the item, as UTF-8. Where it cannot be had, which is told, what the feed says has to do.
static bool read_page(watcher *w, const ent_input *in, sv *page) {
    ent_err err;
    sv uri = arena_printf(&w->a, SV_FMT, SV_ARG(in->uri));
    fetched_free(&w->page);
    ent_status status = fetch(w->f, uri.p, NULL, NULL, &w->page, &err);
    if (status == ENT_OK) {
        sv bytes = arena_copy(&w->a, (sv){w->page.body.at, w->page.body.n});
        sv label = charset_of_media(sv_of(w->page.media));
        status = charset_decode(&w->a, bytes, label.p ? label : charset_of_meta(bytes), page, &err);
    }
    if (status != ENT_OK && !cli_stopped())
        cli_tell("%s: %s; taken from the feed", uri.p, err.message);
    return status == ENT_OK;
}

static bool write_item(watcher *w, const ent_input *in) {
    text out = text_new(&w->a);
    json j = {.t = &out};
    sv page = in->bytes;
    char day[11];
    bool html = sv_starts(in->media, SV("text/html"));
    if (w->s->pages && in->uri.len) html |= read_page(w, in, &page);
    json_open(&j, '{');
    json_key_str(&j, "id", in->id);
    json_key_str(&j, "uri", in->uri);
    json_key_str(&j, "source", in->source);
    json_key_str(&j, "title", in->title);
    if (in->published != ENT_NO_DAY) {
        day_write(in->published, day);
        json_key_str(&j, "date", sv_of(day));
    }
    json_key(&j, html ? "html" : "text");
    json_str(&j, page);
    json_close(&j, '}');
    text_char(&out, '\n');
    return output_write(text_sv(&out));
}

typedef VEC(ent_input) items;

// Items that were not seen, the oldest first, as feeds have the newest in front.
static ent_status new_items(watcher *w, const watch_feed *f, items *found, ent_err *err) {
    flow bytes = flow_of((sv){w->got.body.at, w->got.body.n});
    ent_input in;
    ent_status status, last = ENT_OK;
    if (!story_looks_like(flow_view(&bytes)))
        return err_set(err, ENT_ERR_INPUT, 0, "neither RSS nor Atom");
    ENT_TRY(story_open(&w->items, &bytes, err));
    while (found->n < MOST_ITEMS &&
           story_next(w->items, &w->a, (size_t)w->s->most_mb << 20, &in, &status, err)) {
        if (status != ENT_OK)
            last = status;
        else if (!watch_feed_has_seen(f, item_key(&in)))
            *vec_push(&w->a, found) = in;
    }
    story_close(&w->items);
    return last;
}

static ent_status emit_items(watcher *w, const char *address, const items *found, ent_err *err) {
    for (size_t i = found->n; i && !cli_stopped(); i--) {
        const ent_input *in = &found->at[i - 1];
        watch_feed *f = watch_state_feed(&w->state, address);
        if (watch_feed_has_seen(f, item_key(in))) continue; // twice in the same feed
        if (!write_item(w, in)) return err_set(err, ENT_ERR_IO, 0, "standard output is gone");
        ENT_TRY(watch_feed_see(f, item_key(in), err));
    }
    return ENT_OK;
}

static void keep(char **to, char **from) {
    free(*to);
    *to = *from;
    *from = NULL;
}

// The server's marks are kept only when all items went out: else they would be asked for no more.
static ent_status take_feed(watcher *w, const char *address, ent_err *err) {
    items found = {0};
    watch_feed *f = watch_state_feed(&w->state, address);
    if (w->got.status == 304) return ENT_OK;
    ent_status status = new_items(w, f, &found, err);
    ent_err of_output;
    ent_status written = emit_items(w, address, &found, &of_output);
    if (written != ENT_OK || cli_stopped()) {
        if (err && written != ENT_OK) *err = of_output;
        return written;
    }
    if (status != ENT_OK) return status;
    f = watch_state_feed(&w->state, address);
    keep(&f->etag, &w->got.etag);
    keep(&f->modified, &w->got.modified);
    return ENT_OK;
}

// After a failure the feed is left alone twice as long each time, or as long as the server asks.
static void plan(const watcher *w, watch_feed *f, bool failed, long retry_after_s) {
    int64_t every = (int64_t)w->s->every_min * 60, wait = every;
    f->failures = failed ? f->failures + 1 : 0;
    for (int i = 0; i < f->failures && i < MOST_DOUBLINGS; i++) wait *= 2;
    if (wait > MOST_WAIT_S) wait = every > MOST_WAIT_S ? every : MOST_WAIT_S;
    if (wait < retry_after_s) wait = retry_after_s;
    f->next_s = now_s() + jitter(wait);
    if (f->next_s < now_s() + retry_after_s) f->next_s = now_s() + retry_after_s;
    f->not_before_s = failed ? f->next_s : 0;
}

// Looks at a feed; false when there is no going on.
static bool look(watcher *w, const char *address) {
    ent_err err;
    watch_feed *f = watch_state_feed(&w->state, address);
    arena_reset(&w->a);
    ent_status status = fetch(w->f, address, f->etag, f->modified, &w->got, &err);
    if (arena_try(&w->a))
        status = err_set(&err, ENT_ERR_MEMORY, 0, "out of memory for the items of a feed");
    else if (status == ENT_OK)
        status = take_feed(w, address, &err);
    long retry_after_s = w->got.retry_after_s;
    fetched_free(&w->got);
    fetched_free(&w->page);
    story_close(&w->items);
    if (status != ENT_OK && !cli_stopped()) {
        cli_tell("%s: %s", address, err.message);
        w->n_failed++;
    }
    if (!cli_stopped())
        plan(w, watch_state_feed(&w->state, address), status != ENT_OK, retry_after_s);
    status = watch_state_save(&w->state, &err);
    if (status != ENT_OK) cli_tell("%s", err.message);
    return status == ENT_OK && !output_end() && !cli_stopped();
}

static int look_once(watcher *w, char **feeds, int n) {
    for (int i = 0; i < n; i++) {
        const watch_feed *f = watch_state_feed(&w->state, feeds[i]);
        if (f->not_before_s > now_s()) {
            cli_tell("%s: failed before; not asked for again for %lld s", feeds[i],
                     (long long)(f->not_before_s - now_s()));
            w->n_failed++;
        } else if (!look(w, feeds[i])) {
            break;
        }
    }
    return w->n_failed ? CLI_SOME_FAILED : CLI_OK;
}

static int64_t due_s(const watch_feed *f) {
    return f->not_before_s > f->next_s ? f->not_before_s : f->next_s;
}

// The feed whose turn is next.
static const char *next_feed(watcher *w, char **feeds, int n, int64_t *at_s) {
    const char *next = NULL;
    for (int i = 0; i < n; i++) {
        int64_t due = due_s(watch_state_feed(&w->state, feeds[i]));
        if (next && due >= *at_s) continue;
        next = feeds[i];
        *at_s = due;
    }
    return next;
}

static void look_on(watcher *w, char **feeds, int n) {
    int64_t at_s = 0;
    for (;;) {
        const char *feed = next_feed(w, feeds, n, &at_s);
        while (now_s() < at_s && !cli_stopped())
            nanosleep(&(struct timespec){.tv_nsec = WAIT_MS * 1000000L}, NULL);
        if (cli_stopped() || !look(w, feed)) return;
    }
}

// "entente/watch.json" where programs keep what they remember; NULL when nothing says where.
static char *default_state(void) {
    const char *base = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    char *path = NULL;
    int n = base && *base   ? asprintf(&path, "%s/entente/watch.json", base)
            : home && *home ? asprintf(&path, "%s/.local/state/entente/watch.json", home)
                            : -1;
    return n < 0 ? NULL : path;
}

static int watch(watcher *w, char **feeds, int n) {
    for (int i = 0; i < n; i++)
        if (!watch_state_feed(&w->state, feeds[i])) {
            cli_tell("out of memory");
            return CLI_NO_START;
        }
    int said = CLI_OK;
    if (w->s->once)
        said = look_once(w, feeds, n);
    else
        look_on(w, feeds, n);
    int output = output_end();
    return output ? output : cli_stopped() ? CLI_STOPPED : said;
}

static int start(const settings *s, const char *path, char **feeds, int n) {
    watcher w = {.s = s};
    ent_err err;
    fetch_settings of_fetch = {.contact = s->contact,
                               .most_bytes = (size_t)s->most_mb << 20,
                               .timeout_s = s->timeout_s,
                               .stopped = cli_stopped};
    if (watch_state_open(&w.state, path, &err) != ENT_OK) {
        cli_tell("%s", err.message);
        return CLI_NO_START;
    }
    int said = CLI_NO_START;
    arena_init(&w.a, 16 * of_fetch.most_bytes);
    if (fetch_open(&w.f, &of_fetch, &err) == ENT_OK)
        said = watch(&w, feeds, n);
    else
        cli_tell("%s", err.message);
    fetch_close(&w.f);
    arena_deinit(&w.a);
    watch_state_close(&w.state);
    return said;
}

static int run(const command *self, int argc, char **argv) {
    settings s = {.every_min = EVERY_MIN,
                  .most_mb = MOST_MB,
                  .timeout_s = TIMEOUT_S,
                  .contact = getenv("ENTENTE_CONTACT")};
    int n, said = options_read(self, argc, argv, &s, &n);
    if (said != OPTIONS_GO_ON) return said;
    if (n == 0) return cli_usage(self, "the address of a feed is wanted");
    if (!s.contact || !*s.contact || strpbrk(s.contact, "\r\n"))
        return cli_usage(
            self, "--contact is wanted: an address of yours, for those whose servers are asked");
    char *path = s.state ? strdup(s.state) : default_state();
    if (!path) return cli_usage(self, "--state is wanted: neither XDG_STATE_HOME nor HOME is set");
    said = start(&s, path, argv, n);
    free(path);
    return said;
}

const command watch_command = {
    .name = "watch",
    .operands = "FEED...",
    .summary = "looks at RSS and Atom feeds again and again and writes what is new",
    .about =
        "A FEED is an http or https address. New items come as JSON Lines, as `entente code' and\n"
        "`entente add' read them. Servers are asked politely: only for what has changed, not\n"
        "too often, not what their robots.txt forbids. Items come once, or after a crash\n"
        "in the wrong moment twice.",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .examples = examples,
    .n_examples = sizeof examples / sizeof *examples,
    .run = run};
