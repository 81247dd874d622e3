# SPDX-License-Identifier: GPL-3.0-or-later
"""A model as the measurement sees it: tokens in, logits out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from scalinglaws_measure.errors import MeasureError


def stored(module: nn.Module) -> dict[str, Tensor]:
    """The numbers of a model by name: its parameters, each once, and the persistent buffers of
    floating point, such as a router's learned bias.

    Whole numbers and flags in buffers, such as masks, belong to the architecture.
    """
    kept = module.state_dict(keep_vars=True)
    buffers = {
        name: buffer
        for name, buffer in module.named_buffers()
        if name in kept and buffer.is_floating_point()
    }
    return {**dict(module.named_parameters()), **buffers}


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
        except (RuntimeError, TypeError, ValueError, IndexError, AttributeError) as error:
            first = str(error).strip().split("\n")[0]
            raise MeasureError(
                f"{self.name}: expected a model of int64 tokens [1, 1], found: {first}"
            ) from error
        if logits.dim() != 3 or logits.shape[:2] != (1, 1) or logits.shape[2] < 2:
            raise MeasureError(
                f"{self.name}: expected logits of shape [1, 1, V] for tokens of shape [1, 1], "
                f"found {list(logits.shape)}"
            )
        self.vocabulary = int(logits.shape[2])
        if self.context > 1:
            self._check_causal()

    @torch.no_grad()
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
        """Logits [B, L, V] of the token after each of the tokens [B, L]."""
        out = self.call(self.module, tokens) if self.call else self.module(tokens)
        found = getattr(out, "logits", out)
        if isinstance(found, tuple):
            found = found[0]
        if not isinstance(found, Tensor):
            raise MeasureError(
                f"{self.name}: expected logits as a tensor, found {type(found).__name__}"
            )
        return found

    def logits_at(self, tokens: Tensor, positions: Tensor) -> Tensor:
        """Logits [B, V] of the token after one position of each row; the rest is not made where
        the head is known."""
        rows = torch.arange(len(tokens), device=tokens.device)

        def pick(_: nn.Module, inputs: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
            return (inputs[0][rows, positions][:, None], *inputs[1:])

        hook = self.head.register_forward_pre_hook(pick) if self.head is not None else None
        try:
            logits = self.logits(tokens)
        finally:
            if hook is not None:
                hook.remove()
        return logits[:, 0] if hook is not None else logits[rows, positions]
