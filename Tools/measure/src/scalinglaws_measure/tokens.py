# SPDX-License-Identifier: GPL-3.0-or-later
"""Token streams: what the model was trained on, as one array of whole numbers."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from scalinglaws_measure.errors import MeasureError, first_line
from scalinglaws_measure.files import cannot_read, replacing
from scalinglaws_measure.tokenizers import Tokenizer

Windows = npt.NDArray[np.int64]
_PIECE = 1 << 20


@dataclass(frozen=True)
class TokenStream:
    """Tokens in the order of training, mapped from a file and not held in memory.

    Attributes:
        path: where the user's data lie, for messages.
        values: the tokens, one dimension, any whole-number type.
        starts: where the windows begin that the model was trained on; None for one after another.
    """

    path: Path
    values: npt.NDArray[Any]
    starts: npt.NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.values)

    def windows(self, starts: npt.NDArray[np.int64], length: int, vocabulary: int) -> Windows:
        """Stretches of length tokens, int64 [len(starts), length], each known to the model."""
        rows = np.stack([self.values[s : s + length] for s in starts]).astype(np.int64)
        bad = (rows < 0) | (rows >= vocabulary)
        if bad.any():
            row, column = (int(i[0]) for i in np.nonzero(bad))
            raise MeasureError(
                f"{self.path}: expected tokens from 0 to {vocabulary - 1}, the model's vocabulary, "
                f"found {rows[row, column]} at token {int(starts[row]) + column}: "
                "another tokenizer made this file, or its --dtype is another"
            )
        return rows


def open_tokens(
    path: Path, tokenizer: Tokenizer | None, cache: Path, dtype: str = "uint16"
) -> TokenStream:
    """Opens training or held-out data.

    Args:
        path: .npy (whole numbers), .bin (raw little-endian, of dtype), .jsonl (a document a line: a
            text, a list of tokens, or an object with text, tokens or input_ids), .txt.
        tokenizer: for texts.
        cache: a folder for the tokens of texts, so that they are made once.
        dtype: the NumPy name of the numbers of a .bin file.

    Raises:
        MeasureError: at the first thing that can't be used.
    """
    try:
        if path.is_dir():
            raise IsADirectoryError
        values = _values(path, tokenizer, cache, dtype)
    except OSError as error:
        raise cannot_read(path, error) from error
    if len(values) < 2:
        raise MeasureError(f"{path}: expected at least 2 tokens, found {len(values)}")
    return TokenStream(path, values)


def open_array(path: Path) -> npt.NDArray[Any]:
    """The array of a NumPy file, mapped.

    Raises:
        MeasureError: when it can't be read, or holds something else, such as several arrays.
    """
    try:
        with path.open("rb") as file:
            if file.read(2) == b"PK":
                raise MeasureError(f"{path}: expected a NumPy array, found an archive, as .npz are")
        array: npt.NDArray[Any] = np.lib.format.open_memmap(path, mode="r")
    except MeasureError:
        raise
    except OSError as error:
        raise cannot_read(path, error) from error
    except Exception as error:
        raise MeasureError(f"{path}: expected a NumPy array, found: {first_line(error)}") from error
    return array


def _values(path: Path, tokenizer: Tokenizer | None, cache: Path, dtype: str) -> npt.NDArray[Any]:
    size = path.stat().st_size
    if size == 0:
        raise MeasureError(f"{path}: expected tokens or text, found an empty file")
    kind = path.suffix
    if kind == ".npy":
        array = open_array(path)
        if array.dtype.kind not in "iu":
            raise MeasureError(f"{path}: expected whole numbers, found {array.dtype}")
        flat: npt.NDArray[Any] = array.reshape(-1)
        return flat
    if kind == ".bin":
        try:
            of = np.dtype(dtype).newbyteorder("<")
        except TypeError as error:
            raise MeasureError(f"--dtype: expected such as uint16, found '{dtype}'") from error
        if of.kind not in "iu":
            raise MeasureError(f"--dtype: expected whole numbers such as uint16, found '{dtype}'")
        if size % of.itemsize:
            raise MeasureError(
                f"{path}: expected a multiple of {of.itemsize} bytes ({dtype}), found {size}"
            )
        return np.memmap(path, dtype=of, mode="r")
    if kind not in (".jsonl", ".txt"):
        raise MeasureError(f"{path}: expected .jsonl, .txt, .bin or .npy, found '{kind}'")
    if kind == ".txt" and tokenizer is not None and tokenizer.name == "bytes":
        return np.memmap(path, dtype=np.uint8, mode="r")
    return _tokenized(path, tokenizer, cache)


def _tokenized(path: Path, tokenizer: Tokenizer | None, cache: Path) -> npt.NDArray[Any]:
    stat = path.stat()
    maker = "none" if tokenizer is None else f"{tokenizer.name} {tokenizer.size}"
    key = f"{path.resolve()} {stat.st_size} {stat.st_mtime_ns} {maker}"
    place = cache / f"{path.name}-{hashlib.sha256(key.encode()).hexdigest()[:16]}.bin"
    if not place.exists():
        documents = _lines(path) if path.suffix == ".jsonl" else _pieces(path)
        split = tokenizer.separator if tokenizer and path.suffix == ".jsonl" else None
        count = 0
        with replacing(place) as file:
            for where, document in documents:
                if isinstance(document, str):
                    if tokenizer is None:
                        raise MeasureError(
                            f"{where}: expected tokens, found text: give its --tokenizer"
                        )
                    try:
                        document = tokenizer.encode(document)
                    except (TypeError, ValueError) as error:
                        raise MeasureError(
                            f"{where}: expected text that UTF-8 can hold, found: "
                            f"{first_line(error)}"
                        ) from error
                if count and split is not None:
                    file.write(np.array([split], dtype="<u4").tobytes())
                file.write(np.array(document, dtype="<u4").tobytes())
                count += len(document)
            if not count:
                raise MeasureError(f"{path}: expected tokens or text, found none")
    return np.memmap(place, dtype="<u4", mode="r")


def _pieces(path: Path) -> Iterator[tuple[str, str]]:
    """A long text in pieces that end with a line, so that it need not fit into memory."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            while lines := file.readlines(_PIECE):
                yield str(path), "".join(lines)
    except UnicodeDecodeError as error:
        raise MeasureError(f"{path}: expected UTF-8 text, found: {error.reason}") from error
    except OSError as error:
        raise cannot_read(path, error) from error


def _lines(path: Path) -> Iterator[tuple[str, str | list[int]]]:
    try:
        with path.open("rb") as file:
            for place, line in enumerate(file, 1):
                if line.strip():
                    where = f"{path}:{place}"
                    yield where, _document(where, line)
    except OSError as error:
        raise cannot_read(path, error) from error


def _document(where: str, line: bytes) -> str | list[int]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        column = getattr(error, "colno", 1)
        raise MeasureError(f"{where}:{column}: expected JSON, found: {error}") from error
    if isinstance(value, dict):
        names = ("text", "tokens", "input_ids", "content")
        value = next((value[name] for name in names if name in value), None)
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(type(t) is int and 0 <= t < 1 << 32 for t in value):
        return value
    raise MeasureError(
        f"{where}:1: expected a text, a list of tokens, or an object with text, tokens or "
        "input_ids, found something else"
    )
