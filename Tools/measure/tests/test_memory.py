# SPDX-License-Identifier: GPL-3.0-or-later
"""Every token of a stream is measured in memory that does not grow with their number."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.evaluation import Losses, losses_at, summary
from scalinglaws_measure.language_model import LanguageModel
from scalinglaws_measure.measurement import Plan, measure_model
from scalinglaws_measure.pairs import every
from scalinglaws_measure.study import Study
from scalinglaws_measure.tokens import TokenStream

FEW, MANY = 1 << 18, 1 << 21
PROGRAM = f"""
import json, resource, sys
from pathlib import Path
import torch
from scalinglaws_measure.language_model import LanguageModel
from scalinglaws_measure.measurement import Plan, measure_model
from scalinglaws_measure.study import Study
from scalinglaws_measure.tokens import open_tokens

torch.set_num_threads(1)
folder = Path(sys.argv[1])
peaks = []
for count in ({FEW}, {MANY}):
    model = LanguageModel(torch.nn.Embedding(2, 2), "m", 1024)
    study = Study(folder / str(count))
    stream = open_tokens(folder / "tokens.npy", None, study.work)
    plan = Plan(None, tokens=count, batch_tokens=1 << 16)
    row = measure_model(model, stream, study, plan, reference=model).rows[0]
    peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
print(json.dumps([peaks, row]))
"""


def test_memory_does_not_grow_with_the_tokens(tmp_path: Path) -> None:
    """The peak over two million tokens is that over a quarter million, to a tenth of their rows."""
    np.save(tmp_path / "tokens.npy", np.random.default_rng(0).integers(0, 2, MANY).astype("u1"))
    found = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert found.returncode == 0, found.stderr
    (few, many), row = json.loads(found.stdout)
    assert many - few < 20 * MANY / 10 + MANY
    assert int(row["sample"]) == MANY - 1
    array = np.load(tmp_path / f"{MANY}/tokens/m-fp32.npy", mmap_mode="r")
    assert array.shape == (MANY - 1, 2) and not np.isnan(array[-1000:]).any()
    assert float(row["train_nll"]) == pytest.approx(array[:, 0].mean(dtype=float), abs=1e-6)
    assert float(row["train_nll_sd"]) == pytest.approx(array[:, 0].std(dtype=float), abs=1e-6)


def test_pieces_have_the_mean_and_deviation_of_the_whole() -> None:
    rows = np.random.default_rng(1).gamma(2, size=(5000, 2)).astype(np.float32)
    found = summary(Losses(5000, lambda: iter(np.array_split(rows, [1, 2, 700, 4999]))))
    assert float(found["train_nll"]) == pytest.approx(rows[:, 0].mean(dtype=float), abs=1e-6)
    deviation = rows[:, 0].std(ddof=1, dtype=float)
    assert float(found["train_nll_sd"]) == pytest.approx(deviation, abs=1e-6)
    assert float(found["train_entropy"]) == pytest.approx(rows[:, 1].mean(dtype=float), abs=1e-6)


def bigram() -> tuple[LanguageModel, TokenStream]:
    torch.manual_seed(0)
    model = LanguageModel(torch.nn.Embedding(5, 5), "m", 16)
    tokens = np.random.default_rng(0).integers(0, 5, 1000)
    return model, TokenStream(Path("memory.npy"), tokens)


@pytest.mark.parametrize("cut", [0, 1, 8 * 64, 8 * 64 + 5, 8 * 999])
def test_rows_that_were_written_in_part_are_measured_again(tmp_path: Path, cut: int) -> None:
    """Whatever a stop left of the file, even half a row."""
    model, stream = bigram()
    pairs, path = every(stream, 16), tmp_path / "rows"
    whole = losses_at(model, pairs, ledger=path, batch_tokens=64).array()
    path.write_bytes(path.read_bytes()[:cut])
    left, made = [0], model.logits

    def counted(tokens: torch.Tensor) -> torch.Tensor:
        left[0] += tokens.numel()
        return made(tokens)

    model.logits = counted  # type: ignore[method-assign]
    again = losses_at(model, pairs, ledger=path, batch_tokens=64).array()
    kept = 999 if cut == 8 * 999 else cut // (8 * 64) * 64
    assert (again == whole).all() and left[0] == 999 - kept


def test_a_disk_without_room_for_every_token(tmp_path: Path, monkeypatch: Any) -> None:
    model, stream = bigram()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=15_000))
    with pytest.raises(MeasureError, match=r"expected 1\.6e-05 GB of room for every token in 1"):
        measure_model(model, stream, Study(tmp_path / "out"), Plan(None))
    assert not (tmp_path / "out").exists()
    measure_model(model, stream, Study(tmp_path / "out"), Plan(100))
