# SPDX-License-Identifier: GPL-3.0-or-later
"""GPTQ against rounding, and code lengths against files."""

import copy
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.language_model import LanguageModel
from scalinglaws_measure.loading import from_hugging_face
from scalinglaws_measure.quantization import packed
from scalinglaws_measure.quantization.gptq import gptq
from scalinglaws_measure.quantization.grid import levels, nearest, values
from scalinglaws_measure.quantization.layers import find_layers, hessians, shapes, stages
from scalinglaws_measure.quantization.quantize import (
    Scheme,
    originals,
    put,
    quantize,
    restore,
)
from scalinglaws_measure.quantization.rtn import round_to_nearest


@pytest.fixture(scope="module")
def model(repository: Path) -> LanguageModel:
    return from_hugging_face(str(repository))


@pytest.fixture(scope="module")
def windows() -> torch.Tensor:
    return torch.randint(0, 290, (16, 64), generator=torch.Generator().manual_seed(0))


def inputs_of(module: nn.Module, layer: nn.Module, windows: torch.Tensor) -> torch.Tensor:
    """What a layer is given, by a hook of the test's own."""
    seen = []
    hook = layer.register_forward_hook(lambda _, x, __: seen.append(x[0].detach()))
    with torch.no_grad():
        module(input_ids=windows)
    hook.remove()
    return torch.cat([x.reshape(-1, x.shape[-1]) for x in seen]).double()


@pytest.mark.parametrize("bits", [1, 2, 3, 4, 8])
def test_gptq_is_no_worse_than_rounding_on_any_layer(
    model: LanguageModel, windows: torch.Tensor, bits: int
) -> None:
    """Output errors of both, computed here from the inputs a layer has in the quantized model."""
    plain = copy.deepcopy(model.module)
    kept = originals(model)
    try:
        found = quantize(model, Scheme("gptq", bits), windows, batch_tokens=256)
        better = 0
        for name, layer in find_layers(model.module).items():
            if layer.module is None:
                continue
            weights = plain.get_parameter(name).detach()
            block = inputs_of_stage(model, plain, name, windows)
            gap = weights - model.module.get_parameter(name).detach()
            ours = (gap.double() @ block.T).square().sum()
            codes, scales = round_to_nearest(weights, bits)
            other = values(codes, scales, bits, 0)
            theirs = ((weights - other).double() @ block.T).square().sum()
            assert float(ours) <= float(theirs) * (1 + 1e-5)
            better += float(ours) < 0.9 * float(theirs)
        assert better >= (0 if bits == 1 else 6)
        assert all(e.error <= e.nearest_error * (1 + 1e-9) for e in found.errors)
    finally:
        restore(model, kept)


def inputs_of_stage(
    model: LanguageModel, plain: nn.Module, name: str, windows: torch.Tensor
) -> torch.Tensor:
    """A layer's inputs when the blocks before it are quantized and its own is not."""
    layers = find_layers(model.module)
    mixed = copy.deepcopy(plain)
    parameters = dict(mixed.named_parameters())
    done = {n for n in parameters if n not in layers or layers[n].module is None}
    for stage in stages(model, layers):
        if name in {layer.name for layer in stage}:
            break
        done |= {layer.name for layer in stage}
    with torch.no_grad():
        for n in done:
            parameters[n].copy_(model.module.get_parameter(n))
    return inputs_of(mixed, mixed.get_submodule(name.removesuffix(".weight")), windows)


def test_hessians_are_the_sums_of_inputs(model: LanguageModel, windows: torch.Tensor) -> None:
    layers = find_layers(model.module)
    for stage in stages(model, layers):
        for name, found in hessians(model, stage, windows, 128).items():
            x = inputs_of(
                model.module, model.module.get_submodule(name.removesuffix(".weight")), windows
            )
            assert torch.allclose(found, x.T @ x, rtol=1e-4, atol=1e-3 * float(x.square().max()))


def test_stages_are_blocks_in_the_order_in_which_they_run(model: LanguageModel) -> None:
    found = stages(model, find_layers(model.module))
    assert [len(stage) for stage in found] == [4, 4, 1]
    assert found[0][0].name.startswith("gpt_neox.layers.0.")
    assert found[2][0].name in ("embed_out.weight", "lm_head.weight")


@pytest.mark.parametrize("bits", [1, 2, 3, 4, 5, 8, 11, 16])
@pytest.mark.parametrize("group", [0, 24])
@pytest.mark.parametrize("method", ["gptq", "rtn"])
def test_code_length_is_the_bytes_of_a_file_that_is_read_back(
    model: LanguageModel,
    windows: torch.Tensor,
    tmp_path: Path,
    bits: int,
    group: int,
    method: str,
) -> None:
    kept = originals(model)
    scheme = Scheme(method, bits, group, keep="embed_in")
    try:
        found = quantize(model, scheme, windows[:4])
        measured = {n: p.detach().clone() for n, p in model.module.named_parameters()}
        path = tmp_path / "packed.bin"
        written = packed.write(path, found.contents, bits)
        assert written == path.stat().st_size == packed.byte_count(found.shapes, bits, group)
        restore(model, kept)
        back = packed.read(path, found.shapes, bits, group)
        for shape, one, two in zip(found.shapes, found.contents, back, strict=True):
            assert torch.equal(one.halves.reshape(shape.rows, -1), two.halves)
            assert (one.codes is None) == (two.codes is None)
            if one.codes is not None and two.codes is not None:
                assert torch.equal(one.codes.int() & 0xFFFF, two.codes.int())
        put(model, found.shapes, back, scheme)
        for name, parameter in model.module.named_parameters():
            assert torch.equal(parameter, measured[name]), name
    finally:
        restore(model, kept)


def test_the_length_counts_scales_and_what_is_not_quantized() -> None:
    every = [packed.Shape("w", 10, 24, True), packed.Shape("b", 7, 1, False)]
    assert packed.byte_count(every, 3, 0) == 2 * (10 + 7) + 10 * 24 * 3 // 8
    assert packed.byte_count(every, 3, 16) == 2 * (20 + 7) + 10 * 24 * 3 // 8
    assert packed.byte_count([packed.Shape("w", 1, 3, True)], 3, 0) == 2 + 2


def test_a_packed_file_of_another_length(tmp_path: Path) -> None:
    path = tmp_path / "x.bin"
    path.write_bytes(b"123")
    with pytest.raises(MeasureError, match="expected 4 bytes, found 3"):
        packed.read(path, [packed.Shape("w", 1, 3, True)], 3, 0)


@pytest.mark.parametrize("bits", [1, 2, 3, 7])
def test_nearest_is_nearest(bits: int) -> None:
    g = torch.Generator().manual_seed(bits)
    weights = torch.randn(5, 40, generator=g)
    scale = torch.full((5, 1), 0.21)
    every = levels(torch.arange(2**bits), bits) * 0.21
    gaps = (weights[..., None] - every).abs()
    found = levels(nearest(weights, scale, bits), bits) * scale
    assert torch.allclose((weights - found).abs(), gaps.amin(-1), atol=1e-6)


def test_gptq_pays_errors_back_on_correlated_inputs() -> None:
    """Against a search over every code: at 2 bits and 4 columns GPTQ is near the best there is."""
    g = torch.Generator().manual_seed(7)
    x = torch.randn(200, 4, generator=g) @ torch.randn(4, 4, generator=g)
    hessian = (x.T @ x).double()
    weights = torch.randn(6, 4, generator=g)
    found = gptq(weights, hessian, 2)
    codes = torch.cartesian_prod(*[torch.arange(4)] * 4)
    best = 0.0
    for row, scale in zip(weights, found.scales, strict=True):
        gap = (row - levels(codes, 2) * scale).double()
        best += float(((gap @ hessian) * gap).sum(1).min())
    assert best <= found.error * (1 + 1e-9) <= found.nearest_error
    assert found.error < 2.5 * best


def test_a_tied_table_is_counted_once(tmp_path: Path) -> None:
    from tests_support import make_tied

    model = LanguageModel(make_tied(), "tied", 16)
    names = [shape.name for shape in shapes(model.module, find_layers(model.module))]
    assert names.count("embed.weight") == 1 and "head.weight" not in names
    assert find_layers(model.module)["embed.weight"].module is not None
    assert model.parameters == 50 * 8 + 8


def test_a_layer_that_no_token_reaches_is_rounded(windows: torch.Tensor) -> None:
    from tests_support import make_tied

    module = make_tied()
    module.spare = nn.Linear(8, 8, bias=False)
    model = LanguageModel(module, "spare", 16)
    found = quantize(model, Scheme("gptq", 3), windows[:2, :16] % 50)
    assert {e.layer for e in found.errors} == {"embed.weight", "spare.weight"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("awq", 4), "--method: expected gptq, rtn, gptq-ec or rtn-ec, found 'awq'"),
        (("gptq", 0), "--bits: expected whole widths from 1 to 16 for gptq, found 0"),
        (("gptq", 4, -1), "--group: expected 0 or more columns, found -1"),
    ],
)
def test_schemes_that_are_none(arguments: tuple[str, int], sentence: str) -> None:
    with pytest.raises(MeasureError, match=sentence):
        Scheme(*arguments)


def test_half_precision_overflow_of_a_kept_parameter(windows: torch.Tensor) -> None:
    from tests_support import make_tied

    module = make_tied()
    with torch.no_grad():
        module.gain[0] = 7e4
    with pytest.raises(MeasureError, match=r"tied rtn4: gain: expected numbers within ±65504"):
        quantize(LanguageModel(module, "tied", 16), Scheme("rtn", 4), windows)


@pytest.mark.parametrize("weight", [1e9, float("nan"), float("inf")])
def test_half_precision_overflow_of_a_scale(windows: torch.Tensor, weight: float) -> None:
    from tests_support import make_tied

    module = make_tied()
    with torch.no_grad():
        module.embed.weight[49, 0] = weight
    with pytest.raises(MeasureError, match="overflows half precision"):
        quantize(LanguageModel(module, "tied", 16), Scheme("rtn", 2), windows)


def test_transposed_layers_are_those_of_gpt2(tmp_path: Path, windows: torch.Tensor) -> None:
    """GPT-2 keeps its matrices transposed and ties its head."""
    from transformers import GPT2Config, GPT2LMHeadModel

    torch.manual_seed(0)
    config = GPT2Config(vocab_size=290, n_positions=64, n_embd=16, n_layer=1, n_head=2)
    GPT2LMHeadModel(config).save_pretrained(tmp_path)
    model = from_hugging_face(str(tmp_path))
    layers = find_layers(model.module)
    assert layers["transformer.h.0.mlp.c_fc.weight"].transposed
    before = model.module.get_parameter("transformer.h.0.mlp.c_fc.weight").detach().clone()
    found = quantize(model, Scheme("gptq", 4), windows)
    path = tmp_path / "packed"
    assert packed.write(path, found.contents, 4) == packed.byte_count(found.shapes, 4, 0)
    after = model.module.get_parameter("transformer.h.0.mlp.c_fc.weight").detach()
    assert after.shape == before.shape
    assert 0 < float((after - before).norm() / before.norm()) < 0.3
    assert len(np.unique(after.numpy()[:, 0])) <= 16
