# SPDX-License-Identifier: GPL-3.0-or-later
"""Training losses from the logs of wandb, the transformers Trainer and TensorBoard."""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from scalinglaws_measure.errors import MeasureError, need
from scalinglaws_measure.files import read_rows, read_text

STEP_NAMES = ("train/global_step", "trainer/global_step", "global_step", "_step", "step", "Step")
LOSS_NAMES = ("train/loss", "train_loss", "training_loss", "loss", "train/train_loss", "lm loss")
_LONGEST = 10_000_000


@dataclass(frozen=True)
class LossLog:
    """Losses as a run logged them.

    Attributes:
        path: the log.
        steps: when, ascending; the first optimizer step is 0 where the log begins at 0, else 1.
        losses: nats a token.
        end: the step at which the run ended, where the log says so.
    """

    path: Path
    steps: list[int]
    losses: list[float]
    end: int | None = None

    @property
    def total(self) -> int:
        """Optimizer steps up to the last one logged."""
        return self.steps[-1] + 1 if self.steps[0] == 0 else self.steps[-1]

    @property
    def interval(self) -> int:
        """The widest gap between two logged steps."""
        return max((b - a for a, b in pairwise(self.steps)), default=1)

    def each_step(self) -> list[float]:
        """One loss a step: each logged value held over the steps since the one before."""
        found: list[float] = []
        first = 0 if self.steps[0] == 0 else 1
        for step, loss in zip(self.steps, self.losses, strict=True):
            found += [loss] * (step - first + 1 - len(found))
        return found


def _collected(path: Path, points: Iterable[tuple[str, Any, Any]]) -> LossLog:
    """Points with their places, the later of two at one step, in order of steps."""
    found: dict[int, float] = {}
    for where, step, loss in points:
        try:
            whole, value = float(step), float(loss)
        except (TypeError, ValueError, OverflowError):
            raise MeasureError(
                f"{where}: expected a step and a loss, found '{step}' and '{loss}'"
            ) from None
        if not (whole >= 0 and whole % 1 == 0):
            raise MeasureError(f"{where}: expected a whole step of at least 0, found '{step}'")
        if whole > _LONGEST:
            raise MeasureError(
                f"{where}: expected an optimizer step, {_LONGEST} at most, found '{step}': are "
                "these tokens or samples?"
            )
        if not math.isfinite(value) or value < 0:
            raise MeasureError(f"{where}: expected a loss of at least 0, found '{loss}'")
        found[int(whole)] = value
    if not found:
        raise MeasureError(f"{path}: expected logged training losses, found none")
    steps = sorted(found)
    return LossLog(path, steps, [found[step] for step in steps])


def _choose(path: Path, there: Iterable[str], asked: str | None) -> str:
    names = [n for n in there if not n.endswith(("__MIN", "__MAX"))]
    if asked is not None:
        if asked not in names:
            raise MeasureError(f"{path}: expected '{asked}', found {', '.join(names) or 'nothing'}")
        return asked
    for known in LOSS_NAMES:
        fits = [n for n in names if n == known or n.endswith(f" - {known}")]
        if len(fits) == 1:
            return fits[0]
        if fits:
            raise MeasureError(
                f"{path}: expected one run, found {len(fits)}: choose with --column: "
                + ", ".join(f"'{n}'" for n in fits)
            )
    raise MeasureError(
        f"{path}: expected a training loss such as train/loss, found {', '.join(names)}: choose "
        "with --column"
    )


def from_csv(path: Path, column: str | None = None) -> LossLog:
    """A table with a step and a loss, such as wandb exports; rows without a loss are skipped.

    A column of optimizer steps goes before wandb's own count, which is that of the logged rows.
    """
    header, rows = read_rows(path)
    loss = _choose(path, [name for name in header if name not in STEP_NAMES], column)
    run = "".join(loss.rpartition(" - ")[:2])
    fits = [n for known in STEP_NAMES for n in (known, run + known) if n in header]
    if not fits:
        raise MeasureError(
            f"{path}:1:1: expected a column {', '.join(STEP_NAMES)}, found {', '.join(header)}"
        )
    step = fits[0]
    return _collected(
        path,
        [
            (f"{path}:{line}", row[step], row[loss])
            for line, row in rows
            if (row[loss] or "").strip()
        ],
    )


def from_trainer_state(path: Path, column: str | None = None) -> LossLog:
    """trainer_state.json of the transformers Trainer, whose losses are means since the last log."""
    try:
        state = json.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        raise MeasureError(f"{path}: expected JSON, found: {error}") from error
    history = state.get("log_history") if isinstance(state, dict) else None
    if not isinstance(history, list):
        raise MeasureError(f"{path}: expected log_history, as the Trainer writes it, found none")
    key, end = column or "loss", state.get("global_step")
    log = _collected(
        path,
        [
            (f"{path}: log_history[{place}]", entry.get("step"), entry[key])
            for place, entry in enumerate(history)
            if isinstance(entry, dict) and key in entry
        ],
    )
    return replace(log, end=end if isinstance(end, int) else None)


def from_tensorboard(path: Path, column: str | None = None) -> LossLog:
    """Scalars of an event file, or of a folder of them."""
    try:
        from tensorboard.backend.event_processing import event_accumulator
    except ImportError as error:
        raise need("tensorboard", "tensorboard") from error
    reader = event_accumulator.EventAccumulator(
        str(path),
        size_guidance={event_accumulator.SCALARS: 0, event_accumulator.TENSORS: 0},
    )
    reader.Reload()
    tags = reader.Tags()
    scalars, tensors = list(tags["scalars"]), list(tags.get("tensors", []))
    if not scalars and not tensors:
        raise MeasureError(f"{path}: expected TensorBoard scalars, found none")
    tag = _choose(path, scalars + tensors, column)
    if tag in scalars:
        points = [(event.step, event.value) for event in reader.Scalars(tag)]
    else:
        from tensorboard.util import tensor_util

        points = [
            (event.step, float(tensor_util.make_ndarray(event.tensor_proto)))
            for event in reader.Tensors(tag)
        ]
    return _collected(path, [(f"{path}: {tag}", step, value) for step, value in points])


def read_log(path: Path, column: str | None = None) -> LossLog:
    """A log of any of the three kinds, by its name: .csv, .json, else TensorBoard's events."""
    if not path.exists():
        raise MeasureError(f"{path}: expected a log, found nothing with this name")
    if path.suffix == ".csv":
        return from_csv(path, column)
    if path.suffix == ".json":
        return from_trainer_state(path, column)
    if path.is_dir() or "tfevents" in path.name:
        if path.is_dir() and not list(path.glob("*tfevents*")):
            raise MeasureError(f"{path}: expected TensorBoard's event files, found none")
        return from_tensorboard(path, column)
    raise MeasureError(
        f"{path}: expected a .csv, a trainer_state.json, or TensorBoard's events, found another "
        "kind of file"
    )
