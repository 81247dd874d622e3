# SPDX-License-Identifier: GPL-3.0-or-later
"""Losses of a model on pairs, in bounded memory, going on where an earlier try stopped."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.language_model import LanguageModel
from scalinglaws_measure.ledger import Array, Ledger
from scalinglaws_measure.losses import BadLogits, losses
from scalinglaws_measure.pairs import Every, Indices, Pairs
from scalinglaws_measure.placement import room
from scalinglaws_measure.progress import bar
from scalinglaws_measure.study import number
from scalinglaws_measure.tokens import TokenStream

LOGITS = 1 << 25


def _order(pairs: Pairs) -> Indices:
    """The order in which drawn pairs are run: by the length of their contexts."""
    return np.argsort(pairs.positions, kind="stable")


def batches(pairs: Pairs, model: LanguageModel, batch_tokens: int) -> Iterator[Indices]:
    """Pairs of like length together: at most batch_tokens tokens and LOGITS logits, or one pair."""
    order, start = _order(pairs), 0
    while start < len(order):
        end = start + 1
        while end < len(order):
            rows = end + 1 - start
            tokens = rows * (int(pairs.positions[order[end]]) + 1)
            made = (tokens if model.head is None else rows) * model.vocabulary
            if tokens > batch_tokens or made > LOGITS:
                break
            end += 1
        yield order[start:end]
        start = end


def window_batches(pairs: Every, model: LanguageModel, batch_tokens: int) -> Iterator[slice]:
    """Whole windows of like length, in order: at most batch_tokens tokens and LOGITS logits, or one
    window."""
    most = min(batch_tokens, LOGITS // model.vocabulary)
    size = max(1, most // pairs.context) * pairs.context
    full = len(pairs) // pairs.context * pairs.context
    for start in range(0, full, size):
        yield slice(start, min(start + size, full))
    if full < len(pairs):
        yield slice(full, len(pairs))


@dataclass(frozen=True)
class Losses:
    """Losses at pairs, in the order of the pairs, in memory or in a file.

    Attributes:
        count: of pairs.
        pieces: gives float32 [some, columns], one stretch of pairs after another, as often as it is
            called.
    """

    count: int
    pieces: Callable[[], Iterator[Array]]

    def array(self) -> Array:
        """All of them, float32 [n, columns]."""
        return np.concatenate(list(self.pieces()))


def _mean_and_deviation(pieces: Iterable[Array]) -> tuple[float, float]:
    """Of all numbers, in one pass over pieces, float64."""
    count, mean, squares = 0, 0.0, 0.0
    for piece in pieces:
        here = float(piece.mean(dtype=float))
        gap, before = here - mean, count
        count += len(piece)
        mean += gap * len(piece) / count
        squares += float(np.square(piece.astype(float) - here).sum())
        squares += gap * gap * before * len(piece) / count
    return mean, (squares / (count - 1)) ** 0.5 if count > 1 else 0.0


def summary(inside: Losses, outside: Losses | None = None) -> dict[str, str]:
    """The columns of a table that losses on training pairs, and on held-out ones, fill."""

    def of(found: Losses | None, name: str) -> dict[str, str]:
        if found is None:
            return {name: "", f"{name}_sd": ""}
        mean, deviation = _mean_and_deviation(piece[:, 0] for piece in found.pieces())
        return {name: number(mean), f"{name}_sd": number(deviation)}

    return {
        **of(inside, "train_nll"),
        "train_entropy": number(_mean_and_deviation(p[:, 1] for p in inside.pieces())[0]),
        **of(outside, "test_nll"),
        "sample": number(inside.count),
    }


def complain(
    model: LanguageModel, what: str, stream: TokenStream, token: int, found: str
) -> MeasureError:
    """The sentence for logits that are no distribution."""
    half = next(model.module.parameters()).dtype == torch.float16
    hint = ": half precision overflowed: compute in float32 or bfloat16" if half else ""
    return MeasureError(
        f"{model.name} {what}: expected finite logits, found {found} at token {token} of "
        f"{stream.path}{hint}"
    )


@torch.no_grad()
def losses_at(
    model: LanguageModel,
    pairs: Pairs | Every,
    *,
    what: str = "",
    reference: LanguageModel | None = None,
    ledger: Path | None = None,
    batch_tokens: int = 8192,
    quiet: bool = True,
) -> Losses:
    """Losses at pairs. Memory holds a batch, and for drawn pairs their rows; not every token's.

    Args:
        model: p.
        pairs: where.
        what: the variant, for the bar and for complaints.
        reference: q, of the same vocabulary; adds three columns.
        ledger: a file that holds what was measured if the program is stopped, and the rows of every
            token until it is removed; None for memory.
        batch_tokens: tokens a batch at most, which bounds the memory.
        quiet: no bar.

    Returns:
        float32 [n, 2]: loss −log p(x) and predictive entropy, nats. With a reference [n, 5]: also
        −log q(x), the maximum of log q/p, and the mean of log q/p under p.

    Raises:
        MeasureError: where logits are no distribution, naming the token.
    """
    whole = isinstance(pairs, Every)
    kept = Ledger(ledger, 2 if reference is None else 5)
    order: Iterable[slice | Indices]
    if isinstance(pairs, Every):
        order = window_batches(pairs, model, batch_tokens)
    else:
        order = batches(pairs, model, batch_tokens)
    with bar(len(pairs), f"{model.name} {what}", quiet) as shown:
        for which in order:
            count = which.stop - which.start if isinstance(which, slice) else len(which)
            if not kept.holds(count):
                starts, positions = pairs.places(which)
                try:
                    with room(model.device, batch_tokens):
                        found = _of_batch(model, reference, pairs.stream, starts, positions, whole)
                except BadLogits as bad:
                    token = int(starts[bad.row] + positions[bad.row]) + 1
                    raise complain(model, what, pairs.stream, token, bad.found) from None
                kept.put(found.float().cpu().numpy())
            shown.update(count)
    kept.close()
    if isinstance(pairs, Every):
        return Losses(len(pairs), kept.pieces)
    rows = np.empty((len(pairs), kept.columns), np.float32)
    rows[_order(pairs)] = np.concatenate(list(kept.pieces()))
    return Losses(len(rows), lambda: iter([rows]))


def _of_batch(
    model: LanguageModel, reference: LanguageModel | None, stream: TokenStream, starts: Indices,
    positions: Indices, whole: bool,
) -> Tensor:  # fmt: skip
    """The rows of one batch; of whole windows every position is run once."""
    length = int(positions.max()) + 2
    firsts = starts[positions == 0] if whole else starts
    rows = torch.from_numpy(stream.windows(firsts, length, model.vocabulary)).to(model.device)
    places = torch.from_numpy(positions).to(model.device)
    if whole:
        targets = rows[:, 1:].flatten()
    else:
        targets = rows[torch.arange(len(rows), device=model.device), places + 1]
    made = [
        one.logits(rows[:, :-1]).flatten(0, 1) if whole else one.logits_at(rows[:, :-1], places)
        for one in (model, reference)
        if one is not None
    ]
    return losses(made[0], targets, made[1] if reference else None)


def evaluate(model: LanguageModel, pairs: Pairs | Every, **more: Any) -> Array:
    """The same as losses_at, as an array in memory."""
    return losses_at(model, pairs, **more).array()
