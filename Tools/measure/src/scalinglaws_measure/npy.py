# SPDX-License-Identifier: GPL-3.0-or-later
"""NumPy's file format for float32 arrays; vectors are written without NumPy."""

import sys
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scalinglaws_measure.files import replacing

if TYPE_CHECKING:
    from numpy.typing import NDArray


def header(shape: tuple[int, ...]) -> bytes:
    """The preamble of a version 1.0 file of little-endian float32, padded to 64 bytes."""
    sizes = "".join(f"{size}, " for size in shape)
    words = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({sizes.rstrip()}), }}"
    room = -(10 + len(words) + 1) % 64
    text = words + " " * room + "\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode("latin-1")


def write_vector(path: Path, values: Iterable[float]) -> None:
    """Writes a float32 vector whole or not at all."""
    numbers = array("f", values)
    if sys.byteorder == "big":
        numbers.byteswap()
    with replacing(path) as file:
        file.write(header((len(numbers),)))
        file.write(numbers.tobytes())


def write_pieces(path: Path, shape: tuple[int, ...], pieces: "Iterable[NDArray[Any]]") -> None:
    """Writes an array of a shape, its rows a piece at a time, as float32 whole or not at all."""
    with replacing(path) as file:
        file.write(header(shape))
        for piece in pieces:
            file.write(piece.astype("<f4").tobytes())


def write_array(path: Path, values: "NDArray[Any]") -> None:
    """Writes an array as float32 whole or not at all."""
    write_pieces(path, values.shape, [values])
