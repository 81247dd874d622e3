# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/measure-your-model.md, run as it stands there."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
GUIDE = ROOT / "docs/measure-your-model.md"
BLOCK = re.compile(r"(<!-- not run by the test -->\n)?```sh\n(.*?)```", re.DOTALL)


def test_the_walk_from_a_checkpoint_to_a_report(tmp_path: Path, laws: str) -> None:
    text = GUIDE.read_text(encoding="utf-8")
    lines = [block for skipped, block in BLOCK.findall(text) if not skipped]
    assert len(lines) == 4
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "laws").symlink_to(Path(laws).resolve())
    (tools / "python").symlink_to(sys.executable)
    (tools / "measure").write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -m scalinglaws_measure "$@"\n'
    )
    (tools / "measure").chmod(0o755)
    for name in ("Tools", "Sources", "docs"):
        (tmp_path / name).symlink_to(ROOT / name)
    site = os.pathsep.join(path for path in sys.path if path)
    found = subprocess.run(
        ["bash", "-euc", "\n".join(lines)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": site,
            "OMP_NUM_THREADS": "1",
            "HF_HUB_OFFLINE": "1",
        },
    )
    assert found.returncode == 0, found.stdout + found.stderr
    told = re.search(r"```text\n(neox-16.*?)```", text, re.DOTALL)
    assert told is not None
    for line in told.group(1).splitlines():
        assert line + ", loss" in found.stdout
    assert "Nothing is wrong" in found.stdout
    assert (tmp_path / "report/neox.pdf").stat().st_size > 10_000
    assert len((tmp_path / "neox/models.csv").read_text().splitlines()) == 1 + 3 * 5
