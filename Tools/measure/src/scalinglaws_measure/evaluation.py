# SPDX-License-Identifier: GPL-3.0-or-later
"""Losses of a model on pairs, in bounded memory, going on where an earlier try stopped."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.files import cannot_write
from scalinglaws_measure.language_model import LanguageModel
from scalinglaws_measure.losses import BadLogits, losses
from scalinglaws_measure.pairs import Pairs
from scalinglaws_measure.progress import bar
from scalinglaws_measure.study import number

LOGITS = 1 << 25
Array = npt.NDArray[np.float32]


def batches(
    pairs: Pairs, model: LanguageModel, batch_tokens: int
) -> Iterator[npt.NDArray[np.int64]]:
    """Pairs of like length together: at most batch_tokens tokens and LOGITS logits, or one pair."""
    order = np.argsort(pairs.positions, kind="stable")
    start = 0
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


def window_batches(
    pairs: Pairs, model: LanguageModel, batch_tokens: int
) -> Iterator[npt.NDArray[np.int64]]:
    """Whole windows of like length, in order: at most batch_tokens tokens and LOGITS logits, or one
    window."""
    most = min(batch_tokens, LOGITS // model.vocabulary)
    rows = max(1, most // pairs.context)
    begins = np.flatnonzero(pairs.positions == 0)
    ends = np.append(begins[1:], len(pairs))
    full = int((ends - begins == pairs.context).sum())
    for start in range(0, full, rows):
        yield np.arange(begins[start], ends[min(start + rows, full) - 1])
    if full < len(begins):
        yield np.arange(begins[full], len(pairs))


class Ledger:
    """Rows that survive the program: NaN where nothing has been measured."""

    def __init__(self, path: Path | None, rows: int, columns: int) -> None:
        self.path = path
        shape = (rows, columns)
        if path is None:
            self.values: Any = np.full(shape, np.nan, np.float32)
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            whole = path.exists() and path.stat().st_size == rows * columns * 4
            if not whole:
                with path.open("wb") as file:
                    np.full(shape, np.nan, np.float32).tofile(file)
            self.values = np.memmap(path, np.float32, "r+", shape=shape)
        except OSError as error:
            path.unlink(missing_ok=True)
            raise cannot_write(path, error) from error

    def holds(self, which: npt.NDArray[np.int64]) -> bool:
        """Whether all these rows were measured."""
        return not bool(np.isnan(self.values[which]).any())

    def put(self, which: npt.NDArray[np.int64], rows: Array) -> None:
        """Keeps rows."""
        self.values[which] = rows
        if self.path is not None:
            self.values.flush()


def summary(inside: Array, outside: Array | None = None) -> dict[str, str]:
    """The columns of a table that losses on training pairs, and on held-out ones, fill."""

    def of(values: Array | None, name: str) -> dict[str, str]:
        if values is None:
            return {name: "", f"{name}_sd": ""}
        loss = values[:, 0]
        deviation = float(loss.std(ddof=1, dtype=float)) if len(loss) > 1 else 0.0
        return {name: number(float(loss.mean(dtype=float))), f"{name}_sd": number(deviation)}

    return {
        **of(inside, "train_nll"),
        "train_entropy": number(float(inside[:, 1].mean(dtype=float))),
        **of(outside, "test_nll"),
        "sample": number(len(inside)),
    }


def complain(model: LanguageModel, what: str, pairs: Pairs, index: int, found: str) -> MeasureError:
    """The sentence for logits that are no distribution."""
    token = int(pairs.starts[index] + pairs.positions[index]) + 1
    half = next(model.module.parameters()).dtype == torch.float16
    hint = ": half precision overflowed: compute in float32 or bfloat16" if half else ""
    return MeasureError(
        f"{model.name} {what}: expected finite logits, found {found} at token {token} of "
        f"{pairs.stream.path}{hint}"
    )


@torch.no_grad()
def evaluate(
    model: LanguageModel,
    pairs: Pairs,
    *,
    what: str = "",
    reference: LanguageModel | None = None,
    ledger: Path | None = None,
    batch_tokens: int = 8192,
    quiet: bool = True,
) -> Array:
    """Losses at pairs.

    Args:
        model: p.
        pairs: where.
        what: the variant, for the bar and for complaints.
        reference: q, of the same vocabulary; adds three columns.
        ledger: a file that holds what was measured if the program is stopped; None for none.
        batch_tokens: tokens a batch at most, which bounds the memory.
        quiet: no bar.

    Returns:
        float32 [n, 2]: loss −log p(x) and predictive entropy, nats. With a reference [n, 5]: also
        −log q(x), the maximum of log q/p, and the mean of log q/p under p.

    Raises:
        MeasureError: where logits are no distribution, naming the token.
    """
    kept = Ledger(ledger, len(pairs), 2 if reference is None else 5)
    with bar(len(pairs), f"{model.name} {what}", quiet) as shown:
        order = window_batches if pairs.whole else batches
        for which in order(pairs, model, batch_tokens):
            if not kept.holds(which):
                firsts = which[pairs.positions[which] == 0] if pairs.whole else which
                length = int(pairs.positions[which].max()) + 2
                tokens = pairs.stream.windows(pairs.starts[firsts], length, model.vocabulary)
                rows = torch.from_numpy(tokens).to(model.device)
                positions = torch.from_numpy(pairs.positions[which]).to(model.device)
                if pairs.whole:
                    targets = rows[:, 1:].flatten()
                else:
                    targets = rows[torch.arange(len(rows), device=model.device), positions + 1]
                try:
                    made = [
                        one.logits(rows[:, :-1]).flatten(0, 1)
                        if pairs.whole
                        else one.logits_at(rows[:, :-1], positions)
                        for one in (model, reference)
                        if one is not None
                    ]
                    found = losses(made[0], targets, made[1] if reference else None)
                except BadLogits as bad:
                    raise complain(model, what, pairs, int(which[bad.row]), bad.found) from None
                except torch.OutOfMemoryError as error:
                    raise MeasureError(
                        f"{model.device}: expected room for {batch_tokens} tokens at once, found "
                        "too little: give a smaller --batch-tokens"
                    ) from error
                kept.put(which, found.float().cpu().numpy())
            shown.update(len(which))
    return np.array(kept.values)
