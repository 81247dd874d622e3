# SPDX-License-Identifier: GPL-3.0-or-later
"""Rounding to nearest."""

import torch
from torch import Tensor

from scalinglaws_measure.quantization.grid import nearest, scale_of, spread


def round_to_nearest(weights: Tensor, bits: int, group: int = 0) -> tuple[Tensor, Tensor]:
    """Rounds each weight to its nearest level.

    Args:
        weights: float32 [rows, columns].
        bits: b, at least 1.
        group: columns that share a scale; 0 for one scale a row.

    Returns:
        codes, int32 [rows, columns], and scales, float32 [rows, groups], each a half-precision
        number.
    """
    columns = weights.shape[1]
    pieces = torch.split(weights, group or columns, 1)
    scales = torch.cat([scale_of(piece, bits) for piece in pieces], 1)
    return nearest(weights, spread(scales, columns, group), bits), scales
