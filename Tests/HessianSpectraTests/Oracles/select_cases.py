# SPDX-License-Identifier: GPL-3.0-or-later
"""Copies the cases of this room from the project's oracle: python select_cases.py"""
import json
import pathlib

here = pathlib.Path(__file__).parent
source = here.parent.parent / "GeneralizationBoundsTests" / "Oracles" / "cases.json"
prefixes = ("ldlq", "bits", "slq", "quadform", "fpnoise")
cases = [c for c in json.loads(source.read_text())["cases"] if c["id"].startswith(prefixes)]
for case in cases:
    case.pop("out30")
(here / "cases.json").write_text(json.dumps({"count": len(cases), "cases": cases}, indent=1) + "\n")
