"""Holds the memory of the sampling engine: under 20 MiB, however many worlds it draws.

Usage: memory.py PROGRAM, the built example `smaa`. Eight alternatives by twelve criteria, everything uncertain.
"""

import json
import resource
import subprocess
import sys
import tempfile

MOST_MIB = 20
WORLDS = (1_000_000, 10_000_000, 50_000_000)
ALTERNATIVES, CRITERIA = 8, 12


def problem():
    """A problem in which every cell is a triangle, each at another place."""
    def cell(place):
        low = place % 7 / 10
        return {"dist": "triangular", "lo": low, "mode": low + 0.1, "hi": low + 0.4}

    return {
        "schema": "mcda-bench-problem/1",
        "name": "memory",
        "alternatives": [f"a{row}" for row in range(ALTERNATIVES)],
        "criteria": [f"c{column}" for column in range(CRITERIA)],
        "weights": {"kind": "dirichlet", "alpha": [1.0] * CRITERIA},
        "scores": [[cell(row * 5 + column * 3) for column in range(CRITERIA)] for row in range(ALTERNATIVES)],
    }


def main():
    program = sys.argv[1]
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(problem(), file)
        file.flush()
        for worlds in WORLDS:
            command = [program, "--problem", file.name, "--samples", str(worlds)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            # The greatest of all runs so far, in KiB, and no less than what this script itself needs.
            mib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            print(f"{worlds} worlds: at most {mib:.1f} MiB (under {MOST_MIB})")
            if mib >= MOST_MIB:
                sys.exit(1)


main()
