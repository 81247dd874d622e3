# SPDX-License-Identifier: GPL-3.0-or-later
"""The sizes of models: names, widths, depths, heads."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from scalinglaws_measure.errors import MeasureError

CONTEXT, VOCABULARY = 128, 256


@dataclass(frozen=True)
class Size:
    """A size of model.

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

# Four layers at every size and heads of width 16 (12 in the first).
CONTROLLED_SIZES = {
    size.name: size
    for size in (
        Size("34k", 24, 4, 2),
        Size("58k", 32, 4, 2),
        Size("123k", 48, 4, 3),
        Size("213k", 64, 4, 4),
        Size("467k", 96, 4, 6),
        Size("820k", 128, 4, 8),
        Size("1.8m", 192, 4, 12),
        Size("3.2m", 256, 4, 16),
    )
}


def find_size(word: str, sizes: Mapping[str, Size] = SIZES) -> Size:
    """A size by name, or `name=WIDTHxLAYERSxHEADS`."""
    if word in sizes:
        return sizes[word]
    match = re.fullmatch(r"([\w.]+)=(\d+)x(\d+)x(\d+)", word)
    if match is None:
        raise MeasureError(
            f"expected a size of {', '.join(sizes)}, or name=WIDTHxLAYERSxHEADS, found '{word}'"
        )
    name, width, layers, heads = match.group(1), *(int(n) for n in match.groups()[1:])
    if 0 in (width, layers, heads) or width % (2 * heads):
        raise MeasureError(f"{word}: expected heads of an even width that divide {width}")
    return Size(name, width, layers, heads)
