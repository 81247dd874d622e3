# SPDX-License-Identifier: GPL-3.0-or-later
"""Which parameters of a model are quantized, and what its layers see."""

import re
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.language_model import Enough, LanguageModel, stored
from scalinglaws_measure.progress import bar
from scalinglaws_measure.quantization.packed import Shape


@dataclass(frozen=True)
class Layer:
    """A matrix among the parameters, or a stack of them.

    Attributes:
        name: of its weight among the model's parameters.
        module: whose inputs make the Hessian; None for a table that is looked up, and for a stack.
        transposed: whether the weight is stored [columns, rows].
    """

    name: str
    module: nn.Module | None
    transposed: bool = False

    def matrix(self, parameter: Tensor) -> Tensor:
        """The parameter as [rows, columns], float32; a stack's matrices one below the other."""
        return (parameter.T if self.transposed else parameter.flatten(0, -2)).float()

    def put(self, parameter: Tensor, matrix: Tensor) -> None:
        """Sets the parameter to a matrix [rows, columns]."""
        parameter.copy_(matrix.T if self.transposed else matrix.view(parameter.shape))


def find_layers(root: nn.Module, keep: str | None = None) -> dict[str, Layer]:
    """The matrices to quantize, by the name of their parameter.

    These are the weights of linear layers, and embeddings; a table tied to a linear layer counts
    once, as that layer. So are the stacks of a mixture's experts: parameters of three dimensions
    whose name ends with proj.

    Args:
        root: the model.
        keep: a regular expression; parameters whose name it matches stay in 16 bits.
    """
    try:
        kept = re.compile(keep) if keep else None
    except re.error as error:
        raise MeasureError(f"--keep: expected a regular expression, found: {error}") from error
    names = {id(p): name for name, p in root.named_parameters()}
    found: dict[str, Layer] = {}
    for name, parameter in root.named_parameters():
        if parameter.dim() == 3 and name.endswith("proj") and not (kept and kept.search(name)):
            found[name] = Layer(name, None)
    for module in root.modules():
        weight = getattr(module, "weight", None)
        if not isinstance(weight, nn.Parameter) or weight.dim() != 2:
            continue
        name = names[id(weight)]
        if kept and kept.search(name):
            continue
        if isinstance(module, nn.Linear):
            found[name] = Layer(name, module)
        elif type(module).__name__ == "Conv1D":
            found[name] = Layer(name, module, transposed=True)
        elif isinstance(module, nn.Embedding):
            found.setdefault(name, Layer(name, None))
    return found


def shapes(root: nn.Module, layers: dict[str, Layer]) -> list[Shape]:
    """What a packed file of the model holds, in the order of its parameters, then its buffers."""
    looked_up = {id(module.weight) for module in root.modules() if isinstance(module, nn.Embedding)}
    every = []
    for name, parameter in stored(root).items():
        if name in layers:
            rows, columns = layers[name].matrix(parameter).shape
            every.append(Shape(name, rows, columns, True, id(parameter) in looked_up))
        else:
            every.append(Shape(name, parameter.numel(), 1, False))
    return every


@torch.no_grad()
def _forward(model: LanguageModel, tokens: Tensor) -> None:
    try:
        model.logits(tokens)
    except Enough:
        return


def stages(model: LanguageModel, layers: dict[str, Layer]) -> list[list[Layer]]:
    """Layers in the order in which they run, those of one transformer block together.

    A layer that a pass over one token doesn't reach is left out.
    """
    order: list[str] = []
    hooks = [
        layer.module.register_forward_pre_hook(lambda _, __, name=layer.name: order.append(name))
        for layer in layers.values()
        if layer.module is not None
    ]
    try:
        _forward(model, torch.zeros(1, 1, dtype=torch.int64, device=model.device))
    finally:
        for hook in hooks:
            hook.remove()
    blocks: dict[str, list[Layer]] = {}
    for name in dict.fromkeys(order):
        block = re.match(r".*?\.\d+(?=\.)", name)
        blocks.setdefault(block.group() if block else name, []).append(layers[name])
    return list(blocks.values())


def hessians(
    model: LanguageModel, stage: list[Layer], tokens: Tensor, batch_tokens: int, quiet: bool = True
) -> dict[str, Tensor]:
    """H = Σ x xᵀ over the inputs of each layer of a stage, float64, where the model runs.

    Args:
        model: as quantized so far.
        stage: layers in the order in which they run.
        tokens: calibration windows, int64 [n, L].
        batch_tokens: tokens a forward pass at most.
        quiet: no bar.
    """
    sums: dict[str, Tensor] = {}
    seen = 0

    def look(layer: Layer) -> None:
        last = layer is stage[-1]

        def add(_: nn.Module, inputs: tuple[Tensor, ...], named: dict[str, Tensor]) -> None:
            given = inputs[0] if inputs else next(iter(named.values()))
            x = given.detach().reshape(-1, given.shape[-1]).float()
            part = (x.T @ x).double()
            if not bool(torch.isfinite(part).all()):
                raise MeasureError(
                    f"{model.name}: expected finite inputs of {layer.name} in calibration, found "
                    "NaN or infinity"
                )
            sums[layer.name] = part if layer.name not in sums else sums[layer.name] + part
            if last:
                raise Enough

        assert layer.module is not None
        hooks.append(layer.module.register_forward_pre_hook(add, with_kwargs=True))

    hooks: list[torch.utils.hooks.RemovableHandle] = []
    for layer in stage:
        look(layer)
    rows = max(1, batch_tokens // tokens.shape[1])
    try:
        with bar(len(tokens), f"{stage[0].name} …", quiet, "window") as shown:
            while seen < len(tokens):
                _forward(model, tokens[seen : seen + rows].to(model.device))
                shown.update(len(tokens[seen : seen + rows]))
                seen += rows
    finally:
        for hook in hooks:
            hook.remove()
    return sums
