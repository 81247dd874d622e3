# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the program ``laws``, runs it, and turns what it says into errors and warnings."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ._inputs import Handed

_PACKAGE = Path(__file__).resolve().parent


class LawsWarning(UserWarning):
    """What to be careful about in a result. Its text is ``code: message``.

    ``warnings.filterwarnings("ignore", message="W-boundary")`` silences those of a code.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        #: Such as ``W-boundary-E``.
        self.code = code
        #: One sentence or two.
        self.message = message


class LawsError(Exception):
    """Why there is no result: one sentence, and the place in the input where there is one."""

    def __init__(self, message: str, status: int = 1, tables: frozenset[str] = frozenset()) -> None:
        super().__init__(message)
        found = re.match(r"(?P<path>.+?):(?P<line>\d+)(?::(?P<column>\d+))?: ", message, re.DOTALL)
        #: The whole sentence.
        self.message = message
        #: The exit code of the program.
        self.status = status
        #: The file, or the name of the argument that held the data.
        self.path: str | None = found["path"] if found else None
        #: The line, from 1; the header of a table is line 1.
        self.line: int | None = int(found["line"]) if found else None
        #: The column, from 1.
        self.column: int | None = int(found["column"]) if found and found["column"] else None
        #: The row of a data frame, from 0, where the input was one.
        self.row: int | None = (
            self.line - 2 if self.line is not None and self.line > 1 and self.path in tables else None
        )


class LawsUsageError(LawsError, ValueError):
    """An argument is missing, unknown, or not a value that it may have."""


def program() -> str:
    """The path of the program: the environment variable LAWS, the wheel's own, or the one on PATH.

    Raises:
        FileNotFoundError: where there is none.
    """
    if named := os.environ.get("LAWS"):
        return named
    bundled = _PACKAGE / "bin" / "laws"
    if bundled.exists():
        return str(bundled)
    found = shutil.which("laws")
    # The console script of this package is not the program.
    if found and Path(found).read_bytes()[:2] != b"#!":
        return found
    raise FileNotFoundError(
        "expected the program laws in the package, on PATH or in the environment variable LAWS, "
        "found none: install a wheel of scalinglaws, or run make install in its repository"
    )


def environment() -> dict[str, str]:
    """The environment of the program: with the wheel's fonts where it has them."""
    values = dict(os.environ)
    fonts = _PACKAGE / "fonts" / "fonts.conf"
    if fonts.exists():
        values.setdefault("FONTCONFIG_FILE", str(fonts))
    return values


def execute(words: Sequence[str], inputs: Sequence[Handed]) -> Any:
    """Runs a command and returns its answer as decoded JSON.

    Args:
        words: the command line behind the program's name, with the places of ``inputs`` in it.
        inputs: data that are handed on without a file.

    Raises:
        LawsError: where there is no result.
        LawsUsageError: where the arguments are wrong.
    """
    standard = next((item.data for item in inputs if item.descriptor is None), None)
    descriptors = [item.descriptor for item in inputs if item.descriptor is not None]
    # ``input=b""`` closes standard input at once where nothing is handed on through it.
    run = subprocess.run(
        [program(), *words],
        input=standard if standard is not None else b"",
        capture_output=True,
        pass_fds=descriptors,
        env=environment(),
        check=False,
    )
    if run.stdout.strip():
        answer = json.loads(run.stdout)
        if run.returncode not in (0, 1):
            raise LawsError(_failure(run.returncode, run.stderr), run.returncode)
        if run.returncode == 1:
            warnings.warn(
                LawsWarning("W-no-result", f"laws {words[0]} states that this is no usable result."),
                stacklevel=_outside(),
            )
        return answer
    message, is_stated = _message(run.stderr)
    if not is_stated:
        raise LawsError(_failure(run.returncode, run.stderr), run.returncode)
    for item in inputs:
        message = message.replace(item.place if item.descriptor is not None else "standard input", item.name)
    kind = LawsUsageError if run.returncode == 64 else LawsError
    raise kind(message, run.returncode, frozenset(item.name for item in inputs if item.is_table))


def _message(stderr: bytes) -> tuple[str, bool]:
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    for line in reversed(lines):
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict) and isinstance(found.get("error"), str):
            return found["error"], True
    return "", False


def _failure(status: int, stderr: bytes) -> str:
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    how = f"signal {-status}" if status < 0 else f"status {status}"
    return f"expected an answer of laws, found that it ended with {how}" + (f": {lines[-1]}" if lines else "")


def _outside() -> int:
    """The ``stacklevel`` at which a warning points at the code that called this package."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and Path(frame.f_code.co_filename).parent == _PACKAGE:
        level, frame = level + 1, frame.f_back
    return level


def warn(answer: Any) -> None:
    """Issues the warnings of an answer, those of its parts too, each once."""
    seen: set[tuple[str, str]] = set()
    for code, message in _warnings(answer):
        if (code, message) not in seen:
            seen.add((code, message))
            warnings.warn(LawsWarning(code, message), stacklevel=_outside())


def _warnings(value: Any) -> Iterator[tuple[str, str]]:
    # Rows of numbers hold none; only objects and lists of objects are walked.
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key == "warnings" and isinstance(item, list):
                for entry in item:
                    if isinstance(entry, Mapping) and "code" in entry:
                        yield str(entry["code"]), str(entry.get("message", ""))
            else:
                yield from _warnings(item)
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        for item in value:
            yield from _warnings(item)


def main() -> None:
    """The command ``laws`` of the wheel: becomes the program."""
    try:
        path = program()
    except FileNotFoundError as error:
        sys.exit(f"laws: {error}")
    os.execve(path, ["laws", *sys.argv[1:]], environment())
