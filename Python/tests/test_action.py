# SPDX-License-Identifier: GPL-3.0-or-later
"""The step of docs/github-action.yml that compares runs with a fit, as its shell runs it."""

from __future__ import annotations

import json
import os
import subprocess
import textwrap
import warnings
from pathlib import Path

import pandas
import pytest

import scalinglaws
from conftest import ROOT

pytestmark = pytest.mark.skipif("forecast" not in scalinglaws.commands.__all__, reason="laws has no forecast")


def _script() -> str:
    text = (ROOT / "docs" / "github-action.yml").read_text()
    return textwrap.dedent(text.split("Compare the runs with the fit\n        run: |\n")[1])


def _step(folder: Path, laws: str) -> subprocess.CompletedProcess[str]:
    (folder / "bin").mkdir(exist_ok=True)
    link = folder / "bin" / "laws"
    if not link.exists():
        link.symlink_to(Path(laws).resolve())
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    names = {"FIT": "fit.json", "RUNS": "finished.csv", "LEVEL": "0.95", "GITHUB_STEP_SUMMARY": "summary.md"}
    return subprocess.run(
        ["bash", "-c", _script()],
        cwd=folder,
        env={**os.environ, **names, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_runs_that_follow_the_fit_pass_and_others_fail(laws: str, runs: dict[str, list[float]], tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = scalinglaws.fit(runs)
        sizes = {"parameters": [5e9] * 6, "tokens": [1e11, 1.5e11, 2e11, 2.5e11, 3e11, 4e11]}
        predicted = [row.prediction.value or 0.0 for row in fit.predict(sizes).predictions]
    (tmp_path / "fit.json").write_text(json.dumps(fit.to_dict()))
    finished = tmp_path / "finished.csv"
    pandas.DataFrame(sizes | {"loss": predicted}).to_csv(finished, index=False)
    followed = _step(tmp_path, laws)
    assert followed.returncode == 0, followed.stderr
    assert "6 of 6" in (tmp_path / "summary.md").read_text()
    pandas.DataFrame(sizes | {"loss": [1.1 * loss for loss in predicted]}).to_csv(finished, index=False)
    missed = _step(tmp_path, laws)
    assert missed.returncode == 1
    assert "0 of 6 losses lie inside" in missed.stderr
