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


class Few(nn.Module):
    """Tables of some tokens and positions, and logits of 256 tokens."""

    context = 16

    def __init__(self, tokens: int, positions: int) -> None:
        super().__init__()
        self.embed, self.places = nn.Embedding(tokens, 8), nn.Embedding(positions, 8)
        self.head = nn.Linear(8, 256)

    def forward(self, tokens: Tensor) -> Tensor:
        """Logits of the next token from the last and its position."""
        places = torch.arange(tokens.shape[1], device=tokens.device)
        found: Tensor = self.head(self.embed(tokens) + self.places(places))
        return found


class Guarded(Few):
    """As nanoGPT, which says what it can't take."""

    def forward(self, tokens: Tensor) -> Tensor:
        """The same of 16 tokens at most."""
        t = tokens.shape[1]
        assert t <= 16, f"Cannot forward sequence of length {t}, block size is only 16"
        return super().forward(tokens)


class Starved(Tied):
    """One that needs more memory than there is for more than two tokens."""

    def forward(self, tokens: Tensor) -> Tensor:
        """No logits of three tokens."""
        if tokens.shape[1] > 2:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate")
        return super().forward(tokens)


class LastOnly(Tied):
    """One with logits of the last token alone, as nanoGPT's without targets."""

    def forward(self, tokens: Tensor) -> Tensor:
        """Logits [B, 1, V]."""
        return super().forward(tokens)[:, -1:]


def make_few_positions() -> Few:
    """One of 16 positions."""
    torch.manual_seed(2)
    return Few(256, 16)


def make_few_tokens() -> Few:
    """One whose table is smaller than its logits."""
    torch.manual_seed(2)
    return Few(50, 16)


def make_guarded() -> Few:
    """One of 16 positions, with an assertion."""
    torch.manual_seed(2)
    return Guarded(256, 16)


def make_starved() -> Tied:
    """One without memory."""
    return Starved(256)


def make_last_only() -> Tied:
    """One that answers for the last token only."""
    return LastOnly(256)


def make_a_word() -> str:
    """No model."""
    return "model"


def make_an_error() -> Tied:
    """A function that fails."""
    raise RuntimeError("no such checkpoint")
