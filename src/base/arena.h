// SPDX-License-Identifier: Apache-2.0
//
// Arenas: everything found in one report lives in one arena and dies with it.
//
//     arena a;
//     arena_init(&a, 1 << 30);
//     if (arena_try(&a)) { ... arena_deinit(&a); return ENT_ERR_MEMORY; }
//     word *w = arena_new(&a, word, n);
//
// Allocation never returns NULL. When memory runs out, or the arena's bound is reached, control
// goes back to the last arena_try of that arena, which then yields true: the one place that opened
// the report closes it and reports the failure, and no code in between tests for it. The price is a
// rule: between arena_try and the end of the report, code owns nothing but arena memory — no open
// files, no locks, no malloc. Readers that need such things acquire them before, or keep them in
// an object that the opening function closes.
//
// Memory is zeroed. Freed all at once: arena_reset keeps the blocks for the next report.
// Built with -Darena_malloc=true each object is a malloc of its own, so that the address
// sanitizer sees every overrun.
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/sv.h"
#include <setjmp.h>
#include <stdalign.h>

typedef struct arena_block arena_block;

typedef struct arena {
    arena_block *first, *now; // blocks in use up to `now`; those behind it are kept for later
    char *at, *end;           // free part of `now`
    size_t used_bytes;        // handed out since the last reset
    size_t bound_bytes;       // most that may be handed out
    jmp_buf out;              // where arena_try was
} arena;

typedef struct arena_mark {
    arena_block *block;
    char *at;
    size_t used_bytes;
} arena_mark;

void arena_init(arena *a, size_t bound_bytes);
void arena_reset(arena *a);
void arena_deinit(arena *a);

// False when set; true when memory ran out somewhere behind it.
#define arena_try(a) (setjmp((a)->out) != 0)

void *arena_alloc(arena *a, size_t bytes, size_t align);
#define arena_new(a, type, n) ((type *)arena_alloc_n((a), (n), sizeof(type), alignof(type)))
void *arena_alloc_n(arena *a, size_t n, size_t size, size_t align);

// Leaves by the way out that arena_try set, as running out of memory does.
_Noreturn void arena_fail(arena *a);

// Scratch: what was allocated after the mark is given back by arena_rewind.
arena_mark arena_here(const arena *a);
void arena_rewind(arena *a, arena_mark mark);

sv arena_copy(arena *a, sv s);
sv arena_join(arena *a, sv x, sv y);
sv arena_printf(arena *a, const char *format, ...) ENT_PRINTF(2, 3);

// Growing arrays in an arena: VEC(event) list = {0}; *vec_push(a, &list) = e;
#define VEC(type)      \
    struct {           \
        type *at;      \
        size_t n, cap; \
    }
#define vec_push(a, v)                                                                          \
    (((v)->n == (v)->cap ? (void)((v)->at = vec_grow((a), (v)->at, &(v)->cap, sizeof *(v)->at)) \
                         : (void)0),                                                            \
     &(v)->at[(v)->n++])
void *vec_grow(arena *a, void *old, size_t *cap, size_t size);

#endif
