# SPDX-License-Identifier: GPL-3.0-or-later
"""The numbers that b bits and a scale can say."""

import torch
from torch import Tensor

from scalinglaws_measure.errors import MeasureError

LARGEST_HALF = 65504.0
_SMALLEST_HALF = 2.0**-24


def levels(codes: Tensor, bits: int) -> Tensor:
    """What codes 0 … 2^b − 1 stand for, in scales: −2^(b−1) … 2^(b−1) − 1; at 1 bit −1 and 1."""
    wide = codes.float()
    found: Tensor = wide * 2 - 1 if bits == 1 else wide - (1 << (bits - 1))
    return found


def nearest(weights: Tensor, scales: Tensor, bits: int) -> Tensor:
    """The codes of the nearest levels, as int32."""
    if bits == 1:
        return (weights >= 0).int()
    half = 1 << (bits - 1)
    return ((weights / scales).round().clamp(-half, half - 1) + half).int()


def group_count(columns: int, group: int) -> int:
    """Groups of a row, the last one shorter where they don't divide it; 0 is one group a row."""
    return 1 if group == 0 else -(-columns // group)


def scale_of(weights: Tensor, bits: int) -> Tensor:
    """The half-precision scale of each row with the least squared rounding error, [rows, 1].

    Tried are 25 shares of the one that reaches the largest weight; above 8 bits, where a scale that
    half precision rounds down would cut that weight off, also the next one up.
    """
    top = weights.abs().amax(1, keepdim=True)
    reach = 1.0 if bits == 1 else float(max(1, (1 << (bits - 1)) - 1))
    if not bool((top / reach <= LARGEST_HALF).all()):
        raise MeasureError(
            f"expected scales within 65504, found a weight of {float(top.max()):g}, which "
            "overflows half precision or is no number"
        )
    best = torch.full_like(top, torch.inf)
    found = torch.full_like(top, _SMALLEST_HALF)
    tried = [(top * share / reach).half() for share in torch.linspace(0.4, 1.0, 25).tolist()]
    if bits > 8:
        above = (tried[-1].view(torch.int16) + 1).view(torch.float16)
        tried.append(torch.where(tried[-1].float() < top / reach, above, tried[-1]))
    for half in tried:
        scale = half.float().clamp(_SMALLEST_HALF, LARGEST_HALF)
        rounded = levels(nearest(weights, scale, bits), bits) * scale
        error = ((rounded - weights) ** 2).sum(1, keepdim=True)
        found = torch.where(error < best, scale, found)
        best = torch.minimum(best, error)
    return found


def spread(scales: Tensor, columns: int, group: int) -> Tensor:
    """The scale of each weight, [rows, columns], of scales [rows, groups]."""
    if group == 0:
        return scales.expand(-1, columns)
    return scales.repeat_interleave(group, 1)[:, :columns]


def values(codes: Tensor, scales: Tensor, bits: int, group: int) -> Tensor:
    """The weights that codes and scales stand for, float32."""
    return levels(codes, bits) * spread(scales, codes.shape[1], group)
