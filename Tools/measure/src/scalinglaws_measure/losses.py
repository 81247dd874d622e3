# SPDX-License-Identifier: GPL-3.0-or-later
"""Losses and entropies from logits: float32 logits, log-sum-exp and sums in float64."""

import torch
from torch import Tensor

PIECE = 1 << 21


class BadLogits(Exception):
    """A row of logits that is no distribution."""

    def __init__(self, row: int, found: str) -> None:
        super().__init__(found)
        self.row = row
        self.found = found


def log_probabilities(logits: Tensor) -> Tensor:
    """log p in float64, [n, V]; a logit of −∞ is a token that can't come.

    Raises:
        BadLogits: at the first row with NaN or +∞, or with no token that can come.
    """
    wide = logits.float().double()
    total = torch.logsumexp(wide, -1, keepdim=True)
    if not bool(torch.isfinite(total).all()):
        row = int(torch.nonzero(~torch.isfinite(total[:, 0]))[0, 0])
        found = "NaN" if bool(torch.isnan(wide[row]).any()) else "an infinite number"
        raise BadLogits(row, found)
    return wide - total


def entropy(log_p: Tensor) -> Tensor:
    """−Σ p log p, nats, [n]."""
    return -(log_p.exp() * log_p.masked_fill(log_p == -torch.inf, 0)).sum(-1)


def losses(logits: Tensor, targets: Tensor, reference: Tensor | None = None) -> Tensor:
    """What the model p says of each target, and how a reference q stands to it, float64.

    Float64 is held for no more than PIECE logits at a time, or for one row.

    Args:
        logits: of p, [n, V].
        targets: x, int64 [n].
        reference: logits of q, [n, V].

    Returns:
        [n, 2]: the loss −log p(x), and the entropy of p. With a reference [n, 5]: also −log q(x),
        the maximum over tokens of log q/p, and the mean of log q/p under p, which is −KL(p‖q).

    Raises:
        BadLogits: where a row is no distribution, or gives its target no probability at all.
    """
    size = max(1, PIECE // logits.shape[-1])
    parts = []
    for start in range(0, len(logits), size):
        rows = slice(start, start + size)
        try:
            parts.append(
                _piece(logits[rows], targets[rows], None if reference is None else reference[rows])
            )
        except BadLogits as bad:
            raise BadLogits(start + bad.row, bad.found) from None
    return torch.cat(parts)


def _piece(logits: Tensor, targets: Tensor, reference: Tensor | None) -> Tensor:
    p = log_probabilities(logits)
    columns = [_of_targets(p, targets, "a target without any probability"), entropy(p)]
    if reference is not None:
        q = log_probabilities(reference)
        own = _of_targets(q, targets, "a reference that gives its target no probability")
        ratio = torch.where(q == -torch.inf, -torch.inf, q - p)
        mean = (p.exp() * torch.where(p == -torch.inf, 0, ratio)).sum(-1)
        columns += [own, ratio.amax(-1), mean]
    return torch.stack(columns, -1)


def _of_targets(log_p: Tensor, targets: Tensor, complaint: str) -> Tensor:
    found = -log_p.gather(-1, targets[:, None])[:, 0]
    if not bool(torch.isfinite(found).all()):
        raise BadLogits(int(torch.nonzero(~torch.isfinite(found))[0, 0]), complaint)
    return found
