#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How often certificates from a sample of documents are false, through the command line.

usage: two_stage.py [--laws .build/release/laws] [--runs 200] [--seed 1]

A corpus of 10^9 tokens consists of documents: nine of ten are easy, one is hard. The model's predictions are the true
probabilities of the next byte, so that its risk on the corpus is known exactly. In each run a file holds every token of each
document that was drawn uniformly: 20 documents of 500 tokens, then 1,000 of 10. Four ways to ask for a bound:

  unstated   no --sampled: must be an estimate
  units      --sampled units --unit-lengths N: must be false in at most 5 of 200 runs at a failure probability of 0.01
  tightest   the same with --tightest
  tokens     --sampled tokens, which is not how the rows were drawn: shows why the statement matters

Exit code 1 where an estimate is missing or certificates of units are false too often. Only the standard library is needed.
"""
import argparse
import json
import math
import random
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

VOCABULARY, TOKENS, CODE_BITS, DELTA = 256, 10**9, 10**6, 0.01
SETTINGS = (20, 500), (1000, 10)  # documents in a file, and tokens in each
EASY, HARD, SHARE = 0.95, 0.2, 0.1  # probability of the likeliest byte in each kind of document, and the part that is hard


def outcomes(q):
    """Probability and loss of the two outcomes: the likeliest byte, and one of the 255 others."""
    return (q, -math.log(q)), (1 - q, -math.log((1 - q) / (VOCABULARY - 1)))


def entropy(q):
    return sum(p * x for p, x in outcomes(q))


def smoothed_risk(alpha):
    """The mean over the corpus of the expected loss of the model mixed with the uniform distribution."""
    def risk(q):
        return sum(p * -math.log((1 - alpha) * math.exp(-x) + alpha / VOCABULARY) for p, x in outcomes(q))
    return (1 - SHARE) * risk(EASY) + SHARE * risk(HARD)


def write_sample(path, documents, length, generator):
    """Token losses of the drawn documents, as .npy float32 [n, 2]."""
    rows = bytearray()
    for _ in range(documents):
        q = HARD if generator.random() < SHARE else EASY
        likely, other = (x for _, x in outcomes(q))
        for _ in range(length):
            rows += struct.pack("<ff", likely if generator.random() < q else other, entropy(q))
    header = "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, 2), }" % (documents * length)
    header += " " * (63 - (len(header) + 10) % 64) + "\n"
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--laws", default=".build/release/laws")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    generator = random.Random(options.seed)
    good = all([simulate(options, *setting, generator) for setting in SETTINGS])
    sys.exit(0 if good else 1)


def simulate(options, documents, length, generator):
    """Prints how often each way was false; whether certificates of units are false as rarely as stated."""
    units = ["--sampled", "units", "--unit-lengths", str(length)]
    ways = {
        "unstated": [], "units": units, "tightest": units + ["--tightest"], "tokens": ["--sampled", "tokens"],
    }
    certified, false, vacuous = (dict.fromkeys(ways, 0) for _ in range(3))
    with tempfile.TemporaryDirectory() as folder:
        sample = Path(folder) / "sample.npy"
        for _ in range(options.runs):
            write_sample(sample, documents, length, generator)
            for way, words in ways.items():
                answer = subprocess.run(
                    [options.laws, "bound", str(sample), "--parameters", "1000000", "--tokens", str(TOKENS),
                     "--code-length-bits", str(CODE_BITS), "--vocabulary", str(VOCABULARY),
                     "--failure-probability", str(DELTA), "--json", *words],
                    capture_output=True, text=True)
                if answer.returncode:
                    sys.exit(f"two_stage: {way}: {answer.stderr.strip()}")
                value = json.loads(answer.stdout)
                if value["plugIn"]:
                    continue
                certified[way] += 1
                vacuous[way] += value["vacuous"]
                false[way] += value["bound"] < smoothed_risk(value["smoothingWeight"])
    print(f"{options.runs} runs, {documents} documents of {length} tokens each, failure probability {DELTA}")
    print("way       certified  false  not below log V")
    for way in ways:
        print(f"{way:10}{certified[way]:9}{false[way]:7}{vacuous[way]:17}")
    most = math.floor(options.runs * DELTA + 2.2 * math.sqrt(options.runs * DELTA * (1 - DELTA)))
    good = certified["unstated"] == 0 and certified["units"] > 0 and max(false["units"], false["tightest"]) <= most
    print(f"at most {most} false allowed of units: {'as stated' if good else 'NOT as stated'}\n", flush=True)
    return good


if __name__ == "__main__":
    main()
