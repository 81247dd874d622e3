# SPDX-License-Identifier: GPL-3.0-or-later
"""Matrices of whole numbers by an adaptive arithmetic coder, which learns their frequencies.

A number is split into its lower bits, which are coded as they are, and the rest. Each value of the
rest from −SIDE to SIDE is a symbol. One more symbol says that the value is beyond; its sign and its
excess follow, the excess in Elias' gamma code. The frequency of a symbol is 2 n + 1, where n is how
often it came before in the same context (the estimate of Krichevsky and Trofimov). A matrix has one
context or seven: by the mean magnitude of what is already coded of its row and its column. The
first bit of a matrix says which.
"""

from bisect import bisect_right
from math import lgamma, log

import numpy as np
import numpy.typing as npt

from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.quantization.arithmetic import MOST, Decoder, Encoder

Integers = npt.NDArray[np.int64]
SIDE = 15
_ESCAPE = 2 * SIDE + 1
_SYMBOLS = _ESCAPE + 1
# Means of |q| between the contexts, in 1024ths.
_EDGES = (205, 460, 614, 768, 973, 1331)
_SCALE = 1024
_LONGEST = 31


class Frequencies:
    """Krichevsky and Trofimov's estimates of the symbols of one context."""

    def __init__(self) -> None:
        self.counts = [1] * _SYMBOLS
        self.total = _SYMBOLS

    def add(self, symbol: int) -> None:
        """Counts a symbol; all counts are halved before their sum is more than the coder takes."""
        self.counts[symbol] += 2
        self.total += 2
        if self.total >= MOST:
            self.counts = [(count >> 1) | 1 for count in self.counts]
            self.total = sum(self.counts)


def lower_bits(typical: int) -> int:
    """How many lower bits are coded as they are: none where numbers of this size are few."""
    return max(0, (max(1, typical) - 1).bit_length() - 2)


def _contexts(magnitudes: Integers, unit: int) -> Integers:
    """The context of each number of a matrix, from those before it in its row and column."""
    rows, columns = magnitudes.shape
    seen = np.cumsum(magnitudes, 1) - magnitudes + np.cumsum(magnitudes, 0) - magnitudes
    count = np.arange(rows)[:, None] + np.arange(columns)[None, :]
    means = seen * _SCALE // (np.maximum(count, 1) * unit)
    found: Integers = np.searchsorted(np.array(_EDGES), means, side="right").astype(np.int64)
    return found


def _ideal_bits(symbols: Integers, contexts: Integers) -> float:
    """The length of Krichevsky and Trofimov's code of a matrix, bits, without escapes."""
    bits = 0.0
    for context in np.unique(contexts):
        counts = np.bincount(symbols[contexts == context], minlength=_SYMBOLS)
        bits += lgamma(counts.sum() + _SYMBOLS / 2) - lgamma(_SYMBOLS / 2)
        bits -= sum(lgamma(count + 0.5) - lgamma(0.5) for count in counts)
    return bits / log(2)


def encode(encoder: Encoder, numbers: Integers, typical: int) -> None:
    """Codes a matrix.

    Args:
        encoder: takes the symbols.
        numbers: int64 [rows, columns], each within ±2^30.
        typical: the size that numbers usually have; the decoder knows it too.
    """
    lower = lower_bits(typical)
    upper = numbers >> lower
    unit = max(1, typical >> lower)
    symbols = np.where(np.abs(upper) <= SIDE, upper + SIDE, _ESCAPE)
    contexts = _contexts(np.abs(upper), unit)
    several = _ideal_bits(symbols, contexts) < _ideal_bits(symbols, np.zeros_like(contexts))
    encoder.put(int(several), 1, 2)
    models = [Frequencies() for _ in range(len(_EDGES) + 1 if several else 1)]
    if not several:
        contexts = np.zeros_like(contexts)
    rest = numbers - (upper << lower)
    for line in zip(symbols, contexts, upper, rest, strict=True):
        for symbol, context, value, low in zip(*(part.tolist() for part in line), strict=True):
            model = models[context]
            counts = model.counts
            encoder.put(sum(counts[:symbol]), counts[symbol], model.total)
            model.add(symbol)
            if symbol == _ESCAPE:
                _put_far(encoder, value)
            if lower:
                encoder.put(low, 1, 1 << lower)


def decode(decoder: Decoder, rows: int, columns: int, typical: int) -> Integers:
    """The matrix that was coded."""
    lower = lower_bits(typical)
    unit = max(1, typical >> lower)
    several = decoder.get((1, 1), 2)[0]
    models = [Frequencies() for _ in range(len(_EDGES) + 1 if several else 1)]
    found = np.zeros((rows, columns), np.int64)
    flat = [1] * (1 << lower)
    above = [0] * columns
    for row in range(rows):
        seen, line = 0, []
        for column in range(columns):
            context = 0
            if several:
                mean = (seen + above[column]) * _SCALE // (max(1, row + column) * unit)
                context = bisect_right(_EDGES, mean)
            model = models[context]
            symbol = decoder.get(model.counts, model.total)[0]
            model.add(symbol)
            value = _get_far(decoder) if symbol == _ESCAPE else symbol - SIDE
            seen += abs(value)
            above[column] += abs(value)
            line.append((value << lower) + (decoder.get(flat, len(flat))[0] if lower else 0))
        found[row] = line
    return found


def _put_far(encoder: Encoder, value: int) -> None:
    """A number beyond ±SIDE: its sign, the length of what it exceeds SIDE by, and that."""
    beyond = abs(value) - SIDE
    encoder.put(int(value < 0), 1, 2)
    length = beyond.bit_length()
    for _ in range(length - 1):
        encoder.put(1, 1, 2)
    encoder.put(0, 1, 2)
    for place in range(length - 2, -1, -1):
        encoder.put(beyond >> place & 1, 1, 2)


def _get_far(decoder: Decoder) -> int:
    negative = decoder.get((1, 1), 2)[0]
    length = 1
    while decoder.get((1, 1), 2)[0]:
        length += 1
        if length > _LONGEST:
            raise MeasureError(
                f"expected numbers of at most {_LONGEST} bits, found a longer one: the code is "
                "damaged, or is that of another architecture"
            )
    beyond = 1
    for _ in range(length - 1):
        beyond = 2 * beyond + decoder.get((1, 1), 2)[0]
    value = beyond + SIDE
    return -value if negative else value
