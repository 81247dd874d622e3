# SPDX-License-Identifier: GPL-3.0-or-later
"""A model, every matrix of it quantized, ready to be packed and measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.language_model import LanguageModel, stored
from scalinglaws_measure.quantization import coded, packed
from scalinglaws_measure.quantization.gptq import Rounded, gptq
from scalinglaws_measure.quantization.grid import values
from scalinglaws_measure.quantization.layers import Layer, find_layers, hessians, shapes, stages
from scalinglaws_measure.quantization.packed import Content, Shape, halves_of
from scalinglaws_measure.quantization.rtn import round_to_nearest
from scalinglaws_measure.quantization.stepped import (
    WIDTHS,
    gptq_to_step,
    round_to_step,
    steps_of,
    width_of,
)

METHODS = ("gptq", "rtn", "gptq-ec", "rtn-ec")


@dataclass(frozen=True)
class Scheme:
    """How to quantize.

    Attributes:
        method: gptq or rtn; with -ec on multiples of a step a row, entropy coded.
        bits: b, 1 to 16; with -ec the nominal width, in halves of a bit up to 8.
        group: columns that share a scale; 0 for one scale a row.
        keep: a regular expression of parameters that stay in 16 bits.
    """

    method: str
    bits: float
    group: int = 0
    keep: str | None = None

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            words = f"{', '.join(METHODS[:-1])} or {METHODS[-1]}"
            raise MeasureError(f"--method: expected {words}, found '{self.method}'")
        if self.is_coded:
            if self.bits not in WIDTHS:
                raise MeasureError(
                    f"--bits: expected 0.5 to 8 in halves of a bit for {self.method}, found "
                    f"{self.bits:g}"
                )
            if self.group:
                raise MeasureError(
                    f"--group: expected none for {self.method}, whose rows have a step each"
                )
        elif not (1 <= self.bits <= 16 and self.bits == int(self.bits)):
            raise MeasureError(
                f"--bits: expected whole widths from 1 to 16 for {self.method}, found {self.bits:g}"
            )
        if self.group < 0:
            raise MeasureError(f"--group: expected 0 or more columns, found {self.group}")

    @property
    def is_coded(self) -> bool:
        """Whether the numbers are entropy coded."""
        return self.method.endswith("-ec")

    @property
    def rounding(self) -> str:
        """gptq or rtn."""
        return self.method.removesuffix("-ec")

    @property
    def variant(self) -> str:
        """The name of the precision in the study, such as gptq4, gptq4-g128 or gptq2.5-ec."""
        name = f"{self.rounding}{self.bits:g}" + (f"-g{self.group}" if self.group else "")
        return name + "-ec" if self.is_coded else name

    def values(self, rounded: Rounded) -> Tensor:
        """The weights that codes and scales stand for, float32."""
        if self.is_coded:
            return rounded.codes.float() * rounded.scales
        return values(rounded.codes, rounded.scales, int(self.bits), self.group)

    def nearest(self, weights: Tensor, is_table: bool) -> Rounded:
        """A matrix rounded to nearest; its errors are sums of squares."""
        if self.is_coded:
            return round_to_step(weights, width_of(self.bits, is_table))
        codes, scales = round_to_nearest(weights, int(self.bits), self.group)
        gap = weights - values(codes, scales, int(self.bits), self.group)
        error = float(gap.double().square().sum())
        return Rounded(codes, scales, error, error)

    def gptq(self, weights: Tensor, hessian: Tensor, is_table: bool) -> Rounded:
        """A matrix by GPTQ."""
        if self.is_coded:
            return gptq_to_step(weights, hessian, width_of(self.bits, is_table))
        return gptq(weights, hessian, int(self.bits), self.group)

    def content(self, rounded: Rounded) -> Content:
        """What the file of the model holds of a matrix."""
        if rounded.exponents is not None:
            return Content(torch.zeros(0), rounded.codes.cpu(), rounded.exponents.cpu())
        return Content(rounded.scales.half().cpu(), rounded.codes.short().cpu())

    def matrix(self, shape: Shape, content: Content) -> Tensor:
        """The weights that the file of the model holds of a matrix, float32."""
        assert content.codes is not None
        if content.exponents is not None:
            steps = steps_of(content.exponents, width_of(self.bits, shape.is_table))
            return content.codes.float() * steps
        return values(content.codes, content.halves.float(), int(self.bits), self.group)

    def write(self, path: Path, found: Sequence[Shape], contents: Sequence[Content]) -> int:
        """Writes the file of a quantized model, and says how many bytes it has."""
        if self.is_coded:
            return coded.write(path, found, contents, self.bits)
        return packed.write(path, contents, int(self.bits))

    def read(self, path: Path, found: Sequence[Shape]) -> list[Content]:
        """Reads the file of a quantized model."""
        if self.is_coded:
            return coded.read(path, found, self.bits)
        return packed.read(path, found, int(self.bits), self.group)


def find_schemes(
    methods: str, widths: str, group: int = 0, keep: str | None = None
) -> list[Scheme]:
    """The schemes of a list of methods and a list of widths, both with commas.

    A width in halves of a bit goes to the entropy-coded methods alone where there are any; a group
    goes to the others.

    Raises:
        MeasureError: for a method or a width that can't be.
    """
    try:
        every = dict.fromkeys(float(word) for word in widths.split(",") if word.strip())
    except ValueError:
        raise MeasureError(f"--bits: expected such as 2,3,4,8, found '{widths}'") from None
    names = [name.strip() for name in methods.split(",")]
    has_coded = any(name.endswith("-ec") for name in names)
    return [
        Scheme(name, bits, 0 if name.endswith("-ec") else group, keep)
        for name in names
        for bits in every
        if bits % 1 == 0 or not has_coded or name.endswith("-ec")
    ]


@dataclass(frozen=True)
class LayerError:
    """What quantization did to one layer: tr (W − Ŵ) H (W − Ŵ)ᵀ, and the same for rounding.

    The squared change of the weights where the layer has no Hessian.
    """

    layer: str
    rows: int
    columns: int
    error: float
    nearest_error: float


@dataclass(frozen=True)
class Quantized:
    """The parts of a packed file, and the error of each layer."""

    shapes: list[Shape]
    contents: list[Content]
    errors: list[LayerError]


def originals(model: LanguageModel) -> dict[str, Tensor]:
    """A copy of every number that is stored, in main memory."""
    return {name: values.detach().cpu().clone() for name, values in stored(model.module).items()}


@torch.no_grad()
def restore(model: LanguageModel, kept: dict[str, Tensor]) -> None:
    """Puts the copies back."""
    for name, own in stored(model.module).items():
        own.copy_(kept[name])


@torch.no_grad()
def put(model: LanguageModel, found: list[Shape], contents: list[Content], scheme: Scheme) -> None:
    """Sets what a model stores to the numbers of a packed file."""
    layers = find_layers(model.module, scheme.keep)
    parameters = stored(model.module)
    for shape, content in zip(found, contents, strict=True):
        parameter = parameters[shape.name]
        if content.codes is None:
            parameter.copy_(content.halves.reshape(parameter.shape))
            continue
        layers[shape.name].put(parameter, scheme.matrix(shape, content))


def share_kept(found: list[Shape]) -> tuple[float, str]:
    """The share of the weights that stay in 16 bits, and the name of the largest such parameter."""
    count = sum(shape.rows * shape.columns for shape in found)
    kept = [shape for shape in found if not shape.quantized]
    largest = max(kept, key=lambda shape: shape.rows * shape.columns, default=None)
    share = sum(shape.rows * shape.columns for shape in kept) / count
    return share, largest.name if largest else ""


@torch.no_grad()
def quantize(
    model: LanguageModel,
    scheme: Scheme,
    calibration: Tensor,
    *,
    batch_tokens: int = 8192,
    quiet: bool = True,
) -> Quantized:
    """Quantizes a model in place, block by block, on inputs from the quantized ones before.

    Linear layers go by the scheme; tables that are looked up are rounded to nearest, which is what
    GPTQ does to them, and so are the stacks of a mixture's experts, of which each sees other
    inputs; every other parameter and every persistent buffer goes to half precision.

    Args:
        model: in its original weights.
        scheme: how.
        calibration: windows of training tokens, int64 [n, L]; not used by rtn.
        batch_tokens: tokens a forward pass at most.
        quiet: no bars.

    Raises:
        MeasureError: where half precision overflows or an input isn't finite.
    """
    layers = find_layers(model.module, scheme.keep)
    architecture = shapes(model.module, layers)
    tables = {shape.name for shape in architecture if shape.is_table}
    parameters = stored(model.module)
    contents: dict[str, Content] = {}
    errors: dict[str, LayerError] = {}

    def settle(layer: Layer, rounded: Rounded) -> None:
        parameter = parameters[layer.name]
        matrix = scheme.values(rounded)
        layer.put(parameter, matrix)
        contents[layer.name] = scheme.content(rounded)
        rows, columns = matrix.shape
        errors[layer.name] = LayerError(
            layer.name, rows, columns, rounded.error, rounded.nearest_error
        )

    def nearest(layer: Layer) -> None:
        settle(layer, scheme.nearest(layer.matrix(parameters[layer.name]), layer.name in tables))

    try:
        for name, parameter in parameters.items():
            if name not in layers:
                halves = halves_of(name, parameter)
                parameter.copy_(halves)
                contents[name] = Content(halves.reshape(-1, 1).cpu(), None)
        for layer in layers.values():
            if layer.module is None or scheme.rounding == "rtn":
                nearest(layer)
        if scheme.rounding == "gptq":
            for stage in stages(model, layers):
                sums = hessians(model, stage, calibration, batch_tokens, quiet)
                for layer in stage:
                    if layer.name in sums:
                        matrix = layer.matrix(parameters[layer.name])
                        rounded = scheme.gptq(matrix, sums[layer.name], layer.name in tables)
                        settle(layer, rounded)
            for layer in layers.values():
                if layer.name not in contents:
                    nearest(layer)
    except MeasureError as error:
        raise MeasureError(f"{model.name} {scheme.variant}: {error}") from error
    return Quantized(
        architecture, [contents[shape.name] for shape in architecture],
        [errors[name] for name in layers],
    )  # fmt: skip
