# SPDX-License-Identifier: GPL-3.0-or-later
"""A study folder: the settings, the tables, and where the arrays lie."""

import csv
import io
import json
import re
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.files import read_rows, read_text, write_text

Row = dict[str, str]

SCHEMA = json.loads((Path(__file__).parent / "study_schema.json").read_text(encoding="utf-8"))


def columns(file: str) -> list[str]:
    """The columns of a study's table in their order, as `laws schema study` lists them."""
    for table in SCHEMA["tables"]:
        if table["file"] == file:
            return [column["name"] for column in table["columns"]]
    raise KeyError(file)


RUN_COLUMNS = columns("runs.csv")
MODEL_COLUMNS = columns("models.csv")
_LINE = re.compile(r"""^([A-Za-z_]+):\s*("(?:[^"\\]|\\.)*"|'[^']*'|[^#]*?)\s*(?:#.*)?$""")


@dataclass
class Table:
    """Rows of a CSV file under named columns, in order."""

    columns: list[str]
    rows: list[Row] = field(default_factory=list)

    def put(self, row: Mapping[str, str], key: tuple[str, ...]) -> None:
        """Puts a row in the place of the one with the same key, or at the end."""
        self.columns += [name for name in row if name not in self.columns]
        whole = dict(row)
        for place, old in enumerate(self.rows):
            if all(old.get(name, "") == whole.get(name, "") for name in key):
                self.rows[place] = whole
                return
        self.rows.append(whole)

    def find(self, **key: str) -> Row | None:
        """The row whose columns have these values."""
        for row in self.rows:
            if all(row.get(name, "") == value for name, value in key.items()):
                return row
        return None


def number(value: float | int | None, digits: int = 6) -> str:
    """A number as the tables hold it: whole ones exactly, others to a count of decimals."""
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    return f"{value:.{digits}f}"


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return True


class Study:
    """A folder that `laws` reads as a study.

    Args:
        folder: where it lies; made when it is first written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.runs_path = folder / "runs.csv"
        self.models_path = folder / "models.csv"
        self.settings_path = folder / "study.yaml"
        self.curves = folder / "curves"
        self.tokens = folder / "tokens"
        self.spectra = folder / "spectra"
        self.reference = folder / "reference"
        self.summaries = folder / "summaries"
        self.held_out = folder / "held-out"
        self.provenance = folder / "provenance"
        self.work = folder / ".measure"
        self.token_cache = self.work / "tokens"
        self._new = [place for place in (folder, *folder.parents) if not _is_there(place)]

    def tidy(self) -> None:
        """Removes the work folder, and those that were made for the study, where nothing is in
        them."""
        for folder in (self.token_cache, self.work, *self._new):
            with suppress(OSError):
                folder.rmdir()

    def forget_tokens(self) -> None:
        """Removes the tokens that were made of texts; what other commands began stays."""
        shutil.rmtree(self.token_cache, ignore_errors=True)

    def settings(self) -> dict[str, str]:
        """The keys of study.yaml; empty when there is none."""
        if not self.settings_path.exists():
            return {}
        found: dict[str, str] = {}
        for place, line in enumerate(read_text(self.settings_path).splitlines(), 1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            match = _LINE.match(line)
            if match is None:
                raise MeasureError(
                    f"{self.settings_path}:{place}:1: expected 'key: value', found '{line}'"
                )
            key, value = match.groups()
            if value.startswith('"'):
                value = self._unquoted(value, f"{place}:{match.start(2) + 1}")
            elif value.startswith("'"):
                value = value[1:-1]
            found[key] = value
        return found

    def _unquoted(self, value: str, place: str) -> str:
        try:
            return str(json.loads(value))
        except ValueError:
            raise MeasureError(
                f"{self.settings_path}:{place}: expected a text in double quotes, a backslash "
                f"written as two, found {value}"
            ) from None

    def vocabulary(self) -> int | None:
        """The tokens that study.yaml says; None where there is no study yet."""
        settings = self.settings()
        if not settings:
            return None
        if "vocabulary" not in settings:
            raise MeasureError(
                f"{self.settings_path}: expected the key 'vocabulary' (the number of tokens, such "
                "as 50257), found none"
            )
        found = settings["vocabulary"]
        if not re.fullmatch(r"\d{1,15}", found, re.ASCII) or int(found) < 2:
            raise MeasureError(
                f"{self.settings_path}: expected a whole number of at least 2 for 'vocabulary', "
                f"found '{found}'"
            )
        return int(found)

    def write_settings(self, settings: Mapping[str, str | int | float]) -> None:
        """Writes study.yaml."""
        lines = [
            f"{key}: {json.dumps(value, ensure_ascii=False) if isinstance(value, str) else value}"
            for key, value in settings.items()
        ]
        write_text(self.settings_path, "\n".join(lines) + "\n")

    def settle(self, vocabulary: int, **others: str | int | float) -> None:
        """Makes study.yaml, or holds the one that is there against a vocabulary."""
        known = self.vocabulary()
        if known is None:
            name = self.folder.resolve().name
            self.write_settings({"name": name, "vocabulary": vocabulary, **others})
            return
        if known != vocabulary:
            raise MeasureError(
                f"{self.settings_path}: expected the study's vocabulary of {known} tokens, found "
                f"{vocabulary}: measure this model into a study of its own"
            )

    def table(self, path: Path, columns: list[str]) -> Table:
        """A table of the study, empty when its file isn't there."""
        if not path.exists():
            return Table(list(columns))
        header, rows = read_rows(path)
        found = []
        for line, row in rows:
            if None in row or None in row.values():
                raise MeasureError(
                    f"{path}:{line}:1: expected {len(header)} cells, found another number"
                )
            found.append(row)
        return Table(header or list(columns), found)

    def runs(self) -> Table:
        """runs.csv."""
        return self.table(self.runs_path, RUN_COLUMNS)

    def models(self) -> Table:
        """models.csv."""
        return self.table(self.models_path, MODEL_COLUMNS)

    def write_table(self, path: Path, table: Table) -> None:
        """Writes a table, leaving out columns that no row fills."""
        used = [c for c in table.columns if any(row.get(c, "") for row in table.rows)]
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, used, restval="", extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(table.rows)
        write_text(path, text.getvalue())
