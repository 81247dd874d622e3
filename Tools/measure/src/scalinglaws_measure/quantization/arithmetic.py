# SPDX-License-Identifier: GPL-3.0-or-later
"""An arithmetic coder in whole numbers: symbols of given frequencies to bytes, and back.

The encoder keeps an interval [low, low + range) of 40-bit numbers, of which each symbol takes its
share. When the range falls below 2^32, the top byte is written. The decoder reads as many bytes as
the encoder wrote, so that the code needs no mark at its end.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

MOST = 1 << 22
_TOP, _LOW = 1 << 40, 1 << 32
_BYTES = 5


class Encoder:
    """Turns symbols into bytes; `bytes()` of it ends the code."""

    def __init__(self) -> None:
        self._low, self._range = 0, _TOP - 1
        self._out = bytearray()

    def put(self, before: int, frequency: int, total: int) -> None:
        """Codes a symbol.

        Args:
            before: the sum of the frequencies of the symbols before it.
            frequency: its own, at least 1.
            total: of all symbols, at most MOST.
        """
        share = self._range // total
        self._low += before * share
        self._range = frequency * share
        if self._low >= _TOP:
            self._carry()
        while self._range < _LOW:
            self._out.append(self._low >> 32)
            self._low = (self._low & (_LOW - 1)) << 8
            self._range <<= 8

    def _carry(self) -> None:
        self._low -= _TOP
        place = len(self._out) - 1
        while self._out[place] == 255:
            self._out[place] = 0
            place -= 1
        self._out[place] += 1

    def finish(self) -> bytes:
        """The bytes of all symbols."""
        return bytes(self._out) + self._low.to_bytes(_BYTES, "big")


class Decoder:
    """Turns the bytes of an encoder into symbols.

    Args:
        code: bytes that begin with an encoder's.
    """

    def __init__(self, code: bytes) -> None:
        self._code, self._place = code, _BYTES
        self._value, self._range = int.from_bytes(code[:_BYTES], "big"), _TOP - 1

    @property
    def used(self) -> int:
        """How many bytes were read: after the last symbol those that the encoder wrote."""
        return self._place

    def get(self, frequencies: Sequence[int], total: int) -> tuple[int, int]:
        """The next symbol.

        Args:
            frequencies: of all symbols, each at least 1.
            total: their sum, at most MOST.

        Returns:
            the symbol's place among them, and the sum of the frequencies before it.
        """
        share = self._range // total
        sums = list(accumulate(frequencies))
        symbol = bisect_right(sums, min(self._value // share, total - 1))
        before = sums[symbol - 1] if symbol else 0
        self._value -= before * share
        self._range = frequencies[symbol] * share
        while self._range < _LOW:
            byte = self._code[self._place] if self._place < len(self._code) else 0
            self._place += 1
            self._value = (self._value << 8) | byte
            self._range <<= 8
        return symbol, before
