# SPDX-License-Identifier: GPL-3.0-or-later
"""A decoder-only transformer: RMSNorm before, rotary positions, GELU, one table in and out."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ladder.sizes import CONTEXT, VOCABULARY, Size

_angles: dict[tuple[int, torch.dtype, torch.device], tuple[Tensor, Tensor]] = {}


def rotate(x: Tensor, start: int = 0) -> Tensor:
    """Rotary positions from start on, of [B, heads, L, width of a head]."""
    length, width = x.shape[-2:]
    key = (width, x.dtype, x.device)
    if key not in _angles:
        rates = 1e4 ** (-torch.arange(0, width // 2) / (width // 2))
        turns = torch.arange(CONTEXT)[:, None] * rates
        _angles[key] = (turns.cos().to(x.device, x.dtype), turns.sin().to(x.device, x.dtype))
    cosine, sine = (table[start : start + length] for table in _angles[key])
    a, b = x.chunk(2, -1)
    return torch.cat([a * cosine - b * sine, a * sine + b * cosine], -1)


@dataclass
class Past:
    """What a block attends to of the positions before, [B, heads, L, width of a head] each."""

    keys: Tensor | None = None
    values: Tensor | None = None

    def joined(self, key: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
        """All positions, one more among them."""
        self.keys = key if self.keys is None else torch.cat([self.keys, key], 2)
        self.values = value if self.values is None else torch.cat([self.values, value], 2)
        return self.keys, self.values


class Block(nn.Module):
    """Attention, then a perceptron four times as wide."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.before_attention, self.before_mlp = nn.RMSNorm(width), nn.RMSNorm(width)
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.out = nn.Linear(width, width, bias=False)
        self.up = nn.Linear(width, 4 * width, bias=False)
        self.down = nn.Linear(4 * width, width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """The residual stream [B, L, width] after the block."""
        q, k, v = self.heads_of(x)
        a = F.scaled_dot_product_attention(rotate(q), rotate(k), v, is_causal=True)
        return self.after(x, a)

    def later(self, x: Tensor, past: Past) -> Tensor:
        """The stream [B, 1, width] of one more position, which joins those past."""
        q, k, v = self.heads_of(x)
        place = 0 if past.keys is None else past.keys.shape[2]
        keys, values = past.joined(rotate(k, place), v)
        return self.after(x, F.scaled_dot_product_attention(rotate(q, place), keys, values))

    def heads_of(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Queries, keys and values, each [B, heads, L, width of a head]."""
        batch, length, width = x.shape
        shape = (batch, length, 3, self.heads, width // self.heads)
        q, k, v = self.qkv(self.before_attention(x)).view(shape).permute(2, 0, 3, 1, 4)
        return q, k, v

    def after(self, x: Tensor, a: Tensor) -> Tensor:
        """The stream with what attention found, and the perceptron's."""
        x = x + self.out(a.transpose(1, 2).reshape(x.shape))
        found: Tensor = x + self.down(F.gelu(self.up(self.before_mlp(x))))
        return found


class Transformer(nn.Module):
    """The model of a rung; its weights are drawn from PyTorch's global generator."""

    context = CONTEXT

    def __init__(self, size: Size) -> None:
        super().__init__()
        width, layers = size.width, size.layers
        self.table = nn.Embedding(VOCABULARY, width)
        self.blocks = nn.ModuleList(Block(width, size.heads) for _ in range(layers))
        self.last = nn.RMSNorm(width)
        self.head = nn.Linear(width, VOCABULARY, bias=False, device="meta")
        self.head.weight = self.table.weight
        for parameter in self.parameters():
            if parameter.dim() == 2:
                is_table = parameter is self.table.weight
                nn.init.normal_(parameter, std=0.02 if is_table else width**-0.5 * 0.5)
        with torch.no_grad():
            for block in self.blocks:
                assert isinstance(block, Block)
                block.out.weight.mul_((2 * layers) ** -0.5)
                block.down.weight.mul_(0.5 * (2 * layers) ** -0.5)

    def forward(self, tokens: Tensor) -> Tensor:
        """Logits [B, L, 256] of bytes [B, L]."""
        x = self.table(tokens)
        for block in self.blocks:
            x = block(x)
        found: Tensor = self.head(self.last(x))
        return found

    def later(self, tokens: Tensor, past: list[Past]) -> Tensor:
        """Logits [B, 256] after one more byte [B], given what each block knows of those before."""
        x = self.table(tokens)[:, None]
        for block, known in zip(self.blocks, past, strict=True):
            assert isinstance(block, Block)
            x = block.later(x, known)
        found: Tensor = self.head(self.last(x))[:, 0]
        return found


def make(size: Size, seed: int) -> Transformer:
    """A rung before training."""
    torch.manual_seed(seed)
    return Transformer(size)
