# SPDX-License-Identifier: GPL-3.0-or-later
"""Files are written beside their place and renamed, so that what exists is whole."""

import csv
import errno
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from scalinglaws_measure.errors import MeasureError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def is_full(error: OSError) -> bool:
    """Whether a disk had no room."""
    return error.errno in _FULL


def cannot_write(path: Path, error: OSError) -> MeasureError:
    """The sentence for a file that could not be written."""
    if is_full(error):
        return MeasureError(
            f"{path}: expected room to write, found the disk full: what was finished is kept, "
            "and the same command goes on from there"
        )
    return MeasureError(f"{path}: could not be written: {error.strerror or error}")


def cannot_read(path: Path, error: OSError) -> MeasureError:
    """The sentence for a file that could not be read."""
    if isinstance(error, FileNotFoundError):
        return MeasureError(f"{path}: expected a file, found nothing with this name")
    if isinstance(error, IsADirectoryError):
        return MeasureError(f"{path}: expected a file, found a folder")
    return MeasureError(f"{path}: could not be read: {error.strerror or error}")


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Opens a temporary neighbour of a file and renames it into place when the block ends well."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise cannot_write(path, error) from error
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_text(path: Path, text: str) -> None:
    """Writes a text file whole or not at all."""
    with replacing(path) as file:
        file.write(text.encode())


@contextmanager
def _as_csv(path: Path, reader: "csv.DictReader[Any]") -> Iterator[None]:
    try:
        yield
    except csv.Error as error:
        raise MeasureError(
            f"{path}:{reader.line_num + 1}:1: expected rows of a CSV file, found: {error}"
        ) from error


def read_rows(path: Path) -> tuple[list[str], Iterator[tuple[int, dict[Any, Any]]]]:
    """The header of a CSV file and its rows, each with the line that it ends at."""
    text = read_text(path).removeprefix("\ufeff")
    reader = csv.DictReader(io.StringIO(text, newline=""))

    def rows() -> Iterator[tuple[int, dict[Any, Any]]]:
        with _as_csv(path, reader):
            for row in reader:
                yield reader.line_num, row

    with _as_csv(path, reader):
        header = list(reader.fieldnames or [])
    return header, rows()


def read_text(path: Path) -> str:
    """The text of a UTF-8 file."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise cannot_read(path, error) from error
    except UnicodeDecodeError as error:
        raise MeasureError(
            f"{path}: expected UTF-8 text, found other bytes at {error.start}"
        ) from error
