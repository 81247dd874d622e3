# SPDX-License-Identifier: GPL-3.0-or-later
"""Entropy-coded weights: the coder, its files, and models that are measured from them."""

import csv
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from scalinglaws_measure.cli import main
from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.quantization import coded
from scalinglaws_measure.quantization.arithmetic import Decoder, Encoder
from scalinglaws_measure.quantization.gptq import row_errors
from scalinglaws_measure.quantization.integers import SIDE, Integers, decode, encode
from scalinglaws_measure.quantization.layers import find_layers, shapes
from scalinglaws_measure.quantization.packed import Content, Shape
from scalinglaws_measure.quantization.quantize import Scheme
from scalinglaws_measure.quantization.stepped import (
    LEAST,
    exponents_of,
    gptq_to_step,
    round_to_step,
    steps_of,
    typical,
    width_of,
)
from tests_support import make_tied


def coded_length(numbers: Integers, size: int) -> int:
    """Bytes of a matrix, after the decoder gave it back and read all of them."""
    encoder = Encoder()
    encode(encoder, numbers, size)
    code = encoder.finish()
    decoder = Decoder(code)
    rows, columns = numbers.shape
    assert (decode(decoder, rows, columns, size) == numbers).all()
    assert decoder.used == len(code)
    return len(code)


@pytest.mark.parametrize("bits", [0.5, 1, 2, 3, 4, 5, 6, 8])
def test_a_code_is_as_long_as_the_entropy(bits: float) -> None:
    """Of Gaussian numbers: NumPy's empirical entropy, and what learning the frequencies costs."""
    g = np.random.default_rng(round(2 * bits))
    numbers = np.round(g.standard_normal((100, 300)) * 2.0 ** (bits - 2)).astype(np.int64)
    counts = np.unique(numbers, return_counts=True)[1] / numbers.size
    entropy = float(-(counts * np.log2(counts)).sum()) * numbers.size / 8
    learned = 0.5 * (2 * SIDE + 1) * math.log2(numbers.size) / 8
    found = coded_length(numbers, typical(bits))
    assert entropy - 1 < found < 1.005 * entropy + learned + 8


def test_a_code_is_as_long_as_its_probabilities() -> None:
    """Krichevsky and Trofimov's product in fractions, one context."""
    numbers = np.random.default_rng(0).integers(-2, 3, (9, 20))
    counts, symbols, product = dict.fromkeys(range(-SIDE, SIDE + 1), 0), 2 * SIDE + 2, Fraction(1)
    for place, number in enumerate(numbers.ravel().tolist()):
        product *= Fraction(2 * counts[number] + 1, 2 * place + symbols)
        counts[number] += 1
    bits = 1 + math.log2(product.denominator) - math.log2(product.numerator)
    assert bits / 8 <= coded_length(numbers, 1) <= bits / 8 + 6


def test_rows_of_unlike_size_are_told_apart() -> None:
    """Seven contexts are shorter than the entropy of the matrix as a whole."""
    g = np.random.default_rng(1)
    scales = np.repeat([0.3, 1.0, 3.0], 40)[:, None]
    numbers = np.round(g.standard_normal((120, 200)) * scales).astype(np.int64)
    counts = np.unique(numbers, return_counts=True)[1] / numbers.size
    entropy = float(-(counts * np.log2(counts)).sum()) * numbers.size / 8
    assert coded_length(numbers, 1) < 0.9 * entropy


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (7, 1), (0, 3), (3, 0), (5, 5)])
@pytest.mark.parametrize("size", [1, 2, 7, 64])
def test_numbers_of_any_size_come_back(shape: tuple[int, int], size: int) -> None:
    g = np.random.default_rng(2)
    numbers = g.integers(-3 * size, 3 * size + 1, shape)
    if numbers.size:
        numbers.flat[0], numbers.flat[-1] = 2**30, -(2**30)
    coded_length(numbers, size)
    coded_length(np.full(shape, -(SIDE + 1) * size), size)


def test_carries_run_through_full_bytes() -> None:
    """Frequencies that leave the interval just below a whole number of bytes, again and again."""
    g = np.random.default_rng(3)
    symbols = g.choice(2, 20_000, p=[0.001, 0.999])
    encoder = Encoder()
    for symbol in symbols.tolist():
        encoder.put(symbol, 1 + 998 * symbol, 1000) if symbol else encoder.put(0, 1, 1000)
    code = encoder.finish()
    decoder = Decoder(code)
    found = [decoder.get((1, 999), 1000)[0] for _ in symbols]
    assert found == symbols.tolist() and decoder.used == len(code)


def test_a_file_is_read_back_and_no_other_is(tmp_path: Path) -> None:
    shapes = [Shape("a", 6, 9, True), Shape("b", 5, 1, False), Shape("c", 4, 3, True, True)]
    g = torch.Generator().manual_seed(0)
    contents = [
        Content(torch.zeros(0), torch.randint(-4, 5, (6, 9), generator=g), powers(-9, 6)),
        Content(torch.randn(5, 1, generator=g).half(), None),
        Content(torch.zeros(0), torch.randint(-90, 91, (4, 3), generator=g), powers(LEAST, 4)),
    ]
    path = tmp_path / "x.bin"
    length = coded.write(path, shapes, contents, 3)
    assert length == path.stat().st_size
    for found, expected in zip(coded.read(path, shapes, 3), contents, strict=True):
        assert torch.equal(found.halves.flatten(), expected.halves.flatten())
        for mine, theirs in ((found.codes, expected.codes), (found.exponents, expected.exponents)):
            assert (mine is None) == (theirs is None)
            assert mine is None or theirs is None or torch.equal(mine.long(), theirs.long())
    whole = path.read_bytes()
    for data in (whole + b"\0", whole[:-1]):
        path.write_bytes(data)
        with pytest.raises(MeasureError, match=f"a code of .* bytes, found {len(data)}"):
            coded.read(path, shapes, 3)
    draws = np.random.default_rng(0)
    for fill in [0, 255, *draws.integers(0, 256, 20).tolist()]:
        damaged = draws.integers(0, 256, 40, dtype=np.uint8).tobytes()
        path.write_bytes(whole[:10] + bytes([fill] * 4) + damaged + bytes([fill] * 100))
        with pytest.raises(MeasureError, match=f"^{path}: expected "):
            coded.read(path, shapes, 3)
    path.write_bytes(whole[:7])
    with pytest.raises(MeasureError, match="expected at least 10 bytes, found 7"):
        coded.read(path, shapes, 3)


def powers(first: int, count: int) -> torch.Tensor:
    return torch.arange(first, first + 7 * count, 7)[:, None]


@pytest.mark.parametrize("bits", [1, 2, 3.5, 8])
def test_gptq_on_steps_is_no_worse_than_rounding_on_any_row(bits: float) -> None:
    g = torch.Generator().manual_seed(4)
    weights = torch.randn(20, 30, generator=g)
    x = torch.randn(200, 30, generator=g) @ torch.randn(30, 30, generator=g)
    hessian = (x.T @ x).double()
    ours, plain = gptq_to_step(weights, hessian, bits), round_to_step(weights, bits)
    errors = [row_errors(weights, r.codes.float() * r.scales, hessian) for r in (ours, plain)]
    assert (errors[0] <= errors[1] * (1 + 1e-6)).all()
    assert ours.error < 0.9 * ours.nearest_error
    assert torch.equal(ours.scales, plain.scales)
    gap = (weights - plain.codes.float() * plain.scales).abs()
    assert bool((gap <= 0.5001 * plain.scales).all())


def test_steps() -> None:
    """Powers of √2 next to 2^(2 − b) times the root mean square; zeros, and what is too large."""
    weights = torch.randn(50, 40, generator=torch.Generator().manual_seed(5))
    weights *= torch.logspace(-20, 20, 50, base=2)[:, None]
    size = weights.double().square().mean(1, keepdim=True).sqrt()
    exponents = exponents_of(weights)
    for bits in (0.5, 2, 3, 7.5):
        steps = steps_of(exponents, bits)
        ratio = steps.double() / (size * 2 ** (2 - bits))
        assert bool((ratio.log2().abs() <= 0.2501).all())
        powers_of_two = 2 * steps.double().log2()
        assert torch.allclose(powers_of_two, powers_of_two.round(), atol=1e-6)
    zeros = torch.zeros(3, 4)
    assert (round_to_step(zeros, 3).codes == 0).all() and (exponents_of(zeros) == LEAST).all()
    for bad in (torch.full((2, 2), 1e30), torch.full((2, 2), float("nan"))):
        with pytest.raises(MeasureError, match="root mean square of at most 2\\^50, found"):
            exponents_of(bad)


def test_tables_have_one_bit_more(repository: Path) -> None:
    """Embeddings, and those tied to the head; no other matrix."""
    from transformers import AutoModelForCausalLM

    module = AutoModelForCausalLM.from_pretrained(repository)
    found = {s.name: s.is_table for s in shapes(module, find_layers(module))}
    assert [name for name, is_table in found.items() if is_table] == ["gpt_neox.embed_in.weight"]
    tied = make_tied()
    assert [s.name for s in shapes(tied, find_layers(tied)) if s.is_table] == ["embed.weight"]
    assert (width_of(2.5, True), width_of(2.5, False)) == (3.5, 2.5)


def test_schemes() -> None:
    assert Scheme("gptq-ec", 2.5).variant == "gptq2.5-ec"
    assert Scheme("rtn-ec", 3).variant == "rtn3-ec"
    for method, bits, group, sentence in (
        ("gptq-ec", 2.25, 0, "expected 0.5 to 8 in halves of a bit for gptq-ec, found 2.25"),
        ("gptq-ec", 9, 0, "in halves of a bit for gptq-ec, found 9"),
        ("gptq", 2.5, 0, "expected whole widths from 1 to 16 for gptq, found 2.5"),
        ("gptq", math.nan, 0, "found nan"),
        ("rtn-ec", 3, 16, "--group: expected none for rtn-ec"),
        ("ec", 3, 0, "--method: expected gptq, rtn, gptq-ec or rtn-ec, found 'ec'"),
    ):
        with pytest.raises(MeasureError, match=sentence):
            Scheme(method, bits, group)


def test_a_model_is_measured_from_its_code(
    repository: Path, corpus: Path, tmp_path: Path, capsys: Any
) -> None:
    """The length is the file's; at the same width the code is shorter than that of groups of 16,
    and than the grid's of a whole row where its losses are no worse."""
    out = tmp_path / "tiny"
    words = [
        "model", "--hf", str(repository), "--data", str(corpus), "--pairs", "300", "--bits",
        "2.5,3,4", "--method", "gptq,gptq-ec,rtn-ec", "--group", "16", "--packed", "--quiet",
        "--out", str(out),
    ]  # fmt: skip
    assert main(words) == 0
    with (out / "models.csv").open(newline="") as file:
        rows = {row["variant"]: row for row in csv.DictReader(file)}
    assert list(rows) == [
        "fp32", "gptq3-g16", "gptq4-g16", "gptq2.5-ec", "gptq3-ec", "gptq4-ec", "rtn2.5-ec",
        "rtn3-ec", "rtn4-ec",
    ]  # fmt: skip
    for variant, row in rows.items():
        if variant != "fp32":
            packed = out / "packed" / f"tiny-neox-{variant}.bin"
            assert int(row["code_length_bits"]) == 8 * packed.stat().st_size
    lengths = {name: int(row["code_length_bits"]) for name, row in rows.items()}
    assert lengths["gptq3-ec"] < lengths["gptq3-g16"]
    assert lengths["gptq2.5-ec"] < lengths["gptq3-ec"] < lengths["gptq4-ec"]
    assert rows["gptq2.5-ec"]["bits_per_parameter"] == "2.5"
    before = (out / "models.csv").read_bytes()
    capsys.readouterr()
    assert main(words) == 0
    assert (out / "models.csv").read_bytes() == before
    assert main([*words[:-1], str(tmp_path / "again"), "--bits", "2.5", "--method", "gptq"]) == 1
    assert "whole widths from 1 to 16 for gptq, found 2.5" in capsys.readouterr().err
