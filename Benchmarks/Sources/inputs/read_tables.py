# SPDX-License-Identifier: GPL-3.0-or-later
"""Processor seconds that pandas and polars take for a file, on one thread: `read_tables.py FILE`.

Prints one line a reader: name and seconds, the least of three runs, the import left out.
"""
import os
import sys
import time

os.environ["POLARS_MAX_THREADS"] = "1"
path = sys.argv[1]
is_lines = path.endswith("jsonl")


def least(read):
    times = []
    for _ in range(3):
        start = time.process_time()
        read()
        times.append(time.process_time() - start)
    return min(times)


try:
    import pandas

    print("pandas", least(lambda: pandas.read_json(path, lines=True) if is_lines else pandas.read_csv(path)))
except ImportError:
    pass
try:
    import polars

    print("polars", least(lambda: polars.read_ndjson(path) if is_lines else polars.read_csv(path)))
except ImportError:
    pass
