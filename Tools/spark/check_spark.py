#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Spark in local mode against one process, on a file cut into 7 uneven shards.

  python Tools/spark/check_spark.py --laws .build/release/laws

The two certificates must be the same bytes, whatever the number of partitions; the bound on the uncut file must be
below theirs by no more than the stated slack; and `laws verify` must hold on the shards.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

CUTS = [0, 1, 2, 1025, 3000, 50_001, 177_777, 300_000]
TOKENS = CUTS[-1]
OPTIONS = [
    "--parameters", "15000", "--tokens", str(TOKENS), "--bits", "4", "--vocabulary", "50257",
    "--inequality", "am-gm", "--smoothing", "direct",
]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--laws", default=".build/release/laws")
    laws = str(pathlib.Path(parser.parse_args().laws).resolve())
    random = np.random.default_rng(7)
    entropy = np.minimum(-2 * np.log(random.random(TOKENS)), 10)
    losses = -np.maximum(entropy, 0.05) * np.log(random.random(TOKENS))
    rows = np.stack([losses, entropy], axis=1).astype("<f4")

    def run(*command):
        subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL)

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        np.save(folder / "whole.npy", rows)
        shards = []
        for start, end in zip(CUTS, CUTS[1:]):
            shards.append(folder / f"part-{start}.npy")
            np.save(shards[-1], rows[start:end])
        sums = [shard.with_suffix(".sum") for shard in shards]
        for shard, out in zip(shards, sums):
            run(laws, "summarize", shard, "-o", out, *OPTIONS)
        one = folder / "one.json"
        run(laws, "bound", *sums, "-o", one, *OPTIONS)
        exact = folder / "exact.json"
        run(laws, "bound", folder / "whole.npy", "-o", exact, *OPTIONS)
        here = pathlib.Path(__file__).parent
        for partitions in (7, 3):
            spark = folder / f"spark-{partitions}.json"
            run(sys.executable, here / "bound_shards.py", *reversed(shards), "-o", spark, "--laws", laws,
                "--partitions", partitions, "--", *OPTIONS)
            assert spark.read_bytes() == one.read_bytes(), f"{partitions} partitions give another certificate"
            run(laws, "verify", spark, *shards)
        a = json.loads(one.read_text())["result"]
        b = json.loads(exact.read_text())["result"]
        assert b["bound"] <= a["bound"] + 1e-13 and a["bound"] <= b["bound"] + a["slack"] + 1e-13
        print(f"spark with 7 and 3 partitions and one process: the same {one.stat().st_size} bytes; bound {a['bound']:.12f}, "
              f"{a['bound'] - b['bound']:.1e} above the uncut file's, slack {a['slack']:.1e}")


if __name__ == "__main__":
    main()
