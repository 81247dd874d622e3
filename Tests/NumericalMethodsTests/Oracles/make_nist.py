# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes nist.json from the .dat files of the Statistical Reference Datasets, nonlinear regression.

    python3 make_nist.py FOLDER > nist.json

The files are the National Institute of Standards and Technology's, https://www.itl.nist.gov/div898/strd/nls/;
as works of the United States government they are in the public domain. FOLDER holds them as published.
"""

import json
import pathlib
import re
import sys

problems = []
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.dat")):
    lines = path.read_text(encoding="latin-1").splitlines()
    parameters = [re.split(r"[=\s]+", line.strip()) for line in lines if re.match(r"\s*b\d+\s*=\s", line)]
    parameters = [p for p in parameters if len(p) == 5]

    def stated(words):
        found = [line for line in lines if line.startswith(words)]
        return float(found[0].split(":")[1])

    start = max(i for i, line in enumerate(lines) if line.startswith("Data:"))
    rows = [[float(cell) for cell in line.split()] for line in lines[start + 1 :] if line.strip()]
    problem = {
        "name": path.stem,
        "starts": [[float(p[1]) for p in parameters], [float(p[2]) for p in parameters]],
        "parameters": [float(p[3]) for p in parameters],
        "errors": [float(p[4]) for p in parameters],
        "residualSum": stated("Residual Sum of Squares"),
        "y": [row[0] for row in rows],
        "x": [row[1:] for row in rows],
    }
    assert len(rows) == int(stated("Number of Observations")), path
    problems.append(problem)

separators = (",", ":")
body = ",\n".join(json.dumps(problem, separators=separators) for problem in problems)
print("[\n" + body + "\n]")
