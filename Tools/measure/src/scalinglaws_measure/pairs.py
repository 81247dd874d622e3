# SPDX-License-Identifier: GPL-3.0-or-later
"""Token-context pairs: drawn independently and with replacement from a stream, or every one."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.tokens import TokenStream, Windows

TRAINING, HELD_OUT, CALIBRATION, SPECTRUM = range(4)
Indices = npt.NDArray[np.int64]


def generator(seed: int, purpose: int) -> np.random.Generator:
    """Randomness for one purpose, independent of the others of the same seed."""
    return np.random.default_rng([seed, purpose])


def window_count(stream: TokenStream, context: int) -> int:
    """Windows of context + 1 tokens, as in training on packed text."""
    if stream.starts is not None:
        return len(stream.starts)
    return max(1, (len(stream) - 1) // context)


def drawable(stream: TokenStream, context: int) -> int:
    """How many tokens can be drawn: those of whole windows."""
    return window_count(stream, context) * context


def window_starts(stream: TokenStream, context: int, which: Indices) -> Indices:
    """Where some of the windows begin."""
    return which * context if stream.starts is None else stream.starts[which]


@dataclass(frozen=True)
class Pairs:
    """Places of tokens to predict.

    Attributes:
        stream: the tokens they are drawn from.
        starts: where the window of each begins, [n].
        positions: how far into its window the last token of the context lies, [n].
        context: the longest context.
    """

    stream: TokenStream
    starts: Indices
    positions: Indices
    context: int

    def __len__(self) -> int:
        return len(self.starts)

    def places(self, which: slice | Indices) -> tuple[Indices, Indices]:
        """Starts and positions of some pairs."""
        return self.starts[which], self.positions[which]

    def batch(self, which: Indices, vocabulary: int) -> Windows:
        """The contexts and targets of some pairs, int64 [len(which), longest context + 1].

        Right of a shorter context lie the tokens that follow it, which a causal model can't see.
        """
        length = int(self.positions[which].max()) + 2
        return self.stream.windows(self.starts[which], length, vocabulary)


@dataclass(frozen=True)
class Every:
    """Every token that has a context, in the order of the windows; the last may be shorter.

    Attributes:
        stream: the tokens.
        context: tokens of a window.
    """

    stream: TokenStream
    context: int

    def __len__(self) -> int:
        starts = self.stream.starts
        return len(self.stream) - 1 if starts is None else len(starts) * self.context

    def places(self, which: slice | Indices) -> tuple[Indices, Indices]:
        """Starts and positions of some pairs."""
        index = np.r_[which] if isinstance(which, slice) else which
        window, positions = np.divmod(index, self.context)
        return window_starts(self.stream, self.context, window), positions


def draw(
    stream: TokenStream, context: int, count: int, seed: int, purpose: int = TRAINING
) -> Pairs:
    """Draws token-context pairs.

    Every pair of a window and a position in it is as likely as any other; the context runs from the
    window's start, 1 to context tokens.

    Args:
        stream: the tokens.
        context: tokens the model sees at most; shorter streams make one shorter window.
        count: n, at least 1.
        seed: of the draw.
        purpose: which of the independent draws of a seed.

    Raises:
        MeasureError: when the stream holds fewer pairs than are asked for.
    """
    context = min(context, len(stream) - 1)
    windows, there = window_count(stream, context), drawable(stream, context)
    if count > there:
        raise MeasureError(
            f"{stream.path}: expected at least {count} tokens with a context, one a pair, found "
            f"{there} (windows of {context}): give more data or a smaller --pairs"
        )
    g = generator(seed, purpose)
    starts = window_starts(stream, context, g.choice(windows, count))
    return Pairs(stream, starts, g.integers(0, context, count, dtype=np.int64), context)


def every(stream: TokenStream, context: int) -> Every:
    """Every token of a stream that has a context."""
    return Every(stream, min(context, len(stream) - 1))
