# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables from Weights & Biases and Hugging Face through their own clients, from a local server that answers alike."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import scalinglaws
from recorded import FILES, serving
from scalinglaws._sources import read_table

PACKAGE = Path(__file__).resolve().parents[1] / "src"


def _found(call: str, home: Path, **environment: str) -> Any:
    """The table of a call, in a process of its own: the clients read the environment when they are imported."""
    code = f"import json, scalinglaws\nprint('TABLE' + json.dumps(scalinglaws.{call}))"
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={"PATH": "/usr/bin:/bin", "HOME": str(home), "PYTHONPATH": str(PACKAGE), **environment},
        cwd=home,
    )
    lines = [line for line in run.stdout.splitlines() if line.startswith("TABLE")]
    assert lines, run.stderr[-3000:]
    return json.loads(lines[0][5:])


@pytest.mark.skipif(importlib.util.find_spec("wandb") is None, reason="wandb is not installed")
def test_runs_of_weights_and_biases(tmp_path: Path) -> None:
    with serving() as (address, _):
        settings = {
            "WANDB_BASE_URL": address,
            "WANDB_API_KEY": "0" * 40,
            "WANDB_DIR": str(tmp_path),
            "WANDB_SILENT": "true",
        }
        runs = _found("from_wandb('team/ladder')", tmp_path, **settings)
        history = _found("from_wandb('team/ladder', history=['train/loss'])", tmp_path, **settings)
    assert runs["name"] == ["10M-x20", "30M-x20"]
    assert runs["state"] == ["finished", "crashed"]
    assert runs["config.n_params"] == [10_000_000, 30_000_000]
    assert runs["config.optim.lr"] == [0.001, 0.0005]
    assert runs["train/loss"] == [3.21, 3.9]
    assert not any("_wandb" in name for name in runs)
    assert history["train/loss"] == [3.5, 3.21, 3.9]
    assert history["name"] == ["10M-x20", "10M-x20", "30M-x20"]
    if scalinglaws.program():
        read = scalinglaws.check(runs).to_dict()["read"]
        assert read["used"] == 1


@pytest.mark.skipif(importlib.util.find_spec("huggingface_hub") is None, reason="huggingface_hub is not installed")
def test_tables_of_hugging_face(tmp_path: Path) -> None:
    with serving() as (address, asked):
        settings = {"HF_ENDPOINT": address, "HF_HOME": str(tmp_path / "hf"), "HF_HUB_DISABLE_TELEMETRY": "1"}
        table = _found("from_hf('team/runs')", tmp_path, **settings)
        named = _found("from_hf('team/runs', 'runs.csv')", tmp_path, **settings)
    assert table == named == {"params": ["10M", "30M"], "tokens": ["200M", "600M"], "loss": ["3.21", "2.87"]}
    assert any("/resolve/" in path for path in asked)


def test_files_of_tables(tmp_path: Path) -> None:
    (tmp_path / "runs.csv").write_bytes(FILES["runs.csv"])
    (tmp_path / "runs.jsonl").write_text('{"params": 1, "loss": 2.5}\n\n{"params": 2, "loss": 2.25}\n')
    assert read_table(tmp_path / "runs.csv")["loss"] == ["3.21", "2.87"]
    assert read_table(tmp_path / "runs.jsonl") == {"params": [1, 2], "loss": [2.5, 2.25]}
    (tmp_path / "empty.csv").write_text("params,loss\n")
    with pytest.raises(ValueError, match="expected rows"):
        read_table(tmp_path / "empty.csv")


def test_a_missing_client_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "wandb", None)
    with pytest.raises(ImportError, match="pip install wandb"):
        scalinglaws.from_wandb("team/ladder")
