# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the simulated tables of the gallery: history.csv, sweep.csv, isoflop.csv, seeds.csv.

All losses are simulated with numpy's PCG64 and the seed 2026; none was measured.

    python3 docs/gallery/tables.py docs/gallery
"""

import math
import sys

import numpy


def loss(parameters, tokens):
    """The law of Besiroglu et al. (2024)."""
    return 1.8172 + 482.01 / parameters**0.3478 + 2085.43 / tokens**0.3658


def rows(path, header, table):
    with open(path, "w") as file:
        file.write(header + "\n")
        for row in table:
            file.write(",".join(str(cell) for cell in row) + "\n")


def history(random):
    """Training curves of four sizes, a row each 20 steps of 2^18 tokens."""
    for name, size in [("12M", 12e6), ("35M", 35e6), ("110M", 110e6), ("330M", 330e6)]:
        noise = 0.0
        for step in range(20, 8001, 20):
            noise = 0.6 * noise + random.normal(0, 0.055)
            start = 7.2 * math.exp(-step / 120)
            yield name, f"{size:.0f}", step, f"{loss(size, step * 2**18) + start + noise:.4f}"


def sweep(random):
    """Final losses over learning rate and width, two seeds each; the best rate falls with width."""
    for width in [128, 256, 512, 1024, 2048]:
        for rate in [1e-4, 2e-4, 4e-4, 8e-4, 1.6e-3, 3.2e-3, 6.4e-3]:
            for seed in [0, 1]:
                off = math.log(rate / (0.9 / width)) ** 2 * 0.045
                value = 2.35 + 30 / width**0.75 + off + random.normal(0, 0.012)
                yield f"{rate:g}", width, seed, f"{value:.4f}"


def isoflop(random):
    """Five sweeps of model size at equal compute, C = 6 N D."""
    for flops in [1e18, 3e18, 1e19, 3e19, 1e20]:
        best = 0.1 * math.sqrt(flops / 6)
        for factor in [0.2, 0.35, 0.6, 1, 1.7, 3, 5]:
            size = best * factor
            tokens = flops / 6 / size
            yield f"{flops:g}", f"{size:.0f}", f"{tokens:.0f}", (
                f"{loss(size, tokens) + random.normal(0, 0.006):.4f}"
            )


def seeds(random):
    """Held-out losses of two optimizers on four corpora, 24 seeds each."""
    for corpus, level in [
        ("filtered web text", 3.05), ("source code", 2.82), ("reference", 2.90), ("dialogue", 3.15)
    ]:
        for optimizer, gain, spread in [("AdamW", 0.0, 0.045), ("Muon", -0.07, 0.03)]:
            for seed in range(24):
                tail = random.exponential(0.03)
                value = level + gain + random.normal(0, spread) + tail
                yield corpus, optimizer, seed, f"{value:.4f}"


def main(folder):
    random = numpy.random.default_rng(2026)
    rows(f"{folder}/history.csv", "run,parameters,step,loss", history(random))
    rows(f"{folder}/sweep.csv", "lr,width,seed,loss", sweep(random))
    rows(f"{folder}/isoflop.csv", "flops,parameters,tokens,loss", isoflop(random))
    rows(f"{folder}/seeds.csv", "corpus,optimizer,seed,loss", seeds(random))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else ".")
