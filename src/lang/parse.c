// SPDX-License-Identifier: Apache-2.0
#include "lang/parse.h"

// Nodes here are 0 for the root and 1 + w for word w; score(h, d) is at score[d * n + h].
typedef struct graph {
    int n;
    double *score;
} graph;

// Taken off every arc from the root, so that one of them must do: far above any sum of scores.
static const double root_price = 1e5;

// Whether `head` (of nodes 1..n-1) has a cycle; then `cycle[v]` marks the nodes of one.
static bool find_cycle(arena *a, const int *head, int n, bool *cycle) {
    arena_mark mark = arena_here(a);
    int *seen = arena_new(a, int, n);
    int at = 0;
    bool found = false;
    for (int v = 1; v < n && !found; v++) {
        for (at = v; at != 0 && !seen[at]; at = head[at]) seen[at] = v;
        found = at != 0 && seen[at] == v;
    }
    arena_rewind(a, mark);
    if (!found) return false;
    memset(cycle, 0, (size_t)n * sizeof *cycle);
    for (int v = at; !cycle[v]; v = head[v]) cycle[v] = true;
    return true;
}

static int best_head(const graph *g, int d) {
    int best = d == 0 ? 1 : 0;
    for (int h = 0; h < g->n; h++)
        if (h != d && g->score[d * g->n + h] > g->score[d * g->n + best]) best = h;
    return best;
}

// The graph with the cycle as one node, the last. `old[v]` is the node that v was.
static graph contract(arena *a, const graph *g, const int *head, const bool *cycle, int *old,
                      int *enter, int *leave) {
    graph c = {.n = 0};
    for (int v = 0; v < g->n; v++)
        if (!cycle[v]) old[c.n++] = v;
    int hub = c.n++;
    c.score = arena_new(a, double, (size_t)c.n *(size_t)c.n);
    for (int d = 0; d < hub; d++)
        for (int h = 0; h < hub; h++) c.score[d * c.n + h] = g->score[old[d] * g->n + old[h]];
    for (int x = 0; x < hub; x++) {
        double in = -1e300, out = -1e300;
        for (int v = 0; v < g->n; v++) {
            if (!cycle[v]) continue;
            double gain = g->score[v * g->n + old[x]] - g->score[v * g->n + head[v]];
            if (gain > in) in = gain, enter[x] = v;
            double away = g->score[old[x] * g->n + v];
            if (away > out) out = away, leave[x] = v;
        }
        c.score[hub * c.n + x] = in;
        c.score[x * c.n + hub] = out;
    }
    return c;
}

// Each call shrinks the graph by a cycle of at least two nodes: depth at most n / 2.
static void arborescence(arena *a, const graph *g, int *head) {
    for (int d = 1; d < g->n; d++) head[d] = best_head(g, d);
    bool *cycle = arena_new(a, bool, g->n);
    if (!find_cycle(a, head, g->n, cycle)) return;
    int *old = arena_new(a, int, g->n), *enter = arena_new(a, int, g->n),
        *leave = arena_new(a, int, g->n);
    graph c = contract(a, g, head, cycle, old, enter, leave);
    int *inner = arena_new(a, int, c.n);
    arborescence(a, &c, inner);
    int hub = c.n - 1;
    for (int d = 1; d < hub; d++) head[old[d]] = inner[d] == hub ? leave[d] : old[inner[d]];
    int from = inner[hub];
    head[enter[from]] = old[from];
}

static bool is_tree(arena *a, const int *head, int n) {
    int roots = 0;
    for (int v = 1; v < n; v++) roots += head[v] == 0;
    return roots == 1 && !find_cycle(a, head, n, arena_new(a, bool, n));
}

void parse_tree(arena *a, const float *scores, size_t stride, int n, int32_t *heads) {
    arena_mark mark = arena_here(a);
    int *head = arena_new(a, int, n + 1);
    for (int w = 0; w < n; w++) {
        const float *s = scores + (size_t)w * stride;
        int best = 0;
        for (int h = 1; h <= n; h++)
            if (h != w + 1 && s[h] > s[best]) best = h;
        head[w + 1] = best;
    }
    if (!is_tree(a, head, n + 1)) {
        graph g = {n + 1, arena_new(a, double, (size_t)(n + 1) * (size_t)(n + 1))};
        for (int w = 0; w < n; w++)
            for (int h = 0; h <= n; h++)
                g.score[(w + 1) * g.n + h] =
                    (double)scores[(size_t)w * stride + (size_t)h] - (h == 0 ? root_price : 0);
        arborescence(a, &g, head);
    }
    for (int w = 0; w < n; w++) heads[w] = head[w + 1] - 1;
    arena_rewind(a, mark);
}
