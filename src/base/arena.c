// SPDX-License-Identifier: Apache-2.0
#include "base/arena.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct arena_block {
    arena_block *next;
    size_t cap;
    _Alignas(max_align_t) char data[];
};

enum { BLOCK_BYTES = 256 * 1024 };

void arena_init(arena *a, size_t bound_bytes) {
    memset(a, 0, sizeof *a);
    a->bound_bytes = bound_bytes;
}

static void use_block(arena *a, arena_block *b) {
    a->now = b;
    a->at = b ? b->data : NULL;
    a->end = b ? b->data + b->cap : NULL;
}

static void free_from(arena_block *b) {
    while (b) {
        arena_block *next = b->next;
        free(b);
        b = next;
    }
}

void arena_reset(arena *a) {
    a->used_bytes = 0;
#ifdef ENT_ARENA_MALLOC
    free_from(a->first);
    a->first = NULL;
#endif
    use_block(a, a->first);
}

void arena_deinit(arena *a) {
    free_from(a->first);
    memset(a, 0, sizeof *a);
}

_Noreturn void arena_fail(arena *a) { longjmp(a->out, 1); }

// The block that a new one would come behind is `now`, or the start of the list.
static arena_block **after_now(arena *a) { return a->now ? &a->now->next : &a->first; }

static void next_block(arena *a, size_t need) {
    arena_block *kept = *after_now(a);
    while (kept && kept->cap < need) { // a block passed over would be held for nothing
        arena_block *next = kept->next;
        free(kept);
        kept = *after_now(a) = next;
    }
    if (kept) {
        use_block(a, kept);
        return;
    }
#ifdef ENT_ARENA_MALLOC
    size_t cap = need;
#else
    size_t cap = need > BLOCK_BYTES ? need : BLOCK_BYTES;
#endif
    arena_block *b = malloc(sizeof *b + cap);
    if (!b) arena_fail(a);
    b->cap = cap;
    b->next = NULL;
    *after_now(a) = b;
    use_block(a, b);
}

static size_t padding(const arena *a, size_t align) {
    return (size_t)(-(uintptr_t)a->at & (align - 1));
}

static bool has_room(const arena *a, size_t bytes, size_t align) {
#ifdef ENT_ARENA_MALLOC
    return false;
#else
    return a->at && padding(a, align) + bytes <= (size_t)(a->end - a->at);
#endif
}

void *arena_alloc(arena *a, size_t bytes, size_t align) {
    if (bytes > a->bound_bytes - a->used_bytes) arena_fail(a);
    if (!has_room(a, bytes, align))
        next_block(a, bytes + (align > alignof(max_align_t) ? align : 0));
    char *p = a->at + padding(a, align);
    a->at = p + bytes;
    a->used_bytes += bytes;
    return memset(p, 0, bytes);
}

void *arena_alloc_n(arena *a, size_t n, size_t size, size_t align) {
    if (n > SIZE_MAX / size) arena_fail(a);
    return arena_alloc(a, n * size, align);
}

arena_mark arena_here(const arena *a) { return (arena_mark){a->now, a->at, a->used_bytes}; }

void arena_rewind(arena *a, arena_mark mark) {
#ifdef ENT_ARENA_MALLOC
    arena_block **rest = mark.block ? &mark.block->next : &a->first;
    free_from(*rest);
    *rest = NULL;
#endif
    use_block(a, mark.block ? mark.block : a->first);
    if (mark.block) a->at = mark.at;
    a->used_bytes = mark.used_bytes;
}

sv arena_copy(arena *a, sv s) {
    char *p = arena_alloc(a, s.len, 1);
    if (s.len) memcpy(p, s.p, s.len);
    return (sv){p, s.len};
}

sv arena_join(arena *a, sv x, sv y) {
    char *p = arena_alloc(a, x.len + y.len, 1);
    if (x.len) memcpy(p, x.p, x.len);
    if (y.len) memcpy(p + x.len, y.p, y.len);
    return (sv){p, x.len + y.len};
}

sv arena_printf(arena *a, const char *format, ...) {
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *p = arena_alloc(a, (size_t)n + 1, 1);
    vsnprintf(p, (size_t)n + 1, format, again);
    va_end(again);
    return (sv){p, (size_t)n};
}

void *vec_grow(arena *a, void *old, size_t *cap, size_t size) {
    size_t more = *cap ? *cap * 2 : 8;
    void *p = arena_alloc_n(a, more, size, alignof(max_align_t));
    if (*cap) memcpy(p, old, *cap * size);
    *cap = more;
    return p;
}
