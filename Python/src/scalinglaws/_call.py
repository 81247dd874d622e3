# SPDX-License-Identifier: GPL-3.0-or-later
"""One call of a command: Python's arguments become words, and JSON becomes an answer."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from ._answers import REGISTRY, Answer, choose
from ._inputs import Handed, path_or_data, words
from ._methods import Written
from ._program import execute, warn

A = TypeVar("A", bound=Answer)


def decoded(
    command: str,
    positionals: Sequence[tuple[str, Any, str]],
    options: Sequence[tuple[str, str, Any, str]],
    extra: Sequence[str] = (),
) -> Any:
    """The decoded JSON of a command.

    Args:
        command: the command's name.
        positionals: name in Python, value, and kind (``word``, ``input`` or ``inputs``), in the command line's order.
        options: name in Python, the option, value, and kind (``flag``, ``value``, ``repeated``, ``input`` or ``path``).
        extra: words that follow.
    """
    line: list[str] = [command]
    handed: list[Handed] = []

    def place(value: Any, name: str) -> str:
        found = path_or_data(value, name)
        if isinstance(found, str):
            return found
        handed.append(Handed(found, name, is_standard=not handed))
        return handed[-1].place

    try:
        for name, value, kind in positionals:
            if value is None:
                continue
            if kind == "word":
                line.append(str(value))
            elif kind == "inputs" and isinstance(value, list | tuple) and not _is_data(value):
                line += [place(item, f"{name}[{index}]") for index, item in enumerate(value)]
            else:
                line.append(place(value, name))
        for name, option, value, kind in options:
            if value is None or value is False:
                continue
            if kind == "flag":
                line.append(option)
            elif kind == "input":
                line += [option, place(value, name)]
            elif kind == "path":
                line += [option, os.fspath(value)]
            elif kind == "repeated":
                for word in words(value):
                    line += [option, word]
            else:
                line += [option, ",".join(words(value))]
        return execute([*line, *extra], handed)
    finally:
        for item in handed:
            item.close()


def call(
    kind: type[A],
    command: str,
    positionals: Sequence[tuple[str, Any, str]],
    options: Sequence[tuple[str, str, Any, str]],
    kept: bool = False,
) -> A:
    """The answer of a command, with its warnings issued.

    Args:
        kept: whether the form that ``-o`` keeps is the answer, which can be used again.
    """
    written = next((value for _, option, value, _ in options if option == "--output"), None)
    extra = ["--output", "-"] if kept and written is None else []
    data = decoded(command, positionals, options, ["--json", *extra])
    if kept and written is not None:
        data = json.loads(Path(os.fspath(written)).read_bytes())
    answer = _chosen(kind, data)
    warn(data)
    return answer


def call_in_memory(
    kind: type[A],
    command: str,
    positionals: Sequence[tuple[str, Any, str]],
    options: Sequence[tuple[str, str, Any, str]],
    formats: str,
) -> A:
    """The same for a command that writes files: without ``output`` they are kept in memory and in no folder."""
    if any(option == "--output" and value is not None for _, option, value, _ in options):
        data = decoded(command, positionals, options, ["--json"])
        answer = _chosen(kind, data)
    else:
        named = any(option == "--format" and value is not None for _, option, value, _ in options)
        with tempfile.TemporaryDirectory(prefix="scalinglaws-") as folder:
            extra = ["--json", "--output", folder, *([] if named else ["--format", formats])]
            data = decoded(command, positionals, options, extra)
            contents = {
                path.relative_to(folder).as_posix(): path.read_bytes()
                for path in sorted(Path(folder).rglob("*"))
                if path.is_file() and not path.name.startswith(".")
            }
            data = {**data, "files": list(contents)}
        answer = _chosen(kind, data)
        if isinstance(answer, Written):
            answer._contents = contents
    warn(data)
    return answer


def _chosen(kind: type[A], data: Mapping[str, Any]) -> A:
    kinds: list[type[Answer]] = [other for other in REGISTRY.values() if issubclass(other, kind) and other is not kind]
    found: type[Any] = choose(kinds, data) if kinds else kind
    answer: A = found(data)
    return answer


def _is_data(value: Sequence[Any]) -> bool:
    """Whether a list is one input, rows or numbers, and not a list of inputs."""
    return bool(value) and isinstance(value[0], Mapping | int | float)
