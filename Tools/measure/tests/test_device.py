# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything on another device gives what it gives on the CPU; which devices there are."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from conftest import make_model
from far_device import FAR, FarTensor, far_device
from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.lanczos import Hessian, lanczos
from scalinglaws_measure.language_model import LanguageModel
from scalinglaws_measure.loading import from_hugging_face
from scalinglaws_measure.measurement import Plan, measure_model
from scalinglaws_measure.placement import Placement, find_device
from scalinglaws_measure.quantization.quantize import Scheme
from scalinglaws_measure.study import Study
from scalinglaws_measure.tokens import TokenStream
from tests_support import make_tied


def stream() -> TokenStream:
    tokens = np.random.default_rng(3).integers(0, 290, 600)
    return TokenStream(Path("memory.npy"), tokens)


def test_the_far_device_refuses_what_a_gpu_refuses() -> None:
    with far_device() as device:
        one = torch.ones(3, device=device)
        assert isinstance(one, FarTensor) and one.device == FAR
        with pytest.raises(RuntimeError, match="expected all tensors on one device"):
            one + torch.ones(3)
        with pytest.raises((RuntimeError, TypeError)):
            one.numpy()
        assert (one + 1).cpu().numpy().tolist() == [2, 2, 2]


def study_of(repository: Path, device: torch.device, folder: Path, pairs: int | None) -> Study:
    """Held-out losses, and a reference; of drawn pairs also quantized models."""
    at = Placement(device=device)
    model, reference = (from_hugging_face(str(repository), at=at) for _ in range(2))
    assert model.device == device
    schemes = [] if pairs is None else [Scheme("gptq", 3, 12), Scheme("gptq-ec", 4)]
    plan = Plan(pairs, 0, schemes, 300, calibration=2, batch_tokens=512)
    study = Study(folder)
    measure_model(model, stream(), study, plan, stream(), reference)
    assert model.device == device
    return study


@pytest.mark.parametrize("pairs", [40, None])
def test_a_measurement_on_another_device(tmp_path: Path, pairs: int | None) -> None:
    """Losses, quantization, packed files and the reference's columns."""
    small = {"hidden_size": 16, "num_hidden_layers": 1, "intermediate_size": 32}
    make_model(tmp_path / "model", 290, **small)
    near = study_of(tmp_path / "model", torch.device("cpu"), tmp_path / "near", pairs)
    with far_device() as device:
        far = study_of(tmp_path / "model", device, tmp_path / "far", pairs)
    files = sorted(p.relative_to(near.folder) for p in near.folder.rglob("*.npy"))
    assert len(files) == (3 if pairs is None else 9)
    for file in files:
        assert np.allclose(np.load(near.folder / file), np.load(far.folder / file), atol=1e-4)
    lengths = [[row["code_length_bits"] for row in study.models().rows] for study in (near, far)]
    assert lengths[0] == lengths[1]


def test_a_spectrum_on_another_device() -> None:
    windows = torch.randint(0, 50, (4, 17), generator=torch.Generator().manual_seed(0))
    near = lanczos(Hessian(LanguageModel(make_tied(), "m", 16), windows), 6, 0)
    with far_device() as device:
        module = make_tied().to(device)
        far = lanczos(Hessian(LanguageModel(module, "m", 16), windows), 6, 0)
    assert np.allclose(near, far, rtol=1e-3, atol=1e-5)


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a GPU")
@pytest.mark.parametrize("word", ["cuda", "cuda:1", "abacus", "meta", "cuda:x"])
def test_devices_that_are_not_there(word: str) -> None:
    with pytest.raises(MeasureError, match=f"--device: expected .*, found '{word}'") as told:
        find_device(word)
    assert "\n" not in str(told.value)


def test_a_device_without_float64(monkeypatch: Any) -> None:
    """As PyTorch says it of Apple's: losses are summed in float64."""

    def empty(*_: Any, dtype: Any = None, **__: Any) -> torch.Tensor:
        if dtype == torch.float64:
            raise TypeError("Cannot convert a MPS Tensor to float64 dtype")
        return torch.ones(1)

    monkeypatch.setattr(torch, "empty", empty)
    with pytest.raises(MeasureError, match=r"expected one that has float64, .* found 'mps'"):
        find_device("mps")


def test_the_gpu_where_there_is_one(monkeypatch: Any) -> None:
    assert find_device("cpu") == torch.device("cpu")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert find_device("auto") == torch.device("cpu")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch, "empty", lambda *_, **__: None)
    assert find_device("auto") == torch.device("cuda")


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB."),
        RuntimeError(
            "[enforce fail at alloc_cpu.cpp:124] DefaultCPUAllocator: can't allocate memory"
        ),
        MemoryError("Unable to allocate 2 GiB for an array"),
    ],
)
def test_memory_that_runs_out(monkeypatch: Any, tmp_path: Path, error: Exception) -> None:
    """In the middle of a measurement: a sentence, and what was finished is there."""
    model, study = LanguageModel(make_tied(), "m", 16), Study(tmp_path / "out")
    data = TokenStream(Path("memory.npy"), stream().values % 50)
    plan = Plan(40, 0, [Scheme("gptq", 4)], calibration=4, batch_tokens=64)
    real, errors = model.logits, [error]

    def fails(tokens: torch.Tensor) -> torch.Tensor:
        if errors and study.models().rows:
            raise errors.pop()
        return real(tokens)

    monkeypatch.setattr(model, "logits", fails)
    with pytest.raises(MeasureError, match="cpu: expected room for the model and 64 tokens at on"):
        measure_model(model, data, study, plan)
    assert [row["variant"] for row in study.models().rows] == ["fp32"]
    measure_model(model, data, study, plan)
    assert [row["variant"] for row in study.models().rows] == ["fp32", "gptq4"]


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
def test_half_precision_is_as_near_as_it_is_coarse(
    repository: Path, dtype: str, tmp_path: Path
) -> None:
    """The whole of a measurement in half precision, within a few roundings of float32."""
    found = []
    for kind in ("float32", dtype):
        model = from_hugging_face(str(repository), at=Placement(dtype=kind))
        study = Study(tmp_path / kind)
        plan = Plan(100, 0, [Scheme("gptq", 4)], calibration=4)
        rows = measure_model(model, stream(), study, plan).rows
        found.append([float(row["train_nll"]) for row in rows])
    assert found[1] != found[0]
    assert found[1] == pytest.approx(found[0], rel=0.02 if dtype == "bfloat16" else 0.003)
    short = {"bfloat16": "bf16", "float16": "fp16"}[dtype]
    assert [row["variant"] for row in rows] == [short, "gptq4"]
    assert int(rows[0]["code_length_bits"]) == 16 * int(rows[0]["parameters"])
