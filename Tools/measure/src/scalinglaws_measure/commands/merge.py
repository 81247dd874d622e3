# SPDX-License-Identifier: GPL-3.0-or-later
"""Joins studies of one family into one.

Example:
  measure merge pythia-70m/ pythia-160m/ pythia-410m/ --out pythia/

The first study's settings hold; its vocabulary must be that of the others. What is in two studies
must be the same in both.
"""

import argparse
import filecmp
import json
import shutil
from pathlib import Path

from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.files import cannot_read, replacing
from scalinglaws_measure.study import Study, Table

_TABLES = {"runs": ("run",), "models": ("model", "variant"), "requential": ("run",)}
_FOLDERS = (
    "curves", "tokens", "spectra", "requential", "reference", "provenance", "quantization",
    "packed", "summaries", "held-out",
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the command's options."""
    parser.add_argument("studies", metavar="STUDY", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True, metavar="STUDY")
    parser.add_argument("--name", help="the new study's name (default: its folder's)")
    parser.add_argument("--title", help="the new study's title (default: the first one's)")


def _join(into: Table, source: Table, key: tuple[str, ...], path: Path) -> None:
    into.columns += [column for column in source.columns if column not in into.columns]
    for row in source.rows:
        known = into.find(**{name: row.get(name, "") for name in key})
        if known is None:
            into.rows.append(row)
        elif any(known.get(c, "") != row.get(c, "") for c in into.columns):
            word = "-".join(row.get(name, "") for name in key)
            raise MeasureError(
                f"{path}: expected '{word}' as in the studies before, found another row of this "
                "name"
            )


def _copy(source: Path, target: Path) -> None:
    if target.exists():
        if not filecmp.cmp(source, target, shallow=False):
            raise MeasureError(
                f"{source}: expected what the studies before hold under this name, found other "
                "bytes"
            )
        return
    try:
        with source.open("rb") as read, replacing(target) as write:
            shutil.copyfileobj(read, write)
    except OSError as error:
        raise cannot_read(source, error) from error


def run(options: argparse.Namespace) -> int:
    """Merges."""
    if (options.out / "study.yaml").exists():
        raise MeasureError(f"{options.out}: expected no study there yet, found one")
    studies = [Study(folder) for folder in options.studies]
    settings = [study.settings() for study in studies]
    for study, known in zip(studies, settings, strict=True):
        if not known:
            raise MeasureError(f"{study.folder}: expected a study, found no study.yaml in it")
        if known.get("vocabulary") != settings[0].get("vocabulary"):
            raise MeasureError(
                f"{study.settings_path}: expected the vocabulary of "
                f"{settings[0].get('vocabulary')} tokens of {studies[0].folder}, found "
                f"{known.get('vocabulary')}: these models are not of one family"
            )
    tables = {part: Table([]) for part in _TABLES}
    for study, known in zip(studies, settings, strict=True):
        for part, key in _TABLES.items():
            path = study.folder / known.get(part, f"{part}.csv")
            _join(tables[part], study.table(path, []), key, path)
    out = Study(options.out)
    files = []
    for study, known in zip(studies, settings, strict=True):
        for part in _FOLDERS:
            place = study.folder / (known.get(part, part) if part not in _TABLES else part)
            for source in sorted(place.glob("*.*")):
                target = out.folder / part / source.name
                _copy(source, target)
                files.append(str(target))
    for part, table in tables.items():
        if table.rows:
            out.write_table(out.folder / f"{part}.csv", table)
            files.append(str(out.folder / f"{part}.csv"))
    whole = {"name": options.name or options.out.resolve().name}
    if options.title:
        whole["title"] = options.title
    skipped = {"name", *_TABLES, *_FOLDERS}
    numbers: dict[str, str | int | float] = dict(whole)
    for word, value in settings[0].items():
        if word not in skipped and word not in numbers:
            try:
                numbers[word] = float(value) if "." in value else int(value)
            except ValueError:
                numbers[word] = value
    out.write_settings(numbers)
    files.append(str(out.settings_path))
    counts = {part: len(table.rows) for part, table in tables.items()}
    if options.json:
        print(json.dumps({"files": files, **counts}))
    else:
        print(
            f"{options.out}: {counts['runs']} runs, {counts['models']} measured precisions, "
            f"from {len(studies)} studies"
        )
    return 0
