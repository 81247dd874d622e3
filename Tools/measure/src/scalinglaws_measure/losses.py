# SPDX-License-Identifier: GPL-3.0-or-later
"""Losses and entropies from logits: float32 logits, log-sum-exp and sums in float64."""

import torch
from torch import Tensor

_ROOM = 1 << 24


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


def losses(logits: Tensor, targets: Tensor) -> Tensor:
    """The negative log-likelihood of each target and the predictive entropy there, float64 [n, 2].

    Args:
        logits: [n, V].
        targets: int64 [n].

    Raises:
        BadLogits: where a row is no distribution, or gives its target no probability at all.
    """
    rows = max(1, _ROOM // logits.shape[-1])
    parts = []
    for start in range(0, len(logits), rows):
        try:
            log_p = log_probabilities(logits[start : start + rows])
        except BadLogits as bad:
            raise BadLogits(start + bad.row, bad.found) from None
        nll = -log_p.gather(-1, targets[start : start + rows, None])[:, 0]
        if not bool(torch.isfinite(nll).all()):
            row = start + int(torch.nonzero(~torch.isfinite(nll))[0, 0])
            raise BadLogits(row, "a target without any probability")
        parts.append(torch.stack([nll, entropy(log_p)], -1))
    return torch.cat(parts)


def against_reference(logits: Tensor, reference: Tensor, targets: Tensor) -> Tensor:
    """How a reference q stands to the model p, float64 [n, 3].

    Columns: the reference's own loss −log q(x); the maximum over tokens of log q/p; the mean of
    log q/p under p, which is −KL(p‖q).
    """
    p, q = log_probabilities(logits), log_probabilities(reference)
    own = -q.gather(-1, targets[:, None])[:, 0]
    if not bool(torch.isfinite(own).all()):
        row = int(torch.nonzero(~torch.isfinite(own))[0, 0])
        raise BadLogits(row, "a reference that gives its target no probability")
    ratio = torch.where(q == -torch.inf, -torch.inf, q - p)
    mean = (p.exp() * torch.where(p == -torch.inf, 0, ratio)).sum(-1)
    return torch.stack([own, ratio.amax(-1), mean], -1)
