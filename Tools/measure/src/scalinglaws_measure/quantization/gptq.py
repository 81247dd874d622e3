# SPDX-License-Identifier: GPL-3.0-or-later
"""GPTQ: each column's rounding error is paid back by the columns that follow."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.quantization.grid import levels, nearest, scale_of, values
from scalinglaws_measure.quantization.rtn import round_to_nearest

_BLOCK = 128


@dataclass(frozen=True)
class Rounded:
    """A matrix in codes.

    Attributes:
        codes: int32 [rows, columns].
        scales: float32 [rows, groups], each a half-precision number or a power of √2.
        error: tr (W − Ŵ) H (W − Ŵ)ᵀ; 0 without H.
        nearest_error: the same for rounding to nearest.
        exponents: of the scales, int32 [rows, 1], where they are powers of the square root of 2.
    """

    codes: Tensor
    scales: Tensor
    error: float
    nearest_error: float
    exponents: Tensor | None = None


def row_errors(weights: Tensor, rounded: Tensor, hessian: Tensor) -> Tensor:
    """(w − ŵ) H (w − ŵ)ᵀ of each row, float64."""
    gap = (weights - rounded).double()
    found: Tensor = ((gap @ hessian.double()) * gap).sum(1)
    return found


def inverse_factor(hessian: Tensor) -> Tensor:
    """The upper Cholesky factor of the inverse of H + 1 % of its mean diagonal.

    More is added, tenfold at a time, where H is too near singular for the factorization.
    """
    mean = float(hessian.diagonal().mean())
    damping = 0.01 * mean if mean > 0 else 1.0
    eye = torch.eye(len(hessian), dtype=torch.float64, device=hessian.device)
    for _ in range(6):
        lower, failed = torch.linalg.cholesky_ex(hessian.double() + damping * eye)
        if not int(failed):
            upper, failed = torch.linalg.cholesky_ex(torch.cholesky_inverse(lower), upper=True)
            if not int(failed):
                found: Tensor = upper.float()
                return found
        damping *= 10
    raise MeasureError("expected finite calibration inputs, found a Hessian that can't be factored")


def compensated(
    weights: Tensor,
    upper: Tensor,
    group: int,
    scale: Callable[[Tensor], Tensor],
    nearest_code: Callable[[Tensor, Tensor], Tensor],
    level: Callable[[Tensor], Tensor],
) -> tuple[Tensor, Tensor]:
    """Rounds column by column, each error paid back by the columns that follow.

    Args:
        weights: float32 [rows, columns].
        upper: the factor of the inverse Hessian, [columns, columns].
        group: columns that share a scale; 0 for one scale a row, made before the first column.
        scale: of the columns of a group, [rows, 1].
        nearest_code: codes of a column [rows, 1] and its scales, int32.
        level: what codes stand for, in scales.

    Returns:
        codes, int32 [rows, columns], and scales [rows, groups].
    """
    work, (rows, columns) = weights.clone(), weights.shape
    codes = torch.zeros(rows, columns, dtype=torch.int32, device=weights.device)
    scales: list[Tensor] = [] if group else [scale(weights)]
    block = group or _BLOCK
    for start in range(0, columns, block):
        end = min(start + block, columns)
        if group:
            scales.append(scale(work[:, start:end]))
        errors = torch.zeros(rows, end - start, device=weights.device)
        for j in range(start, end):
            column = work[:, j : j + 1]
            code = nearest_code(column, scales[-1])
            error = (column - level(code) * scales[-1]) / upper[j, j]
            work[:, j:end] -= error * upper[j : j + 1, j:end]
            codes[:, j : j + 1], errors[:, j - start : j - start + 1] = code, error
        work[:, end:] -= errors @ upper[start:end, end:]
    return codes, torch.cat(scales, 1)


def gptq(weights: Tensor, hessian: Tensor, bits: int, group: int = 0) -> Rounded:
    """Quantizes a matrix against the Hessian of its layer's squared output error.

    Rows for which rounding to nearest does better under H keep it, so that no row is worse.

    Args:
        weights: float32 [rows, columns].
        hessian: H = Σ x xᵀ over calibration inputs, [columns, columns].
        bits: b, at least 1.
        group: columns that share a scale; 0 for one scale a row.

    Raises:
        MeasureError: when a scale overflows or H can't be factored.

    Source: Frantar et al., GPTQ, arXiv 2210.17323, Algorithm 1.
    """
    plain_codes, plain_scales = round_to_nearest(weights, bits, group)
    codes, found = compensated(
        weights, inverse_factor(hessian), group,
        lambda part: scale_of(part, bits),
        lambda column, scale: nearest(column, scale, bits),
        lambda code: levels(code, bits),
    )  # fmt: skip
    ours = row_errors(weights, values(codes, found, bits, group), hessian)
    plain = row_errors(weights, values(plain_codes, plain_scales, bits, group), hessian)
    better = (ours <= plain)[:, None]
    return Rounded(
        torch.where(better, codes, plain_codes), torch.where(better, found, plain_scales),
        float(torch.minimum(ours, plain).sum()), float(plain.sum()),
    )  # fmt: skip
