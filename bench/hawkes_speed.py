#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""NumPy's time for the log-likelihood and gradient that bench_hawkes has just timed, on the same events.

    hawkes_speed.py FOLDER

The recursion over events is a cumulative sum in blocks short enough that nothing overflows; everything else is whole arrays.
"""
import sys
import time
from pathlib import Path

import numpy as np

BETA = 0.1
REACH = 300.0  # of beta * time in a block


def states(t, d, streams):
    """S[n, j]: what the events before n add, by source."""
    s = np.zeros((len(t), streams))
    carry = np.zeros(streams)
    start, last = 0, t[0]
    while start < len(t):
        end = np.searchsorted(t, t[start] + REACH / BETA, side="right")
        x = BETA * (t[start:end] - t[start])
        jumps = np.zeros((end - start, streams))
        jumps[np.arange(end - start), d[start:end]] = BETA * np.exp(x)
        below = np.cumsum(jumps, axis=0) - jumps
        carry = carry * np.exp(-BETA * (t[start] - last))
        s[start:end] = (below + carry) * np.exp(-x)[:, None]
        carry = s[end - 1].copy()
        carry[d[end - 1]] += BETA
        start, last = end, t[end - 1]
    return s


def likelihood(t, d, streams, span, theta):
    s = states(t, d, streams)
    g = np.concatenate([[span], np.bincount(d, weights=-np.expm1(-BETA * (span - t)), minlength=streams)])
    rate = theta[d, 0] + np.einsum("nj,nj->n", s, theta[d, 1:])
    value = np.log(rate).sum() - (theta @ g).sum()
    inverse = 1 / rate
    gradient = np.empty_like(theta)
    for i in range(streams):
        mine = d == i
        gradient[i, 0] = inverse[mine].sum() - g[0]
        gradient[i, 1:] = inverse[mine] @ s[mine] - g[1:]
    return value, gradient


def main():
    for streams in (3, 5, 10):
        raw = Path(sys.argv[1], f"{streams}.bin").read_bytes()
        head = np.frombuffer(raw, count=3)
        n, at = int(head[2]), 24
        t = np.frombuffer(raw, count=n, offset=at)
        d = np.frombuffer(raw, dtype=np.int32, count=n, offset=at + 8 * n).astype(np.intp)
        theta = np.frombuffer(raw, count=streams * (streams + 1), offset=at + 12 * n).reshape(streams, -1)
        best = 1e9
        for _ in range(5):
            began = time.process_time()
            value, _ = likelihood(t, d, streams, head[1], theta)
            best = min(best, time.process_time() - began)
        print(f"NumPy {np.__version__}, D={streams} K=1 N={n}: {best * 1e9 / n:.1f} ns an event, log-likelihood {value:.6f}")


if __name__ == "__main__":
    main()
