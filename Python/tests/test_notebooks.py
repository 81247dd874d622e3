# SPDX-License-Identifier: GPL-3.0-or-later
"""The notebooks of docs/notebooks run from top to bottom, and read well as they are kept."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from conftest import ROOT

NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.usefixtures("laws")
def test_a_notebook_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if path.stem == "certificate" and importlib.util.find_spec("torch") is None:
        pytest.skip("PyTorch is not installed")
    sources = [ROOT / "Python" / "src", ROOT / "Tools" / "measure" / "src"]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(map(str, sources)))
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    ).execute()
    said = str([cell.get("outputs") for cell in notebook.cells])
    assert {
        "allocation": "FLOPs: N = ",
        "certificate": "the certificate holds: True",
        "report": "ladder.pdf: ",
    }[path.stem] in said


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_with_small_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert path.stat().st_size < 100_000
    assert notebook.cells[0].cell_type == "markdown"
    assert sum(bool(cell.outputs) for cell in code) >= len(code) / 2
    assert not any(output.output_type == "error" for cell in code for output in cell.outputs)
    assert "/tmp/" not in path.read_text().replace("/tmp/ipykernel", "")
    assert str(ROOT) not in path.read_text()
