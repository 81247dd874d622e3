# SPDX-License-Identifier: GPL-3.0-or-later
"""One training of a ladder, and its name."""

import math
import re
from dataclasses import dataclass, replace

from ladder.designs import GROWING_BATCH, Design
from ladder.sizes import CONTEXT, Size, find_size
from scalinglaws_measure.errors import MeasureError

_NAME = re.compile(
    r"(.+)-x(\d{1,9}(?:\.\d+)?)-s(\d{1,9})(?:-b(\d{1,7}))?(?:-w(\d{1,7}))?(?:-r(\d{1,3}(?:\.\d+)?))?",
    re.ASCII,
)


@dataclass(frozen=True)
class Run:
    """One training: a size, tokens a parameter, a seed, and the rules of its ladder.

    Attributes:
        size: of the model.
        multiple: tokens a parameter.
        seed: of the weights at the start and of the order of the windows.
        design: the rules of the ladder.
        batch: tokens a step instead of the design's.
        warmup: steps of warm-up instead of the design's.
        factor: of the design's learning rate.
    """

    size: Size
    multiple: float
    seed: int
    design: Design = GROWING_BATCH
    batch: int | None = None
    warmup: int | None = None
    factor: float = 1.0

    @property
    def name(self) -> str:
        """As runs.csv has it, such as 164k-x20-s0; what differs from the design follows."""
        found = f"{self.size.name}-x{self.multiple:g}-s{self.seed}"
        if self.batch is not None:
            found += f"-b{self.batch}"
        if self.warmup is not None:
            found += f"-w{self.warmup}"
        return found if self.factor == 1 else f"{found}-r{self.factor:g}"

    @property
    def batch_tokens(self) -> int:
        """Tokens a step; where the design has no fixed count, doubled from 512 up to 16384 while
        there are 1500 steps or more."""
        fixed = self.batch or self.design.batch_tokens
        if fixed is not None:
            return fixed
        wanted, batch = int(self.multiple * self.size.parameters), 512
        while batch * 2 <= min(16384, wanted / 1500):
            batch *= 2
        return batch

    @property
    def steps(self) -> int:
        """Optimizer steps."""
        return int(self.multiple * self.size.parameters) // self.batch_tokens

    @property
    def tokens(self) -> int:
        """D, whole steps."""
        return self.steps * self.batch_tokens

    @property
    def warmup_steps(self) -> int:
        """Steps over which the learning rate rises."""
        fixed = self.warmup or self.design.warmup_steps
        return max(20, self.steps // 50) if fixed is None else fixed

    @property
    def peak_rate(self) -> float:
        """The learning rate after the warm-up: it falls with the square root of the width."""
        return self.factor * self.design.rate * math.sqrt(64 / self.size.width)


def checked(run: Run) -> Run:
    """A run of whole windows, of one step or more."""
    if run.batch_tokens % CONTEXT:
        raise MeasureError(
            f"{run.name}: expected steps of whole windows of {CONTEXT} tokens, found steps of "
            f"{run.batch_tokens}"
        )
    if run.steps < 1:
        raise MeasureError(f"{run.name}: expected at least one step of {run.batch_tokens} tokens")
    return run


def find_run(word: str, design: Design = GROWING_BATCH) -> Run:
    """A run of a design by its name."""
    match = _NAME.fullmatch(word)
    if match is None:
        raise MeasureError(f"expected a run such as 164k-x20-s0, found '{word}'")
    size, multiple, seed, batch, warmup, factor = match.groups()
    run = Run(find_size(size, design.sizes), float(multiple), int(seed), design)
    return checked(
        replace(
            run,
            batch=int(batch) if batch and int(batch) else None,
            warmup=int(warmup) if warmup and int(warmup) else None,
            factor=float(factor) if factor and float(factor) else 1.0,
        )
    )
