# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/measure-your-model.md, its commands run as they stand there, one after another."""

import re
import runpy
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

from scalinglaws_measure.cli import main

ROOT = Path(__file__).parents[3]
GUIDE = ROOT / "docs/measure-your-model.md"
BLOCK = re.compile(r"(<!-- not run by the test -->\n)?```sh\n(.*?)```", re.DOTALL)


def run(words: list[str], laws: str, patch: Any) -> int:
    """A command as a shell would run it; those of Python in this process, which has PyTorch."""
    command, *rest = words
    if command == "measure":
        return main(rest)
    if command == "python":
        patch.setattr(sys, "argv", rest)
        runpy.run_path(rest[0], run_name="__main__")
        return 0
    assert command == "laws"
    return subprocess.run([str(Path(laws).resolve()), *rest], check=False).returncode


def test_the_walk_from_a_checkpoint_to_a_report(
    tmp_path: Path, laws: str, monkeypatch: Any, capfd: Any
) -> None:
    text = GUIDE.read_text(encoding="utf-8")
    blocks = [block for skipped, block in BLOCK.findall(text) if not skipped]
    assert len(blocks) == 4
    for name in ("Tools", "Sources", "docs"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.setenv("LAWS", str(Path(laws).resolve()))
    monkeypatch.chdir(tmp_path)
    for line in "".join(blocks).replace("\\\n", " ").splitlines():
        assert run(shlex.split(line), laws, monkeypatch) == 0, line + capfd.readouterr().err
    said = capfd.readouterr().out
    told = re.search(r"```text\n(neox-16.*?)```", text, re.DOTALL)
    assert told is not None
    for line in told.group(1).splitlines():
        assert line + ", loss" in said
    assert "Nothing is wrong" in said
    assert (tmp_path / "report/neox.pdf").stat().st_size > 10_000
    assert len((tmp_path / "neox/models.csv").read_text().splitlines()) == 1 + 3 * 5
