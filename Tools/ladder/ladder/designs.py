# SPDX-License-Identifier: GPL-3.0-or-later
"""What all runs of a ladder have in common: its sizes, batch, warm-up and learning rate."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ladder.sizes import CONTROLLED_SIZES, SIZES, Size
from scalinglaws_measure.errors import MeasureError


@dataclass(frozen=True)
class Design:
    """The rules of a ladder.

    Attributes:
        name: the word on the command line.
        sizes: its sizes by name.
        batch_tokens: tokens a step; None where the batch grows with the length of a run.
        warmup_steps: steps of linear warm-up; None for 2 % of the steps, at least 20.
        rate: the peak learning rate at width 64; it falls with the square root of the width.
    """

    name: str
    sizes: Mapping[str, Size] = field(hash=False)
    batch_tokens: int | None
    warmup_steps: int | None
    rate: float = 6e-3


GROWING_BATCH = Design("growing-batch", SIZES, None, None)
CONTROLLED = Design("controlled", CONTROLLED_SIZES, 1024, 200)
DESIGNS = {design.name: design for design in (GROWING_BATCH, CONTROLLED)}


def find_design(name: str) -> Design:
    """A design by its name."""
    if name not in DESIGNS:
        raise MeasureError(f"--design: expected {' or '.join(DESIGNS)}, found '{name}'")
    return DESIGNS[name]
