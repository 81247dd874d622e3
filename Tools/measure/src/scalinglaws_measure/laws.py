# SPDX-License-Identifier: GPL-3.0-or-later
"""The command laws, run as a program."""

import os
import shutil
import subprocess
from collections.abc import Sequence

from scalinglaws_measure.errors import MeasureError


def find_laws(given: str | None = None) -> str:
    """The program: the one that is given, that of the variable LAWS, or that on the path.

    Raises:
        MeasureError: where there is none.
    """
    laws = given or os.environ.get("LAWS") or shutil.which("laws")
    if not laws:
        raise MeasureError(
            "expected the command laws on the path, in LAWS or in --laws, found none: "
            "make install puts it there"
        )
    return laws


def run_laws(laws: str, words: Sequence[str]) -> None:
    """Runs the program to its end, without output.

    Raises:
        MeasureError: with the first line of what it said, where it fails.
    """
    try:
        done = subprocess.run([laws, *words], capture_output=True, text=True, check=False)
    except OSError as error:
        raise MeasureError(f"{laws}: could not be run: {error.strerror}") from error
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"status {done.returncode}"]
        raise MeasureError(f"{laws} {words[0]}: expected success, found: {lines[0]}")
