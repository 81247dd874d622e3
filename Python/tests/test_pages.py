# SPDX-License-Identifier: GPL-3.0-or-later
"""The site of guides and notebooks: every link leads somewhere, and the search knows every page."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from conftest import ROOT


def test_the_site_has_no_dead_link(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, ROOT / "Tools" / "build-pages", tmp_path], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    pages = {path.name: path.read_text() for path in tmp_path.glob("*.html")}
    notebooks = {f"notebooks-{path.stem}.html" for path in (ROOT / "docs" / "notebooks").glob("*.ipynb")}
    assert {"index.html", "python.html", *notebooks} <= set(pages)
    dead = []
    for name, text in pages.items():
        for link in re.findall(r"""(?:href|src)=["']([^"']+)["']""", text):
            path, _, part = link.partition("#")
            if re.match(r"[a-z]+:|\.\./", link):
                continue
            target = pages.get(path or name)
            if (target is None and not (tmp_path / path).exists()) or (
                target is not None and part and f'id="{part}"' not in target
            ):
                dead.append(f"{name}: {link}")
    assert dead == []
    found = json.loads((tmp_path / "search.json").read_text())
    assert {entry["page"].split("#")[0] for entry in found} == set(pages)
