# SPDX-License-Identifier: GPL-3.0-or-later
"""A quantized model as one file, whose length is the code length.

First every half-precision number: the scales of each quantized matrix and the whole of each other
parameter, in the order of the model's parameters. Then the codes of the matrices in that order, row
by row, b bits each, lowest bit first, without gaps; zeros up to a whole byte at the end. Shapes,
order and b are known to who reads it: they are the same for every model of this architecture.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.files import cannot_read, replacing
from scalinglaws_measure.quantization.grid import LARGEST_HALF, group_count

_PIECE = 8 << 17


@dataclass(frozen=True)
class Shape:
    """One parameter of the architecture: its name, its size, and whether it is quantized.

    A quantized one is a matrix of rows × columns, perhaps a table that tokens look up; another is
    rows × 1, in half precision.
    """

    name: str
    rows: int
    columns: int
    quantized: bool
    is_table: bool = False

    def halves(self, group: int) -> int:
        """Its half-precision numbers."""
        count = group_count(self.columns, group) if self.quantized else self.columns
        return self.rows * count

    def codes(self) -> int:
        """Its codes."""
        return self.rows * self.columns if self.quantized else 0


@dataclass(frozen=True)
class Content:
    """The numbers of one parameter: half-precision ones, and codes where it is quantized.

    Entropy-coded ones have the exponents of their steps instead of half-precision scales.
    """

    halves: Tensor
    codes: Tensor | None
    exponents: Tensor | None = None


def byte_count(shapes: Sequence[Shape], bits: int, group: int) -> int:
    """The length of a packed file in bytes: the code length is 8 times this."""
    halves = sum(shape.halves(group) for shape in shapes)
    return 2 * halves + -(-bits * sum(shape.codes() for shape in shapes) // 8)


def halves_of(name: str, values: Tensor) -> Tensor:
    """Values in half precision.

    Raises:
        MeasureError: where one is too large.
    """
    largest = float(values.abs().max()) if values.numel() else 0.0
    if not largest <= LARGEST_HALF:
        raise MeasureError(
            f"{name}: expected numbers within ±65504, found {largest:g}, which overflows half "
            "precision: this parameter can't be stored in 16 bits"
        )
    return values.detach().to(torch.float16, copy=True)


def _bits_of(codes: npt.NDArray[np.int64], bits: int) -> npt.NDArray[np.uint8]:
    return np.packbits((codes[:, None] >> np.arange(bits)) & 1, bitorder="little")


def _pieces(contents: Sequence[Content]) -> Iterator[npt.NDArray[np.int64]]:
    """All codes in runs of a multiple of 8, but for the last."""
    rest = np.zeros(0, np.int64)
    for content in contents:
        if content.codes is None:
            continue
        flat = content.codes.reshape(-1)
        for start in range(0, len(flat), _PIECE):
            piece = flat[start : start + _PIECE].cpu().numpy().astype(np.int64)
            piece = np.concatenate([rest, piece])
            whole = len(piece) // 8 * 8
            yield piece[:whole]
            rest = piece[whole:]
    yield rest


def write(path: Path, contents: Sequence[Content], bits: int) -> int:
    """Writes a packed file whole or not at all, and says how many bytes it has."""
    with replacing(path) as file:
        for content in contents:
            file.write(content.halves.reshape(-1).cpu().numpy().astype("<f2").tobytes())
        for piece in _pieces(contents):
            file.write(_bits_of(piece, bits).tobytes())
        return file.tell()


def _read_codes(file: IO[bytes], count: int, bits: int, rest: list[Any]) -> Tensor:
    """The next codes; rest holds those read with the ones before."""
    parts, have = [rest[0]], len(rest[0])
    while have < count:
        piece = min(_PIECE, -(-(count - have) // 8) * 8)
        raw = np.frombuffer(file.read(piece * bits // 8), np.uint8)
        flags = np.unpackbits(raw, bitorder="little")
        whole = len(flags) // bits
        if whole == 0:
            break
        codes = flags[: whole * bits].reshape(whole, bits).astype(np.int64) @ (1 << np.arange(bits))
        parts.append(codes)
        have += whole
    every = np.concatenate(parts)
    rest[0] = every[count:]
    return torch.from_numpy(every[:count].astype(np.int32))


def read(path: Path, shapes: Sequence[Shape], bits: int, group: int) -> list[Content]:
    """Reads a packed file of a known architecture.

    Raises:
        MeasureError: when its length is another.
    """
    expected = byte_count(shapes, bits, group)
    try:
        found = path.stat().st_size
        if found != expected:
            raise MeasureError(f"{path}: expected {expected} bytes, found {found}")
        with path.open("rb") as file:
            halves = [
                torch.from_numpy(np.frombuffer(file.read(2 * shape.halves(group)), "<f2").copy())
                for shape in shapes
            ]
            rest: list[Any] = [np.zeros(0, np.int64)]
            contents = []
            for shape, half in zip(shapes, halves, strict=True):
                codes = None
                if shape.quantized:
                    codes = _read_codes(file, shape.codes(), bits, rest)
                    codes = codes.reshape(shape.rows, shape.columns)
                contents.append(Content(half.reshape(shape.rows, -1), codes))
            return contents
    except OSError as error:
        raise cannot_read(path, error) from error
