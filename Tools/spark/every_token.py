#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every training token of a model with Apache Spark: each task measures its share of the chunks, then all are merged.

  python Tools/spark/every_token.py --tasks 8 [--master local[2]] -- OPTIONS

OPTIONS are those of `measure model` with --every-token; --out is a folder that all machines share. The summaries have the
same bytes as those of one process. MEASURE may name another command, such as "python -m scalinglaws_measure".
"""
import argparse
import os
import shlex
import subprocess
import sys

from pyspark.sql import SparkSession


def run(words):
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip() or f"expected {words[0]} to end well, found {done.returncode}")
    return done.stdout


def main():
    words = sys.argv[1:]
    cut = words.index("--") if "--" in words else len(words)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=int, required=True, help="tasks, each with its share of the chunks")
    parser.add_argument("--master", default="local[2]", help="Spark's master")
    arguments = parser.parse_args(words[:cut])
    tasks = arguments.tasks
    if tasks < 1:
        parser.error(f"--tasks: expected at least 1, found {tasks}")
    measure = [*shlex.split(os.environ.get("MEASURE", "measure")), "model", *words[cut + 1 :]]

    def part(index):
        run([*measure, "--part", f"{index}/{tasks}"])
        return 1

    spark = SparkSession.builder.master(arguments.master).appName("measure every token").getOrCreate()
    try:
        done = spark.sparkContext.parallelize(range(1, tasks + 1), tasks).map(part).sum()
    finally:
        spark.stop()
    assert done == tasks
    print(run(measure), end="")


if __name__ == "__main__":
    main()
