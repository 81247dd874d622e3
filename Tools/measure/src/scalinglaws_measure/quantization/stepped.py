# SPDX-License-Identifier: GPL-3.0-or-later
"""Matrices as whole multiples of steps, for an entropy coder.

The step of a row is 2^(2 − b) times its root mean square, rounded to a power of the square root of
2; b is the nominal width, in halves of a bit from 0.5 to 8, a list that is fixed in advance. A
Gaussian row then has an entropy of about b bits a weight. The multiples are not limited. Tables
that tokens look up, tied to the head or not, have one bit more than the other matrices: they are a
small part of a model, and a large part of what rounding costs.
"""

import math

import torch
from torch import Tensor

from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.quantization.gptq import Rounded, compensated, inverse_factor, row_errors

WIDTHS = tuple(half / 2 for half in range(1, 17))
LEAST, MOST = -100, 100


def width_of(bits: float, is_table: bool) -> float:
    """The nominal width of a matrix of a model with the nominal width `bits`."""
    return bits + 1 if is_table else bits


def typical(bits: float) -> int:
    """The root mean square of the multiples at a nominal width, at least 1."""
    return max(1, int(2.0 ** (bits - 2)))


def exponents_of(weights: Tensor) -> Tensor:
    """The root mean square of each row as a power of √2, int32 [rows, 1].

    Raises:
        MeasureError: where a row is no number, or too large.
    """
    size = weights.double().square().sum(1, keepdim=True) / max(1, weights.shape[1])
    if not bool((size <= 2.0**MOST).all()):
        raise MeasureError(
            f"expected rows of numbers with a root mean square of at most 2^{MOST // 2}, found "
            f"{float(size.max()) ** 0.5:g}"
        )
    return size.clamp(min=2.0**LEAST).log2().round().int()


def steps_of(exponents: Tensor, bits: float) -> Tensor:
    """The step of each row at a nominal width, float32 [rows, 1]: a product of exact factors."""
    halves = exponents + round(2 * (2 - bits))
    root = torch.where(halves % 2 == 1, math.sqrt(2), 1.0).float()
    return torch.ldexp(root, torch.div(halves, 2, rounding_mode="floor"))


def nearest_multiples(weights: Tensor, steps: Tensor) -> Tensor:
    """The nearest multiples of the steps, int32."""
    return (weights / steps).round().clamp(-(2.0**30), 2.0**30).int()


def round_to_step(weights: Tensor, bits: float) -> Rounded:
    """Rounds each weight to the nearest multiple of its row's step; errors are sums of squares."""
    exponents = exponents_of(weights)
    steps = steps_of(exponents, bits)
    multiples = nearest_multiples(weights, steps)
    error = float((weights - multiples.float() * steps).double().square().sum())
    return Rounded(multiples, steps, error, error, exponents)


def gptq_to_step(weights: Tensor, hessian: Tensor, bits: float) -> Rounded:
    """GPTQ on multiples of each row's step; rows for which rounding does better keep it.

    Args:
        weights: float32 [rows, columns].
        hessian: H = Σ x xᵀ over calibration inputs, [columns, columns].
        bits: the nominal width.

    Source: Frantar et al., GPTQ, arXiv 2210.17323, Algorithm 1, on an unbounded grid.
    """
    exponents = exponents_of(weights)
    steps = steps_of(exponents, bits)
    plain = nearest_multiples(weights, steps)
    multiples, _ = compensated(
        weights, inverse_factor(hessian), 0, lambda _: steps, nearest_multiples,
        lambda codes: codes.float(),
    )  # fmt: skip
    ours = row_errors(weights, multiples.float() * steps, hessian)
    theirs = row_errors(weights, plain.float() * steps, hessian)
    better = (ours <= theirs)[:, None]
    return Rounded(
        torch.where(better, multiples, plain), steps,
        float(torch.minimum(ours, theirs).sum()), float(theirs.sum()), exponents,
    )  # fmt: skip
