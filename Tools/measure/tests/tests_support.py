# SPDX-License-Identifier: GPL-3.0-or-later
"""Plain modules for the tests; also what --callable loads."""

import torch
from torch import Tensor, nn


class Tied(nn.Module):
    """One table in and out, and a gain between."""

    context = 16

    def __init__(self, vocabulary: int = 50, width: int = 8) -> None:
        super().__init__()
        self.embed = nn.Embedding(vocabulary, width)
        self.head = nn.Linear(width, vocabulary, bias=False)
        self.head.weight = self.embed.weight
        self.gain = nn.Parameter(torch.ones(width))
        self.spare: nn.Module | None = None

    def forward(self, tokens: Tensor) -> Tensor:
        """Logits of the next token from the mean of those so far."""
        x = self.embed(tokens)
        counts = torch.arange(1, tokens.shape[1] + 1, device=tokens.device)[:, None]
        found: Tensor = self.head(torch.tanh(x.cumsum(1) / counts) * self.gain)
        return found


def make_tied() -> Tied:
    """One with seeded weights."""
    torch.manual_seed(2)
    return Tied()


def make_bytes() -> Tied:
    """One over bytes."""
    torch.manual_seed(2)
    return Tied(256)


def make_not_a_number() -> Tied:
    """One whose logits are NaN from some token on."""
    module = make_bytes()
    with torch.no_grad():
        module.embed.weight[ord("q")] = float("nan")
    return module


def make_a_word() -> str:
    """No model."""
    return "model"


def make_an_error() -> Tied:
    """A function that fails."""
    raise RuntimeError("no such checkpoint")
