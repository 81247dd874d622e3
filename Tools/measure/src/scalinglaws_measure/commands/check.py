# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs `laws check` on a study.

Example:
  measure check study/

The command laws is taken from --laws, from the variable LAWS, or from the path.
"""

import argparse
import subprocess

from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.laws import find_laws


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the command's options."""
    parser.add_argument("study", metavar="STUDY")
    parser.add_argument("--laws", metavar="FILE", help="the command laws")


def run(options: argparse.Namespace) -> int:
    """Checks."""
    laws = find_laws(options.laws)
    words = [laws, "check", options.study] + (["--json"] if options.json else [])
    try:
        return subprocess.run(words, check=False).returncode
    except OSError as error:
        raise MeasureError(f"{laws}: could not be run: {error.strerror}") from error
