# SPDX-License-Identifier: GPL-3.0-or-later
"""A model, every matrix of it quantized, ready to be packed and measured."""

from dataclasses import dataclass

import torch
from torch import Tensor

from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.language_model import LanguageModel, stored
from scalinglaws_measure.quantization.gptq import Rounded, gptq
from scalinglaws_measure.quantization.grid import values
from scalinglaws_measure.quantization.layers import Layer, find_layers, hessians, shapes, stages
from scalinglaws_measure.quantization.packed import Content, Shape, halves_of
from scalinglaws_measure.quantization.rtn import round_to_nearest

METHODS = ("gptq", "rtn")


@dataclass(frozen=True)
class Scheme:
    """How to quantize.

    Attributes:
        method: gptq or rtn.
        bits: b, 1 to 16.
        group: columns that share a scale; 0 for one scale a row.
        keep: a regular expression of parameters that stay in 16 bits.
    """

    method: str
    bits: int
    group: int = 0
    keep: str | None = None

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise MeasureError(f"--method: expected gptq or rtn, found '{self.method}'")
        if not 1 <= self.bits <= 16:
            raise MeasureError(f"--bits: expected widths from 1 to 16, found {self.bits}")
        if self.group < 0:
            raise MeasureError(f"--group: expected 0 or more columns, found {self.group}")

    @property
    def variant(self) -> str:
        """The name of the precision in the study, such as gptq4 or gptq4-g128."""
        return f"{self.method}{self.bits}" + (f"-g{self.group}" if self.group else "")


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
        matrix = values(content.codes, content.halves.float(), scheme.bits, scheme.group)
        layers[shape.name].put(parameter, matrix)


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
    parameters = stored(model.module)
    contents: dict[str, Content] = {}
    errors: dict[str, LayerError] = {}

    def settle(layer: Layer, rounded: Rounded) -> None:
        parameter = parameters[layer.name]
        matrix = values(rounded.codes, rounded.scales, scheme.bits, scheme.group)
        layer.put(parameter, matrix)
        contents[layer.name] = Content(rounded.scales.half().cpu(), rounded.codes.short().cpu())
        rows, columns = matrix.shape
        errors[layer.name] = LayerError(
            layer.name, rows, columns, rounded.error, rounded.nearest_error
        )

    def nearest(layer: Layer) -> None:
        matrix = layer.matrix(parameters[layer.name])
        codes, scales = round_to_nearest(matrix, scheme.bits, scheme.group)
        gap = matrix - values(codes, scales, scheme.bits, scheme.group)
        error = float(gap.double().square().sum())
        settle(layer, Rounded(codes, scales, error, error))

    try:
        for name, parameter in parameters.items():
            if name not in layers:
                halves = halves_of(name, parameter)
                parameter.copy_(halves)
                contents[name] = Content(halves.reshape(-1, 1).cpu(), None)
        for layer in layers.values():
            if layer.module is None or scheme.method == "rtn":
                nearest(layer)
        if scheme.method == "gptq":
            for stage in stages(model, layers):
                sums = hessians(model, stage, calibration, batch_tokens, quiet)
                for layer in stage:
                    if layer.name in sums:
                        matrix = layer.matrix(parameters[layer.name])
                        settle(layer, gptq(matrix, sums[layer.name], scheme.bits, scheme.group))
            for layer in layers.values():
                if layer.name not in contents:
                    nearest(layer)
    except MeasureError as error:
        raise MeasureError(f"{model.name} {scheme.variant}: {error}") from error
    return Quantized(
        architecture, [contents[shape.name] for shape in architecture],
        [errors[name] for name in layers],
    )  # fmt: skip
