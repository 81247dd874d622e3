# SPDX-License-Identifier: GPL-3.0-or-later
"""Lanczos against the whole Hessian of a small model."""

import copy
import csv
import resource
import signal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from scalinglaws_measure import lanczos as room
from scalinglaws_measure.cli import main
from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.lanczos import Hessian, lanczos
from scalinglaws_measure.language_model import LanguageModel
from tests_support import Tied

SUPPORT = Path(__file__).with_name("tests_support.py")


@pytest.fixture
def small() -> tuple[Hessian, np.ndarray[Any, Any]]:
    """A Hessian, and the same as a matrix: central differences of slopes in float64."""
    torch.manual_seed(3)
    module = Tied(11, 4)
    windows = torch.randint(0, 11, (7, 9))
    wide, step = copy.deepcopy(module).double(), 1e-5
    parameters = list(wide.parameters())

    def slope() -> torch.Tensor:
        logits = wide(windows[:, :-1])
        loss = F.cross_entropy(logits.flatten(0, 1), windows[:, 1:].flatten())
        return torch.cat([g.reshape(-1) for g in torch.autograd.grad(loss, parameters)])

    columns = []
    for parameter in parameters:
        flat = parameter.data.view(-1)
        for index in range(len(flat)):
            sides = []
            for move in (step, -2 * step):
                flat[index] += move
                sides.append(slope())
            flat[index] += step
            columns.append((sides[0] - sides[1]) / (2 * step))
    whole = torch.stack(columns).numpy()
    return Hessian(LanguageModel(module, "small", 8), windows, batch_tokens=24), whole


def test_products_are_those_of_the_matrix(small: Any) -> None:
    found, whole = small
    vector = torch.randn(found.size, generator=torch.Generator().manual_seed(0))
    assert np.allclose(found.product(vector).numpy(), whole @ vector.double().numpy(), atol=1e-5)


def test_the_tridiagonal_has_the_spectrum(small: Any) -> None:
    found, whole = small
    pairs = lanczos(found, found.size, seed=0)
    alpha, beta = np.array(pairs).T
    inner = np.diag(alpha) + np.diag(beta[:-1], 1) + np.diag(beta[:-1], -1)
    ritz, exact = np.linalg.eigvalsh(inner), np.linalg.eigvalsh(whole)
    assert ritz[-1] == pytest.approx(exact[-1], rel=1e-4)
    assert ritz[0] == pytest.approx(exact[0], abs=1e-4 * exact[-1])
    start = torch.Generator().manual_seed(0)
    v = (torch.randint(0, 2, (found.size,), generator=start).double() * 2 - 1).numpy()
    v /= np.linalg.norm(v)
    for power in (1, 2, 3):
        moment = np.linalg.matrix_power(inner, power)[0, 0]
        assert moment == pytest.approx(v @ np.linalg.matrix_power(whole, power) @ v, rel=1e-3)


def test_a_stopped_run_goes_on(small: Any, tmp_path: Path) -> None:
    found, _ = small
    whole = lanczos(found, 6, seed=1)
    product, left = found.product, [3]

    def stops(vector: torch.Tensor) -> torch.Tensor:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        result: torch.Tensor = product(vector)
        return result

    found.product = stops
    with pytest.raises(KeyboardInterrupt):
        lanczos(found, 6, seed=1, work=tmp_path / "w.lanczos")
    found.product, left[0] = stops, 3
    assert lanczos(found, 6, seed=1, work=tmp_path / "w.lanczos") == whole


@pytest.mark.parametrize("left", ["", "0.5", "0.5 0.25", "0.5 0.25\n0.1"])
def test_coefficients_that_were_written_in_part(small: Any, tmp_path: Path, left: str) -> None:
    """A line that doesn't end, or has no vector beside it, is measured again."""
    found, _ = small
    (tmp_path / "w.coefficients").write_text(left)
    (tmp_path / "w.basis").write_bytes(b"\0" * 7)
    assert lanczos(found, 4, seed=1, work=tmp_path / "w.lanczos") == lanczos(found, 4, seed=1)


def test_a_full_disk(small: Any, tmp_path: Path) -> None:
    """By the system itself: no file may grow beyond two vectors and a half."""
    found, _ = small
    whole, before = lanczos(found, 4, seed=1), resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10 * found.size, before[1]))
    try:
        with pytest.raises(MeasureError, match="found the disk full: what was finished is kept"):
            lanczos(found, 4, seed=1, work=tmp_path / "w.lanczos")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert (tmp_path / "w.coefficients").read_text()
    assert lanczos(found, 4, seed=1, work=tmp_path / "w.lanczos") == whole


def test_products_that_are_no_numbers(small: Any, monkeypatch: Any) -> None:
    found, _ = small
    monkeypatch.setattr(room.Hessian, "product", lambda _, v: v * float("nan"))
    with pytest.raises(MeasureError, match="expected finite Hessian products"):
        lanczos(found, 2, seed=0)


def test_the_command(tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "a.txt").write_text("the bound closes as a model grows\n" * 40)
    words = [
        "spectrum", "--callable", f"{SUPPORT}:make_bytes", "--name", "m", "--tokenizer", "bytes",
        "--data", str(tmp_path / "a.txt"), "--subset", "256", "--steps", "5", "--seed", "2",
        "--out", str(tmp_path / "out"), "--quiet",
    ]  # fmt: skip
    assert main(words) == 0
    with (tmp_path / "out/spectra/m-256tok-s2.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [r["step"] for r in rows] == list("01234") and float(rows[0]["beta"]) > 0
    assert not (tmp_path / "out/.measure").exists()
    capsys.readouterr()
    assert main([*words, "--subset", "99999"]) == 1
    assert "expected at least 99999 tokens, found 1344" in capsys.readouterr().err
    assert main([*words, "--subset", "-5"]) == 1
    assert capsys.readouterr().err == ("measure: --subset: expected at least 1 token, found -5\n")


def test_transformers_attention_has_second_derivatives(
    repository: Path, corpus: Path, tmp_path: Path
) -> None:
    assert main([
        "spectrum", "--hf", str(repository), "--data", str(corpus), "--subset", "128", "--steps",
        "2", "--out", str(tmp_path / "out"), "--quiet",
    ]) == 0  # fmt: skip
