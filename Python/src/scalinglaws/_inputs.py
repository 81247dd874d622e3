# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns data frames, arrays, dictionaries and answers into the bytes that ``laws`` reads. No file is written."""

from __future__ import annotations

import array
import csv
import importlib
import io
import json
import math
import os
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeAlias, runtime_checkable

from ._answers import Answer


@runtime_checkable
class PandasFrame(Protocol):
    """A data frame of pandas."""

    def to_csv(self, *args: Any, **kwargs: Any) -> Any: ...


@runtime_checkable
class PolarsFrame(Protocol):
    """A data frame of polars."""

    def write_csv(self, *args: Any, **kwargs: Any) -> Any: ...


@runtime_checkable
class ArrowTable(Protocol):
    """A table or a record batch of Arrow."""

    def to_pydict(self) -> dict[str, list[Any]]: ...


@runtime_checkable
class Array(Protocol):
    """An array of numpy, or a tensor of PyTorch."""

    def tolist(self) -> Any: ...


#: A file's path, bytes, a table (pandas, polars, Arrow, a dictionary of columns, a list of records), an array, or an
#: answer.
Input: TypeAlias = (
    "str | os.PathLike[str] | bytes | Mapping[str, Any] | Sequence[Any] | PandasFrame | PolarsFrame"
    " | ArrowTable | Array | Answer"
)
#: A number, or its text with a suffix (``"70B"``, ``"1e24"``), or a word.
Value: TypeAlias = "str | int | float"
#: One value, several, or values by name: ``{"tokens": "B"}``.
Values: TypeAlias = "Value | Sequence[Value] | Mapping[str, Value] | Array"


class Handed:
    """Bytes that the program reads from standard input, or from an open descriptor, as a file of its own."""

    def __init__(self, data: bytes, name: str, is_standard: bool) -> None:
        self.data = data
        #: The argument's name, which errors show.
        self.name = name
        self.is_table = not data.startswith((b"\x93NUMPY", b"{"))
        self.descriptor: int | None = None
        self.place = "-"
        if not is_standard:
            self.descriptor = _descriptor(data)
            self.place = f"/dev/fd/{self.descriptor}"

    def close(self) -> None:
        """Gives the descriptor back."""
        if self.descriptor is not None:
            os.close(self.descriptor)


def _descriptor(data: bytes) -> int:
    """A descriptor from which the bytes can be read: in memory where the system has that, else a pipe."""
    if sys.platform == "linux":
        descriptor = os.memfd_create("scalinglaws")
        with os.fdopen(os.dup(descriptor), "wb") as file:
            file.write(data)
        os.lseek(descriptor, 0, os.SEEK_SET)
        return descriptor
    reader, writer = os.pipe()

    def pour() -> None:
        try:
            with os.fdopen(writer, "wb") as file:
                file.write(data)
        except BrokenPipeError:
            pass

    threading.Thread(target=pour, daemon=True).start()
    return reader


def path_or_data(value: Input, name: str) -> str | bytes:
    """A path as it is, everything else as the bytes of a file that ``laws`` reads.

    Args:
        value: any :data:`Input`.
        name: the argument's name, for errors.

    Raises:
        TypeError: where the value is none of these.
        ImportError: where a Parquet file needs a package that is not installed.
    """
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    if isinstance(value, str | os.PathLike):
        path = os.fspath(value)
        if Path(path).suffix in (".parquet", ".pq"):
            return _parquet(path)
        return f"./{path}" if path.startswith("-") and path != "-" else path
    if isinstance(value, Answer):
        return _json(value.to_dict())
    if isinstance(value, PandasFrame) and hasattr(value, "columns"):
        return _pandas(value)
    if isinstance(value, PolarsFrame):
        return str(value.write_csv()).encode()
    if isinstance(value, ArrowTable):
        return _columns(value.to_pydict(), name)
    if isinstance(value, Mapping):
        if isinstance(value.get("format"), str):
            return _json(dict(value))
        return _columns(value, name)
    if hasattr(value, "__arrow_c_stream__") and not hasattr(value, "tolist"):
        return _columns(importlib.import_module("pyarrow").table(value).to_pydict(), name)
    names = getattr(getattr(value, "dtype", None), "names", None)
    if names:
        return _columns(_structured(value), name)
    if isinstance(value, Sequence) and value and isinstance(value[0], Mapping):
        rows: Sequence[Any] = value
        return "".join(json.dumps(dict(row), default=_plain) + "\n" for row in rows).encode()
    if isinstance(value, Array | Sequence):
        return _numpy(value, name)
    raise TypeError(
        f"expected a path, a data frame, an array, a dictionary of columns or an answer for {name}, "
        f"found {type(value).__name__}"
    )


def columns(frame: Input, name: str) -> dict[str, list[Any]]:
    """The columns of a table as lists.

    Raises:
        TypeError: where the value is no table.
    """
    if isinstance(frame, PandasFrame) and hasattr(frame, "columns"):
        table: Any = frame
        return {str(column): table[column].tolist() for column in table.columns}
    if isinstance(frame, PolarsFrame):
        data = frame
        return {column: data[column].to_list() for column in data.columns}  # type: ignore[attr-defined,index]
    if isinstance(frame, ArrowTable):
        return frame.to_pydict()
    if isinstance(frame, Mapping):
        return {str(key): _list(value) for key, value in frame.items()}
    names = getattr(getattr(frame, "dtype", None), "names", None)
    if names:
        return _structured(frame)
    if isinstance(frame, Sequence) and frame and isinstance(frame[0], Mapping):
        keys = list(dict.fromkeys(key for row in frame for key in row))  # type: ignore[union-attr]
        return {str(key): [row.get(key) for row in frame] for key in keys}  # type: ignore[union-attr]
    raise TypeError(f"expected a table with named columns for {name}, found {type(frame).__name__}")


def _structured(array_of_rows: Any) -> dict[str, list[Any]]:
    """The fields of a structured array."""
    return {field: array_of_rows[field].tolist() for field in array_of_rows.dtype.names}


def words(value: Values) -> list[str]:
    """The texts of an option's values, those of a mapping as ``key=value``."""
    if isinstance(value, Mapping):
        return [f"{key}={_text(item)}" for key, item in value.items()]
    if isinstance(value, str | int | float):
        return [_text(value)]
    if isinstance(value, Array):
        plain = value.tolist()
        return [_text(item) for item in plain] if isinstance(plain, list) else [_text(plain)]
    if isinstance(value, Iterable):
        return [_text(item) for item in value]
    return [_text(value)]


def _text(value: Any) -> str:
    value = _plain(value)
    if isinstance(value, bool):
        raise TypeError(f"expected a number or a text, found {value}")
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return str(value)


def _plain(value: Any) -> Any:
    """A scalar of numpy or PyTorch as Python's own."""
    item = getattr(value, "item", None)
    return item() if callable(item) else value


def _list(value: Any) -> list[Any]:
    plain = value.tolist() if isinstance(value, Array) else value
    return list(plain) if isinstance(plain, Iterable) and not isinstance(plain, str) else [plain]


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value).encode()


def _pandas(frame: Any) -> bytes:
    has_names = any(name is not None for name in frame.index.names)
    return str(frame.to_csv(index=has_names)).encode()


def _columns(table: Mapping[Any, Any], name: str) -> bytes:
    lists = {str(key): _list(value) for key, value in table.items()}
    lengths = {key: len(value) for key, value in lists.items()}
    if len(set(lengths.values())) != 1:
        found = ", ".join(f"{key}: {length}" for key, length in lengths.items()) or "no column"
        raise ValueError(f"expected columns of one length for {name}, found {found}")
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(lists)
    writer.writerows(zip(*([_cell(item) for item in column] for column in lists.values()), strict=True))
    return file.getvalue().encode()


def _cell(value: Any) -> Any:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return repr(value) if isinstance(value, float) else _plain(value)


def _numpy(value: Any, name: str) -> bytes:
    """The bytes of a ``.npy`` file."""
    if callable(getattr(value, "detach", None)):
        value = value.detach().cpu()
    if callable(getattr(value, "to_numpy", None)):
        value = value.to_numpy()
    if not isinstance(value, Sequence):
        numpy = importlib.import_module("numpy")
        numbers = numpy.ascontiguousarray(value)
        if numbers.dtype.kind in "fiu":
            file = io.BytesIO()
            numpy.save(file, numbers, allow_pickle=False)
            return file.getvalue()
        found = f"an array of {numbers.dtype}"
    elif all(isinstance(item, int | float) for item in value):
        numbers = array.array("d", value)
        header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': ({len(numbers)},), }}"
        header = header.ljust(117) + "\n"
        if sys.byteorder != "little":
            numbers.byteswap()
        return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + numbers.tobytes()
    else:
        found = "a list of other things"
    raise TypeError(f"expected numbers, or a table with named columns, for {name}, found {found}")


def _parquet(path: str) -> bytes:
    for module in ("pyarrow.parquet", "polars", "pandas"):
        try:
            reader = importlib.import_module(module)
        except ImportError:
            continue
        read = reader.read_table if module == "pyarrow.parquet" else reader.read_parquet
        data = path_or_data(read(path), path)
        assert isinstance(data, bytes)
        return data
    raise ImportError(f"expected pyarrow, polars or pandas to read {path}, found none of them")
