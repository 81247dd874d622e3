# SPDX-License-Identifier: GPL-3.0-or-later
"""Words on a command line become calls; what went wrong becomes one sentence."""

import argparse
import json
import sys
from collections.abc import Sequence
from typing import NoReturn

from scalinglaws_measure import __version__
from scalinglaws_measure.commands import COMMANDS
from scalinglaws_measure.errors import MeasureError, one_sentence


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(64, f"{self.prog}: {message}\n")


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = _Parser(
        prog="measure",
        description="Measures PyTorch language models into study folders that laws reads.",
    )
    top.add_argument("--version", action="version", version=__version__)
    words = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        lines = (command.__doc__ or "").strip().splitlines()
        name = command.__name__.rsplit(".", 1)[-1].rstrip("_")
        one = words.add_parser(
            name,
            help=lines[0],
            description=lines[0],
            epilog="\n".join(lines[1:]).strip(),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_arguments(one)
        one.add_argument("--json", action="store_true", help="print JSON")
        one.set_defaults(call=command.run)
    return top


def main(words: Sequence[str] | None = None) -> int:
    """Runs a command: 0 when it did what was asked, 1 when it could not, 64 for wrong usage."""
    options = parser().parse_args(words)
    try:
        code: int = options.call(options)
        return code
    except (MeasureError, OSError) as error:
        said = one_sentence(error)
        if options.json:
            print(json.dumps({"error": said}, ensure_ascii=False), file=sys.stderr)
        else:
            print(f"measure: {said}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("measure: stopped; the same command goes on from here", file=sys.stderr)
        return 130
