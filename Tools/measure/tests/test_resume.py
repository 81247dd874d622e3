# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes on from an earlier try is the same measurement, and nothing else."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from scalinglaws_measure import lanczos, measurement
from scalinglaws_measure.cli import main
from scalinglaws_measure.evaluation import losses_at
from scalinglaws_measure.language_model import LanguageModel, stored
from scalinglaws_measure.provenance import fingerprint
from scalinglaws_measure.quantization.grid import values
from scalinglaws_measure.quantization.rtn import round_to_nearest
from test_measure import rows
from tests_support import Tied

SUPPORT = Path(__file__).with_name("tests_support.py")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "data.npy"
    np.save(path, np.random.default_rng(0).integers(0, 200, 2000).astype(np.uint16))
    return path


def words(data: Path, *more: str, maker: str = f"{SUPPORT}:make_bytes") -> list[str]:
    return [
        "model", "--callable", maker, "--name", "m", "--data", str(data), "--pairs", "40", "--out",
        str(data.parent / "study"), "--calibration", "8", "--quiet", *more,
    ]  # fmt: skip


def changed(folder: Path, name: str, line: str) -> str:
    """A maker of the model with one line more."""
    path = folder / f"{name}.py"
    path.write_text(
        f"import sys\nsys.path.insert(0, {str(SUPPORT.parent)!r})\nimport torch\n"
        f"from tests_support import make_bytes\n\ndef make():\n    m = make_bytes()\n    {line}\n"
        "    return m\n"
    )
    return f"{path}:make"


@pytest.mark.parametrize(
    ("first", "then", "said"),
    [
        ([], ["--compute", "float16"], "the compute precision of the measurement that is there"),
        ([], ["--tokens", "90000"], "the training tokens of the measurement that is there"),
        (
            [],
            ["--keep", "embed"],
            "with --keep nothing as it was measured, found --keep embed",
        ),
        (
            ["--keep", "embed"],
            [],
            "with --keep embed as it was measured, found --keep nothing",
        ),
    ],
)
def test_other_settings_are_refused(
    data: Path, capsys: Any, first: list[str], then: list[str], said: str
) -> None:
    same = ["--bits", "4", "--method", "rtn"]
    assert main(words(data, *same, *first)) == 0
    capsys.readouterr()
    before = rows(data.parent / "study")
    assert main(words(data, *same, *then)) == 1
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1
    assert rows(data.parent / "study") == before
    assert main(words(data, *same, *first)) == 0


def test_a_width_may_keep_what_another_did_not(data: Path) -> None:
    assert main(words(data, "--bits", "4", "--method", "rtn")) == 0
    assert main(words(data, "--bits", "3", "--method", "rtn", "--keep", "embed")) == 0
    found = {row["variant"]: int(row["code_length_bits"]) for row in rows(data.parent / "study")}
    assert found["rtn3"] > found["rtn4"]


def test_buffers_are_weights_too(data: Path, tmp_path: Path, capsys: Any) -> None:
    """A persistent buffer of floating point is counted, rounded and told from another."""
    line = "m.register_buffer('bias', torch.full((100,), {}))"
    one, other = (changed(tmp_path, n, line.format(v)) for n, v in (("a", 1 / 3), ("b", 0.5)))
    assert main(words(data, "--bits", "4", "--method", "rtn", maker=one)) == 0
    with_buffer = rows(data.parent / "study")
    assert main(words(data, "--bits", "4", "--method", "rtn", maker=other)) == 1
    assert "expected the weights sha256" in capsys.readouterr().err
    plain = data.parent / "plain"
    assert main([*words(data, "--bits", "4", "--method", "rtn"), "--out", str(plain)]) == 0
    for row, less, bits in zip(with_buffer, rows(plain), (32, 16), strict=True):
        assert int(row["code_length_bits"]) - int(less["code_length_bits"]) == 100 * bits
        assert row["parameters"] == less["parameters"]


def test_masks_belong_to_the_architecture() -> None:
    module = Tied()
    before = fingerprint(LanguageModel(module, "m", 8))
    module.register_buffer("mask", torch.ones(3, 3, dtype=torch.bool))
    module.register_buffer("scratch", torch.ones(3), persistent=False)
    assert set(stored(module)) == {"embed.weight", "gain"}
    assert fingerprint(LanguageModel(module, "m", 8)) != before


def test_another_reference_of_the_same_name_is_refused(
    repository: Path, corpus: Path, tmp_path: Path, capsys: Any
) -> None:
    import shutil

    from safetensors.torch import load_file, save_file

    other = tmp_path / repository.name
    shutil.copytree(repository, other)
    weights = load_file(other / "model.safetensors")
    weights["gpt_neox.final_layer_norm.bias"] += 0.5
    save_file(weights, other / "model.safetensors", {"format": "pt"})
    given = [
        "model", "--hf", str(repository), "--data", str(corpus), "--pairs", "20", "--bits", "",
        "--out", str(tmp_path / "study"), "--quiet", "--reference",
    ]  # fmt: skip
    assert main([*given, str(repository)]) == 0
    assert main([*given, str(other)]) == 1
    assert "expected the reference weights sha256" in capsys.readouterr().err


def test_a_mended_file_goes_on(data: Path, capsys: Any) -> None:
    """Bad ids end before any row; the same command on the mended file measures."""
    good = np.load(data)
    np.save(data, np.where(np.arange(len(good)) == 700, 60_000, good).astype(np.uint16))
    assert main(words(data, "--bits", "", "--pairs", "1900")) == 1
    capsys.readouterr()
    np.save(data, good)
    assert main(words(data, "--bits", "", "--pairs", "1900")) == 0, capsys.readouterr().err


def test_another_command_keeps_what_was_begun(data: Path, monkeypatch: Any) -> None:
    def stops(*_: Any, **more: Any) -> Any:
        if more["what"] == "rtn4":
            raise KeyboardInterrupt
        return losses_at(*_, **more)

    study = data.parent / "study"
    monkeypatch.setattr(measurement, "losses_at", stops)
    assert main(words(data, "--bits", "4", "--method", "rtn")) == 130
    begun = sorted(p.name for p in (study / ".measure").iterdir())
    assert begun
    spectrum = [
        "spectrum", "--callable", f"{SUPPORT}:make_bytes", "--name", "m", "--data", str(data),
        "--subset", "64", "--steps", "2", "--out", str(study), "--quiet",
    ]  # fmt: skip
    assert main(spectrum) == 0
    assert sorted(p.name for p in (study / ".measure").iterdir()) == begun
    monkeypatch.undo()
    assert main(words(data, "--bits", "4", "--method", "rtn")) == 0
    assert not (study / ".measure").exists()


def test_a_spectrum_goes_on_with_its_own_model(
    data: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    def spectrum(maker: str, out: str) -> tuple[int, Path]:
        code = main([
            "spectrum", "--callable", maker, "--name", "m", "--data", str(data), "--subset", "64",
            "--steps", "4", "--out", str(tmp_path / out), "--quiet",
        ])  # fmt: skip
        return code, tmp_path / out / "spectra" / "m-64tok-s0.csv"

    same = f"{SUPPORT}:make_bytes"
    larger = changed(tmp_path, "larger", "m.embed.weight.data *= 1.2")
    product, left = lanczos.Hessian.product, [2]

    def stops(self: Any, vector: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return product(self, vector)

    monkeypatch.setattr(lanczos.Hessian, "product", stops)
    assert spectrum(same, "study")[0] == 130
    monkeypatch.undo()
    code, found = spectrum(larger, "study")
    fresh = spectrum(larger, "fresh")[1]
    assert code == 0 and found.read_bytes() == fresh.read_bytes()
    assert list((tmp_path / "study" / ".measure").glob("*.basis"))


def test_all_pairs_are_of_all_tokens(data: Path, capsys: Any) -> None:
    assert main(words(data, "--bits", "", "--pairs", "all", "--tokens", "9000")) == 1
    assert "--pairs all: expected --tokens within the 2000 tokens" in capsys.readouterr().err


def test_room_is_that_of_the_study(data: Path, monkeypatch: Any, capsys: Any) -> None:
    study = data.parent / "study"
    study.mkdir()
    asked = []

    def usage(path: Path) -> Any:
        asked.append(Path(path))
        raise SystemExit(7)

    monkeypatch.setattr("shutil.disk_usage", usage)
    with pytest.raises(SystemExit):
        main(words(data, "--bits", "", "--pairs", "all"))
    assert asked == [study.resolve()]


@pytest.mark.parametrize("size", [0.02, 1e-3])
def test_more_bits_are_never_worse(size: float) -> None:
    weights = size * torch.randn(16, 64, generator=torch.Generator().manual_seed(0))
    errors = []
    for bits in range(2, 17):
        codes, scales = round_to_nearest(weights, bits, 0)
        assert torch.equal(scales, scales.half().float())
        gap = values(codes, scales, bits, 0) - weights
        errors.append(float(gap.square().mean().sqrt()) / size)
    assert all(after <= 1.001 * before for before, after in pairwise(errors))
    assert errors[8] < 4e-3 and errors[14] < (1e-4 if size > 0.01 else 2e-3), json.dumps(errors)
