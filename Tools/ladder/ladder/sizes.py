# SPDX-License-Identifier: GPL-3.0-or-later
"""The rungs: names, widths, depths, heads."""

import re
from dataclasses import dataclass

from scalinglaws_measure.errors import MeasureError

CONTEXT, VOCABULARY = 128, 256


@dataclass(frozen=True)
class Size:
    """A rung.

    Attributes:
        name: its parameters, roughly.
        width: of the residual stream.
        layers: transformer blocks.
        heads: of attention; they divide the width.
    """

    name: str
    width: int
    layers: int
    heads: int

    @property
    def parameters(self) -> int:
        """N: table (tied with the head), four matrices and two gains a block, the last gains."""
        block = 12 * self.width**2 + 2 * self.width
        return VOCABULARY * self.width + self.layers * block + self.width


SIZES = {
    size.name: size
    for size in (
        Size("20k", 24, 2, 2),
        Size("33k", 32, 2, 2),
        Size("68k", 48, 2, 3),
        Size("164k", 64, 3, 4),
        Size("251k", 80, 3, 5),
        Size("357k", 96, 3, 6),
        Size("547k", 104, 4, 4),
        Size("820k", 128, 4, 8),
        Size("1.8m", 192, 4, 12),
        Size("3.2m", 256, 4, 8),
        Size("7.2m", 384, 4, 6),
        Size("14m", 384, 8, 6),
        Size("32m", 512, 10, 8),
    )
}


def find_size(word: str) -> Size:
    """A rung by name, or `name=WIDTHxLAYERSxHEADS`."""
    if word in SIZES:
        return SIZES[word]
    match = re.fullmatch(r"([\w.]+)=(\d+)x(\d+)x(\d+)", word)
    if match is None:
        raise MeasureError(
            f"expected a size of {', '.join(SIZES)}, or name=WIDTHxLAYERSxHEADS, found '{word}'"
        )
    name, width, layers, heads = match.group(1), *(int(n) for n in match.groups()[1:])
    if 0 in (width, layers, heads) or width % (2 * heads):
        raise MeasureError(f"{word}: expected heads of an even width that divide {width}")
    return Size(name, width, layers, heads)


@dataclass(frozen=True)
class Run:
    """One training: a size, tokens a parameter, and a seed."""

    size: Size
    multiple: float
    seed: int

    @property
    def name(self) -> str:
        """As runs.csv has it, such as 164k-x20-s0."""
        return f"{self.size.name}-x{self.multiple:g}-s{self.seed}"

    @property
    def batch_tokens(self) -> int:
        """Tokens a step: doubled from 512 up to 16384 while there are 1500 steps or more."""
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


def checked(run: Run) -> Run:
    """A run, of one step or more."""
    if run.steps < 1:
        raise MeasureError(f"{run.name}: expected at least one step of 512 tokens")
    return run


def find_run(word: str) -> Run:
    """A run by its name."""
    match = re.fullmatch(r"(.+)-x(\d{1,9}(?:\.\d+)?)-s(\d{1,9})", word, re.ASCII)
    if match is None:
        raise MeasureError(f"expected a run such as 164k-x20-s0, found '{word}'")
    return checked(Run(find_size(match.group(1)), float(match.group(2)), int(match.group(3))))
