# SPDX-License-Identifier: GPL-3.0-or-later
"""What every answer of ``laws`` can do: attributes, dictionaries, data frames, HTML."""

from __future__ import annotations

import html
import importlib
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Generic, Literal, TypeVar, overload

T = TypeVar("T")
Backend = Literal["pandas", "polars", "arrow", "dict"]

#: Every class of answers by its name.
REGISTRY: dict[str, type[Answer]] = {}


class Field(Generic[T]):
    """An attribute that reads a field of the JSON, as the class that its schema names."""

    def __init__(self, key: str, shape: str = "") -> None:
        self.key = key
        self.shape = shape

    @overload
    def __get__(self, answer: None, owner: type[Answer]) -> Field[T]: ...
    @overload
    def __get__(self, answer: Answer, owner: type[Answer]) -> T: ...
    def __get__(self, answer: Answer | None, owner: type[Answer]) -> Any:
        if answer is None:
            return self
        if not self.shape:
            return answer._data.get(self.key)
        if self.key not in answer._made:
            answer._made[self.key] = _shaped(answer._data.get(self.key), self.shape)
        return answer._made[self.key]


class Through(Field[T]):
    """An attribute of the only entry of a list."""

    def __init__(self, list_name: str, name: str) -> None:
        super().__init__("")
        self.list_name = list_name
        self.name = name

    @overload
    def __get__(self, answer: None, owner: type[Answer]) -> Field[T]: ...
    @overload
    def __get__(self, answer: Answer, owner: type[Answer]) -> T: ...
    def __get__(self, answer: Answer | None, owner: type[Answer]) -> Any:
        if answer is None:
            return self
        entries = getattr(answer, self.list_name)
        if len(entries) != 1:
            raise ValueError(
                f"expected one entry of {self.list_name}, found {len(entries)}: choose one of .{self.list_name}"
            )
        return getattr(entries[0], self.name)


def _shaped(value: Any, shape: str) -> Any:
    """A decoded value in its shape: ``Name``, ``[shape]``, ``{shape}`` or ``Name|Name``."""
    if value is None or not shape:
        return value
    if shape[0] == "[":
        return [_shaped(item, shape[1:-1]) for item in value]
    if shape[0] == "{":
        return {key: _shaped(item, shape[1:-1]) for key, item in value.items()}
    kinds = [REGISTRY[name] for name in shape.split("|")]
    return choose(kinds, value)(value)


def choose(kinds: list[type[Answer]], value: Mapping[str, Any]) -> type[Answer]:
    """The first class that has all fields of a value, and whose required fields the value has."""
    for kind in kinds:
        if set(kind._required) <= set(value) <= set(kind._keys()):
            return kind
    return max(kinds, key=lambda kind: len(set(kind._keys()) & set(value)))


class Answer:
    """A part of what ``laws`` says, with the fields of its JSON as attributes."""

    _required: ClassVar[tuple[str, ...]] = ()
    #: The field that ``to_frame`` shows without a name.
    _table: ClassVar[str] = ""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = dict(data)
        self._made: dict[str, Any] = {}

    def __init_subclass__(cls) -> None:
        REGISTRY[cls.__name__] = cls

    @classmethod
    def _fields(cls) -> dict[str, Field[Any]]:
        """The attributes, by their names in Python."""
        found: dict[str, Field[Any]] = {}
        for kind in reversed(cls.__mro__):
            for name, value in vars(kind).items():
                if isinstance(value, Field) and not isinstance(value, Through):
                    found[name] = value
        return found

    @classmethod
    def _keys(cls) -> list[str]:
        """The names of the fields in JSON."""
        return [field.key for field in cls._fields().values()]

    def to_dict(self) -> dict[str, Any]:
        """The JSON as ``laws`` printed it, decoded."""
        return self._data

    def to_frame(self, field: str | None = None, *, backend: Backend | None = None) -> Any:
        """A field as a data frame: one row an entry, parts of an entry in columns such as ``prediction.value``.

        Args:
            field: a list of entries or a mapping of entries; without it the answer's main table, or the answer itself
                as one row.
            backend: ``pandas``, ``polars``, ``arrow``, or ``dict`` for a dictionary of lists; without it the first of
                the first two that is installed.

        Raises:
            ImportError: where the package is not installed.
            KeyError: where there is no such field.
        """
        return _frame(self._rows(field), backend)

    def _rows(self, field: str | None = None) -> list[dict[str, Any]]:
        """The same as a list of dictionaries."""
        name = field or self._table
        value = self._data
        if name:
            known = self._fields()
            key = known[name].key if name in known else name
            if key not in self._data:
                raise KeyError(f"expected one of {', '.join(known)}, found {name!r}")
            value = self._data[key]
        if isinstance(value, Mapping) and value and all(isinstance(v, Mapping) for v in value.values()):
            return [{"name": key, **dict(_flat(entry, ""))} for key, entry in value.items()]
        entries = value if isinstance(value, list) else [value]
        return [dict(_flat(entry, "")) for entry in entries]

    def __repr__(self) -> str:
        parts = [f"{name}={_short(getattr(self, name))}" for name in self._fields() if name in vars(type(self))]
        return f"{type(self).__name__}({', '.join(parts)})"

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and isinstance(other, Answer) and other._data == self._data

    def __hash__(self) -> int:
        return hash((type(self), tuple(self._data)))

    def _repr_html_(self) -> str:
        """What Jupyter shows: the single values, the main table, and the warnings."""
        singles = [
            (key, value)
            for key, value in self._data.items()
            if not isinstance(value, list | dict) and value is not None
        ]
        parts = [f"<strong>{html.escape(_words(type(self).__name__))}</strong>"]
        if singles:
            cells = "".join(
                f"<tr><th style='text-align:left'>{html.escape(_words(key))}</th><td>{_cell(value)}</td></tr>"
                for key, value in singles
            )
            parts.append(f"<table>{cells}</table>")
        if self._table:
            parts.append(html_table(self._rows()))
        parts += [
            f"<p style='margin:0'><code>{html.escape(str(entry.get('code')))}</code> "
            f"{html.escape(str(entry.get('message')))}</p>"
            for entry in self._cautions()
        ]
        return f"<div>{''.join(parts)}</div>"

    def _cautions(self) -> list[Mapping[str, Any]]:
        found = self._data.get("warnings")
        return [entry for entry in found if isinstance(entry, Mapping)] if isinstance(found, list) else []


def html_table(rows: list[dict[str, Any]], most: int = 30) -> str:
    """Rows as a table of HTML, the first of many."""
    if not rows:
        return ""
    names = list(dict.fromkeys(name for row in rows for name in row))
    head = "".join(f"<th>{html.escape(_words(name))}</th>" for name in names)
    body = "".join(
        "<tr>" + "".join(f"<td>{_cell(row.get(name))}</td>" for name in names) + "</tr>" for row in rows[:most]
    )
    more = f"<p>and {len(rows) - most} more rows</p>" if len(rows) > most else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def _flat(entry: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    if not isinstance(entry, Mapping):
        yield prefix or "value", entry
        return
    for key, value in entry.items():
        name = f"{prefix}.{key}" if prefix else str(key)
        if isinstance(value, Mapping):
            yield from _flat(value, name)
        elif isinstance(value, list) and len(value) == 2 and key in ("interval", "newRun"):
            yield f"{name}.low", value[0]
            yield f"{name}.high", value[1]
        else:
            yield name, value


def _frame(rows: list[dict[str, Any]], backend: Backend | None) -> Any:
    names = list(dict.fromkeys(name for row in rows for name in row))
    table = {name: [row.get(name) for row in rows] for name in names}
    if backend == "dict":
        return table
    for choice in [backend] if backend else ["pandas", "polars"]:
        try:
            module = importlib.import_module("pyarrow" if choice == "arrow" else choice)
        except ImportError:
            if backend:
                raise
            continue
        return module.table(table) if choice == "arrow" else module.DataFrame(table)
    raise ImportError("expected pandas or polars for a data frame, found neither: to_frame(backend='dict')")


def _words(name: str) -> str:
    """A name of code as words: ``standardError`` as ``standard error``."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace(".", " ")
    return spaced if name[:1].isupper() else re.sub(r"[A-Z](?=[a-z])", lambda m: m[0].lower(), spaced)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.5g}" if math.isfinite(value) else str(value)
    if isinstance(value, list):
        return html.escape("[" + ", ".join(_cell(item) for item in value[:6]) + (", …]" if len(value) > 6 else "]"))
    return html.escape(str(value)[:200])


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
