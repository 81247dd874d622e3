#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A certificate over many shards with Apache Spark: map = laws summarize, reduce = merge, then laws bound.

  python Tools/spark/bound_shards.py SHARD.npy... -o certificate.json [--master local[2]] -- OPTIONS

OPTIONS are those of `laws bound` (--parameters, --tokens, --code-length-bits, --vocabulary, ...). Each task runs the
`laws` program on a shard that its machine can read, and only summaries of some kilobytes travel. Merging is exact, so
the certificate's bytes don't depend on the number of partitions or on which finishes first.
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile

from pyspark.sql import SparkSession


def run(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip() or f"expected {command[0]} to end well, found {done.returncode}")
    return done.stdout


def summarize(laws, options):
    def map_shard(path):
        with tempfile.TemporaryDirectory() as folder:
            out = str(pathlib.Path(folder) / "shard.sum")
            run([laws, "summarize", path, "-o", out, *options])
            return pathlib.Path(out).read_bytes()

    return map_shard


def merge(laws):
    def reduce_two(a, b):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "a.sum").write_bytes(a)
            (folder / "b.sum").write_bytes(b)
            run([laws, "summarize", str(folder / "a.sum"), str(folder / "b.sum"), "-o", str(folder / "ab.sum")])
            return (folder / "ab.sum").read_bytes()

    return reduce_two


def main():
    words = sys.argv[1:]
    cut = words.index("--") if "--" in words else len(words)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shards", nargs="+", help="token losses, a file a shard")
    parser.add_argument("-o", "--output", required=True, help="the certificate, JSON")
    parser.add_argument("--laws", default="laws", help="the laws program on every machine")
    parser.add_argument("--master", default="local[2]", help="Spark's master")
    parser.add_argument("--partitions", type=int, help="tasks at once; a shard each where left out")
    arguments = parser.parse_args(words[:cut])
    options = words[cut + 1 :]

    spark = SparkSession.builder.master(arguments.master).appName("laws bound").getOrCreate()
    try:
        shards = spark.sparkContext.parallelize(
            arguments.shards, arguments.partitions or len(arguments.shards))
        whole = shards.map(summarize(arguments.laws, options)).treeReduce(merge(arguments.laws))
    finally:
        spark.stop()
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "whole.sum"
        path.write_bytes(whole)
        print(run([arguments.laws, "bound", str(path), "-o", arguments.output, *options]), end="")


if __name__ == "__main__":
    main()
