"""The same work as `examples/smaa.rs` in numpy and in numba, each written as well as we can, for `benches/robustness.rs`.

    python robustness_peers.py numpy|numba PROBLEM WORLDS

Prints `ready` once it is warm; then, for each line read, samples WORLDS worlds and prints the seconds it took. At the end of its input
it prints one JSON object with the rank acceptability and the central weights of the last run, so that the results can be compared.
"""

import json
import sys
import time

import numpy as np


def read(path):
    """Returns where each cell starts, its span, and where in the span its peak is (-1: uniform)."""
    with open(path, encoding="utf-8") as file:
        problem = json.load(file)
    rows = problem["scores"]
    shape = (len(rows), len(rows[0]))
    low, span, peak = np.zeros(shape), np.zeros(shape), np.full(shape, -1.0)
    for a, row in enumerate(rows):
        for k, cell in enumerate(row):
            low[a, k] = cell["value"] if cell["dist"] == "exact" else cell["lo"]
            span[a, k] = 0.0 if cell["dist"] == "exact" else cell["hi"] - cell["lo"]
            if cell["dist"] == "triangular" and span[a, k] > 0.0:
                peak[a, k] = (cell["mode"] - cell["lo"]) / span[a, k]
    return low, span, peak


def numpy_engine(low, span, peak):
    """Chunks that stay in the second-level cache, 32-bit draws for the values, one matrix a cell, nothing allocated in the loop."""
    alternatives, criteria = low.shape
    size = 4096
    weights = np.empty((criteria, size))
    values = np.empty((alternatives, size))
    cell, other, third = np.empty(size), np.empty(size), np.empty(size)
    single, second = np.empty(size, np.float32), np.empty(size, np.float32)
    base = np.arange(alternatives)[:, None] * alternatives

    def run(worlds, seed):
        random = np.random.Generator(np.random.SFC64(seed))
        ranks = np.zeros(alternatives * alternatives, np.int64)
        sums = np.zeros((alternatives, criteria))
        for _ in range(worlds // size):
            random.standard_exponential(out=weights)
            np.divide(weights, weights.sum(axis=0), out=weights)
            for a in range(alternatives):
                values[a] = 0.0
                for k in range(criteria):
                    random.random(out=single, dtype=np.float32)
                    if peak[a, k] < 0.0:
                        np.multiply(single, span[a, k], out=cell)
                    else:
                        random.random(out=second, dtype=np.float32)
                        np.minimum(single, second, out=other)
                        np.maximum(single, second, out=third)
                        np.multiply(other, span[a, k] * (1.0 - peak[a, k]), out=cell)
                        np.multiply(third, span[a, k] * peak[a, k], out=third)
                        np.add(cell, third, out=cell)
                    np.add(cell, low[a, k], out=cell)
                    np.multiply(cell, weights[k], out=cell)
                    values[a] += cell
            better = (values[None, :, :] > values[:, None, :]).sum(axis=1)
            ranks += np.bincount((base + better).ravel(), minlength=alternatives * alternatives)
            sums += (better == 0).astype(np.float64) @ weights.T
        return ranks.reshape(alternatives, alternatives), sums

    return run


def network(length):
    """Returns the comparisons of Batcher's merge exchange (Knuth, volume 3, algorithm 5.2.2M)."""
    pairs, top = [], 1
    while 2 * top < length:
        top *= 2
    width = top if length > 1 else 0
    while width > 0:
        bits, residue, distance = top, 0, width
        while True:
            pairs += [(i, i + distance) for i in range(length - distance) if i & width == residue]
            if bits == width:
                break
            distance, bits, residue = bits - width, bits // 2, width
        width //= 2
    return pairs


DRAW = """bits = ((s0 + s3) << U(23) | (s0 + s3) >> U(41)) + s0
shifted = s1 << U(17)
s2 ^= s0
s3 ^= s1
s1 ^= s2
s0 ^= s3
s2 ^= shifted
s3 = s3 << U(45) | s3 >> U(19)
"""


def indented(text, depth):
    return "".join("    " * depth + line + "\n" for line in text.splitlines())


def numba_engine(low, span, peak):
    """One loop over worlds, unrolled into plain variables: an own xoshiro256++, spacings sorted by a network without a branch, every cell
    with its own constants, two 32-bit draws from each number where a cell needs two."""
    import numba

    alternatives, criteria = low.shape
    lines = []
    for k in range(criteria - 1):
        lines += DRAW.splitlines() + [f"c{k} = float(bits >> U(11)) * {2.0**-53!r}"]
    for i, j in network(criteria - 1):
        lines += [f"x, y = c{i}, c{j}", f"c{i} = x if x < y else y", f"c{j} = y if x < y else x"]
    ends = ["0.0"] + [f"c{k}" for k in range(criteria - 1)] + ["1.0"]
    lines += [f"w{k} = {ends[k + 1]} - {ends[k]}" for k in range(criteria)]
    for a in range(alternatives):
        lines.append(f"v{a} = 0.0")
        for k in range(criteria):
            start, width, at = (float(part[a, k]) for part in (low, span, peak))
            lines += DRAW.splitlines() + [f"x = float(I(bits >> U(32))) * {2.0**-32!r}"]
            if at >= 0.0:
                lines += [
                    f"y = float(I(bits & U(0xFFFFFFFF))) * {2.0**-32!r}",
                    f"x = {width * (1.0 - at)!r} * (x if x < y else y) + {width * at!r} * (y if x < y else x)",
                    f"v{a} += w{k} * ({start!r} + x)",
                ]
            else:
                lines.append(f"v{a} += w{k} * ({start!r} + {width!r} * x)")
    for a in range(alternatives):
        better = " + ".join(f"I(v{b} > v{a})" for b in range(alternatives) if b != a) or "I(0)"
        lines += [f"r = {better}", f"ranks[{a}, r] += 1", "if r == 0:"]
        lines += [f"    sums[{a}, {k}] += w{k}" for k in range(criteria)]
    source = f"""def run(worlds, seed):
    s0, s1, s2, s3 = U(seed + 1), U(0x9E3779B97F4A7C15), U(seed), U(0xBF58476D1CE4E5B9)
    ranks = np.zeros(({alternatives}, {alternatives}), np.int64)
    sums = np.zeros(({alternatives}, {criteria}))
    for _ in range(worlds):
{indented(chr(10).join(lines), 2)}
    return ranks, sums
"""
    names = {"np": np, "U": np.uint64, "I": np.int64}
    exec(source, names)
    return numba.njit(fastmath=True)(names["run"])


def main():
    name, path, worlds = sys.argv[1], sys.argv[2], int(sys.argv[3])
    run = {"numpy": numpy_engine, "numba": numba_engine}[name](*read(path))
    run(4096, 0)
    print("ready", flush=True)
    ranks = sums = None
    for seed, _ in enumerate(sys.stdin):
        start = time.perf_counter()
        ranks, sums = run(worlds, seed + 1)
        print(time.perf_counter() - start, flush=True)
    if ranks is not None:
        firsts = np.maximum(ranks[:, :1], 1)
        found = {"rank_acceptability": (ranks / worlds).tolist(), "central_weights": (sums / firsts).tolist()}
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
