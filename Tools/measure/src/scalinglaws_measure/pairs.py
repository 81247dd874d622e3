# SPDX-License-Identifier: GPL-3.0-or-later
"""Token-context pairs, drawn independently and with replacement from a token stream."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.tokens import TokenStream, Windows

TRAINING, HELD_OUT, CALIBRATION, SPECTRUM = range(4)


def generator(seed: int, purpose: int) -> np.random.Generator:
    """Randomness for one purpose, independent of the others of the same seed."""
    return np.random.default_rng([seed, purpose])


def window_starts(stream: TokenStream, context: int) -> npt.NDArray[np.int64]:
    """Where the windows of context + 1 tokens begin, as in training on packed text."""
    if stream.starts is not None:
        return stream.starts
    count = max(1, (len(stream) - 1) // context)
    return np.arange(count, dtype=np.int64) * context


@dataclass(frozen=True)
class Pairs:
    """Places of tokens to predict.

    Attributes:
        stream: the tokens they are drawn from.
        starts: where the window of each begins, [n].
        positions: how far into its window the last token of the context lies, [n].
        context: the longest context.
        whole: whether they are every token of every window, in order.
    """

    stream: TokenStream
    starts: npt.NDArray[np.int64]
    positions: npt.NDArray[np.int64]
    context: int
    whole: bool = False

    def __len__(self) -> int:
        return len(self.starts)

    def batch(self, which: npt.NDArray[np.int64], vocabulary: int) -> Windows:
        """The contexts and targets of some pairs, int64 [len(which), longest context + 1].

        Right of a shorter context lie the tokens that follow it, which a causal model can't see.
        """
        length = int(self.positions[which].max()) + 2
        return self.stream.windows(self.starts[which], length, vocabulary)


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
    starts = window_starts(stream, context)
    there = len(starts) * context
    if count > there:
        raise MeasureError(
            f"{stream.path}: expected at least {count} tokens with a context, one a pair, found "
            f"{there} (windows of {context}): give more data or a smaller --pairs"
        )
    g = generator(seed, purpose)
    return Pairs(
        stream, g.choice(starts, count), g.integers(0, context, count, dtype=np.int64), context
    )


def every(stream: TokenStream, context: int) -> Pairs:
    """Every token that has a context, in the order of the stream; a last window may be shorter."""
    context = min(context, len(stream) - 1)
    if stream.starts is not None:
        starts = np.repeat(stream.starts, context)
        positions = np.tile(np.arange(context, dtype=np.int64), len(stream.starts))
        return Pairs(stream, starts, positions, context, whole=True)
    places = np.arange(len(stream) - 1, dtype=np.int64)
    positions = places % context
    return Pairs(stream, places - positions, positions, context, whole=True)
