# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of numbers that survive the program, and are never all in memory."""

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

from scalinglaws_measure.files import cannot_write

Array = npt.NDArray[np.float32]
_PIECE = 1 << 16


class Ledger:
    """A file of float32 rows, one batch after another.

    Args:
        path: where it lies; None for memory.
        columns: numbers a row.
    """

    def __init__(self, path: Path | None, columns: int) -> None:
        self.path, self.columns = path, columns
        self.file: IO[bytes] = io.BytesIO()
        self.place = self.kept = 0
        if path is None:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.file = path.open("r+b" if path.exists() else "w+b")
            self.kept = path.stat().st_size // (4 * columns)
        except OSError as error:
            raise cannot_write(path, error) from error

    def __len__(self) -> int:
        return self.place

    def holds(self, count: int) -> bool:
        """Whether the next rows were kept by an earlier try; then they are passed over."""
        if self.place + count > self.kept:
            return False
        self.place += count
        return True

    def put(self, rows: Array) -> None:
        """Keeps the next rows, and nothing after them."""
        try:
            self.file.seek(4 * self.columns * self.place)
            self.file.truncate()
            self.file.write(rows.astype("<f4").tobytes())
            self.file.flush()
        except OSError as error:
            raise cannot_write(self.path or Path("memory"), error) from error
        self.place += len(rows)

    def close(self) -> None:
        """Ends the writing."""
        if self.path is not None:
            self.file.close()

    def pieces(self) -> Iterator[Array]:
        """The rows in their order, some thousands at a time, after the writing."""
        with contextlib.ExitStack() as stack:
            file = self.file if self.path is None else stack.enter_context(self.path.open("rb"))
            file.seek(0)
            for start in range(0, self.place, _PIECE):
                count = min(_PIECE, self.place - start)
                raw = file.read(4 * self.columns * count)
                yield np.frombuffer(raw, "<f4").reshape(count, self.columns)
