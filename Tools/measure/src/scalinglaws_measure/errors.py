# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong outside the program."""

_LONGEST = 240


class MeasureError(Exception):
    """One sentence for the person at the terminal: where, what was expected, what was found."""


def need(module: str, extra: str) -> MeasureError:
    """The sentence for an optional library that is not installed."""
    return MeasureError(
        f"expected the Python package {module}, found none: "
        f"pip install 'scalinglaws-measure[{extra}]'"
    )


def one_sentence(error: MeasureError | OSError) -> str:
    """What went wrong, also where only the system said it, such as of a name that is too long."""
    if isinstance(error, MeasureError):
        return str(error)
    what = "" if error.filename is None else f"{error.filename}: "
    return f"{what}expected files and folders that can be used, found: {error.strerror or error}"


def named(error: BaseException) -> str:
    """The kind of an error and its first line, as at the end of a traceback."""
    kind, line = type(error).__name__, first_line(error)
    return kind if line == kind else f"{kind}: {line}"


def first_line(error: BaseException) -> str:
    """The first line of what a library says, or as much of it as one can read."""
    text = str(error).strip()
    line = text.splitlines()[0] if text else type(error).__name__
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
