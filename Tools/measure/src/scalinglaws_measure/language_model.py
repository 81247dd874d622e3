# SPDX-License-Identifier: GPL-3.0-or-later
"""A model as the measurement sees it: tokens in, logits out."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from scalinglaws_measure.errors import MeasureError, first_line, named
from scalinglaws_measure.placement import is_short_of_memory


class Enough(Exception):
    """Ends a forward pass whose rest isn't needed."""


def buffers(module: nn.Module) -> dict[str, Tensor]:
    """The buffers that a file of the weights holds, by name."""
    kept = module.state_dict(keep_vars=True)
    return {name: buffer for name, buffer in module.named_buffers() if name in kept}


def stored(module: nn.Module) -> dict[str, Tensor]:
    """The numbers of a model by name: its parameters, each once, and the persistent buffers of
    floating point, such as a router's learned bias.

    Whole numbers and flags in buffers, such as masks, belong to the architecture.
    """
    learned = {name: b for name, b in buffers(module).items() if b.is_floating_point()}
    return {**dict(module.named_parameters()), **learned}


@dataclass
class LanguageModel:
    """A causal language model.

    Attributes:
        module: its weights; quantization changes them in place.
        name: what the study calls it.
        context: tokens it sees at most.
        precision: of its weights as stored: fp32, fp16 or bf16.
        call: tokens [B, L] to logits [B, L, V], where calling the module is not enough.
        head: the layer that makes logits of the last hidden states, where known; then only the
            logits that are asked for are made.
        source: where it came from, for the provenance.
    """

    module: nn.Module
    name: str
    context: int
    precision: str = "fp32"
    call: Callable[[nn.Module, Tensor], Any] | None = None
    head: nn.Module | None = None
    source: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.module.eval()
        if not any(True for _ in self.module.parameters()):
            raise MeasureError(f"{self.name}: expected a model with parameters, found none")
        try:
            with torch.no_grad():
                logits = self.logits(torch.zeros(1, 1, dtype=torch.int64, device=self.device))
                self.vocabulary = int(logits.shape[2])
                if self.context > 1:
                    self._check_causal()
        except (MemoryError, RuntimeError) as error:
            raise MeasureError(
                f"{self.name}: expected a model of int64 tokens [1, 1], found: {first_line(error)}"
            ) from error

    def _check_causal(self) -> None:
        """Pairs of several lengths share a pass: what comes later must not be seen."""
        tokens = torch.tensor([[0, 0], [0, 1]]).to(self.device)
        first, other = self.logits(tokens)[:, 0].float()
        span = float(first.max() - first.min())
        if float((first - other).abs().max()) > 1e-2 * span:
            raise MeasureError(
                f"{self.name}: expected a causal model, found that a later token moves the logits "
                "before it"
            )

    @property
    def device(self) -> torch.device:
        """Where its weights lie."""
        return next(self.module.parameters()).device

    @property
    def bits(self) -> int:
        """Bits of a weight as stored."""
        return int(self.precision[2:])

    @property
    def code_length(self) -> int:
        """Bits of the model as stored: every number that is its own, in its own precision."""
        return self.bits * sum(values.numel() for values in stored(self.module).values())

    @property
    def parameters(self) -> int:
        """N: every weight once, embeddings included, tied ones counted once."""
        return sum(p.numel() for p in self.module.parameters())

    def logits(self, tokens: Tensor) -> Tensor:
        """Logits [B, L, V] of the token after each of the tokens [B, L].

        Raises:
            MeasureError: when the model fails at them, or gives something else.
        """
        return self._checked(self._forward(tokens), tokens, tokens.shape[1])

    def _call(self, tokens: Tensor) -> Any:
        return self.call(self.module, tokens) if self.call else self.module(tokens)

    def _forward(self, tokens: Tensor, pick: Callable[..., Any] | None = None) -> Any:
        """What the model gives, its head's inputs picked; a sentence where it fails, unless memory
        ran out."""
        try:
            with ExitStack() as stack:
                if self.head is not None and pick is not None:
                    stack.callback(self.head.register_forward_pre_hook(pick).remove)
                return self._call(tokens)
        except (MeasureError, Enough):
            raise
        except Exception as error:
            if is_short_of_memory(error):
                raise
            unknown = self._unknown(tokens)
            if unknown is not None:
                raise MeasureError(
                    f"{self.name}: expected an embedding of every token that it gives logits of, "
                    f"found that it fails at token {unknown}: {named(error)}"
                ) from error
            raise MeasureError(
                f"{self.name}: expected logits for int64 tokens of shape {list(tokens.shape)}, "
                f"found {named(error)}"
            ) from error

    def _unknown(self, tokens: Tensor) -> int | None:
        """The largest of some tokens, where the model, which took token 0, fails at it alone."""
        largest = None
        try:
            largest = int(tokens.max()) or None
            self._call(torch.full((1, 1), largest or 0, device=tokens.device))
        except (MeasureError, Enough):
            return None
        except Exception:
            return largest
        return None

    def _checked(self, out: Any, tokens: Tensor, length: int) -> Tensor:
        """The logits of what a model gave, which are of so many positions."""
        found = getattr(out, "logits", out)
        if isinstance(found, tuple):
            found = found[0]
        if not isinstance(found, Tensor):
            raise MeasureError(
                f"{self.name}: expected logits as a tensor, found {type(found).__name__}"
            )
        whole = found.dim() == 3 and found.shape[:2] == (len(tokens), length)
        if not whole or found.shape[2] < 2:
            raise MeasureError(
                f"{self.name}: expected logits of shape [{len(tokens)}, {length}, V] for tokens of "
                f"shape {list(tokens.shape)}, found {list(found.shape)}"
            )
        return found

    def logits_at(self, tokens: Tensor, positions: Tensor) -> Tensor:
        """Logits [B, V] of the token after one position of each row; the rest is not made where
        the head is known."""
        rows = torch.arange(len(tokens), device=tokens.device)

        def pick(_: nn.Module, inputs: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
            return (inputs[0][rows, positions][:, None], *inputs[1:])

        if self.head is None:
            return self.logits(tokens)[rows, positions]
        return self._checked(self._forward(tokens, pick), tokens, 1)[:, 0]
