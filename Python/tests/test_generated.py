# SPDX-License-Identifier: GPL-3.0-or-later
"""The generated files are what the program at hand says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def test_generated_files_are_current(laws: str, tmp_path: Path) -> None:
    subprocess.run([sys.executable, PACKAGE / "generate.py", laws, tmp_path], check=True)
    for name in ("answers.py", "commands.py"):
        committed = (PACKAGE / "src" / "scalinglaws" / name).read_text()
        assert (tmp_path / name).read_text() == committed, f"run Python/generate.py {laws}"
