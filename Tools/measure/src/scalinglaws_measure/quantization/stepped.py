# SPDX-License-Identifier: GPL-3.0-or-later
"""Matrices as whole multiples of one step, for an entropy coder.

The steps are a fixed list: 2^(2 − b) times the root mean square of the matrix, where b is the
nominal width, in halves of a bit from 0.5 to 8. A Gaussian matrix then has an entropy of about b
bits a weight. The step is a half-precision number of the file. The multiples are not limited.
"""

import torch
from torch import Tensor

from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.quantization.gptq import Rounded, compensated, inverse_factor, row_errors
from scalinglaws_measure.quantization.grid import LARGEST_HALF

WIDTHS = tuple(half / 2 for half in range(1, 17))
_SMALLEST_HALF = 2.0**-24


def step_of(weights: Tensor, bits: float) -> Tensor:
    """The step of a matrix at a nominal width, a half-precision number as float32 [1, 1].

    Raises:
        MeasureError: where it overflows half precision.
    """
    mean = weights.double().square().mean().sqrt() if weights.numel() else torch.zeros(())
    step = float(mean) * 2.0 ** (2 - bits)
    if not step <= LARGEST_HALF:
        raise MeasureError(
            f"expected a step within 65504, found {step:g}, which overflows half precision or is "
            "no number"
        )
    return torch.full((1, 1), step).half().float().clamp(min=_SMALLEST_HALF).to(weights.device)


def typical(bits: float) -> int:
    """The root mean square of the numbers of a matrix at a nominal width, at least 1."""
    return max(1, int(2.0 ** (bits - 2)))


def nearest_numbers(weights: Tensor, step: Tensor) -> Tensor:
    """The nearest multiples of the step, int32."""
    return (weights / step).round().clamp(-(2.0**30), 2.0**30).int()


def round_to_step(weights: Tensor, bits: float) -> Rounded:
    """Rounds each weight to the nearest multiple of the matrix's step; errors are squares."""
    step = step_of(weights, bits)
    numbers = nearest_numbers(weights, step)
    error = float((weights - numbers.float() * step).double().square().sum())
    return Rounded(numbers, step, error, error)


def gptq_to_step(weights: Tensor, hessian: Tensor, bits: float) -> Rounded:
    """GPTQ on multiples of the matrix's step; rows for which rounding does better keep it.

    Args:
        weights: float32 [rows, columns].
        hessian: H = Σ x xᵀ over calibration inputs, [columns, columns].
        bits: the nominal width.

    Source: Frantar et al., GPTQ, arXiv 2210.17323, Algorithm 1, on an unbounded grid.
    """
    step = step_of(weights, bits)
    plain = nearest_numbers(weights, step)
    numbers, _ = compensated(
        weights, inverse_factor(hessian), 0,
        lambda part: step.expand(len(part), 1),
        lambda column, scale: nearest_numbers(column, scale),
        lambda codes: codes.float(),
    )  # fmt: skip
    ours = row_errors(weights, numbers.float() * step, hessian)
    theirs = row_errors(weights, plain.float() * step, hessian)
    better = (ours <= theirs)[:, None]
    return Rounded(
        torch.where(better, numbers, plain), step,
        float(torch.minimum(ours, theirs).sum()), float(theirs.sum()),
    )  # fmt: skip
